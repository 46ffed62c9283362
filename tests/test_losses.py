"""tf.losses: the collections of losses and penalties and their sums, as TF 1.15.5 makes them."""
import numpy as np
import pytest

import graphreg as tf

REGULARIZATION = tf.GraphKeys.REGULARIZATION_LOSSES


def test_losses_are_kept_in_the_collection_of_a_name():
    a, b, c = (tf.constant(1., name=n) for n in "abc")
    tf.losses.add_loss(a)
    tf.losses.add_loss(b, "mine")
    tf.losses.add_loss(c, None)
    assert tf.losses.get_losses() == tf.get_collection("losses") == [a]
    assert tf.losses.get_losses(loss_collection="mine") == [b]
    assert tf.losses.get_losses("b", "mine") == [b] and tf.losses.get_losses("c") == []


def test_no_penalties_sum_to_a_constant():
    loss = tf.losses.get_regularization_loss("none", name="not used")
    assert (loss.name, loss.op.type, loss.dtype) == ("Const:0", "Const", tf.float32)


def test_sum_of_penalties():
    one, two = (tf.constant(1., name=f"{n}/p") for n in ("one", "two"))
    tf.add_to_collection(REGULARIZATION, one)
    single = tf.losses.get_regularization_loss()
    assert (single.op.name, single.op.type) == ("total_regularization_loss", "Identity")
    tf.add_to_collection(REGULARIZATION, two)
    assert tf.losses.get_regularization_losses("two") == [two]
    total = tf.losses.get_regularization_loss(name="named")
    assert (total.op.name, total.op.type, list(total.op.inputs)) == ("named", "AddN", [one, two])


def test_penalties_of_any_dtype_and_shape():
    tf.add_to_collection(REGULARIZATION, tf.constant([2.], tf.float64))
    total = tf.losses.get_regularization_loss()
    assert total.dtype == tf.float64 and total.shape.as_list() == [1]


def test_total_loss():
    loss, penalty = tf.constant(1., name="l"), tf.constant(2., name="p")
    tf.losses.add_loss(loss)
    tf.add_to_collection(REGULARIZATION, penalty)
    total = tf.losses.get_total_loss()
    assert (total.op.name, list(total.op.inputs)) == ("total_loss", [loss, penalty])
    without = tf.losses.get_total_loss(add_regularization_losses=False, name="without")
    assert (without.op.name, list(without.op.inputs)) == ("without", [loss])
    assert list(tf.losses.get_total_loss(scope="p").op.inputs) == [penalty]
    with pytest.raises(ValueError) as error:
        tf.losses.get_total_loss(scope="nothing")
    assert str(error.value) == "inputs must be a list of at least one Tensor/IndexedSlices with the same dtype and shape"


# ------------------------------------------------------------------ the losses against their formulas
LABELS = np.array([[1., 0., 1.], [0., 1., 0.]], np.float32)
SCORES = np.array([[.5, .25, .875], [.125, .75, .5]], np.float32)


def log_softmax(x):
    return x - np.log(np.exp(x).sum(-1, keepdims=True))


def huber(y, p, delta=1.):
    d = np.abs(y - p)
    return np.where(d <= delta, d * d / 2, delta * d - delta * delta / 2)


FORMULAS = {
    "absolute_difference": lambda y, p: np.abs(y - p),
    "mean_squared_error": lambda y, p: (y - p) ** 2,
    "huber_loss": huber,
    "log_loss": lambda y, p: -(y * np.log(p) + (1 - y) * np.log(1 - p)),
    "hinge_loss": lambda y, p: np.maximum(0, 1 - (2 * y - 1) * p),
    "sigmoid_cross_entropy": lambda y, p: np.log1p(np.exp(p)) - y * p,
    "softmax_cross_entropy": lambda y, p: -(y * log_softmax(p)).sum(-1),
    "cosine_distance": lambda y, p: 1 - (y * p).sum(1, keepdims=True),
}


def loss_of(name, *args, **kwargs):
    if name == "cosine_distance":
        kwargs["axis"] = 1
    return getattr(tf.losses, name)(*args, **kwargs)


def value_of(fetch, feed=None):
    with tf.Session() as session:
        return session.run(fetch, feed)


