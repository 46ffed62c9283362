"""The head classes of tf.estimator, whose metrics are Keras metrics: one answer of a kind each."""
from abc import ABC, abstractmethod

from .. import functions as tf
from .. import losses
from ..core import scopes
from ..functions.math import to_float
from ..functions.nn import log_poisson_loss, sigmoid_cross_entropy_with_logits
from ..functions.reduce import argmax
from ..functions.strings import as_string
from ..keras.losses_utils import compute_weighted_loss
from ..keras.metrics import Accuracy, AUC, BinaryAccuracy, Mean, Precision, Recall
from ..keras.optimizers.base import Optimizer
from ..losses import Reduction
from ..ops.nn import softmax
from ..saved_model.signature_constants import DEFAULT_SERVING_SIGNATURE_DEF_KEY
from ..summary import summary_ops
from ..weights_broadcast import broadcast_weights
from . import head_checks as checks
from .export_outputs import PredictOutput, RegressionOutput
from .heads import call_loss_fn, check_loss_fn, check_n_classes, classification, Vocabulary
from .model_fn import EstimatorSpec, ModeKeys

MEAN, _SUM = "sum_over_batch_size", "sum"


class Head(ABC):
    """Base of the head classes: what a model's logits mean.

    Source: tf.estimator.Head.
    """

    @property
    @abstractmethod
    def name(self):
        """str, or None."""

    @property
    @abstractmethod
    def logits_dimension(self):
        """int, the last size of the logits."""

    @property
    @abstractmethod
    def loss_reduction(self):
        """str, how losses become one."""

    @abstractmethod
    def loss(self, labels, logits, features=None, mode=None, regularization_losses=None):
        """The scalar loss of logits and labels."""

    @abstractmethod
    def predictions(self, logits, keys=None):
        """dict of predictions."""

    @abstractmethod
    def metrics(self, regularization_losses=None):
        """dict of new Keras metrics."""

    @abstractmethod
    def update_metrics(self, eval_metrics, features, logits, labels, mode=None, regularization_losses=None):
        """Update a dict of metrics with a batch.  Returns: it."""

    def _key(self, key):
        """The name of a metric or summary, with the head's."""
        return f"{key}/{self.name}" if self.name else key

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None, trainable_variables=None,
                              train_op_fn=None, update_ops=None, regularization_losses=None):
        """EstimatorSpec of a model.

        Args:
          features: dict.  mode: one of ModeKeys.  logits: Tensor of a last size logits_dimension.  labels: Tensor.
          optimizer: tf.keras Optimizer, or train_op_fn: function of the loss -> train op; needed for TRAIN, not both.
          trainable_variables: list of variables, for an optimizer.  update_ops: list of ops to run with the train op.
          regularization_losses: list of scalar Tensors, added to the loss.
        Raises:
          ValueError: both or none of optimizer and train_op_fn are given for TRAIN, or a shape does not fit.
        """
        with scopes.name_scope(self.name, "head"):
            predictions = self.predictions(logits)
            if mode == ModeKeys.PREDICT:
                return EstimatorSpec(mode=mode, predictions=predictions, export_outputs=self._exports(predictions))
            loss = self.loss(labels, logits, features, mode, regularization_losses)
            found = self.metrics(regularization_losses) if mode == ModeKeys.EVAL else None
        if mode == ModeKeys.EVAL:
            # TF updates the metrics when the head's scope has ended.
            found = self.update_metrics(found, features=features, logits=logits, labels=labels,
                                        regularization_losses=regularization_losses)
            return EstimatorSpec(mode=mode, predictions=predictions, loss=loss, eval_metric_ops=found)
        return self._trained(mode, predictions, loss, optimizer, trainable_variables, train_op_fn, update_ops,
                             regularization_losses)

    def _trained(self, mode, predictions, loss, optimizer, variables, train_op_fn, update_ops, penalties=None):
        train_op = train_op_of(loss, optimizer, variables, train_op_fn, update_ops)
        with scopes.name_scope(""):
            summary_ops.scalar(self._key("loss"), loss)
            if penalties is not None:
                summary_ops.scalar(self._key("regularization_loss"), tf.add_n(penalties))
        return EstimatorSpec(mode=mode, predictions=predictions, loss=loss, train_op=train_op)


