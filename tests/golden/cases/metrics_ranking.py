"""tf.metrics at k, dense and sparse labels; tf.sets; sparse tensors in other shapes."""
from casetools import initialized, said, tell

SCORES = [[.1, .3, .2, .4], [.1, .2, .3, .4]]
LABELS = [[3, 0], [2, 1]]


def fed(tf, values, shape=None, dtype=None):
    """A tensor whose value is given, with a static shape that may be vague."""
    return tf.placeholder_with_default(tf.constant(values, dtype), shape)


def ranked(tf, function, labels, *args, **kwargs):
    """Steps that update a metric twice and read it."""
    value, update = getattr(tf.metrics, function)(labels, fed(tf, SCORES, [None, 4]), *args, **kwargs)
    return initialized(tf, update, value, update, value,
                       tell(tf.get_collection("metric_variables"), value, update, tf.get_collection("v")))


def dense(tf, values=LABELS, shape=(None, 2)):
    return fed(tf, values, shape, tf.int64)


def sparse(tf, rows=((0, 0), (0, 1), (1, 0)), values=(3, 0, 2), shape=(2, 2)):
    """A SparseTensor of labels with a vague shape."""
    rank = len(shape)
    return tf.SparseTensor(fed(tf, rows, [None, rank], tf.int64), fed(tf, values, [None], tf.int64),
                           fed(tf, shape, [rank], tf.int64))


case_precision_at_k = lambda tf: ranked(tf, "precision_at_k", dense(tf), 2)
case_precision_at_k_class = lambda tf: ranked(tf, "precision_at_k", dense(tf), 2, 3, [1., 3.], ["v"], ["u"], "mine")
case_precision_at_k_sparse = lambda tf: ranked(tf, "precision_at_k", sparse(tf), 3)
case_precision_at_k_sparse_class = lambda tf: ranked(tf, "precision_at_k", sparse(tf), 3, 2, weights=[.5, 2.])
case_recall_at_k = lambda tf: ranked(tf, "recall_at_k", dense(tf), 1)
case_recall_at_k_class = lambda tf: ranked(tf, "recall_at_k", dense(tf), 2, class_id=0)
case_recall_at_k_one_label = lambda tf: ranked(tf, "recall_at_k", dense(tf, [1, 3], [None]), 2)
case_recall_at_k_unknown_rank = lambda tf: ranked(tf, "recall_at_k", dense(tf, [1, 3], None), 2, weights=fed(tf, 2.))
case_recall_at_k_sparse = lambda tf: ranked(tf, "recall_at_k", sparse(tf), 2, weights=fed(tf, [1., 0.], [None]))
case_recall_at_k_sparse_vector = lambda tf: ranked(tf, "recall_at_k", sparse(tf, [(0,), (1,)], (3, 0), (2,)), 2)
case_average_precision = lambda tf: ranked(tf, "average_precision_at_k", dense(tf), 3)
case_average_precision_at_one = lambda tf: ranked(tf, "average_precision_at_k", dense(tf), 1)
case_average_precision_weights = lambda tf: ranked(tf, "average_precision_at_k", dense(tf), 3, [2., .5], ["v"], ["u"], "mine")
case_average_precision_unknown_class = lambda tf: ranked(tf, "average_precision_at_k", dense(tf, [[3, 9], [-1, 2]]), 3)
case_average_precision_sparse = lambda tf: ranked(tf, "average_precision_at_k", sparse(tf), 2)
case_average_precision_sparse_unknown = lambda tf: ranked(tf, "average_precision_at_k", sparse(tf, values=(3, 9, 2)), 3, [1., 2.])
case_sparse_precision_at_k = lambda tf: ranked(tf, "sparse_precision_at_k", dense(tf), 2, 1)
case_sparse_average_precision = lambda tf: ranked(tf, "sparse_average_precision_at_k", dense(tf), 2, name="mine")


