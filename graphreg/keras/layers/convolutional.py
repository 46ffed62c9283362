"""Convolution layers."""
from ... import functions as tf
from ...core import tensor_shape
from .. import activations, constraints, initializers, regularizers
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec
from .convolution import Convolution
from .settings import (
    conv_output_length, convert_data_format, deconv_output_length, normalize_data_format, normalize_padding,
    normalize_tuple)


class Conv(Layer):
    """Convolution of any rank: y = activation(conv(x, kernel) + bias).

    Args:
      rank: int.  filters: int, channels of y.  kernel_size, strides, dilation_rate: int or tuple.
      padding: "valid", "same", and "causal" for one axis.  data_format: "channels_last" or "channels_first".
      activation: name or function.  use_bias: bool.
      *_initializer, *_regularizer, *_constraint: of kernel and bias.  activity_regularizer: function -> penalty.
      others: as Layer.
    """

    def __init__(self, rank, filters, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1,
                 activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros",
                 kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
                 bias_constraint=None, trainable=True, name=None, **kwargs):
        super().__init__(trainable=trainable, name=name, activity_regularizer=regularizers.get(activity_regularizer),
                         **kwargs)
        self.rank, self.filters = rank, filters
        self.kernel_size = normalize_tuple(kernel_size, rank, "kernel_size")
        self.strides = normalize_tuple(strides, rank, "strides")
        self.padding = normalize_padding(padding)
        if self.padding == "causal" and not isinstance(self, (Conv1D, SeparableConv1D)):
            raise ValueError("Causal padding is only supported for `Conv1D`and ``SeparableConv1D`.")
        self.data_format = normalize_data_format(data_format)
        self.dilation_rate = normalize_tuple(dilation_rate, rank, "dilation_rate")
        self.activation, self.use_bias = activations.get(activation), use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.input_spec = InputSpec(ndim=rank + 2)

    # ---------------------------------------------------------- weights
    def _channels(self, input_shape):
        """The number of input channels; the layer takes no other from now on.

        Raises:
          ValueError: it is not known.
        """
        axis = 1 if self.data_format == "channels_first" else -1
        channels = tensor_shape.as_shape(input_shape).as_list()[axis]
        if channels is None:
            raise ValueError("The channel dimension of the inputs should be defined. Found `None`.")
        self.input_spec = InputSpec(ndim=self.rank + 2, axes={axis: channels})
        return channels

    def _make_bias(self):
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                name="bias", shape=(self.filters,), initializer=self.bias_initializer,
                regularizer=self.bias_regularizer, constraint=self.bias_constraint, trainable=True, dtype=self.dtype)

    def _make_kernel(self, shape):
        self.kernel = self.add_weight(
            name="kernel", shape=shape, initializer=self.kernel_initializer, regularizer=self.kernel_regularizer,
            constraint=self.kernel_constraint, trainable=True, dtype=self.dtype)

    def build(self, input_shape):
        channels = self._channels(input_shape)
        shape = self.kernel_size + (channels, self.filters)
        self._make_kernel(shape)
        self._make_bias()
        self._convolution_op = Convolution(
            tensor_shape.as_shape(input_shape), shape, "VALID" if self.padding == "causal" else self.padding.upper(),
            self.strides, self.dilation_rate, convert_data_format(self.data_format, self.rank + 2))
        self.built = True

    # ---------------------------------------------------------- calls
    def call(self, inputs):
        if self.padding == "causal":
            inputs = tf.pad(inputs, self._causal_padding())
        return self._finish(self._convolution_op(inputs, self.kernel))

    def _causal_padding(self):
        left = self.dilation_rate[0] * (self.kernel_size[0] - 1)
        return [[0, 0], [left, 0], [0, 0]] if self.data_format == "channels_last" else [[0, 0], [0, 0], [left, 0]]

    def _finish(self, outputs):
        """Bias and activation."""
        if self.use_bias:
            if self.data_format == "channels_first" and self.rank == 1:
                outputs += tf.reshape(self.bias, (1, self.filters, 1))
            else:
                outputs = tf.nn.bias_add(outputs, self.bias, data_format=self._bias_format)
        return outputs if self.activation is None else self.activation(outputs)

    @property
    def _bias_format(self):
        return "NCHW" if self.data_format == "channels_first" else "NHWC"

    def _spatial(self, input_shape):
        """(sizes, the first spatial axis)."""
        return tensor_shape.as_shape(input_shape).as_list(), 2 if self.data_format == "channels_first" else 1

    def compute_output_shape(self, input_shape):
        sizes, first = self._spatial(input_shape)
        for i in range(self.rank):
            sizes[first + i] = conv_output_length(sizes[first + i], self.kernel_size[i], self.padding,
                                                  self.strides[i], self.dilation_rate[i])
        sizes[1 if self.data_format == "channels_first" else -1] = self.filters
        return tensor_shape.TensorShape(sizes)

    def get_config(self):
        config = {
            "filters": self.filters, "kernel_size": self.kernel_size, "strides": self.strides, "padding": self.padding,
            "data_format": self.data_format, "dilation_rate": self.dilation_rate,
            "activation": activations.serialize(self.activation), "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint)}
        return {**super().get_config(), **config}


class Conv1D(Conv):
    """Convolution along the steps of (batch, steps, channels).

    Args: as Conv.
    Source: tf.keras.layers.Conv1D.
    """

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format="channels_last", dilation_rate=1,
                 activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros",
                 kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
                 bias_constraint=None, **kwargs):
        super().__init__(1, filters, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias,
                         kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
                         activity_regularizer, kernel_constraint, bias_constraint, **kwargs)


