"""tf.estimator.train_and_evaluate: train, and evaluate every checkpoint."""
import collections
import os

from ..core import errors
from ..platform import logging
from ..training.hooks import CheckpointSaverListener, SecondOrStepTimer
from ..training.session_run_hook import SessionRunHook
from .estimator import Estimator
from .exporters import Exporter

_START = ("Start train and evaluate loop. The evaluate will happen after every checkpoint. Checkpoint frequency is "
          "determined "
          "based on RunConfig arguments: save_checkpoints_steps {} or save_checkpoints_secs {}.")
_NOT_TRAINED = "Estimator is not trained yet. Will start an evaluation when a checkpoint is ready."
_NOTHING_NEW = ("No new checkpoint ready for evaluation. Skip the current evaluation pass as evaluation results are "
                "expected "
                "to be same for the same checkpoint.")


def _checked_hooks(hooks):
    hooks = tuple(hooks) if hooks else ()
    for hook in hooks:
        if not isinstance(hook, SessionRunHook):
            raise TypeError(f"All hooks must be `SessionRunHook` instances, given: {hook}")
    return hooks


def _check_input_fn(input_fn):
    if not callable(input_fn):
        raise TypeError(f"`input_fn` must be callable, given: {input_fn}")


class TrainSpec(collections.namedtuple("TrainSpec", ["input_fn", "max_steps", "hooks"])):
    """How to train.

    Args:
      input_fn, hooks: as for Estimator.train.  max_steps: int, the global step to reach; None: until the input ends.
    Raises:
      ValueError: max_steps is not positive.  TypeError: input_fn cannot be called, or a hook is none.
    Source: tf.estimator.TrainSpec.
    """

    def __new__(cls, input_fn, max_steps=None, hooks=None):
        _check_input_fn(input_fn)
        if max_steps is not None and max_steps <= 0:
            raise ValueError(f"Must specify max_steps > 0, given: {max_steps}")
        return super().__new__(cls, input_fn, max_steps, _checked_hooks(hooks))


_EvalFields = collections.namedtuple("EvalSpec", [
    "input_fn", "steps", "name", "hooks", "exporters", "start_delay_secs", "throttle_secs"])


class EvalSpec(_EvalFields):
    """How to evaluate.

    Args:
      input_fn, steps, name, hooks: as for Estimator.evaluate.
      exporters: Exporter or iterable of them.
      start_delay_secs: int, seconds that a separate evaluator waits.  throttle_secs: int, seconds between evaluations.
    Raises:
      ValueError: a number is out of range, or exporters share a name.  TypeError: something is of another type.
    Source: tf.estimator.EvalSpec.
    """

    def __new__(cls, input_fn, steps=100, name=None, hooks=None, exporters=None, start_delay_secs=120,
                throttle_secs=600):
        _check_input_fn(input_fn)
        if steps is not None and steps <= 0:
            raise ValueError(f"Must specify steps > 0, given: {steps}")
        if name is not None and not isinstance(name, str):
            raise TypeError(f"`name` must be string, given: {name}")
        hooks, exporters = _checked_hooks(hooks), _checked_exporters(exporters)
        if start_delay_secs < 0:
            raise ValueError(f"Must specify start_delay_secs >= 0, given: {start_delay_secs}")
        if throttle_secs < 0:
            raise ValueError(f"Must specify throttle_secs >= 0, given: {throttle_secs}")
        return super().__new__(cls, input_fn, steps, name, hooks, exporters, start_delay_secs, throttle_secs)


def _checked_exporters(exporters):
    """tuple of Exporters with names of their own."""
    if not exporters:
        return ()
    if isinstance(exporters, Exporter):
        exporters = [exporters]
    wrong = TypeError(f"`exporters` must be an Exporter, an iterable of Exporter, or `None`, found {exporters}.")
    try:
        exporters = list(exporters)
    except TypeError:
        raise wrong from None
    if not all(isinstance(e, Exporter) for e in exporters):
        raise wrong
    names = [e.name for e in exporters]
    if not all(names):
        raise ValueError(f"An Exporter cannot have a name that is `None` or empty. All exporter names: {names}")
    if len(set(names)) != len(names):
        raise ValueError("`exporters` must have unique names. Such a name cannot be `None`. All exporter names: "
                         f"{names}")
    return tuple(exporters)


