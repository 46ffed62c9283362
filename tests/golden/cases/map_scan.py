"""map_fn, scan, foldl, foldr and hessians; gradients through them and through nested while loops."""
import collections

import numpy as np

from casetools import said, tell

Pair = collections.namedtuple("Pair", "a b")


def _matrix(tf, shape=(4, 3)):
    return tf.placeholder(tf.float32, shape, name="x"), np.arange(12, dtype=np.float32).reshape(4, 3) / 4


# ------------------------------------------------------------------ map_fn
def case_map(tf):
    x, v = _matrix(tf)
    return [{"y": tf.map_fn(lambda row: row * 2., x), "z": tf.map_fn(tf.reduce_sum, x, name="sums"), "@feed": {x: v}}]


def case_map_gradient(tf):
    x, v = _matrix(tf)
    w = tf.constant([1., 2., 3.])
    y = tf.map_fn(lambda row: tf.reduce_sum(row * row * w), x)
    return [{"y": y, "g": tf.gradients(y * y, [x, w]), "@feed": {x: v}}]


def case_map_unknown_length(tf):
    x = tf.placeholder(tf.float32, [None, 3])
    y = tf.map_fn(lambda row: row[1:], x, parallel_iterations=1, swap_memory=True)
    z = tf.map_fn(lambda row: row[0], tf.placeholder_with_default(np.ones((2, 3)), None), infer_shape=False)
    return [{"y": y, "z": z, "@feed": {x: np.ones((3, 3))}}, {"y": y, "@feed": {x: np.ones((0, 3))}}, tell(y.shape, z.shape)]


def case_map_several(tf):
    x, v = _matrix(tf)
    n = tf.range(4)
    a = tf.map_fn(lambda pair: pair[0] * tf.cast(pair[1], tf.float32), (x, n), dtype=tf.float32)
    b = tf.map_fn(lambda i: (i, i + 1), n, dtype=(tf.int32, tf.int32))
    c = tf.map_fn(lambda d: {"sum": d["x"] + 1., "n": d["n"]}, {"x": x, "n": n}, dtype={"sum": tf.float32, "n": tf.int32})
    d = tf.map_fn(lambda p: Pair(p.b, p.a), Pair(x, n), dtype=Pair(tf.int32, tf.float32))
    e = tf.map_fn(lambda l: [l[0]], [n])
    return [{"a": a, "b": list(b), "c": c["sum"], "d": list(d), "e": e, "@feed": {x: v}}, tell(type(d).__name__, type(e).__name__)]


def case_map_types(tf):
    n = tf.range(3)
    return [tf.map_fn(lambda i: tf.cast(i, tf.float32) / 2., n, dtype=tf.float32), tf.map_fn(lambda i: i > 1, n, dtype=tf.bool),
            tf.map_fn(lambda i: i + 1, np.array([1, 2])), tell(said(tf.map_fn, lambda v: v, [1., 2.]))]


def case_map_no_back_prop(tf):
    x, v = _matrix(tf)
    y = tf.map_fn(lambda row: row * row, x, back_prop=False)
    return [{"y": y, "@feed": {x: v}}, tell(said(lambda: tf.gradients(y, x)[0]))]


def case_map_variables_and_scopes(tf):
    x, v = _matrix(tf)
    with tf.variable_scope("outer"):
        def body(row):
            w = tf.get_variable("w", [3], initializer=tf.ones_initializer())
            return tf.reduce_sum(row * w)
        y = tf.map_fn(body, x, name="mapped")
    g = tf.gradients(y, tf.trainable_variables())
    with tf.variable_scope("cached", caching_device="/cpu:0"):
        z = tf.map_fn(lambda row: row + tf.get_variable("b", [], initializer=tf.ones_initializer()), x)
    return [tf.global_variables_initializer(), {"y": y, "g": g, "z": z, "@feed": {x: v}}, tell([w.name for w in tf.global_variables()])]


