"""tf.layers: convolutions."""
from .. import initializers
from ..keras.layers import convolutional
from .base import Layer


class Conv1D(convolutional.Conv1D, Layer):
    """Convolution along the steps of (batch, steps, channels).

    Args: as conv1d, without inputs and reuse.
    Source: tf.layers.Conv1D.
    """

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format="channels_last",
                 dilation_rate=1, activation=None, use_bias=True, kernel_initializer=None,
                 bias_initializer=initializers.Zeros(), kernel_regularizer=None, bias_regularizer=None,
                 activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True, name=None,
                 **kwargs):
        super().__init__(
            filters, kernel_size, strides=strides, padding=padding, data_format=data_format,
            dilation_rate=dilation_rate, activation=activation, use_bias=use_bias,
            kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint, trainable=trainable, name=name, **kwargs)


def conv1d(inputs, filters, kernel_size, strides=1, padding="valid", data_format="channels_last", dilation_rate=1,
           activation=None, use_bias=True, kernel_initializer=None, bias_initializer=initializers.Zeros(),
           kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
           bias_constraint=None, trainable=True, name=None, reuse=None):
    """Convolution along the steps of (batch, steps, channels): y = activation(conv(inputs, kernel) + bias).

    Args:
      inputs: Tensor of rank 3.  filters: int, channels of y.  kernel_size, strides, dilation_rate: int or tuple.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".
      activation: function, None for none.  use_bias: bool.
      kernel_*, bias_*: initializer, regularizer and constraint; penalties join REGULARIZATION_LOSSES.
      activity_regularizer: function (y) -> penalty, divided by the batch size.
      trainable: bool.  name: str, the variable scope.  reuse: bool, use its weights again.
    Returns:
      Tensor of rank 3.
    Raises:
      ValueError: the number of channels is not known; as tf.get_variable.
    Source: tf.layers.conv1d.
    """
    layer = Conv1D(
        filters, kernel_size, strides=strides, padding=padding, data_format=data_format,
        dilation_rate=dilation_rate, activation=activation, use_bias=use_bias,
        kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
        kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
        activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
        bias_constraint=bias_constraint, trainable=trainable, name=name, _reuse=reuse, _scope=name)
    return layer.apply(inputs)


class Conv2D(convolutional.Conv2D, Layer):
    """Convolution of images.

    Args: as conv2d, without inputs and reuse.
    Source: tf.layers.Conv2D.
    """

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", data_format="channels_last",
                 dilation_rate=(1, 1), activation=None, use_bias=True, kernel_initializer=None,
                 bias_initializer=initializers.Zeros(), kernel_regularizer=None, bias_regularizer=None,
                 activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True, name=None,
                 **kwargs):
        super().__init__(
            filters, kernel_size, strides=strides, padding=padding, data_format=data_format,
            dilation_rate=dilation_rate, activation=activation, use_bias=use_bias,
            kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint, trainable=trainable, name=name, **kwargs)


def conv2d(inputs, filters, kernel_size, strides=(1, 1), padding="valid", data_format="channels_last",
           dilation_rate=(1, 1), activation=None, use_bias=True, kernel_initializer=None,
           bias_initializer=initializers.Zeros(), kernel_regularizer=None, bias_regularizer=None,
           activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True, name=None,
           reuse=None):
    """Convolution of images: y = activation(conv(inputs, kernel) + bias).

    Args:
      inputs: Tensor of rank 4.  filters: int, channels of y.  kernel_size, strides, dilation_rate: int or tuple.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".
      activation: function, None for none.  use_bias: bool.
      kernel_*, bias_*: initializer, regularizer and constraint; penalties join REGULARIZATION_LOSSES.
      activity_regularizer: function (y) -> penalty, divided by the batch size.
      trainable: bool.  name: str, the variable scope.  reuse: bool, use its weights again.
    Returns:
      Tensor of rank 4.
    Raises:
      ValueError: the number of channels is not known; as tf.get_variable.
    Source: tf.layers.conv2d.
    """
    layer = Conv2D(
        filters, kernel_size, strides=strides, padding=padding, data_format=data_format,
        dilation_rate=dilation_rate, activation=activation, use_bias=use_bias,
        kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
        kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
        activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
        bias_constraint=bias_constraint, trainable=trainable, name=name, _reuse=reuse, _scope=name)
    return layer.apply(inputs)


