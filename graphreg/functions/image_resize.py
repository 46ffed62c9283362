"""Images of other sizes."""
from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from . import array, control_flow, math
from .image_checks import as_batch, image_checks, require, sizes
from .image_geometry import pad_to_bounding_box


class ResizeMethod:
    """The ways to make an image of another size.  Source: tf.image.ResizeMethod."""

    BILINEAR = 0
    NEAREST_NEIGHBOR = 1
    BICUBIC = 2
    AREA = 3


def resize_bilinear(images, size, align_corners=False, name=None, half_pixel_centers=False):
    """Weighted means of the four elements around each new one.

    Args:
      images: Tensor [batch, height, width, channels] of a real dtype.
      size: int32 vector, the new height and width.
      align_corners: bool, corners keep their places.  half_pixel_centers: bool, elements lie at their middles.
      name: str.
    Returns:
      Tensor (float32) [batch, new height, new width, channels].
    Source: tf.image.resize_bilinear.
    """
    return raw.ResizeBilinear(images, size, align_corners=align_corners, half_pixel_centers=half_pixel_centers,
                              name=name)


def resize_nearest_neighbor(images, size, align_corners=False, name=None, half_pixel_centers=False):
    """Each new element is the nearest old one.

    Args: as for resize_bilinear.
    Returns:
      Tensor like images [batch, new height, new width, channels].
    Source: tf.image.resize_nearest_neighbor.
    """
    return raw.ResizeNearestNeighbor(images, size, align_corners=align_corners, half_pixel_centers=half_pixel_centers,
                                     name=name)


def resize_bicubic(images, size, align_corners=False, name=None, half_pixel_centers=False):
    """Each new element is a cubic mean of the sixteen old ones around it.

    Args and Returns: as for resize_bilinear.
    Source: tf.image.resize_bicubic.
    """
    return raw.ResizeBicubic(images, size, align_corners=align_corners, half_pixel_centers=half_pixel_centers,
                             name=name)


def resize_area(images, size, align_corners=False, name=None):
    """Each new element is the mean over the part of the image it covers.

    Args and Returns: as for resize_bilinear.
    Source: tf.image.resize_area.
    """
    return raw.ResizeArea(images, size, align_corners=align_corners, name=name)


_RESIZERS = {ResizeMethod.BILINEAR: resize_bilinear, "bilinear": resize_bilinear,
             ResizeMethod.NEAREST_NEIGHBOR: resize_nearest_neighbor, "nearest": resize_nearest_neighbor,
             ResizeMethod.BICUBIC: resize_bicubic, "bicubic": resize_bicubic,
             ResizeMethod.AREA: resize_area, "area": resize_area}


def resize_images(images, size, method=ResizeMethod.BILINEAR, align_corners=False, preserve_aspect_ratio=False,
                  name=None):
    """Images of another size.

    Args:
      images: Tensor [batch, height, width, channels] or [height, width, channels].
      size: int32 vector, the new height and width.
      method: a ResizeMethod.
      align_corners: bool, corners keep their places.
      preserve_aspect_ratio: bool, the largest size that fits into `size` with height : width as it was.
      name: str.
    Returns:
      Tensor (float32, or the images' dtype for NEAREST_NEIGHBOR and where nothing changes).
    Raises:
      ValueError: images or size of another rank, an unknown method.
    Source: tf.image.resize_images, tf.image.resize.
    """
    with name_scope(name, "resize", [images, size]):
        images, is_batch = _batch_of(images)
        size, known = _size(size)
        if preserve_aspect_ratio:
            size, known = _size(_fitting(images, known))
        return _resized(images, is_batch, size, known,
                        lambda: _resizer(method)(images, size, align_corners=align_corners))


resize = resize_images


def _resizer(method):
    if method not in _RESIZERS:
        raise ValueError("Resize method is not implemented.")
    return _RESIZERS[method]


def _resized(images, is_batch, size, known, resize_them):
    now = images.shape.as_list()[1:3]
    result = images
    if None in now or now != known:
        result = resize_them()
        result.set_shape([None] + known + [None])
    return result if is_batch else array.squeeze(result, axis=[0])


def _batch_of(images):
    images = to_tensor(images, name="images")
    rank = images.shape.ndims
    if rank is None:
        raise ValueError("'images' contains no shape.")
    if rank not in (3, 4):
        raise ValueError("'images' must have either 3 or 4 dimensions.")
    return (images, True) if rank == 4 else (array.expand_dims(images, 0), False)


def _size(size):
    """(the new sizes as a Tensor, as a list of what is known of them)."""
    try:
        size = to_tensor(size, dtypes.int32, "size")
    except (TypeError, ValueError):
        raise ValueError("'size' must be a 1-D int32 Tensor") from None
    if not size.shape.is_compatible_with([2]):
        raise ValueError("'size' must be a 1-D Tensor of 2 elements: new_height, new_width")
    return size, array.constant_value_as_shape(size).as_list()


def _fitting(images, wanted):
    """The largest sizes of the images' own proportions."""
    _, height, width, _ = sizes(images, 4)
    as_float = lambda v: math.cast(v, dtypes.float32)
    scale_height = as_float(wanted[0]) / as_float(height)
    scale_width = as_float(wanted[1]) / as_float(width)
    scale = math.minimum(scale_height, scale_width)
    return [math.cast(math.round(scale * as_float(n)), dtypes.int32) for n in (height, width)]


def resize_image_with_pad(image, target_height, target_width, method=ResizeMethod.BILINEAR, align_corners=False):
    """An image of another size with its own proportions, in the middle of zeros.

    Args:
      image: Tensor [batch, height, width, channels] or [height, width, channels].
      target_height, target_width: int, > 0.
      method, align_corners: as for resize_images.
    Raises:
      ValueError: a size is not positive.
    Source: tf.image.resize_image_with_pad.
    """
    with name_scope(None, "resize_image_with_pad", [image]):
        image, is_batch = as_batch(image)
        checks = image_checks(image)
        checks += require(target_width > 0, "target_width must be > 0.")
        checks += require(target_height > 0, "target_height must be > 0.")
        image = control_flow.with_dependencies(checks, image)
        new_sizes, offsets = _inside(sizes(image, 4)[1:3], (target_height, target_width))
        resized = resize_images(image, new_sizes, method, align_corners=align_corners)
        padded = pad_to_bounding_box(resized, *offsets, target_height, target_width)
        if padded.shape.ndims is None:
            raise ValueError("padded contains no shape.")
        sizes(padded, 4)
        return padded if is_batch else array.squeeze(padded, axis=[0])


def _inside(now, targets):
    """(sizes that fit into the targets, where they begin)."""
    now = [math.cast(n, dtypes.float64) for n in now]
    targets = [math.cast(n, dtypes.float64) for n in targets]
    across, down = now[1] / targets[1], now[0] / targets[0]
    ratio = math.maximum(across, down)
    resized = [n / ratio for n in now]
    as_int = lambda v: math.cast(v, dtypes.int32)
    new_sizes = [as_int(math.floor(n)) for n in resized]
    halves = [(t - n) / 2.0 for t, n in zip(targets, resized)]
    begin = [math.floor(h) for h in halves]
    return new_sizes, [math.maximum(0, as_int(b)) for b in begin]
