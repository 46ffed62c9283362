"""The last part of tf.contrib.learn's models: predictions, loss, training and metrics from logits."""
from abc import ABC, abstractmethod

from ... import functions as tf
from ...core import dtypes
from ...core.scopes import control_dependencies, name_scope
from ...core.sparse_tensor import SparseTensor
from ...estimator.calls import fn_args
from ...functions.nn import (
    bias_add, log_poisson_loss, sigmoid, sigmoid_cross_entropy_with_logits, softmax,
    sparse_softmax_cross_entropy_with_logits)
from ...functions.sparse import sparse_to_indicator
from ...functions.strings import as_string
from ...lookup import index_table_from_tensor, index_to_string_table_from_tensor
from ...losses import hinge_loss, Reduction
from ...summary.summary_ops import scalar
from ...train import AdagradOptimizer
from ...variable_scope import variable_scope
from ...variables import Variable
from ...weights_broadcast import broadcast_weights
from .. import metrics
from ..layer_functions import fully_connected
from .keys import MetricKey, ModeKeys, PredictionKey, ProblemType
from .model_fn import ModelFnOps


class Head(ABC):
    """What follows the logits of a model.

    logits_dimension  int, the last size of the logits.

    Source: tf.contrib.learn.Head.
    """

    @property
    @abstractmethod
    def logits_dimension(self):
        """int, the last size of the logits."""

    @abstractmethod
    def create_model_fn_ops(self, features, mode, labels=None, train_op_fn=None, logits=None, logits_input=None,
                            scope=None):
        """ModelFnOps of a model.

        Args:
          features: dict of Tensors.  mode: str of ModeKeys.  labels: Tensor, dict of Tensors or None.
          train_op_fn: function of the loss -> train op; needed for TRAIN.
          logits: Tensor of a last size logits_dimension, or logits_input: Tensor for a linear layer; not both.
          scope: VariableScope, default one of the head's name.
        Raises:
          ValueError: an argument is missing, or labels do not fit.
        """


