"""Cells: one step of a recurrent layer, SimpleRNN's, GRU's and LSTM's."""
from ... import functions as tf
from ...core import nest, tensor_shape
from .. import activations, backend, constraints, initializers, regularizers
from ..engine.base_layer import Layer

# The arguments of every cell, and the module that reads and writes each.
_COMMON = (("activation", activations), ("kernel_initializer", initializers), ("recurrent_initializer", initializers),
           ("bias_initializer", initializers), ("kernel_regularizer", regularizers),
           ("recurrent_regularizer", regularizers), ("bias_regularizer", regularizers),
           ("kernel_constraint", constraints), ("recurrent_constraint", constraints), ("bias_constraint", constraints))


def state_shape(batch_size, size):
    """[batch_size, ...] for a state's size, an int or a shape."""
    return [batch_size] + tensor_shape.as_shape(size).as_list()


def zero_states(batch_size, sizes, dtype):
    """Zeros nested like the sizes of the states."""
    if nest.is_sequence(sizes):
        return nest.map_structure(lambda size: tf.zeros(state_shape(batch_size, size), dtype=dtype), sizes)
    return tf.zeros(state_shape(batch_size, sizes), dtype=dtype)


def zero_states_of(cell, inputs, batch_size, dtype):
    """A cell's states before the first step.

    Raises:
      ValueError: neither inputs nor batch_size and dtype are given.
    """
    if inputs is not None:
        batch_size, dtype = tf.shape(inputs)[0], inputs.dtype
    if batch_size is None or dtype is None:
        raise ValueError("batch_size and dtype cannot be None while constructing initial state: "
                         f"batch_size={batch_size}, dtype={dtype}")
    return zero_states(batch_size, cell.state_size, dtype)


class DropoutMasks:
    """The dropout masks of a cell: made at the first step, the same in all of them."""

    def reset_dropout_mask(self):
        """Forget the mask of the inputs."""
        self._dropout_mask = None

    def reset_recurrent_dropout_mask(self):
        """Forget the mask of the states."""
        self._recurrent_dropout_mask = None

    def get_dropout_mask_for_cell(self, inputs, training, count=1):
        """list of `count` masks of the inputs, or None."""
        if self.dropout == 0:
            return None
        if self.__dict__.get("_dropout_mask") is None:
            self._dropout_mask = _masks(inputs, self.dropout, training, count)
        return self._dropout_mask

    def get_recurrent_dropout_mask_for_cell(self, inputs, training, count=1):
        """list of `count` masks of the states, or None."""
        if self.recurrent_dropout == 0:
            return None
        if self.__dict__.get("_recurrent_dropout_mask") is None:
            self._recurrent_dropout_mask = _masks(inputs, self.recurrent_dropout, training, count)
        return self._recurrent_dropout_mask


def _masks(inputs, rate, training, count):
    ones = tf.ones_like(inputs)
    return [backend.in_train_phase(lambda: backend.dropout(ones, rate), ones, training=training) for _ in range(count)]


class Cell(DropoutMasks, Layer):
    """What the three cells have in common: their arguments, and weights in `gates` blocks side by side."""

    gates = 1
    _UNTRACKED = Layer._UNTRACKED | {"_dropout_mask", "_recurrent_dropout_mask"}

    def _set_up(self, units, use_bias, dropout, recurrent_dropout, given):
        self.units, self.use_bias = units, use_bias
        for name, module in _COMMON + self._OWN:
            setattr(self, name, module.get(given[name]))
        self.dropout, self.recurrent_dropout = min(1., max(0., dropout)), min(1., max(0., recurrent_dropout))

    # More arguments that a module reads.
    _OWN = ()

    def build(self, input_shape):
        units = self.units
        self.kernel = self.add_weight(
            shape=(tensor_shape.as_shape(input_shape).as_list()[-1], units * self.gates), name="kernel",
            initializer=self.kernel_initializer, regularizer=self.kernel_regularizer, constraint=self.kernel_constraint)
        self.recurrent_kernel = self.add_weight(
            shape=(units, units * self.gates), name="recurrent_kernel", initializer=self.recurrent_initializer,
            regularizer=self.recurrent_regularizer, constraint=self.recurrent_constraint)
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                shape=self._bias_shape(), name="bias", initializer=self._first_bias(),
                regularizer=self.bias_regularizer,
                constraint=self.bias_constraint)
        self.built = True

    def _bias_shape(self):
        return (self.units * self.gates,)

    def _first_bias(self):
        return self.bias_initializer

    def get_initial_state(self, inputs=None, batch_size=None, dtype=None):
        """The states before the first step: zeros."""
        return zero_states_of(self, inputs, batch_size, dtype)

    def get_config(self):
        config = {"units": self.units, "use_bias": self.use_bias, "dropout": self.dropout,
                  "recurrent_dropout": self.recurrent_dropout}
        for name, module in _COMMON + self._OWN:
            config[name] = module.serialize(getattr(self, name))
        for name in self._PLAIN:
            config[name] = getattr(self, name)
        return {**super().get_config(), **config}

    # More arguments that are written as they are.
    _PLAIN = ()
    # What a layer of the cell shows as its own.
    _ARGUMENTS = frozenset([name for name, _ in _COMMON] + [
        "units", "use_bias", "dropout", "recurrent_dropout", "recurrent_activation", "implementation", "reset_after",
        "unit_forget_bias"])

    # ---------------------------------------------------------- pieces of `call`
    def _dropped(self, x, mask, i=0):
        return x if mask is None else x * mask[i]

    def _columns(self, i):
        """The block of the recurrent kernel that belongs to gate i."""
        units = self.units
        if i == 0:
            return self.recurrent_kernel[:, :units]
        if i == self.gates - 1:
            return self.recurrent_kernel[:, units * i:]
        return self.recurrent_kernel[:, units * i:units * (i + 1)]


