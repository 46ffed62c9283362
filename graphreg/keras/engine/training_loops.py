"""The loops over arrays of fit, evaluate and predict.  They know batches, not how a batch runs."""
import numpy as np

from ...core.scopes import executing_eagerly
from ...platform import logging
from .. import callbacks as cb
from . import training_arrays as arrays
from .training_batches import PREDICT, TEST, TRAIN, Batch

RAN_OUT = ("Your dataset iterator ran out of data; interrupting training. Make sure that your iterator can generate at "
           "least `{} * epochs` batches (in this case, {} batches). You may need touse the repeat() function when "
           "building your dataset.")


class Totals:
    """What batches give, over many of them: the mean loss, the last values of the metrics.

    Args:
      by_steps: bool, every batch counts the same; else by its number of samples.
    """

    def __init__(self, by_steps):
        self._by_steps, self._loss, self._count, self._last = by_steps, 0., 0, None

    def add(self, values, size):
        """Take the values of a batch of a size."""
        size = 1 if self._by_steps else size
        self._loss += np.float64(values[0]) * size
        self._count += size
        self._last = values

    def values(self):
        """list: the loss and the metrics."""
        if self._last is None:
            return []
        return [np.float64(self._loss / self._count), *self._last[1:]]


class Outputs:
    """The predictions of many batches."""

    def __init__(self):
        self._parts = None

    def add(self, values, size):
        """Take the outputs of a batch."""
        if self._parts is None:
            self._parts = [[] for _ in values]
        for part, value in zip(self._parts, values):
            part.append(value)

    def values(self):
        """list of an array for each output."""
        return [part[0] if len(part) == 1 else np.concatenate(part, axis=0) for part in self._parts or ()]


class Job:
    """One call of fit, evaluate or predict: what is done with each batch and after it.

    Args:
      model: Model.  mode: TRAIN, TEST or PREDICT.  callbacks: CallbackList.  progress: ProgbarLogger or None.
      by_steps: bool, whether all batches count the same.
    """

    def __init__(self, model, mode, callbacks, progress, by_steps):
        self.model, self.mode, self.callbacks, self.progress = model, mode, callbacks, progress
        self.by_steps = by_steps

    def begin(self):
        """Tell the callbacks that the job begins."""
        self.callbacks._call_begin_hook(self.mode)
        if self.progress is not None:
            self.progress.on_train_begin()

    def end(self):
        """Tell the callbacks that the job ends."""
        self.callbacks._call_end_hook(self.mode)

    def begin_epoch(self, epoch):
        """Begin an epoch: metrics start at 0."""
        self.totals = Outputs() if self.mode == PREDICT else Totals(self.by_steps)
        self.model.reset_metrics()
        if self.mode == TRAIN:
            self.callbacks.on_epoch_begin(epoch, {})
        if self.progress is not None:
            self.progress.on_epoch_begin(epoch, {})
            if self.mode != TRAIN and not self.by_steps and executing_eagerly():
                # TF's loop under eager execution shows one line at the end, and counts to 1.
                self.progress.target = self.progress.progbar.target = 1

    def step(self, index, size, run):
        """Run a batch between its callbacks; whether to go on."""
        logs = {"batch": index, "size": size}
        self.callbacks._call_batch_hook(self.mode, "begin", index, logs)
        if self.progress is not None:
            self.progress.on_batch_begin(index, logs)
        values = run()
        self.totals.add(values, size)
        logs = self._logs(logs, values)
        self.callbacks._call_batch_hook(self.mode, "end", index, logs)
        if self.progress is not None:
            self.progress.on_batch_end(index, logs)
        return not self.callbacks.model.stop_training

    def _logs(self, logs, values, prefix=""):
        if self.mode == PREDICT:
            logs["outputs"] = values
        else:
            logs.update(zip([prefix + name for name in self.model.metrics_names], values))
        return logs

    def epoch_logs(self, values, prefix=""):
        """dict of the values of an epoch by their names."""
        return {} if self.mode == PREDICT else self._logs({}, values, prefix)

    def end_epoch(self, epoch, logs):
        """Tell the callbacks that an epoch ends."""
        if self.mode == TRAIN:
            self.callbacks.on_epoch_end(epoch, logs)
        if self.progress is not None:
            self.progress.on_epoch_end(epoch, logs)


class Validation:
    """The data that fit looks at after epochs, and how.

    Args:
      batch: Batch.  steps: int or None.  frequency: int or a list of epochs, which epochs.
    """

    def __init__(self, batch, steps, frequency):
        self.batch, self.steps, self.frequency = batch, steps, frequency


def validates(frequency, epoch):
    """Whether there is a validation after an epoch, counted from 0.

    Raises:
      ValueError: frequency is less than 1, or no number and no container.
    """
    epoch += 1
    if isinstance(frequency, int):
        if frequency < 1:
            raise ValueError("`validation_freq` can not be less than 1.")
        return epoch % frequency == 0
    if not hasattr(frequency, "__contains__"):
        raise ValueError("`validation_freq` must be an Integer or `collections.Container` (e.g. list, tuple, etc.)")
    return epoch in frequency