class Conv3D(convolutional.Conv3D, Layer):
    """Convolution of volumes.

    Args: as conv3d, without inputs and reuse.
    Source: tf.layers.Conv3D.
    """

    def __init__(self, filters, kernel_size, strides=(1, 1, 1), padding="valid", data_format="channels_last",
                 dilation_rate=(1, 1, 1), activation=None, use_bias=True, kernel_initializer=None,
                 bias_initializer=initializers.Zeros(), kernel_regularizer=None, bias_regularizer=None,
                 activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True, name=None,
                 **kwargs):
        super().__init__(
            filters, kernel_size, strides=strides, padding=padding, data_format=data_format,
            dilation_rate=dilation_rate, activation=activation, use_bias=use_bias,
            kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint, trainable=trainable, name=name, **kwargs)


def conv3d(inputs, filters, kernel_size, strides=(1, 1, 1), padding="valid", data_format="channels_last",
           dilation_rate=(1, 1, 1), activation=None, use_bias=True, kernel_initializer=None,
           bias_initializer=initializers.Zeros(), kernel_regularizer=None, bias_regularizer=None,
           activity_regularizer=None, kernel_constraint=None, bias_constraint=None, trainable=True, name=None,
           reuse=None):
    """Convolution of volumes: y = activation(conv(inputs, kernel) + bias).

    Args:
      inputs: Tensor of rank 5.  filters: int, channels of y.  kernel_size, strides, dilation_rate: int or tuple.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".
      activation: function, None for none.  use_bias: bool.
      kernel_*, bias_*: initializer, regularizer and constraint; penalties join REGULARIZATION_LOSSES.
      activity_regularizer: function (y) -> penalty, divided by the batch size.
      trainable: bool.  name: str, the variable scope.  reuse: bool, use its weights again.
    Returns:
      Tensor of rank 5.
    Raises:
      ValueError: the number of channels is not known; as tf.get_variable.
    Source: tf.layers.conv3d.
    """
    layer = Conv3D(
        filters, kernel_size, strides=strides, padding=padding, data_format=data_format,
        dilation_rate=dilation_rate, activation=activation, use_bias=use_bias,
        kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
        kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
        activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
        bias_constraint=bias_constraint, trainable=trainable, name=name, _reuse=reuse, _scope=name)
    return layer.apply(inputs)


class SeparableConv1D(convolutional.SeparableConv1D, Layer):
    """Separable convolution along the steps of (batch, steps, channels).

    Args: as separable_conv1d, without inputs and reuse.
    Source: tf.layers.SeparableConv1D.
    """

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format="channels_last",
                 dilation_rate=1, depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer=None,
                 pointwise_initializer=None, bias_initializer=initializers.Zeros(), depthwise_regularizer=None,
                 pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None, trainable=True,
                 name=None, **kwargs):
        super().__init__(
            filters, kernel_size, strides=strides, padding=padding, data_format=data_format,
            dilation_rate=dilation_rate, depth_multiplier=depth_multiplier, activation=activation,
            use_bias=use_bias, depthwise_initializer=depthwise_initializer,
            pointwise_initializer=pointwise_initializer, bias_initializer=bias_initializer,
            depthwise_regularizer=depthwise_regularizer, pointwise_regularizer=pointwise_regularizer,
            bias_regularizer=bias_regularizer, activity_regularizer=activity_regularizer,
            depthwise_constraint=depthwise_constraint, pointwise_constraint=pointwise_constraint,
            bias_constraint=bias_constraint, trainable=trainable, name=name, **kwargs)


