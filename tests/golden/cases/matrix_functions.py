"""Functions of matrices: values and gradients."""
import numpy as np

from casetools import said, tell

R = np.random.RandomState(4)
P = R.randn(2, 3, 3)
P = P @ np.swapaxes(P, 1, 2) + np.eye(3)
M = R.randn(4, 3)
D3 = np.array([[1., 2., 9.], [5., 6., 7.], [9., .5, .25]])


def values(build):
    """What TF makes of other nodes: values only."""
    def case(tf):
        with tf.Graph().as_default() as graph:
            step = build(tf)
            session = tf.Session(graph=graph)
        return [lambda _: session.run(step), tell([str(t.shape) for t in step])]
    return case


def with_gradient(function, x, dtype="float64"):
    def build(tf):
        a = tf.constant(x, dtype)
        y = function(tf, a)
        return [y, tf.gradients(y, a, tf.ones_like(y) + y * .1)[0]]
    return values(build)


case_sqrtm = with_gradient(lambda tf, x: tf.linalg.sqrtm(x), P)
case_sqrtm_float = values(lambda tf: [tf.linalg.sqrtm(P.astype("float32")), tf.linalg.sqrtm((P + 1j * np.eye(3)).astype("complex64"))])
case_logm = values(lambda tf: [tf.linalg.logm((P + 0j).astype("complex128"))])
case_expm = values(lambda tf: [tf.linalg.expm(P), tf.linalg.expm(-P.astype("float32")), tf.linalg.expm(np.zeros((2, 2)))])
case_lu = values(lambda tf: list(tf.linalg.lu(P)) + list(tf.linalg.lu(P[0].astype("float32"), tf.int64)))
case_solve_ls = values(lambda tf: [tf.matrix_solve_ls(M, M[:, :2], fast=False), tf.matrix_solve_ls(M.T.copy(), M[:3, :2], fast=False),
                                   tf.matrix_solve_ls(M, M[:, :1]), tf.linalg.lstsq(P, P, l2_regularizer=.5)])
case_rank = values(lambda tf: [tf.linalg.matrix_rank(M), tf.linalg.matrix_rank(np.ones((2, 3, 3))), tf.linalg.matrix_rank(P, tol=3.)])
case_pinv = values(lambda tf: [tf.linalg.pinv(M), tf.linalg.pinv(np.ones((3, 3))), tf.linalg.pinv(P, rcond=.5)])
case_normalize = values(lambda tf: list(tf.linalg.normalize(M)) + list(tf.linalg.normalize(M, 1, axis=0)))


def case_norm_two(tf):
    with tf.Graph().as_default() as graph:
        step = [tf.norm(P, 2, [1, 2]), tf.norm(P, 2, [-2, -1], keepdims=True), tf.norm(P, 2, [0, 2])]
        session = tf.Session(graph=graph)
    return [lambda _: session.run(step)]


case_tridiagonal_solve = with_gradient(lambda tf, d: tf.linalg.tridiagonal_solve(d, tf.constant([1., 2., 3.], tf.float64)), D3)
case_tridiagonal_solve_many = with_gradient(lambda tf, d: tf.linalg.tridiagonal_solve(tf.constant(D3), d), M[:3])
case_tridiagonal_sequence = values(lambda tf: [tf.linalg.tridiagonal_solve([tf.constant(d) for d in ([1., 2.], [5., 6., 7.], [.5, .25])], tf.constant([1., 2., 3.]), diagonals_format="sequence")])
case_tridiagonal_matmul = with_gradient(lambda tf, d: tf.linalg.tridiagonal_matmul(d, tf.constant(M[:3])), D3)
case_tridiagonal_matmul_rhs = with_gradient(lambda tf, r: tf.linalg.tridiagonal_matmul(tf.constant(D3), r), M[:3])


def case_wrong(tf):
    x = tf.placeholder_with_default(M, [None, None])
    return [tf.linalg.sqrtm(x), tf.linalg.lu(x), tf.linalg.lu(np.zeros((2, 2))),
            tell(said(tf.linalg.sqrtm, M), said(tf.linalg.lu, [1.]), said(tf.linalg.logm, M), said(tf.linalg.tridiagonal_solve, D3, [1.], "x"))]
