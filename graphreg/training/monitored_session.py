"""MonitoredSession: a session with hooks around each run, that survives lost workers and ends threads."""
import inspect

from .. import functions as tf
from ..functions.tables import tables_initializer
from ..core import errors, messages, scopes
from ..core.collections import GraphKeys
from ..platform import logging
from ..summary import summary_ops
from ..variables import (
    global_variables, global_variables_initializer, local_variables_initializer, report_uninitialized_variables)
from . import queue_runner, saver as saver_module
from .coordinator import Coordinator
from .hooks import StepCounterHook
from .saver_hooks import CheckpointSaverHook, SummarySaverHook
from .session_manager import SessionManager
from .session_run_hook import SessionRunArgs, SessionRunContext, SessionRunValues

# Errors after which a new session may do.
_PREEMPTION = (errors.AbortedError, errors.UnavailableError)
USE_DEFAULT = object()


# ------------------------------------------------------------------ scaffolds
class Scaffold:
    """The ops that a training session needs, with defaults for what is not given.

    Args:
      init_op: Operation that initializes, fed with init_feed_dict; then init_fn(scaffold, session) is called.
      ready_op, ready_for_local_init_op: string Tensors, names of variables without a value.
      local_init_op: Operation.
      summary_op: string Tensor.
      saver: Saver.
      copy_from_scaffold: Scaffold whose parts stand in for what is not given.
    Source: tf.train.Scaffold.
    """

    def __init__(self, init_op=None, init_feed_dict=None, init_fn=None, ready_op=None, ready_for_local_init_op=None,
                 local_init_op=None, summary_op=None, saver=None, copy_from_scaffold=None):
        other = copy_from_scaffold
        if other is not None:
            if not isinstance(other, Scaffold):
                raise TypeError("copy_from_scaffold is not a Scaffold instance.")
            if init_op is None:
                init_op = other.init_op
                init_feed_dict = other.init_feed_dict if init_feed_dict is None else init_feed_dict
            init_fn = init_fn or other._user_init_fn
        self._init_op, self._init_feed_dict = init_op, init_feed_dict
        self._ready_op = _first(ready_op, other, "ready_op")
        self._ready_for_local_init_op = _first(ready_for_local_init_op, other, "ready_for_local_init_op")
        self._local_init_op = _first(local_init_op, other, "local_init_op")
        self._summary_op = _first(summary_op, other, "summary_op")
        self._saver = _first(saver, other, "saver")
        self._user_init_fn = init_fn
        self._init_fn = (lambda sess: init_fn(self, sess)) if init_fn else None

    init_op = property(lambda self: self._init_op)
    init_feed_dict = property(lambda self: self._init_feed_dict)
    init_fn = property(lambda self: self._init_fn)
    ready_op = property(lambda self: self._ready_op)
    ready_for_local_init_op = property(lambda self: self._ready_for_local_init_op)
    local_init_op = property(lambda self: self._local_init_op)
    summary_op = property(lambda self: self._summary_op)
    saver = property(lambda self: self._saver)

    def finalize(self):
        """Make what is missing, and finish the graph; returns self."""
        if self._init_op is None:
            self._init_op = self.get_or_default("init_op", GraphKeys.INIT_OP, _default_init_op)
        if self._ready_op is None:
            self._ready_op = self.get_or_default("ready_op", GraphKeys.READY_OP, _default_ready_op)
        if self._ready_for_local_init_op is None:
            self._ready_for_local_init_op = self.get_or_default(
                "ready_for_local_init_op", GraphKeys.READY_FOR_LOCAL_INIT_OP, _default_ready_for_local_init_op)
        if self._local_init_op is None:
            self._local_init_op = self.get_or_default(
                "local_init_op", GraphKeys.LOCAL_INIT_OP, Scaffold.default_local_init_op)
        if self._summary_op is None:
            self._summary_op = self.get_or_default("summary_op", GraphKeys.SUMMARY_OP, summary_ops.merge_all)
        if self._saver is None:
            self._saver = _default_saver()
        self._saver.build()
        scopes.get_default_graph().finalize()
        logging.info("Graph was finalized.")
        return self

    @staticmethod
    def get_or_default(arg_name, collection_key, default_constructor):
        """The one item of a collection, or a new one that is put into it.

        Raises:
          RuntimeError: the collection has several.
        """
        found = scopes.get_default_graph().get_collection(collection_key)
        if len(found) > 1:
            raise RuntimeError(f"More than one item in the collection \"{collection_key}\". Please indicate which one to "
                               f"use by passing it to the tf.Scaffold constructor as:  tf.Scaffold({arg_name}=item to use)")
        if found:
            return found[0]
        made = default_constructor()
        if made is not None:
            scopes.get_default_graph().add_to_collection(collection_key, made)
        return made

    @staticmethod
    def default_local_init_op():
        """Operation that initializes local variables and tables."""
        return tf.group(local_variables_initializer(), tables_initializer(),
                        _initialize_resources(GraphKeys.LOCAL_RESOURCES))


