"""What the image functions ask of their arguments, while building where it is known and else when they are run."""
from ..core import dtypes
from ..core.convert import is_tensor, to_tensor
from . import array, check, control_flow

RANKS = "'image' must have either 3 or 4 dimensions."
_AT_LEAST_3D, _POSITIVE = "'image' must be at least three-dimensional.", "all dims of 'image.shape' must be > 0"


def require(condition, message):
    """[an Assert] for a condition that only a run can tell; ValueError for one that is known to fail."""
    if is_tensor(condition):
        return [control_flow.Assert(condition, [message])]
    if not condition:
        raise ValueError(message)
    return []


def image_checks(image):
    """The Asserts that an image has three axes or more and no empty one; none where its shape is static."""
    shape = image.shape
    if shape.ndims is not None and shape.ndims < 3:
        raise ValueError(_AT_LEAST_3D)
    if shape.is_fully_defined():
        _refuse_empty(shape)
        return []
    if shape.ndims is not None:
        _refuse_empty(shape)
    return [check.assert_positive(array.shape(image), [_POSITIVE + "."]),
            check.assert_greater_equal(array.rank(image), 3, message=_AT_LEAST_3D)]


def _refuse_empty(shape):
    if 0 in shape.as_list():
        raise ValueError(f"{_POSITIVE}: {shape}")


def checked_image(image):
    """An image that is used only when its checks have passed."""
    return control_flow.with_dependencies(image_checks(image), image)


def gray_image(images):
    """An image of one channel that is used only when its checks have passed."""
    shape = images.get_shape()
    two = "A grayscale image must be at least two-dimensional."
    one = "Last dimension of a grayscale image should be size 1."
    if shape.ndims is not None:
        if shape.ndims < 2:
            raise ValueError(two)
        if shape.as_list()[-1] not in (None, 1):
            raise ValueError(one)
    # The text says two, TF's check says three.
    checks = [] if shape.is_fully_defined() else [
        check.assert_equal(array.shape(images)[-1], 1, message=one),
        check.assert_greater_equal(array.rank(images), 3, message=two)]
    return control_flow.with_dependencies(checks, images)


def sizes(image, rank):
    """Size of each axis: an int where it is static, else a scalar Tensor."""
    if image.shape.is_fully_defined():
        return image.shape.as_list()
    static = image.shape.with_rank(rank).as_list()
    dynamic = array.unstack(array.shape(image), rank)
    return [d if s is None else s for s, d in zip(static, dynamic)]


def static_sizes(*values):
    """Sizes for set_shape: None where only a run tells."""
    return [None if is_tensor(v) else v for v in values]


def as_batch(image):
    """(the image with four axes, whether it had them)."""
    image = to_tensor(image, name="image")
    rank = image.shape.ndims
    if rank == 3:
        return array.expand_dims(image, 0), False
    if rank is None:
        image = array.expand_dims(image, 0)
        image.set_shape([None] * 4)
        return image, False
    if rank != 4:
        raise ValueError(RANKS)
    return image, True


def keeps_precision(image):
    """Whether colour functions compute in the image's own dtype."""
    return image.dtype.base_dtype in (dtypes.float16, dtypes.float32)
