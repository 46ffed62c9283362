"""Pooling: maxima and means of windows of two and three dimensions, and their gradients.

TF's CPU kernels take channels-last input only, and pool over space, or else (maxima only) over channels.
"""
import numpy as np

from ..core import shape_fns
from ..core.declare import op
from ..core.errors import UnimplementedError, invalid_argument
from ..core.shape_fns import ShapeError
from ..kernels import pool
from . import windows

_FLOATS = "T: {float16, bfloat16, float32, float64}"
_REALS = "T: {realnumbertype}"
_MAX_TYPES = "T: {float16, bfloat16, float32, float64, int32, int64, uint8, int16, int8, uint16, qint8} = float32"
_PADDING = "padding: {'SAME', 'VALID'}"
_FORMAT = "data_format: {'NHWC', 'NCHW'} = 'NHWC'"
_MAX_FORMAT = "data_format: {'NHWC', 'NCHW', 'NCHW_VECT_C'} = 'NHWC'"
_FORMAT_3D = "data_format: {'NDHWC', 'NCDHW'} = 'NDHWC'"
_SIZES = ("ksize: list(int) >= 4", "strides: list(int) >= 4")
_SIZES_3D = ("ksize: list(int) >= 5", "strides: list(int) >= 5")
_ATTRS = ("ksize", "strides", "padding", "data_format")
_WORTH = 1 << 12      # elements from which on a call of a library pays
_BATCH = "Pooling is not yet supported on the batch dimension."


def _unimplemented(text):
    return UnimplementedError(None, None, text)


def _attrs_of(op, names=_ATTRS):
    return {n: op.get_attr(n) for n in names}


def _zeros_of(tf, x):
    return tf.zeros(tf.shape(x), dtype=x.dtype)


# ------------------------------------------------------------------ static shapes
def _check_length(what, values, name):
    if len(values) != 4:
        raise ShapeError(f"{what} requires the {name} attribute to contain 4 values, but got: {len(values)}")


def _max_pool_shape(c, ksize=None, strides=None):
    """Raw shape of MaxPool's output; sizes come from the attributes, unless they are given."""
    layout = c.attrs.get("data_format", b"NHWC")
    x = _image_shape(c, layout)
    if ksize is None:
        ksize, strides = c.attrs["ksize"], c.attrs["strides"]
        _check_length("MaxPool", strides, "stride")
        _check_length("MaxPool", ksize, "ksize")
    channels = windows.channels_of(4, layout)
    counts = [windows.count(x[axis], ksize[axis], strides[axis], c.attrs["padding"])
              for axis in (*windows.space_of(4, layout), channels)]
    return windows.placed(x[0], counts[:-1], counts[-1], layout) + x[4:]


def _image_shape(c, layout):
    """The input's shape: four sizes, and in NCHW_VECT_C the channels in groups of four."""
    if layout != b"NCHW_VECT_C":
        return c.with_rank(0, 4)
    x = c.with_rank(0, 5)
    return x[:4] + (shape_fns.dim_with_value(x[4], 4),)


def _max_pool_v2_shape(c, first):
    """As _max_pool_shape, with the sizes in inputs first and first + 1."""
    _image_shape(c, c.attrs["data_format"])
    for i in (first, first + 1):
        shape_fns.dim_with_value(c.with_rank(i, 1)[0], 4)
    ksize, strides = c.value(first), c.value(first + 1)
    if ksize is None or strides is None:
        return None
    return _max_pool_shape(c, ksize.tolist(), strides.tolist())


def _avg_pool_shape(c):
    x, layout = c.with_rank(0, 4), c.attrs["data_format"]
    _check_length("AvgPool", c.attrs["strides"], "stride")
    _check_length("AvgPool", c.attrs["ksize"], "ksize")
    return [_pooled_space(c, x, layout)]


def _pooled_space(c, x, layout):
    rank = len(x)
    space = [windows.count(x[axis], c.attrs["ksize"][axis], c.attrs["strides"][axis], c.attrs["padding"])
             for axis in windows.space_of(rank, layout)]
    return windows.placed(x[0], space, x[windows.channels_of(rank, layout)], layout)


