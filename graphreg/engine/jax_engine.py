"""The JAX engine: stretches of a plan as compiled functions, and what cannot be traced between them on NumPy.

GRAPHREG_JAX_PRECISION says how float32 products are taken: "highest" (the default), or another value of JAX's
jax_default_matmul_precision.  GRAPHREG_JAX_CACHE names a folder for JAX's cache of compiled programs.
"""
import copy
import os
import threading

import jax
import jax.extend
import jax.numpy as jnp
import numpy as np

from ..core import errors
from ..platform import logging
from . import jax_trace, plan as plans
from .jax_kernels import RANDOM
from .jax_stretches import HOST, stretches_of
from .jax_trace import Tracer, may_trace, ops_of
from .jax_values import Maybe, TracedArray, TracedCell, TracedStack, Untraceable, View
from .numpy_engine import DEAD, Executable, fetched, run_steps
from .state import SessionState, VariableCell, layouts

MAX_FORMS = 64        # functions compiled for one stretch, for different shapes; then it runs on NumPy
FEW_FORMS = 4         # of these at once; after that shapes have to come back OFTEN times, and run on NumPy until then
OFTEN = 3
_MAX_STATIC = 16      # elements of a value that a stretch is compiled for

jax.config.update("jax_enable_x64", True)
jax.config.update("jax_default_matmul_precision", os.environ.get("GRAPHREG_JAX_PRECISION", "highest"))
if os.environ.get("GRAPHREG_JAX_CACHE"):
    jax.config.update("jax_compilation_cache_dir", os.environ["GRAPHREG_JAX_CACHE"])
    jax.config.update("jax_persistent_cache_min_compile_time_secs", 0)


class DeviceCell(VariableCell):
    """A variable whose value is on the device, on the host, or both: whoever writes drops the other."""

    __slots__ = ("_host", "_device", "_form")

    def __init__(self, name, container, containers):
        self._host = self._device = self._form = None
        super().__init__(name, container, containers)

    @property
    def value(self):
        """The array on the host, which may be written."""
        if self._device is not None:
            self._host, self._device = np.array(self._device), None
        return self._host

    @value.setter
    def value(self, new):
        self._host, self._device, self._form = new, None, None
        layouts.count += 1

    @property
    def form(self):
        """(shape, dtype), or None before the first assignment."""
        if self._form is None:
            held = self._host if self._device is None else self._device
            self._form = None if held is None else (held.shape, held.dtype)
        return self._form

    def on_device(self):
        """The array on the device; the host's is given up, since nobody tells when that is written."""
        if self._device is None:
            self._device, self._host = jnp.array(self._host, copy=True), None
        return self._device

    def take(self, new):
        """Take a new value that is on the device."""
        form = self.form
        if form is None or form[0] != new.shape:
            layouts.count += 1
        self._host, self._device = None, new
        if self._form is None:
            self._containers.add(self._container)

    def renew(self, new):
        """Take a new value of the form that it had."""
        self._host, self._device = None, new

    def seen(self):
        """The value where it is: an array that must not be written, or None."""
        return self._host if self._device is None else np.asarray(self._device)

    def read(self):
        """A copy of the value, which stays where it is."""
        return np.array(self._host if self._device is None else self._device)


class ReadCell(VariableCell):
    """A variable where NumPy only looks at it: its value stays on the device."""

    __slots__ = ("cell",)

    def __init__(self, cell):
        self.cell = cell
        super().__init__(cell.name, cell._container, cell._containers)

    @property
    def value(self):
        """The array, which must not be written."""
        return self.cell.seen()

    @value.setter
    def value(self, new):
        if new is not None:
            raise errors.InternalError(None, None, f"variable {self.name} is only looked at here")

    unset = property(lambda self: self.cell.unset, lambda self, new: None)

    def seen(self):
        return self.cell.seen()

    def read(self):
        return self.cell.read()


class DeviceState(SessionState):
    """The state of a session on the JAX engine."""

    def variable(self, op):
        """The cell of a variable or handle op, by container and shared name."""
        key = (op._attrs.get("container", b""), op._attrs.get("shared_name") or op._name.encode())
        with self._lock:
            if key not in self._variables:
                self._variables[key] = DeviceCell(key[1].decode(), key[0], self._containers)
        return super().variable(op)

    def fork(self):
        """A state with the same variables and resources, whose nodes start anew."""
        own = super().fork()
        own.__class__ = DeviceState
        return own

    def reading(self):
        """This state, for plans that change no variable."""
        own = copy.copy(self)
        own.__class__ = _ReadingState
        return own


