"""tf.contrib.layers: columns of ids, their crosses, and what makes them dense."""
from collections import namedtuple
from math import sqrt

from .. import functions as tf
from .. import initializers, lookup
from ..core import dtypes, errors, raw
from ..core.collections import get_collection_ref
from ..core.scopes import name_scope
from ..core.sparse_tensor import SparseTensor
from ..core.tensor_shape import TensorShape
from ..feature_column.base import IdWeightPair, OldCategoricalColumn, OldDenseColumn
from ..functions import strings
from ..functions.sparse import sparse_merge, sparse_slice
from ..functions.sparse_cross import split_inputs
from ..parsing import VarLenFeature
from ..platform import logging
from ..training.checkpoint_init import init_from_checkpoint
from .columns import (  # noqa: F401
    _BucketizedColumn, _RealValuedColumn, Column, inner_flatten, LinearArguments, ZEROS)
from .embeddings import safe_embedding_lookup_sparse
from .model_variables import model_variable

DEFAULT_HASH_KEY = 956888297470      # 0xDECAFCAFFE
_EmbeddingArguments = namedtuple("_DeepEmbeddingLookupArguments", (
    "input_tensor", "weight_tensor", "vocab_size", "initializer", "combiner", "dimension", "shared_embedding_name",
    "hash_key", "max_norm", "trainable"))
_SparseIdLookupConfig = namedtuple("_SparseIdLookupConfig", (
    "vocabulary_file", "keys", "num_oov_buckets", "vocab_size", "default_value"))


def dense_to_sparse_tensor(dense_tensor, ignore_value=None):
    """A Tensor as a SparseTensor, without "", or without the -1 of numbers.

    Args: dense_tensor: Tensor.  ignore_value: scalar that stands for nothing.
    Source: tensorflow.contrib.layers.python.ops.sparse_ops.dense_to_sparse_tensor.
    """
    with name_scope("DenseToSparseTensor"):
        tensor = tf.convert_to_tensor(dense_tensor)
        if ignore_value is None:
            ignore_value = "" if tensor.dtype == dtypes.string else -1
        ignore_value = tf.cast(ignore_value, tensor.dtype, name="ignore_value")
        indices = tf.where(tf.not_equal(tensor, ignore_value), name="indices")
        return SparseTensor(indices, tf.gather_nd(tensor, indices, name="values"),
                            tf.shape(tensor, out_type=dtypes.int64, name="dense_shape"))


def sparse_feature_cross(inputs, hashed_output=False, num_buckets=0, name=None, hash_key=None):
    """Every combination of the values of each example's features.

    Args:
      inputs: list of Tensors and SparseTensors [batch, any], of strings or integers.
      hashed_output: bool, hashes (int64) in place of strings joined by "_X_".
      num_buckets: int, hashes are below it; 0: they are below 2 ** 63 - 1.
      hash_key: int that the hashes begin with; None: the older hash.
    Returns:
      SparseTensor [batch, most combinations].
    Raises:
      TypeError: no list, or something else in it.
    Source: tensorflow.contrib.layers.python.ops.sparse_feature_cross_op.sparse_feature_cross.
    """
    sparse, dense, internal_type = split_inputs(inputs)
    given = ([s.indices for s in sparse], [s.values for s in sparse], [s.dense_shape for s in sparse], dense)
    attrs = dict(hashed_output=hashed_output, num_buckets=num_buckets, internal_type=internal_type, name=name,
                 out_type=dtypes.int64 if hashed_output else dtypes.string)
    made = raw.SparseFeatureCrossV2(*given, hash_key=hash_key, **attrs) if hash_key else raw.SparseFeatureCross(
        *given, **attrs)
    return SparseTensor(*made)


