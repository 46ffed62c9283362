"""The k largest elements of each row, in TF's order.

Sorted results of rows without NaN need no more than a stable sort.  What TF leaves to a heap of
k + 1 elements, the order of unsorted results and the place of NaNs, is found by walking through
such a heap, one row at a time.  (Where NaNs stand when all of more than 16 columns are sorted is not
defined in TF.)
"""
import math

import numpy as np

_FEW_COLUMNS = 64


def top_k(x, k, ordered):
    """Return (values, indices as int32) of the k largest elements along the last axis.

    Args:
      x: array of rank >= 1 and real dtype.
      k: int, at most the size of the last axis.
      ordered: bool, largest first and equal ones by index; otherwise as TF's heap leaves them.
    """
    columns = x.shape[-1]
    rows = x.reshape(math.prod(x.shape[:-1]), columns)
    if not rows.size or not k:
        chosen = np.zeros((rows.shape[0], k), np.int64)
    elif k == 1:
        chosen = _largest(rows)
    elif ordered or k == columns:
        chosen = _descending(rows, k)
    else:
        chosen = np.array([_Heap(row, k).indices for row in rows.tolist()])
    indices = chosen.reshape(x.shape[:-1] + (k,))
    return np.take_along_axis(x, indices, -1), indices.astype(np.int32)


def _largest(rows):
    """The first place of each row's maximum, NaNs left aside."""
    if rows.dtype.kind == "f":
        rows = np.where(np.isnan(rows), rows.dtype.type(-np.inf), rows)
    return rows.argmax(1)[:, None]


def _descending(rows, k):
    if rows.dtype.kind != "f" or not np.isnan(rows).any():
        return _sorted(rows, k)
    return np.array([_with_nan(row.tolist(), k) if np.isnan(row).any() else _sorted(row[None], k)[0]
                     for row in rows])


def _sorted(rows, k):
    """Indices of the k largest of each row by a stable sort of the reversed row."""
    n = rows.shape[1]
    if 2 * k <= n and n > _FEW_COLUMNS:
        return np.array([_sorted_part(row, k) for row in rows])
    return _descending_order(rows)[:, :k]


def _sorted_part(row, k):
    """As _sorted for one row: only elements as large as the k-th one are sorted."""
    found = np.flatnonzero(row >= np.partition(row, row.size - k)[row.size - k])
    return found[_descending_order(row[found][None])[0, :k]]


def _descending_order(rows):
    return rows.shape[1] - 1 - np.argsort(rows[:, ::-1], axis=1, kind="stable")[:, ::-1]


def _with_nan(row, k):
    return _insertion_sort(row) if k == len(row) else _Heap(row, k).sort()


def _insertion_sort(row):
    """All indices by value; nothing passes a NaN unless it is larger than the first of all."""
    order = []
    for i, value in enumerate(row):
        at = len(order)
        if order and value > row[order[0]]:
            at = 0
        while at and value > row[order[at - 1]]:
            at -= 1
        order.insert(at, i)
    return order


class _Heap:
    """The k best indices of a row, the worst of them on top; every comparison with a NaN is by index."""

    def __init__(self, row, k):
        self._row = row
        self.indices = list(range(k + 1))
        for parent in range((k - 1) // 2, -1, -1):
            self._settle(parent, self.indices[parent], k + 1)
        last = self.indices.pop()
        self._settle(0, last, k)
        for i in range(k + 1, len(row)):
            if self._before(i, self.indices[0]):
                self._settle(0, i, k)

    def _before(self, a, b):
        row = self._row
        return row[a] > row[b] or (not row[a] < row[b] and a < b)

    def _settle(self, hole, new, size):
        """Fill the hole from below down to a leaf, then let the new index rise to its place."""
        heap, top = self.indices, hole
        while 2 * hole + 1 < size:
            child = 2 * hole + 2
            if child == size or self._before(heap[child], heap[child - 1]):
                child -= 1
            heap[hole], hole = heap[child], child
        while hole > top and self._before(heap[(hole - 1) // 2], new):
            heap[hole], hole = heap[(hole - 1) // 2], (hole - 1) // 2
        heap[hole] = new

    def sort(self):
        """The indices, best first: the worst goes from the top to the end, again and again."""
        for size in range(len(self.indices) - 1, 0, -1):
            last, self.indices[size] = self.indices[size], self.indices[0]
            self._settle(0, last, size)
        return self.indices
