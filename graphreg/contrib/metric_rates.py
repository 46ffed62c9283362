"""tf.contrib.metrics: rates, covariance and correlation, Cohen's kappa."""
from .. import functions as tf
from .. import metrics
from ..core import dtypes
from ..core.scopes import control_dependencies
from ..functions.confusion import confusion_matrix
from ..functions.state import assign_add
from ..metrics.common import aligned, metric_variable, publish, spread
from ..variable_scope import variable_scope

_COUNTS = ("true_positives", "false_negatives", "true_negatives", "false_positives")
_EPSILON = 1e-7       # keeps quotients finite


# ------------------------------------------------------------------ rates
def _rate(symbol, wrong, right):
    """The metric wrong / (wrong + right) of two counts."""
    def share(a, b, name):
        return tf.where(tf.greater(a + b, 0), tf.div(a, a + b), 0.0, name)

    def function(predictions, labels, weights=None, metrics_collections=None, updates_collections=None, name=None):
        with variable_scope(name, symbol, (predictions, labels, weights)):
            predictions, labels, weights = aligned(
                tf.cast(predictions, dtypes.bool), tf.cast(labels, dtypes.bool), weights)
            wrongs, wrongs_update = getattr(metrics, wrong)(labels, predictions, weights)
            rights, rights_update = getattr(metrics, right)(labels, predictions, weights)
            value = publish(share(wrongs, rights, "value"), metrics_collections)
            return value, publish(share(wrongs_update, rights_update, "update_op"), updates_collections)
    return _named(function, symbol, f"""Running {wrong} / ({wrong} + {right}), 0 where there are none.

    Args:
      predictions, labels: Tensors of one shape, cast to bool.
      weights: number or Tensor of their shape, default 1.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the variable scope; "{symbol}" by default.
    Returns:
      (rate, update): float32 scalars.
    Raises:
      ValueError: shapes do not fit.
    Source: tf.contrib.metrics.streaming_{symbol}.
    """)


def _named(function, symbol, doc):
    function.__name__ = function.__qualname__ = "streaming_" + symbol
    function.__doc__ = doc
    return function


streaming_false_positive_rate = _rate("false_positive_rate", "false_positives", "true_negatives")
streaming_false_negative_rate = _rate("false_negative_rate", "false_negatives", "true_positives")


def _counts(labels, predictions, thresholds, weights, wanted):
    """({count: variable}, {count: update}) at each threshold; nothing asserts that predictions are in [0, 1]."""
    predictions, labels, weights = aligned(predictions, labels, weights)
    predictions.get_shape().assert_is_compatible_with(labels.get_shape())
    rows = len(thresholds)
    factors = _factors(labels, predictions, thresholds, wanted)
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


def _factors(labels, predictions, thresholds, wanted):
    """{count: (what labels are, what predictions are)}, with a row for each threshold."""
    scores = tf.reshape(tf.cast(predictions, dtypes.float32), [-1, 1])
    labels = tf.reshape(tf.cast(labels, dtypes.bool), [1, -1])
    rows, columns = len(thresholds), scores.shape.as_list()[0]
    if columns is None:
        columns = tf.shape(scores)[0]
    limits = tf.tile(tf.expand_dims(tf.constant(thresholds), [1]), tf.stack([1, columns]))
    above = tf.greater(tf.tile(tf.transpose(scores), [rows, 1]), limits)
    below = tf.logical_not(above) if {"false_negatives", "true_negatives"} & set(wanted) else None
    positive = tf.tile(labels, [rows, 1])
    negative = tf.logical_not(positive) if {"false_positives", "true_negatives"} & set(wanted) else None
    return {"true_positives": (positive, above), "false_negatives": (positive, below),
            "true_negatives": (negative, below), "false_positives": (negative, above)}


