"""TF's public namespace tf.logging: the logger "tensorflow", which writes LEVEL:tensorflow:text to stderr.

With nobody listening (the default) messages below WARN are dropped; set_verbosity changes that.
"""
import logging as _logging
import sys as _sys
import threading as _threading
from logging import DEBUG, ERROR, FATAL, INFO, WARN  # noqa: F401

_logger = None
_logger_lock = _threading.Lock()
_FORMAT = "%(levelname)s:%(name)s:%(message)s"


def _get_logger():
    """The logger "tensorflow", with a handler of its own unless the program has configured logging."""
    global _logger
    with _logger_lock:
        if _logger is None:
            made = _logging.getLogger("tensorflow")
            if made.level == _logging.NOTSET:       # TF makes it when it is imported: a program's level comes later
                made.setLevel(WARN)
            if not _logging.getLogger().handlers:
                handler = _logging.StreamHandler(_sys.stderr)
                handler.setFormatter(_logging.Formatter(_FORMAT, None))
                made.addHandler(handler)
            _logger = made
        return _logger


def log(level, msg, *args, **kwargs):
    """Log msg % args at a level.

    Source: tf.logging.log.
    """
    _get_logger().log(level, msg, *args, **kwargs)


vlog = log


def debug(msg, *args, **kwargs):
    """Log at DEBUG.

    Source: tf.logging.debug.
    """
    _get_logger().debug(msg, *args, **kwargs)


def info(msg, *args, **kwargs):
    """Log at INFO.

    Source: tf.logging.info.
    """
    _get_logger().info(msg, *args, **kwargs)


def warn(msg, *args, **kwargs):
    """Log at WARN.

    Source: tf.logging.warn.
    """
    _get_logger().warning(msg, *args, **kwargs)


warning = warn


def error(msg, *args, **kwargs):
    """Log at ERROR.

    Source: tf.logging.error.
    """
    _get_logger().error(msg, *args, **kwargs)


def fatal(msg, *args, **kwargs):
    """Log at FATAL, which is shown as CRITICAL; the program goes on.

    Source: tf.logging.fatal.
    """
    _get_logger().fatal(msg, *args, **kwargs)


def TaskLevelStatusMessage(msg):
    """Log at ERROR.

    Source: tf.logging.TaskLevelStatusMessage.
    """
    error(msg)


def flush():
    """Raise, as in TF.

    Raises:
      NotImplementedError: always.
    Source: tf.logging.flush.
    """
    raise NotImplementedError()


def get_verbosity():
    """The level from which messages are shown.

    Source: tf.logging.get_verbosity.
    """
    return _get_logger().getEffectiveLevel()


def set_verbosity(v):
    """Show messages of level v (int or name) and above.

    Source: tf.logging.set_verbosity.
    """
    _get_logger().setLevel(v)


def log_if(level, msg, condition, *args):
    """Log when a condition holds.

    Source: tf.logging.log_if.
    """
    if condition:
        log(level, msg, *args)


_counts = {}


def _count_here():
    """How often this was reached before: TF counts by the line that called the function that logs."""
    frame = _sys._getframe(2).f_back
    place = (frame.f_code.co_filename, frame.f_lineno) if frame else ("<unknown>", 0)
    with _logger_lock:
        _counts[place] = count = _counts.get(place, -1) + 1
    return count


def log_every_n(level, msg, n, *args):
    """Log the first and then every n-th time; what is called from one line counts together.

    Source: tf.logging.log_every_n.
    """
    count = _count_here()
    log_if(level, msg, not count % n, *args)


def log_first_n(level, msg, n, *args):
    """Log the first n times; what is called from one line counts together.

    Source: tf.logging.log_first_n.
    """
    count = _count_here()
    log_if(level, msg, count < n, *args)
