"""tf.estimator.Estimator: trains, evaluates and uses the model that a function builds."""
import contextlib
import copy
import os
import tempfile

from .. import functions as tf, train
from ..core import errors, scopes
from ..core.collections import GraphKeys
from ..core.random_seed import set_random_seed
from ..distribute import Strategy
from ..metrics import mean
from ..platform import logging
from ..session import Graph
from ..summary import summary_ops
from ..train import training_util
from ..training import checkpoint_reader, checkpoint_state
from ..training.device_setter import replica_device_setter
from ..training.evaluation import StopAfterNEvalsHook, evaluate_once
from ..training.global_step_read import get_or_create_global_step_read
from ..training.hooks import CheckpointSaverListener, LoggingTensorHook, NanTensorHook, StopAtStepHook
from ..training.monitored_session import ChiefSessionCreator, MonitoredSession, MonitoredTrainingSession, Scaffold
from ..training.saver import Saver
from ..training.saver_hooks import CheckpointSaverHook
from ..training.session_run_hook import SessionRunHook
from . import evaluation_summaries, saved_models
from .calls import check_args, fn_args, given_args
from .input_fns import parse_input_fn_result
from .model_fn import EstimatorSpec, ModeKeys
from .run_config import RunConfig, TaskType, default_session_config
from .warm_start_settings import warm_start_settings

_MODEL_FN_ARGS = ("features", "labels", "mode", "params", "config")
_WRONG_TASK = ("Train has been called wrong configuration. Please use tf.estimator.train_and_evaluate which calls "
               "proper API "
               "according to given configuration. Current configuration: {}.")
