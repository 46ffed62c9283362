"""tf.contrib.training.train: the loop around a train op, with checkpoints and summaries."""
from ..training.monitored_session import ChiefSessionCreator, MonitoredSession, Scaffold, WorkerSessionCreator
from ..training.saver_hooks import CheckpointSaverHook, SummarySaverHook


def train(train_op, logdir, master="", is_chief=True, scaffold=None, hooks=None, chief_only_hooks=None,
          save_checkpoint_secs=600, save_summaries_steps=100, config=None, max_wait_secs=7200, run_metadata=None):
    """Run a train op until a hook or the input ends that.

    Args:
      train_op: Tensor of the loss that also makes the step, as create_train_op gives.
      logdir: str, where checkpoints and events go; None: nowhere.
      master: str.  is_chief: bool.  scaffold: Scaffold.  config: ConfigProto.
      hooks, chief_only_hooks: lists of SessionRunHooks.
      save_checkpoint_secs, save_summaries_steps: int or None.
      max_wait_secs: int, for sessions of workers.  run_metadata: RunMetadata.
    Returns:
      the last loss, or None.
    Raises:
      ValueError: no logdir, but something to save.
    Source: tf.contrib.training.train.
    """
    if logdir is None and is_chief:
        for name, value in (("save_summaries_steps", save_summaries_steps), ("save_checkpoint_secs",
                                                                             save_checkpoint_secs)):
            if value:
                raise ValueError(f"logdir cannot be None when {name} is not None")
    scaffold, hooks = scaffold or Scaffold(), list(hooks or [])
    if is_chief:
        creator = ChiefSessionCreator(scaffold=scaffold, checkpoint_dir=logdir, master=master, config=config)
        hooks.extend(chief_only_hooks or [])
        if save_checkpoint_secs:
            hooks.append(CheckpointSaverHook(logdir, save_secs=save_checkpoint_secs, scaffold=scaffold))
        if save_summaries_steps:
            hooks.append(SummarySaverHook(scaffold=scaffold, save_steps=save_summaries_steps, output_dir=logdir))
    else:
        creator = WorkerSessionCreator(scaffold=scaffold, master=master, config=config, max_wait_secs=max_wait_secs)
    with MonitoredSession(session_creator=creator, hooks=hooks) as session:
        loss = None
        while not session.should_stop():
            loss = session.run(train_op, run_metadata=run_metadata)
    return loss
