"""What images are like: gradients, edges, total variation; how near two of them are: PSNR, SSIM."""
import numpy as np

from ..core import dtypes, raw
from ..core.convert import constant
from ..core.scopes import control_dependencies, name_scope
from . import array, control_flow, dilated, indexing, math, reduce
from .image_color import convert_image_dtype

_ONES = [1, 1, 1, 1]


# ------------------------------------------------------------------ differences of neighbours
def image_gradients(image):
    """(dy, dx): each element's differences from the ones below and to its right, 0 in the last row and column.

    Args: image: Tensor [batch, height, width, channels].
    Raises:
      ValueError: another rank.
    Source: tf.image.image_gradients.
    """
    if image.shape.ndims != 4:
        raise ValueError("image_gradients expects a 4D tensor [batch_size, h, w, d], not %s.", image.shape)
    shape = array.shape(image)
    batch, height, width, depth = array.unstack(shape)
    dy = image[:, 1:, :, :] - image[:, :-1, :, :]
    dx = image[:, :, 1:, :] - image[:, :, :-1, :]
    return (_with_zeros(dy, [batch, 1, width, depth], 1, shape, image.dtype),
            _with_zeros(dx, [batch, height, 1, depth], 2, shape, image.dtype))


def _with_zeros(differences, missing, axis, shape, dtype):
    zeros = array.zeros(array.stack(missing), dtype)
    return array.reshape(array.concat([differences, zeros], axis), shape)


_SOBEL = (((-1, -2, -1), (0, 0, 0), (1, 2, 1)), ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)))


def sobel_edges(image):
    """Sobel's estimates of the gradient, downwards and to the right.

    Args: image: Tensor (float) [batch, height, width, channels].
    Returns:
      Tensor [batch, height, width, channels, 2].
    Source: tf.image.sobel_edges.
    """
    static, shape = image.shape, array.shape(image)
    filters = constant(np.transpose(np.array(_SOBEL), (1, 2, 0))[:, :, None, :], dtype=image.dtype)
    filters = array.tile(filters, [1, 1, shape[-1], 1], name="sobel_filters")
    padded = indexing.pad(image, [[0, 0], [1, 1], [1, 1], [0, 0]], mode="REFLECT")
    edges = dilated.depthwise_conv2d(padded, filters, _ONES, "VALID")
    edges = array.reshape(edges, array.concat([shape, [2]], 0))
    edges.set_shape(static.concatenate([2]))
    return edges


def total_variation(images, name=None):
    """Sum of the absolute differences of neighbours, in each image.

    Args: images: Tensor [batch, height, width, channels] or [height, width, channels].  name: str.
    Returns:
      Tensor [batch], or a scalar.
    Raises:
      ValueError: another rank.
    Source: tf.image.total_variation.
    """
    with name_scope(name, "total_variation"):
        rank = images.shape.ndims
        if rank == 3:
            down, right, axes = images[1:, :, :] - images[:-1, :, :], images[:, 1:, :] - images[:, :-1, :], None
        elif rank == 4:
            down, right = images[:, 1:, :, :] - images[:, :-1, :, :], images[:, :, 1:, :] - images[:, :, :-1, :]
            axes = [1, 2, 3]
        else:
            raise ValueError("'images' must be either 3 or 4-dimensional.")
        return reduce.reduce_sum(math.abs(down), axis=axes) + reduce.reduce_sum(math.abs(right), axis=axes)


# ------------------------------------------------------------------ two images
def _compatible_shapes(a, b):
    """(shape of a, shape of b, Asserts that the two images are of one size)."""
    static_a, static_b = (image.shape.with_rank_at_least(3) for image in (a, b))
    static_a[-3:].assert_is_compatible_with(static_b[-3:])
    if static_a.ndims is not None and static_b.ndims is not None:
        for m, n in zip(reversed(static_a.dims[:-3]), reversed(static_b.dims[:-3])):
            if not (m == 1 or n == 1 or m.is_compatible_with(n)):
                raise ValueError(f"Two images are not compatible: {static_a} and {static_b}")
    shapes = list(array.shape_n([a, b]))
    shape_a, shape_b = shapes
    checks = [control_flow.Assert(math.greater_equal(array.size(shape_a), 3), shapes, summarize=10),
              control_flow.Assert(reduce.reduce_all(math.equal(shape_a[-3:], shape_b[-3:])), shapes, summarize=10)]
    return shape_a, shape_b, checks


