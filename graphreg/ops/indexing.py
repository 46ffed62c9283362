"""Indexing: slices, gathering and scattering, and choosing by condition."""
import numpy as np

from ..core import errors, fold, shape_fns
from ..core.declare import op
from ..core.shape_fns import ShapeError

_MASKS = ("begin_mask: int = 0", "end_mask: int = 0", "ellipsis_mask: int = 0", "new_axis_mask: int = 0",
          "shrink_axis_mask: int = 0")
_TYPES = ("T: type", "Index: {int32, int64}")
_BOUNDS = ("begin", "end", "strides")


# ------------------------------------------------------------------ strided slices
class _Range:
    """What an index says of one axis: from begin to end in steps, or one entry when it shrinks."""

    __slots__ = ("begin", "end", "stride", "shrink")

    def __init__(self, begin, end, stride, shrink):
        self.begin, self.end, self.stride, self.shrink = begin, end, stride, shrink

    @property
    def is_all(self):
        return self.stride == 1 and self.begin is None and self.end is None and not self.shrink


def _dense(rank, bounds, masks, error):
    """(a _Range for each axis, the result's axes: an axis of the input, "new" or "shrink").

    bounds  begin, end and strides as lists; begin and end may be None where they are not known.
    masks   begin, end, ellipsis, new_axis and shrink_axis mask.
    error   what makes the exception of a text.
    """
    begin, end, strides = bounds
    begin_mask, end_mask, ellipsis, new_axis, shrink = masks
    if ellipsis & (ellipsis - 1):
        raise error("Multiple ellipses in slice spec not allowed")
    count = len(strides)
    after = sum(1 for i in range(count) if new_axis >> i & 1 and ellipsis and ellipsis < 1 << i)
    if not ellipsis:
        ellipsis = 1 << count
        count += 1
    ranges, axes = [], []
    for i in range(count):
        bit = 1 << i
        if ellipsis & bit:
            stop = min(rank - (count - i) + 1 + after, rank)
            while len(ranges) < stop:
                axes.append(len(ranges))
                ranges.append(_Range(None, None, 1, False))
        elif new_axis & bit:
            axes.append("new")
        else:
            if len(ranges) == rank:
                raise error(f"Index out of range using input dim {rank}; input has only {rank} dims")
            axes.append("shrink" if shrink & bit else len(ranges))
            first = None if begin_mask & bit else _UNKNOWN if begin is None else begin[i]
            last = None if end_mask & bit else _UNKNOWN if end is None else end[i]
            ranges.append(_Range(first, last, strides[i], bool(shrink & bit)))
    return ranges, axes


_UNKNOWN = object()


def _check_axis(i, size, r, error):
    """The checks of one axis; a shrunk axis' begin becomes a place in [0, size)."""
    if r.stride == 0:
        raise error(f"strides[{i}] must be non-zero")
    if size is None:
        return
    if r.shrink:
        if r.stride <= 0:
            raise error("only stride 1 allowed on non-range indexing.")
        if r.begin is _UNKNOWN:
            return
        place = 0 if r.begin is None else r.begin
        place += size if place < 0 else 0
        if not 0 <= place < size:
            raise error(f"slice index {place} of dimension {i} out of bounds.")
        r.begin = place


def _sliced_size(size, r):
    """The size a slice leaves of an axis, None when it is not known."""
    if r.shrink:
        return 1
    if size is None or r.begin is _UNKNOWN or r.end is _UNKNOWN:
        return None
    return len(range(*slice(r.begin, r.end, r.stride).indices(size)))


def _index(shape, begin, end, strides, masks):
    """(NumPy index, whether the result may share the input's buffer) for an array of a shape."""
    bounds = [np.asarray(b) for b in (begin, end, strides)]
    if any(b.ndim != 1 or b.shape != bounds[0].shape for b in bounds):
        raise errors.invalid_argument("Expected begin, end, and strides to be 1D equal size tensors, but got shapes "
                                      f"{', '.join(shape_fns.text(b.shape) for b in bounds[:2])}, and "
                                      f"{shape_fns.text(bounds[2].shape)} instead.")
    ranges, axes = _dense(len(shape), [b.tolist() for b in bounds], masks, errors.invalid_argument)
    for i, r in enumerate(ranges):
        _check_axis(i, shape[i], r, errors.invalid_argument)
    return _numpy_index(ranges, axes), _shares(shape, ranges)


