"""Check ops, Assert, Print, py_func: what passes, what raises and when."""
import numpy as np

from casetools import said, tell


def _after(tf, op, value=1.):
    with tf.control_dependencies([op]):
        return tf.constant(value)


def compared(name, good, bad):
    """A comparison that is known while building, one at run time, and the options."""
    def case(tf):
        check = getattr(tf, "assert_" + name)
        x, y = tf.placeholder(tf.float32, [None], name="x"), tf.placeholder(tf.float32, [None], name="y")
        op = check(x, y, message="my words", summarize=2, name="check")
        plain = check(x, y)
        with_data = check(x, y, data=[x, "seen"])
        steps = [{"o": _after(tf, op), "@feed": {x: good[0], y: good[1]}}]
        steps += [{"o": _after(tf, o), "@feed": {x: bad[0], y: bad[1]}} for o in (op, plain, with_data)]
        return steps + [tell(said(check, tf.constant(bad[0]), tf.constant(bad[1])), said(check, tf.constant(good[0]), tf.constant(good[1])),
                             said(check, bad[0], bad[1], message="m"), op.type)]
    return case


case_equal = compared("equal", ([1., 2.], [1., 2.]), ([1., 2.], [1., 3.]))
case_none_equal = compared("none_equal", ([1., 2.], [3., 3.]), ([1., 2.], [1., 3.]))
case_less = compared("less", ([1., 2.], [3., 3.]), ([1., 3.], [1., 4.]))
case_less_equal = compared("less_equal", ([1., 3.], [3., 3.]), ([1., 5.], [1., 4.]))
case_greater = compared("greater", ([4., 4.], [3., 3.]), ([1., 5.], [1., 4.]))
case_greater_equal = compared("greater_equal", ([4., 3.], [3., 3.]), ([0., 5.], [1., 4.]))