def case_of_chosen_classes(tf):
    chosen = fed(tf, [[3, 1], [3, 2]], [None, 2], tf.int32)
    made = [tf.metrics.precision_at_top_k(dense(tf), chosen, 2), tf.metrics.recall_at_top_k(dense(tf), chosen),
            tf.metrics.recall_at_top_k(dense(tf), chosen, 2, 2, [1., .25], name="mine")]
    return initialized(tf, [m[1] for m in made], [m[0] for m in made])


def case_of_rank_3(tf):
    labels, scores = fed(tf, [LABELS], [None, 2, 2], tf.int64), fed(tf, [SCORES], [None, 2, 4])
    made = [tf.metrics.precision_at_k(labels, scores, 2, weights=[[1., 2.]]), tf.metrics.recall_at_k(labels, scores, 2, 3),
            tf.metrics.average_precision_at_k(labels, scores, 2, [[1.]])]
    return initialized(tf, [m[1] for m in made], [m[0] for m in made])


def case_resource(tf):
    with tf.variable_scope("scope", use_resource=True):
        made = [tf.metrics.recall_at_k(dense(tf), tf.constant(SCORES), 2),
                tf.metrics.average_precision_at_k(dense(tf), tf.constant(SCORES), 2)]
    return initialized(tf, [m[1] for m in made], [m[0] for m in made])


def case_refused(tf):
    m, scores = tf.metrics, tf.zeros([2, 4])
    return [tell([said(m.precision_at_k, tf.zeros([2, 2, 2], tf.int64), scores, 1),
                  said(m.precision_at_k, tf.zeros([2, 2], tf.int32), scores, 1),
                  said(m.precision_at_k, tf.zeros([2, 2], tf.int64), scores, 5),
                  said(m.average_precision_at_k, tf.zeros([2, 2], tf.int64), scores, 0),
                  said(m.average_precision_at_k, tf.zeros([2, 2], tf.int32), scores, 2),
                  said(m.recall_at_top_k, tf.zeros([2, 2], tf.int64), tf.zeros([3, 4], tf.int64))])]


def case_weights_refused_when_run(tf):
    value, update = tf.metrics.average_precision_at_k(dense(tf), fed(tf, SCORES, [None, 4]), 2, fed(tf, [1., 2., 3.], [None]))
    return initialized(tf, update)


# ------------------------------------------------------------------ sets
def case_sets_dense(tf):
    a, b = fed(tf, [[1, 2, 2, 5], [7, 7, 7, 7]], [2, None]), fed(tf, [[2, 9], [7, 8]])
    made = [tf.sets.intersection(a, b), tf.sets.union(a, b), tf.sets.difference(a, b), tf.sets.difference(a, b, aminusb=False)]
    return [made, [tf.sets.size(m) for m in made]]


def case_sets_sparse(tf):
    a, b = sparse(tf), sparse(tf, [(0, 0), (1, 0), (1, 1)], (3, 1, 2))
    made = [tf.sets.set_intersection(a, b), tf.sets.set_union(a, b), tf.sets.set_difference(a, b, False)]
    return [made, [tf.sets.set_size(m, validate_indices=False) for m in made]]


def case_sets_mixed(tf):
    a, b = sparse(tf), dense(tf)
    return [[tf.sets.intersection(a, b), tf.sets.intersection(b, a), tf.sets.difference(a, b), tf.sets.difference(b, a),
             tf.sets.difference(a, b, False), tf.sets.union(b, a)]]


def case_sets_of_strings(tf):
    return [tf.sets.union([["b", "a", "b"]], [["c", "a", ""]]), tf.sets.difference([["b", "a"]], [["a"]])]


def case_sets_rank_3(tf):
    a = tf.SparseTensor([[0, 0, 0], [0, 2, 0], [0, 2, 1]], tf.constant([1, 5, 4], tf.int8), [1, 3, 2])
    b = tf.constant([[[1, 2], [3, 4], [4, 4]]], tf.int8)
    return [[tf.sets.union(a, b), tf.sets.intersection(b, a), tf.sets.difference(a, b)], tf.sets.size(a)]


