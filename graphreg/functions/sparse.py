"""Sparse tensors: placeholders, dense forms, arithmetic, reductions, parts and orders of them."""
import collections.abc
import numbers
from math import prod

import numpy as np

from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..core.indexed_slices import IndexedSlices
from ..core.operation import Tensor
from ..core.scopes import name_scope
from ..core.sparse_tensor import SparseTensor, SparseTensorValue
from ..core.tensor_shape import as_shape, Dimension
from . import array, check, control_flow, indexing, math, reduce, slicing
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
        rank = shape.shape.dims[0].value if shape.shape.ndims else None
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
    if to_retain.shape.ndims is not None:
        sp_input.values.shape.dims[0].merge_with(to_retain.shape.dims[0])
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


# ------------------------------------------------------------------ dense and sparse
def sparse_to_dense(sparse_indices, output_shape, sparse_values, default_value=0, validate_indices=True, name=None):
    """A dense tensor of a default value with some elements set.

    Args:
      sparse_indices: int Tensor: [N, rank], [N] for a vector, or a scalar for one element of a vector.
      output_shape: int vector [rank], of the dtype of the indices.
      sparse_values: scalar or [N].
      default_value: scalar.
      validate_indices: bool, refuse indices that repeat or are out of order.
      name: str.
    Returns:
      Tensor [output_shape].
    Raises:
      InvalidArgumentError (when run): indices out of bounds, or out of order.
    Source: tf.sparse_to_dense.
    """
    return raw.SparseToDense(sparse_indices, output_shape, sparse_values, default_value, validate_indices=validate_indices,
                             name=name)


def sparse_tensor_to_dense(sp_input, default_value=None, validate_indices=True, name=None):
    """The dense tensor of a sparse one.

    Args:
      sp_input: SparseTensor.
      default_value: scalar of its dtype for the elements that are not set; None: zeros (empty strings).
      validate_indices: bool, refuse indices that repeat or are out of order.
      name: str.
    Returns:
      Tensor [dense_shape].
    Raises:
      TypeError: sp_input is no SparseTensor.
    Source: tf.sparse_tensor_to_dense, tf.sparse.to_dense.
    """
    sp_input = as_sparse(sp_input)
    if default_value is None:
        default_value = array.zeros([], dtype=sp_input.dtype)
    return raw.SparseToDense(sp_input.indices, sp_input.dense_shape, sp_input.values, default_value,
                             validate_indices=validate_indices, name=name)


def from_dense(tensor, name=None):
    """The sparse tensor of a dense one: its elements that are not 0.

    Args:
      tensor: Tensor.  name: str.
    Returns:
      SparseTensor.
    Source: tf.sparse.from_dense.
    """
    with name_scope(name, "dense_to_sparse"):
        tensor = to_tensor(tensor)
        indices = indexing.where(math.not_equal(tensor, array.constant(0, tensor.dtype)))
        values = indexing.gather_nd(tensor, indices)
        return SparseTensor(indices, values, array.shape(tensor, out_type=dtypes.int64))


def sparse_eye(num_rows, num_columns=None, dtype=dtypes.float32, name=None):
    """A sparse matrix with ones on its diagonal.

    Args:
      num_rows: int or scalar Tensor.  num_columns: int or scalar Tensor, default num_rows.
      dtype: DType.  name: str.
    Returns:
      SparseTensor [num_rows, num_columns].
    Source: tf.sparse.eye.
    """
    with name_scope(name, "eye", [num_rows, num_columns]):
        num_rows = _size(num_rows, "num_rows")
        num_columns = num_rows if num_columns is None else _size(num_columns, "num_columns")
        size = math.minimum(num_rows, num_columns)
        places = math.range(size, dtype=dtypes.int64)
        indices = array.stack([places, places], axis=1)
        ones = array.ones(size, dtype=dtype)
        return SparseTensor(indices, ones, [num_rows, num_columns])


def _size(value, name):
    return to_tensor(value, dtypes.int64, name)