@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_losses_are_means_of_their_formulas(name):
    expected = FORMULAS[name](LABELS, SCORES)
    loss, single = loss_of(name, LABELS, SCORES), loss_of(name, LABELS, SCORES, reduction="none")
    assert tf.get_collection("losses") == [loss, single]
    assert np.allclose(value_of(single), expected, rtol=1e-5, atol=1e-6)
    assert np.isclose(value_of(loss), expected.mean(), rtol=1e-5)


@pytest.mark.parametrize("name", sorted(FORMULAS))
def test_weights_count_where_they_are_not_zero(name):
    weights = np.array([2., 0.], np.float32) if name == "softmax_cross_entropy" else np.array([[2.], [0.]], np.float32)
    every = FORMULAS[name](LABELS, SCORES)
    loss = loss_of(name, LABELS, SCORES, weights=weights, loss_collection=None)
    assert tf.get_collection("losses") == []
    assert np.isclose(value_of(loss), 2 * every[:1].mean(), rtol=1e-5)


def test_reductions():
    x, w = np.array([[1., 2., 3.], [4., 5., 6.]]), np.array([[0., 1., 2.]])
    total = (x * w).sum()
    expected = {"none": x * w, "weighted_sum": total, "weighted_mean": total / 6, "weighted_sum_over_batch_size": total / 6,
                "weighted_sum_by_nonzero_weights": total / 4}
    assert set(tf.losses.Reduction.all()) == set(expected)
    for reduction, value in expected.items():
        assert np.allclose(value_of(tf.losses.compute_weighted_loss(x, w, reduction=reduction)), value)


def test_weights_that_are_all_zero_give_zero_and_no_gradient():
    x = tf.constant([[1., 2.]])
    for reduction in tf.losses.Reduction.all():
        loss = tf.losses.compute_weighted_loss(x, 0., reduction=reduction)
        assert not np.any(value_of([loss, tf.gradients(loss, x)[0]])[1])


def test_label_smoothing_draws_labels_to_the_mean():
    loss = tf.losses.softmax_cross_entropy(LABELS[1:], SCORES[1:], label_smoothing=.3)
    smoothed = LABELS[1:] * .7 + .1
    assert np.isclose(value_of(loss), FORMULAS["softmax_cross_entropy"](smoothed, SCORES[1:])[0], rtol=1e-5)


def test_pairs_are_compared_within_a_sample():
    y, p = np.array([[1., 2., 5.], [0., 0., 1.]]), np.array([[1., 3., 3.], [2., 2., 2.]])
    pairs = [(a, b) for a in range(3) for b in range(3) if a < b]
    expected = sum(sum(((p[i, a] - p[i, b]) - (y[i, a] - y[i, b])) ** 2 for a, b in pairs) / len(pairs) for i in range(2))
    assert np.isclose(value_of(tf.losses.mean_pairwise_squared_error(y, p)), expected)


def test_sparse_labels_choose_classes():
    scores = tf.placeholder(tf.float32, [None, 3])
    labels = tf.placeholder(tf.int32, [None, 1])
    loss = tf.losses.sparse_softmax_cross_entropy(labels, scores, weights=tf.ones([2, 1]))
    expected = -log_softmax(SCORES)[[0, 1], [2, 0]].mean()
    assert np.isclose(value_of(loss, {scores: SCORES, labels: [[2], [0]]}), expected, rtol=1e-5)


def test_losses_of_doubles_are_computed_in_floats():
    loss = tf.losses.mean_squared_error(tf.constant([1.], tf.float64), tf.constant([3.], tf.float64))
    assert loss.dtype == tf.float32
    assert tf.losses.compute_weighted_loss(tf.constant([1.], tf.float64)).dtype == tf.float64


@pytest.mark.parametrize("arguments, message", [
    ((None, [1.]), "labels must not be None."), (([1.], None), "predictions must not be None."),
    (([1.], [1., 2.]), "Shapes (2,) and (1,) are incompatible"),
    (([1., 2.], [1., 2.], [1., 2., 3.]), "weights can not be broadcast to values. Mismatch at dim 0. values.shape=[2] "
                                         "weights.shape=[3].")])
def test_refused(arguments, message):
    with pytest.raises(ValueError) as error:
        tf.losses.mean_squared_error(*arguments)
    assert str(error.value) == message
