"""Conds of a plan as lax.cond: which nodes a condition decides about, and tracing them as its two branches.

A graph has no conds, but Switches and Merges.  What hangs on a Switch is guarded by its condition; nodes guarded by
one condition are put next to each other, as far as the order of things allows, and make a Region.  A Region runs
twice while it is traced, once for each truth of its condition: what is not taken is DEAD then.
"""
import heapq

import jax
import jax.numpy as jnp
import numpy as np

from . import plan as plans
from .jax_values import Live, Maybe, TracedArray, TracedCell, Untraceable, is_array, is_traced
from .jax_while import make_room
from .numpy_engine import DEAD

_MOVES = frozenset("Const Identity NoOp StopGradient IdentityN ControlTrigger".split()) | plans.SWITCHES | plans.MERGES


class Region:
    """Nodes that a condition decides about.

    pred  Tensor, the condition.  items: Nodes and Regions, in the order to run in.
    slots of what others look at.
    """

    __slots__ = ("pred", "items", "slots")

    def __init__(self, pred, items, slots):
        self.pred, self.items, self.slots = pred, items, slots


# ------------------------------------------------------------------ finding regions
def items_of(plan, nodes, apart=frozenset()):
    """Nodes in an order in which those under one condition stand together.

    Args:
      plan: Plan.  nodes: list of Nodes, in order.  apart: conditions that are decided already.
    Returns:
      list of Nodes and Regions.
    """
    types = {op.type for n in nodes for op in _own_ops(n) if _is_switch(op)}
    if not types or "RefSwitch" in types:
        # A variable itself is no result of a branch.
        return nodes
    homes = _homes(plan, nodes, apart)
    if not homes:
        return nodes
    return [_region(plan, pred, inside, apart) if pred is not None else inside
            for pred, inside in _scheduled(nodes, homes, *_order(plan, nodes))]


def _region(plan, pred, nodes, apart):
    inside = {op for n in nodes for op in n.ops()}
    wanted = {t for op in plan.ops if op not in inside for t in op._inputs} | set(plan.fetches)
    tokens = {c for op in plan.ops if op not in inside for c in op._control_inputs}
    slots = [plan.slots[t] for n in nodes for op in n.ops() for t in op._outputs if t in wanted and not plan.is_fed(t)]
    slots += [plan.slots[op] for n in nodes for op in n.ops() if op in plan.slots and op in tokens]
    return Region(pred, items_of(plan, nodes, apart | {pred}), slots)


def _own_ops(node):
    return () if node.op is None else (node.op,)


def _is_switch(op):
    return op.type in plans.SWITCHES and op._inputs[1].op.type != "LoopCond"


def _root(plan, tensor):
    """A condition behind the Identities that hand it on."""
    while tensor.op.type == "Identity" and not plan.is_fed(tensor):
        tensor = tensor.op._inputs[0]
    return tensor


def _homes(plan, nodes, apart):
    """Node -> the condition, the outermost one, under which it runs; Merges of a cond are with what they merge."""
    guards, found = {}, {}
    for node in nodes:
        under = _guard_node(plan, node, guards) - apart
        if under:
            found[node] = under
    number = {}
    for preds in found.values():
        for p in preds:
            number[p] = number.get(p, 0) + 1
    rank = {p: (-n, p.op._id) for p, n in number.items()}
    return {node: min(preds, key=rank.get) for node, preds in found.items()}


def _guard_node(plan, node, guards):
    """The conditions that decide about a node, also those whose branches it merges; notes the guards of its outputs."""
    base, under = frozenset(), frozenset()
    for op in node.ops():
        sets = [guards.get(t, frozenset()) for t in op._inputs]
        waits = frozenset().union(*(guards.get(c, frozenset()) for c in op._control_inputs))
        if op.type in plans.MERGES and node.loop is None:
            under |= {p for p, _ in frozenset().union(*sets)}
            base |= waits | frozenset.intersection(*sets)
        else:
            base = base.union(waits, *sets)
    for op in node.ops():
        guards[op] = base
        guards.update(dict.fromkeys(op._outputs, base))
        if node.loop is None and _is_switch(op):
            pred = _root(plan, op._inputs[1])
            guards.update((t, base | {(pred, side)}) for t, side in zip(op._outputs, (False, True)))
            under |= {pred}
    return under | {p for p, _ in base}


def _order(plan, nodes):
    """(number of nodes that each waits for, users of each): what has to stay in order."""
    node_of = {op: n for n in nodes for op in n.ops()}
    before = {n: set() for n in nodes}
    written, used, handed = {}, {}, {}
    for n in nodes:
        mine = before[n]
        for op in n.ops():
            mine.update(node_of[s] for s in plan._sources(op) if s in node_of)
            seen = {v for t in op._inputs for v in plan.aliases.get(t, ())} | ({op} if op.op_def.flag("variable") else set())
            changed = set(plan.writes.get(op, ()))
            mine.update(written[v] for v in seen | changed if v in written)
            for v in changed:
                mine.update(used.get(v, ()))
                written[v], used[v] = n, []
            for v in seen:
                used.setdefault(v, []).append(n)
            for root in _handles(plan, op):
                mine.update(handed.get(root, ()))
                handed[root] = [n]
        mine.discard(n)
    users = {}
    for n, earlier in before.items():
        for e in earlier:
            users.setdefault(e, []).append(n)
    return {n: len(earlier) for n, earlier in before.items()}, users


