"""SessionManager: a session that is ready to train: restored or initialized, and checked."""
import time

from ..core import errors, scopes
from ..platform import logging
from ..session import Session
from .checkpoint_state import get_checkpoint_state


def _name_of(op):
    return "None" if op is None else getattr(op, "name", str(op))


class SessionManager:
    """Makes sessions and prepares them.

    Args:
      local_init_op: Operation run in every new session.
      ready_op: string Tensor, the names of variables without a value; empty means ready.
      ready_for_local_init_op: the same, before local_init_op runs.
      graph: Graph, default the default one.
      recovery_wait_secs: number, seconds between two looks at a model that is not ready.
      local_init_run_options: RunOptions.
    Source: tf.train.SessionManager.
    """

    def __init__(self, local_init_op=None, ready_op=None, ready_for_local_init_op=None, graph=None,
                 recovery_wait_secs=30, local_init_run_options=None):
        if ready_for_local_init_op is not None and local_init_op is None:
            raise ValueError("If you pass a ready_for_local_init_op you must also pass a local_init_op , "
                             f"ready_for_local_init_op [{ready_for_local_init_op}]")
        self._local_init_op, self._ready_op = local_init_op, ready_op
        self._ready_for_local_init_op = ready_for_local_init_op
        self._graph = scopes.get_default_graph() if graph is None else graph
        self._recovery_wait_secs, self._local_init_run_options = recovery_wait_secs, local_init_run_options

    # -------------------------------------------------------------- sessions
    def prepare_session(self, master, init_op=None, saver=None, checkpoint_dir=None, checkpoint_filename_with_path=None,
                        wait_for_checkpoint=False, max_wait_secs=7200, config=None, init_feed_dict=None, init_fn=None):
        """A session that is restored from a checkpoint or else initialized.

        Args:
          master: str, the session's target.
          init_op: Operation, run when there is no checkpoint.
          saver: Saver; checkpoint_dir: str, or checkpoint_filename_with_path: str.
          wait_for_checkpoint: bool; max_wait_secs: number.
          config: ConfigProto.
          init_feed_dict: dict fed to init_op.
          init_fn: function of the session, called after init_op.
        Returns:
          Session.
        Raises:
          RuntimeError: it is not ready then, or there is no way to make it ready.
          ValueError: both checkpoint_dir and checkpoint_filename_with_path are given.
        """
        sess, loaded = self._restore(master, saver, checkpoint_dir, checkpoint_filename_with_path, wait_for_checkpoint,
                                     max_wait_secs, config)
        if not loaded:
            if init_op is None and not init_fn and self._local_init_op is None:
                raise RuntimeError("Model is not initialized and no init_op or init_fn or local_init_op was given")
            if init_op is not None:
                sess.run(init_op, feed_dict=init_feed_dict)
            if init_fn:
                init_fn(sess)
        ready, message = self._try_local_init(sess)
        if not ready:
            raise RuntimeError(
                f"Init operations did not make model ready for local_init.  Init op: {_name_of(init_op)}, init fn: "
                f"{init_fn}, error: {message}")
        ready, message = self._is_ready(self._ready_op, sess, "Model not ready")
        if not ready:
            raise RuntimeError(
                f"Init operations did not make model ready.  Init op: {_name_of(init_op)}, init fn: {init_fn}, "
                f"local_init_op: {_name_of(self._local_init_op)}, error: {message}")
        sess.begin_together()
        return sess

    def recover_session(self, master, saver=None, checkpoint_dir=None, checkpoint_filename_with_path=None,
                        wait_for_checkpoint=False, max_wait_secs=7200, config=None):
        """(session, whether it was restored and is ready)."""
        sess, loaded = self._restore(master, saver, checkpoint_dir, checkpoint_filename_with_path, wait_for_checkpoint,
                                     max_wait_secs, config)
        local_ready, local_message = self._try_local_init(sess)
        ready, message = self._is_ready(self._ready_op, sess, "Model not ready")
        if not loaded:
            return sess, False
        restoring = checkpoint_dir or checkpoint_filename_with_path
        if not local_ready:
            logging.info("Restoring model from %s did not make model ready for local init: %s", restoring, local_message)
            return sess, False
        if not ready:
            logging.info("Restoring model from %s did not make model ready: %s", restoring, message)
            return sess, False
        logging.info("Restored model from %s", restoring)
        return sess, loaded

    def wait_for_session(self, master, config=None, max_wait_secs=float("Inf")):
        """A session, as soon as somebody else has made the model ready.

        Raises:
          DeadlineExceededError: that took longer than max_wait_secs.
        """
        end = None if max_wait_secs is None else time.monotonic() + max_wait_secs
        while True:
            sess = Session(master, graph=self._graph, config=config)
            sess.begin_together()
            local_ready, local_message = self._try_local_init(sess)
            ready, message = self._is_ready(self._ready_op, sess, "Model not ready")
            if local_ready and ready:
                return sess
            sess.close()
            if end is not None and end - time.monotonic() - self._recovery_wait_secs < 0:
                raise errors.DeadlineExceededError(
                    None, None, f"Session was not ready after waiting {max_wait_secs} secs.")
            logging.info("Waiting for model to be ready.  Ready_for_local_init_op:  %s, ready: %s", local_message, message)
            time.sleep(self._recovery_wait_secs)

    def _restore(self, master, saver, checkpoint_dir, filename, wait, max_wait_secs, config):
        sess = Session(master, graph=self._graph, config=config)
        if checkpoint_dir and filename:
            raise ValueError("Can not provide both checkpoint_dir and checkpoint_filename_with_path.")
        if not saver or not (checkpoint_dir or filename):
            return sess, False
        if filename:
            saver.restore(sess, filename)
            return sess, True
        state = self._wait_for_state(checkpoint_dir, wait, max_wait_secs)
        if state is None:
            return sess, False
        saver.restore(sess, state.model_checkpoint_path)
        saver.recover_last_checkpoints(state.all_model_checkpoint_paths)
        return sess, True

    def _wait_for_state(self, checkpoint_dir, wait, max_wait_secs):
        waited, state = 0, get_checkpoint_state(checkpoint_dir)
        while not state or not state.model_checkpoint_path:
            if not wait or waited >= max_wait_secs:
                return None
            logging.info("Waiting for checkpoint to be available.")
            time.sleep(self._recovery_wait_secs)
            waited += self._recovery_wait_secs
            state = get_checkpoint_state(checkpoint_dir)
        return state

    # -------------------------------------------------------------- readiness
    def _try_local_init(self, sess):
        if self._local_init_op is None:
            return True, None
        ready, message = self._is_ready(self._ready_for_local_init_op, sess, "Model not ready for local init")
        if ready:
            logging.info("Running local_init_op.")
            sess.run(self._local_init_op, options=self._local_init_run_options)
            logging.info("Done running local_init_op.")
        return ready, message

    @staticmethod
    def _is_ready(op, sess, message):
        """(whether an op that lists variables without a value lists none, what it says otherwise)."""
        if op is None:
            return True, None
        try:
            value = sess.run(op)
        except errors.FailedPreconditionError as error:
            if "uninitialized" not in str(error):
                logging.warning("%s : error [%s]", message, str(error))
                raise
            return False, str(error)
        if value is None or value.dtype.kind in "iuf" or value.size == 0:
            return True, None
        names = [v.decode() if isinstance(v, bytes) else str(v) for v in value.ravel()]
        return False, "Variables not initialized: " + ", ".join(names)
