"""Graph convolutions (Kipf and Welling 2016) on a small graph of two communities, in sparse matrices."""
from __future__ import division
from __future__ import print_function

import numpy as np
import tensorflow as tf

flags = tf.app.flags
FLAGS = flags.FLAGS
flags.DEFINE_float('learning_rate', 0.01, 'Initial learning rate.')
flags.DEFINE_integer('epochs', 20, 'Number of epochs to train.')
flags.DEFINE_integer('hidden1', 16, 'Number of units in hidden layer 1.')
flags.DEFINE_float('dropout', 0.5, 'Dropout rate (1 - keep probability).')
flags.DEFINE_float('weight_decay', 5e-4, 'Weight for L2 loss on embedding matrix.')

NODES, FEATURES, CLASSES = 40, 12, 2


def make_graph():
    rng = np.random.RandomState(0)
    labels = np.arange(NODES) % CLASSES
    same = labels[:, None] == labels[None, :]
    adj = np.triu(rng.rand(NODES, NODES) < np.where(same, 0.25, 0.04), 1).astype(float)
    adj = adj + adj.T + np.eye(NODES)
    d = adj.sum(1) ** -0.5
    features = (rng.rand(NODES, FEATURES) < 0.2 + 0.2 * (np.arange(FEATURES) % 2 == labels[:, None])).astype(float)
    features /= np.maximum(features.sum(1, keepdims=True), 1)
    return to_tuple(d[:, None] * adj * d[None, :]), to_tuple(features), np.eye(CLASSES)[labels]


def to_tuple(mx):
    coords = np.argwhere(mx)
    return coords, mx[tuple(coords.T)].astype(np.float32), mx.shape


def glorot(shape, name=None):
    init_range = np.sqrt(6.0 / (shape[0] + shape[1]))
    initial = tf.random_uniform(shape, minval=-init_range, maxval=init_range, dtype=tf.float32)
    return tf.Variable(initial, name=name)


def sparse_dropout(x, keep_prob, noise_shape):
    random_tensor = keep_prob
    random_tensor += tf.random_uniform(noise_shape)
    dropout_mask = tf.cast(tf.floor(random_tensor), dtype=tf.bool)
    pre_out = tf.sparse_retain(x, dropout_mask)
    return pre_out * (1. / keep_prob)


class GraphConvolution(object):
    def __init__(self, name, input_dim, output_dim, placeholders, act=tf.nn.relu, sparse_inputs=False):
        self.name, self.act, self.sparse_inputs = name, act, sparse_inputs
        self.dropout, self.support = placeholders['dropout'], placeholders['support']
        self.num_features_nonzero = placeholders['num_features_nonzero']
        with tf.variable_scope(self.name + '_vars'):
            self.weights = glorot([input_dim, output_dim], name='weights_0')
        tf.summary.histogram(self.name + '/weights', self.weights)

    def __call__(self, x):
        with tf.name_scope(self.name):
            if self.sparse_inputs:
                x = sparse_dropout(x, 1 - self.dropout, self.num_features_nonzero)
                pre_sup = tf.sparse_tensor_dense_matmul(x, self.weights)
            else:
                x = tf.nn.dropout(x, 1 - self.dropout)
                pre_sup = tf.matmul(x, self.weights)
            return self.act(tf.sparse_tensor_dense_matmul(self.support, pre_sup))


def masked_softmax_cross_entropy(preds, labels, mask):
    loss = tf.nn.softmax_cross_entropy_with_logits(logits=preds, labels=labels)
    mask = tf.cast(mask, dtype=tf.float32)
    mask /= tf.reduce_mean(mask)
    loss *= mask
    return tf.reduce_mean(loss)


def masked_accuracy(preds, labels, mask):
    correct = tf.cast(tf.equal(tf.argmax(preds, 1), tf.argmax(labels, 1)), tf.float32)
    mask = tf.cast(mask, dtype=tf.float32)
    mask /= tf.reduce_mean(mask)
    return tf.reduce_mean(correct * mask)


def main(_):
    np.random.seed(123)
    tf.set_random_seed(123)
    support, features, labels = make_graph()
    train_mask = np.arange(NODES) < 10
    placeholders = {
        'support': tf.sparse_placeholder(tf.float32),
        'features': tf.sparse_placeholder(tf.float32),
        'labels': tf.placeholder(tf.float32, shape=(None, CLASSES)),
        'labels_mask': tf.placeholder(tf.int32),
        'dropout': tf.placeholder_with_default(0., shape=()),
        'num_features_nonzero': tf.placeholder(tf.int32),
    }
    layers = [GraphConvolution('graphconvolution_1', FEATURES, FLAGS.hidden1, placeholders, sparse_inputs=True),
              GraphConvolution('graphconvolution_2', FLAGS.hidden1, CLASSES, placeholders, act=lambda x: x)]
    outputs = layers[1](layers[0](placeholders['features']))
    loss = FLAGS.weight_decay * tf.nn.l2_loss(layers[0].weights)
    loss += masked_softmax_cross_entropy(outputs, placeholders['labels'], placeholders['labels_mask'])
    accuracy = masked_accuracy(outputs, placeholders['labels'], placeholders['labels_mask'])
    opt_op = tf.train.AdamOptimizer(learning_rate=FLAGS.learning_rate).minimize(loss)
    print(placeholders['support'], placeholders['features'].get_shape(), outputs)
    print([v.name for v in tf.global_variables()], tf.get_collection(tf.GraphKeys.SUMMARIES))

    sess = tf.Session()
    sess.run(tf.global_variables_initializer())
    feed_dict = {placeholders['labels']: labels, placeholders['labels_mask']: train_mask,
                 placeholders['features']: features, placeholders['support']: support,
                 placeholders['num_features_nonzero']: features[1].shape}
    for epoch in range(FLAGS.epochs):
        feed_dict.update({placeholders['dropout']: FLAGS.dropout})
        outs = sess.run([opt_op, loss, accuracy], feed_dict=feed_dict)
        if epoch % 4 == 3:
            print("Epoch: %04d train_loss= %.5f train_acc= %.5f" % (epoch + 1, outs[1], outs[2]))
    feed_dict.update({placeholders['labels_mask']: ~train_mask, placeholders['dropout']: 0.})
    print("Test set results: cost= %.5f accuracy= %.5f" % tuple(sess.run([loss, accuracy], feed_dict=feed_dict)))
    feed_dict.update({placeholders['support']: (support[0] + NODES,) + support[1:]})
    try:
        sess.run(outputs, feed_dict)
    except tf.errors.InvalidArgumentError as e:
        print("InvalidArgumentError:", e.message.splitlines()[0])


if __name__ == '__main__':
    tf.app.run()
