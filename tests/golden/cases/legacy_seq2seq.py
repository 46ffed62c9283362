"""tf.contrib.legacy_seq2seq: decoders with embeddings and attention, and models with buckets."""
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


def _ids(tf, count=2, prefix="i"):
    return [tf.placeholder(tf.int32, [2], name=prefix + str(i)) for i in range(count)]


def _feed(*lists):
    return {t: np.array([i % 4, (i * 2 + 1) % 4], np.int32) for ts in lists for i, t in enumerate(ts)}


def _legacy(tf):
    return tf.contrib.legacy_seq2seq


def case_embedding_decoder(tf):
    d = _ids(tf)
    outs, state = _legacy(tf).embedding_rnn_decoder(d, tf.ones([2, 3]), tf.contrib.rnn.GRUCell(3), 4, 2)
    return _filled(tf, {"o": outs, "s": state, "@feed": _feed(d)})


def case_embedding_decoder_fed_back(tf):
    d = _ids(tf, 3)
    w, b = tf.get_variable("w", [3, 4]), tf.get_variable("b", [4])
    outs, state = _legacy(tf).embedding_rnn_decoder(d, tf.ones([2, 3]), tf.contrib.rnn.GRUCell(3), 4, 2, output_projection=(w, b),
                                                    feed_previous=True)
    g = tf.gradients(outs[-1], [v for v in tf.trainable_variables() if "embedding" in v.name])
    return _filled(tf, {"o": outs, "s": state, "g": g, "@feed": _feed(d)})


def case_embedding_decoder_not_updated(tf):
    d = _ids(tf, 2)
    outs, state = _legacy(tf).embedding_rnn_decoder(d, tf.ones([2, 4]), tf.contrib.rnn.GRUCell(4), 4, 2, feed_previous=True,
                                                    update_embedding_for_previous=False, scope="dec")
    g = tf.gradients(outs[-1], [v for v in tf.trainable_variables() if "embedding" in v.name])
    return _filled(tf, {"o": outs, "s": state, "g": g, "@feed": _feed(d)})


def case_embedding_seq2seq(tf):
    e, d = _ids(tf, prefix="e"), _ids(tf, prefix="d")
    outs, state = _legacy(tf).embedding_rnn_seq2seq(e, d, tf.contrib.rnn.BasicLSTMCell(3), 4, 5, 2)
    return _filled(tf, {"o": outs, "s": _flat(state), "@feed": _feed(e, d)})


def case_embedding_seq2seq_projected(tf):
    e, d = _ids(tf, prefix="e"), _ids(tf, prefix="d")
    projection = (tf.get_variable("w", [3, 5]), tf.get_variable("b", [5]))
    outs, state = _legacy(tf).embedding_rnn_seq2seq(e, d, tf.contrib.rnn.GRUCell(3), 4, 5, 2, output_projection=projection, feed_previous=True)
    return _filled(tf, {"o": outs, "s": state, "@feed": _feed(e, d)})


def case_embedding_seq2seq_tensor(tf):
    e, d = _ids(tf, prefix="e"), _ids(tf, prefix="d")
    back = tf.placeholder(tf.bool, [], name="back")
    outs, state = _legacy(tf).embedding_rnn_seq2seq(e, d, tf.contrib.rnn.BasicLSTMCell(3), 4, 5, 2, feed_previous=back)
    feed = _feed(e, d)
    return _filled(tf, {"o": outs, "s": _flat(state), "@feed": _with(feed, back, True)},
                   {"o": outs, "@feed": _with(feed, back, False)})


def _with(feed, key, value):
    feed = dict(feed)
    feed[key] = value
    return feed


def case_tied(tf):
    e, d = _ids(tf, prefix="e"), _ids(tf, prefix="d")
    outs, state = _legacy(tf).embedding_tied_rnn_seq2seq(e, d, tf.contrib.rnn.GRUCell(3), 4, 2)
    return _filled(tf, {"o": outs, "s": state, "@feed": _feed(e, d)})