def train_op_of(loss, optimizer, variables, train_op_fn, update_ops):
    """The op that trains: an optimizer's step or what a function makes, with other updates."""
    for name, given in (("trainable_variables", variables), ("update_ops", update_ops)):
        if given is not None and not isinstance(given, (list, tuple)):
            raise ValueError(f"{name} should be a list or a tuple. Given type: {type(given)}.")
    with scopes.name_scope(""), scopes.name_scope(None, "training"):
        if optimizer is not None:
            if train_op_fn is not None:
                raise ValueError("train_op_fn and optimizer cannot both be set.")
            train_op = _optimizer_step(loss, optimizer, variables)
        elif train_op_fn is not None:
            train_op = train_op_fn(loss)
        else:
            raise ValueError("train_op_fn and optimizer cannot both be None.")
        return train_op if update_ops is None else tf.group(train_op, *update_ops)


def _optimizer_step(loss, optimizer, variables):
    if not isinstance(optimizer, Optimizer):
        raise ValueError(f"The given optimizer is not a tf.keras.optimizers.Optimizer instance. Given: {optimizer}")
    if variables is None:
        raise ValueError(f"trainable_variables cannot be None. Given {variables}")
    return optimizer.get_updates(loss, variables)[0]


class OneHead(Head):
    """A head with one loss of its own."""

    def __init__(self, name, loss_reduction, weight_column, loss_fn):
        if loss_reduction not in (MEAN, _SUM):
            raise ValueError(f"Invalid loss_reduction: {loss_reduction}. See `tf.losses.Reduction` for valid options.")
        if loss_fn is not None:
            check_loss_fn(loss_fn)
        self._name, self._loss_reduction, self._weight_column = name, loss_reduction, weight_column
        self._loss_fn = loss_fn

    name = property(lambda self: self._name)
    loss_reduction = property(lambda self: self._loss_reduction)

    def loss(self, labels, logits, features=None, mode=None, regularization_losses=None):
        """The scalar loss of logits and labels.

        Args:
          labels, logits: Tensors.  features: dict, for weights.  mode: of no consequence.
          regularization_losses: list of scalar Tensors, added to the loss.
        """
        with scopes.name_scope(None, "losses", (logits, labels, regularization_losses, features)):
            logits = checks.check_logits(logits, self.logits_dimension)
            labels = self._processed_labels(logits, labels)
            unweighted, weights = self._losses_and_weights(logits, labels, features)
            loss = compute_weighted_loss(unweighted, weights, self._loss_reduction)
            return loss + tf.add_n(regularization_losses) if regularization_losses is not None else loss

    def _weights(self, features, logits, per_logit=False):
        return checks.weights_of(features, self._weight_column, logits, per_logit, newer=True)

    def _new_metrics(self, names, regularization_losses):
        """dict of means, the losses' first; a class of its own stands for a key in `names`."""
        found = {}
        for key, made in names:
            if key == "regularization_loss" and regularization_losses is None:
                continue
            found[self._key(key)] = made(name=key)
        return found

    def _update(self, found, regularization_losses, unweighted, weights):
        found[self._key("average_loss")].update_state(values=unweighted, sample_weight=weights)

    def _update_penalty(self, found, regularization_losses):
        if regularization_losses is not None:
            found[self._key("regularization_loss")].update_state(values=tf.add_n(regularization_losses))


# ------------------------------------------------------------------ classes
class _Classes(Vocabulary, OneHead):
    """Heads whose answers are classes."""

    def __init__(self, n_classes, weight_column, label_vocabulary, loss_reduction, loss_fn, name):
        super().__init__(name, loss_reduction, weight_column, loss_fn)
        self._n_classes, self._label_vocabulary = n_classes, label_vocabulary

    def _class_parts(self, logits, pred, scores, keys):
        """Add classes, by name and number, to predictions."""
        if "class_ids" in keys or "classes" in keys:
            pred["class_ids"] = tf.expand_dims(argmax(scores, axis=-1, name="class_ids"), -1)
        if "classes" in keys:
            pred["classes"] = self._class_names(pred["class_ids"])
        if "all_class_ids" in keys:
            size = tf.shape(logits)[0]
            pred["all_class_ids"] = tf.tile(tf.expand_dims(tf.range(self._n_classes), 0), [size, 1])
        if "all_classes" in keys:
            size = tf.shape(logits)[0]
            names = list(self._label_vocabulary) if self._label_vocabulary else as_string(tf.range(self._n_classes))
            pred["all_classes"] = tf.tile(tf.expand_dims(names, axis=0), [size, 1])

    def _exports(self, predictions):
        output = classification(predictions["probabilities"], self._n_classes, self._label_vocabulary)
        found = {DEFAULT_SERVING_SIGNATURE_DEF_KEY: output, "classification": output,
                 "predict": PredictOutput(predictions)}
        if "logistic" in predictions:
            found["regression"] = RegressionOutput(value=predictions["logistic"])
        return found


