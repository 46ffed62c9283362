"""Arrays rearranged: transposed, tiled, broadcast, padded, reversed, moved between blocks and axes."""
import numpy as np

from ..core import dtypes, errors, shape_fns
from ..core.declare import op
from ..core.shape_fns import ShapeError


# ------------------------------------------------------------------ transpose, tile, broadcast
def _perm(x, perm):
    perm, rank = np.asarray(perm), np.ndim(x)
    if perm.ndim != 1:
        raise errors.invalid_argument(f"perm must be a vector, not {shape_fns.text(perm.shape)}")
    perm = perm.tolist()
    if len(perm) != rank:
        raise errors.invalid_argument(f"transpose expects a vector of size {rank}. But input(1) is a "
                                          f"vector of size {len(perm)}")
    for i in perm:
        if not 0 <= i < rank:
            raise errors.invalid_argument(f"{i} is out of range [0 .. {rank})")
    for i in range(rank):
        if i not in perm:
            raise errors.invalid_argument(f"{i} is missing from {{{','.join(map(str, perm))}}}.")
    return perm


@op("Transpose(x: T, perm: Tperm) -> y: T",
    "T: type",
    "Tperm: {int32, int64} = int32",
    aliases=True, host=("perm",))
def transpose(xp, x, perm):
    """The input with its axes in another order."""
    perm = _perm(x, perm)
    shape = np.shape(x)
    moved = [i for i in perm if shape[i] != 1]
    if moved == sorted(moved):
        # Nothing moves in memory: TF hands the buffer on.
        return xp.reshape(x, [shape[i] for i in perm])
    return xp.array(xp.transpose(x, perm), order="C") if xp is np else xp.transpose(x, perm)


@op("ConjugateTranspose(x: T, perm: Tperm) -> y: T",
    "T: type",
    "Tperm: {int32, int64} = int32",
    aliases=True, host=("perm",))
def conjugate_transpose(xp, x, perm):
    """The complex conjugate of the input with its axes in another order."""
    moved = transpose.op_def.kernel(xp, x, perm)
    return xp.conj(moved) if x.dtype.kind == "c" else moved


@transpose.shape
@conjugate_transpose.shape
def _(c):
    shape, perm = c.shapes[0], c.value(1)
    count = shape_fns.num_elements(c.shapes[1])
    if shape is None and count is None and perm is None:
        return [None]
    rank = len(shape) if shape is not None else count if count is not None else perm.size
    if shape is None and rank < 2:
        return [None]
    shape = shape_fns.with_rank(shape, rank)
    c.with_rank(1, 1)
    shape_fns.dim_with_value(count, rank)
    if perm is None:
        return [(None,) * rank]
    return [tuple(_moved(shape, i) for i in perm.tolist())]


def _moved(shape, i):
    if i >= len(shape):
        raise ShapeError(f"perm dim {i} is out of range of input rank {len(shape)}")
    return shape[i]


@transpose.gradient
def _(tf, op, dy):
    return [tf.transpose(dy, tf.invert_permutation(op.inputs[1])), None]


@conjugate_transpose.gradient
def _(tf, op, dy):
    return [tf.transpose(dy, tf.invert_permutation(op.inputs[1]), conjugate=True), None]


@op("Tile(input: T, multiples: Tmultiples) -> output: T",
    "T: type",
    "Tmultiples: {int32, int64} = int32",
    aliases=True, host=("multiples",))
def tile(xp, input, multiples):
    """The input repeated along each axis."""
    multiples = np.asarray(multiples)
    if multiples.ndim != 1:
        raise errors.invalid_argument(f"Expected multiples to be 1-D, but got shape {shape_fns.text(multiples.shape)}")
    multiples = multiples.tolist()
    if len(multiples) != np.ndim(input):
        raise errors.invalid_argument("Expected multiples argument to be a vector of length "
                                          f"{np.ndim(input)} but got length {len(multiples)}")
    for i, n in enumerate(multiples):
        if n < 0:
            raise errors.invalid_argument(f"Expected multiples[{i}] >= 0, but got {n}")
    if all(n == 1 for n in multiples):
        return input
    return xp.tile(input, multiples)


