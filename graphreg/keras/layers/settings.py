"""Arguments that image layers share, brought into one form."""
from .. import backend


def normalize_data_format(value):
    """"channels_last" or "channels_first" from a user's argument; None is Keras' setting.

    Raises:
      ValueError: something else.
    """
    if value is None:
        value = backend.image_data_format()
    data_format = value.lower()
    if data_format not in ("channels_first", "channels_last"):
        raise ValueError('The `data_format` argument must be one of "channels_first", "channels_last". Received: '
                         + str(value))
    return data_format


def normalize_tuple(value, n, name):
    """A tuple of n ints from an int or a tuple.

    Raises:
      ValueError: something else.
    """
    if isinstance(value, int):
        return (value,) * n
    problem = f"The `{name}` argument must be a tuple of {n} integers. Received: {value}"
    try:
        values = tuple(value)
    except TypeError:
        raise ValueError(problem) from None
    if len(values) != n:
        raise ValueError(problem)
    for element in values:
        try:
            int(element)
        except (ValueError, TypeError):
            raise ValueError(f"{problem} including element {element} of type {type(element)}") from None
    return values


def normalize_padding(value):
    """"valid", "same" or "causal", or a list of paddings.

    Raises:
      ValueError: something else.
    """
    if isinstance(value, (list, tuple)):
        return value
    padding = value.lower()
    if padding not in ("valid", "same", "causal"):
        raise ValueError('The `padding` argument must be a list/tuple or one of "valid", "same" (or "causal", only for '
                         f"`Conv1D). Received: {padding}")
    return padding


def convert_data_format(data_format, ndim):
    """The data format as ops call it: NHWC ..."""
    if data_format == "channels_last":
        return {3: "NWC", 4: "NHWC", 5: "NDHWC"}[ndim]
    return {3: "NCW", 4: "NCHW", 5: "NCDHW"}[ndim]


def conv_output_length(length, size, padding, stride, dilation=1):
    """The size of an axis after a convolution or pooling."""
    if length is None:
        return None
    reach = size + (size - 1) * (dilation - 1)
    out = length - reach + 1 if padding == "valid" else length
    return (out + stride - 1) // stride


def deconv_output_length(length, size, padding, output_padding=None, stride=0, dilation=1):
    """The size of an axis after a transposed convolution."""
    if length is None:
        return None
    size = size + (size - 1) * (dilation - 1)
    if output_padding is None:
        if padding == "valid":
            return length * stride + max(size - stride, 0)
        return length * stride
    pad = size // 2 if padding == "same" else 0
    return (length - 1) * stride + size - 2 * pad + output_padding
