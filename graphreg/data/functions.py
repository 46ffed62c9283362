"""Functions of datasets: Python functions traced into graphs, run element by element."""
import functools
import itertools
import re

from ..core import node_def, raw, tape
from ..core.convert import to_tensor
from ..core.func_graph import FuncGraph
from ..core.function_messages import function_message
from ..core.operation import Tensor
from ..core.sparse_tensor import SparseTensor
from ..training.function_hash import function_hash
from ..training.graph_functions import ALL_OF_VARIABLES, GraphFunction, touch_collections
from . import structure

_uids = itertools.count()


# The collections that are there, if empty, once a function of a dataset has been traced.
_TRACED = ("variables", "local_variables", "trainable_variables")


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


class _FactoryGraph(FuncGraph):
    """The graph of a DatasetFactory: what it takes from outside is copied into it."""

    def capture(self, tensor, name=None):
        if not tensor.is_eager and tensor.graph is self:
            return tensor
        return self._copied(tensor.op).outputs[tensor.value_index]

    def _copied(self, op):
        if op not in self.copies:
            made = {}
            for source in _sources(op):
                made[source] = self.copies[source] = self.copies.get(source) or self._copy(source)
        return self.copies[op]

    def _copy(self, op):
        with self.control_dependencies(None):
            return self.add_op(op.op_def, [self.copies[t.op].outputs[t.value_index] for t in op._inputs],
                               {k: v for k, v in op._attrs.items() if not k.startswith("_")}, op.name)


class DatasetFactory(GraphFunction):
    """What makes the dataset of a one-shot iterator: the part of the graph that a variant tensor comes from.

    Args:
      variant: Tensor, the dataset.  applied: function () -> Tensor, the dataset with what the options add.
    Raises:
      ValueError: the dataset depends on a variable, a table or a placeholder.
    """

    description = "Factory function for a dataset."

    def __init__(self, variant, applied):
        touch_collections(ALL_OF_VARIABLES)
        _check_stateless(variant)
        self.graph = _FactoryGraph("_make_dataset")
        self.graph.copies = {}
        with self.graph.as_default(), tape.stop_recording():
            self.graph.outputs = [self.graph.capture(applied())]

    def message_parts(self):
        return self.graph.get_operations(), [], self.graph.outputs, []

    @functools.cached_property
    def name(self):
        """str: with TF's hash of the function; with a number when it holds much data."""
        values = [op._attrs["value"] for op in self.graph.get_operations() if op.type == "Const"]
        if sum(v.nbytes for v in values) > _MOST_HASHED:
            return f"_make_dataset_{next(_uids)}"
        return "_make_dataset_" + function_hash(function_message(self, node_def.node_def))


_MOST_HASHED = 1 << 16      # bytes


def _sources(op):
    """The Operations that an Operation comes from, in their order, itself last."""
    seen, stack = set(), [op]
    while stack:
        source = stack.pop()
        if source not in seen:
            seen.add(source)
            stack += [t.op for t in source._inputs] + list(source._control_inputs)
    return sorted(seen, key=lambda source: source._id)


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
