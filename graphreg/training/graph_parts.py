"""Parts of graphs as messages: the nodes of a name scope, without others' savers, and what they lack."""
import re

from ..core import messages, node_def
from ..core.scopes import strip_name_scope

UNBOUND = "$unbound_inputs_"
_SAVER_OP = re.compile("Save|Restore")


def is_within(item, export_scope, left_out):
    """Whether a name, or a named thing, belongs to a part of a graph; what has no name does."""
    name = item if isinstance(item, str) else getattr(item, "name", None)
    if not isinstance(name, str):
        return True
    if left_out and name in left_out:
        return False
    return not export_scope or name.startswith((UNBOUND, export_scope))


def part_of_graph(graph, graph_def, export_scope, left_out, clear_devices):
    """(GraphDef of the nodes of a part, the list of the inputs that it lacks).

    Args:
      graph: Graph.  graph_def: GraphDef in place of its own nodes, or None.
      export_scope: str that names begin with, taken off them.  left_out: set of names.  clear_devices: bool.
    """
    part, lacking = messages.GraphDef(), []
    part.versions.CopyFrom(graph_def.versions if graph_def is not None else graph.graph_def_versions)
    if graph_def is not None:
        part.library.CopyFrom(graph_def.library)
    # An Operation's own message has its control inputs as they came, a graph's has them sorted.
    nodes = graph_def.node if graph_def is not None else map(_node_with_shapes, graph.get_operations())
    for node in nodes:
        if is_within(node.name, export_scope, left_out):
            part.node.append(_moved_out(node, export_scope, lacking, clear_devices))
    return part, lacking


def _node_with_shapes(op):
    proto = node_def.node_def(op)
    if op.outputs:
        proto.attr["_output_shapes"].CopyFrom(node_def.attr_value("list(shape)", [t._shape for t in op.outputs]))
    return proto


def _moved_out(node, scope, lacking, clear_devices):
    """A node with the names that it has outside of its scope."""
    made = messages.NodeDef()
    made.CopyFrom(node)
    if clear_devices:
        made.device = ""
    if not scope:
        return made
    made.name = strip_name_scope(made.name, scope)
    made.input[:] = [_input(text, scope, lacking) for text in made.input]
    if "_class" in made.attr:
        groups = [g.decode("utf-8", "surrogateescape") for g in made.attr["_class"].list.s]
        made.attr["_class"].list.s[:] = [strip_name_scope(g, scope).encode("utf-8", "surrogateescape") for g in groups
                                         if g.partition("@")[2].startswith(scope)]
        made.attr["_class"].list.SetInParent()
    if made.op in ("Enter", "RefEnter"):
        frame = made.attr["frame_name"]
        frame.s = strip_name_scope(frame.s.decode("utf-8"), scope).encode("utf-8")
    return made


def _input(text, scope, lacking):
    if text.lstrip("^").startswith(scope):
        return strip_name_scope(text, scope)
    if text.startswith("^"):
        text = "^" + UNBOUND + text[1:]
    else:
        text = UNBOUND + text
    lacking.append(text)
    return text


# ------------------------------------------------------------------ savers
def nodes_of_other_savers(graph_def, saver_def):
    """The names of the nodes of all savers but one.

    Args:
      graph_def: GraphDef.  saver_def: SaverDef of the one that stays, or None.
    Returns:
      set of str: all that is in the name scope of a node that saves or restores.
    """
    kept = set()
    if saver_def is not None:
        kept = {_scope_of(saver_def.save_tensor_name), _scope_of(saver_def.restore_op_name)}
    scopes = tuple({_scope_of(node.name) for node in graph_def.node if _SAVER_OP.match(node.op)} - kept - {"/"})
    return {node.name for node in graph_def.node if node.name.startswith(scopes)} if scopes else set()


def _scope_of(name):
    return name.rpartition("/")[0] + "/"
