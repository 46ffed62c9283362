"""What batch normalisation refuses, where TF reads outside of its arrays; empty batches; how it trains."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.core import errors


def run(y, feed=None):
    with tf.Session() as session:
        return session.run(y, feed)


@pytest.mark.parametrize("what", ["scale", "offset", "mean", "variance"])
def test_vectors_of_another_length(what):
    given = {name: tf.placeholder_with_default(np.ones(4 if name == what else 3, np.float32), None)
             for name in ("scale", "offset", "mean", "variance")}
    y = tf.nn.fused_batch_norm(tf.placeholder_with_default(np.ones((2, 1, 1, 3), np.float32), None), is_training=False,
                               **given)[0]
    with pytest.raises(errors.InvalidArgumentError, match="as many elements as there are channels, 3"):
        run(y)


def test_gradient_of_another_shape():
    x, dy, v = tf.placeholder(tf.float32), tf.placeholder(tf.float32), tf.ones([3])
    made = tf.raw_ops.FusedBatchNormGrad(y_backprop=dy, x=x, scale=v, reserve_space_1=v, reserve_space_2=v)
    with pytest.raises(errors.InvalidArgumentError, match="same shape"):
        run(made.x_backprop, {x: np.ones((1, 2, 2, 3)), dy: np.ones((1, 2, 3, 3))})


def test_empty_batch():
    x = tf.placeholder(tf.float32, [None, 2, 2, 3])
    y, mean, variance = tf.nn.fused_batch_norm(x, tf.ones([3]), tf.zeros([3]))
    dx, = tf.gradients(y, x)
    y, mean, variance, dx = run([y, mean, variance, dx], {x: np.zeros((0, 2, 2, 3))})
    assert y.shape == dx.shape == (0, 2, 2, 3) and np.isnan(mean).all() and np.isnan(variance).all()


def test_given_moments_come_back():
    """TF leaves these outputs to chance when not training; here they are the moments given."""
    m, v = np.float32([1, 2]), np.float32([3, 4])
    _, mean, variance = run(tf.nn.fused_batch_norm(tf.placeholder_with_default(np.ones((1, 1, 1, 2), np.float32), None),
                                                   tf.ones([2]), tf.ones([2]), m, v, is_training=False))
    assert mean.tolist() == [1, 2] and variance.tolist() == [3, 4]


def test_unbiased_variance():
    x = np.float32([[1, 2], [3, 6]]).reshape(2, 1, 1, 2)
    _, mean, variance = run(tf.nn.fused_batch_norm(tf.placeholder_with_default(x, None), tf.ones([2]), tf.zeros([2])))
    assert mean.tolist() == [2, 4] and variance.tolist() == [2, 8]
