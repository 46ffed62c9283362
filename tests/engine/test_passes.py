"""What is left out of a plan for known shapes, and what must not be."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.engine import codegen, passes, spelling

X = np.arange(6, dtype=np.float32).reshape(2, 3)


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Plans are written before they run."""
    monkeypatch.setattr(codegen, "WARM", 0)
    monkeypatch.setattr(passes, "OFF", frozenset())


@pytest.fixture
def x():
    return tf.placeholder(tf.float32, [None, 3])


def view(fetches, feed=None):
    with tf.Session() as sess:
        if tf.global_variables():
            sess.run(tf.global_variables_initializer())
        return sess.plan(fetches, feed)


def left(fetches, feed=None):
    """Number of steps behind all passes."""
    return view(fetches, feed).passes[-1][1]


def run(fetches, feed=None):
    with tf.Session() as sess:
        return sess.run(fetches, feed)


def test_what_follows_from_shapes_is_not_computed(x):
    y = tf.reshape(x, [tf.shape(x)[0] * 3]) * tf.cast(tf.size(x), tf.float32)
    assert left(y, {x: X}) == 2                    # the reshape and the product
    assert run(y, {x: X}).tolist() == (X.reshape(-1) * 6).tolist()
    assert run(tf.shape(x), {x: X}).tolist() == [2, 3]


def test_other_shapes_have_plans_of_their_own(x):
    y = tf.shape(x)[0] + tf.zeros([], tf.int32)
    with tf.Session() as sess:
        assert [sess.run(y, {x: np.zeros((n, 3))}) for n in (2, 5, 2, 7)] == [2, 5, 2, 7]
        # More sets of shapes than are kept.
        assert [sess.run(y, {x: np.zeros((n, 3))}) for n in range(100)] == list(range(100))


def test_what_hands_on_its_input_is_not_run(x):
    y = tf.reshape(tf.stop_gradient(tf.identity(x)) * 1., tf.shape(x))
    assert left(tf.exp(tf.cast(y, tf.float32)), {x: X}) == 1


def test_a_sum_with_zero_is_still_made(x):
    # -0. + 0. is 0.
    assert not np.signbit(run(x + 0., {x: np.full((1, 3), -0., np.float32)})).any()


def test_of_equal_ops_one_is_run(x):
    assert left(tf.exp(x) + tf.exp(x), {x: X}) == 2
    a, b = tf.random_uniform([2]), tf.random_uniform([2])
    assert run([a, b])[0].tolist() != run([a, b])[1].tolist()


def test_reads_of_a_variable_are_not_shared_across_a_write():
    v = tf.Variable([1., 2.])
    before = tf.exp(v)
    with tf.control_dependencies([before]):
        write = v.assign_add([1., 1.])
    with tf.control_dependencies([write]):
        after = tf.exp(v)
    with tf.Session() as sess:
        sess.run(v.initializer)
        a, b = sess.run([before, after])
        np.testing.assert_array_equal(a, np.exp(np.float32([1, 2])))
        np.testing.assert_array_equal(b, np.exp(np.float32([2, 3])))


def test_assertions_that_hold_are_not_made(x):
    with tf.control_dependencies([tf.raw_ops.Assert(condition=tf.equal(tf.shape(x)[1], 3), data=[x])]):
        y = tf.exp(x)
    assert left(y, {x: X}) == 1
    with tf.control_dependencies([tf.raw_ops.Assert(condition=tf.equal(tf.shape(x)[0], 3), data=[x], name="three")]):
        y = tf.exp(x)
    with pytest.raises(tf.errors.InvalidArgumentError, match="assertion failed") as failure:
        run(y, {x: X})
    assert failure.value.op.name == "three"


def test_errors_of_ops_that_only_others_wait_for_are_kept(x):
    bad = tf.reshape(x, tf.placeholder_with_default([5], [1]), name="bad")
    with tf.control_dependencies([bad]):
        y = tf.exp(x)
    with pytest.raises(tf.errors.InvalidArgumentError, match="6 values, but the requested shape has 5") as failure:
        run(y, {x: X})
    assert failure.value.op.name == "bad"


def test_a_variable_of_another_shape_is_seen():
    v = tf.Variable([1., 2.], validate_shape=False)
    y, grow = tf.shape(v), tf.assign(v, [1., 2., 3.], validate_shape=False)
    with tf.Session() as sess:
        sess.run(v.initializer)
        assert sess.run(y).tolist() == sess.run(y).tolist() == [2]
        sess.run(grow)
        assert sess.run(y).tolist() == sess.run(y).tolist() == [3]


