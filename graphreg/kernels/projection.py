"""Images seen through projections."""
import numpy as np


def project(images, transforms, size, bilinear):
    """Images [n, rows, columns, depth] seen through [n or 1, 8] coefficients, at a size (rows, columns)."""
    out = np.empty((images.shape[0], *size, images.shape[3]), images.dtype)
    for n, image in enumerate(images):
        x, y, seen = _places(transforms[n if len(transforms) > 1 else 0], size)
        out[n] = _between(image, x, y, seen) if bilinear else _nearest(image, x, y, seen)
    return out


def _places(coefficients, size):
    """(columns, rows, whether there is one at all) of every output pixel in the image, in float32."""
    a, b, c, d, e, f, g, h = np.asarray(coefficients, np.float32)
    y, x = np.meshgrid(np.arange(size[0], dtype=np.float32), np.arange(size[1], dtype=np.float32), indexing="ij")
    scale = g * x + h * y + np.float32(1)
    seen = scale != 0
    scale = np.where(seen, scale, np.float32(1))
    return (a * x + b * y + c) / scale, (d * x + e * y + f) / scale, seen


def _read(image, y, x, seen):
    """The pixels at whole places; 0 outside."""
    inside = seen & (y >= 0) & (y < image.shape[0]) & (x >= 0) & (x < image.shape[1])
    rows, columns = np.where(inside, y, 0).astype(np.int64), np.where(inside, x, 0).astype(np.int64)
    return np.where(inside[..., None], image[rows, columns], image.dtype.type(0))


def _nearest(image, x, y, seen):
    return _read(image, _rounded(y), _rounded(x), seen)


def _rounded(value):
    """Halves away from zero, as C rounds."""
    return np.where(np.signbit(value), -np.floor(np.float32(0.5) - value), np.floor(value + np.float32(0.5)))


def _between(image, x, y, seen):
    left, top = np.floor(x), np.floor(y)
    right, bottom = left + np.float32(1), top + np.float32(1)
    by_right, by_left = (x - left)[..., None], (right - x)[..., None]
    rows = [by_left * _read(image, at, left, seen).astype(np.float32)
            + by_right * _read(image, at, right, seen).astype(np.float32) for at in (top, bottom)]
    made = (bottom - y)[..., None] * rows[0] + (y - top)[..., None] * rows[1]
    return np.where(seen[..., None], made, np.float32(0)).astype(image.dtype)
