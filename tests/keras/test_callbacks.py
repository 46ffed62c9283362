"""Callbacks of Keras: what the records of TF do not show."""
import numpy as np
import pytest

import graphreg as tf
from graphreg.keras.callbacks import CallbackList

K = tf.keras
X, Y = np.ones((4, 2), "f"), np.ones((4, 1), "f")


@pytest.fixture
def model():
    made = K.Sequential([K.layers.Dense(1, kernel_initializer="ones", input_shape=(2,))])
    made.compile("sgd", "mse")
    return made


def test_callbacks_run_in_order(model):
    class Named(K.callbacks.Callback):
        def __init__(self, name):
            super().__init__()
            self.name = name

        def on_epoch_end(self, epoch, logs=None):
            logs["by"] = logs.get("by", "") + self.name
    history = model.fit(X, Y, verbose=0, callbacks=[Named("a"), Named("b")]).history
    assert history["by"] == ["ab"]


def test_a_callback_list_hands_on_model_and_settings(model):
    callbacks = [K.callbacks.Callback(), K.callbacks.History()]
    both = CallbackList(callbacks)
    both.set_model(model)
    both.set_params({"epochs": 3})
    assert [c.model for c in both] == [model, model] and [c.params for c in both] == [{"epochs": 3}] * 2
    assert CallbackList().callbacks == [] and both.callbacks is not callbacks


def test_the_best_weights_come_back(model):
    seen = []

    class Noted(K.callbacks.Callback):
        def on_epoch_end(self, epoch, logs=None):
            logs["val_loss"] = [2., 1., 3., 4.][epoch]
            seen.append(self.model.get_weights()[0].tolist())
    stop = K.callbacks.EarlyStopping(patience=2, restore_best_weights=True)
    model.fit(X, Y, epochs=9, verbose=0, callbacks=[Noted(), stop])
    assert len(seen) == 4 and model.get_weights()[0].tolist() == seen[1]


def test_a_scheduler_needs_a_learning_rate(model):
    model.compile(tf.train.GradientDescentOptimizer(.1), "mse")
    with pytest.raises(ValueError, match='Optimizer must have a "lr" attribute.'):
        model.fit(X, Y, verbose=0, callbacks=[K.callbacks.LearningRateScheduler(lambda epoch: .1)])


def test_missing_values_are_told(model, caplog):
    for callback in (K.callbacks.EarlyStopping(), K.callbacks.ReduceLROnPlateau(),
                     K.callbacks.ModelCheckpoint("f", save_best_only=True)):
        model.fit(X, Y, verbose=0, callbacks=[callback])
    texts = [record.getMessage().replace(" which is not available. Available metrics are: ", ": ")
             for record in caplog.records]
    assert texts == ["Early stopping conditioned on metric `val_loss`: loss",
                     "Reduce LR on plateau conditioned on metric `val_loss`: loss,lr",
                     "Can save best model only with val_loss available, skipping."]


def test_unknown_modes_are_told(caplog):
    for make in (K.callbacks.EarlyStopping, K.callbacks.ReduceLROnPlateau,
                 lambda mode: K.callbacks.ModelCheckpoint("f", mode=mode)):
        make(mode="foo")
    assert len([r for r in caplog.records if "mode foo is unknown, fallback to auto mode." in r.getMessage()]) == 3


def test_a_table_goes_on(model, tmp_path):
    path = str(tmp_path / "log.csv")
    for first in (0, 1):
        model.fit(X, Y, initial_epoch=first, epochs=first + 1, verbose=0,
                  callbacks=[K.callbacks.CSVLogger(path, separator=";", append=True)])
    with open(path) as f:
        rows = f.read().split("\n")
    assert rows[0] == "epoch;loss" and [row.split(";")[0] for row in rows[1:]] == ["0", "1", ""]


def test_what_is_not_emulated_is_refused():
    for make in (K.callbacks.RemoteMonitor, lambda: K.callbacks.TensorBoard(write_images=True)):
        with pytest.raises(tf.errors.UnimplementedError):
            make()
    with pytest.raises(tf.errors.UnimplementedError):
        K.callbacks.ModelCheckpoint("f", load_weights_on_restart=True).on_train_begin()
