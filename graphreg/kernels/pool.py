"""Pooling of channels-last arrays of two or three dimensions of space, and its gradients.

A window is a box, so its maximum or sum is taken along one dimension after the other, last one first: of a 3x3
window that is 3 + 3 steps in place of 9.  `windows` holds (size, stride, before, after) for each dimension of
space: before and after are the padding.  What ends in _by_taps is the plain form: one step for each place of
the window.
"""
import numpy as np

from .conv import pad, spread
from .parallel import each

_BLOCK = 1 << 17      # elements whose gradient is worked on at a time: they stay in the cache


# ------------------------------------------------------------------ the maximum
def max_pool(xp, x, windows):
    """The largest element of each window; NaNs are left out, and nothing is below the type's lowest number."""
    if xp is not np or x.size <= _BLOCK:
        return _max_pool(xp, x, windows)
    y = np.empty(x.shape[:1] + tuple(map(out_size, x.shape[1:-1], windows)) + x.shape[-1:], x.dtype)

    def fill(part, worker):
        y[part] = _max_pool(np, x[part], windows)
    each(fill, _parts(x))
    return y


def _max_pool(xp, x, windows):
    low, y = x.dtype.type(lowest(x.dtype)), x
    for axis, window in _last_first(windows):
        y = _along(xp, xp.fmax, _padded(xp, y, axis, window, low), axis, window)
    return xp.fmax(y, low)


