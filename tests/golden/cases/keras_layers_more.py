"""Keras layers of several inputs, with weights, around other layers."""
import numpy as np
from casetools import initialized, said, tell

X = np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 8 - 1
Y = X[::-1, ::-1] * 1.5
IMAGES = np.arange(2 * 4 * 5 * 3, dtype=np.float32).reshape(2, 4, 5, 3) / 40 - 1


def about(layer, shape):
    """What a layer says of itself."""
    return [layer.name, layer.get_config(), str(layer.compute_output_shape(shape)), str(layer.input_spec),
            layer.supports_masking, [(w.name, w.shape.as_list()) for w in layer.weights],
            [t.name for t in layer.losses]]


def names(tensors):
    return [t.name for t in tensors]


# ------------------------------------------------------------------ merging
def case_merge(tf):
    layers = tf.keras.layers
    x, y = tf.constant(X, name="x"), tf.constant(Y, name="y")
    made = [layers.Add(), layers.Subtract(), layers.Multiply(), layers.Average(), layers.Maximum(), layers.Minimum(),
            layers.Concatenate(), layers.Concatenate(axis=1)]
    shape = [(None, 3, 4), (None, 3, 4)]
    return [[layer([x, y]) for layer in made], tell([about(layer, shape) for layer in made])]


def case_merge_functions(tf):
    layers = tf.keras.layers
    x, y = tf.constant(X, name="x"), tf.constant(Y, name="y")
    return [[layers.add([x, y, x], name="foo"), layers.subtract([x, y]), layers.multiply([x, y, x]),
             layers.average([x, y, x]), layers.maximum([x, y]), layers.minimum([x, y, y]),
             layers.concatenate([x, y], axis=1), layers.concatenate([x, y, x]), layers.dot([x, y], axes=2),
             layers.dot([x, y], axes=1, normalize=True, name="bar")]]


def case_merge_of_other_shapes(tf):
    layers = tf.keras.layers
    a, b, c = tf.keras.Input((3, 4)), tf.keras.Input((4,)), tf.keras.Input((3, 1))
    made = [layers.Add()([a, b]), layers.Multiply()([a, c]), layers.Add()([b, a, c])]
    return [tell(names(made), [t.shape.as_list() for t in made],
                 [str(layers.Add().compute_output_shape(s)) for s in (
                     [(None, 3, 4), (None, 1, 4)], [(2, 3, 4), (None, 3, 4)], [(None, 3, None), (None, 3, 4)])],
                 str(layers.Concatenate().compute_output_shape([(None, 3, 4), (None, 3, None)])))]


def case_merge_wrong(tf):
    layers = tf.keras.layers
    a, b, c = tf.keras.Input((3, 4)), tf.keras.Input((5, 4)), tf.keras.Input((3,))
    two, three = tf.keras.Input((3,), batch_size=2), tf.keras.Input((3,), batch_size=3)
    return [tell([said(layers.Add(), x) for x in ([a, b], [a], a, [two, three])],
                 [said(layers.Subtract(), x) for x in ([a, a, a], [a])],
                 [said(layers.Concatenate(), x) for x in ([a], a, [a, c])], said(layers.Concatenate(axis=2), [a, b]),
                 [said(layers.Dot(axes), [a, b]) for axes in (1, (1, 2))], [said(layers.Dot(2), x) for x in ([a], a)],
                 [said(layers.Dot, axes) for axes in ("a", (1, 2, 3), (1, "a"))],
                 said(layers.Concatenate().compute_output_shape, (None, 3)))]


def case_merged_masks(tf):
    layers = tf.keras.layers
    a = tf.keras.Input((3, 4), name="a")
    m = layers.Masking()(a)
    made = [layers.Add()([m, m]), layers.Add()([m, a]), layers.Concatenate()([m, a]),
            layers.Concatenate(axis=1)([m, m]),
            layers.Dot(1)([m, a]), layers.Add()([a, a])]
    wrong = layers.Concatenate()
    return [tell([getattr(t._keras_mask, "name", None) for t in made], said(wrong.compute_mask, m, [None]),
                 said(wrong.compute_mask, [m, m], 3), said(layers.Add().compute_mask, [m, m], [None]))]


def case_dot(tf):
    layers = tf.keras.layers
    x, y = tf.constant(X, name="x"), tf.constant(Y, name="y")
    made = [layers.Dot(2), layers.Dot((1, 1)), layers.Dot(-1, normalize=True)]
    flat = layers.Dot(1, name="flat")
    return [[layer([x, y]) for layer in made] + [flat([x[:, 0], y[:, 1]]), layers.Dot((2, 1))([x, y[:, 0]]),
                                                 layers.Dot((1, 2))([x[:, 1], y])],
            tell([about(layer, [(None, 3, 4), (None, 3, 4)]) for layer in made], about(flat, [(None, 4), (None, 4)]))]


