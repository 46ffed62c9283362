"""tf.logging: which messages are shown, and how."""
import io
import logging

from casetools import said


def logged(tf, program):
    """A step: what a program writes through the logger "tensorflow", and what it says."""
    def step(session):
        logger, stream = logging.getLogger("tensorflow"), io.StringIO()
        tf.logging.get_verbosity()
        # Where the program has set up logging, the logger has no handler of its own.
        formatter = logger.handlers[0].formatter if logger.handlers else logging.Formatter(
            "%(levelname)s:%(name)s:%(message)s")
        handler = logging.StreamHandler(stream)
        handler.setFormatter(formatter)
        logger.addHandler(handler)
        level = tf.logging.get_verbosity()
        try:
            told = program(tf.logging)
        finally:
            tf.logging.set_verbosity(level)
            logger.removeHandler(handler)
        lines = [l for l in stream.getvalue().split("\n") if l and "deprecated" not in l and "Instructions" not in l]
        return [formatter._fmt] + lines + ["--"] + [str(t) for t in told or []]
    return step


def levels(log):
    out = [log.DEBUG, log.INFO, log.WARN, log.ERROR, log.FATAL]
    for level in (log.WARN, log.DEBUG, log.INFO, "ERROR", 35):
        log.set_verbosity(level)
        out.append(log.get_verbosity())
        log.debug("debug %d", 1)
        log.info("info %s %s", "a", [1])
        log.warn("warn")
        log.warning("warning %(k)s", {"k": 5})
        log.error("error %")
        log.fatal("fatal")
        log.log(log.INFO, "log %d", 2)
        log.log(25, "between")
        log.vlog(10, "vlog")
        log.vlog(1, "low")
        log.TaskLevelStatusMessage("task")
        log.log_if(log.ERROR, "if %s", True, 1)
        log.log_if(log.ERROR, "not %s", False, 1)
    return out


def every(log):
    for i in range(7):
        log.log_every_n(log.WARN, "every %d", 3, i)


def first(log):
    for i in range(7):
        log.log_first_n(log.WARN, "first %d", 3, i)


def together(log):
    for i in range(4):
        log.log_first_n(log.WARN, "one %d", 3, i)
        log.log_first_n(log.WARN, "two %d", 3, i)
        log.log_every_n(log.WARN, "three %d", 2, i)


def wrong(log):
    return [said(log.log, "INFO", "x"), said(log.set_verbosity, "FOO"), said(log.set_verbosity, None), said(log.flush)]


def case_logging(tf):
    return [logged(tf, p) for p in (levels, every, first, together, wrong)]
