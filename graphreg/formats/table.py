"""Sorted string tables: the files in which checkpoints keep names and what belongs to them.

LevelDB's layout as TF writes it: blocks of entries with shared prefixes, an index block, a footer of 48 bytes.
"""
from ..core import errors
from . import varint
from .crc32c import crc32c, masked

_MAGIC = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb"
_FOOTER = 48
_TRAILER = 5                    # a type byte and a checksum follow every block
_BLOCK_SIZE = 262144
_RESTART_EVERY = 16
_RAW, _SNAPPY = 0, 1


def damaged(text):
    """The error of a file whose bytes are not what was written."""
    return errors.DataLossError(None, None, text)


# ------------------------------------------------------------------ writing
def _entry(previous, key, value):
    """An entry of a block: what the key shares with the one before it is left out."""
    shared, most = 0, min(len(previous), len(key))
    while shared < most and previous[shared] == key[shared]:
        shared += 1
    return b"".join((varint.put(shared), varint.put(len(key) - shared), varint.put(len(value)), key[shared:], value))


class _Block:
    """A block in the making."""

    def __init__(self, restart_every):
        self._every, self._count = restart_every, 0
        self._parts, self._restarts = [], []
        self.last_key, self._size = b"", 0

    def add(self, key, value):
        if self._count % self._every == 0:
            self._restarts.append(self._size)
            self.last_key = b""
        part = _entry(self.last_key, key, value)
        self._parts.append(part)
        self._size += len(part)
        self._count += 1
        self.last_key = key

    def size(self):
        return self._size + 4 * max(1, len(self._restarts)) + 4

    def contents(self):
        restarts = self._restarts or [0]
        numbers = restarts + [len(restarts)]
        return b"".join(self._parts + [n.to_bytes(4, "little") for n in numbers])


def _separator(low, high):
    """A short key that is not below `low` and below `high`."""
    shared, most = 0, min(len(low), len(high))
    while shared < most and low[shared] == high[shared]:
        shared += 1
    if shared < most and low[shared] < 0xFF and low[shared] + 1 < high[shared]:
        return low[:shared] + bytes((low[shared] + 1,))
    return low


def _successor(key):
    """A short key that is not below `key`."""
    for at, byte in enumerate(key):
        if byte != 0xFF:
            return key[:at] + bytes((byte + 1,))
    return key


def write_table(items):
    """The bytes of a table.

    Args:
      items: iterable of (key, value), bytes both, in ascending order of keys, none twice.
    """
    out, at, index, block = [], 0, _Block(1), _Block(_RESTART_EVERY)
    waiting = None              # (last key, handle) of the block whose index entry needs the next key

    def finish(contents):
        nonlocal at
        handle = varint.put(at) + varint.put(len(contents))
        tail = bytes((_RAW,))
        crc = masked(crc32c(tail, crc32c(contents)))
        out.extend((contents, tail, crc.to_bytes(4, "little")))
        at += len(contents) + _TRAILER
        return handle

    for key, value in items:
        if waiting is not None:
            index.add(_separator(waiting[0], key), waiting[1])
            waiting = None
        block.add(key, value)
        if block.size() >= _BLOCK_SIZE:
            waiting, block = (key, finish(block.contents())), _Block(_RESTART_EVERY)
    if block.last_key or block._count:
        waiting = (block.last_key, finish(block.contents()))
    meta = finish(_Block(1).contents())
    if waiting is not None:
        index.add(_successor(waiting[0]), waiting[1])
    footer = meta + finish(index.contents())
    return b"".join(out + [footer.ljust(_FOOTER - len(_MAGIC), b"\0"), _MAGIC])


# ------------------------------------------------------------------ reading
def read_table(data):
    """Yield (key, value) of a table in order.

    Args:
      data: bytes of the file.
    Raises:
      DataLossError: the file is damaged.  UnimplementedError: a block is compressed.
    """
    if len(data) < _FOOTER:
        raise damaged("file is too short to be an sstable")
    footer = data[-_FOOTER:]
    if footer[-len(_MAGIC):] != _MAGIC:
        raise damaged("not an sstable (bad magic number)")
    handle_at = _handle(footer, 0)[1]
    index = _block(data, *_handle(footer, handle_at)[0])
    for _, handle in _entries(index):
        yield from _entries(_block(data, *_handle(handle, 0)[0]))


def _handle(data, at):
    """((offset, size), position after them)."""
    try:
        offset, at = varint.get(data, at)
        size, at = varint.get(data, at)
    except (IndexError, ValueError):
        raise damaged("bad block handle") from None
    return (offset, size), at


def _block(data, offset, size):
    """The contents of a block, its checksum looked at."""
    if offset + size + _TRAILER > len(data):
        raise damaged("truncated block read")
    end = offset + size
    stored = int.from_bytes(data[end + 1:end + _TRAILER], "little")
    if masked(crc32c(data[offset:end + 1])) != stored:
        raise damaged("block checksum mismatch")
    contents = data[offset:end]
    if data[end] == _SNAPPY:
        return unsnappy(contents)
    if data[end] != _RAW:
        raise damaged("bad block type")
    return contents


def _entries(block):
    """Yield (key, value) of a block."""
    if len(block) < 4:
        raise damaged("bad block contents")
    end = len(block) - 4 - 4 * int.from_bytes(block[-4:], "little")
    if end < 0:
        raise damaged("bad block contents")
    at, key = 0, b""
    try:
        while at < end:
            shared, at = varint.get(block, at)
            own, at = varint.get(block, at)
            size, at = varint.get(block, at)
            if shared > len(key) or at + own + size > end:
                raise damaged("bad entry in block")
            key = key[:shared] + block[at:at + own]
            yield key, block[at + own:at + own + size]
            at += own + size
    except (IndexError, ValueError):
        raise damaged("bad entry in block") from None


def unsnappy(data):
    """The bytes that a Snappy block stands for; at most 64 times its own size is taken as said.

    Raises:
      DataLossError: the block is damaged.
    """
    try:
        size, at = varint.get(data, 0)
        # The most that a copy element (3 bytes) gives is 64 bytes.
        if size > 64 * len(data) + 64:
            raise damaged("corrupted compressed block contents")
        out = _expand(data, at, size)
    except (IndexError, ValueError):
        raise damaged("corrupted compressed block contents") from None
    return out


def _expand(data, at, size):
    out = bytearray()
    while at < len(data):
        tag = data[at]
        at += 1
        kind = tag & 3
        if kind == 0:
            length, at = _literal_length(data, tag >> 2, at)
            out += data[at:at + length]
            if at + length > len(data):
                raise IndexError
            at += length
        else:
            length, offset, at = _copy(data, tag, kind, at)
            if not 0 < offset <= len(out):
                raise ValueError
            for _ in range(length):
                out.append(out[-offset])
        if len(out) > size:
            raise ValueError
    if len(out) != size:
        raise ValueError
    return bytes(out)


def _literal_length(data, code, at):
    if code < 60:
        return code + 1, at
    extra = code - 59
    if at + extra > len(data):
        raise IndexError
    return int.from_bytes(data[at:at + extra], "little") + 1, at + extra


def _copy(data, tag, kind, at):
    """(length, offset, position after the element)."""
    if kind == 1:
        return (tag >> 2 & 7) + 4, tag >> 5 << 8 | data[at], at + 1
    extra = 2 if kind == 2 else 4
    if at + extra > len(data):
        raise IndexError
    return (tag >> 2) + 1, int.from_bytes(data[at:at + extra], "little"), at + extra
