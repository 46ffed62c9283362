"""Keras models: what the records of TF do not show."""
import sys

import numpy as np
import pytest

import graphreg as tf

K = tf.keras


def test_a_model_computes_what_its_layers_do():
    a = K.Input((2,))
    model = K.Model(a, K.layers.Dense(1, kernel_initializer="ones")(a))
    model.set_weights([np.array([[2.], [3.]]), np.array([1.])])
    y = model(tf.constant([[1., 10.]]))
    assert K.backend.get_session().run(y).tolist() == [[33.]]


def test_a_model_from_json_computes_the_same():
    a = K.Input((2,))
    h = K.layers.Dense(3, activation="relu")(a)
    model = K.Model(a, K.layers.concatenate([h, K.layers.Lambda(lambda x: x * 2)(a)]) - 1.)
    again = K.models.model_from_json(model.to_json())
    again.set_weights(model.get_weights())
    x = tf.constant([[1., -2.], [3., 4.]])
    first, second = K.backend.get_session().run([model(x), again(x)])
    assert first.tolist() == second.tolist()


def test_a_clone_has_weights_of_its_own():
    model = K.Sequential([K.layers.Dense(1, use_bias=False, input_shape=(2,))])
    copy = K.models.clone_model(model)
    copy.set_weights([np.ones([2, 1])])
    model.set_weights([np.zeros([2, 1])])
    assert copy.get_weights()[0].tolist() == [[1.], [1.]]


def test_operations_outside_of_layers_run_again():
    a = K.Input((2,))
    model = K.Model(a, tf.nn.relu(a[:, ::-1] * [1., 2.], name="r"))
    y = model(tf.constant([[1., -5.], [3., 4.]]))
    assert K.backend.get_session().run(y).tolist() == [[0., 2.], [4., 6.]]


def test_yaml_needs_its_library(monkeypatch):
    monkeypatch.setitem(sys.modules, "yaml", None)
    model = K.Sequential([K.layers.Dense(1, input_shape=(2,))])
    with pytest.raises(ImportError, match="Requires yaml module installed"):
        model.to_yaml()
    with pytest.raises(ImportError, match="Requires yaml module installed"):
        K.models.model_from_yaml("")


def test_a_circle_of_layers_is_refused():
    config = {"layers": [
        {"name": n, "class_name": "Activation", "config": {"name": n, "activation": "relu"},
         "inbound_nodes": [[[other, 0, 0, {}]]]} for n, other in (("a", "b"), ("b", "a"))]}
    with pytest.raises(ValueError, match="circle"):
        K.Model.from_config(config)


def test_sparse_inputs_are_refused():
    with pytest.raises(tf.errors.UnimplementedError, match="Sparse"):
        K.Input((3,), sparse=True)
