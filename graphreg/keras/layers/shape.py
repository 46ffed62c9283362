"""Layers that give the elements another shape."""
import numpy as np

from ... import functions as tf
from ...core import tensor_shape
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec


class Reshape(Layer):
    """The elements of each example in another shape.

    Args:
      target_shape: tuple without the batch axis; one size may be -1.  others: as Layer.
    Raises:
      ValueError: the elements do not fit, when that is known.
    Source: tf.keras.layers.Reshape.
    """

    def __init__(self, target_shape, **kwargs):
        super().__init__(**kwargs)
        self.target_shape = tuple(target_shape)

    def _settled(self, sizes):
        """The target shape for inputs of known sizes."""
        problem = "total size of new array must be unchanged"
        target, elements = list(self.target_shape), int(np.prod(sizes, dtype=int))
        if target.count(-1) > 1:
            raise ValueError("Can only specify one unknown dimension.")
        others = int(np.prod([n for n in target if n >= 0], dtype=int))
        if -1 in target:
            if others == 0 or elements % others:
                raise ValueError(problem)
            target[target.index(-1)] = elements // others
        elif others != elements:
            raise ValueError(problem)
        return target

    def compute_output_shape(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        if None in sizes[1:]:
            target = [n if n != -1 else None for n in self.target_shape]
        else:
            target = self._settled(sizes[1:])
        return tensor_shape.TensorShape([sizes[0]] + target)

    def call(self, inputs):
        return tf.reshape(inputs, (tf.shape(inputs)[0],) + self.target_shape)

    def get_config(self):
        return {**super().get_config(), "target_shape": self.target_shape}


class Permute(Layer):
    """The axes of each example in another order.

    Args:
      dims: tuple, the axes counted from 1.  others: as Layer.
    Raises:
      ValueError: an axis is missing.
    Source: tf.keras.layers.Permute.
    """

    def __init__(self, dims, **kwargs):
        super().__init__(**kwargs)
        self.dims = tuple(dims)
        if sorted(dims) != list(range(1, len(dims) + 1)):
            raise ValueError(f"Invalid permutation `dims` for Permute Layer: {dims}. The set of indices in `dims` must "
                             "be consecutive and start from 1.")
        self.input_spec = InputSpec(ndim=len(self.dims) + 1)

    def compute_output_shape(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        return tensor_shape.TensorShape([sizes[0]] + [sizes[axis] for axis in self.dims])

    def call(self, inputs):
        return tf.transpose(inputs, perm=(0,) + self.dims)

    def get_config(self):
        return {**super().get_config(), "dims": self.dims}


class RepeatVector(Layer):
    """Each example several times, along a new second axis.

    Args:
      n: int.  others: as Layer.
    Source: tf.keras.layers.RepeatVector.
    """

    def __init__(self, n, **kwargs):
        super().__init__(**kwargs)
        self.n = n
        self.input_spec = InputSpec(ndim=2)

    def compute_output_shape(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        return tensor_shape.TensorShape([sizes[0], self.n, sizes[1]])

    def call(self, inputs):
        inputs = tf.expand_dims(inputs, 1)
        return tf.tile(inputs, tf.stack([1, self.n, 1]))

    def get_config(self):
        return {**super().get_config(), "n": self.n}
