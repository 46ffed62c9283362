"""Keras layers of columns: DenseFeatures and LinearModel."""
from collections import defaultdict

from .. import functions as tf
from .. import initializers
from ..core import dtypes
from ..core.scopes import name_scope
from ..functions.nn import bias_add
from ..keras.engine.base_layer import Layer
from ..keras.models import Model
from ..variable_scope import get_variable, pure_variable_scope
from .base import (
    CategoricalColumn, DenseColumn, FeatureColumn, FeatureTransformationCache, StateManager,
    verify_static_batch_size_equality)
from .input_layer import normalized
from .serialization import deserialize_feature_columns, serialize_feature_columns
from .weighted_sums import dense_sum, sparse_sum


class LayerState(StateManager):
    """Columns' variables as weights of a layer, and other objects of theirs."""

    def __init__(self, layer, trainable):
        self._layer, self._trainable = layer, trainable
        self._variables, self._resources = defaultdict(dict), defaultdict(dict)

    def create_variable(self, feature_column, name, shape, dtype=None, trainable=True, use_resource=True,
                        initializer=None):
        if name in self._variables[feature_column]:
            raise ValueError("Variable already exists.")
        made = self._layer.add_variable(
            name=name, shape=shape, dtype=dtype, initializer=initializer, trainable=self._trainable and trainable,
            use_resource=use_resource, getter=get_variable)
        self._variables[feature_column][name] = made
        return made

    def get_variable(self, feature_column, name):
        if name not in self._variables[feature_column]:
            raise ValueError("Variable does not exist.")
        return self._variables[feature_column][name]

    def add_resource(self, feature_column, name, resource):
        self._resources[feature_column][name] = resource

    def get_resource(self, feature_column, name):
        if name not in self._resources[feature_column]:
            raise ValueError("Resource does not exist.")
        return self._resources[feature_column][name]


def check_features(features):
    """Raise unless features are a dict."""
    if not isinstance(features, dict):
        raise ValueError("We expected a dictionary here. Instead we got: ", features)


class FeaturesLayer(Layer):
    """A layer whose weights are those of its columns."""

    def __init__(self, feature_columns, expected_column_type, trainable, name, **kwargs):
        super().__init__(name=name, trainable=trainable, **kwargs)
        self._feature_columns = normalized(feature_columns, FeatureColumn, "FeatureColumn")
        self._state_manager = LayerState(self, self.trainable)
        for column in self._feature_columns:
            if not isinstance(column, expected_column_type):
                raise ValueError(f"Items of feature_columns must be a {expected_column_type}. You can wrap a "
                                 f"categorical "
                                 f"column with an embedding_column or indicator_column. Given: {column}")

    def build(self, _):
        for column in self._feature_columns:
            with pure_variable_scope(self.name), pure_variable_scope(column.name):
                column.create_state(self._state_manager)
        super().build(None)

    def compute_output_shape(self, input_shape):
        return self._shape_of(input_shape, sum(c.variable_shape.num_elements() for c in self._feature_columns))

    def _concatenated(self, tensors):
        verify_static_batch_size_equality(tensors, self._feature_columns)
        return tf.concat(tensors, -1)

    def get_config(self):
        return dict(super().get_config(), feature_columns=serialize_feature_columns(self._feature_columns))

    @classmethod
    def from_config(cls, config, custom_objects=None):
        columns = deserialize_feature_columns(config["feature_columns"], custom_objects)
        return cls(**dict(config, feature_columns=columns))


