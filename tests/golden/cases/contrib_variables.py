"""tf.contrib.framework: variables by other roads, assignments, shapes, decorators, small questions."""
import numpy as np
from casetools import initialized, said, tell


def _f(tf):
    return tf.contrib.framework


# ------------------------------------------------------------------ variables
def case_local_and_global_variables(tf):
    f = _f(tf)
    with tf.variable_scope("s"):
        made = [f.local_variable(1., name="l"), f.global_variable([2, 3], name="g"), f.local_variable(4),
                f.local_variable(tf.ones([2]), name="r", use_resource=True),
                f.global_variable(5., validate_shape=False)]
    return initialized(tf, made, tell(tf.local_variables(), tf.global_variables(), tf.trainable_variables(),
                                      [type(v).__name__ for v in made], [str(v.shape) for v in made]))


def case_local_variable_under_an_initializer(tf):
    f = _f(tf)
    with tf.variable_scope("s", use_resource=True):
        v = f.local_variable(lambda: tf.ones([2]), name="l")
    return initialized(tf, v)


def case_names_and_those_to_restore(tf):
    f = _f(tf)
    with tf.variable_scope("A"):
        a = f.model_variable("a", [2])
        with tf.variable_scope("B"):
            b = tf.get_variable("b", [3])
            tf.get_variable("ab", [3])
    c = tf.get_variable("A_c", [2])
    local = f.local_variable(0., name="local")
    r, full = f.get_variables_to_restore, f.get_variable_full_name
    p = tf.get_variable("p", [4], partitioner=tf.fixed_size_partitioner(2))
    parts = list(p)
    return [tell(r(), r(["A/"]), r(["A"]), r(["A/B", "A_c"]), r(exclude=["A"]), r(["A"], ["A/B"]), r([]),
                 r(["A/a", "A"]),
                 said(r, "A"), said(r, exclude="A"), said(r, 3), said(r, ("A",)), said(r, ["zz"]), full(a), full(b),
                 full(parts[0]), full(parts[1]), full(local), said(full, 3), r(["local"]), r(["p"]), full(c))]


def case_assign_from_values(tf):
    f = _f(tf)
    v = tf.get_variable("s/v", [2, 2])
    w = tf.get_variable("w", [], tf.int32)
    x = tf.get_variable("x", [4], use_resource=True)
    op, feed = f.assign_from_values({"s/v": np.ones([2, 2], np.float32), "w": np.array(3), "x": np.ones([2, 2])})
    run = f.assign_from_values_fn({"w": np.array([4])})
    return [tell(op, [[t.name, np.asarray(feed[t]).tolist()] for t in sorted(feed, key=lambda t: t.name)]),
            {"op": op, "@feed": feed}, [v, w, x], lambda s: [run(s), int(s.run(w))],
            tell(said(f.assign_from_values, {"zz": np.ones(3)}), said(f.assign_from_values, {"s/v": np.ones([3, 2])}),
                 said(f.assign_from_values, {"s/v": np.ones(4)}), said(f.assign_from_values, {}),
                 said(f.assign_from_values, {"w": 2}), f.assign_from_values({"s/": np.ones(4)})[0],
                 said(f.assign_from_values, {"w": np.array([[1]])}))]


def case_variable_device_chooser(tf):
    f = _f(tf)
    made = []
    for number, chooser in enumerate((
            f.VariableDeviceChooser(), f.VariableDeviceChooser(2), f.VariableDeviceChooser(device_type="GPU"),
            f.VariableDeviceChooser(3, "w", "GPU", 1, 2))):
        with tf.variable_scope("n%d" % number):
            made += [f.variable("a", [2], device=chooser), f.variable("b", [2], device=chooser),
                     f.model_variable("c", [2], device=chooser)]
        made += [f.variable("p%d" % number, [4], device=chooser, partitioner=tf.fixed_size_partitioner(2))]
    return [tell([v.device if hasattr(v, "device") else [p.device for p in v] for v in made])]


# ------------------------------------------------------------------ global steps
def case_global_steps(tf):
    f = _f(tf)
    get = f.assert_or_get_global_step
    other_graph = tf.Graph()
    first = [get(), get(other_graph)]
    step = f.get_or_create_global_step()
    other = tf.get_variable("other", [], tf.int64)
    return [tell(first, step, get() is step, get(None, step) is step, said(get, None, other), get(other_graph),
                 said(get, None, tf.constant(1.)), said(get, global_step_tensor=3), said(f.assert_global_step, step),
                 said(f.create_global_step), f.create_global_step(other_graph))]


