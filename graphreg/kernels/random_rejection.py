"""Gamma and Poisson draws, bit for bit as TF's on a CPU.

Each output element has a stretch of 256 Philox blocks and takes normals and uniforms (float64)
from it as its rejection loop asks for them.  All elements run their loops side by side here:
a pass of a loop handles the elements that are still in it.
"""
import math

import numpy as np

from . import philox
from .random_dist import normal_f64, uniform_f64
from .random_libm import each, log_f64, pow_f64

_BLOCKS = 256                                # reserved per output element
_CHUNK = 1 << 16                             # elements in flight at a time


def random_gamma(state, shape, alpha):
    """Draw gamma numbers of the given shape parameters and scale 1 (Marsaglia and Tsang).

    Args:
      shape: tuple of ints, samples per alpha.
      alpha: array of float16, float32 or float64; NaN or at most -2/3 gives NaN.
    Returns: array of shape `shape + alpha.shape`, of alpha's dtype.
    Source: the op RandomGamma.
    """
    return _per_parameter(state, shape, alpha, _gamma, alpha.dtype)


def random_poisson(state, shape, rate, dtype):
    """Draw Poisson numbers of the given rates.

    Args:
      shape: tuple of ints, samples per rate.
      rate: array of float16, float32, float64, int32 or int64; below 0 gives 0, infinite NaN.
      dtype: type of the result, any of the above; a number too large for it is drawn again.
    Returns: array of shape `shape + rate.shape`.
    Raises:
      ValueError: a rate is NaN or far above what dtype can hold: TF's loop would never end.
    Source: the op RandomPoissonV2.
    """
    limit = _largest(dtype)
    wide = rate.astype(np.float64)
    if np.isnan(wide).any() or (np.isfinite(wide) & (wide > limit + 10.0 * limit ** 0.5)).any():
        raise ValueError("no Poisson number of a NaN or too large rate fits %s" % np.dtype(dtype))

    def draw(lanes, rates):
        return _poisson(lanes, rates, limit)
    return _per_parameter(state, shape, rate, draw, dtype)


def _largest(dtype):
    """The largest finite number of a dtype, as a float."""
    info = np.finfo if np.dtype(dtype).kind == "f" else np.iinfo
    return float(info(dtype).max)


