"""TF's public namespace tf.linalg: re-exports only."""
from .functions.clip import global_norm
from .functions.indexing import matrix_transpose, matrix_transpose as transpose
from .functions.linalg import (
    adjoint, cholesky, cholesky_solve, diag as tensor_diag, diag_part as tensor_diag_part, eye, logdet,
    matrix_band_part as band_part, matrix_determinant as det, matrix_diag as diag, matrix_diag_part as diag_part,
    matrix_inverse as inv, matrix_set_diag as set_diag, matrix_solve as solve, matrix_solve_ls as lstsq,
    matrix_triangular_solve as triangular_solve, norm, qr, self_adjoint_eig as eigh, self_adjoint_eigvals as eigvalsh,
    slogdet, svd)
from .functions.math import cross, matmul, matvec
from .functions.nn import l2_normalize
from .functions.products import einsum, tensordot
from .functions.reduce import trace

# What few programs need loads at its first use: name -> what it is in functions/matrix_functions.
_LAZY_NAMES = dict(expm="matrix_exponential", logm="matrix_logarithm", sqrtm="matrix_square_root")
_LAZY_NAMES.update((name, name) for name in (
    "lu", "matrix_rank", "normalize", "pinv", "tridiagonal_matmul", "tridiagonal_solve"))


def __getattr__(name):
    if name not in _LAZY_NAMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}: tf.linalg.{name} is not emulated, "
                             "or not in TF 1.15")
    from importlib import import_module
    found = getattr(import_module(".functions.matrix_functions", __package__), _LAZY_NAMES[name])
    globals()[name] = found
    return found


def __dir__():
    return sorted({*globals(), *_LAZY_NAMES})
