"""TF's public namespace tf.python_io: re-exports only."""
from ..formats.tfrecord import (  # noqa: F401
    TFRecordCompressionType, TFRecordOptions, TFRecordWriter, tf_record_iterator)
