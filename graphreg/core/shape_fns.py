"""What shape functions are written with: raw shapes, their arithmetic, and the context `c`.

A raw shape is None (unknown rank) or a tuple whose entries are an int or None (unknown size).
Errors carry the first half of TF's text; the context adds the half that names the op.
"""
from . import fold


class ShapeError(ValueError):
    """Shapes that an op cannot take; Graph adds the op's name and input shapes to the text."""


# ------------------------------------------------------------------ dimensions
def merge_dim(a, b):
    """The one size two dimensions share."""
    if a is None or a == b:
        return b
    if b is None:
        return a
    raise ShapeError(f"Dimensions must be equal, but are {a} and {b}")


def dim_with_value(dim, value):
    """`value`, checked against a dimension that may be unknown."""
    if dim is not None and dim != value:
        raise ShapeError(f"Dimension must be {value} but is {dim}")
    return value


def add_dim(a, b):
    return None if a is None or b is None else a + b


def sub_dim(a, b):
    if a is None or b is None:
        return None
    if a < b:
        raise ShapeError(f"Negative dimension size caused by subtracting {b} from {a}")
    return a - b


def mul_dim(a, b):
    if a == 0 or b == 0:
        return 0
    return None if a is None or b is None else a * b


def div_dim(a, b, evenly=True):
    """a / b for a positive int b."""
    if a is None:
        return None
    if evenly and a % b:
        raise ShapeError(f"Dimension size must be evenly divisible by {b} but is {a}")
    return a // b


# ------------------------------------------------------------------ shapes
def text(shape):
    """A raw shape as TF's C++ code prints it."""
    if shape is None:
        return "?"
    return "[" + ",".join("?" if d is None else str(d) for d in shape) + "]"


def is_full(shape):
    """Whether every size is known."""
    return shape is not None and None not in shape


def num_elements(shape):
    """Number of elements, or None when a size is unknown."""
    if not is_full(shape):
        return None
    n = 1
    for d in shape:
        n *= d
    return n


def with_rank(shape, rank):
    if shape is None:
        return (None,) * rank
    if len(shape) != rank:
        raise ShapeError(f"Shape must be rank {rank} but is rank {len(shape)}")
    return shape


def with_rank_at_least(shape, rank):
    if shape is not None and len(shape) < rank:
        raise ShapeError(f"Shape must be at least rank {rank} but is rank {len(shape)}")
    return shape


def with_rank_at_most(shape, rank):
    if shape is not None and len(shape) > rank:
        raise ShapeError(f"Shape must be at most rank {rank} but is rank {len(shape)}")
    return shape


def merge(a, b):
    """The shape that two descriptions of one tensor agree on."""
    if a is None or a == b:
        return b
    if b is None:
        return a
    if len(a) != len(b):
        raise ShapeError(f"Shapes must be equal rank, but are {len(a)} and {len(b)}")
    for i, (x, y) in enumerate(zip(a, b)):
        if x is not None and y is not None and x != y:
            raise ShapeError(f"Dimension {i} in both shapes must be equal, but are {x} and {y}. "
                             f"Shapes are {text(a)} and {text(b)}.")
    return tuple(y if x is None else x for x, y in zip(a, b))


def merge_prefix(shape, prefix):
    """(shape, prefix) after the leading sizes of `shape` were merged with `prefix`."""
    if shape is None or prefix is None:
        return shape, prefix
    with_rank_at_least(shape, len(prefix))
    head = tuple(merge_dim(a, b) for a, b in zip(shape, prefix))
    return head + tuple(shape[len(prefix):]), head


def concat(a, b):
    return None if a is None or b is None else tuple(a) + tuple(b)


def sub(shape, start, end=None):
    """shape[start:end], with TF's check of the bounds; unknown stays unknown."""
    if shape is None:
        return () if end is not None and start == end else None
    rank = len(shape)
    first = min(start, rank) if start >= 0 else rank + start
    last = rank if end is None else (min(end, rank) if end >= 0 else rank + end)
    if first < 0:
        raise ShapeError(f"Subshape start out of bounds: {start}, for shape with rank {rank}")
    if last < 0:
        raise ShapeError(f"Subshape end out of bounds: {end}, for shape with rank {rank}")
    if first > last:
        raise ShapeError(f"Subshape must have computed start <= end, but is {first} and {last} "
                         f"(computed from start {start} and end {'2147483647' if end is None else end} over shape with rank {rank})")
    return tuple(shape[first:last])


def replace_dim(shape, axis, value):
    if shape is None:
        return None
    dims = list(shape)
    dims[axis] = value
    return tuple(dims)


def broadcast(a, b):
    """The shape of an elementwise op's result (NumPy's rule, with unknown sizes)."""
    if a == b and (a is None or None not in a):
        return a
    if a is None or b is None:
        return None
    rank = max(len(a), len(b))
    padded = zip((1,) * (rank - len(a)) + tuple(a), (1,) * (rank - len(b)) + tuple(b))
    return tuple(_broadcast_dim(x, y) for x, y in padded)


def _broadcast_dim(x, y):
    if x is None or y is None:
        # A known size above 1 must win; against 1 or 0 the result is not known.
        known = y if x is None else x
        return known if known is not None and known > 1 else None
    if x == 1:
        return y
    if y == 1:
        return x
    return merge_dim(x, y)


