"""tf.contrib.metrics: predictions before labels, and what tf.metrics does not have."""
from casetools import initialized, said, tell

TRUTH, SCORES = [1., 0., 1., 1.], [.75, .5, .25, .875]


def fed(tf, values, shape=None, dtype=None):
    """A tensor whose value is given, with a static shape that may be vague."""
    return tf.placeholder_with_default(tf.constant(values, dtype), shape)


def updated(tf, *made):
    """Steps that update metrics twice and read them."""
    return initialized(tf, [m[1] for m in made], [m[1] for m in made], [m[0] for m in made],
                       tell([m[0] for m in made], tf.get_collection("metric_variables")))


def by_name(*names):
    def case(tf):
        p, t = fed(tf, SCORES, [None]), fed(tf, TRUTH, [None])
        return updated(tf, *[getattr(tf.contrib.metrics, "streaming_" + n)(p, t) for n in names])
    return case


case_errors = by_name("mean_absolute_error", "mean_squared_error", "root_mean_squared_error", "accuracy")
case_answers = by_name("true_positives", "true_negatives", "false_positives", "false_negatives")
case_shares = by_name("precision", "recall", "auc")


def case_accuracy(tf):
    a, b = fed(tf, [1, 2, 3], [None]), fed(tf, [1, 0, 3], [None])
    c = tf.contrib.metrics
    return [c.accuracy(a, b), c.accuracy(a, b, fed(tf, [1., 0., 2.], [None]), "mine"),
            c.accuracy(tf.constant(["a", "b"]), tf.constant(["a", "c"])),
            tell(said(c.accuracy, a, tf.constant([1., 2., 3.])), said(c.accuracy, a, tf.cast(b, tf.int64)),
                 said(c.accuracy, a, b, 2), said(c.accuracy, tf.zeros([2], tf.int32), tf.zeros([3], tf.int32)))]


def case_recall_at_k(tf):
    p, t = fed(tf, [[.1, .7, .2], [.5, .3, .2]], [None, 3]), fed(tf, [2, 2], [None])
    c = tf.contrib.metrics
    return updated(tf, c.streaming_recall_at_k(p, t, 2), c.streaming_recall_at_k(p, t, 2, [1., 3.], ["v"], ["u"], "mine"),
                   c.streaming_sparse_recall_at_k(p, fed(tf, [[2], [2]], [None, 1], tf.int64), 2))


def case_chosen_classes(tf):
    chosen, labels = fed(tf, [[1, 2], [0, 1]], [None, 2], tf.int64), fed(tf, [[2], [2]], [None, 1], tf.int64)
    c = tf.contrib.metrics
    return updated(tf, c.streaming_sparse_precision_at_top_k(chosen, labels), c.sparse_recall_at_top_k(labels, chosen, 2),
                   c.streaming_sparse_average_precision_at_top_k(chosen, labels, name="mine"))


def case_renamed(tf):
    x = fed(tf, [1., 3.], [2])
    c = tf.contrib.metrics
    return updated(tf, c.streaming_mean(x, 2.), c.streaming_mean_tensor(x), c.streaming_percentage_less(x, 2.))


def case_count(tf):
    x = fed(tf, [[1., 2.], [3., 4.]], [None, 2])
    return updated(tf, tf.contrib.metrics.count(x), tf.contrib.metrics.count(x, [[.5], [0.]], ["v"], ["u"], "mine"))


def case_aggregate(tf):
    c = tf.contrib.metrics
    values, updates = c.aggregate_metric_map({"accuracy": c.streaming_accuracy(fed(tf, [1, 2]), fed(tf, [1, 1])),
                                              "mean": c.streaming_mean([1., 2.])})
    lists = c.aggregate_metrics(c.streaming_mean([4.]), c.streaming_mean([5.]))
    return initialized(tf, updates, values, lists[1], lists[0], tell(said(c.aggregate_metrics), said(c.aggregate_metric_map, {})))
