"""The last part of tf.contrib.learn's models: predictions, loss, training and metrics from logits."""
from ... import functions as tf
from ...core import dtypes
from ...core.scopes import name_scope
from ...functions.nn import (
    sigmoid, sigmoid_cross_entropy_with_logits, softmax, sparse_softmax_cross_entropy_with_logits)
from ...functions.strings import as_string
from ...summary.summary_ops import scalar
from ...variable_scope import variable_scope
from ...weights_broadcast import broadcast_weights
from .. import metrics
from .keys import ModeKeys, PredictionKey
from .model_fn import ModelFnOps


class Head:
    """What follows the logits.

    Args: logits_dimension: int.  weight_column_name: str, the feature that holds the examples' weights.
    """

    def __init__(self, logits_dimension, weight_column_name=None):
        self.logits_dimension, self._weight_column_name = logits_dimension, weight_column_name

    def create_model_fn_ops(self, features, mode, labels, train_op_fn, logits):
        """ModelFnOps of a model.

        Args: features: dict of Tensors.  mode: str.  labels: Tensor or None.  train_op_fn: function of the loss.
        """
        values = [*features.values(), labels, logits]
        with variable_scope(None, default_name=self._NAME, values=values):
            predictions = self._predictions(logits)
            loss = train_op = evaluated = None
            if mode != ModeKeys.INFER and labels is not None:
                weights = self._weights(features)
                loss, mean_loss = self._loss(labels, logits, weights)
                with name_scope(""):
                    scalar("loss", tf.identity(mean_loss))
                if mode == ModeKeys.TRAIN:
                    train_op = self._train_op(loss, logits, train_op_fn)
                with name_scope("metrics", values=[mean_loss, labels]):
                    evaluated = self._metrics(mean_loss, predictions, labels, weights)
            return ModelFnOps(mode=mode, predictions=predictions, loss=loss, train_op=train_op,
                              eval_metric_ops=evaluated, output_alternatives=self._alternatives(predictions))

    def _alternatives(self, predictions):
        """What exports tell of the model: dict of (kind of problem, dict of Tensors)."""
        return {None: ("linear_regression", predictions)}

    @staticmethod
    def _train_op(loss, logits, train_op_fn):
        # TF makes the size of the batch for a bias of its own, whether there is one or not.
        tf.shape(logits)[0]
        with name_scope(None, "train_op", (loss,)):
            return train_op_fn(loss)

    def _weights(self, features):
        if not self._weight_column_name:
            return None
        weights = features[self._weight_column_name]
        with name_scope(None, "weight_tensor", (weights,)):
            weights = _float(weights)
            return tf.reshape(weights, shape=(-1, 1)) if weights.get_shape().ndims == 1 else weights

    def _metrics(self, mean_loss, predictions, labels, weights):
        return {"loss": metrics.streaming_mean(mean_loss)}


def _float(tensor):
    return tf.cast(tensor, dtypes.float32)


def _weighted(loss, weights):
    """(the loss to train on, the mean loss)."""
    with name_scope(None, "loss", (loss,)) as name:
        if weights is None:
            made = tf.reduce_mean(loss, name=name)
            return made, made
        weights = broadcast_weights(weights, loss)
        with name_scope(None, "weighted_loss", (loss, weights)) as weighted_name:
            weighted = tf.multiply(loss, weights, name=weighted_name)
        return (tf.reduce_mean(weighted, name=name),
                tf.div(tf.reduce_sum(weighted), tf.cast(tf.reduce_sum(weights), dtypes.float32),
                       name="weighted_average_loss"))


def _class_alternatives(predictions):
    """As Head._alternatives, with the classes' names: their numbers."""
    with name_scope(None, "_classification_output_alternatives"):
        scores = predictions[PredictionKey.PROBABILITIES]
        examples, classes = tf.shape(scores)[0], tf.shape(scores)[1]
        numbers = tf.tile(tf.expand_dims(tf.range(classes), 0), [examples, 1])
        return {None: ("classification", {**predictions, "classes": as_string(numbers, name="classes_tensor"),
                                          "scores": scores})}


