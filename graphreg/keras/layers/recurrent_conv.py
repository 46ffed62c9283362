"""ConvLSTM2D: an LSTM whose products are convolutions; and the cuDNN layers, which need a GPU."""
from ... import functions as tf
from ...core import errors, nest, tensor_shape
from .. import backend
from ..engine.input_spec import InputSpec
from .recurrent import RNN
from .recurrent_cells import LSTMCell
from .recurrent_layers import _CellRNN
from .settings import conv_output_length, normalize_data_format, normalize_padding, normalize_tuple


class ConvLSTM2DCell(LSTMCell):
    """One step of ConvLSTM2D.

    Args: those of ConvLSTM2D.
    Source: tensorflow.python.keras.layers.convolutional_recurrent.ConvLSTM2DCell.
    """

    _PLAIN = ("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "unit_forget_bias")

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1),
                 **kwargs):
        super().__init__(filters, **kwargs)
        self.filters = filters
        self.kernel_size = normalize_tuple(kernel_size, 2, "kernel_size")
        self.strides = normalize_tuple(strides, 2, "strides")
        self.padding, self.data_format = normalize_padding(padding), normalize_data_format(data_format)
        self.dilation_rate = normalize_tuple(dilation_rate, 2, "dilation_rate")
        self.state_size, self.output_size = (filters, filters), filters

    def build(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        channels = sizes[1 if self.data_format == "channels_first" else -1]
        if channels is None:
            raise ValueError("The channel dimension of the inputs should be defined. Found `None`.")
        self.kernel = self.add_weight(
            shape=self.kernel_size + (channels, self.filters * 4), initializer=self.kernel_initializer, name="kernel",
            regularizer=self.kernel_regularizer, constraint=self.kernel_constraint)
        self.recurrent_kernel = self.add_weight(
            shape=self.kernel_size + (self.filters, self.filters * 4), initializer=self.recurrent_initializer,
            name="recurrent_kernel", regularizer=self.recurrent_regularizer, constraint=self.recurrent_constraint)
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=(self.filters * 4,), name="bias", initializer=self._first_bias(),
                regularizer=self.bias_regularizer, constraint=self.bias_constraint)
        self.built = True

    def call(self, inputs, states, training=None):
        h, c = states
        mask = self.get_dropout_mask_for_cell(inputs, training, count=4)
        recurrent_mask = self.get_recurrent_dropout_mask_for_cell(h, training, count=4)
        dropped = [self._dropped(inputs, mask, i) for i in range(4)]
        h = [self._dropped(h, recurrent_mask, i) for i in range(4)]
        kernels = tf.split(self.kernel, 4, axis=3)
        recurrent = tf.split(self.recurrent_kernel, 4, axis=3)
        biases = tf.split(self.bias, 4) if self.use_bias else [None] * 4
        x = [self.input_conv(d, k, b, padding=self.padding) for d, k, b in zip(dropped, kernels, biases)]
        h = [self.recurrent_conv(v, k) for v, k in zip(h, recurrent)]
        i = self.recurrent_activation(x[0] + h[0])
        f = self.recurrent_activation(x[1] + h[1])
        c = f * c + i * self.activation(x[2] + h[2])
        h = self.recurrent_activation(x[3] + h[3]) * self.activation(c)
        return h, [h, c]

    def input_conv(self, x, w, b=None, padding="valid"):
        """A convolution of the inputs."""
        y = backend.conv2d(x, w, strides=self.strides, padding=padding, data_format=self.data_format,
                           dilation_rate=self.dilation_rate)
        return y if b is None else backend.bias_add(y, b, data_format=self.data_format)

    def recurrent_conv(self, x, w):
        """A convolution of the state, which keeps its size."""
        return backend.conv2d(x, w, strides=(1, 1), padding="same", data_format=self.data_format)


