"""Four small convolutional nets, one for each road to a penalty, and their losses over the first steps of training.

Each function takes TensorFlow and whether the rows inside each batch are permuted, and returns a list of losses:
50 steps at a rate of 0.01.  Permuted rows change nothing but the order of sums, so what they change in TF's own
losses is what rounding does.
"""
import numpy as np

STEPS, BATCH = 50, 16


def data(permuted):
    """(images, labels) of all steps, batch after batch."""
    random = np.random.RandomState(7)
    labels = random.randint(0, 10, STEPS * BATCH)
    images = random.rand(STEPS * BATCH, 28, 28, 1).astype(np.float32) * .5
    for i, k in enumerate(labels):
        images[i, 2 * k:2 * k + 8, 4:24] += .5
    if permuted:
        order = np.arange(STEPS * BATCH).reshape(STEPS, BATCH)
        order = np.concatenate([batch[random.permutation(BATCH)] for batch in order])
        images, labels = images[order], labels[order]
    return images, labels.astype(np.int64)


def run(tf, loss, train, x, y, permuted):
    images, labels = data(permuted)
    found = []
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for i in range(STEPS):
            rows = slice(i * BATCH, (i + 1) * BATCH)
            found.append(float(sess.run([loss, train], {x: images[rows], y: labels[rows]})[0]))
    return found


def lenet_layers(tf, permuted):
    """LeNet of tf.layers with batch norm, whose updates run beside the step; kernel_regularizer."""
    tf.set_random_seed(11)
    x, y = tf.placeholder(tf.float32, [None, 28, 28, 1]), tf.placeholder(tf.int64, [None])
    decay = tf.contrib.layers.l2_regularizer(1e-3)
    h = tf.layers.conv2d(x, 6, 5, padding="same", kernel_regularizer=decay)
    h = tf.nn.relu(tf.layers.batch_normalization(h, training=True))
    h = tf.layers.max_pooling2d(h, 2, 2)
    h = tf.layers.conv2d(h, 16, 5, kernel_regularizer=decay)
    h = tf.nn.relu(tf.layers.batch_normalization(h, training=True))
    h = tf.layers.flatten(tf.layers.max_pooling2d(h, 2, 2))
    h = tf.layers.dense(h, 84, tf.nn.relu, kernel_regularizer=decay)
    logits = tf.layers.dense(h, 10, kernel_regularizer=decay)
    tf.losses.sparse_softmax_cross_entropy(y, logits)
    loss = tf.losses.get_total_loss()
    with tf.control_dependencies(tf.get_collection(tf.GraphKeys.UPDATE_OPS)):
        train = tf.train.GradientDescentOptimizer(.01).minimize(loss)
    return run(tf, loss, train, x, y, permuted)


def slim_net(tf, permuted):
    """A slim net whose weight decay comes from an arg_scope; momentum."""
    slim = tf.contrib.slim
    tf.set_random_seed(12)
    x, y = tf.placeholder(tf.float32, [None, 28, 28, 1]), tf.placeholder(tf.int64, [None])
    with slim.arg_scope([slim.conv2d, slim.fully_connected], weights_regularizer=slim.l2_regularizer(1e-3),
                        weights_initializer=slim.variance_scaling_initializer(), activation_fn=tf.nn.relu):
        h = slim.conv2d(x, 8, [3, 3], scope="conv1")
        h = slim.max_pool2d(h, [2, 2], scope="pool1")
        h = slim.repeat(h, 2, slim.conv2d, 8, [3, 3], scope="conv2")
        h = slim.flatten(slim.avg_pool2d(h, [2, 2], scope="pool2"))
        h = slim.fully_connected(h, 32, scope="fc3")
        logits = slim.fully_connected(h, 10, activation_fn=None, scope="fc4")
    slim.losses.sparse_softmax_cross_entropy(logits, y)
    loss = slim.losses.get_total_loss()
    train = slim.learning.create_train_op(loss, tf.train.MomentumOptimizer(.01, .9))
    return run(tf, loss, train, x, y, permuted)


def contrib_net(tf, permuted):
    """The like with tf.contrib.layers: batch_norm as normalizer_fn, l1 and l2, optimize_loss."""
    layers = tf.contrib.layers
    tf.set_random_seed(13)
    x, y = tf.placeholder(tf.float32, [None, 28, 28, 1]), tf.placeholder(tf.int64, [None])
    decay = layers.l1_l2_regularizer(1e-4, 1e-3)
    h = layers.conv2d(x, 8, 3, stride=2, weights_regularizer=decay, normalizer_fn=layers.batch_norm,
                      normalizer_params={"is_training": True, "updates_collections": None})
    h = layers.conv2d(h, 8, 3, weights_regularizer=decay)
    h = layers.flatten(layers.max_pool2d(h, 2))
    logits = layers.fully_connected(h, 10, activation_fn=None, weights_regularizer=decay)
    data_loss = tf.losses.sparse_softmax_cross_entropy(y, logits)
    loss = data_loss + tf.losses.get_regularization_loss()
    train = layers.optimize_loss(loss, tf.train.get_or_create_global_step(), .01, "SGD", clip_gradients=5.)
    return run(tf, loss, train, x, y, permuted)


def keras_cnn(tf, permuted):
    """A Keras CNN through fit, a batch a step; kernel and activity regularizers."""
    keras = tf.keras
    tf.set_random_seed(14)
    model = keras.Sequential([
        keras.layers.Conv2D(8, 3, activation="relu", kernel_regularizer=keras.regularizers.l2(1e-3),
                            input_shape=(28, 28, 1)),
        keras.layers.MaxPooling2D(),
        keras.layers.BatchNormalization(),
        keras.layers.Conv2D(8, 3, activation="relu", activity_regularizer=keras.regularizers.l1(1e-4)),
        keras.layers.Flatten(),
        keras.layers.Dense(10, activation="softmax", kernel_regularizer=keras.regularizers.l1(1e-4))])
    model.compile(keras.optimizers.SGD(.01), "sparse_categorical_crossentropy")
    images, labels = data(permuted)
    found = []

    class Losses(keras.callbacks.Callback):
        def on_train_batch_end(self, batch, logs=None):
            found.append(float(logs["loss"]))

    model.fit(images, labels, batch_size=BATCH, epochs=1, verbose=0, shuffle=False, callbacks=[Losses()])
    return found


NETS = {f.__name__: f for f in (lenet_layers, slim_net, contrib_net, keras_cnn)}