class Conv2D(Conv):
    """Convolution of images.

    Args: as Conv.
    Source: tf.keras.layers.Conv2D.
    """

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1),
                 activation=None, use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros",
                 kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None, kernel_constraint=None,
                 bias_constraint=None, **kwargs):
        super().__init__(2, filters, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias,
                         kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
                         activity_regularizer, kernel_constraint, bias_constraint, **kwargs)


class Conv3D(Conv):
    """Convolution of volumes.

    Args: as Conv.
    Source: tf.keras.layers.Conv3D.
    """

    def __init__(self, filters, kernel_size, strides=(1, 1, 1), padding="valid", data_format=None,
                 dilation_rate=(1, 1, 1), activation=None, use_bias=True, kernel_initializer="glorot_uniform",
                 bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 kernel_constraint=None, bias_constraint=None, **kwargs):
        super().__init__(3, filters, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias,
                         kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
                         activity_regularizer, kernel_constraint, bias_constraint, **kwargs)


# ------------------------------------------------------------------ transposed
class _Transposed:
    """What the transposed convolutions of images and volumes share."""

    def _check_output_padding(self, output_padding):
        self.output_padding = output_padding
        if output_padding is None:
            return
        self.output_padding = normalize_tuple(output_padding, self.rank, "output_padding")
        for stride, pad in zip(self.strides, self.output_padding):
            if pad >= stride:
                raise ValueError(f"Stride {self.strides} must be greater than output padding {self.output_padding}")

    def build(self, input_shape):
        input_shape = tensor_shape.as_shape(input_shape)
        if len(input_shape) != self.rank + 2:
            raise ValueError(f"Inputs should have rank {self.rank + 2}. Received input shape: {input_shape}")
        channels = self._channels(input_shape)
        self._make_kernel(self.kernel_size + (self.filters, channels))
        self._make_bias()
        self.built = True

    def _paddings(self):
        return (None,) * self.rank if self.output_padding is None else self.output_padding

    def _output_sizes(self, inputs):
        """The sizes of the outputs: numbers where they are known, else tensors."""
        shape = tf.shape(inputs)
        first = 2 if self.data_format == "channels_first" else 1
        batch, spatial = shape[0], [shape[first + i] for i in range(self.rank)]
        spatial = [deconv_output_length(n, k, self.padding, p, s, d) for n, k, p, s, d in zip(
            spatial, self.kernel_size, self._paddings(), self.strides, self.dilation_rate)]
        if self.data_format == "channels_first":
            return (batch, self.filters, *spatial)
        return (batch, *spatial, self.filters)

    def compute_output_shape(self, input_shape):
        sizes, first = self._spatial(input_shape)
        sizes[1 if self.data_format == "channels_first" else -1] = self.filters
        for i, pad in enumerate(self._paddings()):
            sizes[first + i] = deconv_output_length(sizes[first + i], self.kernel_size[i], self.padding, pad,
                                                    self.strides[i], self.dilation_rate[i])
        return tensor_shape.TensorShape(sizes)

    def get_config(self):
        return {**super().get_config(), "output_padding": self.output_padding}