class Estimator:
    """Trains, evaluates and uses the model that a function builds.

    Args:
      model_fn: function of features and, as far as it names them, labels, mode, params and config -> EstimatorSpec.
      model_dir: str, where checkpoints and events go; default config.model_dir, or a new temporary folder.
      config: RunConfig.
      params: dict for model_fn and input functions.
      warm_start_from: str, a checkpoint or its folder, or WarmStartSettings.
    Raises:
      ValueError: model_fn takes other arguments, or settings contradict each other.
    Source: tf.estimator.Estimator.
    """

    def __init__(self, model_fn, model_dir=None, config=None, params=None, warm_start_from=None):
        _check_overrides(type(self))
        self._config = _config_with_dir(config, model_dir)
        self._model_dir = self._config.model_dir
        logging.info("Using config: %s", str(vars(self._config)))
        self._session_config = self._config.session_config
        self._device_fn = self._config.device_fn or _replica_device(self._config)
        if model_fn is None:
            raise ValueError("model_fn must be provided to Estimator.")
        _check_model_fn(model_fn, params)
        self._model_fn, self._params = model_fn, copy.deepcopy(params or {})
        self._warm_start_settings = warm_start_settings(warm_start_from)

    # -------------------------------------------------------------- what it is
    model_dir = property(lambda self: self._model_dir)
    config = property(lambda self: copy.deepcopy(self._config))
    params = property(lambda self: copy.deepcopy(self._params))

    @property
    def model_fn(self):
        """The model_fn, with the params bound: function of features, labels, mode and config -> EstimatorSpec."""
        def public_model_fn(features, labels, mode, config):
            return self._call_model_fn(features, labels, mode, config)
        return public_model_fn

    def eval_dir(self, name=None):
        """str: the folder of the event files of an evaluation.

        Args:
          name: str of the evaluation.
        """
        return os.path.join(self._model_dir, "eval" if not name else "eval_" + name)

    def latest_checkpoint(self):
        """str: prefix of the newest checkpoint, or None."""
        return checkpoint_state.latest_checkpoint(self._model_dir)

    def get_variable_names(self):
        """list of str: the names of variables in the newest checkpoint.

        Raises:
          ValueError: there is none.
        """
        self._check_trained()
        return [name for name, _ in checkpoint_reader.list_variables(self._model_dir)]

    def get_variable_value(self, name):
        """array: the value of a variable in the newest checkpoint.

        Args:
          name: str.
        Raises:
          ValueError: there is no checkpoint.  NotFoundError: it has no such variable.
        """
        self._check_trained()
        return checkpoint_reader.load_variable(self._model_dir, name)

    def _check_trained(self):
        if not self.latest_checkpoint():
            raise ValueError(f"Could not find trained model in model_dir: {self._model_dir}.")

    # -------------------------------------------------------------- training
    def train(self, input_fn, hooks=None, steps=None, max_steps=None, saving_listeners=None):
        """Train until the input ends, or for so many steps.

        Args:
          input_fn: function, of mode, params and config as far as it names them, -> Dataset or (features, labels).
          hooks: list of SessionRunHooks.
          steps: int, number of steps.  max_steps: int, the global step to reach; not both.
          saving_listeners: list of CheckpointSaverListeners.
        Returns:
          self.
        Raises:
          ValueError: steps or max_steps is not positive, or both are given.
        """
        if self._config.task_type in (TaskType.EVALUATOR, TaskType.PS):
            raise ValueError(_WRONG_TASK.format(self._config.task_type))
        _check_steps(steps, max_steps)
        if max_steps is not None and max_steps <= _saved_global_step(self._model_dir):
            logging.info("Skipping training since max_steps has already saved.")
            return self
        hooks = _checked_hooks(hooks)
        hooks.extend(self._convert_train_steps_to_hooks(steps, max_steps))
        loss = self._train_model(input_fn, hooks, _checked_listeners(saving_listeners))
        logging.info("Loss for final step: %s.", loss)
        return self

    def _convert_train_steps_to_hooks(self, steps, max_steps):
        return [StopAtStepHook(steps, max_steps)] if steps is not None or max_steps is not None else []

    def _train_model(self, input_fn, hooks, saving_listeners):
        worker_hooks = []
        with Graph().as_default() as g, g.device(self._device_fn), _scope_of(self._config.train_distribute):
            set_random_seed(self._config.tf_random_seed)
            step = self._create_and_assert_global_step(g)
            get_or_create_global_step_read(g)
            features, labels, input_hooks = self._features_and_labels(input_fn, ModeKeys.TRAIN)
            worker_hooks.extend(input_hooks)
            spec = self._call_model_fn(features, labels, ModeKeys.TRAIN, self.config)
            return self._train_with_estimator_spec(spec, worker_hooks, hooks, step, saving_listeners)

    def _train_with_estimator_spec(self, spec, worker_hooks, hooks, global_step_tensor, saving_listeners):
        self._warm_start()
        _add_loss_summary(spec.loss)
        scopes.get_default_graph().add_to_collection(GraphKeys.LOSSES, spec.loss)
        worker_hooks.extend(hooks)
        worker_hooks.append(NanTensorHook(spec.loss))
        every = self._config.log_step_count_steps
        if every is not None:
            worker_hooks.append(LoggingTensorHook({"loss": spec.loss, "step": global_step_tensor}, every_n_iter=every))
        worker_hooks.extend(spec.training_hooks)
        self._add_saver(spec)
        chief_hooks = self._saving_hooks(spec, worker_hooks, saving_listeners)
        return self._run_training(spec, worker_hooks, chief_hooks)

    def _add_saver(self, spec):
        graph = scopes.get_default_graph()
        if not (spec.scaffold.saver or graph.get_collection(GraphKeys.SAVERS)):
            graph.add_to_collection(GraphKeys.SAVERS, Saver(
                sharded=True, max_to_keep=self._config.keep_checkpoint_max, defer_build=True, save_relative_paths=True,
                keep_checkpoint_every_n_hours=self._config.keep_checkpoint_every_n_hours))

    def _saving_hooks(self, spec, worker_hooks, saving_listeners):
        """Hooks of the chief: one saves checkpoints, unless there is one, and tells the listeners."""
        hooks = list(spec.training_chief_hooks)
        savers = [h for h in (*hooks, *worker_hooks) if isinstance(h, CheckpointSaverHook)]
        config = self._config
        if (config.save_checkpoints_secs or config.save_checkpoints_steps) and not savers:
            savers = [CheckpointSaverHook(self._model_dir, save_secs=config.save_checkpoints_secs,
                                          save_steps=config.save_checkpoints_steps, scaffold=spec.scaffold)]
            hooks = savers + hooks
        if saving_listeners:
            if not savers:
                raise ValueError("There should be a CheckpointSaverHook to use saving_listeners. Please set one of the "
                                 "RunConfig.save_checkpoints_steps or RunConfig.save_checkpoints_secs.")
            savers[0]._listeners.extend(saving_listeners)
        return hooks

    def _run_training(self, spec, worker_hooks, chief_hooks):
        config, loss, stepped = self._config, None, False
        with MonitoredTrainingSession(
                master=config.master, is_chief=config.is_chief, checkpoint_dir=self._model_dir, scaffold=spec.scaffold,
                hooks=worker_hooks, chief_only_hooks=chief_hooks, save_checkpoint_secs=0,
                save_summaries_steps=config.save_summary_steps, config=self._session_config,
                max_wait_secs=config.session_creation_timeout_secs,
                log_step_count_steps=config.log_step_count_steps) as session:
            while not session.should_stop():
                _, loss = session.run([spec.train_op, spec.loss])
                stepped = True
        if not stepped:
            logging.warn("Training with estimator made no steps. Perhaps input is empty or misspecified.")
        return loss

    # -------------------------------------------------------------- evaluation
    def evaluate(self, input_fn, steps=None, hooks=None, checkpoint_path=None, name=None):
        """Evaluate until the input ends, or for so many steps.

        Args:
          input_fn: as for train.  steps: int.  hooks: list of SessionRunHooks.
          checkpoint_path: str, default the newest; without any the initial values are evaluated.
          name: str of the evaluation: its events go to the folder eval_name.
        Returns:
          dict name of the metric -> value, with "loss" and "global_step".
        Raises:
          ValueError: steps is not positive, or a metric's name is taken.
        """
        hooks = _checked_hooks(hooks)
        hooks.extend(self._convert_eval_steps_to_hooks(steps))
        if not checkpoint_path:
            checkpoint_path = self.latest_checkpoint()
            if not checkpoint_path:
                logging.info("Could not find trained model in model_dir: %s, running initialization to evaluate.",
                             self._model_dir)
        with Graph().as_default() as g, g.device(self._device_fn), _scope_of(self._config.eval_distribute):
            scaffold, update_op, values, all_hooks = self._evaluate_build_graph(g, input_fn, hooks, checkpoint_path)
            return self._evaluate_run(checkpoint_path, scaffold, update_op, values, all_hooks, self.eval_dir(name))

    def _convert_eval_steps_to_hooks(self, steps):
        if steps is None:
            return []
        if steps <= 0:
            raise ValueError(f"Must specify steps > 0, given: {steps}")
        return [StopAfterNEvalsHook(num_evals=steps)]

    def _evaluate_build_graph(self, g, input_fn, hooks=None, checkpoint_path=None):
        """(Scaffold, what updates the metrics, dict of their values, hooks)."""
        set_random_seed(self._config.tf_random_seed)
        step = self._create_and_assert_global_step(g)
        features, labels, input_hooks = self._features_and_labels(input_fn, ModeKeys.EVAL)
        spec = self._call_model_fn(features, labels, ModeKeys.EVAL, self.config)
        if not checkpoint_path:
            self._warm_start()
        update_op, values = _update_and_values(_with_loss_metric(spec))
        if "global_step" in values:
            raise ValueError("Metric with name `global_step` is not allowed, because Estimator already defines a "
                             "default "
                             "metric with the same name.")
        values["global_step"] = step
        scaffold = spec.scaffold
        if scaffold.local_init_op is not None:
            scaffold = Scaffold(local_init_op=tf.group(scaffold.local_init_op, Scaffold.default_local_init_op()),
                                copy_from_scaffold=scaffold)
        return scaffold, update_op, values, input_hooks + list(hooks or []) + list(spec.evaluation_hooks)

    def _evaluate_run(self, checkpoint_path, scaffold, update_op, values, hooks, output_dir):
        results = evaluate_once(checkpoint_path=checkpoint_path, master=self._config.evaluation_master,
                                scaffold=scaffold,
                                eval_ops=update_op, final_ops=values, hooks=hooks, config=self._session_config)
        step = results["global_step"]
        evaluation_summaries.write_results(output_dir, results, step)
        if checkpoint_path:
            evaluation_summaries.write_checkpoint_path(output_dir, checkpoint_path, step)
        return results

    # -------------------------------------------------------------- prediction
    def predict(self, input_fn, predict_keys=None, hooks=None, checkpoint_path=None, yield_single_examples=True):
        """Yield predictions until the input ends.

        Args:
          input_fn: function -> Dataset or features; labels are left alone.
          predict_keys: list of str, the predictions wanted; default all.
          hooks: list of SessionRunHooks.
          checkpoint_path: str, default the newest; without any the initial values are used.
          yield_single_examples: bool, examples one by one; False: batches.
        Raises:
          ValueError: predictions differ in their numbers of examples, or there is none of these keys.
        """
        hooks = _checked_hooks(hooks)
        if not checkpoint_path:
            checkpoint_path = self.latest_checkpoint()
            if not checkpoint_path:
                logging.info("Could not find trained model in model_dir: %s, running initialization to predict.",
                             self._model_dir)
        with Graph().as_default() as g, g.device(self._device_fn):
            predictions, scaffold, hooks = self._predict_build_graph(g, input_fn, predict_keys, hooks, checkpoint_path)
            creator = ChiefSessionCreator(scaffold, self._config.master, self._session_config,
                                          checkpoint_filename_with_path=checkpoint_path)
            with MonitoredSession(session_creator=creator, hooks=hooks) as session:
                while not session.should_stop():
                    values = session.run(predictions)
                    if yield_single_examples:
                        yield from _examples_of(values)
                    else:
                        yield values

    def _predict_build_graph(self, g, input_fn, predict_keys, hooks, checkpoint_path):
        set_random_seed(self._config.tf_random_seed)
        self._create_and_assert_global_step(g)
        features, _, input_hooks = self._features_and_labels(input_fn, ModeKeys.PREDICT)
        if not input_hooks and not g.get_collection(GraphKeys.QUEUE_RUNNERS):
            logging.warn("Input graph does not use tf.data.Dataset or contain a QueueRunner. That means predict yields "
                         "forever. This is probably a mistake.")
        spec = self._call_model_fn(features, None, ModeKeys.PREDICT, self.config)
        if not checkpoint_path:
            self._warm_start()
        return (_only_keys(spec.predictions, predict_keys), spec.scaffold,
                input_hooks + hooks + list(spec.prediction_hooks))

    # -------------------------------------------------------------- exports
    def export_savedmodel(self, export_dir_base, serving_input_receiver_fn, assets_extra=None, as_text=False,
                          checkpoint_path=None, strip_default_attrs=False):
        """Write the model for serving to a new folder, named by the time; the old name of export_saved_model.

        Args:
          strip_default_attrs: bool, leave attributes out that have their default values.
          The others, Returns and Raises: as for export_saved_model.
        """
        return self._export(export_dir_base, {ModeKeys.PREDICT: serving_input_receiver_fn}, assets_extra, as_text,
                            checkpoint_path, strip_default_attrs)

    def export_saved_model(self, export_dir_base, serving_input_receiver_fn, assets_extra=None, as_text=False,
                           checkpoint_path=None, experimental_mode=ModeKeys.PREDICT):
        """Write the model for serving to a new folder, named by the time.

        Args:
          export_dir_base: str, where the folder goes.
          serving_input_receiver_fn: function -> ServingInputReceiver or TensorServingInputReceiver.
          assets_extra: dict path within assets.extra -> file to copy there.
          as_text: bool, saved_model.pbtxt in place of saved_model.pb.
          checkpoint_path: str, default the newest.
          experimental_mode: one of ModeKeys.
        Returns:
          bytes: the folder.
        Raises:
          ValueError: no function or no checkpoint.
        """
        return self._export(export_dir_base, {experimental_mode: serving_input_receiver_fn}, assets_extra, as_text,
                            checkpoint_path, True)

    def experimental_export_all_saved_models(self, export_dir_base, input_receiver_fn_map, assets_extra=None,
                                             as_text=False, checkpoint_path=None):
        """Write the model in several modes to a new folder, named by the time.

        Args:
          input_receiver_fn_map: dict mode -> function that gives the mode's receiver.
          The others, Returns and Raises: as for export_saved_model.
        """
        return self._export(export_dir_base, input_receiver_fn_map, assets_extra, as_text, checkpoint_path, True)

    def _export(self, export_dir_base, receiver_fns, assets_extra, as_text, checkpoint_path, strip_default_attrs):
        if any(fn is None for fn in receiver_fns.values()):
            raise ValueError("An input_receiver_fn must be defined.")
        checkpoint_path = checkpoint_path or self.latest_checkpoint()
        if not checkpoint_path:
            raise ValueError(f"Couldn't find trained model at {self._model_dir}.")
        return saved_models.export(export_dir_base, receiver_fns, assets_extra, as_text,
                                   lambda *args: self._add_meta_graph_for_mode(*args, checkpoint_path,
                                                                               strip_default_attrs))

    def _add_meta_graph_for_mode(self, builder, receiver_fn, mode, save_variables, checkpoint_path,
                                 strip_default_attrs):
        """Add the graph of a mode to a SavedModel."""
        with Graph().as_default() as g:
            self._create_and_assert_global_step(g)
            set_random_seed(self._config.tf_random_seed)
            receiver = receiver_fn()
            spec = self._call_model_fn(receiver.features, getattr(receiver, "labels", None), mode, self.config)
            saved_models.add_meta_graph(builder, receiver, spec, save_variables, checkpoint_path, strip_default_attrs,
                                        self._session_config)

    # -------------------------------------------------------------- parts
    def _create_global_step(self, graph):
        return training_util.create_global_step(graph)

    def _create_and_assert_global_step(self, graph):
        step = self._create_global_step(graph)
        if step is not training_util.get_global_step():
            raise AssertionError
        if not step.dtype.is_integer:
            raise AssertionError
        return step

    def _features_and_labels(self, input_fn, mode):
        """(features, labels, hooks)."""
        return parse_input_fn_result(self._call_input_fn(input_fn, mode))

    def _call_input_fn(self, input_fn, mode):
        kwargs = given_args(input_fn, mode=mode, params=self._params_of_input_fn(mode), config=self.config)
        with scopes.device("/cpu:0"):
            return input_fn(**kwargs)

    def _call_model_fn(self, features, labels, mode, config):
        kwargs = given_args(self._model_fn, labels=labels, mode=mode, params=self._params_of_model_fn(mode),
                            config=config)
        if labels is not None and "labels" not in kwargs:
            raise ValueError("model_fn does not take labels, but input_fn returns labels.")
        logging.info("Calling model_fn.")
        spec = self._spec_of(mode, features, kwargs)
        logging.info("Done calling model_fn.")
        if not isinstance(spec, EstimatorSpec):
            raise ValueError("model_fn should return an EstimatorSpec.")
        return spec

    def _params_of_input_fn(self, mode):
        return self.params

    def _params_of_model_fn(self, mode):
        return self.params

    def _spec_of(self, mode, features, kwargs):
        """What model_fn gives."""
        return self._model_fn(features=features, **kwargs)

    def _warm_start(self):
        settings = self._warm_start_settings
        if settings:
            logging.info("Warm-starting with WarmStartSettings: %s", settings)
            train.warm_start(*settings)


