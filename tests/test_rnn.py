"""tf.nn.rnn_cell and the functions that run cells: what golden records do not tell."""
import numpy as np
import pytest

import graphreg as tf

cells = tf.nn.rnn_cell


def run(fetches, feed=None):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run(fetches, feed)


def test_dynamic_equals_static():
    data = np.random.RandomState(0).randn(3, 5, 2).astype(np.float32)
    lengths = [5, 0, 2]
    with tf.variable_scope("net"):
        dynamic, last = tf.nn.dynamic_rnn(cells.GRUCell(4), tf.constant(data), lengths, dtype=tf.float32)
    with tf.variable_scope("net", reuse=True):
        static, same = tf.nn.static_rnn(cells.GRUCell(4), tf.unstack(tf.constant(data), axis=1), dtype=tf.float32,
                                        sequence_length=lengths)
    a, b, c, d = run([dynamic, tf.stack(static, 1), last, same])
    np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(c, d, rtol=1e-5, atol=1e-6)
    assert not a[1].any() and not a[2, 2:].any()


def test_gradient_of_dynamic_equals_static():
    data = tf.constant(np.random.RandomState(0).randn(2, 3, 2))
    with tf.variable_scope("net"):
        dynamic, _ = tf.nn.dynamic_rnn(cells.LSTMCell(3, use_peepholes=True), data, dtype=tf.float64)
    with tf.variable_scope("net", reuse=True):
        static, _ = tf.nn.static_rnn(cells.LSTMCell(3, use_peepholes=True), tf.unstack(data, axis=1), dtype=tf.float64)
    weights = tf.trainable_variables()
    a, b = run([tf.gradients(tf.reduce_sum(dynamic ** 2), weights), tf.gradients(tf.reduce_sum(tf.stack(static, 1) ** 2), weights)])
    assert len(weights) == 5
    for x, y in zip(a, b):
        np.testing.assert_allclose(x, y, rtol=1e-9, atol=1e-12)


def test_state_saver_keeps_the_state():
    saved = {}

    class Saver:
        def state(self, name):
            return tf.ones([2, 3])

        def save_state(self, name, value):
            saved[name] = value
            return tf.no_op()
    xs = [tf.ones([2, 4])] * 2
    outputs, state = tf.nn.static_state_saving_rnn(cells.GRUCell(3), xs, Saver(), "h")
    a, b, c = run([outputs[-1], state, saved["h"]])
    np.testing.assert_array_equal(a, b)
    np.testing.assert_array_equal(b, c)


def test_variational_dropout_is_the_same_in_every_step():
    cell = cells.DropoutWrapper(cells.BasicRNNCell(50), output_keep_prob=.5, variational_recurrent=True, dtype=tf.float32)
    y, _ = tf.nn.dynamic_rnn(cell, tf.ones([1, 4, 3]), dtype=tf.float32)
    dropped = run(y)[0] == 0
    assert dropped[0].any() and not dropped[0].all() and (dropped == dropped[0]).all()


def test_penalty_of_a_scope_reaches_the_cell():
    with tf.variable_scope("s", regularizer=lambda w: tf.reduce_sum(w ** 2)):
        tf.nn.dynamic_rnn(cells.MultiRNNCell([cells.BasicLSTMCell(3), cells.GRUCell(2)]), tf.ones([2, 3, 4]), dtype=tf.float32)
    assert len(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)) == len(tf.trainable_variables()) == 6


@pytest.mark.parametrize("cell", [lambda: cells.LSTMCell(3, num_proj=2), lambda: cells.MultiRNNCell([cells.GRUCell(2)] * 1)])
def test_configuration_or_weights(cell):
    cell = cell()
    y, _ = cell(tf.ones([2, 4]), cell.zero_state(2, tf.float32))
    assert y.shape.as_list() == [2, 2] and cell.weights and cell.trainable_weights == cell.weights
