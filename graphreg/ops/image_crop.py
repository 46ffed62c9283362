"""Parts of images: crops by boxes, glimpses, patches."""
import numpy as np

from ..core import shape_fns
from ..core.declare import op
from ..core.errors import InvalidArgumentError, OutOfRangeError, UnimplementedError, invalid_argument
from ..kernels import image_crop
from . import windows

_TYPES = "T: {uint8, uint16, int8, int16, int32, int64, float16, float32, float64}"


# ------------------------------------------------------------------ crops by boxes
def _check_boxes(boxes, indices, batch):
    if boxes.ndim != 2:
        raise invalid_argument(f"boxes must be 2-D{shape_fns.text(boxes.shape)}")
    if boxes.shape[1] != 4:
        raise invalid_argument("boxes must have 4 columns")
    if indices.ndim != 1:
        raise invalid_argument(f"box_index must be 1-D{shape_fns.text(indices.shape)}")
    if indices.shape[0] != boxes.shape[0]:
        raise invalid_argument("box_index has incompatible shape")
    if ((indices < 0) | (indices >= batch)).any():
        raise OutOfRangeError(None, None, "box_index has values outside [0, batch_size)")


def _check_image(shape):
    if shape[1] <= 0 or shape[2] <= 0:
        raise invalid_argument("image dimensions must be positive")


@op("CropAndResize(image: T, boxes: float32, box_ind: int32, crop_size: int32) -> crops: float32", _TYPES,
    "method: {'bilinear', 'nearest'} = 'bilinear'", "extrapolation_value: float = 0.0", host=("crop_size",))
def crop_and_resize(xp, image, boxes, box_ind, crop_size, method, extrapolation_value):
    """Parts of images, all brought to one size."""
    if image.ndim != 4:
        raise invalid_argument(f"input image must be 4-D{shape_fns.text(image.shape)}")
    _check_image(image.shape)
    if crop_size.ndim != 1:
        raise invalid_argument(f"crop_size must be 1-D{shape_fns.text(crop_size.shape)}")
    if crop_size.shape[0] != 2:
        raise invalid_argument(f"crop_size must have two elements{shape_fns.text(crop_size.shape)}")
    size = tuple(int(n) for n in crop_size)
    if min(size) <= 0:
        raise invalid_argument("crop dimensions must be positive")
    _check_boxes(boxes, box_ind, image.shape[0])
    return image_crop.crops(image, boxes, box_ind, size, method, extrapolation_value)


def _box_shapes(c, boxes, indices):
    boxes, indices = c.with_rank(boxes, 2), c.with_rank(indices, 1)
    n = shape_fns.merge_dim(boxes[0], indices[0])
    shape_fns.dim_with_value(boxes[1], 4)
    return n


@crop_and_resize.shape
def _(c):
    image = c.with_rank(0, 4)
    n = _box_shapes(c, 1, 2)
    size = c.with_rank(3, 1)
    shape_fns.dim_with_value(size[0], 2)
    known = c.partial(3)
    rows, columns = (None, None) if known is None else known
    return [(n, rows, columns, image[3])]


@crop_and_resize.gradient
def _(tf, op, dy):
    image, boxes, indices = op.inputs[:3]
    static = image.shape
    size = static.as_list() if static.is_fully_defined() else tf.shape(image)
    by_image = None
    if image.dtype.base_dtype.name in ("float16", "float32", "float64"):
        by_image = tf.raw.CropAndResizeGradImage(dy, boxes, indices, size, T=image.dtype, method=op.get_attr("method"))
    # TF asks for the bilinear form whatever the op's method is.
    return [by_image, tf.raw.CropAndResizeGradBoxes(dy, image, boxes, indices), None, None]


@op("CropAndResizeGradImage(grads: float32, boxes: float32, box_ind: int32, image_size: int32) -> output: T",
    "T: {float32, float16, float64}", "method: {'bilinear', 'nearest'} = 'bilinear'", host=("image_size",))
def crop_and_resize_grad_image(xp, grads, boxes, box_ind, image_size, T, method):
    """The gradient of CropAndResize for the images."""
    if grads.ndim != 4:
        raise invalid_argument(f"grads image must be 4-D{shape_fns.text(grads.shape)}")
    shape = tuple(int(n) for n in image_size)
    _check_image(shape)
    if shape[3] != grads.shape[3]:
        raise invalid_argument("image_size and grads are incompatible")
    _check_boxes(boxes, box_ind, shape[0])
    return image_crop.gradient_to_images(grads, boxes, box_ind, shape, T, method)


