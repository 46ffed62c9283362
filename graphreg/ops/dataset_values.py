"""Datasets at run time: what an iterator gives, element by element.

An element is a list of values, one for each component; None stands for the end of the sequence.  A dataset
builds functions `get` that give one element each time they are called; after an error they may be called again.
"""
from collections import deque

import numpy as np

from ..core import errors
from ..kernels.philox import PhiloxState, word_stream
from .sparse_text import as_proto


class DatasetValue:
    """A dataset: build(context, path, *inputs, *facts) gives a new function `get` over it.

    inputs  DatasetValues that it reads.
    """

    __slots__ = ("build", "inputs", "facts")

    def __init__(self, build, inputs=(), *facts):
        self.build, self.inputs, self.facts = build, tuple(inputs), facts

    def iterate(self, context, path=()):
        """A function that gives the elements; path: where in the pipeline it stands."""
        return self.build(context, path, *self.inputs, *self.facts)


class IteratorContext:
    """What the parts of one pipeline share from the initialization of its iterator on.

    state   what the functions run in: a session's, or that of eager execution.
    """

    def __init__(self, state):
        self.state, self._functions, self._kept = state, {}, {}

    def function(self, f):
        """Function from a list of values to the list of values that f (a traced function) returns."""
        found = self._functions.get(id(f))
        if found is None:
            found = self._functions[id(f)] = f.bound(self.state), f
        return found[0]

    def kept(self, key, make):
        """What is made at the first use of a key and kept."""
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]


def invalid(text):
    """An InvalidArgumentError."""
    return errors.InvalidArgumentError(None, None, text)


def sampler(seed, seed2):
    """Function that draws random numbers of 32 bits, one after the other."""
    return word_stream(PhiloxState(seed, seed2)).__next__


# ------------------------------------------------------------------ sources
def tensors(context, path, components):
    """One element."""
    left = [list(components)]
    return lambda: left.pop() if left else None


def slices(context, path, components):
    """Each slice along the first axis."""
    count, at = len(components[0]), 0

    def get():
        nonlocal at
        if at >= count:
            return None
        at += 1
        return [c[at - 1] for c in components]
    return get


def sparse_slices(context, path, indices, values, shape):
    """Each slice of a sparse tensor, as its three parts."""
    rows, at = indices[:, 0], 0

    def get():
        nonlocal at
        if at >= shape[0]:
            return None
        first, last = np.searchsorted(rows, [at, at + 1])
        at += 1
        return [indices[first:last, 1:], values[first:last], shape[1:]]
    return get


def counting(context, path, start, stop, step):
    """start, start + step, ... before stop."""
    numbers = iter(range(start, stop, step))

    def get():
        for number in numbers:
            return [np.int64(number)]
        return None
    return get


def random_numbers(context, path, seed, seed2):
    """Random numbers of 32 bits without end."""
    draw = sampler(seed, seed2)
    return lambda: [np.int64(draw())]


def generated(context, path, init, following, finalize, arguments):
    """What a Python generator yields."""
    begin, go_on, end = (context.function(f) for f in (init, following, finalize))
    state, over = None, False

    def get():
        nonlocal state, over
        if over:
            return None
        if state is None:
            state = begin(arguments)
        try:
            return go_on(state)
        except errors.OutOfRangeError:
            over = True
            end(state)
            return None
    return get


def of_list(context, path, elements):
    """Elements that are there already."""
    return _popper(deque(elements))


def _popper(queue):
    return lambda: queue.popleft() if queue else None


def file_parts(context, path, filenames, read):
    """What is in some files; read(name): a generator of byte strings.  A damaged file ends where it is damaged."""
    names, current = deque(filenames), None

    def get():
        nonlocal current
        while True:
            if current is None:
                if not names:
                    return None
                current = read(names[0])
            try:
                return [next(current)]
            except StopIteration:
                pass
            except errors.OpError as error:
                # A damaged file ends where it is damaged; one that cannot be read is tried again.
                current = None
                if isinstance(error, errors.DataLossError) or error.message.startswith(" "):
                    names.popleft()
                raise
            names.popleft()
            current = None
    return get


