"""Convolution and pooling of tf.keras.backend."""
from itertools import product

from .. import functions as tf
from ..core.scopes import name_scope
from . import backend_config
from .backend_array import concatenate, int_shape, repeat_elements
from .backend_math import batch_dot

_TO_LAST = {3: (0, 2, 1), 4: (0, 2, 3, 1), 5: (0, 2, 3, 4, 1)}
_TO_FIRST = {3: (0, 2, 1), 4: (0, 3, 1, 2), 5: (0, 4, 1, 2, 3)}


def _data_format(value):
    """The data format of an argument, Keras' setting for None.

    Raises:
      ValueError: unknown.
    """
    if value is None:
        value = backend_config.image_data_format()
    if value not in ("channels_first", "channels_last"):
        raise ValueError("Unknown data_format: " + str(value))
    return value


def _padding(value):
    if value not in ("same", "valid"):
        raise ValueError("Invalid padding: " + str(value))
    return value.upper()


def _channels_last(x, data_format, compute):
    """TF computes with the channels last where there is no GPU."""
    if data_format == "channels_last":
        return compute(x)
    rank = x.shape.ndims
    return tf.transpose(compute(tf.transpose(x, _TO_LAST[rank])), _TO_FIRST[rank])


def _convolve(x, kernel, strides, padding, data_format, dilation_rate, letters):
    return _channels_last(x, data_format, lambda x: tf.convolution(
        input=x, filter=kernel, dilation_rate=dilation_rate, strides=strides, padding=padding, data_format=letters))


def conv1d(x, kernel, strides=1, padding="valid", data_format=None, dilation_rate=1):
    """Convolution along the steps of (batch, steps, channels).

    Args:
      x: Tensor.  kernel: [steps, in channels, out channels].  strides, dilation_rate: ints.
      padding: "valid", "same" or "causal".  data_format: "channels_last" or "channels_first".
    Raises:
      ValueError: another padding or data format.
    Source: tf.keras.backend.conv1d.
    """
    data_format = _data_format(data_format)
    if padding == "causal":
        left = dilation_rate * (kernel.shape.as_list()[0] - 1)
        x = tf.pad(x, [[0, 0], [left, 0], [0, 0]])
        padding = "valid"
    return _convolve(x, kernel, (strides,), _padding(padding), data_format, (dilation_rate,), "NWC")


def conv2d(x, kernel, strides=(1, 1), padding="valid", data_format=None, dilation_rate=(1, 1)):
    """Convolution of images.

    Args:
      x: Tensor of rank 4.  kernel: [height, width, in channels, out channels].  strides, dilation_rate: pairs.
      padding: "valid" or "same".  data_format: "channels_last" or "channels_first".
    Raises:
      ValueError: another padding or data format.
    Source: tf.keras.backend.conv2d.
    """
    data_format = _data_format(data_format)
    return _convolve(x, kernel, strides, _padding(padding), data_format, dilation_rate, "NHWC")


def conv3d(x, kernel, strides=(1, 1, 1), padding="valid", data_format=None, dilation_rate=(1, 1, 1)):
    """Convolution of volumes.

    Args: as conv2d, one axis more.
    Source: tf.keras.backend.conv3d.
    """
    data_format = _data_format(data_format)
    return _convolve(x, kernel, strides, _padding(padding), data_format, dilation_rate, "NDHWC")


def conv2d_transpose(x, kernel, output_shape, strides=(1, 1), padding="valid", data_format=None,
                     dilation_rate=(1, 1)):
    """Transposed convolution of images.

    Args:
      x: Tensor of rank 4.  kernel: [height, width, out channels, in channels].
      output_shape: tuple or Tensor, the first size may be None.  others: as conv2d.
    Raises:
      ValueError: another padding or data format.
    Source: tf.keras.backend.conv2d_transpose.
    """
    data_format = _data_format(data_format)
    if data_format == "channels_first":
        output_shape = tuple(output_shape[i] for i in _TO_LAST[4])

    def compute(x):
        sizes = output_shape
        if sizes[0] is None:
            sizes = (tf.shape(x)[0],) + tuple(sizes[1:])
        if isinstance(sizes, (tuple, list)):
            sizes = tf.stack(list(sizes))
        if tuple(dilation_rate) == (1, 1):
            return tf.conv2d_transpose(x, kernel, sizes, (1,) + tuple(strides) + (1,), padding=_padding(padding))
        return tf.atrous_conv2d_transpose(x, kernel, sizes, rate=dilation_rate[0], padding=_padding(padding))
    return _channels_last(x, data_format, compute)


def separable_conv2d(x, depthwise_kernel, pointwise_kernel, strides=(1, 1), padding="valid", data_format=None,
                     dilation_rate=(1, 1)):
    """A convolution of each channel by itself, then one that mixes them.

    Args:
      depthwise_kernel: [height, width, in channels, multiplier].
      pointwise_kernel: [1, 1, multiplier * in channels, out channels].  others: as conv2d.
    Raises:
      ValueError: another padding or data format, or strides that are no pair.
    Source: tf.keras.backend.separable_conv2d.
    """
    data_format = _data_format(data_format)
    if len(strides) != 2:
        raise ValueError("`strides` must be a tuple of 2 integers.")
    return _channels_last(x, data_format, lambda x: tf.separable_conv2d(
        x, depthwise_kernel, pointwise_kernel, strides=(1,) + tuple(strides) + (1,), padding=_padding(padding),
        rate=dilation_rate, data_format="NHWC"))


