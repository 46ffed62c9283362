"""What a model_fn gives: tf.estimator.EstimatorSpec, and the modes it is asked for."""
import collections

from .. import functions as tf
from ..core import scopes
from ..core.operation import Operation, Tensor
from ..keras.metrics import Metric
from ..saved_model.signature_constants import DEFAULT_SERVING_SIGNATURE_DEF_KEY
from ..training.monitored_session import Scaffold
from ..training.session_run_hook import SessionRunHook
from ..variables import Variable
from .export_outputs import EvalOutput, ExportOutput, PredictOutput, TrainOutput

EVAL_METRIC_OPS_KEY = "eval_metric_ops"
_FOREIGN = ("{0} with \"{1}\" must be from the default graph. Possible causes of this error include: \n\n"
            "1) {0} was created outside the context of the default graph.\n\n"
            "2) The object passed through to EstimatorSpec was not created in the most recent call to \"model_fn\".")


class ModeKeys:
    """What an Estimator does with the model.

    Source: tf.estimator.ModeKeys.
    """
    TRAIN = "train"
    EVAL = "eval"
    PREDICT = "infer"


_Fields = collections.namedtuple("EstimatorSpec", [
    "mode", "predictions", "loss", "train_op", "eval_metric_ops", "export_outputs", "training_chief_hooks",
    "training_hooks", "scaffold", "evaluation_hooks", "prediction_hooks"])


class EstimatorSpec(_Fields):
    """Ops and objects of a model in one of its modes.

    Args:
      mode: one of ModeKeys.
      predictions: Tensor or dict of Tensors; needed for PREDICT.
      loss: scalar Tensor, or of shape [1]; needed for TRAIN and EVAL.
      train_op: Operation or Tensor; needed for TRAIN.
      eval_metric_ops: dict name -> (value Tensor, update op), or -> Keras metric.
      export_outputs: dict name -> ExportOutput.
      training_chief_hooks, training_hooks, evaluation_hooks, prediction_hooks: iterables of SessionRunHooks.
      scaffold: Scaffold.
    Raises:
      ValueError: something is missing, not scalar or of another graph.  TypeError: something is of another type.
    Source: tf.estimator.EstimatorSpec.
    """

    def __new__(cls, mode, predictions=None, loss=None, train_op=None, eval_metric_ops=None, export_outputs=None,
                training_chief_hooks=None, training_hooks=None, scaffold=None, evaluation_hooks=None,
                prediction_hooks=None):
        _check_train_op(train_op, mode)
        loss = _checked_loss(loss, mode)
        predictions = _checked_predictions(predictions, mode)
        export_outputs = _checked_export_outputs(export_outputs, predictions, mode)
        hooks = [tuple(h or ()) for h in (training_hooks, training_chief_hooks, evaluation_hooks, prediction_hooks)]
        _check_hooks(hook for group in hooks for hook in group)
        eval_metric_ops = _checked_metrics(eval_metric_ops)
        _check_graphs(loss, train_op, predictions, eval_metric_ops)
        scaffold = scaffold or Scaffold()
        if not isinstance(scaffold, Scaffold):
            raise TypeError(f"scaffold must be tf.train.Scaffold. Given: {scaffold}")
        return super().__new__(cls, mode, predictions, loss, train_op, eval_metric_ops, export_outputs, hooks[1],
                               hooks[0],
                               scaffold, hooks[2], hooks[3])

    def _replace(self, **kwds):
        """A copy with other parts; the mode stays."""
        if kwds.get("mode", self.mode) != self.mode:
            raise ValueError("mode of EstimatorSpec cannot be changed.")
        return EstimatorSpec(**{**self._asdict(), **kwds})


# ------------------------------------------------------------------ checks
def _is_tensor(value):
    return isinstance(value, (Tensor, Variable))


def _check_train_op(train_op, mode):
    if train_op is None:
        if mode == ModeKeys.TRAIN:
            raise ValueError("Missing train_op.")
    elif not isinstance(train_op, (Operation, Tensor)):
        raise TypeError(f"train_op must be Operation or Tensor, given: {train_op}")


def _checked_loss(loss, mode):
    """The loss as a scalar."""
    if loss is None:
        if mode in (ModeKeys.TRAIN, ModeKeys.EVAL):
            raise ValueError("Missing loss.")
        return None
    if not _is_tensor(loss):
        raise TypeError(f"loss must be Tensor, given: {loss}")
    shape = loss.shape
    if not shape.is_compatible_with([]):
        if shape.num_elements() not in (1, None):
            raise ValueError(f"Loss must be scalar, given: {loss}")
        return tf.reshape(loss, [])
    return loss


