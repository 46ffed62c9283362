"""Datasets at run time that draw random numbers or call functions; what is known of a whole pipeline."""
import os
from collections import deque

import numpy as np

from ..core import errors
from ..formats.tfrecord import TFRecordWriter
from .dataset_values import (
    DatasetValue, as_array, batched, concatenated, counting, in_memory, invalid, of_list, padded_batches, passed_on,
                             random_numbers,
    repeated, sampler, sharded, skipped, slices, sparse_slices, taken, tensors, zipped)

_LOW64 = (1 << 64) - 1


# ------------------------------------------------------------------ random order
def seeds_of(seed, seed2):
    """Seeds that are used as they are: (0, 0) is replaced by what the system gives."""
    if seed == 0 and seed2 == 0:
        return tuple(int.from_bytes(os.urandom(8), "little") & _LOW64 for _ in range(2))
    return seed, seed2


def shuffled(context, path, dataset, size, seed, seed2, reshuffle):
    """The elements in random order, drawn from a buffer; with reshuffle in another one each time."""
    if reshuffle:
        draw = context.kept(("shuffle", path), lambda: sampler(seed, seed2))
        seed, seed2 = draw(), draw()
    return shuffled_and_repeated(context, path, dataset, size, seed, seed2, 1)


def shuffled_and_repeated(context, path, dataset, size, seed, seed2, count):
    """The elements in random order, count times over: a buffer holds what is left of one epoch and the next."""
    draw = sampler(seed, seed2)
    buffer, parts, total = [], deque([[0, 0]]), 0
    source, epoch, some = dataset.iterate(context, (*path, 0)), 0, False

    def fill():
        nonlocal source, epoch, some, total
        while source is not None and total < size:
            found = source()
            if found is not None:
                put(found)
                continue
            epoch += 1
            if 0 <= count <= epoch or not some:
                source = None
                return
            source, some = dataset.iterate(context, (*path, 0)), False
            parts.append([parts[-1][1]] * 2)

    def put(element):
        nonlocal some, total
        at = parts[-1][1] % size
        if at == len(buffer):
            buffer.append(element)
        else:
            buffer[at] = element
        parts[-1][1] += 1
        some, total = True, total + 1

    def get():
        nonlocal total
        fill()
        if not total:
            return None
        while parts[0][0] == parts[0][1]:
            parts.popleft()
        part = parts[0]
        at, first = (part[0] + draw() % (part[1] - part[0])) % size, part[0] % size
        found, buffer[at], buffer[first] = buffer[at], buffer[first], None
        part[0] += 1
        total -= 1
        return found
    return get if count else lambda: None


def chosen(context, path, selector, *inputs):
    """Elements of the inputs, in the order that a dataset of numbers says."""
    choose = selector.iterate(context, (*path, 0))
    sources = [d.iterate(context, (*path, i + 1)) for i, d in enumerate(inputs)]

    def get():
        while any(sources):
            number = choose()
            if number is None:
                return None
            at = int(number[0])
            if not 0 <= at < len(sources):
                raise invalid(f"Selector index out of range: {at} >= {len(sources)}")
            found = sources[at] and sources[at]()
            if found is not None:
                return found
            sources[at] = None
        return None
    return get


# ------------------------------------------------------------------ functions
def mapped(context, path, dataset, f, arguments):
    """What a function makes of each element."""
    source, call = dataset.iterate(context, (*path, 0)), context.function(f)

    def get():
        found = source()
        return None if found is None else _called(call, found + arguments)
    return get


def _called(call, values):
    try:
        return call(values)
    except errors.OutOfRangeError as error:
        # The end of some other sequence is not the end of this one.
        raise invalid(f"Function invocation produced OutOfRangeError: {error.message}") from error