def _numpy_index(ranges, axes):
    out, at = [], 0
    for axis in axes:
        if axis == "new":
            out.append(None)
            continue
        r = ranges[at]
        out.append(r.begin if r.shrink else slice(r.begin, r.end, r.stride))
        at += 1
    return tuple(out) + (Ellipsis,)


def _shares(shape, ranges):
    """Whether TF hands on the input's buffer: everything is taken, or consecutive entries of the first axis."""
    if not ranges or ranges[0].stride != 1:
        return not ranges
    return all(_takes_all(n, r) for n, r in zip(shape[1:], ranges[1:]))


def _takes_all(size, r):
    if r.stride != 1:
        return False
    if r.shrink:
        return size == 1
    return slice(r.begin, r.end, 1).indices(size)[:2] == (0, size)


@op("StridedSlice(input: T, begin: Index, end: Index, strides: Index) -> output: T", *_TYPES, *_MASKS,
    aliases=True, host=_BOUNDS)
def strided_slice(xp, input, begin, end, strides, begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask):
    """The entries of the input from begin to end in steps."""
    masks = begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask
    index, shares = _index(np.shape(input), begin, end, strides, masks)
    out = input[index]
    return out if shares and _may_share(input, out) else xp.array(out)


@strided_slice.variant("part")
def _(shape, begin, end, strides, *masks):
    """The index of the part of an array of a shape."""
    return _index(shape, begin, end, strides, masks)[0]


def _may_share(whole, part):
    """Whether rows of an array may be a view of it: all of them, or rows of whole 64-byte units."""
    return np.size(part) == np.size(whole) or shape_fns.rows_share_buffers(np.shape(whole), whole.dtype)


def _mask_values(attrs):
    return [attrs[m[:m.index(":")]] for m in _MASKS]


@strided_slice.shape
def _(c):
    n = _bounds_length(c, 1)
    strides = c.value(3)
    c.handle_data = [getattr(c.tensors[0], "_handle_data", None)]
    if c.shapes[0] is None or n is None or strides is None:
        return [None]
    return [_sliced_shape(c, c.shapes[0], 1, strides)]


def _bounds_length(c, first):
    """The common length of begin, end and strides, the inputs from `first` on."""
    shapes = [c.with_rank(i, 1) for i in range(first, first + 3)]
    return shape_fns.merge(shape_fns.merge(shapes[0], shapes[1]), shapes[2])[0]


def _sliced_shape(c, shape, first, strides):
    masks, strides = _mask_values(c.attrs), strides.tolist()
    ranges, axes = _dense(len(shape), (None, None, strides), masks, ShapeError)
    for i, r in enumerate(ranges):
        _check_axis(i, shape[i], r, ShapeError)
    begin, end = c.value(first), c.value(first + 1)
    if begin is not None and end is not None:
        ranges, axes = _dense(len(shape), (begin.tolist(), end.tolist(), strides), masks, ShapeError)
        for i, r in enumerate(ranges):
            _check_axis(i, shape[i], r, ShapeError)
    sizes = [_sliced_size(n, r) for n, r in zip(shape, ranges)]
    return tuple(1 if a == "new" else sizes[a] for a in axes if a != "shrink")


@strided_slice.partial
def _(tensor):
    op = tensor._op
    begin, end, strides = (fold.constant_array(t) for t in op.inputs[1:])
    begin_mask, end_mask, ellipsis, new_axis, shrink = _mask_values(op._attrs)
    if begin is None or end is None or strides is None or ellipsis or new_axis or shrink or begin.shape != (1,):
        return None
    known = fold.partial_shape(op.inputs[0])
    if known is None:
        return None
    begin = 0 if begin_mask & 1 else int(begin[0])
    end = _LAST if end_mask & 1 else int(end[0])
    return _subshape(known, begin, end, int(strides[0]))


