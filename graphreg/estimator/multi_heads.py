"""Heads of several answers: any number of classes at once, and several heads together."""
from .. import functions as tf
from .. import losses, metrics
from ..core import dtypes, scopes
from ..core.sparse_tensor import SparseTensor
from ..functions.check import assert_integer, assert_less, assert_non_negative
from ..functions.math import to_int64
from ..functions.reduce import reduce_mean
from ..functions.sparse import sparse_to_indicator
from ..lookup import index_table_from_tensor
from ..losses import Reduction
from ..saved_model.signature_constants import DEFAULT_SERVING_SIGNATURE_DEF_KEY
from ..summary import summary_ops
from . import head_checks as checks, head_metrics
from .export_outputs import PredictOutput
from .heads import _State, _train_op, call_loss_fn, check_loss_fn, classification, Head, LossSpec
from .model_fn import EstimatorSpec, ModeKeys

INDICATOR = "labels must be an integer indicator Tensor with values in [0, 1]"


class MultiLabel(Head):
    """Any number of several classes: a logistic function for each."""

    logits_dimension = property(lambda self: self._n_classes)

    def __init__(self, n_classes, weight_column=None, thresholds=None, label_vocabulary=None,
                 loss_reduction=Reduction.SUM_OVER_BATCH_SIZE, loss_fn=None, classes_for_class_based_metrics=None,
                 name=None):
        check_settings("multi-class", n_classes, thresholds, label_vocabulary)
        if loss_fn is not None:
            check_loss_fn(loss_fn)
        super().__init__(name, loss_reduction, weight_column)
        self._n_classes, self._loss_fn = n_classes, loss_fn
        self._thresholds, self._label_vocabulary = tuple(thresholds or ()), label_vocabulary
        self._chosen = chosen_classes(classes_for_class_based_metrics, n_classes, label_vocabulary)

    def _predicted(self, logits):
        logits = checks.check_logits(logits, self._n_classes)
        with scopes.name_scope(None, "predictions", (logits,)):
            probabilities = tf.sigmoid(logits, name="probabilities")
        return _State(logits, {"logits": logits, "probabilities": probabilities}, probabilities)

    def create_loss(self, features, mode, logits, labels):
        """LossSpec of logits and labels."""
        logits = tf.convert_to_tensor(logits)
        labels = indicators(labels, self._n_classes, self._label_vocabulary)
        labels = checks.check_labels(labels, logits, self._n_classes)
        unweighted = label_losses(self._loss_fn, labels, logits, features)
        loss, weights = self._reduced(features, unweighted, logits)
        return LossSpec(loss, unweighted, weights, labels)

    def _metrics(self, state, loss, penalty, labels):
        labels, weights, chances = loss.processed_labels, loss.weights, state.parts
        with scopes.name_scope(None, "metrics", (loss.unreduced_loss, labels, weights, chances)):
            found = self._loss_metrics(loss, None)
            found[self._key("auc")] = metrics.auc(labels=labels, predictions=chances, weights=weights, name="auc")
            found[self._key("auc_precision_recall")] = metrics.auc(
                labels=labels, predictions=chances, weights=weights, curve="PR", name="auc_precision_recall")
            if penalty is not None:
                found[self._key("regularization_loss")] = metrics.mean(values=penalty, name="regularization_loss")
            for threshold in self._thresholds:
                head_metrics.add_at(found, self._key, threshold, labels, chances, weights)
            for number, class_name in self._chosen:
                self._add_of_class(found, number, class_name, labels, chances, weights)
            return found

    def _add_of_class(self, found, number, class_name, labels, chances, weights):
        """The metrics of one class."""
        begin, size = place_of_class(chances, number)
        chances, labels = tf.slice(chances, begin=begin, size=size), tf.slice(labels, begin=begin, size=size)
        key = "probability_mean/" + class_name
        found[self._key(key)] = head_metrics.predictions_mean(chances, weights, key)
        for kind, curve in (("auc", "ROC"), ("auc_precision_recall", "PR")):
            key = f"{kind}/{class_name}"
            found[self._key(key)] = head_metrics.auc(labels, chances, weights, curve, key)

    def _exports(self, state):
        output = classification(state.parts, self._n_classes, self._label_vocabulary)
        return {DEFAULT_SERVING_SIGNATURE_DEF_KEY: output, "classification": output,
                "predict": PredictOutput(state.predictions)}


