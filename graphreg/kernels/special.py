"""Special functions as array code: erf, gamma and its family, zeta, incomplete gamma and beta, Bessel.

Everything is computed in float64 and cast back.  Where a function has no short formula, a Chebyshev
series stands in whose coefficients were fitted with 60 digits; the error is a few units of 1e-16.
"""
import numpy as np

# Chebyshev coefficients: erf(x)/x in x**2 on [0, 1];  (1+x) exp(x**2) erfc(x) in 1/(1+x) on [0, 1/2];
# lgamma(2+t)/t on [-1/2, 1/2];  exp(-x) I0(x) in x on [0, 8], sqrt(x) exp(-x) I0(x) in 1/x on [0, 1/8];
# exp(-x) I1(x)/x and sqrt(x) exp(-x) I1(x) likewise.
_ERF = (
    0.9754769393826541, -0.14226120510371365, 0.010035582187599796, -0.0005768764699767485,
    2.741993125219606e-05, -1.1043175507344507e-06, 3.8488755420345036e-08, -1.1808582533875466e-09,
    3.2334215826050907e-11, -7.991015947004549e-13, 1.7990725113961456e-14, -3.718635487818693e-16,
    7.103599003714253e-18)
_ERFCX = (
    0.7127326889112557, 0.14751584091830752, -0.003156665405446135, -0.002070226293679098,
    0.00010847531119800106, 4.395497878813234e-05, -6.441585692052123e-06, -7.737155994752206e-07,
    3.2202806866817385e-07, -1.3920630855874675e-08, -1.1432748456527003e-08, 2.556572341418699e-09,
    7.91126137867204e-11, -1.4443269746268413e-10, 2.5913207063562617e-11, 2.283573517596425e-12,
    -2.018707820428779e-12, 3.5080470960689206e-13, 3.666184748829008e-14, -3.1941959789555994e-14,
    6.1978885196288375e-15, 4.3691176619635634e-16, -5.554883141248044e-16, 1.3227901750572028e-16,
    5.882344473340288e-19, -1.0043570697695195e-17, 3.128832309450472e-18)
_LGAMMA = (
    0.41418612492156676, 0.16322170068760064, -0.008658972394126285, 0.0006727515726001485,
    -6.139556963628233e-05, 6.110065797003576e-06, -6.410003033826223e-07, 6.962242692768951e-08,
    -7.747248733788217e-09, 8.774075140687239e-10, -1.0070266869830198e-10, 1.1678602130652374e-11,
    -1.3656871334744932e-12, 1.6079351149711552e-13, -1.9039501088488732e-14, 2.2653768767833064e-15,
    -2.706656814831896e-16, 3.245660731626191e-17, -3.904483378457447e-18, 4.710435641256405e-19)
_I0A = (
    0.33839763720473803, -0.3046826723431984, 0.17162090152220877, -0.09490109704804764, 0.04930528423967071,
    -0.02373741480589947, 0.010546460394594998, -0.004324309995050576, 0.0016394756169413357,
    -0.0005763755745385824, 0.00018850288509584165, -5.754195010082104e-05, 1.6448448070728896e-05,
    -4.4167383584587505e-06, 1.1173875391201037e-06, -2.670793853940612e-07, 6.046995022541919e-08,
    -1.300025009986248e-08, 2.6598237246823866e-09, -5.189795601635263e-10, 9.675809035373237e-11,
    -1.726826291441556e-11, 2.95505266312964e-12, -4.856446783111929e-13, 7.676185498604936e-14,
    -1.1685332877993451e-14, 1.715391285555133e-15, -2.431279846547955e-16, 3.3307945188222384e-17,
    -4.4153416464793395e-18, 5.669178006921496e-19)
_I0B = (
    0.4022452055070544, 0.0033691164782556943, 6.889758346916825e-05, 2.8913705208347567e-06,
    2.0489185894690638e-07, 2.266668990498178e-08, 3.3962320257083865e-09, 4.94060238822497e-10,
    1.1889147107846439e-11, -3.1499165279632416e-11, -1.3215811840447713e-11, -1.7941785315068062e-12,
    7.180124451383666e-13, 3.8527783827421426e-13, 1.54008621752141e-14, -4.150569347287222e-14,
    -9.554846698828307e-15, 3.8116806693526224e-15, 1.7725601330565263e-15, -3.425485619677219e-16,
    -2.8276239805165836e-16, 3.461222867697461e-17, 4.46562142029676e-17, -4.830504485944182e-18,
    -7.233180487874754e-18, 9.921475412173699e-19, 1.193650890845982e-18)
