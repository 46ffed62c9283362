"""CRC-32C (Castagnoli), the checksum of checkpoints, TFRecords and event files.

With the package `crc32c` at its speed; without it, long data goes through NumPy many words at a time.
"""
import functools

import numpy as np

_fast = NotImplemented          # the package's function or None, looked for at the first use

_POLYNOMIAL = 0x82F63B78
_MASK_DELTA = 0xA282EAD8
_SMALL = 512                    # bytes: up to here the loop over bytes wins
_LANES = (8192, 512, 32)        # words of a row: long data first in long rows, what is left in shorter ones


def crc32c(data, crc=0):
    """The checksum of bytes, or of bytes that follow those whose checksum is `crc`.

    Args:
      data: bytes or another contiguous buffer.  crc: int.
    """
    fast = _package() if _fast is NotImplemented else _fast
    if fast is not None:
        return fast(data, crc)
    view = memoryview(data)
    if view.nbytes == 0:
        return crc
    return _advance(crc ^ 0xFFFFFFFF, view.cast("B")) ^ 0xFFFFFFFF


def _package():
    global _fast
    try:
        from crc32c import crc32c as found
    except ImportError:
        found = None
    _fast = found
    return found


def masked(crc):
    """A checksum as files keep it, so that a checksum of data with checksums in it stays good."""
    return ((crc >> 15 | crc << 17) + _MASK_DELTA) & 0xFFFFFFFF


def unmasked(value):
    """The checksum that a file keeps as `value`."""
    rotated = (value - _MASK_DELTA) & 0xFFFFFFFF
    return (rotated >> 17 | rotated << 15) & 0xFFFFFFFF


# ------------------------------------------------------------------ without the package
def _advance(state, view):
    """The register after the bytes of a view."""
    at = 0
    for lanes in _LANES:
        rows = (len(view) - at) // (4 * lanes) if len(view) - at > _SMALL else 0
        if rows > 1:
            state = _advance_rows(state, np.frombuffer(view, "<u4", rows * lanes, at).reshape(rows, lanes))
            at += 4 * rows * lanes
    table = _byte_table()
    for byte in view[at:]:
        state = table[(state ^ byte) & 255] ^ state >> 8
    return state


def _advance_rows(state, rows):
    """The register after whole rows of words.

    Each lane is a register of its own: appending zero bytes is a linear map of the register, so a lane
    goes on by the map for one row's length, and the lanes are brought together at the end.
    """
    lanes = rows.shape[1]
    low, high = _shift_tables(4 * lanes)
    registers = rows[0].copy()
    registers[0] ^= np.uint32(state)
    for row in rows[1:]:
        registers = low[registers & 0xFFFF] ^ high[registers >> 16] ^ row
    distance = 4
    while len(registers) > 1:
        registers = _shifted(registers[0::2], _shift_columns(distance)) ^ registers[1::2]
        distance *= 2
    return int(_shifted(registers, _shift_columns(4))[0])


def _shifted(registers, columns):
    """The registers after zero bytes, by the images of their 32 bits."""
    out = np.zeros_like(registers)
    for bit, column in enumerate(columns):
        out ^= (registers >> np.uint32(bit) & np.uint32(1)) * np.uint32(column)
    return out


@functools.lru_cache(None)
def _byte_table():
    """The register's change for each value of the next byte."""
    table = []
    for state in range(256):
        for _ in range(8):
            state = state >> 1 ^ (_POLYNOMIAL if state & 1 else 0)
        table.append(state)
    return table


@functools.lru_cache(None)
def _shift_columns(distance):
    """What each bit of the register becomes by `distance` (a power of two) zero bytes."""
    if distance == 1:
        table = _byte_table()
        return tuple(table[(1 << bit) & 255] ^ (1 << bit) >> 8 for bit in range(32))
    half = _shift_columns(distance // 2)
    return tuple(int(c) for c in _shifted(np.array(half, np.uint32), half))


@functools.lru_cache(None)
def _shift_tables(distance):
    """What the low and the high half of the register become by `distance` zero bytes."""
    columns = _shift_columns(distance)
    return tuple(_linear_table(columns[at:at + 16]) for at in (0, 16))


def _linear_table(columns):
    """The images of all combinations of bits."""
    table = np.zeros(1 << len(columns), np.uint32)
    for bit, column in enumerate(columns):
        table[1 << bit:2 << bit] = table[:1 << bit] ^ np.uint32(column)
    return table
