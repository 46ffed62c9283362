"""Hooks: stopping, logging, counting steps, looking for NaN, feeding, waiting."""
import time

import numpy as np

from ..core import errors, messages, scopes
from ..core.operation import Tensor
from ..platform import logging
from ..summary.writer import FileWriterCache
from ..train import training_util
from .global_step_read import get_or_create_global_step_read
from .session_run_hook import SessionRunArgs, SessionRunHook

_HINT = ("It seems that global step (tf.train.get_global_step) has not been increased. Current value (could be stable): %s "
         "vs previous value: %s. You could increase the global step by passing tf.train.get_global_step() to "
         "Optimizer.apply_gradients or Optimizer.minimize.")


class _HookTimer:
    """Says when a hook should do its work again."""

    def reset(self):
        """Forget all steps."""

    def should_trigger_for_step(self, step):
        """Whether it is time."""
        raise NotImplementedError

    def update_last_triggered_step(self, step):
        """Note that the work was done; (seconds, steps) since the last time."""
        raise NotImplementedError

    def last_triggered_step(self):
        """The last step at which the work was done."""
        raise NotImplementedError


class SecondOrStepTimer(_HookTimer):
    """Says when so many seconds or steps have passed.

    Args:
      every_secs: number, or None.  every_steps: int, or None; one of both.
    Raises:
      ValueError: both or none are given.
    Source: tf.train.SecondOrStepTimer.
    """

    def __init__(self, every_secs=None, every_steps=None):
        self._every_secs, self._every_steps = every_secs, every_steps
        if every_secs is None and every_steps is None:
            raise ValueError("Either every_secs or every_steps should be provided.")
        if every_secs is not None and every_steps is not None:
            raise ValueError("Can not provide both every_secs and every_steps.")
        self._last_step = self._last_time = None

    def reset(self):
        self._last_step = self._last_time = None

    def should_trigger_for_step(self, step):
        if self._last_step is None:
            return True
        if self._last_step == step:
            return False
        if self._every_secs is not None:
            return time.time() >= self._last_time + self._every_secs
        return step >= self._last_step + self._every_steps

    def update_last_triggered_step(self, step):
        now = time.time()
        first = self._last_time is None
        passed = (None, None) if first else (now - self._last_time, step - self._last_step)
        self._last_time, self._last_step = now, step
        return passed

    def last_triggered_step(self):
        return self._last_step


class _NeverTimer(_HookTimer):
    """Never says that it is time."""

    def should_trigger_for_step(self, step):
        return False

    def update_last_triggered_step(self, step):
        return None, None

    def last_triggered_step(self):
        return None


def _as_graph_element(obj):
    """The Tensor or Operation of a name, or of something like one, in the default graph."""
    graph = scopes.get_default_graph()
    if not isinstance(obj, str):
        if getattr(obj, "graph", None) is not graph:
            raise ValueError(f"Passed {obj} should have graph attribute that is equal to current graph {graph}.")
        return obj if isinstance(obj, Tensor) or not hasattr(obj, "_as_graph_element") else obj._as_graph_element()
    if ":" in obj:
        return graph.as_graph_element(obj)
    element = graph.as_graph_element(obj + ":0")
    try:
        graph.as_graph_element(obj + ":1")
    except (KeyError, ValueError):
        return element
    raise ValueError(f"Name {obj} is ambiguous, as this `Operation` has multiple outputs (at least 2).")