def case_map_nested(tf):
    x, v = _matrix(tf)
    y = tf.map_fn(lambda row: tf.map_fn(lambda e: e * e, row), x)
    return [{"y": y, "g": tf.gradients(y * 2., x)[0], "@feed": {x: v}}]


def case_map_errors(tf):
    x, _ = _matrix(tf)
    return [tell(said(tf.map_fn, 1, x), said(tf.map_fn, lambda a: a, tf.constant(1.)), said(tf.map_fn, lambda a: (a, a), x),
                 said(tf.map_fn, lambda a: a[0], (x, x)), said(tf.map_fn, lambda a: a[0], (x, tf.ones([3]))),
                 said(tf.map_fn, lambda a: tf.cast(a, tf.int32), x), said(tf.map_fn, lambda a: None, x),
                 said(tf.map_fn, lambda a: a, x, parallel_iterations=0))]


# ------------------------------------------------------------------ scan
def case_scan(tf):
    x, v = _matrix(tf)
    return [{"y": tf.scan(lambda a, row: a + row, x), "z": tf.scan(lambda a, row: a * 2. + row, x, initializer=tf.ones([3])),
             "r": tf.scan(lambda a, row: a * 2. + row, x, reverse=True), "q": tf.scan(
                 lambda a, row: a - row, x, initializer=tf.zeros([3]), reverse=True, name="backwards"), "@feed": {x: v}}]


def case_scan_gradient(tf):
    x, v = _matrix(tf)
    w = tf.constant([.5, 1., 2.])
    y = tf.scan(lambda a, row: tf.tanh(a * w + row), x)
    return [{"g": tf.gradients(y * y, [x, w]), "@feed": {x: v}}]


def case_scan_gradient_reverse(tf):
    x, v = _matrix(tf)
    s = tf.constant([.5, 1., 2.])
    y = tf.scan(lambda a, row: a * row, x, initializer=s, reverse=True, parallel_iterations=3, swap_memory=True)
    return [{"g": tf.gradients(y, [x, s]), "@feed": {x: v + 1}}]


def case_scan_several(tf):
    x, v = _matrix(tf)
    n = tf.range(4)
    y = tf.scan(lambda a, e: (a[0] + e[0], a[1] * 2), (x, n), initializer=(tf.zeros([3]), tf.constant(1)))
    z = tf.scan(lambda a, e: a + tf.cast(e, tf.float32), n, initializer=0.)
    w = tf.scan(lambda a, e: [a[1], a[0] + a[1]], n, initializer=[0, 1])
    return [{"y": list(y), "z": z, "w": w, "@feed": {x: v}}, tell(type(y).__name__, type(w).__name__)]


def case_scan_shapes(tf):
    x = tf.placeholder(tf.float32, [None, 3])
    y = tf.scan(lambda a, row: a + row, x)
    z = tf.scan(lambda a, row: a * row, x, initializer=tf.zeros([3]), infer_shape=False)
    return [{"y": y, "@feed": {x: np.ones((3, 3))}}, tell(y.shape, z.shape)]


def case_scan_errors(tf):
    x, _ = _matrix(tf)
    return [tell(said(tf.scan, 1, x), said(tf.scan, lambda a, b: (a, b), x), said(tf.scan, lambda a, b: a, (x, x), initializer=1.),
                 said(tf.scan, lambda a, b: tf.concat([a, b], 0), x),
                 said(tf.scan, lambda a, b: tf.concat([a, b], 0), x, infer_shape=False), said(tf.scan, lambda a, b: a, tf.constant(1.)),
                 said(tf.scan, lambda a, b: a, (x, tf.ones([3])), initializer=1.))]


# ------------------------------------------------------------------ foldl and foldr
def case_fold(tf):
    x, v = _matrix(tf)
    return [{"l": tf.foldl(lambda a, row: a * 2. + row, x), "r": tf.foldr(lambda a, row: a * 2. + row, x),
             "li": tf.foldl(lambda a, row: a - row, x, initializer=tf.ones([3]), name="left"),
             "ri": tf.foldr(lambda a, row: a - row, x, initializer=tf.ones([3]), name="right"), "@feed": {x: v}}]


