"""tf.contrib.training: strata, weights, and sequences in parts with states."""
import numpy as np

from casetools import said, slow, tell


@slow
def case_weighted_resample(tf):
    tf.set_random_seed(3)
    rows, total = tf.contrib.training.weighted_resample(
        [tf.constant([[1.], [2.], [3.], [4.]]), tf.constant(["a", "b", "c", "d"])], tf.constant([.5, 4., 0., 2.]),
        tf.constant(2.), seed=7)
    low, small = tf.contrib.training.weighted_resample([tf.constant([1, 2, 3])], tf.constant([1., 2., 3.]), .5, mean_decay=.9,
                                                       scope="rare", seed=8)
    return [[tf.global_variables_initializer(), tf.local_variables_initializer()], [rows, total], [rows, total],
            [low, small], [low, small]]


def _strata(tf, **kwargs):
    tf.set_random_seed(1)
    data = [tf.constant([[1., 2.], [3., 4.]]), tf.constant(["x", "y"])]
    return tf.contrib.training.stratified_sample(data, tf.constant([0, 1]), [.3, .7], batch_size=4, enqueue_many=True,
                                                 **kwargs)


def case_stratified_sample(tf):
    return _strata(tf, init_probs=[.5, .5])


@slow
def case_stratified_sample_estimated(tf):
    return _strata(tf)


@slow
def case_stratified_sample_one(tf):
    tf.set_random_seed(1)
    return tf.contrib.training.stratified_sample([tf.constant([1., 2.])], tf.constant(1), np.array([.5, .25, .25]), 3,
                                                 init_probs=[.2, .3, .5], queue_capacity=32, threads_per_queue=2,
                                                 name="three")


@slow
def case_stratified_sample_mistakes(tf):
    fn = tf.contrib.training.stratified_sample
    data, label = [tf.constant([1., 2.])], tf.constant(1)
    return [tell(said(fn, [], label, [.5, .5], 3), said(fn, data, label, [.5, .6], 3), said(fn, data, label, [.5, .5], 3, init_probs=[1., .1]),
                 said(fn, data, label, [.5, .5], 3, init_probs=[1., 0., 0.]), said(fn, data, label, [.5, .5], 3, init_probs=[1., 0.]),
                 said(fn, data, [1], [.5, .5], 3), said(fn, data, tf.constant(1.), [.5, .5], 3), said(fn, data, label, [-.5, 1.5], 3),
                 said(fn, data, label, tf.constant([.5, .5]), 3), said(fn, data, [[1]], [.5, .5], 3, enqueue_many=True),
                 said(fn, data, tf.constant([0, 1, 1]), [.5, .5], 3, enqueue_many=True))]
