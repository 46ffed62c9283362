"""Cross entropies of probabilities or logits, as Keras losses and metrics take them."""
from .. import functions as tf
from ..core import dtypes
from ..core.convert import to_tensor
from ..core.operation import Tensor
from . import backend


def logits_behind(output, op_type):
    """The input of the activation that made probabilities, or None where something else made them."""
    if isinstance(output, Tensor) and output.op.type == op_type:
        return output.op.inputs[0]
    return None


def _clipped(output):
    """Probabilities kept away from 0 and 1."""
    epsilon = to_tensor(backend.epsilon(), output.dtype.base_dtype)
    return tf.clip_by_value(output, epsilon, 1. - epsilon)


def binary_crossentropy(target, output, from_logits=False):
    """Cross entropy of independent yes-or-no labels, for each element.

    loss = -target * log(output) - (1 - target) * log(1 - output)

    Args:
      target: Tensor.  output: Tensor of that shape, probabilities; or logits with from_logits.
    Returns:
      Tensor shaped like output.
    Source: tf.keras.backend.binary_crossentropy.
    """
    if not from_logits:
        logits = logits_behind(output, "Sigmoid")
        if logits is None:
            return _of_probabilities(target, output)
        output = logits
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=target, logits=output)


def _of_probabilities(target, output):
    output = _clipped(output)
    loss = target * tf.log(output + backend.epsilon())
    loss += (1 - target) * tf.log(1 - output + backend.epsilon())
    return -loss


def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """Cross entropy of a distribution over classes.

    loss = -sum(target * log(output / sum(output)), axis)

    Args:
      target: Tensor.  output: Tensor of that shape, probabilities; or logits with from_logits.
      axis: int, along which the classes lie.
    Returns:
      Tensor without that axis.
    Source: tf.keras.backend.categorical_crossentropy.
    """
    if not from_logits:
        logits = logits_behind(output, "Softmax")
        if logits is None:
            output = output / tf.reduce_sum(output, axis, True)
            return -tf.reduce_sum(target * tf.log(_clipped(output)), axis)
        output = logits
    return tf.nn.softmax_cross_entropy_with_logits_v2(labels=target, logits=output, axis=axis)


def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """Cross entropy of classes given by their numbers.

    loss = -log(output[target])

    Args:
      target: Tensor of class numbers, of any number dtype.
      output: Tensor of probabilities; or of logits with from_logits.
      axis: int, along which the classes lie in output.
    Returns:
      Tensor of target's shape.
    Raises:
      ValueError: an axis, and the rank of output is unknown.
    Source: tf.keras.backend.sparse_categorical_crossentropy.
    """
    if not from_logits:
        logits = logits_behind(output, "Softmax")
        output = tf.log(_clipped(output)) if logits is None else logits
    output = _classes_last(output, axis)
    target = tf.cast(target, dtypes.int64)
    shape = tf.shape(output)
    ranks = target.shape.ndims, output.shape.ndims
    flatten = None not in ranks and ranks[0] != ranks[1] - 1
    if flatten:
        target = tf.reshape(target, [-1])
        output = tf.reshape(output, [-1, shape[-1]])
    loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=target, logits=output)
    return tf.reshape(loss, shape[:-1]) if flatten and ranks[1] >= 3 else loss


def _classes_last(output, axis):
    rank = output.shape.ndims
    if rank is not None:
        axis %= rank
        if axis == rank - 1:
            return output
        return tf.transpose(output, perm=[*range(axis), *range(axis + 1, rank), axis])
    if axis != -1:
        raise ValueError(f"Cannot compute sparse categorical crossentropy with `axis={axis}` on an output tensor with "
                         "unknown rank")
    return output