# ------------------------------------------------------------------ shapes
def case_with_shape(tf):
    w, ph = _f(tf).with_shape, tf.placeholder
    x = tf.ones([2, 3], name="x")
    unknown, half, shape = ph(tf.float32, name="u"), ph(tf.float32, [None, 3], name="h"), ph(tf.int32, [2], name="s")
    made = [w([2, 3], x), w([2, 3], unknown), w([2, 3], half), w(tf.constant([2, 3]), unknown), w(shape, half),
            w(shape, x), w((2, 3), x), w(tf.constant([2, 3]), half), w(tf.constant([-1, 3]), unknown),
            w(x.shape.as_list(), x),
            w(np.array([2, 3], np.int32), x), w([], tf.constant(1.))]
    right, wrong = np.ones([2, 3], np.float32), np.ones([3, 3], np.float32)
    return [tell([str(t.shape) for t in made], [t is x or t is unknown or t is half for t in made], made),
            {"a": made[1], "@feed": {unknown: right}}, {"a": made[1], "@feed": {unknown: wrong}},
            {"a": made[2], "@feed": {half: wrong}}, {"a": made[4], "@feed": {half: right, shape: [2, 3]}},
            {"a": made[4], "@feed": {half: right, shape: [2, 4]}}, {"a": made[5], "@feed": {shape: [2, 4]}},
            {"a": made[3], "@feed": {unknown: np.ones([2], np.float32)}}, {"a": made[8], "@feed": {unknown: wrong}},
            tell(said(w, [3, 3], x), said(w, [2], x), said(w, [-1, 4], half), said(w, [-1, 3], unknown),
                 said(w, [2, 4], half), said(w, [2], half),
                 said(w, tf.constant([-1, 3]), x), said(w, "a", x),
                 said(w, tf.constant([1.5]), x), said(w, [2, None], x), said(w, 3, x), said(w, [2.5, 3], x),
                 said(w, tf.constant([[2, 3]]), unknown), said(w, [[2, 3]], unknown), said(w, [2, 3], [1]),
                 said(w, np.array([2, 3]), x),
                 said(w, tf.constant([3, 3]), x))]


def case_with_same_shape(tf):
    w, ph = _f(tf).with_same_shape, tf.placeholder
    x, unknown = tf.ones([2, 3], name="x"), ph(tf.float32, name="u")
    made = [w(x, x), w(x, unknown), w(unknown, x), w(unknown, unknown)]
    return [tell([str(t.shape) for t in made], made, said(w, x, tf.ones([3]))),
            {"m": made, "@feed": {unknown: np.ones([2, 3], np.float32)}},
            {"m": made[1], "@feed": {unknown: np.ones([2], np.float32)}},
            {"m": made[2], "@feed": {unknown: np.ones([2], np.float32)}}]


def case_assert_scalars(tf):
    f = _f(tf)
    a, i, same = f.assert_scalar, f.assert_scalar_int, f.assert_same_float_dtype
    ph = tf.placeholder(tf.int32, name="p")
    return [tell(a(tf.constant(1., name="c")), a(3, name="three"), said(a, [1, 2]), said(a, ph), i(tf.constant(1)),
                 i(3),
                 i(tf.constant(1, tf.int64)), said(i, tf.constant(1.)), said(i, [1]), said(i, 2.5), said(i, ph),
                 same(), same([tf.constant(1.)]), said(same, [tf.constant(1)]), same([], tf.float64),
                 same([tf.constant(1., tf.float64), None]), said(same, [tf.constant(1.)], tf.float64),
                 said(same, None, tf.int32), said(same, [tf.constant(1.), tf.constant(1., tf.float64)]))]


def case_reduce_sum_n(tf):
    r = _f(tf).reduce_sum_n
    made = [r([tf.ones([2, 3])]), r([tf.ones([2, 3]), tf.constant(2.), tf.ones([4])]),
            r([tf.constant([1, 2]), tf.constant(3)], name="n"),
            r([tf.constant(5.)])]
    return [made, tell(said(r, []), said(r, [tf.constant(1), tf.constant(1.)]), said(r, [3]), said(r, None))]


def case_remove_squeezable_dimensions(tf):
    r, ph = _f(tf).remove_squeezable_dimensions, tf.placeholder
    x, y, u = tf.ones([2, 1]), tf.ones([2]), ph(tf.float32, name="u")
    made = [r(x, y), r(y, x), r(x, x), r(y, y, name="q"), r(u, y), r(x, u), r(u, u)]
    feed = np.ones([2, 1], np.float32)
    return [tell([[str(a.shape), str(b.shape)] for a, b in made], said(r, tf.ones([2, 2]), y)),
            {"m": made[:4]}, {"m": made[4], "@feed": {u: feed}}, {"m": made[5], "@feed": {u: feed}}]


