"""Keras optimizers: steps against the formulas, numbers that change, weights."""
import logging

import numpy as np
import pytest

import graphreg as tf

o = tf.keras.optimizers


def variable(value=(1., 2.), name="w"):
    return tf.Variable(list(value), name=name, use_resource=True)


def after(op, w, steps=1):
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for _ in range(steps):
            session.run(op)
        return session.run(w)


def square_steps(optimizer, steps):
    """The weights after some steps on the sum of their squares."""
    w = variable()
    return after(optimizer.get_updates(tf.reduce_sum(w * w), [w]), w, steps)


def test_sgd():
    assert np.allclose(square_steps(o.SGD(.1), 2), np.array([1., 2.]) * .8 ** 2)


@pytest.mark.parametrize("nesterov", [False, True])
def test_momentum(nesterov):
    w, v = np.array([1., 2.]), 0.
    for _ in range(3):
        v = .9 * v - .1 * 2 * w
        w = w + (.9 * v - .1 * 2 * w if nesterov else v)
    assert np.allclose(square_steps(o.SGD(.1, momentum=.9, nesterov=nesterov), 3), w, rtol=1e-5)


def test_adam():
    w, m, v = np.array([1., 2.]), 0., 0.
    for t in range(1, 5):
        grad = 2 * w
        m, v = .9 * m + .1 * grad, .999 * v + .001 * grad ** 2
        w = w - .1 * np.sqrt(1 - .999 ** t) / (1 - .9 ** t) * m / (np.sqrt(v) + 1e-7)
    assert np.allclose(square_steps(o.Adam(.1), 4), w, rtol=1e-5)


def test_rmsprop():
    w, rms = np.array([1., 2.]), 0.
    for _ in range(4):
        grad = 2 * w
        rms = .9 * rms + .1 * grad ** 2
        w = w - .01 * grad / (np.sqrt(rms) + 1e-7)
    assert np.allclose(square_steps(o.RMSprop(.01), 4), w, rtol=1e-5)


def test_decay():
    w = np.array([1., 2.])
    for t in range(3):
        w = w - .1 / (1 + .5 * t) * 2 * w
    assert np.allclose(square_steps(o.SGD(.1, decay=.5), 3), w)


@pytest.mark.parametrize("name", ["SGD", "RMSprop", "Adam", "Adamax", "Nadam", "Adagrad", "Adadelta", "Ftrl"])
def test_sparse_rows_as_dense(name):
    """One step on rows that are named twice is the step on their sum (Ftrl moves rows with a gradient of 0)."""
    first, second = variable([1., 2., 3.], "a"), variable([1., 2., 3.], "b")
    sparse = tf.IndexedSlices(tf.constant([1., 2.]), tf.constant([1, 1]), tf.constant([3]))
    ops = [getattr(o, name)(.1).apply_gradients([(sparse, first)]),
           getattr(o, name)(.1).apply_gradients([(tf.constant([0., 3., 0.]), second)])]
    a, b = after(ops, [first, second])
    assert np.isclose(a[1], b[1], rtol=1e-5) and a[1] != 2.


def test_minimize_a_function():
    w = variable()
    op = o.SGD(.1).minimize(lambda: tf.reduce_sum(w * w), [w])
    assert np.allclose(after(op, w), [.8, 1.6])


def test_numbers_are_variables_that_can_be_set():
    w, sgd = variable(), o.SGD(.1, momentum=.5)
    op = sgd.get_updates(tf.reduce_sum(w * w), [w])
    with tf.Session() as session, session.as_default():
        session.run(tf.global_variables_initializer())
        sgd.lr = .25
        sgd.momentum = 0.
        assert tf.keras.backend.get_value(sgd.learning_rate) == .25
        assert sgd.get_config()["learning_rate"] == .25
        session.run([op, op])
        assert np.allclose(session.run(w), [.5, 1.])


def test_a_number_is_replaced_before_it_is_a_variable():
    sgd = o.SGD(.1)
    sgd.learning_rate = .5
    assert sgd.get_config()["learning_rate"] == .5
    assert np.allclose(square_steps(sgd, 1), [0., 0.])