# ------------------------------------------------------------------ with weights
def case_depthwise(tf):
    tf.set_random_seed(1)
    layers = tf.keras.layers
    x = tf.constant(IMAGES, name="x")
    made = [layers.DepthwiseConv2D(2), layers.DepthwiseConv2D(
        (2, 1), (2, 2), "same", 2, activation="relu", depthwise_regularizer="l2", bias_regularizer="l1",
        activity_regularizer="l2", depthwise_constraint="non_neg", name="d")]
    ys = [layer(x) for layer in made]
    return initialized(tf, ys, tell([about(layer, (None, 4, 5, 3)) for layer in made]))


def case_depthwise_wrong(tf):
    make, inputs = tf.keras.layers.DepthwiseConv2D, tf.keras.Input
    return [tell(said(make(2), inputs((5, 4, None))), said(make(2), inputs((5, 4))), said(make, 2, padding="causal"))]


def case_locally_connected(tf):
    tf.set_random_seed(1)
    layers = tf.keras.layers
    x = tf.constant(X, name="x")
    made = [layers.LocallyConnected1D(2, 2), layers.LocallyConnected1D(
        2, 2, strides=2, data_format="channels_first", activation="relu", use_bias=False, name="q")]
    ys = [layer(x) for layer in made]
    return initialized(tf, ys, tell([about(layer, (None, 3, 4)) for layer in made]))


def case_locally_connected_of_images(tf):
    tf.set_random_seed(1)
    layers = tf.keras.layers
    x = tf.constant(IMAGES, name="x")
    made = [layers.LocallyConnected2D(2, 2, (2, 2)), layers.LocallyConnected2D(
        2, (2, 3), data_format="channels_first", kernel_regularizer="l2", bias_regularizer="l1",
        activity_regularizer="l2")]
    ys = [layer(x) for layer in made]
    return initialized(tf, ys, tell([about(layer, (None, 4, 5, 3)) for layer in made]))


def case_locally_connected_wrong(tf):
    layers, inputs = tf.keras.layers, tf.keras.Input
    return [tell(said(layers.LocallyConnected1D, 4, 2, padding="same"),
                 said(layers.LocallyConnected1D(4, 2, implementation=4), inputs((5, 3))),
                 said(layers.LocallyConnected1D(4, 2), inputs((3, None))),
                 said(layers.LocallyConnected2D, 4, 2, padding="same"),
                 said(layers.LocallyConnected2D(4, 2), inputs((None, 5, 3))))]


def case_layer_normalization(tf):
    layers = tf.keras.layers
    x = tf.constant(X, name="x")
    made = [layers.LayerNormalization(), layers.LayerNormalization(
        axis=[1, 2], epsilon=1e-5, center=False, gamma_regularizer="l2", gamma_initializer=tf.constant_initializer(2.)),
        layers.LayerNormalization(axis=1, scale=False, beta_initializer="ones"),
        layers.LayerNormalization(axis=-2, scale=False, center=False, name="bare")]
    before = [layer.get_config() for layer in made]
    ys = [layer(x) for layer in made]
    return initialized(tf, ys, tell(before, [about(layer, (None, 3, 4)) for layer in made]))


def case_layer_normalization_wrong(tf):
    make, a = tf.keras.layers.LayerNormalization, tf.keras.Input((3, 4))
    return [tell(said(make(axis=3), a), said(make, axis="a"), said(make(axis=(1, 1)), a))]


def case_attention(tf):
    layers = tf.keras.layers
    q, v = tf.constant(X, name="q"), tf.constant(Y[:, :2], name="v")
    masks = [tf.constant([[True, True, False], [True, False, False]]), tf.constant([[True, False], [True, True]])]
    made = [layers.Attention(), layers.Attention(use_scale=True, causal=True), layers.AdditiveAttention(),
            layers.AdditiveAttention(use_scale=False)]
    tf.set_random_seed(1)
    ys = [layer([q, v]) for layer in made]
    ys += [made[0]([q, v, v * 2], mask=masks), made[1]([q, v], mask=[None, masks[1]])]
    return initialized(tf, ys, tell([[layer.name, layer.get_config(), names(layer.weights)] for layer in made]))


def case_attention_wrong(tf):
    layer = tf.keras.layers.Attention()
    q, v = tf.keras.Input((3, 4)), tf.keras.Input((5, 4))
    return [tell([said(layer, x) for x in (q, [q], [q, v, v, v])],
                 [said(layer, [q, v], mask=m) for m in (3, [3], [3, 4, 5])], layer.compute_mask([q, v], [None, None]))]


