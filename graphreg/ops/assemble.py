"""Putting arrays together and taking them apart: pack, concat, split and their inverses."""
import numpy as np

from ..core import errors, fold, shape_fns
from ..core.convert import constant_value
from ..core.declare import op
from ..core.shape_fns import ShapeError


# ------------------------------------------------------------------ pack and unpack
@op("Pack(values: N * T) -> output: T",
    "N: int >= 1",
    "T: type",
    "axis: int = 0",
    aliases=True)
def pack(xp, values, axis):
    """The inputs as slices along a new axis."""
    shape = np.shape(values[0])
    if not -len(shape) - 1 <= axis <= len(shape):
        raise errors.invalid_argument(f"axis = {axis} not in [{-len(shape) - 1}, {len(shape) + 1})")
    for i, v in enumerate(values):
        if np.shape(v) != shape:
            raise errors.invalid_argument("Shapes of all inputs must match: values[0].shape = "
                                              f"{shape_fns.text(shape)} != values[{i}].shape = {shape_fns.text(np.shape(v))}")
    return stacked(xp, values, axis)


def stacked(xp, values, axis=0):
    """Values of one shape along a new axis; texts stay objects, of which NumPy would make bytes of one length."""
    if isinstance(values[0], (bytes, str)):
        out = np.empty(len(values), object)
        out[:] = values
        return out
    return xp.expand_dims(values[0], axis) if len(values) == 1 else xp.stack(values, axis)


@pack.shape
def _(c):
    merged = c.shapes[-1]
    for i in range(len(c.shapes) - 2, -1, -1):
        try:
            merged = shape_fns.merge(c.shapes[i], merged)
        except ShapeError as error:
            raise ShapeError(f"{error}\n\tFrom merging shape {i} with other shapes.") from None
    if merged is None:
        return [None]
    axis = _pack_axis(c.attrs["axis"], len(merged) + 1)
    return [merged[:axis] + (len(c.shapes),) + merged[axis:]]


def _pack_axis(axis, rank):
    if not -rank <= axis < rank:
        raise ShapeError(f"Invalid axis: {axis}; must be in [{-rank},{rank})")
    return axis % rank


@pack.constant_value
def _(tensor, partial):
    if tensor._op._attrs["axis"] != 0:
        return None
    values = [constant_value(t, partial) for t in tensor._op.inputs]
    if not partial:
        return None if any(v is None for v in values) else np.array(values)
    if any(v is None for v in values):
        return _array_of_objects(values)
    return np.array(values)


def _array_of_objects(values):
    out = np.empty(len(values), object)
    for i, v in enumerate(values):
        out[i] = v
    return np.array(out.tolist(), object) if all(isinstance(v, np.ndarray) and v.dtype == object for v in values) else out


@pack.partial
def _(tensor):
    if any(t._shape not in (None, ()) for t in tensor._op.inputs):
        return None
    return tuple(_dim_of_scalar(t) for t in tensor._op.inputs)


def _dim_of_scalar(tensor):
    value = fold.partial_scalar(tensor)
    return None if value is None or value < 0 else value


@pack.gradient
def _(tf, op, dy):
    return tf.unstack(dy, num=op._attrs["N"], axis=op._attrs["axis"])


@op("Unpack(value: T) -> output: num * T",
    "num: int >= 0",
    "T: type",
    "axis: int = 0",
    aliases=True)
def unpack(xp, value, num, axis):
    """The slices of the input along an axis."""
    shape = np.shape(value)
    if not -len(shape) <= axis < len(shape):
        raise errors.invalid_argument(f"axis = {axis} not in [{-len(shape)}, {len(shape)})")
    axis %= len(shape)
    if shape[axis] != num:
        raise errors.invalid_argument(f"Input shape axis {axis} must equal {num}, got shape "
                                          f"{shape_fns.text(shape)}")
    lead = (slice(None),) * axis
    parts = [value[lead + (i, ...)] for i in range(num)]
    shares = axis == 0 and (num == 1 or shape_fns.rows_share_buffers(shape, value.dtype))
    return parts if shares else [xp.array(p) for p in parts]


