"""tf.import_graph_def and tf.graph_util: names, maps, attributes, texts; graphs frozen and cut."""
import re

import numpy as np

from casetools import initialized, plain, said, tell


def message(tf, build):
    """GraphDef of what `build(tf)` makes in a graph of its own."""
    with tf.Graph().as_default() as graph:
        build(tf)
    return graph.as_graph_def()


def small(tf):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w = tf.constant([[1.], [2.]], name="w")
    with tf.name_scope("deep"):
        y = tf.matmul(x, w, name="y")
        with tf.control_dependencies([y]):
            tf.split(tf.identity(w, name="i"), 2, name="parts")
    tf.no_op(name="n")


def node(tf, name, op, *inputs, **attrs):
    """GraphDef of one node."""
    graph = tf.GraphDef()
    made = graph.node.add(name=name, op=op, input=inputs)
    for key, (field, value) in attrs.items():
        target = made.attr[key]
        if isinstance(value, list):
            getattr(target.list, field).extend(value)
        elif hasattr(value, "CopyFrom") or hasattr(value, "SerializeToString"):
            getattr(target, field).CopyFrom(value)
        else:
            setattr(target, field, value)
    return graph


def whole(fn, *args, **kwargs):
    """What a call gives, or all the text that it fails with."""
    try:
        return plain(fn(*args, **kwargs))
    except Exception as e:
        text = re.sub("0x[0-9a-f]{6,}|[0-9]+ bytes", "0x...", str(e).strip())
        return "%s: %s" % (type(e).__name__, text.replace("\n", "|"))


# ------------------------------------------------------------------ names
def case_names(tf):
    graph = message(tf, small)
    got = [tf.import_graph_def(graph), tf.import_graph_def(graph, name="a"), tf.import_graph_def(graph, name="a")]
    with tf.name_scope("outer"):
        tf.import_graph_def(graph, name="b")
        with tf.variable_scope("v"):
            tf.import_graph_def(graph)
    tf.import_graph_def(graph, name="")
    tf.import_graph_def(graph, name="")
    tf.constant(1., name="x")
    tf.import_graph_def(graph, name="c/")
    return [tell(got)]


def case_names_slash(tf):
    graph = message(tf, small)
    with tf.name_scope("s") as scope:
        pass
    tf.import_graph_def(graph, name=scope)
    return [tell(whole(tf.import_graph_def, graph, name=scope), whole(tf.import_graph_def, graph, name="bad name"),
                 whole(tf.import_graph_def, graph, name="/"), whole(tf.import_graph_def, graph, name=3))]


def case_return_elements(tf):
    graph = message(tf, small)
    found = tf.import_graph_def(graph, return_elements=["x", "deep/y:0", "deep/parts:1", "deep/parts", b"n"], name="q")
    return [tell(found, tf.import_graph_def(graph, return_elements=[], name="r"),
                 whole(tf.import_graph_def, graph, return_elements=["none"]),
                 whole(tf.import_graph_def, graph, return_elements=["none:0"]),
                 whole(tf.import_graph_def, graph, return_elements=["x:1"]),
                 whole(tf.import_graph_def, graph, return_elements=["n:0"]),
                 whole(tf.import_graph_def, graph, return_elements=[3]),
                 whole(tf.import_graph_def, graph, return_elements=3),
                 whole(tf.import_graph_def, graph, return_elements=["x:y"]),
                 whole(tf.import_graph_def, graph, return_elements=["^x"]))]


