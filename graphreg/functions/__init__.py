"""The sentences: TF's Python functions, composed of ops in TF's order with TF's names.

As a namespace this package is the function layer `tf` that gradient functions are handed:
tf.reduce_sum, tf.math.conj, tf.nn.relu, tf.raw.MatMul.
"""
from importlib import import_module

from ..core import raw  # noqa: F401

# Modules whose functions the layer offers, in the order they are searched.
MODULES = ("array", "slicing", "indexing", "math", "segments", "reduce", "products", "tensor_array", "control_flow",
           "control_flow_grad", "state", "random", "script", "linalg", "clip", "check", "embedding", "nn", "conv", "pool",
           "dilated", "norm", "sparse", "projective")


def __getattr__(name):
    if name in MODULES:
        return import_module("." + name, __name__)
    for module in MODULES:
        found = getattr(import_module("." + module, __name__), name, None)
        if found is not None:
            globals()[name] = found
            return found
    raise AttributeError(f"the function layer has no {name!r}")
