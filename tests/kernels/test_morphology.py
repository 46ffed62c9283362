"""Grey-scale dilation against loops over every window."""
import numpy as np

from graphreg.kernels import morphology

X = np.random.RandomState(0).randint(-9, 9, (2, 5, 6, 2)).astype(np.float64)
W = np.random.RandomState(1).randint(-9, 9, (3, 2, 2)).astype(np.float64)
WINDOWS = [(3, 2, 1, 1, 1), (2, 1, 1, 1, 2)]         # size, stride, before, after, rate


def looped():
    """(y, the flat place in x and the place in w of the first largest sum)."""
    size = [(n + b + a - (k - 1) * r - 1) // s + 1 for n, (k, s, b, a, r) in zip(X.shape[1:3], WINDOWS)]
    y = np.zeros((2, *size, 2))
    chosen = {}
    for n, i, j, c in np.ndindex(*y.shape):
        best = -np.inf
        for k, l in np.ndindex(3, 2):
            h, v = i * 2 + k - 1, j + l * 2 - 1
            if 0 <= h < 5 and 0 <= v < 6 and X[n, h, v, c] + W[k, l, c] > best:
                best = X[n, h, v, c] + W[k, l, c]
                chosen[n, i, j, c] = (n, h, v, c), (k, l, c)
        y[n, i, j, c] = best
    return y, chosen


def test_dilation_and_its_gradients():
    y, chosen = looped()
    np.testing.assert_array_equal(morphology.dilation2d(np, X, W, WINDOWS), y)
    dy = np.random.RandomState(2).randint(-3, 4, y.shape).astype(np.float64)
    dx, dw = np.zeros(X.shape), np.zeros(W.shape)
    for at, (in_x, in_w) in chosen.items():
        dx[in_x] += dy[at]
        dw[in_w] += dy[at]
    np.testing.assert_array_equal(morphology.dilation2d_input_grad(np, X, W, dy, WINDOWS), dx)
    np.testing.assert_array_equal(morphology.dilation2d_filter_grad(np, X, W, dy, WINDOWS), dw)