class _ReadingState(DeviceState):
    """The state as it is seen by plans that change no variable."""

    def variable(self, op):
        return ReadCell(super().variable(op))


class JaxExecutable:
    """A plan ready to run in one session, as stretches that JAX or NumPy runs."""

    def __init__(self, plan, state):
        self.plan, self.state = plan, state
        self._changes = bool(plan.writes) or any(_calls(op) for op in plan.ops)
        self.numpy = Executable(plan, state if self._changes else state.reading())
        self._lock = threading.Lock()
        self._refused = {}            # node -> why it cannot be traced
        self._feed_slots = [plan.slots[t] for t in plan.feeds]
        self._fetch_slots = [plan.slots[t] for t in plan.fetches]
        self.variables = {plan.slots[op._outputs[0]]: op for op in plan.ops if _is_variable(op, plan)}
        self.constants = {plan.slots[op._outputs[0]]: op._attrs["value"] for op in plan.ops
                          if op.type == "Const" and not plan.is_fed(op._outputs[0]) and op not in plan.may_die}
        self._template = [None] * (len(plan.slots) + 1)
        for slot, value in self.constants.items():
            self._template[slot] = value
        self._cut()

    def _cut(self):
        feeds_handle = any(t.dtype.base_dtype.name == "resource" for t in self.plan.feeds)
        devices, place_of = _placed(self.plan, self.state.places)
        parts = [] if feeds_handle else stretches_of(self.plan, self._is_traced, place_of)
        self._stretches = [_Host(self, nodes) if place == HOST else _Traced(self, nodes, devices and devices[place])
                           for place, nodes in parts]
        if all(isinstance(s, _Host) or s.moves for s in self._stretches):
            self._stretches = None
        for slot, op in self.variables.items():
            cell = self.state.variable(op)
            changed = any(isinstance(s, _Host) and s.changes(cell) for s in self._stretches or ())
            self._template[slot] = cell if changed else ReadCell(cell)

    def _is_traced(self, node):
        return node not in self._refused and all(may_trace(op) for op in ops_of(node))

    def refuse(self, error):
        """Take a node out of what is traced, from the next run on."""
        with self._lock:
            if error.node is None or error.node in self._refused:
                return
            self._refused[error.node] = str(error)
            if error.node.loop is not None:
                logging.warning("The loop %s runs on NumPy, not on JAX: %s", error.node.loop.name, error)
            self._cut()

    def run(self, feed_values, keep=None, trace=None):
        """Run once.  Args and Returns: as of numpy_engine.Executable.run."""
        stretches = self._stretches
        if keep is not None or trace is not None or stretches is None:
            return self.numpy.run(feed_values, keep=keep, trace=trace)
        env = self._run_stretches(stretches, feed_values)
        return [own_value(env[slot], i) for i, slot in zip(self.plan.ranks, self._fetch_slots)]

    def compute(self, feed_values):
        """Run once; what is on a device stays there, and is not the caller's own: own_value makes it that."""
        if self._stretches is None:
            return self.numpy.run(feed_values)
        env = self._run_stretches(self._stretches, feed_values)
        return [env[slot] for slot in self._fetch_slots]

    def _run_stretches(self, stretches, feed_values):
        env = self._template.copy()
        env[0] = {}
        for slot, value in zip(self._feed_slots, feed_values):
            env[slot] = value
        with np.errstate(all="ignore"):
            for stretch in stretches:
                stretch.run(env)
        return env

    def describe(self):
        """str: which ops JAX runs, which NumPy runs, and why."""
        stretches = self._stretches or [_Host(self, self.plan.top.nodes)]
        lines = []
        for i, stretch in enumerate(stretches):
            on_jax = isinstance(stretch, _Traced) and not stretch.moves
            lines.append(f"{i + 1}. {'JAX' if on_jax else 'NumPy'}: {len(stretch.nodes)} ops")
            if isinstance(stretch, _Host):
                lines += [f"   {_name_of(n)}: {self._reason(n)}" for n in stretch.nodes]
        return "\n".join(lines)

    def _reason(self, node):
        if node in self._refused:
            return self._refused[node]
        types = sorted({op.type for op in ops_of(node) if not may_trace(op)})
        return "not on JAX: " + ", ".join(types) if types else "goes with others that are not on JAX"


