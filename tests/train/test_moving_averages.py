"""Moving averages: of variables, of tensors, corrected for their start, weighted; names for checkpoints."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.train import moving_averages


def started():
    session = tf.Session()
    session.run(tf.global_variables_initializer())
    return session


@pytest.mark.parametrize("resource", [False, True])
def test_average_of_a_variable_starts_at_its_value(resource):
    w = tf.get_variable("w", initializer=[1., 2.], use_resource=resource)
    ema = tf.train.ExponentialMovingAverage(.75)
    op = ema.apply([w])
    with started() as session:
        np.testing.assert_array_equal(session.run(ema.average(w)), [1, 2])
        session.run(w.assign([5., 6.]))
        session.run(op)
        np.testing.assert_array_equal(session.run(ema.average(w)), [2, 3])
    assert tf.moving_average_variables() == [w]


def test_early_decay_is_smaller():
    w = tf.get_variable("w", initializer=0.)
    step = tf.Variable(2., trainable=False)
    ema = tf.train.ExponentialMovingAverage(.99, num_updates=step)
    op = ema.apply()
    with started() as session:
        session.run(w.assign(1.))
        session.run(op)
        assert session.run(ema.average(w)) == pytest.approx(1 - 3 / 12, rel=1e-6)


@pytest.mark.parametrize("debias, want", [(False, [1., 1.5, 1.75]), (True, [2., 2., 2.])])
def test_average_of_a_tensor_starts_at_zero(debias, want):
    x = tf.constant(2.) * 1.
    ema = tf.train.ExponentialMovingAverage(.5, zero_debias=debias)
    op = ema.apply([x])
    got = []
    with started() as session:
        for _ in want:
            session.run(op)
            got.append(session.run(ema.average(x)))
    np.testing.assert_allclose(got, want, rtol=1e-6)
    assert [v.op.name for v in tf.global_variables()] == ["mul/ExponentialMovingAverage"] + (
        ["mul/ExponentialMovingAverage/biased", "mul/ExponentialMovingAverage/local_step"] if debias else [])


def test_names_for_checkpoints():
    a, b = tf.get_variable("a", initializer=1.), tf.get_variable("b", initializer=1., trainable=False)
    ema = tf.train.ExponentialMovingAverage(.9, name="E")
    assert ema.average_name(a) == "a/E"
    assert ema.average(a) is None
    ema.apply([a])
    assert ema.average(a).op.name == "a/E" == ema.average_name(a)
    assert ema.variables_to_restore() == {"a/E": a, "b": b}
    assert ema.variables_to_restore([b]) == {"b/E": b, "a": a, "a/E": ema.average(a)}


def test_integers_are_refused():
    with pytest.raises(TypeError, match="The variables must be half, float, or double: n:0"):
        tf.train.ExponentialMovingAverage(.9).apply([tf.get_variable("n", initializer=1, trainable=False)])


def test_assign_moving_average_as_tf():
    v, x = tf.Variable([0., 0.], name="v"), tf.constant([1., 2.])
    debiased = moving_averages.assign_moving_average(v, x, .9)
    plain = moving_averages.assign_moving_average(v, x, .9, zero_debias=False)
    again = moving_averages.assign_moving_average(v, x, .9)
    with started() as session:
        # TF 1.15's own bits.
        assert session.run(debiased).tobytes().hex() == "fcff7f3ffcffff3f"
        np.testing.assert_allclose(session.run(plain), [1, 2], rtol=1e-6)
        np.testing.assert_allclose(session.run(again), [1, 2], rtol=1e-6)
    assert [u.op.name for u in tf.global_variables()] == [
        "v", "v/biased", "v/local_step", "v/biased_1", "v/local_step_1"]


def test_weighted_moving_average():
    weight = tf.placeholder(tf.float32, [])
    value = tf.placeholder(tf.float32, [])
    average = moving_averages.weighted_moving_average(value, .5, weight)
    with started() as session:
        assert session.run(average, {value: 3., weight: 1.}) == 3
        assert session.run(average, {value: 6., weight: 2.}) == pytest.approx((.5 * 1.5 + .5 * 12) / (.5 * .5 + .5 * 2))
