"""Staging areas: what one step has made waits for a later one."""
import numpy as np

from ..core import deadline, errors, shape_fns
from ..core.declare import op
from .queue_state import own, Queue

_KEPT = ("capacity: int >= 0 = 0", "memory_limit: int >= 0 = 0", "dtypes: list(type) >= 1", "container: string = ''",
         "shared_name: string = ''")
_ANY = _KEPT[:2] + ("dtypes: list(type)",) + _KEPT[3:]


class Area(Queue):
    """A staging area in one session: a queue that can be looked into and emptied."""

    kind = "StagingArea"

    def peek(self, index):
        """The element at a place; waits for it."""
        with self._changed:
            while len(self.items) <= index:
                if self.cancelled:
                    raise errors.CancelledError(None, None, "StagePeek operation was cancelled")
                self._changed.wait(deadline.seconds_left())
            return self.items[index]

    def clear(self):
        """Forget all elements."""
        with self._changed:
            self.items.clear()
            self._changed.notify_all()


def _area(state, op, container, shared_name, capacity, memory_limit):
    if memory_limit:
        raise errors.not_emulated("StagingArea(memory_limit=)")
    name = shared_name or op.name
    return state.resource(("staging area", container, name), lambda: Area(
        op.name, shared_name, capacity or -1, op._attrs["dtypes"], []))


@op("Stage(values: dtypes)", *_KEPT, stateful=True, state="session")
def stage(xp, state, values, op, container, shared_name, capacity, memory_limit):
    """Put an element in; waits for room."""
    _area(state, op, container, shared_name, capacity, memory_limit).enqueue([tuple(own(v) for v in values)])


@op("Unstage() -> values: dtypes", *_KEPT, stateful=True, state="session")
def unstage(xp, state, op, container, shared_name, capacity, memory_limit):
    """Take the oldest element out; waits for one."""
    return _area(state, op, container, shared_name, capacity, memory_limit).dequeue(1)[0]


@op("StagePeek(index: int32) -> values: dtypes", *_KEPT, stateful=True, state="session")
def stage_peek(xp, state, index, op, container, shared_name, capacity, memory_limit):
    """An element, which stays; waits for it."""
    return _area(state, op, container, shared_name, capacity, memory_limit).peek(int(index))


@op("StageSize() -> size: int32", *_ANY, stateful=True, state="session")
def stage_size(xp, state, op, container, shared_name, capacity, memory_limit):
    """How many elements there are."""
    return np.int32(_area(state, op, container, shared_name, capacity, memory_limit).size())


@op("StageClear()", *_ANY, stateful=True, state="session")
def stage_clear(xp, state, op, container, shared_name, capacity, memory_limit):
    """Forget all elements."""
    _area(state, op, container, shared_name, capacity, memory_limit).clear()


stage.shape(shape_fns.no_outputs)
stage_clear.shape(shape_fns.no_outputs)
stage_size.shape(shape_fns.scalar_shape)
unstage.shape(shape_fns.unknown_shape)
stage_peek.shape(shape_fns.unknown_shape)
