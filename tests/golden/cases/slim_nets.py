"""tensorflow.contrib.slim.nets: the image networks, node for node; small stacks of blocks, trained."""
import numpy as np
from casetools import initialized, part, said, slow, tell

SLIM = "contrib.slim.python.slim.nets."


def _net(tf, name):
    if tf.__name__ == "graphreg":
        return getattr(tf.contrib.slim.nets, name, None) or getattr(tf.contrib.slim.nets.inception, name)
    return part(tf, SLIM + name)


def _image(tf, size):
    return tf.placeholder(tf.float32, [2, size, size, 3])


def _ends(net_and_ends):
    net, ends = net_and_ends
    return [tell(net, sorted([k, v.name] for k, v in ends.items()))]


def _scoped(tf, module, scope, build, **options):
    with tf.contrib.slim.arg_scope(getattr(module, scope)(**options)):
        return _ends(build())


@slow
def case_alexnet(tf):
    m = _net(tf, "alexnet")
    return _scoped(tf, m, "alexnet_v2_arg_scope", lambda: m.alexnet_v2(_image(tf, 224))) + [
        tell(m.alexnet_v2.default_image_size)]


@slow
def case_alexnet_plain(tf):
    return _ends(_net(tf, "alexnet").alexnet_v2(_image(tf, 300), 7, False, spatial_squeeze=False, scope="a"))


@slow
def case_overfeat(tf):
    m = _net(tf, "overfeat")
    return _scoped(tf, m, "overfeat_arg_scope", lambda: m.overfeat(_image(tf, 231), 5), weight_decay=.1)


@slow
def case_vgg_a(tf):
    m = _net(tf, "vgg")
    return _scoped(tf, m, "vgg_arg_scope", lambda: m.vgg_a(_image(tf, 224), is_training=False))


@slow
def case_vgg_16(tf):
    m = _net(tf, "vgg")
    with tf.variable_scope("outer"):
        return _scoped(tf, m, "vgg_arg_scope", lambda: m.vgg_16(_image(tf, 224), 10)) + [tell(m.vgg_d is m.vgg_16)]


@slow
def case_vgg_19(tf):
    return _ends(_net(tf, "vgg").vgg_19(_image(tf, 256), spatial_squeeze=False))


@slow
def case_inception_v1(tf):
    m = _net(tf, "inception_v1")
    return _scoped(tf, m, "inception_v1_arg_scope", lambda: m.inception_v1(_image(tf, 224), 10))


@slow
def case_inception_v1_no_norm(tf):
    m = _net(tf, "inception_v1")
    return _scoped(tf, m, "inception_v1_arg_scope", lambda: m.inception_v1_base(_image(tf, 64)), use_batch_norm=False)


@slow
def case_inception_v2(tf):
    m = _net(tf, "inception_v2")
    return _scoped(tf, m, "inception_v2_arg_scope", lambda: m.inception_v2(_image(tf, 160), 10, depth_multiplier=.5))


@slow
def case_inception_v3(tf):
    m = _net(tf, "inception_v3")
    return _scoped(tf, m, "inception_v3_arg_scope", lambda: m.inception_v3(_image(tf, 299), 10))


@slow
def case_inception_v3_small(tf):
    m = _net(tf, "inception_v3")
    x = tf.placeholder(tf.float32, [None, 128, 128, 3])
    softmax = tf.contrib.layers.softmax
    return _scoped(tf, m, "inception_v3_arg_scope",
                   lambda: m.inception_v3(x, 4, depth_multiplier=.1, min_depth=4, prediction_fn=softmax),
                   use_fused_batchnorm=False)


def case_inception_end_points(tf):
    first, second, third = (_net(tf, "inception_v%d" % n) for n in (1, 2, 3))
    x = _image(tf, 80)
    return [tell(_names(first.inception_v1_base(x, "MaxPool_3a_3x3", scope="one")),
                 _names(second.inception_v2_base(x, "Conv2d_1a_7x7", scope="two")),
                 _names(third.inception_v3_base(x, "Conv2d_2b_3x3", scope="three")),
                 said(second.inception_v2_base, x, depth_multiplier=0),
                 said(third.inception_v3, x, depth_multiplier=-1))]


def _names(net_and_ends):
    net, ends = net_and_ends
    return [net.name, sorted([k, v.name] for k, v in ends.items())]


@slow
def case_unknown_end_point(tf):
    return [tell(said(_net(tf, "inception_v1").inception_v1_base, _image(tf, 64), "Mixed_9"))]


@slow
def case_resnet_v1_50(tf):
    m = _net(tf, "resnet_v1")
    return _scoped(tf, _net(tf, "resnet_utils"), "resnet_arg_scope", lambda: m.resnet_v1_50(_image(tf, 224), 10))


@slow
def case_resnet_v1_101(tf):
    return _ends(_net(tf, "resnet_v1").resnet_v1_101(_image(tf, 64), 10, False, output_stride=16))


@slow
def case_resnet_v2_50(tf):
    m = _net(tf, "resnet_v2")
    return _scoped(tf, _net(tf, "resnet_utils"), "resnet_arg_scope",
                   lambda: m.resnet_v2_50(_image(tf, 224), 10, output_stride=8))


def _blocks(m, name):
    block = getattr(m, name + "_block")
    return [block("block1", base_depth=2, num_units=2, stride=2), block("block2", base_depth=4, num_units=1, stride=1)]


def _trained(tf, name):
    m, utils = _net(tf, name), _net(tf, "resnet_utils")
    tf.set_random_seed(1)
    image = tf.constant(np.random.RandomState(0).rand(2, 9, 9, 3).astype(np.float32))
    with tf.contrib.slim.arg_scope(utils.resnet_arg_scope(batch_norm_decay=.5)):
        net, ends = getattr(m, name)(image, _blocks(m, name), 3, include_root_block=False, scope="r")
    loss = tf.reduce_sum(net * net) + tf.losses.get_regularization_loss()
    op = tf.contrib.slim.learning.create_train_op(loss, tf.train.GradientDescentOptimizer(.01))
    run = {"net": net, "loss": loss, "end": ends["predictions"], "@tol": 1e-3}
    return initialized(tf, run, op, op, run)


def case_blocks_v1(tf):
    return _trained(tf, "resnet_v1")


def case_blocks_v2(tf):
    return _trained(tf, "resnet_v2")


def case_stacks(tf):
    m, utils = _net(tf, "resnet_v1"), _net(tf, "resnet_utils")
    image = _image(tf, 12)
    dilated = m.resnet_v1(image, _blocks(m, "resnet_v1"), output_stride=1, include_root_block=False, global_pool=False)
    block = m.resnet_v1_block("b", 4, 2, 4)
    return _ends(dilated) + [tell(
        block.scope, block.unit_fn is m.bottleneck, block.args, m.resnet_v1.default_image_size,
        utils.subsample(image, 1) is image, utils.subsample(image, 2), utils.conv2d_same(image, 2, 3, 2, scope="c"),
        utils.conv2d_same(image, 2, 3, 1, rate=2, scope="d"),
        said(m.resnet_v1_50, image, output_stride=6, scope="e"),
        said(utils.stack_blocks_dense, image, [block], output_stride=3),
        said(utils.stack_blocks_dense, image, [block], output_stride=8))]
