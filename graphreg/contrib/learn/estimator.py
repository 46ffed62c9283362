"""tf.contrib.learn.Estimator: trains, evaluates and uses the model that a function builds."""
import copy
import tempfile

import numpy as np

from ...core import errors
from ...core.collections import GraphKeys
from ...core.convert import is_tensor
from ...core.random_seed import set_random_seed
from ...estimator import evaluation_summaries, saved_models
from ...estimator.calls import fn_args
from ...estimator.estimator import Estimator as _CoreEstimator, _examples_of, _only_keys, _update_and_values
from ...estimator.model_fn import EstimatorSpec
from ...metrics import mean
from ...platform import logging
from ...session import Graph
from ...train.training_util import create_global_step
from ...training.evaluation import evaluate_once, StopAfterNEvalsHook
from ...training.global_step_read import get_or_create_global_step_read
from ...training.hooks import LoggingTensorHook, NanTensorHook, StopAtStepHook
from ...training.monitored_session import ChiefSessionCreator, MonitoredSession, Scaffold
from .feeding import ArrayFeed, FeedHook
from .keys import ModeKeys
from .model_fn import MetricSpec, ModelFnOps
from .monitors import replace_monitors_with_hooks
from .run_config import RunConfig
from .signatures import build_all_signature_defs, get_input_alternatives, get_output_alternatives


class NotFittedError(ValueError, AttributeError):
    """The Estimator has not been trained.  Source: tf.contrib.learn.NotFittedError."""