# ------------------------------------------------------------------ parts of heads of many labels
def check_settings(kind, n_classes, thresholds, label_vocabulary):
    """ValueError: the settings of a head of many labels do not fit."""
    if n_classes is None or n_classes < 2:
        raise ValueError(f"n_classes must be > 1 for {kind} classification. Given: {n_classes}")
    for threshold in thresholds or ():
        if not 0.0 < threshold < 1.0:
            raise ValueError(f"thresholds must be in (0, 1) range. Given: {threshold}")
    if label_vocabulary is None:
        return
    if not isinstance(label_vocabulary, (list, tuple)):
        raise ValueError(f"label_vocabulary must be a list or tuple. Given type: {type(label_vocabulary)}")
    if len(label_vocabulary) != n_classes:
        raise ValueError(f"Length of label_vocabulary must be n_classes ({n_classes}). Given: {len(label_vocabulary)}")


def chosen_classes(chosen, n_classes, label_vocabulary):
    """[(number, name of its metrics)] of the classes that have metrics of their own.

    Raises: ValueError: there is no such class.
    """
    if not chosen:
        return []
    if isinstance(chosen[0], str):
        if not label_vocabulary:
            raise ValueError("label_vocabulary must be provided when classes_for_class_based_metrics are sting.")
        return [(list(label_vocabulary).index(name), name) for name in chosen]
    for number in chosen:
        if number < 0 or number >= n_classes:
            raise ValueError(f"All classes_for_class_based_metrics must be in range [0, {n_classes - 1}]. "
                             f"Given: {number}")
    return [(number, label_vocabulary[number] if label_vocabulary else f"class{number}") for number in chosen]


def indicators(labels, n_classes, label_vocabulary, newer=False):
    """Labels as ones and zeros for each class.

    Args:
      labels: Tensor of ones and zeros, or SparseTensor of numbers or names of classes.  newer: as for check_labels.
    Raises:
      ValueError: None.
    """
    if labels is None:
        raise ValueError(checks.no_labels(newer))
    if isinstance(labels, SparseTensor):
        return _of_sparse(labels, n_classes, label_vocabulary)
    return checks.in_range(labels, 2, INDICATOR, newer)


def _of_sparse(labels, n_classes, label_vocabulary):
    values, checked = labels.values, ()
    if label_vocabulary:
        values = index_table_from_tensor(tuple(label_vocabulary), name="class_id_lookup").lookup(values)
        labels = SparseTensor(indices=labels.indices, values=values, dense_shape=labels.dense_shape)
    else:
        text = f"labels must be an integer SparseTensor with values in [0, {n_classes})"
        checked = (assert_integer(values, message=text),
                   assert_less(values, tf.convert_to_tensor(n_classes, dtype=values.dtype), message=text),
                   assert_non_negative(values, message=text))
    with scopes.control_dependencies(checked):
        return to_int64(sparse_to_indicator(labels, n_classes))


def label_losses(loss_fn, labels, logits, features):
    """The unweighted losses, of shape [D0 ... DN, 1]."""
    if loss_fn:
        return call_loss_fn(loss_fn, labels, logits, features, 1)
    found = losses.sigmoid_cross_entropy(multi_class_labels=labels, logits=logits, reduction=Reduction.NONE)
    return reduce_mean(found, axis=-1, keepdims=True)


def place_of_class(chances, number):
    """(begin, size) of the slice that holds one class."""
    rank = tf.rank(chances) - 1
    begin = tf.concat([tf.zeros([rank], dtype=dtypes.int32), [number]], axis=0)
    size = tf.concat([-1 * tf.ones([rank], dtype=dtypes.int32), [1]], axis=0)
    return begin, size


