"""Pooling along one dimension after the other, against plain loops over every window."""
import types

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from graphreg.kernels import pool

plain = types.SimpleNamespace(**{name: getattr(np, name) for name in dir(np) if not name.startswith("__")})
NAN, INF = np.nan, np.inf


def spans(length, window):
    """(from, to) of what each window covers along an axis."""
    size, stride, before, after = window
    count = (length + before + after - size) // stride + 1
    return [(max(i * stride - before, 0), min(i * stride - before + size, length)) for i in range(count)]


def each_window(shape, windows):
    """(place of a window, where it lies) for every window."""
    lines = [spans(n, window) for n, window in zip(shape[1:-1], windows)]
    for at in np.ndindex(*[len(line) for line in lines]):
        yield at, tuple(slice(*line[i]) for i, line in zip(at, lines))


def out_shape(shape, windows):
    return shape[:1] + tuple(len(spans(n, w)) for n, w in zip(shape[1:-1], windows)) + shape[-1:]


def first_largest(seen):
    """Place of the first largest element of a flat window, as TF goes through it: NaN is never larger."""
    best = 0
    for k, value in enumerate(seen):
        if value > seen[best]:
            best = k
    return best


def looped_places(x, windows):
    """For each window the flat place of its first largest element, in its image without channels."""
    places = np.zeros(out_shape(x.shape, windows), np.int64)
    grid = np.arange(int(np.prod(x.shape[1:-1]))).reshape(x.shape[1:-1])
    for at, where in each_window(x.shape, windows):
        for n in range(x.shape[0]):
            for c in range(x.shape[-1]):
                seen = x[(n,) + where + (c,)].ravel()
                places[(n,) + at + (c,)] = grid[where].ravel()[first_largest(seen)]
    return places


def moved(x, places, dy):
    """dy summed up at the places."""
    dx = np.zeros((x.shape[0], int(np.prod(x.shape[1:-1])), x.shape[-1]))
    for index, place in np.ndenumerate(places):
        dx[index[0], place, index[-1]] += dy[index]
    return dx.reshape(x.shape)


@st.composite
def poolings(draw, rank=2, low=-2, high=2):
    """(x with many ties, windows)."""
    sizes = [draw(st.integers(1, 6)) for _ in range(rank)]
    windows = []
    for n in sizes:
        size, stride = draw(st.integers(1, 4)), draw(st.integers(1, 3))
        before = draw(st.integers(0, size - 1))
        after = draw(st.integers(max(0, size - n - before), max(size - 1, size - n - before)))
        # Every window covers something, as TF's padding makes sure.
        while spans(n, (size, stride, before, after))[-1][0] >= n:
            after -= 1
        windows.append((size, stride, before, after))
    shape = [draw(st.integers(1, 2))] + sizes + [draw(st.integers(1, 2))]
    seed = draw(st.integers(0, 99))
    return np.random.RandomState(seed).randint(low, high, shape).astype(np.float64), windows


@settings(max_examples=60)
@given(poolings())
def test_max_pool(case):
    x, windows = case
    wanted = np.zeros(out_shape(x.shape, windows))
    for at, where in each_window(x.shape, windows):
        wanted[(slice(None),) + at] = x[(slice(None),) + where].max((1, 2))
    for xp in (np, plain):
        np.testing.assert_array_equal(pool.max_pool(xp, x, windows), wanted)
    np.testing.assert_array_equal(pool.max_pool_by_taps(np, x, windows), wanted)


@settings(max_examples=60)
@given(poolings())
def test_first_of_equal_elements_gets_the_gradient(case):
    x, windows = case
    places = looped_places(x, windows)
    dy = np.random.RandomState(7).randint(-3, 4, places.shape).astype(np.float64)
    for xp in (np, plain):
        np.testing.assert_array_equal(pool.max_pool_with_place(xp, x, windows)[1], places)
        np.testing.assert_array_equal(pool.max_pool_grad(xp, x, dy, windows), moved(x, places, dy))


@settings(max_examples=30)
@given(poolings(rank=3))
def test_three_dimensions(case):
    x, windows = case
    y, dx = np.zeros(out_shape(x.shape, windows)), np.zeros(x.shape)
    dy = np.random.RandomState(7).randint(-3, 4, y.shape).astype(np.float64)
    again = np.zeros(y.shape)
    ddx = np.random.RandomState(8).randint(-3, 4, x.shape).astype(np.float64)
    places = looped_places(x, windows)
    for at, where in each_window(x.shape, windows):
        top = y[(slice(None),) + at] = x[(slice(None),) + where].max((1, 2, 3))
        ties = x[(slice(None),) + where] == top[:, None, None, None]
        dx[(slice(None),) + where] += ties * dy[(slice(None),) + at][:, None, None, None]
    for index, place in np.ndenumerate(places):
        again[index] = ddx.reshape(len(ddx), -1, ddx.shape[-1])[index[0], place, index[-1]]
    np.testing.assert_array_equal(pool.max_pool(np, x, windows), y)
    for xp in (np, plain):
        np.testing.assert_array_equal(pool.tied_max_pool_grad(xp, x, y, dy, windows), dx)
        np.testing.assert_array_equal(pool.max_pool_grad_grad(xp, x, y, ddx, windows), again)


