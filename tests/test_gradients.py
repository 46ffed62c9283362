"""tf.gradients and tf.custom_gradient beyond what the golden records hold."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.testing.check_grads import check_grads


def run(fetches, feed=None):
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        return s.run(fetches, feed)


def test_a_chain_of_many_ops_is_differentiated():
    x = y = tf.constant(1.)
    for _ in range(3000):
        y = tf.identity(y)
    assert run(tf.gradients(y, x)[0]) == 1.


def test_gradients_of_a_composed_function():
    check_grads(lambda x, w: tf.reduce_sum(tf.nn.softmax(tf.tanh(tf.matmul(x, w)))[:, 0]),
                [np.random.RandomState(0).randn(3, 2), np.random.RandomState(1).randn(2, 4)])


def test_rows_named_twice_are_added_twice():
    table = tf.get_variable("table", [4, 2], initializer=tf.ones_initializer())
    rows = tf.gather(table, [1, 3, 1])
    (dense,) = tf.gradients(tf.reduce_sum(rows * rows), [table])
    assert isinstance(dense, tf.IndexedSlices)
    full = tf.unsorted_segment_sum(dense.values, dense.indices, 4)
    assert np.array_equal(run(full), [[0, 0], [4, 4], [0, 0], [2, 2]])


def test_an_unconnected_x_gives_none_or_zeros():
    x, y = tf.constant([1., 2.]), tf.constant(3.)
    assert tf.gradients(y, [x]) == [None]
    (zero,) = tf.gradients(y, [x], unconnected_gradients=tf.UnconnectedGradients.ZERO)
    assert np.array_equal(run(zero), [0., 0.])


def test_an_op_without_gradient_is_named():
    x = tf.constant(1.)
    with tf.get_default_graph().gradient_override_map({"Exp": "TestNothingRegistered"}):
        y = tf.exp(x)
    with pytest.raises(LookupError, match=r"No gradient defined for operation 'Exp' \(op type: Exp\)"):
        tf.gradients(y, x)


def test_a_custom_gradient_with_several_results():
    @tf.custom_gradient
    def f(a, b):
        return (a * b, a + b), lambda da, db: (da * 10., db * 100.)
    x, y = tf.constant(2.), tf.constant(3.)
    product, total = f(x, y)
    assert run([product, total]) == [6., 5.]
    assert run(tf.gradients([product, total], [x, y])) == [10., 100.]


def test_second_order():
    x = tf.placeholder(tf.float64, [])
    (first,) = tf.gradients(x ** 3, x)
    (second,) = tf.gradients(first, x)
    assert np.allclose(run([first, second], {x: 2.}), [12., 12.])
