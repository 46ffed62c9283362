"""Sparse ops on malformed inputs: what TF 1.15.5 says."""
import numpy as np
import pytest

import graphreg as tf

I, V, S = np.array([[0, 1], [1, 0], [1, 2]], np.int64), np.array([1, 2, 3], np.float32), np.array([2, 3], np.int64)
ZERO = np.float32(0)


def f(*a):
    return np.array(a, np.float32)


def i(*a):
    return np.array(a, np.int64)


BASE = {
    "SparseToDense": dict(sparse_indices=I, output_shape=S, sparse_values=V, default_value=ZERO),
    "SparseTensorDenseMatMul": dict(a_indices=I, a_values=V, a_shape=S, b=np.ones((3, 2), np.float32)),
    "SparseAdd": dict(a_indices=I, a_values=V, a_shape=S, b_indices=I, b_values=V, b_shape=S, thresh=ZERO),
    "SparseAddGrad": dict(backprop_val_grad=V, a_indices=I, b_indices=I, sum_indices=I),
    "SparseSlice": dict(indices=I, values=V, shape=S, start=i(0, 0), size=i(1, 2)),
    "SparseReorder": dict(input_indices=I, input_values=V, input_shape=S),
    "SparseFillEmptyRows": dict(indices=I, values=V, dense_shape=S, default_value=ZERO),
    "SparseFillEmptyRowsGrad": dict(reverse_index_map=i(0, 2), grad_values=V),
    "SparseReduceSum": dict(input_indices=I, input_values=V, input_shape=S, reduction_axes=np.array([1], np.int32)),
    "SparseSoftmax": dict(sp_indices=I, sp_values=V, sp_shape=S),
    "SparseSparseMaximum": dict(a_indices=I, a_values=V, a_shape=S, b_indices=I, b_values=V, b_shape=S),
    "SparseDenseCwiseMul": dict(sp_indices=I, sp_values=V, sp_shape=S, dense=np.ones((2, 3), np.float32)),
    "SerializeSparse": dict(sparse_indices=I, sparse_values=V, sparse_shape=S),
    "EditDistance": dict(hypothesis_indices=I, hypothesis_values=V, hypothesis_shape=S, truth_indices=I, truth_values=V,
                         truth_shape=S),
}
WRONG = [
    ("SparseToDense", "sparse_indices", I[None], "sparse_indices should be a scalar, vector, or matrix, got shape [1,3,2]"),
    ("SparseToDense", "default_value", f(1, 2), "default_value should be a scalar."),
    ("SparseToDense", "output_shape", i(2, 3, 4), "output_shape has incorrect number of elements: 3 should be: 2"),
    ("SparseToDense", "output_shape", i(2, -3), "Dimension -3 must be >= 0"),
    ("SparseTensorDenseMatMul", "b", V, "Tensor 'b' is not a matrix"),
    ("SparseTensorDenseMatMul", "a_shape", i(2, 3, 4), "Tensor 'a_shape' must have 2 elements"),
    ("SparseTensorDenseMatMul", "a_values", f(1, 2), "Number of rows of a_indices does not match number of entries in a_values"),
    ("SparseTensorDenseMatMul", "a_indices", I + 5, "k (6) from index[0,1] out of bounds (>=3)"),
    ("SparseTensorDenseMatMul", "b", np.ones((4, 2), np.float32),
     "Cannot multiply A and B because inner dimension does not match: 3 vs. 4.  Did you forget a transpose?  "
     "Dimensions of A: [2, 3).  Dimensions of B: [4,2]"),
    ("SparseAdd", "a_indices", I[0], "Input indices should be matrices but received shapes: [2] and [3,2]"),
    ("SparseAdd", "a_values", f(1, 2), "Expected 3 and 3 non-empty input values, got 2 and 3"),
    ("SparseAdd", "b_shape", i(2, 4), "Operands' shapes do not match: got 3 and 4 for dimension 1"),
    ("SparseAdd", "b_shape", i(2, 3, 4), "Operands do not have the same ranks; got shapes: 2 3 and 2 3 4"),
    ("SparseAdd", "thresh", f(1, 2), "The magnitude threshold must be a scalar: got shape [2]"),
    ("SparseAddGrad", "backprop_val_grad", f(1, 2),
     "# elements of backprop_val_grad and # rows of sum_indices should match (#nnz of sum): got 2 and 3"),
    ("SparseSlice", "start", i(0), "Expected start to be a vector of length 2 but got length 1"),
    ("SparseSlice", "values", V[None], "Input values should be a vector but received shape [3,2]"),
    ("SparseReorder", "input_values", V[None], "Input values should be a vector but received shape [1,3]"),
    ("SparseReorder", "input_shape", i(2, 3, 4), "Order length must be SparseTensor rank."),
    ("SparseFillEmptyRows", "default_value", f(1), "default_value must be a scalar, saw: [1]"),
    ("SparseFillEmptyRows", "dense_shape", i(0, 3), "Received SparseTensor with dense_shape[0] = 0 but indices.shape[0] = 3"),
    ("SparseFillEmptyRows", "indices", i([-1, 0], [0, 0], [1, 1]), "indices(0, 0) is invalid: -1 >= 2"),
    ("SparseFillEmptyRowsGrad", "reverse_index_map", i(5), "Elements in reverse index must be in [0, 3) but got 5"),
    ("SparseReduceSum", "reduction_axes", np.array([-3], np.int32), "Invalid reduction dimension -3, for input with 2 dimensions."),
    ("SparseReduceSum", "input_values", V[None], "vals must be a vec, but got: [1,3]"),
    ("SparseSoftmax", "sp_indices", I[0], "Input sp_indices should be a matrix but received shape: [2]"),
    ("SparseSparseMaximum", "b_values", V[None], "Inputs a_values and b_values should be vectors but received shapes: [3] and [1,3]"),
    ("SparseDenseCwiseMul", "dense", np.ones((2, 2), np.float32),
     "SparseDenseBinaryOpShared broadcasts dense to sparse only; got incompatible shapes: [2,3] vs. [2,2]"),
    ("SparseDenseCwiseMul", "sp_indices", I + 7,
     "Provided indices are out-of-bounds w.r.t. dense side with broadcasted shape"),
    ("SerializeSparse", "sparse_shape", S[None], "Input shape should be a vector but received shape [1,2]"),
    ("EditDistance", "truth_shape", i(2, 3, 4),
     "Expected truth_shape.NumElements == #cols(truth_indices), their shapes are: [3] and [3,2]"),
]


