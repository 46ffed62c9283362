"""Switching eager execution on and off."""
from .core import graph as graphs, scopes
from .engine.eager import EagerGraph

GRAPH_MODE = 0
EAGER_MODE = 1
SYNC = 0
ASYNC = 1
DEVICE_PLACEMENT_EXPLICIT = 0
DEVICE_PLACEMENT_WARN = 1
DEVICE_PLACEMENT_SILENT = 2
DEVICE_PLACEMENT_SILENT_FOR_INT32 = 3


def enable_eager_execution(config=None, device_policy=None, execution_mode=None):
    """Let ops run at once, in the whole program.

    Args:
      config: ConfigProto, accepted: it speaks of devices.
      device_policy: one of tf.contrib.eager.DEVICE_PLACEMENT_*, accepted: there is one device.
      execution_mode: tf.contrib.eager.SYNC or ASYNC; ops run in order either way.
    Raises:
      TypeError: config is no ConfigProto.  ValueError: another argument is none of these, or the program has made
      a graph already.
    Source: tf.enable_eager_execution.
    """
    if config is not None and not hasattr(config, "SerializeToString"):
        raise TypeError("config must be a tf.ConfigProto, but got %s" % type(config))
    if device_policy not in (None, DEVICE_PLACEMENT_EXPLICIT, DEVICE_PLACEMENT_WARN, DEVICE_PLACEMENT_SILENT,
                             DEVICE_PLACEMENT_SILENT_FOR_INT32):
        raise ValueError("device_policy must be one of None, tf.contrib.eager.DEVICE_PLACEMENT_*")
    if execution_mode not in (None, SYNC, ASYNC):
        raise ValueError("execution_mode must be one of None, tf.contrib.eager.SYNC, tf.contrib.eager.ASYNC")
    if not _is_on():
        _switch(EagerGraph, "tf.enable_eager_execution")


def disable_eager_execution():
    """Let ops be added to graphs, as they are in a TF 1 program.

    Raises:
      ValueError: the program has made ops already.
    Source: tf.disable_eager_execution.
    """
    if _is_on():
        _switch(graphs.Graph, "tf.disable_eager_execution")


def _is_on():
    before = scopes.set_graph_class(graphs.Graph)
    scopes.set_graph_class(before)
    return before is not graphs.Graph


def _switch(kind, function):
    if scopes.has_global_graph():
        raise ValueError(f"{function} must be called at program startup.")
    scopes.set_graph_class(kind)
