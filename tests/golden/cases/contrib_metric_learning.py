"""tf.contrib.losses.metric_learning: losses on distances of embeddings."""
import numpy as np

from casetools import slow

rng = np.random.RandomState(5)
LABELS = np.array([0, 1, 0, 2, 1, 2], np.int32)
POINTS = rng.randn(6, 4).astype(np.float32)
OTHERS = rng.randn(6, 4).astype(np.float32)


def _with_gradient(tf, fn, *args, **kwargs):
    x = tf.constant(POINTS)
    y = fn(*args[:1] + (x,) + args[1:], **kwargs)
    return [y, tf.gradients(y, x)]


@slow
def case_triplet(tf):
    return _with_gradient(tf, tf.contrib.losses.metric_learning.triplet_semihard_loss, LABELS, margin=.7)


def case_contrastive(tf):
    return _with_gradient(tf, tf.contrib.losses.metric_learning.contrastive_loss, LABELS % 2, OTHERS, margin=2.)


@slow
def case_lifted(tf):
    return _with_gradient(tf, tf.contrib.losses.metric_learning.lifted_struct_loss, LABELS)


@slow
def case_npairs(tf):
    return _with_gradient(tf, tf.contrib.losses.metric_learning.npairs_loss, LABELS, OTHERS, reg_lambda=.1)


@slow
def case_npairs_printed(tf):
    return [tf.contrib.losses.metric_learning.npairs_loss(LABELS, POINTS, OTHERS, print_losses=True)][:0]


@slow
def case_npairs_multilabel(tf):
    rows = [tf.SparseTensor([[i % 3], [3 + i % 2]], tf.constant([1., 1.]), [5]) for i in range(6)]
    rows = [tf.SparseTensor(tf.constant(np.array([[i % 3], [3 + i % 2]], np.int64)), tf.constant([1, 1]), [5]) for i in range(6)]
    return _with_gradient(tf, tf.contrib.losses.metric_learning.npairs_loss_multilabel, rows, OTHERS)
