"""Sparse tensors: placeholders for them, other shapes, several as one (more comes with the rest of the language)."""
from math import prod

from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..core.operation import Tensor
from ..core.scopes import name_scope
from ..core.sparse_tensor import SparseTensor, SparseTensorValue
from ..core.tensor_shape import as_shape
from . import array, indexing, math, reduce
from .reduce import lookup_renamed


def sparse_placeholder(dtype, shape=None, name=None):
    """A SparseTensor whose value is given when the graph runs.

    Args:
      dtype: DType of the values.
      shape: sequence of int or None, or int64 Tensor [rank]; None leaves the rank open.
      name: str, in front of the parts' names.
    Returns:
      SparseTensor; it is fed with a SparseTensorValue or (indices, values, dense_shape).
    Source: tf.sparse_placeholder.
    """
    def part(suffix):
        return None if name is None else f"{name}/{suffix}"

    rank = None
    if isinstance(shape, Tensor):
        rank = shape.shape[0].value
    elif shape is not None:
        dims = as_shape(shape)
        rank = dims.ndims
        shape = to_tensor(dims.as_list(), dtypes.int64, part("shape") or "Const") if dims.is_fully_defined() else None
    if shape is None:
        shape = array.placeholder(dtypes.int64, [rank], part("shape"))
    values = array.placeholder(dtype, [None], part("values"))
    indices = array.placeholder(dtypes.int64, [None, rank], part("indices"))
    return SparseTensor(indices, values, shape)


def as_sparse(value):
    """A SparseTensor from one or from its value.

    Raises:
      TypeError: it is neither.
    """
    if isinstance(value, SparseTensorValue):
        return SparseTensor.from_value(value)
    if not isinstance(value, SparseTensor):
        raise TypeError("Input must be a SparseTensor.")
    return value


def sparse_retain(sp_input, to_retain):
    """The elements that are marked.

    Args:
      sp_input: SparseTensor with N values.
      to_retain: bool vector [N].
    Returns:
      SparseTensor of the same dense shape.
    Raises:
      TypeError: sp_input is no SparseTensor.  ValueError: to_retain is no vector of N elements.
    Source: tf.sparse_retain, tf.sparse.retain.
    """
    sp_input = as_sparse(sp_input)
    to_retain = to_tensor(to_retain)
    sp_input.values.shape[0].merge_with(to_retain.shape[0])
    places = array.reshape(indexing.where(to_retain), [-1])
    return SparseTensor(indexing.gather(sp_input.indices, places), indexing.gather(sp_input.values, places),
                        array.identity(sp_input.dense_shape))


def sparse_reshape(sp_input, shape, name=None):
    """The same elements in another dense shape.

    Args:
      sp_input: SparseTensor.
      shape: vector of int, one of them may be -1: what remains.
      name: str.
    Returns:
      SparseTensor.
    Raises:
      TypeError: sp_input is no SparseTensor.
      ValueError, InvalidArgumentError (when run): the numbers of elements differ.
    Source: tf.sparse_reshape, tf.sparse.reshape.
    """
    sp_input = as_sparse(sp_input)
    shape = math.cast(shape, dtypes.int64)
    with name_scope(name, "SparseReshape", [sp_input]) as name:
        indices, new_shape = raw.SparseReshape(sp_input.indices, sp_input.dense_shape, shape, name=name)
        known = _reshaped_statically(sp_input, shape)
        if known is not None:
            new_shape = array.constant(known, dtypes.int64)
        return SparseTensor(indices, array.identity(sp_input.values), new_shape)


def _reshaped_statically(sp_input, shape):
    """The sizes after a reshape as far as they are known while building, or None."""
    wanted = array.constant_value_as_shape(shape)
    if wanted.ndims is None or not sp_input.shape.is_fully_defined():
        return None
    sizes = wanted.as_list()
    if sizes.count(None) > 1:
        value = array.constant_value(shape)
        if value is None:
            return None
        raise ValueError(f"At most one dimension can be inferred (-1). Found: {value}")
    total, given = prod(sp_input.shape.as_list()), prod(s for s in sizes if s is not None)
    if None in sizes and given and total % given == 0:
        return [total // given if s is None else s for s in sizes]
    if None in sizes or total != given:
        raise ValueError(f"Cannot reshape a tensor with {total} elements to shape {sizes} ({given} elements).")
    return sizes


def sparse_concat(axis, sp_inputs, name=None, expand_nonconcat_dim=False, concat_dim=None, expand_nonconcat_dims=None):
    """Sparse tensors one after another along an axis.

    Args:
      axis: int, may be negative.  concat_dim: the same by its old name.
      sp_inputs: list of SparseTensors of one rank and dtype; one alone is returned as it is.
      name: str.
      expand_nonconcat_dim: bool, the other sizes may differ and become the largest.
      expand_nonconcat_dims: the same by its other name.
    Returns:
      SparseTensor with its indices in order.
    Raises:
      TypeError: an input is no SparseTensor.  ValueError: an argument is given by both its names, or ranks differ.
      InvalidArgumentError (when run): other sizes differ.
    Source: tf.sparse_concat, tf.sparse.concat.
    """
    expand = lookup_renamed("expand_nonconcat_dims", expand_nonconcat_dims, "expand_nonconcat_dim", expand_nonconcat_dim)
    axis = lookup_renamed("axis", axis, "concat_dim", concat_dim)
    inputs = [as_sparse(value) for value in sp_inputs]
    if len(inputs) == 1:
        return inputs[0]
    shapes = [value.dense_shape for value in inputs]
    if expand:
        shapes = _expanded_shapes(shapes, axis)
    indices, values, shape = raw.SparseConcat([value.indices for value in inputs], [value.values for value in inputs],
                                              shapes, concat_dim=axis, name=name)
    known = [array.constant_value(s) for s in shapes]
    if all(k is not None for k in known):
        found = known[0].copy()
        found[axis] = sum(k[axis] for k in known)
        shape = array.constant(found, dtypes.int64)
    return SparseTensor(indices, values, shape)


def _expanded_shapes(shapes, axis):
    """Each shape with the largest sizes that occur, but for its own along the axis."""
    largest = reduce.reduce_max(array.concat([array.reshape(s, [1, -1]) for s in shapes], 0), 0)
    if axis == -1:
        return [array.concat([largest[:axis], s[-1:], []], axis=0) for s in shapes]
    return [array.concat([largest[:axis], s[axis:axis + 1], largest[axis + 1:]], axis=0) for s in shapes]
