"""tf.layers of images: convolution, pooling, fused batch normalization."""
import numpy as np
from casetools import initialized, said, tell

X = (np.arange(96, dtype=np.float32).reshape(2, 4, 4, 3) % 7) / 4.


def _x(tf):
    return tf.constant(X, name="x")


def _l2(tf):
    return tf.contrib.layers.l2_regularizer(.1)


def case_conv2d(tf):
    tf.set_random_seed(1)
    x = _x(tf)
    made = [tf.layers.conv2d(x, 2, 3, activation=tf.nn.relu), tf.layers.conv2d(x, 2, (3, 2), 2, "same", use_bias=False),
            tf.layers.conv2d(x, 2, 2, kernel_regularizer=_l2(tf), bias_regularizer=_l2(tf), name="c",
                             activity_regularizer=_l2(tf)), tf.layers.conv2d(x, 2, 2, name="c", reuse=True)]
    return initialized(tf, made, tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))


def case_conv2d_dilated(tf):
    tf.set_random_seed(1)
    x = tf.constant(np.arange(128, dtype=np.float32).reshape(2, 8, 8, 1) % 5)
    made = [tf.layers.conv2d(x, 2, 3, dilation_rate=2), tf.layers.conv2d(x, 2, 3, dilation_rate=(2, 1), padding="same")]
    return initialized(tf, made)


def case_conv1d(tf):
    tf.set_random_seed(1)
    x = tf.constant(X.reshape(4, 8, 3))
    made = [tf.layers.conv1d(x, 2, 3), tf.layers.conv1d(x, 2, 3, padding="causal", activation=tf.tanh),
            tf.layers.conv1d(x, 2, 3, padding="causal", dilation_rate=2), tf.layers.conv1d(x, 2, 3, 2, "same")]
    return initialized(tf, made)


def case_conv3d(tf):
    tf.set_random_seed(1)
    x = tf.constant((np.arange(256, dtype=np.float32) % 7).reshape(2, 4, 4, 4, 2))
    made = [tf.layers.conv3d(x, 2, 3, strides=2, padding="same"), tf.layers.conv3d(x, 2, 2, activation=tf.nn.relu)]
    return initialized(tf, made)


def case_conv_channels_first(tf):
    x = tf.placeholder(tf.float32, [None, 3, 8, 8])
    made = [tf.layers.conv2d(x, 2, 3, data_format="channels_first"),
            tf.layers.conv1d(tf.ones([2, 3, 8]), 2, 3, data_format="channels_first"),
            tf.layers.conv3d(tf.ones([1, 2, 4, 4, 4]), 2, 3, data_format="channels_first"),
            tf.layers.average_pooling2d(x, 2, 2, data_format="channels_first")]
    return [tell([str(t.shape) for t in made])]


def case_conv_transposed(tf):
    tf.set_random_seed(1)
    x = _x(tf)
    made = [tf.layers.conv2d_transpose(x, 2, 3), tf.layers.conv2d_transpose(x, 2, 3, strides=2, padding="same"),
            tf.layers.conv3d_transpose(tf.reshape(x, [2, 2, 2, 4, 3]), 2, 3, strides=2, padding="same"),
            tf.layers.conv2d_transpose(tf.placeholder_with_default(X, [None, 4, 4, 3]), 2, 3, activation=tf.nn.relu)]
    return initialized(tf, made, tell([str(t.shape) for t in made]))


def case_separable(tf):
    tf.set_random_seed(1)
    x = _x(tf)
    made = [tf.layers.separable_conv2d(x, 2, 3), tf.layers.separable_conv2d(
        x, 2, 2, depth_multiplier=2, padding="same", depthwise_regularizer=_l2(tf), pointwise_regularizer=_l2(tf)),
            tf.layers.separable_conv1d(tf.reshape(x, [2, 16, 3]), 2, 3, padding="causal", activation=tf.nn.relu)]
    return initialized(tf, made, tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))


def case_pooling(tf):
    x, line = _x(tf), tf.constant(X.reshape(4, 8, 3))
    volume = tf.constant(X.reshape(1, 4, 4, 2, 3))
    return [[tf.layers.max_pooling2d(x, 2, 2), tf.layers.average_pooling2d(x, (3, 2), 1, "same"),
             tf.layers.max_pooling1d(line, 2, 2), tf.layers.average_pooling1d(line, 3, 2, "same"),
             tf.layers.max_pooling3d(volume, 2, 2), tf.layers.average_pooling3d(volume, (2, 2, 1), 1, name="a"),
             tf.layers.max_pooling1d(line, 2, 2, data_format="channels_first")]]