def _after(checks, image):
    with control_dependencies(checks):
        return array.identity(image)


def _as_float_colors(a, b, max_val):
    """The two images and the largest value as float32."""
    max_val = convert_image_dtype(math.cast(max_val, a.dtype), dtypes.float32)
    return convert_image_dtype(a, dtypes.float32), convert_image_dtype(b, dtypes.float32), max_val


def psnr(a, b, max_val, name=None):
    """Peak signal-to-noise ratio in decibels.

    20 * log10(max_val) - 10 * log10(mean((a - b) ** 2))

    Args:
      a, b: Tensor [..., height, width, channels] of one dtype.
      max_val: number, the largest value a colour may have.
      name: str.
    Returns:
      Tensor (float32) [...].
    Source: tf.image.psnr.
    """
    with name_scope(name, "PSNR", [a, b]):
        a, b, max_val = _as_float_colors(a, b, max_val)
        error = reduce.reduce_mean(math.squared_difference(a, b), [-3, -2, -1])
        ratio = math.subtract(20 * math.log(max_val) / math.log(10.0),
                              np.float32(10 / np.log(10)) * math.log(error), name="psnr")
        _, _, checks = _compatible_shapes(a, b)
        return _after(checks, ratio)


# ------------------------------------------------------------------ SSIM
def ssim(img1, img2, max_val, filter_size=11, filter_sigma=1.5, k1=0.01, k2=0.03):
    """Structural similarity of two images, from -1 to 1.

    Args:
      img1, img2: Tensor [..., height, width, channels] of one dtype.
      max_val: number, the largest value a colour may have.
      filter_size, filter_sigma: size and deviation of the Gaussian window.
      k1, k2: small numbers that keep the quotients finite.
    Returns:
      Tensor (float32) [...].
    Source: tf.image.ssim.
    """
    _, _, checks = _compatible_shapes(img1, img2)
    img1 = _after(checks, img1)
    img1, img2, max_val = _as_float_colors(img1, img2, max_val)
    similarity, _ = _per_channel(img1, img2, max_val, filter_size, filter_sigma, k1, k2)
    return reduce.reduce_mean(similarity, [-1])


def _per_channel(img1, img2, max_val, filter_size, filter_sigma, k1, k2):
    """(SSIM, its contrast and structure part) of each channel."""
    filter_size = constant(filter_size, dtype=dtypes.int32)
    filter_sigma = constant(filter_sigma, dtype=img1.dtype)
    shapes = array.shape_n([img1, img2])
    checks = [control_flow.Assert(reduce.reduce_all(math.greater_equal(shape[-3:-1], filter_size)),
                                  [shape, filter_size], summarize=8) for shape in shapes]
    img1 = _after(checks, img1)
    kernel = array.tile(_gaussian(filter_size, filter_sigma), [1, 1, shapes[0][-1], 1])
    light, structure = _parts(img1, img2, lambda image: _smoothed(image, kernel), max_val, k1, k2)
    axes = constant([-3, -2], dtype=dtypes.int32)
    return reduce.reduce_mean(light * structure, axes), reduce.reduce_mean(structure, axes)


def _gaussian(size, sigma):
    """A normal window [size, size, 1, 1] with sum 1."""
    places = math.cast(math.range(size), sigma.dtype)
    places = places - math.cast(size - 1, sigma.dtype) / 2.0
    logs = math.square(places) * (-0.5 / math.square(sigma))
    logs = array.reshape(logs, [1, -1]) + array.reshape(logs, [-1, 1])
    window = raw.Softmax(array.reshape(logs, [1, -1]))
    return array.reshape(window, [size, size, 1, 1])


