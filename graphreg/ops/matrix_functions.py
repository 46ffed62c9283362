"""Functions of matrices, LU, least squares, equations with three diagonals."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op

TYPES = "T: {float64, float32, float16, complex64, complex128}"
COMPLEX = "T: {complex64, complex128}"
DIAGONAL_TYPES = "T: {float64, float32, complex64, complex128}"


def _refuse(text):
    raise errors.InvalidArgumentError(None, None, text)


def _wide(x):
    return x.astype(np.complex128 if x.dtype.kind == "c" else np.float64)


def _each(function, x):
    """function of each of the innermost matrices, reckoned in double precision."""
    if x.shape[-1] != x.shape[-2]:
        _refuse("Input matrix must be square.")
    flat = _wide(x).reshape((-1,) + x.shape[-2:])
    out = [function(m) for m in flat]
    return np.array(out).reshape(x.shape).astype(x.dtype) if out else np.zeros_like(x)


def _square_shape(c):
    x = c.with_rank_at_least(0, 2)
    if x is None:
        return [None]
    n = shape_fns.merge_dim(x[-2], x[-1])
    return [x[:-2] + (n, n)]


# ------------------------------------------------------------------ functions of a matrix
def _exponential(m):
    """Taylor's series after halving, then squaring."""
    size = np.abs(m).sum(0).max() if m.size else 0.
    halvings = max(0, int(np.ceil(np.log2(size))) + 4) if size > 0 and np.isfinite(size) else 0
    m = m / 2. ** halvings
    total = term = np.eye(len(m), dtype=m.dtype)
    for k in range(1, 20):
        term = term @ m / k
        total = total + term
    for _ in range(halvings):
        total = total @ total
    return total


def _square_root(m):
    """Denman and Beavers' iteration, after a scaling, on complex numbers where it needs them."""
    root = _denman_beavers(m)
    if root is None or not np.allclose(root @ root, m, rtol=1e-8, atol=1e-8 * np.abs(m).max()):
        values, vectors = np.linalg.eig(m)
        root = vectors @ np.diag(np.sqrt(values.astype(np.complex128))) @ np.linalg.inv(vectors)
    return root if m.dtype.kind == "c" else root.real


def _denman_beavers(m):
    y, z = m, np.eye(len(m), dtype=m.dtype)
    try:
        for _ in range(60):
            y, z, last = (y + np.linalg.inv(z)) / 2., (z + np.linalg.inv(y)) / 2., y
            if not np.all(np.isfinite(y)):
                return None
            if np.abs(y - last).max() <= 1e-15 * np.abs(y).max():
                break
    except np.linalg.LinAlgError:
        return None
    return y


def _logarithm(m):
    """Square roots until the matrix is near the identity, then a series of (m - 1) / (m + 1)."""
    m = m.astype(np.complex128)
    one, roots = np.eye(len(m)), 0
    while np.abs(m - one).sum(0).max() > 0.1 and roots < 60:
        m, roots = _square_root(m), roots + 1
    x = np.linalg.solve(m + one, m - one)
    square, power, total = x @ x, x, np.zeros_like(x)
    for k in range(1, 40, 2):
        total = total + power / k
        power = power @ square
    return 2. * total * 2. ** roots


@op("MatrixExponential(input: T) -> output: T", TYPES)
def matrix_exponential(xp, input):
    """The matrix exponential."""
    return _each(_exponential, input)


@op("MatrixLogarithm(input: T) -> output: T", COMPLEX)
def matrix_logarithm(xp, input):
    """The principal logarithm of matrices."""
    return _each(_logarithm, input)


@op("MatrixSquareRoot(input: T) -> output: T", TYPES)
def matrix_square_root(xp, input):
    """The principal square root of matrices."""
    return _each(_square_root, input)


for _function in (matrix_exponential, matrix_logarithm, matrix_square_root):
    _function.shape(_square_shape)


@matrix_square_root.gradient
def _(tf, op, dy):
    """From root @ d_root + d_root @ root = d_input, an equation with Kronecker products for the vector of d_input."""
    root = op.outputs[0]
    n, shape = tf.shape(root)[-1], tf.shape(root)
    eye = tf.eye(n, batch_shape=shape[:-2], dtype=root.dtype)

    def kronecker(a, b):
        product = a[..., :, None, :, None] * b[..., None, :, None, :]
        return tf.reshape(product, tf.concat([shape[:-2], [n * n, n * n]], 0))
    adjoint = tf.linalg.adjoint(root)
    system = kronecker(adjoint, eye) + kronecker(eye, tf.matrix_transpose(adjoint))
    vector = tf.reshape(dy, tf.concat([shape[:-2], [n * n, 1]], 0))
    return tf.reshape(tf.matrix_solve(system, vector), shape)


