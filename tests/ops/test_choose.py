"""Uniqueness, partitions and selection: orders, NaN, strings."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

from graphreg.core import errors, registry


def kernel(op_type):
    return registry.get_op_def(op_type).kernel


@given(st.lists(st.sampled_from([0, 1, 5, -3, 7]), max_size=12))
def test_unique_keeps_the_order_of_first_meeting(values):
    x = np.array(values, np.int32)
    y, places, counts = kernel("UniqueWithCounts")(np, x, np.dtype(np.int64))
    assert y.tolist() == list(dict.fromkeys(values)) and places.dtype == counts.dtype == np.int64
    np.testing.assert_array_equal(y[places], x)
    assert counts.tolist() == [values.count(v) for v in y]


def test_every_nan_is_unique_and_zeros_are_one():
    y, places = kernel("Unique")(np, np.array([np.nan, 0., np.nan, -0.], np.float32), np.dtype(np.int32))
    assert len(y) == 3 and places.tolist() == [0, 1, 2, 1]


def test_unique_strings():
    y, places = kernel("Unique")(np, np.array([b"b", b"a", b"b"], object), np.dtype(np.int32))
    assert y.tolist() == [b"b", b"a"] and places.tolist() == [0, 1, 0]


@given(st.integers(1, 4), st.lists(st.integers(0, 3), min_size=1, max_size=10))
def test_stitch_undoes_partition(columns, partitions):
    data = np.arange(len(partitions) * columns).reshape(-1, columns)
    parts = np.array(partitions, np.int32)
    rows = kernel("DynamicPartition")(np, data, parts, 4)
    places = kernel("DynamicPartition")(np, np.arange(len(partitions)), parts, 4)
    assert sum(len(r) for r in rows) == len(partitions)
    np.testing.assert_array_equal(kernel("DynamicStitch")(np, places, rows), data)


def test_the_later_row_stays_in_a_stitch():
    y = kernel("DynamicStitch")(np, [np.array([0, 1]), np.array(0)], [np.array([1., 2.]), np.array(7.)])
    assert y.tolist() == [7., 2.]


@pytest.mark.parametrize("x, text", [([0, 0], "0 is duplicated in the input."), ([0, 2], "2 is not between 0 and 2"),
                                     ([-1, 0], "-1 is not between 0 and 2")])
def test_what_is_no_permutation(x, text):
    with pytest.raises(errors.InvalidArgumentError) as caught:
        kernel("InvertPermutation")(np, np.array(x, np.int32))
    assert caught.value.message == text


@given(st.permutations(range(6)))
def test_inverse_permutation(order):
    x = np.array(order, np.int32)
    assert kernel("InvertPermutation")(np, x)[x].tolist() == list(range(6))


@pytest.mark.parametrize("axis, shape", [(-1, (2, 3, 4)), (0, (4, 2, 3)), (1, (2, 4, 3))])
def test_one_hot_along_each_axis(axis, shape):
    indices = np.array([[0, 3, 9], [-1, 2, 1]])
    y = kernel("OneHot")(np, indices, np.int32(4), np.float32(5), np.float32(-1), axis)
    assert y.shape == shape and y.dtype == np.float32
    moved = np.moveaxis(y, axis, -1)
    assert all(moved[i].tolist() == [5 if k == v else -1 for k in range(4)] for i, v in np.ndenumerate(indices))
