"""Printing and Python functions: what lands on the terminal, how tensors are laid out, how results are checked."""
import os
import sys
import tempfile

import numpy as np

from casetools import said, tell

try:
    from io import StringIO
except ImportError:
    StringIO = None


def printed(fetch, stream="stderr"):
    """A step that runs a fetch and gives what was written meanwhile, by C code or by Python."""
    def step(session):
        number = {"stdout": 1, "stderr": 2}[stream]
        kept, python_side = os.dup(number), StringIO()
        old = getattr(sys, stream)
        with tempfile.TemporaryFile() as file:
            os.dup2(file.fileno(), number)
            setattr(sys, stream, python_side)
            try:
                session.run(fetch)
            finally:
                setattr(sys, stream, old)
                os.dup2(kept, number)
                os.close(kept)
            file.seek(0)
            return file.read().decode() + python_side.getvalue()
    return step


def case_print_elements(tf):
    x = tf.constant([[1., 2., 3.], [4., 5., 6.5]])
    cube = tf.constant(np.arange(27).reshape(3, 3, 3))
    data = ["a", ["b", "c\n\""], True, [True, False], 1, 1e20, 1e-7, float("nan"), float("inf"),
            tf.constant(1.123456789, tf.float64), tf.constant(1 + 2j), np.int8(3), np.uint8(4), np.float16(.1), [],
            tf.zeros([2, 0]), tf.zeros([2, 2, 2]), list(range(20)), 123456789., -0.0, tf.constant(2 ** 40, tf.int64)]
    return [printed(tf.Print(x, [x, tf.shape(x)], "msg: "))] + [
        printed(tf.Print(x, [x, cube], summarize=n)) for n in (1, 2, 10, -1, 100)] + [
        printed(tf.Print(x, data)), printed(tf.Print(x, [])), printed(tf.Print(x, [], "only"))]


def case_print_first_n(tf):
    some, never = tf.Print(1., ["x"], "f", first_n=2), tf.Print(1., ["x"], first_n=0)
    return [printed(some), printed(some), printed(some), printed(never), "new session", printed(some)]


def case_print_gradient(tf):
    x = tf.constant([1., 2.])
    y = tf.Print(x * x, [x])
    return [tf.gradients(y, x)[0]]


def case_print_v2(tf):
    x = tf.constant([[1., 2., 3.], [4., 5., 6.5]])
    v = tf.Variable([1., 2.])
    made = [tf.print("hello", x, [x, 1], {"a": x, "b": 3}, sep=";", end="!\n", summarize=2, name="pp"), tf.print(x),
            tf.print(), tf.print("a", 1, 2.5, None, True), tf.print(tf.constant("s"), tf.constant(["s", "t"]), x[0, 0]),
            tf.print(tf.constant("abc")), tf.print(tf.constant(["abc"])), tf.print("a{}b"), tf.print("{}", tf.constant(1)),
            tf.print(["{}"], "{}9", tf.constant(2)), tf.print({"{}": 1}, tf.constant(1)), tf.print({}, [], (1,)),
            tf.print(("x", tf.constant("q"))), tf.print(tf.range(20)), tf.print(tf.range(20), summarize=-1),
            tf.print(list(range(40)), [tf.constant(1)] * 30)]
    wrong = [said(lambda: tf.print("a", output_stream="bad")), said(lambda: tf.print("a", foo=3)),
             said(lambda: tf.print("x", tf.constant("s"), sep="{}"))]
    return [tf.global_variables_initializer()] + [printed(m) for m in made] + [
        printed(tf.print(v, [v])), printed(tf.print(x, x[0], output_stream=sys.stdout), "stdout"), tell(wrong)]


def case_layouts(tf):
    def text(x, n=3):
        return tf.raw_ops.StringFormat(inputs=[x], template="{}", placeholder="{}", summarize=n)

    z = tf.zeros
    tensors = [z([0]), z([2, 0]), z([0, 2]), z([7, 0]), z([2, 2, 2]), z([2, 2, 2, 2]), z([2, 0, 2]), tf.range(7),
               tf.range(6), z([7, 2]), tf.constant("a\n\"b"), tf.constant(["a", 'b"c', u"\u00e9"]), tf.constant(1 + 2j),
               tf.constant([1 + 2j, 2]), tf.constant(np.float16(.1)), tf.constant([1.123456789, 1e300], tf.float64),
               tf.constant(2 ** 40, tf.int64), tf.constant(255, tf.uint8), tf.constant([-1], tf.int8),
               tf.constant([float("nan"), float("inf"), -float("inf")])]
    sized = {"%s_%d" % (name, n): text(x, n) for n in (-1, 0, 1, 2, 3, 5)
             for name, x in (("line", tf.range(7)), ("square", z([4, 4])), ("block", z([5, 3, 7])))}
    f = tf.raw_ops.StringFormat
    several = {"two": f(inputs=[tf.constant(1), tf.constant("x")], template="a{}b%%{}", placeholder="{}"),
               "mark": f(inputs=[tf.constant(1)], template="a%t%b", placeholder="%t%"),
               "none": f(inputs=[], template="ab", placeholder="{}")}
    return [[text(t) for t in tensors], sized, several,
            tell(said(lambda: f(inputs=[tf.constant(1)], template="a", placeholder="%t%")),
                 said(lambda: tf.raw_ops.PrintV2(input=["a"])))]


