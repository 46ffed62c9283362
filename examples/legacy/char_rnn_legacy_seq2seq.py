"""A character-level language model unrolled by legacy_seq2seq's rnn_decoder, saved and restored for sampling."""
from __future__ import print_function

import collections
import os
import pickle
import tempfile

import numpy as np
import tensorflow as tf
from tensorflow.contrib import legacy_seq2seq, rnn
from tensorflow.python.framework import ops

TEXT = """First Citizen: Before we proceed any further, hear me speak. All: Speak, speak.
First Citizen: You are all resolved rather to die than to famish? All: Resolved, resolved.
""" * 6
flags = tf.app.flags
flags.DEFINE_string("model", "gru", "rnn, gru, or lstm")
flags.DEFINE_integer("rnn_size", 24, "size of the hidden state")
flags.DEFINE_integer("num_layers", 2, "number of layers")
flags.DEFINE_integer("batch_size", 5, "minibatch size")
flags.DEFINE_integer("seq_length", 12, "RNN sequence length")
flags.DEFINE_integer("num_epochs", 6, "number of epochs")
flags.DEFINE_float("grad_clip", 5., "clip gradients at this value")
flags.DEFINE_float("learning_rate", 0.02, "learning rate")
flags.DEFINE_float("decay_rate", 0.97, "decay rate")
FLAGS = flags.FLAGS


class Model():
    def __init__(self, args, vocab_size, training=True):
        self.args = args
        batch_size, seq_length = (args.batch_size, args.seq_length) if training else (1, 1)
        cell_fn = {"rnn": rnn.BasicRNNCell, "gru": rnn.GRUCell, "lstm": rnn.BasicLSTMCell}[args.model]
        cells = [cell_fn(args.rnn_size) for _ in range(args.num_layers)]
        self.cell = cell = rnn.MultiRNNCell(cells, state_is_tuple=True)
        self.input_data = tf.placeholder(tf.int32, [batch_size, seq_length])
        self.targets = tf.placeholder(tf.int32, [batch_size, seq_length])
        self.initial_state = cell.zero_state(batch_size, tf.float32)

        with tf.variable_scope('rnnlm'):
            softmax_w = tf.get_variable("softmax_w", [args.rnn_size, vocab_size])
            softmax_b = tf.get_variable("softmax_b", [vocab_size])
        embedding = tf.get_variable("embedding", [vocab_size, args.rnn_size])
        inputs = tf.split(tf.nn.embedding_lookup(embedding, self.input_data), seq_length, 1)
        inputs = [tf.squeeze(input_, [1]) for input_ in inputs]

        def loop(prev, _):
            prev = tf.matmul(prev, softmax_w) + softmax_b
            prev_symbol = tf.stop_gradient(tf.argmax(prev, 1))
            return tf.nn.embedding_lookup(embedding, prev_symbol)

        outputs, last_state = legacy_seq2seq.rnn_decoder(
            inputs, self.initial_state, cell, loop_function=loop if not training else None, scope='rnnlm')
        output = tf.reshape(tf.concat(outputs, 1), [-1, args.rnn_size])
        self.logits = tf.matmul(output, softmax_w) + softmax_b
        self.probs = tf.nn.softmax(self.logits)
        loss = legacy_seq2seq.sequence_loss_by_example(
            [self.logits], [tf.reshape(self.targets, [-1])], [tf.ones([batch_size * seq_length])])
        with tf.name_scope('cost'):
            self.cost = tf.reduce_sum(loss) / batch_size / seq_length
        self.final_state = last_state
        self.lr = tf.Variable(0.0, trainable=False)
        tvars = tf.trainable_variables()
        grads, _ = tf.clip_by_global_norm(tf.gradients(self.cost, tvars), args.grad_clip)
        with tf.name_scope('optimizer'):
            optimizer = tf.train.AdamOptimizer(self.lr)
        self.train_op = optimizer.apply_gradients(zip(grads, tvars))
        tf.summary.histogram('logits', self.logits)
        tf.summary.histogram('loss', loss)
        tf.summary.scalar('train_loss', self.cost)

    def sample(self, sess, chars, vocab, num=30, prime='First '):
        state = sess.run(self.cell.zero_state(1, tf.float32))
        x = np.zeros((1, 1))
        for char in prime[:-1]:
            x[0, 0] = vocab[char]
            [state] = sess.run([self.final_state], {self.input_data: x, self.initial_state: state})
        ret, char = prime, prime[-1]
        for _ in range(num):
            x[0, 0] = vocab[char]
            [probs, state] = sess.run([self.probs, self.final_state], {self.input_data: x, self.initial_state: state})
            char = chars[np.argmax(probs[0])]
            ret += char
        return ret


