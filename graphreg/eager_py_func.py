"""tf.py_function: a Python function on eager tensors as an op, with a gradient."""
from . import functions as tf
from .core import dtypes, nest, scopes
from .core.convert import to_tensor
from .core.eager import EagerTensor
from .engine.eager import EagerGraph
from .gradient_tape import GradientTape
from .ops import script as ops


class _EagerFunction:
    """A function on eager tensors, called with arrays; remembers the tape of its last call for the gradient."""

    def __init__(self, function, types):
        self._function, self._types = function, types
        self._graph = EagerGraph()
        self._tape = self._inputs = self._outputs = None

    def __call__(self, *arrays):
        with self._graph.as_default():
            self._inputs = _tensors(arrays)
            with GradientTape(persistent=True) as self._tape:
                self._tape.watch([x for x in self._inputs if x.dtype.is_floating])
                results = self._function(*self._inputs)
                self._outputs = [to_tensor(r, t) for r, t in zip(_as_list(results), self._types)]
            return [t.numpy() for t in self._outputs]

    def backward(self, *dys):
        """The gradients of the last call's inputs from those of its results."""
        with self._graph.as_default():
            found = self._tape.gradient(self._outputs, self._inputs, output_gradients=_tensors(dys))
            return [(tf.zeros_like(x) if g is None else to_tensor(g)).numpy() for x, g in zip(self._inputs, found)]

    def gradient(self, op, dys):
        """The op that computes the gradients, after the call."""
        token = ops.register_function(self.backward, op.graph)
        with scopes.control_dependencies([op]):
            return tf.raw.EagerPyFunc(list(dys), token=token, Tout=[x.dtype.base_dtype for x in op.inputs])


def _as_list(results):
    return [] if results is None else list(results) if isinstance(results, (list, tuple)) else [results]


def _tensors(arrays):
    return [EagerTensor(a, dtypes.as_dtype(a.dtype) if a.dtype != object else dtypes.string) for a in arrays]


def py_function(func, inp, Tout, name=None):
    """Call a Python function on eager tensors when the graph runs; gradients go through it.

    Args:
      func: function of eager Tensors -> Tensors, or what converts to them.
      inp: list of Tensors.
      Tout: DType, or list of DTypes, of what it returns.
      name: str.
    Returns:
      Tensor, or list of Tensors (the Operation for an empty one), of unknown shapes.
    Raises:
      ValueError: func is not callable.  What it raises when run comes as for tf.py_func.
    Source: tf.py_function.
    """
    if not callable(func):
        raise ValueError(f"Expected func to be callable, got func of type {type(func)}")
    is_list = isinstance(Tout, (list, tuple))
    types = [dtypes.as_dtype(t) for t in (Tout if is_list else [Tout])]
    if scopes.executing_eagerly():
        results = [to_tensor(r, t) for r, t in zip(_as_list(func(*[to_tensor(x) for x in nest.flatten(inp)])), types)]
        return results if is_list else results[0]
    token = ops.register_function(_EagerFunction(func, types), scopes.get_default_graph())
    result = tf.raw.EagerPyFunc(inp, token=token, Tout=types, name=name)
    return result if is_list else result[0]
