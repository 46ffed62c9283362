"""tf.contrib.training: sequences in parts with states."""
import numpy as np

from casetools import said, slow, tell


def _batch(tf, **kwargs):
    t = tf.contrib.training
    sequences = {"b": tf.constant(np.arange(7), tf.int64), "a": tf.constant(np.arange(14.).reshape(7, 2), tf.float32)}
    return t.batch_sequences_with_states("key", sequences, {"k": tf.constant(5)}, tf.constant(7), {"st": tf.zeros([3])},
                                         num_unroll=3, batch_size=kwargs.pop("batch_size", 1), num_threads=1, capacity=8,
                                         **kwargs)


def case_parts(tf):
    batch = _batch(tf, name="parts")
    saved = batch.save_state("st", batch.state("st") + 1.)
    fetch = [batch.key, batch.next_key, batch.length, batch.total_length, batch.sequence, batch.sequence_count,
             batch.sequences["a"], batch.sequences["b"], batch.context["k"], batch.state("st")]

    def steps(session):
        prefetch = tf.get_collection("queue_runners")[0].enqueue_ops[0]
        session.run(prefetch)
        return [session.run(fetch + [saved])[:-1] for _ in range(3)]
    return [steps, tell(batch.batch_size, batch.insertion_index, said(batch.state, "q"), said(batch.save_state, "q", 1.),
                        said(batch.save_state, "st", tf.zeros([3])))]


@slow
def case_of_the_class(tf):
    t = tf.contrib.training
    saver = t.SequenceQueueingStateSaver(2, 2, tf.constant(4), tf.placeholder(tf.string, []), {"a": tf.zeros([4, 3])}, {},
                                         {"s": tf.zeros([2]), "r": tf.constant(1)}, name="saver")
    batch = saver.next_batch
    batch.save_state("s", batch.state("s") * 2.)
    saver.close()
    return [tell(saver.name, saver.batch_size, saver.num_unroll, saver.barrier.name, saver.prefetch_op.name)]


@slow
def case_lengths(tf):
    t = tf.contrib.training
    a, b = tf.placeholder(tf.float32, [None, 2]), tf.placeholder(tf.string, [None])
    batch = t.batch_sequences_with_states(tf.constant("k"), {"a": a, "b": b}, {}, None, {"s": tf.constant(0.)}, 2, 1)
    prefetch = tf.get_collection("queue_runners")[0].enqueue_ops[0]
    feed = {a: np.ones([3, 2]), b: ["x", "y", "z"]}
    saved = batch.save_state("s", batch.state("s") + 1.)
    return [lambda s: s.run(prefetch, feed), lambda s: s.run([batch.sequences["b"], batch.length, saved])[:-1],
            lambda s: s.run([batch.sequences["b"], batch.length, batch.state("s")]),
            lambda s: said(s.run, prefetch, {a: np.ones([3, 2]), b: ["x"]})]


@slow
def case_not_padded(tf):
    t = tf.contrib.training
    return [tell(t.batch_sequences_with_states("k", {"a": tf.zeros([4])}, {}, 4, {"s": tf.zeros([3])}, 2, 2, pad=False).length)]


@slow
def case_mistakes(tf):
    fn, z = tf.contrib.training.batch_sequences_with_states, tf.zeros
    free = tf.placeholder(tf.float32)
    return [tell(said(fn, "k", {}, {}, 3, {"s": z([3])}, 3, 2), said(fn, "k", {"a": z([4])}, {}, 3, {}, 3, 2),
                 said(fn, "k", {"a": z([4])}, {}, 3, {"s": free}, 3, 2), said(fn, "k", {"a": free}, {}, 3, {"s": z([3])}, 3, 2, pad=False),
                 said(fn, "k", {"a": z([4])}, {"c": free}, 3, {"s": z([3])}, 3, 2))]
