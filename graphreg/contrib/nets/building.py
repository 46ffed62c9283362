"""What the image networks share: a small notation for their convolutions and poolings."""
import functools
import re

from ... import functions as tf
from ...initializers import (
    constant_initializer, contrib_variance_scaling_initializer as variance_scaling_initializer,
    truncated_normal_initializer)
from ...regularizers import l2_regularizer
from ...variable_scope import variable_scope
from .. import layer_functions as layers
from ..arg_scope import arg_scope
from ..norm_functions import batch_norm

UPDATES = "update_ops"
# name:depth@HxW/strideV~stddev, all but the name optional; a kernel that is not given is what the name ends with.
_STEP = re.compile(r"(?P<name>\w+?_(?P<kernel>\d+x\d+))(:(?P<depth>\d+))?(@(?P<other>\d+x\d+))?(/(?P<stride>\d))?"
                   r"(?P<valid>V)?(~(?P<stddev>[\d.]+))?$")


def trunc_normal(stddev):
    """The initializer of the networks: a truncated normal around 0.

    Source: tensorflow.contrib.slim.nets.inception_v1.trunc_normal.
    """
    return truncated_normal_initializer(0.0, stddev)


def depth_function(depth_multiplier, min_depth):
    """How many channels there are in place of `depth`: at least min_depth of them."""
    if depth_multiplier <= 0:
        raise ValueError("depth_multiplier is not greater than zero.")
    return lambda depth: max(int(depth * depth_multiplier), min_depth)


def step(net, text, depth=int):
    """One convolution or pooling, as a text says it.

    Args:
      net: Tensor [batch, height, width, channels].
      text: str: "Conv2d_0b_3x3:96" is a 3x3 convolution with 96 channels, "MaxPool_3a_3x3/2V" a pooling of stride 2
        without padding, "Conv2d_1a_1x1@3x3:8" has another kernel than its name says, "~.09" is the stddev of its
        weights.
      depth: function int -> int, of the channels.
    Returns:
      Tensor.
    """
    found = _STEP.match(text)
    kernel = [int(n) for n in (found["other"] or found["kernel"]).split("x")]
    options = {"stride": int(found["stride"] or 1), "padding": "VALID" if found["valid"] else "SAME",
               "scope": found["name"]}
    if not found["depth"]:
        pool = layers.max_pool2d if text.startswith("Max") else layers.avg_pool2d
        return pool(net, kernel, **options)
    if found["stddev"]:
        options["weights_initializer"] = trunc_normal(float(found["stddev"]))
    return layers.convolution2d(net, depth(int(found["depth"])), kernel, **options)


def mixed(net, branches, depth=int):
    """Branches side by side, joined along the channels; "a + b" in a branch are two steps that join there.

    Args:
      net: Tensor.
      branches: str, steps with blanks between them, and "|" between the branches.
      depth: as for step.
    Returns:
      Tensor.
    """
    ends = []
    for number, steps in enumerate(branches.split("|")):
        with variable_scope(f"Branch_{number}"):
            end = net
            for text in steps.replace(" + ", "+").split():
                both = [step(end, part, depth) for part in text.split("+")]
                end = both[0] if len(both) == 1 else tf.concat(both, axis=3)
            ends.append(end)
    return tf.concat(ends, axis=3)


def build(net, table, final_endpoint, depth=int, end_points=None):
    """The steps of a table, up to an end point.

    Args:
      net: Tensor.
      table: str, a line for each end point: a step, or the scope and the branches of a mixed one.
      final_endpoint: str.
      depth: as for step.
      end_points: dict of the end points before, which takes the others.
    Returns:
      (Tensor, the end points).
    Raises:
      ValueError: there is no such end point.
    """
    end_points = {} if end_points is None else end_points
    if final_endpoint in end_points:
        return net, end_points
    for line in table.strip().split("\n"):
        name, _, branches = line.strip().partition(" ")
        if branches:
            with variable_scope(name):
                net = mixed(net, branches, depth)
        else:
            net = step(net, name, depth)
            name = name[:_STEP.match(name).end("name")]
        end_points[name] = net
        if name == final_endpoint:
            return net, end_points
    raise ValueError("Unknown final endpoint " + final_endpoint)


def reduced_kernel(net, size):
    """A kernel no larger than the images, where their size is known."""
    known = net.get_shape().as_list()
    return size if known[1] is None or known[2] is None else [min(known[1], size[0]), min(known[2], size[1])]


def inception_scope(weight_decay, normalizer_params, use_batch_norm=True):
    """The arg_scope of the Inception networks."""
    with arg_scope([layers.convolution2d, layers.fully_connected], weights_regularizer=l2_regularizer(weight_decay)):
        with arg_scope([layers.convolution2d], weights_initializer=variance_scaling_initializer(),
                       activation_fn=tf.nn.relu, normalizer_fn=batch_norm if use_batch_norm else None,
                       normalizer_params=normalizer_params) as scope:
            return scope


def moving_params(collection, decay=0.9997, epsilon=0.001, updates_collections=UPDATES, **more):
    """batch_norm's arguments in the Inception networks."""
    return {"decay": decay, "epsilon": epsilon, "updates_collections": updates_collections, **more,
            "variables_collections": {"beta": None, "gamma": None, "moving_mean": [collection],
                                      "moving_variance": [collection]}}


def squeezed(net, scope, name, end_points):
    """The logits [batch, classes] of [batch, 1, 1, classes], also among the end points."""
    net = tf.squeeze(net, [1, 2], name=name + "/squeezed")
    end_points[f"{scope.name}/{name}"] = net
    return net


def fully_convolved(net, sizes, keep_prob, is_training):
    """fc6 and fc7 as convolutions, a dropout after each.

    Args:
      net: Tensor.
      sizes: (kernel of fc6, channels of fc6, channels of fc7).
      keep_prob: float.  is_training: bool or Tensor.
    Returns:
      Tensor.
    """
    kernel, first, second = sizes
    drop = functools.partial(layers.dropout, keep_prob=keep_prob, is_training=is_training)
    net = layers.convolution2d(net, first, kernel, padding="VALID", scope="fc6")
    net = layers.convolution2d(drop(net, scope="dropout6"), second, [1, 1], scope="fc7")
    return drop(net, scope="dropout7")


def tenth():
    """The initializer of biases with 0.1."""
    return constant_initializer(0.1)
