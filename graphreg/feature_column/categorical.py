"""Columns of ids: hashed, from vocabularies, as they are, and with weights."""
from collections import namedtuple

import numpy as np

from .. import functions as tf
from .. import lookup
from ..core import dtypes
from ..core.scopes import control_dependencies
from ..core.sparse_tensor import SparseTensor
from ..functions import strings
from ..parsing import VarLenFeature
from ..platform import gfile, logging
from .base import BothCategorical, check_key, check_string_or_integer, IdWeightPair
from .serialization import Configured
from .sparse_inputs import to_sparse_input


class _OfFeature(Configured, BothCategorical):
    """A column of ids that are made of one feature."""

    @property
    def name(self):
        return self.key

    @property
    def parse_example_spec(self):
        return {self.key: VarLenFeature(self.dtype)}

    @property
    def parents(self):
        return [self.key]

    def transform_feature(self, transformation_cache, state_manager):
        return self._ids(to_sparse_input(transformation_cache.get(self.key, state_manager)))

    def _check_kind(self, tensor):
        if self.dtype.is_integer != tensor.dtype.is_integer:
            raise ValueError("Column dtype and SparseTensors dtype must be compatible. "
                             f"key: {self.key}, column dtype: {self.dtype}, tensor dtype: {tensor.dtype}")

    def _check_input(self, tensor):
        check_string_or_integer(tensor.dtype, f"column_name: {self.key} input_tensor")


def _with_values(tensor, values):
    return SparseTensor(tensor.indices, values, tensor.dense_shape)


# ------------------------------------------------------------------ hashes
class HashedCategoricalColumn(_OfFeature, namedtuple("HashedCategoricalColumn", ("key", "hash_bucket_size", "dtype"))):
    """Ids that are hashes; see categorical_column_with_hash_bucket.

    Source: tensorflow.python.feature_column's HashedCategoricalColumn.
    """

    def _ids(self, tensor):
        self._check_input(tensor)
        self._check_kind(tensor)
        values = tensor.values if self.dtype == dtypes.string else strings.as_string(tensor.values)
        ids = strings.string_to_hash_bucket_fast(values, self.hash_bucket_size, name="lookup")
        return _with_values(tensor, ids)

    @property
    def num_buckets(self):
        return self.hash_bucket_size


def categorical_column_with_hash_bucket(key, hash_bucket_size, dtype=dtypes.string):
    """A column of ids that are hashes of strings or integers: hash(as string) % hash_bucket_size.

    Args:
      key: str, of the feature.  hash_bucket_size: int.  dtype: DType of the feature.
    Raises:
      ValueError: a wrong argument.
    Source: tf.feature_column.categorical_column_with_hash_bucket.
    """
    if hash_bucket_size is None:
        raise ValueError(f"hash_bucket_size must be set. key: {key}")
    if hash_bucket_size < 1:
        raise ValueError(f"hash_bucket_size must be at least 1. hash_bucket_size: {hash_bucket_size}, key: {key}")
    check_key(key)
    check_string_or_integer(dtype, f"column_name: {key}")
    return HashedCategoricalColumn(key, hash_bucket_size, dtype)


# ------------------------------------------------------------------ vocabularies
class _Vocabulary(_OfFeature):
    """Ids that are places in a vocabulary."""

    def _ids(self, tensor):
        self._check_kind(tensor)
        self._check_input(tensor)
        key_dtype = self.dtype
        if tensor.dtype.is_integer:
            key_dtype = dtypes.int64
            tensor = tf.cast(tensor, dtypes.int64)
        return self._table(key_dtype).lookup(tensor)


class VocabularyFileCategoricalColumn(_Vocabulary, namedtuple("VocabularyFileCategoricalColumn", (
        "key", "vocabulary_file", "vocabulary_size", "num_oov_buckets", "dtype", "default_value"))):
    """Ids that are lines of a file; see categorical_column_with_vocabulary_file.

    Source: tensorflow.python.feature_column's VocabularyFileCategoricalColumn.
    """

    def _table(self, key_dtype):
        return lookup.index_table_from_file(
            vocabulary_file=self.vocabulary_file, num_oov_buckets=self.num_oov_buckets,
            vocab_size=self.vocabulary_size, default_value=self.default_value, key_dtype=key_dtype,
            name=f"{self.key}_lookup")

    @property
    def num_buckets(self):
        return self.vocabulary_size + self.num_oov_buckets


