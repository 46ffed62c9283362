"""The C library's functions on the arguments that random draws make."""
import math

import numpy as np
import pytest

from graphreg.kernels import random_libm


def ulps(got, want):
    """Distance of float32 numbers from float64 ones, in units in the last place."""
    return np.abs(got.astype(np.float64) - want) / np.spacing(np.abs(want).astype(np.float32))


def test_log_is_within_its_bound():
    x = (np.arange(1, 2**23, 37) / 2.0**23).astype(np.float32)
    assert random_libm.log_f32(x).dtype == np.float32
    assert ulps(random_libm.log_f32(x), np.log(x.astype(np.float64))).max() < 0.82
    assert random_libm.log_f32(np.float32([0.5])) == np.float32(math.log(0.5))


def test_sin_and_cos_are_within_their_bound():
    x = (2 * math.pi * np.arange(0, 2**23, 37) / 2.0**23).astype(np.float32)
    sin, cos = random_libm.sincos_f32(x)
    assert np.abs(sin - np.sin(x.astype(np.float64))).max() < 2.0**-24
    assert np.abs(cos - np.cos(x.astype(np.float64))).max() < 2.0**-24
    assert (sin[0], cos[0]) == (0.0, 1.0)


# Not the nearest numbers, but those of the C library; and NumPy's float32 functions have others.
@pytest.mark.parametrize("function, bits, want", [
    (random_libm.log1p_f32,
     [3206018005, 3200671284, 3201766887, 3189657536,
      3199081887, 3182663468, 3209777741, 3210530078],
     [3211164672, 3204116210, 3205201228, 3190553144,
      3201616970, 3183211814, 3218724774, 3221092652]),
    (random_libm.expm1_f32,
     [3217348781, 3214791275, 3216606180, 3223257182,
      3193613431, 3214484724, 3219453543, 3222268260],
     [3209232450, 3207947620, 3208898820, 3211438050,
      3192186596, 3207765644, 3210032288, 3211066116])])
def test_recorded_bits(function, bits, want):
    got = function(np.array(bits, np.uint32).view(np.float32))
    assert got.view(np.uint32).tolist() == want


@pytest.mark.parametrize("function, exact, lowest", [
    (random_libm.log1p_f32, np.log1p, -1.0), (random_libm.expm1_f32, np.expm1, -200.0)])
def test_log1p_and_expm1_are_within_an_ulp(function, exact, lowest):
    x = np.concatenate([np.linspace(0.99999 * lowest, 0, 20001), -np.logspace(-37, -1, 2001),
                        -0.29289 + np.linspace(-1e-4, 1e-4, 501)]).astype(np.float32)
    assert function(x).dtype == np.float32
    assert ulps(function(x), exact(x.astype(np.float64))).max() <= 1.0


def test_edges():
    with np.errstate(all="raise"):
        assert random_libm.log1p_f32(np.float32([-1])) == -np.inf
        assert np.isnan(random_libm.log1p_f32(np.float32([-2, -np.inf, np.nan]))).all()
        assert random_libm.expm1_f32(np.float32([-np.inf, -100, 0])).tolist() == [-1, -1, 0]
    assert random_libm.log_f64(np.array([0.0, 1.0])).tolist() == [-math.inf, 0.0]
    assert random_libm.log_f64(np.array([])).shape == (0,)
    powers = random_libm.pow_f64(np.array([0.0, 0.5, 0.5]), np.array([-1.0, 2.0, -2000.0]))
    assert powers.tolist() == [math.inf, 0.25, math.inf]