def test_loops_whose_variables_change_shape():
    grown = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, tf.concat([v, v], 0)), [0, tf.ones([1])],
                          [tf.TensorShape([]), tf.TensorShape([None])])[1]
    assert run([tf.shape(grown), tf.reduce_sum(grown)])[1] == 8.


@pytest.mark.parametrize("name", [p.__name__ for p in passes.PASSES] + ["spell", "buffers", "in_place", "specialise"])
def test_each_pass_may_be_off(x, name, monkeypatch):
    def trained():
        with tf.Graph().as_default(), tf.Session() as sess:
            x, y = tf.placeholder(tf.float32, [None, 3]), tf.placeholder(tf.int64, [None])
            w = tf.get_variable("w", initializer=np.linspace(-1, 1, 3 * 600, dtype=np.float32).reshape(3, 600))
            h = tf.nn.relu(tf.nn.bias_add(tf.matmul(x, w), tf.get_variable("b", initializer=tf.zeros([600]))))
            loss = tf.losses.sparse_softmax_cross_entropy(y, h) + tf.nn.l2_loss(w) * .1
            step = tf.train.AdamOptimizer(.1).minimize(loss)
            sess.run(tf.global_variables_initializer())
            fed = {x: X, y: [3, 70]}
            return [sess.run([step, loss, h], fed)[1:] for _ in range(3)] + [sess.run([w, w])]
    wanted = trained()
    monkeypatch.setattr(passes, "OFF", frozenset([name]))
    for a, b in zip(wanted, trained()):
        for one, other in zip(a, b):
            np.testing.assert_array_equal(one, other)


# ------------------------------------------------------------------ buffers
def test_results_that_are_over_give_their_memory_to_others():
    x = tf.placeholder(tf.float32, [100, 100])
    y = x
    for _ in range(10):
        y = tf.tanh(y * 2.)
    seen = view(tf.reduce_sum(y), {x: np.zeros((100, 100))})
    assert (seen.buffers, seen.bytes) == (1, 40000)
    assert "buffers" in seen.describe() and seen.closures == 0


def test_fetches_own_their_memory():
    x = tf.placeholder(tf.float32, [100, 100])
    y = tf.tanh(x * 2.)
    view_of_y, z = tf.reshape(y, [-1]), tf.exp(y)
    with tf.Session() as sess:
        first = sess.run([y, view_of_y, z], {x: np.ones((100, 100))})
        kept = [a.copy() for a in first]
        second = sess.run([y, view_of_y, z], {x: np.zeros((100, 100))})
        assert not any(np.may_share_memory(a, b) for a in first for b in second)
        for a, b in zip(first, kept):
            np.testing.assert_array_equal(a, b)
        assert not np.may_share_memory(first[0], first[1])


def test_what_an_op_keeps_has_memory_of_its_own():
    x = tf.placeholder(tf.float32, [100, 100])
    queue = tf.FIFOQueue(4, [tf.float32], shapes=[[100, 100]])
    put, got = queue.enqueue(tf.tanh(x * 2.)), queue.dequeue()
    with tf.Session() as sess:
        for k in range(3):
            sess.run(put, {x: np.full((100, 100), k)})
        assert [sess.run(got)[0, 0] for _ in range(3)] == [np.tanh(np.float32(2 * k)) for k in range(3)]


# ------------------------------------------------------------------ ops in words
_ONE = ("Neg", "Square", "Sqrt", "Exp", "Log", "Tanh", "Reciprocal", "Floor", "Ceil", "Relu", "Sigmoid", "L2Loss")
_TWO = ("Add", "AddV2", "Sub", "Mul", "RealDiv", "ReluGrad", "TanhGrad", "SigmoidGrad", "MatMul", "BiasAdd",
        "Less", "LessEqual", "Greater", "GreaterEqual")
_LOGIC = ("LogicalAnd", "LogicalOr")


def test_every_spelling_is_tried():
    assert set(spelling._TABLE) == set(_ONE) | set(_TWO) | set(_LOGIC) | {"Sum", "Mean", "BiasAddGrad", "AddN", "Reshape", "ConcatV2",
                                                                             "Select"}


