"""tf.contrib.layers: columns of numbers and of buckets, and what all of its columns share."""
from collections import namedtuple

from .. import functions as tf
from .. import initializers
from ..core import dtypes, raw
from ..core.scopes import control_dependencies, name_scope
from ..core.sparse_tensor import SparseTensor
from ..core.tensor_shape import TensorShape
from ..feature_column.base import IdWeightPair, OldCategoricalColumn, OldDenseColumn, OldFeatureColumn
from ..parsing import FixedLenFeature

ZEROS = initializers.zeros_initializer()
LinearArguments = namedtuple("_LinearEmbeddingLookupArguments", (
    "input_tensor", "weight_tensor", "vocab_size", "initializer", "combiner"))


class Column(OldFeatureColumn):
    """A column of tf.contrib.layers.  Source: tensorflow.contrib.layers' _FeatureColumn."""

    @property
    def config(self):
        """dict from keys of features to what tf.parse_example takes."""
        raise NotImplementedError()

    @property
    def key(self):
        """str: by it columns are sorted and told apart."""
        return str(self)

    @property
    def _parse_example_spec(self):
        return self.config

    def insert_transformed_feature(self, columns_to_tensors):
        """Put the column's tensor into a dict of tensors by keys of features and by columns."""
        columns_to_tensors[self] = self._transform_feature(_Lookup(columns_to_tensors))

    def _to_dnn_input_layer(self, input_tensor, weight_collections=None, trainable=True, output_rank=2):
        raise ValueError(f"Calling an abstract method, column: {self}.")

    def _wide_embedding_lookup_arguments(self, input_tensor):
        raise NotImplementedError(f"No wide embedding lookup arguments for column {self}.")

    def _deep_embedding_lookup_arguments(self, input_tensor):
        raise NotImplementedError(f"No deep embedding lookup arguments for column {self}.")

    def _to_dense_tensor(self, input_tensor):
        raise NotImplementedError(f"Not implemented to dense tensor for column {self}.")

    def _checkpoint_path(self):
        return None

    def _key_without(self, left_out):
        """The fields, but for one, as text."""
        shown = ", ".join(f"{k}={v}" for k, v in self._asdict().items() if k != left_out)
        return f"{type(self).__name__}({shown})"


class _Lookup:
    """A dict of tensors as columns see it: columns that are missing are made."""

    def __init__(self, columns_to_tensors):
        self._tensors = columns_to_tensors

    def get(self, key):
        """The tensor of a feature or of a column."""
        if key not in self._tensors:
            if isinstance(key, str):
                raise KeyError(key)
            key.insert_transformed_feature(self._tensors)
        return self._tensors[key]


# ------------------------------------------------------------------ ranks
def inner_flatten(tensor, rank):
    """A tensor of a lower rank: its inner axes become one.

    Args: tensor: Tensor or SparseTensor.  rank: int.
    Raises: ValueError: its rank is below that.
    """
    with name_scope(None, "InnerFlatten", [tensor, rank]):
        return _flat_sparse(tensor, rank) if isinstance(tensor, SparseTensor) else _flat_dense(tensor, rank)


def _flat_sparse(tensor, rank):
    shape = tensor.dense_shape
    known = shape.get_shape().as_list()[0]
    if known is not None and known < rank:
        raise ValueError(f"Inputs has rank less than new_rank. {tensor} must have rank at least {rank}. Received rank "
                         f"{known}, shape {tensor.get_shape()}")
    outer, inner = shape[:rank - 1], shape[rank - 1:]
    return tf.sparse_reshape(tensor, tf.concat((outer, [tf.reduce_prod(inner)]), 0))


def _flat_dense(tensor, rank):
    check = tf.assert_rank_at_least(tensor, rank, message="inputs has rank less than new_rank")
    with control_dependencies([check]):
        outer = tf.strided_slice(tf.shape(tensor), [0], [rank - 1])
        flat = tf.reshape(tensor, tf.concat((outer, [-1]), 0))
    if tensor.get_shape().ndims is not None:
        sizes = tensor.get_shape().as_list()
        inner = 1
        for size in sizes[rank - 1:]:
            inner = None if inner is None or size is None else inner * size
        flat.set_shape([*sizes[:rank - 1], inner])
    return flat