def train_and_evaluate(estimator, train_spec, eval_spec):
    """Train, evaluate every checkpoint and hand the results to the exporters.

    Args:
      estimator: Estimator.  train_spec: TrainSpec.  eval_spec: EvalSpec.
    Returns:
      (dict of the last evaluation, list of what the exporters gave then); None for both: nothing was evaluated.
    Raises:
      TypeError: an argument is of another type.  UnimplementedError: the cluster has several tasks.
    Source: tf.estimator.train_and_evaluate.
    """
    for value, cls, name in ((estimator, Estimator, "estimator"), (train_spec, TrainSpec, "train_spec"),
                             (eval_spec, EvalSpec, "eval_spec")):
        if not isinstance(value, cls):
            raise TypeError(f"`{name}` must have type `tf.estimator.{cls.__name__}`. Got: {type(value)}")
    config = estimator.config
    if config.cluster_spec and config.num_ps_replicas + config.num_worker_replicas > 1 or not config.is_chief:
        raise errors.not_emulated("tf.estimator.train_and_evaluate in a cluster", "unset TF_CONFIG to train in one "
                                                                                  "process")
    logging.info("Not using Distribute Coordinator.")
    logging.info("Running training and evaluation locally (non-distributed).")
    logging.info(_START.format(config.save_checkpoints_steps, config.save_checkpoints_secs))
    listener = _EvaluationListener(_Evaluator(estimator, eval_spec, train_spec.max_steps), eval_spec.throttle_secs)
    estimator.train(input_fn=train_spec.input_fn, max_steps=train_spec.max_steps, hooks=list(train_spec.hooks),
                    saving_listeners=[listener])
    return listener.metrics, listener.export_results


class _EvaluationListener(CheckpointSaverListener):
    """Evaluates when a checkpoint was saved, but not too often."""

    def __init__(self, evaluator, throttle_secs):
        self._evaluator, self._throttle_secs = evaluator, throttle_secs
        self.metrics = self.export_results = None

    def begin(self):
        self._timer, self._is_first_run = SecondOrStepTimer(every_secs=self._throttle_secs), True

    def after_save(self, session, global_step_value):
        # The first checkpoint is what training begins with.
        if self._is_first_run:
            self._is_first_run = False
        elif self._timer.should_trigger_for_step(global_step_value):
            self._evaluate(global_step_value)
        else:
            logging.info("Skip the current checkpoint eval due to throttle secs ({} secs).".format(self._throttle_secs))

    def end(self, session, global_step_value):
        if global_step_value != self._timer.last_triggered_step():
            self._evaluate(global_step_value)

    def _evaluate(self, step):
        self._timer.update_last_triggered_step(step)
        self.metrics, self.export_results = self._evaluator.evaluate_and_export()
        if self.metrics is None:
            raise RuntimeError("There was no new checkpoint after the training. Eval status: no new checkpoint")


class _Evaluator:
    """Evaluates the newest checkpoint, and hands the results to exporters."""

    def __init__(self, estimator, eval_spec, max_steps):
        self._estimator, self._spec, self._max_steps, self._last = estimator, eval_spec, max_steps, None

    def evaluate_and_export(self):
        """(dict of results or None, list of what exporters gave)."""
        path = self._estimator.latest_checkpoint()
        if not path or path == self._last:
            logging.warn(_NOTHING_NEW if path else _NOT_TRAINED)
            return None, []
        spec = self._spec
        results = self._estimator.evaluate(spec.input_fn, steps=spec.steps, name=spec.name, checkpoint_path=path,
                                           hooks=spec.hooks)
        self._last = path
        return results, self._export(path, results)

    def _export(self, path, results):
        final = bool(self._max_steps) and results["global_step"] >= self._max_steps
        base = os.path.join(self._estimator.model_dir, "export")
        return [e.export(self._estimator, os.path.join(base, e.name), path, results,
                         final) for e in self._spec.exporters]
