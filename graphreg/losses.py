"""tf.losses: distances of predictions from labels, weighted and reduced; the collections of losses and penalties."""
from . import functions as tf
from .core import dtypes
from .core.collections import GraphKeys, add_to_collection, get_collection
from .core.convert import to_tensor
from .core.scopes import control_dependencies, executing_eagerly, name_scope
from .functions.confusion import remove_squeezable_dimensions
from .functions.reduce import lookup_renamed
from .weights_broadcast import assert_broadcastable, broadcast_weights


class Reduction:
    """How a loss for each element becomes one number.

      NONE                     as they are, times the weights
      SUM                      their weighted sum
      MEAN                     that sum, divided by the sum of the weights
      SUM_OVER_BATCH_SIZE      that sum, divided by the number of elements
      SUM_BY_NONZERO_WEIGHTS   that sum, divided by the number of elements with a weight that is not 0

    Source: tf.losses.Reduction.
    """

    NONE = "none"
    SUM = "weighted_sum"
    SUM_OVER_BATCH_SIZE = "weighted_sum_over_batch_size"
    MEAN = "weighted_mean"
    SUM_BY_NONZERO_WEIGHTS = "weighted_sum_by_nonzero_weights"
    SUM_OVER_NONZERO_WEIGHTS = SUM_BY_NONZERO_WEIGHTS

    @classmethod
    def all(cls):
        """Every reduction, as a tuple."""
        return (cls.NONE, cls.SUM, cls.MEAN, cls.SUM_OVER_BATCH_SIZE, cls.SUM_OVER_NONZERO_WEIGHTS,
                cls.SUM_BY_NONZERO_WEIGHTS)

    @classmethod
    def validate(cls, key):
        """Refuse what is no reduction with a ValueError."""
        if key not in cls.all():
            raise ValueError(f"Invalid Reduction Key {key}.")


# ------------------------------------------------------------------ weights and reductions
def compute_weighted_loss(losses, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
                          reduction=Reduction.SUM_BY_NONZERO_WEIGHTS):
    """Weight losses, reduce them and add the result to a collection.

    Args:
      losses: Tensor of any number dtype and shape; computed in float32.
      weights: number or Tensor that broadcasts to losses: a scalar, or of losses' rank with sizes that are equal or 1.
      scope: str, name scope of the ops.
      loss_collection: str, or None to add the loss nowhere.
      reduction: one of Reduction.
    Returns:
      Tensor of losses' dtype: a scalar, or shaped like losses for Reduction.NONE.
    Raises:
      ValueError: weights do not fit, or reduction is none of Reduction.
      InvalidArgumentError (when run): weights do not fit.
    Source: tf.losses.compute_weighted_loss.
    """
    Reduction.validate(reduction)
    with name_scope(scope, "weighted_loss", (losses, weights)):
        with control_dependencies((assert_broadcastable(weights, losses),)):
            losses = to_tensor(losses)
            kind = losses.dtype
            losses, weights = tf.cast(losses, dtypes.float32), tf.cast(weights, dtypes.float32)
            loss = tf.multiply(losses, weights)
            if reduction != Reduction.NONE:
                loss = _reduced(tf.reduce_sum(loss), losses, weights, reduction)
            loss = tf.cast(loss, kind)
            add_loss(loss, loss_collection)
            return loss


def _reduced(total, losses, weights, reduction):
    """The weighted sum, divided by what the reduction divides by."""
    if reduction == Reduction.SUM:
        return total
    if reduction == Reduction.MEAN:
        return _safe_mean(total, tf.reduce_sum(tf.ones_like(losses) * weights))
    if reduction == Reduction.SUM_OVER_BATCH_SIZE:
        return _safe_mean(total, _num_elements(losses))
    return _safe_mean(total, num_present(losses, weights))


def _safe_mean(losses, count):
    return tf.div_no_nan(tf.reduce_sum(losses), count, name="value")


