"""tf.contrib.layers: the functions that turn features into tensors by columns."""
from functools import partial
from math import prod

from .. import functions as tf
from .. import initializers
from ..core import dtypes, nest
from ..core.sparse_tensor import SparseTensor
from ..functions.nn import bias_add
from ..functions.sparse import sparse_placeholder
from ..parsing import FixedLenFeature, parse_example, parse_single_sequence_example
from ..variable_scope import variable_scope
from .columns import _RealValuedColumn, of_rank, real_valued_column
from .embeddings import safe_embedding_lookup_sparse
from .model_variables import model_variable
from .sparse_columns import _CrossedColumn, _EmbeddingColumn, _OneHotColumn, embedded, restore


def check_feature_columns(feature_columns):
    """Raise unless columns can stand side by side.

    Args: feature_columns: iterable of columns.
    Raises: ValueError: two columns of one key, or a dict.
    Source: tf.contrib.layers.check_feature_columns.
    """
    if isinstance(feature_columns, dict):
        raise ValueError("Expected feature_columns to be iterable, found dict.")
    known = set()
    for column in feature_columns:
        if column.key in known:
            raise ValueError(f"Duplicate feature column key found for column: {column.name}. This usually means that "
                             f"the "
                             "column is almost identical to another column, and one must be discarded.")
        known.add(column.key)


def _in_order(feature_columns):
    return sorted(set(feature_columns), key=lambda column: column.key)


def _transformed(tensors, column):
    """The tensor of a column, made when it is not there."""
    if column not in tensors:
        column.insert_transformed_feature(tensors)
    return tensors[column]


def transform_features(features, feature_columns):
    """What columns make of features, as dense or sparse tensors, neither embedded nor summed.

    Args: features: dict from keys to Tensors or SparseTensors.  feature_columns: iterable of columns.
    Returns: dict from columns to tensors.
    Source: tf.contrib.layers.transform_features.
    """
    tensors = dict(features)
    check_feature_columns(feature_columns)
    for column in _in_order(feature_columns):
        _transformed(tensors, column)
    return {column: tensors[column] for column in feature_columns}


# ------------------------------------------------------------------ dense layers
def input_from_feature_columns(columns_to_tensors, feature_columns, weight_collections=None, trainable=True, scope=None,
                               cols_to_outs=None):
    """A dense tensor of what columns make of features, side by side in the order of the columns' keys.

    Args:
      columns_to_tensors: dict from keys of features to Tensors or SparseTensors.
      feature_columns: iterable of dense columns.
      weight_collections: list of str, collections for the variables.  trainable: bool.  scope: str.
      cols_to_outs: dict to fill: column -> its tensor.
    Returns:
      Tensor [batch, sum of widths].
    Raises:
      ValueError: a column that is not dense, or two of one key.
    Source: tf.contrib.layers.input_from_feature_columns.
    """
    return _side_by_side(columns_to_tensors, feature_columns, weight_collections, trainable, scope, 2,
                         "input_from_feature_columns", cols_to_outs)


def sequence_input_from_feature_columns(columns_to_tensors, feature_columns, weight_collections=None, trainable=True,
                                        scope=None):
    """A dense tensor of what columns make of features of sequences, side by side.

    Args: as input_from_feature_columns; features have an axis of steps behind that of the batch.
    Returns: Tensor [batch, step, sum of widths].
    Raises: ValueError: a column that cannot stand for sequences, or two of one key.
    Source: tf.contrib.layers.sequence_input_from_feature_columns.
    """
    for column in feature_columns:
        _check_for_sequences(column)
    return _side_by_side(columns_to_tensors, feature_columns, weight_collections, trainable, scope, 3,
                         "sequence_input_from_feature_columns")


def _check_for_sequences(column):
    inner = getattr(column, "sparse_id_column", column)
    if not isinstance(column, (_EmbeddingColumn, _OneHotColumn, _RealValuedColumn)) or isinstance(inner,
                                                                                                  _CrossedColumn):
        raise ValueError(f"FeatureColumn type {type(column).__name__} is not currently supported for sequence data.")


def _side_by_side(features, columns, weight_collections, trainable, scope, rank, default_name, outputs=None):
    tensors = dict(features)
    check_feature_columns(columns)
    with variable_scope(scope, default_name=default_name, values=tensors.values()):
        made = []
        for column in _in_order(columns):
            with variable_scope(None, default_name=column.name, values=tensors.values()):
                made.append(_dense(tensors, column, weight_collections, trainable, rank))
            if outputs is not None:
                outputs[column] = made[-1]
        return tf.concat(made, rank - 1)


