"""What oneDNN computes: primitives in order, made for certain shapes, and calls bound to memory.

A Recipe is made once for each set of shapes; its primitives never change and serve any number of threads.  A Bound
holds the memory objects of one call at a time.  Images and filters keep TF's order of axes, as strides: the
dimensions oneDNN speaks of are always N, C, H, W and O, I, H, W.
"""
import ctypes

import numpy as np

from .onednn_library import Argument

F32, ANY = 3, 1
TRAINING, INFERENCE, BACKWARD = 64, 96, 128
# What a primitive can be asked of its memory.
DIFF_SRC, WEIGHTS, DIFF_WEIGHTS, WORKSPACE, SCRATCHPAD = 130, 131, 132, 135, 136


class Given:
    """An input of an op as a binder sees it: which one it is, and its shape."""

    __slots__ = ("index", "shape", "ndim", "size")

    def __init__(self, index, shape):
        self.index, self.shape, self.ndim = index, shape, len(shape)
        self.size = int(np.prod(shape, dtype=np.int64))


class _Place:
    """Memory that steps work on: an input, an output, or what is kept between steps."""

    __slots__ = ("kind", "index", "desc")

    def __init__(self, kind, index, desc):
        self.kind, self.index, self.desc = kind, index, desc


class Recipe:
    """Primitives in order.

    outputs  shape and dtype of each result.
    unless   function: inputs -> whether these are none that the library gets right, or None.
    finish   function (list of results, inputs) -> list of results, or None.
    """

    def __init__(self, library):
        self.library = library
        self.outputs, self.steps, self.places, self.scratch = [], [], [], 0
        self.unless = self.finish = None
        self._handles = []

    def __del__(self):
        for destroy, handle in reversed(self._handles):
            destroy(handle)

    def _new(self, destroy, function, *arguments):
        handle = self.library.new(function, *arguments)
        self._handles.append((getattr(self.library, destroy), handle))
        return handle

    # ---------------------------------------------------------- descriptions of memory
    def desc(self, dims, strides=None):
        """The description of float32 memory; without strides the library chooses how it lies."""
        n, dims = len(dims), longs(dims)
        if strides is None:
            return self._new("memory_desc_destroy", "memory_desc_create_with_tag", n, dims, F32, ANY)
        return self._new("memory_desc_destroy", "memory_desc_create_with_strides", n, dims, F32, longs(strides))

    def image(self, shape):
        """Channels-last images of [n, h, w, c]."""
        n, h, w, c = shape
        return self.desc((n, c, h, w), (h * w * c, 1, w * c, c))

    def filters(self, shape):
        """Filters of [h, w, in, out]."""
        h, w, i, o = shape
        return self.desc((o, i, h, w), (1, o, w * i * o, i * o))

    def plain(self, shape):
        """An array as NumPy has it."""
        return self.desc(shape, [int(np.prod(shape[i + 1:], dtype=np.int64)) for i in range(len(shape))])

    # ---------------------------------------------------------- places
    def given(self, value, desc):
        return self._place("given", value.index, desc)

    def made(self, shape, desc, dtype=np.float32):
        """A new output."""
        self.outputs.append((tuple(shape), np.dtype(dtype)))
        return self._place("made", len(self.outputs) - 1, desc)

    def kept(self, desc):
        """Memory for what one step leaves to a later one."""
        return self._place("kept", None, desc)

    def _place(self, kind, index, desc):
        self.places.append(_Place(kind, index, desc))
        return self.places[-1]

    # ---------------------------------------------------------- steps
    def describe(self, name, *arguments, hint=(), after=()):
        """The description of a primitive; after: (number of an operation, description of its operand) that follow."""
        attributes = self.library.new("primitive_attr_create")
        try:
            self.library.check(self.library.primitive_attr_set_scratchpad_mode(attributes, 1))
            if after:
                self._follow(attributes, after)
            return self._new("primitive_desc_destroy", name + "_primitive_desc_create", self.library.engine,
                             *arguments, *hint, attributes)
        finally:
            self.library.primitive_attr_destroy(attributes)

    def _follow(self, attributes, after):
        chain = self.library.new("post_ops_create")
        try:
            for operation, desc in after:
                self.library.check(self.library.post_ops_append_binary(chain, operation, desc))
            self.library.check(self.library.primitive_attr_set_post_ops(attributes, chain))
        finally:
            self.library.post_ops_destroy(chain)

    def wanted(self, description, what):
        """The description of memory that a primitive wants."""
        return self.library.query_desc(description, what, 0)

    def run(self, description, arguments):
        """Add a step: a primitive with its arguments, {number: place}."""
        primitive = self._new("primitive_destroy", "primitive_create", description)
        scratch = self.wanted(description, SCRATCHPAD)
        size = self.library.desc_size(scratch) if scratch else 0
        self.scratch = max(self.scratch, size)
        self.steps.append((primitive, {n: p for n, p in arguments.items() if p is not None}, scratch if size else None))

    def reordered(self, place, desc):
        """A place with the same numbers, lying as wanted."""
        if self.library.memory_desc_equal(place.desc, desc):
            return place
        found = self.kept(desc)
        self.move(place, found)
        return found

    def move(self, source, target):
        """Add the step that copies numbers from place to place."""
        engine = self.library.engine
        attributes = self.library.new("primitive_attr_create")
        self.library.primitive_attr_set_scratchpad_mode(attributes, 1)
        made = self._new("primitive_desc_destroy", "reorder_primitive_desc_create", source.desc, engine, target.desc,
                         engine, attributes)
        self.library.primitive_attr_destroy(attributes)
        self.run(made, {1: source, 17: target})


