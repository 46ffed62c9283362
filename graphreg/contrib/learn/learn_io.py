"""TF's public namespace tf.contrib.learn.io: inputs from arrays, tables, generators and files."""
import types
from importlib.util import find_spec

import numpy as np

from ...core import dtypes, errors
from ...estimator.feeding import fed_queue
from ...estimator.inputs import numpy_input_fn as _numpy_input_fn, pandas_input_fn as _pandas_input_fn
from .graph_io import (  # noqa: F401
    queue_parsed_features, read_batch_examples, read_batch_features, read_batch_record_features,
    read_keyed_batch_examples, read_keyed_batch_features)

HAS_DASK = False
_PANDAS_TYPES = frozenset(("int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float16",
                           "float32", "float64", "bool"))


def numpy_input_fn(x, y=None, batch_size=128, num_epochs=1, shuffle=True, queue_capacity=1000, num_threads=1):
    """tf.estimator.inputs.numpy_input_fn, in random order by default.  Source: tf.contrib.learn.io.numpy_input_fn."""
    return _numpy_input_fn(x, y, batch_size, num_epochs, shuffle, queue_capacity, num_threads)


def pandas_input_fn(x, y=None, batch_size=128, num_epochs=1, shuffle=True, queue_capacity=1000, num_threads=1,
                    target_column="target"):
    """tf.estimator.inputs.pandas_input_fn, in random order by default.  Source: tf.contrib.learn.io.pandas_input_fn."""
    return _pandas_input_fn(x, y, batch_size, num_epochs, shuffle, queue_capacity, num_threads, target_column)


# ------------------------------------------------------------------ generators
def generator_input_fn(x, target_key=None, batch_size=128, num_epochs=1, shuffle=True, queue_capacity=1000,
                       num_threads=1, pad_value=None):
    """An input function that gives batches of what a generator gives.

    Args:
      x: function -> generator of dicts from names to arrays.
      target_key: str, or list of str, of the labels.  batch_size: int.
      num_epochs: int, how often the generator is run through, or None: for ever.  shuffle: bool.
      queue_capacity: int.  num_threads: int.  pad_value: not emulated.
    Returns:
      function -> features: dict of Tensors, or (features, labels).
    Raises:
      TypeError: x is no function, or target_key none of these.  KeyError: there is no such label.
    Source: tf.contrib.learn.io.generator_input_fn.
    """
    if not isinstance(x, types.FunctionType):
        raise TypeError(f"x must be generator function; got {type(x).__name__}")
    names = _target_names(target_key)
    if pad_value is not None:
        raise errors.not_emulated("pad_value", "tf.contrib.learn.io.generator_input_fn")

    def input_fn():
        first = x()
        if not isinstance(first, types.GeneratorType):
            raise TypeError(f"x() must be generator; got {type(first).__name__}")
        row = next(first)
        if not isinstance(row, dict):
            raise TypeError(f"x() must yield dict; got {type(row).__name__}")
        keys = sorted(row)
        arrays = [np.asarray(row[key]) for key in keys]
        queue = fed_queue(lambda places, i: _GeneratorFeed(places, x, keys, batch_size, num_epochs),
                          [dtypes.as_dtype(a.dtype) for a in arrays], [a.shape for a in arrays], queue_capacity,
                          shuffle, num_threads=num_threads, num_epochs=num_epochs)
        batch = queue.dequeue_many(batch_size) if num_epochs is None else queue.dequeue_up_to(batch_size)
        features = dict(zip(keys, batch if isinstance(batch, (list, tuple)) else [batch]))
        if not names:
            return features
        labels = {name: features.pop(name) for name in names}
        return features, labels[names[0]] if len(labels) == 1 else labels
    return input_fn


def _target_names(target_key):
    if target_key is None:
        return []
    if isinstance(target_key, str):
        return [target_key]
    if not isinstance(target_key, (list, tuple, set, dict)):
        raise TypeError(f"target_key must be str or Container of str; got {type(target_key).__name__}")
    for name in target_key:
        if not isinstance(name, str):
            raise TypeError(f"target_key must be str or Container of str; got {type(name).__name__}")
    return list(target_key)


class _GeneratorFeed:
    """Feeds some rows of a generator at a time, run after run."""

    def __init__(self, placeholders, generator, keys, batch_size, num_epochs):
        self._placeholders, self._generator, self._keys = placeholders, generator, keys
        self._batch_size, self._num_epochs, self._epoch = batch_size, num_epochs, 0
        self._rows = generator()

    def __call__(self):
        if self._num_epochs is not None and self._epoch >= self._num_epochs:
            raise errors.OutOfRangeError(None, None, f"Already emitted {self._epoch} epochs.")
        rows = []
        while len(rows) < self._batch_size:
            row = next(self._rows, None)
            if row is not None:
                rows.append(row)
                continue
            self._epoch += 1
            self._rows = self._generator()
            if self._epoch == self._num_epochs:
                break
        if not rows:
            raise errors.OutOfRangeError(None, None, f"Already emitted {self._epoch} epochs.")
        return {place: [row[key] for row in rows] for place, key in zip(self._placeholders, self._keys)}


# ------------------------------------------------------------------ tables
def extract_pandas_data(data):
    """A table as an array of float64; what is no table stays.

    Raises: ValueError: a column is of no number.
    Source: tf.contrib.learn.extract_pandas_data.
    """
    if not _is_table(data):
        return data
    bad = [name for name in data.columns if str(data[name].dtype) not in _PANDAS_TYPES]
    if bad:
        told = ["'" + str(name) + "' type='" + str(data[name].dtype) + "'" for name in bad]
        raise ValueError("Data types for extracting pandas data must be int, float, or bool. Found: " + ", ".join(told))
    return data.values.astype("float")


def extract_pandas_matrix(data):
    """A table as an array; what is no table stays.  Source: tf.contrib.learn.extract_pandas_matrix."""
    return data.values if _is_table(data) else data


def extract_pandas_labels(labels):
    """A table of one column as an array; what is no table stays.

    Raises: ValueError: it has several columns, or one of no number.
    Source: tf.contrib.learn.extract_pandas_labels.
    """
    if not _is_table(labels):
        return labels
    if len(labels.columns) > 1:
        raise ValueError("Only one column for labels is allowed.")
    name = labels.columns[0]
    if str(labels[name].dtype) not in _PANDAS_TYPES:
        raise ValueError("Data types for extracting labels must be int, float, or bool. "
                         f"Found: '{name}' type={labels[name].dtype}")
    return labels.values


def _is_table(data):
    """Whether it is a pandas.DataFrame; pandas need not be there."""
    return hasattr(data, "columns") and hasattr(data, "values")


def extract_dask_data(data):
    """What is no table of dask: the same.  Source: tf.contrib.learn.extract_dask_data."""
    return _not_dask(data, "extract_dask_data")


def extract_dask_labels(labels):
    """What is no table of dask: the same.  Source: tf.contrib.learn.extract_dask_labels."""
    return _not_dask(labels, "extract_dask_labels")


def _not_dask(data, what):
    if type(data).__module__.startswith("dask"):
        raise errors.not_emulated("a table of dask", f"{what}: call compute() on it")
    return data


def __getattr__(name):
    if name == "HAS_PANDAS":
        return find_spec("pandas") is not None
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}: tf.contrib.learn.io.{name} is not emulated")