def batches(tensor, batch_size, seq_length):
    num_batches = int(tensor.size / (batch_size * seq_length))
    tensor = tensor[:num_batches * batch_size * seq_length]
    ydata = np.copy(tensor)
    ydata[:-1], ydata[-1] = tensor[1:], tensor[0]
    return list(zip(np.split(tensor.reshape(batch_size, -1), num_batches, 1),
                    np.split(ydata.reshape(batch_size, -1), num_batches, 1)))


def train(args, save_dir):
    counter = collections.Counter(TEXT)
    chars, _ = zip(*sorted(counter.items(), key=lambda x: (-x[1], x[0])))
    vocab = dict(zip(chars, range(len(chars))))
    with open(os.path.join(save_dir, 'chars_vocab.pkl'), 'wb') as f:
        pickle.dump((chars, vocab), f)
    data = batches(np.array(list(map(vocab.get, TEXT))), args.batch_size, args.seq_length)
    tf.set_random_seed(3)
    model = Model(args, len(chars))
    print([(v.op.name, v.get_shape().as_list()) for v in tf.trainable_variables()])
    print(model.logits.op.name, model.cost.op.name, [s.get_shape().as_list() for s in model.final_state])
    summaries = tf.summary.merge_all()
    with tf.Session() as sess:
        writer = tf.summary.FileWriter(os.path.join(save_dir, 'logs'))
        writer.add_graph(sess.graph)
        sess.run(tf.global_variables_initializer())
        saver = tf.train.Saver(tf.global_variables())
        for e in range(args.num_epochs):
            sess.run(tf.assign(model.lr, args.learning_rate * (args.decay_rate ** e)))
            state = sess.run(model.initial_state)
            for b, (x, y) in enumerate(data):
                feed = {model.input_data: x, model.targets: y}
                for i, h in enumerate(model.initial_state):
                    feed[h] = state[i]
                summ, train_loss, state, _ = sess.run([summaries, model.cost, model.final_state, model.train_op], feed)
                writer.add_summary(summ, e * len(data) + b)
            print("{}/{} (epoch {}), train_loss = {:.3f}".format(
                e * len(data) + b, args.num_epochs * len(data), e, train_loss))
        saver.save(sess, os.path.join(save_dir, 'model.ckpt'), global_step=e * len(data) + b)


def sample(args, save_dir):
    with open(os.path.join(save_dir, 'chars_vocab.pkl'), 'rb') as f:
        chars, vocab = pickle.load(f)
    ops.reset_default_graph()
    model = Model(args, len(chars), training=False)
    with tf.Session() as sess:
        tf.global_variables_initializer().run()
        ckpt = tf.train.get_checkpoint_state(save_dir)
        tf.train.Saver(tf.global_variables()).restore(sess, ckpt.model_checkpoint_path)
        print(repr(model.sample(sess, chars, vocab)))


def main(_):
    save_dir = tempfile.mkdtemp()
    train(FLAGS, save_dir)
    sample(FLAGS, save_dir)


if __name__ == '__main__':
    tf.app.run()
