"""get_variable and variable_scope: every argument, reuse, partitions, templates."""
import numpy as np

from casetools import initialized, said, tell


def ones(tf):
    return tf.ones_initializer()


# ------------------------------------------------------------------ get_variable
def case_shapes(tf):
    made = [tf.get_variable("a", [2, 3]), tf.get_variable("b", 3), tf.get_variable("c", ()), tf.get_variable("d", tf.TensorShape([2])),
            tf.get_variable("e", [tf.Dimension(2), 1]), tf.get_variable("f", initializer=[1., 2.]),
            tf.get_variable("g", initializer=tf.constant([[1, 2]])), tf.get_variable("h", [2], initializer=lambda shape, dtype, partition_info: tf.zeros(shape, dtype)),
            tf.get_variable("j", initializer=np.float64(3)),
            tf.get_variable("k", np.array([2, 2])), tf.get_variable("m", initializer=lambda: tf.constant([1., 2., 3.]))]
    return [tell([[v.name, str(v.shape), v.dtype.name] for v in made])]


def case_initializer_kinds(tf):
    tf.set_random_seed(2)
    made = [tf.get_variable("none", [2, 2]), tf.get_variable("cls", [2], initializer=tf.ones_initializer),
            tf.get_variable("inst", [2], initializer=tf.ones_initializer()), tf.get_variable("num", initializer=3),
            tf.get_variable("np", initializer=np.arange(3.)),
            tf.get_variable("str", initializer="text"), tf.get_variable("bool", initializer=True),
            tf.get_variable("keras", [2, 2], initializer=tf.keras.initializers.Ones())]
    return initialized(tf, {v.op.name: v for v in made})


def case_dtypes(tf):
    made = [tf.get_variable(d.name, [2], d) for d in (tf.float16, tf.float64, tf.int32, tf.int64, tf.uint8, tf.bool, tf.complex64)
            if d not in (tf.complex64, tf.bool)]
    made += [tf.get_variable("b", [2], tf.bool), tf.get_variable("from_init", initializer=np.float32([1])),
             tf.get_variable("name", [2], "float64", initializer=tf.zeros_initializer())]
    made.append(tf.get_variable("str", [2], tf.string, initializer=tf.constant_initializer("q")))
    return initialized(tf, {v.op.name: v for v in made if v.op.name not in ("float16", "float64")}, tell([v.dtype.name for v in made]))


def case_flags(tf):
    made = [tf.get_variable("a", [1], trainable=False), tf.get_variable("b", [1], validate_shape=False),
            tf.get_variable("c", [1], use_resource=True), tf.get_variable("d", [1], caching_device="/cpu:0"),
            tf.get_variable("e", [1], constraint=tf.abs), tf.get_variable("f", [1], collections=["x"]),
            tf.get_variable("g", [1], synchronization=tf.VariableSynchronization.ON_READ),
            tf.get_variable("h", [1], aggregation=tf.VariableAggregation.MEAN),
            tf.get_variable("i", [1], synchronization=tf.VariableSynchronization.ON_WRITE, trainable=True),
            tf.get_variable("j", [1], caching_device=lambda op: "/cpu:0")]
    return [tell([[v.name, v.trainable, str(v.synchronization), str(v.aggregation), v.constraint is None, str(v)] for v in made],
                 tf.trainable_variables(), tf.get_collection("x"))]


def case_validate_shape_false(tf):
    x = tf.placeholder_with_default([1., 2.], [None])
    v = tf.get_variable("v", initializer=x, validate_shape=False)
    w = tf.get_variable("w", initializer=x, validate_shape=False, use_resource=True)
    return initialized(tf, [v, w], tell(v.shape, w.shape))


def case_local_variable(tf):
    a = tf.get_local_variable("a", [2], initializer=ones(tf))
    with tf.variable_scope("s"):
        b = tf.get_local_variable("b", initializer=[3.], regularizer=tf.contrib.layers.l2_regularizer(.1))
    with tf.variable_scope("s", reuse=True):
        c = tf.get_local_variable("b", [1])
    return initialized(tf, [a, b], tell(b is c, tf.local_variables(), tf.trainable_variables(), tf.losses.get_regularization_losses()))


def case_custom_getter(tf):
    seen = []

    def getter(getter, name, *args, **kwargs):
        seen.append([name, len(args), sorted(kwargs)])
        v = getter(name, *args, **kwargs)
        return tf.identity(v, name="got") * 2.

    v = tf.get_variable("v", [2], initializer=ones(tf), custom_getter=getter)
    with tf.variable_scope("s", custom_getter=getter):
        w = tf.get_variable("w", [2], initializer=ones(tf))
    return initialized(tf, [v, w], tell(seen))


