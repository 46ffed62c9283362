"""Sets: the last axis of an array, dense or sparse, holds the members of one set for each group of leading indices."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..core.shape_fns import ShapeError

_ATTRS = ("set_operation: string", "validate_indices: bool = true", "T: {int8, int16, int32, int64, uint8, uint16, string}")
_RESULTS = "result_indices: int64, result_values: T, result_shape: int64"
_OPERATIONS = {"a-b": set.difference, "b-a": lambda a, b: b - a, "intersection": set.intersection, "union": set.union}


# ------------------------------------------------------------------ kernels
def _dense_groups(members):
    """(shape of the groups, {number of a group: its set})."""
    shape = members.shape
    if len(shape) < 2:
        raise errors.invalid_argument(f"Shape {shape_fns.text(shape)} has rank {len(shape)} < 2")
    rows = members.reshape(-1, shape[-1]).tolist() if members.size else []
    return shape[:-1], {i: set(row) for i, row in enumerate(rows)}


def _sparse_groups(indices, values, shape):
    """(shape of the groups, {number of a group: its set})."""
    _check_sparse(indices, values, shape)
    shape = tuple(int(d) for d in shape)
    groups = {}
    if len(values):
        numbers = np.ravel_multi_index(tuple(indices[:, :-1].T), shape[:-1])
        for number, value in zip(numbers.tolist(), values.tolist()):
            groups.setdefault(number, set()).add(value)
    return shape[:-1], groups


def _check_sparse(indices, values, shape):
    if len(indices) != len(values):
        raise errors.invalid_argument("indices and values rows (indexing dimension) must match. "
                                      f"(indices = {len(indices)}, values = {len(values)})")
    if indices.shape[1] != len(shape):
        raise errors.invalid_argument("Order length must be SparseTensor rank.")
    if len(shape) < 2:
        raise errors.invalid_argument(f"Invalid rank {len(shape)}.")
    bad_bounds = ((indices < 0) | (indices >= shape)).any(axis=1)
    steps = np.diff(np.ravel_multi_index(tuple(indices.T), tuple(shape), mode="clip")) if len(indices) else np.zeros(0)
    bad = bad_bounds.copy()
    bad[1:] |= steps <= 0
    if bad.any():
        i = int(bad.argmax())
        raise errors.invalid_argument(_index_failure(indices[i], i, bad_bounds[i], shape, i and steps[i - 1] == 0))


def _index_failure(index, i, is_out, shape, is_repeated):
    start = f"indices[{i}] = {shape_fns.text(tuple(index))} is "
    if is_out:
        return start + f"out of bounds: need 0 <= index < {shape_fns.text(tuple(shape))}"
    return start + ("repeated" if is_repeated else "out of order. Many sparse ops require sorted indices.")


def _combined(first, second, set_operation, dtype):
    """The sparse result of a set operation on the groups of two inputs."""
    if set_operation not in _OPERATIONS:
        raise errors.invalid_argument(f"Invalid set_operation {set_operation}.")
    (shape, groups1), (shape2, groups2) = first, second
    if shape != shape2:
        raise errors.invalid_argument(f"Mismatched shapes {shape_fns.text(shape)} vs {shape_fns.text(shape2)}")
    combine, none = _OPERATIONS[set_operation], set()
    numbers, places, members, widest = [], [], [], 0
    for number in sorted({*groups1, *groups2}):
        found = sorted(combine(groups1.get(number, none), groups2.get(number, none)))
        numbers += [number] * len(found)
        places += range(len(found))
        members += found
        widest = max(widest, len(found))
    indices = np.empty((len(members), len(shape) + 1), np.int64)
    if members:
        indices[:, :-1] = np.transpose(np.unravel_index(numbers, shape))
        indices[:, -1] = places
    return indices, np.array(members, dtype), np.array(shape + (widest,), np.int64)


# ------------------------------------------------------------------ shapes
def _results(rank):
    return [(None, rank), (None,), (rank,)]


def _sparse_rank(c, first):
    """The rank of the sparse input whose three tensors start at input `first`, or None."""
    indices, values, shape = c.with_rank(first, 2), c.with_rank(first + 1, 1), c.with_rank(first + 2, 1)
    if None not in (indices[0], values[0]) and indices[0] != values[0]:
        raise ShapeError(f"Number of elements in index ({indices[0]}) and values ({values[0]}) do not match.")
    if None not in (indices[1], shape[0]) and indices[1] != shape[0]:
        raise ShapeError(f"Index rank ({indices[1]}) and shape rank ({shape[0]}) do not match.")
    return shape[0] if indices[1] is None else indices[1]


def _check_set_rank(which, rank):
    if rank is not None and rank < 2:
        raise ShapeError(f"Input {which}, expected rank >= 2, got {rank}.")


# ------------------------------------------------------------------ the ops
@op(f"DenseToDenseSetOperation(set1: T, set2: T) -> {_RESULTS}", *_ATTRS, dynamic_shape=True)
def dense_to_dense_set_operation(xp, set1, set2, set_operation):
    """A set operation on each pair of last axes; a sparse result with sorted members."""
    return _combined(_dense_groups(set1), _dense_groups(set2), set_operation, set1.dtype)


@dense_to_dense_set_operation.shape
def _(c):
    a, b = c.shapes
    if a is not None:
        shape_fns.with_rank_at_least(a, 2)
        if b is not None:
            shape_fns.with_rank(b, len(a))
            shape_fns.merge(a[:-1], b[:-1])
        return _results(len(a))
    if b is None:
        return _results(None)
    return _results(len(shape_fns.with_rank_at_least(b, 2)))


dense_to_dense_set_operation.not_differentiable()


@op(f"DenseToSparseSetOperation(set1: T, set2_indices: int64, set2_values: T, set2_shape: int64) -> {_RESULTS}", *_ATTRS,
    dynamic_shape=True)
def dense_to_sparse_set_operation(xp, set1, set2_indices, set2_values, set2_shape, set_operation):
    """A set operation on each pair of last axes; a sparse result with sorted members."""
    second = _sparse_groups(set2_indices, set2_values, set2_shape)
    return _combined(_dense_groups(set1), second, set_operation, set1.dtype)


@dense_to_sparse_set_operation.shape
def _(c):
    rank = _sparse_rank(c, 1)
    dense = c.shapes[0]
    if dense is None:
        return _results(rank)
    shape_fns.with_rank_at_least(dense, 2)
    return _results(shape_fns.dim_with_value(rank, len(dense)))


dense_to_sparse_set_operation.not_differentiable()


@op("SparseToSparseSetOperation(set1_indices: int64, set1_values: T, set1_shape: int64, set2_indices: int64, "
    f"set2_values: T, set2_shape: int64) -> {_RESULTS}", *_ATTRS, dynamic_shape=True)
def sparse_to_sparse_set_operation(xp, set1_indices, set1_values, set1_shape, set2_indices, set2_values, set2_shape,
                                   set_operation):
    """A set operation on each pair of last axes; a sparse result with sorted members."""
    first = _sparse_groups(set1_indices, set1_values, set1_shape)
    second = _sparse_groups(set2_indices, set2_values, set2_shape)
    return _combined(first, second, set_operation, set1_values.dtype)


@sparse_to_sparse_set_operation.shape
def _(c):
    rank, second = _sparse_rank(c, 0), _sparse_rank(c, 3)
    _check_set_rank(0, rank)
    if rank is not None:
        second = shape_fns.dim_with_value(second, rank)
    _check_set_rank(1, second)
    return _results(second)


sparse_to_sparse_set_operation.not_differentiable()


@op("SetSize(set_indices: int64, set_values: T, set_shape: int64) -> size: int32", "validate_indices: bool = true",
    "T: {int8, int16, int32, int64, uint8, uint16, string}")
def set_size(xp, set_indices, set_values, set_shape):
    """How many members each set has."""
    shape, groups = _sparse_groups(set_indices, set_values, set_shape)
    sizes = np.zeros(int(np.prod(shape)), np.int32)
    for number, members in groups.items():
        sizes[number] = len(members)
    return sizes.reshape(shape)


set_size.shape(shape_fns.unknown_shape)
set_size.not_differentiable()