def case_fold_gradient(tf):
    x, v = _matrix(tf)
    l, r = tf.foldl(lambda a, row: a * row, x + 1.), tf.foldr(lambda a, row: a * row + a, x, initializer=tf.constant([1., 2., 3.]))
    return [{"g": tf.gradients([l, r], x)[0], "@feed": {x: v}}]


def case_fold_unknown(tf):
    x = tf.placeholder(tf.float32, [None, 3])
    l, r = tf.foldl(lambda a, row: a + row, x), tf.foldr(lambda a, row: a + row, x)
    return [{"l": l, "r": r, "@feed": {x: np.ones((3, 3))}}, tell(l.shape, said(tf.foldl, 1, x), said(tf.foldr, 1, x),
                                                                said(tf.foldl, lambda a, b: a, tf.constant(1.)))]


def case_fold_several(tf):
    x, v = _matrix(tf)
    y = said(lambda: tf.foldl(lambda a, e: a + e[0] * e[1], (x, x), initializer=tf.zeros([3])))
    z = said(lambda: tf.foldr(lambda a, e: (a[0] + e, a[1] + 1.), x, initializer=(tf.zeros([3]), tf.constant(0.))))
    return [{"y": y, "z": list(z) if isinstance(z, tuple) else z, "@feed": {x: v}}]


# ------------------------------------------------------------------ hessians
def case_hessians(tf):
    x = tf.placeholder(tf.float32, [2])
    h = tf.hessians(tf.reduce_sum(x * x * x), x)
    return [{"h": h, "@feed": {x: [1., 2.]}}, tell(h[0].shape)]


def case_hessians_several(tf):
    x, y = tf.placeholder(tf.float32, [2]), tf.placeholder(tf.float32, [2, 2])
    h = tf.hessians([tf.reduce_sum(x * x) + tf.reduce_sum(y * y * y)], [x, y], name="second", colocate_gradients_with_ops=True,
                    gate_gradients=True, aggregation_method=1)
    return [{"h": h, "@feed": {x: [1., 2.], y: [[1., 2.], [3., 4.]]}}]


def case_hessians_errors(tf):
    x = tf.placeholder(tf.float32, [2])
    return [tell(said(tf.hessians, tf.constant(1.), x), said(tf.hessians, tf.reduce_sum(x), x), said(tf.hessians, x, 3))]


# ------------------------------------------------------------------ nested loops
def _nested(tf, x, n=3, **kwargs):
    def inner(j, s, i):
        return j + 1, s * x + tf.cast(i, tf.float32), i
    def outer(i, s):
        _, s, _ = tf.while_loop(lambda j, s, i: j <= i, inner, [0, s, i], **kwargs)
        return i + 1, s * s * .5
    return tf.while_loop(lambda i, s: i < n, outer, [0, x], **kwargs)[1]


def case_nested(tf):
    x = tf.placeholder(tf.float32, [])
    y = _nested(tf, x)
    return [{"y": y, "g": tf.gradients(y, x)[0], "@feed": {x: v}} for v in (1., .3)]


def case_nested_vector(tf):
    x = tf.placeholder(tf.float32, [None])
    y = _nested(tf, x, parallel_iterations=1)
    return [{"y": y, "g": tf.gradients(tf.reduce_sum(y), x)[0], "@feed": {x: [1., .3, .2]}}]


def case_nested_with_invariant(tf):
    x, w = tf.placeholder(tf.float32, [2]), tf.Variable([[1., .5], [.2, .1]])
    def inner(j, s):
        return j + 1, tf.tanh(tf.squeeze(tf.matmul(w, tf.expand_dims(s, 1)), 1))
    def outer(i, s):
        return i + 1, tf.while_loop(lambda j, s: j < 2, inner, [0, s])[1] + x
    y = tf.while_loop(lambda i, s: i < 3, outer, [0, x])[1]
    return [w.initializer, {"g": tf.gradients(y, [x, w]), "@feed": {x: [1., 2.]}}]


