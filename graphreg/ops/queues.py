"""Queues: elements that threads put in and take out, waiting for each other."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from .queue_state import own, PaddingQueue, PriorityQueue, Queue, ShuffleQueue

_KEPT = ("container: string = ''", "shared_name: string = ''")


def _make(state, op, container, shared_name, make):
    return state.resource(("queue", container, shared_name or op.name), make)


@op("FIFOQueueV2() -> handle: resource",
    "component_types: list(type) >= 1",
    "shapes: list(shape) >= 0 = []",
    "capacity: int = -1", *_KEPT, stateful=True, state="session")
def fifo_queue_v2(xp, state, op, container, shared_name, component_types, shapes, capacity):
    """A queue: first in, first out."""
    return _make(state, op, container, shared_name, lambda: Queue(
        op.name, shared_name, capacity, component_types, shapes))


@op("PaddingFIFOQueueV2() -> handle: resource",
    "component_types: list(type) >= 1",
    "shapes: list(shape) >= 0 = []",
    "capacity: int = -1", *_KEPT, stateful=True, state="session")
def padding_fifo_queue_v2(xp, state, op, container, shared_name, component_types, shapes, capacity):
    """A queue that pads its batches."""
    return _make(state, op, container, shared_name, lambda: PaddingQueue(
        op.name, shared_name, capacity, component_types, shapes))


@op("RandomShuffleQueueV2() -> handle: resource",
    "component_types: list(type) >= 1",
    "shapes: list(shape) >= 0 = []",
    "capacity: int = -1",
    "min_after_dequeue: int = 0",
    "seed: int = 0",
    "seed2: int = 0", *_KEPT, stateful=True, state="session")
def random_shuffle_queue_v2(xp, state, op, container, shared_name, component_types, shapes, capacity,
                            min_after_dequeue, seed, seed2):
    """A queue that gives its elements in random order."""
    return _make(state, op, container, shared_name, lambda: ShuffleQueue(
        op.name, shared_name, capacity, component_types, shapes, min_after_dequeue, seed, seed2))


@op("PriorityQueueV2() -> handle: resource",
    "component_types: list(type) >= 0 = []",
    "shapes: list(shape) >= 0",
    "capacity: int = -1", *_KEPT, stateful=True, state="session")
def priority_queue_v2(xp, state, op, container, shared_name, component_types, shapes, capacity):
    """A queue that gives the element with the smallest number first."""
    return _make(state, op, container, shared_name, lambda: PriorityQueue(
        op.name, shared_name, capacity, [np.dtype("int64")] + list(component_types), [()] + list(shapes)))


for _function in (fifo_queue_v2, padding_fifo_queue_v2, random_shuffle_queue_v2, priority_queue_v2):
    _function.shape(shape_fns.scalar_shape)


# ------------------------------------------------------------------ putting in
def _owned(components):
    """Arrays of their own: an element outlives the run that made it."""
    return tuple(own(c) for c in components)


@op("QueueEnqueueV2(handle: resource, components: Tcomponents)",
    "Tcomponents: list(type) >= 1",
    "timeout_ms: int = -1", stateful=True)
def queue_enqueue_v2(xp, handle, components, timeout_ms):
    """Put an element in; waits for room."""
    _check_timeout(timeout_ms)
    item = _owned(components)
    handle.check(item)
    handle.enqueue([item])


@op("QueueEnqueueManyV2(handle: resource, components: Tcomponents)",
    "Tcomponents: list(type) >= 1",
    "timeout_ms: int = -1", stateful=True)
def queue_enqueue_many_v2(xp, handle, components, timeout_ms):
    """Put the elements of a batch in; waits for room."""
    _check_timeout(timeout_ms)
    handle.enqueue(handle.split([np.asarray(c) for c in components]))


def _check_timeout(timeout_ms):
    if timeout_ms != -1:
        raise errors.InvalidArgumentError(None, None, "Timeout not supported yet.")


# ------------------------------------------------------------------ taking out
@op("QueueDequeueV2(handle: resource) -> components: component_types",
    "component_types: list(type) >= 1",
    "timeout_ms: int = -1", stateful=True)
def queue_dequeue_v2(xp, handle, component_types, timeout_ms):
    """Take an element out; waits for one."""
    _check_timeout(timeout_ms)
    return tuple(handle.dequeue(1)[0])


@op("QueueDequeueManyV2(handle: resource, n: int32) -> components: component_types",
    "component_types: list(type) >= 1",
    "timeout_ms: int = -1", stateful=True)
def queue_dequeue_many_v2(xp, handle, n, component_types, timeout_ms):
    """Take n elements out as a batch; waits for them."""
    return _taken(handle, n, timeout_ms, "DequeueMany", False)


@op("QueueDequeueUpToV2(handle: resource, n: int32) -> components: component_types",
    "component_types: list(type) >= 1",
    "timeout_ms: int = -1", stateful=True)
def queue_dequeue_up_to_v2(xp, handle, n, component_types, timeout_ms):
    """Take n elements out as a batch, fewer at the end; waits for them."""
    return _taken(handle, n, timeout_ms, "DequeueUpTo", True)


def _taken(queue, n, timeout_ms, what, or_fewer):
    _check_timeout(timeout_ms)
    n = int(n)
    if n < 0:
        raise errors.InvalidArgumentError(None, None, f"{what} requested {n} < 0 elements")
    queue.check_batches()
    return queue.batch(queue.dequeue(n, or_fewer))


# ------------------------------------------------------------------ the rest
@op("QueueCloseV2(handle: resource)",
    "cancel_pending_enqueues: bool = false", stateful=True)
def queue_close_v2(xp, handle, cancel_pending_enqueues):
    """Close a queue."""
    handle.close(cancel_pending_enqueues)


@op("QueueSizeV2(handle: resource) -> size: int32", stateful=True)
def queue_size_v2(xp, handle):
    """The number of elements in a queue."""
    return np.int32(handle.size())


@op("QueueIsClosedV2(handle: resource) -> is_closed: bool", stateful=True)
def queue_is_closed_v2(xp, handle):
    """Whether a queue is closed."""
    return np.bool_(handle.closed)


for _function in (queue_size_v2, queue_is_closed_v2):
    _function.shape(shape_fns.scalar_shape)
for _function in (queue_enqueue_v2, queue_enqueue_many_v2, queue_close_v2):
    _function.shape(shape_fns.no_outputs)
for _function in (queue_dequeue_v2, queue_dequeue_many_v2, queue_dequeue_up_to_v2):
    _function.shape(shape_fns.unknown_shape)
del _function
