"""`import tensorflow` means graphreg: one import hook, which undoes itself.

Below `tensorflow` the public namespaces are graphreg's modules of the same names; the modules behind them
(`tensorflow.python...`, `tensorflow.core...`, `tensorflow.examples...`) are those of graphreg.aliases.
"""
import sys
from importlib import import_module
from importlib.machinery import ModuleSpec
from types import ModuleType, SimpleNamespace

import graphreg

# graphreg's own packages below its root, which are no namespaces of TF's.
_OWN = frozenset(("aliases", "core", "engine", "formats", "functions", "kernels", "ops", "platform", "testing", "tools",
                  "training", "__main__"))
_NOT_EMULATED = "No module named {name!r}: {short} is not emulated, or not in TF 1.15"


def find_namespace(path):
    """graphreg's module of a dotted name below tf.

    Args:
      path: str such as "contrib.layers", or "" for tf itself.
    Returns:
      the module, or None.
    """
    if path == "compat.v2":
        # Imported by the program, it switches to TF2's behaviour; reached through tf.compat, it does not.
        return import_module("graphreg.compat.v2")
    found = graphreg
    for depth, name in enumerate(path.split(".") if path else ()):
        if depth == 0 and name in _OWN or name.startswith("__"):
            return None
        try:
            found = getattr(found, name)
        except AttributeError:
            return None
    return found if isinstance(found, (ModuleType, SimpleNamespace)) else None


def find_module(path):
    """What `import tensorflow.<path>` gives.

    Args:
      path: str, dotted, or "" for tf itself.
    Returns:
      a module, or None: there is none.
    """
    found = _alias(path) if path.partition(".")[0] in ("python", "core", "examples") else None
    return find_namespace(path) if found is None else found


def _alias(path):
    try:
        aliases = import_module("graphreg.aliases")
    except ModuleNotFoundError:
        return None
    return aliases.find_module(path)


class _Loader:
    """Puts a module that exists under another name.

    Args:
      module: the module.
      opened: list that takes the modules that got a __path__ here.
    """

    def __init__(self, module, opened):
        self._module = module
        self._opened = opened

    def create_module(self, spec):
        # An empty one: the import system writes on what it is given here.
        return None

    def exec_module(self, module):
        sys.modules[module.__spec__.name] = self._module
        if not hasattr(self._module, "__path__"):
            # `import tensorflow.layers.x` asks tensorflow.layers for it.
            self._module.__path__ = []
            self._opened.append(self._module)


class TensorFlowFinder:
    """Finds `tensorflow` and all below it in graphreg.

    Args:
      root: the module that `tensorflow` itself is, default graphreg.
    """

    def __init__(self, root=None):
        self._root = graphreg if root is None else root
        self.opened = []

    def find_spec(self, name, path=None, target=None):
        top, _, rest = name.partition(".")
        if top != "tensorflow":
            return None
        module = self._find(rest)
        if module is None:
            raise ModuleNotFoundError(_NOT_EMULATED.format(name=name, short="tf." + rest), name=name)
        return ModuleSpec(name, _Loader(module, self.opened), is_package=True)

    def _find(self, path):
        if not path:
            return self._root
        if self._root is not graphreg and path.partition(".")[0] not in ("python", "core", "examples", "compat"):
            found = self._root
            for name in path.split("."):
                found = getattr(found, name, None)
            return found if isinstance(found, (ModuleType, SimpleNamespace)) else None
        return find_module(path)


def _loaded():
    return {n: m for n, m in sys.modules.items() if n == "tensorflow" or n.startswith("tensorflow.")}


class install_as_tensorflow:
    """Let `import tensorflow`, and all that is below it, mean graphreg.

    As a context manager it is undone at the end: a real TensorFlow, loaded before or not, is untouched.

    Args:
      v2: bool, whether `tensorflow` has TF2's names and behaviour, as graphreg.compat.v2.
    """

    def __init__(self, v2=False):
        self._hidden = _loaded()
        self._names = set(vars(graphreg))
        for name in self._hidden:
            del sys.modules[name]
        self._finder = TensorFlowFinder(import_module("graphreg.compat.v2") if v2 else None)
        sys.meta_path.insert(0, self._finder)

    def uninstall(self):
        """Undo it; a second time does nothing."""
        if self._finder not in sys.meta_path:
            return
        sys.meta_path.remove(self._finder)
        for name in _loaded():
            del sys.modules[name]
        sys.modules.update(self._hidden)
        for module in self._finder.opened:
            del module.__path__
        for name in {"python", "examples"} & (set(vars(graphreg)) - self._names):
            delattr(graphreg, name)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.uninstall()
