"""TF's public namespace tf.contrib.learn.models: regressions of the time before Estimators."""
from ... import functions as tf
from ...core import errors
from ...initializers import random_normal_initializer
from ...rnn import static_rnn
from ...summary.summary_ops import histogram
from ...variable_scope import get_variable, variable_scope
from .ops import mean_squared_error_regressor, softmax_classifier


def _weights_and_bias(name, x, size, init_mean, init_stddev):
    """New weights and a bias, with their summaries."""
    shape = [x.get_shape()[1], size]
    if init_mean is None:
        weights, bias = get_variable("weights", shape), get_variable("bias", [size])
    else:
        weights = get_variable("weights", shape, initializer=random_normal_initializer(init_mean, init_stddev))
        bias = get_variable("bias", [size], initializer=random_normal_initializer(init_mean, init_stddev))
    histogram(f"{name}.weights", weights)
    histogram(f"{name}.bias", bias)
    return weights, bias


def linear_regression_zero_init(x, y):
    """linear_regression that starts with zeros.  Source: tf.contrib.learn.models.linear_regression_zero_init."""
    return linear_regression(x, y, init_mean=0.0, init_stddev=0.0)


def logistic_regression_zero_init(x, y):
    """logistic_regression that starts with zeros.  Source: tf.contrib.learn.models.logistic_regression_zero_init."""
    return logistic_regression(x, y, init_mean=0.0, init_stddev=0.0)


def linear_regression(x, y, init_mean=None, init_stddev=1.0):
    """A linear regression with new weights.

    Args: x: Tensor [n, m].  y: Tensor [n] or [n, k].  init_mean, init_stddev: float, of the first weights; default
      those of tf.get_variable.
    Returns: predictions, loss.
    Source: tf.contrib.learn.models.linear_regression.
    """
    with variable_scope("linear_regression"):
        _summarize("linear_regression", x, y)
        shape = y.get_shape()
        size = 1 if len(shape) == 1 else shape[1]
        weights, bias = _weights_and_bias("linear_regression", x, size, init_mean, init_stddev)
        return mean_squared_error_regressor(x, y, weights, bias)


def logistic_regression(x, y, class_weight=None, init_mean=None, init_stddev=1.0):
    """A logistic regression with new weights.

    Args: x: Tensor [n, m].  y: Tensor [n, k], one-hot.  class_weight: list of k factors of the logits.
      init_mean, init_stddev: as for linear_regression.
    Returns: predictions, loss.
    Source: tf.contrib.learn.models.logistic_regression.
    """
    with variable_scope("logistic_regression"):
        _summarize("logistic_regression", x, y)
        weights, bias = _weights_and_bias("logistic_regression", x, y.get_shape()[-1], init_mean, init_stddev)
        return softmax_classifier(x, y, weights, bias, class_weight=class_weight)


def _summarize(name, x, y):
    histogram(f"{name}.x", x)
    histogram(f"{name}.y", y)


def bidirectional_rnn(cell_fw, cell_bw, inputs, initial_state_fw=None, initial_state_bw=None, dtype=None,
                      sequence_length=None, scope=None):
    """Two recurrent networks, of which one goes backwards; sequence_length is not emulated.

    Args: cell_fw, cell_bw: RNNCells.  inputs: list of Tensors [n, m].  initial_state_fw, initial_state_bw: states.
      dtype: of the states.  scope: of no consequence.
    Returns: list of Tensors [n, of both], and both last states in one Tensor.
    Source: tf.contrib.learn.models.bidirectional_rnn.
    """
    if sequence_length is not None:
        raise errors.not_emulated("sequence_length", "bidirectional_rnn: tf.nn.static_bidirectional_rnn knows it")
    with variable_scope("BiRNN_FW"):
        ahead, state_fw = static_rnn(cell_fw, inputs, initial_state_fw, dtype)
    with variable_scope("BiRNN_BW"):
        back, state_bw = static_rnn(cell_bw, inputs[::-1], initial_state_bw, dtype)
    outputs = [tf.concat([fw, bw], 1) for fw, bw in zip(ahead, back[::-1])]
    return outputs, tf.concat([state_fw, state_bw], 1)


def __getattr__(name):
    why = ": call tf.nn.static_rnn and linear_regression or logistic_regression" if name == "get_rnn_model" else ""
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}: tf.contrib.learn.models.{name} is not "
                         f"emulated{why}")
