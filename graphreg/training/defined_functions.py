"""Defun: Python functions traced into functions of a graph, which ops are calls of."""
import inspect

from ..core import dtypes, errors, messages, node_def, scopes, tape
from ..core.convert import to_tensor
from ..core.func_graph import FuncGraph
from ..core.function_messages import fill_library, function_message
from ..core.function_op import check_call_types
from ..core.graph import Graph
from ..core.registry import find_op_def
from ..resource_variables import ResourceVariable
from ..variable_scope import _get_default_variable_store, get_variable_scope, variable_scope
from .called_functions import CalledFunction
from .function_hash import function_hash
from .graph_functions import ALL_OF_VARIABLES, ImportedFunction, library_of, touch_collections
from .graph_import import expected_types, make_nodes

_LETTERS = {"float16": "f16", "float32": "f32", "float64": "f64", "int32": "i32", "uint8": "i8", "uint16": "u16",
            "uint32": "u32", "uint64": "u64", "int16": "i16", "int8": "i8", "string": "s", "complex64": "c64",
            "complex128": "c128", "int64": "i64", "bool": "b", "qint8": "qi8", "quint8": "qu8", "qint16": "qi16",
            "quint16": "qu16", "qint32": "qi32", "bfloat16": "b16"}


_HANDED_ON = ("shape", "dtype", "initializer", "reuse", "trainable", "collections", "use_resource")


# ------------------------------------------------------------------ the graph that is traced
class DefinedGraph(FuncGraph):
    """The body of a function: a tensor of outside becomes an argument when an op is made that takes it.

    extra_vars  variables that get_variable gave within.
    by_value    whether tensors of outside are copied with all that they come from.
    """

    has_ref_variables = True

    def __init__(self, name, by_value=False, allowed_stateful=(), read_resources=True):
        super().__init__(name)
        self.seed = None
        self.extra_vars, self._copies = [], {}
        self._by_value, self._allowed, self._read_resources = by_value, allowed_stateful, read_resources
        self._scope = get_variable_scope()

    def capture(self, tensor, name=None):
        """The tensor itself: converting one takes nothing in."""
        if tensor.is_eager:
            raise errors.not_emulated("an eager tensor in a Defun")
        return tensor

    def add_op(self, op_def, inputs, attrs, name=None):
        """As in any graph, with what stands here for tensors of outside."""
        found = [self.taken(t) for t in inputs]
        if any(t.dtype._is_ref_dtype and f is not t for f, t in zip(found, inputs)):
            _check_refs(op_def, attrs, found)
        return super().add_op(op_def, found, attrs, name)

    def taken(self, tensor):
        """What stands here for a tensor."""
        if tensor.graph is self:
            return tensor
        if self._by_value:
            return self._copied(tensor.op).outputs[tensor.value_index]
        return super().capture(tensor, "Placeholder")

    def control_dependencies(self, control_inputs):
        """As in any graph: an op of outside is refused."""
        return Graph.control_dependencies(self, control_inputs)

    def _copied(self, op):
        if op not in self._copies:
            if op.op_def.is_stateful and op not in self._allowed:
                raise ValueError(f"Cannot capture a stateful node (name:{op.name}, type:{op.type}) by value.")
            if op.type in ("Placeholder", "PlaceholderV2"):
                raise ValueError(f"Cannot capture a placeholder (name:{op.name}, type:{op.type}) by value.")
            with Graph.control_dependencies(self, [self._copied(c) for c in op._control_inputs]):
                inputs = [self.taken(t) for t in op._inputs]
                attrs = {k: v for k, v in op._attrs.items() if k != "_class"}
                self._copies[op] = Graph.add_op(self, op.op_def, inputs, attrs, op.name)
        return self._copies[op]

    def getvar(self, getter, name, **given):
        """The custom getter of the body: variables are the outer graph's.

        As in TF a regularizer, partitioner, constraint or caching device is not handed on.
        """
        with self.outer_graph.as_default():
            given = {key: given[key] for key in _HANDED_ON if key in given}
            variable = self._scope.get_variable(_get_default_variable_store(), name, **given)
            self.extra_vars.append(variable)
            if isinstance(variable, ResourceVariable) and self._read_resources:
                return variable.value()
            return variable


