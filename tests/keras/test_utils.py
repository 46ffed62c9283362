"""tf.keras.utils: what is refused, files, threads, the progress line where it must not be seen often."""
import hashlib
import time

import numpy as np
import pytest

import graphreg as tf

u = tf.keras.utils


@pytest.mark.parametrize("call", [
    lambda: u.HDF5Matrix("path", "data"), lambda: u.plot_model(None), lambda: u.model_to_dot(None),
    lambda: u.multi_gpu_model(None, 2), lambda: u.GeneratorEnqueuer(iter([]), use_multiprocessing=True)])
def test_refused(call):
    with pytest.raises(tf.errors.UnimplementedError, match="is not emulated"):
        call()


class TestGetFile:
    def put(self, folder, text=b"text"):
        (folder / "datasets").mkdir()
        path = folder / "datasets" / "x.txt"
        path.write_bytes(text)
        return str(path)

    def test_there(self, tmp_path):
        path = self.put(tmp_path)
        for hashes in ({}, {"md5_hash": hashlib.md5(b"text").hexdigest()},
                       {"file_hash": hashlib.sha256(b"text").hexdigest()},
                       {"file_hash": hashlib.md5(b"text").hexdigest(), "hash_algorithm": "md5"}):
            assert u.get_file("x.txt", "http://somewhere/x.txt", cache_dir=str(tmp_path), **hashes) == path

    def test_not_there(self, tmp_path):
        with pytest.raises(tf.errors.UnimplementedError, match="does not download.*http://somewhere/x.txt"):
            u.get_file("x.txt", "http://somewhere/x.txt", cache_dir=str(tmp_path))

    def test_other_content(self, tmp_path):
        self.put(tmp_path)
        with pytest.raises(tf.errors.UnimplementedError, match="has another hash"):
            u.get_file("x.txt", "http://somewhere/x.txt", cache_dir=str(tmp_path), md5_hash="0" * 32)

    def test_unpacking(self, tmp_path):
        self.put(tmp_path)
        with pytest.raises(tf.errors.UnimplementedError, match="does not unpack"):
            u.get_file("x.txt", "http://somewhere/x.txt", cache_dir=str(tmp_path), extract=True)


class Numbers(u.Sequence):
    ends = 0

    def __len__(self):
        return 4

    def __getitem__(self, i):
        return i

    def on_epoch_end(self):
        self.ends += 1


def test_sequence_without_methods():
    with pytest.raises(NotImplementedError):
        len(u.Sequence())


def test_ordered_enqueuer_shuffles_each_epoch_whole():
    numbers = Numbers()
    enqueuer = u.OrderedEnqueuer(numbers, shuffle=True)
    enqueuer.start(workers=2, max_queue_size=3)
    batches = enqueuer.get()
    epochs = [sorted(next(batches) for _ in range(4)) for _ in range(3)]
    enqueuer.stop()
    assert epochs == [[0, 1, 2, 3]] * 3 and numbers.ends >= 2 and not enqueuer.is_running()


def test_error_in_a_generator_comes_through():
    def failing():
        yield 1
        raise KeyError("broken")
    enqueuer = u.GeneratorEnqueuer(failing())
    enqueuer.start()
    batches = enqueuer.get()
    assert next(batches) == 1
    with pytest.raises(KeyError, match="broken"):
        next(batches)
    assert not enqueuer.is_running()


def test_enqueuer_stops_while_its_queue_is_full():
    enqueuer = u.OrderedEnqueuer(Numbers())
    enqueuer.start(max_queue_size=1)
    begin = time.monotonic()
    enqueuer.stop(timeout=5)
    assert time.monotonic() - begin < 4 and not enqueuer.run_thread.is_alive()


def test_custom_objects_may_be_set_for_good():
    u.get_custom_objects()["mine"] = np.abs
    try:
        assert tf.keras.activations.get("mine") is np.abs
    finally:
        u.get_custom_objects().clear()


def test_custom_objects_of_nested_configurations():
    class Inner:
        def __init__(self, a):
            self.a = a

    class Outer:
        @classmethod
        def from_config(cls, config, custom_objects=None):
            made = cls()
            made.inner = u.deserialize_keras_object(config, custom_objects=custom_objects)
            return made
    config = {"class_name": "Outer", "config": {"class_name": "Inner", "config": {"a": 3}}}
    assert u.deserialize_keras_object(config, custom_objects={"Outer": Outer, "Inner": Inner}).inner.a == 3


def test_source_inputs_of_a_tensor_without_layers():
    x = tf.ones([2])
    assert u.get_source_inputs(x) is x


def test_progress_in_a_hurry_is_not_shown(capsys):
    bar = u.Progbar(1000)
    for i in range(1, 1000):
        bar.update(i)
    assert capsys.readouterr().out.count("\r") < 20
    bar.update(1000)
    assert capsys.readouterr().out.endswith("/step\n")
