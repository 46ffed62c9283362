"""Normalisation of channels-last arrays: over a batch, and over neighbouring channels.

Rows of an image are worked on as a whole, with the channels' numbers laid out as often as a row is wide: loops
over a few channels would be all overhead.
"""
import numpy as np

_SUMMED = 64      # rows whose float32 sum is taken before it goes into a float64 one


# ------------------------------------------------------------------ over a batch
def batch_norm(xp, x, scale, offset, epsilon):
    """(y, mean, variance of the batch) for x [n, h, w, c]: y = (x - mean) / sqrt(variance + epsilon) * scale + offset."""
    count = x.size // x.shape[3]
    rows, wide = _rows(x), x.shape[2]
    mean = channel_sums(xp, rows, x.shape[3]) / count
    centred = rows - _tiled(xp, mean, wide)
    variance = channel_sums(xp, centred * centred, x.shape[3]) / count
    factor = scale * (1 / xp.sqrt(variance + epsilon))
    y = centred * _tiled(xp, factor, wide) + _tiled(xp, offset, wide)
    return y.reshape(x.shape), mean, variance


def batch_norm_by(xp, x, scale, offset, mean, variance, epsilon):
    """y = (x - mean) / sqrt(variance + epsilon) * scale + offset with given moments."""
    factor = scale * (1 / xp.sqrt(variance + epsilon))
    wide = x.shape[2]
    return ((_rows(x) - _tiled(xp, mean, wide)) * _tiled(xp, factor, wide) + _tiled(xp, offset, wide)).reshape(x.shape)


def batch_norm_grad(xp, dy, x, scale, mean, variance, epsilon, moves):
    """(dx, dscale, doffset); moves: whether the moments are those of x and so move with it."""
    count, wide, channels = x.size // x.shape[3], x.shape[2], x.shape[3]
    rows, slopes = _rows(x), _rows(dy)
    inverse = 1 / xp.sqrt(variance + epsilon)
    centred = rows - _tiled(xp, mean, wide)
    doffset = channel_sums(xp, slopes, channels)
    products = channel_sums(xp, slopes * centred, channels)
    dx = slopes
    if moves:
        dx = dx - _tiled(xp, doffset / count, wide) - centred * _tiled(xp, products * inverse * inverse / count, wide)
    dx = dx * _tiled(xp, scale * inverse, wide)
    return dx.reshape(x.shape), products * inverse, doffset


def channel_sums(xp, rows, channels):
    """The sum of each channel over rows [rows, width * channels]; the few last additions are in float64."""
    whole = len(rows) // _SUMMED * _SUMMED
    parts = rows[:whole].reshape(-1, _SUMMED, rows.shape[1]).sum(axis=1)
    total = parts.sum(axis=0, dtype=np.float64) + rows[whole:].sum(axis=0, dtype=np.float64)
    return total.reshape(-1, channels).sum(axis=0).astype(rows.dtype)


def _rows(x):
    return x.reshape(x.shape[0] * x.shape[1], x.shape[2] * x.shape[3])


def _tiled(xp, numbers, times):
    return xp.tile(numbers, times)


def sum_to_last(x):
    """The sum of a NumPy array of floats over all axes but the last, which is not the only one.

    A product with ones is many times quicker than NumPy's sum over several axes, and no less exact.
    """
    lines = x.reshape(-1, x.shape[-1] * (x.shape[-2] if x.ndim > 2 else 1))
    sums = np.ones(len(lines), x.dtype) @ lines
    return sums if x.ndim == 2 else sums.reshape(-1, x.shape[-1]).sum(axis=0)


# ------------------------------------------------------------------ over neighbouring channels
def lrn(xp, x, radius, bias, alpha, beta):
    """y = x / (bias + alpha * sum of squares of the channels within the radius) ** beta."""
    return x * (bias + alpha * near_sums(xp, x * x, radius)) ** -beta


def lrn_grad(xp, dy, x, y, radius, bias, alpha, beta):
    """The gradient of lrn with respect to x."""
    norm = bias + alpha * near_sums(xp, x * x, radius)
    return dy * norm ** -beta - 2 * alpha * beta * x * near_sums(xp, dy * y / norm, radius)


def near_sums(xp, x, radius):
    """For each channel the sum over the channels that are at most `radius` away."""
    channels = x.shape[-1]
    radius = min(radius, max(channels - 1, 0))
    padded = xp.concatenate([xp.zeros(x.shape[:-1] + (radius,), x.dtype), x,
                             xp.zeros(x.shape[:-1] + (radius,), x.dtype)], axis=-1)
    total = padded[..., :channels]
    for k in range(1, 2 * radius + 1):
        total = total + padded[..., k:k + channels]
    return total
