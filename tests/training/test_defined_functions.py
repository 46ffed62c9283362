"""Defun: what golden records do not hold."""
import threading

import numpy as np
import pytest

import graphreg as tf
from graphreg.aliases import find_module

function = find_module("python.framework.function")


def defun(fn, *types, **kwargs):
    return function.Defun(*(types or (tf.float32,)), **kwargs)(fn)


def value_of(fetch, feed=None):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        return session.run(fetch, feed)


def test_each_call_has_random_numbers_of_its_own():
    draw = defun(lambda x: tf.random_uniform([3], seed=1) + x, func_name="Draw")
    a, b = draw(0.), draw(0.)
    with tf.Session() as session:
        first, second = session.run([a, b]), session.run([a, b])
    np.testing.assert_array_equal(first[0], first[1])
    np.testing.assert_array_equal(second[0], second[1])
    assert (first[0] != second[0]).all()


def test_gradient_of_rows_that_are_looked_up():
    rows = defun(lambda w, i: tf.gather(w, i) * 2., tf.float32, tf.int32, func_name="Rows")
    w = tf.constant([[1., 2.], [3., 4.], [5., 6.]])
    found = tf.gradients(rows(w, [2, 0, 2]), w)
    np.testing.assert_array_equal(value_of(found)[0], [[2., 2.], [0., 0.], [4., 4.]])


def test_gradient_through_conditions_within():
    def square_or_not(x):
        x.set_shape([])
        return tf.cond(x > 1., lambda: x * x, lambda: x)

    a = tf.placeholder(tf.float32, [])
    found = tf.gradients(defun(square_or_not, func_name="F")(a), a)[0]
    assert [value_of(found, {a: v}) for v in (3., .5)] == [6., 1.]


def test_inputs_and_results_without_derivatives_count_as_zeros():
    mixed = defun(lambda x, n: tf.cast(x, tf.int32) + n, tf.float32, tf.int32, func_name="Mixed")
    x, n = tf.constant(2.), tf.constant(3)
    through_int = defun(lambda x: tf.cast(mixed(x, n), tf.float32) + x * 4., func_name="Through")
    assert value_of(tf.gradients(through_int(x), x)) == [4.]


def test_several_threads_run_one_call():
    total = defun(lambda x: tf.reduce_sum(tf.square(x)), func_name="Total")
    x = tf.placeholder(tf.float32, [None])
    y = total(x)
    found = {}
    with tf.Session() as session:
        def work(n):
            found[n] = [session.run(y, {x: np.full(n, 2.)}) for _ in range(20)]
        threads = [threading.Thread(target=work, args=(n,)) for n in (1, 5, 9)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
    assert found == {n: [4. * n] * 20 for n in (1, 5, 9)}


def test_training_through_a_function():
    w = tf.get_variable("w", [2], initializer=tf.ones_initializer())
    loss = defun(lambda x, w: tf.reduce_sum(tf.square(x * w)), tf.float32, tf.float32, func_name="Loss")([1., 2.], w)
    train = tf.train.GradientDescentOptimizer(.1).minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(3):
            session.run(train)
        np.testing.assert_allclose(session.run(w), [.8 ** 3, .2 ** 3], rtol=1e-5)


def test_datasets_and_loops_over_rows_call_functions():
    half = defun(lambda x: x * .5 + 1., func_name="Half")
    element = tf.data.Dataset.from_tensor_slices([2., 4.]).map(lambda x: half(x)).make_one_shot_iterator().get_next()
    mapped = tf.map_fn(half, tf.constant([2., 4.]))
    with tf.Session() as session:
        assert [session.run(element), session.run(element)] == [2., 3.]
        np.testing.assert_array_equal(session.run(mapped), [2., 3.])


def test_meta_graph_tells_the_op_types_within_functions():
    inner = defun(lambda x: tf.nn.relu6(x), func_name="Inner")
    defun(lambda x: inner(x) * 3., func_name="Outer")(tf.placeholder(tf.float32, name="x"))
    meta = tf.train.export_meta_graph()
    assert [o.name for o in meta.meta_info_def.stripped_op_list.op] == ["Const", "Mul", "Placeholder", "Relu6"]
    with tf.Graph().as_default():
        tf.train.import_meta_graph(meta)
        assert value_of("Outer:0", {"x:0": 7.}) == 18.


def test_imported_functions_may_not_differ_from_those_there():
    defun(lambda x: x * 2., func_name="Twice")(1.)
    with tf.Graph().as_default():
        defun(lambda x: x * 3., func_name="Twice")(1.)
        other = tf.get_default_graph().as_graph_def()
    with pytest.raises(tf.errors.InvalidArgumentError, match="Cannot add function 'Twice' because a different"):
        tf.import_graph_def(other)


def test_wrong_number_of_gradients_is_told():
    wrong = defun(lambda x: x, func_name="WrongGradient")
    x = tf.constant(2.)
    found = tf.gradients(defun(lambda x: x * x, func_name="F", grad_func=wrong)(x), x)
    with pytest.raises(tf.errors.InvalidArgumentError, match="Expects 1 arguments, but 2 is provided"):
        value_of(found)


def test_no_second_derivatives_and_no_defaults():
    x = tf.constant(2.)
    first, = tf.gradients(defun(lambda x: x * x, func_name="F")(x), x)
    with pytest.raises(LookupError, match="No gradient defined for operation 'gradients/F_grad/SymbolicGradient'"):
        tf.gradients(first, x)
    with pytest.raises(ValueError, match=r"has defaults \(3,\) and keywords None"):
        defun(lambda x, y=3: x)