def _rate_at_thresholds(symbol, mark, wrong, right):
    """The metric wrong / (wrong + right) of two counts, at each threshold."""
    def function(predictions, labels, thresholds, weights=None, metrics_collections=None, updates_collections=None,
                 name=None):
        with variable_scope(name, symbol, (predictions, labels, weights)):
            values, updates = _counts(labels, predictions, thresholds, weights, (wrong, right))
            made = [tf.div(c[wrong], _EPSILON + c[wrong] + c[right], name=f"{mark}_{end}")
                    for c, end in ((values, "value"), (updates, "update_op"))]
            return publish(made[0], metrics_collections), publish(made[1], updates_collections)
    return _named(function, symbol, f"""Running {wrong} / ({wrong} + {right}) at each threshold.

    Args:
      predictions: float Tensor, in [0, 1].  labels: Tensor of its shape, cast to bool.  thresholds: list of floats.
      weights: number or Tensor of their shape, default 1.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the variable scope; "{symbol}" by default.
    Returns:
      (rates, update): float32 vectors.
    Raises:
      ValueError: shapes do not fit.
    Source: tf.contrib.metrics.streaming_{symbol}.
    """)


streaming_false_positive_rate_at_thresholds = _rate_at_thresholds(
    "false_positive_rate_at_thresholds", "fpr", "false_positives", "true_negatives")
streaming_false_negative_rate_at_thresholds = _rate_at_thresholds(
    "false_negative_rate_at_thresholds", "fnr", "false_negatives", "true_positives")


def _counts_at(symbol):
    """The count of one kind of answers at each threshold, as (variable, update)."""
    def function(predictions, labels, thresholds, weights=None):
        values, updates = _counts(labels, predictions, thresholds, weights, (symbol,))
        return values[symbol], updates[symbol]
    return _named(function, symbol + "_at_thresholds", f"""Running number, or weight, of the {symbol} at each threshold.

    Args: as streaming_false_positive_rate_at_thresholds.
    Returns:
      (counts, update): a float32 variable and what adds to it.
    Source: tf.contrib.metrics.streaming_{symbol}_at_thresholds.
    """)


streaming_true_positives_at_thresholds = _counts_at("true_positives")
streaming_true_negatives_at_thresholds = _counts_at("true_negatives")
streaming_false_positives_at_thresholds = _counts_at("false_positives")
streaming_false_negatives_at_thresholds = _counts_at("false_negatives")


# ------------------------------------------------------------------ covariance
def streaming_covariance(predictions, labels, weights=None, metrics_collections=None, updates_collections=None,
                         name=None):
    """Running unbiased covariance, by the batch form of Welford's sums.

    covariance = sum((p - mean(p)) * (l - mean(l))) / (count - 1), weighted

    Args:
      predictions, labels: float Tensors of one shape.  weights: number or Tensor of their shape, default 1.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the variable scope; "covariance" by default.
    Returns:
      (covariance, update): float32 scalars, no number where the count is 1 or less.
    Raises:
      ValueError: shapes do not fit.
    Source: tf.contrib.metrics.streaming_covariance.
    """
    with variable_scope(name, "covariance", (predictions, labels, weights)):
        predictions, labels, weights = aligned(predictions, labels, weights)
        predictions.get_shape().assert_is_compatible_with(labels.get_shape())
        total = metric_variable([], dtypes.float32, name="count")
        means = [metric_variable([], dtypes.float32, name=n) for n in ("mean_prediction", "mean_label")]
        comoment = metric_variable([], dtypes.float32, name="comoment")
        if weights is None:
            count = tf.cast(tf.size(labels), dtypes.float32)
            weighted = predictions, labels
        else:
            weights = spread(weights, labels)
            count = tf.reduce_sum(weights)
            weighted = tf.multiply(predictions, weights), tf.multiply(labels, weights)
        total_update = assign_add(total, count)
        before = total_update - count
        batch, old = zip(*[_move(mean, x, count, total_update) for mean, x in zip(means, weighted)])
        products = (predictions - batch[0]) * (labels - batch[1])
        if weights is not None:
            products *= weights
        added = tf.reduce_sum(products) + (old[0] - batch[0]) * (old[1] - batch[1]) * (before * count / total_update)
        update = assign_add(comoment, added)
        value = publish(_unbiased(comoment, total, "covariance"), metrics_collections)
        with control_dependencies([update]):
            return value, publish(_unbiased(comoment, total, "update_op"), updates_collections)


