"""Layers of columns of sequences."""
from .. import functions as tf
from ..core import dtypes
from ..core.collections import GraphKeys
from ..core.scopes import control_dependencies, name_scope
from ..variable_scope import variable_scope
from .base import (
    FeatureTransformationCache, LazyBuilder, OldSequenceDenseColumn, SequenceDenseColumn,
    verify_static_batch_size_equality)
from .dense_features import check_features, FeaturesLayer
from .input_layer import normalized


def _by_steps(tensor, width):
    """[batch, step, ...] as [batch, step, width]."""
    shape = tf.shape(tensor)
    return tf.reshape(tensor, [shape[0], shape[1], width])


def _the_same(lengths):
    """The first of the lengths; the run fails when others differ."""
    with name_scope(None, "assert_all_equal", lengths):
        if len(lengths) == 1:
            return lengths[0]
        with control_dependencies([tf.assert_equal(lengths[0], other) for other in lengths[1:]]):
            return tf.identity(lengths[0])


class SequenceFeatures(FeaturesLayer):
    """What columns of sequences make of features, side by side in the order of the columns' names.

    Called with a dict of features it gives a Tensor [batch, step, sum of widths] (float32), and the lengths of the
    examples [batch] (int64).

    Args:
      feature_columns: dense columns of sequences.
      trainable: bool.  name: str.
    Raises:
      ValueError: a column of another kind, or two of one name.
    Source: tf.keras.experimental.SequenceFeatures.
    """

    def __init__(self, feature_columns, trainable=True, name=None, **kwargs):
        super().__init__(feature_columns=feature_columns, trainable=trainable, name=name,
                         expected_column_type=SequenceDenseColumn, **kwargs)

    @property
    def _is_feature_layer(self):
        return True

    @staticmethod
    def _shape_of(input_shape, width):
        return (input_shape[0], input_shape[1], width)

    def call(self, features):
        check_features(features)
        cache = FeatureTransformationCache(features)
        outputs, lengths = [], []
        for column in self._feature_columns:
            with name_scope(column.name):
                dense, length = column.get_sequence_dense_tensor(cache, self._state_manager)
                outputs.append(_by_steps(dense, column.variable_shape.num_elements()))
                lengths.append(length)
        verify_static_batch_size_equality(lengths, self._feature_columns)
        length = _the_same(lengths)
        return self._concatenated(outputs), length


def concatenate_context_input(context_input, sequence_input):
    """Features of examples repeated at each step, behind features of steps.

    Args: context_input: Tensor [batch, width] (float32).  sequence_input: Tensor [batch, step, other width] (float32).
    Returns: Tensor [batch, step, other width + width] (float32).
    Raises: ValueError: another rank.  TypeError: another dtype.
    Source: tf.keras.experimental's concatenate_context_input of tensorflow.python.feature_column.
    """
    checks = [*_checked(sequence_input, 3, "sequence_input"), *_checked(context_input, 2, "context_input")]
    with control_dependencies(checks):
        steps = tf.shape(sequence_input)[1]
        repeated = tf.tile(tf.expand_dims(context_input, 1), tf.concat([[1], [steps], [1]], 0))
    return tf.concat([sequence_input, repeated], 2)


def _checked(tensor, rank, name):
    rank_is_right = tf.assert_rank(tensor, rank, message=f"{name} must have rank {rank}", data=[tf.shape(tensor)])
    return rank_is_right, tf.assert_type(
        tensor, dtypes.float32, message=f"{name} must have dtype float32; got {tensor.dtype}.")


# ------------------------------------------------------------------ the older function
def sequence_input_layer(features, feature_columns, weight_collections=None, trainable=True):
    """What columns of sequences make of features, side by side in the order of the columns' names.

    Args:
      features: dict from keys to SparseTensors [batch, step, ...].
      feature_columns: dense columns of sequences.
      weight_collections: list of str, more collections for the variables.  trainable: bool.
    Returns:
      Tensor [batch, step, sum of widths] (float32), and the lengths of the examples [batch] (int64).
    Raises:
      ValueError: a column of another kind, two of one name, a feature that is missing.
    Source: tf.contrib.feature_column.sequence_input_layer.
    """
    columns = normalized(feature_columns)
    for column in columns:
        if not isinstance(column, OldSequenceDenseColumn):
            raise ValueError("All feature_columns must be of type _SequenceDenseColumn. You can wrap a "
                             "sequence_categorical_column with an embedding_column or indicator_column. Given (type "
                             f"{type(column)}): {column}")
    collections = list(weight_collections or [])
    if GraphKeys.GLOBAL_VARIABLES not in collections:
        collections.append(GraphKeys.GLOBAL_VARIABLES)
    with variable_scope(None, default_name="sequence_input_layer", values=features.values()):
        builder = LazyBuilder(features)
        outputs, lengths = [], []
        for column in columns:
            with variable_scope(None, default_name=column._var_scope_name):
                dense, length = column._get_sequence_dense_tensor(
                    builder, weight_collections=collections, trainable=trainable)
                outputs.append(_by_steps(dense, column._variable_shape.num_elements()))
                lengths.append(length)
        verify_static_batch_size_equality(outputs, columns)
        verify_static_batch_size_equality(lengths, columns)
        length = _the_same(lengths)
        return tf.concat(outputs, -1), length
