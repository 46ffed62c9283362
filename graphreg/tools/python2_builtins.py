"""What Python 2's names and methods did, for programs converted while they are imported."""
import builtins
import functools
import operator
import sys
from importlib import import_module
from numbers import Integral
from types import ModuleType

import numpy as np

from .old_rows import constant

SINCE = "Python 3.0"
cmp_to_key = functools.cmp_to_key


def div(x, y):
    """x / y as Python 2 divides: integers give the integer below."""
    if isinstance(x, Integral) and isinstance(y, Integral):
        return x // y
    if hasattr(type(x), "__div__"):
        return x.__div__(y)
    if hasattr(type(y), "__rdiv__"):
        return y.__rdiv__(x)
    kinds = {a.dtype.kind for a in (x, y) if isinstance(a, (np.ndarray, np.generic))}
    kinds |= {"i" for a in (x, y) if isinstance(a, Integral)}
    others = [a for a in (x, y) if not isinstance(a, (np.ndarray, np.generic, Integral))]
    return x // y if kinds and kinds <= set("iub") and not others else x / y


def idiv(x, y):
    """x / y for x /= y: an array is changed where it is."""
    if hasattr(type(x), "__idiv__"):
        return x.__idiv__(y)
    if not isinstance(x, np.ndarray):
        return div(x, y)
    whole = all(isinstance(a, Integral) or getattr(getattr(a, "dtype", None), "kind", "?") in "iub" for a in (x, y))
    return operator.ifloordiv(x, y) if whole else operator.itruediv(x, y)


def idiv_attribute(x, name, y):
    """x.name /= y."""
    setattr(x, name, idiv(getattr(x, name), y))


def idiv_item(x, key, y):
    """x[key] /= y."""
    x[key] = idiv(x[key], y)


def items(x):
    """x.iteritems() where that is still a method, else over x.items()."""
    return x.iteritems() if hasattr(x, "iteritems") else iter(x.items())


def keys(x):
    """x.iterkeys() where that is still a method, else over x.keys()."""
    return x.iterkeys() if hasattr(x, "iterkeys") else iter(x.keys())


def values(x):
    """x.itervalues() where that is still a method, else over x.values()."""
    return x.itervalues() if hasattr(x, "itervalues") else iter(x.values())


def listed(x):
    """A dict's keys, values or items as Python 2 gives them: a list. Anything else as it is."""
    return list(x) if type(x).__name__ in ("dict_keys", "dict_values", "dict_items", "odict_keys", "odict_values",
                                           "odict_items") else x


def has_key(x, key):
    """x.has_key(key)."""
    return x.has_key(key) if hasattr(x, "has_key") else key in x


def following(x):
    """x.next()."""
    return x.next() if hasattr(x, "next") else next(x)


def sort(x, by):
    """x.sort(cmp)."""
    return x.sort(key=cmp_to_key(by)) if isinstance(x, list) and callable(by) else x.sort(by)


def message(x):
    """x.message: of an exception its only argument, or ""."""
    if isinstance(x, BaseException) and not hasattr(x, "message"):
        return x.args[0] if len(x.args) == 1 else ""
    return x.message


def renamed(x, old, new):
    """x.old, which Python 3 calls x.new."""
    return getattr(x, old) if hasattr(x, old) else getattr(x, new)


def to_text(x, encoding="ascii", errors="strict"):
    """unicode(x, encoding): text is text already."""
    return x if isinstance(x, str) else str(x, encoding, errors)


def decode(x, *args, **kwargs):
    """x.decode(...); text is text already."""
    return x if isinstance(x, str) else x.decode(*args, **kwargs)


def _cmp(a, b):
    return (a > b) - (a < b)


def _map(function, *sequences):
    if function is None:
        return list(sequences[0]) if len(sequences) == 1 else list(zip(*sequences))
    return list(map(function, *sequences))


def _filter(function, sequence):
    found = filter(function, sequence)
    if isinstance(sequence, str):
        return "".join(found)
    return tuple(found) if isinstance(sequence, tuple) else list(found)


def _round(number, ndigits=0):
    """Half goes away from zero, and the result is a float."""
    scale = 10. ** ndigits
    scaled = abs(number) * scale
    whole = int(scaled) + (scaled - int(scaled) >= .5)
    return float(whole / scale if number >= 0 else -whole / scale)


def _reload(module):
    # reload(sys) only brought setdefaultencoding back.
    return module if module is sys else import_module("importlib").reload(module)


def _print(*values, end="\n", **kwargs):
    """print, whose last comma puts no blank behind the end of a line."""
    last = str(values[-1])[-1:] if values else ""
    print(*values, end="" if end == " " and last != " " and last.isspace() else end, **kwargs)


def _apply(function, args=(), kwargs=None):
    return function(*args, **(kwargs or {}))


# Names that Python 3 does not have.
GONE = {name: constant(value, instead, SINCE) for name, value, instead in (
    ("xrange", range, "range"), ("unicode", str, "str"), ("long", int, "int"), ("basestring", str, "str"),
    ("unichr", chr, "chr"), ("raw_input", input, "input"), ("reduce", functools.reduce, "functools.reduce"),
    ("cmp", _cmp, "(a > b) - (a < b)"),
    ("reload", _reload, "importlib.reload"), ("apply", _apply, "function(*args)"), ("intern", sys.intern, "sys.intern"),
    ("file", open, "open"), ("buffer", memoryview, "memoryview"))}
# Names that mean something else in Python 3.
CHANGED = {"print": _print, "map": _map, "filter": _filter, "zip": lambda *sequences: list(zip(*sequences)),
           "range": lambda *args: list(builtins.range(*args)), "round": _round,
           "input": lambda prompt="": eval(input(prompt), sys._getframe(1).f_globals)}


def module_names():
    """The module as converted programs hold it: not this file's own globals, which they could change."""
    made = ModuleType("python2")
    made.__dict__.update({n: globals()[n] for n in (
        "cmp_to_key", "div", "idiv", "idiv_attribute", "idiv_item", "items", "keys", "values", "listed", "has_key",
        "following", "decode", "sort", "message", "renamed", "to_text")})
    return made
