"""Sorting, searching in what is sorted, and repeating."""
import numpy as np

from ..core import dtypes, raw
from ..core.convert import constant_value, to_tensor
from ..core.scopes import name_scope
from ..ops import choose
from .array import broadcast_to, concat, constant, expand_dims, ones, rank, reshape, shape, stack, tile, transpose
from .indexing import _all_axes, sequence_mask
from .slicing import boolean_mask


# ------------------------------------------------------------------ sort
def sort(values, axis=-1, direction="ASCENDING", name=None):
    """A tensor with its entries sorted along an axis.

    Args:
      values: Tensor (float, int32, int64).
      axis: int, not to be computed by the graph.
      direction: "ASCENDING" or "DESCENDING".
      name: str.
    Raises:
      ValueError: another direction, or an axis that is not a constant scalar.
    Source: tf.sort.
    """
    with name_scope(name, "sort"):
        return _sorted(values, axis, direction, 0)


def argsort(values, axis=-1, direction="ASCENDING", stable=False, name=None):
    """The places that the entries of a sorted tensor come from.

    Args:
      values, axis, direction, name: as for sort.
      stable: bool, equal entries keep their order; they do so always.
    Returns:
      int32 Tensor.
    Source: tf.argsort.
    """
    del stable
    with name_scope(name, "argsort"):
        return _sorted(values, axis, direction, 1)


def _sorted(values, axis, direction, output):
    """Output 0 of TopKV2, the values, or 1, their places."""
    if direction not in ("ASCENDING", "DESCENDING"):
        raise ValueError(f"{direction} should be one of ASCENDING, DESCENDING")
    axis = to_tensor(axis, name="axis")
    static = constant_value(axis)
    if axis.shape.ndims != 0 or static is None:
        raise ValueError("axis must be a constant scalar")
    values = to_tensor(values, name="values")
    if direction == "DESCENDING":
        return _descending(values, int(static), output)
    found = _descending(-values, int(static), output)
    return found if output else -found


def _descending(values, axis, output):
    k = shape(values)[axis]
    n = rank(values)
    static = values.shape.ndims
    if axis == -1 or axis + 1 == static:
        return raw.TopKV2(values, k)[output]
    axis += (n if static is None else static) if axis < 0 else 0
    to_last = _exchange_with_last(axis, n, static)
    return transpose(raw.TopKV2(transpose(values, to_last), k)[output], to_last)


def _exchange_with_last(axis, n, static):
    """The permutation that exchanges an axis with the last one."""
    if static is not None:
        perm = np.r_[np.arange(axis), [static - 1], np.arange(axis + 1, static - 1), [axis]]
        return constant(perm, name="transposition")
    before = raw.Range(0, axis, 1, name="range")
    last = n - 1
    between = raw.Range(axis + 1, n - 1, 1, name="range")
    return concat([before, [last], between, [axis]], 0)


def searchsorted(sorted_sequence, values, side="left", out_type=dtypes.int32, name=None):
    """Where values would go into sorted rows.

    Args:
      sorted_sequence: Tensor, [..., n], sorted along the last axis.
      values: Tensor, [..., m], with the same leading axes.
      side: "left" (before equal ones) or "right".
      out_type: int32 or int64.
      name: str.
    Raises:
      ValueError: another side.
    Source: tf.searchsorted.
    """
    n, m = shape(sorted_sequence)[-1], shape(values)[-1]
    rows, wanted = reshape(sorted_sequence, [-1, n]), reshape(values, [-1, m])
    if side not in ("left", "right"):
        raise ValueError(f"side must be either 'right' or 'left'.  Saw: {side}.")
    bound = choose.upper_bound if side == "right" else choose.lower_bound
    return reshape(bound(rows, wanted, out_type=out_type, name=name), shape(values))


# ------------------------------------------------------------------ repeat
def repeat(input, repeats, axis=None, name=None):
    """Each entry of a tensor several times, along an axis.

    Args:
      input: Tensor.
      repeats: int scalar, or vector with one number for each entry along the axis.
      axis: int; without it the tensor is flattened first.
      name: str.
    Raises:
      TypeError: axis is no int, or repeats no integers.  ValueError: axis is out of range, or sizes do not fit.
    Source: tf.repeat.
    """
    if axis is None:
        input, axis = reshape(input, [-1]), 0
    if not isinstance(axis, int):
        raise TypeError(f"axis must be an int; got {type(axis).__name__}")
    with name_scope(name, "Repeat", [input, repeats]):
        data = to_tensor(input, name="data")
        repeats = _integers(repeats)
        repeats.shape.with_rank_at_most(1)
        return _repeated(_at_least_vector(data), repeats, axis)


def _integers(repeats):
    repeats = to_tensor(repeats, name="repeats")
    if not repeats.dtype.is_integer:
        raise TypeError(f"repeats must be an integer tensor; dtype={repeats.dtype}")
    return raw.Cast(repeats, dtypes.int32)


def _at_least_vector(data):
    n = data.shape.ndims
    if n is not None:
        return data if n else stack([data])
    sizes = shape(data)
    n = rank(data)
    return reshape(data, concat([[1], sizes], 0)[-n:])


def _positive_axis(axis, n):
    if n is not None:
        if not -n <= axis < n:
            raise ValueError(f"axis={axis} out of bounds: expected {-n}<=axis<{n}")
        return axis % n
    if axis < 0:
        raise ValueError("axis may only be negative if ndims is statically known.")
    return axis


def _repeated(data, repeats, axis):
    sizes = shape(data)
    axis = _positive_axis(axis, data.shape.ndims)
    if repeats.shape.ndims == 1:
        data.shape.dims[axis].assert_is_compatible_with(repeats.shape.dims[0])
    if repeats.shape.ndims == 0:
        tiled = _tiled(expand_dims(data, axis + 1), axis + 1, repeats)
        return reshape(tiled, concat([sizes[:axis], [-1], sizes[axis + 1:]], 0))
    if repeats.shape.ndims != axis + 1:
        repeats = _broadcast_repeats(repeats, sizes, axis)
    most = raw.Maximum(0, raw.Max(repeats, _all_axes(repeats)))
    mask = sequence_mask(repeats, most)
    tiled = _tiled(expand_dims(data, axis + 1), axis + 1, most)
    made = boolean_mask(tiled, mask)
    if axis:
        made = reshape(made, concat([sizes[:axis], [-1], sizes[axis + 1:]], 0))
    if data.shape.ndims is not None:
        along = 0 if repeats.shape.dims[0] == 0 else None
        made.set_shape(data.shape[:axis].concatenate([along]).concatenate(data.shape[axis + 1:]))
    return made


def _broadcast_repeats(repeats, sizes, axis):
    """repeats with the leading axes of the data, up to the axis itself."""
    own = shape(repeats)
    lead = sizes[:axis + 1 - rank(repeats)]
    repeats = broadcast_to(repeats, concat([lead, own], 0))
    repeats.set_shape([None] * (axis + 1))
    return repeats


def _tiled(data, axis, count):
    n = data.shape.ndims
    if n is not None:
        return tile(data, [1] * axis + [count] + [1] * (n - axis - 1))
    once = ones(rank(data), dtypes.int32)
    return tile(data, concat([once[:axis], [count], once[axis + 1:]], 0))
