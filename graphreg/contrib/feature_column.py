"""tf.contrib.feature_column: columns of sequences in their older form."""
from ..feature_column import (
    sequence_categorical_column_with_hash_bucket, sequence_categorical_column_with_identity,
    sequence_categorical_column_with_vocabulary_file, sequence_categorical_column_with_vocabulary_list,
    sequence_numeric_column as _sequence_numeric_column)
from ..feature_column.sequence_features import sequence_input_layer
from ..feature_column.sequences import OldSequenceNumericColumn as _Column

__all__ = ["sequence_categorical_column_with_hash_bucket", "sequence_categorical_column_with_identity",
           "sequence_categorical_column_with_vocabulary_file", "sequence_categorical_column_with_vocabulary_list",
           "sequence_input_layer", "sequence_numeric_column"]


def sequence_numeric_column(*args, **kwargs):
    """A column of sequences of numbers, for sequence_input_layer.

    Args: as tf.feature_column.sequence_numeric_column.
    Raises: TypeError, ValueError: a wrong argument.
    Source: tf.contrib.feature_column.sequence_numeric_column.
    """
    return _Column(*_sequence_numeric_column(*args, **kwargs))
