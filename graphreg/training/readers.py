"""tf.TextLineReader and its kin: the Python side of readers."""
from ..core.convert import convert_to_tensor
from ..formats.tfrecord import TFRecordOptions
from ..ops import readers as ops
from .queues import QueueBase


class ReaderBase:
    """Base of readers.

    Args:
      reader_ref: Tensor, the handle.
      supports_serialize: bool.
    Source: tf.ReaderBase.
    """

    def __init__(self, reader_ref, supports_serialize=False):
        self._reader_ref, self._supports_serialize = reader_ref, supports_serialize

    reader_ref = property(lambda self: self._reader_ref)
    supports_serialize = property(lambda self: self._supports_serialize)

    def read(self, queue, name=None):
        """(key, value): string Tensors of the next record.

        Args:
          queue: QueueBase, or its handle, with the names of what to read.
          name: str.
        Raises:
          OutOfRangeError (when run): the queue is closed and empty.
        """
        return ops.reader_read_v2(self._reader_ref, _handle_of(queue), name=name)

    def read_up_to(self, queue, num_records, name=None):
        """(keys, values): string Tensors of the next records, as many as num_records at most."""
        return ops.reader_read_up_to_v2(self._reader_ref, _handle_of(queue), num_records, name=name)

    def num_records_produced(self, name=None):
        """int64 Tensor: how many records were read."""
        return ops.reader_num_records_produced_v2(self._reader_ref, name=name)

    def num_work_units_completed(self, name=None):
        """int64 Tensor: how many work units were read to their end."""
        return ops.reader_num_work_units_completed_v2(self._reader_ref, name=name)

    def serialize_state(self, name=None):
        """string Tensor: the reader's state; no reader of TF gives it when run."""
        return ops.reader_serialize_state_v2(self._reader_ref, name=name)

    def restore_state(self, state, name=None):
        """Operation that takes a state; no reader of TF takes it when run."""
        return ops.reader_restore_state_v2(self._reader_ref, state, name=name)

    def reset(self, name=None):
        """Operation that forgets what was begun."""
        return ops.reader_reset_v2(self._reader_ref, name=name)


def _handle_of(queue):
    return queue.queue_ref if isinstance(queue, QueueBase) else convert_to_tensor(queue)


class TextLineReader(ReaderBase):
    """Reads lines.

    Args:
      skip_header_lines: int, lines left out at the beginning of each file.
      name: str.
    Source: tf.TextLineReader.
    """

    def __init__(self, skip_header_lines=None, name=None):
        super().__init__(ops.text_line_reader_v2(skip_header_lines=skip_header_lines, name=name))


class WholeFileReader(ReaderBase):
    """Reads whole files.

    Args:
      name: str.
    Source: tf.WholeFileReader.
    """

    def __init__(self, name=None):
        super().__init__(ops.whole_file_reader_v2(name=name), supports_serialize=True)


class IdentityReader(ReaderBase):
    """Reads the work units themselves.

    Args:
      name: str.
    Source: tf.IdentityReader.
    """

    def __init__(self, name=None):
        super().__init__(ops.identity_reader_v2(name=name), supports_serialize=True)


class TFRecordReader(ReaderBase):
    """Reads records of TFRecord files.

    Args:
      name: str.
      options: TFRecordOptions.
    Source: tf.TFRecordReader.
    """

    def __init__(self, name=None, options=None):
        kind = TFRecordOptions.get_compression_type_string(options)
        super().__init__(ops.tf_record_reader_v2(name=name, compression_type=kind))


class FixedLengthRecordReader(ReaderBase):
    """Reads records of a fixed length.

    Args:
      record_bytes: int.
      header_bytes, footer_bytes: int, left out at both ends of a file.
      hop_bytes: int, from one record to the next, default record_bytes.
      name: str.
      encoding: str, must be empty.
    Source: tf.FixedLengthRecordReader.
    """

    def __init__(self, record_bytes, header_bytes=None, footer_bytes=None, hop_bytes=None, name=None, encoding=None):
        super().__init__(ops.fixed_length_record_reader_v2(
            record_bytes=record_bytes, header_bytes=header_bytes, footer_bytes=footer_bytes, hop_bytes=hop_bytes,
            encoding=encoding, name=name))
