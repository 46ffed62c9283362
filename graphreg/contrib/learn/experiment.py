"""tf.contrib.learn.Experiment: an Estimator with its inputs."""
import os
import time

from ...core import errors
from ...estimator.estimator import Estimator as _CoreEstimator
from ...platform import logging
from ...training.checkpoint_state import latest_checkpoint
from ...training.hooks import CheckpointSaverListener
from ...training.saver_hooks import CheckpointSaverHook
from ...training.session_run_hook import SessionRunHook
from .estimator import Estimator
from .export_utils import ExportStrategy


class Experiment:
    """How to train and evaluate an Estimator.

    Args:
      estimator: that of tf.contrib.learn or of tf.estimator.
      train_input_fn, eval_input_fn: functions -> features and labels.
      eval_metrics: dict from names to MetricSpecs.
      train_steps, eval_steps: int or None: until the input ends.
      train_monitors: list of SessionRunHooks and monitors.  eval_hooks: list of SessionRunHooks.
      min_eval_frequency, local_eval_frequency: int, steps between evaluations while training; default 1: at each new
        checkpoint; 0: never.
      eval_delay_secs, continuous_eval_throttle_secs: number, of continuous_eval.
      delay_workers_by_global_step, check_interval_secs: of clusters; of no consequence.
      export_strategies: ExportStrategy or list of them, done after the last evaluation.
      train_steps_per_iteration: int, of continuous_train_and_eval.
      checkpoint_and_export: bool, evaluations while training export, too.
      saving_listeners: list of CheckpointSaverListeners, for an Estimator of tf.estimator.
    Raises:
      ValueError: a wrong argument.
    Source: tf.contrib.learn.Experiment.
    """

    def __init__(self, estimator, train_input_fn, eval_input_fn, eval_metrics=None, train_steps=None, eval_steps=100,
                 train_monitors=None, eval_hooks=None, local_eval_frequency=None, eval_delay_secs=120,
                 continuous_eval_throttle_secs=60, min_eval_frequency=None, delay_workers_by_global_step=False,
                 export_strategies=None, train_steps_per_iteration=None, checkpoint_and_export=False,
                 saving_listeners=None, check_interval_secs=5):
        self._core = not isinstance(estimator, Estimator)
        if not isinstance(estimator, _CoreEstimator):
            raise ValueError("`estimator` must implement `tf.contrib.learn.Evaluable` or `tf.estimator.Estimator`.")
        if self._core and eval_metrics is not None:
            raise ValueError("`eval_metrics` must be `None` with `tf.estimator.Estimator`. Use `eval_metric_ops` in "
                             "`tf.estimator.EstimatorSpec` instead.")
        if saving_listeners and not self._core:
            raise ValueError("`saving_listeners` must be `None` with `tf.contrib.learn.Estimator`.")
        self._estimator, self._eval_metrics = estimator, eval_metrics
        self._train_input_fn, self._eval_input_fn = train_input_fn, eval_input_fn
        self._train_steps, self._eval_steps = train_steps, eval_steps
        self._train_hooks, self._eval_hooks = list(train_monitors or []), list(eval_hooks or [])
        frequency = local_eval_frequency if local_eval_frequency is not None else min_eval_frequency
        self._min_eval_frequency = 1 if frequency is None else frequency
        self._eval_delay_secs, self._throttle_secs = eval_delay_secs, continuous_eval_throttle_secs
        self._iteration, self._checkpoint_and_export = train_steps_per_iteration, checkpoint_and_export
        self._saving_listeners = saving_listeners
        self._set_export_strategies(export_strategies)

    estimator = property(lambda self: self._estimator)
    eval_metrics = property(lambda self: self._eval_metrics)
    train_steps = property(lambda self: self._train_steps)
    eval_steps = property(lambda self: self._eval_steps)

    def _set_export_strategies(self, given):
        if given is None:
            self._export_strategies = ()
            return
        strategies = (given,) if isinstance(given, ExportStrategy) else tuple(given)
        for one in strategies:
            if not isinstance(one, ExportStrategy):
                raise ValueError("`export_strategies` must be an ExportStrategy, an iterable of ExportStrategy, or "
                                 f"`None`, found {one}.")
        self._export_strategies = strategies

    def reset_export_strategies(self, new_export_strategies=None):
        """Replace the export strategies.  Returns: the old ones."""
        old = self._export_strategies
        self._set_export_strategies(new_export_strategies)
        return old

    def extend_train_hooks(self, additional_hooks):
        """Add hooks to the training."""
        self._train_hooks.extend(additional_hooks)

    # -------------------------------------------------------------- parts
    def train(self, delay_secs=None):
        """Train the Estimator.  Returns: it."""
        return self._train(self._train_hooks, max_steps=self._train_steps)

    def _train(self, hooks, listeners=(), **steps):
        listeners = [*(self._saving_listeners or ()), *listeners]
        if self._core:
            return self._estimator.train(input_fn=self._train_input_fn, hooks=list(hooks), saving_listeners=listeners,
                                         **steps)
        if listeners:
            config = self._estimator.config
            hooks = [*hooks, CheckpointSaverHook(self._estimator.model_dir, save_secs=config.save_checkpoints_secs,
                                                 save_steps=config.save_checkpoints_steps, listeners=listeners)]
        return self._estimator.fit(input_fn=self._train_input_fn, monitors=list(hooks), **steps)

    def evaluate(self, delay_secs=None, name=None):
        """dict of the metrics."""
        return self._evaluate(self._eval_steps, name or "one_pass")

    def _evaluate(self, steps, name=None, input_fn=None, path=None):
        kwargs = {} if self._core else {"metrics": self._eval_metrics}
        return self._estimator.evaluate(input_fn=input_fn or self._eval_input_fn, steps=steps, name=name,
                                        hooks=self._eval_hooks, checkpoint_path=path, **kwargs)

    def _export(self, results, path=None):
        """What the export strategies give."""
        base = os.path.join(os.fsencode(self._estimator.model_dir), b"export")
        return [strategy.export(self._estimator, os.path.join(base, os.fsencode(strategy.name)), checkpoint_path=path,
                                eval_result=results) for strategy in self._export_strategies]

    # -------------------------------------------------------------- schedules
    def train_and_evaluate(self):
        """Train, with an evaluation at each new checkpoint, and evaluate and export at the end.

        Returns: the metrics, and a list of what the export strategies give.
        """
        if self._checkpoint_and_export:
            listener = _EvaluatesAndExports(self)
            self._train(self._train_hooks, [listener], max_steps=self._train_steps)
            return listener.results, listener.exports
        hooks = list(self._train_hooks)
        if self._min_eval_frequency:
            hooks.append(_EvaluateAtCheckpoints(lambda: self._evaluate(self._eval_steps), self._estimator.model_dir,
                                                self._min_eval_frequency))
        self._train(hooks, max_steps=self._train_steps)
        results = self._evaluate(self._eval_steps)
        return results, self._export(results)

    def local_run(self):
        """train_and_evaluate by its older name."""
        return self.train_and_evaluate()

    def test(self):
        """Train, evaluate and export for one step each.

        Returns: the metrics.
        """
        self._train(self._train_hooks, steps=1)
        results = self._evaluate(1, "one_pass")
        self._export(results)
        return results

    def continuous_eval(self, delay_secs=None, throttle_delay_secs=None, evaluate_checkpoint_only_once=True,
                        continuous_eval_predicate_fn=None, name="continuous"):
        """Evaluate and export each new checkpoint, until train_steps are reached or a function says that it is enough.

        Args:
          delay_secs: number, seconds before the first evaluation.  throttle_delay_secs: number, at least so many
            between two.  evaluate_checkpoint_only_once: bool.
          continuous_eval_predicate_fn: function of the last metrics (first None) -> bool, whether to go on.
          name: str of the evaluation.
        """
        self._continuous(self._eval_input_fn, name, delay_secs, throttle_delay_secs, evaluate_checkpoint_only_once,
                         continuous_eval_predicate_fn, export=True)

    def continuous_eval_on_train_data(self, delay_secs=None, throttle_delay_secs=None,
                                      continuous_eval_predicate_fn=None, name="continuous_on_train_data"):
        """continuous_eval with the input of the training, without exports."""
        self._continuous(self._train_input_fn, name, delay_secs, throttle_delay_secs, True,
                         continuous_eval_predicate_fn, export=False)

    def _goes_on(self, predicate, results):
        """Whether there is more to do."""
        if predicate is not None and not predicate(results):
            return False
        return not (results and self._train_steps and results["global_step"] >= self._train_steps)

    def _continuous(self, input_fn, name, delay, throttle, only_once, predicate, export):
        _check_predicate(predicate)
        time.sleep(self._eval_delay_secs if delay is None else delay)
        throttle = self._throttle_secs if throttle is None else throttle
        results = seen = None
        while self._goes_on(predicate, results):
            start, path = time.time(), latest_checkpoint(self._estimator.model_dir)
            if not path:
                logging.warning("Estimator is not trained yet. Will start an evaluation when a checkpoint is ready.")
            elif not only_once or path != seen:
                results = self._evaluate(self._eval_steps, name, input_fn, path)
                if export:
                    self._export(results, path)
                seen = path
            time.sleep(max(0., throttle - (time.time() - start)))

    def continuous_train_and_eval(self, continuous_eval_predicate_fn=None):
        """Train and evaluate in turn, train_steps_per_iteration steps at a time: by default a tenth of train_steps.

        Args: continuous_eval_predicate_fn: function of the last metrics (first None) -> bool, whether to go on.
        Returns: the last metrics, and a list of what the export strategies give.
        """
        _check_predicate(continuous_eval_predicate_fn)
        steps = self._iteration
        if steps is None:
            steps = int(self._train_steps / 10) if self._train_steps else 1000
        results, exports = None, []
        while self._goes_on(continuous_eval_predicate_fn, results):
            self._train(self._train_hooks, steps=steps)
            results = self._evaluate(self._eval_steps, "one_pass")
            exports = self._export(results)
        return results, exports

    def run_std_server(self):
        """Refused: there is one process."""
        raise errors.not_emulated("run_std_server", "tf.contrib.learn.Experiment: there is one process")