def filtered(context, path, dataset, f, arguments, stops=False):
    """The elements that a function is true of; with stops, up to the first that it is not."""
    source, call, over = dataset.iterate(context, (*path, 0)), context.function(f), False

    def get():
        nonlocal over
        while not over:
            found = source()
            if found is None or call(found + arguments)[0]:
                return found
            over = stops
        return None
    return get


def flat_mapped(context, path, dataset, f, arguments):
    """The elements of the datasets that a function makes of each element."""
    source, call, current, index = dataset.iterate(context, (*path, 0)), context.function(f), None, 0

    def get():
        nonlocal current, index
        while True:
            if current is None:
                element = source()
                if element is None:
                    return None
                made = call(element + arguments)[0]
                current, index = made.iterate(context, (*path, "f", index)), index + 1
            found = current()
            if found is not None:
                return found
            current = None
    return get


def interleaved(context, path, dataset, f, arguments, cycle, block):
    """The elements of the datasets that a function makes, block by block of cycle datasets in turn."""
    source, call = dataset.iterate(context, (*path, 0)), context.function(f)
    current, at, taken_here, made, over = [None] * cycle, 0, 0, 0, False

    def advance():
        nonlocal at, taken_here
        at, taken_here = (at + 1) % cycle, 0

    def open_next():
        nonlocal made, over
        element = source()
        if element is None:
            over = True
            return
        current[at] = call(element + arguments)[0].iterate(context, (*path, "f", made))
        made += 1

    def get():
        nonlocal taken_here
        while not over or any(current):
            if current[at] is None:
                if not over:
                    open_next()
                if current[at] is None:
                    advance()
                    continue
            found = current[at]()
            if found is not None:
                taken_here += 1
                if taken_here == block:
                    advance()
                return found
            current[at] = None
            advance()
        return None
    return get


def scanned(context, path, dataset, f, state, arguments):
    """What a function makes of its state and each element; it gives the next state first."""
    source, call, held = dataset.iterate(context, (*path, 0)), context.function(f), list(state)

    def get():
        nonlocal held
        found = source()
        if found is None:
            return None
        results = call(held + found + arguments)
        held = results[:len(held)]
        return results[len(held):]
    return get


def grouped(context, path, dataset, key_f, key_args, reduce_f, reduce_args, size_f, size_args):
    """Elements of one key, as many as its window holds, reduced to datasets."""
    source = dataset.iterate(context, (*path, 0))
    key_of, reduce, size_of = context.function(key_f), context.function(reduce_f), context.function(size_f)
    groups, sizes, current, made, over = {}, {}, None, 0, False

    def open_group(key):
        nonlocal current, made
        elements = groups.pop(key)
        window = DatasetValue(of_list, (), elements)
        current = reduce([np.int64(key), window] + reduce_args)[0].iterate(context, (*path, "f", made))
        made += 1

    def take():
        nonlocal over
        found = source()
        if found is None:
            over = True
            return
        key = int(key_of(found + key_args)[0])
        if key not in sizes:
            sizes[key] = int(size_of([np.int64(key)] + size_args)[0])
            if sizes[key] <= 0:
                raise invalid(f"Window size must be greater than zero, but got {sizes.pop(key)}.")
        groups.setdefault(key, []).append(found)
        if len(groups[key]) == sizes[key]:
            open_group(key)

    def get():
        nonlocal current
        while True:
            found = None if current is None else current()
            if found is not None:
                return found
            current = None
            if not over:
                take()
            elif groups:
                open_group(min(groups))
            else:
                return None
    return get


def group_reduced(context, path, dataset, key, init, reduce, finalize):
    """One element for each key: what its elements are reduced to.  The functions come as (f, arguments)."""
    calls = [(context.function(f), args) for f, args in (key, init, reduce, finalize)]
    results = None

    def run():
        (key_of, key_args), (begin, begin_args), (step, step_args), (finish, finish_args) = calls
        source, states = dataset.iterate(context, (*path, 0)), {}
        for found in iter(source, None):
            k = int(key_of(found + key_args)[0])
            if k not in states:
                states[k] = begin([np.int64(k)] + begin_args)
            states[k] = step(states[k] + found + step_args)
        return deque(finish(states[k] + finish_args) for k in sorted(states))

    def get():
        nonlocal results
        if results is None:
            results = run()
        return results.popleft() if results else None
    return get


