"""Tracing: the nodes of a plan run once on JAX's tracers, which makes them one function.

What depends on shapes and constants only is computed by NumPy while tracing, so that sizes and axes are known.
A cond computes both of its branches and chooses; what happens in the branch not taken has no effect.  A loop
becomes lax.while_loop; the number of its iterations is found beforehand where its condition depends on constants.
A kernel's errors that depend on values cannot be raised in there: `failed` tells of them, and the caller runs the
same nodes on NumPy, which says what is wrong.
"""
import jax
import jax.numpy as jnp
import numpy as np

from ..core import errors
from . import plan as plans
from .jax_kernels import CHECKED, HANDLES, KERNELS, MAY_FAIL, TRACED, XP
from .jax_loops import iterations_of
from .jax_ops import KNOWN_ONLY
from .jax_values import Box, Live, Maybe, TracedArray, TracedCell, TracedStack, Untraceable, View
from .numpy_engine import DEAD, inputs_with_args, lookup_of

_LARGE = 1 << 16     # elements from which on what is constant is computed in each run, and not kept in the program


def may_trace(op):
    """bool: whether an op can be part of a traced function, as far as its type and dtypes tell."""
    if op.type == "Const":
        return True
    if op.type != "Assert" and any(
            t._dtype.base_dtype.name in ("string", "variant") for t in (*op._inputs, *op._outputs)):
        return False
    if op.op_def.flag("structural"):
        return op.type not in plans.CALLS
    return op.type in TRACED or op.type in KERNELS or op.type in HANDLES or op.type in KNOWN_ONLY


def is_checked(op):
    """bool: whether a traced op may set `failed`."""
    return op.type in MAY_FAIL


def ops_of(node):
    """list of the ops that a node runs."""
    return [node.op] if node.loop is None else ops_within(node.loop)


