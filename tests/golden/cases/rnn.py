"""tf.nn.rnn_cell and the functions that run cells: graphs, values, names of the variables, errors."""
import numpy as np

from casetools import said, tell


def _data(*shape):
    """Numbers that every NumPy makes alike."""
    return ((np.arange(np.prod(shape)) * 7 % 19 - 9) / 8.).astype(np.float32).reshape(shape)


def _x(tf, *shape):
    return tf.placeholder(tf.float32, shape or [2, 3, 4], name="x")


def _filled(tf, *steps):
    """Variables set to numbers of their own, then the steps."""
    assigns = [v.assign(_data(*v.shape.as_list()) / 2.) for v in tf.trainable_variables()]
    return [tf.global_variables_initializer(), lambda s: s.run(assigns) and None] + list(steps) + [
        tell([(v.name, str(v.shape)) for v in tf.global_variables()])]


def _cells(tf):
    return tf.nn.rnn_cell


# ------------------------------------------------------------------ cells
def _one_step(tf, cell, width=4, **kwargs):
    x = _x(tf, 2, width)
    y, state = cell(x, cell.zero_state(2, tf.float32), **kwargs)
    y2, state = cell(x, state, **kwargs)
    return _filled(tf, {"y": y2, "s": _flat(state), "@feed": {x: _data(2, width)}},
                   tell(str(cell.state_size), str(cell.output_size), cell.name if hasattr(cell, "name") else None))


def _flat(state):
    return [t for s in state for t in _flat(s)] if isinstance(state, (list, tuple)) else [state]


def case_basic_rnn_cell(tf):
    return _one_step(tf, _cells(tf).BasicRNNCell(3))


def case_basic_rnn_cell_activation(tf):
    return _one_step(tf, _cells(tf).BasicRNNCell(3, activation=tf.nn.relu, name="mine"))


def case_gru_cell(tf):
    return _one_step(tf, _cells(tf).GRUCell(3))


def case_gru_cell_initializers(tf):
    return _one_step(tf, _cells(tf).GRUCell(3, activation="relu", kernel_initializer=tf.zeros_initializer(),
                                            bias_initializer=tf.ones_initializer()))


def case_basic_lstm_cell(tf):
    return _one_step(tf, _cells(tf).BasicLSTMCell(3))


def case_basic_lstm_cell_packed(tf):
    return _one_step(tf, _cells(tf).BasicLSTMCell(3, forget_bias=0., state_is_tuple=False))


def case_lstm_cell(tf):
    return _one_step(tf, _cells(tf).LSTMCell(3))


def case_lstm_cell_everything(tf):
    return _one_step(tf, _cells(tf).LSTMCell(3, use_peepholes=True, cell_clip=.5, num_proj=2, proj_clip=.4, forget_bias=.5,
                                             initializer=tf.ones_initializer()))


def case_lstm_cell_packed(tf):
    return _one_step(tf, _cells(tf).LSTMCell(3, state_is_tuple=False, use_peepholes=True, activation=tf.nn.softsign))


def case_lstm_cell_parts(tf):
    return _one_step(tf, _cells(tf).LSTMCell(3, num_proj=4, num_unit_shards=2, num_proj_shards=2))


def case_multi_cell(tf):
    c = _cells(tf)
    return _one_step(tf, c.MultiRNNCell([c.BasicLSTMCell(3), c.GRUCell(2)]))


def case_multi_cell_packed(tf):
    c = _cells(tf)
    return _one_step(tf, c.MultiRNNCell([c.GRUCell(3), c.GRUCell(2)], state_is_tuple=False))


def case_dropout_wrapper(tf):
    c = _cells(tf)
    cell = c.DropoutWrapper(c.BasicLSTMCell(3), input_keep_prob=.5, output_keep_prob=.6, state_keep_prob=.7, seed=3)
    return _one_step(tf, cell)


def case_dropout_wrapper_tensor(tf):
    c = _cells(tf)
    keep = tf.placeholder_with_default(1., [])
    return _one_step(tf, c.DropoutWrapper(c.GRUCell(3), output_keep_prob=keep))


def case_dropout_wrapper_variational(tf):
    c = _cells(tf)
    cell = c.DropoutWrapper(c.GRUCell(3), .5, .5, .5, variational_recurrent=True, input_size=4, dtype=tf.float32, seed=1)
    return _one_step(tf, cell)


def case_residual_and_device_wrapper(tf):
    c = _cells(tf)
    return _one_step(tf, c.DeviceWrapper(c.ResidualWrapper(c.GRUCell(4)), "/cpu:0"))


def case_residual_function(tf):
    c = _cells(tf)
    return _one_step(tf, c.ResidualWrapper(c.BasicRNNCell(4), residual_fn=lambda i, o: i * o))


def case_cell_scopes(tf):
    c = _cells(tf)
    x = _x(tf, 2, 4)
    cell = c.BasicLSTMCell(3)
    with tf.variable_scope("net"):
        y, s = cell(x, cell.zero_state(2, tf.float32))
        z, s = cell(x, s)
    other = c.GRUCell(3, reuse=tf.AUTO_REUSE)
    other(x, tf.zeros([2, 3]))
    with tf.variable_scope("again"):
        other(x, tf.zeros([2, 3]))
    return [tell([v.name for v in tf.global_variables()], [w.name for w in cell.weights], y.name, z.name)]


