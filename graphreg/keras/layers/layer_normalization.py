"""Normalisation of each example by itself."""
from ... import functions as tf
from ...core import tensor_shape
from .. import constraints, initializers, regularizers
from ..engine.base_layer import Layer


class LayerNormalization(Layer):
    """gamma * (x - mean) / sqrt(variance + epsilon) + beta, with mean and variance along axes of each example.

    Args:
      axis: int or list of ints.  epsilon: float.  center, scale: bool, whether there are beta and gamma.
      *_initializer, *_regularizer, *_constraint: of beta and gamma.  others: as Layer.
    Raises:
      TypeError: axis is something else.  ValueError: an axis is not there, or there twice.
    Source: tf.keras.layers.LayerNormalization.
    """

    def __init__(self, axis=-1, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros",
                 gamma_initializer="ones", beta_regularizer=None, gamma_regularizer=None, beta_constraint=None,
                 gamma_constraint=None, trainable=True, name=None, **kwargs):
        super().__init__(name=name, trainable=trainable, **kwargs)
        if isinstance(axis, (list, tuple)):
            self.axis = list(axis)
        elif isinstance(axis, int):
            self.axis = axis
        else:
            raise ValueError("Expected an int or a list/tuple of ints for the argument 'axis', but received instead: "
                             f"{axis}")
        self.epsilon, self.center, self.scale = epsilon, center, scale
        self.beta_initializer = initializers.get(beta_initializer)
        self.gamma_initializer = initializers.get(gamma_initializer)
        self.beta_regularizer = regularizers.get(beta_regularizer)
        self.gamma_regularizer = regularizers.get(gamma_regularizer)
        self.beta_constraint = constraints.get(beta_constraint)
        self.gamma_constraint = constraints.get(gamma_constraint)
        self.supports_masking = True

    def _settle_axes(self, rank):
        """The axes counted from the front, checked."""
        axes = [self.axis] if isinstance(self.axis, int) else list(self.axis)
        axes = [rank + axis if axis < 0 else axis for axis in axes]
        for axis in axes:
            if axis < 0 or axis >= rank:
                raise ValueError(f"Invalid axis: {axis}")
        if len(axes) != len(set(axes)):
            raise ValueError(f"Duplicate axis: {tuple(axes)}")
        self.axis = axes

    def build(self, input_shape):
        input_shape = tensor_shape.as_shape(input_shape)
        if input_shape.ndims is None:
            raise ValueError(f"Input shape {input_shape} has undefined rank.")
        self._settle_axes(input_shape.ndims)
        sizes = input_shape.as_list()
        shape = [int(sizes[axis]) for axis in self.axis]
        self.gamma = self._weight("gamma", shape) if self.scale else None
        self.beta = self._weight("beta", shape) if self.center else None
        self.built = True

    def _weight(self, name, shape):
        return self.add_weight(
            name=name, shape=shape, initializer=getattr(self, name + "_initializer"),
            regularizer=getattr(self, name + "_regularizer"), constraint=getattr(self, name + "_constraint"),
            trainable=True)

    def call(self, inputs):
        rank = inputs.shape.ndims
        mean, variance = tf.moments(inputs, self.axis, keep_dims=True)
        sizes = inputs.shape.as_list()
        shape = [sizes[axis] if axis in self.axis else 1 for axis in range(rank)]

        def along(v):
            if v is not None and v.shape.ndims != rank and self.axis != [rank - 1]:
                return tf.reshape(v, shape)
            return v
        scale, offset = along(self.gamma), along(self.beta)
        outputs = tf.batch_normalization(inputs, mean, variance, offset=offset, scale=scale,
                                         variance_epsilon=self.epsilon)
        outputs.set_shape(inputs.shape)
        return outputs

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = {"axis": self.axis, "epsilon": self.epsilon, "center": self.center, "scale": self.scale}
        for what, module in (("initializer", initializers), ("regularizer", regularizers), ("constraint", constraints)):
            for name in ("beta", "gamma"):
                config[f"{name}_{what}"] = module.serialize(getattr(self, f"{name}_{what}"))
        return {**super().get_config(), **config}