class Tracer:
    """One trace of some nodes of a plan.

    Args:
      plan: Plan.  env: list of values by slot: arrays, tracers, TracedCells, DEAD.
      cells: variable op -> TracedCell.
      streams: op -> (key, start): where the random numbers of a node come from, start uint64 [2], low word first.
    """

    def __init__(self, plan, env, cells, streams):
        self.plan, self.env, self.cells, self.streams = plan, env, cells, streams
        self.failed = Box(np.bool_(False))
        self.used = {op: Box(np.uint64(0)) for op in streams}
        self.boxes = [self.failed, *self.used.values()]
        self.boxes += [box for box in {id(c): c.box for c in cells.values()}.values()]
        self.holders = []                 # TracedStacks and TracedArrays
        self.live, self.depth, self.dry = None, 0, False
        self._conditions = {}

    # ---------------------------------------------------------- values
    def take(self, slot):
        """The value in a slot as ops take it, and when it lives: None for always, or a Live."""
        value, live = self.env[slot], None
        if isinstance(value, Maybe):
            value, live = value.value, value.live
        if isinstance(value, View):
            value = value.read()
        return value, live

    def put(self, slots, values, live):
        for slot, value in zip(slots, values):
            if slot is not None:
                self.env[slot] = value if live is None or value is DEAD else Maybe(value, live)

    def out_slots(self, op):
        return [None if self.plan.is_fed(t) else self.plan.slots[t] for t in op._outputs]

    @property
    def holds(self):
        """When the op being traced lives: None for always, or a traced bool."""
        return None if self.live is None else self.live.value

    def fail_if(self, flag):
        """Note that NumPy would raise an error here if flag holds."""
        if isinstance(flag, (bool, np.bool_)) and not flag:
            return
        flag = jnp.any(flag) if self.live is None else jnp.any(flag) & self.live.value
        self.failed.value = jnp.logical_or(self.failed.value, flag)

    # ---------------------------------------------------------- nodes
    def run(self, nodes):
        for node in nodes:
            try:
                self._loop(node.loop) if node.loop is not None else self._op(node.op)
            except Untraceable as error:
                error.node = node
                raise
            except errors.OpError:
                raise
            except Exception as error:
                found = Untraceable(f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}", node)
                raise found from error

    def _op(self, op):
        slots, plan = self.plan.slots, self.plan
        tokens = [self.env[slots[c]] for c in op._control_inputs if c in plan.may_die and c in slots]
        raw = [self.env[slots[t]] for t in op._inputs]
        if op.type == "ControlTrigger":
            self._token(op, None)
            return
        if op.type in plans.MERGES:
            self._merge(op, raw, tokens)
            return
        dead = any(v is DEAD for v in raw) or any(v is DEAD for v in tokens)
        live = None if dead else _all_live(raw + tokens)
        self._token(op, DEAD if dead else live)
        if dead:
            self.put(self.out_slots(op), [DEAD] * len(op._outputs), None)
            return
        outer, self.live = self.live, live
        try:
            self._live_op(op, raw)
        finally:
            self.live = outer

    def _token(self, op, live):
        slot = self.plan.slots.get(op)
        if slot is not None:
            self.env[slot] = live if live is DEAD or live is None else Maybe(None, live)

    def _live_op(self, op, raw):
        if op.type in plans.SWITCHES:
            self._switch(op, raw)
        elif op.type == "LoopCond":
            taken = self._conditions.get(op)
            self.put(self.out_slots(op), [_plain(raw[0]) if taken is None else taken], self.live)
        elif op.type == "Const":
            self.put(self.out_slots(op), [op._attrs["value"]], self.live)
        elif op.op_def.flag("variable"):
            self.put(self.out_slots(op), [self.cells[op]], self.live)
        elif op.op_def.flag("structural"):
            self._structural(op, raw)
        elif op.op_def.flag("updates"):
            self._update(op)
        else:
            self._kernel(op, raw)

    def _structural(self, op, raw):
        if op.op_def.flag("pass_through"):
            self.put(self.out_slots(op), [_plain(raw[0])], self.live)
        elif op._outputs:
            raise Untraceable(f"{op.type} is not fed")

    # ---------------------------------------------------------- cond
    def _switch(self, op, raw):
        value = _plain(raw[0])
        pred, _ = self.take(self.plan.slots[op._inputs[1]])
        if np.ndim(pred):
            raise Untraceable("a Switch whose condition is no scalar")
        outs = self.out_slots(op)
        if isinstance(pred, jax.core.Tracer):
            for slot, taken in zip(outs, (False, True)):
                self.put([slot], [value], Live.of(pred, taken).and_(self.live))
            return
        self.put(outs, [DEAD, value] if pred else [value, DEAD], self.live)

    def _merge(self, op, raw, tokens):
        alive = [(i, v) for i, v in enumerate(raw) if v is not DEAD]
        if not alive or any(v is DEAD for v in tokens):
            self._token(op, DEAD)
            self.put(self.out_slots(op), [DEAD, DEAD], None)
            return
        i, value = alive[-1]
        live, index = _live_of(value), np.int32(i)
        value = self._value(value)
        for i, other in reversed(alive[:-1]):
            its = _live_of(other)
            if its is None:
                live, index, value = None, np.int32(i), self._value(other)
                continue
            value = _chosen(its.value, self._value(other), value)
            index = jnp.where(its.value, np.int32(i), index)
            live = None if live is None else live.or_(its)
        if op not in self.plan.may_die:
            live = None
        self._token(op, live)
        self.put(self.out_slots(op), [value, index], live)

    def _value(self, raw):
        value = _plain(raw)
        return value.read() if isinstance(value, View) else value

    # ---------------------------------------------------------- kernels
    def _inputs(self, op):
        """Values of the inputs as the kernel takes them; of variables what is in them now."""
        out = []
        for arg, t in inputs_with_args(op):
            value, _ = self.take(self.plan.slots[t])
            if isinstance(value, TracedCell):
                look = lookup_of(op, arg, t, self.plan.is_fed(t))
                value = value if look is None else look(value)
            out.append(value)
        return out

    def call(self, op, ins):
        """Results of an op's kernel."""
        kernel = KERNELS.get(op.type)
        if op.type in HANDLES:
            return HANDLES[op.type](self, op, *ins)
        if not op.op_def.flag("state") and not any(_is_traced(v) for v in ins) and not _is_large(op):
            return op.op_def.bind(op, np)(ins)
        if kernel is not None:
            return kernel(self, op, *ins)
        if op.type in KNOWN_ONLY:
            raise Untraceable(f"{op.type} of values that are not known while tracing")
        check = CHECKED.get(op.type)
        if check is not None:
            check(self, op, *ins)
        results = op.op_def.bind(op, XP, None, op.op_def.variants.get("jax"))(ins)
        return results

    def _kernel(self, op, raw):
        boxes = _boxes_of(raw) if op.op_def.flag("aliases") else ()
        if boxes and op.type not in HANDLES:
            ins = self._inputs(op)
            views = [View(boxes, lambda i=i: self._typed(op, self.call(op, self._inputs_again(op, raw)))[i],
                          lambda i=i: _shares(op, ins, i)) for i in range(len(op._outputs))]
            self.put(self.out_slots(op), views, self.live)
            return
        results = self._typed(op, self.call(op, self._inputs(op)))
        self.put(self.out_slots(op), results, self.live)

    def _inputs_again(self, op, raw):
        """The inputs of an op as they are now, where they come from places that may have been overwritten."""
        out = []
        for (arg, t), value in zip(inputs_with_args(op), raw):
            value = self._value(value)
            if isinstance(value, TracedCell):
                look = lookup_of(op, arg, t, self.plan.is_fed(t))
                value = value if look is None else look(value)
            out.append(value)
        return out

    def _typed(self, op, results):
        return [_as_declared(t, v) for t, v in zip(op._outputs, results)]

    def _update(self, op):
        updated = op.op_def.flag("updates")
        cells = [self.take(self.plan.slots[t])[0] for arg, t in inputs_with_args(op) if arg.name in updated]
        if not all(isinstance(c, TracedCell) for c in cells):
            raise Untraceable("it updates what is no variable of this stretch")
        results = self.call(op, self._inputs(op))
        for cell, value in zip(cells, results):
            dtype = value.dtype if cell.value is None else cell.value.dtype
            cell.assign(jnp.asarray(value, dtype), self.holds)
        others = [t for t in op._outputs if not t.dtype._is_ref_dtype]
        values = iter(results[len(cells):])
        outs = [next(values) if t in others else cells[0] for t in op._outputs]
        self.put(self.out_slots(op), outs, self.live)

    # ---------------------------------------------------------- loops
    def _loop(self, loop):
        """One while loop: what changes in it is found by a first look at its body, then it is traced for good."""
        enters, merges, rest = _parts_of(loop)
        for op in enters:
            self._op(op)
        entered = [self.env[self.plan.slots[t]] for op in enters for t in op._outputs]
        if any(v is DEAD for v in entered):
            for node in loop.nodes:
                self._kill(node)
            return
        outer = self.live
        self.live = _all_live(entered)
        for op in enters:
            for t in op._outputs:
                self.env[self.plan.slots[t]] = _plain(self.env[self.plan.slots[t]])
        try:
            _Loop(self, merges, rest).trace()
        finally:
            live, self.live = self.live, outer
        if live is not None:
            for op in (n.op for n in rest if n.op is not None and n.op.type in plans.EXITS):
                slot = self.plan.slots[op._outputs[0]]
                self.env[slot] = Maybe(_plain(self.env[slot]), live)

    def _kill(self, node):
        for op in ops_of(node):
            self.put(self.out_slots(op), [DEAD] * len(op._outputs), None)
            self._token(op, DEAD)

    def decide(self, conditions, taken):
        """Say which way LoopConds go from now on; returns what was said before."""
        before = dict(self._conditions)
        self._conditions.update(dict.fromkeys(conditions, taken))
        return before

    def undecide(self, before):
        self._conditions = before


