"""What premade estimators make of features: linear sums and networks of dense layers."""
from .. import functions as tf
from ..core import dtypes, scopes
from ..feature_column.dense_features import DenseFeatures, LinearModel
from ..functions.control_flow import cond
from ..functions.math import equal, to_float
from ..functions.nn import zero_fraction
from ..initializers import glorot_uniform_initializer
from ..layers import BatchNormalization, Dense, Dropout
from ..summary import summary_ops
from ..variable_scope import get_variable_scope, variable_scope
from .calls import given_args
from .model_fn import ModeKeys


# ------------------------------------------------------------------ linear
def linear_logit_fn_builder(units, feature_columns, sparse_combiner="sum"):
    """A function features -> logits: weighted sums of columns.

    Args:
      units: int, the logits' last size.  feature_columns: iterable of columns.
      sparse_combiner: "sum", "mean" or "sqrtn".
    Returns:
      function (features) -> Tensor [batch, units].
    Source: tf.estimator.experimental.linear_logit_fn_builder.
    """
    def linear_logit_fn(features):
        model = LinearModel(feature_columns=feature_columns, units=units, sparse_combiner=sparse_combiner,
                            name="linear_model")
        logits = model(features)
        bias = model.bias
        if units > 1:
            summary_ops.histogram("bias", _parts(bias))
        else:
            # One sum has one bias, which is a number for the summary.
            summary_ops.scalar("bias", _parts(bias)[0][0])
        others = [v for v in model.variables if not any(v is b for b in _parts(bias))]
        summary_ops.scalar("fraction_of_zero_weights", _fraction_of_zero(others))
        return logits
    return linear_logit_fn


def _parts(variable):
    """list of the parts of a variable."""
    return list(variable) if hasattr(variable, "_variables") or hasattr(variable, "_get_variable_list") else [variable]


def _fraction_of_zero(variables):
    """The share of zeros in all variables together."""
    with scopes.name_scope("zero_fraction"):
        with scopes.name_scope("total_size"):
            sizes = [tf.size(v, out_type=dtypes.int64) for v in variables]
            total = tf.add_n(sizes)
        with scopes.name_scope("total_zero"):
            zeros = tf.add_n([_zeros(v, size) for v, size in zip(variables, sizes)])
        with scopes.name_scope("compute"):
            fraction = zeros / tf.cast(total, dtypes.float32, name="float32_size")
        return tf.identity(fraction, name="zero_fraction_or_nan")


def _zeros(variable, size):
    return cond(equal(size, tf.constant(0, dtype=dtypes.int64)), lambda: tf.constant(0, dtype=dtypes.float32),
                lambda: zero_fraction(variable) * to_float(size), name="zero_count")


# ------------------------------------------------------------------ dense layers
def dnn_logit_fn_builder(units, hidden_units, feature_columns, activation_fn, dropout, input_layer_partitioner,
                         batch_norm):
    """A function (features, mode) -> logits: dense layers over columns.

    Args:
      units: int, the logits' last size.  hidden_units: iterable of int.  feature_columns: iterable of dense columns.
      activation_fn: function of a Tensor.  dropout: float or None.
      input_layer_partitioner: partitioner of the columns' variables.  batch_norm: bool.
    Raises:
      ValueError: units is no int.
    Source: tf.estimator.experimental.dnn_logit_fn_builder.
    """
    if not isinstance(units, int):
        raise ValueError(f"units must be an int.  Given type: {type(units)}")

    def dnn_logit_fn(features, mode):
        return _network(features, mode, units, hidden_units, feature_columns, activation_fn, dropout,
                        input_layer_partitioner, batch_norm)
    return dnn_logit_fn


def _network(features, mode, units, hidden_units, columns, activation_fn, dropout, partitioner, batch_norm):
    training = mode == ModeKeys.TRAIN
    with variable_scope("input_from_feature_columns", values=tuple(features.values()), partitioner=partitioner):
        net = DenseFeatures(feature_columns=columns, name="input_layer")(features)
    with variable_scope(get_variable_scope(), use_resource=True, auxiliary_name_scope=False):
        for i, size in enumerate(hidden_units):
            net = _hidden_layer(i, net, size, activation_fn, dropout, batch_norm, training)
        with variable_scope("logits", values=(net,)) as scope:
            layer = Dense(units=units, activation=None, kernel_initializer=glorot_uniform_initializer(), name=scope,
                          _scope=scope)
        logits = layer(net)
    _summarize(logits, scope.name)
    return logits


def _hidden_layer(i, net, size, activation_fn, dropout, batch_norm, training):
    with variable_scope(f"hiddenlayer_{i}", values=(net,)) as scope:
        layer = Dense(units=size, activation=activation_fn, kernel_initializer=glorot_uniform_initializer(), name=scope,
                      _scope=scope)
        if batch_norm:
            with variable_scope(f"batchnorm_{i}") as norm_scope:
                norm = BatchNormalization(momentum=0.999, trainable=True, name=norm_scope, _scope=norm_scope)
    net = layer(net)
    if dropout is not None and training:
        net = Dropout(rate=dropout)(net, training=True)
    if batch_norm:
        net = norm(net, training=training)
    _summarize(net, scope.name)
    return net


def _summarize(value, tag):
    summary_ops.scalar(f"{tag}/fraction_of_zero_values", zero_fraction(value))
    summary_ops.histogram(f"{tag}/activation", value)


def call_logit_fn(logit_fn, features, mode, params, config):
    """The logits that a function makes.

    Args:
      logit_fn: function of features and, as far as it names them, mode, params and config -> Tensor or dict of Tensors.
      features: dict.  mode: one of ModeKeys.  params: dict.  config: RunConfig.
    Raises:
      ValueError: it gives something else.
    Source: tf.estimator.experimental.call_logit_fn.
    """
    found = logit_fn(features=features, **given_args(logit_fn, mode=mode, params=params, config=config))
    if not isinstance(found, (tf.Tensor, dict)):
        raise ValueError("model_fn should return a Tensor or a dictionary of Tensors")
    return found
