"""Random ops bit for bit: seeds, dtypes, streams over runs and sessions."""
import numpy as np

from casetools import said, tell


def draws(make, exact=True):
    """The same ops with op seed, graph seed, both; two runs and a new session."""
    def case(tf):
        by_op = make(tf, 5)
        tf.set_random_seed(1234)
        every = {"op": by_op, "graph": make(tf, None), "both": make(tf, 7), "zero": make(tf, 0)}
        every["@exact"] = exact
        return [every, every, "new session", every]
    return case


case_uniform = draws(lambda tf, s: [tf.random_uniform([5], seed=s), tf.random_uniform([2, 3], -1., 4., seed=s), tf.random_uniform([], seed=s)])
case_uniform_dtypes = draws(lambda tf, s: [tf.random_uniform([5], dtype=d, seed=s) for d in (tf.float64, tf.float16)])
case_uniform_ints = draws(lambda tf, s: [tf.random_uniform([5], 0, 10, tf.int32, seed=s), tf.random_uniform([5], -5, 1 << 40, tf.int64, seed=s), tf.random_uniform([3], maxval=3, dtype=tf.int32, seed=s)])
case_normal = draws(lambda tf, s: [tf.random_normal([5], seed=s), tf.random_normal([2, 3], 1., 2., seed=s), tf.random_normal([], seed=s)])
case_normal_dtypes = draws(lambda tf, s: [tf.random_normal([5], dtype=d, seed=s) for d in (tf.float64, tf.float16)])
case_truncated_normal = draws(lambda tf, s: [tf.truncated_normal([9], seed=s), tf.truncated_normal([2, 3], 1., .1, seed=s, name="t")])
case_truncated_normal_dtypes = draws(lambda tf, s: [tf.truncated_normal([5], dtype=d, seed=s) for d in (tf.float64, tf.float16)])
case_shuffle = draws(lambda tf, s: [tf.random_shuffle([1, 2, 3, 4, 5, 6], seed=s), tf.random_shuffle([[1, 2], [3, 4], [5, 6]], seed=s), tf.random_shuffle(["a", "b", "c"], seed=s), tf.random_shuffle([7], seed=s)])
case_multinomial = draws(lambda tf, s: [tf.multinomial(tf.log([[.2, .3, .5], [.9, .05, .05]]), 6, seed=s), tf.multinomial([[0., 1.]], 3, seed=s, output_dtype=tf.int32)])
case_categorical = draws(lambda tf, s: [tf.random.categorical([[0., 1., -1.]], 5, seed=s), tf.random.categorical([[0., 1., -1.]], 4, dtype=tf.int32, seed=s, name="c")])
case_gamma = draws(lambda tf, s: [tf.random_gamma([3], [.5, 2.], seed=s), tf.random_gamma([2], 1., beta=[2., .5], seed=s), tf.random_gamma([], [3.], dtype=tf.float64, seed=s)], exact=False)
case_gamma_half = draws(lambda tf, s: [tf.random_gamma([3], [.5, 2.], dtype=tf.float16, seed=s)], exact=False)
case_poisson = draws(lambda tf, s: [tf.random_poisson([3., 20.], [4], seed=s), tf.random_poisson(2.5, [3], tf.float64, seed=s), tf.random_poisson([100.], [], seed=s)])
case_crop = draws(lambda tf, s: [tf.random_crop(np.arange(24.).reshape(4, 6), [2, 3], seed=s)])
case_uniform_tensor_shape = draws(lambda tf, s: [tf.random_uniform(tf.placeholder_with_default([2, 2], [2]), seed=s), tf.random_normal(tf.constant([3], tf.int64), seed=s)])
case_uniform_tensor_bounds = draws(lambda tf, s: [tf.random_uniform([4], tf.constant(-1.), tf.constant([1., 2., 3., 4.]), seed=s)])


def case_namespaces(tf):
    tf.set_random_seed(2)
    made = [tf.random.uniform([2]), tf.random.normal([2]), tf.random.truncated_normal([2]), tf.random.shuffle([1, 2, 3]), tf.random.multinomial([[0., 1.]], 2),
            tf.random.poisson(2., [2])]
    gamma = tf.random.gamma([2], 1.)
    return [{"v": made, "@exact": True}, gamma, tell(tf.random.get_seed(3), tf.random.set_random_seed(4), tf.random.get_seed(3))]


