"""Normalisation over a batch (FusedBatchNorm) and over neighbouring channels (LRN), and their gradients.

TF's CPU kernels take channels-last input only.
"""
from collections import deque

import numpy as np

from ..core import registry, shape_fns
from ..core.declare import op
from ..core.errors import InternalError, invalid_argument
from ..kernels import norm
from . import windows

_SETTINGS = ("epsilon: float = 9.999999747378752e-05", "data_format: {'NHWC', 'NCHW'} = 'NHWC'", "is_training: bool = true")
_ONE_TYPE = ("T: {float32}",)
_TWO_TYPES = ("T: {float16, bfloat16, float32}", "U: {float32}")


def _dims(array):
    return shape_fns.text(array.shape)


# ------------------------------------------------------------------ batches: static shapes
def _merged_channels(c, channels, inputs):
    for i in inputs:
        channels = shape_fns.merge_dim(channels, c.with_rank(i, 1)[0])
    return channels


def _batch_norm_shape(c):
    x, axis = c.with_rank(0, 4), windows.channels_of(4, c.attrs["data_format"])
    channels = _merged_channels(c, x[axis], (1, 2) if c.attrs["is_training"] else (1, 2, 3, 4))
    return [shape_fns.replace_dim(x, axis, channels)] + [(channels,)] * 4


def _batch_norm_grad_shape(c):
    dy, x, axis = c.with_rank(0, 4), c.with_rank(1, 4), windows.channels_of(4, c.attrs["data_format"])
    channels = _merged_channels(c, shape_fns.merge_dim(dy[axis], x[axis]), (2, 3, 4))
    last = (0,) if c.attrs["is_training"] else (channels,)
    return [shape_fns.replace_dim(dy, axis, channels), (channels,), (channels,), last, last]


# ------------------------------------------------------------------ batches: kernels
def _check_ranks(images, vectors):
    for array in images:
        if array.ndim != 4:
            raise invalid_argument(f"input must be 4-dimensional{_dims(array)}")
    for name, array in vectors.items():
        if array.ndim != 1:
            raise invalid_argument(f"{name} must be 1-dimensional{_dims(array)}")


def _check_layout(what, data_format):
    if data_format != "NHWC":
        raise InternalError(None, None, f"The CPU implementation of {what} only supports NHWC tensor format for now.")


def _check_channels(channels, vectors):
    """TF reads past the end of vectors that are too short; we say so."""
    for name, array in vectors.items():
        if array.shape[0] != channels:
            raise invalid_argument(f"{name} must have as many elements as there are channels, {channels}: {_dims(array)}")


def _as(dtype, x):
    return x if x.dtype == dtype else x.astype(dtype)


def _batch_norm(xp, x, scale, offset, mean, variance, epsilon, data_format, is_training):
    moments = {"estimated_mean": mean, "estimated_variance": variance}
    _check_ranks([x], dict(scale=scale, offset=offset, **moments))
    if is_training:
        for name, array in moments.items():
            if array.size:
                raise invalid_argument(f"{name} must be empty for training{_dims(array)}")
    _check_layout("FusedBatchNorm", data_format)
    _check_channels(x.shape[3], dict(scale=scale, offset=offset, **({} if is_training else moments)))
    wide, epsilon = _as(np.float32, x), np.float32(epsilon)
    if not is_training:
        y = norm.batch_norm_by(xp, wide, scale, offset, mean, variance, epsilon)
        return _as(x.dtype, y), mean, variance, mean, variance
    if not x.size:
        unknown = xp.full(x.shape[3:], np.nan, np.float32)
        return x, unknown, unknown, unknown, unknown
    y, mean, variance = norm.batch_norm(xp, wide, scale, offset, epsilon)
    count = x.size // x.shape[3]
    # What a moving variance takes up is the unbiased one.
    return _as(x.dtype, y), mean, variance * np.float32(count / max(count - 1, 1)), mean, variance


