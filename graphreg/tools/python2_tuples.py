"""What python2_tokens leaves of Python 2, through fissix (the extra `py2`): parameters that are tuples, bare tuples in
comprehensions. It adds lines; a map of the lines puts every node back where the program has it.
"""
import ast
import difflib
import importlib
import importlib.util

_FIXERS = ("tuple_params", "paren", "throw", "except")


def installed():
    """bool: whether fissix is there."""
    return importlib.util.find_spec("fissix") is not None


def convert(source, path):
    """A Python 2 source without what python2_tokens cannot convert.

    Args:
      source: str.
      path: str.
    Returns:
      str, with more lines than there were, or None: fissix is not there, or cannot read the source.
    """
    if not installed():
        return None
    refactor = importlib.import_module("fissix.refactor")
    try:
        tool = refactor.RefactoringTool([f"fissix.fixes.fix_{name}" for name in _FIXERS])
        return str(tool.refactor_string(source if source.endswith("\n") else source + "\n", path))
    except Exception as e:
        # Its parser's errors share no base but Exception; Python's own error tells more than they do.
        if type(e).__module__.partition(".")[0] not in ("fissix", "builtins"):
            raise
        return None


def line_map(old, new):
    """list: for each line of `new`, from 1 on, the line of `old` that it comes from; entry 0 is 0."""
    before, after = old.split("\n"), new.split("\n")
    lines = [0] * (len(after) + 1)
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for _, start, end, new_start, new_end in matcher.get_opcodes():
        for at in range(new_start, new_end):
            lines[at + 1] = min(start + at - new_start, max(end - 1, start)) + 1
    return [min(n, len(before)) for n in lines]


def put_back(tree, lines):
    """Give each node of a tree the line that a line_map says; the tree."""
    for node in ast.walk(tree):
        if getattr(node, "lineno", None):
            node.lineno, node.end_lineno = lines[node.lineno], lines[node.end_lineno or node.lineno]
    return tree