# ------------------------------------------------------------------ LU
def _eliminated(m):
    """(L and U in one matrix, the order of the rows)."""
    m, rows = m.copy(), np.arange(len(m))
    for k in range(len(m)):
        best = k + int(np.argmax(np.abs(m[k:, k])))
        if best != k:
            m[[k, best]], rows[[k, best]] = m[[best, k]], rows[[best, k]]
        if m[k, k] == 0:
            _refuse("Input is not invertible.")
        m[k + 1:, k] /= m[k, k]
        m[k + 1:, k + 1:] -= np.outer(m[k + 1:, k], m[k, k + 1:])
    return m, rows


@op("Lu(input: T) -> lu: T, p: output_idx_type", "T: {float64, float32, float16, complex64, complex128}",
    "output_idx_type: {int32, int64} = int32")
def lu(xp, input, output_idx_type):
    """Unit lower and upper triangular factors, in one matrix, of the matrix with its rows in the order p."""
    if input.shape[-1] != input.shape[-2]:
        _refuse("Input matrix must be square.")
    parts = [_eliminated(m) for m in _wide(input).reshape((-1,) + input.shape[-2:])]
    if not parts:
        return np.zeros_like(input), np.zeros(input.shape[:-1], output_idx_type)
    return (np.array([m for m, _ in parts]).reshape(input.shape).astype(input.dtype),
            np.array([p for _, p in parts]).reshape(input.shape[:-1]).astype(output_idx_type))


@lu.shape
def _(c):
    shape, = _square_shape(c)
    return [shape, None if shape is None else shape[:-1]]


# ------------------------------------------------------------------ least squares
@op("MatrixSolveLs(matrix: T, rhs: T, l2_regularizer: float64) -> output: T", TYPES, "fast: bool = true",
    host=("l2_regularizer",))
def matrix_solve_ls(xp, matrix, rhs, l2_regularizer, fast):
    """X with the least |matrix @ X - rhs|; where there are many, the smallest one."""
    if matrix.shape[-2] != rhs.shape[-2]:
        _refuse("Matrix and rhs must have the same number of rows.")
    a, b = _wide(matrix), _wide(rhs)
    if fast:
        adjoint = np.conj(np.swapaxes(a, -1, -2))
        if a.shape[-2] >= a.shape[-1]:
            out = np.linalg.solve(adjoint @ a + float(l2_regularizer) * np.eye(a.shape[-1]), adjoint @ b)
        else:
            out = adjoint @ np.linalg.solve(a @ adjoint + float(l2_regularizer) * np.eye(a.shape[-2]), b)
    else:
        out = np.linalg.pinv(a, rcond=np.finfo(matrix.dtype).eps * max(a.shape[-2:])) @ b
    return out.astype(rhs.dtype)


@matrix_solve_ls.shape
def _(c):
    matrix, rhs = c.with_rank_at_least(0, 2), c.with_rank_at_least(1, 2)
    if matrix is None or rhs is None:
        return [None]
    shape_fns.merge_dim(matrix[-2], rhs[-2])
    return [shape_fns.merge(matrix[:-2], rhs[:-2]) + (matrix[-1], rhs[-1])]


@matrix_solve_ls.gradient
def _(tf, op, dy):
    if not op.get_attr("fast"):
        raise ValueError("Gradient not defined for fast=False")
    a, b, x = op.inputs[0], op.inputs[1], op.outputs[0]
    if a._shape is None or None in a._shape[-2:]:
        raise errors.not_emulated("the gradient of MatrixSolveLs for unknown shapes")
    small = min(a._shape[-2:])
    regularizer = tf.cast(op.inputs[2], a.dtype) * tf.eye(small, dtype=a.dtype)
    if a._shape[-2] >= a._shape[-1]:
        z = tf.matrix_solve(tf.matmul(a, a, adjoint_a=True) + regularizer, dy)
        az = tf.matmul(a, z)
        return tf.matmul(b - tf.matmul(a, x), z, adjoint_b=True) - tf.matmul(az, x, adjoint_b=True), az, None
    gram = tf.matmul(a, a, adjoint_b=True) + regularizer
    w, z = tf.matrix_solve(gram, b), tf.matrix_solve(gram, tf.matmul(a, dy))
    rest = dy - tf.matmul(a, z, adjoint_a=True)
    return tf.matmul(w, rest, adjoint_b=True) - tf.matmul(z, x, adjoint_b=True), z, None


