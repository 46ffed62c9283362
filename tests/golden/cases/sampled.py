"""Candidate samplers, the losses made of them, and embeddings of sparse ids."""
import os
import shutil
import tempfile

import numpy as np

from casetools import said, tell

LABELS = np.array([[1], [4], [0]], np.int64)


def samplers(tf, sampler, true_classes, **kwargs):
    """Three runs of a sampler, seeded by its op."""
    out = sampler(tf.constant(true_classes, tf.int64), **kwargs)
    return [list(out)] * 3


def case_uniform_sampler(tf):
    return samplers(tf, tf.random.uniform_candidate_sampler, LABELS, num_true=1, num_sampled=5, unique=True, range_max=9,
                    seed=3)


def case_fixed_unigram_list(tf):
    return samplers(tf, tf.nn.fixed_unigram_candidate_sampler, LABELS, num_true=1, num_sampled=3, unique=True, range_max=5,
                    unigrams=[1., 2., 3., 4., 0.5], seed=5)


def case_fixed_unigram_repeats(tf):
    return samplers(tf, tf.random.fixed_unigram_candidate_sampler, [[0, 3], [2, 2]], num_true=2, num_sampled=7,
                    unique=False, range_max=5, distortion=0.75, num_reserved_ids=1, unigrams=[9, 2, 3, 4], seed=11)


def case_fixed_unigram_file(tf):
    out = tf.nn.fixed_unigram_candidate_sampler(tf.constant(LABELS), 1, 4, False, 4, vocab_file="words.csv",
                                                num_reserved_ids=0, seed=2)

    def step(session):
        here, folder = os.getcwd(), tempfile.mkdtemp()
        try:
            os.chdir(folder)
            with open("words.csv", "w") as f:
                f.write("the,10\nof,5.5\n\nand,3\na,1\n")
            return said(session.run, list(out))
        finally:
            os.chdir(here)
            shutil.rmtree(folder)
    return [step]


def case_fixed_unigram_shards(tf):
    out = []
    for shard in range(3):
        out.append(tf.nn.fixed_unigram_candidate_sampler(
            tf.constant([[0], [1]], tf.int64), 1, 4, False, 2, num_shards=3, shard=shard,
            unigrams=[5., 4., 3., 2., 1., 1.], seed=7))
    return [list(o) for o in out]


def case_learned_unigram(tf):
    return samplers(tf, tf.nn.learned_unigram_candidate_sampler, [[0, 3], [2, 2]], num_true=2, num_sampled=4, unique=True,
                    range_max=6, seed=3)


def case_learned_unigram_repeats(tf):
    return samplers(tf, tf.random.learned_unigram_candidate_sampler, [[1], [1], [5]], num_true=1, num_sampled=6,
                    unique=False, range_max=8, seed=9)


def case_thread_unsafe_unigram(tf):
    out = tf.raw_ops.ThreadUnsafeUnigramCandidateSampler(true_classes=tf.constant(LABELS), num_true=1, num_sampled=3,
                                                         unique=True, range_max=6, seed=1, seed2=2)
    return [list(out)] * 2


def case_sampler_errors(tf):
    true = tf.constant(LABELS)
    fixed = tf.nn.fixed_unigram_candidate_sampler
    outs = [
        said(fixed, true, 1, 2, True, 3),
        said(fixed, true, 1, 4, True, 3, unigrams=[1., 2., 3.]), said(fixed, true, 2, 2, True, 3, unigrams=[1., 2., 3.]),
        said(fixed, true, 1, 2, True, 3, vocab_file="/nowhere/x", unigrams=[1., 2., 3.]),
        said(fixed, true, 1, 2, True, 3, unigrams=[1., 2., 3.], num_shards=0),
        said(tf.nn.learned_unigram_candidate_sampler, true, 1, 4, True, 3),
    ]
    return [lambda session, o=o: o if isinstance(o, str) else said(session.run, list(o)) for o in outs]


def case_accidental_hits(tf):
    a = tf.nn.compute_accidental_hits(tf.constant([[1, 2], [3, 0]], tf.int64), tf.constant([3, 9, 2], tf.int64), num_true=2)
    b = tf.nn.compute_accidental_hits(tf.constant([[1], [3]], tf.int64), tf.constant([3, 1], tf.int64), num_true=1, seed=4,
                                      name="hits")
    return [list(a), list(b)]


def tables(tf, count=7, parts=1, use_resource=False):
    w = tf.get_variable("w", [count, 4], initializer=tf.random_normal_initializer(seed=1), use_resource=use_resource,
                        partitioner=tf.fixed_size_partitioner(parts) if parts > 1 else None)
    b = tf.get_variable("b", [count], initializer=tf.random_normal_initializer(seed=2), use_resource=use_resource,
                        partitioner=tf.fixed_size_partitioner(parts) if parts > 1 else None)
    return w, b, tf.constant(np.arange(12, dtype=np.float32).reshape(3, 4) / 10)


