"""Keras layers of one input: their graphs, weights, shapes, configurations, masks and refusals."""
import numpy as np
from casetools import initialized, said, tell

X = np.arange(24, dtype=np.float32).reshape(2, 3, 4) / 8 - 1
IMAGES = np.arange(2 * 4 * 5 * 3, dtype=np.float32).reshape(2, 4, 5, 3) / 40 - 1
SHAPES = [(None, 3, 4), (2, 3, 4)]


def about(layer, shape):
    """What a layer says of itself."""
    return [layer.name, layer.get_config(), str(layer.compute_output_shape(shape)), str(layer.input_spec),
            layer.supports_masking, [w.name for w in layer.weights]]


def called(tf, layers, value=X, **kwargs):
    """Each layer on one constant, and on a Keras tensor of unknown batch size."""
    np.random.seed(7)
    x = tf.constant(value, name="x")
    a = tf.keras.Input(value.shape[1:], name="a", dtype=x.dtype.name)
    ys = [layer(x, **kwargs) for layer in layers]
    shapes = [layer(a).shape.as_list() for layer in layers]
    return initialized(tf, ys, tell([about(layer, (None,) + value.shape[1:]) for layer in layers], shapes))


# ------------------------------------------------------------------ shapes
def case_reshape(tf):
    layers = tf.keras.layers
    return called(tf, [layers.Reshape((4, 3)), layers.Reshape((2, -1)), layers.Reshape((12,), name="r")])


def case_reshape_of_unknown_sizes(tf):
    layers, a = tf.keras.layers, tf.keras.Input((None, 4))
    return [tell([str(layers.Reshape(t)(a).shape) for t in ((-1, 2), (12,))],
                 str(layers.Reshape((-1, 2)).compute_output_shape((None, None, 4))), said(layers.Reshape, 3))]


def case_permute(tf):
    layers = tf.keras.layers
    return called(tf, [layers.Permute((2, 1)), layers.Permute((1, 2), name="same")])


def case_repeat_vector(tf):
    return called(tf, [tf.keras.layers.RepeatVector(3)], X[:, 0])


def case_shapes_wrong(tf):
    layers, a = tf.keras.layers, tf.keras.Input((3, 4))
    return [tell(said(layers.Permute, (0, 1)), said(layers.Permute, (2, 2)), said(layers.Permute((1, 2, 3)), a),
                 said(layers.RepeatVector(2), a))]


def case_lambda(tf):
    layers = tf.keras.layers
    double = layers.Lambda(lambda x: x * 2)
    shifted = layers.Lambda(lambda x, by: x + by, arguments={"by": 3}, output_shape=(3, 4))
    split = layers.Lambda(lambda x: [x, x + 1])
    named = layers.Lambda(tf.nn.relu, name="named", mask=lambda x, m: m)
    x, a = tf.constant(X, name="x"), tf.keras.Input((3, 4), name="a")
    ys = [double(x), shifted(x), named(x)] + split(x)
    return [ys, tell([[t.name, t.shape.as_list()] for t in [double(a), shifted(a)] + split(a)],
                     [str(layer.compute_output_shape((None, 3, 4))) for layer in (double, shifted, split, named)],
                     [sorted(layer.get_config()) for layer in (double, named)], double.get_config()["function_type"],
                     shifted.get_config()["output_shape"], shifted.get_config()["output_shape_type"],
                     said(layers.Lambda, 3))]


def case_lambda_from_config(tf):
    layers = tf.keras.layers
    again = layers.Lambda.from_config(layers.Lambda(lambda x, q=2: x * q, name="la").get_config())
    return [again(tf.constant(X, name="x")), tell(again.name)]


# ------------------------------------------------------------------ masks
def case_masking(tf):
    layers = tf.keras.layers
    x = tf.constant(np.float32([[[1, 2], [3, 3], [0, 0]], [[0, 0], [3, 0], [1, 1]]]), name="x")
    zeros, threes = layers.Masking(), layers.Masking(3.)
    ys = [zeros(x), threes(x)]
    return [ys, [y._keras_mask for y in ys], zeros.compute_mask(x), tell(about(zeros, (None, 3, 2)))]


