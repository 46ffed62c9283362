"""Activations with arguments, as layers."""
from ... import functions as tf
from ...core import tensor_shape
from .. import backend, constraints, initializers, regularizers
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec


class _Elementwise(Layer):
    """A layer that leaves masks and shapes as they are."""

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True

    def compute_output_shape(self, input_shape):
        return tensor_shape.as_shape(input_shape)


class LeakyReLU(_Elementwise):
    """x where positive, alpha * x elsewhere.

    Args:
      alpha: float.  others: as Layer.
    Source: tf.keras.layers.LeakyReLU.
    """

    def __init__(self, alpha=0.3, **kwargs):
        super().__init__(**kwargs)
        self.alpha = backend.cast_to_floatx(alpha)

    def call(self, inputs):
        return backend.relu(inputs, alpha=self.alpha)

    def get_config(self):
        return {**super().get_config(), "alpha": float(self.alpha)}


class PReLU(_Elementwise):
    """x where positive, alpha * x elsewhere, with a trained alpha for each element of an example.

    Args:
      alpha_initializer, alpha_regularizer, alpha_constraint: names, configurations or objects.
      shared_axes: int or list of axes along which elements share their alpha.  others: as Layer.
    Source: tf.keras.layers.PReLU.
    """

    def __init__(self, alpha_initializer="zeros", alpha_regularizer=None, alpha_constraint=None, shared_axes=None,
                 **kwargs):
        super().__init__(**kwargs)
        self.alpha_initializer = initializers.get(alpha_initializer)
        self.alpha_regularizer = regularizers.get(alpha_regularizer)
        self.alpha_constraint = constraints.get(alpha_constraint)
        if shared_axes is not None and not isinstance(shared_axes, (list, tuple)):
            shared_axes = [shared_axes]
        self.shared_axes = None if shared_axes is None else list(shared_axes)

    def build(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        shared = self.shared_axes or ()
        shape = [1 if axis in shared else sizes[axis] for axis in range(1, len(sizes))]
        self.alpha = self.add_weight(
            shape=shape, name="alpha", initializer=self.alpha_initializer, regularizer=self.alpha_regularizer,
            constraint=self.alpha_constraint)
        axes = {axis: sizes[axis] for axis in range(1, len(sizes)) if axis not in shared} if shared else {}
        self.input_spec = InputSpec(ndim=len(sizes), axes=axes)
        self.built = True

    def call(self, inputs):
        above = tf.nn.relu(inputs)
        return above + -self.alpha * tf.nn.relu(-inputs)

    def get_config(self):
        config = {
            "alpha_initializer": initializers.serialize(self.alpha_initializer),
            "alpha_regularizer": regularizers.serialize(self.alpha_regularizer),
            "alpha_constraint": constraints.serialize(self.alpha_constraint), "shared_axes": self.shared_axes}
        return {**super().get_config(), **config}


class ELU(_Elementwise):
    """x where positive, alpha * (exp(x) - 1) elsewhere.

    Args:
      alpha: float.  others: as Layer.
    Source: tf.keras.layers.ELU.
    """

    def __init__(self, alpha=1.0, **kwargs):
        super().__init__(**kwargs)
        self.alpha = backend.cast_to_floatx(alpha)

    def call(self, inputs):
        return backend.elu(inputs, self.alpha)

    def get_config(self):
        return {**super().get_config(), "alpha": float(self.alpha)}


class ThresholdedReLU(_Elementwise):
    """x above a threshold, 0 elsewhere.

    Args:
      theta: float.  others: as Layer.
    Source: tf.keras.layers.ThresholdedReLU.
    """

    def __init__(self, theta=1.0, **kwargs):
        super().__init__(**kwargs)
        self.theta = backend.cast_to_floatx(theta)

    def call(self, inputs):
        return inputs * tf.cast(tf.greater(inputs, self.theta), backend.floatx())

    def get_config(self):
        return {**super().get_config(), "theta": float(self.theta)}


class Softmax(_Elementwise):
    """Positive numbers that sum to 1 along an axis.

    Args:
      axis: int.  others: as Layer.
    Source: tf.keras.layers.Softmax.
    """

    def __init__(self, axis=-1, **kwargs):
        super().__init__(**kwargs)
        self.axis = axis

    def call(self, inputs):
        return backend.softmax(inputs, axis=self.axis)

    def get_config(self):
        return {**super().get_config(), "axis": self.axis}


class ReLU(_Elementwise):
    """x above a threshold, at most max_value; negative_slope * (x - threshold) below it.

    Args:
      max_value: float or None.  negative_slope, threshold: floats.  others: as Layer.
    Raises:
      ValueError: a negative max_value or slope.
    Source: tf.keras.layers.ReLU.
    """

    def __init__(self, max_value=None, negative_slope=0, threshold=0, **kwargs):
        super().__init__(**kwargs)
        if max_value is not None and max_value < 0.:
            raise ValueError("max_value of Relu layer cannot be negative value: " + str(max_value))
        if negative_slope < 0.:
            raise ValueError("negative_slope of Relu layer cannot be negative value: " + str(negative_slope))
        self.max_value = None if max_value is None else backend.cast_to_floatx(max_value)
        self.negative_slope = backend.cast_to_floatx(negative_slope)
        self.threshold = backend.cast_to_floatx(threshold)
        # Alone among its kin it passes no masks on.
        self.supports_masking = False

    def call(self, inputs):
        return backend.relu(inputs, alpha=self.negative_slope, max_value=self.max_value, threshold=self.threshold)

    def get_config(self):
        return {**super().get_config(), "max_value": self.max_value, "negative_slope": self.negative_slope,
                "threshold": self.threshold}
