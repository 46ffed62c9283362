"""The head classes of tf.estimator for several answers: any number of classes at once, and several heads together."""
from .. import functions as tf
from ..core import scopes
from ..keras.metrics import AUC, Mean
from ..saved_model.signature_constants import DEFAULT_SERVING_SIGNATURE_DEF_KEY
from . import head_checks as checks
from .export_outputs import PredictOutput
from .head_classes import add_thresholds, Head, MEAN, OneHead, update_mean, update_thresholds
from .heads import classification
from .model_fn import EstimatorSpec, ModeKeys
from .multi_heads import (
    check_heads, check_settings, chosen_classes, indicators, label_losses, merged_loss, merged_outputs, place_of_class,
    split_logits)


class MultiLabelHead(OneHead):
    """Any number of several classes: a logistic function for each.

    Args:
      n_classes: int.  weight_column: str or numeric column.  thresholds: iterable of float, for more metrics.
      label_vocabulary: list of str, the labels' names.  loss_reduction: "sum_over_batch_size" or "sum".
      loss_fn: as for MultiClassHead.
      classes_for_class_based_metrics: list of int or str, classes with metrics of their own.  name: str.
    Raises:
      ValueError: a setting does not fit.
    Source: tf.estimator.MultiLabelHead.
    """

    logits_dimension = property(lambda self: self._n_classes)

    def __init__(self, n_classes, weight_column=None, thresholds=None, label_vocabulary=None, loss_reduction=MEAN,
                 loss_fn=None, classes_for_class_based_metrics=None, name=None):
        check_settings("multi-label", n_classes, thresholds, label_vocabulary)
        super().__init__(name, loss_reduction, weight_column, loss_fn)
        self._n_classes, self._thresholds = n_classes, tuple(thresholds or ())
        self._label_vocabulary = label_vocabulary
        self._chosen = chosen_classes(classes_for_class_based_metrics, n_classes, label_vocabulary)

    def _processed_labels(self, logits, labels):
        labels = indicators(labels, self._n_classes, self._label_vocabulary, newer=True)
        return checks.check_labels(labels, logits, self._n_classes, newer=True)

    def _losses_and_weights(self, logits, labels, features):
        return label_losses(self._loss_fn, labels, logits, features), self._weights(features, logits)

    def predictions(self, logits, keys=None):
        """dict of predictions.

        Args: logits: Tensor.  keys: iterable of str, default all.
        """
        keys = keys or ("logits", "probabilities")
        logits = checks.check_logits(logits, self._n_classes)
        pred = {}
        with scopes.name_scope(None, "predictions", (logits,)):
            if "logits" in keys:
                pred["logits"] = logits
            if "probabilities" in keys:
                pred["probabilities"] = tf.sigmoid(logits, name="probabilities")
        return pred

    def metrics(self, regularization_losses=None):
        """dict of new Keras metrics."""
        names = (("average_loss", Mean), ("auc", AUC), ("auc_precision_recall", _precision_recall),
                 ("regularization_loss", Mean))
        with scopes.name_scope(None, "metrics", (regularization_losses,)):
            found = self._new_metrics(names, regularization_losses)
            for threshold in self._thresholds:
                add_thresholds(found, self._key, threshold)
            for _, class_name in self._chosen:
                for key, made in (("probability_mean", Mean), *names[1:3]):
                    found[self._key(f"{key}/{class_name}")] = made(name=self._key(f"{key}/{class_name}"))
            return found

    def update_metrics(self, eval_metrics, features, logits, labels, regularization_losses=None):
        """Update a dict of metrics with a batch.  Returns: it."""
        logits = checks.check_logits(logits, self._n_classes)
        labels = self._processed_labels(logits, labels)
        unweighted, weights = self._losses_and_weights(logits, labels, features)
        chances = self.predictions(logits, ["probabilities"])["probabilities"]
        self._update(eval_metrics, regularization_losses, unweighted, weights)
        for key in ("auc", "auc_precision_recall"):
            eval_metrics[self._key(key)].update_state(y_true=labels, y_pred=chances, sample_weight=weights)
        self._update_penalty(eval_metrics, regularization_losses)
        for threshold in self._thresholds:
            update_thresholds(eval_metrics, self._key, threshold, labels, chances, weights)
        for number, class_name in self._chosen:
            self._update_class(eval_metrics, number, class_name, labels, chances, weights)
        return eval_metrics

    def _update_class(self, found, number, class_name, labels, chances, weights):
        begin, size = place_of_class(chances, number)
        chances, labels = tf.slice(chances, begin=begin, size=size), tf.slice(labels, begin=begin, size=size)
        update_mean(found[self._key("probability_mean/" + class_name)], chances, weights)
        for kind in ("auc", "auc_precision_recall"):
            found[self._key(f"{kind}/{class_name}")].update_state(y_true=labels, y_pred=chances, sample_weight=weights)

    def _exports(self, predictions):
        output = classification(predictions["probabilities"], self._n_classes, self._label_vocabulary)
        return {DEFAULT_SERVING_SIGNATURE_DEF_KEY: output, "classification": output,
                "predict": PredictOutput(predictions)}


