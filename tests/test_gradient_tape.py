"""Gradient tapes; what they give under eager execution is recorded in golden/programs/eager_gradients."""
import numpy as np
import pytest

import graphreg as tf


def test_records_nodes_of_a_graph_too():
    x = tf.constant([1., 2.])
    v = tf.get_variable("v", initializer=[3., 4.], use_resource=True)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.reduce_sum(x * x * v)
    dx, dv = tape.gradient(y, [x, v])
    with tf.Session() as sess:
        sess.run(v.initializer)
        np.testing.assert_allclose(sess.run(dx), [6., 16.])
        np.testing.assert_allclose(sess.run(dv), [1., 4.])


@pytest.mark.parametrize("function", [
    lambda x: tf.reduce_sum(tf.nn.softmax(x) * x), lambda x: tf.reduce_prod(x), lambda x: tf.norm(x),
    lambda x: tf.reduce_max(tf.sort(x)), lambda x: tf.reduce_sum(tf.gather(x, [0, 2, 0]) ** 2),
    lambda x: tf.reduce_sum(tf.nn.conv1d(x[None, :, None], tf.ones([2, 1, 1]), 1, "SAME") ** 2),
    lambda x: tf.cond(x[0] > 0, lambda: x[0] * x[1], lambda: x[1]),
    lambda x: tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v * x[1]), [0, x[0]])[1]])
def test_agrees_with_tf_gradients(function):
    at = np.array([.5, 1.5, -.3], np.float32)
    with tf.Graph().as_default(), tf.Session() as sess:
        x = tf.constant(at)
        wanted = sess.run(tf.convert_to_tensor(tf.gradients(function(x), x)[0]))
    from graphreg.engine.eager import EagerGraph
    with EagerGraph().as_default():
        x = tf.constant(at)
        with tf.GradientTape() as tape:
            tape.watch(x)
            y = function(x)
        np.testing.assert_allclose(tf.convert_to_tensor(tape.gradient(y, x)).numpy(), wanted, rtol=1e-5)


def test_second_derivatives(eager):
    x = tf.constant(2.)
    with tf.GradientTape() as outer:
        outer.watch(x)
        with tf.GradientTape() as inner:
            inner.watch(x)
            y = tf.sin(x) * x
        dy = inner.gradient(y, x)
    np.testing.assert_allclose(outer.gradient(dy, x).numpy(), 2 * np.cos(2.) - 2 * np.sin(2.), rtol=1e-5)


def test_batch_jacobian_needs_equal_batches(eager):
    with tf.GradientTape() as tape:
        x = tf.ones([2, 3])
        tape.watch(x)
        y = tf.ones([3, 2]) * tf.reduce_sum(x)
    with pytest.raises(ValueError, match="Need first dimension of target shape"):
        tape.batch_jacobian(y, x)


def test_a_tape_that_is_reused_is_refused(eager):
    tape = tf.GradientTape()
    with tape:
        with pytest.raises(ValueError, match="already recording"):
            tape.__enter__()
