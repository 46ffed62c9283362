"""Supervisor: a training session with checkpoints, summaries and step counts written by threads of their own."""
import contextlib
import os
import time

from .. import functions as tf
from ..core import messages, scopes
from ..core.collections import GraphKeys
from ..functions.tables import tables_initializer
from ..platform import logging
from ..summary import summary_ops, writer
from ..train import training_util
from ..variables import (
    global_variables, global_variables_initializer, local_variables_initializer, report_uninitialized_variables)
from . import meta_graph, queue_runner, saver as saver_module
from .coordinator import Coordinator, LooperThread
from .session_manager import SessionManager

_DEFAULT = object()


class Supervisor:
    """Prepares a session, and saves checkpoints and summaries while it is used.

    Args:
      graph: Graph, default the default one; it is finished here.
      ready_op, ready_for_local_init_op: string Tensors, names of variables without a value.
      is_chief: bool.
      init_op, local_init_op: Operations; init_feed_dict: dict; init_fn: function of the session.
      logdir: str, where checkpoints and events go; None: nowhere.
      summary_op: string Tensor.  saver: Saver.  global_step: Tensor.
      save_summaries_secs, save_model_secs: numbers, seconds; 0 never.
      recovery_wait_secs, stop_grace_secs: numbers.
      checkpoint_basename: str.
      session_manager: SessionManager.
      summary_writer: FileWriter.
      local_init_run_options: RunOptions.
    Source: tf.train.Supervisor.
    """

    USE_DEFAULT = _DEFAULT

    def __init__(self, graph=None, ready_op=_DEFAULT, ready_for_local_init_op=_DEFAULT, is_chief=True, init_op=_DEFAULT,
                 init_feed_dict=None, local_init_op=_DEFAULT, logdir=None, summary_op=_DEFAULT, saver=_DEFAULT,
                 global_step=_DEFAULT, save_summaries_secs=120, save_model_secs=600, recovery_wait_secs=30,
                 stop_grace_secs=120, checkpoint_basename="model.ckpt", session_manager=None, summary_writer=_DEFAULT,
                 init_fn=None, local_init_run_options=None):
        self._graph = scopes.get_default_graph() if graph is None else graph
        with self._graph.as_default():
            self._init_ready_op(ready_op, ready_for_local_init_op)
            self._init_init_op(init_op, local_init_op)
            self._saver = self._default(saver, GraphKeys.SAVERS, lambda: saver_module.Saver() if global_variables() else None)
            self._summary_op = self._default(summary_op, GraphKeys.SUMMARY_OP, summary_ops.merge_all)
            self._global_step = self._default(
                global_step, GraphKeys.GLOBAL_STEP, lambda: training_util.get_global_step(self._graph))
        self._init_feed_dict, self._init_fn = init_feed_dict, init_fn
        self._is_chief, self._logdir = is_chief, logdir
        self._stop_grace_secs, self._recovery_wait_secs = stop_grace_secs, recovery_wait_secs
        self._save_summaries_secs = self._save_model_secs = self._save_path = self._summary_writer = None
        self._coord = Coordinator()
        if is_chief:
            self._init_chief(checkpoint_basename, save_model_secs, save_summaries_secs, summary_writer)
        self._session_manager = session_manager or SessionManager(
            local_init_op=self._local_init_op, ready_op=self._ready_op,
            ready_for_local_init_op=self._ready_for_local_init_op, graph=self._graph,
            recovery_wait_secs=recovery_wait_secs, local_init_run_options=local_init_run_options)
        self._graph_added_to_summary = False
        self._graph.finalize()

    # -------------------------------------------------------------- parts
    def _default(self, given, key, make):
        """What was given, else the first item of a collection, else a new one that is put into it."""
        if given is not _DEFAULT:
            return given
        found = self._graph.get_collection(key)
        if found:
            return found[0]
        made = make()
        if made is not None:
            self._graph.add_to_collection(key, made)
        return made

    def _init_ready_op(self, ready_op, ready_for_local_init_op):
        self._ready_op = self._default(ready_op, GraphKeys.READY_OP, report_uninitialized_variables)
        if ready_for_local_init_op is _DEFAULT:
            ready_for_local_init_op = self._default(_DEFAULT, GraphKeys.READY_FOR_LOCAL_INIT_OP, lambda: None)
        self._ready_for_local_init_op = ready_for_local_init_op

    def _init_init_op(self, init_op, local_init_op):
        self._init_op = self._default(init_op, GraphKeys.INIT_OP, global_variables_initializer)
        self._local_init_op = self._default(
            local_init_op, GraphKeys.LOCAL_INIT_OP, lambda: tf.group(local_variables_initializer(), tables_initializer()))

    def _init_chief(self, basename, save_model_secs, save_summaries_secs, summary_writer):
        self._save_model_secs, self._save_summaries_secs = save_model_secs, save_summaries_secs
        if self._logdir:
            self._save_path = os.path.join(self._logdir, basename)
        if summary_writer is not _DEFAULT:
            self._summary_writer = summary_writer
        elif self._logdir:
            self._summary_writer = writer.FileWriter(self._logdir)

    is_chief = property(lambda self: self._is_chief)
    session_manager = property(lambda self: self._session_manager)
    coord = property(lambda self: self._coord)
    init_op = property(lambda self: self._init_op)
    init_feed_dict = property(lambda self: self._init_feed_dict)
    ready_op = property(lambda self: self._ready_op)
    ready_for_local_init_op = property(lambda self: self._ready_for_local_init_op)
    summary_writer = property(lambda self: self._summary_writer)
    summary_op = property(lambda self: self._summary_op)
    save_summaries_secs = property(lambda self: self._save_summaries_secs)
    global_step = property(lambda self: self._global_step)
    saver = property(lambda self: self._saver)
    save_model_secs = property(lambda self: self._save_model_secs)
    save_path = property(lambda self: self._save_path)

    # -------------------------------------------------------------- sessions
    def _write_graph(self):
        if not self._logdir:
            return
        meta_graph.write_graph(self._graph.as_graph_def(add_shapes=True), self._logdir, "graph.pbtxt")
        if self._summary_writer and not self._graph_added_to_summary:
            self._summary_writer.add_graph(self._graph)
            self._summary_writer._add_meta_graph_of(self._graph.as_graph_def(add_shapes=True))
            self._graph_added_to_summary = True

    def prepare_or_wait_for_session(self, master="", config=None, wait_for_checkpoint=False, max_wait_secs=7200,
                                    start_standard_services=True):
        """A session that is restored or initialized, with its threads started.

        Args:
          master: str.  config: ConfigProto.
          wait_for_checkpoint: bool.  max_wait_secs: number.
          start_standard_services: bool, start queue runners and the threads that save.
        Returns:
          Session.
        Source: tf.train.Supervisor.prepare_or_wait_for_session.
        """
        self._coord.clear_stop()
        if self._summary_writer:
            self._summary_writer.reopen()
        if self._is_chief:
            sess = self._session_manager.prepare_session(
                master, init_op=self._init_op, saver=self._saver, checkpoint_dir=self._logdir,
                wait_for_checkpoint=wait_for_checkpoint, max_wait_secs=max_wait_secs, config=config,
                init_feed_dict=self._init_feed_dict, init_fn=self._init_fn)
            self._write_graph()
            if start_standard_services:
                logging.info("Starting standard services.")
                self.start_standard_services(sess)
        else:
            sess = self._session_manager.wait_for_session(master, config=config, max_wait_secs=max_wait_secs)
        if start_standard_services:
            logging.info("Starting queue runners.")
            self.start_queue_runners(sess)
        return sess

    @contextlib.contextmanager
    def managed_session(self, master="", config=None, start_standard_services=True, close_summary_writer=True):
        """Context manager: a prepared session; an error in it stops all threads and comes out at the end.

        Args: as for prepare_or_wait_for_session; close_summary_writer: bool.
        Source: tf.train.Supervisor.managed_session.
        """
        sess = None
        try:
            sess = self.prepare_or_wait_for_session(master=master, config=config,
                                                    start_standard_services=start_standard_services)
            yield sess
        except Exception as error:
            self.request_stop(error)
        finally:
            try:
                self.stop(close_summary_writer=close_summary_writer)
            finally:
                if sess is not None:
                    sess.close()

    def start_standard_services(self, sess):
        """Start the threads that save checkpoints and summaries and count steps.

        Args:
          sess: Session.
        Returns:
          list of Threads, None without a logdir.
        Raises:
          RuntimeError: this is not the chief.
        Source: tf.train.Supervisor.start_standard_services.
        """
        if not self._is_chief:
            raise RuntimeError("Only chief supervisor can start standard services. Because only chief supervisors can write "
                               "events.")
        if not self._logdir:
            logging.warning("Standard services need a 'logdir' passed to the SessionManager")
            return None
        if self._global_step is not None and self._summary_writer:
            step = training_util.global_step(sess, self._global_step)
            self._summary_writer.add_session_log(messages.SessionLog(status=messages.SessionLog.START), step)
        threads = []
        if self._save_summaries_secs and self._summary_writer:
            if self._summary_op is not None:
                threads.append(_SummaryThread(self, sess))
            if self._global_step is not None:
                threads.append(_StepCounterThread(self, sess))
        if self.saver and self._save_model_secs:
            threads.append(_CheckpointThread(self, sess))
        for thread in threads:
            thread.start()
        return threads

    def start_queue_runners(self, sess, queue_runners=None):
        """Start the threads of queue runners (default: of the graph's collection).

        Returns:
          list of Threads.
        Source: tf.train.Supervisor.start_queue_runners.
        """
        runners = self._graph.get_collection(GraphKeys.QUEUE_RUNNERS) if queue_runners is None else queue_runners
        return [thread for qr in runners
                for thread in qr.create_threads(sess, coord=self._coord, daemon=True, start=True)]

    def loop(self, timer_interval_secs, target, args=None, kwargs=None):
        """Start a LooperThread and return it.

        Source: tf.train.Supervisor.loop.
        """
        looper = LooperThread(self._coord, timer_interval_secs, target=target, args=args, kwargs=kwargs)
        looper.start()
        return looper

    def stop(self, threads=None, close_summary_writer=True, ignore_live_threads=False):
        """Stop all threads and wait for them.

        Args: as for Coordinator.join; close_summary_writer: bool.
        Source: tf.train.Supervisor.stop.
        """
        self._coord.request_stop()
        try:
            self._coord.join(threads, stop_grace_period_secs=self._stop_grace_secs,
                             ignore_live_threads=ignore_live_threads)
        finally:
            if close_summary_writer and self._summary_writer:
                self._summary_writer.add_session_log(messages.SessionLog(status=messages.SessionLog.STOP))
                self._summary_writer.close()
                self._graph_added_to_summary = False

    def request_stop(self, ex=None):
        """Ask all threads to stop."""
        self._coord.request_stop(ex=ex)

    def should_stop(self):
        """Whether a stop was requested."""
        return self._coord.should_stop()

    def stop_on_exception(self):
        """Context manager: an exception in it stops all threads."""
        return self._coord.stop_on_exception()

    def wait_for_stop(self):
        """Wait until a stop is requested."""
        self._coord.wait_for_stop()

    def summary_computed(self, sess, summary, global_step=None):
        """Write a summary.

        Args:
          sess: Session.  summary: Summary or bytes.
          global_step: int, default the value of the global step.
        Raises:
          RuntimeError: there is no writer, or no step.
        Source: tf.train.Supervisor.summary_computed.
        """
        if not self._summary_writer:
            raise RuntimeError("Writing a summary requires a summary writer.")
        if global_step is None and self.global_step is not None:
            global_step = training_util.global_step(sess, self.global_step)
        self._summary_writer.add_summary(summary, global_step)

    # TF's old names.
    PrepareSession = prepare_or_wait_for_session
    StartStandardServices = start_standard_services
    StartQueueRunners = start_queue_runners
    Loop, Stop, RequestStop, ShouldStop = loop, stop, request_stop, should_stop
    StopOnException, WaitForStop, SummaryComputed = stop_on_exception, wait_for_stop, summary_computed


