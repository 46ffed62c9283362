"""Pooling over all places."""
from ... import functions as tf
from ...core import tensor_shape
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec
from .settings import normalize_data_format


class _GlobalPooling(Layer):
    """Base: a number for each channel.

    Args:
      data_format: "channels_last" or "channels_first".  others: as Layer.
    """

    rank = None

    def __init__(self, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.input_spec = InputSpec(ndim=self.rank + 2)
        self.data_format = normalize_data_format(data_format)

    def _axes(self):
        first = 2 if self.data_format == "channels_first" else 1
        return list(range(first, first + self.rank)) if self.rank > 1 else first

    def compute_output_shape(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        return tensor_shape.TensorShape([sizes[0], sizes[1 if self.data_format == "channels_first" else -1]])

    def get_config(self):
        return {**super().get_config(), "data_format": self.data_format}


class _GlobalMax(_GlobalPooling):
    def call(self, inputs):
        return tf.reduce_max(inputs, axis=self._axes())


class _GlobalMean(_GlobalPooling):
    def call(self, inputs):
        return tf.reduce_mean(inputs, axis=self._axes())


class GlobalMaxPooling1D(_GlobalMax):
    """The largest over the steps of (batch, steps, channels).

    Args:
      data_format: "channels_last" or "channels_first".  others: as Layer.
    Source: tf.keras.layers.GlobalMaxPooling1D.
    """

    rank = 1

    def __init__(self, data_format="channels_last", **kwargs):
        super().__init__(data_format, **kwargs)


class GlobalAveragePooling1D(_GlobalPooling):
    """The mean over the steps of (batch, steps, channels), of those that count.

    Args:
      data_format: "channels_last" or "channels_first".  others: as Layer.
    Source: tf.keras.layers.GlobalAveragePooling1D.
    """

    rank = 1

    def __init__(self, data_format="channels_last", **kwargs):
        super().__init__(data_format, **kwargs)
        self.supports_masking = True

    def call(self, inputs, mask=None):
        axis = self._axes()
        if mask is None:
            return tf.reduce_mean(inputs, axis=axis)
        sizes = inputs.shape.as_list()
        shape = [-1, sizes[1], 1] if axis == 1 else [-1, 1, sizes[2]]
        counts = tf.reshape(tf.cast(mask, inputs.dtype.base_dtype), shape)
        inputs *= counts
        return tf.reduce_sum(inputs, axis=axis) / tf.reduce_sum(counts, axis=axis)

    def compute_mask(self, inputs, mask=None):
        return None


class GlobalMaxPooling2D(_GlobalMax):
    """The largest over all places of images.

    Args:
      data_format: "channels_last" or "channels_first".  others: as Layer.
    Source: tf.keras.layers.GlobalMaxPooling2D.
    """

    rank = 2


class GlobalAveragePooling2D(_GlobalMean):
    """The mean over all places of images.

    Args:
      data_format: "channels_last" or "channels_first".  others: as Layer.
    Source: tf.keras.layers.GlobalAveragePooling2D.
    """

    rank = 2


class GlobalMaxPooling3D(_GlobalMax):
    """The largest over all places of volumes.

    Args:
      data_format: "channels_last" or "channels_first".  others: as Layer.
    Source: tf.keras.layers.GlobalMaxPooling3D.
    """

    rank = 3


class GlobalAveragePooling3D(_GlobalMean):
    """The mean over all places of volumes.

    Args:
      data_format: "channels_last" or "channels_first".  others: as Layer.
    Source: tf.keras.layers.GlobalAveragePooling3D.
    """

    rank = 3


GlobalMaxPool1D, GlobalMaxPool2D, GlobalMaxPool3D = GlobalMaxPooling1D, GlobalMaxPooling2D, GlobalMaxPooling3D
GlobalAvgPool1D, GlobalAvgPool2D = GlobalAveragePooling1D, GlobalAveragePooling2D
GlobalAvgPool3D = GlobalAveragePooling3D
