"""tf.contrib.layers: the layers as functions."""
from functools import partial

from .. import initializers
from .. import functions as tf
from ..core import dtypes, scopes
from ..core.collections import add_to_collection, add_to_collections, get_collection
from ..core.convert import to_tensor
from ..layers import convolutional, core, pooling
from ..variable_scope import variable_scope
from .arg_scope import add_arg_scope
from .embeddings import embedding_lookup_unique
from .model_variables import model_variable

DATA_FORMAT_NCHW, DATA_FORMAT_NHWC = "NCHW", "NHWC"
_KERNEL_NAMES = {"bias": "biases", "kernel": "weights"}


# ------------------------------------------------------------------ variables of layers
def variable_getter(rename=None):
    """A custom getter that makes model variables, some under other names."""
    def getter(getter, name, shape=None, dtype=None, initializer=None, regularizer=None, trainable=True,
               collections=None, caching_device=None, partitioner=None, use_resource=None, synchronization=None,
               aggregation=None, **unused):
        parts = name.split("/")
        parts[-1] = (rename or {}).get(parts[-1], parts[-1])
        return model_variable(
            "/".join(parts), shape=shape, dtype=dtype, initializer=initializer, regularizer=regularizer,
            collections=collections, trainable=trainable, caching_device=caching_device, partitioner=partitioner,
            custom_getter=getter, use_resource=use_resource, synchronization=synchronization, aggregation=aggregation)
    return getter


def collections_for(collections, name):
    """The collections a kind of variable joins: a list for all, or a dict by kind."""
    return (collections or {}).get(name) if isinstance(collections, dict) else collections


def collect_variable(variable, collections, name):
    """Add a layer's variable to the collections that were asked for."""
    parts = variable._get_variable_list() if hasattr(variable, "_get_variable_list") else [variable]
    for collection in collections_for(collections, name) or []:
        for part in parts:
            if not any(part is v for v in get_collection(collection)):
                add_to_collection(collection, part)


def collect_outputs(collections, alias, outputs):
    """Add a layer's outputs to collections, with the layer's scope as their alias."""
    if collections:
        outputs.aliases = getattr(outputs, "aliases", []) + [alias.rstrip("/")]
        add_to_collections(collections, outputs)
    return outputs


def check_data_format(data_format):
    if data_format not in (DATA_FORMAT_NCHW, DATA_FORMAT_NHWC):
        raise ValueError("data_format has to be either NCHW or NHWC.")


def _channels(data_format):
    return "channels_first" if data_format and data_format.startswith("NC") else "channels_last"


def _finish(outputs, scope, normalizer_fn, normalizer_params, activation_fn, outputs_collections):
    """Normalizer, activation, collections."""
    if normalizer_fn is not None:
        outputs = normalizer_fn(outputs, **(normalizer_params or {}))
    if activation_fn is not None:
        outputs = activation_fn(outputs)
    return collect_outputs(outputs_collections, scope.name, outputs)


def _collect_weights(layer, collections):
    collect_variable(layer.kernel, collections, "weights")
    if layer.use_bias:
        collect_variable(layer.bias, collections, "biases")


# ------------------------------------------------------------------ layers with weights
@add_arg_scope
def fully_connected(inputs, num_outputs, activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None,
                    weights_initializer=initializers.xavier_initializer(), weights_regularizer=None,
                    biases_initializer=initializers.Zeros(), biases_regularizer=None, reuse=None,
                    variables_collections=None, outputs_collections=None, trainable=True, scope=None):
    """activation(normalizer(inputs . weights)), or with biases where there is no normalizer.

    Args:
      inputs: Tensor of rank 2 or more.  num_outputs: int.
      activation_fn, normalizer_fn: functions or None.  normalizer_params: dict, the normalizer's arguments.
      weights_*, biases_*: initializers and regularizers; penalties join REGULARIZATION_LOSSES.
      reuse: bool.  variables_collections: list, or dict from "weights" and "biases".
      outputs_collections: str or list.  trainable: bool.  scope: str or VariableScope.
    Returns:
      Tensor.
    Raises:
      ValueError: num_outputs is no int; as tf.layers.dense.
    Source: tf.contrib.layers.fully_connected.
    """
    if not isinstance(num_outputs, int):
        raise ValueError(f"num_outputs type should be one of {[int]}, got {type(num_outputs)}.")
    with variable_scope(scope, "fully_connected", [inputs], reuse=reuse,
                        custom_getter=variable_getter(_KERNEL_NAMES)) as sc:
        inputs = to_tensor(inputs)
        layer = core.Dense(
            units=num_outputs, activation=None, use_bias=bool(not normalizer_fn and biases_initializer),
            kernel_initializer=weights_initializer, bias_initializer=biases_initializer,
            kernel_regularizer=weights_regularizer, bias_regularizer=biases_regularizer, trainable=trainable,
            name=sc.name, dtype=inputs.dtype.base_dtype, _scope=sc, _reuse=reuse)
        outputs = layer.apply(inputs)
        _collect_weights(layer, variables_collections)
        return _finish(outputs, sc, normalizer_fn, normalizer_params, activation_fn, outputs_collections)


