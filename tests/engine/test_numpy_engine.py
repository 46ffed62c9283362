"""The NumPy engine: loops, conds and variables as they run."""
import numpy as np
import pytest

import graphreg as tf


def run(fetches, feed=None, init=True):
    with tf.Session() as s:
        if init:
            s.run(tf.global_variables_initializer())
        return s.run(fetches, feed)


def test_the_branch_not_taken_changes_nothing():
    p = tf.placeholder(tf.bool, [])
    v = tf.Variable(1.)
    y = tf.cond(p, lambda: tf.assign(v, 5.), lambda: tf.constant(0.))
    with tf.Session() as s:
        s.run(v.initializer)
        s.run(y, {p: False})
        assert s.run(v) == 1.
        s.run(y, {p: True})
        assert s.run(v) == 5.


def test_a_loop_runs_its_body_as_often_as_its_condition_says():
    n = tf.placeholder(tf.int32, [])
    count = tf.Variable(0)

    def body(i):
        with tf.control_dependencies([count.assign_add(1)]):
            return i + 1
    out = tf.while_loop(lambda i: i < n, body, [0])
    with tf.Session() as s:
        for times in (0, 1, 7):
            s.run(count.initializer)
            assert s.run(out, {n: times}) == times
            assert s.run(count) == times


def test_a_loop_in_a_branch_not_taken_does_not_run():
    p = tf.placeholder(tf.bool, [])
    y = tf.cond(p, lambda: tf.while_loop(lambda i: i < 3, lambda i: i + 1, [0]), lambda: tf.constant(-1))
    assert (run(y, {p: True}), run(y, {p: False})) == (3, -1)


def test_loop_variables_change_together():
    a, b = tf.while_loop(lambda a, b: a < 50, lambda a, b: (b, a + b), [1, 1])
    assert run([a, b]) == [55, 89]


def test_a_random_op_in_a_loop_draws_anew_in_each_iteration():
    _, first, second = tf.while_loop(
        lambda i, a, b: i < 2, lambda i, a, b: (i + 1, b, tf.random_uniform([], seed=3)), [0, 0., 0.])
    a, b = run([first, second])
    assert a != b


def test_a_gradient_through_a_loop_of_unknown_length():
    x, n = tf.placeholder(tf.float64, []), tf.placeholder(tf.int32, [])
    _, y = tf.while_loop(lambda i, v: i < n, lambda i, v: (i + 1, v * x), [0, x])
    (dx,) = tf.gradients(y, x)
    for times in (0, 1, 5):
        assert np.isclose(run(dx, {x: 1.3, n: times}), (times + 1) * 1.3 ** times)


def test_a_gradient_through_nested_loops_and_conds():
    x = tf.placeholder(tf.float64, [])

    def inner(v):
        return tf.while_loop(lambda j, u: j < 2, lambda j, u: (j + 1, u * x), [0, v])[1]
    _, y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, tf.cond(i < 1, lambda: inner(v), lambda: v + x)), [0, x])
    (dx,) = tf.gradients(y, x)
    # y = x**3 + 2 x
    assert np.isclose(run(dx, {x: 1.5}), 3 * 1.5 ** 2 + 2)


@pytest.mark.parametrize("use_resource", [False, True])
def test_an_uninitialized_variable_fails(use_resource):
    v = tf.get_variable("v", [2], use_resource=use_resource)
    with pytest.raises(tf.errors.FailedPreconditionError):
        run(v + 1., init=False)


def test_an_assignment_of_another_size_makes_a_new_buffer():
    v = tf.Variable([1., 2.], validate_shape=False)
    old = tf.identity(v)
    with tf.control_dependencies([old]):
        write = tf.assign(v, [7., 8., 9.], validate_shape=False)
    with tf.control_dependencies([write]):
        both = [old + 0., v.read_value() + 0.]
    before, after = run(both)
    assert np.array_equal(before, [1., 2.]) and np.array_equal(after, [7., 8., 9.])


def test_a_kernels_own_error_becomes_an_invalid_argument():
    x = tf.placeholder(tf.float32, [None])
    with pytest.raises(tf.errors.InvalidArgumentError, match="Incompatible shapes"):
        run(x + tf.constant([1., 2.]), {x: [1., 2., 3.]})


@pytest.mark.parametrize("make", [tf.train.AdamOptimizer, tf.train.AdagradOptimizer, tf.train.RMSPropOptimizer])
def test_large_variables_are_changed_part_by_part(make, monkeypatch):
    """Parts give the numbers that the whole gives, in the buffer that others see."""
    from graphreg.engine import updates

    def trained(part):
        monkeypatch.setattr(updates, "PART", part)
        with tf.Graph().as_default(), tf.Session() as sess:
            v = tf.get_variable("v", initializer=np.linspace(-1, 1, 60, dtype=np.float32).reshape(20, 3))
            alias = tf.identity(v)
            step = make(.1).minimize(tf.reduce_sum(v ** 4))
            sess.run(tf.global_variables_initializer())
            for _ in range(3):
                sess.run(step)
            return sess.run([v, alias])

    for a, b in zip(trained(7), trained(10 ** 6)):
        np.testing.assert_array_equal(a, b)


def test_rows_of_large_tables_are_changed_in_place():
    table = tf.get_variable("table", initializer=np.zeros((50, 2), np.float32))
    step = tf.train.MomentumOptimizer(1., .9).minimize(tf.reduce_sum(tf.gather(table, [3, 7, 3]) * 2.))
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for _ in range(2):
            sess.run(step)
        found = sess.run(table)
    assert np.flatnonzero(found.any(1)).tolist() == [3, 7]
    np.testing.assert_allclose(found[[3, 7], 0], [-4 - 4 * 1.9, -2 - 2 * 1.9], rtol=1e-6)


@pytest.mark.parametrize("optimizer", ["Adagrad", "Momentum", "Adam", "RMSProp", "GradientDescent", "Ftrl", "Adadelta"])
def test_gradients_of_rows_are_summed_in_one_step(optimizer, monkeypatch):
    """Rows that come once, and some that come again, give what the ops one by one give."""
    from graphreg.engine import codegen, passes
    monkeypatch.setattr(codegen, "WARM", 0)

    def trained():
        with tf.Graph().as_default(), tf.Session() as sess:
            ids = tf.placeholder(tf.int64, [4])
            table = tf.get_variable("table", initializer=np.linspace(-1, 1, 60, dtype=np.float32).reshape(20, 3))
            more = {"momentum": .9} if optimizer == "Momentum" else {}
            step = getattr(tf.train, optimizer + "Optimizer")(learning_rate=.1, **more).minimize(
                tf.reduce_sum(tf.nn.embedding_lookup(table, ids) ** 3))
            sess.run(tf.global_variables_initializer())
            for chosen in ([3, 1, 7, 5], [3, 1, 3, 3], [5, 2, 2, 9]):
                sess.run(step, {ids: chosen})
            return sess.run(table), sess.plan(step, {ids: chosen}).source

    found, source = trained()
    assert ("sums_of_rows" in source) == (optimizer not in ("GradientDescent",))
    monkeypatch.setattr(passes, "OFF", frozenset(["summed_rows"]))
    np.testing.assert_array_equal(found, trained()[0])
