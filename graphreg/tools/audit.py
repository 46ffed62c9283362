"""graphreg.audit: which penalty each variable has, where it comes from, and whether the minimised loss contains it.

It answers the question of every TF1 program with regularizers: is my regularization used?
"""
import gc
import json
import linecache
import os

from .. import keras, layers
from ..core import scopes
from ..core.collections import GraphKeys
from ..core.operation import Tensor
from . import audit_findings, audit_terms
from .old_imports import is_program

_ORIGINS = (("apply_regularization", "apply_regularization"), ("_handle_weight_regularization", "layer"),
            ("_handle_activity_regularization", "layer's activity"), ("_penalize", "get_variable"))


class Place:
    """Where in the program something was made: file, line, text of the line."""

    def __init__(self, path, line):
        self.path, self.line = path, line
        self.text = linecache.getline(path, line).strip() if path else ""

    def __str__(self):
        return f"{os.path.basename(self.path)}:{self.line}" if self.path else "?"


def place_of(op):
    """The Place of the program that made an op: the innermost line that is no library's."""
    frames = [f for f in op.traceback if is_program(f[0])] or op.traceback
    return Place(frames[-1][0], frames[-1][1]) if frames else Place("", 0)


class Penalty:
    """One penalty of one variable, or of something else.

    Attributes:
      tensor: Tensor, the term of the loss.
      member: Tensor of the collection REGULARIZATION_LOSSES that contains it, or None.
      function: str, what is done to the argument.
      variables: set of names of variables.
      of_penalty: bool, whether it penalises a penalty instead of a variable.
      of_data: bool, whether it depends on data (a layer's activity).
      scale: float, its factor in the member; 1. without.
      origin: str, who made it.
      place: Place.
      term: Term of the loss, or None: the loss does not contain it.
      value: float, if there is a session.
    """

    def __init__(self, tensor, member, scale):
        self.tensor, self.member, self.scale = tensor, member, scale
        self.function, self.argument = audit_terms.describe(tensor)
        self.variables, self.of_data = audit_terms.sources(tensor)
        self.of_penalty, self.term, self.value = False, None, None
        self.origin, self.place = _origin(tensor.op), place_of(tensor.op)

    def ways(self):
        """int, how many times the loss reaches it."""
        return len(self.term.factors) if self.term else 0

    def factor(self):
        """float, how much of it the loss contains: 1. is all of it, once; None: that is no constant."""
        if self.term is None:
            return 0.
        factor = self.term.factor()
        return None if factor is None else factor / self.scale if self.scale else factor

    def formula(self):
        """str such as "0.01 * sum(w^2)/2"."""
        return self.function if self.scale == 1. else f"{self.scale:.6g} * {self.function}"

    def in_loss(self):
        """str: how the loss contains it."""
        if self.term is None:
            return "no"
        factor = self.factor()
        if factor is None:
            names = sorted({n for _, ns in self.term.factors for n in ns})
            return "times " + ", ".join(names)
        times = {1: "once", 2: "twice"}.get(self.ways(), f"{self.ways()} times")
        return times if abs(factor - self.ways()) < 1e-3 else f"{times}, factor {factor:.4g}"


def _origin(op):
    frames = op._traceback or []
    codes = frames[::2]
    named = {code.co_name for code in codes}
    kind = next((origin for name, origin in _ORIGINS if name in named), "by hand")
    files = {os.path.relpath(c.co_filename, os.path.dirname(os.path.dirname(__file__))) for c in codes}
    folders = {f.split(os.sep)[0] for f in files}
    if kind.startswith("layer"):
        owner = "tf.layers" if "layers" in folders else "Keras"
        return owner if kind == "layer" else owner + " activity"
    if kind == "get_variable" and "layers" in folders:
        return "variable_scope"
    return kind


class Variable:
    """A variable and its penalties: name, shape, parameters, trainable, place, penalties."""

    def __init__(self, op, trainable, place):
        self.name, self.trainable, self.place = op.name, trainable, place
        self.shape = op.get_attr("shape")
        dims = [d.size for d in self.shape.dim] if hasattr(self.shape, "dim") else list(self.shape)
        self.shape = tuple(dims)
        self.parameters = 1
        for size in dims:
            self.parameters *= size
        self.penalties = []


