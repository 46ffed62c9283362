"""The loop over generators and Sequences of fit, evaluate and predict.

Batches are read one after the other when they are needed: what TF reads ahead in other threads or processes
(workers, max_queue_size, use_multiprocessing) only says how fast they come, in the same order.
"""
import random
from types import GeneratorType

import numpy as np

from ...core import nest
from ...platform import logging
from .. import callbacks as cb
from .training_batches import PREDICT, TEST, TRAIN
from .training_loops import Job, progress_of, validates, warn_of_end



def is_sequence(data):
    """Whether data has numbered batches, as keras.utils.Sequence."""
    return not isinstance(data, (list, tuple, dict, str, np.ndarray)) and not hasattr(data, "shape") and \
        hasattr(data, "__getitem__") and hasattr(data, "__len__") and hasattr(data, "on_epoch_end")


def is_generator(data):
    """Whether data gives batches: a Python generator or a Sequence."""
    return isinstance(data, GeneratorType) or is_sequence(data)


class ArrayBatches:
    """Arrays as batches, in their order.

    Args:
      data: tuple of inputs, targets and maybe weights: arrays or structures of them.  size: int.
    """

    def __init__(self, data, size):
        self._data, self._size = data, size
        self._samples = nest.flatten(data)[0].shape[0]

    def __len__(self):
        return -(-self._samples // self._size)

    def __getitem__(self, i):
        indices = np.arange(i * self._size, min(self._samples, (i + 1) * self._size))
        return tuple(nest.map_structure(lambda x: x[indices], part) for part in self._data)

    def on_epoch_end(self):
        """Nothing is to be done."""


class _Reader:
    """The batches of a generator or a Sequence, without end for a Sequence."""

    def __init__(self, data, shuffle, workers):
        self._data, self._is_sequence = data, is_sequence(data)
        # With workers TF lets a queue read the Sequence, and only the queue shuffles.
        self._shuffle, self._queued = shuffle and workers > 0, workers > 0
        self._order, self._at = [], 0

    def next(self):
        """The next batch, or None when there is none."""
        if not self._is_sequence:
            return next(self._data, None)
        if self._at == len(self._order):
            self._begin()
        batch = self._data[self._order[self._at]]
        self._at += 1
        if self._at == len(self._order) and self._queued:
            self._data.on_epoch_end()
        return batch

    def _begin(self):
        """Begin the Sequence anew; each order is made from the one before."""
        self._at = 0
        if len(self._order) != len(self._data):
            self._order = list(range(len(self._data)))
        if self._shuffle:
            random.shuffle(self._order)

    def end_epoch(self):
        """Tell a Sequence that nobody reads ahead that an epoch ended."""
        if self._is_sequence and not self._queued:
            self._data.on_epoch_end()


def _steps_of(data, steps, argument):
    if steps is None and is_sequence(data):
        return len(data)
    if steps is None:
        raise ValueError(f"Please specify the number of steps via the `{argument}` argument.")
    return steps


class GeneratorValidation:
    """The data that fit looks at after epochs, when it trains with a generator.

    Args:
      run: function (batch size, CallbackList) -> list of values.  frequency: as validates.
    """

    def __init__(self, run, frequency):
        self.run, self.frequency = run, frequency


def run_generator(model, mode, data, steps=None, epochs=1, verbose=1, callbacks=None, validation=None,
                  class_weight=None, workers=1, use_multiprocessing=False, shuffle=False, initial_epoch=0,
                  steps_name="steps"):
    """Train, test or predict with a generator or a Sequence.

    Args:
      data: generator or Sequence of batches.  validation: GeneratorValidation or None.
      others: as Model.fit_generator.
    Returns:
      History, list of numbers, or list of arrays.
    Raises:
      ValueError: the number of steps is not known, or a batch is no tuple of inputs, targets and weights.
    """
    if not is_sequence(data) and use_multiprocessing and workers > 1:
        logging.warning("Using a generator with `use_multiprocessing=True` and multiple workers may duplicate your "
                        "data. Please consider using the `keras.utils.Sequence` class.")
    steps = _steps_of(data, steps, steps_name)
    reader = _Reader(data, shuffle, workers)
    callbacks = cb.configure(callbacks, model, mode, do_validation=validation is not None, epochs=epochs, steps=steps,
                             samples=steps, verbose=verbose)
    count_mode = "samples" if isinstance(data, ArrayBatches) else "steps"
    job = Job(model, mode, callbacks, progress_of(model, verbose, callbacks, count_mode), by_steps=True)
    job.begin()
    for epoch in range(initial_epoch, epochs):
        if callbacks.model.stop_training:
            break
        job.begin_epoch(epoch)
        size, ended = _run_steps(job, reader, steps, epochs, steps_name, class_weight)
        values = job.totals.values()
        logs = job.epoch_logs(values)
        if validation is not None and validates(validation.frequency, epoch) and not callbacks.model.stop_training:
            logs.update(job.epoch_logs(validation.run(size, callbacks), "val_"))
        if mode == TRAIN:
            reader.end_epoch()
        job.end_epoch(epoch, logs)
        if ended:
            break
    job.end()
    return model.history if mode == TRAIN else values


def _run_steps(job, reader, steps, epochs, steps_name, class_weight):
    """(size of the last batch, whether the data ended before all steps were done)."""
    size = None
    for step in range(steps):
        data = reader.next()
        if data is None:
            total = steps * epochs if job.mode == TRAIN else steps
            warn_of_end("steps_per_epoch" if steps_name == "steps_per_epoch" else "steps", total)
            return size, True
        parts = _parts(data)
        size = int(nest.flatten(parts[0])[0].shape[0])
        run = batch_runner(job, parts, class_weight)
        if not job.step(step, size, run):
            break
    return size, False


def _parts(data):
    """(inputs, targets, weights) of what a generator gave."""
    if not isinstance(data, tuple):
        return (data, None, None)
    if len(data) not in (1, 2, 3):
        raise ValueError("Output of generator should be a tuple of 1 or 2 or 3 elements: (input,) or (input, target) "
                         f"or (input, target, sample_weights). Received {data}")
    return (*data, None, None)[:3]


def batch_runner(job, parts, class_weight):
    """Function that runs a batch: (inputs, targets, weights) in the mode of a job."""
    model, (x, y, weights) = job.model, parts

    def run():
        if job.mode == PREDICT:
            return model._predict_batch(x)
        if job.mode == TEST:
            return model._test_batch(x, y, weights)
        return model._train_batch(x, y, weights, class_weight)
    return run