# ------------------------------------------------------------------ rewriting
def optimized(dataset, kinds):
    """The dataset with what TF fuses fused: the random order of a shuffle that is repeated depends on it."""
    inputs = [optimized(d, kinds) for d in dataset.inputs]
    if (dataset.build is repeated and inputs[0].build is shuffled and inputs[0].facts[3]
            and b"shuffle_and_repeat_fusion" in kinds):
        size, seed, seed2, _ = inputs[0].facts
        return DatasetValue(shuffled_and_repeated, inputs[0].inputs, size, seed, seed2, *dataset.facts)
    return DatasetValue(dataset.build, inputs, *dataset.facts)


def cardinality(dataset):
    """int: the number of elements, -1 when there is no end, -2 when it is not known."""
    rule = _CARDINALITY.get(dataset.build)
    return -2 if rule is None else rule(dataset, *[cardinality(d) for d in dataset.inputs])


def _of_repeat(dataset, n):
    count = dataset.facts[0]
    if count < 0:
        return 0 if n == 0 else -1
    return 0 if count == 0 else n if n < 0 else n * count


def _of_batch(dataset, n):
    size, drop = dataset.facts[0], dataset.facts[-2] if dataset.build is batched else dataset.facts[-1]
    return n if n < 0 else n // size + (n % size != 0 and not drop)


def _of_concat(dataset, a, b):
    return -1 if -1 in (a, b) else -2 if -2 in (a, b) else a + b


def _of_zip(dataset, *counts):
    known = [n for n in counts if n != -1]
    return -1 if not known else -2 if -2 in known else min(known)


def _of_take(dataset, n):
    count = dataset.facts[0]
    return n if count < 0 else count if n == -1 else -2 if n == -2 else min(n, count)


def _of_skip(dataset, n):
    count = dataset.facts[0]
    return 0 if count < 0 else n if n < 0 else max(n - count, 0)


def _of_shard(dataset, n):
    shards, index = dataset.facts
    return n if n < 0 else n // shards + (index < n % shards)


_CARDINALITY = {
    tensors: lambda d: 1, slices: lambda d: len(d.facts[0][0]), sparse_slices: lambda d: int(d.facts[2][0]),
    counting: lambda d: len(range(*d.facts)), random_numbers: lambda d: -1, of_list: lambda d: len(d.facts[0]),
    zipped: _of_zip, concatenated: _of_concat, repeated: _of_repeat, taken: _of_take, skipped: _of_skip,
    sharded: _of_shard, passed_on: lambda d, n: n, in_memory: lambda d, n: n, batched: _of_batch,
    padded_batches: _of_batch, shuffled: lambda d, n: n, mapped: lambda d, n: n, scanned: lambda d, n: n,
    shuffled_and_repeated: lambda d, n: n if n < 0 else (-1 if d.facts[3] < 0 else n * d.facts[3]),
}


# ------------------------------------------------------------------ all at once
def reduced(context, dataset, f, state, arguments):
    """The state after a function has taken in all elements."""
    source, call, held = dataset.iterate(context), context.function(f), list(state)
    for found in iter(source, None):
        held = call(held + found + arguments)
    return held


def single(context, dataset):
    """The one element of a dataset."""
    source = dataset.iterate(context)
    found = source()
    if found is None:
        raise invalid("Dataset was empty.")
    if source() is not None:
        raise invalid("Dataset had more than one element.")
    return found


def write_records(context, dataset, path, compression):
    """Write each element, a byte string, as a record."""
    with TFRecordWriter(path, compression) as writer:
        for found in iter(dataset.iterate(context), None):
            writer.write(bytes(as_array(found[0])[()]))
