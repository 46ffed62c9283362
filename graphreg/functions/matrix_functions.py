"""Functions of matrices, LU, ranks, pseudo-inverses, equations with three diagonals."""
import numpy as np

from ..core import errors
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from ..ops import matrix_functions as ops
from . import array, linalg, math, reduce
from .indexing import where_v2

matrix_exponential, matrix_logarithm = ops.matrix_exponential, ops.matrix_logarithm
matrix_square_root, lu = ops.matrix_square_root, ops.lu


def normalize(tensor, ord="euclidean", axis=None, name=None):
    """(tensor / norm, norm).

    Args: as for tf.norm.
    Source: tf.linalg.normalize.
    """
    with name_scope(name, "normalize", [tensor]):
        tensor = to_tensor(tensor)
        size = math.cast(linalg.norm(tensor, ord, axis, keepdims=True, name=name), tensor.dtype)
        return tensor / size, size


def matrix_rank(a, tol=None, validate_args=False, name=None):
    """Number of singular values above a tolerance.

    Args:
      a: float Tensor ([..., m, n]).
      tol: float, by default eps * max(m, n) * the largest singular value.
      validate_args: bool, without effect.
      name: str.
    Source: tf.linalg.matrix_rank.
    """
    with name_scope(name, "matrix_rank"):
        a = to_tensor(a, name="a")
        s = linalg.svd(a, compute_uv=False)
        if tol is None:
            known = a._shape is not None and None not in a._shape[-2:]
            size = max(a._shape[-2:]) if known else reduce.reduce_max(array.shape(a)[-2:])
            eps = np.finfo(a.dtype.as_numpy_dtype).eps
            tol = eps * math.cast(size, a.dtype) * reduce.reduce_max(s, axis=-1, keepdims=True)
        return reduce.reduce_sum(math.cast(s > tol, np.int32), axis=-1)


def pinv(a, rcond=None, validate_args=False, name=None):
    """Moore and Penrose's pseudo-inverse.

    Args:
      a: float Tensor ([..., m, n]).
      rcond: float Tensor ([...]), how small singular values count as 0, by default 10 * max(m, n) * eps.
      validate_args: bool, without effect.
      name: str.
    Source: tf.linalg.pinv.
    """
    with name_scope(name or "pinv"):
        a = to_tensor(a, name="a")
        if rcond is None:
            size = float(max(a._shape[-2:]))
            rcond = 10. * size * np.finfo(a.dtype.as_numpy_dtype).eps
        rcond = to_tensor(rcond, dtype=a.dtype, name="rcond")
        s, u, v = linalg.svd(a, full_matrices=False, compute_uv=True)
        cutoff = rcond * reduce.reduce_max(s, axis=-1)
        s = where_v2(s > cutoff[..., None], s, np.array(np.inf, a.dtype.as_numpy_dtype))
        result = math.matmul(v / array.expand_dims(s, -2), u, adjoint_b=True)
        if a._shape is not None:
            result.set_shape(a._shape[:-2] + (a._shape[-1], a._shape[-2]))
        return result


# ------------------------------------------------------------------ three diagonals
def _sequence(diagonals):
    return isinstance(diagonals, (tuple, list)) and len(diagonals) == 3


def _compact(diagonals, diagonals_format, function):
    """The diagonals as a Tensor ([..., 3, n])."""
    if diagonals_format == "compact":
        return to_tensor(diagonals)
    if diagonals_format == "matrix":
        raise errors.not_emulated("diagonals_format='matrix'", "tf.linalg." + function)
    if diagonals_format != "sequence":
        raise ValueError("Unrecognized diagonals_format: {}".format(diagonals_format))
    if not _sequence(diagonals):
        raise ValueError("Expected diagonals to be a sequence of length 3.")
    above, on, below = (to_tensor(d) for d in diagonals)
    n = on._shape[-1]

    def full(x, ahead):
        if x._shape[-1] == n:
            return x
        zero = array.zeros(x._shape[:-1] + (1,), x.dtype)
        return array.concat([zero, x] if ahead else [x, zero], -1)
    return array.stack([full(above, False), on, full(below, True)], axis=-2)


def tridiagonal_solve(diagonals, rhs, diagonals_format="compact", transpose_rhs=False, conjugate_rhs=False, name=None,
                      partial_pivoting=True):
    """X with A @ X = rhs, where A has three diagonals.

    Args:
      diagonals: float Tensor ([..., 3, n]), above, on and below the diagonal; or a sequence of three.
      rhs: Tensor ([..., n] or [..., n, k]).
      diagonals_format: "compact" or "sequence".
      transpose_rhs, conjugate_rhs: bool, what is done to rhs first.
      name: str.
      partial_pivoting: bool.
    Source: tf.linalg.tridiagonal_solve.
    """
    with name_scope(name or "tridiagonal_solve"):
        diagonals = _compact(diagonals, diagonals_format, "tridiagonal_solve")
        rhs = to_tensor(rhs)
        is_vector = len(diagonals._shape) == len(rhs._shape) + 1
        if is_vector:
            rhs = array.expand_dims(rhs, -1)
            rhs = math.conj(rhs) if conjugate_rhs else rhs
        elif transpose_rhs:
            rhs = linalg.adjoint(rhs) if conjugate_rhs else linalg.indexing.matrix_transpose(rhs)
        elif conjugate_rhs:
            rhs = math.conj(rhs)
        result = ops.tridiagonal_solve(diagonals, rhs, partial_pivoting=partial_pivoting)
        return array.squeeze(result, -1) if is_vector else result


def tridiagonal_matmul(diagonals, rhs, diagonals_format="compact", name=None):
    """A @ rhs, where A has three diagonals.

    Args: as for tridiagonal_solve, with rhs of shape [..., n, k].
    Source: tf.linalg.tridiagonal_matmul.
    """
    with name_scope(name or "tridiagonal_matmul"):
        diagonals = _compact(diagonals, diagonals_format, "tridiagonal_matmul")
        rows = [array.expand_dims(diagonals[..., k, :], -2) for k in range(3)]
        return ops.tridiagonal_mat_mul(*rows, to_tensor(rhs))
