"""Blocks compiled to one function: what the closures do, and errors that name their op."""
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import graphreg as tf
from graphreg.engine import codegen, passes, written


@pytest.fixture
def at_once(monkeypatch):
    """Blocks are compiled before they run."""
    monkeypatch.setattr(codegen, "WARM", 0)


def test_what_runs_again_is_compiled(capfd, monkeypatch):
    monkeypatch.setenv("GRAPHREG_DUMP_PLAN", "1")
    monkeypatch.setattr(passes, "OFF", frozenset(["specialise"]))
    x = tf.placeholder(tf.float32, [2])
    y = tf.nn.relu(x * 2. + 1.)
    with tf.Session() as sess:
        for _ in range(codegen.WARM + 2):
            assert sess.run(y, {x: [1., -3.]}).tolist() == [3., 0.]
    source = capfd.readouterr().err
    assert source.count("def run(env):") == 1 and " * " in source and " + " in source


def test_errors_name_their_op_before_and_after():
    x = tf.placeholder(tf.float32, [None])
    y = tf.identity(tf.constant([1., 2.]) + x, name="out") * 2.
    with tf.Session() as sess:
        for _ in range(codegen.WARM + 2):
            assert sess.run(y, {x: [1.]}).tolist() == [4., 6.]
            with pytest.raises(tf.errors.InvalidArgumentError, match=r"\[2\] vs\. \[3\]") as failure:
                sess.run(y, {x: [1., 2., 3.]})
            assert failure.value.op.name == "add"


def test_variables_are_read_as_late(at_once):
    v = tf.Variable([1., 2.])
    copy, doubled = v + 0., v * 2.
    with tf.control_dependencies([doubled]):
        update = v.assign_add([10., 10.])
    with tf.Session() as sess:
        sess.run(v.initializer)
        for i in range(3):
            before = sess.run(v)
            c, d, u = sess.run([copy, doubled, update])
            assert d.tolist() == (before * 2).tolist() and u.tolist() == (before + 10).tolist()
            c += 100.
        assert sess.run(v).tolist() == [31., 32.]


def test_loops_and_branches(at_once):
    n, x = tf.placeholder(tf.int32, []), tf.placeholder(tf.float32, [])

    def body(i, v):
        return i + 1, tf.cond(tf.equal(i % 2, 0), lambda: v * 2., lambda: v - tf.unstack(tf.stack([v, x]))[1])

    y = tf.while_loop(lambda i, v: i < n, body, [0, x])[1]
    dx = tf.gradients(y, x)[0]
    with tf.Session() as sess:
        for k in range(6):
            value, slope = 3., 1.
            for i in range(k):
                value, slope = (value * 2, slope * 2) if i % 2 == 0 else (value - 3., slope - 1.)
            assert sess.run([y, dx], {n: k, x: 3.}) == [value, slope]


def test_kernels_with_lists_states_and_several_results(at_once):
    x = tf.placeholder(tf.float32, [None, 4])
    parts = tf.split(x, 2, axis=1)
    values, indices = tf.nn.top_k(tf.concat(parts[::-1], 1), 2)
    noise = tf.random_uniform([3], seed=1)
    with tf.Session() as sess:
        fed = {x: [[1., 2., 3., 4.]]}
        assert [v.tolist() for v in sess.run([values, indices], fed)] == [[[4., 3.]], [[1, 0]]]
        assert sess.run(noise).tolist() != sess.run(noise).tolist()


# ------------------------------------------------------------------ any graph
_UNARY = (tf.tanh, tf.negative, tf.square, tf.nn.relu, tf.identity, lambda t: tf.reduce_sum(t, keepdims=True),
          lambda t: tf.reshape(t, [-1]), lambda t: t[:1], lambda t: t * 1., lambda t: tf.reshape(t, tf.shape(t)),
          lambda t: t * tf.cast(tf.size(t), tf.float32), lambda t: tf.add_n([t, tf.stop_gradient(t), t]))


