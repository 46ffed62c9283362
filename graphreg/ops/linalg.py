"""Linear algebra: decompositions, inverses, determinants and the solving of equations."""
import numpy as np

from ..core import errors, scopes, shape_fns
from ..core.declare import op
from .diagonal import min_dim

TYPES = "T: {float64, float32, float16, complex64, complex128}"
DETERMINANT_TYPES = "T: {float16, float32, float64, complex64, complex128}"


def _refuse(text):
    raise errors.InvalidArgumentError(None, None, text)


def _adjoint(xp, x):
    return xp.conj(xp.swapaxes(x, -1, -2))


def _in_lapack_type(xp, x):
    """LAPACK knows no float16."""
    return x.astype(np.float32) if x.dtype == np.float16 else x


def _check_square(x, text="Input matrix must be square."):
    if x.shape[-1] != x.shape[-2]:
        _refuse(text)


def _attempt(function, text):
    """function(), its failure told as TF does."""
    try:
        return function()
    except np.linalg.LinAlgError:
        return _refuse(text)


# ------------------------------------------------------------------ shapes
def _square(shape):
    """(batch, n) of a shape of square matrices; (None, None) when unknown."""
    if shape is None:
        return None, None
    return shape[:-2], shape_fns.merge_dim(shape[-2], shape[-1])


def _square_shape(c):
    batch, n = _square(c.with_rank_at_least(0, 2))
    return [None if batch is None else batch + (n, n)]


def _batch_shape(c):
    x = c.with_rank_at_least(0, 2)
    if x is None:
        return [None] * len(c.op_def.outputs)
    shape_fns.merge_dim(x[-1], x[-2])
    return [x[:-2]] * len(c.op_def.outputs)


def _solve_shape(c):
    batch, n = _square(c.with_rank_at_least(0, 2))
    rhs = c.with_rank_at_least(1, 2)
    if rhs is None:
        return [None if batch is None else batch + (n, None)]
    if batch is not None:
        batch = shape_fns.merge(batch, rhs[:-2])
        n = shape_fns.merge_dim(n, rhs[-2])
    else:
        batch, n = rhs[:-2], rhs[-2]
    return [batch + (n, rhs[-1])]


# ------------------------------------------------------------------ inverse and determinants
@op("MatrixInverse(input: T) -> output: T", "adjoint: bool = false", TYPES)
def matrix_inverse(xp, input, adjoint):
    """The inverse of square matrices, or of their adjoints."""
    _check_square(input)
    x = _in_lapack_type(xp, input)
    out = _attempt(lambda: xp.linalg.inv(_adjoint(xp, x) if adjoint else x), "Input is not invertible.")
    return out.astype(input.dtype)


matrix_inverse.shape(_square_shape)


@matrix_inverse.gradient
def _(tf, op, dy):
    inverse = op.outputs[0]
    return -tf.matmul(inverse, tf.matmul(dy, inverse, adjoint_b=True), adjoint_a=True)


@op("MatrixDeterminant(input: T) -> output: T", DETERMINANT_TYPES)
def matrix_determinant(xp, input):
    """The determinant of square matrices."""
    _check_square(input)
    return xp.asarray(xp.linalg.det(_in_lapack_type(xp, input))).astype(input.dtype)


matrix_determinant.shape(_batch_shape)


def _per_matrix(tf, values):
    """One number for each matrix, shaped to multiply the matrix."""
    return lambda shape_of: tf.reshape(values, tf.concat([tf.shape(shape_of), [1, 1]], 0))


@matrix_determinant.gradient
def _(tf, op, dy):
    inverse = tf.matrix_inverse(op.inputs[0], adjoint=True)
    return _per_matrix(tf, dy * op.outputs[0])(op.outputs[0]) * inverse


@op("LogMatrixDeterminant(input: T) -> sign: T, log_abs_determinant: T", DETERMINANT_TYPES)
def log_matrix_determinant(xp, input):
    """The sign of the determinant and the logarithm of its size."""
    _check_square(input)
    sign, logarithm = xp.linalg.slogdet(_in_lapack_type(xp, input))
    return xp.asarray(sign).astype(input.dtype), xp.asarray(logarithm).astype(input.dtype)


