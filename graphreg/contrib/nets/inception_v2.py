"""tensorflow.contrib.slim.nets.inception_v2: Inception with batch normalization (Ioffe, Szegedy: arXiv 1502.03167)."""
from ... import functions as tf
from ...variable_scope import variable_scope
from .. import image_layers, layer_functions as layers
from ..arg_scope import arg_scope
from ..norm_functions import batch_norm
from .building import build, depth_function, inception_scope, moving_params, reduced_kernel, trunc_normal

_TABLE = """
MaxPool_2a_3x3/2
Conv2d_2b_1x1:64~.1
Conv2d_2c_3x3:192
MaxPool_3a_3x3/2
Mixed_3b 64 64 64 64 96 32 Avg
Mixed_3c 64 64 96 64 96 64 Avg
Mixed_4a 128 160 64 96
Mixed_4b 224 64 96 96 128 128 Avg
Mixed_4c 192 96 128 96 128 128 Avg
Mixed_4d 160 128 160 128 160 96 Avg
Mixed_4e 96 128 192 160 192 96 Avg
Mixed_5a 128 192 192 256
Mixed_5b 352 192 320 160 224 128 Avg
Mixed_5c 352 192 320 192 224 128 Max"""
_MIXED = ("Conv2d_0a_1x1:{0} | Conv2d_0a_1x1:{1}~.09 Conv2d_0b_3x3:{2} | "
          "Conv2d_0a_1x1:{3}~.09 Conv2d_0b_3x3:{4} Conv2d_0c_3x3:{4} | {6}Pool_0a_3x3 Conv2d_0b_1x1:{5}~.1")
_HALVING = ("Conv2d_0a_1x1:{0}~.09 Conv2d_1a_3x3:{1}/2 | "
            "Conv2d_0a_1x1:{2}~.09 Conv2d_0b_3x3:{3} Conv2d_1a_3x3:{3}/2 | MaxPool_1a_3x3/2")


def _spelled(line):
    """A line of the table with its branches."""
    name, *depths = line.split()
    return f"{name} " + (_MIXED if len(depths) > 4 else _HALVING).format(*depths) if depths else line


def inception_v2_base(inputs, final_endpoint="Mixed_5c", min_depth=16, depth_multiplier=1.0, scope=None):
    """The network without its logits.

    Args:
      inputs: Tensor [batch, height, width, channels].
      final_endpoint: str, where to end: "Conv2d_1a_7x7" ... "Mixed_5c".
      min_depth: int, the least number of channels.
      depth_multiplier: float > 0, of the channels.
      scope: str or VariableScope.
    Returns:
      (Tensor, dict of the end points by name).
    Raises:
      ValueError: there is no such end point; depth_multiplier is not positive.
    Source: tensorflow.contrib.slim.nets.inception_v2.inception_v2_base.
    """
    depth, first = depth_function(depth_multiplier, min_depth), "Conv2d_1a_7x7"
    table = "\n".join(_spelled(line) for line in _TABLE.strip().split("\n"))
    with variable_scope(scope, "InceptionV2", [inputs]):
        net = image_layers.separable_convolution2d(
            inputs, depth(64), [7, 7], depth_multiplier=min(depth(64) // 3, 8), stride=2, padding="SAME",
            weights_initializer=trunc_normal(1.0), scope=first)
        return build(net, table, final_endpoint, depth, {first: net})


def inception_v2(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.8, min_depth=16,
                 depth_multiplier=1.0, prediction_fn=layers.softmax, spatial_squeeze=True, reuse=None,
                 scope="InceptionV2"):
    """Inception, version 2.

    Args:
      inputs: Tensor [batch, height, width, channels], 224 by 224 where spatial_squeeze is True.
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
    Source: tensorflow.contrib.slim.nets.inception_v2.inception_v2.
    """
    depth_function(depth_multiplier, min_depth)
    with variable_scope(scope, "InceptionV2", [inputs, num_classes], reuse=reuse) as sc:
        with arg_scope([batch_norm, layers.dropout], is_training=is_training):
            net, end_points = inception_v2_base(
                inputs, min_depth=min_depth, depth_multiplier=depth_multiplier, scope=sc)
            with variable_scope("Logits"):
                height, width = kernel = reduced_kernel(net, [7, 7])
                net = layers.avg_pool2d(net, kernel, padding="VALID", scope=f"AvgPool_1a_{height}x{width}")
                net = layers.dropout(net, dropout_keep_prob, scope="Dropout_1b")
                logits = layers.convolution2d(net, num_classes, [1, 1], activation_fn=None, normalizer_fn=None,
                                              scope="Conv2d_1c_1x1")
                if spatial_squeeze:
                    logits = tf.squeeze(logits, [1, 2], name="SpatialSqueeze")
            end_points["Logits"] = logits
            end_points["Predictions"] = prediction_fn(logits, scope="Predictions")
    return logits, end_points


def inception_v2_arg_scope(weight_decay=0.00004, batch_norm_var_collection="moving_vars"):
    """The arg_scope of Inception, version 2.

    Args:
      weight_decay: float, scale of the l2 penalty of the weights.
      batch_norm_var_collection: str, collection of the moving averages.
    Returns:
      arg_scope, for slim.arg_scope.
    Source: tensorflow.contrib.slim.nets.inception_v2.inception_v2_arg_scope.
    """
    return inception_scope(weight_decay, moving_params(batch_norm_var_collection))


inception_v2.default_image_size = 224