# ------------------------------------------------------------------ ids
class _Ids(Column, OldCategoricalColumn):
    """A column of ids."""

    def id_tensor(self, input_tensor):
        """SparseTensor of the ids."""
        return input_tensor

    def weight_tensor(self, input_tensor):
        """SparseTensor of the ids' weights, or None."""
        return None

    def _get_sparse_tensors(self, inputs, weight_collections=None, trainable=None):
        tensor = inputs.get(self)
        return IdWeightPair(self.id_tensor(tensor), self.weight_tensor(tensor))

    @property
    def _num_buckets(self):
        return self.length

    def _wide_embedding_lookup_arguments(self, input_tensor):
        return LinearArguments(self.id_tensor(input_tensor), self.weight_tensor(input_tensor), self.length, ZEROS,
                               self._combiner)


_FIELDS = ("column_name", "is_integerized", "bucket_size", "lookup_config", "combiner", "dtype")


class _SparseColumn(_Ids, namedtuple("_SparseColumn", _FIELDS)):
    """A column of ids that are made of a feature."""

    def __new__(cls, column_name, is_integerized=False, bucket_size=None, lookup_config=None, combiner="sum",
                dtype=dtypes.string):
        if is_integerized and bucket_size is None:
            raise ValueError("bucket_size must be set if is_integerized is True. "
                             f"column_name: {column_name}")
        if is_integerized and not dtype.is_integer:
            raise ValueError(f"dtype must be an integer if is_integerized is True. dtype: {dtype}, "
                             f"column_name: {column_name}.")
        if dtype != dtypes.string and not dtype.is_integer:
            raise ValueError(f"dtype must be string or integer. dtype: {dtype}, column_name: {column_name}")
        if (bucket_size is None) == (lookup_config is None):
            raise ValueError(f"one of bucket_size or lookup_config must be set. column_name: {column_name}")
        if bucket_size is not None and bucket_size < 1:
            raise ValueError(f"bucket_size must be at least 1. bucket_size: {bucket_size}, column_name: {column_name}")
        return super().__new__(cls, column_name, is_integerized, bucket_size, lookup_config, combiner, dtype)

    @property
    def name(self):
        return self.column_name

    @property
    def length(self):
        """int: ids are below it."""
        known = self.lookup_config
        return self.bucket_size if known is None else known.vocab_size + known.num_oov_buckets

    @property
    def config(self):
        return {self.column_name: VarLenFeature(self.dtype)}

    @property
    def _combiner(self):
        return self.combiner

    def is_compatible(self, other_column):
        """bool: the ids of both columns mean the same."""
        if self.lookup_config is not None:
            return self.lookup_config == other_column.lookup_config
        return (self.length, self.is_integerized) == (other_column.length, other_column.is_integerized)

    def _to_dnn_input_layer(self, input_tensor, weight_collections=None, trainable=True, output_rank=2):
        raise ValueError("SparseColumn is not supported in DNN. Please use embedding_column or one_hot_column. "
                         f"column: {self}")

    def _transform_feature(self, inputs):
        tensor = inputs.get(self.name)
        return self._do_transform(tensor if isinstance(tensor, SparseTensor) else dense_to_sparse_tensor(tensor))


class _SparseColumnIntegerized(_SparseColumn):
    """Ids as they are; see sparse_column_with_integerized_feature."""

    def _do_transform(self, tensor):
        ids = tf.floormod(tensor.values, self.bucket_size, name="mod")
        return SparseTensor(tensor.indices, ids, tensor.dense_shape)


class _SparseColumnHashed(_SparseColumn):
    """Ids that are hashes; see sparse_column_with_hash_bucket."""

    def _do_transform(self, tensor):
        values = strings.as_string(tensor.values) if self.dtype.is_integer else tensor.values
        ids = strings.string_to_hash_bucket_fast(values, self.bucket_size, name="lookup")
        return SparseTensor(tensor.indices, ids, tensor.dense_shape)


class _SparseColumnKeys(_SparseColumn):
    """Ids that are places in a list; see sparse_column_with_keys."""

    def _do_transform(self, tensor):
        known = self.lookup_config
        return lookup.index_table_from_tensor(tuple(known.keys), default_value=known.default_value, dtype=self.dtype,
                                              name="lookup").lookup(tensor)