def case_input_map(tf):
    graph = message(tf, small)
    mine = tf.constant([[5., 6.]], name="mine")
    y, = tf.import_graph_def(graph, {"x:0": mine}, ["deep/y:0"], name="a")
    z, = tf.import_graph_def(graph, {"x": mine, "deep/i:0": tf.constant([[3.], [4.]])}, ["deep/y:0"], name="b")
    u, = tf.import_graph_def(graph, {"w": [[7.], [8.]], b"x": mine}, ["deep/y:0"], name="c")
    v, = tf.import_graph_def(graph, {"x:0": mine}, ["x:0"], name="d")
    v2, = tf.import_graph_def(graph, {"x:0": mine}, ["x"], name="e")
    tf.import_graph_def(graph, {"^deep/y": tf.no_op(name="gate")}, name="f")
    return [y, z, u, tell(v, v2, [c.name for c in tf.get_default_graph().get_operation_by_name("f/deep/i").control_inputs])]


def case_input_map_texts(tf):
    graph = message(tf, small)
    mine = tf.constant([[5., 6.]], name="mine")
    with tf.Graph().as_default():
        other = tf.constant([[1., 2.]])
    return [tell(whole(tf.import_graph_def, graph, {"none:0": mine}), whole(tf.import_graph_def, graph, {"x:1": mine}),
                 whole(tf.import_graph_def, graph, {"x:0": mine, "q": mine, "^r": mine}),
                 whole(tf.import_graph_def, graph, {"x:0": 3.}, name=""), whole(tf.import_graph_def, graph, {3: mine}),
                 whole(tf.import_graph_def, graph, [mine]), whole(tf.import_graph_def, graph, {"x:0": other}),
                 whole(tf.import_graph_def, graph, {"x:0": tf.constant([1, 2])}),
                 whole(tf.import_graph_def, graph, {"x:0": tf.constant([[1., 2., 3.]])}),
                 whole(tf.import_graph_def, graph, {"x:0": "text"}))]


def case_within_scopes(tf):
    graph = message(tf, small)
    gate = tf.no_op(name="gate")
    with tf.control_dependencies([gate]), tf.device("/cpu:0"):
        tf.import_graph_def(graph, name="a")
    anchor = tf.constant(1., name="anchor")
    with tf.colocate_with(anchor):
        tf.import_graph_def(graph, name="b")
    with tf.get_default_graph()._attr_scope({}) if False else tf.name_scope("s"):
        tf.import_graph_def(graph, name="c")
    return None


def case_within_cond(tf):
    graph = message(tf, small)
    p = tf.placeholder(tf.bool, [], name="p")
    mine = tf.constant([[5., 6.]])
    got = tf.cond(p, lambda: tf.import_graph_def(graph, {"x:0": mine}, ["deep/y:0"], name="a")[0],
                  lambda: tf.constant([[1.]]))
    return [{"a": got, "@feed": {p: True}}, {"a": got, "@feed": {p: False}}]


def case_devices(tf):
    def build(tf):
        with tf.device("/gpu:0"):
            a = tf.constant(1., name="a")
        with tf.device("/job:ps/task:1"), tf.colocate_with(a):
            tf.identity(a, name="b")
        tf.identity(a, name="c")
    graph = message(tf, build)
    tf.import_graph_def(graph, name="q")
    with tf.device("/job:w"):
        tf.import_graph_def(graph, name="r")
    return None


def case_colocation(tf):
    def build(tf):
        a = tf.constant(1., name="a")
        with tf.colocate_with(a):
            tf.identity(a, name="b")
        v = tf.get_variable("v", initializer=1.)
        v.assign_add(1.)
    graph = message(tf, build)
    tf.import_graph_def(graph, name="q")
    mine = tf.constant(2., name="mine")
    tf.import_graph_def(graph, {"a:0": mine}, name="r")
    lone = tf.GraphDef()
    lone.node.add().CopyFrom(graph.node[1])
    return [tell(whole(tf.import_graph_def, lone, name="s"), whole(tf.import_graph_def, lone, {"a:0": mine}, name="t"))]


def case_order(tf):
    """Nodes in any order are made so that inputs come first."""
    graph = message(tf, small)
    turned = tf.GraphDef()
    turned.versions.CopyFrom(graph.versions)
    for n in reversed(graph.node):
        turned.node.add().CopyFrom(n)
    tf.import_graph_def(turned, name="q")
    return None


