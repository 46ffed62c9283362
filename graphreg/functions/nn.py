"""Neural networks: activations, softmax and cross entropies, dropout, moments, normalisation, top-k."""
import numbers
from math import pi, prod

from ..core import dtypes, errors
from ..core.convert import constant, constant_value, to_tensor
from ..core.operation import Tensor
from ..core.scopes import control_dependencies, name_scope
from ..core.tensor_shape import TensorShape
from ..ops import nn as ops
from . import array, check, control_flow, indexing, math, random, reduce, slicing
from .reduce import lookup_renamed

relu = ops.relu
elu = ops.elu
selu = ops.selu
softplus = ops.softplus
softsign = ops.softsign
l2_loss = ops.l2_loss
sigmoid = math.sigmoid
tanh = math.tanh

_HALF_TYPES = (dtypes.float16, dtypes.bfloat16)


# ------------------------------------------------------------------ activations
def relu6(features, name=None):
    """Clip to [0, 6].

    y = min(max(features, 0), 6)

    Args:
      features: Tensor of a real dtype.
      name: str.
    Source: tf.nn.relu6.
    """
    with name_scope(name, "Relu6", [features]) as name:
        return ops.relu6(to_tensor(features, name="features"), name=name)


def leaky_relu(features, alpha=0.2, name=None):
    """Let negative values through with a small slope.

    y = features where features > 0, else alpha * features

    Args:
      features: Tensor of a float dtype, or of integers, which become float32.
      alpha: float, the slope.
      name: str.
    Source: tf.nn.leaky_relu.
    """
    with name_scope(name, "LeakyRelu", [features, alpha]) as name:
        features = to_tensor(features, name="features")
        if features.dtype.is_integer:
            features = math.cast(features, dtypes.float32)
        return ops.leaky_relu(features, alpha=alpha, name=name)


def crelu(features, name=None, axis=-1):
    """Concatenate the positive part and the negated negative part.

    y = relu(concat([features, -features], axis))

    Args:
      features: Tensor of a real dtype.
      name: str.
      axis: int, the axis that becomes twice as long.
    Source: tf.nn.crelu.
    """
    with name_scope(name, "CRelu", [features]) as name:
        features = to_tensor(features, name="features")
        return ops.relu(array.concat([features, -features], axis, name=name))


def relu_layer(x, weights, biases, name=None):
    """relu(matmul(x, weights) + biases).

    Args:
      x: [batch, in].  weights: [in, out].  biases: [out]; all of one float dtype.
      name: str.
    Source: tf.nn.relu_layer.
    """
    with name_scope(name, "relu_layer", [x, weights, biases]) as name:
        return ops.relu(_affine(x, weights, biases), name=name)


def xw_plus_b(x, weights, biases, name=None):
    """matmul(x, weights) + biases.

    Args:
      x: [batch, in].  weights: [in, out].  biases: [out].
      name: str.
    Source: tf.nn.xw_plus_b.
    """
    with name_scope(name, "xw_plus_b", [x, weights, biases]) as name:
        return _affine(x, weights, biases, name)


def _affine(x, weights, biases, name=None):
    x = to_tensor(x, name="x")
    weights = to_tensor(weights, name="weights")
    biases = to_tensor(biases, name="biases")
    return bias_add(math.matmul(x, weights), biases, name=name)


def bias_add(value, bias, data_format=None, name=None):
    """Add a bias along the channels.

    Args:
      value: Tensor of a number dtype, rank >= 2.
      bias: vector of value's dtype and as many elements as there are channels.
      data_format: "N...C" (the default) or "NC...".
      name: str.
    Raises:
      ValueError: an unknown data_format, or sizes that do not fit.
    Source: tf.nn.bias_add.
    """
    with name_scope(name, "BiasAdd", [value, bias]) as name:
        if data_format is not None:
            data_format = _channel_order(data_format)
        value = to_tensor(value, name="input")
        bias = to_tensor(bias, dtype=value.dtype, name="bias")
        return ops.bias_add(value, bias, data_format=data_format, name=name)


def _channel_order(data_format):
    if data_format.startswith("NC"):
        return "NCHW"
    if data_format.startswith("N") and data_format.endswith("C"):
        return "NHWC"
    raise ValueError("data_format must be of the form `N...C` or `NC...`")


