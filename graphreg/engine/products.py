"""Products of matrices that are made again and again: with what they share made once, and their sums made at once.

A cell of a recurrent network multiplies by the same weights in each step, and its gradient by the transposed ones,
whose product is slower; the gradient of the weights is a sum over the steps of products with few rows.  All that gains
more than a library's kernel for the single product would.
"""
import numpy as np

from ..kernels.norm import sum_to_last
from .made import Made
from .uses import Uses, has, replaced

_FEW_ROWS = 256       # products with more are as fast by themselves
_AT_ONCE = 384        # rows that wait until they are multiplied
_SMALL = 2048         # elements of an operand with which nothing is to be gained
_OFTEN = 4            # products with one operand for which a copy of it pays
_IN_LOOP = 8          # products that one in a loop counts as
_ADDS = frozenset(("Add", "AddV2", "AddN"))


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


# ------------------------------------------------------------------ operands
def operands(straight):
    """Transposed operands of many products are made once; columns that nobody looks at are not computed."""
    if not has(straight, ("MatMul",)):
        return straight.nodes
    places, found = Uses(straight), {}
    for node in straight.nodes:
        key = _operand(places, node.op) if node.op is not None and places.is_product(node.op) else None
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
    return replaced(straight, instead, before)


def _operand(places, op):
    """(second operand, whether it is transposed, columns wanted or None, Slice of these or None), or None."""
    straight = places.straight
    b, flipped = straight.source(op._inputs[1]), op._attrs["transpose_b"]
    if (straight.shape(op._outputs[0])[0] > _FEW_ROWS or straight.value(b) is not None
            or np.prod(straight.shape(b)) < _SMALL):
        return None
    sliced = _sliced(places, op)
    columns = None if sliced is None else _columns(straight, sliced, *straight.shape(op._outputs[0]))
    if columns is None:
        return (b, flipped, None, None) if flipped else None
    return b, flipped, columns, sliced


def _sliced(places, op):
    """The Slice that alone looks at the result of a product, or None."""
    result = op._outputs[0]
    user = next(iter(places.users.get(result, ())), None)
    if places.uses[result] != 1 or user is None or user.type != "Slice":
        return None
    is_sliced = places.straight.source(user._inputs[0]) is result
    return user if is_sliced and places.may_be_replaced(user, op) else None


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
    homes, ends, count = [], [], 0
    for op in ops:
        outer = places.loops_without(op, b)
        count += _IN_LOOP if outer else 1
        if places.under(op) or any(places.under(loop) for loop in outer):
            return None
        homes.append(places.mark(outer[0], "open_loop") if outer else places.nodes[op])
        ends.append(places.mark(outer[0], "close") if outer else places.nodes[op])
    first, last = min(homes, key=places.position.get), max(ends, key=places.position.get)
    path = places.path(first.parts.block if first.is_mark() else first.op)
    if count < _OFTEN or not all(path <= places.path(op) for op in ops) or places.is_written(
            b, places.position[first], places.position[last] + 1):
        return None
    return first


def _prepared(text, b, flipped, columns, op):
    part = ".T" * flipped + ("" if columns is None else f"[:, {columns[0]}:{columns[1]}]")
    return Made(op, [b], [], lambda texts, places: [f"{text} = ascontiguousarray({texts[0]}{part})"],
                {"ascontiguousarray": np.ascontiguousarray})


def _multiplied(op, result, text):
    flip = ".T" * op._attrs["transpose_a"]
    return Made(op, op._inputs[:1], result._outputs,
                lambda texts, places: [f"{places[0]} = matmul({texts[0]}{flip}, {text})"], {"matmul": np.matmul})


# ------------------------------------------------------------------ sums
def sums(straight):
    """Sums over the steps of a loop, or of many summands, of products with few rows are made as one product."""
    if not has(straight, ("MatMul", "BiasAddGrad")):
        return straight.nodes
    places = Uses(straight)
    before, instead, behind = {}, {}, {}
    for node in straight.nodes:
        if node.is_mark() and node.kind == "close":
            for collected in _sums_of_loop(places, node):
                collected.put(places, before, instead, behind)
        elif node.op is not None and node.op.type == "AddN":
            _sum_of_many(places, node, instead)
    return replaced(straight, instead, before, behind)


def _is_summand(places, tensor, add):
    """Whether a sum alone wants a product A^T B of few rows, or the sum of few rows."""
    straight, op = places.straight, tensor._op
    if straight.plan.is_fed(tensor) or places.uses[tensor] != 1 or not places.path(op) == places.path(add):
        return False
    if places.is_product(op):
        if not op._attrs["transpose_a"] or op._attrs["transpose_b"] or np.prod(straight.shape(tensor)) < _SMALL:
            return False
    elif not places.is_sum_of_rows(op):
        return False
    return straight.shape(op._inputs[0])[0] <= _FEW_ROWS and not any(straight.is_alias(t) for t in op._inputs)


