"""Training of Keras models: what the records of TF do not show, and what needs no record."""
import numpy as np
import pytest

import graphreg as tf

K = tf.keras
X = np.arange(15, dtype=np.float32).reshape(5, 3) / 10
Y = np.arange(5, dtype=np.float32).reshape(5, 1)


def line(**kwargs):
    a = K.Input((3,), name="a")
    return K.Model(a, K.layers.Dense(1, kernel_initializer="ones", name="o", **kwargs)(a))


def compiled(*args, **kwargs):
    model = line()
    model.compile(*(args or ("sgd", "mse")), **kwargs)
    return model


def test_a_step_is_gradient_descent():
    model = line(kernel_regularizer=K.regularizers.l2(.1))
    model.compile(K.optimizers.SGD(.5), "mse")
    w, error = np.ones((3, 1)), X.sum(axis=1, keepdims=True) - Y
    loss = model.train_on_batch(X, Y)
    assert loss == pytest.approx((error ** 2).mean() + .1 * (w ** 2).sum(), rel=1e-6)
    kernel, bias = model.get_weights()
    np.testing.assert_allclose(kernel, w - .5 * (2 * X.T @ error / 5 + .2 * w), rtol=1e-5)
    np.testing.assert_allclose(bias, [-.5 * 2 * error.mean()], rtol=1e-5)


def test_weights_of_samples_weigh_the_loss():
    w, model = np.array([1., 2., 3., 4., 5.]), compiled()
    error = X.sum(axis=1) - Y[:, 0]
    assert model.test_on_batch(X, Y, sample_weight=w) == pytest.approx((w * error ** 2).mean(), rel=1e-5)
    assert model.test_on_batch(X, Y) == pytest.approx((error ** 2).mean(), rel=1e-5)


def test_training_lowers_the_loss():
    losses = compiled("adam", "mse").fit(X, Y, epochs=30, verbose=0).history["loss"]
    assert len(losses) == 30 and losses[-1] < losses[0]


def test_uncompiled():
    model = line()
    for call in (model.fit, model.evaluate, model.train_on_batch, model.test_on_batch):
        with pytest.raises(RuntimeError, match="You must compile your model before training/testing"):
            call(X, Y)
    assert model.predict(X).shape == (5, 1) and model.metrics_names == ["loss"]


def test_a_failed_compile_leaves_the_model_uncompiled():
    model = line()
    with pytest.raises(ValueError, match="Unknown loss function:foo"):
        model.compile("sgd", "foo")
    with pytest.raises(RuntimeError):
        model.fit(X, Y)


def test_what_is_not_emulated_is_refused():
    with pytest.raises(tf.errors.UnimplementedError, match="distribute"):
        line().compile("sgd", "mse", distribute=3)


def test_missing_targets_are_told():
    with pytest.raises(tf.errors.InvalidArgumentError, match="You must feed a value for placeholder tensor 'o_target'"):
        compiled().train_on_batch(X)


def test_arguments_of_the_session_run():
    options = tf.RunOptions()
    assert compiled("sgd", "mse", options=options).test_on_batch(X, Y) == compiled().test_on_batch(X, Y)


def test_outputs_of_batches_are_joined():
    model = line()
    np.testing.assert_array_equal(model.predict(X, batch_size=2), model.predict(X))
    assert model.predict(X, steps=3).shape == (15, 1)


def test_the_function_of_a_mode_is_made_once():
    model = compiled(metrics=["mae"])
    assert model.train_function is None
    model.fit(X, Y, epochs=2, batch_size=2, verbose=0, validation_data=(X, Y))
    size = len(tf.get_default_graph().get_operations())
    made = model.train_function, model.test_function
    model.fit(X, Y, verbose=0, validation_data=(X, Y))
    model.evaluate(X, Y, verbose=0)
    assert len(tf.get_default_graph().get_operations()) == size
    assert (model.train_function, model.test_function) == made and None not in made


def test_a_generator_is_read_no_further_than_needed():
    read = []

    def batches():
        while True:
            read.append(1)
            yield X, Y
    compiled().fit_generator(batches(), 3, verbose=0)
    assert len(read) == 3


def test_a_sequence_is_told_of_the_end_of_an_epoch():
    class Batches(K.utils.Sequence):
        ends = 0

        def __len__(self):
            return 2

        def __getitem__(self, i):
            return X[i:i + 1], Y[i:i + 1]

        def on_epoch_end(self):
            self.ends += 1
    for workers in (0, 1):
        data = Batches()
        compiled().fit(data, epochs=3, verbose=0, workers=workers)
        assert data.ends == 3


def test_frozen_layers_are_told(caplog):
    model = compiled()
    model.layers[1].trainable = False
    model.train_on_batch(X, Y)
    assert "Discrepancy between trainable weights" in caplog.text


def test_metrics_of_the_program():
    class Largest(K.metrics.Metric):
        def __init__(self, name="largest"):
            super().__init__(name=name)
            self.seen = self.add_weight("seen", initializer="zeros")

        def update_state(self, y_true, y_pred, sample_weight=None):
            return self.seen.assign(tf.maximum(self.seen, tf.reduce_max(y_pred)))

        def result(self):
            return self.seen
    model = compiled("sgd", "mse", metrics=[Largest()])
    assert model.metrics_names == ["loss", "largest"]
    assert model.evaluate(X, Y, batch_size=2, verbose=0)[1] == pytest.approx(3.9)
    # evaluate leaves the metrics as they are; one batch adds to them and sets them back.
    assert model.test_on_batch(X[:1], Y[:1])[1] == pytest.approx(3.9)
    assert model.test_on_batch(X[:1], Y[:1])[1] == pytest.approx(.3)


def test_penalties_are_in_the_loss_once():
    model = line(kernel_regularizer=K.regularizers.l1(1.), activity_regularizer=K.regularizers.l2(1.))
    model.compile("sgd", "mse")
    plain = compiled().test_on_batch(X, Y)
    y = X.sum(axis=1)
    assert model.test_on_batch(X, Y) == pytest.approx(plain + 3. + (y ** 2).sum() / 5, rel=1e-5)


def test_tables_of_pandas_give_their_values():
    class DataFrame:
        """What pandas' tables have of arrays."""
        values, shape = X, X.shape
    np.testing.assert_array_equal(line().predict(DataFrame()), line().predict(X))
