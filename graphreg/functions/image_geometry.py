"""Images turned, cut and padded: flips, rot90, transpose, crops, pads."""
from ..core import dtypes, raw
from ..core.convert import is_tensor, to_tensor
from ..core.scopes import name_scope
from . import array, control_flow, indexing, math, random, slicing
from .image_checks import RANKS, as_batch, checked_image, image_checks, require, sizes, static_sizes


# ------------------------------------------------------------------ turns
def flip_left_right(image):
    """Columns in reversed order.

    Args: image: Tensor [height, width, channels] or [batch, height, width, channels].
    Raises:
      ValueError: another rank, or an empty image.
    Source: tf.image.flip_left_right.
    """
    return _flip(image, 1, "flip_left_right")


def flip_up_down(image):
    """Rows in reversed order.

    Args and Raises: as for flip_left_right.
    Source: tf.image.flip_up_down.
    """
    return _flip(image, 0, "flip_up_down")


def _flip(image, axis, scope):
    with name_scope(None, scope, [image]):
        image = checked_image(to_tensor(image, name="image"))
        if image.shape.ndims in (3, None):
            return _shaped_like(image, indexing.reverse(image, [axis]))
        if image.shape.ndims != 4:
            raise ValueError(RANKS)
        return indexing.reverse(image, [axis + 1])


def _shaped_like(image, result):
    """Images of unknown rank are taken for single ones."""
    result.set_shape([None] * 3 if image.shape.ndims is None else image.shape)
    return result


def random_flip_left_right(image, seed=None):
    """Columns in reversed order or not, by chance; each image of a batch for itself.

    Args: image: as for flip_left_right.  seed: int.
    Source: tf.image.random_flip_left_right.
    """
    return _random_flip(image, 1, seed, "random_flip_left_right")


def random_flip_up_down(image, seed=None):
    """Rows in reversed order or not, by chance; each image of a batch for itself.

    Args: image: as for flip_left_right.  seed: int.
    Source: tf.image.random_flip_up_down.
    """
    return _random_flip(image, 0, seed, "random_flip_up_down")


def _random_flip(image, axis, seed, scope):
    with name_scope(None, scope, [image]) as name:
        image = checked_image(to_tensor(image, name="image"))
        if image.shape.ndims in (3, None):
            chance = random.random_uniform([], 0, 1., seed=seed)
            result = control_flow.cond(math.less(chance, .5), lambda: indexing.reverse(image, [axis]), lambda: image,
                                       name=name)
            return _shaped_like(image, result)
        if image.shape.ndims != 4:
            raise ValueError(RANKS)
        batch = array.shape(image)[0]
        chances = random.random_uniform([batch], 0, 1., seed=seed)
        flips = math.cast(math.round(array.reshape(chances, [batch, 1, 1, 1])), image.dtype)
        flipped = indexing.reverse(image, [axis + 1])
        return flips * flipped + (1 - flips) * image


def transpose(image, name=None):
    """Rows as columns.

    Args and Raises: as for flip_left_right.
    Source: tf.image.transpose, tf.image.transpose_image.
    """
    with name_scope(name, "transpose", [image]):
        image = checked_image(to_tensor(image, name="image"))
        if image.shape.ndims in (3, None):
            return array.transpose(image, [1, 0, 2], name=name)
        if image.shape.ndims != 4:
            raise ValueError(RANKS)
        return array.transpose(image, [0, 2, 1, 3], name=name)


transpose_image = transpose


def rot90(image, k=1, name=None):
    """Turned counter-clockwise by k times 90 degrees.

    Args: image: as for flip_left_right.  k: int scalar.  name: str.
    Source: tf.image.rot90.
    """
    with name_scope(name, "rot90", [image, k]) as scope:
        image = checked_image(to_tensor(image, name="image"))
        k = to_tensor(k, dtypes.int32, "k")
        k.shape.assert_has_rank(0)
        k = raw.FloorMod(k, 4)
        rank = image.shape.ndims
        if rank not in (3, 4, None):
            raise ValueError(RANKS)
        first = 1 if rank == 4 else 0
        rows, columns, swap = first, first + 1, [0, 2, 1, 3] if rank == 4 else [1, 0, 2]
        turns = [(math.equal(k, 1), lambda: array.transpose(indexing.reverse(image, [columns]), swap)),
                 (math.equal(k, 2), lambda: indexing.reverse(image, [rows, columns])),
                 (math.equal(k, 3), lambda: indexing.reverse(array.transpose(image, swap), [columns]))]
        result = control_flow.case(turns, default=lambda: image, exclusive=True, name=scope)
        shape = image.shape
        result.set_shape([shape[0], None, None, shape[3]] if rank == 4 else [None, None, shape[2]])
        return result


# ------------------------------------------------------------------ crops and pads
def crop_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """The part of an image that a box holds.

    Args:
      image: Tensor [height, width, channels] or [batch, height, width, channels].
      offset_height, offset_width: int, the box's first row and column.
      target_height, target_width: int, its sizes.
    Raises:
      ValueError, InvalidArgumentError (when run): the box does not lie inside of the image.
    Source: tf.image.crop_to_bounding_box.
    """
    with name_scope(None, "crop_to_bounding_box", [image]):
        image, is_batch = as_batch(image)
        checks = image_checks(image)
        batch, height, width, depth = sizes(image, 4)
        checks += require(offset_width >= 0, "offset_width must be >= 0.")
        checks += require(offset_height >= 0, "offset_height must be >= 0.")
        checks += require(target_width > 0, "target_width must be > 0.")
        checks += require(target_height > 0, "target_height must be > 0.")
        checks += require(width >= (target_width + offset_width), "width must be >= target + offset.")
        checks += require(height >= (target_height + offset_height), "height must be >= target + offset.")
        image = control_flow.with_dependencies(checks, image)
        cropped = slicing.slice(image, array.stack([0, offset_height, offset_width, 0]),
                                array.stack([-1, target_height, target_width, -1]))
        cropped.set_shape(static_sizes(batch, target_height, target_width, depth))
        return cropped if is_batch else array.squeeze(cropped, axis=[0])