def case_custom_getters_nested(tf):
    seen = []

    def make(tag):
        def getter(getter, name, *args, **kwargs):
            seen.append(tag)
            return getter(name + "_" + tag, *args, **kwargs)
        return getter

    with tf.variable_scope("a", custom_getter=make("outer")):
        with tf.variable_scope("b", custom_getter=make("inner")):
            v = tf.get_variable("v", [1], custom_getter=make("own"))
            w = tf.get_variable("w", [1])
    return [tell(seen, v, w)]


def case_custom_getter_freezes(tf):
    def getter(getter, *args, **kwargs):
        kwargs["trainable"] = False
        return getter(*args, **kwargs)

    with tf.variable_scope("s", custom_getter=getter):
        tf.get_variable("v", [1])
        with tf.variable_scope("t"):
            tf.get_variable("v", [1])
    with tf.variable_scope("s", reuse=True):
        tf.get_variable("v", [1])
    return [tell(tf.trainable_variables(), tf.global_variables())]


def case_outside_names(tf):
    with tf.name_scope("ignored"):
        v = tf.get_variable("v", [2])
        w = tf.get_variable("a/b", [2])
        x = tf.Variable(1., name="v")
    return [tell(v, w, x)]


def case_control_dependencies_dropped(tf):
    with tf.control_dependencies([tf.no_op("n")]):
        v = tf.get_variable("v", [2])
        r = tf.get_variable("r", [2], use_resource=True)
    return [tell(v, r)]


# ------------------------------------------------------------------ variable_scope
def case_scope_names(tf):
    seen = []
    with tf.variable_scope("a") as a:
        seen += [a.name, a.original_name_scope, tf.get_default_graph().get_name_scope()]
        with tf.variable_scope("b") as b:
            seen += [b.name, b.original_name_scope, tf.get_variable("v", [1])]
        with tf.variable_scope(b):
            seen += [tf.get_variable_scope().name, tf.get_variable("w", [1]), tf.constant(1)]
    with tf.variable_scope("a") as a2:
        seen += [a2.name, a2.original_name_scope, tf.constant(1)]
    with tf.variable_scope(b) as b2:
        seen += [b2.name, b2.original_name_scope, tf.get_default_graph().get_name_scope(), tf.constant(2)]
    with tf.variable_scope("a/b"):
        seen += [tf.get_variable("u", [1]), tf.constant(3)]
    with tf.variable_scope(""):
        seen += [tf.get_variable_scope().name, tf.constant(4), tf.get_variable("top", [1])]
    return [tell(*seen)]


def case_reenter_keeps_name_scope(tf):
    with tf.variable_scope("model") as scope:
        tf.constant(1, name="c")
    with tf.variable_scope(scope, auxiliary_name_scope=False) as s1:
        with tf.name_scope(s1.original_name_scope):
            a = tf.constant(1, name="c")
    with tf.variable_scope(scope):
        b = tf.constant(1, name="c")
    return [tell(a, b)]


def case_auxiliary_name_scope(tf):
    with tf.variable_scope("a", auxiliary_name_scope=False):
        x = tf.constant(1)
        v = tf.get_variable("v", [1])
        with tf.variable_scope("b", auxiliary_name_scope=False) as b:
            y = tf.constant(1)
        with tf.name_scope("n"):
            with tf.variable_scope("c", auxiliary_name_scope=False):
                z = tf.constant(1)
    return [tell(x, v, y, z, b.name, b.original_name_scope)]


def case_default_name(tf):
    seen = []
    for _ in range(3):
        with tf.variable_scope(None, "layer") as s:
            seen += [s.name, tf.get_variable("v", [1])]
            with tf.variable_scope(None, "inner"):
                seen.append(tf.get_variable("v", [1]))
    with tf.variable_scope("layer_3"):
        tf.get_variable("v", [1])
    with tf.variable_scope(None, default_name="layer"):
        seen.append(tf.get_variable("v", [1]))
    with tf.variable_scope("given", default_name="layer"):
        seen.append(tf.get_variable("v", [1]))
    return [tell(*seen)]