class Conv2DTranspose(_Transposed, Conv2D):
    """Transposed convolution of images.

    Args: as Conv, and output_padding: int or tuple, added to the size of the outputs.
    Source: tf.keras.layers.Conv2DTranspose.
    """

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", output_padding=None, data_format=None,
                 dilation_rate=(1, 1), activation=None, use_bias=True, kernel_initializer="glorot_uniform",
                 bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 kernel_constraint=None, bias_constraint=None, **kwargs):
        super().__init__(filters, kernel_size, strides, padding, data_format, dilation_rate, activation, use_bias,
                         kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
                         activity_regularizer, kernel_constraint, bias_constraint, **kwargs)
        self._check_output_padding(output_padding)

    def call(self, inputs):
        sizes = tf.stack(self._output_sizes(inputs))
        outputs = self._transposed(inputs, sizes)
        outputs.set_shape(self.compute_output_shape(inputs.shape))
        return self._finish(outputs)

    def _transposed(self, inputs, sizes):
        if self.data_format == "channels_first":
            # TF convolves with the channels last where there is no GPU.
            inputs = tf.transpose(inputs, (0, 2, 3, 1))
            sizes = tf.stack([sizes[0], sizes[2], sizes[3], sizes[1]])
        else:
            # TF looks whether the size of the batch is known, which makes ops.
            sizes[0]
        outputs = tf.conv2d_transpose(inputs, self.kernel, sizes, (1,) + self.strides + (1,),
                                         padding=self.padding.upper(), data_format="NHWC")
        if self.data_format == "channels_first":
            outputs = tf.transpose(outputs, (0, 3, 1, 2))
        return outputs


class Conv3DTranspose(_Transposed, Conv3D):
    """Transposed convolution of volumes.

    Args: as Conv, and output_padding: int or tuple, added to the size of the outputs.
    Source: tf.keras.layers.Conv3DTranspose.
    """

    def __init__(self, filters, kernel_size, strides=(1, 1, 1), padding="valid", output_padding=None,
                 data_format=None, activation=None, use_bias=True, kernel_initializer="glorot_uniform",
                 bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 kernel_constraint=None, bias_constraint=None, **kwargs):
        super().__init__(filters, kernel_size, strides, padding, data_format, (1, 1, 1), activation, use_bias,
                         kernel_initializer, bias_initializer, kernel_regularizer, bias_regularizer,
                         activity_regularizer, kernel_constraint, bias_constraint, **kwargs)
        self._check_output_padding(output_padding)

    def call(self, inputs):
        sizes = tf.stack(self._output_sizes(inputs))
        first = self.data_format == "channels_first"
        strides = (1, 1) + self.strides if first else (1,) + self.strides + (1,)
        outputs = tf.conv3d_transpose(inputs, self.kernel, sizes, strides, padding=self.padding.upper(),
                                         data_format=convert_data_format(self.data_format, 5))
        outputs.set_shape(self.compute_output_shape(inputs.shape))
        return self._finish(outputs)

    def get_config(self):
        config = super().get_config()
        del config["dilation_rate"]
        return config


# ------------------------------------------------------------------ separable
class SeparableConv(Conv):
    """A convolution of each channel by itself, then one that mixes them.

    Args:
      depth_multiplier: int, channels made of each channel.
      depthwise_*, pointwise_*: as kernel_* of Conv, for the two kernels.  others: as Conv.
    """

    def __init__(self, rank, filters, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1,
                 depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer="glorot_uniform",
                 pointwise_initializer="glorot_uniform", bias_initializer="zeros", depthwise_regularizer=None,
                 pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None, trainable=True, name=None,
                 **kwargs):
        super().__init__(
            rank, filters, kernel_size, strides=strides, padding=padding, data_format=data_format,
            dilation_rate=dilation_rate, activation=activation, use_bias=use_bias, bias_initializer=bias_initializer,
            bias_regularizer=bias_regularizer, activity_regularizer=activity_regularizer,
            bias_constraint=bias_constraint, trainable=trainable, name=name, **kwargs)
        self.depth_multiplier = depth_multiplier
        self.depthwise_initializer = initializers.get(depthwise_initializer)
        self.pointwise_initializer = initializers.get(pointwise_initializer)
        self.depthwise_regularizer = regularizers.get(depthwise_regularizer)
        self.pointwise_regularizer = regularizers.get(pointwise_regularizer)
        self.depthwise_constraint = constraints.get(depthwise_constraint)
        self.pointwise_constraint = constraints.get(pointwise_constraint)

    def build(self, input_shape):
        channels = self._channels(input_shape)
        depthwise = self.kernel_size + (channels, self.depth_multiplier)
        pointwise = (1,) * self.rank + (self.depth_multiplier * channels, self.filters)
        self.depthwise_kernel = self._make_part("depthwise", depthwise)
        self.pointwise_kernel = self._make_part("pointwise", pointwise)
        self._make_bias()
        self.built = True

    def _make_part(self, which, shape):
        return self.add_weight(
            name=which + "_kernel", shape=shape, initializer=getattr(self, which + "_initializer"),
            regularizer=getattr(self, which + "_regularizer"), constraint=getattr(self, which + "_constraint"),
            trainable=True, dtype=self.dtype)

    def get_config(self):
        config = {**super().get_config(), "depth_multiplier": self.depth_multiplier}
        for what, module in (("initializer", initializers), ("regularizer", regularizers), ("constraint", constraints)):
            for which in ("depthwise", "pointwise"):
                config[f"{which}_{what}"] = module.serialize(getattr(self, f"{which}_{what}"))
        return config


