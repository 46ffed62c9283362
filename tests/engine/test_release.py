"""Values are let go behind their last use, in runs step by step and in written plans."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.engine.numpy_engine import Executable, run_letting_go
from graphreg.engine.plan import Plan
from graphreg.engine.state import SessionState
from graphreg.engine.written import _released


def test_names_are_let_go_behind_their_last_line():
    lines, ops = _released(["x1 = f()", "x2 = g(x1)", "x3 = h(x2, x1)"], "abc", "return [x3]")
    assert lines == ["x1 = f()", "x2 = g(x1)", "x3 = h(x2, x1)", "x1 = x2 = None"]
    assert ops == list("abcc")


def test_blocks_of_lines_are_left_first():
    body = ["if x1 is DEAD:", "    x2 = DEAD", "else:", "    x2 = f(x3)", "x4 = g(x2)"]
    assert _released(body, "aaaab", "return [x4]")[0] == body[:4] + ["x1 = x3 = None", body[4], "x2 = None"]


def test_steps_empty_places():
    seen = []
    steps = [("a", lambda env: seen.append(list(env))), ("b", lambda env: seen.append(list(env)))]
    env = [1, 2, 3]
    run_letting_go([[1], [0]])(steps, env)
    assert seen == [[1, 2, 3], [1, None, 3]] and env == [None, None, 3]


def test_what_is_fetched_stays():
    x = tf.placeholder(tf.float32, [2])
    y = tf.sin(x)
    z = tf.cos(y)
    plan = Plan(tf.get_default_graph(), [y, z], (), [x])
    made = Executable(plan, SessionState())
    assert made._ends() == [[plan.slots[x]], []]
    np.testing.assert_allclose(made.run([np.float32([0, 1])]), [np.sin([0, 1]), np.cos(np.sin([0, 1]))], 1e-6)


@pytest.mark.parametrize("build", [
    lambda p, x: tf.cond(p, lambda: tf.sin(x), lambda: x),
    lambda p, x: tf.while_loop(lambda v: v < 3., lambda v: v + 1., [x])])
def test_nothing_is_emptied_where_a_run_may_leave_steps_out(build):
    p, x = tf.placeholder(tf.bool, []), tf.placeholder(tf.float32, [])
    made = Executable(Plan(tf.get_default_graph(), [build(p, x)], (), [p, x]), SessionState())
    assert not any(made._ends())
