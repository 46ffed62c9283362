"""graphreg.audit: which penalty each variable has, where it comes from, and whether the minimised loss contains it.

It answers the question of every TF1 program with regularizers: is my regularization used?
"""
import json

import numpy as np

from ..core import errors, notes, scopes
from ..core.collections import NO_LOSSES, GraphKeys
from ..core.operation import Tensor
from . import audit_findings, audit_origins, audit_page, audit_terms, audit_text
from .audit_origins import place_of


class Loss:
    """A loss and the sum that it is.

    Attributes:
      tensor: Tensor.  optimizers: list.  place: Place where it was made.
      minimised_at: Place where it was given to an optimizer, or None.
      terms: dict from the name of a tensor to its Term.
      visited: dict from the name of each tensor that the sum goes through to its ways.
      reached: set of names of the ops that it is computed from, on whatever way.
      trained: set of names of the variables that optimizers change to minimise it.
    """

    def __init__(self, tensor, optimizers, minimised_at, trained=()):
        self.tensor, self.optimizers, self.minimised_at = tensor, optimizers, minimised_at
        self.trained, self.reached = set(trained), audit_terms.reached(tensor)
        self.place = place_of(tensor.op)
        terms, self.visited = audit_terms.take_apart(tensor)
        self.terms = {term.tensor.name: term for term in terms}


class Use:
    """How a loss contains a penalty: the loss, the Term in it, the Penalty."""

    def __init__(self, loss, term, penalty):
        self.loss, self.term, self._scale, self._names = loss, term, penalty.scale, penalty.scale_names

    def times(self):
        """float, how many times it is added up; the summands of a mean count as one."""
        return self.term.times()

    def factor(self):
        """float, how much of it the loss contains: 1. is all of it, once; None: that is no constant."""
        factor = self.term.factor(self._names)
        return None if factor is None else factor / self._scale if self._scale else factor

    def symbols(self):
        """list of str, what it is multiplied with that is no constant and not its own scale."""
        return [name for name in self.term.names() if name not in self._names]

    def is_plain(self):
        """bool: whether all of it is there, once."""
        return self.factor() is not None and abs(self.factor() - 1.) < 1e-3

    def __str__(self):
        factor, times = self.factor(), self.times()
        word = {1: "once", 2: "twice"}.get(round(times, 3), f"{times:.4g} times")
        if factor is None:
            return f"{word}, factor {' * '.join(self.symbols())}"
        return word if abs(factor - times) < 1e-3 else f"{word}, factor {factor:.4g}"


