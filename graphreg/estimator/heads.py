"""Heads: what a model's logits mean. Each makes loss, predictions, metrics and train op of an EstimatorSpec."""
from collections import namedtuple

from .. import functions as tf
from .. import losses, metrics
from ..core import dtypes, scopes
from ..core.collections import GraphKeys
from ..functions.check import assert_greater
from ..functions.math import to_float
from ..functions.nn import sigmoid_cross_entropy_with_logits
from ..functions.reduce import argmax, reduce_sum
from ..functions.strings import as_string
from ..lookup import index_table_from_tensor, index_to_string_table_from_tensor
from ..losses import Reduction
from ..ops.nn import softmax
from ..saved_model.signature_constants import DEFAULT_SERVING_SIGNATURE_DEF_KEY
from ..summary import summary_ops
from ..train import training_util
from . import head_checks as checks, head_metrics
from .calls import fn_args, given_args
from .export_outputs import ClassificationOutput, PredictOutput, RegressionOutput
from .model_fn import EstimatorSpec, ModeKeys

LossSpec = namedtuple("LossSpec", ["training_loss", "unreduced_loss", "weights", "processed_labels"])


class Vocabulary:
    """Names of classes: what heads with a `_label_vocabulary` and `_n_classes` have in common."""

    def _class_names(self, class_ids):
        if not self._label_vocabulary:
            return as_string(class_ids, name="str_classes")
        table = index_to_string_table_from_tensor(tuple(self._label_vocabulary), name="class_string_lookup")
        return table.lookup(class_ids)

    def _label_ids(self, labels):
        """The labels as numbers of classes."""
        if not self._label_vocabulary:
            if not labels.dtype.is_integer and self._n_classes > 2:
                raise ValueError(f"Labels dtype should be integer. Instead got {labels.dtype}.")
            return labels
        if labels.dtype != dtypes.string and self._n_classes > 2:
            raise ValueError(f"Labels dtype should be string if there is a vocabulary. Instead got {labels.dtype}")
        return index_table_from_tensor(tuple(self._label_vocabulary), name="class_id_lookup").lookup(labels)


class Head:
    """Base of heads.

    logits_dimension  int, the last size of the logits.
    name              str, or None.

    Source: tensorflow_estimator's head._Head.
    """

    _scope = None

    def __init__(self, name, loss_reduction, weight_column):
        if loss_reduction not in Reduction.all() or loss_reduction == Reduction.NONE:
            raise ValueError(f"Invalid loss_reduction: {loss_reduction}")
        self._name, self._loss_reduction, self._weight_column = name, loss_reduction, weight_column

    name = property(lambda self: self._name)

    def _key(self, key):
        """The name of a metric or summary, with the head's."""
        return f"{key}/{self._name}" if self._name else key

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None, train_op_fn=None,
                              regularization_losses=None):
        """EstimatorSpec of a model.

        Args:
          features: dict.  mode: one of ModeKeys.  logits: Tensor of a last size logits_dimension.
          labels: Tensor.
          optimizer: Optimizer, or train_op_fn: function of the loss -> train op; needed for TRAIN, not both.
          regularization_losses: list of scalar Tensors, added to the loss.
        Raises:
          ValueError: both or none of optimizer and train_op_fn are given for TRAIN, or a shape does not fit.
        """
        with scopes.name_scope(self._name, self._scope or "head"):
            state = self._predicted(logits)
            if mode == ModeKeys.PREDICT:
                return EstimatorSpec(mode=mode, predictions=state.predictions, export_outputs=self._exports(state))
            loss = self.create_loss(features, mode, state.logits, labels)
            penalty = tf.add_n(regularization_losses) if regularization_losses else None
            total = loss.training_loss if penalty is None else tf.add_n([loss.training_loss, penalty])
            if mode != ModeKeys.EVAL:
                train_op = _train_op(total, optimizer, train_op_fn)
                mean = None
                if self._loss_reduction == Reduction.SUM:
                    mean = loss.training_loss / reduce_sum(loss.weights * tf.ones_like(loss.unreduced_loss))
        if mode == ModeKeys.EVAL:
            # TF makes the metrics when the head's scope has ended.
            return EstimatorSpec(mode=mode, predictions=state.predictions, loss=total,
                                 eval_metric_ops=self._metrics(state, loss, penalty, labels))
        self._summarize(total, mean, penalty)
        return EstimatorSpec(mode=mode, predictions=state.predictions, loss=total, train_op=train_op)

    def _summarize(self, total, mean, penalty):
        with scopes.name_scope(""):
            summary_ops.scalar(self._key("loss"), total)
            if mean is not None:
                summary_ops.scalar(self._key("average_loss"), mean)
            if penalty is not None:
                summary_ops.scalar(self._key("regularization_loss"), penalty)

    def _reduced(self, features, unweighted, logits, per_logit=False):
        """(the loss, the weights)."""
        weights = checks.weights_of(features, self._weight_column, logits, per_logit)
        return losses.compute_weighted_loss(unweighted, weights=weights, reduction=self._loss_reduction), weights

    def _loss_metrics(self, loss, penalty, name="average_loss"):
        found = {self._key("average_loss"): metrics.mean(values=loss.unreduced_loss, weights=loss.weights, name=name)}
        if penalty is not None:
            found[self._key("regularization_loss")] = metrics.mean(values=penalty, name="regularization_loss")
        return found


