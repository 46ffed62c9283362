"""Predictors made of Estimators."""
from ..estimator.estimator import Estimator as CoreEstimator
from ..estimator.model_fn import ModeKeys
from ..saved_model.signature_constants import DEFAULT_SERVING_SIGNATURE_DEF_KEY
from ..session import Graph
from ..training.checkpoint_state import latest_checkpoint
from ..training.monitored_session import ChiefSessionCreator, MonitoredSession
from .learn.estimator import Estimator
from .learn.signatures import DEFAULT_INPUT_ALTERNATIVE_KEY, get_input_alternatives, get_output_alternatives
from .saved_predictors import Predictor


class ContribEstimatorPredictor(Predictor):
    """A Predictor of an Estimator of tf.contrib.learn; see from_contrib_estimator.

    Source: tf.contrib.predictor.contrib_estimator_predictor.ContribEstimatorPredictor.
    """

    def __init__(self, estimator, prediction_input_fn, input_alternative_key=None, output_alternative_key=None,
                 graph=None, config=None):
        self._graph = graph or Graph()
        with self._graph.as_default():
            inputs = prediction_input_fn()
            # An INFER model: it has predictions alone.
            ops = estimator._get_predict_ops(inputs.features)
            self._session = MonitoredSession(ChiefSessionCreator(
                config=config, checkpoint_filename_with_path=latest_checkpoint(estimator.model_dir)))
        ways_in, _ = get_input_alternatives(inputs)
        self._feed_tensors = ways_in[input_alternative_key or DEFAULT_INPUT_ALTERNATIVE_KEY]
        ways_out, default = get_output_alternatives(ops, output_alternative_key)
        _, self._fetch_tensors = ways_out[default]


class CoreEstimatorPredictor(Predictor):
    """A Predictor of an Estimator; see from_estimator.

    Source: tf.contrib.predictor.core_estimator_predictor.CoreEstimatorPredictor.
    """

    def __init__(self, estimator, serving_input_receiver_fn, output_key=None, graph=None, config=None):
        self._graph = graph or Graph()
        with self._graph.as_default():
            receiver = serving_input_receiver_fn()
            signature = _estimator_signature(receiver, estimator, output_key)
            self._session = MonitoredSession(ChiefSessionCreator(config=config, checkpoint_dir=estimator.model_dir))
        self._feed_tensors = {k: self._graph.get_tensor_by_name(signature.inputs[k].name) for k in signature.inputs}
        self._fetch_tensors = {k: self._graph.get_tensor_by_name(signature.outputs[k].name) for k in signature.outputs}


def _estimator_signature(receiver, estimator, output_key):
    key = DEFAULT_SERVING_SIGNATURE_DEF_KEY if output_key is None else output_key
    spec = estimator.model_fn(features=receiver.features, labels=None, mode=ModeKeys.PREDICT, config=estimator.config)
    if key not in spec.export_outputs:
        raise KeyError(f"output_key must be one of {spec.export_outputs.keys()}; got {key}")
    return spec.export_outputs[key].as_signature_def(receiver.receiver_tensors)


def from_estimator(estimator, serving_input_receiver_fn, output_key=None, graph=None, config=None):
    """A function of a dict of arrays that runs an Estimator's model with its newest checkpoint.

    Args:
      estimator: tf.estimator.Estimator.  serving_input_receiver_fn: function () -> ServingInputReceiver.
      output_key: str, which of the export_outputs, default "serving_default".
      graph: Graph to build the model in, default a new one.  config: ConfigProto of the session.
    Returns:
      Predictor.
    Raises:
      KeyError: there is no such output.
    Source: tf.contrib.predictor.from_estimator.
    """
    if isinstance(estimator, Estimator):
        raise TypeError("Expected estimator to be of type tf.python.estimator.Estimator, but got type "
                        "tf.contrib.learn.Estimator. You likely want to call from_contrib_estimator.")
    return CoreEstimatorPredictor(estimator, serving_input_receiver_fn, output_key, graph, config)


def from_contrib_estimator(estimator, prediction_input_fn, input_alternative_key=None, output_alternative_key=None,
                           graph=None, config=None):
    """A function of a dict of arrays that runs the model of an Estimator of tf.contrib.learn.

    Args:
      estimator: tf.contrib.learn.Estimator.  prediction_input_fn: function -> InputFnOps.
      input_alternative_key: str, which of the inputs.  output_alternative_key: str, which head, when there are several.
      graph: Graph to build the model in, default a new one.  config: ConfigProto of the session.
    Returns:
      Predictor.
    Raises:
      TypeError: estimator is one of tf.estimator.  KeyError, ValueError: there is no such input or output.
    Source: tf.contrib.predictor.from_contrib_estimator.
    """
    if isinstance(estimator, CoreEstimator) and not isinstance(estimator, Estimator):
        raise TypeError("Expected estimator to be of type tf.contrib.learn.Estimator, but got type "
                        "tf.python.estimator.Estimator. You likely want to call from_estimator.")
    return ContribEstimatorPredictor(estimator, prediction_input_fn, input_alternative_key, output_alternative_key,
                                     graph, config)