class Penalty:
    """One penalty of one variable, or of something else.

    Attributes:
      tensor: Tensor, the term of the loss; None for a Keras layer's that was never asked for.
      collections: list of names of the collections that hold it, or a sum that contains it.
      member: Tensor, the member of REGULARIZATION_LOSSES that contains it, or None.
      function: str, what is done to the argument.  scale: float, its factor in the member; 1. without.
      scale_names: tuple of str, what else the member multiplies it with: a scale that is fed, or computed.
      argument: Tensor that is penalised, or None.
      variables: set of names of variables.
      of_penalty: bool, whether it penalises a penalty instead of a variable.
      of_data: bool, whether it depends on data (a layer's activity).
      origin: str, as audit_origins.origin gives it.  scope: str, the name of the scope if it comes from one.
      place: Place.  scope_place: Place of the scope, or None.
      uses: list of Use, one for each loss that contains it as a summand.
      reached_by: list of Loss that are computed from it in another way.  inside: bool, whether another penalises it.
      value: float, if there is a session.
    """

    tensor = member = argument = value = scope = scope_place = None
    of_penalty = of_data = inside = False
    scale_names = ()
    _inner = 1.

    def __init__(self, tensor, scale, scale_names=()):
        self._start(scale)
        self.tensor, self.scale_names = tensor, scale_names
        self.function, self.argument, self._inner = audit_terms.describe(tensor)
        self.variables, self.of_data = audit_terms.sources(tensor)
        self.of_data = self.of_data and not audit_origins.is_of_weight(tensor.op)
        self.origin, self.place = audit_origins.origin(tensor.op), audit_origins.penalty_place(tensor.op)
        if self.origin == "scope":
            self.scope, self.scope_place = audit_origins.scope_of(tensor.op)

    @classmethod
    def never_made(cls, variable, function, scale, place):
        """A penalty of a Keras layer whose losses nobody asked for: there is no tensor of it."""
        made = cls.__new__(cls)
        made._start(scale)
        made.function, made.variables = function, {_name(variable)}
        made.origin, made.place, made.variable = "Keras", place, variable
        return made

    def _start(self, scale):
        self.scale, self.collections, self.uses, self.reached_by = scale, [], [], []

    def subject(self):
        """str, what is penalised: variables, or a layer's activity."""
        if self.of_data:
            return f"the activity of {self.tensor.op.name.partition('/ActivityRegularizer')[0]}"
        names = sorted(self.variables)
        return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")

    def full_scale(self):
        """float, what the function is multiplied with, outside the sum and within."""
        return self.scale * self._inner

    def formula(self):
        """str such as "0.01 * sum(w^2)/2"."""
        scale = [] if self.full_scale() == 1. else [f"{self.full_scale():.6g}"]
        known = self.function != audit_terms.OTHER and not self.is_of_weight() and not self.of_penalty
        function = self.function.replace("w", "f(w)") if known else self.function
        return " * ".join([*scale, *self.scale_names, function])

    def is_of_weight(self):
        """bool: whether it penalises the size of a variable itself, not of something computed from it."""
        if self.function == audit_terms.OTHER:
            return False
        return self.tensor is None or audit_terms.variable_name(self.argument) is not None

    def source(self):
        """str, who made it; of a scope its name, too."""
        return f"scope {self.scope or '(outermost)'}" if self.origin == "scope" else self.origin

    def in_loss(self, losses=1):
        """str: how the losses contain it."""
        if not self.uses:
            return "in another penalty" if self.inside else "not as a summand" if self.reached_by else "no"
        texts = list(dict.fromkeys(str(use) for use in self.uses))
        text = "; ".join(texts)
        return text if len(self.uses) == losses else f"{text} (in {len(self.uses)} of {losses} losses)"

    def as_dict(self):
        """dict of what JSON can hold."""
        return {"function": self.function, "scale": self.full_scale(), "origin": self.origin, "scope": self.scope,
                "file": self.place.path, "line": self.place.line,
                "scope_line": self.scope_place and self.scope_place.line,
                "tensor": self.tensor.name if self.tensor is not None else None, "value": self.value,
                "in_collection": self.member is not None, "collections": self.collections,
                "in_loss": self.in_loss(len(self.uses)), "of_penalty": self.of_penalty,
                "times": max((u.times() for u in self.uses), default=0),
                "factor": self.uses[0].factor() if self.uses else 0.,
                "losses": [{"loss": u.loss.tensor.name, "times": u.times(), "factor": u.factor()} for u in self.uses]}


class Variable:
    """A variable and its penalties.

    Attributes:
      name: str.  shape: tuple of int.  parameters: int.  trainable: bool.  place: Place.
      is_offset: bool, whether it is added to something larger, as a bias is.
      penalties: list of Penalty.
    """

    def __init__(self, op, trainable, place):
        self.name, self.trainable, self.place = op.name, trainable, place
        self.is_offset = audit_terms.is_offset(op)
        shape = op.get_attr("shape")
        self.shape = tuple(d.size for d in shape.dim) if hasattr(shape, "dim") else tuple(shape)
        self.parameters = int(np.prod(self.shape, dtype=np.int64))
        self.penalties = []


class Audit:
    """What was found.

    Attributes:
      graph: the graph.
      losses: list of Loss: those that are minimised, or the one that was asked for.
      variables: list of Variable.
      penalties: list of Penalty.
      members: list of Tensor, the penalties in REGULARIZATION_LOSSES.
      collected_variables: list of what else is in it: variables.
      findings: list of audit_findings.Finding; empty: all is well.
    """

    def __init__(self, graph, losses, session):
        self.graph, self.losses = graph, losses
        collected = [t for t in _members(graph, GraphKeys.REGULARIZATION_LOSSES) if hasattr(t, "op")]
        self.members = [t for t in collected if _is_penalty_tensor(t)]
        self.collected_variables = [t for t in collected if not _is_penalty_tensor(t)]
        self.penalties = _Search(self).penalties()
        self.variables = self._find_variables()
        if session is not None:
            for penalty in self.penalties:
                penalty.value = _value(penalty, session)
        self.findings = audit_findings.find(self)

    def _find_variables(self):
        trainable = {_name(v) for v in _members(self.graph, GraphKeys.TRAINABLE_VARIABLES)}
        variables = [Variable(_op(v), _name(v) in trainable, place_of(_op(v)))
                     for v in _members(self.graph, GraphKeys.GLOBAL_VARIABLES)]
        for variable in variables:
            variable.penalties = [p for p in self.penalties if variable.name in p.variables and not p.of_data]
        return [v for v in variables if v.trainable or v.penalties]

    def in_some_loss(self, member):
        """bool: whether a tensor of a collection is part of a loss."""
        return any(member.op.name in loss.reached for loss in self.losses)

    def __str__(self):
        return audit_text.as_text(self)

    def as_text(self, color=False, width=None):
        """str, the report as a table and a list of findings.

        Args:
          color: bool, whether with a terminal's colours.  width: int, columns that findings are broken at, or None.
        """
        return audit_text.as_text(self, color, width)

    def as_data(self):
        """dict of what JSON can hold."""
        return {
            "losses": [{"name": s.tensor.name, "file": s.place.path, "line": s.place.line,
                        "optimizers": [type(o).__name__ for o in s.optimizers]} for s in self.losses],
            "variables": [{
                "name": v.name, "shape": list(v.shape), "parameters": v.parameters, "trainable": v.trainable,
                "file": v.place.path, "line": v.place.line, "penalties": [p.as_dict() for p in v.penalties]}
                for v in self.variables],
            "activities": [p.as_dict() for p in self.penalties if p.of_data],
            "findings": [f.as_dict() for f in self.findings]}

    def as_json(self):
        """str, the same as JSON."""
        return json.dumps(self.as_data(), indent=1)

    def as_html(self, title="audit"):
        """str, a page of HTML that needs nothing else: each loss drawn as its sum, the table, the findings."""
        return audit_page.page([self], title)


