"""Columns that make ids dense: as counts, and as rows of a table."""
from collections import namedtuple
from math import sqrt
from weakref import WeakKeyDictionary

from .. import functions as tf
from .. import initializers
from ..core import dtypes
from ..core.scopes import get_default_graph, init_scope, name_scope
from ..core.tensor_shape import TensorShape
from ..functions.embedding_sparse import safe_embedding_lookup_sparse
from ..functions.sparse import sparse_merge, sparse_slice
from ..training.checkpoint_init import init_from_checkpoint
from ..variable_scope import get_variable
from .base import (
    BothDense, BothSequence, OldDenseColumn, OldSequenceDenseColumn, TensorSequenceLengthPair)
from .sequence_ids import check_is_sequence, check_is_no_sequence, sequence_length
from .serialization import Configured


class IndicatorColumn(Configured, BothDense, BothSequence, namedtuple("IndicatorColumn", ("categorical_column",))):
    """How often each id occurs; see indicator_column.  Source: tensorflow.python.feature_column's IndicatorColumn."""

    @property
    def name(self):
        return f"{self.categorical_column.name}_indicator"

    @property
    def parse_example_spec(self):
        return self.categorical_column.parse_example_spec

    @property
    def parents(self):
        return [self.categorical_column]

    def transform_feature(self, transformation_cache, state_manager):
        return self._counts(self.categorical_column.get_sparse_tensors(transformation_cache, state_manager))

    def _transform_feature(self, inputs):
        return self._counts(self.categorical_column._get_sparse_tensors(inputs))

    def _counts(self, pair):
        """The counts of ids, or the sums of their weights."""
        ids, weights = pair
        if weights is not None:
            merged = sparse_merge(sp_ids=ids, sp_values=weights, vocab_size=int(self.variable_shape[-1]))
            merged = sparse_slice(merged, [0, 0], merged.dense_shape)
            return tf.scatter_nd(merged.indices, merged.values, merged.dense_shape)
        dense = tf.sparse_tensor_to_dense(ids, default_value=-1)
        one_hot = tf.one_hot(dense, depth=self.variable_shape[-1], on_value=1.0, off_value=0.0)
        return tf.reduce_sum(one_hot, axis=[-2])

    @property
    def variable_shape(self):
        return TensorShape([1, self.categorical_column._num_buckets])

    def get_dense_tensor(self, transformation_cache, state_manager):
        check_is_no_sequence(self, "indicator_column")
        return transformation_cache.get(self, state_manager)

    def get_sequence_dense_tensor(self, transformation_cache, state_manager):
        check_is_sequence(self, "indicator_column")
        dense = transformation_cache.get(self, state_manager)
        ids = self.categorical_column.get_sparse_tensors(transformation_cache, state_manager).id_tensor
        return TensorSequenceLengthPair(dense, sequence_length(ids))

    def _get_sequence_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        return self.get_sequence_dense_tensor(inputs, None)


def indicator_column(categorical_column):
    """A dense column: how often each id of a categorical column occurs in an example, or the sum of its weights.

    Args: categorical_column: the column of the ids.
    Source: tf.feature_column.indicator_column.
    """
    return IndicatorColumn(categorical_column)


# ------------------------------------------------------------------ embeddings
class _Looking:
    """A column whose ids are looked up in a table."""

    @property
    def parse_example_spec(self):
        return self.categorical_column.parse_example_spec

    @property
    def parents(self):
        return [self.categorical_column]

    def transform_feature(self, transformation_cache, state_manager):
        return transformation_cache.get(self.categorical_column, state_manager)

    def _looked_up(self, pair, weights):
        return safe_embedding_lookup_sparse(
            embedding_weights=weights, sparse_ids=pair.id_tensor, sparse_weights=pair.weight_tensor,
            combiner=self.combiner, name=f"{self.name}_weights", max_norm=self.max_norm)

    def _restore(self, weights):
        """Let the table begin with what a checkpoint has, if one is named."""
        if self.ckpt_to_load_from is not None:
            if hasattr(weights, "_get_variable_list"):
                weights = weights._get_variable_list()
            init_from_checkpoint(self.ckpt_to_load_from, {self.tensor_name_in_ckpt: weights})


