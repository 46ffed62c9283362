"""Operands made once, sums of products made at once, parts that are views: the numbers stay what they are."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.engine import codegen, passes, products


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """Plans are written before they run."""
    monkeypatch.setattr(codegen, "WARM", 0)
    monkeypatch.setattr(passes, "OFF", frozenset())


def cell(steps, looped):
    """A recurrent network's loss and the gradients of its weights and bias."""
    x = tf.placeholder(tf.float32, [steps, 6, 30])
    w = tf.get_variable("w", initializer=np.linspace(-.1, .1, 70 * 40, dtype=np.float32).reshape(70, 40))
    b = tf.get_variable("b", initializer=np.linspace(-.2, .3, 40, dtype=np.float32))
    step = lambda now, h: tf.tanh(tf.nn.bias_add(tf.matmul(tf.concat([now, h], 1), w), b))
    h = tf.zeros([6, 40])
    if looped:
        h = tf.while_loop(lambda i, h: i < steps, lambda i, h: (i + 1, step(x[i], h)), [0, h])[1]
    else:
        for i in range(steps):
            h = step(x[i], h)
    loss = tf.reduce_sum(h * h)
    feed = {x: np.random.RandomState(0).randn(steps, 6, 30)}
    return [loss, *tf.gradients(loss, [w, b])], feed


def run(fetches, feed):
    """(values of a second run, source)."""
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(fetches, feed)
        return sess.run(fetches, feed), sess.plan(fetches, feed).source


@pytest.mark.parametrize("looped", [True, False])
@pytest.mark.parametrize("rows", [1, 24, 1024])
def test_a_recurrent_network(looped, rows, monkeypatch):
    monkeypatch.setattr(products, "_AT_ONCE", rows)
    fetches, feed = cell(7, looped)
    found, source = run(fetches, feed)
    assert source.count("ascontiguousarray") == 1 and "[:, 30:70]" in source
    assert ("Products(True, True)" if looped else "sum_to_last(concatenate(") in source
    monkeypatch.setattr(passes, "OFF", frozenset(["specialise"]))
    for one, other in zip(found, run(fetches, feed)[0]):
        np.testing.assert_allclose(one, other, rtol=2e-5, atol=2e-5)


@pytest.mark.parametrize("off", ["operands", "sums", "views"])
def test_each_pass_may_be_off(off, monkeypatch):
    fetches, feed = cell(5, True)
    fetches.append(tf.split(fetches[1] * 2., 2, axis=1)[1])
    wanted, source = run(fetches, feed)
    monkeypatch.setattr(passes, "OFF", frozenset([off]))
    found, other_source = run(fetches, feed)
    assert source != other_source
    for one, other in zip(found, wanted):
        np.testing.assert_allclose(one, other, rtol=2e-5, atol=2e-5)


def test_no_turns_give_what_was_there_before():
    n, x = tf.placeholder(tf.int32, []), tf.placeholder(tf.float32, [6, 64])
    w = tf.get_variable("w", initializer=np.eye(64, dtype=np.float32))
    y = tf.while_loop(lambda i, v: i < n, lambda i, v: (i + 1, tf.matmul(v, w) * 2.), [0, x])[1]
    dw = tf.gradients(y, w)[0]
    for turns in range(3):
        value, source = run(dw, {n: turns, x: np.ones([6, 64])})
        assert "Products(True, False)" in source
        np.testing.assert_array_equal(value, np.full([64, 64], 6. * turns * 2 ** turns))


def test_an_operand_is_made_anew_when_its_variable_changes():
    """Between products by a variable it is written, in an order that the graph fixes."""
    w = tf.get_variable("w", initializer=np.eye(64, dtype=np.float32))
    x = tf.placeholder(tf.float32, [2, 64])
    found = [tf.matmul(x, w, transpose_b=True) for _ in range(1)]
    for _ in range(5):
        with tf.control_dependencies([found[-1]]):
            write = w.assign_add(w)
        with tf.control_dependencies([write]):
            found.append(tf.matmul(x, w, transpose_b=True))
    with tf.Session() as sess:
        for _ in range(2):
            sess.run(w.initializer)
            values = sess.run(found, {x: np.ones([2, 64])})
            assert [v[0, 0] for v in values] == [1., 2., 4., 8., 16., 32.]