_I1A = (
    0.12629359322181682, -0.17641651835783406, 0.1026436586898471, -0.05294598120809499, 0.024726449030626516,
    -0.010564084894626197, 0.004156422944312888, -0.0015135724506312532, 0.0005122859561685758,
    -0.00016176081582589674, 4.781565107550054e-05, -1.3273163656039436e-05, 3.4702513081376785e-06,
    -8.568720264695455e-07, 2.0032947535521353e-07, -4.445059128796328e-08, 9.381537386495773e-09,
    -1.8872497517228294e-09, 3.625590281552117e-10, -6.663489723502027e-11, 1.1736186298890901e-11,
    -1.9839743977649436e-12, 3.223793365945575e-13, -5.042185504727912e-14, 7.600684294735408e-15,
    -1.1055969477353862e-15, 1.5536319577362005e-16, -2.111421214358166e-17, 2.7779141127610464e-18,
    -3.541581772542136e-19)
_I1B = (
    0.38928811750914005, -0.009761097491361469, -0.00011058893876262371, -3.882564808877691e-06,
    -2.512236237870209e-07, -2.6314688468895196e-08, -3.835380385964237e-09, -5.589743462196584e-10,
    -1.8974958123505413e-11, 3.2526035830154884e-11, 1.4125807436613782e-11, 2.0356285441470896e-12,
    -7.198551776245908e-13, -4.0835511110921974e-13, -2.1015418427726643e-14, 4.272440016711951e-14,
    1.0420276984128802e-14, -3.8144030724370075e-15, -1.8803547755107825e-15, 3.3082023109209285e-16,
    2.96262899764595e-16, -3.209525921993424e-17, -4.6503053684893586e-17, 4.414348323071708e-18,
    7.517296310842105e-18, -9.314178867326884e-19, -1.242193275194891e-18)

# Bernoulli numbers B2, B4, ... for asymptotic series.
_BERNOULLI = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510, 43867 / 798, -174611 / 330,
              854513 / 138, -236364091 / 2730)
_LOG_SQRT_2PI = 0.9189385332046727418
_MAX_STEPS = 2000


def _chebyshev(coefficients, x, low, high):
    """The series at x in [low, high], by Clenshaw's recurrence."""
    t = (2. * x - (low + high)) / (high - low)
    b1 = b2 = 0. * t
    for c in coefficients[:0:-1]:
        b1, b2 = 2. * t * b1 - b2 + c, b1
    return t * b1 - b2 + coefficients[0]


def _in_float64(function):
    """The kernel of a function of float64 arrays: casts its operands up and its result back."""
    def kernel(xp, *args):
        dtype = args[0].dtype
        result = function(xp, *[xp.asarray(a, dtype=np.float64) for a in args])
        return xp.asarray(result).astype(dtype)
    return kernel


# ------------------------------------------------------------------ error function
def _exp_minus_square(xp, x):
    """exp(-x*x) with a small relative error for large x: the square is split into an exact part and a rest."""
    high = xp.trunc(x * 16.) / 16.
    return xp.exp(-high * high) * xp.exp(-(x - high) * (x + high))


def _erfc_upper(xp, x):
    """erfc(x) for x >= 1."""
    x = xp.clip(x, 1., 30.)
    return _exp_minus_square(xp, x) * _chebyshev(_ERFCX, 1. / (1. + x), 0., .5) / (1. + x)


def _erf_middle(xp, x):
    """erf(x) for |x| <= 1."""
    x = xp.clip(x, -1., 1.)
    return x * _chebyshev(_ERF, x * x, 0., 1.)


@_in_float64
def erf(xp, x):
    size = xp.abs(x)
    tail = xp.sign(x) * (1. - _erfc_upper(xp, size))
    return xp.where(xp.isnan(x), x, xp.where(size < 1., _erf_middle(xp, x), tail))