class _Host:
    """Nodes that NumPy runs."""

    def __init__(self, executable, nodes):
        self._executable, self.nodes, self._steps = executable, nodes, None
        slots = executable.plan.slots
        self._inputs = sorted({slots[t] for n in nodes for op in ops_of(n) for t in op._inputs})
        plan, ops = executable.plan, [op for n in nodes for op in ops_of(n)]
        written = {v for op in ops for v in plan.writes.get(op, ())}
        every = any(_calls(op) for op in ops)
        self._changed = {s: executable.state.variable(op) for s, op in executable.variables.items() if every or op in written}

    def changes(self, cell):
        """Whether the nodes may write a variable."""
        return any(cell is c for c in self._changed.values())

    def run(self, env):
        if self._steps is None:
            numpy = self._executable.numpy
            self._steps = [(n.op, numpy._op_step(n.op) if n.loop is None else numpy._loop_step(n.loop))
                           for n in self.nodes if n.op is None or not numpy._place_constant(n.op)]
        for slot, cell in self._changed.items():
            env[slot] = cell
        for slot in self._inputs:
            if isinstance(env[slot], jax.Array):
                env[slot] = np.array(env[slot])[()]
        run_steps(self._steps, env)


class _Form:
    """A stretch compiled for certain shapes, and what was found out when it was traced.

    arguments  slots of the values it takes; old, kept: places of the cells it changes, and of those it looks at.
    fresh      places of cells that get their first value.
    outputs    slots of the values it gives; known: (slot, value) that are always the same.
    lives      (slot, place among the outputs of the bool that says whether it is there).
    used       random blocks of each stream: int, or None where the function says it.
    function   what is compiled; check, or None: says whether NumPy has to, before anything is changed.
    """

    def __init__(self, arguments, old, kept, cells):
        self.arguments, self.old, self.kept, self.fresh = arguments, old, kept, []
        self.old_cells, self.kept_cells = [cells[i] for i in old], [cells[i] for i in kept]
        self.outputs, self.known, self.lives, self.used = [], [], [], []
        self.trace = self.function = self.check = self.may_fail = None


