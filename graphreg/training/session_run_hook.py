"""SessionRunHook: what is called around each run of a MonitoredSession."""
import collections


class SessionRunHook:
    """Base of hooks; every method may be left out.

    Source: tf.train.SessionRunHook.
    """

    def begin(self):
        """Called once before the session is made: the graph may still grow."""

    def after_create_session(self, session, coord):
        """Called when a session was made, also after a failure: the graph is finished."""

    def before_run(self, run_context):
        """Called before each run; returns SessionRunArgs to add to it, or None."""
        return None

    def after_run(self, run_context, run_values):
        """Called after each run, with the SessionRunValues of what before_run asked for."""

    def end(self, session):
        """Called at the end, unless an error ended the session."""


_Args = collections.namedtuple("SessionRunArgs", ["fetches", "feed_dict", "options"])


class SessionRunArgs(_Args):
    """What a hook adds to a run.

    Args:
      fetches: what Session.run takes, or None.
      feed_dict: dict.
      options: RunOptions.
    Source: tf.train.SessionRunArgs.
    """

    def __new__(cls, fetches, feed_dict=None, options=None):
        return super().__new__(cls, fetches, feed_dict, options)


SessionRunValues = collections.namedtuple("SessionRunValues", ["results", "options", "run_metadata"])


class SessionRunContext:
    """What a hook sees of a run.

    original_args  SessionRunArgs of the caller.
    session        Session below the hooks.
    stop_requested bool.

    Source: tf.train.SessionRunContext.
    """

    def __init__(self, original_args, session):
        self._original_args, self._session, self._stop_requested = original_args, session, False

    original_args = property(lambda self: self._original_args)
    session = property(lambda self: self._session)
    stop_requested = property(lambda self: self._stop_requested)

    def request_stop(self):
        """End the loop after this run."""
        self._stop_requested = True
