"""TF's generated functions, one for each op: gen_math_ops.mat_mul is what tf.raw_ops.MatMul is."""
from importlib import import_module
from pkgutil import iter_modules

from . import ops
from .core.declare import OpFunction


def __getattr__(name):
    if not name.startswith("__"):
        plain = name.lstrip("_")
        for module in iter_modules(ops.__path__):
            found = getattr(import_module(f"{ops.__name__}.{module.name}"), plain, None)
            if isinstance(found, OpFunction):
                return found
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}: no such op")
