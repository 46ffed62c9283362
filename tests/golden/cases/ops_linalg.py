"""matmul and its family, einsum, tensordot, qr: values, shapes, gradients."""
import numpy as np

from casetools import said, tell

R = np.random.RandomState(3)
M23, M34, M33 = R.randn(2, 3), R.randn(3, 4), R.randn(3, 3)
B523, B534 = R.randn(5, 2, 3), R.randn(5, 3, 4)


def product(a, b, call, dtype="float32"):
    def case(tf):
        x, y = tf.constant(a, tf.as_dtype(dtype), name="x"), tf.constant(b, tf.as_dtype(dtype), name="y")
        z = call(tf, x, y)
        dz = tf.reshape(tf.cast(tf.range(1, tf.size(z) + 1), z.dtype), tf.shape(z))
        return [[z, tf.gradients(z, [x, y], dz)], tell(z.shape)]
    return case


case_matmul = product(M23, M34, lambda tf, x, y: tf.matmul(x, y))
case_matmul_operator = product(M23, M34, lambda tf, x, y: x @ y)
case_matmul_float64 = product(M23, M34, lambda tf, x, y: tf.matmul(x, y), "float64")
case_matmul_transpose_a = product(M23.T, M34, lambda tf, x, y: tf.matmul(x, y, transpose_a=True))
case_matmul_transpose_b = product(M23, M34.T, lambda tf, x, y: tf.matmul(x, y, transpose_b=True))
case_matmul_transpose_both = product(M23.T, M34.T, lambda tf, x, y: tf.matmul(x, y, True, True))
case_matmul_adjoint = product(M23.T, M34, lambda tf, x, y: tf.matmul(x, y, adjoint_a=True))
case_matmul_complex = product(M23.T + 1j * M23.T, M34 - 2j, lambda tf, x, y: tf.matmul(x, y, adjoint_a=True), "complex64")
case_matmul_complex_transpose = product(M23 + 1j, M34 - 2j * M34, lambda tf, x, y: tf.matmul(x, y), "complex128")
case_batch_matmul = product(B523, B534, lambda tf, x, y: tf.matmul(x, y))
case_batch_matmul_transpose = product(np.swapaxes(B523, 1, 2), B534, lambda tf, x, y: tf.matmul(x, y, transpose_a=True))
case_batch_matmul_broadcast = product(M23, B534, lambda tf, x, y: tf.matmul(x, y))
case_batch_matmul_broadcast_right = product(B523, M34[None], lambda tf, x, y: tf.matmul(x, y))
case_matmul_sparse_hint = product(M23, M34, lambda tf, x, y: tf.matmul(x, y, a_is_sparse=True))
case_matmul_ints = lambda tf: [[tf.matmul([[1, 2]], [[3], [4]]), tf.matmul(tf.constant([[1]], tf.int64), tf.constant([[5]], tf.int64))]]
case_matvec = product(M23, M34[:, 0], lambda tf, x, y: tf.linalg.matvec(x, y))
case_tensordot_one = product(M23, M34, lambda tf, x, y: tf.tensordot(x, y, 1))
case_tensordot_zero = product(M23[0], M34[0], lambda tf, x, y: tf.tensordot(x, y, 0))
case_tensordot_axes = product(B523, B534, lambda tf, x, y: tf.tensordot(x, y, [[0, 2], [0, 1]]))
case_tensordot_int_axes = product(B523, M34, lambda tf, x, y: tf.tensordot(x, y, [2, 0]))
case_tensordot_two = product(B523, np.swapaxes(B534, 0, 1)[..., :1] * np.ones((3, 5, 2)), lambda tf, x, y: tf.tensordot(x, y, [[2, 0, 1], [0, 1, 2]]))
case_tensordot_tensor_axes = product(M23, M34, lambda tf, x, y: tf.tensordot(x, y, tf.constant([[1], [0]])))
case_einsum_matmul = product(M23, M34, lambda tf, x, y: tf.einsum("ij,jk->ik", x, y))
case_einsum_implicit = product(M23, M34, lambda tf, x, y: tf.einsum("ij,jk", x, y))
case_einsum_batch = product(B523, B534, lambda tf, x, y: tf.einsum("bij,bjk->bik", x, y))
case_einsum_sum = product(B523, M34, lambda tf, x, y: tf.einsum("bij,jk->bk", x, y))
case_einsum_outer = product(M23[0], M34[0], lambda tf, x, y: tf.einsum("i,j->ij", x, y))
case_einsum_transposed = product(M23, M34, lambda tf, x, y: tf.einsum("ij,jk->ki", x, y))
case_einsum_elementwise = product(M33, M33 + 1., lambda tf, x, y: tf.einsum("ij,ij->ij", x, y))
case_einsum_dot = product(M33[0], M33[1], lambda tf, x, y: tf.einsum("i,i->", x, y))
case_einsum_three = product(M23, M34, lambda tf, x, y: tf.einsum("ij,jk,k->i", x, y, tf.constant([1., 2., 3., 4.])))
case_cross = product(M33, M33[::-1].copy(), lambda tf, x, y: tf.cross(x, y))


