"""Parts of graphs as MetaGraphDef messages, and back: export_scope, import_scope, loops, collections, devices."""
import importlib
import re

import numpy as np

from casetools import initialized, plain, said, tell


def part(tf, path):
    """A module behind TF's public names."""
    if tf.__name__ != "graphreg":
        return importlib.import_module("tensorflow." + path)
    return importlib.import_module("graphreg.aliases").find_module(path)


def member(tf, key, value):
    """A collection's member; messages of contexts as text, for the order of their maps is left to chance."""
    kind = {"cond_context": "CondContextDef", "while_context": "WhileContextDef"}.get(key)
    if kind is not None:
        return str(getattr(part(tf, "core.protobuf.control_flow_pb2"), kind).FromString(value))
    return value if isinstance(value, (str, int, float)) else value.hex() if isinstance(value, bytes) else str(value)


def shown(tf, meta):
    """Nodes with inputs, devices and colocations, collections, of a MetaGraphDef."""
    nodes = ["%s %s %s %s %s" % (n.name, n.op, list(n.input), n.device, [v.decode() for v in n.attr["_class"].list.s]
                                 if "_class" in n.attr else "") for n in meta.graph_def.node]
    keys = [[k, meta.collection_def[k].WhichOneof("kind"), [member(tf, k, v) for v in getattr(
        meta.collection_def[k], meta.collection_def[k].WhichOneof("kind")).value]] for k in sorted(meta.collection_def)]
    ops = [o.name for o in meta.meta_info_def.stripped_op_list.op]
    saver = str(meta.saver_def) if meta.HasField("saver_def") else None
    return [nodes, keys, ops, saver]


def scoped(tf, control=True):
    """A graph of two scopes: the second uses the first."""
    with tf.variable_scope("one", regularizer=tf.contrib.layers.l2_regularizer(1.)):
        x = tf.placeholder(tf.float32, [None, 2], name="x")
        w = tf.get_variable("w", [2, 2], initializer=tf.ones_initializer())
        r = tf.get_variable("r", [2], initializer=tf.zeros_initializer(), use_resource=True)
        h = tf.nn.bias_add(tf.matmul(x, w), r, name="h")
    with tf.variable_scope("two"):
        v = tf.get_variable("v", [2, 1], initializer=tf.ones_initializer())
        y = tf.matmul(h, v, name="y")
        with tf.control_dependencies([h] if control else []):
            y = tf.identity(y, name="z")
    tf.add_to_collection("ends", h)
    tf.add_to_collection("ends", y)
    tf.add_to_collection("ops", y.op)
    tf.add_to_collection("words", "one/word")
    tf.add_to_collection("numbers", 3)
    return x, h, y


# ------------------------------------------------------------------ export_scope
def case_export_scope(tf):
    scoped(tf)
    out = [shown(tf, tf.train.export_meta_graph(export_scope=scope)) for scope in ("one", "on", "one/", "none")]
    return [tell(*out)]


def case_export_unbound(tf):
    scoped(tf)
    return [tell(said(lambda: shown(tf, tf.train.export_meta_graph(export_scope="two"))),
                 said(lambda: shown(tf, tf.train.export_meta_graph(export_scope="two/"))))]


def case_export_scope_saver(tf):
    scoped(tf)
    saver = tf.train.Saver()
    with tf.name_scope("one"):
        inner = tf.train.Saver([v for v in tf.global_variables() if v.name.startswith("one")])
    tf.add_to_collection(tf.GraphKeys.SAVERS, saver)
    tf.add_to_collection(tf.GraphKeys.SAVERS, inner)
    return [tell(said(lambda: shown(tf, saver.export_meta_graph(export_scope="one"))),
                 said(lambda: shown(tf, inner.export_meta_graph(export_scope="one"))),
                 said(lambda: shown(tf, inner.export_meta_graph())), inner.to_proto("one"), saver.to_proto("one"),
                 said(lambda: shown(tf, tf.train.export_meta_graph(collection_list=["ends", "words"], export_scope="one"))))]


