"""TF's public namespace tf.contrib.metrics, tf.metrics with predictions before labels, and a few more."""
import inspect

from .. import functions as tf
from .. import metrics
from ..core import dtypes
from ..core.scopes import control_dependencies, name_scope
from ..functions.confusion import confusion_matrix  # noqa: F401
from ..functions.sets import set_difference, set_intersection, set_size, set_union  # noqa: F401
from ..functions.state import assign_add
from ..metrics.common import aligned, metric_variable, publish, spread
from ..metrics.ranking import top_k_average_precision as _top_k_average_precision
from ..variable_scope import variable_scope
from . import module_paths
from .metric_curves import (  # noqa: F401
    f1_score, precision_at_recall, recall_at_precision, streaming_concat, streaming_curve_points)
from .metric_rates import (  # noqa: F401
    cohen_kappa, streaming_covariance, streaming_false_negative_rate, streaming_false_negative_rate_at_thresholds,
    streaming_false_negatives_at_thresholds, streaming_false_positive_rate,
    streaming_false_positive_rate_at_thresholds, streaming_false_positives_at_thresholds,
    streaming_pearson_correlation, streaming_true_negatives_at_thresholds, streaming_true_positives_at_thresholds)
from .refused import absent

# Metrics that only have another name here.
streaming_mean, streaming_mean_tensor = metrics.mean, metrics.mean_tensor
streaming_percentage_less = metrics.percentage_below


# ------------------------------------------------------------------ with predictions before labels
def _predictions_first(symbol, name=None):
    """A metric of tf.metrics whose first two arguments have changed places."""
    metric = getattr(metrics, symbol)

    def function(predictions, labels, *args, **kwargs):
        return metric(labels, predictions, *args, **kwargs)
    signature = inspect.signature(metric)
    labels, predictions, *others = signature.parameters.values()
    function.__signature__ = signature.replace(parameters=[predictions, labels] + others)
    function.__name__ = function.__qualname__ = name or "streaming_" + symbol
    function.__doc__ = f"""tf.metrics.{symbol} with predictions before labels.

    Source: tf.contrib.metrics.{function.__name__}.
    """
    return function


streaming_accuracy = _predictions_first("accuracy")
streaming_precision, streaming_recall = _predictions_first("precision"), _predictions_first("recall")
streaming_true_positives = _predictions_first("true_positives")
streaming_true_negatives = _predictions_first("true_negatives")
streaming_false_positives = _predictions_first("false_positives")
streaming_false_negatives = _predictions_first("false_negatives")
streaming_precision_at_thresholds = _predictions_first("precision_at_thresholds")
streaming_recall_at_thresholds = _predictions_first("recall_at_thresholds")
streaming_sensitivity_at_specificity = _predictions_first("sensitivity_at_specificity")
streaming_specificity_at_sensitivity = _predictions_first("specificity_at_sensitivity")
streaming_mean_absolute_error = _predictions_first("mean_absolute_error")
streaming_mean_squared_error = _predictions_first("mean_squared_error")
streaming_root_mean_squared_error = _predictions_first("root_mean_squared_error")
streaming_mean_relative_error = _predictions_first("mean_relative_error")
streaming_mean_cosine_distance = _predictions_first("mean_cosine_distance")
streaming_mean_iou = _predictions_first("mean_iou")
streaming_sparse_precision_at_k = _predictions_first("precision_at_k", "streaming_sparse_precision_at_k")
streaming_sparse_recall_at_k = _predictions_first("recall_at_k", "streaming_sparse_recall_at_k")
streaming_sparse_average_precision_at_k = _predictions_first("average_precision_at_k",
                                                             "streaming_sparse_average_precision_at_k")


def streaming_auc(predictions, labels, weights=None, num_thresholds=200, metrics_collections=None,
                  updates_collections=None,
                  curve="ROC", name=None):
    """tf.metrics.auc with predictions before labels, summed by trapezoids.

    Source: tf.contrib.metrics.streaming_auc.
    """
    return metrics.auc(labels, predictions, weights, num_thresholds, metrics_collections, updates_collections, curve,
                       name)


