"""Diagonals and bands of matrices."""
import numpy as np

from ..core import errors, scopes, shape_fns
from ..core.declare import op
from ..core.shape_fns import ShapeError

NUMBERS = "T: {bfloat16, float16, float32, float64, int32, int64, complex64, complex128}"


def min_dim(a, b):
    """The smaller of two sizes, if it is known."""
    if a == 0 or b == 0:
        return 0
    return None if a is None or b is None else min(a, b)


def _refuse(text):
    raise errors.InvalidArgumentError(None, None, text)


# ------------------------------------------------------------------ whole tensors
@op("Diag(diagonal: T) -> output: T", NUMBERS)
def diag(xp, diagonal):
    """Tensor of twice the rank that holds the elements on its diagonal."""
    if diagonal.ndim < 1:
        _refuse("Input must be at least rank 1, got 0")
    n = diagonal.size
    out = xp.where(xp.eye(n, dtype=bool), diagonal.reshape(-1), diagonal.dtype.type(0))
    return out.reshape(diagonal.shape * 2)


@diag.shape
def _(c):
    x = c.with_rank_at_least(0, 1)
    return [None if x is None else x + x]


@diag.gradient
def _(tf, op, dy):
    return tf.raw.DiagPart(dy)


@op("DiagPart(input: T) -> diagonal: T", NUMBERS)
def diag_part(xp, input):
    """The elements whose first half of indices equals the second half."""
    rank = input.ndim
    if rank == 0 or rank % 2:
        # The gap is in TF's text, too.
        _refuse(f"The rank of the tensor should be {' ' * 41}even and positive, got shape "
                f"{shape_fns.text(input.shape)}")
    half = input.shape[:rank // 2]
    for i, (m, n) in enumerate(zip(half, input.shape[rank // 2:])):
        if m != n:
            _refuse(f"Invalid shape {shape_fns.text(input.shape)}: dimensions {i} and {i + rank // 2} do not match.")
    n = int(np.prod(half))
    return xp.diagonal(input.reshape(n, n)).reshape(half)


@diag_part.shape
def _(c):
    x = c.shapes[0]
    if x is None:
        return [None]
    if len(x) == 0 or len(x) % 2:
        raise ShapeError(f"Input must have even and non-zero rank, input rank is {len(x)}")
    half = len(x) // 2
    return [tuple(shape_fns.merge_dim(m, n) for m, n in zip(x[:half], x[half:]))]


@diag_part.gradient
def _(tf, op, dy):
    return tf.raw.Diag(dy)


# ------------------------------------------------------------------ the innermost matrices
@op("MatrixDiag(diagonal: T) -> output: T", "T: type")
def matrix_diag(xp, diagonal):
    """Matrices with the innermost vectors on their diagonal, 0 elsewhere."""
    if diagonal.ndim < 1:
        _refuse(f"diagonal must be at least 1-dim, received shape: {shape_fns.text(diagonal.shape)}")
    n = diagonal.shape[-1]
    return xp.where(xp.eye(n, dtype=bool), diagonal[..., None], diagonal.dtype.type(0))


@matrix_diag.shape
def _(c):
    x = c.with_rank_at_least(0, 1)
    return [None if x is None else x + x[-1:]]


@matrix_diag.gradient
def _(tf, op, dy):
    return tf.matrix_diag_part(dy)


@op("MatrixDiagPart(input: T) -> diagonal: T", "T: type")
def matrix_diag_part(xp, input):
    """The diagonals of the innermost matrices."""
    if input.ndim < 2:
        _refuse(f"input must be at least 2-dim, received shape: {shape_fns.text(input.shape)}")
    return xp.diagonal(input, axis1=-2, axis2=-1)


@matrix_diag_part.shape
def _(c):
    x = c.with_rank_at_least(0, 2)
    return [None if x is None else x[:-2] + (min_dim(x[-2], x[-1]),)]


@matrix_diag_part.gradient
def _(tf, op, dy):
    x = op.inputs[0]
    shape = x._shape
    if shape is not None and shape_fns.is_full(shape[-2:]) and shape[-2] == shape[-1]:
        return tf.matrix_diag(dy)
    return tf.matrix_set_diag(tf.zeros_like(x), dy)


@op("MatrixSetDiag(input: T, diagonal: T) -> output: T", "T: type")
def matrix_set_diag(xp, input, diagonal):
    """The innermost matrices with another diagonal."""
    if input.ndim < 2:
        _refuse(f"input must be at least 2-dim, received shape: {shape_fns.text(input.shape)}")
    rows, columns = input.shape[-2:]
    n = min(rows, columns)
    if diagonal.shape != input.shape[:-2] + (n,):
        _refuse("Either first dimensions of diagonal don't match input.shape[:-2], or diagonal.shape[:-1] is not equal "
                "to the longests diagonal in range [lower_diag_index:upper_diag_index].\nInput shape: "
                f"{shape_fns.text(input.shape)}\nDiagonal shape: {shape_fns.text(diagonal.shape)}\n"
                "lower_diag_index: 0\nupper_diag_index: 0\n")
    wide = xp.zeros(input.shape[:-2] + (max(rows, columns),), input.dtype)
    wide = xp.concatenate([diagonal, wide[..., n:]], -1)
    # Broadcast along the rows where there are more columns, along the columns where there are more rows.
    spread = wide[..., None, :columns] if columns >= rows else wide[..., :rows, None]
    return xp.where(xp.eye(rows, columns, dtype=bool), spread, input)


@matrix_set_diag.shape
def _(c):
    x, diagonal = c.with_rank_at_least(0, 2), c.with_rank_at_least(1, 1)
    if x is None:
        return [None if diagonal is None else diagonal[:-1] + (None, None)]
    diagonal = shape_fns.with_rank(diagonal, len(x) - 1)
    smallest = min_dim(x[-2], x[-1])
    if smallest is not None and diagonal[-1] is not None and diagonal[-1] != smallest:
        raise ShapeError(f"Dimensions must be equal, but are {smallest} and {diagonal[-1]}")
    return [shape_fns.merge(x[:-2], diagonal[:-1]) + x[-2:]]


@matrix_set_diag.gradient
def _(tf, op, dy):
    x = shape_fns.merge(op.inputs[0]._shape, dy._shape)
    diagonal = op.inputs[1]._shape
    batch = None if x is None else x[:-2]
    batch = shape_fns.merge(batch, None if diagonal is None else diagonal[:-1])
    if x is not None and shape_fns.is_full(batch) and shape_fns.is_full(x[-2:]):
        shape = list(batch) + [min(x[-2:])]
    else:
        with scopes.colocate_with(dy):
            shape_dy, rank = tf.shape(dy), tf.rank(dy)
            outer = tf.slice(shape_dy, [0], [rank - 2])
            smallest = tf.reduce_min(tf.slice(shape_dy, [rank - 2], [2]))
            shape = tf.concat([outer, [smallest]], 0)
    return tf.matrix_set_diag(dy, tf.zeros(shape, dtype=dy.dtype)), tf.matrix_diag_part(dy)


@op("MatrixBandPart(input: T, num_lower: Tindex, num_upper: Tindex) -> band: T", "T: type",
    "Tindex: {int32, int64} = int64", host=("num_lower", "num_upper"))
def matrix_band_part(xp, input, num_lower, num_upper):
    """The innermost matrices with 0 outside a band around the diagonal; a negative width is the whole triangle."""
    if input.ndim < 2:
        _refuse(f"input must be at least 2-dim, received shape: {shape_fns.text(input.shape)}")
    rows, columns = input.shape[-2:]
    lower, upper = int(num_lower), int(num_upper)
    if lower > rows:
        _refuse(f"num_lower must be negative or less or equal to number of rows ({rows}) got: {lower}")
    if upper > columns:
        _refuse(f"num_upper must be negative or less or equal to number of columns ({columns}) got: {upper}")
    below = xp.arange(rows)[:, None] - xp.arange(columns)
    inside = ((below <= lower) | (lower < 0)) & ((-below <= upper) | (upper < 0))
    return xp.where(inside, input, input.dtype.type(0))


matrix_band_part.shape(shape_fns.same_as_input)


@matrix_band_part.gradient
def _(tf, op, dy):
    return tf.matrix_band_part(dy, op.inputs[1], op.inputs[2]), None, None