def with_gradients(tf, loss, *xs):
    grads = [g for g in tf.gradients(loss, [v for x in xs for v in (list(x) if isinstance(x, (list, tuple)) else [x])])]
    parts = []
    for g in grads:
        parts += [g.values, g.indices] if isinstance(g, tf.IndexedSlices) else [g]
    return [tf.global_variables_initializer(), [loss] + parts]


def case_nce_loss(tf):
    tf.set_random_seed(4)
    w, b, x = tables(tf)
    loss = tf.nn.nce_loss(w, b, tf.constant(LABELS), x, num_sampled=4, num_classes=7)
    return with_gradients(tf, loss, w, b, x)


def case_nce_loss_seeded(tf):
    tf.set_random_seed(5)
    w, b, x = tables(tf, use_resource=True)
    loss = tf.reduce_mean(tf.nn.nce_loss(weights=w, biases=b, labels=tf.constant([[1, 2], [4, 4], [0, 6]], tf.int64),
                                         inputs=x, num_sampled=4, num_classes=7, num_true=2, name="nce"))
    return with_gradients(tf, loss, w, b, x)


def case_nce_remove_hits(tf):
    w, b, x = tables(tf)
    sampled = tf.nn.fixed_unigram_candidate_sampler(tf.constant(LABELS), 1, 5, True, 7, unigrams=[1., 5, 2, 3, 4, 1, 1],
                                                    seed=3)
    loss = tf.nn.nce_loss(w, b, tf.constant(LABELS, tf.int32), x, 5, 7, sampled_values=sampled, remove_accidental_hits=True)
    return with_gradients(tf, loss, w, b, x)


def case_nce_partitioned(tf):
    w, b, x = tables(tf, 8, 2)
    sampled = tf.random.uniform_candidate_sampler(tf.constant(LABELS), 1, 3, True, 8, seed=3)
    loss = tf.nn.nce_loss(w, b, tf.constant(LABELS), x, 3, 8, sampled_values=sampled, partition_strategy="div")
    other = tf.nn.nce_loss(list(w), list(b), tf.constant(LABELS), x, 3, 8, sampled_values=sampled)
    return with_gradients(tf, loss, x) + [other]


def case_sampled_softmax(tf):
    w, b, x = tables(tf)
    loss = tf.nn.sampled_softmax_loss(w, b, tf.constant(LABELS), x, 4, 7, seed=3)
    return with_gradients(tf, loss, w, b, x)


def case_sampled_softmax_keeps_hits(tf):
    w, b, x = tables(tf, use_resource=True)
    loss = tf.nn.sampled_softmax_loss(w, b, tf.constant([[1, 2], [4, 4], [0, 6]]), x, 4, 7, num_true=2,
                                      remove_accidental_hits=False, name="loss", seed=8)
    return with_gradients(tf, tf.reduce_mean(loss), w, b, x)


def case_sampled_softmax_placeholder(tf):
    w, b, _ = tables(tf)
    x, y = tf.placeholder(tf.float32, [None, 4]), tf.placeholder(tf.int64, [None, 1])
    loss = tf.nn.sampled_softmax_loss(weights=[w], biases=b, labels=y, inputs=x, num_sampled=2, num_classes=7, seed=3,
                                      partition_strategy="div")
    return [tf.global_variables_initializer(), {"loss": loss, "@feed": {x: np.ones((2, 4), np.float32), y: [[1], [2]]}}]


def case_sampled_errors(tf):
    w, b, x = tables(tf)
    nce = tf.nn.nce_loss
    return [tell(said(nce, w, b, tf.constant([1, 2, 3], tf.int64), x, 2, 7),
                 said(nce, w, b, tf.constant([1., 2.]), x, 2, 7),
                 said(nce, None, b, LABELS, x, 2, 7), said(nce, w, b, LABELS, x, 2, 7, partition_strategy="x"),
                 said(nce, w, b, LABELS, tf.zeros([3, 5]), 2, 7),
                 said(tf.nn.sampled_softmax_loss, w, b, LABELS, x, 0, 7))]


SP_IDS = ([[0, 0], [0, 1], [1, 0], [2, 0], [2, 2]], [1, 3, 0, 2, 2], [4, 3])


def sparse_pair(tf, parts=1, ids=SP_IDS):
    sp_ids = tf.SparseTensor(ids[0], tf.constant(ids[1], tf.int64), ids[2])
    sp_weights = tf.SparseTensor(ids[0], [2., 0.5, 1., 3., -1.], ids[2])
    params = tf.get_variable("p", [6, 3], initializer=tf.random_normal_initializer(seed=1),
                             partitioner=tf.fixed_size_partitioner(parts) if parts > 1 else None)
    return params, sp_ids, sp_weights


