"""Gives a program, and only the program, the names of old_names back, and says which it used.

A module that has lost names gets a `__getattr__` that answers the program's files alone; to libraries the module is
what it was. All of it is undone by `uninstall`.
"""
import os
import sys
import sysconfig
import warnings
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import decode_source, find_spec

from . import old_names, python2

_LIBRARIES = tuple(os.path.realpath(p) + os.sep for p in {
    *(sysconfig.get_paths()[k] for k in ("stdlib", "platstdlib", "purelib", "platlib")),
    os.path.dirname(os.path.dirname(os.path.abspath(__file__)))})


def is_program(path):
    """bool: whether a file is the program's own, no library's."""
    if not path or path.startswith("<"):
        return False
    real = os.path.realpath(path)
    return not real.startswith(_LIBRARIES) and "site-packages" not in real and "dist-packages" not in real


def _caller():
    """(file, line) of the code that asks, the import system's frames left out; (None, 0) if it is no program's."""
    frame = sys._getframe(2)
    while frame is not None:
        path = frame.f_code.co_filename
        if "importlib" in path and path.startswith("<frozen") or path == __file__ or frame.f_code is find_spec.__code__:
            frame = frame.f_back
            continue
        return (path, frame.f_lineno) if is_program(path) else (None, 0)
    return None, 0


class Record:
    """What a program used of the old names.

    Args:
      say: function of a line of text, called at the first use of each name, or None.
    Attributes:
      uses: dict from old name to (what to write instead, sorted list of (file, line)).
      converted: list of Python 2 files.
    """

    def __init__(self, say=None):
        self.uses, self.converted, self._say = {}, [], say

    def add(self, name, instead, path, line):
        new = name not in self.uses
        places = self.uses.setdefault(name, (instead, []))[1]
        if (path, line) not in places:
            places.append((path, line))
        if new and self._say:
            self._say(f"{path}:{line}: {name} is gone; stood in for. Today: {instead}")

    def add_file(self, path):
        self.converted.append(path)
        if self._say:
            self._say(f"{path}: Python 2 source, converted in memory; its integers divide as in Python 2")

    def summary(self):
        """str: one line for each name and file, or "" if nothing was used."""
        lines = [f"  {path}: Python 2 source, converted in memory (integers divide as in Python 2)"
                 for path in self.converted]
        for name, (instead, places) in self.uses.items():
            where = ", ".join(f"{os.path.basename(p)}:{n}" for p, n in places[:3])
            more = f" and {len(places) - 3} more" if len(places) > 3 else ""
            lines.append(f"  {name} ({where}{more}): write {instead}")
        return "\n".join(["graphreg: stood in for what Python and NumPy have dropped:"] + lines) if lines else ""


class _Attributes:
    """The `__getattr__` of a module that has lost names."""

    def __init__(self, module, rows, record):
        self.module, self.rows, self.record = module, rows, record
        self.before = vars(module).get("__getattr__")
        self.made = {}
        module.__getattr__ = self

    def __call__(self, name):
        row = self.rows.get(name)
        path, line = _caller() if row is not None else (None, 0)
        if path is None:
            return self._absent(name)
        if self._warns(name):
            return self._absent(name)
        if name not in self.made:
            self.made[name] = row.make()
        self.record.add(f"{self.module.__name__}.{name}", row.instead, path, line)
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
        code, names = compile_source(decode_source(self._loader.get_data(path)), path, self._record)
        vars(module).update(names)
        exec(code, vars(module))

    def __getattr__(self, name):
        return getattr(self._loader, name)


def compile_source(source, path, record):
    """(code, names that the module must have before it runs) of a source of Python 3 or 2."""
    parsed = python2.parse(source, path)
    if parsed.python2:
        record.add_file(path)
    for name, line, instead in parsed.used:
        record.add(name, instead, path, line)
    return compile(parsed.tree, path, "exec", dont_inherit=True), parsed.names


class OldNames:
    """Finds modules that are gone, gives others their old names, and converts Python 2 sources.

    Args:
      record: Record that takes what is used.
    """

    def __init__(self, record):
        self.record = record
        self._patched, self._modules, self._methods = [], [], []
        self._last = _LastFinder(self)
        for name in old_names.ATTRIBUTES:
            if name in sys.modules:
                self._patch(sys.modules[name])
        for (module, owner), names in old_names.METHODS.items():
            self._patch_class(getattr(__import__(module), owner), names)
        sys.meta_path.insert(0, self)
        sys.meta_path.append(self._last)

    def _patch(self, module):
        self._patched.append(_Attributes(module, old_names.ATTRIBUTES[module.__name__], self.record))

    def _patch_class(self, owner, names):
        for old, new in names.items():
            if not hasattr(owner, old):
                setattr(owner, old, self._method(owner, old, new))
                self._methods.append((owner, old))

    def _method(self, owner, old, new):
        def method(instance, *args, **kwargs):
            path, line = _caller()
            if path is not None:
                self.record.add(f"{owner.__name__}.{old}", f"{owner.__name__}.{new}", path, line)
            return getattr(instance, new)(*args, **kwargs)
        return method

    def find_spec(self, name, path=None, target=None):
        spec = PathFinder.find_spec(name, path, target) if name not in sys.builtin_module_names else None
        if spec is None or spec.loader is None:
            return None
        if name in old_names.ATTRIBUTES:
            spec.loader = _Patching(spec.loader, self._patch)
            return spec
        if spec.origin and spec.origin.endswith(".py") and is_program(spec.origin):
            spec.loader = SourceLoader(spec.loader, self.record)
            return spec
        return None

    def make(self, name):
        """The stand-in of a module that is gone, or None."""
        row = old_names.MODULES.get(name)
        path, line = _caller() if row is not None else (None, 0)
        if path is None:
            return None
        made = row.make()
        self._modules.append(name)
        self.record.add(name, row.instead, path, line)
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
        for owner, name in self._methods:
            delattr(owner, name)


class _LastFinder:
    """Asked when nobody else knows a module."""

    def __init__(self, names):
        self._names = names

    def find_spec(self, name, path=None, target=None):
        made = self._names.make(name)
        return None if made is None else ModuleSpec(name, _Made(made), is_package=hasattr(made, "__path__"))
