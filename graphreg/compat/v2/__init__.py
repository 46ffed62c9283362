"""TF2's namespace, as tf.compat.v2 has it in TF 1.15.

`import graphreg.compat.v2 as tf` at the start of a program turns TF2's behaviour on, so that programs and
documents written for TF2 run as they are; in a program that has made a graph, or that only reaches through
tf.compat.v2, nothing is switched.
"""
import importlib
import sys
import types

from ... import compat
from ...core import scopes
from ...resource_variables import BaseResourceVariable, ResourceVariable
from ...v2_behavior import disable_v2_behavior, enable_v2_behavior  # noqa: F401
from ...variables import VariableAggregationV2 as VariableAggregation, VariableSynchronization  # noqa: F401
from ...version import VERSION as __version__  # noqa: F401
from .. import v1
from .forms import ROWS, form
from .names import MODULES, NAMES

_ROOT = __name__.partition(".")[0]


def _find(path):
    """TF1's object of a name: "nn.relu"."""
    found = importlib.import_module(_ROOT)
    for name in path.split("."):
        found = getattr(found, name)
    return found


def _lookup(module, name):
    """What TF2's namespace has under a name.

    Raises:
      AttributeError: nothing.
    """
    full = f"{module}.{name}" if module else name
    if full in ROWS:
        return form(full, _find)
    if name in NAMES.get(module, "").split():
        return _find(full)
    raise AttributeError(f"module '{__name__}{'.' + module if module else ''}' has no attribute '{name}'")


class _Namespace(types.ModuleType):
    """A module of TF2's whose names are TF1's or their new forms."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        found = _lookup(self.__name__[len(__name__) + 1:], name)
        setattr(self, name, found)
        return found

    def __dir__(self):
        return NAMES[self.__name__[len(__name__) + 1:]].split()


def _namespace(name):
    made = _Namespace(f"{__name__}.{name}", f"TF2's namespace tf.{name}.")
    sys.modules[made.__name__] = made
    return made


class _VariableType(type):
    def __call__(cls, initial_value=None, trainable=None, validate_shape=True, caching_device=None, name=None,
                 variable_def=None, dtype=None, import_scope=None, constraint=None,
                 synchronization=VariableSynchronization.AUTO, aggregation=VariableAggregation.NONE, shape=None):
        return ResourceVariable(
            initial_value=initial_value, trainable=trainable, validate_shape=validate_shape,
            caching_device=caching_device, name=name, variable_def=variable_def, dtype=dtype,
            import_scope=import_scope, constraint=constraint, synchronization=synchronization,
            aggregation=aggregation, shape=shape)

    def __instancecheck__(cls, instance):
        return isinstance(instance, BaseResourceVariable)


class Variable(metaclass=_VariableType):
    """A variable of TF2: a resource variable.

    Args: as tf.Variable, without collections, expected_shape and use_resource.
    Source: tf.compat.v2.Variable.
    """


class name_scope(scopes.name_scope):
    """Context manager that puts a name in front of the names of the ops made within.

    Args:
      name: str.
    Raises:
      ValueError: name is no string.
    Source: tf.compat.v2.name_scope.
    """

    def __init__(self, name):
        if not isinstance(name, str):
            raise ValueError("name for name_scope must be a string.")
        super().__init__(name)


def device(device_name):
    """Context manager that sets the device of ops made within.

    Raises:
      RuntimeError: a function is given under eager execution.
    Source: tf.compat.v2.device.
    """
    if callable(device_name) and scopes.executing_eagerly():
        raise RuntimeError("tf.device does not support functions.")
    return scopes.device(device_name)


_KERAS_MODULES = {"losses": "keras.losses", "metrics": "keras.metrics", "optimizers": "keras.optimizers",
                  "initializers": "keras.initializers"}
_KERAS_NAMES = {"zeros_initializer": "Zeros", "ones_initializer": "Ones", "constant_initializer": "Constant",
                "random_normal_initializer": "RandomNormal", "random_uniform_initializer": "RandomUniform"}


def __getattr__(name):
    if name == "keras":
        found = importlib.import_module(".keras", __name__)
    elif name == "compat":
        found = types.SimpleNamespace(v1=v1, v2=sys.modules[__name__], **{
            n: getattr(compat, n) for n in ("as_bytes", "as_str", "as_str_any", "as_text")})
    elif name in _KERAS_MODULES:
        found = getattr(importlib.import_module(".keras", __name__), name)
    elif name in _KERAS_NAMES:
        found = getattr(importlib.import_module(".keras.initializers", __name__), _KERAS_NAMES[name])
    elif name in NAMES and name:
        found = _namespace(name)
    elif name in MODULES.split():
        found = _find(name)
    else:
        found = _lookup("", name)
    globals()[name] = found
    return found


def __dir__():
    return sorted({*NAMES[""].split(), *MODULES.split(), "compat", "keras"})


if compat.import_switches() and not scopes.has_global_graph():
    enable_v2_behavior()
