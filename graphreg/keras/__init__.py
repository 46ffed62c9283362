"""TF's public namespace tf.keras, as far as it is there."""
from . import (  # noqa: F401
    activations, backend, callbacks, constraints, experimental, initializers, layers, losses, metrics, models,
    optimizers, preprocessing, regularizers, utils)
from .engine.input_layer import Input  # noqa: F401
from .models import Model, Sequential  # noqa: F401
from .version import KERAS_VERSION as __version__  # noqa: F401


def __getattr__(name):
    if name == "estimator":
        from importlib import import_module
        return import_module("." + name, __name__)
    raise AttributeError(f"module 'graphreg.keras' has no attribute {name!r}: tf.keras.{name} is not emulated")
