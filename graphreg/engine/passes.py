"""What is left out of a plan before it is written as code for certain shapes.  Each pass: Straight -> list of nodes.

GRAPHREG_PASSES="-fold,-share" turns passes off, by name; "-specialise" all of them.
"""
import os

import numpy as np

from ..core import fold
from . import plan as plans, updates
from .gather import gather
from .hoist import hoist
from .made import is_made
from .products import operands, sums
from .rows import summed_rows
from .stacks import stacks
from .views import views

OFF = frozenset(name.strip().lstrip("-") for name in os.environ.get("GRAPHREG_PASSES", "").split(",") if name.strip())


class Straight:
    """A plan for certain shapes, as the passes change it.

    nodes   what is run, in order: of a plan without Flow, at the top.
    facts   Facts: the shapes and values that are known.
    flow    Flow, where conds and loops are written out, or None.
    may_die ops that look for themselves whether they are to run.
    same    Tensor -> the tensor whose value it shares.
    gathered  node of an update that does other ops besides -> its node as it was.
    written     the variable ops that the plan writes.
    never_fail  types of ops that cannot fail once their shapes agree.
    report  list of (pass, number of nodes after it).
    """

    def __init__(self, plan, nodes, facts, flow=None):
        self.plan, self.facts, self.flow = plan, facts, flow
        self.nodes, self.same = list(nodes if flow is None else flow.nodes), {}
        self.may_die = plan.may_die if flow is None else frozenset()
        self._targets, self.never_fail = frozenset(plan.targets), NEVER_FAIL
        self.written = frozenset().union(*plan.writes.values())
        self.gathered, self._updates = {}, {}
        self.report = [("plan", len(self.nodes))]

    def source(self, tensor):
        """The tensor at whose place the value of a tensor is."""
        while tensor in self.same:
            tensor = self.same[tensor]
        return tensor

    def share(self, tensor, other):
        """Say that a tensor has the value of another one."""
        self.same[tensor] = self.source(other)

    def value(self, tensor):
        """The value of a tensor that is known while compiling, or None."""
        source = self.source(tensor)
        # What may be left out must be seen to be left out.
        return None if self.plan.is_fed(source) or source.op in self.may_die else self.facts.values.get(source)

    def shape(self, tensor):
        """The raw shape of a tensor, or None."""
        return self.facts.shapes.get(tensor)

    def is_alias(self, tensor):
        """bool: whether the tensor may show the buffer of a variable."""
        return tensor in self.plan.aliases

    def update(self, op):
        """(InPlace, VariableCells) of an op that changes variables of known shape where they are, or None."""
        if op not in self._updates:
            self._updates[op] = None if "in_place" in OFF else updates.plain_update(op, self)
        return self._updates[op]

    def asked(self, node):
        """list of the predicates that are looked at to see whether a node is to run."""
        if self.flow is None:
            return []
        key = node.parts.block if node.is_mark() else node.op
        found = [pred for pred, _ in (node.under if is_made(node) else self.flow.conds.get(key, ()))]
        choice = self.flow.choices.get(node.op)
        return found if choice is None or choice[0] is None else found + [choice[0]]

    def wanted(self):
        """list of the fetches, and of the predicates that tell whether they have values."""
        fetches = list(self.plan.fetches)
        return fetches + [pred for t in fetches if self.flow is not None for pred, _ in self.flow.of_tensor(t) or ()]

    def may_go(self, op):
        """bool: whether an op may be left out when nobody needs its results."""
        plan = self.plan
        return not (op in self.may_die or op in self._targets or op.type in plans.CALLS
                    or any(plan.is_fed(t) for t in op._outputs))


def run_passes(straight):
    """Run all passes that are on; returns the Straight."""
    for one in PASSES:
        if one.__name__ not in OFF:
            straight.nodes = one(straight)
            straight.report.append((one.__name__, len(straight.nodes)))
    return straight


# ------------------------------------------------------------------ passes
def fold_values(straight):
    """Ops whose results are known are not run."""
    return [n for n in straight.nodes if not _is_known(straight, n.op)]


def _is_known(straight, op):
    return (op is not None and bool(op._outputs) and straight.may_go(op) and (op.type == "Const" or fold.is_pure(op))
            and all(t in straight.facts.values for t in op._outputs))


def forward(straight):
    """Ops that hand on what they are given are not run: who wants the result takes the input."""
    return [n for n in straight.nodes if not _hands_on(straight, n.op)]


def _hands_on(straight, op):
    if op is None or not straight.may_go(op) or not op._inputs or not op._outputs:
        return False
    if straight.flow is not None and op.op_def.flag("structural"):
        return _leads_on(straight, op)
    given = _handed_on(straight, op)
    if given is None:
        return False
    straight.share(op._outputs[0], given)
    return True


def _leads_on(straight, op):
    """Whether a node of a cond or a loop does nothing where these are written as `if` and `while`."""
    if op._outputs[0].dtype._is_ref_dtype:
        return False
    if op.type in plans.MERGES:
        _, one, other = straight.flow.choices[op]
        if straight.source(one) is not straight.source(other) or op._outputs[1].consumers() or (
                op._outputs[1] in straight.plan.fetches):
            return False
        straight.share(op._outputs[0], one)
        return True
    if not op.op_def.flag("pass_through") and not (op.type in plans.SWITCHES and straight.shape(op._inputs[1]) == ()):
        return False
    for t in op._outputs:
        straight.share(t, op._inputs[0])
    return True