class Estimator(_CoreEstimator):
    """Trains, evaluates and uses the model that a function builds.

    Args:
      model_fn: function (features, labels[, mode, params, config, model_dir]) -> ModelFnOps, EstimatorSpec or
        (predictions, loss, train_op).
      model_dir: str, where checkpoints and events go; default that of the RunConfig, else a new one.
      config: RunConfig.  params: dict handed to model_fn.
      feature_engineering_fn: function (features, labels) -> (features, labels).
    Source: tf.contrib.learn.Estimator.
    """

    def __init__(self, model_fn=None, model_dir=None, config=None, params=None, feature_engineering_fn=None):
        if config is None:
            config = RunConfig()
            logging.info("Using default config.")
        self._model_dir = _directory(model_dir, config)
        self._config = config if config.model_dir == self._model_dir else config.replace(model_dir=self._model_dir)
        logging.info("Using config: %s", str(vars(self._config)))
        self._session_config = self._config.session_config or self._config.tf_config
        self._device_fn = None
        self._model_fn, self._params = model_fn, params
        self._engineer = feature_engineering_fn or (lambda features, labels: (features, labels))
        self._warm_start_settings = None

    def __repr__(self):
        return f"{type(self).__name__}(params={self._params})"

    def get_params(self, deep=True):
        """dict of the constructor's params, as scikit-learn asks for them."""
        return {"params": copy.deepcopy(self._params) if deep else self._params}

    def set_params(self, **params):
        """Replace constructor's params.  Returns: self.

        Raises: ValueError: there is no such parameter.
        """
        _check_parameters(self, params)
        self._params = params.get("params", self._params)
        return self

    # -------------------------------------------------------------- training
    def fit(self, x=None, y=None, input_fn=None, steps=None, batch_size=None, monitors=None, max_steps=None):
        """Train for so many steps, or until the input ends.

        Args:
          x, y: arrays or dicts of arrays, or input_fn: function -> (features, labels).
          steps: int, number of steps.  max_steps: int, the global step to reach; not both.
          batch_size: int, default all of x.  monitors: list of SessionRunHooks and monitors.
        Returns:
          self.
        Raises:
          ValueError: x and input_fn, or steps and max_steps, are both given, or neither x nor input_fn is.
        """
        if steps is not None and max_steps is not None:
            raise ValueError("Can not provide both steps and max_steps.")
        _check_inputs(x, y, input_fn, batch_size)
        if max_steps is not None and max_steps <= self._trained_steps():
            logging.info("Skipping training since max_steps has already saved.")
            return self
        feed = None if input_fn else ArrayFeed(x, y, batch_size, shuffle=True, epochs=None)
        hooks = replace_monitors_with_hooks(monitors, self)
        if steps is not None or max_steps is not None:
            hooks.append(StopAtStepHook(steps, max_steps))
        loss = self._fit(feed.input_fn if feed else input_fn, hooks + ([FeedHook(feed.feed)] if feed else []))
        logging.info("Loss for final step: %s.", loss)
        return self

    def partial_fit(self, x=None, y=None, input_fn=None, steps=1, batch_size=None, monitors=None):
        """fit, one step by default."""
        logging.warning("The current implementation of partial_fit is not optimized for use in a loop. Consider using "
                        "fit() instead.")
        return self.fit(x=x, y=y, input_fn=input_fn, steps=steps, batch_size=batch_size, monitors=monitors)

    def train(self, input_fn, hooks=None, steps=None, max_steps=None, saving_listeners=None):
        """fit by the name that tf.estimator has for it."""
        return self.fit(input_fn=input_fn, steps=steps, max_steps=max_steps, monitors=hooks)

    def _trained_steps(self):
        return self.get_variable_value(GraphKeys.GLOBAL_STEP) if self.latest_checkpoint() else 0

    def _fit(self, input_fn, hooks):
        with Graph().as_default() as g, g.device(self._device_fn):
            set_random_seed(self._config.tf_random_seed)
            step = create_global_step(g)
            features, labels = input_fn()
            get_or_create_global_step_read(g)
            made = self._call_model(features, labels, ModeKeys.TRAIN)
            g.add_to_collection(GraphKeys.LOSSES, made.loss)
            hooks = [*hooks, NanTensorHook(made.loss), LoggingTensorHook({"loss": made.loss, "step": step},
                                                                        every_n_iter=100), *made.training_hooks]
            spec = _Spec(made)
            self._add_saver(spec)
            return self._run_training(spec, hooks, self._saving_hooks(spec, hooks, None))

    # -------------------------------------------------------------- evaluation
    def evaluate(self, x=None, y=None, input_fn=None, feed_fn=None, batch_size=None, steps=None, metrics=None,
                 name=None,
                 checkpoint_path=None, hooks=None, log_progress=True):
        """Evaluate for so many steps, or until the input ends.

        Args:
          x, y, input_fn, batch_size: as for fit; arrays come once.  steps: int.
          feed_fn: function -> feed_dict of each run.
          metrics: dict from names to MetricSpecs.
          name: str of the evaluation: its events go to the folder eval_name.
          checkpoint_path: str, default the newest.  hooks: list of SessionRunHooks.  log_progress: bool.
        Returns:
          dict name of the metric -> value, with "loss" and "global_step".
        Raises:
          ValueError: as for fit.  NotFittedError: there is no checkpoint.
        """
        _check_inputs(x, y, input_fn, batch_size)
        feed = None if input_fn else ArrayFeed(x, y, batch_size, shuffle=False, epochs=1)
        feed_fn = feed.feed if feed else feed_fn
        checkpoint_path = checkpoint_path or self._trained()
        hooks = list(hooks or []) + ([FeedHook(feed_fn)] if feed_fn else [])
        if steps:
            hooks.append(StopAfterNEvalsHook(steps, log_progress=log_progress))
        with Graph().as_default() as g, g.device(self._device_fn):
            set_random_seed(self._config.tf_random_seed)
            step = create_global_step(g)
            features, labels = (feed.input_fn if feed else input_fn)()
            made = self._call_model(features, labels, ModeKeys.EVAL, metrics)
            update, values = _update_and_values(made.eval_metric_ops)
            values[GraphKeys.GLOBAL_STEP] = step
            results = evaluate_once(checkpoint_path=checkpoint_path, master=self._config.evaluation_master,
                                    scaffold=made.scaffold, eval_ops=update, final_ops=values, hooks=hooks,
                                    config=self._session_config)
        evaluation_summaries.write_results(self.eval_dir(name), results, results[GraphKeys.GLOBAL_STEP])
        return results

    def _trained(self):
        path = self.latest_checkpoint()
        if not path:
            raise NotFittedError(f"Couldn't find trained model at {self._model_dir}.")
        return path

    # -------------------------------------------------------------- prediction
    def predict(self, x=None, input_fn=None, batch_size=None, outputs=None, as_iterable=True, iterate_batches=False):
        """Predictions for examples.

        Args:
          x, input_fn, batch_size: as for fit; arrays come once.
          outputs: list of str, the predictions wanted; default all.
          as_iterable: bool, examples one by one; False: the first batch.
          iterate_batches: bool, batches in place of examples.
        Returns:
          generator of predictions, or the first batch of them.
        Raises:
          ValueError: as for fit.  NotFittedError: there is no checkpoint.
        """
        _check_inputs(x, None, input_fn, batch_size)
        feed = None if input_fn else ArrayFeed(x, None, batch_size, shuffle=False, epochs=1)
        batches = self._predicted(feed.input_fn if feed else input_fn, feed, outputs, self._trained())
        if not as_iterable:
            return next(batches)
        return batches if iterate_batches else (one for batch in batches for one in _examples_of(batch))

    def _predicted(self, input_fn, feed, outputs, checkpoint_path):
        with Graph().as_default() as g, g.device(self._device_fn):
            set_random_seed(self._config.tf_random_seed)
            create_global_step(g)
            features = input_fn()
            features = features[0] if isinstance(features, (list, tuple)) else features
            made = self._call_model(features, None, ModeKeys.INFER)
            endless = feed is None and not g.get_collection(GraphKeys.QUEUE_RUNNERS)
            creator = ChiefSessionCreator(made.scaffold or Scaffold(), config=self._session_config,
                                          checkpoint_filename_with_path=checkpoint_path)
            hooks = [FeedHook(feed.feed)] if feed else []
            with MonitoredSession(session_creator=creator, hooks=hooks) as session:
                while not session.should_stop():
                    yield session.run(_only_keys(made.predictions, outputs))
                    if endless:
                        # Nothing feeds the graph: further batches would be the same one.
                        return

    # -------------------------------------------------------------- models
    def _call_model(self, features, labels, mode, metrics=None):
        """The ModelFnOps of the model, with its metrics."""
        features, labels = self._engineer(features, labels)
        offered = {"mode": mode, "params": self.params, "config": self.config, "model_dir": self._model_dir}
        known = fn_args(self._model_fn)
        made = self._model_fn(features, labels, **{k: v for k, v in offered.items() if k in known and (
            k != "params" or self._params is not None)})
        made = _as_ops(made, mode)
        if mode != ModeKeys.EVAL:
            return made
        ops = made.eval_metric_ops
        ops.update({name: _metric(name, spec, features, labels, made.predictions) for name,
                    spec in (metrics or {}).items()})
        if "loss" not in ops:
            ops["loss"] = mean(made.loss)
        return made

    def export(self, *args, **kwargs):
        """Refused: use export_savedmodel."""
        raise errors.not_emulated("export", "tf.contrib.learn.Estimator; export_savedmodel writes SavedModels")

    def _get_predict_ops(self, features):
        """ModelFnOps for features."""
        return self._call_model(features, None, ModeKeys.INFER)

    # -------------------------------------------------------------- exports
    def export_savedmodel(self, export_dir_base, serving_input_fn, default_output_alternative_key=None,
                          assets_extra=None, as_text=False, checkpoint_path=None, graph_rewrite_specs=None,
                          strip_default_attrs=False):
        """Write the model for serving to a new folder, named by the time.

        Args:
          export_dir_base: str, where the folder goes.  serving_input_fn: function -> InputFnOps.
          default_output_alternative_key: str, the head that serves, when there are several.
          assets_extra: dict path within assets.extra -> file to copy there.
          as_text: bool, saved_model.pbtxt in place of saved_model.pb.  checkpoint_path: str, default the newest.
          graph_rewrite_specs: not emulated.
          strip_default_attrs: bool, leave attributes out that have their default values.
        Returns:
          bytes: the folder.
        Raises:
          ValueError: no function, or no such head.  NotFittedError: there is no checkpoint.
        """
        if serving_input_fn is None:
            raise ValueError("serving_input_fn must be defined.")
        if graph_rewrite_specs:
            raise errors.not_emulated("graph_rewrite_specs", "tf.contrib.learn.Estimator.export_savedmodel")
        path = checkpoint_path or self._trained()

        def add_mode(builder, input_fn, mode, save_variables):
            with Graph().as_default() as g:
                create_global_step(g)
                inputs = input_fn()
                made = self._get_predict_ops(inputs.features)
                ways_in, _ = get_input_alternatives(inputs)
                signatures = build_all_signature_defs(
                    ways_in, *get_output_alternatives(made, default_output_alternative_key))
                saved_models.add_graph(builder, signatures, made.scaffold or Scaffold(), ["serve"], save_variables,
                                       path, strip_default_attrs, self._session_config)
        return saved_models.export(export_dir_base, {"infer": serving_input_fn}, assets_extra, as_text, add_mode)