def separable_conv1d(inputs, filters, kernel_size, strides=1, padding="valid", data_format="channels_last",
                     dilation_rate=1, depth_multiplier=1, activation=None, use_bias=True,
                     depthwise_initializer=None, pointwise_initializer=None, bias_initializer=initializers.Zeros(),
                     depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None,
                     activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None,
                     bias_constraint=None, trainable=True, name=None, reuse=None):
    """Separable convolution along the steps of (batch, steps, channels): y = activation(conv(inputs, kernel) + bias).

    Args:
      inputs: Tensor of rank 3.  filters: int, channels of y.  kernel_size, strides, dilation_rate: int or tuple.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".
      depth_multiplier: int, channels made of each.
      activation: function, None for none.  use_bias: bool.
      depthwise_*, pointwise_*, bias_*: initializer, regularizer and constraint; penalties join REGULARIZATION_LOSSES.
      activity_regularizer: function (y) -> penalty, divided by the batch size.
      trainable: bool.  name: str, the variable scope.  reuse: bool, use its weights again.
    Returns:
      Tensor of rank 3.
    Raises:
      ValueError: the number of channels is not known; as tf.get_variable.
    Source: tf.layers.separable_conv1d.
    """
    layer = SeparableConv1D(
        filters, kernel_size, strides=strides, padding=padding, data_format=data_format,
        dilation_rate=dilation_rate, depth_multiplier=depth_multiplier, activation=activation, use_bias=use_bias,
        depthwise_initializer=depthwise_initializer, pointwise_initializer=pointwise_initializer,
        bias_initializer=bias_initializer, depthwise_regularizer=depthwise_regularizer,
        pointwise_regularizer=pointwise_regularizer, bias_regularizer=bias_regularizer,
        activity_regularizer=activity_regularizer, depthwise_constraint=depthwise_constraint,
        pointwise_constraint=pointwise_constraint, bias_constraint=bias_constraint, trainable=trainable, name=name,
        _reuse=reuse, _scope=name)
    return layer.apply(inputs)


class SeparableConv2D(convolutional.SeparableConv2D, Layer):
    """Separable convolution of images.

    Args: as separable_conv2d, without inputs and reuse.
    Source: tf.layers.SeparableConv2D.
    """

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", data_format="channels_last",
                 dilation_rate=(1, 1), depth_multiplier=1, activation=None, use_bias=True,
                 depthwise_initializer=None, pointwise_initializer=None, bias_initializer=initializers.Zeros(),
                 depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None,
                 activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None,
                 bias_constraint=None, trainable=True, name=None, **kwargs):
        super().__init__(
            filters, kernel_size, strides=strides, padding=padding, data_format=data_format,
            dilation_rate=dilation_rate, depth_multiplier=depth_multiplier, activation=activation,
            use_bias=use_bias, depthwise_initializer=depthwise_initializer,
            pointwise_initializer=pointwise_initializer, bias_initializer=bias_initializer,
            depthwise_regularizer=depthwise_regularizer, pointwise_regularizer=pointwise_regularizer,
            bias_regularizer=bias_regularizer, activity_regularizer=activity_regularizer,
            depthwise_constraint=depthwise_constraint, pointwise_constraint=pointwise_constraint,
            bias_constraint=bias_constraint, trainable=trainable, name=name, **kwargs)


def separable_conv2d(inputs, filters, kernel_size, strides=(1, 1), padding="valid", data_format="channels_last",
                     dilation_rate=(1, 1), depth_multiplier=1, activation=None, use_bias=True,
                     depthwise_initializer=None, pointwise_initializer=None, bias_initializer=initializers.Zeros(),
                     depthwise_regularizer=None, pointwise_regularizer=None, bias_regularizer=None,
                     activity_regularizer=None, depthwise_constraint=None, pointwise_constraint=None,
                     bias_constraint=None, trainable=True, name=None, reuse=None):
    """Separable convolution of images: y = activation(conv(inputs, kernel) + bias).

    Args:
      inputs: Tensor of rank 4.  filters: int, channels of y.  kernel_size, strides, dilation_rate: int or tuple.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".
      depth_multiplier: int, channels made of each.
      activation: function, None for none.  use_bias: bool.
      depthwise_*, pointwise_*, bias_*: initializer, regularizer and constraint; penalties join REGULARIZATION_LOSSES.
      activity_regularizer: function (y) -> penalty, divided by the batch size.
      trainable: bool.  name: str, the variable scope.  reuse: bool, use its weights again.
    Returns:
      Tensor of rank 4.
    Raises:
      ValueError: the number of channels is not known; as tf.get_variable.
    Source: tf.layers.separable_conv2d.
    """
    layer = SeparableConv2D(
        filters, kernel_size, strides=strides, padding=padding, data_format=data_format,
        dilation_rate=dilation_rate, depth_multiplier=depth_multiplier, activation=activation, use_bias=use_bias,
        depthwise_initializer=depthwise_initializer, pointwise_initializer=pointwise_initializer,
        bias_initializer=bias_initializer, depthwise_regularizer=depthwise_regularizer,
        pointwise_regularizer=pointwise_regularizer, bias_regularizer=bias_regularizer,
        activity_regularizer=activity_regularizer, depthwise_constraint=depthwise_constraint,
        pointwise_constraint=pointwise_constraint, bias_constraint=bias_constraint, trainable=trainable, name=name,
        _reuse=reuse, _scope=name)
    return layer.apply(inputs)


