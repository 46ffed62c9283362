"""Functions of datasets: Python functions traced into graphs, run element by element."""
import itertools
import re

from ..core import raw, scopes, tape
from ..core.convert import to_tensor
from ..core.func_graph import FuncGraph
from ..core.operation import Tensor
from ..core.sparse_tensor import SparseTensor
from ..engine.numpy_engine import Executable
from ..engine.plan import Plan
from ..training.graph_functions import GraphFunction
from . import structure

_uids = itertools.count()


# The collections that are there, if empty, once a function has been traced, or a dataset copied into one.
_TRACED = ("variables", "local_variables", "trainable_variables")
_COPIED = _TRACED + ("concatenated_variables", "metric_variables", "model_variables", "moving_average_variables",
                     "trainable_resource_variables")


def touch_collections(names):
    """Have collections of the default graph be there."""
    for name in names:
        scopes.get_default_graph().get_collection_ref(name)


class TracedFunction(GraphFunction):
    """A function of a dataset: traced once, run for each element.

    Args:
      function: callable.
      caller: str, what TF calls the function that takes it, "Dataset.map()".
      spec: nest of the specs of its argument.
    output_spec  nest of the specs of what it returns.
    captured     list of the outer tensors that it uses.
    Raises:
      ValueError: function is not callable.  TypeError: it returns what no element can be made of.
    """

    def __init__(self, function, caller, spec):
        if not callable(function):
            raise ValueError("Argument must be callable")
        name = getattr(function, "__name__", type(function).__name__)
        prefix = re.sub("_+$", "", re.sub("[^A-Za-z0-9]+", "_", caller))
        self.name = f"__inference_{prefix}_{name}_{next(_uids)}"
        touch_collections(_TRACED)
        self.graph = FuncGraph(self.name)
        with self.graph.as_default(), tape.stop_recording():
            result = self._result(function, caller, spec)
            self.graph.outputs = [raw.Identity(t) for t in structure.components(result)]
        self.output_spec = structure.map_structure(structure.spec_of, result)

    def _result(self, function, caller, spec):
        arguments = [self.graph.placeholder(f"args_{i}", t, s) for i, (t, s) in enumerate(
            zip(structure.flat_types(spec), structure.flat_shapes(spec)))]
        arguments = structure.from_components(spec, arguments)
        result = function(*arguments) if isinstance(arguments, tuple) else function(arguments)
        if isinstance(result, list):
            result = tuple(result)
        try:
            return structure.map_structure(_as_leaf, result)
        except (TypeError, ValueError) as error:
            raise TypeError(f"Unsupported return value from function passed to {caller}: {result}.") from error


def _as_leaf(value):
    if isinstance(value, (SparseTensor, Tensor)) or hasattr(value, "_variant_tensor"):
        return value
    return to_tensor(value)


class PythonFunction:
    """A Python function on values, where a traced one may stand.

    Args:
      function: callable from a list of values to a list of values.  name: str.
    """

    captured = ()

    def __init__(self, function, name):
        self._function, self.name = function, f"__inference_{name}_{next(_uids)}"

    def bound(self, state):
        """The function itself."""
        return self._function


class DatasetFactory:
    """What makes the dataset of a one-shot iterator: the part of the graph that a variant tensor comes from.

    Raises:
      ValueError: the dataset depends on a variable, a table or a placeholder.
    """

    def __init__(self, variant, optimizations):
        touch_collections(_COPIED)
        _check_stateless(variant)
        self.name = f"_make_dataset_{next(_uids)}"
        self._plan, self._variant, self._optimizations = None, variant, optimizations

    def message_parts(self):
        """(the Operations that the dataset comes from, no inputs, the dataset), for messages."""
        return _sources(self._variant), [], [self._variant]

    def bound(self, state):
        """Function from no values to the list of the dataset."""
        if self._plan is None:
            self._plan = Plan(self._variant.graph, [self._variant], [], [])
        run = Executable(self._plan, state.fork()).run
        return lambda values: [self._optimizations(run(values)[0])]


def _sources(tensor):
    """The Operations that a tensor comes from, in their order."""
    seen, stack = set(), [tensor.op]
    while stack:
        op = stack.pop()
        if op not in seen:
            seen.add(op)
            stack += [t.op for t in op._inputs] + list(op._control_inputs)
    return sorted(seen, key=lambda op: op._id)


def _check_stateless(variant):
    seen, stack = set(), [variant.op]
    while stack:
        op = stack.pop()
        if op in seen:
            continue
        seen.add(op)
        if op.type.startswith("Placeholder"):
            raise ValueError(f"Cannot capture a placeholder (name:{op.name}, type:{op.type}) by value.")
        if op.op_def.is_stateful and not op.type.endswith(_WHITELISTED):
            raise ValueError(
                "Failed to create a one-shot iterator for a dataset. `Dataset.make_one_shot_iterator()` does not "
                "support "
                "datasets that capture stateful objects, such as a `Variable` or `LookupTable`. In these cases, use "
                "`Dataset.make_initializable_iterator()`. (Original error: Cannot capture a "
                f"stateful node (name:{op.name}, type:{op.type}) by value.)")
        stack += reversed([t.op for t in op._inputs] + list(op._control_inputs))


_WHITELISTED = ("Dataset", "DatasetV2", "MatchingFiles", "Assert")
