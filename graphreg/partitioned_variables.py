"""Partitioners: functions that say into how many slices a variable is cut, and variables made that way by hand."""
import math

from .core import dtypes, tensor_shape
from .partitioning import call_partitioner
from .variable_scope import get_variable, get_variable_scope, variable_scope


def fixed_size_partitioner(num_shards, axis=0):
    """Return a partitioner that cuts one axis into a given number of slices.

    Args:
      num_shards: int.  axis: int.
    Returns:
      function (shape, dtype) -> list of int, the number of slices along each axis.
    Source: tf.fixed_size_partitioner.
    """
    def _partitioner(shape, **unused):
        partitions = [1] * len(shape)
        partitions[axis] = min(num_shards, tensor_shape.dimension_value(shape[axis]))
        return partitions
    return _partitioner


def _element_size(dtype, bytes_per_string_element):
    return bytes_per_string_element if dtype.base_dtype == dtypes.string else dtype.size


def variable_axis_size_partitioner(max_shard_bytes, axis=0, bytes_per_string_element=16, max_shards=None):
    """Return a partitioner that keeps slices under a size in bytes.

    Args:
      max_shard_bytes: int.  axis: int, the one that is cut.
      bytes_per_string_element: int, what a string counts as.  max_shards: int, the most slices.
    Returns:
      function (shape, dtype) -> list of int, the number of slices along each axis.
    Raises:
      ValueError: a size is not positive.
    Source: tf.variable_axis_size_partitioner.
    """
    if max_shard_bytes < 1 or bytes_per_string_element < 1:
        raise ValueError("Both max_shard_bytes and bytes_per_string_element must be positive.")
    if max_shards and max_shards < 1:
        raise ValueError("max_shards must be positive.")

    def _partitioner(shape, dtype):
        _check_shape_and_dtype(shape, dtype)
        sizes = shape.as_list()
        partitions = [1] * len(sizes)
        row_bytes = shape.num_elements() // sizes[axis] * _element_size(dtype, bytes_per_string_element)
        rows = max(1, math.floor(1.0 * max_shard_bytes / row_bytes))
        count = math.ceil(1.0 * sizes[axis] / rows)
        partitions[axis] = min(max_shards, count) if max_shards else count
        return partitions
    return _partitioner


def _check_shape_and_dtype(shape, dtype):
    if not isinstance(shape, tensor_shape.TensorShape):
        raise ValueError(f"shape is not a TensorShape: {shape}")
    if not shape.is_fully_defined():
        raise ValueError(f"shape is not fully defined: {shape}")
    if not isinstance(dtype, dtypes.DType):
        raise ValueError(f"dtype is not a DType: {dtype}")


def min_max_variable_partitioner(max_partitions=1, axis=0, min_slice_size=256 << 10, bytes_per_string_element=16):
    """Return a partitioner that makes as many slices as it may, none under a size in bytes.

    Args:
      max_partitions: int, the most slices.  axis: int, the one that is cut.
      min_slice_size: int, bytes.  bytes_per_string_element: int, what a string counts as.
    Returns:
      function (shape, dtype) -> list of int, the number of slices along each axis.
    Source: tf.min_max_variable_partitioner.
    """
    def _partitioner(shape, dtype):
        if axis >= len(shape):
            raise ValueError(f"Can not partition variable along axis {axis} when shape is only {shape}")
        whole = shape.num_elements() * _element_size(dtype, bytes_per_string_element)
        partitions = [1] * len(shape)
        partitions[axis] = max(1, min(shape.as_list()[axis], max_partitions, int(math.ceil(whole / min_slice_size))))
        return partitions
    return _partitioner


def create_partitioned_variables(shape, slicing, initializer, dtype=dtypes.float32, trainable=True, collections=None,
                                 name=None, reuse=None):
    """The slices of a variable that is cut as given.

    Args:
      shape: list of int.  slicing: list of int like shape, the number of slices along each axis.
      initializer: as of tf.get_variable.  dtype: DType.
      trainable: bool.  collections: list of str.
      name: str, default "PartitionedVariable", made unique.  reuse: as of tf.variable_scope.
    Returns:
      list of Variable.
    Raises:
      ValueError: slicing does not fit shape or cuts more than one axis.
    Source: tf.create_partitioned_variables.
    """
    if len(shape) != len(slicing):
        raise ValueError("The 'shape' and 'slicing' of a partitioned Variable must have the length: "
                         f"shape: {shape}, slicing: {slicing}")
    if len(shape) < 1:
        raise ValueError(f"A partitioned Variable must have rank at least 1: shape: {shape}")

    def _partitioner(**unused):
        return slicing

    with variable_scope(name, "PartitionedVariable", reuse=reuse):
        # The scope itself is the variable's name: the slices are <name>/part_0 ...
        return get_variable(name=None, shape=shape, dtype=dtype, initializer=initializer, trainable=trainable,
                            partitioner=_partitioner, collections=collections)._get_variable_list()