def _rows_of(op):
    """The matrix B of a product A^T B or of a sum of rows."""
    return op._inputs[1 if op.type == "MatMul" else 0]


class _Summed:
    """A value of a loop to which a product, or a sum of rows, is added in each iteration.

    value  (Merge op, first Tensor, next Tensor).  add, op: the sum, and what is added.
    """

    __slots__ = ("value", "add", "op")

    def __init__(self, value, add, op):
        self.value, self.add, self.op = value, add, op


class _Collected:
    """Members of a loop with the same rows, that one Products makes."""

    def __init__(self, name, members, close):
        self.name, self.members, self.close = name, members, close

    def put(self, places, before, instead, behind):
        """Put its lines into their places."""
        name, op = self.name, self.members[0].op
        wants = op.type == "MatMul", any(m.op.type != "MatMul" for m in self.members)
        opening = places.mark(self.close.parts.block, "open_loop")
        before.setdefault(opening, []).append(
            Made(op, [], [], lambda texts, gives: [f"{name} = Products{wants}"], {"Products": Products}))
        for member in self.members:
            instead[places.nodes[member.op]] = instead[places.nodes[member.add]] = None
            self.close.parts.values.remove(member.value)
            behind.setdefault(self.close, []).append(self._result(places, member))
        takes = op._inputs[:2] if wants[0] else op._inputs[:1]
        instead[places.nodes[op]] = Made(
            op, takes, [], lambda texts, gives: [f"{name}.add({', '.join((['None'] + texts)[-2:])})"], {}, keeps=True)

    def _result(self, places, member):
        call = f"{self.name}.{'product' if member.op.type == 'MatMul' else 'sum'}"
        merge, first, _ = member.value
        return Made(member.add, [first], merge._outputs[:1],
                    lambda texts, gives: [f"{gives[0]} = {call}({texts[0]})"], {}, view=True,
                    under=places.under(self.close.parts.block))


def _sums_of_loop(places, close):
    """list of _Collected: one for each product with its rows, which also sums these where that is wanted."""
    by_rows, found = {}, []
    for value in close.parts.values:
        member = _summed(places, close.parts.block, value)
        if member is not None:
            by_rows.setdefault(places.straight.source(_rows_of(member.op)), []).append(member)
    number = close.parts.values[0][0]._id
    for members in by_rows.values():
        products = [[m] for m in members if m.op.type == "MatMul"]
        rest = [m for m in members if m.op.type != "MatMul"]
        groups = [products[0] + rest[:1], *products[1:], *([m] for m in rest[1:])] if products else [[m] for m in rest]
        found += [_Collected(f"g{number}_{len(found) + k}", group, close) for k, group in enumerate(groups)]
    return found


def _summed(places, loop, value):
    """The _Summed of a value, or None."""
    straight, (merge, first, following) = places.straight, value
    total, add = merge._outputs[0], straight.source(following)._op
    if (add.type not in _ADDS or len(add._inputs) != 2 or straight.plan.is_fed(add._outputs[0])
            or not places.may_be_replaced(add)):
        return None
    other = next((t for t in map(straight.source, add._inputs) if t is not total), None)
    inside = [op for op in places.users.get(total, ()) if loop in places.path(op)]
    if other is None or inside != [add] or places.uses[add._outputs[0]] != 1 or places.under(add):
        return None
    same_shape = len({straight.shape(t) for t in (total, other, add._outputs[0], first)}) == 1
    return _Summed(value, add, other._op) if same_shape and _is_summand(places, other, add) else None


def _sum_of_many(places, node, instead):
    straight, op = places.straight, node.op
    sources = [straight.source(t) for t in op._inputs]
    if len(sources) < _OFTEN or not places.may_be_replaced(op) or not all(_is_summand(places, t, op) for t in sources):
        return
    members = [t._op for t in sources]
    shapes = {straight.shape(t) for t in (*sources, op._outputs[0])}
    if len({m.type for m in members}) != 1 or len(shapes) != 1:
        return
    count, takes = len(members), [_rows_of(m) for m in members]
    if members[0].type == "MatMul":
        takes += [m._inputs[0] for m in members]
    instead.update((places.nodes[m], None) for m in members)
    names = {"concatenate": np.concatenate, "matmul": np.matmul, "sum_to_last": sum_to_last}
    instead[node] = Made(op, takes, op._outputs, lambda texts, gives: _joined(texts, gives[0], count), names,
                         under=places.under(op))


def _joined(texts, target, count):
    """The lines of a sum of products, or of rows: of matrices put one under the other."""
    rows, others = (f"concatenate(({', '.join(part)}))" if part else "" for part in (texts[:count], texts[count:]))
    return [f"{target} = matmul({others}.T, {rows})" if others else f"{target} = sum_to_last({rows})"]
