"""Pooling of one, two and three dimensions."""
from ..core import dtypes
from ..core.scopes import name_scope
from ..ops import pool as ops
from . import array
from .conv import channels_axis, sequence
from .reduce import lookup_renamed


# ------------------------------------------------------------------ two dimensions
def max_pool(value, ksize, strides, padding, data_format="NHWC", name=None, input=None):
    """The largest element of each window of images.

    Args:
      value: Tensor of a real dtype, [batch, height, width, channels].  input: its newer name.
      ksize, strides: int, or list of 1, 2 or 4 of them.
      padding: "SAME" or "VALID".
      data_format: "NHWC"; "NCHW" can be built, but not run.
      name: str.
    Raises:
      ValueError: a wrong length, a size of 0, or a window that does not fit.
    Source: tf.nn.max_pool.
    """
    value = lookup_renamed("input", input, "value", value)
    with name_scope(name, "MaxPool", [value]) as name:
        data_format = "NHWC" if data_format is None else data_format
        channels = channels_axis(data_format, 2)
        ksize = sequence(ksize, 2, channels, "ksize")
        strides = sequence(strides, 2, channels, "strides")
        if any(size == 0 for size in ksize):
            raise ValueError("ksize cannot be zero.")
        return ops.max_pool(value, ksize, strides, padding, data_format=data_format, name=name)


def max_pool2d(input, ksize, strides, padding, data_format="NHWC", name=None):
    """As max_pool.

    Args: as for max_pool.
    Source: tf.nn.max_pool2d.
    """
    with name_scope(name, "MaxPool2d", [input]) as name:
        return _pooled_images(ops.max_pool, input, ksize, strides, padding, data_format, name)


def _pooled_images(function, input, ksize, strides, padding, data_format, name):
    data_format = "NHWC" if data_format is None else data_format
    channels = channels_axis(data_format, 2)
    ksize = sequence(ksize, 2, channels, "ksize")
    strides = sequence(strides, 2, channels, "strides")
    return function(input, ksize, strides, padding, data_format=data_format, name=name)


def max_pool_with_argmax(input, ksize, strides, padding, data_format="NHWC", Targmax=None, name=None, output_dtype=None,
                         include_batch_in_index=False):
    """The largest element of each window of images, and its place in the image laid flat.

    Args:
      input: Tensor of a real dtype, [batch, height, width, channels].
      ksize, strides: list of four int.
      padding: "SAME" or "VALID".  data_format: "NHWC".
      Targmax: int64 (int32 can be built, but not run).  output_dtype: its newer name.
      name: str.
      include_batch_in_index: bool, count the places through the whole batch.
    Returns:
      (output, argmax): named tuple.
    Raises:
      ValueError: another data_format, or Targmax and output_dtype both given.
    Source: tf.nn.max_pool_with_argmax.
    """
    if data_format != "NHWC":
        raise ValueError("Data formats other than 'NHWC' are not yet supported")
    Targmax = lookup_renamed("output_dtype", output_dtype, "Targmax", Targmax)
    return ops.max_pool_with_argmax(input, ksize, strides, padding, Targmax=dtypes.int64 if Targmax is None else Targmax,
                                    include_batch_in_index=include_batch_in_index, name=name)


def avg_pool(value, ksize, strides, padding, data_format="NHWC", name=None, input=None):
    """The mean of each window of images.

    Args: as for max_pool; value of a float dtype.
    Source: tf.nn.avg_pool, tf.nn.avg_pool2d.
    """
    with name_scope(name, "AvgPool", [value]) as name:
        value = lookup_renamed("input", input, "value", value)
        return _pooled_images(ops.avg_pool, value, ksize, strides, padding, data_format, name)


avg_pool2d = avg_pool


# ------------------------------------------------------------------ one dimension
def max_pool1d(input, ksize, strides, padding, data_format="NWC", name=None):
    """The largest element of each window of sequences.

    Args:
      input: Tensor of a real dtype, [batch, width, channels].
      ksize, strides: int, or list of 1 or 3 of them.
      padding: "SAME" or "VALID".  data_format: "NWC".
      name: str.
    Raises:
      ValueError: a wrong length, or a window that does not fit.
    Source: tf.nn.max_pool1d.
    """
    with name_scope(name, "MaxPool1d", [input]) as name:
        return _pooled_lines(ops.max_pool, input, ksize, strides, padding, data_format, name)


