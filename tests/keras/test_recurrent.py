"""Keras' recurrent layers: what golden records do not tell."""
import numpy as np
import pytest

import graphreg as tf
from graphreg import keras
from graphreg.keras import layers


def sigmoid(x):
    return np.clip(.2 * x + .5, 0, 1)


def values(layer, tensor, x, data):
    session = keras.backend.get_session()
    session.run(tf.global_variables_initializer())
    rng = np.random.RandomState(0)
    layer.set_weights([rng.randn(*w.shape) / 2 for w in layer.get_weights()])
    return session.run(tensor, {x: data})


def test_lstm_is_its_formula():
    x = layers.Input((4, 3))
    layer = layers.LSTM(2)
    data = np.random.RandomState(1).randn(5, 4, 3)
    got = values(layer, layer(x), x, data)
    kernel, recurrent, bias = layer.get_weights()
    h, c = np.zeros((5, 2)), np.zeros((5, 2))
    for t in range(4):
        i, f, g, o = np.split(data[:, t] @ kernel + h @ recurrent + bias, 4, axis=1)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
    np.testing.assert_allclose(got, h, rtol=1e-5, atol=1e-6)


def test_unrolled_equals_looped():
    x = layers.Input(batch_shape=(2, 5, 3))
    data = np.random.RandomState(1).randn(2, 5, 3)
    out = []
    for unroll in (False, True):
        layer = layers.GRU(4, unroll=unroll, return_sequences=True, reset_after=True)
        out.append(values(layer, layer(x), x, data))
    np.testing.assert_allclose(*out, rtol=1e-5, atol=1e-6)


@pytest.mark.parametrize("unroll", [False, True])
def test_masked_steps_keep_the_state(unroll):
    x = layers.Input((3, 2))
    layer = layers.SimpleRNN(2, unroll=unroll)
    data = np.random.RandomState(1).randn(1, 3, 2)
    y = layer(x, mask=tf.constant([[True, True, False]]))
    shorter = data.copy()
    shorter[0, 2] = 7.
    got = values(layer, y, x, data)
    np.testing.assert_array_equal(got, keras.backend.get_session().run(y, {x: shorter}))


def test_model_learns():
    rng = np.random.RandomState(0)
    data = rng.randn(64, 4, 1)
    model = keras.Sequential([layers.LSTM(8, input_shape=(4, 1)), layers.Dense(1)])
    model.compile("adam", "mse")
    losses = model.fit(data, data.sum(1), epochs=120, batch_size=64, verbose=0).history["loss"]
    assert losses[-1] < .9 * losses[0]


def test_bidirectional_from_its_configuration():
    layer = layers.Bidirectional(layers.GRU(3, return_sequences=True), merge_mode="ave")
    again = layers.Bidirectional.from_config(layer.get_config())
    assert again.get_config() == layer.get_config() and again.backward_layer.go_backwards


@pytest.mark.parametrize("name", ["CuDNNLSTM", "CuDNNGRU"])
def test_layers_of_gpus_are_refused(name):
    with pytest.raises(tf.errors.UnimplementedError, match=name):
        getattr(layers, name)(3)


def test_penalties_of_the_cell_are_the_layers():
    layer = layers.LSTM(2, kernel_regularizer="l2", recurrent_regularizer=keras.regularizers.l1(.1))
    layer(layers.Input((3, 2)))
    assert len(layer.losses) == 2
