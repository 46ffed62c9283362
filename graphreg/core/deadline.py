"""How long the current run of a session may wait: what RunOptions and ConfigProto say in milliseconds."""
import threading
import time

from . import errors

_local = threading.local()


class running_for:
    """Context manager: what waits on this thread gives up after some milliseconds; 0 is no limit."""

    def __init__(self, milliseconds):
        self._end = time.monotonic() + milliseconds / 1000 if milliseconds > 0 else None

    def __enter__(self):
        self._outer = getattr(_local, "end", None)
        _local.end = self._end

    def __exit__(self, *error):
        _local.end = self._outer
        return False


def seconds_left():
    """float: how long may be waited still, or None without a limit.

    Raises:
      DeadlineExceededError: no longer.
    """
    end = getattr(_local, "end", None)
    if end is None:
        return None
    left = end - time.monotonic()
    if left <= 0:
        raise errors.DeadlineExceededError(None, None, "Timed out waiting for notification")
    return left
