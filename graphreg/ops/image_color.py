"""Colours: contrast, hue, saturation, and HSV."""
import numpy as np

from ..core import shape_fns
from ..core.declare import op
from ..core.errors import FailedPreconditionError, invalid_argument
from ..kernels import image_color

_ADJUSTED = "T: {float16, float32} = float32"
_FLOATS = "T: {float16, bfloat16, float32, float64} = float32"


def _check(images, value, name):
    if images.ndim < 3:
        raise invalid_argument(f"input must be at least 3-D, got shape{shape_fns.text(images.shape)}")
    if value.ndim:
        raise invalid_argument(f"{name} must be scalar: {shape_fns.text(value.shape)}")


def _check_channels(images):
    if images.shape[-1] != 3:
        raise invalid_argument(f"input must have 3 channels but instead has {images.shape[-1]} channels.")


def _at_least_3d(c):
    return [c.with_rank_at_least(0, 3)]


@op("AdjustContrastv2(images: T, contrast_factor: float32) -> output: T", _ADJUSTED)
def adjust_contrastv2(xp, images, contrast_factor):
    """Distances to each channel's mean multiplied."""
    _check(images, contrast_factor, "contrast_factor")
    values = images.astype(np.float32)
    mean = xp.mean(values, axis=(-3, -2), keepdims=True, dtype=np.float32)
    return ((values - mean) * contrast_factor + mean).astype(images.dtype)


@op("AdjustHue(images: T, delta: float32) -> output: T", _ADJUSTED)
def adjust_hue(xp, images, delta):
    """Hues moved around the circle."""
    _check(images, delta, "delta")
    _check_channels(images)
    return image_color.moved_hue(xp, images, delta).astype(images.dtype)


@op("AdjustSaturation(images: T, scale: float32) -> output: T", _ADJUSTED)
def adjust_saturation(xp, images, scale):
    """Saturations multiplied."""
    _check(images, scale, "scale")
    _check_channels(images)
    return image_color.scaled_saturation(xp, images, scale).astype(images.dtype)


for _function in (adjust_contrastv2, adjust_hue, adjust_saturation):
    _function.shape(_at_least_3d)
del _function


# ------------------------------------------------------------------ HSV
def _check_colors(images):
    if images.ndim < 1:
        raise invalid_argument(f"input must be at least 1D{shape_fns.text(images.shape)}")
    if images.shape[-1] != 3:
        raise FailedPreconditionError(None, None, f"input must have 3 channels but input only has {images.shape[-1]} "
                                      "channels.")


def _colors(c):
    shape = c.with_rank_at_least(0, 1)
    if shape is None:
        return [None]
    last = shape[-1]
    if last is not None and last != 3:
        raise shape_fns.ShapeError(f"Dimension must be 3 but is {last}")
    return [(*shape[:-1], 3)]


@op("RGBToHSV(images: T) -> output: T", _FLOATS)
def rgb_to_hsv(xp, images):
    """Hue, saturation and value of red, green and blue."""
    _check_colors(images)
    return image_color.rgb_to_hsv(xp, images)


@op("HSVToRGB(images: T) -> output: T", _FLOATS)
def hsv_to_rgb(xp, images):
    """Red, green and blue of hue, saturation and value."""
    _check_colors(images)
    return image_color.hsv_to_rgb(xp, images)


rgb_to_hsv.shape(_colors)
hsv_to_rgb.shape(_colors)
hsv_to_rgb.not_differentiable()


# The hue's derivatives by red, green and blue, sums of terms: the channel that must be the largest (and positive), the
# one that must be the smallest, a sign, a difference above, a difference below and its power.
_HUE_TERMS = (
    (("r", None, -1, "gb", None, 0), ("g", "r", 1, "bg", "rg", 2), ("g", "b", -1, None, "gb", 1),
     ("b", "r", 1, "bg", "br", 2), ("b", "g", 1, None, "bg", 1)),
    (("g", None, -1, "br", None, 0), ("r", "g", 1, "rb", "rg", 2), ("r", "b", 1, None, "rb", 1),
     ("b", "g", 1, "rb", "bg", 2), ("b", "r", -1, None, "br", 1)),
    (("b", None, -1, "rg", None, 0), ("r", "b", 1, "gr", "rb", 2), ("r", "g", -1, None, "rg", 1),
     ("g", "b", 1, "gr", "gb", 2), ("g", "r", 1, None, "gr", 1)))


class _Slopes:
    """The derivatives of hue and saturation by the channels, in TF's order of nodes."""

    def __init__(self, tf, images, hsv):
        self.tf = tf
        self.channel = r, g, b = [images[..., i] for i in range(3)]
        self.of = dict(zip("rgb", self.channel))
        self.saturation, self.value = hsv[..., 1], hsv[..., 2]
        tests = lambda *pairs: dict(zip("rgb", [self._number(make()) for make in pairs]))
        self.largest = tests(lambda: (r >= b) & (r >= g), lambda: (g > r) & (g >= b), lambda: (b > r) & (b > g))
        self.smallest = tests(lambda: (r < b) & (r < g), lambda: (g <= r) & (g < b), lambda: (b <= r) & (b <= g))

    def _number(self, condition):
        return self.tf.cast(condition, "float32")

    def _inverse(self, x):
        return self.tf.math.div_no_nan(1.0, x)

    def _squared(self, x):
        return self._inverse(self.tf.math.square(x))

    def of_saturation(self, name, others):
        """By one channel; `others` are the two others, in TF's order."""
        tf, (m, n) = self.tf, others
        positive = self._number(self.of[name] > 0)
        as_largest = (self.largest[name] * tf.math.add(self.smallest[m] * self.of[m], self.smallest[n] * self.of[n])
                      * self._squared(self.of[name]))
        as_smallest = (self.smallest[name] * -1
                       * self._inverse(self.largest[m] * self.of[m] + self.largest[n] * self.of[n]))
        return positive * tf.math.add(as_largest, as_smallest)

    def of_hue(self, terms):
        """By one channel, from its five terms."""
        parts = [60 * self._term(*term) for term in terms]
        total = parts[0]
        for part in parts[1:]:
            total = total + part
        return total / 360

    def _term(self, largest, smallest, sign, above, below, power):
        out = self._number(self.of[largest] > 0) * self.largest[largest]
        if smallest is not None:
            out = out * self.smallest[smallest]
        if sign < 0:
            out = out * -1
        if above is not None:
            out = out * self._difference(above)
        if below is None:
            return out * self._squared(self.saturation) * self._squared(self.value)
        return out * (self._squared if power == 2 else self._inverse)(self._difference(below))

    def _difference(self, names):
        return self.of[names[0]] - self.of[names[1]]


@rgb_to_hsv.gradient
def _(tf, op, dy):
    slopes = _Slopes(tf, op.inputs[0], op.outputs[0])
    saturation = [slopes.of_saturation(*pair) for pair in (("r", "gb"), ("g", "rb"), ("b", "gr"))]
    hue = [slopes.of_hue(terms) for terms in _HUE_TERMS]
    by_value = tf.stack([dy[..., 2] * slopes.largest[name] for name in "rgb"], axis=-1)
    by_saturation = tf.stack([dy[..., 1] * s for s in saturation], axis=-1)
    by_hue = tf.stack([dy[..., 0] * h for h in hue], axis=-1)
    return tf.math.add(tf.math.add(by_value, by_saturation), by_hue)
