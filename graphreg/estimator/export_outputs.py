"""What an exported model gives: tf.estimator.export.ExportOutput and its kinds, each with its signature."""
from ..core import dtypes
from ..core.operation import Operation, Tensor
from ..core.sparse_tensor import SparseTensor
from ..saved_model import signature_def_utils
from ..saved_model.utils import build_tensor_info
from ..variables import Variable


def _is_tensor(value):
    return isinstance(value, (Tensor, Variable))


class ExportOutput:
    """Base of outputs.

    Source: tf.estimator.export.ExportOutput.
    """

    _SEPARATOR_CHAR = "/"

    def as_signature_def(self, receiver_tensors):
        """SignatureDef from a dict of the tensors that are fed."""
        raise NotImplementedError


class ClassificationOutput(ExportOutput):
    """Scores, classes or both.

    Args:
      scores: float Tensor.  classes: string Tensor.
    Raises:
      ValueError: none is given, or one is of another type.
    Source: tf.estimator.export.ClassificationOutput.
    """

    def __init__(self, scores=None, classes=None):
        if scores is not None and not (_is_tensor(scores) and scores.dtype.is_floating):
            raise ValueError(f"Classification scores must be a float32 Tensor; got {scores}")
        if classes is not None and not (_is_tensor(classes) and classes.dtype == dtypes.string):
            raise ValueError(f"Classification classes must be a string Tensor; got {classes}")
        if scores is None and classes is None:
            raise ValueError("At least one of scores and classes must be set.")
        self._scores, self._classes = scores, classes

    scores = property(lambda self: self._scores)
    classes = property(lambda self: self._classes)

    def as_signature_def(self, receiver_tensors):
        examples = _single_example(receiver_tensors, "Classification")
        return signature_def_utils.classification_signature_def(examples, self.classes, self.scores)


class RegressionOutput(ExportOutput):
    """Values.

    Args:
      value: float Tensor.
    Raises:
      ValueError: it is none.
    Source: tf.estimator.export.RegressionOutput.
    """

    def __init__(self, value):
        if not (_is_tensor(value) and value.dtype.is_floating):
            raise ValueError(f"Regression output value must be a float32 Tensor; got {value}")
        self._value = value

    value = property(lambda self: self._value)

    def as_signature_def(self, receiver_tensors):
        return signature_def_utils.regression_signature_def(_single_example(receiver_tensors, "Regression"), self.value)


class PredictOutput(ExportOutput):
    """Any tensors.

    Args:
      outputs: Tensor, or dict str -> Tensor.
    Raises:
      ValueError: a key is no string, or a value no Tensor.
    Source: tf.estimator.export.PredictOutput.
    """

    def __init__(self, outputs):
        self._outputs = as_dict(outputs, "output", "Prediction")

    outputs = property(lambda self: self._outputs)

    def as_signature_def(self, receiver_tensors):
        return signature_def_utils.predict_signature_def(receiver_tensors, self.outputs)


def as_dict(outputs, single, kind):
    """dict of outputs with plain keys; one tensor gets the name `single`."""
    if not isinstance(outputs, dict):
        outputs = {single: outputs}
    made = {_checked_key(key, kind): value for key, value in outputs.items()}
    for value in made.values():
        if not isinstance(value, SparseTensor) and not _is_tensor(value):
            raise ValueError(f"{kind} output value must be a Tensor; got {value}.")
    return made


def _checked_key(key, kind):
    """A key as a string; a tuple is joined."""
    if isinstance(key, tuple):
        key = ExportOutput._SEPARATOR_CHAR.join(key)
    if not isinstance(key, str):
        raise ValueError(f"{kind} output key must be a string; got {key}.")
    return key


def _single_example(receiver_tensors, kind):
    """The one string Tensor that is fed."""
    if len(receiver_tensors) == 1:
        (value,) = receiver_tensors.values()
        if _is_tensor(value) and value.dtype == dtypes.string:
            return value
    raise ValueError(f"{kind} input must be a single string Tensor; got {receiver_tensors}")


# ------------------------------------------------------------------ outputs with labels
class _SupervisedOutput(ExportOutput):
    """Loss, predictions and metrics."""

    method_name = None

    def __init__(self, loss=None, predictions=None, metrics=None):
        self._loss = None if loss is None else as_dict(loss, "loss", "loss")
        self._predictions = None if predictions is None else _with_prefix(
            "predictions", as_dict(predictions, "output", "predictions"))
        self._metrics = None if metrics is None else _metric_tensors(metrics)

    loss = property(lambda self: self._loss)
    predictions = property(lambda self: self._predictions)
    metrics = property(lambda self: self._metrics)

    def as_signature_def(self, receiver_tensors):
        outputs = {**(self._loss or {}), **(self._predictions or {}), **(self._metrics or {})}
        return signature_def_utils.build_signature_def(
            {k: build_tensor_info(v) for k, v in receiver_tensors.items()},
            {k: build_tensor_info(v) for k, v in outputs.items()}, self.method_name)


class TrainOutput(_SupervisedOutput):
    """Outputs of a model exported for training."""
    method_name = "tensorflow/supervised/training"


class EvalOutput(_SupervisedOutput):
    """Outputs of a model exported for evaluation."""
    method_name = "tensorflow/supervised/eval"


def _with_prefix(prefix, outputs):
    """Keys with the prefix, unless they have it."""
    return {k if prefix in k else f"{prefix}/{k}": v for k, v in outputs.items()}


def _metric_tensors(metrics):
    """dict "metrics/name/value" and "metrics/name/update_op" -> Tensor."""
    made = {}
    for key, (value, update) in metrics.items():
        made[f"metrics/{_checked_key(key, 'metrics')}/value"] = value
        made[f"metrics/{_checked_key(key, 'metrics')}/update_op"] = (
            update.outputs[0] if isinstance(update, Operation) and update.outputs else update)
    return made
