"""Ten plain programs, run first: when one fails, look no further."""
import numpy as np
import pytest

import graphreg as tf


def run(fetches, feed=None):
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        return s.run(fetches, feed)


def test_a_constant():
    assert run(tf.constant(1.) + 2.) == 3.


def test_a_fed_placeholder():
    x = tf.placeholder(tf.float32, [None, 2])
    assert np.array_equal(run(tf.reduce_sum(x, 1), {x: [[1, 2], [3, 4]]}), [3, 7])


def test_names():
    with tf.name_scope("a"):
        assert tf.constant(1).name == "a/Const:0" and tf.constant(1).name == "a/Const_1:0"


def test_a_variable():
    v = tf.get_variable("v", initializer=[1., 2.])
    assert np.array_equal(run(v * 2.), [2., 4.])


def test_a_regularizer_fills_the_collection_and_no_more():
    w = tf.get_variable("w", initializer=[3., 4.], regularizer=tf.contrib.layers.l2_regularizer(.1))
    penalties = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
    assert [p.name for p in penalties] == ["w/Regularizer/l2_regularizer:0"]
    assert np.isclose(run(penalties[0]), .1 * 25 / 2)
    loss = tf.reduce_sum(w)
    assert np.array_equal(run(tf.gradients(loss, w)[0]), [1., 1.])
    assert np.allclose(run(tf.gradients(loss + penalties[0], w)[0]), [1.3, 1.4])


def test_reuse():
    with tf.variable_scope("s"):
        v = tf.get_variable("v", [1])
    with tf.variable_scope("s", reuse=True):
        assert tf.get_variable("v", [1]) is v


def test_seeded_numbers_are_tfs():
    tf.set_random_seed(1)
    assert np.allclose(run(tf.random_uniform([3])), [0.778786, 0.801198, 0.724375], atol=1e-6)


def test_training():
    v = tf.Variable(5.)
    step = tf.train.GradientDescentOptimizer(.1).minimize(tf.square(v))
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        for _ in range(50):
            s.run(step)
        assert abs(s.run(v)) < 1e-3


def test_a_loop_and_a_branch():
    n = tf.placeholder(tf.int32, [])
    total = tf.while_loop(lambda i, t: i < n, lambda i, t: (i + 1, t + tf.cond(i < 2, lambda: 1, lambda: 10)), [0, 0])[1]
    assert run(total, {n: 4}) == 22


def test_an_error():
    with pytest.raises(ValueError, match=r"Dimensions must be equal, but are 2 and 3 for 'add' \(op: 'AddV2'\)"):
        tf.constant([1., 2.]) + tf.constant([1., 2., 3.])
