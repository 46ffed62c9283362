"""Plans: what is run, in which order, and where loops and conds begin and end."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.engine.plan import Plan


def plan(fetches, feeds=()):
    tensors = [f for f in fetches if isinstance(f, tf.Tensor)]
    targets = [f for f in fetches if not isinstance(f, tf.Tensor)]
    return Plan(tf.get_default_graph(), tensors, targets, feeds)


def names(block):
    return [n.op.name if n.op is not None else "loop" for n in block.nodes]


def test_only_what_the_fetches_need_is_run():
    x = tf.constant(1., name="x")
    tf.add(x, 1., name="other")
    y = tf.multiply(x, 2., name="y")
    assert names(plan([y]).top) == ["x", "y/y", "y"]


def test_what_leads_to_a_fed_tensor_is_left_out():
    x = tf.exp(tf.constant(1.), name="x")
    y = tf.add(x, 1., name="y")
    assert names(plan([y], [x]).top) == ["y/y", "y"]


def test_a_reader_that_nothing_orders_goes_before_the_writer():
    v = tf.Variable(1., name="v")
    write = v.assign_add(1.)
    read = tf.add(v, 0., name="loss")
    order = names(plan([write, read]).top)
    assert order.index("loss") < order.index("AssignAdd")


def test_an_ordered_reader_stays_after_the_writer():
    v = tf.Variable(1., name="v")
    with tf.control_dependencies([v.assign_add(1.)]):
        read = tf.add(v, 0., name="after")
    order = names(plan([read]).top)
    assert order.index("AssignAdd") < order.index("after")


def test_readers_and_writers_in_a_circle_fall_back_to_creation_order():
    a, b = tf.Variable(1., name="a"), tf.Variable(1., name="b")
    write_a = a.assign(2.)
    with tf.control_dependencies([write_a]):
        read_b = tf.add(b, 0., name="read_b")
    write_b = b.assign(2.)
    with tf.control_dependencies([write_b]):
        read_a = tf.add(a, 0., name="read_a")
    order = names(plan([read_a, read_b]).top)
    assert order.index("Assign") < order.index("Assign_1")
    with tf.Session() as s:
        s.run(tf.global_variables_initializer())
        # b is read before it is written; a was written first, as it was made first.
        assert s.run([read_a, read_b]) == [2., 1.]


def test_a_loop_is_one_node_of_the_block_around_it():
    x = tf.placeholder(tf.float32, [])
    _, y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v * x), [0, x])
    made = plan([y], [x])
    assert names(made.top).count("loop") == 1
    loop = made.top.loops[0]
    assert {op.type for op in loop.ops} >= {"Enter", "Merge", "Switch", "NextIteration", "Exit", "LoopCond", "Mul"}


def test_nested_loops_are_nested_blocks():
    def inner(v):
        return tf.while_loop(lambda j, u: j < 3, lambda j, u: (j + 1, u + 1.), [0, v])[1]
    _, y = tf.while_loop(lambda i, v: i < 2, lambda i, v: (i + 1, inner(v)), [0, tf.constant(0.)])
    made = plan([y])
    assert len(made.top.loops) == 1 and len(made.top.loops[0].loops) == 1
    with tf.Session() as s:
        assert s.run(y) == 6.


def test_only_what_a_cond_may_leave_out_is_mortal():
    p = tf.placeholder(tf.bool, [])
    x = tf.constant(1., name="x")
    y = tf.add(tf.cond(p, lambda: tf.exp(x), lambda: x), 1., name="y")
    made = plan([y], [p])
    assert x.op not in made.may_die
    assert any(op.type == "Exp" for op in made.may_die)


def test_aliases_of_a_variable_are_followed():
    v = tf.Variable([[1., 2.]], name="v")
    view = tf.squeeze(tf.identity(v))
    copy = view + 0.
    made = plan([copy])
    assert made.aliases[view] == frozenset([v.op])
    assert copy not in made.aliases


def test_an_edited_graph_is_still_ordered():
    x = tf.constant(1., name="x")
    y = tf.exp(x, name="y")
    late = tf.constant(0., name="late")
    y.op._update_input(0, late)
    with tf.Session() as s:
        assert np.isclose(s.run(y), 1.)


def test_a_cycle_is_refused():
    x = tf.placeholder(tf.float32, [], name="x")
    a = tf.exp(x, name="a")
    b = tf.sin(a, name="b")
    after = tf.identity(b, name="after")
    a.op._update_input(0, b)
    with tf.Session() as s, pytest.raises(tf.errors.InvalidArgumentError, match="contains a cycle with 2 nodes, including: a, b"):
        s.run(after)
