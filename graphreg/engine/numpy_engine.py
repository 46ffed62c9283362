"""The NumPy engine: a plan bound to a session's state, as a list of steps over one list of values.

Each op becomes a small function over `env`, the values of the run by slot.  DEAD stands for what a
cond or a loop left out.  A ref tensor's slot holds the variable's cell, and whoever takes its value
looks into the cell at that moment: that is what makes an alias read late.
"""
from collections import Counter
from functools import partial

import numpy as np

from ..core import dtypes, errors, shape_fns
from ..kernels.parallel import sharing
from . import codegen, passes, plan as plans
from .codegen import call_of, guarded, Inline, Program
from .flow import DEAD, flow_of
from .groups import chain, groups_of
from .onednn import variant
from .specialise import facts_of, tells_shape
from .state import VariableCell, find_resource, in_cell, layouts, read, read_resource, uninitialized
from .updates import assignment_lines, in_place, update_in_parts, update_lines, written_in_place
from .written import Written

MAX_SHAPES = 8           # sets of feed shapes that a plan is written for, however much memory its buffers take,
MAX_SMALL_SHAPES = 64    # and while they take no more than
MAX_BYTES = 1 << 25      # these together
MAX_SHAPES_SEEN = 64     # sets of shapes that are counted at once: where every run has others, none comes back