def case_assert_texts(tf):
    x = tf.constant([[1, 2], [3, 4]])
    a = tf.raw_ops.Assert
    return [a(condition=False, data=["x", tf.constant([1, 2, 3, 4, 5]), 1.5], summarize=3), a(condition=True, data=["x"]),
            a(condition=False, data=["x", x], summarize=-1), a(condition=False, data=["x\n", x], summarize=1),
            a(condition=tf.placeholder_with_default([True], None), data=["x"])]


def case_py_func_results(tf):
    def gives(value, types, inputs=()):
        return tf.py_func(lambda *args: value, list(inputs), types)

    f32, f64, i32, i64, s = tf.float32, tf.float64, tf.int32, tf.int64, tf.string
    fits = [gives(3., f64), gives(3, i64), gives("abc", s), gives((1., 2.), [f64, f64]), gives([1., 2.], [f64, f64]),
            gives(np.array(["a", "bc"]), s), gives(np.array([b"a", b"bc\0"]), s), gives(np.array([b"a", "bc\0"], object), s),
            gives(True, tf.bool), gives(1j, tf.complex128), gives(np.float32(3), [f32]), gives(np.zeros(3, np.uint8), tf.uint8),
            gives(np.array([1, 2, 3])[::-1], i64), gives(np.float16(3), tf.float16), gives((["a", u"\u00e9"],), [s])]
    wrong = [gives(3., f32), gives(3, f64), gives(3, i32), gives([1., 2.], f64), gives([b"abc", "de"], s), gives(None, s),
             gives((1., 2.), [f64]), gives(1., [f64, f64]), gives((1.,), [f64, f64]), gives([[1], [2, 3]], i64),
             gives([], f32), gives(1j, tf.complex64), gives(np.float16(3), f32), gives("a", f32), gives(3., s),
             gives(np.uint16(3), s), gives(True, tf.uint8), gives((None,), f32), gives([None, 1], [f32, f32]),
             gives(np.array(["a", 3], object), s), gives({}, f32), gives(np.datetime64("2000"), i64)]
    return fits + wrong + [gives(None, []), gives([], []), gives(3, [])]


def case_py_func_failures(tf):
    def fails(error):
        def function():
            raise error
        return tf.py_func(function, [], tf.float32)

    class Own(Exception):
        pass

    return [fails(e) for e in (ValueError("v"), TypeError("t"), StopIteration("s"), MemoryError("m"), NotImplementedError("n"),
                               KeyError("k"), RuntimeError("r"), Own("own"), IndexError("i"), ZeroDivisionError("z"),
                               tf.errors.OutOfRangeError(None, None, "oor"), KeyboardInterrupt("kb"), AssertionError("as"),
                               OSError("os"), ValueError(), ValueError("a\nb"), KeyError("x", "y"), SystemExit(3),
                               OverflowError("o"), UnicodeDecodeError("utf8", b"a", 0, 1, "r"))]


def case_py_func_arguments(tf):
    def describe(*args):
        return "; ".join("%s %s %s" % (type(a).__name__.rstrip("_"), getattr(a, "dtype", ""), getattr(getattr(a, "flags", None), "writeable", ""))
                         for a in args)

    def add_one(x):
        x += 1
        return x

    c = tf.constant([1., 2.])
    made = tf.py_func(add_one, [c], tf.float32)
    return [tf.py_func(describe, [1., 2, "abc", [1., 2.], ["a"], True, 1j], tf.string), {"made": made, "c": c}, {"c": c},
            tell(said(lambda: tf.py_func(3, [], tf.float32)), said(lambda: tf.py_func(add_one, 3., tf.float32)))]


def case_timestamp(tf):
    t = tf.timestamp(name="t")
    return [tell(t.dtype.name, str(t.shape)), lambda session: bool(session.run(t) > 1e9)]
