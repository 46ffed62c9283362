"""Graphs with their collections and savers as MetaGraphDef messages: what lies in .meta files."""
import logging
import os

from ..core import errors, messages, node_def, registry, scopes
from ..core.collections import GraphKeys, get_from_proto_function, get_to_proto_function
from ..core.node_def import attr_value
from ..core.op_messages import op_def_message
from ..formats import files
from ..version import GIT_VERSION, VERSION
from . import collection_messages as _enters_functions  # noqa: F401  of the collections that there always are
from . import graph_parts

_EAGER = "Exporting/importing meta graphs is not supported when Eager Execution is enabled."


def export_meta_graph(filename=None, meta_info_def=None, graph_def=None, saver_def=None, collection_list=None,
                      as_text=False, graph=None, export_scope=None, clear_devices=False, clear_extraneous_savers=False,
                      strip_default_attrs=False, save_debug_info=False, **kwargs):
    """MetaGraphDef of a graph: nodes, collections, op types and a saver; also written to a file.

    Args:
      filename: str, or None for no file.  meta_info_def: MetaInfoDef in place of our own.
      graph_def: GraphDef in place of the graph's.  saver_def: SaverDef.
      collection_list: list of str, default all collections.  as_text: bool, write text.
      graph: Graph, by default the default one.
      export_scope: str, only what has a name that begins so, which is taken off the names.
      clear_devices: bool, leave devices out.
      clear_extraneous_savers: bool, leave the nodes of other savers than saver_def's out.
      strip_default_attrs: bool, leave attributes with default values out.
    Raises:
      TypeError: graph_def is no GraphDef.  UnimplementedError: save_debug_info is given.
    Source: tf.train.export_meta_graph.
    """
    return export_scoped_meta_graph(
        filename=filename, meta_info_def=meta_info_def, graph_def=graph_def, saver_def=saver_def,
        collection_list=collection_list, as_text=as_text, graph=graph, export_scope=export_scope,
        clear_devices=clear_devices, clear_extraneous_savers=clear_extraneous_savers,
        strip_default_attrs=strip_default_attrs, save_debug_info=save_debug_info, **kwargs)[0]


def export_scoped_meta_graph(filename=None, graph_def=None, graph=None, export_scope=None, as_text=False,
                             unbound_inputs_col_name="unbound_inputs", clear_devices=False, saver_def=None,
                             clear_extraneous_savers=False, strip_default_attrs=False, save_debug_info=False,
                             **kwargs):
    """export_meta_graph that tells the variables, too; inputs from without the scope enter a collection.

    Args:
      unbound_inputs_col_name: str, the collection; None for none.  Others as export_meta_graph.
    Returns:
      (MetaGraphDef, dict from names, without the scope, to variables).
    Source: tensorflow.python.framework.meta_graph.export_scoped_meta_graph.
    """
    if save_debug_info:
        raise errors.not_emulated("export_meta_graph(save_debug_info=)")
    if scopes.executing_eagerly():
        raise ValueError(_EAGER)
    graph, left_out = graph or scopes.get_default_graph(), None
    if export_scope or clear_extraneous_savers or clear_devices:
        if clear_extraneous_savers:
            left_out = graph_parts.nodes_of_other_savers(graph_def or graph.as_graph_def(), saver_def)
        graph_def, lacking = graph_parts.part_of_graph(graph, graph_def, export_scope, left_out, clear_devices)
        if unbound_inputs_col_name:
            graph.clear_collection(unbound_inputs_col_name)
        for name in lacking if unbound_inputs_col_name else ():
            graph.add_to_collection(unbound_inputs_col_name, name)
    variables = {scopes.strip_name_scope(v.name, export_scope): v
                 for v in graph.get_collection(GraphKeys.GLOBAL_VARIABLES, export_scope)
                 if graph_parts.is_within(v, export_scope, left_out)}
    meta = create_meta_graph_def(
        graph_def=graph_def, graph=graph, export_scope=export_scope, exclude_nodes=left_out, saver_def=saver_def,
        clear_extraneous_savers=clear_extraneous_savers, strip_default_attrs=strip_default_attrs, **kwargs)
    if filename:
        write_graph(meta, os.path.dirname(filename), os.path.basename(filename), as_text)
    return meta, variables