class _Spec:
    """ModelFnOps as the training loop of tf.estimator takes them."""

    def __init__(self, made):
        self.loss, self.train_op, self.scaffold = made.loss, made.train_op, made.scaffold or Scaffold()
        self.training_chief_hooks = made.training_chief_hooks


def _as_ops(made, mode):
    if isinstance(made, ModelFnOps):
        return made
    if isinstance(made, EstimatorSpec):
        return ModelFnOps(mode=mode, predictions=made.predictions, loss=made.loss, train_op=made.train_op,
                          eval_metric_ops=made.eval_metric_ops, training_chief_hooks=made.training_chief_hooks,
                          training_hooks=made.training_hooks, scaffold=made.scaffold)
    if len(made) != 3:
        raise ValueError("Unrecognized value returned by model_fn, please return ModelFnOps.")
    predictions, loss, train_op = made
    return ModelFnOps(mode=mode, predictions=predictions, loss=loss, train_op=train_op)


def _metric(name, spec, features, labels, predictions):
    if isinstance(spec, MetricSpec):
        return spec.create_metric_ops(features, labels, predictions)
    if isinstance(name, tuple):
        name, key = name
        return spec(predictions[key], labels)
    return spec(predictions, labels)


def _directory(model_dir, config):
    if model_dir is not None and config.model_dir is not None and model_dir != config.model_dir:
        raise ValueError("model_dir are set both in constructor and RunConfig, but with different values. In "
                         "constructor: "
                         f"'{model_dir}', in RunConfig: '{config.model_dir}' ")
    made = model_dir or config.model_dir
    if made is None:
        made = tempfile.mkdtemp()
        logging.warning("Using temporary folder as model directory: %s", made)
    return made


