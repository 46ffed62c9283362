"""What works on every r-th element of space, as TF does it: space into batch, the plain function, and back.

Convolution of any number of dimensions, dilated, depthwise and separable convolution, and pooling of any kind.
"""
import numpy as np

from ..core import dtypes
from ..core.convert import constant_value, to_tensor
from ..core.scopes import name_scope
from ..core.tensor_shape import TensorShape
from ..ops import conv as ops
from . import array, indexing
from .conv import conv1d, conv2d_transpose, sequence
from .pool import avg_pool, avg_pool3d, max_pool, max_pool3d
from .reduce import lookup_renamed


# ------------------------------------------------------------------ space into batch
def with_space_to_batch(input, dilation_rate, padding, op, filter_shape=None, spatial_dims=None, data_format=None):
    """Apply a function to every r-th element of space: op(batch of interleaved parts, ..., "VALID").

    Args:
      input: Tensor.
      dilation_rate: int32 vector of static length.
      padding: "VALID" or "SAME".
      op: function (Tensor, number of dimensions of space, padding) -> Tensor.
      filter_shape: int vector, the window's size; needed for "SAME".
      spatial_dims: increasing list of int, the axes meant; by default the first ones of space.
      data_format: "N...C" or "NC...".
    Raises:
      ValueError: rates that are not positive, an unknown padding, or a rank that does not fit.
    Source: tf.nn.with_space_to_batch.
    """
    input = to_tensor(input, name="input")
    return _SpaceToBatch(input.shape, dilation_rate, padding, filter_shape, spatial_dims, data_format).apply(input, op)


class _SpaceToBatch:
    """The arguments of with_space_to_batch, checked; what needs no input is computed."""

    def __init__(self, input_shape, dilation_rate, padding, filter_shape, spatial_dims, data_format):
        self.rate = to_tensor(dilation_rate, dtypes.int32, name="dilation_rate")
        count = self._count_of_rates()
        self.axes = self._axes(spatial_dims, count, data_format)
        self.count, self.padding = count, padding
        self.base = np.zeros([count, 2], np.int32)
        self.known_rate = constant_value(self.rate)
        if self.known_rate is not None:
            if (self.known_rate < 1).any():
                raise ValueError("dilation_rate must be positive")
            if (self.known_rate == 1).all():
                self.rate = None
                return
        _check_rank(input_shape, self.axes[-1], data_format)
        if padding == "SAME":
            if filter_shape is None:
                raise ValueError("filter_shape must be specified for SAME padding")
            filter_shape = to_tensor(filter_shape, name="filter_shape")
            self.window = constant_value(filter_shape)
            self.base = None if self.window is None else self._base_paddings()
        elif padding != "VALID":
            raise ValueError(f"Invalid padding method {padding!r}")

    def _count_of_rates(self):
        try:
            shape = self.rate.shape.with_rank(1)
        except ValueError:
            raise ValueError("rate must be rank 1") from None
        if not shape.is_fully_defined():
            raise ValueError("rate must have known shape")
        return shape.as_list()[0]

    @staticmethod
    def _axes(given, count, data_format):
        if given is None:
            start = 2 if data_format is not None and data_format.startswith("NC") else 1
            return list(range(start, count + start))
        axes = sorted(set(int(axis) for axis in given))
        if axes != list(given) or any(axis < 1 for axis in axes):
            raise ValueError("spatial_dims must be a montonically increasing sequence of positive integers")
        return axes

    def _base_paddings(self):
        """What "SAME" asks for: half of the dilated window's reach on either side."""
        if self.window is None:
            # In TF too, a window that is not known while building is refused.
            raise ValueError("None values not supported.")
        window = self.window[:self.count]
        rate = self.rate if self.known_rate is None else self.known_rate
        reach = window + (window - 1) * (rate - 1) - 1
        before = reach // 2
        after = reach - before
        return array.stack([[before[i], after[i]] for i in range(self.count)])

    def apply(self, input, op):
        if self.rate is None:
            return op(input, self.count, self.padding)
        sizes = self._sizes(input)
        base = self._base_paddings() if self.base is None else self.base
        paddings, crops = indexing.required_space_to_batch_paddings(
            input_shape=sizes, base_paddings=base, block_shape=self.rate)
        rate = _for_all_axes(self.rate, 1, self.axes)
        paddings = _for_all_axes(paddings, 0, self.axes)
        crops = _for_all_axes(crops, 0, self.axes)
        parts = indexing.space_to_batch_nd(input=input, block_shape=rate, paddings=paddings)
        made = op(parts, self.count, "VALID")
        return indexing.batch_to_space_nd(input=made, block_shape=rate, crops=crops)

    def _sizes(self, input):
        """The sizes of the axes meant: numbers if they are known."""
        static = None if input._shape is None else list(input._shape)
        if static is not None and all(static[axis] is not None for axis in self.axes):
            return [static[axis] for axis in self.axes]
        sizes = array.shape(input)
        return array.stack([sizes[axis] for axis in self.axes])