class DenseFeatures(FeaturesLayer):
    """What dense columns make of features, side by side in the order of the columns' names.

    Called with a dict of features it gives a Tensor [batch, sum of widths] (float32).

    Args:
      feature_columns: dense columns.
      trainable: bool.  name: str.
    Raises:
      ValueError: a column that is not dense, or two of one name.
    Source: tf.keras.layers.DenseFeatures.
    """

    def __init__(self, feature_columns, trainable=True, name=None, **kwargs):
        super().__init__(feature_columns=feature_columns, trainable=trainable, name=name,
                         expected_column_type=DenseColumn, **kwargs)

    @property
    def _is_feature_layer(self):
        return True

    @staticmethod
    def _shape_of(input_shape, width):
        return (input_shape[0], width)

    def call(self, features, cols_to_output_tensors=None):
        check_features(features)
        cache = FeatureTransformationCache(features)
        outputs = []
        for column in self._feature_columns:
            with name_scope(column.name):
                tensor = column.get_dense_tensor(cache, self._state_manager)
                flat = tf.reshape(tensor, shape=(tf.shape(tensor)[0], column.variable_shape.num_elements()))
                if cols_to_output_tensors is not None:
                    cols_to_output_tensors[column] = flat
                outputs.append(flat)
        return self._concatenated(outputs)


# ------------------------------------------------------------------ linear models
class _LinearModelLayer(Layer):
    """One weight for each number and each id, added up."""

    def __init__(self, feature_columns, units=1, sparse_combiner="sum", trainable=True, name=None, **kwargs):
        super().__init__(name=name, trainable=trainable, **kwargs)
        self._feature_columns = normalized(feature_columns, FeatureColumn, "FeatureColumn")
        for column in self._feature_columns:
            if not isinstance(column, (DenseColumn, CategoricalColumn)):
                raise ValueError("Items of feature_columns must be either a DenseColumn or CategoricalColumn. "
                                 f"Given: {column}")
        self._units, self._sparse_combiner = units, sparse_combiner
        self._state_manager = LayerState(self, self.trainable)
        self.bias = None

    def build(self, _):
        with pure_variable_scope(self.name):
            for column in self._feature_columns:
                with pure_variable_scope(column.name):
                    column.create_state(self._state_manager)
                    self._state_manager.create_variable(
                        column, name="weights", dtype=dtypes.float32, shape=(_rows(column), self._units),
                        initializer=initializers.zeros_initializer(), trainable=self.trainable)
            self.bias = self.add_variable(
                name="bias_weights", dtype=dtypes.float32, shape=[self._units],
                initializer=initializers.zeros_initializer(),
                trainable=self.trainable, use_resource=True, getter=get_variable)
        super().build(None)

    def call(self, features):
        check_features(features)
        with name_scope(self.name):
            cache = FeatureTransformationCache(features)
            sums = []
            for column in self._feature_columns:
                with name_scope(column.name):
                    sums.append(self._sum_of(column, cache))
            verify_static_batch_size_equality(sums, self._feature_columns)
            return bias_add(tf.add_n(sums, name="weighted_sum_no_bias"), self.bias, name="weighted_sum")

    def _sum_of(self, column, cache):
        weights = self._state_manager.get_variable(column, "weights")
        if isinstance(column, CategoricalColumn):
            return sparse_sum(column.get_sparse_tensors(cache, self._state_manager), weights, self._sparse_combiner)
        tensor = column.get_dense_tensor(cache, self._state_manager)
        return dense_sum(tensor, weights, column.variable_shape.num_elements())

    def get_config(self):
        return dict(super().get_config(), feature_columns=serialize_feature_columns(self._feature_columns),
                    units=self._units, sparse_combiner=self._sparse_combiner)


def _rows(column):
    return column.num_buckets if isinstance(column, CategoricalColumn) else column.variable_shape.num_elements()


class LinearModel(Model):
    """One weight for each number and each id, added up, as a Keras model.

    Called with a dict of features it gives a Tensor [batch, units] (float32).

    Args:
      feature_columns: dense or categorical columns.
      units: int, how many sums.
      sparse_combiner: "sum", "mean" or "sqrtn", of the weights of an example's ids.
      trainable: bool.  name: str.
    Raises:
      ValueError: columns of another kind, or two of one name.
    Source: tensorflow.python.feature_column.feature_column_v2's LinearModel.
    """

    def __init__(self, feature_columns, units=1, sparse_combiner="sum", trainable=True, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        self.layer = _LinearModelLayer(feature_columns, units, sparse_combiner, trainable, name=self.name, **kwargs)

    def call(self, features):
        return self.layer(features)

    @property
    def bias(self):
        """Variable [units], None before the first call."""
        return self.layer.bias