_LAST = 2 ** 63 - 1


def _subshape(shape, begin, end, stride):
    """shape[begin:end:stride] with TF's checks, which refuse [::-1]."""
    rank = len(shape)
    start, stop = min(begin, rank), min(end, rank)
    if stride < 0 and start == rank:
        start -= 1
    start += rank if start < 0 else 0
    stop += rank if stop < 0 else 0
    if start < 0:
        raise ValueError(f"Subshape start out of bounds: {begin}, for shape with rank {rank}")
    if stop < 0:
        raise ValueError(f"Subshape end out of bounds: {end}, for shape with rank {rank}")
    said = f"(computed from start {begin} and end {end} over shape with rank {rank}"
    if stride > 0 and start > stop:
        raise ValueError(f"Subshape must have computed start <= end, but is {start} and {stop} {said})")
    if stride < 0 and start < stop:
        raise ValueError("Subshape must have computed start >= end since stride is negative, but is "
                         f"{start} and {stop} {said} and stride{stride})")
    return tuple(shape[i] for i in range(start, stop, stride))


@strided_slice.gradient
def _(tf, op, dy):
    return [_strided_slice_grad(tf, op, dy), None, None, None]


def _strided_slice_grad(tf, op, dy):
    begin, end, strides = op.inputs[1:]
    shape = tf.shape(op.inputs[0], out_type=begin.dtype)
    return tf.raw.StridedSliceGrad(shape, begin, end, strides, dy, **_mask_attrs(op))


def _mask_attrs(op):
    names = [m[:m.index(":")] for m in _MASKS]
    return {name: op._attrs[name] for name in names}


@op("StridedSliceGrad(shape: Index, begin: Index, end: Index, strides: Index, dy: T) -> output: T", *_TYPES, *_MASKS,
    host=("shape",) + _BOUNDS)
def strided_slice_grad(xp, shape, begin, end, strides, dy, begin_mask, end_mask, ellipsis_mask, new_axis_mask,
                       shrink_axis_mask):
    """Zeros of a shape with dy in the place of a slice."""
    shape = np.asarray(shape).tolist()
    masks = begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask
    index, _ = _index(shape, begin, end, strides, masks)
    return _put(xp, xp.zeros(shape, dy.dtype), index, dy)


def _put(xp, fresh, index, values):
    """`fresh`, an array nobody else holds, with values at an index."""
    if xp is not np:
        return fresh.at[index].set(values)
    if np.shape(fresh[index]) != np.shape(values):
        raise errors.invalid_argument(f"shape of dy was {shape_fns.text(np.shape(values))} instead of "
                                      f"{shape_fns.text(np.shape(fresh[index]))}")
    fresh[index] = values
    return fresh


@strided_slice_grad.shape
def _(c):
    return [c.partial(0)]


@strided_slice_grad.gradient
def _(tf, op, dy):
    return [None, None, None, None, tf.strided_slice(dy, *op.inputs[1:4], **_mask_attrs(op))]


def _assigned(xp, ref, begin, end, strides, value, masks):
    """A copy of `ref` with value in a slice of it."""
    index, _ = _index(np.shape(ref), begin, end, strides, masks)
    fresh = xp.array(ref)
    if np.shape(fresh[index]) != np.shape(value):
        raise errors.UnimplementedError(
            None, None, f"sliced l-value shape {shape_fns.text(np.shape(fresh[index]))} does not match r-value shape "
            f"{shape_fns.text(np.shape(value))}. Automatic broadcasting not yet implemented.")
    return _put(xp, fresh, index, value)


@op("StridedSliceAssign(ref: Ref(T), begin: Index, end: Index, strides: Index, value: T) -> output_ref: Ref(T)",
    *_TYPES, *_MASKS, updates=("ref",), host=_BOUNDS)
