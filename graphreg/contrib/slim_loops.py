"""tf.contrib.slim.learning.train: the loop around a train op."""
import time

from .. import functions as tf
from ..core import errors, scopes
from ..functions.tables import tables_initializer
from ..platform import logging
from ..summary import summary_ops
from ..train import training_util
from ..training import saver as saver_module
from ..training.supervisor import Supervisor
from ..training.sync_replicas import SyncReplicasOptimizer
from ..variables import global_variables_initializer, local_variables_initializer, report_uninitialized_variables

_DEFAULT = object()


def train_step(sess, train_op, global_step, train_step_kwargs):
    """Run a step, log its loss, and say whether it was the last.

    Args:
      sess: Session.  train_op: Operation that gives the loss.  global_step: Tensor.
      train_step_kwargs: dict with the bool Tensors "should_log" and "should_stop", or without.
    Returns:
      (loss, bool).
    Source: tf.contrib.slim.learning.train_step.
    """
    start = time.time()
    loss, step = sess.run([train_op, global_step])
    seconds = time.time() - start
    if "should_log" in train_step_kwargs and sess.run(train_step_kwargs["should_log"]):
        logging.info("global step %d: loss = %.4f (%.3f sec/step)", step, loss, seconds)
    return loss, bool(sess.run(train_step_kwargs["should_stop"])) if "should_stop" in train_step_kwargs else False


def train(train_op, logdir, train_step_fn=train_step, train_step_kwargs=_DEFAULT, log_every_n_steps=1, graph=None,
          master="", is_chief=True, global_step=None, number_of_steps=None, init_op=_DEFAULT, init_feed_dict=None,
          local_init_op=_DEFAULT, init_fn=None, ready_op=_DEFAULT, summary_op=_DEFAULT, save_summaries_secs=600,
          summary_writer=_DEFAULT, startup_delay_steps=0, saver=None, save_interval_secs=600, sync_optimizer=None,
          session_config=None, session_wrapper=None, trace_every_n_steps=None, ignore_live_threads=False):
    """Train until number_of_steps, with checkpoints, summaries and the loss in the log.

    Args:
      train_op: Operation or Tensor that gives the loss.
      logdir: str, where checkpoints and events go; None: nowhere.
      train_step_fn: function like train_step; train_step_kwargs: its last argument.
      log_every_n_steps: int.  number_of_steps: int, or None: no end.
      graph: Graph.  master: str.  is_chief: bool.  global_step: Tensor.
      init_op, init_feed_dict, local_init_op, init_fn, ready_op, summary_op, summary_writer, saver: as for Supervisor.
      save_summaries_secs, save_interval_secs: numbers.
      startup_delay_steps: refused for others than the chief.
      sync_optimizer: SyncReplicasOptimizer that made the train_op, or a list of them.
      trace_every_n_steps: refused.
      session_config: ConfigProto.
      session_wrapper: function Session -> Session.
      ignore_live_threads: bool.
    Returns:
      The last loss.
    Raises:
      ValueError: no train_op, parts that need a logdir, or an optimizer of another kind.
    Source: tf.contrib.slim.learning.train.
    """
    if train_op is None:
        raise ValueError("train_op cannot be None.")
    if trace_every_n_steps is not None:
        raise errors.UnimplementedError(None, None, "slim.learning.train with trace_every_n_steps is not emulated")
    optimizers = _optimizers(sync_optimizer, startup_delay_steps)
    if not is_chief and startup_delay_steps:
        raise errors.UnimplementedError(None, None, "slim.learning.train with startup_delay_steps is not emulated")
    if logdir is None:
        if summary_op is not _DEFAULT and summary_op is not None:
            raise ValueError("Cannot provide summary_op because logdir=None")
        if saver is not None:
            raise ValueError("Cannot provide saver because logdir=None")
        summary_op = None
    graph = graph or scopes.get_default_graph()
    with graph.as_default():
        global_step = training_util.get_or_create_global_step() if global_step is None else global_step
        saver = saver or saver_module.Saver()
        parts = _parts(init_op, ready_op, local_init_op, optimizers, is_chief)
        if summary_op is _DEFAULT:
            summary_op = summary_ops.merge_all()
        tokens = [o.get_init_tokens_op() for o in optimizers] if is_chief else []
        if train_step_kwargs is _DEFAULT:
            train_step_kwargs = _step_arguments(global_step, number_of_steps, log_every_n_steps)
    sv = Supervisor(graph=graph, is_chief=is_chief, logdir=logdir, init_feed_dict=init_feed_dict, summary_op=summary_op,
                    summary_writer=Supervisor.USE_DEFAULT if summary_writer is _DEFAULT else summary_writer,
                    global_step=global_step, saver=saver, save_summaries_secs=save_summaries_secs,
                    save_model_secs=save_interval_secs, init_fn=init_fn, **parts)
    with sv.managed_session(master, start_standard_services=False, config=session_config) as sess:
        logging.info("Starting Session.")
        sess = sess if session_wrapper is None else session_wrapper(sess)
        if is_chief and logdir:
            sv.start_standard_services(sess)
        threads = sv.start_queue_runners(sess)
        logging.info("Starting Queues.")
        if tokens:
            sv.start_queue_runners(sess, [o.get_chief_queue_runner() for o in optimizers])
            sess.run(tokens)
        loss = _loop(sv, sess, train_op, train_step_fn, global_step, train_step_kwargs)
        if logdir and sv.is_chief:
            logging.info("Finished training! Saving model to disk.")
            sv.saver.save(sess, sv.save_path, global_step=sv.global_step)
            sv.stop(threads, close_summary_writer=True, ignore_live_threads=ignore_live_threads)
    return loss


