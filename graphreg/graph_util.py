"""TF's public namespace tf.graph_util: GraphDef messages cut, frozen and cleaned."""
import logging

from .core import dtypes, messages
from .training.graph_import import import_graph_def  # noqa: F401

_VARIABLES = ("Variable", "VariableV2", "VarHandleOp")


def _node_name(text):
    """The name of the node that an input comes from."""
    if text.startswith("^"):
        return text[1:]
    return text.split(":")[0]


def extract_sub_graph(graph_def, dest_nodes):
    """The nodes that some nodes depend on, and these.

    Args:
      graph_def: GraphDef.  dest_nodes: list of str.
    Returns:
      GraphDef, its nodes in their order.
    Raises:
      TypeError: no GraphDef, or dest_nodes is a str.  AssertionError: there is no such node.
    Source: tf.graph_util.extract_sub_graph.
    """
    if not isinstance(graph_def, messages.GraphDef):
        raise TypeError("graph_def must be a graph_pb2.GraphDef proto.")
    if isinstance(dest_nodes, str):
        raise TypeError("dest_nodes must be a list.")
    inputs = {node.name: [_node_name(i) for i in node.input] for node in graph_def.node}
    for name in dest_nodes:
        if name not in inputs:
            raise AssertionError(f"{name} is not in graph")
    wanted, queue = set(), list(dest_nodes)
    while queue:
        name = queue.pop()
        if name not in wanted:
            wanted.add(name)
            queue += inputs[name]
    out = messages.GraphDef()
    for node in graph_def.node:
        if node.name in wanted:
            out.node.add().CopyFrom(node)
    out.library.CopyFrom(graph_def.library)
    out.versions.CopyFrom(graph_def.versions)
    return out


# ------------------------------------------------------------------ freezing
def convert_variables_to_constants(sess, input_graph_def, output_node_names, variable_names_whitelist=None,
                                   variable_names_blacklist=None):
    """What some nodes depend on, with the values that variables have in a session as constants.

    Args:
      sess: Session.  input_graph_def: GraphDef.  output_node_names: list of str.
      variable_names_whitelist, variable_names_blacklist: names of variables that alone, or that do not, become
          constants.
    Returns:
      GraphDef.
    Raises:
      AssertionError: there is no such node.
    Source: tf.graph_util.convert_variables_to_constants.
    """
    graph = extract_sub_graph(input_graph_def, output_node_names)
    frozen = {}
    for node in graph.node:
        left_out = (variable_names_whitelist is not None and node.name not in variable_names_whitelist
                    or variable_names_blacklist is not None and node.name in variable_names_blacklist)
        if node.op in _VARIABLES and not left_out:
            frozen[node.name] = node.name + ("/Read/ReadVariableOp:0" if node.op == "VarHandleOp" else ":0")
    values = dict(zip(frozen, sess.run(list(frozen.values())))) if frozen else {}
    logging.getLogger("tensorflow").info("Froze %d variables.", len(values))
    out = messages.GraphDef()
    for node in graph.node:
        if node.name in values:
            _add_constant(out, node.name, node.attr["dtype"].type, values[node.name])
        elif node.op == "ReadVariableOp":
            made = out.node.add(name=node.name, op="Identity", input=[node.input[0]])
            made.attr["T"].CopyFrom(node.attr["dtype"])
        elif node.op == "ResourceGather":
            _add_gather(out, node)
        else:
            out.node.add().CopyFrom(node)
    out.library.CopyFrom(graph.library)
    return out


def _add_constant(out, name, dtype, value):
    made = out.node.add(name=name, op="Const")
    made.attr["dtype"].type = dtype
    made.attr["value"].tensor.CopyFrom(messages.tensor_proto(value, dtypes.as_dtype(dtype).base_dtype))


def _add_gather(out, node):
    """A gather from a constant in place of one from a variable."""
    _add_constant(out, node.name + "/axis", dtypes.int32.as_datatype_enum, 0)
    made = out.node.add(name=node.name, op="GatherV2", input=[node.input[0], node.input[1], node.name + "/axis"])
    made.attr["Tparams"].CopyFrom(node.attr["dtype"])
    made.attr["Tindices"].CopyFrom(node.attr["Tindices"])
    made.attr["Taxis"].type = dtypes.int32.as_datatype_enum
    if "_class" in node.attr:
        made.attr["_class"].CopyFrom(node.attr["_class"])


# ------------------------------------------------------------------ cleaning
def remove_training_nodes(input_graph, protected_nodes=None):
    """A graph without CheckNumerics, and without the Identity nodes that nothing waits for.

    Args:
      input_graph: GraphDef.  protected_nodes: list of names that stay.
    Returns:
      GraphDef; as in TF, what comes from a CheckNumerics loses that input.
    Source: tf.graph_util.remove_training_nodes.
    """
    protected = set(protected_nodes or ())
    removed = {n.name for n in input_graph.node if n.op == "CheckNumerics" and n.name not in protected}
    nodes = [_without_inputs(n, removed) for n in input_graph.node if n.name not in removed]
    waited_for = {i[1:] for n in nodes for i in n.input if i.startswith("^")}
    passed = {}
    for node in nodes:
        if (node.op == "Identity" and node.name not in protected | waited_for
                and not any(i.startswith("^") for i in node.input)):
            passed[node.name] = node.input[0]       # an Identity of a CheckNumerics has none: IndexError, as in TF
    out = messages.GraphDef()
    for node in nodes:
        if node.name not in passed:
            made = out.node.add()
            made.CopyFrom(node)
            made.input[:] = [_behind(text, passed) for text in node.input]
    return out


def _without_inputs(node, removed):
    made = messages.NodeDef()
    made.CopyFrom(node)
    made.input[:] = [text for text in node.input if _node_name(text) not in removed]
    return made


def _behind(text, passed):
    """The input that the nodes passed over take for this one."""
    while text in passed:
        text = passed[text]
    return text


# ------------------------------------------------------------------ small questions
def tensor_shape_from_node_def_name(graph, input_name):
    """TensorShape of a tensor, by its name or its node's.

    Source: tf.graph_util.tensor_shape_from_node_def_name.
    """
    name = input_name if ":" in input_name else input_name + ":0"
    return graph.get_tensor_by_name(name).get_shape()


def must_run_on_cpu(node, pin_variables_on_cpu=False):
    """Whether a node cannot run on a GPU: strings, and variables when they are asked to stay.

    Args:
      node: NodeDef or Operation.  pin_variables_on_cpu: bool.
    Source: tf.graph_util.must_run_on_cpu.
    """
    node = getattr(node, "node_def", node)
    if node.op in ("Variable", "VariableV2") and pin_variables_on_cpu:
        return True
    string = dtypes.string.as_datatype_enum
    return (node.op == "Const" and node.attr["dtype"].type == string
            or node.op in ("Placeholder", "PlaceholderV2") and node.attr["dtype"].type == string)