@unpack.shape
def _(c):
    shape, num = c.shapes[0], c.attrs["num"]
    if shape is None:
        return [None] * num
    axis = _pack_axis(c.attrs["axis"], len(shape))
    shape_fns.dim_with_value(shape[axis], num)
    return [shape[:axis] + shape[axis + 1:]] * num


@unpack.gradient
def _(tf, op, *dys):
    return tf.stack(dys, axis=op._attrs["axis"])


@op("ParallelConcat(values: N * T) -> output: T", "N: int >= 1", "T: type", "shape: shape")
def parallel_concat(xp, values, shape):
    """Inputs of length 1 one after the other along the first axis."""
    return xp.concatenate(values, 0)


@parallel_concat.shape
def _(c):
    out = c.attrs["shape"]
    if not shape_fns.is_full(out):
        raise ShapeError("shape attr must be fully defined.")
    merged = shape_fns.replace_dim(out, 0, 1)
    for i, shape in enumerate(c.shapes):
        if not shape_fns.is_full(shape):
            raise ShapeError("All input shapes must be fully defined.")
        if shape[0] != 1:
            raise ShapeError("Size of first dimension must be 1.")
        try:
            merged = shape_fns.merge(shape, merged)
        except ShapeError as error:
            raise ShapeError(f"{error}\n\tFrom merging shape {i} with other shapes.") from None
    return [out]


# ------------------------------------------------------------------ concat and split
def _concat(xp, values, axis, name):
    """The inputs one after the other along an axis, or the only one that is not an empty vector."""
    rank = np.ndim(values[0])
    if np.ndim(axis):
        raise errors.invalid_argument(f"{name} tensor should be a scalar integer, but got shape "
                                          f"{shape_fns.text(np.shape(axis))}")
    axis = int(axis)
    if not -rank <= axis < rank:
        raise errors.invalid_argument(f"ConcatOp : Expected concatenating dimensions in the range "
                                          f"[{-rank}, {rank}), but got {axis}")
    _check_concat(values, axis)
    return xp.concatenate(values, axis)


def _check_concat(values, axis):
    first = np.shape(values[0])
    for i, v in enumerate(values):
        other = np.shape(v)
        if len(other) != len(first):
            raise errors.invalid_argument("ConcatOp : Ranks of all input tensors should match: shape[0] "
                                              f"= {shape_fns.text(first)} vs. shape[{i}] = {shape_fns.text(other)}")
        if any(a != b for k, (a, b) in enumerate(zip(first, other)) if k != axis % len(first)):
            raise errors.invalid_argument("ConcatOp : Dimensions of inputs should match: shape[0] = "
                                              f"{shape_fns.text(first)} vs. shape[{i}] = {shape_fns.text(other)}")


@op("ConcatV2(values: N * T, axis: Tidx) -> output: T",
    "N: int >= 2",
    "T: type",
    "Tidx: {int32, int64} = int32",
    host=("axis",))
def concat_v2(xp, values, axis):
    """The inputs one after the other along an axis."""
    return _concat(xp, values, axis, "axis")


@op("Concat(concat_dim: int32, values: N * T) -> output: T", "N: int >= 2", "T: type", host=("concat_dim",))
def concat(xp, concat_dim, values):
    """The inputs one after the other along an axis."""
    return _concat(xp, values, concat_dim, "concat_dim")


def _concat_shape(c, shapes, axis_index):
    c.with_rank(axis_index, 0)
    axis = c.scalar(axis_index)
    if axis is None:
        return [_concat_rank_only(shapes)]
    needed = -axis if axis < 0 else axis + 1
    before = after = size = None
    for shape in reversed(shapes):
        shape_fns.with_rank_at_least(shape, needed)
        head, dim, tail = _cut(shape, axis)
        first = shape is shapes[-1] and size is None
        before = head if first else shape_fns.merge(head, before)
        size = (dim,) if first else (shape_fns.add_dim(size[0], dim),)
        after = tail if first else shape_fns.merge(tail, after)
    return [None if before is None or after is None else before + size + after]