@_in_float64
def erfc(xp, x):
    upper = _erfc_upper(xp, xp.abs(x))
    outer = xp.where(x > 0., upper, 2. - upper)
    return xp.where(xp.isnan(x), x, xp.where(xp.abs(x) < 1., 1. - _erf_middle(xp, x), outer))


# ------------------------------------------------------------------ gamma function
def _lgamma_positive(xp, x):
    """lgamma(x) for x > 0: a series around 2 after shifting, Stirling's from 8 on."""
    small = xp.clip(x, 0., 8.)
    # The distance t to 2 is shifted by itself: near the zeros at 1 and 2 no digit of it may be lost.
    product, divisor, at, t = xp.ones_like(small), xp.ones_like(small), small, small - 2.
    for _ in range(6):
        above = t > .5
        at, t = xp.where(above, at - 1., at), xp.where(above, t - 1., t)
        product = xp.where(above, product * at, product)
    for _ in range(2):
        below = t < -.5
        divisor = xp.where(below, divisor * at, divisor)
        at, t = xp.where(below, at + 1., at), xp.where(below, t + 1., t)
    near = t * _chebyshev(_LGAMMA, xp.clip(t, -.5, .5), -.5, .5) + xp.log(product) - xp.log(divisor)
    big = xp.maximum(x, 8.)
    far = (big - .5) * xp.log(big) - big + _LOG_SQRT_2PI + _stirling(big)
    return xp.where(x < 8., near, xp.where(xp.isinf(x), x, far))


def _stirling(x):
    """The sum of B(2k) / (2k (2k-1) x**(2k-1))."""
    inverse = 1. / x
    square, total = inverse * inverse, 0. * x
    for k in range(10, 0, -1):
        total = total * square + _BERNOULLI[k - 1] / (2 * k * (2 * k - 1))
    return total * inverse


def _sin_pi(xp, x):
    """sin(pi x), exactly 0 at integers."""
    rest = x - 2. * xp.floor(x / 2.)
    folded = xp.where(rest > 1.5, rest - 2., xp.where(rest > .5, 1. - rest, rest))
    return xp.sin(np.pi * folded)


def _lgamma(xp, x):
    positive = _lgamma_positive(xp, xp.where(x > 0., x, 1. - x))
    reflected = xp.log(np.pi / xp.abs(_sin_pi(xp, x))) - positive
    pole = xp.isinf(x) | (x <= 0.) & (xp.floor(x) == x)
    return xp.where(pole, np.inf, xp.where(x > 0., positive, reflected))


lgamma = _in_float64(_lgamma)


def _digamma(xp, x):
    reflect = x <= 0.
    at = xp.where(reflect, 1. - x, x)
    total = xp.zeros_like(at)
    for _ in range(10):
        small = at < 10.
        total = xp.where(small, total - 1. / xp.where(small, at, 1.), total)
        at = xp.where(small, at + 1., at)
    inverse = 1. / at
    square, series = inverse * inverse, xp.zeros_like(at)
    for k in range(9, 0, -1):
        series = (series + _BERNOULLI[k - 1] / (2 * k)) * square
    value = total + xp.log(at) - .5 * inverse - series
    rest = x - xp.floor(x)
    reflected = value - np.pi / xp.tan(np.pi * xp.where(rest > .5, rest - 1., rest))
    pole = reflect & ((rest == 0.) | xp.isinf(x))
    return xp.where(pole, np.inf, xp.where(reflect, reflected, value))


digamma = _in_float64(_digamma)