def _pool3d_shape(c):
    x = c.with_rank(0, 5)
    if len(c.attrs["strides"]) != 5:
        raise ShapeError("Pool3D ops require the stride attribute to contain 5 values, but got: "
                         f"{len(c.attrs['strides'])}")
    if len(c.attrs["ksize"]) != 5:
        raise ShapeError(f"Pool3D requires the ksize attribute to contain 5 values, but got: {len(c.attrs['ksize'])}")
    return _pooled_space(c, x, c.attrs["data_format"])


def _like_input(rank):
    return lambda c: [c.with_rank(0, rank)]


def _grad_grad_shape(pooled):
    """A shape function: `pooled` of the input, which grad must be like, while orig_output is like the output."""
    def shape(c):
        out = pooled(c)
        shape_fns.merge(c.shapes[0], c.shapes[2])
        shape_fns.merge(c.shapes[1], out)
        return [out]
    return shape


# ------------------------------------------------------------------ checks at run time
def _check_layout(kernel, data_format, wanted="NHWC"):
    if data_format != wanted:
        raise invalid_argument(f"{kernel} only supports {wanted} on device type CPU")


def _check_positive(ksize):
    for axis, size in enumerate(ksize):
        if size <= 0:
            raise invalid_argument(f"Sliding window ksize for dimension {axis} was zero.")


def _check_lengths(ksize, strides, stride_word="strides"):
    for what, values in (("ksize", ksize), (stride_word, strides)):
        if len(values) != 4:
            raise invalid_argument(f"Sliding window {what} field must specify 4 dimensions")


def _check_batch(ksize, strides):
    if ksize[0] != 1 or strides[0] != 1:
        raise _unimplemented(_BATCH)


def _check_depth(ksize, strides, text):
    if ksize[-1] != 1 or strides[-1] != 1:
        raise _unimplemented(text)


def _check_rank(rank, **arrays):
    for name, array in arrays.items():
        if array.ndim != rank:
            raise invalid_argument(f"{name} must be {rank}-dimensional")


def _windows(shape, ksize, strides, padding):
    """(size, stride, before, after) for each dimension of space, and how many windows there are."""
    found, counts = [], []
    for n, size, stride in zip(shape[1:-1], ksize[1:-1], strides[1:-1]):
        count, before, after = windows.fitted(n, size, stride, padding)
        found.append((size, stride, before, after))
        counts.append(count)
    return found, tuple(counts)


def _check_image(x, ksize, depth):
    """What TF's pooling of images demands of its input; depth: stride of the channels."""
    if x.ndim != 4:
        raise invalid_argument(f"tensor_in_shape must have 2 spatial dimensions. {x.ndim} 0")
    if ksize[3] == 1:
        return
    if ksize[1:3] != [1, 1]:
        raise _unimplemented("MaxPooling supports exactly one of pooling across depth or pooling across width/height.")
    if x.shape[3] % ksize[3]:
        raise _unimplemented("Depthwise max pooling requires the depth window to evenly divide the input depth")
    if ksize[3] != depth:
        raise _unimplemented("Depthwise max pooling requires the depth window to equal the depth stride")


def _check_pooled(name, array, x_shape, counts):
    """That an array has the shape of the pooled input."""
    wanted = x_shape[:1] + counts + x_shape[-1:]
    if array.shape != tuple(wanted):
        raise invalid_argument(f"Expected {name} shape to be {shape_fns.text(wanted)}, but got "
                               f"{shape_fns.text(array.shape)}")


# ------------------------------------------------------------------ the maximum
def _max_pool(xp, x, ksize, strides, padding):
    _check_image(x, ksize, strides[3])
    if ksize[3] > 1:
        return pool.max_pool_of_depth(xp, x, ksize[3])
    found, counts = _windows(x.shape, ksize, strides, padding)
    if 0 in counts or not x.size:
        return xp.zeros(x.shape[:1] + counts + x.shape[3:], x.dtype)
    return pool.max_pool(xp, x, found)