def case_tied_decoder_symbols(tf):
    e, d = _ids(tf, prefix="e"), _ids(tf, prefix="d")
    projection = (tf.get_variable("w", [3, 4]), tf.get_variable("b", [4]))
    outs, state = _legacy(tf).embedding_tied_rnn_seq2seq(e, d, tf.contrib.rnn.GRUCell(3), 4, 2, num_decoder_symbols=4,
                                                         output_projection=projection, feed_previous=True, scope="mine")
    return _filled(tf, {"o": outs, "s": state, "@feed": _feed(e, d)})


def case_tied_fewer_outputs(tf):
    e, d = _ids(tf, prefix="e"), _ids(tf, prefix="d")
    outs, state = _legacy(tf).embedding_tied_rnn_seq2seq(e, d, tf.contrib.rnn.BasicLSTMCell(3), 4, 2, num_decoder_symbols=3, feed_previous=True)
    return _filled(tf, {"o": outs, "s": _flat(state), "@feed": _feed(e, d)})


def case_tied_tensor(tf):
    e, d = _ids(tf, prefix="e"), _ids(tf, prefix="d")
    back = tf.placeholder(tf.bool, [], name="back")
    outs, state = _legacy(tf).embedding_tied_rnn_seq2seq(e, d, tf.contrib.rnn.GRUCell(3), 4, 2, feed_previous=back)
    return _filled(tf, {"o": outs, "s": state, "@feed": _with(_feed(e, d), back, True)}, {"o": outs, "@feed": _with(_feed(e, d), back, False)})


def case_attention_decoder(tf):
    xs = [tf.placeholder(tf.float32, [2, 4], name="x%d" % i) for i in range(2)]
    memory = tf.placeholder(tf.float32, [2, 3, 5], name="memory")
    outs, state = _legacy(tf).attention_decoder(xs, tf.ones([2, 3]), memory, tf.contrib.rnn.GRUCell(3))
    return _filled(tf, {"o": outs, "s": state, "g": tf.gradients(outs[-1], memory)[0],
                        "@feed": {xs[0]: _data(2, 4), xs[1]: _data(2, 4) + 1., memory: _data(2, 3, 5)}})


def case_attention_decoder_options(tf):
    xs = [tf.placeholder(tf.float32, [None, 4], name="x%d" % i) for i in range(2)]
    memory = tf.placeholder(tf.float32, [None, 3, 5], name="memory")
    first = tf.contrib.rnn.LSTMStateTuple(tf.ones([2, 3]), tf.zeros([2, 3]))
    outs, state = _legacy(tf).attention_decoder(xs, first, memory, tf.contrib.rnn.BasicLSTMCell(3), output_size=4, num_heads=2,
                                                loop_function=lambda prev, i: prev * 2., scope="att", initial_state_attention=True)
    return _filled(tf, {"o": outs, "s": _flat(state), "@feed": {xs[0]: _data(2, 4), xs[1]: _data(2, 4) + 1., memory: _data(2, 3, 5)}})


def case_attention_errors(tf):
    f, cell = _legacy(tf).attention_decoder, tf.contrib.rnn.GRUCell(3)
    x, s, memory = [tf.zeros([2, 4])], tf.zeros([2, 3]), tf.zeros([2, 3, 5])
    return [tell(said(f, [], s, memory, cell), said(f, x, s, memory, cell, num_heads=0), said(f, x, s, tf.placeholder(tf.float32, [2, 3, None]), cell),
                 said(_legacy(tf).embedding_rnn_decoder, _ids(tf), s, cell, 4, 2, output_projection=(tf.zeros([3, 4]), tf.zeros([3]))),
                 said(_legacy(tf).embedding_rnn_decoder, _ids(tf), s, cell, 4, 2, output_projection=(tf.zeros([3, 2, 4]), tf.zeros([4]))))]


def case_embedding_attention_decoder(tf):
    d = _ids(tf)
    memory = tf.placeholder(tf.float32, [2, 3, 5], name="memory")
    outs, state = _legacy(tf).embedding_attention_decoder(d, tf.ones([2, 3]), memory, tf.contrib.rnn.GRUCell(3), 4, 2, output_size=4,
                                                          feed_previous=True, update_embedding_for_previous=False)
    return _filled(tf, {"o": outs, "s": state, "@feed": _with(_feed(d), memory, _data(2, 3, 5))})


