"""A seeded MLP 20-64-32-5 with dropout and L2: 100 losses of each of three optimizers.

Wider networks drift between two runs of TF itself; the drift of this one stays
below the tolerance of 1e-5.
"""
import numpy as np

STEPS = 100


def data():
    """200 examples of 20 features in 5 classes that a linear map separates roughly."""
    rng = np.random.RandomState(0)
    x = rng.randn(200, 20).astype(np.float32)
    labels = np.argmax(x.dot(rng.randn(20, 5)) + rng.randn(200, 5), 1).astype(np.int32)
    return x, labels


def layer(tf, name, x, units):
    with tf.variable_scope(name):
        w = tf.get_variable("w", [x.shape[1], units])
        b = tf.get_variable("b", [units], initializer=tf.zeros_initializer(), regularizer=tf.no_regularizer)
    return tf.matmul(x, w) + b


def model(tf, x):
    with tf.variable_scope("mlp", regularizer=tf.contrib.layers.l2_regularizer(1e-3)):
        h = tf.nn.dropout(tf.nn.relu(layer(tf, "one", x, 64)), rate=.2)
        h = tf.nn.dropout(tf.nn.tanh(layer(tf, "two", h, 32)), keep_prob=.9)
        return layer(tf, "three", h, 5)


def curve(make):
    def case(tf):
        tf.set_random_seed(2020)
        x = tf.placeholder(tf.float32, [None, 20], name="x")
        y = tf.placeholder(tf.int32, [None], name="y")
        xent = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=y, logits=model(tf, x))
        loss = tf.reduce_mean(xent) + tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
        train = make(tf).minimize(loss, global_step=tf.train.get_or_create_global_step())
        init = tf.global_variables_initializer()

        def losses(session):
            features, labels = data()
            session.run(init)
            out = []
            for i in range(STEPS):
                rows = slice(i * 40 % 200, i * 40 % 200 + 40)
                out.append(session.run([loss, train], {x: features[rows], y: labels[rows]})[0])
            return out
        return [losses]
    return case


case_sgd = curve(lambda tf: tf.train.GradientDescentOptimizer(.1))
case_momentum = curve(lambda tf: tf.train.MomentumOptimizer(.05, .9))
case_adam = curve(lambda tf: tf.train.AdamOptimizer(.01))