def case_zero_state(tf):
    c = _cells(tf)
    n = tf.shape(_x(tf, None, 4))[0]
    cell = c.MultiRNNCell([c.LSTMCell(3), c.GRUCell(2)])
    a, b = cell.zero_state(n, tf.float32), cell.zero_state(2, tf.float64)
    return [tell([str(t.shape) for t in _flat(a)], [t.name for t in _flat(b)], type(a[0]).__name__, a[0]._fields, a[0].dtype,
                 said(c.GRUCell(2).get_initial_state), [t.name for t in _flat(c.GRUCell(2).get_initial_state(batch_size=3, dtype=tf.float32))])]


def case_regularized_cell(tf):
    with tf.variable_scope("s", regularizer=tf.contrib.layers.l2_regularizer(.1)):
        cell = _cells(tf).BasicLSTMCell(3)
        cell(_x(tf, 2, 4), cell.zero_state(2, tf.float32))
    return [tell([l.name for l in tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)])]


def case_cell_errors(tf):
    c = _cells(tf)
    x = _x(tf, 2, 4)
    return [tell(said(c.MultiRNNCell, []), said(c.MultiRNNCell, 3), said(c.MultiRNNCell, [c.GRUCell(2), c.BasicLSTMCell(3)], state_is_tuple=False),
                 said(c.DropoutWrapper, c.GRUCell(2), 1.5), said(c.DropoutWrapper, 3), said(c.DropoutWrapper, c.GRUCell(2), variational_recurrent=True),
                 said(c.GRUCell(3), tf.zeros([4]), tf.zeros([2, 3])), 
                 said(c.LSTMCell, 3, activation="nothing"),
                 said(c.BasicLSTMCell(3), x, (tf.zeros([2, 3]), tf.zeros([2, 3]))) and 1)]


# ------------------------------------------------------------------ dynamic_rnn
def _dynamic(tf, cell, shape=(2, 3, 4), **kwargs):
    x = _x(tf, *shape)
    y, s = tf.nn.dynamic_rnn(cell, x, dtype=tf.float32, **kwargs)
    g = tf.gradients(tf.reduce_sum(y * y), [x] + tf.trainable_variables())
    return _filled(tf, {"y": y, "s": _flat(s), "g": g, "@feed": {x: _data(*[d or 2 for d in shape])}})


def case_dynamic(tf):
    return _dynamic(tf, _cells(tf).BasicLSTMCell(3))


def case_dynamic_lengths(tf):
    return _dynamic(tf, _cells(tf).GRUCell(3), sequence_length=[1, 3])


def case_dynamic_lengths_lstm(tf):
    return _dynamic(tf, _cells(tf).LSTMCell(3, num_proj=2), sequence_length=tf.constant([0, 2], tf.int64), swap_memory=True)


def case_dynamic_time_major(tf):
    return _dynamic(tf, _cells(tf).BasicRNNCell(3), time_major=True, scope="mine", parallel_iterations=2)


def case_dynamic_unknown(tf):
    return _dynamic(tf, _cells(tf).GRUCell(3), (None, None, 4), sequence_length=tf.placeholder_with_default([2, 1], [None]))


def case_dynamic_initial_state(tf):
    c = _cells(tf)
    cell = c.MultiRNNCell([c.BasicLSTMCell(3), c.BasicLSTMCell(2)])
    x = _x(tf)
    y, s = tf.nn.dynamic_rnn(cell, x, initial_state=cell.zero_state(2, tf.float32))
    return _filled(tf, {"y": y, "s": _flat(s), "@feed": {x: _data(2, 3, 4)}}, tell(type(s).__name__, type(s[0]).__name__, str(y.shape)))


def case_dynamic_dropout(tf):
    c = _cells(tf)
    tf.set_random_seed(4)
    return _dynamic(tf, c.DropoutWrapper(c.BasicLSTMCell(3), .5, .5))


def case_dynamic_twice(tf):
    c = _cells(tf)
    x = _x(tf)
    with tf.variable_scope("a"):
        tf.nn.dynamic_rnn(c.GRUCell(2), x, dtype=tf.float32)
    with tf.variable_scope("b"):
        tf.nn.dynamic_rnn(c.GRUCell(2), x, dtype=tf.float32)
    with tf.variable_scope("a", reuse=True):
        tf.nn.dynamic_rnn(c.GRUCell(2), x, dtype=tf.float32)
    return [tell([v.name for v in tf.global_variables()], said(tf.nn.dynamic_rnn, c.GRUCell(2), x, dtype=tf.float32) and 1,
                 said(tf.nn.dynamic_rnn, c.GRUCell(2), x, dtype=tf.float32))]


