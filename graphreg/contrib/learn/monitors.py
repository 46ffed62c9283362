"""tf.contrib.learn.monitors: what watches the steps of a training; older than the hooks of tf.train."""
import os
import time

import numpy as np

from ...core import errors
from ...core.collections import GraphKeys, get_collection
from ...core.messages import SessionLog, Summary  # noqa: F401
from ...core.scopes import get_default_graph
from ...platform import logging
from ...summary.writer import FileWriterCache
from ...train.training_util import get_global_step
from ...training.checkpoint_state import latest_checkpoint
from ...training.hooks import NanLossDuringTrainingError
from ...training.session_run_hook import SessionRunArgs, SessionRunHook


class BaseMonitor:
    """What watches the steps of a training.

    run_on_all_workers  bool, not on the chief alone.

    Source: tf.contrib.learn.monitors.BaseMonitor.
    """

    run_on_all_workers = False

    def __init__(self):
        self._begun = False
        self._current_epoch = self._current_step = self._max_steps = self._estimator = None

    def set_estimator(self, estimator):
        """Say which Estimator is watched.

        Raises: ValueError: None.
        """
        if estimator is None:
            raise ValueError("Missing estimator.")
        self._estimator = estimator

    def begin(self, max_steps=None):
        """Called before the first step, with the default graph in place.

        Args: max_steps: int, the global step to reach, or None.
        Raises: ValueError: it was called before.
        """
        if self._begun:
            raise ValueError("begin called twice without end.")
        self._max_steps, self._begun = max_steps, True

    def end(self, session=None):
        """Called after the last step.

        Raises: ValueError: begin was not called.
        """
        if not self._begun:
            raise ValueError("end called without begin.")
        self._max_steps, self._begun = None, False

    def epoch_begin(self, epoch):
        """Called before an epoch.

        Raises: ValueError: another one has not ended, or its number is negative.
        """
        if self._current_epoch is not None:
            raise ValueError("epoch_begin called twice without epoch_end.")
        if epoch < 0:
            raise ValueError(f"Invalid epoch {epoch}.")
        self._current_epoch = epoch

    def epoch_end(self, epoch):
        """Called after an epoch.

        Raises: ValueError: another one was begun.
        """
        if self._current_epoch != epoch:
            raise ValueError("epoch_end expected %s but got %s.", self._current_epoch, epoch)
        self._current_epoch = None

    def step_begin(self, step):
        """Called before a step.  Returns: list of Tensors, or their names, that step_end is to see.

        Raises: ValueError: the step is negative.
        """
        if step < 0:
            raise ValueError(f"Invalid step {step}.")
        self._current_step = step
        return []

    def step_end(self, step, output):
        """Called after a step.

        Args: output: dict from Tensors or their names to values.
        Returns: bool, whether the training is to stop.
        Raises: ValueError: another step was begun.
        """
        if self._current_step != step:
            raise ValueError("step_end expected %s but got %s.", self._current_step, step)
        self._current_step = None
        return False

    def post_step(self, step, session):
        """Called after step_end, with the session."""


def _value(outputs, request):
    """The value of a Tensor, by it or its name."""
    return outputs[request] if request in outputs else outputs[request.name]


class EveryN(BaseMonitor):
    """A monitor that does something every n steps.

    Args: every_n_steps: int.  first_n_steps: int, so many first steps count, too.
    Source: tf.contrib.learn.monitors.EveryN.
    """

    def __init__(self, every_n_steps=100, first_n_steps=1):
        super().__init__()
        self._every_n_steps, self._first_n_steps = every_n_steps, first_n_steps
        self._last_successful_step, self._last_active_step = None, 0
        self._every_n_step_begin_called = False

    def every_n_step_begin(self, step):
        """As step_begin, of the steps that count."""
        return []

    def every_n_step_end(self, step, outputs):
        """As step_end, of the steps that count."""
        return False

    def every_n_post_step(self, step, session):
        """As post_step, of the steps that count, and at the end."""

    def step_begin(self, step):
        super().step_begin(step)
        if (step <= self._first_n_steps or step >= self._every_n_steps + self._last_active_step
                or step == self._max_steps):
            self._every_n_step_begin_called = True
            return self.every_n_step_begin(step)
        self._every_n_step_begin_called = False
        return []

    def step_end(self, step, output):
        super().step_end(step, output)
        return self.every_n_step_end(step, output) if self._every_n_step_begin_called else False

    def post_step(self, step, session):
        super().post_step(step, session)
        if self._every_n_step_begin_called:
            self.every_n_post_step(step, session)
            self._last_active_step = step
        self._last_successful_step = step

    def end(self, session=None):
        super().end(session)
        if self._last_successful_step != self._last_active_step:
            self.every_n_post_step(self._last_successful_step, session)