@pytest.mark.parametrize("op, name, value, text", WRONG)
def test_malformed(op, name, value, text):
    given = {k: tf.placeholder_with_default(v, None) for k, v in {**BASE[op], name: value}.items()}
    fetched = getattr(tf.raw_ops, op)(**given)
    with tf.Session() as session, pytest.raises(tf.errors.InvalidArgumentError) as caught:
        session.run(fetched)
    assert caught.value.message.split("\n")[0] == text


def test_deserialize_sparse():
    parts = tf.stack([tf.serialize_sparse(tf.SparseTensor(I, V, S)), tf.serialize_sparse(tf.SparseTensor(I[:1], V[:1], [4, 2]))])
    with tf.Session() as session:
        indices, values, shape = session.run(tf.raw_ops.DeserializeSparse(serialized_sparse=parts, dtype=tf.float32))
    np.testing.assert_array_equal(indices, [[0, 0, 1], [0, 1, 0], [0, 1, 2], [1, 0, 1]])
    np.testing.assert_array_equal(values, [1, 2, 3, 1])
    np.testing.assert_array_equal(shape, [2, 4, 3])


def test_variants_carry_sparse_tensors():
    row = tf.serialize_sparse(tf.SparseTensor(I, V, S), out_type=tf.variant)
    many = tf.serialize_many_sparse(tf.SparseTensor(I, V, S), out_type=tf.variant)
    assert row.dtype == many.dtype == tf.variant and row.shape == [3] and many.shape.ndims == 2
    with tf.Session() as session:
        indices, values, shape = session.run(tf.raw_ops.DeserializeSparse(serialized_sparse=row, dtype=tf.float32))
    np.testing.assert_array_equal(indices, I)
    np.testing.assert_array_equal(values, V)
    np.testing.assert_array_equal(shape, S)
