"""Confusion matrices against counting, and what they refuse."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

import graphreg as tf


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 5)), min_size=1, max_size=12), st.booleans())
def test_counts(answers, with_classes):
    tf.reset_default_graph()
    labels, predictions, weights = map(list, zip(*answers))
    size = 4 if with_classes else max(labels + predictions) + 1
    expected = np.zeros((size, size), int)
    np.add.at(expected, (labels, predictions), weights)
    matrix = tf.confusion_matrix(labels, predictions, 4 if with_classes else None, weights=weights)
    with tf.Session() as session:
        assert np.array_equal(session.run(matrix), expected)


def test_a_last_axis_of_size_one_is_dropped():
    matrix = tf.math.confusion_matrix([[0], [1]], [1., 1.], dtype=tf.float64)
    assert matrix.dtype == tf.float64
    with tf.Session() as session:
        assert session.run(matrix).tolist() == [[0., 1.], [0., 1.]]


@pytest.mark.parametrize("labels, predictions, message", [
    ([0, -1], [0, 1], "`labels` contains negative values"), ([0, 1], [0, -1], "`predictions` contains negative values"),
    ([0, 3], [0, 1], "`labels` out of bound"), ([0, 1], [0, 3], "`predictions` out of bound")])
def test_numbers_that_are_no_class(labels, predictions, message):
    vague = [tf.placeholder_with_default(tf.constant(v), [None]) for v in (labels, predictions)]
    with tf.Session() as session, pytest.raises(tf.errors.InvalidArgumentError) as error:
        session.run(tf.confusion_matrix(*vague, num_classes=3))
    assert f"[{message}]" in error.value.message


def test_negative_numbers_are_refused_while_building():
    with pytest.raises(tf.errors.InvalidArgumentError) as error:
        tf.confusion_matrix([0, -1], [0, 1])
    assert error.value.message.startswith("`labels` contains negative values")
