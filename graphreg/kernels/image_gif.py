"""GIF files read: every frame laid over the ones before."""
import struct

import numpy as np


def _blocks(data, at):
    """(the bytes of the sub-blocks at a place, the place behind them)."""
    parts = []
    while True:
        size = data[at]
        if at + 1 + size > len(data):
            raise ValueError("the file breaks off")
        parts.append(data[at + 1:at + 1 + size])
        at += 1 + size
        if not size:
            return b"".join(parts), at


def _unpacked(data, bits, count):
    """`count` color numbers of LZW codes that begin with bits + 1 bits."""
    clear, end = 1 << bits, (1 << bits) + 1
    table, width, before = [], bits + 1, None
    out, buffer, held, at = bytearray(), 0, 0, 0
    while len(out) < count:
        while held < width:
            if at >= len(data):
                raise ValueError("the file breaks off")
            buffer |= data[at] << held
            held, at = held + 8, at + 1
        code = buffer & (1 << width) - 1
        buffer, held = buffer >> width, held - width
        if code == end:
            break
        if code == clear:
            table, width, before = [bytes([i]) for i in range(clear)] + [b"", b""], bits + 1, None
            continue
        if not table or code > len(table) or code == len(table) and before is None:
            raise ValueError("broken code")
        entry = table[code] if code < len(table) else before + before[:1]
        out += entry
        if before is not None and len(table) < 4096:
            table.append(before + entry[:1])
        if len(table) >= 1 << width and width < 12:
            width += 1
        before = entry
    if len(out) < count:
        raise ValueError("too little data")
    return np.frombuffer(bytes(out[:count]), np.uint8)


def _palette(data, at, flags):
    """(colors [n, 3] or None, the place behind them)."""
    if not flags & 0x80:
        return None, at
    size = 3 << (flags & 7) + 1
    if at + size > len(data):
        raise ValueError("the file breaks off")
    return np.frombuffer(data[at:at + size], np.uint8).reshape(-1, 3), at + size


def decode(data):
    """uint8 [frames, height, width, 3] of a file.

    Raises:
      ValueError: the file is broken.
    """
    try:
        return _decode(data)
    except (IndexError, struct.error):
        raise ValueError("the file breaks off") from None


def _decode(data):
    width, height, flags = struct.unpack("<HHB", data[6:11])
    shared, at = _palette(data, 13, flags)
    frames = []
    while data[at] != 0x3B:
        kind = data[at]
        if kind == 0x21:
            # An extension; TF knows of no transparent color.
            at = _blocks(data, at + 2)[1]
        elif kind == 0x2C:
            frame, at = _frame(data, at, frames, (height, width), shared)
            frames.append(frame)
        else:
            raise ValueError("unknown block")
    if not frames:
        raise ValueError("there is no frame")
    return np.stack(frames)


def _frame(data, at, frames, size, shared):
    """(the canvas with one more frame, the place behind it)."""
    left, top, width, height, flags = struct.unpack("<HHHHB", data[at + 1:at + 10])
    own, at = _palette(data, at + 10, flags)
    colors = shared if own is None else own
    if colors is None:
        raise ValueError(f"missing color map for frame {len(frames)}")
    packed, behind = _blocks(data, at + 1)
    numbers = _unpacked(packed, data[at], width * height).reshape(height, width)
    if flags & 0x40:
        order = [r for start, step in ((0, 8), (4, 8), (2, 4), (1, 2)) for r in range(start, height, step)]
        straight = np.empty_like(numbers)
        straight[order] = numbers
        numbers = straight
    if (left, top, height, width) != (0, 0, *size) and not frames:
        raise ValueError("the first frame does not fill the canvas.")
    canvas = frames[-1].copy() if frames else np.zeros((*size, 3), np.uint8)
    if numbers.size and numbers.max() >= len(colors):
        raise ValueError("found color index outside of color map range")
    target = canvas[top:top + height, left:left + width]
    target[...] = colors[numbers[:target.shape[0], :target.shape[1]]]
    return canvas, behind