class _Search:
    """Finds the penalties of a graph: in collections, in losses, and in Keras layers that nobody asked."""

    def __init__(self, found):
        self.graph, self.losses, self.members = found.graph, found.losses, found.members
        self.found = {}

    def penalties(self):
        for member in self.members:
            self._take_member(member, GraphKeys.REGULARIZATION_LOSSES)
        for key in self.graph.get_all_collection_keys():
            if key not in NO_LOSSES and key != GraphKeys.REGULARIZATION_LOSSES:
                self._take_collection(key)
        for loss in self.losses:
            self._take_loss(loss)
        self._take_keras()
        penalties = list(self.found.values())
        for penalty in penalties:
            penalty.of_penalty = self._is_penalty(penalty.argument)
            if penalty.tensor is not None:
                self._look_in_losses(penalty)
        for penalty in penalties:
            penalty.inside = self._is_argument(penalty)
        return penalties

    def _look_in_losses(self, penalty):
        for loss in self.losses:
            if penalty.tensor.name in loss.terms:
                penalty.uses.append(Use(loss, loss.terms[penalty.tensor.name], penalty))
            elif penalty.tensor.op.name in loss.reached:
                penalty.reached_by.append(loss)

    def _is_argument(self, penalty):
        """Whether a penalty is in the losses only as what another penalises."""
        if penalty.tensor is None or penalty.uses:
            return False
        names = {t.name for t in (penalty.tensor, penalty.member) if t is not None}
        return any(p.of_penalty and p.argument.name in names for p in self.found.values())

    def _take_member(self, member, key):
        for term in audit_terms.take_apart(member)[0]:
            if not any(audit_terms.sources(term.tensor)):
                continue
            # A sum of members is a member that contains others: the first to have a term is its own.
            penalty = self.found.get(term.tensor.name)
            if penalty is None:
                names = tuple(term.names())
                factor = term.factor(names)
                penalty = Penalty(term.tensor, 1. if factor is None else factor, () if factor is None else names)
                self.found[term.tensor.name] = penalty
                penalty.member = member if key == GraphKeys.REGULARIZATION_LOSSES else None
            if key is not None and key not in penalty.collections:
                penalty.collections.append(key)

    def _take_collection(self, key):
        """Penalties in another collection: members that are made of nothing else."""
        for member in _members(self.graph, key):
            if not isinstance(member, Tensor) or not member.dtype.is_floating or member.shape.ndims != 0:
                continue
            terms = [t.tensor for t in audit_terms.take_apart(member)[0] if any(audit_terms.sources(t.tensor))]
            if terms and all(_is_known_penalty(t) for t in terms):
                self._take_member(member, key)

    def _take_loss(self, loss):
        terms = [(t, *audit_terms.sources(t.tensor)) for t in loss.terms.values() if t.tensor.name not in self.found]
        has_data = any(data or len(variables) > 1 for _, variables, data in terms)
        for term, variables, data in terms:
            if not variables or data:
                continue
            # A function of one variable beside the loss of data is a penalty, too, unless it is the variable itself.
            known = audit_terms.describe(term.tensor)[0] != audit_terms.OTHER
            by_its_shape = has_data and len(variables) == 1 and audit_terms.variable_name(term.tensor) is None
            if known or by_its_shape:
                self.found[term.tensor.name] = Penalty(term.tensor, term.factor() or 1.)

    def _take_keras(self):
        of_layers = {n for p in self.found.values() if p.member is not None and p.origin.endswith(".layers")
                     for n in p.variables}
        for variable, regularizer, frames in notes.noted(self.graph, "Keras regularizers"):
            if not hasattr(variable, "op") and not hasattr(variable, "handle") or _name(variable) in of_layers:
                continue
            self._take_keras_weight(variable, regularizer, audit_origins.place_of_frames(frames))
        for activity, _ in notes.noted(self.graph, "Keras activities"):
            self._take_member(activity, None)

    def _take_keras_weight(self, variable, regularizer, place):
        asked = {p.function: p for p in self.found.values()
                 if p.origin == "Keras" and p.variables == {_name(variable)} and p.tensor is not None}
        for function, scale in audit_origins.components(regularizer):
            penalty = asked.get(function)
            if penalty is None:
                key = f"{_name(variable)}, {function}"
                self.found[key] = penalty = Penalty.never_made(variable, function, scale, place)
            penalty.scale, penalty.place = scale, place

    def _is_penalty(self, tensor):
        """Whether a tensor is a penalty, where a variable should be."""
        if tensor is None or audit_terms.variable_name(tensor) is not None or tensor.shape.ndims != 0:
            return False
        if any(tensor is m for m in self.members):
            return True
        return any(_is_known_penalty(t.tensor) for t in audit_terms.take_apart(tensor)[0])