class SeparableConv1D(SeparableConv):
    """Separable convolution along the steps of (batch, steps, channels), done as along two axes.

    Args: as SeparableConv.
    Source: tf.keras.layers.SeparableConv1D.
    """

    def __init__(self, filters, kernel_size, strides=1, padding="valid", data_format=None, dilation_rate=1,
                 depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer="glorot_uniform",
                 pointwise_initializer="glorot_uniform", bias_initializer="zeros", depthwise_regularizer=None,
                 pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None, **kwargs):
        super().__init__(1, filters, kernel_size, strides, padding, data_format, dilation_rate, depth_multiplier,
                         activation, use_bias, depthwise_initializer, pointwise_initializer, bias_initializer,
                         depthwise_regularizer, pointwise_regularizer, bias_regularizer, activity_regularizer,
                         depthwise_constraint, pointwise_constraint, bias_constraint, **kwargs)

    def call(self, inputs):
        if self.padding == "causal":
            inputs = tf.pad(inputs, self._causal_padding())
        last = self.data_format == "channels_last"
        strides = (1,) + self.strides * 2 + (1,) if last else (1, 1) + self.strides * 2
        axis = 1 if last else 2
        inputs = tf.expand_dims(inputs, axis)
        depthwise, pointwise = tf.expand_dims(self.depthwise_kernel, 0), tf.expand_dims(self.pointwise_kernel, 0)
        outputs = tf.separable_conv2d(
            inputs, depthwise, pointwise, strides=strides,
            padding="VALID" if self.padding == "causal" else self.padding.upper(), rate=(1,) + self.dilation_rate,
            data_format=convert_data_format(self.data_format, 4))
        if self.use_bias:
            outputs = tf.nn.bias_add(outputs, self.bias, data_format=convert_data_format(self.data_format, 4))
        outputs = tf.squeeze(outputs, [axis])
        return outputs if self.activation is None else self.activation(outputs)


class SeparableConv2D(SeparableConv):
    """Separable convolution of images.

    Args: as SeparableConv.
    Source: tf.keras.layers.SeparableConv2D.
    """

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1),
                 depth_multiplier=1, activation=None, use_bias=True, depthwise_initializer="glorot_uniform",
                 pointwise_initializer="glorot_uniform", bias_initializer="zeros", depthwise_regularizer=None,
                 pointwise_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 depthwise_constraint=None, pointwise_constraint=None, bias_constraint=None, **kwargs):
        super().__init__(2, filters, kernel_size, strides, padding, data_format, dilation_rate, depth_multiplier,
                         activation, use_bias, depthwise_initializer, pointwise_initializer, bias_initializer,
                         depthwise_regularizer, pointwise_regularizer, bias_regularizer, activity_regularizer,
                         depthwise_constraint, pointwise_constraint, bias_constraint, **kwargs)

    def call(self, inputs):
        strides = (1,) + self.strides + (1,) if self.data_format == "channels_last" else (1, 1) + self.strides
        outputs = tf.separable_conv2d(
            inputs, self.depthwise_kernel, self.pointwise_kernel, strides=strides, padding=self.padding.upper(),
            rate=self.dilation_rate, data_format=convert_data_format(self.data_format, 4))
        return self._finish(outputs)


Convolution1D, Convolution2D, Convolution3D = Conv1D, Conv2D, Conv3D
Convolution2DTranspose, Convolution3DTranspose = Conv2DTranspose, Conv3DTranspose
SeparableConvolution1D, SeparableConvolution2D = SeparableConv1D, SeparableConv2D
