"""Small helpers that case files share."""
import importlib
import re

import numpy as np


def said(fn, *args, **kwargs):
    """What a call gives or, as text, what it raises (first line)."""
    try:
        return fn(*args, **kwargs)
    except Exception as e:
        text = str(e).strip().split("\n")[0]
        return "%s: %s" % (type(e).__name__, re.sub("0x[0-9a-f]{6,}", "0x...", text))


def ended(fn, *args, **kwargs):
    """As `said`, but of what a Keras call wraps the error itself, and classes without their modules."""
    try:
        return fn(*args, **kwargs)
    except Exception as e:
        lines = str(e).strip().split("\n")
        text = "%s: %s" % (type(e).__name__, lines[0])
        if lines[0] == "in converted code:":
            text = lines[-1].strip()
        text = re.sub(r"<class '[\w.]*\.(\w+)'>", r"<class \1>", text)
        return re.sub(r"<[\w.]*\.(\w+) object at 0x[0-9a-f]+>", r"<\1 object>", text)


def part(tf, path):
    """A module behind TF's public names: "python.ops.array_ops"."""
    if tf.__name__ != "graphreg":
        return importlib.import_module("tensorflow." + path)
    return importlib.import_module("graphreg.aliases").find_module(path)


def slow(fn):
    """Leave a case to the slow tests."""
    fn.slow = True
    return fn


def tell(*values):
    """A step that records values known while building."""
    return lambda session: [plain(v) for v in values]


def plain(value):
    """Things with a name as their name; other objects as text."""
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, dict):
        return [[str(k), plain(value[k])] for k in sorted(value, key=str)]
    if isinstance(value, np.generic):
        return value.item()
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if callable(value) and not hasattr(value, "name"):
        return "a callable"
    return getattr(value, "name", None) or str(value)


def initialized(tf, *steps):
    """Steps after initializing every global and local variable."""
    return [[tf.global_variables_initializer(), tf.local_variables_initializer()]] + list(steps)
