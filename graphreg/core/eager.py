"""Tensors that have their value, for graphs that execute their ops at once.

Ops run at once when the default graph is one that executes (engine/eager.py): the way of a call, from
arguments to inputs and attributes, is the same as for a node.
"""
import itertools

import numpy as np

from . import dtypes, errors, scopes, tensor_shape
from .operation import Operation, Tensor
from .registry import get_op_def

CPU = "/job:localhost/replica:0/task:0/device:CPU:0"
_ids = itertools.count()


def _meaningless(what):
    def refuse(self):
        raise AttributeError(f"Tensor.{what} is meaningless when eager execution is enabled.")
    return property(refuse)


class EagerTensor(Tensor):
    """A tensor whose op has run: it has a value.  To shape functions it is a constant.

    Source: tf.Tensor under eager execution.
    """

    __slots__ = ("_value", "_id")
    __module__ = "tensorflow.python.framework.ops"
    is_graph_element = False
    is_eager = True
    op, graph, name, value_index = (_meaningless(n) for n in ("op", "graph", "name", "value_index"))

    def __init__(self, value, dtype):
        if isinstance(value, (np.generic, bytes)):
            value = np.asarray(value, object if isinstance(value, bytes) else None)
        self._value, self._dtype = value, dtype
        has_shape = isinstance(value, np.ndarray)
        self._shape, self._folded = (value.shape, value) if has_shape else ((), None)
        self._consumers = self._handle_data = None
        self._id = next(_ids)

    @property
    def _op(self):
        return Constant(self)

    @property
    def _value_index(self):
        return 0

    @property
    def device(self):
        """str: where the value is."""
        return CPU

    backing_device = device

    @property
    def ndim(self):
        """int: the number of axes."""
        return len(self._shape)

    def numpy(self):
        """The value: an array of its own, or a scalar."""
        if self._dtype in (dtypes.resource, dtypes.variant):
            raise errors.InvalidArgumentError(None, None, f"Cannot convert a Tensor of dtype {self._dtype.name} to a "
                                              "NumPy array.")
        value = np.asarray(self._value)
        return value[()] if value.ndim == 0 else value.copy()

    def cpu(self):
        """This tensor: there is no other device."""
        return self

    def gpu(self, gpu_index=0):
        """Refused: there is no GPU.

        Raises:
          RuntimeError: always.
        """
        raise RuntimeError(f"Error copying tensor to device: GPU:{gpu_index}. GPU:{gpu_index} unknown device.")

    def eval(self, feed_dict=None, session=None):
        """Not for a tensor that has its value."""
        raise NotImplementedError("eval is not supported when eager execution is enabled, is .numpy() what you're "
                                  "looking for?")

    def consumers(self):
        """Not for a tensor that is in no graph."""
        raise NotImplementedError("Tensor.consumers is meaningless when eager execution is enabled.")

    def set_shape(self, shape):
        """Check a shape against the tensor's own.

        Raises:
          ValueError: it is another one.
        """
        if not self.shape.is_compatible_with(shape):
            raise ValueError(f"Tensor's shape {self.shape} is not compatible with supplied shape "
                             f"{tensor_shape.as_shape(shape).as_list()}")

    # ---------------------------------------------------------- as a Python value
    def __array__(self, dtype=None, copy=None):
        return np.array(self._value, dtype)

    def __bool__(self):
        return bool(self.numpy())

    def __int__(self):
        return int(self.numpy())

    def __float__(self):
        return float(self.numpy())

    def __complex__(self):
        return complex(self.numpy())

    def __index__(self):
        return self.numpy().__index__()

    def __format__(self, spec):
        return format(self.numpy(), spec)

    def __len__(self):
        if not self._shape:
            raise TypeError("Scalar tensor has no `len()`")
        return self._shape[0]

    def __iter__(self):
        if not self._shape:
            raise TypeError("Cannot iterate over a scalar tensor.")
        for i in range(self._shape[0]):
            yield self[i]

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return EagerTensor(np.array(self._value), self._dtype)

    def __reduce__(self):
        return _revive, (np.asarray(self._value), self._dtype)

    # The hash goes with the comparison, which the function layer gives all tensors.
    __hash__ = Tensor.__hash__

    def __str__(self):
        return f"tf.Tensor({self._numpy_text(str)}, shape={self.shape}, dtype={self._dtype.name})"

    def __repr__(self):
        return (f"<tf.Tensor: id={self._id}, shape={self.shape}, dtype={self._dtype.name}, "
                f"numpy={self._numpy_text(repr)}>")

    def _numpy_text(self, form):
        """The value as it is printed: `form` is str or repr; scalars as plain numbers."""
        if self._dtype in (dtypes.resource, dtypes.variant):
            return "<unprintable>"
        value = self.numpy()
        text = form(value) if isinstance(value, np.ndarray) else str(value)
        return "\n" + text if "\n" in text else text


def _revive(value, dtype):
    return EagerTensor(value, dtype)


class Constant(Operation):
    """What stands for the op of an eager tensor where one is asked for: a Const that holds its value."""

    __slots__ = ()

    def __init__(self, tensor):
        self._graph, self._id, self._name = scopes.get_default_graph(), 0, "Const"
        self.op_def = get_op_def("Const")
        self._inputs, self._control_inputs, self._outputs = (), (), [tensor]
        self._attrs = {"value": tensor._value, "dtype": tensor._dtype}
        self._device = ""
        self._control_flow_context = self._original_op = self._traceback = None
        self._control_outputs = []


class ExecutedOperation(Operation):
    """An op that ran at once, as its gradient function sees it."""

    __slots__ = ()

    def __init__(self, graph, op_def, inputs, attrs):
        self._graph, self._id, self._name, self.op_def = graph, 0, op_def.name, op_def
        self._inputs, self._attrs, self._control_inputs = tuple(inputs), attrs, ()
        self._outputs = []
        self._device = ""
        self._control_flow_context = self._original_op = self._traceback = None
        self._control_outputs = []