class LoggingTensorHook(SessionRunHook):
    """Logs tensors every so many runs or seconds.

    Args:
      tensors: dict tag -> Tensor or name, or list of Tensors or names.
      every_n_iter: int; every_n_secs: number; one of both, or at_end.
      at_end: bool, log at the end, too.
      formatter: function of a dict tag -> value that gives the text.
    Raises:
      ValueError: when to log is not said, or said twice.
    Source: tf.train.LoggingTensorHook.
    """

    def __init__(self, tensors, every_n_iter=None, every_n_secs=None, at_end=False, formatter=None):
        only_at_end = at_end and every_n_iter is None and every_n_secs is None
        if not only_at_end and (every_n_iter is None) == (every_n_secs is None):
            raise ValueError("either at_end and/or exactly one of every_n_iter and every_n_secs must be provided.")
        if every_n_iter is not None and every_n_iter <= 0:
            raise ValueError(f"invalid every_n_iter={every_n_iter}.")
        if isinstance(tensors, dict):
            self._tag_order = list(tensors)
        else:
            self._tag_order = list(tensors)
            tensors = {item: item for item in self._tag_order}
        self._tensors, self._formatter, self._log_at_end = tensors, formatter, at_end
        self._timer = _NeverTimer() if only_at_end else SecondOrStepTimer(every_n_secs, every_n_iter)

    def begin(self):
        self._timer.reset()
        self._iter_count, self._should_trigger = 0, False
        self._current_tensors = {tag: _as_graph_element(t) for tag, t in self._tensors.items()}

    def before_run(self, run_context):
        self._should_trigger = self._timer.should_trigger_for_step(self._iter_count)
        return SessionRunArgs(self._current_tensors) if self._should_trigger else None

    def after_run(self, run_context, run_values):
        if self._should_trigger:
            self._log_tensors(run_values.results)
        self._iter_count += 1

    def end(self, session):
        if self._log_at_end:
            self._log_tensors(session.run(self._current_tensors))

    def _log_tensors(self, values):
        seconds, _ = self._timer.update_last_triggered_step(self._iter_count)
        with np.printoptions(suppress=True):
            if self._formatter:
                logging.info(self._formatter(values))
                return
            # "%s": an f-string would show a float32 with the digits of a float64.
            text = ", ".join("%s = %s" % (tag, values[tag]) for tag in self._tag_order)
        if seconds is None:
            logging.info("%s", text)
        else:
            logging.info("%s (%.3f sec)", text, seconds)


class StopAtStepHook(SessionRunHook):
    """Stops after so many steps, or at a step.

    Args:
      num_steps: int, steps from the beginning.  last_step: int, value of the global step; one of both.
    Raises:
      ValueError: both or none are given.
    Source: tf.train.StopAtStepHook.
    """

    def __init__(self, num_steps=None, last_step=None):
        if num_steps is None and last_step is None:
            raise ValueError("One of num_steps or last_step must be specified.")
        if num_steps is not None and last_step is not None:
            raise ValueError("Only one of num_steps or last_step can be specified.")
        self._num_steps, self._last_step = num_steps, last_step

    def begin(self):
        self._global_step_tensor = _global_step_read("StopAtStepHook")

    def after_create_session(self, session, coord):
        if self._last_step is None:
            self._last_step = session.run(self._global_step_tensor) + self._num_steps

    def before_run(self, run_context):
        return SessionRunArgs(self._global_step_tensor)

    def after_run(self, run_context, run_values):
        if run_values.results + 1 >= self._last_step:
            # What was fetched may be from before the step: only a second look is sure.
            if run_context.session.run(self._global_step_tensor) >= self._last_step:
                run_context.request_stop()


def _global_step_read(who):
    """The tensor that reads the global step."""
    if training_util.get_global_step() is None:
        raise RuntimeError(f"Global step should be created to use {who}.")
    return get_or_create_global_step_read()


class CheckpointSaverListener:
    """Base of what listens to a CheckpointSaverHook.

    Source: tf.train.CheckpointSaverListener.
    """

    def begin(self):
        """Called when the hook begins."""

    def before_save(self, session, global_step_value):
        """Called before a checkpoint is written."""

    def after_save(self, session, global_step_value):
        """Called after a checkpoint was written; true ends the training."""

    def end(self, session, global_step_value):
        """Called when the hook ends."""


class StepCounterHook(SessionRunHook):
    """Logs how many steps are done in a second, and writes it as a summary.

    Args:
      every_n_steps: int, or None.  every_n_secs: number, or None; one of both.
      output_dir: str, or summary_writer: FileWriter.
    Raises:
      ValueError: both or none are given.
    Source: tf.train.StepCounterHook.
    """

    def __init__(self, every_n_steps=100, every_n_secs=None, output_dir=None, summary_writer=None):
        if (every_n_steps is None) == (every_n_secs is None):
            raise ValueError("exactly one of every_n_steps and every_n_secs should be provided.")
        self._timer = SecondOrStepTimer(every_n_secs, every_n_steps)
        self._summary_writer, self._output_dir = summary_writer, output_dir
        self._last_global_step, self._steps_per_run = None, 1

    def begin(self):
        if self._summary_writer is None and self._output_dir:
            self._summary_writer = FileWriterCache.get(self._output_dir)
        self._global_step_tensor = _global_step_read("StepCounterHook")
        self._summary_tag = training_util.get_global_step().op.name + "/sec"

    def before_run(self, run_context):
        return SessionRunArgs(self._global_step_tensor)

    def _log_and_record(self, elapsed_steps, elapsed_time, global_step):
        rate = elapsed_steps / elapsed_time if elapsed_time else float("inf")
        if self._summary_writer is not None:
            summary = messages.Summary(value=[messages.Summary.Value(tag=self._summary_tag, simple_value=rate)])
            self._summary_writer.add_summary(summary, global_step)
        logging.info("%s: %g", self._summary_tag, rate)

    def after_run(self, run_context, run_values):
        stale = run_values.results
        if self._timer.should_trigger_for_step(stale + self._steps_per_run):
            step = run_context.session.run(self._global_step_tensor)
            if self._timer.should_trigger_for_step(step):
                seconds, steps = self._timer.update_last_triggered_step(step)
                if seconds is not None:
                    self._log_and_record(steps, seconds, step)
        if stale == self._last_global_step:
            logging.log_first_n(logging.WARN, _HINT, 5, stale, self._last_global_step)
        self._last_global_step = stale


