"""tf.contrib.opt against the formulas in NumPy, and what it refuses; its graphs are in the golden records."""
import numpy as np
import pytest

import graphreg as tf

START = np.array([[1., -2.], [.5, 3.], [-1., 4.]])
ROWS, GRAD = [0, 2], np.array([1., -3.])


def trained(make, steps, sparse=False, use_resource=False):
    """The variable and the slots m and v after some steps along a constant gradient."""
    w = tf.get_variable("w", initializer=START, use_resource=use_resource)
    optimizer = make(tf.contrib.opt)
    train = optimizer.minimize(tf.reduce_sum((tf.gather(w, ROWS) if sparse else w) * GRAD))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(steps):
            session.run(train)
        return session.run([w] + [optimizer.get_slot(w, name) for name in optimizer.get_slot_names()])


def adamax(w, m, v, t, lr, beta1=.5, beta2=.875, epsilon=1e-8):
    m = beta1 * m + (1 - beta1) * GRAD
    v = np.maximum(beta2 * v, np.abs(GRAD))
    return w - lr / (1 - beta1 ** t) * m / (v + epsilon), m, v


def nadam(w, m, v, t, lr, beta1=.5, beta2=.875, epsilon=1e-8):
    m, v = beta1 * m + (1 - beta1) * GRAD, beta2 * v + (1 - beta2) * GRAD ** 2
    rate = lr * np.sqrt(1 - beta2 ** t) / (1 - beta1 ** t)
    return w - rate * (beta1 * m + (1 - beta1) * GRAD) / (np.sqrt(v) + epsilon), m, v


def lazy_adam(w, m, v, t, lr, beta1=.5, beta2=.875, epsilon=1e-8):
    m, v = beta1 * m + (1 - beta1) * GRAD, beta2 * v + (1 - beta2) * GRAD ** 2
    return w - lr * np.sqrt(1 - beta2 ** t) / (1 - beta1 ** t) * m / (np.sqrt(v) + epsilon), m, v


KIN = [("AdaMaxOptimizer", adamax), ("NadamOptimizer", nadam), ("LazyAdamOptimizer", lazy_adam)]


@pytest.mark.parametrize("use_resource", [False, True])
@pytest.mark.parametrize("sparse", [False, True])
@pytest.mark.parametrize("name, formula", KIN)
def test_kin_of_adam(name, formula, sparse, use_resource):
    got = trained(lambda o: getattr(o, name)(.125, beta1=.5, beta2=.875), 3, sparse, use_resource)
    rows = ROWS if sparse else [0, 1, 2]
    w, m, v = START[rows], np.zeros((len(rows), 2)), np.zeros((len(rows), 2))
    for t in (1, 2, 3):
        w, m, v = formula(w, m, v, t, .125)
    for found, wanted, start in zip(got, (w, m, v), (START, 0 * START, 0 * START)):
        expected = start.copy()
        expected[rows] = wanted
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("use_resource", [False, True])
def test_decay_multiplies_apart_from_the_gradient(use_resource):
    got, _ = trained(lambda o: o.MomentumWOptimizer(.25, .5, 0.), 2, use_resource=use_resource)
    np.testing.assert_allclose(got, (START * .75 - .5 * GRAD) * .75 - .5 * GRAD)


def test_sparse_decay_is_of_the_rows_named():
    got, _ = trained(lambda o: o.MomentumWOptimizer(.25, .5, 0.), 1, sparse=True)
    expected = START.copy()
    expected[ROWS] = START[ROWS] * .75 - .5 * GRAD
    np.testing.assert_allclose(got, expected)


def test_decay_list():
    w, b = [tf.get_variable(n, initializer=[1., 2.]) for n in "wb"]
    o = tf.contrib.opt.extend_with_decoupled_weight_decay(tf.train.GradientDescentOptimizer)(.5, learning_rate=0.)
    pairs = o.compute_gradients(tf.reduce_sum(w - b))
    only_w = o.apply_gradients(pairs, decay_var_list=[w])
    forgotten = o.minimize(tf.reduce_sum(w - b), decay_var_list=[w])
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(only_w)
        np.testing.assert_array_equal(session.run([w, b]), [[.5, 1.], [1., 2.]])
        session.run(forgotten)
        np.testing.assert_array_equal(session.run([w, b]), [[.25, .5], [.5, 1.]])


def test_moving_averages_follow_the_step():
    w = tf.get_variable("w", initializer=[1., 2.])
    o = tf.contrib.opt.MovingAverageOptimizer(tf.train.GradientDescentOptimizer(1.), average_decay=.5)
    train = o.minimize(tf.reduce_sum(w))
    average, = [v for v in tf.global_variables() if v.op.name == "w/ExponentialMovingAverage"]
    assert train.name == "train_with_avg"
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train)
        np.testing.assert_array_equal(session.run([w, average]), [[0., 1.], [.5, 1.5]])


def test_what_is_not_there_is_refused():
    o = tf.contrib.opt
    with pytest.raises(tf.errors.UnimplementedError, match="swapping_saver is not emulated"):
        o.MovingAverageOptimizer(tf.train.GradientDescentOptimizer(1.)).swapping_saver()
    with pytest.raises(AttributeError, match="tf.contrib.opt.GGTOptimizer is not emulated"):
        o.GGTOptimizer
