"""tf.function and defun: Python functions traced into graphs, once for each kind of arguments."""
import functools
import itertools

import numpy as np


from .core import dtypes, errors, nest, raw, scopes, tape as tapes, tensor_shape
from .core.apply import tell_tapes
from .core.convert import to_tensor
from .core.eager import EagerTensor
from .core.func_graph import FuncGraph, order_side_effects
from .core.indexed_slices import IndexedSlices
from .core.operation import Tensor
from .core.registry import get_op_def
from .engine.phases import PhasedExecutable
from .engine.state import SessionState
from .gradients import gradients, is_trainable
from .ops.functional import extend_with_run
from .variables import Variable, variable_creator_scope

_uids = itertools.count()


# ------------------------------------------------------------------ argument types
class TensorSpec:
    """The shape and dtype that an argument must have.

    Args:
      shape: TensorShape or what makes one.  dtype: DType.  name: str or None.
    Source: tf.TensorSpec.
    """

    __module__ = "tensorflow.python.framework.tensor_spec"

    def __init__(self, shape, dtype=dtypes.float32, name=None):
        self.shape, self.dtype, self.name = tensor_shape.TensorShape(shape), dtypes.as_dtype(dtype), name

    @classmethod
    def from_tensor(cls, tensor, name=None):
        """The spec that a tensor has."""
        return cls(tensor.shape, tensor.dtype, name or (None if tensor.is_eager else tensor.op.name))

    def is_compatible_with(self, spec_or_tensor):
        """Whether a tensor (or another spec) may be given where this spec is asked for."""
        other = spec_or_tensor
        return self.dtype.is_compatible_with(other.dtype) and self.shape.is_compatible_with(other.shape)

    def __eq__(self, other):
        return isinstance(other, TensorSpec) and self._key() == other._key()

    def __hash__(self):
        return hash(self._key())

    def _key(self):
        return self.dtype, tensor_shape.raw_shape(self.shape), self.name

    def __repr__(self):
        return f"TensorSpec(shape={self.shape}, dtype={self.dtype!r}, name={self.name!r})"


