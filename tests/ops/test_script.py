"""py_func and printing where the terminal, files and object lifetimes are concerned."""
import gc
import sys
import weakref

import numpy as np
import pytest

import graphreg as tf


def test_a_function_lives_as_long_as_its_graph():
    def function():
        return np.float32(1)

    alive = weakref.ref(function)
    graph = tf.Graph()
    with graph.as_default():
        y = tf.py_func(function, [], tf.float32)
    del function
    gc.collect()
    with tf.Session(graph=graph) as s:
        assert s.run(y) == 1
    del graph, y, s
    gc.collect()
    assert alive() is None


def test_a_failing_function_is_shown_with_its_traceback():
    def broken():
        raise ValueError("no such thing")

    with tf.Session() as s, pytest.raises(tf.errors.InvalidArgumentError) as caught:
        s.run(tf.py_func(broken, [], tf.float32, name="here"))
    message = caught.value.message
    assert message.startswith("ValueError: no such thing\nTraceback (most recent call last):\n")
    assert "in broken" in message and caught.value.op.name == "here"


def test_the_session_goes_on_after_a_failure():
    answers = iter([ValueError("once"), np.float32(2)])

    def function():
        answer = next(answers)
        if isinstance(answer, Exception):
            raise answer
        return answer

    y = tf.py_func(function, [], tf.float32)
    with tf.Session() as s:
        with pytest.raises(tf.errors.InvalidArgumentError):
            s.run(y)
        assert s.run(y) == 2


def test_an_argument_is_the_functions_own():
    kept = []
    x = tf.Variable([1., 2.])
    y = tf.py_func(lambda v: kept.append(v) or v, [x], tf.float32)
    with tf.Session() as s:
        s.run(x.initializer)
        s.run(y)
        kept[0][:] = 7
        np.testing.assert_array_equal(s.run(x), [1, 2])


def test_py_function_runs_eagerly_and_has_a_gradient():
    seen = []

    def f(x, y):
        seen.append(tf.executing_eagerly())
        return x * x * y

    x, y = tf.placeholder(tf.float32, [None]), tf.constant(2.)
    z = tf.py_function(f, [x, y], tf.float32)
    grads = tf.gradients(z, [x, y])
    assert [g.op.type for g in (z, *grads)] == ["EagerPyFunc"] * 3 and not tf.executing_eagerly()
    with tf.Session() as sess:
        z_, dx, dy = sess.run([z, *grads], {x: [3., 4.]})
    assert (z_.tolist(), dx.tolist(), dy, seen) == ([18., 32.], [12., 16.], 25., [True])


def test_streams_of_tf_print(tmp_path, capsys):
    path = tmp_path / "log"
    tf.get_default_graph()
    ops = [tf.print("to file", output_stream=f"file://{path}"), tf.print("to stdout", output_stream=sys.__stdout__),
           tf.print("to stderr", end="!")]
    with tf.Session() as s:
        for op in ops + ops[:1]:
            s.run(op)
    out, err = capsys.readouterr()
    assert path.read_text() == "to file\nto file\n" and out == "to stdout\n" and err == "to stderr!"


def test_print_goes_where_stderr_goes(capsys):
    x = tf.Print(tf.constant([1., 2., 3., 4.]), [tf.constant([1., 2., 3., 4.])], "x = ")
    with tf.Session() as s:
        s.run(x)
    assert capsys.readouterr().err == "x = [1 2 3...]\n"