# ------------------------------------------------------------------ softmax
def softmax(logits, axis=None, name=None, dim=None):
    """Turn logits into probabilities.

    y = exp(logits) / sum(exp(logits), axis)

    Args:
      logits: Tensor of a float dtype, rank >= 1.
      axis: int, -1 by default.  dim: the same by its old name.
      name: str.
    Raises:
      InvalidArgumentError: there is no such axis.
    Source: tf.nn.softmax.
    """
    return _along_axis(logits, ops.softmax, lookup_renamed("axis", axis, "dim", dim), name)


def log_softmax(logits, axis=None, name=None, dim=None):
    """The logarithm of softmax.

    y = logits - log(sum(exp(logits), axis))

    Args and Raises: as for softmax.
    Source: tf.nn.log_softmax.
    """
    return _along_axis(logits, ops.log_softmax, lookup_renamed("axis", axis, "dim", dim), name)


def _along_axis(logits, function, axis, name):
    """Apply an op that works on the last axis to any axis, which changes places with the last one."""
    axis = -1 if axis is None else axis
    logits = to_tensor(logits)
    shape = logits.shape
    if not isinstance(axis, Tensor) and axis == -1 or axis == shape.ndims - 1:
        return function(logits, name=name)
    _check_axis(axis, shape.ndims)
    rank = array.rank(logits)
    axis = _not_negative(axis, rank)
    rank = array.rank(logits)
    axis = axis % shape.ndims
    result = function(_swap_with_last(logits, axis, math.subtract(rank, 1)))
    result = _swap_with_last(result, axis, math.subtract(rank, 1), name)
    result.set_shape(shape)
    return result


def _check_axis(axis, rank):
    value = constant_value(axis) if isinstance(axis, Tensor) else axis
    if value is not None and not -rank <= value < rank:
        raise errors.InvalidArgumentError(
            None, None, f"Dimension ({value}) must be in the range [{-rank}, {rank}) where {rank} is the number of "
                        "dimensions in the input.")


def _not_negative(axis, rank):
    if isinstance(axis, Tensor):
        return indexing.where(math.less(axis, 0), axis + rank, axis)
    return axis + rank if axis < 0 else axis


def _swap_with_last(x, axis, last, name=None):
    order = [math.range(axis), [last], math.range(axis + 1, last), [axis]]
    return array.transpose(x, array.concat(order, 0), name=name)


# ------------------------------------------------------------------ cross entropies
def _check_named(function, sentinel, labels, logits):
    if sentinel is not None:
        raise ValueError(f"Only call `{function}` with named arguments (labels=..., logits=..., ...)")
    if labels is None or logits is None:
        raise ValueError("Both labels and logits must be provided.")


def softmax_cross_entropy_with_logits_v2(labels, logits, axis=None, name=None, dim=None):
    """Cross entropy between label distributions and the softmax of logits; gradients go to both.

    loss = -sum(labels * log_softmax(logits), axis)

    Args:
      labels, logits: Tensors of one shape [..., classes]; logits of a float dtype.
      axis: int, the classes' axis, -1 by default.  dim: the same by its old name.
      name: str.
    Returns:
      Tensor like logits without the classes' axis.
    Source: tf.nn.softmax_cross_entropy_with_logits_v2.
    """
    axis = lookup_renamed("axis", axis, "dim", dim)
    axis = -1 if axis is None else axis
    with name_scope(name, "softmax_cross_entropy_with_logits", [logits, labels]) as name:
        logits = to_tensor(logits, name="logits")
        labels = to_tensor(labels, name="labels")
        precise = _precise(logits)
        labels = math.cast(labels, precise.dtype)
        rank = array.rank(precise)
        if axis != -1:
            precise = _move_to_end(precise, axis, rank)
            labels = _move_to_end(labels, axis, rank)
        shape = array.shape(precise)
        precise, labels = _as_matrix(precise), _as_matrix(labels)
        loss, _ = ops.softmax_cross_entropy_with_logits(precise, labels, name=name)
        loss = array.reshape(loss, slicing.slice(shape, [0], [math.subtract(rank, 1)]))
        if logits.shape.dims is not None:
            sizes = logits.shape.as_list()
            del sizes[axis]
            loss.set_shape(sizes)
        return _as_given(loss, logits)


def _precise(logits):
    """Logits in float32 if they are of a half type."""
    return math.cast(logits, dtypes.float32) if logits.dtype in _HALF_TYPES else logits