def _per_parameter(state, shape, parameter, draw, dtype):
    """Draw math.prod(shape) numbers for each parameter; the results are laid out sample first."""
    samples = math.prod(map(int, shape))
    flat = parameter.reshape(-1).astype(np.float64)
    size = samples * flat.size
    start = state.reserve(_BLOCKS * size)
    out = np.empty(size)
    with np.errstate(all="ignore"):
        for a, b in philox.spans(size, _CHUNK):
            index = np.arange(a, b, dtype=np.uint64)
            lanes = _Lanes(state.key, start, index * np.uint64(_BLOCKS))
            out[a:b] = draw(lanes, flat[(index // np.uint64(max(samples, 1))).astype(np.int64)])
        # TF's half takes a float64 by way of float32.
        out = out.astype(np.float32) if dtype == np.float16 else out
        out = out.reshape(flat.size, samples).T.astype(dtype)
    return np.ascontiguousarray(out).reshape(tuple(shape) + parameter.shape)


class _Lanes:
    """The block sequences of the elements in flight, with the leftovers of each.

    A block gives two normals or two uniforms; the second is used first and the first is kept.
    """

    def __init__(self, key, start, blocks):
        self._key, self._start, self._blocks = key, start, blocks
        self._left = {normal_f64: np.full(blocks.size, np.nan),
                      uniform_f64: np.full(blocks.size, np.nan)}

    @property
    def size(self):
        return self._blocks.size

    def take(self, kind, who):
        """The next number of one kind (normal_f64 or uniform_f64) for the elements `who`."""
        left = self._left[kind]
        values = left[who]
        empty = np.isnan(values)
        left[who] = np.nan
        needy = who[empty]
        if needy.size:
            words = philox.words_at(self._key, self._start, self._blocks[needy])
            pairs = kind(words.reshape(-1))
            self._blocks[needy] += np.uint64(1)
            left[needy], values[empty] = pairs[0::2], pairs[1::2]
        return values


def _gamma(lanes, alpha):
    """One gamma number for each lane."""
    out = np.empty(lanes.size)
    one = alpha == 1.0
    exponential = np.flatnonzero(one)
    out[exponential] = -log_f64(1.0 - lanes.take(uniform_f64, exponential))
    small = alpha < 1.0
    d = np.where(small, alpha + 2.0 / 3.0, alpha - 1.0 / 3.0)
    c = 1.0 / 3.0 / np.sqrt(d)
    out[~(d > 0.0)] = np.nan
    who = np.flatnonzero(~one & (d > 0.0))
    while who.size:
        x = lanes.take(normal_f64, who)
        t = 1.0 + c[who] * x
        done = t > 0
        tried, x, t = who[done], x[done], t[done]
        v = t * t * t
        out[tried] = d[tried] * v
        done[done] = _gamma_accepts(x, v, d[tried], lanes.take(uniform_f64, tried))
        who = who[~done]
    boosted = np.flatnonzero(small)
    out[boosted] *= pow_f64(lanes.take(uniform_f64, boosted), 1.0 / alpha[boosted])
    return out


def _gamma_accepts(x, v, d, u):
    square = x * x
    done = u < 1.0 - 0.0331 * (square * square)
    rest = np.flatnonzero(~done)
    bound = 0.5 * square[rest] + d[rest] * (1.0 - v[rest] + log_f64(v[rest]))
    done[rest] = log_f64(u[rest]) < bound
    return done


def _poisson(lanes, rate, limit):
    """One Poisson number for each lane."""
    out = np.full(lanes.size, np.nan)
    small = np.flatnonzero(rate < 10)
    large = np.flatnonzero(np.isfinite(rate) & (rate >= 10))
    out[small] = _poisson_product(lanes, small, rate[small])
    out[large] = _poisson_rejection(lanes, large, rate[large], limit)
    return out


def _poisson_product(lanes, who, rate):
    """Knuth: how many uniforms can be multiplied before the product is at most exp(-rate)."""
    bound = each(math.exp, -np.maximum(rate, 0.0))
    product, count = np.ones(who.size), np.zeros(who.size)
    live = np.arange(who.size)
    while live.size:
        product[live] *= lanes.take(uniform_f64, who[live])
        live = live[product[live] > bound[live]]
        count[live] += 1
    return count


def _poisson_rejection(lanes, who, rate, limit):
    """Hormann's transformed rejection, for rates of at least 10."""
    out = np.empty(who.size)
    live = np.arange(who.size)
    while live.size:
        u = lanes.take(uniform_f64, who[live]) - 0.5
        v = lanes.take(uniform_f64, who[live])
        k, done = _poisson_try(u, v, rate[live])
        out[live] = k
        live = live[~done | (k > limit)]
    return out


def _poisson_try(u, v, rate):
    """A candidate for each pair of uniforms and whether it is taken."""
    b = 0.931 + 2.53 * np.sqrt(rate)
    a = -0.059 + 0.02483 * b
    us = 0.5 - np.abs(u)
    k = np.floor((2.0 * a / us + b) * u + rate + 0.43)
    done = (us >= 0.07) & (v <= 0.9277 - 3.6224 / (b - 2.0))
    open_ = ~done & ~((k < 0) | ((us < 0.013) & (v > us)))
    i = np.flatnonzero(open_)
    a, b, us, v, rate, top = a[i], b[i], us[i], v[i], rate[i], k[i]
    inverse = 1.1239 + 1.1328 / (b - 3.4)
    left = np.log(v * inverse / (a / (us * us) + b))
    right = -rate + top * np.log(rate) - each(_lgamma, top + 1.0)
    done[i] = left <= right
    return k, done


def _lgamma(x):
    try:
        return math.lgamma(x)
    except OverflowError:
        return math.inf
