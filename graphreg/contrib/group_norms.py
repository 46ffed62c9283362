"""tf.contrib.layers: instance_norm, group_norm and unit_norm."""
from .. import functions as tf
from .. import initializers
from ..core import dtypes
from ..core.convert import to_tensor
from ..variable_scope import variable_scope
from .arg_scope import add_arg_scope
from .layer_functions import DATA_FORMAT_NCHW, DATA_FORMAT_NHWC, _finish, collections_for
from .model_variables import model_variable


def _parameters(inputs, shape, center, scale, param_initializers, variables_collections, trainable, broadcast=None):
    """beta and gamma, in a shape that broadcasts; None for what is not used."""
    made = []
    for name, used, default in (("beta", center, initializers.Zeros()), ("gamma", scale, initializers.Ones())):
        variable = None
        if used:
            variable = model_variable(
                name, shape=shape, dtype=inputs.dtype.base_dtype,
                initializer=(param_initializers or {}).get(name, default),
                collections=collections_for(variables_collections, name), trainable=trainable)
            if broadcast:
                variable = tf.reshape(variable, broadcast)
        made.append(variable)
    return made


@add_arg_scope
def instance_norm(inputs, center=True, scale=True, epsilon=1e-6, activation_fn=None, param_initializers=None,
                  reuse=None,
                  variables_collections=None, outputs_collections=None, trainable=True, data_format=DATA_FORMAT_NHWC,
                  scope=None):
    """Each channel of each example shifted and scaled to mean 0 and variance 1, then by beta and gamma.

    Args:
      inputs: Tensor.  center, scale: bool, use beta and gamma.  epsilon: float.
      param_initializers: dict from "beta" and "gamma".  data_format: NHWC or NCHW.  others: as fully_connected.
    Returns:
      Tensor.
    Raises:
      ValueError: the rank or the number of channels is not known, or the data format is another one.
    Source: tf.contrib.layers.instance_norm.
    """
    inputs = to_tensor(inputs)
    shape, rank = inputs.shape, inputs.shape.ndims
    if rank is None:
        raise ValueError(f"Inputs {inputs.name} has undefined rank.")
    if data_format not in (DATA_FORMAT_NCHW, DATA_FORMAT_NHWC):
        raise ValueError("data_format has to be either NCHW or NHWC.")
    with variable_scope(scope, "InstanceNorm", [inputs], reuse=reuse) as sc:
        channels_first = data_format == DATA_FORMAT_NCHW
        channels = shape[1:2] if channels_first else shape[-1:]
        if not channels.is_fully_defined():
            raise ValueError(f"Inputs {inputs.name} has undefined channels dimension {channels}.")
        broadcast = [1, channels.as_list()[0]] + [1] * (rank - 2) if channels_first else None
        beta, gamma = _parameters(inputs, channels, center, scale, param_initializers, variables_collections, trainable,
                                  broadcast)
        axes = list(range(2, rank)) if channels_first else list(range(1, rank - 1))
        mean, variance = tf.nn.moments(inputs, axes, keep_dims=True)
        outputs = tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, epsilon, name="instancenorm")
        outputs.set_shape(shape)
        return _finish(outputs, sc, None, None, activation_fn, outputs_collections)


