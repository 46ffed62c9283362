"""Convolutions of two and three dimensions, depthwise ones, and their gradients.

TF's CPU kernels take channels-last input only, and refuse groups, most dilated gradients, and strides or
dilations of batches and channels; ours say so in the same words, though the graph can be built.
"""
import numpy as np

from ..core import shape_fns
from ..core.declare import op
from ..core.errors import UnimplementedError, invalid_argument
from ..core.shape_fns import ShapeError
from ..kernels import conv
from . import windows

_TYPES = "T: {float16, bfloat16, float32, float64}"
_STRIDES = "strides: list(int)"
_CUDNN = "use_cudnn_on_gpu: bool = true"
_PADDING = "padding: {'SAME', 'VALID'}"
_PADDING_2D = "padding: {'SAME', 'VALID', 'EXPLICIT'}"
_EXPLICIT = "explicit_paddings: list(int) = []"
_FORMAT_2D = "data_format: {'NHWC', 'NCHW'} = 'NHWC'"
_FORMAT_3D = "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'"
_DILATIONS_2D = "dilations: list(int) = [1, 1, 1, 1]"
_DILATIONS_3D = "dilations: list(int) = [1, 1, 1, 1, 1]"
_STRIDES_3D = "strides: list(int) >= 5"

_WORTH = 1 << 17      # multiplications from which on a call of a library pays

_IMAGE_ATTRS = ("dilations", "strides", "padding", "explicit_paddings", "use_cudnn_on_gpu", "data_format")
_VOLUME_ATTRS = ("dilations", "strides", "padding", "data_format")


def _dims(array):
    return shape_fns.text(np.shape(array))


def _same_attrs(op, names):
    return {n: op.get_attr(n) for n in names}


# ------------------------------------------------------------------ static shapes
def _check_lists(c, what, rank, layout=""):
    if len(c.attrs["dilations"]) != rank:
        raise ShapeError(f"{what} requires the dilation attribute to contain {rank} values, but got: "
                         f"{len(c.attrs['dilations'])}")
    if len(c.attrs["strides"]) != rank:
        raise ShapeError(f"{what}{layout} requires the stride attribute to contain {rank} values, but got: "
                         f"{len(c.attrs['strides'])}")


def _check_groups(depth, filter_depth, out_depth):
    if None in (depth, filter_depth):
        return
    if not filter_depth or depth % filter_depth:
        raise ShapeError(f"Depth of input ({depth}) is not a multiple of input depth of filter ({filter_depth})")
    groups = depth // filter_depth
    if groups > 1 and out_depth is not None and out_depth % groups:
        raise ShapeError(f"Depth of output ({out_depth}) is not a multiple of the number of groups ({groups})")


def _conv_shape(c, rank, margins, dilations):
    """Output shape of a convolution whose lists have been looked at; margins: function -> explicit padding of each axis."""
    x, w, layout = c.with_rank(0, rank), c.with_rank(1, rank), c.attrs["data_format"]
    depth = x[windows.channels_of(rank, layout)]
    _check_groups(depth, w[-2], w[-1])
    margins = margins()
    space = [windows.count(x[axis], window, c.attrs["strides"][axis], c.attrs["padding"], dilations[axis],
                           margins[axis])
             for axis, window in zip(windows.space_of(rank, layout), w)]
    return [windows.placed(x[windows.BATCH], space, w[-1], layout)]


def _check_explicit(padding, explicit, layout, refuse):
    """Explicit paddings in one list, which must fit the padding attribute."""
    if padding not in ("EXPLICIT", b"EXPLICIT"):
        if explicit:
            raise refuse("explicit_paddings attribute must be empty if the padding attribute is not EXPLICIT")
        return [0] * 8
    if len(explicit) != 8:
        raise refuse(f"explicit_paddings attribute must contain 8 values, but got: {len(explicit)}")
    if any(p < 0 for p in explicit):
        raise refuse("All elements of explicit_paddings must be nonnegative")
    channels = windows.channels_of(4, layout)
    if any(explicit[:2] + explicit[2 * channels:2 * channels + 2]):
        raise refuse("Nonzero explicit padding in the batch or depth dimensions is not supported")
    return explicit


