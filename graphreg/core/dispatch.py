"""What a failed call leaves in the graph: TF then looks for ragged tensors among some functions' arguments."""
import functools

import numpy as np

from .convert import to_tensor
from .operation import Tensor


def offered_to_ragged(*names):
    """Decorator for functions that TF also has for ragged tensors.

    When a call fails for its types or values TF looks whether the named arguments (those written
    "[values]" are lists) could be ragged, and turns what is no tensor into one to find out.  The
    constants stay in the graph and count as ops.
    """
    def decorate(function):
        @functools.wraps(function)
        def call(*args, **kwargs):
            try:
                return function(*args, **kwargs)
            except (TypeError, ValueError):
                _look_for_ragged(names, {**dict(zip(_parameters(function), args)), **kwargs})
                raise
        return call
    return decorate


def _parameters(function):
    op_def = getattr(function, "op_def", None)
    return function.__code__.co_varnames if op_def is None else op_def.parameters


def _look_for_ragged(names, given):
    for name in names:
        if name.startswith("["):
            values = given.get(name.strip("[]"))
            if not isinstance(values, (list, tuple)) or not all(_becomes_tensor(v) for v in values):
                return
        elif not _becomes_tensor(given.get(name)):
            return


def _becomes_tensor(value):
    if value is None or isinstance(value, (Tensor, np.ndarray, int, float, str)) or hasattr(value, "_as_graph_element"):
        return True
    if hasattr(value, "dense_shape"):
        return False
    try:
        to_tensor(value)
    except (TypeError, ValueError):
        return False
    return True