def _cut(shape, axis):
    """(sizes before the axis, its size, sizes after it)."""
    if shape is None:
        return None, None, () if axis == -1 else None
    axis %= len(shape)
    return shape[:axis], shape[axis], shape[axis + 1:]


def _concat_rank_only(shapes):
    rank = next((len(s) for s in shapes if s is not None), None)
    if rank is None:
        return None
    if rank == 0:
        raise ShapeError("Can't concatenate scalars (use tf.stack instead)")
    for s in shapes:
        shape_fns.with_rank(s, rank)
    return (None,) * rank


@concat_v2.shape
def _(c):
    return _concat_shape(c, c.shapes[:-1], len(c.shapes) - 1)


@concat.shape
def _(c):
    return _concat_shape(c, c.shapes[1:], 0)


def _concat_value(axis, values):
    axis = constant_value(axis)
    if axis is None:
        return None
    known = []
    for t in values:
        value = constant_value(t)
        if value is None:
            return None
        known.append(value)
    return np.concatenate(known, int(axis))


@concat_v2.constant_value
def _(tensor, partial):
    return _concat_value(tensor._op.inputs[-1], tensor._op.inputs[:-1])


@concat.constant_value
def _(tensor, partial):
    return _concat_value(tensor._op.inputs[0], tensor._op.inputs[1:])


def _concat_partial(values):
    out = ()
    for t in values:
        part = fold.partial_shape(t)
        if part is None:
            if t._shape is None or t._shape[0] is None:
                return None
            part = (None,) * t._shape[0]
        out += part
    return out


@concat_v2.partial
def _(tensor):
    return _concat_partial(tensor._op.inputs[:-1])


@concat.partial
def _(tensor):
    return _concat_partial(tensor._op.inputs[1:])


@op("ConcatOffset(concat_dim: int32, shape: N * int32) -> offset: N * int32", "N: int >= 2")
def concat_offset(xp, concat_dim, shape):
    """Where each input of these shapes begins in their concatenation."""
    rank = len(shape[0])
    axis = int(concat_dim) + (rank if concat_dim < 0 else 0)
    if not 0 <= axis < rank:
        raise errors.invalid_argument(f"Concat dim is out of range: {int(concat_dim)} vs. {rank}")
    begins, at = [], 0
    for i, s in enumerate(shape):
        _check_offset_input(i, s, shape[0], axis)
        begin = np.zeros(rank, np.int32)
        begin[axis] = at
        begins.append(begin)
        at += int(s[axis])
    return begins


def _check_offset_input(i, shape, first, axis):
    if len(shape) != len(first):
        raise errors.invalid_argument(f"input {i} should contain {len(first)} elements, but got "
                                          f"{len(shape)}")
    for k in range(len(first)):
        if k != axis and shape[k] != first[k]:
            raise errors.invalid_argument("All dimensions except " f"{axis} must match. Input {i} has "
                                              f"shape {_spaced(shape)} and doesn't match input 0 with shape "
                                              f"{_spaced(first)}.")


def _spaced(shape):
    return "[" + " ".join(str(int(d)) for d in shape) + "]"


concat_offset.not_differentiable()


@concat_offset.shape
def _(c):
    return list(c.shapes[1:])


def _concat_gradient(tf, op, dy, axis_index, first, last):
    """Gradients of the inputs first..last-1; None for the axis."""
    if len(op.inputs) == 2:
        return [dy, None] if last <= axis_index else [None, dy]
    axis, values = op.inputs[axis_index], op.inputs[first:last]
    if isinstance(dy, tf.IndexedSlices):
        parts = _concat_gradient_of_slices(tf, dy, axis, values)
    elif isinstance(dy, tf.Tensor):
        parts = _concat_gradient_dense(tf, dy, axis, values)
    else:
        raise TypeError(f"Expected Tensor or IndexedSlices, got {type(dy)}")
    return parts + [None] if last <= axis_index else [None] + parts


