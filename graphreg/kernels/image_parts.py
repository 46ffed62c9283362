"""Connected parts of images, and greedy matching."""
import numpy as np


def connected_components(images):
    """int64 like images [n, rows, columns]: 1 + the position of a set's first pixel, 0 for zeros.

    Sets are of adjacent pixels (not over corners) with one value.
    """
    count = images.size
    flat = images.reshape(-1)
    label = np.arange(count).reshape(images.shape)
    joins = []
    for axis in (1, 2):
        n = images.shape[axis]
        one, other = np.take(images, range(n - 1), axis), np.take(images, range(1, n), axis)
        same = one == other
        joins.append((np.take(label, range(n - 1), axis)[same], np.take(label, range(1, n), axis)[same]))
    one, other = (np.concatenate(parts) for parts in zip(*joins)) if joins else (label[:0], label[:0])
    label = _joined(np.arange(count), one, other)
    zero = flat == (b"" if flat.dtype.kind in "OS" else flat.dtype.type(0))
    return np.where(zero, 0, label + 1).astype(np.int64).reshape(images.shape)


def _joined(label, one, other):
    """The smallest number among those that pairs connect, for each."""
    while len(one):
        least = np.minimum(label[one], label[other])
        moved = label.copy()
        for ends in (one, other):
            np.minimum.at(moved, label[ends], least)
            np.minimum.at(moved, ends, least)
        moved = moved[moved]
        if (moved == label).all():
            break
        label = moved
    return label


def greedy_match(distances, valid_rows, top_k):
    """(column of each row, row of each column): the closest pairs first, -1 where there is none."""
    rows, columns = distances.shape
    row_match, column_match = np.full(rows, -1, np.int32), np.full(columns, -1, np.int32)
    usable = rows if valid_rows < 0 else int(valid_rows)
    wanted = top_k if top_k > 0 else columns
    order = np.argsort(distances[:usable], axis=None, kind="stable")
    for place in order:
        row, column = divmod(int(place), columns)
        if row_match[row] < 0 and column_match[column] < 0:
            row_match[row], column_match[column] = column, row
            wanted -= 1
            if not wanted:
                break
    return row_match, column_match