class StopAtStep(BaseMonitor):
    """Stops the training after a number of steps, or at a step.

    Args: num_steps: int, or last_step: int.
    Raises: ValueError: both or none of them is given.
    Source: tf.contrib.learn.monitors.StopAtStep.
    """

    run_on_all_workers = True

    def __init__(self, num_steps=None, last_step=None):
        super().__init__()
        if num_steps is None and last_step is None:
            raise ValueError("One of num_steps or last_step must be specified.")
        if num_steps is not None and last_step is not None:
            raise ValueError("Only one of num_steps or last_step can be specified.")
        self._num_steps, self._last_step = num_steps, last_step

    def step_begin(self, step):
        super().step_begin(step)
        if self._last_step is None:
            self._last_step = step + self._num_steps - 1
        return []

    def step_end(self, step, output):
        super().step_end(step, output)
        return step >= self._last_step


class PrintTensor(EveryN):
    """Logs values of Tensors.

    Args: tensor_names: list of names, or dict from what is logged to names.  every_n, first_n: int, as for EveryN.
    Source: tf.contrib.learn.monitors.PrintTensor.
    """

    def __init__(self, tensor_names, every_n=100, first_n=1):
        super().__init__(every_n, first_n)
        if not isinstance(tensor_names, dict):
            tensor_names = {name: name for name in tensor_names}
        self._tensor_names = tensor_names

    def every_n_step_begin(self, step):
        super().every_n_step_begin(step)
        return list(self._tensor_names.values())

    def every_n_step_end(self, step, outputs):
        super().every_n_step_end(step, outputs)
        told = [f"{tag} = {_value(outputs, name)!s}" for tag, name in self._tensor_names.items()
                if name in outputs or hasattr(name, "name")]
        logging.info("Step %d: %s", step, ", ".join(told))


class LoggingTrainable(EveryN):
    """Logs values of the trainable variables.

    Args: scope: str, of the variables' names.  every_n, first_n: int, as for EveryN.
    Source: tf.contrib.learn.monitors.LoggingTrainable.
    """

    def __init__(self, scope=None, every_n=100, first_n=1):
        super().__init__(every_n, first_n)
        self._scope = scope

    def every_n_step_begin(self, step):
        super().every_n_step_begin(step)
        self._names = [v.name for v in get_collection(GraphKeys.TRAINABLE_VARIABLES, scope=self._scope)]
        return list(self._names)

    def every_n_step_end(self, step, outputs):
        super().every_n_step_end(step, outputs)
        told = [f"{name} = {_value(outputs, name)!s}" for name in self._names if name in outputs]
        logging.info("Logging Trainable: Step %d: %s", step, ", ".join(told))


class CaptureVariable(EveryN):
    """Keeps values of a variable.

    values  dict from steps to arrays.

    Args: var_name: str.  every_n, first_n: int, as for EveryN.
    Source: tf.contrib.learn.monitors.CaptureVariable.
    """

    def __init__(self, var_name, every_n=100, first_n=1):
        super().__init__(every_n, first_n)
        self._var_name, self._var_values = var_name, {}

    values = property(lambda self: self._var_values)

    def every_n_step_begin(self, step):
        super().every_n_step_begin(step)
        return [self._var_name]

    def every_n_step_end(self, step, outputs):
        super().every_n_step_end(step, outputs)
        self._var_values[step] = _value(outputs, self._var_name)


