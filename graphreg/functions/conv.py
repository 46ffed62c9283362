"""Convolutions of one, two and three dimensions, their transposes and gradients, and morphological dilation."""
from ..core.operation import Tensor
from ..core.scopes import name_scope
from ..ops import conv as ops
from ..ops import morphology
from . import array, indexing, math
from .reduce import lookup_renamed

conv3d_backprop_filter_v2 = conv3d_backprop_filter = ops.conv3d_backprop_filter_v2
depthwise_conv2d_native = ops.depthwise_conv2d_native
depthwise_conv2d_native_backprop_input = depthwise_conv2d_backprop_input = ops.depthwise_conv2d_native_backprop_input
depthwise_conv2d_native_backprop_filter = depthwise_conv2d_backprop_filter = ops.depthwise_conv2d_native_backprop_filter


# ------------------------------------------------------------------ arguments
def sequence(value, space, channels, name):
    """Sizes for batch, space and channels from a number, one for each dimension of space, or all of them.

    Args:
      value: int, or list of them of length 1, space or space + 2; None means 1.
      space: int, the number of dimensions of space.  channels: int, the axis of the channels.
      name: str, the argument's, for the error.
    Raises:
      ValueError: another length.
    """
    given = [1] if value is None else value if hasattr(type(value), "__len__") else [value]
    length = len(given)
    if length == space + 2:
        return given
    if length not in (1, space):
        raise ValueError(f"{name} should be of length 1, {space} or {space + 2} but was {length}")
    given = list(given) * (space if length == 1 else 1)
    return [1, 1] + given if channels == 1 else [1] + given + [1]


def channels_axis(data_format, space):
    """The axis of the channels in a data format for some number of dimensions of space."""
    return 1 if data_format.startswith("NC") else space + 1


def _padding(padding):
    """(padding attribute, explicit paddings) from a word or a list of pairs."""
    if isinstance(padding, str) and padding == "EXPLICIT":
        raise ValueError('"EXPLICIT" is not a valid value for the padding parameter. To use explicit padding, the padding '
                         "parameter must be a list.")
    if not isinstance(padding, (list, tuple)):
        return padding, []
    for i, pair in enumerate(padding):
        where = f"When padding is a list, each element of padding must be a list/tuple of size 2. Element with index {i}"
        if not isinstance(pair, (list, tuple)):
            raise ValueError(f"{where} of padding is not a list/tuple")
        if len(pair) != 2:
            raise ValueError(f"{where} of padding has size {len(pair)}")
    if len(padding) != 4:
        raise ValueError(f"When padding is a list, it must be of size 4. Got padding of size: {len(padding)}")
    return "EXPLICIT", [size for pair in padding for size in pair]


# ------------------------------------------------------------------ one dimension
def conv1d(value=None, filters=None, stride=None, padding=None, use_cudnn_on_gpu=None, data_format=None, name=None,
           input=None, dilations=None):
    """Convolve a batch of sequences.

    y[n, i, o] = sum over k, c of value[n, i * stride + k * dilation - pad, c] * filters[k, c, o]

    Args:
      value: Tensor of a float dtype, [batch, width, in channels].  input: its newer name.
      filters: [width, in channels, out channels], of the same dtype.
      stride, dilations: int, or list of 1 or 3 of them.
      padding: "SAME" or "VALID".
      data_format: "NWC" (the default) or "NCW".
      name: str.
    Raises:
      ValueError: value and input both given, an unknown format, or shapes that do not fit.
    Source: tf.nn.conv1d.
    """
    value = lookup_renamed("input", input, "value", value)
    with name_scope(name, "conv1d", [value, filters]) as name:
        data_format, axis = _line_format(data_format)
        channels = channels_axis(data_format, 1)
        strides = [1] + sequence(stride, 1, channels, "stride")
        dilations = [1] + sequence(dilations, 1, channels, "dilations")
        value, filters = array.expand_dims(value, axis), array.expand_dims(filters, 0)
        made = ops.conv2d(value, filters, strides, padding, use_cudnn_on_gpu=use_cudnn_on_gpu, data_format=data_format,
                          dilations=dilations, name=name)
        return array.squeeze(made, [axis])


