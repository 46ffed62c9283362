"""tf.contrib.layers: the rarer layers."""
import numpy as np
from casetools import initialized, said, tell

X = np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 8.
IMAGE = np.arange(64, dtype=np.float32).reshape(1, 4, 4, 4) / 16. - 1.


def _ones(tf):
    return tf.ones_initializer()


def _c(tf):
    return tf.contrib.layers


def case_conv2d_in_plane(tf):
    c, x = _c(tf), tf.constant(IMAGE)
    made = [c.conv2d_in_plane(x, 2, weights_initializer=_ones(tf)),
            c.convolution2d_in_plane(x, [1, 2], 2, "VALID", activation_fn=None, normalizer_fn=c.batch_norm,
                                     weights_initializer=_ones(tf), weights_regularizer=c.l2_regularizer(.1), scope="s",
                                     variables_collections={"weights": ["w"]}, outputs_collections="o"),
            c.conv2d_in_plane(x, 2, biases_initializer=None, weights_initializer=_ones(tf), activation_fn=None)]
    return initialized(tf, made, tell(tf.get_collection("w"), tf.get_collection("o"), tf.model_variables(),
                                      tf.losses.get_regularization_losses()))


def case_separable_conv2d(tf):
    tf.set_random_seed(1)
    c, x = _c(tf), tf.constant(IMAGE)
    reg = c.l2_regularizer(.1)
    made = [c.separable_conv2d(x, 3, [2, 2], weights_initializer=_ones(tf), weights_regularizer=reg),
            c.separable_convolution2d(x, 3, 2, depth_multiplier=2, stride=2, activation_fn=None,
                                      normalizer_fn=c.batch_norm,
                                      pointwise_initializer=_ones(tf), scope="s", variables_collections=["v"]),
            c.separable_conv2d(x, None, [3, 3], depth_multiplier=2, rate=2, weights_initializer=_ones(tf),
                               weights_regularizer=reg, biases_regularizer=reg, outputs_collections="o"),
            c.separable_conv2d(x, None, 2, stride=[2, 2], padding="VALID", normalizer_fn=c.batch_norm, scope="d")]
    return initialized(tf, {"made": made, "@tol": 1e-4}, tell(
        tf.get_collection("v"), tf.get_collection("o"), tf.model_variables(), tf.losses.get_regularization_losses(),
        said(c.separable_conv2d, x, 3, 2, data_format="foo")))


def case_separable_conv2d_channels_first(tf):
    c, x = _c(tf), tf.ones([1, 4, 5, 6])
    return [tell(str(c.separable_conv2d(x, 3, 2, data_format="NCHW").shape),
                 str(c.separable_conv2d(x, None, 2, 2, data_format="NCHW").shape))]


def case_transposed_convolutions(tf):
    c = _c(tf)
    made = [c.conv3d_transpose(tf.ones([1, 2, 2, 2, 3]), 2, 2, 2, weights_initializer=_ones(tf)),
            c.convolution3d_transpose(tf.ones([1, 2, 2, 2, 3]), 2, [2, 1, 1], activation_fn=None, padding="VALID",
                                      normalizer_fn=c.batch_norm, weights_initializer=_ones(tf), scope="s")]
    return initialized(tf, made, tell(tf.model_variables(), said(c.conv3d_transpose, tf.ones([1, 2, 2, 2, 3]), 2, 2,
                                                                 data_format="foo")))


def case_pooling(tf):
    c = _c(tf)
    v = tf.reshape(tf.range(64.), [1, 4, 4, 4, 1])
    made = [c.max_pool3d(v, 2), c.avg_pool3d(v, [2, 1, 1], [1, 2, 2], "SAME", outputs_collections="o"),
            tf.contrib.slim.pool(tf.constant(IMAGE), 2, "MAX"),
            tf.contrib.slim.pool(tf.constant(IMAGE), [2, 2], "AVG", padding="SAME", stride=2, outputs_collections="o"),
            tf.contrib.slim.pool(tf.constant(X), [2], "MAX", dilation_rate=2, scope="p")]
    return [made, tell(tf.get_collection("o"), said(c.max_pool3d, v, 2, data_format="foo"),
                       said(tf.contrib.slim.pool, tf.constant(X), 2, "foo"))]