@op("MaxPool(input: T) -> output: T", _MAX_TYPES, *_SIZES, _PADDING, _MAX_FORMAT)
def max_pool(xp, input, ksize, strides, padding, data_format):
    """The largest element of each window."""
    _check_layout("Default MaxPoolingOp", data_format)
    _check_positive(ksize)
    _check_batch(ksize, strides)
    return _max_pool(xp, input, ksize, strides, padding)


def _is_spatial(x, ksize, strides, data_format):
    """Whether a pooling is one of images over space."""
    return x.ndim == 4 and data_format == "NHWC" and x.size >= _WORTH and min(ksize) > 0 and (
        ksize[0] == ksize[3] == strides[0] == strides[3] == 1)


@max_pool.onednn()
def _(lib, input, ksize, strides, padding, data_format):
    if not _is_spatial(input, ksize, strides, data_format):
        return None
    found, counts = _windows(input.shape, ksize, strides, padding)
    return lib.max_pool(input, input.shape[:1] + counts + input.shape[3:], found)


max_pool.shape(lambda c: [_max_pool_shape(c)])


@max_pool.gradient
def _(tf, op, dy):
    return tf.raw.MaxPoolGrad(op.inputs[0], op.outputs[0], dy, **_attrs_of(op))


@op("MaxPoolV2(input: T, ksize: int32, strides: int32) -> output: T", _MAX_TYPES, _PADDING, _MAX_FORMAT,
    host=("ksize", "strides"))
def max_pool_v2(xp, input, ksize, strides, padding, data_format):
    """The largest element of each window."""
    if data_format != "NHWC":
        raise invalid_argument(f"MaxPoolingV2Op only supports NHWC or NCHW_VECT_C. Got: {data_format}")
    ksize, strides = _flat(ksize), _flat(strides)
    _check_lengths(ksize, strides, "stride")
    _check_batch(ksize, strides)
    return _max_pool(xp, input, ksize, strides, padding)


def _flat(sizes):
    return np.asarray(sizes).reshape(-1).tolist()


max_pool_v2.shape(lambda c: [_max_pool_v2_shape(c, 1)])


@max_pool_v2.gradient
def _(tf, op, dy):
    x, ksize, strides = op.inputs
    dx = tf.raw.MaxPoolGradV2(x, op.outputs[0], dy, ksize, strides, **_attrs_of(op, ("padding", "data_format")))
    return [dx, None, None]


def _max_pool_grad(xp, x, y, dy, ksize, strides, padding):
    _check_batch(ksize, strides)
    _check_depth(ksize, strides, "MaxPoolingGrad is not yet supported on the depth dimension.")
    _check_rank(4, tensor_in=x, tensor_out=y, out_backprop=dy)
    found, counts = _windows(x.shape, ksize, strides, padding)
    _check_pooled("grad", dy, x.shape, counts)
    return pool.max_pool_grad(xp, x, dy, found) if dy.size else xp.zeros_like(x)


@op("MaxPoolGrad(orig_input: T, orig_output: T, grad: T) -> output: T", *_SIZES, _PADDING, _FORMAT, _REALS + " = float32")
def max_pool_grad(xp, orig_input, orig_output, grad, ksize, strides, padding, data_format):
    """grad at the first largest element of each window, found again; orig_output is not looked at."""
    _check_layout("Default MaxPoolingGradOp", data_format)
    return _max_pool_grad(xp, orig_input, orig_output, grad, ksize, strides, padding)


@op("MaxPoolGradV2(orig_input: T, orig_output: T, grad: T, ksize: int32, strides: int32) -> output: T",
    _PADDING, _FORMAT, _REALS + " = float32",
    host=("ksize", "strides"))
def max_pool_grad_v2(xp, orig_input, orig_output, grad, ksize, strides, padding, data_format):
    """As MaxPoolGrad."""
    _check_layout("Default MaxPoolingGradOp", data_format)
    ksize, strides = _flat(ksize), _flat(strides)
    _check_lengths(ksize, strides)
    return _max_pool_grad(xp, orig_input, orig_output, grad, ksize, strides, padding)


