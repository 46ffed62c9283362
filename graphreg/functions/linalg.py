"""Linear algebra: identity and diagonal matrices, norms, decompositions and equations."""
import numpy as np

from ..core import dtypes, errors, raw
from ..core.convert import to_tensor
from ..core.operation import Tensor
from ..core.scopes import name_scope
from ..ops import diagonal as diagonals
from ..ops import linalg
from . import array, control_flow, indexing, math, reduce
from .reduce import lookup_renamed

cholesky, matrix_determinant, matrix_inverse = linalg.cholesky, linalg.matrix_determinant, linalg.matrix_inverse
matrix_solve, matrix_triangular_solve, qr = linalg.matrix_solve, linalg.matrix_triangular_solve, linalg.qr
slogdet, matrix_band_part = linalg.log_matrix_determinant, diagonals.matrix_band_part
diag, diag_part = diagonals.diag, diagonals.diag_part


# ------------------------------------------------------------------ identity and diagonals
def eye(num_rows, num_columns=None, batch_shape=None, dtype=dtypes.float32, name=None):
    """Matrices with ones on the diagonal and zeros elsewhere.

    Args:
      num_rows: int or scalar Tensor.
      num_columns: the same, by default num_rows.
      batch_shape: list of int or int Tensor; the matrix is repeated to [batch_shape, rows, columns].
      dtype: DType.
      name: str.
    Source: tf.eye.
    """
    with name_scope(name, "eye", [num_rows, num_columns, batch_shape]):
        known = not isinstance(num_rows, Tensor) and not isinstance(num_columns, Tensor)
        is_square = num_columns is None or known and num_rows == num_columns
        batch_shape = [] if batch_shape is None else batch_shape
        columns = num_rows if is_square else num_columns
        diagonal_shape, shape = _eye_shapes(num_rows, columns, batch_shape, is_square)
        ones = array.ones(diagonal_shape, dtype=dtype)
        if is_square:
            return matrix_diag(ones)
        return matrix_set_diag(array.zeros(shape, dtype=dtype), ones)


def _eye_shapes(rows, columns, batch_shape, is_square):
    """(shape of the diagonals, shape of the matrices): lists where all is known, else int vectors."""
    dynamic = isinstance(rows, Tensor) or isinstance(columns, Tensor)
    size = math.minimum(rows, columns) if dynamic else min(rows, columns)
    if not dynamic and not isinstance(batch_shape, Tensor):
        batch = list(batch_shape)
        return batch + [size], batch + [rows, columns]
    batch = to_tensor(batch_shape, dtypes.int32, "shape")
    diagonal_shape = array.concat((batch, [size]), axis=0)
    return diagonal_shape, None if is_square else array.concat((batch, [rows, columns]), axis=0)


def matrix_diag(diagonal, name="diag", k=0, num_rows=-1, num_cols=-1, padding_value=0):
    """Matrices with the innermost vectors on their diagonal.

    Args:
      diagonal: Tensor ([..., n]).
      name: str.
      k, num_rows, num_cols, padding_value: as TF 1.15.5 has it, they have no effect: its op knows no other diagonal.
    Source: tf.matrix_diag, tf.linalg.diag.
    """
    return diagonals.matrix_diag(diagonal, name=name)


def matrix_diag_part(input, name="diag_part", k=0, padding_value=0):
    """The diagonals of the innermost matrices.

    Args:
      input: Tensor ([..., m, n]).
      name: str.
      k, padding_value: as TF 1.15.5 has it, they have no effect: its op knows no other diagonal.
    Source: tf.matrix_diag_part, tf.linalg.diag_part.
    """
    return diagonals.matrix_diag_part(input, name=name)


def matrix_set_diag(input, diagonal, name="set_diag", k=0):
    """The innermost matrices with another diagonal.

    Args:
      input: Tensor ([..., m, n]).  diagonal: Tensor ([..., min(m, n)]).
      name: str.
      k: as TF 1.15.5 has it, without effect: its op knows no other diagonal.
    Source: tf.matrix_set_diag, tf.linalg.set_diag.
    """
    return diagonals.matrix_set_diag(input, diagonal, name=name)


def adjoint(matrix, name=None):
    """Transpose of the complex conjugate of the innermost matrices.

    Args:
      matrix: Tensor (float or complex, [..., m, n]).  name: str.
    Source: tf.linalg.adjoint.
    """
    with name_scope(name, "adjoint", [matrix]):
        matrix = to_tensor(matrix, name="matrix")
        return indexing.matrix_transpose(matrix, conjugate=True)