def case_seeds_after(tf):
    tf.set_random_seed(1)
    tf.import_graph_def(message(tf, small), name="q")
    return [tf.random_uniform([2])]


# ------------------------------------------------------------------ wrong messages
def case_texts(tf):
    t = tf.float32.as_datatype_enum
    wrong = [
        node(tf, "a b", "NoOp"), node(tf, "", "NoOp"), node(tf, "a", "Neg"),
        node(tf, "a", "Neg", "b", T=("type", t)), node(tf, "a", "Neg", "a", T=("type", t)),
        node(tf, "a", "Placeholder"), node(tf, "a", "Placeholder", dtype=("type", 999)),
        node(tf, "a", "Placeholder", dtype=("i", 1)), node(tf, "a", "Placeholder", dtype=("type", t), what=("i", 1)),
        node(tf, "a", "Placeholder", dtype=("type", t), _mine=("i", 1)), node(tf, "a", "NoOp", "a:x"),
        node(tf, "a", "NoOp", "^^b"), node(tf, "a", "Placeholder", "^b", dtype=("type", t)),
        node(tf, "a/", "NoOp"), node(tf, "a:0", "NoOp"), node(tf, "-a", "NoOp"), node(tf, ".a/-b", "NoOp")]
    return [tell(*[whole(tf.import_graph_def, g, name="q%d" % i) for i, g in enumerate(wrong)]),
            tell(whole(tf.import_graph_def, "text"), whole(tf.import_graph_def, None),
                 whole(tf.import_graph_def, tf.Graph()), whole(tf.import_graph_def, node(tf, "a", "NoOp").node[0]))]


def two(tf, first, second):
    first.node.add().CopyFrom(second.node[0])
    return first


def case_texts_two(tf):
    t, i = ("type", tf.float32.as_datatype_enum), ("type", tf.int32.as_datatype_enum)
    one = node(tf, "a", "Placeholder", dtype=t)

    def with_one(*args, **kwargs):
        return two(tf, message_copy(tf, one), node(tf, *args, **kwargs))
    wrong = [
        with_one("a", "NoOp"), with_one("b", "Neg", "a", T=i), with_one("b", "Neg", "a:1", T=t),
        with_one("b", "Neg", "a", "a", T=t), with_one("b", "Add", "a", T=t), with_one("b", "Neg", "^a", T=t),
        with_one("b", "NoOp", "a"), with_one("b", "NoOp", "^a", "^a"), with_one("b", "Neg", "^a", "a", T=t),
        with_one("b", "AddN", "a", "a", N=("i", 3), T=t), with_one("b", "AddN", "a", N=("i", 0), T=t),
        with_one("b", "MatMul", "a", "a", T=("type", tf.string.as_datatype_enum)),
        with_one("b", "Conv2D", "a", "a", T=t, strides=("i", [1, 1, 1, 1]), padding=("s", b"WRONG")),
        with_one("b", "Conv2D", "a", "a", T=t, strides=("i", [1, 1]), padding=("s", b"SAME")),
        with_one("b", "Concat", "a", T=t, N=("i", 1)), with_one("A", "Neg", "a", T=t)]
    return [tell(*[whole(tf.import_graph_def, g, name="q%d" % k) for k, g in enumerate(wrong)])]


def message_copy(tf, graph):
    made = tf.GraphDef()
    made.CopyFrom(graph)
    return made


def case_versions(tf):
    future, old = message(tf, small), message(tf, small)
    future.versions.min_consumer = 10000
    old.versions.Clear()
    banned = message(tf, small)
    banned.versions.bad_consumers.append(tf.get_default_graph().graph_def_versions.producer)
    early = message(tf, small)
    early.versions.producer = 5
    return [tell(whole(tf.import_graph_def, future), whole(tf.import_graph_def, banned),
                 whole(tf.import_graph_def, old, name="q"), whole(tf.import_graph_def, early, name="r"))]