# ------------------------------------------------------------------ zeta and polygamma
def _zeta(xp, x, q):
    """sum over k of (q + k) ** -x, by Euler and Maclaurin from q + k > 9 on."""
    x, q = xp.broadcast_arrays(x, q)
    whole = xp.floor(q) == q
    at = xp.where((q <= 0.) & whole, 10., q)      # poles, -inf among them, must not be walked up from
    total = at ** -x
    for _ in range(9):
        at = at + 1.
        total = total + at ** -x
    while xp.any(at <= 9.):
        more = at <= 9.
        at = xp.where(more, at + 1., at)
        total = total + xp.where(more, at ** -x, 0.)
    power = at ** -x
    total = total + power * at / (x - 1.) - .5 * power
    factor, scale = xp.ones_like(x), 1.
    for k in range(12):
        factor = factor * (x + 2 * k) * ((x + 2 * k - 1) if k else 1.)
        scale *= (2 * k + 2) * (2 * k + 1)
        power = power / at if k == 0 else power / (at * at)
        total = total + _BERNOULLI[k] / scale * factor * power
    total = xp.where((q <= 0.) & ~whole & (xp.floor(x) != x), np.nan, total)
    total = xp.where((q <= 0.) & whole, np.inf, total)
    return xp.where(x == 1., np.inf, xp.where(x < 1., np.nan, total))


zeta = _in_float64(_zeta)


@_in_float64
def polygamma(xp, n, x):
    order = xp.maximum(n, 1.)
    sign = xp.where(xp.floor(order / 2.) * 2. == order, -1., 1.)
    value = sign * xp.exp(_lgamma(xp, order + 1.)) * _zeta(xp, order + 1., x)
    value = xp.where(n == 0., _digamma(xp, x), value)
    return xp.where((n < 0.) | (xp.floor(n) != n), np.nan, value)


# ------------------------------------------------------------------ incomplete gamma function
def _gamma_factor(xp, a, x):
    """x ** a * exp(-x) / gamma(a)."""
    return xp.exp(a * xp.log(x) - x - _lgamma(xp, a))


def _lower_series(xp, a, x):
    """(P(a, x), dP/da) by the power series, good for x <= max(1, a)."""
    term, term_a = xp.ones_like(a), xp.zeros_like(a)
    total, total_a, r = term, term_a, a
    for _ in range(_MAX_STEPS):
        r = r + 1.
        term_a = (term_a * x - term * x / r) / r
        term = term * x / r
        total, total_a = total + term, total_a + term_a
        if not xp.any((xp.abs(term) > 1e-17 * total) | (xp.abs(term_a) > 1e-17 * xp.abs(total_a))):
            break
    factor = _gamma_factor(xp, a, x) / a
    log_derivative = xp.log(x) - _digamma(xp, a + 1.)
    return factor * total, factor * (total_a + total * log_derivative)


def _upper_fraction(xp, a, x):
    """(Q(a, x), dQ/da) by the continued fraction, good for x > max(1, a); derivatives are carried along."""
    y, z, c = 1. - a, x + 2. - a, 0.
    p2, q2, p1, q1 = xp.ones_like(x), x, x + 1., z * x
    dp2, dq2, dp1, dq1 = 0. * x, 0. * x, 0. * x, -x
    answer, d_answer = p1 / q1, (dp1 - p1 / q1 * dq1) / q1
    for _ in range(_MAX_STEPS):
        c, y, z = c + 1., y + 1., z + 2.
        p, q = p1 * z - p2 * y * c, q1 * z - q2 * y * c
        dp = dp1 * z - p1 - dp2 * y * c + p2 * c
        dq = dq1 * z - q1 - dq2 * y * c + q2 * c
        new = xp.where(q != 0., p / q, answer)
        d_new = xp.where(q != 0., (dp - new * dq) / q, d_answer)
        moving = (xp.abs(new - answer) > 1e-16 * xp.abs(new)) | (xp.abs(d_new - d_answer) > 1e-16 * xp.abs(d_new))
        answer, d_answer = new, d_new
        p2, p1, q2, q1, dp2, dp1, dq2, dq1 = p1, p, q1, q, dp1, dp, dq1, dq
        big = xp.where(xp.abs(q) > 2. ** 52, 2. ** -52, 1.)
        p2, p1, q2, q1, dp2, dp1, dq2, dq1 = (v * big for v in (p2, p1, q2, q1, dp2, dp1, dq2, dq1))
        if not xp.any(moving):
            break
    factor = _gamma_factor(xp, a, x)
    log_derivative = xp.log(x) - _digamma(xp, a)
    return answer * factor, factor * (d_answer + answer * log_derivative)


