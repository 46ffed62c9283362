"""Heads as programs make them: classes of tf.estimator, functions of tf.contrib.estimator."""
from .. import functions as tf
from ..core import errors
from ..functions.nn import log_poisson_loss, sigmoid_cross_entropy_with_logits
from ..losses import Reduction
from . import heads
from .heads import Head  # noqa: F401

_MEAN = Reduction.SUM_OVER_BATCH_SIZE


class _Settings:
    """What the classes of tf.estimator have beyond those of premade estimators."""

    loss_reduction = property(lambda self: self._loss_reduction)

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None, trainable_variables=None,
                              train_op_fn=None, update_ops=None, regularization_losses=None):
        """EstimatorSpec of a model; trainable_variables and update_ops are those of the graph."""
        if trainable_variables is not None or update_ops is not None:
            raise errors.not_emulated("heads with trainable_variables or update_ops", "they are those of the graph")
        return super().create_estimator_spec(features, mode, logits, labels, optimizer, train_op_fn,
                                             regularization_losses)

    def loss(self, labels, logits, features=None, mode=None, regularization_losses=None):
        """The scalar loss of logits and labels."""
        found = self.create_loss(features or {}, mode, logits, labels).training_loss
        return tf.add_n([found, tf.add_n(regularization_losses)]) if regularization_losses else found

    def predictions(self, logits, keys=None):
        """dict of predictions.

        Args:
          logits: Tensor.  keys: iterable of str, default all.
        """
        found = self._predicted(logits).predictions
        return {k: v for k, v in found.items() if keys is None or k in keys}


class BinaryClassHead(_Settings, heads.BinaryClass):
    """One of two classes.

    Args:
      weight_column: str or numeric column.  thresholds: iterable of float, for more metrics.
      label_vocabulary: list of str.  loss_reduction: one of tf.losses.Reduction.
      loss_fn: function (labels, logits, features=, loss_reduction=) -> losses.  name: str.
    Source: tf.estimator.BinaryClassHead.
    """

    def __init__(self, weight_column=None, thresholds=None, label_vocabulary=None, loss_reduction=_MEAN, loss_fn=None,
                 name=None):
        super().__init__(weight_column, thresholds, label_vocabulary, loss_reduction, loss_fn, name)


class MultiClassHead(_Settings, heads.MultiClass):
    """One of several classes.

    Args:
      n_classes: int.  The others: as for BinaryClassHead.
    Source: tf.estimator.MultiClassHead.
    """

    def __init__(self, n_classes, weight_column=None, label_vocabulary=None, loss_reduction=_MEAN, loss_fn=None,
                 name=None):
        super().__init__(n_classes, weight_column, label_vocabulary, loss_reduction, loss_fn, name)


class RegressionHead(_Settings, heads.Regression):
    """Numbers.

    Args:
      label_dimension: int.  inverse_link_fn: function of logits -> predictions.
      The others: as for BinaryClassHead.
    Source: tf.estimator.RegressionHead.
    """

    def __init__(self, label_dimension=1, weight_column=None, loss_reduction=_MEAN, loss_fn=None, inverse_link_fn=None,
                 name=None):
        super().__init__(weight_column, label_dimension, loss_reduction, loss_fn, inverse_link_fn, name)


def _poisson_loss(compute_full_loss):
    def loss_fn(labels, logits):
        return log_poisson_loss(targets=labels, log_input=logits, compute_full_loss=compute_full_loss)
    return loss_fn


def _logistic_loss(labels, logits):
    return sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)


class PoissonRegressionHead(RegressionHead):
    """Counts: the logits are logarithms of means.

    Args:
      compute_full_loss: bool, with the terms of the labels alone.  The others: as for RegressionHead.
    Source: tf.estimator.PoissonRegressionHead.
    """

    def __init__(self, label_dimension=1, weight_column=None, loss_reduction=_MEAN, compute_full_loss=True, name=None):
        super().__init__(label_dimension, weight_column, loss_reduction, _poisson_loss(compute_full_loss), tf.exp, name)


class LogisticRegressionHead(RegressionHead):
    """Shares between 0 and 1.

    Args: as for RegressionHead.
    Source: tf.estimator.LogisticRegressionHead.
    """

    def __init__(self, weight_column=None, loss_reduction=_MEAN, name=None):
        super().__init__(1, weight_column, loss_reduction, _logistic_loss, tf.sigmoid, name)


# ------------------------------------------------------------------ functions
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
    return heads.Regression(weight_column, label_dimension, loss_reduction, _poisson_loss(compute_full_loss), tf.exp,
                            name)


def logistic_regression_head(weight_column=None, loss_reduction=_MEAN, name=None):
    """A head for shares between 0 and 1; see LogisticRegressionHead.

    Source: tf.contrib.estimator.logistic_regression_head.
    """
    return heads.Regression(weight_column, 1, loss_reduction, _logistic_loss, tf.sigmoid, name)
