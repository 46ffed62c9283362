"""CRC-32C (Castagnoli), the checksum of checkpoints, TFRecords and event files.

With the package `crc32c` at its speed; without it, long data is folded by NumPy, many words at a time.
"""
import functools

import numpy as np

_fast = NotImplemented          # the package's function or None, looked for at the first use

_POLYNOMIAL = 0x82F63B78
_MASK_DELTA = 0xA282EAD8
_SMALL = 200                    # bytes: up to here the loop over bytes wins
_CHUNK = 1 << 21                # bytes that are folded at a time, so that they stay in the processor's cache
# Exponents of sparse multiples of the polynomial.  M(x) is 0 modulo the polynomial, and so is M(x ** 2) = M(x) ** 2;
# after five squarings the exponents count words.
_SPARSE = (5685, 1362, 426, 0)
_SPARSER = (266, 143, 121, 88, 71, 0)
_FOLDS = (_SPARSE, tuple(4 * e for e in _SPARSER), _SPARSER)


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


def crc32c_all(buffers):
    """list of the checksums of several buffers; without the package those of about one size are folded together.

    Args:
      buffers: list of arrays of bytes.
    """
    fast = _package() if _fast is NotImplemented else _fast
    if fast is not None:
        return [fast(b) for b in buffers]
    found = [None] * len(buffers)
    for group in _groups([len(b) for b in buffers]):
        several = [buffers[i] for i in group]
        for i, crc in zip(group, _checksums(several) if len(several) > 1 else [crc32c(several[0])]):
            found[i] = crc
    return found


def without_lock():
    """Whether several threads work faster than one: the package lets go of the interpreter's lock."""
    return (_package() if _fast is NotImplemented else _fast) is not None


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
    while len(view) - at > _SMALL:
        state = _advance_chunk(state, view[at:at + _CHUNK])
        at = min(at + _CHUNK, len(view))
    table = _byte_table()
    for byte in view[at:]:
        state = table[(state ^ byte) & 255] ^ state >> 8
    return state


def _advance_chunk(state, view):
    """The register after four bytes and more: what is left of them, the register put to the first ones."""
    words = np.zeros((1, (len(view) + 3) // 4), "<u4")
    _fill(words[0], view, state)
    return int(_remainders(words)[0])


def _checksums(buffers):
    """The checksums of buffers of four bytes and more."""
    words = np.zeros((len(buffers), (max(map(len, buffers)) + 3) // 4), "<u4")
    for row, data in zip(words, buffers):
        _fill(row, data, 0xFFFFFFFF)
    return [int(state) ^ 0xFFFFFFFF for state in _remainders(words)]


def _fill(row, data, state):
    """Put bytes at the end of a row of zeros, which do not change a register, and the register to the first four."""
    chunk = row.view(np.uint8)[-len(data):]
    chunk[:] = data
    chunk[:4] ^= np.frombuffer(state.to_bytes(4, "little"), np.uint8)


def _groups(sizes):
    """Yield lists of the numbers of buffers whose checksums are found together."""
    group = []
    for i in sorted(range(len(sizes)), key=sizes.__getitem__):
        if group and (sizes[group[0]] <= _SMALL or 4 * sizes[i] > 5 * sizes[group[0]]
                      or (len(group) + 1) * sizes[i] > _CHUNK):
            yield group
            group = []
        group.append(i)
    if group:
        yield group


def _remainders(words):
    """The register of each row of words."""
    for exponents in _FOLDS:
        words = _folded(words, exponents)
    rest = np.ascontiguousarray(words).view(np.uint8)
    places = np.arange(_place_table().shape[0] - rest.shape[1], _place_table().shape[0])
    return np.bitwise_xor.reduce(_place_table()[places, rest], axis=1)


def _folded(words, exponents):
    """Rows of fewer words of the same remainder: each word goes to the places that a multiple of the polynomial says."""
    offsets = [exponents[0] - e for e in exponents[1:]]
    end = max(0, words.shape[1] - exponents[0])
    for at in range(0, end, offsets[0]):
        block = words[:, at:min(at + offsets[0], end)]
        for offset in offsets:
            place = words[:, at + offset:at + offset + block.shape[1]]
            np.bitwise_xor(place, block, out=place)
    return words[:, end:]


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
def _bit_table():
    """What each bit of some words makes of the register, the last word's bits last."""
    table, distance = np.array(_shift_columns(4), np.uint32), 4
    while len(table) < 32 * _FOLDS[-1][0]:
        table = np.concatenate([_shifted(table, _shift_columns(distance)), table])
        distance *= 2
    return table


@functools.lru_cache(None)
def _place_table():
    """What each value of each byte of some words makes of the register: (places, 256), the last byte last."""
    bits = _bit_table().reshape(-1, 8)
    table = np.zeros((len(bits), 256), np.uint32)
    values = np.arange(256)
    for bit in range(8):
        table[:, values >> bit & 1 == 1] ^= bits[:, bit:bit + 1]
    return table
