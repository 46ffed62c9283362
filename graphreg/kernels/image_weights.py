"""How much of each old row or column is in each new one when images change their size: matrices (new, old)."""
import math

import numpy as np

F = np.float32
_STEPS = 1024        # TF takes cubic weights from a table of so many places between two elements


def scale(n, size, align_corners):
    """Old steps in a new one, as float32."""
    return F(n - 1) / F(size - 1) if align_corners and size > 1 else F(n) / F(size)


# ------------------------------------------------------------------ cubic
def _cubic(x, a):
    """Keys' cubic with parameter a, at a distance x below 2."""
    if x <= 1:
        return F(((a + 2) * x - (a + 3)) * x * x + 1)
    return F(((a * x - 5 * a) * x + 8 * a) * x - 4 * a)


def bicubic(n, size, align_corners, half_pixel_centers):
    """Weights of ResizeBicubic.

    a is -0.75, with weights beyond the border given to the border; with half_pixel_centers it is -0.5, and what lies
    beyond the border is left out.
    """
    step, a, out = scale(n, size, align_corners), -.5 if half_pixel_centers else -.75, np.zeros((size, n), F)
    for i in range(size):
        at = (F(i) + F(.5)) * step - F(.5) if half_pixel_centers else F(i) * step
        before = int(math.floor(at))
        place = float(np.rint((at - F(before)) * F(_STEPS))) / _STEPS
        for k, distance in zip(range(before - 1, before + 3), (1 + place, place, 1 - place, 2 - place)):
            if 0 <= k < n or not half_pixel_centers:
                out[i, min(max(k, 0), n - 1)] += _cubic(distance, a)
    if half_pixel_centers:
        sums = out.sum(axis=1, keepdims=True, dtype=F)
        out = np.where(np.abs(sums) >= 1000 * np.finfo(F).tiny, out / sums, out)
    return out


# ------------------------------------------------------------------ area
def area(n, size, align_corners):
    """Weights of ResizeArea: the part of each old row that the new one covers."""
    step, out = scale(n, size, align_corners), np.zeros((size, n), F)
    for i in range(size):
        start, stop = F(i) * step, F(i + 1) * step
        for k in range(int(math.floor(start)), int(math.ceil(stop))):
            if k < start:
                part = step if k + 1 > stop else F(k + 1) - start
            else:
                part = stop - F(k) if k + 1 > stop else F(1)
            out[i, min(max(k, 0), n - 1)] += part
    return out / step


# ------------------------------------------------------------------ kernels with a radius
def _sinc(x):
    return 1. if x == 0 else math.sin(math.pi * x) / (math.pi * x)


def _lanczos(radius):
    return radius, lambda x: 0. if x > radius else 1. if x <= 1e-3 else _sinc(x) * _sinc(x / radius)


def _mitchell(x):
    if x >= 2:
        return 0.
    if x >= 1:
        return ((-7. / 18 * x + 2.) * x - 10. / 3) * x + 16. / 9
    return (7. / 6 * x - 2.) * x * x + 8. / 9


def _keys(x):
    if x >= 2:
        return 0.
    if x >= 1:
        return ((-.5 * x + 2.5) * x - 4.) * x + 2.
    return (1.5 * x - 2.5) * x * x + 1.


def _gaussian(x):
    return 0. if x >= 1.5 else math.exp(-x * x / (2 * .5 * .5))


_KERNELS = {
    "lanczos1": _lanczos(1.), "lanczos3": _lanczos(3.), "lanczos5": _lanczos(5.), "gaussian": (1.5, _gaussian),
    "box": (1., lambda x: 1. if x < .5 else .5 if x == .5 else 0.), "triangle": (1., lambda x: max(1. - x, 0.)),
    "keyscubic": (2., _keys), "mitchellcubic": (2., _mitchell)}


def is_kernel(name):
    """Whether ScaleAndTranslate knows a kernel."""
    return name in _KERNELS


def scaled_and_moved(n, size, scaling, translation, kernel, antialias):
    """Weights of ScaleAndTranslate along one axis."""
    radius, function = _KERNELS[kernel]
    inverse = F(1) / F(scaling)
    shift = -inverse * F(translation)
    width = max(inverse, F(1)) if antialias else F(1)
    out = np.zeros((size, n), F)
    for i in range(size):
        middle = (F(i) + F(.5)) * inverse + shift
        if middle < 0 or middle > n:
            continue
        first = max(int(math.ceil(middle - F(radius) * width - F(.5))), 0)
        last = min(int(math.floor(middle + F(radius) * width - F(.5))), n - 1)
        weights = np.array([function(abs(float((F(k) + F(.5) - middle) / width))) for k in range(first, last + 1)], F)
        total = weights.sum(dtype=F)
        if abs(total) >= 1000 * np.finfo(F).tiny:
            out[i, first:last + 1] = weights / total
    return out


# ------------------------------------------------------------------ use
def applied(xp, images, rows, columns):
    """Images [batch, height, width, channels] mixed by the two matrices, rows first."""
    batch, height, width, channels = images.shape
    mixed = xp.matmul(rows, images.reshape(batch, height, width * channels))
    mixed = xp.matmul(columns, mixed.reshape(batch * len(rows), width, channels))
    return mixed.reshape(batch, len(rows), len(columns), channels)