def progress_of(model, verbose, callbacks, count_mode):
    """The progress display of a job, or None when it is silent."""
    # A validation's silence stays in the parameters that it shares with the training, as in TF.
    callbacks.params["verbose"] = verbose
    if not verbose:
        return None
    progress = cb.ProgbarLogger(count_mode, stateful_metrics=model.metrics_names[1:])
    progress.params, progress.model = callbacks.params, model
    return progress


def run_arrays(model, mode, batch, batch_size=None, epochs=1, verbose=1, callbacks=None, validation=None, shuffle=False,
               initial_epoch=0, steps=None, steps_name="steps"):
    """Train, test or predict with arrays.

    Args:
      batch: Batch of all samples.  batch_size: int; None for a number of steps with all samples each.
      callbacks: list, or the CallbackList of fit for its validation.  validation: Validation or None.
      others: as Model.fit.
    Returns:
      History, list of numbers, or list of arrays.
    """
    given = batch.inputs + [x for x in batch.targets + batch.weights if x is not None]
    samples = arrays.number_of_samples(given, batch_size, steps, steps_name)
    if mode != PREDICT and (batch.weights or mode == TRAIN or not isinstance(callbacks, cb.CallbackList)):
        model._compiled.update_weight_modes(batch.weights)
    model._batches.prepare(mode)
    callbacks = cb.configure(callbacks, model, mode, do_validation=validation is not None, batch_size=batch_size,
                             epochs=epochs, steps=_known_steps(steps, samples, batch_size),
                             samples=steps if samples is None else samples, verbose=verbose)
    count_mode = "samples" if steps is None else "steps"
    job = Job(model, mode, callbacks, progress_of(model, verbose, callbacks, count_mode), by_steps=steps is not None)
    if mode == TRAIN and verbose:
        _print_sizes(steps if samples is None else samples, validation)
    job.begin()
    logs = {}
    for epoch in range(initial_epoch, epochs):
        if callbacks.model.stop_training:
            break
        job.begin_epoch(epoch)
        if steps is None:
            _run_slices(job, batch, samples, batch_size, shuffle)
        else:
            _run_whole(job, batch, steps)
        values = job.totals.values()
        if not values:
            raise ValueError("Structure is a scalar but len(flat_sequence) == 0 > 1" if mode == PREDICT else
                             "Empty training data.")
        logs = job.epoch_logs(values)
        if validation is not None and validates(validation.frequency, epoch) and not callbacks.model.stop_training:
            logs.update(job.epoch_logs(_validated(model, validation, batch_size, callbacks), "val_"))
        job.end_epoch(epoch, logs)
    job.end()
    return model.history if mode == TRAIN else values


def _known_steps(steps, samples, batch_size):
    """The number of steps that callbacks hear of: under eager execution also that of batches."""
    if steps is None and samples is not None and executing_eagerly():
        return len(arrays.slices(samples, batch_size))
    return steps


def _validated(model, validation, batch_size, callbacks):
    if not isinstance(validation, Validation):
        return validation.run(model, callbacks)
    return validate(model, validation, callbacks, batch_size)


def validate(model, validation, callbacks, batch_size=None):
    """list of the loss and the metrics for the arrays of a Validation."""
    # The samples of a validation are shuffled by the loop for graphs, whatever fit was told.
    return run_arrays(model, TEST, validation.batch, batch_size=None if validation.steps else batch_size, verbose=0,
                      callbacks=callbacks, shuffle=not executing_eagerly(), steps=validation.steps,
                      steps_name="steps_per_epoch")


def _run_whole(job, batch, steps):
    run = getattr(job.model._batches, job.mode)
    for step in range(steps):
        if not job.step(step, 1, lambda: run(batch)):
            break


def _run_slices(job, batch, samples, batch_size, shuffle):
    run, order = getattr(job.model._batches, job.mode), np.arange(samples)
    if shuffle == "batch":
        order = arrays.shuffle_batches(order, batch_size)
    elif shuffle:
        np.random.shuffle(order)
    parts = arrays.slices(samples, batch_size)
    # One batch of all samples stays in its order.
    ordered = not shuffle or len(parts) == 1
    for i, (begin, end) in enumerate(parts):
        chosen = slice(begin, end) if ordered else order[begin:end]
        part = Batch(*(arrays.taken(x, chosen) for x in (batch.inputs, batch.targets, batch.weights)))
        if not job.step(i, end - begin, lambda part=part: run(part)):
            break


def _print_sizes(samples, validation):
    text = f"Train on {samples} samples"
    if validation is not None:
        text += (f", validate on {validation.batch.inputs[0].shape[0]} samples" if isinstance(validation, Validation)
                 else f", validate on {validation.steps} steps")
    print(text)


def warn_of_end(steps_name, count):
    """Say that a generator gave less than was asked of it."""
    logging.warning(RAN_OUT.format(steps_name, count))
