"""tf.contrib.metrics: rates, covariance, correlation, agreement."""
import numpy as np
from casetools import initialized, said, tell

P = np.array([.1, .4, .6, .9, .3], np.float32)
L = np.array([0, 1, 1, 0, 1], np.int64)
W = np.array([1., 2., 0., 1., .5], np.float32)


def _steps(tf, metric, feed=None, p=None):
    value, update = metric
    run = {"u": update, "@tol": 1e-5}
    value = {"v": value, "@tol": 1e-5}
    return initialized(tf, run, value, run, value, {"l": tf.local_variables(), "@tol": 1e-5})


def _case(symbol, *args, **kwargs):
    def case(tf):
        p, labels = tf.constant(P), tf.constant(L)
        if kwargs.get("as_bool"):
            p, labels = tf.constant(P > .35), tf.constant(L > 0)
        given = {k: (v(tf) if callable(v) else v) for k, v in kwargs.items() if k not in ("as_bool", "as_float")}
        if kwargs.get("as_float"):
            labels = tf.constant(P[::-1] * 3)
        return _steps(tf, getattr(tf.contrib.metrics, symbol)(p, labels, *args, **given))
    return case


def _weights(tf):
    return tf.constant(W)


case_false_positive_rate = _case("streaming_false_positive_rate", as_bool=True)
case_false_negative_rate = _case("streaming_false_negative_rate", as_bool=True)
case_false_positive_rate_with_weights = _case(
    "streaming_false_positive_rate", as_bool=True, weights=_weights, metrics_collections=["m"],
    updates_collections=["u"], name="n")
case_false_negative_rate_with_weights = _case("streaming_false_negative_rate", as_bool=True, weights=_weights, name="n")
case_false_positive_rate_at_thresholds = _case("streaming_false_positive_rate_at_thresholds", [.2, .5, .8])
case_false_negative_rate_at_thresholds = _case("streaming_false_negative_rate_at_thresholds", [.2, .5],
                                               weights=_weights,
                                               metrics_collections=["m"], name="n")
case_true_positives_at_thresholds = _case("streaming_true_positives_at_thresholds", [.2, .5])
case_true_negatives_at_thresholds = _case("streaming_true_negatives_at_thresholds", [.2, .5], weights=_weights)
case_false_positives_at_thresholds = _case("streaming_false_positives_at_thresholds", [.2, .5])
case_false_negatives_at_thresholds = _case("streaming_false_negatives_at_thresholds", [.2, .5], weights=_weights)
case_covariance = _case("streaming_covariance", as_float=True)
case_covariance_with_weights = _case("streaming_covariance", as_float=True, weights=_weights, metrics_collections=["m"],
                                     updates_collections=["u"], name="n")
case_pearson_correlation = _case("streaming_pearson_correlation", as_float=True)
case_pearson_correlation_with_weights = _case("streaming_pearson_correlation", as_float=True, weights=_weights,
                                              name="n",
                                              metrics_collections=["m"], updates_collections=["u"])


def case_cohen_kappa(tf):
    labels, predicted = tf.constant([0, 1, 2, 1, 0]), tf.constant([0, 2, 2, 1, 1])
    return _steps(tf, tf.contrib.metrics.cohen_kappa(labels, predicted, 3))


def case_cohen_kappa_with_weights(tf):
    labels, predicted = tf.constant([[0], [1], [2]]), tf.constant([0, 2, 2])
    return _steps(tf, tf.contrib.metrics.cohen_kappa(labels, predicted, 3, tf.constant([1., 2., 3.]), ["m"], ["u"],
                                                     "n"))


def case_mistakes(tf):
    m = tf.contrib.metrics
    p, labels = tf.constant(P), tf.constant(L)
    return [tell(said(m.streaming_false_positive_rate, p, labels[:2]), said(m.streaming_covariance, p, tf.ones([2])),
                 said(m.streaming_covariance, p, labels), said(m.streaming_pearson_correlation, p, tf.ones([2])),
                 said(m.cohen_kappa, labels, labels, 1), said(m.cohen_kappa, tf.ones([2, 2], tf.int32), labels, 3),
                 said(m.streaming_false_positive_rate_at_thresholds, p, labels, []))]
