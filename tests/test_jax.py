"""graphreg.jax.to_function: graphs as functions of JAX."""
import importlib.util
import os
import re
import subprocess
import sys

import numpy as np
import pytest

import graphreg as tf

has_jax = importlib.util.find_spec("jax") is not None
needs_jax = pytest.mark.skipif(not has_jax, reason="needs the extra jax")
PAGE = os.path.join(os.path.dirname(__file__), os.pardir, "docs", "jax.md")
HOME = os.path.dirname(os.path.dirname(os.path.abspath(tf.__file__)))


@pytest.fixture
def jax():
    return importlib.import_module("jax")


def network():
    """(dict of results, inputs x and y, rate of dropout) of a small network in the default graph."""
    tf.set_random_seed(1)
    x, y = tf.placeholder(tf.float32, [None, 6, 6, 1], name="x"), tf.placeholder(tf.int64, [None], name="y")
    keep = tf.placeholder_with_default(1., [])
    h = tf.layers.max_pooling2d(tf.layers.conv2d(x, 3, 3, activation=tf.nn.relu), 2, 2)
    h = tf.nn.dropout(tf.layers.flatten(h), keep, seed=3)
    # Half of the gradient is stopped.
    h = tf.stop_gradient(h) * 0.5 + h
    logits = tf.layers.dense(h, 5, kernel_regularizer=tf.contrib.layers.l2_regularizer(0.1))
    loss = tf.losses.sparse_softmax_cross_entropy(y, logits) + tf.losses.get_regularization_loss()
    return {"logits": logits, "loss": [loss]}, x, y, keep


DATA = np.random.RandomState(0).randn(4, 6, 6, 1).astype(np.float32), np.array([0, 3, 1, 4])


@pytest.mark.slow
@needs_jax
@pytest.mark.parametrize("engine", ["numpy", "jax"])
def test_values_and_gradients_are_the_graphs(jax, engine):
    with tf.Graph().as_default():
        results, x, y, keep = network()
        step = tf.train.get_or_create_global_step()
        variables = tf.trainable_variables()
        wanted = tf.gradients(results["loss"], variables + [x])
        with tf.Session(engine) as session:
            session.run(tf.global_variables_initializer())
            feed = {x: DATA[0], y: DATA[1], keep: 0.5}
            function, params = tf.jax.to_function({**results, "step": step, "x": x}, ["x:0", y], given={keep: 0.5})
            assert sorted(params) == sorted(v.op.name for v in tf.global_variables())
            found = jax.jit(function)(params, *DATA)
            run = session.run(results, feed)
            np.testing.assert_allclose(found["logits"], run["logits"], rtol=1e-5, atol=1e-6)
            np.testing.assert_allclose(found["loss"][0], run["loss"][0], rtol=1e-6)
            assert found["step"] == 0 and found["x"].shape == (4, 6, 6, 1)
        with tf.Session(engine) as session:
            session.run(tf.global_variables_initializer())
            *of_variables, of_x = session.run(wanted, feed)
    gradient = jax.jit(jax.grad(lambda *args: function(*args)["loss"][0], argnums=(0, 1), allow_int=True))
    ours, ours_of_x = gradient(params, *DATA)
    np.testing.assert_allclose(ours_of_x, of_x, rtol=1e-4, atol=1e-6)
    for v, g in zip(variables, of_variables):
        np.testing.assert_allclose(ours[v.op.name], g, rtol=1e-4, atol=1e-6)


@pytest.mark.slow
@needs_jax
def test_gradients_that_jax_does_not_know(jax):
    with tf.Graph().as_default():
        q = tf.placeholder(tf.float32, [])
        _, power = tf.while_loop(lambda i, a: i < 5, lambda i, a: (i + 1, a * tf.sin(a)), [0, q])

        @tf.custom_gradient
        def doubled(a):
            return a * 1., lambda dy: dy * 2.
        w = tf.get_variable("w", [3], initializer=tf.ones_initializer(), use_resource=True)
        rows = tf.reduce_sum(tf.gather(w, [0, 0, 2]) * doubled(q))
        unused = tf.get_variable("unused", [2], initializer=tf.ones_initializer())
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            function, params = tf.jax.to_function([power, rows, unused], [q])
            wanted = session.run(tf.gradients(power, q), {q: 1.3})
    assert np.isclose(jax.grad(lambda v: function(params, v)[0])(1.3), wanted[0], rtol=1e-5)
    assert jax.grad(lambda v: function(params, v)[1])(1.3) == 6.
    found = jax.grad(lambda p: function(p, 2.)[1])(params)
    np.testing.assert_array_equal(found["w"], [4., 0., 2.])
    np.testing.assert_array_equal(found["unused"], [0., 0.])