class Audit:
    """What was found.

    Attributes:
      graph: the graph.
      losses: list of Tensors that are minimised, or the one that was asked for.
      variables: list of Variable.
      penalties: list of Penalty.
      findings: list of audit_findings.Finding; empty: all is well.
    """

    def __init__(self, graph, losses, optimizers, session):
        self.graph, self.losses, self.optimizers = graph, losses, optimizers
        collected = [t for t in graph.get_collection(GraphKeys.REGULARIZATION_LOSSES) if hasattr(t, "op")]
        self.members = [t for t in collected if _is_penalty_tensor(t)]
        self.collected_variables = [t for t in collected if not _is_penalty_tensor(t)]
        self.terms, self.visited = {}, {}
        for loss in losses:
            self._add_loss(loss)
        self.penalties = self._find_penalties()
        self.variables = self._find_variables()
        self.silent_layers = _silent_layers(self)
        if session is not None:
            self._evaluate(session)
        self.findings = audit_findings.find(self)

    def _add_loss(self, loss):
        terms, visited = audit_terms.take_apart(loss)
        for term in terms:
            self.terms.setdefault(term.tensor.name, term)
        for name, factors in visited.items():
            self.visited.setdefault(name, factors)

    def _find_penalties(self):
        found = {}
        for member in self.members:
            for term in audit_terms.take_apart(member)[0]:
                factor = term.factor()
                scale = 1. if factor is None else factor
                if audit_terms.sources(term.tensor)[0] or audit_terms.sources(term.tensor)[1]:
                    # A sum of members is a member that contains others: the first to have a term is its own.
                    found.setdefault(term.tensor.name, Penalty(term.tensor, member, scale))
        for term in self.terms.values():
            variables, data = audit_terms.sources(term.tensor)
            if term.tensor.name not in found and variables and not data:
                found[term.tensor.name] = Penalty(term.tensor, None, term.factor() or 1.)
        for tensor in self._left_alone(found):
            found.setdefault(tensor.name, Penalty(tensor, None, 1.))
        penalties = list(found.values())
        for penalty in penalties:
            penalty.term = self.terms.get(penalty.tensor.name)
            penalty.of_penalty = self._is_penalty(penalty.argument)
            if penalty.member is None and penalty.origin in ("tf.layers", "Keras", "get_variable"):
                self._take_scale(penalty)
        return penalties

    def _take_scale(self, penalty):
        """The scale of a Keras penalty is the factor in its own last tensor below .../Regularizer/."""
        prefix = penalty.tensor.op.name.rpartition("/")[0]
        for top in _tops(self.graph, prefix):
            for term in audit_terms.take_apart(top)[0]:
                if term.tensor.name == penalty.tensor.name and term.factor():
                    penalty.scale = term.factor()

    def _left_alone(self, found):
        """Terms of penalties that Keras made and nobody took."""
        for op in self.graph.get_operations():
            if "/Regularizer/" in op.name and op.type in ("Sum", "L2Loss") and op.outputs[0].name not in found:
                if audit_terms.describe(op.outputs[0])[0] != audit_terms.OTHER:
                    yield op.outputs[0]

    def _is_penalty(self, tensor):
        """Whether a tensor is a penalty, where a variable should be."""
        if tensor is None or audit_terms.variable_name(tensor) is not None:
            return False
        names = {m.name for m in self.members}
        return tensor.name in names or tensor.op.type in ("Mul", "AddN", "AddV2") and any(
            t.tensor.op.type in ("L2Loss", "Sum") and audit_terms.describe(t.tensor)[1] is not None
            and tensor.shape.ndims == 0 for t in audit_terms.take_apart(tensor)[0])

    def _find_variables(self):
        trainable = {_name(v) for v in self.graph.get_collection(GraphKeys.TRAINABLE_VARIABLES)}
        variables = [Variable(_op(v), _name(v) in trainable, place_of(_op(v)))
                     for v in self.graph.get_collection(GraphKeys.GLOBAL_VARIABLES)]
        for variable in variables:
            variable.penalties = [p for p in self.penalties if variable.name in p.variables and not p.of_data]
        return [v for v in variables if v.trainable or v.penalties]

    def _evaluate(self, session):
        for penalty in self.penalties:
            if not penalty.of_data:
                penalty.value = float(session.run(penalty.tensor)) * penalty.scale

    def in_some_loss(self, member):
        """bool: whether a tensor of the collection is part of a loss."""
        return member.name in self.visited

    def __str__(self):
        return as_text(self)

    def as_data(self):
        """dict of what JSON can hold."""
        return {
            "losses": [t.name for t in self.losses],
            "variables": [{
                "name": v.name, "shape": list(v.shape), "parameters": v.parameters, "trainable": v.trainable,
                "penalties": [{"function": p.function, "scale": p.scale, "origin": p.origin, "file": p.place.path,
                               "line": p.place.line, "in_collection": p.member is not None, "in_loss": p.in_loss(),
                               "times": p.ways(), "factor": p.factor(), "value": p.value} for p in v.penalties]}
                for v in self.variables],
            "findings": [f.as_dict() for f in self.findings]}

    def as_json(self):
        """str, the same as JSON."""
        return json.dumps(self.as_data(), indent=1)


