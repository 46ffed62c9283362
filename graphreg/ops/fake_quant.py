"""Quantization as if: numbers rounded to what few bits can hold, and still floats."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op

_RANGE = ("min: float = -6.0", "max: float = 6.0", "num_bits: int = 8", "narrow_range: bool = false")
_BITS = ("num_bits: int = 8", "narrow_range: bool = false")


def _check(num_bits):
    if not 2 <= num_bits <= 16:
        raise errors.invalid_argument("num_bits must be between 2 and 16, inclusive")


def _check_range(low, high, num_bits):
    if not low < high:
        raise errors.invalid_argument(f"min has to be smaller than max, was: {low:g} >= {high:g}")
    _check(num_bits)


def _nudged(xp, low, high, num_bits, narrow):
    """(lowest, highest number, step) of a range moved so that 0 is one of its numbers; float32."""
    low, high = xp.asarray(low, np.float32), xp.asarray(high, np.float32)
    first, last = np.float32(1 if narrow else 0), np.float32(2 ** num_bits - 1)
    step = (high - low) / (last - first)
    zero = first - low / step
    whole = xp.trunc(zero + xp.copysign(np.float32(0.5), zero))
    zero = xp.where(zero < first, first, xp.where(zero > last, last, whole)).astype(np.float32)
    return (first - zero) * step, (last - zero) * step, step


def _quantized(xp, x, low, high, num_bits, narrow):
    lowest, highest, step = _nudged(xp, low, high, num_bits, narrow)
    shifted = xp.clip(x, lowest, highest) - lowest
    return (xp.floor(shifted * (np.float32(1) / step) + np.float32(0.5)) * step + lowest).astype(np.float32)


# ------------------------------------------------------------------ a range of attributes
@op("FakeQuantWithMinMaxArgs(inputs: float32) -> outputs: float32", *_RANGE)
def fake_quant_with_min_max_args(xp, inputs, min, max, num_bits, narrow_range):
    """Rounded to what num_bits bits can hold of a range."""
    _check_range(min, max, num_bits)
    return _quantized(xp, inputs, min, max, num_bits, narrow_range)


@fake_quant_with_min_max_args.gradient
def _(tf, op, dy):
    return tf.raw.FakeQuantWithMinMaxArgsGradient(dy, op.inputs[0], min=op.get_attr("min"), max=op.get_attr("max"),
                                                  num_bits=op.get_attr("num_bits"), narrow_range=op.get_attr("narrow_range"))


@op("FakeQuantWithMinMaxArgsGradient(gradients: float32, inputs: float32) -> backprops: float32", *_RANGE)
def fake_quant_with_min_max_args_gradient(xp, gradients, inputs, min, max, num_bits, narrow_range):
    """The gradient where the numbers are inside the range."""
    _check_range(min, max, num_bits)
    lowest, highest, _ = _nudged(xp, min, max, num_bits, narrow_range)
    return xp.where((inputs >= lowest) & (inputs <= highest), gradients, np.float32(0))


fake_quant_with_min_max_args.shape(shape_fns.same_as_input)
fake_quant_with_min_max_args_gradient.shape(lambda c: [shape_fns.merge(c.shapes[0], c.shapes[1])])


# ------------------------------------------------------------------ a range of tensors
def _of_range(xp, inputs, low, high, num_bits, narrow):
    _check(num_bits)
    with np.errstate(all="ignore"):
        found = _quantized(xp, inputs, low, high, num_bits, narrow)
    return xp.where((low == 0) & (high == 0), np.float32(0), found)


@op("FakeQuantWithMinMaxVars(inputs: float32, min: float32, max: float32) -> outputs: float32", *_BITS)
def fake_quant_with_min_max_vars(xp, inputs, min, max, num_bits, narrow_range):
    """Rounded to what num_bits bits can hold of a range."""
    return _of_range(xp, inputs, min, max, num_bits, narrow_range)


@op("FakeQuantWithMinMaxVarsPerChannel(inputs: float32, min: float32, max: float32) -> outputs: float32", *_BITS)
def fake_quant_with_min_max_vars_per_channel(xp, inputs, min, max, num_bits, narrow_range):
    """Rounded to what num_bits bits can hold of a range for each entry of the last axis."""
    return _of_range(xp, inputs, min, max, num_bits, narrow_range)


def _range_gradients(xp, gradients, inputs, low, high, num_bits, narrow, axes):
    _check(num_bits)
    with np.errstate(all="ignore"):
        lowest, highest, _ = _nudged(xp, low, high, num_bits, narrow)
    none = (low == 0) & (high == 0)
    below, above = (inputs < lowest) & ~none, (inputs > highest) & ~none
    zero = np.float32(0)
    return (xp.where(below | above, zero, gradients), xp.where(below, gradients, zero).sum(axis=axes, dtype=np.float32),
            xp.where(above, gradients, zero).sum(axis=axes, dtype=np.float32))


_GRADIENTS = ("(gradients: float32, inputs: float32, min: float32, max: float32) -> backprops_wrt_input: float32, "
              "backprop_wrt_min: float32, backprop_wrt_max: float32")


@op("FakeQuantWithMinMaxVarsGradient" + _GRADIENTS, *_BITS)
def fake_quant_with_min_max_vars_gradient(xp, gradients, inputs, min, max, num_bits, narrow_range):
    """The gradients of the numbers and of the ends of the range."""
    return _range_gradients(xp, gradients, inputs, min, max, num_bits, narrow_range, None)


@op("FakeQuantWithMinMaxVarsPerChannelGradient" + _GRADIENTS, *_BITS)
def fake_quant_with_min_max_vars_per_channel_gradient(xp, gradients, inputs, min, max, num_bits, narrow_range):
    """The gradients of the numbers and of the ends of the ranges."""
    axes = tuple(range(inputs.ndim - 1))
    return _range_gradients(xp, gradients, inputs, min, max, num_bits, narrow_range, axes)


@fake_quant_with_min_max_vars.gradient
def _(tf, op, dy):
    return tf.raw.FakeQuantWithMinMaxVarsGradient(dy, *op.inputs, num_bits=op.get_attr("num_bits"),
                                                  narrow_range=op.get_attr("narrow_range"))


@fake_quant_with_min_max_vars_per_channel.gradient
def _(tf, op, dy):
    return tf.raw.FakeQuantWithMinMaxVarsPerChannelGradient(dy, *op.inputs, num_bits=op.get_attr("num_bits"),
                                                            narrow_range=op.get_attr("narrow_range"))


@fake_quant_with_min_max_vars.shape
def _(c):
    c.with_rank(1, 0)
    c.with_rank(2, 0)
    return [c.shapes[0]]


@fake_quant_with_min_max_vars_per_channel.shape
def _(c):
    shape = shape_fns.with_rank_at_least(c.shapes[0], 1)
    last = None if shape is None else shape[-1]
    last = shape_fns.merge_dim(last, c.with_rank(1, 1)[0])
    last = shape_fns.merge_dim(last, c.with_rank(2, 1)[0])
    return [shape if shape is None else tuple(shape[:-1]) + (last,)]


@fake_quant_with_min_max_vars_gradient.shape
def _(c):
    c.with_rank(2, 0)
    c.with_rank(3, 0)
    return [shape_fns.merge(c.shapes[0], c.shapes[1]), (), ()]


@fake_quant_with_min_max_vars_per_channel_gradient.shape
def _(c):
    shape = shape_fns.merge(shape_fns.with_rank_at_least(c.shapes[0], 1), c.shapes[1])
    last = None if shape is None else shape[-1]
    last = shape_fns.merge_dim(last, c.with_rank(2, 1)[0])
    last = shape_fns.merge_dim(last, c.with_rank(3, 1)[0])
    return [shape, (last,), (last,)]


# ------------------------------------------------------------------ there and back
@op("QuantizeAndDequantizeV2(input: T, input_min: T, input_max: T) -> output: T",
    "signed_input: bool = true", "num_bits: int = 8", "range_given: bool = false",
    "T: {bfloat16, float16, float32, float64}",
    "round_mode: {'HALF_TO_EVEN', 'HALF_UP'} = 'HALF_TO_EVEN'", "narrow_range: bool = false")
def quantize_and_dequantize_v2(xp, input, input_min, input_max, signed_input, num_bits, range_given, round_mode,
                               narrow_range):
    """Rounded to whole multiples of a step that lets the range fit into num_bits bits."""
    one = input.dtype.type
    low, high = (input_min, input_max) if range_given else (input.min(), input.max())
    if range_given and low > high:
        raise errors.invalid_argument(f"Invalid range: input_min {low:g} > input_max {high:g}")
    first = one(-(2 ** (num_bits - 1)) + (1 if narrow_range else 0) if signed_input else 0)
    last = one(2 ** (num_bits - 1) - 1 if signed_input else 2 ** num_bits - 1)
    by_low = first / low if first * low > 0 else np.inf
    by_high = last / high if last * high > 0 else np.inf
    if by_low < by_high:
        scale, step = by_low, low / first
    else:
        scale, step = by_high, high / last
    x = np.clip(input, first * step, last * step) if range_given else input
    x = x * one(scale)
    return ((np.round(x) if round_mode == "HALF_TO_EVEN" else np.floor(x + one(0.5))) * one(step)).astype(input.dtype)


@quantize_and_dequantize_v2.shape
def _(c):
    c.with_rank(1, 0)
    c.with_rank(2, 0)
    return [c.shapes[0]]


@quantize_and_dequantize_v2.gradient
def _(tf, op, dy):
    return dy, None, None