def _handles(plan, op):
    """The ops that made the stacks and TensorArrays that an op takes."""
    found = []
    for t in op._inputs:
        while t._dtype.name == "resource" and t.op._inputs and t not in plan.aliases and not plan.is_fed(t):
            t = t.op._inputs[0]
        if t._dtype.name == "resource" and t not in plan.aliases:
            found.append(t)
    return found


def _scheduled(nodes, homes, waiting, users):
    """(None, node) or (condition, list of nodes), in order."""
    place = {n: i for i, n in enumerate(nodes)}
    heaps, out = {None: []}, []

    def offer(node):
        heapq.heappush(heaps.setdefault(homes.get(node), []), (place[node], node))

    def drain(key):
        done, heap = [], heaps[key]
        while heap:
            node = heapq.heappop(heap)[1]
            done.append(node)
            for user in users.get(node, ()):
                waiting[user] -= 1
                if not waiting[user]:
                    offer(user)
        return done
    for node in nodes:
        if not waiting[node]:
            offer(node)
    while True:
        out += [(None, node) for node in drain(None)]
        open_heaps = [(heap[0][0], key) for key, heap in heaps.items() if heap]
        if not open_heaps:
            return out
        pred = min(open_heaps, key=lambda pair: pair[0])[1]
        out.append((pred, drain(pred)))


# ------------------------------------------------------------------ tracing
class _Apart(Exception):
    """The branches cannot be apart: both are computed, and what is wanted chosen."""


def trace_region(tracer, region):
    """Trace a Region as lax.cond, or else with both of its branches computed."""
    pred = _condition(tracer, region)
    if pred is None or _is_small(region.items):
        tracer.run_items(region.items)
        return
    try:
        cond = _Cond(tracer, region, pred)
        cond.look()
    except (_Apart, Untraceable):
        # Traced in a row it says which node stands in the way.
        tracer.run_items(region.items)
        return
    cond.trace()


def _condition(tracer, region):
    """The traced bool, or None where it is known or itself under a condition."""
    pred, live = tracer.take(tracer.plan.slots[region.pred])
    if live is not None or not isinstance(pred, jax.core.Tracer) or np.ndim(pred) or id(pred) in tracer.decided:
        return None
    return pred


def _is_small(items):
    """Whether all that a cond computes are a few numbers: then choosing is quicker than branching."""
    for item in items:
        if isinstance(item, Region):
            if not _is_small(item.items):
                return False
        elif item.op is None or not (item.op.type in _MOVES or _is_scalar(item.op)):
            return False
    return True


def _is_scalar(op):
    d = op.op_def
    return not (d.is_stateful or d.flag("updates") or d.flag("state")) and all(t._shape == () for t in op._outputs)


