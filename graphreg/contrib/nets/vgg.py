"""tensorflow.contrib.slim.nets.vgg: the VGG networks (Simonyan, Zisserman: arXiv 1409.1556)."""
from ... import functions as tf
from ...initializers import zeros_initializer
from ...regularizers import l2_regularizer
from ...variable_scope import variable_scope
from .. import layer_functions as layers
from ..arg_scope import arg_scope
from ..slim_utils import convert_collection_to_dict
from .building import fully_convolved, squeezed

_DEPTHS = (64, 128, 256, 512, 512)


def vgg_arg_scope(weight_decay=0.0005):
    """The arg_scope of the VGG networks.

    Args:
      weight_decay: float, scale of the l2 penalty of the weights.
    Returns:
      arg_scope, for slim.arg_scope.
    Source: tensorflow.contrib.slim.nets.vgg.vgg_arg_scope.
    """
    with arg_scope([layers.convolution2d, layers.fully_connected], activation_fn=tf.nn.relu,
                   weights_regularizer=l2_regularizer(weight_decay), biases_initializer=zeros_initializer()):
        with arg_scope([layers.convolution2d], padding="SAME") as scope:
            return scope


def _vgg(counts, default_scope, inputs, num_classes, is_training, keep_prob, spatial_squeeze, scope):
    with variable_scope(scope, default_scope, [inputs]) as sc:
        # TF's collection of vgg_19 alone has the name of the variable scope.
        collection = (sc.name if default_scope == "vgg_19" else sc.original_name_scope) + "_end_points"
        with arg_scope([layers.convolution2d, layers.fully_connected, layers.max_pool2d],
                       outputs_collections=collection):
            net = inputs
            for number, (count, depth) in enumerate(zip(counts, _DEPTHS), 1):
                net = layers.repeat(net, count, layers.convolution2d, depth, [3, 3], scope=f"conv{number}")
                net = layers.max_pool2d(net, [2, 2], scope=f"pool{number}")
            net = fully_convolved(net, ([7, 7], 4096, 4096), keep_prob, is_training)
            net = layers.convolution2d(net, num_classes, [1, 1], activation_fn=None, normalizer_fn=None, scope="fc8")
            end_points = convert_collection_to_dict(collection)
            return (squeezed(net, sc, "fc8", end_points) if spatial_squeeze else net), end_points


def vgg_a(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.5, spatial_squeeze=True, scope="vgg_a"):
    """VGG with 11 layers.

    Args:
      inputs: Tensor [batch, height, width, channels], 224 by 224 where spatial_squeeze is True.
      num_classes: int.
      is_training: bool or bool Tensor, whether there is dropout.
      dropout_keep_prob: float.
      spatial_squeeze: bool, whether the logits lose their dimensions of height and width.
      scope: str, variable scope.
    Returns:
      (logits, dict of the layers' outputs by name).
    Source: tensorflow.contrib.slim.nets.vgg.vgg_a.
    """
    return _vgg((1, 1, 2, 2, 2), "vgg_a", inputs, num_classes, is_training, dropout_keep_prob, spatial_squeeze, scope)


def vgg_16(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.5, spatial_squeeze=True, scope="vgg_16"):
    """VGG with 16 layers.

    Args, Returns: as for vgg_a.
    Source: tensorflow.contrib.slim.nets.vgg.vgg_16.
    """
    return _vgg((2, 2, 3, 3, 3), "vgg_16", inputs, num_classes, is_training, dropout_keep_prob, spatial_squeeze, scope)


def vgg_19(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.5, spatial_squeeze=True, scope="vgg_19"):
    """VGG with 19 layers.

    Args, Returns: as for vgg_a.
    Source: tensorflow.contrib.slim.nets.vgg.vgg_19.
    """
    return _vgg((2, 2, 4, 4, 4), "vgg_19", inputs, num_classes, is_training, dropout_keep_prob, spatial_squeeze, scope)


vgg_a.default_image_size = vgg_16.default_image_size = vgg_19.default_image_size = 224
vgg_d, vgg_e = vgg_16, vgg_19
