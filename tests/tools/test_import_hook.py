"""`import tensorflow` means graphreg, and nothing remains when that ends."""
import sys
from types import ModuleType

import pytest

import graphreg
from graphreg.tools.import_hook import find_module, install_as_tensorflow


def test_tensorflow_is_graphreg():
    with install_as_tensorflow():
        import tensorflow as tf
        import tensorflow.compat.v1 as tf1
        import tensorflow.contrib.slim as slim
        from tensorflow.contrib import layers
        from tensorflow.contrib.layers.python.layers import layers as inner
        from tensorflow.keras import backend
        from tensorflow.keras.layers import Dense
    assert tf is graphreg and tf1 is graphreg.compat.v1 and slim is graphreg.contrib.slim
    assert layers is graphreg.contrib.layers and inner.batch_norm is layers.batch_norm
    assert backend is graphreg.keras.backend and Dense is graphreg.keras.layers.Dense


def test_nothing_remains():
    import graphreg.layers
    specs = graphreg.nn.__spec__, graphreg.layers.__spec__
    before = set(vars(graphreg)), set(sys.meta_path)
    with install_as_tensorflow() as hook:
        import tensorflow.layers
        import tensorflow.nn  # noqa: F401
        assert hasattr(graphreg.layers, "__path__")
    hook.uninstall()
    assert not [n for n in sys.modules if n.partition(".")[0] == "tensorflow"]
    assert (graphreg.nn.__spec__, graphreg.layers.__spec__) == specs and not hasattr(graphreg.nn, "__path__")
    assert (set(vars(graphreg)), set(sys.meta_path)) == before
    with pytest.raises(ImportError):
        import tensorflow  # noqa: F811


def test_a_real_tensorflow_comes_back():
    real = sys.modules["tensorflow"] = ModuleType("tensorflow")
    real_nn = sys.modules["tensorflow.nn"] = ModuleType("tensorflow.nn")
    try:
        with install_as_tensorflow():
            import tensorflow.nn
            assert tensorflow is graphreg and tensorflow.nn is graphreg.nn
        assert sys.modules["tensorflow"] is real and sys.modules["tensorflow.nn"] is real_nn
    finally:
        del sys.modules["tensorflow"], sys.modules["tensorflow.nn"]


@pytest.mark.parametrize("name", ["tensorflow.contrib.tensorrt", "tensorflow.no_such", "tensorflow.functions",
                                  "tensorflow.engine.plan"])
def test_what_is_not_there_is_named(name):
    with install_as_tensorflow():
        with pytest.raises(ModuleNotFoundError, match="No module named 'tensorflow.*is not emulated") as e:
            __import__(name)
    assert name.startswith(e.value.name)


def test_v2_has_tf2s_names():
    with install_as_tensorflow(v2=True):
        import tensorflow as tf
        import tensorflow.compat.v1 as tf1
        from tensorflow.keras import layers
    assert tf is graphreg.compat.v2 and tf1.get_variable is graphreg.get_variable
    assert not hasattr(tf, "placeholder") and layers.Dense
    graphreg.disable_v2_behavior()


@pytest.mark.parametrize("path", ["layers.dense", "no.such", "__doc__", "tools"])
def test_only_namespaces_are_modules(path):
    assert find_module(path) is None
