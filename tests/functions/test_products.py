"""einsum and tensordot against NumPy's, on equations and axes that the records do not hold."""
import numpy as np
import pytest

import graphreg as tf

R = np.random.RandomState(7)
SIZES = dict(a=2, b=3, c=4, d=2)
EQUATIONS = ["ab,bc->ac", "ab,bc->ca", "ab,ab->ab", "ab,ab->", "a,b->ba", "abc,cd->abd", "abc,abd->acd", "abc,bd->dac", "ab,cd->abcd",
             "ab,bc,cd->ad", "ab,a,b->", "abc->cab", "abc->b", "ab,b->ab", "abc,ac->b", "a,ab,abc->c", "ab,ab,ab->a", ",ab->ab"]
ALL_AT_ONCE = {"a,ab,abc->c", "ab,ab,ab->a"}      # an index is summed over more than two inputs


def operands(equation):
    return [np.array(R.randn(*[SIZES[c] for c in part])) for part in equation.split("->")[0].split(",")]


@pytest.mark.filterwarnings("ignore:Falling back")
@pytest.mark.parametrize("equation", EQUATIONS)
def test_einsum(equation):
    values = operands(equation)
    static = tf.einsum(equation, *[tf.constant(v) for v in values])
    # All at once, TF reshapes to every axis there is, which leaves room for one unknown size.
    known = 1 if equation in ALL_AT_ONCE else 9
    inputs = [tf.placeholder(tf.float64, [None] * min(v.ndim, known) + list(v.shape[known:])) for v in values]
    dynamic = tf.einsum(equation, *inputs)
    expected = np.einsum(equation, *values)
    with tf.Session() as session:
        np.testing.assert_allclose(session.run(static), expected, atol=1e-12)
        np.testing.assert_allclose(session.run(dynamic, dict(zip(inputs, values))), expected, atol=1e-12)
    assert static.shape.as_list() == list(expected.shape)


def test_einsum_with_dots():
    x, y = R.randn(5, 2, 3), R.randn(5, 3, 4)
    with tf.Session() as session:
        np.testing.assert_allclose(session.run(tf.einsum("...ij,...jk->...ik", tf.constant(x), tf.constant(y))), x @ y)
        np.testing.assert_allclose(session.run(tf.einsum("i...->...", tf.constant(x))), x.sum(0))


def test_an_index_summed_over_three_inputs_is_told():
    x = tf.ones([2, 3])
    with pytest.warns(UserWarning, match='exponential-space implementation of einsum.* because index "j"'):
        tf.einsum("ij,ij,ij->i", x, x, x)


@pytest.mark.parametrize("axes", [0, 1, 2, [1, 0], [[1], [0]], [[1, 2], [0, 1]], [[-1, 1], [1, 0]], [[], []]])
def test_tensordot(axes):
    a, b = R.randn(2, 3, 4), R.randn(3, 4, 2)
    if axes in (1, [1, 0]):
        b = np.moveaxis(b, 1, 0) if axes == 1 else b
    expected = np.tensordot(a, b, axes)
    p = tf.placeholder(tf.float64, [None, 3, None])
    q = tf.placeholder(tf.float64)
    with tf.Session() as session:
        np.testing.assert_allclose(session.run(tf.tensordot(tf.constant(a), tf.constant(b), axes)), expected)
        np.testing.assert_allclose(session.run(tf.tensordot(p, tf.constant(b), axes), {p: a}), expected)
        np.testing.assert_allclose(session.run(tf.tensordot(tf.constant(a), q, axes), {q: b}), expected)
