"""What one old name is: since when it is gone, what stands in for it, and what to write today."""
import importlib
from types import ModuleType


class Row:
    """One old name.

    Attributes:
      make: function of no arguments that gives the stand-in, so that nothing is loaded before it is asked for.
      instead: str, what to write today.
      since: str, the version without the name: "NumPy 1.24".
    """
    __slots__ = ("make", "instead", "since")

    def __init__(self, make, instead, since):
        self.make, self.instead, self.since = make, instead, since


def moved(path, since, instead=None):
    """Row of a name that lives elsewhere now: "module:name", or "module"."""
    module, _, name = path.partition(":")

    def make():
        found = importlib.import_module(module)
        for part in name.split(".") if name else ():
            found = getattr(found, part)
        return found
    path = f"{module}.{name}" if name else module
    return Row(make, instead or path.replace("builtins.", "").replace("numpy.", "np."), since)


def all_moved(since, text, module=""):
    """Rows of a text of "old module:new" lines; with `module`, of names that are in it now."""
    pairs = [words.split() for words in text.strip().split("\n")] if not module else [
        (name, f"{module}:{name}") for name in text.split()]
    return {old: moved(new, since) for old, new in pairs}


def constant(value, instead, since):
    """Row of a value."""
    return Row(lambda: value, instead, since)


def method(new, since, does=None):
    """Row of a method or property that a class had: its name now, or what does it."""
    return Row(lambda: does or new, new, since)


def merged(name, sources, extra=()):
    """A module with the names of others."""
    made = ModuleType(name, f"Stands in for the old {name}.")
    for source in sources:
        found = importlib.import_module(source)
        made.__dict__.update((k, v) for k, v in vars(found).items() if not k.startswith("__"))
    made.__dict__.update(extra)
    return made
