"""tf.contrib.image: rotations, translations and projections of images."""
from .. import functions as tf
from ..core import dtypes, raw, scopes
from ..core.convert import convert_to_tensor
from ..functions.projective import flat_transforms_to_matrices, matrices_to_flat_transforms

_TYPES = {dtypes.uint8, dtypes.int32, dtypes.int64, dtypes.float16, dtypes.float32, dtypes.float64}


def _images(given):
    """Tensor [n, rows, columns, depth] of images as they came."""
    if given.dtype.base_dtype not in _TYPES:
        raise TypeError("Invalid dtype %s." % given.dtype)
    rank = given.shape.ndims
    if rank is None:
        raise TypeError("image_or_images rank must be statically known")
    if rank not in (2, 3, 4):
        raise TypeError("Images should have rank between 2 and 4.")
    if rank == 2:
        return given[None, :, :, None]
    return given[None, :, :, :] if rank == 3 else given


def rotate(images, angles, interpolation="NEAREST", name=None):
    """Images turned counterclockwise about their middle.

    Args:
      images: Tensor [n, rows, columns, depth], [rows, columns, depth] or [rows, columns].
      angles: float32 Tensor [n], or one for all; radians.
      interpolation: "NEAREST" or "BILINEAR".
      name: str.
    Returns:
      Tensor like images; 0 where there is no image.
    Raises:
      TypeError: another type or rank, or a rank that is not known.
    Source: tf.contrib.image.rotate.
    """
    with scopes.name_scope(name or "rotate"):
        given = convert_to_tensor(images)
        images = _images(given)
        height = tf.cast(tf.shape(images)[1], dtypes.float32)[None]
        width = tf.cast(tf.shape(images)[2], dtypes.float32)[None]
        out = transform(images, angles_to_projective_transforms(angles, height, width), interpolation=interpolation)
        return _as_given(given, out)


def _as_given(given, out):
    rank = given.shape.ndims
    if rank == 2:
        return out[0, :, :, 0]
    return out[0, :, :, :] if rank == 3 else out


def translate(images, translations, interpolation="NEAREST", name=None):
    """Images moved.

    Args:
      images: Tensor [n, rows, columns, depth], [rows, columns, depth] or [rows, columns].
      translations: float32 Tensor [n, 2], or [2] for all: to the right and down, in pixels.
      interpolation: "NEAREST" or "BILINEAR".
      name: str.
    Returns:
      Tensor like images; 0 where there is no image.
    Raises:
      TypeError: another type or rank.
    Source: tf.contrib.image.translate.
    """
    with scopes.name_scope(name or "translate"):
        return transform(images, translations_to_projective_transforms(translations), interpolation=interpolation)


def angles_to_projective_transforms(angles, image_height, image_width, name=None):
    """Projections that turn images about their middle.

    Args:
      angles: float32 Tensor [n] or scalar, radians.
      image_height, image_width: float numbers or Tensors.
      name: str.
    Returns:
      float32 Tensor [n, 8].
    Raises:
      TypeError: angles of another rank.
    Source: tf.contrib.image.angles_to_projective_transforms.
    """
    with scopes.name_scope(name or "angles_to_projective_transforms"):
        angles = convert_to_tensor(angles, name="angles", dtype=dtypes.float32)
        if angles.shape.ndims not in (0, 1):
            raise TypeError("Angles should have rank 0 or 1.")
        if not angles.shape.ndims:
            angles = angles[None]
        cos, sin = tf.math.cos, tf.math.sin
        x = ((image_width - 1) - (cos(angles) * (image_width - 1) - sin(angles) * (image_height - 1))) / 2.0
        y = ((image_height - 1) - (sin(angles) * (image_width - 1) + cos(angles) * (image_height - 1))) / 2.0
        count = tf.shape(angles)[0]
        return tf.concat([cos(angles)[:, None], -sin(angles)[:, None], x[:, None],
                          sin(angles)[:, None], cos(angles)[:, None], y[:, None],
                          tf.zeros((count, 2), dtypes.float32)], axis=1)


def translations_to_projective_transforms(translations, name=None):
    """Projections that move images.

    Args:
      translations: float32 Tensor [n, 2] or [2]: to the right and down, in pixels.
      name: str.
    Returns:
      float32 Tensor [n, 8].
    Raises:
      TypeError: another rank.
    Source: tf.contrib.image.translations_to_projective_transforms.
    """
    with scopes.name_scope(name or "translations_to_projective_transforms"):
        moves = convert_to_tensor(translations, name="translations", dtype=dtypes.float32)
        if moves.shape.ndims is None:
            raise TypeError("translation_or_translations rank must be statically known")
        if moves.shape.ndims not in (1, 2):
            raise TypeError("Translations should have rank 1 or 2.")
        if moves.shape.ndims == 1:
            moves = moves[None]
        count = tf.shape(moves)[0]
        ones, zeros = lambda: tf.ones((count, 1), dtypes.float32), lambda n: tf.zeros((count, n), dtypes.float32)
        return tf.concat([ones(), zeros(1), -moves[:, 0, None], zeros(1), ones(), -moves[:, 1, None], zeros(2)], axis=1)


def transform(images, transforms, interpolation="NEAREST", output_shape=None, name=None):
    """Images seen through projections.

    output (x, y) = image ((a x + b y + c) / k, (d x + e y + f) / k), k = g x + h y + 1, for transforms [a, ..., h]

    Args:
      images: Tensor [n, rows, columns, depth], [rows, columns, depth] or [rows, columns].
      transforms: float32 Tensor [n, 8], or [8] for all.
      interpolation: "NEAREST" or "BILINEAR".
      output_shape: int32 Tensor [2], rows and columns of the output; None: those of images.
      name: str.
    Returns:
      Tensor like images; 0 where there is no image.
    Raises:
      TypeError: another type or rank.  ValueError: output_shape is not of two integers.
    Source: tf.contrib.image.transform.
    """
    with scopes.name_scope(name or "transform"):
        given = convert_to_tensor(images, name="images")
        transforms = convert_to_tensor(transforms, name="transforms", dtype=dtypes.float32)
        images = _images(given)
        if output_shape is None:
            output_shape = tf.shape(images)[1:3]
        output_shape = convert_to_tensor(output_shape, dtypes.int32, name="output_shape")
        if not output_shape.get_shape().is_compatible_with([2]):
            raise ValueError("output_shape must be a 1-D Tensor of 2 elements: new_height, new_width")
        if transforms.shape.ndims is None:
            raise TypeError("transform_or_transforms rank must be statically known")
        if transforms.shape.ndims not in (1, 2):
            raise TypeError("Transforms should have rank 1 or 2.")
        if transforms.shape.ndims == 1:
            transforms = transforms[None]
        return _as_given(given, raw.ImageProjectiveTransformV2(images, transforms, output_shape,
                                                               interpolation=interpolation.upper()))


def compose_transforms(*transforms):
    """One projection that does what several do, one after the other.

    Args:
      transforms: float32 Tensors [n, 8] or [8].
    Returns:
      float32 Tensor [n, 8].
    Raises:
      AssertionError: there is none.
    Source: tf.contrib.image.compose_transforms.
    """
    if not transforms:
        raise AssertionError("transforms cannot be empty")
    with scopes.name_scope("compose_transforms"):
        composed = flat_transforms_to_matrices(transforms[0])
        for other in transforms[1:]:
            composed = tf.matmul(composed, flat_transforms_to_matrices(other))
        return matrices_to_flat_transforms(composed)
