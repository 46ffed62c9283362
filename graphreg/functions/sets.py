"""tf.sets: operations on sets that stand in the last axis of dense or sparse tensors."""
from ..core import dtypes
from ..core.convert import to_tensor
from ..core.sparse_tensor import SparseTensor, SparseTensorValue
from ..ops import sets as ops

_MEMBERS = (dtypes.int8, dtypes.int16, dtypes.int32, dtypes.int64, dtypes.uint8, dtypes.uint16, dtypes.string)


def set_size(a, validate_indices=True):
    """How many different members each set has.

    Args:
      a: SparseTensor [..., members] of an integer dtype or string.
      validate_indices: bool, kept as the op's attribute: the order of the indices is always checked.
    Returns:
      Tensor (int32), shaped like `a` without its last axis.
    Raises:
      TypeError: a is no SparseTensor, or of another dtype.
    Source: tf.sets.size, tf.sets.set_size.
    """
    a = _as_sparse(a) if isinstance(a, SparseTensorValue) else a
    if not isinstance(a, SparseTensor):
        raise TypeError(f"Expected `SparseTensor`, got {a}.")
    if a.values.dtype.base_dtype not in _MEMBERS:
        raise TypeError(f"Invalid dtype {a.values.dtype}.")
    return ops.set_size(a.indices, a.values, a.dense_shape, validate_indices)


def _as_sparse(value):
    return SparseTensor.from_value(value)


def _as_set(value, name):
    if isinstance(value, (SparseTensor, SparseTensorValue)):
        return _as_sparse(value)
    return to_tensor(value, name=name)


def _operands(a, b):
    """(a, b, whether they changed places): a sparse operand beside a dense one stands last."""
    a, b = _as_set(a, "a"), _as_set(b, "b")
    if a.dtype.base_dtype not in _MEMBERS:
        raise TypeError(f"'a' invalid dtype {a.dtype}.")
    if a.dtype.base_dtype != b.dtype.base_dtype:
        raise TypeError(f"Types don't match, {a.dtype} vs {b.dtype}.")
    if isinstance(a, SparseTensor) and not isinstance(b, SparseTensor):
        return b, a, True
    return a, b, False


def _set_operation(a, b, operation, validate_indices):
    if isinstance(a, SparseTensor):
        parts = ops.sparse_to_sparse_set_operation(a.indices, a.values, a.dense_shape, b.indices, b.values,
                                                   b.dense_shape, operation, validate_indices)
    elif isinstance(b, SparseTensor):
        parts = ops.dense_to_sparse_set_operation(a, b.indices, b.values, b.dense_shape, operation, validate_indices)
    else:
        parts = ops.dense_to_dense_set_operation(a, b, operation, validate_indices)
    return SparseTensor(*parts)


def set_intersection(a, b, validate_indices=True):
    """The members that are in both sets.

    Args:
      a, b: Tensor or SparseTensor [..., members], of one integer dtype or string, equal but for the last axis.
      validate_indices: bool, see set_size.
    Returns:
      SparseTensor [..., members], each set in ascending order.
    Raises:
      TypeError: dtypes that differ or are none of these.
    Source: tf.sets.intersection, tf.sets.set_intersection.
    """
    a, b, _ = _operands(a, b)
    return _set_operation(a, b, "intersection", validate_indices)


def set_difference(a, b, aminusb=True, validate_indices=True):
    """The members of one set that are not in the other.

    Args:
      aminusb: bool, a - b, else b - a.  The rest as for set_intersection.
    Source: tf.sets.difference, tf.sets.set_difference.
    """
    a, b, swapped = _operands(a, b)
    return _set_operation(a, b, "b-a" if swapped == bool(aminusb) else "a-b", validate_indices)


def set_union(a, b, validate_indices=True):
    """The members of either set.

    Args: as for set_intersection.
    Source: tf.sets.union, tf.sets.set_union.
    """
    a, b, _ = _operands(a, b)
    return _set_operation(a, b, "union", validate_indices)
