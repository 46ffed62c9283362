"""Activations, losses and normalisation of tf.keras.backend."""
from .. import functions as tf
from ..core.convert import is_tensor, to_tensor
from . import activations, backend_config
from .backend_array import int_shape


def relu(x, alpha=0., max_value=None, threshold=0):
    """x above a threshold, at most max_value; alpha * (x - threshold) below it.

    Source: tf.keras.backend.relu.
    """
    return activations.relu(x, alpha=alpha, max_value=max_value, threshold=threshold)


def elu(x, alpha=1.):
    """x where positive, alpha * (exp(x) - 1) elsewhere.

    Source: tf.keras.backend.elu.
    """
    return activations.elu(x, alpha)


def softmax(x, axis=-1):
    """Positive numbers that sum to 1 along an axis.

    Source: tf.keras.backend.softmax.
    """
    return tf.nn.softmax(x, axis=axis)


def softplus(x):
    """log(exp(x) + 1).

    Source: tf.keras.backend.softplus.
    """
    return tf.nn.softplus(x)


def softsign(x):
    """x / (|x| + 1).

    Source: tf.keras.backend.softsign.
    """
    return tf.nn.softsign(x)


def sigmoid(x):
    """1 / (1 + exp(-x)).

    Source: tf.keras.backend.sigmoid.
    """
    return tf.nn.sigmoid(x)


def hard_sigmoid(x):
    """0.2 * x + 0.5, limited to [0, 1].

    Source: tf.keras.backend.hard_sigmoid.
    """
    return activations.hard_sigmoid(x)


def tanh(x):
    """Hyperbolic tangent.

    Source: tf.keras.backend.tanh.
    """
    return tf.nn.tanh(x)


def in_top_k(predictions, targets, k):
    """Whether targets are among the k largest predictions.

    Source: tf.keras.backend.in_top_k.
    """
    return tf.in_top_k(predictions, targets, k)


# ------------------------------------------------------------------ losses
def _logits(output, op_type):
    """What went into the op that a tensor comes straight out of, or None when that is none of the type."""
    if not is_tensor(output) or not hasattr(output, "op"):
        return None
    while output.op.type == "Identity":
        output = output.op.inputs[0]
    return output.op.inputs[0] if output.op.type == op_type else None


def _limited(output):
    """Probabilities away from 0 and 1."""
    small = to_tensor(backend_config.epsilon(), output.dtype.base_dtype)
    return tf.clip_by_value(output, small, 1. - small)


def binary_crossentropy(target, output, from_logits=False):
    """-(target * log(output) + (1 - target) * log(1 - output)), elementwise.

    Args:
      target, output: Tensors of one shape.  from_logits: bool, outputs are before the sigmoid.
    Source: tf.keras.backend.binary_crossentropy.
    """
    logits = output if from_logits else _logits(output, "Sigmoid")
    if logits is None:
        return _binary_crossentropy_of_probabilities(target, output)
    return tf.nn.sigmoid_cross_entropy_with_logits(labels=target, logits=logits)


def _binary_crossentropy_of_probabilities(target, output):
    output = _limited(output)
    loss = target * tf.log(output + backend_config.epsilon())
    loss += (1 - target) * tf.log(1 - output + backend_config.epsilon())
    return -loss


def categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """-sum(target * log(output)) along an axis.

    Args:
      target, output: Tensors of one shape.  from_logits: bool, outputs are before the softmax.  axis: int.
    Source: tf.keras.backend.categorical_crossentropy.
    """
    logits = output if from_logits else _logits(output, "Softmax")
    if logits is None:
        output = output / tf.reduce_sum(output, axis, True)
        return -tf.reduce_sum(target * tf.log(_limited(output)), axis)
    return tf.nn.softmax_cross_entropy_with_logits_v2(labels=target, logits=logits, axis=axis)


def sparse_categorical_crossentropy(target, output, from_logits=False, axis=-1):
    """-log(output[target]) along an axis.

    Args:
      target: Tensor of class numbers.  output: Tensor with an axis of probabilities.
      from_logits: bool, outputs are before the softmax.  axis: int.
    Raises:
      ValueError: the outputs do not have the axis.
    Source: tf.keras.backend.sparse_categorical_crossentropy.
    """
    if not from_logits:
        logits = _logits(output, "Softmax")
        output = tf.log(_limited(output)) if logits is None else logits
    rank = output.shape.ndims
    if rank is not None:
        axis %= rank
        if axis != rank - 1:
            output = tf.transpose(output, perm=[i for i in range(rank) if i != axis] + [axis])
    elif axis != -1:
        raise ValueError(f"Cannot compute sparse categorical crossentropy with `axis={axis}` on an output tensor with "
                         "unknown rank")
    return _sparse_loss(tf.cast(target, "int64"), output)