def case_cycles(tf):
    t = ("type", tf.float32.as_datatype_enum)
    ring = two(tf, node(tf, "a", "Neg", "b", T=t), node(tf, "b", "Neg", "a", T=t))
    self_ = node(tf, "a", "NoOp", "^a")
    return [tell(whole(tf.import_graph_def, ring), whole(tf.import_graph_def, self_))]


def case_nothing_left(tf):
    """A graph is as it was when an import fails."""
    graph = message(tf, small)
    graph.node[3].input[0] = "deep/none"
    text = whole(tf.import_graph_def, graph, name="q")
    tf.constant(1., name="x")
    tf.identity(tf.constant(1.), name="q")
    return [tell(text)]


def case_attrs(tf):
    """Defaults that come in, shapes that a message tells."""
    graph = message(tf, small)
    for n in graph.node:
        n.attr.pop("transpose_a", None) if hasattr(n.attr, "pop") else None
    graph.node[0].attr["shape"].shape.Clear()
    graph.node[0].attr["_output_shapes"].list.shape.add().dim.add(size=7)
    tf.import_graph_def(graph, name="q")
    return [tell(tf.get_default_graph().get_tensor_by_name("q/x:0").shape.as_list()
                 if tf.get_default_graph().get_tensor_by_name("q/x:0").shape.ndims is not None else "unknown")]


def case_producer(tf):
    graph = message(tf, small)
    op_list = part_of_meta(tf)
    graph.node[0].attr["later"].i = 3
    texts = [whole(tf.import_graph_def, graph, name="a"), whole(tf.import_graph_def, graph, producer_op_list=op_list, name="b")]
    for op in op_list.op:
        if op.name == "Placeholder":
            attr = op.attr.add(name="later", type="int")
            attr.default_value.i = 3
    texts.append(whole(tf.import_graph_def, graph, producer_op_list=op_list, name="c"))
    graph.node[0].attr["later"].i = 4
    texts.append(whole(tf.import_graph_def, graph, producer_op_list=op_list, name="d"))
    return [tell(*texts)]


def part_of_meta(tf):
    with tf.Graph().as_default():
        small(tf)
        return tf.train.export_meta_graph().meta_info_def.stripped_op_list


def case_loops(tf):
    def build(tf):
        x = tf.placeholder(tf.float32, [], name="x")
        v = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, tf.cond(v > 4., lambda: v, lambda: v * x)),
                          [tf.constant(0), x], name="loop")[1]
        tf.identity(v, name="out")
    graph = message(tf, build)
    out, = tf.import_graph_def(graph, return_elements=["out:0"], name="q")
    mine = tf.constant(2.)
    more, = tf.import_graph_def(graph, {"x:0": mine}, return_elements=["out:0"], name="r")
    return [{"a": out, "@feed": {"q/x:0": 3.}}, more]


# ------------------------------------------------------------------ frozen
def trained(tf):
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    w = tf.get_variable("w", initializer=np.float32([[1.], [2.]]))
    r = tf.get_variable("r", initializer=np.float32([3.]), use_resource=True)
    e = tf.get_variable("e", initializer=np.float32([[1., 2.], [3., 4.]]), use_resource=True)
    h = tf.nn.bias_add(tf.matmul(x, w), r, name="h")
    tf.identity(tf.check_numerics(h, "bad", name="check"), name="y")
    tf.nn.embedding_lookup(e, [0, 1], name="rows")
    tf.train.GradientDescentOptimizer(.1).minimize(tf.reduce_sum(h))


def nodes(graph):
    return [[n.name, n.op, list(n.input), sorted(n.attr)] for n in graph.node] if hasattr(graph, "node") else graph


