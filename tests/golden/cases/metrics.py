"""tf.metrics: every metric over some batches, its variables and collections; confusion matrices."""
import numpy as np

from casetools import initialized, said, tell

SCORES = [[.1, .4, .35], [.8, .05, .65]]
TRUTH = [[0, 0, 1], [1, 0, 1]]


def fed(tf, values, shape=None, dtype=None):
    """A tensor whose value is given, with a static shape that may be vague."""
    return tf.placeholder_with_default(tf.constant(values, dtype), shape)


def over_batches(tf, metric, *feeds):
    """Steps that update a metric and read it, for each feed."""
    value, update = metric
    steps = [value]
    for feed in feeds or ({}, {}):
        steps += [{"update": update, "@feed": feed}, value]
    return initialized(tf, *steps, tell(tf.get_collection("metric_variables"), tf.get_collection("local_variables"),
                                        tf.get_collection("variables")))


# ------------------------------------------------------------------ means
def case_mean(tf):
    x = tf.placeholder(tf.float32, [None])
    return over_batches(tf, tf.metrics.mean(x), {x: [1., 2.]}, {x: [6.]}, {x: []})


def case_mean_weights(tf):
    x, w = tf.placeholder(tf.float32, [None, 2]), tf.placeholder(tf.float32, [None, 1])
    metric = tf.metrics.mean(x, w, ["values"], ["updates"], "mine")
    return over_batches(tf, metric, {x: [[1., 2.]], w: [[0.]]}, {x: [[1., 2.], [3., 5.]], w: [[1.], [.5]]}) + [
        tell(tf.get_collection("values"), tf.get_collection("updates"))]


def case_mean_ints_unknown_rank(tf):
    return over_batches(tf, tf.metrics.mean(fed(tf, [[1, 2], [3, 5]]), fed(tf, [1., 2.])))


def mean_with_weights(tf, *weights):
    x = fed(tf, [[1., 2.]], [None, None])
    return initialized(tf, *[tf.metrics.mean(x, w)[1] for w in weights])


case_mean_weights_of_known_ranks = lambda tf: mean_with_weights(
    tf, 2, fed(tf, [[[1.], [2.]]], [1, 2, None]), fed(tf, [3.], [None]))
case_mean_weights_of_unknown_ranks = lambda tf: mean_with_weights(
    tf, fed(tf, 2.), fed(tf, [[1., 2.]]), fed(tf, [[[1.], [2.]]], None))


def case_mean_resource(tf):
    with tf.variable_scope("scope", use_resource=True):
        metric = tf.metrics.mean([1., 2., 6.], [1., 0., 1.])
    return over_batches(tf, metric)


def case_mean_tensor(tf):
    x = tf.placeholder(tf.float32, [2, 2])
    return over_batches(tf, tf.metrics.mean_tensor(x), {x: [[1., 2.], [3., 4.]]}, {x: np.zeros([2, 2])})


def case_mean_tensor_weights(tf):
    x, w = fed(tf, [[1, 2], [3, 4]], [2, 2]), fed(tf, [[0.], [2.]], [None, 1])
    return over_batches(tf, tf.metrics.mean_tensor(x, w, ["values"], ["updates"], "mine"))


def case_mean_tensor_large(tf):
    return over_batches(tf, tf.metrics.mean_tensor(tf.ones([40, 30])))


def case_accuracy(tf):
    a, b = tf.placeholder(tf.int64, [None]), tf.placeholder(tf.int64, [None])
    return over_batches(tf, tf.metrics.accuracy(a, b), {a: [1, 2, 3], b: [1, 0, 3]}, {a: [0], b: [1]})


def case_accuracy_all_arguments(tf):
    a, b, w = fed(tf, [[1], [2]], [None, 1], tf.int32), fed(tf, [1, 1], [None], tf.int64), fed(tf, [2., 3.], [None])
    return over_batches(tf, tf.metrics.accuracy(a, b, w, ["values"], ["updates"], "mine"))


def case_accuracy_strings(tf):
    return over_batches(tf, tf.metrics.accuracy(["a", "b", "c"], tf.constant(["a", "x", "c"])))


