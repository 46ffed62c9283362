"""Array functions: constants for what is small, packing of lists, slices of variables."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.functions.array import constant_value_as_shape


def types(graph=None):
    return [op.type for op in (graph or tf.get_default_graph()).get_operations()]


@pytest.mark.parametrize("shape, made", [([999], ["Const"]), ([1000], ["Const", "Const", "Fill"]), ([0, 5000], ["Const"])])
def test_zeros_are_a_constant_while_small(shape, made):
    assert tf.zeros(shape).shape.as_list() == shape
    assert types() == made


def test_lists_with_tensors_are_packed():
    x = tf.placeholder(tf.int64, [])
    y = tf.convert_to_tensor([[x, 2], [3, 4]], name="y")
    assert y.op.type == "Pack" and y.dtype == tf.int64 and y.shape.as_list() == [2, 2]
    assert [t.op.name for t in y.op.inputs] == ["y/0", "y/1_1"]
    with tf.Session() as session:
        assert session.run(y, {x: 1}).tolist() == [[1, 2], [3, 4]]


def test_packed_tensors_are_cast_to_the_dtype_asked_for():
    y = tf.convert_to_tensor([tf.constant(1), 2.5], dtype=tf.float32)
    with tf.Session() as session:
        assert session.run(y).tolist() == [1., 2.5]


def test_constant_value_as_shape():
    x = tf.placeholder(tf.float32, [None, 3])
    assert constant_value_as_shape(tf.concat([tf.shape(x), [5]], 0)).as_list() == [None, 3, 5]
    assert constant_value_as_shape(tf.stack([tf.shape(x)[0], -1, 4])).as_list() == [None, None, 4]
    assert constant_value_as_shape(tf.constant(-1)).ndims is None
    with pytest.raises(ValueError, match="Received a scalar value '2' as shape"):
        constant_value_as_shape(tf.constant(2))


@pytest.mark.parametrize("use_resource", [False, True])
def test_only_slices_of_variables_are_assigned(use_resource):
    v = tf.get_variable("v", initializer=np.zeros((2, 2), np.float32), use_resource=use_resource)
    change = v[0, 1:].assign([5.])
    with tf.Session() as session:
        session.run(v.initializer)
        session.run(change)
        assert session.run(v).tolist() == [[0., 5.], [0., 0.]]
    with pytest.raises(ValueError, match="Sliced assignment is only supported for variables"):
        tf.zeros([2])[0].assign(1.)


def test_gradient_of_gather_touches_the_gathered_rows_only():
    x = tf.placeholder(tf.float32, [5, 2])
    slices, = tf.gradients(tf.gather(x, [3, 1, 3]), x)
    assert isinstance(slices, tf.IndexedSlices)
    with tf.Session() as session:
        got = session.run(slices, {x: np.zeros((5, 2))})
    assert got.indices.tolist() == [3, 1, 3] and got.values.shape == (3, 2) and got.dense_shape.tolist() == [5, 2]


def test_a_failed_call_leaves_the_constants_tf_leaves():
    with pytest.raises(ValueError):
        tf.gather([1., 2.], [[0]], axis=5)
    assert [op.name for op in tf.get_default_graph().get_operations()][-2:] == ["Const", "Const_1"]


def test_meshgrid_is_numpys():
    for indexing in ("xy", "ij"):
        with tf.Graph().as_default(), tf.Session() as session:
            got = session.run(tf.meshgrid([1, 2, 3], [4, 5], [6], indexing=indexing))
        for a, b in zip(got, np.meshgrid([1, 2, 3], [4, 5], [6], indexing=indexing)):
            np.testing.assert_array_equal(a, b)
