"""Keras models: what the records of TF do not show."""
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


def test_training_is_refused():
    model = K.Sequential([K.layers.Dense(1, input_shape=(2,))])
    with pytest.raises(tf.errors.UnimplementedError, match="Training of Keras models"):
        model.compile("sgd", "mse")
    with pytest.raises(tf.errors.UnimplementedError, match="Configurations"):
        model.get_config()
    with pytest.raises(AttributeError):
        model.fit


def test_operations_outside_of_layers_are_not_run_again():
    a = K.Input((2,))
    model = K.Model(a, tf.nn.relu(K.layers.Dense(1)(a)))
    with pytest.raises(tf.errors.UnimplementedError, match="operations outside of layers"):
        model(tf.ones([1, 2]))


def test_sparse_inputs_are_refused():
    with pytest.raises(tf.errors.UnimplementedError, match="Sparse"):
        K.Input((3,), sparse=True)
