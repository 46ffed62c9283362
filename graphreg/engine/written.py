"""A plan for certain shapes written as one Python function: feeds in, fetches out, values in local names.

    def run(x1, x2):
        y12_0 = C4.value
        x7 = matmul(x1, y12_0, b0)
        x8 = add(x7, x6, b1)
        return [fetched(x8, 0)]

Conds and loops that nest (see flow.py) are written as `if` and `while`.  Steps that are no lines of code (calls, some
that keep a state, conds and loops made in other ways) run as closures over `env`, which is made when there are any; what
they read is put there first.
"""
import os
import re
import sys

import numpy as np

from ..core import fold
from . import passes, plan as plans
from .arena import SMALLEST, Layout, Lives
from .codegen import Places, blame_line
from .flow import ALWAYS, DEAD, Loops
from .made import is_made
from .nesting import Nesting
from .quiet import errstate_call, quiet_call
from .spelling import spell
from .state import VariableCell, find_resource, read, read_resource
from .updates import plain_assignment


class Written:
    """A specialised plan that runs.

    Args:
      straight: Straight, after its passes.
      steps: Node -> (step, write), as the Executable made them.
      template: list of the values that env starts with.
      served: ops whose kernels are a library's.
      fetched: function (value, index) that makes a fetch the caller's own.
      blame: function (op, error) -> raises the error to be raised in its place.
      live_step: function op -> (step, write) of what a cond or a loop runs, without a look whether it is to run.
      refuse_switch: function (predicate that is no scalar) -> raises.
    """

    def __init__(self, straight, steps, template, served, fetched, blame, live_step=None, refuse_switch=None):
        writer = _Writer(straight, steps, template, served, fetched, live_step, refuse_switch)
        source, names, ops = writer.function()
        if os.environ.get("GRAPHREG_DUMP_PLAN"):
            print(source, file=sys.stderr)
        code = compile(source, "<plan>", "exec")
        exec(code, names)
        self._function, self._ops, self._blame = names["run"], ops, blame
        self._is_calm = all(map(_is_calm, straight.plan.ops))
        self.straight, self.layout, self.source = straight, writer.layout, source
        self.spelled, self.closures = writer.counts()
        # (arena, what calls the function) of each run that is over: there may be several in flight at once.
        self._idle = []

    def holds(self):
        """bool: whether what the code rests on is still so."""
        return self.straight.facts.hold()

    def run(self, feed_values):
        """The fetches for arrays of the feeds; each run in flight has an arena of its own."""
        try:
            held = self._idle.pop()
        except IndexError:
            held = self.layout.make() if self.layout.arrays else None, quiet_call() if self._is_calm else errstate_call
        arena, call = held
        try:
            return call(self._function, arena, *feed_values)
        except Exception as error:
            blame_line(error, self._function, self._ops, self._blame)
            raise
        finally:
            self._idle.append(held)


def _is_calm(op):
    """Whether an op calls nothing that belongs to the program, which would miss its context variables."""
    d = op.op_def
    if op.type in plans.CALLS or d.flag("state") == "session" or d.flag("foldable") is False:
        return False
    return not d.is_stateful or d.flag("state") == "node" or any(map(d.flag, ("variable", "updates", "reads")))