class SimpleRNNCell(Cell):
    """h' = activation(x . kernel + bias + h . recurrent_kernel).

    Args:
      units: int, the size of the state.  activation: name or function.  use_bias: bool.
      kernel_, recurrent_, bias_ initializer, regularizer, constraint: as Keras layers take them.
      dropout, recurrent_dropout: float, share of the inputs and of the states that is dropped.
    Source: tf.keras.layers.SimpleRNNCell.
    """

    def __init__(self, units, activation="tanh", use_bias=True, kernel_initializer="glorot_uniform",
                 recurrent_initializer="orthogonal", bias_initializer="zeros", kernel_regularizer=None,
                 recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None, recurrent_constraint=None,
                 bias_constraint=None, dropout=0., recurrent_dropout=0., **kwargs):
        given = locals()
        super().__init__(**kwargs)
        self._set_up(units, use_bias, dropout, recurrent_dropout, given)
        self.state_size = self.output_size = units

    def call(self, inputs, states, training=None):
        before = states[0]
        mask = self.get_dropout_mask_for_cell(inputs, training)
        recurrent_mask = self.get_recurrent_dropout_mask_for_cell(before, training)
        h = backend.dot(self._dropped(inputs, mask), self.kernel)
        if self.bias is not None:
            h = backend.bias_add(h, self.bias)
        output = h + backend.dot(self._dropped(before, recurrent_mask), self.recurrent_kernel)
        if self.activation is not None:
            output = self.activation(output)
        return output, [output]


class GRUCell(Cell):
    """z, r = recurrent_activation(...); h' = z * h + (1 - z) * activation(x . W + (r * h) . U + b).

    Args:
      recurrent_activation: name or function, of the gates z and r.
      implementation: 1, a product for each gate; 2, one for all.
      reset_after: bool, r is applied after the product with U, and there are two biases.
      others: as SimpleRNNCell.
    Source: tf.keras.layers.GRUCell.
    """

    gates = 3
    _OWN = (("recurrent_activation", activations),)
    _PLAIN = ("implementation", "reset_after")

    def __init__(self, units, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True,
                 kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros",
                 kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None, kernel_constraint=None,
                 recurrent_constraint=None, bias_constraint=None, dropout=0., recurrent_dropout=0., implementation=1,
                 reset_after=False, **kwargs):
        given = locals()
        super().__init__(**kwargs)
        self._set_up(units, use_bias, dropout, recurrent_dropout, given)
        self.implementation, self.reset_after = implementation, reset_after
        self.state_size = self.output_size = units

    def _bias_shape(self):
        return (2, 3 * self.units) if self.reset_after else (3 * self.units,)

    def call(self, inputs, states, training=None):
        before = states[0]
        mask = self.get_dropout_mask_for_cell(inputs, training, count=3)
        recurrent_mask = self.get_recurrent_dropout_mask_for_cell(before, training, count=3)
        biases = (None, None)
        if self.use_bias:
            biases = tf.unstack(self.bias) if self.reset_after else (self.bias, None)
        step = self._gate_by_gate if self.implementation == 1 else self._all_at_once
        z, hh = step(inputs, before, mask, recurrent_mask, *biases)
        h = z * before + (1 - z) * hh
        return h, [h]

    def _gate_by_gate(self, inputs, before, mask, recurrent_mask, bias, recurrent_bias):
        dropped = [self._dropped(inputs, mask, i) for i in range(3)]
        x = [backend.dot(d, _block(self.kernel, self.units, i, 3)) for i, d in enumerate(dropped)]
        if bias is not None:
            x = [backend.bias_add(v, _block(bias, self.units, i, 3)) for i, v in enumerate(x)]
        h = [self._dropped(before, recurrent_mask, i) for i in range(3)]
        recurrent = [backend.dot(h[i], self._columns(i)) for i in range(2)]
        if recurrent_bias is not None:
            recurrent = [backend.bias_add(v, _block(recurrent_bias, self.units, i, 3)) for i, v in enumerate(recurrent)]
        z = self.recurrent_activation(x[0] + recurrent[0])
        r = self.recurrent_activation(x[1] + recurrent[1])
        if self.reset_after:
            last = backend.dot(h[2], self._columns(2))
            if recurrent_bias is not None:
                last = backend.bias_add(last, _block(recurrent_bias, self.units, 2, 3))
            last = r * last
        else:
            last = backend.dot(r * h[2], self._columns(2))
        return z, self.activation(x[2] + last)

    def _all_at_once(self, inputs, before, mask, recurrent_mask, bias, recurrent_bias):
        x = backend.dot(self._dropped(inputs, mask), self.kernel)
        if bias is not None:
            x = backend.bias_add(x, bias)
        x = [_block(x, self.units, i, 3) for i in range(3)]
        h = self._dropped(before, recurrent_mask)
        if self.reset_after:
            inner = backend.dot(h, self.recurrent_kernel)
            if recurrent_bias is not None:
                inner = backend.bias_add(inner, recurrent_bias)
        else:
            inner = backend.dot(h, self.recurrent_kernel[:, :2 * self.units])
        recurrent = [_block(inner, self.units, i, 3) for i in range(2)]
        z = self.recurrent_activation(x[0] + recurrent[0])
        r = self.recurrent_activation(x[1] + recurrent[1])
        if self.reset_after:
            last = r * _block(inner, self.units, 2, 3)
        else:
            last = backend.dot(r * h, self.recurrent_kernel[:, 2 * self.units:])
        return z, self.activation(x[2] + last)


