"""TF's public namespace tf.contrib.nn, as far as it is there."""
from .. import functions as tf
from ..core import raw, scopes
from ..core.convert import constant_value, convert_to_tensor
from ..functions.conv import conv1d_transpose  # noqa: F401
from ..functions.nn import (
    sigmoid_cross_entropy_with_logits, sparse_softmax_cross_entropy_with_logits)
from ..functions.random import random_uniform
from ..functions.sampled import _sampled_logits
from .refused import absent

# The constants of self-normalizing networks, -lambda * alpha (Klambauer and others: arXiv 1706.02515).
_ALPHA = -1.7580993408473766


def nth_element(input, n, reverse=False, name=None):
    """The n-th smallest number along the last axis.

    Args:
      input: real Tensor [..., m].  n: int32 scalar Tensor, from 0.
      reverse: bool, the n-th largest.  name: str.
    Returns:
      Tensor [...].
    Source: tf.contrib.nn.nth_element.
    """
    return raw.NthElement(input, n, reverse=reverse, name=name)


def deprecated_flipped_softmax_cross_entropy_with_logits(logits, labels, dim=-1, name=None):
    """tf.nn.softmax_cross_entropy_with_logits with the order of arguments that TF had before 1.0.

    Args:
      logits, labels: Tensor.  dim: int, the axis of the classes.  name: str.
    Returns:
      Tensor.
    Source: tf.contrib.nn.deprecated_flipped_softmax_cross_entropy_with_logits.
    """
    return tf.nn.softmax_cross_entropy_with_logits(labels=labels, logits=logits, dim=dim, name=name)


def deprecated_flipped_sparse_softmax_cross_entropy_with_logits(logits, labels, name=None):
    """tf.nn.sparse_softmax_cross_entropy_with_logits with the order of arguments that TF had before 1.0.

    Args:
      logits, labels: Tensor.  name: str.
    Returns:
      Tensor.
    Source: tf.contrib.nn.deprecated_flipped_sparse_softmax_cross_entropy_with_logits.
    """
    return sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name=name)


def deprecated_flipped_sigmoid_cross_entropy_with_logits(logits, targets, name=None):
    """tf.nn.sigmoid_cross_entropy_with_logits with the order of arguments that TF had before 1.0.

    Args:
      logits, targets: Tensor.  name: str.
    Returns:
      Tensor.
    Source: tf.contrib.nn.deprecated_flipped_sigmoid_cross_entropy_with_logits.
    """
    return sigmoid_cross_entropy_with_logits(labels=targets, logits=logits, name=name)


def alpha_dropout(x, keep_prob, noise_shape=None, seed=None, name=None):
    """Dropout that keeps mean and variance of what selu gives.

    a * (x * kept + alpha * (1 - kept)) + b,  with a and b from keep_prob

    Args:
      x: float Tensor.
      keep_prob: float or scalar Tensor in (0, 1].
      noise_shape: shape of what is kept, which is broadcast.
      seed: int.  name: str.
    Returns:
      Tensor like x; x itself where keep_prob is 1.
    Raises:
      ValueError: keep_prob is outside (0, 1].
    Source: tf.contrib.nn.alpha_dropout.
    """
    with scopes.name_scope(name, "alpha_dropout", [x]):
        x = convert_to_tensor(x, name="x")
        if isinstance(keep_prob, (int, float)) and not 0 < keep_prob <= 1.:
            raise ValueError(f"keep_prob must be a scalar tensor or a float in the range (0, 1], got {keep_prob:g}")
        keep_prob = convert_to_tensor(keep_prob, dtype=x.dtype, name="keep_prob")
        keep_prob.get_shape().assert_is_compatible_with(())
        if constant_value(keep_prob) == 1:
            return x
        noise_shape = noise_shape if noise_shape is not None else tf.shape(x)
        noise = random_uniform(noise_shape, seed=seed, dtype=x.dtype)
        kept = tf.cast(noise >= 1 - keep_prob, x.dtype)
        mixed = x * kept + _ALPHA * (1 - kept)
        a = (keep_prob + keep_prob * (1 - keep_prob) * _ALPHA ** 2) ** -0.5
        b = -a * _ALPHA * (1 - keep_prob)
        return a * mixed + b


def sampled_sparse_softmax_loss(weights, biases, labels, inputs, num_sampled, num_classes, sampled_values=None,
                                remove_accidental_hits=True, partition_strategy="mod",
                                name="sampled_sparse_softmax_loss"):
    """Softmax cross entropy of one true class among it and sampled ones, for training alone.

    Args: as for tf.nn.sampled_softmax_loss; labels: int Tensor [batch, 1].
    Returns:
      Tensor [batch].
    Source: tf.contrib.nn.sampled_sparse_softmax_loss.
    """
    logits, _ = _sampled_logits(weights, biases, labels, inputs, num_sampled, num_classes, 1, sampled_values, True,
                                remove_accidental_hits, partition_strategy, name, None)
    # The true class is the first one.
    first = tf.squeeze(tf.zeros([tf.shape(logits)[0], 1], dtype="int64"))
    return sparse_softmax_cross_entropy_with_logits(labels=first, logits=logits)


def __getattr__(name):
    raise absent("nn", name)
