"""TFRecord files: byte strings one after the other, each with its length and two checksums.

length (8 bytes), masked crc32c of the length (4), data, masked crc32c of the data (4); little-endian.
"""
import os
import struct
import zlib

from ..core import errors
from . import crc32c
from .files import told

_HEADER = struct.Struct("<QI")
_FOOTER = struct.Struct("<I")
_CHUNK = 1 << 18
_WINDOW_BITS = {"GZIP": 31, "ZLIB": 15}


def checksum(data):
    """The masked crc32c of bytes."""
    return crc32c.masked(crc32c.crc32c(data))


def frame(record):
    """bytes of one record in a file."""
    length = struct.pack("<Q", len(record))
    return length + _FOOTER.pack(checksum(length)) + record + _FOOTER.pack(checksum(record))


class TFRecordCompressionType:
    """How a file of records is compressed.

    Source: tf.python_io.TFRecordCompressionType.
    """

    NONE = 0
    ZLIB = 1
    GZIP = 2


_NAMES = {TFRecordCompressionType.NONE: "", TFRecordCompressionType.ZLIB: "ZLIB",
          TFRecordCompressionType.GZIP: "GZIP", None: ""}


class TFRecordOptions:
    """How records are compressed.

    Args:
      compression_type: a TFRecordCompressionType, "GZIP", "ZLIB", "" or None.
      compression_level: int from 0 to 9; others are zlib's default.
      compression_strategy: int, zlib's number; mem_level: int from 1 to 9.
      flush_mode, input_buffer_size, output_buffer_size, window_bits, compression_method: accepted; they do not change
        what a reader finds.
    Raises:
      ValueError: no such compression.
    Source: tf.python_io.TFRecordOptions.
    """

    compression_type_map = {k: v for k, v in _NAMES.items() if k is not None}

    def __init__(self, compression_type=None, flush_mode=None, input_buffer_size=None, output_buffer_size=None,
                 window_bits=None, compression_level=None, compression_method=None, mem_level=None,
                 compression_strategy=None):
        self.get_compression_type_string(compression_type)
        self.compression_type = compression_type
        self.flush_mode = flush_mode
        self.input_buffer_size, self.output_buffer_size = input_buffer_size, output_buffer_size
        self.window_bits, self.compression_level = window_bits, compression_level
        self.compression_method, self.mem_level = compression_method, mem_level
        self.compression_strategy = compression_strategy

    @classmethod
    def get_compression_type_string(cls, options):
        """str: "", "GZIP" or "ZLIB" of options, a type or its name."""
        if isinstance(options, TFRecordOptions):
            return cls.get_compression_type_string(options.compression_type)
        if options in _NAMES:
            return _NAMES[options]
        if options not in _NAMES.values():
            raise ValueError(f'Not a valid compression_type: "{options}"')
        return options


class TFRecordWriter:
    """A file of records that is written; also a context manager.

    Args:
      path: str.
      options: TFRecordOptions, a TFRecordCompressionType or its name.
    Raises:
      NotFoundError: the directory is not there.
    Source: tf.python_io.TFRecordWriter.
    """

    def __init__(self, path, options=None):
        self._kind = TFRecordOptions.get_compression_type_string(options)
        path = os.fspath(path)
        with told(path):
            self._file = open(path, "wb")
        self._compressor = self._make_compressor(options) if self._kind else None

    def _make_compressor(self, options):
        level = getattr(options, "compression_level", None)
        level = level if level is not None and 0 <= level <= 9 else -1
        memory = getattr(options, "mem_level", None) or 8
        strategy = getattr(options, "compression_strategy", None) or zlib.Z_DEFAULT_STRATEGY
        return zlib.compressobj(level, zlib.DEFLATED, _WINDOW_BITS[self._kind], memory, strategy)

    def write(self, record):
        """Add a record (bytes)."""
        if not isinstance(record, bytes):
            raise TypeError(f"expected bytes, {type(record).__name__} found")
        self._check_open()
        data = frame(record)
        self._file.write(data if self._compressor is None else self._compressor.compress(data))

    def flush(self):
        """Bring what was written to the file."""
        self._check_open()
        if self._compressor is not None:
            self._file.write(self._compressor.flush(zlib.Z_SYNC_FLUSH))
        self._file.flush()

    def close(self):
        """Finish the file."""
        if self._file is None:
            return
        if self._compressor is not None:
            self._file.write(self._compressor.flush())
        self._file.close()
        self._file = None

    def _check_open(self):
        if self._file is None:
            raise errors.FailedPreconditionError(None, None, "Writer not initialized or previously closed")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.close()


# ------------------------------------------------------------------ reading
class _Inflated:
    """A compressed file read as if it were not compressed."""

    def __init__(self, file, kind):
        self._file, self._bits, self._buffer = file, _WINDOW_BITS[kind], b""
        self._zlib = zlib.decompressobj(self._bits)

    def read(self, count):
        while len(self._buffer) < count:
            more = self._more()
            if not more:
                break
            self._buffer += more
        out, self._buffer = self._buffer[:count], self._buffer[count:]
        return out

    def _more(self):
        """The next stretch of data, of bounded size; empty at the end."""
        while True:
            data = self._zlib.unconsumed_tail or self._file.read(_CHUNK)
            try:
                out = self._zlib.decompress(data, _CHUNK)
            except zlib.error as error:
                raise errors.DataLossError(None, None, f"inflate() failed with error {error}") from None
            if out or not data:
                return out


def read_record(file, offset, limit=None):
    """(record, offset after it) of the record at an offset, or None at the end of the file.

    Args:
      file: object with read().
      offset: int, where in the (uncompressed) data we are.
      limit: int, bytes that can still come, when that is known: a longer record is truncated.
    Raises:
      DataLossError: the record is damaged.
    """
    header = file.read(_HEADER.size)
    if len(header) < _HEADER.size:
        return None
    length, check = _HEADER.unpack(header)
    if checksum(header[:8]) != check:
        raise errors.DataLossError(None, None, f"corrupted record at {offset}")
    if limit is not None and length + _HEADER.size + _FOOTER.size > limit:
        raise errors.DataLossError(None, None, f"truncated record at {offset}")
    data = file.read(length + _FOOTER.size)
    if len(data) < length + _FOOTER.size:
        raise errors.DataLossError(None, None, f"truncated record at {offset}")
    record = data[:length]
    if checksum(record) != _FOOTER.unpack(data[length:])[0]:
        raise errors.DataLossError(None, None, f"corrupted record at {offset + _HEADER.size}")
    return record, offset + _HEADER.size + length + _FOOTER.size


def tf_record_iterator(path, options=None):
    """Yield the records of a file.

    Args:
      path: str.
      options: TFRecordOptions, a TFRecordCompressionType or its name.
    Raises:
      NotFoundError: no such file.  DataLossError: it is damaged.
    Source: tf.python_io.tf_record_iterator.
    """
    kind = TFRecordOptions.get_compression_type_string(options)
    path = os.fspath(path)
    with told(path):
        file = open(path, "rb")
    with file:
        size = None if kind else os.fstat(file.fileno()).st_size
        source, offset = (_Inflated(file, kind) if kind else file), 0
        while True:
            found = read_record(source, offset, None if size is None else max(size, os.path.getsize(path)) - offset)
            if found is None:
                return
            record, offset = found
            yield record
