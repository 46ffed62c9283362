"""Variables changed where they are, part by part: what a step on a part takes stays in the processor's cache.

A training op says so beside its kernel: `@in_place("ApplyAdam")` is a function of its scalars and attributes that
gives a step on arrays, which does what the kernel does, operation by operation, so that every bit is the same.
"""
import numpy as np

from ..kernels.parallel import each
from .onednn import walker

PART = 1 << 15      # elements of a part
_SHARED = 16        # parts from which on threads share them: fewer are done before another thread is awake
_ALIGNED = 64
_KINDS = frozenset((np.dtype(np.float32), np.dtype(np.float64)))


class InPlace:
    """How an op changes its variables where they are.

    prepare    function (*scalars) -> step (spare, spare, *variables, gradient).
    variables, scalars  indexes of inputs;  gradient  index of one.
    """

    __slots__ = ("_function", "_attrs", "variables", "scalars", "gradient")

    def __init__(self, op, function):
        inputs = [a.name for a in op.op_def.inputs]
        self._function = function
        names = function.__code__.co_varnames[:function.__code__.co_argcount]
        self._attrs = {n: op._attrs[n] for n in names if n not in inputs}
        self.variables = [i for i, n in enumerate(inputs) if n in op.op_def.flag("updates")]
        self.scalars = [inputs.index(n) for n in names if n in inputs]
        self.gradient, = (i for i, n in enumerate(inputs) if n in _GRADIENTS)

    def prepare(self, *scalars):
        return self._function(*scalars, **self._attrs)


_GRADIENTS = ("grad", "delta")


def in_place(op):
    """InPlace of an op, or None."""
    function = op.op_def.variants.get("in_place")
    return InPlace(op, function) if function is not None and op._inputs[-1].dtype.base_dtype.np in _KINDS else None


def written_in_place(inside, ins, cells, spare):
    """Run a step on parts of its variables, in their buffers; whether that could be: all arrays have one shape.

    Args:
      inside: InPlace.  ins: the inputs' values.  cells: the variables.  spare: Spare.
    """
    gradient = ins[inside.gradient]
    scalars = [ins[i] for i in inside.scalars]
    buffers = [c.value for c in cells]
    if any(s.shape for s in scalars) or not _may_be_written(buffers, gradient, cells):
        return False
    step, flat = inside.prepare(*scalars), gradient.reshape(-1)
    for *parts, at in Parts(cells, 2, spare)():
        step(parts[-2], parts[-1], *parts[:-2], flat[at])
    return True


def _may_be_written(buffers, gradient, cells):
    """Whether the gradient has the variables' shape, in memory of its own."""
    shape = buffers[0].shape
    if not shape or gradient.shape != shape or len(set(map(id, buffers))) != len(buffers):
        return False              # the kernel says what is wrong with it
    return all(b.shape == shape and c.change_in_parts() and not np.may_share_memory(gradient, b)
               for c, b in zip(cells, buffers))


def update_in_parts(call, ins, cells):
    """Run a kernel that works element by element on parts of large variables, in their buffers; whether that could be."""
    shape = cells[0].value.shape if cells[0].value is not None else ()
    size = cells[0].value.size if shape else 0
    arrays = [type(v) is np.ndarray and v.ndim > 0 for v in ins]
    if size < 2 * PART or not all(c.change_in_parts() for c in cells) or any(
            a and v.shape != shape for a, v in zip(arrays, ins)):
        return False
    buffers = [c.value.reshape(-1) for c in cells]
    flat = [v.reshape(-1) if a else v for a, v in zip(arrays, ins)]
    for i in range(0, size, PART):
        part = [v[i:i + PART] if a else v for a, v in zip(arrays, flat)]
        for buffer, new in zip(buffers, call(part)):
            buffer[i:i + PART] = new
    return True


def plain_update(op, straight):
    """(InPlace, VariableCells) of an op that changes variables where they are, or None.

    All of them, and the gradient, which is in memory of its own, are known to have one shape, the rest to be scalars.
    """
    inside = in_place(op) if op.op_def.flag("updates") else None
    if inside is None:
        return None
    facts, gradient = straight.facts, straight.source(op._inputs[inside.gradient])
    cells = [facts.known.get(op._inputs[i]._op) for i in inside.variables]
    if None in cells or len(set(cells)) < len(cells) or straight.is_alias(gradient):
        return None
    shapes = {straight.shape(gradient)} | {c.value.shape for c in cells}
    scalars = {straight.shape(straight.source(op._inputs[i])) for i in inside.scalars}
    if len(shapes) > 1 or shapes <= {(), None} or scalars != {()} or not all(c.change_in_parts() for c in cells):
        return None
    return inside, cells


