"""Barriers: elements whose components come at different times; they are taken when all are there."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from .queue_state import own, PriorityQueue

_LEAST = -1 << 63


class Barrier(PriorityQueue):
    """Ready elements are (insertion index, key, component, ...); the others wait in a dict."""

    kind = "Barrier"

    def __init__(self, op_name, shared_name, dtypes, shapes):
        super().__init__(op_name, shared_name, -1, dtypes, shapes)
        self._waiting, self._next, self._cancels = {}, _LEAST, False

    def insert(self, component, keys, values):
        """Give keys one component each; those that have all are ready."""
        with self._changed:
            new = sum(key not in self._waiting for key in keys)
            if new and self.closed and (self._cancels or not self._waiting):
                raise errors.CancelledError(
                    None, None, f"Barrier {self.name} is closed.  Pending enqueues cancelled: {int(self._cancels)}.  "
                    f"Number of new insertions: {new}.  Number of incomplete keys: {len(self._waiting)}.")
            for at, (key, value) in enumerate(zip(keys, values)):
                self._add(key, component, own(value), at)
            self._next += bool(new)
            self._changed.notify_all()

    def _add(self, key, component, value, at):
        if key not in self._waiting:
            if self.closed:
                raise errors.CancelledError(
                    None, None, f"Barrier {self.name} is closed, but attempted to insert a brand new key: "
                    f"{key.decode()}.  Pending enqueues cancelled: {int(self._cancels)}.  Insertion index: {at}.  "
                    f"Number of incomplete keys: {len(self._waiting)}.")
            self._waiting[key] = self._next, [None] * len(self.dtypes)
        index, components = self._waiting[key]
        if components[component] is not None:
            raise errors.invalid_argument(
                f"Key {key.decode()} already has a value for component {component} in barrier {self.name}")
        components[component] = value
        if all(c is not None for c in components):
            del self._waiting[key]
            self._put((np.int64(index), key, *components))

    def _is_over(self):
        return self.closed and (self._cancels or not self._waiting)

    def dequeue(self, count, or_fewer=False):
        """Take elements; waits for them. or_fewer: once closed, those that are ready, without waiting for others."""
        taken = []

        def ready():
            size = len(self.items)
            if self._is_over() and size < count and not (or_fewer and size):
                raise errors.OutOfRangeError(
                    None, None, f"Barrier '{self.name}' is closed and has insufficient elements (requested "
                    f"{0 if or_fewer else count}, total size {size})")
            if size >= count or or_fewer and self.closed and size:
                taken.extend(self._take() for _ in range(min(size, count)))
                return True
            return False
        with self._changed:
            self._wait_in_line(self._taking, ready, "Dequeue")
        return taken

    def close(self, cancel_pending):
        with self._changed:
            if self.closed and (self._cancels or not cancel_pending):
                raise errors.CancelledError(None, None, f"Barrier '{self.name}' is already closed.")
            self.closed = True
            if cancel_pending:
                self._cancels = True
                self._waiting.clear()
            self._changed.notify_all()

    def incomplete(self):
        """int: elements that wait for components."""
        return len(self._waiting)

    def batch(self, items):
        """(insertion indices, keys, one array for each component) of elements."""
        keys = np.empty(len(items), object)
        keys[:] = [item[1] for item in items]
        return (np.array([item[0] for item in items], np.int64), keys,
                *(self._stack([item[2 + i] for item in items], i) for i in range(len(self.dtypes))))


@op("Barrier() -> handle: Ref(string)", "component_types: list(type) >= 1", "shapes: list(shape) >= 0 = []",
    "capacity: int = -1", "container: string = ''", "shared_name: string = ''", stateful=True, state="session")
def barrier(xp, state, op, container, shared_name, component_types, shapes, capacity):
    """A barrier."""
    return state.resource(("barrier", container, shared_name or op.name),
                          lambda: Barrier(op.name, shared_name, component_types, shapes))


@op("BarrierInsertMany(handle: Ref(string), keys: string, values: T)", "T: type", "component_index: int")
def barrier_insert_many(xp, handle, keys, values, component_index):
    """Give keys one component each."""
    keys, values = np.asarray(keys), np.asarray(values)
    if keys.ndim != 1 or not values.ndim:
        raise errors.invalid_argument("keys must be a vector, and values a batch")
    # TF looks at as many values as there are keys.
    handle.insert(component_index, keys.tolist(), list(values))


@op("BarrierTakeMany(handle: Ref(string), num_elements: int32) -> indices: int64, keys: string, "
    "values: component_types",
    "component_types: list(type) >= 1", "allow_small_batch: bool = false", "wait_for_incomplete: bool = false",
    "timeout_ms: int = -1")
def barrier_take_many(xp, handle, num_elements, component_types, allow_small_batch, wait_for_incomplete, timeout_ms):
    """Take the elements that were begun first, of those that are ready; waits for them."""
    if timeout_ms != -1:
        raise errors.invalid_argument("Timeout not supported yet.")
    made = handle.batch(handle.dequeue(int(num_elements), allow_small_batch))
    return made[0], made[1], tuple(made[2:])


@op("BarrierClose(handle: Ref(string))", "cancel_pending_enqueues: bool = false")
def barrier_close(xp, handle, cancel_pending_enqueues):
    """Take no new keys."""
    handle.close(cancel_pending_enqueues)


@op("BarrierReadySize(handle: Ref(string)) -> size: int32")
def barrier_ready_size(xp, handle):
    """How many elements are ready."""
    return np.int32(handle.size())


@op("BarrierIncompleteSize(handle: Ref(string)) -> size: int32")
def barrier_incomplete_size(xp, handle):
    """How many elements wait for components."""
    return np.int32(handle.incomplete())


barrier.shape(lambda c: [(2,)])
for _function in (barrier_insert_many, barrier_close):
    _function.shape(lambda c: [])
for _function in (barrier_ready_size, barrier_incomplete_size):
    _function.shape(shape_fns.scalar_shape)
barrier_take_many.shape(lambda c: [None] * (2 + len(c.attrs["component_types"])))
del _function
