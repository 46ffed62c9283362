"""Large sparse matrices times dense ones: rows with as many elements as each other at once, or by scipy where it is.

What is found out of the places of the elements (which rows are as long, in what order the columns come) is kept for
the next product with the same places, which is what a training step makes.
"""
import threading

import numpy as np

_SMALL = 1 << 12          # products of elements below which sorting costs more than it gives
_AT_ONCE = 1 << 17        # elements of the gathered rows
_KEPT = 16                # matrices whose places are kept
_KEPT_ELEMENTS = 1 << 22
_FLOATS = frozenset((np.dtype(np.float32), np.dtype(np.float64)))


def is_served(values, b):
    """bool: whether a product is one of those that this module is for."""
    return values.dtype in _FLOATS and b.dtype == values.dtype and len(values) * b.shape[1] >= _SMALL


class Places:
    """Where the elements of a matrix are.

    fault  (element, column of indices) that is outside of the shape, or None.
    """

    def __init__(self, indices, shape):
        self.indices, self.shape = indices.copy(), shape
        self.fault = self._outside()
        self._sides = {}

    def are(self, indices):
        """bool: whether other indices are the same."""
        return np.array_equal(self.indices, indices)

    def _outside(self):
        for axis in (1, 0):
            place = self.indices[:, axis]
            if len(place) and (place.min() < 0 or place.max() >= self.shape[axis]):
                return int(((place < 0) | (place >= self.shape[axis])).argmax()), axis
        return None

    def side(self, adjoint):
        """The _Side of the matrix or of its transpose."""
        found = self._sides.get(adjoint)
        if found is None:
            rows, columns = (self.indices[:, 1], self.indices[:, 0]) if adjoint else self.indices.T
            found = self._sides[adjoint] = _Side(rows, columns, self.shape[1 if adjoint else 0])
        return found


class _Side:
    """The elements by rows.

    order     what sorts them, or None where they are sorted.
    pointers  where each row begins.  columns: of the sorted elements.
    """

    def __init__(self, rows, columns, count):
        sorted_ = len(rows) < 2 or not (rows[1:] < rows[:-1]).any()
        self.order = None if sorted_ else np.argsort(rows.astype(np.uint16) if count <= 1 << 16 else rows, kind="stable")
        self.columns = (columns if sorted_ else columns[self.order]).astype(np.int32 if columns.size < 1 << 31 else np.int64)
        lengths = np.bincount(rows, minlength=count)
        self.pointers = np.concatenate([[0], np.cumsum(lengths)]).astype(self.columns.dtype)
        self.count, self._lengths, self._groups = count, lengths, None
        self._values = None, []

    def groups(self):
        """list of (rows, elements, columns), for rows with as many elements."""
        if self._groups is None:
            self._groups = []
            for n in np.flatnonzero(np.bincount(self._lengths)):
                if n:
                    rows = np.flatnonzero(self._lengths == n)
                    elements = self.pointers[rows][:, None] + np.arange(n)
                    self._groups.append((rows, elements if self.order is None else self.order[elements],
                                         self.columns[elements].astype(np.intp)))
        return self._groups

    def _by_groups(self, values):
        """For each group its values [rows, 1, elements]; those of the last product where they are the same."""
        last, found = self._values
        if last is None or not np.array_equal(last, values):
            found = [values[elements][:, None, :] for _, elements, _ in self.groups()]
            self._values = values.copy(), found
        return found

    def times(self, values, b):
        """The product with a dense matrix, of elements that have these values."""
        out = np.zeros((self.count, b.shape[1]), b.dtype)
        for (rows, _, columns), value in zip(self.groups(), self._by_groups(values)):
            block = max(1, _AT_ONCE // (columns.shape[1] * b.shape[1]))
            for i in range(0, len(rows), block):
                part = slice(i, i + block)
                out[rows[part]] = np.matmul(value[part], np.take(b, columns[part], 0, mode="clip"))[:, 0]
        return out


_kept, _lock = [], threading.Lock()


def places(indices, shape):
    """The Places of indices int [n, 2] in a matrix of some shape, those of an earlier product where they are the same."""
    shape = tuple(int(n) for n in shape)
    for found in _kept:
        if found.shape == shape and len(found.indices) == len(indices) and found.are(indices):
            return found
    made = Places(indices, shape)
    with _lock:
        if indices.size <= _KEPT_ELEMENTS:
            _kept.insert(0, made)
        while len(_kept) > _KEPT or sum(p.indices.size for p in _kept) > _KEPT_ELEMENTS:
            _kept.pop()
    return made


def _scipy():
    """scipy.sparse, or None."""
    try:
        import scipy.sparse
    except ImportError:
        return None
    return scipy.sparse


_library = []


def matmul(found, values, b, adjoint):
    """The product of a sparse matrix, or its transpose, and a dense one.

    Args:
      found: Places without a fault.  values: array [n].  b: array [k, m].
    """
    if not _library:
        _library.append(_scipy())
    if _library[0] is None:
        return found.side(adjoint).times(values, b)
    side = found.side(False)
    values = values if side.order is None else values[side.order]
    matrix = _library[0].csr_matrix((values, side.columns, side.pointers), shape=found.shape, copy=False)
    return (matrix.T if adjoint else matrix) @ b