def _dense(tensors, column, weight_collections, trainable, rank):
    tensor = _transformed(tensors, column)
    if rank == 3:
        tensor = nest.map_structure(partial(of_rank, column_name=column.name, rank=rank), tensor)
    try:
        arguments = column._deep_embedding_lookup_arguments(tensor)
    except NotImplementedError as no_table:
        try:
            return column._to_dnn_input_layer(tensor, weight_collections, trainable, output_rank=rank)
        except ValueError as error:
            raise ValueError(f"Error creating input layer for column: {column.name}.\n{error}, {no_table}")
    return embedded(column, arguments, weight_collections, trainable, output_rank=rank)


# ------------------------------------------------------------------ linear models
def weighted_sum_from_feature_columns(columns_to_tensors, feature_columns, num_outputs, weight_collections=None,
                                      trainable=True, scope=None):
    """Weighted sums of features, and a bias.

    Args:
      columns_to_tensors: dict from keys of features to Tensors or SparseTensors.
      feature_columns: iterable of columns of numbers and of ids.
      num_outputs: int, how many sums.
      weight_collections: list of str, collections for the variables.  trainable: bool.  scope: str.
    Returns:
      Tensor [batch, num_outputs], dict from columns to lists of their variables, and the bias.
    Raises:
      ValueError: a column that does not stand in sums, or two of one key.
    Source: tf.contrib.layers.weighted_sum_from_feature_columns.
    """
    tensors = dict(columns_to_tensors)
    check_feature_columns(feature_columns)
    with variable_scope(scope, default_name="weighted_sum_from_feature_columns", values=tensors.values()):
        sums, variables = [], {}
        for column in _in_order(feature_columns):
            tensor = _transformed(tensors, column)
            weights, made = _weighted(tensors, column, tensor, num_outputs, trainable, weight_collections)
            sums.append(tf.reshape(made, shape=(-1, num_outputs)))
            variables[column] = weights
            restore(column._checkpoint_path(), weights)
        total = tf.add_n(sums)
        bias = _bias(num_outputs, trainable, weight_collections)
        return bias_add(total, bias), variables, bias


def _bias(num_outputs, trainable, weight_collections):
    return model_variable("bias_weight", shape=[num_outputs], initializer=initializers.zeros_initializer(),
                          trainable=trainable, collections=weight_collections)


def _weighted(tensors, column, tensor, num_outputs, trainable, weight_collections):
    try:
        arguments = column._wide_embedding_lookup_arguments(tensor)
    except NotImplementedError:
        return _weighted_numbers(tensors, column, tensor, num_outputs, trainable, weight_collections)
    except ValueError as error:
        raise ValueError(f"Error creating weighted sum for column: {column.name}.\n{error}")
    with variable_scope(None, default_name=column.name, values=tensors.values()):
        return _looked_up(arguments, arguments.vocab_size, num_outputs, trainable, weight_collections,
                          column.name + "_weights")


def _looked_up(arguments, rows, num_outputs, trainable, weight_collections, name):
    """(variables, rows that the ids choose, combined)."""
    made = model_variable(name="weights", shape=[rows, num_outputs], dtype=dtypes.float32,
                          initializer=arguments.initializer, trainable=trainable, collections=weight_collections)
    parts = made._get_variable_list() if hasattr(made, "_get_variable_list") else [made]
    return parts, safe_embedding_lookup_sparse(parts, arguments.input_tensor, sparse_weights=arguments.weight_tensor,
                                               combiner=arguments.combiner, name=name)


def _weighted_numbers(tensors, column, tensor, num_outputs, trainable, weight_collections):
    with variable_scope(None, default_name=column.name, values=tensors.values()):
        tensor = of_rank(column._to_dense_tensor(tensor), column.name, 2)
        weight = model_variable(name="weight", shape=[tensor.get_shape()[1], num_outputs],
                                initializer=initializers.zeros_initializer(), trainable=trainable,
                                collections=weight_collections)
        return [weight], tf.matmul(tensor, weight, name="matmul")


def joint_weighted_sum_from_feature_columns(columns_to_tensors, feature_columns, num_outputs, weight_collections=None,
                                            trainable=True, scope=None):
    """Weighted sums of ids, and a bias; one variable holds the weights of all columns.

    Args: as weighted_sum_from_feature_columns, with columns of ids only.
    Returns: Tensor [batch, num_outputs], list of the variables, and the bias.
    Raises:
      NotImplementedError: a column of numbers.  AssertionError: a column whose weights are not summed.
    Source: tf.contrib.layers.joint_weighted_sum_from_feature_columns.
    """
    tensors = dict(columns_to_tensors)
    check_feature_columns(feature_columns)
    with variable_scope(scope, default_name="joint_weighted_sum_from_feature_columns", values=tensors.values()):
        arguments = [_joint_arguments(column, _transformed(tensors, column)) for column in _in_order(feature_columns)]
        together = _joined(arguments)
        with variable_scope(None, default_name="linear_weights", values=tensors.values()):
            weights, sums = _looked_up(together, together.vocab_size, num_outputs, trainable, weight_collections,
                                       "_weights")
        bias = _bias(num_outputs, trainable, weight_collections)
        return bias_add(sums, bias), weights, bias