class NanLossDuringTrainingError(RuntimeError):
    """The loss is NaN.

    Source: tf.train.NanLossDuringTrainingError.
    """

    def __str__(self):
        return "NaN loss during training."


class NanTensorHook(SessionRunHook):
    """Stops when a loss is NaN.

    Args:
      loss_tensor: Tensor.
      fail_on_nan_loss: bool; False stops without an error.
    Source: tf.train.NanTensorHook.
    """

    def __init__(self, loss_tensor, fail_on_nan_loss=True):
        self._loss_tensor, self._fail_on_nan_loss = loss_tensor, fail_on_nan_loss

    def before_run(self, run_context):
        return SessionRunArgs(self._loss_tensor)

    def after_run(self, run_context, run_values):
        if np.isnan(run_values.results):
            text = "Model diverged with loss = NaN."
            if self._fail_on_nan_loss:
                logging.error(text)
                raise NanLossDuringTrainingError
            logging.warning(text)
            run_context.request_stop()


class GlobalStepWaiterHook(SessionRunHook):
    """Waits until the global step has reached a value.

    Args:
      wait_until_step: int.
    Source: tf.train.GlobalStepWaiterHook.
    """

    def __init__(self, wait_until_step):
        self._wait_until_step = wait_until_step

    def begin(self):
        self._worker_is_started = False
        self._global_step_tensor = _global_step_read("_GlobalStepWaiterHook")

    def before_run(self, run_context):
        if self._worker_is_started:
            return None
        if self._wait_until_step <= 0:
            self._worker_is_started = True
            return None
        logging.info("Waiting for global step %d before starting training.", self._wait_until_step)
        last = 0
        while True:
            step = run_context.session.run(self._global_step_tensor)
            if step >= self._wait_until_step:
                self._worker_is_started = True
                return None
            if step - last > 1000:
                logging.info("Waiting for global step %d before starting training. Current step is %d.",
                             self._wait_until_step, step)
                last = step
            time.sleep(.5)


class FinalOpsHook(SessionRunHook):
    """Runs ops at the end.

    Args:
      final_ops: what Session.run takes.
      final_ops_feed_dict: dict.
    Source: tf.train.FinalOpsHook.
    """

    def __init__(self, final_ops, final_ops_feed_dict=None):
        self._final_ops, self._final_ops_feed_dict, self._final_ops_values = final_ops, final_ops_feed_dict, None

    @property
    def final_ops_values(self):
        """What the ops gave."""
        return self._final_ops_values

    def end(self, session):
        if self._final_ops is not None:
            try:
                self._final_ops_values = session.run(self._final_ops, feed_dict=self._final_ops_feed_dict)
            except (errors.OutOfRangeError, StopIteration) as error:
                logging.warning("An OutOfRangeError or StopIteration exception is raised by the code in FinalOpsHook. "
                                "This typically means the Ops running by the FinalOpsHook have a dependency back to some "
                                "input source, which should not happen. Error: %s", error)
                raise


class FeedFnHook(SessionRunHook):
    """Feeds what a function gives.

    Args:
      feed_fn: function that returns a dict Tensor -> value.
    Source: tf.train.FeedFnHook.
    """

    def __init__(self, feed_fn):
        self.feed_fn = feed_fn

    def before_run(self, run_context):
        return SessionRunArgs(fetches=None, feed_dict=self.feed_fn())
