"""tf.contrib.metrics: predictions before labels, and what tf.metrics does not have."""
import inspect

import numpy as np
import pytest

import graphreg as tf

metrics = tf.contrib.metrics


def updated(metric):
    value, update = metric
    with tf.Session() as session:
        session.run(tf.local_variables_initializer())
        return session.run(update), session.run(value)


def test_predictions_come_first():
    predictions, labels = [True, True, True], [True, False, False]
    assert updated(metrics.streaming_false_positives(predictions, labels)) == (2., 2.)
    assert updated(metrics.streaming_false_negatives(predictions, labels)) == (0., 0.)
    assert list(inspect.signature(metrics.streaming_precision).parameters)[:3] == ["predictions", "labels", "weights"]


def test_accuracy_of_one_batch():
    accuracy = metrics.accuracy(tf.constant([1, 2, 3]), tf.constant([1, 0, 3]), [3., 1., 0.])
    with tf.Session() as session:
        assert session.run(accuracy) == .75
    with pytest.raises(ValueError) as error:
        metrics.accuracy(tf.constant([1.]), tf.constant([1.]))
    assert str(error.value) == "Labels should have bool, integer, or string dtype, not tf.float32"


def test_recall_at_k_is_the_mean_of_in_top_k():
    scores = np.random.RandomState(0).rand(9, 4).astype(np.float32)
    labels = np.arange(9) % 4
    expected = np.mean([l in np.argsort(-s)[:2] for s, l in zip(scores, labels)])
    assert np.isclose(updated(metrics.streaming_recall_at_k(tf.constant(scores), tf.constant(labels), 2))[0], expected)


def test_count():
    assert updated(metrics.count(tf.zeros([3, 2]))) == (6., 6.)
    assert updated(metrics.count(tf.zeros([3, 2]), [[1.], [0.], [2.]], name="weighted")) == (6., 6.)


def test_aggregate():
    assert metrics.aggregate_metrics((1, 2), (3, 4)) == ([1, 3], [2, 4])
    assert metrics.aggregate_metric_map({"a": (1, 2), "b": (3, 4)}) == ({"a": 1, "b": 3}, {"a": 2, "b": 4})
    with pytest.raises(ValueError, match="at least one value_tensor/update_op pair"):
        metrics.aggregate_metrics()
