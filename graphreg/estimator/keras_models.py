"""tf.keras.estimator.model_to_estimator: a compiled Keras model as an Estimator."""
import os

from ..core import errors
from ..core.random_seed import set_random_seed
from ..keras import backend, optimizers
from ..keras.cloning import clone_model
from ..keras.metrics import Metric
from ..keras.models import load_model
from ..keras.optimizers.wrapper import TFOptimizer
from ..platform import file_io, logging
from ..session import Graph, Session
from ..train import training_util
from ..training.checkpoint_state import latest_checkpoint
from ..training.saver import Saver
from ..variables import global_variables_initializer
from .estimator import _config_with_dir, Estimator
from .export_outputs import PredictOutput
from .model_fn import EstimatorSpec, ModeKeys

_UNCOMPILED = ("The given keras model has not been compiled yet. Please compile the model with `model.compile()` "
               "before calling "
               "`model_to_estimator()`.")


def model_to_estimator(keras_model=None, keras_model_path=None, custom_objects=None, model_dir=None, config=None,
                       checkpoint_format="saver"):
    """An Estimator that trains a copy of a Keras model, beginning with its weights.

    Args:
      keras_model: compiled Model, functional or Sequential; or keras_model_path: str, file of one.
      custom_objects: dict, for load_model.
      model_dir, config: as for tf.estimator.Estimator.
      checkpoint_format: "saver".
    Raises:
      ValueError: both or none of keras_model and keras_model_path, or it is not compiled.
      UnimplementedError: a model of a subclass' own, or checkpoint_format="checkpoint".
    Source: tf.keras.estimator.model_to_estimator.
    """
    if not (keras_model or keras_model_path):
        raise ValueError("Either `keras_model` or `keras_model_path` needs to be provided.")
    if keras_model and keras_model_path:
        raise ValueError("Please specity either `keras_model` or `keras_model_path`, but not both.")
    if checkpoint_format not in (None, "saver"):
        raise errors.not_emulated(f"model_to_estimator(checkpoint_format={checkpoint_format!r})", "use \"saver\"")
    config = _config_with_dir(config, model_dir)
    if keras_model:
        logging.info("Using the Keras model provided.")
    else:
        logging.info("Loading models from %s", keras_model_path)
        keras_model = load_model(keras_model_path, custom_objects)
    if getattr(keras_model, "_arguments", None) is None:
        raise ValueError(_UNCOMPILED)
    if keras_model.inputs is None:
        raise errors.not_emulated("model_to_estimator of a model without inputs of its own", "give it input shapes")
    return Estimator(_model_fn(keras_model), config=config, warm_start_from=_first_checkpoint(keras_model, config))


def _model_fn(keras_model):
    """A model_fn that builds copies of a model."""
    def model_fn(features, labels, mode):
        model = _copy(keras_model, mode, features, labels)
        predictions = dict(zip(model.output_names, model.outputs))
        if mode == ModeKeys.PREDICT:
            return EstimatorSpec(mode, predictions=predictions,
                                 export_outputs={"serving_default": PredictOutput(predictions)})
        return EstimatorSpec(
            mode, predictions=predictions, loss=model.total_loss,
            train_op=model.train_function.updates_op if mode == ModeKeys.TRAIN else None,
            eval_metric_ops={m.name: m for m in model.metrics if m.updates})
    return model_fn


def _copy(keras_model, mode, features, labels):
    """A copy on an Estimator's features, compiled unless it is to predict."""
    backend.set_learning_phase(mode == ModeKeys.TRAIN)
    model = clone_model(keras_model, input_tensors=_by_name(features, keras_model.input_names, "features"))
    if mode == ModeKeys.PREDICT:
        return model
    given = keras_model._arguments
    targets = None if labels is None else _by_name(labels, keras_model.output_names, "labels")
    model.compile(_optimizer(keras_model.optimizer), keras_model.loss, metrics=_metrics(given.metrics),
                  loss_weights=given.loss_weights, sample_weight_mode=given.sample_weight_mode,
                  weighted_metrics=_metrics(given.weighted_metrics), target_tensors=targets)
    if mode == ModeKeys.TRAIN:
        model._make_train_function()
    else:
        model._make_test_function()
    return model


def _by_name(given, names, what):
    """The tensors of a model's inputs or outputs, of a dict or of one tensor; None: the model's own."""
    if given is None:
        return None
    if not isinstance(given, dict):
        return [given] if not isinstance(given, (list, tuple)) else list(given)
    missing = [name for name in names if name not in given]
    if missing:
        kind = "inputs" if what == "features" else "labels"
        raise KeyError(f"The dictionary passed into {what} does not have the expected {kind} keys defined in the keras "
                       f"model."
                       f"\n\tExpected keys: {set(names)}\n\t{what} keys: {set(given)}\n\tDifference: {set(missing)}")
    return [given[name] for name in names]


def _optimizer(optimizer):
    """A copy of an optimizer, which counts its steps in the global step."""
    step = training_util.get_or_create_global_step()
    if isinstance(optimizer, TFOptimizer):
        return TFOptimizer(optimizer.optimizer, step)
    made = type(optimizer).from_config(optimizer.get_config())
    made._iterations = step
    return optimizers.get(made)


def _metrics(given):
    """Copies of metrics, in whatever form they were given."""
    if isinstance(given, dict):
        return {key: _metrics(value) for key, value in given.items()}
    if isinstance(given, (list, tuple)):
        return [_metrics(value) for value in given]
    return type(given).from_config(given.get_config()) if isinstance(given, Metric) else given


def _first_checkpoint(keras_model, config):
    """Prefix of a checkpoint with the model's weights, below the Estimator's folder."""
    folder = os.path.join(config.model_dir, "keras")
    found = latest_checkpoint(folder)
    if found:
        return found
    weights = keras_model.get_weights()
    file_io.makedirs(folder)
    with Graph().as_default() as g:
        set_random_seed(config.tf_random_seed)
        training_util.create_global_step(g)
        model = _copy(keras_model, ModeKeys.TRAIN, None, None)
        with Session(config=config.session_config) as session:
            session.run(global_variables_initializer())
            for variable, value in zip(model.weights, weights):
                variable.load(value, session)
            path = os.path.join(folder, "keras_model.ckpt")
            Saver().save(session, path)
    return path
