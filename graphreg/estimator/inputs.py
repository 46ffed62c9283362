"""TF's public namespace tf.estimator.inputs: input functions over arrays and pandas' tables."""
import numpy as np

from ..core import dtypes
from .feeding import queue_of

_ONE = "__direct_np_input__"
_SHUFFLE = ("shuffle must be provided and explicitly set as boolean (it is recommended to set it as True for "
            "training); "
            "got {}")
_NO_PANDAS = "pandas_input_fn should not be called without pandas installed"


def _check_shuffle(shuffle):
    if not isinstance(shuffle, bool):
        raise ValueError(_SHUFFLE.format(shuffle))


def numpy_input_fn(x, y=None, batch_size=128, num_epochs=1, shuffle=None, queue_capacity=1000, num_threads=1):
    """An input function that gives batches of arrays.

    Args:
      x: array, or dict name -> array, with one row for each example.
      y: array or dict name -> array, or None: no labels.
      batch_size: int.
      num_epochs: int, None: without an end.
      shuffle: bool.  queue_capacity: int.  num_threads: int, that read and shuffle.
    Returns:
      function -> features, or (features, labels); its queue is fed by a QueueRunner.
    Raises:
      ValueError: shuffle is no bool.  The function raises it for arrays of different lengths and for names used twice,
      and TypeError for what is no array.
    Source: tf.estimator.inputs.numpy_input_fn.
    """
    _check_shuffle(shuffle)

    def input_fn():
        columns = _columns_of(x)
        target_names = _add_targets(columns, y)
        _check_lengths(columns, x, y)
        arrays = list(columns.values())
        batch = _batch(arrays, None, batch_size, num_epochs, shuffle, queue_capacity, num_threads)
        found = dict(zip(columns, batch))
        targets = {name: found.pop(name) for name in target_names}
        features = found[_ONE] if _ONE in found else found
        if y is None:
            return features
        return features, targets if isinstance(y, dict) else next(iter(targets.values()))
    return input_fn


def _columns_of(x):
    """dict of the arrays of features, in the order of their names."""
    if isinstance(x, dict):
        if not x:
            raise ValueError("x cannot be an empty dict")
        return dict(sorted(x.items(), key=lambda item: item[0]))
    if not isinstance(x, np.ndarray):
        raise TypeError(f"x must be a dict or array; got {type(x).__name__}")
    return {_ONE: x}


def _add_targets(columns, y):
    """Add the labels to the columns; list of their names there."""
    if y is None:
        return []
    if not isinstance(y, dict):
        name = "__target_key__"
        while name in columns:
            name += "_n"
        columns[name] = y
        return [name]
    if not y:
        raise ValueError("y cannot be empty dict, use None instead.")
    both = set(columns) & set(y)
    if both:
        raise ValueError(f"{len(both)} duplicate keys are found in both x and y: {both}")
    columns.update(sorted(y.items(), key=lambda item: item[0]))
    return sorted(y)


def _shapes(given):
    if isinstance(given, dict):
        return {name: array.shape for name, array in given.items()}
    return None if given is None else given.shape


def _check_lengths(columns, x, y):
    if len({array.shape[0] for array in columns.values()}) != 1:
        shapes = {k: columns[k].shape for k in (x if isinstance(x, dict) else [_ONE])}
        raise ValueError("Length of tensors in x and y is mismatched. All elements in x and y must have the same "
                         "length.\n"
                         f"Shapes in x: {shapes}\nShapes in y: {_shapes(y)}\n")


def _batch(arrays, index, batch_size, num_epochs, shuffle, capacity, num_threads):
    """list of Tensors: a batch of each array."""
    key_type = dtypes.int64 if index is None else dtypes.as_dtype(index.dtype)
    queue = queue_of(arrays, [key_type] + [dtypes.as_dtype(a.dtype) for a in arrays],
                     [()] + [a.shape[1:] for a in arrays],
                     capacity, shuffle=shuffle, num_threads=num_threads, enqueue_size=batch_size, num_epochs=num_epochs,
                     index=index)
    batch = queue.dequeue_many(batch_size) if num_epochs is None else queue.dequeue_up_to(batch_size)
    return batch[1:]


def pandas_input_fn(x, y=None, batch_size=128, num_epochs=1, shuffle=None, queue_capacity=1000, num_threads=1,
                    target_column="target"):
    """An input function that gives batches of a table.

    Args:
      x: pandas DataFrame, one column for each feature.
      y: pandas Series or DataFrame, or None: no labels.
      batch_size, num_epochs, shuffle, queue_capacity, num_threads: as for numpy_input_fn.
      target_column: str, a name for y that no column of x has.
    Returns:
      function -> dict of features, or (dict of features, labels).
    Raises:
      ValueError: shuffle is no bool, the indexes of x and y differ, or target_column is taken.
    Source: tf.estimator.inputs.pandas_input_fn.
    """
    if not hasattr(x, "columns"):
        raise TypeError(_NO_PANDAS)
    _check_shuffle(shuffle)
    table = {name: x[name].values for name in x.columns}
    target_names = _add_target_columns(table, x, y, target_column)

    def input_fn():
        index = np.asarray(x.index.values)
        batch = _batch(list(table.values()), index, batch_size, num_epochs, shuffle, queue_capacity, num_threads)
        features = dict(zip(table, batch))
        if y is None:
            return features
        targets = {name: features.pop(key) for key, name in target_names.items()}
        return features, targets if hasattr(y, "columns") else next(iter(targets.values()))
    return input_fn


def _add_target_columns(table, x, y, target_column):
    """Add the columns of y to the table; dict of their names there -> their own names."""
    if y is None:
        return {}
    if target_column in table:
        raise ValueError(f"Cannot use name {target_column} for target column: DataFrame already has a column with that "
                         f"name: "
                         f"{x.columns}")
    if not np.array_equal(x.index, y.index):
        raise ValueError(f"Index for x and y are mismatched.\nIndex for x: {x.index}\nIndex for y: {y.index}\n")
    if not hasattr(y, "columns"):
        table[target_column] = y.values
        return {target_column: target_column}
    names = {f"{target_column}_{name}" if name in table else name: name for name in y.columns}
    for key, name in names.items():
        table[key] = y[name].values
    return names
