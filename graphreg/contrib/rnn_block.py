"""Cells of tf.contrib.rnn whose whole step, or all of them, is one op; fused cells."""
from .. import functions as tf
from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..initializers import constant_initializer
from ..keras.engine.input_spec import InputSpec
from ..layers.base import Layer
from ..rnn import dynamic_rnn, static_rnn
from ..rnn_cells import LayerRNNCell, LSTMStateTuple


# ------------------------------------------------------------------ one step
class LSTMBlockCell(LayerRNNCell):
    """An LSTM whose step is one op.

    Args:
      num_units: int.  forget_bias: float.  cell_clip: float, bound of the content, default none.
      use_peephole: bool, the gates see the content.  dtype: DType.  reuse: bool.  name: str.
    Source: tf.contrib.rnn.LSTMBlockCell.
    """

    def __init__(self, num_units, forget_bias=1.0, cell_clip=None, use_peephole=False, dtype=None, reuse=None,
                 name="lstm_cell"):
        super().__init__(_reuse=reuse, dtype=dtype, name=name)
        self._num_units, self._forget_bias, self._use_peephole = num_units, forget_bias, use_peephole
        self._cell_clip = -1 if cell_clip is None else cell_clip
        self.input_spec = InputSpec(ndim=2)

    @property
    def state_size(self):
        return LSTMStateTuple(self._num_units, self._num_units)

    @property
    def output_size(self):
        return self._num_units

    def build(self, inputs_shape):
        depth = inputs_shape.as_list()[1]
        if depth is None:
            raise ValueError(f"Expecting inputs_shape[1] to be set: {inputs_shape}")
        n = self._num_units
        self._kernel = self.add_variable("kernel", [depth + n, n * 4])
        self._bias = self.add_variable("bias", [n * 4], initializer=constant_initializer(0.0))
        if self._use_peephole:
            self._peepholes = [self.add_variable(f"w_{gate}_diag", [n]) for gate in "ifo"]
        self.built = True

    def call(self, inputs, state):
        if len(state) != 2:
            raise ValueError("Expecting state to be a tuple with length 2.")
        cs_prev, h_prev = state
        wci, wcf, wco = self._peepholes if self._use_peephole else [tf.zeros([self._num_units])] * 3
        step = raw.LSTMBlockCell(
            x=inputs, cs_prev=cs_prev, h_prev=h_prev, w=self._kernel, wci=wci, wcf=wcf, wco=wco, b=self._bias,
            forget_bias=self._forget_bias, cell_clip=self._cell_clip, use_peephole=self._use_peephole)
        return step[6], LSTMStateTuple(step[1], step[6])


class GRUBlockCell(LayerRNNCell):
    """A GRU whose step is one op.

    Args:
      num_units: int.  cell_size: the same by its old name.  reuse: bool.  name: str.
    Raises:
      ValueError: both or neither of num_units and cell_size are given.
    Source: tf.contrib.rnn.GRUBlockCell.
    """

    _names = ("w_ru", "b_ru", "w_c", "b_c")

    def __init__(self, num_units=None, cell_size=None, reuse=None, name="gru_cell"):
        super().__init__(_reuse=reuse, name=name)
        if (cell_size is None) == (num_units is None):
            raise ValueError("Exactly one of num_units or cell_size must be provided.")
        self._cell_size = cell_size if num_units is None else num_units
        self.input_spec = InputSpec(ndim=2)

    @property
    def state_size(self):
        return self._cell_size

    @property
    def output_size(self):
        return self._cell_size

    def build(self, input_shape):
        depth, n = input_shape.as_list()[1], self._cell_size
        if depth is None:
            raise ValueError("Expecting input_size to be set.")
        w_ru, b_ru, w_c, b_c = self._names
        self._gate_kernel = self.add_variable(w_ru, [depth + n, n * 2])
        self._gate_bias = self.add_variable(b_ru, [n * 2], initializer=constant_initializer(1.0))
        self._candidate_kernel = self.add_variable(w_c, [depth + n, n])
        self._candidate_bias = self.add_variable(b_c, [n], initializer=constant_initializer(0.0))
        self.built = True

    def call(self, inputs, h_prev):
        step = raw.GRUBlockCell(x=inputs, h_prev=h_prev, w_ru=self._gate_kernel, w_c=self._candidate_kernel,
                                b_ru=self._gate_bias, b_c=self._candidate_bias)
        return step[3], step[3]


class GRUBlockCellV2(GRUBlockCell):
    """GRUBlockCell with the variable names of GRUCell.

    Source: tf.contrib.rnn.GRUBlockCellV2.
    """

    _names = ("gates/kernel", "gates/bias", "candidate/kernel", "candidate/bias")


