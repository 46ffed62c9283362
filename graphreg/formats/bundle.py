"""Checkpoints of format V2: a table of names (P.index) beside the bytes of the tensors (P.data-00000-of-00001)."""
import contextlib
import functools
import os
import threading

import numpy as np

from ..core import dtypes, errors
from . import files, varint
from .checkpoint import Checkpoint, Tensor, element_count, enum_name, type_of
from .crc32c import crc32c, crc32c_all, masked, unmasked
from .slices import get_shape, get_slice, put_shape, put_slice, slice_key, slice_shape
from .table import damaged, read_table, write_table

_BIG_ENDIAN = 1
_LENGTH_CRC = 4                 # bytes of the checksum after the lengths of strings
_BLOCK = 1 << 21                # bytes that are written at a time
_READ_TOGETHER = 512            # tensors; systems take 1024 buffers at a time
_STRETCH = 1 << 23              # bytes that are read at a time: large enough for large pages of memory


def index_path(prefix):
    """The path of the table of names."""
    return prefix + ".index"


def data_path(prefix, shard=0, shards=1):
    """The path of the bytes of one shard."""
    return f"{prefix}.data-{shard:05d}-of-{shards:05d}"


class Entry(Tensor):
    """A tensor or slice with the place of its bytes.

    shard, offset, size  int.
    crc                  the masked checksum of its bytes.
    """

    __slots__ = ("shard", "offset", "size", "crc")

    def __init__(self, dtype, shape, slices=(), shard=0, offset=0, size=0, crc=0):
        super().__init__(dtype, shape, slices)
        self.shard, self.offset, self.size, self.crc = shard, offset, size, crc

    def encode(self):
        """BundleEntryProto bytes."""
        parts = [_type_and_shape(self.dtype.as_datatype_enum, self.shape)]
        if not self.slices:
            parts += [varint.number_field(3, self.shard), varint.number_field(4, self.offset),
                      varint.number_field(5, self.size)]
            if self.crc:
                parts.append(b"\x35" + self.crc.to_bytes(4, "little"))
        parts += [varint.bytes_field(7, put_slice(extents)) for extents in self.slices]
        return b"".join(parts)


@functools.lru_cache(256)
def _type_and_shape(number, shape):
    return varint.number_field(1, number) + varint.bytes_field(2, put_shape(shape))


_shape = functools.lru_cache(256)(get_shape)


def decode_entry(data):
    """Entry of BundleEntryProto bytes; ValueError or IndexError when they are none."""
    found, slices, shape = {}, [], ()
    for field, value in varint.fields(data):
        if field == 2:
            shape = _shape(value)
        elif field == 7:
            slices.append(get_slice(value))
        else:
            found[field] = value
    kind, shard, offset, size, crc = (varint.number_of(found, field) for field in (1, 3, 4, 5, 6))
    return Entry(type_of(kind), shape, tuple(slices), varint.signed(shard), varint.signed(offset),
                 varint.signed(size), crc)


# ------------------------------------------------------------------ writing
def _header(shards):
    """BundleHeaderProto bytes: the number of shards, little-endian, producer 1."""
    return varint.number_field(1, shards) + varint.bytes_field(3, varint.number_field(1, 1))


def _encode_array(array, dtype):
    """(buffers of a tensor's bytes, their checksum if it is known)."""
    if dtype == dtypes.string:
        return _encode_strings(array)
    if dtype in (dtypes.resource, dtypes.variant):
        raise errors.not_emulated(f"saving a tensor of type {dtype.name} in a checkpoint")
    flat = np.ascontiguousarray(array).reshape(-1)
    if flat.dtype.byteorder == ">":
        flat = flat.astype(flat.dtype.newbyteorder("<"))
    return (flat.view(np.uint8),), None


