"""Datasets of what is in files."""
from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..functions.array import reshape
from . import structure
from .dataset import Dataset, DatasetV1Adapter, made
from .interleaving import parallel_interleave

_BUFFER = 256 * 1024


def _name_dataset(filenames):
    """Dataset of file names: of a dataset of them, or of what a tensor can be made of."""
    if isinstance(filenames, Dataset):
        if filenames.output_types != dtypes.string:
            raise TypeError("`filenames` must be a `tf.data.Dataset` of `tf.string` elements.")
        return filenames
    filenames = to_tensor(filenames, dtypes.string)
    return Dataset.from_tensor_slices(reshape(filenames, [-1], name="flat_filenames"))


def _argument(value, default, name, dtype=dtypes.int64):
    return to_tensor(default if value is None else value, dtype, name)


_SPEC = structure.TensorSpec([], dtypes.string)


class _FileDataset(DatasetV1Adapter):
    """Elements of several files, one file after the other, or of several in turn."""

    __module__ = "tensorflow.python.data.ops.readers"

    def _read(self, filenames, num_parallel_reads, read_one_file):
        names = _name_dataset(filenames)
        if num_parallel_reads is None:
            found = names.flat_map(read_one_file)
        else:
            found = names.apply(parallel_interleave(read_one_file, num_parallel_reads))
        super().__init__(found._variant_tensor, found.element_spec, [names], found._functions)


class TextLineDataset(_FileDataset):
    """The lines of text files.

    Args:
      filenames: str, list, Tensor or Dataset of them.
      compression_type: "", "ZLIB" or "GZIP".  buffer_size: int, accepted.
      num_parallel_reads: int, how many files are read in turn; None: one after the other.
    Source: tf.data.TextLineDataset.
    """

    def __init__(self, filenames, compression_type=None, buffer_size=None, num_parallel_reads=None):
        def read_one_file(filename):
            kind = _argument(compression_type, "", "compression_type", dtypes.string)
            size = _argument(buffer_size, _BUFFER, "buffer_size")
            return made(raw.TextLineDataset(filename, kind, size), _SPEC)
        self._read(filenames, num_parallel_reads, read_one_file)


class TFRecordDataset(_FileDataset):
    """The records of TFRecord files.

    Args: as for TextLineDataset.
    Source: tf.data.TFRecordDataset.
    """

    def __init__(self, filenames, compression_type=None, buffer_size=None, num_parallel_reads=None):
        def read_one_file(filename):
            kind = _argument(compression_type, "", "compression_type", dtypes.string)
            size = _argument(buffer_size, _BUFFER, "buffer_size")
            return made(raw.TFRecordDataset(filename, kind, size), _SPEC)
        self._read(filenames, num_parallel_reads, read_one_file)


class FixedLengthRecordDataset(_FileDataset):
    """Pieces of files, all of one length.

    Args:
      filenames: str, list, Tensor or Dataset of them.
      record_bytes: int, the length.  header_bytes, footer_bytes: int, what is left out at both ends of a file.
      buffer_size: int, accepted.  compression_type: "", "ZLIB" or "GZIP".
      num_parallel_reads: int, how many files are read in turn; None: one after the other.
    Source: tf.data.FixedLengthRecordDataset.
    """

    def __init__(self, filenames, record_bytes, header_bytes=None, footer_bytes=None, buffer_size=None,
                 compression_type=None, num_parallel_reads=None):
        def read_one_file(filename):
            size = _argument(record_bytes, None, "record_bytes")
            header, footer = _argument(header_bytes, 0, "header_bytes"), _argument(footer_bytes, 0, "footer_bytes")
            buffer = _argument(buffer_size, _BUFFER, "buffer_size")
            kind = _argument(compression_type, "", "compression_type", dtypes.string)
            return made(raw.FixedLengthRecordDatasetV2(filename, header, size, footer, buffer, kind), _SPEC)
        self._read(filenames, num_parallel_reads, read_one_file)