def _conv2d_shape(c):
    c.with_rank(0, 4), c.with_rank(1, 4)
    layout = c.attrs["data_format"]
    _check_lists(c, "Conv2D", 4, " on data format " + layout.decode())

    def margins():
        explicit = _check_explicit(c.attrs["padding"], c.attrs["explicit_paddings"], layout, ShapeError)
        return [explicit[2 * i] + explicit[2 * i + 1] for i in range(4)]
    return _conv_shape(c, 4, margins, c.attrs["dilations"])


def _shape_held_by(i, rank):
    """A shape function: the output has the shape that input i holds."""
    return lambda c: [shape_fns.with_rank(c.partial(i), rank)]


# ------------------------------------------------------------------ checks at run time
def _check_spatial_only(strides, dilations, layout="NHWC", what="dilations"):
    channels = windows.channels_of(len(strides), layout)
    if strides[0] != 1 or strides[channels] != 1:
        raise invalid_argument("Current implementation does not yet support strides in the batch and depth dimensions.")
    if dilations[0] != 1 or dilations[channels] != 1:
        raise invalid_argument(f"Current implementation does not yet support {what} in the batch and depth dimensions.")


def _asked_size(sizes, name):
    """What an input of sizes holds, as a tuple."""
    if sizes.ndim != 1:
        raise invalid_argument(f"{name} input must be 1-dim, not {sizes.ndim}")
    found = tuple(int(s) for s in sizes)
    for s in found:
        if s < 0:
            raise invalid_argument(f"Dimension {s} must be >= 0")
    return found


def _check_backprop(name, x, w, dy, strides, padding, dilations, explicit=None):
    """The padding of each dimension of space, when the shapes of a convolution's gradient fit each other."""
    rank = len(strides)
    for what, shape in (("input", x), ("filter", w), ("out_backprop", dy)):
        if len(shape) != rank:
            raise invalid_argument(f"{name}: {what} must be {rank}-dimensional")
    if x[0] != dy[0]:
        raise invalid_argument(f"{name}: input and out_backprop must have the same batch sizeinput batch: {x[0]}"
                               f"outbackprop batch: {dy[0]} batch_dim: 0")
    if not w[-2] or x[-1] % w[-2]:
        raise invalid_argument(f"{name}: input depth must be evenly divisible by filter depth")
    if w[-1] != dy[-1]:
        raise invalid_argument(f"{name}: filter and out_backprop must have the same out_depth")
    pads = []
    for i in range(1, rank - 1):
        margins = tuple(explicit[2 * i:2 * i + 2]) if explicit else (0, 0)
        out, before, after = windows.fitted(x[i], w[i - 1], strides[i], padding, dilations[i], margins)
        if out != dy[i]:
            raise invalid_argument(
                f"{name}: Size of out_backprop doesn't match computed: actual = {dy[i]}, computed = {out} spatial_dim: "
                f"{i} input: {x[i]} filter: {w[i - 1]} output: {dy[i]} stride: {strides[i]} dilation: {dilations[i]}")
        pads.append((before, after))
    if x[-1] != w[-2]:
        raise UnimplementedError(None, None, f"{name}: grouped convolutions are not emulated")
    return pads


# ------------------------------------------------------------------ two dimensions
@op("Conv2D(input: T, filter: T) -> output: T",
    _TYPES, _STRIDES, _CUDNN, _PADDING_2D, _EXPLICIT, _FORMAT_2D, _DILATIONS_2D)