# ------------------------------------------------------------------ constructor
def _check_overrides(cls):
    """Subclasses build models; they do not change what an Estimator does with them."""
    house = __name__.partition(".")[0]
    foreign = [c for c in cls.__mro__[:-1] if c.__module__.partition(".")[0] != house]
    found = sorted({name for c in foreign for name in vars(c) if not name.startswith("__") and name in vars(Estimator)})
    if found:
        raise ValueError(f"Subclasses of Estimator cannot override members of Estimator. {cls} does override {found}")


def _config_with_dir(config, model_dir):
    """A RunConfig with a directory and a ConfigProto."""
    if config is None:
        config = RunConfig()
        logging.info("Using default config.")
    if not isinstance(config, RunConfig):
        raise ValueError(f"config must be an instance of `RunConfig`, but provided {config}.")
    if config.session_config is None:
        config = RunConfig.replace(config, session_config=default_session_config())
    model_dir = os.fspath(model_dir) if model_dir else None
    if model_dir is not None:
        if config.model_dir is not None and model_dir != config.model_dir:
            raise ValueError("`model_dir` are set both in constructor and `RunConfig`, but with different values. In "
                             f"constructor: '{model_dir}', in `RunConfig`: '{config.model_dir}' ")
    elif config.model_dir is None:
        model_dir = tempfile.mkdtemp()
        logging.warn("Using temporary folder as model directory: %s", model_dir)
    return config if model_dir is None else RunConfig.replace(config, model_dir=model_dir)


