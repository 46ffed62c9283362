"""Pooling layers: the largest or the mean of each window."""
from ... import functions as tf
from ...core import tensor_shape
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec
from .settings import (
    conv_output_length, convert_data_format, normalize_data_format, normalize_padding, normalize_tuple)


class Pooling(Layer):
    """Base of the pooling layers of any rank.

    Args:
      pool_size, strides: int or tuple, the window and its steps; strides None is pool_size.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".  others: as Layer.
    """

    rank = None

    def __init__(self, pool_size=2, strides=None, padding="valid", data_format=None, name=None, **kwargs):
        super().__init__(name=name, **kwargs)
        if strides is None:
            strides = pool_size
        if data_format is None and self.rank == 1:
            data_format = "channels_last"
        self.pool_size = normalize_tuple(pool_size, self.rank, "pool_size")
        self.strides = normalize_tuple(strides, self.rank, "strides")
        self.padding = normalize_padding(padding)
        self.data_format = normalize_data_format(data_format)
        self.input_spec = InputSpec(ndim=self.rank + 2)

    def compute_output_shape(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        first = 1 if self.data_format == "channels_last" else 2
        for i in range(self.rank):
            sizes[first + i] = conv_output_length(sizes[first + i], self.pool_size[i], self.padding, self.strides[i])
        return tensor_shape.TensorShape(sizes)

    def get_config(self):
        return {**super().get_config(), "pool_size": self.pool_size, "padding": self.padding, "strides": self.strides,
                "data_format": self.data_format}

    def _windows(self, numbers):
        """A size along each axis, 1 for batch and channels."""
        if self.data_format == "channels_last":
            return (1,) + tuple(numbers) + (1,)
        return (1, 1) + tuple(numbers)


class Pooling1D(Pooling):
    """Pooling along one axis, done as along two."""

    rank = 1

    def call(self, inputs):
        axis = 2 if self.data_format == "channels_last" else 3
        inputs = tf.expand_dims(inputs, axis)
        if self.data_format == "channels_first":
            # TF pools with the channels last where there is no GPU.
            inputs = tf.transpose(inputs, (0, 2, 3, 1))
        outputs = self._op(inputs, (1,) + self.pool_size + (1, 1), (1,) + self.strides + (1, 1),
                           padding=self.padding.upper(), data_format="NHWC")
        if self.data_format == "channels_first":
            outputs = tf.transpose(outputs, (0, 3, 1, 2))
        return tf.squeeze(outputs, axis)

    def get_config(self):
        config = super().get_config()
        # TF names the steps first where there is one axis.
        return {**{key: config[key] for key in config if key not in ("pool_size", "padding", "data_format")},
                **{key: config[key] for key in ("pool_size", "padding", "data_format")}}


class Pooling2D(Pooling):
    """Pooling along two axes."""

    rank = 2

    def call(self, inputs):
        return self._op(inputs, ksize=self._windows(self.pool_size), strides=self._windows(self.strides),
                        padding=self.padding.upper(), data_format=convert_data_format(self.data_format, 4))


class Pooling3D(Pooling):
    """Pooling along three axes, always with the channels last."""

    rank = 3

    def call(self, inputs):
        if self.data_format == "channels_first":
            inputs = tf.transpose(inputs, (0, 2, 3, 4, 1))
        outputs = self._op(inputs, (1,) + self.pool_size + (1,), (1,) + self.strides + (1,),
                           padding=self.padding.upper())
        if self.data_format == "channels_first":
            outputs = tf.transpose(outputs, (0, 4, 1, 2, 3))
        return outputs


def _max(self, *args, **kwargs):
    return tf.max_pool(*args, **kwargs)


def _mean(self, *args, **kwargs):
    return tf.avg_pool(*args, **kwargs)


def _max3d(self, *args, **kwargs):
    return tf.max_pool3d(*args, **kwargs)


def _mean3d(self, *args, **kwargs):
    return tf.avg_pool3d(*args, **kwargs)


class MaxPooling1D(Pooling1D):
    """The largest of each window along the steps of (batch, steps, channels).

    Args: as Pooling.
    Source: tf.keras.layers.MaxPooling1D.
    """

    _op = _max


class AveragePooling1D(Pooling1D):
    """The mean of each window along the steps of (batch, steps, channels).

    Args: as Pooling.
    Source: tf.keras.layers.AveragePooling1D.
    """

    _op = _mean


class MaxPooling2D(Pooling2D):
    """The largest of each window of images.

    Args: as Pooling.
    Source: tf.keras.layers.MaxPooling2D.
    """

    _op = _max


class AveragePooling2D(Pooling2D):
    """The mean of each window of images.

    Args: as Pooling.
    Source: tf.keras.layers.AveragePooling2D.
    """

    _op = _mean


class MaxPooling3D(Pooling3D):
    """The largest of each window of volumes.

    Args: as Pooling.
    Source: tf.keras.layers.MaxPooling3D.
    """

    _op = _max3d


class AveragePooling3D(Pooling3D):
    """The mean of each window of volumes.

    Args: as Pooling.
    Source: tf.keras.layers.AveragePooling3D.
    """

    _op = _mean3d


MaxPool1D, AvgPool1D, MaxPool2D, AvgPool2D = MaxPooling1D, AveragePooling1D, MaxPooling2D, AveragePooling2D
MaxPool3D, AvgPool3D = MaxPooling3D, AveragePooling3D