def _check_refs(op_def, attrs, inputs):
    """Raise TypeError when an op would change a ref of outside: what stands here for one is its value."""
    wanted, given = expected_types(op_def, attrs), [t.dtype for t in inputs]
    if any(w._is_ref_dtype and not g._is_ref_dtype for w, g in zip(wanted, given)):
        texts = [f"[{', '.join(f'tf.{t.name}' for t in types)}]" for types in (given, wanted)]
        raise TypeError(f"In op '{op_def.name}', input types ({texts[0]}) are not compatible with expected types "
                        f"({texts[1]})")


def _body():
    graph = scopes.get_default_graph()
    return graph if isinstance(graph, DefinedGraph) else None


def get_extra_vars():
    """list of the variables that get_variable gave so far in the function being traced.

    Source: tensorflow.python.framework.function.get_extra_vars.
    """
    return [] if _body() is None else _body().extra_vars


def get_extra_inputs():
    """list of the outer tensors that the function being traced takes so far besides its arguments.

    Source: tensorflow.python.framework.function.get_extra_inputs.
    """
    return [] if _body() is None else _body().external_captures


def get_extra_args():
    """list of the placeholders that stand for those tensors.

    Source: tensorflow.python.framework.function.get_extra_args.
    """
    return [] if _body() is None else [inside for _, inside in _body().captures.values()]


