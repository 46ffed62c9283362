"""The queues of a session: elements, and the threads that wait for room or for elements."""
import collections
import itertools
import threading

import numpy as np

from ..core import deadline, errors, shape_fns
from ..kernels import philox
from .assemble import stacked

# Resources without a shared name are told apart by their number in the process.
numbers = itertools.count()


class Queue:
    """First in, first out.

    kind       str, the name that errors give it.
    capacity   int; -1: no limit.
    dtypes     list of DTypes of a component each.
    shapes     list of raw shapes of the components; empty: any shape.
    """

    kind = "FIFOQueue"

    def __init__(self, op_name, shared_name, capacity, dtypes, shapes):
        self.name = shared_name or f"_{next(numbers)}_{op_name}"
        self.capacity = float("inf") if capacity < 0 else capacity
        self.dtypes, self.shapes = dtypes, shapes
        self.items = collections.deque()
        self.closed = self.cancelled = False
        self._cancelled_puts = 0
        self._changed = threading.Condition()
        self._putting, self._taking = collections.deque(), collections.deque()

    # -------------------------------------------------------------- what kinds of queues differ in
    def _put(self, item):
        self.items.append(item)

    def _take(self):
        return self.items.popleft()

    def _put_back(self, items):
        self.items.extendleft(reversed(items))

    def _available(self):
        """How many elements may be taken now."""
        return len(self.items)

    # -------------------------------------------------------------- waiting
    def _wait_in_line(self, line, ready, what):
        """Wait until this thread is first in its line and ready() holds, within the lock."""
        place = object()
        line.append(place)
        try:
            while not (line[0] is place and ready()):
                if self.cancelled:
                    raise errors.CancelledError(None, None, f"{what} operation was cancelled")
                self._changed.wait(deadline.seconds_left())
        finally:
            line.remove(place)
            self._changed.notify_all()

    def enqueue(self, items):
        """Add elements (tuples of arrays), one when there is room for it; waits for room."""
        with self._changed:
            if self.closed:
                raise errors.CancelledError(None, None, f"{self.kind} '{self.name}' is closed.")
            generation = self._cancelled_puts
            rest = collections.deque(items)

            def ready():
                if self._cancelled_puts != generation:
                    raise errors.CancelledError(None, None, "Enqueue operation was cancelled")
                while rest and len(self.items) < self.capacity:
                    self._put(rest.popleft())
                    self._changed.notify_all()
                return not rest
            self._wait_in_line(self._putting, ready, "Enqueue")

    def dequeue(self, count, or_fewer=False):
        """Take elements; waits for them unless the queue is closed.

        Raises:
          OutOfRangeError: it is closed and has not so many.
        """
        taken = []

        def ready():
            missing = count - len(taken)
            if self._is_over() and self._available() < missing:
                if not or_fewer or not (taken or self._available()):
                    self._fail(taken, missing)
            while len(taken) < count and self._available():
                taken.append(self._take())
                self._changed.notify_all()
            return len(taken) == count or (or_fewer and self._is_over())
        with self._changed:
            try:
                self._wait_in_line(self._taking, ready, "Dequeue")
            except (errors.CancelledError, errors.DeadlineExceededError):
                self._put_back(taken)
                raise
        return taken

    def _is_over(self):
        """Whether nothing more can come: closed, and nobody waits to put something in."""
        return self.closed and not self._putting

    def _fail(self, taken, count):
        size = len(self.items)
        self._put_back(taken)
        raise errors.OutOfRangeError(
            None, None, f"{self.kind} '{self.name}' is closed and has insufficient elements (requested {count}, current size "
            f"{size})")

    def close(self, cancel_pending):
        """Take no more elements; cancel_pending: fail those that wait to put some in."""
        with self._changed:
            if self.closed and not cancel_pending:
                raise errors.CancelledError(None, None, f"Queue '{self.name}' is already closed.")
            self.closed = True
            if cancel_pending:
                self._cancelled_puts += 1
            self._changed.notify_all()

    def cancel(self):
        """Fail all that wait: the session is closed."""
        with self._changed:
            self.cancelled = True
            self._changed.notify_all()

    def size(self):
        """int: elements in the queue."""
        return len(self.items)

    # -------------------------------------------------------------- shapes
    def check(self, item):
        """InvalidArgumentError unless the components of an element have the declared shapes."""
        for i, (value, shape) in enumerate(zip(item, self.shapes)):
            if not _fits(value.shape, shape):
                raise errors.InvalidArgumentError(
                    None, None, f"Shape mismatch in tuple component {i}. Expected {shape_fns.text(shape)}, got "
                    f"{shape_fns.text(value.shape)}")

    def split(self, batches):
        """Elements of batches (arrays whose first axes are equally long)."""
        count = batches[0].shape[0] if batches[0].ndim else 0
        for i, batch in enumerate(batches):
            if not batch.ndim:
                raise errors.InvalidArgumentError(None, None, "Input tensors must have at least 1 dimension.")
            if batch.shape[0] != count:
                raise errors.InvalidArgumentError(
                    None, None, f"All input tensors must have the same size in the 0th dimension. Component {i} has "
                    f"{batch.shape[0]}, and should have {count}")
            if self.shapes and not _fits(batch.shape[1:], self.shapes[i]):
                expected = shape_fns.text((count,) + tuple(self.shapes[i]))
                raise errors.InvalidArgumentError(
                    None, None, f"Shape mismatch in tuple component {i}. Expected {expected}, got "
                    f"{shape_fns.text(batch.shape)}")
        return [tuple(own(batch[k]) for batch in batches) for k in range(count)]

    def check_batches(self):
        """InvalidArgumentError unless the components have declared shapes, so that they can be put together."""
        if not self.shapes:
            raise errors.InvalidArgumentError(
                None, None, f"{self.kind}'s DequeueMany and DequeueUpTo require the components to have specified shapes.")

    def batch(self, items):
        """One array for each component of elements."""
        return tuple(self._stack([item[i] for item in items], i) for i in range(len(self.dtypes)))

    def _stack(self, values, i):
        if values:
            return stacked(np, values)
        return np.empty((0,) + tuple(self.shapes[i]), self.dtypes[i])


