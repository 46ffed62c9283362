"""Metrics that count: right and wrong answers of two classes, confusion matrices of several."""
from .. import functions as tf
from ..core import dtypes
from ..core.scopes import control_dependencies
from ..functions.confusion import confusion_matrix
from ..functions.state import assign_add, scatter_add
from ..variable_scope import variable_scope
from .common import aligned, graph_only, metric_variable, publish, safe_mean


# ------------------------------------------------------------------ right and wrong answers
def _count(condition, weights, metrics_collections, updates_collections):
    """(count, update) of the weighted elements that are true."""
    tf.assert_type(condition, dtypes.bool)
    count = metric_variable([], dtypes.float32, name="count")
    values = tf.cast(condition, dtypes.float32)
    if weights is not None:
        with control_dependencies((tf.assert_rank_in(weights, (0, tf.rank(values))),)):
            values = tf.multiply(values, tf.cast(weights, dtypes.float32))
    value = publish(tf.identity(count), metrics_collections)
    return value, publish(assign_add(count, tf.reduce_sum(values)), updates_collections)


def _as_answers(predictions, labels, weights):
    return aligned(tf.cast(predictions, dtypes.bool), tf.cast(labels, dtypes.bool), weights)


def _counted_answers(symbol, label, prediction):
    """The function that counts where labels and predictions are as said."""
    def function(labels, predictions, weights=None, metrics_collections=None, updates_collections=None, name=None):
        with variable_scope(name, symbol, (predictions, labels, weights)):
            predictions, labels, weights = _as_answers(predictions, labels, weights)
            found = tf.logical_and(tf.equal(labels, label), tf.equal(predictions, prediction))
            return _count(found, weights, metrics_collections, updates_collections)
    function.__name__ = function.__qualname__ = symbol
    function.__doc__ = f"""Running number, or weight, of the answers where labels are {label} and predictions {prediction}.

    Args:
      labels, predictions: Tensors of one shape, cast to bool.
      weights: number or Tensor of their shape, default 1.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the variable scope; "{symbol}" by default.
    Returns:
      (count, update): float32 scalars; update counts the answers and is the new count.
    Raises:
      ValueError: shapes do not fit.
    Source: tf.metrics.{symbol}.
    """
    return function


true_positives = _counted_answers("true_positives", True, True)
true_negatives = _counted_answers("true_negatives", False, False)
false_positives = _counted_answers("false_positives", False, True)
false_negatives = _counted_answers("false_negatives", True, False)


