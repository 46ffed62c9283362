"""tf.contrib.slim.utils: collections of named outputs, sizes, conditionals."""
from collections import OrderedDict

from .. import functions as tf
from ..core.collections import add_to_collections, get_collection
from ..core.convert import constant_value as _known
from ..core.operation import Tensor
from ..core.scopes import get_default_graph
from ..core.tensor_shape import TensorShape


# ------------------------------------------------------------------ outputs
def collect_named_outputs(collections, alias, outputs):
    """Add a Tensor to collections, under a name; see convert_collection_to_dict.

    Args:
      collections: str, list of str, or None.  alias: str.  outputs: Tensor.
    Returns:
      the Tensor.
    Source: tf.contrib.slim.utils.collect_named_outputs.
    """
    if collections:
        append_tensor_alias(outputs, alias)
        add_to_collections(collections, outputs)
    return outputs


def append_tensor_alias(tensor, alias):
    """Give a Tensor one more name, without a final "/".

    Source: tf.contrib.slim.utils.append_tensor_alias.
    """
    alias = alias[:-1] if alias.endswith("/") else alias
    if hasattr(tensor, "aliases"):
        tensor.aliases.append(alias)
    else:
        tensor.aliases = [alias]
    return tensor


def get_tensor_aliases(tensor):
    """list of str: the names a Tensor was given, else that of its operation.

    Source: tf.contrib.slim.utils.get_tensor_aliases.
    """
    if hasattr(tensor, "aliases"):
        return tensor.aliases
    name = tensor.name
    return [name[:-2] if name.endswith(":0") else name]


def gather_tensors_aliases(tensors):
    """list of str: the names of some Tensors.

    Source: tf.contrib.slim.utils.gather_tensors_aliases.
    """
    return [alias for tensor in tensors for alias in get_tensor_aliases(tensor)]


def convert_collection_to_dict(collection, clear_collection=False):
    """The Tensors of a collection by their names.

    Args:
      collection: str.  clear_collection: bool, empty it.
    Returns:
      OrderedDict.
    Source: tf.contrib.slim.utils.convert_collection_to_dict.
    """
    tensors = get_collection(collection)
    found = OrderedDict((alias, tensor) for tensor in tensors for alias in get_tensor_aliases(tensor))
    if clear_collection:
        get_default_graph().clear_collection(collection)
    return found


def get_variable_collections(variables_collections, name):
    """The collections for a kind of variable: a list for all, or what a dict has for it.

    Source: tf.contrib.slim.utils.get_variable_collections.
    """
    if isinstance(variables_collections, dict):
        return variables_collections.get(name, None)
    return variables_collections


# ------------------------------------------------------------------ conditionals
def constant_value(value_or_tensor_or_var, dtype=None):
    """The value of a Tensor if it is known while building; anything else as it is.

    Raises:
      ValueError: it is None, or of another dtype.
    Source: tf.contrib.slim.utils.constant_value.
    """
    if value_or_tensor_or_var is None:
        raise ValueError("value_or_tensor_or_var cannot be None")
    value = value_or_tensor_or_var
    if not hasattr(value, "dtype"):
        return value
    if dtype and value.dtype != dtype:
        raise ValueError(f"It has the wrong type {value.dtype} instead of {dtype}")
    return _known(value) if isinstance(value, Tensor) else None


def static_cond(pred, fn1, fn2):
    """What one of two functions returns, chosen while building.

    Raises:
      TypeError: a function is none.
    Source: tf.contrib.slim.utils.static_cond.
    """
    _check_functions(fn1, fn2)
    return fn1() if pred else fn2()


def smart_cond(pred, fn1, fn2, name=None):
    """tf.cond, or just the branch where the predicate is known.

    Args:
      pred: bool or boolean Tensor.  fn1, fn2: functions of no arguments.
      name: no ops are named by it, as in TF.
    Source: tf.contrib.slim.utils.smart_cond.
    """
    _check_functions(fn1, fn2)
    known = constant_value(pred)
    if known is not None:
        return static_cond(known, fn1, fn2)
    return tf.cond(pred, fn1, fn2)


def _check_functions(fn1, fn2):
    for name, function in (("fn1", fn1), ("fn2", fn2)):
        if not callable(function):
            raise TypeError(f"{name} must be callable.")


# ------------------------------------------------------------------ sizes
def last_dimension(shape, min_rank=1):
    """int: the last size of a TensorShape.

    Raises:
      ValueError: it or the rank is not known, or the rank is less than min_rank.
    Source: tf.contrib.slim.utils.last_dimension.
    """
    return _dimension(shape, -1, min_rank)


def channel_dimension(shape, data_format, min_rank=1):
    """int: the size of a TensorShape along the channels: axis 1 for "channels_first", else the last.

    Raises:
      ValueError: as last_dimension.
    Source: tf.contrib.slim.utils.channel_dimension.
    """
    return _dimension(shape, 1 if data_format == "channels_first" else -1, min_rank)


def _dimension(shape, axis, min_rank):
    dims = shape.dims
    if dims is None:
        raise ValueError("dims of shape must be known but is None")
    if len(dims) < min_rank:
        raise ValueError(f"rank of shape must be at least {min_rank} not: {len(dims)}")
    if dims[axis].value is None:
        raise ValueError(f"dimension {axis} of shape must be known but is None: {shape}")
    return dims[axis].value


def two_element_tuple(int_or_tuple):
    """A pair of ints: an int twice, or the pair that is given.

    Raises:
      ValueError: it is something else.
    Source: tf.contrib.slim.utils.two_element_tuple.
    """
    if isinstance(int_or_tuple, (list, tuple)):
        if len(int_or_tuple) != 2:
            raise ValueError(f"Must be a list with 2 elements: {int_or_tuple}")
        return int(int_or_tuple[0]), int(int_or_tuple[1])
    if isinstance(int_or_tuple, int):
        return int(int_or_tuple), int(int_or_tuple)
    if isinstance(int_or_tuple, TensorShape) and len(int_or_tuple) == 2:
        return int_or_tuple[0], int_or_tuple[1]
    raise ValueError("Must be an int, a list with 2 elements or a TensorShape of length 2")


def n_positive_integers(n, value):
    """n positive ints: one n times, or as many as are given.

    Raises:
      ValueError: there are more or less, or one is not positive.
    Source: tf.contrib.slim.utils.n_positive_integers.
    """
    n = int(n)
    if n < 1:
        raise ValueError("n must be a positive integer")
    try:
        values = (int(value),) * n
    except (TypeError, ValueError):
        values = _integers(n, value)
    for number in values:
        if number < 1:
            raise ValueError(f"expected positive integer, but received {number}")
    return values


def _integers(n, values):
    wrong = f"Expected sequence of {n} positive integers, but received {values!r}"
    if len(values) != n:
        raise ValueError(wrong)
    try:
        return tuple(int(v) for v in values)
    except (TypeError, ValueError):
        raise ValueError(wrong) from None