def case_embedding_sparse(tf):
    params, ids, weights = sparse_pair(tf)
    outs = [tf.nn.embedding_lookup_sparse(params, ids, None), tf.nn.embedding_lookup_sparse(params, ids, weights)]
    for combiner in ("sum", "mean", "sqrtn"):
        outs += [tf.nn.embedding_lookup_sparse(params, ids, None, combiner=combiner),
                 tf.nn.embedding_lookup_sparse(params, ids, weights, combiner=combiner, name="e")]
    return [tf.global_variables_initializer(), outs]


def case_embedding_sparse_gradients(tf):
    params, ids, weights = sparse_pair(tf)
    a = tf.nn.embedding_lookup_sparse(params, ids, None, combiner="mean")
    b = tf.nn.embedding_lookup_sparse(params, ids, weights, combiner="sqrtn")
    g = tf.gradients(tf.reduce_sum(a * a), params) + tf.gradients(tf.reduce_sum(b * b), [params])
    dw = tf.gradients(tf.reduce_sum(b * b), weights.values)
    return [tf.global_variables_initializer(), [v for s in g for v in (s.values, s.indices)] + dw]


def case_embedding_sparse_partitioned(tf):
    params, ids, weights = sparse_pair(tf, 2)
    outs = [tf.nn.embedding_lookup_sparse(params, ids, weights, partition_strategy=s, combiner="sum", max_norm=1.)
            for s in ("mod", "div")]
    outs.append(tf.nn.embedding_lookup_sparse(list(params), ids, None, combiner="mean"))
    return [tf.global_variables_initializer(), outs]


def case_embedding_sparse_max_norm(tf):
    params, ids, weights = sparse_pair(tf)
    outs = [tf.nn.embedding_lookup_sparse(params, ids, None, combiner="sum", max_norm=0.5),
            tf.nn.embedding_lookup_sparse([params], ids, weights, combiner="mean", max_norm=0.5)]
    return [tf.global_variables_initializer(), outs]


def case_embedding_sparse_double(tf):
    ids = tf.SparseTensor([[0, 0], [1, 1]], [1, 0], [2, 2])
    weights = tf.SparseTensor([[0, 0], [1, 1]], [2., 3.], [2, 2])
    params = tf.constant(np.arange(24.).reshape(2, 3, 4))
    return [[tf.nn.embedding_lookup_sparse(params, ids, weights, combiner=c) for c in ("sum", "mean", "sqrtn")]]


def case_embedding_sparse_errors(tf):
    params, ids, weights = sparse_pair(tf)
    look = tf.nn.embedding_lookup_sparse
    other = tf.SparseTensor([[0, 0]], [1.], [1, 1])
    return [tell(said(look, params, ids, None, combiner="max"), said(look, params, [1, 2], None, combiner="sum"),
                 said(look, params, ids, [1.], combiner="sum"), said(look, None, ids, None, combiner="sum"),
                 said(look, params, ids, other, combiner="sum"))]


def case_safe_embedding(tf):
    params, _, _ = sparse_pair(tf)
    indices = [[0, 0], [0, 1], [1, 0], [3, 0], [3, 1]]
    ids = tf.SparseTensor(indices, tf.constant([1, -1, 0, -3, 2], tf.int64), [5, 4])
    weights = tf.SparseTensor(indices, [1., 2., 0., 1., 3.], [5, 4])
    safe = tf.nn.safe_embedding_lookup_sparse
    outs = [safe(params, ids), safe(params, ids, weights), safe(params, ids, weights, combiner="sum", default_id=3),
            safe([params], ids, None, "sqrtn", name="s", max_norm=1.)]
    return [tf.global_variables_initializer(), outs]


def case_safe_embedding_rank3(tf):
    params, _, _ = sparse_pair(tf, 2)
    ids = tf.SparseTensor([[0, 0, 0], [0, 1, 1], [1, 1, 0]], tf.constant([1, 5, 0], tf.int64), [2, 3, 2])
    outs = [tf.nn.safe_embedding_lookup_sparse(params, ids), tf.nn.safe_embedding_lookup_sparse(params, ids, combiner="sum",
                                                                                               default_id=1)]
    return [tf.global_variables_initializer(), outs]


def case_safe_embedding_errors(tf):
    params, ids, weights = sparse_pair(tf)
    safe = tf.nn.safe_embedding_lookup_sparse
    doubles = tf.SparseTensor(SP_IDS[0], tf.constant([1., 2., 3., 4., 5.], tf.float64), SP_IDS[2])
    return [tell(said(safe, None, ids), said(safe, [], ids), said(safe, params, ids, doubles),
                 said(safe, params, ids, combiner="x"))]
