"""tf.Variable, ref and resource: arguments, operators, slices, assignments, protos."""
import numpy as np

from casetools import initialized, said, tell


def both(build):
    """One case per kind of variable; build gets a function that makes one."""
    def make(resource):
        def case(tf):
            return build(tf, lambda *a, **k: tf.Variable(*a, use_resource=resource, **k))
        return case
    return make(False), make(True)


def _initial_values(tf, var):
    made = [var(1.), var(1), var([1, 2], dtype=tf.float32), var(np.eye(2)), var(tf.constant([1., 2.])), var(True),
            var("text"), var(lambda: tf.constant(3.)), var(lambda: 4., name="callable"), var([[1, 2]], dtype=tf.int64),
            var(1 + 2j), var(np.float16(2)), var(tf.TensorShape([2, 3])), var([]), var(np.uint8(3))]
    return initialized(tf, made, tell([[v.name, v.dtype.name, str(v.shape)] for v in made]))


case_initial_values_ref, case_initial_values_resource = both(_initial_values)


def _arguments(tf, var):
    a = var(1., trainable=False, name="a")
    b = var(1., collections=["c", tf.GraphKeys.GLOBAL_VARIABLES], name="b")
    c = var([1.], validate_shape=False, name="c")
    d = var(1., caching_device="/cpu:0", name="d")
    e = var(1, name="e", dtype=tf.float64)
    f = var(1., constraint=lambda t: tf.clip_by_value(t, 0., 1.), name="f")
    g = var(1., synchronization=tf.VariableSynchronization.ON_READ, aggregation=tf.VariableAggregation.SUM, name="g")
    h = var(1., expected_shape=[], name="h")
    i = var(1., trainable=True, synchronization=tf.VariableSynchronization.ON_WRITE, name="i")
    every = [a, b, c, d, e, f, g, h, i]
    return initialized(tf, tell(tf.trainable_variables(), tf.global_variables(), [v.trainable for v in every],
                                [str(v.synchronization) for v in every], [str(v.aggregation) for v in every],
                                [v.constraint is None for v in every], c.shape, [str(v) for v in every]),
                       every)


case_arguments_ref, case_arguments_resource = both(_arguments)


def case_shape_argument(tf):
    v = tf.Variable([1., 2.], use_resource=True, shape=tf.TensorShape(None), name="v")
    w = tf.Variable([1., 2.], use_resource=True, shape=[2], name="w")
    u = tf.Variable([1., 2.], use_resource=True, shape=[None], name="u")
    return initialized(tf, v.assign([[1., 2.]]), u.assign([1., 2., 3.]), [v, w, u], tell(v.shape, w.shape, u.shape))


def _attributes(tf, var):
    with tf.name_scope("s"):
        v = var([1., 2.], name="v")
    return initialized(tf, tell(v.name, v.dtype.name, v.shape, v.op.name, v.op.type, v.device, v.graph is tf.get_default_graph(),
                                v.initializer.name, v.initial_value.name, v.value().name, v.read_value().name,
                                v.get_shape().as_list(), str(v), repr(v), v.trainable, v.constraint,
                                v.shape.ndims, v.initialized_value().name, said(lambda: v.handle.name)),
                       v.initialized_value(), v.read_value(), v.value())


case_attributes_ref, case_attributes_resource = both(_attributes)


