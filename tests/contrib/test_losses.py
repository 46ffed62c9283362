"""tf.contrib.losses against NumPy: weights belong to the leading axes."""
import numpy as np
import pytest

import graphreg as tf

LOSSES = np.arange(12, dtype=np.float32).reshape(2, 3, 2)


def value_of(loss):
    with tf.Session() as session:
        return session.run(loss)


@pytest.mark.parametrize("weights", [2., [1., 0.], [[1., 2., 0.], [0., 0., 3.]]])
def test_weights(weights):
    loss = tf.contrib.losses.compute_weighted_loss(tf.constant(LOSSES), weights)
    w = np.array(weights, np.float32)
    spread = np.broadcast_to(w.reshape(w.shape + (1,) * (3 - w.ndim)), LOSSES.shape)
    assert np.isclose(value_of(loss), (LOSSES * spread).sum() / (spread != 0).sum())
    assert tf.get_collection("losses") == [loss]


def test_predictions_come_first():
    predictions, labels = tf.constant([[.5, .25]]), tf.constant([[1., 0.]])
    expected = -(np.log(.5) + np.log(.75)) / 2
    assert np.isclose(value_of(tf.contrib.losses.log_loss(predictions, labels)), expected, rtol=1e-5)


def test_hinge_loss_is_not_reduced_and_in_no_collection():
    loss = tf.contrib.losses.hinge_loss(tf.constant([[.5, -2.]]), tf.constant([[1, 0]]))
    assert value_of(loss).tolist() == [[.5, 0.]] and tf.get_collection("losses") == []


def test_total():
    tf.contrib.losses.add_loss(tf.constant(1.))
    tf.get_variable("w", initializer=[2.], regularizer=tf.contrib.layers.l2_regularizer(1.))
    total, without = tf.contrib.losses.get_total_loss(), tf.contrib.losses.get_total_loss(False)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert session.run([total, without]) == [3., 1.]


def test_refused():
    for call, message in (
            (lambda c: c.compute_weighted_loss(tf.placeholder(tf.float32)), "losses.get_shape().ndims cannot be None"),
            (lambda c: c.compute_weighted_loss(tf.zeros([2]), tf.placeholder(tf.float32)),
             "weights.get_shape().ndims cannot be None"),
            (lambda c: c.mean_squared_error(tf.zeros([2]), tf.zeros([3])), "Shapes (2,) and (3,) are incompatible")):
        with pytest.raises(ValueError) as error:
            call(tf.contrib.losses)
        assert str(error.value) == message