@tile.shape
def _(c):
    multiples = c.partial(1)
    if c.shapes[0] is not None:
        multiples = shape_fns.with_rank(multiples, len(c.shapes[0]))
    if multiples is None:
        return [None]
    shape = shape_fns.with_rank(c.shapes[0], len(multiples))
    return [tuple(shape_fns.mul_dim(d, n) for d, n in zip(shape, multiples))]


@tile.gradient
def _(tf, op, dy):
    shape = tf.shape(op.inputs[0], out_type=op.inputs[1].dtype)
    halves = tf.reshape(tf.transpose(tf.stack([op.inputs[1], shape])), [-1])
    axes = tf.range(0, tf.size(halves), 2)
    if isinstance(dy, tf.IndexedSlices):
        rows = shape[0]
        dy = tf.math.unsorted_segment_sum(dy.values, tf.floormod(dy.indices, rows), rows)
        halves = tf.concat([[1], halves[1:]], axis=0)
    dx = tf.reduce_sum(tf.reshape(dy, halves), axes)
    dx.set_shape(op.inputs[0].shape)
    return [dx, None]


@op("BroadcastTo(input: T, shape: Tidx) -> output: T",
    "T: type",
    "Tidx: {int32, int64} = int32",
    aliases=True, host=("shape",))
def broadcast_to(xp, input, shape):
    """The input repeated along axes of size 1 and along new leading ones."""
    wanted, old = np.asarray(shape).tolist(), np.shape(input)
    for d in wanted:
        if d < 0:
            raise errors.invalid_argument(f"Dimension {d} must be >= 0")
    if len(old) > len(wanted):
        raise errors.invalid_argument(f"Rank of input ({len(old)}) must be no greater than rank of output shape "
                                      f"({len(wanted)}).")
    if any(n not in (1, w) for n, w in zip(old[::-1], wanted[::-1])):
        raise errors.invalid_argument(f"Incompatible shapes: {shape_fns.text(old)} vs. {shape_fns.text(wanted)}")
    return input if tuple(wanted) == old else xp.array(xp.broadcast_to(input, wanted))


@broadcast_to.shape
def _(c):
    out, shape = c.partial(1), c.shapes[0]
    if out is None or shape is None:
        return [out]
    shape_fns.with_rank_at_most(shape, len(out))
    dims = list(out)
    for i in range(1, len(shape) + 1):
        dims[-i] = out[-i] if shape[-i] == 1 else shape_fns.merge_dim(shape[-i], out[-i])
    return [tuple(dims)]


@broadcast_to.gradient
def _(tf, op, dy):
    size = tf.shape(op.inputs[0])
    _, axes = tf.raw.BroadcastGradientArgs(s0=op.inputs[1], s1=size)
    return [tf.reshape(tf.reduce_sum(dy, axis=axes, keepdims=True), size), None]


# ------------------------------------------------------------------ padding
_PADDINGS = "Tpaddings: {int32, int64} = int32"
_MODE = "mode: {'REFLECT', 'SYMMETRIC'}"


def _pads(input, paddings):
    """paddings as a list of pairs, checked."""
    paddings, shape = np.asarray(paddings), np.shape(input)
    if paddings.ndim != 2 or paddings.shape[1] != 2:
        raise errors.invalid_argument(f"paddings must be a matrix with 2 columns: {shape_fns.text(paddings.shape)}")
    if len(paddings) != len(shape):
        raise errors.invalid_argument("The first dimension of paddings must be the rank of inputs"
                                      f"{shape_fns.text(paddings.shape)} {shape_fns.text(shape)}")
    pads = [tuple(p) for p in paddings.tolist()]
    for before, after in pads:
        if before < 0 or after < 0:
            raise errors.invalid_argument(f"Paddings must be non-negative: {before} {after}")
    return pads


def _padded(xp, input, paddings, value):
    pads = _pads(input, paddings)
    if not any(b or a for b, a in pads):
        return input
    if input.dtype == object:
        return _padded_strings(input, pads, value)
    return xp.pad(input, pads, constant_values=value)


def _padded_strings(input, pads, value):
    """NumPy's pad would make the value a string of its own."""
    out = np.full([n + b + a for n, (b, a) in zip(input.shape, pads)], value, object)
    out[tuple(slice(b, b + n) for n, (b, _) in zip(input.shape, pads))] = input
    return out


