"""Products of matrices that are made again and again: with what they share made once, and their sums made at once.

A cell of a recurrent network multiplies by the same weights in each step, and its gradient by the transposed ones, whose
product is slower; the gradient of the weights is a sum over the steps of products with few rows.
"""
from collections import Counter

import numpy as np

from ..core.errors import OpError
from ..kernels.norm import sum_to_last
from . import plan as plans
from .flow import ALWAYS
from .made import Made

_FLOATS = frozenset((np.dtype(np.float32), np.dtype(np.float64)))
_FEW_ROWS = 256       # products with more are as fast by themselves
_AT_ONCE = 384       # rows that wait until they are multiplied
_SMALL = 2048         # elements of an operand with which nothing is to be gained
_OFTEN = 4            # products with one operand for which a copy of it pays
_IN_LOOP = 8


class Products:
    """The sum of products A^T B, and of the rows of B, of matrices that come one after the other."""

    __slots__ = ("_a", "_b", "_rows", "_product", "_sum", "_wants")

    def __init__(self, product, bias):
        self._a, self._b, self._rows = [], [], 0
        self._product = self._sum = None
        self._wants = product, bias

    def add(self, a, b):
        """Take two matrices with as many rows; a may be None where no product is wanted."""
        self._a.append(a)
        self._b.append(b)
        self._rows += len(b)
        if self._rows >= _AT_ONCE:
            self._multiply()

    def product(self, first):
        """first plus the sum of the products."""
        self._multiply()
        return first if self._product is None else np.add(self._product, first, self._product)

    def sum(self, first):
        """first plus the sum of the rows."""
        self._multiply()
        return first if self._sum is None else self._sum + first

    def _multiply(self):
        if not self._b:
            return
        product, bias = self._wants
        b = np.concatenate(self._b)
        if product:
            found = np.matmul(np.concatenate(self._a).T, b)
            self._product = found if self._product is None else np.add(self._product, found, found)
        if bias:
            found = sum_to_last(b)
            self._sum = found if self._sum is None else self._sum + found
        self._a, self._b, self._rows = [], [], 0


class Places:
    """Where values are made and used among the nodes of a Straight."""

    def __init__(self, straight):
        self.straight, source = straight, straight.source
        self.uses = Counter(source(t) for n in straight.nodes for t in (*n.looked_at(), *(t for op in n.ops() for t in op._inputs)))
        self.uses.update(source(t) for t in straight.plan.fetches for _ in range(2))
        self.nodes = {n.op: n for n in straight.nodes if n.op is not None}
        self.users = {}
        for op in self.nodes:
            for t in op._inputs:
                self.users.setdefault(source(t), []).append(op)
        self.position = {n: i for i, n in enumerate(straight.nodes)}

    def path(self, op):
        """What is sure to have run, or to be under way, where an op runs."""
        flow = self.straight.flow
        return frozenset() if flow is None else flow.paths.get(op) or frozenset()

    def under(self, op):
        """The conditions of an op, or of a loop, in its innermost loop."""
        flow = self.straight.flow
        return ALWAYS if flow is None else flow.conds.get(op, ALWAYS)

    def loops_without(self, op, tensor):
        """The loops around an op that a tensor is made outside of, outermost first."""
        made = frozenset() if self.straight.plan.is_fed(tensor) else self.path(tensor._op)
        return sorted((b for b in self.path(op) - made if isinstance(b, plans.Block)), key=lambda b: b.depth)

    def is_plain(self, op):
        """Whether an op is a product of two matrices, or a sum of the rows of one, that NumPy makes."""
        straight = self.straight
        if op.type not in ("MatMul", "BiasAddGrad") or op not in self.nodes or op in straight.served or op._inputs[0].dtype.base_dtype.np not in _FLOATS:
            return False
        shapes = [straight.shape(t) for t in (*op._inputs[:2], op._outputs[0])]
        if op.type == "MatMul":
            a, b = shapes[:2]
            flips = op._attrs["transpose_a"], op._attrs["transpose_b"]
            return (all(s is not None and len(s) == 2 for s in shapes) and 0 not in a + b and a[not flips[0]] == b[flips[1]]
                    and straight.may_go(op))
        return op._attrs["data_format"] == b"NHWC" and len(shapes[0] or ()) == 2 and (
            0 not in shapes[0] and straight.may_go(op))

    def is_written(self, tensor, begin, end):
        """Whether something that a tensor may show is written between two positions."""
        plan = self.straight.plan
        shown = plan.aliases.get(tensor, plans.NO_ALIAS)
        return bool(shown) and any(plan.writes.get(op, plans.NO_ALIAS) & shown
                                   for node in self.straight.nodes[begin:end] for op in node.ops())