@max_pool_grad.onednn()
def _(lib, orig_input, orig_output, grad, ksize, strides, padding, data_format):
    if not _is_spatial(orig_input, ksize, strides, data_format):
        return None
    found, counts = _windows(orig_input.shape, ksize, strides, padding)
    _check_pooled("grad", grad, orig_input.shape, counts)
    return lib.max_pool_grad(orig_input, grad, found)


@max_pool_grad.gradient
def _(tf, op, ddx):
    x, y, _ = op.inputs
    return [_zeros_of(tf, x), _zeros_of(tf, y), tf.raw.MaxPoolGradGrad(x, y, ddx, **_attrs_of(op))]


@max_pool_grad_v2.gradient
def _(tf, op, ddx):
    x, y, _, ksize, strides = op.inputs
    zeros = [_zeros_of(tf, x), _zeros_of(tf, y)]
    attrs = _attrs_of(op, ("padding", "data_format"))
    return zeros + [tf.raw.MaxPoolGradGradV2(x, y, ddx, ksize, strides, **attrs), None, None]


def _max_pool_grad_grad(xp, x, y, ddx, ksize, strides, padding, depth="MaxPoolingGradGrad"):
    _check_batch(ksize, strides)
    _check_depth(ksize, strides, f"{depth} is not yet supported on the depth dimension.")
    _check_rank(len(ksize), tensor_in=x, tensor_out=y, out_grad_backprop=ddx)
    found, counts = _windows(x.shape, ksize, strides, padding)
    _check_pooled("orig_output", y, x.shape, counts)
    if ddx.shape != x.shape:
        raise invalid_argument(f"Expected grad shape to be {shape_fns.text(x.shape)}, but got {shape_fns.text(ddx.shape)}")
    return pool.max_pool_grad_grad(xp, x, y, ddx, found) if y.size else xp.zeros_like(y)


@op("MaxPoolGradGrad(orig_input: T, orig_output: T, grad: T) -> output: T", *_SIZES, _PADDING, _FORMAT, _REALS)
def max_pool_grad_grad(xp, orig_input, orig_output, grad, ksize, strides, padding, data_format):
    """grad where the first element of each window stands that equals orig_output."""
    _check_layout("Default MaxPoolingGradGradOp", data_format)
    return _max_pool_grad_grad(xp, orig_input, orig_output, grad, ksize, strides, padding)


@op("MaxPoolGradGradV2(orig_input: T, orig_output: T, grad: T, ksize: int32, strides: int32) -> output: T",
    _PADDING, _FORMAT, _REALS,
    host=("ksize", "strides"))
def max_pool_grad_grad_v2(xp, orig_input, orig_output, grad, ksize, strides, padding, data_format):
    """As MaxPoolGradGrad."""
    _check_layout("Default MaxPoolingGradGradOp", data_format)
    ksize, strides = _flat(ksize), _flat(strides)
    _check_lengths(ksize, strides)
    return _max_pool_grad_grad(xp, orig_input, orig_output, grad, ksize, strides, padding, "MaxPoolingGrad")


@max_pool_grad_grad.gradient
def _(tf, op, dy):
    x, y, _ = op.inputs
    return [_zeros_of(tf, x), _zeros_of(tf, y), tf.raw.MaxPoolGrad(x, y, dy, **_attrs_of(op))]


max_pool_grad.shape(_like_input(4))
max_pool_grad_v2.shape(_like_input(4))
max_pool_grad_grad.shape(_grad_grad_shape(_max_pool_shape))
max_pool_grad_grad_v2.shape(_grad_grad_shape(lambda c: _max_pool_v2_shape(c, 3)))


# ------------------------------------------------------------------ the maximum and its place
_TARGMAX = "Targmax: {int32, int64}"
_IN_BATCH = "include_batch_in_index: bool = false"
_PLACE_ATTRS = ("ksize", "strides", "padding", "include_batch_in_index")