def _num_elements(losses):
    with name_scope(None, "num_elements", (losses,)) as scope:
        return tf.cast(tf.size(losses, name=scope), losses.dtype)


def num_present(losses, weights, per_batch=False):
    """How many elements of losses have a weight that is not 0.

    Args:
      losses: Tensor.  weights: Tensor that broadcasts to it.
      per_batch: bool, count for each entry of the first axis, the others kept with size 1.
    Returns:
      Tensor (float32).
    Source: tensorflow.python.ops.losses.losses_impl._num_present.
    """
    with name_scope(None, "num_present", (losses, weights)) as scope:
        weights = tf.cast(weights, dtypes.float32)
        present = tf.where(tf.equal(weights, 0.0), tf.zeros_like(weights), tf.ones_like(weights))
        present = broadcast_weights(present, losses)
        if per_batch:
            return tf.reduce_sum(present, axis=tf.range(1, tf.rank(present)), keepdims=True, name=scope)
        return tf.reduce_sum(present, name=scope)


def _check_given(**arguments):
    for name, value in arguments.items():
        if value is None:
            raise ValueError(f"{name} must not be None.")


def _as_floats(predictions, labels):
    """Both in float32, checked to have one shape."""
    predictions, labels = tf.cast(predictions, dtypes.float32), tf.cast(labels, dtypes.float32)
    predictions.shape.assert_is_compatible_with(labels.shape)
    return predictions, labels


# ------------------------------------------------------------------ distances
def absolute_difference(labels, predictions, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
                        reduction=Reduction.SUM_BY_NONZERO_WEIGHTS):
    """Distance of predictions from labels.

    loss = |predictions - labels|

    Args:
      labels, predictions: Tensors of one shape and any real dtype.
      weights, scope, loss_collection, reduction: as for compute_weighted_loss.
    Returns:
      Tensor (float32), a scalar unless reduction is NONE.
    Raises:
      ValueError: labels or predictions are None, shapes differ, or as compute_weighted_loss.
    Source: tf.losses.absolute_difference.
    """
    _check_given(labels=labels, predictions=predictions)
    with name_scope(scope, "absolute_difference", (predictions, labels, weights)) as scope:
        predictions, labels = _as_floats(predictions, labels)
        losses = tf.abs(tf.subtract(predictions, labels))
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


def mean_squared_error(labels, predictions, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
                       reduction=Reduction.SUM_BY_NONZERO_WEIGHTS):
    """Squared distance of predictions from labels.

    loss = (predictions - labels) ** 2

    Args, Returns and Raises: as for absolute_difference.
    Source: tf.losses.mean_squared_error.
    """
    _check_given(labels=labels, predictions=predictions)
    with name_scope(scope, "mean_squared_error", (predictions, labels, weights)) as scope:
        predictions, labels = _as_floats(predictions, labels)
        losses = tf.squared_difference(predictions, labels)
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


def huber_loss(labels, predictions, weights=1.0, delta=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
               reduction=Reduction.SUM_BY_NONZERO_WEIGHTS):
    """Squared distance of predictions from labels where it is small, plain distance beyond.

    loss = d ** 2 / 2 for d = |predictions - labels| <= delta, else delta * d - delta ** 2 / 2

    Args:
      delta: float, where the two meet.  The rest as for absolute_difference.
    Returns and Raises: as for absolute_difference.
    Source: tf.losses.huber_loss.
    """
    _check_given(labels=labels, predictions=predictions)
    with name_scope(scope, "huber_loss", (predictions, labels, weights)) as scope:
        predictions, labels = _as_floats(predictions, labels)
        distance = tf.abs(tf.subtract(predictions, labels))
        near = tf.minimum(distance, delta)
        beyond = tf.subtract(distance, near)
        half = to_tensor(0.5, dtype=near.dtype)
        losses = tf.add(tf.multiply(half, tf.multiply(near, near)), tf.multiply(delta, beyond))
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


