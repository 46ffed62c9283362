"""Sparse kernels against dense arithmetic."""
import numpy as np
import pytest

from graphreg.kernels import sparse


@pytest.mark.parametrize("is_sorted", [True, False])
def test_matmul(is_sorted):
    r = np.random.RandomState(0)
    rows, columns = np.nonzero(r.rand(7, 5) < 0.4)
    order = np.arange(len(rows)) if is_sorted else r.permutation(len(rows))
    values, b = r.randn(len(rows)), r.randn(5, 3)
    dense = np.zeros((7, 5))
    dense[rows, columns] = values
    found = sparse.matmul(rows[order], columns[order], values[order], 7, b)
    np.testing.assert_allclose(found, dense @ b, atol=1e-12)


def test_matmul_of_repeated_places():
    found = sparse.matmul(np.array([0, 0]), np.array([1, 1]), np.array([2., 3.]), 2, np.ones((2, 2)))
    np.testing.assert_array_equal(found, [[5, 5], [0, 0]])


def test_merge_is_the_same_sorted_or_not():
    a, b = np.array([[0, 1], [1, 0], [2, 2]]), np.array([[0, 0], [1, 0]])
    fast, slow = sparse.merge(a, b), sparse._merge_slowly(a.tolist(), b.tolist())
    for x, y in zip(fast, slow):
        np.testing.assert_array_equal(x, y)
    np.testing.assert_array_equal(fast[0], [-1, 0, 1, 2])


def test_disorder():
    shape = np.array([2, 3])
    assert sparse.first_disorder(np.array([[0, 1], [1, 0]]), shape) is None
    assert sparse.first_disorder(np.array([[0, 1], [0, 1]]), shape) == (1, "repeated")
    assert sparse.first_disorder(np.array([[1, 1], [0, 1]]), shape) == (1, "out of order")
    assert sparse.first_disorder(np.array([[0, 3]]), shape) == (0, "out of bounds")


def test_edit_distance():
    assert sparse.edit_distance("kitten", "sitting") == 3
    assert sparse.edit_distance("", "ab") == 2