def _joint_arguments(column, tensor):
    try:
        return column._wide_embedding_lookup_arguments(tensor)
    except NotImplementedError:
        raise NotImplementedError("Real-valued columns are not supported. Use weighted_sum_from_feature_columns "
                                  "instead, "
                                  "or bucketize these columns.")


def _joined(arguments):
    """The arguments of one lookup in place of several: each column has rows of its own."""
    begin, tensors = 0, []
    for each in arguments:
        if each.combiner != "sum":
            raise AssertionError("Combiners other than sum are not supported for joint sums. Please use "
                                 "weighted_sum_from_feature_columns instead.")
        ids = each.input_tensor
        tensors.append(SparseTensor(ids.indices, ids.values + begin, ids.dense_shape))
        begin += each.vocab_size
    return arguments[0]._replace(input_tensor=tf.sparse_concat(1, tensors), weight_tensor=None, vocab_size=begin)


# ------------------------------------------------------------------ Examples
def create_feature_spec_for_parsing(feature_columns):
    """What tf.parse_example must be told so that it reads the features of columns.

    Args: feature_columns: iterable of columns.
    Returns: dict from keys to FixedLenFeature or VarLenFeature.
    Source: tf.contrib.layers.create_feature_spec_for_parsing.
    """
    spec = {}
    for column in feature_columns:
        spec.update(column.config)
    return spec


def parse_feature_columns_from_examples(serialized, feature_columns, name=None, example_names=None):
    """The features of serialized Examples, and what columns make of them.

    Args:
      serialized: Tensor [batch] of str.  feature_columns: iterable of columns.
      name: str.  example_names: Tensor [batch] of str, for messages.
    Returns:
      dict from keys and columns to tensors.
    Source: tf.contrib.layers.parse_feature_columns_from_examples.
    """
    check_feature_columns(feature_columns)
    tensors = parse_example(serialized=serialized, features=create_feature_spec_for_parsing(feature_columns), name=name,
                            example_names=example_names)
    for column in _in_order(feature_columns):
        _transformed(tensors, column)
    return tensors


def parse_feature_columns_from_sequence_examples(serialized, context_feature_columns, sequence_feature_columns,
                                                 name=None, example_name=None):
    """The features of a serialized SequenceExample.

    Args:
      serialized: scalar str.  context_feature_columns, sequence_feature_columns: iterables of columns, or None.
      name: str.  example_name: scalar str, for messages.
    Returns:
      two dicts from keys to tensors: of the context and of the sequences.
    Source: tf.contrib.layers.parse_feature_columns_from_sequence_examples.
    """
    for columns in (context_feature_columns, sequence_feature_columns):
        check_feature_columns(columns or [])
    return parse_single_sequence_example(
        serialized, context_features=create_feature_spec_for_parsing(context_feature_columns or []),
        sequence_features=create_feature_spec_for_parsing(sequence_feature_columns or []), example_name=example_name,
        name=name)


def make_place_holder_tensors_for_base_features(feature_columns):
    """Placeholders for the features of columns.

    Args: feature_columns: iterable of columns.
    Returns: dict from keys to Tensors and SparseTensors.
    Source: tf.contrib.layers.make_place_holder_tensors_for_base_features.
    """
    made = {}
    for key, feature in create_feature_spec_for_parsing(feature_columns).items():
        name = f"Placeholder_{key}"
        if isinstance(feature, FixedLenFeature):
            made[key] = tf.placeholder(feature.dtype, shape=[None, *feature.shape], name=name)
        else:
            made[key] = sparse_placeholder(feature.dtype, name=name)
    return made


def infer_real_valued_columns(features):
    """Columns of numbers for dense features.

    Args: features: Tensor, or dict from keys to Tensors.
    Returns: list of columns.
    Raises: ValueError: a feature that is sparse, or no number.
    Source: tf.contrib.layers.infer_real_valued_columns.
    """
    if isinstance(features, dict):
        return [_inferred(name, tensor) for name, tensor in features.items()]
    return [_inferred("", features)]


def _inferred(name, tensor):
    if isinstance(tensor, SparseTensor):
        raise ValueError("SparseTensor is not supported for auto detection. Please define corresponding FeatureColumn "
                         "for "
                         "tensor {} {}.", name, tensor)
    if not (tensor.dtype.is_integer or tensor.dtype.is_floating):
        raise ValueError("Non integer or non floating types are not supported for auto detection. Please define "
                         "corresponding FeatureColumn for tensor {} {}.", name, tensor)
    width = prod(tensor.get_shape().as_list()[1:])
    return real_valued_column(name, dimension=width, dtype=tensor.dtype)
