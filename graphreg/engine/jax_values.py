"""What stands for values while a plan is traced by JAX: variables, aliases of them, what may be dead, stacks and arrays.

All of these live for one trace only.  What a traced loop changes in them it carries: each has a `value`.
"""
import math

import jax
import jax.numpy as jnp
import numpy as np

from .state import VariableCell


class Untraceable(Exception):
    """The stretch of a plan cannot be one JAX function; `node` is what stands in the way."""

    def __init__(self, why, node=None):
        super().__init__(why)
        self.node = node


class Maybe:
    """A value that is there only under a condition, `live`: a Live."""

    __slots__ = ("value", "live")

    def __init__(self, value, live):
        self.value, self.live = value, live


class Live:
    """When something is there: a conjunction of traced conditions, each of which holds or does not.

    terms  (id of the condition, whether it must hold) -> the condition.
    """

    __slots__ = ("terms", "_value")

    def __init__(self, terms):
        self.terms, self._value = terms, None

    @classmethod
    def of(cls, condition, holds):
        return cls({(id(condition), holds): condition})

    def and_(self, other):
        """Both; other may be None, which is always."""
        return self if other is None else Live({**self.terms, **other.terms})

    def or_(self, other):
        """One of them; None when that is always."""
        mine, its = self.terms.keys() - other.terms.keys(), other.terms.keys() - self.terms.keys()
        common = {k: v for k, v in self.terms.items() if k in other.terms}
        if not mine or not its:
            return Live(common) if common else None
        if len(mine) == len(its) == 1:
            (a, holds), (b, its_holds) = *mine, *its
            if a == b and holds != its_holds:
                return Live(common) if common else None
        return Live.of(self.value | other.value, True)

    @property
    def value(self):
        """Traced bool."""
        if self._value is None:
            for (_, holds), condition in self.terms.items():
                term = condition if holds else jnp.logical_not(condition)
                self._value = term if self._value is None else self._value & term
        return self._value


class Box:
    """Something that changes during a trace."""

    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value


class TracedCell(VariableCell):
    """A variable during a trace: its value is in a Box, and in another one after its buffer is another."""

    __slots__ = ("cell", "box")

    def __init__(self, cell, value):
        self.box = Box(None)
        super().__init__(cell.name, cell._container, cell._containers)
        self.cell, self.box = cell, Box(value)
        self.unset = cell.unset

    @property
    def value(self):
        return self.box.value

    @value.setter
    def value(self, new):
        self.box.value = new

    def assign(self, new, live=None):
        """Take a new value; only where `live` holds, if that is given."""
        old = self.value
        new = jnp.asarray(new)
        if live is not None:
            if old is None or old.shape != new.shape:
                raise Untraceable("a variable gets its first value, or another shape, under a condition")
            new = jnp.where(live, new, old)
        if old is not None and old.shape != new.shape:
            raise Untraceable("a variable changes its shape")
        self.box.value = new

    def clear(self):
        raise Untraceable("a variable is destroyed")


class View:
    """What an op made of a variable's buffer without copying it: read when it is consumed.

    Args:
      boxes: the Boxes of the variables seen.  make: function -> the result now.
      shares: function -> bool, whether the result is memory of the variable.
    """

    def __init__(self, boxes, make, shares):
        self._boxes, self._make, self._shares = boxes, make, shares
        self._known = make()
        self._of = [b.value for b in boxes]

    def read(self):
        now = [b.value for b in self._boxes]
        if any(a is not b for a, b in zip(now, self._of)):
            if not self._shares():
                return self._known
            self._known, self._of = self._make(), now
        return self._known

    @property
    def boxes(self):
        return self._boxes


