"""The k largest elements: against a plain sort, and in the order of TF's heap."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

from graphreg.kernels.top_n import top_k


def by_sorting(row, k):
    return sorted(range(len(row)), key=lambda i: (-row[i], i))[:k]


@given(st.integers(1, 130), st.integers(0, 2**32 - 1), st.sampled_from([np.int32, np.float32, np.uint8]))
def test_sorted_is_stable(columns, seed, dtype):
    rng = np.random.RandomState(seed)
    x = rng.randint(0, 1 + columns // 2, (3, columns)).astype(dtype)
    k = rng.randint(0, columns + 1)
    values, indices = top_k(x, k, True)
    assert indices.dtype == np.int32 and values.dtype == dtype
    assert indices.tolist() == [by_sorting(row.tolist(), k) for row in x]
    np.testing.assert_array_equal(values, np.take_along_axis(x, indices, 1))


@given(st.integers(2, 60), st.integers(0, 2**32 - 1))
def test_unsorted_holds_the_same_elements(columns, seed):
    rng = np.random.RandomState(seed)
    x = rng.randint(0, 1 + columns // 2, (2, columns)).astype(np.float32)
    k = rng.randint(1, columns + 1)
    _, indices = top_k(x, k, False)
    assert [sorted(row) for row in indices.tolist()] == [sorted(by_sorting(row.tolist(), k)) for row in x]


@pytest.mark.parametrize("k, expected", [
    (2, [4, 2]), (3, [7, 4, 2]), (4, [5, 7, 2, 4]), (5, [0, 7, 5, 2, 4]), (6, [1, 0, 5, 7, 4, 2]),
    (7, [6, 1, 5, 0, 4, 7, 2]), (8, [2, 4, 7, 5, 0, 1, 6, 3])])
def test_unsorted_order_of_tf(k, expected):
    x = np.array([[5, 3, 9, 1, 9, 7, 2, 8]], np.int32)
    assert top_k(x, k, False)[1].tolist() == [expected]


@pytest.mark.parametrize("row, k, expected", [
    ([np.nan, 1, np.nan, 2, 0], 1, [3]), ([np.nan, 1, np.nan, 2, 0], 2, [0, 3]), ([np.nan, 1, np.nan, 2, 0], 3, [0, 3, 1]),
    ([np.nan, 1, np.nan, 2, 0], 5, [0, 1, 2, 3, 4]), ([np.inf, np.nan, -np.inf, 3, 3], 5, [0, 1, 3, 4, 2])])
def test_nan_stands_where_tf_leaves_it(row, k, expected):
    assert top_k(np.array([row], np.float32), k, True)[1].tolist() == [expected]


def test_leading_axes_and_empty_ones():
    values, indices = top_k(np.arange(24).reshape(2, 3, 4), 2, True)
    assert values.shape == indices.shape == (2, 3, 2) and indices[1, 2].tolist() == [3, 2]
    assert top_k(np.zeros((0, 3)), 2, True)[0].shape == (0, 2)
    assert top_k(np.zeros((2, 0)), 0, True)[0].shape == (2, 0)
