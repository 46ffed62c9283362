"""Whole Keras models in HDF5 files; crossing with TF is in tests/test_crossing.py."""
import sys

import numpy as np
import pytest

import graphreg as tf

keras = tf.keras
X, Y = np.eye(4, 3), np.ones((4, 2))


def trained(optimizer="adam", **kwargs):
    net = keras.Sequential([keras.layers.Dense(3, activation="relu", input_shape=(3,), name="a"),
                            keras.layers.Dense(2, name="b")])
    net.compile(optimizer, "mse", **kwargs)
    net.fit(X, Y, epochs=2, verbose=0)
    return net


def test_without_h5py(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "h5py", None)
    net = trained()
    with pytest.raises(ImportError, match=r"`save_model` requires h5py .* pip install graphreg\[h5\]"):
        net.save(str(tmp_path / "m.h5"))
    with pytest.raises(ImportError, match=r"pip install graphreg\[h5\]"):
        net.save_weights(str(tmp_path / "m.h5"))
    (tmp_path / "m.h5").write_bytes(b"\x89HDF\r\n\x1a\n")
    with pytest.raises(ImportError, match=r"`load_model` requires h5py .* pip install graphreg\[h5\]"):
        keras.models.load_model(str(tmp_path / "m.h5"))


def test_other_formats_are_refused(tmp_path):
    with pytest.raises(tf.errors.UnimplementedError, match="a Keras model as a SavedModel"):
        trained().save(str(tmp_path / "m"), save_format="tf")
    with pytest.raises(OSError, match="SavedModel file does not exist at"):
        keras.models.load_model(str(tmp_path / "none"))
    tf.reset_default_graph()
    x = tf.placeholder(tf.float32, [None], name="x")
    w = tf.get_variable("w", initializer=1.)
    with tf.Session() as s:
        s.run(w.initializer)
        tf.saved_model.simple_save(s, str(tmp_path / "graph"), {"x": x}, {"y": x * w})
    with pytest.raises(tf.errors.UnimplementedError, match="a Keras model of a SavedModel"):
        keras.models.load_model(str(tmp_path / "graph"))


def test_round_trip(tmp_path):
    pytest.importorskip("h5py")
    path = str(tmp_path / "m.h5")
    net = trained(keras.optimizers.Adam(.01), metrics=["mae"], loss_weights=[.5])
    net.save(path)
    wanted, slots = net.predict(X), net.optimizer.get_weights()
    again = keras.models.load_model(path)
    np.testing.assert_array_equal(again.predict(X), wanted)
    for got, value in zip(again.optimizer.get_weights(), slots):
        np.testing.assert_array_equal(got, value)
    assert again.metrics_names == net.metrics_names and again.loss_weights == [.5]
    np.testing.assert_allclose(again.evaluate(X, Y, verbose=0), net.evaluate(X, Y, verbose=0), rtol=1e-6)
    assert keras.models.load_model(path, compile=False).optimizer is None


def test_own_objects(tmp_path):
    pytest.importorskip("h5py")

    class Scale(keras.layers.Layer):
        def __init__(self, k=2, **kwargs):
            super().__init__(**kwargs)
            self.k = k

        def call(self, x):
            return x * self.k

        def get_config(self):
            return dict(super().get_config(), k=self.k)

    def difference(y_true, y_pred):
        return keras.backend.mean(y_true - y_pred)
    net = keras.Sequential([Scale(3, input_shape=(3,)), keras.layers.Dense(2)])
    net.compile("sgd", difference)
    path = str(tmp_path / "m.h5")
    net.save(path)
    with pytest.raises(ValueError, match="Unknown layer: Scale"):
        keras.models.load_model(path)
    with pytest.raises(ValueError, match="Unknown loss function:difference"):
        keras.models.load_model(path, custom_objects={"Scale": Scale})
    again = keras.models.load_model(path, custom_objects={"Scale": Scale, "difference": difference})
    assert again.layers[0].k == 3 and again.loss is difference


def test_what_cannot_be_saved(tmp_path):
    pytest.importorskip("h5py")

    class Net(keras.Model):
        def call(self, x):
            return x
    with pytest.raises(NotImplementedError, match="Functional model or a Sequential model"):
        Net().save(str(tmp_path / "m.h5"))
    trained().save_weights(str(tmp_path / "w.h5"))
    with pytest.raises(ValueError, match="No model found in config file."):
        keras.models.load_model(str(tmp_path / "w.h5"))


def test_checkpoints_of_models_while_they_train(tmp_path):
    pytest.importorskip("h5py")
    net = trained()
    net.fit(X, Y, epochs=2, verbose=0, callbacks=[keras.callbacks.ModelCheckpoint(str(tmp_path / "m{epoch}.h5"))])
    again = keras.models.load_model(str(tmp_path / "m2.h5"))
    np.testing.assert_array_equal(again.predict(X), net.predict(X))
