"""tf.contrib.cudnn_rnn: cuDNN's recurrent layers, which run here on the CPU, and cells with the same formulas."""
from .. import functions as tf
from ..core import dtypes, raw, scopes
from ..core.collections import GraphKeys, add_to_collection
from ..core.random_seed import get_seed
from ..core.tensor_shape import dimension_value
from ..initializers import Constant, GlorotUniform, constant_initializer, zeros_initializer
from ..keras.engine.input_spec import InputSpec
from ..kernels import cudnn_rnn as kernels
from ..layers.base import Layer
from ..rnn_cells import GRUCell
from ..variable_scope import get_variable, variable_scope
from .cudnn_saveables import (
    CudnnGRUSaveable, CudnnLSTMSaveable, CudnnRNNReluSaveable, CudnnRNNTanhSaveable)
from .rnn_block import LSTMBlockCell
from .refused import absent

CUDNN_RNN_UNIDIRECTION, CUDNN_RNN_BIDIRECTION = "unidirectional", "bidirectional"
CUDNN_INPUT_LINEAR_MODE, CUDNN_INPUT_SKIP_MODE, CUDNN_INPUT_AUTO_MODE = "linear_input", "skip_input", "auto_select"


class CudnnCompatibleLSTMCell(LSTMBlockCell):
    """An LSTM cell with the formulas, and the variables in checkpoints, of CudnnLSTM.

    Args:
      num_units: int.  reuse: bool, of the variables.
    Source: tf.contrib.cudnn_rnn.CudnnCompatibleLSTMCell.
    """

    def __init__(self, num_units, reuse=None):
        super().__init__(num_units, forget_bias=0, cell_clip=None, use_peephole=False, reuse=reuse,
                         name="cudnn_compatible_lstm_cell")


class CudnnCompatibleGRUCell(GRUCell):
    """A GRU cell with the formulas, and the variables in checkpoints, of CudnnGRU.

    n = tanh(x @ W + b + r * (h @ R + c));  new state = (1 - u) * n + u * state

    Args:
      num_units: int.  reuse: bool, of the variables.  kernel_initializer: of all weights.
    Source: tf.contrib.cudnn_rnn.CudnnCompatibleGRUCell.
    """

    def __init__(self, num_units, reuse=None, kernel_initializer=None):
        super().__init__(num_units, activation=None, reuse=reuse, kernel_initializer=kernel_initializer)

    def build(self, inputs_shape):
        depth, n = self._depth(inputs_shape), self._num_units

        def kernel(name, rows, columns):
            return self.add_variable(name + "/kernel", shape=[rows, columns], initializer=self._kernel_initializer)

        def bias(name, columns, value):
            return self.add_variable(name + "/bias", shape=[columns], initializer=self._bias_or(value))
        zeros = zeros_initializer(dtype=self.dtype)
        self._gate_kernel = kernel("gates", depth + n, 2 * n)
        self._gate_bias = bias("gates", 2 * n, constant_initializer(1.0, dtype=self.dtype))
        self._input_kernel = kernel("candidate/input_projection", depth, n)
        self._hidden_kernel = kernel("candidate/hidden_projection", n, n)
        self._input_bias = bias("candidate/input_projection", n, zeros)
        self._hidden_bias = bias("candidate/hidden_projection", n, zeros)
        self.built = True

    def call(self, inputs, state):
        gates = tf.matmul(tf.concat([inputs, state], 1), self._gate_kernel)
        r, u = tf.split(value=tf.sigmoid(tf.nn.bias_add(gates, self._gate_bias)), num_or_size_splits=2, axis=1)
        candidate = tf.nn.bias_add(tf.matmul(inputs, self._input_kernel), self._input_bias)
        hidden = tf.nn.bias_add(tf.matmul(state, self._hidden_kernel), self._hidden_bias)
        candidate = self._activation(candidate + r * hidden)
        new_h = (1 - u) * candidate + u * state
        return new_h, new_h


