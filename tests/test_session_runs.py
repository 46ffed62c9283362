"""Runs that come back: what is fed is checked as the first time, and taken as it is where it may be."""
import numpy as np
import pytest

import graphreg as tf


@pytest.mark.parametrize("value", [2., np.float32(2), np.float64(2), np.array(2., np.float32), np.array(2.), 2])
def test_scalars_of_every_kind(value):
    x = tf.placeholder(tf.float32, [])
    y = x * 3.
    with tf.Session() as sess:
        for _ in range(8):
            found = sess.run(y, {x: value})
            assert found == 6. and found.dtype == np.float32


def test_what_may_not_be_fed_is_refused_the_tenth_time():
    x, n = tf.placeholder(tf.float32, [None, 2]), tf.placeholder(tf.int32, [])
    y = tf.reduce_sum(x) + tf.cast(n, tf.float32)
    with tf.Session() as sess:
        for k in range(1, 10):
            assert sess.run(y, {x: np.ones((k % 3, 2), np.float32), n: k}) == 2 * (k % 3) + k
        with pytest.raises(ValueError, match=r"Cannot feed value of shape \(2, 3\)"):
            sess.run(y, {x: np.ones((2, 3), np.float32), n: 1})
        with pytest.raises(TypeError, match="not compatible"):
            sess.run(y, {x: np.ones((2, 2), np.float32), n: 2 ** 40})
        with pytest.raises(TypeError, match="cannot be a tf.Tensor"):
            sess.run(y, {x: y, n: 2})
        tf.get_default_graph().prevent_feeding(x)
        with pytest.raises(ValueError, match="may not be fed"):
            sess.run(y, {x: np.ones((2, 2), np.float32), n: 1})


def test_other_dtypes_and_orders_are_converted():
    x = tf.placeholder(tf.float32, [2])
    y = x * 2.
    with tf.Session() as sess:
        for value in ([1., 2.], (1, 2), np.array([1., 2.]), np.array([1, 2], ">f4"), np.array([1., 2.], np.float32)) * 2:
            found = sess.run(y, {x: value})
            assert found.tolist() == [2., 4.] and found.dtype == np.float32