def cosine_distance(labels, predictions, axis=None, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
                    reduction=Reduction.SUM_BY_NONZERO_WEIGHTS, dim=None):
    """One minus the product of unit vectors.

    loss = 1 - sum(predictions * labels, axis)      (neither is normalised here)

    Args:
      axis: int, along which the vectors lie; kept with size 1.  dim: the same by its old name.
      The rest as for absolute_difference.
    Returns and Raises: as for absolute_difference; ValueError also without an axis.
    Source: tf.losses.cosine_distance.
    """
    axis = lookup_renamed("axis", axis, "dim", dim)
    if axis is None:
        raise ValueError("You must specify 'axis'.")
    _check_given(labels=labels, predictions=predictions)
    with name_scope(scope, "cosine_distance_loss", (predictions, labels, weights)) as scope:
        predictions, labels = _as_floats(predictions, labels)
        losses = 1 - tf.reduce_sum(tf.multiply(predictions, labels), axis=(axis,), keepdims=True)
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


def mean_pairwise_squared_error(labels, predictions, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES):
    """Squared distance of the differences between pairs of predictions from those between labels.

    loss = mean over pairs i, j of ((predictions[i] - predictions[j]) - (labels[i] - labels[j])) ** 2, within each
    entry of the first axis, then weighted and summed over these

    Args:
      weights: number, or Tensor [batch, 1, ...] or shaped like labels.
      The rest as for absolute_difference.
    Returns and Raises: as for absolute_difference.
    Source: tf.losses.mean_pairwise_squared_error.
    """
    _check_given(labels=labels, predictions=predictions)
    with name_scope(scope, "mean_pairwise_squared_error", (predictions, labels, weights)):
        weights, labels = tf.cast(weights, dtypes.float32), tf.cast(labels, dtypes.float32)
        with control_dependencies((assert_broadcastable(weights, labels),)):
            predictions = tf.cast(predictions, dtypes.float32)
            predictions.shape.assert_is_compatible_with(labels.shape)
            differences = tf.subtract(predictions, labels)
            losses, count = _pairwise_squares(differences, weights)
            loss = tf.reduce_sum(tf.multiply(losses, weights))
            loss = tf.where(tf.reduce_sum(count) > 0, loss, tf.zeros_like(loss), name="value")
            add_loss(loss, loss_collection)
            return loss


def _pairwise_squares(differences, weights):
    """(2 * sum(d ** 2) / (n - 1) - 2 * sum(d) ** 2 / (n * (n - 1)), n) for each entry of the first axis."""
    axes = tf.range(1, tf.rank(differences))
    squares = tf.reduce_sum(tf.square(differences), axis=axes, keepdims=True)
    count = num_present(differences, weights, per_batch=True)
    first = 2.0 * tf.div_no_nan(squares, tf.maximum(count - 1, 0), name="value")
    square = tf.square(tf.reduce_sum(differences, axis=axes, keepdims=True))
    second = 2.0 * tf.div_no_nan(square, tf.maximum(tf.multiply(count, count - 1), 0), name="value")
    return first - second, count


# ------------------------------------------------------------------ classification
def hinge_loss(labels, logits, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
               reduction=Reduction.SUM_BY_NONZERO_WEIGHTS):
    """Hinge loss of logits.

    loss = max(0, 1 - (2 * labels - 1) * logits)

    Args:
      labels: Tensor of zeros and ones.  logits: Tensor of the same shape.
      weights, scope, loss_collection, reduction: as for compute_weighted_loss.
    Returns and Raises: as for absolute_difference.
    Source: tf.losses.hinge_loss.
    """
    _check_given(labels=labels, logits=logits)
    with name_scope(scope, "hinge_loss", (logits, labels, weights)) as scope:
        logits, labels = _as_floats(logits, labels)
        ones = tf.ones_like(labels)
        signs = tf.subtract(2 * labels, ones)
        losses = tf.relu(tf.subtract(ones, tf.multiply(signs, logits)))
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