class _Writer(Places):
    """One function being written."""

    def __init__(self, straight, steps, template, served, fetched, live_step, refuse_switch):
        self._straight, self._steps, self._served = straight, steps, served
        self._plan = straight.plan
        self._template = list(template)
        self._tensor_of = {slot: t for t, slot in self._plan.slots.items()}
        self._names = {"np": np, "fetched": fetched}
        self._live_step = live_step
        self._in_env, self._synced = {0}, set()
        self._seen_cells = {}
        self._written = frozenset().union(*self._plan.writes.values()) if self._plan.writes else frozenset()
        self.layout, self._buffers, self._fresh = Layout(), {}, set()
        self._spellings, self._closures = {}, 0
        self._gathered = {node.group[-1]: node.group[:-1] for node in straight.gathered}
        self._current, self._needs_env, self._wanted = None, False, None
        self._nesting = None
        if straight.flow is not None:
            self._names.update(DEAD=DEAD, refuse_switch=refuse_switch, int32=np.int32)
            self._nesting = Nesting(straight.flow, self._read_tensor, self._write_tensor, (self._synced, self._seen_cells),
                                    lambda t: straight.shape(t) == ())
            return
        # What tells whether an op ran is None, not dead, until somebody says so.
        tokens = [slot for slot, t in self._tensor_of.items() if not hasattr(t, "_value_index")]
        if tokens:
            self._in_env.update(tokens)
            self._needs_env = True

    # ---------------------------------------------------------- the whole
    def function(self):
        """(source, names, op of each line)."""
        self._choose()
        if "buffers" not in passes.OFF:
            self._plan_buffers()
        body, ops = [], []
        for node in self._straight.nodes:
            lines = self._lines(node) if self._nesting is None else self._nested(node)
            body += lines
            ops += [node.blamed()] * len(lines)
        if self._nesting is not None:
            self._nesting.stand(ALWAYS)
        head = self._head()
        last = f"return [{', '.join(self._fetch(i, t) for i, t in zip(self._plan.ranks, self._plan.fetches))}]"
        feeds = "".join(f", x{self._plan.slots[t]}" for t in self._plan.feeds)
        if "release" not in passes.OFF:
            body, ops = _released(body, ops, last)
        source = "\n".join([f"def run(arena{feeds}):"] + ["    " + line for line in head + body + [last]])
        return source, self._names, [None] * (1 + len(head)) + ops + [None]

    def counts(self):
        """(steps spelled out, steps that are closures)."""
        return len(self._spellings) + sum(map(is_made, self._straight.nodes)), self._closures

    def _head(self):
        lines = []
        if self.layout.arrays:
            lines.append(f"{', '.join(f'b{i}' for i in range(len(self.layout.arrays)))}, = arena")
        if self._needs_env:
            self._fill_template()
            self._names["template"] = self._template
            lines += ["env = template.copy()", "env[0] = {}"]
        return lines

    def _fill_template(self):
        """Closures find what was folded where the op would have put it."""
        for slot, t in self._tensor_of.items():
            if slot not in self._in_env and getattr(t, "dtype", None) is not None:
                value = self._straight.value(t)
                if value is not None:
                    self._template[slot] = value

    # ---------------------------------------------------------- how each node is written
    def _choose(self):
        """Which nodes are spelled out, which are kernels called, and which are closures."""
        for node in self._straight.nodes:
            op = node.op
            if node.is_mark() or is_made(node) or op is not None and self._straight.flow is not None and op.type in _CHOICES:
                continue
            spelling = None if op is None or op in self._straight.may_die or "spell" in passes.OFF else self._spell(op)
            if spelling is not None:
                self._spellings[op] = spelling
            elif (op is None and not node.group) or self._step(node)[1] is None:
                self._needs_env = True
                self._in_env.update(self._made_slots(node))
            elif op is not None and op.op_def.flag("state") == "run":
                self._needs_env = True

    def _spell(self, op):
        if op in self._served or any(t.dtype._is_ref_dtype for t in op._inputs):
            return None
        straight = self._straight
        if any(straight.is_alias(t) for t in op._inputs) and op.type not in _FRESH:
            return None
        return spell(op, [straight.shape(t) for t in (*op._inputs, *op._outputs)], lambda i: straight.value(op._inputs[i]))

    def _made_slots(self, node):
        slots, plan = self._plan.slots, self._plan
        ops = node.ops()
        return [slots[x] for op in ops for x in (*op._outputs, op) if x in slots and not (x is not op and plan.is_fed(x))]

    def _step(self, node):
        """(step, write) of a node."""
        node = self._straight.gathered.get(node, node)
        if self._straight.flow is None or node in self._steps and node.op not in self._plan.may_die:
            return self._steps[node]
        return self._live_step(node.op)

    def _nested(self, node):
        """The lines of a node in the block where it stands."""
        self._current = None
        if node.is_mark():
            return self._nesting.marked(node)
        conds = node.under if is_made(node) else ALWAYS if node.op is None else self._straight.flow.conds[node.op]
        head = self._nesting.stand(conds)
        return head + self._nesting.indented(self._lines(node))

    def _lines(self, node):
        op = self._current = node.op
        if is_made(node):
            self._names.update(node.names)
            return node.lines([self._read_tensor(t) for t in node.takes], [self._write_tensor(t) for t in node.gives])
        if self._nesting is not None and op is not None and op.type in _CHOICES:
            return self._nesting.structural(op)
        if op in self._spellings:
            return self._spelled(op)
        taken = self._taken_out(op)
        if taken is not None:
            return taken
        step, write = self._step(node)
        inline = None if write is None else write(self)
        if inline is None:
            return self._closure(node, step)
        self._names.update(inline.names)
        return inline.lines

    def _spelled(self, op):
        spelling = self._spellings[op]
        texts = [self.read(self._plan.slots[t]) for t in op._inputs]
        buffer = self._buffers.get(op)
        self._names.update(spelling.names)
        return spelling.lines(texts, self.write(self._plan.slots[op._outputs[0]]),
                              None if buffer is None else f"b{buffer}")

    def _taken_out(self, op):
        """The lines of an Identity that takes the value out of a variable."""
        if op is None or op.type not in passes.SAME or op in self._straight.may_die or not op._inputs[0].dtype._is_ref_dtype:
            return None
        lines, text = self.looked(op, 0, self._plan.slots[op._inputs[0]], read, self._names)
        return lines + [f"{self.write(self._plan.slots[op._outputs[0]])} = {text}"]

    def _closure(self, node, step):
        """A call of a closure, after what it reads has been put into env."""
        self._needs_env = True
        self._closures += 1
        ops = node.ops()
        slots, lines = self._plan.slots, []
        for one in ops:
            wanted = [slots[t] for t in one._inputs]
            if self._nesting is None:
                wanted += [slots[c] for c in one._control_inputs if c in slots]
            for slot in wanted:
                if slot in self._in_env or slot in self._synced or self._is_placed(slot):
                    continue
                self._synced.add(slot)
                lines.append(f"env[{slot}] = {self.read(slot)}")
        self._in_env.update(self._made_slots(node))
        name = f"s{len(self._names)}"
        self._names[name] = step
        return lines + [f"{name}(env)"]

    def _is_placed(self, slot):
        """Whether the template has the value of a slot."""
        tensor = self._tensor_of[slot]
        if self._plan.is_fed(tensor):
            return False
        return self._template[slot] is not None or (
            hasattr(tensor, "dtype") and self._straight.value(tensor) is not None)

    # ---------------------------------------------------------- places
    def _read_tensor(self, tensor):
        return self.read(self._plan.slots[tensor])

    def _write_tensor(self, tensor):
        return None if self._plan.is_fed(tensor) else self.write(self._plan.slots[tensor])

    def read(self, slot):
        if slot == 0:
            return "env[0]"
        tensor = self._tensor_of[slot]
        if not hasattr(tensor, "_value_index"):
            return self.write(slot)
        source = self._straight.source(tensor)
        value = self._straight.value(source)
        if value is not None:
            return self._constant(slot, value)
        slot = self._plan.slots[source]
        if slot not in self._in_env and not self._plan.is_fed(source) and isinstance(self._template[slot], VariableCell):
            self._names[f"C{slot}"] = self._template[slot]
            return f"C{slot}"
        return self.write(slot)

    def _constant(self, slot, value):
        """The name of a constant; a number where the op is written as arithmetic."""
        if value.ndim == 0 and value.dtype.kind in "fiub" and self._current is not None and self._takes_numbers(self._current):
            self._names[f"n{slot}"] = value[()]
            return f"n{slot}"
        self._names[f"c{slot}"] = value
        return f"c{slot}"

    def _takes_numbers(self, op):
        # Arrays of no dimension are quicker operands of arrays.
        return (op in self._spellings or op.op_def.flag("source")) and self._straight.shape(op._outputs[0]) in ((), None)

    def number(self, tensor):
        """The text of a scalar that goes with arrays."""
        value, slot = self._straight.value(tensor), self._plan.slots[tensor]
        if value is None:
            return self.read(slot)
        self._names[f"c{slot}"] = value
        return f"c{slot}"

    def is_wanted(self, tensor):
        if self._wanted is None:
            straight = self._straight
            seen = [t for node in straight.nodes for t in (*node.looked_at(), *(x for op in node.ops() for x in op._inputs))]
            self._wanted = {straight.source(t) for t in (*seen, *straight.plan.fetches)}
        # What runs only sometimes, or writes conds and loops, looks at more than inputs.
        return tensor in self._wanted or self._straight.flow is not None or tensor.op in self._plan.may_die or (
            tensor._value_index == len(tensor.op._outputs) - 1)

    def update(self, op):
        known = self._straight.update(op)
        if known is not None:
            self._straight.facts.flat.update(known[1])
        return known

    def assigned(self, op):
        return plain_assignment(op, self._straight)

    def part_of(self, op, gradient):
        """(lines before, lines for each part, text of the part of an update's gradient, number of spare arrays)."""
        straight = self._straight
        gradient = straight.source(gradient)
        inside = self._gathered.get(op, ())
        before, inner, found, free, spare = [], [], {}, [], []
        for one in inside:
            inner += self._part(one, before, found, free, spare)
        if not inside:
            return [f"f0 = {self._read_tensor(gradient)}.reshape(-1)"], [], "f0[at]", 0
        return before, inner, found[gradient], len(spare)

    def _part(self, op, before, found, free, spare):
        """The lines of an op on parts of its operands; found: Tensor -> name of its part, one of the spare arrays."""
        straight, texts = self._straight, []
        sources = [straight.source(t) for t in op._inputs]
        for t in sources:
            if t not in found and straight.shape(t) != ():
                before.append(f"f{len(before)} = {self._read_tensor(t)}.reshape(-1)")
            texts.append(self.number(t) if straight.shape(t) == () else found.get(t) or f"f{len(before) - 1}[at]")
        spelling = spell(op, [straight.shape(t) for t in (*op._inputs, *op._outputs)], lambda i: straight.value(op._inputs[i]))
        self._names.update(spelling.names)
        over = [found.pop(t) for i, t in enumerate(sources) if t in found]
        kept = [texts[i] for i in spelling.in_place if texts[i] in over]
        if not kept and not free:
            free.append(f"q{len(spare)}")
            spare.append(free[0])
        target = kept[0] if kept else free.pop()
        free += [text for text in over if text != target]
        found[op._outputs[0]] = target
        return spelling.lines(texts, target, target)

    def write(self, slot):
        return f"env[{slot}]" if slot in self._in_env else f"x{slot}"

    def looked(self, op, index, slot, look, names):
        place = self.read(slot)
        cell = self._names.get(place)
        if not isinstance(cell, VariableCell) or look not in (read, read_resource, find_resource):
            return super().looked(op, index, slot, look, names)
        variables = self._plan.aliases.get(self._tensor_of[slot], plans.NO_ALIAS)
        quiet = not (variables & self._written) and op not in self._straight.may_die
        if quiet and place in self._seen_cells:
            return [], self._seen_cells[place]
        name = f"y{op._id}_{index}"
        names["look" + str(op._id)] = look
        lines = [f"{name} = {place}.value", f"if {name} is None: look{op._id}({place})"]
        if cell.value is not None and cell.value.ndim == 0 and cell.value.dtype != object and cell in self._straight.facts.cells and (
                quiet or not op.op_def.flag("aliases")):
            lines.append(f"{name} = {name}[()]")
        if quiet:
            self._seen_cells[place] = name
        return lines, name

    def _fetch(self, i, tensor):
        self._current = None
        text = self.read(self._plan.slots[tensor])
        if self._nesting is not None and self._straight.flow.of_tensor(tensor) != ALWAYS:
            return f"fetched({self._nesting.fetched(tensor, text)}, {i})"
        source = self._straight.source(tensor)
        if source in self._fresh and sum(self._straight.source(t) is source for t in self._plan.fetches) == 1:
            return text
        return f"fetched({text}, {i})"

    # ---------------------------------------------------------- buffers
    def _plan_buffers(self):
        lives = self._lives()
        owner, ending = {}, {}
        for i, node in enumerate(self._straight.nodes):
            op = node.op
            spelling = self._spellings.get(op)
            if spelling is not None and spelling.buffer:
                self._give_buffer(i, op, spelling, lives, owner, ending)
            for block in ending.pop(i, ()):
                self.layout.give(block)

    def _give_buffer(self, i, op, spelling, lives, owner, ending):
        value = op._outputs[0]
        shape, dtype = self._straight.shape(value), value.dtype.base_dtype.np
        size = int(np.prod(shape, dtype=np.int64)) * dtype.itemsize
        if size < SMALLEST or lives.is_kept(value) or not shape:
            return
        block = self._taken_over(i, op, spelling, lives, owner, ending, size)
        if block is None:
            block = self.layout.take(size)
        owner[value] = block
        ending.setdefault(lives.last(value), []).append(block)
        self._buffers[op] = self.layout.array(block, shape, dtype)

    def _taken_over(self, i, op, spelling, lives, owner, ending, size):
        """The block of an input that ends here and may hold the result, or None."""
        out = op._outputs[0]
        sources = [self._straight.source(t) for t in op._inputs]
        for k in spelling.in_place:
            t = sources[k]
            roots = lives.roots(t)
            if (roots != {t} or t not in owner or lives.last(t) != i or self._straight.shape(t) != self._straight.shape(out)
                    or t.dtype != out.dtype):
                continue
            if any(lives.roots(s) & roots and j not in spelling.in_place for j, s in enumerate(sources)):
                continue
            ending[i].remove(owner[t])
            return owner[t]
        return None

    def _lives(self):
        """Lives of the values, by the nodes that make and use them."""
        lives, straight = Lives(), self._straight
        loops = Loops(straight.nodes)
        for i, node in enumerate(straight.nodes):
            loops.hold(node, i, lives, straight.source)
            if is_made(node):
                self._live_made(node, i, lives, loops)
            ops = node.ops()
            for op in ops:
                sources = [straight.source(t) for t in op._inputs]
                for s in sources:
                    loops.used(s, i, lives)
                keeps = not self._lets_go(op, node)
                for s in sources if keeps else ():
                    lives.keep(s)
                shown = () if self._is_fresh(op) else sources
                for t in op._outputs:
                    lives.made(t, i, shown)
                    loops.made(t, i)
                    if keeps:
                        lives.keep(t)
        for t in straight.plan.fetches:
            source = straight.source(t)
            lives.keep(source)
            if lives.roots(source) == {source} and source.op in self._spellings and not straight.plan.is_fed(source):
                self._fresh.add(source)
        return lives

    def _live_made(self, node, i, lives, loops):
        takes = [self._straight.source(t) for t in node.takes]
        for t in takes:
            loops.used(t, i, lives)
            if node.keeps:
                lives.keep(t)
        for t in node.gives:
            lives.made(t, i, takes if node.view else ())
            loops.made(t, i)

    def _is_fresh(self, op):
        spelling = self._spellings.get(op)
        return not spelling.view if spelling is not None else bool(op.op_def.flag("fresh"))

    def _lets_go(self, op, node):
        """Whether an op holds none of its inputs when it is done, but by its results."""
        if op in self._spellings:
            return True
        return op not in self._straight.may_die and (
            bool(op.op_def.flag("updates")) and self._step(node)[1] is not None or (node.op is op or node.group) and fold.is_pure(op))


