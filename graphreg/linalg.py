"""TF's public namespace tf.linalg: re-exports only."""
from .functions.indexing import matrix_transpose, matrix_transpose as transpose
from .functions.math import cross, matmul, matvec
from .functions.nn import l2_normalize
from .functions.products import einsum, tensordot
from .functions.reduce import trace