def case_extraneous_savers(tf):
    scoped(tf)
    first, second = tf.train.Saver(), tf.train.Saver([tf.global_variables()[0]])
    tf.add_to_collection(tf.GraphKeys.SAVERS, first)
    tf.add_to_collection(tf.GraphKeys.SAVERS, second)
    return [tell(shown(tf, second.export_meta_graph(clear_extraneous_savers=True)),
                 shown(tf, first.export_meta_graph(clear_extraneous_savers=True)),
                 said(lambda: shown(tf, tf.train.export_meta_graph(clear_extraneous_savers=True))))]


def case_export_devices(tf):
    with tf.device("/cpu:0"), tf.name_scope("s"):
        a = tf.constant(1., name="a")
        with tf.device("/job:w/task:1"):
            tf.identity(a, name="b")
        with tf.colocate_with(a.op):
            tf.negative(a, name="c")
    tf.add_to_collection("d", a)
    return [tell(shown(tf, tf.train.export_meta_graph(clear_devices=True)),
                 shown(tf, tf.train.export_meta_graph(clear_devices=True, export_scope="s")),
                 shown(tf, tf.train.export_meta_graph(export_scope="s")))]


def case_export_given_graph(tf):
    x, h, y = scoped(tf)
    cut = tf.graph_util.extract_sub_graph(tf.get_default_graph().as_graph_def(), ["one/h"])
    return [tell(said(lambda: shown(tf, tf.train.export_meta_graph(graph_def=cut))),
                 said(lambda: shown(tf, tf.train.export_meta_graph(graph_def=cut, graph=tf.Graph()))),
                 said(lambda: shown(tf, tf.train.export_meta_graph(graph_def=cut, export_scope="one"))),
                 said(tf.train.export_meta_graph, graph_def="text"), said(tf.train.export_meta_graph, wrong=1),
                 said(tf.train.import_meta_graph, "nowhere"), said(tf.train.import_meta_graph, tf.GraphDef()))]


# ------------------------------------------------------------------ import
def case_import_scope(tf):
    with tf.Graph().as_default():
        scoped(tf)
        tf.train.Saver()
        meta = tf.train.export_meta_graph()
        part = tf.train.export_meta_graph(export_scope="one")
    saver = tf.train.import_meta_graph(meta, import_scope="a")
    again = tf.train.import_meta_graph(meta, import_scope="a", clear_devices=True)
    third = tf.train.import_meta_graph(part, import_scope="part")
    return initialized(tf, tell([s and s.saver_def for s in (saver, again, third)]),
                       {"y": "a_1/two/z:0", "h": "part/h:0", "@feed": {"a_1/one/x:0": np.ones((1, 2)),
                                                                     "part/x:0": np.ones((3, 2))}})


def case_import_within_scopes(tf):
    with tf.Graph().as_default():
        scoped(tf)
        meta = tf.train.export_meta_graph()
    with tf.name_scope("outer"), tf.variable_scope("vars"):
        said_ = said(lambda: tf.train.import_meta_graph(meta, import_scope="in"))
    return [tell(re.sub(" object at .*", "", str(plain(said_))).split(".")[-1])]


def case_import_map(tf):
    with tf.Graph().as_default():
        scoped(tf)
        meta = tf.train.export_meta_graph()
    mine = tf.constant([[2., 3.]], name="mine")
    tf.train.import_meta_graph(meta, input_map={"one/x:0": mine})
    texts = [said(tf.train.import_meta_graph, meta, input_map={"no:0": mine}, import_scope="b"),
             said(tf.train.import_meta_graph, meta, restore_collections_predicate=lambda key: key == "ends", import_scope="c"),
             said(tf.train.import_meta_graph, meta, wrong=1)]
    return initialized(tf, {"z": "two/z:0"}, tell(*[re.sub(" object at .*", "", str(plain(t))) for t in texts]))


def case_import_with_elements(tf):
    with tf.Graph().as_default():
        scoped(tf)
        meta = tf.train.export_meta_graph()
        tf.train.Saver()
    made = tf.train.import_meta_graph(meta, return_elements=["one/h:0", "two/z"])
    return [tell(type(made).__name__)]


