"""Sparse tensors: their sum with dense ones (more comes with the rest of the language)."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op


@op("SparseTensorDenseAdd(a_indices: Tindices, a_values: T, a_shape: Tindices, b: T) -> output: T",
    "T: {numbertype}", "Tindices: {int32, int64}")
def sparse_tensor_dense_add(xp, a_indices, a_values, a_shape, b):
    """The dense sum of a sparse and a dense tensor of one shape."""
    if tuple(a_shape.tolist()) != b.shape:
        raise errors.InvalidArgumentError(None, None, f"Dimensions of a and b must be equal: {shape_fns.text(a_shape)} vs. "
                                          f"{shape_fns.text(b.shape)}")
    bad = (a_indices < 0) | (a_indices >= a_shape)
    if bad.any():
        raise errors.InvalidArgumentError(None, None, "Sparse tensor has some invalid index on dimension "
                                          f"{int(np.argwhere(bad)[0][1])}; dense tensor shape: {shape_fns.text(b.shape)}")
    out = np.array(b)
    np.add.at(out, tuple(a_indices.T), a_values)
    return out


@sparse_tensor_dense_add.shape
def _(c):
    return [c.shapes[3]]


@sparse_tensor_dense_add.gradient
def _(tf, op, dy):
    return None, tf.gather_nd(dy, op.inputs[0]), None, dy
