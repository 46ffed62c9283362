"""Images of other sizes: cubic and area means, ScaleAndTranslate."""
import numpy as np

from ..core import shape_fns
from ..core.declare import op
from ..core.errors import invalid_argument
from ..kernels import image_weights

_TYPES = "T: {int8, uint8, int16, uint16, int32, int64, float16, float32, float64}"
_ALIGN = "align_corners: bool = false"
_BOTH = (_ALIGN, "half_pixel_centers: bool = false")


def _checked(images, size, align_corners=False, half_pixel_centers=False):
    """The two new sizes."""
    if align_corners and half_pixel_centers:
        raise invalid_argument("If half_pixel_centers is True, align_corners must be False.")
    if images.ndim != 4:
        raise invalid_argument(f"input must be 4-dimensional{shape_fns.text(images.shape)}")
    if size.shape != (2,):
        raise invalid_argument(f"shape_t must have two elements{shape_fns.text(size.shape)}")
    rows, columns = int(size[0]), int(size[1])
    if rows <= 0 or columns <= 0:
        raise invalid_argument("output dimensions must be positive")
    if not images.shape[1] or not images.shape[2]:
        raise invalid_argument("input image must be of non-zero size")
    return rows, columns


def _resized(c):
    """Shape function: the images with the sizes that the second input says."""
    images, size = c.with_rank(0, 4), c.with_rank(1, 1)
    shape_fns.dim_with_value(size[0], 2)
    value = c.partial(1)
    rows, columns = (None, None) if value is None else tuple(value)
    known = [None if n is None or n < 0 else int(n) for n in (rows, columns)]
    return [(images[0], *known, images[3])]


def _second_shape(c):
    return [c.shapes[1]]


def _attrs(op, *names):
    return {name: op.get_attr(name) for name in names}


# ------------------------------------------------------------------ cubic
@op("ResizeBicubic(images: T, size: int32) -> resized_images: float32", _TYPES, *_BOTH, host=("size",))
def resize_bicubic(xp, images, size, align_corners, half_pixel_centers):
    """Each new element is a cubic mean of the sixteen old ones around it."""
    sizes = _checked(images, size, align_corners, half_pixel_centers)
    rows, columns = (image_weights.bicubic(n, m, align_corners, half_pixel_centers)
                     for n, m in zip(images.shape[1:3], sizes))
    return image_weights.applied(xp, images.astype(np.float32), rows, columns)


resize_bicubic.shape(_resized)


@resize_bicubic.gradient
def _(tf, op, dy):
    image = op.inputs[0]
    if image.dtype.base_dtype.name not in ("float32", "float64"):
        return [None, None]
    return [tf.raw.ResizeBicubicGrad(dy, image, **_attrs(op, "align_corners", "half_pixel_centers")), None]


@op("ResizeBicubicGrad(grads: float32, original_image: T) -> output: T", "T: {float32, float64}", *_BOTH)
def resize_bicubic_grad(xp, grads, original_image, align_corners, half_pixel_centers):
    """The gradient of ResizeBicubic."""
    if align_corners and half_pixel_centers:
        raise invalid_argument("If half_pixel_centers is True, align_corners must be False.")
    for image, name in ((grads, "input_grad"), (original_image, "original_image")):
        if image.ndim != 4:
            raise invalid_argument(f"{name} must be 4-dimensional{shape_fns.text(image.shape)}")
    dtype = original_image.dtype
    rows, columns = (image_weights.bicubic(original_image.shape[axis], grads.shape[axis], align_corners,
                                           half_pixel_centers).T.astype(dtype) for axis in (1, 2))
    return image_weights.applied(xp, grads.astype(dtype), rows, columns)


resize_bicubic_grad.shape(_second_shape)


# ------------------------------------------------------------------ area
@op("ResizeArea(images: T, size: int32) -> resized_images: float32", _TYPES, _ALIGN, host=("size",))
def resize_area(xp, images, size, align_corners):
    """Each new element is the mean over the part of the image it covers."""
    sizes = _checked(images, size)
    rows, columns = (image_weights.area(n, m, align_corners) for n, m in zip(images.shape[1:3], sizes))
    return image_weights.applied(xp, images.astype(np.float32), rows, columns)


resize_area.shape(_resized)


# ------------------------------------------------------------------ scale and translate
_KERNEL = ("kernel_type: string = 'lanczos3'", "antialias: bool = true")


def _matrices(old, new, scale, translation, kernel_type, antialias):
    """The weights along rows and columns."""
    if not image_weights.is_kernel(kernel_type):
        raise invalid_argument(f"Unrecognized kernel type: {kernel_type}")
    for values in (scale, translation):
        if values.shape != (2,):
            raise invalid_argument(f"t must have two elements{shape_fns.text(values.shape)}")
    if (scale <= 0).any():
        raise invalid_argument("Scale must be greater than zero.")
    return [image_weights.scaled_and_moved(n, m, scale[i], translation[i], kernel_type, antialias)
            for i, (n, m) in enumerate(zip(old, new))]


@op("ScaleAndTranslate(images: T, size: int32, scale: float32, translation: float32) -> resized_images: float32",
    "T: {int8, uint8, int16, uint16, int32, int64, bfloat16, float16, float32, float64}", *_KERNEL,
    host=("size", "scale", "translation"))
def scale_and_translate(xp, images, size, scale, translation, kernel_type, antialias):
    """Images scaled and moved, each new element a mean under a kernel."""
    sizes = _checked(images, size)
    rows, columns = _matrices(images.shape[1:3], sizes, scale, translation, kernel_type, antialias)
    return image_weights.applied(xp, images.astype(np.float32), rows, columns)


scale_and_translate.shape(_resized)


@scale_and_translate.gradient
def _(tf, op, dy):
    image = op.inputs[0]
    if image.dtype.base_dtype.name not in ("float32", "float64"):
        return [None] * 4
    grad = tf.raw.ScaleAndTranslateGrad(dy, image, op.inputs[2], op.inputs[3], **_attrs(op, "kernel_type", "antialias"))
    return [grad, None, None, None]


@op("ScaleAndTranslateGrad(grads: T, original_image: T, scale: float32, translation: float32) -> output: T",
    "T: {float32}", *_KERNEL, host=("scale", "translation"))
def scale_and_translate_grad(xp, grads, original_image, scale, translation, kernel_type, antialias):
    """The gradient of ScaleAndTranslate."""
    rows, columns = _matrices(original_image.shape[1:3], grads.shape[1:3], scale, translation, kernel_type, antialias)
    return image_weights.applied(xp, grads, rows.T, columns.T)


scale_and_translate_grad.shape(_second_shape)
