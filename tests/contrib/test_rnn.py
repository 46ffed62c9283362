"""tf.contrib.rnn: what golden records do not tell."""
import numpy as np
import pytest

import graphreg as tf

rnn = tf.contrib.rnn


def test_cells_run_in_a_loop():
    x = tf.constant(np.random.RandomState(0).randn(2, 4, 3).astype(np.float32))
    for i, make in enumerate((lambda: rnn.LayerNormBasicLSTMCell(5), lambda: rnn.NASCell(5), lambda: rnn.UGRNNCell(5),
                              lambda: rnn.IndRNNCell(5), lambda: rnn.AttentionCellWrapper(rnn.GRUCell(5), 2),
                              lambda: rnn.OutputProjectionWrapper(rnn.GRUCell(3), 5))):
        with tf.variable_scope(f"net{i}"):
            y, _ = tf.nn.dynamic_rnn(make(), x, dtype=tf.float32)
        weights = tf.trainable_variables(f"net{i}")
        grads = tf.gradients(tf.reduce_sum(y ** 2), weights)
        with tf.Session() as session:
            session.run(tf.global_variables_initializer())
            value, slopes = session.run([y, grads])
        assert value.shape == (2, 4, 5) and weights and all(np.isfinite(g).all() for g in slopes)


def test_absent_cells_are_named():
    for name in ("GridLSTMCell", "BidirectionalGridLSTMCell", "TimeFreqLSTMCell", "CompiledWrapper"):
        with pytest.raises(tf.errors.UnimplementedError, match="tf.contrib.rnn." + name):
            getattr(rnn, name)(3)
