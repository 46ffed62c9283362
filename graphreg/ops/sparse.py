"""Sparse tensors: other shapes for them, several as one, their sums with dense tensors."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op

text = shape_fns.text


# ------------------------------------------------------------------ shapes
@op("SparseReshape(input_indices: int64, input_shape: int64, new_shape: int64) -> output_indices: int64, "
    "output_shape: int64", dynamic_shape=True)
def sparse_reshape(xp, input_indices, input_shape, new_shape):
    """The indices that the same elements have in another dense shape."""
    _check_reshape(input_indices, input_shape, new_shape)
    shape = _new_shape(input_shape.tolist(), new_shape.tolist())
    places = np.zeros(len(input_indices), np.int64)
    for index, size in zip(input_indices.T, input_shape):
        places = places * size + index
    out = np.empty((len(places), len(shape)), np.int64)
    for axis in reversed(range(len(shape))):
        places, out[:, axis] = np.divmod(places, max(shape[axis], 1))
    return out, np.array(shape, np.int64)


def _check_reshape(indices, shape, new_shape):
    for wording, x, rank in (("Input indices should be a matrix", indices, 2), ("Input shape should be a vector", shape, 1),
                             ("Target shape should be a vector", new_shape, 1)):
        if x.ndim != rank:
            raise errors.invalid_argument(f"{wording} but received shape {text(x.shape)}")


def _new_shape(shape, wanted):
    """The sizes wanted, -1 replaced by what remains."""
    total, given, unknown = int(np.prod(shape)), 1, None
    for axis, size in enumerate(wanted):
        if size == -1:
            if unknown is not None:
                raise errors.invalid_argument(f"only one output dimension may be -1, not both {unknown} and {axis}")
            unknown = axis
        elif size < 0:
            raise errors.invalid_argument(f"size {axis} must be non-negative, not {size}")
        else:
            given *= size
    found = list(wanted)
    if unknown is not None:
        found[unknown] = _remaining(total, given, shape, wanted, unknown)
    if int(np.prod(found)) != total:
        raise errors.invalid_argument(f"Input to reshape is a tensor with {total} dense values, but the requested shape has "
                                      f"{int(np.prod(found))}. input_shape={text(shape)} output_shape={text(found)}")
    return found


def _remaining(total, given, shape, wanted, axis):
    if given == 0:
        raise errors.invalid_argument("reshape cannot infer the missing input size for an empty tensor unless all specified "
                                      "input sizes are non-zero")
    if total % given:
        tried = wanted[:axis] + [1] + wanted[axis + 1:]
        raise errors.invalid_argument(f"Input to reshape is a SparseTensor with {total} dense values, but the requested "
                                      f"shape requires a multiple of {given}. input_shape={text(shape)} "
                                      f"output_shape={text(tried)}")
    return total // given


@sparse_reshape.shape
def _(c):
    rows, _ = c.with_rank(0, 2)
    c.with_rank(1, 1)
    rank, = c.with_rank(2, 1)
    return [(rows, rank), (rank,)]


# ------------------------------------------------------------------ several as one
@op("SparseConcat(indices: N * int64, values: N * T, shapes: N * int64) -> output_indices: int64, output_values: T, "
    "output_shape: int64",
    "concat_dim: int",
    "N: int >= 2",
    "T: type")
def sparse_concat(xp, indices, values, shapes, concat_dim):
    """Sparse tensors one after another along an axis, their indices in order."""
    rank = len(shapes[0]) if shapes[0].ndim == 1 else 0
    for i, parts in enumerate(zip(indices, values, shapes)):
        _check_concat_input(i, *parts, rank=rank)
    if not -rank <= concat_dim < rank:
        raise errors.invalid_argument(f"Concat dimension must be in range [{-rank}, {rank}), got {concat_dim}")
    axis = concat_dim % rank
    moved, shape = [], shapes[0].copy()
    shape[axis] = 0
    for i, (index, size) in enumerate(zip(indices, shapes)):
        _check_other_axes(i, size, shape, axis)
        index = index.copy()
        index[:, axis] += shape[axis]
        shape[axis] += size[axis]
        moved.append(index)
    moved, values = np.concatenate(moved), np.concatenate(values)
    order = np.lexsort(moved.T[::-1])
    return moved[order], values[order], shape


def _check_concat_input(i, indices, values, shape, rank):
    for wording, x, wanted in (("Input indices should be a matrix", indices, 2),
                               ("Input values should be a vector", values, 1), ("Input shapes should be a vector", shape, 1)):
        if x.ndim != wanted:
            raise errors.invalid_argument(f"{wording} but received shape {text(x.shape)} at position {i}")
    if len(shape) != rank:
        raise errors.invalid_argument(f"Ranks of all input tensors must match: expected {rank} but got {len(shape)} at "
                                      f"position {i}")
    if len(indices) != len(values):
        raise errors.invalid_argument("indices and values rows (indexing dimension) must match. "
                                      f"(indices = {len(indices)}, values = {len(values)})")


def _check_other_axes(i, sizes, shape, axis):
    for other, (size, wanted) in enumerate(zip(sizes, shape)):
        if other != axis and size != wanted:
            raise errors.invalid_argument(f"Input shapes must match: expected {wanted} for dimension {other} but got {size} "
                                          f"at position {i}")


@sparse_concat.shape
def _(c):
    n = c.attrs["N"]
    total, rank = 0, None
    for i in range(n):
        rows, columns = c.with_rank(i, 2)
        count, = c.with_rank(n + i, 1)
        sizes, = c.with_rank(2 * n + i, 1)
        total = shape_fns.add_dim(total, shape_fns.merge_dim(rows, count))
        rank = shape_fns.merge_dim(rank, shape_fns.merge_dim(columns, sizes))
    return [(total, rank), (total,), (rank,)]


sparse_concat.not_differentiable()


# ------------------------------------------------------------------ sparse with dense
@op("SparseTensorDenseAdd(a_indices: Tindices, a_values: T, a_shape: Tindices, b: T) -> output: T",
    "T: {numbertype}",
    "Tindices: {int32, int64}")
def sparse_tensor_dense_add(xp, a_indices, a_values, a_shape, b):
    """A sparse tensor added to a dense one of the same shape; what stands twice is added twice."""
    _check_beside_dense(a_indices, a_values, a_shape, b)
    out = np.array(b)
    np.add.at(out, tuple(a_indices.T), a_values[:len(a_indices)])
    return out


def _check_beside_dense(indices, values, shape, b):
    if indices.ndim != 2:
        raise errors.invalid_argument(f"Input a_indices should be a matrix but received shape: {text(indices.shape)}")
    if values.ndim != 1 or shape.ndim != 1:
        raise errors.invalid_argument("Inputs a_values and a_shape should be vectors but received shapes: "
                                      f"{text(values.shape)} and {text(shape.shape)}")
    if len(shape) != b.ndim:
        raise errors.invalid_argument(f"Two operands have different ranks; received: {len(shape)} and {b.ndim}")
    if not 1 <= b.ndim <= 5:
        raise errors.invalid_argument("Only tensors with ranks between 1 and 5 are currently supported.  "
                                      f"Tensor rank: {b.ndim}")
    for axis, (sparse, dense) in enumerate(zip(shape, b.shape)):
        if sparse != dense:
            raise errors.invalid_argument(f"Dimension {axis} does not equal (no broadcasting is supported): sparse side "
                                          f"{sparse} vs dense side {dense}")
    is_out = ((indices < 0) | (indices >= shape)).any(axis=0)
    if is_out.any():
        raise errors.invalid_argument(f"Sparse tensor has some invalid index on dimension {int(is_out.argmax())}; "
                                      f"dense tensor shape: {text(b.shape)}")


@sparse_tensor_dense_add.shape
def _(c):
    return [c.shapes[3]]


@sparse_tensor_dense_add.gradient
def _(tf, op, dy):
    return None, tf.gather_nd(dy, op.inputs[0]), None, dy