def _first(given, scaffold, name):
    return given if given is not None or scaffold is None else getattr(scaffold, name)


def _resources(key):
    return scopes.get_default_graph().get_collection(key)


def _initialize_resources(key):
    found = _resources(key)
    return tf.group(*[r.create for r in found], name="init") if found else tf.no_op(name="init")


def _default_init_op():
    return tf.group(global_variables_initializer(), _initialize_resources(GraphKeys.RESOURCES))


def _report_uninitialized_resources(keys):
    """string Tensor: names of resources that are not there."""
    if any(_resources(key) for key in keys):
        raise errors.UnimplementedError(None, None, "reports of resources that are not initialized are not emulated")
    with scopes.name_scope("report_uninitialized_resources"), scopes.device("/cpu:0"):
        return tf.constant([], dtype="string")


def _default_ready_op():
    return tf.concat([report_uninitialized_variables(),
                      _report_uninitialized_resources((GraphKeys.RESOURCES, GraphKeys.LOCAL_RESOURCES))], 0)


def _default_ready_for_local_init_op():
    return tf.concat([report_uninitialized_variables(global_variables()),
                      _report_uninitialized_resources((GraphKeys.RESOURCES,))], 0)


def _default_saver():
    """The saver of the collection, or a sharded one of its own."""
    graph = scopes.get_default_graph()
    found = graph.get_collection(GraphKeys.SAVERS)
    if len(found) > 1:
        raise RuntimeError("More than one item in collection SAVERS. Please indicate which one to use by passing it to the "
                           "constructor.")
    if found:
        return found[0]
    made = saver_module.Saver(sharded=True, allow_empty=True)
    graph.add_to_collection(GraphKeys.SAVERS, made)
    return made


# ------------------------------------------------------------------ makers of sessions
class SessionCreator:
    """Base of what makes sessions.

    Source: tf.train.SessionCreator.
    """

    def create_session(self):
        """A new Session."""
        raise NotImplementedError(f"create_session is not implemented for {self}.")


class ChiefSessionCreator(SessionCreator):
    """Makes sessions that are restored or initialized.

    Args:
      scaffold: Scaffold.
      master: str.  config: ConfigProto.
      checkpoint_dir: str, or checkpoint_filename_with_path: str.
    Source: tf.train.ChiefSessionCreator.
    """

    def __init__(self, scaffold=None, master="", config=None, checkpoint_dir=None, checkpoint_filename_with_path=None):
        self._scaffold, self._master, self._config = scaffold or Scaffold(), master, config
        self._checkpoint_dir, self._filename = checkpoint_dir, checkpoint_filename_with_path
        self._manager = None

    def create_session(self):
        self._scaffold.finalize()
        scaffold = self._scaffold
        if self._manager is None:
            self._manager = _manager_of(scaffold)
        return self._manager.prepare_session(
            self._master, saver=scaffold.saver, checkpoint_dir=self._checkpoint_dir,
            checkpoint_filename_with_path=self._filename, config=self._config, init_op=scaffold.init_op,
            init_feed_dict=scaffold.init_feed_dict, init_fn=scaffold.init_fn)


