"""tf.contrib.learn.graph_actions: training, evaluation and inference with a graph, before there were Estimators."""
import itertools
import math
import time

from ... import functions as tf
from ...core import errors
from ...core.collections import GraphKeys
from ...core.convert import is_tensor
from ...core.messages import Summary
from ...platform import logging
from ...session import Session
from ...summary.summary_ops import merge_all
from ...summary.writer import FileWriterCache
from ...train.training_util import get_global_step, global_step as step_of
from ...training.checkpoint_reader import load_variable  # noqa: F401
from ...training.coordinator import Coordinator
from ...training.hooks import NanLossDuringTrainingError
from ...training.queue_runner import start_queue_runners
from ...training.saver import Saver
from ...training.supervisor import Supervisor
from ...variables import global_variables_initializer, local_variables_initializer
from . import monitors as monitors_lib


def clear_summary_writers():
    """Forget the writers of events.  Source: tf.contrib.learn.graph_actions.clear_summary_writers."""
    return FileWriterCache.clear()


def get_summary_writer(logdir):
    """The FileWriter of a folder.  Source: tf.contrib.learn.graph_actions.get_summary_writer."""
    return FileWriterCache.get(logdir)


# ------------------------------------------------------------------ training
def train(graph, output_dir, train_op, loss_op, global_step_tensor=None, init_op=None, init_feed_dict=None,
          init_fn=None, log_every_steps=10, supervisor_is_chief=True, supervisor_master="",
          supervisor_save_model_secs=600, keep_checkpoint_max=5, supervisor_save_summaries_steps=100, feed_fn=None,
          steps=None, fail_on_nan_loss=True, monitors=None, max_steps=None):
    """Train, with checkpoints and events.

    Args:
      graph: Graph.  output_dir: str.  train_op: Operation.  loss_op: scalar Tensor.
      global_step_tensor: variable, default the graph's.
      init_op, init_feed_dict, init_fn: as for tf.train.Supervisor.  log_every_steps: of no consequence.
      supervisor_is_chief, supervisor_master: as for tf.train.Supervisor.  supervisor_save_model_secs: number.
      keep_checkpoint_max: int.  supervisor_save_summaries_steps: int.  feed_fn: function -> feed_dict.
      steps: int, number of steps, or max_steps: int, the global step to reach.
      fail_on_nan_loss: bool, by an error, not by the end of the training.
      monitors: list of monitors, default those of get_default_monitors.
    Returns:
      the last loss, or None.
    Raises:
      ValueError: an argument is missing, or steps and max_steps are both given.
      NanLossDuringTrainingError: the loss is no number.
    Source: tf.contrib.learn.train.
    """
    _check_training(output_dir, train_op, loss_op, steps, max_steps)
    with graph.as_default():
        global_step_tensor = _step_tensor(graph, global_step_tensor)
        writer = get_summary_writer(output_dir) if supervisor_is_chief else None
        if not monitors:
            monitors = monitors_lib.get_default_monitors(
                loss_op=loss_op, summary_op=merge_all(), save_summary_steps=supervisor_save_summaries_steps,
                summary_writer=writer)
        else:
            monitors = [m for m in monitors if supervisor_is_chief or m.run_on_all_workers]
        settings = {} if init_op is None else {"init_op": init_op}
        supervisor = Supervisor(graph, is_chief=supervisor_is_chief, init_feed_dict=init_feed_dict, logdir=output_dir,
                                summary_op=None, global_step=global_step_tensor, init_fn=init_fn, summary_writer=writer,
                                saver=_saver(graph, keep_checkpoint_max), save_model_secs=supervisor_save_model_secs,
                                **settings)
        session = supervisor.prepare_or_wait_for_session(supervisor_master)
        supervisor.start_queue_runners(session)
        try:
            return _train_loop(session, supervisor, _Run(train_op, loss_op, feed_fn, fail_on_nan_loss), monitors,
                               global_step_tensor, steps, max_steps)
        finally:
            session.close()


def _check_training(output_dir, train_op, loss_op, steps, max_steps):
    if steps is not None and max_steps is not None:
        raise ValueError("Can not provide both steps and max_steps.")
    if not output_dir:
        raise ValueError(f"Output directory should be non-empty {output_dir}.")
    if train_op is None:
        raise ValueError("Missing train_op.")
    if loss_op is None:
        raise ValueError("Missing loss_op.")