class VocabularyListCategoricalColumn(_Vocabulary, namedtuple("VocabularyListCategoricalColumn", (
        "key", "vocabulary_list", "dtype", "default_value", "num_oov_buckets"))):
    """Ids that are places in a list; see categorical_column_with_vocabulary_list.

    Source: tensorflow.python.feature_column's VocabularyListCategoricalColumn.
    """

    def _table(self, key_dtype):
        return lookup.index_table_from_tensor(
            vocabulary_list=tuple(self.vocabulary_list), default_value=self.default_value,
            num_oov_buckets=self.num_oov_buckets, dtype=key_dtype, name=f"{self.key}_lookup")

    @property
    def num_buckets(self):
        return len(self.vocabulary_list) + self.num_oov_buckets


def categorical_column_with_vocabulary_file(key, vocabulary_file, vocabulary_size=None, num_oov_buckets=0,
                                            default_value=None, dtype=dtypes.string):
    """A column of ids that are numbers of lines in a file.

    Args:
      key: str, of the feature.  vocabulary_file: str, path of a text file with a word a line.
      vocabulary_size: int, how many lines; None: all.
      num_oov_buckets: int, buckets (by hash) for other words.
      default_value: int, id of other words; None for -1: they are left out.
      dtype: DType (string or integer) of the feature.
    Raises:
      ValueError: a wrong argument, or no file where its size is to be found.
    Source: tf.feature_column.categorical_column_with_vocabulary_file.
    """
    if not vocabulary_file:
        raise ValueError(f"Missing vocabulary_file in {key}.")
    vocabulary_size = _size_of(vocabulary_file, key) if vocabulary_size is None else vocabulary_size
    if vocabulary_size < 1:
        raise ValueError(f"Invalid vocabulary_size in {key}.")
    default_value = _checked_default(default_value, None, num_oov_buckets, key)
    check_string_or_integer(dtype, f"column_name: {key}")
    check_key(key)
    return VocabularyFileCategoricalColumn(key, vocabulary_file, vocabulary_size, num_oov_buckets, dtype,
                                           -1 if default_value is None else default_value)


def _size_of(path, key):
    """The number of lines of a file."""
    if not gfile.Exists(path):
        raise ValueError(f"vocabulary_file in {key} does not exist.")
    with gfile.GFile(path) as f:
        size = sum(1 for _ in f)
    logging.info("vocabulary_size = %d in %s is inferred from the number of elements in the vocabulary_file %s.",
                 size, key, path)
    return size


def _checked_default(default_value, none, num_oov_buckets, key):
    if num_oov_buckets:
        if default_value != none:
            raise ValueError(f"Can't specify both num_oov_buckets and default_value in {key}.")
        if num_oov_buckets < 0:
            raise ValueError(f"Invalid num_oov_buckets {num_oov_buckets} in {key}.")
    return default_value


def categorical_column_with_vocabulary_list(key, vocabulary_list, dtype=None, default_value=-1, num_oov_buckets=0):
    """A column of ids that are places in a list.

    Args:
      key: str, of the feature.  vocabulary_list: list of str or int, each once.
      dtype: DType of the feature, default that of the list.
      default_value: int, id of other words; -1: they are left out.
      num_oov_buckets: int, buckets (by hash) for other words.
    Raises:
      ValueError: a wrong argument.
    Source: tf.feature_column.categorical_column_with_vocabulary_list.
    """
    if vocabulary_list is None or len(vocabulary_list) < 1:
        raise ValueError(f"vocabulary_list {vocabulary_list} must be non-empty, column_name: {key}")
    if len(set(vocabulary_list)) != len(vocabulary_list):
        raise ValueError(f"Duplicate keys in vocabulary_list {vocabulary_list}, column_name: {key}")
    vocabulary_dtype = dtypes.as_dtype(np.array(vocabulary_list).dtype)
    default_value = _checked_default(default_value, -1, num_oov_buckets, key)
    check_string_or_integer(vocabulary_dtype, f"column_name: {key} vocabulary")
    dtype = vocabulary_dtype if dtype is None else dtypes.as_dtype(dtype)
    if dtype.is_integer != vocabulary_dtype.is_integer:
        raise ValueError(f"dtype {dtype} and vocabulary dtype {vocabulary_dtype} do not match, column_name: {key}")
    check_string_or_integer(dtype, f"column_name: {key}")
    check_key(key)
    return VocabularyListCategoricalColumn(key, tuple(vocabulary_list), dtype, default_value, num_oov_buckets)