def _check_rank(input_shape, last_axis, data_format):
    rank = last_axis + (0 if data_format is not None and data_format.startswith("NC") else 1)
    try:
        input_shape.with_rank_at_least(rank)
    except ValueError:
        raise ValueError(f"input tensor must have rank {rank} at least") from None


def _for_all_axes(value, filler, axes):
    """`value`, which has a row for each of the axes, with a row of `filler` for each one before the last that is not meant."""
    known = constant_value(value)
    source = value if known is None else known
    tail = tuple(value._shape[1:])
    parts, at, axis = [], 0, 1
    while at < len(axes):
        end = at
        while end + 1 < len(axes) and axes[end + 1] == axes[end] + 1:
            end += 1
        if axis < axes[at]:
            parts.append(np.full((axes[at] - axis,) + tail, filler, np.int32))
        parts.append(source[at:end + 1])
        at, axis = end + 1, axes[end] + 1
    return np.concatenate(parts) if known is not None else array.concat(parts, 0)


# ------------------------------------------------------------------ strides and rates
def _strides_and_rates(count, strides, rates):
    """Both as arrays, one number for each dimension of space."""
    rates = _positive("dilation_rate", rates, count)
    strides = _positive("strides", strides, count)
    if (strides > 1).any() and (rates > 1).any():
        raise ValueError("strides > 1 not supported in conjunction with dilation_rate > 1")
    return strides, rates


def _positive(name, values, count):
    if values is None:
        return np.array([1] * count)
    if len(values) != count:
        raise ValueError(f"len({name})={len(values)} but should be {count}")
    values = np.array(values, dtype=np.int32)
    if (values < 1).any():
        raise ValueError(f"all values of {name} must be positive")
    return values


# ------------------------------------------------------------------ convolution
def convolution(input, filter, padding, strides=None, dilation_rate=None, name=None, data_format=None, filters=None,
                dilations=None):
    """Convolve over one, two or three dimensions of space.

    Args:
      input: Tensor of a float dtype, [batch, *space, in channels].
      filter: [*window, in channels, out channels].  filters: its newer name.
      padding: "SAME" or "VALID".
      strides: int, or one for each dimension of space.
      dilation_rate: the same; only one of both may be above 1.  dilations: its newer name.
      name: str.
      data_format: "NWC", "NHWC", "NDHWC" (defaults), or with the channels first, which is built, but not run.
    Raises:
      ValueError: an unknown rank, strides and rates above 1, or shapes that do not fit.
    Source: tf.nn.convolution.
    """
    filter = lookup_renamed("filters", filters, "filter", filter)
    rates = lookup_renamed("dilations", dilations, "dilation_rate", dilation_rate)
    count = _space_of(input, filter)
    with name_scope(name, "convolution", [input, filter]) as name:
        channels = 1 if data_format is not None and data_format.startswith("NC") else count + 1
        strides = sequence(strides, count, channels, "strides")
        rates = sequence(rates, count, channels, "dilations")
        if all(r == 1 for r in rates):
            return _plain(count, input, filter, strides, padding, data_format, rates, name)
        space = slice(2, None) if channels == 1 else slice(1, -1)
        return _dilated(input, filter, padding, strides[space], rates[space], count, data_format, name)


