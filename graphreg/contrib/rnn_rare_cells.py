"""The rarer cells of tf.contrib.rnn: coupled gates, groups, convolutions, phases, highways, single columns."""
from .. import functions as tf
from ..core import collections, errors
from ..core.scopes import get_default_graph
from ..core.tensor_shape import TensorShape
from ..initializers import constant_initializer, random_uniform_initializer, zeros_initializer
from ..keras.engine.input_spec import InputSpec
from ..rnn_cells import LayerRNNCell, LSTMStateTuple, RNNCell
from ..variable_scope import get_variable, get_variable_scope, variable_scope
from .layers import layer_norm
from .rnn_cells import Linear


class _OfUnits(RNNCell):
    """A cell whose state is an LSTM's, and whose outputs are of the same size."""

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self.output_size)

    @property
    def output_size(self):
        return self._num_units


# ------------------------------------------------------------------ sharded variables
def _shards(name, shape, dtype, count):
    """The parts of a matrix, split along its rows."""
    if count > shape[0]:
        raise ValueError(f"Too many shards: shape={shape}, num_shards={count}")
    size, more = divmod(shape[0], count)
    return [get_variable(f"{name}_{i}", [size + (i < more)] + shape[1:], dtype=dtype) for i in range(count)]


def _sharded(name, shape, dtype, count):
    """A matrix that is several variables; their concatenation is made once and kept in a collection."""
    parts = _shards(name, shape, dtype, count)
    if len(parts) == 1:
        return parts[0]
    graph, wanted = get_default_graph(), f"{get_variable_scope().name}/{name}/concat:0"
    for value in graph.get_collection(collections.GraphKeys.CONCATENATED_VARIABLES):
        if value.name == wanted:
            return value
    whole = tf.concat(parts, 0, name=f"{name}/concat")
    graph.add_to_collection(collections.GraphKeys.CONCATENATED_VARIABLES, whole)
    return whole


class CoupledInputForgetGateLSTMCell(RNNCell):
    """An LSTM whose input gate is 1 - its forget gate.

    Args:
      num_units: int.  use_peepholes: bool.  initializer: unused, as in TF.
      num_proj: int, the size of the output after a projection.  proj_clip: float, limit of that.
      num_unit_shards, num_proj_shards: int, parts of the matrices.
      forget_bias: float.  state_is_tuple: bool.  activation: function.  reuse: bool.
      layer_norm: bool.  norm_gain, norm_shift: float, first values of gamma and beta.
    Source: tf.contrib.rnn.CoupledInputForgetGateLSTMCell.
    """

    def __init__(self, num_units, use_peepholes=False, initializer=None, num_proj=None, proj_clip=None,
                 num_unit_shards=1, num_proj_shards=1, forget_bias=1.0, state_is_tuple=True, activation=tf.tanh,
                 reuse=None, layer_norm=False, norm_gain=1.0, norm_shift=0.0):
        super().__init__(_reuse=reuse)
        # TF keeps the initializer and does not use it.
        self._num_units, self._use_peepholes, self._initializer = num_units, use_peepholes, initializer
        self._num_proj, self._proj_clip, self._forget_bias = num_proj, proj_clip, forget_bias
        self._num_unit_shards, self._num_proj_shards = num_unit_shards, num_proj_shards
        self._state_is_tuple, self._activation, self._layer_norm = state_is_tuple, activation, layer_norm
        self._norm_gain, self._norm_shift = norm_gain, norm_shift

    @property
    def state_size(self):
        sizes = self._num_units, self.output_size
        return LSTMStateTuple(*sizes) if self._state_is_tuple else sum(sizes)

    @property
    def output_size(self):
        return self._num_units if self._num_proj is None else self._num_proj

    def _norm(self, x, scope):
        with variable_scope(scope):
            get_variable("gamma", shape=x.shape[-1:], initializer=constant_initializer(self._norm_gain))
            get_variable("beta", shape=x.shape[-1:], initializer=constant_initializer(self._norm_shift))
        return layer_norm(x, reuse=True, scope=scope)

    def call(self, inputs, state):
        n = self._num_units
        if self._state_is_tuple:
            c, m = state
        else:
            c = tf.slice(state, [0, 0], [-1, n])
            m = tf.slice(state, [0, n], [-1, self.output_size])
        depth = inputs.shape.with_rank(2).as_list()[1]
        if depth is None:
            raise ValueError("Could not infer input size from inputs.get_shape()[-1]")
        return self._step(inputs, c, m, depth)

    def _step(self, inputs, c, m, depth):
        n, dtype, act = self._num_units, inputs.dtype, self._activation
        w = _sharded("W", [depth + self.output_size, 3 * n], dtype, self._num_unit_shards)
        b = get_variable("B", shape=[3 * n], initializer=zeros_initializer(), dtype=dtype)
        gates = tf.matmul(tf.concat([inputs, m], 1), w)
        if not self._layer_norm:
            gates = tf.nn.bias_add(gates, b)
        j, f, o = tf.split(value=gates, num_or_size_splits=3, axis=1)
        if self._layer_norm:
            j, f, o = self._norm(j, "transform"), self._norm(f, "forget"), self._norm(o, "output")
        if self._use_peepholes:
            f_diag = get_variable("W_F_diag", shape=[n], dtype=dtype)
            o_diag = get_variable("W_O_diag", shape=[n], dtype=dtype)
            f = tf.sigmoid(f + self._forget_bias + f_diag * c)
        else:
            f = tf.sigmoid(f + self._forget_bias)
        c = f * c + (1 - f) * act(j)
        if self._layer_norm:
            c = self._norm(c, "state")
        m = tf.sigmoid(o + o_diag * c if self._use_peepholes else o) * act(c)
        if self._num_proj is not None:
            m = tf.matmul(m, _sharded("W_P", [n, self._num_proj], dtype, self._num_proj_shards))
            if self._proj_clip is not None:
                m = tf.clip_by_value(m, -self._proj_clip, self._proj_clip)
        return m, LSTMStateTuple(c, m) if self._state_is_tuple else tf.concat([c, m], 1)


