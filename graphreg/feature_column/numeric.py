"""Columns of numbers, and of the buckets that numbers fall into."""
from collections import namedtuple

import numpy as np

from .. import functions as tf
from ..core import dtypes, nest, raw
from ..core.sparse_tensor import SparseTensor
from ..core.tensor_shape import TensorShape
from ..parsing import FixedLenFeature
from .base import BothCategorical, BothDense, check_key, IdWeightPair
from .serialization import Configured


class NumericColumn(Configured, BothDense, namedtuple("NumericColumn", (
        "key", "shape", "default_value", "dtype", "normalizer_fn"))):
    """A feature of numbers; see numeric_column.  Source: tensorflow.python.feature_column's NumericColumn."""

    @property
    def name(self):
        return self.key

    @property
    def parse_example_spec(self):
        return {self.key: FixedLenFeature(self.shape, self.dtype, self.default_value)}

    def transform_feature(self, transformation_cache, state_manager):
        tensor = transformation_cache.get(self.key, state_manager)
        if isinstance(tensor, SparseTensor):
            raise ValueError("The corresponding Tensor of numerical column must be a Tensor. SparseTensor is not "
                             f"supported. key: {self.key}")
        if self.normalizer_fn is not None:
            tensor = self.normalizer_fn(tensor)
        return tf.cast(tensor, dtypes.float32)

    @property
    def variable_shape(self):
        return TensorShape(self.shape)

    def get_dense_tensor(self, transformation_cache, state_manager):
        return transformation_cache.get(self, state_manager)

    @property
    def parents(self):
        return [self.key]


def numeric_column(key, shape=(1,), default_value=None, dtype=dtypes.float32, normalizer_fn=None):
    """A column of numbers.

    Args:
      key: str, of the feature.  shape: int or sequence of int, of an example.
      default_value: number or array of the shape, for examples without the feature; None: it must be there.
      dtype: DType (integer or float) in serialized Examples; the column's tensor is float32.
      normalizer_fn: function of a Tensor.
    Returns:
      NumericColumn.
    Raises:
      TypeError, ValueError: a wrong argument.
    Source: tf.feature_column.numeric_column.
    """
    shape = check_shape(shape, key)
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype must be convertible to float. dtype: {dtype}, key: {key}")
    default_value = check_default_value(shape, default_value, dtype, key)
    if normalizer_fn is not None and not callable(normalizer_fn):
        raise TypeError(f"normalizer_fn must be a callable. Given: {normalizer_fn}")
    check_key(key)
    return NumericColumn(key, shape, default_value, dtype, normalizer_fn)


def check_shape(shape, key):
    """The shape as a tuple of positive ints.

    Raises: TypeError: no ints.  ValueError: one is below 1.
    """
    if shape is None:
        raise AssertionError()
    shape = tuple(shape if nest.is_sequence(shape) else [shape])
    for size in shape:
        if not isinstance(size, int):
            raise TypeError(f"shape dimensions must be integer. shape: {shape}, key: {key}")
        if size < 1:
            raise ValueError(f"shape dimensions must be greater than 0. shape: {shape}, key: {key}")
    return shape


def check_default_value(shape, default_value, dtype, key):
    """The default value as nested tuples of the shape, or None.

    Raises: ValueError: it has another shape.  TypeError: it is not of the dtype.
    """
    if default_value is None:
        return None
    if isinstance(default_value, int) or (isinstance(default_value, float) and dtype.is_floating):
        return _filled(shape, default_value)
    if callable(getattr(default_value, "tolist", None)):
        default_value = default_value.tolist()
    if nest.is_sequence(default_value):
        return _checked_values(shape, default_value, dtype, key)
    raise _incompatible(default_value, dtype, key)


def _checked_values(shape, values, dtype, key):
    if not _has_shape(values, shape):
        raise ValueError(f"The shape of default_value must be equal to given shape. default_value: {values}, "
                         f"shape: {shape}, key: {key}")
    flat = nest.flatten(values)
    if not all(isinstance(v, int) or (isinstance(v, float) and dtype.is_floating) for v in flat):
        raise _incompatible(values, dtype, key)
    return _as_tuples(values)