# ------------------------------------------------------------------ one after the other
def zipped(context, path, *inputs):
    """Elements of all inputs side by side."""
    sources = [d.iterate(context, (*path, i)) for i, d in enumerate(inputs)]

    def get():
        found = [source() for source in sources]
        return None if any(e is None for e in found) else [v for e in found for v in e]
    return get


def concatenated(context, path, first, second):
    """The elements of one dataset, then those of another."""
    left = deque(((first, 0), (second, 1)))
    source = None

    def get():
        nonlocal source
        while left:
            if source is None:
                source = left[0][0].iterate(context, (*path, left[0][1]))
            found = source()
            if found is not None:
                return found
            left.popleft()
            source = None
        return None
    return get


def repeated(context, path, dataset, count):
    """The elements count times over; below zero without end."""
    source, epoch, some = None, 0, False

    def get():
        nonlocal source, epoch, some
        while count < 0 or epoch < count:
            if source is None:
                source, some = dataset.iterate(context, (*path, 0)), False
            found = source()
            if found is not None:
                some = True
                return found
            source = None
            epoch += 1
            if count < 0 and not some:
                return None
        return None
    return get


def taken(context, path, dataset, count):
    """The first elements; below zero all."""
    source, left = dataset.iterate(context, (*path, 0)), count

    def get():
        nonlocal left
        if left == 0:
            return None
        left -= 1
        return source()
    return get


def skipped(context, path, dataset, count):
    """All but the first elements; below zero none."""
    source, left = dataset.iterate(context, (*path, 0)), count

    def get():
        nonlocal left
        if left < 0:
            return None
        while left:
            left -= 1
            if source() is None:
                left = 0
                return None
        return source()
    return get


def sharded(context, path, dataset, shards, index):
    """Every shards-th element, from index on."""
    source, first = dataset.iterate(context, (*path, 0)), True

    def get():
        nonlocal first
        for _ in range(index if first else shards - 1):
            if source() is None:
                return None
        first = False
        return source()
    return get


def passed_on(context, path, dataset):
    """The elements as they come."""
    return dataset.iterate(context, (*path, 0))


def in_memory(context, path, dataset):
    """The elements, kept from the first pass that comes to the end."""
    source, elements = None, []

    def get():
        nonlocal source
        if source is None:
            kept = context.kept(("cache", path), list)
            source = _popper(deque(kept[0])) if kept else _recording(context, path, dataset, elements)
        return source()
    return get


def _recording(context, path, dataset, elements):
    source = dataset.iterate(context, (*path, 0))

    def get():
        found = source()
        if found is not None:
            elements.append(found)
        else:
            context.kept(("cache", path), list)[:] = [elements]
        return found
    return get


def without_errors(context, path, dataset):
    """The elements that can be had."""
    source = dataset.iterate(context, (*path, 0))

    def get():
        while True:
            try:
                return source()
            except errors.OpError:
                continue
    return get


def unique(context, path, dataset):
    """Each element once."""
    source, seen = dataset.iterate(context, (*path, 0)), set()

    def get():
        while True:
            found = source()
            if found is None:
                return None
            key = tuple(v if isinstance(v, bytes) else np.asarray(v).tobytes() for v in found)
            if key not in seen:
                seen.add(key)
                return found
    return get


# ------------------------------------------------------------------ batches
def stacked(values):
    """Values of one component as one array."""
    first = values[0]
    if isinstance(first, np.ndarray):
        for v in values:
            if v.size != first.size:
                raise invalid("Cannot add tensor to the batch: number of elements does not match. Shapes are: "
                              "[tensor]: "
                              f"{_shape_text(v)}, [batch]: {_shape_text(first)}")
        return np.stack([v.reshape(first.shape) for v in values])
    if isinstance(first, np.generic):
        return np.array(values, first.dtype)
    out = np.empty(len(values), object)
    out[:] = values
    return out


def _shape_text(array):
    return "[" + ",".join(map(str, array.shape)) + "]"


def batched(context, path, dataset, size, drop, stack=stacked):
    """Elements put together, as many as size at a time."""
    source = dataset.iterate(context, (*path, 0))
    over = False

    def get():
        nonlocal over
        elements = []
        while not over and len(elements) < size:
            found = source()
            if found is None:
                over = True
            else:
                elements.append(found)
        if not elements or drop and len(elements) < size:
            return None
        return [stack(list(values)) for values in zip(*elements)]
    return get