# ------------------------------------------------------------------ operands
def operands(straight):
    """Transposed operands of many products are made once; columns that nobody looks at are not computed."""
    places, found = Places(straight), {}
    for node in straight.nodes:
        if node.op is not None and node.op.type == "MatMul" and places.is_plain(node.op):
            key = _operand(places, node.op)
            if key is not None:
                found.setdefault(key[:3], []).append((node.op, key[3]))
    before, instead = {}, {}
    for (b, flipped, columns), products in found.items():
        home = _home(places, b, [op for op, _ in products])
        if home is not None:
            text = f"t{straight.plan.slots[b]}_{'_'.join(map(str, columns or ()))}"
            before.setdefault(home, []).append(_prepared(text, b, flipped, columns, products[0][0]))
            for op, sliced in products:
                instead[places.nodes[op]] = _multiplied(op, sliced or op, text)
                if sliced is not None:
                    instead[places.nodes[sliced]] = None
    return replaced(straight, before, instead)


def _operand(places, op):
    """(second operand, whether it is transposed, columns wanted or None, Slice of these or None), or None."""
    straight, result = places.straight, op._outputs[0]
    b, flipped = straight.source(op._inputs[1]), op._attrs["transpose_b"]
    rows, width = straight.shape(result)
    if rows > _FEW_ROWS or straight.shape(b)[0] * straight.shape(b)[1] < _SMALL or straight.value(b) is not None:
        return None
    sliced = columns = None
    if places.uses[result] == 1:
        user = next(iter(places.users.get(result, ())), None)
        sliced = user if user is not None and user.type == "Slice" and straight.source(user._inputs[0]) is result else None
        columns = None if sliced is None else _columns(straight, sliced, rows, width)
        sliced = sliced if columns is not None and places.path(sliced) == places.path(op) and straight.may_go(sliced) else None
        columns = columns if sliced is not None else None
    return (b, flipped, columns, sliced) if flipped or columns else None


def _columns(straight, sliced, rows, width):
    """(first, last + 1) of the columns that a Slice takes of all rows, or None."""
    begin, size = (straight.value(t) for t in sliced._inputs[1:])
    if begin is None or size is None or begin.shape != (2,) or size.shape != (2,):
        return None
    (top, left), (height, count) = begin.tolist(), size.tolist()
    count = width - left if count == -1 else count
    if top != 0 or height not in (-1, rows) or not 0 <= left < left + count <= width:
        return None
    return left, left + count


def _home(places, b, ops):
    """The node before which an operand is made for all its products, or None where that does not pay or may not be."""
    straight, homes, count = places.straight, [], 0
    for op in ops:
        outer = places.loops_without(op, b)
        count += _IN_LOOP if outer else 1
        if places.under(op) or any(places.under(loop) for loop in outer):
            return None
        homes.append(_opening(places, outer[0]) if outer else places.nodes[op])
    first = min(homes, key=places.position.get)
    path = places.path(first.parts.block) if first.is_mark() else places.path(first.op)
    begin = places.position[first]
    end = 1 + max(_end(places, op, places.loops_without(op, b)) for op in ops)
    if count < _OFTEN or not all(path <= places.path(op) for op in ops) or places.is_written(b, begin, end):
        return None
    return first


def _opening(places, loop):
    return next(n for n in places.straight.nodes if n.is_mark() and n.kind == "open_loop" and n.parts.block is loop)


def _end(places, op, outer):
    """The position behind which an op does not run again before its operand is made anew."""
    if not outer:
        return places.position[places.nodes[op]]
    return next(i for i, n in enumerate(places.straight.nodes) if n.is_mark() and n.kind == "close" and n.parts.block is outer[0])


def _prepared(text, b, flipped, columns, op):
    part = "" if columns is None else f"[:, {columns[0]}:{columns[1]}]"
    return Made(op, [b], [], lambda texts, places: [f"{text} = ascontiguousarray({texts[0]}{'.T' * flipped}{part})"],
                {"ascontiguousarray": np.ascontiguousarray})


def _multiplied(op, result, text):
    flip = ".T" * op._attrs["transpose_a"]
    return Made(op, op._inputs[:1], result._outputs,
                lambda texts, places: [f"{places[0]} = matmul({texts[0]}{flip}, {text})"], {"matmul": np.matmul})


def replaced(straight, before, instead, behind=None):
    """The nodes, with others before them, instead of them (None: nothing) and behind them."""
    behind, nodes = behind or {}, []
    for node in straight.nodes:
        nodes += before.get(node, ())
        here = instead.get(node, node)
        nodes += [here] if here is not None else []
        nodes += behind.get(node, ())
    return nodes


