"""Hooks that write: checkpoints and summaries."""
import os

from ..core import messages, scopes
from ..core.collections import GraphKeys
from ..formats import files
from ..platform import logging
from ..summary.writer import FileWriterCache
from . import meta_graph
from .hooks import SecondOrStepTimer, _global_step_read
from .session_run_hook import SessionRunArgs, SessionRunHook
from .timeline import Timeline


class CheckpointSaverHook(SessionRunHook):
    """Saves a checkpoint at the beginning, every so many seconds or steps, and at the end.

    Args:
      checkpoint_dir: str.
      save_secs: number, or save_steps: int.
      saver: Saver, or scaffold: Scaffold.
      checkpoint_basename: str.
      listeners: list of CheckpointSaverListeners.
    Raises:
      ValueError: both or none of save_secs and save_steps, or of saver and scaffold, are given.
    Source: tf.train.CheckpointSaverHook.
    """

    def __init__(self, checkpoint_dir, save_secs=None, save_steps=None, saver=None, checkpoint_basename="model.ckpt",
                 scaffold=None, listeners=None):
        logging.info("Create CheckpointSaverHook.")
        if saver is not None and scaffold is not None:
            raise ValueError("You cannot provide both saver and scaffold.")
        self._saver, self._scaffold, self._checkpoint_dir = saver, scaffold, checkpoint_dir
        self._save_path = os.path.join(checkpoint_dir, checkpoint_basename)
        self._timer = SecondOrStepTimer(save_secs, save_steps)
        self._listeners, self._steps_per_run = listeners or [], 1

    def begin(self):
        self._summary_writer = FileWriterCache.get(self._checkpoint_dir)
        self._global_step_tensor = _global_step_read("CheckpointSaverHook")
        for listener in self._listeners:
            listener.begin()

    def after_create_session(self, session, coord):
        step = session.run(self._global_step_tensor)
        graph = scopes.get_default_graph()
        graph_def = graph.as_graph_def(add_shapes=True)
        meta_graph.write_graph(graph_def, self._checkpoint_dir, "graph.pbtxt")
        self._summary_writer.add_graph(None, graph_def=graph_def)
        self._summary_writer._add_meta_graph_of(graph_def)
        self._save(session, step)
        self._timer.update_last_triggered_step(step)

    def before_run(self, run_context):
        return SessionRunArgs(self._global_step_tensor)

    def after_run(self, run_context, run_values):
        if self._timer.should_trigger_for_step(run_values.results + self._steps_per_run):
            step = run_context.session.run(self._global_step_tensor)
            if self._timer.should_trigger_for_step(step):
                self._timer.update_last_triggered_step(step)
                if self._save(run_context.session, step):
                    run_context.request_stop()

    def end(self, session):
        last = session.run(self._global_step_tensor)
        if last != self._timer.last_triggered_step():
            self._save(session, last)
        for listener in self._listeners:
            listener.end(session, last)

    def _save(self, session, step):
        """Save; whether a listener wants the training to end."""
        logging.info("Saving checkpoints for %d into %s.", step, self._save_path)
        for listener in self._listeners:
            listener.before_save(session, step)
        self._get_saver().save(session, self._save_path, global_step=step)
        self._summary_writer.add_session_log(messages.SessionLog(
            status=messages.SessionLog.CHECKPOINT, checkpoint_path=self._save_path), step)
        stop = False
        for listener in self._listeners:
            if listener.after_save(session, step):
                logging.info("A CheckpointSaverListener requested that training be stopped. listener: {}".format(listener))
                stop = True
        return stop

    def _get_saver(self):
        if self._saver is not None:
            return self._saver
        if self._scaffold is not None:
            return self._scaffold.saver
        savers = scopes.get_default_graph().get_collection(GraphKeys.SAVERS)
        if not savers:
            raise RuntimeError("No items in collection {}. Please add a saver to the collection or provide a saver or "
                               "scaffold.".format(GraphKeys.SAVERS))
        if len(savers) > 1:
            raise RuntimeError("More than one item in collection {}. Please indicate which one to use by passing it "
                               "to the "
                               "constructor.".format(GraphKeys.SAVERS))
        self._saver = savers[0]
        return self._saver