@crop_and_resize_grad_image.shape
def _(c):
    out = c.partial(3)
    if out is not None and len(out) != 4:
        raise shape_fns.ShapeError(f"Shape must be rank 4 but is rank {len(out)}")
    return [(None,) * 4 if out is None else out]


@op("CropAndResizeGradBoxes(grads: float32, image: T, boxes: float32, box_ind: int32) -> output: float32", _TYPES,
    "method: {'bilinear'} = 'bilinear'")
def crop_and_resize_grad_boxes(xp, grads, image, boxes, box_ind, method):
    """The gradient of CropAndResize for the boxes."""
    if image.ndim != 4:
        raise invalid_argument(f"input image must be 4-D{shape_fns.text(image.shape)}")
    _check_image(image.shape)
    if image.shape[3] != grads.shape[3]:
        raise invalid_argument("image, grads depth differ")
    _check_boxes(boxes, box_ind, image.shape[0])
    return image_crop.gradient_to_boxes(grads, image, boxes, box_ind)


@crop_and_resize_grad_boxes.shape
def _(c):
    return [c.shapes[2]]


# ------------------------------------------------------------------ glimpses
@op("ExtractGlimpse(input: float32, size: int32, offsets: float32) -> glimpse: float32", "centered: bool = true",
    "normalized: bool = true", "uniform_noise: bool = true", "noise: string = 'uniform'", foldable=False)
def extract_glimpse(xp, input, size, offsets, centered, normalized, uniform_noise, noise):
    """A part of each image around a place, noise outside of the image."""
    if input.ndim != 4:
        raise invalid_argument("input must be 4-dimensional (batch_size, height, width, depth)"
                               f"{shape_fns.text(input.shape)}")
    if noise not in ("uniform", "gaussian", "zero"):
        raise invalid_argument(f"The noise could only be uniform, gaussian, or zero, got{noise}")
    height, width = (int(n) for n in size)
    if height <= 0 or width <= 0:
        raise invalid_argument(f"Tensor must be of positive size: {height} {width}")
    out = np.zeros((len(input), height, width, input.shape[3]), np.float32)
    for glimpse, image, place in zip(out, input, offsets):
        _glimpse(glimpse, image, place, centered, normalized, noise)
    return out


def _glimpse(out, image, place, centered, normalized, noise):
    first, inside = [], []
    for at, n, wanted in zip(place, image.shape, out.shape):
        at = np.float32(at) * np.float32(n) if normalized else np.float32(at)
        if centered:
            at = at / np.float32(2) + np.float32(n) / np.float32(2)
        start = int(at - np.float32(wanted) / np.float32(2))
        first.append(start)
        inside.append((max(start, 0), max(min(start + wanted, n), max(start, 0))))
    if noise != "zero":
        _fill_with_noise(out, image, noise)
    (top, bottom), (left, right) = inside
    if bottom > top and right > left:
        out[top - first[0]:bottom - first[0], left - first[1]:right - first[1]] = image[top:bottom, left:right]


def _fill_with_noise(out, image, noise):
    """Noise of the image's range (uniform) or mean and deviation; TF's is not seeded either."""
    draws = np.random.default_rng()
    low, high = image.min(axis=(0, 1)), image.max(axis=(0, 1))
    if noise == "uniform":
        out[...] = draws.random(out.shape, np.float32) * (high - low) + low
    else:
        normal = draws.standard_normal(out.shape, np.float32) * image.std(axis=(0, 1)) + image.mean(axis=(0, 1))
        out[...] = np.clip(normal, low, high)


@extract_glimpse.shape
def _(c):
    input, size, offsets = c.with_rank(0, 4), c.with_rank(1, 1), c.with_rank(2, 2)
    batch = shape_fns.merge_dim(input[0], offsets[0])
    shape_fns.dim_with_value(offsets[1], 2)
    if c.attrs["uniform_noise"] and c.attrs["noise"] not in (b"", b"uniform"):
        raise shape_fns.ShapeError("The uniform_noise and noise should not be specified at the same time")
    shape_fns.dim_with_value(size[0], 2)
    value = c.value(1)
    rows, columns = (None, None) if value is None else (int(value[0]), int(value[1]))
    return [(batch, rows, columns, input[3])]


extract_glimpse.not_differentiable()


# ------------------------------------------------------------------ patches
_ATTRS = ("ksizes: list(int) >= 4", "strides: list(int) >= 4", "rates: list(int) >= 4",
          "T: {float32, float64, int32, uint8, int16, int8, int64, bfloat16, uint16, float16, uint32, uint64}",
          "padding: {'SAME', 'VALID'}")