def case_stateless(tf):
    S = tf.random
    made = [S.stateless_uniform([5], [1, 2]), S.stateless_uniform([3], [1, 2], 0, 10, tf.int32), S.stateless_uniform([3], tf.constant([7, 8], tf.int64), dtype=tf.float64),
            S.stateless_normal([5], [1, 2], 1., .5), S.stateless_truncated_normal([5], [3, 4]), S.stateless_normal([4], [1, 2], dtype=tf.float64)]
    return [{"v": made, "@exact": True}, {"v": made, "@exact": True}]


def case_stateless_categorical(tf):
    return [{"v": [tf.random.stateless_categorical([[0., 1., -1.]], 5, [1, 2]), tf.random.stateless_multinomial([[0., 1.]], 3, [1, 2], tf.int32)], "@exact": True}]


def case_streams_advance_alone(tf):
    tf.set_random_seed(3)
    a, b = tf.random_uniform([2]), tf.random_uniform([2])
    both = {"a": a, "b": b, "@exact": True}
    return [{"a": a, "@exact": True}, {"a": a, "@exact": True}, both, {"b": b, "@exact": True}, both]


def case_feeding_does_not_advance(tf):
    a = tf.random_uniform([2], seed=1)
    raw = tf.get_default_graph().get_tensor_by_name("random_uniform/RandomUniform:0")
    return [{"a": a, "@exact": True}, {"a": a, "@feed": {raw: [0., 0.]}}, {"a": a, "@exact": True}, {"x": raw, "y": a, "@exact": True}]


def case_seed_of_position(tf):
    tf.set_random_seed(9)
    made = [tf.random_normal([1])]
    tf.constant(1.)
    made.append(tf.random_normal([1]))
    with tf.name_scope("does_not_count"):
        made.append(tf.random_normal([1]))
    tf.set_random_seed(9)
    made.append(tf.random_normal([1]))
    return [{"v": made, "@exact": True}, tell([m.op.inputs[0].op.inputs[0].op.node_def.attr["seed2"].i for m in made])]


def case_large_draw(tf):
    u, n, t = tf.random_uniform([3000], seed=1), tf.random_normal([3000], seed=2), tf.truncated_normal([3000], seed=3)
    s = tf.random_shuffle(tf.range(500), seed=4)
    return [{"u": u, "n": n, "t": t, "s": s, "@exact": True}]


def case_large_counts(tf):
    p = tf.random_poisson([.1, 5., 12., 400.], [200], seed=1)
    m = tf.multinomial(tf.log([[.1, .2, .3, .4]]), 500, seed=2)
    g = tf.random_gamma([200], [.1, .9, 1., 5., 60.], seed=3)
    return [{"p": p, "m": m, "@exact": True}, {"g": g, "@tol": 1e-6}]


def case_empty_draws(tf):
    made = [tf.random_uniform([0], seed=1), tf.random_normal([2, 0], seed=1), tf.random_shuffle(tf.zeros([0]), seed=1), tf.truncated_normal([0], seed=1)]
    return [made]


def case_gradients(tf):
    lo, hi, mean, std = tf.constant(1.), tf.constant(3.), tf.constant(2.), tf.constant(.5)
    u, n, t = tf.random_uniform([3], lo, hi, seed=1), tf.random_normal([3], mean, std, seed=1), tf.truncated_normal([3], mean, std, seed=1)
    return [[tf.gradients(u, [lo, hi]), tf.gradients(n, [mean, std]), tf.gradients(t, [mean, std])]]


def case_gamma_gradient(tf):
    b = tf.constant([2., 3.])
    return [[tf.gradients(tf.random_gamma([2], 1.5, b, seed=1), b)]]


def case_wrong(tf):
    return [tell(said(tf.random_uniform, [2], 0, dtype=tf.int32), said(tf.random_uniform, [2], dtype=tf.bool), said(tf.random_normal, [2], dtype=tf.int32),
                 said(tf.random_uniform, "a"), said(tf.random_normal, None), said(tf.set_random_seed, "a"), said(tf.random_uniform, [-2]),
                 said(tf.multinomial, [1., 2.], 3), said(tf.truncated_normal, [2], dtype=tf.int64))]


def case_wrong_at_run_time(tf):
    lo, n = tf.placeholder(tf.int32, []), tf.placeholder(tf.int32, [1])
    return [{"y": tf.random_uniform([2], lo, 3, tf.int32, seed=1), "@feed": {lo: 5}}, {"y": tf.random_uniform(n, seed=1), "@feed": {n: [-3]}},
            {"y": tf.multinomial(tf.placeholder_with_default(np.zeros((1, 0), np.float32), [None, None]), 3, seed=1)}]
