"""Keras regularizers: arguments by the old and the new names, classes of newer Keras, programs' own."""
import numpy as np
import pytest

import graphreg as tf

r = tf.keras.regularizers
W = np.array([[1., -2.], [3., 0.]], np.float32)


def penalty(regularizer):
    with tf.Session() as session:
        return session.run(regularizer(tf.constant(W)))


@pytest.mark.parametrize("regularizer, expected", [
    (r.l1(.5), 3.), (r.l1(l=.5), 3.), (r.l1(l1=.5), 3.), (r.l2(.5), 7.), (r.l2(l=.5), 7.), (r.l2(l2=.5), 7.),
    (r.l1_l2(l1=.5, l2=.5), 10.), (r.l1(), .06), (r.l2(), .14), (r.l1_l2(), .2), (r.L1(), .06), (r.L2(), .14),
    (r.L1(.5), 3.), (r.L1(l1=.5), 3.), (r.L1(l=.5), 3.), (r.L2(.5), 7.), (r.L2(l2=.5), 7.), (r.L2(l=.5), 7.),
    (r.L1L2(l1=.5), 3.), (r.L1L2(), 0.), (r.get("l1"), .06), (r.get("l2"), .14), (r.get("l1_l2"), .2),
    (r.get("L1"), .06), (r.get("L2"), .14), (r.get("L1L2"), 0.),
    (r.get({"class_name": "l2", "config": {"l2": .5}}), 7.), (r.get({"class_name": "l2", "config": {"l": .5}}), 7.),
    (r.get({"class_name": "L2", "config": {"l2": .5}}), 7.)])
def test_penalty(regularizer, expected):
    assert np.isclose(penalty(regularizer), expected)


@pytest.mark.parametrize("make", [r.l1, r.L1])
def test_one_name_at_a_time_l1(make):
    with pytest.raises(TypeError, match="they are one argument"):
        make(l=.1, l1=.1)


@pytest.mark.parametrize("make", [r.l2, r.L2])
def test_one_name_at_a_time_l2(make):
    with pytest.raises(TypeError, match="they are one argument"):
        make(l=.1, l2=.1)


def test_unknown_argument():
    with pytest.raises(TypeError):
        r.l2(l1=.1)


@pytest.mark.parametrize("regularizer", [r.L1(.5), r.L2(.25), r.l1_l2(.5, .25)])
def test_there_and_back(regularizer):
    again = r.get(r.serialize(regularizer))
    assert type(again) is type(regularizer) and again.get_config() == regularizer.get_config()


class Strength(r.Regularizer):
    def __init__(self, strength):
        self.strength = strength

    def __call__(self, x):
        return self.strength * tf.reduce_sum(tf.square(x))

    def get_config(self):
        return {"strength": self.strength}


def test_own_class():
    config = r.serialize(Strength(.5))
    assert config == {"class_name": "Strength", "config": {"strength": .5}}
    assert r.deserialize(config, {"Strength": Strength}).strength == .5
    with pytest.raises(ValueError, match="Unknown regularizer: Strength"):
        r.get(config)


def test_plain_function():
    def own(w):
        return .01 * tf.reduce_sum(tf.square(w))
    assert r.get(own) is own and r.serialize(own) == "own"
    layer = tf.keras.layers.Dense(2, kernel_regularizer=own, kernel_initializer="ones")
    layer(tf.ones([1, 3]))
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        assert np.isclose(session.run(layer.losses[0]), .06)


@pytest.mark.parametrize("name", ["l3", "L1l2", ""])
def test_unknown_name(name):
    with pytest.raises(ValueError, match="Unknown regularizer:" + name):
        r.get(name)