class TracedStack:
    """A stack: an array of as many places as pushes can come, and the number of values on it."""

    def __init__(self, depth):
        self.depth = depth
        self.element = None          # (shape, dtype) of what is pushed, once that is known
        self.constant = None         # what is pushed each time, when it is the same: a shape, say
        self.values, self.top = Box(None), Box(np.int32(0))
        self._needed = {}            # op that pushes -> how often it does at most, or None

    @property
    def is_known(self):
        return self.element is not None

    def note(self, op, counts):
        """Take note of an op that pushes, within loops that run so often; each may be None."""
        inner = counts[self.depth:]
        self._needed[op] = None if None in inner else math.prod(inner)

    def places(self):
        """int: places needed."""
        if None in self._needed.values():
            raise Untraceable("nothing says how often a loop runs, so that its stacks have no size")
        return max(sum(self._needed.values()), 1)

    def allocate(self, places):
        """Make room, when what is pushed is known and nothing was pushed so far."""
        if self.values.value is None and self.element is not None:
            self.values.value = jnp.zeros((places,) + self.element[0], self.element[1])

    def push(self, value, live, dry):
        """Put a value on top; `dry`: only find out what it is like."""
        if not isinstance(value, jax.Array) and self.element is None:
            if self.constant is not None and not _same(self.constant, value):
                raise Untraceable("different constants on one stack")
            self.constant = value
            return
        if self.constant is not None:
            raise Untraceable("a constant and other values on one stack")
        value = jnp.asarray(value)
        if self.element is None:
            self.element = value.shape, value.dtype
        if self.element != (value.shape, value.dtype):
            raise Untraceable("what a loop keeps for its gradient changes its shape")
        top = jnp.asarray(self.top.value)
        if self.values.value is None:
            if not dry:
                raise Untraceable("nothing says how often a loop runs, so that its stacks have no size")
            self.top.value = top + np.int32(1)
            return
        new = jax.lax.dynamic_update_index_in_dim(self.values.value, value, top, 0)
        self.values.value = new if live is None else jnp.where(live, new, self.values.value)
        self.top.value = top + np.int32(1) if live is None else top + live.astype(np.int32)

    def pop(self, live):
        """Take the value on top."""
        if self.constant is not None:
            return self.constant
        if self.values.value is None:
            raise Untraceable("a stack is read that nothing was put on")
        top = jnp.asarray(self.top.value) - np.int32(1)
        value = jax.lax.dynamic_index_in_dim(self.values.value, top, 0, keepdims=False)
        self.top.value = top if live is None else jnp.where(live, top, self.top.value)
        return value


def _same(a, b):
    return a.dtype == b.dtype and np.array_equal(a, b)


class TracedArray:
    """A TensorArray of known size; its elements have one shape.

    written, seen  Boxes of a bool for each place: it was written, it was read.
    """

    def __init__(self, size, dtype, shape, sums=False, clear=True):
        self.size, self.dtype, self.sums = size, np.dtype(dtype), sums
        self.shape = shape                   # raw shape of the elements
        self.values = Box(None)
        self.written = Box(np.zeros(size, bool))
        self.seen = Box(np.zeros(size, bool))
        self.clear, self.closed = clear, False
        self.gradients, self.parent = {}, None

    @property
    def boxes(self):
        return [self.values, self.written, self.seen]

    @property
    def is_known(self):
        return self.shape is not None and None not in self.shape

    def allocate(self):
        if self.values.value is None and self.is_known:
            self.values.value = jnp.zeros((self.size,) + tuple(self.shape), self.dtype)

    def gradient(self, source):
        if self.sums:
            raise Untraceable("a gradient of the gradient of a TensorArray")
        found = self.gradients.get(source)
        if found is None:
            found = self.gradients[source] = TracedArray(self.size, self.dtype, self.shape, True)
            found.parent = self
        return found

    def forget(self):
        """Be as new: what was written belonged to a first look at a loop."""
        self.values.value, self.written.value, self.seen.value = None, np.zeros(self.size, bool), np.zeros(self.size, bool)

    def fit(self, shape):
        """Take note of the shape of an element."""
        if self.shape is not None and (len(self.shape) != len(shape) or any(
                a is not None and a != b for a, b in zip(self.shape, shape))):
            raise Untraceable("the elements of a TensorArray differ in shape")
        self.shape = tuple(shape)
        self.allocate()


# ------------------------------------------------------------------ what is in a slot
def plain(raw):
    return raw.value if isinstance(raw, Maybe) else raw


def live_of(raw):
    return raw.live if isinstance(raw, Maybe) else None


def all_live(raw):
    """The conjunction of the conditions under which values live, None where there are none."""
    out = None
    for v in raw:
        if isinstance(v, Maybe):
            out = v.live.and_(out)
    return out


def is_traced(value):
    return isinstance(value, jax.Array)


def is_array(value):
    return isinstance(value, (jax.Array, np.ndarray, np.generic))
