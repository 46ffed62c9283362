"""Rows of arrays for JAX: scatters into variables, sparse training steps, segments, sparse matrices of known shape.

A kernel is (tracer, op, *inputs) -> list of results, variables' new values first.  Sizes that the results have must
be known while tracing; indices need not be.
"""
import math

import jax
import jax.numpy as jnp
import numpy as np

from .jax_values import Untraceable


def outside(indices, limit):
    """Whether indices are none of the first `limit` places."""
    return (indices < 0) | (indices >= limit)


def _refuse(why):
    raise Untraceable(why)


def known(value, what):
    """The ints of an array that is known while tracing."""
    if isinstance(value, jax.Array):
        _refuse(f"{what} that is not known")
    return tuple(np.reshape(value, -1).tolist())


# ------------------------------------------------------------------ rows named twice
def _turns(places):
    """For each place, how often it was named before: int [n]."""
    order = jnp.argsort(places, stable=True)
    ordered = places[order]
    nth = np.arange(places.size) - jnp.searchsorted(ordered, ordered)
    return jnp.zeros(places.size, nth.dtype).at[order].set(nth)


def by_row(states, indices, grad, rule):
    """Apply a rule to the rows that `indices` names; a row named twice is changed twice, in order.

    rule(*rows of the states, rows of grad) -> new rows of the states.
    """
    if not indices.size:
        return list(states)
    turns = _turns(jnp.asarray(indices))

    def turn(carry):
        k, states = carry
        at = jnp.where(turns == k, indices, len(states[0]))
        rows = [jnp.take(s, indices, axis=0, mode="clip") for s in states]
        new = rule(*rows, grad)
        return k + 1, [s.at[at].set(n.astype(s.dtype), mode="drop") for s, n in zip(states, new)]
    last = turns.max()
    start = jnp.zeros((), turns.dtype), [jnp.asarray(s) for s in states]
    return jax.lax.while_loop(lambda carry: carry[0] <= last, turn, start)[1]


def _last_mentions(places, count):
    """The places, with `count` for those that are named again further on."""
    order = jnp.argsort(places, stable=True)
    ordered = places[order]
    again = jnp.concatenate([ordered[1:] == ordered[:-1], jnp.zeros(1, bool)])
    return jnp.full_like(places, count).at[order].set(jnp.where(again, count, ordered))


# ------------------------------------------------------------------ scatters
def _set(ref, places, rows):
    return ref.at[_last_mentions(places, len(ref))].set(rows, mode="drop")


def _added(ref, places, rows):
    return ref.at[places].add(rows)


def _subtracted(ref, places, rows):
    return ref.at[places].subtract(rows)


def _combined(combine):
    return lambda ref, places, rows: by_row([ref], places, rows, lambda old, new: [combine(old, new)])[0]


def _quotient(old, new):
    if np.dtype(old.dtype).kind not in "iu":
        return old / new
    whole = jnp.abs(old) // jnp.abs(new)
    return (jnp.sign(old) * jnp.sign(new) * whole).astype(old.dtype)


HOWS = {"Update": _set, "Add": _added, "Sub": _subtracted, "Mul": _combined(lambda old, new: old * new),
        "Div": _combined(_quotient), "Min": _combined(lambda old, new: jnp.where(new < old, new, old)),
        "Max": _combined(lambda old, new: jnp.where(new > old, new, old))}


_ORDERINGS = (HOWS["Min"], HOWS["Max"])


def _scatter(how, is_resource):
    def kernel(tracer, op, ref, indices, updates):
        ref = jnp.asarray(ref)
        wanted = indices.shape + ref.shape[1:]
        if is_resource and ref.ndim and updates.ndim and updates.size == math.prod(wanted):
            updates = updates.reshape(wanted)
        if ref.ndim == 0 or updates.shape not in ((), wanted) or (
                ref.dtype.kind == "c" and how in _ORDERINGS):
            _refuse("rows that do not fit the variable")
        if not indices.size:
            return [ref]
        tracer.fail_if(outside(indices, ref.shape[0]))
        rows = jnp.broadcast_to(updates, wanted).reshape((-1,) + ref.shape[1:])
        return [how(ref, jnp.reshape(indices, -1), rows)]
    return kernel


def check_vectors(tracer, indices, shape):
    """Note that the last axis of indices must name a place in a shape."""
    if np.size(indices):
        tracer.fail_if(outside(indices, np.array(shape[:indices.shape[-1]], np.int64)))


def _flat(indices, shape):
    """Places that vectors name, counted through."""
    steps = np.cumprod((1,) + tuple(shape[:0:-1]))[::-1]
    return (indices * steps.astype(indices.dtype)).sum(-1).astype(indices.dtype).reshape(-1)


