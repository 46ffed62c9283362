"""Arithmetic on a gradient put into the step that it is made for, so that both are done part by part.

The sum of a gradient and a penalty's, a product with a clipping factor: where nobody else wants the result, it need not
be written to memory and read again.
"""
from collections import Counter

from . import plan as plans, updates
from .spelling import spell

_ELEMENTWISE = frozenset(("Add", "AddV2", "Sub", "Mul", "RealDiv", "AddN", "Neg", "Square"))
_READS = frozenset(("Identity", "ReadVariableOp"))


def gather(straight):
    """The nodes; that of an update which takes arithmetic in has the ops of it in front of its own, as a group."""
    finder, taken, made = None, set(), {}
    for node in straight.nodes:
        if node.op is None or not _is_at_top(straight, node.op) or not _is_large(straight, node.op):
            continue
        finder = finder or _Finder(straight)
        ops = finder.leading_to(node.op)
        if ops:
            taken.update(ops)
            made[node] = plans.Node(group=(*ops, node.op))
            straight.gathered[made[node]] = node
    return [made.get(node, node) for node in straight.nodes if node.op not in taken] if made else straight.nodes


def _is_at_top(straight, op):
    """Whether an op stands in no loop, and under no condition."""
    return straight.flow is None or not straight.flow.paths[op]


def _is_large(straight, op):
    found = straight.update(op)
    return found is not None and found[1][0].value.size >= updates.PART


class _Finder:
    def __init__(self, straight):
        self._straight = straight
        self._uses = Counter(straight.source(t) for node in straight.nodes for op in node.ops() for t in op._inputs)
        self._uses.update(straight.source(t) for node in straight.nodes for t in node.looked_at())
        self._uses.update(map(straight.source, straight.plan.fetches))
        self._place = {node.op: i for i, node in enumerate(straight.nodes) if node.op is not None}
        self._writers = [(i, straight.plan.writes[op]) for i, node in enumerate(straight.nodes) for op in node.ops()
                         if op in straight.plan.writes]

    def leading_to(self, update):
        """list of the ops, in order, whose results nobody but an update wants, by way of each other."""
        gradient = self._straight.source(update._inputs[self._straight.update(update)[0].gradient])
        found, stack = set(), [gradient]
        shape, dtype = self._straight.shape(gradient), gradient.dtype
        while stack:
            tensor = stack.pop()
            op = tensor.op
            if op not in found and self._is_taken(tensor, shape, dtype) and self._may_wait(op, update):
                found.add(op)
                stack += [self._straight.source(t) for t in op._inputs]
        return sorted(found, key=self._place.get)

    def _is_taken(self, tensor, shape, dtype):
        straight, op = self._straight, tensor.op
        if (op.type not in _ELEMENTWISE or op not in self._place or self._uses[tensor] != 1 or tensor.dtype != dtype
                or not _is_at_top(straight, op) or not straight.may_go(op) or op in straight.may_die or straight.shape(tensor) != shape):
            return False
        shapes = [straight.shape(t) for t in (*op._inputs, tensor)]
        return all(s in (shape, ()) for s in shapes) and shape in shapes[:-1] and spell(
            op, shapes, lambda i: straight.value(op._inputs[i])) is not None

    def _may_wait(self, op, update):
        """Whether what an op reads is still there, and lies as the update's variables do, when that is made."""
        plan = self._straight.plan
        for t in op._inputs:
            read = plan.aliases.get(self._straight.source(t), plans.NO_ALIAS)
            if not read:
                continue
            if self._straight.source(t).op.type not in _READS:
                return False
            if any(self._place[op] < i < self._place[update] and read & written for i, written in self._writers):
                return False
        return True