# ------------------------------------------------------------------ convolutions
class ConvLSTMCell(RNNCell):
    """An LSTM whose products are convolutions.

    Args:
      conv_ndims: 1, 2 or 3.  input_shape: list of ints, without the batch.  output_channels: int.
      kernel_shape: list of ints.  use_bias: bool.  skip_connection: bool, the inputs are joined to the outputs.
      forget_bias: float.  initializers: unused, as in TF.  name: str.
    Raises:
      ValueError: input_shape does not fit conv_ndims.
    Source: tf.contrib.rnn.ConvLSTMCell.
    """

    def __init__(self, conv_ndims, input_shape, output_channels, kernel_shape, use_bias=True, skip_connection=False,
                 forget_bias=1.0, initializers=None, name="conv_lstm_cell"):
        super().__init__(name=name)
        if conv_ndims != len(input_shape) - 1:
            raise ValueError(f"Invalid input_shape {input_shape} for conv_ndims={conv_ndims}.")
        self._conv_ndims, self._channels, self._kernel_shape = conv_ndims, output_channels, list(kernel_shape)
        self._use_bias, self._skip_connection, self._forget_bias = use_bias, skip_connection, forget_bias
        places = list(input_shape[:-1])
        self._state_size = LSTMStateTuple(*[TensorShape(places + [output_channels])] * 2)
        self._output_size = TensorShape(places + [output_channels + (input_shape[-1] if skip_connection else 0)])

    @property
    def state_size(self):
        return self._state_size

    @property
    def output_size(self):
        return self._output_size

    def call(self, inputs, state, scope=None):
        c, hidden = state
        gates = self._convolved([inputs, hidden], 4 * self._channels)
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=self._conv_ndims + 1)
        c = tf.sigmoid(f + self._forget_bias) * c + tf.sigmoid(i) * tf.tanh(j)
        output = tf.tanh(c) * tf.sigmoid(o)
        if self._skip_connection:
            output = tf.concat([output, inputs], axis=-1)
        return output, LSTMStateTuple(c, output)

    def _convolved(self, values, features):
        shapes = [v.shape.as_list() for v in values]
        rank = len(shapes[0])
        if any(len(s) not in (3, 4, 5) for s in shapes):
            raise ValueError(f"Conv Linear expects 3D, 4D or 5D arguments: {shapes}")
        if any(len(s) != rank for s in shapes):
            raise ValueError(f"Conv Linear expects all args to be of same Dimension: {shapes}")
        depth = sum(s[-1] for s in shapes)
        kernel = get_variable("kernel", self._kernel_shape + [depth, features], dtype=values[0].dtype)
        convolve, stride = {3: (tf.conv.conv1d, 1), 4: (tf.conv.conv2d, [1] * 4), 5: (tf.conv.conv3d, [1] * 5)}[rank]
        result = convolve(tf.concat(axis=rank - 1, values=values), kernel, stride, padding="SAME")
        if not self._use_bias:
            return result
        return result + get_variable("biases", [features], dtype=values[0].dtype,
                                     initializer=constant_initializer(0.0, dtype=values[0].dtype))


