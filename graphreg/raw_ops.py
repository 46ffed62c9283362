"""tf.raw_ops: every op type by its name, its arguments named as TF's public functions name them.

Those names are the op's own but for the few below; graphreg's own code goes through core.raw.
"""
from .core import raw

_AXIS = {"axis": "reduction_indices"}
# Op type -> public name of an argument: the op's own.
_NAMES = {**dict.fromkeys(("All", "Any", "EuclideanNorm", "Max", "Mean", "Min", "Prod", "Sum"), _AXIS),
          "ExpandDims": {"axis": "dim"}, "Select": {"x": "t", "y": "e"}, "Split": {"axis": "split_dim"},
          "SplitV": {"axis": "split_dim"}, "Squeeze": {"axis": "squeeze_dims"}, "Where": {"condition": "input"}}


def _renamed(function, names):
    """A function with public names of arguments."""
    own = {new: old for old, new in names.items()}

    def call(*args, **kwargs):
        return function(*args, **{names.get(name, name): value for name, value in kwargs.items()})
    call.__name__ = call.__qualname__ = function.__name__
    call.__doc__, call.__module__ = function.__doc__, function.__module__
    signature = function.__signature__
    call.__signature__ = signature.replace(parameters=[
        p.replace(name=own.get(p.name, p.name)) for p in signature.parameters.values()])
    return call


def __getattr__(name):
    function = getattr(raw, name)
    if name in _NAMES:
        function = _renamed(function, _NAMES[name])
    globals()[name] = function
    return function


def __dir__():
    return dir(raw)
