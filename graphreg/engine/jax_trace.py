"""Tracing: the nodes of a plan run once on JAX's tracers, which makes them one function.

What depends on shapes and constants only is computed by NumPy while tracing, so that sizes and axes are known.
A cond becomes lax.cond; where its branches cannot be kept apart, or compute a few numbers only, both are computed
and one is chosen: what happens in the branch not taken has no effect.  A loop becomes lax.while_loop; the number of
its iterations is found beforehand where its condition depends on constants.
A kernel's errors that depend on values cannot be raised in there: `failed` tells of them, and the caller runs the
same nodes on NumPy, which says what is wrong.
"""
import jax
import jax.numpy as jnp
import numpy as np

from ..core import errors
from . import plan as plans
from .jax_conds import Region, items_of, trace_region
from .jax_kernels import CHECKED, HANDLES, KERNELS, TRACED, XP
from .jax_ops import KNOWN_ONLY
from .jax_random import SCALED
from .jax_values import Box, Live, Maybe, TracedCell, Untraceable, View, all_live, is_array, is_traced, live_of, plain
from .jax_while import Loop, parts_of
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


def ops_of(node):
    """list of the ops that a node runs."""
    return [node.op] if node.loop is None else plans.ops_within(node.loop)


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
        self.live, self.dry = None, False
        # For each loop around what is traced: how often it runs at most, or None; and Merges -> their largest values.
        self.counts, self.most = [], {}
        self._conditions = {}
        # id of a condition -> which of its branches is being traced.
        self.decided = {}
        self._items = {}

    # ---------------------------------------------------------- values
    def take(self, slot):
        """The value in a slot as ops take it, and when it lives: None for always, or a Live."""
        value, live = self.env[slot], None
        if isinstance(value, Maybe):
            value, live = value.value, value.live
        if isinstance(value, View):
            value = value.read()
        return value, live

    def resolved(self, raw):
        """What is in a slot, with the conditions left out of its life that are decided."""
        if not isinstance(raw, Maybe) or not (self.decided or self.counts):
            return raw
        terms = {}
        for (key, holds), condition in raw.live.terms.items():
            side = self.decided.get(key)
            if side is not None and side != holds:
                return DEAD
            if side is None:
                terms[key, holds] = condition
        # Another Live, since what that finds out belongs to the branch or loop being traced.
        return Maybe(raw.value, Live(terms)) if terms else raw.value

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
        key = tuple(nodes)
        if key not in self._items:
            self._items[key] = items_of(self.plan, nodes)
        self.run_items(self._items[key])

    def run_items(self, items):
        """Trace Nodes and Regions, one after the other."""
        for node in items:
            if isinstance(node, Region):
                trace_region(self, node)
                continue
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
        tokens = [self.resolved(self.env[slots[c]]) for c in op._control_inputs if c in plan.may_die and c in slots]
        raw = [self.resolved(self.env[slots[t]]) for t in op._inputs]
        if op.type == "ControlTrigger":
            self._token(op, None)
            return
        if op.type in plans.MERGES:
            self._merge(op, raw, tokens)
            return
        dead = any(v is DEAD for v in raw) or any(v is DEAD for v in tokens)
        live = None if dead else all_live(raw + tokens)
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
            self.put(self.out_slots(op), [plain(raw[0]) if taken is None else taken], self.live)
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
            self.put(self.out_slots(op), [plain(raw[0])], self.live)
        elif op._outputs:
            raise Untraceable(f"{op.type} is not fed")

    # ---------------------------------------------------------- cond
    def _switch(self, op, raw):
        value = plain(raw[0])
        pred, _ = self.take(self.plan.slots[op._inputs[1]])
        if np.ndim(pred):
            raise Untraceable("a Switch whose condition is no scalar")
        outs = self.out_slots(op)
        pred = self.decided.get(id(pred), pred)
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
        live, index = live_of(value), np.int32(i)
        # A view that is the only one to come stays a view, which is read later.
        value = self._value(value) if len(alive) > 1 else plain(value)
        for i, other in reversed(alive[:-1]):
            its = live_of(other)
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
        value = plain(raw)
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
        if not op.op_def.flag("state") and not any(is_traced(v) for v in ins) and not _is_large(op):
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
        ins = self._inputs(op)
        results = self._typed(op, self.call(op, ins))
        if op.type == "Mul":
            drawn = [v for t, v in zip(op._inputs, ins) if t.op.type in SCALED]
            results = [_rounded(r, drawn[0]) if drawn else r for r in results]
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
        enters, merges, rest = parts_of(loop)
        for op in enters:
            self._op(op)
        entered = [self.env[self.plan.slots[t]] for op in enters for t in op._outputs]
        if any(v is DEAD for v in entered):
            for node in loop.nodes:
                self._kill(node)
            return
        outer = self.live
        self.live = all_live(entered)
        for op in enters:
            for t in op._outputs:
                self.env[self.plan.slots[t]] = plain(self.env[self.plan.slots[t]])
        try:
            Loop(self, merges, rest).trace()
        finally:
            live, self.live = self.live, outer
        if live is not None:
            for op in (n.op for n in rest if n.op is not None and n.op.type in plans.EXITS):
                slot = self.plan.slots[op._outputs[0]]
                self.env[slot] = Maybe(plain(self.env[slot]), live)

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


# ------------------------------------------------------------------ helpers
def _is_large(op):
    """Whether an op's result is better computed in each run than kept."""
    shape = op._outputs[0]._shape if op._outputs else None
    return ((op.type in TRACED or op.type in KERNELS) and shape is not None and None not in shape
            and int(np.prod(shape, dtype=np.int64)) > _LARGE)


def _boxes_of(raw):
    out = []
    for v in map(plain, raw):
        if isinstance(v, TracedCell):
            out.append(v.box)
        elif isinstance(v, View):
            out += v.boxes
    return out


def _shares(op, ins, i):
    """Whether NumPy's kernel hands out memory of its input as output i."""
    arrays = [np.zeros(v.shape, v.dtype) if is_traced(v) else v for v in ins]
    result = op.op_def.bind(op, np)(arrays)[i]
    return any(type(v) is np.ndarray and np.may_share_memory(result, v) for v in arrays)


def _chosen(condition, a, b):
    if a is b:
        return a
    if not (is_array(a) and is_array(b)) or np.shape(a) != np.shape(b) or a.dtype != b.dtype:
        raise Untraceable("the branches of a cond give values of different shapes")
    return jnp.where(condition, a, b)


def _rounded(product, drawn):
    """A product that is rounded before anything is added to it: its bits are changed under a condition that never holds."""
    if not is_traced(product):
        return product
    bits = np.dtype(f"u{product.dtype.itemsize}")
    never = (drawn >= np.finfo(drawn.dtype).max).astype(bits)
    return jax.lax.bitcast_convert_type(jax.lax.bitcast_convert_type(product, bits) ^ never, product.dtype)


def _as_declared(tensor, value):
    """A kernel's result in the type that the graph says."""
    if not is_traced(value):
        return value
    dtype = tensor._dtype.base_dtype.np
    return value if value.dtype == dtype else value.astype(dtype)
