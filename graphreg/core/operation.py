"""Operation and Tensor: a node of the graph, and one of its outputs."""
from . import errors, scopes, tensor_shape
from .tensor_shape import TensorShape


class Tensor:
    """One output of an Operation: a name, a dtype and a static shape; its value exists in a session only.

    Source: tf.Tensor.
    """

    __slots__ = ("_op", "_value_index", "_dtype", "_shape", "_consumers", "_folded", "_handle_data", "__dict__",
                 "__weakref__")
    # What programs print of a type is TF's name of it.
    __module__ = "tensorflow.python.framework.ops"
    __array_priority__ = 100
    is_graph_element = True
    is_eager = False
    OVERLOADABLE_OPERATORS = frozenset(
        "__add__ __radd__ __sub__ __rsub__ __mul__ __rmul__ __div__ __rdiv__ __truediv__ __rtruediv__ "
        "__floordiv__ __rfloordiv__ __mod__ __rmod__ __lt__ __le__ __gt__ __ge__ __ne__ __eq__ __and__ __rand__ "
        "__or__ __ror__ __xor__ __rxor__ __getitem__ __pow__ __rpow__ __invert__ __neg__ __abs__ __matmul__ "
        "__rmatmul__".split())

    def __init__(self, op, value_index, dtype):
        self._op, self._value_index, self._dtype = op, value_index, dtype
        self._shape = None
        self._consumers = []
        self._folded = self._handle_data = None

    @property
    def op(self):
        """The Operation that makes this tensor."""
        return self._op

    @property
    def dtype(self):
        """The DType of the elements (a ref type for the output of a ref variable)."""
        return self._dtype

    @property
    def graph(self):
        return self._op._graph

    @property
    def name(self):
        """str: "<op name>:<output index>"."""
        return f"{self._op._name}:{self._value_index}"

    @property
    def device(self):
        return self._op.device

    @property
    def value_index(self):
        return self._value_index

    @property
    def shape(self):
        """TensorShape: what is known of the shape while building."""
        return TensorShape._from_raw(self._shape)

    def get_shape(self):
        """Alias of `shape`."""
        return self.shape

    def _shape_tuple(self):
        return self._shape

    def _rank(self):
        return None if self._shape is None else len(self._shape)

    def set_shape(self, shape):
        """Merge what the caller knows of the shape into the static shape.

        Args:
          shape: TensorShape, or what converts to one; sizes may be None.
        Raises:
          ValueError: shape contradicts what is known.
        """
        self._shape = self._op._graph._merge_shape(self._shape, tensor_shape.raw_shape(shape))

    def consumers(self):
        """The Operations that take this tensor as an input."""
        return list(self._consumers)

    def eval(self, feed_dict=None, session=None):
        """Run the graph for this tensor's value in `session`, by default the default session.

        Raises:
          ValueError: there is no session, or its graph is another one.
        """
        return _session_for(self, session, self._op._graph, "evaluate tensor", "eval()", "Use `with sess.as_default()`"
                            ).run(self, feed_dict)

    def experimental_ref(self):
        """A hashable reference to this tensor, for use in sets and dictionaries."""
        return _TensorRef(self)

    def _as_tf_output(self):
        return self._op, self._value_index

    def __iter__(self):
        # A generator, as in TF: the refusal comes with the first element.
        _refuse_python_use("iterating over `tf.Tensor`")
        yield

    def __bool__(self):
        _refuse_python_use("using a `tf.Tensor` as a Python `bool`")

    def __len__(self):
        raise TypeError(f"len is not well defined for symbolic Tensors. ({self.name}) Please call `x.shape` rather "
                        "than `len(x)` for shape information.")

    def __array__(self, dtype=None, copy=None):
        raise NotImplementedError(f"Cannot convert a symbolic Tensor ({self.name}) to a numpy array.")

    def __hash__(self):
        return id(self)

    def __copy__(self):
        return self

    def __str__(self):
        shape = f", shape={self.shape}" if self._shape is not None else ""
        device = f", device={self.device}" if self.device else ""
        return f'Tensor("{self.name}"{shape}, dtype={self._dtype.name}{device})'

    def __repr__(self):
        return f"<tf.Tensor '{self.name}' shape={self.shape} dtype={self._dtype.name}>"


class _TensorRef:
    """Compares and hashes by the identity of the tensor or variable it holds."""

    def __init__(self, target):
        self._target = target

    def deref(self):
        return self._target

    def __eq__(self, other):
        return isinstance(other, _TensorRef) and self._target is other._target

    def __hash__(self):
        return id(self._target)

    def __repr__(self):
        return f"<Reference wrapping {self._target!r}>"


def _refuse_python_use(what):
    graph = scopes.get_default_graph()
    if graph.building_function:
        why = (": AutoGraph is disabled in this function. Try decorating it directly with @tf.function."
               if not graph.autograph else
               ": AutoGraph is not emulated; write tf.cond, tf.while_loop or tf.map_fn in its place.")
    else:
        why = " in Graph execution. Use Eager execution or decorate this function with @tf.function."
    raise errors.OperatorNotAllowedInGraphError(f"{what} is not allowed{why}")


