"""What a convolution layer runs: an op for its rank, between blocks of the batch where it is dilated."""
from ... import functions as tf
from ...core import errors
from ...core.convert import to_tensor


class Convolution:
    """A convolution of known rank, with the constants that TF makes for it before it is called.

    Args:
      input_shape: TensorShape.  filter_shape: list.  padding: "SAME" or "VALID".
      strides, dilation_rate: tuples of the spatial rank.  data_format: NWC, NHWC, NDHWC, NCW, NCHW, NCDHW.
    Raises:
      ValueError: strides and dilation are both more than 1.
    """

    def __init__(self, input_shape, filter_shape, padding, strides, dilation_rate, data_format):
        if any(s > 1 for s in strides) and any(d > 1 for d in dilation_rate):
            raise ValueError("strides > 1 not supported in conjunction with dilation_rate > 1")
        self._padding, self._strides, self._data_format = padding, strides, data_format
        self._dilation = to_tensor(dilation_rate, dtype="int32", name="dilation_rate")
        self._dilated = any(d > 1 for d in dilation_rate)
        if self._dilated:
            raise errors.UnimplementedError(None, None, "a convolution layer with dilation_rate > 1 is not emulated")

    def __call__(self, inputs, kernel):
        rank = len(self._strides)
        if rank == 1:
            return tf.nn.conv1d(inputs, kernel, stride=self._strides[0], padding=self._padding,
                                data_format=self._data_format)
        ends = (1,) + tuple(self._strides) + (1,)
        strides = ends if self._data_format.endswith("C") else (1, 1) + tuple(self._strides)
        if rank == 2:
            return tf.nn.conv2d(inputs, kernel, strides=strides, padding=self._padding, data_format=self._data_format)
        return tf.nn.conv3d(inputs, kernel, strides=strides, padding=self._padding, data_format=self._data_format)