@op("ExtractImagePatches(images: T) -> patches: T", *_ATTRS)
def extract_image_patches(xp, images, ksizes, strides, rates, padding):
    """The elements under a window, for each of its places, as channels."""
    for name, values in (("ksizes", ksizes), ("strides", strides), ("rates", rates)):
        if values[0] != 1 or values[3] != 1:
            raise UnimplementedError(None, None, f"Only support {name} across space.")
        if min(values[1:3]) < 1:
            raise OutOfRangeError(None, None, f"{name} is out of range.")
    if images.ndim != 4:
        raise invalid_argument(f"input must be 4-dimensional{shape_fns.text(images.shape)}")
    (rows, top, bottom), (columns, left, right) = (
        windows.fitted(images.shape[i], ksizes[i], strides[i], padding, rates[i]) for i in (1, 2))
    padded = xp.pad(images, ((0, 0), (top, bottom), (left, right), (0, 0)))
    patches = []
    for i in range(ksizes[1]):
        for j in range(ksizes[2]):
            y, x = i * rates[1], j * rates[2]
            patches.append(padded[:, y:y + (rows - 1) * strides[1] + 1:strides[1],
                                  x:x + (columns - 1) * strides[2] + 1:strides[2]])
    out = xp.concatenate(patches, axis=3)
    return out if rows and columns else out[:, :rows, :columns]


@extract_image_patches.shape
def _(c):
    images, attrs = c.with_rank(0, 4), c.attrs
    for name in ("ksizes", "strides", "rates"):
        if len(attrs[name]) != 4:
            raise shape_fns.ShapeError(f"ExtractImagePatches requires the {name} attribute to contain 4 values, "
                                       f"but got: {len(attrs[name])}")
    depth = shape_fns.mul_dim(images[3], attrs["ksizes"][1] * attrs["ksizes"][2])
    space = [_patches(images[i], *(attrs[name][i] for name in ("ksizes", "strides", "rates")), attrs["padding"])
             for i in (1, 2)]
    # One size that is not known makes TF give up both.
    return [(images[0], *((None, None) if None in space else space), depth)]


def _patches(size, window, stride, rate, padding):
    """How many windows there are along an axis, or None."""
    if size is None:
        return None
    try:
        return windows.fitted(size, window, stride, padding.decode(), rate)[0]
    except InvalidArgumentError as error:
        raise shape_fns.ShapeError(error.message) from None


@extract_image_patches.gradient
def _(tf, op, dy):
    """Sums over the windows that hold an element: a sparse matrix made of the patches of the elements' numbers."""
    images, patches = op.inputs[0], op.outputs[0]
    attrs = {name: op.get_attr(name) for name in ("ksizes", "strides", "rates", "padding")}
    kernel_rows, kernel_columns = attrs["ksizes"][1:3]
    raw = tf.raw
    batch, rows, columns, channels = _split(tf, images, 4)
    count = 1 + rows * columns
    # Element 0 stands for the padding.
    numbers = tf.reshape(tf.math.range(1, count, dtype="int64"), [1, rows, columns, 1])
    shown = raw.ExtractImagePatches(numbers, **attrs)
    _, out_rows, out_columns, _ = _split(tf, patches, 4, (1, 2))
    total = out_rows * out_columns * kernel_rows * kernel_columns
    places = tf.reshape(tf.math.range(total, dtype="int64"), (1, out_rows, out_columns, kernel_rows * kernel_columns))
    indices = tf.concat((tf.expand_dims(shown, axis=-1), tf.expand_dims(places, axis=-1)), axis=-1)
    indices = tf.reshape(indices, (-1, 2))
    ones = tf.ones((total,), dtype=dy.dtype)
    matrix = tf.sparse.sparse_slice(tf.sparse.SparseTensor(indices, ones, (count, total)), (1, 0), (count - 1, total))
    grads = tf.reshape(dy, (batch, out_rows, out_columns, kernel_rows, kernel_columns, channels))
    grads = tf.transpose(grads, (1, 2, 3, 4, 0, 5))
    grads = tf.reshape(grads, (-1, batch * channels))
    sums = tf.sparse.sparse_tensor_dense_matmul(matrix, grads)
    sums = tf.reshape(sums, (rows, columns, batch, channels))
    return [tf.transpose(sums, (2, 0, 1, 3))]


def _split(tf, tensor, rank, wanted=None):
    """The sizes of a tensor, int64 scalars, those not wanted None."""
    shape = tf.shape(tensor, out_type="int64")
    return [shape[i] if wanted is None or i in wanted else None for i in range(rank)]