def conv2d(xp, input, filter, strides, padding, explicit_paddings, data_format, dilations):
    """The sum of the products of each window of the input with the filter."""
    _check_spatial_only(strides, dilations, data_format)
    explicit = _check_explicit(padding, explicit_paddings, data_format, invalid_argument)
    space, channels = windows.space_of(4, data_format), windows.channels_of(4, data_format)
    if input.ndim != 4:
        raise invalid_argument(f"input must be 4-dimensional{_dims(input)}")
    if filter.ndim != 4:
        raise invalid_argument(f"filter must be 4-dimensional: {_dims(filter)}")
    depth, filter_depth = input.shape[channels], filter.shape[2]
    if not filter_depth or depth % filter_depth:
        raise invalid_argument(f"input depth must be evenly divisible by filter depth: {depth} vs {filter_depth}")
    fitted = _fitted_2d(input, filter, space, strides, padding, explicit, dilations)
    shape = windows.placed(input.shape[0], [f[0] for f in fitted], filter.shape[3], data_format)
    if 0 in shape:
        return xp.zeros(shape, input.dtype)
    _check_on_cpu(depth, filter_depth, data_format)
    return conv.conv2d(xp, input, filter, tuple(strides[1:3]), [f[1:] for f in fitted], tuple(dilations[1:3]))


def _fitted_2d(x, w, space, strides, padding, explicit, dilations):
    """(number of windows, padding before, padding after) for each axis of space."""
    return [windows.fitted(x.shape[axis], window, strides[axis], padding, dilations[axis], explicit[2 * axis:2 * axis + 2])
            for axis, window in zip(space, w.shape)]


@conv2d.onednn()
def _(lib, input, filter, strides, padding, explicit_paddings, data_format, dilations, bias=None):
    if not input.ndim == filter.ndim == 4 or data_format != "NHWC" or (bias is not None and bias.shape != filter.shape[3:]):
        return None
    _check_spatial_only(strides, dilations)
    explicit = _check_explicit(padding, explicit_paddings, data_format, invalid_argument)
    sizes, *pads = zip(*_fitted_2d(input, filter, (1, 2), strides, padding, explicit, dilations))
    if input.shape[3] != filter.shape[2] or np.prod(sizes) * input.shape[0] * filter.size < _WORTH:
        return None
    return lib.conv2d(input, filter, sizes, strides[1:3], list(zip(*pads)), dilations[1:3], bias)


def _check_on_cpu(depth, filter_depth, data_format):
    if data_format != "NHWC":
        raise UnimplementedError(None, None, "The Conv2D op currently only supports the NHWC tensor format on the CPU. "
                                             f"The op was given the format: {data_format}")
    if depth != filter_depth:
        raise UnimplementedError(
            None, None, "The Conv2D op currently does not support grouped convolutions on the CPU. A grouped convolution "
                        f"was attempted to be run because the input depth of {depth} does not match the filter input "
                        f"depth of {filter_depth}")


conv2d.shape(_conv2d_shape)


@conv2d.gradient
def _(tf, op, dy):
    attrs, (x, w) = _same_attrs(op, _IMAGE_ATTRS), op.inputs
    x_shape, w_shape = tf.shape_n([x, w])
    return [tf.raw.Conv2DBackpropInput(x_shape, w, dy, **attrs), tf.raw.Conv2DBackpropFilter(x, w_shape, dy, **attrs)]


def _check_backprop_2d(kind, strides, padding, explicit, data_format, dilations):
    """The explicit paddings, when TF's CPU has a kernel for the attributes."""
    if data_format != "NHWC":
        raise invalid_argument(f"Conv2DCustomBackprop{kind}Op only supports NHWC.")
    for what, values in (("strides", strides), ("dilations", dilations)):
        if len(values) != 4:
            raise invalid_argument(f"Sliding window {what} field must specify 4 dimensions")
    _check_spatial_only(strides, dilations)
    if dilations != [1, 1, 1, 1]:
        raise invalid_argument("Current libxsmm and customized CPU implementations do not yet support dilation rates "
                               "larger than 1.")
    return _check_explicit(padding, explicit, data_format, invalid_argument)


@op("Conv2DBackpropInput(input_sizes: int32, filter: T, out_backprop: T) -> output: T",
    _TYPES, _STRIDES, _CUDNN, _PADDING_2D, _EXPLICIT, _FORMAT_2D, _DILATIONS_2D,
    host=("input_sizes",))
