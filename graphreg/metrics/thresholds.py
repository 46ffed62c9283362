"""Metrics of scores in [0, 1] against thresholds: counts, precision and recall, areas under curves."""
import warnings

from .. import functions as tf
from ..core import dtypes
from ..core.scopes import control_dependencies
from ..functions.state import assign_add
from ..variable_scope import variable_scope
from .common import aligned, graph_only, metric_variable, publish, spread

_COUNTS = ("true_positives", "false_negatives", "true_negatives", "false_positives")
# Keeps quotients finite, and puts the outermost thresholds outside of [0, 1].
_EPSILON = 1e-7


# ------------------------------------------------------------------ counts at each threshold
def _counts_at_thresholds(labels, predictions, thresholds, weights=None, wanted=_COUNTS):
    """({count: variable}, {count: update}) of the answers at each threshold; a score above it is a positive answer."""
    message = "predictions must be in [0, 1]"
    in_range = [tf.assert_greater_equal(predictions, tf.cast(0.0, predictions.dtype), message=message),
                tf.assert_less_equal(predictions, tf.cast(1.0, predictions.dtype), message=message)]
    with control_dependencies(in_range):
        predictions, labels, weights = aligned(tf.cast(predictions, dtypes.float32), tf.cast(labels, dtypes.bool), weights)
    return running_counts(labels, predictions, thresholds, weights, wanted)


def running_counts(labels, predictions, thresholds, weights, wanted=_COUNTS):
    """({count: variable}, {count: update}) for labels (bool), predictions and weights that fit together."""
    rows = len(thresholds)
    factors = _factors_at_thresholds(labels, predictions, thresholds, wanted)
    if weights is not None:
        weights = tf.tile(tf.reshape(spread(weights, predictions), [1, -1]), [rows, 1])
    values, updates = {}, {}
    for count in _COUNTS:
        if count in wanted:
            values[count] = metric_variable([rows], dtypes.float32, name=count)
            found = tf.cast(tf.logical_and(*factors[count]), dtypes.float32)
            if weights is not None:
                found = found * weights
            updates[count] = assign_add(values[count], tf.reduce_sum(found, 1))
    return values, updates


def _factors_at_thresholds(labels, predictions, thresholds, wanted):
    """{count: (what labels are, what predictions are)}, bool tensors with a row for each threshold."""
    predictions, labels = tf.reshape(predictions, [-1, 1]), tf.reshape(labels, [1, -1])
    rows, columns = len(thresholds), predictions.shape.as_list()[0]
    if columns is None:
        columns = tf.shape(predictions)[0]
    limits = tf.tile(tf.expand_dims(tf.constant(thresholds), [1]), tf.stack([1, columns]))
    above = tf.greater(tf.tile(tf.transpose(predictions), [rows, 1]), limits)
    below = tf.logical_not(above) if {"false_negatives", "true_negatives"} & set(wanted) else None
    positive = tf.tile(labels, [rows, 1])
    negative = tf.logical_not(positive) if {"false_positives", "true_negatives"} & set(wanted) else None
    return {"true_positives": (positive, above), "false_negatives": (positive, below),
            "true_negatives": (negative, below), "false_positives": (negative, above)}


def _count_at_thresholds(symbol):
    """The function that counts one kind of answers at each threshold."""
    def function(labels, predictions, thresholds, weights=None, metrics_collections=None, updates_collections=None,
                 name=None):
        with variable_scope(name, symbol, (predictions, labels, weights)):
            values, updates = _counts_at_thresholds(labels, predictions, thresholds, weights, (symbol,))
            value = publish(tf.identity(values[symbol]), metrics_collections)
            return value, publish(updates[symbol], updates_collections)
    function.__name__ = function.__qualname__ = symbol + "_at_thresholds"
    function.__doc__ = f"""Running number, or total weight, of the {symbol.replace('_', ' ')} at each threshold.

    Args:
      labels: Tensor, cast to bool.
      predictions: float Tensor of the same shape, in [0, 1]; above a threshold it is a positive answer.
      thresholds: list of float.
      weights: number or Tensor that broadcasts to predictions, default 1.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the variable scope; "{symbol}" by default.
    Returns:
      (counts, update): float32 [thresholds].
    Raises:
      ValueError: shapes do not fit.  InvalidArgumentError (when run): a prediction is not in [0, 1].
    Source: tf.metrics.{symbol}_at_thresholds.
    """
    return function


true_positives_at_thresholds = _count_at_thresholds("true_positives")
true_negatives_at_thresholds = _count_at_thresholds("true_negatives")
false_positives_at_thresholds = _count_at_thresholds("false_positives")
false_negatives_at_thresholds = _count_at_thresholds("false_negatives")


