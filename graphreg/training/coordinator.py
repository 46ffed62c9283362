"""Coordinator: stops a group of threads together, and hands on what went wrong in one of them."""
import contextlib
import sys
import threading
import time

from ..core import errors
from ..platform import logging


class Coordinator:
    """Lets threads ask each other to stop.

    Args:
      clean_stop_exception_types: tuple of exception types that mean a clean stop, default OutOfRangeError.
    Source: tf.train.Coordinator.
    """

    def __init__(self, clean_stop_exception_types=None):
        self._clean = (errors.OutOfRangeError,) if clean_stop_exception_types is None else tuple(
            clean_stop_exception_types)
        self._lock = threading.Lock()
        self._stop_event = threading.Event()
        self._error = None
        self._joined = False
        self._registered_threads = set()

    def request_stop(self, ex=None):
        """Ask all threads to stop.

        Args:
          ex: Exception, or a triple as of sys.exc_info(), that join() is to raise.
        Raises:
          ex itself, when join() has returned before.
        """
        with self._lock:
            error = self._filtered(ex)
            if self._joined:
                if error is not None:
                    raise error
                return
            if not self._stop_event.is_set():
                if error is not None:
                    self._report(ex)
                    self._error = error
                self._stop_event.set()

    def _filtered(self, ex):
        """The exception in ex, or None for one that means a clean stop."""
        if isinstance(ex, tuple):
            ex = ex[1]
        if ex is not None and not isinstance(ex, BaseException):
            raise TypeError("not all arguments converted during string formatting")
        return None if ex is None or isinstance(ex, self._clean) else ex

    @staticmethod
    def _report(ex):
        if isinstance(ex, tuple):
            logging.info("Error reported to Coordinator: %s", ex[1])
        else:
            logging.info("Error reported to Coordinator: %s, %s", type(ex), ex)

    def clear_stop(self):
        """Forget that a stop was requested."""
        with self._lock:
            self._joined, self._error = False, None
            self._stop_event.clear()

    def should_stop(self):
        """Whether a stop was requested."""
        return self._stop_event.is_set()

    @contextlib.contextmanager
    def stop_on_exception(self):
        """Context manager: an exception in it is a request to stop."""
        try:
            yield
        except:  # noqa: E722  whatever ends a thread must reach the others
            self.request_stop(ex=sys.exc_info())

    def wait_for_stop(self, timeout=None):
        """Wait until a stop is requested; whether it was within timeout seconds."""
        return self._stop_event.wait(timeout)

    def register_thread(self, thread):
        """Have join() wait for a thread."""
        with self._lock:
            self._registered_threads.add(thread)

    def join(self, threads=None, stop_grace_period_secs=120, ignore_live_threads=False):
        """Wait for a request to stop, then for the threads.

        Args:
          threads: list of Threads beside the registered ones.
          stop_grace_period_secs: number, seconds that threads have to end.
          ignore_live_threads: bool; False: threads that go on are an error.
        Raises:
          what was given to request_stop().
          RuntimeError: threads did not end in time.
        """
        with self._lock:
            threads = list(self._registered_threads | set(threads or ()))
        while any(t.is_alive() for t in threads) and not self.wait_for_stop(.1):
            pass
        self._wait_for(threads, stop_grace_period_secs)
        alive = [t.name for t in threads if t.is_alive()]
        with self._lock:
            self._joined = True
            self._registered_threads = set()
            if self._error is not None:
                raise self._error
            if alive:
                text = f"Coordinator stopped with threads still running: {' '.join(alive)}"
                if not ignore_live_threads:
                    raise RuntimeError(text)
                logging.info(text)

    @staticmethod
    def _wait_for(threads, seconds):
        end = time.monotonic() + seconds
        for thread in threads:
            thread.join(max(0, end - time.monotonic()))

    @property
    def joined(self):
        """Whether join() has returned."""
        return self._joined

    def raise_requested_exception(self):
        """Raise what was given to request_stop()."""
        with self._lock:
            if self._error is not None:
                raise self._error


class LooperThread(threading.Thread):
    """A thread that does something again and again until a Coordinator stops.

    Args:
      coord: Coordinator.
      timer_interval_secs: seconds between two beginnings; None: no pause.
      target: function, default the method run_loop.
      args, kwargs: arguments of target.
    Raises:
      ValueError: coord is no Coordinator.
    Source: tf.train.LooperThread.
    """

    def __init__(self, coord, timer_interval_secs, target=None, args=None, kwargs=None):
        if not isinstance(coord, Coordinator):
            raise ValueError(f"'coord' argument must be a Coordinator: {coord}")
        super().__init__()
        self.daemon = True
        self._coord, self._timer_interval_secs = coord, timer_interval_secs
        self._loop_target, self._loop_args, self._loop_kwargs = target, args or (), kwargs or {}
        if target is None and (args or kwargs):
            raise ValueError("'args' and 'kwargs' argument require that you also pass 'target'")
        coord.register_thread(self)

    @staticmethod
    def loop(coord, timer_interval_secs, target, args=None, kwargs=None):
        """Start a LooperThread and return it."""
        looper = LooperThread(coord, timer_interval_secs, target=target, args=args, kwargs=kwargs)
        looper.start()
        return looper

    def run(self):
        with self._coord.stop_on_exception():
            self.start_loop()
            if self._timer_interval_secs is None:
                while not self._coord.should_stop():
                    self.run_loop()
            else:
                next_time = time.time()
                while not self._coord.wait_for_stop(next_time - time.time()):
                    next_time += self._timer_interval_secs
                    self.run_loop()
            self.stop_loop()

    def start_loop(self):
        """Called when the thread starts."""

    def stop_loop(self):
        """Called when the thread stops."""

    def run_loop(self):
        """Called again and again."""
        if self._loop_target:
            self._loop_target(*self._loop_args, **self._loop_kwargs)
