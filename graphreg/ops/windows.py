"""Windows that slide over the dimensions of space: where they are in a layout, how many there are, how much is padded.

Convolution and pooling share it.  A size that a shape function does not know is None.
"""
from ..core.errors import invalid_argument
from ..core.shape_fns import ShapeError, sub_dim

BATCH = 0


def channels_of(rank, data_format):
    """The axis of the channels."""
    return 1 if is_channels_first(data_format) else rank - 1


def space_of(rank, data_format):
    """The axes of space."""
    return range(2, rank) if is_channels_first(data_format) else range(1, rank - 1)


def is_channels_first(data_format):
    """Whether a data format, str or bytes, is one of NCHW, NCDHW ..."""
    return data_format[1:2] in ("C", b"C")


# ------------------------------------------------------------------ while building
def count(size, window, stride, padding, dilation=1, margins=0):
    """How many windows there are along an axis, or None.

    Args:
      size, window: int or None.  stride, dilation, margins (of explicit padding): int.  padding: bytes.
    Raises:
      ShapeError: as TF's shape functions do.
    """
    if stride <= 0:
        raise ShapeError(f"Stride must be > 0, but got {stride}")
    if dilation < 1:
        raise ShapeError(f"Dilation rate must be >= 1, but got {dilation}")
    if size is None:
        return None
    if padding == b"SAME":
        return (size + stride - 1) // stride
    if window is None:
        return None
    return (sub_dim(size + margins, (window - 1) * dilation + 1) + stride) // stride


def placed(batch, space, channels, data_format):
    """A raw shape in a layout."""
    if is_channels_first(data_format):
        return (batch, channels) + tuple(space)
    return (batch,) + tuple(space) + (channels,)


# ------------------------------------------------------------------ when run
def fitted(size, window, stride, padding, dilation=1, margins=(0, 0)):
    """(number of windows, padding before, padding after) along an axis.

    Raises:
      InvalidArgumentError: the window does not fit.
    """
    if stride <= 0:
        raise invalid_argument(f"Stride must be > 0, but got {stride}")
    reach = (window - 1) * dilation + 1
    if padding == "SAME":
        windows = -(-size // stride)
        missing = max((windows - 1) * stride + reach - size, 0)
        return windows, missing // 2, missing - missing // 2
    before, after = margins if padding == "EXPLICIT" else (0, 0)
    # Divided as C++ does, towards zero.
    windows = int((size + before + after - reach + stride) / stride)
    if windows < 0:
        raise invalid_argument(f"Computed output size would be negative: {windows} [input_size: {size + before + after}, "
                               f"effective_filter_size: {reach}, stride: {stride}]")
    return windows, before, after
