"""Nodes and graphs as messages."""
import numpy as np
import pytest

import graphreg as tf


def test_a_node_def_says_what_the_op_is():
    x = tf.placeholder(tf.float32, [None, 2], name="x")
    b = tf.constant([[1.], [2.]], name="b")
    with tf.control_dependencies([tf.no_op(name="before")]):
        y = tf.matmul(x, b, name="y")
    node = y.op.node_def
    assert (node.name, node.op, list(node.input)) == ("y", "MatMul", ["x", "b", "^before"])
    assert node.attr["T"].type == tf.float32.as_datatype_enum
    assert node.attr["transpose_a"].b is False
    assert [d.size for d in x.op.node_def.attr["shape"].shape.dim] == [-1, 2]


def test_get_attr_gives_tfs_types():
    x = tf.placeholder(tf.float32, [3], name="x")
    parts = tf.split(x, 3)
    assert parts[0].op.get_attr("num_split") == 3
    assert x.op.get_attr("dtype") == tf.float32
    assert x.op.get_attr("shape").dim[0].size == 3
    c = tf.constant([1, 2])
    assert np.array_equal(tf.make_ndarray(c.op.get_attr("value")), [1, 2])
    with pytest.raises(ValueError, match="Operation 'x' has no attr named 'nope'."):
        x.op.get_attr("nope")


def test_a_graph_def_holds_every_node():
    x = tf.constant(1., name="x")
    tf.exp(x, name="y")
    graph_def = tf.get_default_graph().as_graph_def(add_shapes=True)
    assert [n.name for n in graph_def.node] == ["x", "y"]
    assert graph_def.versions.producer == 134
    assert "_output_shapes" in graph_def.node[1].attr
    again = tf.GraphDef.FromString(graph_def.SerializeToString())
    assert again == graph_def


@pytest.mark.parametrize("values, dtype, want", [
    ([1., 2.], None, np.float32), ([1, 2], None, np.int32), ([1, 2], tf.float64, np.float64), (True, None, np.bool_),
    (2 ** 40, None, np.int64), (1 + 2j, None, np.complex128)])
def test_make_tensor_proto(values, dtype, want):
    proto = tf.make_tensor_proto(values, dtype)
    got = tf.make_ndarray(proto)
    assert got.dtype == want and np.array_equal(got, values)