# ------------------------------------------------------------------ norms
_MATRIX_NORMS = ["euclidean", "fro", 1, 2, np.inf]
_AXIS_ERROR = "'axis' must be None, an integer, or a tuple of 2 unique integers"


def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None, keep_dims=None):
    """Norm of vectors or matrices: (sum of |x| ** ord) ** (1 / ord).

    Args:
      tensor: Tensor (float or complex).
      ord: "euclidean", "fro", 1, 2, np.inf or a positive number.
      axis: None for the norm of all elements; an int for vectors; two ints for matrices.
      keepdims: bool, keep the reduced axes with size 1.  keep_dims: the same.
      name: str.
    Raises:
      ValueError: ord or axis is not one of these.
    Source: tf.norm.
    """
    keepdims = bool(lookup_renamed("keepdims", keepdims, "keep_dims", keep_dims))
    is_matrix_norm = isinstance(axis, (tuple, list)) and len(axis) == 2
    axis = _checked_norm_axis(axis, ord, is_matrix_norm)
    with name_scope(name, "norm", [tensor]):
        tensor = to_tensor(tensor)
        if is_matrix_norm and ord == 2:
            result = _spectral_norm(tensor, axis)
        else:
            result = _norm(tensor, ord, axis, is_matrix_norm)
        return result if keepdims else array.squeeze(result, axis)


def _checked_norm_axis(axis, ord, is_matrix_norm):
    if is_matrix_norm:
        axis = tuple(axis)
        if not isinstance(axis[0], int) or not isinstance(axis[1], int) or axis[0] == axis[1]:
            raise ValueError(_AXIS_ERROR)
        if ord not in _MATRIX_NORMS:
            raise ValueError(f"'ord' must be a supported matrix norm in {_MATRIX_NORMS}, got {ord}")
        return axis
    if not (isinstance(axis, int) or axis is None):
        raise ValueError(_AXIS_ERROR)
    if ord not in ("euclidean", 1, 2, np.inf) and (not np.isreal(ord) or ord <= 0):
        raise ValueError(f"'ord' must be a supported vector norm, got {ord}")
    return None if axis is None else (axis,)


def _spectral_norm(tensor, axis):
    """The largest singular value, with the reduced axes kept."""
    if tensor._shape is None:
        raise errors.not_emulated("the spectral norm of a Tensor of unknown rank", "tf.norm")
    rank = len(tensor._shape)
    ends = [a % rank for a in axis]
    order = [a for a in range(rank) if a not in ends] + ends
    largest = reduce.reduce_max(svd(array.transpose(tensor, order), compute_uv=False), -1, keepdims=True)
    return array.transpose(array.expand_dims(largest, -1), [order.index(a) for a in range(rank)])


def _norm(tensor, ord, axis, is_matrix_norm):
    """The norm with the reduced axes kept."""
    if ord in ("fro", "euclidean", 2):
        return math.sqrt(reduce.reduce_sum(tensor * math.conj(tensor), axis, keepdims=True))
    result = math.abs(tensor)
    first = None if axis is None else axis[0]
    if ord == 1:
        result = reduce.reduce_sum(result, first, keepdims=True)
        return reduce.reduce_max(result, axis[-1], keepdims=True) if is_matrix_norm else result
    if ord == np.inf:
        if is_matrix_norm:
            result = reduce.reduce_sum(result, axis[1], keepdims=True)
        return reduce.reduce_max(result, first, keepdims=True)
    return math.pow(reduce.reduce_sum(math.pow(result, ord), axis, keepdims=True), 1. / ord)


# ------------------------------------------------------------------ decompositions and equations
def svd(tensor, full_matrices=False, compute_uv=True, name=None):
    """Singular values and vectors: u @ diag(s) @ adjoint(v) = tensor.

    Args:
      tensor: Tensor (float or complex, [..., m, n]).
      full_matrices: bool, square u and v.
      compute_uv: bool, whether u and v are wanted.
      name: str.
    Returns:
      s, u, v, or s alone without compute_uv; s is real.
    Source: tf.svd.
    """
    s, u, v = linalg.svd(tensor, compute_uv=compute_uv, full_matrices=full_matrices, name=name)
    s = math.real(s)
    return (s, u, v) if compute_uv else s


