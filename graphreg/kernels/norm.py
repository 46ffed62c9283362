"""Normalisation of channels-last arrays: over a batch, and over neighbouring channels.

Rows of an image are worked on as a whole, with the channels' numbers laid out as often as a row is wide: loops
over a few channels would be all overhead.
"""
import numpy as np

from .parallel import each, workers

_SUMMED = 64      # rows whose float32 sum is taken before it goes into a float64 one
_BLOCK = 1 << 16  # elements that are worked on at a time: they stay in the cache


# ------------------------------------------------------------------ over a batch
def batch_norm(xp, x, scale, offset, epsilon):
    """(y, mean, variance of the batch) for x [n, h, w, c]: y = (x - mean) / sqrt(variance + epsilon) * scale + offset."""
    rows, wide = _rows(x), x.shape[2]
    mean, variance = (_moments_in_blocks if xp is np and x.size else _moments)(xp, rows, x.shape[3])
    factor = scale * (1 / xp.sqrt(variance + epsilon))
    vectors = [_tiled(xp, numbers, wide) for numbers in (mean, factor, offset)]
    y = _normal_in_blocks(rows, *vectors) if xp is np else (rows - vectors[0]) * vectors[1] + vectors[2]
    return y.reshape(x.shape), mean, variance


def _moments(xp, rows, channels):
    """(mean, variance) of each channel."""
    count, wide = rows.size // channels, rows.shape[1] // channels
    mean = channel_sums(xp, rows, channels) / count
    centred = rows - _tiled(xp, mean, wide)
    return mean, channel_sums(xp, centred * centred, channels) / count


def _moments_in_blocks(xp, rows, channels):
    """As _moments, in one walk: sums of the distances from the mean of the first block, and of their squares."""
    first, count = rows[_blocks_of(rows)[0]], rows.size // channels
    near = (np.ones(len(first), rows.dtype) @ first).reshape(-1, channels).sum(axis=0) / rows.dtype.type(first.size // channels)
    start = np.tile(near, rows.shape[1] // channels)

    def parts(block, distance, one):
        np.subtract(rows[block], start, distance)
        sums = one @ distance
        np.multiply(distance, distance, distance)
        return sums, one @ distance
    sums, squares = (total.reshape(-1, channels).sum(axis=0) / count for total in _two_sums(rows, parts))
    return (near + sums).astype(rows.dtype), np.maximum(squares - sums * sums, 0).astype(rows.dtype)


def _normal_in_blocks(rows, mean, factor, offset):
    """(rows - mean) * factor + offset."""
    y = np.empty_like(rows)

    def fill(block, worker):
        part = y[block]
        np.subtract(rows[block], mean, part)
        np.multiply(part, factor, part)
        np.add(part, offset, part)
    each(fill, _blocks_of(rows))
    return y


def _blocks_of(rows):
    """Slices of a few rows each."""
    step = max(1, _BLOCK // max(1, rows.shape[1]))
    return [slice(i, i + step) for i in range(0, len(rows), step)]


def batch_norm_by(xp, x, scale, offset, mean, variance, epsilon):
    """y = (x - mean) / sqrt(variance + epsilon) * scale + offset with given moments."""
    factor = scale * (1 / xp.sqrt(variance + epsilon))
    rows, vectors = _rows(x), [_tiled(xp, numbers, x.shape[2]) for numbers in (mean, factor, offset)]
    y = _normal_in_blocks(rows, *vectors) if xp is np else (rows - vectors[0]) * vectors[1] + vectors[2]
    return y.reshape(x.shape)


def batch_norm_grad(xp, dy, x, scale, mean, variance, epsilon, moves):
    """(dx, dscale, doffset); moves: whether the moments are those of x and so move with it."""
    count, wide, channels = x.size // x.shape[3], x.shape[2], x.shape[3]
    rows, slopes, middle = _rows(x), _rows(dy), _tiled(xp, mean, x.shape[2])
    inverse = 1 / xp.sqrt(variance + epsilon)
    in_blocks = xp is np and x.size > 0
    doffset, products = (_slope_sums_in_blocks if in_blocks else _slope_sums)(xp, slopes, rows, middle, channels)
    factor = scale * inverse
    if not moves:
        dx = slopes * _tiled(xp, factor, wide)
    else:
        drift, turn = -doffset / count * factor, -products * inverse * inverse / count * factor
        vectors = [_tiled(xp, numbers, wide) for numbers in (factor, turn, drift)]
        if in_blocks:
            dx = _turned_in_blocks(slopes, rows, middle, *vectors)
        else:
            dx = slopes * vectors[0] + (rows - middle) * vectors[1] + vectors[2]
    return dx.reshape(x.shape), products * inverse, doffset


def _slope_sums(xp, slopes, rows, middle, channels):
    """The sums of each channel's slopes, and of their products with the distances from the middle."""
    return channel_sums(xp, slopes, channels), channel_sums(xp, slopes * (rows - middle), channels)


def _slope_sums_in_blocks(xp, slopes, rows, middle, channels):
    def parts(block, distance, one):
        part = slopes[block]
        np.subtract(rows[block], middle, distance)
        np.multiply(distance, part, distance)
        return one @ part, one @ distance
    return [total.reshape(-1, channels).sum(axis=0).astype(rows.dtype) for total in _two_sums(rows, parts)]


def _two_sums(rows, parts):
    """What parts(block, spare array, ones), two rows, gives for all blocks together, in float64."""
    blocks = _blocks_of(rows)
    spare = np.empty((workers(),) + rows[blocks[0]].shape, rows.dtype)
    ones, found = np.ones(len(spare[0]), rows.dtype), np.empty((2, len(blocks), rows.shape[1]), rows.dtype)

    def fill(numbered, worker):
        i, block = numbered
        length = len(rows[block])
        found[0, i], found[1, i] = parts(block, spare[worker, :length], ones[:length])
    each(fill, enumerate(blocks))
    return found.sum(axis=1, dtype=np.float64)


def _turned_in_blocks(slopes, rows, middle, factor, turn, drift):
    """slopes * factor + (rows - middle) * turn + drift."""
    blocks, dx = _blocks_of(rows), np.empty_like(rows)
    spare = np.empty((workers(),) + rows[blocks[0]].shape, rows.dtype)

    def fill(block, worker):
        out = dx[block]
        distance = spare[worker, :len(out)]
        np.subtract(rows[block], middle, distance)
        np.multiply(distance, turn, distance)
        np.multiply(slopes[block], factor, out)
        np.add(out, distance, out)
        np.add(out, drift, out)
    each(fill, blocks)
    return dx


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