def _checked_predictions(predictions, mode):
    if predictions is None:
        if mode == ModeKeys.PREDICT:
            raise ValueError("Missing predictions.")
        return {}
    if isinstance(predictions, dict):
        for name, value in predictions.items():
            _check_is_tensor(value, f"predictions[{name}]")
    else:
        _check_is_tensor(predictions, "predictions")
    return predictions


def _check_is_tensor(value, name):
    if not _is_tensor(value):
        raise TypeError(f"{name} must be Tensor, given: {value}")


def _checked_export_outputs(export_outputs, predictions, mode):
    """The outputs of an exported model, one of them the default."""
    if mode != ModeKeys.PREDICT:
        return export_outputs
    if export_outputs is None:
        export_outputs = {DEFAULT_SERVING_SIGNATURE_DEF_KEY: PredictOutput(predictions)}
    if not isinstance(export_outputs, dict):
        raise TypeError(f"export_outputs must be dict, given: {export_outputs}")
    if not all(isinstance(v, ExportOutput) for v in export_outputs.values()):
        raise TypeError(f"Values in export_outputs must be ExportOutput objects. Given: {export_outputs}")
    if DEFAULT_SERVING_SIGNATURE_DEF_KEY in export_outputs:
        return export_outputs
    if len(export_outputs) > 1:
        raise ValueError("Multiple export_outputs were provided, but none of them is specified as the default.  Do "
                         "this by "
                         "naming one of them with signature_constants.DEFAULT_SERVING_SIGNATURE_DEF_KEY.")
    for value in list(export_outputs.values()):
        export_outputs[DEFAULT_SERVING_SIGNATURE_DEF_KEY] = value
    return export_outputs


def _check_hooks(hooks):
    for hook in hooks:
        if not isinstance(hook, SessionRunHook):
            raise TypeError(f"All hooks must be SessionRunHook instances, given: {hook}")


def _checked_metrics(eval_metric_ops):
    """dict name -> (value, update op)."""
    if eval_metric_ops is None:
        return {}
    if not isinstance(eval_metric_ops, dict):
        raise TypeError(f"eval_metric_ops must be a dict, given: {eval_metric_ops}")
    for metric in eval_metric_ops.values():
        if isinstance(metric, Metric):
            _check_updated(metric)
    return {key: _checked_metric(key, metric) for key, metric in eval_metric_ops.items()}


def _checked_metric(key, metric):
    if isinstance(metric, Metric):
        return _keras_metric(metric)
    if not isinstance(metric, tuple) or len(metric) != 2:
        raise TypeError("Values of eval_metric_ops must be (metric_value, update_op) tuples, given: "
                        f"{metric} for key: {key}")
    return metric


def _check_updated(metric):
    if not metric.updates:
        raise ValueError(f'Please call update_state(...) on the "{metric.name}" metric')
    metric.result()     # TF asks for it twice, and the second one's nodes bear the names


def _keras_metric(metric):
    """(value, update op) of a Keras metric; its variables enter the collections of metrics."""
    graph = scopes.get_default_graph()
    for variable in metric.variables:
        for key in ("local_variables", "metric_variables"):
            if not any(v is variable for v in graph.get_collection(key)):
                graph.add_to_collection(key, variable)
    return metric.result(), metric.updates[0]


def _check_graphs(loss, train_op, predictions, eval_metric_ops):
    """Everything belongs to the default graph."""
    graph = scopes.get_default_graph()

    def check(what, value, name):
        if value is not None and value.graph is not graph:
            raise ValueError(_FOREIGN.format(what, name))
    if isinstance(predictions, dict):
        for key, value in predictions.items():
            check("prediction values", value, f"{key}: {value.name}")
    else:
        check("prediction values", predictions, predictions.name)
    for value, what in ((loss, "loss"), (train_op, "train_op")):
        check(what, value, value is not None and value.name)
    for key, metric in eval_metric_ops.items():
        for value in metric:
            check("eval_metric_ops", value, f"{key}: {getattr(value, 'name', value)}")


# ------------------------------------------------------------------ exports
def export_outputs_for_mode(mode, serving_export_outputs=None, predictions=None, loss=None, metrics=None):
    """dict of the ExportOutputs of a mode.

    Args:
      mode: one of ModeKeys.  serving_export_outputs: dict for PREDICT.
      predictions: dict or Tensor.  loss: Tensor.  metrics: dict name -> (value, update op).
    Source: tensorflow.python.saved_model.model_utils.export_outputs_for_mode.
    """
    if mode == ModeKeys.PREDICT:
        return serving_export_outputs
    kind = {ModeKeys.TRAIN: TrainOutput, ModeKeys.EVAL: EvalOutput}[mode]
    return {mode: kind(loss=loss, predictions=predictions, metrics=metrics)}