def update_lines(op, places, lock, spare, threads):
    """(lines, names) of an op that changes variables of known shape where they are, or None.

    Args:
      op: Operation.  places: Places.  lock: of the updates.  spare: Spare.  threads: int, of a library.
    """
    known = places.update(op)
    if known is None:
        return None
    inside, cells = known
    before, inner, text, count = places.part_of(op, op._inputs[inside.gradient])
    size, key, views = cells[0].value.size, f"u{op._id}", [f"p{i}" for i in range(len(cells))]
    library = walker(op, inside, size, threads)
    shared = threads if library is None and size >= _SHARED * PART else 1
    names = {key + "_lock": lock, key + "_step": library or inside.prepare, "each": each,
             key + "_parts": Parts(cells, 2 + count, spare, shared)}
    scalars = ", ".join(places.number(op._inputs[i]) for i in inside.scalars)
    lines = before + [f"with {key}_lock:", f"    step = {key}_step({scalars})"]
    taken = ", ".join(views + ["a", "b"] + [f"q{i}" for i in range(count)] + ["at"])
    if shared > 1:
        lines += ["    def part(item, worker):", f"        {taken} = item[worker]"]
    else:
        lines += [f"    for {taken} in {key}_parts():"]
    lines += ["        " + line for line in inner] + [f"        step(a, b, {', '.join(views)}, {text})"]
    lines += [f"    each(part, {key}_parts())"] * (shared > 1)
    return lines + [" = ".join(line.split(" = ")[0] for line in before) + " = None"], names


_ASSIGNS = {"Assign": "{0}[...] = {1}", "AssignVariableOp": "{0}[...] = {1}",
            **dict.fromkeys(("AssignAdd", "AssignAddVariableOp"), "add({0}, {1}, {0})"),
            **dict.fromkeys(("AssignSub", "AssignSubVariableOp"), "subtract({0}, {1}, {0})")}


def plain_assignment(op, straight):
    """The VariableCell of an op that gives a variable another value, or adds to it, of the known shape it has; or None."""
    if op.type not in _ASSIGNS or not op._inputs[0]._op.op_def.flag("variable"):
        return None
    cell, value = straight.facts.known.get(op._inputs[0]._op), straight.source(op._inputs[1])
    plain = cell is not None and cell.value.dtype.kind in "fiu" and cell.value.dtype == value.dtype.base_dtype.np
    return cell if plain and cell.value.shape == straight.shape(value) and not straight.is_alias(value) else None


def assignment_lines(op, places, lock):
    """(lines, names) of an op that gives a variable another value of the same shape, or None."""
    cell, key = places.assigned(op), f"u{op._id}"
    if cell is None:
        return None
    text = _ASSIGNS[op.type].format(key + "_cell.value", places.number(op._inputs[1]))
    return [f"with {key}_lock: {text}"], {key + "_lock": lock, key + "_cell": cell, "add": np.add, "subtract": np.subtract}


class Parts:
    """The parts of some variables: calling it gives a list of (a view of each, spare arrays of its size, slice).

    With several threads each item of the list is a tuple of such: which one is taken tells whose spare arrays.

    Args:
      cells: VariableCells of one shape and dtype, with values in C order.
      count: number of spare arrays.
      spare: Spare that they are taken from: whoever uses them holds the lock on updates.
      threads: int.
    """

    def __init__(self, cells, count, spare, threads=1):
        self._cells, self._count, self._spare, self._threads = cells, count, spare, threads
        self._of, self._parts = None, ()

    def __call__(self):
        values = [c.value for c in self._cells]
        if self._of is None or any(a is not b for a, b in zip(values, self._of)):
            self._of, self._parts = values, self._cut([v.reshape(-1) for v in values])
        return self._parts

    def _cut(self, flat):
        size, count = flat[0].size, self._count
        spare = self._spare.arrays(count * self._threads, min(size, PART), flat[0].dtype)
        found = []
        for i in range(0, size, PART):
            n = min(PART, size - i)
            views, at = [v[i:i + n] for v in flat], slice(i, i + n)
            of_threads = tuple((*views, *[a[:n] for a in spare[k * count:(k + 1) * count]], at) for k in range(self._threads))
            found.append(of_threads if self._threads > 1 else of_threads[0])
        return found


class Spare:
    """Memory that one update after the other uses."""

    def __init__(self):
        self._memory = []

    def arrays(self, count, size, dtype):
        """list of arrays, with any content."""
        while len(self._memory) < count:
            self._memory.append(np.empty(0, np.uint8))
        found = []
        for i in range(count):
            if self._memory[i].nbytes < size * dtype.itemsize:
                self._memory[i] = aligned(size * dtype.itemsize)
            found.append(self._memory[i][:size * dtype.itemsize].view(dtype))
        return found


def aligned(size):
    """Bytes that begin where a line of the cache does."""
    raw = np.empty(size + _ALIGNED, np.uint8)
    start = -raw.ctypes.data % _ALIGNED
    return raw[start:start + size]
