"""tf.contrib.metrics: points of curves over thresholds, and what is kept of a stream."""
from .. import functions as tf
from ..core import dtypes
from ..core.scopes import control_dependencies
from ..functions import check
from ..functions.control_flow import cond, group, no_op
from ..functions.state import assign
from ..metrics.common import aligned, metric_variable, publish
from ..metrics.thresholds import _even_thresholds, _rate_at, running_counts
from ..variable_scope import variable_scope

_EPSILON = 1e-7


def _counts(labels, predictions, weights, num_thresholds, **wanted):
    predictions, labels, weights = aligned(predictions, labels, weights)
    return running_counts(labels, predictions, _even_thresholds(num_thresholds), weights, **wanted)


def _both(values, updates, compute, metrics_collections, updates_collections):
    value = publish(compute(values, "value"), metrics_collections)
    update = compute(updates, "update" if compute.__name__ == "best" else "update_op")
    return value, publish(update, updates_collections)


def f1_score(labels, predictions, weights=None, num_thresholds=200, metrics_collections=None, updates_collections=None,
             name=None):
    """The best F1 of all thresholds.

    F1 = 2 * precision * recall / (precision + recall)

    Args:
      labels: bool Tensor.  predictions: float Tensor of its shape, in [0, 1].
      weights: Tensor that broadcasts to labels, default 1.  num_thresholds: int, evenly spaced.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the variable scope.
    Returns:
      (F1, update): float32 scalars.
    Source: tf.contrib.metrics.f1_score.
    """
    def best(counts, name):
        found = counts["true_positives"]
        precision = tf.div(found, _EPSILON + found + counts["false_positives"], name="precision_" + name)
        recall = tf.div(found, _EPSILON + found + counts["false_negatives"], name="recall_" + name)
        return tf.reduce_max(2.0 * precision * recall / (precision + recall + _EPSILON))

    with variable_scope(name, "f1", (labels, predictions, weights)):
        predictions, labels, weights = aligned(predictions, labels, weights)
        # TF makes the checks and, unlike tf.metrics, lets nothing wait for them.
        for at_edge, edge in ((check.assert_greater_equal, 0.0), (check.assert_less_equal, 1.0)):
            at_edge(predictions, tf.cast(edge, predictions.dtype), message="predictions must be in [0, 1]")
        values, updates = running_counts(labels, predictions, _even_thresholds(num_thresholds), weights,
                                         ("true_positives", "false_negatives", "false_positives"))
        return _both(values, updates, best, metrics_collections, updates_collections)


def precision_at_recall(labels, predictions, target_recall, weights=None, num_thresholds=200, metrics_collections=None,
                        updates_collections=None, name=None):
    """The precision at the highest threshold whose recall is as wanted.

    Args:
      target_recall: float in [0, 1].  others: as for f1_score.
    Returns:
      (precision, update): float32 scalars.
    Raises:
      ValueError: target_recall is not in [0, 1].
    Source: tf.contrib.metrics.precision_at_recall.
    """
    if target_recall < 0 or target_recall > 1:
        raise ValueError("`target_recall` must be in the range [0, 1].")

    def precision(counts, name):
        found, missed, wrong = (counts[k] for k in ("true_positives", "false_negatives", "false_positives"))
        recalls = tf.div(found, found + missed + _EPSILON)
        at = tf.reduce_sum(tf.cast(tf.greater_equal(recalls, target_recall), dtypes.int64)) - 1
        return tf.div(found[at] + _EPSILON, found[at] + wrong[at] + _EPSILON, name)

    with variable_scope(name, "precision_at_recall", (predictions, labels, weights)):
        values, updates = _counts(labels, predictions, weights, num_thresholds)
        return _both(values, updates, precision, metrics_collections, updates_collections)


def recall_at_precision(labels, predictions, precision, weights=None, num_thresholds=200, metrics_collections=None,
                        updates_collections=None, name=None, strict_mode=False):
    """The recall at the threshold whose precision is nearest to a wanted one.

    Args:
      precision: float in [0, 1].
      strict_mode: bool, only thresholds with at least that precision count; without one the recall is 0.
      others: as for f1_score.
    Returns:
      (recall, update): float32 scalars.
    Raises:
      ValueError: precision is not in [0, 1].
    Source: tf.contrib.metrics.recall_at_precision.
    """
    if not 0 <= precision <= 1:
        raise ValueError("`precision` must be in the range [0, 1].")

    def recall(counts, name):
        found = counts["true_positives"]
        precisions = tf.div(found, found + counts["false_positives"] + _EPSILON)
        if not strict_mode:
            at = tf.argmin(tf.abs(precisions - precision), 0, output_type=dtypes.int32)
            return _rate_at(counts, at, "true_positives", "false_negatives", name)
        at = tf.argmax(tf.div(1.0, precisions - precision + _EPSILON), 0, output_type=dtypes.int32)
        return cond(precisions[at] >= precision,
                    lambda: _rate_at(counts, at, "true_positives", "false_negatives", name), lambda: .0)

    with variable_scope(name, "recall_at_precision", (predictions, labels, weights)):
        values, updates = _counts(labels, predictions, weights, num_thresholds)
        return _both(values, updates, recall, metrics_collections, updates_collections)


