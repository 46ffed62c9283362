"""Translation in small: a bidirectional encoder, Luong attention, teacher forcing, greedy decoding and beam search."""
from __future__ import print_function

import numpy as np
import tensorflow as tf
from tensorflow import layers as layers_core

PAD, SOS, EOS = 0, 1, 2
VOCAB = 12


def make_batch(rng, batch_size, max_len=6):
    """The translation of a sentence is its words in reverse order."""
    lengths = rng.randint(2, max_len + 1, size=batch_size)
    source = np.zeros([batch_size, max_len], np.int32)
    target_in = np.zeros([batch_size, max_len + 1], np.int32)
    target_out = np.zeros([batch_size, max_len + 1], np.int32)
    for i, n in enumerate(lengths):
        words = rng.randint(3, VOCAB, size=n)
        source[i, :n] = words
        target_in[i, :n + 1] = np.r_[SOS, words[::-1]]
        target_out[i, :n + 1] = np.r_[words[::-1], EOS]
    return source, lengths.astype(np.int32), target_in, target_out


class Seq2Seq(object):
    def __init__(self, mode, num_units=16, beam_width=0):
        self.mode, self.num_units, self.beam_width = mode, num_units, beam_width
        self.source = tf.placeholder(tf.int32, [None, None], name="source")
        self.source_length = tf.placeholder(tf.int32, [None], name="source_length")
        self.batch_size = tf.size(self.source_length)
        with tf.variable_scope("dynamic_seq2seq"):
            self.embedding = tf.get_variable("embedding", [VOCAB, num_units], tf.float32,
                                             initializer=tf.random_uniform_initializer(-0.1, 0.1))
            self.build_decoder(*self.build_encoder())
        if mode == "train":
            self.build_training()

    def build_encoder(self):
        with tf.variable_scope("encoder"):
            inputs = tf.nn.embedding_lookup(self.embedding, self.source)
            fw, bw = [tf.contrib.rnn.GRUCell(self.num_units // 2) for _ in range(2)]
            bi_outputs, bi_state = tf.nn.bidirectional_dynamic_rnn(
                fw, bw, inputs, dtype=tf.float32, sequence_length=self.source_length, swap_memory=True)
            return tf.concat(bi_outputs, -1), tf.concat(bi_state, -1)

    def build_decoder(self, memory, state):
        lengths, batch_size = self.source_length, self.batch_size
        with tf.variable_scope("decoder") as decoder_scope:
            projection = layers_core.Dense(VOCAB, use_bias=False, name="output_projection")
            if self.beam_width:
                memory, state, lengths = [tf.contrib.seq2seq.tile_batch(x, self.beam_width)
                                          for x in (memory, state, lengths)]
                batch_size = batch_size * self.beam_width
            attention = tf.contrib.seq2seq.LuongAttention(self.num_units, memory, scale=True,
                                                          memory_sequence_length=lengths)
            cell = tf.contrib.seq2seq.AttentionWrapper(
                tf.contrib.rnn.GRUCell(self.num_units), attention, attention_layer_size=self.num_units,
                alignment_history=self.mode == "greedy", name="attention")
            initial = cell.zero_state(batch_size, tf.float32).clone(cell_state=state)
            start = tf.fill([self.batch_size], SOS)
            if self.mode == "train":
                self.target_in = tf.placeholder(tf.int32, [None, None], name="target_in")
                self.target_out = tf.placeholder(tf.int32, [None, None], name="target_out")
                inputs = tf.nn.embedding_lookup(self.embedding, self.target_in)
                helper = tf.contrib.seq2seq.TrainingHelper(inputs, self.source_length + 1)
                decoder = tf.contrib.seq2seq.BasicDecoder(cell, helper, initial)
                outputs, self.final_state, self.lengths = tf.contrib.seq2seq.dynamic_decode(
                    decoder, swap_memory=True, scope=decoder_scope)
                self.logits = projection(outputs.rnn_output)
                return
            if self.mode == "greedy":
                helper = tf.contrib.seq2seq.GreedyEmbeddingHelper(self.embedding, start, EOS)
                decoder = tf.contrib.seq2seq.BasicDecoder(cell, helper, initial, output_layer=projection)
            else:
                decoder = tf.contrib.seq2seq.BeamSearchDecoder(
                    cell, self.embedding, start, EOS, initial, self.beam_width, output_layer=projection,
                    length_penalty_weight=0.5)
            outputs, self.final_state, self.lengths = tf.contrib.seq2seq.dynamic_decode(
                decoder, maximum_iterations=8, scope=decoder_scope)
            if self.mode == "greedy":
                self.sample_id = outputs.sample_id
                self.alignments = self.final_state.alignment_history.stack()
            else:
                self.predicted_ids = outputs.predicted_ids

    def build_training(self):
        weights = tf.sequence_mask(self.source_length + 1, tf.shape(self.logits)[1], dtype=tf.float32)
        targets = self.target_out[:, :tf.shape(self.logits)[1]]
        self.loss = tf.contrib.seq2seq.sequence_loss(self.logits, targets, weights)
        self.global_step = tf.train.get_or_create_global_step()
        self.train_op = tf.contrib.layers.optimize_loss(self.loss, self.global_step, 0.02, "Adam", clip_gradients=5.)


def main():
    tf.set_random_seed(9)
    train = Seq2Seq("train")
    with tf.variable_scope(tf.get_variable_scope(), reuse=True):
        greedy, beam = Seq2Seq("greedy"), Seq2Seq("beam", beam_width=3)
    for v in tf.trainable_variables():
        print(v.op.name, v.get_shape())
    print(train.logits.get_shape(), greedy.sample_id.get_shape(), beam.predicted_ids.get_shape())
    rng = np.random.RandomState(0)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for step in range(40):
            source, length, target_in, target_out = make_batch(rng, 16)
            loss, _ = sess.run([train.loss, train.train_op],
                               {train.source: source, train.source_length: length, train.target_in: target_in,
                                train.target_out: target_out})
            if step % 10 == 9:
                print("step %d loss %.3f" % (sess.run(train.global_step), loss))
        source, length, _, _ = make_batch(rng, 4)
        ids, lengths, alignments = sess.run([greedy.sample_id, greedy.lengths, greedy.alignments],
                                            {greedy.source: source, greedy.source_length: length})
        print(ids.tolist(), lengths.tolist(), alignments.shape, "%.3f" % alignments[0, 0, 0])
        predicted, lengths = sess.run([beam.predicted_ids, beam.lengths],
                                      {beam.source: source, beam.source_length: length})
        print(predicted[:, :, 0].tolist(), predicted.shape, lengths.tolist())


if __name__ == "__main__":
    main()
