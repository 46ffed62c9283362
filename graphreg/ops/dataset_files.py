"""Datasets of what is in files: lines, records, pieces of one length."""
import gzip
import os
import zlib

from ..core import errors
from ..formats import tfrecord
from ..platform import file_io
from .dataset_values import DatasetValue, file_parts, invalid


def _path(name):
    return file_io.as_path(name)


def opened(path, compression):
    """A file to be read, as if it were not compressed."""
    if compression == "GZIP":
        return file_io.call(lambda p: gzip.open(p, "rb"), path)
    file = file_io.call(lambda p: open(p, "rb"), path)
    if compression != "ZLIB":
        return file
    import io                                # only compressed files need it
    with file:
        try:
            return io.BytesIO(zlib.decompress(file.read()))
        except zlib.error as error:
            raise errors.DataLossError(None, None, f"inflate() failed with error {error}") from None


def _of_files(filenames, compression, read):
    if compression not in ("", "GZIP", "ZLIB"):
        def read(name):
            raise invalid(" Unsupported compression_type.")
            yield
    return DatasetValue(file_parts, (), filenames, read)


def text_lines(filenames, compression):
    """The lines of files without their ends."""
    def read(name):
        with opened(_path(name), compression) as file:
            for line in file:
                yield line.rstrip(b"\n").replace(b"\r", b"")
    return _of_files(filenames, compression, read)


def records(filenames, compression):
    """The records of TFRecord files."""
    return _of_files(filenames, compression, lambda name: tfrecord.tf_record_iterator(_path(name), compression))


def fixed_length(filenames, header, size, footer, compression):
    """Pieces of one length, between a header and a footer."""
    def read(name):
        with opened(_path(name), compression) as file:
            length = file.seek(0, os.SEEK_END) - header - footer
            if length % size:
                raise invalid(f'Excluding the header ({header} bytes) and footer ({footer} bytes), input file '
                              f'"{_path(name)}" has body length {length} bytes, which is not an exact multiple of the '
                              f'record length ({size} bytes).')
            file.seek(header)
            for _ in range(length // size):
                yield file.read(size)
    return _of_files(filenames, compression, read)
