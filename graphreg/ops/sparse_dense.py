"""Sparse tensors beside dense ones: made dense, multiplied, combined element by element."""
import numpy as np

from ..core import dtypes, errors, shape_fns
from ..core.declare import op
from ..kernels import sparse as kernels, sparse_product

text = shape_fns.text


# ------------------------------------------------------------------ made dense
@op("SparseToDense(sparse_indices: Tindices, output_shape: Tindices, sparse_values: T, default_value: T) -> dense: T",
    "validate_indices: bool = true",
    "T: type",
    "Tindices: {int32, int64}", host=("output_shape",))
def sparse_to_dense(xp, sparse_indices, output_shape, sparse_values, default_value, validate_indices):
    """A dense array of a default value with some elements set."""
    _check_to_dense(sparse_indices, output_shape, sparse_values, default_value)
    shape = tuple(output_shape.tolist())
    indices = sparse_indices.reshape(-1, len(shape)) if sparse_indices.ndim < 2 else sparse_indices
    if validate_indices:
        check_order(indices, output_shape)
    elif ((indices < 0) | (indices >= output_shape)).any():
        raise errors.invalid_argument(f"Indices are not valid (out of bounds).  Shape: {text(shape)}")
    out = np.empty(shape, sparse_values.dtype)
    out[...] = default_value[()]
    out[tuple(indices.T)] = sparse_values
    return out


def _check_to_dense(indices, shape, values, default):
    if indices.ndim > 2:
        raise errors.invalid_argument("sparse_indices should be a scalar, vector, or matrix, got shape "
                                      f"{text(indices.shape)}")
    count = len(indices) if indices.ndim else 1
    columns = indices.shape[1] if indices.ndim > 1 else 1
    if shape.ndim != 1:
        raise errors.invalid_argument(f"output_shape should be a vector, got shape {text(shape.shape)}")
    if len(shape) != columns:
        raise errors.invalid_argument(f"output_shape has incorrect number of elements: {len(shape)} should be: {columns}")
    if values.shape not in ((), (count,)):
        raise errors.invalid_argument(f"sparse_values has incorrect shape {text(values.shape)}, should be [] or [{count}]")
    if default.ndim:
        raise errors.invalid_argument("default_value should be a scalar.")
    if (shape < 0).any():
        raise errors.invalid_argument(f"Dimension {shape[shape < 0][0]} must be >= 0")


def check_order(indices, shape):
    """Refuse indices that are outside of the shape, repeated, or not in ascending order."""
    found = kernels.first_disorder(indices, shape)
    if found is None:
        return
    row, how = found
    start = f"indices[{row}] = {text(indices[row])} is {how}"
    if how == "out of bounds":
        raise errors.invalid_argument(f"{start}: need 0 <= index < {text(shape)}")
    raise errors.invalid_argument(start + (". Many sparse ops require sorted indices." if how == "out of order" else ""))


@sparse_to_dense.shape
def _(c):
    return [c.partial(1)]


@sparse_to_dense.gradient
def _(tf, op, dy):
    indices, shape, _, _ = op.inputs
    dvalues = tf.gather_nd(dy, indices)
    ddefault = tf.reduce_sum(dy) - tf.reduce_sum(dvalues)
    return tf.zeros_like(indices), tf.zeros_like(shape), dvalues, ddefault


# ------------------------------------------------------------------ products
@op("SparseTensorDenseMatMul(a_indices: Tindices, a_values: T, a_shape: int64, b: T) -> product: T",
    "T: type",
    "Tindices: {int32, int64} = int64",
    "adjoint_a: bool = false",
    "adjoint_b: bool = false")