class GraphDump(BaseMonitor):
    """Keeps the values of nearly all Tensors of each step.

    data  dict from steps to dicts from names to values.

    Args: ignore_ops: list of str, types of ops that are left out.
    Source: tf.contrib.learn.monitors.GraphDump.
    """

    IGNORE_OPS = ["Const", "Assign", "Identity", "Placeholder", "RandomUniform", "Cast", "RestoreSlice"]

    def __init__(self, ignore_ops=None):
        super().__init__()
        self._ignore_ops = ignore_ops or GraphDump.IGNORE_OPS
        self._data, self._tensors = {}, []

    data = property(lambda self: self._data)

    def begin(self, max_steps=None):
        super().begin(max_steps=max_steps)
        ops = [op for op in get_default_graph().get_operations() if op.type not in self._ignore_ops]
        self._tensors = [tensor for op in ops for tensor in op.outputs]

    def step_begin(self, step):
        super().step_begin(step)
        return self._tensors

    def step_end(self, step, output):
        super().step_end(step, output)
        self._data[step] = output

    def compare(self, other_dump, step, atol=1e-06):
        """(names of the equal values, dict from the others to their differences) of a step of two dumps.

        Args: other_dump: GraphDump.  step: int.  atol: number.
        Raises: ValueError: the other one has not all values.
        """
        equal, different = [], {}
        found, others = self.data.get(step, {}), other_dump.data.get(step, {})
        for key, value in found.items():
            if key not in others:
                raise ValueError("%s missing at step %s.", (key, step))
            if np.allclose(value, others[key], atol=atol):
                equal.append(key)
            else:
                different[key] = np.asarray(value) - np.asarray(others[key])
        return equal, different


class NanLoss(EveryN):
    """Ends the training when a loss is no number.

    Args: loss_tensor: Tensor.  every_n_steps: int.  fail_on_nan_loss: bool, by an error.
    Source: tf.contrib.learn.monitors.NanLoss.
    """

    def __init__(self, loss_tensor, every_n_steps=100, fail_on_nan_loss=True):
        super().__init__(every_n_steps=every_n_steps)
        self._loss_tensor, self._fail_on_nan_loss = loss_tensor, fail_on_nan_loss

    def every_n_step_begin(self, step):
        super().every_n_step_begin(step)
        return [self._loss_tensor]

    def every_n_step_end(self, step, outputs):
        super().every_n_step_end(step, outputs)
        if not np.isnan(_value(outputs, self._loss_tensor)):
            return False
        text = "Model diverged with loss = NaN."
        if self._fail_on_nan_loss:
            logging.error(text)
            raise NanLossDuringTrainingError
        logging.warning(text)
        return True


# ------------------------------------------------------------------ what writes files
class CheckpointSaver(BaseMonitor):
    """Saves checkpoints, at the first step, every so many steps or seconds, and at the end.

    Args:
      checkpoint_dir: str.  save_secs: number, or save_steps: int.  saver: Saver, or scaffold: Scaffold with one.
      checkpoint_basename: str.
    Raises: ValueError: both or none of save_secs and save_steps is given.
    Source: tf.contrib.learn.monitors.CheckpointSaver.
    """

    def __init__(self, checkpoint_dir, save_secs=None, save_steps=None, saver=None, checkpoint_basename="model.ckpt",
                 scaffold=None):
        logging.info("Create CheckpointSaver.")
        super().__init__()
        self._saver, self._scaffold = saver, scaffold
        self._writer = FileWriterCache.get(checkpoint_dir)
        self._save_path = os.path.join(checkpoint_dir, checkpoint_basename)
        self._save_secs, self._save_steps = save_secs, save_steps
        self._last_saved_time = self._last_begin_step = self._last_saved_step = None
        if save_steps is None and save_secs is None:
            raise ValueError("Either save_steps or save_secs should be provided")
        if save_steps is not None and save_secs is not None:
            raise ValueError("Can not provide both save_steps and save_secs.")

    def begin(self, max_steps=None):
        super().begin(max_steps)
        self._last_saved_time = self._last_begin_step = self._last_saved_step = None

    def step_begin(self, step):
        super().step_begin(step)
        self._last_begin_step = step
        return []

    def post_step(self, step, session):
        super().post_step(step, session)
        if self._last_saved_time is None or self._is_due(step):
            self._save(step, session)

    def _is_due(self, step):
        if self._save_steps is not None:
            return step >= self._last_saved_step + self._save_steps
        return time.time() >= self._last_saved_time + self._save_secs

    def end(self, session=None):
        super().end(session)
        self._save(self._last_begin_step, session)

    def _save(self, step, session):
        if step == self._last_saved_step:
            return
        logging.info("Saving checkpoints for %d into %s.", step, self._save_path)
        self._last_saved_time, self._last_saved_step = time.time(), step
        saver = self._scaffold.saver if self._saver is None else self._saver
        saver.save(session, self._save_path, global_step=step)
        self._writer.add_session_log(SessionLog(status=SessionLog.CHECKPOINT, checkpoint_path=self._save_path), step)


