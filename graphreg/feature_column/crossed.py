"""Columns of the crosses of features."""
from collections import namedtuple

from ..functions.sparse_cross import sparse_cross_hashed
from ..parsing import VarLenFeature
from ..core import dtypes
from .base import BothCategorical, CategoricalColumn, OldCategoricalColumn, FeatureColumn
from .categorical import HashedCategoricalColumn
from .serialization import Configured


class CrossedColumn(Configured, BothCategorical, namedtuple("CrossedColumn", ("keys", "hash_bucket_size", "hash_key"))):
    """Hashes of combinations of features; see crossed_column.

    Source: tensorflow.python.feature_column's CrossedColumn.
    """

    @property
    def name(self):
        leaves = _leaves(self)
        return "_X_".join(sorted(key if isinstance(key, str) else key.name for key in leaves))

    @property
    def parse_example_spec(self):
        spec = {}
        for key in self.keys:
            spec.update(key.parse_example_spec if isinstance(key, FeatureColumn) else
                        {key: VarLenFeature(dtypes.string)})
        return spec

    def transform_feature(self, transformation_cache, state_manager):
        tensors = [self._tensor(key, transformation_cache, state_manager) for key in _leaves(self)]
        return sparse_cross_hashed(tensors, num_buckets=self.hash_bucket_size, hash_key=self.hash_key)

    @staticmethod
    def _tensor(key, transformation_cache, state_manager):
        if isinstance(key, str):
            return transformation_cache.get(key, state_manager)
        ids, weights = key.get_sparse_tensors(transformation_cache, state_manager)
        if weights is not None:
            raise ValueError("crossed_column does not support weight_tensor, but the given column populates "
                             f"weight_tensor. Given column: {key.name}")
        return ids

    @property
    def num_buckets(self):
        return self.hash_bucket_size

    @property
    def parents(self):
        return list(self.keys)


def _leaves(crossed):
    """The keys of a crossed column, with those of crossed columns within in their place."""
    leaves = []
    for key in crossed.keys:
        leaves.extend(_leaves(key) if isinstance(key, CrossedColumn) else [key])
    return leaves


def crossed_column(keys, hash_bucket_size, hash_key=None):
    """A column of ids that are hashes of all combinations of the features' values.

    Args:
      keys: sequence of two or more: keys of features (str), or categorical columns that are not hashed.
      hash_bucket_size: int.  hash_key: int that the hashes begin with.
    Raises:
      ValueError: a wrong argument.
    Source: tf.feature_column.crossed_column.
    """
    if not hash_bucket_size or hash_bucket_size < 1:
        raise ValueError(f"hash_bucket_size must be > 1. hash_bucket_size: {hash_bucket_size}")
    if not keys or len(keys) < 2:
        raise ValueError(f"keys must be a list with length > 1. Given: {keys}")
    for key in keys:
        if not isinstance(key, (str, CategoricalColumn, OldCategoricalColumn)):
            raise ValueError("Unsupported key type. All keys must be either string, or categorical column except "
                             f"HashedCategoricalColumn. Given: {key}")
        if isinstance(key, HashedCategoricalColumn):
            raise ValueError("categorical_column_with_hash_bucket is not supported for crossing. Hashing before "
                             "crossing "
                             "will increase probability of collision. Instead, use the feature name as a string. "
                             f"Given: {key}")
    return CrossedColumn(tuple(keys), hash_bucket_size, hash_key)