def _members(graph, key):
    """A collection, read without being noted as a read."""
    return graph._collections.get(key)


def _is_known_penalty(tensor):
    variables, data = audit_terms.sources(tensor)
    return bool(variables) and not data and audit_terms.describe(tensor)[0] != audit_terms.OTHER


def _is_penalty_tensor(tensor):
    """Whether a member of the collection is no variable, nor the value of one."""
    return isinstance(tensor, Tensor) and audit_terms.variable_name(tensor) is None


def _op(variable):
    op = getattr(variable, "op", None)
    return op if op is not None else variable.handle.op


def _name(variable):
    return _op(variable).name


_BY_NUMPY = {audit_terms.L2: lambda w: np.sum(w * w) / 2, audit_terms.SQUARES: lambda w: np.sum(w * w),
             audit_terms.ABSOLUTE: lambda w: np.sum(np.abs(w))}


def _value(penalty, session):
    """The penalty's value in a session; None where that needs data."""
    if penalty.of_data or penalty.scale_names:
        return None
    try:
        if penalty.tensor is not None:
            return float(session.run(penalty.tensor)) * penalty.scale
        function = _BY_NUMPY.get(penalty.function)
        return function and float(function(session.run(penalty.variable))) * penalty.scale
    except errors.FailedPreconditionError:      # not initialized
        return None


def minimised_losses(graph):
    """list of Loss: what an optimizer was given; without any, what was differentiated with respect to variables."""
    found = {}
    for tensor, optimizer, trained, frames in notes.noted(graph, "minimised"):
        place = audit_origins.place_of_frames(frames)
        _, optimizers, _, names = found.setdefault(id(tensor), (tensor, [], place, set()))
        names.update(_name(v) for v in trained if hasattr(v, "op") or hasattr(v, "handle"))
        if not any(optimizer is o for o in optimizers):
            optimizers.append(optimizer)
    if not found:
        trained = {_name(v) for v in _members(graph, GraphKeys.TRAINABLE_VARIABLES)}
        for ys, xs, frames in notes.noted(graph, "differentiated"):
            names = {x.op.name for x in xs} & trained
            for y in ys if names else ():
                place = audit_origins.place_of_frames(frames)
                found.setdefault(id(y), (y, [], place, set()))[3].update(names)
    return [Loss(*parts) for parts in found.values()]


def audit(loss=None, graph=None, session=None):
    """Say which penalty each variable has, and whether the loss contains it.

    Args:
      loss: Tensor; by default every loss that an optimizer of the graph minimises.
      graph: Graph, by default the loss's or the default graph.
      session: Session in which the penalties' values are computed, or None.
    Returns:
      Audit: its str is a report; `findings` is the list of what is wrong; as_json() and as_html() give the same.
    """
    graph = graph or (loss.graph if loss is not None else scopes.get_default_graph())
    losses = minimised_losses(graph)
    if loss is not None:
        losses = [s for s in losses if s.tensor is loss] or [Loss(loss, [], None)]
    return Audit(graph, losses, session)
