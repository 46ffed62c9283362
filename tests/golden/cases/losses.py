"""tf.losses: every loss with its gradient, reductions, weights and what they refuse; the collections and their sums."""
import numpy as np

from casetools import initialized, said, tell

LABELS = [[1., 0., 2.], [0., 1., .5]]
SCORES = [[.5, .25, 1.5], [-1., 3., .5]]
NAMES = ("absolute_difference", "mean_squared_error", "huber_loss", "log_loss", "hinge_loss", "sigmoid_cross_entropy",
         "softmax_cross_entropy", "mean_pairwise_squared_error")


def fed(tf, values, shape=None, dtype=None):
    """A tensor whose value is given, with a static shape that may be vague."""
    return tf.placeholder_with_default(tf.constant(values, dtype), shape)


def with_gradients(tf, loss, *inputs):
    """Steps that run a loss and its gradients."""
    return [{"loss": loss, "gradients": [g for g in tf.gradients(loss, list(inputs)) if g is not None]}]


def pair(tf, shape=(None, 3)):
    """Labels in {0, 1} and probabilities."""
    return fed(tf, [[1., 0., 1.], [0., 1., 0.]], shape), fed(tf, [[.5, .25, .875], [.125, .75, .5]], shape)


def case_add_and_get(tf):
    a, b = tf.constant(1., name="a"), tf.constant(2., name="b")
    tf.losses.add_loss(a)
    with tf.name_scope("s"):
        tf.losses.add_loss(tf.identity(b, name="c"))
    tf.losses.add_loss(b, loss_collection="mine")
    tf.losses.add_loss(b, loss_collection=None)
    return [tell(tf.losses.get_losses(), tf.losses.get_losses("s"), tf.losses.get_losses(loss_collection="mine"), tf.losses.get_losses(scope="nope"),
                 tf.get_collection(tf.GraphKeys.LOSSES))]


def case_total_loss(tf):
    tf.losses.add_loss(tf.constant(1.))
    tf.losses.add_loss(tf.constant(2.))
    tf.get_variable("w", initializer=[3.], regularizer=tf.contrib.layers.l2_regularizer(.1))
    made = [tf.losses.get_total_loss(), tf.losses.get_total_loss(add_regularization_losses=False), tf.losses.get_total_loss(name="all")]
    return initialized(tf, made, tell(made))


def case_total_loss_scope(tf):
    with tf.name_scope("a"):
        tf.losses.add_loss(tf.constant(1.))
    with tf.variable_scope("b"):
        tf.losses.add_loss(tf.constant(2.))
        tf.get_variable("w", initializer=[3.], regularizer=tf.contrib.layers.l2_regularizer(.1))
    return initialized(tf, [tf.losses.get_total_loss(scope="a"), tf.losses.get_total_loss(scope="b"), tf.losses.get_total_loss()])


def case_total_without_regularization(tf):
    tf.losses.add_loss(tf.constant(1.))
    total = tf.losses.get_total_loss()
    return [total, tell(total)]


def case_total_of_nothing(tf):
    return [tell(said(tf.losses.get_total_loss), said(tf.losses.get_total_loss, False))]


def case_total_of_penalties_only(tf):
    tf.get_variable("w", initializer=[3.], regularizer=tf.contrib.layers.l1_regularizer(.1))
    return initialized(tf, tf.losses.get_total_loss())


def case_regularization_loss(tf):
    empty = tf.losses.get_regularization_loss()
    with tf.variable_scope("s", regularizer=tf.contrib.layers.l2_regularizer(.1)):
        tf.get_variable("v", initializer=[3.])
        tf.get_variable("w", initializer=[[4.]])
    made = [tf.losses.get_regularization_loss(), tf.losses.get_regularization_loss(scope="s/w"), tf.losses.get_regularization_loss(name="penalty")]
    return initialized(tf, empty, made, tell(empty, made, tf.losses.get_regularization_losses(scope="s/v")))