class _Loop:
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

    def trace(self):
        tracer = self.tracer
        outer_env = tracer.env
        start = [_plain(outer_env[s]) for s in self.first]
        start = [v.read() if isinstance(v, View) else v for v in start]
        count, exact, last = iterations_of(tracer.plan, self.merges, self.conditions[0], start, outer_env)
        boxes = self._discover(start, count)
        self._while(start, boxes, {op: v for op, v in zip(self.merges, last) if exact and v is not None})
        tracer.live = self.live

    # ---------------------------------------------------------- what changes
    def _discover(self, start, count):
        """The Boxes that the body changes; finds the steady merges, and makes room in stacks and arrays."""
        tracer = self.tracer
        for v in start:
            if not _is_array(v):
                raise Untraceable("a loop variable that is no array")
        while True:
            count_before = len(tracer.holders)
            known = [(h, h.element if isinstance(h, TracedStack) else h.shape) for h in tracer.holders]
            steady, boxes = self._look(start)
            news = [h for h, old in known if (h.element if isinstance(h, TracedStack) else h.shape) != old]
            news += tracer.holders[count_before:]
            for h in news:
                self._make_room(h, count)
            if steady <= self.steady and not news:
                return boxes
            self.steady |= steady

    def _make_room(self, holder, count):
        if isinstance(holder, TracedArray):
            holder.allocate()
        elif holder.values.value is None and holder.depth == self.tracer.depth:
            if count is None:
                raise Untraceable("nothing says how often a loop runs, so that its stacks have no size")
            holder.allocate(max(count, 1))

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
        tracer.depth += 1
        try:
            self._enter(self._merged(start, values), 1)
            tracer.run(self.nodes)
            return [self._next(s) for s in self.again]
        finally:
            tracer.depth -= 1
            tracer.undecide(before)
            tracer.env = outer

    def _next(self, slot):
        value, live = self.tracer.take(slot)
        if live is not None or not _is_array(value):
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
def is_loop_merge(op):
    """bool: whether a Merge starts the iterations of a loop."""
    return op.type in plans.MERGES and any(t.op.type in plans.NEXT_ITERATIONS for t in op._inputs)


