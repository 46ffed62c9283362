"""Softmax regression on made-up digits, batch by batch (Python 2)."""
import cPickle as pickle
import os
import tempfile

import numpy as np
import tensorflow as tf

learning_rate = 0.5
training_epochs = 3
batch_size = 16
display_step = 1


def make_data(n=100):
    rng = np.random.RandomState(0)
    x = rng.rand(n, 12).astype(np.float)
    y = (x.sum(axis=1) * 3 / 12).astype(np.int)
    return x, np.eye(3)[y]


# The data go through a pickle, as data did.
path = os.path.join(tempfile.mkdtemp(), 'digits.pkl')
with open(path, 'wb') as f:
    pickle.dump(make_data(), f, protocol=2)
with open(path, 'rb') as f:
    data, labels = pickle.load(f)
print data.dtype, labels.shape, type(data).__name__

tf.set_random_seed(1)
x = tf.placeholder(tf.float32, [None, 12])
y = tf.placeholder(tf.float32, [None, 3])
W = tf.get_variable('W', [12, 3], regularizer=tf.contrib.layers.l2_regularizer(0.01))
b = tf.Variable(tf.zeros([3]))
pred = tf.nn.softmax(tf.matmul(x, W) + b)
cost = tf.reduce_mean(-tf.reduce_sum(y * tf.log(pred), reduction_indices=1))
cost += tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
optimizer = tf.train.GradientDescentOptimizer(learning_rate).minimize(cost)

with tf.Session() as sess:
    sess.run(tf.initialize_all_variables())
    for epoch in xrange(training_epochs):
        avg_cost = 0.
        total_batch = len(data) / batch_size
        for i in xrange(total_batch):
            batch = slice(i * batch_size, (i + 1) * batch_size)
            _, c = sess.run([optimizer, cost], feed_dict={x: data[batch], y: labels[batch]})
            avg_cost += c / total_batch
        if (epoch + 1) % display_step == 0:
            print "Epoch:", '%04d' % (epoch + 1), "cost=", "{:.6f}".format(avg_cost)
    print "Optimization Finished!", total_batch, "batches of", batch_size
    correct = tf.equal(tf.argmax(pred, 1), tf.argmax(y, 1))
    accuracy = tf.reduce_mean(tf.cast(correct, tf.float32))
    print "Accuracy: %.2f" % accuracy.eval({x: data, y: labels})
os.remove(path)