def _space_of(input, filter):
    """How many dimensions of space a convolution has."""
    rank = TensorShape(input.shape).ndims if hasattr(input, "shape") else to_tensor(input).shape.ndims
    if rank is None:
        rank = filter.shape.ndims
    if rank is None:
        raise ValueError("rank of input or filter must be known")
    if not 3 <= rank <= 5:
        raise ValueError(f"Input tensor must be of rank 3, 4 or 5 but was {rank}.")
    return rank - 2


def _plain(count, input, filter, strides, padding, data_format, rates, name):
    if count == 1:
        return conv1d(input, filter, strides, padding, data_format=data_format, dilations=rates, name=name)
    function = ops.conv2d if count == 2 else ops.conv3d
    return function(input, filter, strides, padding, data_format=data_format, dilations=rates, name=name)


def _dilated(input, filter, padding, strides, rates, count, data_format, name):
    input, filter = to_tensor(input, name="input"), to_tensor(filter, name="filter")
    total = filter.shape.ndims or count + 2
    try:
        input.shape.with_rank(total)
    except ValueError:
        raise ValueError(f"input tensor must have rank {total}") from None
    _check_channels(input, filter, data_format)
    strides, rates = _strides_and_rates(count, strides, rates)
    channels = 1 if data_format is not None and data_format.startswith("NC") else count + 1
    strides = sequence(strides.tolist(), count, channels, "strides")
    return with_space_to_batch(
        input, rates, padding, filter_shape=filter.shape, data_format=data_format,
        op=lambda parts, _, padding: _plain(count, parts, filter, strides, padding, data_format, [1] * (count + 2), name))


def _check_channels(input, filter, data_format):
    if filter._shape is None or input._shape is None:
        return
    axis = 1 if data_format is not None and data_format.startswith("NC") else -1
    given, wanted = input.shape.dims[axis], filter.shape.dims[-2]
    if not given.is_compatible_with(wanted):
        raise ValueError("number of input channels does not match corresponding dimension of filter, "
                         f"{given} != {wanted}")


def atrous_conv2d(value, filters, rate, padding, name=None):
    """Convolve images with a filter that is spread out: every rate-th pixel is seen.

    Args:
      value: Tensor of a float dtype, [batch, height, width, in channels].
      filters: [height, width, in channels, out channels].
      rate: int >= 1.
      padding: "SAME" or "VALID".
      name: str.
    Raises:
      ValueError: shapes that do not fit, or a rate below 1.
    Source: tf.nn.atrous_conv2d.
    """
    return convolution(input=value, filter=filters, padding=padding, dilation_rate=np.broadcast_to(rate, (2,)), name=name)


def atrous_conv2d_transpose(value, filters, output_shape, rate, padding, name=None):
    """The gradient of atrous_conv2d with respect to its input.

    Args:
      value: Tensor of a float dtype, [batch, height, width, in channels].
      filters: [height, width, out channels, in channels].
      output_shape: int vector of length 4.
      rate: int >= 1.
      padding: "SAME" or "VALID".
      name: str.
    Raises:
      ValueError: shapes that do not fit, an unknown padding, or a rate below 1.
    Source: tf.nn.atrous_conv2d_transpose.
    """
    with name_scope(name, "atrous_conv2d_transpose", [value, filters, output_shape]) as name:
        value, filters = to_tensor(value, name="value"), to_tensor(filters, name="filters")
        given, wanted = value.shape[3], filters.shape[3]
        if not given.is_compatible_with(wanted):
            raise ValueError(f"value's input channels does not match filters' input channels, {given} != {wanted}")
        if rate < 1:
            raise ValueError(f"rate {rate} cannot be less than one")
        if rate == 1:
            return conv2d_transpose(value, filters, output_shape, [1, 1, 1, 1], padding, "NHWC")
        output_shape = _checked_output_shape(output_shape, filters)
        margins = [_margins(size, rate, padding) for size in _window(filters)]
        return _spread_transpose(value, filters, output_shape, rate, margins)