def log_loss(labels, predictions, weights=1.0, epsilon=1e-7, scope=None, loss_collection=GraphKeys.LOSSES,
             reduction=Reduction.SUM_BY_NONZERO_WEIGHTS):
    """Cross entropy of probabilities.

    loss = -labels * log(predictions + epsilon) - (1 - labels) * log(1 - predictions + epsilon)

    Args:
      epsilon: float, keeps the logarithms finite.  The rest as for absolute_difference.
    Returns and Raises: as for absolute_difference.
    Source: tf.losses.log_loss.
    """
    _check_given(labels=labels, predictions=predictions)
    with name_scope(scope, "log_loss", (predictions, labels, weights)) as scope:
        predictions, labels = _as_floats(predictions, labels)
        losses = -tf.multiply(labels, tf.log(predictions + epsilon))
        losses = losses - tf.multiply(1 - labels, tf.log(1 - predictions + epsilon))
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


def sigmoid_cross_entropy(multi_class_labels, logits, weights=1.0, label_smoothing=0, scope=None,
                          loss_collection=GraphKeys.LOSSES, reduction=Reduction.SUM_BY_NONZERO_WEIGHTS):
    """Cross entropy of independent yes-or-no labels and the sigmoid of logits.

    loss = sigmoid_cross_entropy_with_logits(labels * (1 - label_smoothing) + label_smoothing / 2, logits)

    Args:
      multi_class_labels: Tensor of zeros and ones [batch, classes].  logits: float Tensor of the same shape.
      label_smoothing: float, how far labels are drawn to 1/2.
      weights, scope, loss_collection, reduction: as for compute_weighted_loss.
    Returns:
      Tensor of logits' dtype.
    Raises: as absolute_difference.
    Source: tf.losses.sigmoid_cross_entropy.
    """
    _check_given(multi_class_labels=multi_class_labels, logits=logits)
    with name_scope(scope, "sigmoid_cross_entropy_loss", (logits, multi_class_labels, weights)) as scope:
        logits, labels = _logits_and_labels(logits, multi_class_labels)
        if label_smoothing > 0:
            labels = labels * (1 - label_smoothing) + 0.5 * label_smoothing
        losses = tf.sigmoid_cross_entropy_with_logits(labels=labels, logits=logits, name="xentropy")
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


def softmax_cross_entropy(onehot_labels, logits, weights=1.0, label_smoothing=0, scope=None,
                          loss_collection=GraphKeys.LOSSES, reduction=Reduction.SUM_BY_NONZERO_WEIGHTS):
    """Cross entropy of label distributions and the softmax of logits; no gradient goes to the labels.

    loss = softmax_cross_entropy(labels * (1 - label_smoothing) + label_smoothing / classes, logits)

    Args:
      onehot_labels: Tensor [batch, classes].  logits: float Tensor of the same shape.
      weights: number or Tensor that broadcasts to [batch].
      label_smoothing: float, how far labels are drawn to the uniform distribution.
      scope, loss_collection, reduction: as for compute_weighted_loss.
    Returns:
      Tensor of logits' dtype.
    Raises: as absolute_difference.
    Source: tf.losses.softmax_cross_entropy.
    """
    _check_given(onehot_labels=onehot_labels, logits=logits)
    with name_scope(scope, "softmax_cross_entropy_loss", (logits, onehot_labels, weights)) as scope:
        logits, labels = _logits_and_labels(logits, onehot_labels)
        if label_smoothing > 0:
            classes = tf.cast(tf.shape(labels)[-1], logits.dtype)
            share = label_smoothing / classes
            labels = labels * (1 - label_smoothing) + share
        labels = tf.stop_gradient(labels, name="labels_stop_gradient")
        losses = tf.softmax_cross_entropy_with_logits_v2(labels=labels, logits=logits, name="xentropy")
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


def _logits_and_labels(logits, labels):
    logits = to_tensor(logits)
    labels = tf.cast(labels, logits.dtype)
    logits.shape.assert_is_compatible_with(labels.shape)
    return logits, labels


