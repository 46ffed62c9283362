"""Parts of sparse tensors: split, sliced, sorted, with their empty rows filled."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..core.sparse_tensor import SparseTensor
from ..kernels import sparse as kernels

text = shape_fns.text


def check_parts(indices, values, shape, values_shown=None):
    """Ranks of the three parts; some of TF's texts show the shape of the indices where the values are meant."""
    shown = values if values_shown is None else values_shown
    for name, x, rank, kind, seen in (("indices", indices, 2, "matrix", indices), ("values", values, 1, "vector", shown),
                                      ("shape", shape, 1, "vector", shape)):
        if x.ndim != rank:
            raise errors.invalid_argument(f"Input {name} should be a {kind} but received shape {text(seen.shape)}")


def check_rows(indices, values, shape=None):
    """Refuse parts of different lengths."""
    if len(indices) != len(values):
        raise errors.invalid_argument("indices and values rows (indexing dimension) must match. "
                                      f"(indices = {len(indices)}, values = {len(values)})")
    if shape is not None and indices.shape[1] != len(shape):
        raise errors.invalid_argument("Order length must be SparseTensor rank.")


# ------------------------------------------------------------------ several from one
@op("SparseSplit(split_dim: int64, indices: int64, values: T, shape: int64) -> output_indices: num_split * int64, "
    "output_values: num_split * T, output_shape: num_split * int64",
    "num_split: int >= 1",
    "T: type", dynamic_shape=True)
def sparse_split(xp, split_dim, indices, values, shape, num_split):
    """Cut along an axis; the first pieces are one longer when the size cannot be divided."""
    check_parts(indices, values, shape, indices)
    if split_dim.size != 1:
        raise errors.invalid_argument(f"Input split_dim should be a scalar but received shape {text(split_dim.shape)}")
    axis = int(split_dim.reshape(-1)[0])
    _check_split(axis, shape, num_split)
    base, longer = divmod(int(shape[axis]), num_split)
    starts = [i * base + min(i, longer) for i in range(num_split + 1)]
    outs = [_band(indices, values, shape, axis, *ends) for ends in zip(starts[:-1], starts[1:])]
    return tuple(list(parts) for parts in zip(*outs))


def _check_split(axis, shape, num_split):
    if axis < 0:
        raise errors.invalid_argument(f"num_dim must be in the interval [0, {len(shape)})")
    if axis >= len(shape):
        raise errors.invalid_argument(f"Input split_dim should be between 0 and rank ({len(shape)}), got {axis}")
    if not 1 <= num_split <= shape[axis]:
        raise errors.invalid_argument("Input num_split should be between 1 and the splitting dimension size "
                                      f"({shape[axis]}), got {num_split}")


def _band(indices, values, shape, axis, start, end):
    inside = (indices[:, axis] >= start) & (indices[:, axis] < end)
    found, size = indices[inside], shape.copy()
    found[:, axis] -= start
    size[axis] = end - start
    return found, values[inside], size


@sparse_split.shape
def _(c):
    shape = c.shapes[3]
    rank = None if shape is None else shape_fns.num_elements(shape)
    n = c.attrs["num_split"]
    return [(None, rank)] * n + [(None,)] * n + [shape] * n


@op("SparseSlice(indices: int64, values: T, shape: int64, start: int64, size: int64) -> output_indices: int64, "
    "output_values: T, output_shape: int64",
    "T: type", dynamic_shape=True)
def sparse_slice(xp, indices, values, shape, start, size):
    """A box of a sparse tensor; it may reach beyond the end."""
    check_parts(indices, values, shape, indices)
    for name, x in (("start", start), ("size", size)):
        if x.ndim != 1:
            raise errors.invalid_argument(f"Input {name} should be a vector but received shape {text(x.shape)}")
        if len(x) != len(shape):
            raise errors.invalid_argument(f"Expected {name} to be a vector of length {len(shape)} but got length {len(x)}")
    check_rows(indices, values)
    sizes = np.where(start + size < shape, size, shape - start)
    if (sizes < 0).any():
        raise errors.invalid_argument(f"the slice that starts at {text(start)} has a negative size: {text(sizes)}")
    inside = ((indices >= start) & (indices < start + size)).all(axis=1)
    return indices[inside] - start, values[inside], sizes


