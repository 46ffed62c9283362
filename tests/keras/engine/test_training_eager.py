"""Batches that run layer by layer: the same numbers as batches of a graph, and models that can only run so."""
import numpy as np
import pytest

import graphreg as tf

keras = tf.keras
RANDOM = np.random.RandomState(0)
X, Y = RANDOM.rand(8, 3).astype(np.float32), RANDOM.rand(8, 2).astype(np.float32)


def two_headed():
    x = keras.Input((3,))
    h = keras.layers.Dense(4, activation="tanh", kernel_initializer="ones", kernel_regularizer="l2")(x)
    a = keras.layers.Dense(2, kernel_initializer="ones", activity_regularizer="l1", name="a")(h)
    b = keras.layers.Dense(2, kernel_initializer="zeros", name="b")(h)
    return keras.Model(x, [a, b])


def history(run_eagerly):
    model = two_headed()
    model.compile(keras.optimizers.Adam(.1), {"a": "mse", "b": "mae"}, metrics={"a": ["mae"]}, loss_weights=[1., .5],
                  run_eagerly=run_eagerly)
    return model.fit(X, [Y, Y], sample_weight=[np.arange(8.), np.ones(8)], epochs=3, batch_size=4, shuffle=False,
                     verbose=0).history


def test_gives_what_the_graph_gives(eager):
    by_graph, by_tape = history(False), history(True)
    assert list(by_graph) == list(by_tape) == ["loss", "a_loss", "b_loss", "a_mean_absolute_error"]
    for name, values in by_graph.items():
        np.testing.assert_allclose(by_tape[name], values, rtol=1e-5)


class Branching(keras.Model):
    def __init__(self):
        super().__init__(dynamic=True)
        self.dense = keras.layers.Dense(2, kernel_initializer="ones")

    def call(self, x):
        return self.dense(x) if tf.reduce_sum(x) > 0 else self.dense(-x)


def test_models_whose_call_looks_at_values(eager):
    model = Branching()
    model.compile("sgd", "mse")
    assert model.run_eagerly
    before = model.evaluate(X, Y, verbose=0)
    assert model.fit(X, Y, epochs=2, verbose=0).history["loss"][0] == pytest.approx(before, rel=1e-5)
    np.testing.assert_allclose(model.predict(X), model.predict(-X), rtol=1e-6)


def test_tensors_serve_as_data(eager):
    model = two_headed()
    model.compile("sgd", "mse")
    x, y = tf.constant(X), tf.constant(Y)
    loss = model.evaluate(x, [y, y], verbose=0)[0]
    assert model.fit(x, [y, y], batch_size=8, verbose=0).history["loss"][0] == pytest.approx(loss, rel=1e-5)
    assert [p.shape for p in model.predict(x)] == [(8, 2), (8, 2)]


def test_run_eagerly_needs_eager_execution():
    with pytest.raises(ValueError, match="can only set `run_eagerly=True` if eager execution is enabled"):
        two_headed().compile("sgd", "mse", run_eagerly=True)
