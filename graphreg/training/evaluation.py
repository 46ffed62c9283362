"""Loops around a checkpoint: count the evaluations, read the results at the end."""
import math
import time

from .. import functions as tf
from ..core import errors, scopes
from ..core.collections import GraphKeys
from ..core.operation import Operation, Tensor
from ..initializers import zeros_initializer
from ..platform import logging
from ..variable_scope import get_variable
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