def conv2d_backprop_input(xp, input_sizes, filter, out_backprop, strides, padding, explicit_paddings, data_format,
                          dilations):
    """The gradient of Conv2D with respect to its input, which has the sizes given."""
    explicit = _check_backprop_2d("Input", strides, padding, explicit_paddings, data_format, dilations)
    size = _asked_size(input_sizes, "Conv2DBackpropInput: input_sizes")
    pads = _check_backprop("Conv2DCustomBackpropInput", size, filter.shape, out_backprop.shape, strides, padding,
                           dilations, explicit)
    return conv.conv2d_input_grad(xp, size[1:3], filter, out_backprop, tuple(strides[1:3]), pads)


@conv2d_backprop_input.onednn()
def _(lib, input_sizes, filter, out_backprop, strides, padding, explicit_paddings, data_format, dilations):
    explicit = _check_backprop_2d("Input", strides, padding, explicit_paddings, data_format, dilations)
    if len(input_sizes) != 4 or input_sizes[3] == 1 or out_backprop.size * filter.size < _WORTH * filter.shape[-1]:
        # With one channel it is slower than ours.
        return None
    pads = _check_backprop("Conv2DCustomBackpropInput", input_sizes, filter.shape, out_backprop.shape, strides, padding,
                           dilations, explicit)
    return lib.conv2d_input_grad(input_sizes, filter, out_backprop, strides[1:3], pads)


conv2d_backprop_input.shape(_shape_held_by(0, 4))


@conv2d_backprop_input.gradient
def _(tf, op, ddx):
    attrs, (_, w, dy) = _same_attrs(op, _IMAGE_ATTRS), op.inputs
    return [None, tf.raw.Conv2DBackpropFilter(ddx, tf.shape(w), dy, **attrs), tf.raw.Conv2D(ddx, w, **attrs)]


@op("Conv2DBackpropFilter(input: T, filter_sizes: int32, out_backprop: T) -> output: T",
    _TYPES, _STRIDES, _CUDNN, _PADDING_2D, _EXPLICIT, _FORMAT_2D, _DILATIONS_2D,
    host=("filter_sizes",))
def conv2d_backprop_filter(xp, input, filter_sizes, out_backprop, strides, padding, explicit_paddings, data_format,
                           dilations):
    """The gradient of Conv2D with respect to its filter, which has the sizes given."""
    explicit = _check_backprop_2d("Filter", strides, padding, explicit_paddings, data_format, dilations)
    size = _asked_size(filter_sizes, "Conv2DCustomBackpropFilter: filter_sizes")
    pads = _check_backprop("Conv2DCustomBackpropFilter", input.shape, size, out_backprop.shape, strides, padding,
                           dilations, explicit)
    return conv.conv2d_filter_grad(xp, input, size[:2], out_backprop, tuple(strides[1:3]), pads)


@conv2d_backprop_filter.onednn()
def _(lib, input, filter_sizes, out_backprop, strides, padding, explicit_paddings, data_format, dilations):
    explicit = _check_backprop_2d("Filter", strides, padding, explicit_paddings, data_format, dilations)
    if len(filter_sizes) != 4 or out_backprop.size * int(np.prod(filter_sizes[:3])) < _WORTH:
        return None
    pads = _check_backprop("Conv2DCustomBackpropFilter", input.shape, filter_sizes, out_backprop.shape, strides, padding,
                           dilations, explicit)
    return lib.conv2d_filter_grad(input, filter_sizes, out_backprop, strides[1:3], pads)


conv2d_backprop_filter.shape(_shape_held_by(1, 4))


@conv2d_backprop_filter.gradient
def _(tf, op, ddw):
    attrs, (x, _, dy) = _same_attrs(op, _IMAGE_ATTRS), op.inputs
    return [tf.raw.Conv2DBackpropInput(tf.shape(x), ddw, dy, **attrs), None, tf.raw.Conv2D(x, ddw, **attrs)]


# ------------------------------------------------------------------ three dimensions
@op("Conv3D(input: T, filter: T) -> output: T",
    _TYPES, _STRIDES_3D, _PADDING, _FORMAT_3D, _DILATIONS_3D)