def sparse_mask(a, mask_indices, name=None):
    """The rows of IndexedSlices that are not masked.

    Args:
      a: IndexedSlices.  mask_indices: int vector of rows to leave out.  name: str.
    Returns:
      IndexedSlices.
    Source: tf.sparse_mask, tf.sparse.mask.
    """
    with name_scope(name, "sparse_mask", [a, mask_indices]) as name:
        indices = a.indices
        out_indices, kept = indexing.setdiff1d(indices, mask_indices)
        return IndexedSlices(indexing.gather(a.values, kept, name=name), out_indices, a.dense_shape)


def convert_to_tensor_or_sparse_tensor(value, dtype=None, name=None):
    """A SparseTensor as it is (or from its value), anything else as a Tensor.

    Args:
      value: SparseTensor, SparseTensorValue or what convert_to_tensor takes.  dtype: DType.  name: str.
    Returns:
      SparseTensor or Tensor.
    Raises:
      RuntimeError: a SparseTensor has another dtype.
    Source: tf.convert_to_tensor_or_sparse_tensor.
    """
    if dtype is not None:
        dtype = dtypes.as_dtype(dtype)
    if isinstance(value, SparseTensorValue):
        value = SparseTensor.from_value(value)
    if isinstance(value, SparseTensor):
        if dtype and not dtype.is_compatible_with(value.dtype):
            raise RuntimeError(f"Sparse dtype: requested = {dtype.name}, actual = {value.dtype.name}")
        return value
    return to_tensor(value, dtype, name)


# ------------------------------------------------------------------ arithmetic
def sparse_tensor_dense_matmul(sp_a, b, adjoint_a=False, adjoint_b=False, name=None):
    """The product of a sparse matrix and a dense one.

    Args:
      sp_a: SparseTensor [n, k].  b: Tensor [k, m] of its dtype.
      adjoint_a, adjoint_b: bool, take the (conjugate) transpose of that operand.
      name: str.
    Returns:
      Tensor [n, m].
    Raises:
      TypeError: sp_a is no SparseTensor.  InvalidArgumentError (when run): an index is out of bounds.
    Source: tf.sparse_tensor_dense_matmul, tf.sparse.matmul, tf.sparse.sparse_dense_matmul.
    """
    sp_a = as_sparse(sp_a)
    with name_scope(name, "SparseTensorDenseMatMul", [sp_a.indices, sp_a.values, b]):
        b = to_tensor(b, name="b")
        return raw.SparseTensorDenseMatMul(sp_a.indices, sp_a.values, sp_a.dense_shape, b, adjoint_a=adjoint_a,
                                           adjoint_b=adjoint_b)


def sparse_add(a, b, threshold=None, thresh=None):
    """The sum of two sparse tensors, or of a sparse and a dense one.

    Args:
      a, b: SparseTensors or Tensors of one shape, at least one of them sparse.
      threshold: scalar, smaller sums of two sparse tensors are left out; thresh: the same by its old name.
    Returns:
      SparseTensor if both are sparse, else Tensor.
    Raises:
      TypeError: both are dense.  ValueError: shapes differ.
    Source: tf.sparse_add, tf.sparse.add.
    """
    threshold = lookup_renamed("threshold", threshold, "thresh", thresh)
    if threshold is None:
        threshold = 0
    sparse = (SparseTensor, SparseTensorValue)
    if not isinstance(a, sparse) and not isinstance(b, sparse):
        raise TypeError("At least one input should be SparseTensor; do you mean to use tf.add()?")
    if not (isinstance(a, sparse) and isinstance(b, sparse)):
        if not isinstance(a, sparse):
            a, b = b, a
        a = as_sparse(a)
        return raw.SparseTensorDenseAdd(a.indices, a.values, a.dense_shape, b)
    a, b = as_sparse(a), as_sparse(b)
    threshold = to_tensor(threshold, a.values.dtype.real_dtype.base_dtype, "threshold")
    indices, values, shape = raw.SparseAdd(a.indices, a.values, a.dense_shape, b.indices, b.values, b.dense_shape, threshold)
    a.get_shape().assert_is_compatible_with(b.get_shape())
    static = a.get_shape().merge_with(b.get_shape())
    return SparseTensor(indices, values, static.as_list() if static.is_fully_defined() else shape)