def _batch_norm_grad(xp, dy, x, scale, mean, variance, epsilon, data_format, is_training):
    vectors = {"scale": scale, "saved mean": mean, "saved variance": variance}
    _check_ranks([dy, x], vectors)
    _check_layout("FusedBatchNormGrad", data_format)
    if dy.shape != x.shape:
        raise invalid_argument(f"x and y_backprop must have the same shape, got {_dims(x)} and {_dims(dy)}")
    _check_channels(x.shape[3], vectors)
    none = xp.zeros((), np.float32)
    if not x.size:
        return x, xp.zeros_like(scale), xp.zeros_like(scale), none, none
    dx, dscale, doffset = norm.batch_norm_grad(xp, _as(np.float32, dy), _as(np.float32, x), scale, mean, variance,
                                               np.float32(epsilon), is_training)
    return _as(x.dtype, dx), dscale, doffset, none, none


@op("FusedBatchNorm(x: T, scale: T, offset: T, mean: T, variance: T) -> y: T, batch_mean: T, batch_variance: T, "
    "reserve_space_1: T, reserve_space_2: T", *_ONE_TYPE, *_SETTINGS)
def fused_batch_norm(xp, x, scale, offset, mean, variance, epsilon, data_format, is_training):
    """x made to have mean 0 and variance 1 in each channel (by its own moments or given ones), times scale plus offset."""
    return _batch_norm(xp, x, scale, offset, mean, variance, epsilon, data_format, is_training)


@op("FusedBatchNormV2(x: T, scale: U, offset: U, mean: U, variance: U) -> y: T, batch_mean: U, batch_variance: U, "
    "reserve_space_1: U, reserve_space_2: U", *_TWO_TYPES, *_SETTINGS)
def fused_batch_norm_v2(xp, x, scale, offset, mean, variance, epsilon, data_format, is_training):
    """As FusedBatchNorm, with x of another type than its moments."""
    return _batch_norm(xp, x, scale, offset, mean, variance, epsilon, data_format, is_training)


@op("FusedBatchNormV3(x: T, scale: U, offset: U, mean: U, variance: U) -> y: T, batch_mean: U, batch_variance: U, "
    "reserve_space_1: U, reserve_space_2: U, reserve_space_3: U", *_TWO_TYPES, *_SETTINGS)
def fused_batch_norm_v3(xp, x, scale, offset, mean, variance, epsilon, data_format, is_training):
    """As FusedBatchNormV2; the last output is for GPUs."""
    made = _batch_norm(xp, x, scale, offset, mean, variance, epsilon, data_format, is_training)
    return made + (xp.zeros((), np.float32),)


@op("FusedBatchNormGrad(y_backprop: T, x: T, scale: T, reserve_space_1: T, reserve_space_2: T) -> x_backprop: T, "
    "scale_backprop: T, offset_backprop: T, reserve_space_3: T, reserve_space_4: T", *_ONE_TYPE, *_SETTINGS)
def fused_batch_norm_grad(xp, y_backprop, x, scale, reserve_space_1, reserve_space_2, epsilon, data_format, is_training):
    """The gradients of FusedBatchNorm with respect to x, scale and offset."""
    return _batch_norm_grad(xp, y_backprop, x, scale, reserve_space_1, reserve_space_2, epsilon, data_format, is_training)


@op("FusedBatchNormGradV2(y_backprop: T, x: T, scale: float32, reserve_space_1: U, reserve_space_2: U) -> x_backprop: T, "
    "scale_backprop: U, offset_backprop: U, reserve_space_3: U, reserve_space_4: U", *_TWO_TYPES, *_SETTINGS)
def fused_batch_norm_grad_v2(xp, y_backprop, x, scale, reserve_space_1, reserve_space_2, epsilon, data_format, is_training):
    """As FusedBatchNormGrad."""
    return _batch_norm_grad(xp, y_backprop, x, scale, reserve_space_1, reserve_space_2, epsilon, data_format, is_training)