def case_accuracy_unknown_ranks(tf):
    return over_batches(tf, tf.metrics.accuracy(fed(tf, [[1], [2]]), fed(tf, [1, 1]), fed(tf, [[2.], [3.]])))


def case_mean_absolute_error(tf):
    a, b = tf.placeholder(tf.float32, [None, 1]), tf.placeholder(tf.float32, [None, 1])
    return over_batches(tf, tf.metrics.mean_absolute_error(a, b), {a: [[1.]], b: [[3.]]}, {a: [[1.], [2.]], b: [[0.], [2.]]})


def case_mean_absolute_error_ints(tf):
    return over_batches(tf, tf.metrics.mean_absolute_error([1, 2], tf.constant([[3], [5]]), [[1.], [.5]], name="mine"))


def case_mean_squared_error(tf):
    a, b = tf.placeholder(tf.float32, [None]), tf.placeholder(tf.float32, [None])
    return over_batches(tf, tf.metrics.mean_squared_error(a, b), {a: [1.], b: [3.]}, {a: [1., 2.], b: [0., 2.]})


def case_mean_squared_error_doubles(tf):
    a, b = tf.constant([1., 2.], tf.float64), tf.constant([3., 5.], tf.float64)
    return over_batches(tf, tf.metrics.mean_squared_error(a, b, tf.constant([0., 2.], tf.float64), ["v"], ["u"]))


def case_root_mean_squared_error(tf):
    a, b = tf.placeholder(tf.float32, [None]), tf.placeholder(tf.float32, [None])
    return over_batches(tf, tf.metrics.root_mean_squared_error(a, b), {a: [1.], b: [3.]}, {a: [1., 2.], b: [0., 2.]})


def case_root_mean_squared_error_all_arguments(tf):
    a, b = fed(tf, [[1.], [2.]], [None, 1]), fed(tf, [3., 5.], [None])
    metric = tf.metrics.root_mean_squared_error(a, b, [1., 3.], ["values"], ["updates"], "mine")
    return over_batches(tf, metric) + [tell(tf.get_collection("values"), tf.get_collection("updates"))]


def case_mean_cosine_distance(tf):
    a, b = fed(tf, [[1., 0.], [0., 1.]], [None, 2]), fed(tf, [[.6, .8], [0., 1.]], [None, 2])
    return over_batches(tf, tf.metrics.mean_cosine_distance(a, b, 1))


def case_mean_cosine_distance_all_arguments(tf):
    a, b = tf.constant([[1., 0.], [0., 1.]]), tf.constant([[.6, .8], [0., 1.]])
    metric = tf.metrics.mean_cosine_distance(a, b, 0, [[1., 2.]], ["values"], ["updates"], "mine")
    return over_batches(tf, metric) + [tell(tf.get_collection("values"), tf.get_collection("updates"))]


def case_mean_relative_error(tf):
    a, b, n = (tf.placeholder(tf.float32, [None]) for _ in range(3))
    return over_batches(tf, tf.metrics.mean_relative_error(a, b, n), {a: [1., 2.], b: [2., 2.5], n: [4., 0.]},
                        {a: [1.], b: [3.], n: [1.]})


def case_mean_relative_error_all_arguments(tf):
    a, b, n = fed(tf, [[1.], [2.]], [None, 1]), fed(tf, [3., 5.], [None]), fed(tf, [[2.], [4.]], [None, 1])
    return over_batches(tf, tf.metrics.mean_relative_error(a, b, n, [1., 3.], name="mine"))


def case_percentage_below(tf):
    x = tf.placeholder(tf.float32, [None])
    return over_batches(tf, tf.metrics.percentage_below(x, .5), {x: [.1, .5, .6]}, {x: [.2]})


def case_percentage_below_all_arguments(tf):
    x = fed(tf, [[1], [5]], [None, 1])
    return over_batches(tf, tf.metrics.percentage_below(x, tf.constant(3), [2., 1.], ["values"], ["updates"], "mine"))


