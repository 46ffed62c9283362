"""Gathering rows and scattering them into new arrays."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..core.shape_fns import ShapeError

text = shape_fns.text


# ------------------------------------------------------------------ gather
def _check_range(indices, limit):
    """Raise for the first index outside [0, limit)."""
    indices = np.asarray(indices)
    wrong = (indices < 0) | (indices >= limit)
    if wrong.any():
        at = tuple(int(i) for i in np.argwhere(wrong)[0])
        where = f"indices[{','.join(map(str, at))}]" if at else "indices"
        raise errors.invalid_argument(f"{where} = {int(indices[at])} is not in [0, {limit})")


@op("Gather(params: Tparams, indices: Tindices) -> output: Tparams",
    "validate_indices: bool = true",
    "Tparams: type",
    "Tindices: {int32, int64}")
def gather(xp, params, indices, validate_indices):
    """Rows of params."""
    return _gather(xp, params, indices, 0, 0)


@op("GatherV2(params: Tparams, indices: Tindices, axis: Taxis) -> output: Tparams",
    "batch_dims: int = 0",
    "Tparams: type",
    "Tindices: {int32, int64}",
    "Taxis: {int32, int64}",
    host=("axis",))
def gather_v2(xp, params, indices, axis, batch_dims):
    """Slices of params along an axis."""
    rank = np.ndim(params)
    if np.ndim(axis):
        raise errors.invalid_argument("axis must be scalar")
    axis = int(axis)
    if rank and not -rank <= axis < rank:
        raise errors.invalid_argument(f"Expected axis in the range [{-rank}, {rank}), but got {axis}")
    batch = batch_dims + (np.ndim(indices) if batch_dims < 0 else 0)
    return _gather(xp, params, indices, axis + (rank if axis < 0 else 0), batch)


def _gather(xp, params, indices, axis, batch):
    if np.ndim(params) < 1:
        raise errors.invalid_argument("params must be at least 1 dimensional")
    if xp is np:
        _check_range(indices, params.shape[axis])
    if not batch:
        return xp.take(params, indices, axis)
    return _gather_batched(xp, params, indices, axis, batch)


def _gather_batched(xp, params, indices, axis, batch):
    """The leading `batch` axes are shared by params and indices."""
    # One index array for each axis up to `axis`: the batch's and the outer axes' own places, then the indices.
    rest = np.ndim(indices) - batch
    places = []
    for i in range(axis):
        shape = [1] * (axis + rest)
        shape[i] = params.shape[i]
        places.append(np.arange(params.shape[i]).reshape(shape))
    spread = np.shape(indices)[:batch] + (1,) * (axis - batch) + np.shape(indices)[batch:]
    return params[tuple(places) + (xp.reshape(indices, spread),)]


@gather.shape
def _(c):
    params = c.with_rank_at_least(0, 1)
    return [shape_fns.concat(c.shapes[1], None if params is None else params[1:])]


@gather_v2.shape
def _(c):
    params, indices = c.with_rank_at_least(0, 1), c.shapes[1]
    c.with_rank(2, 0)
    axis, batch = c.value(2), c.attrs["batch_dims"]
    if axis is None:
        known = params is not None and indices is not None
        return [(None,) * (len(params) + len(indices) - 1 - batch) if known else None]
    axis = int(axis)
    shape_fns.with_rank_at_least(params, -axis if axis < 0 else axis + 1)
    shape_fns.with_rank_at_least(indices, abs(batch))
    if batch < 0 and indices is not None:
        batch += len(indices)
    shape_fns.with_rank_at_least(params, batch + 1)
    if params is None or indices is None:
        return [None]
    axis %= len(params)
    return [params[:axis] + indices[batch:] + params[axis + 1:]]


def _params_shape(tf, params):
    """int32 shape of params, computed where they are."""
    with tf.colocate_with(params):
        return tf.cast(tf.shape(params, out_type=tf.int64), tf.int32)


def _rows_gradient(tf, dy, indices, size, params_shape):
    values = tf.reshape(dy, tf.concat([size, params_shape[1:]], 0))
    return tf.IndexedSlices(values, tf.reshape(indices, size), params_shape)


@gather.gradient
def _(tf, op, dy):
    params, indices = op.inputs
    params_shape = _params_shape(tf, params)
    size = tf.expand_dims(tf.size(indices), 0)
    return [_rows_gradient(tf, dy, indices, size, params_shape), None]


@gather_v2.gradient
def _(tf, op, dy):
    params, indices, axis = op.inputs
    params_shape = _params_shape(tf, params)
    size = tf.expand_dims(tf.size(indices), 0)
    batch = op._attrs["batch_dims"]
    batch += indices.shape.ndims if batch < 0 else 0
    if tf.constant_value(axis) == 0:
        return [_rows_gradient(tf, dy, indices, size, params_shape), None, None]
    return [_axis_gradient(tf, dy, indices, params_shape, axis, batch), None, None]


def _axis_gradient(tf, dy, indices, params_shape, axis, batch):
    """Sums of dy by index: the axis is moved to the front of the batch's, summed there and moved back."""
    outer = params_shape[:axis]
    inner = params_shape[axis:][1:]
    shape = tf.concat([outer, [-1], inner], 0)
    n_all, n_outer = tf.size(shape), tf.size(outer)
    batch_axes = tf.range(batch)
    outer_axes = tf.range(batch, n_outer)
    inner_axes = tf.range(n_outer + 1, n_all)
    values = tf.reshape(dy, shape)
    values = tf.transpose(values, tf.concat([batch_axes, [n_outer], outer_axes, inner_axes], 0))
    sums = _sums_by_index(tf, params_shape, values, indices, batch, params_shape[axis])
    return tf.transpose(sums, tf.concat([batch_axes, outer_axes + 1, [batch], inner_axes], 0))