# ------------------------------------------------------------------ layers
def _check_form(dtype, direction, input_mode):
    if dtype not in (dtypes.float16, dtypes.float32, dtypes.float64):
        raise ValueError(f"Only support float16, float32, float64, provided {dtype}")
    if direction not in (CUDNN_RNN_UNIDIRECTION, CUDNN_RNN_BIDIRECTION):
        raise ValueError(f"Invalid direction: {direction}, expecting {CUDNN_RNN_UNIDIRECTION} or "
                         f"{CUDNN_RNN_BIDIRECTION}")
    modes = (CUDNN_INPUT_LINEAR_MODE, CUDNN_INPUT_SKIP_MODE, CUDNN_INPUT_AUTO_MODE)
    if input_mode not in modes:
        raise ValueError(f"Invalid input_mode: {input_mode}, expect one of ({', '.join(modes)})")


class _CudnnRNN(Layer):
    """Layers of one kind over sequences [time, batch, inputs], all parameters in one variable.

    Args:
      num_layers: int.  num_units: int.
      input_mode: str, "linear_input": the first layer multiplies its inputs like the others.
      direction: str, "unidirectional" or "bidirectional".
      dropout: float, of what goes into each layer but the first, in training.
      seed: int, of the initial values and dropout.
      dtype: DType, float16, float32 or float64.
      kernel_initializer, bias_initializer: of each weight and bias; default Glorot's uniform, and zeros.
      name: str.
    Raises:
      ValueError: another dtype, direction or input_mode.
    """
    _rnn_mode = _saveable_class = None

    def __init__(self, num_layers, num_units, input_mode=CUDNN_INPUT_LINEAR_MODE, direction=CUDNN_RNN_UNIDIRECTION,
                 dropout=0.0, seed=None, dtype=dtypes.float32, kernel_initializer=None, bias_initializer=None,
                 name=None):
        super().__init__(dtype=dtype, name=name)
        _check_form(dtype, direction, input_mode)
        self._num_layers, self._num_units = num_layers, num_units
        self._input_mode, self._direction, self._dropout, self._seed = input_mode, direction, dropout, seed
        self._kernel_initializer = kernel_initializer or GlorotUniform(seed=seed, dtype=dtype)
        self._bias_initializer = bias_initializer or Constant(0.0, dtype=dtype)
        self._input_size = self.kernel = self._saveable = None

    num_layers = property(lambda self: self._num_layers, doc="int.")
    num_units = property(lambda self: self._num_units, doc="int.")
    input_mode = property(lambda self: self._input_mode, doc="str.")
    direction = property(lambda self: self._direction, doc="str.")
    rnn_mode = property(lambda self: self._rnn_mode, doc="str: lstm, gru, rnn_tanh or rnn_relu.")
    num_dirs = property(lambda self: 2 if self._direction == CUDNN_RNN_BIDIRECTION else 1, doc="int.")
    saveable = property(lambda self: self._saveable, doc="What a Saver saves in the form of the CudnnCompatible cells.")

    @property
    def input_size(self):
        """int: the size of the inputs."""
        if not self._input_size:
            raise ValueError("'input_size' is unknown since layer has not been built.")
        return self._input_size

    @property
    def canonical_weight_shapes(self):
        """list of (rows, columns), one for each weight."""
        if not self._input_size:
            raise RuntimeError(f"{type(self).__name__}.canonical_weight_shapes invoked before input shape is known")
        return kernels.shapes(self._rnn_mode, self._num_layers, self._num_units, self._input_size, self.num_dirs)

    @property
    def canonical_bias_shapes(self):
        """list of [size], one for each bias."""
        return [[self._num_units]] * (2 * kernels.GATES[self._rnn_mode] * self._num_layers * self.num_dirs)

    def state_shape(self, batch_size):
        """The shapes of a state: a tuple of [layers * directions, batch, units]."""
        return ([self._num_layers * self.num_dirs, batch_size, self._num_units],)

    def build(self, input_shape):
        """Make the variable.

        Raises:
          ValueError: not three dimensions, or the last one is not known.
        """
        shape = input_shape if hasattr(input_shape, "as_list") else tf.TensorShape(input_shape)
        if shape.ndims != 3:
            raise ValueError(f"Expecting input_shape with 3 dims, got {shape.ndims}")
        if dimension_value(shape[-1]) is None:
            raise ValueError("The last dimension of the inputs to `CudnnRNN` should be defined. Found `None`.")
        self._input_size = dimension_value(shape[-1])
        self.input_spec = InputSpec(ndim=3, axes={-1: self._input_size})
        self._set_scope(None)
        with variable_scope(self._scope, reuse=self.built):
            weights = [self._kernel_initializer(s, dtype=self._plain_dtype()) for s in self.canonical_weight_shapes]
            biases = [self._bias_initializer(s, dtype=self._plain_dtype()) for s in self.canonical_bias_shapes]
            opaque = self._join(weights, biases)
            self.kernel = get_variable("opaque_kernel", dtype=self._plain_dtype(), initializer=opaque,
                                       validate_shape=False)
        self._own("_trainable_weights").append(self.kernel)
        self._saveable = self._saveable_class(
            self.kernel, self._num_layers, self._num_units, self._input_size, self._input_mode, self._direction,
            scope=self._scope, name=self.kernel.op.name + "_saveable")
        add_to_collection(GraphKeys.SAVEABLE_OBJECTS, self._saveable)
        self.built = True

    def _plain_dtype(self):
        return dtypes.as_dtype(self.dtype)

    def _form(self):
        seed, seed2 = get_seed(self._seed)
        return {"rnn_mode": self._rnn_mode, "input_mode": self._input_mode, "direction": self._direction,
                "dropout": self._dropout, "seed": seed or 0, "seed2": seed2 or 0}

    def _join(self, weights, biases):
        form = self._form()
        # The node asks for a GPU, as TF's does, and runs all the same.
        with scopes.device("/gpu:0"):
            return raw.CudnnRNNCanonicalToParams(
                num_layers=self._num_layers, num_units=self._num_units, input_size=self._input_size, weights=weights,
                biases=biases, **form)

    def call(self, inputs, initial_state=None, training=True):
        """Run over sequences.

        Args:
          inputs: Tensor [time, batch, inputs].
          initial_state: tuple of Tensors as state_shape says, default zeros.
          training: bool, whether there is dropout and there may be gradients.
        Returns:
          (outputs [time, batch, units * directions], tuple: the last state).
        Raises:
          TypeError: initial_state is no tuple.
        """
        if initial_state is not None and not isinstance(initial_state, tuple):
            raise TypeError(f"Invalid initial_state type: {initial_state}, expecting tuple.")
        inputs = tf.convert_to_tensor(inputs, dtype=self._plain_dtype())
        batch = tf.shape(inputs)[1]
        if initial_state is None:
            initial_state = tuple(tf.zeros(s, dtype=inputs.dtype) for s in self.state_shape(batch))
        h, c = self._both(initial_state, inputs.dtype)
        output, h, c, _ = raw.CudnnRNN(input=inputs, input_h=h, input_c=c, params=self.kernel, is_training=training,
                                       **self._form())
        return output, self._state(h, c)

    def _both(self, state, dtype):
        h, = state
        return h, tf.constant([], dtype=dtype)

    def _state(self, h, c):
        return (h,)