# ------------------------------------------------------------------ sums
def sums(straight):
    """Sums over the steps of a loop, or of many summands, of products with few rows are made as one product."""
    places = Places(straight)
    before, instead, behind = {}, {}, {}
    for node in straight.nodes:
        if node.is_mark() and node.kind == "close":
            _sum_of_loop(places, node, before, instead, behind)
        elif node.op is not None and node.op.type == "AddN":
            _sum_of_many(places, node, instead)
    return replaced(straight, before, instead, behind)


def _sum_of_loop(places, close, before, instead, behind):
    straight, parts = places.straight, close.parts
    collected = {}
    for value in parts.values:
        found = _summed(places, parts.block, value)
        if found is not None:
            collected.setdefault(straight.source(found[1]._inputs[-1 if found[1].type == "MatMul" else 0]), []).append((value, *found))
    opening = _opening(places, parts.block) if collected else None
    for number, members in enumerate(collected.values()):
        products = [m for m in members if m[2].type == "MatMul"]
        for k, product in enumerate(products or [None]):
            others = [m for m in members if m[2].type != "MatMul"] if k == 0 else []
            _collect(places, f"g{opening.parts.values[0][0]._id}_{number}_{k}", product, others, close, opening, before, instead, behind)


def _collect(places, name, product, others, close, opening, before, instead, behind):
    """Put the lines of one Products into their places."""
    straight, members = places.straight, ([product] if product is not None else []) + others[:1]
    wanted = (product is not None, bool(others))
    op = members[0][2]
    takes = op._inputs[:2] if product is not None else op._inputs[:1]
    before.setdefault(opening, []).append(Made(op, [], [], lambda texts, gives: [f"{name} = Products{wanted}"], {"Products": Products}))
    instead[places.nodes[op]] = Made(op, takes, [], lambda texts, gives: [f"{name}.add({', '.join((['None'] + texts)[-2:])})"], {}, keeps=True)
    for member in members:
        value, add, inner = member
        if inner is not op:
            instead[places.nodes[inner]] = None
        instead[places.nodes[add]] = None
        close.parts.values.remove(value)
        what = "product" if member is product else "sum"
        behind.setdefault(close, []).append(Made(
            add, [value[1]], [value[0]._outputs[0]], lambda texts, gives, what=what: [f"{gives[0]} = {name}.{what}({texts[0]})"], {},
            view=True, under=places.under(close.parts.block)))


def _summed(places, loop, value):
    """(the sum, the product) of a loop's value to which a product is added in each step, or None."""
    straight, (merge, _, following) = places.straight, value
    total, add = merge._outputs[0], straight.source(following)._op
    if add not in places.nodes or add.type not in ("Add", "AddV2", "AddN") or len(add._inputs) != 2 or straight.plan.is_fed(add._outputs[0]):
        return None
    inputs = [straight.source(t) for t in add._inputs]
    other = next((t for t in inputs if t is not total), None)
    if total not in inputs or other is None or not _is_summand(places, other, add) or places.uses[add._outputs[0]] != 1:
        return None
    inside = [op for op in places.users.get(total, ()) if loop in places.path(op)]
    shapes = {straight.shape(t) for t in (total, other, add._outputs[0], value[1])}
    return (add, other._op) if inside == [add] and len(shapes) == 1 and not places.under(add) else None


def _is_summand(places, tensor, add):
    """Whether a sum alone wants a product of few rows, or the sum of few rows."""
    straight, op = places.straight, tensor._op
    if straight.plan.is_fed(tensor) or not places.is_plain(op) or places.uses[tensor] != 1 or places.path(op) != places.path(add):
        return False
    if op.type == "MatMul":
        if not op._attrs["transpose_a"] or op._attrs["transpose_b"] or np.prod(straight.shape(tensor)) < _SMALL:
            return False
    return straight.shape(op._inputs[0])[0] <= _FEW_ROWS and not any(straight.is_alias(t) for t in op._inputs)


def _sum_of_many(places, node, instead):
    straight, op = places.straight, node.op
    sources = [straight.source(t) for t in op._inputs]
    members = [t._op for t in sources if _is_summand(places, t, op)]
    kinds = {m.type for m in members}
    if (len(members) != len(sources) or len(kinds) != 1 or len(members) < _OFTEN or op in straight.served or not straight.may_go(op)
            or len({straight.shape(t) for t in (*sources, op._outputs[0])}) != 1):
        return
    count, takes = len(members), [m._inputs[-1 if m.type == "MatMul" else 0] for m in members]
    names = {"concatenate": np.concatenate, "matmul": np.matmul, "sum_to_last": sum_to_last}
    if kinds == {"MatMul"}:
        takes += [m._inputs[0] for m in members]
        lines = lambda texts, gives: [f"{gives[0]} = matmul(concatenate(({', '.join(texts[count:])})).T, concatenate(({', '.join(texts[:count])})))"]
    else:
        lines = lambda texts, gives: [f"{gives[0]} = sum_to_last(concatenate(({', '.join(texts)})))"]
    for m in members:
        instead[places.nodes[m]] = None
    instead[node] = Made(op, takes, op._outputs, lines, names, under=places.under(op))


