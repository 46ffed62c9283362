"""Elementary functions with the bits of the C library that TF calls (glibc 2.28 and newer).

float32 log, sin, cos: evaluated in float64 with the library's own polynomials and tables, rounded
once at the end; NumPy's differ in 12 to 22 % of the arguments that random draws can make.
float32 log1p, expm1 (for expected counts of sampled classes): float32 steps, as in glibc 2.36.
float64: the C library itself, through `math`, an element at a time.

The polynomials and tables of the float32 functions were published in Arm's optimized-routines
under this licence:

    MIT License

    Copyright (c) 1999-2019, Arm Limited.

    Permission is hereby granted, free of charge, to any person obtaining a copy of this software
    and associated documentation files (the "Software"), to deal in the Software without
    restriction, including without limitation the rights to use, copy, modify, merge, publish,
    distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
    Software is furnished to do so, subject to the following conditions:

    The above copyright notice and this permission notice shall be included in all copies or
    substantial portions of the Software.

    THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING
    BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
    NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM,
    DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
    OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.

The method and the constants of log1p and expm1 come from fdlibm:

    Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved.

    Developed at SunPro, a Sun Microsystems, Inc. business.
    Permission to use, copy, modify, and distribute this software is freely granted, provided
    that this notice is preserved.
"""
import math

import numpy as np

_hex = float.fromhex

_LN2 = _hex("0x1.62e42fefa39efp-1")
_LOG_POLY = (_hex("-0x1.00ea348b88334p-2"), _hex("0x1.5575b0be00b6ap-2"),
             _hex("-0x1.ffffef20a4123p-2"))
_INVC = np.array([_hex(h) for h in (
    "0x1.661ec79f8f3bep+0", "0x1.571ed4aaf883dp+0", "0x1.49539f0f010bp+0", "0x1.3c995b0b80385p+0",
    "0x1.30d190c8864a5p+0", "0x1.25e227b0b8eap+0", "0x1.1bb4a4a1a343fp+0", "0x1.12358f08ae5bap+0",
    "0x1.0953f419900a7p+0", "0x1p+0", "0x1.e608cfd9a47acp-1", "0x1.ca4b31f026aap-1",
    "0x1.b2036576afce6p-1", "0x1.9c2d163a1aa2dp-1", "0x1.886e6037841edp-1",
    "0x1.767dcf5534862p-1")])
_LOGC = np.array([_hex(h) for h in (
    "-0x1.57bf7808caadep-2", "-0x1.2bef0a7c06ddbp-2", "-0x1.01eae7f513a67p-2",
    "-0x1.b31d8a68224e9p-3", "-0x1.6574f0ac07758p-3", "-0x1.1aa2bc79c81p-3",
    "-0x1.a4e76ce8c0e5ep-4", "-0x1.1973c5a611cccp-4", "-0x1.252f438e10c1ep-5", "0x0p+0",
    "0x1.aa5aa5df25984p-5", "0x1.c5e53aa362eb4p-4", "0x1.526e57720db08p-3",
    "0x1.bc2860d22477p-3", "0x1.1058bc8a07ee1p-2", "0x1.4043057b6ee09p-2")])

_TWO_OVER_PI_24 = _hex("0x1.45F306DC9C883p+23")    # 2 / pi * 2**24
_HALF_PI = _hex("0x1.921FB54442D18p0")
_COS_POLY = (_hex("-0x1.ffffffd0c621cp-2"), _hex("0x1.55553e1068f19p-5"),
             _hex("-0x1.6c087e89a359dp-10"), _hex("0x1.99343027bf8c3p-16"))
_SIN_POLY = (_hex("-0x1.555545995a603p-3"), _hex("0x1.1107605230bc4p-7"),
             _hex("-0x1.994eb3774cf24p-13"))
_SIGN = np.array([1.0, 1.0, -1.0, -1.0, 1.0])

_F32 = np.float32
_LN2_HIGH, _LN2_LOW = _F32(_hex("0x1.62e300p-1")), _F32(_hex("0x1.2fefa2p-17"))
_LOG1P_POLY = np.array([0x3E178897, 0x3E1CD04F, 0x3E3A3325, 0x3E638E29, 0x3E924925, 0x3ECCCCCD,
                        0x3F2AAAAB], np.uint32).view(_F32)
_EXPM1_POLY = np.array([0xB457EDBB, 0x36867E54, 0xB8A670CD, 0x3AD00D01, 0xBD088889, 0x3F800000],
                       np.uint32).view(_F32)


def log_f32(x, xp=np):
    """logf of positive normal float32 numbers below 1, of shape [n]."""
    bits = x.view(np.int32)
    t = bits - np.int32(0x3F330000)
    i = (t >> np.int32(19)) & np.int32(15)
    z = (bits - (t & np.int32(-0x800000))).view(np.float32)
    r = z * xp.take(_INVC, i)
    r -= 1.0
    base = (t >> np.int32(23)) * _LN2
    base += xp.take(_LOGC, i)
    base += r
    y = r * _LOG_POLY[1]
    y += _LOG_POLY[2]
    square = r * r
    y += _LOG_POLY[0] * square
    y *= square
    y += base
    return y.astype(np.float32)


