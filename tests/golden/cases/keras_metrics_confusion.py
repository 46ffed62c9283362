"""Keras metrics that count at thresholds; MeanIoU and MeanTensor."""
import numpy as np
from casetools import said, tell

Y = np.array([[0., 1., 0.], [1., 0., 1.]], np.float32)
P = np.array([[.2, .7, .1], [.3, .4, .8]], np.float32)


def pair(tf, y=Y, p=P, shape=(None, 3)):
    return tf.placeholder_with_default(y, shape, name="t"), tf.placeholder_with_default(p, shape, name="p")


def run(metric, *results):
    """Steps: the variables made, initialized; each result twice."""
    return [[v.initializer for v in metric.variables], *results, *results, list(metric.variables),
            tell([v.name for v in metric.variables], metric.name, metric.get_config(),
                 [u.name for u in metric.updates])]


def _case(kind, sample_weight=None, **kwargs):
    def case(tf):
        metric = getattr(tf.keras.metrics, kind)(**kwargs)
        return run(metric, metric(*pair(tf), sample_weight=sample_weight))
    return case


case_tp = _case("TruePositives")
case_tn = _case("TrueNegatives", thresholds=.35)
case_fp = _case("FalsePositives", thresholds=[.2, .6], sample_weight=[2., 1.])
case_fn = _case("FalseNegatives", thresholds=[.2, .75], sample_weight=2.)
case_fn_table = _case("FalseNegatives", sample_weight=[[1., 2., 3.], [4., 5., 6.]])
case_precision = _case("Precision")
case_precision_top_k = _case("Precision", top_k=2, class_id=1)
case_precision_class = _case("Precision", class_id=2, thresholds=[.3, .9])
case_recall = _case("Recall", thresholds=[.3, .6], name="rr")
case_recall_top_k = _case("Recall", top_k=1, sample_weight=3.)
case_auc = _case("AUC", num_thresholds=5)
case_auc_pr = _case("AUC", num_thresholds=4, curve="PR")
case_auc_minoring = _case("AUC", num_thresholds=4, summation_method="minoring")
case_auc_majoring = _case("AUC", num_thresholds=4, summation_method="Majoring", curve="pr", sample_weight=[1., 2.])
case_auc_thresholds = _case("AUC", thresholds=[.6, .25])
case_sensitivity = _case("SensitivityAtSpecificity", specificity=.5, num_thresholds=4)
case_specificity = _case("SpecificityAtSensitivity", sensitivity=.5, num_thresholds=4)
case_specificity_one = _case("SpecificityAtSensitivity", sensitivity=.5, num_thresholds=1)


def case_static(tf):
    metric = tf.keras.metrics.Precision()
    return run(metric, metric(tf.constant(Y), tf.constant(P)), metric([0, 1, 1], [.3, .9, .7]))


def case_unknown_rank(tf):
    metric = tf.keras.metrics.Recall()
    a, b = tf.placeholder(tf.float32, name="a"), tf.placeholder(tf.float32, name="b")
    result = metric(a, b)
    return [[v.initializer for v in metric.variables], {"r": result, "@feed": {a: Y, b: P}}]


def case_out_of_range(tf):
    metric = tf.keras.metrics.TruePositives()
    column = tf.placeholder_with_default([[.5], [2.]], [None, 1])
    result = metric(tf.placeholder_with_default([[0.], [1.]], [None, 1]), column, sample_weight=[[1.], [2.]])
    return [[v.initializer for v in metric.variables], result]


def case_mean_iou(tf):
    metric = tf.keras.metrics.MeanIoU(3)
    labels = tf.placeholder_with_default(np.array([0, 1, 2, 2]), [None])
    return run(metric, metric(labels, tf.placeholder_with_default(np.array([0, 1, 1, 2]), [None])),
               metric(labels, labels, sample_weight=tf.constant([1., 2., 0., 1.])))


def case_mean_iou_tables(tf):
    metric = tf.keras.metrics.MeanIoU(num_classes=2, name="q")
    return run(metric, metric(tf.placeholder_with_default([[0., 1.]], [None, 2]),
                              tf.placeholder_with_default([[1., 1.]], [None, 2]), tf.ones([1, 2])))


def case_wrong(tf):
    m = tf.keras.metrics
    ones = tf.ones([2, 2])
    return [tell(said(m.AUC, num_thresholds=1), said(m.AUC, curve="x"), said(m.AUC, summation_method="x"),
                 said(m.Precision, thresholds=[-1.]), said(m.Precision, thresholds=2.),
                 said(m.TruePositives, thresholds=[.1, None]), said(m.SensitivityAtSpecificity, .5, num_thresholds=0),
                 said(m.SensitivityAtSpecificity, 2.), said(m.SpecificityAtSensitivity, -1.),
                 said(m.MeanTensor().result), said(m.Precision(), ones, tf.ones([2, 4])),
                 said(m.MeanIoU(2), [0], [1], [1.]))]


def case_configurations(tf):
    m = tf.keras.metrics
    made = [m.AUC(num_thresholds=3, thresholds=[.3]), m.AUC(thresholds=[]), m.Recall(top_k=3),
            m.TruePositives(thresholds=.3), m.SensitivityAtSpecificity(.5, num_thresholds=1), m.MeanIoU(2),
            m.AUC(num_thresholds=4, curve="pr", summation_method="Minoring")]
    return [tell([x.get_config() for x in made], [list(x.thresholds) for x in made if hasattr(x, "thresholds")])]
