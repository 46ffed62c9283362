"""What every feature column is, and what keeps its tensors and its variables.

A column is a named tuple: what feature it takes and how it is turned into numbers. The methods with a leading
underscore are the ones that tf.feature_column.input_layer and linear_model call, with a LazyBuilder; those without one are called
by the Keras layers, with a FeatureTransformationCache and a StateManager.
"""
from collections import namedtuple

from .. import functions as tf
from ..core.scopes import control_dependencies
from ..core.sparse_tensor import SparseTensor

IdWeightPair = namedtuple("IdWeightPair", ("id_tensor", "weight_tensor"))
TensorSequenceLengthPair = namedtuple("TensorSequenceLengthPair", ("dense_tensor", "sequence_length"))


class OldFeatureColumn:
    """A column that input_layer and linear_model take.  Source: tensorflow.python.feature_column's _FeatureColumn."""

    @property
    def name(self):
        """str: by it columns are sorted, and variables named."""
        raise NotImplementedError("not implemented")

    def __lt__(self, other):
        return str(self) < str(other)

    def __gt__(self, other):
        return str(self) > str(other)

    @property
    def _var_scope_name(self):
        return self.name

    @property
    def _is_v2_column(self):
        return False

    def _transform_feature(self, inputs):
        raise NotImplementedError("not implemented")

    @property
    def _parse_example_spec(self):
        raise NotImplementedError("not implemented")

    def _reset_config(self):
        """Forget what belongs to a graph."""


class OldDenseColumn(OldFeatureColumn):
    """A column whose tensor is dense.  Source: _DenseColumn."""

    @property
    def _variable_shape(self):
        raise NotImplementedError("not implemented")

    def _get_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        raise NotImplementedError("not implemented")


class OldCategoricalColumn(OldFeatureColumn):
    """A column of ids.  Source: _CategoricalColumn."""

    IdWeightPair = IdWeightPair

    @property
    def _num_buckets(self):
        raise NotImplementedError("not implemented")

    def _get_sparse_tensors(self, inputs, weight_collections=None, trainable=None):
        raise NotImplementedError("not implemented")


class OldSequenceDenseColumn(OldFeatureColumn):
    """A column of sequences of dense tensors.  Source: _SequenceDenseColumn."""

    TensorSequenceLengthPair = TensorSequenceLengthPair

    def _get_sequence_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        raise NotImplementedError("not implemented")


class FeatureColumn:
    """A column that the Keras layers take.  Source: tensorflow.python.feature_column's FeatureColumn."""

    @property
    def name(self):
        """str: by it columns are sorted, and variables named."""
        raise NotImplementedError("not implemented")

    def __lt__(self, other):
        return str(self) < str(other)

    def __gt__(self, other):
        return str(self) > str(other)

    def transform_feature(self, transformation_cache, state_manager):
        """The Tensor or SparseTensor that the column makes of the features; asked for through the cache."""
        raise NotImplementedError("not implemented")

    @property
    def parse_example_spec(self):
        """dict from keys of features to what tf.parse_example takes."""
        raise NotImplementedError("not implemented")

    def create_state(self, state_manager):
        """Make the variables of the column."""

    @property
    def _is_v2_column(self):
        return True

    @property
    def parents(self):
        """list of the columns and keys that the column is made of."""
        raise NotImplementedError("not implemented")

    def _get_config(self):
        raise NotImplementedError("Must be implemented in subclasses.")

    @classmethod
    def _from_config(cls, config, custom_objects=None, columns_by_name=None):
        raise NotImplementedError("Must be implemented in subclasses.")


class _Both(FeatureColumn, OldFeatureColumn):
    """A column for both kinds of layers."""

    def _transform_feature(self, inputs):
        return self.transform_feature(inputs, None)

    @property
    def _parse_example_spec(self):
        return self.parse_example_spec


class DenseColumn(FeatureColumn):
    """A column whose tensor is dense.  Source: tensorflow.python.feature_column's DenseColumn."""

    @property
    def variable_shape(self):
        """TensorShape of an example."""
        raise NotImplementedError("not implemented")

    def get_dense_tensor(self, transformation_cache, state_manager):
        """Tensor [batch, variable_shape...] (float32)."""
        raise NotImplementedError("not implemented")


class CategoricalColumn(FeatureColumn):
    """A column of ids.  Source: tensorflow.python.feature_column's CategoricalColumn."""

    IdWeightPair = IdWeightPair

    @property
    def num_buckets(self):
        """int: ids are below it."""
        raise NotImplementedError("not implemented")

    def get_sparse_tensors(self, transformation_cache, state_manager):
        """IdWeightPair of SparseTensors [batch, ...]: ids (int64), and weights or None."""
        raise NotImplementedError("not implemented")


class SequenceDenseColumn(FeatureColumn):
    """A column of sequences of dense tensors.  Source: tensorflow.python.feature_column's SequenceDenseColumn."""

    TensorSequenceLengthPair = TensorSequenceLengthPair

    def get_sequence_dense_tensor(self, transformation_cache, state_manager):
        """TensorSequenceLengthPair: Tensor [batch, length, ...], and the lengths [batch]."""
        raise NotImplementedError("not implemented")


class BothDense(_Both, DenseColumn, OldDenseColumn):
    """A dense column for both kinds of layers."""

    @property
    def _variable_shape(self):
        return self.variable_shape

    def _get_dense_tensor(self, inputs, weight_collections=None, trainable=None):
        return self.get_dense_tensor(inputs, None)


