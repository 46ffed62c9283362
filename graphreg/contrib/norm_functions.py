"""tf.contrib.layers: batch_norm and layer_norm."""
from .. import functions as tf
from .. import initializers
from ..core import dtypes, errors, scopes
from ..core.collections import GraphKeys, add_to_collections
from ..core.convert import to_tensor
from ..layers.normalization import BatchNormalization
from ..smart_cond import smart_cond, smart_constant_value
from ..train.moving_averages import assign_moving_average
from ..variable_scope import get_variable_scope, variable_scope
from .arg_scope import add_arg_scope
from .layer_functions import (
    DATA_FORMAT_NCHW, DATA_FORMAT_NHWC, check_data_format, collect_outputs, collect_variable, collections_for,
    variable_getter)
from .model_variables import model_variable


@add_arg_scope
def batch_norm(inputs, decay=0.999, center=True, scale=False, epsilon=0.001, activation_fn=None,
               param_initializers=None, param_regularizers=None, updates_collections=GraphKeys.UPDATE_OPS,
               is_training=True, reuse=None, variables_collections=None, outputs_collections=None, trainable=True,
               batch_weights=None, fused=None, data_format=DATA_FORMAT_NHWC, zero_debias_moving_mean=False, scope=None,
               renorm=False, renorm_clipping=None, renorm_decay=0.99, adjustment=None):
    """Each channel shifted and scaled to mean 0 and variance 1, then by beta and gamma.

    Args:
      inputs: Tensor.  decay, epsilon: floats.  center, scale: bool, use beta and gamma.
      activation_fn: function or None.
      param_initializers, param_regularizers: dicts from "beta", "gamma", "moving_mean", "moving_variance".
      updates_collections: where the updates of the moving averages go; None makes them in the call itself.
      is_training: bool or boolean Tensor.  fused: bool, in one op; None where it can.
      data_format: NHWC or NCHW.  zero_debias_moving_mean: bool.  others: as fully_connected.
      batch_weights: Tensor (batch), the weight of each example in mean and variance.
      renorm, adjustment: refused.
    Returns:
      Tensor.
    Raises:
      ValueError: the data format or the shape of the inputs does not fit.
      UnimplementedError: renorm or adjustment.
    Source: tf.contrib.layers.batch_norm.
    """
    if renorm:
        raise errors.UnimplementedError(None, None, "renorm=True is not emulated")
    if adjustment is not None:
        raise errors.UnimplementedError(None, None, "an adjustment is not emulated")
    check_data_format(data_format)
    rank = to_tensor(inputs).shape.ndims if not hasattr(inputs, "shape") else inputs.shape.ndims
    call = _Norm(decay, center, scale, epsilon, param_initializers or {}, param_regularizers or {},
                 updates_collections, is_training, variables_collections, trainable, data_format,
                 zero_debias_moving_mean)
    special = (zero_debias_moving_mean or updates_collections != GraphKeys.UPDATE_OPS or batch_weights is not None)
    can_fuse = fused is not False and rank in (2, 4) and batch_weights is None
    own_fused = can_fuse and (special or rank == 2)
    with variable_scope(scope, "BatchNorm", [inputs], reuse=reuse,
                        custom_getter=None if own_fused else variable_getter()) as sc:
        inputs = to_tensor(inputs)
        if own_fused:
            outputs = call.fused(inputs)
        elif special:
            # TF opens the scope once more, which takes the name "batchnorm" from the ops within a scope "BatchNorm".
            with scopes.name_scope(sc.name.split("/")[-1]):
                pass
            outputs = call.plain(inputs, batch_weights)
        else:
            outputs = call.by_layer(inputs, sc, reuse, fused)
        if activation_fn is not None:
            outputs = activation_fn(outputs)
        return collect_outputs(outputs_collections, sc.name, outputs)


