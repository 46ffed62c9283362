"""tf.contrib.layers: the rarer layers of images and volumes."""
from .. import functions as tf
from .. import initializers
from ..core import dtypes, scopes
from ..core.convert import to_tensor
from ..functions.dilated import pool as nn_pool
from ..layers import convolutional, pooling
from ..variable_scope import variable_scope
from .arg_scope import add_arg_scope
from .layer_functions import (
    DATA_FORMAT_NCHW, DATA_FORMAT_NHWC, _KERNEL_NAMES, _channels, _collect_weights, _finish, check_data_format,
    collect_outputs, collect_variable, collections_for, variable_getter)
from .model_variables import model_variable
from .slim_utils import channel_dimension, last_dimension, n_positive_integers, two_element_tuple

DATA_FORMAT_NCDHW, DATA_FORMAT_NDHWC = "NCDHW", "NDHWC"
_SEPARABLE_NAMES = {"bias": "biases", "depthwise_kernel": "depthwise_weights", "pointwise_kernel": "pointwise_weights"}


def _check_volume_format(data_format):
    if data_format not in (DATA_FORMAT_NCDHW, DATA_FORMAT_NDHWC):
        raise ValueError("data_format has to be either NCDHW or NDHWC.")


def _normalized(outputs, channels, normalizer_fn, normalizer_params, initializer, regularizer, trainable,
                variables_collections, data_format=None):
    """The outputs after the normalizer, or with biases where there is none."""
    if normalizer_fn is not None:
        return normalizer_fn(outputs, **(normalizer_params or {}))
    if initializer is None:
        return outputs
    biases = model_variable(
        "biases", shape=[channels], dtype=outputs.dtype.base_dtype, initializer=initializer, regularizer=regularizer,
        trainable=trainable, collections=collections_for(variables_collections, "biases"))
    return tf.nn.bias_add(outputs, biases, data_format=data_format)


# ------------------------------------------------------------------ convolutions
@add_arg_scope
def convolution2d_in_plane(inputs, kernel_size, stride=1, padding="SAME", activation_fn=tf.nn.relu, normalizer_fn=None,
                           normalizer_params=None, weights_initializer=initializers.xavier_initializer(),
                           weights_regularizer=None, biases_initializer=initializers.Zeros(), biases_regularizer=None,
                           reuse=None, variables_collections=None, outputs_collections=None, trainable=True,
                           scope=None):
    """Convolution of each channel by itself, with one kernel for all.

    Args:
      inputs: Tensor (batch, height, width, channels).  kernel_size, stride: int or pair.  others: as conv2d.
    Returns:
      Tensor.
    Source: tf.contrib.layers.conv2d_in_plane.
    """
    with variable_scope(scope, "ConvInPlane", [inputs], reuse=reuse) as sc:
        inputs = to_tensor(inputs)
        height, width = two_element_tuple(kernel_size)
        down, right = two_element_tuple(stride)
        channels = last_dimension(inputs.shape, min_rank=4)
        weights = model_variable(
            "weights", shape=[height, width, 1, 1], dtype=inputs.dtype.base_dtype, initializer=weights_initializer,
            regularizer=weights_regularizer, trainable=trainable,
            collections=collections_for(variables_collections, "weights"))
        outputs = tf.depthwise_conv2d(inputs, tf.tile(weights, [1, 1, channels, 1]), [1, down, right, 1], padding)
        outputs = _normalized(outputs, channels, normalizer_fn, normalizer_params, biases_initializer,
                              biases_regularizer, trainable, variables_collections)
        return _finish(outputs, sc, None, None, activation_fn, outputs_collections)