def sparse_softmax(sp_input, name=None):
    """Softmax along the last axis, over the elements that are set.

    Args:
      sp_input: SparseTensor (float) of rank 2 or more.  name: str.
    Returns:
      SparseTensor.
    Source: tf.sparse_softmax, tf.sparse.softmax.
    """
    with name_scope(name, "SparseSoftmax", [sp_input.indices, sp_input.values]):
        values = raw.SparseSoftmax(sp_input.indices, sp_input.values, sp_input.dense_shape)
        return SparseTensor(sp_input.indices, values, sp_input.dense_shape)


def sparse_maximum(sp_a, sp_b, name=None):
    """The greater element of two sparse tensors; what is not set counts as 0.

    Args:
      sp_a, sp_b: SparseTensors of one shape and dtype.  name: str.
    Returns:
      SparseTensor with an element where either has one.
    Source: tf.sparse_maximum, tf.sparse.maximum.
    """
    return _extreme(raw.SparseSparseMaximum, "SparseSparseMaximum", sp_a, sp_b, name)


def sparse_minimum(sp_a, sp_b, name=None):
    """The lesser element of two sparse tensors; what is not set counts as 0.

    Args and Returns: as for sparse_maximum.
    Source: tf.sparse_minimum, tf.sparse.minimum.
    """
    return _extreme(raw.SparseSparseMinimum, "SparseSparseMinimum", sp_a, sp_b, name)


def _extreme(make, scope, a, b, name):
    with name_scope(name, scope, [a.indices, a.values, b.indices, b.values]) as name:
        indices, values = make(a.indices, a.values, a.dense_shape, b.indices, b.values, b.dense_shape, name=name)
    return SparseTensor(indices, values, a.dense_shape)


def _operator(op_type, op_name):
    """A SparseTensor's operator with a dense operand on its right."""
    def operator(sp_x, y):
        with name_scope(None, op_name, [sp_x.indices, sp_x.values, sp_x.dense_shape, y]) as name:
            y = to_tensor(y, sp_x.dtype.base_dtype, "y")
            return SparseTensor(sp_x.indices, getattr(raw, op_type)(
                sp_x.indices, sp_x.values, sp_x.dense_shape, y, name=name), sp_x.dense_shape)
    return operator


def _static_shape(self):
    """TensorShape: what is known of the dense shape while building."""
    return array.constant_value_as_shape(self.dense_shape)


# Here, because core knows no more of values than constants.
SparseTensor.get_shape = _static_shape
SparseTensor.__mul__ = _operator("SparseDenseCwiseMul", "mul")
SparseTensor.__div__ = _operator("SparseDenseCwiseDiv", "div")
SparseTensor.__truediv__ = _operator("SparseDenseCwiseDiv", "truediv")


# ------------------------------------------------------------------ reductions
def _reduction_axes(sp_input, axis):
    if axis is not None:
        return axis
    rank = sp_input.dense_shape.shape.num_elements() if sp_input.dense_shape.shape.ndims else None
    if rank is not None:
        return array.constant(np.arange(rank), dtype=dtypes.int32)
    return math.range(0, array.rank(sp_input))


def _reduced(make, sp_input, axis, keepdims, reduction_axes, keep_dims):
    keepdims = lookup_renamed("keepdims", keepdims, "keep_dims", keep_dims)
    if reduction_axes is not None:
        if axis is not None:
            raise ValueError("Can't specify both axis' and 'reduction_indices'.")
        axis = reduction_axes
    return make(sp_input.indices, sp_input.values, sp_input.dense_shape, _reduction_axes(sp_input, axis),
                keep_dims=bool(keepdims))


def sparse_reduce_sum(sp_input, axis=None, keepdims=None, reduction_axes=None, keep_dims=None):
    """Sums of elements along axes, as a dense tensor.

    Args:
      sp_input: SparseTensor (number).
      axis: int or list of int, default: all; reduction_axes: the same by its old name.
      keepdims: bool, reduced axes stay with size 1; keep_dims: the same by its old name.
    Returns:
      Tensor.
    Raises:
      ValueError: an argument is given by both its names.
    Source: tf.sparse_reduce_sum, tf.sparse.reduce_sum.
    """
    return _reduced(raw.SparseReduceSum, sp_input, axis, keepdims, reduction_axes, keep_dims)


