"""TF's public namespace tf.contrib.losses: the older losses, with predictions before labels.

They differ from tf.losses: weights belong to the leading axes (a vector weighs the entries of a batch), the mean is
over the elements with a weight that is not 0, and hinge_loss neither reduces nor adds to a collection.
"""
from importlib import import_module

from .. import functions as tf
from ..core import dtypes
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from ..functions.reduce import lookup_renamed
from ..losses import add_loss, get_losses, get_regularization_losses
from ..losses import get_total_loss as _get_total_loss
from . import module_paths
from .refused import absent


# ------------------------------------------------------------------ weights and reductions
def compute_weighted_loss(losses, weights=1.0, scope=None):
    """Weigh losses, average them and add the result to the collection LOSSES.

    loss = sum(weights * losses) / number of elements with a weight that is not 0

    Args:
      losses: Tensor of a static rank and any number dtype; computed in float32.
      weights: number or Tensor shaped like the leading axes of losses; a last axis of size 1 is dropped.
      scope: str, name scope of the ops.
    Returns:
      scalar Tensor of losses' dtype.
    Raises:
      ValueError: a rank is unknown, or weights do not fit.
    Source: tf.contrib.losses.compute_weighted_loss.
    """
    with name_scope(scope, "weighted_loss", [losses, weights]):
        losses = to_tensor(losses)
        kind = losses.dtype
        losses, weights = tf.cast(losses, dtypes.float32), _as_float(weights)
        if losses.shape.ndims is None:
            raise ValueError("losses.get_shape().ndims cannot be None")
        if weights.shape.ndims is None:
            raise ValueError("weights.get_shape().ndims cannot be None")
        if weights.shape.ndims > 1 and weights.shape.dims[-1].is_compatible_with(1):
            weights = tf.squeeze(weights, [-1])
        total = _scaled_sum(losses, weights)
        count = tf.reduce_sum(_present_per_batch(losses, weights))
        loss = tf.cast(tf.div_no_nan(tf.reduce_sum(total), count, name="value"), kind)
        add_loss(loss)
        return loss


def _as_float(weights):
    return tf.cast(to_tensor(weights), dtypes.float32)


def _scaled_sum(losses, weights):
    axes = list(range(weights.shape.ndims, losses.shape.ndims))
    return tf.reduce_sum(tf.multiply(tf.reduce_sum(losses, axis=axes), weights))


def _present_per_batch(losses, weights):
    """How many elements with a weight that is not 0 each entry of the batch has."""
    if weights.shape.ndims == 0:
        batch = tf.reshape(tf.slice(tf.shape(losses), [0], [1]), [])
        count = tf.div(tf.cast(tf.size(losses), dtypes.float32), tf.cast(batch, dtypes.float32))
        count = tf.where(tf.equal(weights, 0), 0.0, count)
        return tf.multiply(tf.ones(tf.reshape(batch, [1])), count)
    present = tf.cast(tf.not_equal(weights, 0), dtypes.float32)
    present = tf.reduce_sum(present, list(range(1, weights.shape.ndims)))
    further = tf.reduce_prod(tf.slice(tf.shape(losses), [weights.shape.ndims], [-1]))
    return tf.multiply(present, tf.cast(further, dtypes.float32))


def _as_floats(predictions, labels):
    predictions.get_shape().assert_is_compatible_with(labels.get_shape())
    return tf.cast(predictions, dtypes.float32), tf.cast(labels, dtypes.float32)


# ------------------------------------------------------------------ distances
def absolute_difference(predictions, labels=None, weights=1.0, scope=None):
    """|predictions - labels|, averaged.

    Args:
      predictions, labels: Tensors of one shape.
      weights, scope: as for compute_weighted_loss.
    Returns:
      scalar Tensor (float32).
    Raises:
      ValueError: shapes differ, or as compute_weighted_loss.
    Source: tf.contrib.losses.absolute_difference.
    """
    with name_scope(scope, "absolute_difference", [predictions, labels, weights]) as scope:
        predictions, labels = _as_floats(predictions, labels)
        return compute_weighted_loss(tf.abs(tf.subtract(predictions, labels)), weights, scope=scope)


