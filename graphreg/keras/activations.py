"""TF's public namespace tf.keras.activations: what layers do with their result."""
from .. import functions as tf
from ..core.convert import to_tensor
from . import backend_config, generic


def softmax(x, axis=-1):
    """Positive numbers that sum to 1 along an axis.

    Args:
      x: Tensor of rank 2 or more.  axis: int.
    Raises:
      ValueError: the rank is too small.
    Source: tf.keras.activations.softmax.
    """
    ndim = x.shape.ndims
    if ndim == 2:
        return tf.nn.softmax(x)
    if ndim is None or ndim < 2:
        raise ValueError(f"Cannot apply softmax to a tensor that is 1D. Received input: {x}")
    e = tf.exp(x - tf.reduce_max(x, axis=axis, keepdims=True))
    return e / tf.reduce_sum(e, axis=axis, keepdims=True)


def elu(x, alpha=1.0):
    """x where positive, alpha * (exp(x) - 1) elsewhere.

    Source: tf.keras.activations.elu.
    """
    y = tf.nn.elu(x)
    return y if alpha == 1 else tf.where(x > 0, y, alpha * y)


def selu(x):
    """The scaled elu that keeps mean and variance.

    Source: tf.keras.activations.selu.
    """
    return 1.0507009873554804934193349852946 * elu(x, 1.6732632423543772848170429916717)


def softplus(x):
    """log(exp(x) + 1).

    Source: tf.keras.activations.softplus.
    """
    return tf.nn.softplus(x)


def softsign(x):
    """x / (|x| + 1).

    Source: tf.keras.activations.softsign.
    """
    return tf.nn.softsign(x)


def relu(x, alpha=0., max_value=None, threshold=0):
    """x above a threshold, at most max_value; alpha * (x - threshold) below it.

    Args:
      x: Tensor.  alpha, threshold: floats.  max_value: float or None.
    Source: tf.keras.activations.relu.
    """
    below = None
    if alpha != 0.:
        if max_value is None and threshold == 0:
            return tf.nn.leaky_relu(x, alpha=alpha)
        below = tf.nn.relu(-x + threshold if threshold != 0 else -x)
    x, clipped = _above(x, max_value, threshold)
    if max_value is not None and not clipped:
        most = to_tensor(max_value, x.dtype.base_dtype)
        x = tf.clip_by_value(x, to_tensor(0., x.dtype.base_dtype), most)
    if below is None:
        return x
    return x - to_tensor(alpha, x.dtype.base_dtype) * below


def _above(x, max_value, threshold):
    """(x where above the threshold and 0 elsewhere, whether it is limited already)."""
    if threshold != 0:
        return x * tf.cast(x > threshold, backend_config.floatx()), False
    if max_value == 6:
        return tf.nn.relu6(x), True
    return tf.nn.relu(x), False


def tanh(x):
    """Hyperbolic tangent.

    Source: tf.keras.activations.tanh.
    """
    return tf.nn.tanh(x)


def sigmoid(x):
    """1 / (1 + exp(-x)).

    Source: tf.keras.activations.sigmoid.
    """
    return tf.nn.sigmoid(x)


def exponential(x):
    """exp(x).

    Source: tf.keras.activations.exponential.
    """
    return tf.exp(x)


def hard_sigmoid(x):
    """0.2 * x + 0.5, limited to [0, 1].

    Source: tf.keras.activations.hard_sigmoid.
    """
    slope, offset = to_tensor(0.2, x.dtype.base_dtype), to_tensor(0.5, x.dtype.base_dtype)
    return tf.clip_by_value(tf.raw.Add(tf.raw.Mul(x, slope), offset), 0., 1.)


def linear(x):
    """x itself.

    Source: tf.keras.activations.linear.
    """
    return x


_KNOWN = {f.__name__: f for f in (softmax, elu, selu, softplus, softsign, relu, tanh, sigmoid, exponential,
                                  hard_sigmoid, linear)}


def serialize(activation):
    """The name of an activation.

    Raises:
      ValueError: it has none.
    Source: tf.keras.activations.serialize.
    """
    return generic.serialize(activation)


def deserialize(name, custom_objects=None):
    """The activation of a name.

    Raises:
      ValueError: no such name.
    Source: tf.keras.activations.deserialize.
    """
    return generic.deserialize_object(name, _KNOWN, custom_objects, "activation function")


def get(identifier):
    """The activation of a name; functions as they are; None is linear.

    Raises:
      ValueError: no such name.
      TypeError: nothing of the kind.
    Source: tf.keras.activations.get.
    """
    if identifier is None:
        return linear
    if isinstance(identifier, str):
        return deserialize(identifier)
    if isinstance(identifier, dict):
        # Only classes of the program have configurations.
        return generic.deserialize_object(identifier, printable_module_name="activation")
    if callable(identifier):
        return identifier
    raise TypeError(f"Could not interpret activation function identifier: {identifier!r}")