@op("MaxPoolWithArgmax(input: T) -> output: T, argmax: Targmax", *_SIZES, _TARGMAX + " = int64", _PADDING, _IN_BATCH, _REALS)
def max_pool_with_argmax(xp, input, ksize, strides, padding, include_batch_in_index, Targmax):
    """The largest element of each window, and where it stands in its image laid flat (or in the whole batch)."""
    _refuse_int32("MaxPoolWithArgmax", Targmax)
    _check_positive(ksize)
    _check_batch(ksize, strides)
    _check_image(input, ksize, strides[3])
    _check_depth(ksize, strides, "MaxPoolWithArgmax is not yet supported on the depth dimension.")
    found, counts = _windows(input.shape, ksize, strides, padding)
    shape = input.shape[:1] + counts + input.shape[3:]
    if 0 in shape:
        return xp.zeros(shape, input.dtype), xp.zeros(shape, Targmax)
    y, place = pool.max_pool_with_place(xp, input, found)
    n, h, w, channels = input.shape
    place = place * channels + np.arange(channels)
    if include_batch_in_index:
        place = place + (np.arange(n) * (h * w * channels)).reshape(-1, 1, 1, 1)
    return y, place.astype(Targmax)


def _refuse_int32(op_type, dtype):
    if dtype != np.int64:
        raise invalid_argument(f"No OpKernel was registered to support Op '{op_type}' with Targmax = int32")


@max_pool_with_argmax.shape
def _(c):
    return [_max_pool_shape(c)] * 2


@max_pool_with_argmax.gradient
def _(tf, op, dy, unused):
    return tf.raw.MaxPoolGradWithArgmax(op.inputs[0], dy, op.outputs[1], **_attrs_of(op, _PLACE_ATTRS))


@op("MaxPoolGradWithArgmax(input: T, grad: T, argmax: Targmax) -> output: T", *_SIZES, _PADDING, _IN_BATCH, _TARGMAX, _REALS)
def max_pool_grad_with_argmax(xp, input, grad, argmax, ksize, strides, padding, include_batch_in_index):
    """grad summed up at the places that argmax names."""
    _refuse_int32("MaxPoolGradWithArgmax", argmax.dtype)
    _check_batch(ksize, strides)
    _check_image(input, [1] * 4, 1)
    if grad.shape != argmax.shape:
        raise invalid_argument(f"grad and argmax must have the same shape, got {shape_fns.text(grad.shape)} and "
                               f"{shape_fns.text(argmax.shape)}")
    place, image = argmax, int(np.prod(input.shape[1:]))
    if not include_batch_in_index:
        place = place + (np.arange(input.shape[0]) * image).reshape((-1,) + (1,) * (argmax.ndim - 1))
    return _summed_at(xp, place.reshape(-1), grad.reshape(-1), input)


def _summed_at(xp, places, values, like):
    if xp is not np:
        return xp.zeros(like.size, values.dtype).at[places].add(values).reshape(like.shape)
    if places.size and not 0 <= places.min() <= places.max() < like.size:
        raise invalid_argument("argmax names a place outside of the input")
    out = np.zeros(like.size, values.dtype)
    np.add.at(out, places, values)
    return out.reshape(like.shape)


max_pool_grad_with_argmax.shape(_like_input(4))


# ------------------------------------------------------------------ the mean
_NOT_SPATIAL = "Non-spatial pooling is not yet supported. Volunteers? :)"


@op("AvgPool(value: T) -> output: T", *_SIZES, _PADDING, _FORMAT, _FLOATS)
def avg_pool(xp, value, ksize, strides, padding, data_format):
    """The mean of what each window covers of the input."""
    _check_layout("Default AvgPoolingOp", data_format)
    _check_positive(ksize)
    _check_batch(ksize, strides)
    _check_image(value, ksize, strides[3])
    if ksize[3] != 1:
        raise _unimplemented(_NOT_SPATIAL)
    found, counts = _windows(value.shape, ksize, strides, padding)
    if 0 in counts or not value.size:
        return xp.zeros(value.shape[:1] + counts + value.shape[3:], value.dtype)
    return pool.avg_pool(xp, value, found)


