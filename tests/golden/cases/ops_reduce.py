"""Reductions, argmax and the like: every axis form, keepdims, empty input, gradients."""
import numpy as np

from casetools import said, tell

X = np.array([[[1., -2., 3.], [.5, 4., -1.]], [[2., 2., -3.], [0., 1.5, 6.]]])


def reduction(fn, grad=True, dtypes=("float32", "float64", "int32"), values=X):
    """All, one axis, a negative axis, two axes, an axis tensor, keepdims; gradients of each float one."""
    def case(tf):
        f, made = fn(tf), {}
        for d in dtypes:
            x = tf.constant(values.astype(d), name="x_" + d)
            ys = {"all": f(x), "one": f(x, 1), "negative": f(x, axis=-1), "two": f(x, axis=[0, 2]), "keep": f(x, axis=1, keepdims=True),
                  "keep_all": f(x, keepdims=True), "none": f(x, axis=[]), "tensor": f(x, tf.constant([0, 1])), "named": f(x, 0, name="named")}
            made.update({"%s_%s" % (d, k): v for k, v in ys.items()})
            if grad and d == "float32":
                made.update({"grad_" + k: tf.gradients(y, x)[0] for k, y in ys.items()})
        p = tf.placeholder_with_default(values.astype(dtypes[0]), None)
        made["unknown_rank"] = f(p)
        made["unknown_rank_axis"] = f(p, 1)
        return [made]
    return case


case_sum = reduction(lambda tf: tf.reduce_sum)
case_mean = reduction(lambda tf: tf.reduce_mean)
case_prod = reduction(lambda tf: tf.reduce_prod)
case_max = reduction(lambda tf: tf.reduce_max)
case_min = reduction(lambda tf: tf.reduce_min)
case_logsumexp = reduction(lambda tf: tf.reduce_logsumexp, dtypes=("float32", "float64"))
case_all = reduction(lambda tf: tf.reduce_all, grad=False, dtypes=("bool",), values=X > 0)
case_any = reduction(lambda tf: tf.reduce_any, grad=False, dtypes=("bool",), values=X > 2)
case_euclidean_norm = reduction(lambda tf: tf.math.reduce_euclidean_norm, grad=False, dtypes=("float32",))
case_std = reduction(lambda tf: tf.math.reduce_std, dtypes=("float32",))
case_variance = reduction(lambda tf: tf.math.reduce_variance, dtypes=("float32", "float64"))


def case_old_arguments(tf):
    x = tf.constant(X, tf.float32)
    return [[tf.reduce_sum(x, reduction_indices=1), tf.reduce_mean(x, reduction_indices=[0, 1], keep_dims=True), tf.reduce_max(x, 2, True),
             tf.reduce_min(input_tensor=x, axis=0), tf.reduce_prod(x, axis=(0, 1)), tf.count_nonzero(x, reduction_indices=[1]),
             tf.reduce_logsumexp(x, keep_dims=True), tf.argmax(x, dimension=1)],
            tell(said(tf.reduce_sum, x, axis=1, reduction_indices=1), said(tf.reduce_sum, x, keepdims=True, keep_dims=True))]


def case_empty(tf):
    x = tf.zeros([0, 3])
    return [[tf.reduce_sum(x), tf.reduce_sum(x, 0), tf.reduce_prod(x, 0), tf.reduce_max(x, 0), tf.reduce_min(x, 0), tf.reduce_mean(x, 0),
             tf.reduce_sum(x, 1), tf.reduce_all(tf.zeros([0], tf.bool)), tf.reduce_any(tf.zeros([0], tf.bool)), tf.reduce_max(tf.zeros([0], tf.int32))]]


def case_mean_of_integers(tf):
    return [[tf.reduce_mean([1, 2, 4]), tf.reduce_mean(tf.constant([1, 2], tf.int64)), tf.reduce_mean([[1, 2], [4, 5]], 0), tf.reduce_mean([-1, -2])]]


def case_ties_in_gradients(tf):
    x = tf.constant([[1., 3., 3.], [2., 2., 2.]])
    return [[tf.gradients(f(x, 1), x) for f in (tf.reduce_max, tf.reduce_min)], tf.gradients(tf.reduce_prod(tf.constant([0., 2., 3.])[None] * x, 1), x)]


def case_prod_gradient_with_zeros(tf):
    x = tf.constant([[0., 2., 3.], [0., 0., 5.]])
    return [tf.gradients(tf.reduce_prod(x, 1), x), tf.gradients(tf.reduce_prod(x), x), tf.gradients(tf.reduce_prod(x, 0), x)]


def case_count_nonzero(tf):
    x = tf.constant([[0., 1., 0.], [2., 3., 0.]])
    return [[tf.count_nonzero(x), tf.count_nonzero(x, 0), tf.count_nonzero(x, 1, keepdims=True), tf.count_nonzero(x, dtype=tf.int32),
             tf.count_nonzero(tf.constant(["", "a"])), tf.nn.zero_fraction(x)]]


def case_argmax(tf):
    x = tf.constant([[1., 5., 5.], [7., 2., -1.]])
    return [[tf.argmax(x), tf.argmax(x, 1), tf.argmin(x, -1), tf.argmax(x, 1, output_type=tf.int32), tf.argmin(x, 0, name="n"), tf.arg_max(x, 1),
             tf.arg_min(x, 0), tf.argmax([3, 1]), tf.argmax(x, tf.constant(1)), tf.argmax(tf.constant([np.nan, 1.]))], tell(tf.gradients(tf.cast(tf.argmax(x, 1), tf.float32), x))]


def case_norm(tf):
    x = tf.constant([[3., -4.], [1., 2.]])
    made = [tf.norm(x), tf.norm(x, axis=1), tf.norm(x, 1), tf.norm(x, 1, axis=0), tf.norm(x, np.inf), tf.norm(x, np.inf, axis=1, keepdims=True),
            tf.norm(x, "euclidean"), tf.norm(x, "fro", axis=[0, 1]), tf.norm(x, 3, axis=1), tf.norm(x, 2, axis=-1), tf.norm(x, keep_dims=True),
            tf.norm(x, 1, axis=[0, 1]), tf.norm(x, ord=2.5)]
    return [made, [tf.gradients(y, x) for y in made], tell(said(tf.norm, x, "bad"), said(tf.norm, x, -1), said(tf.norm, x, axis=[0, 1, 2]))]


def case_large_sums(tf):
    x = tf.reshape(tf.cast(tf.range(10000), tf.float32), [100, 100]) * 1e-3
    return [[tf.reduce_sum(x), tf.reduce_mean(x), tf.reduce_sum(x, 0), tf.reduce_mean(x, 1), tf.nn.l2_loss(x), tf.reduce_logsumexp(x)]]


def case_gradient_cache(tf):
    x, y = tf.placeholder(tf.float32, [2, 3]), tf.placeholder(tf.float32, [2, 3])
    return [{"g": tf.gradients(tf.reduce_sum(x, 1) + tf.reduce_sum(y, 1), [x, y]), "@feed": {x: np.ones((2, 3)), y: np.ones((2, 3))}}]


def case_partly_unknown(tf):
    x = tf.placeholder(tf.float32, [None, 3])
    a = tf.placeholder(tf.int32, [None])
    made = [tf.reduce_sum(x, 0), tf.reduce_mean(x, [0, 1]), tf.reduce_max(x, 1), tf.reduce_sum(x, a)]
    return [{"m": made, "g": [tf.gradients(m, x) for m in made], "@feed": {x: [[1., 2., 3.], [4., 5., 6.]], a: [0]}}, tell([m.shape for m in made])]