class _SparseColumnVocabulary(_SparseColumn):
    """Ids that are lines of a file; see sparse_column_with_vocabulary_file."""

    def _do_transform(self, tensor):
        key_dtype = dtypes.string
        if self.dtype.is_integer:
            tensor = SparseTensor(tensor.indices, tf.cast(tensor.values, dtypes.int64), tensor.dense_shape)
            key_dtype = dtypes.int64
        known = self.lookup_config
        return lookup.index_table_from_file(
            vocabulary_file=known.vocabulary_file, num_oov_buckets=known.num_oov_buckets, vocab_size=known.vocab_size,
            default_value=known.default_value, key_dtype=key_dtype, name=self.name + "_lookup").lookup(tensor)


def sparse_column_with_integerized_feature(column_name, bucket_size, combiner="sum", dtype=dtypes.int64):
    """A column of ids that are given as they are, modulo bucket_size.

    Args:
      column_name: str, key of the feature.  bucket_size: int.  combiner: "sum", "mean" or "sqrtn", in linear models.
      dtype: DType (integer).
    Raises: ValueError: a wrong argument.
    Source: tf.contrib.layers.sparse_column_with_integerized_feature.
    """
    return _SparseColumnIntegerized(column_name, is_integerized=True, bucket_size=bucket_size, combiner=combiner,
                                    dtype=dtype)


def sparse_column_with_hash_bucket(column_name, hash_bucket_size, combiner="sum", dtype=dtypes.string, hash_keys=None):
    """A column of ids that are hashes of strings or integers: hash(as string) % hash_bucket_size.

    Args:
      column_name: str, key of the feature.  hash_bucket_size: int.  combiner: "sum", "mean" or "sqrtn".
      dtype: DType (string or integer).  hash_keys: not emulated.
    Raises: ValueError: a wrong argument.  UnimplementedError: hash_keys.
    Source: tf.contrib.layers.sparse_column_with_hash_bucket.
    """
    if hash_keys is not None:
        raise errors.UnimplementedError(None, None, "hash_keys of tf.contrib.layers.sparse_column_with_hash_bucket is "
                                                    "not "
                                 "emulated")
    return _SparseColumnHashed(column_name, bucket_size=hash_bucket_size, combiner=combiner, dtype=dtype)


def sparse_column_with_keys(column_name, keys, default_value=-1, combiner="sum", dtype=dtypes.string):
    """A column of ids that are places in a list.

    Args:
      column_name: str, key of the feature.  keys: list of str or int.  default_value: int, id of others.
      combiner: "sum", "mean" or "sqrtn", in linear models.  dtype: DType (string or integer).
    Raises: ValueError: a wrong argument.
    Source: tf.contrib.layers.sparse_column_with_keys.
    """
    keys = tuple(keys)
    config = _SparseIdLookupConfig(None, keys, 0, len(keys), default_value)
    return _SparseColumnKeys(column_name, lookup_config=config, combiner=combiner, dtype=dtype)


def sparse_column_with_vocabulary_file(column_name, vocabulary_file, num_oov_buckets=0, vocab_size=None,
                                       default_value=-1, combiner="sum", dtype=dtypes.string):
    """A column of ids that are numbers of lines in a file.

    Args:
      column_name: str, key of the feature.  vocabulary_file: str.
      num_oov_buckets: int, buckets (by hash) for other words.  vocab_size: int, how many lines.
      default_value: int, id of other words.  combiner: "sum", "mean" or "sqrtn", in linear models.
      dtype: DType (string or integer).
    Raises: ValueError: a wrong argument.
    Source: tf.contrib.layers.sparse_column_with_vocabulary_file.
    """
    if vocab_size is None:
        raise ValueError(f"vocab_size should be defined. column_name: {column_name}")
    config = _SparseIdLookupConfig(vocabulary_file, None, num_oov_buckets, vocab_size, default_value)
    return _SparseColumnVocabulary(column_name, lookup_config=config, combiner=combiner, dtype=dtype)