def padded_batches(context, path, dataset, size, shapes, paddings, drop):
    """Elements put together, each padded to a common shape."""
    whole = batched(context, path, dataset, size, drop, list)

    def get():
        columns = whole()
        if columns is None:
            return None
        return [_padded(i, c, s, p) for i, (c, s, p) in enumerate(zip(columns, shapes, paddings))]
    return get


def _padded(component, values, shape, padding):
    arrays = [as_array(v) for v in values]
    for a in arrays:
        if a.ndim != len(shape):
            raise invalid("All elements in a batch must have the same rank as the padded shape for component"
                          f"{component}: expected rank {len(shape)} but got element with rank {a.ndim}")
    full = [max(a.shape[i] for a in arrays) if d < 0 else int(d) for i, d in enumerate(shape)]
    if any(n > m for a in arrays for n, m in zip(a.shape, full)):
        raise errors.DataLossError(None, None, "Attempted to pad to a smaller size than the input element.")
    out = np.empty((len(arrays), *full), arrays[0].dtype)
    out[...] = padding
    for row, a in zip(out, arrays):
        # A row of an array of one axis is a scalar, which cannot be written into.
        if a.ndim:
            row[tuple(slice(n) for n in a.shape)] = a
    if not full:
        out[:] = [a[()] for a in arrays]
    return out


def as_array(value):
    """A value as an array; byte strings as objects."""
    if isinstance(value, np.ndarray):
        return value
    return np.array(value, None if isinstance(value, np.generic) else object)


def sparse_batches(context, path, dataset, size, row_shape):
    """Elements of one dense component as the rows of a sparse tensor, in its three parts."""
    whole = batched(context, path, dataset, size, False, list)

    def get():
        columns = whole()
        return None if columns is None else [_sparse_rows(columns[0], row_shape)]
    return get


def _sparse_rows(values, row_shape):
    arrays = [as_array(v) for v in values]
    for a in arrays:
        if a.ndim != len(row_shape):
            raise invalid(f"Input element had shape ({_shape_text(a)}) that is incompatible with the row shape "
                          f"([{','.join(map(str, row_shape))}]).")
    full = [max(a.shape[i] for a in arrays) if d < 0 else int(d) for i, d in enumerate(row_shape)]
    for a in arrays:
        if any(n > m for n, m in zip(a.shape, full)):
            raise errors.DataLossError(None, None, "Input element had shape that is larger than the row shape.")
    indices = [np.concatenate([np.full((a.size, 1), i), np.argwhere(np.ones(a.shape, bool))], 1)
               for i, a in enumerate(arrays)]
    parts = (np.concatenate(indices).astype(np.int64), np.concatenate([a.reshape(-1) for a in arrays]),
             np.array([len(arrays), *full], np.int64))
    out = np.empty(3, object)
    out[:] = [as_proto(p) for p in parts]
    return out


def unbatched(context, path, dataset):
    """The rows of each element."""
    source, current = dataset.iterate(context, (*path, 0)), None

    def get():
        nonlocal current
        while True:
            found = None if current is None else current()
            if found is not None:
                return found
            element = source()
            if element is None:
                return None
            if len({len(c) for c in element}) > 1:
                raise invalid("Input element must have the same batch size in each component.")
            current = slices(context, path, element)
    return get


def windows(context, path, dataset, size, shift, stride, drop):
    """Datasets of elements that follow each other: one for each component."""
    source, held, over = dataset.iterate(context, (*path, 0)), [], False

    def get():
        nonlocal over, held
        span = (size - 1) * stride + 1
        while not over and len(held) < span:
            found = source()
            over = found is None
            if not over:
                held.append(found)
        mine = held[:span:stride]
        if not mine or drop and len(mine) < size:
            return None
        for _ in range(shift - len(held)):
            if not over and source() is None:
                over = True
        held = held[shift:]
        return [DatasetValue(of_list, (), [[v] for v in values]) for values in zip(*mine)]
    return get