def case_sets_empty(tf):
    a, b = tf.zeros([2, 0], tf.int32), tf.constant([[1], [2]])
    return [[tf.sets.intersection(a, b), tf.sets.union(a, b), tf.sets.size(tf.sets.difference(a, b))]]


def case_sets_refused(tf):
    s, i = tf.sets, lambda *shape: tf.zeros(shape, tf.int64)
    return [tell([said(s.size, i(2, 2)), said(s.union, tf.zeros([2, 2]), tf.zeros([2, 2])), said(s.union, i(2), i(2)),
                  said(s.union, i(2, 2), i(2, 2, 2)), said(s.union, i(2, 2), i(3, 2)),
                  said(s.union, i(2, 2), tf.zeros([2, 2], tf.int32)), said(s.size, sparse(tf, [(0,)], (1,), (2,)))])]


def sets_failing(operation):
    def case(tf):
        return [operation(tf)]
    return case


case_sets_groups_differ = sets_failing(lambda tf: tf.sets.union(dense(tf), sparse(tf, shape=(3, 2))))
case_sets_rank_too_small = sets_failing(lambda tf: tf.sets.union(fed(tf, [1]), fed(tf, [2])))
case_sets_out_of_order = sets_failing(lambda tf: tf.sets.size(sparse(tf, [(1, 0), (0, 0), (1, 1)])))
case_sets_out_of_bounds = sets_failing(lambda tf: tf.sets.size(sparse(tf, [(0, 0), (0, 5), (1, 1)])))
case_sets_repeated = sets_failing(lambda tf: tf.sets.size(sparse(tf, [(0, 0), (0, 0), (1, 1)])))


# ------------------------------------------------------------------ sparse tensors in other shapes
def case_sparse_reshape(tf):
    a = tf.SparseTensor([[0, 0], [1, 2]], [1., 2.], [2, 3])
    return [[tf.sparse_reshape(a, [3, 2]), tf.sparse.reshape(a, [-1], name="flat"), tf.sparse_reshape(sparse(tf), [4, -1]),
             tf.sparse_reshape(a, fed(tf, [1, -1, 2], None, tf.int64))]]


def case_sparse_reshape_refused(tf):
    a = tf.SparseTensor([[0, 0], [1, 2]], [1., 2.], [2, 3])
    return [tell([said(tf.sparse_reshape, a, s) for s in ([4, 2], [4, -1], [-1, -1])], said(tf.sparse_reshape, [[1]], [1]))]


def case_sparse_reshape_fails(tf):
    return [tf.sparse_reshape(sparse(tf), fed(tf, [3, 2], [None], tf.int64)),
            tf.sparse_reshape(sparse(tf), fed(tf, [3, -1], [None], tf.int64))]


def case_sparse_retain(tf):
    a = sparse(tf)
    v = tf.constant([1., 2., 3.])
    kept = tf.sparse_retain(tf.SparseTensor(a.indices, v, a.dense_shape), [True, False, True])
    return [tf.sparse.retain(a, tf.equal(a.values, 2)), kept, tf.gradients(kept.values * kept.values, v),
            tell(said(tf.sparse_retain, a, tf.constant([True])), said(tf.sparse_retain, [1], [True]))]


def case_sparse_concat(tf):
    a, b = sparse(tf), sparse(tf, [(0, 0), (1, 2)], (8, 9), (2, 3))
    return [[tf.sparse_concat(1, [a, b]), tf.sparse.concat(0, [a, a], name="rows"), tf.sparse_concat(-1, [b, a, a]),
             tf.sparse_concat(0, [a, b], expand_nonconcat_dim=True), tf.sparse_concat(0, [b])]]


def case_sparse_concat_fails(tf):
    a, b = sparse(tf), sparse(tf, [(0, 0), (1, 2)], (8, 9), (2, 3))
    return [tf.sparse_concat(0, [a, b]), tf.sparse_concat(5, [a, b]),
            tell(said(tf.sparse_concat, 0, [a, 1]), said(tf.sparse_concat, 0, [a, a], concat_dim=1))]