def conv3d(xp, input, filter, strides, padding, data_format, dilations):
    """The sum of the products of each window of the input with the filter."""
    if data_format != "NDHWC":
        raise invalid_argument("CPU implementation of Conv3D currently only supports the NHWC tensor format.")
    _check_spatial_only(strides, dilations, data_format, "dilation rates")
    if dilations != [1] * 5:
        raise invalid_argument("CPU implementation of Conv3D currently only supports dilated rates of 1.")
    for what, array in (("input", input), ("filter", filter)):
        if array.ndim != 5:
            raise invalid_argument(f"{what} must be 5-dimensional")
    depth, filter_depth = input.shape[4], filter.shape[3]
    if not filter_depth or depth % filter_depth:
        raise invalid_argument(f"Input depth must be evenly divisible by filter depth: {depth} vs {filter_depth}")
    fitted = [windows.fitted(*sizes, padding) for sizes in zip(input.shape[1:4], filter.shape, strides[1:4])]
    shape = (input.shape[0],) + tuple(f[0] for f in fitted) + (filter.shape[4],)
    if 0 in shape:
        return xp.zeros(shape, input.dtype)
    if depth != filter_depth:
        raise UnimplementedError(None, None, "Conv3D: grouped convolutions are not emulated")
    return conv.conv3d(xp, input, filter, tuple(strides[1:4]), [f[1:] for f in fitted])


@conv3d.shape
def _(c):
    c.with_rank(0, 5), c.with_rank(1, 5)
    _check_lists(c, "Conv3D", 5)
    # TF takes the rows' dilation for the columns and the columns' for the rows.
    dilations, rows = list(c.attrs["dilations"]), windows.space_of(5, c.attrs["data_format"])[1]
    dilations[rows:rows + 2] = reversed(dilations[rows:rows + 2])
    return _conv_shape(c, 5, lambda: [0] * 5, dilations)


@conv3d.gradient
def _(tf, op, dy):
    attrs, (x, w) = _same_attrs(op, _VOLUME_ATTRS), op.inputs
    return [tf.raw.Conv3DBackpropInputV2(tf.shape(x), w, dy, **attrs),
            tf.raw.Conv3DBackpropFilterV2(x, tf.shape(w), dy, **attrs)]


def _check_backprop_3d(kind, strides, data_format, dilations):
    if data_format != "NDHWC":
        raise invalid_argument(f"Conv3DBackprop{kind}OpV2 only supports NDHWC on the CPU.")
    _check_spatial_only(strides, dilations, data_format, "dilation rates")
    if dilations != [1] * 5:
        raise invalid_argument("Current CPU implementation does not yet support dilation rates larger than 1.")


@op("Conv3DBackpropInputV2(input_sizes: Tshape, filter: T, out_backprop: T) -> output: T",
    _TYPES, _STRIDES_3D, _PADDING, _FORMAT_3D, _DILATIONS_3D, "Tshape: {int32, int64} = int32",
    host=("input_sizes",))
def conv3d_backprop_input_v2(xp, input_sizes, filter, out_backprop, strides, padding, data_format, dilations):
    """The gradient of Conv3D with respect to its input, which has the sizes given."""
    _check_backprop_3d("Input", strides, data_format, dilations)
    size = _asked_size(input_sizes, "Conv3DBackpropInputOp: input_sizes")
    pads = _check_backprop("Conv3DBackpropInputOp", size, filter.shape, out_backprop.shape, strides, padding, dilations)
    return conv.conv3d_input_grad(xp, size[1:4], filter, out_backprop, tuple(strides[1:4]), pads)


conv3d_backprop_input_v2.shape(_shape_held_by(0, 5))


@conv3d_backprop_input_v2.gradient
def _(tf, op, ddx):
    attrs, (_, w, dy) = _same_attrs(op, _VOLUME_ATTRS), op.inputs
    return [None, tf.raw.Conv3DBackpropFilterV2(ddx, tf.shape(w), dy, **attrs), tf.raw.Conv3D(ddx, w, **attrs)]


@op("Conv3DBackpropFilterV2(input: T, filter_sizes: int32, out_backprop: T) -> output: T",
    _TYPES, _STRIDES_3D, _PADDING, _FORMAT_3D, _DILATIONS_3D,
    host=("filter_sizes",))