_State = namedtuple("_State", ["logits", "predictions", "parts"])


def _train_op(total, optimizer, train_op_fn):
    if optimizer is not None:
        if train_op_fn is not None:
            raise ValueError("train_op_fn and optimizer cannot both be set.")
        train_op = optimizer.minimize(total, global_step=training_util.get_global_step())
    elif train_op_fn is not None:
        train_op = train_op_fn(total)
    else:
        raise ValueError("train_op_fn and optimizer cannot both be None.")
    updates = scopes.get_default_graph().get_collection(GraphKeys.UPDATE_OPS)
    return tf.group(train_op, *updates) if updates else train_op


# ------------------------------------------------------------------ classes
class _Classes(Vocabulary, Head):
    """Heads whose answers are classes."""

    def __init__(self, n_classes, weight_column, label_vocabulary, loss_reduction, loss_fn, name):
        super().__init__(name, loss_reduction, weight_column)
        if loss_fn is not None:
            check_loss_fn(loss_fn)
        self._n_classes, self._label_vocabulary, self._loss_fn = n_classes, label_vocabulary, loss_fn

    def _all_class_ids(self, logits):
        size = tf.shape(logits)[0]
        return tf.tile(tf.expand_dims(tf.range(self._n_classes), 0), [size, 1])

    def _all_classes(self, logits):
        size = tf.shape(logits)[0]
        names = list(self._label_vocabulary) if self._label_vocabulary else as_string(tf.range(self._n_classes))
        return tf.tile(tf.expand_dims(names, axis=0), [size, 1])

    def _classification(self, scores):
        return classification(scores, self._n_classes, self._label_vocabulary)

    def _own_loss(self, labels, logits, features):
        return call_loss_fn(self._loss_fn, labels, logits, features, 1)


def classification(scores, n_classes, label_vocabulary):
    """ClassificationOutput of scores of every class, with the classes' names: their numbers where they have none."""
    size = tf.shape(scores)[0]
    names = list(label_vocabulary) if label_vocabulary else as_string(tf.range(n_classes))
    return ClassificationOutput(scores=scores, classes=tf.tile(tf.expand_dims(names, axis=0), [size, 1]))


class MultiClass(_Classes):
    """One of several classes: softmax."""

    logits_dimension = property(lambda self: self._n_classes)

    def __init__(self, n_classes, weight_column=None, label_vocabulary=None, loss_reduction=Reduction.SUM, loss_fn=None,
                 name=None):
        if label_vocabulary is not None and not isinstance(label_vocabulary, (list, tuple)):
            raise ValueError(f"label_vocabulary should be a list or a tuple. Given type: {type(label_vocabulary)}")
        super().__init__(n_classes, weight_column, label_vocabulary, loss_reduction, loss_fn, name)
        check_n_classes(n_classes)

    def _predicted(self, logits):
        logits = checks.check_logits(logits, self.logits_dimension)
        with scopes.name_scope(None, "predictions", (logits,)):
            all_ids, all_classes = self._all_class_ids(logits), self._all_classes(logits)
            class_ids = tf.expand_dims(argmax(logits, axis=-1, name="class_ids"), -1)
            classes = self._class_names(class_ids)
            probabilities = softmax(logits, name="probabilities")
            found = {"logits": logits, "probabilities": probabilities, "class_ids": class_ids, "classes": classes,
                     "all_class_ids": all_ids, "all_classes": all_classes}
        return _State(logits, found, class_ids)

    def create_loss(self, features, mode, logits, labels):
        """LossSpec of logits and labels."""
        logits = tf.convert_to_tensor(logits)
        labels = checks.check_labels(labels, logits, 1)
        ids = self._label_ids(labels)
        if self._loss_fn:
            unweighted = self._own_loss(ids, logits, features)
        else:
            ids = checks.in_range(ids, self._n_classes)
            unweighted = tf.expand_dims(losses.sparse_softmax_cross_entropy(
                labels=ids, logits=logits, reduction=Reduction.NONE), -1)
        loss, weights = self._reduced(features, unweighted, logits)
        return LossSpec(loss, unweighted, weights, ids)

    def _metrics(self, state, loss, penalty, labels):
        with scopes.name_scope(None, "metrics", (loss.unreduced_loss, state.parts)):
            found = self._loss_metrics(loss, None)
            found[self._key("accuracy")] = metrics.accuracy(
                labels=loss.processed_labels, predictions=state.parts, weights=loss.weights, name="accuracy")
            if penalty is not None:
                found.update({self._key("regularization_loss"): metrics.mean(values=penalty,
                                                                             name="regularization_loss")})
            return found

    def _exports(self, state):
        output = self._classification(state.predictions["probabilities"])
        return {DEFAULT_SERVING_SIGNATURE_DEF_KEY: output, "classification": output,
                "predict": PredictOutput(state.predictions)}