# ------------------------------------------------------------------ counts
def answers(tf, kind, **kwargs):
    a, b = fed(tf, TRUTH, [None, 3]), fed(tf, [[1, 0, 1], [1, 1, 0]], [None, 3])
    return over_batches(tf, getattr(tf.metrics, kind)(a, b, **kwargs))


case_true_positives = lambda tf: answers(tf, "true_positives")
case_true_negatives = lambda tf: answers(tf, "true_negatives", weights=[[1., 2., 3.], [4., 5., 6.]])
case_false_positives = lambda tf: answers(tf, "false_positives", weights=2, name="mine")
case_false_negatives = lambda tf: answers(tf, "false_negatives", metrics_collections=["v"], updates_collections=["u"])
case_precision = lambda tf: answers(tf, "precision")
case_precision_weights = lambda tf: answers(tf, "precision", weights=[[1., 2., 3.], [4., 5., 6.]], name="mine")
case_recall = lambda tf: answers(tf, "recall")
case_recall_weights = lambda tf: answers(tf, "recall", weights=tf.constant(.5), metrics_collections=["v"])


def case_precision_bools_extra_axis(tf):
    a, b = fed(tf, [True, False, True], [None]), fed(tf, [[1.], [1.], [0.]], [None, 1])
    return over_batches(tf, tf.metrics.precision(a, b, fed(tf, [[1.], [2.], [4.]], [None, 1])))


def case_precision_and_recall_of_nothing(tf):
    a, b = tf.placeholder(tf.bool, [None]), tf.placeholder(tf.bool, [None])
    made = [tf.metrics.precision(a, b), tf.metrics.recall(a, b)]
    return initialized(tf, made[0][0], {"made": [m[1] for m in made], "@feed": {a: [False], b: [False]}},
                       [m[0] for m in made])


def case_counts_resource(tf):
    with tf.variable_scope("scope", use_resource=True):
        made = [tf.metrics.recall([1, 0, 1], [1, 1, 0]), tf.metrics.true_negatives([1, 0, 1], [1, 0, 0])]
    return initialized(tf, [m[1] for m in made], [m[0] for m in made])


def case_mean_iou(tf):
    a, b = tf.placeholder(tf.int32, [None]), tf.placeholder(tf.int32, [None])
    return over_batches(tf, tf.metrics.mean_iou(a, b, 3), {a: [0, 1, 1], b: [0, 1, 0]}, {a: [0], b: [1]})


def case_mean_iou_weights(tf):
    a, b, w = (fed(tf, v, [None, 2]) for v in ([[0, 1], [2, 2]], [[0, 1], [1, 2]], [[1., .5], [2., 0.]]))
    return over_batches(tf, tf.metrics.mean_iou(a, b, 4, w, ["values"], ["updates"], "mine"))


def case_mean_iou_no_class(tf):
    value, update = tf.metrics.mean_iou(fed(tf, [0, 3], [None]), fed(tf, [0, 1], [None]), 3)
    return initialized(tf, update, value)


def case_mean_per_class_accuracy(tf):
    a, b = tf.placeholder(tf.int32, [None]), tf.placeholder(tf.int32, [None])
    return over_batches(tf, tf.metrics.mean_per_class_accuracy(a, b, 3), {a: [0, 1, 1], b: [0, 1, 0]}, {a: [0], b: [1]})


def case_mean_per_class_accuracy_weights(tf):
    a, b, w = (fed(tf, v, [None, 2]) for v in ([[0, 1], [2, 2]], [[0, 1], [1, 2]], [[1, 3], [2, 0]]))
    return over_batches(tf, tf.metrics.mean_per_class_accuracy(a, b, 4, w, ["values"], ["updates"], "mine"))


def case_class_metrics_resource(tf):
    with tf.variable_scope("scope", use_resource=True):
        made = [tf.metrics.mean_iou(tf.constant([0, 1, 1]), tf.constant([0, 1, 0]), num_classes=2),
                tf.metrics.mean_per_class_accuracy(tf.constant([0, 1, 1]), tf.constant([0, 1, 0]), 2)]
    return initialized(tf, [m[1] for m in made], [m[0] for m in made])


