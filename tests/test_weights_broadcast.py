"""Weights beside values: the static and the dynamic check agree with the rule, and broadcasting does what it says."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

import graphreg as tf
from graphreg.weights_broadcast import assert_broadcastable, broadcast_weights

SHAPES = st.lists(st.integers(1, 3), max_size=3).map(tuple)


def fits(weights, values):
    return not weights or len(weights) == len(values) and all(w in (1, v) for w, v in zip(weights, values))


@given(SHAPES, SHAPES)
def test_both_checks_follow_the_rule(weights, values):
    tf.reset_default_graph()
    expected = fits(weights, values)
    static = dynamic = True
    try:
        assert_broadcastable(np.ones(weights), np.ones(values))
    except ValueError:
        static = False
    checked = assert_broadcastable(*[tf.placeholder_with_default(tf.ones(s), None) for s in (weights, values)])
    with tf.Session() as session:
        try:
            session.run(checked)
        except tf.errors.InvalidArgumentError as error:
            dynamic = False
            assert error.message.startswith("assertion failed: [weights can not be broadcast to values.]")
    assert static == dynamic == expected


@pytest.mark.parametrize("vague", [False, True])
def test_weights_take_the_shape_of_values(vague):
    values = tf.zeros([2, 3])
    weights = tf.constant([[1.], [2.]])
    if vague:
        values, weights = tf.placeholder_with_default(values, [None, 3]), tf.placeholder_with_default(weights, None)
    with tf.Session() as session:
        assert np.array_equal(session.run(broadcast_weights(weights, values)), [[1., 1., 1.], [2., 2., 2.]])


def test_weights_of_the_static_shape_are_returned_as_they_are():
    values, weights = tf.zeros([2, 3]), tf.ones([2, 3])
    assert broadcast_weights(weights, values) is weights