def case_in_training(tf):
    x = tf.constant([[1., 2.]])
    w = tf.get_variable("w", initializer=[[1.], [1.]], regularizer=tf.contrib.layers.l2_regularizer(.1))
    tf.losses.add_loss(tf.reduce_mean(tf.square(tf.matmul(x, w) - 1.), name="data"))
    total = tf.losses.get_total_loss()
    train = tf.train.GradientDescentOptimizer(.05).minimize(total)
    return initialized(tf, total, train, [total, w])


def case_summed_by_hand(tf):
    tf.losses.add_loss(tf.constant(1.))
    tf.losses.add_loss(tf.constant([2., 3.]))
    return [tell(said(tf.losses.get_total_loss), said(tf.add_n, tf.losses.get_losses())), sum(tf.losses.get_losses())]


# ------------------------------------------------------------------ each loss, as it is mostly called
def case_absolute_difference(tf):
    a, b = tf.constant(LABELS), tf.constant(SCORES)
    return with_gradients(tf, tf.losses.absolute_difference(a, b), a, b)


def case_mean_squared_error(tf):
    a, b = tf.placeholder(tf.float32, [None, 1], "y"), tf.placeholder(tf.float32, [None, 1], "p")
    loss = tf.losses.mean_squared_error(a, b)
    return [{"loss": loss, "dp": tf.gradients(loss, b)[0], "@feed": {a: [[1.], [2.]], b: [[1.5], [0.]]}}]


def case_huber_loss(tf):
    a, b = fed(tf, LABELS, [None, 3]), fed(tf, SCORES, [None, 3])
    return with_gradients(tf, tf.losses.huber_loss(a, b), a, b)


def case_log_loss(tf):
    a, b = pair(tf)
    return with_gradients(tf, tf.losses.log_loss(a, b), a, b)


def case_hinge_loss(tf):
    a, b = fed(tf, [[1, 0, 1], [0, 1, 0]], [2, 3], tf.int32), tf.constant(SCORES)
    return with_gradients(tf, tf.losses.hinge_loss(a, b), b)


def case_cosine_distance(tf):
    a, b = fed(tf, LABELS, [2, 3]), fed(tf, SCORES, [2, 3])
    return with_gradients(tf, tf.losses.cosine_distance(a, b, axis=1), a, b)


def case_mean_pairwise_squared_error(tf):
    a, b = fed(tf, LABELS, [None, 3]), fed(tf, SCORES, [None, 3])
    return with_gradients(tf, tf.losses.mean_pairwise_squared_error(a, b), a, b)


def case_sigmoid_cross_entropy(tf):
    a, b = pair(tf)[0], fed(tf, SCORES, [None, 3])
    return with_gradients(tf, tf.losses.sigmoid_cross_entropy(a, b), b)


def case_softmax_cross_entropy(tf):
    a, b = fed(tf, [[0., 1., 0.], [1., 0., 0.]], [None, 3]), fed(tf, SCORES, [None, 3])
    return with_gradients(tf, tf.losses.softmax_cross_entropy(a, b), a, b)


def case_sparse_softmax_cross_entropy(tf):
    a, b = tf.placeholder(tf.int64, [None]), tf.placeholder(tf.float32, [None, 3])
    loss = tf.losses.sparse_softmax_cross_entropy(a, b)
    return [{"loss": loss, "d": tf.gradients(loss, b)[0], "@feed": {a: [2, 0], b: SCORES}}]


def case_compute_weighted_loss(tf):
    x = fed(tf, LABELS, [None, 3])
    return with_gradients(tf, tf.losses.compute_weighted_loss(x), x)


# ------------------------------------------------------------------ each loss, as it is hardly ever called
def case_absolute_difference_ints(tf):
    return [tf.losses.absolute_difference([1, 5], np.array([2, 3], np.int64), weights=[1, 0], scope="mine")]


