"""Tracing a while loop: what changes in it is found by a first look at its body, then it is traced for good."""
import jax
import jax.numpy as jnp
import numpy as np

from . import plan as plans
from .jax_loops import iterations_of
from .jax_values import TracedArray, TracedStack, Untraceable, View, is_array, plain


class Loop:
    """The tracing of one while loop whose Enters have run."""

    def __init__(self, tracer, merges, nodes):
        self.tracer, self.nodes, self.merges = tracer, nodes, merges
        slots = tracer.plan.slots
        self.conditions = [n.op for n in nodes if n.op is not None and n.op.type == "LoopCond"]
        if len(self.conditions) != 1:
            raise Untraceable("a loop without exactly one LoopCond")
        self.first = [slots[op._inputs[0]] for op in merges]
        self.again = [slots[op._inputs[1]] for op in merges]
        self.out = [slots[op._outputs[0]] for op in merges]
        self.index = [slots[op._outputs[1]] for op in merges]
        self.live, tracer.live = tracer.live, None
        # Taken here, where it is known to all that is traced within.
        self.holds = None if self.live is None else self.live.value
        self.steady = set()              # places of merges whose value never changes
        self.count = None                # iterations at most

    def trace(self):
        tracer = self.tracer
        outer_env = tracer.env
        start = [plain(outer_env[s]) for s in self.first]
        start = [v.read() if isinstance(v, View) else v for v in start]
        found = iterations_of(tracer.plan, self.merges, self.conditions[0], start, outer_env, tracer.most)
        self.count, exact, last, most = found
        tracer.most.update(most)
        boxes = self._discover(start)
        self._while(start, boxes, {op: v for op, v in zip(self.merges, last) if exact and v is not None})
        tracer.live = self.live

    # ---------------------------------------------------------- what changes
    def _discover(self, start):
        """The Boxes that the body changes; finds the steady merges, and makes room in stacks and arrays."""
        tracer = self.tracer
        for v in start:
            if not is_array(v):
                raise Untraceable("a loop variable that is no array")
        while True:
            count_before = len(tracer.holders)
            steady, boxes = self._look(start)
            news = make_room(tracer) + tracer.holders[count_before:]
            if steady <= self.steady and not news:
                return boxes
            self.steady |= steady

    def _look(self, start):
        """(places of the merges that stay as they are, Boxes that change) in one iteration."""
        tracer, found = self.tracer, {}
        count, holders = len(tracer.boxes), len(tracer.holders)
        before = [b.value for b in tracer.boxes]
        dry, tracer.dry = tracer.dry, True

        def body(values):
            after = self._iterate(start, values)
            found["steady"] = {i for i, (a, b) in enumerate(zip(after, self._merged(start, values))) if a is b}
            found["changed"] = [b for b, old in zip(tracer.boxes[:count], before) if b.value is not old]
            return 0
        try:
            jax.eval_shape(body, [jnp.asarray(v) for i, v in enumerate(start) if i not in self.steady])
        finally:
            tracer.dry = dry
            for b, old in zip(tracer.boxes, before):
                b.value = old
            found["gradients"] = self._gradients_outside(holders)
            del tracer.boxes[count:], tracer.holders[holders:]
            for array in found["gradients"]:
                array.forget()
                tracer.boxes += array.boxes
                tracer.holders.append(array)
        return found["steady"], found["changed"] + self._contents(found["changed"])

    def _gradients_outside(self, count):
        """The gradients of arrays from outside of the loop that were made within it."""
        outside, made = self.tracer.holders[:count], self.tracer.holders[count:]
        return [h for h in made if isinstance(h, TracedArray) and any(h.parent is o for o in outside)]

    def _contents(self, changed):
        """The stores of the stacks and arrays that change, not among `changed` while there is no room in them."""
        extra = []
        for h in self.tracer.holders:
            told = h.top if isinstance(h, TracedStack) else h.written
            if any(b is told for b in changed) and not any(b is h.values for b in changed):
                extra.append(h.values)
        return extra

    # ---------------------------------------------------------- running
    def _merged(self, start, values):
        values = iter(values)
        return [v if i in self.steady else next(values) for i, v in enumerate(start)]

    def _enter(self, values, came_from):
        for out, index, v in zip(self.out, self.index, values):
            self.tracer.env[out], self.tracer.env[index] = v, np.int32(came_from)

    def _iterate(self, start, values):
        """The values of all merges after one iteration, from those of the ones that change."""
        tracer = self.tracer
        outer, tracer.env = tracer.env, list(tracer.env)
        before = tracer.decide(self.conditions, np.bool_(True))
        tracer.counts.append(self.count)
        try:
            self._enter(self._merged(start, values), 1)
            tracer.run(self.nodes)
            return [self._next(s) for s in self.again]
        finally:
            tracer.counts.pop()
            tracer.undecide(before)
            tracer.env = outer

    def _next(self, slot):
        value, live = self.tracer.take(slot)
        if live is not None or not is_array(value):
            raise Untraceable("a loop variable that may be dead, or is no array")
        return value

    def _goes_on(self, start, values):
        """Whether there is another iteration."""
        tracer = self.tracer
        outer, tracer.env = tracer.env, list(tracer.env)
        before, holders, count = [b.value for b in tracer.boxes], len(tracer.holders), len(tracer.boxes)
        try:
            self._enter(self._merged(start, values), 1)
            needed = _before(self.conditions[0], tracer.plan)
            tracer.run([n for n in self.nodes if n.op is not None and n.op in needed])
            found, _ = tracer.take(tracer.plan.slots[self.conditions[0]._inputs[0]])
            found = jnp.asarray(found)
            return found if self.holds is None else jnp.logical_and(found, self.holds)
        finally:
            for b, old in zip(tracer.boxes, before):
                b.value = old
            del tracer.boxes[count:], tracer.holders[holders:]
            tracer.env = outer

    def _while(self, start, boxes, last):
        tracer = self.tracer
        moving = [v for i, v in enumerate(start) if i not in self.steady]
        if any(b.value is None for b in boxes):
            raise Untraceable("a loop fills what has no size yet")
        carry = ([jnp.asarray(v) for v in moving], [jnp.asarray(b.value) for b in boxes])
        outside = [b.value for b in tracer.boxes]
        holders, count = len(tracer.holders), len(tracer.boxes)

        def load(held):
            for b, v in zip(boxes, held):
                b.value = v

        def goes_on(carry):
            load(carry[1])
            found = self._goes_on(start, carry[0])
            restore()
            return found

        def body(carry):
            load(carry[1])
            after = self._iterate(start, carry[0])
            after = [_like(v, old) for i, v in enumerate(after) for old in [start[i]] if i not in self.steady]
            held = [_like(b.value, old) for b, old in zip(boxes, carry[1])]
            restore()
            return after, held

        def restore():
            for b, v in zip(tracer.boxes, outside):
                b.value = v
            del tracer.boxes[count:], tracer.holders[holders:]
        values, held = jax.lax.while_loop(goes_on, body, carry)
        load(held)
        self._leave(start, values, last)

    def _leave(self, start, values, last):
        """The last evaluation of the condition, and the Exits."""
        tracer = self.tracer
        final = self._merged(start, values)
        final = [last.get(op, v) for op, v in zip(self.merges, final)]
        self._enter(final, 1)
        before = tracer.decide(self.conditions, np.bool_(False))
        tracer.live = None
        try:
            tracer.run(self.nodes)
        finally:
            tracer.undecide(before)


