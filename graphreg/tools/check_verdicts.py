"""What graphreg makes of a TF name: the verdict is taken from graphreg's own objects, not from a list."""
import ast
import functools
import inspect
import re
import textwrap
import warnings
from importlib import import_module
from types import ModuleType, SimpleNamespace

import graphreg

from .import_hook import find_module
from .tf_names import DIFFERENCES, INSTEAD, OLD_ARGUMENTS, RENAMED, in_tf, nearest, public_names

SUPPORTED = "supported"
DIFFERENT = "supported, with the difference"
NOT_EMULATED = "not emulated"
NOT_IN_TF = "not in TF 1.15.5"
STATUSES = (SUPPORTED, DIFFERENT, NOT_EMULATED, NOT_IN_TF)
_BEHIND = ("python", "core", "examples")
_MISSING = object()


class Verdict:
    """What there is to say about a name.

    Attributes:
      symbol: str, the name as far as it is TF's: "tf.float32" of tf.float32.max.
      status: one of STATUSES.
      note: str, the difference, or what to do instead.
      found: graphreg's object, or None.
    """
    __slots__ = ("symbol", "status", "note", "found")

    def __init__(self, symbol, status, note="", found=None):
        self.symbol, self.status, self.note, self.found = symbol, status, note, found


@functools.lru_cache(maxsize=None)
def judge(path):
    """The Verdict on a dotted name.

    Args:
      path: str, beginning with "tf.".
    """
    if path.startswith("tf.compat.v1"):
        path = "tf" + path[len("tf.compat.v1"):]
        if path == "tf":
            return Verdict("tf.compat.v1", SUPPORTED, found=graphreg)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _judge(path)


def _judge(path):
    names, found, symbol = path.split(".")[1:], graphreg, "tf"
    for name in names:
        if not isinstance(found, (ModuleType, SimpleNamespace)):
            if not isinstance(found, type) or name.startswith("__"):
                break
            if not hasattr(found, name):
                return _absent_member(symbol, found, name)
            symbol, found = f"{symbol}.{name}", getattr(found, name)
            continue
        verdict = _check_name(symbol, name)
        symbol = f"{symbol}.{name}"
        if verdict is not None:
            return verdict
        found = _member(found, symbol)
        if found is _MISSING:
            return _absent(_as_far_as_public(symbol, path))
    return _found(symbol, found)


def _as_far_as_public(symbol, path):
    """A symbol with the names after it that TF's namespaces have too."""
    for name in path[len(symbol) + 1:].split("."):
        if not name or not in_tf(f"{symbol}.{name}"):
            break
        symbol = f"{symbol}.{name}"
    return symbol


def _check_name(namespace, name):
    """The Verdict on a name that TF's namespace does not have; None: it has, or nobody knows."""
    symbol = f"{namespace}.{name}"
    if namespace == "tf" and name in _BEHIND or name.startswith("__"):
        return None
    if symbol in RENAMED:
        return Verdict(symbol, NOT_IN_TF, f"write {RENAMED[symbol]}")
    if in_tf(symbol) is False and not (namespace.startswith("tf.contrib") and not _is_listed(symbol)):
        new = nearest(INSTEAD, symbol)
        return Verdict(symbol, NOT_IN_TF, _tf2_hint(symbol) or new or "")
    return None


def _is_listed(symbol):
    """Whether the lists can tell that contrib has no such name: not for modules below its parts."""
    namespace, _, name = symbol.rpartition(".")
    return namespace != "tf.contrib" and name not in ("python", "ops") and namespace in public_names() \
        and _member(_module(namespace), symbol) is _MISSING


def _module(namespace):
    return find_module(namespace[3:]) or graphreg


def _tf2_hint(symbol):
    top = symbol.split(".")[1]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        v2 = public_names().get("tf.compat.v2", ())
    return "a name of TF2: run with --v2" if top in v2 else ""


def _member(module, symbol):
    """The object of a name in a module, or _MISSING."""
    path, name = symbol[3:], symbol.rpartition(".")[2]
    if path.partition(".")[0] in _BEHIND:
        below = find_module(path)
        if below is not None:
            return below
    try:
        return getattr(module, name)
    except (AttributeError, ImportError):
        return _MISSING
    except Exception as e:      # a name that refuses when it is asked for
        return _Refused(str(e))


class _Refused:
    """Stands for a name that raises."""

    def __init__(self, text):
        self.text = text


def _absent(symbol):
    return Verdict(symbol, NOT_EMULATED, nearest(INSTEAD, symbol) or "")


def _absent_member(symbol, owner, name):
    member = f"{symbol}.{name}"
    if name.startswith("_"):
        return Verdict(member, NOT_EMULATED, "a private name")
    return Verdict(member, NOT_EMULATED, f"graphreg's {symbol} has no {name}")