class OneHead(Head):
    """A head with a loss of its own."""

    def __init__(self, logits_dimension, label_name=None, weight_column_name=None, enable_centered_bias=False,
                 head_name=None, loss_fn=None):
        if not logits_dimension or logits_dimension < 1:
            raise ValueError(f"Invalid logits_dimension {logits_dimension}.")
        if loss_fn is not None:
            _check_loss_fn(loss_fn)
        self._logits_dimension, self._label_name, self._head_name = logits_dimension, label_name, head_name
        self._weight_column_name, self._centered, self._loss_fn = weight_column_name, enable_centered_bias, loss_fn

    logits_dimension = property(lambda self: self._logits_dimension)
    head_name = property(lambda self: self._head_name)

    def _key(self, key):
        """The name of a metric or summary, with the head's."""
        return f"{key}/{self._head_name}" if self._head_name else key

    def create_model_fn_ops(self, features, mode, labels=None, train_op_fn=None, logits=None, logits_input=None,
                            scope=None):
        _check_mode(mode)
        values = [*features.values(), labels, logits, logits_input]
        with variable_scope(scope, default_name=self._head_name or self._NAME, values=values):
            given = labels
            labels = None if mode == ModeKeys.INFER else self._labels(labels)
            logits = _logits(logits_input, logits, self._logits_dimension)
            bias = self._bias() if self._centered else None
            if bias is not None:
                logits = bias_add(logits, bias)
            predictions = self._predictions(logits)
            loss = train_op = evaluated = None
            if mode != ModeKeys.INFER and labels is not None:
                weights = self._weights(features)
                loss, mean_loss = self._losses(labels, logits, weights)
                with name_scope(""):
                    scalar(self._key("loss"), tf.identity(mean_loss))
                if mode == ModeKeys.TRAIN:
                    if train_op_fn is None:
                        raise ValueError("train_op_fn can not be None in TRAIN mode")
                    train_op = self._train_op(loss, labels, logits, weights, bias, train_op_fn)
                with name_scope("metrics", values=[mean_loss, labels]):
                    evaluated = self._metrics(mean_loss, predictions, self._compared(labels, given), weights)
            return ModelFnOps(mode=mode, predictions=predictions, loss=loss, train_op=train_op,
                              eval_metric_ops=evaluated, output_alternatives=self._alternatives(predictions))

    def _alternatives(self, predictions):
        """What exports tell of the model: dict of (kind of problem, dict of Tensors)."""
        return {self._head_name: (ProblemType.LINEAR_REGRESSION, predictions)}

    def _train_op(self, loss, labels, logits, weights, bias, train_op_fn):
        # TF makes the size of the batch for a bias of its own, whether there is one or not.
        size = tf.shape(logits)[0]
        step = None if bias is None else self._bias_step(bias, size, labels, weights)
        with name_scope(None, "train_op", (loss, labels)):
            train_op = train_op_fn(loss)
            return train_op if step is None else tf.group(train_op, step)

    def _bias(self):
        """The variable of a bias that is trained by itself, with its summaries."""
        bias = Variable(tf.zeros(shape=(self._logits_dimension,)), name="centered_bias_weight")
        for i in range(self._logits_dimension):
            scalar(self._key(f"centered_bias/bias_{i}"), bias[i])
        return bias

    def _bias_step(self, bias, size, labels, weights):
        with name_scope(None, "centered_bias_step", (labels,)) as name:
            count = tf.shape(bias)[0]
            logits = tf.reshape(tf.tile(bias, (size,)), (size, count))
            with name_scope(None, "centered_bias", (labels, logits)):
                loss = tf.reduce_mean(self._losses(labels, logits, weights), name="training_loss")
        return AdagradOptimizer(0.1).minimize(loss, var_list=(bias,), name=name)

    def _labels(self, labels):
        """The labels of this head, as a Tensor."""
        labels = labels[self._label_name] if isinstance(labels, dict) else labels
        if isinstance(labels, SparseTensor):
            raise ValueError("SparseTensor is not supported.")
        return labels

    def _compared(self, labels, given):
        """The labels that predictions are compared with."""
        return labels

    def _losses(self, labels, logits, weights):
        """(the loss to train on, the mean loss)."""
        if self._loss_fn is None:
            return self._loss(labels, logits, weights)
        loss = self._loss_fn(labels, logits, weights=weights)
        return loss, loss

    def _weights(self, features):
        if not self._weight_column_name:
            return None
        if self._weight_column_name not in features:
            raise ValueError(f"Weights {self._weight_column_name} missing from features.")
        weights = features[self._weight_column_name]
        with name_scope(None, "weight_tensor", (weights,)):
            weights = _float(weights)
            return tf.reshape(weights, shape=(-1, 1)) if weights.get_shape().ndims == 1 else weights

    def _metrics(self, mean_loss, predictions, labels, weights):
        return {self._key(MetricKey.LOSS): metrics.streaming_mean(mean_loss)}


def _check_loss_fn(loss_fn):
    for name in ("labels", "logits", "weights"):
        if name not in fn_args(loss_fn):
            raise ValueError(f"Argument {name} not found in loss_fn.")


def _check_class_ids(class_ids, n_classes):
    for number in class_ids or ():
        if number < 0 or number >= n_classes:
            raise ValueError(f"Class ID {number} not in [0, {n_classes}).")
    return tuple(class_ids or ())


def _logits(logits_input, logits, dimension):
    """The logits, made of logits_input when they are not there."""
    if logits_input is not None and logits is not None:
        raise ValueError("Both logits and logits_input supplied.")
    if logits_input is not None:
        return fully_connected(logits_input, dimension, activation_fn=None, scope="logits")
    if logits is None:
        raise ValueError("Neither logits nor logits_input supplied.")
    logits = tf.convert_to_tensor(logits)
    logits.get_shape().dims[1].assert_is_compatible_with(dimension)
    return logits


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


def _class_alternatives(problem, predictions, head_name, label_keys=None):
    """What exports tell of classes: the classes of every score, and the scores."""
    with name_scope(None, "_classification_output_alternatives", tuple(predictions.values())):
        scores = predictions[PredictionKey.PROBABILITIES]
        examples = tf.shape(scores)[0]
        if label_keys:
            names = tf.tile(tf.expand_dims(list(label_keys), 0), [examples, 1], name="classes_tensor")
        else:
            classes = tf.shape(scores)[1]
            numbers = tf.tile(tf.expand_dims(tf.range(classes), 0), [examples, 1])
            names = as_string(numbers, name="classes_tensor")
        return {head_name: (problem, {"classes": names, "probabilities": scores})}


