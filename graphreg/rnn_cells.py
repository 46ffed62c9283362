"""tf.nn.rnn_cell: cells whose variables are named as in checkpoints of TF 1."""
from collections import namedtuple

from . import functions as tf
from .core import nest, scopes
from .core.convert import constant_value, to_tensor
from .core.tensor_shape import TensorShape
from .initializers import constant_initializer, zeros_initializer
from .keras import activations
from .keras.engine.base_layer import Layer as KerasLayer
from .keras.engine.input_spec import InputSpec
from .layers.base import Layer
from .partitioned_variables import fixed_size_partitioner
from .variable_scope import get_variable_scope, variable_scope


# ------------------------------------------------------------------ sizes and states
def assert_like_rnncell(name, cell):
    """Refuse what is no cell, and say why.

    Raises:
      TypeError: no cell.
    """
    conditions = [hasattr(cell, "output_size"), hasattr(cell, "state_size"),
                  hasattr(cell, "get_initial_state") or hasattr(cell, "zero_state"), callable(cell)]
    if all(conditions):
        return
    texts = ["'output_size' property is missing", "'state_size' property is missing",
             "either 'zero_state' or 'get_initial_state' method is required", "is not callable"]
    problems = [text for text, fine in zip(texts, conditions) if not fine]
    raise TypeError(f"The argument {name!r} ({cell}) is not an RNNCell: {', '.join(problems)}.")


def concat_sizes(prefix, suffix, static=False):
    """The shape [prefix..., suffix...]: a Tensor, or with static=True a list.

    Args:
      prefix, suffix: int, shape, or int Tensor.
    Raises:
      ValueError: a Tensor is no vector or scalar, or a shape is not known.
    """
    p, p_static = _sizes(prefix, "prefix")
    s, s_static = _sizes(suffix, "suffix")
    if static:
        known = TensorShape(p_static).concatenate(TensorShape(s_static))
        return known.as_list() if known.ndims is not None else None
    if p is None or s is None:
        raise ValueError(f"Provided a prefix or suffix of None: {prefix} and {suffix}")
    return tf.concat((p, s), 0)


def _sizes(value, what):
    """(int vector or None, static sizes or None)."""
    if hasattr(value, "op"):
        static = constant_value(value)
        if value.shape.ndims == 0:
            value = tf.expand_dims(value, 0)
            static = [None if static is None else int(static)]
        elif value.shape.ndims != 1:
            raise ValueError(f"{what} tensor must be either a scalar or vector, but saw tensor: {value}")
        else:
            static = None if static is None else list(static)
        return value, static
    shape = TensorShape(value) if not isinstance(value, int) else TensorShape([value])
    static = shape.as_list() if shape.ndims is not None else None
    return (tf.constant(static, dtype=tf.int32) if shape.is_fully_defined() else None), static


def zero_state_tensors(state_size, batch_size, dtype):
    """Zeros nested like state_size, with batch_size rows."""
    def one(size):
        zeros = tf.zeros(concat_sizes(batch_size, size), dtype=dtype)
        zeros.set_shape(concat_sizes(batch_size, size, static=True))
        return zeros
    return nest.map_structure(one, state_size)