def _sparse_loss(target, output):
    sizes = tf.shape(output)
    rank, target_rank = output.shape.ndims, target.shape.ndims
    flat = rank is not None and target_rank is not None and target_rank != rank - 1
    if flat:
        target = tf.reshape(target, [-1])
        output = tf.reshape(output, [-1, sizes[-1]])
    loss = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=target, logits=output)
    return tf.reshape(loss, sizes[:-1]) if flat and rank >= 3 else loss


# ------------------------------------------------------------------ bias and normalisation
def bias_add(x, bias, data_format=None):
    """A bias for each channel, or one for each element of an example.

    Args:
      x: Tensor.  bias: Tensor of rank 1, or of one less than x.  data_format: "channels_last" or "channels_first".
    Raises:
      ValueError: another rank or data format.
    Source: tf.keras.backend.bias_add.
    """
    if data_format is None:
        data_format = backend_config.image_data_format()
    if data_format not in ("channels_first", "channels_last"):
        raise ValueError("Unknown data_format: " + str(data_format))
    sizes, rank = int_shape(bias), x.shape.ndims
    if len(sizes) != 1 and len(sizes) != rank - 1:
        raise ValueError(f"Unexpected bias dimensions {len(sizes)}, expect to be 1 or {rank} dimensions")
    if rank not in (3, 4, 5) or (rank == 4 and len(sizes) == 1 and data_format == "channels_last"):
        return tf.nn.bias_add(x, bias)
    return x + tf.reshape(bias, _bias_sizes(sizes, rank, data_format))


def _bias_sizes(sizes, rank, data_format):
    if data_format == "channels_first":
        return (1, sizes[0]) + (1,) * (rank - 2) if len(sizes) == 1 else (1, sizes[-1]) + sizes[:-1]
    if len(sizes) > 1:
        return (1,) + sizes
    # TF leaves an axis of volumes out; it comes back when the bias is added.
    return (1,) * {3: 2, 5: 3}[rank] + sizes


def batch_normalization(x, mean, var, beta, gamma, axis=-1, epsilon=1e-3):
    """gamma * (x - mean) / sqrt(var + epsilon) + beta.

    Args:
      x: Tensor.  mean, var, beta, gamma: Tensors with an element for each channel; the last two may be None.
      axis: int, that of the channels.  epsilon: float.
    Source: tf.keras.backend.batch_normalization.
    """
    if x.shape.ndims == 4 and axis in (1, 3, -1):
        mean, var, beta, gamma = _flat(mean), _flat(var), _flat(beta), _flat(gamma)
        if beta is None:
            beta = tf.zeros_like(mean)
        if gamma is None:
            gamma = tf.ones_like(mean)
        return tf.fused_batch_norm(x, gamma, beta, epsilon=epsilon, mean=mean, variance=var,
                                      data_format="NCHW" if axis == 1 else "NHWC", is_training=False)[0]
    return tf.batch_normalization(x, mean, var, beta, gamma, epsilon)


def _flat(x):
    return tf.reshape(x, [-1]) if x is not None and x.shape.ndims > 1 else x


def normalize_batch_in_training(x, gamma, beta, reduction_axes, epsilon=1e-3):
    """A batch normalized by its own mean and variance.

    Args:
      x: Tensor.  gamma, beta: Tensors with an element for each channel, or None.
      reduction_axes: list of ints, all axes but that of the channels.  epsilon: float.
    Returns:
      (the normalized batch, its mean, its variance).
    Source: tf.keras.backend.normalize_batch_in_training.
    """
    if x.shape.ndims == 4 and list(reduction_axes) == [0, 1, 2]:
        return _normalize_fused(x, gamma, beta, epsilon)
    mean, var = tf.moments(x, reduction_axes, None, None, False)
    if sorted(reduction_axes) == list(range(x.shape.ndims))[:-1]:
        return tf.batch_normalization(x, mean, var, beta, gamma, epsilon), mean, var
    sizes = tf.stack([1 if axis in reduction_axes else tf.shape(x)[axis] for axis in range(x.shape.ndims)])
    parts = [None if v is None else tf.reshape(v, sizes) for v in (mean, var, gamma, beta)]
    return tf.batch_normalization(x, parts[0], parts[1], parts[3], parts[2], epsilon), mean, var


def _normalize_fused(x, gamma, beta, epsilon):
    channels = x.shape.as_list()[3]
    if gamma is None:
        gamma = tf.constant(1.0, dtype=x.dtype.base_dtype, shape=[channels])
    if beta is None:
        beta = tf.constant(0.0, dtype=x.dtype.base_dtype, shape=[channels])
    return tf.fused_batch_norm(x, gamma, beta, epsilon=epsilon, data_format="NHWC")
