"""Arithmetic on gradients that updates do part by part: the same bits, and only where nobody else looks."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.engine import codegen, passes, updates


@pytest.fixture(autouse=True)
def small_parts(monkeypatch):
    """Plans are written before they run, and six elements are a part."""
    monkeypatch.setattr(codegen, "WARM", 0)
    monkeypatch.setattr(passes, "OFF", frozenset())
    monkeypatch.setattr(updates, "PART", 6)


START = np.linspace(-1, 1, 20, dtype=np.float32).reshape(4, 5)
RULES = {"sgd": lambda: tf.train.GradientDescentOptimizer(.1), "momentum": lambda: tf.train.MomentumOptimizer(.1, .9),
         "nesterov": lambda: tf.train.MomentumOptimizer(.1, .9, use_nesterov=True),
         "adagrad": lambda: tf.train.AdagradOptimizer(.1), "adam": lambda: tf.train.AdamOptimizer(.1)}


def steps_of(view):
    found = dict(view.passes)
    return found["drop_unused"] - found.get("gather", found["drop_unused"])


def trained(make, resource):
    """(what two steps leave in the variables, steps that were put into others)."""
    with tf.Graph().as_default(), tf.Session() as sess:
        x = tf.placeholder(tf.float32, [3, 4])
        w = tf.get_variable("w", initializer=START, use_resource=resource)
        loss = tf.reduce_sum(tf.tanh(tf.matmul(x, w))) + .1 * tf.nn.l2_loss(w)
        optimizer = make()
        step = optimizer.apply_gradients([(g * .5, v) for g, v in optimizer.compute_gradients(loss)])
        sess.run(tf.global_variables_initializer())
        fed = {x: np.arange(12, dtype=np.float32).reshape(3, 4) / 12}
        count = steps_of(sess.plan(step, fed))
        for _ in range(2):
            sess.run(step, fed)
        return sess.run(tf.global_variables()), count


@pytest.mark.parametrize("resource", [False, True])
@pytest.mark.parametrize("rule", sorted(RULES))
def test_the_same_bits(rule, resource, monkeypatch):
    found, count = trained(RULES[rule], resource)
    assert count == 3                  # the penalty's product, the sum, the product with a half
    for off in ("gather", "in_place", "specialise"):
        monkeypatch.setattr(passes, "OFF", frozenset([off]))
        others, count = trained(RULES[rule], resource)
        assert off == "specialise" or not count
        for a, b in zip(found, others):
            np.testing.assert_array_equal(a, b)


def test_a_result_that_others_want_is_made():
    w, x = tf.Variable(START), tf.placeholder(tf.float32, [4, 5])
    gradient = x * 2. + w * .5
    step = tf.train.GradientDescentOptimizer(1.).apply_gradients([(gradient, w)])
    with tf.Session() as sess:
        sess.run(w.initializer)
        assert steps_of(sess.plan(step, {x: START})) == 3
        assert steps_of(sess.plan([step, gradient], {x: START})) == 0
        _, found = sess.run([step, gradient], {x: START})
        np.testing.assert_array_equal(found, START * 2 + START * np.float32(.5))
        np.testing.assert_array_equal(sess.run(w), START - found)


def test_a_variable_written_meanwhile_is_read_before():
    w, other, x = tf.Variable(START), tf.Variable(START + 1), tf.placeholder(tf.float32, [4, 5])
    gradient = x + other * 1.5
    with tf.control_dependencies([gradient]):
        write = other.assign(x)
    with tf.control_dependencies([write]):
        step = tf.train.GradientDescentOptimizer(1.).apply_gradients([(gradient, w)])
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        sess.run(step, {x: START})
        np.testing.assert_array_equal(sess.run(w), START - (START + (START + 1) * np.float32(1.5)))
        np.testing.assert_array_equal(sess.run(other), START)


def test_a_gradient_that_shows_the_variable_itself():
    w = tf.Variable(START)
    step = tf.train.GradientDescentOptimizer(.5).apply_gradients([(tf.identity(w), w)])
    half = tf.train.GradientDescentOptimizer(.5).apply_gradients([(tf.transpose(tf.reshape(w, [5, 4])) * 1.5, w)])
    with tf.Session() as sess:
        sess.run(w.initializer)
        sess.run(step)
        now = sess.run(w)
        np.testing.assert_array_equal(now, START - START * np.float32(.5))
        sess.run(half)
        np.testing.assert_array_equal(sess.run(w), now - now.reshape(5, 4).T * np.float32(1.5) * np.float32(.5))


def test_variables_that_get_another_shape_or_value():
    w, x = tf.Variable(START, validate_shape=False), tf.placeholder(tf.float32, [None, 5])
    step = tf.train.GradientDescentOptimizer(1.).apply_gradients([(x * 2., w)])
    grow = tf.assign(w, tf.zeros([2, 5]), validate_shape=False)
    with tf.Session() as sess:
        sess.run(w.initializer)
        for _ in range(3):
            sess.run(step, {x: np.ones((4, 5))})
        np.testing.assert_array_equal(sess.run(w), START - 2 - 2 - 2)
        sess.run(grow)
        for _ in range(2):
            sess.run(step, {x: np.ones((2, 5))})
        np.testing.assert_array_equal(sess.run(w), np.full((2, 5), -4, np.float32))
        with pytest.raises(tf.errors.InvalidArgumentError, match="same shape"):
            sess.run(step, {x: np.ones((4, 5))})


@pytest.mark.parametrize("resource", [False, True])
def test_assignments_of_a_known_shape(resource, monkeypatch):
    def results():
        with tf.Graph().as_default(), tf.Session() as sess:
            v = tf.get_variable("v", initializer=[1., 2.], use_resource=resource)
            n = tf.get_variable("n", initializer=3, dtype=tf.int32, use_resource=resource)
            x = tf.placeholder(tf.float32, [2])
            with tf.control_dependencies([v.assign(x * 2.), n.assign_add(4)]):
                with tf.control_dependencies([v.assign_sub(x), n.assign_sub(1)]):
                    read = [v.read_value() if resource else v + 0., n + 0]
            sess.run(tf.global_variables_initializer())
            fed = np.array([5., 7.], np.float32)
            found = [sess.run(read, {x: fed}) for _ in range(3)]
            fed += 1
            return found + sess.run([v, n])
    found = results()
    monkeypatch.setattr(passes, "OFF", frozenset(["specialise"]))
    for a, b in zip(found, results()):
        for one, other in zip(a, b) if isinstance(a, list) else [(a, b)]:
            np.testing.assert_array_equal(one, other)
    assert found[0][0].tolist() == [5., 7.] and found[2][1] == 12


def test_updates_are_the_same_with_several_threads(monkeypatch):
    monkeypatch.setattr(updates, "_SHARED", 2)

    def after(threads):
        with tf.Graph().as_default():
            config = tf.ConfigProto(intra_op_parallelism_threads=threads)
            w, x = tf.get_variable("w", initializer=START), tf.placeholder(tf.float32, [4, 5])
            step = tf.train.AdamOptimizer(.1).apply_gradients([(x * 2. + w * .5, w)])
            with tf.Session(config=config) as sess:
                sess.run(tf.global_variables_initializer())
                source = sess.plan(step, {x: START}).source
                for _ in range(4):
                    sess.run(step, {x: START})
                return sess.run(tf.global_variables()), "each(" in source
    wanted, shared = after(1)
    found, now_shared = after(3)
    assert now_shared and not shared
    for a, b in zip(found, wanted):
        np.testing.assert_array_equal(a, b)
