"""Check functions at their edges: symbols of assert_shapes, full texts, ranks given as tensors, what cannot be checked."""
import numpy as np

from casetools import said, tell


def p(tf, shape=None, dtype=None):
    return tf.placeholder(dtype or tf.float32, shape)


def whole(fn):
    """The whole text of what a call raises, or None."""
    try:
        fn()
    except Exception as e:
        return "%s: %s" % (type(e).__name__, e)


def shapes(*pairs, **options):
    def case(tf):
        made = [(p(tf, shape), symbols) for shape, symbols in pairs]
        return [tell(said(lambda: tf.debugging.assert_shapes(made, **options) and "made"))]
    return case


case_shapes_text = shapes(([2, 3], "NQ"), ([3], "Q"))
case_shapes_any = shapes(([2, 3], "N."), ([3], (None,)), ([3], "."))
case_shapes_open_not_first = shapes(([2, 3], ("N", "*")))
case_shapes_dots_are_a_symbol = shapes(([2, 3], ("...", "N")))
case_shapes_ellipsis = shapes(([2, 3, 4], (Ellipsis, "N", "M")), ([4], ("M",)))
case_shapes_open_wrong = shapes(([2, 3, 4], ("*", "N")), ([5], ("N",)))
case_shapes_no_iterable = shapes(([2, 3], 3))
case_shapes_scalar = shapes(([], ("N",)), ([1], ("N",)), ([2, 4], "24"), ([], ()))
case_shapes_wrong_size = shapes(([2, 3], ("N", "Q")), ([4], ("N",)))
case_shapes_wrong_explicit = shapes(([2, 3], ("N", 4)), message="mm")
case_shapes_wrong_rank = shapes(([2, 3], ("N",)), message="mm")
case_shapes_floats_are_symbols = shapes(([2, 3], (2.5, 3)))
case_shapes_unknown_rank = shapes((None, ("N", "M")), ([2, 3], ("N", "M")))
case_shapes_unknown_open = shapes((None, ("*", "N", "M")), ([2, None], ("N", "M")))
case_shapes_unknown_sizes = shapes(([None, 3], ("N", "Q")), ([None], ("N",)), data=["d"], summarize=2, name="foo")
case_shapes_none = shapes(([2, 3], None))


def case_shapes_when_run(tf):
    x, y = tf.placeholder_with_default([[1., 2.]], None), tf.placeholder_with_default([1., 2., 3.], [None])
    return [tf.debugging.assert_shapes([(x, ("N", 2)), (y, (None,))]), tf.debugging.assert_shapes([(x, ("N", "Q")), (y, ("Q",))]),
            tf.debugging.assert_shapes([(y, (4,))], message="four")]


def case_whole_texts(tf):
    a, b = np.arange(10).reshape(2, 5), np.arange(10).reshape(2, 5) * 2
    calls = [lambda: tf.assert_equal([1, 2], [1, 3], message="hey", name="nm"), lambda: tf.assert_equal(a, b, summarize=2),
             lambda: tf.assert_less(3, 2), lambda: tf.assert_positive([-1, 2]), lambda: tf.assert_equal("a", "b"),
             lambda: tf.assert_none_equal([1, 2], [3, 2]), lambda: tf.assert_non_negative(tf.constant([-1.]), message="abc"),
             lambda: tf.assert_non_positive([1.]), lambda: tf.assert_negative(0), lambda: tf.assert_greater(1, 2),
             lambda: tf.assert_less_equal(3, 2, message="m"), lambda: tf.assert_greater_equal([1, 2], [0, 5]),
             lambda: tf.assert_equal([1., 2.], [3., 4.], data=["dd", tf.constant(3)]),
             lambda: tf.assert_rank(tf.zeros([2, 3]), 3, message="msg", name="rr"), lambda: tf.assert_rank([1.5], 2),
             lambda: tf.assert_rank_in(tf.zeros([2, 3]), [3, 4], message="msg"), lambda: tf.assert_rank(p(tf, [2]), [3]),
             lambda: tf.assert_rank_at_least(p(tf, [2]), 2), lambda: tf.assert_rank(p(tf, [2]), 1.5),
             lambda: tf.assert_rank_in(p(tf, [2]), [1, [2]]), lambda: tf.assert_integer([1.5]),
             lambda: tf.assert_type([1.5], tf.int32, message="t"), lambda: tf.debugging.assert_scalar(p(tf), message="s"),
             lambda: tf.debugging.assert_scalar([1.]), lambda: tf.assert_equal([1, 2], [1, 2, 3]), lambda: tf.assert_equal([], [1]),
             lambda: tf.debugging.assert_proper_iterable(3), lambda: tf.debugging.assert_proper_iterable("abc"),
             lambda: tf.debugging.assert_proper_iterable(np.zeros(3)), lambda: tf.is_non_decreasing(["a"]),
             lambda: tf.debugging.assert_same_float_dtype([tf.constant(1.), tf.constant(1., tf.float64)]),
             lambda: tf.debugging.assert_same_float_dtype([tf.constant(1)]),
             lambda: tf.debugging.assert_same_float_dtype([tf.constant(1.)], tf.int32),
             lambda: tf.verify_tensor_all_finite(t=[1.], x=[2.], msg="a")]
    return [tell([whole(c) for c in calls])]


def case_same_object(tf):
    return [tell(tf.assert_equal(3, 3).name, tf.assert_equal([], []).type)]


def case_numeric_types(tf):
    names = ("float16 float32 float64 int8 int16 int32 int64 uint8 uint16 uint32 uint64 qint8 quint8 qint32 qint16 complex64 "
             "complex128 bool string").split()
    return [tell([n for n in names if tf.is_numeric_tensor(p(tf, None, tf.as_dtype(n)))], tf.is_numeric_tensor(3))]


def case_rank_of_a_tensor(tf):
    rank = tf.placeholder_with_default(2, [])
    return [tf.assert_rank(p(tf, [2, 3]), rank), tf.assert_rank_in(tf.placeholder_with_default([1., 2.], None), [3, rank], message="k"),
            tf.assert_rank_at_least(tf.placeholder_with_default([1., 2.], None), rank, data=["own", 1.5])]


def case_order_of_few(tf):
    return [[tf.is_non_decreasing([1, 2, 2]), tf.is_strictly_increasing([1, 2, 2]), tf.is_non_decreasing([3]),
             tf.is_strictly_increasing([]), tf.is_strictly_increasing(tf.placeholder_with_default([[1., 2.], [3., 2.]], None))]]


def case_finite(tf):
    x = tf.placeholder_with_default([1., float("nan")], None)
    checked, new = tf.verify_tensor_all_finite(x, "nan!"), tf.debugging.assert_all_finite(x=x, message="m", name="n")
    tf.add_check_numerics_ops()
    return [checked, new]