class WorkerSessionCreator(SessionCreator):
    """Makes sessions that wait until the chief has initialized the model.

    Args:
      scaffold, master, config: as for ChiefSessionCreator.
      max_wait_secs: number.
    Source: tf.train.WorkerSessionCreator.
    """

    def __init__(self, scaffold=None, master="", config=None, max_wait_secs=30 * 60):
        self._scaffold, self._master, self._config = scaffold or Scaffold(), master, config
        self._max_wait_secs, self._manager = max_wait_secs, None

    def create_session(self):
        self._scaffold.finalize()
        if self._manager is None:
            self._manager = _manager_of(self._scaffold)
        return self._manager.wait_for_session(self._master, config=self._config, max_wait_secs=self._max_wait_secs)


def _manager_of(scaffold):
    return SessionManager(local_init_op=scaffold.local_init_op, ready_op=scaffold.ready_op,
                          ready_for_local_init_op=scaffold.ready_for_local_init_op, graph=scopes.get_default_graph())


# ------------------------------------------------------------------ sessions around sessions
class _WrappedSession:
    """A session around another."""

    def __init__(self, sess):
        self._sess = sess

    graph = property(lambda self: self._sess.graph)
    sess_str = property(lambda self: self._sess.sess_str)

    def close(self):
        if self._sess:
            try:
                self._sess.close()
            except _PREEMPTION as error:
                logging.error("An error occurred when attempting to close the session. This may be due to a preemption in a "
                              "connected worker or parameter server. Error: %s", error)
            finally:
                self._sess = None

    def should_stop(self):
        return self._sess is None or self._check_stop() or (
            hasattr(self._sess, "should_stop") and self._sess.should_stop())

    def _check_stop(self):
        return False

    def run(self, *args, **kwargs):
        return self._sess.run(*args, **kwargs)

    def run_step_fn(self, step_fn, raw_session, run_with_hooks):
        run_with_hooks = run_with_hooks or self.run
        return step_fn(_MonitoredSession.StepContext(raw_session, run_with_hooks))


def _raise_final(error):
    """Raise an error after which no new session can be made."""
    if getattr(error, "is_final", False):
        raise error


class _RecoverableSession(_WrappedSession):
    """Makes a new session when a worker is lost."""

    def __init__(self, sess_creator):
        self._sess_creator = sess_creator
        super().__init__(self._create_session())

    def _create_session(self):
        while True:
            try:
                return self._sess_creator.create_session()
            except _PREEMPTION as error:
                _raise_final(error)
                logging.info("An error was raised while a session was being created. Error: %s", error)

    def _check_stop(self):
        try:
            return self._sess._check_stop() if self._sess else True
        except _PREEMPTION as error:
            _raise_final(error)
            logging.info("An error was raised while considering whether the session is complete. Error: %s", error)
            self.close()
            self._sess = self._create_session()
            return False

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        return self._again(lambda: self._sess.run(fetches, feed_dict, options, run_metadata))

    def run_step_fn(self, step_fn, raw_session, run_with_hooks):
        return self._again(lambda: self._sess.run_step_fn(step_fn, self._sess._raw(), run_with_hooks or self._sess.run))

    def _again(self, call):
        while True:
            try:
                if not self._sess:
                    self._sess = self._create_session()
                return call()
            except _PREEMPTION as error:
                _raise_final(error)
                logging.info("An error was raised. This may be due to a preemption in a connected worker or parameter "
                             "server. The current session will be closed and a new session will be created. Error: %s", error)
                self.close()
                self._sess = None