def _line_format(data_format):
    """(format of the image, axis that makes one of a sequence) for a format of sequences."""
    if data_format is None or data_format in ("NHWC", "NWC"):
        return "NHWC", 1
    if data_format in ("NCW", "NCHW"):
        return "NCHW", 2
    raise ValueError('data_format must be "NWC" or "NCW".')


def conv1d_transpose(input, filters, output_shape, strides, padding="SAME", data_format="NWC", dilations=None, name=None):
    """The gradient of conv1d with respect to its input, as a layer that widens.

    Args:
      input: Tensor of a float dtype, [batch, width, in channels].
      filters: [width, out channels, in channels].
      output_shape: int vector of length 3.
      strides, dilations: int, or list of 1 or 3 of them.
      padding: "SAME" or "VALID".  data_format: "NWC" or "NCW".
      name: str.
    Raises:
      ValueError: an unknown format, or shapes that do not fit.
    Source: tf.nn.conv1d_transpose.
    """
    with name_scope(name, "conv1d_transpose", [input, filters, output_shape]) as name:
        if data_format not in (None, "NWC", "NCW"):
            raise ValueError('data_format must be "NWC" or "NCW".')
        data_format, axis = _line_format(data_format)
        channels = channels_axis(data_format, 1)
        strides = [1] + sequence(strides, 1, channels, "stride")
        dilations = [1] + sequence(dilations, 1, channels, "dilations")
        input, filters = array.expand_dims(input, axis), array.expand_dims(filters, 0)
        if not isinstance(output_shape, Tensor):
            output_shape = list(output_shape)
        output_shape = array.concat([output_shape[:axis], [1], output_shape[axis:]], 0)
        made = ops.conv2d_backprop_input(output_shape, filters, input, strides, padding, data_format=data_format,
                                         dilations=dilations, name=name)
        return array.squeeze(made, [axis])


# ------------------------------------------------------------------ two dimensions
def conv2d(input, filter=None, strides=None, padding=None, use_cudnn_on_gpu=True, data_format="NHWC",
           dilations=[1, 1, 1, 1], name=None, filters=None):
    """Convolve a batch of images.

    y[n, i, j, o] = sum over k, l, c of input[n, i * s + k * d - pad, j * s + l * d - pad, c] * filter[k, l, c, o]

    Args:
      input: Tensor of a float dtype, [batch, height, width, in channels].
      filter: [height, width, in channels, out channels], of the same dtype.  filters: its newer name.
      strides, dilations: int, or list of 1, 2 or 4 of them.
      padding: "SAME", "VALID" or a list of four pairs, the padding before and after each dimension.
      data_format: "NHWC"; "NCHW" can be built, but not run.
      name: str.
    Raises:
      ValueError: filter and filters both given, a wrong length, or shapes that do not fit.
    Source: tf.nn.conv2d.
    """
    filter = lookup_renamed("filters", filters, "filter", filter)
    padding, explicit = _padding(padding)
    data_format = "NHWC" if data_format is None else data_format
    channels = channels_axis(data_format, 2)
    strides = sequence(strides, 2, channels, "strides")
    dilations = sequence(dilations, 2, channels, "dilations")
    return ops.conv2d(input, filter, strides, padding, use_cudnn_on_gpu=use_cudnn_on_gpu, explicit_paddings=explicit,
                      data_format=data_format, dilations=dilations, name=name)