# Fully connected layers with a fixed activation.
linear = partial(fully_connected, activation_fn=None)
relu = partial(fully_connected, activation_fn=tf.nn.relu)
relu6 = partial(fully_connected, activation_fn=tf.nn.relu6)
elu = partial(fully_connected, activation_fn=tf.nn.elu)

_CONVOLUTIONS = {3: convolutional.Conv1D, 4: convolutional.Conv2D, 5: convolutional.Conv3D}


@add_arg_scope
def convolution(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=None, rate=1,
                activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None,
                weights_initializer=initializers.xavier_initializer(), weights_regularizer=None,
                biases_initializer=initializers.Zeros(), biases_regularizer=None, reuse=None,
                variables_collections=None, outputs_collections=None, trainable=True, scope=None, conv_dims=None):
    """activation(normalizer(conv(inputs, weights))), or with biases where there is no normalizer.

    Args:
      inputs: Tensor of rank 3, 4 or 5.  num_outputs: int.  kernel_size, stride, rate: int or list.
      padding: "SAME" or "VALID".  data_format: NWC, NHWC, NDHWC, NCW, NCHW, NCDHW or None.
      conv_dims: int, the spatial rank that inputs must have.  others: as fully_connected.
    Returns:
      Tensor.
    Raises:
      ValueError: the rank or the data format is another one.
    Source: tf.contrib.layers.convolution.
    """
    if data_format not in (None, "NWC", "NCW", "NHWC", "NCHW", "NDHWC", "NCDHW"):
        raise ValueError(f"Invalid data_format: {data_format!r}")
    with variable_scope(scope, "Conv", [inputs], reuse=reuse, custom_getter=variable_getter(_KERNEL_NAMES)) as sc:
        inputs = to_tensor(inputs)
        rank = inputs.shape.ndims
        if conv_dims is not None and conv_dims + 2 != rank:
            raise ValueError(f"Convolution expects input with rank {conv_dims + 2}, got {rank}")
        if rank not in _CONVOLUTIONS:
            raise ValueError("Convolution not supported for input with rank", rank)
        layer = _CONVOLUTIONS[rank](
            filters=num_outputs, kernel_size=kernel_size, strides=stride, padding=padding,
            data_format=_channels(data_format), dilation_rate=rate, activation=None,
            use_bias=bool(not normalizer_fn and biases_initializer), kernel_initializer=weights_initializer,
            bias_initializer=biases_initializer, kernel_regularizer=weights_regularizer,
            bias_regularizer=biases_regularizer, trainable=trainable, name=sc.name, dtype=inputs.dtype.base_dtype,
            _scope=sc, _reuse=reuse)
        outputs = layer.apply(inputs)
        _collect_weights(layer, variables_collections)
        return _finish(outputs, sc, normalizer_fn, normalizer_params, activation_fn, outputs_collections)


