"""Assertions of tests on graphs, with differences that a person can read."""
import difflib
import os

import graphreg

from ..core import scopes
from ..testing import golden
from .audit import audit
from .recording import RecordError, recorded as recorded_cases


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
    return _listed([t.name for t in op.inputs] + sorted("^" + c.name for c in op.control_inputs))


def _listed(names):
    return " <- " + ", ".join(names) if names else ""


def assert_graph_equal(recorded, graph=None):
    """Assert that a graph has the ops that it should, in order.

    Args:
      recorded: record of a case (of the fixture `recorded`): attributes, shapes and collections are compared, too;
        or Graph, list of lines as graph_lines makes them, path of a file that holds them.
      graph: Graph, by default the default graph.
    Raises:
      AssertionError: with the differences.
    """
    __tracebackhide__ = True
    if isinstance(recorded, dict):
        return _assert_like_record(recorded, graph or scopes.get_default_graph())
    if hasattr(recorded, "get_operations"):
        recorded = graph_lines(recorded)
    elif isinstance(recorded, (str, os.PathLike)):
        with open(recorded, encoding="utf-8") as f:
            recorded = f.read().splitlines()
    return _differ("the graph", list(recorded), graph_lines(graph))


def _assert_like_record(record, graph):
    __tracebackhide__ = True
    got = {"graph": golden.describe_graph(graphreg, graph)}
    _differ("the graph", _recorded_lines(record), _recorded_lines(got))
    _say(golden.diff_case(record, got, level="graph"))


def _recorded_lines(record):
    return [f"{n['type']} {n['name']}" + _listed(n["inputs"] + sorted("^" + c for c in n["control"]))
            for n in record["graph"]["nodes"]]


def _say(differences, shown=20):
    __tracebackhide__ = True
    if differences:
        more = [f"({len(differences)} differences)"] if len(differences) > shown else []
        raise AssertionError("\n".join(["it differs from the record:", *differences[:shown], *more]))


def assert_replay(program, only=None):
    """Assert that the cases of a file build and compute what TensorFlow 1.15.5 does.

    Args:
      program: path of a case file; recorded(program) is what they are compared with.
      only: str, the name of one case, or None: all.
    Raises:
      AssertionError: with the differences.  RecordError: there is no record.
    """
    __tracebackhide__ = True
    records = recorded_cases(program)
    cases = dict(golden.load_cases(program))
    if only is not None and only not in cases:
        raise AssertionError(f"{program} has no case {only!r}: it has {sorted(cases)}")
    lines = []
    for name in [only] if only is not None else cases:
        if name not in records:
            raise RecordError(f"the record of {program} has no case {name!r}: record it anew")
        found = golden.diff_case(records[name], golden.record_case(graphreg, cases[name]))
        lines += [f"{name}: {line}" for line in found]
    _say(lines)


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