# ------------------------------------------------------------------ the base
class RNNCell(Layer):
    """One step of a recurrent net: (outputs, new state) = cell(inputs, state).

    Subclasses define state_size, output_size and call(inputs, state).
    Args: as tf.layers.Layer.
    Source: tf.nn.rnn_cell.RNNCell.
    """

    def __call__(self, inputs, state, scope=None):
        if scope is not None:
            with variable_scope(scope) as opened:
                return super().__call__(inputs, state, scope=opened)
        scope = self.__dict__.get("rnncell_scope")
        if scope is None:
            scope = self.rnncell_scope = variable_scope(get_variable_scope())
        with scope:
            return super().__call__(inputs, state)

    @property
    def state_size(self):
        """int, shape or structure of them: the sizes of the state."""
        raise NotImplementedError("Abstract method")

    @property
    def output_size(self):
        """int or shape: the size of the outputs."""
        raise NotImplementedError("Abstract method")

    def build(self, _):
        # Variables are made in `call`, by those cells that have any.
        pass

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """The state before the first step: zeros.

        Args:
          inputs: Tensor with the batch's rows, or batch_size: int or scalar Tensor; dtype.
        Raises:
          ValueError: sizes or dtype are missing, or do not fit the inputs.
        """
        if inputs is not None:
            inputs = to_tensor(inputs, name="inputs")
            if batch_size is not None:
                static = constant_value(batch_size) if hasattr(batch_size, "op") else batch_size
                if inputs.shape.as_list()[0] != static:
                    raise ValueError("batch size from input tensor is different from the input param. Input tensor "
                                     "batch: "
                                     f"{inputs.shape.as_list()[0]}, batch_size: {batch_size}")
            if dtype is not None and inputs.dtype != dtype:
                raise ValueError(f"dtype from input tensor is different from the input param. Input tensor dtype: "
                                 f"{inputs.dtype}, dtype: {dtype}")
            batch_size = inputs.shape.as_list()[0] or tf.shape(inputs)[0]
            dtype = inputs.dtype
        if batch_size is None or dtype is None:
            raise ValueError("batch_size and dtype cannot be None while constructing initial state: "
                             f"batch_size={batch_size}, dtype={dtype}")
        return self.zero_state(batch_size, dtype)

    def zero_state(self, batch_size, dtype):
        """Zeros in the sizes of the state.

        Args:
          batch_size: int or int scalar Tensor.  dtype: DType.
        """
        with scopes.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            return zero_state_tensors(self.state_size, batch_size, dtype)

    def get_config(self):
        return KerasLayer.get_config(self)


class LayerRNNCell(RNNCell):
    """A cell with weights of its own, made in `build`."""

    def __call__(self, inputs, state, scope=None, *args, **kwargs):
        return Layer.__call__(self, inputs, state, *args, scope=scope, **kwargs)

    def _activation_or_tanh(self, activation):
        return activations.get(activation) if activation else tf.tanh

    def _depth(self, inputs_shape):
        depth = inputs_shape[-1].value if hasattr(inputs_shape[-1], "value") else inputs_shape[-1]
        if depth is None:
            raise ValueError(f"Expected inputs.shape[-1] to be known, saw shape: {inputs_shape}")
        return depth

    def _config(self, **more):
        activation = getattr(self, "_activation", None)
        return {**KerasLayer.get_config(self), "reuse": self._reuse, "activation": activations.serialize(activation),
                **more}


# ------------------------------------------------------------------ cells
class BasicRNNCell(LayerRNNCell):
    """output = new state = activation([inputs, state] . kernel + bias).

    Args:
      num_units: int.  activation: function or name, default tanh.  reuse: bool.  name: str.  dtype: DType.
    Source: tf.nn.rnn_cell.BasicRNNCell.
    """

    def __init__(self, num_units, activation=None, reuse=None, name=None, dtype=None, **kwargs):
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        self.input_spec = InputSpec(ndim=2)
        self._num_units, self._activation = num_units, self._activation_or_tanh(activation)

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        depth = self._depth(inputs_shape)
        self._kernel = self.add_variable("kernel", shape=[depth + self._num_units, self._num_units])
        self._bias = self.add_variable("bias", shape=[self._num_units], initializer=zeros_initializer(dtype=self.dtype))
        self.built = True

    def call(self, inputs, state):
        product = tf.matmul(tf.concat([inputs, state], 1), self._kernel)
        output = self._activation(tf.nn.bias_add(product, self._bias))
        return output, output

    def get_config(self):
        return self._config(num_units=self._num_units)