def _check_predicate(predicate):
    if predicate is not None and not callable(predicate):
        raise ValueError("`continuous_eval_predicate_fn` must be a callable, or None.")


class _EvaluatesAndExports(CheckpointSaverListener):
    """Evaluates and exports each checkpoint when it is saved."""

    def __init__(self, experiment):
        self._experiment, self.results, self.exports = experiment, None, []

    def after_save(self, session, global_step_value):
        experiment = self._experiment
        path = latest_checkpoint(experiment.estimator.model_dir)
        self.results = experiment._evaluate(experiment.eval_steps, "intermediate_export", path=path)
        self.exports = experiment._export(self.results, path)


class _EvaluateAtCheckpoints(SessionRunHook):
    """Evaluates when a new checkpoint is there."""

    def __init__(self, evaluate, model_dir, every):
        self._evaluate, self._model_dir, self._every = evaluate, model_dir, every
        self._seen, self._step = None, 0

    def after_run(self, run_context, run_values):
        self._step += 1
        if self._step % self._every and self._step != 1:
            return
        latest = latest_checkpoint(self._model_dir)
        if latest and latest != self._seen:
            self._seen = latest
            logging.info("Validation (step %d): %s", self._step, ", ".join(
                f"{name} = {value}" for name, value in self._evaluate().items()))

