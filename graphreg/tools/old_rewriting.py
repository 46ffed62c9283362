"""Functions and names of a program's source that still exist and mean something else now: looked up, where the source
names them, through old_calls. Other modules see nothing of it.
"""
import ast

from . import check_names, old_calls
from .old_uses import caller

_HELPER = "_graphreg_old_"
_ROOTS = frozenset(path.partition(".")[0] for path in (*old_calls.CALLS, *old_calls.VALUES))


def _path_of(use):
    """The path of the table that a use begins with, or None."""
    parts = use.path.split(".")
    for count in range(2, len(parts) + 1):
        path = ".".join(parts[:count])
        if path in old_calls.CALLS or path in old_calls.VALUES:
            return path
    return None


def _node_of(use, path):
    """The node of a use that stands for the path of the table, or None."""
    node = use.node
    for _ in range(use.path.count(".") - path.count(".")):
        if not isinstance(node, ast.Attribute):
            return None
        node = node.value
    return node if isinstance(getattr(node, "ctx", None), ast.Load) else None


def _star(module):
    return [path.rpartition(".")[2] for path in old_calls.CALLS if path.rpartition(".")[0] == module]


class _Replacing(ast.NodeTransformer):
    """Puts _graphreg_old_("numpy.array", np.array) for np.array."""

    def __init__(self, wanted):
        self._wanted = wanted

    def visit(self, node):
        path = self._wanted.get(id(node))
        if path is None:
            return self.generic_visit(node)
        helper = ast.Name(id=_HELPER, ctx=ast.Load())
        made = ast.Call(func=helper, args=[ast.Constant(path), node], keywords=[])
        ast.copy_location(made, node)
        for new in (helper, made.args[0]):
            ast.copy_location(new, node)
        return made


def rewrite(tree, record):
    """Let a program's source look up what means something else now.

    Args:
      tree: ast.Module, which is changed.
      record: Record that takes what is used.
    Returns:
      (the tree, dict of what must be in the module's globals before it runs).
    """
    wanted = {}
    for use in check_names.Reader(_ROOTS, _star).read(tree).uses:
        path = _path_of(use)
        node = _node_of(use, path) if path else None
        if node is not None:
            wanted[id(node)] = path
    if not wanted:
        return tree, {}
    return _Replacing(wanted).visit(tree), {_HELPER: _OldMeanings(record)}


class _OldMeanings:
    """Gives what a name of the tables is for the program, from its path and what it is now."""

    def __init__(self, record):
        self._record, self._made = record, {}

    def __call__(self, path, now):
        before, made = self._made.get(path, (None, None))
        if before is now and made is not None:
            return made
        value = old_calls.VALUES.get(path)
        if value is not None:
            self._record.add(path, value, caller())
            return value.make()
        row = old_calls.CALLS[path]
        made = row.wrap(now, lambda: self._record.add(f"{path} {row.what}", row, caller()))
        self._made[path] = now, made
        return made


def is_old_call(path, call):
    """bool: whether a call, as it is written, needs the old meaning.

    Args:
      path: str, such as "numpy.histogram".
      call: ast.Call.
    """
    row = old_calls.CALLS.get(path)
    return row is not None and row.keyword and any(k.arg == row.keyword for k in call.keywords)
