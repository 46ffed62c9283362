"""Layers that say which steps count."""
from ... import functions as tf
from ..engine.base_layer import Layer


class Masking(Layer):
    """Steps in which every feature has one value are masked, and set to 0.

    Args:
      mask_value: float.  others: as Layer.
    Source: tf.keras.layers.Masking.
    """

    def __init__(self, mask_value=0., **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.mask_value = mask_value

    def compute_mask(self, inputs, mask=None):
        return tf.reduce_any(tf.not_equal(inputs, self.mask_value), axis=-1)

    def call(self, inputs):
        counts = tf.reduce_any(tf.not_equal(inputs, self.mask_value), axis=-1, keepdims=True)
        outputs = inputs * tf.cast(counts, inputs.dtype.base_dtype)
        outputs._keras_mask = tf.squeeze(counts, axis=-1)
        return outputs

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "mask_value": self.mask_value}