@add_arg_scope
def separable_convolution2d(inputs, num_outputs, kernel_size, depth_multiplier=1, stride=1, padding="SAME",
                            data_format=DATA_FORMAT_NHWC, rate=1, activation_fn=tf.nn.relu, normalizer_fn=None,
                            normalizer_params=None, weights_initializer=initializers.xavier_initializer(),
                            pointwise_initializer=None, weights_regularizer=None,
                            biases_initializer=initializers.Zeros(), biases_regularizer=None, reuse=None,
                            variables_collections=None, outputs_collections=None, trainable=True, scope=None):
    """Convolution of each channel by itself, then of all at each place; only the first where num_outputs is None.

    Args:
      inputs: Tensor of rank 4.  num_outputs: int or None.  kernel_size, stride, rate: int or pair.
      depth_multiplier: int, outputs of the first convolution for each channel.
      pointwise_initializer: of the second convolution; None takes weights_initializer.
      others: as conv2d.
    Returns:
      Tensor.
    Raises:
      ValueError: the data format is another one.
    Source: tf.contrib.layers.separable_conv2d.
    """
    check_data_format(data_format)
    with variable_scope(scope, "SeparableConv2d", [inputs], reuse=reuse,
                        custom_getter=variable_getter(_SEPARABLE_NAMES)) as sc:
        inputs = to_tensor(inputs)
        if num_outputs is None:
            outputs = _depthwise(inputs, kernel_size, depth_multiplier, stride, padding, data_format, rate,
                                 weights_initializer, weights_regularizer, trainable, variables_collections)
            channels = outputs.shape.as_list()[1 if data_format == DATA_FORMAT_NCHW else -1]
            outputs = _normalized(outputs, channels, normalizer_fn, normalizer_params, biases_initializer,
                                  biases_regularizer, trainable, variables_collections, data_format)
            return _finish(outputs, sc, None, None, activation_fn, outputs_collections)
        layer = convolutional.SeparableConv2D(
            filters=num_outputs, kernel_size=kernel_size, strides=stride, padding=padding,
            data_format=_channels(data_format), dilation_rate=two_element_tuple(rate), activation=None,
            depth_multiplier=depth_multiplier, use_bias=bool(not normalizer_fn and biases_initializer),
            depthwise_initializer=weights_initializer,
            pointwise_initializer=pointwise_initializer or weights_initializer,
            bias_initializer=biases_initializer, depthwise_regularizer=weights_regularizer,
            pointwise_regularizer=weights_regularizer, bias_regularizer=biases_regularizer, trainable=trainable,
            name=sc.name, dtype=inputs.dtype.base_dtype, _scope=sc, _reuse=reuse)
        outputs = layer.apply(inputs)
        collect_variable(layer.depthwise_kernel, variables_collections, "weights")
        collect_variable(layer.pointwise_kernel, variables_collections, "weights")
        if layer.bias is not None:
            collect_variable(layer.bias, variables_collections, "biases")
        return _finish(outputs, sc, normalizer_fn, normalizer_params, activation_fn, outputs_collections)


def _depthwise(inputs, kernel_size, depth_multiplier, stride, padding, data_format, rate, initializer, regularizer,
               trainable, variables_collections):
    """The first half of a separable convolution."""
    height, width = two_element_tuple(kernel_size)
    down, right = two_element_tuple(stride)
    channels_first = data_format.startswith("NC")
    channels = channel_dimension(inputs.shape, "channels_first" if channels_first else "channels_last", min_rank=4)
    weights = model_variable(
        "depthwise_weights", shape=[height, width, channels, depth_multiplier], dtype=inputs.dtype.base_dtype,
        initializer=initializer, regularizer=regularizer, trainable=trainable,
        collections=collections_for(variables_collections, "weights"))
    strides = [1, 1, down, right] if channels_first else [1, down, right, 1]
    return tf.depthwise_conv2d(inputs, weights, strides, padding, rate=two_element_tuple(rate),
                                  data_format=data_format)