def case_einsum_one(tf):
    x = tf.constant(M23, tf.float32)
    return [[tf.einsum("ij->ji", x), tf.einsum("ij->", x), tf.einsum("ij->i", x), tf.einsum("ij", x)],
            tell(said(tf.einsum, "ij,jk->ik", x), said(tf.einsum, "ij->k", x), said(tf.einsum, "ij-ji", x), said(tf.einsum, "ii->i", x),
                 said(tf.einsum, "i...->...", x), said(tf.einsum, "ijk->i", x))]


def case_einsum_unknown_shapes(tf):
    x = tf.placeholder_with_default(B523.astype("float32"), [None, None, 3])
    y = tf.einsum("bij,jk->bik", x, tf.constant(M34, tf.float32))
    return [y, tell(y.shape)]


def case_tensordot_unknown_shapes(tf):
    x = tf.placeholder_with_default(B523.astype("float32"), [None, 2, 3])
    z = tf.placeholder_with_default(B523.astype("float32"), None)
    a, b = tf.tensordot(x, tf.constant(M34, tf.float32), 1), tf.tensordot(z, tf.constant(M34, tf.float32), 1)
    return [[a, b], tell(a.shape, b.shape), tf.gradients(a, x)]


def case_matmul_wrong(tf):
    x = tf.constant(M23)
    return [tell(said(tf.matmul, x, x), said(tf.matmul, x, tf.constant([1., 2.], tf.float64)), said(tf.matmul, x, x, True, adjoint_a=True),
                 said(tf.matmul, tf.constant(1.), tf.constant(1.)), said(tf.matmul, ["a"], ["b"]), said(tf.matmul, x, tf.constant(M23, tf.float32)))]


def case_matmul_wrong_at_run_time(tf):
    x, y = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
    z = tf.matmul(x, y)
    return [{"z": z, "@feed": {x: np.ones((2, 3)), y: np.ones((2, 3))}}, {"z": z, "@feed": {x: [1.], y: [[1.]]}}, {"z": z, "@feed": {x: np.ones((2, 3)), y: np.ones((3, 0))}}]


def case_qr(tf):
    x = tf.constant(M34, tf.float64)
    q, r = tf.qr(x)
    f = tf.linalg.qr(x, full_matrices=True)
    tall = tf.qr(tf.constant(M34.T, tf.float32))
    batch = tf.qr(tf.constant(B523))
    return [[tf.abs(q), tf.abs(r), tf.matmul(q, r), tf.abs(f.q), tf.matmul(tall.q, tall.r), tf.matmul(batch.q, batch.r)], tell(q.shape, f.r.shape, tall.q.shape, batch.q.shape)]


def case_qr_signs(tf):
    q, r = tf.qr(tf.constant(M33, tf.float64))
    return [[q, r]]


def case_qr_gradient(tf):
    x = tf.constant(M33, tf.float64)
    q, r = tf.qr(x)
    return [tf.gradients([q * 2., r], x)]


def case_empty_inner(tf):
    x, y = tf.zeros([2, 0]), tf.zeros([0, 3])
    return [[tf.matmul(x, y), tf.matmul(tf.zeros([0, 2]), tf.ones([2, 3]))]]


def case_shape_inference(tf):
    a, b = tf.placeholder(tf.float32, [None, 3]), tf.placeholder(tf.float32)
    c = tf.placeholder(tf.float32, [None, 2, 3])
    made = [tf.matmul(a, b), tf.matmul(a, a, transpose_b=True), tf.matmul(c, c, transpose_b=True), tf.matmul(c, tf.zeros([3, 4])), tf.matmul(b, b),
            tf.tensordot(c, tf.zeros([3, 4]), 1), tf.tensordot(b, tf.zeros([3, 4]), 1), tf.tensordot(c, c, [[0], [0]])]
    return [tell([m.shape for m in made])]


def case_l2_normalize_rows_and_xw_plus_b(tf):
    x = tf.constant(M23, tf.float32)
    return [[tf.nn.xw_plus_b(x, tf.constant(M34, tf.float32), [1., 2., 3., 4.]), tf.nn.relu_layer(x, tf.constant(M34, tf.float32), tf.zeros([4]), name="r")]]


# ------------------------------------------------------------------ least squares
def case_least_squares_forms(tf):
    a, b = np.array([[1, 2], [3, -4], [5, 1]], np.float32), np.array([[1], [2], [3]], np.float32)
    solve = tf.matrix_solve_ls
    return [solve(a, b), solve(a, b, .1), solve(a.T, b[:2], .1, name="mine"), solve(a[None], b[None], .1),
            solve(a.astype(np.float64), b.astype(np.float64), .1), solve(tf.constant(a), b, 0), solve(a + 0j, b + 0j, .1),
            solve(a, b, tf.constant(.1))]


def case_least_squares_of_unknown_shapes(tf):
    a, b = np.array([[1, 2], [3, -4], [5, 1]], np.float32), np.array([[1], [2], [3]], np.float32)
    rows = tf.placeholder_with_default(a, [None, 2])
    batch = tf.placeholder_with_default(a[None], [None, 3, 2])
    solved = tf.matrix_solve_ls(rows, b, .1)
    return [solved, tf.matrix_solve_ls(rows, b), tf.matrix_solve_ls(batch, b[None], .1)]
