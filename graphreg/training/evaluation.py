"""Loops around a checkpoint: count the evaluations, read the results at the end."""
import math
import time

from .. import functions as tf
from ..core import errors, scopes
from ..core.collections import GraphKeys
from ..core.operation import Operation, Tensor
from ..initializers import zeros_initializer
from ..platform import logging
from ..summary import summary_ops
from ..summary.writer import FileWriterCache
from ..train import training_util
from ..variable_scope import get_variable
from . import checkpoint_state
from .hooks import FinalOpsHook
from .monitored_session import ChiefSessionCreator, MonitoredSession
from .session_run_hook import SessionRunArgs, SessionRunHook


def get_or_create_eval_step():
    """The local variable that counts the steps of an evaluation.

    Returns:
      int64 variable.
    Raises:
      ValueError: there are several.
    Source: tf.contrib.training.get_or_create_eval_step.
    """
    graph = scopes.get_default_graph()
    found = graph.get_collection(GraphKeys.EVAL_STEP)
    if len(found) > 1:
        raise ValueError("Multiple tensors added to tf.GraphKeys.EVAL_STEP")
    if found:
        return found[0]
    return get_variable("eval_step", [], "int64", zeros_initializer(), trainable=False,
                        collections=[GraphKeys.LOCAL_VARIABLES, GraphKeys.EVAL_STEP])


def _updates(eval_ops):
    """list of the ops of an evaluation, in whatever form they were given."""
    if isinstance(eval_ops, dict):
        return list(eval_ops.values())
    return list(eval_ops) if isinstance(eval_ops, (list, tuple)) else [eval_ops]


class StopAfterNEvalsHook(SessionRunHook):
    """Stops an evaluation after so many steps.

    Args:
      num_evals: int, None: at the end of the input.
      log_progress: bool, log ten times how far it is.
    Source: tf.contrib.training.StopAfterNEvalsHook.
    """

    def __init__(self, num_evals, log_progress=True):
        self._num_evals, self._log_progress, self._evals_completed = num_evals, log_progress, None
        self._log_frequency = 1 if num_evals is None or num_evals < 20 else math.floor(num_evals / 10.)

    def _set_evals_completed_tensor(self, updated_eval_step):
        self._evals_completed = updated_eval_step

    def before_run(self, run_context):
        return SessionRunArgs({"evals_completed": self._evals_completed})

    def after_run(self, run_context, run_values):
        done = run_values.results["evals_completed"]
        if self._log_progress:
            if self._num_evals is None:
                logging.info("Evaluation [%d]", done)
            elif done % self._log_frequency == 0 or done == self._num_evals:
                logging.info("Evaluation [%d/%d]", done, self._num_evals)
        if self._num_evals is not None and done >= self._num_evals:
            run_context.request_stop()


def _with_eval_step(eval_ops, step):
    """(the ops of an evaluation together with the one that counts its steps, what reads the count after them)."""
    update = tf.assign_add(step, 1)
    if isinstance(eval_ops, dict):
        eval_ops = dict(eval_ops, update_eval_step=update)
    elif isinstance(eval_ops, (tuple, list)):
        eval_ops = list(eval_ops) + [update]
    else:
        eval_ops = [eval_ops, update]
    with scopes.control_dependencies([op for op in _updates(eval_ops) if isinstance(op, (Operation, Tensor))]):
        return eval_ops, tf.identity(step.read_value())


