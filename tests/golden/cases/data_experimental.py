"""tf.data.experimental: nodes, and what datasets give."""
import numpy as np

from casetools import said, tell
from data_pipelines import elements


def case_interleaved(tf):
    X, R = tf.data.experimental, tf.data.Dataset.range
    ten = lambda: R(5).map(lambda x: x + 10)
    X.sample_from_datasets([R(3), R(4)], [0.3, 0.7], seed=1)
    X.sample_from_datasets([R(3), R(4)])
    X.choose_from_datasets([R(3), R(4)], R(2))
    R(4).apply(X.parallel_interleave(lambda x: R(2), 2, 3, True, 5, 6))
    three = lambda x: tf.data.Dataset.from_tensors(x).repeat(3)
    return [elements(tf, m) for m in (
        lambda: X.sample_from_datasets([R(5), ten()], [0.3, 0.7], seed=1),
                                      lambda: X.sample_from_datasets([R(5), ten()], seed=4),
        lambda: X.choose_from_datasets([R(5), ten()], tf.data.Dataset.from_tensor_slices(np.array([0, 1, 1, 0],
                                                                                                  np.int64))),
        lambda: R(6).interleave(three, 2, 2), lambda: R(6).interleave(three, 3, 1, num_parallel_calls=2),
        lambda: R(6).apply(X.parallel_interleave(three, 2, 2)))]


def case_grouped(tf):
    X, R = tf.data.experimental, tf.data.Dataset.range
    R(6).apply(X.group_by_window(lambda x: x % 2, lambda k, w: w.batch(2), 2))
    grow = lambda: R(8).map(lambda x: tf.range(x))
    grow().apply(X.bucket_by_sequence_length(tf.size, [3, 6], [2, 2, 2]))
    reducer = X.Reducer(lambda k: np.int64(0), lambda s, x: s + x, lambda s: s)
    return [elements(tf, m, times=1) for m in (
        lambda: R(6).apply(X.group_by_window(lambda x: x % 2, lambda k, w: w.batch(2), 2)),
        lambda: R(9).apply(X.group_by_window(lambda x: x % 3, lambda k, w: w.batch(9).map(lambda e: (k, e)),
                                             window_size_func=lambda k: k + 1)),
        lambda: grow().apply(X.bucket_by_sequence_length(tf.size, [3, 6], [2, 2, 2])),
        lambda: grow().take(6).apply(X.bucket_by_sequence_length(tf.size, [3, 6], [2, 2, 2],
                                                                 pad_to_bucket_boundary=True)),
        lambda: R(10).apply(X.group_by_reducer(lambda x: x % 3, reducer)))] + [
            tell(said(X.group_by_window, lambda x: x, lambda k, w: w))]


def case_transformed(tf):
    X, R = tf.data.experimental, tf.data.Dataset.range
    D = tf.data.Dataset
    R(6).apply(X.map_and_batch(lambda x: x, 2, num_parallel_calls=3, drop_remainder=True))
    X.TFRecordWriter("never").write(D.from_tensors("a"))
    return [elements(tf, m, times=1, most=8) for m in (
        lambda: R(5).apply(X.map_and_batch(lambda x: x * 2, 2)),
                                                       lambda: R(5).apply(X.scan(np.int64(0), lambda s,
                                                                                 x: (s + x, s * x))),
        lambda: D.from_tensor_slices([1, 2, 1]).apply(X.unique()), lambda: R(5).apply(X.take_while(lambda x: x < 3)),
        lambda: R(3).apply(X.enumerate_dataset(5)), lambda: X.Counter(2, 3), lambda: X.RandomDataset(seed=1))]


def case_whole(tf):
    X, R = tf.data.experimental, tf.data.Dataset.range
    counts = [R(3), R(3).repeat(), R(7).batch(2), R(7).batch(2, True), R(3).filter(lambda x: x > 1),
              R(5).take(3).concatenate(R(2)),
              R(9).shard(2, 1), R(4).skip(9), tf.data.Dataset.zip((R(3), R(2).repeat()))]
    one = [X.get_single_element(R(n)) for n in (1, 0, 2)]
    return [[X.cardinality(d) for d in counts]] + one + [X.get_single_element(X.from_variant(X.to_variant(R(1)),
                                                                                             X.get_structure(R(1))))]


def case_dense_to_sparse(tf):
    d = tf.data.Dataset.range(4).map(lambda x: tf.range(x)).apply(tf.data.experimental.dense_to_sparse_batch(2, [5]))
    x = d.make_one_shot_iterator().get_next()
    dense = tf.sparse_tensor_to_dense(x)
    return [{"x": dense}, {"x": dense}, {"x": dense}]
