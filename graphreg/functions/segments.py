"""Segments: means and sums of the rows that share an id, and the dense form of IndexedSlices."""
import warnings

import numpy as np

from ..core import dtypes
from ..core.convert import register_tensor_conversion_function, to_tensor
from ..core.dispatch import offered_to_ragged
from ..core.indexed_slices import IndexedSlices
from ..core.scopes import name_scope
from ..ops import segment
from . import array, math

_of_segments = offered_to_ragged("data", "segment_ids")


def _segment_sizes(data, segment_ids, num_segments):
    """How many rows each segment has (at least 1), shaped to divide their sum."""
    ones = array.ones(array.shape_internal(segment_ids), dtype=data.dtype)
    sizes = math.unsorted_segment_sum(ones, segment_ids, num_segments)
    beyond = data.shape.ndims - segment_ids.shape.ndims
    return math.maximum(array.reshape(sizes, [num_segments] + [1] * beyond), 1)


@_of_segments
def unsorted_segment_mean(data, segment_ids, num_segments, name=None):
    """Mean of the rows of each segment; 0 for an empty one.

    Args:
      data: Tensor (float).
      segment_ids: Tensor (int), its shape the first axes of data's; negative ids are left out.
      num_segments: int or scalar Tensor.
      name: str.
    Source: tf.unsorted_segment_mean.
    """
    with name_scope(name, "UnsortedSegmentMean"):
        data, segment_ids = to_tensor(data), to_tensor(segment_ids)
        sizes = _segment_sizes(data, segment_ids, num_segments)
        return math.unsorted_segment_sum(data, segment_ids, num_segments) / sizes


@_of_segments
def unsorted_segment_sqrt_n(data, segment_ids, num_segments, name=None):
    """Sum of the rows of each segment over the square root of their number.

    Args: as for unsorted_segment_mean.
    Source: tf.unsorted_segment_sqrt_n.
    """
    with name_scope(name, "UnsortedSegmentSqrtN"):
        data, segment_ids = to_tensor(data), to_tensor(segment_ids)
        sizes = _segment_sizes(data, segment_ids, num_segments)
        return math.unsorted_segment_sum(data, segment_ids, num_segments) / math.sqrt(sizes)


def _sparse_segment(plain, sized):
    """The function of a pair of ops, without and with a number of segments."""
    def function(data, indices, segment_ids, name=None, num_segments=None):
        if num_segments is None:
            return plain(data=data, indices=indices, segment_ids=segment_ids, name=name)
        return sized(data=data, indices=indices, segment_ids=segment_ids, num_segments=num_segments, name=name)
    function.__name__ = function.__qualname__ = plain.__name__
    function.__doc__ = f"""{plain.__doc__}

    Args:
      data: Tensor (float).  indices: int vector, the rows chosen.  segment_ids: sorted int vector like indices.
      name: str.  num_segments: int or scalar Tensor, the number of rows of the result.
    Source: tf.{plain.__name__}.
    """
    return function


sparse_segment_sum = _sparse_segment(segment.sparse_segment_sum, segment.sparse_segment_sum_with_num_segments)
sparse_segment_mean = _sparse_segment(segment.sparse_segment_mean, segment.sparse_segment_mean_with_num_segments)
sparse_segment_sqrt_n = _sparse_segment(segment.sparse_segment_sqrt_n,
                                        segment.sparse_segment_sqrt_n_with_num_segments)

# A sparse gradient of that many elements is worth a warning when it becomes dense.
_LARGE = 100000000


def _slices_to_tensor(value, dtype=None, name=None, as_ref=False):
    """The dense tensor of IndexedSlices."""
    if dtype is not None and not dtypes.as_dtype(dtype).is_compatible_with(value.dtype):
        raise ValueError(f"Tensor conversion requested dtype {dtypes.as_dtype(dtype).name} for IndexedSlices with dtype "
                         f"{value.dtype.name}")
    if value.dense_shape is None:
        raise ValueError(f"Tensor conversion requested for IndexedSlices without dense_shape: {value}")
    shape = array.constant_value(value.dense_shape)
    if shape is None:
        warnings.warn("Converting sparse IndexedSlices to a dense Tensor of unknown shape. This may consume a large "
                      "amount of memory.")
    elif int(np.prod(shape, dtype=np.int64)) >= _LARGE:
        warnings.warn("Converting sparse IndexedSlices to a dense Tensor with "
                      f"{int(np.prod(shape, dtype=np.int64))} elements. This may consume a large amount of memory.")
    return math.unsorted_segment_sum(value.values, value.indices, value.dense_shape[0], name=name)


register_tensor_conversion_function(IndexedSlices, _slices_to_tensor)
