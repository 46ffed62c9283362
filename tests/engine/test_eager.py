"""The eager engine: streams, storage of variables, errors."""
import numpy as np
import pytest

import graphreg as tf


def test_equal_calls_share_a_stream_until_the_seed_is_set(eager):
    tf.set_random_seed(4)
    first, second = (tf.random_uniform([2], seed=3).numpy() for _ in range(2))
    tf.set_random_seed(4)
    assert tf.random_uniform([2], seed=3).numpy().tolist() == first.tolist() != second.tolist()


def test_a_read_does_not_follow_the_variable(eager):
    v = tf.Variable([1., 2.])
    before = v.value()
    v.assign_add([1., 1.])
    assert before.numpy().tolist() == [1., 2.] and v.numpy().tolist() == [2., 3.]


def test_variables_of_one_name_are_several(eager):
    a, b = tf.Variable(1., name="v"), tf.Variable(2., name="v")
    assert a.name == b.name and (a.numpy(), b.numpy()) == (1., 2.)


def test_variables_live_as_long_as_they_are_held(eager):
    import weakref
    v = tf.Variable(np.ones(10))
    cell = weakref.ref(v.handle)
    del v
    import gc
    gc.collect()
    assert cell() is None


def test_an_error_names_the_op_type(eager):
    with pytest.raises(tf.errors.InvalidArgumentError, match=r"Matrix size-incompatible.*\[Op:MatMul\]"):
        tf.matmul(tf.ones([2, 3]), tf.ones([2, 3]))


def test_scopes_of_graphs_are_entered_for_nothing(eager):
    x = tf.constant(1.)
    with tf.control_dependencies([x]), tf.device("/cpu:0"), tf.colocate_with(x), tf.name_scope("a"):
        assert (x + 1.).numpy() == 2.


def test_stays_out_of_other_graphs(eager):
    with tf.Graph().as_default() as graph:
        assert not tf.executing_eagerly()
        v = tf.get_variable("v", [2], initializer=tf.ones_initializer())
        with tf.Session() as sess:
            sess.run(v.initializer)
            assert sess.run(v * 2.).tolist() == [2., 2.]
    assert len(graph.get_operations()) > 3 and tf.executing_eagerly()
