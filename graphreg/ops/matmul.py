"""Matrix products: of two matrices, of stacks of them, and of matrices told to be sparse."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op

_WORTH = 1 << 20      # multiplications from which on a call of a library pays
TYPES = "T: {bfloat16, float16, float32, float64, int32, int64, complex64, complex128}"


def _check_matrices(a, b, transpose_a, transpose_b):
    """TF's checks at run time, with its texts."""
    for i, x in enumerate((a, b)):
        if x.ndim != 2:
            raise errors.InvalidArgumentError(None, None, f"In[{i}] is not a matrix. Instead it has "
                                              f"shape {shape_fns.text(x.shape)}")
    if a.shape[0 if transpose_a else 1] != b.shape[1 if transpose_b else 0]:
        raise errors.InvalidArgumentError(
            None, None, f"Matrix size-incompatible: In[0]: {shape_fns.text(a.shape)}, In[1]: {shape_fns.text(b.shape)}")


@op("MatMul(a: T, b: T) -> product: T", "transpose_a: bool = false", "transpose_b: bool = false", TYPES)
def mat_mul(xp, a, b, transpose_a, transpose_b):
    """Product of two matrices."""
    _check_matrices(a, b, transpose_a, transpose_b)
    return xp.matmul(a.T if transpose_a else a, b.T if transpose_b else b)


@mat_mul.onednn()
def _(lib, a, b, transpose_a, transpose_b, bias=None):
    if not a.ndim == b.ndim == 2 or a.size * b.shape[not transpose_b] < _WORTH:
        return None
    _check_matrices(a, b, transpose_a, transpose_b)
    if bias is not None and bias.shape != (b.shape[not transpose_b],):
        return None
    return lib.matmul(a, b, transpose_a, transpose_b, bias)


def _mat_mul_shape(c):
    a, b = c.with_rank(0, 2), c.with_rank(1, 2)
    rows, inner = a[::-1] if c.attrs["transpose_a"] else a
    inner_b, columns = b[::-1] if c.attrs["transpose_b"] else b
    shape_fns.merge_dim(inner, inner_b)
    return [(rows, columns)]


mat_mul.shape(_mat_mul_shape)


def _four_cases(product, a, b, dy, flip_a, flip_b):
    """Gradients of product(a, b) where each operand may be transposed (or adjoint)."""
    if not flip_a and not flip_b:
        return product(dy, b, False, True), product(a, dy, True, False)
    if not flip_a:
        return product(dy, b, False, False), product(dy, a, True, False)
    if not flip_b:
        return product(b, dy, False, True), product(a, dy, False, False)
    return product(b, dy, True, True), product(dy, a, True, True)


@mat_mul.gradient
def _(tf, op, dy):
    a, b = tf.math.conj(op.inputs[0]), tf.math.conj(op.inputs[1])

    def product(x, y, flip_x, flip_y):
        return tf.raw.MatMul(x, y, transpose_a=flip_x, transpose_b=flip_y)
    return _four_cases(product, a, b, dy, op.get_attr("transpose_a"), op.get_attr("transpose_b"))


# ------------------------------------------------------------------ sparse hints
@op("SparseMatMul(a: Ta, b: Tb) -> product: float32", "transpose_a: bool = false", "transpose_b: bool = false",
    "a_is_sparse: bool = false", "b_is_sparse: bool = false", "Ta: {float32, bfloat16} = float32",
    "Tb: {float32, bfloat16} = float32")
def sparse_mat_mul(xp, a, b, transpose_a, transpose_b, a_is_sparse, b_is_sparse):
    """Product of two matrices; the hints change the speed in TF, never the result."""
    _check_matrices(a, b, transpose_a, transpose_b)
    a, b = a.astype(np.float32), b.astype(np.float32)
    return xp.matmul(a.T if transpose_a else a, b.T if transpose_b else b)


sparse_mat_mul.shape(_mat_mul_shape)


@sparse_mat_mul.gradient
def _(tf, op, dy):
    a, b = op.inputs
    sparse = {a: op.get_attr("a_is_sparse"), b: op.get_attr("b_is_sparse")}
    sparse[dy] = dy._op.type == "ReluGrad"

    def product(x, y, flip_x, flip_y):
        target = a if len(made) == 0 else b
        hints = {"a_is_sparse": sparse[x], "b_is_sparse": sparse[y]}
        made.append(tf.matmul(x, tf.transpose(y) if flip_y else y, transpose_a=flip_x, **hints))
        if target.dtype != made[-1].dtype:
            made[-1] = tf.cast(made[-1], target.dtype)
        return made[-1]
    made = []
    return _four_cases(product, a, b, dy, op.get_attr("transpose_a"), op.get_attr("transpose_b"))