class GRUCell(LayerRNNCell):
    """r, u = sigmoid(gates); new state = u * state + (1 - u) * activation(candidate of r * state).

    Args:
      num_units: int.  activation: function or name, default tanh.  reuse: bool.
      kernel_initializer, bias_initializer: of both products; the gates' bias starts at 1 by default.
      name: str.  dtype: DType.
    Source: tf.nn.rnn_cell.GRUCell.
    """

    def __init__(self, num_units, activation=None, reuse=None, kernel_initializer=None, bias_initializer=None,
                 name=None,
                 dtype=None, **kwargs):
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        self.input_spec = InputSpec(ndim=2)
        self._num_units, self._activation = num_units, self._activation_or_tanh(activation)
        self._kernel_initializer, self._bias_initializer = kernel_initializer, bias_initializer

    @property
    def state_size(self):
        return self._num_units

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        rows, n = self._depth(inputs_shape) + self._num_units, self._num_units
        self._gate_kernel = self.add_variable("gates/kernel", shape=[rows, 2 * n], initializer=self._kernel_initializer)
        self._gate_bias = self.add_variable("gates/bias", shape=[2 * n], initializer=self._bias_or(
            constant_initializer(1., dtype=self.dtype)))
        self._candidate_kernel = self.add_variable("candidate/kernel", shape=[rows, n],
                                                   initializer=self._kernel_initializer)
        self._candidate_bias = self.add_variable("candidate/bias", shape=[n], initializer=self._bias_or(
            zeros_initializer(dtype=self.dtype)))
        self.built = True

    def _bias_or(self, default):
        return default if self._bias_initializer is None else self._bias_initializer

    def call(self, inputs, state):
        gates = tf.matmul(tf.concat([inputs, state], 1), self._gate_kernel)
        gates = tf.sigmoid(tf.nn.bias_add(gates, self._gate_bias))
        r, u = tf.split(value=gates, num_or_size_splits=2, axis=1)
        candidate = tf.matmul(tf.concat([inputs, r * state], 1), self._candidate_kernel)
        c = self._activation(tf.nn.bias_add(candidate, self._candidate_bias))
        h = u * state + (1 - u) * c
        return h, h

    def get_config(self):
        return self._config(num_units=self._num_units)


class LSTMStateTuple(namedtuple("LSTMStateTuple", ("c", "h"))):
    """The state of an LSTM: the cell's content c and its output h.

    Source: tf.nn.rnn_cell.LSTMStateTuple.
    """

    __slots__ = ()

    @property
    def dtype(self):
        """DType of both.

        Raises:
          TypeError: they differ.
        """
        c, h = self
        if c.dtype != h.dtype:
            raise TypeError(f"Inconsistent internal state: {c.dtype} vs {h.dtype}")
        return c.dtype


class BasicLSTMCell(LayerRNNCell):
    """An LSTM without peepholes, clipping or projection.

    Args:
      num_units: int.  forget_bias: float, added to the forget gate.
      state_is_tuple: bool, the state is an LSTMStateTuple, else one Tensor [c, h].
      activation: function or name, default tanh.  reuse: bool.  name: str.  dtype: DType.
    Source: tf.nn.rnn_cell.BasicLSTMCell.
    """

    def __init__(self, num_units, forget_bias=1.0, state_is_tuple=True, activation=None, reuse=None, name=None,
                 dtype=None,
                 **kwargs):
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        self.input_spec = InputSpec(ndim=2)
        self._num_units, self._forget_bias, self._state_is_tuple = num_units, forget_bias, state_is_tuple
        self._activation = self._activation_or_tanh(activation)

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self._num_units) if self._state_is_tuple else 2 * self._num_units

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        n = self._num_units
        self._kernel = self.add_variable("kernel", shape=[self._depth(inputs_shape) + n, 4 * n])
        self._bias = self.add_variable("bias", shape=[4 * n], initializer=zeros_initializer(dtype=self.dtype))
        self.built = True

    def call(self, inputs, state):
        one = tf.constant(1, dtype=tf.int32)
        c, h = state if self._state_is_tuple else tf.split(value=state, num_or_size_splits=2, axis=one)
        gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, h], 1), self._kernel), self._bias)
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=one)
        forget_bias = tf.constant(self._forget_bias, dtype=f.dtype)
        new_c = tf.raw.Add(tf.multiply(c, tf.sigmoid(tf.raw.Add(f, forget_bias))),
                           tf.multiply(tf.sigmoid(i), self._activation(j)))
        new_h = tf.multiply(self._activation(new_c), tf.sigmoid(o))
        return new_h, LSTMStateTuple(new_c, new_h) if self._state_is_tuple else tf.concat([new_c, new_h], 1)

    def get_config(self):
        return self._config(num_units=self._num_units, forget_bias=self._forget_bias,
                            state_is_tuple=self._state_is_tuple)


