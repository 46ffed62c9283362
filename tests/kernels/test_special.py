"""Special functions against values computed with 30 digits, against each other, and at their edges."""
import numpy as np
import pytest

from graphreg.kernels import special

INF, NAN = np.inf, np.nan

VALUES = {
    "erf": [((1e-08,), 1.1283791670955126e-08), ((.3,), .3286267594591274), ((.999,), .8422852702064969),
            ((1.5,), .9661051464753108), ((-2.5,), -.999593047982555), ((5.,), .9999999999984626)],
    "erfc": [((.3,), .6713732405408726), ((1.,), .15729920705028513), ((2.5,), .0004069520174449589),
             ((10.,), 2.088487583762545e-45), ((26.,), 5.663192408856143e-296), ((-1.,), 1.8427007929497148)],
    "lgamma": [((1e-05,), 11.512919692895826), ((.3,), 1.0957979948180756), ((1.7,), -.09580769740706588),
               ((2.5,), .2846828704729192), ((7.9,), 8.32426586800881), ((8.1,), 8.72738826343204),
               ((100.5,), 361.4355404677776), ((-.5,), 1.2655121234846454), ((-3.7,), -1.3797399049658245)],
    "digamma": [((.001,), -1000.5755719318103), ((.3,), -3.502524222200133), ((1.5,), .03648997397857652),
                ((10.,), 2.251752589066721), ((1000.,), 6.907255195648812), ((-.5,), .03648997397857652),
                ((-3.7,), -.8450768588704194)],
    "bessel_i0e": [((.1,), .9071009257823011), ((3.,), .2430003541618254), ((7.9,), .14436986414104191),
                   ((8.1,), .14251180948829528), ((100.,), .03994437929909668), ((-3.,), .2430003541618254)],
    "bessel_i1e": [((.1,), .045298446808809324), ((3.,), .19682671329730086), ((7.9,), .13489649943989376),
                   ((8.1,), .13340068832583662), ((100.,), .03974415302513025), ((-3.,), -.19682671329730086)],
    "zeta": [((1.5, .3), 8.237761671459724), ((2., 1.), 1.6449340668482264), ((3.5, 7.), .003681929219641926),
             ((20., 2.), 9.539620338727962e-07)],
    "polygamma": [((1., .5), 4.934802200544679), ((2., 3.), -.15411380631918858), ((5., 1.25), 32.513767681292045)],
    "igamma": [((.5, .1), .345279153981423), ((.5, 20.), .9999999997460371), ((3., 2.), .32332358381693654),
               ((100., 90.), .15822098918643016)],
    "igamma_grad_a": [((.5, .1), -.8229360969795988), ((3., 2.), -.2318486720439896), ((3., 8.), -.017791335986496484),
                      ((10., 12.), -.09717797203717965)],
    "betainc": [((.5, 1.5, .3), .6607459491435451), ((2., 3., .8), .9728), ((50., 60., .4), .12470685834310036)],
}
# What TF gives where a function has no value.
EDGES = {
    "erf": [((NAN,), NAN), ((INF,), 1.), ((-INF,), -1.)],
    "erfc": [((NAN,), NAN), ((INF,), 0.), ((-INF,), 2.)],
    "lgamma": [((NAN,), NAN), ((INF,), INF), ((-INF,), INF), ((0.,), INF), ((-2.,), INF), ((1.,), 0.), ((2.,), 0.)],
    "digamma": [((NAN,), NAN), ((INF,), INF), ((-INF,), INF), ((0.,), INF), ((-2.,), INF)],
    "bessel_i0e": [((INF,), 0.), ((NAN,), NAN)],
    "bessel_i1e": [((0.,), 0.), ((-INF,), 0.)],
    "zeta": [((1., 2.), INF), ((.5, 2.), NAN), ((2., 0.), INF), ((2., -1.), INF), ((2.5, -1.5), NAN), ((NAN, 1.), NAN)],
    "polygamma": [((1.5, 2.), NAN), ((-1., 2.), NAN), ((3., 0.), INF), ((3., -1.), INF)],
    "igamma": [((0., 1.), NAN), ((-1., 1.), NAN), ((1., 0.), 0.), ((1., -1.), NAN), ((1., INF), 1.)],
    "igammac": [((1., 0.), 1.), ((1., INF), 0.), ((1., -1.), NAN)],
    "betainc": [((1., 2., 0.), 0.), ((1., 2., 1.), 1.), ((1., 2., 2.), NAN), ((0., 1., .5), NAN), ((1., -1., .5), NAN)],
}


def call(name, *args, dtype=np.float64):
    with np.errstate(all="ignore"):
        return getattr(special, name)(np, *[np.asarray(a, dtype) for a in args])


@pytest.mark.parametrize("name", sorted(VALUES))
def test_values(name):
    for args, value in VALUES[name]:
        assert call(name, *args) == pytest.approx(value, rel=2e-13, abs=0), args


@pytest.mark.parametrize("name", sorted(EDGES))
def test_edges(name):
    for args, value in EDGES[name]:
        assert call(name, *args) == pytest.approx(value, nan_ok=True), args


@pytest.mark.parametrize("name", sorted(VALUES))
@pytest.mark.parametrize("dtype", [np.float32, np.float16])
def test_the_dtype_is_kept_for_scalars_and_arrays(name, dtype):
    args, value = VALUES[name][-1]
    scalar, vector = call(name, *args, dtype=dtype), call(name, *[[a] * 3 for a in args], dtype=dtype)
    assert scalar.dtype == vector.dtype == dtype and vector.shape == (3,)


def test_functions_agree_with_each_other():
    x = np.linspace(.05, 30, 400)
    a = np.linspace(40, .1, 400)
    assert call("erf", x) + call("erfc", x) == pytest.approx(1., abs=1e-15)
    assert call("lgamma", x + 1) - call("lgamma", x) == pytest.approx(np.log(x), abs=1e-13)
    assert call("digamma", x + 1) - call("digamma", x) == pytest.approx(1 / x, abs=1e-12)
    assert call("igamma", a, x) + call("igammac", a, x) == pytest.approx(1., abs=1e-14)
    assert call("betainc", a, x, .4) + call("betainc", x, a, .6) == pytest.approx(1., abs=1e-13)
    assert call("polygamma", 0., x) == pytest.approx(call("digamma", x))
    assert call("zeta", 3., x) - call("zeta", 3., x + 1) == pytest.approx(x ** -3., rel=1e-8)


def test_lgamma_keeps_its_digits_around_its_zeros():
    e = 1e-6
    euler = .5772156649015329
    assert call("lgamma", 2 + e) == pytest.approx((1 - euler) * e, rel=1e-5)
    assert call("lgamma", 1 + e) == pytest.approx(-euler * e, rel=1e-5)
