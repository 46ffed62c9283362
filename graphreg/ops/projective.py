"""What tf.contrib.image is made of: projections of images, their connected parts, matching of points."""
from ..core import errors, shape_fns
from ..core.declare import op
from ..kernels import image_parts, projection

_TYPES = "dtype: {uint8, int32, int64, float16, float32, float64}"


# ------------------------------------------------------------------ projections
def _project(images, transforms, size, interpolation):
    if images.ndim != 4:
        raise errors.invalid_argument(f"Input images must have rank 4, got {images.ndim}")
    if transforms.ndim != 2 or transforms.shape[0] not in (1, images.shape[0]) or transforms.shape[1] != 8:
        raise errors.invalid_argument("Input transform should be num_images x 8 or 1 x 8")
    if interpolation not in ("NEAREST", "BILINEAR"):
        raise errors.invalid_argument(f"Invalid interpolation {interpolation}. Supported types: NEAREST, BILINEAR")
    return projection.project(images, transforms, size, interpolation == "BILINEAR")


@op("ImageProjectiveTransform(images: dtype, transforms: float32) -> transformed_images: dtype", _TYPES,
    "interpolation: string")
def image_projective_transform(xp, images, transforms, interpolation):
    """Images seen through projections, at their own size."""
    return _project(images, transforms, images.shape[1:3], interpolation)


@image_projective_transform.shape
def _(c):
    return [c.with_rank(0, 4)]


@op("ImageProjectiveTransformV2(images: dtype, transforms: float32, output_shape: int32) -> transformed_images: dtype",
    _TYPES, "interpolation: string", host=("output_shape",))
def image_projective_transform_v2(xp, images, transforms, output_shape, interpolation):
    """Images seen through projections: output (x, y) is the image at ((a x + b y + c) / k, (d x + e y + f) / k)."""
    if output_shape.ndim != 1:
        raise errors.invalid_argument("output shape must be 1-dimensional")
    if output_shape.shape[0] != 2:
        raise errors.invalid_argument("output shape must have two elements")
    size = tuple(int(n) for n in output_shape)
    if min(size) <= 0:
        raise errors.invalid_argument("output dimensions must be positive")
    return _project(images, transforms, size, interpolation)


@image_projective_transform_v2.shape
def _(c):
    images = c.with_rank(0, 4)
    shape_fns.dim_with_value(c.with_rank(2, 1)[0], 2)
    size = c.partial(2)
    return [(images[0],) + ((None, None) if size is None else tuple(size)) + (images[3],)]


@image_projective_transform_v2.gradient
def _(tf, op, dy):
    images, transforms = op.inputs[:2]
    inverse = tf.projective.inverted(transforms)
    size = tf.shape(images)[1:3]
    how = op.get_attr("interpolation")
    return [tf.raw.ImageProjectiveTransformV2(dy, inverse, size, interpolation=how), None, None]


# ------------------------------------------------------------------ parts
@op("ImageConnectedComponents(image: dtype) -> components: int64",
    "dtype: {int64, int32, uint16, int16, uint8, int8, float16, float32, float64, bool, string}")
def image_connected_components(xp, image):
    """A number for each set of adjacent pixels of one value, 0 for zeros and empty strings."""
    if image.ndim != 3:
        raise errors.invalid_argument("input image must be rank 3: " + shape_fns.text(image.shape))
    return image_parts.connected_components(image)


@image_connected_components.shape
def _(c):
    return [c.shapes[0]]


image_connected_components.not_differentiable()


# ------------------------------------------------------------------ matching
@op("BipartiteMatch(distance_mat: float32, num_valid_rows: float32) -> row_to_col_match_indices: int32, "
    "col_to_row_match_indices: int32", "top_k: int = -1", stateful=True)
def bipartite_match(xp, distance_mat, num_valid_rows, top_k):
    """Pairs of a row and a column, the closest first, each row and column once."""
    if num_valid_rows.size != 1:
        raise errors.invalid_argument(
            f"`num_valid_rows` argument should be a tensor of size 1, but got {num_valid_rows.size}.")
    return image_parts.greedy_match(distance_mat, float(num_valid_rows.reshape(())), top_k)


@bipartite_match.shape
def _(c):
    rows, columns = c.with_rank(0, 2)
    return [(rows,), (columns,)]


bipartite_match.not_differentiable()
