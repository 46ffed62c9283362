"""tensorflow.contrib.slim.nets.resnet_v2: residual networks, version 2 (He and others: arXiv 1603.05027)."""
from ... import functions as tf
from ...variable_scope import variable_scope
from .. import layer_functions as layers
from ..arg_scope import add_arg_scope, arg_scope
from ..norm_functions import batch_norm
from ..slim_utils import collect_named_outputs, last_dimension
from . import resnet_utils
from .resnet_utils import resnet_arg_scope  # noqa: F401


@add_arg_scope
def bottleneck(inputs, depth, depth_bottleneck, stride, rate=1, outputs_collections=None, scope=None):
    """A unit of three convolutions beside a shortcut.

    Args:
      inputs: Tensor [batch, height, width, channels].
      depth: int, channels of the result.
      depth_bottleneck: int, channels between.
      stride: int.  rate: int, dilation of the second convolution.
      outputs_collections: collection that takes the result.
      scope: str, variable scope.
    Returns:
      Tensor.
    Source: tensorflow.contrib.slim.nets.resnet_v2.bottleneck.
    """
    with variable_scope(scope, "bottleneck_v2", [inputs]) as sc:
        preact = batch_norm(inputs, activation_fn=tf.nn.relu, scope="preact")
        plain = {"normalizer_fn": None, "activation_fn": None}
        if depth == last_dimension(inputs.get_shape(), min_rank=4):
            shortcut = resnet_utils.subsample(inputs, stride, "shortcut")
        else:
            shortcut = layers.convolution2d(preact, depth, [1, 1], stride=stride, scope="shortcut", **plain)
        residual = layers.convolution2d(preact, depth_bottleneck, [1, 1], stride=1, scope="conv1")
        residual = resnet_utils.conv2d_same(residual, depth_bottleneck, 3, stride, rate=rate, scope="conv2")
        residual = layers.convolution2d(residual, depth, [1, 1], stride=1, scope="conv3", **plain)
        return collect_named_outputs(outputs_collections, sc.name, shortcut + residual)


def resnet_v2(inputs, blocks, num_classes=None, is_training=True, global_pool=True, output_stride=None,
              include_root_block=True, reuse=None, scope=None):
    """A residual network of blocks.

    Args:
      inputs: Tensor [batch, height, width, channels].
      blocks: list of Block.
      num_classes: int, or None: no logits.
      is_training: bool or bool Tensor, whether batch_norm takes the batch's own moments.
      global_pool: bool, whether there is a mean over each image.
      output_stride: int or None, how much smaller the features are than the images; dilation takes the place of the
        strides beyond.
      include_root_block: bool, whether there are the first convolution and pooling.
      reuse: bool, of the variables.
      scope: str, variable scope.
    Returns:
      (logits or features, dict of the outputs by name).
    Raises:
      ValueError: output_stride is no multiple of 4, or cannot be reached.
    Source: tensorflow.contrib.slim.nets.resnet_v2.resnet_v2.
    """
    with variable_scope(scope, "resnet_v2", [inputs], reuse=reuse) as sc:
        collection = sc.original_name_scope + "_end_points"
        with arg_scope([layers.convolution2d, bottleneck, resnet_utils.stack_blocks_dense],
                       outputs_collections=collection), arg_scope([batch_norm], is_training=is_training):
            net = inputs
            if include_root_block:
                with arg_scope([layers.convolution2d], activation_fn=None, normalizer_fn=None):
                    net, output_stride = resnet_utils.root(net, output_stride)
            net = resnet_utils.stack_blocks_dense(net, blocks, output_stride)
            net = batch_norm(net, activation_fn=tf.nn.relu, scope="postnorm")
            return resnet_utils.head(net, num_classes, global_pool, collection)


def resnet_v2_block(scope, base_depth, num_units, stride):
    """A Block of bottlenecks, the last of which has the stride.

    Args:
      scope: str.
      base_depth: int, channels between; the results have four times as many.
      num_units: int.  stride: int.
    Returns:
      Block.
    Source: tensorflow.contrib.slim.nets.resnet_v2.resnet_v2_block.
    """
    return resnet_utils.block(bottleneck, scope, base_depth, num_units, stride)


def _network(counts, name):
    def network(inputs, num_classes=None, is_training=True, global_pool=True, output_stride=None, reuse=None,
                scope=name):
        return resnet_v2(inputs, resnet_utils.four_blocks(resnet_v2_block, counts), num_classes, is_training,
                         global_pool, output_stride, include_root_block=True, reuse=reuse, scope=scope)
    network.__name__ = network.__qualname__ = name
    network.__doc__ = f"""A residual network with {3 * sum(counts) + 2} layers.

    Args, Returns, Raises: as for resnet_v2.
    Source: tensorflow.contrib.slim.nets.resnet_v2.{name}.
    """
    return network


resnet_v2.default_image_size = 224
resnet_v2_50 = _network((3, 4, 6, 3), "resnet_v2_50")
resnet_v2_101 = _network((3, 4, 23, 3), "resnet_v2_101")
resnet_v2_152 = _network((3, 8, 36, 3), "resnet_v2_152")
resnet_v2_200 = _network((3, 24, 36, 3), "resnet_v2_200")
