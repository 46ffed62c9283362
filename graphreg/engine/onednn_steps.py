"""The oneDNN library that is used, and what calls it in the place of an op's kernel."""
import os
import threading

import numpy as np

from ..core import errors
from ..core.registry import runtime_attr
from ..platform import logging
from . import onednn_library
from .onednn_kernels import Kernels
from .onednn_library import Library, Refused
from .onednn_recipes import Bound, Given

_SHAPES = 8          # sets of shapes that a step is bound for at once; others have to come twice
_MOST = 64           # sets of shapes that a step remembers
_F32, _INTEGERS = np.dtype(np.float32), (np.dtype(np.int32), np.dtype(np.int64))
_UNKNOWN = object()

_lock = threading.Lock()
_found = {}          # value of GRAPHREG_DNNL -> Kernels or None


# ------------------------------------------------------------------ the library
def library():
    """Kernels of the library that is used, or None."""
    if os.environ.get("GRAPHREG_KERNELS") == "numpy":
        return None
    named = os.environ.get("GRAPHREG_DNNL")
    with _lock:
        if named not in _found:
            _found[named] = _search(onednn_library.candidates())
        return _found[named]


def _search(paths):
    """Kernels of the first library that serves; what is passed over is told in the log."""
    for path in paths:
        if onednn_library.is_sought(path) and not onednn_library.is_there(path):
            continue
        try:
            found = Kernels(Library(path))
            _check(found)
        except Refused as error:
            logging.warning("oneDNN: %s is passed over: %s", path, error)
            continue
        return found
    return None


def _check(kernels):
    """Refused unless a small convolution comes out right."""
    x = (np.arange(72, dtype=np.float32) % 7).reshape(1, 6, 6, 2)
    w = (np.arange(72, dtype=np.float32) % 5).reshape(3, 3, 2, 4)
    bound = Bound(kernels.conv2d(Given(0, x.shape), Given(1, w.shape), (4, 4), (1, 1), ((0, 0), (0, 0))), None, 1)
    windows = np.lib.stride_tricks.sliding_window_view(x, (3, 3), axis=(1, 2))
    if not np.array_equal(bound([x, w])[0], np.einsum("nijcab,abco->nijo", windows, w)):
        raise Refused("its convolution is wrong")


# ------------------------------------------------------------------ kernels of steps
class Variant:
    """An op's kernel, by the library where it serves and by the op's own kernel elsewhere; several calls at once."""

    def __init__(self, op, binder, kernels, buffers, threads, relu, bias):
        self._op_def, self._binder, self._kernels, self._buffers = op.op_def, binder, kernels, buffers
        self._threads, self._relu, self._bias = threads, relu, bias
        names = op.op_def.kernel.__code__.co_varnames[:op.op_def.kernel.__code__.co_argcount]
        first = 1 + len(op.op_def.inputs)
        self._attrs = {n: runtime_attr(op.op_def.attr_map[n].type, op._attrs[n]) for n in names[first:] if n != "op"}
        self._lists = op.op_def.input_groups(op._attrs) if any(a.is_list for a in op.op_def.inputs) else None
        self._count, self._single = len(op.op_def.inputs), len(op.op_def.outputs) == 1
        self._waiting, self._once = {}, set()

    def __call__(self, xp, *arguments, **attributes):
        inputs = arguments[:self._count]
        results = self.results(inputs if self._lists is None else inputs[0])
        if results is None:
            return self._op_def.kernel(xp, *arguments, **attributes)
        return results[0] if self._single else tuple(results)

    def results(self, arrays):
        """list of the results for inputs laid flat, or None where the library does not serve."""
        key = tuple([_kind(a) for a in arrays])
        waiting = self._waiting.get(key, _UNKNOWN)
        if waiting is _UNKNOWN:
            waiting = self._meet(key)
        if waiting is None:
            return None
        recipe, idle = waiting
        if recipe.unless is not None and recipe.unless(arrays):
            return None
        try:
            bound = idle.pop()
        except IndexError:
            bound = Bound(recipe, self._buffers, self._threads)
        results = bound(arrays)
        idle.append(bound)
        if self._relu:
            # The library's own relu would make 0 of NaN.
            np.maximum(results[0], 0, out=results[0])
        return results

    def _meet(self, key):
        """(Recipe, idle Bounds) for inputs of a kind that is new, or None."""
        if len(self._waiting) >= _SHAPES and key not in self._once:
            if len(self._once) < _MOST:
                self._once.add(key)
            return None
        recipe = None if None in key else self._recipe(key)
        if len(self._waiting) >= _MOST:
            self._waiting.clear()
        return self._waiting.setdefault(key, None if recipe is None else (recipe, []))

    def _recipe(self, key):
        given = [Given(i, shape) if is_array else shape for i, (is_array, shape) in enumerate(key)]
        more = {"bias": given.pop()} if self._bias else {}
        try:
            return self._binder(self._kernels, *given, **self._attrs, **more)
        except (Refused, errors.OpError):
            # Of what is wrong the op's own kernel tells.
            return None


def _kind(array):
    """What a binder may know of an input, to be compared: (True, shape), (False, numbers), or None."""
    dtype = getattr(array, "dtype", None)
    if dtype == _F32:
        return True, array.shape
    if dtype in _INTEGERS and array.ndim == 1 and array.size <= 8:
        return False, tuple(array.tolist())
    return None