def mean_squared_error(predictions, labels=None, weights=1.0, scope=None):
    """(predictions - labels) ** 2, averaged.

    Args, Returns and Raises: as for absolute_difference.
    Source: tf.contrib.losses.mean_squared_error.
    """
    with name_scope(scope, "mean_squared_error", [predictions, labels, weights]) as scope:
        predictions, labels = _as_floats(predictions, labels)
        return compute_weighted_loss(tf.squared_difference(predictions, labels), weights, scope=scope)


def cosine_distance(predictions, labels=None, axis=None, weights=1.0, scope=None, dim=None):
    """1 - sum(predictions * labels, axis), averaged; neither is normalised here.

    Args:
      axis: int, along which the vectors lie; it is dropped.  dim: the same by its old name.
      The rest as for absolute_difference.
    Returns and Raises: as for absolute_difference; ValueError also without an axis.
    Source: tf.contrib.losses.cosine_distance.
    """
    axis = lookup_renamed("axis", axis, "dim", dim)
    if axis is None:
        raise ValueError("You must specify 'axis'.")
    with name_scope(scope, "cosine_distance_loss", [predictions, labels, weights]) as scope:
        predictions, labels = _as_floats(predictions, labels)
        losses = 1 - tf.reduce_sum(tf.multiply(predictions, labels), axis=[axis])
        return compute_weighted_loss(losses, weights, scope=scope)


def mean_pairwise_squared_error(predictions, labels=None, weights=1.0, scope=None):
    """Squared distance of the differences between pairs of predictions from those between labels.

    loss = 2 * sum(d ** 2) / n - 2 * sum(d) ** 2 / n ** 2 for d = predictions - labels, for each entry of the batch;
    weighted and summed over the batch

    Args:
      weights: number or vector [batch].  The rest as for absolute_difference.
    Returns and Raises: as for absolute_difference.
    Source: tf.contrib.losses.mean_pairwise_squared_error.
    """
    with name_scope(scope, "mean_pairwise_squared_error", [predictions, labels, weights]):
        predictions, labels = _as_floats(predictions, labels)
        weights = _as_float(weights)
        differences = tf.subtract(predictions, labels)
        axes = list(range(1, differences.shape.ndims))
        squares = tf.reduce_sum(tf.square(differences), axis=axes)
        count = _present_per_batch(differences, weights)
        first = 2.0 * tf.div_no_nan(squares, count, name="value")
        total = tf.reduce_sum(differences, axis=axes)
        second = 2.0 * tf.div_no_nan(tf.square(total), tf.square(count), name="value")
        loss = _scaled_sum(first - second, weights)
        loss = tf.where(tf.reduce_sum(count) > 0, loss, tf.zeros_like(loss), name="value")
        add_loss(loss)
        return loss


# ------------------------------------------------------------------ classification
def hinge_loss(logits, labels=None, scope=None):
    """max(0, 1 - (2 * labels - 1) * logits) for each element, in no collection.

    Args:
      logits: float Tensor.  labels: Tensor of zeros and ones, of the same shape.
      scope: str, name scope of the ops.
    Returns:
      Tensor (float32) shaped like logits.
    Raises:
      ValueError: shapes differ.
    Source: tf.contrib.losses.hinge_loss.
    """
    with name_scope(scope, "hinge_loss", [logits, labels]):
        logits.get_shape().assert_is_compatible_with(labels.get_shape())
        labels = tf.cast(labels, dtypes.float32)
        ones = tf.ones_like(labels)
        signs = tf.subtract(2 * labels, ones)
        return tf.relu(tf.subtract(ones, tf.multiply(signs, logits)))


def log_loss(predictions, labels=None, weights=1.0, epsilon=1e-7, scope=None):
    """-labels * log(predictions + epsilon) - (1 - labels) * log(1 - predictions + epsilon), averaged.

    Args:
      epsilon: float, keeps the logarithms finite.  The rest as for absolute_difference.
    Returns and Raises: as for absolute_difference.
    Source: tf.contrib.losses.log_loss.
    """
    with name_scope(scope, "log_loss", [predictions, labels, weights]) as scope:
        predictions, labels = _as_floats(predictions, labels)
        losses = -tf.multiply(labels, tf.log(predictions + epsilon))
        losses = losses - tf.multiply(1 - labels, tf.log(1 - predictions + epsilon))
        return compute_weighted_loss(losses, weights, scope=scope)


