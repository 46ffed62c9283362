"""Writing rows into an array at given places: the inner part of the Scatter* ops.

Rows that name one place twice count in their order, as TF's sequential loops do.
"""
import numpy as np


class Rows:
    """What changes in an array, in place of the whole new array.

    at      int array of different places along the leading axis, or a tuple of such arrays.
    values  what stands at these places afterwards.
    """

    __slots__ = ("at", "values")

    def __init__(self, at, values):
        self.at, self.values = at, values

    def into(self, array):
        """Write the change into an array."""
        array[self.at] = self.values

    def applied(self, array):
        """A copy of an array with the change."""
        out = array.copy()
        self.into(out)
        return out


def changed(xp, ref, at, rows, combine=None):
    """The Rows of ref[at] = combine(ref[at], rows); None replaces.

    Args:
      ref: array.  at: int array or tuple of them, that many leading axes of ref are indexed.
      rows: array that ref[at] has the shape of, or a scalar.
      combine: None, a ufunc, or any elementwise function of (old, new).
    """
    if isinstance(at, tuple) and not at:
        return Rows((), rows if combine is None else combine(ref, rows))
    flat_rows = xp.broadcast_to(rows, ref[at].shape).reshape((-1,) + ref.shape[_depth(at):])
    places = _flat_places(at, ref.shape)
    # Each place once: what is named twice is combined twice, in order.
    different, first, which = np.unique(places, return_index=True, return_inverse=True)
    chosen = tuple(a.reshape(-1)[first] for a in at) if isinstance(at, tuple) else different
    values = ref[chosen]
    if len(different) == len(places):
        values[which] = flat_rows if combine is None else combine(values[which], flat_rows)
    elif isinstance(combine, np.ufunc):
        combine.at(values, which, flat_rows)
    else:
        for turn in turns(which):
            values[which[turn]] = flat_rows[turn] if combine is None else combine(values[which[turn]], flat_rows[turn])
    return Rows(chosen, values)


def _depth(at):
    return len(at) if isinstance(at, tuple) else 1


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