class EmbeddingColumn(Configured, _Looking, BothDense, BothSequence, namedtuple("EmbeddingColumn", (
        "categorical_column", "dimension", "combiner", "initializer", "ckpt_to_load_from", "tensor_name_in_ckpt",
        "max_norm", "trainable"))):
    """Rows of a table, combined; see embedding_column.  Source: tensorflow.python.feature_column's EmbeddingColumn."""

    @property
    def name(self):
        return f"{self.categorical_column.name}_embedding"

    @property
    def variable_shape(self):
        return TensorShape([self.dimension])

    @property
    def _table_shape(self):
        return (self.categorical_column._num_buckets, self.dimension)

    def create_state(self, state_manager):
        state_manager.create_variable(self, name="embedding_weights", shape=self._table_shape, dtype=dtypes.float32,
                                      trainable=self.trainable, use_resource=True, initializer=self.initializer)

    def _of_state(self, transformation_cache, state_manager):
        pair = self.categorical_column.get_sparse_tensors(transformation_cache, state_manager)
        weights = state_manager.get_variable(self, name="embedding_weights")
        self._restore(weights)
        return pair, self._looked_up(pair, weights)

    def _of_scope(self, inputs, weight_collections, trainable):
        pair = self.categorical_column._get_sparse_tensors(
            inputs, weight_collections=weight_collections, trainable=trainable)
        weights = get_variable(name="embedding_weights", shape=self._table_shape, dtype=dtypes.float32,
                               initializer=self.initializer, trainable=self.trainable and trainable,
                               collections=weight_collections)
        self._restore(weights)
        return pair, self._looked_up(pair, weights)

    def get_dense_tensor(self, transformation_cache, state_manager):
        check_is_no_sequence(self, "embedding_column")
        return self._of_state(transformation_cache, state_manager)[1]

    def _get_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        check_is_no_sequence(self, "embedding_column")
        return self._of_scope(inputs, weight_collections, trainable)[1]

    def get_sequence_dense_tensor(self, transformation_cache, state_manager):
        check_is_sequence(self, "embedding_column")
        pair, dense = self._of_state(transformation_cache, state_manager)
        return TensorSequenceLengthPair(dense, sequence_length(pair.id_tensor))

    def _get_sequence_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        check_is_sequence(self, "embedding_column")
        pair, dense = self._of_scope(inputs, weight_collections, trainable)
        return TensorSequenceLengthPair(dense, sequence_length(pair.id_tensor))


def _check_table(dimension, ckpt_to_load_from, tensor_name_in_ckpt, initializer, column=None):
    """The initializer of a table, after its arguments are checked."""
    if dimension is None or dimension < 1:
        raise ValueError(f"Invalid dimension {dimension}.")
    if (ckpt_to_load_from is None) != (tensor_name_in_ckpt is None):
        raise ValueError("Must specify both `ckpt_to_load_from` and `tensor_name_in_ckpt` or none of them.")
    if initializer is not None and not callable(initializer):
        which = "" if column is None else f" Embedding of column_name: {column.name}"
        raise ValueError("initializer must be callable if specified." + which)
    if initializer is None:
        return initializers.TruncatedNormal(mean=0.0, stddev=1 / sqrt(dimension))
    return initializer


def embedding_column(categorical_column, dimension, combiner="mean", initializer=None, ckpt_to_load_from=None,
                     tensor_name_in_ckpt=None, max_norm=None, trainable=True):
    """A dense column: the rows of a table that the ids of an example choose, combined.

    Args:
      categorical_column: the column of the ids.  dimension: int, the width of the table.
      combiner: "mean", "sqrtn" or "sum".
      initializer: of the table, default truncated normal of standard deviation 1 / sqrt(dimension).
      ckpt_to_load_from, tensor_name_in_ckpt: str, a checkpoint that the table begins with.
      max_norm: float; longer rows are scaled down to it.  trainable: bool.
    Raises:
      ValueError: a wrong argument.
    Source: tf.feature_column.embedding_column.
    """
    initializer = _check_table(dimension, ckpt_to_load_from, tensor_name_in_ckpt, initializer, categorical_column)
    return EmbeddingColumn(categorical_column, dimension, combiner, initializer, ckpt_to_load_from, tensor_name_in_ckpt,
                           max_norm, trainable)