def of_rank(tensor, column_name, rank):
    """A tensor with an axis more, or with its inner axes as one.

    Raises: ValueError: its rank is unknown or too low.
    """
    known = tensor.get_shape().ndims
    if known is None and isinstance(tensor, SparseTensor):
        known = tensor.dense_shape.get_shape().as_list()[0]
    if known is None:
        raise ValueError(f"Error while processing column {column_name}. Rank of input Tensor can not be None.")
    if known == rank:
        return tensor
    if rank > known + 1:
        raise ValueError(f"Error while processing column {column_name}. Rank of input Tensor ({known}) should be the "
                         f"same as output_rank ({rank}). For example, sequence data should typically be 3 dimensional "
                         "(rank 3) while non-sequence data is typically 2 dimensional (rank 2).")
    if rank == known + 1:
        if isinstance(tensor, SparseTensor):
            return tf.sparse_reshape(tensor, tf.concat([tensor.dense_shape, [1]], 0))
        return tf.expand_dims(tensor, -1, name="expand_dims")
    return inner_flatten(tensor, rank)


# ------------------------------------------------------------------ numbers
class _RealValuedColumn(Column, OldDenseColumn, namedtuple("_RealValuedColumn", (
        "column_name", "dimension", "default_value", "dtype", "normalizer"))):
    """A column of numbers; see real_valued_column."""

    @property
    def name(self):
        return self.column_name

    @property
    def config(self):
        default = None if self.default_value is None else list(self.default_value)
        return {self.column_name: FixedLenFeature([self.dimension], self.dtype, default)}

    @property
    def key(self):
        return self._key_without("normalizer")

    @property
    def normalizer_fn(self):
        """Function of a Tensor, or None."""
        return self.normalizer

    def _transform_feature(self, inputs):
        tensor = inputs.get(self.name)
        if self.normalizer is not None:
            tensor = self.normalizer(tensor)
        return tf.cast(tensor, dtypes.float32)

    def _to_dnn_input_layer(self, input_tensor, weight_collections=None, trainable=True, output_rank=2):
        rank = input_tensor.get_shape().ndims
        if rank is None or rank == output_rank:
            return input_tensor
        return of_rank(input_tensor, self.name, output_rank)

    def _to_dense_tensor(self, input_tensor):
        return input_tensor

    @property
    def _variable_shape(self):
        return TensorShape([self.dimension])

    def _get_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        return inputs.get(self)


def real_valued_column(column_name, dimension=1, default_value=None, dtype=dtypes.float32, normalizer=None):
    """A column of numbers.

    Args:
      column_name: str, key of the feature.  dimension: int, numbers to an example.
      default_value: number or list of them, for serialized Examples without the feature.
      dtype: DType (integer or float) in serialized Examples.  normalizer: function of a Tensor.
    Raises:
      TypeError, ValueError: a wrong argument.
    Source: tf.contrib.layers.real_valued_column.
    """
    if dimension is None:
        raise TypeError("dimension must be an integer. Use the _real_valued_var_len_column for variable length "
                        f"features.dimension: {dimension}, column_name: {column_name}")
    if not isinstance(dimension, int):
        raise TypeError(f"dimension must be an integer. dimension: {dimension}, column_name: {column_name}")
    if dimension < 1:
        raise ValueError(f"dimension must be greater than 0. dimension: {dimension}, column_name: {column_name}")
    if not (dtype.is_integer or dtype.is_floating):
        raise ValueError(f"dtype must be convertible to float. dtype: {dtype}, column_name: {column_name}")
    default_value = _checked_default(default_value, dimension, dtype, column_name)
    return _RealValuedColumn(column_name, dimension, default_value, dtype, normalizer)


def _checked_default(value, dimension, dtype, column_name):
    """The default value as a tuple, or None."""
    if value is None:
        return None
    if isinstance(value, int):
        return ((value if dtype.is_integer else float(value)),) * dimension
    if isinstance(value, float) and dtype.is_floating:
        return (value,) * dimension
    if isinstance(value, list):
        if len(value) != dimension:
            raise ValueError("The length of default_value must be equal to dimension. "
                             f"default_value: {value}, dimension: {dimension}, column_name: {column_name}")
        if all(isinstance(v, int) for v in value):
            return tuple(value) if dtype.is_integer else tuple(map(float, value))
        if dtype.is_floating and all(isinstance(v, (int, float)) for v in value):
            return tuple(map(float, value))
    raise TypeError(f"default_value must be compatible with dtype. default_value: {value}, "
                    f"dtype: {dtype}, column_name: {column_name}")


