"""Each kernel that oneDNN has for an op, against the op's own; and what sessions do with them."""
import os
import subprocess
import sys
import threading

import numpy as np
import pytest

import graphreg as tf
from graphreg.engine import onednn_steps
from graphreg.engine.onednn_recipes import Bound
from graphreg.ops import conv

if onednn_steps.library() is None and not os.environ.get("GRAPHREG_DNNL_EXPECTED"):
    pytest.skip("needs a oneDNN library: pip install 'graphreg[onednn]' (Linux on x86-64)", allow_module_level=True)


@pytest.fixture
def both(monkeypatch):
    """Function (build, *arrays) -> (results by our kernels, by oneDNN, number of calls of oneDNN)."""
    calls = []
    plain_call = Bound.__call__
    monkeypatch.setattr(Bound, "__call__", lambda self, arrays: (calls.append(self), plain_call(self, arrays))[1])

    def run(build, *arrays):
        results = []
        for kernels in ("numpy", ""):
            monkeypatch.setenv("GRAPHREG_KERNELS", kernels)
            calls.clear()
            with tf.Graph().as_default(), tf.Session() as sess:
                feeds = [tf.placeholder(a.dtype, a.shape) for a in arrays]
                results.append(sess.run(build(*feeds), dict(zip(feeds, arrays))))
            if kernels:
                assert not calls
        return results[0], results[1], len(calls)
    return run


def near(found, wanted, limit=1e-5):
    """That arrays differ by little, measured by the largest element."""
    assert len(found) == len(wanted)
    for a, b in zip(found, wanted):
        assert a.dtype == b.dtype and a.shape == b.shape
        assert np.max(np.abs(a - b), initial=0) <= limit * np.max(np.abs(b), initial=1e-30)


def image(random, *shape):
    return random.standard_normal(shape).astype(np.float32)


@pytest.mark.parametrize("seed", range(10))
def test_convolutions_and_their_gradients(both, seed, monkeypatch):
    monkeypatch.setattr(conv, "_WORTH", 1)
    random = np.random.default_rng(seed)
    kh, kw, sh, sw = random.integers(1, 5), random.integers(1, 5), random.integers(1, 4), random.integers(1, 4)
    c, o = random.integers(2, 9), random.integers(1, 20)
    x, w = image(random, 6, random.integers(12, 20), random.integers(12, 20), c), image(random, kh, kw, c, o)
    padding = random.choice(["SAME", "VALID"]) if seed % 3 else [[0, 0], [1, 2], [0, 3], [0, 0]]

    def build(x, w):
        y = tf.nn.conv2d(x, w, strides=[1, sh, sw, 1], padding=padding)
        return [y] + tf.gradients(tf.sin(y), [x, w])
    wanted, found, calls = both(build, x, w)
    assert calls == 3
    near(found, wanted)


@pytest.mark.parametrize("dilation", [2, 3])
def test_dilated_convolution(both, dilation):
    random = np.random.default_rng(dilation)
    wanted, found, calls = both(lambda x, w: [tf.nn.conv2d(x, w, 1, "SAME", dilations=[1, dilation, 1, 1])],
                                image(random, 4, 12, 17, 5), image(random, 3, 3, 5, 16))
    assert calls == 1
    near(found, wanted)


def test_one_channel_has_no_input_gradient_of_the_library(both):
    random = np.random.default_rng(1)

    def build(x, w):
        return tf.gradients(tf.nn.conv2d(x, w, 1, "SAME") ** 2, [x])
    wanted, found, calls = both(build, image(random, 8, 16, 16, 1), image(random, 5, 5, 1, 16))
    assert calls == 1
    near(found, wanted)


@pytest.mark.parametrize("relu", [False, True])
def test_convolution_with_bias_is_one_call(both, relu):
    random = np.random.default_rng(relu)

    def build(x, w, b):
        y = tf.nn.bias_add(tf.nn.conv2d(x, w, 1, "SAME"), b)
        return [tf.nn.relu(y) if relu else y]
    x = image(random, 4, 16, 16, 3)
    x[0, 0, 0, 0] = np.nan
    wanted, found, calls = both(build, x, image(random, 3, 3, 3, 32), image(random, 32))
    assert calls == 1
    np.testing.assert_allclose(found[0], wanted[0], 1e-5, 1e-5)      # NaN stays NaN, also behind relu
    assert np.isnan(found[0]).sum() == 4 * 32


