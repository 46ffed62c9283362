"""Cells of tf.contrib.rnn around other cells: projections, embeddings, attention, highways."""
from .. import functions as tf
from ..core import nest, scopes
from ..initializers import constant_initializer, random_uniform_initializer
from ..rnn_cells import RNNCell, assert_like_rnncell
from ..variable_scope import get_variable, get_variable_scope, variable_scope
from .rnn_cells import Linear


class _Around(RNNCell):
    """A cell around another, with variables of its own."""

    def __init__(self, cell, reuse=None):
        super().__init__(_reuse=reuse)
        assert_like_rnncell("cell", cell)
        self._cell, self._linear = cell, None

    @property
    def state_size(self):
        return self._cell.state_size

    @property
    def output_size(self):
        return self._cell.output_size

    def zero_state(self, batch_size, dtype):
        with scopes.name_scope(type(self).__name__ + "ZeroState", values=[batch_size]):
            return self._cell.zero_state(batch_size, dtype)

    def _projected(self, x, size, activation):
        if self._linear is None:
            self._linear = Linear(x, size, True)
        projected = self._linear(x)
        return activation(projected) if activation else projected


class OutputProjectionWrapper(_Around):
    """A cell whose outputs go through a matrix.

    Args:
      cell: RNNCell.  output_size: int.  activation: function.  reuse: bool.
    Raises:
      TypeError: cell is none.  ValueError: output_size is not positive.
    Source: tf.contrib.rnn.OutputProjectionWrapper.
    """

    def __init__(self, cell, output_size, activation=None, reuse=None):
        super().__init__(cell, reuse)
        if output_size < 1:
            raise ValueError(f"Parameter output_size must be > 0: {output_size}.")
        self._output_size, self._activation = output_size, activation

    @property
    def output_size(self):
        return self._output_size

    def call(self, inputs, state):
        output, state = self._cell(inputs, state)
        return self._projected(output, self._output_size, self._activation), state


class InputProjectionWrapper(_Around):
    """A cell whose inputs go through a matrix.

    Args:
      cell: RNNCell.  num_proj: int.  activation: function.  input_size: unused.  reuse: bool.
    Source: tf.contrib.rnn.InputProjectionWrapper.
    """

    def __init__(self, cell, num_proj, activation=None, input_size=None, reuse=None):
        super().__init__(cell, reuse)
        self._num_proj, self._activation = num_proj, activation

    def call(self, inputs, state):
        return self._cell(self._projected(inputs, self._num_proj, self._activation), state)


class EmbeddingWrapper(_Around):
    """A cell that takes numbers of rows of a table of its own.

    Args:
      cell: RNNCell.  embedding_classes, embedding_size: int, the table's sizes.  initializer: of the table.  reuse:
      bool.
    Raises:
      TypeError: cell is none.  ValueError: a size is not positive.
    Source: tf.contrib.rnn.EmbeddingWrapper.
    """

    def __init__(self, cell, embedding_classes, embedding_size, initializer=None, reuse=None):
        super().__init__(cell, reuse)
        if embedding_classes <= 0 or embedding_size <= 0:
            raise ValueError("Both embedding_classes and embedding_size must be > 0: "
                             f"{embedding_classes}, {embedding_size}.")
        self._classes, self._size, self._initializer = embedding_classes, embedding_size, initializer

    def call(self, inputs, state):
        with scopes.device("/cpu:0"):
            initializer = self._initializer or get_variable_scope().initializer or random_uniform_initializer(
                -3 ** .5, 3 ** .5)
            dtype = state[0].dtype if isinstance(state, tuple) else state.dtype
            table = get_variable("embedding", [self._classes, self._size], initializer=initializer, dtype=dtype)
            embedded = tf.embedding_lookup(table, tf.reshape(inputs, [-1]))
            return self._cell(embedded, state)


