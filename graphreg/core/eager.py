"""Eager execution: not there yet; every op is a node of a graph."""
from . import errors


def executing_eagerly():
    """bool: whether ops run at once; False, as in a TF 1 program that did not ask for it.

    Source: tf.executing_eagerly.
    """
    return False


def enable_eager_execution(config=None, device_policy=None, execution_mode=None):
    """Refused: ops do not run at once yet.

    Source: tf.enable_eager_execution.
    """
    raise errors.not_emulated("tf.enable_eager_execution", "build a graph and run it in a tf.Session")


def disable_eager_execution():
    """Leave eager execution, which is never entered.

    Source: tf.disable_eager_execution.
    """