def test_what_is_spelled_out_is_what_the_kernels_give(monkeypatch):
    rng = np.random.RandomState(0)
    a, b = (tf.placeholder(t, s) for t, s in ((tf.float32, [40, 40]), (tf.float32, [40, 40])))
    c = tf.placeholder(tf.float32, [40])
    made = [getattr(tf.raw_ops, n)(**{"t" if n == "L2Loss" else "features" if n == "Relu" else "x": a}) for n in _ONE]
    # Through a value that is over then, so that memory is taken over.
    over = a * 2.
    made += [_two(n, over + float(i), c if n == "BiasAdd" else b) for i, n in enumerate(_TWO)]
    made += [tf.reduce_sum(a, 0), tf.reduce_sum(a, 1, keepdims=True), tf.reduce_mean(a), tf.reduce_mean(a, 1), tf.add_n([a, b, a]), tf.add_n([c / float(i) for i in range(1, 12)]),
             tf.raw_ops.BiasAddGrad(out_backprop=a), tf.reshape(a, [1600]), tf.concat([a, b, a], -1),
             tf.concat([a, b], 0)]
    made += [_two(n, *flags) for n in _LOGIC for flags in ((a > 0., b > 0.), (a[0, 0] > 0., b[0, 0] < 0.))]
    select = lambda c, x, y: tf.raw_ops.Select(condition=c > 0., t=x, e=y)
    made += [select(c, a * 2., b * 3.) for c in (a, a[:, 0], a[0, 0], -a[0, 0])]
    made += [select(a[0], a[1], b[1]), select(a[0, 0], a[1, 1], b[1, 1])]
    made += [a[0, 0] < b[0, 0], a[0, 0] >= a[0, 0]]
    made += [tf.reduce_sum(tf.cast(m, tf.float32)) for m in made]
    feed = {a: rng.randn(40, 40), b: rng.randn(40, 40), c: rng.randn(40)}
    with tf.Session() as sess:
        found = sess.run(made, feed)
    monkeypatch.setattr(passes, "OFF", frozenset(["specialise"]))
    with tf.Session() as sess:
        for one, other, tensor in zip(found, sess.run(made, feed), made):
            np.testing.assert_array_equal(one, other, tensor.name)
            assert one.dtype == other.dtype and type(one) is type(other)


def _two(name, x, y):
    names = {"ReluGrad": ("gradients", "features"), "TanhGrad": ("y", "dy"), "SigmoidGrad": ("y", "dy"), "MatMul": ("a", "b"),
             "BiasAdd": ("value", "bias")}.get(name, ("x", "y"))
    return getattr(tf.raw_ops, name)(**dict(zip(names, (x, y))))


def test_shapes_of_sparse_matrices_are_known(monkeypatch):
    """Those that are fed, too: gradients of what nobody trains are not computed."""
    a, x = tf.sparse_placeholder(tf.float32), tf.placeholder(tf.float32, [3, 5])
    w = tf.get_variable("w", initializer=np.ones([5, 4], np.float32))
    y = tf.sparse_tensor_dense_matmul(a, tf.matmul(x, w))
    step = tf.train.GradientDescentOptimizer(.1).minimize(tf.reduce_sum(y * y))
    with tf.Session() as sess:
        sess.run(w.initializer)
        for rows in (2, 6, 2):
            fed = {x: np.ones([3, 5]), a: ([[0, 0], [1, 2]], [1., 2.], [rows, 3])}
            assert sess.run(y, fed).shape == (rows, 4)
            sess.run(step, fed)
        assert sess.plan(step, fed).passes[-1][1] < 12


@pytest.mark.parametrize("classes", [5, 40])
@pytest.mark.parametrize("dtype", [tf.float32, tf.float16])
def test_a_loss_that_nobody_looks_at(dtype, classes, monkeypatch):
    x, y = tf.placeholder(dtype, [3, classes]), tf.placeholder(dtype, [3, classes])
    loss = tf.raw_ops.SoftmaxCrossEntropyWithLogits(features=x, labels=y)
    rng = np.random.RandomState(0)
    fed = {x: rng.randn(3, classes), y: rng.rand(3, classes)}
    with tf.Session() as sess:
        slope, both = sess.run(loss.backprop, fed), sess.run([loss.loss, loss.backprop], fed)
        empty = sess.run(tf.raw_ops.SoftmaxCrossEntropyWithLogits(features=x[:0], labels=y[:0]).backprop, fed)
    np.testing.assert_array_equal(slope, both[1])
    assert slope.dtype == both[1].dtype and both[0].shape == (3,) and empty.shape == (0, classes)
