"""Reductions: sums, means, extremes and norms along axes, the index of an extreme, counting."""
import numpy as np

from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..core.dispatch import offered_to_ragged
from ..core.operation import Tensor
from ..core.scopes import name_scope
from ..ops import reduce
from . import array, math


def lookup_renamed(new_name, new, old_name, old):
    """The value of an argument that may be given by its old name.

    Raises:
      ValueError: both are given.
    """
    if old is None:
        return new
    if new is not None:
        raise ValueError(f"Cannot specify both '{old_name}' and '{new_name}'")
    return old


def _arguments(axis, keepdims, reduction_indices, keep_dims):
    """(axis, keepdims) from the arguments with their old and new names."""
    axis = lookup_renamed("axis", axis, "reduction_indices", reduction_indices)
    keepdims = lookup_renamed("keepdims", keepdims, "keep_dims", keep_dims)
    return axis, False if keepdims is None else keepdims


def _axes(x, axis):
    """The axes to reduce: all, as a Const when the rank is static, if none are given."""
    if axis is not None:
        return axis
    if isinstance(x, Tensor) and x._shape is not None:
        return array.constant(np.arange(len(x._shape)), dtype=dtypes.int32)
    return math.range(0, array.rank(x))


def _reduce(op, x, axis, keepdims, name):
    y = op(x, _axes(x, axis), keep_dims=keepdims, name=name)
    return _as_scalar_if_all(keepdims, axis, y)


def _as_scalar_if_all(keepdims, axis, y):
    """What was reduced along every axis is a scalar, also where shape inference could not see it."""
    if not keepdims and axis is None and (y._shape is None or None in y._shape):
        y.set_shape(())
    return y


_ARGS = """
    Args:
      input_tensor: Tensor ({types}).
      axis: int, list of int or int Tensor; None reduces along all axes.  reduction_indices: the same.
      keepdims: bool, keep the reduced axes with size 1.  keep_dims: the same.
      name: str.
    Raises:
      ValueError: an argument is given by both its names.
    Source: tf.{name}.
    """


def _reduction(python_name, op, text, types):
    """The function of a reduction op that takes the old argument names too."""
    def function(input_tensor, axis=None, keepdims=None, name=None, reduction_indices=None, keep_dims=None):
        axis, keepdims = _arguments(axis, keepdims, reduction_indices, keep_dims)
        return _reduce(op, input_tensor, axis, keepdims, name)
    function.__name__ = function.__qualname__ = python_name
    function.__doc__ = text + "\n" + _ARGS.format(types=types, name=python_name)
    return offered_to_ragged("input_tensor")(function)


reduce_sum = _reduction("reduce_sum", reduce.sum, "Sum along axes.", "number")
reduce_mean = _reduction("reduce_mean", reduce.mean, "Mean along axes; of integers rounded towards 0.", "number")
reduce_prod = _reduction("reduce_prod", reduce.prod, "Product along axes.", "number")
reduce_max = _reduction("reduce_max", reduce.max, "Largest along axes; NaN is passed over.", "number")
reduce_min = _reduction("reduce_min", reduce.min, "Smallest along axes; NaN is passed over.", "number")
reduce_all = _reduction("reduce_all", reduce.all, "Whether all are true along axes.", "bool")
reduce_any = _reduction("reduce_any", reduce.any, "Whether any is true along axes.", "bool")


def reduce_euclidean_norm(input_tensor, axis=None, keepdims=False, name=None):
    """Square root of the sum of squares along axes.

    Args:
      input_tensor: Tensor (number).  axis, keepdims, name: as for reduce_sum.
    Source: tf.math.reduce_euclidean_norm.
    """
    return _reduce(reduce.euclidean_norm, input_tensor, axis, bool(keepdims), name)


def reduce_logsumexp(input_tensor, axis=None, keepdims=None, name=None, reduction_indices=None, keep_dims=None):
    """log(sum(exp(x))) along axes, without overflow for large x.

    Args:
      input_tensor: Tensor (float).  The rest as for reduce_sum.
    Source: tf.reduce_logsumexp.
    """
    axis, keepdims = _arguments(axis, keepdims, reduction_indices, keep_dims)
    with name_scope(name, "ReduceLogSumExp", [input_tensor]) as name:
        largest = reduce_max(input_tensor, axis=axis, keepdims=True)
        largest = array.stop_gradient(
            raw.Select(math.is_finite(largest), largest, array.zeros_like(largest)))
        total = reduce_sum(math.exp(math.subtract(input_tensor, largest)), axis=axis, keepdims=keepdims)
        result = math.log(total)
        if not keepdims:
            largest = array.reshape(largest, array.shape(result))
        return _as_scalar_if_all(keepdims, axis, math.add(result, largest))


def reduce_variance(input_tensor, axis=None, keepdims=False, name=None):
    """Mean of the squared distances to the mean, along axes.

    Args:
      input_tensor: Tensor (float or complex).  axis, keepdims, name: as for reduce_sum.
    Source: tf.math.reduce_variance.
    """
    with name_scope(name or "reduce_variance"):
        means = reduce_mean(input_tensor, axis=axis, keepdims=True)
        return reduce_mean(math.square(input_tensor - means), axis=axis, keepdims=keepdims)


def reduce_std(input_tensor, axis=None, keepdims=False, name=None):
    """Square root of reduce_variance.

    Args:
      input_tensor: Tensor (float or complex).  axis, keepdims, name: as for reduce_sum.
    Source: tf.math.reduce_std.
    """
    with name_scope(name or "reduce_std"):
        return math.sqrt(reduce_variance(input_tensor, axis=axis, keepdims=keepdims))


