"""tensorflow.python.debug: TensorFlow's debugger is not emulated; its names are there, and refuse to be used."""
from .core import errors

_NAMES = ("DebugDumpDir DebugTensorDatum DumpingDebugHook DumpingDebugWrapperSession GradientsDebugger GrpcDebugHook "
          "GrpcDebugWrapperSession LocalCLIDebugHook LocalCLIDebugWrapperSession TensorBoardDebugHook "
          "TensorBoardDebugWrapperSession WatchOptions add_debug_tensor_watch has_inf_or_nan load_tensor_from_event "
          "load_tensor_from_event_file reconstruct_non_debug_graph_def watch_graph watch_graph_with_blacklists").split()


class _Refused:
    """What stands for a name of the debugger: programs import it even when they do not debug."""

    def __init__(self, name):
        self.__name__ = name

    def __call__(self, *args, **kwargs):
        raise errors.UnimplementedError(
            None, None, f"tf_debug.{self.__name__} is not emulated: there is no debugger of graphs; look at values with "
                        "tf.Print, tf.add_check_numerics_ops, or Python's debugger in a tf.py_func")


def __getattr__(name):
    if name in _NAMES:
        return globals().setdefault(name, _Refused(name))
    raise AttributeError(f"module 'tensorflow.python.debug' has no attribute {name!r}")


def __dir__():
    return list(_NAMES)
