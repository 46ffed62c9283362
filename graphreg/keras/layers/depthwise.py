"""A convolution of each channel by itself."""
from ... import functions as tf
from ...core import tensor_shape
from .. import backend, constraints, initializers, regularizers
from ..engine.input_spec import InputSpec
from .convolutional import Conv2D
from .settings import conv_output_length


class DepthwiseConv2D(Conv2D):
    """A convolution of each channel of images by itself.

    Args:
      kernel_size, strides: int or pair.  padding: "valid" or "same".
      depth_multiplier: int, channels made of each channel.  data_format: "channels_last" or "channels_first".
      activation: name or function.  use_bias: bool.
      depthwise_*, bias_*: initializer, regularizer and constraint.  activity_regularizer: function -> penalty.
      others: as Layer.
    Raises:
      ValueError: an unknown number of channels.
    Source: tf.keras.layers.DepthwiseConv2D.
    """

    def __init__(self, kernel_size, strides=(1, 1), padding="valid", depth_multiplier=1, data_format=None,
                 activation=None, use_bias=True, depthwise_initializer="glorot_uniform", bias_initializer="zeros",
                 depthwise_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 depthwise_constraint=None, bias_constraint=None, **kwargs):
        super().__init__(
            filters=None, kernel_size=kernel_size, strides=strides, padding=padding, data_format=data_format,
            activation=activation, use_bias=use_bias, bias_initializer=bias_initializer,
            bias_regularizer=bias_regularizer, activity_regularizer=activity_regularizer,
            bias_constraint=bias_constraint, **kwargs)
        self.depth_multiplier = depth_multiplier
        self.depthwise_initializer = initializers.get(depthwise_initializer)
        self.depthwise_regularizer = regularizers.get(depthwise_regularizer)
        self.depthwise_constraint = constraints.get(depthwise_constraint)

    @property
    def _axis(self):
        return 1 if self.data_format == "channels_first" else 3

    def build(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        if len(sizes) < 4:
            raise ValueError("Inputs to `DepthwiseConv2D` should have rank 4. Received input shape:", str(input_shape))
        channels = sizes[self._axis]
        if channels is None:
            raise ValueError("The channel dimension of the inputs to `DepthwiseConv2D` should be defined. Found "
                             "`None`.")
        self.depthwise_kernel = self.add_weight(
            shape=self.kernel_size + (int(channels), self.depth_multiplier), initializer=self.depthwise_initializer,
            name="depthwise_kernel", regularizer=self.depthwise_regularizer, constraint=self.depthwise_constraint)
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(channels * self.depth_multiplier,), initializer=self.bias_initializer, name="bias",
                regularizer=self.bias_regularizer, constraint=self.bias_constraint)
        self.input_spec = InputSpec(ndim=4, axes={self._axis: channels})
        self.built = True

    def call(self, inputs, training=None):
        outputs = self._convolve(inputs)
        if self.use_bias:
            outputs = backend.bias_add(outputs, self.bias, data_format=self.data_format)
        return outputs if self.activation is None else self.activation(outputs)

    def _convolve(self, inputs):
        first = self.data_format == "channels_first"
        if first:
            # TF convolves with the channels last where there is no GPU.
            inputs = tf.transpose(inputs, (0, 2, 3, 1))
        outputs = tf.depthwise_conv2d(
            inputs, self.depthwise_kernel, strides=(1,) + self.strides + (1,), padding=self.padding.upper(),
            rate=self.dilation_rate, data_format="NHWC")
        return tf.transpose(outputs, (0, 3, 1, 2)) if first else outputs

    def compute_output_shape(self, input_shape):
        sizes, first = self._spatial(input_shape)
        for i in range(2):
            sizes[first + i] = conv_output_length(sizes[first + i], self.kernel_size[i], self.padding, self.strides[i])
        sizes[self._axis] *= self.depth_multiplier
        return tensor_shape.TensorShape(sizes)

    def get_config(self):
        dropped = ("filters", "kernel_initializer", "kernel_regularizer", "kernel_constraint")
        config = {key: value for key, value in super().get_config().items() if key not in dropped}
        config["depth_multiplier"] = self.depth_multiplier
        config["depthwise_initializer"] = initializers.serialize(self.depthwise_initializer)
        config["depthwise_regularizer"] = regularizers.serialize(self.depthwise_regularizer)
        config["depthwise_constraint"] = constraints.serialize(self.depthwise_constraint)
        return config
