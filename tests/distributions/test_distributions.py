"""Distributions by their definitions: densities that integrate to 1, moments of draws, divergences by hand."""
import numpy as np
import pytest

import graphreg as tf

C = tf.contrib.distributions
CONTINUOUS = {
    "normal": (lambda: tf.distributions.Normal(1., 2.), -20, 20), "laplace": (lambda: tf.distributions.Laplace(1., .5), -20, 20),
    "student_t": (lambda: tf.distributions.StudentT(5., 1., .5), -60, 60),
    "uniform": (lambda: tf.distributions.Uniform(-1., 3.), -2, 4), "gamma": (lambda: tf.distributions.Gamma(2., 1.5), 0, 40),
    "exponential": (lambda: tf.distributions.Exponential(1.5), 0, 40), "beta": (lambda: tf.distributions.Beta(2., 3.), 0, 1),
    "logistic": (lambda: C.Logistic(1., .5), -20, 20), "half_normal": (lambda: C.HalfNormal(2.), 0, 20),
    "chi2": (lambda: C.Chi2(4.), 0, 80), "inverse_gamma": (lambda: C.InverseGamma(5., 2.), 0, 60),
    "relaxed": (lambda: C.RelaxedBernoulli(2., logits=.5), 0, 1)}


@pytest.mark.parametrize("name", sorted(CONTINUOUS))
def test_density_integrates_to_one_and_is_the_slope_of_cdf(name):
    make, low, high = CONTINUOUS[name]
    x = np.linspace(low, high, 10001)[1:-1].astype("float32")
    d = make()
    with tf.Session() as session:
        density, below = session.run([d.prob(x), d.cdf(x)])
    width = (high - low) / 10000
    assert np.nansum(density.astype("float64")) * width == pytest.approx(1., abs=6e-3)
    density[~np.isfinite(density)] = 0.
    summed = np.cumsum(density.astype("float64")) * width + below[0]
    assert np.abs(summed - below).max() < 1e-2


@pytest.mark.parametrize("name", sorted(set(CONTINUOUS) - {"relaxed"}))
def test_draws_have_the_mean_and_the_spread(name):
    d = CONTINUOUS[name][0]()
    with tf.Session() as session:
        draws, mean, stddev = session.run([d.sample(2000, seed=3), d.mean(), d.stddev()])
    assert draws.mean() == pytest.approx(mean, abs=float(.1 * stddev))
    assert draws.std() == pytest.approx(stddev, rel=.15)


def test_divergence_of_multivariate_normals_by_hand():
    a, b = C.MultivariateNormalDiag([0., 1.], [1., 2.]), C.MultivariateNormalTriL([1., 1.], [[2., 0.], [1., 1.]])
    with tf.Session() as session:
        got = session.run([a.kl_divergence(b), a.entropy(), a.covariance(), b.covariance()])
    tril = np.array([[2., 0.], [1., 1.]])
    sigma_a, sigma_b, shift = np.diag([1., 4.]), tril @ tril.T, np.array([1., 0.])
    inverse = np.linalg.inv(sigma_b)
    expected = .5 * (np.trace(inverse @ sigma_a) + shift @ inverse @ shift - 2
                     + np.log(np.linalg.det(sigma_b) / np.linalg.det(sigma_a)))
    assert got[0] == pytest.approx(expected, rel=1e-5)
    assert got[1] == pytest.approx(.5 * np.log(np.linalg.det(2 * np.pi * np.e * sigma_a)), rel=1e-5)
    np.testing.assert_allclose(got[2], sigma_a, rtol=1e-6)
    np.testing.assert_allclose(got[3], sigma_b, rtol=1e-6)


def test_multinomial_counts_sum_to_the_draws():
    d = tf.distributions.Multinomial([5., 7.], probs=[.2, .3, .5])
    with tf.Session() as session:
        counts = session.run(d.sample(50, seed=1))
    np.testing.assert_array_equal(counts.sum(-1), np.tile([5., 7.], (50, 1)))


def test_what_is_not_there_says_so():
    with pytest.raises(AttributeError, match="tf.contrib.distributions.WishartFull is not emulated"):
        C.WishartFull
    with pytest.raises(tf.errors.UnimplementedError, match="scale"):
        C.MultivariateNormalDiag([0.]).scale