def _scatter_nd(how):
    def kernel(tracer, op, ref, indices, updates):
        ref, depth = jnp.asarray(ref), indices.shape[-1]
        if not 0 < depth <= ref.ndim or updates.shape != indices.shape[:-1] + ref.shape[depth:] or not ref.size:
            _refuse("slices that do not fit the variable")
        if not indices.size:
            return [ref]
        check_vectors(tracer, indices, ref.shape)
        outer, rest = ref.shape[:depth], ref.shape[depth:]
        new = how(ref.reshape((-1,) + rest), _flat(jnp.asarray(indices), outer), jnp.reshape(updates, (-1,) + rest))
        return [new.reshape(ref.shape)]
    return kernel


# ------------------------------------------------------------------ segments
def _segments(rows, ids, count, method, start):
    """Reduce rows by id; negative ids are left out."""
    places = jnp.where(ids < 0, count, ids)
    out = jnp.full((count,) + rows.shape[1:], start, rows.dtype)
    return getattr(out.at[places], method)(rows, mode="drop")


def _limits(dtype):
    return np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)


def _sizes(ids, count):
    return jnp.zeros(count, np.int64).at[jnp.where(ids < 0, count, ids)].add(1, mode="drop")


def _beside(sizes, rows):
    return sizes.reshape((-1,) + (1,) * (rows.ndim - 1))


def _sum(rows, ids, count):
    return _segments(rows, ids, count, "add", 0)