def sparse_softmax_cross_entropy(labels, logits, weights=1.0, scope=None, loss_collection=GraphKeys.LOSSES,
                                 reduction=Reduction.SUM_BY_NONZERO_WEIGHTS):
    """Cross entropy of class numbers and the softmax of logits.

    loss = -log_softmax(logits)[..., labels]

    Args:
      labels: Tensor of int32 or int64 [...] or [..., 1], each in [0, classes).
      logits: float Tensor [..., classes].
      weights: number, or Tensor that broadcasts to labels; a last axis of size 1 is dropped.
      scope, loss_collection, reduction: as for compute_weighted_loss.
    Returns:
      Tensor of logits' dtype.
    Raises: as absolute_difference.
    Source: tf.losses.sparse_softmax_cross_entropy.
    """
    _check_given(labels=labels, logits=logits)
    with name_scope(scope, "sparse_softmax_cross_entropy_loss", (logits, labels, weights)) as scope:
        labels, logits = remove_squeezable_dimensions(labels, logits, expected_rank_diff=1)
        if weights is not None:
            weights = _squeezed_to(to_tensor(weights), labels)
        losses = tf.sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name="xentropy")
        return compute_weighted_loss(losses, weights, scope, loss_collection, reduction=reduction)


def _squeezed_to(weights, labels):
    """Weights without their last axis if they have one more than the labels."""
    rank, wanted = weights.shape.ndims, labels.shape.ndims
    if rank is not None and wanted is not None:
        return tf.squeeze(weights, [-1]) if rank - wanted == 1 else weights
    surplus = tf.rank(weights) - tf.rank(labels)
    if rank == 0 or rank is not None and not weights.shape.dims[-1].is_compatible_with(1):
        return weights
    return tf.cond(tf.equal(1, surplus), lambda: tf.squeeze(weights, [-1]), lambda: weights)


# ------------------------------------------------------------------ the collections
def add_loss(loss, loss_collection=GraphKeys.LOSSES):
    """Add a loss made outside of tf.losses to the collection.

    Args:
      loss: Tensor.  loss_collection: str, or None to add it nowhere.
    Source: tf.losses.add_loss.
    """
    # Under eager execution a loss has done its work; nothing would ever take it from the collection.
    if loss_collection and not executing_eagerly():
        add_to_collection(loss_collection, loss)


def get_losses(scope=None, loss_collection=GraphKeys.LOSSES):
    """The losses of the collection.

    Args:
      scope: regular expression that their names must match from the start.  loss_collection: str.
    Returns:
      list of Tensor.
    Source: tf.losses.get_losses.
    """
    return get_collection(loss_collection, scope)


def get_regularization_losses(scope=None):
    """The penalties of the collection REGULARIZATION_LOSSES.

    Args:
      scope: regular expression that their names must match from the start.
    Returns:
      list of Tensor.
    Source: tf.losses.get_regularization_losses.
    """
    return get_collection(GraphKeys.REGULARIZATION_LOSSES, scope)


def get_regularization_loss(scope=None, name="total_regularization_loss"):
    """The sum of the penalties of the collection REGULARIZATION_LOSSES.

    Args:
      scope: regular expression that their names must match from the start.  name: str.
    Returns:
      Tensor; a constant 0. when there are none.
    Source: tf.losses.get_regularization_loss.
    """
    losses = get_regularization_losses(scope)
    return tf.add_n(losses, name=name) if losses else tf.constant(0.0)


def get_total_loss(add_regularization_losses=True, name="total_loss", scope=None):
    """The sum of the losses, and of the penalties too.

    Args:
      add_regularization_losses: bool.  name: str.
      scope: regular expression that the names must match from the start.
    Returns:
      Tensor.
    Raises:
      ValueError: there is nothing to add.
    Source: tf.losses.get_total_loss.
    """
    losses = get_losses(scope=scope)
    if add_regularization_losses:
        losses += get_regularization_losses(scope=scope)
    return tf.add_n(losses, name=name)