def case_convert_to_tensor_or_sparse_tensor(tf):
    c = _f(tf).convert_to_tensor_or_sparse_tensor
    sparse = tf.SparseTensor([[0]], [1.], [3])
    value = tf.SparseTensorValue([[0]], [1.], [3])
    made = c(value, name="v")
    return [tell(c([1, 2]), c(3., tf.float64, "d"), c(sparse) is sparse, made.indices, made.values, made.dense_shape,
                 said(c, sparse, tf.int32), said(c, "a", tf.int32), c(sparse, tf.float32) is sparse)]


def case_is_tensor(tf):
    is_tensor = _f(tf).is_tensor
    return [tell([is_tensor(v) for v in (tf.constant(1), tf.get_variable("v", [1]), 3, np.ones(2), [tf.constant(1)],
                                         tf.SparseTensor([[0]], [1.], [3]), None, "a")])]


# ------------------------------------------------------------------ sorting
def case_sort(tf):
    f = _f(tf)
    x = tf.constant([[3., 1., 2.], [6., 5., 4.]])
    return [[f.sort(x), f.sort(x, axis=0, direction="DESCENDING"), f.argsort(x), f.argsort(x, 0, "DESCENDING")]]


# ------------------------------------------------------------------ graphs
def case_graph_helpers(tf):
    f = _f(tf)
    a, b = tf.placeholder(tf.float32, name="a"), tf.placeholder(tf.int32, [2], name="b")
    other = tf.Graph()
    with other.as_default():
        c = tf.constant(1)
    get = f.get_graph_from_inputs
    g = tf.get_default_graph()
    return [tell(f.get_placeholders(g), get([a, 3]) is g, get([c]) is other, get([]) is g, said(get, [a, c]),
                 get([], graph=other) is other, said(get, [a], graph=other), said(get, [a], graph=3),
                 f.strip_name_scope("a/b/c", "a"), f.strip_name_scope("^a/b", "a"), f.strip_name_scope("loc:@a/b", "a"),
                 f.strip_name_scope("ab/c", "a"), f.strip_name_scope("a/b", None), f.prepend_name_scope("b", "a"),
                 f.prepend_name_scope("^b", "a"), f.prepend_name_scope("loc:@b", "a"), f.prepend_name_scope("b", ""))]


def case_py_func(tf):
    f = _f(tf).py_func
    x = tf.constant([1., 2.])

    def plus(a, b=1., c=None):
        return a + b + (0. if c is None else c["k"])
    made = [f(plus, [x], output_types=tf.float32), f(plus, [x], {"b": tf.constant(3.), "c": {"k": 1.}}, tf.float32,
                                                     [2]),
            f(lambda: (np.float32(1), np.int64(2)), output_types=(tf.float32, tf.int64), name="n"),
            f(lambda a: {"q": a, "r": [a, a]}, (x,), output_types={"q": tf.float32, "r": [tf.float32, tf.float32]},
              output_shapes={"q": [2], "r": [[2], None]}, stateful=False)]
    return [made[0], made[1], list(made[2]), made[3]["q"], made[3]["r"],
            tell(str(made[1].shape), str(made[0].shape), said(f, 3), said(f, plus, 3), said(f, plus, [x], 3),
                 said(f, plus, [x], {}, [tf.float32], [2, 3]))]


# ------------------------------------------------------------------ decorators
def case_decorators(tf):
    f = _f(tf)

    @f.deprecated("2017-01-02", "Do it.")
    def old(a):
        """Adds one.

        Args:
          a: number.
        """
        return a + 1

    @f.deprecated_args(None, "Use b.", "a", ("c", None))
    def args(a=None, b=2, c=None):
        """One line."""
        return a, b, c

    @f.deprecated_arg_values("2017-01-02", "No.", b=3)
    def values(a, b=3):
        return a, b
    return [tell(old(1), args(), args(1), args(b=3, c=4), values(1), values(1, 3), values(1, b=4), old.__doc__,
                 args.__doc__, values.__doc__, old.__name__, said(f.deprecated, "2017", "x"),
                 said(f.deprecated, "2017-01-02", ""), said(f.deprecated_args("2017-01-02", "x", "q"), old),
                 said(f.deprecated_args, "2017-01-02", "x"), said(f.deprecated_arg_values, "2017-01-02", "x"),
                 said(f.deprecated("2017-01-02", "x"), 3))]


def case_current_arg_scope(tf):
    f = _f(tf)

    @f.add_arg_scope
    def one(a, b=1):
        return a, b
    outside = len(f.current_arg_scope())
    with f.arg_scope([one], b=3):
        inside = list(f.current_arg_scope().values())
    return [tell(outside, inside)]


def case_nest(tf):
    n = _f(tf).nest
    return [tell(n.flatten({"b": 1, "a": [2, (3,)]}), n.map_structure(lambda a: a + 1, [1, (2,)]), n.is_sequence([1]))]