@avg_pool.onednn()
def _(lib, value, ksize, strides, padding, data_format):
    if not _is_spatial(value, ksize, strides, data_format):
        return None
    found, counts = _windows(value.shape, ksize, strides, padding)
    return lib.avg_pool(value, value.shape[:1] + counts + value.shape[3:], found)


avg_pool.shape(_avg_pool_shape)


@avg_pool.gradient
def _(tf, op, dy):
    return tf.raw.AvgPoolGrad(tf.shape(op.inputs[0]), dy, **_attrs_of(op))


def _avg_pool_grad(xp, sizes, dy, ksize, strides, padding):
    shape = tuple(int(s) for s in sizes)
    if any(s < 0 for s in shape):
        raise invalid_argument(f"Dimension {min(shape)} must be >= 0")
    found, counts = _windows(shape, ksize, strides, padding)
    _check_pooled("grad", dy, shape, counts)
    return pool.avg_pool_grad(xp, shape, dy, found) if dy.size else xp.zeros(shape, dy.dtype)


@op("AvgPoolGrad(orig_input_shape: int32, grad: T) -> output: T", *_SIZES, _PADDING, _FORMAT, _FLOATS,
    host=("orig_input_shape",))
def avg_pool_grad(xp, orig_input_shape, grad, ksize, strides, padding, data_format):
    """grad shared out among the elements of each window."""
    _check_layout("Default AvgPoolingGradOp", data_format)
    _check_batch(ksize, strides)
    if orig_input_shape.shape != (4,):
        raise invalid_argument("out_backprop must be 1-dimensional and 4 elements")
    _check_rank(4, out_backprop=grad)
    if ksize[3] != 1:
        raise _unimplemented(_NOT_SPATIAL)
    return _avg_pool_grad(xp, orig_input_shape, grad, ksize, strides, padding)


@avg_pool_grad.onednn()
def _(lib, orig_input_shape, grad, ksize, strides, padding, data_format):
    if len(orig_input_shape) != 4 or not _is_spatial(grad, ksize, strides, data_format):
        return None
    found, counts = _windows(orig_input_shape, ksize, strides, padding)
    _check_pooled("grad", grad, orig_input_shape, counts)
    return lib.avg_pool_grad(orig_input_shape, grad, found)


avg_pool_grad.shape(lambda c: [shape_fns.with_rank(c.partial(0), 4)])


@avg_pool_grad.gradient
def _(tf, op, ddx):
    return [tf.stop_gradient(op.inputs[0]), tf.raw.AvgPool(ddx, **_attrs_of(op))]


# ------------------------------------------------------------------ three dimensions
def _check_volume(kernel, ksize, strides, data_format):
    _check_layout(kernel, data_format, "NDHWC")
    _check_batch(ksize, strides)
    _check_depth(ksize, strides, "Pooling is not yet supported on the depth dimension.")


def _pool3d(xp, x, ksize, strides, padding, pooled):
    _check_rank(5, tensor_in=x)
    found, counts = _windows(x.shape, ksize, strides, padding)
    if 0 in counts or not x.size:
        return xp.zeros(x.shape[:1] + counts + x.shape[4:], x.dtype)
    return pooled(xp, x, found)


@op("MaxPool3D(input: T) -> output: T", *_SIZES_3D, _PADDING, _FORMAT_3D, "T: {float16, bfloat16, float32}")
def max_pool3d(xp, input, ksize, strides, padding, data_format):
    """The largest element of each window."""
    _check_volume("Default Pooling3DOp", ksize, strides, data_format)
    return _pool3d(xp, input, ksize, strides, padding, pool.max_pool)


@op("AvgPool3D(input: T) -> output: T", *_SIZES_3D, _PADDING, _FORMAT_3D, _FLOATS)
def avg_pool3d(xp, input, ksize, strides, padding, data_format):
    """The mean of what each window covers of the input."""
    _check_volume("Default Pooling3DOp", ksize, strides, data_format)
    return _pool3d(xp, input, ksize, strides, padding, pool.avg_pool)


