"""The loop over tf.data's datasets of fit, evaluate and predict."""
import numpy as np

from ...core.errors import OutOfRangeError
from ...core.scopes import executing_eagerly
from ...data import structure
from ...data.dataset import Dataset
from ...data.iterators import EagerIterator, Iterator
from ...data.transforms import cardinality
from .. import callbacks as cb
from ..backend import get_session
from .training_batches import PREDICT, TEST, TRAIN
from .training_generators import batch_runner
from .training_loops import Job, progress_of, validates, warn_of_end

_ITERATOR = ("For performance reasons Keras `fit`, `evaluate` and`predict` accept tf.data `Datasets` as input but not "
             "iterators "
             "that have been manually generated from Datasets by users. Please directly pass in the original "
             "`Dataset` object "
             "instead of passing in `iter(dataset)`.")


def is_dataset(data):
    """Whether data is a Dataset.

    Raises:
      ValueError: it is an iterator over one.
    """
    if isinstance(data, (Iterator, EagerIterator)):
        raise ValueError(_ITERATOR)
    return isinstance(data, Dataset)


def check_alone(x, y, sample_weight, split=0.):
    """Refuse what a dataset has in its elements already."""
    if split:
        raise ValueError("`validation_split` argument is not supported when input `x` is a dataset or a dataset "
                         "iterator. "
                         f"Received: x={x}, validation_split={split:f}")
    if sample_weight is not None:
        raise ValueError("`sample_weight` argument is not supported when input `x` is a dataset or a dataset "
                         "iterator. Instead, "
                         "youcan provide sample_weight as the third element  of yourdataset, i.e. (inputs, targets, "
                         f"sample_weight). Received: x={x}, sample_weight={sample_weight}")
    if y is not None:
        raise ValueError(f"You passed a dataset or dataset iterator ({x}) as input `x` to your model. In that case, "
                         f"you should "
                         "not specify a target (`y`) argument, since the dataset or dataset iterator generates both "
                         "input data "
                         f"and target data. Received: {y}")


class Batches:
    """The elements of a dataset as arrays.

    Args:
      dataset: Dataset.
    """

    def __init__(self, dataset):
        self._dataset = dataset
        if executing_eagerly():
            self._count = int(cardinality(dataset))
            return
        iterator = dataset._make_initializable_iterator()
        self._initializer, self._element = iterator.initializer, iterator.get_next()
        self._count = int(get_session().run(cardinality(dataset)))

    def steps(self, argument):
        """The number of batches, or None when it is not known.

        Raises:
          ValueError: there is no end.
        """
        if self._count == -1:
            raise ValueError(f"When passing an infinitely repeating dataset, you must specify the `{argument}` "
                             f"argument.")
        return None if self._count == -2 else self._count

    def begin(self):
        """Begin the dataset anew."""
        if executing_eagerly():
            self._iterator = iter(self._dataset)
        else:
            get_session().run(self._initializer)

    def next(self):
        """The next element, or None when there is none."""
        if executing_eagerly():
            found = next(self._iterator, None)
            return None if found is None else structure.map_structure(lambda t: np.asarray(t.numpy()), found)
        try:
            return get_session().run(self._element)
        except OutOfRangeError:
            return None


class DatasetValidation:
    """The dataset that fit looks at after epochs.

    Args:
      dataset: Dataset.  steps: int or None.  frequency: as validates.
    """

    def __init__(self, dataset, steps, frequency):
        self.batches, self.frequency, self._given = Batches(dataset), frequency, steps
        self.steps = self.batches.steps("validation_steps") if steps is None else steps

    def run(self, model, callbacks):
        """list of the loss and the metrics."""
        if self.steps is None:
            raise ValueError("When using data tensors as input to a model, you should specify the `steps_per_epoch` "
                             "argument.")
        return run_dataset(model, TEST, self.batches, self._given, verbose=0, callbacks=callbacks,
                           steps_name="validation_steps")


class ArrayValidation:
    """Arrays that fit looks at after epochs of a dataset.

    Args:
      validation: Validation.  run: function (model, Validation, CallbackList) -> list of the loss and the metrics.
    """

    def __init__(self, validation, run):
        self.frequency, self.steps = validation.frequency, validation.steps
        self._validation, self._run = validation, run

    def run(self, model, callbacks):
        """list of the loss and the metrics."""
        return self._run(model, self._validation, callbacks)


def run_dataset(model, mode, batches, steps=None, epochs=1, verbose=1, callbacks=None, validation=None, initial_epoch=0,
                steps_name="steps"):
    """Train, test or predict with a dataset.

    Args:
      batches: Batches.
      steps: int, batches in an epoch; None: all of them, and the dataset begins anew in each epoch.
      validation: DatasetValidation, ArrayValidation or None.
      others: as Model.fit.
    Returns:
      History, list of numbers, or list of arrays.
    """
    begins_anew, known = steps is None, batches.steps(steps_name) if steps is None else steps
    callbacks = cb.configure(callbacks, model, mode, do_validation=validation is not None, epochs=epochs, steps=known,
                             samples=known, verbose=verbose)
    job = Job(model, mode, callbacks, progress_of(model, verbose, callbacks, "steps"), by_steps=True)
    if mode == TRAIN and verbose and not executing_eagerly():
        print(f"Train on {known} steps" + ("" if validation is None or validation.steps is None
                                           else f", validate on {validation.steps} steps"))
    job.begin()
    if not begins_anew:
        batches.begin()
    values = []
    for epoch in range(initial_epoch, epochs):
        if callbacks.model.stop_training:
            break
        before = values
        job.begin_epoch(epoch)
        if begins_anew:
            batches.begin()
        done, ended = _run_epoch(job, batches, known)
        if ended and begins_anew and known is None:
            known, ended = done, False
            _tell_steps(job, callbacks, known)
        elif ended:
            warn_of_end(steps_name, known * epochs)
        values = job.totals.values() or _divided(before, known)
        logs = job.epoch_logs(values)
        if validation is not None and validates(validation.frequency, epoch) and not callbacks.model.stop_training:
            logs.update(job.epoch_logs(validation.run(model, callbacks), "val_"))
        job.end_epoch(epoch, logs)
        if ended:
            break
    job.end()
    return model.history if mode == TRAIN else values


def _divided(values, steps):
    """What TF says of an epoch without batches: the last one's values, the loss divided once more."""
    return [values[0] / steps, *values[1:]] if values and np.ndim(values[0]) == 0 else values


def _tell_steps(job, callbacks, steps):
    """Let the callbacks know how many batches there are, once they have been counted."""
    callbacks.params["steps"] = steps
    if job.progress is not None:
        job.progress.target = job.progress.progbar.target = steps


def _run_epoch(job, batches, steps):
    """(how many batches were run, whether the data ended before all steps were done)."""
    step = 0
    while steps is None or step < steps:
        element = batches.next()
        if element is None:
            return step, True
        if not job.step(step, 1, batch_runner(job, _parts(element, job.mode), None)):
            break
        step += 1
    return step, False


def _parts(element, mode):
    """(inputs, targets, weights) of an element."""
    if not isinstance(element, tuple):
        return element, None, None
    if len(element) not in (1, 2, 3):
        raise ValueError("Please provide model inputs as a list or tuple of 2 or 3 elements: (input, target) or "
                         "(input, target, "
                         f"sample_weights) Received {element}")
    return (element[0], None, None) if mode == PREDICT else (*element, None, None)[:3]