# ------------------------------------------------------------------ thresholds
def scored(tf, function, *args, **kwargs):
    a, b = fed(tf, TRUTH, [None, 3]), fed(tf, SCORES, [None, 3])
    return over_batches(tf, getattr(tf.metrics, function)(a, b, *args, **kwargs))


case_auc = lambda tf: scored(tf, "auc")
case_auc_pr_careful = lambda tf: scored(tf, "auc", curve="PR", summation_method="careful_interpolation", num_thresholds=20)
case_auc_pr_trapezoidal = lambda tf: scored(tf, "auc", None, 9, ["v"], ["u"], "PR", "mine")
case_auc_minoring = lambda tf: scored(tf, "auc", num_thresholds=7, summation_method="minoring", curve="PR")
case_auc_majoring = lambda tf: scored(tf, "auc", num_thresholds=7, summation_method="majoring")
case_auc_roc_careful = lambda tf: scored(tf, "auc", num_thresholds=7, summation_method="careful_interpolation")
case_auc_thresholds = lambda tf: scored(tf, "auc", thresholds=[.7, .2, .5], weights=[[1., 2., 0.], [1., 1., 3.]])
case_auc_one_threshold = lambda tf: scored(tf, "auc", num_thresholds=1)
case_precision_at_thresholds = lambda tf: scored(tf, "precision_at_thresholds", [.2, .5])
case_recall_at_thresholds = lambda tf: scored(tf, "recall_at_thresholds", (.05, .5), [[1.], [2.]], ["v"], ["u"], "mine")
case_recall_at_thresholds_doubles = lambda tf: scored(tf, "recall_at_thresholds", np.array([.05, .5]))
case_true_positives_at_thresholds = lambda tf: scored(tf, "true_positives_at_thresholds", [.0, .5])
case_true_negatives_at_thresholds = lambda tf: scored(tf, "true_negatives_at_thresholds", [.1, .5], 2.)
case_false_positives_at_thresholds = lambda tf: scored(tf, "false_positives_at_thresholds", [.1], [[1.], [2.]], ["v"], ["u"])
case_false_negatives_at_thresholds = lambda tf: scored(tf, "false_negatives_at_thresholds", [.5, .4], name="mine")
case_sensitivity_at_specificity = lambda tf: scored(tf, "sensitivity_at_specificity", .7)
case_sensitivity_all_arguments = lambda tf: scored(tf, "sensitivity_at_specificity", 0, [[1.], [3.]], 5, ["v"], ["u"], "mine")
case_specificity_at_sensitivity = lambda tf: scored(tf, "specificity_at_sensitivity", .7)
case_specificity_all_arguments = lambda tf: scored(tf, "specificity_at_sensitivity", 1, [[1.], [3.]], 5, ["v"], ["u"], "mine")


def case_auc_batches(tf):
    a, b = tf.placeholder(tf.float32, [None, 1]), tf.placeholder(tf.float64, [None, 1])
    return over_batches(tf, tf.metrics.auc(a, b, num_thresholds=11), {a: [[1.], [0.]], b: [[.5], [.25]]},
                        {a: [[1.]], b: [[.125]]})


def case_thresholds_unknown_ranks(tf):
    a, b, w = fed(tf, [[1], [0], [1]]), fed(tf, [.25, .5, .75]), fed(tf, [1., 2., 4.])
    return over_batches(tf, tf.metrics.precision_at_thresholds(a, b, [.3, .6], w))


def case_thresholds_resource(tf):
    with tf.variable_scope("scope", use_resource=True):
        made = [tf.metrics.auc([1, 0], tf.constant([.5, .6]), num_thresholds=4),
                tf.metrics.recall_at_thresholds([1, 0], tf.constant([.5, .6]), [.3])]
    return initialized(tf, [m[1] for m in made], [m[0] for m in made])


def case_predictions_out_of_range(tf):
    value, update = tf.metrics.auc([1, 0], fed(tf, [.5, 1.5], [None]))
    return initialized(tf, update, value)