@settings(max_examples=60)
@given(poolings(low=-9, high=9))
def test_avg_pool(case):
    x, windows = case
    y, dx = np.zeros(out_shape(x.shape, windows)), np.zeros(x.shape)
    dy = np.random.RandomState(7).randint(-3, 4, y.shape).astype(np.float64)
    for at, where in each_window(x.shape, windows):
        seen = x[(slice(None),) + where]
        y[(slice(None),) + at] = seen.mean((1, 2))
        dx[(slice(None),) + where] += (dy[(slice(None),) + at] / (seen.shape[1] * seen.shape[2]))[:, None, None]
    for xp in (np, plain):
        np.testing.assert_allclose(pool.avg_pool(xp, x, windows), y, 1e-12, 1e-12)
        np.testing.assert_allclose(pool.avg_pool_grad(xp, x.shape, dy, windows), dx, 1e-12, 1e-12)


def test_nan_and_infinity_as_tf_has_them():
    x = np.array([[NAN, 1, -INF, -INF], [2, NAN, -INF, -INF]]).reshape(1, 2, 4, 1)
    windows = [(2, 2, 0, 0), (2, 2, 0, 0)]
    low = np.finfo(np.float64).min
    for xp in (np, plain):
        assert pool.max_pool(xp, x, windows).ravel().tolist() == [2, low]
        assert pool.max_pool_with_place(xp, x, windows)[1].ravel().tolist() == [0, 2]
        dx = pool.max_pool_grad(xp, x, np.array([3., 5.]).reshape(1, 1, 2, 1), windows)
        assert dx.ravel().tolist() == [3, 0, 5, 0, 0, 0, 0, 0]


def test_infinite_gradients_stay_where_they_belong():
    x = np.arange(4, dtype=np.float32).reshape(1, 2, 2, 1)
    dx = pool.max_pool_grad(np, x, np.full((1, 1, 1, 1), INF, np.float32), [(2, 2, 0, 0)] * 2)
    assert dx.ravel().tolist() == [0, 0, 0, INF]


def test_padding_before_a_window_of_lowest_numbers():
    """Padding is never the largest, not even beside the lowest number there is."""
    for dtype, low in ((np.int8, -128), (np.float32, -INF)):
        x = np.full((1, 2, 2, 1), low, dtype)
        dy = np.arange(1, 10, dtype=dtype).reshape(1, 3, 3, 1)
        dx = pool.max_pool_grad(np, x, dy, [(2, 1, 1, 1)] * 2)
        assert dx.sum() == dy.sum() and dx[0, 0, 0, 0] == 1 + 2 + 4 + 5


@pytest.mark.parametrize("dtype", ["uint8", "int8", "int16", "int32", "int64", "uint16", "float16", "float64"])
def test_types(dtype):
    x = np.array([[3, 1, 4], [1, 5, 9]], dtype).reshape(1, 2, 3, 1)
    windows = [(2, 1, 0, 1), (2, 2, 0, 1)]
    y = pool.max_pool(np, x, windows)
    assert y.dtype == x.dtype and y.ravel().tolist() == [5, 9, 5, 9]
    assert pool.max_pool_grad(np, x, y, windows).dtype == x.dtype


@pytest.mark.parametrize("block", [1, 1 << 17])
@pytest.mark.parametrize("size", [(4, 6), (5, 7), (2, 3)])
def test_pairs(size, block, monkeypatch):
    """Windows of two by two, that do not overlap, go a way of their own."""
    monkeypatch.setattr(pool, "_BLOCK", block)
    windows = [(2, 2, 0, 0)] * 2
    x = np.random.RandomState(0).randint(-2, 2, (3,) + size + (2,)).astype(np.float32)
    places = looped_places(x, windows)
    dy = np.random.RandomState(1).randn(*places.shape).astype(np.float32)
    np.testing.assert_array_equal(pool.max_pool_grad(np, x, dy, windows), moved(x, places, dy))
    np.testing.assert_array_equal(pool.max_pool(np, x, windows), pool.max_pool_by_taps(np, x, windows))


def test_many_blocks(monkeypatch):
    x = np.random.RandomState(0).randn(5, 4, 6, 2)
    windows = [(3, 2, 1, 0), (2, 2, 0, 0)]
    dy = np.random.RandomState(1).randn(*pool.max_pool(np, x, windows).shape)
    whole = pool.max_pool_grad(np, x, dy, windows)
    monkeypatch.setattr(pool, "_BLOCK", 1)
    np.testing.assert_array_equal(pool.max_pool_grad(np, x, dy, windows), whole)