@sparse_slice.shape
def _(c):
    shape = c.shapes[2]
    rank = None if shape is None else shape_fns.num_elements(shape)
    return [(None, rank), (None,), shape]


@sparse_slice.gradient
def _(tf, op, *dys):
    indices, _, _, start, _ = op.inputs
    dvalues = tf.raw.SparseSliceGrad(dys[1], indices, start, op.outputs[0])
    dvalues.set_shape(op.inputs[1].get_shape())
    return None, dvalues, None, None, None


@op("SparseSliceGrad(backprop_val_grad: T, input_indices: int64, input_start: int64, output_indices: int64) -> val_grad: T",
    "T: {numbertype}")
def sparse_slice_grad(xp, backprop_val_grad, input_indices, input_start, output_indices):
    """The gradient of the values that were sliced: zero outside of the box."""
    _check_slice_gradient(backprop_val_grad, input_indices, input_start, output_indices)
    out = np.zeros(len(input_indices), backprop_val_grad.dtype)
    wanted = {tuple(index): i for i, index in enumerate((output_indices + input_start).tolist())}
    used = 0
    for i, index in enumerate(input_indices.tolist()):
        place = wanted.get(tuple(index))
        if place is not None:
            out[i] = backprop_val_grad[place]
            used += 1
    if used < len(backprop_val_grad):
        raise errors.InternalError(None, None, "Elements of backprop_val_grad aren't all propagated. Num elements:"
                                   f"{len(backprop_val_grad)}, used: {used}")
    return out


def _check_slice_gradient(dvalues, indices, start, outputs):
    if indices.ndim != 2 or outputs.ndim != 2:
        raise errors.invalid_argument("Input and output indices should be matrices but received shapes: "
                                      f"{text(indices.shape)} and {text(outputs.shape)}")
    if dvalues.ndim != 1:
        raise errors.invalid_argument(f"Input backprop_val_grad should be a vector but received shape: {text(dvalues.shape)}")
    if start.ndim != 1:
        raise errors.invalid_argument(f"Input start should be a vector but received shape {text(start.shape)}")
    if len(start) != indices.shape[1]:
        raise errors.invalid_argument(f"Expected input_start to be a vector of length {indices.shape[1]} but got length "
                                      f"{len(start)}")
    if len(dvalues) != len(outputs):
        raise errors.invalid_argument("# elements of backprop_val_grad and # rows of output_indices should match (#nnz of "
                                      f"sum): got {len(dvalues)} and {len(outputs)}")


@sparse_slice_grad.shape
def _(c):
    return [c.with_rank(1, 2)[:1]]


# ------------------------------------------------------------------ in order
@op("SparseReorder(input_indices: int64, input_values: T, input_shape: int64) -> output_indices: int64, output_values: T",
    "T: type")
def sparse_reorder(xp, input_indices, input_values, input_shape):
    """The same elements, sorted by their indices."""
    check_parts(input_indices, input_values, input_shape)
    check_rows(input_indices, input_values, input_shape)
    order = kernels.lexicographic(input_indices)
    return input_indices[order], input_values[order]


@sparse_reorder.shape
def _(c):
    indices, values = c.with_rank(0, 2), c.with_rank(1, 1)
    c.with_rank(2, 1)
    return [indices, values]


@sparse_reorder.gradient
def _(tf, op, *dys):
    indices, _, shape = op.inputs
    count = tf.shape(indices)[0]
    order = tf.sparse_reorder(SparseTensor(indices, tf.range(count), shape)).values
    return None, tf.gather(dys[1], tf.invert_permutation(order)), None