def _found(symbol, found):
    if isinstance(found, _Refused):
        return Verdict(symbol, NOT_EMULATED, found.text)
    if isinstance(found, (ModuleType, SimpleNamespace)):
        return Verdict(symbol, SUPPORTED, found=found)
    always, sometimes = refusals(found)
    if always:
        return Verdict(symbol, NOT_EMULATED, nearest(INSTEAD, symbol) or always)
    notes = [DIFFERENCES[symbol]] if symbol in DIFFERENCES else []
    if sometimes:
        notes.append("refuses " + "; ".join(sometimes))
    return Verdict(symbol, DIFFERENT if notes else SUPPORTED, "; ".join(notes), found)


def refusals(found):
    """(what a function or class always refuses or "", list of what it refuses sometimes): read in its source."""
    # Nothing else is touched: an object may do anything when it is asked for an attribute.
    return _refusals(inspect.unwrap(found)) if inspect.isfunction(found) or inspect.isclass(found) else ("", [])


@functools.lru_cache(maxsize=None)
def _refusals(found):
    if not str(getattr(found, "__module__", "")).startswith("graphreg"):
        return "", []
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(found))).body[0]
    except (OSError, TypeError, SyntaxError):
        return "", []
    entries = [tree]
    if isinstance(tree, ast.ClassDef):
        entries = [n for n in tree.body if isinstance(n, ast.FunctionDef)
                   and n.name in ("__init__", "__new__", "__enter__", "__call__")]
    for entry in entries:
        for node in getattr(entry, "body", []):
            text = _refusal(node)
            if text is not None:
                return _advice(node) or text or "it refuses", []
    texts = [_refusal(n) for n in ast.walk(tree)]
    return "", sorted({t for t in texts if t and re.search(r"\w{3}", t)})


def _advice(node):
    """What the second argument of not_emulated says to do instead."""
    return _text(node.exc.args[1]) if len(node.exc.args) == 2 else ""


def _refusal(node):
    """The text of `raise not_emulated(text)` or `raise UnimplementedError(..., text)`; None: it is neither."""
    if not isinstance(node, ast.Raise) or not isinstance(node.exc, ast.Call):
        return None
    name = getattr(node.exc.func, "attr", getattr(node.exc.func, "id", ""))
    if name not in ("not_emulated", "UnimplementedError") or not node.exc.args:
        return None
    text = _text(node.exc.args[-1 if name == "UnimplementedError" else 0])
    for ending in (" is not emulated", " are not emulated"):
        text = text[:-len(ending)] if text.endswith(ending) else text
    return text


def _text(node):
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(v) if isinstance(v, ast.Constant) else "..." for v in node.values)
    if isinstance(node, ast.BinOp):
        return _text(node.left)
    return ""


def judge_call(verdict, call):
    """A Verdict on the arguments of a call, or None: they fit.

    Args:
      verdict: Verdict on what is called.
      call: ast.Call.
    """
    if not (inspect.isroutine(verdict.found) or inspect.isclass(verdict.found)):
        return None
    try:
        signature = inspect.signature(verdict.found)
    except (ValueError, TypeError):
        return None
    parameters = signature.parameters
    return (_positions(verdict.symbol, call, parameters) or _keywords(verdict.symbol, call, parameters)
            or _old_order(verdict.symbol, call))


def _positions(symbol, call, parameters):
    starred = any(isinstance(a, ast.Starred) for a in call.args)
    kinds = [p.kind for p in parameters.values()]
    most = sum(k in (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD) for k in kinds)
    if call.args and next(iter(parameters), None) == "_sentinel":
        return Verdict(symbol + "()", NOT_IN_TF, "arguments must be named: labels=, logits=")
    if not starred and inspect.Parameter.VAR_POSITIONAL not in kinds and len(call.args) > most:
        return Verdict(symbol + "()", NOT_IN_TF, f"takes at most {most} positional arguments, {len(call.args)} given")
    return None


def _keywords(symbol, call, parameters):
    if any(p.kind is inspect.Parameter.VAR_KEYWORD for p in parameters.values()):
        return None
    for keyword in call.keywords:
        if keyword.arg is not None and keyword.arg not in parameters:
            new = OLD_ARGUMENTS.get(symbol, {}).get(keyword.arg)
            return Verdict(f"{symbol}({keyword.arg}=)", NOT_IN_TF, f"write {new}=" if new else "no such argument")
    return None


def _old_order(symbol, call):
    """The order of arguments before TF 1.0."""
    def is_number(node):
        return isinstance(node, ast.Constant) and isinstance(node.value, int) or (
            isinstance(node, ast.UnaryOp) and isinstance(node.operand, ast.Constant))
    if symbol == "tf.concat" and call.args and is_number(call.args[0]):
        return Verdict("tf.concat()", NOT_IN_TF, "write tf.concat(values, axis): the order changed in 1.0")
    if symbol == "tf.split" and len(call.args) == 3 and is_number(call.args[0]) and not is_number(call.args[2]):
        return Verdict("tf.split()", NOT_IN_TF, "write tf.split(value, num, axis): the order changed in 1.0")
    return None