class _CoordinatedSession(_WrappedSession):
    """Stops threads when it closes, and ends when one of them fails."""

    def __init__(self, sess, coord, stop_grace_period_secs=120):
        super().__init__(sess)
        self._coord, self._stop_grace_period_secs = coord, stop_grace_period_secs

    def _check_stop(self):
        self._coord.raise_requested_exception()
        return self._coord.should_stop()

    def _raw(self):
        return self._sess._raw()

    def close(self):
        self._coord.request_stop()
        try:
            self._coord.join(stop_grace_period_secs=self._stop_grace_period_secs, ignore_live_threads=True)
        finally:
            try:
                super().close()
            except Exception:
                # What ended the threads is the error to tell of.
                pass

    def run(self, *args, **kwargs):
        try:
            return self._sess.run(*args, **kwargs)
        except _PREEMPTION:
            raise
        except Exception as error:
            self._raise_cause(error)

    def _raise_cause(self, error):
        """An error in a thread, when there is one, is the cause of what ended the run."""
        try:
            self._coord.raise_requested_exception()
        except _PREEMPTION:
            raise
        except Exception as cause:
            raise cause from error
        raise error


class _HookedSession(_WrappedSession):
    """Calls hooks around each run."""

    def __init__(self, sess, hooks):
        super().__init__(sess)
        self._hooks, self._should_stop = hooks, False

    def _check_stop(self):
        return self._should_stop

    def _raw(self):
        return self._sess

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        if self.should_stop():
            raise RuntimeError("Run called even after should_stop requested.")
        context = SessionRunContext(SessionRunArgs(fetches, feed_dict, options), self._sess)
        wanted, feeds, options, metadata = self._call_before_run(context, fetches, feed_dict, options, run_metadata)
        outputs = self._sess.run(fetches=wanted, feed_dict=feeds, options=options, run_metadata=metadata)
        for hook in self._hooks:
            hook.after_run(context, SessionRunValues(outputs.get(hook), options, metadata))
        self._should_stop = self._should_stop or context.stop_requested
        return outputs["caller"]

    def _call_before_run(self, context, fetches, feed_dict, options, run_metadata):
        """What to run for the caller and the hooks together."""
        wanted, hook_feeds = {"caller": fetches}, {}
        options = options or messages.RunOptions()
        for hook in self._hooks:
            request = hook.before_run(context)
            if request is None:
                continue
            if request.fetches is not None:
                wanted[hook] = request.fetches
            if request.feed_dict:
                _check_feeds(hook_feeds, request.feed_dict, "Same tensor is fed by two hooks.")
                hook_feeds.update(request.feed_dict)
            if request.options:
                options.MergeFrom(request.options)
        if feed_dict:
            _check_feeds(hook_feeds, feed_dict, "Same tensor is fed by a SessionRunHook and user.")
        feeds = {**hook_feeds, **(feed_dict or {})} or None
        return wanted, feeds, options, run_metadata or messages.RunMetadata()


def _check_feeds(old, new, text):
    same = [key for key in new if key in old]
    if same:
        raise RuntimeError(f"{text} Conflict(s): {same}")


