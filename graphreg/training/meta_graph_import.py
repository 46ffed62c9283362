"""tf.train.import_meta_graph: a graph with its collections and its saver made anew from a .meta file."""
import logging
import os

from ..core import messages, scopes
from ..core.collections import GraphKeys
from ..core.scopes import prepend_name_scope
from ..formats import files
from ..resource_variables import ResourceVariable
from ..variables import Variable
from .context_messages import restore_contexts
from .graph_import import import_graph_def
from .meta_graph import _CONTEXTS, _VARIABLES
from .saver import Saver


def read_meta_graph_file(filename):
    """MetaGraphDef of a file in wire or text format.

    Raises:
      OSError: there is no such file, or it is no MetaGraphDef.
    Source: tensorflow.python.framework.meta_graph.read_meta_graph_file.
    """
    if not os.path.exists(filename):
        raise OSError(f"File {filename} does not exist.")
    data = files.read_file(filename)
    meta = messages.MetaGraphDef()
    try:
        meta.ParseFromString(data)
        return meta
    except messages.DecodeError:
        pass
    try:
        return messages.Merge(data.decode("utf-8"), messages.MetaGraphDef())
    except (messages.ParseError, UnicodeDecodeError) as error:
        raise OSError(f"Cannot parse file {filename}: {error}.") from None


def import_meta_graph(meta_graph_or_file, clear_devices=False, import_scope=None, **kwargs):
    """Make the graph of a MetaGraphDef in the default graph.

    Args:
      meta_graph_or_file: MetaGraphDef, or the path of a .meta file.
      clear_devices: bool, leave devices out.  import_scope: str, put in front of all names.
      kwargs: input_map, return_elements as of import_graph_def.
    Returns:
      Saver; None when the message has none and the graph has no variables.
    Raises:
      OSError: no such file, or it is none.  ValueError, NotFoundError: as import_graph_def.
    Source: tf.train.import_meta_graph.
    """
    return import_meta_graph_with_return_elements(meta_graph_or_file, clear_devices, import_scope, **kwargs)[0]


def import_meta_graph_with_return_elements(meta_graph_or_file, clear_devices=False, import_scope=None, input_map=None,
                                           return_elements=None):
    """import_meta_graph that gives (Saver or None, returned elements)."""
    if isinstance(meta_graph_or_file, messages.MetaGraphDef):
        meta = meta_graph_or_file
    else:
        meta = read_meta_graph_file(os.fspath(meta_graph_or_file))
    graph = scopes.get_default_graph()
    scope = graph.unique_name(import_scope, mark_as_used=False) if import_scope else ""
    graph_def = _changed(meta.graph_def, clear_devices, scope)
    op_list = meta.meta_info_def.stripped_op_list
    returned = import_graph_def(graph_def, name=import_scope or "", input_map=input_map,
                                return_elements=return_elements,
                                producer_op_list=op_list if len(op_list.op) else None)
    _restore_collections(meta, scope, graph)
    if meta.HasField("saver_def"):
        saver_def = messages.SaverDef()
        saver_def.CopyFrom(meta.saver_def)
        return Saver(saver_def=saver_def, name=scope or None), returned
    if graph.get_collection(GraphKeys.GLOBAL_VARIABLES, scope or None):
        return Saver(), returned
    logging.getLogger("tensorflow").info("Saver not created because there are no variables in the graph to restore")
    return None, returned


def _changed(graph_def, clear_devices, scope):
    """The nodes without devices, and with frames of loops that are the import's own."""
    if not clear_devices and not scope:
        return graph_def
    changed = messages.GraphDef()
    changed.CopyFrom(graph_def)
    for node in changed.node:
        if clear_devices:
            node.device = ""
        if scope and node.op in ("Enter", "RefEnter"):
            frame = node.attr["frame_name"]
            frame.s = scope.encode() + b"/" + frame.s
    return changed


# ------------------------------------------------------------------ collections
def _restore_collections(meta, scope, graph):
    variables = {}              # one object for a variable that is in several collections
    for key in sorted(meta.collection_def):
        proto = meta.collection_def[key]
        for item in _items(key, proto, scope, graph, variables):
            graph.add_to_collection(key, item)


def _items(key, proto, scope, graph, variables):
    kind = proto.WhichOneof("kind")
    if kind is None:
        return []
    values = list(getattr(proto, kind).value)
    if kind == "node_list":
        return [graph.as_graph_element(prepend_name_scope(v, scope)) for v in values]
    if kind == "int64_list":
        return [int(v) for v in values]
    if kind in ("float_list", "any_list"):
        return values
    if key in _VARIABLES:
        return [_variable(v, scope, variables) for v in values]
    if key == GraphKeys.SAVERS:
        return [Saver.from_proto(messages.SaverDef.FromString(v), import_scope=scope) for v in values]
    if key in _CONTEXTS:
        cond = key == GraphKeys.COND_CONTEXT
        made = messages.CondContextDef if cond else messages.WhileContextDef
        return restore_contexts([made.FromString(v) for v in values], "cond" if cond else "while", scope, graph)
    return [prepend_name_scope(v.decode("utf-8"), scope) for v in values] if scope else values


def _variable(data, scope, variables):
    if data not in variables:
        proto = messages.VariableDef.FromString(data)
        kind = ResourceVariable if proto.is_resource else Variable
        variables[data] = kind.from_proto(proto, import_scope=scope)
    return variables[data]
