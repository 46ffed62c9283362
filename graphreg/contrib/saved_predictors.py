"""Predictors: functions from dicts of arrays to dicts of arrays, made of SavedModels."""
from ..saved_model import loader, tag_constants, utils
from ..saved_model.signature_constants import DEFAULT_SERVING_SIGNATURE_DEF_KEY
from ..session import Graph, Session

DEFAULT_TAGS = tag_constants.SERVING


class Predictor:
    """A function of a dict of what is fed that gives a dict of what is fetched, in a session of its own.

    Source: tf.contrib.predictor.predictor.Predictor.
    """

    _graph = _session = _feed_tensors = _fetch_tensors = None

    @property
    def graph(self):
        """Graph."""
        return self._graph

    @property
    def session(self):
        """Session."""
        return self._session

    @property
    def feed_tensors(self):
        """dict from str to Tensor."""
        return self._feed_tensors

    @property
    def fetch_tensors(self):
        """dict from str to Tensor."""
        return self._fetch_tensors

    def __repr__(self):
        return (f"{type(self).__name__} with feed tensors {self._feed_tensors} and fetch_tensors "
                f"{self._fetch_tensors}")

    def __call__(self, input_dict):
        """Arrays of what is fetched.

        Args:
          input_dict: dict from str to array.
        Raises:
          ValueError: a key that is not fed.
        """
        known, given = set(self.feed_tensors), set(input_dict.keys())
        if given - known:
            raise ValueError(f"Got unexpected keys in input_dict: {given - known}\nexpected: {known}")
        feed = {self.feed_tensors[key]: input_dict[key] for key in given}
        return self._session.run(fetches=self.fetch_tensors, feed_dict=feed)


class SavedModelPredictor(Predictor):
    """A Predictor of a SavedModel; see from_saved_model.

    Source: tf.contrib.predictor.saved_model_predictor.SavedModelPredictor.
    """

    def __init__(self, export_dir, signature_def_key=None, signature_def=None, input_names=None, output_names=None,
                 tags=None, graph=None, config=None):
        _check_arguments(signature_def_key, signature_def, input_names, output_names)
        self._graph = graph or Graph()
        with self._graph.as_default():
            self._session = Session(config=config)
            meta = loader.load(self._session, (tags or DEFAULT_TAGS).split(","), export_dir)
        if input_names is not None:
            self._feed_tensors = {k: self._graph.get_tensor_by_name(v) for k, v in input_names.items()}
            self._fetch_tensors = {k: self._graph.get_tensor_by_name(v) for k, v in output_names.items()}
            return
        if signature_def is None:
            # A key that is not there is one with an empty signature, as in TF.
            signature_def = meta.signature_def[signature_def_key or DEFAULT_SERVING_SIGNATURE_DEF_KEY]
        self._feed_tensors = self._tensors(signature_def.inputs)
        self._fetch_tensors = self._tensors(signature_def.outputs)

    def _tensors(self, infos):
        return {key: utils.get_tensor_from_tensor_info(infos[key], self._graph) for key in infos}


def _check_arguments(signature_def_key, signature_def, input_names, output_names):
    if (input_names is None) != (output_names is None):
        raise ValueError("input_names and output_names must both be specified or both be unspecified.")
    if sum(a is not None for a in (signature_def_key, signature_def, input_names)) > 1:
        raise ValueError("You must specify at most one of signature_def_key OR signature_def OR(input_names AND "
                         "output_names).")


def from_saved_model(export_dir, signature_def_key=None, signature_def=None, input_names=None, output_names=None,
                     tags=None, graph=None, config=None):
    """A function of a dict of arrays that runs a SavedModel.

    Args:
      export_dir: str.  signature_def_key: str, default "serving_default".
      signature_def: SignatureDef in place of one of the SavedModel's.
      input_names, output_names: dict from keys to names of tensors, in place of a signature.
      tags: str, those of the graph with commas between, default "serve".
      graph: Graph to load into, default a new one.  config: ConfigProto of the session.
    Returns:
      Predictor.
    Raises:
      ValueError: more than one way to name tensors.  OSError, RuntimeError: as tf.saved_model.load.
    Source: tf.contrib.predictor.from_saved_model.
    """
    return SavedModelPredictor(export_dir, signature_def_key=signature_def_key, signature_def=signature_def,
                               input_names=input_names, output_names=output_names, tags=tags, graph=graph,
                               config=config)