class BinaryClass(_Classes):
    """One of two classes: the logistic function."""

    logits_dimension = 1

    def __init__(self, weight_column=None, thresholds=None, label_vocabulary=None, loss_reduction=Reduction.SUM,
                 loss_fn=None,
                 name=None):
        thresholds = tuple(thresholds) if thresholds else ()
        if label_vocabulary is not None and not isinstance(label_vocabulary, (list, tuple)):
            raise TypeError(f"label_vocabulary should be a list or tuple. Given type: {type(label_vocabulary)}")
        for threshold in thresholds:
            if threshold <= 0.0 or threshold >= 1.0:
                raise ValueError(f"thresholds not in (0, 1): {(thresholds,)}.")
        super().__init__(2, weight_column, label_vocabulary, loss_reduction, loss_fn, name)
        self._thresholds = thresholds

    def _predicted(self, logits):
        with scopes.name_scope(None, "predictions", (logits,)):
            logits = checks.check_logits(logits, 1)
            logistic = tf.sigmoid(logits, name="logistic")
            both = tf.concat((tf.zeros_like(logits), logits), axis=-1, name="two_class_logits")
            probabilities = softmax(both, name="probabilities")
            class_ids = tf.expand_dims(argmax(both, axis=-1, name="class_ids"), -1)
            all_ids, all_classes = self._all_class_ids(logits), self._all_classes(logits)
            found = {"logits": logits, "logistic": logistic, "probabilities": probabilities, "class_ids": class_ids,
                     "classes": self._class_names(class_ids), "all_class_ids": all_ids, "all_classes": all_classes}
        return _State(logits, found, (logistic, class_ids))

    def create_loss(self, features, mode, logits, labels):
        """LossSpec of logits and labels."""
        logits = tf.convert_to_tensor(logits)
        labels = checks.check_labels(labels, logits, 1)
        labels = to_float(self._label_ids(labels))
        labels = checks.in_range(labels, 2)
        if self._loss_fn:
            unweighted = self._own_loss(labels, logits, features)
        else:
            unweighted = sigmoid_cross_entropy_with_logits(labels=labels, logits=logits)
        loss, weights = self._reduced(features, unweighted, logits)
        return LossSpec(loss, unweighted, weights, labels)

    def _metrics(self, state, loss, penalty, labels):
        (logistic, class_ids), labels, weights = state.parts, loss.processed_labels, loss.weights
        with scopes.name_scope(None, "metrics", (labels, state.logits, logistic, class_ids, loss.unreduced_loss)):
            mean = head_metrics.labels_mean(labels, weights, "label/mean")
            found = self._loss_metrics(loss, None)
            for key in ("accuracy", "precision", "recall"):
                found[self._key(key)] = getattr(metrics, key)(labels=labels, predictions=class_ids, weights=weights,
                                                              name=key)
            found[self._key("prediction/mean")] = head_metrics.predictions_mean(logistic, weights, "prediction/mean")
            found[self._key("label/mean")] = mean
            found[self._key("accuracy_baseline")] = head_metrics.accuracy_baseline(mean)
            found[self._key("auc")] = head_metrics.auc(labels, logistic, weights, name="auc")
            found[self._key("auc_precision_recall")] = head_metrics.auc(labels, logistic, weights, curve="PR",
                                                                        name="auc_precision_recall")
            if penalty is not None:
                found[self._key("regularization_loss")] = metrics.mean(values=penalty, name="regularization_loss")
            for threshold in self._thresholds:
                head_metrics.add_at(found, self._key, threshold, labels, logistic, weights)
            return found

    def _exports(self, state):
        output = self._classification(state.predictions["probabilities"])
        return {DEFAULT_SERVING_SIGNATURE_DEF_KEY: output, "classification": output,
                "regression": RegressionOutput(value=state.predictions["logistic"]),
                "predict": PredictOutput(state.predictions)}


