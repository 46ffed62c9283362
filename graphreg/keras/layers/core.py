"""Keras layers of every day: Dense, Dropout, Flatten, Activation."""
from ... import functions as tf
from ...core import dtypes, tensor_shape
from ...core.convert import to_tensor
from ...smart_cond import cond_of_training
from .. import activations, backend, constraints, initializers, regularizers
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec
from .settings import normalize_data_format


class Dense(Layer):
    """y = activation(x . kernel + bias), along the last axis.

    Args:
      units: int, the size of the last axis of y.
      activation: name or function.  use_bias: bool.
      kernel_initializer, bias_initializer: names, configurations or Initializers.
      kernel_regularizer, bias_regularizer, activity_regularizer: names or functions -> penalty.
      kernel_constraint, bias_constraint: names or functions.
      others: as Layer.
    Source: tf.keras.layers.Dense.
    """

    def __init__(self, units, activation=None, use_bias=True, kernel_initializer="glorot_uniform",
                 bias_initializer="zeros", kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                 kernel_constraint=None, bias_constraint=None, **kwargs):
        if "input_shape" not in kwargs and "input_dim" in kwargs:
            kwargs["input_shape"] = (kwargs.pop("input_dim"),)
        super().__init__(activity_regularizer=regularizers.get(activity_regularizer), **kwargs)
        self.units, self.use_bias = int(units), use_bias
        self.activation = activations.get(activation)
        self.kernel_initializer = initializers.get(kernel_initializer)
        self.bias_initializer = initializers.get(bias_initializer)
        self.kernel_regularizer = regularizers.get(kernel_regularizer)
        self.bias_regularizer = regularizers.get(bias_regularizer)
        self.kernel_constraint = constraints.get(kernel_constraint)
        self.bias_constraint = constraints.get(bias_constraint)
        self.supports_masking = True
        self.input_spec = InputSpec(min_ndim=2)

    def build(self, input_shape):
        dtype = dtypes.as_dtype(self.dtype or backend.floatx())
        if not (dtype.is_floating or dtype.is_complex):
            raise TypeError(f"Unable to build `Dense` layer with non-floating point dtype {dtype}")
        input_shape = tensor_shape.as_shape(input_shape)
        last = None if input_shape.ndims is None else input_shape.as_list()[-1]
        if last is None:
            raise ValueError("The last dimension of the inputs to `Dense` should be defined. Found `None`.")
        self.input_spec = InputSpec(min_ndim=2, axes={-1: last})
        self.kernel = self.add_weight(
            "kernel", shape=[last, self.units], initializer=self.kernel_initializer,
            regularizer=self.kernel_regularizer, constraint=self.kernel_constraint, dtype=self.dtype, trainable=True)
        self.bias = None
        if self.use_bias:
            self.bias = self.add_weight(
                "bias", shape=[self.units], initializer=self.bias_initializer, regularizer=self.bias_regularizer,
                constraint=self.bias_constraint, dtype=self.dtype, trainable=True)
        self.built = True

    def call(self, inputs):
        outputs = self._product(inputs)
        if self.use_bias:
            outputs = tf.nn.bias_add(outputs, self.bias)
        # The linear activation makes no op; what was given as None is linear too.
        return outputs if self.activation is None else self.activation(outputs)

    def _product(self, inputs):
        rank = inputs.shape.ndims
        if rank > 2:
            outputs = tf.tensordot(inputs, self.kernel, [[rank - 1], [0]])
            outputs.set_shape(inputs.shape.as_list()[:-1] + [self.units])
            return outputs
        if self._compute_dtype is not None:
            inputs = tf.cast(inputs, self._compute_dtype)
        if backend.is_sparse(inputs):
            return tf.sparse_tensor_dense_matmul(inputs, self.kernel)
        return tf.raw.MatMul(inputs, self.kernel)

    def compute_output_shape(self, input_shape):
        input_shape = tensor_shape.as_shape(input_shape).with_rank_at_least(2)
        if input_shape.as_list()[-1] is None:
            raise ValueError(f"The innermost dimension of input_shape must be defined, but saw: {input_shape}")
        return input_shape[:-1].concatenate(self.units)

    def get_config(self):
        config = {
            "units": self.units, "activation": activations.serialize(self.activation), "use_bias": self.use_bias,
            "kernel_initializer": initializers.serialize(self.kernel_initializer),
            "bias_initializer": initializers.serialize(self.bias_initializer),
            "kernel_regularizer": regularizers.serialize(self.kernel_regularizer),
            "bias_regularizer": regularizers.serialize(self.bias_regularizer),
            "activity_regularizer": regularizers.serialize(self.activity_regularizer),
            "kernel_constraint": constraints.serialize(self.kernel_constraint),
            "bias_constraint": constraints.serialize(self.bias_constraint)}
        return {**super().get_config(), **config}


