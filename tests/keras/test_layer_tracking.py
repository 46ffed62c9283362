"""What a Keras layer counts as its own: weights and layers among its attributes."""
import numpy as np
import pytest

import graphreg as tf


class Nest(tf.keras.layers.Layer):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.layers_kept = [tf.keras.layers.Dense(2, name="a")]
        self.by_name = {"b": tf.keras.layers.Dense(2, name="b")}

    def call(self, inputs):
        for layer in self.layers_kept:
            inputs = layer(inputs)
        return self.by_name["b"](inputs)


def test_layers_in_lists_and_dicts_count():
    layer = Nest()
    layer.layers_kept.append(tf.keras.layers.Dense(2, name="late"))
    layer(tf.ones([1, 3]))
    assert [v.name for v in layer.weights] == [
        f"nest/{n}/{w}:0" for n in ("a", "late", "b") for w in ("kernel", "bias")]
    assert len(layer.submodules) == 3


def test_trainable_reaches_the_layers_within():
    layer = Nest()
    layer(tf.ones([1, 3]))
    layer.trainable = False
    assert layer.trainable_weights == [] and len(layer.non_trainable_weights) == 4
    assert not layer.by_name["b"].trainable


def test_a_deleted_attribute_does_not_count():
    layer = tf.keras.layers.Layer()
    layer.inner = tf.keras.layers.Dense(2)
    layer.v = tf.Variable(1.)
    del layer.inner, layer.v
    assert layer.weights == [] and layer.submodules == ()


def test_attributes_of_tf_layers_do_not_count():
    layer = tf.layers.Layer()
    layer.inner = tf.keras.layers.Dense(2)
    assert layer.submodules == ()


def test_weights_given_to_the_constructor():
    kernel = np.full((3, 2), .5, np.float32)
    layer = tf.keras.layers.Dense(2, weights=[kernel, np.ones(2)])
    y = layer(tf.ones([1, 3]))
    with tf.Session() as session:
        tf.keras.backend.set_session(session)
        with session.as_default():
            layer.set_weights([kernel, np.ones(2)])
            np.testing.assert_array_equal(session.run(y), [[2.5, 2.5]])


def test_set_weights_refuses_other_shapes():
    layer = tf.keras.layers.Dense(2)
    layer(tf.ones([1, 3]))
    with pytest.raises(ValueError, match=r"Layer weight shape \(3, 2\) not compatible with provided weight shape \(2,\)"):
        layer.set_weights([np.ones(2), np.ones(2)])
    with pytest.raises(ValueError, match="with a  weight list of length 1, but the layer was expecting 2 weights"):
        layer.set_weights([np.ones(2)])