# ------------------------------------------------------------------ rows
@op("SparseFillEmptyRows(indices: int64, values: T, dense_shape: int64, default_value: T) -> output_indices: int64, "
    "output_values: T, empty_row_indicator: bool, reverse_index_map: int64",
    "T: type", dynamic_shape=True)
def sparse_fill_empty_rows(xp, indices, values, dense_shape, default_value):
    """An element [row, 0, ...] with a default value for each row that has none; the rows in order."""
    _check_rows_to_fill(indices, values, dense_shape, default_value)
    count, rows = int(dense_shape[0]), indices[:, 0] if indices.shape[1] else np.zeros(0, np.int64)
    out = (rows < 0) | (rows >= count)
    if count and out.any():
        i = int(out.argmax())
        raise errors.invalid_argument(f"indices({i}, 0) is invalid: {rows[i]} >= {count}")
    empty = np.bincount(rows, minlength=count)[:count] == 0
    added = np.zeros((int(empty.sum()), indices.shape[1]), np.int64)
    added[:, 0] = np.flatnonzero(empty)
    together = np.concatenate([indices, added])
    order = np.argsort(together[:, 0], kind="stable")
    default = np.full(len(added), default_value[()], values.dtype)
    places = np.empty(len(order), np.int64)
    places[order] = np.arange(len(order))
    return together[order], np.concatenate([values, default])[order], empty, places[:len(indices)]


def _check_rows_to_fill(indices, values, shape, default):
    for name, x, rank, kind in (("dense_shape", shape, 1, "vector"), ("indices", indices, 2, "matrix"),
                                ("values", values, 1, "vector"), ("default_value", default, 0, "scalar")):
        if x.ndim != rank:
            raise errors.invalid_argument(f"{name} must be a {kind}, saw: {text(x.shape)}")
    if not len(shape):
        raise errors.invalid_argument("Dense shape cannot be empty.")
    if shape[0] == 0 and len(indices):
        raise errors.invalid_argument("Received SparseTensor with dense_shape[0] = 0 but indices.shape[0] = "
                                      f"{len(indices)}")
    check_rows(indices, values)


@sparse_fill_empty_rows.shape
def _(c):
    rows, columns = c.with_rank(0, 2)
    count, = c.with_rank(1, 1)
    sizes, = c.with_rank(2, 1)
    c.with_rank(3, 0)
    count, rank = shape_fns.merge_dim(rows, count), shape_fns.merge_dim(columns, sizes)
    shape = c.partial(2)
    if shape is not None and not shape:
        raise shape_fns.ShapeError("dense_shape must not be empty")
    return [(None, rank), (None,), (None if shape is None else shape[0],), (count,)]


@sparse_fill_empty_rows.gradient
def _(tf, op, *dys):
    dvalues, ddefault = tf.raw.SparseFillEmptyRowsGrad(op.outputs[3], dys[1])
    return None, dvalues, None, ddefault


@op("SparseFillEmptyRowsGrad(reverse_index_map: int64, grad_values: T) -> d_values: T, d_default_value: T", "T: type")
def sparse_fill_empty_rows_grad(xp, reverse_index_map, grad_values):
    """The gradients of the values and of the default value."""
    for name, x in (("reverse_index_map", reverse_index_map), ("grad_values", grad_values)):
        if x.ndim != 1:
            raise errors.invalid_argument(f"{name} must be a vector, saw: {text(x.shape)}")
    out = (reverse_index_map < 0) | (reverse_index_map >= len(grad_values))
    if out.any():
        raise errors.invalid_argument(f"Elements in reverse index must be in [0, {len(grad_values)}) but got "
                                      f"{reverse_index_map[out][0]}")
    is_default = np.ones(len(grad_values), bool)
    is_default[reverse_index_map] = False
    return grad_values[reverse_index_map], grad_values[is_default].sum(dtype=grad_values.dtype)


@sparse_fill_empty_rows_grad.shape
def _(c):
    count, = c.with_rank(0, 1)
    c.with_rank(1, 1)
    return [(count,), ()]