def sparse_tensor_dense_mat_mul(xp, a_indices, a_values, a_shape, b, adjoint_a, adjoint_b):
    """A sparse matrix times a dense one."""
    _check_product(a_indices, a_values, a_shape, b, adjoint_a, adjoint_b)
    if sparse_product.is_served(a_values, b):
        found = sparse_product.places(a_indices, a_shape)
        if found.fault is None:
            return sparse_product.matmul(found, a_values, b.T if adjoint_b else b, adjoint_a)
    rows, columns = (a_indices[:, 1], a_indices[:, 0]) if adjoint_a else (a_indices[:, 0], a_indices[:, 1])
    sizes = a_shape[::-1] if adjoint_a else a_shape
    for name, place, size in (("k", columns, sizes[1]), ("m", rows, sizes[0])):
        out = (place < 0) | (place >= size)
        if out.any():
            i = int(out.argmax())
            which = 1 if (name == "k") != adjoint_a else 0
            raise errors.invalid_argument(f"{name} ({place[i]}) from index[{i},{which}] out of bounds (>={size})")
    # Of complex operands TF conjugates b alone.
    if adjoint_b:
        b = b.T.conj() if b.dtype.kind == "c" else b.T
    return kernels.matmul(rows, columns, a_values, int(sizes[0]), b)


def _check_product(indices, values, shape, b, adjoint_a, adjoint_b):
    for name, x, rank, kind in (("b", b, 2, "matrix"), ("a_shape", shape, 1, "vector"), ("a_values", values, 1, "vector"),
                                ("a_indices", indices, 2, "matrix")):
        if x.ndim != rank:
            raise errors.invalid_argument(f"Tensor '{name}' is not a {kind}")
    if len(shape) != 2:
        raise errors.invalid_argument("Tensor 'a_shape' must have 2 elements")
    if len(indices) != len(values):
        raise errors.invalid_argument("Number of rows of a_indices does not match number of entries in a_values")
    if indices.shape[1] != 2:
        raise errors.invalid_argument("Number of columns of a_indices does not match number of entries in a_shape")
    inner, other = shape[0 if adjoint_a else 1], b.shape[1 if adjoint_b else 0]
    if inner != other:
        raise errors.invalid_argument(f"Cannot multiply A and B because inner dimension does not match: {inner} vs. {other}.  "
                                      f"Did you forget a transpose?  Dimensions of A: [{shape[0]}, {shape[1]}).  "
                                      f"Dimensions of B: {text(b.shape)}")


@sparse_tensor_dense_mat_mul.shape
def _(c):
    c.with_rank(0, 2)
    c.with_rank(1, 1)
    a = shape_fns.with_rank(c.partial(2), 2)
    b = c.with_rank(3, 2)
    adjoint_a, adjoint_b = c.attrs["adjoint_a"], c.attrs["adjoint_b"]
    shape_fns.merge_dim(a[0 if adjoint_a else 1], b[1 if adjoint_b else 0])
    return [(a[1 if adjoint_a else 0], b[0 if adjoint_b else 1])]


@sparse_tensor_dense_mat_mul.gradient
def _(tf, op, dy):
    indices, values, shape, b = op.inputs
    adjoint_a, adjoint_b = op.get_attr("adjoint_a"), op.get_attr("adjoint_b")
    if values.dtype.is_complex or b.dtype.is_complex:
        raise NotImplementedError("SparseTensorDenseMatMul op does not support complex gradients.")
    db = tf.raw.SparseTensorDenseMatMul(indices, values, shape, dy, adjoint_a=not adjoint_a)
    if adjoint_b:
        db = tf.transpose(db)
    rows, columns = indices[:, 0], indices[:, 1]
    dy_rows = tf.gather(dy, rows if not adjoint_a else columns)
    b_rows = tf.gather(b if not adjoint_b else tf.transpose(b), columns if not adjoint_a else rows)
    return None, tf.reduce_sum(dy_rows * b_rows, axis=1), None, db


# ------------------------------------------------------------------ element by element
_SIGNATURE = "(sp_indices: int64, sp_values: T, sp_shape: int64, dense: T) -> output: T"


