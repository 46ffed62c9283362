"""tf.feature_column.input_layer and make_parse_example_spec."""
from collections.abc import Iterator

from .. import functions as tf
from ..core.collections import get_collection, GraphKeys
from ..variable_scope import get_variable_scope, variable_scope
from .base import FeatureColumn, LazyBuilder, OldDenseColumn, OldFeatureColumn, verify_static_batch_size_equality


def normalized(feature_columns, kind=OldFeatureColumn, kind_name="_FeatureColumn"):
    """Columns as a list, in the order of their names.

    Args: feature_columns: a column or an iterable of them.  kind: class of columns.  kind_name: str.
    Raises: ValueError: none, something else, or two of one name.
    """
    if isinstance(feature_columns, kind):
        feature_columns = [feature_columns]
    if isinstance(feature_columns, Iterator):
        feature_columns = list(feature_columns)
    if isinstance(feature_columns, dict):
        raise ValueError("Expected feature_columns to be iterable, found dict.")
    for column in feature_columns:
        if not isinstance(column, kind):
            raise ValueError(f"Items of feature_columns must be a {kind_name}. Given (type {type(column)}): {column}.")
    if not feature_columns:
        raise ValueError("feature_columns must not be empty.")
    _check_names(feature_columns)
    return sorted(feature_columns, key=lambda column: column.name)


def _check_names(columns):
    known = {}
    for column in columns:
        if column.name in known:
            raise ValueError(
                f"Duplicate feature column name found for columns: {column} and {known[column.name]}. This usually "
                "means that these columns refer to same base feature. Either one must be discarded or a duplicated but "
                "renamed item must be inserted in features dict.")
        known[column.name] = column


def model_collections(weight_collections):
    """The collections that a column's variables join."""
    collections = list(weight_collections or [])
    for key in (GraphKeys.GLOBAL_VARIABLES, GraphKeys.MODEL_VARIABLES):
        if key not in collections:
            collections.append(key)
    return collections


def input_layer(features, feature_columns, weight_collections=None, trainable=True, cols_to_vars=None,
                cols_to_output_tensors=None):
    """A dense tensor of what columns make of features, side by side in the order of the columns' names.

    Args:
      features: dict from keys to Tensors or SparseTensors [batch, ...].
      feature_columns: dense columns.
      weight_collections: list of str, more collections for the variables.  trainable: bool.
      cols_to_vars, cols_to_output_tensors: dicts to fill: column -> its variables, its tensor.
    Returns:
      Tensor [batch, sum of widths] (float32).
    Raises:
      ValueError: a column that is not dense, two of one name, a feature that is missing, other batch sizes.
    Source: tf.feature_column.input_layer.
    """
    columns = normalized(feature_columns)
    for column in columns:
        if not isinstance(column, OldDenseColumn):
            raise ValueError("Items of feature_columns must be a _DenseColumn. You can wrap a categorical column with "
                             f"an embedding_column or indicator_column. Given: {column}")
    collections = model_collections(weight_collections)
    to_vars = {} if cols_to_vars is None else cols_to_vars
    to_tensors = {} if cols_to_output_tensors is None else cols_to_output_tensors
    with variable_scope(None, default_name="input_layer", values=features.values()):
        builder = LazyBuilder(features)
        outputs = []
        for column in columns:
            with variable_scope(None, default_name=column._var_scope_name):
                tensor = flat_tensor(column, builder, collections, trainable)
                to_vars[column] = get_collection(GraphKeys.GLOBAL_VARIABLES, scope=get_variable_scope().name)
                to_tensors[column] = tensor
                outputs.append(tensor)
        verify_static_batch_size_equality(outputs, columns)
        return tf.concat(outputs, 1)


def flat_tensor(column, builder, collections, trainable):
    """The tensor of a dense column as [batch, width]."""
    tensor = column._get_dense_tensor(builder, weight_collections=collections, trainable=trainable)
    width = column._variable_shape.num_elements()
    return tf.reshape(tensor, shape=(tf.shape(tensor)[0], width))


def make_parse_example_spec(feature_columns):
    """What tf.parse_example must be told so that it reads the features of columns.

    Args: feature_columns: iterable of columns.
    Returns: dict from keys to FixedLenFeature or VarLenFeature.
    Raises: ValueError: no columns, or two that want a feature in different ways.
    Source: tf.feature_column.make_parse_example_spec.
    """
    spec = {}
    for column in feature_columns:
        if not isinstance(column, (OldFeatureColumn, FeatureColumn)):
            raise ValueError(f"All feature_columns must be _FeatureColumn instances. Given: {column}")
        for key, value in _spec_of(column).items():
            if key in spec and value != spec[key]:
                raise ValueError(f"feature_columns contain different parse_spec for key {key}. Given {value} and "
                                 f"{spec[key]}")
            spec[key] = value
    return spec


def _spec_of(column):
    return column._parse_example_spec if isinstance(column, OldFeatureColumn) else column.parse_example_spec
