"""Layers that disturb their inputs in training."""
from math import sqrt

from ... import functions as tf
from ...core import tensor_shape
from .. import backend
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec
from .core import Dropout

# What selu tends to for very negative inputs.
_SELU_LIMIT = -1.6732632423543772848170429916717 * 1.0507009873554804934193349852946


class _Noise(Layer):
    """A layer that leaves masks and shapes as they are."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def compute_output_shape(self, input_shape):
        return tensor_shape.as_shape(input_shape)


class GaussianNoise(_Noise):
    """In training, adds normal random numbers.

    Args:
      stddev: float.  others: as Layer.
    Source: tf.keras.layers.GaussianNoise.
    """

    def __init__(self, stddev, **kwargs):
        super().__init__(**kwargs)
        self.stddev = stddev

    def call(self, inputs, training=None):
        def noised():
            return inputs + backend.random_normal(shape=tf.shape(inputs), mean=0., stddev=self.stddev,
                                                  dtype=inputs.dtype)
        return backend.in_train_phase(noised, inputs, training=training)

    def get_config(self):
        return {**super().get_config(), "stddev": self.stddev}


class GaussianDropout(_Noise):
    """In training, multiplies by normal random numbers around 1.

    Args:
      rate: float, the deviation is sqrt(rate / (1 - rate)).  others: as Layer.
    Source: tf.keras.layers.GaussianDropout.
    """

    def __init__(self, rate, **kwargs):
        super().__init__(**kwargs)
        self.rate = rate

    def call(self, inputs, training=None):
        if not 0 < self.rate < 1:
            return inputs

        def noised():
            return inputs * backend.random_normal(shape=tf.shape(inputs), mean=1.0,
                                                  stddev=sqrt(self.rate / (1.0 - self.rate)), dtype=inputs.dtype)
        return backend.in_train_phase(noised, inputs, training=training)

    def get_config(self):
        return {**super().get_config(), "rate": self.rate}


class AlphaDropout(_Noise):
    """In training, sets elements to the negative limit of selu and keeps mean and variance.

    Args:
      rate: float.  noise_shape: tuple, 1 where elements share their fate.  seed: int.  others: as Layer.
    Source: tf.keras.layers.AlphaDropout.
    """

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate, self.noise_shape, self.seed = rate, noise_shape, seed

    def call(self, inputs, training=None):
        if not 0. < self.rate < 1.:
            return inputs
        noise_shape = self.noise_shape if self.noise_shape else tf.shape(inputs)
        return backend.in_train_phase(lambda: self._dropped(inputs, noise_shape), inputs, training=training)

    def _dropped(self, inputs, noise_shape):
        kept = backend.random_uniform(noise_shape, seed=self.seed, dtype=inputs.dtype) >= self.rate
        kept = tf.cast(kept, inputs.dtype.base_dtype)
        factor = ((1 - self.rate) * (1 + self.rate * _SELU_LIMIT ** 2)) ** -0.5
        outputs = inputs * kept + _SELU_LIMIT * (1 - kept)
        return factor * outputs + -factor * _SELU_LIMIT * self.rate

    def get_config(self):
        return {**super().get_config(), "rate": self.rate}


# ------------------------------------------------------------------ whole channels
class SpatialDropout1D(Dropout):
    """Dropout of whole channels of (batch, steps, channels).

    Args:
      rate: float.  others: as Layer, and seed.
    Source: tf.keras.layers.SpatialDropout1D.
    """

    def __init__(self, rate, **kwargs):
        super().__init__(rate, **kwargs)
        self.input_spec = InputSpec(ndim=3)

    def _get_noise_shape(self, inputs):
        sizes = tf.shape(inputs)
        return (sizes[0], 1, sizes[2])


class _SpatialDropout(Dropout):
    """Dropout of whole channels.

    Args:
      rate: float.  data_format: "channels_last" or "channels_first".  others: as Layer, and seed.
    """

    rank = None

    def __init__(self, rate, data_format=None, **kwargs):
        super().__init__(rate, **kwargs)
        if data_format is None:
            data_format = backend.image_data_format()
        if data_format not in ("channels_last", "channels_first"):
            raise ValueError('data_format must be in {"channels_last", "channels_first"}')
        self.data_format = data_format
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def _get_noise_shape(self, inputs):
        sizes = tf.shape(inputs)
        ones = (1,) * self.rank
        if self.data_format == "channels_first":
            return (sizes[0], sizes[1], *ones)
        return (sizes[0], *ones, sizes[self.rank + 1])


class SpatialDropout2D(_SpatialDropout):
    """Dropout of whole channels of images.

    Args:
      rate: float.  data_format: "channels_last" or "channels_first".  others: as Layer, and seed.
    Source: tf.keras.layers.SpatialDropout2D.
    """

    rank = 2


class SpatialDropout3D(_SpatialDropout):
    """Dropout of whole channels of volumes.

    Args:
      rate: float.  data_format: "channels_last" or "channels_first".  others: as Layer, and seed.
    Source: tf.keras.layers.SpatialDropout3D.
    """

    rank = 3
