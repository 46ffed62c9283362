"""Ops that call a function: the engine runs the function's graph."""
from ..core import dtypes
from ..core.declare import op, structural
from ..core.operation import Tensor


def _outputs(c):
    return c.attrs["f"].output_shapes(c)


partitioned_call = structural(
    "PartitionedCall(args: Tin) -> output: Tout", "Tin: list(type) >= 0", "Tout: list(type) >= 0", "f: func",
    "config: string = ''", "config_proto: string = ''", "executor_type: string = ''", module=__name__)
stateful_partitioned_call = structural(
    "StatefulPartitionedCall(args: Tin) -> output: Tout", "Tin: list(type) >= 0", "Tout: list(type) >= 0", "f: func",
    "config: string = ''", "config_proto: string = ''", "executor_type: string = ''", stateful=True, module=__name__)


@partitioned_call.shape
def _(c):
    return _outputs(c)


@stateful_partitioned_call.shape
def _(c):
    return _outputs(c)


@partitioned_call.gradient
def _(tf, op, *dys):
    return op._attrs["f"].gradient(tf, op, dys)


@stateful_partitioned_call.gradient
def _(tf, op, *dys):
    return op._attrs["f"].gradient(tf, op, dys)


@op("SymbolicGradient(input: Tin) -> output: Tout", "Tin: list(type) >= 1", "Tout: list(type) >= 1", "f: func",
    state="session")
def symbolic_gradient(xp, state, input, f):
    """The gradients of a function's inputs, from those inputs and the gradients of its results."""
    return state.function(f, f.called.derivative.executable)(list(input))


@symbolic_gradient.shape
def _(c):
    shapes = [t._handle_data[0] if t.dtype == dtypes.resource and t._handle_data else t._shape for t in c.tensors]
    return shapes[:len(c.attrs["Tout"])]


def extend_with_run(op):
    """Give a call one more output: the run itself, for the calls that go on with it.  Returns that Tensor."""
    if not op._outputs or op._outputs[-1].dtype != dtypes.variant:
        op._attrs["Tout"] = list(op._attrs["Tout"]) + [dtypes.variant]
        op._outputs.append(Tensor(op, len(op._outputs), dtypes.variant))
    return op._outputs[-1]
