"""tensorflow.contrib.slim.nets.inception_v1: Inception, or GoogLeNet (Szegedy and others: arXiv 1409.4842)."""
from ... import functions as tf
from ...variable_scope import variable_scope
from .. import layer_functions as layers
from ..arg_scope import arg_scope
from ..norm_functions import batch_norm
from .building import build, inception_scope, moving_params, trunc_normal

_TABLE = "\n".join("""
Conv2d_1a_7x7:64/2
MaxPool_2a_3x3/2
Conv2d_2b_1x1:64
Conv2d_2c_3x3:192
MaxPool_3a_3x3/2
Mixed_3b 64 96 128 16 32 32
Mixed_3c 128 128 192 32 96 64
MaxPool_4a_3x3/2
Mixed_4b 192 96 208 16 48 64
Mixed_4c 160 112 224 24 64 64
Mixed_4d 128 128 256 24 64 64
Mixed_4e 112 144 288 32 64 64
Mixed_4f 256 160 320 32 128 128
MaxPool_5a_2x2/2
Mixed_5b 256 160 320 32 128 128
Mixed_5c 384 192 384 48 128 128""".strip().split("\n"))
_MIXED = ("Conv2d_0a_1x1:{} | Conv2d_0a_1x1:{} Conv2d_0b_3x3:{} | Conv2d_0a_1x1:{} {}:{} | "
          "MaxPool_0a_3x3 Conv2d_0b_1x1:{}")


def _spelled(line):
    """A line of the table with its branches: the channels alone differ, and one name."""
    name, *depths = line.split()
    if not depths:
        return line
    odd = "Conv2d_0a_3x3" if name == "Mixed_5b" else "Conv2d_0b_3x3"
    return f"{name} " + _MIXED.format(*depths[:4], odd, *depths[4:])


def inception_v1_base(inputs, final_endpoint="Mixed_5c", scope="InceptionV1"):
    """The network without its logits.

    Args:
      inputs: Tensor [batch, height, width, channels].
      final_endpoint: str, where to end: "Conv2d_1a_7x7" ... "Mixed_5c".
      scope: str or VariableScope.
    Returns:
      (Tensor, dict of the end points by name).
    Raises:
      ValueError: there is no such end point.
    Source: tensorflow.contrib.slim.nets.inception_v1.inception_v1_base.
    """
    table = "\n".join(_spelled(line) for line in _TABLE.split("\n"))
    with variable_scope(scope, "InceptionV1", [inputs]):
        with arg_scope([layers.convolution2d, layers.fully_connected], weights_initializer=trunc_normal(0.01)):
            return build(inputs, table, final_endpoint)


def inception_v1(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.8, prediction_fn=layers.softmax,
                 spatial_squeeze=True, reuse=None, scope="InceptionV1"):
    """Inception, version 1.

    Args:
      inputs: Tensor [batch, height, width, channels], 224 by 224 where spatial_squeeze is True.
      num_classes: int.
      is_training: bool or bool Tensor, whether batch_norm and dropout train.
      dropout_keep_prob: float.
      prediction_fn: function of the logits, `scope=`.
      spatial_squeeze: bool, whether the logits lose their dimensions of height and width.
      reuse: bool, of the variables.
      scope: str, variable scope.
    Returns:
      (logits, dict of the end points by name).
    Source: tensorflow.contrib.slim.nets.inception_v1.inception_v1.
    """
    with variable_scope(scope, "InceptionV1", [inputs, num_classes], reuse=reuse) as sc:
        with arg_scope([batch_norm, layers.dropout], is_training=is_training):
            net, end_points = inception_v1_base(inputs, scope=sc)
            with variable_scope("Logits"):
                net = layers.avg_pool2d(net, [7, 7], stride=1, scope="MaxPool_0a_7x7")
                net = layers.dropout(net, dropout_keep_prob, scope="Dropout_0b")
                logits = layers.convolution2d(net, num_classes, [1, 1], activation_fn=None, normalizer_fn=None,
                                              scope="Conv2d_0c_1x1")
                if spatial_squeeze:
                    logits = tf.squeeze(logits, [1, 2], name="SpatialSqueeze")
                end_points["Logits"] = logits
                end_points["Predictions"] = prediction_fn(logits, scope="Predictions")
    return logits, end_points


def inception_v1_arg_scope(weight_decay=0.00004, use_batch_norm=True, batch_norm_var_collection="moving_vars"):
    """The arg_scope of Inception, version 1.

    Args:
      weight_decay: float, scale of the l2 penalty of the weights.
      use_batch_norm: bool.
      batch_norm_var_collection: str, collection of the moving averages.
    Returns:
      arg_scope, for slim.arg_scope.
    Source: tensorflow.contrib.slim.nets.inception_v1.inception_v1_arg_scope.
    """
    params = moving_params(batch_norm_var_collection) if use_batch_norm else {}
    return inception_scope(weight_decay, params, use_batch_norm)


inception_v1.default_image_size = 224