def streaming_curve_points(labels=None, predictions=None, weights=None, num_thresholds=200, metrics_collections=None,
                           updates_collections=None, curve="ROC", name=None):
    """Points of a curve, one for each threshold.

    Args:
      curve: "ROC": (false positive rate, true positive rate), or "PR": (recall, precision).
      others: as for f1_score.
    Returns:
      (points: float32 [thresholds, 2], update Operation).
    Raises:
      ValueError: another curve.
    Source: tf.contrib.metrics.streaming_curve_points.
    """
    with variable_scope(name, "curve_points", (labels, predictions, weights)):
        if curve != "ROC" and curve != "PR":
            raise ValueError("curve must be either ROC or PR, %s unknown" % curve)
        values, updates = _counts(labels, predictions, weights, num_thresholds)
        points = _points(values, curve, 1.0e-6)
        update = group(*updates.values())
        return publish(points, metrics_collections), publish(update, updates_collections)


def _points(counts, curve, epsilon):
    found, missed, wrong = (counts[k] for k in ("true_positives", "false_negatives", "false_positives"))
    recall = tf.div(found + epsilon, found + missed + epsilon)
    if curve == "ROC":
        return tf.stack([tf.div(wrong, wrong + counts["true_negatives"] + epsilon), recall], axis=1)
    return tf.stack([recall, tf.div(found + epsilon, found + wrong + epsilon)], axis=1)


# ------------------------------------------------------------------ what is kept
def streaming_concat(values, axis=0, max_size=None, metrics_collections=None, updates_collections=None, name=None):
    """All values of a stream, one after the other.

    Args:
      values: Tensor of a known rank; its other axes have known sizes.
      axis: int, along which they are joined.
      max_size: int, what comes after so many is left out; None: all is kept.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the variable scope.
    Returns:
      (what was kept, update).
    Raises:
      ValueError: a scalar, an axis that is not there, or unknown sizes.
    Source: tf.contrib.metrics.streaming_concat.
    """
    with variable_scope(name, "streaming_concat", (values,)):
        axis, others = _checked_axis(values, axis)
        rank = len(others) + 1
        array = metric_variable([max_size or 0] + others, values.dtype, validate_shape=False, name="array")
        size = metric_variable([], dtypes.int32, name="size")
        kept = array[:size]
        kept.set_shape([None] + others)
        back = [0 if n == axis else n + 1 if n < axis else n for n in range(rank)]
        kept = tf.transpose(kept, back, name="concat")
        new = tf.shape(values)[axis]
        new = new if max_size is None else tf.minimum(new, max_size - size)
        batch = tf.transpose(values, [axis] + [n for n in range(rank) if n != axis])[:new]
        total = size + new
        room = cond(total > tf.shape_internal(array, optimize=False)[0],
                    lambda: _grow(array, size, total, others), no_op)
        with control_dependencies([room]):
            appended = array[size:total].assign(batch)
        with control_dependencies([appended]):
            update = size.assign(total)
        return publish(kept, metrics_collections), publish(update, updates_collections)


def _checked_axis(values, axis):
    """(the axis from 0, the sizes of the others)."""
    shape = values.get_shape()
    if shape.ndims is None:
        raise ValueError("`values` must have known statically known rank")
    if axis < 0:
        axis += shape.ndims
    if axis < 0 or axis >= shape.ndims:
        raise ValueError("axis = %r not in [0, %r)" % (axis, shape.ndims))
    others = [size for n, size in enumerate(shape.as_list()) if n != axis]
    if any(size is None for size in others):
        raise ValueError("all dimensions of `values` other than the dimension to concatenate along must have "
                         "statically known size")
    return axis, others


def _grow(array, size, wanted, others):
    """Give the array room, half as much again each time."""
    steps = tf.math.ceil(tf.math.log(tf.cast(wanted, dtypes.float32)) / tf.math.log(tf.cast(1.5, dtypes.float32)))
    room = tf.cast(tf.math.ceil(1.5 ** steps), dtypes.int32)
    empty = tf.zeros(tf.stack([room] + others), dtype=array.dtype)
    old = array.value()
    with control_dependencies([old]):
        made = assign(array, empty, validate_shape=False)
    with control_dependencies([made]):
        copied = array[:size].assign(old[:size])
    with control_dependencies([copied]):
        return no_op()
