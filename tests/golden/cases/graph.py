"""Graphs: names, scopes, devices, colocation, control inputs, lookups, seeds, DType, shapes."""
import threading

import numpy as np

from casetools import said, tell


def case_unique_names(tf):
    g = tf.get_default_graph()
    names = [g.unique_name(n) for n in ("a", "a", "A", "a_1", "b/c", "b/c", "b")]
    peek = [g.unique_name("a", mark_as_used=False) for _ in range(2)]
    tf.constant(1, name="a")
    tf.constant(1, name="a")
    tf.constant(1, name="Const_1")
    tf.constant(1)
    tf.constant(1)
    return [tell(names, peek)]


def case_name_scope_values(tf):
    seen = []
    with tf.name_scope("outer") as s:
        seen += [s, tf.get_default_graph().get_name_scope()]
        with tf.name_scope("in/ner") as t:
            seen += [t, tf.constant(1)]
        with tf.name_scope("") as t:
            seen += [t, tf.constant(2)]
        with tf.name_scope(None, "default") as t:
            seen += [t, tf.constant(3)]
        with tf.name_scope(s) as t:
            seen += [t, tf.constant(4)]
        with tf.name_scope("outer") as t:
            seen += [t, tf.constant(5)]
    with tf.name_scope("outer") as t:
        seen += [t, tf.get_default_graph().get_name_scope()]
    return [tell(*seen)]


def case_name_scope_class(tf):
    x = tf.placeholder(tf.float32, name="x")
    with tf.name_scope(None, "op", [x]) as scope:
        y = tf.add(x, 1., name=scope)
    scope = tf.name_scope("again")
    return [tell(y, scope.name, scope.__enter__(), scope.__exit__(None, None, None))]


def case_graph_name_scope(tf):
    g = tf.Graph()
    with g.as_default(), g.name_scope("a") as a:
        with g.name_scope("b"):
            g.unique_name("c")
            x = tf.constant(1, name="c")
        with g.name_scope(a):
            y = tf.constant(2, name="c")
    with g.as_default(), g.name_scope("A") as upper:
        z = tf.constant(3)
    return "as_graph", g, [tell(x, y, z, upper)]


def case_op_scope(tf):
    x = tf.constant(1.)
    with tf.op_scope([x], None, "default") as s:
        y = tf.identity(x)
    with tf.op_scope([x], "named") as t:
        tf.identity(x)
    return [tell(s, t, y)]


def case_lookups(tf):
    g = tf.get_default_graph()
    a = tf.constant(1., name="a")
    with tf.name_scope("s"):
        b = tf.add(a, a, name="b")
    asked = ["a", "a:0", "s/b:0", "a:1", "nope", "nope:0", "a:x", "a:0:0", ":0", ""]
    return [tell([said(g.get_tensor_by_name, n) for n in asked]),
            tell([said(g.get_operation_by_name, n) for n in asked]),
            tell([said(g.as_graph_element, n) for n in asked]),
            tell(said(g.as_graph_element, a, allow_tensor=False), said(g.as_graph_element, a.op, allow_operation=False),
                 said(g.as_graph_element, 5), said(g.as_graph_element, "a", True, False),
                 said(g.as_graph_element, "a:0", False, True), said(g.as_graph_element, b, False, False)),
            tell(said(g.get_tensor_by_name, 5), said(g.get_operation_by_name, a))]


def case_variable_as_element(tf):
    g = tf.get_default_graph()
    v = tf.get_variable("v", [2])
    r = tf.get_variable("r", [2], use_resource=True)
    return [tell(g.as_graph_element(v), g.as_graph_element(r), g.is_fetchable(v), g.is_feedable(v),
                 g.get_tensor_by_name("v:0"), g.get_tensor_by_name("r:0").dtype.name)]


def case_operations(tf):
    a = tf.constant(1., name="a")
    b = tf.constant(2., name="b")
    with tf.control_dependencies([b]):
        c = tf.add(a, b, name="c")
    g = tf.get_default_graph()
    d = tf.identity(c)
    return [tell([o.name for o in g.get_operations()], [o.name for o in c.op.control_inputs],
                 [i.name for i in c.op.inputs], [o.name for o in c.consumers()], c.op.type, c.op.name,
                 c.value_index, c.op.outputs[0] is c, len(c.op.inputs), c.graph is g, d.op.inputs[0] is c,
                 str(c), repr(c), repr(c.op), c.get_shape().as_list(), a.op.get_attr("dtype").name)]