# ------------------------------------------------------------------ around a layer
def case_time_distributed(tf):
    tf.set_random_seed(1)
    layers = tf.keras.layers
    x = tf.constant(X, name="x")
    made = [layers.TimeDistributed(layers.Dense(2, kernel_regularizer="l2", activity_regularizer="l1")),
            layers.TimeDistributed(layers.BatchNormalization(), name="bn"),
            layers.TimeDistributed(layers.Activation("relu"))]
    a = tf.keras.Input((None, 4), name="a")
    ys = [layer(x) for layer in made]
    outs = [layer(a) for layer in made]
    return initialized(tf, ys, tell([about(layer, (None, 3, 4)) for layer in made], [t.shape.as_list() for t in outs],
                                    names(made[1].updates), names(made[1].trainable_weights)))


def case_time_distributed_images(tf):
    tf.set_random_seed(1)
    layers = tf.keras.layers
    layer = layers.TimeDistributed(layers.Conv2D(2, 3))
    y = layer(tf.constant(IMAGES[:, None], name="x"))
    known = layer(tf.keras.Input((None, 4, 5, 3))).shape.as_list()
    return initialized(tf, y, tell(about(layer, (None, None, 4, 5, 3)), known))


def case_time_distributed_model(tf):
    tf.set_random_seed(1)
    layers = tf.keras.layers
    inner = tf.keras.Sequential([layers.Dense(2, input_shape=(4,)), layers.Dense(3)])
    layer = layers.TimeDistributed(inner)
    a = tf.keras.Input((3, 4))
    return initialized(tf, layer(tf.constant(X, name="x")), tell(layer(a).shape.as_list(), names(layer.weights)))


def case_time_distributed_masks(tf):
    layers = tf.keras.layers
    m = layers.Masking()(tf.keras.Input((3, 4)))
    return [tell([getattr(t._keras_mask, "name", None) for t in (
        layers.TimeDistributed(layers.Dense(2))(m),
        layers.TimeDistributed(layers.Masking())(tf.keras.Input((3, 4, 5))))])]


def case_time_distributed_wrong(tf):
    layers = tf.keras.layers
    again = layers.TimeDistributed.from_config(layers.TimeDistributed(layers.Dense(2)).get_config())
    return [tell(said(layers.TimeDistributed, 3), said(layers.TimeDistributed(layers.Dense(2)), tf.keras.Input((4,))),
                 again.layer.units, layers.TimeDistributed(layers.Dense(2), input_shape=(3, 4))._batch_input_shape,
                 layers.Wrapper(layers.Dense(2)).get_config())]


# ------------------------------------------------------------------ convolutions of unknown sizes
def case_dilated_of_unknown_sizes(tf):
    k = tf.keras
    a, b = k.Input((None, 3), name="a"), k.Input((None, None, 3), name="b")
    ys = [k.layers.Conv1D(2, 2, dilation_rate=2, padding="causal", kernel_initializer="ones", name="causal")(a),
          k.layers.Conv1D(2, 2, dilation_rate=2, kernel_initializer="ones", name="valid")(a),
          k.layers.Conv2D(2, 2, dilation_rate=(2, 1), padding="same", kernel_initializer="ones", name="same")(b)]
    return initialized(tf, {"ys": ys, "@feed": {a: IMAGES[0], b: IMAGES}}, tell([y.shape.as_list() for y in ys]))


# ------------------------------------------------------------------ by position
def case_convolutions_by_position(tf):
    tf.set_random_seed(1)
    layers = tf.keras.layers
    x, v = tf.constant(IMAGES, name="x"), tf.constant(IMAGES[:, None], name="v")
    rest = ("relu", False, "ones", "zeros", "l2", "l1", "l2", "non_neg", "non_neg")
    made = [layers.Conv1D(2, 3, 2, "same", "channels_last", 1, *rest), layers.Conv2D(2, 3, 2, "same", None, 1, *rest),
            layers.Conv3D(2, 1, 1, "same", None, 1, *rest),
            layers.Conv2DTranspose(2, 3, 2, "same", None, None, 1, *rest),
            layers.SeparableConv1D(2, 3, 1, "same", None, 1, 2, "relu"),
            layers.SeparableConv2D(2, 3, 1, "same", None, 1, 2, "relu")]
    inputs = [x[0], x, v, x, x[0], x]
    ys = [layer(t) for layer, t in zip(made, inputs)]
    return initialized(tf, ys, tell([about(layer, t.shape) for layer, t in zip(made, inputs)]))