class _Norm:
    """One call of batch_norm."""

    def __init__(self, decay, center, scale, epsilon, param_initializers, param_regularizers, updates_collections,
                 is_training, variables_collections, trainable, data_format, zero_debias):
        self.decay, self.center, self.scale, self.epsilon = decay, center, scale, epsilon
        self.initializers, self.regularizers = param_initializers, param_regularizers
        self.updates_collections, self.is_training = updates_collections, is_training
        self.collections, self.trainable = variables_collections, trainable
        self.data_format, self.zero_debias = data_format, zero_debias

    # ---------------------------------------------------------- through tf.layers
    def by_layer(self, inputs, scope, reuse, fused):
        zeros, ones = initializers.Zeros(), initializers.Ones()
        get = self.initializers.get
        layer = BatchNormalization(
            axis=1 if self.data_format == DATA_FORMAT_NCHW else -1, momentum=self.decay, epsilon=self.epsilon,
            center=self.center, scale=self.scale, beta_initializer=get("beta", zeros),
            gamma_initializer=get("gamma", ones), moving_mean_initializer=get("moving_mean", zeros),
            moving_variance_initializer=get("moving_variance", ones), beta_regularizer=self.regularizers.get("beta"),
            gamma_regularizer=self.regularizers.get("gamma"), trainable=self.trainable, name=scope.name, _scope=scope,
            _reuse=reuse, fused=fused)
        outputs = layer.apply(inputs, training=self.is_training)
        for name in ("moving_mean", "moving_variance", "gamma", "beta"):
            variable = getattr(layer, name)
            if variable is not None:
                collect_variable(variable, self.collections, name)
        return outputs

    # ---------------------------------------------------------- variables
    def _variable(self, name, shape, dtype, initializer, trainable, regularizer=None):
        return model_variable(
            name, shape=shape, dtype=dtype, initializer=self.initializers.get(name, initializer),
            regularizer=regularizer, collections=collections_for(self.collections, name), trainable=trainable)

    def _parameters(self, shape, dtype):
        """beta and gamma, None for what is not used."""
        beta = gamma = None
        if self.center:
            beta = self._variable("beta", shape, dtype, initializers.Zeros(), self.trainable,
                                  self.regularizers.get("beta"))
        elif self._needs_constants:
            beta = tf.constant(0.0, dtype=dtype, shape=shape)
        if self.scale:
            gamma = self._variable("gamma", shape, dtype, initializers.Ones(), self.trainable,
                                   self.regularizers.get("gamma"))
        elif self._needs_constants:
            gamma = tf.constant(1.0, dtype=dtype, shape=shape)
        return beta, gamma

    _needs_constants = False

    def _averages(self, shape, dtype):
        # The averages are never cut into slices.
        scope = get_variable_scope()
        partitioner = scope.partitioner
        scope.set_partitioner(None)
        try:
            return (self._variable("moving_mean", shape, dtype, initializers.Zeros(), False),
                    self._variable("moving_variance", shape, dtype, initializers.Ones(), False))
        finally:
            scope.set_partitioner(partitioner)

    def _move(self, moving_mean, moving_variance, mean, variance):
        return (assign_moving_average(moving_mean, mean, self.decay, zero_debias=self.zero_debias),
                assign_moving_average(moving_variance, variance, self.decay, zero_debias=False))

    # ---------------------------------------------------------- one op
    def fused(self, inputs):
        original = inputs
        channels_first = self.data_format == DATA_FORMAT_NCHW
        size = inputs.shape.as_list()[1 if channels_first else -1]
        if size is None:
            raise ValueError("`C` dimension must be known but is None")
        if inputs.shape.ndims == 2:
            inputs = tf.reshape(inputs, [-1, size, 1, 1] if channels_first else [-1, 1, 1, size])
        self._needs_constants = True
        beta, gamma = self._parameters([size], dtypes.float32)
        averages = self._averages([size], dtypes.float32)
        outputs, mean, variance = self._fused_outputs(inputs, beta, gamma, averages)
        if smart_constant_value(self.is_training) is not False:
            outputs = self._after_fused(outputs, averages, mean, variance)
        outputs.set_shape(inputs.shape)
        return tf.reshape(outputs, tf.shape(original)) if original is not inputs else outputs

    def _fused_outputs(self, inputs, beta, gamma, averages):
        def training():
            return tf.fused_batch_norm(inputs, gamma, beta, epsilon=self.epsilon, data_format=self.data_format)

        def at_rest():
            return tf.fused_batch_norm(inputs, gamma, beta, mean=averages[0], variance=averages[1],
                                          epsilon=self.epsilon, is_training=False, data_format=self.data_format)
        return smart_cond(self.is_training, training, at_rest)

    def _after_fused(self, outputs, averages, mean, variance):
        """The updates: collected, or made before the outputs are there."""
        if self.updates_collections is None:
            def forced():
                with scopes.control_dependencies(self._move(*averages, mean, variance)):
                    return tf.identity(outputs)
            return smart_cond(self.is_training, forced, lambda: outputs)
        updates = smart_cond(self.is_training, lambda: self._move(*averages, mean, variance), lambda: averages)
        for update in updates:
            add_to_collections(self.updates_collections, update)
        return outputs

    # ---------------------------------------------------------- many ops
    def plain(self, inputs, batch_weights=None):
        rank = inputs.shape.ndims
        if rank is None:
            raise ValueError(f"Inputs {inputs.name} has undefined rank.")
        if batch_weights is not None:
            batch_weights = to_tensor(batch_weights)
            inputs.shape[0:1].assert_is_compatible_with(batch_weights.shape)
            batch_weights = tf.reshape(batch_weights, [-1] + [1] * (rank - 1))
        channels_first = self.data_format == DATA_FORMAT_NCHW
        dtype = inputs.dtype.base_dtype
        axes = [0] + list(range(2, rank)) if channels_first else list(range(rank - 1))
        shape = [inputs.shape.as_list()[1 if channels_first else -1]]
        if shape[0] is None:
            raise ValueError(f"Inputs {inputs.name} has undefined channels dimension {inputs.shape[-1:]}.")
        beta, gamma = self._parameters(shape, dtype)
        averages = self._averages(shape, dtype)
        mean, variance = averages
        if smart_constant_value(self.is_training) is not False:
            mean, variance = self._moments(inputs, axes, averages, batch_weights)
        if channels_first:
            wide = [1, shape[0]] + [1] * (rank - 2)
            mean, variance, beta, gamma = (None if v is None else tf.reshape(v, wide)
                                           for v in (mean, variance, beta, gamma))
        outputs = tf.nn.batch_normalization(inputs, mean, variance, beta, gamma, self.epsilon)
        outputs.set_shape(inputs.shape)
        return outputs

    def _moments(self, inputs, axes, averages, batch_weights):
        keep = self.data_format == DATA_FORMAT_NCHW
        if batch_weights is None:
            mean, variance = tf.nn.moments(inputs, axes, keep_dims=keep)
        else:
            mean, variance = tf.nn.weighted_moments(inputs, axes, batch_weights, keep_dims=keep)
        if keep:
            mean, variance = tf.reshape(mean, [-1]), tf.reshape(variance, [-1])
        if self.updates_collections is None:
            def forced():
                with scopes.control_dependencies(self._move(*averages, mean, variance)):
                    return tf.identity(mean), tf.identity(variance)
            return smart_cond(self.is_training, forced, lambda: averages)
        updates = smart_cond(self.is_training, lambda: self._move(*averages, mean, variance), lambda: averages)
        for update in updates:
            add_to_collections(self.updates_collections, update)
        return smart_cond(self.is_training, lambda: (mean, variance), lambda: averages)