def _loop(a, b, differentiated=False):
    """As many iterations as the data say, none among them; with conds, a nested loop and an array within."""
    a = tf.stop_gradient(a)

    def step(i, v, array):
        halved = tf.while_loop(lambda w: tf.reduce_max(tf.abs(w)) > 1., lambda w: w * .5, [v])
        v = tf.cond(tf.equal(i, 1), lambda: tf.tanh(halved) + tf.reduce_sum(b), lambda: halved * 2.)
        return i + 1, v, array.write(i, v)

    turns = tf.cast(tf.reduce_sum(a) > 0., tf.int32) * 3
    v, array = tf.while_loop(lambda i, *_: i < turns, step, [0, a, tf.TensorArray(tf.float32, 3, infer_shape=False)])[1:]
    y = tf.cond(turns > 0, lambda: array.read(1) + v, lambda: v)
    return tf.gradients(y, a)[0] + 0. * a if differentiated else y


_BINARY = (tf.add, tf.subtract, tf.multiply, tf.maximum, lambda a, b: tf.cond(tf.reduce_sum(a) > 0., lambda: a + b, lambda: b),
           lambda a, b: tf.where(tf.greater(a + 0. * b, b + 0. * a), a + 0. * b, b + 0. * a))
_LOOPS = (_loop, lambda a, b: _loop(a, b, True))
_WRITE = len(_UNARY) + len(_BINARY)


def build(choices):
    """A graph of random ops over a placeholder and a variable; returns (placeholder, variable, fetches)."""
    x = tf.placeholder(tf.float32, [None])
    v = tf.get_variable("v", initializer=[.5, -1.5])
    tensors = [x, tf.convert_to_tensor(v), tf.constant([.25])]
    for kind, a, b in choices:
        a, b = tensors[a % len(tensors)], tensors[b % len(tensors)]
        if kind < len(_UNARY):
            tensors.append(_UNARY[kind](a))
        elif kind != _WRITE:
            tensors.append((_BINARY + (None,) + _LOOPS)[kind - len(_UNARY)](a, b))
        else:
            # In an order that the graph fixes: nobody reads while this is written.
            with tf.control_dependencies([t.op for t in tensors[3:]]):
                tensors.append(v.assign_add(tf.zeros([2]) + .5 * tf.tanh(tf.reduce_sum(a))) + 0.)
    return x, v, tensors[-4:]


def outcomes(choices, warm, off=()):
    """What three runs give, and the variable afterwards."""
    before, codegen.WARM, passes.OFF = (codegen.WARM, passes.OFF, written.SMALLEST), warm, frozenset(off)
    written.SMALLEST = 1          # buffers for the smallest values
    try:
        with tf.Graph().as_default(), tf.Session() as sess:
            x, v, fetches = build(choices)
            sess.run(v.initializer)
            found = []
            for i in range(3):
                try:
                    found += sess.run(fetches, {x: np.array([1., -2.], np.float32) * (i - .5)})
                except tf.errors.InvalidArgumentError as error:
                    found.append(error.op.name)
            return found + [sess.run(v)]
    finally:
        codegen.WARM, passes.OFF, written.SMALLEST = before


def choices_of(kinds, most):
    return st.lists(st.tuples(st.integers(0, kinds - 1), st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=most)


def check(choices, others):
    found = outcomes(choices, 10 ** 9)
    for off in others:
        for a, b in zip(found, outcomes(choices, 0, off)):
            assert type(a) is type(b)
            np.testing.assert_array_equal(a, b)


@settings(max_examples=100)
@given(choices_of(_WRITE + 1, 14))
def test_any_graph_runs_as_its_closures_do(choices):
    check(choices, [(), ("specialise",)])


@settings(max_examples=8)
@given(choices_of(_WRITE + 1, 4), st.integers(0, 1), choices_of(_WRITE + 1, 4))
def test_any_loop_runs_as_its_closures_do(before, kind, behind):
    check(before + [(_WRITE + 1 + kind, len(before) + 2, 0)] + behind, [()])


@pytest.mark.slow
@settings(max_examples=2000)
@given(choices_of(_WRITE + 3, 14))
def test_many_graphs_run_as_their_closures_do(choices):
    one_off = [[p.__name__] for p in passes.PASSES] + [["spell"], ["buffers"], ["structure"]]
    check(choices, [(), one_off[sum(map(sum, choices)) % len(one_off)]])