class _Traced:
    """Nodes that are one function for JAX."""

    def __init__(self, executable, nodes, device=None):
        self._executable, self.nodes, self.device = executable, nodes, device
        self._plan, self._state = executable.plan, executable.state
        slots, ops = self._plan.slots, [op for n in nodes for op in ops_of(n)]
        made = {slots[t] for op in ops for t in op._outputs if not self._plan.is_fed(t)}
        made |= {slots[op] for op in ops if op in slots}
        used = {slots[t] for op in ops for t in op._inputs}
        used |= {slots[c] for op in ops for c in op._control_inputs if c in slots}
        fixed = executable.variables.keys() | executable.constants.keys()
        self._cells = [(s, op, self._state.variable(op)) for s, op in executable.variables.items() if s in used | made]
        self._constants = [(s, v) for s, v in executable.constants.items() if s in used]
        self._inputs = sorted(used - made - fixed)
        self._outputs = sorted((made - fixed) & _wanted(self._plan, set(ops)))
        self._streams = [op for op in ops if op.type in RANDOM]
        self._nodes_of_streams = [self._state.node(op) for op in self._streams]
        written = {self._state.variable(v) for op in ops for v in self._plan.writes.get(op, ())}
        self._written = [cell in written for _, _, cell in self._cells]
        self._static = {slots[t] for t in self._plan.feeds if t.dtype.base_dtype.name == "bool" and t._shape == ()}
        self._static &= set(self._inputs)
        self._forms, self._host = {}, _Host(executable, nodes)
        # How the last run began, and its _Form: most runs are like the one before.
        self._last, self._came = (None, None, None), {}
        self.moves = all(op.type in _MOVES or op.op_def.flag("variable") for op in ops)

    # ---------------------------------------------------------- running
    def run(self, env):
        if self.moves or not self._run_compiled(env):
            self._host.run(env)

    def _run_compiled(self, env):
        """Whether the nodes ran on JAX; if not, nothing has changed."""
        with self._state.update_lock:
            inputs, count = [self._form_of(s, env[s]) for s in self._inputs], layouts.count
            if self._last[0] == count and self._last[1] == inputs:
                form = self._last[2]
            else:
                form = self._find_form(inputs, env)
                self._last = (None, None, None) if form is None else (count, inputs, form)
            if form is None:
                return False
            try:
                return self._call(form, env)
            except errors.OpError:
                # NumPy says it with the op's name, after what runs before it.
                self._give_up(form)
            except Untraceable as error:
                self._give_up(form)
                if self._make_static(error, env):
                    return self._run_compiled(env)
                self._executable.refuse(error)
            except jax.errors.UnexpectedTracerError as error:
                self._give_up(form)
                logging.warning("A part of the graph runs on NumPy, not on JAX: %s", str(error).splitlines()[0])
            return False

    def _find_form(self, inputs, env):
        """The _Form of these inputs, or None where NumPy is to run the nodes: first values of variables, too, are its."""
        if any(written and cell.form is None for written, (_, _, cell) in zip(self._written, self._cells)):
            return None          # what is done once is not worth compiling
        key = tuple(inputs), tuple([c.form for _, _, c in self._cells])
        if key not in self._forms:
            if len(self._forms) >= FEW_FORMS and not self._comes_often(key):
                return None
            self._forms[key] = self._new_form(env) if len(self._forms) < MAX_FORMS else None
        return self._forms[key]

    def _comes_often(self, key):
        if len(self._came) > 8 * MAX_FORMS:
            self._came.clear()
        self._came[key] = self._came.get(key, 0) + 1
        return self._came[key] > OFTEN

    def _give_up(self, form):
        """Let NumPy run the nodes from now on, where they would be run in this form."""
        self._forms.update((key, None) for key, f in self._forms.items() if f is form)
        self._last = None, None, None

    def _form_of(self, slot, value):
        if value is DEAD or value is None:
            return value
        if slot in self._static:
            return np.asarray(value).shape, np.asarray(value).tobytes()
        try:
            return value.shape, value.dtype
        except AttributeError:
            return np.shape(value), None

    def _new_form(self, env):
        # Text is there for assertions alone, and NumPy says what those have to say.
        arguments = [s for s in self._inputs if not (
            env[s] is DEAD or env[s] is None or s in self._static or getattr(env[s], "dtype", None) == object)]
        if not all(isinstance(env[s], (np.ndarray, np.generic, jax.Array)) for s in arguments):
            return None
        there = [i for i, (_, _, c) in enumerate(self._cells) if c.form is not None]
        form = _Form(arguments, [i for i in there if self._written[i]], [i for i in there if not self._written[i]],
                     [c for _, _, c in self._cells])
        fixed = [(s, env[s] if env[s] is DEAD or env[s] is None else np.asarray(env[s])[()])
                 for s in self._inputs if s not in arguments]
        form.trace = self._function(form, fixed)
        return form

    def _call(self, form, env):
        old, kept = [c.on_device() for c in form.old_cells], [c.on_device() for c in form.kept_cells]
        streams = self._nodes_of_streams
        arguments = [*old, *kept, *[env[s] for s in form.arguments], *[_halves(s.counter) for s in streams]]
        if self.device is None:
            results = self._results_of(form, arguments)
        else:
            with jax.default_device(self.device):
                results = self._results_of(form, jax.device_put(arguments, self.device))
        if results is None:
            return False
        results = iter(results)
        for cell, value in zip(form.old_cells, results):
            cell.renew(value)
        if form.may_fail and bool(next(results)):
            return False
        for i, value in zip(form.fresh, results):
            self._cells[i][2].take(value)
        outs = []
        for slot, value in zip(form.outputs, results):
            env[slot] = value
            outs.append(value)
        for stream, known in zip(streams, form.used):
            stream.reserve(int(next(results)) if known is None else known)
        for slot, value in form.known:
            env[slot] = value
        for slot, at in form.lives:
            if not bool(outs[at]):
                env[slot] = DEAD
        return True

    def _results_of(self, form, arguments):
        """What the compiled function gives: new values of old cells, whether it failed if it may, the rest of _Form's
        results in order; None where its check says that it fails."""
        if form.function is None:
            _compile(form, arguments)
        if form.check is not None and bool(form.check(*arguments)):
            return None
        return form.function(*arguments)

    # ---------------------------------------------------------- tracing
    def _function(self, form, fixed):
        """The function to be traced: (cells it changes, cells it reads, values, starts of streams) -> results."""
        def function(*given):
            given = iter(given)
            old, kept, values, starts = ([next(given) for _ in group] for group in (
                form.old, form.kept, form.arguments, self._streams))
            cells = [TracedCell(c, None) for _, _, c in self._cells]
            for i, value in zip(form.old + form.kept, list(old) + list(kept)):
                cells[i].value = value
            env = [None] * (len(self._plan.slots) + 1)
            for slot, value in self._constants + fixed + list(zip(form.arguments, values)):
                env[slot] = value
            for (slot, _, _), cell in zip(self._cells, cells):
                env[slot] = cell
            streams = {op: (self._state.node(op).key, start) for op, start in zip(self._streams, starts)}
            by_op = {op: cell for (_, op, _), cell in zip(self._cells, cells)}
            before = [c.value for c in cells]
            tracer = Tracer(self._plan, env, by_op, streams)
            tracer.run(self.nodes)
            form.may_fail = isinstance(tracer.failed.value, jax.Array)
            form.fresh = [i for i, c in enumerate(cells) if i not in form.old and c.value is not before[i]]
            new = _distinct([cells[i].value for i in form.old + form.fresh])
            outs = self._results(form, tracer, new + [c.value for c in cells] + old + kept)
            blocks = [tracer.used[op].value for op in self._streams]
            form.used = [None if isinstance(b, jax.Array) else int(b) for b in blocks]
            used = [b for b in blocks if isinstance(b, jax.Array)]
            failed = [tracer.failed.value] if form.may_fail else []
            return new[:len(old)] + failed + new[len(old):] + outs + used
        return function

    def _results(self, form, tracer, state):
        form.outputs, form.known, form.lives = [], [], []
        outs = []

        def give(slot, value):
            form.outputs.append(slot)
            outs.append(jnp.copy(value) if any(value is v for v in state) else value)
        for slot in self._outputs:
            raw, live = tracer.env[slot], None
            if isinstance(raw, Maybe):
                raw, live = raw.value, raw.live.value
            raw = raw.read() if isinstance(raw, View) else raw.cell if isinstance(raw, TracedCell) else raw
            if isinstance(raw, (TracedArray, TracedStack)):
                raise Untraceable("a stack or a TensorArray is handed to another stretch")
            if isinstance(raw, jax.Array):
                give(slot, raw)
            else:
                form.known.append((slot, raw))
            if live is not None:
                form.lives.append((slot, len(outs)))
                form.outputs.append(0)
                outs.append(live)
        return outs

    def _make_static(self, error, env):
        """Whether the nodes are to be compiled for the values of some small integers, since shapes depend on them."""
        if not (isinstance(error.__cause__, _NEEDS_VALUES) or "not known" in str(error)) or len(self._static) > _MAX_STATIC:
            return False
        reached = {self._plan.slots[t] for t in _sources_of(error.node, self._plan)}
        found = {s for s in self._inputs if s in reached and s not in self._static and isinstance(env[s], (
            np.ndarray, np.generic)) and env[s].dtype.kind in "iub" and env[s].size <= _MAX_STATIC}
        self._static |= found
        if found:
            self._forms.clear()
        return bool(found)


