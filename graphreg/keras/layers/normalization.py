"""Batch normalization."""
from ... import functions as tf
from ...core import dtypes, errors, scopes, tensor_shape
from ...core.convert import to_tensor
from ...smart_cond import cond_of_training, training_value
from ...variables import VariableAggregation, VariableSynchronization
from .. import backend, constraints, initializers, regularizers
from ..engine.base_layer import Layer
from ..engine.input_spec import InputSpec


class BatchNormalization(Layer):
    """Shifts and scales each channel to mean 0 and variance 1, then by beta and gamma.

    In training by the batch's own moments, which move the averages that are used otherwise.

    Args:
      axis: int or list, the channels.  momentum, epsilon: floats.  center, scale: bool, use beta and gamma.
      *_initializer, *_regularizer, *_constraint: of beta, gamma and the moving averages.
      fused: bool, one op for rank 4 and an axis 1 or 3; None where it can.
      renorm, virtual_batch_size, adjustment: refused.
      others: as Layer.
    Raises:
      UnimplementedError: renorm, virtual_batch_size or adjustment.
    Source: tf.keras.layers.BatchNormalization.
    """

    def __init__(self, axis=-1, momentum=0.99, epsilon=1e-3, center=True, scale=True, beta_initializer="zeros",
                 gamma_initializer="ones", moving_mean_initializer="zeros", moving_variance_initializer="ones",
                 beta_regularizer=None, gamma_regularizer=None, beta_constraint=None, gamma_constraint=None,
                 renorm=False, renorm_clipping=None, renorm_momentum=0.99, fused=None, trainable=True,
                 virtual_batch_size=None, adjustment=None, name=None, **kwargs):
        super().__init__(name=name, trainable=trainable, **kwargs)
        if not isinstance(axis, (int, list, tuple)):
            raise TypeError(f"axis must be int or list, type given: {type(axis)}")
        self.axis = list(axis) if isinstance(axis, (list, tuple)) else axis
        self.momentum, self.epsilon, self.center, self.scale = momentum, epsilon, center, scale
        self.beta_initializer = initializers.get(beta_initializer)
        self.gamma_initializer = initializers.get(gamma_initializer)
        self.moving_mean_initializer = initializers.get(moving_mean_initializer)
        self.moving_variance_initializer = initializers.get(moving_variance_initializer)
        self.beta_regularizer = regularizers.get(beta_regularizer)
        self.gamma_regularizer = regularizers.get(gamma_regularizer)
        self.beta_constraint = constraints.get(beta_constraint)
        self.gamma_constraint = constraints.get(gamma_constraint)
        _refuse(renorm, renorm_clipping, virtual_batch_size, adjustment)
        self.renorm, self.virtual_batch_size, self.adjustment = False, None, None
        self.fused, self.supports_masking = fused, True

    # ---------------------------------------------------------- weights
    def build(self, input_shape):
        input_shape = tensor_shape.as_shape(input_shape)
        if input_shape.ndims is None:
            raise ValueError("Input has undefined rank:", input_shape)
        rank = input_shape.ndims
        self.axis = _checked_axes(self.axis, rank)
        if self.fused in (None, True):
            self.fused = rank == 4 and self.axis in ([1], [3])
        self._data_format = "NCHW" if self.axis == [1] else "NHWC"
        sizes = {i: input_shape.as_list()[i] for i in self.axis}
        for i in self.axis:
            if sizes[i] is None:
                raise ValueError("Input has undefined `axis` dimension. Input shape: ", input_shape)
        self.input_spec = InputSpec(ndim=rank, axes=sizes)
        if len(sizes) == 1:
            param_shape = (sizes[self.axis[0]],)
        else:
            param_shape = [sizes.get(i, 1) for i in range(rank)]
        self._make_parameters(param_shape)
        self._make_averages(param_shape)
        self.built = True

    @property
    def _param_dtype(self):
        """Parameters of inputs in half precision are kept in full."""
        return dtypes.float32 if self.dtype in ("float16", "bfloat16") else dtypes.as_dtype(
            self.dtype or backend.floatx())

    def _make_parameters(self, shape):
        self.gamma = self.beta = None
        dtype = self._param_dtype
        if self.scale:
            self.gamma = self.add_weight(
                name="gamma", shape=shape, dtype=dtype, initializer=self.gamma_initializer,
                regularizer=self.gamma_regularizer, constraint=self.gamma_constraint, trainable=True)
        elif self.fused:
            self._gamma_const = backend.constant(1.0, dtype=dtype, shape=shape)
        if self.center:
            self.beta = self.add_weight(
                name="beta", shape=shape, dtype=dtype, initializer=self.beta_initializer,
                regularizer=self.beta_regularizer, constraint=self.beta_constraint, trainable=True)
        elif self.fused:
            self._beta_const = backend.constant(0.0, dtype=dtype, shape=shape)

    def _make_averages(self, shape):
        # The averages are never cut into slices.
        scope = getattr(self, "_scope", None)
        partitioner = scope.partitioner if scope else None
        if scope:
            scope.set_partitioner(None)
        try:
            self.moving_mean = self._average("moving_mean", shape, self.moving_mean_initializer)
            self.moving_variance = self._average("moving_variance", shape, self.moving_variance_initializer)
        finally:
            if scope:
                scope.set_partitioner(partitioner)

    def _average(self, name, shape, initializer):
        return self.add_weight(
            name=name, shape=shape, dtype=self._param_dtype, initializer=initializer, trainable=False,
            synchronization=VariableSynchronization.ON_READ, aggregation=VariableAggregation.MEAN)

    def _assign_moving_average(self, variable, value, momentum):
        with scopes.name_scope("AssignMovingAvg", None, [variable, value, momentum]) as scope:
            with scopes.colocate_with(variable):
                rest = to_tensor(1.0 - momentum, name="decay")
                if rest.dtype != variable.dtype.base_dtype:
                    rest = tf.cast(rest, variable.dtype.base_dtype)
                delta = (variable - tf.cast(value, variable.dtype.base_dtype)) * rest
                return tf.assign_sub(variable, delta, name=scope)

    # ---------------------------------------------------------- calls
    def call(self, inputs, training=None):
        if training is None:
            training = backend.learning_phase()
        if self.fused:
            return self._fused(inputs, training)
        return self._plain(inputs, training)

    def _fused(self, inputs, training):
        beta = self.beta if self.center else self._beta_const
        gamma = self.gamma if self.scale else self._gamma_const

        def in_training():
            return tf.fused_batch_norm(inputs, gamma, beta, epsilon=self.epsilon, data_format=self._data_format)

        def otherwise():
            return tf.fused_batch_norm(inputs, gamma, beta, mean=self.moving_mean, variance=self.moving_variance,
                                          epsilon=self.epsilon, is_training=False, data_format=self._data_format)
        output, mean, variance = cond_of_training(training, in_training, otherwise)
        known = training_value(training)
        if known is None:
            momentum = cond_of_training(training, lambda: self.momentum, lambda: 1.0)
        else:
            momentum = to_tensor(self.momentum)
        if known or known is None:
            self.add_update(self._assign_moving_average(self.moving_mean, mean, momentum))
            self.add_update(self._assign_moving_average(self.moving_variance, variance, momentum))
        return output

    def _plain(self, inputs, training):
        known = training_value(training)
        rank = inputs.shape.ndims
        scale, offset = self._broadcast(self.gamma, rank), self._broadcast(self.beta, rank)
        mean, variance = self.moving_mean, self.moving_variance
        if known is not False:
            mean, variance = self._moments(inputs, training)
            self._update_averages(training, mean, variance)
        mean, variance = tf.cast(mean, inputs.dtype), tf.cast(variance, inputs.dtype)
        if offset is not None:
            offset = tf.cast(offset, inputs.dtype)
        if scale is not None:
            scale = tf.cast(scale, inputs.dtype)
        outputs = tf.nn.batch_normalization(inputs, self._broadcast(mean, rank), self._broadcast(variance, rank),
                                            offset, scale, self.epsilon)
        outputs.set_shape(inputs.shape)
        return outputs

    def _broadcast(self, v, rank):
        """A parameter in the inputs' rank, where its axis is not the last one."""
        if v is None or v.shape.ndims == rank or self.axis == [rank - 1]:
            return v
        shape = [1] * rank
        shape[self.axis[0]] = v.shape.as_list()[0]
        return tf.reshape(v, shape)

    def _moments(self, inputs, training):
        """The batch's mean and variance in training, the averages otherwise."""
        axes = [i for i in range(inputs.shape.ndims) if i not in self.axis]
        mean, variance = tf.nn.moments(inputs, axes, keep_dims=len(self.axis) > 1)
        moving_mean, moving_variance = self.moving_mean, self.moving_variance
        batch_mean, batch_variance = mean, variance
        mean = cond_of_training(training, lambda: batch_mean, lambda: to_tensor(moving_mean))
        variance = cond_of_training(training, lambda: batch_variance, lambda: to_tensor(moving_variance))
        return mean, variance

    def _update_averages(self, training, mean, variance):
        for average, value in ((self.moving_mean, mean), (self.moving_variance, variance)):
            self.add_update(cond_of_training(
                training, lambda: self._assign_moving_average(average, value, self.momentum), lambda: average))

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        config = {
            "axis": self.axis, "momentum": self.momentum, "epsilon": self.epsilon, "center": self.center,
            "scale": self.scale, "beta_initializer": initializers.serialize(self.beta_initializer),
            "gamma_initializer": initializers.serialize(self.gamma_initializer),
            "moving_mean_initializer": initializers.serialize(self.moving_mean_initializer),
            "moving_variance_initializer": initializers.serialize(self.moving_variance_initializer),
            "beta_regularizer": regularizers.serialize(self.beta_regularizer),
            "gamma_regularizer": regularizers.serialize(self.gamma_regularizer),
            "beta_constraint": constraints.serialize(self.beta_constraint),
            "gamma_constraint": constraints.serialize(self.gamma_constraint)}
        return {**super().get_config(), **config}


def _refuse(renorm, renorm_clipping, virtual_batch_size, adjustment):
    if renorm and renorm_clipping and not set(renorm_clipping) <= {"rmax", "rmin", "dmax"}:
        raise ValueError(f"renorm_clipping {renorm_clipping} contains keys not in ['rmax', 'rmin', 'dmax']")
    for name, value in (("renorm", renorm), ("virtual_batch_size", virtual_batch_size), ("adjustment", adjustment)):
        if value:
            raise errors.UnimplementedError(None, None, f"batch normalization with {name} is not emulated")


def _checked_axes(axis, rank):
    """The axes as a list of ints >= 0.

    Raises:
      ValueError: there is no such axis, or one is given twice.
    """
    axes = [axis] if isinstance(axis, int) else axis
    axes = [rank + x if x < 0 else x for x in axes]
    for x in axes:
        if x < 0 or x >= rank:
            raise ValueError(f"Invalid axis: {x}")
    if len(axes) != len(set(axes)):
        raise ValueError(f"Duplicate axis: {axes}")
    return axes
