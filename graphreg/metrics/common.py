"""What every streaming metric is made of: its variables, its weights, its results in collections."""
import functools

from .. import functions as tf
from ..core import dtypes
from ..core.collections import GraphKeys, add_to_collections
from ..core.convert import to_tensor
from ..core.scopes import executing_eagerly
from ..functions.confusion import remove_squeezable_dimensions
from ..variables import Variable, VariableAggregation, VariableSynchronization
from ..weights_broadcast import broadcast_weights


def graph_only(metric):
    """Decorator for metrics, which need a graph that their updates stay in."""
    @functools.wraps(metric)
    def checked(*args, **kwargs):
        if executing_eagerly():
            raise RuntimeError(f"tf.metrics.{metric.__name__} is not supported when eager execution is enabled.")
        return metric(*args, **kwargs)
    return checked


def metric_variable(shape, dtype, validate_shape=True, name=None):
    """A variable of zeros in the collections LOCAL_VARIABLES and METRIC_VARIABLES.

    Args:
      shape: sequence of int.  dtype: DType.  validate_shape: bool.  name: str.
    Returns:
      Variable.
    Source: tensorflow.python.ops.metrics_impl.metric_variable.
    """
    return Variable(lambda: tf.zeros(shape, dtype), trainable=False,
                    collections=[GraphKeys.LOCAL_VARIABLES, GraphKeys.METRIC_VARIABLES], validate_shape=validate_shape,
                    synchronization=VariableSynchronization.ON_READ, aggregation=VariableAggregation.SUM, name=name)


def publish(tensor, collections):
    """The tensor, added to collections if any are named."""
    if collections:
        add_to_collections(collections, tensor)
    return tensor


def aligned(predictions, labels, weights):
    """(predictions, labels, weights) brought to one rank where an axis of size 1 is too many or missing.

    Args:
      predictions: Tensor.  labels, weights: Tensor or None.
    Raises:
      ValueError: predictions and labels cannot have one shape.
    """
    predictions = to_tensor(predictions)
    if labels is not None:
        labels, predictions = remove_squeezable_dimensions(labels, predictions)
        predictions.shape.assert_is_compatible_with(labels.shape)
    return predictions, labels, None if weights is None else _weights_at_rank(to_tensor(weights), predictions)


def _weights_at_rank(weights, values):
    rank, wanted = weights.shape.ndims, values.shape.ndims
    if rank == 0:
        return weights
    if rank is not None and wanted is not None:
        if rank - wanted == 1:
            return tf.squeeze(weights, [-1])
        return tf.expand_dims(weights, [-1]) if wanted - rank == 1 else weights
    return _weights_at_dynamic_rank(weights, values)


def _weights_at_dynamic_rank(weights, values):
    """Scalars as they are, else one axis dropped or added when the graph runs."""
    rank = tf.rank(weights)
    surplus = rank - tf.rank(values)

    def longer():
        return tf.cond(tf.equal(surplus, -1), lambda: tf.expand_dims(weights, [-1]), lambda: weights)

    def adjusted():
        if weights.shape.ndims is not None and not weights.shape.dims[-1].is_compatible_with(1):
            return longer()
        return tf.cond(tf.equal(surplus, 1), lambda: tf.squeeze(weights, [-1]), longer)
    return tf.cond(tf.equal(rank, 0), lambda: weights, adjusted)


def spread(weights, values, dtype=dtypes.float32):
    """Weights of a dtype in the shape of values."""
    return broadcast_weights(tf.cast(weights, dtype), values)


def safe_mean(total, count, name):
    """total / count, 0 where nothing was counted."""
    return tf.div_no_nan(total, tf.maximum(count, 0), name=name)