def _check_inputs(x, y, input_fn, batch_size):
    if input_fn is None:
        if x is None:
            raise ValueError("Either x or input_fn must be provided.")
        if is_tensor(x) or (y is not None and is_tensor(y)):
            raise ValueError("Inputs cannot be tensors. Please provide input_fn.")
        return
    if x is not None or y is not None:
        raise ValueError("Can not provide both input_fn and x or y.")
    if batch_size is not None:
        raise ValueError("Can not provide both input_fn and batch_size.")


def _check_parameters(estimator, given):
    for name in given:
        if name not in estimator.get_params():
            raise ValueError(f"Invalid parameter {name} for estimator {type(estimator).__name__}. Check the list of "
                             "available parameters with `estimator.get_params().keys()`.")


class SKCompat:
    """An Estimator as scikit-learn knows them.

    Args: estimator: tf.contrib.learn.Estimator.
    Source: tf.contrib.learn.SKCompat.
    """

    def __init__(self, estimator):
        self._estimator = estimator

    def fit(self, x, y, batch_size=128, steps=None, max_steps=None, monitors=None):
        """Train on arrays.  Returns: self."""
        self._estimator.fit(x=x, y=y, batch_size=batch_size, steps=steps, max_steps=max_steps, monitors=monitors)
        return self

    def score(self, x, y, batch_size=128, steps=None, metrics=None, name=None):
        """dict of the metrics on arrays."""
        return self._estimator.evaluate(x=x, y=y, batch_size=batch_size, steps=steps, metrics=metrics, name=name)

    def predict(self, x, batch_size=128, outputs=None):
        """The predictions for arrays, as one array or a dict of arrays."""
        # Not by its own predict: the models that come with TF give one of their predictions there.
        batches = list(Estimator.predict(self._estimator, x=x, batch_size=batch_size, outputs=outputs,
                                         iterate_batches=True))
        if not isinstance(batches[0], dict):
            return np.concatenate(batches)
        return {key: np.concatenate([batch[key] for batch in batches]) for key in batches[0]}

    def get_params(self, deep=False):
        """dict of the constructor's params that scikit-learn may set: none."""
        return {}

    def set_params(self, **params):
        """Refused with a ValueError: there are none."""
        _check_parameters(self, params)
        return self
