"""Weights and reductions of Keras losses and metrics."""
from .. import functions as tf
from ..core import dtypes
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from ..functions.confusion import remove_squeezable_dimensions
from ..weights_broadcast import broadcast_weights


class Reduction:
    """How the losses of the samples become one number.

      AUTO                  as SUM_OVER_BATCH_SIZE
      NONE                  as they are, times the weights
      SUM                   their weighted sum
      SUM_OVER_BATCH_SIZE   that sum, divided by the number of losses

    Source: tf.keras.losses.Reduction of TF 2.
    """

    AUTO = "auto"
    NONE = "none"
    SUM = "sum"
    SUM_OVER_BATCH_SIZE = "sum_over_batch_size"

    @classmethod
    def all(cls):
        """Every reduction, as a tuple."""
        return (cls.AUTO, cls.NONE, cls.SUM, cls.SUM_OVER_BATCH_SIZE)

    @classmethod
    def validate(cls, key):
        """Refuse what is no reduction with a ValueError."""
        if key not in cls.all():
            raise ValueError(f"Invalid Reduction Key {key}.")


def compute_weighted_loss(losses, sample_weight=None, reduction=Reduction.SUM_OVER_BATCH_SIZE, name=None):
    """Weight losses and reduce them.

    Args:
      losses: Tensor; computed in float32.  sample_weight: number or Tensor that broadcasts to losses; None is 1.
      reduction: one of Reduction.  name: str, name scope of the ops.
    Returns:
      Tensor of losses' dtype: a scalar, or shaped like losses for Reduction.NONE.
    Raises:
      ValueError: weights do not fit, or reduction is none of Reduction.
    Source: tensorflow.python.keras.utils.losses_utils.compute_weighted_loss.
    """
    Reduction.validate(reduction)
    sample_weight = 1.0 if sample_weight is None else sample_weight
    with name_scope(name, "weighted_loss", (losses, sample_weight)):
        losses = to_tensor(losses)
        kind = losses.dtype
        losses = tf.cast(losses, dtypes.float32)
        weights = tf.cast(sample_weight, dtypes.float32)
        weights = weights_at_rank(weights, losses)
        weights = broadcast_weights(weights, losses)
        return tf.cast(reduce_weighted_loss(tf.multiply(losses, weights), reduction), kind)


def reduce_weighted_loss(weighted_losses, reduction=Reduction.SUM_OVER_BATCH_SIZE):
    """Losses that are weighted already, reduced."""
    if reduction == Reduction.NONE:
        return weighted_losses
    total = tf.reduce_sum(weighted_losses)
    if reduction == Reduction.SUM:
        return total
    with name_scope(None, "num_elements") as scope:
        count = tf.cast(tf.size(weighted_losses, name=scope), weighted_losses.dtype)
    return tf.div_no_nan(tf.reduce_sum(total), count, name="value")


# ------------------------------------------------------------------ axes of size 1
def squeeze_or_expand(y_pred, y_true=None, sample_weight=None):
    """(predictions, labels, weights) brought to one rank where an axis of size 1 is too many or missing.

    Args:
      y_pred: Tensor.  y_true, sample_weight: Tensor or None.
    Raises:
      ValueError: an axis that is too many has another size.
    """
    if y_true is not None:
        y_true, y_pred = _matched(y_true, y_pred)
    if sample_weight is None:
        return y_pred, y_true, None
    return y_pred, y_true, weights_at_rank(to_tensor(sample_weight), y_pred)


def _matched(y_true, y_pred):
    ranks = y_true.shape.ndims, y_pred.shape.ndims
    if None in ranks:
        return _matched_when_run(y_true, y_pred)
    # Labels that are class numbers keep their one axis less.
    if ranks[1] - ranks[0] != 1 or y_pred.shape.dims[-1].value == 1:
        return remove_squeezable_dimensions(y_true, y_pred)
    return y_true, y_pred


def _matched_when_run(y_true, y_pred):
    surplus = tf.rank(y_pred) - tf.rank(y_true)
    is_one = tf.equal(1, tf.shape(y_pred)[-1])

    def matched():
        return remove_squeezable_dimensions(y_true, y_pred)
    return tf.cond(tf.equal(1, surplus), lambda: tf.cond(is_one, matched, lambda: (y_true, y_pred)), matched)


def weights_at_rank(weights, values):
    """Weights with the rank of values: a last axis dropped or added; scalars as they are.

    Raises:
      ValueError: the axis to be dropped has not size 1.
    """
    rank, wanted = weights.shape.ndims, values.shape.ndims
    if rank == 0:
        return weights
    if rank is not None and wanted is not None:
        if rank - wanted == 1:
            return tf.squeeze(weights, [-1])
        return tf.expand_dims(weights, [-1]) if wanted - rank == 1 else weights
    weights_rank = tf.rank(weights)
    surplus = weights_rank - tf.rank(values)

    def longer():
        return tf.cond(tf.equal(surplus, -1), lambda: tf.expand_dims(weights, [-1]), lambda: weights)

    def adjusted():
        return tf.cond(tf.equal(surplus, 1), lambda: tf.squeeze(weights, [-1]), longer)
    return tf.cond(tf.equal(weights_rank, 0), lambda: weights, adjusted)
