"""Queue runners: threads that keep queues filled."""
import threading
import weakref

from ..core import errors, messages, scopes
from ..core.collections import GraphKeys, add_to_collection
from ..platform import logging
from ..session import BaseSession


class QueueRunner:
    """Runs the enqueue ops of a queue, each in a thread of its own, until the queue or a Coordinator stops.

    Args:
      queue: QueueBase.
      enqueue_ops: list of Operations.
      close_op: Operation that closes the queue; default: its close(), pending enqueues are kept.
      cancel_op: Operation that closes it and cancels pending enqueues.
      queue_closed_exception_types: tuple of exception types that mean a queue is closed, default OutOfRangeError.
      queue_runner_def: QueueRunnerDef to read it from.
      import_scope: str put in front of names in queue_runner_def.
    Raises:
      ValueError: no queue, or no enqueue ops.
    Source: tf.train.QueueRunner.
    """

    def __init__(self, queue=None, enqueue_ops=None, close_op=None, cancel_op=None, queue_closed_exception_types=None,
                 queue_runner_def=None, import_scope=None):
        if queue_runner_def is not None:
            if queue or enqueue_ops:
                raise ValueError("queue_runner_def and queue are mutually exclusive.")
            self._from_def(queue_runner_def, import_scope)
        else:
            self._from_ops(queue, enqueue_ops, close_op, cancel_op, queue_closed_exception_types)
        self._lock = threading.Lock()
        self._runs_per_session = weakref.WeakKeyDictionary()
        self._exceptions_raised = []

    def _from_ops(self, queue, enqueue_ops, close_op, cancel_op, closed_types):
        if not queue or not enqueue_ops:
            raise ValueError("Must provide queue and enqueue_ops.")
        self._queue, self._enqueue_ops = queue, enqueue_ops
        self._close_op, self._cancel_op = close_op, cancel_op
        if closed_types is None:
            closed_types = (errors.OutOfRangeError,)
        elif not isinstance(closed_types, tuple) or not closed_types or not all(
                issubclass(t, errors.OpError) for t in closed_types):
            raise TypeError("queue_closed_exception_types, when provided, must be a tuple of tf.error types, but saw: "
                            f"{closed_types}")
        self._queue_closed_exception_types = closed_types
        if self._close_op is None:
            self._close_op = queue.close()
        if self._cancel_op is None:
            self._cancel_op = queue.close(cancel_pending_enqueues=True)

    def _from_def(self, proto, import_scope):
        graph = scopes.get_default_graph()

        def element(name):
            return graph.as_graph_element(scopes.prepend_name_scope(name, import_scope))
        self._queue = element(proto.queue_name)
        self._enqueue_ops = [element(name) for name in proto.enqueue_op_name]
        self._close_op, self._cancel_op = element(proto.close_op_name), element(proto.cancel_op_name)
        self._queue_closed_exception_types = tuple(
            errors.exception_type_from_error_code(code) for code in proto.queue_closed_exception_types) or (
                errors.OutOfRangeError,)

    queue = property(lambda self: self._queue)
    enqueue_ops = property(lambda self: self._enqueue_ops)
    close_op = property(lambda self: self._close_op)
    cancel_op = property(lambda self: self._cancel_op)
    queue_closed_exception_types = property(lambda self: self._queue_closed_exception_types)
    exceptions_raised = property(lambda self: self._exceptions_raised)

    @property
    def name(self):
        """str: the queue's name."""
        return self._queue.name

    # -------------------------------------------------------------- threads
    def _run(self, sess, enqueue_op, coord=None):
        """What a thread does."""
        counted = True
        try:
            enqueue = self._callable_of(sess, enqueue_op)
            while not (coord and coord.should_stop()):
                try:
                    enqueue()
                except self._queue_closed_exception_types:
                    counted = False
                    if self._one_less(sess) == 0:
                        self._close(sess)
                    return
        except Exception as error:
            if coord:
                coord.request_stop(error)
            else:
                logging.error("Exception in QueueRunner: %s", str(error))
                with self._lock:
                    self._exceptions_raised.append(error)
                raise
        finally:
            if counted:
                self._one_less(sess)

    def _callable_of(self, sess, enqueue_op):
        """What a thread calls again and again."""
        return sess.make_callable(enqueue_op)

    def _one_less(self, sess):
        with self._lock:
            self._runs_per_session[sess] -= 1
            return self._runs_per_session[sess]

    def _close(self, sess):
        """The last thread closes the queue, so that readers end when it is empty."""
        try:
            sess.run(self._close_op)
        except Exception as error:
            logging.vlog(1, "Ignored exception: %s", str(error))

    def _cancel_on_stop(self, sess, coord):
        coord.wait_for_stop()
        try:
            sess.run(self._cancel_op)
        except Exception as error:
            logging.vlog(1, "Ignored exception: %s", str(error))

    def create_threads(self, sess, coord=None, daemon=False, start=False):
        """Make the threads for a session; none when those of an earlier call still run.

        Args:
          sess: Session.
          coord: Coordinator that can stop them, and that hears of errors.
          daemon: bool.
          start: bool, start them, too.
        Returns:
          list of Threads.
        """
        with self._lock:
            if self._runs_per_session.get(sess, 0) > 0:
                return []
            self._runs_per_session[sess] = len(self._enqueue_ops)
            self._exceptions_raised = []
        threads = [threading.Thread(target=self._run, args=(sess, op, coord),
                                    name=f"QueueRunnerThread-{self.name}-{op.name}") for op in self._enqueue_ops]
        if coord:
            threads.append(threading.Thread(target=self._cancel_on_stop, args=(sess, coord),
                                            name=f"QueueRunnerThread-{self.name}-close_on_stop"))
        for thread in threads:
            if coord:
                coord.register_thread(thread)
            if daemon:
                thread.daemon = True
            if start:
                thread.start()
        return threads

    # -------------------------------------------------------------- messages
    def to_proto(self, export_scope=None):
        """The QueueRunnerDef, or None for a queue outside export_scope."""
        if export_scope is not None and not self._queue.name.startswith(export_scope):
            return None

        def strip(name):
            return scopes.strip_name_scope(name, export_scope)
        return messages.QueueRunnerDef(
            queue_name=strip(self._queue.name), enqueue_op_name=[strip(op.name) for op in self._enqueue_ops],
            close_op_name=strip(self._close_op.name), cancel_op_name=strip(self._cancel_op.name),
            queue_closed_exception_types=[
                errors.error_code_from_exception_type(t) for t in self._queue_closed_exception_types])

    @staticmethod
    def from_proto(queue_runner_def, import_scope=None):
        """The QueueRunner of a QueueRunnerDef."""
        return QueueRunner(queue_runner_def=queue_runner_def, import_scope=import_scope)


