"""The long ways to names: tf.contrib.layers.python.layers.batch_norm is tf.contrib.layers.batch_norm.

TF programs often import from the modules behind a public namespace. Each such module is here an empty one that
takes its names, at their first use, from the namespace or from the module that it stands for.
"""
import sys
from importlib import import_module
from types import ModuleType


class PathModule(ModuleType):
    """A module that has the names of others."""

    def __init__(self, name, sources):
        super().__init__(name, "Names of " + " and ".join(sources) + ".")
        self.__path__ = []
        self._sources = sources

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        for source in self._sources:
            module = import_module(source)
            if name in vars(module) or hasattr(module, name):
                return getattr(module, name)
        raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")


def add_paths(namespace, paths):
    """Enter the module `python` of a public namespace, and those below it.

    Args:
      namespace: str, full name of the module of the public namespace.
      paths: dict from dotted paths below `python` to names of modules that have what the namespace has not.
    Returns:
      the module `python`.
    """
    made = {}
    for path, source in paths.items():
        parts = ("python." + path).split(".")
        for depth in range(1, len(parts) + 1):
            name = namespace + "." + ".".join(parts[:depth])
            if name not in made:
                made[name] = sys.modules[name] = PathModule(name, [namespace])
                parent, _, last = name.rpartition(".")
                if parent in made:
                    setattr(made[parent], last, made[name])
        if source:
            made[name]._sources = [f"{__package__}.{source}", namespace]
    return made[namespace + ".python"]
