"""tensorflow.contrib.slim.nets.resnet_utils: what the residual networks share."""
import collections

from ... import functions as tf
from ...regularizers import l2_regularizer
from ...variable_scope import variable_scope
from .. import layer_functions as layers
from ..arg_scope import add_arg_scope, arg_scope
from ..norm_functions import batch_norm
from ..slim_utils import collect_named_outputs, convert_collection_to_dict
from .building import UPDATES, variance_scaling_initializer


class Block(collections.namedtuple("Block", ["scope", "unit_fn", "args"])):
    """Units of one kind, one after the other.

    Attributes:
      scope: str, variable scope.
      unit_fn: function (Tensor, rate=, **arguments) -> Tensor.
      args: list of dict, the arguments of each unit; "stride" is one.
    Source: tensorflow.contrib.slim.nets.resnet_utils.Block.
    """


def subsample(inputs, factor, scope=None):
    """Every factor-th pixel.

    Args:
      inputs: Tensor [batch, height, width, channels].
      factor: int.
      scope: str, name scope.
    Returns:
      Tensor: `inputs` itself where factor is 1.
    Source: tensorflow.contrib.slim.nets.resnet_utils.subsample.
    """
    return inputs if factor == 1 else layers.max_pool2d(inputs, [1, 1], stride=factor, scope=scope)


def conv2d_same(inputs, num_outputs, kernel_size, stride, rate=1, scope=None):
    """A convolution with the same padding on both sides, whatever the stride.

    Args:
      inputs: Tensor [batch, height, width, channels].
      num_outputs: int, channels.
      kernel_size: int.  stride: int.  rate: int, dilation.
      scope: str, variable scope.
    Returns:
      Tensor.
    Source: tensorflow.contrib.slim.nets.resnet_utils.conv2d_same.
    """
    if stride == 1:
        return layers.convolution2d(inputs, num_outputs, kernel_size, stride=1, rate=rate, padding="SAME", scope=scope)
    pad = (kernel_size - 1) * rate
    sides = [pad // 2, pad - pad // 2]
    inputs = tf.pad(inputs, [[0, 0], sides, sides, [0, 0]])
    return layers.convolution2d(inputs, num_outputs, kernel_size, stride=stride, rate=rate, padding="VALID",
                                scope=scope)


@add_arg_scope
def stack_blocks_dense(net, blocks, output_stride=None, outputs_collections=None):
    """The units of blocks; after output_stride is reached, dilation takes the place of strides.

    Args:
      net: Tensor.
      blocks: list of Block.
      output_stride: int or None, how much smaller the result is than `net`.
      outputs_collections: collection that takes the blocks' outputs.
    Returns:
      Tensor.
    Raises:
      ValueError: the strides do not come to output_stride.
    Source: tensorflow.contrib.slim.nets.resnet_utils.stack_blocks_dense.
    """
    stride, rate = 1, 1
    for block in blocks:
        with variable_scope(block.scope, "block", [net]) as sc:
            for number, unit in enumerate(block.args, 1):
                if output_stride is not None and stride > output_stride:
                    raise ValueError("The target output_stride cannot be reached.")
                with variable_scope(f"unit_{number}", values=[net]):
                    if stride == output_stride:
                        net = block.unit_fn(net, rate=rate, **{**unit, "stride": 1})
                        rate *= unit.get("stride", 1)
                    else:
                        net = block.unit_fn(net, rate=1, **unit)
                        stride *= unit.get("stride", 1)
            net = collect_named_outputs(outputs_collections, sc.name, net)
    if output_stride is not None and stride != output_stride:
        raise ValueError("The target output_stride cannot be reached.")
    return net


def resnet_arg_scope(weight_decay=0.0001, batch_norm_decay=0.997, batch_norm_epsilon=1e-5, batch_norm_scale=True):
    """The arg_scope of the residual networks.

    Args:
      weight_decay: float, scale of the l2 penalty of the weights.
      batch_norm_decay: float, of the moving averages.
      batch_norm_epsilon: float, added to the variance.
      batch_norm_scale: bool, whether there is a gamma.
    Returns:
      arg_scope, for slim.arg_scope.
    Source: tensorflow.contrib.slim.nets.resnet_utils.resnet_arg_scope.
    """
    params = {"decay": batch_norm_decay, "epsilon": batch_norm_epsilon, "scale": batch_norm_scale,
              "updates_collections": UPDATES}
    with arg_scope([layers.convolution2d], weights_regularizer=l2_regularizer(weight_decay),
                   weights_initializer=variance_scaling_initializer(), activation_fn=tf.nn.relu,
                   normalizer_fn=batch_norm, normalizer_params=params):
        with arg_scope([batch_norm], **params):
            with arg_scope([layers.max_pool2d], padding="SAME") as scope:
                return scope


def root(net, output_stride):
    """(The first convolution and pooling, what is left of output_stride)."""
    if output_stride is not None:
        if output_stride % 4:
            raise ValueError("The output_stride needs to be a multiple of 4.")
        output_stride /= 4
    net = conv2d_same(net, 64, 7, stride=2, scope="conv1")
    return layers.max_pool2d(net, [3, 3], stride=2, scope="pool1"), output_stride


def head(net, num_classes, global_pool, collection):
    """(The logits, the end points): the mean over each image, and a last convolution."""
    if global_pool:
        net = tf.reduce_mean(net, [1, 2], name="pool5", keepdims=True)
    if num_classes is not None:
        net = layers.convolution2d(net, num_classes, [1, 1], activation_fn=None, normalizer_fn=None, scope="logits")
    end_points = convert_collection_to_dict(collection)
    if num_classes is not None:
        end_points["predictions"] = layers.softmax(net, scope="predictions")
    return net, end_points


def block(unit_fn, scope, base_depth, num_units, stride):
    """A Block of bottlenecks, the last of which has the stride."""
    unit = {"depth": base_depth * 4, "depth_bottleneck": base_depth, "stride": 1}
    return Block(scope, unit_fn, [unit] * (num_units - 1) + [{**unit, "stride": stride}])


def four_blocks(make, counts):
    """The four blocks of a network, of so many units each."""
    return [make(f"block{n}", base_depth=32 * 2 ** n, num_units=count, stride=1 if n == 4 else 2)
            for n, count in enumerate(counts, 1)]
