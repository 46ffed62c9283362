"""Steps of SyncReplicasOptimizer run in one process; what it does not do is refused."""
import threading

import numpy as np
import pytest

import graphreg as tf


# As in TF, the thread that hands out tokens waits for gradients until the session is closed, and dies of it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_steps_in_a_monitored_session():
    with tf.Graph().as_default():
        v = tf.Variable([1., 2.], name="v")
        step = tf.train.get_or_create_global_step()
        optimizer = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.25), 1)
        op = optimizer.minimize(tf.reduce_sum(v * v), global_step=step)
        hook = optimizer.make_session_run_hook(True, num_tokens=0)
        with tf.train.MonitoredTrainingSession(hooks=[hook], stop_grace_period_secs=0.1) as session:
            # The first run waits for the token that the first step hands out.
            assert session.run(op) == 1
            assert session.run(op) == 2
            np.testing.assert_array_equal(session.run(v), [0.25, 0.5])
        for thread in threading.enumerate():
            if "sync_token_q" in thread.name:
                thread.join()


def test_sparse_gradients_are_refused():
    with tf.Graph().as_default():
        v = tf.Variable([[1.], [2.]], name="v")
        optimizer = tf.train.SyncReplicasOptimizer(tf.train.GradientDescentOptimizer(0.25), 1)
        with pytest.raises(tf.errors.UnimplementedError, match="a sum of sparse gradients is not emulated"):
            optimizer.minimize(tf.reduce_sum(tf.gather(v, [0])), global_step=tf.train.get_or_create_global_step())
    with pytest.raises(tf.errors.UnimplementedError, match="SparseConditionalAccumulator"):
        tf.SparseConditionalAccumulator(tf.float32)