# ------------------------------------------------------------------ one function
class _DefinedFunction(CalledFunction):
    """A function of a graph, traced at its first use.

    Args:
      func: callable.  argnames: names of its arguments.  input_types: sequence of DType.
      func_name: str, or None: made of the function's name and a hash.
      grad_func, python_grad_func, out_names, shape_func, capture_by_value, whitelisted_stateful_ops,
        capture_resource_var_by_value: as for Defun.
      kwargs: attributes of the definition, as calls take them.
    Source: tensorflow.python.framework.function._DefinedFunction.
    """

    def __init__(self, func, argnames, input_types, func_name=None, grad_func=None, python_grad_func=None,
                 out_names=None, shape_func=None, capture_by_value=False, whitelisted_stateful_ops=None,
                 capture_resource_var_by_value=True, **kwargs):
        self._func, self._argnames, self._types = func, argnames, input_types
        self._func_name, self.grad_function, self._python_grad_func = func_name, grad_func, python_grad_func
        self._out_names, self._shape_func = tuple(out_names or ()), shape_func
        self._options = capture_by_value, whitelisted_stateful_ops or (), capture_resource_var_by_value
        self._kwargs, self._made = kwargs, None

    # ---------------------------------------------------------- the definition
    def _definition_and_graph(self):
        if self._made is None:
            graph = self._trace()
            self._made = self._described(graph), graph
        return self._made

    def _trace(self):
        base = self._func_name or _name_of(self._func)
        graph = DefinedGraph(base, *self._options)
        touch_collections(ALL_OF_VARIABLES)
        with graph.as_default(), tape.stop_recording(), variable_scope("", custom_getter=graph.getvar):
            names = self._argnames + [f"arg{i}" for i in range(len(self._argnames), len(self._types))]
            inputs = [self._argument(graph, n, t) for n, t in zip(names, self._types)]
            outputs = self._func(*inputs)
            graph.outputs = [graph.taken(to_tensor(o)) for o in _as_outputs(outputs, base)]
        return graph

    @staticmethod
    def _argument(graph, name, dtype):
        if not scopes.VALID_OP_NAME.match(name):
            raise ValueError(f"'{name}' is not a valid scope name")
        return graph.placeholder(name, dtypes.as_dtype(dtype), None)

    def _described(self, graph):
        """FunctionDef of a traced graph."""
        _check_out_names(self._out_names, graph.outputs)
        self._graph = graph
        proto = function_message(self, node_def.node_def, self._out_names)
        if self._func_name:
            proto.signature.name = self._func_name
        else:
            parts = [graph.name, self.grad_function.name if self.grad_function else None, function_hash(proto)]
            proto.signature.name = "_".join(p for p in parts if p)
        proto.signature.description = getattr(self._func, "__doc__", None) or ""
        attrs = dict(_call_attrs(proto.signature.name, **self._kwargs), _disable_call_shape_inference=True)
        for name, value in attrs.items():
            proto.attr[name].CopyFrom(node_def.attr_value(_KINDS[type(value)], value))
        for number in range(len(graph.inputs)):
            proto.arg_attr.get_or_create(number)
        return proto

    @property
    def definition(self):
        """FunctionDef message."""
        return self._definition_and_graph()[0]

    @property
    def graph(self):
        """The traced graph."""
        return self._definition_and_graph()[1]

    @property
    def name(self):
        """str: the op type of calls."""
        return self._func_name or self.definition.signature.name

    @property
    def _signature(self):
        return self.definition.signature

    def message_parts(self):
        """(its Operations, its inputs, its outputs, the Operations that run for their effects), for messages."""
        return self._graph.get_operations(), self._graph.inputs, self._graph.outputs, []

    def fresh_graph(self):
        """A FuncGraph with the nodes of the definition."""
        graph_def = messages.GraphDef()
        fill_library(graph_def.library, [], node_def.node_def, self.graph._functions.values())
        # Of functions within, gradients in Python are not known any more, as in TF.
        return ImportedFunction(self.definition, library_of(graph_def, make_nodes), make_nodes).fresh_graph()

    # ---------------------------------------------------------- what is known of it
    @property
    def declared_input_types(self):
        """The types of the arguments, as they were given."""
        return self._types

    @property
    def captured_inputs(self):
        """list of the outer tensors that calls pass behind the arguments."""
        return self.graph.external_captures

    @property
    def stateful_ops(self):
        """list of (name, type) of the stateful ops within."""
        return [(op.name, op.type) for op in self.graph.get_operations() if op.op_def.is_stateful]

    @property
    def grad_func_name(self):
        """str: name of the function that is the derivative, or None."""
        return self.grad_function.name if self.grad_function else None

    @property
    def python_grad_func(self):
        """The function that adds the gradient's ops, or None."""
        return self._python_grad_func

    def set_grad_func(self, grad_func):
        """Say which function is the derivative, once."""
        if self.grad_function is not None or not isinstance(grad_func, _DefinedFunction):
            raise AssertionError
        self.grad_function = grad_func

    # ---------------------------------------------------------- calls
    def add_to_graph(self, g):
        """Make the function, and those within it, known to a graph.

        Raises:
          InvalidArgumentError: the graph has another function of the name, or there is such an op.
          ValueError: it has two gradients.
        """
        definition, known = self.definition, g._functions.get(self.name)
        if known is self:
            return
        if known is not None and known.definition != definition:
            raise errors.InvalidArgumentError(None, None, f"Cannot add function '{self.name}' because a different "
                                                          "function with the same name already exists.")
        if find_op_def(self.name) is not None:
            raise errors.InvalidArgumentError(None, None, f"Cannot add function '{self.name}' because an op with the "
                                                          "same name already exists.")
        if self.grad_function is not None and self.python_grad_func is not None:
            raise ValueError(f"Gradient defined twice for function {self.name}")
        g._functions.setdefault(self.name, self)
        for function in list(self.graph._functions.values()) + [self.grad_function] * bool(self.grad_function):
            function.add_to_graph(g)

    def __call__(self, *args, **kwargs):
        """Add a call.

        Args:
          args: what makes Tensors of the declared types.
          name: str, of the op.  noinline, compiled, separate_compiled_gradients: bool, attributes of the node.
        Returns:
          Tensor or tuple of Tensors; the Operation where there are no results.
        Raises:
          ValueError: wrong number or types of arguments, or unknown keywords.
        """
        if scopes.executing_eagerly():
            raise AttributeError("Tensor.op is meaningless when eager execution is enabled.")
        self.add_to_graph(scopes.get_default_graph())
        op = _call(self, [to_tensor(a) for a in args] + self.captured_inputs, **kwargs)
        if self._shape_func:
            self._set_shapes(op)
        outputs = op.outputs
        return op if not outputs else outputs[0] if len(outputs) == 1 else tuple(outputs)

    def _set_shapes(self, op):
        shapes = self._shape_func(op)
        if len(shapes) != len(op.outputs):
            raise ValueError(f"shape_func produced {len(shapes)} shapes for {len(op.outputs)} outputs")
        for tensor, shape in zip(op.outputs, shapes):
            tensor.set_shape(shape)