def _scaled(power):
    def reduce(rows, ids, count):
        total, sizes = _sum(rows, ids, count), _beside(jnp.maximum(_sizes(ids, count), 1), rows)
        if rows.dtype.kind in "iu":
            return (jnp.sign(total) * (jnp.abs(total) // sizes)).astype(rows.dtype)
        return total / (sizes.astype(np.float64) ** power).astype(rows.dtype)
    return reduce


def _extreme(method, side, zero_if_empty):
    def reduce(rows, ids, count):
        found = _segments(rows, ids, count, method, getattr(_limits(rows.dtype), side))
        empty = _beside(_sizes(ids, count) == 0, rows)
        return jnp.where(empty, np.zeros((), rows.dtype), found) if zero_if_empty else found
    return reduce


def _product(rows, ids, count):
    return _segments(rows, ids, count, "multiply", 1)


def _unsorted(reduce):
    def kernel(tracer, op, data, ids, count):
        count, = known(count, "a number of segments")
        if ids.shape != data.shape[:ids.ndim] or count < 0 or data.dtype.kind not in "iuf" and reduce is not _sum:
            _refuse("segment ids that do not fit the data")
        tracer.fail_if(ids >= count)
        return [reduce(jnp.reshape(data, (-1,) + data.shape[ids.ndim:]), jnp.reshape(ids, -1), count)]
    return kernel


def _number_of(ids):
    """How many segments sorted ids name, and the ids: they have to be known."""
    ids = np.array(known(ids, "the last segment id"), np.int64)
    if ids.size and (ids[0] < 0 or (np.diff(ids) < 0).any()):
        _refuse("segment ids that are not sorted")
    return int(ids[-1]) + 1 if ids.size else 0


def _sorted(reduce):
    def kernel(tracer, op, data, ids):
        if ids.ndim != 1 or ids.shape[:1] != data.shape[:1] or data.dtype.kind not in "iuf":
            _refuse("segment ids that do not fit the data")
        return [reduce(data, ids, _number_of(ids))]
    return kernel


def _chosen(tracer, data, indices, ids, count):
    if indices.shape != ids.shape or indices.ndim != 1:
        _refuse("segment ids that do not fit the indices")
    tracer.fail_if(outside(indices, data.shape[0]))
    tracer.fail_if(outside(ids, count))
    tracer.fail_if(ids[1:] < ids[:-1])
    return jnp.take(data, indices, axis=0, mode="clip")


def _sparse_segments(reduce):
    def kernel(tracer, op, data, indices, ids, *count):
        count = known(count[0], "a number of segments")[0] if count else _number_of(ids)
        return [reduce(_chosen(tracer, data, indices, ids, count), ids, count)]
    return kernel


def _spread(power):
    """The gradient of a mean (power 1) or of a sum over a root (power 1/2)."""
    def kernel(tracer, op, grad, indices, ids, count):
        count, = known(count, "a number of rows")
        if indices.shape != ids.shape or indices.ndim != 1:
            _refuse("segment ids that do not fit the indices")
        tracer.fail_if(outside(indices, count))
        tracer.fail_if(outside(ids, grad.shape[0]))
        tracer.fail_if(ids[1:] < ids[:-1])
        scale = jnp.maximum(_sizes(ids, grad.shape[0]), 1).astype(np.float64) ** -power
        rows = jnp.take(grad, ids, axis=0, mode="clip")
        return [_sum(rows * _beside(jnp.take(scale, ids, mode="clip").astype(grad.dtype), rows), indices, count)]
    return kernel


# ------------------------------------------------------------------ sparse tensors
def _check_sparse(tracer, indices, values, shape):
    if indices.ndim != 2 or values.ndim != 1 or len(values) != len(indices) or indices.shape[1] != len(shape):
        _refuse("a sparse tensor whose parts do not fit")
    check_vectors(tracer, indices, shape)


def _sparse_product(tracer, op, indices, values, shape, b):
    adjoint_a, adjoint_b = op._attrs["adjoint_a"], op._attrs["adjoint_b"]
    shape = known(shape, "the shape of a sparse tensor")
    _check_sparse(tracer, indices, values, shape)
    if adjoint_b:
        b = jnp.conj(b.T)
    if len(shape) != 2 or b.ndim != 2 or shape[0 if adjoint_a else 1] != b.shape[0]:
        _refuse("matrices that do not fit")
    rows, columns = (indices[:, 1], indices[:, 0]) if adjoint_a else (indices[:, 0], indices[:, 1])
    found = jnp.take(b, columns, axis=0, mode="clip") * values[:, None]
    return [jnp.zeros((shape[1 if adjoint_a else 0], b.shape[1]), b.dtype).at[rows].add(found, mode="drop")]


def _in_order(tracer, indices, shape):
    """Note that places must be in ascending order, each once."""
    places = _flat(jnp.asarray(indices).astype(np.int64), shape)
    tracer.fail_if(places[1:] <= places[:-1])


def _to_dense(tracer, op, indices, shape, values, default):
    shape = known(shape, "the shape of a sparse tensor")
    if indices.ndim < 2:
        indices = jnp.reshape(indices, (-1, len(shape)))
    count = indices.shape[0]
    if (indices.ndim != 2 or indices.shape[1] != len(shape) or not shape or values.shape not in ((), (count,))
            or np.ndim(default) or min(shape) < 0 or not math.prod(shape)):
        _refuse("a sparse tensor whose parts do not fit")
    check_vectors(tracer, indices, shape)
    if op._attrs["validate_indices"]:
        _in_order(tracer, indices, shape)
    out = jnp.full(shape, default, values.dtype).reshape(-1)
    places = _flat(jnp.asarray(indices).astype(np.int64), shape)
    return [_set(out, places, jnp.broadcast_to(values, (count,))).reshape(shape)] if count else [out.reshape(shape)]


def _reorder(tracer, op, indices, values, shape):
    if indices.ndim != 2 or values.ndim != 1 or len(values) != len(indices):
        _refuse("a sparse tensor whose parts do not fit")
    order = jnp.lexsort(tuple(indices[:, i] for i in range(indices.shape[1] - 1, -1, -1)))
    return [jnp.asarray(indices)[order], jnp.asarray(values)[order]]


def _dense_plus(tracer, op, indices, values, shape, b):
    shape = known(shape, "the shape of a sparse tensor")
    _check_sparse(tracer, indices, values, shape)
    if b.shape != shape or not shape:
        _refuse("tensors that do not fit")
    return [jnp.asarray(b).at[tuple(indices[:, i] for i in range(len(shape)))].add(values)]


def _with_dense(combine):
    def kernel(tracer, op, indices, values, shape, dense):
        shape = known(shape, "the shape of a sparse tensor")
        _check_sparse(tracer, indices, values, shape)
        sizes = (1,) * (len(shape) - dense.ndim) + dense.shape
        if len(sizes) != len(shape) or any(d not in (1, s) for d, s in zip(sizes, shape)):
            _refuse("tensors that do not fit")
        at = jnp.broadcast_to(dense, shape)[tuple(indices[:, i] for i in range(len(shape)))]
        if combine is _quotient and np.dtype(at.dtype).kind in "iu":
            tracer.fail_if(at == 0)
        return [combine(values, at)]
    return kernel


KERNELS = {
    **{prefix + "Scatter" + name: _scatter(how, bool(prefix)) for prefix in ("", "Resource") for name, how in HOWS.items()},
    **{prefix + "ScatterNd" + name: _scatter_nd(HOWS[name]) for prefix in ("", "Resource")
       for name in ("Update", "Add", "Sub")},
    "UnsortedSegmentSum": _unsorted(_sum), "UnsortedSegmentProd": _unsorted(_product),
    "UnsortedSegmentMax": _unsorted(_extreme("max", "min", False)),
    "UnsortedSegmentMin": _unsorted(_extreme("min", "max", False)),
    "SegmentSum": _sorted(_sum), "SegmentProd": _sorted(_product), "SegmentMean": _sorted(_scaled(1.)),
    "SegmentMax": _sorted(_extreme("max", "min", True)), "SegmentMin": _sorted(_extreme("min", "max", True)),
    **{"SparseSegment" + name + suffix: _sparse_segments(reduce) for suffix in ("", "WithNumSegments")
       for name, reduce in (("Sum", _sum), ("Mean", _scaled(1.)), ("SqrtN", _scaled(.5)))},
    "SparseSegmentMeanGrad": _spread(1.), "SparseSegmentSqrtNGrad": _spread(.5),
    "SparseTensorDenseMatMul": _sparse_product, "SparseToDense": _to_dense, "SparseReorder": _reorder,
    "SparseTensorDenseAdd": _dense_plus, "SparseDenseCwiseAdd": _with_dense(lambda a, b: a + b),
    "SparseDenseCwiseMul": _with_dense(lambda a, b: a * b), "SparseDenseCwiseDiv": _with_dense(_quotient),
}