# ------------------------------------------------------------------ what users have
class _MonitoredSession:
    """Common part of the two monitored sessions."""

    def __init__(self, session_creator, hooks, should_recover, stop_grace_period_secs=120):
        self._graph_was_finalized = scopes.get_default_graph().finalized
        self._hooks = hooks or []
        for hook in self._hooks:
            hook.begin()
        self._coordinated_creator = _CoordinatedSessionCreator(
            session_creator or ChiefSessionCreator(), self._hooks, stop_grace_period_secs)
        if should_recover:
            self._sess = _RecoverableSession(self._coordinated_creator)
        else:
            self._sess = self._coordinated_creator.create_session()

    @property
    def graph(self):
        """The Graph, None when closed."""
        return None if self._tf_sess() is None else self._tf_sess().graph

    def run(self, fetches, feed_dict=None, options=None, run_metadata=None):
        """Run as Session.run, with the hooks."""
        return self._sess.run(fetches, feed_dict=feed_dict, options=options, run_metadata=run_metadata)

    def run_step_fn(self, step_fn):
        """Call step_fn(step_context), which may run parts of a step without the hooks.

        Raises:
          ValueError: step_fn takes other arguments.
        Source: tf.train.MonitoredSession.run_step_fn.
        """
        names = list(inspect.signature(step_fn).parameters)
        if names != ["step_context"]:
            raise ValueError("`step_fn` may either have one `step_context` argument, or `self` and `step_context` arguments "
                             f"if it's an instance method. Got {tuple(names)} instead.")
        return self._sess.run_step_fn(step_fn, self._tf_sess(), run_with_hooks=None)

    class StepContext:
        """What a step function gets.

        session         Session below the hooks.
        run_with_hooks  function like Session.run, with the hooks.
        """

        def __init__(self, session, run_with_hooks_fn):
            self._session, self._run_with_hooks_fn = session, run_with_hooks_fn

        session = property(lambda self: self._session)

        def run_with_hooks(self, *args, **kwargs):
            """Run as Session.run, with the hooks."""
            return self._run_with_hooks_fn(*args, **kwargs)

        def request_stop(self):
            """End the loop: raises StopIteration."""
            raise StopIteration("step_fn has requested the iterations to stop.")

    def should_stop(self):
        """Whether the loop should end."""
        return self._sess is None or self._sess.should_stop()

    def close(self):
        """Call the hooks' end() and close the session."""
        self._close_internal()

    def _is_closed(self):
        return self._coordinated_creator.tf_sess is None

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind in (errors.OutOfRangeError, StopIteration):
            kind = None
        self._close_internal(kind)
        # A clean end of the input is a clean end of the loop.
        return kind is None

    def _close_internal(self, kind=None):
        try:
            if not kind:
                if self._sess is None or self._coordinated_creator.tf_sess is None:
                    raise RuntimeError("Session is already closed.")
                for hook in self._hooks:
                    hook.end(self._coordinated_creator.tf_sess)
        finally:
            try:
                if self._sess is None:
                    raise RuntimeError("Session is already closed.")
                self._sess.close()
            finally:
                self._sess = None
                self._coordinated_creator.tf_sess = self._coordinated_creator.coord = None
                if not self._graph_was_finalized:
                    scopes.get_default_graph()._unsafe_unfinalize()

    def _tf_sess(self):
        return self._coordinated_creator.tf_sess


class _CoordinatedSessionCreator(SessionCreator):
    """Makes sessions with hooks, a coordinator and queue runners."""

    def __init__(self, session_creator, hooks, stop_grace_period_secs):
        self._session_creator, self._hooks = session_creator, hooks
        self.coord = self.tf_sess = None
        self._stop_grace_period_secs = stop_grace_period_secs

    def create_session(self):
        self.tf_sess = self._session_creator.create_session()
        self.coord = Coordinator(clean_stop_exception_types=[])
        if scopes.get_default_graph().get_collection(GraphKeys.QUEUE_RUNNERS):
            queue_runner.start_queue_runners(sess=self.tf_sess, coord=self.coord)
        for hook in self._hooks:
            hook.after_create_session(self.tf_sess, self.coord)
        return _CoordinatedSession(_HookedSession(self.tf_sess, self._hooks), self.coord, self._stop_grace_period_secs)


class MonitoredSession(_MonitoredSession):
    """A session with hooks that goes on in a new session when a worker is lost.

    Args:
      session_creator: SessionCreator, default a ChiefSessionCreator.
      hooks: list of SessionRunHooks.
      stop_grace_period_secs: number, seconds that threads have to end.
    Source: tf.train.MonitoredSession.
    """

    def __init__(self, session_creator=None, hooks=None, stop_grace_period_secs=120):
        super().__init__(session_creator, hooks, True, stop_grace_period_secs)


