"""A tagger: word and character embeddings, bidirectional LSTM, linear-chain CRF (Lample et al. 2016)."""
import numpy as np
import tensorflow as tf

TAGS = ["O", "B-PER", "I-PER", "B-LOC"]


def make_sentences(n, rng):
    """Words 1-3 are first names, 4-6 family names, 7-10 places, the others ordinary words."""
    sentences = []
    for _ in range(n):
        words, tags = [], []
        for _ in range(rng.randint(2, 6)):
            kind = rng.randint(4)
            if kind == 0:
                words += [rng.randint(1, 4), rng.randint(4, 7)]
                tags += [1, 2]
            else:
                words.append(rng.randint(7, 11) if kind == 1 else rng.randint(11, 20))
                tags.append(3 if kind == 1 else 0)
        sentences.append((words, tags))
    return sentences


def pad(sequences, tok=0):
    length = max(map(len, sequences))
    return [list(s) + [tok] * (length - len(s)) for s in sequences], [len(s) for s in sequences]


class Tagger(object):
    def __init__(self, nwords, nchars, dim_word=8, dim_char=4, hidden=6):
        self.word_ids = tf.placeholder(tf.int32, shape=[None, None], name="word_ids")
        self.char_ids = tf.placeholder(tf.int32, shape=[None, None, None], name="char_ids")
        self.sequence_lengths = tf.placeholder(tf.int32, shape=[None], name="sequence_lengths")
        self.word_lengths = tf.placeholder(tf.int32, shape=[None, None], name="word_lengths")
        self.labels = tf.placeholder(tf.int32, shape=[None, None], name="labels")
        self.dropout = tf.placeholder(dtype=tf.float32, shape=[], name="dropout")
        with tf.variable_scope("words"):
            table = tf.Variable(np.random.RandomState(3).randn(nwords, dim_word), dtype=tf.float32, name="_embeddings",
                                trainable=False)
            word_embeddings = tf.nn.embedding_lookup(table, self.word_ids, name="word_embeddings")
        with tf.variable_scope("chars"):
            chars = tf.get_variable("_char_embeddings", [nchars, dim_char], tf.float32)
            char_embeddings = tf.nn.embedding_lookup(chars, self.char_ids)
            s = tf.shape(char_embeddings)
            char_embeddings = tf.reshape(char_embeddings, shape=[s[0] * s[1], s[-2], dim_char])
            word_lengths = tf.reshape(self.word_lengths, shape=[s[0] * s[1]])
            cell_fw = tf.contrib.rnn.LSTMCell(dim_char, state_is_tuple=True)
            cell_bw = tf.contrib.rnn.LSTMCell(dim_char, state_is_tuple=True)
            _, ((_, output_fw), (_, output_bw)) = tf.nn.bidirectional_dynamic_rnn(
                cell_fw, cell_bw, char_embeddings, sequence_length=word_lengths, dtype=tf.float32)
            output = tf.reshape(tf.concat([output_fw, output_bw], axis=-1), shape=[s[0], s[1], 2 * dim_char])
            word_embeddings = tf.concat([word_embeddings, output], axis=-1)
        word_embeddings = tf.nn.dropout(word_embeddings, self.dropout)
        with tf.variable_scope("bi-lstm"):
            (output_fw, output_bw), _ = tf.nn.bidirectional_dynamic_rnn(
                tf.contrib.rnn.LSTMCell(hidden), tf.contrib.rnn.LSTMCell(hidden), word_embeddings,
                sequence_length=self.sequence_lengths, dtype=tf.float32)
            output = tf.nn.dropout(tf.concat([output_fw, output_bw], axis=-1), self.dropout)
        with tf.variable_scope("proj"):
            W = tf.get_variable("W", dtype=tf.float32, shape=[2 * hidden, len(TAGS)])
            b = tf.get_variable("b", shape=[len(TAGS)], dtype=tf.float32, initializer=tf.zeros_initializer())
            nsteps = tf.shape(output)[1]
            pred = tf.matmul(tf.reshape(output, [-1, 2 * hidden]), W) + b
            self.logits = tf.reshape(pred, [-1, nsteps, len(TAGS)])
        log_likelihood, self.trans_params = tf.contrib.crf.crf_log_likelihood(
            self.logits, self.labels, self.sequence_lengths)
        self.loss = tf.reduce_mean(-log_likelihood)
        self.decoded, self.best_score = tf.contrib.crf.crf_decode(self.logits, self.trans_params, self.sequence_lengths)
        with tf.variable_scope("train_step"):
            optimizer = tf.train.AdamOptimizer(0.02)
            grads, vs = zip(*optimizer.compute_gradients(self.loss))
            grads, self.gnorm = tf.clip_by_global_norm(grads, 5.0)
            self.train_op = optimizer.apply_gradients(zip(grads, vs))

    def feed(self, batch, dropout=1.0):
        words, lengths = pad([w for w, _ in batch])
        labels, _ = pad([t for _, t in batch])
        spelled = np.array([[[w % 5 + 1, w % 3 + 1, w % 7 + 1][:w % 3 + 1] + [0] * (2 - w % 3) for w in row]
                            for row in words])
        return {self.word_ids: words, self.sequence_lengths: lengths, self.labels: labels, self.dropout: dropout,
                self.char_ids: spelled, self.word_lengths: np.array(words) % 3 + 1}


def main():
    tf.set_random_seed(8)
    rng = np.random.RandomState(4)
    train, test = make_sentences(40, rng), make_sentences(12, rng)
    tagger = Tagger(nwords=20, nchars=8)
    for v in tf.trainable_variables():
        print(v.op.name, v.get_shape())
    print(tagger.logits, tagger.decoded.get_shape(), tagger.trans_params.dtype)
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        for epoch in range(8):
            for i in range(0, len(train), 10):
                _, loss, gnorm = sess.run([tagger.train_op, tagger.loss, tagger.gnorm],
                                          tagger.feed(train[i:i + 10], dropout=0.8))
            print("epoch %d loss %.3f gradient norm %.3f" % (epoch + 1, loss, gnorm))
        feed = tagger.feed(test)
        logits, trans, decoded, scores = sess.run([tagger.logits, tagger.trans_params, tagger.decoded,
                                                   tagger.best_score], feed)
        right = total = 0
        for logit, n, (_, tags), sequence, score in zip(logits, feed[tagger.sequence_lengths], test, decoded, scores):
            viterbi_seq, viterbi_score = tf.contrib.crf.viterbi_decode(logit[:n], trans)
            assert viterbi_seq == list(sequence[:n]) and abs(viterbi_score - score) < 1e-3
            right, total = right + sum(a == b for a, b in zip(viterbi_seq, tags)), total + n
        print("accuracy %d of %d, transitions %s" % (right, total, " ".join("%.3f" % x for x in trans.ravel())))
        print(" ".join(TAGS[t] for t in decoded[0][:feed[tagger.sequence_lengths][0]]), "%.3f" % scores[0])


if __name__ == "__main__":
    main()
