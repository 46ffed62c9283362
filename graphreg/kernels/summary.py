"""What summaries show: histograms in TF's buckets, pictures as PNG, sounds as WAV."""
import functools
import struct
import zlib

import numpy as np

_BIGGEST = np.finfo(np.float64).max


# ------------------------------------------------------------------ histograms
@functools.lru_cache(maxsize=None)
def bucket_limits():
    """Upper limits of the buckets: each ten percent above the last, the same below zero."""
    positive, limit = [], 1e-12
    while limit < 1e20:
        positive.append(limit)
        limit *= 1.1
    positive.append(_BIGGEST)
    return np.array([-v for v in reversed(positive)] + [0.] + positive)


def histogram(values):
    """(min, max, num, sum, sum of squares, limits, counts) of finite numbers; runs of empty buckets are one."""
    values = np.asarray(values).astype(np.float64).ravel()
    limits = bucket_limits()
    counts = np.bincount(np.searchsorted(limits, values, side="right"), minlength=len(limits)).astype(np.float64)
    if len(counts) > len(limits):            # the biggest number of all belongs to the last bucket
        counts[len(limits) - 1] += counts[len(limits)]
    kept = _without_runs_of_zeros(counts[:len(limits)])
    low, high = (values.min(), values.max()) if values.size else (_BIGGEST, -_BIGGEST)
    return low, high, float(values.size), _total(values), _total(values * values), limits[kept], counts[kept]


def _without_runs_of_zeros(counts):
    """Indices of buckets that hold something, and of the last one of each run of empty ones."""
    empty = counts <= 0
    return np.flatnonzero(~empty | ~np.append(empty[1:], False))


def _total(values):
    """The sum, number after number as a loop has it."""
    return float(np.add.accumulate(values)[-1]) if values.size else 0.


# ------------------------------------------------------------------ pictures
def to_bytes(picture, bad_color):
    """uint8 pixels of a float picture (height, width, depth).

    All of it >= 0: the largest becomes 255.  Else zero becomes 128, and the number farthest from it 1 or 255.  Pixels
    with a number that is not finite take bad_color.
    """
    picture = picture.astype(np.float64 if picture.dtype == np.float64 else np.float32)
    good = np.isfinite(picture).all(axis=-1)
    values = picture[good]
    low, high = (values.min(), values.max()) if values.size else (0, 0)
    largest, room, offset = (max(abs(low), abs(high)), 127, 128) if low < 0 else (high, 255, 0)
    out = np.empty(picture.shape, np.uint8)
    scale = picture.dtype.type(0 if largest < 1e-6 else room / picture.dtype.type(largest))
    out[good] = (values * scale + picture.dtype.type(offset)).astype(np.uint8)
    out[~good] = bad_color
    return out


_COLOR_TYPE = {1: 0, 3: 2, 4: 6}


def png(pixels):
    """bytes of a PNG file of uint8 pixels (height, width, 1, 3 or 4)."""
    height, width, depth = pixels.shape
    rows = np.zeros((height, 1 + width * depth), np.uint8)      # each row begins with its filter: none
    rows[:, 1:] = pixels.reshape(height, -1)
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOR_TYPE[depth], 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, data) for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes())),
                                              (b"IEND", b"")))


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


# ------------------------------------------------------------------ sounds
def wav(samples, rate):
    """bytes of a 16-bit WAV file of samples (frames, channels) from -1 to 1."""
    scaled = np.nan_to_num(np.rint(samples.astype(np.float32) * np.float32(32768)), nan=0.)
    data = np.clip(scaled, -32768, 32767).astype("<i2").tobytes()
    channels = samples.shape[1]
    rate = int(np.round(rate))
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, channels, rate,
                       rate * channels * 2, channels * 2, 16, b"data", len(data))
    return head + data
