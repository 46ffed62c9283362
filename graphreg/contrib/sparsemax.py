"""TF's public namespace tf.contrib.sparsemax: a softmax with zeros (Martins and Astudillo: arXiv 1602.02068)."""
import numpy as np

from .. import functions as tf
from ..core import dtypes, scopes
from ..core.convert import convert_to_tensor


def sparsemax(logits, name=None):
    """The nearest point of the simplex.

    sparsemax(z) = argmin over p >= 0, sum(p) = 1 of ||p - z||^2

    Args:
      logits: float Tensor [n, classes].
      name: str.
    Returns:
      float Tensor [n, classes]; rows with nan or only -inf: nan.
    Source: tf.contrib.sparsemax.sparsemax.
    """
    with scopes.name_scope(name, "sparsemax", [logits]):
        logits = convert_to_tensor(logits, name="logits")
        rows, classes = tf.shape(logits)[0], tf.shape(logits)[1]
        z = logits
        z_sorted, _ = tf.nn.top_k(z, k=classes)
        z_cumsum = tf.cumsum(z_sorted, axis=1)
        k = tf.range(1, tf.cast(classes, logits.dtype) + 1, dtype=logits.dtype)
        in_support = 1 + k * z_sorted > z_cumsum
        size = tf.reduce_sum(tf.cast(in_support, dtypes.int32), axis=1)
        at_least_one = tf.maximum(size, 1)
        last = tf.stack([tf.range(0, rows), at_least_one - 1], axis=1)
        tau = (tf.gather_nd(z_cumsum, last) - 1) / tf.cast(size, logits.dtype)
        p = tf.maximum(tf.cast(0, logits.dtype), z - tau[:, None])
        bad = tf.logical_or(tf.equal(size, 0), tf.math.is_nan(z_cumsum[:, -1]))
        return tf.where(bad, tf.fill([rows, classes], tf.cast(np.nan, logits.dtype)), p)


def sparsemax_loss(logits, sparsemax, labels, name=None):
    """The loss whose gradient is sparsemax - labels.

    Args:
      logits, sparsemax, labels: float Tensors [n, classes].
      name: str.
    Returns:
      float Tensor [n].
    Source: tf.contrib.sparsemax.sparsemax_loss.
    """
    with scopes.name_scope(name, "sparsemax_loss", [logits, sparsemax, labels]):
        logits, p, q = (convert_to_tensor(t, name=n) for t, n in
                        ((logits, "logits"), (sparsemax, "sparsemax"), (labels, "labels")))
        shifted = logits
        in_support = tf.logical_or(p > 0, tf.math.is_nan(p))
        sum_s = tf.where(in_support, p * (shifted - 0.5 * p), tf.zeros_like(p))
        of_label = q * (0.5 * q - shifted)
        no_loss = tf.logical_and(tf.equal(q, 0), tf.math.is_inf(shifted))
        return tf.reduce_sum(sum_s + tf.where(no_loss, tf.zeros_like(of_label), of_label), axis=1)
