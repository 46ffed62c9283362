"""What the model functions of tf.contrib.learn give, and metrics by the names of tensors."""
import inspect
from collections import namedtuple

from ... import functions as tf
from ...core.convert import is_tensor
from ...estimator.export_outputs import ClassificationOutput, PredictOutput, RegressionOutput
from ...estimator.model_fn import EstimatorSpec
from ...saved_model.signature_constants import DEFAULT_SERVING_SIGNATURE_DEF_KEY
from .keys import ModeKeys, PredictionKey, ProblemType

_FIELDS = ("predictions", "loss", "train_op", "eval_metric_ops", "output_alternatives", "training_chief_hooks",
           "training_hooks", "scaffold", "mode")


class ModelFnOps(namedtuple("ModelFnOps", _FIELDS)):
    """What a model function gives.

    Args:
      mode: str of ModeKeys.
      predictions: Tensor or dict of Tensors.  loss: scalar Tensor.  train_op: Operation or Tensor.
      eval_metric_ops: dict from names to (value, update).
      output_alternatives: dict, of exports.
      training_chief_hooks, training_hooks: lists of SessionRunHooks.  scaffold: Scaffold.
    Raises:
      ValueError: what the mode needs is missing, or the loss is no scalar.
    Source: tf.contrib.learn.ModelFnOps.
    """

    def __new__(cls, mode, predictions=None, loss=None, train_op=None, eval_metric_ops=None, output_alternatives=None,
                training_chief_hooks=None, training_hooks=None, scaffold=None):
        ModeKeys.validate(mode)
        if train_op is None:
            if mode == ModeKeys.TRAIN:
                raise ValueError("Missing train_op.")
        elif not hasattr(train_op, "op_def") and not hasattr(train_op, "op"):
            train_op = tf.convert_to_tensor(train_op).op
        if loss is None:
            if mode in (ModeKeys.TRAIN, ModeKeys.EVAL):
                raise ValueError("Missing loss.")
        else:
            loss = _scalar(tf.convert_to_tensor(loss))
        if predictions is None and mode in (ModeKeys.EVAL, ModeKeys.INFER):
            raise ValueError("Missing predictions.")
        return super().__new__(cls, _as_tensors(predictions), loss, train_op, dict(eval_metric_ops or {}),
                               output_alternatives, list(training_chief_hooks or []), list(training_hooks or []),
                               scaffold, mode)


    def estimator_spec(self, default_serving_output_alternative_key=None):
        """EstimatorSpec of tf.estimator.

        Args: default_serving_output_alternative_key: str, which output serves; needed when there are outputs.
        Raises: KeyError: there is none of this name.
        """
        outputs = None
        if self.output_alternatives:
            outputs = {name: _export_output(*found) for name, found in self.output_alternatives.items()}
            outputs[DEFAULT_SERVING_SIGNATURE_DEF_KEY] = outputs[default_serving_output_alternative_key]
        return EstimatorSpec(mode=self.mode, predictions=self.predictions, loss=self.loss, train_op=self.train_op,
                             eval_metric_ops=self.eval_metric_ops, export_outputs=outputs,
                             training_chief_hooks=self.training_chief_hooks, training_hooks=self.training_hooks,
                             scaffold=self.scaffold)


def _export_output(problem, tensors):
    """ExportOutput of a kind of problem."""
    if problem == ProblemType.LINEAR_REGRESSION:
        return RegressionOutput(tensors.get(PredictionKey.SCORES))
    if problem in (ProblemType.CLASSIFICATION, ProblemType.LOGISTIC_REGRESSION):
        scores = tensors.get(PredictionKey.SCORES)
        scores = tensors.get(PredictionKey.PROBABILITIES) if scores is None else scores
        return ClassificationOutput(scores=scores, classes=tensors.get(PredictionKey.CLASSES))
    return PredictOutput(tensors)


def _as_tensors(predictions):
    if isinstance(predictions, dict):
        return {k: v if is_tensor(v) else tf.convert_to_tensor(v) for k, v in predictions.items()}
    return predictions if predictions is None or is_tensor(predictions) else tf.convert_to_tensor(predictions)


def _scalar(loss):
    shape = loss.get_shape()
    if shape.ndims not in (None, 0):
        if not shape.is_compatible_with([1]):
            raise ValueError(f"Loss must be scalar: {loss}.")
        loss = tf.reshape(loss, [])
    return loss


class MetricSpec:
    """A metric, and the names of the tensors that it takes.

    Args:
      metric_fn: function (predictions, labels[, weights]) -> (value, update).
      prediction_key, label_key, weight_key: str, of dicts of predictions, labels and features.
    Source: tf.contrib.learn.MetricSpec.
    """

    def __init__(self, metric_fn, prediction_key=None, label_key=None, weight_key=None):
        self._metric_fn = metric_fn
        self._prediction_key, self._label_key, self._weight_key = prediction_key, label_key, weight_key

    metric_fn = property(lambda self: self._metric_fn)
    prediction_key = property(lambda self: self._prediction_key)
    label_key = property(lambda self: self._label_key)
    weight_key = property(lambda self: self._weight_key)

    def __str__(self):
        name = getattr(self._metric_fn, "__name__", str(self._metric_fn))
        return (f"MetricSpec(metric_fn={name}, prediction_key={self._prediction_key}, label_key={self._label_key}, "
                f"weight_key={self._weight_key})")

    def create_metric_ops(self, inputs, labels, predictions):
        """(value, update) of the metric.

        Args: inputs, labels, predictions: Tensors or dicts of Tensors.
        Raises: KeyError: a name is missing.  ValueError: a name is needed.
        """
        names = inspect.signature(self._metric_fn).parameters
        given = [_chosen(predictions, self._prediction_key, "prediction"), _chosen(labels, self._label_key, "label")]
        kwargs = {"weights": _chosen(inputs, self._weight_key, "weight")} if self._weight_key else {}
        if "predictions" in names and "labels" in names:
            return self._metric_fn(predictions=given[0], labels=given[1], **kwargs)
        return self._metric_fn(*given, **kwargs)


def _chosen(tensors, key, kind):
    if not isinstance(tensors, dict):
        if key and kind == "weight":
            raise ValueError(f"MetricSpec with {kind}_key specified requires {kind}s dict, got {tensors}.")
        return tensors
    if key is None:
        if len(tensors) != 1:
            raise ValueError(f"MetricSpec without specified {kind}_key requires {kind}s tensor or single element dict, "
                             f"got {tensors}")
        return next(iter(tensors.values()))
    if key not in tensors:
        raise KeyError(f"Key '{key}' missing from {tensors.keys()}.")
    return tensors[key]
