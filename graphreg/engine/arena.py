"""Where large results of a specialised plan are put: buffers that several values take one after the other.

A value may have a buffer when its size is known, an op can write into it, and nobody keeps it: no fetch, no op with a
state.  Values that show each other's memory live as long as the last of them.
"""
import numpy as np

from .updates import aligned

SMALLEST = 4096      # bytes: smaller arrays come out of NumPy's own cache
_ALIGNED = 64        # bytes that sizes are multiples of


class Layout:
    """Blocks of memory, and the arrays in them.

    blocks  bytes of each block.  arrays: (block, raw shape, dtype) of each array that the code names.
    """

    def __init__(self):
        self.blocks, self.arrays = [], []
        self._free = []

    @property
    def bytes(self):
        return sum(self.blocks)

    def take(self, size):
        """A block of so many bytes: the smallest free one that is large enough, or a new one."""
        fitting = [b for b in self._free if self.blocks[b] >= size]
        if fitting:
            block = min(fitting, key=lambda b: self.blocks[b])
            if self.blocks[block] <= 4 * size:
                self._free.remove(block)
                return block
        self.blocks.append(-(-size // _ALIGNED) * _ALIGNED)
        return len(self.blocks) - 1

    def give(self, block):
        self._free.append(block)

    def array(self, block, shape, dtype):
        """The index of an array in a block."""
        key = (block, tuple(shape), dtype)
        if key not in self.arrays:
            self.arrays.append(key)
        return self.arrays.index(key)

    def make(self):
        """The arrays of one run in flight: a list like `arrays`."""
        memory = [aligned(size) for size in self.blocks]
        return [memory[block][:int(np.prod(shape, dtype=np.int64)) * dtype.itemsize].view(dtype).reshape(shape)
                for block, shape, dtype in self.arrays]


class Lives:
    """How long the memory of each value is needed."""

    def __init__(self):
        self._roots, self._last, self._kept = {}, {}, set()

    def made(self, value, step, shown=()):
        """A step makes a value, which may show the memory of others."""
        roots = frozenset().union(*(self._roots.get(v, ()) for v in shown))
        self._roots[value] = roots or frozenset((value,))
        self.used(value, step)

    def used(self, value, step):
        for root in self._roots.get(value, ()):
            self._last[root] = max(step, self._last.get(root, step))

    def keep(self, value):
        """Somebody holds a value beyond the run."""
        self._kept |= self._roots.get(value, frozenset())

    def is_kept(self, value):
        return value in self._kept

    def roots(self, value):
        return self._roots.get(value, frozenset())

    def last(self, root):
        return self._last[root]