@op("FusedBatchNormGradV3(y_backprop: T, x: T, scale: float32, reserve_space_1: U, reserve_space_2: U, "
    "reserve_space_3: U) -> x_backprop: T, scale_backprop: U, offset_backprop: U, reserve_space_4: U, reserve_space_5: U",
    *_TWO_TYPES, *_SETTINGS)
def fused_batch_norm_grad_v3(xp, y_backprop, x, scale, reserve_space_1, reserve_space_2, reserve_space_3, epsilon,
                             data_format, is_training):
    """As FusedBatchNormGrad."""
    return _batch_norm_grad(xp, y_backprop, x, scale, reserve_space_1, reserve_space_2, epsilon, data_format, is_training)


# ------------------------------------------------------------------ batches: oneDNN
_WORTH = 1 << 12      # elements from which on a call of a library pays


def _is_served(x, vectors, data_format):
    return x.ndim == 4 and data_format == "NHWC" and x.size >= _WORTH and all(v.shape == x.shape[3:] for v in vectors)


def _batch_norm_recipe(lib, x, scale, offset, mean, variance, epsilon, data_format, is_training):
    moments = () if is_training else (mean, variance)
    if not _is_served(x, (scale, offset) + moments, data_format):
        return None
    recipe = lib.batch_norm(x, scale, offset, epsilon, moments)
    count = x.size // x.shape[3]
    factor, last = np.float32(count / max(count - 1, 1) if is_training else 1), np.zeros((), np.float32)

    def finish(results, inputs):
        y, mean, variance = results if is_training else (*results, *inputs[3:5])
        return [y, mean, variance * factor, mean, variance, last]
    recipe.finish = finish
    return recipe


def _batch_norm_grad_recipe(lib, dy, x, scale, mean, variance, *unused, epsilon, data_format, is_training):
    if not _is_served(x, (scale, mean, variance), data_format) or dy.shape != x.shape:
        return None
    recipe = lib.batch_norm_grad(dy, x, scale, mean, variance, epsilon, is_training)
    none = np.zeros((), np.float32)
    recipe.finish = lambda results, inputs: [*results, none, none]
    return recipe


for _function in (fused_batch_norm, fused_batch_norm_v2, fused_batch_norm_v3):
    _function.onednn()(_batch_norm_recipe)
for _function in (fused_batch_norm_grad, fused_batch_norm_grad_v2, fused_batch_norm_grad_v3):
    _function.onednn()(_batch_norm_grad_recipe)
del _function


# ------------------------------------------------------------------ batches: gradients
def _gradient_of_batch_norm(grad_type):
    """The gradient of a FusedBatchNorm, by the op of the type given."""
    def gradient(tf, op, dy, *unused):
        x, scale, _, mean, variance = op.inputs
        attrs = {n: op.get_attr(n) for n in ("epsilon", "data_format", "is_training")}
        turned = attrs["data_format"] == b"NCHW" and not attrs["is_training"]
        if attrs["is_training"]:
            mean, variance = op.outputs[3:5]
        elif turned:
            # With given moments TF computes the gradient channels last.
            x, dy = tf.transpose(x, [0, 2, 3, 1]), tf.transpose(dy, [0, 2, 3, 1])
            attrs["data_format"] = "NHWC"
        made = getattr(tf.raw, grad_type)(dy, x, scale, mean, variance, *op.outputs[5:], **attrs)
        dx = tf.transpose(made[0], [0, 3, 1, 2]) if turned else made[0]
        # In training TF passes on what the op gives for the (unused) moments too.
        return [dx, made[1], made[2], *(made[3:5] if attrs["is_training"] else (None, None))]
    return gradient


