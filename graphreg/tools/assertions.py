"""Assertions of tests on graphs, with differences that a person can read."""
import difflib
import os

from ..core import scopes
from .audit import audit


def _differ(what, expected, actual):
    __tracebackhide__ = True
    if expected != actual:
        diff = difflib.unified_diff(expected, actual, "expected", "actual", lineterm="", n=2)
        raise AssertionError("\n".join([f"{what} differs:", *diff]))


def assert_collection(key, names, graph=None):
    """Assert that a collection holds what it should, in order.

    Args:
      key: str or tf.GraphKeys' constant.
      names: list of str, names of ops, tensors ("w:0") or variables; other members by their str.
      graph: Graph, by default the default graph.
    Raises:
      AssertionError: with the differences.
    """
    __tracebackhide__ = True
    graph = graph or scopes.get_default_graph()
    names = list(names)
    actual = [str(getattr(member, "name", member)) for member in graph.get_collection(key)]
    short = [a.partition(":")[0] if i < len(names) and ":" not in names[i] else a for i, a in enumerate(actual)]
    _differ(f"collection {key!r}", names, short)


def graph_lines(graph=None):
    """A graph as text: a line "type name <- inputs, ^control inputs" for each op.

    Args:
      graph: Graph, by default the default graph.
    Returns:
      list of str, to be kept as a record for assert_graph_equal.
    """
    graph = graph or scopes.get_default_graph()
    return [f"{op.type} {op.name}" + _inputs(op) for op in graph.get_operations()]


def _inputs(op):
    names = [t.name for t in op.inputs] + sorted("^" + c.name for c in op.control_inputs)
    return " <- " + ", ".join(names) if names else ""


def assert_graph_equal(recorded, graph=None):
    """Assert that a graph has the ops that it should, in order.

    Args:
      recorded: Graph, list of lines as graph_lines makes them, or path of a file that holds them.
      graph: Graph, by default the default graph.
    Raises:
      AssertionError: with the differences.
    """
    __tracebackhide__ = True
    if hasattr(recorded, "get_operations"):
        recorded = graph_lines(recorded)
    elif isinstance(recorded, (str, os.PathLike)):
        with open(recorded, encoding="utf-8") as f:
            recorded = f.read().splitlines()
    _differ("the graph", list(recorded), graph_lines(graph))


def assert_penalties(expected, loss=None, graph=None):
    """Assert which penalties a loss contains, each once and whole.

    Args:
      expected: dict from the name of a variable to its penalty or a list of them, as the audit writes them:
        {"w": "0.1 * sum(w^2)/2"}; a penalty that the loss contains in another way ends in what the audit says of it,
        such as "0.1 * sum(w^2)/2, twice". Variables without a penalty are left out.
      loss: Tensor, by default every loss that is minimised.
      graph: Graph, by default the loss's or the default graph.
    Raises:
      AssertionError: with the differences, and the audit's findings.
    """
    __tracebackhide__ = True
    found = audit(loss, graph)
    actual = [f"{v.name}: {_penalty(p)}" for v in found.variables for p in v.penalties if p.uses]
    lines = [f"{name}: {p}" for name, ps in expected.items() for p in ([ps] if isinstance(ps, str) else ps)]
    try:
        _differ("what the loss contains of penalties", sorted(lines), sorted(actual))
    except AssertionError as e:
        raise AssertionError("\n".join([str(e)] + [f"{f.text} {f.places}" for f in found.findings])) from None


def _penalty(penalty):
    how = penalty.in_loss()
    return penalty.formula() + ("" if how == "once" else ", " + how)
