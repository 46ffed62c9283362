"""tf.import_graph_def: nodes of a GraphDef message made anew in the default graph."""
import heapq

from ..core import errors, messages, node_def, registry, scopes, shape_fns
from ..core.convert import to_tensor
from ..core.device import merge_names
from ..core.op_text import describe_op, type_name
from ..core.operation import Tensor
from ..version import GRAPH_DEF_VERSION, VERSION
from .attr_checks import check_attr, check_tensor, constant_of
from .graph_functions import library_of


# The ends of the op types whose functions are called for each element.
_CALLS_FUNCTIONS = ("Dataset", "DatasetV2", "Iterator")


def import_graph_def(graph_def, input_map=None, return_elements=None, name=None, op_dict=None, producer_op_list=None):
    """Make the nodes of a GraphDef in the default graph.

    Args:
      graph_def: GraphDef.
      input_map: dict from names of its tensors ("x:0") to tensors that take their places.
      return_elements: list of names, of nodes ("x") or tensors ("x:0").
      name: str, put in front of all names, default "import", made unique; "" for nothing.
      op_dict: accepted, without effect as in TF.
      producer_op_list: OpList of the program that wrote it: attributes that came later go when they have their
          defaults.
    Returns:
      list of Operation and Tensor, or None without return_elements.
    Raises:
      TypeError: graph_def is none.  ValueError: it is malformed, or a name is not there.
      NotFoundError: an op type that does not exist.  UnimplementedError: one that is not emulated, or functions.
    Source: tf.import_graph_def.
    """
    if not isinstance(graph_def, messages.GraphDef):
        raise TypeError("graph_def must be a GraphDef proto.")
    if input_map is None:
        input_map = {}
    elif not isinstance(input_map, dict) or not all(isinstance(k, (str, bytes)) for k in input_map):
        raise TypeError("input_map must be a dictionary mapping strings to Tensor objects.")
    if return_elements is not None:
        return_elements = tuple(return_elements)
        if not all(isinstance(e, (str, bytes)) for e in return_elements):
            raise TypeError("return_elements must be a list of strings.")
    _add_defaults(graph_def)
    _check_versions(graph_def)
    library = library_of(graph_def, make_nodes)
    graph = scopes.get_default_graph()
    for function in library.values():
        function.add_to_graph(graph)
    with scopes.name_scope(name, "import", list(input_map.values())) as scope:
        tensors = _replacements(name, input_map, graph)
        with scopes.control_dependencies(None), scopes.name_scope(None):
            made = _Importer(graph_def, scope or "", tensors, producer_op_list, library)
            found = made.run_whole([e.decode() if isinstance(e, bytes) else e for e in return_elements or ()])
    made.enter_scopes()
    made.check_used()
    return None if return_elements is None else found


def make_nodes(graph_def, library):
    """Make the nodes of a function's body in the default graph."""
    _Importer(graph_def, "", {}, None, library).run_whole([])


def _add_defaults(graph_def):
    """Give nodes the default values of the attributes that they lack; the caller's message has them too, as in TF."""
    for node in graph_def.node:
        op_def = registry.find_op_def(node.op)
        for attr in op_def.attrs if op_def is not None else ():
            if attr.has_default and attr.name not in node.attr:
                node.attr[attr.name].CopyFrom(node_def.attr_value(attr.type, attr.default))


def _check_versions(graph_def):
    versions = graph_def.versions
    if versions.min_consumer > GRAPH_DEF_VERSION:
        raise ValueError(f"GraphDef min consumer version {versions.min_consumer} above current version "
                         f"{GRAPH_DEF_VERSION} for "
                         f"TensorFlow {VERSION}.  Please upgrade TensorFlow.")
    if GRAPH_DEF_VERSION in versions.bad_consumers:
        raise ValueError(f"GraphDef disallows consumer version {GRAPH_DEF_VERSION}.  Please upgrade TensorFlow: this "
                         f"version is "
                         "likely buggy.")


