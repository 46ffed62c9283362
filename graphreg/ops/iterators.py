"""Ops that hold iterators over datasets and take elements from them."""
import threading

import numpy as np

from ..core import errors
from ..core.declare import op
from . import example_wire
from .dataset_values import IteratorContext, as_array, invalid


class Iterator:
    """An iterator of one session.

    key  what it is known by.
    """

    def __init__(self, key):
        self.key, self._get, self._lock = key, None, threading.Lock()

    def start(self, dataset, state):
        """Begin a dataset anew."""
        get = dataset.iterate(IteratorContext(state))
        with self._lock:
            self._get = get

    def next(self):
        """The next element: a list of values.

        Raises:
          OutOfRangeError: there is none.  FailedPreconditionError: no dataset was begun.
        """
        with self._lock:
            if self._get is None:
                raise errors.FailedPreconditionError(
                    None, None, "GetNext() failed because the iterator has not been initialized. Ensure that you have "
                                "run "
                    "the initializer operation for this iterator before getting the next element.")
            found = self._get()
        if found is None:
            raise errors.OutOfRangeError(None, None, "End of sequence")
        return found


def _scalar(c):
    return [()]


def _held(state, op, container, shared_name):
    key = "iterator", container, shared_name or op.name
    return state.resource(key, lambda: Iterator(key))


@op("OneShotIterator() -> handle: resource",
    "dataset_factory: func",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    "container: string = ''",
    "shared_name: string = ''",
    stateful=True, state="session")
def one_shot_iterator(xp, state, op, dataset_factory, container, shared_name):
    """An iterator that begins its dataset when it is first asked for."""
    key = "iterator", container, shared_name or op.name

    def make():
        iterator = Iterator(key)
        iterator.start(dataset_factory.bound(state)([])[0], state)
        return iterator
    return state.resource(key, make)


one_shot_iterator.shape(_scalar)


@op("IteratorV2() -> handle: resource",
    "shared_name: string",
    "container: string",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    stateful=True, state="session")
def iterator_v2(xp, state, op, shared_name, container):
    """An iterator."""
    return _held(state, op, container, shared_name)


iterator_v2.shape(_scalar)


@op("MakeIterator(dataset: variant, iterator: resource)", stateful=True, state="session")
def make_iterator(xp, state, dataset, iterator):
    """Begin a dataset anew."""
    iterator.start(dataset, state)


make_iterator.shape(lambda c: [])


@op("IteratorGetNext(iterator: resource) -> components: output_types",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    stateful=True)
def iterator_get_next(xp, iterator):
    """The components of the next element."""
    return iterator.next()


@op("IteratorGetNextSync(iterator: resource) -> components: output_types",
    "output_types: list(type) >= 1",
    "output_shapes: list(shape) >= 1",
    stateful=True)
def iterator_get_next_sync(xp, iterator):
    """The components of the next element."""
    return iterator.next()


@iterator_get_next.shape
def _(c):
    return list(c.attrs["output_shapes"])


@iterator_get_next_sync.shape
def _(c):
    return list(c.attrs["output_shapes"])


@op("IteratorToStringHandle(resource_handle: resource) -> string_handle: string", stateful=True)
def iterator_to_string_handle(xp, resource_handle):
    """A string that names the iterator within its session."""
    out = np.empty((), object)
    out[()] = "\0".join(resource_handle.key).encode("utf-8", "surrogateescape")
    return out


iterator_to_string_handle.shape(_scalar)


def _is_message(data):
    try:
        return all(True for _ in example_wire.fields(data))
    except example_wire.Malformed:
        return False


@op("IteratorFromStringHandleV2(string_handle: string) -> resource_handle: resource",
    "output_types: list(type) >= 0 = []",
    "output_shapes: list(shape) >= 0 = []",
    stateful=True, state="session")
def iterator_from_string_handle_v2(xp, state, string_handle):
    """The iterator that a string names."""
    text = as_array(string_handle)[()].decode("utf-8", "surrogateescape")
    found = state.find(tuple(text.split("\0")))
    if found is None and not _is_message(as_array(string_handle)[()]):
        raise invalid("Could not parse string_handle as a valid ResourceHandle")
    if found is None:
        raise invalid('Attempted create an iterator on device "/job:localhost/replica:0/task:0/device:CPU:0" from '
                      'handle '
                      'defined on device ""')
    return found


iterator_from_string_handle_v2.shape(_scalar)