def avg_pool1d(input, ksize, strides, padding, data_format="NWC", name=None):
    """The mean of each window of sequences.

    Args: as for max_pool1d; input of a float dtype.
    Source: tf.nn.avg_pool1d.
    """
    with name_scope(name, "AvgPool1D", [input]) as name:
        return _pooled_lines(ops.avg_pool, input, ksize, strides, padding, data_format, name)


def _pooled_lines(function, input, ksize, strides, padding, data_format, name):
    data_format = "NWC" if data_format is None else data_format
    channels = channels_axis(data_format, 1)
    ksize = [1] + sequence(ksize, 1, channels, "ksize")
    strides = [1] + sequence(strides, 1, channels, "strides")
    axis = 1 if data_format == "NWC" else 2
    made = function(array.expand_dims(input, axis), ksize, strides, padding,
                    data_format="NHWC" if data_format == "NWC" else "NCHW", name=name)
    return array.squeeze(made, axis)


# ------------------------------------------------------------------ three dimensions
def max_pool3d(input, ksize, strides, padding, data_format="NDHWC", name=None):
    """The largest element of each window of volumes.

    Args:
      input: float32 Tensor, [batch, depth, height, width, channels].
      ksize, strides: int, or list of 1, 3 or 5 of them.
      padding: "SAME" or "VALID".  data_format: "NDHWC".
      name: str.
    Raises:
      ValueError: a wrong length, or a window that does not fit.
    Source: tf.nn.max_pool3d.
    """
    with name_scope(name, "MaxPool3D", [input]) as name:
        return _pooled_volumes(ops.max_pool3d, input, ksize, strides, padding, data_format, name)


def avg_pool3d(input, ksize, strides, padding, data_format="NDHWC", name=None):
    """The mean of each window of volumes.

    Args: as for max_pool3d.
    Source: tf.nn.avg_pool3d.
    """
    with name_scope(name, "AvgPool3D", [input]) as name:
        return _pooled_volumes(ops.avg_pool3d, input, ksize, strides, padding, data_format, name)


def _pooled_volumes(function, input, ksize, strides, padding, data_format, name):
    data_format = "NDHWC" if data_format is None else data_format
    channels = channels_axis(data_format, 3)
    ksize = sequence(ksize, 3, channels, "ksize")
    strides = sequence(strides, 3, channels, "strides")
    return function(input, ksize, strides, padding, data_format=data_format, name=name)


# ------------------------------------------------------------------ as many dimensions as the input has
def max_pool_v2(input, ksize, strides, padding, data_format=None, name=None):
    """max_pool1d, max_pool2d or max_pool3d, as the rank of the input says.

    Args: as for those.
    Raises:
      ValueError: the rank is unknown, or not 3, 4 or 5.
    Source: tf.nn.max_pool_v2.
    """
    return _pooled_by_rank(max_pool1d, ops.max_pool, ops.max_pool3d, input, ksize, strides, padding, data_format, name)


def avg_pool_v2(input, ksize, strides, padding, data_format=None, name=None):
    """avg_pool1d, avg_pool or avg_pool3d, as the rank of the input says.

    Args: as for those.
    Raises:
      ValueError: the rank is unknown, or not 3, 4 or 5.
    Source: tf.nn.avg_pool_v2.
    """
    return _pooled_by_rank(avg_pool1d, ops.avg_pool, ops.avg_pool3d, input, ksize, strides, padding, data_format, name)


def _pooled_by_rank(lines, images, volumes, input, ksize, strides, padding, data_format, name):
    rank = len(input.shape)
    if not 3 <= rank <= 5:
        raise ValueError(f"Input tensor must be of rank 3, 4 or 5 but was {rank}.")
    space = rank - 2
    data_format = {3: "NWC", 4: "NHWC", 5: "NDHWC"}[rank] if data_format is None else data_format
    if space == 1:
        return lines(input, ksize, strides, padding, data_format, name)
    channels = channels_axis(data_format, space)
    ksize = sequence(ksize, space, channels, "ksize")
    strides = sequence(strides, space, channels, "strides")
    return (images if space == 2 else volumes)(input, ksize, strides, padding, data_format=data_format, name=name)