class BothCategorical(_Both, CategoricalColumn, OldCategoricalColumn):
    """A column of ids for both kinds of layers."""

    @property
    def _num_buckets(self):
        return self.num_buckets

    def get_sparse_tensors(self, transformation_cache, state_manager):
        return IdWeightPair(transformation_cache.get(self, state_manager), None)

    def _get_sparse_tensors(self, inputs, weight_collections=None, trainable=None):
        return self.get_sparse_tensors(inputs, None)


class BothSequence(SequenceDenseColumn, OldSequenceDenseColumn):
    """A column that may stand for sequences, too."""


# ------------------------------------------------------------------ tensors
class FeatureTransformationCache:
    """The tensors of features and columns, each made once.

    Args:
      features: dict from keys to Tensors, SparseTensors or arrays.
    Source: tensorflow.python.feature_column's FeatureTransformationCache.
    """

    _COLUMN_CLASS = "FeatureColumn"

    def __init__(self, features):
        self._features = features.copy()
        self._feature_tensors = {}

    def get(self, key, state_manager=None):
        """The tensor of a feature or of a column.

        Args:
          key: str or column.  state_manager: StateManager of the columns' variables.
        Raises:
          ValueError: there is no such feature, or the column makes nothing.  TypeError: the key is of another kind.
        """
        if key in self._feature_tensors:
            return self._feature_tensors[key]
        if key in self._features:
            tensor = self._raw_feature(key)
            self._feature_tensors[key] = tensor
            return tensor
        if isinstance(key, str):
            raise ValueError(f"Feature {key} is not in features dictionary.")
        tensor = self._transformed(key, state_manager)
        if tensor is None:
            raise ValueError(f"Column {key.name} is not supported.")
        self._feature_tensors[key] = tensor
        return tensor

    def _transformed(self, column, state_manager):
        self._check_column(column, FeatureColumn)
        return column.transform_feature(self, state_manager)

    def _check_column(self, column, kind):
        if not isinstance(column, kind):
            raise TypeError(f'"key" must be either a "str" or "{self._COLUMN_CLASS}". Provided: {column}')

    def _raw_feature(self, key):
        """The feature with an axis for the batch and one more."""
        tensor = tf.convert_to_tensor_or_sparse_tensor(self._features[key])
        rank = tensor.get_shape().ndims
        if rank == 0:
            raise ValueError(f"Feature (key: {key}) cannot have rank 0. Given: {tensor}")
        if rank is not None:
            return tensor if rank != 1 else _with_axis(tensor)
        check = tf.assert_positive(tf.rank(tensor), message=f"Feature (key: {key}) cannot have rank 0. Given: {tensor}")
        with control_dependencies([check]):
            return tf.cond(tf.equal(1, tf.rank(tensor)), lambda: _with_axis(tensor), lambda: tensor)


def _with_axis(tensor):
    """[batch] as [batch, 1]."""
    if isinstance(tensor, SparseTensor):
        return tf.sparse_reshape(tensor, [tf.shape(tensor)[0], 1])
    return tf.expand_dims(tensor, -1)


class LazyBuilder(FeatureTransformationCache):
    """The cache of tf.feature_column.input_layer and linear_model.  Source: _LazyBuilder."""

    _COLUMN_CLASS = "_FeatureColumn"

    def _transformed(self, column, state_manager):
        self._check_column(column, (OldFeatureColumn, FeatureColumn))
        return column._transform_feature(self)


# ------------------------------------------------------------------ variables
class StateManager:
    """Who makes and keeps the variables and the resources of columns.

    Source: tensorflow.python.feature_column's StateManager.
    """

    def create_variable(self, feature_column, name, shape, dtype=None, trainable=True, use_resource=True,
                        initializer=None):
        """Make a variable of a column."""
        raise NotImplementedError("StateManager.create_variable")

    def add_variable(self, feature_column, var):
        """Take a variable of a column that stands elsewhere."""
        raise NotImplementedError("StateManager.add_variable")

    def get_variable(self, feature_column, name):
        """The variable of a column by its name."""
        raise NotImplementedError("StateManager.get_var")

    def add_resource(self, feature_column, name, resource):
        """Keep an object of a column."""
        raise NotImplementedError("StateManager.add_resource")

    def get_resource(self, feature_column, name):
        """The object of a column by its name."""
        raise NotImplementedError("StateManager.get_resource")


# ------------------------------------------------------------------ arguments
def check_key(key):
    """Raise unless the key of a feature is a str."""
    if not isinstance(key, str):
        raise ValueError(f"key must be a string. Got: type {type(key)}. Given key: {key}.")


def check_string_or_integer(dtype, prefix):
    """Raise unless a dtype is one of strings or integers."""
    if dtype.name != "string" and not dtype.is_integer:
        raise ValueError(f"{prefix} dtype must be string or integer. dtype: {dtype}.")


def verify_static_batch_size_equality(tensors, columns):
    """Raise when the known batch sizes of columns' tensors differ.

    Args: tensors: list of Tensors.  columns: their columns.
    Raises: ValueError: they differ.
    """
    expected = None
    for i, tensor in enumerate(tensors):
        size = tensor.shape.dims[0]
        if size.value is None:
            continue
        if expected is None:
            first, expected = i, size
        elif not expected.is_compatible_with(size):
            raise ValueError("Batch size (first dimension) of each feature must be same. Batch size of columns "
                             f"({columns[first].name}, {columns[i].name}): ({expected}, {size})")