class Executable:
    """A plan ready to run on NumPy in one session; several runs may be under way at once."""

    def __init__(self, plan, state):
        self._plan, self._state = plan, state
        self._template = [None] * (len(plan.slots) + 1)
        self._inlines, self._served = {}, set()
        self._steps = self._compile(plan.top)
        self._entries = self._places_of_steps()
        self._feed_slots = [plan.slots[t] for t in plan.feeds]
        self._fetch_slots = [plan.slots[t] for t in plan.fetches]
        self._program = self._program_of(self._steps, run_letting_go(self._ends()))
        if state.threads > 1:
            self.run = partial(_sharing, state.threads, self.run)
        self._written, self._came, self._last = {}, {}, (None, None)
        self._live = {}
        self._general, self._others = None, 0
        self._told = [i for i, t in enumerate(plan.feeds) if tells_shape(plan, t)]

    def run(self, feed_values, keep=None, trace=None):
        """Run once.

        Args:
          feed_values: arrays, in the order of plan.feeds.
          keep: function (ops, Tensor -> value), told what was computed besides the fetches.
          trace: function (steps, env, slots) that runs the steps one by one in the program's place.
        Returns:
          list of the fetched values: arrays of their own, or scalars.
        """
        if trace is None and keep is None:
            written = self._for_shapes(feed_values)
            if written is not None:
                return written.run(feed_values)
        env = self._template.copy()
        env[0] = {}
        for slot, value in zip(self._feed_slots, feed_values):
            env[slot] = value
        with np.errstate(all="ignore"):
            if trace is None:
                self._program(env) if keep is None else run_steps(self._steps, env)
            else:
                trace(self._steps, env, self._plan.slots)
            if keep is not None:
                keep(self._plan.ops, lambda t: env[self._plan.slots[t]])
            return [fetched(env[slot], i) for i, slot in zip(self._plan.ranks, self._fetch_slots)]

    # ---------------------------------------------------------- specialising
    def _for_shapes(self, feed_values):
        """What is written for feeds of these shapes, once they have come back; None where the steps are to run."""
        try:
            shapes = self.key(feed_values) if feed_values else []
        except AttributeError:
            return None
        last, found = self._last
        if shapes != last:
            shapes = tuple(shapes)
            found = self._written.get(shapes)
            if found is None:
                return self._write_for(shapes)
            self._last = list(shapes), found
        if not self._holds(found):
            self._written.pop(tuple(shapes), None)
            self._last = None, None
            return None
        return found

    @staticmethod
    def _holds(found):
        """Whether a Written still holds; it is looked at when a variable has taken a new buffer."""
        if found.layout_seen != layouts.count:
            if not found.holds():
                return False
            found.layout_seen = layouts.count
        return True

    def key(self, feed_values):
        """list of the shapes of feeds and, as bytes, of the values that tell others'."""
        shapes = [v.shape for v in feed_values]
        return shapes + [feed_values[i].tobytes() for i in self._told] if self._told else shapes

    def _write_for(self, shapes):
        if "specialise" in passes.OFF:
            return None
        if self._is_full():
            return self._for_any_shapes()
        came = self._came[shapes] = self._came.get(shapes, 0) + 1
        if len(self._came) > MAX_SHAPES_SEEN:
            self._came.clear()
        # The more there are, the more often they must have come.
        if came <= codegen.WARM * (1 if len(self._written) < MAX_SHAPES else 8):
            return self._for_any_shapes()
        self._written[shapes] = found = self.written(shapes)
        return found

    def _is_full(self):
        count = len(self._written)
        return count >= MAX_SHAPES and (count >= MAX_SMALL_SHAPES or MAX_BYTES < sum(
            found.layout.bytes for found in self._written.values()))

    def _for_any_shapes(self):
        """What is written for feeds whatever their shapes, where there are loops and conds: their code is no slower then."""
        if not self._plan.may_die or "structure" in passes.OFF:
            return None
        self._others += 1
        if self._others <= codegen.WARM:
            return None
        if self._general is None or not self._holds(self._general):
            self._general = self.written([None] * len(self._plan.feeds))
        return self._general if self._general.straight.flow is not None else None

    def written(self, shapes):
        """The plan written for feeds of these shapes, and of these bytes for those that tell shapes: a Written."""
        seen = layouts.count
        told = {i: np.frombuffer(text, self._plan.feeds[i].dtype.np)
                for i, text in zip(self._told, shapes[len(self._plan.feeds):])}
        facts = facts_of(self._plan, shapes, self._state.variable, told)
        flow = flow_of(self._plan, self._entries, facts) if self._plan.may_die and "structure" not in passes.OFF else None
        straight = passes.Straight(self._plan, self._entries, facts, flow)
        found = Written(passes.run_passes(straight), dict(zip(self._entries, self._steps_written())), self._template,
                        self._served, fetched, blame, self._live_step_of, _refuse_switch)
        found.layout_seen = seen
        return found

    def _live_step_of(self, op):
        """(step, write) of an op that runs only where it is to run."""
        if op not in self._live:
            step = self._live_step(op)
            self._live[op] = step, self._inlines.get(step)
        return self._live[op]

    def _steps_written(self):
        return [(step, self._inlines.get(step)) for _, step in self._steps]

    def _places_of_steps(self):
        """The Node of each step; one of its own for a step that does several ops."""
        shared = Counter(self._nodes)
        entries = []
        for (op, _), node in zip(self._steps, self._nodes):
            whole = self._groups.get(node.op) if node.op is not None else None
            if whole is not None and shared[node] == 1:
                entries.append(plans.Node(group=tuple(whole.ops)))
            else:
                entries.append(plans.Node(op) if node.loop is None else node)
        return entries

    # ---------------------------------------------------------- compiling
    def _compile(self, block):
        """list of (op or None, step) of a block; constants and variables are placed at once."""
        steps, self._nodes = [], []
        groups = self._groups = groups_of(self._plan, block.nodes)
        for node in block.nodes:
            if node.op in groups:
                own = self._group_steps(groups[node.op])
                steps += own
                self._nodes += [node] * len(own)
                continue
            if node.loop is not None:
                steps.append((None, self._loop_step(node.loop)))
            elif not self._place_constant(node.op):
                steps.append((node.op, self._op_step(node.op)))
            else:
                continue
            self._nodes.append(node)
        return steps

    def _ends(self):
        """For each step the slots of values that nobody looks at later; none where a run may leave steps out."""
        slots, last = self._plan.slots, {}
        ends = [[] for _ in self._steps]
        if self._plan.may_die or any(node.loop is not None for node in self._nodes):
            return ends
        for i, entry in enumerate(self._entries):
            for op in entry.ops():
                last.update(dict.fromkeys([slots[t] for t in (*op._inputs, *op._outputs)], i))
        for slot, i in last.items():
            if slot not in self._fetch_slots:
                ends[i].append(slot)
        return ends

    def _program_of(self, steps, run=None):
        return Program(steps, [self._inlines.get(step) for _, step in steps], run or run_steps, blame)

    def _place_constant(self, op):
        """Put what never changes in a session into the template; whether that was possible."""
        if op in self._plan.may_die:
            return False
        if op.type == "Const":
            value = op._attrs["value"]
        elif op.op_def.flag("variable"):
            value = self._state.variable(op)
        else:
            return False
        slot = self._out_slots(op)[0]
        if slot is not None:
            self._template[slot] = value
        return True

    def _out_slots(self, op):
        """Where an op's outputs go; None for one that is fed."""
        return [None if self._plan.is_fed(t) else self._plan.slots[t] for t in op._outputs]

    def _op_step(self, op):
        step = self._live_step(op)
        return self._mortal_step(op, step) if op in self._plan.may_die else step

    def _mortal_step(self, op, step):
        """A step that is skipped when something it needs is dead."""
        slots, plan = self._plan.slots, self._plan
        if op.type == "ControlTrigger":
            # It waits for its control inputs, and does not die with them.
            return step
        needs = [slots[c] for c in op._control_inputs if c in plan.may_die and c in slots]
        needs_one = []
        data = [slots[t] for t in op._inputs if not plan.is_fed(t) and t.op in plan.may_die]
        if op.type not in plans.MERGES:
            needs += data
        elif len(data) == len(op._inputs):
            needs_one = data
        outs = [s for s in self._out_slots(op) if s is not None]
        token = slots.get(op)

        def mortal(env):
            dead = any(env[s] is DEAD for s in needs) or needs_one and all(env[s] is DEAD for s in needs_one)
            if token is not None:
                env[token] = DEAD if dead else None
            if dead:
                for out in outs:
                    env[out] = DEAD
            else:
                step(env)
        write = self._inlines.get(step)
        if write is not None:
            self._inlines[mortal] = lambda places: _guarded(write(places), places, needs, needs_one, outs, token)
        return mortal

    def _live_step(self, op):
        if op.type in plans.SWITCHES:
            return self._switch_step(op)
        if op.type in plans.MERGES:
            return self._merge_step(op)
        if op.type in plans.CALLS:
            return self._call_step(op)
        if op.op_def.flag("structural"):
            return self._structural_step(op)
        if op.type == "Const" or op.op_def.flag("variable"):
            return self._constant_step(op)
        if op.op_def.flag("updates"):
            return self._update_step(op)
        return self._kernel_step(op)

    def _constant_step(self, op):
        value = op._attrs["value"] if op.type == "Const" else self._state.variable(op)
        out, name = self._out_slots(op)[0], f"c{op._id}_value"
        step = _pass(lambda env: value, out)
        self._inlines[step] = lambda places: Inline(["pass" if out is None else f"{places.write(out)} = {name}"], {name: value})
        return step

    def _call_step(self, op):
        """A call of a function, or a call that goes on with the run of another one."""
        call, state, slots = op._attrs["f"], self._state, self._plan.slots
        ins, outs = [slots[t] for t in op._inputs], self._out_slots(op)
        executable = call.executable(state)

        def start(env):
            run = executable.start([env[s] for s in ins])
            put(env, run)

        def go_on(env):
            given = [env[s] for s in ins[-1 - len(executable.feeds(call.phase)):-1]]
            put(env, executable.go_on(env[ins[-1]], call.phase, given))

        def put(env, run):
            for slot, value in zip(outs, executable.results(run, call.phase) + [run]):
                if slot is not None:
                    env[slot] = value
        return go_on if call.phase else start

    def _structural_step(self, op):
        """An op that hands its input on (Enter, Exit, LoopCond ...) or does nothing (NoOp)."""
        if op.op_def.flag("pass_through"):
            slot, out = self._plan.slots[op._inputs[0]], self._out_slots(op)[0]
            step = _pass(lambda env: env[slot], out)
            self._inlines[step] = lambda places: Inline(
                ["pass" if out is None else f"{places.write(out)} = {places.read(slot)}"], {})
            return step
        if not op._outputs:
            return lambda env: None
        if op.type.startswith("Placeholder"):
            return _unfed(op)
        raise errors.not_emulated(f"running op type {op.type}")

    def _switch_step(self, op):
        data, pred = (self._plan.slots[t] for t in op._inputs)
        if_false, if_true = self._out_slots(op)

        def switch(env):
            value, taken = env[data], env[pred]
            if taken.ndim:
                _refuse_switch(taken)
            if if_false is not None:
                env[if_false] = DEAD if taken else value
            if if_true is not None:
                env[if_true] = value if taken else DEAD

        def write(places):
            value = places.read(data)
            lines = [f"t = {places.read(pred)}", "if t.ndim:", "    refuse_switch(t)"]
            lines += [] if if_false is None else [f"{places.write(if_false)} = DEAD if t else {value}"]
            lines += [] if if_true is None else [f"{places.write(if_true)} = {value} if t else DEAD"]
            return Inline(lines, {"DEAD": DEAD, "refuse_switch": _refuse_switch})
        self._inlines[switch] = write
        return switch

    def _merge_step(self, op):
        inputs = [self._plan.slots[t] for t in op._inputs]
        out, index = self._out_slots(op)

        def merge(env):
            for i, slot in enumerate(inputs):
                if env[slot] is not DEAD:
                    break
            if out is not None:
                env[out] = env[slot]
            if index is not None:
                env[index] = np.int32(i)
        if len(inputs) == 2 and out is not None and index is None:
            first, second = inputs
            self._inlines[merge] = lambda places: Inline(
                [f"{places.write(out)} = {places.read(second)} if {places.read(first)} is DEAD else {places.read(first)}"],
                {"DEAD": DEAD})
        return merge

    def _group_steps(self, group):
        """list of (op, step): one step for a Group, where that pays, else those of its ops; none without a Group."""
        if group is None:
            return []
        joined = self._unpooled(*group.ops) if group.unpool else self._fused(group)
        if joined is None:
            return [(op, self._op_step(op)) for op in group.ops]
        return [(group.ops[-1], self._joined_step(group, joined))]

    def _fused(self, group):
        """Function from the inputs of a group to its results, or None where no library serves."""
        first = group.ops[0]
        fast = variant(first, self._state.buffers, self._state.threads, group.relu, group.bias is not None)
        if fast is None:
            return None
        apart, copies = chain(group, blame), self._needs_copies(first)

        def fused(inputs):
            results = fast.results(inputs)
            if results is None:
                results = apart(inputs)
            return [_unshared(r, inputs) for r in results] if copies else results
        return fused

    def _unpooled(self, pool_grad, relu_grad):
        """The gradients of a max pool and of the relu before it: relu's first, of the pooled gradient."""
        unpool, mask = self._bound(pool_grad)[0], relu_grad.op_def.bind(relu_grad, np)

        def unpooled(inputs):
            x, y, dy = inputs
            try:
                return unpool([x, y, mask([dy, y])[0] if dy.shape == y.shape else dy])
            except Exception as error:
                blame(pool_grad, error)
                raise
        return unpooled

    def _joined_step(self, group, joined):
        first, key = group.ops[0], f"g{group.ops[-1]._id}"
        getters, looks = self._getters(first)
        getters = list(getters or [_itself] * len(first._inputs)) + [_itself] * (group.bias is not None)
        slots = [self._plan.slots[t] for t in [*first._inputs] + [t for t in [group.bias] if t is not None]]
        outs = self._out_slots(group.ops[-1]) + self._out_slots(first)[1:]

        def step(env):
            for slot, value in zip(outs, joined([get(env[slot]) for get, slot in zip(getters, slots)])):
                if slot is not None:
                    env[slot] = value

        def write(places):
            names = {key: joined}
            before, texts = _read_texts(first, slots, looks, places, names)
            after = [f"{places.write(s)} = r[{i}]" for i, s in enumerate(outs) if s is not None]
            return Inline(before + [f"r = {key}([{', '.join(texts)}])"] + after + ["r = None"], names)
        self._inlines[step] = write
        return step

    def _bound(self, op, kept=None):
        """(function from inputs to results, what is called in place of the kernel or None)."""
        fast = variant(op, self._state.buffers, self._state.threads)
        return op.op_def.bind(op, np, kept, fast), fast

    def _kernel_step(self, op):
        getters, looks = self._getters(op)
        kept = self._kept(op)
        copies = self._needs_copies(op)
        call, fast = self._bound(op, kept)
        if fast is not None:
            self._served.add(op)
        if copies:
            plain_call = call
            call = lambda ins: [_unshared(r, ins) for r in plain_call(ins)]
        outs = self._out_slots(op)
        in_run = op.op_def.flag("state") == "run"
        slots = [self._plan.slots[t] for t in op._inputs]
        take = (lambda env: [g(env[s]) for g, s in zip(getters, slots)]) if looks else (lambda env: [env[s] for s in slots])
        step = _store((lambda env: [env[0], *take(env)]) if in_run else take, call, outs)

        def write(places):
            names = {}
            before, texts = _read_texts(op, slots, looks, places, names)
            results = [places.write(s) if s is not None and places.is_wanted(t) else None for s, t in zip(outs, op._outputs)]
            seen = fast is not None or not results or results[0] is not None
            kernel = fast if seen else op.op_def.variants.get("unseen_first")
            return call_of(op, str(op._id), before, texts, results, names, kept, _unshared if copies else None, kernel)
        self._inlines[step] = write
        return step

    def _kept(self, op):
        where = op.op_def.flag("state")
        return self._state.node(op) if where == "node" else self._state if where == "session" else None

    def _getters(self, op):
        """(functions from what is in a slot to the input's value, index -> how it is looked up in a cell).

        Without any of the second the first are not made.
        """
        d = op.op_def
        if not (d.flag("reads") or d.flag("updates") or any(t._dtype._is_ref_dtype for t in op._inputs)):
            return None, {}
        getters, looks = [], {}
        for i, (arg, t) in enumerate(inputs_with_args(op)):
            look = lookup_of(op, arg, t, self._plan.is_fed(t))
            getters.append(_itself if look is None else in_cell(look))
            if look is not None:
                looks[i] = look
        return getters, looks

    def _needs_copies(self, op):
        """Whether the kernel could hand out a variable's buffer where TF's op makes a new one."""
        d = op.op_def
        return not (d.flag("aliases") or d.flag("fresh") or d.flag("source")) and any(t in self._plan.aliases for t in op._inputs)

    def _update_step(self, op):
        """An op that changes variables: new values into the cells, the rest into slots."""
        getters, _ = self._getters(op)
        call = op.op_def.bind(op, np, self._kept(op))
        updated = op.op_def.flag("updates")
        cells = [self._plan.slots[t] for arg, t in inputs_with_args(op) if arg.name in updated]
        outs = self._out_slots(op)
        refs = [s for s, t in zip(outs, op._outputs) if t.dtype._is_ref_dtype and s is not None]
        others = [s for s, t in zip(outs, op._outputs) if not t.dtype._is_ref_dtype]
        lock = self._state.update_lock
        elementwise = op.op_def.flag("elementwise") and not others
        inside = in_place(op) if "in_place" not in passes.OFF else None
        taken = [self._plan.slots[t] for t in op._inputs]

        def change(given, changed):
            """Write the variables' new values into their cells; returns the other results."""
            with lock:
                ins = [g(v) for g, v in zip(getters, given)]
                if inside is not None and written_in_place(inside, ins, changed, self._state.spare):
                    return ()
                if elementwise and update_in_parts(call, ins, changed):
                    return ()
                results = call(ins)
                # Old values are taken before the buffers that hold them are written.
                returned = [_unshared(value, ins) for value in results[len(cells):]]
                for cell, value in zip(changed, results):
                    cell.assign(value)
                return returned

        def update(env):
            returned = change([env[s] for s in taken], [env[s] for s in cells])
            for slot in refs:
                env[slot] = env[cells[0]]
            for slot, value in zip(others, returned):
                if slot is not None:
                    env[slot] = value

        def write(places):
            found = self._update_lines(op, places, inside is not None)
            if found is None:
                given, changed = (", ".join(map(places.read, slots)) for slots in (taken, cells))
                found = [f"u{op._id}(({given},), ({changed},))"], {f"u{op._id}": change}
            lines, names = found
            return Inline(lines + [f"{places.write(slot)} = {places.read(cells[0])}" for slot in refs], names)
        if not others:
            self._inlines[update] = write
        return update

    def _update_lines(self, op, places, in_place):
        """(lines, names) of an op that changes variables of known shapes where they are, or None."""
        if "in_place" in passes.OFF:
            return None
        state = self._state
        if not in_place:
            return assignment_lines(op, places, state.update_lock)
        return update_lines(op, places, state.update_lock, state.spare, state.threads)

    # ---------------------------------------------------------- loops
    def _loop_step(self, loop):
        """One while loop: Enter once, then iterations until no NextIteration is alive."""
        slots = self._plan.slots
        enters = [n.op for n in loop.nodes if n.op is not None and n.op.type in plans.ENTERS]
        merges = [n.op for n in loop.nodes if n.op is not None and _is_loop_merge(n.op)]
        apart = set(enters) | set(merges)
        enter_steps = [(op, self._op_step(op)) for op in enters]
        steps = []
        for node in loop.nodes:
            if node.loop is not None:
                steps.append((None, self._loop_step(node.loop)))
            elif node.op not in apart:
                steps.append((node.op, self._op_step(node.op)))
        body = self._program_of(steps)
        starts = [(slots[op._inputs[0]], slots[op._inputs[1]], *self._out_slots(op)) for op in merges]
        # The values of the loop variables are taken together, before the body writes new ones.
        next_slots = [slots[op._outputs[0]] for op in _ops_of(steps) if op.type in plans.NEXT_ITERATIONS]

        def loop_step(env):
            run_steps(enter_steps, env)
            _start_iteration(env, [(out, index, env[first]) for first, _, out, index in starts], 0)
            while True:
                body(env)
                if all(env[s] is DEAD for s in next_slots):
                    return
                _start_iteration(env, [(out, index, env[again]) for _, again, out, index in starts], 1)
        return loop_step


