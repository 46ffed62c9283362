"""Metrics that are a running mean: of values, of hits, of distances."""
from .. import functions as tf
from ..core import dtypes
from ..core.scopes import control_dependencies
from ..functions.confusion import remove_squeezable_dimensions
from ..functions.state import assign_add
from ..variable_scope import variable_scope
from .common import aligned, graph_only, metric_variable, publish, safe_mean, spread


@graph_only
def mean(values, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """Running mean of all values seen.

    mean = sum(weights * values) / sum(weights), 0 before the first update; kept in the variables total and count

    Args:
      values: Tensor of any shape; computed in float32.
      weights: number or Tensor that broadcasts to values, default 1; an axis of size 1 may be missing or too many.
      metrics_collections: list of collections that the mean is added to.
      updates_collections: list of collections that the update is added to.
      name: str, the variable scope; "mean" by default.
    Returns:
      (mean, update): float32 scalars; update adds the values and is the new mean.
    Raises:
      ValueError: weights do not fit.
    Source: tf.metrics.mean.
    """
    with variable_scope(name, "mean", (values, weights)):
        values = tf.cast(values, dtypes.float32)
        total = metric_variable([], dtypes.float32, name="total")
        count = metric_variable([], dtypes.float32, name="count")
        if weights is None:
            number = tf.cast(tf.size(values), dtypes.float32)
        else:
            values, _, weights = aligned(values, None, weights)
            weights = spread(weights, values)
            values = tf.multiply(values, weights)
            number = tf.reduce_sum(weights)
        return _running_mean(values, total, count, tf.reduce_sum(values), number, metrics_collections, updates_collections)


def _running_mean(values, total, count, batch_total, batch_count, metrics_collections, updates_collections):
    """(mean, update) of variables that each update adds to."""
    total_update = assign_add(total, batch_total)
    with control_dependencies([values]):
        count_update = assign_add(count, batch_count)
    result = publish(safe_mean(total, count, "value"), metrics_collections)
    return result, publish(safe_mean(total_update, count_update, "update_op"), updates_collections)


@graph_only
def mean_tensor(values, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """Running mean of each element of a tensor.

    mean = sum(weights * values) / sum(weights), elementwise; kept in total_tensor and count_tensor

    Args:
      values: Tensor of a static shape.  The rest as for mean.
    Returns:
      (mean, update): float32, shaped like values.
    Raises:
      ValueError: the shape is not static, or weights do not fit.
    Source: tf.metrics.mean_tensor.
    """
    with variable_scope(name, "mean", (values, weights)):
        values = tf.cast(values, dtypes.float32)
        total = metric_variable(values.shape, dtypes.float32, name="total_tensor")
        count = metric_variable(values.shape, dtypes.float32, name="count_tensor")
        number = tf.ones_like(values)
        if weights is not None:
            values, _, weights = aligned(values, None, weights)
            weights = spread(weights, values)
            values, number = tf.multiply(values, weights), tf.multiply(number, weights)
        return _running_mean(values, total, count, values, number, metrics_collections, updates_collections)


@graph_only
def accuracy(labels, predictions, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """How often predictions equal labels: the running mean of (predictions == labels).

    Args:
      labels, predictions: Tensors of one shape; predictions are cast to labels' dtype.
      The rest as for mean; the scope is "accuracy" by default.
    Returns:
      (accuracy, update): float32 scalars.
    Raises:
      ValueError: shapes do not fit.
    Source: tf.metrics.accuracy.
    """
    predictions, labels, weights = aligned(predictions, labels, weights)
    predictions.get_shape().assert_is_compatible_with(labels.get_shape())
    if labels.dtype != predictions.dtype:
        predictions = tf.cast(predictions, labels.dtype)
    hits = tf.cast(tf.equal(predictions, labels), dtypes.float32)
    return mean(hits, weights, metrics_collections, updates_collections, name or "accuracy")


@graph_only
def mean_absolute_error(labels, predictions, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """Running mean of |predictions - labels|.

    Args, Returns and Raises: as for mean_squared_error.
    Source: tf.metrics.mean_absolute_error.
    """
    predictions, labels, weights = aligned(predictions, labels, weights)
    distances = tf.abs(predictions - labels)
    return mean(distances, weights, metrics_collections, updates_collections, name or "mean_absolute_error")


@graph_only
def mean_squared_error(labels, predictions, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """Running mean of (predictions - labels) ** 2.

    Args:
      labels, predictions: Tensors of one real dtype and shape.
      The rest as for mean; the scope is the function's name by default.
    Returns:
      (error, update): float32 scalars.
    Raises:
      TypeError: dtypes differ.  ValueError: shapes do not fit.
    Source: tf.metrics.mean_squared_error.
    """
    predictions, labels, weights = aligned(predictions, labels, weights)
    squares = tf.squared_difference(labels, predictions)
    return mean(squares, weights, metrics_collections, updates_collections, name or "mean_squared_error")


@graph_only
def root_mean_squared_error(labels, predictions, weights=None, metrics_collections=None, updates_collections=None,
                            name=None):
    """Square root of the running mean of (predictions - labels) ** 2.

    Args, Returns and Raises: as for mean_squared_error.
    Source: tf.metrics.root_mean_squared_error.
    """
    predictions, labels, weights = aligned(predictions, labels, weights)
    error, update = mean_squared_error(labels, predictions, weights, None, None, name or "root_mean_squared_error")
    root = publish(tf.sqrt(error), metrics_collections)
    return root, publish(tf.sqrt(update), updates_collections)


@graph_only
def mean_cosine_distance(labels, predictions, dim, weights=None, metrics_collections=None, updates_collections=None,
                         name=None):
    """One minus the running mean of the products of unit vectors.

    distance = 1 - mean(sum(predictions * labels, dim))      (neither is normalised here)

    Args:
      dim: int, the axis along which the vectors lie.
      weights: number or Tensor that broadcasts to the products, whose axis `dim` has size 1.
      The rest as for mean_squared_error.
    Returns and Raises: as for mean_squared_error.
    Source: tf.metrics.mean_cosine_distance.
    """
    predictions, labels, weights = aligned(predictions, labels, weights)
    products = tf.reduce_sum(tf.multiply(predictions, labels), axis=[dim], keepdims=True)
    similarity, update = mean(products, weights, None, None, name or "mean_cosine_distance")
    distance, update = tf.subtract(1.0, similarity), tf.subtract(1.0, update)
    return publish(distance, metrics_collections), publish(update, updates_collections)


@graph_only
def mean_relative_error(labels, predictions, normalizer, weights=None, metrics_collections=None, updates_collections=None,
                        name=None):
    """Running mean of |labels - predictions| / normalizer, 0 where normalizer is 0.

    Args:
      normalizer: Tensor shaped like predictions.  The rest as for mean_squared_error.
    Returns and Raises: as for mean_squared_error.
    Source: tf.metrics.mean_relative_error.
    """
    predictions, labels, weights = aligned(predictions, labels, weights)
    predictions, normalizer = remove_squeezable_dimensions(predictions, normalizer)
    predictions.shape.assert_is_compatible_with(normalizer.shape)
    errors = tf.where(tf.equal(normalizer, 0.0), tf.zeros_like(labels), tf.div(tf.abs(labels - predictions), normalizer))
    return mean(errors, weights, metrics_collections, updates_collections, name or "mean_relative_error")


@graph_only
def percentage_below(values, threshold, weights=None, metrics_collections=None, updates_collections=None, name=None):
    """Which share of the values is below a threshold: the running mean of (values < threshold).

    Args:
      values: Tensor of a real dtype.  threshold: number or scalar Tensor.
      The rest as for mean; the scope is "percentage_below_threshold" by default.
    Returns and Raises: as for mean.
    Source: tf.metrics.percentage_below.
    """
    is_below = tf.cast(tf.less(values, threshold), dtypes.float32)
    return mean(is_below, weights, metrics_collections, updates_collections, name or "percentage_below_threshold")