def case_dynamic_errors(tf):
    c = _cells(tf)
    x = _x(tf)
    return [tell(said(tf.nn.dynamic_rnn, c.GRUCell(2), x), said(tf.nn.dynamic_rnn, 3, x, dtype=tf.float32),
                 said(tf.nn.dynamic_rnn, c.GRUCell(2), x[0, 0], dtype=tf.float32), said(tf.nn.dynamic_rnn, c.GRUCell(2), x, [[1]], dtype=tf.float32),
                 said(tf.nn.dynamic_rnn, c.GRUCell(2), tf.placeholder(tf.float32, [None, None, None]), dtype=tf.float32),
                 said(tf.nn.dynamic_rnn, c.GRUCell(2), x, dtype=tf.float32, parallel_iterations=0) and 1)]


def case_dynamic_wrong_lengths(tf):
    x, n = _x(tf), tf.placeholder(tf.int32, [None])
    y, _ = tf.nn.dynamic_rnn(_cells(tf).GRUCell(2), x, n, dtype=tf.float32)
    return [tf.global_variables_initializer(), {"y": y, "@feed": {x: _data(2, 3, 4), n: [1, 2, 3]}}]


# ------------------------------------------------------------------ static_rnn
def _list(tf, n=3):
    return [tf.placeholder(tf.float32, [2, 4], name="x%d" % i) for i in range(n)]


def _feed(xs):
    return {x: _data(2, 4) + i for i, x in enumerate(xs)}


def case_static(tf):
    xs = _list(tf)
    y, s = tf.nn.static_rnn(_cells(tf).GRUCell(3), xs, dtype=tf.float32)
    return _filled(tf, {"y": y, "s": s, "g": tf.gradients(y[-1], xs), "@feed": _feed(xs)})


def case_static_lengths(tf):
    xs = _list(tf)
    y, s = tf.nn.static_rnn(_cells(tf).BasicLSTMCell(3), xs, dtype=tf.float32, sequence_length=[1, 2], scope="st")
    return _filled(tf, {"y": y, "s": list(s), "g": tf.gradients(y[-1] + s.h, xs), "@feed": _feed(xs)})


def case_static_errors(tf):
    c = _cells(tf)
    xs = _list(tf)
    return [tell(said(tf.nn.static_rnn, c.GRUCell(2), []), said(tf.nn.static_rnn, c.GRUCell(2), xs[0]), said(tf.nn.static_rnn, 3, xs),
                 said(tf.nn.static_rnn, c.GRUCell(2), xs))]


def case_static_state_saving(tf):
    return [tell(said(tf.nn.static_state_saving_rnn, _cells(tf).GRUCell(2), [], None, "s"))]


# ------------------------------------------------------------------ both directions
def case_bidirectional_dynamic(tf):
    c = _cells(tf)
    x = _x(tf)
    y, s = tf.nn.bidirectional_dynamic_rnn(c.GRUCell(3), c.GRUCell(3), x, sequence_length=[2, 3], dtype=tf.float32)
    return _filled(tf, {"y": list(y), "s": list(s), "@feed": {x: _data(2, 3, 4)}})


def case_bidirectional_dynamic_full(tf):
    c = _cells(tf)
    x = _x(tf)
    y, s = tf.nn.bidirectional_dynamic_rnn(c.BasicLSTMCell(3), c.BasicLSTMCell(2), x, dtype=tf.float32, time_major=True, scope="bi")
    return _filled(tf, {"y": list(y), "s": _flat(s), "@feed": {x: _data(2, 3, 4)}})


def case_bidirectional_static(tf):
    c = _cells(tf)
    xs = _list(tf)
    y, a, b = tf.nn.static_bidirectional_rnn(c.GRUCell(3), c.GRUCell(2), xs, dtype=tf.float32, sequence_length=[1, 3])
    return _filled(tf, {"y": y, "a": a, "b": b, "@feed": _feed(xs)})


# ------------------------------------------------------------------ raw_rnn
def case_raw(tf):
    c = _cells(tf)
    x = _x(tf, 3, 2, 4)
    source = tf.TensorArray(tf.float32, 3).unstack(x)
    cell = c.BasicLSTMCell(3)
    lengths = tf.constant([2, 3])
    def loop(time, output, state, loop_state):
        new = cell.zero_state(2, tf.float32) if output is None else state
        done = time >= lengths
        following = tf.cond(tf.reduce_all(done), lambda: tf.zeros([2, 4]), lambda: source.read(time))
        return done, following, new, output, None
    outputs, state, _ = tf.nn.raw_rnn(cell, loop)
    return _filled(tf, {"y": outputs.stack(), "s": list(state), "@feed": {x: _data(3, 2, 4)}})


def case_raw_loop_state(tf):
    c = _cells(tf)
    x = _x(tf, 2, 4)
    cell = c.GRUCell(4)
    def loop(time, output, state, loop_state):
        if output is None:
            return tf.constant([False, False]), x, cell.zero_state(2, tf.float32), tf.zeros([4]), tf.constant(0)
        return tf.fill([2], time >= 3), output, state, output * 2., loop_state + 1
    outputs, state, n = tf.nn.raw_rnn(cell, loop)
    return _filled(tf, {"y": outputs.stack(), "s": state, "n": n, "@feed": {x: _data(2, 4)}})