_NEEDS_VALUES = (jax.errors.ConcretizationTypeError, jax.errors.TracerArrayConversionError,
                 jax.errors.TracerIntegerConversionError, jax.errors.NonConcreteBooleanIndexError)
# A stretch of these alone computes nothing: it is not compiled.
_MOVES = frozenset("""
Const Identity NoOp Assign AssignVariableOp ReadVariableOp IsVariableInitialized VarIsInitializedOp VariableShape
PlaceholderWithDefault Shape Rank Size Placeholder IdentityN StopGradient ControlTrigger
""".split())


# ------------------------------------------------------------------ helpers
def _calls(op):
    """Whether an op runs a function, which may change variables."""
    return op.type in plans.CALLS or op.type == "SymbolicGradient"


def _placed(plan, places):
    """(devices, Node -> which of them runs it); (None, None) where all nodes run on JAX's first one."""
    if places is None or places.is_one and places.default.physical is jax.local_devices()[0]:
        return None, None
    devices = [places.default.physical, None]
    place_of = {}
    for node in plan.top.nodes:
        named = next((d.physical for op in ops_of(node) for d in [places.of(op)] if d is not None), devices[0])
        if named not in devices:
            devices.append(named)
        place_of[node] = devices.index(named)
    return devices, place_of


def _is_variable(op, plan):
    return op.op_def.flag("variable") and not plan.is_fed(op._outputs[0])


