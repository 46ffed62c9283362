"""Grey-scale dilation of channels-last images, and its gradients.

`windows` holds (size, stride, before, after, rate) for rows and columns.
"""
import numpy as np

from .conv import pad, spread


def dilation2d(xp, x, w, windows):
    """y[n, i, j, c] = max over the window of x[n, i * s + k * rate - pad, ..., c] + w[k, ..., c]; padding does not count."""
    return _largest(xp, x, w, windows)[0]


def dilation2d_input_grad(xp, x, w, dy, windows):
    """dy moved to the element of x that gave the first of the largest sums."""
    tap = _largest(xp, x, w, windows)[1]
    size = tuple(n + before + after for n, (_, _, before, after, _) in zip(x.shape[1:3], windows))
    strides = [window[1] for window in windows]
    dx = xp.zeros((x.shape[0],) + size + x.shape[3:], x.dtype)
    for k, place in enumerate(np.ndindex(*w.shape[:2])):
        offsets = [p * window[4] for p, window in zip(place, windows)]
        dx = dx + spread(xp, xp.where(tap == k, dy, dy.dtype.type(0)), offsets, strides, size)
    return pad(xp, dx, [(-before, -after) for _, _, before, after, _ in windows])


def dilation2d_filter_grad(xp, x, w, dy, windows):
    """dy summed up at the element of w that gave the first of the largest sums."""
    tap = _largest(xp, x, w, windows)[1]
    zero = dy.dtype.type(0)
    parts = [xp.sum(xp.where(tap == k, dy, zero), axis=(0, 1, 2), dtype=dy.dtype) for k in range(w.shape[0] * w.shape[1])]
    return xp.stack(parts).reshape(w.shape)


def _largest(xp, x, w, windows):
    """(the largest sums, the number of the first tap that gave them)."""
    padded = pad(xp, x, [window[2:4] for window in windows])
    y = tap = None
    for k, place in enumerate(np.ndindex(*w.shape[:2])):
        seen, inside = padded, True
        for axis, (at, n, (size, stride, before, after, rate)) in enumerate(zip(place, x.shape[1:3], windows), 1):
            count = (n + before + after - ((size - 1) * rate + 1)) // stride + 1
            where = at * rate + np.arange(max(count, 0)) * stride
            seen = xp.take(seen, where, axis=axis)
            inside = inside & ((where >= before) & (where < before + n)).reshape((-1,) + (1,) * (3 - axis))
        value = seen + w[place]
        if tap is None:
            y, tap = value, xp.where(inside, xp.zeros(value.shape, np.int32), np.int32(-1))
            continue
        better = inside & ((value > y) | (tap < 0))
        y, tap = xp.where(better, value, y), xp.where(better, np.int32(k), tap)
    return y, tap
