"""Functions of mathematics: what stays hidden in a graph, operators lent to other classes, sparse gradients made dense."""
import warnings

import numpy as np
import pytest

import graphreg as tf
from graphreg.functions.math import OPERATORS, override_operators


def op_types():
    return [op.type for op in tf.get_default_graph().get_operations()]


def test_the_axes_of_a_pair_of_static_shapes_are_computed_once_in_a_graph():
    x, y = tf.placeholder(tf.float32, [2, 3]), tf.placeholder(tf.float32, [3])
    for _ in range(3):
        tf.gradients(x * y + y, y)
    assert op_types().count("BroadcastGradientArgs") == 1
    with tf.Graph().as_default():
        x, y = tf.placeholder(tf.float32, [2, 3]), tf.placeholder(tf.float32, [3])
        tf.gradients(x + y, y)
        assert op_types().count("BroadcastGradientArgs") == 1


def test_the_shape_a_static_sum_came_from_is_computed_once_in_a_graph():
    x = tf.placeholder(tf.float32, [2, 3])
    tf.gradients(tf.reduce_sum(x, 1), x)
    tf.gradients(tf.reduce_sum(x, 1) * 2., x)
    assert op_types().count("DynamicStitch") == 1


class Boxed:
    """Stands for a tensor as a variable does."""

    def __init__(self, tensor):
        self.tensor = tensor


def test_operators_can_be_lent_to_another_class():
    override_operators(Boxed, lambda box: box.tensor)
    box = Boxed(tf.constant([4., 9.]))
    made = [box + 1., 1. - box, -box, box / 2., 2. ** box, box < 5., abs(box), box[0], box // 2., 7. % box]
    with tf.Session() as session:
        values = [v.tolist() for v in session.run(made)]
    assert values == [[5, 10], [-3, -8], [-4, -9], [2, 4.5], [16, 512], [True, False], [4, 9], 4, [2, 4], [3, 7]]


def test_every_operator_is_installed():
    assert all(getattr(tf.Tensor, name) is not None for name in OPERATORS)
    assert set(OPERATORS) | {"__getitem__", "__eq__", "__ne__"} >= tf.Tensor.OVERLOADABLE_OPERATORS


def test_no_node_is_made_for_real_numbers():
    x = tf.constant([1., 2.])
    before = len(op_types())
    assert tf.math.conj(x) is x and tf.real(x) is x and tf.cast(x, tf.float32) is x and tf.add_n([x]) is x
    assert len(op_types()) == before


def slices(dense_shape, indices=(0, 2)):
    return tf.IndexedSlices(tf.constant([[1., 2.], [3., 4.]]), tf.constant(indices), dense_shape)


def test_indexed_slices_become_dense():
    with tf.Session() as session:
        dense = session.run(tf.convert_to_tensor(slices(tf.constant([3, 2]))))
    np.testing.assert_array_equal(dense, [[1, 2], [0, 0], [3, 4]])


def test_indexed_slices_that_may_be_large_warn():
    with pytest.warns(UserWarning, match="to a dense Tensor of unknown shape"):
        tf.convert_to_tensor(slices(tf.placeholder(tf.int32, [2])))
    with pytest.warns(UserWarning, match="to a dense Tensor with 200000000 elements"):
        tf.convert_to_tensor(slices(tf.constant([100000000, 2])))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tf.convert_to_tensor(slices(tf.constant([3, 2])))


def test_indexed_slices_without_a_shape_stay_sparse():
    with pytest.raises(ValueError, match="Tensor conversion requested for IndexedSlices without dense_shape"):
        tf.convert_to_tensor(slices(None))
    with pytest.raises(ValueError, match="requested dtype int32 for IndexedSlices with dtype float32"):
        tf.convert_to_tensor(slices(tf.constant([3, 2])), dtype=tf.int32)


@pytest.mark.parametrize("limit, dtype", [(5, "int32"), (5., "float32"), (np.int64(5), "int64"), (np.float64(5), "float64")])
def test_ranges_take_the_widest_dtype(limit, dtype):
    assert tf.range(1, limit).dtype == dtype and tf.range(1, 4, limit).dtype == dtype


def test_gradients_reach_through_a_chain_of_products():
    x = tf.constant([2.], tf.float64)
    y = tf.squeeze(tf.matmul(tf.matmul(x[None], x[:, None]), x[None]))
    with tf.Session() as session:
        assert session.run(tf.gradients(y, x)[0]).tolist() == [12.]
