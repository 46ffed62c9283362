"""Accumulators of dense gradients: nodes, what is taken out, and when a gradient comes too late."""
import numpy as np

from casetools import said, tell


def runs(*fetches):
    """A step that runs fetches one after the other; errors are told, and the rest goes on."""
    def step(session):
        out = []
        for fetch in fetches:
            got = said(session.run, fetch)
            out.append(got if got is None or isinstance(got, str) else np.asarray(got).tolist())
        return out
    return step


def steps(tf, reduction_type):
    a = tf.ConditionalAccumulator(tf.float32, shape=[2], reduction_type=reduction_type, name="acc")
    late, early = a.apply_grad([1., 2.], local_step=1), a.apply_grad([3., 4.], local_step=0)
    taken, count, advance = a.take_grad(2), a.num_accumulated(), a.set_global_step(5)
    return [tell(a.name, str(a.dtype), a.accumulator_ref.name),
            runs(count, late, early, count, taken, count, early, late, late, count, taken, advance, late, count)]


def case_mean(tf):
    return steps(tf, "MEAN")


def case_sum(tf):
    return steps(tf, "SUM")


def case_any_shape(tf):
    a = tf.ConditionalAccumulator(tf.float32)
    one, other = a.apply_grad([1., 2.]), a.apply_grad([[1.]])
    return [runs(one, other, a.num_accumulated(), a.take_grad(0), a.take_grad(1), other, a.num_accumulated())]


def case_partial_shape(tf):
    a = tf.ConditionalAccumulator(tf.float32, shape=tf.TensorShape([None, 2]))
    wrong = a.apply_grad(tf.placeholder_with_default([1., 2.], None))
    return [runs(wrong, a.apply_grad([[1., 2.]]), a.take_grad(1), a.set_global_step(3), a.set_global_step(2))]


def case_shared(tf):
    with tf.name_scope("scope"):
        a = tf.ConditionalAccumulator(tf.float64, shape=[], shared_name="q")
        b = tf.ConditionalAccumulator(tf.float64, shape=[], shared_name="q", name="other")
        return [tell(a.name), runs(a.apply_grad(2.), b.apply_grad(np.float64(4.)), a.take_grad(2, name="taken"))]


def case_wrong(tf):
    A = tf.ConditionalAccumulator
    return [tell(said(A(tf.float32, shape=[2]).apply_grad, [1., 2., 3.]), said(A, tf.float32, reduction_type="BAD"),
                 said(A, tf.string))]
