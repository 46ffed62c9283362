"""Devices by TF's names: what an op may name, what is refused, and the lines of log_device_placement."""
import pytest

import graphreg as tf
from graphreg.engine.places import Device, Places, _in_order, numpy_devices, processors

GPUS = [Device("GPU", i, f"gpu {i}", 1 << 30, f"device: {i}, name: a, compute capability: 9.0") for i in range(2)]


def op_on(device, name="a"):
    with tf.Graph().as_default(), tf.device(device):
        return tf.constant(1., name=name).op


@pytest.mark.parametrize("device, wanted", [
    ("", None), ("/cpu:0", "CPU:0"), ("/device:CPU:1", "CPU:1"), ("/gpu:1", "GPU:1"), ("/gpu:*", "GPU:0"),
    ("/gpu", "GPU:0"), ("/device:XLA_CPU:0", "XLA_CPU:0"), ("/job:localhost/replica:0/task:0/gpu:0", "GPU:0"),
    ("/job:localhost", None)])
def test_devices_that_are_there(device, wanted):
    found = Places(processors(2) + GPUS).of(op_on(device))
    assert (found and found.name) == (wanted and f"/device:{wanted}")


# TF 1.15.5 on a machine without GPUs.
AVAILABLE = ("available devices are [ /job:localhost/replica:0/task:0/device:CPU:0, "
             "/job:localhost/replica:0/task:0/device:XLA_CPU:0 ]. Make sure the device specification refers to a valid "
             "device.")


@pytest.mark.parametrize("device, named, end", [
    ("/gpu:0", "/device:GPU:0", " The requested device appears to be a GPU, but CUDA is not enabled."),
    ("/gpu:*", "/device:GPU:*", " The requested device appears to be a GPU, but CUDA is not enabled."),
    ("/cpu:1", "/device:CPU:1", ""), ("/device:FOO:0", "/device:FOO:0", ""),
    ("/job:worker/task:1", "/job:worker/task:1", "")])
def test_devices_that_are_not(device, named, end):
    with pytest.raises(tf.errors.InvalidArgumentError) as caught:
        Places(processors(1)).of(op_on(device))
    assert caught.value.message == (f"Cannot assign a device for operation a: node a was explicitly assigned to {named} "
                                    f"but {AVAILABLE}{end}\n\t [[a]]")


def test_soft_placement():
    soft = Places(processors(1), tf.ConfigProto(allow_soft_placement=True))
    assert soft.of(op_on("/gpu:3")).name == "/device:CPU:0"
    with pytest.raises(tf.errors.InvalidArgumentError, match="/job:worker/task:1"):
        soft.of(op_on("/job:worker/task:1"))
    assert Places(processors(1), strict=False).of(op_on("/job:worker/task:1")) is None


def test_what_every_task_has():
    places = Places(processors(1), task="/job:worker/replica:0/task:1", is_shared=lambda spec: spec.job == "ps")
    assert places.of(op_on("/job:ps/task:3")) is None and places.of(op_on("/job:ps/task:3/cpu:0")).name == "/device:CPU:0"
    assert places.of(op_on("/job:worker/task:1")) is None
    with pytest.raises(tf.errors.InvalidArgumentError):
        places.of(op_on("/job:worker/task:0"))


def test_the_default_device():
    assert Places(processors(1) + GPUS).default is GPUS[0] and Places(processors(1)).default.type == "CPU"
    assert Places(processors(2)).is_one and not Places(processors(1) + GPUS).is_one
    assert len(numpy_devices(tf.ConfigProto(device_count={"CPU": 2}))) == 3


def test_inputs_are_placed_first_and_sources_last():
    with tf.Graph().as_default() as graph:
        v = tf.Variable(1., name="v")
        tf.cond(v > 0., lambda: v + 1., lambda: v - 1., name="c")
    order = [op.name for op in _in_order(graph.get_operations())]
    # As TF 1.15.5 logs them: the Switch of a branch was made after the op that it feeds.
    assert order == ["v", "v/Assign", "v/read", "Greater", "c/Switch", "c/switch_t", "c/switch_f", "c/pred_id", "c/add/Switch",
                     "c/add", "c/sub/Switch", "c/sub", "c/Merge", "v/initial_value", "Greater/y", "c/add/y", "c/sub/y"]


def test_lines_of_placement(capsys):
    config = tf.ConfigProto(log_device_placement=True, device_count={"CPU": 2})
    with tf.Graph().as_default() as graph:
        x = tf.placeholder(tf.float32, name="x")
        with tf.device("/cpu:1"):
            y = tf.add(x, 2., name="y")
        z = tf.identity(y, name="z")
        with tf.Session(graph=graph, config=config) as session:
            for _ in range(2):
                session.run(z, {x: 1.})
            w = tf.identity(z, name="w")
            session.run(w, {x: 1.})
    task = "/job:localhost/replica:0/task:0/device:"
    once = [f"y: (Add): {task}CPU:1", f"z: (Identity): {task}CPU:0"]
    sources = [f"x: (Placeholder): {task}CPU:1", f"y/y: (Const): {task}CPU:1"]
    assert capsys.readouterr().out.splitlines() == (
        ["Device mapping:", f"{task}XLA_CPU:0 -> device: XLA_CPU device"] + once + sources
        + once + [f"w: (Identity): {task}CPU:0"] + sources)
