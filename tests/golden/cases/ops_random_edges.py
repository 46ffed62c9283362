"""Random ops at their edges: static shapes, what fails while building and when run, accidental hits, arguments."""
import numpy as np

from casetools import said, tell

INT64 = np.int64


def case_static_shapes(tf):
    r, i = tf.raw_ops, tf.int32

    def p(shape=None, dtype=tf.float32):
        return tf.placeholder(dtype, shape)

    def shape(fn):
        made = said(fn)
        return made if isinstance(made, str) else str([t.shape for t in (made if isinstance(made, tuple) else (made,))])

    sampler = r.UniformCandidateSampler
    calls = [lambda: r.RandomGamma(shape=p(None, i), alpha=tf.zeros([3])), lambda: r.RandomGamma(shape=[2, 3], alpha=p()),
             lambda: r.RandomGamma(shape=[[2]], alpha=1.), lambda: r.RandomPoissonV2(shape=[2], rate=tf.zeros([3])),
             lambda: r.RandomPoisson(shape=[2], rate=tf.zeros([3])),
             lambda: r.Multinomial(logits=tf.zeros([2, 3]), num_samples=p(None, i)),
             lambda: r.Multinomial(logits=tf.zeros([3]), num_samples=2),
             lambda: r.Multinomial(logits=tf.zeros([3, 2]), num_samples=[2]),
             lambda: r.Multinomial(logits=tf.zeros([3, 2]), num_samples=-2),
             lambda: r.StatelessMultinomial(logits=tf.zeros([2, 3]), num_samples=4, seed=[1, 2]),
             lambda: r.StatelessMultinomial(logits=tf.zeros([2, 3]), num_samples=4, seed=[1, 2, 3]),
             lambda: r.RandomUniform(shape=p([3], i), dtype=tf.float32),
             lambda: r.RandomUniform(shape=p(None, i), dtype=tf.float32),
             lambda: r.RandomUniform(shape=[[2]], dtype=tf.float32),
             lambda: r.RandomUniform(shape=tf.shape(p([None, 2])), dtype=tf.float32),
             lambda: r.RandomShuffle(value=p([3, None])), lambda: r.RandomUniformInt(shape=[2], minval=[1], maxval=3),
             lambda: r.StatelessRandomUniform(shape=[2], seed=1), lambda: r.StatelessRandomNormal(shape=[2], seed=[1, 2, 3]),
             lambda: r.StatelessRandomUniformInt(shape=[2], seed=[1, 2], minval=[1], maxval=3),
             lambda: r.RandomGammaGrad(alpha=tf.zeros([3]), sample=tf.zeros([2, 3])),
             lambda: sampler(true_classes=np.zeros((2, 3), INT64), num_true=2, num_sampled=2, unique=True, range_max=5),
             lambda: sampler(true_classes=np.zeros(2, INT64), num_true=2, num_sampled=2, unique=True, range_max=5),
             lambda: sampler(true_classes=np.zeros((2, 2), INT64), num_true=2, num_sampled=0, unique=True, range_max=5),
             lambda: r.ComputeAccidentalHits(true_classes=np.zeros((2, 3), INT64), sampled_candidates=p(None, tf.int64), num_true=2),
             lambda: r.ComputeAccidentalHits(true_classes=p(None, tf.int64), sampled_candidates=p(None, tf.int64), num_true=2)]
    return [tell([shape(c) for c in calls])]


