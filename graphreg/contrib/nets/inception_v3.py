"""tensorflow.contrib.slim.nets.inception_v3: Inception, version 3 (Szegedy and others: arXiv 1512.00567)."""
from ... import functions as tf
from ...variable_scope import variable_scope
from .. import layer_functions as layers
from ..arg_scope import arg_scope
from ..norm_functions import batch_norm
from .building import (
    UPDATES, build, depth_function, inception_scope, moving_params, reduced_kernel, trunc_normal)

_SEVENS = ("Conv2d_0a_1x1:192 | Conv2d_0a_1x1:{0} Conv2d_0b_1x7:{0} Conv2d_0c_7x1:192 | "
           "Conv2d_0a_1x1:{0} Conv2d_0b_7x1:{0} Conv2d_0c_1x7:{0} Conv2d_0d_7x1:{0} Conv2d_0e_1x7:192 | "
           "AvgPool_0a_3x3 Conv2d_0b_1x1:192")
_FIVES = ("Conv2d_0a_1x1:64 | {0}:48 {1}:64 | Conv2d_0a_1x1:64 Conv2d_0b_3x3:96 Conv2d_0c_3x3:96 | "
          "AvgPool_0a_3x3 Conv2d_0b_1x1:{2}")
_WIDE = ("Conv2d_0a_1x1:320 | Conv2d_0a_1x1:384 Conv2d_0b_1x3:384 + {0}:384 | "
         "Conv2d_0a_1x1:448 Conv2d_0b_3x3:384 Conv2d_0c_1x3:384 + Conv2d_0d_3x1:384 | "
         "AvgPool_0a_3x3 Conv2d_0b_1x1:192")
_TABLE = f"""
Conv2d_1a_3x3:32/2V
Conv2d_2a_3x3:32V
Conv2d_2b_3x3:64
MaxPool_3a_3x3/2V
Conv2d_3b_1x1:80V
Conv2d_4a_3x3:192V
MaxPool_5a_3x3/2V
Mixed_5b {_FIVES.format("Conv2d_0a_1x1", "Conv2d_0b_5x5", 32)}
Mixed_5c {_FIVES.format("Conv2d_0b_1x1", "Conv_1_0c_5x5", 64)}
Mixed_5d {_FIVES.format("Conv2d_0a_1x1", "Conv2d_0b_5x5", 64)}
Mixed_6a Conv2d_1a_1x1:384@3x3/2V | Conv2d_0a_1x1:64 Conv2d_0b_3x3:96 Conv2d_1a_1x1:96@3x3/2V | MaxPool_1a_3x3/2V
Mixed_6b {_SEVENS.format(128)}
Mixed_6c {_SEVENS.format(160)}
Mixed_6d {_SEVENS.format(160)}
Mixed_6e {_SEVENS.format(192)}
Mixed_7a Conv2d_0a_1x1:192 Conv2d_1a_3x3:320/2V | Conv2d_0a_1x1:192 Conv2d_0b_1x7:192 Conv2d_0c_7x1:192 \
Conv2d_1a_3x3:192/2V | MaxPool_1a_3x3/2V
Mixed_7b {_WIDE.format("Conv2d_0b_3x1")}
Mixed_7c {_WIDE.format("Conv2d_0c_3x1")}"""


def inception_v3_base(inputs, final_endpoint="Mixed_7c", min_depth=16, depth_multiplier=1.0, scope=None):
    """The network without its logits.

    Args:
      inputs: Tensor [batch, height, width, channels].
      final_endpoint: str, where to end: "Conv2d_1a_3x3" ... "Mixed_7c".
      min_depth: int, the least number of channels.
      depth_multiplier: float > 0, of the channels.
      scope: str or VariableScope.
    Returns:
      (Tensor, dict of the end points by name).
    Raises:
      ValueError: there is no such end point; depth_multiplier is not positive.
    Source: tensorflow.contrib.slim.nets.inception_v3.inception_v3_base.
    """
    depth = depth_function(depth_multiplier, min_depth)
    with variable_scope(scope, "InceptionV3", [inputs]):
        return build(inputs, _TABLE, final_endpoint, depth)