def _dense_at(sp_indices, sp_values, sp_shape, dense):
    """The elements of the dense operand that stand at the indices."""
    _check_combined(sp_indices, sp_values, sp_shape)
    shape = tuple(sp_shape.tolist())
    sizes = (1,) * (len(shape) - dense.ndim) + dense.shape
    if dense.ndim > len(shape) or any(d not in (1, s) for d, s in zip(sizes, shape)):
        raise errors.invalid_argument("SparseDenseBinaryOpShared broadcasts dense to sparse only; got incompatible shapes: "
                                      f"{text(shape)} vs. {text(dense.shape)}")
    if ((sp_indices < 0) | (sp_indices >= sp_shape)).any():
        raise errors.invalid_argument("Provided indices are out-of-bounds w.r.t. dense side with broadcasted shape")
    return np.broadcast_to(dense, shape)[tuple(sp_indices.T)]


def _check_combined(indices, values, shape):
    if indices.ndim != 2:
        raise errors.invalid_argument(f"Input sp_indices should be a matrix but received shape: {text(indices.shape)}")
    if values.ndim != 1 or shape.ndim != 1:
        raise errors.invalid_argument("Inputs sp_values and sp_shape should be vectors but received shapes: "
                                      f"{text(values.shape)} and {text(shape.shape)}")


@op("SparseDenseCwiseAdd" + _SIGNATURE, "T: {numbertype}")
def sparse_dense_cwise_add(xp, sp_indices, sp_values, sp_shape, dense):
    """The values plus what a dense array has in their places."""
    return sp_values + _dense_at(sp_indices, sp_values, sp_shape, dense)


@op("SparseDenseCwiseMul" + _SIGNATURE, "T: {numbertype}")
def sparse_dense_cwise_mul(xp, sp_indices, sp_values, sp_shape, dense):
    """The values times what a dense array has in their places."""
    return sp_values * _dense_at(sp_indices, sp_values, sp_shape, dense)


@op("SparseDenseCwiseDiv" + _SIGNATURE, "T: {numbertype}")
def sparse_dense_cwise_div(xp, sp_indices, sp_values, sp_shape, dense):
    """The values divided by what a dense array has in their places."""
    divisor = _dense_at(sp_indices, sp_values, sp_shape, dense)
    if divisor.dtype.kind not in "iu":
        return sp_values / divisor
    if (divisor == 0).any():
        raise errors.invalid_argument("Integer division by zero")
    quotient = np.abs(sp_values) // np.abs(divisor)
    return np.where((sp_values < 0) != (divisor < 0), -quotient, quotient).astype(sp_values.dtype)


def _combined_shape(c):
    rows, _ = c.with_rank(0, 2)
    return [(rows,)]


for _function in (sparse_dense_cwise_add, sparse_dense_cwise_mul, sparse_dense_cwise_div):
    _function.shape(_combined_shape)
del _function


@sparse_dense_cwise_add.gradient
def _(tf, op, dy):
    raise NotImplementedError("Gradient for SparseDenseCwiseAdd is currently not implemented yet.")


def _combined_gradient(tf, op, dy, is_product):
    indices, values, shape, dense = op.inputs
    dense_shape = tf.cast(tf.shape(dense), dtypes.int64)
    missing = tf.expand_dims(tf.size(shape) - tf.size(dense_shape), 0)
    padded = tf.concat([tf.ones(missing, dtypes.int64), dense_shape], 0)
    scaled = indices // (shape // padded)
    places = tf.slice(scaled, tf.concat([[0], missing], 0), [-1, -1])
    factor = tf.gather_nd(dense, places)
    if is_product:
        dvalues = dy * factor
        dfactor = dy * values
    else:
        dvalues = dy / factor
        dfactor = dy * (-values / tf.square(factor))
    ddense = tf.raw.SparseTensorDenseAdd(places, dfactor, dense_shape, tf.zeros_like(dense))
    return None, dvalues, None, ddense


@sparse_dense_cwise_mul.gradient
def _(tf, op, dy):
    return _combined_gradient(tf, op, dy, True)


@sparse_dense_cwise_div.gradient
def _(tf, op, dy):
    return _combined_gradient(tf, op, dy, False)