def _sharing(threads, run, *arguments, **more):
    """A run whose kernels may share their work among threads."""
    with sharing(threads):
        return run(*arguments, **more)


def _guarded(inline, places, needs, needs_one, outs, token):
    if inline is None:
        return None
    inline.names["DEAD"] = DEAD
    told = None if token is None else places.write(token)
    return guarded(inline, [places.read(s) for s in needs], [places.read(s) for s in needs_one],
                   [places.write(s) for s in outs], told)


def _refuse_switch(pred):
    raise errors.InvalidArgumentError(
        None, None, f"The second input must be a scalar, but it has shape {shape_fns.text(pred.shape)}")


def _ops_of(steps):
    return [op for op, _ in steps if op is not None]


def _is_loop_merge(op):
    return op.type in plans.MERGES and any(t.op.type in plans.NEXT_ITERATIONS for t in op._inputs)


def _start_iteration(env, values, came_from):
    for out, index, value in values:
        if out is not None:
            env[out] = value
        if index is not None:
            env[index] = np.int32(came_from)


def run_steps(steps, env):
    """Run steps in order; an error carries the op it comes from."""
    op = None
    try:
        for op, step in steps:
            step(env)
    except Exception as error:
        blame(op, error)
        raise


def run_letting_go(ends):
    """run_steps that empties, behind each step, the slots in `ends`: memory is used again, also by a first run."""
    def run(steps, env):
        op = None
        try:
            for (op, step), done in zip(steps, ends):
                step(env)
                for slot in done:
                    env[slot] = None
        except Exception as error:
            blame(op, error)
            raise
    return run