@op("Pad(input: T, paddings: Tpaddings) -> output: T", "T: type", _PADDINGS, aliases=True, host=("paddings",))
def pad(xp, input, paddings):
    """The input between zeros."""
    return _padded(xp, input, paddings, b"" if input.dtype == object else 0)


@op("PadV2(input: T, paddings: Tpaddings, constant_values: T) -> output: T", "T: type", _PADDINGS, aliases=True,
    host=("paddings",))
def pad_v2(xp, input, paddings, constant_values):
    """The input between entries of one value."""
    return _padded(xp, input, paddings, constant_values)


@op("MirrorPad(input: T, paddings: Tpaddings) -> output: T", "T: type", _PADDINGS, _MODE, aliases=True,
    host=("paddings",))
def mirror_pad(xp, input, paddings, mode):
    """The input between its mirror images; REFLECT leaves out the edge itself."""
    pads = _mirror_pads(input, paddings)
    if not any(b or a for b, a in pads) and 0 not in input.shape:
        return input
    for n, (b, a) in zip(input.shape, pads):
        if mode == "REFLECT" and not (b < n and a < n):
            raise errors.invalid_argument(f"paddings must be less than the dimension size: {b}, {a} not less than {n}")
        if b > n or a > n:
            raise errors.invalid_argument(f"paddings must be no greater than the dimension size: {b}, {a} greater than "
                                          f"{n}")
    return xp.pad(input, pads, mode=mode.lower()) if input.ndim else input


def _mirror_pads(input, paddings):
    paddings, shape = np.asarray(paddings), np.shape(input)
    if paddings.ndim != 2 or paddings.shape[1] != 2:
        raise errors.invalid_argument(f"paddings must be a matrix with 2 columns: {shape_fns.text(paddings.shape)}")
    if len(paddings) != len(shape):
        raise errors.invalid_argument("The first dimension of paddings must be the rank of inputs"
                                      f"{shape_fns.text(paddings.shape)}, {shape_fns.text(shape)}")
    for b, a in paddings.tolist():
        if b < 0 or a < 0:
            raise errors.invalid_argument(f"paddings must be non-negative: {b} {a}")
    return [tuple(p) for p in paddings.tolist()]


@op("MirrorPadGrad(input: T, paddings: Tpaddings) -> output: T", "T: type", _PADDINGS, _MODE, host=("paddings",))
def mirror_pad_grad(xp, input, paddings, mode):
    """The input without its margins, which are added to where MirrorPad took them from."""
    out = input
    for axis, (b, a) in enumerate(np.asarray(paddings).tolist()):
        out = _folded(xp, xp.moveaxis(out, axis, 0), b, a, 1 if mode == "REFLECT" else 0)
        out = xp.moveaxis(out, 0, axis)
    return out


def _folded(xp, x, before, after, skip):
    """The first axis without margins of these sizes, which are added back mirrored."""
    n = len(x) - before - after
    head, middle, tail = x[:before][::-1], x[before:before + n], x[before + n:][::-1]
    zeros = lambda k: xp.zeros((k,) + middle.shape[1:], x.dtype)
    head = xp.concatenate([zeros(skip), head, zeros(n)])[:n] if before else zeros(n)
    tail = xp.concatenate([zeros(n), tail, zeros(skip)])[-n:] if after and n else zeros(n)
    return middle + head + tail


def _padding_pairs(c, i=1):
    """(rank as the paddings tell it, the paddings as pairs where they are known)."""
    rank, columns = c.with_rank(i, 2)
    shape_fns.dim_with_value(columns, 2)
    shape = c.shapes[0]
    if rank is not None:
        shape_fns.with_rank(shape, rank)
    elif shape is not None:
        rank = len(shape)
    pads = c.value(i)
    if pads is None:
        return rank, None
    if (pads < 0).any():
        raise ShapeError("Paddings must be non-negative")
    return rank, pads.tolist()


def _pad_shape(c, combine):
    rank, pads = _padding_pairs(c)
    if pads is None:
        return [None if rank is None else (None,) * rank]
    shape = shape_fns.with_rank(c.shapes[0], len(pads))
    return [tuple(combine(n, b + a) for n, (b, a) in zip(shape, pads))]


