"""tf.feature_column.linear_model: one weight for each number and each id, added up."""
from .. import initializers
from .. import functions as tf
from ..core.collections import add_to_collection, GraphKeys
from ..functions.nn import bias_add
from ..keras.models import Model
from ..layers.base import Layer
from ..variable_scope import get_variable_scope, variable_scope
from .base import LazyBuilder, OldCategoricalColumn, OldDenseColumn, verify_static_batch_size_equality
from .input_layer import normalized
from .weighted_sums import dense_sum, sparse_sum


def linear_model(features, feature_columns, units=1, sparse_combiner="sum", weight_collections=None, trainable=True,
                 cols_to_vars=None):
    """Weighted sums of features, and a bias.

    Args:
      features: dict from keys to Tensors or SparseTensors [batch, ...].
      feature_columns: dense or categorical columns.
      units: int, how many sums.
      sparse_combiner: "sum", "mean" or "sqrtn", of the weights of an example's ids.
      weight_collections: list of str, more collections for the variables.  trainable: bool.
      cols_to_vars: dict to fill: column -> its variables, and "bias" -> those of the bias.
    Returns:
      Tensor [batch, units] (float32).
    Raises:
      ValueError: columns of another kind, two of one name, a feature that is missing, other batch sizes.
    Source: tf.feature_column.linear_model.
    """
    with variable_scope(None, "linear_model") as scope:
        name = _last(scope.name)
    model = _LinearModel(feature_columns, units, sparse_combiner, weight_collections, trainable, name)
    sums = model(features)
    if cols_to_vars is not None:
        cols_to_vars.update(model.cols_to_vars())
    return sums


def _last(name):
    return name.rsplit("/", 1)[-1]


def _collect(variable, collections):
    """Add to the collections that get_variable does not fill."""
    for name in collections:
        if name != GraphKeys.GLOBAL_VARIABLES:
            for part in _variables(variable):
                add_to_collection(name, part)


class _Weighted(Layer):
    """The weighted sum of a column."""

    def __init__(self, column, units, sparse_combiner, collections, trainable, name):
        super().__init__(trainable=trainable, name=name)
        self._column, self._units, self._combiner, self._collections = column, units, sparse_combiner, collections

    def build(self, _):
        column = self._column
        if isinstance(column, OldCategoricalColumn):
            rows = column._num_buckets
        else:
            rows = column._variable_shape.num_elements()
        self._weights = self.add_variable("weights", shape=[rows, self._units],
                                          initializer=initializers.zeros_initializer(),
                                          trainable=self.trainable, use_resource=True)
        _collect(self._weights, self._collections)
        self.built = True

    def call(self, builder):
        column = self._column
        if isinstance(column, OldCategoricalColumn):
            pair = column._get_sparse_tensors(builder, weight_collections=self._collections, trainable=self.trainable)
            return sparse_sum(pair, self._weights, self._combiner)
        tensor = column._get_dense_tensor(builder, weight_collections=self._collections, trainable=self.trainable)
        return dense_sum(tensor, self._weights, column._variable_shape.num_elements())


class _Bias(Layer):
    """The bias of a linear model."""

    def __init__(self, units, collections, trainable, name):
        super().__init__(trainable=trainable, name=name)
        self._units, self._collections = units, collections

    def build(self, _):
        self._bias = self.add_variable("bias_weights", shape=[self._units],
                                       initializer=initializers.zeros_initializer(),
                                       trainable=self.trainable, use_resource=True)
        _collect(self._bias, self._collections)
        self.built = True

    def call(self, _):
        return self._bias


class _LinearModel(Model):
    """The sums of columns' weighted sums, as a model."""

    def __init__(self, feature_columns, units, sparse_combiner, weight_collections, trainable, name):
        super().__init__(name=name)
        self._columns = normalized(feature_columns)
        collections = [*(weight_collections or []), *_ALWAYS]
        collections = list(dict.fromkeys(collections))
        self._parts = {}
        for column in self._columns:
            with variable_scope(None, default_name=column._var_scope_name) as scope:
                part_name = _last(scope.name)
            self._parts[column] = _Weighted(column, units, sparse_combiner, collections, trainable, part_name)
        self._bias = _Bias(units, collections, trainable, "bias_layer")
        self._known = {}

    def cols_to_vars(self):
        """dict from columns, and "bias", to lists of variables."""
        return self._known

    def call(self, features):
        for column in self._columns:
            if not isinstance(column, (OldDenseColumn, OldCategoricalColumn)):
                raise ValueError("Items of feature_columns must be either a _DenseColumn or _CategoricalColumn. "
                                 f"Given: {column}")
        with variable_scope(self.name):
            builder = LazyBuilder(features)
            sums = []
            for column, part in self._parts.items():
                sums.append(part(builder))
                self._known[column] = _variables(part._weights)
            verify_static_batch_size_equality(sums, list(self._parts))
            total = tf.add_n(sums, name="weighted_sum_no_bias")
            bias = self._bias(None, scope=get_variable_scope())
            self._known["bias"] = _variables(bias)
            return bias_add(total, bias, name="weighted_sum")


_ALWAYS = (GraphKeys.GLOBAL_VARIABLES, GraphKeys.MODEL_VARIABLES)


def _variables(variable):
    return list(variable) if hasattr(variable, "_get_variable_list") else [variable]