max_pool3d.shape(lambda c: [_pool3d_shape(c)])
avg_pool3d.shape(lambda c: [_pool3d_shape(c)])


@max_pool3d.gradient
def _(tf, op, dy):
    return tf.raw.MaxPool3DGrad(op.inputs[0], op.outputs[0], dy, **_attrs_of(op))


@avg_pool3d.gradient
def _(tf, op, dy):
    return tf.raw.AvgPool3DGrad(tf.shape(op.inputs[0]), dy, **_attrs_of(op))


@op("MaxPool3DGrad(orig_input: TInput, orig_output: TInput, grad: T) -> output: T", *_SIZES_3D, _PADDING, _FORMAT_3D,
    "T: {float16, bfloat16, float32} = float32",
    "TInput: {float16, bfloat16, float32} = float32")
def max_pool3d_grad(xp, orig_input, orig_output, grad, ksize, strides, padding, data_format):
    """grad at every element of a window that equals orig_output: unlike MaxPoolGrad, ties get it all."""
    _check_volume("Default MaxPooling3dGradOp", ksize, strides, data_format)
    _check_rank(5, tensor_in=orig_input, tensor_out=orig_output, out_backprop=grad)
    found, counts = _windows(orig_input.shape, ksize, strides, padding)
    for name, array in (("orig_output", orig_output), ("grad", grad)):
        _check_pooled(name, array, orig_input.shape, counts)
    if not grad.size:
        return xp.zeros(orig_input.shape, grad.dtype)
    return pool.tied_max_pool_grad(xp, orig_input, orig_output, grad, found)


max_pool3d_grad.shape(_like_input(5))


@max_pool3d_grad.gradient
def _(tf, op, ddx):
    x, y, _ = op.inputs
    return [_zeros_of(tf, x), _zeros_of(tf, y), tf.raw.MaxPool3DGradGrad(x, y, ddx, **_attrs_of(op))]


@op("MaxPool3DGradGrad(orig_input: T, orig_output: T, grad: T) -> output: T", *_SIZES_3D, _PADDING, _FORMAT_3D, _REALS)
def max_pool3d_grad_grad(xp, orig_input, orig_output, grad, ksize, strides, padding, data_format):
    """grad where the first element of each window stands that equals orig_output."""
    channels = windows.channels_of(5, data_format)
    if ksize[channels] != 1 or strides[channels] != 1:
        raise _unimplemented("MaxPooling3dGradGrad is not yet supported on the depth dimension.")
    _check_layout("Default MaxPooling3dGradGradOp", data_format, "NDHWC")
    return _max_pool_grad_grad(xp, orig_input, orig_output, grad, ksize, strides, padding, "MaxPooling3dGradGrad")


max_pool3d_grad_grad.shape(_grad_grad_shape(_pool3d_shape))


@max_pool3d_grad_grad.gradient
def _(tf, op, dy):
    x, y, _ = op.inputs
    return [_zeros_of(tf, x), _zeros_of(tf, y), tf.raw.MaxPool3DGrad(x, y, dy, **_attrs_of(op))]


@op("AvgPool3DGrad(orig_input_shape: int32, grad: T) -> output: T", *_SIZES_3D, _PADDING, _FORMAT_3D, _FLOATS,
    host=("orig_input_shape",))
def avg_pool3d_grad(xp, orig_input_shape, grad, ksize, strides, padding, data_format):
    """grad shared out among the elements of each window."""
    _check_volume("Default AvgPooling3dGradOp", ksize, strides, data_format)
    if orig_input_shape.shape != (5,):
        raise invalid_argument("tensor_in must be 1-dimensional and 5 elements")
    _check_rank(5, out_backprop=grad)
    return _avg_pool_grad(xp, orig_input_shape, grad, ksize, strides, padding)


avg_pool3d_grad.shape(lambda c: [shape_fns.with_rank(c.partial(0), 5)])


@avg_pool3d_grad.gradient
def _(tf, op, ddx):
    return [tf.stop_gradient(op.inputs[0]), tf.raw.AvgPool3D(ddx, **_attrs_of(op))]