# ------------------------------------------------------------------ what tf.metrics does not have
def accuracy(predictions, labels, weights=None, name=None):
    """Which share of the predictions equals the labels, in this batch alone.

    Args:
      predictions, labels: Tensors of one dtype (bool, integer or string) and shape.
      weights: float Tensor of their shape, default 1.
      name: str, name scope of the ops.
    Returns:
      scalar Tensor (float32).
    Raises:
      ValueError: dtypes differ, or are none of these.
    Source: tf.contrib.metrics.accuracy.
    """
    if not (labels.dtype.is_integer or labels.dtype in (dtypes.bool, dtypes.string)):
        raise ValueError(f"Labels should have bool, integer, or string dtype, not {labels.dtype!r}")
    if not labels.dtype.is_compatible_with(predictions.dtype):
        raise ValueError("Dtypes of predictions and labels should match. Given: "
                         f"predictions ({predictions.dtype!r}) and labels ({labels.dtype!r})")
    with name_scope(name, "accuracy", values=[predictions, labels]):
        hits = tf.cast(tf.equal(predictions, labels), dtypes.float32)
        if weights is None:
            return tf.reduce_mean(hits)
        hits = tf.multiply(hits, weights)
        number = tf.multiply(weights, tf.ones_like(hits))
        return tf.div(tf.reduce_sum(hits), tf.reduce_sum(number))


def streaming_recall_at_k(predictions, labels, k, weights=None, metrics_collections=None, updates_collections=None,
                          name=None):
    """How often the label is among the k best-scored classes: the running mean of in_top_k.

    Args:
      predictions: float Tensor [batch, classes].  labels: Tensor of integers [batch].
      k: int.
      weights, metrics_collections, updates_collections: as for tf.metrics.mean.
      name: str, the variable scope; "recall_at_<k>" by default.
    Returns:
      (recall, update): float32 scalars.
    Source: tf.contrib.metrics.streaming_recall_at_k.
    """
    hits = tf.cast(tf.in_top_k(predictions, labels, k), dtypes.float32)
    return metrics.mean(hits, weights, metrics_collections, updates_collections, name or f"recall_at_{k}")


def streaming_sparse_precision_at_top_k(top_k_predictions, labels, class_id=None, weights=None,
                                        metrics_collections=None,
                                        updates_collections=None, name=None):
    """tf.metrics.precision_at_top_k with predictions before labels.

    Source: tf.contrib.metrics.streaming_sparse_precision_at_top_k.
    """
    return metrics.precision_at_top_k(labels, top_k_predictions, None, class_id, weights, metrics_collections,
                                      updates_collections, name)


def sparse_recall_at_top_k(labels, top_k_predictions, class_id=None, weights=None, metrics_collections=None,
                           updates_collections=None, name=None):
    """tf.metrics.recall_at_top_k.

    Source: tf.contrib.metrics.sparse_recall_at_top_k.
    """
    return metrics.recall_at_top_k(labels, top_k_predictions, None, class_id, weights, metrics_collections,
                                   updates_collections, name)


def streaming_sparse_average_precision_at_top_k(top_k_predictions, labels, weights=None, metrics_collections=None,
                                                updates_collections=None, name=None):
    """The average precision of chosen classes, the best first.

    Args:
      top_k_predictions: Tensor of integers [..., k].
      labels, weights, metrics_collections, updates_collections: as for tf.metrics.average_precision_at_k.
      name: str, the name scope; "average_precision_at_k" by default.
    Returns:
      (mean, update): float64 scalars.
    Source: tf.contrib.metrics.streaming_sparse_average_precision_at_top_k.
    """
    return _top_k_average_precision(labels, top_k_predictions, weights, metrics_collections, updates_collections, name)


def count(values, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """Running number, or total weight, of the values seen.

    Args:
      values: Tensor.  weights: number or Tensor that broadcasts to values, default 1.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the variable scope; "count" by default.
    Returns:
      (count, update): float32 scalars.
    Source: tf.contrib.metrics.count.
    """
    with variable_scope(name, "count", (values, weights)):
        total = metric_variable([], dtypes.float32, name="count")
        if weights is None:
            number = tf.cast(tf.size(values), dtypes.float32)
        else:
            values, _, weights = aligned(values, None, weights)
            number = tf.reduce_sum(spread(weights, values))
        with control_dependencies([values]):
            update = assign_add(total, number)
        value = publish(tf.identity(total), metrics_collections)
        return value, publish(update, updates_collections)


# ------------------------------------------------------------------ several metrics
def aggregate_metrics(*value_update_tuples):
    """([value, ...], [update, ...]) of (value, update) pairs.

    Raises:
      ValueError: there is no pair.
    Source: tf.contrib.metrics.aggregate_metrics.
    """
    if not value_update_tuples:
        raise ValueError("Expected at least one value_tensor/update_op pair")
    values, updates = zip(*value_update_tuples)
    return list(values), list(updates)


def aggregate_metric_map(names_to_tuples):
    """({name: value}, {name: update}) of {name: (value, update)}.

    Source: tf.contrib.metrics.aggregate_metric_map.
    """
    names = names_to_tuples.keys()
    values, updates = zip(*names_to_tuples.values())
    return dict(zip(names, values)), dict(zip(names, updates))

python = module_paths.add_paths(__name__, {"ops.metric_ops": None, "metrics.classification": None})


def __getattr__(name):
    raise absent("metrics", name)