def case_scoped_functions(tf):
    meta_graph = part(tf, "python.framework.meta_graph")
    scoped(tf, False)
    one, left = meta_graph.export_scoped_meta_graph(export_scope="one")
    two, unbound = meta_graph.export_scoped_meta_graph(export_scope="two")
    with tf.Graph().as_default() as g:
        x = tf.placeholder(tf.float32, [None, 2])
        texts = [said(meta_graph.import_scoped_meta_graph, two, import_scope="new"),
                 said(meta_graph.import_scoped_meta_graph, two, import_scope="new", input_map={"zz": x})]
        found = meta_graph.import_scoped_meta_graph(two, import_scope="new", input_map={"$unbound_inputs_one/h": x})
        names = [[o.name, [i.name for i in o.inputs], [i.name for i in o.control_inputs]] for o in g.get_operations()]
        keys = [[k, plain(g.get_collection(k))] for k in sorted(g.get_all_collection_keys())]
    return [tell(sorted(left), sorted(unbound), shown(tf, one), shown(tf, two), texts, sorted(found), names, keys)]


def case_copy_scope(tf):
    meta_graph = part(tf, "python.framework.meta_graph")
    scoped(tf)
    found = meta_graph.copy_scoped_meta_graph("one", "copy")
    texts = [said(meta_graph.copy_scoped_meta_graph, "one", "one")]
    other = tf.Graph()
    more = meta_graph.copy_scoped_meta_graph("one", "there", to_graph=other)
    return [tell(sorted(found), sorted(more), [v.name for v in found.values()], texts,
                 [o.name for o in other.get_operations()])]


def case_unbound_collection(tf):
    meta_graph = part(tf, "python.framework.meta_graph")
    a = tf.constant(1., name="a")
    many = tf.split(tf.constant([1., 2.], name="m"), 2, name="many")
    with tf.name_scope("s"):
        with tf.colocate_with(a):
            tf.add(many[0], many[1], name="sum")
        b = tf.add(a, a, name="b")
        with tf.control_dependencies([a]):
            tf.multiply(b, a, name="c")
    meta, unbound = meta_graph.export_scoped_meta_graph(export_scope="s")
    none, _ = meta_graph.export_scoped_meta_graph(export_scope="s", unbound_inputs_col_name="mine")
    return [tell(shown(tf, meta), sorted(unbound), shown(tf, none))]


# ------------------------------------------------------------------ loops and branches
def flow(tf):
    x = tf.placeholder(tf.float32, [], name="x")
    with tf.name_scope("s"):
        def body(i, v):
            return i + 1, tf.cond(v > 10., lambda: v / 2., lambda: v * x)
        i, v = tf.while_loop(lambda i, v: i < 4, body, [tf.constant(0), x], name="loop")
        tf.cond(v > 1., lambda: tf.while_loop(lambda j: j < 3., lambda j: j + 1., [v]), lambda: v - 1., name="branch")
    return x, v


def case_loops(tf):
    flow(tf)
    meta = tf.train.export_meta_graph()
    return [tell(shown(tf, meta))]


def case_loops_scope(tf):
    flow(tf)
    meta = tf.train.export_meta_graph(export_scope="s")
    return [tell(shown(tf, meta))]


def case_loops_import(tf):
    with tf.Graph().as_default():
        flow(tf)
        meta = tf.train.export_meta_graph()
    tf.train.import_meta_graph(meta, import_scope="in")
    back = tf.train.export_meta_graph()
    feed = {"in/x:0": 3.}
    return [{"v": "in/s/loop/Exit_1:0", "@feed": feed}, {"b": "in/s/branch/Merge:0", "@feed": feed}, tell(shown(tf, back)[1])]


def case_loops_gradients(tf):
    with tf.Graph().as_default():
        w = tf.get_variable("w", initializer=2.)
        v = tf.while_loop(lambda i, v: i < 4, lambda i, v: (i + 1, v * w), [tf.constant(0), w], name="loop")[1]
        tf.identity(v, name="end")
        meta = tf.train.export_meta_graph()
    tf.train.import_meta_graph(meta)
    end = tf.get_default_graph().get_tensor_by_name("end:0")
    return initialized(tf, {"g": tf.gradients(end, [v for v in tf.trainable_variables()])})