def case_batch_norm(tf):
    y = tf.layers.batch_normalization(_x(tf), training=True, momentum=.9, gamma_initializer=tf.constant_initializer(2.))
    z = tf.layers.batch_normalization(_x(tf), center=False, scale=False)
    return initialized(tf, {"y": y, "z": z, "@tol": 1e-4}, tf.get_collection(tf.GraphKeys.UPDATE_OPS),
                       tf.global_variables())


def case_batch_norm_on_a_flag(tf):
    flag = tf.placeholder_with_default(False, [])
    y = tf.layers.batch_normalization(_x(tf), training=flag, momentum=.5)
    updates = tf.get_collection(tf.GraphKeys.UPDATE_OPS)
    return initialized(tf, {"y": y, "@tol": 1e-4}, updates, tf.global_variables(),
                       {"y": y, "@feed": {flag: True}, "@tol": 1e-4}, {"u": updates, "@feed": {flag: True}},
                       tf.global_variables())


def case_lenet_step(tf):
    tf.set_random_seed(4)
    x = _x(tf)
    h = tf.layers.conv2d(x, 4, 3, padding="same", kernel_regularizer=_l2(tf))
    h = tf.nn.relu(tf.layers.batch_normalization(h, training=True))
    h = tf.layers.flatten(tf.layers.max_pooling2d(h, 2, 2))
    loss = tf.losses.sparse_softmax_cross_entropy([0, 1], tf.layers.dense(h, 2)) + tf.losses.get_regularization_loss()
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        step = tf.train.GradientDescentOptimizer(.01).minimize(loss)
    return initialized(tf, *[{"l": loss, "s": step, "@tol": 1e-4} for _ in range(4)])


def case_mistakes(tf):
    x, conv, ones = _x(tf), tf.layers.conv2d, tf.ones([2, 3])
    return [tell(said(conv, ones, 2, 3), said(conv, tf.placeholder(tf.float32), 2, 3), said(conv, x, 2, (3,)),
                 said(conv, tf.placeholder(tf.float32, [None] * 4), 2, 3), said(conv, x, 2, "a"),
                 said(conv, x, 2, (1, "a")), said(conv, x, 2, 3, padding="foo"), said(conv, x, 2, 3, padding="causal"),
                 said(conv, x, 2, 3, data_format="foo"), said(conv, x, 2, 3, strides=2, dilation_rate=2),
                 said(tf.layers.max_pooling2d, ones, 2, 2), said(tf.layers.MaxPooling1D, 2, 2, data_format="a"),
                 said(tf.layers.Conv1D, 2, 3, strides=(1, 2)), said(tf.layers.MaxPooling2D, 2, None))]


# ------------------------------------------------------------------ tf.contrib
def case_contrib_conv(tf):
    c = tf.contrib.layers
    tf.set_random_seed(1)
    y = c.conv2d(_x(tf), 4, 3, weights_regularizer=c.l2_regularizer(.1), outputs_collections="outs")
    y = c.conv2d(y, 2, [3, 3], stride=2, padding="VALID", scope="c", normalizer_fn=c.batch_norm, activation_fn=None)
    z = c.avg_pool2d(c.max_pool2d(_x(tf), 2), [2, 2], stride=1, padding="SAME", scope="av")
    return initialized(tf, {"y": y, "z": z, "@tol": 1e-4}, tf.get_collection(tf.GraphKeys.UPDATE_OPS),
                       tf.get_collection("outs"), tf.losses.get_regularization_losses())


def case_contrib_batch_norm(tf):
    bn, x = tf.contrib.layers.batch_norm, tf.constant(X.reshape(-1, 8))
    flag = tf.placeholder_with_default(True, [])
    made = [bn(x, decay=.5), bn(x, is_training=False, scale=True, center=False), bn(_x(tf), decay=.5),
            bn(x, updates_collections=None, decay=.5, scope="now"), bn(x, is_training=flag, activation_fn=tf.nn.relu),
            bn(x, zero_debias_moving_mean=True, decay=.9)]
    return initialized(tf, {"made": made, "@tol": 1e-4}, tf.get_collection(tf.GraphKeys.UPDATE_OPS),
                       tf.global_variables())


def case_slim_net(tf):
    slim = tf.contrib.slim
    tf.set_random_seed(1)
    with slim.arg_scope([slim.conv2d, slim.fully_connected], weights_regularizer=slim.l2_regularizer(.1),
                        normalizer_fn=slim.batch_norm, normalizer_params={"is_training": True, "decay": .5}):
        y = slim.repeat(_x(tf), 2, slim.conv2d, 4, [3, 3], scope="conv")
        y = slim.fully_connected(slim.flatten(slim.max_pool2d(y, [2, 2])), 3, normalizer_fn=None)
    return initialized(tf, {"y": y, "@tol": 1e-3}, tf.losses.get_regularization_losses(), tell(tf.global_variables()))
