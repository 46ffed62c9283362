"""tf.contrib.learn.Experiment: an Estimator with its inputs."""
from ...core import errors
from ...estimator.estimator import Estimator as _CoreEstimator
from ...platform import logging
from ...training.checkpoint_state import latest_checkpoint
from ...training.session_run_hook import SessionRunHook
from .estimator import Estimator


class Experiment:
    """How to train and evaluate an Estimator.

    Args:
      estimator: that of tf.contrib.learn or of tf.estimator.
      train_input_fn, eval_input_fn: functions -> features and labels.
      eval_metrics: dict from names to MetricSpecs.
      train_steps, eval_steps: int or None: until the input ends.
      train_monitors: list of SessionRunHooks.  eval_hooks: list of SessionRunHooks.
      min_eval_frequency: int, steps between evaluations while training; default 1: at each new checkpoint; 0: never.
      others: of distributed runs and exports; refused when they are given.
    Raises:
      ValueError: a wrong argument.  UnimplementedError: an argument that is not emulated.
    Source: tf.contrib.learn.Experiment.
    """

    def __init__(self, estimator, train_input_fn, eval_input_fn, eval_metrics=None, train_steps=None, eval_steps=100,
                 train_monitors=None, eval_hooks=None, local_eval_frequency=None, eval_delay_secs=120,
                 continuous_eval_throttle_secs=60, min_eval_frequency=None, delay_workers_by_global_step=False,
                 export_strategies=None, train_steps_per_iteration=None, checkpoint_and_export=False,
                 saving_listeners=None, check_interval_secs=5):
        _refuse(export_strategies=export_strategies, train_steps_per_iteration=train_steps_per_iteration,
                checkpoint_and_export=checkpoint_and_export, saving_listeners=saving_listeners)
        self._core = not isinstance(estimator, Estimator)
        if not isinstance(estimator, _CoreEstimator):
            raise ValueError("`estimator` must implement `tf.contrib.learn.Evaluable` or `tf.estimator.Estimator`.")
        if self._core and eval_metrics is not None:
            raise ValueError("`eval_metrics` must be `None` with `tf.estimator.Estimator`. Use `eval_metric_ops` in "
                             "`tf.estimator.EstimatorSpec` instead.")
        self._estimator, self._eval_metrics = estimator, eval_metrics
        self._train_input_fn, self._eval_input_fn = train_input_fn, eval_input_fn
        self._train_steps, self._eval_steps = train_steps, eval_steps
        self._train_hooks, self._eval_hooks = list(train_monitors or []), list(eval_hooks or [])
        frequency = local_eval_frequency if local_eval_frequency is not None else min_eval_frequency
        self._min_eval_frequency = 1 if frequency is None else frequency

    estimator = property(lambda self: self._estimator)
    eval_metrics = property(lambda self: self._eval_metrics)
    train_steps = property(lambda self: self._train_steps)
    eval_steps = property(lambda self: self._eval_steps)

    def extend_train_hooks(self, additional_hooks):
        """Add hooks to the training."""
        self._train_hooks.extend(additional_hooks)

    def train(self, delay_secs=None):
        """Train the Estimator.  Returns: it."""
        return self._train(self._train_hooks)

    def _train(self, hooks):
        if self._core:
            return self._estimator.train(input_fn=self._train_input_fn, max_steps=self._train_steps, hooks=list(hooks))
        return self._estimator.fit(input_fn=self._train_input_fn, max_steps=self._train_steps, monitors=list(hooks))

    def evaluate(self, delay_secs=None, name=None):
        """dict of the metrics."""
        return self._evaluate(self._eval_steps, name)

    def _evaluate(self, steps, name=None):
        kwargs = {} if self._core else {"metrics": self._eval_metrics}
        return self._estimator.evaluate(input_fn=self._eval_input_fn, steps=steps, name=name, hooks=self._eval_hooks,
                                        **kwargs)

    def train_and_evaluate(self):
        """Train, with an evaluation at each new checkpoint, and evaluate at the end.

        Returns: the metrics, and a list of exports: none.
        """
        hooks = list(self._train_hooks)
        if self._min_eval_frequency:
            hooks.append(_EvaluateAtCheckpoints(lambda: self._evaluate(self._eval_steps), self._estimator.model_dir,
                                                self._min_eval_frequency))
        self._train(hooks)
        return self._evaluate(self._eval_steps), []

    def local_run(self):
        """train_and_evaluate by its older name."""
        return self.train_and_evaluate()

    def test(self):
        """Train and evaluate for one step each.

        Returns: the metrics, and a list of exports: none.
        """
        if self._core:
            self._estimator.train(input_fn=self._train_input_fn, steps=1, hooks=list(self._train_hooks))
        else:
            self._estimator.fit(input_fn=self._train_input_fn, steps=1, monitors=list(self._train_hooks))
        return self._evaluate(1), []

    def continuous_eval(self, *args, **kwargs):
        """Refused."""
        raise errors.not_emulated("continuous_eval", "tf.contrib.learn.Experiment")

    continuous_train_and_eval = continuous_eval_on_train_data = continuous_eval


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


def _refuse(**arguments):
    for name, value in arguments.items():
        if value:
            raise errors.not_emulated(f"{name}", "tf.contrib.learn.Experiment")