# ------------------------------------------------------------------ weights
class _WeightedSparseColumn(_Ids, namedtuple("_WeightedSparseColumn", (
        "sparse_id_column", "weight_column_name", "dtype"))):
    """Ids with weights; see weighted_sparse_column."""

    @property
    def name(self):
        return f"{self.sparse_id_column.name}_weighted_by_{self.weight_column_name}"

    @property
    def length(self):
        """int: ids are below it."""
        return self.sparse_id_column.length

    @property
    def lookup_config(self):
        """What makes the ids, or None."""
        return self.sparse_id_column.lookup_config

    @property
    def config(self):
        return {**self.sparse_id_column.config, self.weight_column_name: VarLenFeature(self.dtype)}

    @property
    def _combiner(self):
        return self.sparse_id_column.combiner

    def id_tensor(self, input_tensor):
        return input_tensor[0]

    def weight_tensor(self, input_tensor):
        return input_tensor[1]

    def is_compatible(self, other_column):
        """bool: the ids of both columns mean the same."""
        if isinstance(other_column, _WeightedSparseColumn):
            return self.sparse_id_column.is_compatible(other_column.sparse_id_column)
        return self.sparse_id_column.is_compatible(other_column)

    def _to_dnn_input_layer(self, input_tensor, weight_collections=None, trainable=True, output_rank=2):
        raise ValueError("WeightedSparseColumn is not supported in DNN. Please use embedding_column or one_hot_column. "
                         f"column: {self}")

    def _transform_feature(self, inputs):
        ids, weights = inputs.get(self.sparse_id_column), inputs.get(self.weight_column_name)
        if not isinstance(weights, SparseTensor):
            weights = dense_to_sparse_tensor(weights)
        if not self.dtype.is_floating:
            weights = tf.cast(weights, dtypes.float32)
        return ids, weights


def weighted_sparse_column(sparse_id_column, weight_column_name, dtype=dtypes.float32):
    """A column of ids, each with a weight from another feature.

    Args: sparse_id_column: column of the ids.  weight_column_name: str.  dtype: DType of the weights.
    Raises: ValueError: the dtype is no number.
    Source: tf.contrib.layers.weighted_sparse_column.
    """
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype is not convertible to float. Given {dtype}")
    return _WeightedSparseColumn(sparse_id_column, weight_column_name, dtype)


# ------------------------------------------------------------------ crosses
class _CrossedColumn(_Ids, namedtuple("_CrossedColumn", (
        "columns", "hash_bucket_size", "hash_key", "combiner", "ckpt_to_load_from", "tensor_name_in_ckpt"))):
    """Hashes of combinations of features; see crossed_column."""

    @property
    def name(self):
        return "_X_".join(sorted(column.name for column in self.columns))

    @property
    def length(self):
        """int: ids are below it."""
        return self.hash_bucket_size

    @property
    def config(self):
        spec = {}
        for column in self.columns:
            spec.update(column.config)
        return spec

    @property
    def _combiner(self):
        return self.combiner

    def _checkpoint_path(self):
        return None if self.ckpt_to_load_from is None else (self.ckpt_to_load_from, self.tensor_name_in_ckpt)

    def _to_dnn_input_layer(self, input_tensor, weight_collections=None, trainable=True, output_rank=2):
        raise ValueError(f"CrossedColumn is not supported in DNN. column: {self}")

    def insert_transformed_feature(self, columns_to_tensors):
        try:
            super().insert_transformed_feature(columns_to_tensors)
        except KeyError as missing:
            raise ValueError(f"features dictionary doesn't contain key ({missing.args[0]})")

    def _transform_feature(self, inputs):
        tensors = [_to_cross(column, inputs) for column in _leaves(self)]
        return sparse_feature_cross(tensors, hashed_output=True, num_buckets=self.hash_bucket_size,
                                    hash_key=self.hash_key, name="cross")