def _session_for(element, session, graph, action, method, advice):
    """The session to run an element in, checked."""
    if session is None:
        session = scopes.get_default_session()
        if session is None:
            raise ValueError(f"Cannot {action} using `{method}`: No default session is registered. {advice} or pass "
                             f"an explicit session to `{method[:-1]}session=sess)`")
        if session.graph is not graph:
            what = ("the default session to evaluate tensor" if method == "eval()"
                    else "the default session to execute operation")
            kind = "tensor" if method == "eval()" else "operation"
            raise ValueError(f"Cannot use {what}: the {kind}'s graph is different from the session's graph. Pass an "
                             f"explicit session to `{method[:-1]}session=sess)`.")
    elif session.graph is not graph:
        what = "evaluate tensor" if method == "eval()" else "execute operation"
        kind = "tensor" if method == "eval()" else "operation"
        raise ValueError(f"Cannot use the given session to {what}: the {kind}'s graph is different from the "
                         "session's graph.")
    return session


class Operation:
    """A node of the graph: an op type, inputs, control inputs and attributes.

    Made by the functions of the ops and by Graph.create_op, never directly.
    Source: tf.Operation.
    """

    __slots__ = ("_graph", "_id", "_name", "op_def", "_attrs", "_inputs", "_control_inputs", "_outputs", "_device",
                 "_control_flow_context", "_original_op", "_traceback", "_control_outputs", "__dict__", "__weakref__")
    __module__ = "tensorflow.python.framework.ops"
    is_graph_element = True
    _replaced_inputs = ()       # numbers of the inputs that are not those it was made with

    def __init__(self, graph, id_, name, op_def, inputs, control_inputs, attrs, output_types):
        self._graph, self._id, self._name, self.op_def = graph, id_, name, op_def
        self._inputs, self._control_inputs, self._attrs = tuple(inputs), control_inputs, attrs
        self._outputs = [Tensor(self, i, t) for i, t in enumerate(output_types)]
        self._device = ""
        self._control_flow_context = self._original_op = self._traceback = None
        self._control_outputs = []

    @property
    def graph(self):
        return self._graph

    @property
    def name(self):
        """str: the full name, unique in the graph."""
        return self._name

    @property
    def type(self):
        """str: the op type, such as "MatMul"."""
        return self.op_def.name

    @property
    def inputs(self):
        """The Tensors this op takes."""
        return self._inputs

    @property
    def outputs(self):
        """list of the Tensors this op makes."""
        return self._outputs

    @property
    def control_inputs(self):
        """list of the Operations that must run before."""
        return list(self._control_inputs)

    @property
    def device(self):
        """str: the device the op was asked to run on, "" when none."""
        return self._device

    @property
    def _id_value(self):
        return self._id

    @property
    def traceback(self):
        """list of (filename, line number, function, line) where the op was made."""
        return self._graph._format_traceback(self._traceback)

    def values(self):
        """tuple of the outputs."""
        return tuple(self._outputs)

    def run(self, feed_dict=None, session=None):
        """Run this operation in `session`, by default the default session.

        Raises:
          ValueError: there is no session, or its graph is another one.
        """
        _session_for(self, session, self._graph, "execute operation", "run()", "Use `with sess.as_default():`"
                     ).run(self, feed_dict)

    # ---------------------------------------------------------- attributes
    def get_attr(self, name):
        """The value of an attribute: int, float, bool, bytes, DType, TensorShapeProto, TensorProto or a list.

        Raises:
          ValueError: there is no such attribute.
        """
        if name not in self._attrs:
            raise ValueError(f"Operation '{self._name}' has no attr named '{name}'.")
        return self._graph._codec().public_attr(self, name)

    @property
    def node_def(self):
        """NodeDef message of this op."""
        return self._graph._codec().node_def(self)

    def _set_attr(self, name, value):
        """Set an attribute from its AttrValue message (or the value itself, for names starting with "_")."""
        self._attrs[name] = self._graph._codec().plain_attr(value) if hasattr(value, "WhichOneof") else value

    def colocation_groups(self):
        """list of bytes: the colocation constraints, by default the op's own."""
        own = [b"loc:@" + self._name.encode()]
        classes = self._attrs.get("_class")
        if classes is None:
            return own
        groups = [c for c in classes if c.startswith(b"loc:@")]
        return groups or own

    # ---------------------------------------------------------- edits
    def _set_device(self, device):
        self._device = self._graph._canonical_device(device)

    def _set_control_flow_context(self, context):
        self._control_flow_context = context

    def _get_control_flow_context(self):
        return self._control_flow_context

    def _update_input(self, index, tensor):
        """Take another tensor as input `index`; plans made before keep the old one."""
        if tensor.graph is not self._graph:
            raise ValueError(f"Tensor must be from the same graph: {tensor}")
        self._graph._check_not_finalized()
        old = self._inputs[index]
        inputs = list(self._inputs)
        inputs[index] = tensor
        self._inputs = tuple(inputs)
        self._replaced_inputs = {*self._replaced_inputs, index}
        if self in old._consumers and all(t is not old for t in inputs):
            old._consumers.remove(self)
        tensor._consumers.append(self)
        self._graph._edits += 1

    def _add_control_inputs(self, ops):
        for op in ops:
            self._add_control_input(op)

    def _add_control_input(self, op):
        self._graph._check_not_finalized()
        if op not in self._control_inputs:
            self._control_inputs = list(self._control_inputs) + [op]
            op._control_outputs.append(self)
            self._graph._edits += 1

    def _remove_all_control_inputs(self):
        for op in self._control_inputs:
            op._control_outputs.remove(self)
        self._control_inputs = []
        self._graph._edits += 1

    def __str__(self):
        return str(self.node_def)

    def __repr__(self):
        return f"<tf.Operation '{self._name}' type={self.type}>"
