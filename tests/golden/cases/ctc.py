"""Connectionist temporal classification and fake quantization."""
import numpy as np

from casetools import said, tell


def logits(times=5, batch=2, classes=4, seed=0, dtype=np.float32):
    return np.random.RandomState(seed).randn(times, batch, classes).astype(dtype)


def labels(tf, indices=((0, 0), (0, 1), (1, 0)), values=(0, 1, 2), shape=(2, 2)):
    return tf.SparseTensor([list(i) for i in indices], tf.constant(list(values), tf.int32), list(shape))


def fetch(*tensors):
    out = []
    for t in tensors:
        out += [t.indices, t.values, t.dense_shape] if hasattr(t, "dense_shape") else [t]
    return [out]


def case_loss(tf):
    x = tf.constant(logits())
    loss = tf.nn.ctc_loss(labels(tf), x, tf.constant([5, 4]))
    return fetch(loss, tf.gradients(loss, x)[0])


def case_loss_batch_major(tf):
    x = tf.constant(logits().transpose(1, 0, 2))
    loss = tf.reduce_mean(tf.nn.ctc_loss(labels=labels(tf), inputs=x, sequence_length=[5, 4], time_major=False))
    return fetch(loss, tf.gradients(loss, x)[0])


def case_loss_repeated(tf):
    x = tf.constant(logits(8, 2, 5, 3))
    y = labels(tf, [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)], [1, 1, 3, 2, 2], [2, 3])
    outs = []
    for collapse in (False, True):
        for merge in (True, False):
            loss = tf.nn.ctc_loss(y, x, [8, 6], preprocess_collapse_repeated=collapse, ctc_merge_repeated=merge)
            outs += [loss, tf.gradients(loss, x)[0]]
    return fetch(*outs)


def case_loss_longer(tf):
    x = tf.constant(logits(3, 2, 4, 1))
    y = labels(tf, [(0, 0), (0, 1), (0, 2), (1, 0)], [1, 1, 2, 0], [2, 3])
    loss = tf.nn.ctc_loss(y, x, [3, 3], ignore_longer_outputs_than_inputs=True)
    bad = tf.nn.ctc_loss(y, x, [3, 3])
    return fetch(loss, tf.gradients(loss, x)[0]) + [lambda s: said(s.run, bad)]


def case_loss_double(tf):
    x = tf.constant(logits(dtype=np.float64))
    loss = tf.nn.ctc_loss(labels(tf), x, [5, 5])
    # TF's own sums are of single precision in part.
    return [{"loss": loss, "gradient": tf.gradients(loss, x)[0], "@tol": 1e-6}]


def case_loss_errors(tf):
    x, y = tf.constant(logits()), labels(tf)
    outs = [tf.nn.ctc_loss(y, x, [5, 9]), tf.nn.ctc_loss(labels(tf, values=(0, -1, 1)), x, [5, 4]),
            tf.nn.ctc_loss(labels(tf, indices=((0, 0), (0, 1), (3, 0))), x, [5, 4])]
    return [lambda s, o=o: said(s.run, o) for o in outs] + [
        tell(said(tf.nn.ctc_loss, y, x, [5, 4, 3]), said(tf.nn.ctc_loss, tf.constant([1]), x, [5, 4]),
             said(tf.nn.ctc_loss, y, tf.zeros([2, 3]), [5, 4]), said(tf.nn.ctc_loss, y, x, [1., 2.]))]


def case_greedy(tf):
    x = tf.constant(logits(6, 3, 4, 2) * 2)
    (a,), p = tf.nn.ctc_greedy_decoder(x, [6, 5, 3])
    (b,), q = tf.nn.ctc_greedy_decoder(x, [6, 5, 3], merge_repeated=False)
    return fetch(a, p, b, q)