class _Writes(EveryN):
    """A monitor that writes events."""

    def __init__(self, every_n_steps, output_dir, summary_writer):
        super().__init__(every_n_steps=every_n_steps)
        self._summary_writer = summary_writer
        if summary_writer is None and output_dir:
            self._summary_writer = FileWriterCache.get(output_dir)

    def set_estimator(self, estimator):
        super().set_estimator(estimator)
        if self._summary_writer is None:
            self._summary_writer = FileWriterCache.get(estimator.model_dir)


class StepCounter(_Writes):
    """Writes how many steps pass in a second.

    Args: every_n_steps: int.  output_dir: str, or summary_writer: FileWriter; default the Estimator's.
    Source: tf.contrib.learn.monitors.StepCounter.
    """

    def __init__(self, every_n_steps=100, output_dir=None, summary_writer=None):
        super().__init__(every_n_steps, output_dir, summary_writer)
        self._last_reported_step = self._last_reported_time = None

    def every_n_step_end(self, current_step, outputs):
        now = time.time()
        if self._last_reported_time is not None and self._summary_writer:
            rate = (current_step - self._last_reported_step) / (now - self._last_reported_time)
            summary = Summary(value=[Summary.Value(tag="global_step/sec", simple_value=rate)])
            self._summary_writer.add_summary(summary, current_step)
        self._last_reported_step, self._last_reported_time = current_step, now


class SummarySaver(_Writes):
    """Writes summaries.

    Args:
      summary_op: string Tensor, or scaffold: Scaffold with one.  save_steps: int.
      output_dir: str, or summary_writer: FileWriter; default the Estimator's.
    Source: tf.contrib.learn.monitors.SummarySaver.
    """

    def __init__(self, summary_op, save_steps=100, output_dir=None, summary_writer=None, scaffold=None):
        super().__init__(save_steps, output_dir, summary_writer)
        self._summary_op, self._scaffold = summary_op, scaffold

    def _op(self):
        if self._summary_op is None and self._scaffold is not None:
            return self._scaffold.summary_op
        return self._summary_op

    def every_n_step_begin(self, step):
        super().every_n_step_begin(step)
        summary_op = self._op()
        return [] if summary_op is None else [summary_op]

    def every_n_step_end(self, step, outputs):
        super().every_n_step_end(step, outputs)
        summary_op = self._op()
        if summary_op is not None and self._summary_writer:
            self._summary_writer.add_summary(_value(outputs, summary_op), step)

    def end(self, session=None):
        super().end(session=session)
        if self._summary_writer:
            self._summary_writer.flush()


class ExportMonitor:
    """Refused: use tf.contrib.learn.make_export_strategy, or export_savedmodel.

    Source: tf.contrib.learn.monitors.ExportMonitor.
    """

    def __init__(self, *args, **kwargs):
        raise errors.not_emulated("ExportMonitor", "tf.contrib.learn.monitors; export_savedmodel writes SavedModels")


