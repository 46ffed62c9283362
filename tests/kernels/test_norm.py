"""Batch normalisation and its gradients, against float64 and finite differences."""
import numpy as np
import pytest

from graphreg.kernels import norm

X = np.random.RandomState(0).randn(3, 5, 4, 2) * [2, .5] + [3, -1]
SCALE, OFFSET, EPSILON = np.array([1.5, -.5]), np.array([.2, 3.]), 0.1


def test_batch_norm():
    y, mean, variance = norm.batch_norm(np, X, SCALE, OFFSET, EPSILON)
    np.testing.assert_allclose(mean, X.mean((0, 1, 2)), 1e-12)
    np.testing.assert_allclose(variance, X.var((0, 1, 2)), 1e-12)
    np.testing.assert_allclose(y, (X - mean) / np.sqrt(variance + EPSILON) * SCALE + OFFSET, 1e-12)
    np.testing.assert_allclose(norm.batch_norm_by(np, X, SCALE, OFFSET, mean, variance, EPSILON), y, 1e-12)


@pytest.mark.parametrize("moves", [True, False])
def test_gradients(moves):
    mean, variance = X.mean((0, 1, 2)), X.var((0, 1, 2))
    dy = np.cos(X * 3)

    def loss(x, scale, offset):
        m, v = (x.mean((0, 1, 2)), x.var((0, 1, 2))) if moves else (mean, variance)
        return (((x - m) / np.sqrt(v + EPSILON) * scale + offset) * dy).sum()

    grads = norm.batch_norm_grad(np, dy, X, SCALE, mean, variance, EPSILON, moves)
    arguments = [X, SCALE, OFFSET]
    for k, grad in enumerate(grads):
        for at in list(np.ndindex(*grad.shape))[::7]:
            step = np.zeros(grad.shape)
            step[at] = 1e-5
            up, down = [loss(*[a + sign * step if i == k else a for i, a in enumerate(arguments)]) for sign in (1, -1)]
            np.testing.assert_allclose(grad[at], (up - down) / 2e-5, 1e-5, 1e-6)


def test_sums_do_not_lose_digits():
    """100,000 rows of float32 around 1000: a plain running sum would be wrong in the fifth digit."""
    rows = np.full((100_000, 2), 1000.1, np.float32)
    assert abs(norm.channel_sums(np, rows, 2) / (rows[0].astype(float) * 100_000) - 1).max() < 1e-6


def test_sums_of_few_rows():
    assert norm.channel_sums(np, np.arange(6.).reshape(1, 6), 2).tolist() == [6, 9]
    assert norm.channel_sums(np, np.zeros((0, 4)), 2).tolist() == [0, 0]


@pytest.mark.parametrize("radius", [0, 1, 2, 9])
def test_near_sums(radius):
    x = np.arange(1., 6.).reshape(1, 5)
    wanted = [x[0, max(0, c - radius):c + radius + 1].sum() for c in range(5)]
    assert norm.near_sums(np, x, radius).tolist() == [wanted]


def test_lrn_gradient():
    x = np.random.RandomState(1).randn(1, 1, 2, 6)
    numbers = 2, 1.5, .3, .75
    dy = np.cos(x)
    dx = norm.lrn_grad(np, dy, x, norm.lrn(np, x, *numbers), *numbers)
    for at in np.ndindex(*x.shape):
        step = np.zeros(x.shape)
        step[at] = 1e-6
        slope = ((norm.lrn(np, x + step, *numbers) - norm.lrn(np, x - step, *numbers)) * dy).sum() / 2e-6
        np.testing.assert_allclose(dx[at], slope, 1e-6, 1e-8)