def own(value):
    """A component of an element as an array of its own; texts stay objects."""
    return np.array(value, object if isinstance(value, (bytes, str)) else None)


def _fits(shape, declared):
    return declared is None or (len(shape) == len(declared) and all(
        b is None or a == b for a, b in zip(shape, declared)))


class PaddingQueue(Queue):
    """First in, first out; batches are padded to the longest."""

    kind = "PaddingFIFOQueue"

    def _stack(self, values, i):
        size = tuple(max([v.shape[k] for v in values] or [0]) for k in range(len(self.shapes[i])))
        dtype = values[0].dtype if values else self.dtypes[i]
        out = np.full((len(values),) + size, b"" if dtype == object else 0, dtype)
        for k, value in enumerate(values):
            out[(k,) + tuple(slice(n) for n in value.shape)] = value
        return out


class ShuffleQueue(Queue):
    """Gives its elements in random order, and keeps some back while it is open."""

    kind = "RandomShuffleQueue"

    def __init__(self, op_name, shared_name, capacity, dtypes, shapes, keep, seed, seed2):
        super().__init__(op_name, shared_name, capacity, dtypes, shapes)
        self.items = []
        self._keep = keep
        self._words = philox.word_stream(philox.PhiloxState(seed, seed2))

    def _available(self):
        return max(0, len(self.items) - (0 if self._is_over() else self._keep))

    def _take(self):
        at = next(self._words) % len(self.items)
        item, self.items[at] = self.items[at], self.items[-1]
        self.items.pop()
        return item

    def _put_back(self, items):
        self.items.extend(items)


class PriorityQueue(Queue):
    """Gives the element with the smallest first component; a binary heap as C++'s, for the order of equal ones."""

    kind = "PriorityQueue"

    def __init__(self, *args):
        super().__init__(*args)
        self.items = []

    def _put(self, item):
        self.items.append(item)
        self._rise(len(self.items) - 1, 0, item)

    def _rise(self, hole, top, item):
        items = self.items
        while hole > top and items[(hole - 1) // 2][0] > item[0]:
            items[hole] = items[(hole - 1) // 2]
            hole = (hole - 1) // 2
        items[hole] = item

    def _take(self):
        items = self.items
        first, item = items[0], items.pop()
        if not items:
            return first
        hole, size = 0, len(items)
        while 2 * hole + 2 < size:
            child = 2 * hole + 2
            if items[child][0] > items[child - 1][0]:
                child -= 1
            items[hole] = items[child]
            hole = child
        if 2 * hole + 2 == size:
            items[hole] = items[2 * hole + 1]
            hole = 2 * hole + 1
        self._rise(hole, 0, item)
        return first

    def _put_back(self, items):
        for item in items:
            self._put(item)