@add_arg_scope
def convolution1d(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=None, rate=1,
                  activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None,
                  weights_initializer=initializers.xavier_initializer(), weights_regularizer=None,
                  biases_initializer=initializers.Zeros(), biases_regularizer=None, reuse=None,
                  variables_collections=None, outputs_collections=None, trainable=True, scope=None):
    """Convolution of lines, (batch, steps, channels), with normalizer and activation.

    Args: as convolution.
    Source: tf.contrib.layers.conv1d.
    """
    return convolution(
        inputs, num_outputs, kernel_size, stride, padding, data_format, rate, activation_fn, normalizer_fn,
        normalizer_params, weights_initializer, weights_regularizer, biases_initializer, biases_regularizer, reuse,
        variables_collections, outputs_collections, trainable, scope, conv_dims=1)


@add_arg_scope
def convolution2d(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=None, rate=1,
                  activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None,
                  weights_initializer=initializers.xavier_initializer(), weights_regularizer=None,
                  biases_initializer=initializers.Zeros(), biases_regularizer=None, reuse=None,
                  variables_collections=None, outputs_collections=None, trainable=True, scope=None):
    """Convolution of images, with normalizer and activation.

    Args: as convolution.
    Source: tf.contrib.layers.conv2d.
    """
    return convolution(
        inputs, num_outputs, kernel_size, stride, padding, data_format, rate, activation_fn, normalizer_fn,
        normalizer_params, weights_initializer, weights_regularizer, biases_initializer, biases_regularizer, reuse,
        variables_collections, outputs_collections, trainable, scope, conv_dims=2)


@add_arg_scope
def convolution3d(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=None, rate=1,
                  activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None,
                  weights_initializer=initializers.xavier_initializer(), weights_regularizer=None,
                  biases_initializer=initializers.Zeros(), biases_regularizer=None, reuse=None,
                  variables_collections=None, outputs_collections=None, trainable=True, scope=None):
    """Convolution of volumes, with normalizer and activation.

    Args: as convolution.
    Source: tf.contrib.layers.conv3d.
    """
    return convolution(
        inputs, num_outputs, kernel_size, stride, padding, data_format, rate, activation_fn, normalizer_fn,
        normalizer_params, weights_initializer, weights_regularizer, biases_initializer, biases_regularizer, reuse,
        variables_collections, outputs_collections, trainable, scope, conv_dims=3)


@add_arg_scope
def convolution2d_transpose(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=DATA_FORMAT_NHWC,
                            activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None,
                            weights_initializer=initializers.xavier_initializer(), weights_regularizer=None,
                            biases_initializer=initializers.Zeros(), biases_regularizer=None, reuse=None,
                            variables_collections=None, outputs_collections=None, trainable=True, scope=None):
    """Transposed convolution of images, with normalizer and activation.

    Args: as convolution.
    Source: tf.contrib.layers.conv2d_transpose.
    """
    with variable_scope(scope, "Conv2d_transpose", [inputs], reuse=reuse,
                        custom_getter=variable_getter(_KERNEL_NAMES)) as sc:
        check_data_format(data_format)
        inputs = to_tensor(inputs)
        layer = convolutional.Conv2DTranspose(
            filters=num_outputs, kernel_size=kernel_size, strides=stride, padding=padding,
            data_format=_channels(data_format), activation=None,
            use_bias=bool(not normalizer_fn and biases_initializer), kernel_initializer=weights_initializer,
            bias_initializer=biases_initializer, kernel_regularizer=weights_regularizer,
            bias_regularizer=biases_regularizer, trainable=trainable, name=sc.name, dtype=inputs.dtype.base_dtype,
            _scope=sc, _reuse=reuse)
        outputs = layer.apply(inputs)
        _collect_weights(layer, variables_collections)
        return _finish(outputs, sc, normalizer_fn, normalizer_params, activation_fn, outputs_collections)