def test_a_variable_written_within_a_loop():
    w = tf.get_variable("w", initializer=np.eye(64, dtype=np.float32))

    def body(i, v):
        with tf.control_dependencies([v]):
            write = w.assign_add(w)
        with tf.control_dependencies([write]):
            return i + 1, tf.matmul(v, w.read_value() if hasattr(w, "read_value") else w, transpose_b=True)

    y = tf.while_loop(lambda i, v: i < 3, body, [0, tf.ones([2, 64])])[1]
    with tf.Session() as sess:
        for _ in range(2):
            sess.run(w.initializer)
            assert sess.run(y)[0, 0] == 2 * 4 * 8


def test_parts_are_views_but_not_of_variables():
    v = tf.get_variable("v", initializer=np.arange(8, dtype=np.float32).reshape(2, 4))
    x = tf.placeholder(tf.float32, [2, 64])
    rows = tf.transpose(tf.reshape(tf.sin(x), [2, 2, 32]), [1, 0, 2])[:, -1]
    parts = tf.split(x * 2., 2, axis=1) + [tf.slice(tf.exp(x), [0, 1], [2, -1]), rows]
    parts += [tf.cos(x)[1, ::2], tf.tanh(x)[0, tf.newaxis, 3:50]]
    of_variable = tf.split(v, 2, axis=1)
    with tf.control_dependencies(of_variable):
        write = v.assign_add(tf.ones([2, 4]))
    with tf.Session() as sess:
        sess.run(v.initializer)
        fed = {x: np.random.RandomState(0).randn(2, 64)}
        source = sess.plan(parts, fed).source
        assert all(text in source for text in ("[:, 0:32]", "[0:2, 1:64]", ".transpose((1, 0, 2))", "[0, None, 3:50, ...]"))
        assert "::2" not in source
        first = sess.run(parts, fed)
        first[0] += 100.
        again = sess.run(parts, fed)
        wanted = np.float32(fed[x])
        values = (wanted[:, :32] * 2, wanted[:, 32:] * 2, np.exp(wanted)[:, 1:], np.sin(wanted).reshape(2, 2, 32)[-1],
                  np.cos(wanted)[1, ::2], np.tanh(wanted)[:1, 3:50])
        for found, want in zip(again, values):
            np.testing.assert_array_equal(found, want)
        for start in (0., 1.):
            values = sess.run(of_variable + [write])
            assert values[0].tolist() == [[start, start + 1], [start + 4, start + 5]]


def test_sums_that_others_look_at_are_made_as_they_stand():
    x = tf.placeholder(tf.float32, [8, 64])
    made = [tf.matmul(x * float(i), x, transpose_a=True) for i in range(5)]
    total = tf.add_n(made)
    value, source = run([total, made[2]], {x: np.ones([8, 64])})
    assert value[0][0, 0] == 80. and value[1][0, 0] == 16. and "concatenate" not in source
    assert "concatenate" in run(total, {x: np.ones([8, 64])})[1]


@pytest.mark.parametrize("looped", [True, False])
def test_gradients_that_an_update_takes_in_and_others_look_at(looped, monkeypatch):
    """Parts of what is computed for an update, beside sums that several steps look at."""
    def trained(off):
        monkeypatch.setattr(passes, "OFF", frozenset(off))
        with tf.Graph().as_default(), tf.Session() as sess:
            fetches, feed = cell(5, looped)
            w = tf.trainable_variables()[0]
            big = tf.get_variable("big", initializer=np.linspace(-1, 1, 1 << 17, dtype=np.float32).reshape(-1, 64))
            loss = fetches[0] + tf.nn.l2_loss(big) * .1 + tf.reduce_sum(tf.matmul(big[:64], tf.ones([64, 1]), transpose_a=True))
            optimizer = tf.train.MomentumOptimizer(.01, .9)
            pairs = optimizer.compute_gradients(loss)
            clipped, norm = tf.clip_by_global_norm([g for g, _ in pairs], 1.)
            step = optimizer.apply_gradients(zip(clipped, [v for _, v in pairs]))
            sess.run(tf.global_variables_initializer())
            for _ in range(3):
                sess.run([step, norm], feed)
            return sess.run([w, big, norm], feed)

    for one, other in zip(trained([]), trained(["specialise"])):
        np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)
