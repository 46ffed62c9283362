"""tf.contrib.losses: the older losses, whose weights belong to the leading axes."""
from casetools import said, tell

LABELS = [[1., 0., 2.], [0., 1., .5]]
SCORES = [[.5, .25, 1.5], [-1., 3., .5]]
NAMES = ("absolute_difference", "mean_squared_error", "log_loss", "sigmoid_cross_entropy", "softmax_cross_entropy",
         "mean_pairwise_squared_error", "hinge_loss")


def fed(tf, values, shape=None, dtype=None):
    """A tensor whose value is given, with a static shape that may be vague."""
    return tf.placeholder_with_default(tf.constant(values, dtype), shape)


def with_gradients(tf, loss, *inputs):
    """Steps that run a loss and its gradients, and tell its collection."""
    return [{"loss": loss, "gradients": [g for g in tf.gradients(loss, list(inputs)) if g is not None]},
            tell(tf.get_collection("losses"))]


def simple(name):
    """Scores and labels of unknown batch size, no weights."""
    def case(tf):
        a, b = fed(tf, [[.5, .25, .875], [.125, .75, .5]], [None, 3]), fed(tf, [[1., 0., 1.], [0., 1., 0.]], [None, 3])
        return with_gradients(tf, getattr(tf.contrib.losses, name)(a, b), a)
    return case


case_absolute_difference = simple("absolute_difference")
case_mean_squared_error = simple("mean_squared_error")
case_log_loss = simple("log_loss")
case_sigmoid_cross_entropy = simple("sigmoid_cross_entropy")
case_softmax_cross_entropy = simple("softmax_cross_entropy")
case_mean_pairwise_squared_error = simple("mean_pairwise_squared_error")
case_hinge_loss = simple("hinge_loss")


def case_sparse_softmax_cross_entropy(tf):
    a, b = fed(tf, SCORES, [None, 3]), fed(tf, [2, 0], [None], tf.int64)
    return with_gradients(tf, tf.contrib.losses.sparse_softmax_cross_entropy(a, b), a)


def case_cosine_distance(tf):
    a, b = fed(tf, SCORES, [None, 3]), fed(tf, LABELS, [None, 3])
    return with_gradients(tf, tf.contrib.losses.cosine_distance(a, b, 1), a, b)


def case_cosine_distance_dim(tf):
    a, b = tf.constant(SCORES), tf.constant(LABELS)
    return with_gradients(tf, tf.contrib.losses.cosine_distance(a, b, dim=0, weights=[1., 2., 0.], scope="mine"), a)


def case_absolute_difference_ints(tf):
    return [tf.contrib.losses.absolute_difference(tf.constant([1, 4]), tf.constant([3, 3]), [2, 0], "mine")]


def case_mean_squared_error_weights(tf):
    a, b, w = tf.constant(SCORES, tf.float64), tf.constant(LABELS), fed(tf, [[2.], [0.]], [None, 1])
    return with_gradients(tf, tf.contrib.losses.mean_squared_error(a, b, w), a, w)


def case_log_loss_epsilon(tf):
    a, b = tf.constant([0., 1., .5]), tf.constant([1., 0., 1.])
    return with_gradients(tf, tf.contrib.losses.log_loss(a, b, weights=[1., 1., 0.], epsilon=1e-2), a)


def case_sigmoid_smoothing(tf):
    a, b = fed(tf, SCORES, [None, 3]), fed(tf, [[1, 0, 1], [0, 1, 0]], [None, 3])
    return with_gradients(tf, tf.contrib.losses.sigmoid_cross_entropy(a, b, [1., 3.], .2, "mine"), a)


def case_softmax_smoothing(tf):
    a, b = fed(tf, SCORES, [None, 3]), fed(tf, [[1, 0, 0], [0, 1, 0]], [None, 3])
    return with_gradients(tf, tf.contrib.losses.softmax_cross_entropy(a, b, fed(tf, [0., 3.], [None]), .2), a)


def case_sparse_softmax_extra_axes(tf):
    a, b = fed(tf, SCORES, [None, 3]), fed(tf, [[2], [0]], [None, 1])
    return with_gradients(tf, tf.contrib.losses.sparse_softmax_cross_entropy(a, b, [[.5], [2.]]), a)


def case_pairwise_weights(tf):
    a, b = fed(tf, [SCORES, LABELS], [2, 2, 3]), tf.constant([LABELS, LABELS])
    return with_gradients(tf, tf.contrib.losses.mean_pairwise_squared_error(a, b, [2., 0.]), a)


def case_hinge_loss_ints(tf):
    a, b = tf.constant(SCORES), tf.constant([[1, 0, 1], [0, 1, 0]])
    return with_gradients(tf, tf.contrib.losses.hinge_loss(a, b, "mine"), a)


def case_weights_of_all_ranks(tf):
    x = fed(tf, [LABELS, SCORES], [None, 2, 3])
    made = [tf.contrib.losses.compute_weighted_loss(x, w) for w in (
        2, 0., [1., 2.], [[1.], [0.]], [[1., 2.], [0., 0.]], [[[1.], [2.]], [[0.], [1.]]], [[[1., 0., 2.]] * 2] * 2)]
    return [made, tf.gradients(made, x)]


def case_weights_and_dtypes(tf):
    made = [tf.contrib.losses.compute_weighted_loss(tf.constant(LABELS, t), tf.constant([3, 1])) for t in (tf.float64, tf.float16)]
    return [made, tf.contrib.losses.compute_weighted_loss(tf.constant([[1, 2], [3, 5]]), 2.)]


def case_collection(tf):
    c = tf.contrib.losses
    c.add_loss(tf.constant(1.))
    c.add_loss(tf.constant(2.), "mine")
    tf.get_variable("w", initializer=[1.], regularizer=tf.contrib.layers.l2_regularizer(.5))
    made = [c.get_total_loss(), c.get_total_loss(False, name="mine")]
    return [tell(c.get_losses(), c.get_losses("Const$"), c.get_losses(loss_collection="mine"), c.get_regularization_losses(),
                 made), made[1]]


def case_refused(tf):
    c, z = tf.contrib.losses, tf.zeros
    return [tell([said(c.compute_weighted_loss, tf.placeholder(tf.float32)), said(c.compute_weighted_loss, z([2, 3]), None),
                  said(c.compute_weighted_loss, z([2, 3]), tf.placeholder(tf.float32)),
                  said(c.compute_weighted_loss, z([2, 3]), [1., 2., 3.]), said(c.compute_weighted_loss, z([2]), [[1., 2.]] * 2),
                  said(c.mean_pairwise_squared_error, z([3, 2, 2]), z([3, 2, 2]), [1., 2.]),
                  said(c.cosine_distance, z([2]), z([2])), said(c.cosine_distance, z([2]), z([2]), axis=0, dim=0),
                  said(c.get_total_loss)],
                 [said(getattr(c, n), z([2, 3]), z([2, 4])) for n in NAMES],
                 [said(getattr(c, n), z([2, 3]), None) for n in NAMES])]