def self_adjoint_eig(tensor, name=None):
    """Eigenvalues, smallest first, and eigenvectors of self-adjoint matrices.

    Args:
      tensor: Tensor (float or complex, [..., n, n]), of which the lower triangle is read.  name: str.
    Returns:
      (e, v).
    Source: tf.self_adjoint_eig.
    """
    e, v = linalg.self_adjoint_eig_v2(tensor, compute_v=True, name=name)
    return e, v


def self_adjoint_eigvals(tensor, name=None):
    """Eigenvalues of self-adjoint matrices, smallest first.

    Args: as for self_adjoint_eig.
    Source: tf.self_adjoint_eigvals.
    """
    return linalg.self_adjoint_eig_v2(tensor, compute_v=False, name=name)[0]


def cholesky_solve(chol, rhs, name=None):
    """X with chol @ adjoint(chol) @ X = rhs.

    Args:
      chol: Tensor ([..., n, n]), lower triangular.  rhs: Tensor ([..., n, k]).  name: str.
    Source: tf.cholesky_solve.
    """
    with name_scope(name, "cholesky_solve", [chol, rhs]):
        y = matrix_triangular_solve(chol, rhs, adjoint=False, lower=True)
        return matrix_triangular_solve(chol, y, adjoint=True, lower=True)


def logdet(matrix, name=None):
    """Logarithm of the determinant of positive definite matrices.

    Args:
      matrix: Tensor (float or complex, [..., n, n]).  name: str.
    Source: tf.linalg.logdet.
    """
    with name_scope(name, "logdet", [matrix]):
        factor = cholesky(matrix)
        return 2. * reduce.reduce_sum(math.log(math.real(matrix_diag_part(factor))), axis=[-1])


# ------------------------------------------------------------------ least squares
def matrix_solve_ls(matrix, rhs, l2_regularizer=0., fast=True, name=None):
    """X with the least |matrix @ X - rhs| ** 2 + l2_regularizer * |X| ** 2, by the normal equations.

    Args:
      matrix: Tensor (float or complex, [..., m, n]).
      rhs: Tensor ([..., m, k]).
      l2_regularizer: float, or scalar Tensor of the matrix's dtype.
      fast: bool; False finds the smallest of many X, and has no gradient.
      name: str.
    Source: tf.matrix_solve_ls.
    """
    matrix = to_tensor(matrix, name="matrix")
    if not fast:
        return raw.MatrixSolveLs(matrix=matrix, rhs=rhs, l2_regularizer=l2_regularizer, fast=fast, name=name)
    with name_scope(name, "matrix_solve_ls", [matrix, rhs]):
        matrix = to_tensor(matrix, name="matrix")
        sizes = matrix.shape[-2:].as_list()
        if None not in sizes:
            return (_overdetermined if sizes[0] >= sizes[1] else _underdetermined)(matrix, rhs, l2_regularizer)
        shape = array.shape(matrix)[-2:]
        return control_flow.cond(shape[-2] >= shape[-1], lambda: _overdetermined(matrix, rhs, l2_regularizer),
                                 lambda: _underdetermined(matrix, rhs, l2_regularizer))


def _overdetermined(matrix, rhs, l2_regularizer):
    factor = _gram_factor(matrix, l2_regularizer, True)
    return cholesky_solve(factor, math.matmul(matrix, rhs, adjoint_a=True))


def _underdetermined(matrix, rhs, l2_regularizer):
    factor = _gram_factor(matrix, l2_regularizer, False)
    return math.matmul(matrix, cholesky_solve(factor, rhs), adjoint_a=True)


def _gram_factor(matrix, l2_regularizer, first_kind):
    """Cholesky factor of adjoint(matrix) @ matrix, or of matrix @ adjoint(matrix), plus the regularizer."""
    gram = math.matmul(matrix, matrix, adjoint_a=first_kind, adjoint_b=not first_kind)
    if isinstance(l2_regularizer, Tensor) or l2_regularizer != 0:
        shape = array.shape(matrix)
        batch_shape, kept = shape[:-2], -1 if first_kind else -2
        identity = eye(shape[kept], batch_shape=batch_shape, dtype=matrix.dtype)
        identity.set_shape(matrix.shape[:-2].concatenate([matrix.shape[kept]] * 2))
        gram += l2_regularizer * identity
    return cholesky(gram)