def case_masks_pass_on(tf):
    np.random.seed(7)
    layers = tf.keras.layers
    m = layers.Masking()(tf.keras.Input((3, 4)))
    passing = [layers.Dense(2), layers.Activation("relu"), layers.Dropout(.5), layers.LeakyReLU(),
               layers.GaussianNoise(.1), layers.LayerNormalization(), layers.TimeDistributed(layers.Dense(2))]
    others = [layers.Flatten(), layers.Conv1D(2, 2), layers.GlobalAveragePooling1D(), layers.GlobalMaxPooling1D(),
              layers.Reshape((12,))]
    return [tell([getattr(layer(m)._keras_mask, "name", None) for layer in passing + others],
                 said(layers.Reshape((12,)).compute_mask, m, 3))]


def case_global_average_with_mask(tf):
    x = tf.constant(np.float32([[[1, 2], [3, 3], [0, 0]], [[0, 0], [3, 0], [1, 1]]]), name="x")
    return [tf.keras.layers.GlobalAveragePooling1D()(tf.keras.layers.Masking()(x))]


# ------------------------------------------------------------------ embeddings
def case_embedding(tf):
    layers = tf.keras.layers
    ids = tf.constant([[0, 2, 1], [3, 0, 0]], name="ids")
    plain = layers.Embedding(4, 2, embeddings_initializer=tf.constant_initializer(np.arange(8.)))
    full = layers.Embedding(4, 2, input_length=3, mask_zero=True, embeddings_regularizer="l2",
                            activity_regularizer="l1", embeddings_constraint="non_neg", embeddings_initializer="ones",
                            name="e")
    ys = [plain(ids), full(ids), plain(tf.cast(ids, tf.float32)), plain(tf.cast(ids, tf.int64))]
    return initialized(tf, ys, ys[1]._keras_mask, full.losses,
                       tell([about(full, (None, 3)), plain.name, str(plain.compute_output_shape((2, None, 3)))]))


def case_embedding_lengths(tf):
    make, a = tf.keras.layers.Embedding, tf.keras.Input((3,))
    return [tell(said(make(5, 4, input_length=4).compute_output_shape, (None, 3)),
                 str(make(5, 4, input_length=(3, None)).compute_output_shape((None, None, 7))),
                 said(make(5, 4, input_length=(3, 4)).compute_output_shape, (None, 3)), make(5, 4).dtype,
                 make(5, 4, input_length=3)._batch_input_shape, make(5, 4, batch_input_shape=(2, 3))._batch_input_shape,
                 said(make, 5, 4, foo=3), make(5, 4)(a).shape.as_list(), tf.keras.Sequential([make(5, 4)]).input_shape)]


# ------------------------------------------------------------------ noise
def case_spatial_dropout(tf):
    tf.set_random_seed(3)
    layers = tf.keras.layers
    return called(tf, [layers.SpatialDropout1D(.5, seed=1)], training=True)


def case_spatial_dropout_of_images(tf):
    tf.set_random_seed(3)
    layers = tf.keras.layers
    return called(tf, [layers.SpatialDropout2D(.5), layers.SpatialDropout2D(.5, "channels_first")], IMAGES,
                  training=True)


def case_spatial_dropout_of_volumes(tf):
    tf.set_random_seed(3)
    x = tf.constant(IMAGES[..., None], name="x")
    layers = tf.keras.layers
    return [[layers.SpatialDropout3D(.5)(x, training=True),
             layers.SpatialDropout3D(.5, "channels_first")(x, training=True)],
            tell(said(layers.SpatialDropout2D, .5, data_format="foo"))]


def case_noise_in_training(tf):
    tf.set_random_seed(3)
    layers = tf.keras.layers
    return called(tf, [layers.GaussianNoise(.5), layers.GaussianDropout(.5), layers.AlphaDropout(.5, seed=4),
                       layers.AlphaDropout(.3, noise_shape=(2, 1, 4)), layers.GaussianDropout(0.)], training=True)


def case_noise_by_learning_phase(tf):
    tf.set_random_seed(3)
    np.random.seed(7)
    layers = tf.keras.layers
    x = tf.constant(X, name="x")
    ys = [layer(x) for layer in (layers.GaussianNoise(.5), layers.GaussianDropout(.5), layers.AlphaDropout(.5))]
    phase = tf.keras.backend.learning_phase()
    return [{"noise": ys[0], "dropout": ys[1], "alpha": ys[2], "@feed": {phase: True}}, ys]


