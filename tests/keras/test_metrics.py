"""Keras metrics: results over several batches, states, and what the golden records do not hold."""
import numpy as np
import pytest

import graphreg as tf

m = tf.keras.metrics


def results(metric, batches):
    """The result after each batch of (arguments of update_state)."""
    holders = [tf.placeholder(tf.float32, np.shape(a)) for a in batches[0]]
    result, out = metric(*holders), []
    with tf.Session() as session:
        session.run([v.initializer for v in metric.variables])
        for batch in batches:
            out.append(session.run(result, dict(zip(holders, batch))))
    return out


def test_mean_over_batches():
    assert results(m.Mean(), [([1., 3.],), ([5., 7.],)]) == [2., 4.]


def test_sum_over_batches():
    assert results(m.Sum(), [([1., 3.],), ([5., 7.],)]) == [4., 16.]


def test_weighted_mean():
    assert results(m.Mean(), [([1., 3.], [3., 1.])]) == [1.5]


def test_sparse_accuracy_over_batches():
    batches = [([0., 1.], [[.9, .1], [.8, .2]]), ([1., 1.], [[.1, .9], [.2, .8]])]
    assert results(m.SparseCategoricalAccuracy(), batches) == [.5, .75]


def test_auc_is_the_part_of_ordered_pairs():
    rng = np.random.RandomState(0)
    labels, scores = (rng.rand(200) > .6).astype(np.float32), rng.rand(200).astype(np.float32)
    above = scores[labels == 1][:, None] > scores[labels == 0][None]
    assert np.allclose(results(m.AUC(num_thresholds=2000), [(labels, scores)]), above.mean(), atol=2e-3)


@pytest.mark.parametrize("metric, expected", [
    (m.TruePositives, 2.), (m.FalsePositives, 1.), (m.TrueNegatives, 1.), (m.FalseNegatives, 2.)])
def test_counts(metric, expected):
    labels, scores = [1., 1., 1., 1., 0., 0.], [.6, .9, .2, .1, .7, .3]
    assert results(metric(), [(labels, scores)]) == [expected]


def test_precision_and_recall():
    labels, scores = [1., 1., 1., 1., 0., 0.], [.6, .9, .2, .1, .7, .3]
    assert np.allclose(results(m.Precision(), [(labels, scores)]), 2 / 3)
    assert np.allclose(results(m.Recall(thresholds=[.15, .95]), [(labels, scores)])[0], [.75, 0.])


def test_precision_in_float64():
    """TF 1.15.5 refuses it: it counts in float32 and cannot add that up."""
    metric = m.Precision(dtype="float64")
    assert metric([1, 0], [.9, .8]).dtype == tf.float64
    assert results(metric, [([1., 1., 0.], [.9, .3, .8])]) == [.5]


def test_reset_states():
    metric, pair = m.Precision(), m.MeanIoU(2)
    with tf.Session() as session, session.as_default():
        updates = [metric([1, 0], [.9, .8]), pair([0, 1], [1, 1])]
        session.run([v.initializer for v in metric.variables + pair.variables])
        session.run(updates)
        assert session.run(metric.variables)[0].tolist() == [1.]
        metric.reset_states()
        pair.reset_states()
        assert not any(np.any(v) for v in session.run(metric.variables + pair.variables))


def test_variables_are_in_no_collection():
    m.Mean()
    m.AUC(num_thresholds=3)
    assert not tf.global_variables() and not tf.local_variables()


def test_keras_session_initializes_the_state():
    metric = m.Mean()
    result = metric(tf.constant([2., 4.]))
    assert tf.keras.backend.get_session().run(result) == 3.
    tf.keras.backend.get_session().close()


def own_metric(returns):
    class Total(m.Metric):
        def __init__(self, name="total_of", **kwargs):
            super().__init__(name=name, **kwargs)
            self.total = self.add_weight("total", initializer="zeros")
            self.calls = self.add_weight("calls", initializer="zeros", dtype="int32")

        def update_state(self, values, sample_weight=None):
            self.calls.assign_add(1)
            added = self.total.assign_add(tf.reduce_sum(values))
            return added if returns else None

        def result(self):
            return self.total / tf.cast(self.calls, tf.float32)
    return Total()


@pytest.mark.parametrize("returns", [True, False])
def test_own_metric(returns):
    metric = own_metric(returns)
    assert results(metric, [([1., 3.],), ([5., 3.],)]) == [4., 6.]
    assert len(metric.updates) == 1 and metric.get_config() == {"name": "total_of", "dtype": "float32"}


def test_changes_of_an_own_metric_run_in_their_order():
    class Doubling(m.Metric):
        def __init__(self):
            super().__init__(name="doubling")
            self.a = self.add_weight("a", initializer="ones")
            self.b = self.add_weight("b", initializer="zeros")

        def update_state(self, values):
            self.a.assign(self.a * 2)
            self.b.assign(self.a + tf.reduce_sum(values))
            self.a.assign(self.b)

        def result(self):
            return self.a + self.b
    assert results(Doubling(), [([1.],), ([1.],)]) == [6., 14.]


def test_metric_is_abstract():
    with pytest.raises(TypeError, match="abstract"):
        m.Metric()


def test_relative_error_configuration():
    with tf.Session().as_default():
        assert m.MeanRelativeError([1., 2.]).get_config()["normalizer"].tolist() == [1., 2.]


def test_mean_tensor_has_one_shape():
    metric = m.MeanTensor()
    with tf.Session() as session, session.as_default():
        result = metric(tf.constant([1., 3.]), sample_weight=[1., 2.])
        again = metric(tf.constant([4., 0.]))
        assert session.run(result).tolist() == [1., 3.]
        assert session.run(again).tolist() == [2.5, 2.]
        with pytest.raises(ValueError, match="must always have the same shape"):
            metric(tf.ones([3]))


def test_predictions_out_of_range_are_found_where_axes_are_adjusted():
    """Elsewhere TF makes the checks, and nothing waits for them."""
    metric, scores = m.TruePositives(), tf.placeholder(tf.float32, [2, 1])
    plain, squeezed = metric(tf.ones([2, 1]), scores), metric(tf.ones([2, 1]), scores, sample_weight=tf.ones([2, 1, 1]))
    with tf.Session() as session:
        session.run([v.initializer for v in metric.variables])
        assert session.run(plain, {scores: [[.5], [2.]]}) == 1.
        with pytest.raises(tf.errors.InvalidArgumentError, match="predictions must be <= 1"):
            session.run(squeezed, {scores: [[.5], [2.]]})


def test_predictions_out_of_range_that_are_known():
    with pytest.raises(tf.errors.InvalidArgumentError, match="predictions must be >= 0"):
        m.TruePositives()([1.], [-1.])