# ------------------------------------------------------------------ the context
class ShapeContext:
    """What a shape function sees of the op being made.

    shapes  raw shape of every input, lists of inputs laid flat;
    attrs   attributes as the Operation keeps them (DType, raw shape, bytes, int ...).
    known   indices of the inputs whose values may be looked at; None: all of them.
    """

    __slots__ = ("op_def", "attrs", "tensors", "shapes", "used_values", "used_partials", "handle_data", "known",
                 "asked")

    def __init__(self, op_def, attrs, tensors, known=None):
        self.op_def, self.attrs, self.tensors = op_def, attrs, tensors
        self.known, self.asked = known, set()
        self.shapes = [t._shape for t in tensors]
        self.used_values = {}
        self.used_partials = {}
        self.handle_data = None

    def value(self, i):
        """The constant value of input i as an array, or None when it is not known."""
        if self._is_hidden(i):
            return None
        value = fold.constant_array(self.tensors[i])
        if value is not None:
            self.used_values[i] = value
        return value

    def _is_hidden(self, i):
        if self.known is None:
            return False
        self.asked.add(i)
        return i not in self.known

    def partial(self, i):
        """The raw shape that input i holds as its value, as far as it is known."""
        shape = self.shapes[i]
        if shape is not None and len(shape) != 1:
            raise ShapeError(f"Shape must be rank 1 but is rank {len(shape)}")
        if self._is_hidden(i):
            return None if shape is None or shape[0] is None else (None,) * shape[0]
        known = fold.partial_shape(self.tensors[i])
        if known is None and shape is not None and shape[0] is not None:
            known = (None,) * shape[0]
        if known is not None:
            self.used_partials[i] = known
        return known

    def dim_from_scalar(self, i):
        """The size that scalar input i holds as its value, or None when it is not known."""
        value = self.scalar(i)
        if value is not None and value < 0:
            raise ShapeError(f"Dimension size, given by scalar input {i}, must be non-negative but is {value}")
        return value

    def scalar(self, i):
        """The int value of scalar input i, or None."""
        value = self.value(i)
        if value is None:
            return None
        if value.ndim:
            raise ShapeError(f"Input must be scalar but has rank {value.ndim}")
        return int(value)

    def with_rank(self, i, rank):
        return with_rank(self.shapes[i], rank)

    def with_rank_at_least(self, i, rank):
        return with_rank_at_least(self.shapes[i], rank)

    def with_rank_at_most(self, i, rank):
        return with_rank_at_most(self.shapes[i], rank)

    def handle_shape(self, i):
        """(raw shape, DType) of what the resource of input i holds; (None, None) when unknown."""
        return getattr(self.tensors[i], "_handle_data", None) or (None, None)


def failure(context, name):
    """The whole text for a shape function that failed: what it says and what it had been told by then.

    TF tells a shape function no values at first, and calls it again with those that it asked for; so a
    text names the values only where the failure depends on them.
    """
    known, asked = set(), {None}
    while asked - known:
        known = known | asked
        attempt = ShapeContext(context.op_def, context.attrs, context.tensors, known)
        try:
            context.op_def.shape_fn(attempt)
        except ShapeError as error:
            return str(error) + describe_failure(attempt, name)
        asked = attempt.asked
    raise AssertionError(f"the shape function of {context.op_def.name} failed only once")


def describe_failure(context, name):
    """The half of TF's text that names the op whose shapes do not fit."""
    out = (f" for '{name}' (op: '{context.op_def.name}') with input shapes: "
           + ", ".join(text(s) for s in context.shapes))
    values = {i: v for i, v in context.used_values.items() if i not in context.used_partials}
    if values:
        out += " and with computed input tensors: " + ", ".join(
            f"input[{i}] = <{summarize(v)}>" for i, v in sorted(values.items()))
    if context.used_partials:
        out += " and with input tensors computed as partial shapes: " + ",".join(
            f"input[{i}] = {text(s)}" for i, s in sorted(context.used_partials.items()))
    return out + "."


def summarize(value, limit=256):
    """The elements of an array as TF prints them in messages: 1 2 3 or [1 2][3 4]."""
    if value.ndim == 0:
        return summarize_element(value[()])
    if value.ndim == 1:
        items = [summarize_element(v) for v in value[:limit]]
        return " ".join(items) + ("..." if value.size > limit else "")
    return "".join(f"[{summarize(row, limit)}]" for row in value)


def summarize_element(v):
    if isinstance(v, bytes):
        return v.decode("utf-8", "backslashreplace")
    if getattr(v, "dtype", None) == bool:
        return str(int(v))
    if isinstance(v, float) or getattr(getattr(v, "dtype", None), "kind", "") == "f":
        return f"{float(v):.6g}".replace("inf", "inf")
    return str(v)


def rows_share_buffers(shape, dtype):
    """Whether TF lets a part of an array's rows be a view of it: a row must fill 64-byte units."""
    size = dtype.itemsize
    for d in shape[1:]:
        size *= d
    return size % 64 == 0


# ------------------------------------------------------------------ common shape functions
def unknown_shape(c):
    """Nothing is known of any output (said, not forgotten)."""
    return [None] * c.op_def.output_count(c.attrs)


def same_as_input(c):
    """One output, shaped like the first input."""
    return [c.shapes[0]]


def scalar_shape(c):
    """One scalar output."""
    return [()]


def broadcast_inputs(c):
    """One output, shaped as the two inputs broadcast."""
    return [broadcast(c.shapes[0], c.shapes[1])]


def no_outputs(c):
    """An op without outputs."""
    return []