def create_meta_graph_def(meta_info_def=None, graph_def=None, saver_def=None, collection_list=None, graph=None,
                          export_scope=None, exclude_nodes=None, clear_extraneous_savers=False,
                          strip_default_attrs=False):
    """MetaGraphDef of nodes and of a graph's collections.

    Args:
      exclude_nodes: set of names that do not enter collections.  Others as export_meta_graph.
    Source: tensorflow.python.framework.meta_graph.create_meta_graph_def.
    """
    if graph is not None and not hasattr(graph, "get_operations"):
        raise TypeError(("graph must be of type Graph, not %s", type(graph)))
    if graph_def is not None and not isinstance(graph_def, messages.GraphDef):
        raise TypeError(("graph_def must be of type GraphDef, not %s", type(graph_def)))
    graph = graph or scopes.get_default_graph()
    meta = messages.MetaGraphDef()
    meta.graph_def.CopyFrom(graph_def if graph_def is not None else _graph_def(graph))
    if strip_default_attrs:
        _strip_defaults(meta.graph_def)
    _fill_info(meta, meta_info_def, strip_default_attrs)
    for key in sorted(graph.get_all_collection_keys()) if collection_list is None else collection_list:
        items = graph.get_collection(key)
        if clear_extraneous_savers and key == GraphKeys.SAVERS:
            items = [get_from_proto_function(key)(saver_def)]
        _add_collection(meta, key, items, export_scope, exclude_nodes)
    if saver_def is not None:
        meta.saver_def.CopyFrom(saver_def)
    return meta


def _graph_def(graph):
    return node_def.graph_def(graph, add_shapes=True)


def _fill_info(meta, given, strip_default_attrs):
    info = meta.meta_info_def
    if given is not None:
        info.CopyFrom(given)
    else:
        for name in sorted(_used_types(meta.graph_def)):
            info.stripped_op_list.op.add().CopyFrom(op_def_message(registry.get_op_def(name)))
        info.stripped_op_list.SetInParent()
    info.tensorflow_version, info.tensorflow_git_version = VERSION, GIT_VERSION
    if strip_default_attrs:
        info.stripped_default_attrs = True


def _used_types(graph_def):
    """The op types of a message's nodes, and of those of the functions that they are calls of."""
    functions = {f.signature.name: f.node_def for f in graph_def.library.function}
    used, called, waiting = set(), set(), [graph_def.node]
    while waiting:
        types = {node.op for node in waiting.pop()}
        new = types & functions.keys() - called
        used |= types - functions.keys()
        called |= new
        waiting += [functions[name] for name in new]
    return used


def _strip_defaults(proto):
    """Leave out the attributes that have the op type's default value."""
    functions = {f.signature.name for f in proto.library.function}
    nodes = [*proto.node, *(node for f in proto.library.function for node in f.node_def)]
    for node in nodes:
        for attr in () if node.op in functions else registry.get_op_def(node.op).attrs:
            if attr.has_default and attr.name in node.attr and node.attr[attr.name] == attr_value(attr.type,
                                                                                                  attr.default):
                del node.attr[attr.name]


# ------------------------------------------------------------------ collections
def _add_collection(meta, key, items, scope, left_out):
    """Enter a collection; what has no place in a message is left out with a warning."""
    items = [item for item in items if graph_parts.is_within(item, scope, left_out)]
    if not items:
        return
    try:
        made = _collection(key, items, scope)
    except Exception as error:  # noqa: B902  whatever stands in a collection may raise anything
        logging.getLogger("tensorflow").warning(
            "Issue encountered when serializing %s.\nType is unsupported, or the types of the items don't match field "
            "type in CollectionDef. Note this is a warning and probably safe to ignore.\n%s", key, error)
        return
    meta.collection_def[key].CopyFrom(made)


def _collection(key, items, scope):
    made, to_proto = messages.CollectionDef(), get_to_proto_function(key)
    if to_proto:
        protos = [to_proto(item, export_scope=scope) for item in items]
        made.bytes_list.value.extend(p.SerializeToString() for p in protos if p is not None)
    elif isinstance(items[0], (str, bytes)):
        made.bytes_list.value.extend(i.encode("utf-8") if isinstance(i, str) else i for i in items)
    elif isinstance(items[0], int):
        made.int64_list.value.extend(items)
    elif isinstance(items[0], float):
        made.float_list.value.extend(items)
    elif isinstance(items[0], messages.Any):
        made.any_list.value.extend(items)
    else:
        made.node_list.value.extend([scopes.strip_name_scope(i.name, scope) for i in items])
    return made


# ------------------------------------------------------------------ files
def write_graph(graph_or_graph_def, logdir, name, as_text=True):
    """Write a graph to a file.

    Args:
      graph_or_graph_def: Graph or message.  logdir: str, made if it is not there.  name: str.
      as_text: bool, text or wire format.
    Returns:
      str, the path.
    Source: tf.train.write_graph.
    """
    proto = graph_or_graph_def.as_graph_def() if hasattr(graph_or_graph_def, "as_graph_def") else graph_or_graph_def
    if logdir:
        with files.told(logdir):
            os.makedirs(logdir, exist_ok=True)
    path = os.path.join(logdir, name)
    data = messages.MessageToString(proto).encode("utf-8") if as_text else proto.SerializeToString()
    files.write_file(path, [data])
    return path
