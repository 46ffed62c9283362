"""Keras objects by name: from a string or a configuration, and back."""
from types import FunctionType

_custom = {}      # tf.keras.utils.get_custom_objects(): names that programs gave to their own classes


def custom_objects():
    """dict: the names that the program gave to classes and functions of its own; it may be changed.

    Source: tf.keras.utils.get_custom_objects.
    """
    return _custom


class CustomObjectScope:
    """Context manager in which names stand for classes and functions of the program.

    Args:
      *args: dicts from names to objects.
    Source: tf.keras.utils.CustomObjectScope.
    """

    def __init__(self, *args):
        self._objects = args

    def __enter__(self):
        self._before = dict(_custom)
        for objects in self._objects:
            _custom.update(objects)
        return self

    def __exit__(self, *unused):
        _custom.clear()
        _custom.update(self._before)
        return False


def custom_object_scope(*args):
    """A CustomObjectScope.

    Source: tf.keras.utils.custom_object_scope.
    """
    return CustomObjectScope(*args)


def serialize(instance):
    """The configuration of an object: {"class_name": ..., "config": ...}; the name of a function."""
    if instance is None:
        return None
    if hasattr(instance, "get_config"):
        return {"class_name": type(instance).__name__, "config": instance.get_config()}
    if hasattr(instance, "__name__"):
        return instance.__name__
    raise ValueError("Cannot serialize", instance)


def deserialize_object(identifier, module_objects=None, custom_objects=None, printable_module_name="object"):
    """The object that a configuration or a name stands for; a class that is named is made with its defaults.

    Args:
      identifier: dict as serialize returns it, str, or a function, which is returned as it is; None stays None.
      module_objects: dict from names to classes and functions.
      custom_objects: dict like it, asked first.
      printable_module_name: str, the kind of the objects, for messages.
    Raises:
      ValueError: no such name, or nothing of the kind.
    Source: tf.keras.utils.deserialize_keras_object.
    """
    if identifier is None:
        return None
    if isinstance(identifier, dict):
        return _from_configuration(identifier, module_objects, custom_objects, printable_module_name)
    if isinstance(identifier, str):
        found = _find(identifier, module_objects, custom_objects)
        if found is None:
            raise ValueError(f"Unknown {printable_module_name}:{identifier}")
        return found() if isinstance(found, type) else found
    if type(identifier) is FunctionType:
        return identifier
    raise ValueError(f"Could not interpret serialized {printable_module_name}: {identifier}")


def _find(name, module_objects, custom_objects):
    for table in (custom_objects, _custom, module_objects):
        if table and table.get(name) is not None:
            return table[name]
    return None


def _from_configuration(config, module_objects, custom_objects, kind):
    if "class_name" not in config or "config" not in config:
        raise ValueError("Improper config format: " + str(config))
    found = _find(config["class_name"], module_objects, custom_objects)
    if found is None:
        raise ValueError(f"Unknown {kind}: {config['class_name']}")
    with CustomObjectScope(custom_objects or {}):
        if not hasattr(found, "from_config"):
            return found(**config["config"])
        if "custom_objects" in _argument_names(found.from_config):
            return found.from_config(config["config"], custom_objects={**_custom, **(custom_objects or {})})
        return found.from_config(config["config"])


def _argument_names(function):
    function = getattr(function, "__func__", function)
    code = getattr(function, "__code__", None)
    return code.co_varnames[:code.co_argcount + code.co_kwonlyargcount] if code else ()