def case_unit_norm(tf):
    c, x = _c(tf), tf.constant(X)
    made = [c.unit_norm(x, 1), c.unit_norm(x, 2, epsilon=.1), c.unit_norm(x, 0, scope="s")]
    p = tf.placeholder(tf.float32, [None, 3])
    made += [c.unit_norm(p, 1)]
    return [made[:3], {"p": made[3], "@feed": {p: X[:, :, 0]}},
            tell(said(c.unit_norm, x, 3), said(c.unit_norm, x, -1),
                 said(c.unit_norm, tf.placeholder(tf.float32, name="u"), 0))]


def case_maxout(tf):
    c, x = _c(tf), tf.constant(X)
    p = tf.placeholder(tf.float32, [None, 4])
    made = [c.maxout(x, 2), c.maxout(x, 1, axis=1, scope="s"), c.maxout(p, 2)]
    return [made[:2], {"p": made[2], "@feed": {p: X[0]}},
            tell(str(made[2].shape), said(c.maxout, x, 3), said(c.maxout, tf.placeholder(tf.float32), 1))]


def case_instance_norm(tf):
    c, x = _c(tf), tf.constant(IMAGE)
    made = [c.instance_norm(x), c.instance_norm(x, scale=False, activation_fn=tf.nn.relu, scope="s", epsilon=.1),
            c.instance_norm(x, center=False, data_format="NCHW",
                            param_initializers={"gamma": tf.constant_initializer(2.)},
                            variables_collections=["v"], outputs_collections="o"),
            c.instance_norm(tf.constant(X), trainable=False)]
    return initialized(tf, {"made": made, "@tol": 1e-4}, tell(
        tf.get_collection("v"), tf.get_collection("o"), tf.model_variables(), tf.trainable_variables(),
        said(c.instance_norm, x, data_format="foo"), said(c.instance_norm, tf.placeholder(tf.float32, name="u")),
        said(c.instance_norm, tf.placeholder(tf.float32, [None, 2, None], name="w"))))


def case_group_norm(tf):
    c, x = _c(tf), tf.constant(IMAGE)
    made = [c.group_norm(x, 2), c.group_norm(x, 4, channels_axis=-3, reduction_axes=(-2, -1), scope="s"),
            c.group_norm(x, 1, center=False, scale=False, activation_fn=tf.nn.relu, mean_close_to_zero=True),
            c.group_norm(tf.constant(X), 2, reduction_axes=[-2], outputs_collections="o", variables_collections=["v"],
                         param_initializers={"beta": _ones(tf)}, epsilon=.1)]
    p = tf.placeholder(tf.float32, [None, 4, 4, 4])
    made += [c.group_norm(p, 2)]
    say = lambda *args, **kwargs: said(c.group_norm, *args, **kwargs)
    return initialized(tf, {"made": made[:4], "@tol": 1e-4}, {"p": made[4], "@feed": {p: IMAGE}, "@tol": 1e-4}, tell(
        str(made[4].shape), tf.get_collection("v"), tf.get_collection("o"), tf.model_variables(),
        say(x, 3), say(x), say(x, 8), say(x, 2, channels_axis=4), say(x, 2, channels_axis=-5),
        say(x, 2, reduction_axes=[-1]),
        say(x, 2, reduction_axes=[4]), say(x, 2, reduction_axes=[-5]), say(x, 2, channels_axis=1),
        say(tf.placeholder(tf.float32, name="u"), 2), say(tf.placeholder(tf.float32, [None, 4, None, 4], name="p"), 2),
        say(tf.placeholder(tf.float32, [1, 2, 2, None], name="w"), 2),
        say(x, 2, channels_axis=-2, reduction_axes=[-1, -3]), say(tf.ones([2, 3]), 2)))


