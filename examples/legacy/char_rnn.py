"""A character-level language model: two LSTM layers unrolled with dynamic_rnn, trained by truncated backpropagation."""
from __future__ import absolute_import, division, print_function

import argparse

import numpy as np
import tensorflow as tf

TEXT = ("the quick brown fox jumps over the lazy dog. pack my box with five dozen liquor jugs. "
        "how vexingly quick daft zebras jump! sphinx of black quartz, judge my vow. ") * 8


class TextLoader(object):
    def __init__(self, text, batch_size, seq_length):
        self.chars = sorted(set(text))
        self.vocab = dict(zip(self.chars, range(len(self.chars))))
        data = np.array([self.vocab[c] for c in text])
        self.num_batches = data.size // (batch_size * seq_length)
        data = data[:self.num_batches * batch_size * seq_length]
        targets = np.copy(data)
        targets[:-1] = data[1:]
        targets[-1] = data[0]
        self.x_batches = np.split(data.reshape(batch_size, -1), self.num_batches, 1)
        self.y_batches = np.split(targets.reshape(batch_size, -1), self.num_batches, 1)


class CharRNN(object):
    def __init__(self, args, vocab_size, infer=False):
        batch_size, seq_length = (1, 1) if infer else (args.batch_size, args.seq_length)
        cells = []
        for _ in range(args.num_layers):
            cells.append(tf.nn.rnn_cell.BasicLSTMCell(args.rnn_size, forget_bias=0.0, state_is_tuple=True))
        self.cell = cell = tf.nn.rnn_cell.MultiRNNCell(cells, state_is_tuple=True)

        self.input_data = tf.placeholder(tf.int32, [batch_size, seq_length], name="input_data")
        self.targets = tf.placeholder(tf.int32, [batch_size, seq_length], name="targets")
        self.initial_state = cell.zero_state(batch_size, tf.float32)

        with tf.variable_scope("rnnlm"):
            softmax_w = tf.get_variable("softmax_w", [args.rnn_size, vocab_size])
            softmax_b = tf.get_variable("softmax_b", [vocab_size])
            with tf.device("/cpu:0"):
                embedding = tf.get_variable("embedding", [vocab_size, args.rnn_size])
                inputs = tf.nn.embedding_lookup(embedding, self.input_data)
            if not infer and args.keep_prob < 1:
                inputs = tf.nn.dropout(inputs, args.keep_prob)
            outputs, self.final_state = tf.nn.dynamic_rnn(cell, inputs, initial_state=self.initial_state)

        output = tf.reshape(outputs, [-1, args.rnn_size])
        self.logits = tf.nn.xw_plus_b(output, softmax_w, softmax_b)
        self.probs = tf.nn.softmax(self.logits)
        loss = tf.nn.sparse_softmax_cross_entropy_with_logits(
            logits=self.logits, labels=tf.reshape(self.targets, [-1]))
        self.cost = tf.reduce_sum(loss) / batch_size / seq_length
        if infer:
            return
        self.lr = tf.Variable(0.0, trainable=False)
        tvars = tf.trainable_variables()
        grads, self.norm = tf.clip_by_global_norm(tf.gradients(self.cost, tvars), args.grad_clip)
        self.train_op = tf.train.AdamOptimizer(self.lr).apply_gradients(zip(grads, tvars))

    def sample(self, sess, chars, vocab, num, prime):
        state = sess.run(self.cell.zero_state(1, tf.float32))
        for char in prime[:-1]:
            state = sess.run(self.final_state, {self.input_data: [[vocab[char]]], self.initial_state: state})
        text, char = prime, prime[-1]
        for _ in range(num):
            probs, state = sess.run([self.probs, self.final_state],
                                    {self.input_data: [[vocab[char]]], self.initial_state: state})
            char = chars[int(np.argmax(probs[0]))]
            text += char
        return text


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rnn_size", type=int, default=32)
    parser.add_argument("--num_layers", type=int, default=2)
    parser.add_argument("--batch_size", type=int, default=4)
    parser.add_argument("--seq_length", type=int, default=15)
    parser.add_argument("--num_epochs", type=int, default=4)
    parser.add_argument("--grad_clip", type=float, default=5.)
    parser.add_argument("--keep_prob", type=float, default=0.9)
    args = parser.parse_args()

    loader = TextLoader(TEXT, args.batch_size, args.seq_length)
    tf.set_random_seed(1234)
    with tf.variable_scope("model"):
        model = CharRNN(args, len(loader.chars))
    with tf.variable_scope("model", reuse=True):
        sampler = CharRNN(args, len(loader.chars), infer=True)
    for v in tf.global_variables():
        print(v.op.name, v.get_shape().as_list())
    print("logits", model.logits.get_shape(), "state", [s.c.get_shape().as_list() for s in model.final_state])

    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for epoch in range(args.num_epochs):
            sess.run(tf.assign(model.lr, 0.01 * 0.9 ** epoch))
            state = sess.run(model.initial_state)
            for x, y in zip(loader.x_batches, loader.y_batches):
                feed = {model.input_data: x, model.targets: y}
                for i, (c, h) in enumerate(model.initial_state):
                    feed[c], feed[h] = state[i].c, state[i].h
                cost, norm, state, _ = sess.run([model.cost, model.norm, model.final_state, model.train_op], feed)
            print("epoch %d: loss %.3f, gradient norm %.3f, state norm %.3f"
                  % (epoch, cost, norm, np.linalg.norm(state[0].c)))
        print(repr(sampler.sample(sess, loader.chars, loader.vocab, 20, "the ")))


if __name__ == "__main__":
    main()