class SummarySaverHook(SessionRunHook):
    """Writes summaries every so many steps or seconds.

    Args:
      save_steps: int, or save_secs: number.
      output_dir: str, or summary_writer: FileWriter.
      scaffold: Scaffold, or summary_op: string Tensor or list of them.
    Raises:
      ValueError: both or none of scaffold and summary_op, or of save_steps and save_secs, are given.
    Source: tf.train.SummarySaverHook.
    """

    def __init__(self, save_steps=None, save_secs=None, output_dir=None, summary_writer=None, scaffold=None,
                 summary_op=None):
        if (scaffold is None) == (summary_op is None):
            raise ValueError("Exactly one of scaffold or summary_op must be provided.")
        self._summary_op, self._scaffold = summary_op, scaffold
        self._summary_writer, self._output_dir = summary_writer, output_dir
        self._timer = SecondOrStepTimer(save_secs, save_steps)

    def begin(self):
        if self._summary_writer is None and self._output_dir:
            self._summary_writer = FileWriterCache.get(self._output_dir)
        self._next_step = None
        self._global_step_tensor = _global_step_read("SummarySaverHook")

    def before_run(self, run_context):
        self._request_summary = self._next_step is None or self._timer.should_trigger_for_step(self._next_step)
        requests = {"global_step": self._global_step_tensor}
        if self._request_summary:
            ops = self._get_summary_op()
            if ops is not None:
                requests["summary"] = ops
        return SessionRunArgs(requests)

    def after_run(self, run_context, run_values):
        if not self._summary_writer:
            return
        step = run_values.results["global_step"] + 1
        if self._next_step is None or self._request_summary:
            step = run_context.session.run(self._global_step_tensor)
        if self._next_step is None:
            self._summary_writer.add_session_log(messages.SessionLog(status=messages.SessionLog.START), step)
        if self._request_summary:
            self._timer.update_last_triggered_step(step)
            for summary in run_values.results.get("summary", ()):
                self._summary_writer.add_summary(summary, step)
        self._next_step = step + 1

    def end(self, session=None):
        if self._summary_writer:
            self._summary_writer.flush()

    def _get_summary_op(self):
        op = self._summary_op
        if op is None and self._scaffold.summary_op is not None:
            op = self._scaffold.summary_op
        return None if op is None else op if isinstance(op, list) else [op]


class ProfilerHook(SessionRunHook):
    """Writes when each op ran, every so many steps or seconds, as traces for chrome://tracing: timeline-<step>.json.

    Args:
      save_steps: int, or save_secs: number.
      output_dir: str.
      show_dataflow, show_memory: bool, as for Timeline.generate_chrome_trace_format.
    Raises:
      ValueError: both or none of save_steps and save_secs are given.
    Source: tf.train.ProfilerHook.
    """

    def __init__(self, save_steps=None, save_secs=None, output_dir="", show_dataflow=True, show_memory=False):
        self._output_file = os.path.join(output_dir, "timeline-{}.json")
        self._file_writer = FileWriterCache.get(output_dir)
        self._show_dataflow, self._show_memory = show_dataflow, show_memory
        self._timer = SecondOrStepTimer(every_secs=save_secs, every_steps=save_steps)

    def begin(self):
        self._next_step = None
        self._global_step_tensor = _global_step_read("ProfilerHook")

    def before_run(self, run_context):
        self._asked = self._next_step is not None and self._timer.should_trigger_for_step(self._next_step)
        options = messages.RunOptions(trace_level=messages.RunOptions.FULL_TRACE) if self._asked else None
        return SessionRunArgs({"global_step": self._global_step_tensor}, options=options)

    def after_run(self, run_context, run_values):
        step = run_values.results["global_step"] + 1
        if self._next_step is None:
            # The first run is not traced: what follows is what training is like.
            self._timer.update_last_triggered_step(step - 1)
        if self._asked:
            step = run_context.session.run(self._global_step_tensor)
            self._timer.update_last_triggered_step(step)
            self._save(step, run_values.run_metadata)
            self._file_writer.add_run_metadata(run_values.run_metadata, f"step_{step}")
        self._next_step = step + 1

    def _save(self, step, run_metadata):
        path = self._output_file.format(step)
        logging.info("Saving timeline for %d into '%s'.", step, path)
        text = Timeline(run_metadata.step_stats).generate_chrome_trace_format(
            show_dataflow=self._show_dataflow, show_memory=self._show_memory)
        files.write_file(path, [text.encode()])