_KINDS = {bool: "bool", bytes: "string"}


def _name_of(func):
    name = getattr(func, "__qualname__", None) if inspect.ismethod(func) else getattr(func, "__name__", None)
    if name is None:
        raise ValueError("Argument must be callable" if not callable(func) else f"{func} has no name")
    return name.rpartition("<locals>.")[2]


def _as_outputs(outputs, name):
    """The list of what a function returned.

    Raises:
      ValueError: there is None among several.
    """
    if outputs is None:
        return []
    outputs = list(outputs) if isinstance(outputs, (list, tuple)) else [outputs]
    if any(o is None for o in outputs):
        raise ValueError(f"Function {name} can not return None.")
    return outputs


def _check_out_names(names, outputs):
    if names and len(names) != len(outputs):
        raise errors.InvalidArgumentError(
            None, None, "output names must be either empty or equal in size to outputs. output names size = "
            f"{len(names)} outputs size = {len(outputs)}")
    for i, name in enumerate(names):
        if name in names[:i]:
            raise errors.InvalidArgumentError(
                None, None, f"Cannot have duplicate output names. Name '{name}' appears more than once in "
                "'output_names' array.")


def _call_attrs(function_name, **kwargs):
    """Attributes that the keywords of a call or of Defun stand for.

    Raises:
      ValueError: unknown keywords.
    """
    attrs = {}
    if "noinline" in kwargs:
        attrs["_noinline"] = bool(kwargs.pop("noinline"))
    separate = bool(kwargs.pop("separate_compiled_gradients", False))
    if "compiled" in kwargs:
        attrs.update(_XlaCompile=bool(kwargs.pop("compiled")), _XlaSeparateCompiledGradients=separate,
                     _XlaScope=f"function_{function_name}".encode())
    for key in [k for k in kwargs if k.startswith("experimental_")]:
        attrs[key] = kwargs.pop(key)
    if kwargs:
        raise ValueError(f"Unknown keyword arguments: {kwargs.keys()}")
    return attrs


def _call(function, inputs, name=None, **kwargs):
    """The Operation of a call in the default graph."""
    op_def, graph = function.op_def(), scopes.get_default_graph()
    if len(inputs) != len(op_def.inputs):
        raise ValueError(f"Expected number of arguments: {len(op_def.inputs)}, received: {len(inputs)}")
    attrs = _call_attrs(function.name, **kwargs)
    name = name or function.name
    name = name[:-1] if name.endswith("/") else graph.unique_name(name)
    try:
        check_call_types(op_def, inputs, attrs, name)
    except ValueError:
        graph.skip_id()      # in TF it had one by then
        raise
    return graph.add_op(op_def, inputs, dict(attrs, _disable_call_shape_inference=True), name + "/")


