"""Word vectors with sampled losses; vectors kept as raw bytes and as objects."""
from __future__ import absolute_import
from __future__ import division
from __future__ import print_function

import collections
import math
import os
import random
import tempfile
import time

import numpy as np
import tensorflow as tf

words = ('in the beginning there was the word and the word was in the graph and the graph was made of words '
         'and words were made of letters') .split()
vocabulary_size = 12
data_index = 0


def build_dataset(words, n_words):
    count = [['UNK', -1]]
    count.extend(sorted(collections.Counter(words).most_common(), key=lambda p: (-p[1], p[0]))[:n_words - 1])
    dictionary = dict()
    for word, _ in count:
        dictionary[word] = len(dictionary)
    data = [dictionary.get(word, 0) for word in words]
    count[0][1] = data.count(0)
    return data, count, dictionary, dict(zip(dictionary.values(), dictionary.keys()))


def generate_batch(batch_size, num_skips, skip_window):
    global data_index
    batch = np.ndarray(shape=(batch_size), dtype=np.int32)
    labels = np.ndarray(shape=(batch_size, 1), dtype=np.int32)
    span = 2 * skip_window + 1
    buffer = collections.deque(maxlen=span)
    for _ in range(span):
        buffer.append(data[data_index])
        data_index = (data_index + 1) % len(data)
    for i in range(batch_size // num_skips):
        context = [w for w in range(span) if w != skip_window]
        for j, other in enumerate(random.sample(set(context), num_skips)):
            batch[i * num_skips + j] = buffer[skip_window]
            labels[i * num_skips + j, 0] = buffer[other]
        buffer.append(data[data_index])
        data_index = (data_index + 1) % len(data)
    return batch, labels


random.seed(9)
data, count, dictionary, reverse = build_dataset(words, vocabulary_size)
print('Most common words', count[:4])
start = time.clock()
graph = tf.Graph()
with graph.as_default():
    tf.set_random_seed(9)
    train_inputs = tf.placeholder(tf.int32, shape=[8])
    train_labels = tf.placeholder(tf.int32, shape=[8, 1])
    with tf.device('/cpu:0'):
        embeddings = tf.Variable(tf.random_uniform([vocabulary_size, 6], -1.0, 1.0))
        embed = tf.nn.embedding_lookup(embeddings, train_inputs)
        nce_weights = tf.Variable(tf.truncated_normal([vocabulary_size, 6], stddev=1.0 / math.sqrt(6)))
        nce_biases = tf.Variable(tf.zeros([vocabulary_size]))
    loss = tf.reduce_mean(tf.nn.nce_loss(weights=nce_weights, biases=nce_biases, labels=train_labels, inputs=embed,
                                         num_sampled=4, num_classes=vocabulary_size))
    optimizer = tf.train.GradientDescentOptimizer(1.0).minimize(loss)
    norm = tf.sqrt(tf.reduce_sum(tf.square(embeddings), 1, keep_dims=True))
    normalized = embeddings / norm
    init = tf.global_variables_initializer()
with tf.Session(graph=graph) as session:
    init.run()
    average_loss = 0
    for step in range(20):
        batch_inputs, batch_labels = generate_batch(8, 2, 1)
        _, loss_val = session.run([optimizer, loss], {train_inputs: batch_inputs, train_labels: batch_labels})
        average_loss += loss_val
        if (step + 1) % 10 == 0:
            print('Average loss at step %d: %.3f' % (step + 1, average_loss / 10))
            average_loss = 0
    final = normalized.eval()
raw = final.astype(np.float32).tobytes()
again = np.fromstring(raw, dtype=np.float32).reshape(final.shape)
print('bytes', len(raw), bool(np.all(again == final)))
path = os.path.join(tempfile.mkdtemp(), 'vectors.npy')
np.save(path, [['UNK'], ['a', 'b'], [1, 2, 3]])
print('objects', np.load(path, allow_pickle=True).dtype, [len(x) for x in np.load(path, allow_pickle=True)])
similar = final.dot(final.T)
word = 'graph'
nearest = (-similar[dictionary[word], :]).argsort()[1:3]
print('Nearest to %s: %d words' % (word, len([reverse[k] for k in nearest])), time.clock() >= start)
