"""Runs that pause between phases."""
import numpy as np

import graphreg as tf
from graphreg.engine.phases import PhasedExecutable
from graphreg.engine.state import SessionState


def test_a_later_phase_goes_on_from_the_values_of_the_first():
    x, d = tf.placeholder(tf.float32, []), tf.placeholder(tf.float32, [])
    noise = tf.random_uniform([])
    y = x * noise
    z = d * noise
    run = PhasedExecutable(x.graph, [([x], [y, noise]), ([d], [z])], [], SessionState())
    paused = run.start([np.float32(2.)])
    y_, noise_ = run.results(paused, 0)
    for factor in (3., 5.):
        further = run.go_on(paused, 1, [np.float32(factor)])
        # The noise was drawn once.
        np.testing.assert_allclose(run.results(further, 1)[0], factor * noise_, rtol=1e-6)
    np.testing.assert_allclose(y_, 2. * noise_, rtol=1e-6)


def test_loops_keep_what_their_gradients_need():
    x = tf.placeholder(tf.float32, [])
    y = tf.while_loop(lambda i, v: i < 3, lambda i, v: (i + 1, v * v), [0, x])[1]
    d = tf.placeholder(tf.float32, [])
    dx, = tf.gradients(y, [x], grad_ys=[d])
    run = PhasedExecutable(x.graph, [([x], [y]), ([d], [dx])], [], SessionState())
    paused = run.start([np.float32(1.1)])
    for _ in range(2):
        further = run.go_on(paused, 1, [np.float32(1.)])
        np.testing.assert_allclose(run.results(further, 1)[0], 8 * 1.1 ** 7, rtol=1e-5)