# ------------------------------------------------------------------ metrics of one class
def _share_of_class(classes, weights, number):
    """The mean of whether a class is this one."""
    is_it = tf.equal(tf.cast(number, dtypes.int32), tf.cast(classes, dtypes.int32))
    return metrics.streaming_mean(tf.where(is_it, tf.ones_like(classes), tf.zeros_like(classes)), weights=weights)


def _mean_of_class(values, weights, number):
    values = _float(values)
    if weights is not None:
        weights = broadcast_weights(weights, values)[:, number]
    return metrics.streaming_mean(values[:, number], weights=weights)


def _auc(chances, labels, weights, number=None, curve="ROC"):
    """The area under a curve, of all classes or one."""
    chances, labels = _float(chances), tf.cast(labels, dtypes.bool)
    if weights is not None:
        weights = broadcast_weights(weights, chances)
    if number is None:
        return metrics.streaming_auc(chances, labels, weights=weights, curve=curve)
    weights = None if weights is None else weights[:, number]
    return metrics.streaming_auc(chances[:, number], labels[:, number], weights=weights, curve=curve)


# ------------------------------------------------------------------ classes
class MultiClassHead(OneHead):
    """Several classes, one of which is right."""

    _NAME = "multi_class_head"

    def __init__(self, n_classes, label_name=None, weight_column_name=None, enable_centered_bias=False, head_name=None,
                 thresholds=None, metric_class_ids=None, loss_fn=None, label_keys=None):
        super().__init__(n_classes, label_name, weight_column_name, enable_centered_bias, head_name, loss_fn)
        if label_keys is not None and len(label_keys) != n_classes:
            raise ValueError("Length of label_keys must equal n_classes.")
        self._class_ids = _check_class_ids(metric_class_ids, n_classes)
        self._label_keys = label_keys

    def _labels(self, labels):
        labels = super()._labels(labels)
        if labels is None:
            return None
        if self._label_keys:
            return index_table_from_tensor(tuple(self._label_keys), name="label_id_lookup").lookup(labels)
        if not labels.dtype.is_integer:
            raise ValueError(f"Labels dtype should be integer Instead got {labels.dtype}.")
        return labels

    def _compared(self, labels, given):
        return super()._labels(given) if self._label_keys else labels

    def _predictions(self, logits):
        with name_scope(None, "predictions", (logits,)):
            classes = tf.argmax(logits, 1, name="classes")
            if self._label_keys:
                table = index_to_string_table_from_tensor(tuple(self._label_keys), name="class_string_lookup")
                classes = table.lookup(classes)
            return {PredictionKey.LOGITS: logits, PredictionKey.CLASSES: classes,
                    PredictionKey.PROBABILITIES: softmax(logits, name="probabilities")}

    def _loss(self, labels, logits, weights):
        with name_scope(None, "softmax_cross_entropy_loss", (logits, labels)) as name:
            labels = tf.convert_to_tensor(labels)
            is_column = labels.get_shape().ndims == 2
            if is_column:
                labels = tf.squeeze(labels, axis=(1,))
            loss = sparse_softmax_cross_entropy_with_logits(labels=labels, logits=logits, name=name)
            return _weighted(tf.expand_dims(loss, axis=(1,)) if is_column else loss, weights)

    def _alternatives(self, predictions):
        return _class_alternatives(ProblemType.CLASSIFICATION, predictions, self._head_name, self._label_keys)

    def _metrics(self, mean_loss, predictions, labels, weights):
        made = super()._metrics(mean_loss, predictions, labels, weights)
        classes = predictions[PredictionKey.CLASSES]
        made[self._key(MetricKey.ACCURACY)] = metrics.streaming_accuracy(classes, labels, weights)
        for number in self._class_ids:
            made[self._key(MetricKey.CLASS_PREDICTION_MEAN % number)] = _share_of_class(classes, weights, number)
            made[self._key(MetricKey.CLASS_LABEL_MEAN % number)] = _share_of_class(labels, weights, number)
            for key, kind in ((MetricKey.CLASS_PROBABILITY_MEAN, PredictionKey.PROBABILITIES),
                              (MetricKey.CLASS_LOGITS_MEAN, PredictionKey.LOGITS)):
                made[self._key(key % number)] = _mean_of_class(predictions[kind], weights, number)
        return made


