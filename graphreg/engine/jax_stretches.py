"""Cutting a plan into stretches that JAX runs and stretches that NumPy runs, as few as the order of things allows."""
from ..core import dtypes
from .jax_trace import ops_of


HOST = 1             # the place of what NumPy runs


def stretches_of(plan, is_traced, place_of=None):
    """Cut the top of a plan.

    Args:
      plan: Plan.  is_traced: function Node -> bool.
      place_of: dict Node -> int, which device of JAX's is to run it, not HOST; None: there is one, 0.
    Returns:
      list of (place, list of Nodes), in the order to run in.
    """
    nodes = plan.top.nodes
    traced = {node: is_traced(node) for node in nodes}
    count = 2 if place_of is None else 1 + max([HOST, *place_of.values()])
    if not all(traced.values()) or count > 2:
        _keep_views(plan, nodes, traced)
    linked = _links(plan, nodes)
    while True:
        _keep_together(linked, nodes, traced)
        place = {n: HOST if not traced[n] else 0 if place_of is None else place_of[n] for n in nodes}
        phase_of = dict(_phases(plan, nodes, place, count))
        apart = [n for n in linked if traced[n] and any(phase_of[n] != phase_of[other] for other in linked[n])]
        if not apart:
            break
        traced.update(dict.fromkeys(apart, False))
    phases = {}
    for node in nodes:
        phases.setdefault(phase_of[node], []).append(node)
    return [(phase % count, phases[phase]) for phase in sorted(phases)]


def _links(plan, nodes):
    """Node -> the nodes that it hands a stack or a TensorArray to, or gets one from."""
    node_of = {op: node for node in nodes for op in ops_of(node)}
    linked = {}
    for node in nodes:
        for op in ops_of(node):
            for t in op._inputs:
                other = node_of.get(t.op)
                if t._dtype == dtypes.resource and t not in plan.aliases and other is not None and other is not node:
                    linked.setdefault(node, set()).add(other)
                    linked.setdefault(other, set()).add(node)
    return linked


def _keep_together(linked, nodes, traced):
    """Let the nodes that share a stack or a TensorArray be traced together, or not at all."""
    stack = [n for n in nodes if not traced[n]]
    while stack:
        for other in linked.get(stack.pop(), ()):
            if traced[other]:
                traced[other] = False
                stack.append(other)


def _keep_views(plan, nodes, traced):
    """Let NumPy run all that looks at a variable of which a view is read after a write: a view is not handed over."""
    place = {op: i for i, node in enumerate(nodes) for op in ops_of(node)}
    last = {v: max(place[op] for op in plan.writes if v in plan.writes[op]) for vs in plan.writes.values() for v in vs}
    seen = set()
    for i, node in enumerate(nodes):
        for op in ops_of(node):
            for t in op._inputs:
                seen.update(v for v in _viewed(plan, t) if v in last and place[t.op] < last[v] < i)
    for t in plan.fetches:
        seen.update(v for v in _viewed(plan, t) if v in last)
    for node in nodes:
        if any(v in seen for op in ops_of(node) for t in op._inputs for v in plan.aliases.get(t, ())):
            traced[node] = False


def _viewed(plan, tensor):
    """The variables that a tensor shows a view of."""
    if plan.is_fed(tensor) or tensor._dtype._is_ref_dtype or tensor._dtype == dtypes.resource:
        return ()
    return plan.aliases.get(tensor, ())


def _phases(plan, nodes, place, count):
    """(node, its phase) of each node: the places have theirs in turn."""
    phase_of, last_write, last_use, last_effect = {}, {}, {}, 1
    for node in nodes:
        ops = ops_of(node)
        least = max((phase_of.get(s, 0) for op in ops for s in plan._sources(op)), default=0)
        used = {v for op in ops for t in op._inputs for v in plan.aliases.get(t, ())}
        written = {v for op in ops for v in plan.writes.get(op, ())}
        least = max([least] + [last_write.get(v, 0) for v in used | written] + [last_use.get(v, 0) for v in written])
        has_effect = place[node] == HOST and any(op.op_def.is_stateful for op in ops)
        if has_effect:
            least = max(least, last_effect)
        phase = least + (place[node] - least) % count
        if has_effect:
            last_effect = phase
        phase_of.update(dict.fromkeys(ops, phase))
        for v in used:
            last_use[v] = max(last_use.get(v, 0), phase)
        for v in written:
            last_write[v] = max(last_write.get(v, 0), phase)
        yield node, phase
