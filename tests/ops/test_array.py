"""Reshape's open size, empty shapes, strings, and what hands its input on."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.core import errors, registry


def kernel(op_type):
    return registry.get_op_def(op_type).kernel


@pytest.mark.parametrize("old, wanted, new", [
    ((2, 3), [-1], (6,)), ((0, 3), [-1, 3], (0, 3)), ((0, 2), [-1, 0], (2, 0)), ((), [1, -1], (1, 1)), ((4, 0), [0, 5], (0, 5))])
def test_reshape(old, wanted, new):
    assert kernel("Reshape")(np, np.zeros(old), np.array(wanted)).shape == new


@pytest.mark.parametrize("wanted, text", [
    ([4], "Input to reshape is a tensor with 6 values, but the requested shape has 4"),
    ([-1, 4], "Input to reshape is a tensor with 6 values, but the requested shape requires a multiple of 4"),
    ([-1, -1], "Only one input size may be -1, not both 0 and 1"), ([-2, 3], "Size 0 must be non-negative, not -2")])
def test_reshape_refuses(wanted, text):
    with pytest.raises(errors.InvalidArgumentError) as caught:
        kernel("Reshape")(np, np.zeros((2, 3)), np.array(wanted))
    assert caught.value.message == text


@pytest.mark.parametrize("op_type", ["Identity", "StopGradient", "PlaceholderWithDefault"])
def test_identities_copy_nothing(op_type):
    x, extra = np.zeros(3), ((3,),) if op_type == "PlaceholderWithDefault" else ()
    assert kernel(op_type)(np, x, *extra) is x


def test_strings_are_filled_and_emptied():
    x = np.array([b"a", b"b"], object)
    assert kernel("ZerosLike")(np, x).tolist() == [b"", b""]
    filled = kernel("Fill")(np, np.array([2]), np.array(b"x", object))
    assert filled.dtype == object and filled.tolist() == [b"x", b"x"]


def test_check_numerics_says_what_it_found():
    x = tf.placeholder(tf.float32, [None])
    y = tf.check_numerics(x, "loss")
    with tf.Session() as session:
        assert session.run(y, {x: [1., -2.]}).tolist() == [1., -2.]
        for value, found in ((np.nan, "NaN"), (np.inf, "Inf"), (-np.inf, "Inf")):
            with pytest.raises(tf.errors.InvalidArgumentError, match=f"loss : Tensor had {found} values"):
                session.run(y, {x: [0., value]})


def test_constant_value_is_the_callers_own():
    x = tf.constant([1, 2])
    tf.contrib.util.constant_value(x)[0] = 9
    with tf.Session() as session:
        assert session.run(x).tolist() == [1, 2]


def test_long_chains_of_constants_fold_without_recursion():
    n = tf.constant(1)
    for _ in range(3000):
        n = tf.identity(n)
    assert tf.zeros([n, n + 1]).shape.as_list() == [1, 2]