class BinaryHead(OneHead):
    """Two classes."""

    _NAME = "binary_logistic_head"

    def __init__(self, label_name=None, weight_column_name=None, enable_centered_bias=False, head_name=None,
                 loss_fn=None, thresholds=None):
        super().__init__(1, label_name, weight_column_name, enable_centered_bias, head_name, loss_fn)
        self._thresholds = tuple(thresholds or (.5,))

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

    def _alternatives(self, predictions):
        return _class_alternatives(ProblemType.LOGISTIC_REGRESSION, predictions, self._head_name)

    def _metrics(self, mean_loss, predictions, labels, weights):
        made = super()._metrics(mean_loss, predictions, labels, weights)
        logistic = predictions[PredictionKey.LOGISTIC]
        made[self._key(MetricKey.ACCURACY)] = metrics.streaming_accuracy(predictions[PredictionKey.CLASSES], labels,
                                                                         weights)
        made[self._key(MetricKey.PREDICTION_MEAN)] = metrics.streaming_mean(logistic, weights)
        made[self._key(MetricKey.LABEL_MEAN)] = metrics.streaming_mean(_float(labels), weights)
        made[self._key(MetricKey.ACCURACY_BASELINE)] = metrics.streaming_mean(_float(labels), weights)
        for key, curve in ((MetricKey.AUC, "ROC"), (MetricKey.AUC_PR, "PR")):
            made[self._key(key)] = metrics.streaming_auc(logistic, tf.cast(labels, dtypes.bool), weights=weights,
                                                         curve=curve)
        for threshold in self._thresholds:
            self._add_at(threshold, made, logistic, labels, weights)
        return made

    def _add_at(self, threshold, made, logistic, labels, weights):
        """What depends on where the border between the classes is."""
        above = _float(tf.greater_equal(logistic, threshold))
        made[self._key(MetricKey.ACCURACY_MEAN % threshold)] = metrics.streaming_accuracy(above, labels, weights)
        for key, measure in ((MetricKey.PRECISION_MEAN, metrics.streaming_precision_at_thresholds),
                             (MetricKey.RECALL_MEAN, metrics.streaming_recall_at_thresholds)):
            value, update = measure(logistic, labels=labels, thresholds=(threshold,), weights=weights)
            made[self._key(key % threshold)] = tf.squeeze(value), tf.squeeze(update)


class BinaryMarginHead(OneHead):
    """Two classes with a margin between them."""

    _NAME = "binary_svm_head"

    def _predictions(self, logits):
        with name_scope(None, "predictions", (logits,)):
            both = tf.concat((tf.zeros_like(logits), logits), 1)
            return {PredictionKey.LOGITS: logits, PredictionKey.CLASSES: tf.argmax(both, 1, name="classes")}

    def _loss(self, labels, logits, weights):
        with name_scope(None, "hinge_loss", (logits, labels)) as name:
            check = tf.Assert(tf.less_equal(tf.rank(labels), 2),
                              ["labels shape should be either [batch_size, 1] or [batch_size]"])
            with control_dependencies((check,)):
                labels = tf.reshape(labels, shape=(-1, 1))
            loss = hinge_loss(labels=labels, logits=logits, scope=name, reduction=Reduction.NONE)
            return _weighted(loss, weights)

    def _alternatives(self, predictions):
        return {self._head_name: (ProblemType.LOGISTIC_REGRESSION, predictions)}

    def _metrics(self, mean_loss, predictions, labels, weights):
        made = super()._metrics(mean_loss, predictions, labels, weights)
        made[self._key(MetricKey.ACCURACY)] = metrics.streaming_accuracy(predictions[PredictionKey.CLASSES], labels,
                                                                         weights)
        return made