def _leaves(crossed):
    leaves = []
    for column in crossed.columns:
        leaves.extend(_leaves(column) if isinstance(column, _CrossedColumn) else [column])
    return leaves


def _to_cross(column, inputs):
    """What is crossed: buckets, or the feature as it is."""
    if isinstance(column, _BucketizedColumn):
        return column.to_sparse_tensor(inputs.get(column))
    tensor = inputs.get(column.name)
    return tensor if isinstance(tensor, SparseTensor) else dense_to_sparse_tensor(tensor)


def crossed_column(columns, hash_bucket_size, combiner="sum", ckpt_to_load_from=None, tensor_name_in_ckpt=None,
                   hash_key=None):
    """A column of ids that are hashes of all combinations of the features' values.

    Args:
      columns: iterable of two or more columns: of ids, of buckets, or crossed.
      hash_bucket_size: int.  combiner: "sum", "mean" or "sqrtn", in linear models.
      ckpt_to_load_from, tensor_name_in_ckpt: str, a checkpoint that the weights begin with.
      hash_key: int that the hashes begin with; None: the older hash.
    Raises:
      TypeError, ValueError: a wrong argument.
    Source: tf.contrib.layers.crossed_column.
    """
    for column in columns:
        if not isinstance(column, (_SparseColumn, _CrossedColumn, _BucketizedColumn)):
            raise TypeError("columns must be a set of _SparseColumn, _CrossedColumn, or _BucketizedColumn instances. "
                            f"(column {column} is a {type(column).__name__})")
    if len(columns) < 2:
        raise ValueError(f"columns must contain at least 2 elements. columns: {columns}")
    if hash_bucket_size < 2:
        raise ValueError(f"hash_bucket_size must be at least 2. hash_bucket_size: {hash_bucket_size}")
    _check_both(ckpt_to_load_from, tensor_name_in_ckpt)
    return _CrossedColumn(tuple(sorted(columns, key=lambda c: c.name)), hash_bucket_size, hash_key, combiner,
                          ckpt_to_load_from, tensor_name_in_ckpt)


def _check_both(ckpt_to_load_from, tensor_name_in_ckpt):
    if (ckpt_to_load_from is None) != (tensor_name_in_ckpt is None):
        raise ValueError("Must specify both `ckpt_to_load_from` and `tensor_name_in_ckpt` or none of them.")


# ------------------------------------------------------------------ ids made dense
class _OneHotColumn(Column, OldDenseColumn, namedtuple("_OneHotColumn", ("sparse_id_column",))):
    """How often each id occurs; see one_hot_column."""

    @property
    def name(self):
        return f"{self.sparse_id_column.name}_one_hot"

    @property
    def length(self):
        """int: ids are below it."""
        return self.sparse_id_column.length

    @property
    def config(self):
        return self.sparse_id_column.config

    def _transform_feature(self, inputs):
        return inputs.get(self.sparse_id_column)

    def _to_dnn_input_layer(self, input_tensor, weight_collections=None, trainable=True, output_rank=2):
        ids = inner_flatten(self.sparse_id_column.id_tensor(input_tensor), output_rank)
        weights = self.sparse_id_column.weight_tensor(input_tensor)
        if weights is not None:
            return self._weighted(ids, weights)
        dense = tf.sparse_tensor_to_dense(ids, default_value=-1)
        one_hot = tf.one_hot(dense, depth=self.length, on_value=1.0, off_value=0.0)
        return tf.reduce_sum(one_hot, axis=[output_rank - 1])

    def _weighted(self, ids, weights):
        merged = sparse_merge(sp_ids=ids, sp_values=weights, vocab_size=self.length)
        merged = sparse_slice(merged, tf.zeros_like(merged.dense_shape), merged.dense_shape)
        dense = tf.sparse_tensor_to_dense(merged)
        return tf.reshape(dense, tf.concat([tf.shape(dense)[:-1], [self.length]], 0))

    @property
    def _variable_shape(self):
        return TensorShape([self.length])

    def _get_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        return self._to_dnn_input_layer(inputs.get(self))


