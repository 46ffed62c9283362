"""tf.contrib.crf: scores, norms, likelihoods and decoding of linear chains."""
import numpy as np

from casetools import said, tell

RANDOM = np.random.RandomState(3)
SCORES = RANDOM.randn(2, 4, 3).astype(np.float32)
TRANSITIONS = RANDOM.randn(3, 3).astype(np.float32)
TAGS, LENGTHS = np.array([[0, 2, 1, 1], [1, 0, 2, 0]], np.int32), np.array([4, 2], np.int32)


def inputs(tf):
    return tf.constant(SCORES), tf.constant(TAGS), tf.constant(LENGTHS), tf.constant(TRANSITIONS)


def case_unary_binary(tf):
    x, tags, lengths, trans = inputs(tf)
    crf = tf.contrib.crf
    return [[crf.crf_unary_score(tags, lengths, x), crf.crf_binary_score(tags, lengths, trans)]]


def case_sequence_score(tf):
    x, tags, lengths, trans = inputs(tf)
    return [tf.contrib.crf.crf_sequence_score(x, tags, lengths, trans)]


def case_sequence_score_of_one(tf):
    x, tags, lengths, trans = inputs(tf)
    crf = tf.contrib.crf
    return [[crf.crf_sequence_score(x[:, :1], tags[:, :1], tf.constant([1, 0]), trans),
             crf.crf_log_norm(x[:, :1], tf.constant([1, 0]), trans)]]


def case_multitag(tf):
    x, _, lengths, trans = inputs(tf)
    bitmap = tf.constant(np.array([[[1, 1, 0], [1, 0, 0], [0, 1, 1], [1, 1, 1]]] * 2, bool))
    return [tf.contrib.crf.crf_multitag_sequence_score(x, bitmap, lengths, trans)]


def case_log_norm(tf):
    x, _, lengths, trans = inputs(tf)
    return [tf.contrib.crf.crf_log_norm(x, lengths, trans)]


def case_log_likelihood(tf):
    x, tags, lengths, trans = inputs(tf)
    value, same = tf.contrib.crf.crf_log_likelihood(x, tags, lengths, trans)
    return [[value, same] + tf.gradients(value, [x, trans])]


def case_log_likelihood_variable(tf):
    x, tags, lengths, _ = inputs(tf)
    tf.set_random_seed(3)
    value, trans = tf.contrib.crf.crf_log_likelihood(x, tags, lengths)
    step = tf.train.GradientDescentOptimizer(0.1).minimize(-tf.reduce_mean(value))
    return [tf.global_variables_initializer(), [value, trans], step, value, trans]


def case_decode(tf):
    x, _, lengths, trans = inputs(tf)
    return [list(tf.contrib.crf.crf_decode(x, trans, lengths))]


def case_decode_of_one(tf):
    x, _, _, trans = inputs(tf)
    return [list(tf.contrib.crf.crf_decode(x[:, :1], trans, tf.constant([1, 1])))]


def case_placeholders(tf):
    x, tags = tf.placeholder(tf.float32, [None, None, 3]), tf.placeholder(tf.int32, [None, None])
    lengths, trans = tf.placeholder(tf.int32, [None]), tf.constant(TRANSITIONS)
    value, _ = tf.contrib.crf.crf_log_likelihood(x, tags, lengths, trans)
    best, score = tf.contrib.crf.crf_decode(x, trans, lengths)
    feed = {x: SCORES, tags: TAGS, lengths: LENGTHS}
    one = {x: SCORES[:, :1], tags: TAGS[:, :1], lengths: [1, 1]}
    return [{"all": [value, best, score], "@feed": feed}, {"all": [value, best, score], "@feed": one}]


def case_viterbi(tf):
    best, score = tf.contrib.crf.viterbi_decode(SCORES[0], TRANSITIONS)
    return [tell([int(b) for b in best], round(float(score), 5))]


def case_cells(tf):
    x, _, lengths, trans = inputs(tf)
    crf = tf.contrib.crf
    a, b, c = crf.CrfForwardRnnCell(trans), crf.CrfDecodeForwardRnnCell(trans), crf.CrfDecodeBackwardRnnCell(3)
    pointers = tf.constant([[0, 2, 1], [1, 1, 0]])
    return [[list(a(x[:, 1], x[:, 0])), list(b(x[:, 1], x[:, 0])), list(c(pointers, tf.constant([[0], [2]])))],
            tell(a.state_size, a.output_size, b.state_size, b.output_size, c.state_size, c.output_size)]