def case_near(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    op = tf.assert_near(x, [1., 2.], rtol=0., atol=.1)
    return [{"o": _after(tf, op), "@feed": {x: [1.05, 2.]}}, {"o": _after(tf, op), "@feed": {x: [1.2, 2.]}}]


def signed(name, good, bad):
    def case(tf):
        check = getattr(tf, "assert_" + name)
        x = tf.placeholder(tf.float32, [None], name="x")
        op = check(x, message="words", name="n")
        return [{"o": _after(tf, op), "@feed": {x: good}}, {"o": _after(tf, op), "@feed": {x: bad}}, {"o": _after(tf, check(x, data=[x], summarize=1)), "@feed": {x: bad}},
                tell(said(check, tf.constant(bad)), said(check, tf.constant(good)))]
    return case


case_positive = signed("positive", [1., 2.], [1., 0.])
case_negative = signed("negative", [-1., -2.], [-1., 0.])
case_non_negative = signed("non_negative", [1., 0.], [1., -1.])
case_non_positive = signed("non_positive", [-1., 0.], [1., 0.])


def case_ranks(tf):
    x, p = tf.zeros([2, 3]), tf.placeholder(tf.float32, name="p")
    ops = [tf.assert_rank(p, 2, message="m"), tf.assert_rank_at_least(p, 2), tf.assert_rank_in(p, (1, 2)), tf.assert_rank(p, tf.placeholder_with_default(2, []))]
    steps = [{"o": _after(tf, op), "@feed": {p: np.zeros(shape)}} for op in ops for shape in ((2, 2), (2,), ())]
    return steps + [tell(said(tf.assert_rank, x, 3), said(tf.assert_rank_at_least, x, 3), said(tf.assert_rank_in, x, (0, 1)), said(tf.assert_rank, x, 2),
                         said(tf.assert_rank, x, 1.5), said(tf.assert_rank, x, [2, 3]), said(tf.assert_rank, x, 3, message="why"))]


def case_types(tf):
    x, i = tf.constant(1., name="x"), tf.constant(1, name="i")
    s = tf.SparseTensor([[0, 0]], [1.], [1, 1])
    return [tell(tf.assert_type(x, tf.float32), said(tf.assert_type, x, tf.int32), tf.assert_integer(i), said(tf.assert_integer, x), said(tf.assert_integer, x, "words"),
                 tf.assert_scalar(x), said(tf.assert_scalar, tf.zeros([1])), tf.assert_same_float_dtype([x, x]), tf.assert_same_float_dtype([x], tf.float32),
                 said(tf.assert_same_float_dtype, [x, i]), said(tf.assert_same_float_dtype, [x, tf.constant(1., tf.float64)]), tf.assert_same_float_dtype(),
                 said(tf.assert_same_float_dtype, None, tf.int32), tf.is_numeric_tensor(x), tf.is_numeric_tensor(1.), tf.is_numeric_tensor(tf.constant("a")),
                 said(tf.assert_proper_iterable, x), said(tf.assert_proper_iterable, [x]), said(tf.assert_proper_iterable, 5), said(tf.assert_proper_iterable, s))]


def case_order(tf):
    return [[tf.is_strictly_increasing([1, 2, 3]), tf.is_strictly_increasing([1, 1]), tf.is_non_decreasing([1, 1, 2]), tf.is_non_decreasing([2, 1]), tf.is_strictly_increasing([])]]


def case_assert(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    x = tf.constant([1., 2.5, 3., 4.], name="x")
    op = tf.Assert(p, [x, "text", 3], name="a")
    short = tf.Assert(p, ["d:", x], summarize=2)
    vector = tf.Assert(tf.placeholder_with_default(True, []), [x])
    steps = [{"o": _after(tf, op), "@feed": {p: True}}, {"o": _after(tf, op), "@feed": {p: False}}, {"o": _after(tf, short), "@feed": {p: False}}, _after(tf, vector)]
    return steps + [tell(op.type, vector.type)]


def case_assert_strings_and_ints(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    only = tf.Assert(p, [tf.constant(["a", "b"]), tf.constant([[1, 2], [3, 4]]), tf.constant(True), tf.constant(1.)])
    return [{"o": _after(tf, only), "@feed": {p: False}}]


def case_assert_static(tf):
    x = tf.constant([1., 2.])
    return [_after(tf, tf.Assert(tf.constant(True), [x])), _after(tf, tf.Assert(True, [x])), _after(tf, tf.Assert(tf.constant(False), [x])), _after(tf, tf.Assert(False, ["no"]))]


def case_assert_vector_condition(tf):
    c = tf.constant([True, True])
    return [tell(said(tf.Assert, c, [c])), _after(tf, tf.Assert(tf.reduce_all(c), [c]))]


def case_print(tf):
    x = tf.constant([1., 2.], name="x")
    y = tf.Print(x, [x, "s"], "message ", first_n=1, summarize=2, name="p")
    z = tf.Print(x, [], message="nothing")
    return [[y, z, tf.gradients(y * 2., x)], tell(y.shape, y.op.type)]


def case_print_op(tf):
    op = tf.print("x", tf.constant([1., 2.]), {"a": 1}, sep="|")
    return [tell(op.type)]


def case_check_numerics(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    y = tf.check_numerics(x, "message", name="c")
    z = tf.verify_tensor_all_finite(x, "finite please")
    feeds = ([1., 2.], [1., np.nan], [np.inf, 1.], [np.nan, -np.inf])
    return [{"y": y, "@feed": {x: f}} for f in feeds] + [{"z": z, "@feed": {x: f}} for f in feeds] + [{"g": tf.gradients(y, x), "@feed": {x: feeds[0]}}]


def case_add_check_numerics(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    tf.log(x)
    op = tf.add_check_numerics_ops()
    return [{"o": op, "@feed": {x: [1., 2.]}}, {"o": op, "@feed": {x: [1., -2.]}}]


def case_py_func(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    calls = []
    add = tf.py_func(lambda v: calls.append(1) or v + 1, [x], tf.float32)
    two = tf.py_func(lambda v, w: (v * w, np.int64(v.size)), [x, 3.], [tf.float32, tf.int64], name="two")
    pure = tf.py_func(lambda: np.float32(5), [], tf.float32, stateful=False)
    text = tf.py_func(lambda s: s + b"!", [tf.constant("hi")], tf.string)
    none = tf.py_func(lambda v: None, [x], [])
    feed = {x: [1., 2.]}
    return [{"a": add, "b": two, "c": pure, "d": text, "@feed": feed}, {"n": none, "@feed": feed}, lambda s: len(calls), tell(add.shape, add.op.type, pure.op.type, type(two).__name__)]


def case_py_func_errors(tf):
    x = tf.constant([1., 2.])

    def bad(v):
        raise ValueError("from the function")

    def index(v):
        raise IndexError("index text")

    made = [tf.py_func(bad, [x], tf.float32), tf.py_func(index, [x], tf.float32), tf.py_func(lambda v: v.astype(np.float64), [x], tf.float32),
            tf.py_func(lambda v: (v, v), [x], tf.float32)]
    return [lambda s, y=y: said(s.run, y).split(":")[0] for y in made] + [tell(said(tf.py_func, 3, [x], tf.float32))]


def case_py_func_gradient(tf):
    x = tf.constant([1., 2.])
    y = tf.py_func(lambda v: v, [x], tf.float32)
    return [tell(said(tf.gradients, y, x))]


def case_numpy_function(tf):
    y = tf.numpy_function(lambda v: v * 2, [tf.constant([1, 2])], tf.int32, name="n")
    return [y]
