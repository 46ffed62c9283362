"""tf.contrib.seq2seq and tf.contrib.legacy_seq2seq: losses, attention, decoding."""
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


# ------------------------------------------------------------------ losses
def _logits(tf):
    x = tf.placeholder(tf.float32, [2, 3, 5], name="x")
    return x, tf.constant([[1, 2, 0], [4, 0, 3]]), tf.constant([[1., 1., 0.], [1., .5, 2.]])


def case_sequence_loss(tf):
    x, targets, weights = _logits(tf)
    s = tf.contrib.seq2seq
    return [{"a": s.sequence_loss(x, targets, weights), "b": s.sequence_loss(x, targets, weights, average_across_timesteps=False),
             "c": s.sequence_loss(x, targets, weights, average_across_batch=False, name="mine"),
             "d": s.sequence_loss(x, targets, weights, average_across_timesteps=False, average_across_batch=False),
             "@feed": {x: _data(2, 3, 5)}}]


def case_sequence_loss_sums(tf):
    x, targets, weights = _logits(tf)
    options = dict(average_across_timesteps=False, average_across_batch=False)
    s = tf.contrib.seq2seq
    return [{"a": said(lambda: s.sequence_loss(x, targets, weights, sum_over_timesteps=True, **options)),
             "b": said(lambda: s.sequence_loss(x, targets, weights, sum_over_batch=True, **options)),
             "c": said(lambda: s.sequence_loss(x, targets, weights, sum_over_batch=True, sum_over_timesteps=True, **options)),
             "@feed": {x: _data(2, 3, 5)}}]


def case_sequence_loss_function(tf):
    x, targets, weights = _logits(tf)
    def function(labels, logits):
        return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits) * 2.
    loss = tf.contrib.seq2seq.sequence_loss(x, targets, weights, softmax_loss_function=function)
    return [{"a": loss, "g": tf.gradients(loss, x)[0], "@feed": {x: _data(2, 3, 5)}}]


def case_sequence_loss_errors(tf):
    x, targets, weights = _logits(tf)
    s = tf.contrib.seq2seq
    return [tell(said(s.sequence_loss, x[0], targets, weights), said(s.sequence_loss, x, targets[0], weights),
                 said(s.sequence_loss, x, targets, weights[0]), said(s.sequence_loss, x, targets, weights, sum_over_timesteps=True),
                 said(s.sequence_loss, x, targets, weights, sum_over_batch=True))]


def case_legacy_losses(tf):
    x = [tf.placeholder(tf.float32, [2, 5], name="x%d" % i) for i in range(3)]
    targets, weights = [tf.constant([1, 4]), tf.constant([0, 2]), tf.constant([3, 3])], [tf.constant([1., .5]), tf.ones([2]), tf.constant([0., 1.])]
    s = tf.contrib.legacy_seq2seq
    def function(labels, logits):
        return tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits)
    return [{"a": s.sequence_loss_by_example(x, targets, weights), "b": s.sequence_loss_by_example(x, targets, weights, average_across_timesteps=False),
             "c": s.sequence_loss(x, targets, weights), "d": s.sequence_loss(x, targets, weights, average_across_batch=False, name="mine"),
             "e": s.sequence_loss_by_example(x, targets, weights, softmax_loss_function=function), "@feed": {t: _data(2, 5) + i for i, t in enumerate(x)}},
            tell(said(s.sequence_loss_by_example, x[:2], targets, weights))]


# ------------------------------------------------------------------ legacy decoders
def case_legacy_decoders(tf):
    s = tf.contrib.legacy_seq2seq
    xs = [tf.placeholder(tf.float32, [2, 4], name="x%d" % i) for i in range(2)]
    cell = tf.contrib.rnn.GRUCell(3)
    outs, state = s.rnn_decoder(xs, tf.zeros([2, 3]), cell)
    with tf.variable_scope("basic"):
        b, bs = s.basic_rnn_seq2seq(xs, xs, tf.contrib.rnn.BasicLSTMCell(3))
    with tf.variable_scope("tied"):
        t, ts = s.tied_rnn_seq2seq(xs, xs, tf.contrib.rnn.GRUCell(4), loop_function=lambda p, i: p * 2.)
    return _filled(tf, {"o": outs, "s": state, "b": b, "bs": _flat(bs), "t": t, "ts": ts, "@feed": {x: _data(2, 4) for x in xs}})


# ------------------------------------------------------------------ decoding
def _parts(tf):
    return tf.contrib.seq2seq, tf.placeholder(tf.float32, [2, 3, 4], name="x")


