"""tf.layers: dense, dropout and flatten."""
from .. import initializers
from ..keras.layers import core
from .base import Layer


class Dense(core.Dense, Layer):
    """y = activation(x . kernel + bias), along the last axis.

    Args: as tf.keras.layers.Dense, and trainable: bool, name: str.
    Source: tf.layers.Dense.
    """

    def __init__(self, units, activation=None, use_bias=True, kernel_initializer=None,
                 bias_initializer=initializers.Zeros(), kernel_regularizer=None, bias_regularizer=None,
                 activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True, name=None,
                 **kwargs):
        super().__init__(
            units=units, activation=activation, use_bias=use_bias, kernel_initializer=kernel_initializer,
            bias_initializer=bias_initializer, kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint, trainable=trainable, name=name, **kwargs)


def dense(inputs, units, activation=None, use_bias=True, kernel_initializer=None,
          bias_initializer=initializers.Zeros(), kernel_regularizer=None, bias_regularizer=None,
          activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True, name=None,
          reuse=None):
    """y = activation(inputs . kernel + bias), along the last axis.

    Args:
      inputs: Tensor of rank 2 or more.  units: int, the size of the last axis of y.
      activation: function, None for none.  use_bias: bool.
      *_initializer, *_regularizer, *_constraint: of kernel and bias; penalties join REGULARIZATION_LOSSES.
      activity_regularizer: function (y) -> penalty, divided by the batch size.
      trainable: bool.  name: str, the variable scope, default dense, dense_1 ...  reuse: bool, use its weights again.
    Returns:
      Tensor.
    Raises:
      ValueError: the last size of inputs is not known; as tf.get_variable.
    Source: tf.layers.dense.
    """
    layer = Dense(
        units, activation=activation, use_bias=use_bias, kernel_initializer=kernel_initializer,
        bias_initializer=bias_initializer, kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
        activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
        bias_constraint=bias_constraint, trainable=trainable, name=name, _scope=name, _reuse=reuse)
    return layer.apply(inputs)


class Dropout(core.Dropout, Layer):
    """In training, sets elements to 0 and scales the rest by 1 / (1 - rate).

    Args: as tf.keras.layers.Dropout, with a default rate.
    Source: tf.layers.Dropout.
    """

    def __init__(self, rate=0.5, noise_shape=None, seed=None, name=None, **kwargs):
        super().__init__(rate=rate, noise_shape=noise_shape, seed=seed, name=name, **kwargs)

    def call(self, inputs, training=False):
        return super().call(inputs, training=training)


def dropout(inputs, rate=0.5, noise_shape=None, seed=None, training=False, name=None):
    """In training, elements set to 0 at random and the rest scaled by 1 / (1 - rate); otherwise the inputs.

    Args:
      inputs: Tensor.  rate: float or Tensor, the share that is dropped.
      noise_shape: list, 1 where elements share their fate, None for the inputs' size.  seed: int.
      training: bool or boolean Tensor.  name: str.
    Returns:
      Tensor.
    Source: tf.layers.dropout.
    """
    layer = Dropout(rate, noise_shape=noise_shape, seed=seed, name=name)
    return layer.apply(inputs, training=training)


class Flatten(core.Flatten, Layer):
    """All axes but the first in one.

    Args: as tf.keras.layers.Flatten.
    Source: tf.layers.Flatten.
    """


def flatten(inputs, name=None, data_format="channels_last"):
    """The inputs with all axes but the first in one.

    Args:
      inputs: Tensor of rank 1 or more.  name: str.
      data_format: "channels_last" or "channels_first"; the latter is turned first.
    Returns:
      Tensor of rank 2.
    Source: tf.layers.flatten.
    """
    return Flatten(name=name, data_format=data_format).apply(inputs)