# ------------------------------------------------------------------ one traced function
class ConcreteFunction:
    """A function traced for one kind of arguments: a graph with inputs and outputs.

    Made by Function.get_concrete_function.
    Source: tensorflow.python.eager.function.ConcreteFunction.
    """

    def __init__(self, graph, name, variables):
        self.graph, self._name, self._variables = graph, name, variables
        self._targets = order_side_effects(graph)
        # One phase for the values, and one for each order of derivatives asked for so far.
        self._phases = [(graph.inputs, graph.outputs)]
        self._structures = [None]
        self._executables = {}
        self._state = SessionState()

    @property
    def name(self):
        """bytes: the function's name in a graph."""
        return self._name.encode()

    @property
    def inputs(self):
        """list of the Tensors that arguments and captures come in as."""
        return self.graph.inputs

    @property
    def outputs(self):
        """flat list of the Tensors that are returned."""
        return self.graph.outputs

    @property
    def structured_outputs(self):
        """The Tensors that are returned, nested as the function returns them."""
        return self.graph.structured_outputs

    @property
    def captured_inputs(self):
        """list of the outer tensors that the function uses."""
        return self.graph.external_captures

    @property
    def output_shapes(self):
        """The static shapes of what is returned, nested alike."""
        return nest.map_structure(lambda t: getattr(t, "shape", t), self.graph.structured_outputs)

    @property
    def output_dtypes(self):
        """The dtypes of what is returned, nested alike."""
        return nest.map_structure(lambda t: getattr(t, "dtype", t), self.graph.structured_outputs)

    def __call__(self, *args, **kwargs):
        """Run the function (or add a node that does) on tensors for its arguments, in their order or by name."""
        flat = [to_tensor(a) for a in nest.flatten(args, True)]
        names = [t.op.name for t in self.inputs[:len(self.inputs) - len(self.captured_inputs)]]
        flat += [to_tensor(kwargs[n]) for n in names[len(flat):] if n in kwargs]
        return self.call_flat(flat)

    def call_flat(self, args):
        """Call with the flat list of argument tensors."""
        inputs = args + self.captured_inputs
        if tapes.count:
            for v in self._variables:
                tapes.variable_accessed(v)
        if scopes.executing_eagerly():
            return self._packed(self._run(inputs))
        call = call_node(Call(self, 0), [to_tensor(t) for t in inputs])
        # Without outputs there is the node alone to be had.
        return self._packed(call._outputs) if self.graph.outputs else call

    def _packed(self, flat):
        structure = self.graph.structured_outputs
        values = iter(flat)
        return nest.map_structure(lambda t: next(values) if isinstance(t, Tensor) else t, structure,
                                  expand_composites=True)

    # ---------------------------------------------------------- at once
    def _run(self, inputs):
        order = tapes.depth() if tapes.any_watches(inputs) else 0
        executable = self._executable(order, self._state)
        run = executable.start([t._value for t in inputs])
        outputs = _tensors(executable.results(run, 0), self.graph.outputs)
        if order:
            self._tell_tapes(executable, run, 0, inputs, outputs)
        return outputs

    def _tell_tapes(self, executable, run, phase, inputs, outputs):
        """Let the open tapes know how to go on from a run to its gradients."""
        def backward(*dys):
            feeds = [dy for dy, t in zip(dys, outputs) if is_trainable(t)]
            feeds = [to_tensor(dy) for dy in feeds]
            further = executable.go_on(run, phase + 1, [t._value for t in feeds])
            fetches = self._phases[phase + 1][1]
            found = _tensors(executable.results(further, phase + 1), fetches)
            if phase + 2 < executable.count and tapes.any_watches(inputs + feeds):
                self._tell_tapes(executable, further, phase + 1, inputs + feeds, found)
            return self._as_gradients(phase + 1, found)

        if phase + 1 < executable.count:
            tapes.record(inputs, outputs, backward)

    def _executable(self, order, state):
        """The function cut into order + 1 phases, bound to a state."""
        key = order, id(state)
        if key not in self._executables:
            self.require(order)
            made = PhasedExecutable(self.graph, self._phases[:order + 1], self._targets, state)
            made.count = order + 1
            self._executables[key] = made
        return self._executables[key]

    # ---------------------------------------------------------- derivatives
    def require(self, order):
        """Have the phases up to an order of derivatives: ops added behind the function's own."""
        while len(self._phases) <= order:
            self._differentiate()

    def _differentiate(self):
        order = len(self._phases)
        ys = [t for t in self._phases[-1][1] if is_trainable(t)]
        # The later phases take what the earlier ones took; only the first inputs come from outside.
        xs = [t for feeds, _ in self._phases for t in feeds]
        with self.graph.as_default(), scopes.name_scope("gradients_of_function"):
            given = [self._feed(f"dy_{order}", y) for y in ys]
            found = gradients(ys, xs, grad_ys=given) if ys else [None] * len(xs)
            structure = [_held_apart(g) for g in found]
        flat = [t for g in structure if g is not None for t in (g if isinstance(g, tuple) else (g,))]
        self._phases.append((given, flat))
        self._structures.append(structure)

    def _feed(self, name, like):
        count = len(self.graph.inputs)
        tensor = self.graph.placeholder(name, like.dtype.base_dtype, like._shape)
        del self.graph.inputs[count:]
        return tensor

    def _as_gradients(self, phase, flat):
        """Gradients as they are given to a tape: with None and IndexedSlices in their places."""
        values = iter(flat)
        return [None if g is None else
                IndexedSlices(*[next(values) for _ in g]) if isinstance(g, tuple) else next(values)
                for g in self._structures[phase]]

    @property
    def is_stateful(self):
        """bool: whether an op of the function is."""
        return any(op.op_def.is_stateful for op in self.graph.get_operations())


def _tensors(values, like):
    return [EagerTensor(v, t.dtype) for v, t in zip(values, like)]


def _held_apart(g):
    """IndexedSlices as a tuple of their tensors."""
    if not isinstance(g, IndexedSlices):
        return g
    return (g.values, g.indices) if g.dense_shape is None else (g.values, g.indices, g.dense_shape)