class MultiLabelHead(OneHead):
    """Any number of several classes."""

    _NAME = "multi_label_head"

    def __init__(self, n_classes, label_name=None, weight_column_name=None, enable_centered_bias=False, head_name=None,
                 thresholds=None, metric_class_ids=None, loss_fn=None):
        super().__init__(n_classes, label_name, weight_column_name, enable_centered_bias, head_name, loss_fn)
        self._class_ids = _check_class_ids(metric_class_ids, n_classes)

    def _labels(self, labels):
        labels = labels[self._label_name] if isinstance(labels, dict) else labels
        if isinstance(labels, SparseTensor):
            return tf.cast(sparse_to_indicator(labels, self._logits_dimension), dtypes.int64)
        return labels

    def _predictions(self, logits):
        with name_scope(None, "predictions", (logits,)):
            return {PredictionKey.LOGITS: logits, PredictionKey.PROBABILITIES: sigmoid(logits, name="probabilities"),
                    PredictionKey.CLASSES: tf.cast(tf.greater(logits, 0), dtypes.int64, name="classes")}

    def _loss(self, labels, logits, weights):
        with name_scope(None, "sigmoid_cross_entropy_loss", (logits, labels)) as name:
            loss = sigmoid_cross_entropy_with_logits(labels=_float(labels), logits=logits, name=name)
            return _weighted(loss, weights)

    def _alternatives(self, predictions):
        return _class_alternatives(ProblemType.CLASSIFICATION, predictions, self._head_name)

    def _metrics(self, mean_loss, predictions, labels, weights):
        made = super()._metrics(mean_loss, predictions, labels, weights)
        chances = predictions[PredictionKey.PROBABILITIES]
        made[self._key(MetricKey.ACCURACY)] = metrics.streaming_accuracy(predictions[PredictionKey.CLASSES], labels,
                                                                         weights)
        made[self._key(MetricKey.AUC)] = _auc(chances, labels, weights)
        made[self._key(MetricKey.AUC_PR)] = _auc(chances, labels, weights, curve="PR")
        for number in self._class_ids:
            for key, values in ((MetricKey.CLASS_PREDICTION_MEAN, predictions[PredictionKey.CLASSES]),
                                (MetricKey.CLASS_LABEL_MEAN, labels), (MetricKey.CLASS_PROBABILITY_MEAN, chances),
                                (MetricKey.CLASS_LOGITS_MEAN, predictions[PredictionKey.LOGITS])):
                made[self._key(key % number)] = _mean_of_class(values, weights, number)
            made[self._key(MetricKey.CLASS_AUC % number)] = _auc(chances, labels, weights, number)
            made[self._key(MetricKey.CLASS_AUC_PR % number)] = _auc(chances, labels, weights, number, "PR")
        return made


# ------------------------------------------------------------------ numbers
class RegressionHead(OneHead):
    """Numbers."""

    _NAME = "regression_head"

    def __init__(self, label_dimension=1, label_name=None, weight_column_name=None, enable_centered_bias=False,
                 head_name=None, loss=None, link_fn=None):
        super().__init__(label_dimension, label_name, weight_column_name, enable_centered_bias, head_name)
        self._loss = loss or _squared_loss
        self._link_fn = link_fn or tf.identity

    def _predictions(self, logits):
        with name_scope(None, "predictions", (logits,)):
            scores = tf.squeeze(logits, axis=(1,), name="scores") if self._logits_dimension == 1 else logits
            return {PredictionKey.SCORES: self._link_fn(scores)}


def _squared_loss(labels, logits, weights):
    with name_scope(None, "mean_squared_loss", (logits, labels)) as name:
        labels = tf.convert_to_tensor(labels)
        if labels.get_shape().ndims == 1:
            labels = tf.expand_dims(labels, axis=1)
        logits.get_shape().assert_is_compatible_with(labels.get_shape())
        return _weighted(tf.squared_difference(logits, _float(labels), name=name), weights)


def _poisson_loss(labels, logits, weights):
    with name_scope(None, "_poisson_loss", (logits, labels)) as name:
        labels = tf.convert_to_tensor(labels)
        if labels.get_shape().ndims == 1:
            labels = tf.expand_dims(labels, axis=1)
        return _weighted(log_poisson_loss(labels, logits, compute_full_loss=True, name=name), weights)


