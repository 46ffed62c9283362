"""Writing rows into an array at given places: the inner part of the Scatter* ops.

Rows that name one place twice count in their order, as TF's sequential loops do.
"""
import numpy as np


def put(xp, ref, at, rows, combine=None):
    """A copy of `ref` in which ref[at] = combine(ref[at], rows); None replaces.

    Args:
      ref: array.  at: int array or tuple of them, that many leading axes of ref are indexed.
      rows: array that ref[at] has the shape of, or a scalar.
      combine: None, a ufunc, or any elementwise function of (old, new).
    """
    out = ref.copy()
    if combine is None:
        out[at] = rows
    elif isinstance(combine, np.ufunc):
        combine.at(out, at, rows)
    else:
        rows = xp.broadcast_to(rows, out[at].shape)
        for turn in turns(_flat_places(at, ref.shape)):
            place = tuple(a.reshape(-1)[turn] for a in at) if isinstance(at, tuple) else at.reshape(-1)[turn]
            flat = rows.reshape((-1,) + rows.shape[_batch_rank(at):])
            out[place] = combine(out[place], flat[turn])
    return out


def _batch_rank(at):
    return (at[0] if isinstance(at, tuple) else at).ndim


def _flat_places(at, shape):
    if not isinstance(at, tuple):
        return at.reshape(-1)
    return np.ravel_multi_index([a.reshape(-1) for a in at], shape[:len(at)])


def turns(places):
    """Index arrays that split `places` so that none holds a place twice, earlier mentions first."""
    order = np.argsort(places, kind="stable")
    ordered = places[order]
    first = np.searchsorted(ordered, ordered)
    rank = np.arange(places.size) - first
    return [np.sort(order[rank == r]) for r in range(int(rank.max()) + 1 if places.size else 0)]


def smaller(old, new):
    """The smaller one; the old one when one of them is no number."""
    return np.where(new < old, new, old)


def larger(old, new):
    """The larger one; the old one when one of them is no number."""
    return np.where(new > old, new, old)


def quotient(old, new):
    """old / new; integers are cut towards zero."""
    if old.dtype.kind not in "iu":
        return old / new
    whole = np.abs(old) // np.abs(new)
    return (np.sign(old) * np.sign(new) * whole).astype(old.dtype)