def case_values_argument(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    with tf.variable_scope(None, "s", [x]):
        tf.identity(x)
    with tf.variable_scope(None, "s", values=[x, 1., None]):
        tf.identity(x)


def case_variable_op_scope(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    with tf.variable_op_scope([x], None, "d"):
        v = tf.get_variable("v", [1])
    with tf.variable_op_scope([x], "n", "d", initializer=ones(tf)):
        w = tf.get_variable("v", [1])
    with tf.variable_op_scope([x], "n", reuse=True):
        u = tf.get_variable("v", [1])
    return initialized(tf, w, tell(v, w, u is w))


def case_reuse(tf):
    with tf.variable_scope("s"):
        v = tf.get_variable("v", [2])
    with tf.variable_scope("s", reuse=True) as s:
        a = tf.get_variable("v", [2])
        b = tf.get_variable("v")
        inherited = s.reuse
        with tf.variable_scope("t"):
            nested = tf.get_variable_scope().reuse
    with tf.variable_scope("s") as s:
        s.reuse_variables()
        c = tf.get_variable("v", [2])
    with tf.variable_scope("s"):
        tf.get_variable_scope().reuse_variables()
        d = tf.get_variable("v", [2])
    return [tell(a is v, b is v, c is v, d is v, inherited, nested, tf.get_variable_scope().reuse)]


def case_auto_reuse(tf):
    def layer():
        with tf.variable_scope("s", reuse=tf.AUTO_REUSE) as s:
            v = tf.get_variable("v", [2], regularizer=tf.contrib.layers.l2_regularizer(.1))
            with tf.variable_scope("t"):
                return s, v, tf.get_variable("w", [1]), tf.get_variable_scope().reuse
    s, a, b, r = layer()
    s2, c, d, r2 = layer()
    return [tell(a is c, b is d, str(r), str(s.reuse), tf.losses.get_regularization_losses(), tf.global_variables())]


def case_reuse_by_name_collision(tf):
    with tf.variable_scope("s"):
        tf.get_variable("v", [2])
        errors = [said(tf.get_variable, "v", [2]), said(tf.get_variable, "v", [3])]
    with tf.variable_scope("s", reuse=True):
        errors += [said(tf.get_variable, "v", [3]), said(tf.get_variable, "nope", [1]), said(tf.get_variable, "v", [2], tf.int32),
                   said(tf.get_variable, "v", [2], tf.float64)]
    return [lambda session: [e.split(" Originally defined")[0] for e in errors]]


def case_scope_defaults(tf):
    l2 = tf.contrib.layers.l2_regularizer(.1)
    with tf.variable_scope("s", initializer=tf.constant_initializer(3.), regularizer=l2, dtype=tf.float64,
                           caching_device="/cpu:0", use_resource=True, constraint=tf.abs) as s:
        v = tf.get_variable("v", [2])
        w = tf.get_variable("w", [2], tf.float32, initializer=ones(tf), regularizer=tf.no_regularizer, use_resource=False,
                            constraint=tf.square)
        with tf.variable_scope("t", initializer=ones(tf), dtype=tf.float32):
            u = tf.get_variable("u", [2])
        seen = [s.dtype.name, s.use_resource, s.caching_device, s.constraint is tf.abs, s.regularizer is l2, s.partitioner]
    return initialized(tf, [v, w, u], tell(seen, v.dtype.name, w.dtype.name, u.dtype.name, v.constraint is tf.abs, str(v), str(w)),
                       tf.losses.get_regularization_losses())


def case_setters(tf):
    with tf.variable_scope("s") as s:
        s.set_initializer(tf.constant_initializer(2.))
        s.set_regularizer(tf.contrib.layers.l2_regularizer(1.))
        s.set_dtype(tf.float64)
        s.set_use_resource(True)
        s.set_caching_device("/cpu:0")
        s.set_partitioner(tf.fixed_size_partitioner(2))
        v = tf.get_variable("v", [4])
        s.set_partitioner(None)
        s.set_custom_getter(lambda getter, name, *a, **k: getter(name + "_x", *a, **k))
        w = tf.get_variable("w", [2])
        seen = [s.initializer is not None, s.partitioner, s.custom_getter is None]
    top = tf.get_variable_scope()
    top.set_initializer(ones(tf))
    u = tf.get_variable("u", [2])
    return initialized(tf, [tf.identity(v), w, u], tell(seen, [p.name for p in v], w, w.dtype.name, top.name))


def case_scope_collections(tf):
    with tf.variable_scope("a") as a:
        tf.get_variable("v", [1])
        tf.get_variable("w", [1], trainable=False)
        tf.get_local_variable("l", [1])
        tf.add_to_collection("k", tf.constant(1, name="c"))
        got = [a.global_variables(), a.trainable_variables(), a.local_variables(), a.get_collection("k"), tf.get_variable_scope().name]
    tf.get_variable("ab", [1])
    return [tell(got, a.global_variables())]


def case_graphs_and_scopes(tf):
    with tf.variable_scope("s"):
        with tf.Graph().as_default():
            inner = [tf.get_variable_scope().name, tf.get_variable("v", [1]).name]
        outer = tf.get_variable("v", [1]).name
    return [tell(inner, outer)]


def case_scope_object_of_other_level(tf):
    with tf.variable_scope("a") as a:
        pass
    with tf.variable_scope("x"):
        with tf.variable_scope(a, reuse=False) as s:
            v = tf.get_variable("v", [1])
            inside = [s.name, tf.get_variable_scope().name]
        w = tf.get_variable("v", [1])
        with tf.variable_scope(tf.get_variable_scope(), reuse=True):
            again = tf.get_variable("v")
    return [tell(v, w, inside, again is w)]


def case_scope_class_direct(tf):
    scope = tf.VariableScope(False, name="direct", initializer=ones(tf), dtype=tf.float64)
    with tf.variable_scope(scope):
        v = tf.get_variable("v", [2])
    return initialized(tf, v, tell(v.name, v.dtype.name, scope.reuse, scope.original_name_scope))


def case_constraint(tf):
    with tf.variable_scope("s", constraint=lambda t: tf.clip_by_value(t, 0., .5)):
        v = tf.get_variable("v", [2], initializer=ones(tf))
    train = tf.train.GradientDescentOptimizer(.1).minimize(tf.reduce_sum(v))
    return initialized(tf, train, v)


def case_reuse_false_argument(tf):
    with tf.variable_scope("s", reuse=True) as outer:
        with tf.variable_scope("t", reuse=False) as s:
            seen = [s.reuse, outer.reuse]
        with tf.variable_scope("t", reuse=None) as s:
            seen.append(s.reuse)
    return [tell(seen)]


def case_no_regularizer(tf):
    l2 = tf.contrib.layers.l2_regularizer(.5)
    with tf.variable_scope("s", regularizer=l2):
        tf.get_variable("a", [1])
        tf.get_variable("b", [1], regularizer=tf.no_regularizer)
        with tf.variable_scope("t", regularizer=tf.no_regularizer):
            tf.get_variable("c", [1])
            tf.get_variable("d", [1], regularizer=l2)
    return [tell(tf.losses.get_regularization_losses(), tf.no_regularizer(1))]


# ------------------------------------------------------------------ partitions
def case_fixed_size(tf):
    tf.set_random_seed(1)
    v = tf.get_variable("v", [5, 2], partitioner=tf.fixed_size_partitioner(3))
    w = tf.get_variable("w", [2, 4], partitioner=tf.fixed_size_partitioner(2, axis=1), initializer=tf.random_normal_initializer(seed=1))
    u = tf.get_variable("u", [4], partitioner=tf.fixed_size_partitioner(1), initializer=ones(tf))
    return initialized(tf, [tf.convert_to_tensor(v), w.as_tensor(), u.as_tensor()], list(v), tell(
        type(v).__name__, v.name, v.dtype.name, str(v.get_shape()), len(v), [str(p._save_slice_info.spec) for p in v],
        type(u).__name__, [p.name for p in w], [p.shape for p in v]))


def case_partition_reuse(tf):
    with tf.variable_scope("s", partitioner=tf.fixed_size_partitioner(2)):
        v = tf.get_variable("v", [4, 2])
        one = tf.get_variable("scalar", [])
    with tf.variable_scope("s", partitioner=tf.fixed_size_partitioner(2), reuse=True):
        w = tf.get_variable("v", [4, 2])
    with tf.variable_scope("s", reuse=True):
        unpartitioned = said(tf.get_variable, "v", [4, 2])
    return [tell(v is w, [p.name for p in w], one.name, unpartitioned, [p.name for p in v])]


def case_axis_size(tf):
    P = tf.variable_axis_size_partitioner
    v = tf.get_variable("v", [100, 4], partitioner=P(400))
    w = tf.get_variable("w", [4, 100], partitioner=P(400, axis=1, max_shards=2))
    s = tf.get_variable("s", [10], tf.string, initializer=tf.constant_initializer("ab"), partitioner=P(64, bytes_per_string_element=16))
    return [tell([p.name for p in v], [p.shape for p in w], [p.shape for p in s])]


def case_min_max(tf):
    P = tf.min_max_variable_partitioner
    v = tf.get_variable("v", [64, 16], partitioner=P(max_partitions=3, min_slice_size=1024))
    w = tf.get_variable("w", [16, 64], partitioner=P(max_partitions=8, axis=1, min_slice_size=100))
    u = tf.get_variable("u", [4], partitioner=P())
    return [tell([[[p.name, str(p.shape)] for p in x] for x in (v, w)], type(u).__name__, list(u))]


def case_partitioner_functions(tf):
    seen = []

    def mine(shape, dtype):
        seen.append([str(shape), dtype.name])
        return [1, 2]

    v = tf.get_variable("v", [2, 4], partitioner=mine)
    return [tell(seen, [p.name for p in v], tf.fixed_size_partitioner(3)(shape=tf.TensorShape([6, 2]), dtype=tf.float32),
                 tf.variable_axis_size_partitioner(8)(tf.TensorShape([6, 2]), tf.float32))]


def case_partitioned_use(tf):
    v = tf.get_variable("v", [4, 2], initializer=ones(tf), partitioner=tf.fixed_size_partitioner(2))
    y = tf.matmul([[1., 1., 1., 1.]], v)
    grads = tf.gradients(y, list(v))
    with tf.name_scope("more"):
        z = tf.add(v, 1.)
    return initialized(tf, [y, z, grads, tf.nn.embedding_lookup(v, [0, 3], partition_strategy="div")],
                       v.assign(tf.ones([4, 2])), [v.as_tensor()])


def case_create_partitioned_variables(tf):
    vs = tf.create_partitioned_variables([4, 2], [2, 1], tf.constant_initializer(3.), name="p")
    us = tf.create_partitioned_variables([4, 2], [1, 2], tf.constant(np.arange(8.).reshape(4, 2), tf.float32), trainable=False, name="q")
    return initialized(tf, vs + us, tell(vs, us, tf.trainable_variables()))


def case_partitioned_resource_and_regularized(tf):
    v = tf.get_variable("v", [4, 2], initializer=ones(tf), use_resource=True, partitioner=tf.fixed_size_partitioner(2),
                        regularizer=tf.contrib.layers.l2_regularizer(.1))
    return initialized(tf, [tf.losses.get_regularization_losses(), v.as_tensor()], tell([p.name for p in v]))


# ------------------------------------------------------------------ templates
def case_make_template(tf):
    def layer(x, scale=1.):
        w = tf.get_variable("w", [2], initializer=ones(tf))
        return x * w * scale

    t = tf.make_template("t", layer)
    u = tf.make_template("t", layer, scale=3.)
    x = tf.constant([1., 2.])
    ys = [t(x), t(x, scale=2.), u(x), u(x)]
    return initialized(tf, ys, tell(tf.global_variables(), t.name, u.variable_scope_name, t.variables, t.trainable_variables,
                                    t.variable_scope.name, t.global_variables, t.local_variables))


def case_make_template_in_scope(tf):
    t = tf.make_template("t", lambda: tf.get_variable("w", [1]))
    with tf.variable_scope("s"):
        a = t()
    with tf.variable_scope("r"):
        b = t()
    now = tf.make_template("now", lambda: tf.get_variable("w", [1]), create_scope_now_=True)
    c = now()
    return [tell(a, b is a, c)]


def case_make_template_unique_name(tf):
    t = tf.make_template("t", lambda: tf.get_variable("w", [1]), unique_name_="mine")
    a = t()
    u = tf.make_template("t", lambda: tf.get_variable("v", [1]), unique_name_="mine")
    return [tell(a, said(u))]


def case_make_template_rejects_new_variables(tf):
    names = ["a"]
    t = tf.make_template("t", lambda: tf.get_variable(names[0], [1]))
    t()
    names[0] = "b"
    text = said(t)
    return [lambda session: text.split(", from file")[0]]


def case_make_template_custom_getter(tf):
    def getter(getter, name, *a, **k):
        return tf.identity(getter(name, *a, **k), name="own")
    t = tf.make_template("t", lambda: tf.get_variable("w", [1]), custom_getter_=getter)
    return [tell(t(), t())]


def case_make_template_nested(tf):
    inner = tf.make_template("inner", lambda: tf.get_variable("w", [1]))
    outer = tf.make_template("outer", lambda: [inner(), tf.get_variable("v", [1]), inner()])
    return [tell(outer(), outer(), inner())]