# ------------------------------------------------------------------ others
class LossOnlyHead(Head):
    """A loss without logits and predictions."""

    def __init__(self, loss_fn, head_name=None):
        self._loss_fn, self.head_name = loss_fn, head_name or "loss_only_head"

    logits_dimension = 0

    def create_model_fn_ops(self, features, mode, labels=None, train_op_fn=None, logits=None, logits_input=None,
                            scope=None):
        _check_mode(mode)
        loss = train_op = None
        if mode != ModeKeys.INFER:
            with variable_scope(scope, default_name=self.head_name):
                loss = self._loss_fn()
                if isinstance(loss, list):
                    loss = tf.add_n(loss)
                with name_scope(""):
                    scalar(f"loss/{self.head_name}", tf.identity(loss))
                if mode == ModeKeys.TRAIN:
                    if train_op_fn is None:
                        raise ValueError("train_op_fn can not be None in TRAIN mode")
                    with name_scope(None, "train_op", (loss,)):
                        train_op = train_op_fn(loss)
        return ModelFnOps(mode=mode, loss=loss, train_op=train_op, predictions={}, eval_metric_ops={})


def _check_mode(mode):
    if mode not in (ModeKeys.TRAIN, ModeKeys.EVAL, ModeKeys.INFER):
        raise ValueError(f"mode={mode} unrecognized.")


class MultiHead(Head):
    """Several heads, whose losses are added."""

    def __init__(self, heads, loss_weights):
        self._heads, self._loss_weights = heads, loss_weights

    logits_dimension = property(lambda self: sum(head.logits_dimension for head in self._heads))

    def create_model_fn_ops(self, features, mode, labels=None, train_op_fn=None, logits=None, logits_input=None,
                            scope=None):
        _check_mode(mode)
        each = self._inputs(logits, logits_input)
        step = no_op_train_fn if mode == ModeKeys.TRAIN else None
        ops = [head.create_model_fn_ops(features=features, mode=mode, labels=labels, train_op_fn=step, scope=scope,
                                        **given) for head, given in zip(self._heads, each)]
        if mode == ModeKeys.TRAIN:
            return self._trained(ops, train_op_fn)
        return self._predicting(ops) if mode == ModeKeys.INFER else self._evaluated(ops)

    def _inputs(self, logits, logits_input):
        """Of each head, the arguments that are its logits."""
        if logits is None:
            if logits_input is None:
                raise ValueError("Neither logits nor logits_input supplied.")
            return [{"logits_input": logits_input}] * len(self._heads)
        made, first = [], 0
        for head in self._heads:
            made.append({"logits": tf.slice(logits, begin=[0, first], size=[-1, head.logits_dimension])})
            first += head.logits_dimension
        return made

    def _loss(self, ops):
        losses = [one.loss for one in ops]
        if self._loss_weights:
            losses = [tf.multiply(loss, weight) for loss, weight in zip(losses, self._loss_weights)]
        return tf.add_n(losses)

    def _trained(self, ops, train_op_fn):
        if train_op_fn is None:
            raise ValueError("train_op_fn can not be None in TRAIN mode.")
        loss = self._loss(ops)
        train_op = tf.group(train_op_fn(loss), *[one.train_op for one in ops])
        return ModelFnOps(mode=ModeKeys.TRAIN, loss=loss, train_op=train_op, eval_metric_ops=_merged(ops))

    def _evaluated(self, ops):
        return ModelFnOps(mode=ModeKeys.EVAL, predictions=self._predictions(ops), loss=self._loss(ops),
                          eval_metric_ops=_merged(ops))

    def _predicting(self, ops):
        alternatives = {name: found for one in ops for name, found in (one.output_alternatives or {}).items()}
        return ModelFnOps(mode=ModeKeys.INFER, predictions=self._predictions(ops), output_alternatives=alternatives)

    def _predictions(self, ops):
        return {(head.head_name, key): value for head, one in zip(self._heads, ops)
                for key, value in one.predictions.items()}


def _merged(ops):
    return {key: metric for one in ops for key, metric in one.eval_metric_ops.items()}


# ------------------------------------------------------------------ functions
def no_op_train_fn(loss):
    """An op that does nothing, as the train op of a loss.  Source: tf.contrib.learn.no_op_train_fn."""
    return tf.no_op()