def one_hot_column(sparse_id_column):
    """A dense column: how often each id of a column occurs in an example, or the sum of its weights.

    Args: sparse_id_column: column of the ids.
    Source: tf.contrib.layers.one_hot_column.
    """
    return _OneHotColumn(sparse_id_column)


class _EmbeddingColumn(Column, OldDenseColumn, namedtuple("_EmbeddingColumn", (
        "sparse_id_column", "dimension", "combiner", "initializer", "ckpt_to_load_from", "tensor_name_in_ckpt",
        "shared_embedding_name", "shared_vocab_size", "max_norm", "trainable"))):
    """Rows of a table, combined; see embedding_column."""

    @property
    def name(self):
        kind = "embedding" if self.shared_embedding_name is None else "shared_embedding"
        return f"{self.sparse_id_column.name}_{kind}"

    @property
    def length(self):
        """int, how many rows the table has."""
        return self.sparse_id_column.length if self.shared_vocab_size is None else self.shared_vocab_size

    @property
    def config(self):
        return self.sparse_id_column.config

    @property
    def key(self):
        return self._key_without("initializer")

    def _checkpoint_path(self):
        return None if self.ckpt_to_load_from is None else (self.ckpt_to_load_from, self.tensor_name_in_ckpt)

    def _transform_feature(self, inputs):
        return inputs.get(self.sparse_id_column)

    def _wide_embedding_lookup_arguments(self, input_tensor):
        raise ValueError(f"Column {self} is not supported in linear models. Please use sparse_column.")

    def _deep_embedding_lookup_arguments(self, input_tensor):
        return _EmbeddingArguments(
            self.sparse_id_column.id_tensor(input_tensor), self.sparse_id_column.weight_tensor(input_tensor),
            self.length,
            self.initializer, self.combiner, self.dimension, self.shared_embedding_name, None, self.max_norm,
            self.trainable)

    @property
    def _variable_shape(self):
        return TensorShape([self.dimension])

    def _get_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        return embedded(self, self._deep_embedding_lookup_arguments(inputs.get(self)), weight_collections, trainable)


def embedded(column, arguments, weight_collections, trainable, output_rank=2):
    """The rows of a table that a column's ids choose, combined.

    Args: arguments: what _deep_embedding_lookup_arguments gives.  others: as input_from_feature_columns.
    Returns: Tensor [batch, dimension], or [batch, step, dimension] for a rank of 3.
    """
    ids, weights = arguments.input_tensor, arguments.weight_tensor
    ids = inner_flatten(ids, output_rank)
    weights = None if weights is None else inner_flatten(weights, output_rank)
    table = _table(arguments, weight_collections, trainable)
    restore(column._checkpoint_path(), table)
    parts = table._get_variable_list() if hasattr(table, "_get_variable_list") else [table]
    return safe_embedding_lookup_sparse(parts, ids, sparse_weights=weights, combiner=arguments.combiner,
                                        name=column.name + "weights", max_norm=arguments.max_norm)


def _table(arguments, weight_collections, trainable):
    shape = [arguments.vocab_size, arguments.dimension]
    shared = arguments.shared_embedding_name
    if shared is None:
        return _new_table("weights", shape, arguments, weight_collections, trainable)
    known = get_collection_ref("SHARED_EMBEDDING_COLLECTION_" + shared.upper())
    if not known:
        known.append(_new_table(shared, shape, arguments, weight_collections, trainable))
    if known[0].get_shape() != shape:
        raise ValueError(f"The embedding variable with name {shared} already exists, but its shape does not match "
                         "required embedding shape here. Please make sure to use different shared_embedding_name for "
                         "different shared embeddings.")
    return known[0]


def _new_table(name, shape, arguments, weight_collections, trainable):
    return model_variable(name=name, shape=shape, dtype=dtypes.float32, initializer=arguments.initializer,
                          trainable=(trainable and arguments.trainable), collections=weight_collections)