def _gradient_of_batch_norm_grad(tf, op, *grads):
    """The gradient of a FusedBatchNormGrad: that of the same written out in plain ops."""
    dy, x, scale, mean, variance = op.inputs[:5]
    epsilon = op.get_attr("epsilon")
    channels_first = op.get_attr("data_format") == b"NCHW"
    if op.get_attr("is_training"):
        outputs = _trained_expression(tf, dy, x, scale, epsilon, channels_first)
    else:
        outputs = _fixed_expression(tf, dy, x, scale, mean, variance, epsilon, channels_first)
    pairs = list(zip(outputs, grads))
    if channels_first or not op.get_attr("is_training"):
        # A tape comes to its outputs in the order of a hash table; with these it is this one.
        pairs = [pairs[0], pairs[2], pairs[1]]
    made = _expression_gradients(tf, pairs, op.inputs)
    return made[:3] + [None] * (len(op.inputs) - 3)


def _trained_expression(tf, dy, x, scale, epsilon, channels_first):
    """[dx, dscale, doffset] where the moments are those of x."""
    keep = channels_first
    axes = [0, 2, 3] if channels_first else [0, 1, 2]
    if channels_first:
        scale = tf.reshape(scale, [1, tf.size(scale), 1, 1])
    mean_dy = tf.reduce_mean(dy, axes, keepdims=keep)
    mean_x = tf.reduce_mean(x, axes, keepdims=keep)
    var_x = tf.reduce_mean(tf.squared_difference(x, tf.stop_gradient(mean_x)), axes, keepdims=keep)
    slope, centred = dy - mean_dy, x - mean_x
    mean_product = tf.reduce_mean(dy * centred, axes, keepdims=keep)
    dx = scale * tf.rsqrt(var_x + epsilon) * (slope - tf.reciprocal(var_x + epsilon) * mean_product * centred)
    dscale = tf.rsqrt(var_x + epsilon) * tf.reduce_sum(dy * centred, axes, keepdims=keep)
    if channels_first:
        dscale = tf.squeeze(dscale)
    return [dx, dscale, tf.reduce_sum(dy, axes)]


def _fixed_expression(tf, dy, x, scale, mean, variance, epsilon, channels_first):
    """[dx, dscale, doffset] where the moments are given."""
    axes = [0, 2, 3] if channels_first else [0, 1, 2]
    if channels_first:
        shape = [1, tf.size(mean), 1, 1]
        mean, variance, scale = tf.reshape(mean, shape), tf.reshape(variance, shape), tf.reshape(scale, shape)
    doffset = tf.reduce_sum(dy, axes)
    inverse = tf.rsqrt(variance + epsilon)
    dscale = tf.reduce_sum(dy * (x - mean) * inverse, axes)
    return [dy * scale * inverse, dscale, doffset]


def _expression_gradients(tf, pairs, inputs):
    """Gradients to the first three inputs, from pairs of an output and its gradient, as a tape takes them.

    As tf.gradients, but the ops' gradients have no name scopes, and none are made for what depends on no source.
    """
    sources = inputs[:3]
    waiting, reached = _consumer_counts([y for y, _ in pairs], sources, set(inputs))
    arrived = {y: [dy] for y, dy in pairs}
    queue = deque(y._op for y, _ in pairs)
    while queue:
        current = queue.popleft()
        dy = _added(tf, arrived.pop(current.outputs[0], []))
        for x, dx in zip(current.inputs, [] if dy is None else _input_gradients(tf, current, dy, reached)):
            if dx is not None and x in reached:
                arrived.setdefault(x, []).append(dx)
        for x in current.inputs:
            if x._op in waiting:
                waiting[x._op] -= 1
                if not waiting[x._op]:
                    queue.append(x._op)
    return [_added(tf, arrived.get(x, [])) for x in sources]


def _consumer_counts(outputs, sources, ends):
    """({op: how many uses of it lie on the way from sources to outputs}, the tensors on the way)."""
    reached, waiting = set(sources), {}

    def visit(tensor):
        if tensor in reached or tensor in ends:
            return tensor in reached
        if any([visit(x) for x in tensor._op.inputs]):
            reached.add(tensor)
            waiting[tensor._op] = 0
        return tensor in reached

    for y in outputs:
        visit(y)
    for current in waiting:
        for x in current.inputs:
            if x._op in waiting:
                waiting[x._op] += 1
    return waiting, reached


