"""What a loop computes from the same values in each iteration is computed once, before it."""
from ..core import fold
from .flow import ALWAYS

# Besides arithmetic (passes.NEVER_FAIL): what cannot fail once its shapes are known, and takes time.
_ARRANGES = frozenset(("Transpose", "ExpandDims", "Squeeze", "Tile", "Pack", "Slice", "Split", "ConcatV2", "Pad",
                       "Reverse", "Softmax", "Abs", "Sign", "Maximum", "Minimum", "SquaredDifference",
                       "BatchMatMulV2", "Rsqrt"))


def hoist(straight):
    """Ops of a loop whose inputs are made outside of it stand before it."""
    if straight.flow is None:
        return straight.nodes
    lists, loops = [[]], []
    for node in straight.nodes:
        if node.is_mark() and node.kind == "open_loop":
            loops.append(node.parts.block)
            lists.append([])
        depth = len(lists) - 1
        if node.op is not None:
            depth = _depth(straight, node.op, loops)
        # What moves out of a loop stands before the list that the loop's own nodes are put into.
        lists[depth].append(node)
        if node.is_mark() and node.kind == "close":
            loops.pop()
            inner = lists.pop()
            lists[-1] += inner
    return lists[0]


def _depth(straight, op, loops):
    """How many of the loops around it an op must stay in; it is noted where it stands then."""
    flow, depth = straight.flow, len(loops)
    if not loops or not _may_move(straight, op):
        return depth
    while depth and not flow.conds[op] and not any(loops[depth - 1] in _path(straight, t) for t in op._inputs):
        depth -= 1
        flow.conds[op], flow.paths[op] = flow.conds[loops[depth]], flow.paths[loops[depth]]
    return depth


def _path(straight, tensor):
    source = straight.source(tensor)
    if straight.plan.is_fed(source) or straight.value(source) is not None:
        return ALWAYS
    return straight.flow.paths.get(source._op) or ALWAYS


def _may_move(straight, op):
    return (op._inputs and fold.is_pure(op) and straight.may_go(op)
            and (op.type in straight.never_fail or op.type in _ARRANGES)
            and all(straight.shape(t) is not None for t in (*op._inputs, *op._outputs))
            and not any(straight.is_alias(t) and straight.plan.aliases[t] & straight.written for t in op._inputs)
            and not any(op is t._op for t in straight.plan.fetches))
