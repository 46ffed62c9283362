"""tf.contrib.opt: weights that decay, averages, wrappers; by their formulas. Their graphs are in the golden records."""
import numpy as np
import pytest

import graphreg as tf

START = np.array([3., -4.])


def stepped(make, steps=2, use_resource=False, **kwargs):
    """The variable after some steps along the gradient [1, 2]."""
    w = tf.get_variable("w", initializer=START, use_resource=use_resource)
    train = make(tf.contrib.opt, w).minimize(tf.reduce_sum(w * [1., 2.]), **kwargs)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(steps):
            session.run(train)
        return session.run(w)


@pytest.mark.parametrize("use_resource", [False, True])
def test_decay_comes_before_the_step(use_resource):
    def make(o, w):
        return o.extend_with_decoupled_weight_decay(tf.train.GradientDescentOptimizer)(.5, learning_rate=.1)
    w = START
    for _ in range(2):
        w = w - .5 * w - .1 * np.array([1., 2.])
    np.testing.assert_allclose(stepped(make, use_resource=use_resource), w)


def test_the_list_of_those_that_decay_is_for_apply_gradients():
    v, w = tf.get_variable("v", initializer=START), tf.get_variable("w", initializer=START)
    optimizer = tf.contrib.opt.MomentumWOptimizer(.5, 0., 0.)
    pairs = [(tf.zeros([2], tf.float64), v), (tf.zeros([2], tf.float64), w)]
    train = optimizer.apply_gradients(pairs, decay_var_list=[w])
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train)
        np.testing.assert_allclose(session.run([v, w]), [START, START / 2])


def test_clipped_variable():
    def make(o, w):
        return o.VariableClippingOptimizer(tf.train.GradientDescentOptimizer(0.), {w: [0]}, 1.)
    np.testing.assert_allclose(stepped(make), [.6, -.8])


def test_a_task_without_a_gradient_changes_nothing():
    w = tf.get_variable("w", initializer=START)
    weight = tf.placeholder(tf.float64, [])
    optimizer = tf.contrib.opt.MultitaskOptimizerWrapper(tf.train.MomentumOptimizer(.1, .9))
    train = optimizer.minimize(tf.reduce_sum(w) * weight)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train, {weight: 1.})
        before = session.run([w, optimizer.get_slot(w, "momentum")])
        session.run(train, {weight: 0.})
        np.testing.assert_array_equal(session.run([w, optimizer.get_slot(w, "momentum")]), before)
    np.testing.assert_allclose(before[0], START - .1)


def test_lars_steps_in_proportion_to_the_variable():
    size, gradient = 5., np.array([1., 2.])
    rate = .1 * .01 * size / (np.sqrt(5.) + .5 * size)
    found = stepped(lambda o, w: o.LARSOptimizer(.1, 0., .5, .01), 1)
    np.testing.assert_allclose(found, START - rate * (gradient + .5 * START))


def test_swapping_saver_restores_averages_into_the_variables(tmp_path):
    w = tf.get_variable("w", initializer=START)
    optimizer = tf.contrib.opt.MovingAverageOptimizer(tf.train.GradientDescentOptimizer(1.), .5)
    train = optimizer.minimize(tf.reduce_sum(w))
    swapping, plain = optimizer.swapping_saver(), tf.train.Saver([w])
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(train)
        path = swapping.save(session, str(tmp_path / "model"))
        np.testing.assert_allclose(session.run(w), START - 1.)
        plain.restore(session, path)
        np.testing.assert_allclose(session.run(w), START - .5)


class Descent(tf.contrib.opt.ExternalOptimizerInterface):
    """Fifty steps of gradient descent, in place of a library."""

    def _minimize(self, initial_val, loss_grad_func, packed_bounds, step_callback, optimizer_kwargs, **functions):
        x = np.array(initial_val, float)
        for _ in range(50):
            x = x - optimizer_kwargs["rate"] * loss_grad_func(x)[1]
            if packed_bounds:
                x = np.clip(x, *zip(*packed_bounds))
            step_callback(x)
        return x


def test_something_else_minimises_the_loss():
    w, v = tf.get_variable("w", initializer=START), tf.get_variable("v", initializer=np.array([[2.]]))
    loss = tf.reduce_sum(tf.square(w - 1.)) + tf.reduce_sum(tf.square(v))
    losses, steps = [], []
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        Descent(loss, var_to_bounds={w: ([2., -np.inf], np.inf)}, rate=.25).minimize(
            session, fetches=[loss], loss_callback=losses.append, step_callback=steps.append)
        np.testing.assert_allclose(session.run(w), [2., 1.])
        np.testing.assert_allclose(session.run(v), [[0.]], atol=1e-9)
    assert losses[0] == 33. and len(steps) == 50 and steps[-1].shape == (3,)


def test_an_interface_alone_minimises_nothing():
    w = tf.get_variable("w", initializer=START)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        with pytest.raises(NotImplementedError, match="_minimize"):
            tf.contrib.opt.ExternalOptimizerInterface(tf.reduce_sum(w)).minimize(session)


def test_scipy_minimises_the_loss():
    pytest.importorskip("scipy.optimize")
    w = tf.get_variable("w", initializer=START)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        tf.contrib.opt.ScipyOptimizerInterface(tf.reduce_sum(tf.square(w - 1.))).minimize(session)
        np.testing.assert_allclose(session.run(w), [1., 1.], atol=1e-5)