class _Cond:
    """One Region being traced.

    columns  for each result of lax.cond where it is found in either branch: (slot, number of a condition or None).
    """

    def __init__(self, tracer, region, pred):
        self.tracer, self.region, self.pred = tracer, region, pred
        self.columns, self.shapes, self.slots, self.boxes = [], [], {}, []
        self.outside = {id(v) for raw in tracer.env for v in _parts(raw)} | {id(b.value) for b in tracer.boxes}

    # ---------------------------------------------------------- what the branches give
    def look(self):
        """Find out what either branch gives and changes."""
        while True:
            seen = {side: self._seen(side) for side in (False, True)}
            if not any(news for _, _, news in seen.values()):
                break
        changed = [i for i, b in enumerate(self.tracer.boxes) if any(i in boxes for _, boxes, _ in seen.values())]
        for i in changed:
            self._take_box(i, [boxes.get(i) for _, boxes, _ in seen.values()])
        places = {}
        for slot, raws in zip(self.region.slots, zip(seen[False][0], seen[True][0])):
            self.slots[slot] = self._joined(slot, raws, places)

    def _seen(self, side):
        """(what is in the slots, place of a Box -> what is in it if that changed, whether to look again)."""
        tracer, found = self.tracer, {}
        count, holders = len(tracer.boxes), len(tracer.holders)
        before = [b.value for b in tracer.boxes]
        dry, tracer.dry = tracer.dry, True

        def look():
            found["raws"], found["boxes"] = self._branch(side)
            return 0
        try:
            jax.eval_shape(look)
        finally:
            tracer.dry = dry
            made = tracer.holders[holders:]
            for b, old in zip(tracer.boxes, before):
                b.value = old
            del tracer.boxes[count:], tracer.holders[holders:]
            kept = self._keep(made)
        return found["raws"], found["boxes"], kept + make_room(tracer)

    def _keep(self, made):
        """Of what a branch made the gradients of arrays from outside: they are there from now on."""
        kept = [h for h in made if isinstance(h, TracedArray) and any(h.parent is o for o in self.tracer.holders)]
        for array in kept:
            array.forget()
            self.tracer.boxes += array.boxes
            self.tracer.holders.append(array)
        return kept

    def _branch(self, side):
        """(what is in the slots, Boxes' places -> values that changed) after a branch; nothing else is changed."""
        tracer, count, holders = self.tracer, len(self.tracer.boxes), len(self.tracer.holders)
        env, before = tracer.env, [b.value for b in tracer.boxes]
        tracer.env = list(env)
        tracer.decided[id(self.pred)] = side
        try:
            tracer.run_items(self.region.items)
            raws = [tracer.resolved(tracer.env[s]) for s in self.region.slots]
            return raws, {i: b.value for i, b in enumerate(tracer.boxes[:count]) if b.value is not before[i]}
        finally:
            del tracer.decided[id(self.pred)]
            tracer.env = env
            if not tracer.dry:
                for b, old in zip(tracer.boxes, before):
                    b.value = old
                del tracer.boxes[count:], tracer.holders[holders:]

    # ---------------------------------------------------------- how that is put together
    def _take_box(self, i, values):
        old = self.tracer.boxes[i].value
        values = [old if v is None else v for v in values]
        if any(v is None for v in values) or len({(np.shape(v), v.dtype) for v in values}) > 1:
            raise _Apart
        self.boxes.append(i)

    def _joined(self, slot, raws, places):
        """What will be in a slot: ("known", value, live) or ("column", number, live); live as of _live."""
        if all(r is DEAD for r in raws):
            return "known", DEAD, None
        if any(r is DEAD for r in raws):
            side = raws[0] is DEAD
            raw = raws[side]
            live = self._live(slot, raw, side, places)
            value = raw.value if isinstance(raw, Maybe) else raw
            if self._is_known(value):
                return "known", value, live
            return "column", self._column((side, id(value)), value, [(slot, None) if s == side else None for s in (0, 1)],
                                          places), live
        if any(isinstance(r, Maybe) for r in raws):
            raise _Apart
        if raws[0] is raws[1] or self._is_known(raws[0]) and self._is_known(raws[1]) and _equal(*raws):
            return "known", raws[0], None
        if not all(is_array(r) for r in raws) or raws[0].shape != raws[1].shape or raws[0].dtype != raws[1].dtype:
            raise _Apart
        return "column", self._column(tuple(map(id, raws)), raws[0], [(slot, None)] * 2, places), None

    def _is_known(self, value):
        """Whether a value is no result of a branch; one that cannot be handed out is refused."""
        if id(value) in self.outside or value is None or isinstance(value, (np.ndarray, np.generic, TracedCell)):
            return True
        if not is_traced(value):
            raise _Apart
        return False

    def _column(self, key, value, where, places):
        if key not in places:
            places[key] = len(self.columns)
            self.columns.append(where)
            self.shapes.append((value.shape, value.dtype))
        return places[key]

    def _live(self, slot, raw, side, places):
        """(side, list of (condition or number of a column, whether it must hold)) of what lives in one branch."""
        terms = []
        if isinstance(raw, Maybe):
            for k, ((_, holds), condition) in enumerate(raw.live.terms.items()):
                if id(condition) not in self.outside:
                    where = [(slot, k) if s == side else None for s in (0, 1)]
                    condition = self._column((side, id(condition)), condition, where, places)
                terms.append((condition, holds))
        return bool(side), terms

    # ---------------------------------------------------------- for good
    def trace(self):
        tracer = self.tracer
        results, held = jax.lax.cond(self.pred, lambda: self._results(True), lambda: self._results(False))
        for i, value in zip(self.boxes, held):
            tracer.boxes[i].value = value
        for slot, (how, value, live) in self.slots.items():
            value = results[value] if how == "column" else value
            tracer.env[slot] = value if live is None or value is DEAD else Maybe(value, self._made_live(live, results))

    def _made_live(self, live, results):
        side, terms = live
        conditions = [(results[c] if type(c) is int else c, holds) for c, holds in terms]
        return Live({(id(self.pred), side): self.pred, **{(id(c), holds): c for c, holds in conditions}})

    def _results(self, side):
        raws, boxes = self._branch(side)
        raws = dict(zip(self.region.slots, raws))
        results = []
        for where, (shape, dtype) in zip(self.columns, self.shapes):
            at = where[side]
            results.append(jnp.zeros(shape, dtype) if at is None else jnp.asarray(_found(raws[at[0]], at[1])))
        return results, [jnp.asarray(boxes.get(i, self.tracer.boxes[i].value)) for i in self.boxes]


# ------------------------------------------------------------------ helpers
def _parts(raw):
    """A value in a slot, and the conditions it has."""
    if isinstance(raw, Maybe):
        return [raw.value, *raw.live.terms.values()]
    return [raw]


def _found(raw, number):
    if not isinstance(raw, Maybe):
        return raw
    return raw.value if number is None else list(raw.live.terms.values())[number]


def _equal(a, b):
    return is_array(a) and is_array(b) and a.dtype == b.dtype and np.shape(a) == np.shape(b) and np.array_equal(a, b)