@add_arg_scope
def group_norm(inputs, groups=32, channels_axis=-1, reduction_axes=(-3, -2), center=True, scale=True, epsilon=1e-6,
               activation_fn=None, param_initializers=None, reuse=None, variables_collections=None,
               outputs_collections=None, trainable=True, scope=None, mean_close_to_zero=False):
    """Each group of channels of each example shifted and scaled to mean 0 and variance 1, then by beta and gamma.

    Args:
      inputs: Tensor.  groups: int, a divisor of the number of channels.
      channels_axis: int.  reduction_axes: tuple of ints, the other axes over which the mean is taken.
      mean_close_to_zero: bool, compute the variance as the mean of the squares less the square of the mean.
      others: as instance_norm.
    Returns:
      Tensor.
    Raises:
      ValueError: a size that is needed is not known, or axes and groups do not fit.
    Source: tf.contrib.layers.group_norm.
    """
    inputs = to_tensor(inputs)
    rank = inputs.shape.ndims
    if rank is None:
        raise ValueError(f"Inputs {inputs.name} has undefined rank.")
    if channels_axis > rank - 1:
        raise ValueError("Axis is out of bounds.")
    axis = channels_axis + rank if channels_axis < 0 else channels_axis
    axes = [a + rank if a < 0 else a for a in reduction_axes]
    sizes, channels = _sizes(inputs, axis, axes, groups)
    grouped = tf.reshape(inputs, sizes[:axis] + [groups, channels // groups] + sizes[axis + 1:])
    broadcast = [1] * (rank + 1)
    broadcast[axis], broadcast[axis + 1] = groups, channels // groups
    moments_axes = [axis + 1] + [a if a < axis else a + 1 for a in axes]
    with variable_scope(scope, "GroupNorm", [inputs], reuse=reuse) as sc:
        beta, gamma = _parameters(inputs, [channels], center, scale, param_initializers, variables_collections,
                                  trainable,
                                  broadcast)
        mean, variance = _moments(grouped, moments_axes, mean_close_to_zero)
        gain = tf.rsqrt(variance + epsilon)
        offset = -mean * gain
        if gamma is not None:
            gain, offset = gain * gamma, offset * gamma
        if beta is not None:
            offset = offset + beta
        outputs = tf.reshape(grouped * gain + offset, sizes)
        return _finish(outputs, sc, None, None, activation_fn, outputs_collections)


def _sizes(inputs, axis, axes, groups):
    """(the sizes of the inputs, as Tensors where they are not known; the number of channels), after the checks."""
    static = inputs.shape.as_list()
    dynamic = tf.shape(inputs)
    sizes = [dynamic[i] if size is None else size for i, size in enumerate(static)]
    channels = static[axis]
    if channels is None:
        raise ValueError(f"Inputs {inputs.name} has undefined channel dimension: {axis}.")
    for a in axes:
        if static[a] is None:
            raise ValueError(f"Inputs {inputs.name} has undefined dimensions {a}.")
    if axis in axes:
        raise ValueError("reduction_axis must be mutually exclusive with channels_axis")
    if groups > channels:
        raise ValueError(f"Invalid groups {groups} for {channels} channels.")
    if channels % groups:
        raise ValueError(f"{channels} channels is not commensurate with {groups} groups.")
    return sizes, channels


def _moments(grouped, axes, mean_close_to_zero):
    if not mean_close_to_zero:
        return tf.nn.moments(grouped, axes, keep_dims=True)
    count, mean_ss, variance_ss, _ = tf.nn.sufficient_statistics(grouped, axes, keep_dims=True)
    return tf.nn.normalize_moments(count, mean_ss, variance_ss, shift=None)


@add_arg_scope
def unit_norm(inputs, dim, epsilon=1e-7, scope=None):
    """inputs / sqrt(epsilon + sum(inputs ** 2, dim)).

    Args:
      inputs: Tensor.  dim: int, the axis.  epsilon: float.  scope: str.
    Returns:
      Tensor.
    Raises:
      ValueError: the rank is not known, or dim is no axis.
    Source: tf.contrib.layers.unit_norm.
    """
    with variable_scope(scope, "UnitNorm", [inputs]):
        rank = inputs.get_shape().ndims
        if not rank:
            raise ValueError("The input rank must be known.")
        if dim < 0 or dim >= rank:
            raise ValueError("dim must be positive but smaller than the input rank.")
        lengths = tf.sqrt(epsilon + tf.reduce_sum(tf.square(inputs), dim, True))
        multiples = [tf.ones([dim], dtypes.int32)] if dim > 0 else []
        multiples.append(tf.strided_slice(tf.shape(inputs), [dim], [dim + 1]))
        if dim < rank - 1:
            multiples.append(tf.ones([rank - 1 - dim], dtypes.int32))
        return tf.div(inputs, tf.tile(lengths, tf.concat(multiples, 0)))