def _concat_gradient_dense(tf, dy, axis, values):
    if axis._op.type == "Const" and tf.output_context(axis._op) is not tf.output_context(dy._op):
        # A Const made in another control-flow context is made anew, so that it needs no Enter.
        axis = tf.constant(constant_value(axis), dtype=axis.dtype)
    axis = axis % tf.rank(values[0])
    sizes = _input_shapes(tf, values)
    if len(sizes) > 16:
        lengths = tf.squeeze(tf.slice(tf.stack(sizes, axis=1), [axis, 0], [1, -1]))
        return tf.split(dy, lengths, axis)
    offsets = tf.raw.ConcatOffset(concat_dim=axis, shape=sizes)
    return [tf.slice(dy, begin, size) for begin, size in zip(offsets, sizes)]


def _input_shapes(tf, values):
    sizes = []
    for x in values:
        size = tf.shape(x)
        if size._op.type != "Const":
            return tf.shape_n(values)
        sizes.append(size)
    return sizes


def _concat_gradient_of_slices(tf, dy, axis, values):
    positive = axis % tf.rank(values[0])
    static = constant_value(axis)
    if static is None:
        raise ValueError("Can only compute IndexedSlices gradient with statically-known concat_dim")
    if static < 0:
        rank = constant_value(tf.rank(values[0]))
        if rank is None:
            raise ValueError("Can only compute IndexedSlices gradient with negative concat_dim when first value rank "
                             "is statically-known.")
        static = static % rank
    sizes = [tf.shape(x) for x in values]
    cut = _cut_columns if static > 0 else _cut_rows
    return cut(tf, dy, positive, sizes)


def _cut_columns(tf, dy, axis, sizes):
    """All rows of the slices, each input its part of the columns."""
    rank = tf.shape(sizes[0])
    mask = tf.concat([tf.fill(tf.expand_dims(axis, 0), 0), [1], tf.fill(rank - axis - 1, 0)], 0)
    begin = tf.fill(rank, 0)
    parts = []
    for size in sizes:
        values = tf.slice(dy.values, begin, tf.concat([[-1], tf.slice(size, [1], [-1])], 0))
        parts.append(tf.IndexedSlices(values, dy.indices, size))
        begin = tf.add(begin, size * mask)
    return parts


def _cut_rows(tf, dy, axis, sizes):
    """The rows of the slices that fall into each input."""
    parts, start = [], tf.constant(0, dtype=dy.indices.dtype)
    for size in sizes:
        length = tf.gather(size, axis)
        if length.dtype != dy.indices.dtype:
            length = tf.cast(length, dtype=dy.indices.dtype)
        end = start + length
        chosen = tf.squeeze(tf.where(tf.logical_and(dy.indices >= start, dy.indices < end)), axis=[1])
        indices = tf.gather(dy.indices, chosen) - start
        parts.append(tf.IndexedSlices(tf.gather(dy.values, chosen), indices, size))
        start = end
    return parts


@concat_v2.gradient
def _(tf, op, dy):
    return _concat_gradient(tf, op, dy, len(op.inputs) - 1, 0, len(op.inputs) - 1)


@concat.gradient
def _(tf, op, dy):
    return _concat_gradient(tf, op, dy, 0, 1, len(op.inputs))


@op("Split(split_dim: int32, value: T) -> output: num_split * T",
    "num_split: int >= 1",
    "T: type",
    aliases=True, host=("split_dim",))
def split(xp, split_dim, value, num_split):
    """Equal parts of the input along an axis."""
    shape = np.shape(value)
    axis = _split_axis(split_dim, shape)
    if shape[axis] % num_split:
        raise errors.invalid_argument(f"Number of ways to split should evenly divide the split dimension, "
                                          f"but got split_dim {axis} (size = {shape[axis]}) and num_split {num_split}")
    step = shape[axis] // num_split
    return _parts(xp, value, axis, [step] * num_split)


def _split_axis(split_dim, shape):
    if np.ndim(split_dim):
        raise errors.invalid_argument(f"split_dim must be a scalar but has rank {np.ndim(split_dim)}")
    axis = int(split_dim)
    if not -len(shape) <= axis < len(shape):
        raise errors.invalid_argument(f"-input rank(-{len(shape)}) <= split_dim < input rank "
                                          f"({len(shape)}), but got {axis}")
    return axis % len(shape)