# ------------------------------------------------------------------ several heads
class MultiHead:
    """Several heads, whose losses are added.

    name              str, the names of the heads joined by _.
    logits_dimension  int, the sum of theirs.

    Source: tensorflow_estimator's _MultiHead.
    """

    logits_dimension = property(lambda self: sum(head.logits_dimension for head in self._heads))
    name = property(lambda self: "_".join(head.name for head in self._heads))

    def __init__(self, heads, head_weights=None):
        check_heads(heads, head_weights)
        self._heads, self._head_weights = tuple(heads), tuple(head_weights or ())

    def create_loss(self, features, mode, logits, labels):
        """LossSpec of logits and labels: of dicts by the heads' names, but for the loss."""
        logits = self._logits_of_heads(logits)
        made = {head.name: head.create_loss(features, mode, logits[head.name], labels[head.name])
                for head in self._heads}
        total = merged_loss([spec.training_loss for spec in made.values()], self._head_weights)
        return LossSpec(total, *({k: getattr(spec, part) for k, spec in made.items()}
                                 for part in LossSpec._fields[1:]))

    def _logits_of_heads(self, logits):
        if isinstance(logits, dict):
            return logits
        return split_logits(logits, self._heads)

    def create_estimator_spec(self, features, mode, logits, labels=None, optimizer=None, train_op_fn=None):
        """EstimatorSpec of a model.

        Args:
          features: dict.  mode: one of ModeKeys.
          logits: Tensor of all heads' logits, or dict from their names to Tensors.  labels: dict by the heads' names.
          optimizer: Optimizer, or train_op_fn: function of the loss -> train op; needed for TRAIN, not both.
        Raises:
          ValueError: as for Head, or logits do not fit the heads.
        """
        logits = self._logits_of_heads(logits)
        step = {"train_op_fn": lambda loss: tf.no_op()} if mode == ModeKeys.TRAIN else {}
        specs = [head.create_estimator_spec(features=features, mode=mode, logits=logits[head.name],
                                            labels=labels[head.name] if labels else None, **step)
                 for head in self._heads]
        if mode == ModeKeys.TRAIN:
            return self._trained(specs, optimizer, train_op_fn)
        return self._predicting(specs) if mode == ModeKeys.PREDICT else self._evaluated(specs)

    def _trained(self, specs, optimizer, train_op_fn):
        loss = merged_loss([spec.loss for spec in specs], self._head_weights)
        train_op = _train_op(loss, optimizer, train_op_fn)
        with scopes.name_scope(""):
            summary_ops.scalar("loss", loss)
        return EstimatorSpec(mode=ModeKeys.TRAIN, predictions=self._predictions(specs), loss=loss, train_op=train_op)

    def _evaluated(self, specs):
        found, all_losses = {}, []
        with scopes.name_scope("merge_eval"):
            for head, spec in zip(self._heads, specs):
                all_losses.append(spec.loss)
                key = f"loss/{head.name}"
                found[key] = metrics.mean(spec.loss, name=key)
                found.update(spec.eval_metric_ops)
            loss = merged_loss(all_losses, self._head_weights)
        return EstimatorSpec(mode=ModeKeys.EVAL, predictions=self._predictions(specs), loss=loss,
                             eval_metric_ops=found)

    def _predicting(self, specs):
        names = [head.name for head in self._heads]
        return EstimatorSpec(mode=ModeKeys.PREDICT, predictions=merged_predictions(names, specs),
                             export_outputs=merged_outputs(names, specs))

    def _predictions(self, specs):
        return merged_predictions([head.name for head in self._heads], specs)


def check_heads(heads, head_weights):
    """ValueError: there are no heads, one has no name, or their weights are of another number."""
    if not heads:
        raise ValueError(f"Must specify heads. Given: {heads}")
    if head_weights and len(head_weights) != len(heads):
        raise ValueError("heads and head_weights must have the same size. Given len(heads): "
                         f"{len(heads)}. Given len(head_weights): {len(head_weights)}.")
    for head in heads:
        if not head.name:
            raise ValueError(f"All given heads must have name specified. Given: {head}")


def split_logits(logits, heads):
    """dict from the heads' names to their parts of the logits.

    Raises: ValueError: the last size is not the sum of the heads'.
    """
    with scopes.name_scope(None, "split_logits", values=(logits,)):
        logits = tf.convert_to_tensor(logits)
        sizes = [head.logits_dimension for head in heads]
        shape = tf.shape(logits)
        static = logits.shape
        if static.ndims is not None and static[-1].value is not None and static[-1].value != sum(sizes):
            raise ValueError(f"Could not split logits of shape {static.as_list()} among the heads with individual "
                             f"logits dimensions: {sizes}. The last dimension of the logits tensor should equal "
                             f"{static[-1].value} but is {sum(sizes)}.")
        batch = shape[:-1]
        zeros, minus_ones = tf.zeros_like(batch), -1 * tf.ones_like(batch)
        found, first = {}, 0
        for head, size in zip(heads, sizes):
            begin = tf.concat([zeros, [first]], axis=0)
            found[head.name] = tf.slice(logits, begin=begin, size=tf.concat([minus_ones, [size]], axis=0))
            first += size
        return found


def merged_loss(all_losses, weights, penalties=None):
    """The sum of losses, each with its weight, and of penalties."""
    with scopes.name_scope(None, "merge_losses", values=(*all_losses, weights or ())):
        if weights:
            all_losses = [tf.multiply(loss, weight) for loss, weight in zip(all_losses, weights)]
        total = tf.add_n(all_losses)
        return total if penalties is None else total + tf.add_n(penalties)


def merged_predictions(names, specs):
    """dict (name of the head, name of the prediction) -> Tensor."""
    return {(name, key): value for name, spec in zip(names, specs) for key, value in spec.predictions.items()}


def merged_outputs(names, specs):
    """The ExportOutputs of heads by their names; the first head's is the default."""
    found = {DEFAULT_SERVING_SIGNATURE_DEF_KEY: specs[0].export_outputs[DEFAULT_SERVING_SIGNATURE_DEF_KEY]}
    for name, spec in zip(names, specs):
        for key, output in spec.export_outputs.items():
            found[name if key == DEFAULT_SERVING_SIGNATURE_DEF_KEY else f"{name}/{key}"] = output
    found["predict"] = PredictOutput(merged_predictions(names, specs))
    return found
