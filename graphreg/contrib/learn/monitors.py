"""tf.contrib.learn.monitors: evaluation while an Estimator trains."""
import time

from ...platform import logging
from ...train.training_util import get_global_step
from ...training.checkpoint_state import latest_checkpoint
from ...training.session_run_hook import SessionRunHook


class ValidationMonitor(SessionRunHook):
    """Evaluates every n steps, when there is a new checkpoint, and stops the training when nothing improves.

    Args:
      x, y, input_fn, batch_size, metrics, hooks, name: as for Estimator.evaluate.
      eval_steps: int, steps of an evaluation.  every_n_steps: int.
      early_stopping_rounds: int; training stops so many steps after the best evaluation.
      early_stopping_metric: str.  early_stopping_metric_minimize: bool, smaller is better.
      check_interval_secs: number, seconds between two looks for a checkpoint; None: at every chance.
    Raises:
      ValueError: neither x nor input_fn is given.
    Source: tf.contrib.learn.monitors.ValidationMonitor.
    """

    def __init__(self, x=None, y=None, input_fn=None, batch_size=None, eval_steps=None, every_n_steps=100, metrics=None,
                 hooks=None, early_stopping_rounds=None, early_stopping_metric="loss",
                 early_stopping_metric_minimize=True, name=None, check_interval_secs=60):
        if x is None and input_fn is None:
            raise ValueError("Either x or input_fn should be provided.")
        self._evaluation = dict(x=x, y=y, input_fn=input_fn, batch_size=batch_size, steps=eval_steps, metrics=metrics,
                                hooks=hooks, name=name)
        self._every, self._interval = every_n_steps, check_interval_secs
        self._rounds, self._metric = early_stopping_rounds, early_stopping_metric
        self._sign = 1 if early_stopping_metric_minimize else -1
        self._best_step = self._best_value = self._best_metrics = self._estimator = None
        self._early_stopped, self._seen, self._looked, self._active = False, None, None, 0

    early_stopped = property(lambda self: self._early_stopped)
    best_step = property(lambda self: self._best_step)
    best_value = property(lambda self: self._best_value)
    best_metrics = property(lambda self: self._best_metrics)

    def set_estimator(self, estimator):
        """Say which Estimator is watched."""
        self._estimator = estimator

    def begin(self):
        if self._estimator is None:
            raise ValueError("Missing call to set_estimator.")
        self._global_step = get_global_step()

    def after_create_session(self, session, coord):
        self._step = self._active = int(session.run(self._global_step))

    def after_run(self, run_context, run_values):
        self._step += 1
        if self._step - self._active < self._every:
            return
        self._active = self._step
        if self._found_new() and self._is_enough(self._validate()):
            logging.info("Stopping. Best step: %d with %s = %s.", self._best_step, self._metric, self._best_value)
            self._early_stopped = True
            run_context.request_stop()

    def _found_new(self):
        """Whether there is a checkpoint that was not evaluated."""
        now = time.time()
        if self._interval is not None and self._looked is not None and now - self._looked < self._interval:
            return False
        self._looked = now
        latest = latest_checkpoint(self._estimator.model_dir)
        if latest is None or latest == self._seen:
            return False
        self._seen = latest
        return True

    def _validate(self):
        results = self._estimator.evaluate(**self._evaluation)
        logging.info("Validation (step %d): %s", self._step, ", ".join(f"{k} = {v}" for k, v in results.items()))
        return results

    def _is_enough(self, results):
        """Whether the best evaluation was too long ago."""
        if self._rounds is None:
            return False
        if self._metric not in results:
            raise ValueError(f"Metric {self._metric} missing from outputs {set(results)}.")
        value = results[self._metric]
        if self._best_value is None or self._sign * value < self._sign * self._best_value:
            self._best_step, self._best_value, self._best_metrics = self._step, value, results
        return self._step - self._best_step >= self._rounds


def __getattr__(name):
    if name.startswith("__"):
        raise AttributeError(name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}: tf.contrib.learn.monitors.{name} is not "
                         f"emulated; "
                         "the hooks of tf.train do the same")