def conv3d_backprop_filter_v2(xp, input, filter_sizes, out_backprop, strides, padding, data_format, dilations):
    """The gradient of Conv3D with respect to its filter, which has the sizes given."""
    _check_backprop_3d("Filter", strides, data_format, dilations)
    size = _asked_size(filter_sizes, "Conv3DBackpropFilterOp: filter_sizes")
    pads = _check_backprop("Conv3DBackpropFilterOp", input.shape, size, out_backprop.shape, strides, padding, dilations)
    return conv.conv3d_filter_grad(xp, input, size[:3], out_backprop, tuple(strides[1:4]), pads)


conv3d_backprop_filter_v2.shape(_shape_held_by(1, 5))


@conv3d_backprop_filter_v2.gradient
def _(tf, op, ddw):
    attrs, (x, _, dy) = _same_attrs(op, _VOLUME_ATTRS), op.inputs
    return [tf.raw.Conv3DBackpropInputV2(tf.shape(x), ddw, dy, **attrs), None, tf.raw.Conv3D(x, ddw, **attrs)]


# ------------------------------------------------------------------ each channel for itself
_DEPTHWISE_ATTRS = (_TYPES, _STRIDES, _PADDING, _FORMAT_2D, _DILATIONS_2D)


def _check_depthwise(strides, data_format):
    if len(strides) != 4:
        raise invalid_argument("Sliding window strides field must specify 4 dimensions")
    channels = windows.channels_of(4, data_format)
    rows, columns = (strides[axis] for axis in windows.space_of(4, data_format))
    if rows != columns:
        raise invalid_argument("Current implementation only supports equal length strides in the row and column "
                               "dimensions.")
    if strides[0] != 1 or strides[channels] != 1:
        raise invalid_argument("Current implementation does not yet support strides in the batch and depth dimensions.")


def _refuse_channels_first(data_format):
    if data_format != "NHWC":
        raise UnimplementedError(None, None, "Depthwise convolution on CPU is only supported for NHWC format")


@op("DepthwiseConv2dNative(input: T, filter: T) -> output: T", *_DEPTHWISE_ATTRS)
def depthwise_conv2d_native(xp, input, filter, strides, padding, data_format):
    """Each channel of the input convolved with filters of its own.  The dilations do nothing: TF's CPU ignores them."""
    _check_depthwise(strides, data_format)
    if input.ndim != 4:
        raise invalid_argument(f"input must be 4-dimensional{_dims(input)}")
    if filter.ndim != 4:
        raise invalid_argument(f"filter must be 4-dimensional: {_dims(filter)}")
    depth = input.shape[windows.channels_of(4, data_format)]
    if depth != filter.shape[2]:
        raise invalid_argument(f"input and filter must have the same depth: {depth} vs {filter.shape[2]}")
    fitted = [windows.fitted(input.shape[axis], window, strides[axis], padding)
              for axis, window in zip(windows.space_of(4, data_format), filter.shape)]
    shape = windows.placed(input.shape[0], [f[0] for f in fitted], depth * filter.shape[3], data_format)
    if 0 in shape:
        return xp.zeros(shape, input.dtype)
    _refuse_channels_first(data_format)
    return conv.depthwise(xp, input, filter, tuple(strides[1:3]), [f[1:] for f in fitted])


@depthwise_conv2d_native.shape
def _(c):
    x, w, layout = c.with_rank(0, 4), c.with_rank(1, 4), c.attrs["data_format"]
    strides = c.attrs["strides"]
    if len(strides) != 4:
        raise ShapeError(f"DepthwiseConv2D requires the stride attribute to contain 4 values, but got: {len(strides)}")
    depth = shape_fns.merge_dim(x[windows.channels_of(4, layout)], w[2])
    space = [windows.count(x[axis], window, strides[axis], c.attrs["padding"])
             for axis, window in zip(windows.space_of(4, layout), w)]
    return [windows.placed(x[0], space, shape_fns.mul_dim(depth, w[3]), layout)]


