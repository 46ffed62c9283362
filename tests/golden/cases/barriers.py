"""Barriers: elements whose components come at different times, and sequences in parts with states."""
import numpy as np

from casetools import part, said, slow, tell


def case_parts_come_together(tf):
    b = part(tf, "python.ops.data_flow_ops").Barrier((tf.float32, tf.int32), shapes=((), (2,)), name="B", shared_name="shared")
    keys, values, pairs = tf.placeholder(tf.string, [None]), tf.placeholder(tf.float32, [None]), tf.placeholder(tf.int32, [None, 2])
    first, second = b.insert_many(0, keys, values), b.insert_many(1, keys, pairs)
    taken = b.take_many(2)
    sizes = [b.ready_size(), b.incomplete_size(name="waiting")]
    feed = {keys: ["a", "b", "c"], values: [1., 2., 3.], pairs: [[1, 2], [3, 4], [5, 6]]}
    late = {keys: ["d"], values: [4.], pairs: [[7, 8]]}
    return [tell(b.name, b.barrier_ref.dtype.name, [t.shape.as_list() for t in list(taken[:2]) + taken[2]]),
            lambda s: s.run(first, feed), lambda s: s.run(sizes), lambda s: said(s.run, first, feed),
            lambda s: s.run(second, {keys: ["c", "a"], pairs: [[5, 6], [1, 2]]}), lambda s: s.run(sizes), {'t': taken[0], 'k': taken[1], 'v': taken[2]},
            lambda s: said(s.run, first, {keys: ["x"], values: [1., 2.]}),
            lambda s: said(s.run, second, {keys: ["x"], pairs: [[1, 2]]}), lambda s: s.run(first, late),
            lambda s: s.run(second, {keys: ["b", "d"], pairs: [[0, 0], [1, 1]]}), lambda s: s.run(sizes), {'t': taken[0], 'k': taken[1], 'v': taken[2]}]


@slow
def case_closed(tf):
    b = part(tf, "python.ops.data_flow_ops").Barrier((tf.float32, tf.int32), shapes=((), ()), name="B", shared_name="shared")
    first, second = b.insert_many(0, ["a", "b"], [1., 2.]), b.insert_many(1, ["a"], [3])
    new, rest = b.insert_many(1, ["z"], [3]), b.insert_many(1, ["b"], [4])
    one, three = b.take_many(1), b.take_many(3, allow_small_batch=True)
    close, cancel = b.close(), b.close(cancel_pending_enqueues=True)
    run = lambda op: lambda s: said(s.run, op)
    return [run(first), run(second), run(close), run(new), run(one), run(rest), run(three), run(one), run(three), run(close),
            run(cancel), run(first)]


@slow
def case_cancelled(tf):
    b = part(tf, "python.ops.data_flow_ops").Barrier((tf.float32, tf.int32), shapes=((), ()), name="B", shared_name="shared")
    first, second = b.insert_many(0, ["a", "b"], [1., 2.]), b.insert_many(1, ["a"], [3])
    rest, one = b.insert_many(1, ["b"], [4]), b.take_many(1)
    cancel = b.close(cancel_pending_enqueues=True)
    run = lambda op: lambda s: said(s.run, op)
    return [run(first), run(second), run(cancel), run(rest), run(one), run(one)]
