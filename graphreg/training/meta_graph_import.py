"""tf.train.import_meta_graph: a graph with its collections and its saver made anew from a .meta file."""
import logging
import os

from ..core import messages, scopes
from ..core.collections import GraphKeys, get_collection, get_collection_proto_type, get_from_proto_function
from ..core.scopes import prepend_name_scope
from ..formats import files
from .graph_import import import_graph_def
from .meta_graph import _EAGER, export_scoped_meta_graph
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
      kwargs: input_map, return_elements as of import_graph_def; restore_collections_predicate, as
        import_scoped_meta_graph.
    Returns:
      Saver; None when the message has none and the graph has no variables.
    Raises:
      OSError: no such file, or it is none.  ValueError, NotFoundError: as import_graph_def.
    Source: tf.train.import_meta_graph.
    """
    return import_meta_graph_with_return_elements(meta_graph_or_file, clear_devices, import_scope, **kwargs)[0]


def import_meta_graph_with_return_elements(meta_graph_or_file, clear_devices=False, import_scope=None,
                                           return_elements=None, **kwargs):
    """import_meta_graph that gives (Saver or None, returned elements)."""
    if scopes.executing_eagerly():
        raise RuntimeError(_EAGER)
    meta = _message(meta_graph_or_file)
    variables, returned = import_scoped_meta_graph_with_return_elements(
        meta, clear_devices=clear_devices, import_scope=import_scope, return_elements=return_elements, **kwargs)
    return _saver(meta, import_scope, variables), returned


def _message(meta_graph_or_file):
    if isinstance(meta_graph_or_file, messages.MetaGraphDef):
        return meta_graph_or_file
    if not isinstance(meta_graph_or_file, (str, bytes, os.PathLike)):
        raise TypeError(f"Expected binary or unicode string, got {meta_graph_or_file!r}")
    return read_meta_graph_file(os.fsdecode(meta_graph_or_file))


def _saver(meta, import_scope, variables):
    """The Saver of a message; one of the variables that the scope has, when the message has none."""
    if meta.HasField("saver_def"):
        for name, variable in variables.items():
            import_scope = variable.name[:-len(name)]
            break
        saver_def = messages.SaverDef()
        saver_def.CopyFrom(meta.saver_def)
        return Saver(saver_def=saver_def, name=import_scope)
    if any(get_collection(key, import_scope) for key in (GraphKeys.GLOBAL_VARIABLES, GraphKeys.SAVEABLE_OBJECTS)):
        return Saver()
    logging.getLogger("tensorflow").info("Saver not created because there are no variables in the graph to restore")
    return None


# ------------------------------------------------------------------ scopes
def import_scoped_meta_graph(meta_graph_or_file, clear_devices=False, graph=None, import_scope=None, input_map=None,
                             unbound_inputs_col_name="unbound_inputs",
                             restore_collections_predicate=lambda key: True):
    """Make the graph of a MetaGraphDef, or of a part of one, in a graph.

    Args:
      graph: Graph, by default the default one.
      input_map: dict from names to tensors, with all inputs that the part lacks.
      unbound_inputs_col_name: str, the collection that names those.
      restore_collections_predicate: function (key) -> bool, whether a collection is restored.
      Others as import_meta_graph.
    Returns:
      dict from names, without the scope, to variables.
    Raises:
      ValueError: an input is lacking.  Others as import_meta_graph.
    Source: tensorflow.python.framework.meta_graph.import_scoped_meta_graph.
    """
    return import_scoped_meta_graph_with_return_elements(
        meta_graph_or_file, clear_devices, graph, import_scope, input_map, unbound_inputs_col_name,
        restore_collections_predicate)[0]


def import_scoped_meta_graph_with_return_elements(
        meta_graph_or_file, clear_devices=False, graph=None, import_scope=None, input_map=None,
        unbound_inputs_col_name="unbound_inputs", restore_collections_predicate=lambda key: True,
        return_elements=None):
    """import_scoped_meta_graph that gives (variables, returned elements)."""
    if scopes.executing_eagerly():
        raise ValueError(_EAGER)
    meta = _message(meta_graph_or_file)
    _check_bound(meta, unbound_inputs_col_name, input_map)
    graph = graph or scopes.get_default_graph()
    with graph.as_default():
        scope = graph.unique_name(import_scope or "", mark_as_used=False)
        returned = import_graph_def(_changed(meta.graph_def, clear_devices, scope), name=import_scope or scope,
                                    input_map=input_map, return_elements=return_elements,
                                    producer_op_list=_op_list(meta))
        _restore_collections(meta, scope, graph, lambda key: key != unbound_inputs_col_name
                             and restore_collections_predicate(key))
        variables = {scopes.strip_name_scope(v.name, scope): v
                     for v in graph.get_collection(GraphKeys.GLOBAL_VARIABLES, scope)}
    return variables, returned


def _op_list(meta):
    op_list = meta.meta_info_def.stripped_op_list
    return op_list if len(op_list.op) else None


def _check_bound(meta, key, input_map):
    """Raise ValueError when a part lacks inputs that are not given."""
    if not key or key not in meta.collection_def:
        return
    given = {_node_name(k) for k in input_map or ()}
    for name in meta.collection_def[key].bytes_list.value:
        name = name.decode("utf-8", "replace")
        if _node_name(name) not in given:
            raise ValueError(f"Graph contains unbound inputs: {name}. Must provide these inputs through input_map.")


def _node_name(text):
    return text[:-2] if text.endswith(":0") else text


def copy_scoped_meta_graph(from_scope, to_scope, from_graph=None, to_graph=None):
    """Make the nodes of a scope again in another.

    Args:
      from_scope, to_scope: str.  from_graph, to_graph: Graph, by default the default one.
    Returns:
      dict from names, without the scope, to variables.
    Raises:
      ValueError: both scopes are the same one.
    Source: tensorflow.python.framework.meta_graph.copy_scoped_meta_graph.
    """
    from_graph, to_graph = from_graph or scopes.get_default_graph(), to_graph or scopes.get_default_graph()
    if from_graph == to_graph and from_scope == to_scope:
        raise ValueError("'from_scope' and 'to_scope' need to be different when performing copy in the same graph.")
    meta, _ = export_scoped_meta_graph(export_scope=from_scope, graph=from_graph)
    return import_scoped_meta_graph(meta, graph=to_graph, import_scope=to_scope)


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
def _restore_collections(meta, scope, graph, is_wanted):
    made = {}                   # one object for a variable that is in several collections
    for key in sorted(meta.collection_def):
        if is_wanted(key):
            for item in _items(key, meta.collection_def[key], scope, graph, made):
                graph.add_to_collection(key, item)


def _items(key, proto, scope, graph, made):
    kind = proto.WhichOneof("kind")
    if kind is None:
        logging.getLogger("tensorflow").error("Cannot identify data type for collection %s. Skipping.", key)
        return []
    values, from_proto = list(getattr(proto, kind).value), get_from_proto_function(key)
    if kind == "bytes_list" and from_proto:
        return [_member(key, value, from_proto, scope, made) for value in values]
    if kind == "node_list":
        return [graph.as_graph_element(prepend_name_scope(v, scope)) for v in values]
    if kind == "int64_list":
        return [int(v) for v in values]
    if kind in ("float_list", "any_list"):
        return values
    return [prepend_name_scope(v.decode("utf-8"), scope) for v in values] if scope else values


def _member(key, data, from_proto, scope, made):
    proto_type = get_collection_proto_type(key)
    if proto_type is not messages.VariableDef:
        return from_proto(proto_type.FromString(data), import_scope=scope)
    if data not in made:
        made[data] = from_proto(messages.VariableDef.FromString(data), import_scope=scope)
    return made[data]