class AttentionCellWrapper(_Around):
    """A cell that looks at its own last outputs.

    Args:
      cell: RNNCell.  attn_length: int, how many outputs it sees.  attn_size: int, their size, default the cell's.
      attn_vec_size: int, of the hidden layer of the attention, default attn_size.  input_size: int, default the
      inputs'.
      state_is_tuple: bool, the state is (the cell's, attention, outputs), else one Tensor.  reuse: bool.
    Raises:
      TypeError: cell is none.  ValueError: attn_length is not positive, or the cell's state cannot be one Tensor.
    Source: tf.contrib.rnn.AttentionCellWrapper.
    """

    def __init__(self, cell, attn_length, attn_size=None, attn_vec_size=None, input_size=None, state_is_tuple=True,
                 reuse=None):
        super().__init__(cell, reuse)
        if nest.is_sequence(cell.state_size) and not state_is_tuple:
            raise ValueError("Cell returns tuple of states, but the flag state_is_tuple is not set. State size is: "
                             f"{cell.state_size}")
        if attn_length <= 0:
            raise ValueError(f"attn_length should be greater than zero, got {attn_length}")
        self._attn_size = cell.output_size if attn_size is None else attn_size
        self._attn_vec_size = self._attn_size if attn_vec_size is None else attn_vec_size
        self._attn_length, self._input_size, self._state_is_tuple = attn_length, input_size, state_is_tuple
        self._linears = {}

    @property
    def state_size(self):
        size = (self._cell.state_size, self._attn_size, self._attn_size * self._attn_length)
        return size if self._state_is_tuple else sum(list(size))

    @property
    def output_size(self):
        return self._attn_size

    def zero_state(self, batch_size, dtype):
        return RNNCell.zero_state(self, batch_size, dtype)

    def _linear_of(self, name, args, size):
        if name not in self._linears:
            self._linears[name] = Linear(args, size, True)
        return self._linears[name](args)

    def call(self, inputs, state):
        if self._state_is_tuple:
            state, attention, seen = state
        else:
            n = self._cell.state_size
            whole = state
            state = tf.slice(whole, [0, 0], [-1, n])
            attention = tf.slice(whole, [0, n], [-1, self._attn_size])
            seen = tf.slice(whole, [0, n + self._attn_size], [-1, self._attn_size * self._attn_length])
        seen = tf.reshape(seen, [-1, self._attn_length, self._attn_size])
        width = self._input_size if self._input_size is not None else inputs.shape.as_list()[1]
        inputs = self._linear_of("inputs", [inputs, attention], width)
        output, new = self._cell(inputs, state)
        query = tf.concat(nest.flatten(new), 1) if self._state_is_tuple else new
        attention, seen = self._attend(query, seen)
        with variable_scope("attn_output_projection"):
            output = self._linear_of("output", [output, attention], self._attn_size)
        seen = tf.concat([seen, tf.expand_dims(output, 1)], 1)
        seen = tf.reshape(seen, [-1, self._attn_length * self._attn_size])
        new = (new, attention, seen)
        return output, new if self._state_is_tuple else tf.concat(list(new), 1)

    def _attend(self, query, seen):
        """(what is looked at, the outputs without the oldest)."""
        length, size, width = self._attn_length, self._attn_size, self._attn_vec_size
        with variable_scope("attention"):
            kernel = get_variable("attn_w", [1, 1, size, width])
            v = get_variable("attn_v", [width])
            hidden = tf.reshape(seen, [-1, length, 1, size])
            features = tf.conv.conv2d(hidden, kernel, [1, 1, 1, 1], "SAME")
            y = tf.reshape(self._linear_of("query", query, width), [-1, 1, 1, width])
            weights = tf.nn.softmax(tf.reduce_sum(v * tf.tanh(features + y), [2, 3]))
            summed = tf.reduce_sum(tf.reshape(weights, [-1, length, 1, 1]) * hidden, [1, 2])
            return tf.reshape(summed, [-1, size]), tf.slice(seen, [0, 1, 0], [-1, -1, -1])


class HighwayWrapper(_Around):
    """A cell whose inputs pass it by as far as a gate lets them.

    Args:
      cell: RNNCell.  couple_carry_transform_gates: bool, the outputs' gate is 1 - the inputs'.
      carry_bias_init: float, the first bias of the gate.
    Source: tf.contrib.rnn.HighwayWrapper.
    """

    def __init__(self, cell, couple_carry_transform_gates=True, carry_bias_init=1.0):
        super().__init__(cell)
        self._couple, self._carry_bias_init = couple_carry_transform_gates, carry_bias_init

    def __call__(self, inputs, state, scope=None):
        outputs, state = self._cell(inputs, state, scope=scope)
        nest.assert_same_structure(inputs, outputs)
        nest.map_structure(lambda a, b: a.shape.assert_is_compatible_with(b.shape), inputs, outputs)
        return nest.map_structure(self._passed, inputs, outputs), state

    def _gate(self, name, x, first):
        size = x.shape.as_list()[1]
        w = get_variable(f"{name}_w", [size, size])
        b = get_variable(f"{name}_b", [size], initializer=constant_initializer(first))
        return tf.sigmoid(tf.nn.xw_plus_b(x, w, b))

    def _passed(self, x, output):
        carry = self._gate("carry", x, self._carry_bias_init)
        transform = 1 - carry if self._couple else self._gate("transform", x, -self._carry_bias_init)
        return x * carry + output * transform