def _optimizers(given, startup_delay_steps):
    """list of SyncReplicasOptimizers."""
    if given is None:
        return []
    if startup_delay_steps > 0:
        raise ValueError("startup_delay_steps must be zero when sync_optimizer is supplied.")
    found = [given] if isinstance(given, SyncReplicasOptimizer) else list(given)
    if not all(isinstance(o, SyncReplicasOptimizer) for o in found):
        raise ValueError("`sync_optimizer` must be a tf.train.SyncReplicasOptimizer.")
    return found


def _parts(init_op, ready_op, local_init_op, optimizers, is_chief):
    """What a supervisor initializes with, made where it is not given."""
    ready_for_local = {}
    with scopes.name_scope("init_ops"):
        if init_op is _DEFAULT:
            init_op = global_variables_initializer()
        if ready_op is _DEFAULT:
            ready_op = report_uninitialized_variables()
        if local_init_op is _DEFAULT:
            local_init_op = tf.group(local_variables_initializer(), tables_initializer())
        if optimizers:
            own = [o.chief_init_op if is_chief else o.local_step_init_op for o in optimizers]
            local_init_op = tf.group(*([] if local_init_op is None else [local_init_op]), *own)
            ready_for_local["ready_for_local_init_op"] = tf.group(*[o.ready_for_local_init_op for o in optimizers])
    return {"init_op": init_op, "ready_op": ready_op, "local_init_op": local_init_op, **ready_for_local}


def _step_arguments(global_step, number_of_steps, log_every_n_steps):
    with scopes.name_scope("train_step"):
        out = {}
        if number_of_steps:
            out["should_stop"] = tf.greater_equal(global_step, number_of_steps)
        else:
            out["should_stop"] = tf.constant(False)
        out["should_log"] = tf.equal(tf.mod(global_step, log_every_n_steps), 0)
    return out


def _loop(sv, sess, train_op, train_step_fn, global_step, train_step_kwargs):
    loss = None
    try:
        while not sv.should_stop():
            loss, stop = train_step_fn(sess, train_op, global_step, train_step_kwargs)
            if stop:
                logging.info("Stopping Training.")
                sv.request_stop()
                break
    except errors.OutOfRangeError as error:
        logging.info("Caught OutOfRangeError. Stopping Training. %s", error)
    return loss