def case_embedding_attention(tf):
    e, d = _ids(tf, 3, prefix="e"), _ids(tf, prefix="d")
    outs, state = _legacy(tf).embedding_attention_seq2seq(e, d, tf.contrib.rnn.GRUCell(3), 4, 5, 2)
    return _filled(tf, {"o": outs, "s": state, "@feed": _feed(e, d)})


def case_embedding_attention_projected(tf):
    e, d = _ids(tf, 3, prefix="e"), _ids(tf, prefix="d")
    projection = (tf.get_variable("w", [3, 5]), tf.get_variable("b", [5]))
    outs, state = _legacy(tf).embedding_attention_seq2seq(e, d, tf.contrib.rnn.BasicLSTMCell(3), 4, 5, 2, num_heads=2, output_projection=projection,
                                                          feed_previous=True, initial_state_attention=True, dtype=tf.float32)
    return _filled(tf, {"o": outs, "s": _flat(state), "@feed": _feed(e, d)})


def case_embedding_attention_tensor(tf):
    e, d = _ids(tf, 2, prefix="e"), _ids(tf, prefix="d")
    back = tf.placeholder(tf.bool, [], name="back")
    outs, state = _legacy(tf).embedding_attention_seq2seq(e, d, tf.contrib.rnn.BasicLSTMCell(3), 4, 5, 2, feed_previous=back)
    return _filled(tf, {"o": outs, "s": _flat(state), "@feed": _with(_feed(e, d), back, True)}, {"o": outs, "@feed": _with(_feed(e, d), back, False)})


def case_one2many(tf):
    e, d, k = _ids(tf, prefix="e"), _ids(tf, prefix="d"), _ids(tf, prefix="k")
    outs, states = _legacy(tf).one2many_rnn_seq2seq(e, {"a": d, "b": k}, tf.contrib.rnn.GRUCell(3),
                                                    {"a": tf.contrib.rnn.GRUCell(3), "b": tf.contrib.rnn.GRUCell(3)}, 4, {"a": 5, "b": 4}, 2)
    return _filled(tf, {"a": outs["a"], "b": outs["b"], "s": [states["a"], states["b"]], "@feed": _feed(e, d, k)})


def case_one2many_fed_back(tf):
    e, d = _ids(tf, prefix="e"), _ids(tf, prefix="d")
    back = tf.placeholder(tf.bool, [], name="back")
    outs, states = _legacy(tf).one2many_rnn_seq2seq(e, {"a": d}, tf.contrib.rnn.GRUCell(3), {"a": tf.contrib.rnn.GRUCell(3)}, 4, {"a": 5}, 2,
                                                    feed_previous=back)
    return _filled(tf, {"a": outs["a"], "s": states["a"], "@feed": _with(_feed(e, d), back, True)})


def _bucketed(tf, **kwargs):
    e, d = _ids(tf, 3, prefix="e"), _ids(tf, 3, prefix="d")
    targets, weights = _ids(tf, 3, prefix="t"), [tf.placeholder(tf.float32, [2], name="w%d" % i) for i in range(3)]
    model = lambda x, y: _legacy(tf).embedding_rnn_seq2seq(x, y, tf.contrib.rnn.GRUCell(3), 4, 4, 2)
    outs, losses = _legacy(tf).model_with_buckets(e, d, targets, weights, [(2, 1), (3, 3)], model, **kwargs)
    feed = _feed(e, d, targets)
    for i, w in enumerate(weights):
        feed[w] = np.array([1., .5 * i], np.float32)
    return _filled(tf, {"o": [t for o in outs for t in o], "l": losses, "@feed": feed})


def case_buckets(tf):
    return _bucketed(tf)


def case_buckets_by_example(tf):
    return _bucketed(tf, per_example_loss=True, name="mine",
                     softmax_loss_function=lambda labels, logits: tf.nn.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits))


def case_buckets_errors(tf):
    e, w = _ids(tf, 2, prefix="e"), [tf.zeros([2])] * 2
    f = _legacy(tf).model_with_buckets
    return [tell(said(f, e, e, e, w, [(3, 2)], None), said(f, e, e, e, w, [(2, 3)], None), said(f, e, e, e[:1], w, [(2, 2)], None),
                 said(f, e, e, e, w[:1], [(2, 2)], None))]