def _sums_by_index(tf, params_shape, values, indices, batch, count):
    size = tf.expand_dims(tf.size(indices), 0)
    if not batch:
        return tf.math.unsorted_segment_sum(values, tf.reshape(indices, size), count)
    shape = tf.shape(values)
    outer = shape[:batch]
    inner = shape[batch:][1:]
    batch_size = tf.raw.Prod(outer, [0])
    flat = tf.concat([[-1], inner], 0)
    count = count * batch_size
    indices = _flat_batch_indices(tf, params_shape, indices, batch)
    values = tf.reshape(values, flat)
    sums = tf.math.unsorted_segment_sum(values, tf.reshape(indices, size), count)
    return tf.reshape(sums, tf.concat([outer, flat], 0))


def _flat_batch_indices(tf, params_shape, indices, batch):
    """Indices into params whose batch axes and gathered axis are one."""
    rank, dtype = indices.shape.ndims, indices.dtype.base_dtype
    stride = tf.ones((), dtype=dtype)
    sizes = tf.cast(params_shape, dtype)
    for axis in range(batch, 0, -1):
        n = sizes[axis - 1]
        stride = stride * sizes[axis]
        places = tf.range(tf.zeros((), dtype=dtype), n, tf.ones((), dtype=dtype)) * stride
        spread = tf.stack([1] * (axis - 1) + [n] + [1] * (rank - axis), axis=0)
        indices = indices + tf.reshape(places, spread)
    return indices


# ------------------------------------------------------------------ gather_nd
@op("GatherNd(params: Tparams, indices: Tindices) -> output: Tparams",
    "Tparams: type",
    "Tindices: {int32, int64}")
def gather_nd(xp, params, indices):
    """Slices of params at index vectors, the last axis of indices."""
    if np.ndim(params) < 1:
        raise errors.invalid_argument("params must be at least a vector")
    if np.ndim(indices) < 1:
        raise errors.invalid_argument("indices must be at least a vector")
    depth = indices.shape[-1]
    if depth > params.ndim:
        raise errors.invalid_argument("index innermost dimension length must be <= params rank; saw: "
                                      f"{depth} vs. {params.ndim}")
    if depth == 0:
        return xp.array(xp.broadcast_to(params, indices.shape[:-1] + params.shape))
    if xp is np:
        _check_vectors(indices, params.shape, "param shape")
    return params[tuple(indices[..., i] for i in range(depth))]