def _operators(tf, var):
    v = var([1., -2., 3.], name="v")
    n = var([[1., 2.], [3., 4.]], name="n")
    i = var([5, 7], name="i")
    b = var([True, False], name="b")
    made = [v + 1., 1. + v, v - 1., 1. - v, v * 2., 2. * v, v / 2., 2. / v, v // 2., 7. // v, v % 2., 7. % v, v ** 2.,
            2. ** v, -v, abs(v), v < 1., v <= 1., v > 1., v >= 1., n @ n, n @ [[1.], [1.]], [[1., 1.]] @ n,
            i + 1, i // 2, i / 2, i % 3, ~b, b & True, b | False, b ^ True, True & b, v + v]
    return initialized(tf, made)


case_operators_ref, case_operators_resource = both(_operators)


def _slicing(tf, var):
    v = var(np.arange(24.).reshape(2, 3, 4), dtype=tf.float32, name="v")
    k = tf.placeholder_with_default(1, [])
    made = [v[0], v[-1], v[:, 1], v[..., 2], v[0, 1:], v[:, ::-1, None], v[k], v[k, k:], v[:, tf.newaxis, 0, ::2], v[0, 0, 0],
            v[...], v[1:2, ..., -2:]]
    return initialized(tf, made, tell(said(lambda: [x for x in v]), said(len, v)))


case_slicing_ref, case_slicing_resource = both(_slicing)


def _assign_family(tf, var):
    v = var([1., 2.], name="v")
    a = v.assign([3., 4.])
    b = v.assign_add([1., 1.])
    c = v.assign_sub([.5, .5], name="sub")
    d = tf.assign(v, [9., 9.], name="d")
    e = tf.assign_add(v, [1., 2.])
    f = tf.assign_sub(v, [1., 2.], use_locking=True)
    i = var(3, name="i")
    return initialized(tf, v, a, v, b, v, c, d, e, f, v, i.assign(4), i.assign_add(5), i.assign_sub(1, use_locking=True), i)


case_assign_family_ref, case_assign_family_resource = both(_assign_family)


def _assign_read_value(tf, var):
    v = var([1., 2.], name="v")
    made = [v.assign([3., 4.], read_value=False), v.assign_add([1., 1.], read_value=False),
            v.assign_sub([2., 2.], use_locking=True, name="s", read_value=False)]
    return initialized(tf, tell([type(m).__name__ for m in made]), made[0], v, made[1], v, made[2], v)


case_assign_read_value_ref, case_assign_read_value_resource = both(_assign_read_value)


def case_assign_validate_shape(tf):
    v = tf.Variable([1., 2.], name="v", validate_shape=False)
    w = tf.Variable([1., 2.], name="w")
    a = tf.assign(v, [1., 2., 3.], validate_shape=False)
    b = tf.assign(w, [1., 2., 3.], validate_shape=False)
    return initialized(tf, a, v, b, w, tf.shape(w), tf.shape(v), tell(v.shape, w.shape, a.shape, b.shape))


def _slice_assign(tf, var):
    v = var(np.zeros((3, 4)), dtype=tf.float32, name="v")
    return initialized(tf, v[0].assign([1., 2., 3., 4.]), v, v[:, 1].assign([7., 8., 9.]), v[1:, ::2].assign([[5., 6.], [7., 8.]]),
                       v, v[2, 3].assign(10.), v)


case_slice_assign_ref, case_slice_assign_resource = both(_slice_assign)


def _scatter_methods(tf, var):
    v = var([1., 2., 3., 4.], name="v")
    s = lambda values, at: tf.IndexedSlices(tf.constant(values), tf.constant(at))
    return initialized(tf, v.scatter_add(s([10., 20.], [0, 2])), v.scatter_sub(s([1., 1.], [1, 1])),
                       v.scatter_update(s([5.], [3])), v)


case_scatter_methods_ref, case_scatter_methods_resource = both(_scatter_methods)


def _scatter_method_more(tf, var):
    v = var([1., 2., 3., 4.], name="v")
    s = lambda values, at: tf.IndexedSlices(tf.constant(values), tf.constant(at))
    return initialized(tf, v.scatter_max(s([10., 0.], [0, 2])), v.scatter_min(s([0.5, 9.], [1, 0])),
                       v.scatter_mul(s([2., 3.], [0, 0])), v.scatter_div(s([4.], [3])), v)


case_scatter_method_more_resource = both(_scatter_method_more)[1]


def _scatter_nd_methods(tf, var):
    v = var(np.arange(6.).reshape(3, 2), dtype=tf.float32, name="v")
    return initialized(tf, v.scatter_nd_add([[0, 1], [2, 0]], [10., 20.]), v.scatter_nd_sub([[1]], [[1., 1.]]),
                       v.scatter_nd_update([[2, 1]], [7.]), v)


case_scatter_nd_methods_ref, case_scatter_nd_methods_resource = both(_scatter_nd_methods)


def _scatter_functions(tf, var):
    v = var([[1., 2.], [3., 4.], [5., 6.]], name="v")
    at, new = [0, 2, 0], [[1., 1.], [2., 2.], [3., 3.]]
    fns = (tf.scatter_add, tf.scatter_sub, tf.scatter_update, tf.scatter_mul, tf.scatter_div, tf.scatter_max, tf.scatter_min)
    steps = [f(v, at[1:], new[1:]) for f in fns]
    return initialized(tf, *(steps + [tf.scatter_add(v, at, new, use_locking=True, name="twice"),
                                      tf.scatter_add(v, 1, [.5, .5]), tf.scatter_update(v, [[0], [1]], 9.), v]))


case_scatter_functions_ref, case_scatter_functions_resource = both(_scatter_functions)


def _scatter_nd_functions(tf, var):
    v = var(np.arange(8.), dtype=tf.float32, name="v")
    return initialized(tf, tf.scatter_nd_add(v, [[4], [3], [1]], [9., 10., 11.]), tf.scatter_nd_sub(v, [[0]], [1.]),
                       tf.scatter_nd_update(v, [[7], [7]], [5., 5.]), v)


case_scatter_nd_functions_ref, case_scatter_nd_functions_resource = both(_scatter_nd_functions)


def case_scatter_out_of_range(tf):
    v = tf.Variable([1., 2.], name="v")
    i = tf.placeholder(tf.int32, [1])
    return initialized(tf, {"a": tf.scatter_add(v, i, [1.]), "@feed": {i: [2]}}, v)


def _gather(tf, var):
    v = var([[1., 2.], [3., 4.], [5., 6.]], name="v")
    return initialized(tf, [tf.gather(v, [2, 0]), tf.gather(v, [1], axis=1), tf.gather_nd(v, [[0, 1]])])


case_gather_ref, case_gather_resource = both(_gather)


def case_sparse_read(tf):
    v = tf.Variable([[1., 2.], [3., 4.]], name="v", use_resource=True)
    return initialized(tf, v.sparse_read([1, 1, 0]), v.sparse_read(tf.constant(0), name="one"))


def _count_up_to(tf, var):
    v = var(0, name="v")
    c = tf.count_up_to(v, 3)
    return initialized(tf, c, c, c, c, v)


case_count_up_to_ref, case_count_up_to_resource = both(_count_up_to)


def case_count_up_to_method(tf):
    v = tf.Variable(tf.constant(5, tf.int64), name="v")
    c = v.count_up_to(6)
    return initialized(tf, c, c, v, tell(c.dtype.name))


def _load_eval(tf, var):
    v = var([1., 2.], name="v")

    def step(session):
        v.load([7., 8.], session)
        with session.as_default():
            v.load(np.array([9., 9.]) + v.eval())
            return [v.eval(), v.eval(session), (v + 1.).eval(), v.initializer.run()]
    return initialized(tf, step, v, lambda s: v.load([1., 2., 3.], s), lambda s: v.load("a", s))


case_load_eval_ref, case_load_eval_resource = both(_load_eval)


def _uninitialized(tf, var):
    v = var([1., 2.], name="v")
    w = var(v.initialized_value() * 2., name="w")
    return [v, v + 1., tf.is_variable_initialized(v), tf.report_uninitialized_variables(), w.initializer, w, v,
            v.initializer, tf.is_variable_initialized(v), tf.report_uninitialized_variables(), w.initializer, w]


case_uninitialized_ref, case_uninitialized_resource = both(_uninitialized)


def case_report_uninitialized(tf):
    v, w = tf.Variable(1., name="v"), tf.Variable(1., name="w")
    loc = tf.get_local_variable("loc", [2])
    report = tf.report_uninitialized_variables()
    empty = tf.report_uninitialized_variables([])
    only = tf.report_uninitialized_variables([w], name="only")
    return [[report, empty, only], w.initializer, [report, only], tf.initialize_variables([v], name="iv"), report,
            loc.initializer, report]


def case_assert_variables_initialized(tf):
    v = tf.Variable(1., name="v")
    a = tf.assert_variables_initialized()
    b = tf.assert_variables_initialized([v])
    return [b, v.initializer, a, b]


def case_initializer_ops(tf):
    v = tf.Variable(1., name="v")
    loc = tf.get_local_variable("l", initializer=2.)
    made = [tf.global_variables_initializer(), tf.local_variables_initializer(), tf.variables_initializer([v]),
            tf.variables_initializer([]), tf.initialize_all_variables(), tf.initialize_local_variables(),
            tf.variables_initializer([v, loc], name="both")]
    return [made[-1], [v, loc], tell(made)]


def case_initializer_order(tf):
    a = tf.get_variable("a", initializer=2.)
    b = tf.get_variable("b", initializer=a.initialized_value() + 1.)
    c = tf.get_variable("c", initializer=b.initialized_value() * 2.)
    return [tf.global_variables_initializer(), [a, b, c]]


def _protos(tf, var):
    v = var([1., 2.], name="v", trainable=False)
    p = v.to_proto()
    w = tf.Variable.from_proto(p)
    s = tf.Variable(variable_def=p)
    scoped = v.to_proto("other")
    with tf.name_scope("x"):
        u = var(1., name="u")
    inner = u.to_proto("x")
    return initialized(tf, tell(str(p), str(scoped), str(inner), w.name, s.name, w.trainable, p.is_resource,
                                w.initializer.name, v == w), w.value())


case_protos_ref, case_protos_resource = both(_protos)


def case_from_proto_import_scope(tf):
    v = tf.Variable(1., name="v")
    p = v.to_proto()
    with tf.name_scope("s"):
        tf.Variable(2., name="v")
    w = tf.Variable.from_proto(p, import_scope="s")
    return initialized(tf, w, tell(w.name, w.initializer.name))


def _identity_and_hash(tf, var):
    v, w = var(1., name="v"), var(1., name="w")
    d = {v: 1, w: 2}
    return [tell(v == v, v == w, v in [w], v in [v, w], d[v], v != w, isinstance(v, tf.Variable), len({v, w, v}),
                 v is v, v == 1.)]


case_identity_and_hash_ref, case_identity_and_hash_resource = both(_identity_and_hash)


def case_names(tf):
    vs = [tf.Variable(1.), tf.Variable(1.), tf.Variable(1., name="a"), tf.Variable(1., name="a"), tf.Variable(1., name="A")]
    with tf.name_scope("s"):
        vs.append(tf.Variable(1., name="a"))
        vs.append(tf.Variable(lambda: 1., name="c"))
    with tf.variable_scope("t"):
        vs.append(tf.Variable(1., name="a"))
    with tf.control_dependencies([tf.no_op("n")]):
        vs.append(tf.Variable(1., name="dep"))
        vs.append(tf.Variable(tf.constant(1.), name="dep_tensor"))
        vs.append(tf.Variable(lambda: tf.constant(1.), name="dep_callable"))
    return [tell(vs)]


def case_shape_of_variables(tf):
    v = tf.Variable(tf.placeholder_with_default([1., 2.], [None]), validate_shape=False, name="v")
    return initialized(tf, [tf.shape(v), tf.size(v), tf.rank(v)], tell(v.shape, v.get_shape().ndims))


def case_gradient_of_variables(tf):
    v = tf.Variable([1., 2.], name="v")
    r = tf.Variable([1., 2.], name="r", use_resource=True)
    y = tf.reduce_sum(v * v * r)
    return initialized(tf, tf.gradients(y, [v, r, v.value()]), tell(tf.gradients(y, [v.read_value()])))


def case_feed_variables(tf):
    v = tf.Variable([1., 2.], name="v")
    r = tf.Variable([1., 2.], name="r", use_resource=True)
    return initialized(tf, {"y": v * 2., "@feed": {v: [5., 6.]}}, {"y": v * 2., "@feed": {v.value(): [5., 6.]}},
                       {"y": r * 2., "@feed": {r: [5., 6.]}}, {"v": v, "@feed": {v: [3., 3.]}}, [v, r])


def case_partly_initialized_session(tf):
    v, w = tf.Variable(1., name="v"), tf.Variable(2., name="w")
    return [v.initializer, v, w, "new session", v, w.initializer, w]


def case_variable_creator_scope(tf):
    seen = []

    def outer(next_creator, **kwargs):
        seen.append(["outer", kwargs["name"], sorted(k for k in kwargs)])
        kwargs["name"] = kwargs["name"] + "_outer"
        return next_creator(**kwargs)

    def inner(next_creator, **kwargs):
        seen.append(["inner", kwargs["name"], kwargs["trainable"]])
        return next_creator(**kwargs)

    with tf.variable_creator_scope(outer), tf.variable_creator_scope(inner):
        v = tf.Variable(1., name="v")
        w = tf.get_variable("w", [2])
    return [tell(seen, v, w)]


def case_assign_broadcast_to_other_dtype(tf):
    v = tf.Variable([1., 2.], dtype=tf.float64, name="v")
    return initialized(tf, v.assign(np.array([1, 2])), v.assign_add(np.float32([1, 1])), tell(said(v.assign, tf.constant([1., 2.]))))


def case_string_and_bool(tf):
    s = tf.Variable(["a", "b"], name="s")
    b = tf.Variable([True, False], name="b")
    return initialized(tf, s.assign(["c", "d"]), [s, b], b.assign([False, False]), tf.logical_not(b))


def case_zero_size(tf):
    v = tf.Variable(tf.zeros([0, 3]), name="v")
    w = tf.get_variable("w", [0], initializer=tf.zeros_initializer())
    return initialized(tf, [v, w, tf.reduce_sum(v), tf.shape(v)])