def sparse_reduce_max(sp_input, axis=None, keepdims=None, reduction_axes=None, keep_dims=None):
    """Largest elements along axes, as a dense tensor; 0 where none is set.

    Args and Raises: as for sparse_reduce_sum.
    Source: tf.sparse_reduce_max, tf.sparse.reduce_max.
    """
    return _reduced(raw.SparseReduceMax, sp_input, axis, keepdims, reduction_axes, keep_dims)


def sparse_reduce_sum_sparse(sp_input, axis=None, keepdims=None, reduction_axes=None, keep_dims=None):
    """Sums of elements along axes, as a sparse tensor.

    Args and Raises: as for sparse_reduce_sum.
    Returns:
      SparseTensor.
    Source: tf.sparse_reduce_sum_sparse, tf.sparse.reduce_sum_sparse.
    """
    return SparseTensor(*_reduced(raw.SparseReduceSumSparse, sp_input, axis, keepdims, reduction_axes, keep_dims))


def sparse_reduce_max_sparse(sp_input, axis=None, keepdims=None, reduction_axes=None, keep_dims=None):
    """Largest elements along axes, as a sparse tensor.

    Args and Raises: as for sparse_reduce_sum.
    Returns:
      SparseTensor.
    Source: tf.sparse_reduce_max_sparse, tf.sparse.reduce_max_sparse.
    """
    return SparseTensor(*_reduced(raw.SparseReduceMaxSparse, sp_input, axis, keepdims, reduction_axes, keep_dims))


# ------------------------------------------------------------------ parts and orders
class KeywordRequired:
    """What stands in the way of arguments by position."""

    def __repr__(self):
        return "KeywordRequired()"


def sparse_split(keyword_required=KeywordRequired(), sp_input=None, num_split=None, axis=None, name=None, split_dim=None):
    """A sparse tensor cut along an axis; the first pieces are one longer when it cannot be cut evenly.

    Args (by keyword only):
      sp_input: SparseTensor.  num_split: int.  axis: int or scalar Tensor.  name: str.
      split_dim: the axis by its old name, which TF takes only beside axis.
    Returns:
      list of num_split SparseTensors.
    Raises:
      ValueError: an argument is missing or given by position.  TypeError: sp_input is no SparseTensor.
    Source: tf.sparse_split, tf.sparse.split.
    """
    if not isinstance(keyword_required, KeywordRequired):
        raise ValueError("Keyword arguments are required for this function.")
    for label, value in (("sp_input", sp_input), ("num_split", num_split), ("axis", axis)):
        if value is None:
            raise ValueError(f"{label} is required")
    axis = lookup_renamed("axis", axis, "split_dim", split_dim)
    sp_input = as_sparse(sp_input)
    parts = raw.SparseSplit(axis, sp_input.indices, sp_input.values, sp_input.dense_shape, num_split=num_split, name=name)
    return [SparseTensor(*part) for part in zip(*parts)]


def sparse_slice(sp_input, start, size, name=None):
    """A box of a sparse tensor; what reaches beyond its end is left out.

    Args:
      sp_input: SparseTensor.  start, size: int64 vectors.  name: str.
    Returns:
      SparseTensor.
    Raises:
      TypeError: sp_input is no SparseTensor.
    Source: tf.sparse_slice, tf.sparse.slice.
    """
    sp_input = as_sparse(sp_input)
    start, size = to_tensor(start, dtypes.int64), to_tensor(size, dtypes.int64)
    with name_scope(name, "SparseSlice", [sp_input]) as name:
        parts = raw.SparseSlice(sp_input.indices, sp_input.values, sp_input.dense_shape, start, size, name=name)
        return SparseTensor(*parts)


