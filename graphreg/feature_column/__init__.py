"""TF's public namespace tf.feature_column."""
from .categorical import (  # noqa: F401
    categorical_column_with_hash_bucket, categorical_column_with_identity, categorical_column_with_vocabulary_file,
    categorical_column_with_vocabulary_list, weighted_categorical_column)
from .crossed import crossed_column  # noqa: F401
from .embedding import embedding_column, indicator_column, shared_embedding_columns  # noqa: F401
from .input_layer import input_layer, make_parse_example_spec  # noqa: F401
from .linear_model import linear_model  # noqa: F401
from .numeric import bucketized_column, numeric_column  # noqa: F401
from .sequences import (  # noqa: F401
    sequence_categorical_column_with_hash_bucket, sequence_categorical_column_with_identity,
    sequence_categorical_column_with_vocabulary_file, sequence_categorical_column_with_vocabulary_list,
    sequence_numeric_column)
