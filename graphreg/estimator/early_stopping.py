"""Hooks that end training early, by what evaluations found."""
import os

from .. import functions as tf
from ..core import errors
from ..core.collections import GraphKeys
from ..initializers import constant_initializer
from ..platform import file_io, logging
from ..summary.writer import summary_iterator
from ..train import training_util
from ..training.hooks import SecondOrStepTimer, StopAtStepHook
from ..training.session_run_hook import SessionRunArgs, SessionRunHook
from ..variable_scope import AUTO_REUSE, get_variable, variable_scope
from .estimator import Estimator


def make_early_stopping_hook(estimator, should_stop_fn, run_every_secs=60, run_every_steps=None):
    """A hook that ends training when a function says so.

    Args:
      estimator: Estimator.  should_stop_fn: function -> bool.
      run_every_secs: number, or run_every_steps: int: when it is asked.
    Returns:
      SessionRunHook.
    Raises:
      TypeError: estimator is none.  ValueError: both run_every_secs and run_every_steps are given.
    Source: tf.estimator.experimental.make_early_stopping_hook.
    """
    if not isinstance(estimator, Estimator):
        raise TypeError(f"`estimator` must have type `tf.estimator.Estimator`. Got: {type(estimator)}")
    if run_every_secs is not None and run_every_steps is not None:
        raise ValueError("Only one of `run_every_secs` and `run_every_steps` must be set.")
    if estimator.config.is_chief:
        return _StopOnPredicateHook(should_stop_fn, run_every_secs, run_every_steps)
    return _CheckForStoppingHook()


class _CheckForStoppingHook(SessionRunHook):
    """Ends training when the variable that says so is true."""

    def begin(self):
        self._stop_var = _stop_variable()

    def before_run(self, run_context):
        return SessionRunArgs(self._stop_var)

    def after_run(self, run_context, run_values):
        if run_values.results:
            logging.info("Early stopping requested, suspending run.")
            run_context.request_stop()


class _StopOnPredicateHook(SessionRunHook):
    """Asks a function, and sets the variable that ends training everywhere."""

    def __init__(self, should_stop_fn, run_every_secs=60, run_every_steps=None):
        if not callable(should_stop_fn):
            raise TypeError("`should_stop_fn` must be callable.")
        self._should_stop_fn = should_stop_fn
        self._timer = SecondOrStepTimer(every_secs=run_every_secs, every_steps=run_every_steps)
        self._global_step_tensor = self._stop_var = self._stop_op = None

    def begin(self):
        self._global_step_tensor = training_util.get_global_step()
        self._stop_var = _stop_variable()
        self._stop_op = tf.assign(self._stop_var, True)

    def before_run(self, run_context):
        return SessionRunArgs(self._global_step_tensor)

    def after_run(self, run_context, run_values):
        step = run_values.results
        if self._timer.should_trigger_for_step(step):
            self._timer.update_last_triggered_step(step)
            if self._should_stop_fn():
                logging.info("Requesting early stopping at global step %d", step)
                run_context.session.run(self._stop_op)
                run_context.request_stop()


def _stop_variable():
    with variable_scope("signal_early_stopping", reuse=AUTO_REUSE):
        return get_variable("STOP", shape=[], dtype="bool", initializer=constant_initializer(False),
                            collections=[GraphKeys.GLOBAL_VARIABLES], trainable=False)


# ------------------------------------------------------------------ results of evaluations
def read_eval_metrics(eval_dir):
    """dict step -> dict metric -> value, of the event files of evaluations, in the order of the steps.

    Args:
      eval_dir: str.
    """
    found = {}
    for path in sorted(file_io.listdir(eval_dir)) if file_io.exists(eval_dir) else ():
        if "events.out.tfevents" not in path:
            continue
        for event in summary_iterator(os.path.join(eval_dir, path)):
            values = {v.tag: v.simple_value for v in event.summary.value if v.HasField("simple_value")}
            if values:
                found[event.step] = values
    return dict(sorted(found.items()))


def _metric_values(estimator, eval_dir, metric_name, min_steps):
    """(step, value) of a metric's evaluations so far."""
    for step, metrics in read_eval_metrics(eval_dir or estimator.eval_dir()).items():
        if step >= min_steps:
            yield step, metrics[metric_name]