def sparse_reorder(sp_input, name=None):
    """The same elements with their indices in ascending order.

    Args:
      sp_input: SparseTensor.  name: str.
    Returns:
      SparseTensor.
    Raises:
      TypeError: sp_input is no SparseTensor.
    Source: tf.sparse_reorder, tf.sparse.reorder.
    """
    sp_input = as_sparse(sp_input)
    indices, values = raw.SparseReorder(sp_input.indices, sp_input.values, sp_input.dense_shape, name=name)
    if sp_input.get_shape().is_fully_defined():
        return SparseTensor(indices, values, sp_input.get_shape().as_list())
    return SparseTensor(indices, values, array.identity(sp_input.dense_shape))


def sparse_transpose(sp_input, perm=None, name=None):
    """The axes in another order.

    Args:
      sp_input: SparseTensor.  perm: int vector, default: the axes reversed.  name: str.
    Returns:
      SparseTensor with its indices in order.
    Source: tf.sparse_transpose, tf.sparse.transpose.
    """
    with name_scope(name, "SparseTranspose", [sp_input]):
        if perm is None:
            rank = array.rank(sp_input)
            perm = (rank - 1) - math.range(0, rank, 1)
        indices = array.transpose(indexing.gather(array.transpose(sp_input.indices), perm))
        known = array.constant_value(to_tensor(perm))
        if known is not None and sp_input.get_shape().is_fully_defined():
            old = sp_input.get_shape().as_list()
            shape = [old[p] for p in known] + old[len(known):]
        else:
            shape = indexing.gather(sp_input.dense_shape, perm)
        return sparse_reorder(SparseTensor(indices, sp_input.values, shape))


def sparse_expand_dims(sp_input, axis=None, name=None):
    """A new axis of size 1.

    Args:
      sp_input: SparseTensor.  axis: int, default -1: the last.  name: str.
    Returns:
      SparseTensor.
    Source: tf.sparse.expand_dims.
    """
    rank = sp_input.dense_shape.get_shape()[0]
    axis = -1 if axis is None else axis
    with name_scope(name, "expand_dims", [sp_input]):
        if isinstance(rank, Dimension):
            rank = rank.value
        axis = to_tensor(axis, name="axis")
        axis = indexing.where_v2(axis >= 0, axis, axis + rank + 1)
        rows = array.shape(sp_input.indices)[0]
        column = array.zeros([rows, 1], dtype=dtypes.int64)
        before = slicing.slice(sp_input.indices, [0, 0], [-1, axis])
        after = slicing.slice(sp_input.indices, [0, axis], [-1, -1])
        indices = array.concat([before, column, after], axis=1)
        sizes_before = slicing.slice(sp_input.dense_shape, [0], [axis])
        sizes_after = slicing.slice(sp_input.dense_shape, [axis], [-1])
        one = to_tensor([1], dtypes.int64, "new_shape")
        return SparseTensor(indices, sp_input.values, array.concat([sizes_before, one, sizes_after], axis=0))


def sparse_fill_empty_rows(sp_input, default_value, name=None):
    """An element [row, 0, ...] with a default value for each row without elements.

    Args:
      sp_input: SparseTensor.  default_value: scalar of its dtype.  name: str.
    Returns:
      (SparseTensor, bool vector: the rows that were empty).
    Raises:
      TypeError: sp_input is no SparseTensor.
    Source: tf.sparse_fill_empty_rows, tf.sparse.fill_empty_rows.
    """
    sp_input = as_sparse(sp_input)
    with name_scope(name, "SparseFillEmptyRows", [sp_input]):
        default_value = to_tensor(default_value, sp_input.values.dtype.base_dtype)
        indices, values, empty, _ = raw.SparseFillEmptyRows(sp_input.indices, sp_input.values, sp_input.dense_shape,
                                                            default_value)
        return SparseTensor(indices, values, sp_input.dense_shape), empty