def _is_penalty_tensor(tensor):
    """Whether a member of the collection is no variable, nor the value of one."""
    return isinstance(tensor, Tensor) and audit_terms.variable_name(tensor) is None


def _tops(graph, prefix):
    """Outputs below a name prefix that nothing below it consumes."""
    inside = [op for op in graph.get_operations() if op.name.startswith(prefix + "/")]
    used = {t.name for op in inside for t in op.inputs}
    return [t for op in inside for t in op.outputs if t.name not in used]


def _op(variable):
    op = getattr(variable, "op", None)
    return op if op is not None else variable.handle.op


def _name(variable):
    return _op(variable).name


def _silent_layers(found):
    """[(layer, variable)] of Keras layers in the graph whose penalties nobody has asked for."""
    graph_ops = {_op(v) for v in found.graph.get_collection(GraphKeys.GLOBAL_VARIABLES)}
    penalized = {n for p in found.penalties for n in p.variables if p.term is not None}
    silent = []
    for layer in gc.get_objects():
        if not isinstance(layer, keras.layers.Layer) or isinstance(layer, layers.Layer):
            continue
        for loss in layer.__dict__.get("_callable_losses", ()):
            variable = _penalized_variable(loss)
            if variable is not None and _op(variable) in graph_ops and _name(variable) not in penalized:
                silent.append((layer, variable))
    return silent


def _penalized_variable(loss):
    inner = loss.args[0] if getattr(loss, "args", ()) else None
    arguments = getattr(inner, "args", ())
    return arguments[0] if arguments and hasattr(arguments[0], "initializer") else None


def audit(loss=None, graph=None, session=None):
    """Say which penalty each variable has, and whether the loss contains it.

    Args:
      loss: Tensor; by default every loss that an optimizer of the graph minimises.
      graph: Graph, by default the loss's or the default graph.
      session: Session in which the penalties' values are computed, or None.
    Returns:
      Audit: its str is a report; `findings` is the list of what is wrong.
    """
    graph = graph or (loss.graph if loss is not None else scopes.get_default_graph())
    minimised = graph._hidden.get("minimised", [])
    losses = [loss] if loss is not None else list({id(t): t for t, _ in minimised}.values())
    return Audit(graph, losses, [o for t, o in minimised if any(t is other for other in losses)], session)


# ------------------------------------------------------------------ text
def as_text(found):
    """The report as plain text."""
    lines = [_losses_line(found), ""]
    lines += _table(found) + [""]
    if not found.findings:
        lines.append("No findings.")
    for number, finding in enumerate(found.findings, 1):
        lines += [f"{number}. {finding.text}" + (f"  ({finding.places})" if finding.places else ""),
                  f"   {finding.reason}", f"   Fix: {finding.fix}", ""]
    return "\n".join(lines).rstrip() + "\n"


def _losses_line(found):
    if not found.losses:
        return "Loss: none is minimised in this graph."
    return "Loss: " + ", ".join(f"{t.name} ({place_of(t.op)})" for t in found.losses)


def _table(found):
    head = ("variable", "shape", "parameters", "penalty", "from", "where", "collected", "in the loss", "value")
    rows = [row for v in found.variables for row in _rows(v)]
    rows += [_penalty_row(("(activity)", "", ""), p) for p in found.penalties if p.of_data]
    if all(not row[-1] for row in rows):
        head, rows = head[:-1], [r[:-1] for r in rows]
    widths = [max(len(r[i]) for r in [head, *rows]) for i in range(len(head))]
    return ["  ".join(c.ljust(w) for c, w in zip(r, widths)).rstrip()
            for r in [head, tuple("-" * w for w in widths), *rows]]


def _rows(variable):
    name = variable.name + ("" if variable.trainable else " (not trainable)")
    first = (name, "x".join(map(str, variable.shape)) or "scalar", str(variable.parameters))
    if not variable.penalties:
        return [first + ("-", "", str(variable.place), "", "", "")]
    rows = []
    for p in variable.penalties:
        rows.append(_penalty_row(first, p))
        first = ("", "", "")
    return rows


def _penalty_row(first, penalty):
    value = "" if penalty.value is None else f"{penalty.value:.6g}"
    collected = "yes" if penalty.member is not None else "no"
    return first + (penalty.formula(), penalty.origin, str(penalty.place), collected, penalty.in_loss(), value)
