"""tf.contrib.seq2seq: what golden records do not tell."""
import numpy as np
import pytest

import graphreg as tf

seq2seq = tf.contrib.seq2seq


def test_attention_learns_to_copy():
    tf.set_random_seed(2)
    memory = tf.constant(np.eye(4, dtype=np.float32)[[[0, 1, 2], [3, 1, 0]]])
    cell = seq2seq.AttentionWrapper(tf.nn.rnn_cell.GRUCell(16), seq2seq.BahdanauAttention(8, memory, [3, 2]))
    helper = seq2seq.TrainingHelper(tf.one_hot([[0, 1, 2]] * 2, 3), [3, 2])
    decoder = seq2seq.BasicDecoder(cell, helper, cell.zero_state(2, tf.float32), tf.layers.Dense(4))
    outputs, state, lengths = seq2seq.dynamic_decode(decoder, impute_finished=True)
    loss = seq2seq.sequence_loss(outputs.rnn_output, tf.constant([[0, 1, 2], [3, 1, 0]]),
                                 tf.constant([[1., 1., 1.], [1., 1., 0.]]))
    train = tf.train.AdamOptimizer(.05).minimize(loss)
    with tf.Session() as session:
        session.run(tf.global_variables_initializer())
        first = session.run(loss)
        for _ in range(80):
            session.run(train)
        last, ids, n, weights = session.run([loss, outputs.sample_id, lengths, state.alignments])
    assert last < .2 * first and n.tolist() == [3, 2] and ids[0].tolist() == [0, 1, 2]
    assert weights[1, 2] == 0 and np.allclose(weights.sum(1), 1)


def test_state_with_other_parts():
    memory = tf.ones([2, 3, 4])
    cell = seq2seq.AttentionWrapper(tf.nn.rnn_cell.GRUCell(5), seq2seq.LuongAttention(5, memory))
    state = cell.zero_state(2, tf.float32)
    assert state.clone(cell_state=tf.ones([2, 5])).time is state.time
    with pytest.raises(ValueError, match="Invalid shape for tensor"):
        state.clone(cell_state=tf.ones([2, 6]))


def test_several_mechanisms():
    memory = tf.ones([2, 3, 4])
    cell = seq2seq.AttentionWrapper(tf.nn.rnn_cell.GRUCell(5), [seq2seq.LuongAttention(5, memory), seq2seq.BahdanauAttention(5, memory)],
                                    attention_layer_size=[2, 3])
    output, state = cell(tf.ones([2, 1]), cell.zero_state(2, tf.float32))
    assert output.shape.as_list() == [2, 5] and len(state.alignments) == 2
