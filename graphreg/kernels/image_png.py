"""PNG files read and written."""
import struct
import zlib

import numpy as np

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
_COLOR_TYPE = {1: 0, 2: 4, 3: 2, 4: 6}
_PASSES = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))


# ------------------------------------------------------------------ chunks
def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _chunks(data):
    """kind -> bytes of the chunks that count."""
    found, at = {}, len(SIGNATURE)
    while at + 8 <= len(data):
        size, kind = struct.unpack(">I4s", data[at:at + 8])
        content = data[at + 8:at + 8 + size]
        if len(content) < size or data[at + 8 + size:at + 12 + size] != struct.pack(">I", zlib.crc32(kind + content)):
            raise ValueError("broken chunk")
        found[kind] = found.get(kind, b"") + content
        at += 12 + size
        if kind == b"IEND":
            return found
    raise ValueError("the end is missing")


# ------------------------------------------------------------------ rows
def _average(row, above, step):
    out = row.tolist()
    above = above.tolist()
    for i in range(len(out)):
        out[i] = (out[i] + ((out[i - step] if i >= step else 0) + above[i] >> 1)) & 255
    return np.array(out, np.uint8)


def _paeth(row, above, step):
    out, up = row.tolist(), above.tolist()
    for i in range(len(out)):
        a, b, c = (out[i - step], up[i], up[i - step]) if i >= step else (0, up[i], 0)
        p = a + b - c
        da, db, dc = abs(p - a), abs(p - b), abs(p - c)
        out[i] = (out[i] + (a if da <= db and da <= dc else b if db <= dc else c)) & 255
    return np.array(out, np.uint8)


def _left(row, above, step):
    padded = np.concatenate([row, np.zeros(-len(row) % step, np.uint8)]).reshape(-1, step)
    return np.add.accumulate(padded, axis=0, dtype=np.uint8).reshape(-1)[:len(row)]


_FILTERS = (lambda row, above, step: row, _left, lambda row, above, step: row + above, _average, _paeth)


def _rows(raw, width, height, bits):
    """(uint8 [height, bytes of a row], the rest of raw)."""
    size, step = (width * bits + 7) // 8, max(bits // 8, 1)
    out = np.zeros((height, size), np.uint8)
    if len(raw) < height * (size + 1):
        raise ValueError("too little data")
    lines = np.frombuffer(raw[:height * (size + 1)], np.uint8).reshape(height, size + 1)
    above = np.zeros(size, np.uint8)
    for i, line in enumerate(lines):
        if line[0] > 4:
            raise ValueError("unknown filter")
        out[i] = above = _FILTERS[line[0]](line[1:], above, step)
    return out, raw[height * (size + 1):]


def _samples(rows, width, depth, channels):
    """uint8 or uint16 [height, width, channels] of packed rows."""
    height = len(rows)
    if depth == 16:
        return rows.view(">u2").astype(np.uint16).reshape(height, width, channels)
    if depth < 8:
        per_byte = 8 // depth
        shifts = np.arange(per_byte - 1, -1, -1, dtype=np.uint8) * depth
        rows = (rows[:, :, None] >> shifts & (1 << depth) - 1).reshape(height, -1)[:, :width * channels]
    return rows.reshape(height, width, channels)


def _pixels(raw, width, height, depth, channels, interlaced):
    bits = depth * channels
    if not interlaced:
        return _samples(_rows(raw, width, height, bits)[0], width, depth, channels)
    out = np.zeros((height, width, channels), np.uint16 if depth == 16 else np.uint8)
    for top, left, down, right in _PASSES:
        target = out[top::down, left::right]
        if target.size:
            rows, raw = _rows(raw, target.shape[1], target.shape[0], bits)
            target[...] = _samples(rows, target.shape[1], depth, channels)
    return out


# ------------------------------------------------------------------ files
def decode(data, channels, dtype):
    """Pixels [height, width, channels] of a file; channels=0: as many as it has.

    Raises:
      ValueError: the file is broken.
    """
    chunks = _chunks(data)
    try:
        width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", chunks[b"IHDR"])
        own = _CHANNELS[kind]
        raw = zlib.decompressobj().decompress(chunks[b"IDAT"])
    except (KeyError, struct.error, zlib.error) as error:
        raise ValueError(str(error)) from None
    pixels = _pixels(raw, width, height, depth, own, interlaced)
    color, alpha = _color_and_alpha(pixels, kind, depth, chunks)
    if not channels:
        channels = color.shape[2] + (own in (2, 4) or kind == 3 and b"tRNS" in chunks)
    if channels >= 3 and color.shape[2] == 1:
        color = np.repeat(color, 3, axis=2)
    elif channels < 3 and color.shape[2] == 3:
        color = _gray(color)
    if channels % 2 == 0:
        if alpha is None:
            # Where there is none it is as opaque as the file's own depth has it.
            alpha = np.full(color.shape[:2], (1 << depth) - 1, color.dtype)
        color = np.concatenate([color, alpha[:, :, None].astype(color.dtype)], axis=2)
    return _in_depth(color, dtype)


def _color_and_alpha(pixels, kind, depth, chunks):
    """(uint8 or uint16 [height, width, 1 or 3], alpha or None)."""
    clear = chunks.get(b"tRNS")
    if kind == 3:
        palette = np.frombuffer(chunks.get(b"PLTE", b""), np.uint8).reshape(-1, 3)
        index = pixels[..., 0]
        if not len(palette):
            raise ValueError("no palette")
        index = np.minimum(index, len(palette) - 1)
        if clear is None:
            return palette[index], None
        alphas = np.full(256, 255, np.uint8)
        alphas[:len(clear)] = np.frombuffer(clear, np.uint8)
        return palette[index], alphas[index]
    if kind in (4, 6):
        return pixels[..., :-1], pixels[..., -1]
    alpha = None
    if clear is not None:
        hidden = (pixels == np.frombuffer(clear, ">u2")).all(axis=-1)
        alpha = np.where(hidden, 0, 65535 if depth == 16 else 255)
    if depth < 8:
        pixels = pixels * np.uint8(255 // ((1 << depth) - 1))
    return pixels, alpha


def _gray(color):
    """0.299 red + 0.587 green + 0.114 blue in integers; 8 bits are cut, 16 rounded."""
    r, g, b = (color[..., i:i + 1].astype(np.int64) for i in range(3))
    half = 0 if color.dtype == np.uint8 else 16384
    return (9797 * r + 19234 * g + 3737 * b + half >> 15).astype(color.dtype)


def _in_depth(color, dtype):
    if dtype == color.dtype:
        return color
    return (color >> 8).astype(np.uint8) if dtype == np.uint8 else color.astype(np.uint16) * np.uint16(257)


def encode(pixels, compression):
    """bytes of a file of uint8 or uint16 pixels [height, width, 1 to 4]."""
    height, width, channels = pixels.shape
    depth = 8 * pixels.itemsize
    lines = np.ascontiguousarray(pixels.astype(">u2" if depth == 16 else np.uint8)).view(np.uint8).reshape(height, -1)
    lines = np.concatenate([np.zeros((height, 1), np.uint8), lines], axis=1)      # each row's filter: none
    header = struct.pack(">IIBBBBB", width, height, depth, _COLOR_TYPE[channels], 0, 0, 0)
    return SIGNATURE + b"".join(_chunk(kind, content) for kind, content in (
        (b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), compression)), (b"IEND", b"")))
