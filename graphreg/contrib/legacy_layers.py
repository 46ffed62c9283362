"""tf.contrib.layers: the fully connected layer of old, and small layers that stand alone."""
from functools import partial

from .. import functions as tf
from .. import initializers
from ..core import dtypes, scopes
from ..core.collections import GraphKeys, add_to_collections
from ..core.convert import to_tensor
from ..core.sparse_tensor import SparseTensor
from ..custom_gradient import custom_gradient
from ..variable_scope import get_variable, variable_scope
from .arg_scope import add_arg_scope
from .layer_functions import collect_outputs


@add_arg_scope
def legacy_fully_connected(x, num_output_units, activation_fn=None, weight_init=initializers.xavier_initializer(),
                           bias_init=initializers.Zeros(), name=None, weight_collections=(GraphKeys.WEIGHTS,),
                           bias_collections=(GraphKeys.BIASES,), output_collections=(GraphKeys.ACTIVATIONS,),
                           trainable=True, weight_regularizer=None, bias_regularizer=None):
    """activation(x . weights + bias).

    Args:
      x: Tensor of rank 2 or more.  num_output_units: int.  activation_fn: function or None.
      weight_init, bias_init: initializers; bias_init None leaves the bias out.  name: str, the variable scope.
      weight_collections, bias_collections: lists.  output_collections: list, besides ACTIVATIONS.  trainable: bool.
      weight_regularizer, bias_regularizer: functions; penalties join REGULARIZATION_LOSSES.
    Returns:
      Tensor.
    Raises:
      ValueError: the rank of x is less than 2, or its last size is not known.
    Source: tf.contrib.layers.legacy_fully_connected.
    """
    with variable_scope(name, "fully_connected", [x]):
        x = to_tensor(x)
        size = _last_size(x)
        weights = _variable("weights", [size, num_output_units], x, weight_init, weight_collections, weight_regularizer,
                            trainable)
        y = tf.matmul(x if x.shape.ndims <= 2 else tf.reshape(x, [-1, size]), weights)
        if bias_init is not None:
            bias = _variable("bias", [num_output_units], x, bias_init, bias_collections, bias_regularizer, trainable)
            y = tf.nn.bias_add(y, bias)
        if x.shape.ndims > 2:
            sizes = tf.unstack(tf.shape(x))
            static = x.shape.as_list()[:-1] + [num_output_units]
            y = tf.reshape(y, tf.stack(sizes[:-1] + [num_output_units]))
            y.set_shape(static)
        if activation_fn is not None:
            y = activation_fn(y)
        add_to_collections(dict.fromkeys([*(output_collections or ()), GraphKeys.ACTIVATIONS]), y)
        return y


def _last_size(x):
    dims = x.shape.dims
    if dims is None:
        raise ValueError("dims of x must be known but is None")
    if len(dims) < 2:
        raise ValueError(f"rank of x must be at least 2 not: {len(dims)}")
    if dims[-1].value is None:
        raise ValueError("last dimension of x must be known but is None")
    return dims[-1].value


def _variable(name, shape, x, initializer, collections, regularizer, trainable):
    collections = list(collections or []) + [GraphKeys.GLOBAL_VARIABLES]
    return get_variable(name, shape=shape, dtype=x.dtype.base_dtype, initializer=initializer,
                        collections=list(dict.fromkeys(collections)), regularizer=regularizer, trainable=trainable)


# The same with a fixed activation.
legacy_linear = partial(legacy_fully_connected, activation_fn=None)
legacy_relu = partial(legacy_fully_connected, activation_fn=tf.nn.relu)


# ------------------------------------------------------------------ without weights
@add_arg_scope
def maxout(inputs, num_units, axis=-1, scope=None):
    """The largest of each num_units equal parts of an axis.

    Args:
      inputs: Tensor of known rank.  num_units: int, a divisor of the axis' size.  axis: int.  scope: str.
    Raises:
      ValueError: num_units is no divisor, or the rank is not known.
    Source: tf.contrib.layers.maxout.
    """
    with variable_scope(scope, "MaxOut", [inputs]):
        inputs = to_tensor(inputs)
        sizes = inputs.shape.as_list()
        features = sizes[axis]
        if features % num_units:
            raise ValueError(f"number of features({features}) is not a multiple of num_units({num_units})")
        sizes[axis] = num_units
        sizes.append(features // num_units)
        for i, size in enumerate(sizes):
            if size is None:
                sizes[i] = tf.shape(inputs)[i]
        return tf.reduce_max(tf.reshape(inputs, sizes), -1, keepdims=False)


@add_arg_scope
def dense_to_sparse(tensor, eos_token=0, outputs_collections=None, scope=None):
    """A SparseTensor of the elements that differ from a token.

    Args:
      tensor: Tensor.  eos_token: the token.  outputs_collections: str or list.  scope: str.
    Source: tf.contrib.layers.dense_to_sparse.
    """
    with variable_scope(scope, "dense_to_sparse", [tensor]) as sc:
        tensor = to_tensor(tensor)
        indices = tf.where(tf.not_equal(tensor, tf.constant(eos_token, tensor.dtype)))
        values = tf.gather_nd(tensor, indices)
        outputs = SparseTensor(indices, values, tf.shape(tensor, out_type=dtypes.int64))
        return collect_outputs(outputs_collections, sc.name, outputs)


def scale_gradient(inputs, gradient_multiplier):
    """The inputs, through which gradients go multiplied.

    TF makes this a function of the graph; here it is an IdentityN with a gradient of its own.

    Args:
      inputs: float32 Tensor.  gradient_multiplier: float32 scalar Tensor.
    Source: tf.contrib.layers.scale_gradient.
    """
    multiplier = to_tensor(gradient_multiplier)

    @custom_gradient
    def scaled(x):
        return tf.identity(x), lambda dy: dy * multiplier
    with scopes.name_scope("scale_gradient"):
        return scaled(to_tensor(inputs))
