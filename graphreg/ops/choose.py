"""Choosing entries: by condition, by uniqueness, by partition; and the indices that say where they are."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..core.shape_fns import ShapeError
from ..kernels import segment

text = shape_fns.text
_OUT_IDX = "out_idx: {int32, int64} = int32"


# ------------------------------------------------------------------ where and select
@op("Where(input: T) -> index: int64",
    "T: {float32, float64, int32, uint8, int16, int8, complex64, int64, qint8, quint8, qint32, bfloat16, uint16, "
    "complex128, float16, uint32, uint64, bool} = bool",
    dynamic_shape=True)
def where(xp, input):
    """The places of the entries that are not zero, one row each."""
    if not np.ndim(input):
        raise errors.invalid_argument("WhereOp : Unhandled input dimensions: 0")
    return np.argwhere(input).astype(np.int64)


@where.shape
def _(c):
    return [(None, None if c.shapes[0] is None else len(c.shapes[0]))]


@op("Select(condition: bool, t: T, e: T) -> output: T", "T: type", aliases=True)
def select(xp, condition, t, e, op):
    """t where condition holds, else e; a vector chooses rows, a scalar all."""
    rank = np.ndim(condition)
    _check_select(np.shape(condition), np.shape(t), np.shape(e), op)
    if rank == 0 and xp is np:
        return t if condition else e
    if rank != np.ndim(t):
        condition = xp.reshape(condition, np.shape(condition) + (1,) * (np.ndim(t) - rank))
    return xp.where(condition, t, e)


def _check_select(condition, t, e, op):
    """The shapes of Select's inputs, in TF's three ways of choosing."""
    if len(condition) > 1 or len(condition) == len(t) == 1:
        for i, shape in ((1, t), (2, e)):
            if shape != condition:
                raise errors.invalid_argument(f"Inputs to operation {op.name} of type Select must have the same size and "
                                              f"shape.  Input 0: {text(condition)} != input {i}: {text(shape)}")
        return
    if condition and not t:
        raise errors.invalid_argument("'then' must be at least a vector, but saw shape: []")
    if condition and condition[0] != t[0]:
        raise errors.invalid_argument("Number of batches of 'then' must match size of 'cond', but saw: "
                                      f"{t[0]} vs. {condition[0]}")
    if t != e:
        raise errors.invalid_argument(f"'then' and 'else' must have the same size.  but received: {text(t)} vs. "
                                      f"{text(e)}")


@select.shape
def _(c):
    data = shape_fns.merge(c.shapes[1], c.shapes[2])
    condition = c.shapes[0]
    if condition is None or data is None or not condition:
        return [data]
    if len(condition) != 1 or not data:
        return [shape_fns.merge(data, condition)]
    shape_fns.merge(condition, data[:1])
    return [data]


@select.gradient
def _(tf, op, dy):
    condition = op.inputs[0]
    zeros = tf.zeros_like(op.inputs[1])
    return None, tf.where(condition, dy, zeros), tf.where(condition, zeros, dy)


@op("SelectV2(condition: bool, t: T, e: T) -> output: T", "T: type")
def select_v2(xp, condition, t, e):
    """t where condition holds, else e, broadcast against each other."""
    try:
        return xp.where(condition, t, e)
    except ValueError:
        raise errors.invalid_argument(f"condition {text(np.shape(condition))}, then {text(np.shape(t))}, and else "
                                      f"{text(np.shape(e))} must be broadcastable") from None


@select_v2.shape
def _(c):
    return [shape_fns.broadcast(c.shapes[0], shape_fns.broadcast(c.shapes[1], c.shapes[2]))]


@select_v2.gradient
def _(tf, op, dy):
    condition, x, y = op.inputs
    zeros = tf.zeros([], dtype=dy.dtype.base_dtype)
    shape = None

    def reduced(g, like):
        nonlocal shape
        size = tf.shape(like)
        shape = tf.shape(op.outputs[0]) if shape is None else shape
        axes, _ = tf.raw.BroadcastGradientArgs(s0=size, s1=shape)
        return tf.reshape(tf.reduce_sum(g, keepdims=True, axis=axes), size)
    gx = reduced(tf.where_v2(condition, dy, zeros), x)
    gy = reduced(tf.where_v2(condition, zeros, dy), y)
    return None, gx, gy


# ------------------------------------------------------------------ one hot
@op("OneHot(indices: TI, depth: int32, on_value: T, off_value: T) -> output: T",
    "axis: int = -1",
    "T: type",
    "TI: {uint8, int32, int64} = int64",
    host=("depth",))
def one_hot(xp, indices, depth, on_value, off_value, axis):
    """on_value where the place along a new axis is the index, else off_value."""
    rank = np.ndim(indices)
    _check_one_hot(rank, depth, on_value, off_value, axis)
    places = xp.arange(int(depth), dtype=indices.dtype)
    if axis != -1:
        places = places.reshape((-1,) + (1,) * (rank - axis))
    return xp.where(xp.expand_dims(indices, axis) == places, on_value, off_value)


def _check_one_hot(rank, depth, on_value, off_value, axis):
    if not (axis == -1 or 0 <= axis <= rank):
        raise errors.invalid_argument(f"Expected axis to be -1 or between [0, {rank + 1}).  But received: {axis}")
    for name, v in (("depth", depth), ("on_value", on_value), ("off_value", off_value)):
        if np.ndim(v):
            raise errors.invalid_argument(f"{name} must be a scalar, but got: {text(np.shape(v))}")
    if depth < 0:
        raise errors.invalid_argument(f"depth must be non-negative, got: {int(depth)}")


@one_hot.shape
def _(c):
    axis = c.attrs["axis"]
    if axis < -1:
        raise ShapeError("axis must be >= -1")
    depth = c.dim_from_scalar(1)
    indices = c.shapes[0]
    if indices is None:
        return [None]
    at = (axis + len(indices) + 1) % (len(indices) + 1)
    return [indices[:at] + (depth,) + indices[at:]]


one_hot.not_differentiable()


# ------------------------------------------------------------------ unique
def _unique(x, axis, out_idx):
    """(distinct slices in the order they are first met, place of each slice among them, how often each comes)."""
    x = np.moveaxis(x, axis, 0)
    seen, first, places = {}, [], np.empty(len(x), out_idx)
    for i, row in enumerate(x):
        key = row if x.ndim == 1 else row.tobytes() if x.dtype != object else tuple(row.reshape(-1))
        k = seen.setdefault(key, len(first))
        if k == len(first):
            first.append(i)
        places[i] = k
    counts = np.bincount(places, minlength=len(first)).astype(out_idx)
    return np.moveaxis(x[first], 0, axis), places, counts


def _unique_numbers(x, out_idx):
    """_unique for a vector of numbers, sorted by NumPy; every NaN is one of its own."""
    if x.dtype.kind in "iu":
        return segment.unique(x, out_idx)
    _, first, places, counts = np.unique(x, True, True, True, equal_nan=False)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(order), np.int64)
    rank[order] = np.arange(len(order))
    return x[first[order]], rank[places.reshape(-1)].astype(out_idx), counts[order].astype(out_idx)


def _unique_vector(x, out_idx):
    if np.ndim(x) != 1:
        raise errors.invalid_argument("unique expects a 1D vector.")
    return _unique(x, 0, out_idx) if x.dtype == object else _unique_numbers(x, out_idx)


def _unique_along(x, axis, out_idx):
    axis = np.asarray(axis).reshape(-1)
    if axis.size > 1:
        raise errors.invalid_argument("axis does not support input tensors larger than 1 elements")
    if axis.size == 0:
        return _unique_vector(x, out_idx)
    if not -np.ndim(x) <= axis[0] < np.ndim(x):
        raise errors.invalid_argument(f"axis has to be between [0, {np.ndim(x)})")
    return _unique_vector(x, out_idx) if np.ndim(x) == 1 else _unique(x, int(axis[0]), out_idx)


@op("Unique(x: T) -> y: T, idx: out_idx", "T: type", _OUT_IDX, dynamic_shape=True)
def unique(xp, x, out_idx):
    """The distinct entries of a vector, and the place of each entry among them."""
    return _unique_vector(x, out_idx)[:2]


@op("UniqueWithCounts(x: T) -> y: T, idx: out_idx, count: out_idx", "T: type", _OUT_IDX, dynamic_shape=True)
def unique_with_counts(xp, x, out_idx):
    """The distinct entries of a vector, the place of each entry among them, and their numbers."""
    return _unique_vector(x, out_idx)


@op("UniqueV2(x: T, axis: Taxis) -> y: T, idx: out_idx", "T: type", "Taxis: {int32, int64} = int64", _OUT_IDX,
    dynamic_shape=True, host=("axis",))
def unique_v2(xp, x, axis, out_idx):
    """The distinct slices along an axis, and the place of each slice among them."""
    return _unique_along(x, axis, out_idx)[:2]


@op("UniqueWithCountsV2(x: T, axis: Taxis) -> y: T, idx: out_idx, count: out_idx", "T: type",
    "Taxis: {int32, int64} = int64", _OUT_IDX, dynamic_shape=True, host=("axis",))
def unique_with_counts_v2(xp, x, axis, out_idx):
    """The distinct slices along an axis, the place of each slice among them, and their numbers."""
    return _unique_along(x, axis, out_idx)


@unique.shape
def _(c):
    c.with_rank(0, 1)
    return [(None,), c.shapes[0]]


@unique_with_counts.shape
def _(c):
    return [(None,), c.shapes[0], (None,)]


# TF takes every result for a vector, also where slices of rank 2 and more are told apart.
@unique_v2.shape
def _(c):
    return [(None,), c.shapes[0]]


@unique_with_counts_v2.shape
def _(c):
    return [(None,), c.shapes[0], (None,)]


@op("ListDiff(x: T, y: T) -> out: T, idx: out_idx", "T: type", _OUT_IDX, dynamic_shape=True)
def list_diff(xp, x, y, out_idx):
    """The entries of x that are not in y, and where they are."""
    for name, v in (("x", x), ("y", y)):
        if np.ndim(v) != 1:
            raise errors.invalid_argument(f"{name} should be a 1D vector.")
    if x.dtype == object:
        gone = set(y)
        keep = np.array([v not in gone for v in x], bool)
    else:
        keep = ~np.isin(x, y)
    places = np.flatnonzero(keep)
    return x[places], places.astype(out_idx)


@list_diff.shape
def _(c):
    c.with_rank(0, 1)
    c.with_rank(1, 1)
    return [(None,), (None,)]


@op("InvertPermutation(x: T) -> y: T", "T: {int32, int64} = int32")
def invert_permutation(xp, x):
    """The permutation that undoes x."""
    if xp is not np:
        return xp.argsort(x).astype(x.dtype)
    if x.ndim != 1:
        raise errors.invalid_argument("invert_permutation expects a 1D vector.")
    for v in x[(x < 0) | (x >= len(x))][:1]:
        raise errors.invalid_argument(f"{v} is not between 0 and {len(x)}")
    out = np.full(len(x), -1, x.dtype)
    out[x] = np.arange(len(x), dtype=x.dtype)
    if (out < 0).any():
        _raise_duplicate(x)
    return out


def _raise_duplicate(x):
    seen = set()
    for v in x.tolist():
        if v in seen:
            raise errors.invalid_argument(f"{v} is duplicated in the input.")
        seen.add(v)


@invert_permutation.shape
def _(c):
    return [c.with_rank(0, 1)]


invert_permutation.not_differentiable()


# ------------------------------------------------------------------ partition and stitch
@op("DynamicPartition(data: T, partitions: int32) -> outputs: num_partitions * T",
    "num_partitions: int >= 1",
    "T: type",
    dynamic_shape=True)
def dynamic_partition(xp, data, partitions, num_partitions):
    """The rows of data by the partition each belongs to."""
    rank = np.ndim(partitions)
    if np.shape(data)[:rank] != np.shape(partitions):
        raise errors.invalid_argument("data.shape must start with partitions.shape, got data.shape = "
                                      f"{text(np.shape(data))}, partitions.shape = {text(np.shape(partitions))}")
    flat = np.reshape(partitions, -1)
    wrong = np.flatnonzero((flat < 0) | (flat >= num_partitions))
    if wrong.size:
        at = np.unravel_index(wrong[0], np.shape(partitions))
        where = f"partitions[{','.join(str(int(i)) for i in at)}]" if rank else "partitions"
        raise errors.invalid_argument(f"{where} = {flat[wrong[0]]} is not in [0, {num_partitions})")
    rows = np.reshape(data, (-1,) + np.shape(data)[rank:]) if np.size(data) else \
        np.reshape(data, (flat.size,) + np.shape(data)[rank:])
    return [rows[flat == i] for i in range(num_partitions)]


@dynamic_partition.shape
def _(c):
    data, partitions = c.shapes
    count = c.attrs["num_partitions"]
    if partitions is None:
        return [None] * count
    shape_fns.merge_prefix(data, partitions)
    return [None if data is None else (None,) + data[len(partitions):]] * count


@dynamic_partition.gradient
def _(tf, op, *dys):
    data, partitions = op.inputs
    prefix = tf.shape(partitions)
    places = tf.reshape(tf.range(tf.reduce_prod(prefix)), prefix)
    places = tf.dynamic_partition(places, partitions, op._attrs["num_partitions"])
    dx = tf.dynamic_stitch(places, list(dys))
    return [tf.reshape(dx, tf.shape(data)), None]


def _stitch(xp, indices, data):
    """Rows put together where their indices say; later ones win."""
    rest = _stitched_rest(indices, data)
    size = 1 + max((int(np.max(i)) for i in indices if np.size(i)), default=-1)
    merged = np.zeros((size,) + rest, data[0].dtype)
    for i, d in zip(indices, data):
        if np.size(i) and np.min(i) < 0:
            at = np.argwhere(np.asarray(i) < 0)[0]
            raise errors.invalid_argument(f"indices[{','.join(str(int(v)) for v in at)}] is out of range")
        merged[np.reshape(i, -1)] = np.reshape(d, (np.size(i),) + rest)
    return merged


def _stitched_rest(indices, data):
    rest = np.shape(data[0])[np.ndim(indices[0]):]
    for k, (i, d) in enumerate(zip(indices, data)):
        if np.shape(d)[:np.ndim(i)] != np.shape(i):
            raise errors.invalid_argument(f"data[{k}].shape = {text(np.shape(d))} does not start with indices[{k}].shape "
                                          f"= {text(np.shape(i))}")
        if np.shape(d)[np.ndim(i):] != rest:
            raise errors.invalid_argument(
                f"Need data[0].shape[{np.ndim(indices[0])}:] = data[{k}].shape[{np.ndim(i)}:], got data[0].shape = "
                f"{text(np.shape(data[0]))}, data[{k}].shape = {text(np.shape(d))}, indices[0].shape = "
                f"{text(np.shape(indices[0]))}, indices[{k}].shape = {text(np.shape(i))}")
    return rest


@op("DynamicStitch(indices: N * int32, data: N * T) -> merged: T", "N: int >= 1", "T: type", dynamic_shape=True)
def dynamic_stitch(xp, indices, data):
    """Rows put together where their indices say; later ones win."""
    return _stitch(xp, indices, data)


@op("ParallelDynamicStitch(indices: N * int32, data: N * T) -> merged: T", "N: int >= 1", "T: type",
    dynamic_shape=True)
def parallel_dynamic_stitch(xp, indices, data):
    """DynamicStitch, without an order among rows of one index."""
    return _stitch(xp, indices, data)


@dynamic_stitch.shape
@parallel_dynamic_stitch.shape
def _(c):
    n = c.attrs["N"]
    rest, size = None, 1      # TF expects a row even where there is no index
    for i in range(n):
        value = c.value(i)
        indices, data = c.shapes[i], c.shapes[n + i]
        if value is None:
            size = None
        if indices is None:
            continue
        shape_fns.merge_prefix(data, indices)
        rest = shape_fns.merge(rest, None if data is None else data[len(indices):])
        if value is not None and value.size and size is not None:
            size = max(size, int(value.max()) + 1)
    return [None if rest is None else (size,) + rest]


@dynamic_stitch.gradient
@parallel_dynamic_stitch.gradient
def _(tf, op, dy):
    n = op._attrs["N"]
    if isinstance(dy, tf.IndexedSlices):
        rows = tf.shape(op.outputs[0])[0]
        dy = tf.math.unsorted_segment_sum(dy.values, dy.indices, rows)
    return [None] * n + [tf.gather(dy, indices) for indices in op.inputs[:n]]


# ------------------------------------------------------------------ sorted sequences and flat indices
_BOUND = "(sorted_inputs: T, values: T) -> output: out_type"
_BOUND_TYPES = ("T: type", "out_type: {int32, int64} = int32")


def _bound(sorted_inputs, values, side, out_type):
    if len(sorted_inputs) != len(values):
        raise errors.invalid_argument("Leading dim_size of both tensors must match.")
    out = [np.searchsorted(row, v, side) for row, v in zip(sorted_inputs, values)]
    return np.array(out, out_type).reshape(values.shape)


@op("LowerBound" + _BOUND, *_BOUND_TYPES)
def lower_bound(xp, sorted_inputs, values, out_type):
    """Where each value would go into the sorted rows, before equal ones."""
    return _bound(sorted_inputs, values, "left", out_type)


@op("UpperBound" + _BOUND, *_BOUND_TYPES)
def upper_bound(xp, sorted_inputs, values, out_type):
    """Where each value would go into the sorted rows, after equal ones."""
    return _bound(sorted_inputs, values, "right", out_type)


@lower_bound.shape
@upper_bound.shape
def _(c):
    c.with_rank(0, 2)
    c.with_rank(1, 2)
    return [c.shapes[1]]


@op("UnravelIndex(indices: Tidx, dims: Tidx) -> output: Tidx", "Tidx: {int32, int64} = int32")
def unravel_index(xp, indices, dims):
    """The index vectors, one in each column, of flat indices into an array of a shape."""
    if np.ndim(indices) > 1:
        raise errors.invalid_argument("The indices can only be scalar or vector, got "
                                      f'"{text(np.shape(indices))}"')
    strides = np.append(np.cumprod(dims[:0:-1])[::-1], 1).astype(dims.dtype)
    column = (slice(None),) + (None,) * np.ndim(indices)
    return (indices // strides[column] % dims[column]).astype(dims.dtype)


@unravel_index.shape
def _(c):
    indices, dims = c.with_rank_at_most(0, 1), c.with_rank(1, 1)
    if indices is None:
        return [None]
    return [dims[:1] + indices]
