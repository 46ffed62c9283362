"""tf.function and defun; their common behaviour is recorded in golden/programs/eager_functions."""
import numpy as np
import pytest

import graphreg as tf


def test_traces_once_for_each_kind_of_arguments(eager):
    traces = []

    @tf.function
    def f(x, scale=2.):
        traces.append(scale)
        return x * scale

    for args in ((tf.ones([2]),), (tf.zeros([2]),), (tf.ones([3]),), (tf.ones([2]), 3.), (tf.ones([2]), 2.)):
        f(*args)
    assert traces == [2., 2., 3.]
    assert f(np.ones(2, np.float32)).numpy().tolist() == [2., 2.] and len(traces) == 3


def test_runs_what_it_is_told_in_order(eager):
    v = tf.Variable(1.)

    @tf.function
    def f():
        v.assign_add(1.)
        first = v.read_value()
        v.assign(v * 10.)
        return first, v.read_value()

    assert [x.numpy() for x in f()] == [2., 20.]
    assert [x.numpy() for x in f()] == [21., 210.]


def test_random_ops_draw_anew_and_their_gradients_know_the_draw(eager):
    @tf.function
    def f(x):
        return x * tf.random_uniform([])

    x = tf.constant(1.)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        a, b = f(x), f(x)
    assert a.numpy() != b.numpy()
    np.testing.assert_allclose(tape.gradient(a, x).numpy(), a.numpy())
    np.testing.assert_allclose(tape.gradient(b, x).numpy(), b.numpy())


def test_gradients_of_slices_stay_slices(eager):
    table = tf.Variable(np.ones((5, 2), np.float32))

    @tf.function
    def f(ids):
        return tf.reduce_sum(tf.nn.embedding_lookup(table, ids) ** 2)

    with tf.GradientTape() as tape:
        y = f(tf.constant([1, 3]))
    grad = tape.gradient(y, table)
    assert isinstance(grad, tf.IndexedSlices) and grad.indices.numpy().tolist() == [1, 3]


def test_third_derivative(eager):
    @tf.function
    def cube(x):
        return x * x * x

    x = tf.constant(2.)
    with tf.GradientTape() as a:
        a.watch(x)
        with tf.GradientTape() as b:
            b.watch(x)
            with tf.GradientTape() as c:
                c.watch(x)
                y = cube(x)
            first = c.gradient(y, x)
        second = b.gradient(first, x)
    assert (first.numpy(), second.numpy(), a.gradient(second, x).numpy()) == (12., 12., 6.)


def test_in_a_graph_a_call_is_a_node_and_so_are_its_derivatives():
    @tf.function
    def f(x, y):
        return x * x * y

    x, y = tf.constant(3.), tf.constant(2.)
    z = f(x, y)
    dx, = tf.gradients(z, x)
    ddx, dxy = tf.gradients(dx, [x, y])
    assert [t.op.type for t in (z, dx)] == ["PartitionedCall"] * 2
    with tf.Session() as sess:
        assert sess.run([z, dx, ddx, dxy]) == [18., 12., 4., 6.]


def test_in_a_graph_captured_variables_are_the_graphs():
    v = tf.get_variable("v", initializer=2., use_resource=True)

    @tf.function
    def step(x):
        v.assign_add(x)
        return v.read_value()

    y = step(tf.constant(3.))
    assert y.op.type == "StatefulPartitionedCall"
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert [sess.run(y), sess.run(y), sess.run(v)] == [5., 8., 8.]


def test_an_input_signature_is_kept_to(eager):
    @tf.function(input_signature=[tf.TensorSpec([None], tf.float32)])
    def f(x):
        return tf.reduce_sum(x)

    assert f([1., 2.]).numpy() == 3.
    with pytest.raises(ValueError, match="Python inputs incompatible with input_signature"):
        f(tf.ones([2, 2]))


def test_python_control_flow_on_tensors_is_refused(eager):
    @tf.function
    def f(x):
        return x if x > 0 else -x

    with pytest.raises(tf.errors.OperatorNotAllowedInGraphError
                       if hasattr(tf.errors, "OperatorNotAllowedInGraphError") else TypeError, match="AutoGraph"):
        f(tf.constant(1.))


def test_options_that_are_not_emulated_are_refused():
    with pytest.raises(tf.errors.UnimplementedError, match="experimental_compile"):
        tf.function(lambda x: x, experimental_compile=True)
    with pytest.raises(TypeError, match="unsupported callable"):
        tf.function(3)


def test_a_graph_def_without_its_functions_is_refused():
    tf.function(lambda x: x * 2.)(tf.constant(1.))
    with pytest.raises(tf.errors.UnimplementedError, match="calls a tf.function"):
        tf.get_default_graph().as_graph_def()