class MultiClassHead(Head):
    """Several classes, one of which is right."""

    _NAME = "multi_class_head"
    _alternatives = staticmethod(_class_alternatives)

    def _predictions(self, logits):
        with name_scope(None, "predictions", (logits,)):
            return {PredictionKey.LOGITS: logits, PredictionKey.CLASSES: tf.argmax(logits, 1, name="classes"),
                    PredictionKey.PROBABILITIES: softmax(logits, name="probabilities")}

    def _loss(self, labels, logits, weights):
        with name_scope(None, "softmax_cross_entropy_loss", (logits, labels)) as name:
            if labels.get_shape().ndims == 2:
                labels = tf.squeeze(labels, axis=(1,))
            return _weighted(sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name=name), weights)

    def _metrics(self, mean_loss, predictions, labels, weights):
        made = super()._metrics(mean_loss, predictions, labels, weights)
        made["accuracy"] = metrics.streaming_accuracy(predictions[PredictionKey.CLASSES], labels, weights)
        return made


class BinaryHead(Head):
    """Two classes."""

    _NAME = "binary_logistic_head"
    _alternatives = staticmethod(_class_alternatives)

    def _predictions(self, logits):
        with name_scope(None, "predictions", (logits,)):
            both = tf.concat((tf.zeros_like(logits), logits), 1)
            return {PredictionKey.LOGITS: logits, PredictionKey.LOGISTIC: sigmoid(logits, name="logistic"),
                    PredictionKey.PROBABILITIES: softmax(both, name="probabilities"),
                    PredictionKey.CLASSES: tf.argmax(both, 1, name="classes")}

    def _loss(self, labels, logits, weights):
        with name_scope(None, "log_loss_with_two_classes", (logits, labels)) as name:
            labels = _float(labels)
            if labels.get_shape().ndims == 1:
                labels = tf.expand_dims(labels, 1)
            return _weighted(sigmoid_cross_entropy_with_logits(labels=labels, logits=logits, name=name), weights)

    def _metrics(self, mean_loss, predictions, labels, weights):
        made = super()._metrics(mean_loss, predictions, labels, weights)
        logistic = predictions[PredictionKey.LOGISTIC]
        made["accuracy"] = metrics.streaming_accuracy(predictions[PredictionKey.CLASSES], labels, weights)
        made["labels/prediction_mean"] = metrics.streaming_mean(logistic, weights)
        made["labels/actual_label_mean"] = metrics.streaming_mean(tf.cast(labels, dtypes.float32), weights)
        made["accuracy/baseline_label_mean"] = metrics.streaming_mean(tf.cast(labels, dtypes.float32), weights)
        made["auc"] = metrics.streaming_auc(logistic, tf.cast(labels, dtypes.bool), weights=weights)
        made["auc_precision_recall"] = metrics.streaming_auc(logistic, tf.cast(labels, dtypes.bool), weights=weights,
                                                             curve="PR")
        self._add_at_threshold(made, logistic, labels, weights)
        return made

    @staticmethod
    def _add_at_threshold(made, logistic, labels, weights):
        """What depends on where the border between the classes is."""
        above = _float(tf.greater_equal(logistic, 0.5))
        made["accuracy/threshold_0.500000_mean"] = metrics.streaming_accuracy(above, labels, weights)
        for name, measure in (("precision", metrics.streaming_precision_at_thresholds),
                              ("recall", metrics.streaming_recall_at_thresholds)):
            value, update = measure(logistic, labels=labels, thresholds=(0.5,), weights=weights)
            made[f"{name}/positive_threshold_0.500000_mean"] = tf.squeeze(value), tf.squeeze(update)


class RegressionHead(Head):
    """Numbers."""

    _NAME = "regression_head"

    def _predictions(self, logits):
        with name_scope(None, "predictions", (logits,)):
            scores = tf.squeeze(logits, axis=(1,), name="scores") if self.logits_dimension == 1 else logits
            return {PredictionKey.SCORES: tf.identity(scores)}

    def _loss(self, labels, logits, weights):
        with name_scope(None, "mean_squared_loss", (logits, labels)) as name:
            if labels.get_shape().ndims == 1:
                labels = tf.expand_dims(labels, axis=(1,))
            loss = tf.squared_difference(logits, _float(labels), name=name)
            return _weighted(loss, weights)