def count_nonzero(input_tensor=None, axis=None, keepdims=None, dtype=dtypes.int64, name=None, reduction_indices=None,
                  keep_dims=None, input=None):
    """How many elements differ from zero (or from the empty string) along axes.

    Args:
      input_tensor: Tensor (number, bool or string).  input: the same.
      axis, keepdims, name: as for reduce_sum.
      dtype: DType of the result.
    Source: tf.count_nonzero.
    """
    axis, keepdims = _arguments(axis, keepdims, reduction_indices, keep_dims)
    input_tensor = lookup_renamed("input", input, "input_tensor", input_tensor)
    with name_scope(name, "count_nonzero", [input_tensor]):
        input_tensor = to_tensor(input_tensor, name="input")
        zero = array.zeros([], dtype=input_tensor.dtype)
        count = reduce_sum(math.cast(math.not_equal(input_tensor, zero), dtypes.int64), axis=axis, keepdims=keepdims)
        return math.cast(count, dtype=dtype)


def argmax(input, axis=None, name=None, dimension=None, output_type=dtypes.int64):
    """Index of the first largest element along an axis.

    Args:
      input: Tensor (number).
      axis: int or scalar Tensor, by default 0.  dimension: the same.
      name: str.
      output_type: DType, int32 or int64.
    Raises:
      ValueError: axis and dimension are both given.
    Source: tf.argmax.
    """
    axis = lookup_renamed("axis", axis, "dimension", dimension)
    return reduce.arg_max(input, 0 if axis is None else axis, output_type=output_type, name=name)


def argmin(input, axis=None, name=None, dimension=None, output_type=dtypes.int64):
    """Index of the first smallest element along an axis.

    Args: as for argmax.
    Source: tf.argmin.
    """
    axis = lookup_renamed("axis", axis, "dimension", dimension)
    return reduce.arg_min(input, 0 if axis is None else axis, output_type=output_type, name=name)


def trace(x, name=None):
    """Sum of the diagonal of the innermost matrices.

    Args:
      x: Tensor (number, rank 2 or more).  name: str.
    Source: tf.trace.
    """
    with name_scope(name, "Trace", [x]) as name:
        diagonal = raw.MatrixDiagPart(to_tensor(x, name="x"), name="diag_part")
        return reduce_sum(diagonal, [-1], name=name)


def bincount(arr, weights=None, minlength=None, maxlength=None, dtype=dtypes.int32):
    """How often, or with which total weight, each number from 0 to max(arr) occurs in arr.

    Args:
      arr: Tensor (int32, no negative numbers).
      weights: Tensor like arr, or None to count.
      minlength, maxlength: int or scalar Tensor, bounds of the result's length.
      dtype: DType of the counts (without weights).
    Source: tf.bincount.
    """
    with name_scope(None, "bincount"):
        arr = to_tensor(arr, dtypes.int32, "arr")
        is_nonempty = math.cast(reduce_prod(array.shape(arr)) > 0, dtypes.int32)
        size = is_nonempty * (reduce_max(arr) + 1)
        if minlength is not None:
            size = math.maximum(to_tensor(minlength, dtypes.int32, "minlength"), size)
        if maxlength is not None:
            size = math.minimum(to_tensor(maxlength, dtypes.int32, "maxlength"), size)
        if weights is not None:
            return math.unsorted_segment_sum(to_tensor(weights, name="weights"), arr, size)
        return reduce.bincount(arr, size, array.constant([], dtype=dtype))


def histogram_fixed_width(values, value_range, nbins=100, dtype=dtypes.int32, name=None):
    """How many values fall into each of nbins equal parts of a range.

    Args:
      values: Tensor (number).
      value_range: Tensor of values' dtype ([2]): low and high; what is outside counts in the outermost bins.
      nbins: int or scalar Tensor.
      dtype: DType of the counts.
      name: str.
    Source: tf.histogram_fixed_width.
    """
    with name_scope(name, "histogram_fixed_width", [values, value_range, nbins]) as name:
        return reduce.histogram_fixed_width(values, value_range, nbins, dtype=dtype, name=name)


def histogram_fixed_width_bins(values, value_range, nbins=100, dtype=dtypes.int32, name=None):
    """The bin of each value when a range is cut into nbins equal parts.

    Args:
      values: Tensor (number).
      value_range: Tensor of values' dtype ([2]): low and high; what is outside is in the outermost bins.
      nbins: int or scalar Tensor.
      dtype: without effect, as in TF 1.15.5.
      name: str.
    Returns:
      Tensor (int32), shaped like values.
    Source: tf.histogram_fixed_width_bins.
    """
    with name_scope(name, "histogram_fixed_width_bins", [values, value_range, nbins]):
        values = to_tensor(values, name="values")
        shape = array.shape(values)
        values = array.reshape(values, [-1])
        value_range = to_tensor(value_range, name="value_range")
        count = math.cast(to_tensor(nbins, dtypes.int32, "nbins"), values.dtype)
        scaled = math.truediv(values - value_range[0], value_range[1] - value_range[0], name="scaled_values")
        indices = math.floor(count * scaled, name="indices")
        last = count - 1
        # What tf.clip_by_value makes; that function stands higher up.
        with name_scope(None, "clip_by_value") as scope:
            indices = math.maximum(math.minimum(indices, last), 0, name=scope)
        return array.reshape(math.cast(indices, dtypes.int32), shape)
