"""Keras losses: against the formulas, and what the golden records do not hold."""
import numpy as np
import pytest

import graphreg as tf

losses = tf.keras.losses
Y = np.array([[0., 1., 0.], [1., 0., 0.]], np.float32)
P = np.array([[.2, .7, .1], [.3, .4, .3]], np.float32)


def run(x, feed=None):
    with tf.Session() as session:
        return session.run(x, feed)


FORMULAS = {
    "mse": np.mean((P - Y) ** 2, -1), "mae": np.mean(np.abs(P - Y), -1),
    "msle": np.mean((np.log(P + 1) - np.log(np.maximum(Y, 1e-7) + 1)) ** 2, -1),
    "hinge": np.mean(np.maximum(1 - (2 * Y - 1) * P, 0), -1),
    "squared_hinge": np.mean(np.maximum(1 - (2 * Y - 1) * P, 0) ** 2, -1),
    "categorical_hinge": np.maximum(0, np.max((1 - Y) * P, -1) - np.sum(Y * P, -1) + 1),
    "logcosh": np.mean(np.log(np.cosh(P - Y)), -1),
    "categorical_crossentropy": -np.log(np.sum(Y * P, -1)),
    "binary_crossentropy": -np.mean(Y * np.log(P) + (1 - Y) * np.log(1 - P), -1),
    "poisson": np.mean(P - Y * np.log(P), -1),
    "cosine_similarity": np.sum(Y * P, -1) / np.linalg.norm(P, axis=-1),
}


@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_function(name):
    assert np.allclose(run(getattr(losses, name)(tf.constant(Y), tf.constant(P))), FORMULAS[name], rtol=1e-5, atol=1e-6)


def test_hinge_of_signs():
    signs = tf.constant([[-1., 1.]])
    assert np.allclose(run(losses.hinge(signs, tf.constant([[.5, .5]]))), 1.)


def test_huber_meets_at_delta():
    loss = losses.Huber(delta=2., reduction="none")(tf.zeros([3]), tf.constant([1., 2., 3.]))
    assert np.allclose(run(loss), [.5, 2., 4.])


def test_sparse_equals_categorical():
    sparse = losses.sparse_categorical_crossentropy(tf.constant([1, 0]), tf.constant(P))
    assert np.allclose(run(sparse), FORMULAS["categorical_crossentropy"])


def test_from_logits_equals_softmax():
    logits = tf.placeholder(tf.float32, [None, 3])
    of_logits = losses.CategoricalCrossentropy(from_logits=True)(tf.constant(Y), logits)
    of_probabilities = losses.CategoricalCrossentropy()(tf.constant(Y), tf.identity(tf.nn.softmax(logits)))
    assert np.allclose(*run([of_logits, of_probabilities], {logits: P * 3}))


@pytest.mark.parametrize("reduction, expected", [
    ("auto", 7.), ("sum_over_batch_size", 7.), ("sum", 14.), ("none", [2., 12.])])
def test_reductions(reduction, expected):
    loss = losses.MeanAbsoluteError(reduction=reduction)(
        tf.zeros([2, 2]), tf.constant([[1., 3.], [3., 5.]]), sample_weight=[1., 3.])
    assert np.allclose(run(loss), expected)


def test_weight_of_zero_counts_in_the_mean():
    loss = losses.MeanSquaredError()(tf.zeros([2, 1]), tf.constant([[2.], [100.]]), sample_weight=[1., 0.])
    assert run(loss) == 2.


def test_wrong_reduction():
    with pytest.raises(ValueError, match="Invalid Reduction Key mean"):
        losses.MeanSquaredError(reduction="mean")


def test_own_class_by_name():
    class Twice(losses.Loss):
        def call(self, y_true, y_pred):
            return 2 * tf.reduce_mean(y_pred, axis=-1)
    with tf.keras.utils.custom_object_scope({"Twice": Twice}):
        found = losses.get({"class_name": "Twice", "config": {"reduction": "sum"}})
    assert run(found(tf.zeros([2, 2]), tf.ones([2, 2]))) == 4.
    assert losses.serialize(found) == {"class_name": "Twice", "config": {"reduction": "sum", "name": None}}


def test_configuration_with_a_tensor():
    loss = losses.BinaryCrossentropy(label_smoothing=tf.constant(.25))
    assert loss.get_config()["label_smoothing"] == .25


@pytest.mark.parametrize("name", ["foo", "bce", "Cosine"])
def test_unknown_name(name):
    with pytest.raises(ValueError, match="Unknown loss function:" + name):
        losses.get(name)


def test_wrong_identifier():
    with pytest.raises(ValueError, match="Could not interpret loss function identifier"):
        losses.get(3)
