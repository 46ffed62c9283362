"""Sums, maxima and softmax along axes of sparse tensors."""
import numpy as np

from ..core import dtypes, errors, shape_fns
from ..core.declare import op
from ..kernels import sparse as kernels
from .reduce import kept_shape

text = shape_fns.text
_INPUTS = "(input_indices: int64, input_values: T, input_shape: int64, reduction_axes: int32) -> "
_SPARSE = "output_indices: int64, output_values: T, output_shape: int64"


# ------------------------------------------------------------------ kernels
def _reduced(reduce, indices, values, shape, axes):
    """(axes that stay, indices of the groups in them, the value of each group)."""
    _check(indices, values, shape, axes)
    rank = len(shape)
    gone = {axis % rank for axis in axes.reshape(-1).tolist()}
    kept = [axis for axis in range(rank) if axis not in gone]
    order, heads = kernels.groups(indices, kept)
    if not len(order):
        return kept, np.zeros((0, len(kept)), np.int64), values
    return kept, indices[order][heads][:, kept], reduce.reduceat(values[order], heads, dtype=values.dtype)


def _check(indices, values, shape, axes):
    if values.ndim != 1:
        raise errors.invalid_argument(f"vals must be a vec, but got: {text(values.shape)}")
    if len(indices) != len(values):
        raise errors.invalid_argument("indices and values rows (indexing dimension) must match. "
                                      f"(indices = {len(indices)}, values = {len(values)})")
    if shape.ndim != 1:
        raise errors.invalid_argument(f"Expected input_shape to be a vector; got shape: {text(shape.shape)}")
    if axes.ndim > 1:
        raise errors.invalid_argument(f"Expected reduction_axes to be a scalar or a vector; got shape: {text(axes.shape)}")
    for axis in axes.reshape(-1).tolist():
        if not -len(shape) <= axis < len(shape):
            raise errors.invalid_argument(f"Invalid reduction dimension {axis}, for input with {len(shape)} dimensions.")


def _dense(reduce, indices, values, shape, axes, keep_dims):
    kept, places, found = _reduced(reduce, indices, values, shape, axes)
    sizes = shape[kept]
    if ((places < 0) | (places >= sizes)).any():
        raise errors.invalid_argument(f"an index is out of the bounds of {text(shape)}")
    out = np.zeros(tuple(sizes.tolist()), values.dtype)
    if len(found):
        out[tuple(places.T) if kept else ...] = found if kept else found[0]
    return out.reshape([int(d) if axis in kept else 1 for axis, d in enumerate(shape)]) if keep_dims else out


def _sparse(reduce, indices, values, shape, axes, keep_dims):
    kept, places, found = _reduced(reduce, indices, values, shape, axes)
    if not keep_dims:
        return places, found, shape[kept]
    wide = np.zeros((len(places), len(shape)), np.int64)
    wide[:, kept] = places
    return wide, found, np.array([d if axis in kept else 1 for axis, d in enumerate(shape)], np.int64)


# ------------------------------------------------------------------ the ops
@op("SparseReduceSum" + _INPUTS + "output: T", "keep_dims: bool = false", "T: {numbertype}",
    host=("input_shape", "reduction_axes"))
def sparse_reduce_sum(xp, input_indices, input_values, input_shape, reduction_axes, keep_dims):
    """Sums along axes, as a dense tensor."""
    return _dense(np.add, input_indices, input_values, input_shape, reduction_axes, keep_dims)


@op("SparseReduceMax" + _INPUTS + "output: T", "keep_dims: bool = false", "T: {realnumbertype}",
    host=("input_shape", "reduction_axes"))
def sparse_reduce_max(xp, input_indices, input_values, input_shape, reduction_axes, keep_dims):
    """Largest elements along axes, as a dense tensor; 0 where there is none."""
    return _dense(np.maximum, input_indices, input_values, input_shape, reduction_axes, keep_dims)


@op("SparseReduceSumSparse" + _INPUTS + _SPARSE, "keep_dims: bool = false", "T: {numbertype}", dynamic_shape=True)
def sparse_reduce_sum_sparse(xp, input_indices, input_values, input_shape, reduction_axes, keep_dims):
    """Sums along axes, as a sparse tensor."""
    return _sparse(np.add, input_indices, input_values, input_shape, reduction_axes, keep_dims)