def _as_given(loss, logits):
    return math.cast(loss, logits.dtype) if logits.dtype in _HALF_TYPES else loss


def _move_to_end(x, axis, rank):
    order = array.concat([math.range(axis), math.range(axis + 1, rank), [axis]], 0)
    return array.transpose(x, order)


def _as_matrix(logits):
    """All axes but the last one flattened into one."""
    rank = array.rank(logits)
    last = slicing.slice(array.shape(logits), [math.subtract(rank, 1)], [1])
    matrix = array.reshape(logits, array.concat([[-1], last], 0))
    sizes = logits._shape
    if sizes is not None and None not in sizes[:-1]:
        matrix.set_shape([prod(sizes[:-1]), sizes[-1]])
    return matrix


def softmax_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None, dim=-1, name=None, axis=None):
    """As the _v2 function, but no gradient goes to the labels.

    Args:
      labels, logits, name: as for softmax_cross_entropy_with_logits_v2, by name only.
      dim: int, the classes' axis.
      axis: must be None, since dim has a default already.
    Raises:
      ValueError: positional arguments, a missing one, or axis.
    Source: tf.nn.softmax_cross_entropy_with_logits.
    """
    dim = lookup_renamed("axis", axis, "dim", dim)
    _check_named("softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    with name_scope(name, "softmax_cross_entropy_with_logits_sg", [logits, labels]) as name:
        labels = array.stop_gradient(labels, name="labels_stop_gradient")
        return softmax_cross_entropy_with_logits_v2(labels, logits, axis=dim, name=name)


def sparse_softmax_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None, name=None):
    """Cross entropy between class numbers and the softmax of logits.

    loss = -log_softmax(logits)[..., labels]

    Args:
      labels: Tensor of int32 or int64 [...], each in [0, classes).
      logits: Tensor of a float dtype [..., classes].
      name: str.
    Returns:
      Tensor shaped like labels, of logits' dtype.
    Raises:
      ValueError: positional arguments, a missing one, or shapes that do not fit.
      InvalidArgumentError (when run): a label that is no class.
    Source: tf.nn.sparse_softmax_cross_entropy_with_logits.
    """
    _check_named("sparse_softmax_cross_entropy_with_logits", _sentinel, labels, logits)
    with name_scope(name, "SparseSoftmaxCrossEntropyWithLogits", [labels, logits]):
        labels = to_tensor(labels)
        logits = to_tensor(logits)
        precise = _precise(logits)
        labels_shape = array.shape(labels)
        outer = logits.shape[:-1]
        static = labels.shape.is_fully_defined() and outer.is_fully_defined()
        _check_sparse_shapes(labels.shape, logits.shape, static)
        if logits.shape.ndims == 2:
            loss, _ = ops.sparse_softmax_cross_entropy_with_logits(precise, labels, name=name)
            return _as_given(loss, logits)
        checks = []
        if not static:
            checks.append(check.assert_equal(array.shape(labels), array.shape(logits)[:-1]))
        with control_dependencies(checks):
            loss = _sparse_of_any_rank(precise, labels, logits, name)
            loss = array.reshape(loss, labels_shape)
            loss.set_shape(labels.shape)
            return _as_given(loss, logits)


def _check_sparse_shapes(labels, logits, static):
    if logits.ndims == 0:
        raise ValueError(f"Logits cannot be scalars - received shape {logits}.")
    if None not in (logits.ndims, labels.ndims) and labels.ndims != logits.ndims - 1:
        raise ValueError(f"Rank mismatch: Rank of labels (received {labels.ndims}) should equal rank of logits minus 1 "
                         f"(received {logits.ndims}).")
    if static and labels != logits[:-1]:
        raise ValueError(f"Shape mismatch: The shape of labels (received {labels}) should equal the shape of logits "
                         f"except for the last dimension (received {logits}).")


def _sparse_of_any_rank(precise, labels, logits, name):
    classes = array.shape(logits)[array.rank(logits) - 1]
    precise = array.reshape(precise, [-1, classes])
    labels = array.reshape(labels, [-1])
    return ops.sparse_softmax_cross_entropy_with_logits(precise, labels, name=name)[0]


def _check_same_shape(labels, logits):
    try:
        labels.shape.merge_with(logits.shape)
    except ValueError:
        raise ValueError(f"logits and labels must have the same shape ({logits.shape} vs {labels.shape})") from None


