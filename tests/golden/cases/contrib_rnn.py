"""tf.contrib.rnn: its cells, wrappers and stacks of both directions."""
import numpy as np

from casetools import said, tell


def _data(*shape):
    """Numbers that every NumPy makes alike."""
    return ((np.arange(np.prod(shape)) * 7 % 19 - 9) / 8.).astype(np.float32).reshape(shape)


def _filled(tf, *steps):
    assigns = [v.assign(_data(*v.shape.as_list()) / 2.) for v in tf.trainable_variables()]
    return [tf.global_variables_initializer(), lambda s: s.run(assigns) and None] + list(steps) + [
        tell([(v.name, str(v.shape)) for v in tf.global_variables()])]


def _flat(state):
    return [t for s in state for t in _flat(s)] if isinstance(state, (list, tuple)) else [state]


def _one_step(tf, cell, width=4):
    x = tf.placeholder(tf.float32, [2, width], name="x")
    y, state = cell(x, cell.zero_state(2, tf.float32))
    y, state = cell(x, state)
    return _filled(tf, {"y": y, "s": _flat(state), "@feed": {x: _data(2, width)}}, tell(str(cell.state_size), str(cell.output_size)))


def case_names(tf):
    r = tf.contrib.rnn
    return [tell(*[getattr(r, n) is getattr(tf.nn.rnn_cell, n) for n in
                   ("BasicLSTMCell", "BasicRNNCell", "DeviceWrapper", "DropoutWrapper", "GRUCell", "LSTMCell", "LSTMStateTuple",
                    "MultiRNNCell", "ResidualWrapper", "RNNCell")] + [getattr(r, n) is getattr(tf.nn, n) for n in
                                                                      ("static_rnn", "static_bidirectional_rnn", "static_state_saving_rnn")])]


def case_layer_norm(tf):
    return _one_step(tf, tf.contrib.rnn.LayerNormBasicLSTMCell(3))


def case_layer_norm_dropout(tf):
    return _one_step(tf, tf.contrib.rnn.LayerNormBasicLSTMCell(3, forget_bias=.5, norm_gain=.8, norm_shift=.1, dropout_keep_prob=.5,
                                                               dropout_prob_seed=4))


def case_layer_norm_without(tf):
    return _one_step(tf, tf.contrib.rnn.LayerNormBasicLSTMCell(3, layer_norm=False, activation=tf.nn.relu, reuse=None))


def case_nas(tf):
    return _one_step(tf, tf.contrib.rnn.NASCell(3))


def case_nas_projected(tf):
    return _one_step(tf, tf.contrib.rnn.NASCell(3, num_proj=2, use_bias=True))


def case_ugrnn(tf):
    return _one_step(tf, tf.contrib.rnn.UGRNNCell(3))


def case_ind_rnn(tf):
    return _one_step(tf, tf.contrib.rnn.IndRNNCell(3))


def case_output_projection(tf):
    return _one_step(tf, tf.contrib.rnn.OutputProjectionWrapper(tf.contrib.rnn.GRUCell(3), 2))


def case_output_projection_activation(tf):
    return _one_step(tf, tf.contrib.rnn.OutputProjectionWrapper(tf.contrib.rnn.BasicLSTMCell(3), 2, activation=tf.nn.relu))


def case_input_projection(tf):
    return _one_step(tf, tf.contrib.rnn.InputProjectionWrapper(tf.contrib.rnn.GRUCell(3), 2))


def case_embedding(tf):
    cell = tf.contrib.rnn.EmbeddingWrapper(tf.contrib.rnn.GRUCell(3), 5, 2)
    x = tf.placeholder(tf.int32, [2, 1], name="x")
    y, state = cell(x, cell.zero_state(2, tf.float32))
    return _filled(tf, {"y": y, "@feed": {x: [[1], [4]]}})


def case_attention(tf):
    return _one_step(tf, tf.contrib.rnn.AttentionCellWrapper(tf.contrib.rnn.BasicLSTMCell(3), 2))


def case_attention_packed(tf):
    return _one_step(tf, tf.contrib.rnn.AttentionCellWrapper(tf.contrib.rnn.GRUCell(3), 2, attn_size=4, attn_vec_size=5, input_size=6,
                                                             state_is_tuple=False))


def _highway(tf, **kwargs):
    x = tf.placeholder(tf.float32, [2, 4], name="x")
    cell = tf.contrib.rnn.HighwayWrapper(tf.contrib.rnn.GRUCell(4), **kwargs)
    y, state = cell(x, cell.zero_state(2, tf.float32))
    return _filled(tf, {"y": y, "s": state, "@feed": {x: _data(2, 4)}}, tell(said(cell, x, state)))


def case_highway(tf):
    return _highway(tf)


def case_highway_two_gates(tf):
    return _highway(tf, couple_carry_transform_gates=False, carry_bias_init=2.)


def case_errors(tf):
    r = tf.contrib.rnn
    return [tell(said(r.OutputProjectionWrapper, r.GRUCell(2), 0), said(r.OutputProjectionWrapper, 3, 2), said(r.EmbeddingWrapper, r.GRUCell(2), 0, 1),
                 said(r.AttentionCellWrapper, r.GRUCell(2), 0), said(r.AttentionCellWrapper, 3, 2),
                 said(r.AttentionCellWrapper, r.BasicLSTMCell(2), 2, state_is_tuple=False),
                 said(r.stack_bidirectional_dynamic_rnn, [], [r.GRUCell(2)], None), said(r.stack_bidirectional_dynamic_rnn, None, [r.GRUCell(2)], None),
                 said(r.stack_bidirectional_dynamic_rnn, [r.GRUCell(2)], [r.GRUCell(2)] * 2, None),
                 said(r.stack_bidirectional_rnn, [r.GRUCell(2)], None, None))]


def case_stack_dynamic(tf):
    r = tf.contrib.rnn
    x = tf.placeholder(tf.float32, [2, 3, 4], name="x")
    y, a, b = r.stack_bidirectional_dynamic_rnn([r.GRUCell(3), r.GRUCell(2)], [r.GRUCell(3), r.GRUCell(2)], x, dtype=tf.float32,
                                                sequence_length=[1, 3])
    return _filled(tf, {"y": y, "a": list(a), "b": list(b), "@feed": {x: _data(2, 3, 4)}})


def case_stack_static(tf):
    r = tf.contrib.rnn
    xs = [tf.placeholder(tf.float32, [2, 4], name="x%d" % i) for i in range(2)]
    y, a, b = r.stack_bidirectional_rnn([r.BasicLSTMCell(3), r.GRUCell(2)], [r.GRUCell(3), r.GRUCell(2)], xs, dtype=tf.float32, scope="st")
    return _filled(tf, {"y": y, "a": _flat(a), "b": _flat(b), "@feed": {x: _data(2, 4) for x in xs}})


def case_batch_and_time(tf):
    x = tf.placeholder(tf.float32, [2, None, 4], name="x")
    y = tf.contrib.rnn.transpose_batch_time(x)
    return [tell(str(y.shape), tf.contrib.rnn.best_effort_input_batch_size([y]), tf.contrib.rnn.best_effort_input_batch_size([tf.placeholder(tf.float32)]))]