class MultiClassHead(_Classes):
    """One of several classes: softmax.

    Args:
      n_classes: int.  weight_column: str or numeric column.  label_vocabulary: list of str, the labels' names.
      loss_reduction: "sum_over_batch_size" or "sum".
      loss_fn: function of labels, logits and, as far as it names them, features and loss_reduction -> losses of
        shape [D0 ... DN, 1].  name: str.
    Raises:
      ValueError: a setting does not fit.
    Source: tf.estimator.MultiClassHead.
    """

    logits_dimension = property(lambda self: self._n_classes)

    def __init__(self, n_classes, weight_column=None, label_vocabulary=None, loss_reduction=MEAN, loss_fn=None,
                 name=None):
        if label_vocabulary is not None and not isinstance(label_vocabulary, (list, tuple)):
            raise ValueError(f"label_vocabulary should be a list or a tuple. Given type: {type(label_vocabulary)}")
        if label_vocabulary and n_classes and len(label_vocabulary) != n_classes:
            raise ValueError('"label_vocabulary" does not have "n_classes" items. len(label_vocabulary)='
                             f"{len(label_vocabulary)}, n_classes={n_classes}, label_vocabulary={label_vocabulary}")
        super().__init__(n_classes, weight_column, label_vocabulary, loss_reduction, loss_fn, name)
        check_n_classes(n_classes)

    def _processed_labels(self, logits, labels):
        ids = self._label_ids(checks.check_labels(labels, logits, 1, newer=True))
        return checks.in_range(ids, self._n_classes, newer=True)

    def _losses_and_weights(self, logits, ids, features):
        if self._loss_fn:
            unweighted = call_loss_fn(self._loss_fn, ids, logits, features, 1)
        else:
            unweighted = tf.expand_dims(losses.sparse_softmax_cross_entropy(
                labels=ids, logits=logits, reduction=Reduction.NONE), -1)
        return unweighted, self._weights(features, logits)

    def predictions(self, logits, keys=None):
        """dict of predictions.

        Args: logits: Tensor.  keys: iterable of str, default all.
        """
        keys = keys or ("logits", "probabilities", "class_ids", "classes", "all_class_ids", "all_classes")
        logits = checks.check_logits(logits, self._n_classes)
        pred = {}
        with scopes.name_scope(None, "predictions", (logits,)):
            if "logits" in keys:
                pred["logits"] = logits
            if "probabilities" in keys:
                pred["probabilities"] = softmax(logits, name="probabilities")
            self._class_parts(logits, pred, logits, keys)
        return pred

    def metrics(self, regularization_losses=None):
        """dict of new Keras metrics."""
        with scopes.name_scope(None, "metrics", (regularization_losses,)):
            return self._new_metrics((("average_loss", Mean), ("regularization_loss", Mean), ("accuracy", Accuracy)),
                                     regularization_losses)

    def update_metrics(self, eval_metrics, features, logits, labels, regularization_losses=None):
        """Update a dict of metrics with a batch.  Returns: it."""
        pred = self.predictions(logits)
        logits = checks.check_logits(logits, self._n_classes)
        ids = self._processed_labels(logits, labels)
        unweighted, weights = self._losses_and_weights(logits, ids, features)
        self._update(eval_metrics, regularization_losses, unweighted, weights)
        eval_metrics[self._key("accuracy")].update_state(y_true=ids, y_pred=pred["class_ids"], sample_weight=weights)
        self._update_penalty(eval_metrics, regularization_losses)
        return eval_metrics


