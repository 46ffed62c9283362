"""Skip-gram word vectors trained with noise-contrastive estimation, as in the tutorial of the time."""
from __future__ import absolute_import
from __future__ import division
from __future__ import print_function

import collections
import math
import random

import numpy as np
import tensorflow as tf

SENTENCES = ["the king rules the land", "the queen rules the land", "a dog chases a cat", "a cat chases a mouse",
             "the king loves the queen", "the mouse fears the cat", "a man walks the dog", "a woman walks the dog"]
words = " ".join(SENTENCES * 6).split()
vocabulary_size = 16


def build_dataset(words, n_words):
    count = [['UNK', -1]]
    count.extend(sorted(collections.Counter(words).items(), key=lambda kv: (-kv[1], kv[0]))[:n_words - 1])
    dictionary = {word: i for i, (word, _) in enumerate(count)}
    data = [dictionary.get(word, 0) for word in words]
    count[0][1] = data.count(0)
    return data, count, dictionary, dict(zip(dictionary.values(), dictionary.keys()))


data, count, dictionary, reverse_dictionary = build_dataset(words, vocabulary_size)
print('Most common words (+UNK)', count[:5])
data_index = 0
random.seed(7)


def generate_batch(batch_size, num_skips, skip_window):
    global data_index
    batch = np.ndarray(shape=(batch_size), dtype=np.int32)
    labels = np.ndarray(shape=(batch_size, 1), dtype=np.int32)
    span = 2 * skip_window + 1
    buffer = collections.deque(maxlen=span)
    if data_index + span > len(data):
        data_index = 0
    buffer.extend(data[data_index:data_index + span])
    data_index += span
    for i in range(batch_size // num_skips):
        context_words = [w for w in range(span) if w != skip_window]
        for j, context_word in enumerate(random.sample(context_words, num_skips)):
            batch[i * num_skips + j] = buffer[skip_window]
            labels[i * num_skips + j, 0] = buffer[context_word]
        if data_index == len(data):
            buffer.extend(data[0:span])
            data_index = span
        else:
            buffer.append(data[data_index])
            data_index += 1
    data_index = (data_index + len(data) - span) % len(data)
    return batch, labels


batch_size, embedding_size, skip_window, num_skips, num_sampled = 24, 8, 1, 2, 6
valid_examples = np.array([dictionary['king'], dictionary['cat'], dictionary['dog']])

graph = tf.Graph()
with graph.as_default():
    tf.set_random_seed(11)
    with tf.name_scope('inputs'):
        train_inputs = tf.placeholder(tf.int32, shape=[batch_size])
        train_labels = tf.placeholder(tf.int32, shape=[batch_size, 1])
        valid_dataset = tf.constant(valid_examples, dtype=tf.int32)
    with tf.device('/cpu:0'):
        with tf.name_scope('embeddings'):
            embeddings = tf.Variable(tf.random_uniform([vocabulary_size, embedding_size], -1.0, 1.0))
            embed = tf.nn.embedding_lookup(embeddings, train_inputs)
        with tf.name_scope('weights'):
            nce_weights = tf.Variable(
                tf.truncated_normal([vocabulary_size, embedding_size], stddev=1.0 / math.sqrt(embedding_size)))
        with tf.name_scope('biases'):
            nce_biases = tf.Variable(tf.zeros([vocabulary_size]))
    with tf.name_scope('loss'):
        loss = tf.reduce_mean(
            tf.nn.nce_loss(weights=nce_weights, biases=nce_biases, labels=train_labels, inputs=embed,
                           num_sampled=num_sampled, num_classes=vocabulary_size))
    tf.summary.scalar('loss', loss)
    with tf.name_scope('optimizer'):
        optimizer = tf.train.GradientDescentOptimizer(1.0).minimize(loss)
    norm = tf.sqrt(tf.reduce_sum(tf.square(embeddings), 1, keep_dims=True))
    normalized_embeddings = embeddings / norm
    valid_embeddings = tf.nn.embedding_lookup(normalized_embeddings, valid_dataset)
    similarity = tf.matmul(valid_embeddings, normalized_embeddings, transpose_b=True)
    merged = tf.summary.merge_all()
    init = tf.global_variables_initializer()
    saver = tf.train.Saver()

print([v.name for v in graph.get_collection(tf.GraphKeys.TRAINABLE_VARIABLES)], similarity.shape, optimizer.name)
print(len(graph.get_operations()), [op.name for op in graph.get_operations() if 'CandidateSampler' in op.type])
with tf.Session(graph=graph) as session:
    init.run()
    average_loss = 0
    for step in range(60):
        batch_inputs, batch_labels = generate_batch(batch_size, num_skips, skip_window)
        feed_dict = {train_inputs: batch_inputs, train_labels: batch_labels}
        _, summary, loss_val = session.run([optimizer, merged, loss], feed_dict=feed_dict)
        average_loss += loss_val
        if (step + 1) % 15 == 0:
            print('Average loss at step', step + 1, ': %.3f' % (average_loss / 15))
            average_loss = 0
    parsed = tf.Summary.FromString(summary)
    print('summary', parsed.value[0].tag, '%.3f' % parsed.value[0].simple_value)
    sim = similarity.eval()
    for i, example in enumerate(valid_examples):
        nearest = (-sim[i, :]).argsort()[1:4]
        print('Nearest to %s:' % reverse_dictionary[example], ', '.join(reverse_dictionary[k] for k in nearest))
    final_embeddings = normalized_embeddings.eval()
print('first embedding', ' '.join('%.3f' % x for x in final_embeddings[1]))
