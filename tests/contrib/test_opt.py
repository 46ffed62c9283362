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


def test_what_is_not_there_is_refused():
    o = tf.contrib.opt
    with pytest.raises(AttributeError, match="tf.contrib.opt.GGTOptimizer is not emulated"):
        o.GGTOptimizer
