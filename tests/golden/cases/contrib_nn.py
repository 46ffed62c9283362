"""tf.contrib.nn, tf.contrib.util."""
import numpy as np
from casetools import said, tell


def case_flipped(tf):
    n = tf.contrib.nn
    logits, labels = tf.constant([[1., -2.]]), tf.constant([[1., 0.]])
    return [n.deprecated_flipped_sigmoid_cross_entropy_with_logits(logits, labels),
            n.deprecated_flipped_softmax_cross_entropy_with_logits(logits, labels),
            n.deprecated_flipped_sparse_softmax_cross_entropy_with_logits(logits, tf.constant([1]), name="s")]


def case_alpha_dropout(tf):
    n, x = tf.contrib.nn, tf.constant(np.linspace(-2, 2, 12).reshape(3, 4).astype(np.float32))
    dropped = n.alpha_dropout(x, .7, seed=1)
    rows = n.alpha_dropout(x, .5, noise_shape=[3, 1], seed=2, name="rows")
    return [dropped, rows, tell(n.alpha_dropout(x, 1.) is x, [said(f) for f in (
        lambda: n.alpha_dropout(x, 0.), lambda: n.alpha_dropout(x, 1.5), lambda: n.alpha_dropout(x, tf.constant(1.)))])]


def case_sampled_sparse(tf):
    w, b = tf.constant(np.arange(20.).reshape(5, 4) / 20), tf.zeros([5], tf.float64)
    x = tf.constant([[1., 2., 3., 4.], [0., 1., 0., 1.]], tf.float64)
    sampled = (tf.constant([0, 3], tf.int64), tf.constant([[.5], [.4]]), tf.constant([.5, .3]))
    loss = tf.contrib.nn.sampled_sparse_softmax_loss(
        tf.cast(w, tf.float32), tf.cast(b, tf.float32), tf.constant([[1], [3]]), tf.cast(x, tf.float32), 2, 5, sampled)
    return [loss]


def case_ops_of_a_graph(tf):
    u, g = tf.contrib.util, tf.GraphDef()
    for name in ("Mul", "Const", "Const"):
        g.node.add(op=name)
    ops, other = u.stripped_op_list_for_graph(g), tf.GraphDef()
    other.node.add(op="Nope")
    return [tell(said(u.stripped_op_list_for_graph, other), sorted(u.ops_used_by_graph_def(g)),
                 [o.name for o in ops.op], str(ops.op[1]))]