@graph_only
def precision_at_thresholds(labels, predictions, thresholds, weights=None, metrics_collections=None,
                            updates_collections=None, name=None):
    """Which share of the positive predictions is right, at each threshold.

    precision = true_positives / (1e-7 + true_positives + false_positives)

    Args:
      labels, predictions, thresholds, weights, metrics_collections, updates_collections: as for
        true_positives_at_thresholds.
      name: str, the variable scope; the function's name by default.
    Returns:
      (precision, update): float32 [thresholds].
    Raises: as true_positives_at_thresholds.
    Source: tf.metrics.precision_at_thresholds.
    """
    return _share_at_thresholds("precision", "false_positives", labels, predictions, thresholds, weights,
                                metrics_collections, updates_collections, name)


@graph_only
def recall_at_thresholds(labels, predictions, thresholds, weights=None, metrics_collections=None, updates_collections=None,
                         name=None):
    """Which share of the positive labels is found, at each threshold.

    recall = true_positives / (1e-7 + true_positives + false_negatives)

    Args, Returns and Raises: as for precision_at_thresholds.
    Source: tf.metrics.recall_at_thresholds.
    """
    return _share_at_thresholds("recall", "false_negatives", labels, predictions, thresholds, weights, metrics_collections,
                                updates_collections, name)


def _share_at_thresholds(kind, wrong, labels, predictions, thresholds, weights, metrics_collections, updates_collections,
                         name):
    def share(counts, name):
        right = counts["true_positives"]
        return tf.div(right, _EPSILON + right + counts[wrong], name=f"{kind}_{name}")

    with variable_scope(name, f"{kind}_at_thresholds", (predictions, labels, weights)):
        values, updates = _counts_at_thresholds(labels, predictions, thresholds, weights, ("true_positives", wrong))
        value = publish(share(values, "value"), metrics_collections)
        return value, publish(share(updates, "update_op"), updates_collections)


# ------------------------------------------------------------------ one rate where another one is as wanted
def _even_thresholds(num_thresholds, last=1.0 + _EPSILON):
    inner = [(i + 1) * 1.0 / (num_thresholds - 1) for i in range(num_thresholds - 2)]
    return [0.0 - _EPSILON] + inner + [last]


def _rate(counts, right, wrong):
    return tf.div(counts[right], counts[right] + counts[wrong] + _EPSILON)


def _rate_at(counts, index, right, wrong, name):
    return tf.div(counts[right][index], counts[right][index] + counts[wrong][index] + _EPSILON, name)


@graph_only
def sensitivity_at_specificity(labels, predictions, specificity, weights=None, num_thresholds=200, metrics_collections=None,
                               updates_collections=None, name=None):
    """Which share of the positive labels is found, at the threshold where the specificity is nearest to a given one.

    sensitivity = true_positives / (true_positives + false_negatives)
    specificity = true_negatives / (true_negatives + false_positives)

    Args:
      labels: Tensor, cast to bool.  predictions: float Tensor of the same shape, in [0, 1].
      specificity: float in [0, 1].
      weights: number or Tensor that broadcasts to predictions, default 1.
      num_thresholds: int, evenly spaced thresholds that are tried.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the variable scope; the function's name by default.
    Returns:
      (sensitivity, update): float32 scalars.
    Raises:
      ValueError: specificity is not in [0, 1], or shapes do not fit.
    Source: tf.metrics.sensitivity_at_specificity.
    """
    if specificity < 0 or specificity > 1:
        raise ValueError("`specificity` must be in the range [0, 1].")

    def sensitivity(counts, name):
        found = _rate(counts, "true_negatives", "false_positives")
        index = tf.cast(tf.argmin(tf.abs(found - specificity), 0), dtypes.int32)
        return _rate_at(counts, index, "true_positives", "false_negatives", name)

    with variable_scope(name, "sensitivity_at_specificity", (predictions, labels, weights)):
        values, updates = _counts_at_thresholds(labels, predictions, _even_thresholds(num_thresholds), weights)
        value = publish(sensitivity(values, "value"), metrics_collections)
        return value, publish(sensitivity(updates, "update_op"), updates_collections)


@graph_only
def specificity_at_sensitivity(labels, predictions, sensitivity, weights=None, num_thresholds=200, metrics_collections=None,
                               updates_collections=None, name=None):
    """Which share of the negative labels is found, at the last threshold where the sensitivity is nearest to a given one.

    Args:
      sensitivity: float in [0, 1].  The rest as for sensitivity_at_specificity.
    Returns:
      (specificity, update): float32 scalars.
    Raises:
      ValueError: sensitivity is not in [0, 1], or shapes do not fit.
    Source: tf.metrics.specificity_at_sensitivity.
    """
    if sensitivity < 0 or sensitivity > 1:
        raise ValueError("`sensitivity` must be in the range [0, 1].")

    def specificity(counts, name):
        found = _rate(counts, "true_positives", "false_negatives")
        nearest = tf.reduce_min(tf.abs(found - sensitivity))
        is_nearest = tf.equal(tf.abs(found - sensitivity), nearest)
        index = tf.cast(tf.argmax(tf.cumsum(tf.cast(is_nearest, dtypes.int64)), 0), dtypes.int32)
        return _rate_at(counts, index, "true_negatives", "false_positives", name)

    with variable_scope(name, "specificity_at_sensitivity", (predictions, labels, weights)):
        # The last threshold lies inside of [0, 1] here.
        thresholds = _even_thresholds(num_thresholds, 1.0 - _EPSILON)
        values, updates = _counts_at_thresholds(labels, predictions, thresholds, weights)
        value = publish(specificity(values, "value"), metrics_collections)
        return value, publish(specificity(updates, "update_op"), updates_collections)


