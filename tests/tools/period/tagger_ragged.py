"""A tagger of sentences of different lengths: object arrays, shuffling, padding, a CRF (Python 2)."""
import random
import string

import numpy as np
import tensorflow as tf

letters = string.lowercase[:8]
random.seed(4)
np.random.seed(4)


def sentence(n):
    return [random.choice(letters) for _ in xrange(n)]


words = [sentence(n) for n in (3, 5, 2, 4, 6, 3, 5, 2)]
X = np.array([[letters.index(w) for w in s] for s in words])
Y = np.array([[ord(w) / 2 % 3 for w in s] for s in words])
print X.dtype, X.shape, Y.dtype == np.object, len(X[1])
order = np.random.permutation(len(X))
X, Y = X[order], Y[order]
print "lengths", [len(s) for s in X], "sum", reduce(lambda a, b: a + b, map(len, X))


def pad_sequences(sequences, pad_tok=0):
    max_length = max(map(lambda s: len(s), sequences))
    padded, lengths = [], []
    for seq in sequences:
        seq = list(seq)
        padded += [seq[:max_length] + [pad_tok] * max(max_length - len(seq), 0)]
        lengths += [min(len(seq), max_length)]
    return padded, lengths


def minibatches(x, y, size):
    x_batch, y_batch = [], []
    for (one, other) in zip(x, y):
        if len(x_batch) == size:
            yield x_batch, y_batch
            x_batch, y_batch = [], []
        x_batch.append(one)
        y_batch.append(other)
    if len(x_batch) <> 0:
        yield x_batch, y_batch


tf.set_random_seed(4)
ids = tf.placeholder(tf.int32, [None, None])
lengths = tf.placeholder(tf.int32, [None])
tags = tf.placeholder(tf.int32, [None, None])
with tf.variable_scope("words"):
    table = tf.get_variable("embeddings", [len(letters), 6], tf.float32)
    embedded = tf.nn.embedding_lookup(table, ids)
with tf.variable_scope("bi-lstm"):
    forward, backward = tf.contrib.rnn.LSTMCell(5), tf.contrib.rnn.LSTMCell(5)
    (fw, bw), _ = tf.nn.bidirectional_dynamic_rnn(forward, backward, embedded, sequence_length=lengths,
                                                  dtype=tf.float32)
    output = tf.concat([fw, bw], axis=-1)
with tf.variable_scope("proj"):
    W = tf.get_variable("W", dtype=tf.float32, shape=[10, 3])
    steps = tf.shape(output)[1]
    logits = tf.reshape(tf.matmul(tf.reshape(output, [-1, 10]), W), [-1, steps, 3])
likelihood, transitions = tf.contrib.crf.crf_log_likelihood(logits, tags, lengths)
loss = tf.reduce_mean(-likelihood)
train = tf.train.AdamOptimizer(0.05).minimize(loss)
with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for epoch in range(3):
        total, batches = 0, 0
        for x, y in minibatches(X, Y, 3):
            (x, n), (y, _) = pad_sequences(x), pad_sequences(y)
            total += sess.run([loss, train], {ids: x, lengths: n, tags: y})[0]
            batches += 1
        print "epoch %d: %d batches, loss %.3f" % (epoch, batches, total / batches)
    x, n = pad_sequences(X[:2])
    scores, matrix = sess.run([logits, transitions], {ids: x, lengths: n})
    right = 0
    for score, length, truth in zip(scores, n, Y[:2]):
        path, _ = tf.contrib.crf.viterbi_decode(score[:length], matrix)
        right += sum(a == b for a, b in zip(path, truth))
    print "right", right, "of", sum(n)
