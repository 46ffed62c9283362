"""Sums, products and extremes of the rows of an array that share a segment id."""
import numpy as np


# ------------------------------------------------------------------ what is wrong with ids
def first_unsorted(ids):
    """TF's text for ids that are not sorted or start below 0, or None."""
    if len(ids) == 0:
        return None
    if ids[0] < 0:
        return (f"Segment id {ids[0]} out of range [0, {ids[-1] + 1}), possibly because 'segment_ids' input is not "
                "sorted.")
    if (ids[1:] < ids[:-1]).any():
        return "segment ids are not increasing"
    return None


def first_too_large(ids, count):
    """TF's text for the first id that is not below count, or None."""
    bad = np.argwhere(np.asarray(ids) >= count)
    if len(bad) == 0:
        return None
    at = tuple(bad[0])
    place = f"[{','.join(str(i) for i in at)}]" if at else ""
    return f"segment_ids{place} = {ids[at]} is out of range [0, {count})"


def first_outside(indices, rows):
    """TF's text for the first row index that there is not, or None."""
    bad = np.flatnonzero((indices < 0) | (indices >= rows))
    return None if len(bad) == 0 else f"Bad: indices[{bad[0]}] == {indices[bad[0]]} out of range [0, {rows})"


# ------------------------------------------------------------------ reductions
def sum(xp, rows, ids, count):
    """Sum of each segment's rows; negative ids are left out."""
    return _reduce(xp, np.add, rows, ids, count, 0)


def prod(xp, rows, ids, count):
    """Product of each segment's rows, 1 for an empty one."""
    return _reduce(xp, np.multiply, rows, ids, count, 1)


def max(xp, rows, ids, count):
    """Largest of each segment, the lowest number for an empty one."""
    return _reduce(xp, np.maximum, rows, ids, count, _limits(rows.dtype).min)


def min(xp, rows, ids, count):
    """Smallest of each segment, the highest number for an empty one."""
    return _reduce(xp, np.minimum, rows, ids, count, _limits(rows.dtype).max)


def sorted_max(xp, rows, ids, count):
    """Like max, but 0 for an empty segment."""
    return _zero_if_empty(xp, max(xp, rows, ids, count), rows, ids, count)


def sorted_min(xp, rows, ids, count):
    """Like min, but 0 for an empty segment."""
    return _zero_if_empty(xp, min(xp, rows, ids, count), rows, ids, count)


def mean(xp, rows, ids, count):
    """Mean of each segment's rows, 0 for an empty one."""
    return _scaled(xp, rows, ids, count, 1.)


def sqrt_n(xp, rows, ids, count):
    """Sum of each segment's rows over the square root of their number."""
    return _scaled(xp, rows, ids, count, .5)


def spread(xp, grad, indices, ids, count, power):
    """Gradient of mean (power 1) or sqrt_n (power 1/2) of rows chosen by indices."""
    scale = np.maximum(_sizes(ids, len(grad)), 1).astype(np.float64) ** -power
    rows = grad[ids] * scale[ids].astype(grad.dtype).reshape((-1,) + (1,) * (grad.ndim - 1))
    return sum(xp, rows, indices, count)


def unique(x, out_idx):
    """(distinct integers of a vector in the order they are first met, place of each among them, how often each comes)."""
    order = np.argsort(x, kind="stable")
    ordered = x[order]
    heads = np.concatenate([[True], ordered[1:] != ordered[:-1]])[:len(x)]
    if heads.all():
        return x.copy(), np.arange(len(x), dtype=out_idx), np.ones(len(x), out_idx)
    starts = np.flatnonzero(heads)
    first = order[starts]
    met = np.argsort(first, kind="stable")
    rank = np.empty(len(met), out_idx)
    rank[met] = np.arange(len(met))
    places = np.empty(len(x), out_idx)
    places[order] = rank[np.cumsum(heads) - 1]
    return x[first[met]], places, np.diff(starts, append=len(x))[met].astype(out_idx)


def sums(ids, rows):
    """(distinct ids in the order they are first met, sum of the rows of each); what is given, where none comes again."""
    ordered = np.sort(ids)
    if (ordered[1:] != ordered[:-1]).all():
        return ids, rows
    different, places, _ = unique(ids, np.dtype(np.int64))
    return different, sum(np, rows, places, len(different))


def _reduce(xp, ufunc, rows, ids, count, start):
    out = np.full((count,) + rows.shape[1:], start, rows.dtype)
    if len(ids) and np.min(ids) < 0:
        rows, ids = rows[ids >= 0], ids[ids >= 0]
    if len(ids) == 0 or rows.size == 0:
        return out
    if (ids[1:] > ids[:-1]).all():
        out[ids] = rows
        return out
    if (ids[1:] < ids[:-1]).any():
        rows, ids = _repeated(rows, ids, count, out)
        if len(ids) == 0:
            return out
        order = np.argsort(ids, kind="stable")
        rows, ids = rows[order], ids[order]
    starts = np.flatnonzero(np.concatenate([[True], ids[1:] != ids[:-1]]))
    out[ids[starts]] = ufunc.reduceat(rows, starts, axis=0, dtype=rows.dtype)
    return out


def _repeated(rows, ids, count, out):
    """The rows whose ids come again, and these; the others are put into their places."""
    if count > 4 * len(ids):
        return rows, ids
    alone = _sizes(ids, count)[ids] == 1
    out[ids[alone]] = rows[alone]
    return rows[~alone], ids[~alone]


def _sizes(ids, count):
    return np.bincount(ids, minlength=count)


def _scaled(xp, rows, ids, count, power):
    total = sum(xp, rows, ids, count)
    sizes = np.maximum(_sizes(ids, count), 1).reshape((-1,) + (1,) * (rows.ndim - 1))
    if rows.dtype.kind in "iu":
        return (np.sign(total) * (np.abs(total) // sizes)).astype(rows.dtype)
    return total / (sizes.astype(np.float64) ** power).astype(rows.dtype)


def _zero_if_empty(xp, values, rows, ids, count):
    empty = (_sizes(ids, count) == 0).reshape((-1,) + (1,) * (rows.ndim - 1))
    return np.where(empty, rows.dtype.type(0), values)


def _limits(dtype):
    return np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)