@add_arg_scope
def bias_add(inputs, activation_fn=None, initializer=initializers.Zeros(), regularizer=None, reuse=None,
             variables_collections=None, outputs_collections=None, trainable=True, data_format=DATA_FORMAT_NHWC,
             scope=None):
    """inputs + biases, one for each channel.

    Args:
      inputs: Tensor of rank 2 or more.  initializer, regularizer: of the biases.  others: as fully_connected.
    Source: tf.contrib.layers.bias_add.
    """
    check_data_format(data_format)
    with variable_scope(scope, "BiasAdd", [inputs], reuse=reuse) as sc:
        inputs = to_tensor(inputs)
        axis = 1 if data_format == DATA_FORMAT_NCHW else -1
        biases = model_variable(
            "biases", shape=[inputs.shape.as_list()[axis]], dtype=inputs.dtype.base_dtype, initializer=initializer,
            regularizer=regularizer, collections=collections_for(variables_collections, "biases"),
            trainable=trainable)
        outputs = tf.nn.bias_add(inputs, biases, data_format=data_format)
        return _finish(outputs, sc, None, None, activation_fn, outputs_collections)


def embed_sequence(ids, vocab_size=None, embed_dim=None, unique=False, initializer=None, regularizer=None,
                   trainable=True, scope=None, reuse=None):
    """The rows of an embedding for sequences of ids.

    Args:
      ids: Tensor of ints, (batch, length).  vocab_size, embed_dim: int, the size of the embedding.
      unique: bool, look equal ids up once.  initializer, regularizer, trainable: of the embedding.
      scope, reuse: of the variable "embeddings".
    Returns:
      Tensor (batch, length, embed_dim).
    Raises:
      ValueError: a size is missing, and the embedding is not reused.
    Source: tf.contrib.layers.embed_sequence.
    """
    if not (reuse or vocab_size and embed_dim):
        raise ValueError("Must specify vocab size and embedding dimension when not reusing. Got "
                         f"vocab_size={vocab_size} and embed_dim={embed_dim}")
    with variable_scope(scope, "EmbedSequence", [ids], reuse=reuse):
        shape = [vocab_size, embed_dim]
        if reuse and vocab_size is None or embed_dim is None:
            shape = None
        embeddings = model_variable("embeddings", shape=shape, initializer=initializer, regularizer=regularizer,
                                    trainable=trainable)
        if unique:
            return embedding_lookup_unique(embeddings, ids)
        return tf.embedding_lookup(embeddings, ids)


# ------------------------------------------------------------------ layers without weights
@add_arg_scope
def dropout(inputs, keep_prob=0.5, noise_shape=None, is_training=True, outputs_collections=None, scope=None, seed=None):
    """In training, elements set to 0 at random and the rest scaled by 1 / keep_prob.

    Args:
      inputs: Tensor.  keep_prob: float, the share that is kept.  noise_shape, seed: as tf.nn.dropout.
      is_training: bool or boolean Tensor.  outputs_collections: str or list.  scope: str.
    Returns:
      Tensor.
    Source: tf.contrib.layers.dropout.
    """
    with variable_scope(scope, "Dropout", [inputs], custom_getter=variable_getter()) as sc:
        inputs = to_tensor(inputs)
        layer = core.Dropout(rate=1 - keep_prob, noise_shape=noise_shape, seed=seed, name=sc.name, _scope=sc)
        return collect_outputs(outputs_collections, sc.name, layer.apply(inputs, training=is_training))


@add_arg_scope
def flatten(inputs, outputs_collections=None, scope=None):
    """The inputs with all axes but the first in one.

    Args:
      inputs: Tensor.  outputs_collections: str or list.  scope: str.
    Source: tf.contrib.layers.flatten.
    """
    with scopes.name_scope(scope, "Flatten", [inputs]) as sc:
        outputs = core.flatten(to_tensor(inputs))
        return collect_outputs(outputs_collections, sc, outputs)


def _pooled(layer_class, name, inputs, kernel_size, stride, padding, data_format, outputs_collections, scope):
    check_data_format(data_format)
    with scopes.name_scope(scope, name, [inputs]) as sc:
        layer = layer_class(pool_size=kernel_size, strides=stride, padding=padding,
                            data_format=_channels(data_format), _scope=sc)
        return collect_outputs(outputs_collections, sc, layer.apply(to_tensor(inputs)))