def _input_gradients(tf, current, dy, reached):
    if current.type == "StopGradient":
        return [None]
    skipped = [i for i, x in enumerate(current.inputs) if x not in reached]
    if skipped and current.type in ("AddV2", "Sub"):
        return [dy, None]
    function, _ = registry.lookup_gradient(current.type)
    found = function(tf, _Skipping(current, skipped) if skipped else current, dy)
    return found if isinstance(found, (list, tuple)) else [found]


class _Skipping:
    """An op whose gradient is not wanted for some inputs."""

    def __init__(self, op, skip_input_indices):
        self._op, self.skip_input_indices = op, skip_input_indices

    def __getattr__(self, name):
        return getattr(self._op, name)


def _added(tf, grads):
    return tf.raw.AddN(grads) if len(grads) > 1 else grads[0] if grads else None


fused_batch_norm.shape(_batch_norm_shape)
fused_batch_norm_v2.shape(_batch_norm_shape)
fused_batch_norm_v3.shape(lambda c: _batch_norm_shape(c) + [None])
fused_batch_norm.gradient(_gradient_of_batch_norm("FusedBatchNormGrad"))
fused_batch_norm_v2.gradient(_gradient_of_batch_norm("FusedBatchNormGradV2"))
fused_batch_norm_v3.gradient(_gradient_of_batch_norm("FusedBatchNormGradV3"))
for _function in (fused_batch_norm_grad, fused_batch_norm_grad_v2, fused_batch_norm_grad_v3):
    _function.shape(_batch_norm_grad_shape)
    _function.gradient(_gradient_of_batch_norm_grad)
del _function


# ------------------------------------------------------------------ neighbouring channels
_LRN_SETTINGS = ("depth_radius: int = 5", "bias: float = 1.0", "alpha: float = 1.0", "beta: float = 0.5",
                 "T: {float16, bfloat16, float32} = float32")
_LRN_ATTRS = ("depth_radius", "bias", "alpha", "beta")


def _lrn_numbers(depth_radius, bias, alpha, beta):
    if not 0 <= depth_radius < 2**31:
        raise invalid_argument(f"depth_radius = {depth_radius} larger than int max")
    return (depth_radius,) + tuple(np.float32(n) for n in (bias, alpha, beta))


@op("LRN(input: T) -> output: T", *_LRN_SETTINGS)
def lrn(xp, input, depth_radius, bias, alpha, beta):
    """input / (bias + alpha * the sum of squares of the near channels) ** beta."""
    numbers = _lrn_numbers(depth_radius, bias, alpha, beta)
    if input.ndim != 4:
        raise invalid_argument("in must be 4-dimensional")
    return norm.lrn(xp, input.astype(np.float32), *numbers).astype(input.dtype)


lrn.shape(lambda c: [c.with_rank(0, 4)])


@lrn.gradient
def _(tf, op, dy):
    return [tf.raw.LRNGrad(dy, op.inputs[0], op.outputs[0], **{n: op.get_attr(n) for n in _LRN_ATTRS})]


@op("LRNGrad(input_grads: T, input_image: T, output_image: T) -> output: T", *_LRN_SETTINGS)
def lrn_grad(xp, input_grads, input_image, output_image, depth_radius, bias, alpha, beta):
    """The gradient of LRN with respect to its input."""
    numbers = _lrn_numbers(depth_radius, bias, alpha, beta)
    if input_grads.ndim != 4 or input_image.ndim != 4:
        raise invalid_argument("inputs must be 4-dimensional")
    if not input_grads.shape == input_image.shape == output_image.shape:
        raise invalid_argument("input_grads, input_image, and out_image should have the same shape")
    wide = [a.astype(np.float32) for a in (input_grads, input_image, output_image)]
    return norm.lrn_grad(xp, *wide, *numbers).astype(input_grads.dtype)


@lrn_grad.shape
def _(c):
    shape = c.with_rank(0, 4)
    for i in (1, 2):
        shape = shape_fns.merge(shape, c.shapes[i])
    return [shape]
