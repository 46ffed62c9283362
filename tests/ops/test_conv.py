"""What convolutions refuse, where TF reads outside of its arrays or ends the process."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.core import errors

ONES = [1, 1, 1, 1]


def run(y, feed):
    with tf.Session() as session:
        return session.run(y, {k: np.ones(v) for k, v in feed.items()})


def free():
    return tf.placeholder(tf.float32)


@pytest.mark.parametrize("sizes, filter_shape, dy_shape", [
    ([1, 4, 4, 6], (3, 3, 3, 2), (1, 4, 4, 2)), ([1, 4, 4, 2], (3, 3, 1, 2), (1, 4, 4, 2))])
def test_groups_are_refused_in_gradients(sizes, filter_shape, dy_shape):
    w, dy = free(), free()
    y = tf.nn.conv2d_backprop_input(sizes, w, dy, ONES, "SAME")
    with pytest.raises(errors.UnimplementedError, match="grouped"):
        run(y, {w: filter_shape, dy: dy_shape})
    x = free()
    y = tf.nn.conv2d_backprop_filter(x, filter_shape, dy, ONES, "SAME")
    with pytest.raises(errors.UnimplementedError, match="grouped"):
        run(y, {x: sizes, dy: dy_shape})


def test_groups_are_refused_in_three_dimensions():
    x, w = free(), free()
    with pytest.raises(errors.UnimplementedError, match="grouped"):
        run(tf.nn.conv3d(x, w, [1] * 5, "SAME"), {x: (1, 2, 3, 3, 4), w: (1, 1, 1, 2, 2)})


@pytest.mark.parametrize("strides, text", [([1], "strides field must specify 4"), ([1, 0, 1, 1], "Stride must be > 0")])
def test_wrong_strides_of_a_gradient(strides, text):
    """TF ends the process for these."""
    w, dy = free(), free()
    with pytest.raises(errors.InvalidArgumentError, match=text):
        run(tf.nn.conv2d_backprop_input([1, 4, 4, 2], w, dy, strides, "SAME"), {w: (3, 3, 2, 2), dy: (1, 4, 4, 2)})


def test_a_filter_without_input_channels():
    x, w = free(), free()
    with pytest.raises(errors.InvalidArgumentError, match="evenly divisible"):
        run(tf.nn.conv2d(x, w, 1, "SAME"), {x: (1, 4, 4, 2), w: (3, 3, 0, 2)})
    with pytest.raises(ValueError, match="not a multiple of input depth of filter"):
        tf.nn.conv2d(tf.zeros([1, 4, 4, 2]), tf.zeros([3, 3, 0, 2]), 1, "SAME")


def test_a_variable_trains():
    """A small net finds the filter that made the data."""
    x = np.random.RandomState(0).randn(8, 6, 6, 2).astype(np.float32)
    true = np.random.RandomState(1).randn(3, 3, 2, 1).astype(np.float32)
    w = tf.get_variable("w", [3, 3, 2, 1], initializer=tf.zeros_initializer())
    loss = tf.reduce_mean(tf.square(tf.nn.conv2d(x, w, 1, "VALID") - tf.nn.conv2d(x, true, 1, "VALID")))
    step = tf.train.GradientDescentOptimizer(.3).minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(60):
            session.run(step)
        np.testing.assert_allclose(session.run(w), true, atol=.05)