@add_arg_scope
def layer_norm(inputs, center=True, scale=True, activation_fn=None, reuse=None, variables_collections=None,
               outputs_collections=None, trainable=True, begin_norm_axis=1, begin_params_axis=-1, scope=None):
    """Each example shifted and scaled to mean 0 and variance 1, then by beta and gamma.

    Args:
      inputs: Tensor.  center, scale: bool, use beta and gamma.  begin_norm_axis: int, the first axis of an example.
      begin_params_axis: int, the first axis of beta and gamma.  others: as fully_connected.
    Returns:
      Tensor.
    Raises:
      ValueError: the rank or a size of the inputs is not known, or an axis is none of theirs.
    Source: tf.contrib.layers.layer_norm.
    """
    with variable_scope(scope, "LayerNorm", [inputs], reuse=reuse) as sc:
        inputs = to_tensor(inputs)
        shape, rank = inputs.shape, inputs.shape.ndims
        if rank is None:
            raise ValueError(f"Inputs {inputs.name} has undefined rank.")
        begin_norm_axis += rank if begin_norm_axis < 0 else 0
        if begin_params_axis >= rank or begin_norm_axis >= rank:
            raise ValueError(f"begin_params_axis ({begin_params_axis}) and begin_norm_axis ({begin_norm_axis}) must be "
                             f"< rank(inputs) ({rank})")
        params_shape = shape[begin_params_axis:]
        if not params_shape.is_fully_defined():
            raise ValueError(f"Inputs {inputs.name}: shape(inputs)[{begin_params_axis}:] is not fully defined: {shape}")

        def parameter(name, initializer):
            return model_variable(name, shape=params_shape, dtype=inputs.dtype.base_dtype, initializer=initializer,
                                  collections=collections_for(variables_collections, name), trainable=trainable)
        beta = parameter("beta", initializers.Zeros()) if center else None
        gamma = parameter("gamma", initializers.Ones()) if scale else None
        mean, variance = tf.nn.moments(inputs, list(range(begin_norm_axis, rank)), keep_dims=True)
        epsilon = 1e-3 if inputs.dtype == dtypes.float16 else 1e-12
        outputs = tf.nn.batch_normalization(inputs, mean, variance, offset=beta, scale=gamma, variance_epsilon=epsilon)
        outputs.set_shape(shape)
        if activation_fn is not None:
            outputs = activation_fn(outputs)
        return collect_outputs(outputs_collections, sc.name, outputs)