def sparse_reset_shape(sp_input, new_shape=None):
    """The same elements in a dense shape of other sizes.

    Args:
      sp_input: SparseTensor.
      new_shape: int64 vector, no size smaller than before; default: the smallest that holds the elements.
    Returns:
      SparseTensor.
    Raises:
      TypeError: sp_input is no SparseTensor.  ValueError: ranks differ, or a size is too small.
      InvalidArgumentError (when run): the same, where it is not known while building.
    Source: tf.sparse_reset_shape, tf.sparse.reset_shape.
    """
    sp_input = as_sparse(sp_input)
    indices, values = array.identity(sp_input.indices), array.identity(sp_input.values)
    old_shape = array.identity(sp_input.dense_shape)
    if new_shape is None:
        largest, least = reduce.reduce_max(indices, axis=0), array.constant(0, dtypes.int64)
        return SparseTensor(indices, values, math.maximum(least, math.add(largest, array.ones_like(old_shape))))
    new_shape = math.cast(to_tensor(new_shape), dtypes.int64)
    new_shape.get_shape().assert_has_rank(1)
    if new_shape.shape.ndims is not None:
        new_shape.shape.dims[0].merge_with(sp_input.dense_shape.shape.dims[0])
    _check_sizes(sp_input, new_shape)
    static = array.constant_value_as_shape(new_shape)
    if static.is_fully_defined() and sp_input.get_shape().is_fully_defined():
        return SparseTensor(indices, values, static.as_list())
    return SparseTensor(indices, values, _checked_when_run(old_shape, new_shape))


def _check_sizes(sp_input, new_shape):
    wanted = array.constant_value_as_shape(new_shape)
    if not wanted.is_fully_defined() or not sp_input.get_shape().is_fully_defined():
        return
    old, new = np.array(sp_input.get_shape().as_list()), np.array(wanted.as_list())
    if (new < old).any():
        raise ValueError("Requested new_shape should have dimension sizes >= sp_input.shape.  Found new_shape "
                         f"({old}), sp_input.shape ({new}).")


def _checked_when_run(old_shape, new_shape):
    checked = control_flow.with_dependencies([check.assert_equal(array.shape(old_shape), array.shape(new_shape))], new_shape)
    return control_flow.with_dependencies([check.assert_less_equal(old_shape, checked)], checked)


# ------------------------------------------------------------------ ids
def sparse_merge(sp_ids, sp_values, vocab_size, name=None, already_sorted=False):
    """Ids and their values as one sparse tensor, whose last indices are the ids.

    Args:
      sp_ids: SparseTensor (int), or list of them, each for one new axis.
      sp_values: SparseTensor of the same indices.
      vocab_size: int or scalar Tensor (int64), or list of them: the sizes of the new axes.
      name: str.
      already_sorted: bool, the ids stand in ascending order.
    Returns:
      SparseTensor of the rank of sp_ids, plus the number of lists less 1.
    Raises:
      TypeError: an argument is of the wrong kind.  ValueError: lists of different lengths.
    Source: tf.sparse_merge, tf.sparse.merge.
    """
    if isinstance(sp_ids, (SparseTensorValue, SparseTensor)):
        sp_ids = [sp_ids]
        if not isinstance(vocab_size, (Tensor, numbers.Integral)):
            raise TypeError(f"vocab_size has to be a Tensor or Python int. Found {type(vocab_size)}")
        vocab_size = [vocab_size]
    else:
        if not isinstance(vocab_size, collections.abc.Iterable) or isinstance(vocab_size, Tensor):
            raise TypeError(f"vocab_size has to be a list of Tensors or Python ints. Found {type(vocab_size)}")
        for size in vocab_size:
            if not isinstance(size, (Tensor, numbers.Integral)):
                raise TypeError(f"vocab_size has to be a list of Tensors or Python ints. Found {type(size)}")
    if len(sp_ids) != len(vocab_size):
        raise ValueError("sp_ids and vocab_size have to have equal lengths.")
    with name_scope(name, "SparseMerge", [sp_ids, sp_values]):
        sp_ids, sp_values = [as_sparse(ids) for ids in sp_ids], as_sparse(sp_values)
        columns = [array.expand_dims(_as_int64(ids.values), axis=1) for ids in sp_ids]
        sizes = [math.cast(size, dtypes.int64) for size in vocab_size]
        columns = [sp_ids[0].indices[:, :-1]] + columns
        indices = array.concat(columns, 1)
        shape = array.concat([sp_ids[0].dense_shape[:-1], sizes], 0)
        merged = SparseTensor(indices, sp_values.values, shape)
        if already_sorted:
            return merged
        found = sparse_reorder(merged)
        return SparseTensor(found.indices, found.values, shape)


