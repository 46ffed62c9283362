"""tf.contrib.training.batch_sequences_with_states: sequences go through whole, each with its own state."""
import graphreg as tf


def test_states_follow_their_sequences():
    number = tf.train.range_input_producer(5, num_epochs=1, shuffle=False).dequeue()
    length = number + 1
    steps = tf.cast(tf.range(length), tf.float32)
    steps.set_shape([None])
    batch = tf.contrib.training.batch_sequences_with_states(
        tf.as_string(number), {"x": steps}, {"n": number}, length, {"s": tf.constant(0.)}, num_unroll=2, batch_size=2,
        num_threads=1, capacity=4)
    total = batch.state("s") + tf.reduce_sum(batch.sequences["x"], 1)
    fetch = [batch.key, total, batch.save_state("s", total)]
    sums = {}
    with tf.train.MonitoredSession() as session:
        while not session.should_stop():
            keys, totals, _ = session.run(fetch)
            sums.update(zip(keys.tolist(), totals.tolist()))
    assert sums == {b"00000_of_00001:0": 0., b"00000_of_00001:1": 1., b"00000_of_00002:2": 1., b"00001_of_00002:2": 3.,
                    b"00000_of_00002:3": 1., b"00001_of_00002:3": 6., b"00000_of_00003:4": 1., b"00001_of_00003:4": 6.,
                    b"00002_of_00003:4": 10.}
