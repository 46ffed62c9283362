"""tensorflow.contrib.slim.nets.alexnet: AlexNet, version 2 (Krizhevsky: arXiv 1404.5997)."""
from ... import functions as tf
from ...initializers import zeros_initializer
from ...regularizers import l2_regularizer
from ...variable_scope import variable_scope
from .. import layer_functions as layers
from ..arg_scope import arg_scope
from ..slim_utils import convert_collection_to_dict
from .building import fully_convolved, squeezed, tenth, trunc_normal


def alexnet_v2_arg_scope(weight_decay=0.0005):
    """The arg_scope of AlexNet.

    Args:
      weight_decay: float, scale of the l2 penalty of the weights.
    Returns:
      arg_scope, for slim.arg_scope.
    Source: tensorflow.contrib.slim.nets.alexnet.alexnet_v2_arg_scope.
    """
    with arg_scope([layers.convolution2d, layers.fully_connected], activation_fn=tf.nn.relu,
                   biases_initializer=tenth(), weights_regularizer=l2_regularizer(weight_decay)):
        with arg_scope([layers.convolution2d], padding="SAME"):
            with arg_scope([layers.max_pool2d], padding="VALID") as scope:
                return scope


def alexnet_v2(inputs, num_classes=1000, is_training=True, dropout_keep_prob=0.5, spatial_squeeze=True,
               scope="alexnet_v2"):
    """AlexNet, version 2.

    Args:
      inputs: Tensor [batch, height, width, channels], 224 by 224 where spatial_squeeze is True.
      num_classes: int.
      is_training: bool or bool Tensor, whether there is dropout.
      dropout_keep_prob: float.
      spatial_squeeze: bool, whether the logits lose their dimensions of height and width.
      scope: str, variable scope.
    Returns:
      (logits, dict of the layers' outputs by name).
    Source: tensorflow.contrib.slim.nets.alexnet.alexnet_v2.
    """
    with variable_scope(scope, "alexnet_v2", [inputs]) as sc:
        collection = sc.original_name_scope + "_end_points"
        with arg_scope([layers.convolution2d, layers.fully_connected, layers.max_pool2d],
                       outputs_collections=[collection]):
            net = _convolutions(inputs)
            with arg_scope([layers.convolution2d], weights_initializer=trunc_normal(0.005),
                           biases_initializer=tenth()):
                net = fully_convolved(net, ([5, 5], 4096, 4096), dropout_keep_prob, is_training)
                net = layers.convolution2d(net, num_classes, [1, 1], activation_fn=None, normalizer_fn=None,
                                           biases_initializer=zeros_initializer(), scope="fc8")
            end_points = convert_collection_to_dict(collection)
            return (squeezed(net, sc, "fc8", end_points) if spatial_squeeze else net), end_points


def _convolutions(net):
    net = layers.convolution2d(net, 64, [11, 11], 4, padding="VALID", scope="conv1")
    net = layers.max_pool2d(net, [3, 3], 2, scope="pool1")
    net = layers.convolution2d(net, 192, [5, 5], scope="conv2")
    net = layers.max_pool2d(net, [3, 3], 2, scope="pool2")
    net = layers.convolution2d(net, 384, [3, 3], scope="conv3")
    net = layers.convolution2d(net, 384, [3, 3], scope="conv4")
    net = layers.convolution2d(net, 256, [3, 3], scope="conv5")
    return layers.max_pool2d(net, [3, 3], 2, scope="pool5")


alexnet_v2.default_image_size = 224
