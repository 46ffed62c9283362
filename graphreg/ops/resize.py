"""Images of other sizes."""
import numpy as np

from ..core import shape_fns
from ..core.declare import op
from ..core.errors import invalid_argument

_ATTRS = ("align_corners: bool = false", "half_pixel_centers: bool = false")
_BOTH = "If half_pixel_centers is True, align_corners must be False."


def _places(n, size, align_corners, half_pixel_centers, nearest):
    """For each of `size` new places, where it lies among n old ones, as float32."""
    scale = np.float32(n - 1) / np.float32(size - 1) if align_corners and size > 1 else np.float32(n) / np.float32(size)
    at = np.arange(size, dtype=np.float32)
    if not half_pixel_centers:
        return at * scale
    return (at + np.float32(0.5)) * scale - np.float32(0 if nearest else 0.5)


def _nearest(n, size, align_corners, half_pixel_centers):
    """The old place that each new one shows."""
    at = _places(n, size, align_corners, half_pixel_centers, True)
    # Halves go up, as C's roundf has it.
    at = np.floor(at + np.float32(0.5)) if align_corners else np.floor(at)
    return np.clip(at.astype(np.int64), 0, n - 1)


def _between(n, size, align_corners, half_pixel_centers):
    """(the old place before each new one, the one behind it, how far it lies between them)."""
    at = _places(n, size, align_corners, half_pixel_centers, False)
    before = np.floor(at)
    return (np.maximum(before, 0).astype(np.int64), np.minimum(np.ceil(at), n - 1).astype(np.int64),
            (at - before).astype(np.float32))


def _checked(images, size, align_corners, half_pixel_centers):
    """The two new sizes."""
    if align_corners and half_pixel_centers:
        raise invalid_argument(_BOTH)
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


def _attrs(op):
    return {name: op.get_attr(name) for name in ("align_corners", "half_pixel_centers")}


# ------------------------------------------------------------------ nearest
@op("ResizeNearestNeighbor(images: T, size: int32) -> resized_images: T",
    "T: {int8, uint8, int16, uint16, int32, int64, float16, float32, float64}", *_ATTRS, host=("size",))
def resize_nearest_neighbor(xp, images, size, align_corners, half_pixel_centers):
    """Each new element is the nearest old one."""
    rows, columns = _checked(images, size, align_corners, half_pixel_centers)
    y = _nearest(images.shape[1], rows, align_corners, half_pixel_centers)
    x = _nearest(images.shape[2], columns, align_corners, half_pixel_centers)
    return images[:, y][:, :, x]


resize_nearest_neighbor.shape(_resized)


@resize_nearest_neighbor.gradient
def _(tf, op, dy):
    image = op.inputs[0]
    sizes = image.shape[1:3]
    size = sizes.as_list() if sizes.is_fully_defined() else tf.shape(image)[1:3]
    return [tf.raw.ResizeNearestNeighborGrad(dy, size, **_attrs(op)), None]


@op("ResizeNearestNeighborGrad(grads: T, size: int32) -> output: T",
    "T: {uint8, int8, int32, float16, float32, float64}", *_ATTRS, host=("size",))
def resize_nearest_neighbor_grad(xp, grads, size, align_corners, half_pixel_centers):
    """The gradient of ResizeNearestNeighbor for images of a size: sums of what shows each element."""
    if grads.ndim != 4:
        raise invalid_argument(f"input must be 4-dimensional{shape_fns.text(grads.shape)}")
    if size.shape != (2,):
        raise invalid_argument(f"shape_t must have two elements{shape_fns.text(size.shape)}")
    if size.min() <= 0:
        raise invalid_argument("shape_t's elements must be positive")
    out = grads
    for axis in (1, 2):
        n = int(size[axis - 1])
        shown = _nearest(n, grads.shape[axis], align_corners, half_pixel_centers)
        parts = [xp.sum(out[(slice(None),) * axis + (np.flatnonzero(shown == i),)], axis=axis) for i in range(n)]
        out = xp.stack(parts, axis=axis)
    return out.astype(grads.dtype)


resize_nearest_neighbor_grad.shape(_resized)


# ------------------------------------------------------------------ bilinear
@op("ResizeBilinear(images: T, size: int32) -> resized_images: float32",
    "T: {int8, uint8, int16, uint16, int32, int64, bfloat16, float16, float32, float64}", *_ATTRS, host=("size",))
def resize_bilinear(xp, images, size, align_corners, half_pixel_centers):
    """Each new element is a weighted mean of the four old ones around it."""
    rows, columns = _checked(images, size, align_corners, half_pixel_centers)
    top, bottom, dy = _between(images.shape[1], rows, align_corners, half_pixel_centers)
    left, right, dx = _between(images.shape[2], columns, align_corners, half_pixel_centers)
    images = images.astype(np.float32)
    across = images[:, :, left] + (images[:, :, right] - images[:, :, left]) * dx[:, None]
    return across[:, top] + (across[:, bottom] - across[:, top]) * dy[:, None, None]


resize_bilinear.shape(_resized)


@resize_bilinear.gradient
def _(tf, op, dy):
    image = op.inputs[0]
    if image.dtype.base_dtype.name not in ("float32", "float64"):
        return [None, None]
    return [tf.raw.ResizeBilinearGrad(dy, image, **_attrs(op)), None]


def _weights(n, size, align_corners, half_pixel_centers, dtype):
    """The matrix (size, n) of what each old element adds to each new one."""
    before, behind, share = _between(n, size, align_corners, half_pixel_centers)
    weights, at = np.zeros((size, n), dtype), np.arange(size)
    np.add.at(weights, (at, before), 1 - share)
    np.add.at(weights, (at, behind), share)
    return weights


@op("ResizeBilinearGrad(grads: float32, original_image: T) -> output: T", "T: {float32, bfloat16, float16, float64}",
    *_ATTRS)
def resize_bilinear_grad(xp, grads, original_image, align_corners, half_pixel_centers):
    """The gradient of ResizeBilinear."""
    if align_corners and half_pixel_centers:
        raise invalid_argument(_BOTH)
    dtype = original_image.dtype if original_image.dtype == np.float64 else np.float32
    y, x = (_weights(original_image.shape[axis], grads.shape[axis], align_corners, half_pixel_centers, dtype)
            for axis in (1, 2))
    out = xp.einsum("yi,byxc->bixc", y, grads.astype(dtype))
    return xp.einsum("xj,bixc->bijc", x, out).astype(original_image.dtype)


@resize_bilinear_grad.shape
def _(c):
    return [c.shapes[1]]