@op("SparseReduceMaxSparse" + _INPUTS + _SPARSE, "keep_dims: bool = false", "T: {realnumbertype}", dynamic_shape=True)
def sparse_reduce_max_sparse(xp, input_indices, input_values, input_shape, reduction_axes, keep_dims):
    """Largest elements along axes, as a sparse tensor."""
    return _sparse(np.maximum, input_indices, input_values, input_shape, reduction_axes, keep_dims)


def _dense_shape(c):
    sizes, axes = c.value(2), c.value(3)
    if sizes is None or axes is None:
        return [None]
    rank = len(sizes)
    # An axis that does not exist is found out when the op runs.
    gone = {axis % rank for axis in axes.reshape(-1).tolist()}
    if c.attrs["keep_dims"]:
        return [tuple(1 if i in gone else int(d) for i, d in enumerate(sizes))]
    return [tuple(int(d) for i, d in enumerate(sizes) if i not in gone)]


sparse_reduce_sum.shape(_dense_shape)
sparse_reduce_max.shape(_dense_shape)
sparse_reduce_sum_sparse.shape(shape_fns.unknown_shape)
sparse_reduce_max_sparse.shape(shape_fns.unknown_shape)


@sparse_reduce_sum.gradient
def _(tf, op, dy):
    indices, _, shape, axes = op.inputs
    sizes = kept_shape(tf, shape, axes)
    dy = tf.reshape(dy, sizes)
    scale = shape // tf.cast(sizes, dtypes.int64)
    return None, tf.gather_nd(dy, indices // scale), None, None


# ------------------------------------------------------------------ softmax
@op("SparseSoftmax(sp_indices: int64, sp_values: T, sp_shape: int64) -> output: T", "T: {float32, float64}")
def sparse_softmax(xp, sp_indices, sp_values, sp_shape):
    """Softmax over the elements that share all but their last index; the result in the order of the indices."""
    _check_softmax(sp_indices, sp_values, sp_shape)
    order = kernels.lexicographic(sp_indices)
    if not len(order):
        return sp_values
    rows = sp_indices[order][:, :-1]
    heads = np.flatnonzero(np.concatenate([[True], kernels.steps(rows) != 0]))
    lengths = np.diff(np.append(heads, len(order)))
    values = sp_values[order]
    values = np.exp(values - np.repeat(np.maximum.reduceat(values, heads), lengths))
    return values / np.repeat(np.add.reduceat(values, heads), lengths)


def _check_softmax(indices, values, shape):
    if indices.ndim != 2:
        raise errors.invalid_argument(f"Input sp_indices should be a matrix but received shape: {text(indices.shape)}")
    if values.ndim != 1 or shape.ndim != 1:
        raise errors.invalid_argument("Inputs sp_values and sp_shape should be vectors but received shapes: "
                                      f"{text(values.shape)} and {text(shape.shape)}")
    if len(shape) < 2:
        raise errors.invalid_argument(f"Input should have rank >= 2, but received shape: {shape_fns.summarize(shape)}")
    if len(indices) != len(values):
        raise errors.invalid_argument("indices and values rows (indexing dimension) must match. "
                                      f"(indices = {len(indices)}, values = {len(values)})")
    if indices.shape[1] != len(shape):
        raise errors.invalid_argument("Order length must be SparseTensor rank.")


@sparse_softmax.shape
def _(c):
    c.with_rank(0, 2)
    values = c.with_rank(1, 1)
    c.with_rank(2, 1)
    return [values]


@sparse_softmax.gradient
def _(tf, op, dy):
    indices, shape = op.inputs[0], op.inputs[2]
    softmax = op.outputs[0]
    products = softmax * dy
    sums = tf.raw.SparseReduceSum(indices, products, shape, [-1], keep_dims=True)
    shifted = tf.raw.SparseDenseCwiseAdd(indices, dy, shape, -sums)
    return None, shifted * softmax, None