def _threshold_hook(estimator, metric_name, threshold, is_better, words, eval_dir, min_steps, run_every_secs,
                    run_every_steps):
    def should_stop():
        for step, value in _metric_values(estimator, eval_dir, metric_name, min_steps):
            if is_better(value, threshold):
                logging.info('At step %s, metric "%s" has value %s which is %s the configured threshold (%s) for early '
                             "stopping.", step, metric_name, value, words, threshold)
                return True
        return False
    return make_early_stopping_hook(estimator, should_stop, run_every_secs, run_every_steps)


def _no_change_hook(estimator, metric_name, max_steps, is_better, words, eval_dir, min_steps, run_every_secs,
                    run_every_steps):
    def should_stop():
        best = best_step = None
        for step, value in _metric_values(estimator, eval_dir, metric_name, min_steps):
            if best is None or is_better(value, best):
                best, best_step = value, step
            if step - best_step >= max_steps:
                logging.info('No %s in metric "%s" for %s steps, which is greater than or equal to max steps (%s) '
                             'configured '
                             "for early stopping.", words, metric_name, step - best_step, max_steps)
                return True
        return False
    return make_early_stopping_hook(estimator, should_stop, run_every_secs, run_every_steps)


def _greater(a, b):
    return a > b


def _less(a, b):
    return a < b


def stop_if_higher_hook(estimator, metric_name, threshold, eval_dir=None, min_steps=0, run_every_secs=60,
                        run_every_steps=None):
    """A hook that ends training when a metric of the evaluations is above a threshold.

    Args:
      estimator: Estimator.  metric_name: str.  threshold: number.
      eval_dir: str, default estimator.eval_dir().  min_steps: int, evaluations before do not count.
      run_every_secs, run_every_steps: as for make_early_stopping_hook.
    Source: tf.estimator.experimental.stop_if_higher_hook.
    """
    return _threshold_hook(estimator, metric_name, threshold, _greater, "greater than", eval_dir, min_steps,
                           run_every_secs,
                           run_every_steps)


def stop_if_lower_hook(estimator, metric_name, threshold, eval_dir=None, min_steps=0, run_every_secs=60,
                       run_every_steps=None):
    """A hook that ends training when a metric of the evaluations is below a threshold.

    Args: as for stop_if_higher_hook.
    Source: tf.estimator.experimental.stop_if_lower_hook.
    """
    return _threshold_hook(estimator, metric_name, threshold, _less, "less than", eval_dir, min_steps, run_every_secs,
                           run_every_steps)


def stop_if_no_increase_hook(estimator, metric_name, max_steps_without_increase, eval_dir=None, min_steps=0,
                             run_every_secs=60, run_every_steps=None):
    """A hook that ends training when a metric of the evaluations has not grown for so many steps.

    Args:
      max_steps_without_increase: int.  The others: as for stop_if_higher_hook.
    Source: tf.estimator.experimental.stop_if_no_increase_hook.
    """
    return _no_change_hook(estimator, metric_name, max_steps_without_increase, _greater, "increase", eval_dir,
                           min_steps,
                           run_every_secs, run_every_steps)


def stop_if_no_decrease_hook(estimator, metric_name, max_steps_without_decrease, eval_dir=None, min_steps=0,
                             run_every_secs=60, run_every_steps=None):
    """A hook that ends training when a metric of the evaluations has not fallen for so many steps.

    Args:
      max_steps_without_decrease: int.  The others: as for stop_if_higher_hook.
    Source: tf.estimator.experimental.stop_if_no_decrease_hook.
    """
    return _no_change_hook(estimator, metric_name, max_steps_without_decrease, _less, "decrease", eval_dir, min_steps,
                           run_every_secs, run_every_steps)


def make_stop_at_checkpoint_step_hook(estimator, last_step, wait_after_file_check_secs=30):
    """A hook that ends training at a step.

    Args:
      estimator: Estimator.  last_step: int.  wait_after_file_check_secs: int, for workers that are not the chief.
    Source: tf.estimator.experimental.make_stop_at_checkpoint_step_hook.
    """
    if estimator.config.is_chief:
        return StopAtStepHook(last_step=last_step)
    raise errors.not_emulated("make_stop_at_checkpoint_step_hook for workers", "there is one process")
