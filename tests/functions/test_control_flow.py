"""tf.cond, tf.case, tf.while_loop, tf.group, tf.tuple and tf.Assert beyond what the golden records hold."""
import collections

import numpy as np
import pytest

import graphreg as tf


def run(fetches, feed=None):
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        return s.run(fetches, feed)


def test_a_cond_keeps_the_structure_of_its_branches():
    Point = collections.namedtuple("Point", ["x", "y"])
    p = tf.placeholder(tf.bool, [])
    y = tf.cond(p, lambda: {"a": Point(tf.constant(1), [tf.constant(2)])}, lambda: {"a": Point(tf.constant(3), [tf.constant(4)])})
    assert run(y, {p: True}) == {"a": Point(1, [2])}
    assert run(y, {p: False}) == {"a": Point(3, [4])}


def test_an_operation_of_a_branch_runs_when_it_is_taken():
    p, v = tf.placeholder(tf.bool, []), tf.Variable(0)
    did = tf.cond(p, lambda: v.assign_add(1).op, lambda: tf.no_op())
    with tf.Session() as s:
        s.run(v.initializer)
        for taken in (True, False, True):
            s.run(did, {p: taken})
        assert s.run(v) == 2


def test_conds_in_conds():
    p, q = tf.placeholder(tf.bool, []), tf.placeholder(tf.bool, [])
    y = tf.cond(p, lambda: tf.cond(q, lambda: 1, lambda: 2), lambda: tf.cond(q, lambda: 3, lambda: 4))
    assert [run(y, {p: a, q: b}) for a in (True, False) for b in (True, False)] == [1, 2, 3, 4]


def test_an_exclusive_case_with_two_true_predicates_fails():
    x = tf.placeholder(tf.int32, [])
    y = tf.case([(x < 5, lambda: 1), (x < 3, lambda: 2)], default=lambda: 0, exclusive=True)
    assert (run(y, {x: 9}), run(y, {x: 4})) == (0, 1)
    with pytest.raises(tf.errors.InvalidArgumentError, match="more than 1 conditions"):
        run(y, {x: 2})


def test_a_loop_over_a_structure_with_maximum_iterations():
    i, state = tf.while_loop(lambda i, s: True, lambda i, s: (i + 1, {"a": s["a"] * 2., "b": s["b"]}),
                             (tf.constant(0), {"a": tf.constant(1.), "b": tf.constant([1, 2])}), maximum_iterations=5)
    got_i, got = run([i, state])
    assert got_i == 5 and got["a"] == 32. and np.array_equal(got["b"], [1, 2])


def test_a_loop_variable_may_grow_with_a_shape_invariant():
    x = tf.while_loop(lambda x: tf.size(x) < 10, lambda x: tf.concat([x, x], 0), [tf.constant([1.])],
                      shape_invariants=[tf.TensorShape([None])])
    assert x.shape.as_list() == [None]
    assert np.array_equal(run(x), np.ones(16))


def test_group_waits_for_all():
    a, b = tf.Variable(1.), tf.Variable(1.)
    both = tf.group(a.assign(2.), b.assign(3.))
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        assert s.run(both) is None
        assert s.run([a, b]) == [2., 3.]


def test_tuple_keeps_none_and_gates_the_rest():
    v = tf.Variable(1.)
    x, nothing = tf.tuple([tf.constant(5.), None], control_inputs=[v.assign(7.)])
    assert nothing is None
    with tf.Session() as s:
        s.run(v.initializer)
        assert s.run(x) == 5. and s.run(v) == 7.


@pytest.mark.parametrize("data", ["text", 1.5])
def test_assert_fails_at_run_time(data):
    ok = tf.placeholder(tf.bool, [])
    with tf.control_dependencies([tf.Assert(ok, [data])]):
        y = tf.constant(1.)
    assert run(y, {ok: True}) == 1.
    with pytest.raises(tf.errors.InvalidArgumentError, match="assertion failed"):
        run(y, {ok: False})


def test_switch_case_is_refused_by_name():
    with pytest.raises(tf.errors.UnimplementedError, match="tf.switch_case"):
        tf.switch_case(tf.constant(0), {0: lambda: 1})