# ------------------------------------------------------------------ buckets
class _BucketizedColumn(Column, OldCategoricalColumn, OldDenseColumn, namedtuple("_BucketizedColumn", (
        "source_column", "boundaries"))):
    """Numbers as the buckets they fall into; see bucketized_column."""

    @property
    def name(self):
        return f"{self.source_column.name}_bucketized"

    @property
    def length(self):
        """int, how many buckets there are."""
        return len(self.boundaries) + 1

    @property
    def config(self):
        return self.source_column.config

    def _transform_feature(self, inputs):
        return raw.Bucketize(inputs.get(self.source_column), boundaries=list(self.boundaries), name="bucketize")

    def _to_dnn_input_layer(self, input_tensor, weight_collections=None, trainable=True, output_rank=2):
        if output_rank != 2:
            raise ValueError("BucketizedColumn currently only supports output_rank=2")
        one_hot = tf.one_hot(tf.cast(input_tensor, dtypes.int64), self.length, 1., 0., name="one_hot")
        return tf.reshape(one_hot, [-1, self.length * self.source_column.dimension], name="reshape")

    def to_sparse_tensor(self, input_tensor):
        """The buckets as ids that tell the places of a vector apart: SparseTensor [batch, dimension]."""
        width = self.source_column.dimension
        batch_size = tf.shape(input_tensor, name="shape")[0]
        if width > 1:
            rows = tf.expand_dims(tf.range(0, batch_size), 1, name="expand_dims")
            rows = tf.reshape(tf.tile(rows, [1, width], name="tile"), [-1], name="reshape")
            places = tf.tile(tf.range(0, width), [batch_size], name="tile")
            ids = tf.reshape(input_tensor, [-1], name="reshape") + self.length * places
        else:
            rows = tf.range(0, batch_size)
            places = tf.zeros([batch_size], dtype=dtypes.int32, name="zeros")
            ids = tf.reshape(input_tensor, [-1], name="reshape")
        indices = tf.cast(tf.transpose(tf.stack((rows, places))), dtypes.int64)
        return SparseTensor(indices, ids, tf.cast(tf.stack([batch_size, width]), dtypes.int64))

    def _wide_embedding_lookup_arguments(self, input_tensor):
        return LinearArguments(self.to_sparse_tensor(input_tensor), None, self._num_buckets, ZEROS, "sum")

    @property
    def _num_buckets(self):
        return self.length * self.source_column.dimension

    def _get_sparse_tensors(self, inputs, weight_collections=None, trainable=None):
        return IdWeightPair(self.to_sparse_tensor(inputs.get(self)), None)

    @property
    def _variable_shape(self):
        return TensorShape([self._num_buckets])

    def _get_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        return self._to_dnn_input_layer(inputs.get(self))


def bucketized_column(source_column, boundaries):
    """A column of the buckets that numbers fall into.

    Args:
      source_column: real_valued_column.
      boundaries: ascending list or tuple of numbers; bucket i holds boundaries[i - 1] <= x < boundaries[i].
    Raises:
      TypeError, ValueError: a wrong argument.
    Source: tf.contrib.layers.bucketized_column.
    """
    if not isinstance(source_column, _RealValuedColumn):
        raise TypeError(f"source_column must be an instance of _RealValuedColumn. source_column: {source_column}")
    if not isinstance(boundaries, (list, tuple)) or not boundaries:
        raise ValueError(f"boundaries must be a non-empty list or tuple. boundaries: {boundaries}")
    kept = []
    for low, high in zip(boundaries, boundaries[1:]):
        if low > high:
            raise ValueError(f"boundaries must be a sorted list. boundaries: {boundaries}")
        if low != high:
            kept.append(low)
    return _BucketizedColumn(source_column, (*kept, boundaries[-1]))
