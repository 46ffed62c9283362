"""Projections of images as eight numbers or as matrices."""
from . import array, linalg
from ..core import scopes
from ..core.convert import convert_to_tensor


def flat_transforms_to_matrices(transforms):
    """Projections as matrices.

    Args:
      transforms: float32 Tensor [n, 8] or [8].
    Returns:
      float32 Tensor [n, 3, 3], the last entry of each 1.
    Raises:
      ValueError: another rank.
    Source: tf.contrib.image.flat_transforms_to_matrices.
    """
    with scopes.name_scope(None, "flat_transforms_to_matrices"):
        transforms = convert_to_tensor(transforms, name="transforms")
        if transforms.shape.ndims not in (1, 2):
            raise ValueError("Transforms should be 1D or 2D, got: %s" % transforms)
        transforms = array.reshape(transforms, array.constant([-1, 8]))
        count = array.shape(transforms)[0]
        return array.reshape(array.concat([transforms, array.ones([count, 1])], axis=1), array.constant([-1, 3, 3]))


def matrices_to_flat_transforms(transform_matrices):
    """Matrices as projections of eight numbers, divided by the last entry.

    Args:
      transform_matrices: float32 Tensor [n, 3, 3] or [3, 3].
    Returns:
      float32 Tensor [n, 8].
    Raises:
      ValueError: another rank.
    Source: tf.contrib.image.matrices_to_flat_transforms.
    """
    with scopes.name_scope(None, "matrices_to_flat_transforms"):
        matrices = convert_to_tensor(transform_matrices, name="transform_matrices")
        if matrices.shape.ndims not in (2, 3):
            raise ValueError("Matrices should be 2D or 3D, got: %s" % matrices)
        flat = array.reshape(matrices, array.constant([-1, 9]))
        flat /= flat[:, 8:9]
        return flat[:, :8]


def inverted(transforms):
    """The projections back."""
    return matrices_to_flat_transforms(linalg.matrix_inverse(flat_transforms_to_matrices(transforms)))
