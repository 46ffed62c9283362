"""What columns of sequences share: their ids, their lengths, and who may use them."""
from collections import namedtuple

from .. import functions as tf
from ..core import dtypes
from ..core.scopes import name_scope
from .base import BothCategorical, IdWeightPair, OldCategoricalColumn
from .serialization import Configured


class OldSequenceCategoricalColumn(OldCategoricalColumn):
    """A column of sequences of ids.  Source: _SequenceCategoricalColumn."""


class SequenceCategoricalColumn(Configured, BothCategorical, OldSequenceCategoricalColumn, namedtuple(
        "SequenceCategoricalColumn", ("categorical_column",))):
    """Sequences of ids; see sequence_categorical_column_with_identity.

    Source: tensorflow.python.feature_column's SequenceCategoricalColumn.
    """

    @property
    def name(self):
        return self.categorical_column.name

    @property
    def parse_example_spec(self):
        return self.categorical_column.parse_example_spec

    def transform_feature(self, transformation_cache, state_manager):
        return self.categorical_column.transform_feature(transformation_cache, state_manager)

    def _transform_feature(self, inputs):
        return self.categorical_column._transform_feature(inputs)

    @property
    def num_buckets(self):
        return self.categorical_column.num_buckets

    def get_sparse_tensors(self, transformation_cache, state_manager):
        return self._by_steps(self.categorical_column.get_sparse_tensors(transformation_cache, state_manager))

    def _get_sparse_tensors(self, inputs, weight_collections=None, trainable=None):
        return self._by_steps(self.categorical_column._get_sparse_tensors(inputs))

    @staticmethod
    def _by_steps(pair):
        """The ids of each step in an axis of their own."""
        ids, weights = pair
        shape = tf.shape(ids)
        by_steps = [shape[0], shape[1], tf.reduce_prod(shape[2:])]
        ids = tf.sparse_reshape(ids, by_steps)
        return IdWeightPair(ids, weights if weights is None else tf.sparse_reshape(weights, by_steps))

    @property
    def parents(self):
        return [self.categorical_column]


def sequence_length(tensor, num_elements=1):
    """How many steps each example of a sparse feature has.

    Args: tensor: SparseTensor [batch, step, ...].  num_elements: int, values to a step.
    Returns: Tensor [batch] (int64).
    """
    with name_scope(None, "sequence_length") as scope:
        rows, steps = tensor.indices[:, 0], tensor.indices[:, 1]
        steps += tf.ones_like(steps)
        lengths = tf.segment_max(steps, segment_ids=rows) / num_elements
        lengths = tf.cast(tf.ceil(lengths), dtypes.int64)
        # Examples without steps at the end of the batch have no segment.
        missing = tf.shape(tensor)[:1] - tf.shape(lengths)[:1]
        return tf.concat([lengths, tf.zeros(missing, dtype=lengths.dtype)], axis=0, name=scope)


_PLAIN_ADVICE = (
    "Suggested fix A: If you wish to use DenseFeatures, use a non-sequence categorical_column_with_*. Suggested fix "
    "B: If you wish to create sequence input, use SequenceFeatures instead of DenseFeatures.")


def check_is_no_sequence(column, maker):
    """Raise when a dense column, to be used for examples, is made of sequences of ids."""
    ids = column.categorical_column
    if isinstance(ids, OldSequenceCategoricalColumn):
        raise ValueError(f"In {maker}: {column.name}. categorical_column must not be of type "
                         f"_SequenceCategoricalColumn. {_PLAIN_ADVICE} Given (type {type(ids)}): {ids}")


def check_is_sequence(column, maker):
    """Raise when a dense column, to be used for sequences, is made of plain ids."""
    ids = column.categorical_column
    if not isinstance(ids, OldSequenceCategoricalColumn):
        raise ValueError(f"In {maker}: {column.name}. categorical_column must be of type SequenceCategoricalColumn to "
                         "use SequenceFeatures. Suggested fix: Use one of sequence_categorical_column_with_*. "
                         f"Given (type {type(ids)}): {ids}")