def case_mean_squared_error_doubles(tf):
    a, b = tf.constant(LABELS, tf.float64), tf.constant(SCORES, tf.float64)
    loss = tf.losses.mean_squared_error(a, b, weights=tf.constant([[2.], [.5]], tf.float64), loss_collection="mine")
    return with_gradients(tf, loss, a, b) + [tell(tf.get_collection("losses"), tf.get_collection("mine"))]


def case_huber_loss_all_arguments(tf):
    a, b = fed(tf, LABELS, [None, 3]), fed(tf, SCORES, [None, 3])
    return with_gradients(tf, tf.losses.huber_loss(a, b, [[1., 0., 2.]], .25, "mine", None, tf.losses.Reduction.SUM), a, b)


def case_log_loss_epsilon(tf):
    a, b = tf.constant([1., 0., 1.]), tf.constant([0., 1., 1.])
    return with_gradients(tf, tf.losses.log_loss(a, b, epsilon=1e-3, reduction="none", weights=2), b)


def case_hinge_loss_weights(tf):
    a, b, w = tf.constant([[True, False]]), tf.constant([[.5, -.5]]), fed(tf, [[3., 0.]], [None, None])
    return with_gradients(tf, tf.losses.hinge_loss(a, b, w, reduction=tf.losses.Reduction.MEAN), b, w)


def case_cosine_distance_dim(tf):
    a, b = fed(tf, LABELS), fed(tf, SCORES)
    return with_gradients(tf, tf.losses.cosine_distance(a, b, dim=0, weights=[[1., 2., 0.]]), a, b)


def case_pairwise_weights_by_entry(tf):
    a, b, w = tf.constant(LABELS, tf.float64), tf.constant(SCORES), fed(tf, [[2.], [0.]], [None, 1])
    return with_gradients(tf, tf.losses.mean_pairwise_squared_error(a, b, w), b, w)


def case_pairwise_weights_by_element(tf):
    a, b = tf.constant([LABELS]), tf.constant([SCORES])
    return with_gradients(tf, tf.losses.mean_pairwise_squared_error(a, b, [[[1., 0., 1.], [0., 1., 0.]]], "mine", "c"), b)


def case_pairwise_of_nothing(tf):
    a, b = fed(tf, [[1.], [2.]], [None, None]), fed(tf, [[0.], [2.]])
    return [tf.losses.mean_pairwise_squared_error(a, b, 0.)] + with_gradients(
        tf, tf.losses.mean_pairwise_squared_error(a, b), b)


def case_sigmoid_smoothing(tf):
    a, b = fed(tf, [[1, 0, 1], [0, 1, 0]], [None, 3]), fed(tf, SCORES, [None, 3])
    return with_gradients(tf, tf.losses.sigmoid_cross_entropy(a, b, label_smoothing=.2, weights=[[1.], [3.]]), b)


def case_softmax_smoothing(tf):
    a, b = fed(tf, [[0, 1, 0], [1, 0, 0]], [None, 3]), fed(tf, SCORES)
    return with_gradients(tf, tf.losses.softmax_cross_entropy(a, b, [1., 2.], .3, "mine", reduction="weighted_sum"), b)


def case_softmax_half(tf):
    a, b = tf.constant([[0., 1., 0.]], tf.float16), tf.constant([[.5, 2., 1.]], tf.float16)
    return with_gradients(tf, tf.losses.softmax_cross_entropy(a, b), b)


def case_softmax_no_gradient_to_labels(tf):
    a, b = tf.constant([[0., 1.]]), tf.constant([[.5, 2.]])
    return [tell(tf.gradients(tf.losses.softmax_cross_entropy(a, b), [a]))]


def case_sparse_softmax_extra_axis(tf):
    a, b = fed(tf, [[2], [0]], [None, 1], tf.int64), fed(tf, SCORES, [None, 3])
    w = fed(tf, [[1.], [2.]], [None, 1])
    return with_gradients(tf, tf.losses.sparse_softmax_cross_entropy(a, b, w), b, w)


