"""What a session is fed, as arrays; and runs that come back, with what was found out about them."""
import numpy as np

from .core.operation import Operation, Tensor
from .session_ops import TensorHandle


def feed_array(graph, tensor, value, key, whole):
    """A fed value as the array the graph takes, checked."""
    if isinstance(value, Tensor):
        raise TypeError("The value of a feed cannot be a tf.Tensor object. Acceptable feed values include Python "
                        "scalars, strings, lists, numpy ndarrays, or TensorHandles. For reference, the tensor object "
                        f"was {whole} which was passed to the feed with key {key}.")
    dtype = tensor.dtype.base_dtype.np
    if isinstance(value, int) and not _fits(value, dtype):
        raise TypeError(f"Type of feed value {value} with type {type(value)} is not compatible with Tensor type "
                        f"{tensor.dtype.as_numpy_dtype}. Try explicitly setting the type of the feed tensor to a larger "
                        "type (e.g. int64).")
    array = _as_array(value, dtype)
    if not tensor.shape.is_compatible_with(array.shape):
        raise ValueError(f"Cannot feed value of shape {array.shape!r} for Tensor {tensor.name!r}, which has shape "
                         f"{str(tensor.shape)!r}")
    if not graph.is_feedable(tensor):
        raise ValueError(f"Tensor {tensor} may not be fed.")
    return array


def _fits(value, dtype):
    if dtype == object:
        return False
    try:
        return np.array(value).astype(dtype) == value
    except OverflowError:
        return False


def _as_array(value, dtype):
    try:
        if dtype.kind in "iu" and isinstance(value, (list, tuple)):
            # Integers that are too large wrap around, as in the NumPy that TF 1.15 runs on.
            array = np.asarray(value)
            return array.astype(dtype, copy=False) if array.dtype.kind in "iub" else np.asarray(value, dtype)
        return np.asarray(value, dtype)
    except ValueError as error:
        # NumPy's later releases say more than that one.
        raise ValueError(str(error).split(" The requested array")[0]) from None


def run_values(feeds):
    """The fed arrays as ops take them: strings as bytes."""
    return [_as_bytes(v) if getattr(v, "dtype", None) == object else v for v in feeds.values()]


def _as_bytes(array):
    out = np.empty(array.shape, object)
    flat, source = out.reshape(-1), array.reshape(-1)
    for i in range(flat.size):
        flat[i] = source[i].encode("utf-8") if isinstance(source[i], str) else source[i]
    return out


# ------------------------------------------------------------------ runs that come back
NEW = object()      # a run that is not known yet


class Again:
    """A run with the same fetches and feeds as one before: what that found out is not found out again.

    It holds the objects whose ids are its key, so that no other object can have those.
    """

    __slots__ = ("_fetches", "_feeds", "_run", "_places", "_graph", "_refusals", "_types", "_dtypes", "_shapes")

    def __init__(self, graph, fetches, feeds, executable, places):
        self._graph, self._fetches, self._run, self._places = graph, fetches, executable.run, places
        self._feeds = [_Taken(graph, t) for t in feeds]
        self._refusals = graph.refusals
        self._types = [np.ndarray] * len(feeds)
        self._dtypes, self._shapes = [t.dtype for t in self._feeds], None

    def run(self, session, feed_values):
        """The fetches in their structure, or NEW when the graph refuses more than it did."""
        if self._graph.refusals != self._refusals:
            return NEW
        results = self._run(self._taken(session, list(feed_values)) if feed_values else ())
        places = self._places
        if type(places) is int:
            return results[places]
        return None if places is None else [None if i is None else results[i] for i in places]

    def _taken(self, session, feed_values):
        """The fed values as arrays: as they are, where all are arrays as they were the last time."""
        if list(map(type, feed_values)) == self._types and [v.dtype for v in feed_values] == self._dtypes:
            shapes = [v.shape for v in feed_values]
            if shapes == self._shapes:
                return feed_values
            taken = self._each(session, feed_values)
            # Those of no dimension are taken as scalars.
            self._shapes = shapes if () not in shapes else None
            return taken
        return self._each(session, feed_values)

    def _each(self, session, feed_values):
        """The fed values as arrays, one by one; scalars as NumPy's."""
        arrays = []
        for taken, value in zip(self._feeds, feed_values):
            kind = type(value)
            if kind is np.ndarray and value.dtype is taken.dtype and value.shape == taken.shape:
                if not taken.shape and taken.dtype.kind != "O":
                    value = value[()]
            elif kind is taken.number:
                value = taken.make(value)
            else:
                value = taken.array(session, value)
            arrays.append(value)
        return arrays


class _Taken:
    """How the values of one feed are taken.

    shape   a raw shape that needs no check: the one that came last.
    number  type whose values `make` takes, where the feed is a scalar.
    """

    __slots__ = ("_graph", "_tensor", "_wanted", "dtype", "shape", "number", "make")

    def __init__(self, graph, tensor):
        self._graph, self._tensor, self._wanted = graph, tensor, tensor._shape
        self.dtype, self.shape = tensor.dtype.base_dtype.np, None
        self.make = self.dtype.type
        self.number = None if tensor._shape != () else float if self.dtype.kind == "f" else self.make

    def array(self, session, value):
        """A fed value as an array, checked."""
        kind = type(value)
        if kind is np.ndarray and value.dtype == self.dtype and _fits_shape(value.shape, self._wanted):
            array = value
        elif kind is TensorHandle:
            return value._stored_array(session)
        elif kind is self.make and self._wanted == ():
            return value
        else:
            array = feed_array(self._graph, self._tensor, value, self._tensor, value)
        self.shape = array.shape
        return array if array.shape or self.dtype.kind == "O" else array[()]


def _fits_shape(shape, wanted):
    return wanted is None or len(shape) == len(wanted) and all(w is None or n == w for n, w in zip(shape, wanted))


def key_of(fetches, feed_dict):
    """The ids that tell a run from others, or None where it is no matter of tensors and operations alone."""
    kind = type(fetches)
    if kind is list:
        wanted = tuple(map(id, fetches))
    elif kind is Tensor or kind is Operation:
        wanted = id(fetches)
    else:
        return None
    if not feed_dict:
        return wanted
    return (wanted, tuple(map(id, feed_dict))) if type(feed_dict) is dict else None


def is_numeric(tensor):
    return tensor.dtype.base_dtype.np is not None and tensor.dtype.base_dtype.np.kind in "biufc"