# ------------------------------------------------------------------ names, scopes, refusals
def case_names(tf):
    with tf.variable_scope("eval"):
        made = [tf.metrics.mean([1.]), tf.metrics.mean([1.]), tf.metrics.accuracy([1], [1], name="mean")]
    with tf.variable_scope("eval", reuse=True):
        made.append(tf.metrics.mean([1.], name="mean"))
    with tf.name_scope("names"):
        made.append(tf.metrics.recall([1], [1]))
    return [tell(made, tf.local_variables(), tf.metrics.mean.__name__)]


def case_reset(tf):
    value, update = tf.metrics.mean(fed(tf, [1., 3.], [None]))
    reset = tf.variables_initializer(tf.get_collection(tf.GraphKeys.METRIC_VARIABLES))
    return [reset, update, update, value, reset, value]


def case_not_initialized(tf):
    tf.metrics.mean([1., 3.])
    return [tf.get_collection("metric_variables")[0]]


def case_refused(tf):
    m, z = tf.metrics, tf.zeros
    return [tell([said(m.accuracy, z([3]), z([4])), said(m.mean, z([3]), z([4])), said(m.mean, z([3]), z([3, 2, 2])),
                  said(m.mean, z([3]), metrics_collections=3), said(m.mean_tensor, tf.placeholder(tf.float32, [None, 2])),
                  said(m.mean_squared_error, z([3]), z([3], tf.float64)), said(m.precision, z([3]), z([4])),
                  said(m.precision, z([3]), z([3]), z([3, 1, 1])), said(m.mean_iou, [1], [1], 2),
                  said(m.mean_iou, z([3]), z([4]), 2), said(m.mean_per_class_accuracy, z([3]), z([4]), 2),
                  said(m.auc, z([3]), z([3]), curve="X"), said(m.auc, z([3]), z([3]), summation_method="X"),
                  said(m.auc, [1], [.5]), said(m.auc, [1], tf.constant([1.5])), said(m.accuracy, None, z([3])),
                  said(m.sensitivity_at_specificity, z([3]), z([3]), 1.5), said(m.mean, None),
                  said(m.specificity_at_sensitivity, z([3]), z([3]), -.5)])]


# ------------------------------------------------------------------ confusion matrices
def case_confusion_matrix(tf):
    a, b = fed(tf, [1, 2, 0, 1], [None]), fed(tf, [1, 0, 0, 2], [None])
    return [tf.confusion_matrix(a, b), tf.math.confusion_matrix(a, b, num_classes=4)]


def case_confusion_matrix_all_arguments(tf):
    a, b = fed(tf, [[1], [2]], [None, 1], tf.int64), fed(tf, [1., 0.], [None])
    made = tf.confusion_matrix(a, b, tf.constant(3), tf.float64, "mine", [2., .5])
    w = tf.get_variable("w", initializer=[1., 2.])
    weighted = tf.confusion_matrix([0, 1], [1, 1], 2, tf.float32, weights=w)
    return initialized(tf, made, weighted, tf.gradients(weighted, w))


def case_confusion_matrix_unknown_ranks(tf):
    return [tf.confusion_matrix(fed(tf, [[1], [0]]), fed(tf, [1, 1])), tf.confusion_matrix(fed(tf, [1, 0]), fed(tf, [[1], [1]]))]


def case_confusion_matrix_refused(tf):
    a, b = [0, 1], [0, 1]
    return [tell([said(tf.confusion_matrix, [0, -1], b), said(tf.confusion_matrix, a, [0, 2], 2),
                  said(tf.confusion_matrix, a, [0, 1, 1]), said(tf.confusion_matrix, a, b, weights=[1.]),
                  said(tf.confusion_matrix, tf.zeros([3, 2]), tf.zeros([3])), said(tf.confusion_matrix, None, b)])]


def case_confusion_matrix_negative(tf):
    return [tf.confusion_matrix(fed(tf, [0, -1], [None]), fed(tf, [0, 1], [None]))]


def case_confusion_matrix_too_large(tf):
    return [tf.confusion_matrix(fed(tf, [0, 1], [None]), fed(tf, [0, 5], [None]), 3)]