def blame(op, error):
    """Let an error name the op it comes from; one that is no OpError is raised as one."""
    if op is None:
        return
    if not isinstance(error, errors.OpError):
        raise as_op_error(error, op, f"\n\t [[node {op.name}]]") from error
    if error._op is None:
        error._op, error._node_def = op, op.node_def
        error._message = f"{error._message}\n\t [[node {op.name}]]"


def as_op_error(error, op, where):
    """A kernel's own exception as the InvalidArgumentError that TF's kernels give, `where` behind its text."""
    node_def = None if op.graph.executes else op.node_def
    if isinstance(error, MemoryError):
        return errors.ResourceExhaustedError(node_def, None if node_def is None else op, f"OOM when running {op.name}: {error}")
    explain = op.op_def.flag("explain")
    text = explain(error) if explain else error
    return errors.InvalidArgumentError(node_def, None if node_def is None else op, f"{text}{where}")


def inputs_with_args(op):
    """(argument definition, input Tensor), lists laid flat."""
    at = 0
    for arg, n in zip(op.op_def.inputs, op.op_def.input_groups(op._attrs)):
        for _ in range(1 if n is None else n):
            yield arg, op._inputs[at]
            at += 1


def lookup_of(op, arg, t, fed=False):
    """How an op looks up the value of a variable that is its input `t`, or None when it takes what is there."""
    reads, updates = op.op_def.flag("reads") or (), op.op_def.flag("updates") or ()
    if arg.name in reads or arg.name in updates:
        # Of resources TF's signatures do not say it.
        if op.op_def.flag("allows_uninitialized_input") or op.op_def.flag("may_be_uninitialized"):
            return _peek if arg.name in reads else _peek_shape
    elif fed or not t.dtype._is_ref_dtype:
        return None
    return read if t.dtype._is_ref_dtype else read_resource if op.type == "ReadVariableOp" else find_resource