def _as_int64(ids):
    return ids if ids.dtype == dtypes.int64 else math.cast(ids, dtypes.int64)


def sparse_to_indicator(sp_input, vocab_size, name=None):
    """A dense bool tensor that says which ids occur.

    Args:
      sp_input: SparseTensor (int) of ids along the last axis.  vocab_size: int.  name: str.
    Returns:
      Tensor (bool) [..., vocab_size].
    Raises:
      TypeError: sp_input is no SparseTensor.
    Source: tf.sparse_to_indicator, tf.sparse.to_indicator.
    """
    sp_input = as_sparse(sp_input)
    with name_scope(name, "SparseToIndicator", [sp_input]) as name:
        count = array.shape(sp_input.indices)[0]
        ones = array.fill(array.expand_dims(count, 0), True)
        marked = SparseTensor(sp_input.indices, ones, sp_input.dense_shape)
        merged = sparse_merge(sp_input, marked, vocab_size, name)
        return sparse_tensor_to_dense(merged, default_value=False, validate_indices=False, name=name)


# ------------------------------------------------------------------ strings, distances
def serialize_sparse(sp_input, name=None, out_type=dtypes.string):
    """The three parts of a sparse tensor as strings.

    Args:
      sp_input: SparseTensor.  name: str.  out_type: tf.string (tf.variant is not emulated).
    Returns:
      Tensor (string) [3].
    Raises:
      TypeError: sp_input is no SparseTensor.
    Source: tf.serialize_sparse, tf.io.serialize_sparse.
    """
    sp_input = as_sparse(sp_input)
    return raw.SerializeSparse(sp_input.indices, sp_input.values, sp_input.dense_shape, name=name, out_type=out_type)


def serialize_many_sparse(sp_input, name=None, out_type=dtypes.string):
    """The three parts of each entry along the first axis as strings.

    Args and Raises: as for serialize_sparse.
    Returns:
      Tensor (string) [N, 3].
    Source: tf.serialize_many_sparse, tf.io.serialize_many_sparse.
    """
    sp_input = as_sparse(sp_input)
    return raw.SerializeManySparse(sp_input.indices, sp_input.values, sp_input.dense_shape, name=name, out_type=out_type)


def deserialize_many_sparse(serialized_sparse, dtype, rank=None, name=None):
    """Serialized sparse tensors of one rank as one, with a new first axis.

    Args:
      serialized_sparse: Tensor (string) [N, 3].  dtype: DType of the values.
      rank: int, rank of each, where it is known.  name: str.
    Returns:
      SparseTensor of rank + 1.
    Source: tf.deserialize_many_sparse, tf.io.deserialize_many_sparse.
    """
    indices, values, shape = raw.DeserializeManySparse(serialized_sparse, dtype=dtype, name=name)
    # Feeds check the rank, so what is not known is said to be so.
    indices.set_shape([None, rank])
    shape.set_shape([rank])
    return SparseTensor(indices, values, shape)


def edit_distance(hypothesis, truth, normalize=True, name="edit_distance"):
    """Levenshtein distances of the sequences along the last axis.

    Args:
      hypothesis, truth: SparseTensors of one rank and dtype.
      normalize: bool, divide by the length of the truth.
      name: str.
    Returns:
      Tensor (float32) without the last axis; inf for a normalized distance to nothing.
    Raises:
      TypeError: an argument is no SparseTensor.
    Source: tf.edit_distance.
    """
    for label, value in (("Hypothesis", hypothesis), ("Truth", truth)):
        if not isinstance(value, (SparseTensor, SparseTensorValue)):
            raise TypeError(f"{label} must be a SparseTensor.")
    a, b = as_sparse(hypothesis), as_sparse(truth)
    return raw.EditDistance(a.indices, a.values, a.dense_shape, b.indices, b.values, b.dense_shape, normalize=normalize,
                            name=name)
