"""Weights of Keras models in files: beyond the recorded cases."""
import numpy as np
import pytest

import graphreg as tf

layers = tf.keras.layers


def model(units=3, bias=True):
    return tf.keras.Sequential([
        layers.Dense(units, input_shape=(2,), name="a", use_bias=bias), layers.Activation("relu", name="r"),
        layers.BatchNormalization(name="b"), layers.Dense(1, name="c")])


def same(left, right):
    return all(np.array_equal(x, y) for x, y in zip(left.get_weights(), right.get_weights()))


def test_checkpoint_of_a_trained_model(tmp_path):
    one, two = model(), model()
    for m in (one, two):
        m.compile(tf.keras.optimizers.Adam(.1), "mse")
        m.fit(np.ones([4, 2]), np.zeros([4, 1]), verbose=0)
    one.fit(np.ones([4, 2]), np.zeros([4, 1]), verbose=0)
    assert not same(one, two)
    one.save_weights(str(tmp_path / "w"))
    two.load_weights(str(tmp_path / "w")).assert_consumed()
    assert same(one, two)
    # The optimizer's slots and steps come along.
    assert tf.keras.backend.get_value(two.optimizer.iterations) == 2
    slot = [tf.keras.backend.get_value(m.optimizer.get_slot(m.layers[0].kernel, "m")) for m in (one, two)]
    np.testing.assert_array_equal(*slot)


def test_subclassed_models_are_kept_by_attributes(tmp_path):
    class Net(tf.keras.Model):
        def __init__(self):
            super().__init__()
            self.blocks, self.named = [layers.Dense(2), layers.Dense(2)], {"last": layers.Dense(1)}

        def call(self, x):
            return self.named["last"](self.blocks[1](self.blocks[0](x)))
    one, two = Net(), Net()
    for net in (one, two):
        net(tf.zeros([1, 2]))
    one.save_weights(str(tmp_path / "w"))
    assert [n for n, _ in tf.train.list_variables(str(tmp_path / "w"))][1:3] == [
        "blocks/0/bias/.ATTRIBUTES/VARIABLE_VALUE", "blocks/0/kernel/.ATTRIBUTES/VARIABLE_VALUE"]
    two.load_weights(str(tmp_path / "w")).assert_consumed()
    assert same(one, two)


def test_overwriting_is_asked_for(tmp_path, monkeypatch):
    answers = iter(["what", "n", "y"])
    monkeypatch.setattr("builtins.input", lambda text: next(answers))
    one, two = model(), model()
    one.save_weights(str(tmp_path / "w"))
    two.save_weights(str(tmp_path / "w"), overwrite=False)
    again = model()
    again.load_weights(str(tmp_path / "w"))
    assert same(again, one)
    two.save_weights(str(tmp_path / "w"), overwrite=False)
    again.load_weights(str(tmp_path / "w"))
    assert same(again, two)


def test_without_h5py_the_error_names_the_extra(tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "h5py", None)
    with pytest.raises(ImportError, match=r"pip install graphreg\[h5\]"):
        model().save_weights(str(tmp_path / "w.h5"))


def test_a_missing_h5_file(tmp_path):
    with pytest.raises(OSError, match="Unable to open file"):
        model().load_weights(str(tmp_path / "w.h5"))


def test_h5_in_order_and_by_name(tmp_path):
    h5py = pytest.importorskip("h5py")
    one, two, path = model(), model(), str(tmp_path / "w.h5")
    one.save_weights(path)
    two.load_weights(path)
    assert same(one, two)
    with h5py.File(path, "r") as f:
        assert [n.decode() if isinstance(n, bytes) else n for n in f.attrs["layer_names"]] == ["a", "r", "b", "c"]
        assert f["a"]["a"]["kernel:0"].shape == (2, 3) and f.attrs["keras_version"] in (b"2.2.4-tf", "2.2.4-tf")
    other = tf.keras.Sequential([layers.Dense(5, input_shape=(3,)), layers.BatchNormalization()])
    with pytest.raises(ValueError, match="You are trying to load a weight file containing 3 layers into a model with 2"):
        other.load_weights(path)
    with pytest.raises(ValueError, match='expects 1 weights, but the saved weights have 2 elements'):
        model(bias=False).load_weights(path)
    with pytest.raises(ValueError, match=r"has shape \(2, 4\), but the saved weight has shape \(2, 3\)"):
        model(4).load_weights(path, by_name=True)
