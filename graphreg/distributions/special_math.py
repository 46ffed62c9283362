"""The normal distribution function, its logarithm and its inverse; the logarithm of Laplace's."""
import numpy as np

from ..core.convert import constant, to_tensor
from ..core.scopes import name_scope
from ..functions import array, math
from ..functions.indexing import where_v2

# Cephes' ndtri: numerator and denominator of the three pieces, highest power first.
_MIDDLE = ([-5.99633501014107895267E1, 9.80010754185999661536E1, -5.66762857469070293439E1, 1.39312609387279679503E1,
            -1.23916583867381258016E0],
           [1.0, 1.95448858338141759834E0, 4.67627912898881538453E0, 8.63602421390890590575E1,
            -2.25462687854119370527E2, 2.00260212380060660359E2, -8.20372256168333339912E1, 1.59056225126211695515E1,
            -1.18331621121330003142E0])
_NEAR = ([4.05544892305962419923E0, 3.15251094599893866154E1, 5.71628192246421288162E1, 4.40805073893200834700E1,
          1.46849561928858024014E1, 2.18663306850790267539E0, -1.40256079171354495875E-1, -3.50424626827848203418E-2,
          -8.57456785154685413611E-4],
         [1.0, 1.57799883256466749731E1, 4.53907635128879210584E1, 4.13172038254672030440E1, 1.50425385692907503408E1,
          2.50464946208309415979E0, -1.42182922854787788574E-1, -3.80806407691578277194E-2,
          -9.33259480895457427372E-4])
_FAR = ([3.23774891776946035970E0, 6.91522889068984211695E0, 3.93881025292474443415E0, 1.33303460815807542389E0,
         2.01485389549179081538E-1, 1.23716634817820021358E-2, 3.01581553508235416007E-4, 2.65806974686737550832E-6,
         6.23974539184983293730E-9],
        [1.0, 6.02427039364742014255E0, 3.67983563856160859403E0, 1.37702099489081330271E0,
         2.16236993594496635890E-1, 1.34204006088543189037E-2, 3.28014464682127739104E-4, 2.89247864745380683936E-6,
         6.79019408009981274425E-9])


def _float_type(x):
    if x.dtype.as_numpy_dtype not in (np.float32, np.float64):
        raise TypeError("x.dtype=%s is not handled, see docstring for supported types." % x.dtype)


def ndtr(x, name="ndtr"):
    """Probability that a standard normal number is below x (float32 or float64)."""
    with name_scope(name, values=[x]):
        x = to_tensor(x, name="x")
        _float_type(x)
        return _ndtr(x)


def _ndtr(x):
    half_sqrt_2 = constant(0.5 * np.sqrt(2.), dtype=x.dtype, name="half_sqrt_2")
    w = x * half_sqrt_2
    z = math.abs(w)
    y = where_v2(z < half_sqrt_2, 1. + math.erf(w), where_v2(w > 0., 2. - math.erfc(z), math.erfc(z)))
    return 0.5 * y


def log_ndtr(x, name="log_ndtr"):
    """Logarithm of ndtr: by a series of three terms far to the left, by -ndtr(-x) far to the right."""
    with name_scope(name, values=[x]):
        x = to_tensor(x, name="x")
        _float_type(x)
        lower, upper = (-20., 8.) if x.dtype.as_numpy_dtype == np.float64 else (-10., 5.)
        return where_v2(x > upper, -_ndtr(-x),
                        where_v2(x > lower, math.log(_ndtr(math.maximum(x, lower))),
                                 _log_ndtr_far_left(math.minimum(x, lower))))


def _log_ndtr_far_left(x):
    logarithm = -0.5 * math.square(x) - math.log(-x) - 0.5 * np.log(2. * np.pi)
    return logarithm + math.log(_asymptotic_series(x))


def _asymptotic_series(x):
    """1 - 1/x^2 + 3/x^4 - 15/x^6."""
    square = math.square(x)
    even, odd = array.zeros_like(x), array.zeros_like(x)
    power = square
    for n, factor in ((1, 1.), (2, 3.), (3, 15.)):
        term = factor / power
        if n % 2:
            odd += term
        else:
            even += term
        power *= square
    return 1. + even - odd


def ndtri(p, name="ndtri"):
    """The number below which a standard normal number lies with probability p, after Cephes."""
    with name_scope(name, values=[p]):
        p = to_tensor(p, name="p")
        if p.dtype.as_numpy_dtype not in (np.float32, np.float64):
            raise TypeError("p.dtype=%s is not handled, see docstring for supported types." % p.dtype)
        return _ndtri(p)


def _polynomial(coefficients, x):
    result = array.zeros_like(x)
    for c in coefficients:
        result = c + result * x
    return result


def _ndtri(p):
    half = where_v2(p > -np.expm1(-2.), 1. - p, p)
    half = where_v2(half <= 0., array.fill(array.shape(p), np.array(0.5, p.dtype.as_numpy_dtype)), half)
    w = half - 0.5
    square = w ** 2.
    middle = w + w * square * (_polynomial(_MIDDLE[0], square) / _polynomial(_MIDDLE[1], square))
    middle *= -np.sqrt(2. * np.pi)
    z = math.sqrt(-2. * math.log(half))
    first = z - math.log(z) / z
    far = _polynomial(_FAR[0], 1. / z) / _polynomial(_FAR[1], 1. / z) / z
    near = _polynomial(_NEAR[0], 1. / z) / _polynomial(_NEAR[1], 1. / z) / z
    far, near = first - far, first - near
    x = where_v2(half > np.exp(-2.), middle, where_v2(z >= 8.0, far, near))
    x = where_v2(p > 1. - np.exp(-2.), x, -x)
    infinity = constant(np.inf, dtype=p.dtype)
    infinity = array.fill(array.shape(p), infinity)
    return where_v2(p <= 0., -infinity, where_v2(p >= 1., infinity, x))


def log_cdf_laplace(x, name="log_cdf_laplace"):
    """Logarithm of the standard Laplace distribution function: x - log 2 below 0, log(1 - exp(-x) / 2) above."""
    with name_scope(name, values=[x]):
        x = to_tensor(x, name="x")
        lower = -np.log(2.) + x
        upper = math.log1p(-0.5 * math.exp(-math.abs(x)))
        return where_v2(x < 0., lower, upper)