def case_beam_search(tf):
    x = tf.constant(logits(6, 2, 4, 5))
    paths, p = tf.nn.ctc_beam_search_decoder(x, [6, 4], beam_width=5, top_paths=2)
    more, q = tf.nn.ctc_beam_search_decoder(x, [6, 4], beam_width=4, top_paths=1, merge_repeated=False)
    v2, r = tf.nn.ctc_beam_search_decoder_v2(x, [6, 4], beam_width=3, top_paths=3)
    return fetch(*(paths + [p] + more + [q] + v2 + [r]))


def case_beam_search_wide(tf):
    x = tf.constant(logits(7, 1, 3, 8))
    paths, p = tf.nn.ctc_beam_search_decoder(x, [7], merge_repeated=False, top_paths=4)
    return fetch(*(paths + [p]))


def case_decoder_errors(tf):
    x = tf.constant(logits())
    outs = [tf.nn.ctc_greedy_decoder(x, [5, 9])[1], tf.nn.ctc_beam_search_decoder(x, [5, 5], beam_width=1, top_paths=2)[1]]
    return [lambda s, o=o: said(s.run, o) for o in outs] + [
        tell(said(tf.nn.ctc_greedy_decoder, x, [5]), said(tf.nn.ctc_beam_search_decoder, x, [5, 4], 0))]


def case_collapse_repeated(tf):
    y, n = tf.nn.collapse_repeated(tf.constant([[1, 1, 2, 2, 1], [1, 2, 3, 4, 5], [2, 2, 2, 0, 0]]), [5, 5, 3])
    return [[y, n]]


def case_fake_quant_args(tf):
    x = tf.constant([-7., -1.3, 0., 0.49, 2.51, 9.])
    a = tf.fake_quant_with_min_max_args(x)
    b = tf.quantization.fake_quant_with_min_max_args(x, -1., 3., num_bits=4, narrow_range=True, name="q")
    g = tf.fake_quant_with_min_max_args_gradient(tf.ones_like(x), x, min=-1., max=3.)
    return [[a, b, g] + tf.gradients(a, x) + tf.gradients(b, x)]


def case_fake_quant_vars(tf):
    x = tf.constant([[-7., -1.3, 0.], [0.49, 2.51, 9.]])
    low, high = tf.constant(-1.2), tf.constant(3.1)
    y = tf.fake_quant_with_min_max_vars(x, low, high)
    z = tf.fake_quant_with_min_max_vars(x, low, high, 3, True)
    lows, highs = tf.constant([-1., -2., 0.1]), tf.constant([1., 2., 3.])
    c = tf.fake_quant_with_min_max_vars_per_channel(x, lows, highs, name="c")
    return [[y, z, c] + tf.gradients(y * x, [x, low, high]) + tf.gradients(c * x, [x, lows, highs])
            + list(tf.fake_quant_with_min_max_vars_gradient(tf.ones_like(x), x, low, high))
            + list(tf.fake_quant_with_min_max_vars_per_channel_gradient(tf.ones_like(x), x, lows, highs))]


def case_fake_quant_errors(tf):
    x = tf.constant([1., 2.])
    outs = [tf.fake_quant_with_min_max_args(x, 3., 1.), tf.fake_quant_with_min_max_args(x, num_bits=1),
            tf.fake_quant_with_min_max_args(x, num_bits=17), tf.fake_quant_with_min_max_args(x, 0., 0.)]
    return [lambda s, o=o: said(s.run, o) for o in outs] + [
        tell(said(tf.fake_quant_with_min_max_vars, x, [1.], 2.), said(tf.fake_quant_with_min_max_vars_per_channel, x, [1.], [2.]))]


def case_quantize_and_dequantize(tf):
    x = tf.constant([-1.7, -0.4, 0.25, 1.9])
    y = tf.quantization.quantize_and_dequantize(x, -1., 1., num_bits=4, range_given=True)
    z = tf.quantization.quantize_and_dequantize(x, 0., 0., signed_input=True, num_bits=8)
    u = tf.quantization.quantize_and_dequantize(tf.abs(x), 0., 2., signed_input=False, num_bits=3, range_given=True, name="u")
    return [[y, z, u] + tf.gradients(y, x)]