class BinaryClassHead(_Classes):
    """One of two classes: the logistic function.

    Args:
      thresholds: iterable of float, for more metrics.  The others: as for MultiClassHead.
    Source: tf.estimator.BinaryClassHead.
    """

    logits_dimension = 1

    def __init__(self, weight_column=None, thresholds=None, label_vocabulary=None, loss_reduction=MEAN, loss_fn=None,
                 name=None):
        if label_vocabulary is not None and not isinstance(label_vocabulary, (list, tuple)):
            raise TypeError(f"label_vocabulary should be a list or tuple. Given type: {type(label_vocabulary)}")
        self._thresholds = tuple(thresholds or ())
        for threshold in self._thresholds:
            if not 0.0 < threshold < 1.0:
                raise ValueError(f"thresholds not in (0, 1): {(self._thresholds,)}.")
        super().__init__(2, weight_column, label_vocabulary, loss_reduction, loss_fn, name)

    def _processed_labels(self, logits, labels):
        labels = to_float(self._label_ids(checks.check_labels(labels, logits, 1, newer=True)))
        return checks.in_range(labels, 2, newer=True)

    def _losses_and_weights(self, logits, labels, features):
        if self._loss_fn:
            unweighted = call_loss_fn(self._loss_fn, labels, logits, features, 1)
        else:
            unweighted = sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)
        return unweighted, self._weights(features, logits)

    def predictions(self, logits, keys=None):
        """dict of predictions.

        Args: logits: Tensor.  keys: iterable of str, default all.
        """
        keys = keys or ("logits", "logistic", "probabilities", "class_ids", "classes", "all_class_ids", "all_classes")
        logits = checks.check_logits(logits, 1)
        pred = {}
        with scopes.name_scope(None, "predictions", (logits,)):
            if "logits" in keys:
                pred["logits"] = logits
            if "logistic" in keys:
                pred["logistic"] = tf.sigmoid(logits, name="logistic")
            both = tf.concat((tf.zeros_like(logits), logits), axis=-1, name="two_class_logits")
            if "probabilities" in keys:
                pred["probabilities"] = softmax(both, name="probabilities")
            self._class_parts(logits, pred, both, keys)
        return pred

    def metrics(self, regularization_losses=None):
        """dict of new Keras metrics."""
        names = [("average_loss", Mean), ("accuracy", Accuracy), ("precision", Precision), ("recall", Recall),
                 ("prediction/mean", Mean), ("label/mean", Mean), ("accuracy_baseline", Mean), ("auc", AUC),
                 ("auc_precision_recall", lambda name: AUC(curve="PR", name=name)), ("regularization_loss", Mean)]
        with scopes.name_scope(None, "metrics", (regularization_losses,)):
            found = self._new_metrics(names, regularization_losses)
            for threshold in self._thresholds:
                add_thresholds(found, self._key, threshold)
            return found

    def update_metrics(self, eval_metrics, features, logits, labels, regularization_losses=None):
        """Update a dict of metrics with a batch.  Returns: it."""
        pred = self.predictions(logits)
        logits = checks.check_logits(logits, 1)
        labels = self._processed_labels(logits, labels)
        unweighted, weights = self._losses_and_weights(logits, labels, features)
        self._update(eval_metrics, regularization_losses, unweighted, weights)
        for key in ("accuracy", "precision", "recall"):
            eval_metrics[self._key(key)].update_state(y_true=labels, y_pred=pred["class_ids"], sample_weight=weights)
        logistic = self.predictions(logits, ["logistic"])["logistic"]
        update_mean(eval_metrics[self._key("prediction/mean")], logistic, weights)
        update_mean(eval_metrics[self._key("label/mean")], labels, weights)
        _update_baseline(eval_metrics[self._key("accuracy_baseline")], eval_metrics[self._key("label/mean")])
        for key in ("auc", "auc_precision_recall"):
            update_auc(eval_metrics[self._key(key)], labels, logistic, weights)
        self._update_penalty(eval_metrics, regularization_losses)
        for threshold in self._thresholds:
            update_thresholds(eval_metrics, self._key, threshold, labels, logistic, weights)
        return eval_metrics


def update_mean(metric, values, weights):
    """Update a mean with values, whose weights are spread to their shape before."""
    metric.update_state(values=values, sample_weight=broadcast_weights(weights, values))


def update_auc(metric, labels, chances, weights):
    """Update an area under a curve; weights are spread to the shape of the predictions before."""
    chances = to_float(chances, name="predictions")
    metric.update_state(y_true=labels, y_pred=chances, sample_weight=broadcast_weights(weights, chances))


def _update_baseline(metric, label_mean):
    """The accuracy of always the same answer, of the state of another metric."""
    metric.add_update(tf.no_op())
    metric.total = tf.maximum(label_mean.total, label_mean.count - label_mean.total)
    metric.count = label_mean.count


def add_thresholds(found, key_of, threshold):
    """Add metrics of answers above a threshold."""
    for kind, made in (("accuracy", BinaryAccuracy), ("precision", Precision), ("recall", Recall)):
        key = f"{kind}/positive_threshold_{threshold:g}"
        settings = {"threshold": threshold} if kind == "accuracy" else {"thresholds": threshold}
        found[key_of(key)] = made(name=key, **settings)


def update_thresholds(found, key_of, threshold, labels, chances, weights):
    """Update the metrics of answers above a threshold."""
    for kind in ("accuracy", "precision", "recall"):
        metric = found[key_of(f"{kind}/positive_threshold_{threshold:g}")]
        metric.update_state(y_true=labels, y_pred=chances, sample_weight=weights)


