"""Segment reductions against a loop over the rows."""
import numpy as np
import pytest

from graphreg.kernels import segment

ROWS = np.array([[1., 2.], [3., -4.], [5., 6.], [7., 8.], [-1., 0.]])
IDS = np.array([2, 0, 2, -1, 4])
LOOPS = {"sum": (np.sum, 0.), "prod": (np.prod, 1.), "max": (np.max, -np.finfo(float).max), "min": (np.min, np.finfo(float).max)}


def by_loop(function, empty, count):
    return np.array([function(ROWS[IDS == i], axis=0) if (IDS == i).any() else [empty] * 2 for i in range(count)])


@pytest.mark.parametrize("name", sorted(LOOPS))
def test_unsorted(name):
    got = getattr(segment, name)(np, ROWS, IDS, 6)
    np.testing.assert_array_equal(got, by_loop(*LOOPS[name], 6))


@pytest.mark.parametrize("dtype", [np.int32, np.uint8, np.float16, np.float32, np.complex64])
def test_the_dtype_is_kept(dtype):
    for name in ("sum", "prod", "mean"):
        assert getattr(segment, name)(np, ROWS.astype(dtype), np.array([0, 0, 1, 1, 1]), 3).dtype == dtype


def test_means_are_0_where_there_is_nothing():
    ids = np.array([0, 0, 2, 2, 2])
    np.testing.assert_allclose(segment.mean(np, ROWS, ids, 4)[[1, 3]], 0.)
    np.testing.assert_allclose(segment.sqrt_n(np, ROWS, ids, 4)[0], [4 / np.sqrt(2), -2 / np.sqrt(2)])
    np.testing.assert_allclose(segment.sorted_max(np, ROWS, ids, 4)[1], 0.)


def test_nothing_at_all():
    none = np.zeros((0, 2), np.float32)
    assert segment.sum(np, none, np.zeros(0, np.int32), 0).shape == (0, 2)
    np.testing.assert_array_equal(segment.sum(np, none, np.zeros(0, np.int32), 2), np.zeros((2, 2)))
    np.testing.assert_array_equal(segment.sum(np, ROWS, np.full(5, -1), 1), np.zeros((1, 2)))


def test_what_is_wrong_with_ids():
    assert segment.first_unsorted(np.array([0, 0, 3])) is None
    assert "not increasing" in segment.first_unsorted(np.array([1, 0]))
    assert segment.first_too_large(np.array([[0, 1], [5, 0]]), 3) == "segment_ids[1,0] = 5 is out of range [0, 3)"
    assert "out of range" in segment.first_outside(np.array([0, 4]), 3)