def _precision_recall(name):
    return AUC(curve="PR", name=name)


class MultiHead(Head):
    """Several heads, whose losses are added.

    Args:
      heads: list of heads with names.  head_weights: list of float, of their losses; default 1.
    Raises:
      ValueError: a head has no name, or heads and weights differ in number.
    Source: tf.estimator.MultiHead.
    """

    logits_dimension = property(lambda self: sum(head.logits_dimension for head in self._heads))
    name = property(lambda self: "_".join(head.name for head in self._heads))

    def __init__(self, heads, head_weights=None):
        check_heads(heads, head_weights)
        self._heads, self._head_weights = tuple(heads), tuple(head_weights or ())

    @property
    def loss_reduction(self):
        """list of str, of each head."""
        return [head.loss_reduction for head in self._heads]

    def _logits_of_heads(self, logits):
        if isinstance(logits, dict):
            return logits
        return split_logits(logits, self._heads)

    def _checked(self, logits, labels):
        """(dict of logits, labels)."""
        if labels is not None and not isinstance(labels, dict):
            raise ValueError(f"labels must be a dict. Given: {labels}")
        missing = [head.name for head in self._heads if labels is not None and head.name not in labels]
        if missing:
            raise ValueError(f"labels has missing values for head(s): {missing}")
        return self._logits_of_heads(logits), labels

    def loss(self, labels, logits, features=None, mode=None, regularization_losses=None):
        """The sum of the heads' losses, each with its weight."""
        logits, labels = self._checked(logits, labels)
        each = [head.loss(labels[head.name], logits[head.name], features=features, mode=mode) for head in self._heads]
        return merged_loss(each, self._head_weights, regularization_losses)

    def predictions(self, logits, keys=None):
        """dict (name of the head, name of the prediction) -> Tensor."""
        logits = self._logits_of_heads(logits)
        with scopes.name_scope(None, "merge_pred", list(logits.values())):
            return {(head.name, key): value for head in self._heads
                    for key, value in head.predictions(logits[head.name]).items()}

    def metrics(self, regularization_losses=None):
        """dict of new Keras metrics: of losses; those of the heads come with update_metrics."""
        found = {}
        if regularization_losses is not None:
            found[f"regularization_loss/{self.name}"] = Mean(name="regularization_loss")
        with scopes.name_scope(None, "merge_eval", (regularization_losses,)):
            for head in self._heads:
                found[f"loss/{head.name}"] = Mean(name=f"loss/{head.name}")
        return found

    def update_metrics(self, eval_metrics, features, logits, labels, regularization_losses=None):
        """Update a dict of metrics with a batch, and add the heads' metrics.  Returns: it."""
        logits, labels = self._checked(logits, labels)
        if regularization_losses is not None:
            eval_metrics[f"regularization_loss/{self.name}"].update_state(values=tf.add_n(regularization_losses))
        for head in self._heads:
            loss = head.loss(labels[head.name], logits[head.name], features=features)
            eval_metrics[f"loss/{head.name}"].update_state(values=loss)
            found = head.metrics()
            head.update_metrics(found, features, logits[head.name], labels[head.name])
            eval_metrics.update(found)
        return eval_metrics

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None, trainable_variables=None,
                              train_op_fn=None, update_ops=None, regularization_losses=None):
        """EstimatorSpec of a model; see Head.

        Args: logits: Tensor of all heads' logits, or dict from their names.  labels: dict by the heads' names.
        """
        with scopes.name_scope(self.name, "multi_head"):
            parts, labels = self._checked(logits, labels)
            step = {"train_op_fn": lambda loss: tf.no_op()} if mode == ModeKeys.TRAIN else {}
            specs = [head.create_estimator_spec(features=features, mode=mode, logits=parts[head.name],
                                                labels=labels[head.name] if labels else None, **step)
                     for head in self._heads]
            predictions = self.predictions(logits)
            if mode == ModeKeys.PREDICT:
                outputs = merged_outputs([head.name for head in self._heads], specs)
                return EstimatorSpec(mode=mode, predictions=predictions, export_outputs=outputs)
            loss = self.loss(labels, logits, features, mode, regularization_losses)
            if mode == ModeKeys.EVAL:
                found = self.metrics(regularization_losses)
                self.update_metrics(found, features, logits, labels, regularization_losses)
                return EstimatorSpec(mode=mode, predictions=predictions, loss=loss, eval_metric_ops=found)
        return self._trained(mode, predictions, loss, optimizer, trainable_variables, train_op_fn, update_ops,
                             regularization_losses)

    def _key(self, key):
        # The metrics and summaries of all heads together bear no name.
        return key