class ConvLSTM2D(_CellRNN):
    """An LSTM over images: (batch, time, rows, columns, channels).

    Args:
      filters: int, the channels of the outputs.  kernel_size, strides, dilation_rate: int or pair of ints.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".
      others: as LSTM.
    Source: tf.keras.layers.ConvLSTM2D.
    """

    _CELL, _COUNTED = ConvLSTM2DCell, True

    def __init__(self, filters, kernel_size, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1),
                 activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True,
                 kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros",
                 unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None,
                 activity_regularizer=None, kernel_constraint=None, recurrent_constraint=None, bias_constraint=None,
                 return_sequences=False, go_backwards=False, stateful=False, dropout=0., recurrent_dropout=0.,
                 **kwargs):
        if kwargs.get("unroll"):
            raise TypeError("Unrolling isn't possible with convolutional RNNs.")
        kwargs.pop("unroll", None)
        given = {k: v for k, v in locals().items() if k != "filters"}
        given["return_state"] = kwargs.pop("return_state", False)
        self._set_up(filters, given)
        self.input_spec = [InputSpec(ndim=5)]

    def build(self, input_shape):
        shape = input_shape[0] if isinstance(input_shape, list) else input_shape
        self._built_shape = tensor_shape.as_shape(shape).as_list()
        super().build(input_shape)
        spec = self.input_spec[0].shape
        self.input_spec = [InputSpec(shape=spec)] + list(self.input_spec[1:])

    _UNTRACKED = RNN._UNTRACKED | {"_built_shape"}

    def _note_state_spec(self):
        channels = 1 if self.cell.data_format == "channels_first" else -1
        if self.state_spec is None:
            sizes = [None] * 4
            sizes[channels] = self.cell.filters
            self.state_spec = [InputSpec(shape=tuple(sizes))] * 2

    def _image_shape(self, sizes):
        """The shape of one output for the sizes of the inputs, without the time."""
        cell = self.cell
        first = cell.data_format == "channels_first"
        spatial = sizes[3:5] if first else sizes[2:4]
        spatial = [conv_output_length(n, k, cell.padding, s, d) for n, k, s, d in
                   zip(spatial, cell.kernel_size, cell.strides, cell.dilation_rate)]
        return [sizes[0], cell.filters] + spatial if first else [sizes[0]] + spatial + [cell.filters]

    def compute_output_shape(self, input_shape):
        shape = input_shape[0] if isinstance(input_shape, list) else input_shape
        sizes = tensor_shape.as_shape(shape).as_list()
        image = self._image_shape(sizes)
        output = tensor_shape.as_shape([image[0], sizes[1]] + image[1:] if self.return_sequences else image)
        return [output] + [tensor_shape.as_shape(image)] * 2 if self.return_state else output

    def _state_shapes(self, batch):
        return [self._image_shape([batch] + self._built_shape[1:])] * 2

    def get_initial_state(self, inputs):
        """Zeros in the shape of the outputs: a convolution with nothing."""
        state = tf.reduce_sum(tf.zeros_like(inputs), axis=1)
        shape = self.cell.kernel.shape.as_list()
        shape[-1] = self.cell.filters
        state = self.cell.input_conv(state, tf.zeros(tuple(shape)), padding=self.cell.padding)
        return [state for _ in nest.flatten(self.cell.state_size)]

    def get_config(self):
        config = super().get_config()
        config.pop("units", None)
        config.pop("implementation", None)
        return config


class _CuDNN:
    def __init__(self, *args, **kwargs):
        raise errors.not_emulated(f"tf.keras.layers.{type(self).__name__}",
                                  "it needs a GPU; use the layer without CuDNN")


class CuDNNLSTM(_CuDNN):
    """Refused: it needs a GPU.

    Source: tf.keras.layers.CuDNNLSTM.
    """


class CuDNNGRU(_CuDNN):
    """Refused: it needs a GPU.

    Source: tf.keras.layers.CuDNNGRU.
    """