def sigmoid_cross_entropy_with_logits(_sentinel=None, labels=None, logits=None, name=None):
    """Cross entropy of independent yes-or-no labels and the sigmoid of logits.

    loss = max(logits, 0) - logits * labels + log(1 + exp(-|logits|))

    Args:
      labels, logits: Tensors of one float dtype and shape, by name only.
      name: str.
    Raises:
      ValueError: positional arguments, a missing one, or different shapes.
    Source: tf.nn.sigmoid_cross_entropy_with_logits.
    """
    _check_named("sigmoid_cross_entropy_with_logits", _sentinel, labels, logits)
    with name_scope(name, "logistic_loss", [logits, labels]) as name:
        logits = to_tensor(logits, name="logits")
        labels = to_tensor(labels, name="labels")
        _check_same_shape(labels, logits)
        zeros = array.zeros_like(logits, dtype=logits.dtype)
        positive = logits >= zeros
        above = indexing.where(positive, logits, zeros)
        minus_abs = indexing.where(positive, -logits, logits)
        return math.add(above - logits * labels, math.log1p(math.exp(minus_abs)), name=name)


def weighted_cross_entropy_with_logits(labels=None, logits=None, pos_weight=None, name=None, targets=None):
    """sigmoid_cross_entropy_with_logits with the positive labels' part weighted.

    loss = (1 - labels) * logits + (1 + (pos_weight - 1) * labels) * (log(1 + exp(-|logits|)) + max(-logits, 0))

    Args:
      labels, logits: Tensors of one float dtype and shape.  targets: labels by their old name.
      pos_weight: float or Tensor.
      name: str.
    Raises:
      ValueError: different shapes.
    Source: tf.nn.weighted_cross_entropy_with_logits.
    """
    labels = lookup_renamed("labels", labels, "targets", targets)
    with name_scope(name, "logistic_loss", [logits, labels]) as name:
        logits = to_tensor(logits, name="logits")
        labels = to_tensor(labels, name="labels")
        _check_same_shape(labels, logits)
        weight = 1 + (pos_weight - 1) * labels
        return math.add((1 - labels) * logits,
                        weight * (math.log1p(math.exp(-math.abs(logits))) + ops.relu(-logits)), name=name)


def log_poisson_loss(targets, log_input, compute_full_loss=False, name=None):
    """Log loss of Poisson counts, of which log_input is the logarithm of the rate.

    loss = exp(log_input) - log_input * targets  [+ Stirling's approximation of log(targets!)]

    Args:
      targets, log_input: Tensors of one float dtype and shape.
      compute_full_loss: bool, add the part that does not depend on log_input.
      name: str.
    Raises:
      ValueError: different shapes.
    Source: tf.nn.log_poisson_loss.
    """
    with name_scope(name, "log_poisson_loss", [log_input, targets]):
        log_input = to_tensor(log_input, name="log_input")
        targets = to_tensor(targets, name="targets")
        try:
            targets.shape.merge_with(log_input.shape)
        except ValueError:
            raise ValueError(f"log_input and targets must have the same shape ({log_input.shape} vs "
                             f"{targets.shape})") from None
        loss = math.exp(log_input) - log_input * targets
        return loss + _log_factorial(targets) if compute_full_loss else loss


def _log_factorial(x):
    """x log x - x + log(2 pi x) / 2, and 0 for x in [0, 1]."""
    half = constant(0.5, dtype=x.dtype)
    two_pi = constant(2 * pi, dtype=x.dtype)
    approximation = x * math.log(x) - x + half * math.log(two_pi * x)
    zeros = array.zeros_like(x, dtype=x.dtype)
    ones = array.ones_like(x, dtype=x.dtype)
    return indexing.where(math.logical_and(x >= zeros, x <= ones), zeros, approximation)


# ------------------------------------------------------------------ dropout
def dropout(x, keep_prob=None, noise_shape=None, seed=None, name=None, rate=None):
    """Set elements to zero at random and scale the others up, so that the mean stays.

    y = x / (1 - rate) * (uniform >= rate)

    Args:
      x: Tensor of a float dtype.
      keep_prob: float or scalar Tensor, 1 - rate (the old argument).
      noise_shape: int vector; where it has a 1, elements are kept or dropped together.
      seed: int.
      name: str.
      rate: float in [0, 1) or scalar Tensor.
    Returns:
      Tensor like x; x itself when rate is the number 0.
    Raises:
      ValueError: rate and keep_prob both or neither given, or out of range.
    Source: tf.nn.dropout.
    """
    try:
        given = 1. - keep_prob if keep_prob is not None else None
    except TypeError:
        raise ValueError(f"keep_prob must be a floating point number or Tensor (got {keep_prob!r})") from None
    rate = lookup_renamed("rate", rate, "keep_prob", given)
    if rate is None:
        raise ValueError("You must provide a rate to dropout.")
    return dropout_v2(x, rate, noise_shape=noise_shape, seed=seed, name=name)


