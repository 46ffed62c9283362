"""What pooling refuses, where TF reads outside of its arrays or ends the process."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.core import errors

HOW = dict(ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="VALID")


def run(y, feed):
    with tf.Session() as session:
        return session.run(y, feed)


def free(dtype=tf.float32):
    return tf.placeholder(dtype)


@pytest.mark.parametrize("grad_shape", [(1, 3, 2, 1), (1, 2, 2, 2), (2, 2, 2, 1)])
def test_gradient_of_another_shape(grad_shape):
    x, y, dy = free(), free(), free()
    feed = {x: np.ones((1, 4, 4, 1)), y: np.ones((1, 2, 2, 1)), dy: np.ones(grad_shape)}
    with pytest.raises(errors.InvalidArgumentError, match=r"Expected grad shape to be \[1,2,2,1\]"):
        run(tf.raw_ops.MaxPoolGrad(orig_input=x, orig_output=y, grad=dy, **HOW), feed)
    with pytest.raises(errors.InvalidArgumentError, match=r"Expected grad shape to be \[1,2,2,1\]"):
        run(tf.raw_ops.AvgPoolGrad(orig_input_shape=[1, 4, 4, 1], grad=dy, **HOW), {dy: np.ones(grad_shape)})


def test_places_outside():
    x, dy, places = free(), free(), free(tf.int64)
    y = tf.raw_ops.MaxPoolGradWithArgmax(input=x, grad=dy, argmax=places, **HOW)
    feed = {x: np.ones((1, 2, 2, 1)), dy: np.ones((1, 1, 1, 1))}
    assert run(y, {**feed, places: np.full((1, 1, 1, 1), 2)}).ravel().tolist() == [0, 0, 1, 0]
    for place in (4, -1):
        with pytest.raises(errors.InvalidArgumentError, match="outside"):
            run(y, {**feed, places: np.full((1, 1, 1, 1), place)})
    with pytest.raises(errors.InvalidArgumentError, match="same shape"):
        run(y, {**feed, places: np.zeros((1, 2, 1, 1))})


def test_small_places_have_no_kernel():
    y, _ = tf.nn.max_pool_with_argmax(tf.ones([1, 2, 2, 1]), Targmax=tf.int32, **HOW)
    with pytest.raises(errors.InvalidArgumentError, match="No OpKernel was registered"):
        run(y, {})


def test_places_of_single_images_and_of_the_batch():
    x = np.arange(16, dtype=np.float32).reshape(2, 2, 2, 2)
    alone, whole = [tf.nn.max_pool_with_argmax(x, include_batch_in_index=b, **HOW)[1] for b in (False, True)]
    assert run(alone, {}).ravel().tolist() == [6, 7, 6, 7]
    assert run(whole, {}).ravel().tolist() == [6, 7, 14, 15]


def test_windows_of_no_size():
    with pytest.raises(errors.InvalidArgumentError, match="ksize for dimension 1 was zero"):
        run(tf.nn.avg_pool(tf.ones([1, 2, 2, 1]), 0, 1, "SAME"), {})


@pytest.mark.parametrize("function", [tf.nn.max_pool3d, tf.nn.avg_pool3d])
def test_volumes_without_places(function):
    """TF divides by zero here."""
    x = free()
    assert run(function(x, 2, 2, "SAME"), {x: np.ones((2, 4, 0, 3, 1))}).shape == (2, 2, 0, 2, 1)
