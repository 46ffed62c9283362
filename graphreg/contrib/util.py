"""TF's public namespace tf.contrib.util: values of tensors that are known while building, ops of a GraphDef."""
from ..core import messages, registry
from ..core.convert import constant_value  # noqa: F401
from ..core.node_def import make_ndarray, make_tensor_proto  # noqa: F401
from ..core.op_messages import op_def_message


def ops_used_by_graph_def(graph_def):
    """The op types of a graph and of its functions.

    Args:
      graph_def: GraphDef.
    Returns:
      list of str, each once.
    Source: tf.contrib.util.ops_used_by_graph_def.
    """
    functions = {f.signature.name: f for f in graph_def.library.function}
    found, waiting = set(), [graph_def.node]
    while waiting:
        for op_type in {node.op for node in waiting.pop()} - found:
            found.add(op_type)
            if op_type in functions:
                waiting.append(functions[op_type].node_def)
    return sorted(found - set(functions))


def stripped_op_list_for_graph(graph_def):
    """The declarations of the ops that a graph uses, without their descriptions.

    Args:
      graph_def: GraphDef.
    Returns:
      OpList, by name.
    Raises:
      ValueError: the graph has an op type that is not known.
    Source: tf.contrib.util.stripped_op_list_for_graph.
    """
    ops = messages.OpList()
    for name in ops_used_by_graph_def(graph_def):
        try:
            ops.op.add().CopyFrom(op_def_message(registry.get_op_def(name)))
        except KeyError:
            raise ValueError(f"Op {name} is used by the graph, but is not registered") from None
    return ops