def _replica_device(config):
    if config.num_ps_replicas <= 0:
        return None
    return replica_device_setter(ps_tasks=config.num_ps_replicas, merge_devices=True, cluster=config.cluster_spec,
                                 worker_device=f"/job:{config.task_type or 'worker'}/task:{config.task_id}")


def _check_model_fn(model_fn, params):
    names = fn_args(model_fn)
    check_args("model_fn", model_fn, ["features"], names)
    if params is not None and "params" not in names:
        raise ValueError(f"model_fn ({model_fn}) does not include params argument, but params ({params}) is passed to "
                         "Estimator.")
    if params is None and "params" in names:
        logging.warn("Estimator's model_fn (%s) includes params argument, but params are not passed to Estimator.",
                     model_fn)
    check_args("model_fn", model_fn, (), _MODEL_FN_ARGS)


def _scope_of(strategy):
    """What a strategy's model is built in."""
    if strategy is None:
        return contextlib.nullcontext()
    if not isinstance(strategy, Strategy):
        raise errors.not_emulated(f"an Estimator with the strategy {strategy}", "strategies of one device are")
    return strategy.scope()


# ------------------------------------------------------------------ checks of calls
def _check_steps(steps, max_steps):
    if steps is not None and max_steps is not None:
        raise ValueError("Can not provide both steps and max_steps.")
    if steps is not None and steps <= 0:
        raise ValueError(f"Must specify steps > 0, given: {steps}")
    if max_steps is not None and max_steps <= 0:
        raise ValueError(f"Must specify max_steps > 0, given: {max_steps}")