def _check_vectors(indices, shape, what):
    """Raise for the first index vector that is not within `shape`."""
    depth = indices.shape[-1]
    wrong = ((indices < 0) | (indices >= np.array(shape[:depth], np.int64))).any(-1)
    if wrong.any():
        at = tuple(int(i) for i in np.argwhere(wrong)[0])
        where = f"indices[{','.join(map(str, at))}]" if at else "indices"
        vector = ", ".join(str(int(v)) for v in indices[at])
        raise errors.invalid_argument(f"{where} = [{vector}] does not index into {what} {text(shape)}")


@gather_nd.shape
def _(c):
    params, indices = c.shapes[0], c.with_rank_at_least(1, 1)
    depth = None if indices is None else indices[-1]
    if params is None or depth is None:
        return [None]
    if depth > len(params):
        raise ShapeError(f"indices.shape[-1] must be <= params.rank, but saw indices shape: {text(indices)} and params "
                         f"shape: {text(params)}")
    return [indices[:-1] + params[depth:]]


@gather_nd.gradient
def _(tf, op, dy):
    params, indices = op.inputs
    shape = tf.shape(params, out_type=indices.dtype)
    if indices.shape.ndims == 2 and indices.shape.dims[-1].value == 1:
        return [tf.IndexedSlices(dy, tf.squeeze(indices, axis=-1), shape), None]
    return [tf.scatter_nd(indices, dy, shape), None]


# ------------------------------------------------------------------ scatter into a new array
_SCATTER_TYPES = ("T: type", "Tindices: {int32, int64}")


def _check_scatter(indices, updates, shape):
    if not np.ndim(updates):
        raise errors.invalid_argument(f"Updates shape must have rank at least one. Found:{text(np.shape(updates))}")
    outer = indices.ndim - 1
    if updates.shape[:outer] != indices.shape[:-1]:
        raise errors.invalid_argument("Outer dimensions of indices and update must match. Indices shape: "
                                      f"{text(indices.shape)}, updates shape:{text(updates.shape)}")
    if updates.shape[outer:] != tuple(shape[indices.shape[-1]:]) or indices.shape[-1] > len(shape):
        raise errors.invalid_argument("Inner dimensions of output shape must match inner dimensions of updates shape. "
                                      f"Output: {text(shape)} updates: {text(updates.shape)}")
    sizes = [int(np.prod(shape, dtype=np.int64)), indices.size, updates.size]
    if any(sizes[1:]) and not all(sizes):
        raise errors.invalid_argument("Indices and updates specified for empty output shape")
    _check_vectors(indices, shape, "shape")


def _scattered(xp, fresh, indices, updates, how):
    """`fresh`, an array nobody else holds, with updates put at or added to its places."""
    if xp is np:
        _check_scatter(indices, updates, fresh.shape)
    depth = indices.shape[-1]
    if depth == 0:
        updates = updates.reshape((-1,) + fresh.shape)
        total = updates[-1] if how == "set" else fresh + (1 if how == "add" else -1) * updates.sum(0, dtype=fresh.dtype)
        return xp.asarray(total, fresh.dtype)
    at = tuple(indices[..., i] for i in range(depth))
    if xp is not np:
        return getattr(fresh.at[at], "add" if how == "sub" else how)(-updates if how == "sub" else updates)
    if how == "set":
        fresh[at] = updates
    elif fresh.dtype == bool:
        np.logical_or.at(fresh, at, updates)
    elif fresh.dtype == object:
        _join_strings(fresh, at, updates)
    else:
        (np.add if how == "add" else np.subtract).at(fresh, at, updates)
    return fresh


def _join_strings(fresh, at, updates):
    """Adding strings appends them."""
    places = np.stack([a.reshape(-1) for a in at], -1)
    flat = updates.reshape((len(places),) + fresh.shape[len(at):])
    for place, row in zip(map(tuple, places), flat):
        fresh[place] = fresh[place] + row


@op("ScatterNd(indices: Tindices, updates: T, shape: Tindices) -> output: T", *_SCATTER_TYPES, host=("shape",))
def scatter_nd(xp, indices, updates, shape):
    """Zeros of a shape with updates added at index vectors."""
    if np.ndim(shape) != 1:
        raise errors.invalid_argument("Shape must be a vector")
    sizes = np.asarray(shape).tolist()
    for d in sizes:
        if d < 0:
            raise errors.invalid_argument(f"Dimension {d} must be >= 0")
    if 0 in sizes and (np.size(indices) or np.size(updates)):
        raise errors.invalid_argument("Indices and updates specified for empty output.  indices shape: "
                                      f"{text(np.shape(indices))}")
    zero = np.full(sizes, b"", object) if updates.dtype == object else xp.zeros(sizes, updates.dtype)
    return _scattered(xp, zero, indices, updates, "add")