def inception_v3(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.8, min_depth=16,
                 depth_multiplier=1.0, prediction_fn=layers.softmax, spatial_squeeze=True, reuse=None,
                 scope="InceptionV3"):
    """Inception, version 3, with its second, auxiliary logits.

    Args:
      inputs: Tensor [batch, height, width, channels], 299 by 299 where spatial_squeeze is True.
      num_classes: int.
      is_training: bool or bool Tensor, whether batch_norm and dropout train.
      dropout_keep_prob: float.
      min_depth: int, the least number of channels.
      depth_multiplier: float > 0, of the channels.
      prediction_fn: function of the logits, `scope=`.
      spatial_squeeze: bool, whether the logits lose their dimensions of height and width.
      reuse: bool, of the variables.
      scope: str, variable scope.
    Returns:
      (logits, dict of the end points by name).
    Raises:
      ValueError: depth_multiplier is not positive.
    Source: tensorflow.contrib.slim.nets.inception_v3.inception_v3.
    """
    depth = depth_function(depth_multiplier, min_depth)
    with variable_scope(scope, "InceptionV3", [inputs, num_classes], reuse=reuse) as sc:
        with arg_scope([batch_norm, layers.dropout], is_training=is_training):
            net, end_points = inception_v3_base(
                inputs, min_depth=min_depth, depth_multiplier=depth_multiplier, scope=sc)
            end_points["AuxLogits"] = _auxiliary(end_points["Mixed_6e"], num_classes, depth, spatial_squeeze)
            with variable_scope("Logits"):
                height, width = kernel = reduced_kernel(net, [8, 8])
                net = layers.avg_pool2d(net, kernel, padding="VALID", scope=f"AvgPool_1a_{height}x{width}")
                net = layers.dropout(net, dropout_keep_prob, scope="Dropout_1b")
                end_points["PreLogits"] = net
                logits = layers.convolution2d(net, num_classes, [1, 1], activation_fn=None, normalizer_fn=None,
                                              scope="Conv2d_1c_1x1")
                if spatial_squeeze:
                    logits = tf.squeeze(logits, [1, 2], name="SpatialSqueeze")
            end_points["Logits"] = logits
            end_points["Predictions"] = prediction_fn(logits, scope="Predictions")
    return logits, end_points


def _auxiliary(net, num_classes, depth, spatial_squeeze):
    """Logits from the middle of the network."""
    with variable_scope("AuxLogits"):
        net = layers.avg_pool2d(net, [5, 5], stride=3, padding="VALID", scope="AvgPool_1a_5x5")
        net = layers.convolution2d(net, depth(128), [1, 1], scope="Conv2d_1b_1x1")
        height, width = kernel = reduced_kernel(net, [5, 5])
        net = layers.convolution2d(net, depth(768), kernel, weights_initializer=trunc_normal(0.01), padding="VALID",
                                   scope=f"Conv2d_2a_{height}x{width}")
        net = layers.convolution2d(net, num_classes, [1, 1], activation_fn=None, normalizer_fn=None,
                                   weights_initializer=trunc_normal(0.001), scope="Conv2d_2b_1x1")
        return tf.squeeze(net, [1, 2], name="SpatialSqueeze") if spatial_squeeze else net


def inception_v3_arg_scope(weight_decay=0.00004, batch_norm_var_collection="moving_vars", batch_norm_decay=0.9997,
                           batch_norm_epsilon=0.001, updates_collections=UPDATES, use_fused_batchnorm=True):
    """The arg_scope of Inception, version 3.

    Args:
      weight_decay: float, scale of the l2 penalty of the weights.
      batch_norm_var_collection: str, collection of the moving averages.
      batch_norm_decay: float, of the moving averages.
      batch_norm_epsilon: float, added to the variance.
      updates_collections: collection of the updates of the moving averages.
      use_fused_batchnorm: bool, whether batch_norm is one op.
    Returns:
      arg_scope, for slim.arg_scope.
    Source: tensorflow.contrib.slim.nets.inception_v3.inception_v3_arg_scope.
    """
    return inception_scope(weight_decay, moving_params(
        batch_norm_var_collection, batch_norm_decay, batch_norm_epsilon, updates_collections,
        fused=use_fused_batchnorm))


inception_v3.default_image_size = 299