def _step_tensor(graph, given):
    found = given if given is not None else get_global_step(graph)
    if found is None:
        raise ValueError("No \"global_step\" was provided or found in the graph.")
    return found


def _saver(graph, keep):
    found = graph.get_collection(GraphKeys.SAVERS)
    if found:
        return found[0]
    return Saver(sharded=True, max_to_keep=keep) if graph.get_collection(GraphKeys.GLOBAL_VARIABLES) else None


class _Run:
    """One step of a training."""

    def __init__(self, train_op, loss_op, feed_fn, fail_on_nan_loss):
        self.train_op, self.loss_op, self.feed_fn, self.fail = train_op, loss_op, feed_fn, fail_on_nan_loss

    def __call__(self, session, step, monitors):
        """(the loss, whether to stop)."""
        feed = self.feed_fn() if self.feed_fn is not None else None
        outputs, stop = _run_with_monitors(session, step, [self.train_op, self.loss_op], feed, monitors)
        loss = outputs[self.loss_op.name]
        if not math.isnan(loss):
            return loss, stop
        text = "Model diverged with loss = NaN."
        if self.fail:
            logging.error(text)
            raise NanLossDuringTrainingError
        logging.warning(text)
        return loss, True


def _train_loop(session, supervisor, run, monitors, global_step_tensor, steps, max_steps):
    start = step_of(session, global_step_tensor)
    last = max_steps if max_steps is not None else start + steps if steps else None
    logging.info("Training steps [%d,%s)", start, "inf" if last is None else str(last))
    loss, step, begun = None, start, False
    try:
        with supervisor.stop_on_exception():
            for monitor in monitors:
                monitor.begin(max_steps=last)
            begun = True
            while not supervisor.should_stop() and (last is None or step < last):
                loss, stop = run(session, step + 1, monitors)
                step = step_of(session, global_step_tensor)
                if stop:
                    break
    except errors.OutOfRangeError as error:
        logging.warning("Got exception during tf.learn training loop possibly due to exhausted input queue %s.", error)
    finally:
        if begun:
            for monitor in monitors:
                monitor.end()
        # First its threads end: one of them saves checkpoints, too.
        supervisor.stop(close_summary_writer=False)
        if supervisor.is_chief and supervisor.saver is not None:
            supervisor.saver.save(session, supervisor.save_path, global_step=supervisor.global_step)
    return loss


def _run_with_monitors(session, step, tensors, feed_dict, monitors):
    """(dict of what was run, by the names of Tensors, whether a monitor stops the training)."""
    requested = [r for monitor in monitors for r in monitor.step_begin(step) or []]
    wanted = tensors + [r for r in requested if r not in tensors]
    wanted = list(dict.fromkeys(wanted))
    values = session.run(wanted, feed_dict=feed_dict)
    outputs = {tensor.name if is_tensor(tensor) else tensor: value for tensor, value in zip(wanted, values)}
    return outputs, any([monitor.step_end(step, outputs) for monitor in monitors])


# ------------------------------------------------------------------ evaluation
def evaluate(graph, output_dir, checkpoint_path, eval_dict, update_op=None, global_step_tensor=None,
             supervisor_master="", log_every_steps=10, feed_fn=None, max_steps=None):
    """Evaluate a checkpoint, until the input ends or for so many steps.

    Args:
      graph: Graph.  output_dir: str of the events, or None.  checkpoint_path: str, or None: initial values.
      eval_dict: dict from names to Tensors.  update_op: Operation of each step; default eval_dict.
      global_step_tensor: variable, default the graph's.  supervisor_master: str, target of the session.
      log_every_steps: int.  feed_fn: function -> feed_dict.  max_steps: int.
    Returns:
      dict from names to the last values, and the global step.
    Raises:
      ValueError: there is no global step.
    Source: tf.contrib.learn.evaluate.
    """
    with graph.as_default():
        global_step_tensor = _step_tensor(graph, global_step_tensor)
        init = _initializers(graph, checkpoint_path)
        with Session(supervisor_master) as session:
            init(session)
            coord = Coordinator()
            threads = start_queue_runners(session, coord)
            try:
                step = step_of(session, global_step_tensor)
                results = _eval_loop(session, eval_dict, update_op, feed_fn, max_steps, step, log_every_steps)
            finally:
                coord.request_stop()
                coord.join(threads, stop_grace_period_secs=5, ignore_live_threads=True)
    _write_results(output_dir, results, step)
    return results, step