def _name_of(node):
    return node.op.name if node.loop is None else node.loop.name


def _wanted(plan, inside):
    """Slots that somebody outside of some ops looks at."""
    found = {plan.slots[t] for t in plan.fetches}
    for op in plan.ops:
        if op not in inside:
            found.update(plan.slots[t] for t in op._inputs)
            found.update(plan.slots[c] for c in op._control_inputs if c in plan.slots)
    return found


def _sources_of(node, plan):
    """All tensors that a node depends on."""
    found, stack = set(), [t for op in ops_of(node) for t in op._inputs]
    while stack:
        t = stack.pop()
        if t not in found:
            found.add(t)
            if not plan.is_fed(t):
                stack += t.op._inputs
    return found


def _halves(counter):
    return np.array([counter & (1 << 64) - 1, counter >> 64], np.uint64)


def _compile(form, arguments):
    """Trace a _Form's function, and say how it is compiled.

    Where it is quickly found out whether the function fails that is a check of its own, made beforehand.  Else the
    cells keep their old values after a failure, since the buffers of these are given away.
    """
    traced = jax.make_jaxpr(form.trace)(*arguments)
    run, count = jax.extend.core.jaxpr_as_fun(traced), len(form.old)

    def without_failure(*given):
        results = run(*given)
        return results[:count] + results[count + 1:]

    def unless_failed(*given):
        results = run(*given)
        return [jnp.where(results[count], *pair) for pair in zip(given, results[:count])] + results[count:]
    function = run
    if form.may_fail and _is_quick(traced.jaxpr, traced.jaxpr.outvars[count]):
        form.may_fail, function = False, without_failure
        form.check = jax.jit(lambda *given: run(*given)[count])
    elif form.may_fail:
        function = unless_failed
    form.function = jax.jit(lambda *given: function(*given), donate_argnums=tuple(range(count)))


_QUICK = 64           # steps of a check, and elements that each makes, beyond which it is none of its own
_QUICK_SIZE = 1 << 16
_SLOW = frozenset(("dot_general", "conv_general_dilated", "while", "scan", "cond", "pure_callback", "sort"))


def _is_quick(jaxpr, wanted):
    """Whether a result of a traced function takes a few small steps only."""
    needed, steps = {wanted}, 0
    for step in reversed(jaxpr.eqns):
        if not needed.isdisjoint(step.outvars):
            steps += 1
            if steps > _QUICK or _is_slow(step) or any(v.aval.size > _QUICK_SIZE for v in step.outvars):
                return False
            needed.update(v for v in step.invars if not hasattr(v, "val"))
    return True


def _is_slow(step):
    within = [inner for p in step.params.values() if hasattr(p, "jaxpr") for inner in p.jaxpr.eqns]
    return step.primitive.name in _SLOW or any(map(_is_slow, within))


def _distinct(new):
    """New values of variables, each a value of its own: two variables must not share a buffer."""
    seen, out = set(), []
    for value in map(jnp.asarray, new):
        out.append(jnp.copy(value) if id(value) in seen else value)
        seen.add(id(value))
    return out


def own_value(value, i):
    """A fetched value as the caller's own."""
    if isinstance(value, jax.Array):
        value = np.array(value)
    elif isinstance(value, (DeviceCell, ReadCell)) and value.seen() is not None:
        value = value.read()
    return fetched(value, i)
