"""Cells of tf.contrib.rnn: with layer normalization, NAS, UGRNN, independent ones."""
from .. import functions as tf
from ..initializers import constant_initializer, random_uniform_initializer, zeros_initializer
from ..keras.engine.input_spec import InputSpec
from ..rnn_cells import LayerRNNCell, LSTMStateTuple, RNNCell
from ..variable_scope import get_variable, get_variable_scope, variable_scope
from .layers import layer_norm


class Linear:
    """A product with a matrix, and a bias; its variables are made in the current scope.

    Args:
      args: Tensor or list of Tensors, the inputs that it is for.  output_size: int.  build_bias: bool.
      bias_initializer, kernel_initializer: default zeros and the scope's.
    Source: tensorflow.contrib.rnn.python.ops.core_rnn_cell._Linear.
    """

    def __init__(self, args, output_size, build_bias, bias_initializer=None, kernel_initializer=None):
        values = args if isinstance(args, (list, tuple)) else [args]
        if args is None or not values:
            raise ValueError("`args` must be specified")
        depth = sum(_depth(v) for v in values)
        scope, dtype = get_variable_scope(), values[0].dtype
        with variable_scope(scope):
            self._weights = get_variable("kernel", [depth, output_size], dtype=dtype, initializer=kernel_initializer)
            self._bias = None
            if build_bias:
                with variable_scope(scope) as inner:
                    inner.set_partitioner(None)
                    self._bias = get_variable("bias", [output_size], dtype=dtype, initializer=bias_initializer or
                                              constant_initializer(0., dtype=dtype))

    def __call__(self, args):
        if not isinstance(args, (list, tuple)):
            args = [args]
        if len(args) == 1:
            product = tf.matmul(args[0], self._weights)
        else:
            one = tf.constant(1, dtype=tf.int32)
            product = tf.matmul(tf.concat(args, one), self._weights)
        return product if self._bias is None else tf.nn.bias_add(product, self._bias)


def _depth(value):
    if value.shape.ndims != 2:
        raise ValueError(f"linear is expecting 2D arguments: {value.shape}")
    if value.shape.as_list()[1] is None:
        raise ValueError(f"linear expects shape[1] to be provided for shape {value.shape}, but saw {value.shape[1]}")
    return value.shape.as_list()[1]


class LayerNormBasicLSTMCell(RNNCell):
    """An LSTM with layer normalization of its gates and content, and dropout of what is new.

    Args:
      num_units: int.  forget_bias: float.  input_size: unused.  activation: function.
      layer_norm: bool.  norm_gain, norm_shift: float, first values of gamma and beta.
      dropout_keep_prob: float or Tensor.  dropout_prob_seed: int.  reuse: bool.
    Source: tf.contrib.rnn.LayerNormBasicLSTMCell.
    """

    def __init__(self, num_units, forget_bias=1.0, input_size=None, activation=tf.tanh, layer_norm=True, norm_gain=1.0,
                 norm_shift=0.0, dropout_keep_prob=1.0, dropout_prob_seed=None, reuse=None):
        super().__init__(_reuse=reuse)
        self._num_units, self._activation, self._forget_bias = num_units, activation, forget_bias
        self._keep_prob, self._seed, self._layer_norm = dropout_keep_prob, dropout_prob_seed, layer_norm
        self._norm_gain, self._norm_shift = norm_gain, norm_shift

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self):
        return self._num_units

    def _norm(self, x, scope):
        shape = x.shape[-1:]
        with variable_scope(scope):
            get_variable("gamma", shape=shape, initializer=constant_initializer(self._norm_gain), dtype=x.dtype)
            get_variable("beta", shape=shape, initializer=constant_initializer(self._norm_shift), dtype=x.dtype)
        return layer_norm(x, reuse=True, scope=scope)

    def _normed(self, x, scope):
        return self._norm(x, scope) if self._layer_norm else x

    def _product(self, x):
        size = 4 * self._num_units
        y = tf.matmul(x, get_variable("kernel", [x.shape.as_list()[-1], size], dtype=x.dtype))
        return y if self._layer_norm else tf.nn.bias_add(y, get_variable("bias", [size], dtype=x.dtype))

    def call(self, inputs, state):
        c, h = state
        gates = tf.split(value=self._product(tf.concat([inputs, h], 1)), num_or_size_splits=4, axis=1)
        i, j, f, o = [self._normed(g, name) for g, name in zip(gates, ("input", "transform", "forget", "output"))]
        g = self._activation(j)
        if not isinstance(self._keep_prob, float) or self._keep_prob < 1:
            g = tf.nn.dropout(g, self._keep_prob, seed=self._seed)
        c = c * tf.sigmoid(f + self._forget_bias) + tf.sigmoid(i) * g
        c = self._normed(c, "state")
        h = self._activation(c) * tf.sigmoid(o)
        return h, LSTMStateTuple(c, h)


