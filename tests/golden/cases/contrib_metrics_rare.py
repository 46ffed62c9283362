"""tf.contrib.metrics: f1_score, points and areas of curves, what is kept of a stream."""
import numpy as np

from casetools import initialized, said, slow, tell

LABELS = np.array([0, 1, 1, 0, 1, 0, 1, 1], bool)
SCORES = np.array([.1, .8, .4, .35, .9, .6, .55, .2], np.float32)
WEIGHTS = np.array([1, .5, 2, 1, 0, 1, 1, .25], np.float32)


def _twice(tf, made):
    value, update = made
    return initialized(tf, value, update, update, value)


def case_f1_score(tf):
    return _twice(tf, tf.contrib.metrics.f1_score(LABELS, SCORES, num_thresholds=6))


@slow
def case_f1_score_weighted(tf):
    made = tf.contrib.metrics.f1_score(LABELS, SCORES, WEIGHTS, num_thresholds=5, metrics_collections=["m"],
                                       updates_collections=["u"], name="f")
    return _twice(tf, made) + [tell(said(tf.contrib.metrics.f1_score, LABELS, SCORES, num_thresholds=1))]


@slow
def case_precision_at_recall(tf):
    return _twice(tf, tf.contrib.metrics.precision_at_recall(LABELS, SCORES, .6, weights=WEIGHTS, num_thresholds=7)) + [
        tell(said(tf.contrib.metrics.precision_at_recall, LABELS, SCORES, 1.5))]


@slow
def case_recall_at_precision(tf):
    return _twice(tf, tf.contrib.metrics.recall_at_precision(LABELS, SCORES, .6, num_thresholds=7)) + [
        tell(said(tf.contrib.metrics.recall_at_precision, LABELS, SCORES, -1.))]


@slow
def case_recall_at_precision_strict(tf):
    return _twice(tf, tf.contrib.metrics.recall_at_precision(LABELS, SCORES, .99, weights=WEIGHTS, num_thresholds=7,
                                                             strict_mode=True, name="strict"))


def case_streaming_concat(tf):
    x = tf.placeholder(tf.int32, [None, 2])
    value, update = tf.contrib.metrics.streaming_concat(x, max_size=5)
    feed = {x: [[1, 2], [3, 4]]}
    return initialized(tf, value, {"u": update, "@feed": feed}, {"u": update, "@feed": feed}, {"u": update, "@feed": feed},
                       value)


@slow
def case_streaming_concat_axis(tf):
    made = tf.contrib.metrics.streaming_concat(tf.constant([[1., 2.], [3., 4.]]), axis=-1, name="along",
                                               metrics_collections=["m"], updates_collections=["u"])
    fn = tf.contrib.metrics.streaming_concat
    return _twice(tf, made) + [tell(said(fn, tf.constant(1.)), said(fn, tf.constant([1.]), axis=3),
                                    said(fn, tf.constant([1.]), axis=-2), said(fn, tf.placeholder(tf.float32)),
                                    said(fn, tf.placeholder(tf.float32, [2, None])))]


@slow
def case_streaming_curve_points(tf):
    return _twice(tf, tf.contrib.metrics.streaming_curve_points(LABELS, SCORES, num_thresholds=5)) + _twice(
        tf, tf.contrib.metrics.streaming_curve_points(LABELS, SCORES, WEIGHTS, num_thresholds=4, curve="PR", name="pr")) + [
        tell(said(tf.contrib.metrics.streaming_curve_points, LABELS, SCORES, curve="X"))]
