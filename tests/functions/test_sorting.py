"""Sorting, searching and repeating against NumPy."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

import graphreg as tf

ROWS = st.lists(st.lists(st.integers(-4, 4), min_size=3, max_size=3), min_size=2, max_size=2)


def run(function, *values):
    with tf.Graph().as_default(), tf.Session() as session:
        return session.run(function(*[tf.placeholder_with_default(np.array(v), np.shape(v)) for v in values]))


@given(ROWS, st.sampled_from([0, 1, -1, -2]))
def test_sort_along_an_axis(rows, axis):
    np.testing.assert_array_equal(run(lambda x: tf.sort(x, axis), rows), np.sort(rows, axis))
    np.testing.assert_array_equal(run(lambda x: tf.sort(x, axis, "DESCENDING"), rows), -np.sort(-np.array(rows), axis))


@given(ROWS, st.sampled_from([0, 1]))
def test_argsort_is_stable(rows, axis):
    np.testing.assert_array_equal(run(lambda x: tf.argsort(x, axis), rows), np.argsort(rows, axis, "stable"))


@given(ROWS, ROWS, st.sampled_from(["left", "right"]))
def test_searchsorted_row_by_row(rows, values, side):
    rows = np.sort(rows, -1)
    found = run(lambda x, v: tf.searchsorted(x, v, side), rows, values)
    assert found.dtype == np.int32
    np.testing.assert_array_equal(found, [np.searchsorted(r, v, side) for r, v in zip(rows, values)])


@given(st.lists(st.integers(0, 3), min_size=3, max_size=3), st.sampled_from([1, -1]))
def test_repeat(counts, axis):
    x = np.arange(6).reshape(2, 3)
    np.testing.assert_array_equal(run(lambda v, n: tf.repeat(v, n, axis), x, np.array(counts)), np.repeat(x, counts, axis))


def test_repeat_flattens_without_an_axis():
    assert run(lambda x: tf.repeat(x, 2), [[1, 2], [3, 4]]).tolist() == [1, 1, 2, 2, 3, 3, 4, 4]


def test_refusals():
    with pytest.raises(TypeError, match="axis must be an int; got str"):
        tf.repeat([1], 2, axis="0")
    with pytest.raises(ValueError, match="side must be either 'right' or 'left'.  Saw: up."):
        tf.searchsorted([1], [1], side="up")