# ------------------------------------------------------------------ evaluation
class ValidationMonitor(EveryN):
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
                 early_stopping_metric_minimize=True, name=None, check_interval_secs=5):
        super().__init__(every_n_steps=every_n_steps, first_n_steps=-1)
        if x is None and input_fn is None:
            raise ValueError("Either x or input_fn should be provided.")
        self._evaluation = dict(x=x, y=y, input_fn=input_fn, batch_size=batch_size, steps=eval_steps, metrics=metrics,
                                hooks=hooks, name=name)
        self._check_interval_secs = check_interval_secs
        self._rounds, self._metric = early_stopping_rounds, early_stopping_metric
        self._sign = 1 if early_stopping_metric_minimize else -1
        self._best_step = self._best_value = self._best_metrics = None
        self._early_stopped, self._seen, self._looked = False, None, None

    early_stopped = property(lambda self: self._early_stopped)
    best_step = property(lambda self: self._best_step)
    best_value = property(lambda self: self._best_value)
    best_metrics = property(lambda self: self._best_metrics)

    def every_n_step_end(self, step, outputs):
        super().every_n_step_end(step, outputs)
        if self._estimator is None:
            raise ValueError("Missing call to set_estimator.")
        if not self._found_new() or not self._is_enough(step, self._validate(step)):
            return False
        logging.info("Stopping. Best step: %d with %s = %s.", self._best_step, self._metric, self._best_value)
        self._early_stopped = True
        return True

    def _found_new(self):
        """Whether there is a checkpoint that was not evaluated."""
        now, interval = time.time(), self._check_interval_secs
        if interval is not None and self._looked is not None and now - self._looked < interval:
            return False
        self._looked = now
        latest = latest_checkpoint(self._estimator.model_dir)
        if latest is None or latest == self._seen:
            return False
        self._seen = latest
        return True

    def _validate(self, step):
        results = self._estimator.evaluate(**self._evaluation)
        logging.info("Validation (step %d): %s", step, ", ".join(f"{k} = {v!s}" for k, v in results.items()))
        return results

    def _is_enough(self, step, results):
        """Whether the best evaluation was too long ago."""
        if self._rounds is None:
            return False
        if self._metric not in results:
            raise ValueError(f"Metric {self._metric} missing from outputs {set(results)}.")
        value = results[self._metric]
        if self._best_value is None or self._sign * value < self._sign * self._best_value:
            self._best_step, self._best_value, self._best_metrics = step, value, results
        return step - self._best_step >= self._rounds


# ------------------------------------------------------------------ as hooks
class RunHookAdapterForMonitors(SessionRunHook):
    """Monitors as one hook.

    Args: monitors: list of BaseMonitors.
    Source: tf.contrib.learn.monitors.RunHookAdapterForMonitors.
    """

    def __init__(self, monitors):
        self._monitors = monitors

    def begin(self):
        self._last_step, self._global_step_tensor = None, get_global_step()
        for monitor in self._monitors:
            monitor.begin(max_steps=None)

    def before_run(self, run_context):
        if self._last_step is None:
            self._last_step = run_context.session.run(self._global_step_tensor) + 1
        requested = {}
        graph = run_context.session.graph
        for monitor in self._monitors:
            for request in monitor.step_begin(self._last_step) or []:
                requested[request] = graph.as_graph_element(request)
        return SessionRunArgs({"global_step": self._global_step_tensor, "requests": _named(requested)})

    def after_run(self, run_context, run_values):
        outputs = run_values.results["requests"]
        stops = [monitor.step_end(self._last_step, outputs) for monitor in self._monitors]
        if any(stops):
            run_context.request_stop()
        for monitor in self._monitors:
            monitor.post_step(self._last_step, run_context.session)
        self._last_step = run_values.results["global_step"] + 1

    def end(self, session):
        for monitor in self._monitors:
            monitor.end(session=session)


def _named(requested):
    """Tensors by their names, as monitors look for them."""
    return {getattr(request, "name", request): element for request, element in requested.items()}


def replace_monitors_with_hooks(monitors_or_hooks, estimator):
    """Hooks that do what monitors and hooks do.

    Args: monitors_or_hooks: list of BaseMonitors and SessionRunHooks.  estimator: Estimator that is watched.
    Returns: list of SessionRunHooks.
    Source: tf.contrib.learn.monitors.replace_monitors_with_hooks.
    """
    given = monitors_or_hooks or []
    hooks = [m for m in given if isinstance(m, SessionRunHook)]
    monitors = [m for m in given if not isinstance(m, SessionRunHook)]
    for monitor in monitors:
        monitor.set_estimator(estimator)
    if not estimator.config.is_chief:
        monitors = [m for m in monitors if m.run_on_all_workers]
    return hooks + ([RunHookAdapterForMonitors(monitors)] if monitors else [])


def get_default_monitors(loss_op=None, summary_op=None, save_summary_steps=100, output_dir=None, summary_writer=None):
    """The monitors of a training that has none: the loss is logged, and summaries are written.

    Args: loss_op: Tensor.  summary_op: string Tensor.  the others: as for SummarySaver.
    Returns: list of monitors.
    Source: tf.contrib.learn.monitors.get_default_monitors.
    """
    made = []
    if loss_op is not None:
        made.append(PrintTensor(tensor_names={"loss": loss_op.name}))
    if summary_op is not None:
        made.append(SummarySaver(summary_op, save_steps=save_summary_steps, output_dir=output_dir,
                                 summary_writer=summary_writer))
    return made