# ------------------------------------------------------------------ tables of several columns
class OldSharedEmbeddingColumn(_Looking, OldDenseColumn, OldSequenceDenseColumn, namedtuple("_SharedEmbeddingColumn", (
        "categorical_column", "dimension", "combiner", "initializer", "shared_embedding_collection_name",
        "ckpt_to_load_from", "tensor_name_in_ckpt", "max_norm", "trainable"))):
    """Rows of a table that other columns use, too; see shared_embedding_columns.

    Source: tensorflow.python.feature_column's _SharedEmbeddingColumn.
    """

    @property
    def name(self):
        return f"{self.categorical_column.name}_shared_embedding"

    @property
    def _var_scope_name(self):
        return self.shared_embedding_collection_name

    @property
    def _parse_example_spec(self):
        return self.categorical_column._parse_example_spec

    def _transform_feature(self, inputs):
        return inputs.get(self.categorical_column)

    @property
    def _variable_shape(self):
        return TensorShape([self.dimension])

    def _rows(self, inputs, weight_collections, trainable):
        # All columns of a table make their ops below the scope of the first one to be used.
        with name_scope(None, default_name=self.name):
            pair = self.categorical_column._get_sparse_tensors(
                inputs, weight_collections=weight_collections, trainable=trainable)
            weights = self._table(weight_collections, trainable)
            self._restore(weights)
            return self._looked_up(pair, weights)

    def _table(self, weight_collections, trainable):
        shape = (self.categorical_column._num_buckets, self.dimension)
        known = get_default_graph().get_collection(self.shared_embedding_collection_name)
        if known:
            return self._checked(known, shape)
        made = get_variable(name="embedding_weights", shape=shape, dtype=dtypes.float32, initializer=self.initializer,
                            trainable=self.trainable and trainable, collections=weight_collections)
        get_default_graph().add_to_collection(self.shared_embedding_collection_name, made)
        return made

    def _checked(self, known, shape):
        advice = ("Suggested fix A: Choose a unique name for this collection. Suggested fix B: Do not add any "
                  "variables "
                  "to this collection. The feature_column library already adds a variable under the hood.")
        if len(known) > 1:
            raise ValueError(f"Collection {known} can only contain one variable. {advice}")
        if known[0].get_shape() != shape:
            raise ValueError(f"Shared embedding collection {self.shared_embedding_collection_name} contains variable "
                             f"{known[0].name} of shape {known[0].get_shape()}. Expected shape is {shape}. {advice}")
        return known[0]

    def _get_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        check_is_no_sequence(self, "embedding_column")
        return self._rows(inputs, weight_collections, trainable)

    def _get_sequence_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        check_is_sequence(self, "embedding_column")
        dense = self._rows(inputs, weight_collections, trainable)
        ids = self.categorical_column._get_sparse_tensors(inputs).id_tensor
        return TensorSequenceLengthPair(dense, sequence_length(ids))


class SharedTable:
    """A table that several columns look up, one in each graph; made when it is first looked up.

    Source: tensorflow.python.feature_column's SharedEmbeddingColumnCreator.
    """

    def __init__(self, dimension, initializer, num_buckets, trainable, name):
        self._dimension, self._initializer, self._num_buckets = dimension, initializer, num_buckets
        self._trainable, self._name = trainable, name
        self._tables = WeakKeyDictionary()

    def __call__(self, categorical_column, combiner, max_norm):
        return SharedEmbeddingColumn(categorical_column, self, combiner, max_norm)

    @property
    def dimension(self):
        """int, the width of the table."""
        return self._dimension

    @property
    def embedding_weights(self):
        """Variable [num_buckets, dimension] of the default graph."""
        graph = get_default_graph()
        if graph not in self._tables:
            with init_scope():
                self._tables[graph] = get_variable(
                    name=self._name, shape=(self._num_buckets, self._dimension), dtype=dtypes.float32,
                    initializer=self._initializer, trainable=self._trainable)
        return self._tables[graph]


