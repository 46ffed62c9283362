"""Sparse arrays as (indices [n, rank], values [n], shape [rank]): orders, merges, products and groups of them."""
import numpy as np


def lexicographic(indices):
    """The order (stable) that sorts rows of indices by their first column, then by the second ..."""
    if indices.shape[1] == 0:
        return np.arange(len(indices))
    return np.lexsort(indices.T[::-1])


def steps(indices):
    """int array [n - 1]: how each row compares with the one before it: 1 greater, 0 equal, -1 less."""
    found = np.zeros(max(len(indices) - 1, 0), np.int8)
    for before, after in zip(indices[:-1].T[::-1], indices[1:].T[::-1]):
        found = np.where(after == before, found, np.where(after > before, 1, -1)).astype(np.int8)
    return found


def first_disorder(indices, shape, repeats=False):
    """(row, "out of bounds" | "out of order" | "repeated") of the first row that is not in place, or None."""
    if not len(indices):
        return None
    out = ((indices < 0) | (indices >= shape)).any(axis=1)
    compared = np.concatenate([[1], steps(indices)]) if indices.shape[1] else np.ones(len(indices))
    bad = out | (compared < (0 if repeats else 1))
    if not bad.any():
        return None
    row = int(bad.argmax())
    if out[row]:
        return row, "out of bounds"
    return row, "repeated" if compared[row] == 0 else "out of order"


def merge(a, b):
    """Walk two sorted index matrices at once.

    Returns:
      (from_a, from_b): int arrays, for each row of the union the row of a or of b, -1 where there is none.
    """
    if (steps(a) <= 0).any() or (steps(b) <= 0).any():
        return _merge_slowly(a.tolist(), b.tolist())
    rows = np.concatenate([a, b])
    order = lexicographic(rows)
    fresh = np.concatenate([[True], steps(rows[order]) != 0]) if len(rows) else np.zeros(0, bool)
    place = np.empty(len(rows), np.int64)
    place[order] = np.cumsum(fresh) - 1
    from_a, from_b = np.full(int(fresh.sum()), -1), np.full(int(fresh.sum()), -1)
    from_a[place[:len(a)]] = np.arange(len(a))
    from_b[place[len(a):]] = np.arange(len(b))
    return from_a, from_b


def _merge_slowly(a, b):
    """merge of matrices that are not sorted: what comes of always taking the lesser head."""
    i = j = 0
    pairs = []
    while i < len(a) or j < len(b):
        takes_a = j == len(b) or (i < len(a) and a[i] <= b[j])
        takes_b = i == len(a) or (j < len(b) and b[j] <= a[i])
        pairs.append((i if takes_a else -1, j if takes_b else -1))
        i, j = i + takes_a, j + takes_b
    found = np.array(pairs, np.int64).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def picked(values, places):
    """The values at places, zeros where a place is -1."""
    if not len(values):
        return np.zeros(len(places), values.dtype)
    return np.where(places >= 0, values[places], np.zeros((), values.dtype))


def matmul(rows, columns, values, count, b):
    """The product of a sparse matrix with `count` rows and a dense matrix.

    Args:
      rows, columns: int arrays [n].  values: array [n].  b: array [k, m].
    """
    out = np.zeros((count, b.shape[1]), b.dtype)
    if not len(rows) or not b.shape[1]:
        return out
    if len(rows) > 1 and (np.diff(rows) < 0).any():
        order = np.argsort(rows, kind="stable")
        rows, columns, values = rows[order], columns[order], values[order]
    # A few thousand elements at a time: the products of all of them need not lie in memory together.
    block = max(1, 2 ** 20 // b.shape[1])
    for start in range(0, len(rows), block):
        part = slice(start, start + block)
        products = values[part, None] * b[columns[part]]
        heads = np.flatnonzero(np.concatenate([[True], rows[part][1:] != rows[part][:-1]]))
        out[rows[part][heads]] += np.add.reduceat(products, heads, axis=0)
    return out


def groups(indices, axes):
    """(order, heads): rows sorted by their columns `axes`, and where each group of equal ones begins."""
    keys = indices[:, axes]
    order = lexicographic(keys)
    if not len(order):
        return order, order
    return order, np.flatnonzero(np.concatenate([[True], steps(keys[order]) != 0]))


def edit_distance(a, b):
    """The number of insertions, deletions and substitutions that lead from one sequence to the other."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        previous, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
    return row[-1]
