"""Devices on the JAX engine: three processors, which JAX makes of one, stand for several devices."""
import importlib.util
import os
import subprocess
import sys

import pytest

import graphreg as tf

pytestmark = [pytest.mark.slow, pytest.mark.skipif(importlib.util.find_spec("jax") is None, reason="needs the extra jax")]
HOME = os.path.dirname(os.path.dirname(os.path.abspath(tf.__file__)))

# JAX knows its devices once for a process, so that each program has one of its own.
START = "import numpy as np\nimport graphreg as tf\nconfig = tf.ConfigProto(device_count={'CPU': 3})\n"
TOWERS = START + '''
def losses(engine, place, config=None):
    """(losses of 10 steps of two towers, devices of the stretches of the last plan, of the variables)."""
    with tf.Graph().as_default(), tf.device("/cpu:0"):
        tf.set_random_seed(1)
        x, y = tf.placeholder(tf.float32, [None, 8]), tf.placeholder(tf.float32, [None, 1])
        optimizer, found, towers = tf.train.AdamOptimizer(0.01), [], []
        for i, (part, wanted) in enumerate(zip(tf.split(x, 2), tf.split(y, 2))):
            with tf.device(place % i), tf.name_scope("tower_%d" % i), tf.variable_scope("net", reuse=i > 0):
                h = tf.nn.dropout(tf.layers.dense(part, 16, tf.nn.relu), 0.8, seed=4)
                found.append(tf.losses.mean_squared_error(wanted, tf.layers.dense(h, 1)))
                towers.append(optimizer.compute_gradients(found[-1]))
        mean = [(tf.reduce_mean(tf.stack([g for g, _ in both]), 0), both[0][1]) for both in zip(*towers)]
        train, total = optimizer.apply_gradients(mean, tf.train.get_or_create_global_step()), tf.add_n(found)
        with tf.Session(engine, config=config) as session:
            session.run(tf.global_variables_initializer())
            draw = np.random.RandomState(0)
            feed = {x: draw.randn(16, 8), y: draw.randn(16, 1)}
            values = [session.run([total, train], feed)[0] for _ in range(10)]
            plan = list(session._plans.values())[-1]
            used = [s.device for s in getattr(plan, "_stretches", None) or ()]
            return values, used, {c.on_device().device for c in session._state._variables.values()} if used else None
wanted, _, _ = losses("numpy", "/cpu:%d")
'''


def run(program):
    environment = {k: v for k, v in os.environ.items() if k != "XLA_FLAGS"}
    subprocess.run([sys.executable, "-c", program], check=True, env={**environment, "PYTHONPATH": HOME})


def test_each_tower_runs_on_its_device():
    run(TOWERS + '''
found, used, of_variables = losses("jax", "/cpu:%d", config)
np.testing.assert_allclose(found, wanted, rtol=1e-4)
import jax
cpus = jax.local_devices()
assert len(cpus) == 3 and used == [cpus[0], cpus[1], cpus[0]] and of_variables == {cpus[0]}, (used, of_variables)
found, used, of_variables = losses("jax", "/device:CPU:%d", config)
np.testing.assert_allclose(found, wanted, rtol=1e-4)
''')


def test_devices_that_are_not_there():
    run(TOWERS + '''
try:
    losses("jax", "/gpu:%d")
except tf.errors.InvalidArgumentError as error:
    assert "explicitly assigned to /device:GPU:0 but available devices are [ " in str(error)
else:
    raise AssertionError("no error")
found, used, _ = losses("jax", "/gpu:%d", tf.ConfigProto(allow_soft_placement=True))
np.testing.assert_allclose(found, wanted, rtol=1e-4)
assert used == [None]
''')


def test_variables_loops_and_conds_on_other_devices():
    run(START + '''
with tf.device("/cpu:1"):
    v = tf.get_variable("v", [3], initializer=tf.ones_initializer())
    i, total = tf.while_loop(lambda i, a: i < 4, lambda i, a: (i + 1, a * 2.), [0, v * 1.])
with tf.device("/cpu:2"):
    w = tf.get_variable("w", [3], initializer=tf.zeros_initializer(), use_resource=True)
    drawn = tf.random_normal([3], seed=1)
    chosen = tf.cond(tf.reduce_sum(total) > 0., lambda: total + 1., lambda: total - 1.)
step = tf.train.MomentumOptimizer(0.1, 0.9).minimize(tf.reduce_sum(v * v + w * chosen))
again = v.assign(w * 2.)
other = tf.py_func(lambda a: a + 1., [chosen], tf.float32)


def values(engine, config=None):
    with tf.Session(engine, config=config) as session:
        session.run(tf.global_variables_initializer())
        out = [session.run([total, chosen, drawn, v, w]), session.run([step, v, w])[1:], session.run([other, v, w, drawn]),
               session.run([again, w]), session.run([v + w, step])[:1], session.run([v, w])]
        return [a for some in out for a in some]


for a, b in zip(values("numpy"), values("jax", config)):
    np.testing.assert_allclose(a, b, rtol=1e-5)
''')


def test_what_programs_are_told_of_devices():
    run('''
import os
os.environ["GRAPHREG_ENGINE"] = "jax"
''' + START + '''
from graphreg import device_lib
names = ["/device:CPU:0", "/device:CPU:1", "/device:CPU:2", "/device:XLA_CPU:0"]
assert [d.name for d in device_lib.list_local_devices(config)] == names
assert [d.name for d in tf.Session(config=config).list_devices()] == ["/job:localhost/replica:0/task:0" + n for n in names]
assert not tf.test.is_gpu_available() and tf.test.gpu_device_name() == ""
assert [d.name for d in device_lib.list_local_devices(tf.ConfigProto(device_count={"CPU": 1}))] == names[:1] + names[-1:]
''')


class Gpu:
    """A GPU as JAX tells of it."""

    platform, device_kind, compute_capability = "gpu", "NVIDIA A", "8.0"

    def memory_stats(self):
        return {"bytes_limit": 1 << 30}


def test_gpus_that_jax_sees(monkeypatch):
    import jax
    from graphreg.engine.jax_devices import jax_devices
    gpus, cpu = [Gpu(), Gpu()], object()
    monkeypatch.setattr(jax, "local_devices", lambda backend=None: [cpu] if backend == "cpu" else gpus)
    found = jax_devices()
    assert [(d.name, d.physical) for d in found] == [
        ("/device:CPU:0", cpu), ("/device:XLA_CPU:0", cpu), ("/device:GPU:0", gpus[0]), ("/device:GPU:1", gpus[1])]
    assert found[3].memory == 1 << 30 and found[3].description == "device: 1, name: NVIDIA A, compute capability: 8.0"
    assert [d.name for d in jax_devices(tf.ConfigProto(device_count={"GPU": 0}))] == ["/device:CPU:0", "/device:XLA_CPU:0"]
    monkeypatch.setenv("GRAPHREG_ENGINE", "jax")
    assert tf.test.is_gpu_available() and tf.test.gpu_device_name() == "/device:GPU:0"
    assert tf.test.is_gpu_available(min_cuda_compute_capability=(7, 5))
    assert not tf.test.is_gpu_available(min_cuda_compute_capability=(9, 0))