@pad.shape
@pad_v2.shape
@mirror_pad.shape
def _(c):
    return _pad_shape(c, shape_fns.add_dim)


@mirror_pad_grad.shape
def _(c):
    if c.with_rank(1, 2)[0] is None:
        return [None]
    return _pad_shape(c, shape_fns.sub_dim)


@pad.gradient
@pad_v2.gradient
def _(tf, op, dy):
    x, paddings = op.inputs[:2]
    before = tf.slice(paddings, [0, 0], tf.stack([tf.rank(x), 1]))
    begin = tf.reshape(before, [-1])
    return [tf.slice(dy, begin, tf.shape(x))] + [None] * (len(op.inputs) - 1)


@mirror_pad.gradient
def _(tf, op, dy):
    return [tf.raw.MirrorPadGrad(dy, op.inputs[1], mode=op._attrs["mode"]), None]


@mirror_pad_grad.gradient
def _(tf, op, dy):
    return [tf.raw.MirrorPad(dy, op.inputs[1], mode=op._attrs["mode"]), None]


# ------------------------------------------------------------------ reversing and rolling
def _axes(axis, rank, error):
    """The axes named, none twice, counted from 0."""
    out = []
    for i, a in enumerate(np.asarray(axis).tolist()):
        if not -rank <= a < rank:
            raise error(f"'axis'[{i}] = {a} is out of valid range [0, {rank - 1}")
        if a % rank in out:
            raise error(f"axis {a % rank} specified more than once.")
        out.append(a % rank)
    return tuple(out)


@op("ReverseV2(tensor: T, axis: Tidx) -> output: T",
    "Tidx: {int32, int64} = int32",
    "T: {uint8, int8, uint16, int16, int32, int64, bool, bfloat16, float16, float32, float64, complex64, complex128, "
    "string}",
    aliases=True, host=("axis",))
def reverse_v2(xp, tensor, axis):
    """The input in reverse order along axes."""
    axes = _axes(axis, np.ndim(tensor), errors.invalid_argument) if np.ndim(tensor) else ()
    turned = tuple(a for a in axes if np.shape(tensor)[a] > 1)
    return xp.array(xp.flip(tensor, turned)) if turned else tensor


@reverse_v2.shape
def _(c):
    shape, axis = c.shapes[0], (c.with_rank(1, 1), c.value(1))[1]
    shape_fns.with_rank_at_most(shape, 8)
    if axis is not None and shape is not None:
        _axes(axis, len(shape), ShapeError)
    return [shape]


@reverse_v2.gradient
def _(tf, op, dy):
    return tf.reverse(dy, op.inputs[1]), None


@op("ReverseSequence(input: T, seq_lengths: Tlen) -> output: T",
    "seq_dim: int",
    "batch_dim: int = 0",
    "T: type",
    "Tlen: {int32, int64} = int64")
def reverse_sequence(xp, input, seq_lengths, seq_dim, batch_dim):
    """The first seq_lengths[i] entries along seq_dim reversed, for entry i along batch_dim."""
    if xp is np:
        _check_lengths(input.shape, seq_lengths, seq_dim, batch_dim)
    rank, steps = np.ndim(input), input.shape[seq_dim]
    along = lambda axis: tuple(-1 if i == axis else 1 for i in range(rank))
    lengths = xp.reshape(seq_lengths, along(batch_dim))
    place = xp.reshape(xp.arange(steps), along(seq_dim))
    source = xp.where(place < lengths, lengths - 1 - place, place)
    return xp.take_along_axis(input, xp.broadcast_to(source, input.shape), seq_dim)


def _check_lengths(shape, lengths, seq_dim, batch_dim):
    if batch_dim == seq_dim:
        raise errors.invalid_argument(f"batch_dim == seq_dim == {seq_dim}")
    if np.ndim(lengths) != 1:
        raise errors.invalid_argument(f"seq_lens input must be 1-dim, not {np.ndim(lengths)}")
    for name, d in (("seq_dim", seq_dim), ("batch_dim", batch_dim)):
        if d >= len(shape):
            raise errors.invalid_argument(f"{name} must be < input.dims()( {d} vs. {len(shape)})")
    if len(lengths) != shape[batch_dim]:
        raise errors.invalid_argument(f"len(seq_lens) != input.dims({batch_dim}), ({len(lengths)} vs. "
                                      f"{shape[batch_dim]})")
    for i, n in enumerate(lengths.tolist()):
        if n < 0:
            raise errors.invalid_argument(f"seq_lens({i}) < 0")
        if n > shape[seq_dim]:
            raise errors.invalid_argument(f"seq_lens({i}) > input.dims({seq_dim})")