def _encode_strings(array):
    """Lengths, their checksum, then all bytes; the checksum runs over fixed-size lengths."""
    strings = [s.encode("utf-8") if isinstance(s, str) else bytes(s) for s in np.asarray(array, object).reshape(-1)]
    lengths = b"".join([varint.put(len(s)) for s in strings])
    crc = crc32c(_fixed_lengths([len(s) for s in strings]))
    length_crc = masked(crc).to_bytes(_LENGTH_CRC, "little")
    text = b"".join(strings)
    return (lengths, length_crc, text), crc32c(text, crc32c(length_crc, crc))


def _fixed_lengths(lengths):
    return b"".join([n.to_bytes(4 if n < 1 << 32 else 8, "little") for n in lengths])


def write_bundle(prefix, tensors):
    """Write a checkpoint of one shard: both files whole and on disk when this returns.

    Args:
      prefix: str.
      tensors: list of (name, None or (full shape, slice, shape), array, DType), in the order of their bytes.
    Raises:
      InvalidArgumentError: a tensor comes twice.
    """
    entries, written, offset = {}, [], 0
    for name, part, array, dtype in tensors:
        parts, crc = _encode_array(array, dtype)
        key = _enter(entries, name.encode("utf-8", "surrogateescape"), part, dtype)
        if key in entries:
            raise errors.InvalidArgumentError(None, None, f"Adding duplicate key: {name}")
        entries[key] = Entry(dtype, np.shape(array), (), 0, offset, sum(map(len, parts)), crc)
        written.append((entries[key], parts))
        offset += entries[key].size
    make_folder(prefix)
    write_index(prefix, entries, [files.write_temporary(data_path(prefix), _blocks(written))])


def _blocks(written):
    """Yield the bytes of (Entry, buffers) one after the other, and give the entries their checksums.

    Other threads may be training the variables: the checksum is that of a copy, which is what gets written.  There
    are two blocks, so that one can be written while the other is filled.
    """
    block, other, used = np.empty(_BLOCK, np.uint8), np.empty(_BLOCK, np.uint8), 0
    for entry, parts in written:
        known, crc = entry.crc, 0
        for part in parts:
            left = np.frombuffer(part, np.uint8)
            while len(left):
                copy = block[used:used + len(left)]
                copy[:] = left[:len(copy)]
                crc = crc32c(copy, crc) if known is None else known
                left, used = left[len(copy):], used + len(copy)
                if used == _BLOCK:
                    yield block
                    block, other, used = other, block, 0
        entry.crc = masked(crc if known is None else known)
    yield block[:used]


def _enter(entries, name, part, dtype):
    """The key of a tensor or slice; a slice is noted with the whole it is part of."""
    if part is None:
        return name
    shape, extents, _ = part
    whole = entries.setdefault(name, Entry(dtype, shape))
    if whole.shape != shape or whole.dtype != dtype or whole.size:
        raise errors.InvalidArgumentError(None, None, f"Slices of {name.decode()} do not agree about the whole")
    if extents in whole.slices:
        raise errors.InvalidArgumentError(None, None, f"Adding duplicate key: {name.decode()}")
    whole.slices += (extents,)
    return slice_key(name, extents)


def make_folder(prefix):
    """Make the folder of a prefix, one level deep as TF does."""
    folder = os.path.dirname(prefix)
    if folder and not os.path.isdir(folder):
        with files.told(folder):
            try:
                os.mkdir(folder)
            except FileExistsError:
                pass


def write_index(prefix, entries, data):
    """Write the table of names and give all files their names: the data first, the table last.

    Args:
      prefix: str.  entries: dict of key -> Entry.  data: list of str, the file that each shard's bytes are in now.
    """
    shards = len(data)
    try:
        # A table that is there finds its own bytes until the new one stands in its place.
        if _shards_of(prefix) == shards:
            _put_under_other_names(prefix, entries, data)
        index = _write_table(prefix, entries, shards)
    except BaseException:
        for path in data:
            files.remove_quietly(path)
        raise
    for shard, path in enumerate(data):
        files.put_in_place(path, data_path(prefix, shard, shards))
    files.put_in_place(index, index_path(prefix))
    for shard in range(shards):
        files.remove_quietly(data_path(prefix, shards + shard, 2 * shards))
    files.sync_folder(index_path(prefix))


