"""Colours of images: brightness, contrast, hue, saturation, gamma, other colour spaces and dtypes."""
from ..core import dtypes, raw
from ..core.convert import constant, is_tensor, to_tensor
from ..core.scopes import name_scope
from . import array, control_flow, math, products, random, reduce
from .image_checks import checked_image, gray_image, keeps_precision, require


# ------------------------------------------------------------------ dtypes
def convert_image_dtype(image, dtype, saturate=False, name=None):
    """An image in another dtype: floats are colours from 0 to 1, integers from 0 to their largest value.

    Args:
      image: Tensor.  dtype: DType, float or integer.
      saturate: bool, colours outside of dtype's range are cut.  name: str.
    Raises:
      AttributeError: dtype is neither float nor integer.
    Source: tf.image.convert_image_dtype.
    """
    image = to_tensor(image, name="image")
    dtype = dtypes.as_dtype(dtype)
    if not dtype.is_floating and not dtype.is_integer:
        raise AttributeError("dtype must be either floating point or integer")
    if dtype == image.dtype:
        return array.identity(image, name=name)
    with name_scope(name, "convert_image", [image]) as name:
        cast = math.saturate_cast if saturate else math.cast
        if image.dtype.is_integer and dtype.is_integer:
            return _between_integers(image, dtype, cast, name)
        if image.dtype.is_floating and dtype.is_floating:
            return math.cast(image, dtype, name=name)
        if image.dtype.is_integer:
            return math.multiply(math.cast(image, dtype), 1. / image.dtype.max, name=name)
        return cast(math.multiply(image, dtype.max + .5), dtype, name=name)