def dropout_v2(x, rate, noise_shape=None, seed=None, name=None):
    """As dropout, with the rate only.

    Args: as for dropout.
    Source: tf.compat.v2.nn.dropout.
    """
    with name_scope(name, "dropout", [x]):
        x = to_tensor(x, name="x")
        if not x.dtype.is_floating:
            raise ValueError("x has to be a floating point tensor since it's going to be scaled. Got a "
                             f"{x.dtype} tensor instead.")
        if isinstance(rate, numbers.Real):
            if not 0 <= rate < 1:
                raise ValueError(f"rate must be a scalar tensor or a float in the range [0, 1), got {rate:g}")
            if rate == 0:
                return x
        rate = to_tensor(rate, dtype=x.dtype, name="rate")
        rate.shape.assert_has_rank(0)
        noise = random.random_uniform(_noise_shape(x, noise_shape), seed=seed, dtype=x.dtype)
        scale = 1 / (1 - rate)
        keep = noise >= rate
        y = x * scale * math.cast(keep, x.dtype)
        y.set_shape(x.shape)
        return y


def _noise_shape(x, noise_shape):
    """The given shape, with x's own sizes where it says None."""
    if noise_shape is None:
        return array.shape(x)
    try:
        given = TensorShape(noise_shape)
    except (TypeError, ValueError):
        return noise_shape
    sizes = x._shape
    if sizes is None or given.dims is None or len(sizes) != len(given.dims):
        return noise_shape
    return TensorShape([s if g is None else g for s, g in zip(sizes, given.as_list())])


# ------------------------------------------------------------------ moments
def moments(x, axes, shift=None, name=None, keep_dims=None, keepdims=None):
    """Mean and variance.

    mean = sum(x) / n;  variance = sum((x - mean) ** 2) / n

    Args:
      x: Tensor of a float dtype; float16 is computed in float32.
      axes: list of int, the axes that are summed over.
      shift: not used.
      name: str.
      keepdims: bool, keep the axes with size 1.  keep_dims: the same by its old name.
    Returns:
      (mean, variance): Tensors of x's dtype.
    Source: tf.nn.moments.
    """
    keep = _keep(keep_dims, keepdims)
    with name_scope(name, "moments", [x, axes]):
        y = math.cast(x, dtypes.float32) if x.dtype == dtypes.float16 else x
        mean = reduce.reduce_mean(y, axes, keepdims=True, name="mean")
        variance = reduce.reduce_mean(math.squared_difference(y, array.stop_gradient(mean)), axes, keepdims=True,
                                    name="variance")
        return _finished_moments(x.dtype, mean, variance, axes, keep)


def _keep(keep_dims, keepdims):
    keep = lookup_renamed("keepdims", keepdims, "keep_dims", keep_dims)
    return False if keep is None else keep


def _finished_moments(dtype, mean, variance, axes, keep):
    if not keep:
        mean, variance = array.squeeze(mean, axes), array.squeeze(variance, axes)
    if dtype == dtypes.float16:
        mean, variance = math.cast(mean, dtype), math.cast(variance, dtype)
    return mean, variance