@reverse_sequence.shape
def _(c):
    lengths, shape = c.with_rank(1, 1), c.shapes[0]
    seq_dim, batch_dim = c.attrs["seq_dim"], c.attrs["batch_dim"]
    if shape is None:
        return [None]
    for name, d in (("batch_dim", batch_dim), ("seq_dim", seq_dim)):
        if d >= len(shape):
            raise ShapeError(f"{name} must be < input rank: {d} vs. {len(shape)}")
    return [shape_fns.replace_dim(shape, batch_dim, shape_fns.merge_dim(shape[batch_dim], lengths[0]))]


@reverse_sequence.gradient
def _(tf, op, dy):
    return [tf.reverse_sequence(dy, seq_lengths=op.inputs[1], seq_axis=op._attrs["seq_dim"],
                                batch_axis=op._attrs["batch_dim"]), None]


@op("Roll(input: T, shift: Tshift, axis: Taxis) -> output: T",
    "T: type",
    "Tshift: {int32, int64}",
    "Taxis: {int32, int64}",
    host=("axis",))
def roll(xp, input, shift, axis):
    """The input with its entries moved round along axes."""
    rank = np.ndim(input)
    if not rank:
        raise errors.invalid_argument("input must be 1-D or higher")
    for name, v in (("shift", shift), ("axis", axis)):
        if np.ndim(v) > 1:
            raise errors.invalid_argument(f"{name} must be a scalar or a 1-D vector. Found: {shape_fns.text(np.shape(v))}")
    axes = np.reshape(axis, -1).tolist()
    if np.size(shift) != len(axes):
        raise errors.invalid_argument("shift and axis must have the same size")
    for a in axes:
        if not -rank <= a < rank:
            raise errors.invalid_argument(f"axis {a} is out of range")
    return xp.roll(input, tuple(np.reshape(shift, -1).tolist()) if xp is np else xp.reshape(shift, -1), tuple(axes))


@roll.shape
def _(c):
    c.with_rank_at_most(1, 1)
    c.with_rank_at_most(2, 1)
    return [c.with_rank_at_least(0, 1)]


@roll.gradient
def _(tf, op, dy):
    shift, axis = op.inputs[1:]
    return tf.roll(dy, -shift, axis), None, None


# ------------------------------------------------------------------ bitcast
_BITS = ("bfloat16, float16, float32, float64, int64, int32, uint8, uint16, uint32, uint64, int8, int16, complex64, "
         "complex128, qint8, quint8, qint16, quint16, qint32")


@op("Bitcast(input: T) -> output: type", "T: {" + _BITS + "}", "type: {" + _BITS + "}", aliases=True)
def bitcast(xp, input, type):
    """The bytes of the input read as another type."""
    old, new = input.dtype.itemsize, type.itemsize
    if old < new and (not np.ndim(input) or input.shape[-1] * old != new):
        raise errors.invalid_argument(f"Cannot bitcast from {dtypes.as_dtype(input.dtype)._enum} to "
                                      f"{dtypes.as_dtype(type)._enum}")
    if xp is not np:
        return input.view(type)
    flat = np.asarray(input, order="C")
    if old > new:
        return flat.reshape(flat.shape + (1,)).view(type)
    return flat.view(type) if old == new else flat.view(type).reshape(flat.shape[:-1])


@bitcast.shape
def _(c):
    shape = c.shapes[0]
    if shape is None:
        return [None]
    old, new = c.attrs["T"].np.itemsize, c.attrs["type"].np.itemsize
    if old < new:
        if not shape or shape[-1] not in (None, new // old):
            shape_fns.with_rank_at_least(shape, 1)
            raise ShapeError(f"Cannot bitcast due to shape. {shape[-1]} does not match {new // old}")
        return [shape[:-1]]
    return [shape + (old // new,) if old > new else shape]