def _between_integers(image, dtype, cast, name):
    largest, new_largest = image.dtype.max, dtype.max
    if largest > new_largest:
        return cast(math.div(image, (largest + 1) // (new_largest + 1)), dtype, name=name)
    return math.multiply(cast(image, dtype), (new_largest + 1) // (largest + 1), name=name)


def _in_floats(image):
    return image if keeps_precision(image) else convert_image_dtype(image, dtypes.float32)


# ------------------------------------------------------------------ brightness, contrast, gamma
def adjust_brightness(image, delta):
    """A number added to every colour (as floats from 0 to 1).

    Args: image: Tensor.  delta: scalar.
    Source: tf.image.adjust_brightness.
    """
    with name_scope(None, "adjust_brightness", [image, delta]) as name:
        image = to_tensor(image, name="image")
        floats = _in_floats(image)
        brighter = math.add(floats, math.cast(delta, floats.dtype), name=name)
        return convert_image_dtype(brighter, image.dtype, saturate=True)


def random_brightness(image, max_delta, seed=None):
    """adjust_brightness with a delta drawn from [-max_delta, max_delta).

    Raises:
      ValueError: max_delta is negative.
    Source: tf.image.random_brightness.
    """
    if max_delta < 0:
        raise ValueError("max_delta must be non-negative.")
    return adjust_brightness(image, random.random_uniform([], -max_delta, max_delta, seed=seed))


def adjust_contrast(images, contrast_factor):
    """(x - mean) * contrast_factor + mean, with the mean of each channel of each image.

    Args: images: Tensor [..., height, width, channels].  contrast_factor: float scalar.
    Source: tf.image.adjust_contrast.
    """
    with name_scope(None, "adjust_contrast", [images, contrast_factor]) as name:
        images = to_tensor(images, name="images")
        adjusted = raw.AdjustContrastv2(_in_floats(images), contrast_factor, name=name)
        return convert_image_dtype(adjusted, images.dtype, saturate=True)


def random_contrast(image, lower, upper, seed=None):
    """adjust_contrast with a factor drawn from [lower, upper).

    Raises:
      ValueError: upper is not above lower, or lower is negative.
    Source: tf.image.random_contrast.
    """
    _check_range(lower, upper)
    return adjust_contrast(image, random.random_uniform([], lower, upper, seed=seed))


def _check_range(lower, upper):
    if upper <= lower:
        raise ValueError("upper must be > lower.")
    if lower < 0:
        raise ValueError("lower must be non-negative.")


def adjust_gamma(image, gamma=1, gain=1):
    """gain * x ** gamma.

    Args: image: Tensor.  gamma: scalar, >= 0.  gain: scalar.
    Raises:
      ValueError, InvalidArgumentError (when run): gamma is negative.
    Source: tf.image.adjust_gamma.
    """
    with name_scope(None, "adjust_gamma", [image, gamma, gain]):
        image = to_tensor(image, name="image")
        floats = _in_floats(image)
        checks = require(gamma >= 0, "Gamma should be a non-negative real number.")
        if checks:
            gamma = control_flow.with_dependencies(checks, gamma)
        return convert_image_dtype(gain * floats ** gamma, image.dtype, saturate=True)


# ------------------------------------------------------------------ hue, saturation, JPEG quality
def adjust_hue(image, delta, name=None):
    """Hues moved around the circle of colours by a part of it.

    Args: image: Tensor [..., height, width, 3].  delta: float scalar in [-1, 1].  name: str.
    Source: tf.image.adjust_hue.
    """
    with name_scope(name, "adjust_hue", [image]):
        image = to_tensor(image, name="image")
        return convert_image_dtype(raw.AdjustHue(_in_floats(image), delta), image.dtype)


def random_hue(image, max_delta, seed=None):
    """adjust_hue by a delta drawn from [-max_delta, max_delta).

    Raises:
      ValueError: max_delta does not lie in [0, 0.5].
    Source: tf.image.random_hue.
    """
    if max_delta > .5:
        raise ValueError("max_delta must be <= 0.5.")
    if max_delta < 0:
        raise ValueError("max_delta must be non-negative.")
    return adjust_hue(image, random.random_uniform([], -max_delta, max_delta, seed=seed))


def adjust_saturation(image, saturation_factor, name=None):
    """Saturations multiplied by a factor.

    Args: image: Tensor [..., height, width, 3].  saturation_factor: float scalar.  name: str.
    Source: tf.image.adjust_saturation.
    """
    with name_scope(name, "adjust_saturation", [image]):
        image = to_tensor(image, name="image")
        return convert_image_dtype(raw.AdjustSaturation(_in_floats(image), saturation_factor), image.dtype)


def random_saturation(image, lower, upper, seed=None):
    """adjust_saturation by a factor drawn from [lower, upper).

    Raises:
      ValueError: upper is not above lower, or lower is negative.
    Source: tf.image.random_saturation.
    """
    _check_range(lower, upper)
    return adjust_saturation(image, random.random_uniform([], lower, upper, seed=seed))


def adjust_jpeg_quality(image, jpeg_quality, name=None):
    """An image as a JPEG file of some quality shows it.

    Args: image: Tensor [height, width, 1 or 3].  jpeg_quality: int scalar from 0 to 100.  name: str.
    Source: tf.image.adjust_jpeg_quality.
    """
    with name_scope(name, "adjust_jpeg_quality", [image]):
        image = to_tensor(image, name="image")
        as_bytes = convert_image_dtype(image, dtypes.uint8)
        if not is_tensor(jpeg_quality):
            jpeg_quality = constant(jpeg_quality, dtype=dtypes.int32)
        decoded = raw.DecodeJpeg(raw.EncodeJpegVariableQuality(as_bytes, jpeg_quality))
        return convert_image_dtype(decoded, image.dtype)


def random_jpeg_quality(image, min_jpeg_quality, max_jpeg_quality, seed=None):
    """adjust_jpeg_quality with a quality drawn from [min_jpeg_quality, max_jpeg_quality).

    Raises:
      ValueError: the bounds do not lie between 0 and 100, or not in order.
    Source: tf.image.random_jpeg_quality.
    """
    if not (0 <= min_jpeg_quality <= 100 and 0 <= max_jpeg_quality <= 100):
        raise ValueError("jpeg encoding range must be between 0 and 100.")
    if min_jpeg_quality >= max_jpeg_quality:
        raise ValueError("`min_jpeg_quality` must be less than `max_jpeg_quality`.")
    quality = random.random_uniform([], min_jpeg_quality, max_jpeg_quality, seed=seed, dtype=dtypes.int32)
    return adjust_jpeg_quality(image, quality)


# ------------------------------------------------------------------ standardization
def per_image_standardization(image):
    """(x - mean) / max(deviation, 1 / sqrt(number of elements)), for each image.

    Args: image: Tensor [..., height, width, channels].
    Source: tf.image.per_image_standardization.
    """
    with name_scope(None, "per_image_standardization", [image]) as name:
        image = checked_image(to_tensor(image, name="image"))
        dtype, axes = image.dtype, [-1, -2, -3]
        image = _in_floats(image)
        count = reduce.reduce_prod(array.shape(image)[-3:])
        mean = reduce.reduce_mean(image, axis=axes, keepdims=True)
        deviation = reduce.reduce_std(image, axis=axes, keepdims=True)
        smallest = math.rsqrt(math.cast(count, image.dtype))
        deviation = math.maximum(deviation, smallest)
        image = image - mean
        return convert_image_dtype(math.divide(image, deviation, name=name), dtype, saturate=True)


# ------------------------------------------------------------------ colour spaces
def rgb_to_hsv(images, name=None):
    """Hue, saturation and value (each from 0 to 1) of red, green and blue.

    Args: images: Tensor (float) [..., 3].  name: str.
    Source: tf.image.rgb_to_hsv.
    """
    return raw.RGBToHSV(images, name=name)


def hsv_to_rgb(images, name=None):
    """Red, green and blue of hue, saturation and value.

    Args: images: Tensor (float) [..., 3].  name: str.
    Source: tf.image.hsv_to_rgb.
    """
    return raw.HSVToRGB(images, name=name)


_GRAY = (.2989, .5870, .1140)
_RGB_TO_YIQ = ((.299, .59590059, .2115), (.587, -.27455667, -.52273617), (.114, -.32134392, .31119955))
_YIQ_TO_RGB = ((1, 1, 1), (.95598634, -.27201283, -1.10674021), (.6208248, -.64720424, 1.70423049))
_RGB_TO_YUV = ((.299, -.14714119, .61497538), (.587, -.28886916, -.51496512), (.114, .43601035, -.10001026))
_YUV_TO_RGB = ((1, 1, 1), (0, -.394642334, 2.03206185), (1.13988303, -.58062185, 0))


def rgb_to_grayscale(images, name=None):
    """0.2989 red + 0.587 green + 0.114 blue.

    Args: images: Tensor [..., 3].  name: str.
    Returns:
      Tensor like images [..., 1].
    Source: tf.image.rgb_to_grayscale.
    """
    with name_scope(name, "rgb_to_grayscale", [images]) as name:
        images = to_tensor(images, name="images")
        floats = convert_image_dtype(images, dtypes.float32)
        gray = array.expand_dims(products.tensordot(floats, _GRAY, [-1, -1]), -1)
        return convert_image_dtype(gray, images.dtype, name=name)


def grayscale_to_rgb(images, name=None):
    """One channel repeated as red, green and blue.

    Args: images: Tensor [..., 1] (no array).  name: str.
    Raises:
      ValueError, InvalidArgumentError (when run): the last size is not 1.
    Source: tf.image.grayscale_to_rgb.
    """
    with name_scope(name, "grayscale_to_rgb", [images]) as name:
        images = gray_image(images)
        others = array.expand_dims(array.rank(images) - 1, 0)
        repeats = array.concat([array.ones(others, dtype=dtypes.int32), array.expand_dims(3, 0)], 0)
        rgb = array.tile(images, repeats, name=name)
        rgb.set_shape(images.shape[:-1].concatenate([3]))
        return rgb


def _mixed(images, weights):
    """Each new channel as a sum of the old ones times weights."""
    images = to_tensor(images, name="images")
    kernel = to_tensor(weights, images.dtype, "kernel")
    return products.tensordot(images, kernel, [[images.shape.ndims - 1], [0]])


def rgb_to_yiq(images):
    """Luma and two chrominances (YIQ) of red, green and blue.  Source: tf.image.rgb_to_yiq."""
    return _mixed(images, _RGB_TO_YIQ)


def yiq_to_rgb(images):
    """Red, green and blue of YIQ.  Source: tf.image.yiq_to_rgb."""
    return _mixed(images, _YIQ_TO_RGB)


def rgb_to_yuv(images):
    """Luma and two chrominances (YUV) of red, green and blue.  Source: tf.image.rgb_to_yuv."""
    return _mixed(images, _RGB_TO_YUV)


def yuv_to_rgb(images):
    """Red, green and blue of YUV.  Source: tf.image.yuv_to_rgb."""
    return _mixed(images, _YUV_TO_RGB)
