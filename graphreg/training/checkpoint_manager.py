"""tf.train.CheckpointManager: the newest checkpoints of objects kept, older ones deleted."""
import logging
import os
import time

from ..core import scopes
from ..train import training_util
from .checkpoint_state import get_checkpoint_state, remove_data, write_state


class CheckpointManager:
    """Saves a Checkpoint under rising numbers, and deletes all but the newest.

    Args:
      checkpoint: tf.train.Checkpoint.  directory: str, where the checkpoints and the state file are.
      max_to_keep: int > 0; None keeps all.
      keep_checkpoint_every_n_hours: float, one of so many hours is never deleted.
      checkpoint_name: str, the first part of the files' names.
    Raises:
      ValueError: max_to_keep is not positive.
    Source: tf.train.CheckpointManager.
    """

    def __init__(self, checkpoint, directory, max_to_keep, keep_checkpoint_every_n_hours=None, checkpoint_name="ckpt"):
        if max_to_keep is not None and max_to_keep <= 0:
            raise ValueError("Expected a positive integer or `None` for `max_to_max_to_keep`, got "
                             f"{max_to_keep}.")
        self._checkpoint, self._directory, self._checkpoint_name = checkpoint, directory, checkpoint_name
        self._max_to_keep, self._keep_checkpoint_every_n_hours = max_to_keep, keep_checkpoint_every_n_hours
        self._count_op = None
        self._maybe_delete = {}         # prefix to the time it was written, oldest first
        self._latest_checkpoint = None
        now = time.time()
        state = get_checkpoint_state(directory)
        if state is None:
            # So that a checkpoint written within the same tick of the clock is younger.
            self._last_preserved_timestamp = now - 1.
        else:
            self._recover(state, now)

    def _recover(self, state, now):
        """Go on where an earlier manager stopped."""
        self._latest_checkpoint = state.model_checkpoint_path
        self._last_preserved_timestamp = state.last_preserved_timestamp
        if now < self._last_preserved_timestamp:
            logging.getLogger("tensorflow").warning(
                "time.time() returned a value %f seconds behind the last preserved checkpoint timestamp.",
                self._last_preserved_timestamp - now)
            self._last_preserved_timestamp = now
        paths = list(state.all_model_checkpoint_paths)
        times = list(state.all_model_checkpoint_timestamps) or [self._last_preserved_timestamp] * len(paths)
        for path, written in zip(paths, times):
            written = min(written, now)
            if written > self._last_preserved_timestamp:
                self._maybe_delete[path] = written

    @property
    def latest_checkpoint(self):
        """str: the prefix of the newest checkpoint, None when there is none."""
        return self._latest_checkpoint

    @property
    def checkpoints(self):
        """list of str: the prefixes of the checkpoints that are kept, oldest first."""
        return list(self._maybe_delete)

    @property
    def _prefix(self):
        return os.path.join(self._directory, self._checkpoint_name)

    def save(self, checkpoint_number=None):
        """Write a checkpoint and delete old ones.

        Args:
          checkpoint_number: int, or a variable or Tensor of one; default: how often it was saved.
        Returns:
          str, the prefix.
        """
        session = None if scopes.executing_eagerly() else scopes.get_default_session()
        counter = self._count(session)
        number = counter if checkpoint_number is None else checkpoint_number
        if not hasattr(number, "__index__") or hasattr(number, "graph"):
            number = training_util.global_step(session, number)
        path = self._checkpoint.write("%s-%d" % (self._prefix, number))
        written = time.time()
        self._maybe_delete.pop(path, None)
        self._maybe_delete[path] = written
        self._latest_checkpoint = path
        # The state file names the new checkpoint before old ones go, and names none that is gone after.
        self._record_state()
        self._sweep()
        self._record_state()
        return path

    def _count(self, session):
        """The counter, one higher."""
        counter = self._checkpoint.save_counter
        if session is None:
            counter.assign_add(1)
            return counter
        if self._count_op is None:
            if not session.run(counter.is_initialized()):
                session.run(counter.initializer)
            self._count_op = counter.assign_add(1, read_value=False)
        session.run(self._count_op)
        return counter

    def _record_state(self):
        write_state(self._directory, self._latest_checkpoint, self.checkpoints, None, True,
                    list(self._maybe_delete.values()), self._last_preserved_timestamp)

    def _sweep(self):
        hours = self._keep_checkpoint_every_n_hours
        while self._max_to_keep and len(self._maybe_delete) > self._max_to_keep:
            path = next(iter(self._maybe_delete))
            written = self._maybe_delete.pop(path)
            if hours and written - hours * 3600. >= self._last_preserved_timestamp:
                # It stays, and is not named any more: the state file must not grow without end.
                self._last_preserved_timestamp = written
            else:
                remove_data(path)