def _incompatible(value, dtype, key):
    return TypeError(f"default_value must be compatible with dtype. default_value: {value}, dtype: {dtype}, key: {key}")


def _has_shape(values, shape):
    if len(shape) > 1 and nest.is_sequence(values):
        return len(values) == shape[0] and all(_has_shape(v, shape[1:]) for v in values)
    return len(np.shape(values)) == 1 == len(shape) and len(values) == shape[0]


def _as_tuples(value):
    return tuple(map(_as_tuples, value)) if nest.is_sequence(value) else value


def _filled(shape, value):
    """Nested tuples of a value."""
    for size in reversed(shape):
        value = (value,) * size
    return value


# ------------------------------------------------------------------ buckets
class BucketizedColumn(Configured, BothDense, BothCategorical, namedtuple("BucketizedColumn",
                                                                          ("source_column", "boundaries"))):
    """Numbers as the buckets they fall into; see bucketized_column.

    Source: tensorflow.python.feature_column's BucketizedColumn.
    """

    @property
    def name(self):
        return f"{self.source_column.name}_bucketized"

    @property
    def parse_example_spec(self):
        return self.source_column.parse_example_spec

    def transform_feature(self, transformation_cache, state_manager):
        return raw.Bucketize(transformation_cache.get(self.source_column, state_manager), boundaries=self.boundaries)

    @property
    def variable_shape(self):
        return TensorShape(tuple(self.source_column.shape) + (len(self.boundaries) + 1,))

    def get_dense_tensor(self, transformation_cache, state_manager):
        buckets = transformation_cache.get(self, state_manager)
        return tf.one_hot(tf.cast(buckets, dtypes.int64), depth=len(self.boundaries) + 1, on_value=1., off_value=0.)

    @property
    def num_buckets(self):
        return (len(self.boundaries) + 1) * self.source_column.shape[0]

    def get_sparse_tensors(self, transformation_cache, state_manager):
        """Ids that tell the places of a vector apart: bucket + buckets * place."""
        buckets = transformation_cache.get(self, state_manager)
        batch_size, width = tf.shape(buckets)[0], self.source_column.shape[0]
        rows = tf.reshape(tf.tile(tf.expand_dims(tf.range(0, batch_size), 1), [1, width]), (-1,))
        places = tf.tile(tf.range(0, width), [batch_size])
        ids = tf.reshape(buckets, (-1,)) + (len(self.boundaries) + 1) * places
        indices = tf.cast(tf.transpose(tf.stack((rows, places))), dtypes.int64)
        dense_shape = tf.cast(tf.stack([batch_size, width]), dtypes.int64)
        return IdWeightPair(SparseTensor(indices, ids, dense_shape), None)

    @property
    def parents(self):
        return [self.source_column]


def bucketized_column(source_column, boundaries):
    """A column of the buckets that numbers fall into.

    Args:
      source_column: numeric_column of one axis.
      boundaries: ascending list of numbers; bucket i holds boundaries[i - 1] <= x < boundaries[i].
    Returns:
      BucketizedColumn, both dense (one-hot) and categorical.
    Raises:
      ValueError: a wrong argument.
    Source: tf.feature_column.bucketized_column.
    """
    if not isinstance(source_column, NumericColumn):
        raise ValueError("source_column must be a column generated with numeric_column(). Given: " + str(source_column))
    if len(source_column.shape) > 1:
        raise ValueError(f"source_column must be one-dimensional column. Given: {source_column}")
    if not boundaries:
        raise ValueError("boundaries must not be empty.")
    if not isinstance(boundaries, (list, tuple)) or any(a >= b for a, b in zip(boundaries, boundaries[1:])):
        raise ValueError("boundaries must be a sorted list.")
    return BucketizedColumn(source_column, tuple(boundaries))