def _eval_loop(session, eval_dict, update_op, feed_fn, max_steps, step, log_every):
    logging.info("Eval steps [%d,%s) for training step %d.", 0, "inf" if max_steps is None else str(max_steps), step)
    results, done = None, 0
    feed = None
    try:
        while max_steps is None or done < max_steps:
            done += 1
            start = time.time()
            feed = feed_fn() if feed_fn is not None else None
            if update_op is not None:
                session.run(update_op, feed_dict=feed)
            else:
                results = session.run(eval_dict, feed_dict=feed)
            if log_every and done % log_every == 0 and (max_steps is None or done < max_steps):
                logging.info("Results after %d steps (%.3f sec/batch): %s.", done, time.time() - start, ", ".join(
                    f"{k} = {v!s}" for k, v in (results or {}).items()))
    except errors.OutOfRangeError:
        if max_steps is None:
            logging.info("Input queue is exhausted.")
        else:
            logging.warning("Input queue is exhausted: %d of %d steps.", done - 1, max_steps)
    return session.run(eval_dict, feed_dict=feed) if results is None else results


def _write_results(output_dir, results, step):
    """One summary of the numbers among the results."""
    if not output_dir:
        return
    numbers = {name: float(value) for name, value in results.items() if getattr(value, "ndim", 0) == 0}
    summary = Summary(value=[Summary.Value(tag=name, simple_value=value) for name, value in numbers.items()])
    writer = get_summary_writer(output_dir)
    writer.add_summary(summary, step)
    writer.flush()


def _initializers(graph, checkpoint_path):
    """A function of a session that initializes everything; the ops are made now."""
    saver = Saver() if checkpoint_path else None
    ops = [global_variables_initializer(), local_variables_initializer(), tf.group(*graph.get_collection(
        GraphKeys.TABLE_INITIALIZERS))]

    def init(session):
        if saver is None:
            session.run(ops[0])
        else:
            saver.restore(session, checkpoint_path)
        session.run(ops[1:])
    return init


# ------------------------------------------------------------------ inference
def run_feeds_iter(output_dict, feed_dicts, restore_checkpoint_path=None):
    """Yield the values of a dict of Tensors, for each of several feed_dicts.

    Args:
      output_dict: dict from names to Tensors.  feed_dicts: iterable of dicts.
      restore_checkpoint_path: str; default initial values.
    Raises:
      ValueError: there is nothing to run, or nothing to feed.
    Source: tf.contrib.learn.graph_actions.run_feeds_iter.
    """
    if not output_dict:
        raise ValueError(f"output_dict is invalid: {output_dict}.")
    if not feed_dicts:
        raise ValueError(f"feed_dicts is invalid: {feed_dicts}.")
    graph = next(iter(output_dict.values())).graph
    with graph.as_default(), Session() as session:
        _initializers(graph, restore_checkpoint_path)(session)
        coord = Coordinator()
        threads = start_queue_runners(session, coord)
        try:
            for feed in feed_dicts:
                yield session.run(output_dict, feed)
        finally:
            coord.request_stop()
            coord.join(threads, stop_grace_period_secs=5, ignore_live_threads=True)


def run_feeds(*args, **kwargs):
    """run_feeds_iter as a list.  Source: tf.contrib.learn.run_feeds."""
    return list(run_feeds_iter(*args, **kwargs))


def run_n(output_dict, feed_dict=None, restore_checkpoint_path=None, n=1):
    """The values of a dict of Tensors, n times.

    Args: as for run_feeds_iter.  feed_dict: dict.  n: int.
    Returns: list of dicts.
    Source: tf.contrib.learn.run_n.
    """
    return run_feeds(output_dict=output_dict, feed_dicts=itertools.repeat(feed_dict, n),
                     restore_checkpoint_path=restore_checkpoint_path)


def infer(restore_checkpoint_path, output_dict, feed_dict=None):
    """The values of a dict of Tensors with a checkpoint.

    Args: as for run_feeds_iter.  feed_dict: dict.
    Returns: dict.
    Source: tf.contrib.learn.infer.
    """
    return run_feeds(output_dict=output_dict, feed_dicts=[feed_dict] if feed_dict is not None else [None],
                     restore_checkpoint_path=restore_checkpoint_path)[0]