# ------------------------------------------------------------------ area under a curve
@graph_only
def auc(labels, predictions, weights=None, num_thresholds=200, metrics_collections=None, updates_collections=None,
        curve="ROC", name=None, summation_method="trapezoidal", thresholds=None):
    """Approximate area under the curve of receiver operating characteristic, or of precision and recall.

    area = sum((x[i] - x[i + 1]) * height(y[i], y[i + 1])) over the thresholds, with (x, y) = (false positive rate,
    recall) for ROC and (recall, precision) for PR; height is the mean, the minimum or the maximum

    Args:
      labels: Tensor, cast to bool.  predictions: float Tensor of the same shape, in [0, 1].
      weights: number or Tensor that broadcasts to predictions, default 1.
      num_thresholds: int > 1, evenly spaced thresholds.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      curve: "ROC" or "PR".
      name: str, the variable scope; "auc" by default.
      summation_method: "trapezoidal", "minoring", "majoring", or "careful_interpolation" (meant for PR: true and false
        positives are interpolated between the thresholds, not precision).
      thresholds: list of float in [0, 1] instead of evenly spaced ones; num_thresholds is not used then.
    Returns:
      (area, update): float32 scalars.
    Raises:
      ValueError: unknown curve or summation_method, or shapes that do not fit.
      InvalidArgumentError (when run): a prediction is not in [0, 1].
    Source: tf.metrics.auc.
    """
    with variable_scope(name, "auc", (labels, predictions, weights)):
        if curve not in ("ROC", "PR"):
            raise ValueError(f"curve must be either ROC or PR, {curve} unknown")
        if thresholds is None:
            limits = _even_thresholds(num_thresholds)
        else:
            limits = [0.0 - _EPSILON] + sorted(thresholds) + [1.0 + _EPSILON]
            num_thresholds = len(limits)
        values, updates = _counts_at_thresholds(labels, predictions, limits, weights)
        value = publish(_area(values, num_thresholds - 1, curve, summation_method, "value"), metrics_collections)
        return value, publish(_area(updates, num_thresholds - 1, curve, summation_method, "update_op"), updates_collections)


def _area(counts, steps, curve, summation_method, name):
    if curve == "PR" and summation_method == "careful_interpolation":
        return _interpolated_area(counts, steps)
    x, y = _curve(counts, curve)
    heights = {"trapezoidal": _half_sum, "careful_interpolation": _half_sum, "minoring": tf.minimum, "majoring": tf.maximum}
    if summation_method not in heights:
        raise ValueError(f"Invalid summation_method: {summation_method}")
    width = x[:steps] - x[1:]
    return tf.reduce_sum(tf.multiply(width, heights[summation_method](y[:steps], y[1:])), name=name)


def _half_sum(a, b):
    return (a + b) / 2.0


def _curve(counts, curve):
    """(x, y) of the curve at the thresholds."""
    epsilon = 1.0e-6
    tp, fn, tn, fp = (counts[count] for count in _COUNTS)
    recall = tf.div(tp + epsilon, tp + fn + epsilon)
    if curve == "ROC":
        return tf.div(fp, fp + tn + epsilon), recall
    return recall, tf.div(tp + epsilon, tp + fp + epsilon)


def _interpolated_area(counts, steps):
    """Area under precision and recall with the counts interpolated linearly between the thresholds.

    area = sum(slope * (dTP + intercept * log(P[i] / P[i + 1])) / (TP + FN)), with P = TP + FP, slope = dTP / dP and
    intercept = TP[i + 1] - slope * P[i + 1] (Davis and Goadrich, ICML 2006)
    """
    tp, fn, _, fp = (counts[count] for count in _COUNTS)
    rise = tp[:steps] - tp[1:]
    p = tp + fp
    slope = tf.div_no_nan(rise, tf.maximum(p[:steps] - p[1:], 0), name="prec_slope")
    intercept = tp[1:] - tf.multiply(slope, p[1:])
    ratio = tf.where(tf.logical_and(p[:steps] > 0, p[1:] > 0),
                     tf.div_no_nan(p[:steps], tf.maximum(p[1:], 0), name="recall_relative_ratio"), tf.ones_like(p[1:]))
    areas = tf.div_no_nan(slope * (rise + intercept * tf.log(ratio)), tf.maximum(tp[1:] + fn[1:], 0),
                          name="pr_auc_increment")
    return tf.reduce_sum(areas, name="interpolate_pr_auc")
