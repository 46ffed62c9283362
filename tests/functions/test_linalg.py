"""Norms, identities and equations against NumPy; what is refused."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.core import errors

R = np.random.RandomState(9)


def run(tensor, feed=None):
    with tf.Session() as session:
        return session.run(tensor, feed)


@pytest.mark.parametrize("ord, axis", [(1, None), (2, None), ("euclidean", 1), (np.inf, 0), (3, 1), (1, (0, 1)), (np.inf, (0, 1)),
                                       ("fro", (-2, -1))])
def test_norms(ord, axis):
    x = R.randn(3, 4)
    if axis is None:
        expected = np.linalg.norm(x.ravel(), ord)
    else:
        expected = np.linalg.norm(x, None if ord == "euclidean" else ord, axis)
    np.testing.assert_allclose(run(tf.norm(tf.constant(x), ord, axis)), expected)


def test_norms_of_matrices():
    a = R.randn(3, 4)
    for order in 2, "fro", 1, np.inf:
        np.testing.assert_allclose(run(tf.norm(a_tensor(a), order, [0, 1])), np.linalg.norm(a, order))


def test_identities_of_static_and_unknown_size():
    n = tf.placeholder(tf.int32, [])
    made = [tf.eye(2), tf.eye(2, 3), tf.eye(n), tf.eye(n, 3), tf.eye(2, batch_shape=[n]), tf.eye(3, 2, [2], tf.int64)]
    shapes = [v.shape for v in run(made, {n: 4})]
    assert shapes == [(2, 2), (2, 3), (4, 4), (4, 3), (4, 2, 2), (2, 3, 2)]


def test_least_squares():
    a, b = R.randn(5, 3), R.randn(5, 2)
    np.testing.assert_allclose(run(tf.matrix_solve_ls(a_tensor(a), a_tensor(b))), np.linalg.lstsq(a, b, rcond=None)[0])
    ridge = np.linalg.solve(a.T @ a + .5 * np.eye(3), a.T @ b)
    np.testing.assert_allclose(run(tf.matrix_solve_ls(a_tensor(a), a_tensor(b), l2_regularizer=.5)), ridge)
    wide = run(tf.matrix_solve_ls(a_tensor(a.T), a_tensor(b[:3])))
    np.testing.assert_allclose(wide, np.linalg.lstsq(a.T, b[:3], rcond=None)[0])
    orthogonal = run(tf.matrix_solve_ls(a_tensor(a), a_tensor(b), fast=False))
    np.testing.assert_allclose(orthogonal, np.linalg.lstsq(a, b, rcond=None)[0])


def a_tensor(value):
    return tf.constant(value)


def test_solving_by_cholesky():
    a = R.randn(3, 3)
    a, b = a @ a.T + np.eye(3), R.randn(3, 2)
    np.testing.assert_allclose(run(tf.cholesky_solve(tf.cholesky(a_tensor(a)), a_tensor(b))), np.linalg.solve(a, b))
    np.testing.assert_allclose(run(tf.linalg.logdet(a_tensor(a))), np.linalg.slogdet(a)[1])
