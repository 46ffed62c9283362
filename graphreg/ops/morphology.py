"""Grey-scale dilation of images and its gradients."""
from ..core import shape_fns
from ..core.declare import op
from ..core.errors import UnimplementedError, invalid_argument
from ..core.shape_fns import ShapeError
from ..kernels import morphology

_ATTRS = ("T: {realnumbertype}", "strides: list(int) >= 4", "rates: list(int) >= 4", "padding: {'SAME', 'VALID'}")


def _dims(array):
    return shape_fns.text(array.shape)


def _fitted(size, window, stride, padding, rate, refuse):
    """(number of windows, padding before, padding after) along an axis."""
    reach = window + (window - 1) * (rate - 1)
    if stride <= 0:
        raise refuse(f"Stride must be > 0, but got {stride}")
    if padding in ("SAME", b"SAME"):
        windows = -(-size // stride)
        missing = max((windows - 1) * stride + reach - size, 0)
        return windows, missing // 2, missing - missing // 2
    windows = int((size - reach + stride) / stride)
    if windows < 0:
        raise refuse(f"Computed output size would be negative: {windows} [input_size: {size}, effective_filter_size: "
                     f"{reach}, stride: {stride}]")
    return windows, 0, 0


def _windows(input, filter, strides, rates, padding):
    """(output size, windows as the kernels take them)."""
    for what, values in (("Stride", strides), ("Rate", rates)):
        if values[0] != 1 or values[3] != 1:
            raise UnimplementedError(None, None, f"{what} is only supported across spatial dimensions.")
    if input.ndim != 4:
        raise invalid_argument(f"input must be 4-dimensional{_dims(input)}")
    if filter.ndim != 3:
        raise invalid_argument(f"filter must be 3-dimensional: {_dims(filter)}")
    if input.shape[3] != filter.shape[2]:
        raise invalid_argument(f"input and filter must have the same depth: {input.shape[3]} vs {filter.shape[2]}")
    size, found = [], []
    for n, k, stride, rate in zip(input.shape[1:3], filter.shape, strides[1:3], rates[1:3]):
        count, before, after = _fitted(n, k, stride, padding, rate, invalid_argument)
        size.append(count)
        found.append((k, stride, before, after, rate))
    return tuple(size), found


@op("Dilation2D(input: T, filter: T) -> output: T", *_ATTRS)
def dilation2d(xp, input, filter, strides, rates, padding):
    """The largest sum of each window of the input and the filter."""
    size, windows = _windows(input, filter, strides, rates, padding)
    if 0 in size or not input.size:
        return xp.zeros(input.shape[:1] + size + input.shape[3:], input.dtype)
    return morphology.dilation2d(xp, input, filter, windows)


@dilation2d.shape
def _(c):
    x, w = c.with_rank(0, 4), c.with_rank(1, 3)
    for what, name in (("stride", "strides"), ("rates", "rates")):
        if len(c.attrs[name]) != 4:
            raise ShapeError(f"Dilation2D requires the {what} attribute to contain 4 values, but got: "
                             f"{len(c.attrs[name])}")
    if None in x[1:3] + w[:2]:
        return [(x[0], None, None, w[2])]
    shape_fns.merge_dim(x[3], w[2])
    sizes = zip(x[1:3], w, c.attrs["strides"][1:3], c.attrs["rates"][1:3])
    space = tuple(_fitted(n, k, s, c.attrs["padding"], r, ShapeError)[0] for n, k, s, r in sizes)
    return [x[:1] + space + w[2:]]


@dilation2d.gradient
def _(tf, op, dy):
    attrs = {n: op.get_attr(n) for n in ("strides", "rates", "padding")}
    return [tf.raw.Dilation2DBackpropInput(*op.inputs, dy, **attrs), tf.raw.Dilation2DBackpropFilter(*op.inputs, dy, **attrs)]


def _check_backprop(input, filter, out_backprop, strides, rates, padding):
    size, windows = _windows(input, filter, strides, rates, padding)
    if out_backprop.shape != input.shape[:1] + size + input.shape[3:]:
        raise invalid_argument("out_backprop has incompatible size.")
    return windows


@op("Dilation2DBackpropInput(input: T, filter: T, out_backprop: T) -> in_backprop: T", *_ATTRS)
def dilation2d_backprop_input(xp, input, filter, out_backprop, strides, rates, padding):
    """The gradient of Dilation2D with respect to its input."""
    windows = _check_backprop(input, filter, out_backprop, strides, rates, padding)
    if not out_backprop.size:
        return xp.zeros_like(input)
    return morphology.dilation2d_input_grad(xp, input, filter, out_backprop, windows)


@op("Dilation2DBackpropFilter(input: T, filter: T, out_backprop: T) -> filter_backprop: T", *_ATTRS)
def dilation2d_backprop_filter(xp, input, filter, out_backprop, strides, rates, padding):
    """The gradient of Dilation2D with respect to its filter."""
    windows = _check_backprop(input, filter, out_backprop, strides, rates, padding)
    if not out_backprop.size:
        return xp.zeros_like(filter)
    return morphology.dilation2d_filter_grad(xp, input, filter, out_backprop, windows)


dilation2d_backprop_input.shape(shape_fns.same_as_input)
dilation2d_backprop_filter.shape(lambda c: [c.shapes[1]])