def case_wrong_when_run(tf):
    r = tf.raw_ops

    def d(value):
        return tf.placeholder_with_default(value, None)

    fetches = [getattr(r, n)(shape=d(s), dtype=tf.float32) for n in ("RandomUniform", "RandomStandardNormal", "TruncatedNormal")
               for s in ([[1]], [-1], 3)]
    fetches += [r.RandomUniformInt(shape=d([[1]]), minval=1, maxval=4), r.RandomUniformInt(shape=[1], minval=1, maxval=d([4])),
                r.RandomUniformInt(shape=[1], minval=d([1]), maxval=4), tf.random_uniform([3], 5, 5, dtype=tf.int32),
                tf.random_uniform([0], 5, 5, dtype=tf.int32), tf.random_uniform([3], 5, 4, dtype=tf.int64),
                r.StatelessRandomUniform(shape=d([[1]]), seed=[1, 2]), r.StatelessRandomUniform(shape=d([-1]), seed=[1, 2]),
                r.StatelessRandomUniform(shape=[1], seed=d([[1]])), r.StatelessRandomUniform(shape=[1], seed=d([1])),
                tf.random.stateless_uniform([2], [1, 2], 5, 5, tf.int32), r.RandomPoissonV2(shape=d([[1]]), rate=1.),
                r.RandomPoissonV2(shape=d([-1]), rate=1.), r.RandomGamma(shape=d([[1]]), alpha=1.),
                r.RandomGamma(shape=d(1), alpha=[1.]), r.RandomGamma(shape=d([-1]), alpha=[1.]),
                tf.multinomial(tf.zeros([2, 3]), d([1])), tf.multinomial(tf.zeros([2, 3]), d(-1)), tf.multinomial(d([1.]), 2),
                tf.multinomial(d(np.zeros((2, 0), np.float32)), 3), tf.multinomial(tf.zeros([0, 2]), 3),
                r.StatelessMultinomial(logits=[[1.]], num_samples=2, seed=d([1])),
                r.UniformCandidateSampler(true_classes=d(np.array([1])), num_true=2, num_sampled=2, unique=True, range_max=5)[0],
                r.UniformCandidateSampler(true_classes=d(np.array([[1]])), num_true=2, num_sampled=2, unique=True, range_max=5)[0],
                r.UniformCandidateSampler(true_classes=d(np.array([[1]])), num_true=1, num_sampled=6, unique=True, range_max=5)[0],
                r.ComputeAccidentalHits(true_classes=d(np.array([[1]])), sampled_candidates=d(np.array([[1]])), num_true=1)[0],
                r.ComputeAccidentalHits(true_classes=d(np.array([[1]])), sampled_candidates=[1], num_true=2)[0],
                tf.random_crop([1, 2], [3])]
    return fetches


def case_accidental_hits(tf):
    hits = [tf.nn.compute_accidental_hits(np.array(t, INT64), np.array(s, INT64), 2) for t, s in (
        ([[0, 3], [4, 1], [2, 2]], [2, 4, 0, 9]), ([[0, 3], [4, 1]], [4, 4, 0, 0, 1]), ([[0, 0]], [4, 0]), ([[7, 8]], [1, 2]))]
    return [{"%d_%s" % (i, f): getattr(h, f) for i, h in enumerate(hits) for f in h._fields}]


def case_samplers(tf):
    true = np.array([[0], [3]], INT64)
    made = {"uniform": tf.nn.uniform_candidate_sampler(true, 1, 3, True, 5, seed=1),
            "uniform_twice": tf.nn.uniform_candidate_sampler(true, 1, 6, False, 5, seed=2),
            "log": tf.nn.log_uniform_candidate_sampler(true, 1, 3, True, 5, seed=3),
            "all": tf.nn.all_candidate_sampler(true, 1, 5, True, seed=4)}
    fetches = {"%s_%s" % (k, f): getattr(v, f) for k, v in made.items() for f in v._fields}
    return [dict(fetches, **{"@tol": 1e-6}), dict(fetches, **{"@tol": 1e-6})]


def case_wrong_arguments(tf):
    calls = [lambda: tf.random_uniform([3], dtype=tf.int32), lambda: tf.random_uniform([3], dtype=tf.uint8),
             lambda: tf.random_uniform([3], dtype=tf.string), lambda: tf.random_uniform(["a"]), lambda: tf.random_uniform([-2]),
             lambda: tf.random_uniform(3), lambda: tf.random_uniform([None, 2]), lambda: tf.random_uniform([2.5]),
             lambda: tf.random_uniform(tf.TensorShape([None, 2])), lambda: tf.random_uniform([3], seed="a"),
             lambda: tf.random_normal([3], dtype=tf.int32), lambda: tf.random_normal([2], tf.zeros([2]), dtype=tf.float64),
             lambda: tf.random.stateless_uniform([3], [1, 2], dtype=tf.int32), lambda: tf.random_poisson([3.], [2], dtype=tf.bool),
             lambda: tf.random_uniform([tf.Dimension(2)], seed=1).shape.as_list(),
             lambda: tf.random_uniform([], seed=1).shape.as_list()]
    return [tell([said(c) for c in calls])]