class LSTMCell(LayerRNNCell):
    """An LSTM with peepholes, clipping and projection.

    Args:
      num_units: int.  use_peepholes: bool, the gates see the cell's content.
      cell_clip: float, limit of the content.  initializer: of the matrices.
      num_proj: int, the size of the output after a projection.  proj_clip: float, limit of that.
      num_unit_shards, num_proj_shards: int, parts of the matrices.
      others: as BasicLSTMCell.
    Source: tf.nn.rnn_cell.LSTMCell.
    """

    def __init__(self, num_units, use_peepholes=False, cell_clip=None, initializer=None, num_proj=None, proj_clip=None,
                 num_unit_shards=None, num_proj_shards=None, forget_bias=1.0, state_is_tuple=True, activation=None,
                 reuse=None, name=None, dtype=None, **kwargs):
        super().__init__(_reuse=reuse, name=name, dtype=dtype, **kwargs)
        self.input_spec = InputSpec(ndim=2)
        self._num_units, self._use_peepholes, self._cell_clip = num_units, use_peepholes, cell_clip
        self._initializer, self._num_proj, self._proj_clip = initializer, num_proj, proj_clip
        self._num_unit_shards, self._num_proj_shards = num_unit_shards, num_proj_shards
        self._forget_bias, self._state_is_tuple = forget_bias, state_is_tuple
        self._activation = self._activation_or_tanh(activation)

    @property
    def state_size(self):
        sizes = self._num_units, self._num_proj or self._num_units
        return LSTMStateTuple(*sizes) if self._state_is_tuple else sum(sizes)

    @property
    def output_size(self):
        return self._num_proj or self._num_units

    def build(self, inputs_shape):
        n = self._num_units
        self._kernel = self.add_variable(
            "kernel", shape=[self._depth(inputs_shape) + self.output_size, 4 * n], initializer=self._initializer,
            partitioner=_parts(self._num_unit_shards))
        first = zeros_initializer if self.dtype is None else zeros_initializer(dtype=self.dtype)
        self._bias = self.add_variable("bias", shape=[4 * n], initializer=first)
        if self._use_peepholes:
            for name in ("w_f_diag", "w_i_diag", "w_o_diag"):
                setattr(self, "_" + name, self.add_variable(name, shape=[n], initializer=self._initializer))
        if self._num_proj is not None:
            self._proj_kernel = self.add_variable(
                "projection/kernel", shape=[n, self._num_proj], initializer=self._initializer,
                partitioner=_parts(self._num_proj_shards))
        self.built = True

    def call(self, inputs, state):
        c, h = state if self._state_is_tuple else (
            tf.slice(state, [0, 0], [-1, self._num_units]),
            tf.slice(state, [0, self._num_units], [-1, self.output_size]))
        if inputs.shape.with_rank(2).as_list()[1] is None:
            raise ValueError("Could not infer input size from inputs.get_shape()[-1]")
        gates = tf.nn.bias_add(tf.matmul(tf.concat([inputs, h], 1), self._kernel), self._bias)
        i, j, f, o = tf.split(value=gates, num_or_size_splits=4, axis=1)
        c = self._content(c, i, j, f)
        if self._cell_clip is not None:
            c = tf.clip_by_value(c, -self._cell_clip, self._cell_clip)
        o = o + self._w_o_diag * c if self._use_peepholes else o
        h = tf.sigmoid(o) * self._activation(c)
        if self._num_proj is not None:
            h = tf.matmul(h, self._proj_kernel)
            if self._proj_clip is not None:
                h = tf.clip_by_value(h, -self._proj_clip, self._proj_clip)
        return h, LSTMStateTuple(c, h) if self._state_is_tuple else tf.concat([c, h], 1)

    def _content(self, c, i, j, f):
        if self._use_peepholes:
            return (tf.sigmoid(f + self._forget_bias + self._w_f_diag * c) * c
                    + tf.sigmoid(i + self._w_i_diag * c) * self._activation(j))
        return tf.sigmoid(f + self._forget_bias) * c + tf.sigmoid(i) * self._activation(j)

    def get_config(self):
        names = ("num_units", "use_peepholes", "cell_clip", "num_proj", "proj_clip", "num_unit_shards",
                 "num_proj_shards",
                 "forget_bias", "state_is_tuple")
        return self._config(initializer=self._initializer, **{n: getattr(self, "_" + n) for n in names})