# ------------------------------------------------------------------ activations
def case_advanced_activations(tf):
    layers = tf.keras.layers
    return called(tf, [layers.LeakyReLU(), layers.LeakyReLU(.5), layers.ELU(), layers.ELU(.5), layers.ThresholdedReLU(),
                       layers.ThresholdedReLU(.25), layers.Softmax(), layers.Softmax(1), layers.ReLU(), layers.ReLU(.5),
                       layers.ReLU(6.), layers.ReLU(.7, .5, .2)])


def case_prelu(tf):
    layers = tf.keras.layers
    return called(tf, [layers.PReLU(), layers.PReLU("ones", "l2", "non_neg", shared_axes=[1]),
                       layers.PReLU(tf.constant_initializer(.5), shared_axes=2)])


def case_relu_wrong(tf):
    make = tf.keras.layers.ReLU
    return [tell(said(make, -1), said(make, 1, -1))]


# ------------------------------------------------------------------ places
def case_zero_padding(tf):
    layers = tf.keras.layers
    return called(tf, [layers.ZeroPadding1D(), layers.ZeroPadding1D((1, 2)), layers.ZeroPadding1D(3)])


def case_zero_padding_of_images(tf):
    layers = tf.keras.layers
    return called(tf, [layers.ZeroPadding2D(), layers.ZeroPadding2D(2), layers.ZeroPadding2D((2, 1)),
                       layers.ZeroPadding2D(((2, 1), (0, 3)), data_format="channels_first")], IMAGES)


def case_zero_padding_of_volumes(tf):
    layers = tf.keras.layers
    return called(tf, [layers.ZeroPadding3D(), layers.ZeroPadding3D((0, 1, 2)),
                       layers.ZeroPadding3D(((2, 1), (0, 3), (1, 1)), data_format="channels_first")], IMAGES[..., None])


def case_cropping(tf):
    layers = tf.keras.layers
    return called(tf, [layers.Cropping1D(), layers.Cropping1D((1, 0)), layers.Cropping1D(1)])


def case_cropping_of_images(tf):
    layers = tf.keras.layers
    return called(tf, [layers.Cropping2D(), layers.Cropping2D(1), layers.Cropping2D(((1, 0), (0, 2))),
                       layers.Cropping2D(((0, 1), (1, 0)), data_format="channels_first")], IMAGES)


def case_cropping_of_volumes(tf):
    layers = tf.keras.layers
    x = np.tile(IMAGES[..., None], (1, 1, 1, 1, 3))
    return called(tf, [layers.Cropping3D(), layers.Cropping3D((1, 0, 1)),
                       layers.Cropping3D(((0, 1), (1, 0), (1, 1)), data_format="channels_first")], x)


def case_padding_wrong(tf):
    layers = tf.keras.layers
    return [tell([said(layers.ZeroPadding1D, (1, 2, 3)), said(layers.ZeroPadding1D, "a")],
                 [[said(make, value) for value in ((1, 2, 3, 4), "a", 2.5, ((1, 2, 3), 3, 3)[:n])]
                  for make, n in ((layers.ZeroPadding2D, 2), (layers.ZeroPadding3D, 3), (layers.Cropping2D, 2),
                                  (layers.Cropping3D, 3))])]


def case_up_sampling(tf):
    layers = tf.keras.layers
    return called(tf, [layers.UpSampling1D(), layers.UpSampling1D(3)])


def case_up_sampling_of_volumes(tf):
    layers = tf.keras.layers
    return called(tf, [layers.UpSampling3D(), layers.UpSampling3D((1, 2, 1), "channels_first")],
                  IMAGES[:, :2, :2, :, None])


def case_global_pooling(tf):
    layers = tf.keras.layers
    return called(tf, [layers.GlobalMaxPooling1D(), layers.GlobalAveragePooling1D("channels_first"),
                       layers.GlobalAvgPool1D(), layers.GlobalMaxPool1D("channels_first")])


def case_global_pooling_of_images(tf):
    layers = tf.keras.layers
    return called(tf, [layers.GlobalMaxPooling2D(), layers.GlobalAveragePooling2D("channels_first"),
                       layers.GlobalAvgPool2D(), layers.GlobalMaxPool2D("channels_first")], IMAGES)


def case_global_pooling_of_volumes(tf):
    layers = tf.keras.layers
    return called(tf, [layers.GlobalMaxPooling3D(), layers.GlobalAveragePooling3D("channels_first")], IMAGES[..., None])