def _smoothed(image, kernel):
    """Means of each channel under the window."""
    shape = array.shape(image)
    flat = array.reshape(image, array.concat([[-1], shape[-3:]], 0))
    means = dilated.depthwise_conv2d(flat, kernel, strides=_ONES, padding="VALID")
    return array.reshape(means, array.concat([shape[:-3], array.shape(means)[1:]], 0))


def _parts(x, y, smoothed, max_val, k1, k2):
    """(luminance, contrast * structure) at each place."""
    c1, c2 = (k1 * max_val) ** 2, (k2 * max_val) ** 2
    mean_x, mean_y = smoothed(x), smoothed(y)
    product = mean_x * mean_y * 2.0
    squares = math.square(mean_x) + math.square(mean_y)
    luminance = (product + c1) / (squares + c1)
    product_mean = smoothed(x * y) * 2.0
    squares_mean = smoothed(math.square(x) + math.square(y))
    c2 = c2 * 1.0      # the covariances' compensation, a node in TF's graph
    return luminance, (product_mean - product + c2) / (squares_mean - squares + c2)


_MSSSIM_WEIGHTS = (0.0448, 0.2856, 0.3001, 0.2363, 0.1333)
_HALVES = [1, 2, 2, 1]


def ssim_multiscale(img1, img2, max_val, power_factors=_MSSSIM_WEIGHTS, filter_size=11, filter_sigma=1.5, k1=0.01,
                    k2=0.03):
    """Structural similarity over several scales, each half the size of the one before.

    Args:
      img1, img2, max_val, filter_size, filter_sigma, k1, k2: as for ssim.
      power_factors: exponents of the scales, the finest first.
    Returns:
      Tensor (float32) [...].
    Source: tf.image.ssim_multiscale.
    """
    with name_scope(None, "MS-SSIM", [img1, img2]):
        shape1, shape2, checks = _compatible_shapes(img1, img2)
        img1 = _after(checks, img1)
        img1, img2, max_val = _as_float_colors(img1, img2, max_val)
        images, shapes = [img1, img2], [shape1, shape2]
        heads = [s[:-3] for s in shapes]
        tails = [s[-3:] for s in shapes]
        divisor = constant(_HALVES[1:], dtype=dtypes.int32)
        parts = []
        for k in range(len(power_factors)):
            with name_scope(None, f"Scale{k}", images):
                if k:
                    images, tails = _halved(images, heads, tails, divisor)
                similarity, structure = _per_channel(*images, max_val, filter_size, filter_sigma, k1, k2)
                parts.append(raw.Relu(structure))
        parts[-1] = raw.Relu(similarity)      # the coarsest scale counts whole, luminance too
        scales = array.stack(parts, axis=-1)
        return reduce.reduce_mean(reduce.reduce_prod(raw.Pow(scales, power_factors), [-1]), [-1])


def _halved(images, heads, tails, divisor):
    """(images of half the height and width, their last three sizes)."""
    flat = [array.reshape(image, array.concat([[-1], tail], 0)) for image, tail in zip(images, tails)]
    remainder = tails[0] % divisor
    padded = control_flow.cond(reduce.reduce_any(math.not_equal(remainder, 0)),
                               lambda: _padded(flat, remainder), lambda: flat)
    pooled = [raw.AvgPool(image, ksize=_HALVES, strides=_HALVES, padding="VALID") for image in padded]
    tails = [shape[1:] for shape in array.shape_n(pooled)]
    return [array.reshape(image, array.concat([head, tail], 0))
            for image, head, tail in zip(pooled, heads, tails)], tails


def _padded(images, remainder):
    paddings = indexing.pad(array.expand_dims(remainder, -1), [[1, 0], [1, 0]])
    return [indexing.pad(image, paddings, mode="SYMMETRIC") for image in images]