def _move(mean, values, count, total):
    """(the mean of a batch, the running mean as it was), after the running mean has moved."""
    batch = tf.div_no_nan(tf.reduce_sum(values), count)
    step = tf.div_no_nan((batch - mean) * count, total)
    return batch, assign_add(mean, step) - step


def _unbiased(comoment, count, name):
    return tf.where(tf.less_equal(count, 1.), float("nan"), tf.truediv(comoment, count - 1), name=name)


def streaming_pearson_correlation(predictions, labels, weights=None, metrics_collections=None, updates_collections=None,
                                  name=None):
    """Running correlation: covariance / (std(predictions) * std(labels)).

    Args: as streaming_covariance; name is "pearson_r" by default.
    Returns:
      (correlation, update): float32 scalars.
    Source: tf.contrib.metrics.streaming_pearson_correlation.
    """
    with variable_scope(name, "pearson_r", (predictions, labels, weights)):
        predictions, labels, weights = aligned(predictions, labels, weights)
        predictions.get_shape().assert_is_compatible_with(labels.get_shape())
        if weights is not None:
            weights = spread(weights, labels)
        made = [streaming_covariance(a, b, weights, name=n) for a, b, n in (
            (predictions, labels, "covariance"), (predictions, predictions, "variance_predictions"),
            (labels, labels, "variance_labels"))]
        value, update = (tf.truediv(c, tf.multiply(tf.sqrt(p), tf.sqrt(q)), name=n)
                         for (c, p, q), n in zip(zip(*made), ("pearson_r", "update_op")))
        return publish(value, metrics_collections), publish(update, updates_collections)


# ------------------------------------------------------------------ agreement
def cohen_kappa(labels, predictions_idx, num_classes, weights=None, metrics_collections=None, updates_collections=None,
                name=None):
    """Running kappa: how far two raters agree beyond what chance gives.

    kappa = (observed - chance) / (total - chance)

    Args:
      labels, predictions_idx: Tensors of class numbers, [batch] or [batch, 1].  num_classes: int.
      weights: Tensor like the labels, default 1.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the variable scope; "cohen_kappa" by default.
    Returns:
      (kappa, update): float64 scalars.
    Raises:
      ValueError: num_classes is less than 2, or shapes do not fit.
    Source: tf.contrib.metrics.cohen_kappa.
    """
    if num_classes < 2:
        raise ValueError(f"`num_classes` must be >= 2.Found: {num_classes}")
    with variable_scope(name, "cohen_kappa", (labels, predictions_idx, weights)):
        if labels.get_shape().ndims == 2:
            labels = tf.squeeze(labels, axis=[-1])
        predictions_idx, labels, weights = aligned(predictions_idx, labels, weights)
        predictions_idx.get_shape().assert_is_compatible_with(labels.get_shape())
        dtype = dtypes.int64 if weights is None else dtypes.float32
        variables = [metric_variable((num_classes,), dtype, name=n) for n in ("po", "pe_row", "pe_col")]
        table = confusion_matrix(labels, predictions_idx, num_classes=num_classes, weights=weights, dtype=dtype,
                                 name="counts_in_table")
        found = tf.diag_part(table), tf.reduce_sum(table, axis=0), tf.reduce_sum(table, axis=1)
        updates = [assign_add(v, x) for v, x in zip(variables, found)]
        value = publish(_kappa(*variables, "value"), metrics_collections)
        return value, publish(_kappa(*updates, "update_op"), updates_collections)


def _kappa(agreed, rows, columns, name):
    observed, total = tf.reduce_sum(agreed), tf.reduce_sum(rows)
    chance = tf.reduce_sum(tf.div_no_nan(tf.cast(rows * columns, dtypes.float64), tf.cast(total, dtypes.float64)))
    observed, total = tf.cast(observed, dtypes.float64), tf.cast(total, dtypes.float64)
    return tf.div_no_nan(observed - chance, total - chance, name=name)