def case_operation_methods(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    y = tf.add(x, 1., name="y")
    op = y.op
    return [tell(op.values(), op.colocation_groups(), op.device, op.op_def.name, [a.name for a in op.op_def.attr],
                 said(op.get_attr, "nope"), op.get_attr("T").name, op.node_def.name, list(op.node_def.input),
                 op.traceback is not None)]


def case_tensor_truth(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    return [tell(said(bool, x), said(lambda: [v for v in x]), said(len, x), x == x, x == 1, x != 1,
                 said(lambda: 1 if x > 0 else 2), isinstance(hash(x), int))]


def case_tensor_iteration_unknown(tf):
    x = tf.placeholder(tf.float32)
    return [tell(said(lambda: [v for v in x]), said(lambda: [v for v in tf.constant(1.)]))]


def case_set_shape(tf):
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    x.set_shape([2, None])
    y = tf.placeholder(tf.float32, name="y")
    y.set_shape([None, 4])
    return [tell(x.shape.as_list(), y.shape.as_list(), said(x.set_shape, [3, 3]), said(x.set_shape, [2]),
                 y.get_shape().ndims, str(x.shape), str(y.shape), x.shape.is_fully_defined())]


def case_devices(tf):
    tf.constant(1)
    with tf.device("/cpu:0"):
        tf.constant(2)
        with tf.device("/device:GPU:1"):
            tf.constant(3)
        with tf.device("/job:ps"):
            tf.constant(4)
            with tf.device("/task:3/cpu:1"):
                tf.constant(5)
        with tf.device(None):
            tf.constant(6)
        with tf.device(lambda op: "/cpu:7" if op.type == "Const" else "/cpu:8"):
            tf.constant(7)
            tf.no_op()
    with tf.device(lambda op: "/job:a"), tf.device("/job:b/cpu:0"):
        tf.constant(8)
    with tf.device(tf.DeviceSpec(job="w", task=2, device_type="CPU", device_index=1)):
        tf.constant(9)


def case_device_spec(tf):
    a = tf.DeviceSpec(job="worker", replica=1, task=2, device_type="GPU", device_index=3)
    b = tf.DeviceSpec.from_string("/job:ps/cpu:0")
    return [tell(a.to_string(), b.to_string(), b.job, b.device_type, b.device_index, b.task, b == a,
                 said(tf.DeviceSpec.from_string, "/cpu:0/gpu:1"), said(tf.DeviceSpec.from_string, "cpu zero"))]


def case_device_of_variables(tf):
    with tf.device("/cpu:0"):
        v = tf.get_variable("v", [2])
        r = tf.get_variable("r", [2], use_resource=True)
    with tf.device("/gpu:0"):
        v.assign([1., 2.])
        v + 1.
        tf.identity(r)
    return [tell(v.device, r.device)]


def case_colocation(tf):
    with tf.device("/cpu:1"):
        a = tf.constant(1., name="a")
    b = tf.constant(2., name="b")
    with tf.colocate_with(a):
        tf.constant(3., name="c")
        with tf.colocate_with(b):
            d = tf.add(a, b, name="d")
        with tf.colocate_with(b, ignore_existing=True):
            tf.constant(4., name="e")
        with tf.device("/cpu:2"):
            tf.constant(5., name="f")
    with tf.colocate_with(d):
        g = tf.constant(6., name="g")
    with tf.get_default_graph().colocate_with(a.op):
        tf.constant(7., name="h")
    with tf.colocate_with(None, ignore_existing=True):
        tf.constant(8., name="i")
    return [tell(d.op.colocation_groups(), g.op.colocation_groups(), a.op.colocation_groups())]


def case_control_dependencies(tf):
    a, b = tf.constant(1., name="a"), tf.no_op("b")
    with tf.control_dependencies([a, b]):
        c = tf.constant(2., name="c")
        d = tf.add(c, 1., name="d")
        e = tf.identity(a, name="e")
        with tf.control_dependencies([c]):
            tf.no_op("f")
            tf.add(d, e, name="g")
        with tf.control_dependencies(None):
            tf.constant(3., name="h")
            with tf.control_dependencies([d]):
                tf.no_op("i")
    with tf.control_dependencies([]):
        tf.no_op("j")
    with tf.get_default_graph().control_dependencies([a, a]):
        tf.no_op("k")


def case_control_dependencies_variables(tf):
    v = tf.get_variable("v", [2])
    r = tf.get_variable("r", [2], use_resource=True)
    with tf.control_dependencies([v, r, v.initializer]):
        tf.no_op("n")
        w = tf.get_variable("w", [2])
    with tf.control_dependencies([tf.IndexedSlices(tf.constant([1.]), tf.constant([0]))]):
        tf.no_op("m")
    return [tell(len(w.op.control_inputs))]


def case_group_tuple_identity(tf):
    a, b = tf.constant(1., name="a"), tf.constant(2., name="b")
    g = tf.group(a, b, name="g")
    tf.group()
    tf.group(a.op, [b.op])
    with tf.device("/cpu:0"):
        c = tf.constant(3.)
    tf.group(a, c, name="two_devices")
    t = tf.tuple([a, None, b], name="t", control_inputs=[g])
    tf.tuple([a, tf.IndexedSlices(tf.constant([[1.]]), tf.constant([0]))])
    tf.identity(a, name="same")
    tf.identity_n([a, b], name="n")
    return [{"g": g, "a": t[0], "b": t[2]}]


def case_finalize(tf):
    g = tf.get_default_graph()
    x = tf.constant(1., name="x")
    g.add_to_collection("k", 1)
    before = g.finalized
    g.finalize()
    return [tell(before, g.finalized, said(tf.constant, 2.), said(g.add_to_collection, "k", 2),
                 said(g.add_to_collections, ["k"], 2), said(lambda: g.seed), said(lambda: x + 1.),
                 said(lambda: g.get_collection("k")), said(lambda: g.get_collection_ref("k")),
                 said(g.clear_collection, "k"), said(g.unique_name, "x"), said(g.prevent_feeding, x),
                 said(lambda: tf.name_scope("s").__enter__()), said(tf.set_random_seed, 1)), x]


def case_seed_and_version(tf):
    g = tf.get_default_graph()
    seen = [g.seed, g.version, tf.get_seed(None), tf.get_seed(5)]
    tf.set_random_seed(7)
    seen += [g.seed, tf.get_seed(None), tf.get_seed(3), tf.get_seed(0)]
    tf.random_uniform([2])
    op = g.get_operation_by_name("random_uniform/RandomUniform")
    seen += [g.version, op.get_attr("seed"), op.get_attr("seed2"), tf.get_seed(None)]
    tf.set_random_seed(0)
    seen += [tf.get_seed(0), tf.get_seed(None)]
    tf.set_random_seed(None)
    seen += [g.seed, tf.get_seed(None), g.graph_def_versions.producer]
    return [tell(*seen)]


def case_prevent(tf):
    g = tf.get_default_graph()
    x = tf.constant(1., name="x")
    y = x * 2.
    z = x * 3.
    g.prevent_feeding(y)
    g.prevent_fetching(z.op)
    return [tell(g.is_feedable(x), g.is_feedable(y), g.is_fetchable(z.op), g.is_fetchable(x)),
            {"z": z, "@feed": {x: 4.}}, {"x": x, "@feed": {y: 4.}}, z.op, z, y]


def case_gradient_override_map(tf):
    name = "GoldenOverride"
    if name not in _registered:
        _registered.add(name)
        tf.RegisterGradient(name)(lambda op, dy: dy * 10.)
    x = tf.constant(2., name="x")
    with tf.get_default_graph().gradient_override_map({"Square": name}):
        y = tf.square(x)
        z = tf.exp(x)
    with tf.get_default_graph().gradient_override_map({"Square": name}):
        with tf.get_default_graph().gradient_override_map({"Square": "Square"}):
            w = tf.square(x)
    return [{"y": tf.gradients(y, x), "z": tf.gradients(z, x), "w": tf.gradients(w, x)}]


_registered = set()


def case_default_graphs(tf):
    g, h = tf.Graph(), tf.Graph()
    outer = tf.get_default_graph()
    seen = []
    with g.as_default():
        seen.append(tf.get_default_graph() is g)
        with h.as_default() as entered:
            seen += [tf.get_default_graph() is h, entered is h, tf.constant(1).graph is h]
            seen.append(said(tf.reset_default_graph))
        seen.append(tf.get_default_graph() is g)
    seen.append(tf.get_default_graph() is outer)
    return [tell(*seen)]


def case_threads_have_their_own_stack(tf):
    g = tf.get_default_graph()
    seen = []

    def work():
        seen.append(tf.get_default_graph() is g)
        with g.as_default():
            seen.append(tf.constant(1.).name)
            with tf.name_scope("t"):
                seen.append(tf.constant(1.).name)

    with tf.name_scope("main"), tf.control_dependencies([tf.no_op()]):
        thread = threading.Thread(target=work)
        thread.start()
        thread.join()
        seen.append(tf.constant(1.).name)
    return [tell(*seen)]


def case_as_graph_def(tf):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    with tf.control_dependencies([tf.no_op("n")]), tf.device("/cpu:0"):
        y = tf.add(x, [1., 2.], name="y")
    tf.reduce_sum(y, 1, name="z")
    d = tf.get_default_graph().as_graph_def()
    part = tf.get_default_graph().as_graph_def(from_version=2)
    shaped = tf.get_default_graph().as_graph_def(add_shapes=True)
    return [tell([n.name for n in d.node], [list(n.input) for n in d.node], [n.device for n in d.node],
                 [n.op for n in part.node], d.versions.producer, [sorted(n.attr) for n in d.node],
                 [sorted(n.attr) for n in shaped.node], d.node[0].attr["dtype"].type,
                 [s.size for s in d.node[0].attr["shape"].shape.dim])]


def case_create_op(tf):
    g = tf.get_default_graph()
    x = tf.constant([1., 2.], name="x")
    op = g.create_op("Add", [x, x], [tf.float32], name="made", attrs={})
    return [tell(op.type, op.outputs[0].shape.as_list(), op.name, [i.name for i in op.inputs]), op.outputs[0]]


def case_constants(tf):
    made = [tf.constant(1), tf.constant(1.5), tf.constant(True), tf.constant("s"), tf.constant(1 + 2j),
            tf.constant([1, 2]), tf.constant([[1.], [2.]]), tf.constant(np.float64(1)), tf.constant(np.int64([1])),
            tf.constant(1, tf.float32), tf.constant(1., shape=[2, 3]), tf.constant([1, 2], shape=[2, 2]),
            tf.constant([], tf.int32), tf.constant([]), tf.constant(b"bytes"), tf.constant([u"\u00e9", "b"]),
            tf.constant(np.arange(3, dtype=np.uint8)), tf.constant(np.float16(2.)), tf.constant([1, 2.5]),
            tf.constant((1, 2)), tf.constant([np.float32(1), 2]), tf.constant(1 << 40, tf.int64),
            tf.constant(3, tf.int8, name="named"), tf.constant([[]]), tf.constant(-1, tf.int16)]
    return [made]


def case_convert_to_tensor(tf):
    x = tf.constant(1., name="x")
    v = tf.get_variable("v", initializer=[1., 2.])
    made = [tf.convert_to_tensor(x), tf.convert_to_tensor(1.), tf.convert_to_tensor([x, 2.]),
            tf.convert_to_tensor([[x, x], [1, 2]]), tf.convert_to_tensor(np.eye(2)), tf.convert_to_tensor(v),
            tf.convert_to_tensor(1, tf.float64), tf.convert_to_tensor(1, preferred_dtype=tf.float32),
            tf.convert_to_tensor([1.5], preferred_dtype=tf.int32), tf.convert_to_tensor(x, name="ignored"),
            tf.convert_to_tensor([1, 2], name="named"), tf.convert_to_tensor(tf.TensorShape([1, 2])),
            tf.convert_to_tensor(tf.TensorShape([3]), tf.int64), tf.convert_to_tensor(tf.Dimension(4))]
    return [v.initializer, made, tell(said(tf.convert_to_tensor, x, tf.int32), said(tf.convert_to_tensor, "a", tf.int32),
                                      said(tf.convert_to_tensor, None), said(tf.convert_to_tensor, object()),
                                      said(tf.convert_to_tensor, [1, "a"]), said(tf.convert_to_tensor, 1.5, tf.int32),
                                      said(tf.convert_to_tensor, tf.TensorShape([None])))]


def case_fill_family(tf):
    s = tf.placeholder_with_default([2, 3], [2])
    x = tf.placeholder_with_default(np.ones((2, 3), np.float32), [None, 3])
    return [[tf.zeros([2, 3]), tf.zeros([]), tf.zeros([0]), tf.zeros([2], tf.string), tf.zeros([2], tf.bool),
             tf.zeros(s), tf.zeros([1000]), tf.zeros(tf.TensorShape([2])), tf.zeros(3), tf.ones([2], tf.int32),
             tf.ones(s, tf.float64), tf.ones([1001]), tf.ones_like(x), tf.zeros_like(x), tf.zeros_like(x, tf.int32),
             tf.ones_like(x, tf.bool), tf.zeros_like([1, 2]), tf.ones_like([[1.]]), tf.zeros_like(x, optimize=False),
             tf.zeros_like(tf.constant(["a"])), tf.fill([2, 2], 7), tf.fill(s, 1.5), tf.fill([], "q"),
             tf.eye(2), tf.eye(2, 3), tf.eye(2, batch_shape=[2]), tf.eye(3, dtype=tf.int32)]]


def case_dtypes(tf):
    out = []
    for name in ("float16", "float32", "float64", "bfloat16", "int8", "uint8", "int16", "uint16", "int32", "uint32",
                 "int64", "uint64", "bool", "string", "complex64", "complex128", "qint8", "quint8", "qint32",
                 "resource", "variant", "float32_ref", "int32_ref", "string_ref", "bool_ref", "qint8_ref"):
        d = tf.as_dtype(name)
        out.append([d.name, int(d.as_datatype_enum), d.is_floating, d.is_integer, d.is_complex, d.is_bool,
                    d.is_quantized, d.is_unsigned, d.is_numpy_compatible, d.base_dtype.name, d.real_dtype.name,
                    said(lambda: d._is_ref_dtype), d.size, str(d), repr(d),
                    # NumPy knows no bfloat16 without a further package.
                    [said(lambda: d.min), said(lambda: d.max)] if name != "bfloat16" else "", said(lambda: str(np.dtype(d.as_numpy_dtype)))
                    if name not in ("bfloat16", "resource", "variant") and "q" not in name else ""])
    return [tell(*out)]


def case_as_dtype(tf):
    given = [np.float32, "float32", np.dtype("int8"), float, int, bool, str, complex, 1, tf.float32, 101,
             np.array([1]).dtype, "half", "double", "str", "nope", None, object, 3.5, [1], np.int64(3), "float32_ref"]
    return [tell([said(lambda: tf.as_dtype(x)) for x in given],
                 tf.float32 == "float32", tf.float32 == np.float32, tf.float32 == 1, tf.float32 != tf.float64,
                 tf.float32.is_compatible_with(tf.as_dtype("float32_ref")), tf.float32.is_compatible_with(tf.int32),
                 tf.as_dtype("float32_ref").is_compatible_with(tf.float32), hash(tf.float32) == hash(tf.as_dtype(1)),
                 [float(v) for v in tf.float32.limits], tf.int8.limits, tf.half is tf.float16, tf.double is tf.float64)]


def case_tensor_shape(tf):
    S = tf.TensorShape
    a, b, u = S([2, None]), S([None, 3]), S(None)
    return [tell(str(a), repr(a), str(u), repr(u), str(S([])), str(S(3)), a.ndims, u.ndims, u.rank, a.as_list(),
                 said(u.as_list), a.merge_with(b), a.concatenate(b), a.concatenate(u), u.merge_with(a),
                 a.is_compatible_with(b), a.is_compatible_with([3, 4]), a.is_fully_defined(), S([2]).num_elements(),
                 a.num_elements(), u.num_elements(), S([]).num_elements()),
            tell(a[0], a[1], a[1:], u[0], u[1:], u[1:3], u[:2], said(lambda: u[:-1]), said(lambda: a[5]),
                 said(len, u), len(a), said(bool, u), bool(S([])), [d.value for d in a], said(lambda: [d for d in u])),
            tell(a == b, a == S([2, None]), S([2, 3]) == [2, 3], u == u, a != b, said(lambda: S([1]) != S([1])),
                 a.with_rank(2), said(a.with_rank, 3), a.with_rank_at_least(1), said(a.with_rank_at_least, 3),
                 a.with_rank_at_most(2), said(a.with_rank_at_most, 1), u.with_rank(2),
                 said(a.assert_has_rank, 1), said(a.assert_same_rank, [1]), said(a.assert_is_compatible_with, [3, 3]),
                 said(a.assert_is_fully_defined), a.most_specific_compatible_shape(S([2, 4])),
                 a.most_specific_compatible_shape(S([5])), said(hash, a), a.dims, u.dims,
                 S(a), S([tf.Dimension(2), 3]), S((1, 2)), said(S, "ab"), said(S, [-1]), said(S, [1.5])),
            tell(said(a.merge_with, [3, 3]), said(a.merge_with, [2]), S([1, 2]) + S([3]),
                 [d.size for d in a.as_proto().dim], u.as_proto().unknown_rank, S(a.as_proto()))]


def case_dimension(tf):
    D = tf.Dimension
    a, u = D(5), D(None)
    return [tell(a + 1, 1 + a, a - 2, 7 - a, a * 2, 2 * a, a // 2, 11 // a, a % 3, 13 % a, said(lambda: a / 2),
                 u + a, a + u, u * 2, a - u, u // 2, u % 2, a < 6, a <= 5, a > 5, a >= 5, a < u, u == u, a == 5,
                 a != 5, a != u, a == D(5), a == D(None)),
            tell(str(a), repr(a), str(u), repr(u), a.value, u.value, int(a), said(int, u), a.__index__(),
                 a.merge_with(u), u.merge_with(5), said(a.merge_with, 4), a.is_compatible_with(4),
                 a.is_compatible_with(u), said(a.assert_is_compatible_with, 4), said(D, -1), said(D, 1.5),
                 said(D, "a"), D("3"), D(a), said(hash, a), said(lambda: a + "b"),
                 tf.dimension_value(a), tf.dimension_value(3), tf.dimension_at_index(tf.TensorShape([1, 2]), 1))]


def case_static_shapes_of_shapes(tf):
    x = tf.placeholder(tf.float32, [None, 3], name="x")
    return [tell(tf.broadcast_static_shape(tf.TensorShape([2, 1]), tf.TensorShape([3])),
                 said(tf.broadcast_static_shape, tf.TensorShape([2]), tf.TensorShape([3])),
                 tf.broadcast_static_shape(x.shape, tf.TensorShape([None, 1])),
                 tf.broadcast_static_shape(x.shape, tf.TensorShape(None))),
            tf.broadcast_dynamic_shape(tf.constant([2, 1]), tf.constant([3]))]


def case_get_static_value(tf):
    x = tf.placeholder(tf.int32, [2, None])
    c = tf.constant([1, 2])
    asked = [c, c * 3, tf.identity(c), tf.shape(x), tf.shape(x)[0], tf.size(tf.zeros([2, 3])), tf.rank(x),
             tf.range(3), tf.cast(c, tf.float32), tf.concat([c, c], 0), tf.stack([c, c]), tf.fill([2], 1),
             tf.equal(c, c), c[0], tf.constant("s"), tf.zeros([2]), tf.reshape(c, [2, 1]), tf.not_equal(c, 1)]
    return [lambda session: [tf.get_static_value(t) for t in asked]]


def case_errors_tree(tf):
    E = tf.errors
    names = [n for n in dir(E) if n.endswith("Error") and n != "OpError"]
    e = E.InvalidArgumentError(None, None, "text")
    return [tell([[n, getattr(E, n).__name__, getattr(E, n).__mro__[1].__name__] for n in names
                  if n != "OperatorNotAllowedInGraphError"],
                 [[n, getattr(E, n)] for n in dir(E) if n.isupper()], e.message, e.error_code, e.op, e.node_def,
                 str(e), said(lambda: (_ for _ in ()).throw(e)))]


def case_error_of_a_run(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    y = tf.check_numerics(x, "bad thing", name="y")

    def step(session):
        try:
            return session.run(y, {x: [1., np.nan]})
        except tf.errors.InvalidArgumentError as e:
            return [e.op.name, e.op.type, e.error_code, e.message.split("\n")[0], e.node_def.name,
                    isinstance(e, tf.OpError)]
    return [step]


def case_init_scope(tf):
    with tf.name_scope("a"), tf.control_dependencies([tf.no_op()]):
        with tf.init_scope():
            tf.constant(1.)
        tf.constant(2.)


def case_container(tf):
    with tf.container("box"):
        tf.get_variable("v", [1], initializer=tf.zeros_initializer())
        with tf.get_default_graph().container("inner"):
            tf.Variable(1.)
    tf.Variable(2.)


def case_placeholders(tf):
    x = tf.placeholder(tf.float32)
    y = tf.placeholder(tf.int64, [], name="y")
    d = tf.placeholder_with_default([1, 2], [None], "d")
    z = tf.placeholder(tf.string, tf.TensorShape([None, 2]))
    return [{"x": x, "y": y, "d": d, "z": z, "@feed": {x: [[1, 2]], y: 3, z: [["a", "b"]]}},
            {"d": d, "@feed": {d: [7, 8, 9]}}, x, y, {"z": z, "@feed": {z: ["a"]}}]


def case_is_tensor(tf):
    x = tf.constant(1.)
    v = tf.get_variable("v", [1])
    return [tell([tf.is_tensor(t) for t in (x, v, 1., np.ones(2), x.op, tf.IndexedSlices(x, x), [x])],
                 tf.executing_eagerly(), tf.resource_variables_enabled())]