def pad_to_bounding_box(image, offset_height, offset_width, target_height, target_width):
    """An image in a larger one of zeros.

    Args:
      image: as for crop_to_bounding_box.
      offset_height, offset_width: int, rows above and columns left of the image.
      target_height, target_width: int, sizes of the larger one.
    Raises:
      ValueError, InvalidArgumentError (when run): there is no room for the image.
    Source: tf.image.pad_to_bounding_box.
    """
    with name_scope(None, "pad_to_bounding_box", [image]):
        image, is_batch = as_batch(image)
        checks = image_checks(image)
        batch, height, width, depth = sizes(image, 4)
        right = target_width - offset_width - width
        below = target_height - offset_height - height
        checks += require(offset_height >= 0, "offset_height must be >= 0")
        checks += require(offset_width >= 0, "offset_width must be >= 0")
        checks += require(right >= 0, "width must be <= target - offset")
        checks += require(below >= 0, "height must be <= target - offset")
        image = control_flow.with_dependencies(checks, image)
        paddings = array.reshape(array.stack([0, 0, offset_height, below, offset_width, right, 0, 0]), [4, 2])
        padded = indexing.pad(image, paddings)
        padded.set_shape(static_sizes(batch, target_height, target_width, depth))
        return padded if is_batch else array.squeeze(padded, axis=[0])


def resize_image_with_crop_or_pad(image, target_height, target_width):
    """The middle of an image, or the image in the middle of zeros, so that it has the sizes wanted.

    Args: image: as for crop_to_bounding_box.  target_height, target_width: int, > 0.
    Raises:
      ValueError: a size is not positive.
    Source: tf.image.resize_image_with_crop_or_pad, tf.image.resize_with_crop_or_pad.
    """
    with name_scope(None, "resize_image_with_crop_or_pad", [image]):
        image, is_batch = as_batch(image)
        checks = image_checks(image)
        checks += require(target_width > 0, "target_width must be > 0.")
        checks += require(target_height > 0, "target_height must be > 0.")
        image = control_flow.with_dependencies(checks, image)
        if is_tensor(target_height):
            target_height = control_flow.with_dependencies(checks, target_height)
        if is_tensor(target_width):
            target_width = control_flow.with_dependencies(checks, target_width)
        _, height, width, _ = sizes(image, 4)
        crop_left, pad_left = _border(target_width - width)
        crop_top, pad_top = _border(target_height - height)
        cropped = crop_to_bounding_box(image, crop_top, crop_left, _either(min, math.minimum, target_height, height),
                                       _either(min, math.minimum, target_width, width))
        resized = pad_to_bounding_box(cropped, pad_top, pad_left, target_height, target_width)
        if resized.shape.ndims is None:
            raise ValueError("resized contains no shape.")
        _, new_height, new_width, _ = sizes(resized, 4)
        checks = require(_same(new_height, target_height), "resized height is not correct.")
        checks += require(_same(new_width, target_width), "resized width is not correct.")
        resized = control_flow.with_dependencies(checks, resized)
        return resized if is_batch else array.squeeze(resized, axis=[0])


resize_with_crop_or_pad = resize_image_with_crop_or_pad


def _border(difference):
    """(how much to cut, how much to pad) in front of an axis that shall grow by `difference`."""
    return (_either(max, math.maximum, -difference // 2, 0), _either(max, math.maximum, difference // 2, 0))


def _either(now, later, x, y):
    """A function of two numbers, of Tensors where one is."""
    return later(x, y) if is_tensor(x) or is_tensor(y) else now(x, y)


def _same(x, y):
    return math.equal(x, y) if is_tensor(x) or is_tensor(y) else x == y


def central_crop(image, central_fraction):
    """The middle of an image: the same fraction of its rows and of its columns.

    Args:
      image: Tensor [height, width, channels] or [batch, height, width, channels].
      central_fraction: float in (0, 1].
    Raises:
      ValueError: another fraction or rank.
    Source: tf.image.central_crop.
    """
    with name_scope(None, "central_crop", [image]):
        image = to_tensor(image, name="image")
        if central_fraction <= 0. or central_fraction > 1.:
            raise ValueError("central_fraction must be within (0, 1]")
        if central_fraction == 1.:
            return image
        checked_image(image)
        rank = image.shape.ndims
        if rank not in (3, 4):
            raise ValueError(f"`image` should either be a Tensor with rank = 3 or rank = 4. Had rank = {rank}.")
        first = rank - 3
        lengths = [_length(image, axis) for axis in (first, first + 1)]
        begin = [_before_middle(n, central_fraction) for n in lengths]
        size = [n - b * 2 for n, b in zip(lengths, begin)]
        cropped = slicing.slice(image, array.stack([0] * first + begin + [0]), array.stack([-1] * first + size + [-1]))
        shape = image.shape.as_list()
        cropped.set_shape(shape[:first] + static_sizes(*size) + shape[-1:])
        return cropped


def _length(image, axis):
    static = image.shape.as_list()[axis]
    return array.shape(image)[axis] if static is None else static


def _before_middle(n, fraction):
    """How much of an axis lies before its middle part."""
    if not is_tensor(n):
        return int((n - n * fraction) / 2)
    n = math.cast(n, dtypes.float64)
    return math.cast((n - n * fraction) / 2, dtypes.int32)
