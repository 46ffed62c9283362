"""TF's public namespace tf.contrib.seq2seq, as far as it is there."""
from .. import functions as tf
from ..core import scopes
from .seq2seq_attention import (  # noqa: F401
    AttentionMechanism, AttentionWrapper, AttentionWrapperState, BahdanauAttention, hardmax, LuongAttention)
from .seq2seq_beam import (  # noqa: F401
    BeamSearchDecoder, BeamSearchDecoderOutput, BeamSearchDecoderState, FinalBeamSearchDecoderOutput, gather_tree)
from .seq2seq_decoder import (  # noqa: F401
    BasicDecoder, BasicDecoderOutput, Decoder, dynamic_decode, GreedyEmbeddingHelper, Helper, tile_batch,
    TrainingHelper)
from .seq2seq_helpers import (  # noqa: F401
    CustomHelper, InferenceHelper, SampleEmbeddingHelper, ScheduledEmbeddingTrainingHelper,
    ScheduledOutputTrainingHelper)
from .seq2seq_monotonic import (  # noqa: F401
    BahdanauMonotonicAttention, LuongMonotonicAttention, monotonic_attention, safe_cumprod)


def sequence_loss(logits, targets, weights, average_across_timesteps=True, average_across_batch=True,
                  sum_over_timesteps=False, sum_over_batch=False, softmax_loss_function=None, name=None):
    """The weighted cross entropy of a batch of sequences.

    Args:
      logits: Tensor (batch, time, classes).  targets: int Tensor (batch, time).  weights: float Tensor (batch, time).
      average_across_timesteps, average_across_batch: bool, divide the sum along the axis by that of the weights.
      sum_over_timesteps, sum_over_batch: bool, divide the sum by the number of weights that are not 0.
      softmax_loss_function: function of labels= and logits= in place of the cross entropy.
    Returns:
      Tensor without the axes that were averaged or summed over.
    Raises:
      ValueError: a rank is another, or an axis is to be averaged and summed over.
    Source: tf.contrib.seq2seq.sequence_loss.
    """
    _check_ranks(logits, targets, weights)
    if average_across_timesteps and sum_over_timesteps:
        raise ValueError("average_across_timesteps and sum_over_timesteps cannot be set to True at same time.")
    if average_across_batch and sum_over_batch:
        raise ValueError("average_across_batch and sum_over_batch cannot be set to True at same time.")
    with scopes.name_scope(name, "sequence_loss", [logits, targets, weights]):
        classes = tf.shape(logits)[2]
        flat = tf.reshape(logits, [-1, classes])
        labels = tf.reshape(targets, [-1])
        loss = softmax_loss_function or tf.nn.sparse_softmax_cross_entropy_with_logits
        loss = loss(labels=labels, logits=flat)
        loss = loss * tf.reshape(weights, [-1])
        if average_across_timesteps and average_across_batch:
            return _share(tf.reduce_sum(loss), tf.reduce_sum(weights))
        if sum_over_timesteps and sum_over_batch:
            return _share(tf.reduce_sum(loss), tf.cast(tf.count_nonzero(weights), loss.dtype))
        loss = tf.reshape(loss, tf.shape(logits)[0:2])
        for average, total, axis in ((average_across_timesteps, sum_over_timesteps, 1),
                                     (average_across_batch, sum_over_batch, 0)):
            if average:
                return _share(tf.reduce_sum(loss, axis=[axis]), tf.reduce_sum(weights, axis=[axis]))
            if total:
                return _share(tf.reduce_sum(loss, axis=[axis]), tf.cast(tf.count_nonzero(weights, axis=[axis]),
                                                                        loss.dtype))
        return loss


def _share(total, count):
    return tf.div_no_nan(total, count)


def _check_ranks(logits, targets, weights):
    if len(logits.shape) != 3:
        raise ValueError("Logits must be a [batch_size x sequence_length x logits] tensor")
    if len(targets.shape) != 2:
        raise ValueError("Targets must be a [batch_size x sequence_length] tensor")
    if len(weights.shape) != 2:
        raise ValueError("Weights must be a [batch_size x sequence_length] tensor")