# ------------------------------------------------------------------ ids as they are
class IdentityCategoricalColumn(_OfFeature, namedtuple("IdentityCategoricalColumn", (
        "key", "number_buckets", "default_value"))):
    """Ids as they are; see categorical_column_with_identity.

    Source: tensorflow.python.feature_column's IdentityCategoricalColumn.
    """

    @property
    def num_buckets(self):
        return self.number_buckets

    @property
    def parse_example_spec(self):
        return {self.key: VarLenFeature(dtypes.int64)}

    def _ids(self, tensor):
        if not tensor.dtype.is_integer:
            raise ValueError(f"Invalid input, not integer. key: {self.key} dtype: {tensor.dtype}")
        values = tf.cast(tensor.values, dtypes.int64, name="values")
        num_buckets = tf.cast(self.num_buckets, dtypes.int64, name="num_buckets")
        zero = tf.cast(0, dtypes.int64, name="zero")
        limited = self._checked if self.default_value is None else self._replaced
        return _with_values(tensor, limited(values, num_buckets, zero))

    def _checked(self, values, num_buckets, zero):
        """The ids; the run fails on those out of range."""
        too_big = f'Bucket index for categorical column "{self.name}" exceeds number of buckets'
        negative = f'Negative bucket index for categorical column "{self.name}"'
        checks = (
            tf.assert_less(values, num_buckets, data=(too_big, values, num_buckets),
                           name="assert_less_than_num_buckets"),
            tf.assert_greater_equal(values, zero, data=(negative, values), name="assert_greater_or_equal_0"))
        with control_dependencies(checks):
            return tf.identity(values)

    def _replaced(self, values, num_buckets, zero):
        """The ids, with the default in place of those out of range."""
        outside = tf.logical_or(values < zero, values >= num_buckets, name="out_of_range")
        defaults = tf.fill(dims=tf.shape(values), value=tf.cast(self.default_value, dtypes.int64),
                           name="default_values")
        return tf.where_v2(outside, defaults, values)


def categorical_column_with_identity(key, num_buckets, default_value=None):
    """A column of ids that are given as they are.

    Args:
      key: str, of the feature (integer).  num_buckets: int, ids are below it.
      default_value: int in place of ids out of range; None: the run fails on them.
    Raises:
      ValueError: a wrong argument.
    Source: tf.feature_column.categorical_column_with_identity.
    """
    if num_buckets < 1:
        raise ValueError(f"num_buckets {num_buckets} < 1, column_name {key}")
    if default_value is not None and not 0 <= default_value < num_buckets:
        raise ValueError(f"default_value {default_value} not in range [0, {num_buckets}), column_name {key}")
    check_key(key)
    return IdentityCategoricalColumn(key, num_buckets, default_value)


# ------------------------------------------------------------------ weights
class WeightedCategoricalColumn(Configured, BothCategorical, namedtuple("WeightedCategoricalColumn", (
        "categorical_column", "weight_feature_key", "dtype"))):
    """Ids with weights; see weighted_categorical_column.

    Source: tensorflow.python.feature_column's WeightedCategoricalColumn.
    """

    @property
    def name(self):
        return f"{self.categorical_column.name}_weighted_by_{self.weight_feature_key}"

    @property
    def parse_example_spec(self):
        spec = self.categorical_column.parse_example_spec
        if self.weight_feature_key in spec:
            raise ValueError(f"Parse config {spec[self.weight_feature_key]} already exists for "
                             f"{self.weight_feature_key}.")
        spec[self.weight_feature_key] = VarLenFeature(self.dtype)
        return spec

    @property
    def num_buckets(self):
        return self.categorical_column.num_buckets

    def _weights(self, tensor):
        if tensor is None:
            raise ValueError(f"Missing weights {self.weight_feature_key}.")
        tensor = tf.convert_to_tensor_or_sparse_tensor(tensor)
        if self.dtype != tensor.dtype.base_dtype:
            raise ValueError(f"Bad dtype, expected {self.dtype}, but got {tensor.dtype}.")
        tensor = to_sparse_input(tensor, ignore_value=0.0)
        return tensor if tensor.dtype.is_floating else tf.cast(tensor, dtypes.float32)

    def transform_feature(self, transformation_cache, state_manager):
        weights = self._weights(transformation_cache.get(self.weight_feature_key, state_manager))
        return transformation_cache.get(self.categorical_column, state_manager), weights

    def get_sparse_tensors(self, transformation_cache, state_manager):
        return IdWeightPair(*transformation_cache.get(self, state_manager))

    @property
    def parents(self):
        return [self.categorical_column, self.weight_feature_key]


def weighted_categorical_column(categorical_column, weight_feature_key, dtype=dtypes.float32):
    """A column of ids, each with a weight from another feature.

    Args:
      categorical_column: of the ids.  weight_feature_key: str.  dtype: DType of the weights.
    Raises:
      ValueError: the dtype is no number.
    Source: tf.feature_column.weighted_categorical_column.
    """
    if dtype is None or not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype {dtype} is not convertible to float.")
    return WeightedCategoricalColumn(categorical_column, weight_feature_key, dtype)