log_matrix_determinant.shape(_batch_shape)


@log_matrix_determinant.gradient
def _(tf, op, d_sign, dy):
    inverse = tf.matrix_inverse(op.inputs[0], adjoint=True)
    return _per_matrix(tf, dy)(op.outputs[1]) * inverse


# ------------------------------------------------------------------ equations
@op("MatrixSolve(matrix: T, rhs: T) -> output: T", "adjoint: bool = false", TYPES)
def matrix_solve(xp, matrix, rhs, adjoint):
    """X with matrix @ X = rhs, or adjoint(matrix) @ X = rhs."""
    return _solve(xp, _adjoint(xp, matrix) if adjoint else matrix, rhs)


def _solve(xp, matrix, rhs):
    _check_square(matrix, "First input (lhs) must be a square matrix.")
    if matrix.shape[-2] != rhs.shape[-2]:
        _refuse("Input matrix and rhs are incompatible.")
    a, b = _in_lapack_type(xp, matrix), _in_lapack_type(xp, rhs)
    return _attempt(lambda: xp.linalg.solve(a, b), "Input matrix is not invertible.").astype(rhs.dtype)


matrix_solve.shape(_solve_shape)


@matrix_solve.gradient
def _(tf, op, dy):
    adjoint, solution = op.get_attr("adjoint"), op.outputs[0]
    by_rhs = tf.matrix_solve(op.inputs[0], dy, adjoint=not adjoint)
    left, right = (solution, by_rhs) if adjoint else (by_rhs, solution)
    return -tf.matmul(left, right, adjoint_b=True), by_rhs


@op("MatrixTriangularSolve(matrix: T, rhs: T) -> output: T", "lower: bool = true", "adjoint: bool = false", TYPES)
def matrix_triangular_solve(xp, matrix, rhs, lower, adjoint):
    """X with T @ X = rhs, where T is one triangle of matrix (or its adjoint)."""
    triangle = xp.tril(matrix) if lower else xp.triu(matrix)
    return _solve(xp, _adjoint(xp, triangle) if adjoint else triangle, rhs)


matrix_triangular_solve.shape(_solve_shape)


@matrix_triangular_solve.gradient
def _(tf, op, dy):
    matrix, solution = op.inputs[0], op.outputs[0]
    lower, adjoint = op.get_attr("lower"), op.get_attr("adjoint")
    by_rhs = tf.matrix_triangular_solve(matrix, dy, lower=lower, adjoint=not adjoint)
    left, right = (solution, by_rhs) if adjoint else (by_rhs, solution)
    by_matrix = -tf.matmul(left, right, adjoint_b=True)
    return tf.matrix_band_part(by_matrix, -1, 0) if lower else tf.matrix_band_part(by_matrix, 0, -1), by_rhs


# ------------------------------------------------------------------ Cholesky
@op("Cholesky(input: T) -> output: T", TYPES)
def cholesky(xp, input):
    """Lower triangular L with L @ adjoint(L) = input; only input's lower triangle is read."""
    _check_square(input)
    return _attempt(lambda: xp.linalg.cholesky(_in_lapack_type(xp, input)),
                    "Cholesky decomposition was not successful. The input might not be valid.").astype(input.dtype)


cholesky.shape(_square_shape)


@cholesky.gradient
def _(tf, op, dy):
    """After I. Murray, Differentiation of the Cholesky decomposition."""
    factor = op.outputs[0]
    size, batch = tf.shape(factor)[-1], tf.shape(factor)[:-2]
    inverse = tf.matrix_triangular_solve(factor, tf.eye(size, batch_shape=batch, dtype=factor.dtype))
    middle = tf.matmul(factor, dy, adjoint_a=True)
    middle = tf.matrix_set_diag(middle, .5 * tf.matrix_diag_part(middle))
    middle = tf.matrix_band_part(middle, -1, 0)
    dx = tf.matmul(tf.matmul(inverse, middle, adjoint_a=True), inverse)
    return (dx + tf.linalg.adjoint(dx)) * .5