def _read_texts(op, slots, looks, places, names):
    """(lines that are needed before, the text of each input)."""
    before, texts = [], []
    for i, slot in enumerate(slots):
        lines, text = places.looked(op, i, slot, looks[i], names) if i in looks else ([], places.read(slot))
        before += lines
        texts.append(text)
    return before, texts


def _itself(value):
    return value


def _peek(cell):
    return cell.value


def _peek_shape(cell):
    """The value, or what is known of it before there is one."""
    return cell.unset if cell.value is None else cell.value


def _unshared(result, ins):
    """A kernel's result, copied when it shows memory of an input."""
    if type(result) is np.ndarray and any(type(v) is np.ndarray and np.may_share_memory(result, v) for v in ins):
        return result.copy()
    return result


def _pass(get, slot):
    if slot is None:
        return lambda env: None

    def hand_on(env):
        env[slot] = get(env)
    return hand_on


def _store(take, call, outs):
    """The step that runs a kernel and puts its results where they belong."""
    if len(outs) == 1 and outs[0] is not None:
        out = outs[0]

        def one(env):
            env[out] = call(take(env))[0]
        return one

    def several(env):
        for slot, value in zip(outs, call(take(env))):
            if slot is not None:
                env[slot] = value
    return several


def _unfed(op):
    dtype, shape = op.outputs[0].dtype, op._attrs.get("shape")
    with_shape = "" if not shape else f" and shape [{','.join('?' if d is None else str(d) for d in shape)}]"

    def unfed(env):
        raise errors.InvalidArgumentError(None, None, f"You must feed a value for placeholder tensor '{op.name}' with "
                                          f"dtype {dtypes.cpp_name(dtype)}{with_shape}")
    return unfed


def fetched(value, i):
    """A fetched value as the caller's own."""
    if value is DEAD:
        raise errors.InvalidArgumentError(None, None, f"Retval[{i}] does not have value")
    if isinstance(value, VariableCell):
        if value.value is None:
            raise uninitialized(value, f"\n\t [[{{{{node _retval_{value.name}_0_{i}}}}}]]")
        value = value.value
    if type(value) is np.ndarray:
        return value[()] if value.ndim == 0 else value.copy()
    return value
