"""Sparse tensors in other shapes, against dense arrays."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

import graphreg as tf


def random_sparse(seed, shape):
    """(SparseTensor, the same as a dense array)."""
    dense = np.random.RandomState(seed).randint(0, 3, shape).astype(np.float32)
    places = np.argwhere(dense)
    return tf.SparseTensor(places, dense[tuple(places.T)], shape), dense


def as_dense(value):
    out = np.zeros(value.dense_shape, np.float32)
    out[tuple(value.indices.T)] = value.values
    assert value.indices.tolist() == sorted(value.indices.tolist())
    return out


def run(fetch):
    with tf.Session() as session:
        return session.run(fetch)


@given(st.integers(0, 99), st.sampled_from([[6, 4], [-1], [2, -1, 3], [24, 1], [1, 2, 3, -1]]))
def test_reshape(seed, shape):
    tf.reset_default_graph()
    sparse, dense = random_sparse(seed, (2, 3, 4))
    assert np.array_equal(as_dense(run(tf.sparse.reshape(sparse, shape))), dense.reshape(shape))


@given(st.integers(0, 99), st.sampled_from([0, 1, -1]))
def test_concat(seed, axis):
    tf.reset_default_graph()
    (a, dense_a), (b, dense_b) = random_sparse(seed, (2, 3)), random_sparse(seed + 1, (2, 3))
    assert np.array_equal(as_dense(run(tf.sparse.concat(axis, [a, b, a]))), np.concatenate([dense_a, dense_b, dense_a], axis))


def test_concat_expands_other_axes_on_demand():
    (a, _), (b, _) = random_sparse(1, (2, 3)), random_sparse(2, (2, 5))
    assert run(tf.sparse.concat(0, [a, b], expand_nonconcat_dim=True)).dense_shape.tolist() == [4, 5]
    with pytest.raises(tf.errors.InvalidArgumentError) as error:
        run(tf.sparse.concat(0, [a, b]))
    assert error.value.message.startswith("Input shapes must match: expected 3 for dimension 1 but got 5 at position 1")


def test_retain():
    sparse, dense = random_sparse(3, (4, 5))
    kept = tf.sparse.retain(sparse, tf.equal(sparse.values, 2.))
    assert np.array_equal(as_dense(run(kept)), np.where(dense == 2, dense, 0))


@pytest.mark.parametrize("shape, message", [
    ([5, 5], "Input to reshape is a tensor with 24 dense values, but the requested shape has 25. input_shape=[2,3,4] "
             "output_shape=[5,5]"),
    ([-1, -1], "only one output dimension may be -1, not both 0 and 1"), ([-2], "size 0 must be non-negative, not -2"),
    ([-1, 5], "Input to reshape is a SparseTensor with 24 dense values, but the requested shape requires a multiple of 5. "
              "input_shape=[2,3,4] output_shape=[1,5]")])
def test_reshape_fails(shape, message):
    sparse, _ = random_sparse(0, (2, 3, 4))
    vague = tf.placeholder_with_default(tf.constant(shape, tf.int64), [None])
    with pytest.raises(tf.errors.InvalidArgumentError) as error:
        run(tf.sparse.reshape(sparse, vague))
    assert error.value.message.startswith(message)


def test_sum_with_a_dense_tensor_adds_repeated_places():
    dense = tf.constant([[1., 2.], [3., 4.]])
    values = tf.constant([1., 2., 3.])
    total = tf.raw_ops.SparseTensorDenseAdd(a_indices=tf.constant([[0, 0], [0, 0], [1, 1]]), a_values=values, a_shape=[2, 2],
                                            b=dense)
    assert run(total).tolist() == [[4., 2.], [3., 7.]]
    gradients = run(tf.gradients(total * total, [values, dense]))
    assert gradients[0].tolist() == [8., 8., 14.] and gradients[1].tolist() == [[8., 4.], [6., 14.]]