# ------------------------------------------------------------------ threads
class _SummaryThread(LooperThread):
    """Writes summaries."""

    def __init__(self, sv, sess):
        super().__init__(sv.coord, sv.save_summaries_secs)
        self._sv, self._sess = sv, sess

    def run_loop(self):
        sv = self._sv
        if sv.global_step is None:
            summary, step = self._sess.run(sv.summary_op), None
        else:
            summary, step = self._sess.run([sv.summary_op, sv.global_step])
        if sv.summary_writer:
            logging.info("Recording summary at step %s.", step)
            sv.summary_writer.add_summary(summary, step)


class _StepCounterThread(LooperThread):
    """Writes how many steps are done in a second."""

    def __init__(self, sv, sess):
        super().__init__(sv.coord, sv.save_summaries_secs)
        self._sv, self._sess = sv, sess
        self._tag = f"{sv.global_step.op.name}/sec"
        self._last_time, self._last_step = 0., 0

    def start_loop(self):
        self._last_time = time.time()
        self._last_step = training_util.global_step(self._sess, self._sv.global_step)

    def run_loop(self):
        step, now = training_util.global_step(self._sess, self._sv.global_step), time.time()
        steps, seconds = step - self._last_step, now - self._last_time
        self._last_step, self._last_time = step, now
        rate = steps / seconds if seconds > 0 else float("inf")
        summary = messages.Summary(value=[messages.Summary.Value(tag=self._tag, simple_value=rate)])
        if self._sv.summary_writer:
            self._sv.summary_writer.add_summary(summary, step)
        logging.info("%s: %g", self._tag, rate)


class _CheckpointThread(LooperThread):
    """Saves checkpoints."""

    def __init__(self, sv, sess):
        super().__init__(sv.coord, sv.save_model_secs)
        self._sv, self._sess = sv, sess

    def run_loop(self):
        sv = self._sv
        logging.info("Saving checkpoint to path %s", sv.save_path)
        sv.saver.save(self._sess, sv.save_path, global_step=sv.global_step)
        if sv.summary_writer and sv.global_step is not None:
            step = training_util.global_step(self._sess, sv.global_step)
            sv.summary_writer.add_session_log(messages.SessionLog(
                status=messages.SessionLog.CHECKPOINT, checkpoint_path=sv.save_path), step)