class CudnnLSTM(_CudnnRNN):
    __doc__ = _CudnnRNN.__doc__.replace("of one kind", "of LSTM cells") + "Source: tf.contrib.cudnn_rnn.CudnnLSTM.\n"
    _rnn_mode, _saveable_class = "lstm", CudnnLSTMSaveable

    def state_shape(self, batch_size):
        """The shapes of a state: two of [layers * directions, batch, units]."""
        return super().state_shape(batch_size) * 2

    def _both(self, state, dtype):
        h, c = state
        return h, c

    def _state(self, h, c):
        return h, c


class CudnnGRU(_CudnnRNN):
    __doc__ = _CudnnRNN.__doc__.replace("of one kind", "of GRU cells") + "Source: tf.contrib.cudnn_rnn.CudnnGRU.\n"
    _rnn_mode, _saveable_class = "gru", CudnnGRUSaveable


class CudnnRNNTanh(_CudnnRNN):
    __doc__ = _CudnnRNN.__doc__.replace("of one kind", "of plain cells, tanh,") + \
        "Source: tf.contrib.cudnn_rnn.CudnnRNNTanh.\n"
    _rnn_mode, _saveable_class = "rnn_tanh", CudnnRNNTanhSaveable


class CudnnRNNRelu(_CudnnRNN):
    __doc__ = _CudnnRNN.__doc__.replace("of one kind", "of plain cells, relu,") + \
        "Source: tf.contrib.cudnn_rnn.CudnnRNNRelu.\n"
    _rnn_mode, _saveable_class = "rnn_relu", CudnnRNNReluSaveable


def __getattr__(name):
    raise absent("cudnn_rnn", name)
