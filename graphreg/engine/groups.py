"""Ops that are run as one step where a library has one kernel for them.

A group is found in a plan by its last op, and runs in that one's place: convolution or product, bias, relu;
batch normalisation and relu; sum and relu.  Nobody else may look at what lies between.  A gradient of relu behind
that of a max pool over the same relu is taken of the pooled gradient, which is smaller and gives the same bits.
"""
from collections import Counter

import numpy as np

_BIASED = frozenset(("Conv2D", "MatMul"))
_BEFORE_RELU = _BIASED | frozenset(("FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3", "Add", "AddV2"))
_LAST = frozenset(("Relu", "BiasAdd", "ReluGrad"))


class Group:
    """Ops of one step.

    ops    in the order they would run in.
    bias   Tensor that is added to the first op's result, or None.
    relu   whether relu is taken of it.
    unpool whether it is the gradient of a max pool of a relu.
    """

    __slots__ = ("ops", "bias", "relu", "unpool")

    def __init__(self, ops, bias=None, relu=False, unpool=False):
        self.ops, self.bias, self.relu, self.unpool = ops, bias, relu, unpool


def groups_of(plan, nodes):
    """dict: the last op of each group -> Group, the others -> None.

    Args:
      plan: Plan.  nodes: the Nodes of one of its blocks, in order.
    """
    last = [node.op for node in nodes if node.op is not None and node.op.type in _LAST]
    if not last:
        return {}
    finder = _Finder(plan, nodes)
    found = {}
    for op in reversed(last):
        group = None if op in found else finder.ending_in(op)
        if group is not None:
            found.update(dict.fromkeys(group.ops))
            found[op] = group
    return found


def chain(group, blame):
    """Function from the inputs of a group's first op, and its bias, to the results of its ops run one by one.

    Args:
      group: Group.  blame: function (op, error) that lets an error name the op it comes from.
    """
    calls = [(op, op.op_def.bind(op, np)) for op in group.ops]
    count = len(group.ops[0]._inputs)

    def run(inputs):
        given, others = inputs[:count], ()
        for op, call in calls:
            try:
                results = call(given)
            except Exception as error:
                blame(op, error)
                raise
            others = others or results[1:]
            given = [results[0]] + (inputs[count:] if op is calls[0][0] and group.bias is not None else [])
        return [results[0], *others]
    return run


class _Finder:
    def __init__(self, plan, nodes):
        self._plan = plan
        self._uses = Counter(t for op in plan.ops for t in op._inputs)
        self._uses.update(plan.fetches)
        self._needed = set(plan.ops)
        self._targets = set(plan.targets)
        self._place, self._written = {}, {}
        written = 0
        for i, node in enumerate(nodes):
            # What a loop writes is not looked into.
            written += node.op is None or bool(node.op.op_def.flag("updates"))
            self._place[node.op], self._written[node.op] = i, written

    def ending_in(self, op):
        """The Group whose last op it is, or None."""
        group = {"Relu": self._relu, "BiasAdd": self._bias, "ReluGrad": self._unpooled}[op.type](op)
        return group if group is not None and self._may_wait(group) else None

    def _before(self, op):
        """The op whose first result is an op's first input and goes nowhere else, or None."""
        t = op._inputs[0]
        free = self._uses[t] == 1 and not self._plan.is_fed(t) and t._value_index == 0 and t._op in self._place
        if not free or t._op in self._targets or any(c in self._needed for c in t._op._control_outputs):
            return None
        return t._op

    def _relu(self, op):
        before = self._before(op)
        if before is None:
            return None
        if before.type == "BiasAdd":
            group = self._bias(before)
            return group and Group(group.ops + [op], group.bias, True)
        return Group([before, op], relu=True) if before.type in _BEFORE_RELU else None

    def _bias(self, op):
        before = self._before(op)
        if before is None or before.type not in _BIASED or op._attrs["data_format"] != b"NHWC":
            return None
        return Group([before, op], op._inputs[1])

    def _unpooled(self, op):
        before = self._before(op)
        if before is None or before.type != "MaxPoolGrad" or before._inputs[0] is not op._inputs[1]:
            return None
        return Group([before, op], unpool=True) if before._inputs[0]._op.type == "Relu" else None

    def _may_wait(self, group):
        """Whether the first ops may run as late as the last: nothing is written meanwhile, and all of them run."""
        first, last = group.ops[0], group.ops[-1]
        refs = any(t._dtype._is_ref_dtype for op in group.ops[1:] for t in op._inputs)
        return not refs and self._written[first] == self._written[last] and not any(
            op in self._plan.may_die for op in group.ops) and self._place[first] < self._place[last]