def _write_table(prefix, entries, shards):
    """The temporary name of a table."""
    items = [(b"", _header(shards))] + [(key, entries[key].encode()) for key in sorted(entries)]
    return files.write_temporary(index_path(prefix), [write_table(items)])


def _shards_of(prefix):
    """The number of shards of a checkpoint that is there, else None."""
    try:
        return Bundle(prefix)._shards
    except errors.OpError:
        return None


def _put_under_other_names(prefix, entries, data):
    """Make a checkpoint whole under names of data files that none of its kind has: shards n, n + 1... of 2n."""
    shards = len(data)
    for shard, path in enumerate(data):
        other = data_path(prefix, shards + shard, 2 * shards)
        files.remove_quietly(other)
        try:
            os.link(path, other)
        except OSError:
            return              # a file system without second names
    moved = {key: Entry(e.dtype, e.shape, e.slices, e.shard + shards, e.offset, e.size, e.crc)
             for key, e in entries.items()}
    files.put_in_place(_write_table(prefix, moved, 2 * shards), index_path(prefix))
    files.sync_folder(index_path(prefix))


def merge_bundles(prefixes, destination):
    """Make one checkpoint of several shards that were written apart; their data files move.

    Args:
      prefixes: list of str, in the order of the shards.  destination: str.
    Raises:
      InvalidArgumentError: two shards have a tensor of one name.
    """
    entries = {}
    for number, prefix in enumerate(prefixes):
        for key, entry in Bundle(prefix).entries():
            known = entries.get(key)
            if known is None:
                entries[key] = entry
            elif entry.slices and known.slices and known.shape == entry.shape and known.dtype == entry.dtype:
                known.slices += entry.slices
            else:
                raise errors.InvalidArgumentError(
                    None, None, f"Duplicate tensor keyed by {key.decode('utf-8', 'replace')} encountered, when "
                                f"merging prefix: "
                    f"{prefix}")
            entry.shard = number
    make_folder(destination)
    write_index(destination, entries, [data_path(p) for p in prefixes])
    for prefix in prefixes:
        files.remove_quietly(index_path(prefix))