@pytest.mark.slow
@needs_jax
def test_what_cannot_be_a_function(jax):
    with tf.Graph().as_default():
        x = tf.placeholder(tf.float32, [2], name="x")
        v = tf.get_variable("v", [2], initializer=tf.zeros_initializer())
        step = tf.train.GradientDescentOptimizer(1.).minimize(tf.reduce_sum(v * x))
        called = tf.py_func(np.sin, [x], tf.float32, name="called")
        with pytest.raises(ValueError, match="needs a session that holds the variables"):
            tf.jax.to_function(x + 1., [x])
        with pytest.raises(TypeError, match="session must be a tf.Session"):
            tf.jax.to_function(x + 1., [x], session="jax")
        with tf.Session("jax") as session:
            with pytest.raises(tf.errors.FailedPreconditionError, match="uninitialized value v"):
                tf.jax.to_function(v * x, [x])
            session.run(v.initializer)
            for fetch, text in [(step, "the operation GradientDescent as a result"),
                                (v.assign(x), r"an op that changes a variable \(Assign Assign\)"),
                                (called * 2., r"what runs on the host \(PyFunc called\).*name tensors behind it as feeds"),
                                (tf.unique(x)[0], "Unique Unique in a function of JAX")]:
                with pytest.raises(tf.errors.UnimplementedError, match=text):
                    function, params = tf.jax.to_function(fetch, [x])
                    function(params, np.ones(2, np.float32))
            function, params = tf.jax.to_function(called * 2., [called])
            np.testing.assert_array_equal(function(params, np.ones(2)), [2., 2.])
            with pytest.raises(ValueError, match=r"Cannot feed value of shape \(3,\) for Tensor 'x:0'"):
                tf.jax.to_function(v * x, [x])[0]({"v": np.zeros(2)}, np.zeros(3))
            with pytest.raises(TypeError, match=r"takes 1 values after params \(x:0\), but 0 were given"):
                tf.jax.to_function(v * x, [x])[0]({"v": np.zeros(2)})
            with pytest.raises(ValueError, match="x:0 is fed twice"):
                tf.jax.to_function(v * x, [x], given={x: [1., 2.]})


LOAD = """
import sys
import numpy as np
from jax import export
values = dict(np.load("values.npz"))
x, wanted = values.pop("x"), values.pop("wanted")
with open("model.bin", "rb") as f:
    model = export.deserialize(f.read())
found = model.call({k.replace("|", "/"): v for k, v in values.items()}, x)
np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-6)
assert "graphreg" not in sys.modules
"""


@pytest.mark.slow
@needs_jax
@pytest.mark.skipif(importlib.util.find_spec("flatbuffers") is None, reason="needs flatbuffers, of the extra jax")
def test_a_saved_function_needs_no_graphreg(jax, tmp_path):
    from jax import export
    with tf.Graph().as_default(), tf.Session("jax") as session:
        results, x, y, _ = network()
        session.run(tf.global_variables_initializer())
        function, params = tf.jax.to_function(results["logits"], [x])
        wanted = session.run(results["logits"], {x: DATA[0]})
    saved = export.export(jax.jit(function))(params, jax.ShapeDtypeStruct(DATA[0].shape, np.float32)).serialize()
    (tmp_path / "model.bin").write_bytes(saved)
    np.savez(tmp_path / "values.npz", x=DATA[0], wanted=wanted, **{k.replace("/", "|"): v for k, v in params.items()})
    subprocess.run([sys.executable, "-c", LOAD], cwd=tmp_path, check=True)


@pytest.mark.slow
@needs_jax
@pytest.mark.skipif(importlib.util.find_spec("flatbuffers") is None, reason="needs flatbuffers, of the extra jax")
@pytest.mark.skipif(not os.path.exists(PAGE), reason="the pages are not there")
def test_the_program_of_the_page():
    with open(PAGE) as f:
        program = re.search(r"^<!-- file: to_jax.py -->\n```python\n(.*?)^```$", f.read(), re.M | re.S)[1]
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True,
                          env={**os.environ, "PYTHONPATH": HOME})
    assert done.stdout.splitlines() == ["['dense/bias', 'dense/kernel', 'dense_1/bias', 'dense_1/kernel']"] + ["(2, 3)"] * 2


@pytest.mark.skipif(has_jax, reason="JAX is there")
def test_without_jax():
    with tf.Session(), pytest.raises(ImportError, match=r'pip install "graphreg\[jax\]"'):
        tf.jax.to_function(tf.constant(1.))
