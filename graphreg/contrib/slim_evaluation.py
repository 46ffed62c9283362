"""tf.contrib.slim.evaluation: checkpoints are evaluated, their summaries written."""
from ..summary import summary_ops
from ..training import evaluation
from ..training.checkpoint_state import checkpoints_iterator, wait_for_new_checkpoint  # noqa: F401
from ..training.monitored_session import Scaffold
from ..training.saver import Saver

_ALL_SUMMARIES = 0


def evaluate_once(master, checkpoint_path, logdir, num_evals=1, initial_op=None, initial_op_feed_dict=None,
                  eval_op=None, eval_op_feed_dict=None, final_op=None, final_op_feed_dict=None,
                  summary_op=_ALL_SUMMARIES, summary_op_feed_dict=None, variables_to_restore=None,
                  session_config=None, hooks=None):
    """Evaluate a checkpoint: run eval_op num_evals times, then final_op, and write summaries.

    Args:
      master: str.  checkpoint_path: str, prefix.  logdir: str, where the summaries go.  num_evals: int.
      initial_op: Operation in place of the variables' initializers.
      eval_op, final_op, summary_op: what Session.run takes; summary_op: default all summaries, None for none.
      the feed dicts: dict for each of them.  variables_to_restore: list of variables, default all.
      session_config: ConfigProto.  hooks: list of SessionRunHooks.
    Returns:
      the values of final_op, or None.
    Source: tf.contrib.slim.evaluation.evaluate_once.
    """
    hooks = _hooks(num_evals, logdir, summary_op, summary_op_feed_dict, hooks)
    return evaluation.evaluate_once(
        checkpoint_path, master=master,
        scaffold=_scaffold(initial_op, initial_op_feed_dict, None, variables_to_restore),
        eval_ops=eval_op, feed_dict=eval_op_feed_dict, final_ops=final_op, final_ops_feed_dict=final_op_feed_dict,
        hooks=hooks, config=session_config)


def evaluation_loop(master, checkpoint_dir, logdir, num_evals=1, initial_op=None, initial_op_feed_dict=None,
                    init_fn=None, eval_op=None, eval_op_feed_dict=None, final_op=None, final_op_feed_dict=None,
                    summary_op=_ALL_SUMMARIES, summary_op_feed_dict=None, variables_to_restore=None,
                    eval_interval_secs=60, max_number_of_evaluations=None, session_config=None, timeout=None,
                    timeout_fn=None, hooks=None):
    """Evaluate each new checkpoint of a folder.

    Args:
      checkpoint_dir: str.  init_fn: function (Scaffold, Session), called after initial_op.
      eval_interval_secs, max_number_of_evaluations, timeout, timeout_fn: as tf.contrib.training.evaluate_repeatedly.
      Others as for evaluate_once.
    Returns:
      the last values of final_op, or None.
    Source: tf.contrib.slim.evaluation.evaluation_loop.
    """
    hooks = _hooks(num_evals, logdir, summary_op, summary_op_feed_dict, hooks)
    return evaluation.evaluate_repeatedly(
        checkpoint_dir, master=master,
        scaffold=_scaffold(initial_op, initial_op_feed_dict, init_fn, variables_to_restore), eval_ops=eval_op,
        feed_dict=eval_op_feed_dict, final_ops=final_op, final_ops_feed_dict=final_op_feed_dict,
        eval_interval_secs=eval_interval_secs, hooks=hooks, config=session_config,
        max_number_of_evaluations=max_number_of_evaluations, timeout=timeout, timeout_fn=timeout_fn)


def _hooks(num_evals, logdir, summary_op, feed_dict, hooks):
    if summary_op is not None and not hasattr(summary_op, "graph") and summary_op == _ALL_SUMMARIES:
        summary_op = summary_ops.merge_all()
    found = [evaluation.StopAfterNEvalsHook(num_evals)]
    if summary_op is not None:
        found.append(evaluation.SummaryAtEndHook(log_dir=logdir, summary_op=summary_op, feed_dict=feed_dict))
    return found + list(hooks or [])


def _scaffold(initial_op, feed_dict, init_fn, variables_to_restore):
    saver = None if variables_to_restore is None else Saver(variables_to_restore)
    return Scaffold(init_op=initial_op, init_feed_dict=feed_dict, init_fn=init_fn, saver=saver)