def restore(checkpoint_path, variable):
    """Let a variable begin with what a checkpoint has, if one is named.

    Args: checkpoint_path: (path, name of the tensor) or None.  variable: Variable, partitioned or not, or list.
    """
    if checkpoint_path is not None:
        path, name = checkpoint_path
        init_from_checkpoint(path, {name: variable})


def _check_initializer(initializer, column, ckpt_to_load_from, tensor_name_in_ckpt):
    if initializer is not None and not callable(initializer):
        where = "" if column is None else f" Embedding of column_name: {column.name}"
        raise ValueError("initializer must be callable if specified." + where)
    _check_both(ckpt_to_load_from, tensor_name_in_ckpt)


def _default_initializer(length):
    logging.warn('The default stddev value of initializer was changed from "1/sqrt(vocab_size)" to "1/sqrt(dimension)" '
                 "in core implementation (tf.feature_column.embedding_column).")
    return initializers.TruncatedNormal(mean=0.0, stddev=1 / sqrt(length))


def embedding_column(sparse_id_column, dimension, combiner="mean", initializer=None, ckpt_to_load_from=None,
                     tensor_name_in_ckpt=None, max_norm=None, trainable=True):
    """A dense column: the rows of a table that the ids of an example choose, combined.

    Args:
      sparse_id_column: column of the ids.  dimension: int, the width of the table.
      combiner: "mean", "sqrtn" or "sum".
      initializer: of the table, default truncated normal of standard deviation 1 / sqrt(number of ids).
      ckpt_to_load_from, tensor_name_in_ckpt: str, a checkpoint that the table begins with.
      max_norm: float; longer rows are scaled down to it.  trainable: bool.
    Raises:
      ValueError: a wrong argument.
    Source: tf.contrib.layers.embedding_column.
    """
    _check_initializer(initializer, sparse_id_column, ckpt_to_load_from, tensor_name_in_ckpt)
    initializer = initializer or _default_initializer(sparse_id_column.length)
    return _EmbeddingColumn(sparse_id_column, dimension, combiner, initializer, ckpt_to_load_from, tensor_name_in_ckpt,
                            None, None, max_norm, trainable)


def shared_embedding_columns(sparse_id_columns, dimension, combiner="mean", shared_embedding_name=None,
                             initializer=None,
                             ckpt_to_load_from=None, tensor_name_in_ckpt=None, max_norm=None, trainable=True):
    """Dense columns whose ids choose rows of the same table.

    Args:
      sparse_id_columns: list of columns whose ids mean the same.
      shared_embedding_name: str, of the table, default made of the columns' names.
      others: as for embedding_column.
    Returns:
      list of columns.
    Raises:
      TypeError, ValueError: a wrong argument.
    Source: tf.contrib.layers.shared_embedding_columns.
    """
    _check_initializer(initializer, None, ckpt_to_load_from, tensor_name_in_ckpt)
    if len(sparse_id_columns) < 1:
        raise ValueError("The input sparse_id_columns should have at least one element.")
    for column in sparse_id_columns:
        if not isinstance(column, (_SparseColumn, _WeightedSparseColumn)):
            raise TypeError("Elements of sparse_id_columns must be _SparseColumn or _WeightedSparseColumn, but "
                            f"{column} is not.")
    if not all(column.is_compatible(sparse_id_columns[0]) for column in sparse_id_columns):
        raise ValueError("The input sparse id columns are not compatible.")
    length = sparse_id_columns[0].length
    initializer = initializer or _default_initializer(length)
    name = shared_embedding_name or _shared_name(sparse_id_columns)
    return [_EmbeddingColumn(column, dimension, combiner, initializer, ckpt_to_load_from, tensor_name_in_ckpt, name,
                             length, max_norm, trainable) for column in sparse_id_columns]


def _shared_name(columns):
    names = sorted(column.name for column in columns)
    more = f"_plus_{len(names) - 3}_others" if len(names) > 3 else ""
    return "_".join(names[:3]) + more + "_shared_embedding"