def multi_class_head(n_classes, label_name=None, weight_column_name=None, enable_centered_bias=False, head_name=None,
                     thresholds=None, metric_class_ids=None, loss_fn=None, label_keys=None):
    """A head for one of several classes: softmax, or the logistic function for two.

    Args:
      n_classes: int.  label_name: str, key of the labels when they are a dict.
      weight_column_name: str, the feature that holds the examples' weights.
      enable_centered_bias: bool, a bias that is trained by itself.  head_name: str, of scopes and metrics.
      thresholds: iterable of float, for metrics of two classes; default 0.5.
      metric_class_ids: iterable of int, classes with metrics of their own, for more than two classes.
      loss_fn: function (labels, logits, weights) -> scalar loss.  label_keys: list of str, the labels' names.
    Returns:
      Head.
    Raises:
      ValueError: a setting does not fit.
    Source: tf.contrib.learn.multi_class_head.
    """
    if n_classes is None or n_classes < 2:
        raise ValueError(f"n_classes must be > 1 for classification: {n_classes}.")
    if n_classes > 2:
        return MultiClassHead(n_classes, label_name, weight_column_name, enable_centered_bias, head_name, thresholds,
                              metric_class_ids, loss_fn, label_keys)
    if metric_class_ids:
        raise ValueError("metric_class_ids invalid for n_classes==2.")
    if label_keys is not None:
        raise ValueError("label_keys is not supported for n_classes=2.")
    return BinaryHead(label_name, weight_column_name, enable_centered_bias, head_name, loss_fn, thresholds)


def multi_label_head(n_classes, label_name=None, weight_column_name=None, enable_centered_bias=False, head_name=None,
                     thresholds=None, metric_class_ids=None, loss_fn=None):
    """A head for any number of several classes: a logistic function for each.

    Args: as for multi_class_head; labels are ones and zeros, or SparseTensors of the numbers of classes.
    Source: tf.contrib.learn.multi_label_head.
    """
    if n_classes < 2:
        raise ValueError("n_classes must be > 1 for classification.")
    return MultiLabelHead(n_classes, label_name, weight_column_name, enable_centered_bias, head_name, thresholds,
                          metric_class_ids, loss_fn)


def binary_svm_head(label_name=None, weight_column_name=None, enable_centered_bias=False, head_name=None,
                    thresholds=None):
    """A head for two classes with a margin between them: the hinge loss.

    Args: as for multi_class_head; thresholds is of no consequence.
    Source: tf.contrib.learn.binary_svm_head.
    """
    return BinaryMarginHead(1, label_name, weight_column_name, enable_centered_bias, head_name)


def regression_head(label_name=None, weight_column_name=None, label_dimension=1, enable_centered_bias=False,
                    head_name=None, link_fn=None):
    """A head for numbers: mean squared errors.

    Args:
      label_dimension: int.  link_fn: function of logits -> predictions.  The others: as for multi_class_head.
    Source: tf.contrib.learn.regression_head.
    """
    return RegressionHead(label_dimension, label_name, weight_column_name, enable_centered_bias, head_name,
                          link_fn=link_fn)


def poisson_regression_head(label_name=None, weight_column_name=None, label_dimension=1, enable_centered_bias=False,
                            head_name=None):
    """A head for counts, whose means have the logits as logarithms.

    Args: as for regression_head.
    Source: tf.contrib.learn.poisson_regression_head.
    """
    return RegressionHead(label_dimension, label_name, weight_column_name, enable_centered_bias, head_name,
                          _poisson_loss, tf.exp)


def loss_only_head(loss_fn, head_name=None):
    """A head without logits, for a loss of its own beside others.

    Args: loss_fn: function -> loss or list of losses.  head_name: str.
    Source: tf.contrib.learn.head.loss_only_head.
    """
    return LossOnlyHead(loss_fn, head_name)


def multi_head(heads, loss_weights=None):
    """Several heads, whose losses are added.

    Args: heads: list of heads with names.  loss_weights: list of float.
    Raises: ValueError: heads and loss_weights differ in number.
    Source: tf.contrib.learn.multi_head.
    """
    if loss_weights and len(loss_weights) != len(heads):
        raise ValueError("heads and loss_weights must have same size")
    for head in heads:
        # TF looks at the names, too: what is no head ends here.
        head.head_name
    return MultiHead(heads, loss_weights)