# ------------------------------------------------------------------ stacks of matrices
def _adjoint(xp, x):
    return xp.conj(xp.swapaxes(x, -1, -2))


def _batch_kernel(xp, x, y, adj_x, adj_y, broadcast):
    for i, v in enumerate((x, y)):
        if v.ndim < 2:
            raise errors.InvalidArgumentError(
                None, None, f"In[{i}] ndims must be >= 2: {v.ndim}")
    if x.shape[:-2] != y.shape[:-2] and not (broadcast and _broadcastable(x.shape[:-2], y.shape[:-2])):
        raise errors.InvalidArgumentError(
            None, None, f"In[0] and In[1] must have compatible batch dimensions: {shape_fns.text(x.shape)} vs. "
            f"{shape_fns.text(y.shape)}")
    a, b = _adjoint(xp, x) if adj_x else x, _adjoint(xp, y) if adj_y else y
    if a.shape[-1] != b.shape[-2]:
        raise errors.InvalidArgumentError(
            None, None, f"In[0] mismatch In[1] shape: {a.shape[-1]} vs. {b.shape[-2]}: {shape_fns.text(x.shape)} "
            f"{shape_fns.text(y.shape)} {int(adj_x)} {int(adj_y)}")
    return xp.matmul(a, b)


def _broadcastable(a, b):
    return all(m == n or 1 in (m, n) for m, n in zip(reversed(a), reversed(b)))


def _inner_shape(c, x, y):
    rows, inner = x[:-3:-1] if c.attrs["adj_x"] else x[-2:]
    inner_y, columns = y[:-3:-1] if c.attrs["adj_y"] else y[-2:]
    shape_fns.merge_dim(inner, inner_y)
    return rows, columns


@op("BatchMatMul(x: T, y: T) -> output: T", TYPES, "adj_x: bool = false", "adj_y: bool = false")
def batch_mat_mul(xp, x, y, adj_x, adj_y):
    """Products of matrices in two stacks of one shape."""
    return _batch_kernel(xp, x, y, adj_x, adj_y, False)


@batch_mat_mul.shape
def _(c):
    x, y = c.with_rank_at_least(0, 2), c.with_rank_at_least(1, 2)
    if x is None or y is None:
        return [None]
    batch = shape_fns.merge(x[:-2], y[:-2])
    return [batch + _inner_shape(c, x, y)]


@op("BatchMatMulV2(x: T, y: T) -> output: T", TYPES, "adj_x: bool = false", "adj_y: bool = false")
def batch_mat_mul_v2(xp, x, y, adj_x, adj_y):
    """Products of matrices in two stacks, with broadcasting of the stacks."""
    return _batch_kernel(xp, x, y, adj_x, adj_y, True)


@batch_mat_mul_v2.shape
def _(c):
    x, y = c.with_rank_at_least(0, 2), c.with_rank_at_least(1, 2)
    if x is None or y is None:
        return [None]
    inner = _inner_shape(c, x, y)
    return [shape_fns.broadcast(x[:-2], y[:-2]) + inner]


def _batch_gradients(tf, op, dy):
    def product(x, y, flip_x, flip_y):
        return tf.matmul(x, y, adjoint_a=flip_x, adjoint_b=flip_y)
    x, y = op.inputs
    return _four_cases(product, x, y, dy, op.get_attr("adj_x"), op.get_attr("adj_y"))


batch_mat_mul.gradient(_batch_gradients)


@batch_mat_mul_v2.gradient
def _(tf, op, dy):
    x, y = op.inputs
    by_x, by_y = _batch_gradients(tf, op, dy)
    # TF compares the whole shapes, so stacks of one size but of other matrices are "reduced", too.
    if shape_fns.is_full(x._shape) and x._shape == y._shape:
        return by_x, by_y
    shape_x, shape_y = tf.shape(x), tf.shape(y)
    axes_x, axes_y = tf.raw.BroadcastGradientArgs(shape_x[:-2], shape_y[:-2])
    return (tf.reshape(tf.reduce_sum(by_x, axes_x), shape_x), tf.reshape(tf.reduce_sum(by_y, axes_y), shape_y))