@add_arg_scope
def max_pool2d(inputs, kernel_size, stride=2, padding="VALID", data_format=DATA_FORMAT_NHWC, outputs_collections=None,
               scope=None):
    """The largest of each window of images.

    Args:
      inputs: Tensor of rank 4.  kernel_size, stride: int or list.  padding: "VALID" or "SAME".
      data_format: NHWC or NCHW.  outputs_collections: str or list.  scope: str.
    Source: tf.contrib.layers.max_pool2d.
    """
    return _pooled(pooling.MaxPooling2D, "MaxPool2D", inputs, kernel_size, stride, padding, data_format,
                   outputs_collections, scope)


@add_arg_scope
def avg_pool2d(inputs, kernel_size, stride=2, padding="VALID", data_format=DATA_FORMAT_NHWC, outputs_collections=None,
               scope=None):
    """The mean of each window of images.

    Args: as max_pool2d.
    Source: tf.contrib.layers.avg_pool2d.
    """
    return _pooled(pooling.AveragePooling2D, "AvgPool2D", inputs, kernel_size, stride, padding, data_format,
                   outputs_collections, scope)


@add_arg_scope
def one_hot_encoding(labels, num_classes, on_value=1.0, off_value=0.0, outputs_collections=None, scope=None):
    """Vectors that are on at a label and off elsewhere.

    Args:
      labels: Tensor of ints.  num_classes: int.  on_value, off_value: floats.
      outputs_collections: str or list.  scope: str.
    Source: tf.contrib.layers.one_hot_encoding.
    """
    with scopes.name_scope(scope, "OneHotEncoding", [labels, num_classes]) as sc:
        labels = to_tensor(labels)
        if labels.dtype == dtypes.int32:
            labels = tf.to_int64(labels)
        outputs = tf.one_hot(labels, num_classes, on_value=on_value, off_value=off_value)
        return collect_outputs(outputs_collections, sc, outputs)


@add_arg_scope
def softmax(logits, scope=None):
    """Softmax along the last axis of logits of any rank.

    Args:
      logits: Tensor of rank 2 or more.  scope: str.
    Source: tf.contrib.layers.softmax.
    """
    with variable_scope(scope, "softmax", [logits]):
        classes = logits.shape.as_list()[-1]
        predictions = tf.nn.softmax(tf.reshape(logits, [-1, classes]))
        predictions = tf.reshape(predictions, tf.shape(logits))
        predictions.set_shape(logits.shape)
        return predictions


# ------------------------------------------------------------------ several layers
def _name_of(layer, default):
    """The name of a function, or of the one in a functools.partial."""
    return getattr(layer, "__name__", None) or getattr(getattr(layer, "func", None), "__name__", default)


@add_arg_scope
def repeat(inputs, repetitions, layer, *args, **kwargs):
    """A layer several times, each time on the outputs of the one before.

    Args:
      inputs: Tensor.  repetitions: int.  layer: function, called as layer(inputs, *args, scope=..., **kwargs).
      scope: str, the variable scope.
    Source: tf.contrib.layers.repeat.
    """
    scope = kwargs.pop("scope", None)
    with variable_scope(scope, "Repeat", [inputs]):
        outputs = to_tensor(inputs)
        scope = scope or _name_of(layer, "repeat")
        for i in range(repetitions):
            outputs = layer(outputs, *args, **{**kwargs, "scope": f"{scope}_{i + 1}"})
        return outputs


def stack(inputs, layer, stack_args, **kwargs):
    """A layer several times with other arguments, each time on the outputs of the one before.

    Args:
      inputs: Tensor.  layer: function, called as layer(inputs, *one of stack_args, scope=..., **kwargs).
      stack_args: list of arguments or of lists of them.  scope, reuse: of the variable scope.
    Raises:
      ValueError: stack_args is no list.
    Source: tf.contrib.layers.stack.
    """
    scope, reuse = kwargs.pop("scope", None), kwargs.pop("reuse", None)
    if not isinstance(stack_args, (list, tuple)):
        raise ValueError("stack_args need to be a list or tuple")
    with variable_scope(scope, "Stack", [inputs], reuse=reuse):
        outputs = to_tensor(inputs)
        scope = scope or _name_of(layer, "stack")
        for i, given in enumerate(stack_args):
            given = given if isinstance(given, (list, tuple)) else [given]
            outputs = layer(outputs, *given, **{**kwargs, "scope": f"{scope}_{i + 1}"})
        return outputs