# ------------------------------------------------------------------ three diagonals
def _as_matrices(above, diagonal, below):
    """Matrices of the three diagonals; the last of `above` and the first of `below` are not looked at."""
    n = diagonal.shape[-1]
    out = np.zeros(diagonal.shape + (n,), diagonal.dtype)
    i = np.arange(n)
    out[..., i, i] = diagonal
    out[..., i[:-1], i[1:]] = above[..., :-1]
    out[..., i[1:], i[:-1]] = below[..., 1:]
    return out


@op("TridiagonalSolve(diagonals: T, rhs: T) -> output: T", "partial_pivoting: bool = true", DIAGONAL_TYPES)
def tridiagonal_solve(xp, diagonals, rhs, partial_pivoting):
    """X with A @ X = rhs, where diagonals holds the three rows above, on and below the diagonal of A."""
    if diagonals.shape[-2] != 3:
        _refuse("Expected diagonals and rhs to have the same rank and 3 rows of diagonals.")
    wide = _wide(diagonals)
    matrices = _as_matrices(wide[..., 0, :], wide[..., 1, :], wide[..., 2, :])
    try:
        return np.linalg.solve(matrices, _wide(rhs)).astype(rhs.dtype)
    except np.linalg.LinAlgError:
        return _refuse("The first element of diagonals is zero.") if matrices.shape[-1] == 0 else _refuse(
            "The matrix of the diagonals is not invertible.")


@tridiagonal_solve.shape
def _(c):
    diagonals, rhs = c.with_rank_at_least(0, 2), c.with_rank_at_least(1, 2)
    if diagonals is None or rhs is None:
        return [None]
    batch = shape_fns.merge(diagonals[:-2], rhs[:-2])
    shape_fns.merge_dim(diagonals[-2], 3)
    return [batch + (shape_fns.merge_dim(diagonals[-1], rhs[-2]), rhs[-1])]


@tridiagonal_solve.gradient
def _(tf, op, dy):
    diagonals, x = op.inputs[0], op.outputs[0]
    diagonal, above, below = diagonals[..., 1, :], diagonals[..., 2, 1:], diagonals[..., 0, :-1]
    zero = tf.zeros(diagonals._shape[:-2] + (1,), diagonals.dtype)
    transposed = tf.stack([tf.concat([above, zero], -1), diagonal, tf.concat([zero, below], -1)], -2)
    by_rhs = tridiagonal_solve(transposed, dy, partial_pivoting=op.get_attr("partial_pivoting"))
    row = tf.zeros(x._shape[:-2] + (1, x._shape[-1]), x.dtype)
    parts = [tf.reduce_sum(by_rhs * tf.concat([x[..., 1:, :], row], -2), -1), tf.reduce_sum(by_rhs * x, -1),
             tf.reduce_sum(by_rhs * tf.concat([row, x[..., :-1, :]], -2), -1)]
    return -tf.stack(parts, -2), by_rhs


@op("TridiagonalMatMul(superdiag: T, maindiag: T, subdiag: T, rhs: T) -> output: T", DIAGONAL_TYPES)
def tridiagonal_mat_mul(xp, superdiag, maindiag, subdiag, rhs):
    """A @ rhs, where A is given by its three diagonals, each a row of rhs' number of rows."""
    return _as_matrices(superdiag[..., 0, :], maindiag[..., 0, :], subdiag[..., 0, :]) @ rhs


@tridiagonal_mat_mul.shape
def _(c):
    return [c.shapes[3]]


@tridiagonal_mat_mul.gradient
def _(tf, op, dy):
    above, on, below = (tf.matrix_transpose(x) for x in op.inputs[:3])
    rhs = op.inputs[3]
    row = tf.zeros_like(rhs[..., :1, :])

    def up(x):
        return tf.concat([x[..., 1:, :], row], -2)

    def down(x):
        return tf.concat([row, x[..., :-1, :]], -2)

    def as_row(x):
        return tf.expand_dims(tf.reduce_sum(x, -1), -2)
    return (as_row(up(rhs) * dy), as_row(rhs * dy), as_row(down(rhs) * dy),
            down(above * dy) + on * dy + up(below * dy))