def _incomplete_gamma(xp, a, x):
    """(P, dP/da, bad): each element by the method that suits it."""
    a, x = xp.broadcast_arrays(a, x)
    bad = ~((a > 0.) & (x >= 0.)) | xp.isinf(a)
    inside = ~bad & (x > 0.) & ~xp.isinf(x)
    upper = inside & (x > 1.) & (x > a)
    p, p_a = _lower_series(xp, xp.where(inside & ~upper, a, 1.), xp.where(inside & ~upper, x, .5))
    q, q_a = _upper_fraction(xp, xp.where(upper, a, 1.), xp.where(upper, x, 2.))
    at_end = xp.where(x > 0., 1., 0.)
    value = xp.where(upper, 1. - q, xp.where(inside, p, at_end))
    other = xp.where(upper, q, xp.where(inside, 1. - p, 1. - at_end))
    slope = xp.where(upper, -q_a, xp.where(inside, p_a, 0.))
    return value, other, slope, bad


@_in_float64
def igamma(xp, a, x):
    value, _, _, bad = _incomplete_gamma(xp, a, x)
    return xp.where(x == 0, 0., xp.where(bad, np.nan, value))


@_in_float64
def igammac(xp, a, x):
    _, other, _, bad = _incomplete_gamma(xp, a, x)
    return xp.where(bad, np.nan, other)


@_in_float64
def igamma_grad_a(xp, a, x):
    _, _, slope, bad = _incomplete_gamma(xp, a, x)
    return xp.where(x == 0, 0., xp.where(bad, np.nan, slope))


# ------------------------------------------------------------------ incomplete beta function
def _beta_fraction(xp, a, b, x):
    """The continued fraction of I_x(a, b), by Lentz's method; good for x < (a + 1) / (a + b + 2)."""
    tiny = 1e-300
    d = 1. - (a + b) * x / (a + 1.)
    d = 1. / xp.where(xp.abs(d) < tiny, tiny, d)
    c, value = xp.ones_like(x), d
    for m in range(1, _MAX_STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1.) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.))
        step = xp.ones_like(x)
        for coefficient in (even, odd):
            d, c = 1. + coefficient * d, 1. + coefficient / c
            d, c = xp.where(xp.abs(d) < tiny, tiny, d), xp.where(xp.abs(c) < tiny, tiny, c)
            d = 1. / d
            step = d * c
            value = value * step
        if not xp.any(xp.abs(step - 1.) > 1e-16):
            break
    return value


@_in_float64
def betainc(xp, a, b, x):
    a, b, x = xp.broadcast_arrays(a, b, x)
    bad = ~((a > 0.) & (b > 0.) & (x >= 0.) & (x <= 1.)) | xp.isinf(a) | xp.isinf(b)
    inside = ~bad & (x > 0.) & (x < 1.)
    a, b, t = xp.where(inside, a, 1.), xp.where(inside, b, 1.), xp.where(inside, x, .5)
    swap = t > (a + 1.) / (a + b + 2.)
    p, q, y = xp.where(swap, b, a), xp.where(swap, a, b), xp.where(swap, 1. - t, t)
    log_factor = (a * xp.log(t) + b * xp.log1p(-t) - _lgamma(xp, a) - _lgamma(xp, b) + _lgamma(xp, a + b))
    part = xp.exp(log_factor) * _beta_fraction(xp, p, q, y) / p
    value = xp.where(swap, 1. - part, part)
    return xp.where(bad, np.nan, xp.where(inside, value, x))


# ------------------------------------------------------------------ Bessel functions
def _bessel(xp, x, near, far):
    """exp(-x) I(x) for x >= 0 from two series: near(x) up to 8, far(1/x) / sqrt(x) above."""
    low, high = xp.minimum(x, 8.), xp.maximum(x, 8.)
    return xp.where(x <= 8., _chebyshev(near, low, 0., 8.), _chebyshev(far, 1. / high, 0., .125) / xp.sqrt(high))


@_in_float64
def bessel_i0e(xp, x):
    return _bessel(xp, xp.abs(x), _I0A, _I0B)


@_in_float64
def bessel_i1e(xp, x):
    size = xp.abs(x)
    value = _bessel(xp, size, _I1A, _I1B)
    return xp.where(size <= 8., x * value, xp.sign(x) * value)