def case_sparse_softmax_sequences(tf):
    a, b = tf.constant([[2, 0], [1, 1]]), tf.constant([SCORES, LABELS])
    return with_gradients(tf, tf.losses.sparse_softmax_cross_entropy(a, b, [[1., 0.], [1., 1.]]), b)


def case_sparse_softmax_unknown_ranks(tf):
    a, b, w = fed(tf, [[2], [0]], None, tf.int64), fed(tf, SCORES), fed(tf, [[1.], [2.]])
    return with_gradients(tf, tf.losses.sparse_softmax_cross_entropy(a, b, w), b, w)


def case_sparse_softmax_unknown_weights(tf):
    a, b = fed(tf, [2, 0], [None], tf.int32), fed(tf, SCORES, [None, 3])
    return [tf.losses.sparse_softmax_cross_entropy(a, b, fed(tf, w, shape))
            for w, shape in ((2., []), ([1., 2.], [2]), ([1., 2.], None), ([[1.], [2.]], None), ([1., 2.], [None]))]


def case_compute_weighted_loss_ints(tf):
    return [[tf.losses.compute_weighted_loss(tf.constant([3, 4]), weights=tf.constant([2, 1]), reduction=r)
             for r in tf.losses.Reduction.all()]]


# ------------------------------------------------------------------ reductions
def case_reductions(tf):
    x, w = fed(tf, LABELS, [None, 3]), fed(tf, [[1., 0., 2.], [0., 0., 3.]], [None, 3])
    made = [tf.losses.compute_weighted_loss(x, w, reduction=r) for r in tf.losses.Reduction.all()]
    return [made, [tf.gradients(m, [x, w]) for m in made], tell(tf.losses.Reduction.all())]


def case_reductions_static(tf):
    x = tf.constant(LABELS)
    return [[tf.losses.compute_weighted_loss(x, w, reduction=r) for r in tf.losses.Reduction.all()
             for w in (0., [[1.], [0.]], [[1., 2., 0.], [0., 1., 1.]])]]


def case_reduction_names(tf):
    names = [n for n in sorted(dir(tf.losses.Reduction)) if n.isupper()]
    return [tell(names, [getattr(tf.losses.Reduction, n) for n in names], said(tf.losses.Reduction.validate, "mean"),
                 said(tf.losses.Reduction.validate, "weighted_mean"))]


def case_every_loss_every_reduction(tf):
    a, b = pair(tf, (2, 3))
    return [[getattr(tf.losses, n)(a, b, weights=[[1.], [0.]], reduction=r) for n in NAMES[:-2]
             for r in tf.losses.Reduction.all()]]


def case_empty_batch(tf):
    x = tf.placeholder(tf.float32, [None, 2])
    made = [tf.losses.compute_weighted_loss(x, reduction=r) for r in tf.losses.Reduction.all()]
    return [{"made": made, "@feed": {x: np.zeros([0, 2], np.float32)}}]


# ------------------------------------------------------------------ weights
def case_weights_that_fit(tf):
    x = fed(tf, [LABELS, SCORES], [None, 2, 3])
    return [[tf.losses.compute_weighted_loss(x, fed(tf, w, s)) for w, s in (
        (2., []), ([[[2.]]], [1, 1, 1]), ([[[1.]], [[0.]]], [None, 1, 1]), ([[[1., 2., 3.]]], None),
        (np.ones([2, 2, 3], np.float32), None), (2., None))]]


def case_weights_of_unknown_values(tf):
    x = fed(tf, LABELS)
    return [[tf.losses.compute_weighted_loss(x, w) for w in (2., [[1.], [2.]], fed(tf, 1.), fed(tf, [[1., 2., 3.]]))]]


def case_weights_refused_when_built(tf):
    x = tf.zeros([2, 3])
    return [tell([said(tf.losses.compute_weighted_loss, x, w) for w in (
        [1., 2., 3.], [[1.], [2.], [3.]], [[1., 2.]], [[[1.]]], None, "a", [])])]