@add_arg_scope
def convolution3d_transpose(inputs, num_outputs, kernel_size, stride=1, padding="SAME", data_format=DATA_FORMAT_NDHWC,
                            activation_fn=tf.nn.relu, normalizer_fn=None, normalizer_params=None,
                            weights_initializer=initializers.xavier_initializer(), weights_regularizer=None,
                            biases_initializer=initializers.Zeros(), biases_regularizer=None, reuse=None,
                            variables_collections=None, outputs_collections=None, trainable=True, scope=None):
    """Transposed convolution of volumes, with normalizer and activation.

    Args: as convolution.
    Raises:
      ValueError: the data format is another one.
    Source: tf.contrib.layers.conv3d_transpose.
    """
    _check_volume_format(data_format)
    with variable_scope(scope, "Conv3d_transpose", [inputs], reuse=reuse,
                        custom_getter=variable_getter(_KERNEL_NAMES)) as sc:
        inputs = to_tensor(inputs)
        layer = convolutional.Conv3DTranspose(
            filters=num_outputs, kernel_size=kernel_size, strides=stride, padding=padding,
            data_format=_channels(data_format), activation=None,
            use_bias=bool(not normalizer_fn and biases_initializer), kernel_initializer=weights_initializer,
            bias_initializer=biases_initializer, kernel_regularizer=weights_regularizer,
            bias_regularizer=biases_regularizer, trainable=trainable, name=sc.name, dtype=inputs.dtype.base_dtype,
            _scope=sc, _reuse=reuse)
        outputs = layer.apply(inputs)
        _collect_weights(layer, variables_collections)
        return _finish(outputs, sc, normalizer_fn, normalizer_params, activation_fn, outputs_collections)


# ------------------------------------------------------------------ pooling
def _pooled(layer_class, name, inputs, kernel_size, stride, padding, data_format, outputs_collections, scope):
    _check_volume_format(data_format)
    with scopes.name_scope(scope, name, [inputs]) as sc:
        layer = layer_class(pool_size=kernel_size, strides=stride, padding=padding,
                            data_format=_channels(data_format), _scope=sc)
        return collect_outputs(outputs_collections, sc, layer.apply(to_tensor(inputs)))


@add_arg_scope
def max_pool3d(inputs, kernel_size, stride=2, padding="VALID", data_format=DATA_FORMAT_NDHWC, outputs_collections=None,
               scope=None):
    """The largest of each window of volumes.

    Args:
      inputs: Tensor of rank 5.  kernel_size, stride: int or list.  padding: "VALID" or "SAME".
      data_format: NDHWC or NCDHW.  outputs_collections: str or list.  scope: str.
    Source: tf.contrib.layers.max_pool3d.
    """
    return _pooled(pooling.MaxPooling3D, "MaxPool3D", inputs, kernel_size, stride, padding, data_format,
                   outputs_collections, scope)


@add_arg_scope
def avg_pool3d(inputs, kernel_size, stride=2, padding="VALID", data_format=DATA_FORMAT_NDHWC, outputs_collections=None,
               scope=None):
    """The mean of each window of volumes.

    Args: as max_pool3d.
    Source: tf.contrib.layers.avg_pool3d.
    """
    return _pooled(pooling.AveragePooling3D, "AvgPool3D", inputs, kernel_size, stride, padding, data_format,
                   outputs_collections, scope)


@add_arg_scope
def pool(inputs, kernel_size, pooling_type, padding="VALID", data_format=None, dilation_rate=1, stride=1,
         outputs_collections=None, scope=None):
    """tf.nn.pool, with one number for all axes where one is given.

    Args:
      inputs: Tensor of rank 3, 4 or 5.  pooling_type: "MAX" or "AVG".
      kernel_size, dilation_rate, stride: int or list.  outputs_collections: str or list.  scope: str.
    Raises:
      ValueError: the rank of the inputs is not known; as tf.nn.pool.
    Source: tf.contrib.slim.pool.
    """
    with scopes.name_scope(scope, f"{pooling_type.lower()}_pool", [inputs]) as sc:
        inputs = to_tensor(inputs)
        rank = inputs.shape.ndims
        if rank is None:
            raise ValueError("Rank of inputs must be known")
        if rank < 3:
            raise ValueError("Rank of inputs must be >= 3")
        n = rank - 2
        outputs = nn_pool(
            input=inputs, window_shape=n_positive_integers(n, kernel_size), pooling_type=pooling_type, padding=padding,
            data_format=data_format, dilation_rate=n_positive_integers(n, dilation_rate),
            strides=n_positive_integers(n, stride), name=sc)
        return collect_outputs(outputs_collections, sc, outputs)


