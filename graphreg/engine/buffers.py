"""Memory for results that is used again once nobody else holds it: fresh pages cost as much as arithmetic."""
import sys
from collections import deque

import numpy as np

_KINDS, _BYTES = 256, 1 << 30      # what may be held at most, before all that is not in use is let go


class Buffers:
    """Arrays to put results in; threads may share one.

    A buffer is free when only this object refers to it: no result, and no view of one, is alive.
    """

    def __init__(self):
        self._by_kind, self._bytes = {}, 0

    def take(self, shape, dtype):
        """An array of a shape and dtype, with any content.

        Args:
          shape: tuple of int.  dtype: numpy.dtype.
        """
        count = 1
        for n in shape:
            count *= n
        waiting = self._by_kind.get((count, dtype))
        if waiting is None:
            if len(self._by_kind) >= _KINDS:
                self.clear()
            waiting = self._by_kind.setdefault((count, dtype), deque())
        found = _free(waiting, shape)
        return self._new(waiting, count, shape, dtype) if found is None else found

    def _new(self, waiting, count, shape, dtype):
        if self._bytes > _BYTES:
            self.clear()
        buffer = np.empty(count, dtype)
        array = buffer.reshape(shape)
        waiting.append(buffer)
        self._bytes += buffer.nbytes
        return array

    def clear(self):
        """Let all buffers go; results that are alive keep theirs."""
        self._by_kind, self._bytes = {}, 0


def _free(waiting, shape):
    """A buffer that nobody holds, as an array of a shape, or None."""
    for _ in range(len(waiting)):
        try:
            # Who has taken a buffer out of the queue is the only one to look at it.
            buffer = waiting.popleft()
        except IndexError:
            return None
        array = buffer.reshape(shape) if sys.getrefcount(buffer) == _UNHELD else None
        waiting.append(buffer)
        if array is not None:
            return array
    return None


def _references():
    """What getrefcount says of an array that is held by a local name alone."""
    waiting = deque([np.empty(1)])
    buffer = waiting.popleft()
    return sys.getrefcount(buffer)


_UNHELD = _references()
