"""tf.contrib.layers: embeddings of sparse and repeated ids; batch_norm's weighted batches."""
import numpy as np
from casetools import initialized, said, tell

TABLE = np.arange(12, dtype=np.float32).reshape(6, 2) / 4.


def _sparse(tf, weights=False, dtype=np.int64):
    indices = [[0, 0], [0, 1], [2, 0], [3, 1]]
    ids = tf.SparseTensor(indices, np.array([1, 5, -1, 2], dtype), [5, 2])
    if not weights:
        return ids
    return ids, tf.SparseTensor(indices, np.array([1., 2., 3., 0.], np.float32), [5, 2])


def _run(tf, *made):
    return initialized(tf, {"made": list(made), "@tol": 1e-5})


# ------------------------------------------------------------------ safe_embedding_lookup_sparse
def case_safe_embedding_lookup_sparse(tf):
    look = tf.contrib.layers.safe_embedding_lookup_sparse
    table = tf.get_variable("t", initializer=TABLE)
    return _run(tf, look([table], _sparse(tf)), look([table], _sparse(tf), combiner="sum", default_id=3, name="n"),
                look(table, _sparse(tf), combiner="sqrtn"))


def case_safe_embedding_lookup_sparse_with_weights(tf):
    look = tf.contrib.layers.safe_embedding_lookup_sparse
    table = tf.get_variable("t", initializer=TABLE)
    ids, weights = _sparse(tf, True)
    return _run(tf, look([table], ids, weights, "mean"), look([table], ids, weights, "sum", default_id=0, max_norm=1.))


def case_safe_embedding_lookup_sparse_of_rank_3(tf):
    look = tf.contrib.layers.safe_embedding_lookup_sparse
    table = tf.get_variable("t", initializer=TABLE)
    ids = tf.SparseTensor([[0, 0, 0], [0, 1, 1], [1, 0, 1]], np.array([1, 2, 3], np.int64), [2, 3, 2])
    made = look([table], ids, combiner="sum")
    return _run(tf, made) + [tell(str(made.shape))]


def case_safe_embedding_lookup_sparse_of_slices(tf):
    look = tf.contrib.layers.safe_embedding_lookup_sparse
    table = tf.get_variable("t", [6, 2], initializer=tf.ones_initializer(), partitioner=tf.fixed_size_partitioner(2))
    return _run(tf, look(table, _sparse(tf), combiner="sum"))


def case_safe_embedding_lookup_sparse_mistakes(tf):
    look = tf.contrib.layers.safe_embedding_lookup_sparse
    table = tf.get_variable("t", initializer=TABLE)
    ids, weights = _sparse(tf, True)
    return [tell(said(look, None, ids), said(look, [], ids), said(look, [table], ids, combiner="foo"),
                 said(look, [table], tf.constant([1])), said(look, [table], ids, tf.constant([1.])),
                 said(look, [table, tf.constant(TABLE.astype(np.float64))], ids),
                 said(look, [table], ids, tf.SparseTensor([[0, 0]], [1], [5, 2])))]


# ------------------------------------------------------------------ embedding_lookup_unique, encoders
def case_embedding_lookup_unique(tf):
    look = tf.contrib.layers.embedding_lookup_unique
    table = tf.get_variable("t", initializer=TABLE)
    made = [look(table, [1, 3, 1]), look([table], [[1, 2], [2, 1]], name="n"),
            look(table, tf.constant([[[5]]], tf.int64))]
    p = tf.placeholder(tf.int32)
    open_made = look(table, p)
    return _run(tf, *made) + [{"p": open_made, "@feed": {p: [[0, 0]]}},
                              tell([str(m.shape) for m in made + [open_made]])]


def case_embed_sequence_unique(tf):
    tf.set_random_seed(1)
    c = tf.contrib.layers
    made = [c.embed_sequence([[1, 2], [2, 2]], 5, 3, unique=True, initializer=tf.ones_initializer()),
            c.embed_sequence([[1, 1]], 5, 3, initializer=tf.zeros_initializer(), regularizer=c.l2_regularizer(.1),
                             trainable=False,
                             scope="s")]
    return _run(tf, *made) + [tell(tf.losses.get_regularization_losses(), tf.model_variables(),
                                   tf.trainable_variables())]


def case_bow_encoder(tf):
    c = tf.contrib.layers
    ones = tf.ones_initializer()
    table = tf.constant_initializer(TABLE)
    made = [c.bow_encoder([[1, 2], [2, 2]], 6, 2, initializer=table),
            c.bow_encoder([[1, 2]], 6, 2, sparse_lookup=False, initializer=ones),
            c.bow_encoder(_sparse(tf, dtype=np.int32), 6, 2, initializer=table, scope="s"),
            c.bow_encoder([[1, 2]], 6, 2, initializer=ones, scope="s", reuse=True),
            c.bow_encoder([[3, 0]], 6, 2, initializer=table, regularizer=c.l2_regularizer(.1), trainable=False)]
    return _run(tf, *made) + [tell(tf.losses.get_regularization_losses(), tf.model_variables(),
                                   tf.trainable_variables(),
                                   said(c.bow_encoder, _sparse(tf), 6, 2, sparse_lookup=False))]


# ------------------------------------------------------------------ batches with weights
X = np.arange(8, dtype=np.float32).reshape(2, 4) / 4.


def case_batch_norm_with_weights(tf):
    bn = tf.contrib.layers.batch_norm
    w = tf.constant([1., 3.])
    x = tf.constant(X, name="x")
    image = tf.constant(np.arange(32, dtype=np.float32).reshape(2, 2, 2, 4) / 8.)
    flag = tf.placeholder_with_default(True, [])
    made = [bn(x, batch_weights=w, decay=.5), bn(image, batch_weights=w, decay=.5, scale=True, scope="i"),
            bn(tf.transpose(image, [0, 3, 1, 2]), batch_weights=w, decay=.5, data_format="NCHW", scope="c"),
            bn(x, batch_weights=w, is_training=False), bn(x, batch_weights=w, is_training=flag,
                                                          updates_collections=None, decay=.5),
            bn(x, batch_weights=w, zero_debias_moving_mean=True, decay=.5)]
    return initialized(tf, {"made": made, "@tol": 1e-5}, {"u": tf.get_collection(tf.GraphKeys.UPDATE_OPS),
                                                          "@tol": 1e-5},
                       tf.global_variables(), tell(
        said(bn, x, batch_weights=tf.ones([2, 1])), said(bn, x, batch_weights=tf.ones([3])),
        said(bn, x, batch_weights=w, fused=True),
        said(bn, image, batch_weights=w, fused=True), said(bn, x, batch_weights=tf.placeholder(tf.float32)),
        said(bn, x, batch_weights=[1., 2.])))


def case_batch_norm_channels_first(tf):
    bn = tf.contrib.layers.batch_norm
    image = tf.constant(np.arange(32, dtype=np.float32).reshape(2, 4, 2, 2) / 8.)
    made = [bn(image, decay=.5, data_format="NCHW", fused=False, updates_collections=None),
            bn(image, decay=.5, data_format="NCHW", fused=False, updates_collections="mine", scale=True, scope="i")]
    return initialized(tf, {"made": made, "@tol": 1e-5}, {"u": tf.get_collection("mine"), "@tol": 1e-5})
