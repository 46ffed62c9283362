"""Datasets of what Python generators yield."""
import numpy as np

from ..core import dtypes, errors
from ..ops.script import as_status
from . import structure
from .functions import PythonFunction


def functions(generator, types, shapes, args):
    """(init, next, finalize): what begins a generator, takes an element from it, and ends it.

    Args:
      generator: callable.  types, shapes: nests of DType and TensorShape.  args: list of Tensors it is called with.
    """
    flat_types, flat_shapes = structure.flatten(types), structure.flatten(shapes)
    del args

    def init(values):
        return [_guarded(lambda: iter(generator(*[_argument(v) for v in values])))]

    def following(state):
        return _guarded(lambda: _converted(next(state[0]), types, flat_types, flat_shapes))

    def finalize(state):
        return [np.int64(0)]
    return (PythonFunction(init, "Dataset_from_generator_get_iterator_id_fn"),
            PythonFunction(following, "Dataset_from_generator_generator_next_fn"),
            PythonFunction(finalize, "Dataset_from_generator_finalize_fn"))


def _argument(value):
    value = np.asarray(value)
    return value[()] if value.ndim == 0 else value.copy()


def _guarded(call):
    try:
        return call()
    except StopIteration:
        raise errors.OutOfRangeError(None, None, "End of sequence") from None
    except errors.OpError:
        raise
    except Exception as error:
        raise as_status(error) from error


def _converted(element, types, flat_types, flat_shapes):
    """list of the components of what was yielded."""
    if not structure.same_structure(types, _shallow(element, types)):
        raise TypeError("`generator` yielded an element that did not match the expected structure. The expected "
                        "structure "
                        f"was {types}, but the yielded element was {element}.")
    leaves = structure.flatten_shapes(element, types)
    return [_component(v, t, s) for v, t, s in zip(leaves, flat_types, flat_shapes)]


def _shallow(element, types):
    """The element as it is nested where the types are."""
    if not structure.is_nested(types):
        return 0
    if not structure.is_nested(element):
        return 0
    if hasattr(types, "keys"):
        if not hasattr(element, "keys") or set(types) != set(element):
            return ()
        return {k: _shallow(element[k], types[k]) for k in types}
    if hasattr(element, "keys") or len(element) != len(types):
        return (0,) * (len(types) + 1)
    return tuple(_shallow(e, t) for e, t in zip(element, types))


def _component(value, dtype, shape):
    try:
        array = _as_array(value, dtype)
    except (TypeError, ValueError):
        raise TypeError("`generator` yielded an element that could not be converted to the expected type. The "
                        "expected type "
                        f"was {dtype.name}, but the yielded element was {value}.") from None
    if not shape.is_compatible_with(array.shape):
        raise ValueError(f"`generator` yielded an element of shape {array.shape} where an element of shape {shape} was "
                         "expected.")
    return array if array.ndim else array[()]


def _as_array(value, dtype):
    if dtype != dtypes.string:
        return np.asarray(value, dtype.np)
    array = np.asarray(value, object)
    out = np.empty(array.shape, object)
    flat = out.reshape(-1)
    for i, v in enumerate(array.reshape(-1).tolist()):
        if not isinstance(v, (bytes, str)):
            raise TypeError(v)
        flat[i] = v.encode() if isinstance(v, str) else v
    return out
