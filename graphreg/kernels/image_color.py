"""Hue, saturation and value of colours, and back."""
import numpy as np


def rgb_to_hsv(xp, images):
    """Hue, saturation, value; the hue of grays is 0, the saturation of what is not positive 0."""
    r, g, b = images[..., 0], images[..., 1], images[..., 2]
    one = images.dtype.type
    value = xp.max(images, axis=-1)
    spread = value - xp.min(images, axis=-1)
    saturation = xp.where(value > 0, spread / value, one(0))
    unit = one(1) / (one(6) * spread)
    hue = xp.where(r == value, unit * (g - b),
                   xp.where(g == value, unit * (b - r) + one(2 / 6), unit * (r - g) + one(4 / 6)))
    hue = xp.where(spread > 0, hue, one(0))
    hue = xp.where(hue < 0, hue + one(1), hue)
    return xp.stack([hue, saturation, value], axis=-1)


def hsv_to_rgb(xp, images):
    """Red, green, blue of hue, saturation, value."""
    hue, saturation, value = images[..., 0], images[..., 1], images[..., 2]
    one = images.dtype.type
    turn = hue * one(6)
    parts = (xp.abs(turn - one(3)) - one(1), one(2) - xp.abs(turn - one(2)), one(2) - xp.abs(turn - one(4)))
    return xp.stack([((one(1) - saturation) + saturation * xp.clip(p, one(0), one(1))) * value for p in parts], axis=-1)


def moved_hue(xp, images, delta):
    """Colours with hues moved by a part of the circle; the largest and the smallest channel's values stay.

    A hue is the number of its sixth of the circle plus how far the channel in the middle has come; in the odd ones it
    falls from the largest to the smallest value.
    """
    f = np.float32
    images = images.astype(f)
    r, g, b = images[..., 0], images[..., 1], images[..., 2]
    high, low = xp.max(images, axis=-1), xp.min(images, axis=-1)
    middle = xp.maximum(xp.minimum(r, g), xp.minimum(xp.maximum(r, g), b))
    sixth = xp.where(r < g, xp.where(b < r, 1, xp.where(b > g, 3, 2)), xp.where(b < g, 0, xp.where(b > r, 4, 5)))
    spread = high - low
    part = (middle - low) / xp.where(spread > 0, spread, f(1))
    hue = sixth.astype(f) + xp.where(sixth % 2 == 0, part, f(1) - part)
    hue = xp.where(spread > 0, hue, f(0)) + f(delta) * f(6)
    hue = hue - f(6) * xp.floor(hue / f(6))
    sixth = hue.astype(np.int32) % 6
    part = hue - xp.floor(hue)
    middle = low + xp.where(sixth % 2 == 0, part, f(1) - part) * spread
    places = {"h": high, "m": middle, "l": low}
    channels = [xp.where(sixth == 0, places[order[0]], xp.zeros_like(high)) for order in _ORDERS]
    for k in range(1, 6):
        channels = [xp.where(sixth == k, places[order[k]], c) for order, c in zip(_ORDERS, channels)]
    return xp.stack(channels, axis=-1)


# Which value (highest, middle, lowest) red, green and blue have in each sixth of the circle.
_ORDERS = ("hmllmh", "mhhmll", "llmhhm")


def scaled_saturation(xp, images, scale):
    """Colours with saturations multiplied and cut to [0, 1]."""
    f = np.float32
    hsv = rgb_to_hsv(xp, images.astype(f))
    saturation = xp.clip(hsv[..., 1] * f(scale), f(0), f(1))
    return hsv_to_rgb(xp, xp.stack([hsv[..., 0], saturation, hsv[..., 2]], axis=-1))
