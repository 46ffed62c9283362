"""Training with early stopping and a learning rate that falls, and the NumPy of that time."""
from __future__ import print_function
import numpy as np
import tensorflow as tf

rng = np.random.RandomState(8)
X = np.asfarray(rng.randint(0, 5, size=(40, 3)))
noise = rng.normal(scale=.1, size=40)
y = (X.dot([1., -2., .5]) + noise).astype(np.float_)
is_validation = np.in1d(np.arange(40), np.arange(0, 40, 5))
x_train, y_train = X[~is_validation], y[~is_validation]
x_val, y_val = X[is_validation], y[is_validation]
print("train %d validation %d" % (np.alen(x_train), np.alen(x_val)), np.sometrue(is_validation), np.alltrue(is_validation))
counts, edges = np.histogram(y, bins=4, normed=True)
print("areas sum to", round(float(np.sum(counts * np.diff(edges))), 6), "of", np.product(counts.shape))
print("median %.4f" % np.percentile(y, 50, interpolation='lower'))

tf.set_random_seed(8)
inputs = tf.placeholder(tf.float64, [None, 3])
targets = tf.placeholder(tf.float64, [None])
weights = tf.get_variable("weights", [3], tf.float64, tf.zeros_initializer(), tf.contrib.layers.l1_regularizer(0.01))
rate = tf.placeholder(tf.float32, [])
predicted = tf.reduce_sum(inputs * weights, axis=1)
mse = tf.reduce_mean(tf.squared_difference(predicted, targets))
objective = mse + tf.reduce_sum(tf.get_collection('regularization_losses'))
train = tf.train.GradientDescentOptimizer(rate).minimize(objective)
saver = tf.train.Saver(max_to_keep=1)

best, best_epoch, patience, current_rate = np.Inf, -1, 3, 0.08
history = []
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(40):
        order = rng.permutation(np.alen(x_train))
        for batch in np.array_split(order, 4):
            sess.run(train, {inputs: x_train[batch], targets: y_train[batch], rate: current_rate})
        error = sess.run(mse, {inputs: x_val, targets: y_val})
        history.append(error)
        if error < best - 1e-3:
            best, best_epoch, kept = error, epoch, sess.run(weights)
        elif epoch - best_epoch >= patience:
            current_rate /= 2
            if current_rate < 0.01:
                print("stopped after epoch", epoch, "best", best_epoch)
                break
print("best %.3f worst %.3f" % (best, np.max(history)), np.isfinite(best), np.NaN is not None)
print("weights", np.round_(kept, 2).tolist(), np.float(kept[0]) > 0)
area = np.trapz(history[:3])
print("area %.3f" % area)
