"""Sentences sorted by a bag of word vectors; the words are numbered by tf.contrib.learn's VocabularyProcessor."""
import os
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.contrib import learn

flags = tf.app.flags
flags.DEFINE_integer("max_document_length", 8, "words to a sentence")
flags.DEFINE_integer("embedding_dim", 16, "size of the word vectors")
flags.DEFINE_float("l2_reg_lambda", 0.01, "weight of the L2 penalty")
FLAGS = flags.FLAGS

ABOUT_SHIPS = ["the old ship left the harbour at dawn", "a storm broke the mast of the ship",
               "sailors know the harbour and the sea", "the captain turned the ship into the wind",
               "waves beat against the harbour wall", "the sea was calm and the sails hung loose",
               "a sailor's rope holds the mast", "the crew saw land across the sea"]
ABOUT_BREAD = ["the baker kneads the dough at night", "bread needs flour, water and salt",
               "warm dough rises in the oven", "the crust of the bread is brown",
               "a baker's oven is hot before dawn", "salt and flour make simple bread",
               "yeast makes the dough rise", "we ate the warm bread with butter"]


class TextClassifier:
    """The mean of the words' vectors, then a softmax layer."""

    def __init__(self, sequence_length, num_classes, vocab_size, embedding_size, l2_reg_lambda):
        self.input_x = tf.placeholder(tf.int32, [None, sequence_length], name="input_x")
        self.input_y = tf.placeholder(tf.int32, [None], name="input_y")
        regularizer = tf.contrib.layers.l2_regularizer(l2_reg_lambda)
        with tf.name_scope("embedding"):
            self.words = tf.get_variable("words", [vocab_size, embedding_size],
                                         initializer=tf.random_uniform_initializer(-1.0, 1.0, seed=1))
            embedded = tf.nn.embedding_lookup(self.words, self.input_x)
        known = tf.expand_dims(tf.to_float(tf.not_equal(self.input_x, 0)), -1)
        mean = tf.reduce_sum(embedded * known, 1) / tf.reduce_sum(known, 1)
        self.scores = tf.contrib.layers.fully_connected(
            mean, num_classes, activation_fn=None, weights_regularizer=regularizer,
            weights_initializer=tf.contrib.layers.xavier_initializer(seed=2), scope="scores")
        self.predictions = tf.argmax(self.scores, 1, name="predictions")
        losses = tf.nn.sparse_softmax_cross_entropy_with_logits(labels=self.input_y, logits=self.scores)
        self.penalty = tf.add_n(tf.get_collection(tf.GraphKeys.REGULARIZATION_LOSSES))
        self.loss = tf.reduce_mean(losses) + self.penalty
        correct = tf.equal(tf.to_int32(self.predictions), self.input_y)
        self.accuracy = tf.reduce_mean(tf.cast(correct, tf.float32), name="accuracy")


def main(_):
    texts, labels = ABOUT_SHIPS + ABOUT_BREAD, np.array([0] * len(ABOUT_SHIPS) + [1] * len(ABOUT_BREAD))
    processor = learn.preprocessing.VocabularyProcessor(FLAGS.max_document_length, min_frequency=0)
    x = np.array(list(processor.fit_transform(texts)))
    print("Vocabulary size: {:d}".format(len(processor.vocabulary_)))
    print("First sentence:", x[0], "|", next(processor.reverse(x[:1])))

    path = os.path.join(tempfile.mkdtemp(), "vocab")
    processor.save(path)

    model = TextClassifier(x.shape[1], 2, len(processor.vocabulary_), FLAGS.embedding_dim, FLAGS.l2_reg_lambda)
    global_step = tf.Variable(0, name="global_step", trainable=False)
    train_op = tf.train.AdamOptimizer(0.05).minimize(model.loss, global_step=global_step)
    shuffle = np.random.RandomState(10)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        for epoch in range(5):
            for batch in np.split(shuffle.permutation(len(x)), 4):
                feed = {model.input_x: x[batch], model.input_y: labels[batch]}
                _, step, loss, accuracy = session.run([train_op, global_step, model.loss, model.accuracy], feed)
            print("step {}, loss {:.4f}, acc {:.2f}".format(step, loss, accuracy))
        restored = learn.preprocessing.VocabularyProcessor.restore(path)
        new = ["the ship sailed over the sea", "fresh bread from the oven", "an unknown sentence about the harbour"]
        ids = np.array(list(restored.transform(new)))
        for text, label in zip(new, session.run(model.predictions, {model.input_x: ids})):
            print("{}: {}".format(text, ["ships", "bread"][label]))
        print("penalty {:.4f}".format(session.run(model.penalty)))


if __name__ == "__main__":
    tf.app.run()