def longs(numbers):
    return (ctypes.c_int64 * len(numbers))(*numbers)


def address_of(array):
    """The address of an array's first element: array.ctypes.data takes three times as long."""
    return array.__array_interface__["data"][0]


class Bound:
    """A Recipe with memory objects of its own: one call at a time.

    Args:
      recipe: Recipe.  buffers: Buffers that results are put into, or None.  threads: int.
    """

    def __init__(self, recipe, buffers, threads):
        self._recipe, self._buffers, self._threads = recipe, buffers, threads
        library = self._library = recipe.library
        self._memories, self._kept, self._scratches = [], [], []
        of_place = {place: self._memory(place.desc) for place in recipe.places}
        for place, memory in of_place.items():
            if place.kind == "kept":
                buffer = np.zeros(max(library.desc_size(place.desc), 1), np.uint8)
                self._kept.append(buffer)
                library.check(library.memory_set_data_handle(memory, buffer.ctypes.data))
        self._given = [(p.index, m) for p, m in of_place.items() if p.kind == "given"]
        self._made = [(recipe.outputs[p.index], m) for p, m in of_place.items() if p.kind == "made"]
        self._calls = [self._call(of_place, *step) for step in recipe.steps]

    def __del__(self):
        for memory in self._memories:
            self._library.memory_destroy(memory)

    def _memory(self, desc):
        made = self._library.new("memory_create", desc, self._library.engine, None)
        self._memories.append(made)
        return made

    def _call(self, of_place, primitive, arguments, scratch):
        """(primitive, number of arguments, their address, the arguments)."""
        pairs = [(n, of_place[p]) for n, p in arguments.items()]
        if scratch is not None:
            self._scratches.append(self._memory(scratch))
            pairs.append((80, self._scratches[-1]))
        held = (Argument * len(pairs))(*pairs)
        return primitive, len(pairs), ctypes.addressof(held), held

    def __call__(self, arrays):
        """list of the results."""
        library, recipe = self._library, self._recipe
        lane, locate = library.lane(self._threads), library.memory_set_data_handle
        held = []
        for i, memory in self._given:
            array = arrays[i]
            if not array.flags.c_contiguous:
                array = np.ascontiguousarray(array)
                held.append(array)
            locate(memory, address_of(array))
        results = []
        for (shape, dtype), memory in self._made:
            array = np.empty(shape, dtype) if self._buffers is None else self._buffers.take(shape, dtype)
            locate(memory, address_of(array))
            results.append(array)
        if self._scratches:
            address = lane.scratch_of(recipe.scratch)
            for memory in self._scratches:
                locate(memory, address)
        self.execute(lane.stream)
        return results if recipe.finish is None else recipe.finish(results, arrays)

    def locate(self, index, array):
        """Say where an input lies."""
        for i, memory in self._given:
            if i == index:
                self._library.check(self._library.memory_set_data_handle(memory, address_of(array)))

    def execute(self, stream):
        """Run the primitives on what lies where it was last said to."""
        execute = self._library.primitive_execute
        for primitive, count, address, _ in self._calls:
            if execute(primitive, stream, count, address):
                raise RuntimeError("oneDNN could not run a primitive")