# ------------------------------------------------------------------ images and sequences
@add_arg_scope
def images_to_sequence(inputs, data_format=DATA_FORMAT_NHWC, outputs_collections=None, scope=None):
    """Images as sequences of their columns: (width, batch * height, channels).

    Args:
      inputs: Tensor of rank 4.  data_format: NHWC or NCHW.  outputs_collections: str or list.  scope: str.
    Raises:
      ValueError: the rank or the data format is another one.
    Source: tf.contrib.layers.images_to_sequence.
    """
    check_data_format(data_format)
    with scopes.name_scope(scope, "ImagesToSequence", [inputs]) as sc:
        inputs = to_tensor(inputs)
        if data_format == DATA_FORMAT_NCHW:
            inputs = tf.transpose(inputs, [0, 2, 3, 1])
        _, _, width, channels = inputs.shape.as_list()
        sizes = tf.shape(inputs)
        batch, height = sizes[0], sizes[1]
        columns = tf.transpose(inputs, [2, 0, 1, 3])
        return collect_outputs(outputs_collections, sc, tf.reshape(columns, [width, batch * height, channels]))


@add_arg_scope
def sequence_to_images(inputs, height, output_data_format="channels_last", outputs_collections=None, scope=None):
    """What images_to_sequence made, as images again.

    Args:
      inputs: Tensor (width, batch * height, channels).  height: int.
      output_data_format: "channels_last" or "channels_first".  outputs_collections: str or list.  scope: str.
    Raises:
      ValueError: the rank is another one.
    Source: tf.contrib.layers.sequence_to_images.
    """
    with scopes.name_scope(scope, "SequenceToImages", [inputs]) as sc:
        inputs = to_tensor(inputs)
        width, rows, channels = inputs.shape.as_list()
        images = tf.reshape(inputs, [width, -1 if rows is None else rows // height, height, channels])
        axes = [1, 3, 2, 0] if output_data_format == "channels_first" else [1, 2, 0, 3]
        return collect_outputs(outputs_collections, sc, tf.transpose(images, axes))


@add_arg_scope
def spatial_softmax(features, temperature=None, name=None, variables_collections=None, trainable=True,
                    data_format="NHWC"):
    """For each channel, the mean place (from -1 to 1) under the softmax of its values over the image.

    Args:
      features: Tensor of rank 4.  temperature: float, where the variable "temperature" starts; None starts at 1.
      name: str.  variables_collections: list.  trainable: bool.  data_format: NHWC or NCHW.
    Returns:
      Tensor (batch, 2 * channels), the two coordinates of each channel.
    Raises:
      ValueError: the data format is another one.
    Source: tf.contrib.layers.spatial_softmax.
    """
    with variable_scope(name, "spatial_softmax"):
        sizes, static = tf.shape(features), features.shape
        if data_format == DATA_FORMAT_NHWC:
            height, width, channels = sizes[1], sizes[2], static.as_list()[3]
        elif data_format == DATA_FORMAT_NCHW:
            height, width, channels = sizes[2], sizes[3], static.as_list()[1]
        else:
            raise ValueError("data_format has to be either NCHW or NHWC.")
        with scopes.name_scope("spatial_softmax_op"):
            rows, columns = tf.meshgrid(tf.lin_space(-1., 1., num=height), tf.lin_space(-1., 1., num=width),
                                        indexing="ij")
            rows = tf.reshape(rows, [height * width])
            columns = tf.reshape(columns, [height * width])
            start = initializers.Ones() if temperature is None else initializers.Constant(temperature)
            temperature = model_variable("temperature", shape=(), dtype=dtypes.float32, initializer=start,
                                         collections=variables_collections, trainable=trainable)
            if data_format == DATA_FORMAT_NHWC:
                features = tf.transpose(features, [0, 3, 1, 2])
            flat = tf.reshape(features, [-1, height * width])
            attention = tf.nn.softmax(flat / temperature)
            row = tf.reduce_sum(rows * attention, [1], keepdims=True)
            column = tf.reduce_sum(columns * attention, [1], keepdims=True)
            places = tf.reshape(tf.concat([row, column], 1), [-1, channels * 2])
            places.set_shape([None, channels * 2])
            return places