class SingularMonitoredSession(_MonitoredSession):
    """A session with hooks that ends when a worker is lost.

    Args:
      hooks: list of SessionRunHooks.
      scaffold, master, config, checkpoint_dir, checkpoint_filename_with_path: as for ChiefSessionCreator.
      stop_grace_period_secs: number.
    Source: tf.train.SingularMonitoredSession.
    """

    def __init__(self, hooks=None, scaffold=None, master="", config=None, checkpoint_dir=None,
                 stop_grace_period_secs=120, checkpoint_filename_with_path=None):
        creator = ChiefSessionCreator(scaffold, master, config, checkpoint_dir, checkpoint_filename_with_path)
        super().__init__(creator, hooks, False, stop_grace_period_secs)

    def raw_session(self):
        """The Session below the hooks."""
        return self._tf_sess()


def MonitoredTrainingSession(master="", is_chief=True, checkpoint_dir=None, scaffold=None, hooks=None,
                             chief_only_hooks=None, save_checkpoint_secs=USE_DEFAULT, save_summaries_steps=USE_DEFAULT,
                             save_summaries_secs=USE_DEFAULT, config=None, stop_grace_period_secs=120,
                             log_step_count_steps=100, max_wait_secs=7200, save_checkpoint_steps=USE_DEFAULT,
                             summary_dir=None):
    """A MonitoredSession with the hooks that a training wants: checkpoints, summaries, steps per second.

    Args:
      master: str.  is_chief: bool.  config: ConfigProto.
      checkpoint_dir: str, where checkpoints are, and summaries unless summary_dir is given.
      scaffold: Scaffold.
      hooks, chief_only_hooks: lists of SessionRunHooks.
      save_checkpoint_secs: number, default 600, or save_checkpoint_steps: int; None for both: none are saved.
      save_summaries_steps: int, default 100, or save_summaries_secs: number.
      stop_grace_period_secs: number.
      log_step_count_steps: int, None or 0: steps per second are not logged.
      max_wait_secs: number, for sessions of workers.
      summary_dir: str.
    Returns:
      MonitoredSession.
    Source: tf.train.MonitoredTrainingSession.
    """
    if save_summaries_steps is USE_DEFAULT and save_summaries_secs is USE_DEFAULT:
        save_summaries_steps, save_summaries_secs = 100, None
    save_summaries_steps, save_summaries_secs = _none_for_default(save_summaries_steps, save_summaries_secs)
    if save_checkpoint_secs is USE_DEFAULT and save_checkpoint_steps is USE_DEFAULT:
        save_checkpoint_secs, save_checkpoint_steps = 600, None
    save_checkpoint_secs, save_checkpoint_steps = _none_for_default(save_checkpoint_secs, save_checkpoint_steps)
    scaffold = scaffold or Scaffold()
    if not is_chief:
        creator = WorkerSessionCreator(scaffold, master, config, max_wait_secs)
        return MonitoredSession(creator, hooks or [], stop_grace_period_secs)
    made = list(chief_only_hooks or [])
    creator = ChiefSessionCreator(scaffold, master, config, checkpoint_dir)
    summary_dir = summary_dir or checkpoint_dir
    if summary_dir:
        if log_step_count_steps and log_step_count_steps > 0:
            made.append(StepCounterHook(output_dir=summary_dir, every_n_steps=log_step_count_steps))
        if (save_summaries_steps and save_summaries_steps > 0) or (save_summaries_secs and save_summaries_secs > 0):
            made.append(SummarySaverHook(scaffold=scaffold, save_steps=save_summaries_steps,
                                         save_secs=save_summaries_secs, output_dir=summary_dir))
    if checkpoint_dir and ((save_checkpoint_secs and save_checkpoint_secs > 0) or (
            save_checkpoint_steps and save_checkpoint_steps > 0)):
        made.append(CheckpointSaverHook(checkpoint_dir, save_steps=save_checkpoint_steps,
                                        save_secs=save_checkpoint_secs, scaffold=scaffold))
    return MonitoredSession(creator, made + list(hooks or []), stop_grace_period_secs)


def _none_for_default(*values):
    return [None if v is USE_DEFAULT else v for v in values]
