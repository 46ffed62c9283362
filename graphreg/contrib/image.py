"""TF's public namespace tf.contrib.image, as far as it is there."""
from ..functions.projective import flat_transforms_to_matrices, matrices_to_flat_transforms  # noqa: F401
from . import module_paths
from .image_matching import bipartite_match, connected_components  # noqa: F401
from .image_transforms import (  # noqa: F401
    angles_to_projective_transforms, compose_transforms, rotate, transform, translate,
    translations_to_projective_transforms)
from .image_warps import dense_image_warp, interpolate_spline, sparse_image_warp  # noqa: F401
from .refused import absent

python = module_paths.add_paths(__name__, {"ops.image_ops": None, "ops.dense_image_warp": None,
                                           "ops.sparse_image_warp": None, "ops.interpolate_spline": None})


def __getattr__(name):
    raise absent("image", name)