def weighted_moments(x, axes, frequency_weights, name=None, keep_dims=None, keepdims=None):
    """Mean and variance with a weight for each element.

    mean = sum(w * x) / sum(w);  variance = sum(w * (x - mean) ** 2) / sum(w)

    Args:
      x: Tensor of a float dtype; float16 is computed in float32.
      axes: list of int, the axes that are summed over.
      frequency_weights: Tensor that broadcasts to x.
      name: str.
      keepdims: bool, keep the axes with size 1.  keep_dims: the same by its old name.
    Returns:
      (mean, variance): Tensors of x's dtype.
    Source: tf.nn.weighted_moments.
    """
    keep = _keep(keep_dims, keepdims)
    with name_scope(name, "weighted_moments", [x, frequency_weights, axes]):
        x = to_tensor(x, name="x")
        weights = to_tensor(frequency_weights, name="frequency_weights")
        dtype = x.dtype
        if dtype == dtypes.float16:
            x = math.cast(x, dtypes.float32)
        if weights.dtype != x.dtype:
            weights = math.cast(weights, x.dtype)
        total = reduce.reduce_sum(weights * x, axes, name="weighted_input_sum", keepdims=True)
        # Each weight counts as often as it is broadcast.
        weight_sum = reduce.reduce_sum(weights + array.zeros_like(x), axes, name="sum_of_weights", keepdims=True)
        divisor = math.reciprocal(weight_sum, name="inv_weight_sum")
        mean = math.multiply(total, divisor)
        distance = reduce.reduce_sum(weights * math.squared_difference(x, mean), axes, name="weighted_distsq",
                                   keepdims=True)
        return _finished_moments(dtype, mean, math.multiply(distance, divisor), axes, keep)


def sufficient_statistics(x, axes, shift=None, keep_dims=None, name=None, keepdims=None):
    """What mean and variance can be computed from.

    count;  sum(x - shift);  sum((x - shift) ** 2)

    Args:
      x: Tensor of a float dtype.
      axes: list of int, the axes that are summed over.
      shift: Tensor near the mean, for numerical stability, or None.
      keepdims: bool, keep the axes with size 1.  keep_dims: the same by its old name.
      name: str.
    Returns:
      (count, sum, sum of squares, shift).
    Source: tf.nn.sufficient_statistics.
    """
    axes = list(set(axes))
    keep = _keep(keep_dims, keepdims)
    with name_scope(name, "sufficient_statistics", [x, shift]):
        x = to_tensor(x, name="x")
        count = _count_along(x, axes)
        if shift is None:
            first, second = x, math.square(x)
        else:
            shift = to_tensor(shift, name="shift")
            first = math.subtract(x, shift)
            second = math.squared_difference(x, shift)
        first = reduce.reduce_sum(first, axes, keepdims=keep, name="mean_ss")
        second = reduce.reduce_sum(second, axes, keepdims=keep, name="var_ss")
        return count, first, second, shift


def _count_along(x, axes):
    sizes = x._shape
    if sizes is not None and all(sizes[a] is not None for a in axes):
        return constant(prod(sizes[a] for a in axes), dtype=x.dtype)
    sizes = indexing.gather(math.cast(array.shape(x), x.dtype), axes)
    return reduce.reduce_prod(sizes, name="count")


def normalize_moments(counts, mean_ss, variance_ss, shift, name=None):
    """Mean and variance from the results of sufficient_statistics.

    Args:
      counts, mean_ss, variance_ss, shift: Tensors; shift may be None.
      name: str.
    Returns:
      (mean, variance).
    Source: tf.nn.normalize_moments.
    """
    with name_scope(name, "normalize", [counts, mean_ss, variance_ss, shift]):
        divisor = math.reciprocal(counts, name="divisor")
        if shift is None:
            shifted = mean = math.multiply(mean_ss, divisor, name="mean")
        else:
            shifted = math.multiply(mean_ss, divisor, name="shifted_mean")
            mean = math.add(shifted, shift, name="mean")
        variance = math.subtract(math.multiply(variance_ss, divisor), math.square(shifted), name="variance")
        return mean, variance


# ------------------------------------------------------------------ normalisation
def l2_normalize(x, axis=None, epsilon=1e-12, name=None, dim=None):
    """Scale to length 1.

    y = x / sqrt(max(sum(x ** 2, axis), epsilon))

    Args:
      x: Tensor of a float dtype.
      axis: int or list of int; None means all.  dim: the same by its old name.
      epsilon: float, the smallest squared length.
      name: str.
    Source: tf.nn.l2_normalize, tf.math.l2_normalize.
    """
    with name_scope(name, "l2_normalize", [x]) as name:
        axis = lookup_renamed("axis", axis, "dim", dim)
        x = to_tensor(x, name="x")
        squares = reduce.reduce_sum(math.square(x), axis, keepdims=True)
        return math.multiply(x, math.rsqrt(math.maximum(squares, epsilon)), name=name)