def strided_slice_assign(xp, ref, begin, end, strides, value, begin_mask, end_mask, ellipsis_mask, new_axis_mask,
                         shrink_axis_mask):
    """Assigns to a slice of a ref variable."""
    return _assigned(xp, ref, begin, end, strides, value,
                     (begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask))


@op("ResourceStridedSliceAssign(ref: resource, begin: Index, end: Index, strides: Index, value: T)",
    *_TYPES, *_MASKS, stateful=True, updates=("ref",), host=_BOUNDS)
def resource_strided_slice_assign(xp, ref, begin, end, strides, value, begin_mask, end_mask, ellipsis_mask,
                                  new_axis_mask, shrink_axis_mask):
    """Assigns to a slice of a resource variable."""
    return _assigned(xp, ref, begin, end, strides, value,
                     (begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask))


strided_slice_assign.shape(shape_fns.same_as_input)
resource_strided_slice_assign.shape(shape_fns.no_outputs)


# ------------------------------------------------------------------ slices
@op("Slice(input: T, begin: Index, size: Index) -> output: T", *_TYPES, aliases=True, host=("begin", "size"))
def slice_(xp, input, begin, size):
    """The part of the input that begins at `begin` and has the shape `size`."""
    shape = np.shape(input)
    begin, size = np.asarray(begin), np.asarray(size)
    if begin.ndim != 1 or size.ndim != 1 or len(begin) != len(shape) or len(size) != len(shape):
        raise errors.invalid_argument("Expected begin and size arguments to be 1-D tensors of size "
                                      f"{len(shape)}, but got shapes {shape_fns.text(begin.shape)} and "
                                      f"{shape_fns.text(size.shape)} instead.")
    index = [_slice_of_axis(i, *a) for i, a in enumerate(zip(shape, begin.tolist(), size.tolist()))]
    out = input[tuple(index) + (Ellipsis,)]
    whole = all(s.start == 0 and s.stop == n for s, n in zip(index[1:], shape[1:]))
    return out if whole and _may_share(input, out) else xp.array(out)


def _slice_of_axis(i, n, b, s):
    s = n - b if s == -1 else s
    if n == 0:
        if b != 0 or s != 0:
            raise errors.invalid_argument(f"Expected begin[{i}] == 0 (got {b}) and size[{i}] == 0 (got {s}) when "
                                          f"input.dim_size({i}) == 0")
    elif not 0 <= b <= n:
        raise errors.invalid_argument(f"Expected begin[{i}] in [0, {n}], but got {b}")
    elif s < 0 or b + s > n:
        raise errors.invalid_argument(f"Expected size[{i}] in [0, {n - b}], but got {s}")
    return slice(b, b + s)


@slice_.shape
def _(c):
    begin, size = c.with_rank(1, 1), c.with_rank(2, 1)
    count = shape_fns.merge(begin, size)[0]
    shape = c.shapes[0]
    if count is not None:
        shape = shape_fns.with_rank(shape, count)
    begin, sizes = c.partial(1), c.partial(2)
    if sizes is None:
        return [None if shape is None else (None,) * len(shape)]
    if c.value(2) is not None:
        sizes = c.value(2).tolist()
    elif shape is None:
        return [sizes]
    shape = (None,) * len(sizes) if shape is None else shape
    begin = (None,) * len(sizes) if begin is None else begin
    return [tuple(_slice_size(*a) for a in zip(shape, begin, sizes))]


def _slice_size(n, b, s):
    return shape_fns.sub_dim(n, b) if s == -1 else s


@slice_.gradient
def _(tf, op, dy):
    """dy between zeros: a Pad by what was cut off before and after."""
    x, begin = op.inputs[0], op.inputs[1]
    rank = tf.rank(x)
    shape = tf.shape(op.outputs[0])
    column = tf.stack([rank, 1])
    before = tf.reshape(begin, column)
    after = tf.reshape(tf.shape(x) - shape - begin, column)
    return tf.pad(dy, tf.concat([before, after], 1)), None, None
