"""tf.contrib.training: bucket, bucket_by_sequence_length, rejection_sample, resample_at_rate."""
import numpy as np
from casetools import said, tell


def _queued(tf, fetches, count):
    def run(session):
        session.run(tf.local_variables_initializer())
        coord = tf.train.Coordinator()
        threads = tf.train.start_queue_runners(session, coord)
        found = [[v.tolist() for v in session.run(fetches)] for _ in range(count)]
        coord.request_stop()
        coord.join(threads)
        return found
    return run


def _runners(tf):
    return tell([[r.name, [e.name for e in r.enqueue_ops], r.close_op.name, r.cancel_op.name]
                 for r in tf.get_collection("queue_runners")])


def case_bucket(tf):
    number = tf.train.range_input_producer(8, shuffle=False).dequeue()
    which, (a, b) = tf.contrib.training.bucket([number, tf.stack([number, 1])], number % 2, 2, 2, name="b")
    return [tell(which, a, b), _runners(tf)]


def case_bucket_options(tf):
    which, parts = tf.contrib.training.bucket(
        {"y": tf.constant(1), "x": tf.placeholder(tf.float32, [None])}, tf.placeholder(tf.int32, []), [2, 3], 2,
        num_threads=2, capacity=8, bucket_capacities=[5, 6], dynamic_pad=True, allow_smaller_final_batch=True,
        keep_input=tf.placeholder(tf.bool, []), shared_name="sh")
    return [tell(which, parts), _runners(tf)]


def case_by_sequence_length(tf):
    length = tf.placeholder(tf.int32, [])
    lengths, parts = tf.contrib.training.bucket_by_sequence_length(
        length, [tf.placeholder(tf.float32, [None])], 4, [3, 6], dynamic_pad=True)
    others = tf.contrib.training.bucket_by_sequence_length(
        length, {"t": tf.ones([2]), "s": tf.constant("x")}, [2, 3], [4], allow_smaller_final_batch=True, name="other")
    return [tell(lengths, parts, others), _runners(tf)]


def case_sequences_run(tf):
    length = tf.train.range_input_producer(4, shuffle=False, num_epochs=2).dequeue() + 1
    lengths, (row,) = tf.contrib.training.bucket_by_sequence_length(length, [tf.ones([length])], 2, [3],
                                                                    dynamic_pad=True)

    def ordered(session):
        return sorted(map(str, _queued(tf, [lengths, row], 4)(session)))
    return [ordered]


def case_wrong_calls(tf):
    t, x = tf.contrib.training, tf.constant(1.)
    return [tell([said(f) for f in (
        lambda: t.bucket([], 0, 1, 2), lambda: t.bucket([x], 0, 1, 1), lambda: t.bucket([x], 0, [1], 2),
        lambda: t.bucket([x], 0, 1, 2, bucket_capacities=[1]),
        lambda: t.bucket_by_sequence_length(1, [x], 1, []), lambda: t.bucket_by_sequence_length(1, [x], 1, 3),
        lambda: t.bucket_by_sequence_length(1, [x], 1, [3, 2]),
        lambda: t.bucket_by_sequence_length(1, [x], 1, [1.5, 2]))])]


def case_rejection(tf):
    t = tf.contrib.training
    tf.set_random_seed(1)
    both = t.rejection_sample([tf.constant(1.), tf.constant([1, 2])], lambda x: x[0] * .5, 4)
    one = t.rejection_sample([tf.constant(1.)], lambda x: tf.constant(.5), 4, name="one")
    many = t.rejection_sample([tf.constant([1., 2.]), tf.constant([3, 4])], lambda x: tf.constant(.5), 4, name="nm",
                              enqueue_many=True)
    return [tell(both, one, many), _runners(tf)]


def case_resample(tf):
    tf.set_random_seed(5)
    x = tf.constant(np.arange(6.).reshape(3, 2))
    rows = tf.contrib.training.resample_at_rate([x, tf.constant([7, 8, 9])], tf.constant([.5, 1., 2.]), seed=3)
    return [{"rows": rows}, {"rows": rows}, tell(
        tf.contrib.training.resample_at_rate([x], [1., 2., 3.], "again", back_prop=True))]