# ------------------------------------------------------------------ pooling
def _pool(x, pool_size, strides, padding, data_format, pool_mode, rank, ops):
    data_format = _data_format(data_format)
    for name, value in (("pool_size", pool_size), ("strides", strides)):
        if len(value) != rank:
            raise ValueError(f"`{name}` must be a tuple of {rank} integers.")
    if pool_mode not in ops:
        raise ValueError("Invalid pooling mode: " + str(pool_mode))
    return _channels_last(x, data_format, lambda x: ops[pool_mode](
        x, (1,) + tuple(pool_size) + (1,), (1,) + tuple(strides) + (1,), padding=_padding(padding)))


def pool2d(x, pool_size, strides=(1, 1), padding="valid", data_format=None, pool_mode="max"):
    """The largest or the mean of each window of images.

    Args:
      x: Tensor of rank 4.  pool_size, strides: pairs.  padding: "valid" or "same".
      data_format: "channels_last" or "channels_first".  pool_mode: "max" or "avg".
    Raises:
      ValueError: another argument.
    Source: tf.keras.backend.pool2d.
    """
    return _pool(x, pool_size, strides, padding, data_format, pool_mode, 2,
                 {"max": tf.max_pool, "avg": tf.avg_pool})


def pool3d(x, pool_size, strides=(1, 1, 1), padding="valid", data_format=None, pool_mode="max"):
    """The largest or the mean of each window of volumes.

    Args: as pool2d, one axis more.
    Source: tf.keras.backend.pool3d.
    """
    return _pool(x, pool_size, strides, padding, data_format, pool_mode, 3,
                 {"max": tf.max_pool3d, "avg": tf.avg_pool3d})


# ------------------------------------------------------------------ a kernel for each place
def local_conv(inputs, kernel, kernel_size, strides, output_shape, data_format=None):
    """Convolution with a kernel of its own at each place.

    Args:
      inputs: Tensor.  kernel: [places, in elements, out channels].  kernel_size, strides, output_shape: tuples.
      data_format: "channels_last" or "channels_first".
    """
    first = _data_format(data_format) == "channels_first"
    _, elements, channels = int_shape(kernel)
    patches = []
    for position in product(*[range(n) for n in output_shape]):
        window = [slice(p * s, p * s + k) for p, s, k in zip(position, strides, kernel_size)]
        index = [slice(None), slice(None)] + window if first else [slice(None)] + window + [slice(None)]
        patches.append(tf.reshape(inputs[tuple(index)], (1, -1, elements)))
    output = batch_dot(concatenate(patches, axis=0), kernel)
    output = tf.reshape(output, tuple(output_shape) + (-1, channels))
    rank = len(output_shape)
    places = tuple(range(rank))
    return tf.transpose(output, perm=(rank, rank + 1) + places if first else (rank,) + places + (rank + 1,))


def local_conv1d(inputs, kernel, kernel_size, strides, data_format=None):
    """Convolution along steps with a kernel of its own at each step.

    Args:
      inputs: Tensor of rank 3.  kernel: [steps, in elements, out channels].  kernel_size, strides: tuples of one int.
      data_format: "channels_last" or "channels_first".
    Source: tf.keras.backend.local_conv1d.
    """
    return local_conv(inputs, kernel, kernel_size, strides, (int_shape(kernel)[0],), data_format)


def local_conv2d(inputs, kernel, kernel_size, strides, output_shape, data_format=None):
    """Convolution of images with a kernel of its own at each place.

    Args:
      inputs: Tensor of rank 4.  kernel: [places, in elements, out channels].
      kernel_size, strides, output_shape: pairs.  data_format: "channels_last" or "channels_first".
    Source: tf.keras.backend.local_conv2d.
    """
    return local_conv(inputs, kernel, kernel_size, strides, output_shape, data_format)


# ------------------------------------------------------------------ sizes
def resize_images(x, height_factor, width_factor, data_format, interpolation="nearest"):
    """Images enlarged by whole factors.

    Args:
      x: Tensor of rank 4.  height_factor, width_factor: ints.  data_format: "channels_last" or "channels_first".
      interpolation: "nearest" or "bilinear".
    Raises:
      ValueError: another data format or interpolation.
    Source: tf.keras.backend.resize_images.
    """
    if data_format not in ("channels_first", "channels_last"):
        raise ValueError("Invalid `data_format` argument: " + str(data_format))
    rows, columns = (2, 3) if data_format == "channels_first" else (1, 2)
    known = x.shape.as_list()
    sizes = tf.shape(x)[rows:columns + 1] * tf.constant([height_factor, width_factor], dtype="int32")
    out = _channels_last(x, data_format, lambda x: _resized(x, sizes, interpolation))
    known[rows] = None if known[rows] is None else known[rows] * height_factor
    known[columns] = None if known[columns] is None else known[columns] * width_factor
    out.set_shape(known)
    return out


def _resized(x, sizes, interpolation):
    if interpolation not in ("nearest", "bilinear"):
        raise ValueError('interpolation should be one of "nearest" or "bilinear".')
    resize = tf.raw.ResizeNearestNeighbor if interpolation == "nearest" else tf.raw.ResizeBilinear
    with name_scope("resize"):
        return resize(x, sizes, half_pixel_centers=True)


def resize_volumes(x, depth_factor, height_factor, width_factor, data_format):
    """Volumes enlarged by whole factors, each element repeated.

    Args:
      x: Tensor of rank 5.  *_factor: ints.  data_format: "channels_last" or "channels_first".
    Raises:
      ValueError: another data format.
    Source: tf.keras.backend.resize_volumes.
    """
    if data_format not in ("channels_first", "channels_last"):
        raise ValueError("Invalid data_format: " + str(data_format))
    first = 2 if data_format == "channels_first" else 1
    for i, factor in enumerate((depth_factor, height_factor, width_factor)):
        x = repeat_elements(x, factor, axis=first + i)
    return x
