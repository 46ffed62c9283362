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
