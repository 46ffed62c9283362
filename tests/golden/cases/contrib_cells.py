"""tf.contrib.rnn: the rarer cells, whole-step cells, fused cells."""
import numpy as np

from casetools import said, tell


def _data(*shape):
    """Numbers that every NumPy makes alike."""
    return ((np.arange(np.prod(shape)) * 7 % 19 - 9) / 8.).astype(np.float32).reshape(shape)


def kind(fn, *args, **kwargs):
    """The class of what a call raises: from within a layer, TF's texts tell of converted code first."""
    return str(said(fn, *args, **kwargs)).split(":")[0]


def _filled(tf, *steps):
    assigns = [v.assign(_data(*v.shape.as_list()) / 2.) for v in tf.trainable_variables()]
    return [tf.global_variables_initializer(), lambda s: s.run(assigns) and None] + list(steps) + [
        tell([(v.name, str(v.shape)) for v in tf.global_variables()])]


def _flat(state):
    return [t for s in state for t in _flat(s)] if isinstance(state, (list, tuple)) else [state]


def _steps(tf, cell, *shape, **kwargs):
    """Two steps of a cell, and gradients through them."""
    shape = shape or (2, 4)
    x = tf.placeholder(tf.float32, shape, name="x")
    state = kwargs.pop("state", None)
    y, state = cell(x, cell.zero_state(shape[0], tf.float32) if state is None else state)
    y, state = cell(x, state)
    g = tf.gradients([tf.reduce_sum(t) for t in _flat(y)], [x] + tf.trainable_variables()) if kwargs.pop("grads", False) else []
    values = {"y": _flat(y), "s": _flat(state), "@feed": {x: _data(*shape)}}
    if g:
        values["g"] = [t for t in g if t is not None]
    return _filled(tf, values, tell(str(cell.state_size), str(cell.output_size), [t is None for t in g]))


# ------------------------------------------------------------------ whole steps
def case_lstm_block_cell(tf):
    return _steps(tf, tf.contrib.rnn.LSTMBlockCell(3), grads=True)


def case_lstm_block_cell_peephole(tf):
    return _steps(tf, tf.contrib.rnn.LSTMBlockCell(3, forget_bias=.5, cell_clip=.4, use_peephole=True, name="mine"), grads=True)


def case_gru_block_cell(tf):
    return _steps(tf, tf.contrib.rnn.GRUBlockCell(3), grads=True)


def case_gru_block_cell_v2(tf):
    return _steps(tf, tf.contrib.rnn.GRUBlockCellV2(3, name="mine"), grads=True)


def case_block_errors(tf):
    r = tf.contrib.rnn
    x = tf.zeros([2, 4])
    return [tell(said(r.GRUBlockCell), said(lambda: r.GRUBlockCell(cell_size=3).output_size), kind(lambda: r.LSTMBlockCell(3)(x, (x,))),
                 said(lambda: r.LSTMBlockCell(3)(tf.zeros([2, 4, 4]), (x, x))),
                 said(lambda: r.GRUBlockCell(3)(tf.placeholder(tf.float32, [2, None]), tf.zeros([2, 3]))),
                 said(lambda: r.LSTMBlockCell(3)(tf.placeholder(tf.float32, [2, None]), (tf.zeros([2, 3]), tf.zeros([2, 3])))))]


def _fused(tf, cell, x=None, **kwargs):
    x = tf.placeholder(tf.float32, [3, 2, 4], name="x")
    y, state = cell(x, **kwargs)
    g = tf.gradients([tf.reduce_sum(t) for t in _flat(y)[-1:]], [x] + tf.trainable_variables())
    return _filled(tf, {"y": _flat(y), "s": _flat(state), "g": [t for t in g if t is not None], "@feed": {x: _data(3, 2, 4)}})


def case_lstm_fused(tf):
    cell = tf.contrib.rnn.LSTMBlockFusedCell(3)
    return _fused(tf, cell, dtype=tf.float32) + [tell("units %d" % cell.num_units, cell.name)]