def _checked_hooks(hooks):
    hooks = list(hooks or [])
    for hook in hooks:
        if not isinstance(hook, SessionRunHook):
            raise TypeError(f"Hooks must be a SessionRunHook, given: {hook}")
    return hooks


def _checked_listeners(listeners):
    listeners = list(listeners or [])
    for listener in listeners:
        if not isinstance(listener, CheckpointSaverListener):
            raise TypeError(f"saving_listeners must be a list of CheckpointSaverListener, given: {listener}")
    return listeners


def _saved_global_step(model_dir):
    """The global step of the newest checkpoint; 0 without one."""
    try:
        return checkpoint_reader.load_checkpoint(model_dir).get_tensor(GraphKeys.GLOBAL_STEP)
    except Exception:
        # Whatever keeps it from being read, training begins, and says what is wrong.
        return 0


# ------------------------------------------------------------------ parts of graphs
def _add_loss_summary(loss):
    if not any(s.op.name == "loss" for s in scopes.get_default_graph().get_collection(GraphKeys.SUMMARIES)):
        summary_ops.scalar("loss", loss)


def _with_loss_metric(spec):
    """The metrics of a model with the mean of its loss."""
    if "loss" in spec.eval_metric_ops:
        raise ValueError('Metric with name "loss" is not allowed, because Estimator already defines a default metric '
                         'with '
                         "the same name.")
    return dict(spec.eval_metric_ops, loss=mean(spec.loss))


def _update_and_values(metrics):
    """(one op that updates all metrics, dict name -> value), in the order of their names."""
    ordered = sorted(metrics.items())
    return tf.group(*[update for _, (_, update) in ordered]), {name: value for name, (value, _) in ordered}


def _only_keys(predictions, predict_keys):
    if not predict_keys:
        return predictions
    if not isinstance(predictions, dict):
        raise ValueError("predict_keys argument is not valid in case of non-dict predictions.")
    found = {key: value for key, value in predictions.items() if key in predict_keys}
    if not found:
        raise ValueError(f"Expected to run at least one output from {predictions.keys()}, provided {predict_keys}.")
    return found


def _examples_of(values):
    """The examples of a batch, one by one."""
    if not isinstance(values, dict):
        yield from values
        return
    size = None
    for key, value in values.items():
        size = size or value.shape[0]
        if value.shape[0] != size:
            raise ValueError(f"Batch length of predictions should be same. {key} has different batch length than "
                             f"others.")
    for i in range(size):
        yield {key: value[i] for key, value in values.items()}
