"""Columns of sequences."""
from collections import namedtuple

from .. import functions as tf
from ..core import dtypes
from ..core.tensor_shape import TensorShape
from ..parsing import VarLenFeature
from .base import check_key, OldSequenceDenseColumn, SequenceDenseColumn, TensorSequenceLengthPair
from .categorical import (
    categorical_column_with_hash_bucket, categorical_column_with_identity, categorical_column_with_vocabulary_file,
    categorical_column_with_vocabulary_list)
from .numeric import check_shape
from .sequence_ids import sequence_length, SequenceCategoricalColumn
from .serialization import Configured


def sequence_categorical_column_with_identity(key, num_buckets, default_value=None):
    """A column of sequences of ids that are given as they are.

    Args: as categorical_column_with_identity; out of range ids fail unless default_value replaces them.
    Returns: SequenceCategoricalColumn.
    Raises: ValueError: a wrong argument.
    Source: tf.feature_column.sequence_categorical_column_with_identity.
    """
    return SequenceCategoricalColumn(categorical_column_with_identity(key, num_buckets, default_value))


def sequence_categorical_column_with_hash_bucket(key, hash_bucket_size, dtype=dtypes.string):
    """A column of sequences of ids that are hashes.

    Args: as categorical_column_with_hash_bucket.
    Returns: SequenceCategoricalColumn.
    Raises: ValueError: a wrong argument.
    Source: tf.feature_column.sequence_categorical_column_with_hash_bucket.
    """
    return SequenceCategoricalColumn(categorical_column_with_hash_bucket(key, hash_bucket_size, dtype))


def sequence_categorical_column_with_vocabulary_file(key, vocabulary_file, vocabulary_size=None, num_oov_buckets=0,
                                                     default_value=None, dtype=dtypes.string):
    """A column of sequences of ids that are numbers of lines in a file.

    Args: as categorical_column_with_vocabulary_file.
    Returns: SequenceCategoricalColumn.
    Raises: ValueError: a wrong argument.
    Source: tf.feature_column.sequence_categorical_column_with_vocabulary_file.
    """
    return SequenceCategoricalColumn(categorical_column_with_vocabulary_file(
        key, vocabulary_file, vocabulary_size, num_oov_buckets, default_value, dtype))


def sequence_categorical_column_with_vocabulary_list(key, vocabulary_list, dtype=None, default_value=-1,
                                                     num_oov_buckets=0):
    """A column of sequences of ids that are places in a list.

    Args: as categorical_column_with_vocabulary_list.
    Returns: SequenceCategoricalColumn.
    Raises: ValueError: a wrong argument.
    Source: tf.feature_column.sequence_categorical_column_with_vocabulary_list.
    """
    return SequenceCategoricalColumn(categorical_column_with_vocabulary_list(
        key, vocabulary_list, dtype, default_value, num_oov_buckets))


# ------------------------------------------------------------------ numbers
class SequenceNumericColumn(Configured, SequenceDenseColumn, namedtuple("SequenceNumericColumn", (
        "key", "shape", "default_value", "dtype", "normalizer_fn"))):
    """Sequences of numbers; see sequence_numeric_column.

    Source: tensorflow.python.feature_column's SequenceNumericColumn.
    """

    @property
    def name(self):
        return self.key

    @property
    def parse_example_spec(self):
        return {self.key: VarLenFeature(self.dtype)}

    def transform_feature(self, transformation_cache, state_manager):
        tensor = transformation_cache.get(self.key, state_manager)
        return tensor if self.normalizer_fn is None else self.normalizer_fn(tensor)

    @property
    def variable_shape(self):
        return TensorShape(self.shape)

    def get_sequence_dense_tensor(self, transformation_cache, state_manager):
        return self._dense(transformation_cache.get(self, state_manager))

    def _dense(self, tensor):
        dense = tf.sparse_tensor_to_dense(tensor, default_value=self.default_value)
        dense = tf.reshape(dense, tf.concat([tf.shape(dense)[:1], [-1], self.variable_shape], axis=0))
        # Values of a flat feature fill the shape of a step; deeper features have a step for each entry of their axis.
        width = self.variable_shape.num_elements() if tensor.shape.ndims == 2 else 1
        return TensorSequenceLengthPair(dense, sequence_length(tensor, width))

    @property
    def parents(self):
        return [self.key]


def sequence_numeric_column(key, shape=(1,), default_value=0., dtype=dtypes.float32, normalizer_fn=None):
    """A column of sequences of numbers.

    Args:
      key: str, of the feature (sparse).  shape: of a step, int or sequence of int.
      default_value: float, where sequences have ended.
      dtype: DType in serialized Examples.  normalizer_fn: function of a SparseTensor.
    Returns:
      SequenceNumericColumn.
    Raises:
      TypeError, ValueError: a wrong argument.
    Source: tf.feature_column.sequence_numeric_column.
    """
    shape = check_shape(shape, key)
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype must be convertible to float. dtype: {dtype}, key: {key}")
    if normalizer_fn is not None and not callable(normalizer_fn):
        raise TypeError(f"normalizer_fn must be a callable. Given: {normalizer_fn}")
    check_key(key)
    return SequenceNumericColumn(key, shape, default_value, dtype, normalizer_fn)


class OldSequenceNumericColumn(SequenceNumericColumn, OldSequenceDenseColumn):
    """Sequences of numbers for sequence_input_layer.  Source: tf.contrib.feature_column's _SequenceNumericColumn."""

    def _transform_feature(self, inputs):
        return self.transform_feature(inputs, None)

    @property
    def _variable_shape(self):
        return self.variable_shape

    @property
    def _parse_example_spec(self):
        return self.parse_example_spec

    def _get_sequence_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        return self._dense(inputs.get(self))