def case_lstm_fused_peephole(tf):
    return _fused(tf, tf.contrib.rnn.LSTMBlockFusedCell(3, forget_bias=.5, cell_clip=.4, use_peephole=True, name="mine"),
                  initial_state=(tf.ones([2, 3]), tf.zeros([2, 3])), sequence_length=[3, 1])


def case_lstm_fused_errors(tf):
    cell = tf.contrib.rnn.LSTMBlockFusedCell(3)
    x = tf.zeros([3, 2, 4])
    return [tell(kind(cell, x), said(cell, tf.zeros([2, 4]), dtype=tf.float32), "x",
                 kind(cell, x, dtype=tf.int32), kind(cell, x, initial_state=(tf.zeros([2, 3]),)))]


def case_fused_adaptor(tf):
    return _fused(tf, tf.contrib.rnn.FusedRNNCellAdaptor(tf.contrib.rnn.GRUCell(3)), dtype=tf.float32)


def case_fused_adaptor_dynamic(tf):
    return _fused(tf, tf.contrib.rnn.FusedRNNCellAdaptor(tf.contrib.rnn.GRUCell(3), use_dynamic_rnn=True), dtype=tf.float32,
                  sequence_length=[3, 1])


def case_time_reversed(tf):
    r = tf.contrib.rnn
    return _fused(tf, r.TimeReversedFusedRNN(r.LSTMBlockFusedCell(3)), dtype=tf.float32)


def case_time_reversed_lengths(tf):
    r = tf.contrib.rnn
    return _fused(tf, r.TimeReversedFusedRNN(r.FusedRNNCellAdaptor(r.GRUCell(3))), dtype=tf.float32, sequence_length=[3, 2])


# ------------------------------------------------------------------ cells
def case_coupled(tf):
    return _steps(tf, tf.contrib.rnn.CoupledInputForgetGateLSTMCell(3))


def case_coupled_options(tf):
    return _steps(tf, tf.contrib.rnn.CoupledInputForgetGateLSTMCell(
        3, use_peepholes=True, num_proj=2, proj_clip=.3, forget_bias=.5, num_unit_shards=2, num_proj_shards=1, layer_norm=True, norm_gain=.8, norm_shift=.1))


def case_coupled_one_tensor(tf):
    return _steps(tf, tf.contrib.rnn.CoupledInputForgetGateLSTMCell(3, state_is_tuple=False, activation=tf.nn.relu,
                                                                    initializer=tf.constant_initializer(.5)))


def case_conv_1d(tf):
    return _steps(tf, tf.contrib.rnn.Conv1DLSTMCell(input_shape=[4, 2], output_channels=3, kernel_shape=[3]), 2, 4, 2)


def case_conv_2d(tf):
    cell = tf.contrib.rnn.Conv2DLSTMCell(input_shape=[3, 4, 2], output_channels=2, kernel_shape=[2, 3], use_bias=False, skip_connection=True,
                                         forget_bias=.5, initializers=tf.constant_initializer(.1))
    x = tf.placeholder(tf.float32, [2, 3, 4, 2], name="x")
    y, state = cell(x, cell.zero_state(2, tf.float32))      # a second step fails: the state has the inputs in it
    return _filled(tf, {"y": y, "s": _flat(state), "@feed": {x: _data(2, 3, 4, 2)}}, tell(str(cell.state_size), str(cell.output_size)))


def case_conv_3d(tf):
    return _steps(tf, tf.contrib.rnn.Conv3DLSTMCell(input_shape=[2, 3, 2, 1], output_channels=2, kernel_shape=[2, 2, 2], name="mine"), 2, 2, 3, 2, 1)


def case_phased(tf):
    cell = tf.contrib.rnn.PhasedLSTMCell(3, use_peepholes=True)
    time, x = tf.placeholder(tf.float32, [2, 1], name="time"), tf.placeholder(tf.float32, [2, 4], name="x")
    y, state = cell((time, x), cell.zero_state(2, tf.float32))
    y, state = cell((time, x), state)
    return _filled(tf, {"y": y, "s": _flat(state), "@feed": {x: _data(2, 4), time: np.array([[3.], [5.]], np.float32)}},
                   tell(str(cell.state_size), cell.output_size))