# ------------------------------------------------------------------ all steps
class LSTMBlockWrapper(Layer):
    """An LSTM that does all steps at once; a base for others.

    Source: tf.contrib.rnn.LSTMBlockWrapper.
    """

    @property
    def num_units(self):
        """int: the size of the outputs."""
        raise NotImplementedError

    def _call_cell(self, inputs, initial_cell_state, initial_output, dtype, sequence_length):
        """(contents, outputs) of all steps."""
        raise NotImplementedError

    def call(self, inputs, initial_state=None, dtype=None, sequence_length=None):
        """(outputs, last state) for inputs (time, batch, size), or a list of them."""
        is_list = isinstance(inputs, list)
        if is_list:
            inputs = tf.stack(inputs)
        times, rows, depth = inputs.shape.with_rank(3).as_list()
        if not depth:
            raise ValueError(f"Expecting inputs_shape[2] to be set: {inputs.shape}")
        rows = tf.shape(inputs)[1] if rows is None else rows
        times = tf.shape(inputs)[0] if times is None else times
        content, output = first = self._first(initial_state, dtype, rows)
        dtype = first[0].dtype if dtype is None else dtype
        if sequence_length is not None:
            sequence_length = to_tensor(sequence_length)
        contents, outputs = self._call_cell(inputs, content, output, dtype, sequence_length)
        if sequence_length is None:
            last = contents[-1], outputs[-1]
        else:
            mask = tf.transpose(tf.sequence_mask(sequence_length, times, dtype=self.dtype), [1, 0])
            outputs = outputs * tf.tile(tf.expand_dims(mask, [-1]), [1, 1, self.num_units])
            contents = tf.concat([tf.expand_dims(content, [0]), contents], 0)
            whole = tf.concat([tf.expand_dims(output, [0]), outputs], 0)
            last = [_at_ends(values, sequence_length, rows) for values in (contents, whole)]
        return tf.unstack(outputs) if is_list else outputs, LSTMStateTuple(*last)

    def _first(self, initial_state, dtype, rows):
        if initial_state is None:
            if dtype is None:
                raise ValueError("Either initial_state or dtype needs to be specified")
            zeros = tf.zeros(tf.stack([rows, self.num_units]), dtype=dtype)
            return zeros, zeros
        if len(initial_state) != 2:
            raise ValueError("Expecting initial_state to be a tuple with length 2 or None")
        return initial_state


def _at_ends(values, lengths, rows):
    """Of each row, what stands where its sequence has ended."""
    return tf.gather_nd(values, tf.stack([lengths, tf.range(rows)], axis=1))


class LSTMBlockFusedCell(LSTMBlockWrapper):
    """An LSTM all of whose steps are one op.

    Args:
      num_units: int.  forget_bias: float.  cell_clip: float, bound of the content, default none.
      use_peephole: bool, the gates see the content.  reuse: bool.  dtype: DType.  name: str.
    Source: tf.contrib.rnn.LSTMBlockFusedCell.
    """

    def __init__(self, num_units, forget_bias=1.0, cell_clip=None, use_peephole=False, reuse=None, dtype=None,
                 name="lstm_fused_cell"):
        super().__init__(_reuse=reuse, name=name, dtype=dtype)
        self._num_units, self._forget_bias, self._use_peephole = num_units, forget_bias, use_peephole
        self._cell_clip = -1 if cell_clip is None else cell_clip
        self.input_spec = InputSpec(ndim=3)

    @property
    def num_units(self):
        return self._num_units

    def build(self, input_shape):
        depth, n = input_shape.as_list()[2], self._num_units
        self._kernel = self.add_variable("kernel", [depth + n, n * 4])
        self._bias = self.add_variable("bias", [n * 4], initializer=constant_initializer(0.0))
        if self._use_peephole:
            self._peepholes = [self.add_variable(f"w_{gate}_diag", [n]) for gate in "ifo"]
        self.built = True

    def _call_cell(self, inputs, initial_cell_state=None, initial_output=None, dtype=None, sequence_length=None):
        times = inputs.shape.as_list()[0] or tf.shape(inputs)[0]
        wci, wcf, wco = self._peepholes if self._use_peephole else [tf.zeros([self._num_units], dtype=dtype)] * 3
        longest = tf.cast(times if sequence_length is None else tf.reduce_max(sequence_length), dtypes.int64)
        steps = raw.BlockLSTM(
            seq_len_max=longest, x=inputs, cs_prev=initial_cell_state, h_prev=initial_output, w=self._kernel, wci=wci,
            wcf=wcf, wco=wco, b=self._bias, forget_bias=self._forget_bias, cell_clip=self._cell_clip,
            use_peephole=self._use_peephole)
        return steps[1], steps[6]


class FusedRNNCell:
    """What does all steps of a network at once; a base for others.

    Source: tf.contrib.rnn.FusedRNNCell.
    """

    def __call__(self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
        """(outputs, last state) for inputs (time, batch, size), or a list of them."""
        raise NotImplementedError


class FusedRNNCellAdaptor(FusedRNNCell):
    """A cell called like a fused one.

    Args:
      cell: RNNCell.  use_dynamic_rnn: bool, the steps are a loop, else each has ops of its own.
    Source: tf.contrib.rnn.FusedRNNCellAdaptor.
    """

    def __init__(self, cell, use_dynamic_rnn=False):
        self._cell, self._use_dynamic_rnn = cell, use_dynamic_rnn

    def __call__(self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
        is_list = isinstance(inputs, list)
        options = dict(sequence_length=sequence_length, initial_state=initial_state, dtype=dtype, scope=scope)
        if self._use_dynamic_rnn:
            inputs = tf.stack(inputs) if is_list else inputs
            outputs, state = dynamic_rnn(self._cell, inputs, time_major=True, **options)
            return tf.unstack(outputs) if is_list else outputs, state
        outputs, state = static_rnn(self._cell, inputs if is_list else tf.unstack(inputs), **options)
        return outputs if is_list else tf.stack(outputs), state


class TimeReversedFusedRNN(FusedRNNCell):
    """A fused cell that goes from the end to the beginning.

    Args:
      cell: FusedRNNCell.
    Source: tf.contrib.rnn.TimeReversedFusedRNN.
    """

    def __init__(self, cell):
        self._cell = cell

    def __call__(self, inputs, initial_state=None, dtype=None, sequence_length=None, scope=None):
        outputs, state = self._cell(_reversed(inputs, sequence_length), initial_state=initial_state, dtype=dtype,
                                    sequence_length=sequence_length, scope=scope)
        return _reversed(outputs, sequence_length), state


def _reversed(t, lengths):
    if lengths is None:
        return list(reversed(t)) if isinstance(t, list) else tf.reverse(t, [0])
    return tf.reverse_sequence(t, lengths, 0, 1)