class Call:
    """What a call node does: a phase of a traced function.  It is the attribute `f` of the node."""

    def __init__(self, function, phase):
        self.function, self.phase = function, phase
        self.name = function._name

    def output_shapes(self, c):
        fetches = self.function._phases[self.phase][1]
        return [t._shape for t in fetches] + [None] * (len(c.attrs["Tout"]) - len(fetches))

    def executable(self, state):
        """The executable of the function in a session, in as many phases as are known by now."""
        count = len(self.function._phases)
        return state.function((self.function, count), lambda own: PhasedExecutable(
            self.function.graph, self.function._phases[:count], self.function._targets, own))

    def gradient(self, tf, op, dys):
        """The node that goes on from the run of a call node to its gradients."""
        function = self.function
        function.require(self.phase + 1)
        run = extend_with_run(op)
        fetches = function._phases[self.phase][1]
        given = [dy for dy, t in zip(dys, fetches) if is_trainable(t)]
        taken = [t for t in op._inputs if t.dtype.name != "variant"]
        call = call_node(Call(function, self.phase + 1), taken + given + [run])
        found = function._as_gradients(self.phase + 1, call._outputs)
        return found + [None] * (len(op._inputs) - len(found))


def call_node(call, inputs):
    """The Operation of a call in the default graph."""
    fetches = call.function._phases[call.phase][1]
    kind = "StatefulPartitionedCall" if call.function.is_stateful else "PartitionedCall"
    attrs = {"Tin": [t.dtype.base_dtype for t in inputs], "Tout": [t.dtype.base_dtype for t in fetches], "f": call,
             "config": b"", "config_proto": b"", "executor_type": b""}
    op = scopes.get_default_graph().add_op(get_op_def(kind), inputs, attrs, kind if fetches else "PartitionedFunctionCall")
    for t, inner in zip(op._outputs, fetches):
        t._handle_data = inner._handle_data
    if tapes.count:
        tell_tapes(op)
    return op


# ------------------------------------------------------------------ tracing
def trace(python_function, name, args, kwargs, signature=None, creator=None, autograph=False):
    """A ConcreteFunction of what a Python function does with arguments of some kind.

    Args:
      python_function: callable.  name: str.
      args, kwargs: its arguments; Tensors, arrays and TensorSpecs in them become inputs.
      signature: list of TensorSpec for the flat tensor arguments, or None.
      creator: variable creator that holds within, or None.
      autograph: bool, whether TF would turn Python's control flow into ops.
    """
    graph = FuncGraph(name, autograph)
    inputs = _Inputs(graph, signature)
    args = [inputs.of(a, n) for a, n in zip(args, _names(python_function, len(args)))]
    kwargs = {k: inputs.of(v, k) for k, v in kwargs.items()}
    watcher = tapes.Tape()
    with graph.as_default(), tapes.stop_recording():
        tapes.push(watcher)
        with variable_creator_scope(creator or (lambda next_creator, **given: next_creator(**given))):
            result = python_function(*args, **kwargs)
        tapes.pop(watcher)
        result = nest.map_structure(lambda r: _returned(r, graph), result, expand_composites=True)
    graph.structured_outputs = result
    graph.outputs = [t for t in nest.flatten(result, True) if isinstance(t, Tensor)]
    return ConcreteFunction(graph, f"__inference_{name}_{next(_uids)}", watcher.watched_variables())


def _returned(value, graph):
    if value is None or hasattr(value, "_as_graph_element") and value._as_graph_element() is None and not hasattr(
            value, "handle"):
        return value
    if hasattr(value, "type") and not isinstance(value, Tensor):
        # An Operation has done its part when the function has run.
        return None
    return raw.Identity(to_tensor(value))


def _names(function, count):
    """The names of a function's positional arguments."""
    code = getattr(function, "__code__", None)
    names = list(code.co_varnames[:code.co_argcount]) if code is not None else []
    return names + [f"args_{i}" for i in range(len(names), count)]