def _scatter_shape(indices, updates, shape):
    """`shape`, after the checks that the three fit."""
    empty = shape_fns.num_elements(shape) == 0
    if empty and (shape_fns.num_elements(indices) or shape_fns.num_elements(updates)):
        raise ShapeError("Indices and updates specified for empty output shape")
    if indices is None or updates is None or indices[-1] is None:
        return shape
    outer, depth = len(indices) - 1, indices[-1]
    try:
        shape_fns.merge(shape_fns.sub(indices, 0, outer), shape_fns.sub(updates, 0, outer))
    except ShapeError as error:
        raise ShapeError(f"The outer {outer} dimensions of indices.shape={text(indices)} must match the outer {outer} "
                         f"dimensions of updates.shape={text(updates)}: {error}") from None
    try:
        shape_fns.merge(shape_fns.sub(shape, depth), shape_fns.sub(updates, outer))
    except ShapeError as error:
        raise ShapeError(f"The inner {len(shape) - depth} dimensions of output.shape={text(shape)} must match the inner "
                         f"{len(updates) - outer} dimensions of updates.shape={text(updates)}: {error}") from None
    return shape


@scatter_nd.shape
def _(c):
    indices, updates = c.with_rank_at_least(0, 1), c.with_rank_at_least(1, 1)
    return [_scatter_shape(indices, updates, c.partial(2))]


@scatter_nd.gradient
def _(tf, op, dy):
    return [None, tf.gather_nd(dy, op.inputs[0]), None]


def _tensor_scatter(name, python_name, how, doc, extra_types=_SCATTER_TYPES, first="tensor"):
    """Declare an op that gives a copy of its first input with updates scattered into it."""
    def kernel(xp, tensor, indices, updates):
        return _scattered(xp, xp.array(tensor), indices, updates, how)
    kernel.__name__, kernel.__doc__, kernel.__module__ = python_name, doc, __name__
    signature = f"{name}({first}: T, indices: Tindices, updates: T) -> output: T"
    function = op(signature, *extra_types)(kernel)

    @function.shape
    def _(c):
        tensor = c.with_rank_at_least(0, 1)
        return [_scatter_shape(c.with_rank_at_least(1, 1), c.with_rank_at_least(2, 1), tensor)]
    return function


tensor_scatter_update = _tensor_scatter("TensorScatterUpdate", "tensor_scatter_update", "set",
                                        "The tensor with updates at index vectors.")
tensor_scatter_add = _tensor_scatter("TensorScatterAdd", "tensor_scatter_add", "add",
                                     "The tensor with updates added at index vectors.")
tensor_scatter_sub = _tensor_scatter("TensorScatterSub", "tensor_scatter_sub", "sub",
                                     "The tensor with updates subtracted at index vectors.")
scatter_nd_non_aliasing_add = _tensor_scatter(
    "ScatterNdNonAliasingAdd", "scatter_nd_non_aliasing_add", "add", "The input with updates added at index vectors.",
    ("T: {float32, float64, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, uint16, "
     "complex128, float16, uint32, uint64, bool}", "Tindices: {int32, int64}"), "input")


@tensor_scatter_update.gradient
def _(tf, op, dy):
    indices = op.inputs[1]
    updates = tf.gather_nd(dy, indices)
    tensor = tf.tensor_scatter_update(tf.identity(dy), indices, tf.zeros_like(op.inputs[2], dtype=dy.dtype))
    return [tensor, None, updates]


@tensor_scatter_add.gradient
def _(tf, op, dy):
    updates = tf.gather_nd(dy, op.inputs[1])
    return [tf.identity(dy), None, updates]


@tensor_scatter_sub.gradient
def _(tf, op, dy):
    updates = tf.gather_nd(dy, op.inputs[1])
    return [tf.identity(dy), None, -updates]


@scatter_nd_non_aliasing_add.gradient
def _(tf, op, dy):
    return [dy, None, tf.gather_nd(dy, op.inputs[1])]