def _replacements(name, input_map, graph):
    """dict from (node name, output number; -1 for control) to tensor."""
    if all(isinstance(v, Tensor) for v in input_map.values()):
        converted = input_map
    elif name == "":
        raise ValueError("tf.import_graph_def() requires a non-empty `name` if `input_map` contains non-Tensor "
                         "values. Try "
                         "calling tf.convert_to_tensor() on `input_map` values before calling tf.import_graph_def().")
    else:
        with scopes.name_scope("_inputs"):
            converted = {k: to_tensor(v) for k, v in input_map.items()}
    for key, tensor in converted.items():
        if tensor.graph is not graph:
            raise ValueError(f"node '{tensor.op.name}' in input_map does not exist in graph (input_map entry: "
                             f"{key}->{tensor.name})")
    return {_parse(k.decode() if isinstance(k, bytes) else k): v for k, v in converted.items()}


def _parse(text):
    """(node name, output number) of an input: "x", "x:1", "^x"."""
    if text.startswith("^"):
        return text[1:], -1
    node, colon, number = text.rpartition(":")
    return (node, int(number)) if colon and number.isdigit() else (text, 0)


class _Importer:
    """One import: nodes in their order, as far as the order lets inputs come first."""

    def __init__(self, graph_def, prefix, replaced, producer_op_list, library):
        self._nodes, self._prefix, self._replaced, self._library = graph_def.node, prefix, replaced, library
        self._graph = scopes.get_default_graph()
        self._producer = {o.name: o for o in producer_op_list.op} if producer_op_list is not None else None
        self._ops, self._used = {}, set()
        self._numbers, self._inputs = {}, []
        for number, node in enumerate(self._nodes):
            if not scopes.VALID_OP_NAME.match(node.name):
                raise ValueError(f"Node '{node.name}': Node name contains invalid characters")
            if node.name in self._numbers:
                raise ValueError(f"Node '{node.name}' is not unique")
            self._numbers[node.name] = number
        self._names = {node.name: self._new_name(prefix + node.name) for node in graph_def.node}
        self._back_edges = []

    def _new_name(self, name):
        """The name of a node here: there may be one of it already."""
        if name in self._graph._ops_by_name:
            return self._graph.unique_name(name)
        return name

    def run_whole(self, return_elements):
        """Make all nodes, or none when something is wrong; the list of what return_elements names."""
        count, last_id, version = len(self._graph._ops), self._graph._last_id, self._graph._version
        try:
            self._run()
            return [self.element(e) for e in return_elements]
        except Exception:
            _take_back(self._graph, count)
            self._graph._last_id, self._graph._version = last_id, version
            raise

    def _run(self):
        waiting, after = self._order()
        ready = [number for number, count in enumerate(waiting) if not count]
        heapq.heapify(ready)
        made = 0
        while ready:
            number = heapq.heappop(ready)
            self._make(self._nodes[number], self._inputs[number])
            made += 1
            for later in after[number]:
                waiting[later] -= 1
                if not waiting[later]:
                    heapq.heappush(ready, later)
        if made < len(self._nodes):
            raise ValueError(f"{len(self._nodes) - made} nodes in a cycle")
        for op, index, key in self._back_edges:
            op._update_input(index, self._tensor(op._name, key))

    def enter_scopes(self):
        """Give the nodes the control inputs and the context of the blocks that are open."""
        context = self._graph._control_flow_context
        for op in list(self._ops.values()):
            op._add_control_inputs(self._graph._control_inputs_for(op._inputs))
            if context is not None and op._control_flow_context is None:
                op._set_control_flow_context(context)
                context.AddOp(op)

    def check_used(self):
        """Raise ValueError when input_map names what is not there; the nodes are there by then, as in TF."""
        unused = [f"{node}:{number}" if number >= 0 else "^" + node for node, number in self._replaced
                  if (node, number) not in self._used
                  and (node not in self._ops or number >= len(self._ops[node].outputs))]
        if unused:
            raise ValueError(f"Attempted to map inputs that were not found in graph_def: [{', '.join(unused)}]")

    def _order(self):
        """(how many nodes each one waits for, who waits for it)."""
        waiting, after = [0] * len(self._nodes), [[] for _ in self._nodes]
        for number, node in enumerate(self._nodes):
            keys = [_parse(text) for text in node.input]
            if any(first[1] < 0 <= second[1] for first, second in zip(keys, keys[1:])):
                raise ValueError(f"Node '{node.name}': Control dependencies must come after regular dependencies")
            self._inputs.append(keys)
            for key in keys:
                if key in self._replaced:
                    continue
                source = self._numbers.get(key[0])
                if source is None:
                    raise ValueError(f"Node '{node.name}': Unknown input node '{node.input[keys.index(key)]}'")
                # The way back into a loop's Merge is closed at the end.
                if not self._is_back_edge(node, source):
                    waiting[number] += 1
                    after[source].append(number)
        return waiting, after

    def _is_back_edge(self, node, source):
        return node.op in ("Merge", "RefMerge") and self._nodes[source].op in ("NextIteration", "RefNextIteration")

    def _tensor(self, user, key):
        node, number = key
        if key in self._replaced:
            self._used.add(key)
            return self._replaced[key]
        op = self._ops[node]
        if number >= len(op.outputs):
            raise ValueError(f"Node '{user}': Connecting to invalid output {number} of source node {node} which has "
                             f"{len(op.outputs)} outputs.")
        return op.outputs[number]

    # ---------------------------------------------------------- one node
    def _make(self, node, keys):
        op_def = _find_op(node.op, self._library)
        name = self._names[node.name]
        self._graph._names_in_use.setdefault(name.lower(), 1)
        place = f"NodeDef: {{{{node {name}}}}}"
        attrs, shapes = self._attrs(node, op_def, place)
        data = [k for k in keys if k[1] >= 0]
        controls = [k for k in keys if k[1] < 0]
        late = [k for k in data if k not in self._replaced and k[0] not in self._ops]
        inputs = [None if k in late else self._tensor(node.name, k) for k in data]
        stand_in = next((t for t in inputs if t is not None), None)
        if late and stand_in is None:
            raise ValueError(f"Node '{node.name}': all inputs of a Merge come from within its loop")
        inputs = [stand_in if t is None else t for t in inputs]
        _check_inputs(op_def, attrs, inputs, name, place)
        op = self._graph.add_op(op_def, inputs, attrs, name + "/")
        self._ops[node.name] = op
        self._back_edges += [(op, i, k) for i, k in enumerate(data) if k in late]
        op._add_control_inputs([self._control(k) for k in controls])
        if node.device:
            op._device = merge_names(op._device, node.device) if op._device else node.device
        _merge_shapes(op, shapes)

    def _control(self, key):
        if key in self._replaced:
            self._used.add(key)
            return self._replaced[key].op
        return self._ops[key[0]]

    def _attrs(self, node, op_def, place):
        """(attributes as an Operation keeps them, shapes that the message tells)."""
        attrs, shapes = {}, ()
        for key in node.attr:
            message = node.attr[key]
            if key == "_output_shapes":
                shapes = [node_def.plain_shape(s) for s in message.list.shape]
            elif key == "_class":
                attrs[key] = [self._moved(v, node.name) for v in message.list.s]
            elif key in op_def.attr_map:
                attrs[key] = self._declared_attr(op_def.attr_map[key], message, op_def, node.name, place)
            elif key.startswith("_"):
                check_tensor(message, node.name)
                attrs[key] = node_def.plain_attr(message)
            elif not self._is_new_default(node.op, key, message):
                raise ValueError(f"NodeDef mentions attr '{key}' not in {describe_op(op_def)}; {place}. (Check "
                                 f"whether your "
                                 "GraphDef-interpreting binary is up to date with your GraphDef-generating binary.).")
        for attr in op_def.attrs:
            if attr.name not in attrs:
                if not attr.has_default:
                    raise ValueError(f"NodeDef missing attr '{attr.name}' from {describe_op(op_def)}; {place}")
                attrs[attr.name] = attr.default
        return attrs, shapes

    def _declared_attr(self, attr, message, op_def, name, place):
        """The plain value of an attribute that the op type has."""
        check_attr(attr, message, op_def, place)
        check_tensor(message, name)
        if attr.type == "func" and message.func.name in self._library:
            own = {key: node_def.plain_attr(message.func.attr[key]) for key in message.func.attr}
            return self._function(message.func.name, op_def, own)
        return constant_of(message.tensor) if attr.type == "tensor" else node_def.plain_attr(message)

    def _function(self, name, op_def, attrs):
        if op_def.name == "SymbolicGradient":
            return self._library[name].as_value(attrs)
        if not op_def.name.endswith(_CALLS_FUNCTIONS):
            raise errors.not_emulated(f"an imported {op_def.name} of function {name}")
        return self._library[name]

    def _moved(self, group, node):
        """A colocation group under the names of the import."""
        if not group.startswith(b"loc:@"):
            return group
        name = group[5:].decode("utf-8", "surrogateescape")
        if name not in self._names:
            raise ValueError(f"Node '{node}' expects to be colocated with unknown node '{name}'")
        return b"loc:@" + self._names[name].encode("utf-8", "surrogateescape")

    def _is_new_default(self, op_type, key, message):
        """Whether an attribute that came to be later has the default its own program knows."""
        if self._producer is None or op_type not in self._producer:
            return False
        return any(a.name == key and a.HasField("default_value") and a.default_value == message
                   for a in self._producer[op_type].attr)

    # ---------------------------------------------------------- results
    def element(self, text):
        """The operation or tensor that return_elements names."""
        is_tensor = ":" in text
        key = _parse(text)
        if is_tensor and ":" in key[0]:
            raise ValueError(f"Cannot convert '{text}' to a tensor name.")
        if is_tensor and key in self._replaced:
            return self._replaced[key]
        op = self._ops.get(key[0]) if is_tensor else self._ops.get(text)
        if op is None:
            what = f"tensor '{key[0]}:{key[1]}'" if is_tensor else f"node '{text}'"
            raise ValueError(f"Requested return {what} not found in graph def")
        if not is_tensor:
            return op
        if key[1] >= len(op.outputs):
            raise ValueError(f"Invalid return output {key[1]} of node '{key[0]}', which has {len(op.outputs)} "
                             f"output(s)")
        return op.outputs[key[1]]