def case_phased_fixed(tf):
    cell = tf.contrib.rnn.PhasedLSTMCell(3, leak=.01, ratio_on=.2, trainable_ratio_on=False, period_init_min=2., period_init_max=30.)
    time, x = tf.placeholder(tf.float32, [2, 1], name="time"), tf.placeholder(tf.float32, [2, 4], name="x")
    y, state = cell((time, x), cell.zero_state(2, tf.float32))
    return _filled(tf, {"y": y, "s": _flat(state), "@feed": {x: _data(2, 4), time: np.array([[3.], [5.]], np.float32)}})


def case_glstm(tf):
    return _steps(tf, tf.contrib.rnn.GLSTMCell(4, number_of_groups=2))


def case_glstm_projected(tf):
    return _steps(tf, tf.contrib.rnn.GLSTMCell(4, num_proj=6, number_of_groups=2, forget_bias=.5, activation=tf.nn.relu))


def case_glstm_plain(tf):
    return _steps(tf, tf.contrib.rnn.GLSTMCell(4))


def case_intersection(tf):
    return _steps(tf, tf.contrib.rnn.IntersectionRNNCell(4))


def case_intersection_projected(tf):
    return _steps(tf, tf.contrib.rnn.IntersectionRNNCell(3, num_in_proj=3, forget_bias=.5, y_activation=tf.tanh))


def case_sru(tf):
    return _steps(tf, tf.contrib.rnn.SRUCell(3), grads=True)


def case_sru_options(tf):
    return _steps(tf, tf.contrib.rnn.SRUCell(3, activation=tf.nn.relu, name="mine"))


def case_indy_gru(tf):
    return _steps(tf, tf.contrib.rnn.IndyGRUCell(3))


def case_indy_gru_options(tf):
    return _steps(tf, tf.contrib.rnn.IndyGRUCell(3, activation=tf.nn.relu, kernel_initializer=tf.constant_initializer(.1),
                                                 bias_initializer=tf.constant_initializer(.2), name="mine"))


def case_indy_lstm(tf):
    return _steps(tf, tf.contrib.rnn.IndyLSTMCell(3))


def case_indy_lstm_options(tf):
    return _steps(tf, tf.contrib.rnn.IndyLSTMCell(3, forget_bias=.5, activation=tf.nn.relu, kernel_initializer=tf.constant_initializer(.1),
                                                  bias_initializer=tf.constant_initializer(.2), name="mine"))


def case_errors(tf):
    r = tf.contrib.rnn
    x = tf.zeros([2, 4])
    s = (tf.zeros([2, 3]), tf.zeros([2, 3]))
    unknown = tf.placeholder(tf.float32, [2, None])
    def call(cell, inputs, state):
        return kind(lambda: str(cell()(inputs, state)[0].shape))
    return [tell(call(lambda: r.IntersectionRNNCell(3), x, tf.zeros([2, 3])), call(lambda: r.CoupledInputForgetGateLSTMCell(3), unknown, s),
                 call(lambda: r.GLSTMCell(3, number_of_groups=2), x, s), call(lambda: r.GLSTMCell(4, num_proj=3, number_of_groups=2), x, s),
                 call(lambda: r.SRUCell(3), unknown, s[0]), call(lambda: r.IndyLSTMCell(3), unknown, s), call(lambda: r.IndyGRUCell(3), unknown, s[0]),
                 call(lambda: r.ConvLSTMCell(4, [2, 2], 2, [1]), x, s), call(lambda: r.ConvLSTMCell(1, [4, 4], 2, [1], skip_connection=True), x, s),
                 call(lambda: r.GLSTMCell(4, number_of_groups=2), unknown, s), call(lambda: r.GLSTMCell(4, number_of_groups=3), x, s),
                 call(lambda: r.CoupledInputForgetGateLSTMCell(3, num_unit_shards=9), x, s))]