class _Inputs:
    """Makes the placeholders of a function's arguments."""

    def __init__(self, graph, signature):
        self._graph, self._signature = graph, iter(signature) if signature is not None else None

    def of(self, argument, name):
        """The argument with placeholders in place of tensors."""
        return nest.map_structure(lambda a: self._leaf(a, name), argument, expand_composites=True)

    def _leaf(self, value, name):
        if self._signature is not None:
            spec = next(self._signature)
            return self._graph.placeholder(spec.name or name, spec.dtype, tensor_shape.raw_shape(spec.shape))
        if isinstance(value, TensorSpec):
            return self._graph.placeholder(value.name or name, value.dtype, tensor_shape.raw_shape(value.shape))
        if isinstance(value, Tensor):
            return self._graph.placeholder(name, value.dtype.base_dtype, value._shape, value._handle_data)
        return value


# ------------------------------------------------------------------ functions of any arguments
class Function:
    """A Python function that runs as a graph, traced anew for each kind of arguments.

    Args:
      python_function: callable.  name: str.
      input_signature: list of TensorSpec, or None; then there is one trace.
      lifts_variables: bool, variables may be made in the first call only (as tf.function wants it).
      autograph: bool; AutoGraph is not emulated: Python's own control flow is followed while tracing, and
        refuses tensors.
    Source: tensorflow.python.eager.def_function.Function.
    """

    def __init__(self, python_function, name, input_signature=None, lifts_variables=True, autograph=True):
        self.python_function, self._name = python_function, name
        self._signature = None if input_signature is None else tuple(nest.flatten(input_signature))
        self._lifts, self._autograph = lifts_variables, autograph
        self._traces, self._weak_self = {}, {}
        self._made_variables = self._traced = False
        self._of_instance = {}
        functools.update_wrapper(self, python_function)

    def __get__(self, instance, owner=None):
        if instance is None:
            return self
        key = id(instance)
        if key not in self._of_instance:
            bound = functools.partial(self.python_function, instance)
            bound.__name__ = self._name
            made = Function(bound, self._name, self._signature, self._lifts, self._autograph)
            self._of_instance[key] = made, instance
        return self._of_instance[key][0]

    @property
    def input_signature(self):
        """tuple of TensorSpec, or None."""
        return self._signature

    def __call__(self, *args, **kwargs):
        args, kwargs = self._canonical(args, kwargs)
        concrete = self._concrete(args, kwargs)
        flat = [a for a in nest.flatten((args, kwargs), True) if isinstance(a, Tensor)]
        return concrete.call_flat(flat)

    def get_concrete_function(self, *args, **kwargs):
        """The ConcreteFunction for arguments given as tensors or TensorSpecs."""
        if self._signature is not None and not args and not kwargs:
            args = self._signature
        else:
            args, kwargs = self._canonical(args, kwargs)
        return self._concrete(args, kwargs)

    # ---------------------------------------------------------- arguments
    def _canonical(self, args, kwargs):
        """Arguments in their places, defaults filled in, arrays as tensors."""
        args, kwargs = self._bound(args, kwargs)
        if self._signature is not None:
            return self._signed(args, kwargs), {}
        convert = lambda v: to_tensor(v) if isinstance(v, (np.ndarray, np.generic)) else v
        return (tuple(nest.map_structure(convert, list(args))),
                {k: nest.map_structure(convert, v) for k, v in kwargs.items()})

    def _bound(self, args, kwargs):
        import inspect                   # slow to load, and few programs trace functions
        try:
            signature = inspect.signature(self.python_function)
        except (TypeError, ValueError):
            return args, kwargs
        bound = signature.bind(*args, **kwargs)
        bound.apply_defaults()
        return bound.args, bound.kwargs

    def _signed(self, args, kwargs):
        flat = list(args) + [kwargs[k] for k in sorted(kwargs)]
        if len(flat) != len(self._signature):
            flat = nest.flatten(flat)
        if len(flat) != len(self._signature):
            raise ValueError(self._incompatible(flat))
        try:
            flat = [to_tensor(v, s.dtype if not isinstance(v, Tensor) else None) for v, s in zip(flat, self._signature)]
        except (TypeError, ValueError):
            raise ValueError("When input_signature is provided, all inputs to the Python function must be convertible to "
                             "tensors:" + self._lists(flat)) from None
        if not all(s.is_compatible_with(t) for s, t in zip(self._signature, flat)):
            raise ValueError(self._incompatible(flat))
        return tuple(flat)

    def _incompatible(self, flat):
        return "Python inputs incompatible with input_signature:" + self._lists(flat)

    def _lists(self, flat):
        given = ",\n    ".join(str(v) for v in flat)
        wanted = ",\n    ".join(f"TensorSpec(shape={s.shape}, dtype={s.dtype!r}, name={s.name!r})" for s in self._signature)
        return f"\n  inputs: (\n    {given})\n  input_signature: (\n    {wanted})"

    # ---------------------------------------------------------- traces
    def _concrete(self, args, kwargs):
        graph = scopes.get_default_graph()
        key = (id(graph),) + tuple(_kind(a) for a in nest.flatten((args, kwargs), True))
        key += (str(nest.map_structure(lambda a: 0, (list(args), kwargs))),) if self._signature is None else ()
        if self._signature is not None:
            key = (id(graph),)
        found = self._traces.get(key)
        if found is None:
            found = self._traces[key] = self._trace(args, kwargs), graph
        return found[0]

    def _trace(self, args, kwargs):
        made = []

        def creator(next_creator, **given):
            if self._lifts and self._traced:
                raise ValueError("tf.function-decorated function tried to create variables on non-first call.")
            variable = next_creator(**given)
            made.append(variable)
            return variable

        concrete = trace(self.python_function, self._name, args, kwargs, self._signature, creator, self._autograph)
        first, self._traced = not self._traced, True
        if made and self._lifts and first:
            # What made them must find them again.
            concrete = trace(self.python_function, self._name, args, kwargs, self._signature, creator, self._autograph)
        self._variables = made
        return concrete