# ------------------------------------------------------------------ numbers
class Regression(Head):
    """Numbers: mean squared errors, or another loss with an inverse link."""

    logits_dimension = property(lambda self: self._label_dimension)

    def __init__(self, weight_column=None, label_dimension=1, loss_reduction=Reduction.SUM, loss_fn=None,
                 inverse_link_fn=None,
                 name=None):
        if label_dimension < 1:
            raise ValueError(f"Invalid label_dimension {label_dimension}.")
        super().__init__(name, loss_reduction, weight_column)
        if loss_fn is not None:
            check_loss_fn(loss_fn)
        self._label_dimension, self._loss_fn, self._inverse_link_fn = label_dimension, loss_fn, inverse_link_fn

    def _predicted(self, logits):
        logits = checks.check_logits(logits, self._label_dimension)
        if self._inverse_link_fn is None:
            return _State(logits, {"predictions": logits}, logits)
        value = self._inverse_link_fn(logits)
        return _State(logits, {"predictions": value, "logits": logits}, value)

    def create_loss(self, features, mode, logits, labels):
        """LossSpec of logits and labels."""
        logits = tf.convert_to_tensor(logits)
        labels = to_float(checks.check_labels(labels, logits, self._label_dimension))
        if self._loss_fn:
            unweighted = call_loss_fn(self._loss_fn, labels, logits, features, self._label_dimension)
        else:
            unweighted = losses.mean_squared_error(labels=labels, predictions=logits, reduction=Reduction.NONE)
        loss, weights = self._reduced(features, unweighted, logits, per_logit=True)
        return LossSpec(loss, unweighted, weights, labels)

    def _metrics(self, state, loss, penalty, labels):
        found = self._loss_metrics(loss, None, name=None)
        found[self._key("prediction/mean")] = head_metrics.predictions_mean(state.parts, loss.weights,
                                                                            "prediction/mean")
        found[self._key("label/mean")] = metrics.mean(values=labels, weights=loss.weights)
        if penalty is not None:
            found[self._key("regularization_loss")] = metrics.mean(values=penalty, name="regularization_loss")
        return found

    def _exports(self, state):
        output = RegressionOutput(value=state.parts)
        return {DEFAULT_SERVING_SIGNATURE_DEF_KEY: output, "regression": output,
                "predict": PredictOutput(state.predictions)}


def check_loss_fn(loss_fn):
    """ValueError: a loss function lacks labels or logits, or takes what a head does not give."""
    names = fn_args(loss_fn)
    for needed in ("labels", "logits"):
        if needed not in names:
            raise ValueError(f"loss_fn must contain argument: {needed}. Given arguments: {names}")
    others = sorted(set(names) - {"labels", "logits", "features", "loss_reduction"})
    if others:
        raise ValueError(f"loss_fn has unexpected args: {others}")


def check_n_classes(n_classes):
    """ValueError: there are not more than two classes; TF leaves a check in the graph."""
    if n_classes is None:
        raise ValueError("n_classes cannot be None")
    if n_classes <= 2:
        raise ValueError(f"n_classes must be > 2: {n_classes}.")
    check = assert_greater(tf.convert_to_tensor(n_classes), 2, message="n_classes must be greater than 2")
    with scopes.control_dependencies([check]):
        tf.no_op()


def call_loss_fn(loss_fn, labels, logits, features, dimension):
    """The losses that a user's function gives, of shape [D0 ... DN, dimension]."""
    kwargs = given_args(loss_fn, features=features)
    with scopes.name_scope("call_loss_fn", values=[labels, logits]):
        unweighted = loss_fn(labels=labels, logits=logits, **kwargs)
        shape = tf.shape(logits, name="logits_shape")
        wanted = tf.concat([shape[:-1], [dimension]], axis=0, name="expected_loss_shape")
        found = tf.shape(unweighted, name="loss_shape")
        text = ("loss_fn must return Tensor of shape [D0, D1, ... DN, {}]. ").format(dimension)
        check = tf.Assert(tf.reduce_all(tf.equal(found, wanted)),
                          data=[text, "logits_shape: ", shape, "loss_shape: ", found], name="check_loss_shape")
        with scopes.control_dependencies([check]):
            return tf.identity(unweighted)