@pytest.mark.parametrize("flip_a", [False, True])
@pytest.mark.parametrize("flip_b", [False, True])
def test_product_with_bias_and_relu(both, flip_a, flip_b):
    random = np.random.default_rng(2)
    a, b = image(random, 65, 130), image(random, 130, 150)

    def build(a, b, bias):
        y = tf.matmul(a, b, flip_a, flip_b)
        return [y, tf.nn.relu(tf.matmul(a, b, flip_a, flip_b) + 1.)], [tf.nn.relu(tf.nn.bias_add(
            tf.matmul(a, b, flip_a, flip_b), bias))]
    (plain, joined), (fast, fused), calls = both(build, a.T.copy() if flip_a else a, b.T.copy() if flip_b else b,
                                                 image(random, 150))
    assert calls == 3
    near(fast + fused, plain + joined)


@pytest.mark.parametrize("seed", range(8))
def test_max_pool_has_the_same_ties(both, seed):
    random = np.random.default_rng(seed)
    shape = 4, random.integers(8, 15), random.integers(8, 15), random.integers(8, 33)
    x = random.integers(-2, 3, shape).astype(np.float32)
    sizes, strides = [1, *random.integers(1, 4, 2), 1], [1, *random.integers(1, 4, 2), 1]
    padding = ["SAME", "VALID"][seed % 2]

    def build(x):
        y = tf.nn.max_pool(x, sizes, strides, padding)
        return [y] + tf.gradients(tf.sin(y), x)
    wanted, found, calls = both(build, x)
    assert calls == 2
    near(found, wanted, 0)


def test_max_pool_of_nan(both):
    x = np.random.default_rng(0).choice(np.float32([0, 1, np.nan, np.inf, -np.inf]), (4, 8, 8, 32))
    build = lambda x: [tf.nn.max_pool(x, 2, 2, "SAME")] + tf.gradients(tf.nn.max_pool(x, 3, 2, "SAME"), x)
    wanted, found, calls = both(build, x)
    assert calls
    np.testing.assert_array_equal(found[0], wanted[0])
    np.testing.assert_array_equal(found[1], wanted[1])


@pytest.mark.parametrize("padding", ["SAME", "VALID"])
def test_mean_pool(both, padding):
    random = np.random.default_rng(3)

    def build(x):
        y = tf.nn.avg_pool(x, [1, 3, 2, 1], [1, 2, 1, 1], padding)
        return [y] + tf.gradients(tf.sin(y), x)
    wanted, found, calls = both(build, image(random, 4, 13, 15, 16))
    assert calls == 2
    near(found, wanted)


@pytest.mark.parametrize("training", [False, True])
@pytest.mark.parametrize("relu", [False, True])
def test_batch_norm(both, training, relu):
    random = np.random.default_rng(4)
    moments = [] if training else [image(random, 16), image(random, 16) ** 2]

    def build(x, scale, offset, up, *moments):
        y, mean, variance = tf.nn.fused_batch_norm(x, scale, offset, *moments, epsilon=1e-3, is_training=training)
        y = tf.nn.relu(y) if relu else y
        return [y, mean, variance] + tf.gradients(y * up, [x, scale, offset])
    wanted, found, calls = both(build, image(random, 8, 9, 7, 16) + 1, image(random, 16), image(random, 16),
                                image(random, 8, 9, 7, 16), *moments)
    assert calls == 2
    near(found, wanted, 2e-5)


def test_softmax(both):
    random = np.random.default_rng(5)
    wanted, found, calls = both(lambda x: [tf.nn.softmax(x), tf.nn.log_softmax(x)], image(random, 4, 16, 100) * 9)
    assert calls == 2
    near(found, wanted)


