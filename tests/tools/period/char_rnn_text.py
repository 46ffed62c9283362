"""A character model: vocabulary, batches, an LSTM and sampling (Python 2)."""
import collections
import itertools
import sys

import numpy as np
import tensorflow as tf

text = "the cat sat on the mat and the rat sat on the cat " * 4


class TextLoader(object):
    def __init__(self, text, batch_size, seq_length):
        counter = collections.Counter(text)
        count_pairs = sorted(counter.items(), key=lambda x: (-x[1], x[0]))
        self.chars, _ = zip(*count_pairs)
        self.vocab = dict(zip(self.chars, range(len(self.chars))))
        self.tensor = np.array(map(self.vocab.get, text))
        self.num_batches = self.tensor.size / (batch_size * seq_length)
        self.tensor = self.tensor[:self.num_batches * batch_size * seq_length]
        ydata = np.copy(self.tensor)
        ydata[:-1] = self.tensor[1:]
        ydata[-1] = self.tensor[0]
        self.x_batches = np.split(self.tensor.reshape(batch_size, -1), self.num_batches, 1)
        self.y_batches = np.split(ydata.reshape(batch_size, -1), self.num_batches, 1)
        self.pointer = 0

    def __iter__(self):
        return self

    def next(self):
        if self.pointer == self.num_batches:
            self.pointer = 0
            raise StopIteration
        self.pointer += 1
        return self.x_batches[self.pointer - 1], self.y_batches[self.pointer - 1]


loader = TextLoader(text, 4, 5)
print "vocabulary", loader.chars[:5], len(loader.vocab), "batches", loader.num_batches
if not loader.vocab.has_key('z'):
    print >>sys.stdout, "no z in", repr("".join(sorted(loader.vocab.keys())))

tf.set_random_seed(5)
size = 16
inputs = tf.placeholder(tf.int32, [4, 5])
targets = tf.placeholder(tf.int32, [4, 5])
with tf.variable_scope('rnnlm', initializer=tf.random_uniform_initializer(-0.1, 0.1)):
    cell = tf.nn.rnn_cell.BasicLSTMCell(size, state_is_tuple=True)
    softmax_w = tf.get_variable("softmax_w", [size, len(loader.vocab)])
    softmax_b = tf.get_variable("softmax_b", [len(loader.vocab)])
    embedding = tf.get_variable("embedding", [len(loader.vocab), size])
    embedded = tf.nn.embedding_lookup(embedding, inputs)
    initial = cell.zero_state(4, tf.float32)
    outputs, last_state = tf.contrib.legacy_seq2seq.rnn_decoder(
        [tf.squeeze(i, [1]) for i in tf.split(embedded, 5, 1)], initial, cell)
output = tf.reshape(tf.concat(outputs, 1), [-1, size])
logits = tf.matmul(output, softmax_w) + softmax_b
loss = tf.contrib.legacy_seq2seq.sequence_loss_by_example(
    [logits], [tf.reshape(targets, [-1])], [tf.ones([4 * 5])])
cost = tf.reduce_sum(loss) / 4 / 5
tvars = tf.trainable_variables()
grads, norm = tf.clip_by_global_norm(tf.gradients(cost, tvars), 5)
train_op = tf.train.AdamOptimizer(0.02).apply_gradients(itertools.izip(grads, tvars))

with tf.Session() as sess:
    sess.run(tf.global_variables_initializer())
    for e in range(3):
        state = sess.run(initial)
        for b, (x, y) in enumerate(loader):
            feed = {inputs: x, targets: y}
            for (c, h), (value_c, value_h) in zip([initial], [state]):
                feed[c], feed[h] = value_c, value_h
            train_loss, state, _ = sess.run([cost, last_state, train_op], feed)
        print "epoch {} after {} batches, train_loss = {:.3f}".format(e, b + 1, train_loss)
    print "trained", [v.op.name for v in tvars][:2], "of", len(tvars)
