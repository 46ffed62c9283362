"""Where the values of a plan are made and used, for passes that put other steps in the place of ops."""
from collections import Counter

import numpy as np

from . import plan as plans
from .flow import ALWAYS

FLOATS = frozenset((np.dtype(np.float32), np.dtype(np.float64)))


class Uses:
    """The nodes of a Straight as they are when a pass begins.

    uses      Tensor -> how often it is looked at; that of a fetch counts twice.
    users     Tensor -> the ops that take it.
    nodes     op -> its Node.  position: Node -> its place.
    """

    def __init__(self, straight):
        self.straight, source = straight, straight.source
        self.nodes = {n.op: n for n in straight.nodes if n.op is not None}
        self.position = {n: i for i, n in enumerate(straight.nodes)}
        self.uses, self.users = Counter(), {}
        for node in straight.nodes:
            self.uses.update(map(source, (*node.looked_at(), *straight.asked(node))))
            for op in node.ops():
                self.uses.update(map(source, op._inputs))
        for op in self.nodes:
            for t in op._inputs:
                self.users.setdefault(source(t), []).append(op)
        self.uses.update(source(t) for t in straight.wanted() for _ in range(2))

    def path(self, op):
        """What is sure to have run, or to be under way, where an op runs."""
        flow = self.straight.flow
        return frozenset() if flow is None else flow.paths.get(op) or frozenset()

    def under(self, op):
        """The conditions of an op, or of a loop, in its innermost loop."""
        flow = self.straight.flow
        return ALWAYS if flow is None else flow.conds.get(op, ALWAYS)

    def may_be_replaced(self, op, *others):
        """bool: whether these ops run in one place of the plan, for nothing but their results."""
        path = self.path(op)
        return all(o in self.nodes and self.straight.may_go(o) and self.path(o) == path for o in (op, *others))

    def loops_without(self, op, tensor):
        """The loops around an op that a tensor is made outside of, outermost first."""
        made = frozenset() if self.straight.plan.is_fed(tensor) else self.path(tensor._op)
        return sorted((b for b in self.path(op) - made if isinstance(b, plans.Block)), key=lambda b: b.depth)

    def mark(self, loop, kind):
        """The Mark of a loop."""
        return next(n for n in self.straight.nodes if n.is_mark() and n.kind == kind and n.parts.block is loop)

    def is_product(self, op):
        """bool: whether an op is a product of two matrices of known shapes."""
        straight = self.straight
        if op.type != "MatMul" or op._inputs[0].dtype.base_dtype.np not in FLOATS or not self.may_be_replaced(op):
            return False
        a, b, result = (straight.shape(t) for t in (*op._inputs, *op._outputs))
        if any(s is None or len(s) != 2 or 0 in s for s in (a, b, result)):
            return False
        return a[not op._attrs["transpose_a"]] == b[op._attrs["transpose_b"]]

    def is_sum_of_rows(self, op):
        """bool: whether an op is the sum of the rows of a matrix of known shape."""
        if op.type != "BiasAddGrad" or op._attrs["data_format"] != b"NHWC" or not self.may_be_replaced(op):
            return False
        shape = self.straight.shape(op._inputs[0])
        return shape is not None and len(shape) == 2 and 0 not in shape and op._inputs[0].dtype.base_dtype.np in FLOATS

    def is_written(self, tensor, begin, end):
        """bool: whether something that a tensor may show is written between two positions."""
        plan = self.straight.plan
        shown = plan.aliases.get(tensor, plans.NO_ALIAS)
        return bool(shown) and any(plan.writes.get(op, plans.NO_ALIAS) & shown
                                   for node in self.straight.nodes[begin:end] for op in node.ops())


def has(straight, types):
    """bool: whether ops of some types run."""
    return any(node.op is not None and node.op.type in types for node in straight.nodes)


def replaced(straight, instead, before=None, behind=None):
    """list of the nodes, with others in their place (None: nothing), before them and behind them."""
    before, behind, nodes = before or {}, behind or {}, []
    for node in straight.nodes:
        nodes += before.get(node, ())
        here = instead.get(node, node)
        nodes += [here] if here is not None else []
        nodes += behind.get(node, ())
    return nodes