def _kind(value):
    """What of an argument decides which trace is taken."""
    if isinstance(value, Tensor):
        return "tensor", value.dtype, value._shape
    if isinstance(value, TensorSpec):
        return "tensor", value.dtype, tensor_shape.raw_shape(value.shape)
    if isinstance(value, Variable):
        return "variable", id(value)
    try:
        hash(value)
    except TypeError:
        return "object", id(value)
    return type(value).__name__, value


def function(func=None, input_signature=None, autograph=True, experimental_autograph_options=None,
             experimental_relax_shapes=False, experimental_compile=None):
    """Make a Python function run as a graph, traced anew for each kind of arguments.

    AutoGraph is not emulated: Python's `if` and `while` are followed while tracing, and refuse tensors.

    Args:
      func: callable; without it a decorator is returned.
      input_signature: list of TensorSpec, for which alone the function is traced.
      autograph: bool, accepted.
      experimental_autograph_options, experimental_compile: None.
      experimental_relax_shapes: bool, accepted: every shape is traced on its own.
    Returns:
      Function.
    Raises:
      TypeError: func is not callable.
    Source: tf.function.
    """
    def decorated(inner):
        if not callable(inner):
            raise TypeError("unsupported callable")
        return Function(inner, getattr(inner, "__name__", type(inner).__name__).replace("<lambda>", "lambda"),
                        input_signature, autograph=autograph)
    for name, value in (("experimental_autograph_options", experimental_autograph_options),
                        ("experimental_compile", experimental_compile)):
        if value is not None:
            raise errors.not_emulated(f"tf.function({name}=)")
    return decorated if func is None else decorated(func)


def defun(func=None, input_signature=None, autograph=True, experimental_autograph_options=None,
          experimental_relax_shapes=False):
    """As tf.function, for functions that make variables whenever they are traced.

    Args, Returns: as for tf.function.
    Source: tf.contrib.eager.defun.
    """
    def decorated(inner):
        return Function(inner, getattr(inner, "__name__", type(inner).__name__).replace("<lambda>", "lambda"),
                        input_signature, lifts_variables=False, autograph=autograph)
    return decorated if func is None else decorated(func)