def sigmoid_cross_entropy(logits, multi_class_labels, weights=1.0, label_smoothing=0, scope=None):
    """Cross entropy of independent yes-or-no labels and the sigmoid of logits, averaged.

    Args:
      logits: float Tensor [batch, classes].  multi_class_labels: Tensor of zeros and ones, of the same shape.
      label_smoothing: float, how far labels are drawn to 1/2.
      weights, scope: as for compute_weighted_loss.
    Returns:
      scalar Tensor of logits' dtype.
    Raises: as absolute_difference.
    Source: tf.contrib.losses.sigmoid_cross_entropy.
    """
    with name_scope(scope, "sigmoid_cross_entropy_loss", [logits, multi_class_labels, weights]) as scope:
        logits.get_shape().assert_is_compatible_with(multi_class_labels.get_shape())
        labels = tf.cast(multi_class_labels, logits.dtype)
        if label_smoothing > 0:
            labels = labels * (1 - label_smoothing) + 0.5 * label_smoothing
        losses = tf.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits, name="xentropy")
        return compute_weighted_loss(losses, weights, scope=scope)


def softmax_cross_entropy(logits, onehot_labels, weights=1.0, label_smoothing=0, scope=None):
    """Cross entropy of label distributions and the softmax of logits, averaged; no gradient goes to the labels.

    Args:
      logits: float Tensor [batch, classes].  onehot_labels: Tensor of the same shape.
      weights: number or vector [batch].
      label_smoothing: float, how far labels are drawn to the uniform distribution.
      scope: str, name scope of the ops.
    Returns:
      scalar Tensor of logits' dtype.
    Raises: as absolute_difference.
    Source: tf.contrib.losses.softmax_cross_entropy.
    """
    with name_scope(scope, "softmax_cross_entropy_loss", [logits, onehot_labels, weights]) as scope:
        logits.get_shape().assert_is_compatible_with(onehot_labels.get_shape())
        labels = tf.cast(onehot_labels, logits.dtype)
        if label_smoothing > 0:
            share = label_smoothing / tf.cast(tf.shape(labels)[1], logits.dtype)
            labels = labels * (1 - label_smoothing) + share
        losses = tf.softmax_cross_entropy_with_logits(labels=labels, logits=logits, name="xentropy")
        return compute_weighted_loss(losses, weights, scope=scope)


def sparse_softmax_cross_entropy(logits, labels, weights=1.0, scope=None):
    """Cross entropy of class numbers and the softmax of logits, averaged.

    Args:
      logits: float Tensor [batch, classes].  labels: Tensor of int32 or int64, [batch] or [batch, 1].
      weights: number or Tensor, [batch] or [batch, 1].
      scope: str, name scope of the ops.
    Returns:
      scalar Tensor of logits' dtype.
    Raises: as absolute_difference.
    Source: tf.contrib.losses.sparse_softmax_cross_entropy.
    """
    with name_scope(scope, "sparse_softmax_cross_entropy_loss", [logits, labels, weights]) as scope:
        labels = tf.reshape(labels, shape=[tf.shape(labels)[0]])
        losses = tf.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name="xentropy")
        return compute_weighted_loss(losses, weights, scope=scope)


def get_total_loss(add_regularization_losses=True, name="total_loss"):
    """The sum of the losses, and of the penalties too.

    Args:
      add_regularization_losses: bool.  name: str.
    Returns:
      Tensor.
    Raises:
      ValueError: there is nothing to add.
    Source: tf.contrib.losses.get_total_loss.
    """
    return _get_total_loss(add_regularization_losses, name)

python = module_paths.add_paths(__name__, {"losses.loss_ops": None})


def __getattr__(name):
    if name == "metric_learning":
        return import_module(".metric_learning", __package__)
    raise absent("losses", name)