# ------------------------------------------------------------------ views
def views(straight):
    """Parts of what is no variable's are views of it, not copies."""
    places, instead = Places(straight), {}
    for node in straight.nodes:
        op = node.op
        show = _VIEWS.get(op.type) if op is not None else None
        if show is None or not straight.may_go(op) or op in straight.served:
            continue
        value = straight.source(op._inputs[1 if op.type == "Split" else 0])
        if straight.is_alias(value) or straight.plan.is_fed(value) or straight.shape(value) is None or straight.value(value) is not None:
            continue
        parts = show(places, op, straight.shape(value))
        if parts is not None:
            instead[node] = Made(op, [value], op._outputs, _shown(parts), {}, view=True, under=places.under(op))
    return replaced(straight, {}, instead)


def _shown(parts):
    return lambda texts, gives: [f"{place} = {texts[0]}{part}" for part, place in zip(parts, gives)]


def _parts_of_split(places, op, shape):
    axis = places.straight.value(op._inputs[0])
    if axis is None or axis.ndim or not -len(shape) <= int(axis) < len(shape):
        return None
    axis, count = int(axis) % len(shape), len(op._outputs)
    step = shape[axis] // count
    before = (slice(None),) * axis
    return None if shape[axis] % count else _texts(shape, [before + (slice(i * step, i * step + step),) for i in range(count)])


def _part_of_slice(places, op, shape):
    begin, size = (places.straight.value(t) for t in op._inputs[1:])
    if not shape or begin is None or size is None or begin.shape != (len(shape),) or size.shape != begin.shape:
        return None
    ends = [(b, n if s == -1 else b + s) for b, s, n in zip(begin.tolist(), size.tolist(), shape)]
    return _texts(shape, [tuple(slice(b, e) for b, e in ends)]) if all(0 <= b <= e <= n for (b, e), n in zip(ends, shape)) else None


def _part_of_strided_slice(places, op, shape):
    bounds = [places.straight.value(t) for t in op._inputs[1:]]
    # A number that is taken out of an array is no array.
    if any(b is None for b in bounds) or not places.straight.shape(op._outputs[0]):
        return None
    try:
        index = op.op_def.variants["part"](shape, *bounds, *(op._attrs[m] for m in _MASKS))
    except OpError:
        return None               # it fails when it runs
    return _texts(shape, [index])


def _texts(shape, indices):
    """The texts of indices, where what they show lies in memory in runs that are worth it; else None."""
    if any(_run(shape, index) < _RUN for index in indices):
        return None
    return [f"[{', '.join(map(_index_text, index))}]" for index in indices]


def _run(shape, index):
    """How many elements of a part lie side by side in memory, at least."""
    axes = [part for part in index if part is not None and part is not Ellipsis]
    axes += [slice(None)] * (len(shape) - len(axes))
    run = 1
    for size, part in zip(shape[::-1], axes[::-1]):
        taken = range(*part.indices(size)) if isinstance(part, slice) else range(part, part + 1)
        if taken.step != 1:
            return run
        run *= len(taken)
        if len(taken) < size:
            return run
    return max(run, _RUN)


def _index_text(part):
    if isinstance(part, slice):
        return ":".join("" if n is None else str(n) for n in (part.start, part.stop, part.step)[:3 if part.step not in (None, 1) else 2])
    return "..." if part is Ellipsis else str(part)


def _transposed(places, op, shape):
    """Only where it is looked at once, by what copies it or a part of it."""
    straight, axes, users = places.straight, places.straight.value(op._inputs[1]), places.users.get(op._outputs[0], ())
    if axes is None or axes.ndim != 1 or sorted(axes.tolist()) != list(range(len(shape))) or straight.shape(op._outputs[0]) is None:
        return None
    if places.uses[op._outputs[0]] != 1 or not users or users[0].type not in _COPIES:
        return None
    return [f".transpose({tuple(axes.tolist())})"]


_RUN = 16             # elements: of shorter runs a copy is quicker to work with
_COPIES = frozenset(("StridedSlice", "TensorArrayScatterV3"))
_MASKS = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
_VIEWS = {"Split": _parts_of_split, "Slice": _part_of_slice, "StridedSlice": _part_of_strided_slice, "Transpose": _transposed}