# ------------------------------------------------------------------ reading
class Bundle(Checkpoint):
    """A checkpoint of format V2.

    Args:
      prefix: str.
    Raises:
      NotFoundError: it is not there.  DataLossError: its table is damaged.
    """

    def __init__(self, prefix):
        self._prefix = prefix
        self._raw, self._parsed, self._kept = {}, {}, None
        items = read_table(files.read_file(index_path(prefix)))
        self._shards = self._read_header(items)
        for key, value in items:
            self._raw[key] = value
        self._sizes = {}

    def _read_header(self, items):
        """The number of shards."""
        try:
            key, value = next(items)
        except StopIteration:
            raise self._unreadable("failed to seek to header entry", "") from None
        except errors.DataLossError as error:
            if error.message in ("file is too short to be an sstable", "not an sstable (bad magic number)"):
                raise
            raise self._unreadable("failed to seek to header entry", error.message) from None
        try:
            found = dict(varint.fields(value))
            version = dict(varint.fields(found.get(3, b"")))
            shards, order, consumer = (varint.number_of(*f) for f in ((found, 1), (found, 2), (version, 2)))
        except (ValueError, IndexError, TypeError):
            raise self._unreadable("unable to parse bundle header", "") from None
        if key != b"" or not 0 < shards < 100000:
            raise self._unreadable("failed to seek to header entry", "")
        if order == _BIG_ENDIAN:
            raise errors.UnimplementedError(
                None, None, "Reading a bundle with different endianness from the reader")
        if consumer > 1:
            raise errors.InvalidArgumentError(
                None, None, f"Checkpoint min consumer version {consumer} above current version 1 for TensorFlow "
                            f"1.15.5."
                "  Please upgrade TensorFlow: this version is likely buggy.")
        return shards

    def _unreadable(self, what, why):
        return damaged(f"Unable to read file ({index_path(self._prefix)}). Perhaps the file is corrupt or was "
                       f"produced by a "
                       f"newer version of TensorFlow with format changes ({what}): {why}")

    def entries(self):
        """Yield (key, Entry) of everything, slices too."""
        for key in self._raw:
            yield key, self._entry(key)

    def _entry(self, key):
        entry = self._parsed.get(key)
        if entry is None:
            try:
                entry = decode_entry(self._raw[key])
            except (ValueError, IndexError, TypeError):
                raise damaged(f"Unable to parse the entry of {key.decode('utf-8', 'replace')} in "
                              f"{index_path(self._prefix)}") from None
            self._parsed[key] = entry
        return entry

    def names(self):
        return [key.decode("utf-8", "surrogateescape") for key in self._raw if key[:1] != b"\x00"]

    def find(self, name):
        key = name.encode("utf-8", "surrogateescape")
        return self._entry(key) if key in self._raw and key[:1] != b"\x00" else None

    def debug_string(self):
        """bytes: a line for every entry, as TF prints them."""
        lines = []
        for key, entry in self.entries():
            shape = ",".join(map(str, entry.shape))
            text = f" (DT_{enum_name(entry.dtype)}) [{shape}]"
            lines.append(key + text.encode() + b"\n")
        # The whole of what is in slices has no line.
        return b"".join(line for line, (_, e) in zip(lines, self.entries()) if not e.slices)

    # ---------------------------------------------------------- bytes
    def __enter__(self):
        self._kept = {}
        return self

    def __exit__(self, *error):
        kept, self._kept = self._kept, None
        for file in kept.values():
            file.close()

    @contextlib.contextmanager
    def _opened(self, path):
        """A file to read from, which no other thread reads from."""
        if self._kept is None:
            with open(path, "rb", buffering=0) as file:
                yield file
            return
        key = path, threading.get_ident()
        if key not in self._kept:
            self._kept[key] = open(path, "rb", buffering=0)
        yield self._kept[key]

    def _read_whole(self, name, tensor):
        return self._load(name, tensor)

    def _slice_entry(self, name, tensor, extents):
        key = slice_key(name.encode("utf-8", "surrogateescape"), extents)
        if key not in self._raw:
            raise damaged(f"a slice of {name} is not in the checkpoint")
        entry = self._entry(key)
        if entry.shape != slice_shape(tensor.shape, extents) or entry.dtype != tensor.dtype or entry.slices:
            raise damaged(f"a slice of {name} is not what the checkpoint says it is")
        return entry

    def _read_slice(self, name, tensor, extents):
        return self._load(name, self._slice_entry(name, tensor, extents))

    def _check_size(self, name, tensor, kept):
        for extents in kept:
            self._checked(name, self._slice_entry(name, tensor, extents))

    def _checked(self, name, entry):
        """The path of an entry's bytes, after a look at whether the file can hold them."""
        path = data_path(self._prefix, entry.shard, self._shards)
        if path not in self._sizes:
            with files.told(path):
                self._sizes[path] = os.stat(path).st_size
        if entry.dtype != dtypes.string:
            expected = element_count(entry.shape) * entry.dtype.np.itemsize
            if entry.size != expected:
                raise damaged(f"Invalid size in bundle entry: key {name}; stored size {entry.size}; "
                              f"expected size {expected}")
        if entry.offset < 0 or entry.size < 0 or entry.offset + entry.size > self._sizes[path]:
            raise errors.OutOfRangeError(None, None, "Read less bytes than requested")
        return path

    def read_all(self, names):
        """The values of several tensors; what lies side by side in a file is read in one go."""
        values = {}
        for path, stretch in self._stretches({name: self.get(name) for name in names}):
            raws = _side_by_side([entry.size for _, entry in stretch])
            self._read_stretch(path, stretch[0][1].offset, raws)
            for (name, entry), raw, crc in zip(stretch, raws, crc32c_all(raws)):
                _compare(entry.crc, masked(crc))
                values[name] = raw.view(entry.dtype.np).reshape(entry.shape)
        return [values[name] if name in values else self.read(name) for name in names]

    def _stretches(self, tensors):
        """Yield (path, list of (name, Entry)) of whole tensors of numbers that follow each other in a file."""
        places = sorted((self._checked(name, entry), entry.offset, name) for name, entry in tensors.items()
                        if not entry.slices and entry.dtype != dtypes.string)
        stretch, end, start = [], None, 0
        for path, offset, name in places:
            if stretch and (end != (path, offset) or len(stretch) == _READ_TOGETHER or offset - start >= _STRETCH):
                yield end[0], stretch
                stretch = []
            start = start if stretch else offset
            stretch.append((name, tensors[name]))
            end = path, offset + tensors[name].size
        if stretch:
            yield end[0], stretch

    def _read_stretch(self, path, offset, raws):
        """Fill buffers, one after the other, from a place in a file."""
        with files.told(path), self._opened(path) as f:
            if hasattr(os, "preadv") and os.preadv(f.fileno(), raws, offset) == sum(map(len, raws)):
                return
        for raw in raws:
            self._read_into(path, offset, raw)
            offset += len(raw)

    def _load(self, name, entry):
        path = self._checked(name, entry)
        if entry.dtype == dtypes.string:
            return self._load_strings(path, entry)
        out = np.empty(element_count(entry.shape), entry.dtype.np)
        raw = out.view(np.uint8)
        self._read_into(path, entry.offset, raw)
        _compare(entry.crc, masked(crc32c(raw)))
        return out.reshape(entry.shape)

    def _read_into(self, path, offset, raw):
        with files.told(path), self._opened(path) as f:
            f.seek(offset)
            at, view = 0, memoryview(raw)
            while at < len(view):
                read = f.readinto(view[at:])
                if not read:
                    raise errors.OutOfRangeError(None, None, "Read less bytes than requested")
                at += read

    def _load_strings(self, path, entry):
        raw = np.empty(entry.size, np.uint8)
        self._read_into(path, entry.offset, raw)
        data, count = raw.tobytes(), element_count(entry.shape)
        if count > len(data):
            raise errors.OutOfRangeError(None, None, "Read less bytes than requested")
        lengths, at = _lengths(data, count)
        crc = crc32c(_fixed_lengths(lengths))
        stored = data[at:at + _LENGTH_CRC]
        if masked(crc).to_bytes(4, "little") != stored:
            raise damaged(f"The length checksum does not match: expected {unmasked(int.from_bytes(stored, 'little'))} "
                          f"but actual is {crc}")
        text = data[at + _LENGTH_CRC:]
        if sum(lengths) != len(text):
            raise damaged("Bytes of strings are missing, or there are too many")
        _compare(entry.crc, masked(crc32c(text, crc32c(stored, crc))))
        return _string_array(text, lengths).reshape(entry.shape)


def _side_by_side(sizes):
    """Buffers of bytes in one piece of memory, each where any type may begin: one large piece is made sooner than many."""
    starts = np.cumsum([0] + [-(-size // 64) * 64 for size in sizes]).tolist()
    memory = np.empty(starts[-1], np.uint8)
    return [memory[at:at + size] for at, size in zip(starts, sizes)]


def _lengths(data, count):
    """(lengths of the strings, position after them)."""
    lengths, at = [], 0
    try:
        for _ in range(count):
            length, at = varint.get(data, at)
            lengths.append(length)
    except (IndexError, ValueError):
        raise errors.OutOfRangeError(None, None, "Read less bytes than requested") from None
    return lengths, at


def _string_array(text, lengths):
    out, at = np.empty(len(lengths), object), 0
    for i, length in enumerate(lengths):
        out[i] = text[at:at + length]
        at += length
    return out


def _compare(stored, found):
    if stored != found:
        raise damaged(f"Checksum does not match: stored {unmasked(stored)} vs. calculated on the restored bytes "
                      f"{unmasked(found)}")