# ------------------------------------------------------------------ QR
@op("Qr(input: T) -> q: T, r: T", "full_matrices: bool = false", TYPES)
def qr(xp, input, full_matrices):
    """Orthonormal q and upper triangular r with q @ r = input."""
    q, r = xp.linalg.qr(_in_lapack_type(xp, input), mode="complete" if full_matrices else "reduced")
    return q.astype(input.dtype), r.astype(input.dtype)


@qr.shape
def _(c):
    x = c.with_rank_at_least(0, 2)
    if x is None:
        return [None, None]
    m, n = x[-2:]
    inner = m if c.attrs["full_matrices"] else min_dim(m, n)
    return [x[:-2] + (m, inner), x[:-2] + (inner, n)]


@qr.gradient
def _(tf, op, dq, dr):
    q, r = op.outputs
    if q.dtype.is_complex:
        raise NotImplementedError(f"QrGrad not implemented for dtype: {q.dtype!r}")
    if r._shape is None or None in r._shape[-2:]:
        raise NotImplementedError("QrGrad not implemented with dynamic shapes.")
    if r._shape[-2] != r._shape[-1]:
        raise NotImplementedError("QrGrad not implemented when ncols > nrows or full_matrices is true and ncols != "
                                  "nrows.")

    def over_r(x):
        """x @ inverse(adjoint(r))."""
        return tf.linalg.adjoint(tf.matrix_triangular_solve(r, tf.linalg.adjoint(x), lower=False, adjoint=False))
    qdq = tf.matmul(q, dq, adjoint_a=True)
    skew_q = qdq - tf.linalg.adjoint(qdq)
    rdr = tf.matmul(r, dr, adjoint_b=True)
    skew_r = rdr - tf.linalg.adjoint(rdr)
    lower = tf.matrix_band_part(skew_q + skew_r, -1, 0)
    return tf.matmul(q, dr + over_r(lower)) + over_r(dq - tf.matmul(q, qdq))


# ------------------------------------------------------------------ eigenvalues
@op("SelfAdjointEigV2(input: T) -> e: T, v: T", "compute_v: bool = true", TYPES)
def self_adjoint_eig_v2(xp, input, compute_v):
    """Eigenvalues, smallest first, and eigenvectors of matrices given by their lower triangles."""
    _check_square(input)
    x = _in_lapack_type(xp, input)
    if compute_v:
        e, v = xp.linalg.eigh(x)
        return e.astype(input.dtype), v.astype(input.dtype)
    return xp.linalg.eigvalsh(x).astype(input.dtype), xp.zeros((0,), input.dtype)


@self_adjoint_eig_v2.shape
def _(c):
    batch, n = _square(c.with_rank_at_least(0, 2))
    known = batch is not None
    if not c.attrs["compute_v"]:
        return [batch + (n,) if known else None, (0,)]
    return [batch + (n,), batch + (n, n)] if known else [None, None]


@self_adjoint_eig_v2.gradient
def _(tf, op, de, dv):
    e, v = op.outputs
    with scopes.control_dependencies([de, dv]):
        if op.get_attr("compute_v"):
            f = tf.matrix_set_diag(tf.reciprocal(tf.expand_dims(e, -2) - tf.expand_dims(e, -1)), tf.zeros_like(e))
            inner = tf.matrix_diag(de) + f * tf.matmul(v, dv, adjoint_a=True)
        else:
            _, v = tf.self_adjoint_eig(op.inputs[0])
            inner = tf.matrix_diag(de)
        dx = tf.matmul(v, tf.matmul(inner, v, adjoint_b=True))
        # The forward op reads the lower triangle only: the other half of the gradient is folded onto it.
        dx = tf.matrix_band_part(dx + tf.linalg.adjoint(dx), -1, 0)
        return tf.matrix_set_diag(dx, .5 * tf.matrix_diag_part(dx))


