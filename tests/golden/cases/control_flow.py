"""cond, case and while_loop: values, graphs, and gradients of one level."""
import numpy as np

from casetools import initialized, said, tell


def _both(tf, p, fetches):
    return [dict(fetches, **{"@feed": {p: value}}) for value in (True, False)]


def case_cond_forward(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    x = tf.constant([1., 2.], name="x")
    return _both(tf, p, {"y": tf.cond(p, lambda: x + 1., lambda: x * 2.), "c": tf.cond(p, lambda: tf.constant(1), lambda: tf.constant(2)),
                         "z": tf.cond(p, lambda: x, lambda: x)})


def case_cond_structures(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    x = tf.constant([1., 2.], name="x")
    a = tf.cond(p, lambda: [x, x + 1.], lambda: [x * 2., x])
    b = tf.cond(p, lambda: (x, {"k": x[0]}), lambda: (-x, {"k": x[1]}))
    c = tf.cond(p, lambda: [x], lambda: [x + 1.])
    d = tf.cond(p, lambda: [x], lambda: [x + 1.], strict=True)
    return _both(tf, p, {"a": a, "b": b, "c": c, "d": d}) + [tell(type(a).__name__, type(b).__name__, type(c).__name__, type(d).__name__)]


def case_cond_old_arguments(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    y = tf.cond(p, fn1=lambda: tf.constant(1.), fn2=lambda: tf.constant(2.), name="old")
    z = tf.cond(pred=p, true_fn=lambda: tf.constant(1.), false_fn=lambda: tf.constant(2.), name="new")
    return _both(tf, p, {"y": y, "z": z})


def case_cond_static_predicates(tf):
    x = tf.constant(1.)
    return [[tf.cond(tf.constant(True), lambda: x + 1., lambda: x), tf.cond(tf.less(1, 2), lambda: x + 1., lambda: x),
             tf.cond(tf.greater(x, 3.), lambda: x, lambda: -x)], tell(said(tf.cond, True, lambda: x, lambda: x))]


def case_cond_python_values(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    return _both(tf, p, {"y": tf.cond(p, lambda: 1, lambda: 2), "f": tf.cond(p, lambda: 1.5, lambda: 2.),
                         "n": tf.cond(p, lambda: np.ones(2), lambda: np.zeros(2))})


def case_cond_operations(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    v = tf.get_variable("v", initializer=1.)
    op = tf.cond(p, lambda: tf.group(v.assign_add(1.)), lambda: tf.no_op())
    return initialized(tf, {"op": op, "@feed": {p: True}}, v, {"op": op, "@feed": {p: False}}, v, tell(op.dtype.name, said(tf.cond, p, lambda: None, lambda: None)))


def case_cond_assigns(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    v = tf.get_variable("v", initializer=[1., 2.])
    r = tf.get_variable("r", initializer=[1., 2.], use_resource=True)
    y = tf.cond(p, lambda: v.assign_add([1., 1.]), lambda: v.assign_sub([5., 5.]))
    z = tf.cond(p, lambda: tf.identity(r.assign_add([1., 1.])), lambda: r.read_value())
    return initialized(tf, {"y": y, "@feed": {p: True}}, v, {"y": y, "@feed": {p: False}}, v, {"z": z, "@feed": {p: True}}, r,
                       {"z": z, "@feed": {p: False}}, r)


def case_cond_side_effect_outside(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    v = tf.get_variable("v", initializer=1.)
    up = v.assign_add(1.)

    def branch():
        with tf.control_dependencies([up]):
            return tf.constant(1.)
    y = tf.cond(p, branch, lambda: tf.constant(0.))
    return initialized(tf, {"y": y, "@feed": {p: False}}, v, {"y": y, "@feed": {p: True}}, v)


def case_cond_indexed_slices_and_sparse(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    s = lambda k: tf.SparseTensor([[0, k]], [float(k)], [1, 3])
    i = lambda k: tf.IndexedSlices(tf.constant([[float(k)]]), tf.constant([k]))
    return _both(tf, p, {"s": tf.cond(p, lambda: s(1), lambda: s(2)), "i": tf.cond(p, lambda: i(1), lambda: i(2))})


def case_cond_gradient(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    x = tf.constant([1., 2.], name="x")
    w = tf.constant(3., name="w")
    y = tf.cond(p, lambda: x * x * w, lambda: tf.exp(x))
    return _both(tf, p, {"dx": tf.gradients(y, x)[0], "dw": tf.gradients(y, w)[0]})


def case_cond_gradient_variable(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    v = tf.get_variable("v", initializer=[1., 2.])
    r = tf.get_variable("r", initializer=[1., 2.], use_resource=True)
    y = tf.cond(p, lambda: tf.reduce_sum(v * r), lambda: tf.reduce_sum(v))
    grads = tf.gradients(y, [v, r])
    return initialized(tf, *_both(tf, p, {"g": grads}))


def case_cond_gradient_one_branch(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    x, z = tf.constant([1., 2.], name="x"), tf.constant([3., 4.], name="z")
    y = tf.cond(p, lambda: x * 2., lambda: z * 3.)
    return _both(tf, p, {"g": tf.gradients(y, [x, z])})


def case_cond_gradient_gather(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    x = tf.constant([[1., 2.], [3., 4.]], name="x")
    y = tf.cond(p, lambda: tf.gather(x, [0, 0]), lambda: tf.gather(x, [1, 1]))
    return _both(tf, p, {"g": tf.convert_to_tensor(tf.gradients(y, x)[0])})


def case_cond_inside_training(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    v = tf.get_variable("v", initializer=[1., 2.])
    loss = tf.reduce_sum(tf.cond(p, lambda: v * v, lambda: -v))
    train = tf.train.GradientDescentOptimizer(.1).minimize(loss)
    return initialized(tf, {"t": train, "@feed": {p: True}}, v, {"t": train, "@feed": {p: False}}, v)


def case_cond_only_runs_taken(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    calls = []

    def note(k):
        return tf.py_func(lambda: calls.append(k) or np.float32(k), [], tf.float32, name="note%d" % k)
    y = tf.cond(p, lambda: note(1), lambda: note(2))
    return _both(tf, p, {"y": y}) + [lambda session: list(calls)]


def case_cond_random(tf):
    tf.set_random_seed(3)
    p = tf.placeholder(tf.bool, [], name="p")
    y = tf.cond(p, lambda: tf.random_uniform([2], seed=1), lambda: tf.zeros([2]))
    step = lambda value: {"y": y, "@feed": {p: value}, "@exact": True}
    return [step(True), step(False), step(True), "new session", step(True)]


def case_cond_static_shapes(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    x = tf.placeholder(tf.float32, [None, 3])
    a = tf.cond(p, lambda: x, lambda: tf.zeros([2, 3]))
    b = tf.cond(p, lambda: tf.zeros([2]), lambda: tf.zeros([2, 2]))
    c = tf.cond(p, lambda: tf.zeros([2, 3]), lambda: tf.zeros([2, 4]))
    return [tell(a.shape, b.shape, c.shape)]


def case_cond_collections(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    y = tf.cond(p, lambda: tf.add_to_collection("k", 1) or tf.constant(1.), lambda: tf.constant(2.))
    contexts = tf.get_collection(tf.GraphKeys.COND_CONTEXT)
    return _both(tf, p, {"y": y}) + [tell([c.name for c in contexts], [c.branch for c in contexts], tf.get_collection("k"))]


def case_cond_nested_forward(tf):
    p, q = tf.placeholder(tf.bool, [], name="p"), tf.placeholder(tf.bool, [], name="q")
    x = tf.constant(2., name="x")
    y = tf.cond(p, lambda: tf.cond(q, lambda: x + 1., lambda: x * x), lambda: -x)
    return [{"y": y, "@feed": {p: a, q: b}} for a in (True, False) for b in (True, False)]


def case_cond_feed_merge(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    y = tf.cond(p, lambda: tf.constant(1.), lambda: tf.constant(2.))
    return [{"z": y * 10., "@feed": {y: 7., p: True}}, {"z": y * 10., "@feed": {y: 7.}}]


def case_cond_predicate_rank(tf):
    p = tf.placeholder(tf.bool, name="p")
    y = tf.cond(p, lambda: tf.constant(1.), lambda: tf.constant(2.))
    return [{"y": y, "@feed": {p: True}}, {"y": y, "@feed": {p: [True]}}, {"y": y, "@feed": {p: [True, False]}}]


def case_switch_merge(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    y = tf.cond(p, lambda: tf.constant(1.), lambda: tf.constant(2.))
    merge = y.op
    return _both(tf, p, {"index": merge.outputs[1], "y": y}) + [tell(merge.type, [o.dtype.name for o in merge.outputs])]


def case_fetch_inside_branch(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    kept = []
    y = tf.cond(p, lambda: kept.append(tf.constant(3.) + 1.) or kept[0], lambda: tf.constant(2.))
    g = tf.get_default_graph()
    return [{"y": y, "@feed": {p: True}}, lambda session: said(session.run, kept[0], {p: True}), {"y": y, "@feed": {p: False}},
            tell(g.is_fetchable(kept[0]), g.is_fetchable(y))]


# ------------------------------------------------------------------ case
def case_case_pairs(tf):
    k = tf.placeholder(tf.int32, [], name="k")
    x = tf.constant(2.)
    y = tf.case([(k < 1, lambda: x), (k < 2, lambda: x * 10.)], default=lambda: -x)
    return [{"y": y, "@feed": {k: i}} for i in range(3)]


def case_case_dict_exclusive(tf):
    k = tf.placeholder(tf.int32, [], name="k")
    y = tf.case({tf.equal(k, 0): lambda: tf.constant(1.), tf.equal(k, 1): lambda: tf.constant(2.)},
                default=lambda: tf.constant(3.), exclusive=True, name="c")
    return [{"y": y, "@feed": {k: i}} for i in range(3)]


def case_case_no_default(tf):
    k = tf.placeholder(tf.int32, [], name="k")
    y = tf.case([(tf.equal(k, 0), lambda: tf.constant(1.)), (tf.equal(k, 1), lambda: tf.constant(2.))])
    return [{"y": y, "@feed": {k: i}} for i in range(3)]


def case_case_not_exclusive(tf):
    k = tf.placeholder(tf.int32, [], name="k")
    y = tf.case([(k < 5, lambda: tf.constant(1.)), (k < 3, lambda: tf.constant(2.))], default=lambda: tf.constant(0.), exclusive=True)
    return [{"y": y, "@feed": {k: i}} for i in (9, 4, 2)]


def case_case_gradient(tf):
    k = tf.placeholder(tf.int32, [], name="k")
    x = tf.constant(3.)
    y = tf.case([(k < 1, lambda: x * x)], default=lambda: 5. * x)
    return [{"g": tf.gradients(y, x), "@feed": {k: i}} for i in range(2)]


def case_case_wrong(tf):
    x = tf.constant(1.)
    f = lambda: x
    return [tell(said(tf.case, 3), said(tf.case, [(True, f)]), said(tf.case, [(tf.constant(True), 3)]), said(tf.case, [f]),
                 said(tf.case, [(tf.constant(True), f, f)]), said(tf.case, [(tf.constant(True), f)], default=3),
                 said(tf.case, []), said(tf.case, [(tf.constant(1), f)]))]


# ------------------------------------------------------------------ while
def case_while_forward(tf):
    x = tf.constant([1., 2.], name="x")
    i, y = tf.while_loop(lambda i, y: i < 4, lambda i, y: (i + 1, y * 2.), [0, x])
    z = tf.while_loop(lambda z: z < 100., lambda z: z * z, [tf.constant(2.)])
    never = tf.while_loop(lambda i: i < 0, lambda i: i + 1, [tf.constant(5)])
    return [[i, y], z, never, tell(type(z).__name__)]


def case_while_arguments(tf):
    y = tf.while_loop(lambda i, a: i < 10, lambda i, a: (i + 1, a + tf.cast(i, tf.float32)), (tf.constant(0), tf.constant(0.)),
                      parallel_iterations=1, back_prop=False, swap_memory=True, name="loop", maximum_iterations=4)
    z = tf.while_loop(lambda i: i < 10, lambda i: [i + 1], [tf.constant(0)], maximum_iterations=3, return_same_structure=True)
    w = tf.while_loop(lambda i: i < 10, lambda i: i + 1, [tf.constant(0)], maximum_iterations=tf.constant(2))
    return [y, z, w]


def case_while_structures(tf):
    start = {"a": tf.constant(1.), "b": (tf.constant(0), [tf.constant(2.)])}
    end = tf.while_loop(lambda s: s["b"][0] < 3, lambda s: [{"a": s["a"] * 2., "b": (s["b"][0] + 1, [s["b"][1][0] + s["a"]])}], [start])
    return [end]


def case_while_shape_invariants(tf):
    x = tf.constant([[1.]])
    i, y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, tf.concat([y, y], 0)), [tf.constant(0), x],
                         shape_invariants=[tf.TensorShape([]), tf.TensorShape([None, 1])])
    return [[i, y], tell(y.shape, said(tf.while_loop, lambda y: tf.size(y) < 9, lambda y: tf.concat([y, y], 0), [x]))]


def case_while_captures(tf):
    a = tf.placeholder_with_default(3., [], name="a")
    v = tf.get_variable("v", initializer=2.)
    r = tf.get_variable("r", initializer=2., use_resource=True)
    y = tf.while_loop(lambda y: y < 50., lambda y: y * a + v + r, [tf.constant(1.)])
    return initialized(tf, y)


def case_while_assign(tf):
    v = tf.get_variable("v", initializer=1., use_resource=True)

    def body(i):
        with tf.control_dependencies([v.assign_add(2.)]):
            return i + 1
    loop = tf.while_loop(lambda i: i < 3, body, [tf.constant(0)])
    return initialized(tf, loop, v, loop, v)


def case_while_assign_ref(tf):
    v = tf.get_variable("v", initializer=1.)

    def body(i):
        with tf.control_dependencies([v.assign_add(2.)]):
            return i + 1
    loop = tf.while_loop(lambda i: i < 3, body, [tf.constant(0)])
    return initialized(tf, loop, v, loop, v)


def case_while_cond_inside(tf):
    y = tf.while_loop(lambda i, s: i < 6, lambda i, s: (i + 1, tf.cond(tf.equal(i % 2, 0), lambda: s + tf.cast(i, tf.float32), lambda: s * 2.)),
                      [tf.constant(0), tf.constant(1.)])
    return [y]


def case_while_nested_forward(tf):
    inner = lambda i, s: tf.while_loop(lambda j, t: j < i, lambda j, t: (j + 1, t + tf.cast(j, tf.float32)), [tf.constant(0), s])[1]
    y = tf.while_loop(lambda i, s: i < 4, lambda i, s: (i + 1, inner(i, s)), [tf.constant(0), tf.constant(0.)])
    return [y]


def case_while_gradient(tf):
    x = tf.constant([1.5, 2.], name="x")
    _, y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * x), [tf.constant(0), tf.constant([1., 1.])])
    return [[y, tf.gradients(y, x)]]


def case_while_gradient_of_start(tf):
    x = tf.constant(1.5, name="x")
    _, y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * y), [tf.constant(0), x])
    return [[y, tf.gradients(y, x)]]


def case_while_gradient_variables(tf):
    v = tf.get_variable("v", initializer=[[.5, .1], [.2, .3]])
    r = tf.get_variable("r", initializer=[.1, .2], use_resource=True)
    _, h = tf.while_loop(lambda i, h: i < 3, lambda i, h: (i + 1, tf.tanh(tf.matmul(h, v) + r)), [tf.constant(0), tf.constant([[1., 2.]])])
    return initialized(tf, tf.gradients(tf.reduce_sum(h), [v, r]))


def case_while_gradient_two_variables(tf):
    x, y = tf.constant(1.2), tf.constant(.7)
    out = tf.while_loop(lambda i, a, b: i < 4, lambda i, a, b: (i + 1, a + b * x, a * y), [tf.constant(0), x, y])
    return [tf.gradients(out[1] + out[2], [x, y]), tf.gradients(out[1], y)]


def case_while_gradient_dynamic_trips(tf):
    n = tf.placeholder(tf.int32, [], name="n")
    x = tf.constant(2.)
    y = tf.while_loop(lambda i, y: i < n, lambda i, y: (i + 1, y * x), [tf.constant(0), tf.constant(1.)])[1]
    g = tf.gradients(y, x)
    return [{"y": y, "g": g, "@feed": {n: k}} for k in (0, 1, 5)]


def case_while_gradient_training(tf):
    v = tf.get_variable("v", initializer=.5)
    y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y * v), [tf.constant(0), tf.constant(1.)])[1]
    train = tf.train.GradientDescentOptimizer(.1).minimize(y)
    return initialized(tf, train, v, train, v)


def case_while_gradient_maximum_iterations(tf):
    x = tf.constant(2.)
    y = tf.while_loop(lambda i, y: i < 3, lambda i, y: [i + 1, y * x], [tf.constant(0), x], maximum_iterations=5, parallel_iterations=1)[1]
    return [[y, tf.gradients(y, x)]]


def case_while_collections(tf):
    tf.while_loop(lambda i: i < 3, lambda i: i + 1, [tf.constant(0)], name="w")
    contexts = tf.get_collection(tf.GraphKeys.WHILE_CONTEXT)
    return [tell([c.name for c in contexts], [c.parallel_iterations for c in contexts], [c.back_prop for c in contexts])]


def case_while_control_dependencies(tf):
    v = tf.get_variable("v", initializer=1.)
    with tf.control_dependencies([v.assign(5.)]):
        y = tf.while_loop(lambda i: i < 3, lambda i: i + 1, [tf.constant(0)])
    return initialized(tf, y, v)


def case_while_accumulates_random(tf):
    tf.set_random_seed(4)
    y = tf.while_loop(lambda i, y: i < 3, lambda i, y: (i + 1, y + tf.random_uniform([2])), [tf.constant(0), tf.zeros([2])])[1]
    return [{"y": y, "@tol": 1e-6}, {"y": y, "@tol": 1e-6}]


def case_while_fetch_inside(tf):
    kept = []
    tf.while_loop(lambda i: i < 3, lambda i: kept.append(i + 1) or kept[0], [tf.constant(0)])
    return [lambda session: said(session.run, kept[0])]


def case_assert_in_cond(tf):
    p = tf.placeholder(tf.bool, [], name="p")
    y = tf.cond(p, lambda: _after(tf, tf.Assert(tf.constant(False), ["taken"])), lambda: tf.constant(2.))
    return _both(tf, p, {"y": y})


def _after(tf, op):
    with tf.control_dependencies([op]):
        return tf.constant(1.)


# ------------------------------------------------------------------ gradients of what is nested
def case_gradient_loop_in_loop(tf):
    x = tf.placeholder(tf.float64, [], name="x")

    def inner(v):
        return tf.while_loop(lambda j, u: j < 2, lambda j, u: (j + 1, u * x), [0, v])[1]
    _, y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, inner(v)), [0, x])
    return [{"g": tf.gradients(y, x)[0], "@feed": {x: 1.5}}]


def case_gradient_cond_in_loop(tf):
    x = tf.placeholder(tf.float64, [], name="x")
    _, y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, tf.cond(i < 1, lambda: v * x, lambda: v + x)), [0, x])
    return [{"g": tf.gradients(y, x)[0], "@feed": {x: 1.5}}]


def case_gradient_loop_in_cond_in_loop(tf):
    x = tf.placeholder(tf.float64, [], name="x")

    def inner(v):
        return tf.while_loop(lambda j, u: j < 2, lambda j, u: (j + 1, u * x), [0, v])[1]
    _, y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, tf.cond(i < 1, lambda: inner(v), lambda: v + x)), [0, x])
    return [{"g": tf.gradients(y, x)[0], "@feed": {x: 1.5}}]