# ------------------------------------------------------------------ helpers
def make_room(tracer):
    """list of the stacks and arrays of which a first look has told what they hold; each has a store from now on."""
    found = [h for h in tracer.holders if h.values.value is None and h.is_known]
    depth = len(tracer.counts)
    for h in found:
        if isinstance(h, TracedArray):
            h.allocate()
        else:
            # A stack from outside of the loop around this one: how much that needs is known after its first look.
            h.allocate(1 if h.depth < depth else h.places())
    return found


def is_loop_merge(op):
    """bool: whether a Merge starts the iterations of a loop."""
    return op.type in plans.MERGES and any(t.op.type in plans.NEXT_ITERATIONS for t in op._inputs)


def parts_of(loop):
    """(Enter ops, Merges that start iterations, the other nodes)."""
    enters = [n.op for n in loop.nodes if n.op is not None and n.op.type in plans.ENTERS]
    merges = [n.op for n in loop.nodes if n.op is not None and is_loop_merge(n.op)]
    apart = set(enters) | set(merges)
    return enters, merges, [n for n in loop.nodes if n.op is None or n.op not in apart]


def _before(condition, plan):
    """The ops of a loop that its condition needs."""
    found, stack = set(), [condition._inputs[0].op]
    while stack:
        op = stack.pop()
        if op in found or is_loop_merge(op) or op.type in plans.ENTERS:
            continue
        found.add(op)
        stack += [t.op for t in op._inputs if not plan.is_fed(t)] + list(op._control_inputs)
    return found


def _like(value, old):
    """A value for the next iteration, which must be as that of the one before."""
    value = jnp.asarray(value)
    if value.shape != np.shape(old) or value.dtype != old.dtype:
        raise Untraceable("a loop variable changes its shape")
    return value
