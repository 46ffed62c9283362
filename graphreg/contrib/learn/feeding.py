"""Arrays fed in batches, as tf.contrib.learn's Estimators take them."""
import numpy as np

from ... import functions as tf
from ...core import dtypes, errors
from ...training.session_run_hook import SessionRunArgs, SessionRunHook


class ArrayFeed:
    """Batches of arrays; shuffled ones come in the order of numpy.random.RandomState(42).

    Args:
      x, y: arrays, or dicts of arrays; y may be None.
      batch_size: int, default all.  shuffle: bool.
      epochs: int, how often the arrays come; None: for ever.
    """

    def __init__(self, x, y, batch_size, shuffle, epochs):
        self._x, self._y = _arrays(x), _arrays(y)
        first = next(iter(self._x.values())) if isinstance(self._x, dict) else self._x
        self._count = len(first)
        self._batch_size = batch_size or self._count
        self._shuffle, self._epochs, self._random = shuffle, epochs, np.random.RandomState(42)
        self._epoch, self._offset, self._order = 0, 0, self._new_order()

    def _new_order(self):
        return self._random.permutation(self._count) if self._shuffle else np.arange(self._count)

    def input_fn(self):
        """Make placeholders: (features, labels)."""
        self._places = []
        features = self._placeholders(self._x, "input")
        labels = None if self._y is None else self._placeholders(self._y, "output")
        return features, labels

    def _placeholders(self, arrays, name):
        if isinstance(arrays, dict):
            return {key: self._placeholder(array, f"{name}_{key}") for key, array in arrays.items()}
        return self._placeholder(arrays, name)

    def _placeholder(self, array, name):
        dtype = dtypes.string if array.dtype.kind in "OSU" else dtypes.as_dtype(array.dtype)
        made = tf.placeholder(dtype, [None, *array.shape[1:]], name=name)
        self._places.append((made, array))
        return made

    def feed(self):
        """dict from the placeholders to the next batch.

        Raises: OutOfRangeError: the arrays came as often as they should.
        """
        if self._epochs is not None and self._epoch >= self._epochs:
            raise errors.OutOfRangeError(None, None, "All epochs were fed.")
        chosen = self._order[self._offset:self._offset + self._batch_size]
        self._offset += self._batch_size
        if self._offset >= self._count:
            self._epoch, self._offset, self._order = self._epoch + 1, 0, self._new_order()
        return {place: array[chosen] for place, array in self._places}


def _arrays(values):
    if isinstance(values, dict):
        return {key: np.asarray(value) for key, value in values.items()}
    return values if values is None else np.asarray(values)


class FeedHook(SessionRunHook):
    """Feeds every run."""

    def __init__(self, feed):
        self._feed = feed

    def before_run(self, run_context):
        return SessionRunArgs(fetches=None, feed_dict=self._feed())
