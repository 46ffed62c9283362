"""Small parts of tf.contrib: sparsemax, compiler, stateless, deprecated summaries, copy_graph, nn, memory_stats."""
import numpy as np

from casetools import said, slow, tell

LOGITS = np.random.RandomState(0).randn(4, 5).astype(np.float32) * 2


def _grad(tf, y, x):
    return tf.gradients(tf.reduce_sum(y * tf.cast(tf.reshape(tf.range(1, 1 + int(np.prod(y.shape.as_list()))), y.shape), y.dtype)), x)


@slow
def case_sparsemax(tf):
    x = tf.constant(LOGITS)
    lib = tf.contrib.sparsemax
    y = lib.sparsemax(x)
    loss = lib.sparsemax_loss(x, y, tf.one_hot([0, 2, 1, 4], 5))
    return [y, loss, _grad(tf, y, x), tf.gradients(loss, x)]


@slow
def case_sparsemax_edges(tf):
    lib = tf.contrib.sparsemax
    odd = np.array([[np.nan, 1, 2], [np.inf, 0, 1], [-np.inf, 0, 1], [-np.inf, -np.inf, -np.inf]], np.float32)
    return [lib.sparsemax(odd, name="odd"), lib.sparsemax(LOGITS.astype(np.float64)), lib.sparsemax(np.float32([[0, 0, 0]]))]


def case_nn(tf):
    return [tf.contrib.nn.nth_element(LOGITS, 2), tf.contrib.nn.nth_element(LOGITS, 1, reverse=True)]


def case_compiler(tf):
    x = tf.constant([1., 2.])
    with tf.contrib.compiler.jit.experimental_jit_scope():
        y = x + 1.
        with tf.contrib.compiler.jit.experimental_jit_scope(compile_ops=False):
            y = y * 2.
        with tf.contrib.compiler.jit.experimental_jit_scope(compile_ops=lambda node: node.op == "Neg", separate_compiled_gradients=True):
            y = -tf.square(y)
    return [y, tf.gradients(y, x)]


def case_stateless(tf):
    lib = tf.contrib.stateless
    return [lib.stateless_random_uniform([3], [1, 2]), lib.stateless_random_normal([3], [1, 2], stddev=2.),
            lib.stateless_truncated_normal([3], [1, 2]), lib.stateless_multinomial(LOGITS, 3, [1, 2])]


@slow
def case_deprecated_summaries(tf):
    lib = tf.contrib.deprecated
    a = lib.scalar_summary("a", 1.)
    b = lib.scalar_summary(["b", "c"], [1., 2.], name="two")
    h = lib.histogram_summary("h", [1., 2.])
    i = lib.image_summary("i", np.ones([1, 2, 2, 1], np.float32), max_images=1)
    s = lib.audio_summary("s", np.zeros([1, 4], np.float32), 8., max_outputs=1)
    return [a, b, h, lib.merge_summary([a, b]), lib.merge_all_summaries().op, i.op, s.op]


def case_copy_graph(tf):
    w = tf.Variable([2., 3.], name="w")
    y = tf.square(w, name="y") + 1.
    other = tf.Graph()
    lib = tf.contrib.copy_graph
    with other.as_default():
        lib.copy_variable_to_graph(w, other)
        made = lib.copy_op_to_graph(y, other, [other.get_collection("variables")[0]], scope="")
        return [tell(made.name, made.graph is other, lib.get_copied_op(y, other).name,
                     [(o.name, o.type, [t.name for t in o.inputs]) for o in other.get_operations()])]


@slow
def case_copy_graph_scope(tf):
    x = tf.placeholder(tf.float32, [2], name="x")
    w = tf.Variable([2., 3.], name="w")
    with tf.control_dependencies([tf.identity(w, name="first")]):
        y = tf.add(x, w, name="y")
    other = tf.Graph()
    lib = tf.contrib.copy_graph
    with other.as_default():
        v = lib.copy_variable_to_graph(w, other, scope="sc")
        made = lib.copy_op_to_graph(y, other, [v], scope="sc")
        return [tell(made.name, [(o.name, o.type, [t.name for t in o.inputs], [c.name for c in o.control_inputs]) for o in other.get_operations()],
                     said(lib.copy_op_to_graph, 3, other, []), said(lib.copy_variable_to_graph, 3, other), said(lib.get_copied_op, 3, other),
                     said(lib.get_copied_op, y, other))]


@slow
def case_memory_stats(tf):
    lib = tf.contrib.memory_stats
    first, _, _ = lib.MaxBytesInUse(), lib.BytesInUse(), lib.BytesLimit()
    return [lambda session: said(session.run, first).partition(" used by")[0]]