# ------------------------------------------------------------------ numbers
class RegressionHead(OneHead):
    """Numbers: mean squared errors, or another loss with an inverse link.

    Args:
      label_dimension: int.  inverse_link_fn: function of logits -> predictions.
      The others: as for MultiClassHead.
    Source: tf.estimator.RegressionHead.
    """

    logits_dimension = property(lambda self: self._label_dimension)

    def __init__(self, label_dimension=1, weight_column=None, loss_reduction=MEAN, loss_fn=None, inverse_link_fn=None,
                 name=None):
        if label_dimension < 1:
            raise ValueError(f"Invalid label_dimension {label_dimension}.")
        super().__init__(name, loss_reduction, weight_column, loss_fn)
        self._label_dimension, self._inverse_link_fn = label_dimension, inverse_link_fn

    def _processed_labels(self, logits, labels):
        return to_float(checks.check_labels(labels, logits, self._label_dimension, newer=True))

    def _losses_and_weights(self, logits, labels, features):
        if self._loss_fn:
            unweighted = call_loss_fn(self._loss_fn, labels, logits, features, self._label_dimension)
        else:
            unweighted = losses.mean_squared_error(labels=labels, predictions=logits, reduction=Reduction.NONE)
        return unweighted, self._weights(features, logits, per_logit=True)

    def predictions(self, logits, keys=None):
        """dict of predictions.

        Args: logits: Tensor.  keys: of no consequence.
        """
        logits = checks.check_logits(logits, self._label_dimension)
        with scopes.name_scope(None, "predictions", (logits,)):
            if self._inverse_link_fn is None:
                return {"predictions": logits}
            return {"predictions": self._inverse_link_fn(logits), "logits": logits}

    def metrics(self, regularization_losses=None):
        """dict of new Keras metrics."""
        with scopes.name_scope(None, "metrics", (regularization_losses,)):
            return self._new_metrics(tuple((key, Mean) for key in (
                "average_loss", "prediction/mean", "label/mean", "regularization_loss")), regularization_losses)

    def update_metrics(self, eval_metrics, features, logits, labels, regularization_losses=None):
        """Update a dict of metrics with a batch.  Returns: it."""
        predicted = self.predictions(logits)["predictions"]
        logits = checks.check_logits(logits, self._label_dimension)
        unweighted, weights = self._losses_and_weights(logits, self._processed_labels(logits, labels), features)
        self._update(eval_metrics, regularization_losses, unweighted, weights)
        eval_metrics[self._key("label/mean")].update_state(values=labels, sample_weight=weights)
        update_mean(eval_metrics[self._key("prediction/mean")], predicted, weights)
        self._update_penalty(eval_metrics, regularization_losses)
        return eval_metrics

    def _exports(self, predictions):
        output = RegressionOutput(value=predictions["predictions"])
        return {DEFAULT_SERVING_SIGNATURE_DEF_KEY: output, "regression": output,
                "predict": PredictOutput(predictions)}


def poisson_loss(compute_full_loss):
    """A loss function of counts, whose means have the logits as logarithms."""
    def loss_fn(labels, logits):
        return log_poisson_loss(targets=labels, log_input=logits, compute_full_loss=compute_full_loss)
    return loss_fn


def logistic_loss(newer):
    """A loss function of shares between 0 and 1; newer: as for check_labels."""
    def loss_fn(labels, logits):
        labels = checks.in_range(labels, 2, "Labels must be in range [0, 1]", newer)
        return sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)
    return loss_fn


class PoissonRegressionHead(RegressionHead):
    """Counts: the logits are logarithms of means.

    Args:
      compute_full_loss: bool, with the terms of the labels alone.  The others: as for RegressionHead.
    Source: tf.estimator.PoissonRegressionHead.
    """

    def __init__(self, label_dimension=1, weight_column=None, loss_reduction=MEAN, compute_full_loss=True, name=None):
        super().__init__(label_dimension, weight_column, loss_reduction, poisson_loss(compute_full_loss), tf.exp, name)


class LogisticRegressionHead(RegressionHead):
    """Shares between 0 and 1.

    Args: as for RegressionHead.
    Source: tf.estimator.LogisticRegressionHead.
    """

    def __init__(self, weight_column=None, loss_reduction=MEAN, name=None):
        super().__init__(1, weight_column, loss_reduction, logistic_loss(True), tf.sigmoid, name)
