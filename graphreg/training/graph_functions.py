"""Functions that run graphs of their own: those that datasets call for each element, traced or read from files."""
from ..core import errors, messages, node_def, registry, scopes
from ..core.func_graph import FuncGraph, order_side_effects
from ..core.function_messages import output_arguments
from ..engine.numpy_engine import Executable
from ..engine.plan import Plan
from .called_functions import CalledFunction


# The collections that are there, if empty, once a Defun has been traced, or a dataset copied into one.
ALL_OF_VARIABLES = ("variables", "local_variables", "trainable_variables", "concatenated_variables", "metric_variables",
                    "model_variables", "moving_average_variables", "trainable_resource_variables")


def touch_collections(names):
    """Have collections of the default graph be there."""
    for name in names:
        scopes.get_default_graph().get_collection_ref(name)


class GraphFunction:
    """A function with a graph, run for each element.

    Args:
      name: str.  graph: FuncGraph with its inputs and outputs.
    """

    _plan = None

    def __init__(self, name, graph):
        self.name, self.graph = name, graph

    @property
    def captured(self):
        """list of the outer tensors that it uses."""
        return self.graph.external_captures

    def message_parts(self):
        """(its Operations, its inputs, its outputs, the Operations that run for their effects), for messages."""
        return self.graph.get_operations(), self.graph.inputs, self.graph.outputs, order_side_effects(self.graph)

    def bound(self, state):
        """Function from a list of values to the list of values returned, run in a state; nodes start anew.

        Args:
          state: SessionState.
        """
        if self._plan is None:
            graph = self.graph
            targets = order_side_effects(graph)
            self._plan = Plan(graph, graph.outputs, targets, graph.inputs)
        run = Executable(self._plan, state.fork()).run

        def call(values):
            try:
                return run(values)
            except errors.OpError as error:
                raise type(error)(None, None, f"{{{{function_node {self.name}}}}} {error.message}") from error
        return call


class ImportedFunction(GraphFunction, CalledFunction):
    """A function of a GraphDef's library; its graph is made when it is first needed.

    Args:
      proto: FunctionDef.  library: dict from names to functions.  make_nodes: function (GraphDef, library) that
        makes nodes in the default graph under their names.
    definition  the FunctionDef.
    """

    def __init__(self, proto, library, make_nodes):
        self.definition = proto
        self.name, self._proto, self._library, self._make_nodes = proto.signature.name, proto, library, make_nodes
        self._graph = None

    @property
    def graph(self):
        """FuncGraph.

        Raises:
          ValueError: the message is malformed.  UnimplementedError: an op type that is not emulated.
        """
        if self._graph is None:
            self._graph = self.fresh_graph()
        return self._graph

    @property
    def grad_func_name(self):
        """str: name of the function that is the derivative, or None."""
        return self.grad_function.name if self.grad_function else None

    def add_to_graph(self, graph):
        """Make the function known to a graph.

        Raises:
          InvalidArgumentError: the graph has another function of the name.
        """
        known = graph._functions.setdefault(self.name, self)
        if known.definition != self.definition:
            raise errors.InvalidArgumentError(None, None, f"Cannot add function '{self.name}' because a different "
                                                          "function with the same name already exists.")

    def fresh_graph(self):
        """A FuncGraph with the nodes of the definition."""
        signature, graph = self._proto.signature, FuncGraph(self.name)
        body = messages.GraphDef()
        for arg in signature.input_arg:
            if arg.type_attr or arg.number_attr or arg.type_list_attr:
                raise errors.not_emulated(f"function {self.name}, which takes arguments of any type,")
            node = body.node.add(name=arg.name, op="Placeholder")
            node.attr["dtype"].type = arg.type
            node.attr["shape"].shape.unknown_rank = True
        for proto in self._proto.node_def:
            node = body.node.add()
            node.CopyFrom(proto)
            if "_class" in node.attr:           # may name what is outside
                del node.attr["_class"]
        places = {node.name: _places(node, self._library) for node in body.node}
        for node in body.node:
            node.input[:] = [_flat(text, places) for text in node.input]
        with graph.as_default():
            self._make_nodes(body, self._library)
        graph.inputs = [graph.get_tensor_by_name(arg.name + ":0") for arg in signature.input_arg]
        graph.outputs = [graph.as_graph_element(_tensor_name(_flat(self._proto.ret[arg.name], places)))
                         for arg in signature.output_arg]
        return graph


def _tensor_name(text):
    return text if ":" in text else text + ":0"


def _places(node, library):
    """dict from the names of a node's output arguments to the numbers of their first outputs."""
    op_def = registry.find_op_def(node.op)
    if op_def is None and node.op in library:
        op_def = library[node.op].op_def()
    if op_def is None:
        raise registry.refuse(node.op)
    attrs = {a.name: a.default for a in op_def.attrs if a.has_default}
    attrs.update((key, node_def.plain_attr(node.attr[key])) for key in node.attr
                 if key in op_def.attr_map and op_def.attr_map[key].type in ("int", "list(type)"))
    places, number = {}, 0
    for name, count in output_arguments(op_def, attrs):
        places[name] = number
        number += count
    return places


def _flat(text, places):
    """An input of a function's node as one of a graph's: "node:2" for "node:argument:1"."""
    parts = text.split(":")
    if len(parts) != 3:
        return text
    name, argument, number = parts
    if argument not in places.get(name, ()) or not number.isdigit():
        raise ValueError(f"A function has no '{text}'")
    return f"{name}:{places[name][argument] + int(number)}"


def library_of(graph_def, make_nodes):
    """dict from names to ImportedFunction of a GraphDef's functions.

    Raises:
      ValueError: functions that call each other in a circle.
    """
    library = {}
    for proto in graph_def.library.function:
        library[proto.signature.name] = ImportedFunction(proto, library, make_nodes)
    for pair in graph_def.library.gradient:
        library[pair.function_name].grad_function = library[pair.gradient_func]
    _check_no_circles(graph_def.library)
    return library


def _check_no_circles(library):
    names = {f.signature.name for f in library.function}
    calls = {f.signature.name: {v.func.name for n in f.node_def for v in n.attr.values()
                                if v.WhichOneof("value") == "func"} | {n.op for n in f.node_def} & names
             for f in library.function}
    left = dict(calls)
    while left:
        free = [name for name, called in left.items() if not called & left.keys()]
        if not free:
            raise ValueError(f"Functions that call each other in a circle: {sorted(left)[:5]}")
        for name in free:
            del left[name]
