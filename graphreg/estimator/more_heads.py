"""The functions of tf.contrib.estimator that make heads."""
from .. import functions as tf
from ..losses import Reduction
from . import heads, multi_heads
from .head_classes import logistic_loss, poisson_loss

_MEAN = Reduction.SUM_OVER_BATCH_SIZE


def binary_classification_head(weight_column=None, thresholds=None, label_vocabulary=None, loss_reduction=_MEAN,
                               loss_fn=None, name=None):
    """A head for one of two classes; see BinaryClassHead.

    Source: tf.contrib.estimator.binary_classification_head.
    """
    return heads.BinaryClass(weight_column, thresholds, label_vocabulary, loss_reduction, loss_fn, name)


def multi_class_head(n_classes, weight_column=None, label_vocabulary=None, loss_reduction=_MEAN, loss_fn=None,
                     name=None):
    """A head for one of several classes; see MultiClassHead.

    Source: tf.contrib.estimator.multi_class_head.
    """
    return heads.MultiClass(n_classes, weight_column, label_vocabulary, loss_reduction, loss_fn, name)


def regression_head(weight_column=None, label_dimension=1, loss_reduction=_MEAN, loss_fn=None, inverse_link_fn=None,
                    name=None):
    """A head for numbers; see RegressionHead.

    Source: tf.contrib.estimator.regression_head.
    """
    return heads.Regression(weight_column, label_dimension, loss_reduction, loss_fn, inverse_link_fn, name)


def poisson_regression_head(weight_column=None, label_dimension=1, loss_reduction=_MEAN, compute_full_loss=True,
                            name=None):
    """A head for counts; see PoissonRegressionHead.

    Source: tf.contrib.estimator.poisson_regression_head.
    """
    return heads.Regression(weight_column, label_dimension, loss_reduction, poisson_loss(compute_full_loss), tf.exp,
                            name)


def logistic_regression_head(weight_column=None, loss_reduction=_MEAN, name=None):
    """A head for shares between 0 and 1; see LogisticRegressionHead.

    Source: tf.contrib.estimator.logistic_regression_head.
    """
    return heads.Regression(weight_column, 1, loss_reduction, logistic_loss(False), tf.sigmoid, name)


def multi_label_head(n_classes, weight_column=None, thresholds=None, label_vocabulary=None, loss_reduction=_MEAN,
                     loss_fn=None, classes_for_class_based_metrics=None, name=None):
    """A head for any number of several classes at once; see MultiLabelHead.

    Source: tf.contrib.estimator.multi_label_head.
    """
    return multi_heads.MultiLabel(n_classes, weight_column, thresholds, label_vocabulary, loss_reduction, loss_fn,
                                  classes_for_class_based_metrics, name)


def multi_head(heads, head_weights=None):
    """Several heads, whose losses are added; see MultiHead.

    Args:
      heads: list of heads with names.  head_weights: list of float, of their losses; default 1.
    Returns:
      head.
    Raises:
      ValueError: a head has no name, or heads and weights differ in number.
    Source: tf.contrib.estimator.multi_head.
    """
    return multi_heads.MultiHead(heads, head_weights)