def case_training_decoder(tf):
    s, x = _parts(tf)
    helper = s.TrainingHelper(x, [3, 2])
    cell = tf.contrib.rnn.GRUCell(3)
    decoder = s.BasicDecoder(cell, helper, cell.zero_state(2, tf.float32))
    out, state, lengths = s.dynamic_decode(decoder)
    return _filled(tf, {"o": out.rnn_output, "i": out.sample_id, "s": state, "n": lengths, "@feed": {x: _data(2, 3, 4)}},
                   tell(type(out).__name__, str(out.rnn_output.shape), out.rnn_output.name))


def case_training_decoder_options(tf):
    s, x = _parts(tf)
    helper = s.TrainingHelper(x, tf.constant([2, 3]), time_major=False)
    cell = tf.contrib.rnn.BasicLSTMCell(3)
    decoder = s.BasicDecoder(cell, helper, cell.zero_state(2, tf.float32), output_layer=tf.layers.Dense(5, use_bias=False))
    out, state, lengths = s.dynamic_decode(decoder, output_time_major=True, impute_finished=True, maximum_iterations=2, scope="dec")
    return _filled(tf, {"o": out.rnn_output, "i": out.sample_id, "s": list(state), "n": lengths, "@feed": {x: _data(2, 3, 4)}})


def case_greedy_decoder(tf):
    s, _ = _parts(tf)
    table = tf.get_variable("table", [5, 4])
    helper = s.GreedyEmbeddingHelper(table, tf.constant([1, 2]), 0)
    cell = tf.contrib.rnn.GRUCell(3)
    decoder = s.BasicDecoder(cell, helper, cell.zero_state(2, tf.float32), tf.layers.Dense(5))
    out, state, lengths = s.dynamic_decode(decoder, maximum_iterations=4)
    return _filled(tf, {"i": out.sample_id, "n": lengths})


def case_bahdanau(tf):
    s, x = _parts(tf)
    memory = tf.placeholder(tf.float32, [2, 5, 6], name="memory")
    attention = s.BahdanauAttention(3, memory, memory_sequence_length=[5, 2])
    cell = s.AttentionWrapper(tf.contrib.rnn.GRUCell(3), attention, attention_layer_size=4)
    decoder = s.BasicDecoder(cell, s.TrainingHelper(x, [3, 2]), cell.zero_state(2, tf.float32))
    out, state, _ = s.dynamic_decode(decoder)
    return _filled(tf, {"o": out.rnn_output, "c": state.cell_state, "a": state.attention, "t": state.time, "l": state.alignments,
                        "@feed": {x: _data(2, 3, 4), memory: _data(2, 5, 6)}}, tell(type(state).__name__, cell.output_size))


def case_luong(tf):
    s, x = _parts(tf)
    memory = tf.placeholder(tf.float32, [2, 5, 6], name="memory")
    attention = s.LuongAttention(3, memory, scale=True)
    cell = s.AttentionWrapper(tf.contrib.rnn.BasicLSTMCell(3), attention, alignment_history=True, output_attention=False)
    decoder = s.BasicDecoder(cell, s.TrainingHelper(x, [3, 2]), cell.zero_state(2, tf.float32))
    out, state, _ = s.dynamic_decode(decoder)
    return _filled(tf, {"o": out.rnn_output, "a": state.attention, "h": state.alignment_history.stack(),
                        "@feed": {x: _data(2, 3, 4), memory: _data(2, 5, 6)}}, tell(str(cell.state_size)))


def case_bahdanau_normed(tf):
    s, x = _parts(tf)
    memory = tf.placeholder(tf.float32, [2, 5, 6], name="memory")
    attention = s.BahdanauAttention(3, memory, normalize=True, name="att")
    cell = s.AttentionWrapper(tf.contrib.rnn.GRUCell(3), attention)
    y, state = cell(x[:, 0], cell.zero_state(2, tf.float32).clone(cell_state=tf.ones([2, 3])))
    return _filled(tf, {"y": y, "l": state.alignments, "@feed": {x: _data(2, 3, 4), memory: _data(2, 5, 6)}})


def case_tile_batch(tf):
    x = tf.placeholder(tf.float32, [2, 3])
    y = tf.contrib.seq2seq.tile_batch((x, {"k": x[:, 0]}), 2)
    return [{"a": y[0], "b": y[1]["k"], "@feed": {x: _data(2, 3)}}]
