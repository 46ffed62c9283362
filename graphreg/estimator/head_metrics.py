"""Metrics of heads."""
from .. import functions as tf
from .. import metrics
from ..core import scopes
from ..functions.math import greater_equal, to_float
from ..weights_broadcast import broadcast_weights


def _mean_of(kind, values, weights, name):
    with scopes.name_scope(name, f"{kind}_mean", (values, weights)) as scope:
        values = to_float(values, name=kind)
        if weights is not None:
            weights = broadcast_weights(weights, values)
        return metrics.mean(values, weights=weights, name=scope)


def predictions_mean(predictions, weights=None, name=None):
    """The mean of predictions."""
    return _mean_of("predictions", predictions, weights, name)


def labels_mean(labels, weights=None, name=None):
    """The mean of labels, which are 0 or 1."""
    return _mean_of("labels", labels, weights, name)


def accuracy_baseline(mean):
    """The accuracy of always the same answer, by the mean of labels."""
    with scopes.name_scope(None, "accuracy_baseline", mean):
        value, update_op = mean
        return (tf.maximum(value, 1. - value, name="value"), tf.maximum(update_op, 1 - update_op, name="update_op"))


def auc(labels, predictions, weights=None, curve="ROC", name=None):
    """The area under a curve."""
    with scopes.name_scope(name, "auc", (predictions, labels, weights)) as scope:
        predictions = to_float(predictions, name="predictions")
        if weights is not None:
            weights = broadcast_weights(weights, predictions)
        return metrics.auc(labels=labels, predictions=predictions, weights=weights, curve=curve, name=scope)


def accuracy_at(labels, predictions, weights, threshold, name=None):
    """The accuracy of answers above a threshold."""
    with scopes.name_scope(name, "accuracy_at_%s" % threshold, (predictions, labels, weights, threshold)) as name:
        answers = to_float(greater_equal(predictions, threshold))
        return metrics.accuracy(labels=labels, predictions=answers, weights=weights, name=name)


def _at(metric, labels, predictions, weights, threshold, name):
    value, update_op = metric(labels=labels, predictions=predictions, thresholds=(threshold,), weights=weights,
                              name=name)
    return tf.squeeze(value), tf.squeeze(update_op)


def precision_at(labels, predictions, weights, threshold, name=None):
    """The precision of answers above a threshold."""
    with scopes.name_scope(name, "precision_at_%s" % threshold, (predictions, labels, weights, threshold)) as name:
        return _at(metrics.precision_at_thresholds, labels, predictions, weights, threshold, name)


def recall_at(labels, predictions, weights, threshold, name=None):
    """The recall of answers above a threshold."""
    with scopes.name_scope(name, "recall_at_%s" % threshold, (predictions, labels, weights, threshold)) as name:
        return _at(metrics.recall_at_thresholds, labels, predictions, weights, threshold, name)


def add_at(found, key_of, threshold, labels, predictions, weights):
    """Add accuracy, precision and recall of answers above a threshold to a dict of metrics.

    Args: key_of: function of the name of a metric -> its key.
    """
    for kind, metric in (("accuracy", accuracy_at), ("precision", precision_at), ("recall", recall_at)):
        name = f"{kind}/positive_threshold_{threshold:g}"
        found[key_of(name)] = metric(labels, predictions, weights, threshold, name=name)