@graph_only
def precision(labels, predictions, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """Which share of the positive predictions is right.

    precision = true_positives / (true_positives + false_positives), 0 before the first positive prediction

    Args:
      labels, predictions, weights, metrics_collections, updates_collections: as for true_positives.
      name: str, the variable scope; the function's name by default.
    Returns:
      (precision, update): float32 scalars.
    Raises:
      ValueError: shapes do not fit.
    Source: tf.metrics.precision.
    """
    return _share_of_true_positives("precision", false_positives, labels, predictions, weights, metrics_collections,
                                    updates_collections, name)


@graph_only
def recall(labels, predictions, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """Which share of the positive labels is found.

    recall = true_positives / (true_positives + false_negatives), 0 before the first positive label

    Args, Returns and Raises: as for precision.
    Source: tf.metrics.recall.
    """
    return _share_of_true_positives("recall", false_negatives, labels, predictions, weights, metrics_collections,
                                    updates_collections, name)


def _share_of_true_positives(symbol, counter, labels, predictions, weights, metrics_collections, updates_collections, name):
    with variable_scope(name, symbol, (predictions, labels, weights)):
        predictions, labels, weights = _as_answers(predictions, labels, weights)
        right, right_update = true_positives(labels, predictions, weights)
        wrong, wrong_update = counter(labels, predictions, weights)
        value = publish(_share(right, wrong, "value"), metrics_collections)
        return value, publish(_share(right_update, wrong_update, "update_op"), updates_collections)


def _share(right, wrong, name):
    return tf.where(tf.greater(right + wrong, 0), tf.div(right, right + wrong), 0, name)


# ------------------------------------------------------------------ several classes
def _flat(x):
    return tf.reshape(x, [-1]) if x.get_shape().ndims > 1 else x


def _running_confusion_matrix(labels, predictions, num_classes, weights):
    """(matrix, update) of all answers seen, in float64."""
    total = metric_variable([num_classes, num_classes], dtypes.float64, name="total_confusion_matrix")
    predictions, labels = tf.cast(predictions, dtypes.int64), tf.cast(labels, dtypes.int64)
    num_classes = tf.cast(num_classes, dtypes.int64)
    predictions, labels = _flat(predictions), _flat(labels)
    if weights is not None:
        weights = _flat(weights)
    batch = confusion_matrix(labels, predictions, num_classes, weights=weights, dtype=dtypes.float64)
    return total, assign_add(total, batch)


@graph_only
def mean_iou(labels, predictions, num_classes, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """Mean over the classes of intersection over union, as used for segmentation.

    iou = true_positives / (true_positives + false_positives + false_negatives), of each class that occurs

    Args:
      labels, predictions: Tensors of class numbers, of one shape.
      num_classes: int.
      weights: Tensor of that shape, default 1.
      metrics_collections, updates_collections: lists of collections that the results are added to.
      name: str, the variable scope; "mean_iou" by default.
    Returns:
      (mean, update): a float32 scalar, and the confusion matrix after adding the answers (float64).
    Raises:
      ValueError: shapes do not fit.
      InvalidArgumentError (when run): a number that is no class.
    Source: tf.metrics.mean_iou.
    """
    with variable_scope(name, "mean_iou", (predictions, labels, weights)):
        predictions.get_shape().assert_is_compatible_with(labels.get_shape())
        total, update = _running_confusion_matrix(labels, predictions, num_classes, weights)
        value = publish(_mean_iou_of(total), metrics_collections)
        return value, publish(update, updates_collections)


def _mean_iou_of(matrix):
    by_prediction = tf.cast(tf.reduce_sum(matrix, 0), dtypes.float32)
    by_label = tf.cast(tf.reduce_sum(matrix, 1), dtypes.float32)
    right = tf.cast(tf.diag_part(matrix), dtypes.float32)
    union = by_prediction + by_label - right
    classes = tf.reduce_sum(tf.cast(tf.not_equal(union, 0), dtypes.float32))
    union = tf.where(tf.greater(union, 0), union, tf.ones_like(union))
    iou = tf.div(right, union)
    return tf.where(tf.greater(classes, 0), tf.reduce_sum(iou, name="mean_iou") / classes, 0)


@graph_only
def mean_per_class_accuracy(labels, predictions, num_classes, weights=None, metrics_collections=None,
                            updates_collections=None, name=None):
    """Mean over the classes of the share of right predictions among a class's labels.

    Args:
      weights: Tensor shaped like labels, default 1.
      name: str, the variable scope; "mean_accuracy" by default.
      The rest as for mean_iou.
    Returns:
      (mean, update): a float32 scalar, and each class's accuracy after adding the answers (float32 [num_classes]).
    Raises:
      ValueError: shapes do not fit.
    Source: tf.metrics.mean_per_class_accuracy.
    """
    with variable_scope(name, "mean_accuracy", (predictions, labels, weights)):
        labels = _flat(tf.cast(labels, dtypes.int64))
        predictions = _flat(predictions)
        predictions.get_shape().assert_is_compatible_with(labels.get_shape())
        total = metric_variable([num_classes], dtypes.float32, name="total")
        count = metric_variable([num_classes], dtypes.float32, name="count")
        ones = tf.ones([tf.size(labels)], dtypes.float32)
        if labels.dtype != predictions.dtype:
            predictions = tf.cast(predictions, labels.dtype)
        hits = tf.cast(tf.equal(predictions, labels), dtypes.float32)
        if weights is not None:
            weights = tf.cast(_flat(weights), dtypes.float32)
            hits, ones = hits * weights, ones * weights
        total_update, count_update = scatter_add(total, labels, ones), scatter_add(count, labels, hits)
        by_class = safe_mean(count, total, None)
        value = publish(tf.reduce_mean(by_class, name="mean_accuracy"), metrics_collections)
        return value, publish(safe_mean(count_update, total_update, "update_op"), updates_collections)