def conv2d_backprop_input(input_sizes, filter=None, out_backprop=None, strides=None, padding=None, use_cudnn_on_gpu=True,
                          data_format="NHWC", dilations=[1, 1, 1, 1], name=None, filters=None):
    """The gradient of conv2d with respect to its input.

    Args:
      input_sizes: int32 vector, the shape of the input.
      filter: as conv2d had it.  filters: its newer name.
      out_backprop: the gradient with respect to the output.
      strides, dilations: list of four int.  padding: as for conv2d.  data_format: "NHWC".  name: str.
    Source: tf.nn.conv2d_backprop_input.
    """
    filter = lookup_renamed("filters", filters, "filter", filter)
    padding, explicit = _padding(padding)
    return ops.conv2d_backprop_input(input_sizes, filter, out_backprop, strides, padding,
                                     use_cudnn_on_gpu=use_cudnn_on_gpu, explicit_paddings=explicit,
                                     data_format=data_format, dilations=dilations, name=name)


def conv2d_backprop_filter(input, filter_sizes, out_backprop, strides, padding, use_cudnn_on_gpu=True,
                           data_format="NHWC", dilations=[1, 1, 1, 1], name=None):
    """The gradient of conv2d with respect to its filter.

    Args:
      input: as conv2d had it.
      filter_sizes: int32 vector, the shape of the filter.
      out_backprop: the gradient with respect to the output.
      strides, dilations: list of four int.  padding: as for conv2d.  data_format: "NHWC".  name: str.
    Source: tf.nn.conv2d_backprop_filter.
    """
    padding, explicit = _padding(padding)
    return ops.conv2d_backprop_filter(input, filter_sizes, out_backprop, strides, padding,
                                      use_cudnn_on_gpu=use_cudnn_on_gpu, explicit_paddings=explicit,
                                      data_format=data_format, dilations=dilations, name=name)


def conv2d_transpose(value=None, filter=None, output_shape=None, strides=None, padding="SAME", data_format="NHWC",
                     name=None, input=None, filters=None, dilations=None):
    """The gradient of conv2d with respect to its input, as a layer that enlarges.

    Args:
      value: Tensor of a float dtype, [batch, height, width, in channels].  input: its newer name.
      filter: [height, width, out channels, in channels].  filters: its newer name.
      output_shape: int32 vector of length 4.
      strides, dilations: int, or list of 1, 2 or 4 of them.
      padding: "SAME" or "VALID".  data_format: "NHWC".
      name: str.
    Raises:
      ValueError: an argument given by both its names, or shapes that do not fit.
    Source: tf.nn.conv2d_transpose.
    """
    value = lookup_renamed("input", input, "value", value)
    filter = lookup_renamed("filters", filters, "filter", filter)
    with name_scope(name, "conv2d_transpose", [value, filter, output_shape]) as name:
        data_format = "NHWC" if data_format is None else data_format
        channels = channels_axis(data_format, 2)
        strides = sequence(strides, 2, channels, "strides")
        dilations = sequence(dilations, 2, channels, "dilations")
        return ops.conv2d_backprop_input(output_shape, filter, value, strides, padding, data_format=data_format,
                                         dilations=dilations, name=name)


# ------------------------------------------------------------------ three dimensions
def conv3d(input, filter=None, strides=None, padding=None, data_format="NDHWC", dilations=[1, 1, 1, 1, 1], name=None,
           filters=None):
    """Convolve a batch of volumes.

    y[n, d, i, j, o] = sum over the window and c of input[..., c] * filter[..., c, o]

    Args:
      input: Tensor of a float dtype, [batch, depth, height, width, in channels].
      filter: [depth, height, width, in channels, out channels].  filters: its newer name.
      strides: list of five int.  dilations: list of five int; others than 1 can be built, but not run.
      padding: "SAME" or "VALID".  data_format: "NDHWC".
      name: str.
    Raises:
      ValueError: filter and filters both given, or shapes that do not fit.
    Source: tf.nn.conv3d.
    """
    filter = lookup_renamed("filters", filters, "filter", filter)
    return ops.conv3d(input, filter, strides, padding, data_format=data_format, dilations=dilations, name=name)