_REDUCTIONS = frozenset(("Sum", "Mean", "Prod", "Max", "Min", "Any", "All"))
SAME = frozenset(("Identity", "StopGradient", "PreventGradient", "DebugGradientIdentity"))


def _handed_on(straight, op):
    """The input that an op would give back as it is, or None.

    A ref is another thing: taking the value out of it is what the op does.
    """
    x, y = op._inputs[0], op._outputs[0]
    if x.dtype._is_ref_dtype or x.dtype.base_dtype.name == "resource":
        return None
    if op.type in SAME:
        return x
    equal = straight.shape(x) is not None and straight.shape(x) == straight.shape(y)
    if op.type == "Cast":
        return x if op._attrs["SrcT"] == op._attrs["DstT"] else None
    if op.type == "AddN":
        return x if len(op._inputs) == 1 else None
    if op.type == "Reshape" or op.type in _REDUCTIONS:
        return x if equal and straight.value(op._inputs[1]) is not None else None
    if op.type in ("Mul", "RealDiv") and not straight.is_alias(x):
        return _without_one(straight, op, equal)
    return None


def _without_one(straight, op, equal):
    """The operand of a product or quotient by 1; the product keeps every bit of it."""
    x, y = op._inputs
    if x.dtype.np is None or x.dtype.np.kind != "f":
        return None
    if equal and _is_one(straight.value(y)):
        return x
    other = op.type == "Mul" and _is_one(straight.value(x)) and straight.shape(y) == straight.shape(op._outputs[0])
    return y if other and straight.shape(y) is not None and not straight.is_alias(y) else None


def _is_one(value):
    return value is not None and value.size > 0 and bool((value == 1).all())


def drop_asserts(straight):
    """Assertions that are known to hold are not made."""
    return [n for n in straight.nodes if not _holds(straight, n.op)]


def _holds(straight, op):
    if op is None or op in straight.may_die:
        return False
    if op.type in ("NoOp", "ControlTrigger"):
        return True
    value = straight.value(op._inputs[0]) if op.type == "Assert" else None
    return value is not None and value.ndim == 0 and bool(value)


def share(straight):
    """Of ops that compute the same from the same, one is run."""
    seen, kept = {}, []
    for node in straight.nodes:
        key = _key(straight, node.op)
        twin = seen.get(key) if key is not None else None
        if twin is None or straight.flow is not None and not straight.flow.paths[twin] <= straight.flow.paths[node.op]:
            kept.append(node)
            if key is not None:
                seen[key] = node.op
            continue
        for t, other in zip(node.op._outputs, twin._outputs):
            straight.share(t, other)
    return kept


def _key(straight, op):
    """What two ops have in common that give the same, or None for one that is alone."""
    if (op is None or not op._inputs or not straight.may_go(op) or not fold.is_pure(op) or op.op_def.kernel is None
            or any(straight.is_alias(t) for t in op._inputs)):
        return None
    inputs = tuple(straight.source(t) for t in op._inputs)
    attrs = tuple((k, str(v) if isinstance(v, (list, np.ndarray)) else v) for k, v in sorted(op._attrs.items())
                  if not k.startswith("_"))
    key = (op.type, inputs, attrs, frozenset(op._control_inputs))
    try:
        hash(key)
    except TypeError:
        return None
    return key


def drop_unused(straight):
    """Pure ops whose results nobody wants any more are not run."""
    wanted = set(map(straight.source, straight.wanted()))
    kept = []
    for node in reversed(straight.nodes):
        op = node.op
        if op is not None and _is_idle(straight, op) and not any(t in wanted for t in op._outputs):
            continue
        kept.append(node)
        wanted.update(straight.source(t) for t in (*node.looked_at(), *straight.asked(node)))
        for one in node.ops():
            wanted.update(straight.source(t) for t in one._inputs)
    return kept[::-1]


def _is_idle(straight, op):
    """Whether an op does nothing but give results, of shapes that are known to come out."""
    if not op._outputs or not straight.may_go(op):
        return False
    if op.type == "Const":
        return True
    if op.type in plans.SWITCHES and straight.shape(op._inputs[1]) != ():
        return False               # it refuses a predicate that is no scalar
    return (fold.is_pure(op) and not any(t.dtype._is_ref_dtype for t in op._inputs)
            and all(straight.shape(t) is not None for t in op._outputs) and (op.type in NEVER_FAIL or not op._control_outputs
                 or op.type == "Slice" and all(straight.value(t) is not None for t in op._inputs[1:])))


# Ops that cannot fail once their shapes agree.
NEVER_FAIL = SAME | frozenset((
    "Add", "AddV2", "Sub", "Mul", "RealDiv", "Neg", "Square", "Sqrt", "Exp", "Log", "Tanh", "Relu", "ReluGrad", "Sigmoid",
    "SigmoidGrad", "TanhGrad", "MatMul", "BiasAdd", "BiasAddGrad", "Sum", "Mean", "Reshape", "AddN", "Shape", "Cast", "Fill",
    "ZerosLike", "OnesLike", "BroadcastGradientArgs", "Greater", "Less", "Equal", "Select", "Conv2DBackpropInput"))


PASSES = (fold_values, forward, drop_asserts, share, drop_unused, hoist, operands, sums, views, stacks, summed_rows, gather)
# What GRAPHREG_PASSES can turn off: these, and ways in which plans are written.
SWITCHES = tuple(one.__name__ for one in PASSES) + ("specialise", "spell", "structure", "buffers", "release", "in_place")