def batch_normalization(x, mean, variance, offset, scale, variance_epsilon, name=None):
    """Normalise by given moments.

    y = (x - mean) / sqrt(variance + variance_epsilon) * scale + offset

    Args:
      x: Tensor.  mean, variance: Tensors that broadcast to x.
      offset, scale: Tensors that broadcast to x, or None.
      variance_epsilon: float.
      name: str.
    Source: tf.nn.batch_normalization.
    """
    with name_scope(name, "batchnorm", [x, mean, variance, scale, offset]):
        inverse = math.rsqrt(variance + variance_epsilon)
        if scale is not None:
            inverse *= scale
        scaled = x * math.cast(inverse, x.dtype)
        shift = offset - mean * inverse if offset is not None else -mean * inverse
        return scaled + math.cast(shift, x.dtype)


def batch_norm_with_global_normalization(t=None, m=None, v=None, beta=None, gamma=None, variance_epsilon=None,
                                         scale_after_normalization=None, name=None, input=None, mean=None,
                                         variance=None):
    """batch_normalization under its first name.

    Args:
      input, mean, variance: Tensors.  t, m, v: the same by their old names.
      beta: the offset.  gamma: the scale, used if scale_after_normalization.
      variance_epsilon: float.
      scale_after_normalization: bool.
      name: str.
    Source: tf.nn.batch_norm_with_global_normalization.
    """
    t = lookup_renamed("input", input, "t", t)
    m = lookup_renamed("mean", mean, "m", m)
    v = lookup_renamed("variance", variance, "v", v)
    return batch_normalization(t, m, v, beta, gamma if scale_after_normalization else None, variance_epsilon, name)


def scale_regularization_loss(regularization_loss):
    """The sum of a regularization loss divided by the number of replicas, which is one.

    Args:
      regularization_loss: Tensor of a float dtype.
    Returns:
      scalar Tensor.
    Source: tf.nn.scale_regularization_loss.
    """
    return reduce.reduce_sum(regularization_loss) / 1.


def zero_fraction(value, name=None):
    """The fraction of elements that are zero.

    Args:
      value: Tensor of a number dtype.
      name: str.
    Returns:
      float32 scalar; NaN for an empty tensor.
    Source: tf.nn.zero_fraction, tf.math.zero_fraction.
    """
    with name_scope(name, "zero_fraction", [value]):
        value = to_tensor(value, name="value")
        size = array.size(value, out_type=dtypes.int64)
        nonzero = control_flow.cond(
            size <= dtypes.int32.max,
            true_fn=lambda: math.cast(_count_nonzero(value, dtypes.int32), dtypes.int64),
            false_fn=lambda: _count_nonzero(value, dtypes.int64))
        with name_scope("counts_to_fraction"):
            zeros = math.cast(size - nonzero, dtypes.float32)
            fraction = zeros / math.cast(size, dtypes.float32)
        return array.identity(fraction, "fraction")


def _count_nonzero(x, dtype):
    with name_scope("count_nonzero", values=[x]):
        zero = array.zeros([], dtype=x.dtype)
        return reduce.reduce_sum(math.cast(math.not_equal(x, zero), dtype), name="nonzero_count")


# ------------------------------------------------------------------ the largest elements
def top_k(input, k=1, sorted=True, name=None):
    """The k largest elements of the last axis.

    Args:
      input: Tensor of a real dtype, rank >= 1.
      k: int or int32 scalar Tensor.
      sorted: bool, largest first.
      name: str.
    Returns:
      (values, indices): named tuple; of equal elements the one of the lower index comes first.
    Source: tf.nn.top_k, tf.math.top_k.
    """
    return ops.top_kv2(input, k=k, sorted=sorted, name=name)


def nth_element(input, n, reverse=False, name=None):
    """The n-th smallest element of the last axis, counted from 0 (largest if reverse).

    Args:
      input: Tensor of a real dtype, rank >= 1.
      n: int or int32 scalar Tensor.
      reverse: bool.
      name: str.
    Source: tf.contrib.nn.nth_element.
    """
    return ops.nth_element(input, n, reverse=reverse, name=name)


def in_top_k(predictions, targets, k, name=None):
    """Whether each target is among the k largest predictions.

    Args:
      predictions: float32 [batch, classes].
      targets: int32 or int64 [batch].
      k: int or Tensor of targets' dtype.
      name: str.
    Returns:
      bool [batch]; ties count as being among the k; False where a prediction is not finite.
    Source: tf.nn.in_top_k, tf.math.in_top_k.
    """
    with name_scope(name, "in_top_k"):
        return ops.in_top_kv2(predictions, targets, k, name=name)