class Conv2DTranspose(convolutional.Conv2DTranspose, Layer):
    """Transposed convolution of images.

    Args: as conv2d_transpose, without inputs and reuse.
    Source: tf.layers.Conv2DTranspose.
    """

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", data_format="channels_last",
                 activation=None, use_bias=True, kernel_initializer=None, bias_initializer=initializers.Zeros(),
                 kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
                 bias_constraint=None, trainable=True, name=None, **kwargs):
        super().__init__(
            filters, kernel_size, strides=strides, padding=padding, data_format=data_format, activation=activation,
            use_bias=use_bias, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint, trainable=trainable, name=name, **kwargs)


def conv2d_transpose(inputs, filters, kernel_size, strides=(1, 1), padding="valid", data_format="channels_last",
                     activation=None, use_bias=True, kernel_initializer=None, bias_initializer=initializers.Zeros(),
                     kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                     kernel_constraint=None, bias_constraint=None, trainable=True, name=None, reuse=None):
    """Transposed convolution of images: y = activation(conv(inputs, kernel) + bias).

    Args:
      inputs: Tensor of rank 4.  filters: int, channels of y.  kernel_size, strides: int or tuple.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".
      activation: function, None for none.  use_bias: bool.
      kernel_*, bias_*: initializer, regularizer and constraint; penalties join REGULARIZATION_LOSSES.
      activity_regularizer: function (y) -> penalty, divided by the batch size.
      trainable: bool.  name: str, the variable scope.  reuse: bool, use its weights again.
    Returns:
      Tensor of rank 4.
    Raises:
      ValueError: the number of channels is not known; as tf.get_variable.
    Source: tf.layers.conv2d_transpose.
    """
    layer = Conv2DTranspose(
        filters, kernel_size, strides=strides, padding=padding, data_format=data_format, activation=activation,
        use_bias=use_bias, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
        kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
        activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
        bias_constraint=bias_constraint, trainable=trainable, name=name, _reuse=reuse, _scope=name)
    return layer.apply(inputs)


class Conv3DTranspose(convolutional.Conv3DTranspose, Layer):
    """Transposed convolution of volumes.

    Args: as conv3d_transpose, without inputs and reuse.
    Source: tf.layers.Conv3DTranspose.
    """

    def __init__(self, filters, kernel_size, strides=(1, 1, 1), padding="valid", data_format="channels_last",
                 activation=None, use_bias=True, kernel_initializer=None, bias_initializer=initializers.Zeros(),
                 kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
                 bias_constraint=None, trainable=True, name=None, **kwargs):
        super().__init__(
            filters, kernel_size, strides=strides, padding=padding, data_format=data_format, activation=activation,
            use_bias=use_bias, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
            kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
            activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
            bias_constraint=bias_constraint, trainable=trainable, name=name, **kwargs)


def conv3d_transpose(inputs, filters, kernel_size, strides=(1, 1, 1), padding="valid", data_format="channels_last",
                     activation=None, use_bias=True, kernel_initializer=None, bias_initializer=initializers.Zeros(),
                     kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                     kernel_constraint=None, bias_constraint=None, trainable=True, name=None, reuse=None):
    """Transposed convolution of volumes: y = activation(conv(inputs, kernel) + bias).

    Args:
      inputs: Tensor of rank 5.  filters: int, channels of y.  kernel_size, strides: int or tuple.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".
      activation: function, None for none.  use_bias: bool.
      kernel_*, bias_*: initializer, regularizer and constraint; penalties join REGULARIZATION_LOSSES.
      activity_regularizer: function (y) -> penalty, divided by the batch size.
      trainable: bool.  name: str, the variable scope.  reuse: bool, use its weights again.
    Returns:
      Tensor of rank 5.
    Raises:
      ValueError: the number of channels is not known; as tf.get_variable.
    Source: tf.layers.conv3d_transpose.
    """
    layer = Conv3DTranspose(
        filters, kernel_size, strides=strides, padding=padding, data_format=data_format, activation=activation,
        use_bias=use_bias, kernel_initializer=kernel_initializer, bias_initializer=bias_initializer,
        kernel_regularizer=kernel_regularizer, bias_regularizer=bias_regularizer,
        activity_regularizer=activity_regularizer, kernel_constraint=kernel_constraint,
        bias_constraint=bias_constraint, trainable=trainable, name=name, _reuse=reuse, _scope=name)
    return layer.apply(inputs)