class NASCell(LayerRNNCell):
    """The cell that a search found in 2016.

    Args:
      num_units: int.  num_proj: int, the size of the output after a projection.  use_bias: bool.  reuse: bool.
    Source: tf.contrib.rnn.NASCell.
    """

    def __init__(self, num_units, num_proj=None, use_bias=False, reuse=None, **kwargs):
        super().__init__(_reuse=reuse, **kwargs)
        self._num_units, self._num_proj, self._use_bias = num_units, num_proj, use_bias

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self.output_size)

    @property
    def output_size(self):
        return self._num_units if self._num_proj is None else self._num_proj

    def build(self, inputs_shape):
        n = self._num_units
        depth = self._depth(inputs_shape)
        self.recurrent_kernel = self.add_variable("recurrent_kernel", [self.output_size, 8 * n])
        self.kernel = self.add_variable("kernel", [depth, 8 * n])
        if self._use_bias:
            self.bias = self.add_variable("bias", [8 * n], initializer=zeros_initializer())
        if self._num_proj is not None:
            self.projection_weights = self.add_variable("projection_weights", [n, self._num_proj])
        self.built = True

    def call(self, inputs, state):
        c, m = state
        from_state, from_inputs = tf.matmul(m, self.recurrent_kernel), tf.matmul(inputs, self.kernel)
        if self._use_bias:
            from_state = tf.nn.bias_add(from_state, self.bias)
        a = tf.split(axis=1, num_or_size_splits=8, value=from_state)
        b = tf.split(axis=1, num_or_size_splits=8, value=from_inputs)
        first = [tf.sigmoid(b[0] + a[0]), tf.nn.relu(b[1] + a[1]), tf.sigmoid(b[2] + a[2]), tf.nn.relu(b[3] * a[3]),
                 tf.tanh(b[4] + a[4]), tf.sigmoid(b[5] + a[5]), tf.tanh(b[6] + a[6]), tf.sigmoid(b[7] + a[7])]
        second = [tf.tanh(first[0] * first[1]), tf.tanh(first[2] + first[3]), tf.tanh(first[4] * first[5]),
                  tf.sigmoid(first[6] + first[7])]
        new_c = tf.tanh(second[0] + c) * second[1]
        new_m = tf.tanh(new_c * tf.tanh(second[2] + second[3]))
        if self._num_proj is not None:
            new_m = tf.matmul(new_m, self.projection_weights)
        return new_m, LSTMStateTuple(new_c, new_m)


class UGRNNCell(RNNCell):
    """g = sigmoid(gate + forget_bias); new state = g * state + (1 - g) * activation(candidate).

    Args:
      num_units: int.  initializer: of the matrix.  forget_bias: float.  activation: function.  reuse: bool.
    Source: tf.contrib.rnn.UGRNNCell.
    """

    def __init__(self, num_units, initializer=None, forget_bias=1.0, activation=tf.tanh, reuse=None):
        super().__init__(_reuse=reuse)
        self._num_units, self._initializer, self._forget_bias = num_units, initializer, forget_bias
        self._activation, self._linear = activation, None

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def call(self, inputs, state):
        if inputs.shape.with_rank(2).as_list()[1] is None:
            raise ValueError("Could not infer input size from inputs.get_shape()[-1]")
        with variable_scope(get_variable_scope(), initializer=self._initializer):
            x = tf.concat([inputs, state], 1)
            if self._linear is None:
                self._linear = Linear(x, 2 * self._num_units, True)
            g, c = tf.split(axis=1, num_or_size_splits=2, value=self._linear(x))
            c = self._activation(c)
            g = tf.sigmoid(g + self._forget_bias)
            new = g * state + (1.0 - g) * c
        return new, new


class IndRNNCell(LayerRNNCell):
    """output = new state = activation(inputs . W + state * u + b): each element sees itself only.

    Args:
      num_units: int.  activation: function or name.  reuse: bool.  name: str.  dtype: DType.
    Source: tf.contrib.rnn.IndRNNCell.
    """

    def __init__(self, num_units, activation=None, reuse=None, name=None, dtype=None):
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self.input_spec = InputSpec(ndim=2)
        self._num_units, self._activation = num_units, activation or tf.tanh

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        n = self._num_units
        self._kernel_w = self.add_variable("kernel_w", shape=[self._depth(inputs_shape), n])
        self._kernel_u = self.add_variable("kernel_u", shape=[1, n],
                                           initializer=random_uniform_initializer(minval=-1, maxval=1,
                                                                                  dtype=self.dtype))
        self._bias = self.add_variable("bias", shape=[n], initializer=zeros_initializer(dtype=self.dtype))
        self.built = True

    def call(self, inputs, state):
        gates = tf.matmul(inputs, self._kernel_w) + state * self._kernel_u
        output = self._activation(tf.nn.bias_add(gates, self._bias))
        return output, output