_CHOICES = plans.SWITCHES | plans.MERGES
_VALUE = re.compile(r"\bx\d+\b")


def _released(body, ops, last):
    """(lines, op of each) with the names of values let go behind the last line that has them, so that memory is used again.

    Args:
      body: list of lines.  ops: the op of each.  last: the line behind them.
    """
    ends = {}
    for i, line in enumerate(body):
        for name in _VALUE.findall(line):
            ends[name] = i
    for name in _VALUE.findall(last):
        ends.pop(name, None)
    ending = {}
    for name, i in ends.items():
        # A block of lines is left first.
        while i + 1 < len(body) and (body[i + 1].startswith((" ", "else:")) or body[i].endswith(":")):
            i += 1
        ending.setdefault(i, []).append(name)
    lines, owners = [], []
    for i, (line, op) in enumerate(zip(body, ops)):
        lines.append(line)
        owners.append(op)
        if i in ending:
            lines.append(" = ".join(sorted(ending[i])) + " = None")
            owners.append(op)
    return lines, owners


_FRESH = frozenset(("Add", "AddV2", "Sub", "Mul", "RealDiv", "Neg", "Square", "Sqrt", "Exp", "Log", "Tanh", "Reciprocal",
                    "Floor", "Ceil", "MatMul", "BiasAdd", "BiasAddGrad", "L2Loss", "Relu", "ReluGrad", "Sigmoid", "TanhGrad",
                    "SigmoidGrad", "Sum", "Mean"))
