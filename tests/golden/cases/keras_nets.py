"""Small nets of many kinds of Keras layers, trained."""
import numpy as np


def losses(history):
    return np.float32([values for _, values in sorted(history.history.items())])


def case_images(tf):
    k, layers = tf.keras, tf.keras.layers
    np.random.seed(0)
    tf.set_random_seed(1)

    def block(x):
        y = layers.Conv2D(4, 3, padding="same", kernel_regularizer=k.regularizers.l2(1e-3))(x)
        y = layers.ReLU()(layers.BatchNormalization()(y))
        return layers.add([y, layers.Conv2D(4, 1)(x)])
    a = k.Input((8, 8, 3))
    x = block(layers.MaxPooling2D()(block(a)))
    x = layers.SpatialDropout2D(.2, seed=1)(layers.UpSampling2D()(x))
    x = layers.LayerNormalization()(layers.GlobalAveragePooling2D()(x))
    m = k.Model(a, layers.Dense(3, activation="softmax")(layers.PReLU()(x)))
    m.compile(k.optimizers.SGD(.1), "sparse_categorical_crossentropy")
    images, labels = np.random.rand(16, 8, 8, 3).astype("float32"), np.arange(16) % 3

    def train(session):
        k.backend.set_session(session)
        return losses(m.fit(images, labels, batch_size=8, epochs=2, shuffle=False, verbose=0))
    return [train]


def case_steps(tf):
    k, layers = tf.keras, tf.keras.layers
    np.random.seed(0)
    tf.set_random_seed(1)
    ids, labels = np.random.randint(0, 9, (12, 5)), np.arange(12) % 2
    m = k.Sequential([layers.Embedding(9, 4, mask_zero=True, input_length=5),
                      layers.TimeDistributed(layers.Dense(3, activation="tanh")), layers.LSTM(4),
                      layers.Dropout(.3, seed=3), layers.Dense(1, activation="sigmoid")])
    m.compile("adam", "binary_crossentropy")

    def train(session):
        k.backend.set_session(session)
        return losses(m.fit(ids, labels, batch_size=4, epochs=2, shuffle=False, verbose=0))
    return [train]


def case_two_inputs(tf):
    k, layers = tf.keras, tf.keras.layers
    tf.set_random_seed(1)
    u, v = k.Input((4,)), k.Input((6,))
    z = layers.Concatenate()([layers.Dense(3)(u), layers.Dense(3, activity_regularizer="l2")(v)])
    z = layers.Lambda(lambda q: tf.nn.relu(q) - 1.)(z)
    m = k.Model([u, v], layers.Dot(1)([z, z]))
    again = k.models.clone_model(m)
    m.compile(k.optimizers.SGD(.001), "mse")
    data = [np.ones([4, 4]), np.ones([4, 6])]

    def train(session):
        k.backend.set_session(session)
        history = losses(m.fit(data, np.zeros([4, 1]), epochs=2, verbose=0))
        again.set_weights(m.get_weights())
        return np.concatenate([history[0], m.predict(data)[0], again.predict(data)[0]])
    return [train]