def add_queue_runner(qr, collection=GraphKeys.QUEUE_RUNNERS):
    """Add a QueueRunner to a collection.

    Source: tf.train.add_queue_runner.
    """
    add_to_collection(collection, qr)


def start_queue_runners(sess=None, coord=None, daemon=True, start=True, collection=GraphKeys.QUEUE_RUNNERS):
    """Start the threads of all QueueRunners of a collection.

    Args:
      sess: Session, default the default one.
      coord: Coordinator.
      daemon, start: bool, as for QueueRunner.create_threads.
      collection: str.
    Returns:
      list of Threads.
    Raises:
      ValueError: there is no session.  TypeError: sess is none.
    Source: tf.train.start_queue_runners.
    """
    if sess is None:
        sess = scopes.get_default_session()
        if not sess:
            raise ValueError("Cannot start queue runners: No default session is registered. Use `with sess.as_default()` "
                             "or pass an explicit session to tf.start_queue_runners(sess=sess)")
    if not isinstance(sess, BaseSession):
        if sess.__class__.__name__ in ("MonitoredSession", "SingularMonitoredSession"):
            return []
        raise TypeError(f"sess must be a `tf.Session` object. Given class: {sess.__class__}")
    with sess.graph.as_default():
        return [thread for qr in sess.graph.get_collection(collection)
                for thread in qr.create_threads(sess, coord=coord, daemon=daemon, start=start)]