def case_saver_scopes(tf):
    """Which nodes are taken for those of savers."""
    w = tf.get_variable("w", [])
    tf.raw_ops.SaveV2(prefix="a", tensor_names=["w"], shape_and_slices=[""], tensors=[w], name="mine/write")
    tf.raw_ops.RestoreV2(prefix="a", tensor_names=["w"], shape_and_slices=[""], dtypes=[tf.float32], name="yours/read")
    tf.raw_ops.ShardedFilename(basename="a", shard=0, num_shards=1, name="theirs/name")
    tf.raw_ops.MergeV2Checkpoints(checkpoint_prefixes=["a"], destination_prefix="b", name="ours/merge")
    tf.raw_ops.SaveV2(prefix="a", tensor_names=["w"], shape_and_slices=[""], tensors=[w], name="top")
    tf.identity(w, name="mine/deep/er/identity")
    tf.identity(w, name="mine_too/identity")
    tf.identity(w, name="yours/identity")
    tf.identity(w, name="theirs/identity")
    tf.identity(w, name="ours/identity")
    tf.raw_ops.Save(filename="a", tensor_names=["w"], data=[w], name="old/save")
    tf.raw_ops.RestoreSlice(file_pattern="a", tensor_name="w", shape_and_slice="", dt=tf.float32, name="older/save")
    with tf.name_scope("scope"):
        saver = tf.train.Saver()
    return [tell([n.name for n in saver.export_meta_graph(clear_extraneous_savers=True).graph_def.node],
                 [n.name for n in tf.train.export_meta_graph(clear_extraneous_savers=True).graph_def.node])]


def case_nested_while(tf):
    def inner(i, v):
        return i + 1, tf.while_loop(lambda j, u: j < 2, lambda j, u: (j + 1, u + 1.), (tf.constant(0), v), name="inner")[1]
    tf.while_loop(lambda i, v: i < 3, inner, (tf.constant(0), tf.constant(1.)), name="outer", maximum_iterations=9,
                  parallel_iterations=4, back_prop=False, swap_memory=True)
    meta = tf.train.export_meta_graph()
    with tf.Graph().as_default():
        tf.train.import_meta_graph(meta, import_scope="q")
        again = tf.train.export_meta_graph()
    return [tell(shown(tf, meta), shown(tf, again))]


# ------------------------------------------------------------------ collections
def case_collections(tf):
    x, h, y = scoped(tf)
    tf.get_local_variable("loc", initializer=1.)
    tf.train.get_or_create_global_step()
    tf.get_variable("parts", [4, 2], partitioner=tf.fixed_size_partitioner(2))
    q = tf.train.string_input_producer(["a", "b"], name="input")
    q.dequeue()
    tf.summary.scalar("loss", tf.reduce_sum(y))
    ema = tf.train.ExponentialMovingAverage(.5)
    ema.apply([tf.trainable_variables()[0]])
    tf.metrics.mean(h)
    tf.add_to_collection("floats", 1.5)
    tf.add_to_collection("bytes", b"\xff")
    tf.add_to_collection("bools", True)
    meta = tf.train.export_meta_graph()
    with tf.Graph().as_default() as g:
        tf.train.import_meta_graph(meta)
        found = [[k, [type(v).__name__ for v in g.get_collection(k)]] for k in sorted(g.get_all_collection_keys())]
    return [tell(shown(tf, meta)), tell(found)]


def case_registered(tf):
    """Collections whose members a program says how to make messages of."""
    ops = part(tf, "python.framework.ops")

    class Mark:
        def __init__(self, number):
            self.number, self.name = number, "mark"

    proto = part(tf, "core.framework.variable_pb2").VariableDef
    try:
        ops.register_proto_function("golden_marks", proto_type=proto, to_proto=lambda m, export_scope=None: proto(
            variable_name="mark%d" % m.number), from_proto=lambda p, import_scope=None: Mark(int(p.variable_name[4:])))
    except KeyError:            # by an earlier run in this process
        pass
    key = "golden_marks"
    with tf.Graph().as_default() as g:
        tf.add_to_collection(key, Mark(7))
        meta = tf.train.export_meta_graph()
        texts = [said(ops.register_proto_function, "x", to_proto=3), said(ops.register_proto_function, "x", from_proto=3),
                 said(ops.register_proto_function, key).split("'!")[0]]
    with tf.Graph().as_default() as g:
        tf.train.import_meta_graph(meta)
        found = [m.number for m in g.get_collection(key)]
    return [tell(found, [v for k, _, v in shown(tf, meta)[1] if k == key], texts)]
