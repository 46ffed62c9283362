"""Schedules against their formulas, over the steps where they change."""
import math

import numpy as np
import pytest

import graphreg as tf

STEPS = range(12)


def rates(schedule, dtype=np.int64):
    step = tf.placeholder(tf.as_dtype(dtype), [])
    rate = schedule(step)
    with tf.Session() as session:
        return [float(session.run(rate, {step: dtype(i)})) for i in STEPS]


def cosine(part):
    return .5 * (1 + math.cos(math.pi * part))


FORMULAS = {
    "exponential": (lambda s: tf.train.exponential_decay(.1, s, 4, .5), lambda i: .1 * .5 ** (i / 4)),
    "staircase": (lambda s: tf.train.exponential_decay(.1, s, 4, .5, staircase=True), lambda i: .1 * .5 ** (i // 4)),
    "natural": (lambda s: tf.train.natural_exp_decay(.1, s, 4, .5), lambda i: .1 * math.exp(-.5 * i / 4)),
    "natural_staircase": (lambda s: tf.train.natural_exp_decay(.1, s, 4, .5, True), lambda i: .1 * math.exp(-.5 * (i // 4))),
    "inverse_time": (lambda s: tf.train.inverse_time_decay(.1, s, 4, .5), lambda i: .1 / (1 + .5 * i / 4)),
    "polynomial": (lambda s: tf.train.polynomial_decay(.1, s, 8, .02, 2.), lambda i: .08 * (1 - min(i, 8) / 8) ** 2 + .02),
    "polynomial_cycle": (lambda s: tf.train.polynomial_decay(.1, s, 4, .02, cycle=True),
                         lambda i: .08 * (1 - i / (4 * max(1, math.ceil(i / 4)))) + .02),
    "cosine": (lambda s: tf.train.cosine_decay(.1, s, 8, .2), lambda i: .1 * (.8 * cosine(min(i, 8) / 8) + .2)),
    "restarts": (lambda s: tf.train.cosine_decay_restarts(.1, s, 3, 1., .5), lambda i: .1 * .5 ** (i // 3) * cosine(i % 3 / 3)),
    "growing_restarts": (lambda s: tf.train.cosine_decay_restarts(.1, s, 4, 2.), lambda i: .1 * cosine(i / 4 if i < 4 else (i - 4) / 8)),
    "linear_cosine": (lambda s: tf.train.linear_cosine_decay(.1, s, 8, 1., .1, .01),
                      lambda i: .1 * ((1.1 - min(i, 8) / 8) * cosine(2 * min(i, 8) / 8) + .01)),
    "piecewise": (lambda s: tf.train.piecewise_constant(s, [3, 6], [1., .5, .25]), lambda i: 1. if i <= 3 else .5 if i <= 6 else .25),
}


@pytest.mark.parametrize("name", sorted(FORMULAS))
@pytest.mark.parametrize("dtype", [np.int32, np.int64])
def test_schedule_is_its_formula(name, dtype):
    schedule, formula = FORMULAS[name]
    if name == "polynomial_cycle":
        assert rates(schedule, dtype)[0] == pytest.approx(.1)
    np.testing.assert_allclose(rates(schedule, dtype), [formula(i) for i in STEPS], rtol=2e-6)


def test_noise_has_the_variance_it_says():
    tf.set_random_seed(3)
    step = tf.constant(3)
    noisy = tf.train.noisy_linear_cosine_decay(1., step, 8, initial_variance=4., variance_decay=1., num_periods=.5, beta=0.)
    plain = tf.train.linear_cosine_decay(1., step, 8, beta=0.)
    with tf.Session() as session:
        base = session.run(plain)
        draws = np.array([session.run(noisy) - base for _ in range(400)]) / cosine(3 / 8)
    assert np.std(draws) == pytest.approx(math.sqrt(4 / (1 + 3)), rel=.1)


def test_schedule_of_the_global_step_in_float64():
    step = tf.train.get_or_create_global_step()
    rate = tf.train.exponential_decay(tf.constant(.1, tf.float64), step, 10, .5)
    assert rate.dtype == tf.float64
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        session.run(step.assign(5))
        assert session.run(rate) == pytest.approx(.1 * .5 ** .5, rel=1e-12)


def test_piecewise_refusals():
    x = tf.placeholder(tf.int32, [])
    with pytest.raises(ValueError, match="1 less than the length of values"):
        tf.train.piecewise_constant(x, [1, 2], [1., 2.])
    with pytest.raises(ValueError, match=r"Boundaries \(<dtype: 'float32'>\) must have the same dtype as x"):
        tf.train.piecewise_constant(x, [1.], [1., 2.])
    with pytest.raises(ValueError, match="Values must have elements all with the same dtype"):
        tf.train.piecewise_constant(x, [1], [1., 2])


@pytest.mark.parametrize("name", sorted(set(FORMULAS)))
def test_a_step_of_none_is_refused(name):
    with pytest.raises(ValueError, match="None values not supported."):
        FORMULAS[name][0](None)