def _checked_output_shape(output_shape, filters):
    made = to_tensor(output_shape, name="output_shape")
    if not made.shape.is_compatible_with([4]):
        raise ValueError(f"output_shape must have shape (4,), got {made.shape}")
    if isinstance(output_shape, tuple):
        output_shape = list(output_shape)
    if isinstance(output_shape, (list, np.ndarray)):
        if not filters.shape.dims[2].is_compatible_with(output_shape[3]):
            raise ValueError("output_shape does not match filter's output channels, "
                             f"{output_shape[3]} != {filters.shape[2]}")
        return list(output_shape)
    return made


def _window(filters):
    """Height and width of a filter: numbers if all of its shape is known."""
    if filters.shape.is_fully_defined():
        return filters.shape.as_list()[:2]
    sizes = array.shape(filters)
    return [sizes[0], sizes[1]]


def _margins(size, rate, padding):
    """(padding before, after) of a dilated window along one axis."""
    if padding == "VALID":
        return 0, 0
    if padding != "SAME":
        raise ValueError(f"padding must be either VALID or SAME: {padding}")
    reach = size + (size - 1) * (rate - 1) - 1
    before = reach // 2
    return before, reach - before


def _spread_transpose(value, filters, output_shape, rate, margins):
    """The transpose on the parts of every rate-th element; output_shape: list of int, or a Tensor."""
    sizes = []
    for axis, (before, after) in enumerate(margins, 1):
        sizes.append(output_shape[axis] + before + after)
    extra = [(rate - size % rate) % rate for size in sizes]
    parts = indexing.space_to_batch(value, paddings=[[0, extra[0]], [0, extra[1]]], block_size=rate)
    input_sizes = [rate * rate * output_shape[0], (sizes[0] + extra[0]) // rate, (sizes[1] + extra[1]) // rate,
                   output_shape[3]]
    made = ops.conv2d_backprop_input(input_sizes, filters, parts, [1, 1, 1, 1], "VALID", data_format="NHWC")
    crops = [[before, after + more] for (before, after), more in zip(margins, extra)]
    return indexing.batch_to_space(made, crops=crops, block_size=rate)


# ------------------------------------------------------------------ each channel for itself
def depthwise_conv2d(input, filter, strides, padding, rate=None, name=None, data_format=None, dilations=None):
    """Convolve each channel of images with filters of its own.

    y[n, i, j, c * m + q] = sum over k, l of input[n, i * s + k * r - pad, j * s + l * r - pad, c] * filter[k, l, c, q]

    Args:
      input: Tensor of a float dtype, [batch, height, width, channels].
      filter: [height, width, channels, multiplier].
      strides: list of four int, equal for rows and columns.
      padding: "SAME" or "VALID".
      rate: list of two int.  dilations: its newer name.
      name: str.
      data_format: "NHWC"; "NCHW" can be built, but not run.
    Raises:
      ValueError: rate and dilations both given, or shapes that do not fit.
    Source: tf.nn.depthwise_conv2d.
    """
    rate = lookup_renamed("dilations", dilations, "rate", rate)
    with name_scope(name, "depthwise", [input, filter]) as name:
        input, filter = to_tensor(input, name="tensor_in"), to_tensor(filter, name="filter_in")
        return _depthwise(input, filter, strides, padding, rate, data_format, name)


def _depthwise(input, filter, strides, padding, rate, data_format, name):
    def op(parts, _, padding):
        return ops.depthwise_conv2d_native(parts, filter, strides, padding, data_format=data_format, name=name)
    return with_space_to_batch(input, [1, 1] if rate is None else rate, padding, op, filter_shape=array.shape(filter),
                               data_format=data_format)


