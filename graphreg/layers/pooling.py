"""tf.layers: pooling."""
from ..keras.layers import pooling
from .base import Layer


class AveragePooling1D(pooling.AveragePooling1D, Layer):
    """The mean of each window of the steps of (batch, steps, channels).

    Args: as average_pooling1d, without inputs.
    Source: tf.layers.AveragePooling1D.
    """

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):
        if strides is None:
            raise ValueError("Argument `strides` must not be None.")
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name,
                         **kwargs)


def average_pooling1d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):
    """The mean of each window of the steps of (batch, steps, channels).

    Args:
      inputs: Tensor of rank 3.  pool_size, strides: int or tuple of 1, the window and its steps.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".  name: str.
    Returns:
      Tensor of rank 3.
    Source: tf.layers.average_pooling1d.
    """
    return AveragePooling1D(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format,
                          name=name).apply(inputs)


class MaxPooling1D(pooling.MaxPooling1D, Layer):
    """The largest of each window of the steps of (batch, steps, channels).

    Args: as max_pooling1d, without inputs.
    Source: tf.layers.MaxPooling1D.
    """

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):
        if strides is None:
            raise ValueError("Argument `strides` must not be None.")
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name,
                         **kwargs)


def max_pooling1d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):
    """The largest of each window of the steps of (batch, steps, channels).

    Args:
      inputs: Tensor of rank 3.  pool_size, strides: int or tuple of 1, the window and its steps.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".  name: str.
    Returns:
      Tensor of rank 3.
    Source: tf.layers.max_pooling1d.
    """
    return MaxPooling1D(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format,
                          name=name).apply(inputs)


class AveragePooling2D(pooling.AveragePooling2D, Layer):
    """The mean of each window of images.

    Args: as average_pooling2d, without inputs.
    Source: tf.layers.AveragePooling2D.
    """

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):
        if strides is None:
            raise ValueError("Argument `strides` must not be None.")
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name,
                         **kwargs)


def average_pooling2d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):
    """The mean of each window of images.

    Args:
      inputs: Tensor of rank 4.  pool_size, strides: int or tuple of 2, the window and its steps.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".  name: str.
    Returns:
      Tensor of rank 4.
    Source: tf.layers.average_pooling2d.
    """
    return AveragePooling2D(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format,
                          name=name).apply(inputs)


class MaxPooling2D(pooling.MaxPooling2D, Layer):
    """The largest of each window of images.

    Args: as max_pooling2d, without inputs.
    Source: tf.layers.MaxPooling2D.
    """

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):
        if strides is None:
            raise ValueError("Argument `strides` must not be None.")
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name,
                         **kwargs)


def max_pooling2d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):
    """The largest of each window of images.

    Args:
      inputs: Tensor of rank 4.  pool_size, strides: int or tuple of 2, the window and its steps.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".  name: str.
    Returns:
      Tensor of rank 4.
    Source: tf.layers.max_pooling2d.
    """
    return MaxPooling2D(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format,
                          name=name).apply(inputs)


class AveragePooling3D(pooling.AveragePooling3D, Layer):
    """The mean of each window of volumes.

    Args: as average_pooling3d, without inputs.
    Source: tf.layers.AveragePooling3D.
    """

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):
        if strides is None:
            raise ValueError("Argument `strides` must not be None.")
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name,
                         **kwargs)


def average_pooling3d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):
    """The mean of each window of volumes.

    Args:
      inputs: Tensor of rank 5.  pool_size, strides: int or tuple of 3, the window and its steps.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".  name: str.
    Returns:
      Tensor of rank 5.
    Source: tf.layers.average_pooling3d.
    """
    return AveragePooling3D(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format,
                          name=name).apply(inputs)


class MaxPooling3D(pooling.MaxPooling3D, Layer):
    """The largest of each window of volumes.

    Args: as max_pooling3d, without inputs.
    Source: tf.layers.MaxPooling3D.
    """

    def __init__(self, pool_size, strides, padding="valid", data_format="channels_last", name=None, **kwargs):
        if strides is None:
            raise ValueError("Argument `strides` must not be None.")
        super().__init__(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format, name=name,
                         **kwargs)


def max_pooling3d(inputs, pool_size, strides, padding="valid", data_format="channels_last", name=None):
    """The largest of each window of volumes.

    Args:
      inputs: Tensor of rank 5.  pool_size, strides: int or tuple of 3, the window and its steps.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".  name: str.
    Returns:
      Tensor of rank 5.
    Source: tf.layers.max_pooling3d.
    """
    return MaxPooling3D(pool_size=pool_size, strides=strides, padding=padding, data_format=data_format,
                          name=name).apply(inputs)
