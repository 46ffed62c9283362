"""Predictors made of Estimators."""
from ..estimator.model_fn import ModeKeys
from ..saved_model.signature_constants import DEFAULT_SERVING_SIGNATURE_DEF_KEY
from ..session import Graph
from ..training.monitored_session import ChiefSessionCreator, MonitoredSession
from .saved_predictors import Predictor


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
    return CoreEstimatorPredictor(estimator, serving_input_receiver_fn, output_key, graph, config)
