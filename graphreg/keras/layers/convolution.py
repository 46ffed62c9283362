"""What a convolution layer runs: an op for its rank, between blocks of the batch where it is dilated."""
import numpy as np

from ... import functions as tf
from ...core.convert import constant_value, to_tensor


class Convolution:
    """A convolution of known rank, with the constants that TF makes for it before it is called.

    Args:
      input_shape: TensorShape.  filter_shape: tuple.  padding: "SAME" or "VALID".
      strides, dilation_rate: tuples of the spatial rank.  data_format: NWC, NHWC, NDHWC, NCW, NCHW, NCDHW.
    Raises:
      ValueError: strides and dilation are both more than 1.
    """

    def __init__(self, input_shape, filter_shape, padding, strides, dilation_rate, data_format):
        if any(s > 1 for s in strides) and any(d > 1 for d in dilation_rate):
            raise ValueError("strides > 1 not supported in conjunction with dilation_rate > 1")
        self._padding, self._strides, self._data_format = padding, strides, data_format
        self._rank, self._dilation_rate = len(strides), dilation_rate
        self._dilation = to_tensor(dilation_rate, dtype="int32", name="dilation_rate")
        self._dilated = any(d > 1 for d in dilation_rate)
        if self._dilated:
            self._base, self._sizes = self._base_paddings(filter_shape), self._spatial(input_shape)

    @property
    def _channels_last(self):
        return self._data_format.endswith("C")

    def _spatial(self, shape):
        if shape.ndims is None:
            return [None] * self._rank
        return shape.as_list()[1:-1] if self._channels_last else shape.as_list()[2:]

    def _plan_blocks(self, inputs):
        """A dilated convolution is one without dilation on every d-th element: those become examples of a batch.

        TF plans with the sizes the layer was built for, in every call, and before a causal padding; with those of the
        inputs when one was not known.
        """
        if None in self._sizes:
            return self._plan_when_run(inputs)
        paddings, crops = tf.required_space_to_batch_paddings(
            input_shape=self._sizes, base_paddings=self._base, block_shape=self._dilation)
        return self._dilated_axes(constant_value(paddings), constant_value(crops))

    def _plan_when_run(self, inputs):
        sizes, first = tf.shape(inputs), 1 if self._channels_last else 2
        sizes = tf.stack([sizes[first + i] for i in range(self._rank)])
        paddings, crops = tf.required_space_to_batch_paddings(
            input_shape=sizes, base_paddings=self._base, block_shape=self._dilation)
        block = np.array(self._dilation_rate, np.int32)
        nothing = [] if self._channels_last else [np.zeros((1, 2), np.int32)]
        paddings = tf.concat(nothing + [paddings[0:self._rank]], 0)
        crops = tf.concat(nothing + [crops[0:self._rank]], 0)
        return block if self._channels_last else np.concatenate([[1], block]).astype(np.int32), paddings, crops

    def _base_paddings(self, filter_shape):
        if self._padding == "VALID":
            return np.zeros((self._rank, 2), np.int32)
        to_tensor(filter_shape, dtype="int32", name="filter_shape")
        extra = [(size - 1) * rate for size, rate in zip(filter_shape, self._dilation_rate)]
        return tf.stack([[x // 2, x - x // 2] for x in extra])

    def _dilated_axes(self, paddings, crops):
        """(block shape, paddings, crops), over the axis of channels too where it comes first."""
        block = np.array(self._dilation_rate, np.int32)
        if self._channels_last:
            return block, paddings, crops
        nothing = np.zeros((1, 2), np.int32)
        return (np.concatenate([[1], block]).astype(np.int32), np.concatenate([nothing, paddings]),
                np.concatenate([nothing, crops]))

    def __call__(self, inputs, kernel):
        if not self._dilated:
            return self._convolve(inputs, kernel, self._padding)
        block, paddings, crops = self._plan_blocks(inputs)
        inputs = tf.space_to_batch_nd(input=inputs, block_shape=block, paddings=paddings)
        return tf.batch_to_space_nd(input=self._convolve(inputs, kernel, "VALID"), block_shape=block, crops=crops)

    def _convolve(self, inputs, kernel, padding):
        if self._rank == 1:
            return tf.conv1d(inputs, kernel, stride=self._strides[0], padding=padding,
                                data_format=self._data_format)
        strides = tuple(self._strides)
        strides = (1,) + strides + (1,) if self._channels_last else (1, 1) + strides
        op = tf.conv2d if self._rank == 2 else tf.conv3d
        return op(inputs, kernel, strides=strides, padding=padding, data_format=self._data_format)