class Dropout(Layer):
    """In training, sets elements to 0 and scales the rest by 1 / (1 - rate).

    Args:
      rate: float, the share that is dropped.  noise_shape: tuple, 1 where elements share their fate, None for the
        inputs' size.  seed: int.  others: as Layer.
    Source: tf.keras.layers.Dropout.
    """

    def __init__(self, rate, noise_shape=None, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.rate, self.noise_shape, self.seed = rate, noise_shape, seed
        self.supports_masking = True

    def _get_noise_shape(self, inputs):
        """The noise shape with the inputs' sizes where it has None."""
        if self.noise_shape is None:
            return None
        sizes = tf.shape(inputs)
        return to_tensor([sizes[i] if value is None else value for i, value in enumerate(self.noise_shape)])

    def call(self, inputs, training=None):
        if training is None:
            training = backend.learning_phase()

        def dropped():
            return tf.nn.dropout(inputs, noise_shape=self._get_noise_shape(inputs), seed=self.seed, rate=self.rate)
        return cond_of_training(training, dropped, lambda: tf.identity(inputs))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "rate": self.rate, "noise_shape": self.noise_shape, "seed": self.seed}


class Activation(Layer):
    """Applies a function.

    Args:
      activation: name or function.  others: as Layer.
    Source: tf.keras.layers.Activation.
    """

    def __init__(self, activation, **kwargs):
        super().__init__(**kwargs)
        self.supports_masking = True
        self.activation = activations.get(activation)

    def call(self, inputs):
        return self.activation(inputs)

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "activation": activations.serialize(self.activation)}


class Flatten(Layer):
    """All axes but the first in one.

    Args:
      data_format: "channels_last" or "channels_first"; the latter is turned first.  others: as Layer.
    Source: tf.keras.layers.Flatten.
    """

    def __init__(self, data_format=None, **kwargs):
        super().__init__(**kwargs)
        self.data_format = normalize_data_format(data_format)
        self.input_spec = InputSpec(min_ndim=1)

    def call(self, inputs):
        rank = inputs.shape.ndims
        if self.data_format == "channels_first" and rank is not None and rank > 1:
            inputs = tf.transpose(inputs, perm=[0, *range(2, rank), 1])
        batch = inputs.shape.as_list()[0] or tf.shape(inputs)[0]
        outputs = tf.reshape(inputs, (batch, -1))
        outputs.set_shape(self.compute_output_shape(inputs.shape))
        return outputs

    def compute_output_shape(self, input_shape):
        sizes = tensor_shape.as_shape(input_shape).as_list()
        if not sizes:
            return tensor_shape.as_shape(input_shape)
        rest = 1
        for size in sizes[1:]:
            rest = None if rest is None or size is None else rest * size
        return tensor_shape.TensorShape([sizes[0], rest])

    def get_config(self):
        return {**super().get_config(), "data_format": self.data_format}


class ActivityRegularization(Layer):
    """The inputs, with a penalty on them.

    Args:
      l1, l2: floats, the factors of absolute and squared values.  others: as Layer.
    Source: tf.keras.layers.ActivityRegularization.
    """

    def __init__(self, l1=0., l2=0., **kwargs):
        super().__init__(activity_regularizer=regularizers.L1L2(l1=l1, l2=l2), **kwargs)
        self.supports_masking = True
        self.l1, self.l2 = l1, l2

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "l1": self.l1, "l2": self.l2}