def evaluate_once(checkpoint_path, master="", scaffold=None, eval_ops=None, feed_dict=None, final_ops=None,
                  final_ops_feed_dict=None, hooks=None, config=None):
    """Evaluate a checkpoint: run eval_ops until a hook or the input ends that, then final_ops.

    Args:
      checkpoint_path: str, prefix of the checkpoint; None: initial values.
      master: str.  scaffold: Scaffold.  config: ConfigProto.
      eval_ops: Operation, Tensor, or list or dict of them.  feed_dict: dict for them.
      final_ops: what Session.run takes.  final_ops_feed_dict: dict for them.
      hooks: list of SessionRunHooks.
    Returns:
      the values of final_ops, or None.
    Source: tf.contrib.training.evaluate_once.
    """
    step, hooks = get_or_create_eval_step(), list(hooks or [])
    if eval_ops is not None:
        eval_ops, count = _with_eval_step(eval_ops, step)
        for hook in hooks:
            if isinstance(hook, StopAfterNEvalsHook):
                hook._set_evals_completed_tensor(count)
    logging.info("Starting evaluation at " + time.strftime("%Y-%m-%dT%H:%M:%SZ", time.localtime()))
    creator = ChiefSessionCreator(scaffold, master, config, checkpoint_filename_with_path=checkpoint_path)
    final = FinalOpsHook(final_ops, final_ops_feed_dict)
    hooks.append(final)
    with MonitoredSession(session_creator=creator, hooks=hooks) as session:
        if eval_ops is not None:
            while not session.should_stop():
                session.run(eval_ops, feed_dict)
    logging.info("Finished evaluation at " + time.strftime("%Y-%m-%d-%H:%M:%S", time.localtime()))
    return final.final_ops_values


class SummaryAtEndHook(SessionRunHook):
    """Writes summaries when the evaluation ends.

    Args:
      log_dir: str, or summary_writer: FileWriter, where to.
      summary_op: string Tensor, default all summaries merged.  feed_dict: dict for it.
    Source: tf.contrib.training.SummaryAtEndHook.
    """

    def __init__(self, log_dir=None, summary_writer=None, summary_op=None, feed_dict=None):
        self._summary_op, self._all_summaries = summary_op, summary_op is None
        self._feed_dict, self._summary_writer, self._log_dir = feed_dict, summary_writer, log_dir

    def begin(self):
        if self._all_summaries:
            self._summary_op = summary_ops.merge_all()
        self._global_step = training_util.get_or_create_global_step()

    def after_create_session(self, session, coord):
        if self._summary_writer is None and self._log_dir:
            self._summary_writer = FileWriterCache.get(self._log_dir)

    def end(self, session):
        step = training_util.global_step(session, self._global_step)
        found = session.run(self._summary_op, self._feed_dict)
        if self._summary_writer:
            self._summary_writer.add_summary(found, step)
            self._summary_writer.flush()


def evaluate_repeatedly(checkpoint_dir, master="", scaffold=None, eval_ops=None, feed_dict=None, final_ops=None,
                        final_ops_feed_dict=None, eval_interval_secs=60, hooks=None, config=None,
                        max_number_of_evaluations=None, timeout=None, timeout_fn=None):
    """Evaluate each new checkpoint of a folder.

    Args:
      checkpoint_dir: str.  eval_interval_secs: float, at least so long from one to the next.
      max_number_of_evaluations: int, default without end.  timeout: float, seconds to wait for a checkpoint.
      timeout_fn: function () -> bool, whether to stop after a timeout.  Others as for evaluate_once.
    Returns:
      the last values of final_ops, or None.
    Source: tf.contrib.training.evaluate_repeatedly.
    """
    step, hooks = get_or_create_eval_step(), list(hooks or [])
    if eval_ops is not None:
        update = tf.assign_add(step, 1)
        for hook in hooks:
            if isinstance(hook, StopAfterNEvalsHook):
                hook._set_evals_completed_tensor(update)
        eval_ops = _updates(eval_ops) + [update]
    final = FinalOpsHook(final_ops, final_ops_feed_dict)
    hooks.append(final)
    done = 0
    for path in checkpoint_state.checkpoints_iterator(checkpoint_dir, eval_interval_secs, timeout, timeout_fn):
        creator = ChiefSessionCreator(scaffold, checkpoint_filename_with_path=path, master=master, config=config)
        with MonitoredSession(session_creator=creator, hooks=hooks) as session:
            logging.info("Starting evaluation at " + time.strftime("%Y-%m-%d-%H:%M:%S", time.gmtime()))
            while eval_ops is not None and not session.should_stop():
                session.run(eval_ops, feed_dict)
            logging.info("Finished evaluation at " + time.strftime("%Y-%m-%d-%H:%M:%S", time.gmtime()))
        done += 1
        if max_number_of_evaluations is not None and done >= max_number_of_evaluations:
            break
    return final.final_ops_values