def sincos_f32(x, xp=np):
    """(sinf, cosf) of float32 numbers in [0, 120), of shape [n]."""
    wide = x.astype(np.float64)
    n = (wide * _TWO_OVER_PI_24).astype(np.int32)
    n += np.int32(1 << 23)
    n >>= np.int32(24)
    wide -= n * _HALF_PI
    sin, cos = _sin_poly(wide), _cos_poly(wide)
    n &= np.int32(3)
    odd = (n & np.int32(1)).astype(bool)
    sin, cos = xp.where(odd, cos, sin), xp.where(odd, sin, cos)
    sin *= xp.take(_SIGN, n)
    n += np.int32(1)
    cos *= xp.take(_SIGN, n)
    return sin.astype(np.float32), cos.astype(np.float32)


def _sin_poly(x):
    """x + s1 x^3 + s2 x^5 + s3 x^7, associated as the C library does."""
    s1, s2, s3 = _SIN_POLY
    square = x * x
    cube = x * square
    tail = square * s3
    tail += s2
    fifth = cube * square
    fifth *= tail
    cube *= s1
    cube += x
    cube += fifth
    return cube


def _cos_poly(x):
    """1 + c1 x^2 + c2 x^4 + c3 x^6 + c4 x^8, associated as the C library does."""
    c1, c2, c3, c4 = _COS_POLY
    square = x * x
    fourth = square * square
    tail = square * c4
    tail += c3
    tail *= fourth * square
    fourth *= c2
    square *= c1
    square += 1.0
    square += fourth
    square += tail
    return square


def log1p_f32(x):
    """log1pf of float32 numbers below 0, of any shape; -1 gives -inf, less gives NaN."""
    with np.errstate(all="ignore"):
        near = x > _F32(-0.2928932)                # here log1p(x) needs no power of two
        u = _F32(1) + x
        fraction, k = np.frexp(u)
        low = fraction < _F32(0.5 ** 0.5)
        fraction, k = np.where(low, fraction * _F32(2), fraction), np.where(low, k - 1, k)
        k = np.where(near, 0, k).astype(_F32)
        f = np.where(near, x, fraction - _F32(1))
        lost = np.where(near, _F32(0), (x - (u - _F32(1))) / u)
        half = _F32(0.5) * f * f
        s = f / (_F32(2) + f)
        z = s * s
        tail = s * (half + z * _horner(_LOG1P_POLY, z))
        near_result = f - (half - tail)
        far_result = k * _LN2_HIGH - ((half - (tail + (k * _LN2_LOW + lost))) - f)
        # Where |f| is below 2**-20, a shorter series.
        short = half * (_F32(1) - _F32(2.0 / 3.0) * f)
        tiny = np.abs(f) < _F32(2.0 ** -20)
        near_result = np.where(tiny, f - short, near_result)
        near_result = np.where(np.abs(x) < _F32(2.0 ** -29), x - x * x * _F32(0.5), near_result)
        far_short = k * _LN2_HIGH - ((short - (k * _LN2_LOW + lost)) - f)
        far_result = np.where(tiny, far_short, far_result)
        result = np.where(near, near_result, far_result)
        return np.where(x > -1, result, np.where(x == -1, _F32(-np.inf), _F32(np.nan)))


def expm1_f32(x):
    """expm1f of float32 numbers not above 0, of any shape."""
    with np.errstate(all="ignore"):
        k = np.trunc(_F32(1.442695) * x - _F32(0.5))
        k = np.where(x > _F32(-1.5 * math.log(2)), _F32(-1), k)
        k = np.where(x >= _F32(-0.5 * math.log(2)), _F32(0), k)
        high, low = x - k * _LN2_HIGH, k * _LN2_LOW
        r = high - low
        lost = (high - r) - low
        half = _F32(0.5) * r
        square = r * half
        poly = _horner(_EXPM1_POLY, square)
        t = _F32(3) - poly * half
        e = square * ((poly - t) / (_F32(6) - r * t))
        plain = r - (r * e - square)
        e = (r * (e - lost) - lost) - square
        once = _F32(0.5) * (r - e) - _F32(0.5)
        scaled = np.ldexp(_F32(1) - (e - r), k.astype(np.int32)) - _F32(1)
        result = np.where(k == 0, plain, np.where(k == -1, once, scaled))
        result = np.where(np.abs(x) < _F32(2.0 ** -25), x, result)
        return np.where(x < _F32(-27 * math.log(2)), _F32(-1), result)


def _horner(coefficients, x):
    """The polynomial with the given coefficients, highest power first."""
    total = coefficients[0]
    for c in coefficients[1:]:
        total = c + x * total
    return total


def log_f64(x):
    """C log of non-negative float64 numbers, of shape [n]; 0 gives -inf."""
    if x.size and not x.all():
        return np.array([math.log(v) if v else -math.inf for v in x.tolist()])
    return each(math.log, x)


def pow_f64(x, y):
    """C pow of float64 numbers, both of shape [n], with C's results where `math` raises."""
    return np.array([_pow(a, b) for a, b in zip(x.tolist(), y.tolist())], np.float64)


def each(function, x):
    """A function of `math` applied to every element of a float64 array of shape [n]."""
    return np.array(list(map(function, x.tolist())), np.float64)


def _pow(x, y):
    try:
        return math.pow(x, y)
    except (OverflowError, ValueError):       # both mean an infinite result for x >= 0
        return math.inf
