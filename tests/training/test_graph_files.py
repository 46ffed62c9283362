"""Graph files that are malformed, cyclic or absurdly large are refused with a clear error, at once."""
import re

import pytest

import graphreg as tf
from graphreg.core import messages

FLOAT, INT = 1, 3


def node(graph, name, op, *inputs, **types):
    made = graph.node.add(name=name, op=op, input=inputs)
    for key, number in types.items():
        made.attr[key].type = number
    return made


def chain(length):
    graph = messages.GraphDef()
    node(graph, "n0", "Placeholder", dtype=FLOAT)
    for i in range(1, length):
        node(graph, f"n{i}", "Neg", f"n{i - 1}", T=FLOAT)
    return graph


def constant(*shape):
    graph = messages.GraphDef()
    made = node(graph, "c", "Const", dtype=FLOAT)
    made.attr["value"].tensor.dtype = FLOAT
    made.attr["value"].tensor.float_val.append(1.)
    for size in shape:
        made.attr["value"].tensor.tensor_shape.dim.add(size=size)
    return graph


def refused(graph, text, error=ValueError):
    before = len(tf.get_default_graph().get_operations())
    with pytest.raises(error, match=re.escape(text)):
        tf.import_graph_def(graph)
    assert len(tf.get_default_graph().get_operations()) == before


def test_any_order():
    graph, turned = chain(500), messages.GraphDef()
    for n in reversed(graph.node):
        turned.node.add().CopyFrom(n)
    for g in (graph, turned):
        last, = tf.import_graph_def(g, return_elements=["n499:0"])
        assert last.op.inputs[0].op.inputs[0].op.name.endswith("/n497")


def test_rings():
    graph = chain(500)
    graph.node[0].op = "Neg"
    graph.node[0].input.append("n499")
    del graph.node[0].attr["dtype"]
    graph.node[0].attr["T"].type = FLOAT
    refused(graph, "500 nodes in a cycle")
    graph = chain(2)
    graph.node[1].input[0] = "n1"
    refused(graph, "1 nodes in a cycle")


def test_loops_without_a_way_in():
    graph = messages.GraphDef()
    node(graph, "m", "Merge", "x", "y", T=FLOAT).attr["N"].i = 2
    for name in "xy":
        node(graph, name, "NextIteration", "m", T=FLOAT)
    refused(graph, "all inputs of a Merge come from within its loop")


@pytest.mark.parametrize("shape, text", [
    ((2 ** 40,), "a constant of 4398046511104 bytes is more than a graph can hold"),
    ((2 ** 62, 2 ** 62), "is more than a graph can hold"), ((-5,), "a constant of unknown shape")])
def test_constants_that_ask_for_all_memory(shape, text):
    refused(constant(*shape), text)


def test_one_value_of_a_large_constant_is_not_spread():
    c, = tf.import_graph_def(constant(2 ** 28), return_elements=["c:0"])
    assert c.shape == [2 ** 28]


def test_counts():
    for op, attr in (("AddN", "N"), ("Unpack", "num"), ("Pack", "N")):
        graph = chain(1)
        node(graph, "b", op, "n0", T=FLOAT).attr[attr].i = 2 ** 40
        refused(graph, f"Value for attr '{attr}' of 1099511627776 is more than a node can have")


def length_prefixed(tag, data):
    size, out = len(data), [tag]
    while size > 127:
        out.append(size & 127 | 128)
        size >>= 7
    return bytes(out + [size]) + data


def test_messages_in_messages():
    data = b""
    for _ in range(2000):       # a function among the attributes of a function among the attributes...
        data = length_prefixed(0x52, length_prefixed(0x12, length_prefixed(0x0a, b"k") + length_prefixed(0x12, data)))
    data = length_prefixed(0x0a, length_prefixed(0x2a, length_prefixed(0x0a, b"k") + length_prefixed(0x12, data)))
    with pytest.raises(messages.DecodeError, match="Error parsing message"):
        messages.GraphDef.FromString(data)
    with pytest.raises(messages.ParseError):
        messages.Merge('node { attr { key: "a" value { list { func { attr { value { ' * 500, messages.GraphDef())


def test_contexts_in_contexts(tmp_path):
    meta, context = messages.MetaGraphDef(), messages.WhileContextDef(context_name="a")
    inner = context
    for _ in range(30):
        inner = inner.nested_contexts.add().while_ctxt
    meta.collection_def["while_context"].bytes_list.value.append(context.SerializeToString())
    (tmp_path / "m.meta").write_bytes(meta.SerializeToString())
    with pytest.raises(KeyError, match="refers to an Operation not in the graph"):
        tf.train.import_meta_graph(str(tmp_path / "m.meta"))


def a_function(graph, name, *called):
    function = graph.library.function.add()
    function.signature.name = name
    for other in called:
        made = function.node_def.add(name=other, op="MapDataset")
        made.attr["f"].func.name = other
    return function


def test_functions():
    graph = chain(2)
    for name, called in (("f", "g"), ("g", "h"), ("h", "f")):
        a_function(graph, name, called)
    refused(graph, "Functions that call each other in a circle: ['f', 'g', 'h']")
    graph = chain(2)
    a_function(graph, "f")
    node(graph, "call", "f", "n0")
    refused(graph, "NodeDef expected inputs '' do not match 1 inputs specified; Op<name=f; signature= -> >")


def test_datasets_cross_with_their_functions():
    k = tf.constant(3., name="k")
    pairs = tf.data.Dataset.range(4).map(lambda i: (i, tf.to_float(i) * k))
    pairs = pairs.filter(lambda i, v: v > 2.)
    iterator = pairs.make_initializable_iterator()
    tf.identity(iterator.get_next()[1], name="v")
    graph = messages.GraphDef.FromString(tf.get_default_graph().as_graph_def().SerializeToString())
    assert len(graph.library.function) == 2
    with tf.Graph().as_default(), tf.Session() as s:
        v, start = tf.import_graph_def(graph, return_elements=["v:0", iterator.initializer.name], name="q")
        s.run(start)
        assert [s.run(v) for _ in range(3)] == [3., 6., 9.]
        with pytest.raises(tf.errors.OutOfRangeError):
            s.run(v)
