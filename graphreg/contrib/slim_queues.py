"""tf.contrib.slim.queues: threads of queue runners around a block of code."""
import contextlib

from ..training import coordinator, queue_runner


class NestedQueueRunnerError(Exception):
    """Two QueueRunners contexts stand in each other."""


_within = [False]


@contextlib.contextmanager
def QueueRunners(session):
    """Context manager: the graph's queue runners run within, and are stopped after.

    Args:
      session: Session.
    Raises:
      NestedQueueRunnerError: another one runs.
    Source: tf.contrib.slim.queues.QueueRunners.
    """
    if _within[0]:
        raise NestedQueueRunnerError("QueueRunners cannot be nested")
    _within[0] = True
    try:
        coord = coordinator.Coordinator()
        threads = queue_runner.start_queue_runners(session, coord)
        try:
            yield
        finally:
            coord.request_stop()
            coord.join(threads, stop_grace_period_secs=120)
    finally:
        _within[0] = False
