"""The public names: what loads late is in the stub, and a missing name says what it is."""
import ast
import os

import pytest

import graphreg as tf


def stub_names():
    with open(os.path.join(os.path.dirname(tf.__file__), "__init__.pyi"), encoding="utf-8") as f:
        tree = ast.parse(f.read())
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module != "typing":
            yield from (alias.asname or alias.name for alias in node.names)
        elif isinstance(node, ast.AnnAssign):
            yield node.target.id


def test_the_stub_knows_every_public_name():
    # pytest puts names with an @ into the modules of packages that carry a plugin.
    own = {n for n in dir(tf) if not n.startswith(("_", "@")) or n == "__version__"}
    packages = {"core", "engine", "formats", "functions", "kernels", "ops", "platform", "testing", "tools", "training"}
    files = {f[:-3] for f in os.listdir(os.path.dirname(tf.__file__)) if f.endswith(".py")}
    stub = set(stub_names())
    assert own - packages - files - stub == set()
    assert {n for n in stub if not hasattr(tf, n)} == set()


def test_a_missing_name_is_named():
    with pytest.raises(AttributeError, match=r"tf\.no_such_thing is not emulated, or not in TF 1\.15"):
        tf.no_such_thing
    with pytest.raises(AttributeError, match=r"tf\.contrib\.tensorrt is not emulated"):
        tf.contrib.tensorrt


def test_compat_v1_is_the_same_library():
    assert tf.compat.v1.get_variable is tf.get_variable
    assert tf.compat.as_bytes("a") == b"a" and tf.compat.as_str(b"a") == "a"
    with pytest.raises(TypeError, match="Expected binary or unicode string, got 3"):
        tf.compat.as_text(3)


def test_config_messages_take_tfs_fields():
    config = tf.ConfigProto(allow_soft_placement=True, gpu_options=tf.GPUOptions(allow_growth=True))
    config.gpu_options.per_process_gpu_memory_fraction = .5
    config.graph_options.optimizer_options.global_jit_level = tf.OptimizerOptions.ON_1
    with tf.Session(config=config) as s:
        assert s.run(tf.constant(1.), options=tf.RunOptions(trace_level=tf.RunOptions.FULL_TRACE),
                     run_metadata=tf.RunMetadata()) == 1.