def separable_conv2d(input, depthwise_filter, pointwise_filter, strides, padding, rate=None, name=None, data_format=None,
                     dilations=None):
    """depthwise_conv2d followed by a convolution with windows of one pixel.

    Args:
      input: Tensor of a float dtype, [batch, height, width, channels].
      depthwise_filter: [height, width, channels, multiplier].
      pointwise_filter: [1, 1, channels * multiplier, out channels].
      strides, padding, rate, name, data_format, dilations: as for depthwise_conv2d.
    Raises:
      ValueError: rate and dilations both given, or shapes that do not fit.
    Source: tf.nn.separable_conv2d.
    """
    rate = lookup_renamed("dilations", dilations, "rate", rate)
    with name_scope(name, "separable_conv2d", [input, depthwise_filter, pointwise_filter]) as name:
        input = to_tensor(input, name="tensor_in")
        depthwise_filter = to_tensor(depthwise_filter, name="depthwise_filter")
        pointwise_filter = to_tensor(pointwise_filter, name="pointwise_filter")
        shape = pointwise_filter.shape.with_rank(4)
        for axis in (0, 1):
            shape.dims[axis].assert_is_compatible_with(1)
        deep = _depthwise(input, depthwise_filter, strides, padding, rate, data_format, "depthwise")
        return ops.conv2d(deep, pointwise_filter, [1, 1, 1, 1], "VALID", data_format=data_format, name=name)


# ------------------------------------------------------------------ pooling
def pool(input, window_shape, pooling_type, padding, dilation_rate=None, strides=None, name=None, data_format=None,
         dilations=None):
    """Pool over one, two or three dimensions of space.

    Args:
      input: Tensor of a float dtype, [batch, *space, channels].
      window_shape: list of int, one for each dimension of space.
      pooling_type: "MAX" or "AVG".
      padding: "VALID", or "SAME" when the rates are 1.
      dilation_rate, strides: lists like window_shape; only one of both may be above 1.  dilations: a newer name.
      name: str.
      data_format: "NWC", "NHWC", "NDHWC" (defaults), or with the channels first.
    Raises:
      ValueError: an unknown pooling type, lengths that differ, or rates with strides or "SAME".
    Source: tf.nn.pool.
    """
    rates = lookup_renamed("dilations", dilations, "dilation_rate", dilation_rate)
    with name_scope(name, f"{pooling_type.lower()}_pool", [input]) as name:
        count = len(window_shape)
        if not 1 <= count <= 3:
            raise ValueError("It is required that 1 <= num_spatial_dims <= 3.")
        input = to_tensor(input, name="input")
        input.shape.with_rank(count + 2)
        strides, rates = _strides_and_rates(count, strides, rates)
        if padding == "SAME" and (rates > 1).any():
            raise ValueError("pooling with SAME padding is not implemented for dilation_rate > 1")
        if (strides > window_shape).any():
            raise ValueError("strides > window_shape not supported due to inconsistency between CPU and GPU "
                             "implementations")
        function = _pooling_of(pooling_type, count)
        return with_space_to_batch(
            input, rates, padding, data_format=data_format,
            op=lambda parts, _, padding: _pooled(function, parts, list(window_shape), strides.tolist(), padding,
                                                 data_format, name))


def _pooling_of(pooling_type, count):
    functions = {"MAX": (max_pool, max_pool3d), "AVG": (avg_pool, avg_pool3d)}
    if pooling_type not in functions:
        raise ValueError(f"{count}-D {pooling_type} pooling is not supported.")
    return functions[pooling_type][count == 3]


def _pooled(function, input, window, strides, padding, data_format, name):
    """One of the functions of two or three dimensions; one dimension is made into two."""
    channels_first = data_format is not None and data_format.startswith("NC")
    axis = 2 if channels_first else 1
    line = len(window) == 1
    if line:
        input, window, strides = array.expand_dims(input, axis), [1] + window, [1] + strides
        data_format = None if data_format is None else "NCHW" if channels_first else "NHWC"
    channels = 1 if channels_first else len(window) + 1
    ksize, strides = sequence(window, len(window), channels, "ksize"), sequence(strides, len(strides), channels, "strides")
    more = {} if data_format is None else {"data_format": data_format}
    made = function(input, ksize, strides, padding, name=name, **more)
    return array.squeeze(made, [axis]) if line else made