def case_legacy(tf):
    c, x = _c(tf), tf.constant(X)
    reg = c.l2_regularizer(.1)
    made = [c.legacy_fully_connected(tf.constant(X[0]), 2, weight_init=_ones(tf)),
            c.legacy_relu(x, 3, weight_init=_ones(tf), weight_regularizer=reg, name="r"),
            c.legacy_linear(x, 3, weight_init=_ones(tf), bias_init=None, output_collections=("o",), trainable=False),
            c.legacy_fully_connected(x, 2, tf.nn.sigmoid, weight_init=_ones(tf), bias_init=_ones(tf),
                                     bias_regularizer=reg,
                                     weight_collections=["w"], bias_collections=["b"])]
    return initialized(tf, made, tell(
        [[k, tf.get_collection(k)] for k in ("weights", "biases", "activations", "w", "b", "o")], tf.model_variables(),
        tf.trainable_variables(), tf.losses.get_regularization_losses(),
        said(c.legacy_fully_connected, tf.ones([2]), 2), said(c.legacy_fully_connected, tf.placeholder(tf.float32), 2),
        said(c.legacy_fully_connected, tf.placeholder(tf.float32, [2, None]), 2)))


def case_spatial_softmax(tf):
    c, x = _c(tf), tf.constant(IMAGE)
    made = [c.spatial_softmax(x), c.spatial_softmax(x, temperature=2., name="s"),
            c.spatial_softmax(x, data_format="NCHW", trainable=False), c.spatial_softmax(x, .5)]
    p = tf.placeholder(tf.float32, [None, None, None, 4])
    made += [c.spatial_softmax(p, variables_collections=["v"])]
    return initialized(tf, {"made": made[:4], "@tol": 1e-4}, {"p": made[4], "@feed": {p: IMAGE}, "@tol": 1e-4}, tell(
        said(c.spatial_softmax, x, tf.constant(2.)), str(made[4].shape), tf.get_collection("v"),
        tf.trainable_variables(), tf.model_variables(),
        said(c.spatial_softmax, x, data_format="foo")))


def case_dense_to_sparse(tf):
    c = _c(tf)
    made = [c.dense_to_sparse([[1, 0, 2], [0, 0, 3]]), c.dense_to_sparse(tf.constant([[1, 7]]), eos_token=7, scope="s",
                                                                        outputs_collections="o")]
    return [[m.indices for m in made], [m.values for m in made], [m.dense_shape for m in made],
            tell([v.values.name for v in tf.get_collection("o")])]


def case_images_and_sequences(tf):
    c, x = _c(tf), tf.constant(IMAGE)
    made = [c.images_to_sequence(x), c.images_to_sequence(x, "NCHW", outputs_collections="o", scope="s")]
    made += [c.sequence_to_images(made[0], 4), c.sequence_to_images(made[0], 2, "channels_first", scope="q")]
    return [made[:4], tell([str(m.shape) for m in made], tf.get_collection("o"),
                           said(c.images_to_sequence, x, "foo"), said(c.images_to_sequence, tf.ones([2, 3])),
                           said(c.sequence_to_images, tf.ones([2, 3]), 2),
                           said(c.sequence_to_images, tf.ones([4, 3, 2]), 3),
                           said(c.sequence_to_images, tf.placeholder(tf.float32, [4, None, 3]), 2),
                           said(c.sequence_to_images, made[0], 2, "foo"))]


def case_gdn(tf):
    c, x = _c(tf), tf.constant(IMAGE + 2)
    made = [c.gdn(x), c.gdn(x, inverse=True, name="i", gamma_init=.2)]
    layer = c.GDN(beta_min=.1, name="layer")
    made += [layer(x), layer.apply(x)]
    return initialized(tf, {"made": made, "@tol": 1e-4}, tell(
        [[v.name, str(v.shape)] for v in tf.global_variables()], layer.inverse, layer.data_format,
        said(c.gdn, tf.placeholder(tf.float32, [None, 2, 2, None])), said(c.GDN, data_format="foo"),
        said(c.gdn, tf.ones([2, 3])), str(c.gdn(tf.ones([2, 3, 4])).shape),
        str(c.gdn(tf.ones([2, 3, 4, 5]), data_format="channels_first").shape)))


def case_elu_and_others(tf):
    c, x = _c(tf), tf.constant(X[0])
    made = [c.elu(x, 2, weights_initializer=_ones(tf)), c.relu6(x, 2, weights_initializer=_ones(tf), scope="r"),
            c.linear(x, 2, weights_initializer=_ones(tf))]
    return initialized(tf, made, tell(tf.model_variables()))