# ------------------------------------------------------------------ singular values
@op("Svd(input: T) -> s: T, u: T, v: T", "compute_uv: bool = true", "full_matrices: bool = false", TYPES)
def svd(xp, input, compute_uv, full_matrices):
    """Singular values, largest first, and u, v with u @ diag(s) @ adjoint(v) = input."""
    x = _in_lapack_type(xp, input)
    if not compute_uv:
        empty = xp.zeros((0,), input.dtype)
        return xp.linalg.svd(x, compute_uv=False).astype(input.dtype), empty, empty
    u, s, vh = xp.linalg.svd(x, full_matrices=full_matrices)
    return s.astype(input.dtype), u.astype(input.dtype), _adjoint(xp, vh).astype(input.dtype)


@svd.shape
def _(c):
    x = c.with_rank_at_least(0, 2)
    if not c.attrs["compute_uv"]:
        return [None if x is None else x[:-2] + (min_dim(x[-2], x[-1]),), (0,), (0,)]
    if x is None:
        return [None, None, None]
    batch, (m, n) = x[:-2], x[-2:]
    p = min_dim(m, n)
    if c.attrs["full_matrices"]:
        return [batch + (p,), batch + (m, m), batch + (n, n)]
    return [batch + (p,), batch + (m, p), batch + (n, p)]


@svd.gradient
def _(tf, op, ds, du, dv):
    x = op.inputs[0]
    ds_matrix = tf.matrix_diag(ds)
    if not op.get_attr("compute_uv"):
        _, u, v = tf.svd(x, compute_uv=True)
        dx = tf.matmul(u, tf.matmul(ds_matrix, v, adjoint_b=True))
        dx.set_shape(x.shape)
        return dx
    m, n = shape_fns.merge_dim(x._shape[-2], du._shape[-2]), shape_fns.merge_dim(x._shape[-1], dv._shape[-2])
    if m is None or n is None:
        raise NotImplementedError("SVD gradient has not been implemented for input with unknown inner matrix shape.")
    full = op.get_attr("full_matrices")
    s, u, v = op.outputs
    # For tall matrices the adjoint is differentiated, and the result turned back.
    turned = m > n
    if turned:
        m, n, u, v, du, dv = n, m, v, u, dv, du
    with scopes.control_dependencies([ds] + ([dv, du] if turned else [du, dv])):
        if full and abs(m - n) > 1:
            raise NotImplementedError("svd gradient is not implemented for abs(m - n) > 1 when full_matrices is True")
        dx = _wide_svd_gradient(tf, ds_matrix, s, u, v, du, dv, m, n, full)
        if turned:
            dx = tf.matrix_transpose(dx)
        dx.set_shape(x.shape)
        return dx


def _wide_svd_gradient(tf, ds_matrix, s, u, v, du, dv, m, n, full):
    """Gradient of the decomposition of matrices with at least as many columns as rows."""
    s_matrix, s2 = tf.matrix_diag(s), tf.square(s)
    s_shape = tf.shape(s)
    eye = tf.eye(s_shape[-1], batch_shape=s_shape[:-1], dtype=s.dtype)
    f = tf.matrix_set_diag(tf.reciprocal(tf.expand_dims(s2, -2) - tf.expand_dims(s2, -1) + eye), tf.zeros_like(s))
    s_inverse = tf.matrix_diag(tf.reciprocal(s))
    v1, dv1 = v[..., :, :m], dv[..., :, :m]
    f_u = tf.matmul(u, du, adjoint_a=True)
    f_v = tf.matmul(v1, dv1, adjoint_a=True)
    f_u = f * f_u
    f_v = f * f_v
    inner = (ds_matrix + tf.matmul(f_u + tf.linalg.adjoint(f_u), s_matrix)
             + tf.matmul(s_matrix, f_v + tf.linalg.adjoint(f_v)))
    dx = tf.matmul(u, tf.matmul(inner, v1, adjoint_b=True))
    if m == n:
        return dx
    dv1_t = tf.matrix_transpose(dv1)
    outside = dv1_t - tf.matmul(tf.matmul(dv1_t, v1), v1, adjoint_b=True)
    if full:
        v2, dv2 = v[..., :, m:n], dv[..., :, m:n]
        outside -= tf.matmul(tf.matmul(v1, dv2, adjoint_a=True), v2, adjoint_b=True)
    return dx + tf.matmul(tf.matmul(u, s_inverse), outside)