# ------------------------------------------------------------------ functions of any types
class _OverloadedFunction:
    """A function that becomes one of a graph anew for each kind of arguments.

    Args: as _DefinedFunction, without input_types.
    Source: tensorflow.python.framework.function._OverloadedFunction.
    """

    def __init__(self, func, argnames, func_name=None, grad_func=None, python_grad_func=None, out_names=None,
                 **kwargs):
        if out_names is not None and not isinstance(out_names, (list, tuple)):
            raise TypeError(f"out_names is no list: {out_names}")
        self._func, self._argnames, self._func_name = func, argnames, func_name
        self._grad_func, self._kwargs, self._overload = grad_func, kwargs, {}
        self._given = {"python_grad_func": python_grad_func, "out_names": out_names}

    def instantiate(self, input_types):
        """The function for arguments of some types.

        Args:
          input_types: list of DType.
        """
        key = "_".join(_LETTERS[dtypes.as_dtype(t).base_dtype.name] for t in input_types)
        if key not in self._overload:
            self._overload[key] = self._made(key, input_types)
        return self._overload[key]

    def _made(self, key, input_types):
        name = f"{self._func_name}_{key}" if self._func_name else None
        found = _DefinedFunction(self._func, self._argnames, input_types, name, **self._given, **self._kwargs)
        found.definition      # arguments that do not fit are told here
        gradient = self._grad_func
        if isinstance(gradient, _OverloadedFunction):
            gradient = gradient.instantiate(
                list(input_types) + [dtypes.as_dtype(a.type) for a in found.definition.signature.output_arg])
        if gradient is not None:
            found.set_grad_func(gradient)
        return found

    def __call__(self, *args, **kwargs):
        args = [to_tensor(a) for a in args]
        return self.instantiate([a.dtype.base_dtype for a in args])(*args, **kwargs)


class Defun:
    """Decorator that makes a function of the graph of a Python function: each call is one op of its type.

    Args:
      input_types: DType of each argument; without them the function is made anew for each kind of arguments.
      func_name: str, the op type of calls; default the function's name with a hash of its body.
      grad_func: decorated function of inputs and gradients of results, the derivative.
      python_grad_func: function (Operation, *dys) that adds the ops of the gradient.
      out_names: list of str, names of the results in the definition.
      shape_func: function Operation -> list of shapes of the results, which otherwise have none.
      capture_by_value: bool, copy tensors of outside with all they come from, where they would be further inputs.
      whitelisted_stateful_ops: Operations that may be copied so, stateful as they are.
      capture_resource_var_by_value: bool, get_variable gives the value of a resource variable.
      noinline, compiled, separate_compiled_gradients: bool, attributes of the definition.
    Raises:
      ValueError: not callable, or arguments that do not fit the types.
    Source: tensorflow.python.framework.function.Defun.
    """

    def __init__(self, *input_types, **kwargs):
        self._input_types, self._kwargs = input_types, kwargs

    def __call__(self, func):
        if not callable(func):
            raise ValueError(f"function {func} must be callable")
        least, most, names = _arguments(func)
        count = len(self._input_types)
        if count:
            if not least <= count <= most:
                raise ValueError("The function has fewer arguments than the number of specified input types.")
            return _DefinedFunction(func, names, self._input_types, **self._kwargs)
        if most == 0:
            return _DefinedFunction(func, [], [], **self._kwargs)
        return _OverloadedFunction(func, names, **self._kwargs)


_MANY = 1000000


def _arguments(func):
    """(least, most, names) of a function's arguments.

    Raises:
      ValueError: it has defaults or keywords.
    """
    spec = inspect.getfullargspec(func)
    if spec.varkw or spec.defaults or spec.kwonlyargs:
        raise ValueError(f"function with argument defaults or keywords arguments are not supported. {func} has "
                         f"defaults {spec.defaults} and keywords {spec.varkw}.")
    names = spec.args[1:] if inspect.ismethod(func) else spec.args
    return len(names), _MANY if spec.varargs else len(names), list(names)