def test_weights_are_read_and_set():
    w, adam = variable(), o.Adam(.1)
    adam.get_updates(tf.reduce_sum(w * w), [w])
    with tf.Session() as session, session.as_default():
        session.run(tf.global_variables_initializer())
        values = [np.array(7), np.array([1., 2.]), np.array([3., 4.])]
        adam.set_weights(values)
        assert all(np.array_equal(a, b) for a, b in zip(adam.get_weights(), values))
        adam.set_weights(values + values[1:2])      # as Keras saved them once, with another third of slots
        with pytest.raises(ValueError, match="was expecting 3 weights"):
            adam.set_weights(values[:2])
        with pytest.raises(ValueError, match="not compatible with provided weight shape"):
            adam.set_weights([values[0], values[1], np.ones(3)])


@pytest.mark.parametrize("name", ["RMSprop", "Adagrad", "Adadelta"])
def test_weights_without_the_step_count(name):
    w, optimizer = variable(), getattr(o, name)(.1)
    optimizer.get_updates(tf.reduce_sum(w * w), [w])
    with tf.Session() as session, session.as_default():
        session.run(tf.global_variables_initializer())
        slots = [np.full(2, 5. + i) for i in range(len(optimizer.weights) - 1)]
        optimizer.set_weights([np.array(3)] + slots)
        assert optimizer.get_weights()[0] == 3
        optimizer.set_weights(slots)
        assert optimizer.get_weights()[0] == 0 and optimizer.get_weights()[1].tolist() == [5., 5.]


def test_iterations_can_be_given_once():
    sgd, count = o.SGD(.1), tf.Variable(5, dtype=tf.int64, use_resource=True)
    sgd.iterations = count
    w = variable()
    assert after(sgd.apply_gradients([(tf.ones([2]), w)]), count) == 6
    with pytest.raises(RuntimeError, match="Cannot set `iterations`"):
        sgd.iterations = count


def test_variables_without_gradient_are_named(caplog):
    w, other = variable(), variable(name="other")
    with caplog.at_level(logging.WARNING, logger="tensorflow"):
        o.SGD(.1).apply_gradients([(tf.ones([2]), w), (None, other)])
    assert "Gradients do not exist for variables ['other:0']" in caplog.text


def test_wrong_dtype():
    w = tf.Variable([1 + 1j], use_resource=True)
    with pytest.raises(ValueError, match="Invalid type tf.complex128"):
        o.SGD(.1).get_updates(tf.reduce_sum(tf.real(w * w)), [w])


def test_updates_do_not_take_tensors():
    with pytest.raises(NotImplementedError, match="Trying to update a Tensor"):
        with tf.Graph().as_default():
            o.SGD(.1).apply_gradients([(tf.ones([2]), tf.ones([2]))])


def test_clipnorm():
    w = variable([3., 4.])
    assert np.allclose(after(o.SGD(1., clipnorm=1.).get_updates(tf.reduce_sum(w * w) / 2, [w]), w), [2.4, 3.2])


def test_own_optimizer_from_its_configuration():
    class Half(o.SGD):
        pass
    config = o.serialize(Half(.3, name="h"))
    assert config["class_name"] == "Half"
    with tf.keras.utils.custom_object_scope({"Half": Half}):
        assert o.get(config).get_config()["learning_rate"] == .3
    with pytest.raises(ValueError, match="Unknown optimizer: Half"):
        o.get(config)


def test_schedule_from_a_configuration():
    schedule = o.schedules.PolynomialDecay(.1, 10)
    again = o.get(o.serialize(o.SGD(schedule)))
    assert isinstance(again.learning_rate, o.schedules.PolynomialDecay)
    assert again.learning_rate.get_config() == schedule.get_config()


def test_get_keeps_what_is_an_optimizer():
    sgd = o.SGD(.1)
    assert o.get(sgd) is sgd
    wrapped = o.get(tf.train.GradientDescentOptimizer(.1))
    assert o.get(wrapped) is wrapped


def test_wrapped_optimizer_is_initialized_by_keras():
    w = tf.keras.backend.variable([1., 2.])
    wrapped = o.get(tf.train.AdamOptimizer(.1))
    ops = wrapped.get_updates(tf.reduce_sum(w * w), [w])
    session = tf.keras.backend.get_session()
    session.run(ops)
    assert session.run([wrapped.iterations, w])[0] == 1
    session.close()
    with pytest.raises(NotImplementedError):
        wrapped.set_weights([])


def test_wrapped_optimizer_without_variables_counts():
    wrapped = o.get(tf.train.GradientDescentOptimizer(.1))
    assert after(wrapped.get_updates(tf.constant(1.), []), wrapped.iterations) == 1