@pytest.mark.parametrize("odd", [np.nan, np.inf, -np.inf])
def test_softmax_of_what_is_not_finite(both, odd):
    x = image(np.random.default_rng(5), 64, 100)
    x[3, 4], x[5] = odd, odd
    wanted, found, calls = both(lambda x: [tf.nn.softmax(x)], x)
    assert not calls
    np.testing.assert_array_equal(found, wanted)


def test_sums_with_relu(both):
    random = np.random.default_rng(6)
    x, y = image(random, 130, 130), image(random, 130, 130)
    wanted, found, calls = both(lambda x, y: [tf.nn.relu(x + y), tf.add_n([x, y]), tf.add(x, y)], x, y)
    assert calls == 3
    near(found, wanted, 0)


def test_other_types_and_small_arrays_are_not_its_business(both):
    build = lambda x, w: [tf.nn.conv2d(x, w, 1, "SAME")]
    big, small = np.ones((8, 16, 16, 8)), np.ones((1, 3, 3, 2), np.float32)
    assert both(build, big, np.ones((3, 3, 8, 8)))[2] == 0
    assert both(build, small, np.ones((3, 3, 2, 2), np.float32))[2] == 0


def test_errors_are_those_of_the_op(both):
    with tf.Graph().as_default(), tf.Session() as sess:
        x, w = tf.placeholder(tf.float32), tf.placeholder(tf.float32)
        y = tf.nn.relu(tf.nn.conv2d(x, w, 1, "SAME"))
        with pytest.raises(tf.errors.InvalidArgumentError, match="input depth must be evenly divisible") as caught:
            sess.run(y, {x: np.ones((8, 16, 16, 3)), w: np.ones((3, 3, 2, 64))})
        assert caught.value.op.type == "Conv2D"


# ------------------------------------------------------------------ sessions
def _network(x):
    w, b = tf.get_variable("w", [3, 3, 3, 16]), tf.get_variable("b", [16])
    y = tf.nn.relu(tf.nn.bias_add(tf.nn.conv2d(x, w, 1, "SAME"), b))
    return tf.reduce_sum(tf.nn.max_pool(y, 2, 2, "SAME"), [1, 2])


def test_shapes_that_come_late(monkeypatch):
    """A batch of another size gets another recipe, one that comes but once our own kernel."""
    with tf.Graph().as_default(), tf.Session() as sess:
        tf.set_random_seed(1)
        x = tf.placeholder(tf.float32, [None, 16, 16, 3])
        y = _network(x)
        sess.run(tf.global_variables_initializer())
        values = np.random.default_rng(0).standard_normal((20, 16, 16, 3)).astype(np.float32)
        whole = sess.run(y, {x: values})
        for n in list(range(2, 20)) + [11, 11]:
            near([sess.run(y, {x: values[:n]})], [whole[:n]])


def test_several_threads_at_once():
    with tf.Graph().as_default(), tf.Session(config=tf.ConfigProto(intra_op_parallelism_threads=2)) as sess:
        x = tf.placeholder(tf.float32, [8, 16, 16, 3])
        y = _network(x)
        sess.run(tf.global_variables_initializer())
        random = np.random.default_rng(0)
        feeds = [image(random, 8, 16, 16, 3) for _ in range(4)]
        wanted, wrong = [sess.run(y, {x: f}) for f in feeds], []

        def work(i):
            for _ in range(25):
                if not np.array_equal(sess.run(y, {x: feeds[i]}), wanted[i]):
                    wrong.append(i)
        threads = [threading.Thread(target=work, args=[i]) for i in range(4)]
        [t.start() for t in threads]
        [t.join() for t in threads]
        assert not wrong


