"""A classifier that says it is regularized. `python -m graphreg audit docs/flawed.py` says what of that is true."""
import numpy as np
import tensorflow as tf

tf.set_random_seed(1)
images = tf.placeholder(tf.float32, [None, 8, 8, 1], name="images")
labels = tf.placeholder(tf.int64, [None], name="labels")
l2 = tf.contrib.layers.l2_regularizer(0.01)


def dense(x, units, name):
    with tf.variable_scope(name, regularizer=l2):
        weights = tf.get_variable("weights", [x.shape[-1], units])
        biases = tf.get_variable("biases", [units], initializer=tf.zeros_initializer())
    return tf.matmul(x, weights) + biases


net = tf.layers.conv2d(images, 8, 3, activation=tf.nn.relu, kernel_regularizer=l2, name="conv")
net = tf.reshape(net, [-1, 6 * 6 * 8])
hidden = tf.nn.relu(dense(net, 32, "hidden"))
scores = dense(hidden, 10, "scores")

loss = tf.losses.sparse_softmax_cross_entropy(labels, scores)
for name in ("hidden", "scores"):
    loss += tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES, name))
loss += sum(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES, "scores/weights"))
train = tf.train.AdamOptimizer().minimize(loss)

random = np.random.RandomState(0)
with tf.Session() as session:
    session.run(tf.global_variables_initializer())
    for step in range(20):
        session.run(train, {images: random.rand(16, 8, 8, 1), labels: random.randint(10, size=16)})
    print("trained")