@depthwise_conv2d_native.gradient
def _(tf, op, dy):
    attrs, (x, w) = _same_attrs(op, _VOLUME_ATTRS), op.inputs
    return [tf.raw.DepthwiseConv2dNativeBackpropInput(tf.shape(x), w, dy, **attrs),
            tf.raw.DepthwiseConv2dNativeBackpropFilter(x, tf.shape(w), dy, **attrs)]


def _check_depthwise_backprop(name, x, w, dy, strides, padding):
    """The padding of rows and columns, when the shapes fit each other."""
    for what, shape in (("input", x), ("filter", w), ("out_backprop", dy)):
        if len(shape) != 4:
            raise invalid_argument(f"{name}: {what} must be 4-dimensional")
    if x[0] != dy[0]:
        raise invalid_argument(f"{name}: input and out_backprop must have the same batch size")
    if x[3] != w[2]:
        raise invalid_argument(f"{name}: input and filter must have the same in_depth")
    if x[3] * w[3] != dy[3]:
        raise invalid_argument(f"{name}: depth_multiplier * in_depth not equal to out_depth")
    pads = []
    for i, what in ((1, "rows"), (2, "cols")):
        out, before, after = windows.fitted(x[i], w[i - 1], strides[i], padding)
        if out != dy[i]:
            raise invalid_argument(f"{name}: Number of {what} of out_backprop doesn't match computed: actual = {dy[i]}, "
                                   f"computed = {out}")
        pads.append((before, after))
    return pads


@op("DepthwiseConv2dNativeBackpropInput(input_sizes: int32, filter: T, out_backprop: T) -> output: T",
    *_DEPTHWISE_ATTRS, host=("input_sizes",))
def depthwise_conv2d_native_backprop_input(xp, input_sizes, filter, out_backprop, strides, padding, data_format):
    """The gradient of DepthwiseConv2dNative with respect to its input, which has the sizes given."""
    _check_depthwise(strides, data_format)
    size = _asked_size(input_sizes, "Conv2DBackpropInput: input_sizes")
    _refuse_channels_first(data_format)
    pads = _check_depthwise_backprop("DepthwiseConv2DBackpropInput", size, filter.shape, out_backprop.shape, strides,
                                     padding)
    return conv.depthwise_input_grad(xp, size[1:3], filter, out_backprop, tuple(strides[1:3]), pads)


depthwise_conv2d_native_backprop_input.shape(_shape_held_by(0, 4))


@depthwise_conv2d_native_backprop_input.gradient
def _(tf, op, ddx):
    attrs, (_, w, dy) = _same_attrs(op, _VOLUME_ATTRS), op.inputs
    return [None, tf.raw.DepthwiseConv2dNativeBackpropFilter(ddx, tf.shape(w), dy, **attrs),
            tf.raw.DepthwiseConv2dNative(ddx, w, **attrs)]


@op("DepthwiseConv2dNativeBackpropFilter(input: T, filter_sizes: int32, out_backprop: T) -> output: T",
    *_DEPTHWISE_ATTRS, host=("filter_sizes",))
def depthwise_conv2d_native_backprop_filter(xp, input, filter_sizes, out_backprop, strides, padding, data_format):
    """The gradient of DepthwiseConv2dNative with respect to its filter, which has the sizes given."""
    _check_depthwise(strides, data_format)
    size = _asked_size(filter_sizes, "Conv2DBackpropFilter: filter_sizes")
    _refuse_channels_first(data_format)
    pads = _check_depthwise_backprop("DepthwiseConv2DBackpropFilter", input.shape, size, out_backprop.shape, strides,
                                     padding)
    return conv.depthwise_filter_grad(xp, input, size[:2], size[3], out_backprop, tuple(strides[1:3]), pads)


depthwise_conv2d_native_backprop_filter.shape(_shape_held_by(1, 4))


@depthwise_conv2d_native_backprop_filter.gradient
def _(tf, op, ddw):
    attrs, (x, _, dy) = _same_attrs(op, _VOLUME_ATTRS), op.inputs
    return [tf.raw.DepthwiseConv2dNativeBackpropInput(tf.shape(x), ddw, dy, **attrs), None,
            tf.raw.DepthwiseConv2dNative(x, ddw, **attrs)]