def test_what_was_fetched_outlives_the_session():
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [8, 16, 16, 3])
        y = _network(x)
        z = tf.nn.conv2d(x, tf.get_default_graph().get_tensor_by_name("w:0"), 1, "SAME")
        values = image(np.random.default_rng(0), 8, 16, 16, 3)
        with tf.Session() as sess:
            sess.run(tf.global_variables_initializer())
            first = sess.run(z, {x: values})
            kept = first.copy()
            other = sess.run(z, {x: -values})
        np.testing.assert_array_equal(first, kept)
        np.testing.assert_array_equal(other, -kept)
        with pytest.raises(RuntimeError, match="closed Session"):
            sess.run(y, {x: values})
        with tf.Session() as again:
            again.run(tf.global_variables_initializer())
            assert again.run(y, {x: values}).shape == (8, 16)


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_computes_on():
    program = """if True:
        import os, numpy as np, graphreg as tf
        x = tf.ones([8, 32, 32, 8]); y = tf.reduce_sum(tf.nn.conv2d(x, tf.ones([3, 3, 8, 8]), 1, "SAME"))
        x = tf.placeholder(tf.float32, [8, 32, 32, 8])
        y = tf.reduce_sum(tf.nn.conv2d(x, tf.ones([3, 3, 8, 8]), 1, "SAME"))
        sess = tf.Session(config=tf.ConfigProto(intra_op_parallelism_threads=2))
        feed = {x: np.ones([8, 32, 32, 8])}
        wanted = sess.run(y, feed)
        child = os.fork()
        if not child:
            os._exit(0 if sess.run(y, feed) == wanted else 1)
        raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
    """
    subprocess.run([sys.executable, "-W", "ignore", "-c", program], check=True, timeout=60)


def test_gradient_of_relu(both):
    random = np.random.default_rng(6)
    x = image(random, 8, 16, 16, 16)
    x[0, 0, 0, :3] = 0., -0., np.nan
    wanted, found, calls = both(lambda dy, x: [tf.raw_ops.ReluGrad(gradients=dy, features=x)], image(random, 8, 16, 16, 16), x)
    assert calls == 1
    np.testing.assert_array_equal(found[0], wanted[0])


@pytest.mark.parametrize("make", [tf.train.AdamOptimizer, tf.train.AdagradOptimizer])
def test_steps_of_optimizers(make, monkeypatch):
    from graphreg.engine import codegen, onednn_updates, updates
    monkeypatch.setattr(codegen, "WARM", 0)
    monkeypatch.setattr(updates, "PART", 4000)
    steps, plain_step = [], onednn_updates.Walker._step
    monkeypatch.setattr(onednn_updates.Walker, "_step", lambda self, *a: (steps.append(self), plain_step(self, *a))[1])

    def trained(kernels):
        monkeypatch.setenv("GRAPHREG_KERNELS", kernels)
        with tf.Graph().as_default(), tf.Session() as sess:
            w = tf.get_variable("w", initializer=np.linspace(-1, 1, 9000, dtype=np.float32).reshape(90, 100))
            x = tf.placeholder(tf.float32, [90, 100])
            step = make(.1).minimize(tf.reduce_sum(tf.tanh(w * x)))
            sess.run(tf.global_variables_initializer())
            for i in range(4):
                sess.run(step, {x: np.full((90, 100), i + .5, np.float32)})
            # The variables take another buffer, and then go on.
            sess.run(tf.global_variables_initializer())
            for i in range(2):
                sess.run(step, {x: np.full((90, 100), i + .5, np.float32)})
            return sess.run(tf.global_variables())
    wanted = trained("numpy")
    assert not steps
    near(trained(""), wanted)
    assert len(steps) == 6 * 3              # runs, parts


def test_updates_of_two_sessions_do_not_meet():
    size = 6000
    x = tf.placeholder(tf.float32, [size])
    w = tf.get_variable("w", initializer=np.zeros(size, np.float32))
    step = tf.train.AdamOptimizer(.1).minimize(tf.reduce_sum(w * x))
    init, found, sessions = tf.global_variables_initializer(), {}, [tf.Session() for _ in range(2)]

    def work(k):
        sessions[k].run(init)
        for _ in range(30):
            sessions[k].run(step, {x: np.full(size, 1. - 2 * k, np.float32)})
        found[k] = sessions[k].run(w)
    threads = [threading.Thread(target=work, args=(k,)) for k in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    np.testing.assert_allclose(found[0], np.full(size, -3., np.float32), rtol=1e-4)
    np.testing.assert_array_equal(found[0], -found[1])