def case_frozen(tf):
    trained(tf)
    graph = tf.get_default_graph().as_graph_def()
    util = tf.graph_util
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        frozen = util.convert_variables_to_constants(session, graph, ["y"])
        rows = util.convert_variables_to_constants(session, graph, ["rows"])
        some = util.convert_variables_to_constants(session, graph, ["y"], variable_names_whitelist=["w"])
        others = util.convert_variables_to_constants(session, graph, ["y"], variable_names_blacklist=["w"])
        texts = [whole(util.convert_variables_to_constants, session, graph, ["none"]),
                 whole(util.convert_variables_to_constants, session, graph, "y")]
    y, = tf.import_graph_def(frozen, {"x:0": tf.constant([[1., 1.]])}, ["y:0"], name="f")
    e, = tf.import_graph_def(rows, return_elements=["rows/Identity:0" if any(
        n.name == "rows/Identity" for n in rows.node) else "rows:0"], name="g")
    return [y, e, tell(nodes(frozen), nodes(rows), nodes(some), nodes(others), texts, str(frozen.versions))]


def case_extract(tf):
    trained(tf)
    graph, util = tf.get_default_graph().as_graph_def(), tf.graph_util
    return [tell(nodes(util.extract_sub_graph(graph, ["h"])), nodes(util.extract_sub_graph(graph, ["w/read", "x"])),
                 nodes(util.extract_sub_graph(graph, [])), whole(util.extract_sub_graph, graph, "h"),
                 whole(util.extract_sub_graph, graph, ["none"]), whole(util.extract_sub_graph, "x", ["h"]),
                 whole(util.extract_sub_graph, graph, ["h:0"]))]


def case_remove_training(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    a = tf.identity(x, name="a")
    b = tf.check_numerics(a, "bad", name="b")
    c = tf.negative(b, name="c")
    with tf.control_dependencies([c]):
        d = tf.identity(c, name="d")
    e = tf.identity(tf.split(d, 2, name="s")[1], name="e")
    tf.add(e, d, name="f")
    tf.identity(a, name="g")
    graph, util = tf.get_default_graph().as_graph_def(), tf.graph_util
    return [tell(nodes(util.remove_training_nodes(graph)), nodes(util.remove_training_nodes(graph, ["a", "b"])),
                 nodes(util.remove_training_nodes(graph, protected_nodes=["f"])))]


def case_remove_training_texts(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    tf.identity(tf.check_numerics(x, "bad", name="b"), name="c")
    graph = tf.get_default_graph().as_graph_def()
    return [tell(whole(tf.graph_util.remove_training_nodes, graph).split(":")[0],
                 nodes(tf.graph_util.remove_training_nodes(graph, ["c"])))]


def case_small_questions(tf):
    trained(tf)
    util, graph = tf.graph_util, tf.get_default_graph()
    found = {n.name: n for n in graph.as_graph_def().node}
    tf.constant("a", name="text")
    return [tell(util.tensor_shape_from_node_def_name(graph, "h").as_list(),
                 util.tensor_shape_from_node_def_name(graph, "w:0").as_list(),
                 whole(util.tensor_shape_from_node_def_name, graph, "none"),
                 util.must_run_on_cpu(found["w"]), util.must_run_on_cpu(found["w"], pin_variables_on_cpu=True),
                 util.must_run_on_cpu(graph.get_operation_by_name("text")), util.must_run_on_cpu(found["x"]))]


def case_write_graph(tf):
    import os
    import tempfile
    small(tf)
    folder = tempfile.mkdtemp()
    graph = tf.get_default_graph()
    paths = [tf.train.write_graph(graph, folder, "g.pbtxt"), tf.io.write_graph(graph.as_graph_def(), folder, "g.pb", as_text=False)]
    back = tf.GraphDef()
    with open(paths[1], "rb") as f:
        back.ParseFromString(f.read())
    with open(paths[0]) as f:
        text = f.read()
    for path in paths:
        os.remove(path)
    os.rmdir(folder)
    return [tell([os.path.basename(p) for p in paths], nodes(back), text, back == graph.as_graph_def())]