def _parts(xp, value, axis, sizes):
    """Views along the first axis, copies along others, as TF shares buffers."""
    if len(sizes) == 1:
        return [value]
    lead, out, at = (slice(None),) * axis, [], 0
    shares = axis == 0 and shape_fns.rows_share_buffers(np.shape(value), value.dtype)
    for n in sizes:
        part = value[lead + (slice(at, at + n),)]
        out.append(part if shares else xp.array(part))
        at += n
    return out


def _axis_of_split(axis, rank):
    if not -rank <= axis < rank:
        raise ShapeError(f"Dimension size, given by scalar input {axis} must be in range [-{rank}, {rank})")
    return axis % rank


@split.shape
def _(c):
    num, shape = c.attrs["num_split"], c.shapes[1]
    axis = c.scalar(0)
    if shape is None:
        return [None] * num
    if axis is None:
        return [(None,) * len(shape)] * num
    axis = _axis_of_split(axis, len(shape))
    try:
        return [shape_fns.replace_dim(shape, axis, shape_fns.div_dim(shape[axis], num))] * num
    except ShapeError as error:
        raise ShapeError(f"{error}\n\tNumber of ways to split should evenly divide the split dimension") from None


@split.gradient
def _(tf, op, *dys):
    return None, tf.concat(list(dys), op.inputs[0])


@op("SplitV(value: T, size_splits: Tlen, split_dim: int32) -> output: num_split * T",
    "num_split: int >= 1",
    "T: type",
    "Tlen: {int32, int64} = int64",
    aliases=True, host=("size_splits", "split_dim"))
def split_v(xp, value, size_splits, split_dim, num_split):
    """Parts of given sizes along an axis; one size may be -1."""
    shape = np.shape(value)
    axis = _split_axis(split_dim, shape)
    sizes = np.asarray(size_splits)
    if sizes.ndim != 1 or len(sizes) != num_split:
        raise errors.invalid_argument("size of the split_tensor must be 1-D and have the same elements as outputs got "
                                      f"{sizes.ndim} -D and {sizes.size} elements")
    return _parts(xp, value, axis, _split_sizes(sizes.tolist(), shape[axis]))


def _split_sizes(sizes, total):
    if sizes.count(-1) > 1:
        raise errors.invalid_argument("There can only be one -1 in the input.")
    known = sum(n for n in sizes if n != -1)
    if -1 not in sizes and known != total or known > total:
        raise errors.invalid_argument("Determined shape must either match input shape along split_dim "
                                          f"exactly if fully specified, or be less than the size of the input along "
                                          f"split_dim if not fully specified.  Got: {known}")
    return [total - known if n == -1 else n for n in sizes]


@split_v.shape
def _(c):
    num, shape = c.attrs["num_split"], c.shapes[0]
    if shape == ():
        raise ShapeError("Can't split scalars")
    sizes, axis = c.value(1), c.value(2)
    if axis is not None:
        axis = c.scalar(2)
    if shape is None:
        return [None] * num
    if axis is None:
        return [(None,) * len(shape)] * num
    axis = _axis_of_split(axis, len(shape))
    if sizes is None:
        return [shape_fns.replace_dim(shape, axis, None)] * num
    shape_fns.with_rank(c.shapes[1], 1)
    if len(sizes) != num:
        raise ShapeError("Length of size_splits should be equal to num_outputs")
    return [shape_fns.replace_dim(shape, axis, n) for n in _known_sizes(sizes.tolist(), shape[axis])]


def _known_sizes(sizes, total):
    if sizes.count(-1) > 1:
        raise ShapeError("size_splits can only have one -1")
    known = sum(n for n in sizes if n != -1)
    if total is not None and (known > total if -1 in sizes else known != total):
        raise ShapeError(f"can't split axis of size {total} into pieces of size [{','.join(map(str, sizes))}]")
    return [(None if total is None else total - known) if n == -1 else n for n in sizes]


@split_v.gradient
def _(tf, op, *dys):
    return [tf.concat(list(dys), op.inputs[2])] + [None] * (len(op.inputs) - 1)