def _merge_shapes(op, shapes):
    """Take over the shapes that a message tells."""
    for number, (tensor, shape) in enumerate(zip(op.outputs, shapes)):
        try:
            tensor._shape = shape_fns.merge(tensor._shape, shape)
        except shape_fns.ShapeError as error:
            raise ValueError(f"Node '{op.name}' has an _output_shapes attribute inconsistent with the GraphDef for "
                             f"output #{number}: {error}") from None


def _take_back(graph, count):
    """Make a graph what it was when it had `count` ops."""
    for op in graph._ops[count:]:
        del graph._ops_by_name[op._name]
        graph._names_in_use.pop(op._name.lower(), None)
        for tensor in dict.fromkeys(op._inputs):
            if op in tensor._consumers:
                tensor._consumers.remove(op)
        for control in op._control_inputs:
            control._control_outputs.remove(op)
    del graph._ops[count:]
    graph._edits += 1


def _find_op(name, library=()):
    op_def = registry.find_op_def(name)
    if op_def is None and name in library:
        return library[name].op_def()
    if op_def is None:
        raise registry.refuse(name)
    return op_def


def expected_types(op_def, attrs):
    types = []
    for arg in op_def.inputs:
        if arg.type_list_attr is not None:
            types += attrs[arg.type_list_attr]
            continue
        kind = attrs[arg.type_attr] if arg.type_attr is not None else arg.type
        own = [kind] * (attrs[arg.number_attr] if arg.number_attr is not None else 1)
        types += [t._as_ref for t in own] if arg.is_ref else own
    return types


def _check_inputs(op_def, attrs, inputs, name, place):
    expected = expected_types(op_def, attrs)
    if len(expected) != len(inputs):
        raise ValueError(f"NodeDef expected inputs '{', '.join(map(type_name, expected))}' do not match {len(inputs)} "
                         f"inputs "
                         f"specified; {describe_op(op_def)}; {place}")
    for i, (dtype, tensor) in enumerate(zip(expected, inputs)):
        found = tensor.dtype
        if found != dtype and not (found.base_dtype == dtype and not dtype._is_ref_dtype):
            raise ValueError(f"Input {i} of node {name} was passed {type_name(found)} from {tensor.name} incompatible "
                             f"with "
                             f"expected {type_name(dtype)}.")
