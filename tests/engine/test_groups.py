"""Which ops become one step, and that the results stay what they are."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.engine.groups import groups_of
from graphreg.engine.plan import Plan


def groups(fetches, targets=(), feeds=()):
    """The types of each group, in the plan of some fetches."""
    plan = Plan(tf.get_default_graph(), fetches, targets, feeds)
    return sorted([op.type for op in g.ops] for g in groups_of(plan, plan.top.nodes).values() if g is not None)


@pytest.fixture
def layer():
    """(convolution, with bias, with relu)."""
    x = tf.placeholder(tf.float32, [4, 8, 8, 3])
    y = tf.nn.conv2d(x, tf.ones([3, 3, 3, 4]), 1, "SAME")
    z = tf.nn.bias_add(y, tf.zeros([4]))
    return y, z, tf.nn.relu(z)


def test_a_layer_is_a_group(layer):
    assert groups([layer[2]]) == [["Conv2D", "BiasAdd", "Relu"]]
    assert groups([layer[1]]) == [["Conv2D", "BiasAdd"]]


def test_not_where_somebody_looks_between(layer):
    y, z, relu = layer
    assert groups([relu, z]) == [["Conv2D", "BiasAdd"]]
    assert groups([relu, y]) == []
    assert groups([relu], feeds=[z]) == [] and groups([relu], [y.op]) == []
    assert groups([relu, tf.sin(z)]) == [["Conv2D", "BiasAdd"]]


def test_not_across_a_control_edge_or_a_write():
    v = tf.get_variable("v", [4, 4])
    y = tf.matmul(v, v)
    with tf.control_dependencies([y]):
        write = v.assign_add(v)
    with tf.control_dependencies([write]):
        bias = tf.zeros([4]) + 0.
    assert groups([tf.nn.relu(tf.nn.bias_add(y, bias))]) == []
    z = tf.matmul(tf.ones([4, 4]), v.read_value())
    with tf.control_dependencies([tf.get_variable("u", [4]).assign(tf.ones([4]))]):
        late = tf.zeros([4]) + 0.
    assert groups([tf.nn.bias_add(z, late)]) == []


def test_not_in_a_branch():
    x = tf.placeholder(tf.float32, [4, 4])
    taken = tf.cond(tf.placeholder(tf.bool), lambda: tf.nn.relu(tf.matmul(x, x)), lambda: x)
    assert groups([taken]) == []


def test_gradient_of_a_pooled_relu():
    """The same bits as of the two gradients one after the other, ties and zeros included."""
    x = tf.placeholder(tf.float32, [3, 9, 9, 5])
    h = tf.nn.relu(x)
    y = tf.nn.max_pool(h, 3, 2, "SAME")
    up = tf.placeholder(tf.float32, y.shape)
    dh, = tf.gradients(y, h, up)
    dx, = tf.gradients(y, x, up)
    assert groups([dx]) == [["MaxPoolGrad", "ReluGrad"]]
    random = np.random.default_rng(0)
    feed = {x: random.integers(-3, 3, x.shape.as_list()), up: random.standard_normal(up.shape.as_list())}
    with tf.Session() as sess:
        apart, whole = sess.run(dh, feed) * (feed[x] > 0), sess.run(dx, feed)
    np.testing.assert_array_equal(whole, apart)