def _parts(x):
    """Slices of a few images each."""
    step = max(1, _BLOCK * x.shape[0] // max(x.size, 1))
    return [slice(i, i + step) for i in range(0, x.shape[0], step)]


def max_pool_by_taps(xp, x, windows):
    """As max_pool, one step for each place of the window."""
    low = x.dtype.type(lowest(x.dtype))
    taps = [seen for seen, _ in _taps(pad(xp, x, _pads(windows), low), x.shape, windows)]
    y = taps[0]
    for seen in taps[1:]:
        y = xp.fmax(y, seen)
    return xp.fmax(y, low)


def max_pool_of_depth(xp, x, size):
    """The largest element of each group of `size` channels."""
    return xp.max(x.reshape(x.shape[:-1] + (-1, size)), axis=-1)


def lowest(dtype):
    """The lowest finite number of a type."""
    return (np.finfo if dtype.kind == "f" else np.iinfo)(dtype).min


def _before_all(dtype):
    """A number that is not larger than any other."""
    return dtype.type(-np.inf if dtype.kind == "f" else np.iinfo(dtype).min)


def _has_nan(x):
    return x.dtype.kind == "f" and x.size > 0 and bool(np.isnan(np.max(x)))


# ------------------------------------------------------------------ where the maximum stands
def max_pool_with_place(xp, x, windows):
    """(values, places): the first largest element of each window and its place row * width + column.

    A NaN that a window begins with counts as the largest, others do not count.
    """
    if xp is np and not _has_nan(x):
        y, chosen = _first_largest(x, windows)
    else:
        y, tap = first_largest_by_taps(xp, x, windows)
        chosen = _unraveled(tap, windows)
    place = 0
    for axis, (which, (_, stride, before, _)) in enumerate(zip(chosen, windows), 1):
        start = np.arange(y.shape[axis], dtype=np.int64) * stride - before
        place = place * x.shape[axis] + which + start.reshape(_line(x.ndim, axis))
    return y, place


def _first_largest(x, windows):
    """(values, for each dimension the place in the window) of the first largest element; x without NaN."""
    y, chosen = x, []
    for axis, window in _last_first(windows):
        taps = _slices(_padded(np, y, axis, window, _before_all(x.dtype)), axis, window)
        others = [list(_slices(_padded(np, c, axis, window, 0), axis, window)) for c in chosen]
        y, which = _first_of(list(taps), axis, window)
        chosen = [which] + [_picked(np, o, which) for o in others]
    return y, chosen


def _first_of(taps, axis, window):
    """(the largest, the number of the first tap that holds it), for numbers that are no NaN."""
    y, which = taps[0], _first_inside(taps[0], axis, window)
    for k, tap in enumerate(taps[1:], 1):
        better = (tap > y).view(np.int8)
        y = np.maximum(y, tap)
        # A later tap has a larger number, so the largest number is that of the last one that was better.
        which = np.maximum(which, better * which.dtype.type(k))
    return y, which


def _first_inside(like, axis, window):
    """For each window the first tap that is not padding."""
    size, stride, before, _ = window
    first = np.maximum(before - np.arange(like.shape[axis]) * stride, 0).astype(np.min_scalar_type(-size))
    return np.broadcast_to(first.reshape(_line(like.ndim, axis)), like.shape)


def _picked(xp, options, which):
    """options[which], element by element."""
    found = options[0]
    for k, option in enumerate(options[1:], 1):
        found = xp.where(which == k, option, found)
    return found


def first_largest_by_taps(xp, x, windows):
    """(values, number of the tap in the window), taps row by row."""
    y = tap = None
    for k, (seen, inside) in enumerate(_taps(pad(xp, x, _pads(windows)), x.shape, windows)):
        if tap is None:
            y, tap = seen, xp.where(inside, xp.zeros(seen.shape, np.int32), np.int32(-1))
            continue
        better = inside & ((seen > y) | (tap < 0))
        y, tap = xp.where(better, seen, y), xp.where(better, np.int32(k), tap)
    return y, tap


def _unraveled(tap, windows):
    """The number of a tap as its place in each dimension."""
    chosen = []
    for size, _, _, _ in reversed(windows):
        chosen.insert(0, tap % size)
        tap = tap // size
    return chosen


# ------------------------------------------------------------------ gradients of the maximum
def max_pool_grad(xp, x, dy, windows):
    """dy moved to the first largest element of each window."""
    if xp is not np and dy.size and all(size == stride and before == 0 and size * n <= length for (
            size, stride, before, _), n, length in zip(windows, dy.shape[1:], x.shape[1:])):
        return _max_pool_grad_of_boxes(xp, x, dy, windows)
    if xp is not np or _has_nan(x):
        return max_pool_grad_by_taps(xp, x, dy, windows)
    dx = np.empty(x.shape, x.dtype)
    in_pairs = all(window == (2, 2, 0, 0) for window in windows)

    def fill(part, worker):
        if in_pairs:
            _max_pool_grad_of_pairs(x[part], dy[part], dx[part])
        else:
            dx[part] = _max_pool_grad(x[part], dy[part], windows)
    each(fill, _parts(x))
    return dx


def _max_pool_grad_of_pairs(x, dy, dx):
    """Windows of two places that lie side by side: each axis in turn says which of the two the gradient goes to."""
    y, steps = x, []
    for axis in range(x.ndim - 2, 0, -1):
        first, second = _pair(y, axis)
        steps.append((axis, y.shape, second > first))
        if axis > 1:
            y = np.maximum(first, second)
    for axis, shape, at_second in reversed(steps):
        dy = _to_pairs(dy, at_second, axis, dx if axis == x.ndim - 2 else np.empty(shape, x.dtype))


def _max_pool_grad_of_boxes(xp, x, dy, windows):
    """Windows that lie side by side: x cut into them, and in each the number of the place that dy goes to."""
    sizes, outs = [w[0] for w in windows], dy.shape[1:-1]
    whole = x[(slice(None),) + tuple(slice(0, n * size) for n, size in zip(outs, sizes))]
    boxes = whole.reshape(x.shape[:1] + tuple(v for pair in zip(outs, sizes) for v in pair) + x.shape[-1:])
    best = which = None
    for k, place in enumerate(np.ndindex(*sizes)):
        seen = boxes[(slice(None),) + tuple(v for i in place for v in (slice(None), i))]
        if best is None:
            best, which = seen, xp.zeros(seen.shape, np.int32)
            continue
        better = seen > best
        best, which = xp.where(better, seen, best), xp.where(better, np.int32(k), which)
    apart = dy.shape[:1] + tuple(v for n in outs for v in (n, 1)) + dy.shape[-1:]
    numbers = np.arange(np.prod(sizes), dtype=np.int32).reshape([1] + [v for size in sizes for v in (1, size)] + [1])
    dx = xp.where(which.reshape(apart) == numbers, dy.reshape(apart), np.zeros((), dy.dtype)).reshape(whole.shape)
    return pad(xp, dx, [(0, n - m) for n, m in zip(x.shape[1:-1], whole.shape[1:-1])])


def _pair(x, axis):
    """(the elements at 0, 2, 4 ..., those at 1, 3, 5 ...) of an axis; of an odd number the last is left out."""
    ahead, whole = (slice(None),) * axis, x.shape[axis] // 2 * 2
    return x[ahead + (slice(0, whole, 2),)], x[ahead + (slice(1, whole, 2),)]


def _to_pairs(dy, at_second, axis, out):
    """Fill `out` with dy at the first or the second of each pair, and zeros."""
    bits = np.dtype("i%d" % dy.dtype.itemsize)
    second = np.negative(at_second.view(np.int8)).astype(bits)
    dy = np.ascontiguousarray(dy).view(bits)
    places = _pair(out.view(bits), axis)
    np.bitwise_and(dy, second, out=second)
    np.bitwise_xor(dy, second, out=places[0])
    places[1][...] = second
    if out.shape[axis] % 2:
        out[(slice(None),) * axis + (slice(-1, None),)] = 0
    return out


def _max_pool_grad(x, dy, windows):
    y, steps = x, []
    for axis, window in _last_first(windows):
        taps = list(_slices(_padded(np, y, axis, window, _before_all(x.dtype)), axis, window))
        length = y.shape[axis]
        y, which = _first_of(taps, axis, window)
        steps.append((axis, window, which, length))
    for axis, window, which, length in reversed(steps):
        dy = _sum_back(np, (_kept(dy, which == k) for k in range(window[0])), dy.shape, axis, window, length)
    return dy


def _kept(x, where):
    """x where a bool says so, else 0, by bits: a product is as quick, but makes NaN of an infinite x and 0."""
    bits = np.dtype("i%d" % x.dtype.itemsize)
    mask = np.negative(where.view(np.int8)).astype(bits)
    return np.bitwise_and(np.ascontiguousarray(x).view(bits), mask, out=mask).view(x.dtype)


def max_pool_grad_by_taps(xp, x, dy, windows):
    """As max_pool_grad, one step for each place of the window."""
    _, tap = first_largest_by_taps(xp, x, windows)
    return _moved_back(xp, x, windows, lambda k, seen, inside: dy * (tap == k))


def tied_max_pool_grad(xp, x, y, dy, windows):
    """dy moved to every element of a window that equals y."""
    return _moved_back(xp, x, windows, lambda k, seen, inside: dy * ((seen == y) & inside))


def _moved_back(xp, x, windows, part):
    """The sum of part(number of a tap, what it sees, whether that is inside), each at its place in x."""
    padded = pad(xp, x, _pads(windows))
    offsets = np.ndindex(*[w[0] for w in windows])
    strides = [w[1] for w in windows]
    dx = xp.zeros(padded.shape, x.dtype)
    for k, (place, (seen, inside)) in enumerate(zip(offsets, _taps(padded, x.shape, windows))):
        dx = dx + spread(xp, part(k, seen, inside), place, strides, padded.shape[1:-1])
    return pad(xp, dx, [(-before, -after) for before, after in _pads(windows)])


def max_pool_grad_grad(xp, x, y, ddx, windows):
    """ddx where the first element of each window stands that equals y; 0 where none does."""
    pads, out = _pads(windows), xp.zeros(y.shape, ddx.dtype)
    both = zip(_taps(pad(xp, x, pads), x.shape, windows), _taps(pad(xp, ddx, pads), x.shape, windows))
    for (seen, inside), (value, _) in reversed(list(both)):
        out = xp.where((seen == y) & inside, value, out)
    return out


# ------------------------------------------------------------------ the mean
def avg_pool(xp, x, windows):
    """The mean of what each window covers of x."""
    wide = _wide(x)
    y = x.astype(wide)
    for axis, window in _last_first(windows):
        y = _along(xp, xp.add, _padded(xp, y, axis, window, 0), axis, window)
    return (y / _counts(x.shape, windows, wide)).astype(x.dtype)


def avg_pool_grad(xp, shape, dy, windows):
    """The gradient of avg_pool with respect to x, which has the shape given."""
    wide = _wide(dy)
    dx = dy.astype(wide) / _counts(shape, windows, wide)
    for axis, window in enumerate(windows, 1):
        dx = _sum_back(xp, [dx] * window[0], dx.shape, axis, window, shape[axis])
    return dx.astype(dy.dtype)


def _counts(shape, windows, dtype):
    """How many elements of x each window covers, as [1, *space, 1]."""
    counts = np.ones((1,) * len(shape), dtype)
    for axis, window in enumerate(windows, 1):
        counts = counts * _covered(shape[axis], window).sum(0).reshape(_line(len(shape), axis)).astype(dtype)
    return counts


def _wide(x):
    return np.dtype(np.float32) if x.dtype.itemsize == 2 else x.dtype


# ------------------------------------------------------------------ windows along one axis
def out_size(length, window):
    """How many windows there are along an axis of some length."""
    size, stride, before, after = window
    return max(0, (length + before + after - size) // stride + 1)


def _last_first(windows):
    return list(enumerate(windows, 1))[::-1]


def _pads(windows):
    return [window[2:] for window in windows]


def _line(rank, axis):
    return (1,) * axis + (-1,) + (1,) * (rank - axis - 1)


def _padded(xp, x, axis, window, value):
    pads = [(0, 0)] * (x.ndim - 2)
    pads[axis - 1] = window[2:]
    return pad(xp, x, pads, value)


def _along(xp, combine, padded, axis, window):
    """combine(...) of what the taps see along one axis."""
    taps = list(_slices(padded, axis, window))
    y = taps[0]
    for tap in taps[1:]:
        y = combine(y, tap)
    return y


def _slices(padded, axis, window):
    """What each tap sees along one axis."""
    size, stride, _, _ = window
    count = out_size(padded.shape[axis], (size, stride, 0, 0))
    for k in range(size):
        yield padded[(slice(None),) * axis + (_reach(k, count, stride),)]


def _reach(k, count, stride):
    return slice(k, k + (count - 1) * stride + 1, stride) if count else slice(0, 0)


def _sum_back(xp, parts, part_shape, axis, window, length):
    """The sum of what each tap gives, at the places along one axis that it sees."""
    size, stride, before, after = window
    shape = list(part_shape)
    shape[axis] = length + before + after
    if xp is np:
        dx = _sum_back_numpy(parts, shape, axis, size, stride)
    else:
        offsets, strides = [0] * (len(shape) - 2), [1] * (len(shape) - 2)
        strides[axis - 1], dx = stride, 0
        for offsets[axis - 1], part in enumerate(parts):
            dx = dx + spread(xp, part, offsets, strides, shape[1:-1])
    return _padded(xp, dx, axis, (size, stride, -before, -after), 0)


def _sum_back_numpy(parts, shape, axis, size, stride):
    dx = None
    for k, part in enumerate(parts):
        if dx is None:
            dx = np.zeros(shape, part.dtype)
        place = (slice(None),) * axis + (_reach(k, part.shape[axis], stride),)
        if size <= stride or k == 0:
            dx[place] = part
        else:
            dx[place] += part
    return dx


def _covered(length, window):
    """bool [size, windows]: whether a tap of a window stands inside, along an axis of some length."""
    size, stride, before, _ = window
    at = np.arange(size)[:, None] + np.arange(out_size(length, window)) * stride - before
    return (at >= 0) & (at < length)


def _taps(padded, shape, windows):
    """(what a tap sees, whether that is inside) for each place of the window, row by row."""
    covered = [_covered(n, window) for n, window in zip(shape[1:-1], windows)]
    for place in np.ndindex(*[window[0] for window in windows]):
        seen, inside = padded, True
        for axis, (k, window, rows) in enumerate(zip(place, windows, covered), 1):
            seen = seen[(slice(None),) * axis + (_reach(k, rows.shape[1], window[1]),)]
            inside = inside & rows[k].reshape(_line(len(shape), axis))
        yield seen, inside
