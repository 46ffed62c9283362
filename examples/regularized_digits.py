"""L2 regularization in TensorFlow 1.x, done right: a network that reads handwritten digits.

Stack Overflow question 37107223 asks how to add regularizations; this is the whole answer as a program.

The recipe, in four lines:

    with tf.variable_scope("net", regularizer=tf.contrib.layers.l2_regularizer(scale)):   # 1. who is penalised
        ...tf.get_variable(...)                                                           # 2. fills the collection
    penalties = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)                     # 3. nobody else reads it
    loss = cross_entropy + tf.add_n(penalties)                                            # 4. so add it yourself

Without line 4 the penalties are computed by nobody and nothing is regularized: a collection is only a list.
The data are the UCI handwritten digits; data/README.md names their source.
"""
import gzip
import os

import numpy as np

import graphreg as tf

SEED = 2016
HIDDEN, CLASSES = 32, 10
SCALE = 1e-3                   # of the penalty: SCALE * sum(w ** 2) / 2
EPOCHS, BATCH, TEST_IMAGES = 30, 50, 497
DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "digits.csv.gz")


def load_digits():
    """Shuffled (images [n, 64] in 0..1, digits [n]), first for training, then for testing."""
    with gzip.open(DATA, "rt") as f:
        table = np.loadtxt(f, delimiter=",")
    table = table[np.random.RandomState(SEED).permutation(len(table))]
    images, digits = (table[:, :-1] / 16).astype(np.float32), table[:, -1].astype(np.int32)
    return (images[TEST_IMAGES:], digits[TEST_IMAGES:]), (images[:TEST_IMAGES], digits[:TEST_IMAGES])


def dense(x, units, name):
    """x W + b; the variables get the regularizer of the scope they are made in, the bias too."""
    with tf.variable_scope(name):
        weights = tf.get_variable("weights", [x.shape[1], units])
        bias = tf.get_variable("bias", [units], initializer=tf.zeros_initializer())
        return tf.matmul(x, weights) + bias


def network(images):
    """Scores of the digits, [n, 10]."""
    with tf.variable_scope("net", regularizer=tf.contrib.layers.l2_regularizer(SCALE)):
        hidden = tf.nn.relu(dense(images, HIDDEN, "hidden"))
        return dense(hidden, CLASSES, "scores")


def main():
    tf.set_random_seed(SEED)
    images = tf.placeholder(tf.float32, [None, 64], "images")
    digits = tf.placeholder(tf.int32, [None], "digits")

    scores = network(images)
    cross_entropy = tf.reduce_mean(tf.nn.sparse_softmax_cross_entropy_with_logits(labels=digits, logits=scores))
    penalties = tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES)
    penalty = tf.add_n(penalties, name="penalty")
    loss = cross_entropy + penalty
    train = tf.train.AdamOptimizer(0.005).minimize(loss)
    accuracy = tf.reduce_mean(tf.cast(tf.equal(tf.argmax(scores, 1, output_type=tf.int32), digits), tf.float32))

    print("penalties:")
    for p in penalties:
        print("  " + p.name)
    (train_x, train_y), (test_x, test_y) = load_digits()
    order = np.random.RandomState(SEED)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for epoch in range(1, EPOCHS + 1):
            for rows in np.array_split(order.permutation(len(train_x)), len(train_x) // BATCH):
                session.run(train, {images: train_x[rows], digits: train_y[rows]})
            if epoch == 1 or epoch % 5 == 0:
                shown = session.run([loss, penalty], {images: train_x, digits: train_y})
                right = session.run(accuracy, {images: test_x, digits: test_y})
                print("epoch %2d  loss %.3f  penalty %.3f  test accuracy %.1f %%" % (epoch, *shown, 100 * right))


if __name__ == "__main__":
    main()