def case_weights_refused_partly_known(tf):
    x = tf.placeholder(tf.float32, [2, None])
    return [tell([said(tf.losses.compute_weighted_loss, x, w) for w in ([1., 2.], [[1.], [2.], [3.]], [[[1.]]])])]


def case_weights_refused_rank_when_run(tf):
    return [tf.losses.compute_weighted_loss(fed(tf, LABELS), fed(tf, [1., 2., 3.]))]


def case_weights_refused_size_when_run(tf):
    return [tf.losses.compute_weighted_loss(fed(tf, LABELS, [None, 3]), fed(tf, [[1., 2.]], [None, None]))]


def case_weights_variable(tf):
    w = tf.get_variable("w", initializer=[[1.], [2.]])
    x = fed(tf, LABELS, [None, 3])
    loss = tf.losses.compute_weighted_loss(x, w)
    return initialized(tf, loss, tf.gradients(loss, [w, x]))


# ------------------------------------------------------------------ refusals
def case_missing_arguments(tf):
    return [tell([said(getattr(tf.losses, n), *args) for n in NAMES + ("sparse_softmax_cross_entropy",)
                  for args in ((None, [1.]), ([1.], None))],
                 said(tf.losses.cosine_distance, None, [1.], 0), said(tf.losses.cosine_distance, [1.], [1.]),
                 said(tf.losses.cosine_distance, [1.], [1.], 0, dim=0))]


def case_shapes_that_differ(tf):
    return [tell([said(getattr(tf.losses, n), tf.zeros([2, 3]), tf.zeros([2, 4])) for n in NAMES],
                 said(tf.losses.sparse_softmax_cross_entropy, tf.zeros([3], tf.int32), tf.zeros([2, 4])),
                 said(tf.losses.sparse_softmax_cross_entropy, tf.zeros([2, 2], tf.int32), tf.zeros([2, 4])))]


def case_unknown_reduction(tf):
    return [tell([said(tf.losses.mean_squared_error, [1.], [1.], reduction=r) for r in ("mean", None, 3)])]


def case_labels_no_class(tf):
    return [tf.losses.sparse_softmax_cross_entropy(fed(tf, [3, 0], [None], tf.int32), fed(tf, SCORES, [None, 3]))]


# ------------------------------------------------------------------ names and scopes
def case_names(tf):
    a, b = tf.zeros([2]), tf.zeros([2])
    with tf.name_scope("tower"):
        made = [tf.losses.log_loss(a, b), tf.losses.log_loss(a, b), tf.losses.log_loss(a, b, scope="own"),
                tf.losses.log_loss(a, b, scope="tower/own/")]
    with tf.variable_scope("vars"):
        made.append(tf.losses.mean_squared_error(a, b))
    return [tell(made, tf.losses.get_losses("tower"))]


def case_in_a_branch(tf):
    a, b = fed(tf, LABELS, [None, 3]), fed(tf, SCORES, [None, 3])
    loss = tf.cond(tf.reduce_sum(a) > 0., lambda: tf.losses.mean_squared_error(a, b, fed(tf, [[1.], [0.]], [None, 1])),
                   lambda: tf.losses.absolute_difference(a, b))
    return with_gradients(tf, loss, b)


def case_weighted_training(tf):
    x, y, w = (tf.placeholder(tf.float32, [None, n], m) for n, m in ((2, "x"), (1, "y"), (1, "w")))
    v = tf.get_variable("v", initializer=[[1.], [-1.]], regularizer=tf.contrib.layers.l2_regularizer(.1))
    tf.losses.huber_loss(y, tf.matmul(x, v), w, delta=.5)
    total = tf.losses.get_total_loss()
    train = tf.train.AdamOptimizer(.1).minimize(total)
    feed = {x: [[1., 2.], [0., 1.], [3., 1.]], y: [[1.], [0.], [2.]], w: [[1.], [0.], [2.]]}
    steps = []
    for _ in range(5):
        steps += [{"train": train, "@feed": feed}, {"total": total, "@feed": feed}]
    return initialized(tf, *steps, v)