def _block(x, units, i, count):
    """Block i of `count` along the last axis."""
    start, end = units * i or None, units * (i + 1) if i + 1 < count else None
    return x[start:end] if x.shape.ndims == 1 else x[:, start:end]


class LSTMCell(Cell):
    """i, f, o = recurrent_activation(...); c' = f * c + i * activation(...); h' = o * activation(c').

    Args:
      recurrent_activation: name or function, of the gates.
      unit_forget_bias: bool, the forget gate's bias starts at 1.
      implementation: 1, a product for each gate; 2, one for all.
      others: as SimpleRNNCell.
    Source: tf.keras.layers.LSTMCell.
    """

    gates = 4
    _OWN = (("recurrent_activation", activations),)
    _PLAIN = ("unit_forget_bias", "implementation")

    def __init__(self, units, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True,
                 kernel_initializer="glorot_uniform", recurrent_initializer="orthogonal", bias_initializer="zeros",
                 unit_forget_bias=True, kernel_regularizer=None, recurrent_regularizer=None, bias_regularizer=None,
                 kernel_constraint=None, recurrent_constraint=None, bias_constraint=None, dropout=0.,
                 recurrent_dropout=0., implementation=1, **kwargs):
        given = locals()
        super().__init__(**kwargs)
        self._set_up(units, use_bias, dropout, recurrent_dropout, given)
        self.unit_forget_bias, self.implementation = unit_forget_bias, implementation
        self.state_size, self.output_size = [units, units], units

    def _first_bias(self):
        if not self.unit_forget_bias:
            return self.bias_initializer

        def initial(_, *args, **kwargs):
            return backend.concatenate([self.bias_initializer((self.units,), *args, **kwargs),
                                        initializers.Ones()((self.units,), *args, **kwargs),
                                        self.bias_initializer((self.units * 2,), *args, **kwargs)])
        return initial

    def call(self, inputs, states, training=None):
        h, c = states
        mask = self.get_dropout_mask_for_cell(inputs, training, count=4)
        recurrent_mask = self.get_recurrent_dropout_mask_for_cell(h, training, count=4)
        if self.implementation == 1:
            c, o = self._gate_by_gate(inputs, h, c, mask, recurrent_mask)
        else:
            c, o = self._all_at_once(inputs, h, c, mask, recurrent_mask)
        h = o * self.activation(c)
        return h, [h, c]

    def _gate_by_gate(self, inputs, h, c, mask, recurrent_mask):
        dropped = [self._dropped(inputs, mask, i) for i in range(4)]
        kernels = tf.split(self.kernel, num_or_size_splits=4, axis=1)
        x = [backend.dot(d, k) for d, k in zip(dropped, kernels)]
        if self.use_bias:
            biases = tf.split(self.bias, num_or_size_splits=4, axis=0)
            x = [backend.bias_add(v, b) for v, b in zip(x, biases)]
        h = [self._dropped(h, recurrent_mask, i) for i in range(4)]
        i = self.recurrent_activation(x[0] + backend.dot(h[0], self._columns(0)))
        f = self.recurrent_activation(x[1] + backend.dot(h[1], self._columns(1)))
        c = f * c + i * self.activation(x[2] + backend.dot(h[2], self._columns(2)))
        return c, self.recurrent_activation(x[3] + backend.dot(h[3], self._columns(3)))

    def _all_at_once(self, inputs, h, c, mask, recurrent_mask):
        z = backend.dot(self._dropped(inputs, mask), self.kernel)
        z = z + backend.dot(self._dropped(h, recurrent_mask), self.recurrent_kernel)
        if self.use_bias:
            z = backend.bias_add(z, self.bias)
        z = tf.split(z, num_or_size_splits=4, axis=1)
        i, f = self.recurrent_activation(z[0]), self.recurrent_activation(z[1])
        c = f * c + i * self.activation(z[2])
        return c, self.recurrent_activation(z[3])
