"""tf.layers: batch normalization."""
from .. import initializers
from ..keras.layers import normalization
from .base import Layer


class BatchNormalization(normalization.BatchNormalization, Layer):
    """Batch normalization whose updates join the collection UPDATE_OPS.

    Args: as tf.keras.layers.BatchNormalization.
    Source: tf.layers.BatchNormalization.
    """

    def __init__(self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True,
                 beta_initializer=initializers.Zeros(), gamma_initializer=initializers.Ones(),
                 moving_mean_initializer=initializers.Zeros(), moving_variance_initializer=initializers.Ones(),
                 beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None,
                 renorm=False, renorm_clipping=None, renorm_momentum=0.99, fused=None, trainable=True,
                 virtual_batch_size=None, adjustment=None, name=None, **kwargs):
        super().__init__(
            axis=axis, momentum=momentum, epsilon=epsilon, center=center, scale=scale,
            beta_initializer=beta_initializer, gamma_initializer=gamma_initializer,
            moving_mean_initializer=moving_mean_initializer, moving_variance_initializer=moving_variance_initializer,
            beta_regularizer=beta_regularizer, gamma_regularizer=gamma_regularizer, beta_constraint=beta_constraint,
            gamma_constraint=gamma_constraint, renorm=renorm, renorm_clipping=renorm_clipping,
            renorm_momentum=renorm_momentum, fused=fused, trainable=trainable, virtual_batch_size=virtual_batch_size,
            adjustment=adjustment, name=name, **kwargs)

    def call(self, inputs, training=False):
        return super().call(inputs, training=training)


def batch_normalization(inputs, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True,
                        beta_initializer=initializers.Zeros(), gamma_initializer=initializers.Ones(),
                        moving_mean_initializer=initializers.Zeros(), moving_variance_initializer=initializers.Ones(),
                        beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None,
                        training=False, trainable=True, name=None, reuse=None, renorm=False, renorm_clipping=None,
                        renorm_momentum=0.99, fused=None, virtual_batch_size=None, adjustment=None):
    """Each channel shifted and scaled to mean 0 and variance 1, then by beta and gamma.

    In training the batch's own moments are used, and the updates of the moving averages join the collection
    UPDATE_OPS: the program has to run them.

    Args:
      inputs: Tensor.  axis: int or list, the channels.  momentum, epsilon: floats.
      center, scale: bool, use beta and gamma.  *_initializer, *_regularizer, *_constraint: of the variables.
      training: bool or boolean Tensor.  trainable: bool.  name: str, the variable scope.  reuse: bool.
      fused: bool, one op for rank 4 and an axis 1 or 3; None where it can.
      renorm, virtual_batch_size, adjustment: refused.
    Returns:
      Tensor.
    Raises:
      ValueError: the size of the axis is not known.
      UnimplementedError: renorm, virtual_batch_size or adjustment.
    Source: tf.layers.batch_normalization.
    """
    layer = BatchNormalization(
        axis=axis, momentum=momentum, epsilon=epsilon, center=center, scale=scale, beta_initializer=beta_initializer,
        gamma_initializer=gamma_initializer, moving_mean_initializer=moving_mean_initializer,
        moving_variance_initializer=moving_variance_initializer, beta_regularizer=beta_regularizer,
        gamma_regularizer=gamma_regularizer, beta_constraint=beta_constraint, gamma_constraint=gamma_constraint,
        renorm=renorm, renorm_clipping=renorm_clipping, renorm_momentum=renorm_momentum, fused=fused,
        trainable=trainable, virtual_batch_size=virtual_batch_size, adjustment=adjustment, name=name, _reuse=reuse,
        _scope=name)
    return layer.apply(inputs, training=training)