def case_nested_cond_in_loop(tf):
    x = tf.placeholder(tf.float32, [2])
    def body(i, s):
        t = tf.cond(tf.equal(i % 2, 0), lambda: s * x, lambda: s + x * x)
        return i + 1, t
    y = tf.while_loop(lambda i, s: i < 4, body, [0, x])[1]
    return [{"y": y, "g": tf.gradients(y, x)[0], "@feed": {x: [1., 2.]}}]


def case_nested_loop_in_cond(tf):
    x, p = tf.placeholder(tf.float32, [2]), tf.placeholder(tf.bool, [])
    y = tf.cond(p, lambda: tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s * x), [0, x])[1], lambda: -x)
    g = tf.gradients(y, x)[0]
    return [{"y": y, "g": g, "@feed": {x: [1., 2.], p: True}}, {"y": y, "g": g, "@feed": {x: [1., 2.], p: False}}]


def case_nested_unused_results(tf):
    x = tf.placeholder(tf.float32, [2])
    def outer(i, a, b):
        _, c, d = tf.while_loop(lambda j, c, d: j < 2, lambda j, c, d: (j + 1, c * x, d + 1.), [0, a, b])
        return i + 1, c, d
    _, a, b = tf.while_loop(lambda i, a, b: i < 2, outer, [0, x, tf.zeros([2])])
    return [{"g": tf.gradients(a, x)[0], "@feed": {x: [1., 2.]}}, {"h": said(lambda: tf.gradients([a, b], x)[0]), "@feed": {x: [1., 2.]}}]


def case_nested_sparse(tf):
    w = tf.Variable(np.arange(6., dtype=np.float32).reshape(3, 2))
    y = tf.while_loop(lambda i, s: i < 4, lambda i, s: (i + 1, s + tf.gather(w, i % 3) * s), [0, tf.ones([2])])[1]
    g = tf.gradients(y, w)[0]
    return [w.initializer, {"v": g.values, "i": g.indices} if hasattr(g, "values") else g]


def case_nested_three(tf):
    x = tf.placeholder(tf.float32, [])
    def loop(depth, s):
        if not depth:
            return s * x
        return tf.while_loop(lambda i, s: i < 2, lambda i, s: (i + 1, loop(depth - 1, s)), [0, s])[1]
    y = loop(3, x)
    return [{"y": y, "g": tf.gradients(y, x)[0], "@feed": {x: 1.1}}]


def case_nested_arrays(tf):
    x, v = _matrix(tf)
    source = tf.TensorArray(tf.float32, 4, clear_after_read=False).unstack(x)
    def outer(i, ta):
        _, s = tf.while_loop(lambda j, s: j <= i, lambda j, s: (j + 1, s * source.read(j) + 1.), [0, tf.ones([3])])
        return i + 1, ta.write(i, s)
    ta = tf.while_loop(lambda i, ta: i < 4, outer, [0, tf.TensorArray(tf.float32, 4)])[1]
    y = ta.stack()
    return [{"y": y, "g": tf.gradients(y, x)[0], "@feed": {x: v}}]


def case_stop_gradient_in_loop(tf):
    x = tf.placeholder(tf.float32, [2])
    y = tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, s * tf.stop_gradient(s) + x), [0, x])[1]
    z = tf.while_loop(lambda i, s: i < 3, lambda i, s: (i + 1, tf.stop_gradient(s * x)), [0, x])[1]
    return [{"g": tf.gradients(y, x)[0], "@feed": {x: [1., 2.]}}, {"h": said(lambda: tf.gradients(z, x)[0]), "@feed": {x: [1., 2.]}}]