def ops_within(block):
    """list of the ops of a loop and of those in it."""
    ops = list(block.ops)
    for loop in block.loops:
        ops += ops_within(loop)
    return ops


def _parts_of(loop):
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


def _plain(raw):
    return raw.value if isinstance(raw, Maybe) else raw


def _live_of(raw):
    return raw.live if isinstance(raw, Maybe) else None


def _all_live(raw):
    """The conjunction of the conditions under which values live, None where there are none."""
    out = None
    for v in raw:
        if isinstance(v, Maybe):
            out = v.live.and_(out)
    return out


def _is_traced(value):
    return isinstance(value, jax.Array)


def _is_array(value):
    return isinstance(value, (jax.Array, np.ndarray, np.generic))


def _is_large(op):
    """Whether an op's result is better computed in each run than kept."""
    shape = op._outputs[0]._shape if op._outputs else None
    return (op.type in TRACED and shape is not None and None not in shape
            and int(np.prod(shape, dtype=np.int64)) > _LARGE)


def _boxes_of(raw):
    out = []
    for v in map(_plain, raw):
        if isinstance(v, TracedCell):
            out.append(v.box)
        elif isinstance(v, View):
            out += v.boxes
    return out


def _shares(op, ins, i):
    """Whether NumPy's kernel hands out memory of its input as output i."""
    arrays = [np.zeros(v.shape, v.dtype) if _is_traced(v) else v for v in ins]
    result = op.op_def.bind(op, np)(arrays)[i]
    return any(type(v) is np.ndarray and np.may_share_memory(result, v) for v in arrays)


def _chosen(condition, a, b):
    if a is b:
        return a
    if not (_is_array(a) and _is_array(b)) or np.shape(a) != np.shape(b) or a.dtype != b.dtype:
        raise Untraceable("the branches of a cond give values of different shapes")
    return jnp.where(condition, a, b)


def _like(value, old):
    """A value for the next iteration, which must be as that of the one before."""
    value = jnp.asarray(value)
    if value.shape != np.shape(old) or value.dtype != old.dtype:
        raise Untraceable("a loop variable changes its shape")
    return value


def _as_declared(tensor, value):
    """A kernel's result in the type that the graph says."""
    if not _is_traced(value):
        return value
    dtype = tensor._dtype.base_dtype.np
    return value if value.dtype == dtype else value.astype(dtype)