class SharedEmbeddingColumn(Configured, _Looking, BothDense, BothSequence, namedtuple("SharedEmbeddingColumn", (
        "categorical_column", "shared_embedding_column_creator", "combiner", "max_norm"))):
    """Rows of a table that other columns use, too; see tf.compat.v2.feature_column.shared_embeddings.

    Source: tensorflow.python.feature_column's SharedEmbeddingColumn.
    """

    @property
    def name(self):
        return f"{self.categorical_column.name}_shared_embedding"

    @property
    def variable_shape(self):
        return TensorShape([self.shared_embedding_column_creator.dimension])

    def _rows(self, transformation_cache, state_manager):
        with name_scope(None, default_name=self.name):
            pair = self.categorical_column.get_sparse_tensors(transformation_cache, state_manager)
            return self._looked_up(pair, self.shared_embedding_column_creator.embedding_weights)

    def get_dense_tensor(self, transformation_cache, state_manager):
        check_is_no_sequence(self, "embedding_column")
        return self._rows(transformation_cache, state_manager)

    def get_sequence_dense_tensor(self, transformation_cache, state_manager):
        check_is_sequence(self, "embedding_column")
        dense = self._rows(transformation_cache, state_manager)
        pair = self.categorical_column.get_sparse_tensors(transformation_cache, state_manager)
        return TensorSequenceLengthPair(dense, sequence_length(pair.id_tensor))

    def _refused(self, *args, **kwargs):
        raise ValueError("SharedEmbeddingColumns are not supported in `linear_model` or `input_layer`. Please use "
                         "`DenseFeatures` or `LinearModel` instead.")

    _get_dense_tensor = _get_sequence_dense_tensor = _transform_feature = _refused
    _variable_shape = property(_refused)

    def _get_config(self):
        raise NotImplementedError()


def check_same_ids(columns):
    """The columns in the order of their names, when one table fits them all.

    Raises: ValueError: they differ in their kind or in the number of buckets.
    """
    columns = sorted(columns, key=lambda c: c.name)
    first = columns[0]
    buckets = first._num_buckets
    kind = _unweighted(first)
    for column in columns[1:]:
        if not isinstance(_unweighted(column), type(kind)):
            raise ValueError(
                "To use shared_embedding_column, all categorical_columns must have the same type, or be "
                f"weighted_categorical_column of the same type. Given column: {kind} of type: {type(kind)} does not "
                f"match "
                f"given column: {_unweighted(column)} of type: {type(_unweighted(column))}")
        if column._num_buckets != buckets:
            raise ValueError(
                "To use shared_embedding_column, all categorical_columns must have the same number of buckets. Given "
                f"column: {kind} with buckets: {buckets} does  not match column: {_unweighted(column)} with buckets: "
                f"{column._num_buckets}")
    return columns


def _unweighted(column):
    return column.categorical_column if hasattr(column, "weight_feature_key") else column


def default_table_name(columns):
    """The name of the table of columns, which are sorted."""
    return "_".join(c.name for c in columns) + "_shared_embedding"


def shared_embedding_columns(categorical_columns, dimension, combiner="mean", initializer=None,
                             shared_embedding_collection_name=None, ckpt_to_load_from=None, tensor_name_in_ckpt=None,
                             max_norm=None, trainable=True):
    """Dense columns whose ids choose rows of the same table.

    Args:
      categorical_columns: list of columns of the same kind and with the same buckets.
      shared_embedding_collection_name: str, of the variable scope and of the collection that holds the table.
      others: as for embedding_column.
    Returns:
      list of columns, in the order of categorical_columns.
    Raises:
      ValueError: a wrong argument.
    Source: tf.feature_column.shared_embedding_columns.
    """
    initializer = _check_table(dimension, ckpt_to_load_from, tensor_name_in_ckpt, initializer)
    in_order = check_same_ids(categorical_columns)
    name = shared_embedding_collection_name or default_table_name(in_order)
    return [OldSharedEmbeddingColumn(c, dimension, combiner, initializer, name, ckpt_to_load_from, tensor_name_in_ckpt,
                                     max_norm, trainable) for c in categorical_columns]


def shared_embeddings(categorical_columns, dimension, combiner="mean", initializer=None,
                      shared_embedding_collection_name=None, max_norm=None, trainable=True):
    """Dense columns, for the Keras layers, whose ids choose rows of the same table.

    Args:
      categorical_columns: list of columns of the same kind and with the same buckets.
      shared_embedding_collection_name: str, the table's name, default made of the columns' names.
      others: as for embedding_column.
    Returns:
      list of columns, in the order of categorical_columns.
    Raises:
      ValueError: a wrong argument.
    Source: tf.compat.v2.feature_column.shared_embeddings.
    """
    initializer = _check_table(dimension, None, None, initializer)
    in_order = check_same_ids(categorical_columns)
    name = shared_embedding_collection_name or default_table_name(in_order)
    table = SharedTable(dimension, initializer, in_order[0]._num_buckets, trainable, name)
    return [table(c, combiner, max_norm) for c in categorical_columns]