def conv3d_transpose(value, filter=None, output_shape=None, strides=None, padding="SAME", data_format="NDHWC", name=None,
                     input=None, filters=None, dilations=None):
    """The gradient of conv3d with respect to its input, as a layer that enlarges.

    Args:
      value: Tensor of a float dtype, [batch, depth, height, width, in channels].  input: its newer name.
      filter: [depth, height, width, out channels, in channels].  filters: its newer name.
      output_shape: int vector of length 5.
      strides, dilations: int, or list of 1, 3 or 5 of them.
      padding: "SAME" or "VALID".  data_format: "NDHWC".
      name: str.
    Raises:
      ValueError: an argument given by both its names, or shapes that do not fit.
    Source: tf.nn.conv3d_transpose.
    """
    filter = lookup_renamed("filters", filters, "filter", filter)
    value = lookup_renamed("input", input, "value", value)
    with name_scope(name, "conv3d_transpose", [value, filter, output_shape]) as name:
        data_format = "NDHWC" if data_format is None else data_format
        channels = channels_axis(data_format, 3)
        strides = sequence(strides, 3, channels, "strides")
        dilations = sequence(dilations, 3, channels, "dilations")
        return ops.conv3d_backprop_input_v2(output_shape, filter, value, strides, padding, data_format=data_format,
                                            dilations=dilations, name=name)


# ------------------------------------------------------------------ any number of dimensions
def conv_transpose(input, filters, output_shape, strides, padding="SAME", data_format=None, dilations=None, name=None):
    """conv1d_transpose, conv2d_transpose or conv3d_transpose, as the length of output_shape says.

    Args: as for conv2d_transpose; output_shape must have a static length.
    Raises:
      ValueError: output_shape has no length, or one that is not 3, 4 or 5.
    Source: tf.nn.conv_transpose.
    """
    with name_scope(name, "conv_transpose", [input, filters, output_shape]) as name:
        if isinstance(output_shape, Tensor):
            length = "?" if output_shape._shape is None else output_shape._shape[0]
        elif hasattr(type(output_shape), "__len__"):
            length = len(output_shape)
        else:
            raise ValueError("output_shape must be a tensor or sized collection.")
        functions = {3: conv1d_transpose, 4: conv2d_transpose, 5: conv3d_transpose}
        if length not in functions:
            raise ValueError(f"output_shape must be of length 3, 4 or 5 but was {length}.")
        return functions[length](input, filters, output_shape, strides, padding=padding, data_format=data_format,
                                 dilations=dilations, name=name)


# ------------------------------------------------------------------ morphology
def dilation2d(input, filter=None, strides=None, rates=None, padding=None, name=None, filters=None, dilations=None):
    """Grey-scale dilation of images.

    y[n, i, j, c] = max over k, l of input[n, i * s + k * r - pad, j * s + l * r - pad, c] + filter[k, l, c]

    Args:
      input: Tensor of a real dtype, [batch, height, width, channels].
      filter: [height, width, channels].  filters: its newer name.
      strides, rates: list of four int.  dilations: the rates by their newer name.
      padding: "SAME" or "VALID".
      name: str.
    Source: tf.nn.dilation2d.
    """
    filter = lookup_renamed("filters", filters, "filter", filter)
    rates = lookup_renamed("dilations", dilations, "rates", rates)
    return morphology.dilation2d(input, filter, strides, rates, padding, name=name)


def erosion2d(value, kernel, strides, rates, padding, name=None):
    """Grey-scale erosion of images: the dilation of the negative by the turned kernel, negated.

    Args:
      value: Tensor of a real dtype, [batch, height, width, channels].
      kernel: [height, width, channels].
      strides, rates: list of four int.  padding: "SAME" or "VALID".  name: str.
    Source: tf.nn.erosion2d.
    """
    with name_scope(name, "erosion2d", [value, kernel]) as name:
        made = morphology.dilation2d(math.negative(value), indexing.reverse(kernel, [0, 1]), strides, rates, padding,
                                     name=name)
        return math.negative(made)
