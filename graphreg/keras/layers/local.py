"""Convolutions with a kernel of its own at each place."""
from ...core import errors, tensor_shape
from .. import activations, backend, constraints, initializers, regularizers
from ..backend_conv import local_conv
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec
from .settings import conv_output_length, normalize_data_format, normalize_padding, normalize_tuple


class _LocallyConnected(Layer):
    """Base of both ranks.

    Args:
      rank: int.  filters: int, channels of the outputs.  kernel_size, strides: int or tuple.  padding: "valid".
      data_format: "channels_last" or "channels_first".  activation: name or function.  use_bias: bool.
      *_initializer, *_regularizer, *_constraint: of kernel and bias.  activity_regularizer: function -> penalty.
      implementation: 1; the others of TF, which make other variables, are not emulated.  others: as Layer.
    """

    def __init__(self, rank, filters, kernel_size, strides, padding="valid", data_format=None, activation=None,
                 use_bias=True, kernel_initializer="glorot_uniform", bias_initializer="zeros", kernel_regularizer=None,
                 bias_regularizer=None, activity_regularizer=None, kernel_constraint=None, bias_constraint=None,
                 implementation=1, **kwargs):
        super().__init__(**kwargs)
        self.rank, self.filters = rank, filters
        self.kernel_size = normalize_tuple(kernel_size, rank, "kernel_size")
        self.strides = normalize_tuple(strides, rank, "strides")
        self.padding = normalize_padding(padding)
        if self.padding != "valid" and implementation == 1:
            raise ValueError(f"Invalid border mode for LocallyConnected{rank}D (only \"valid\" is supported if "
                             f"implementation is 1): {padding}")
        self.data_format = normalize_data_format(data_format)
        self.activation, self.use_bias = activations.get(activation), use_bias
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.activity_regularizer = regularizers.get(activity_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.implementation = implementation
        self.input_spec = InputSpec(ndim=rank + 2)

    @property
    def _channels_axis(self):
        return 1 if self.data_format == "channels_first" else -1

    def _output_sizes(self, sizes):
        first = 2 if self.data_format == "channels_first" else 1
        return tuple(conv_output_length(sizes[first + i], self.kernel_size[i], self.padding, self.strides[i])
                     for i in range(self.rank))

    def _check(self, sizes):
        raise NotImplementedError

    def build(self, input_shape):
        if self.implementation in (2, 3):
            raise errors.UnimplementedError(
                None, None, f"implementation={self.implementation} of {type(self).__name__} is not emulated")
        sizes = tensor_shape.as_shape(input_shape).as_list()
        self._check(sizes)
        channels, places = sizes[self._channels_axis], self._output_sizes(sizes)
        if self.implementation != 1:
            raise ValueError(f"Unrecognized implementation mode: {self.implementation}.")
        self._places = places
        count, elements = 1, channels
        for n, k in zip(places, self.kernel_size):
            count, elements = count * n, elements * k
        self.kernel = self.add_weight(
            shape=(count, elements, self.filters), initializer=self.kernel_initializer, name="kernel",
            regularizer=self.kernel_regularizer, constraint=self.kernel_constraint)
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=places + (self.filters,), initializer=self.bias_initializer, name="bias",
                regularizer=self.bias_regularizer, constraint=self.bias_constraint)
        self.input_spec = InputSpec(ndim=self.rank + 2, axes={self._channels_axis: channels})
        self.built = True

    def call(self, inputs):
        output = local_conv(inputs, self.kernel, self.kernel_size, self.strides, self._places, self.data_format)
        if self.use_bias:
            output = backend.bias_add(output, self.bias, data_format=self.data_format)
        return self.activation(output)

    def compute_output_shape(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        places = self._output_sizes(sizes)
        if self.data_format == "channels_first":
            return tensor_shape.TensorShape((sizes[0], self.filters) + places)
        return tensor_shape.TensorShape((sizes[0],) + places + (self.filters,))

    def get_config(self):
        config = {
            "filters": self.filters, "kernel_size": self.kernel_size, "strides": self.strides, "padding": self.padding,
            "data_format": self.data_format, "activation": activations.serialize(self.activation),
            "use_bias": self.use_bias, "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint), "implementation": self.implementation}
        return {**super().get_config(), **config}


class LocallyConnected1D(_LocallyConnected):
    """Convolution of (batch, steps, channels) with a kernel of its own at each step.

    Args: filters, kernel_size, strides, padding, data_format, activation, use_bias and the rest as Conv1D;
      implementation: 1.
    Raises:
      ValueError: another padding, or unknown sizes.
      UnimplementedError: another implementation.
    Source: tf.keras.layers.LocallyConnected1D.
    """

    def __init__(self, filters, kernel_size, strides=1, *args, **kwargs):
        super().__init__(1, filters, kernel_size, strides, *args, **kwargs)

    def _check(self, sizes):
        if sizes[self._channels_axis] is None:
            raise ValueError("Axis 2 of input should be fully-defined. Found shape:", tuple(sizes))


class LocallyConnected2D(_LocallyConnected):
    """Convolution of images with a kernel of its own at each place.

    Args: filters, kernel_size, strides, padding, data_format, activation, use_bias and the rest as Conv2D;
      implementation: 1.
    Raises:
      ValueError: another padding, or unknown sizes.
      UnimplementedError: another implementation.
    Source: tf.keras.layers.LocallyConnected2D.
    """

    def __init__(self, filters, kernel_size, strides=(1, 1), *args, **kwargs):
        super().__init__(2, filters, kernel_size, strides, *args, **kwargs)

    def _check(self, sizes):
        spatial = sizes[2:] if self.data_format == "channels_first" else sizes[1:-1]
        if None in spatial:
            raise ValueError("The spatial dimensions of the inputs to  a LocallyConnected2D layer should be "
                             f"fully-defined, but layer received the inputs shape {tuple(sizes)}")
