"""Functions that ops of a graph are calls of, and their derivatives."""
from ..core import dtypes, errors, raw
from ..core.convert import to_tensor
from ..core.func_graph import runs_for_effect
from ..core.function_op import FunctionOpDef, FunctionValue
from ..core.indexed_slices import IndexedSlices
from ..engine.numpy_engine import Executable
from ..engine.plan import Plan
from ..functions import array
from ..gradients import gradients, is_trainable


class CalledFunction:
    """What calls need of a function: its op type, what runs it, and its derivative.

    A class with name, graph (a FuncGraph with inputs and outputs), definition (its FunctionDef) and
    fresh_graph() (a FuncGraph made anew from the definition).
    grad_function    the function that is its derivative, or None.
    python_grad_func function (Operation, *dys) that adds the gradient's ops, or None.
    """

    grad_function = python_grad_func = _plan = _derivative = None

    def op_def(self):
        """FunctionOpDef for one call."""
        signature = self.definition.signature
        inputs, outputs = ([(a.name, _dtype(a)) for a in args] for args in (signature.input_arg, signature.output_arg))
        return FunctionOpDef(self, inputs, outputs, signature.is_stateful)

    def as_value(self, attrs):
        """The function as the value of an attribute, with attributes of its own."""
        return FunctionValue(self, attrs)

    def executable(self, state):
        """Function from a list of values to the list of results, in a state of its own.

        Args:
          state: SessionState.
        """
        graph = self.graph
        if self._plan is None:
            self._plan = Plan(graph, graph.outputs, [op for op in graph.get_operations() if runs_for_effect(op)],
                              graph.inputs)
        run = Executable(self._plan, state).run

        def call(values):
            if len(values) != len(graph.inputs):
                raise errors.InvalidArgumentError(
                    None, None, f"Expects {len(graph.inputs)} arguments, but {len(values)} is provided")
            try:
                return run(values)
            except errors.OpError as error:
                _tell_within(error)
                raise
        return call

    @property
    def derivative(self):
        """The function from inputs and gradients of results to the gradients of the inputs."""
        if self._derivative is None:
            self._derivative = self.grad_function or Derivative(self)
        return self._derivative


def _dtype(arg):
    return dtypes.as_dtype(arg.type)


def _tell_within(error):
    """Have an error tell its op as TF tells one that is not in the program's graph."""
    if error._op is not None:
        name = error._op.name
        error._message = error._message.replace(f"[[node {name}]]", f"[[{{{{node {name}}}}}]]")


class Derivative(CalledFunction):
    """The derivative of a function, made from its definition when it is first run.

    Args:
      function: CalledFunction.
    """

    def __init__(self, function):
        self.name, self._function, self._graph = function.name, function, None

    @property
    def graph(self):
        """FuncGraph that takes the inputs and the gradients of the results."""
        if self._graph is None:
            self._graph = self._made()
        return self._graph

    def _made(self):
        graph = self._function.fresh_graph()
        xs, ys = list(graph.inputs), graph.outputs
        with graph.as_default():
            dys = [graph.placeholder("dy", y.dtype.base_dtype, None) for y in ys]
            used = [(y, dy) for y, dy in zip(ys, dys) if is_trainable(y)]
            found = gradients([y for y, _ in used], xs, grad_ys=[dy for _, dy in used]) if used else [None] * len(xs)
            graph.outputs = [_dense(x, g) for x, g in zip(xs, found)]
        return graph


def _dense(x, gradient):
    if isinstance(gradient, IndexedSlices):
        return raw.UnsortedSegmentSum(gradient.values, gradient.indices, array.shape(x)[0])
    if gradient is not None:
        return to_tensor(gradient)
    if x.dtype.name == "resource":
        raise errors.not_emulated("the gradient of a function for a resource that its results do not depend on")
    return array.zeros_like(x)