def _parts(count):
    return None if count is None else fixed_size_partitioner(count)


class MultiRNNCell(RNNCell):
    """Cells one above the other.

    Args:
      cells: list of RNNCells.  state_is_tuple: bool, the state is a tuple of theirs, else one Tensor.
    Raises:
      ValueError: no cells, or states that cannot be one Tensor.  TypeError: cells is no list.
    Source: tf.nn.rnn_cell.MultiRNNCell.
    """

    def __init__(self, cells, state_is_tuple=True):
        super().__init__()
        if not cells:
            raise ValueError("Must specify at least one cell for MultiRNNCell.")
        if not nest.is_sequence(cells):
            raise TypeError(f"cells must be a list or tuple, but saw: {cells}.")
        self._cells, self._state_is_tuple = cells, state_is_tuple
        if not state_is_tuple and any(nest.is_sequence(c.state_size) for c in cells):
            raise ValueError("Some cells return tuples of states, but the flag state_is_tuple is not set.  State "
                             "sizes are: "
                             + str([c.state_size for c in cells]))

    @property
    def state_size(self):
        sizes = tuple(c.state_size for c in self._cells)
        return sizes if self._state_is_tuple else sum(sizes)

    @property
    def output_size(self):
        return self._cells[-1].output_size

    def zero_state(self, batch_size, dtype):
        with scopes.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            if self._state_is_tuple:
                return tuple(c.zero_state(batch_size, dtype) for c in self._cells)
            return super().zero_state(batch_size, dtype)

    @property
    def trainable_weights(self):
        """list of the cells' variables to be trained."""
        return _weights_of(self._cells, "trainable_weights") if self.trainable else []

    @property
    def non_trainable_weights(self):
        """list of the cells' variables that are not to be trained."""
        return _weights_of(self._cells, "non_trainable_weights" if self.trainable else "weights")

    def call(self, inputs, state):
        at, new = 0, []
        for i, cell in enumerate(self._cells):
            with variable_scope(f"cell_{i}"):
                if self._state_is_tuple:
                    if not nest.is_sequence(state):
                        raise ValueError(f"Expected state to be a tuple of length {len(self.state_size)}, but "
                                         f"received: {state}")
                    own = state[i]
                else:
                    own = tf.slice(state, [0, at], [-1, cell.state_size])
                    at += cell.state_size
                inputs, own = cell(inputs, own)
                new.append(own)
        return inputs, tuple(new) if self._state_is_tuple else tf.concat(new, 1)


def _weights_of(cells, which):
    return [w for c in cells if isinstance(c, KerasLayer) for w in getattr(c, which)]