def _conv_cell(ndims, default):
    class Cell(ConvLSTMCell):
        __doc__ = f"""ConvLSTMCell with {ndims}-dimensional convolutions.

    Source: tf.contrib.rnn.Conv{ndims}DLSTMCell.
    """

        def __init__(self, name=default, **kwargs):
            super().__init__(conv_ndims=ndims, name=name, **kwargs)
    Cell.__name__ = Cell.__qualname__ = f"Conv{ndims}DLSTMCell"
    return Cell


Conv1DLSTMCell = _conv_cell(1, "conv_1d_lstm_cell")
Conv2DLSTMCell = _conv_cell(2, "conv_2d_lstm_cell")
Conv3DLSTMCell = _conv_cell(3, "conv_3d_lstm_cell")


# ------------------------------------------------------------------ groups
class GLSTMCell(_OfUnits):
    """An LSTM in groups, each of which sees only its part of the inputs.

    Args:
      num_units: int.  initializer: of the matrices.  num_proj: int, the size of the output after a projection.
      number_of_groups: int.  forget_bias: float.  activation: function.  reuse: bool.
    Raises:
      ValueError: a size cannot be divided by the number of groups.
    Source: tf.contrib.rnn.GLSTMCell.
    """

    def __init__(self, num_units, initializer=None, num_proj=None, number_of_groups=1, forget_bias=1.0,
                 activation=tf.tanh, reuse=None):
        super().__init__(_reuse=reuse)
        self._num_units, self._initializer, self._num_proj = num_units, initializer, num_proj
        self._forget_bias, self._activation, self._groups = forget_bias, activation, number_of_groups
        self._linears = {}
        if num_units % number_of_groups:
            raise ValueError("num_units must be divisible by number_of_groups")
        if num_proj and num_proj % number_of_groups:
            raise ValueError("num_proj must be divisible by number_of_groups")

    @property
    def output_size(self):
        return self._num_proj or self._num_units

    def _linear(self, name, x, size):
        if name not in self._linears:
            self._linears[name] = Linear(x, size, False)
        return self._linears[name](x)

    def _part(self, x, group, rows, depth):
        size = depth // self._groups
        return tf.slice(x, begin=[0, group * size], size=[rows, size], name=f"GLSTM_group{group}_input_generation")

    def call(self, inputs, state):
        c, m = state
        rows, depth = inputs.shape.as_list()
        rows = tf.shape(inputs)[0] if rows is None else rows
        if depth is None:
            raise ValueError("input size must be statically known")
        with variable_scope(get_variable_scope(), initializer=self._initializer):
            parts = [self._gates(group, inputs, m, rows, depth) for group in range(self._groups)]
            biases = [get_variable(f"bias_{gate}", shape=[self._num_units], dtype=inputs.dtype,
                                   initializer=constant_initializer(0.0, dtype=inputs.dtype)) for gate in "ijfo"]
            i, j, f, o = [tf.nn.bias_add(tf.concat(list(gate), axis=1), b) for gate, b in zip(zip(*parts), biases)]
        c = tf.sigmoid(f + self._forget_bias) * c + tf.sigmoid(i) * tf.tanh(j)
        m = tf.sigmoid(o) * self._activation(c)
        if self._num_proj is not None:
            with variable_scope("projection"):
                m = self._linear("projection", m, self._num_proj)
        return m, LSTMStateTuple(c, m)

    def _gates(self, group, inputs, m, rows, depth):
        with variable_scope(f"group{group}"):
            x = tf.concat([self._part(inputs, group, rows, depth),
                           self._part(m, group, rows, self.output_size)], axis=1)
            gates = self._linear(group, x, 4 * self._num_units // self._groups)
            return tf.split(gates, 4, 1)


# ------------------------------------------------------------------ phases
class PhasedLSTMCell(_OfUnits):
    """An LSTM whose units are open for a part of a period of their own; its inputs are (time, inputs).

    Args:
      num_units: int.  use_peepholes: bool.  leak: float, how far units are open when they are closed.
      ratio_on: float, the part of the period that they are open.  trainable_ratio_on: bool.
      period_init_min, period_init_max: float, bounds of the periods' first values.  reuse: bool.
    Source: tf.contrib.rnn.PhasedLSTMCell.
    """

    def __init__(self, num_units, use_peepholes=False, leak=0.001, ratio_on=0.1, trainable_ratio_on=True,
                 period_init_min=1.0, period_init_max=1000.0, reuse=None):
        super().__init__(_reuse=reuse)
        self._num_units, self._use_peepholes, self._leak, self._ratio_on = num_units, use_peepholes, leak, ratio_on
        self._trainable_ratio_on = trainable_ratio_on
        self._period_bounds, self._linears = (period_init_min, period_init_max), {}

    def _linear(self, name, values, size, activation):
        with variable_scope(name):
            if name not in self._linears:
                self._linears[name] = Linear(values, size, True)
            return activation(self._linears[name](values))

    def call(self, inputs, state):
        c, h = state
        time, x = inputs
        seen = [x, h] + ([c] if self._use_peepholes else [])
        with variable_scope("mask_gates"):
            if "mask" not in self._linears:
                self._linears["mask"] = Linear(seen, 2 * self._num_units, True)
            gates = tf.sigmoid(self._linears["mask"](seen))
            i, f = tf.split(axis=1, num_or_size_splits=2, value=gates)
        new = self._linear("new_input", [x, h], self._num_units, tf.tanh)
        new_c = c * f + i * new
        seen = [x, h] + ([new_c] if self._use_peepholes else [])
        o = self._linear("output_gate", seen, self._num_units, tf.sigmoid)
        new_h = tf.tanh(new_c) * o
        k = self._openness(time, x.dtype)
        new_c = k * new_c + (1 - k) * c
        new_h = k * new_h + (1 - k) * h
        return new_h, LSTMStateTuple(new_c, new_h)

    def _openness(self, time, dtype):
        period = get_variable("period", [self._num_units], initializer=_random_exp(*self._period_bounds))
        phase = get_variable("phase", [self._num_units], initializer=random_uniform_initializer(
            0., period.initial_value))
        ratio_on = get_variable("ratio_on", [self._num_units], initializer=constant_initializer(self._ratio_on),
                                trainable=self._trainable_ratio_on)
        shifted = time - phase
        # The gradient passes the modulo by.
        shifted = tf.stop_gradient(tf.floormod(shifted, period) - shifted) + shifted
        at = shifted / period
        up = 2 * at / ratio_on
        down = 2 - up
        closed = self._leak * at
        k = tf.where(at < ratio_on, down, closed)
        return tf.where(at < 0.5 * ratio_on, up, k)


def _random_exp(minval, maxval):
    """An initializer that draws numbers whose logarithms are uniform."""
    def initializer(shape, dtype=None, partition_info=None):
        return tf.exp(tf.random_uniform(shape, tf.log(minval), tf.log(maxval), dtype))
    return initializer


# ------------------------------------------------------------------ intersections
class IntersectionRNNCell(RNNCell):
    """A network whose outputs go to the next layer past a gate of their own.

    Args:
      num_units: int.  num_in_proj: int, the inputs' size after a projection.  initializer: of the matrices.
      forget_bias: float.  y_activation: function.  reuse: bool.
    Source: tf.contrib.rnn.IntersectionRNNCell.
    """

    def __init__(self, num_units, num_in_proj=None, initializer=None, forget_bias=1.0, y_activation=tf.nn.relu,
                 reuse=None):
        super().__init__(_reuse=reuse)
        self._num_units, self._num_in_proj, self._initializer = num_units, num_in_proj, initializer
        self._forget_bias, self._y_activation, self._linears = forget_bias, y_activation, {}

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def _linear(self, name, x, size):
        if name not in self._linears:
            self._linears[name] = Linear(x, size, True)
        return self._linears[name](x)

    def call(self, inputs, state):
        n, depth = self._num_units, inputs.shape.with_rank(2).as_list()[1]
        if depth is None:
            raise ValueError("Could not infer input size from inputs.get_shape()[-1]")
        with variable_scope(get_variable_scope(), initializer=self._initializer):
            if depth != n:
                if not self._num_in_proj:
                    raise ValueError("Must have input size == output size for Intersection RNN. To fix, num_in_proj "
                                     "should be set to num_units at cell init.")
                with variable_scope("in_projection"):
                    inputs = self._linear("in", inputs, self._num_in_proj)
            gates = self._linear("gates", tf.concat([inputs, state], 1), 4 * n)
            gh, h, gy, y = gates[:, :n], gates[:, n:2 * n], gates[:, 2 * n:3 * n], gates[:, 3 * n:4 * n]
            h, y = tf.tanh(h), self._y_activation(y)
            gh = tf.sigmoid(gh + self._forget_bias)
            gy = tf.sigmoid(gy + self._forget_bias)
            new = gh * state + (1.0 - gh) * h
            return gy * inputs + (1.0 - gy) * y, new


# ------------------------------------------------------------------ one column for each unit
class SRUCell(LayerRNNCell):
    """The simple recurrent unit: the gates see only the inputs.

    Args:
      num_units: int.  activation: function.  reuse: bool.  name: str.
    Source: tf.contrib.rnn.SRUCell.
    """

    def __init__(self, num_units, activation=None, reuse=None, name=None, **kwargs):
        super().__init__(_reuse=reuse, name=name, **kwargs)
        self._num_units, self._activation = num_units, activation or tf.tanh
        self.input_spec = InputSpec(ndim=2)

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        n = self._num_units
        self._kernel = self.add_variable("kernel", shape=[self._depth(inputs_shape), 4 * n])
        self._bias = self.add_variable("bias", shape=[2 * n], initializer=zeros_initializer)
        self.built = True

    def call(self, inputs, state):
        x_bar, f, r, x = tf.split(value=tf.matmul(inputs, self._kernel), num_or_size_splits=4, axis=1)
        gates = tf.sigmoid(tf.nn.bias_add(tf.concat([f, r], 1), self._bias))
        f, r = tf.split(value=gates, num_or_size_splits=2, axis=1)
        c = f * state + (1.0 - f) * x_bar
        return r * self._activation(c) + (1.0 - r) * x, c


class _Indy(LayerRNNCell):
    """A cell each unit of which sees only its own state."""

    def __init__(self, num_units, activation, reuse, kernel_initializer, bias_initializer, name, dtype):
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self.input_spec = InputSpec(ndim=2)
        self._num_units, self._activation = num_units, activation or tf.tanh
        self._kernel_initializer, self._bias_initializer = kernel_initializer, bias_initializer

    @property
    def output_size(self):
        return self._num_units

    def _row(self, name, size):
        return self.add_variable(name, shape=[1, size], initializer=random_uniform_initializer(
            minval=-1, maxval=1, dtype=self.dtype))


class IndyGRUCell(_Indy):
    """A GRU each unit of which sees only its own state.

    Args:
      num_units: int.  activation: function.  reuse: bool.  kernel_initializer, bias_initializer: initializers.
      name: str.  dtype: DType.
    Source: tf.contrib.rnn.IndyGRUCell.
    """

    def __init__(self, num_units, activation=None, reuse=None, kernel_initializer=None, bias_initializer=None,
                 name=None, dtype=None):
        super().__init__(num_units, activation, reuse, kernel_initializer, bias_initializer, name, dtype)

    @property
    def state_size(self):
        return self._num_units

    def build(self, inputs_shape):
        depth, n = self._depth(inputs_shape), self._num_units
        bias = self._bias_initializer
        self._gate_w = self.add_variable("gates/kernel_w", shape=[depth, 2 * n], initializer=self._kernel_initializer)
        self._gate_u = self._row("gates/kernel_u", 2 * n)
        self._gate_bias = self.add_variable("gates/bias", shape=[2 * n], initializer=bias if bias is not None else
                                            constant_initializer(1.0, dtype=self.dtype))
        self._candidate_w = self.add_variable("candidate/kernel", shape=[depth, n],
                                              initializer=self._kernel_initializer)
        self._candidate_u = self._row("candidate/kernel_u", n)
        self._candidate_bias = self.add_variable("candidate/bias", shape=[n], initializer=bias if bias is not None else
                                                 zeros_initializer(dtype=self.dtype))
        self.built = True

    def call(self, inputs, state):
        gates = tf.matmul(inputs, self._gate_w) + tf.tile(state, [1, 2]) * self._gate_u
        gates = tf.sigmoid(tf.nn.bias_add(gates, self._gate_bias))
        r, u = tf.split(value=gates, num_or_size_splits=2, axis=1)
        own = r * state
        candidate = tf.matmul(inputs, self._candidate_w) + own * self._candidate_u
        c = self._activation(tf.nn.bias_add(candidate, self._candidate_bias))
        new = u * state + (1 - u) * c
        return new, new


class IndyLSTMCell(_Indy):
    """An LSTM each unit of which sees only its own state.

    Args:
      num_units: int.  forget_bias: float.  others: as IndyGRUCell.
    Source: tf.contrib.rnn.IndyLSTMCell.
    """

    def __init__(self, num_units, forget_bias=1.0, activation=None, reuse=None, kernel_initializer=None,
                 bias_initializer=None, name=None, dtype=None):
        super().__init__(num_units, activation, reuse, kernel_initializer, bias_initializer, name, dtype)
        self._forget_bias = forget_bias

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self._num_units)

    def build(self, inputs_shape):
        depth, n, bias = self._depth(inputs_shape), self._num_units, self._bias_initializer
        self._kernel_w = self.add_variable("kernel_w", shape=[depth, 4 * n], initializer=self._kernel_initializer)
        self._kernel_u = self._row("kernel_u", 4 * n)
        self._bias = self.add_variable("bias", shape=[4 * n], initializer=bias if bias is not None else
                                       zeros_initializer(dtype=self.dtype))
        self.built = True

    def call(self, inputs, state):
        one = tf.constant(1, dtype=tf.int32)
        c, h = state
        gates = tf.matmul(inputs, self._kernel_w)
        gates = gates + tf.tile(h, [1, 4]) * self._kernel_u
        gates = tf.nn.bias_add(gates, self._bias)
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=one)
        forget_bias = tf.constant(self._forget_bias, dtype=f.dtype)
        c = tf.raw.Add(tf.multiply(c, tf.sigmoid(tf.raw.Add(f, forget_bias))),
                       tf.multiply(tf.sigmoid(i), self._activation(j)))
        h = tf.multiply(self._activation(c), tf.sigmoid(o))
        return h, LSTMStateTuple(c, h)


# ------------------------------------------------------------------ what is not there
def _refused(name):
    class Refused:
        __doc__ = f"""Not emulated.  Source: tf.contrib.rnn.{name}."""

        def __init__(self, *args, **kwargs):
            raise errors.UnimplementedError(None, None, f"tf.contrib.rnn.{name} is not emulated")
    Refused.__name__ = Refused.__qualname__ = name
    return Refused


BidirectionalGridLSTMCell = _refused("BidirectionalGridLSTMCell")
CompiledWrapper = _refused("CompiledWrapper")
GridLSTMCell = _refused("GridLSTMCell")
TimeFreqLSTMCell = _refused("TimeFreqLSTMCell")
