"""Gives a program, and only the program, the names of old_names back, and says which it used.

A module that has lost names gets a `__getattr__` that answers the program's files alone; to libraries the module is
what it was. All of it is undone by `uninstall`.
"""
import sys
import warnings
from importlib.machinery import ModuleSpec, PathFinder

from . import old_names, old_rewriting, python2
from .old_uses import caller, is_program

_PATCHED = frozenset((*old_names.ATTRIBUTES, *(module for module, _ in old_names.METHODS)))


class _Attributes:
    """The `__getattr__` of a module that has lost names."""

    def __init__(self, module, rows, record):
        self.module, self.rows, self.record = module, rows, record
        self.before = vars(module).get("__getattr__")
        self.made = {}
        module.__getattr__ = self

    def __call__(self, name):
        row = self.rows.get(name)
        path, line = caller() if row is not None else (None, 0)
        if path is None or self._warns(name):
            return self._absent(name)
        if name not in self.made:
            self.made[name] = row.make()
        self.record.add(f"{self.module.__name__}.{name}", row, (path, line))
        return self.made[name]

    def _warns(self, name):
        """Whether the module still gives the name, with a warning."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                self._absent(name)
            except AttributeError:
                return False
        return True

    def _absent(self, name):
        if self.before is not None:
            return self.before(name)
        raise AttributeError(f"module {self.module.__name__!r} has no attribute {name!r}")

    def uninstall(self):
        if vars(self.module).get("__getattr__") is not self:
            return
        if self.before is None:
            del self.module.__getattr__
        else:
            self.module.__getattr__ = self.before


class _Method:
    """A method or property that a class had; only a program sees it.

    Args:
      owner: the class.
      name: str.
      row: Row, which makes the name it has now, what does it, or a property.
      record: Record.
    """

    def __init__(self, owner, name, row, record):
        self.owner, self.name, self.row, self.record = owner, name, row, record
        setattr(owner, name, self)

    def __get__(self, instance, owner=None):
        place = caller()
        if place[0] is None:
            raise AttributeError(f"{(owner or type(instance)).__name__!r} object has no attribute {self.name!r}")
        self.record.add(f"{self.owner.__name__}.{self.name}", self.row, place)
        does = self.row.make()
        return getattr(owner if instance is None else instance, does) if isinstance(does, str) else does.__get__(
            instance, owner)

    def uninstall(self):
        if vars(self.owner).get(self.name) is self:
            delattr(self.owner, self.name)


class _Patching:
    """A loader that gives a module its old names when it has been loaded."""

    def __init__(self, loader, patch):
        self._loader, self._patch = loader, patch

    def create_module(self, spec):
        return self._loader.create_module(spec)

    def exec_module(self, module):
        module.__loader__ = module.__spec__.loader = self._loader
        self._loader.exec_module(module)
        self._patch(module)

    def __getattr__(self, name):
        return getattr(self._loader, name)


class _Made:
    """A loader of a module that exists already."""

    def __init__(self, module):
        self._module = module

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        sys.modules[module.__spec__.name] = self._module


class SourceLoader:
    """A loader of the program's own files: Python 2 is converted, and no bytecode is left behind."""

    def __init__(self, loader, record):
        self._loader, self._record = loader, record

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        path = self._loader.path
        code, names = compile_source(python2.read_source(path), path, self._record, bool(module.__package__))
        vars(module).update(names)
        exec(code, vars(module))

    def __getattr__(self, name):
        return getattr(self._loader, name)


def compile_source(source, path, record, in_package=False):
    """(code, names that the module must have before it runs) of a source of Python 3 or 2."""
    parsed = python2.parse(source, path, in_package)
    if parsed.python2:
        record.add_file(path)
    for name, line, row in parsed.used:
        record.add(name, row, (path, line))
    tree, names = old_rewriting.rewrite(parsed.tree, record)
    return compile(tree, path, "exec", dont_inherit=True), {**parsed.names, **names}


class OldNames:
    """Finds modules that are gone, gives others their old names, and converts Python 2 sources.

    Args:
      record: Record that takes what is used.
    """

    def __init__(self, record):
        self.record = record
        self._patched, self._modules = [], []
        self._last = _LastFinder(self)
        for name in sorted(_PATCHED & set(sys.modules)):
            self._patch(sys.modules[name])
        sys.meta_path.insert(0, self)
        sys.meta_path.append(self._last)

    def _patch(self, module):
        rows = old_names.ATTRIBUTES.get(module.__name__)
        if rows:
            self._patched.append(_Attributes(module, rows, self.record))
        for (name, owner), rows in old_names.METHODS.items():
            if name == module.__name__:
                self._patch_class(getattr(module, owner), rows)

    def _patch_class(self, owner, rows):
        self._patched += [_Method(owner, n, row, self.record) for n, row in rows.items() if not hasattr(owner, n)]

    def find_spec(self, name, path=None, target=None):
        spec = PathFinder.find_spec(name, path, target) if name not in sys.builtin_module_names else None
        if spec is None or spec.loader is None:
            return None
        if name in _PATCHED:
            spec.loader = _Patching(spec.loader, self._patch)
            return spec
        if spec.origin and spec.origin.endswith(".py") and is_program(spec.origin):
            spec.loader = SourceLoader(spec.loader, self.record)
            return spec
        return None

    def make(self, name):
        """The stand-in of a module that is gone, or None."""
        row = old_names.MODULES.get(name)
        path, line = caller() if row is not None else (None, 0)
        if path is None:
            return None
        made = row.make()
        self._modules.append(name)
        self.record.add(name, row, (path, line))
        if name in old_names.ATTRIBUTES:
            self._patch(made)
        return made

    def uninstall(self):
        """Undo it all."""
        sys.meta_path.remove(self)
        sys.meta_path.remove(self._last)
        for patched in self._patched:
            patched.uninstall()
        for name in self._modules:
            sys.modules.pop(name, None)


class _LastFinder:
    """Asked when nobody else knows a module."""

    def __init__(self, names):
        self._names = names

    def find_spec(self, name, path=None, target=None):
        made = self._names.make(name)
        return None if made is None else ModuleSpec(name, _Made(made), is_package=hasattr(made, "__path__"))
