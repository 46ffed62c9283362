"""Graphs with their collections and savers as MetaGraphDef messages: what lies in .meta files."""
import logging
import os

from ..core import errors, messages, node_def, registry, scopes
from ..core.collections import GraphKeys
from ..core.node_def import attr_value
from ..core.op_messages import op_def_message
from ..formats import files
from ..version import GIT_VERSION, VERSION
from .context_messages import context_message

_VARIABLES = (GraphKeys.GLOBAL_VARIABLES, GraphKeys.TRAINABLE_VARIABLES, GraphKeys.MOVING_AVERAGE_VARIABLES,
              GraphKeys.LOCAL_VARIABLES, GraphKeys.MODEL_VARIABLES, GraphKeys.GLOBAL_STEP, GraphKeys.METRIC_VARIABLES)
_CONTEXTS = (GraphKeys.COND_CONTEXT, GraphKeys.WHILE_CONTEXT)


def export_meta_graph(filename=None, meta_info_def=None, graph_def=None, saver_def=None, collection_list=None,
                      as_text=False, graph=None, export_scope=None, clear_devices=False, clear_extraneous_savers=False,
                      strip_default_attrs=False, save_debug_info=False, **kwargs):
    """MetaGraphDef of a graph: nodes, collections, op types and a saver; also written to a file.

    Args:
      filename: str, or None for no file.  meta_info_def: MetaInfoDef in place of our own.
      graph_def: GraphDef in place of the graph's.  saver_def: SaverDef.
      collection_list: list of str, default all collections.  as_text: bool, write text.
      graph: Graph, by default the default one.  clear_devices: bool, leave devices out.
      strip_default_attrs: bool, leave attributes with default values out.
    Raises:
      UnimplementedError: export_scope, clear_extraneous_savers or save_debug_info is given.
    Source: tf.train.export_meta_graph.
    """
    for name, value in (("export_scope", export_scope), ("clear_extraneous_savers", clear_extraneous_savers),
                        ("save_debug_info", save_debug_info)):
        if value:
            raise errors.not_emulated(f"export_meta_graph({name}=)")
    graph = graph or scopes.get_default_graph()
    meta = messages.MetaGraphDef()
    meta.graph_def.CopyFrom(graph_def if graph_def is not None else _graph_def(graph))
    if clear_devices:
        for node in meta.graph_def.node:
            node.device = ""
    if strip_default_attrs:
        _strip_defaults(meta.graph_def)
    _fill_info(meta, meta_info_def, strip_default_attrs)
    for key in sorted(graph.get_all_collection_keys()) if collection_list is None else collection_list:
        _add_collection(meta, key, graph.get_collection(key))
    if saver_def is not None:
        meta.saver_def.CopyFrom(saver_def)
    if filename:
        write_graph(meta, os.path.dirname(filename), os.path.basename(filename), as_text)
    return meta


def _graph_def(graph):
    return node_def.graph_def(graph, add_shapes=True)


def _fill_info(meta, given, strip_default_attrs):
    info = meta.meta_info_def
    if given is not None:
        info.CopyFrom(given)
    else:
        for name in sorted({node.op for node in meta.graph_def.node}):
            info.stripped_op_list.op.add().CopyFrom(op_def_message(registry.get_op_def(name)))
        info.stripped_op_list._touch()
    info.tensorflow_version, info.tensorflow_git_version = VERSION, GIT_VERSION
    if strip_default_attrs:
        info.stripped_default_attrs = True


def _strip_defaults(proto):
    """Leave out the attributes that have the op type's default value."""
    for node in proto.node:
        for attr in registry.get_op_def(node.op).attrs:
            if attr.has_default and attr.name in node.attr and node.attr[attr.name] == attr_value(attr.type,
                                                                                                  attr.default):
                del node.attr[attr.name]


# ------------------------------------------------------------------ collections
def _add_collection(meta, key, items):
    """Enter a collection; what has no place in a message is left out with a warning."""
    if not items:
        return
    try:
        made = _collection(key, items)
    except Exception as error:  # noqa: B902  whatever stands in a collection may raise anything
        logging.getLogger("tensorflow").warning(
            "Issue encountered when serializing %s.\nType is unsupported, or the types of the items don't match field "
            "type "
            "in CollectionDef. Note this is a warning and probably safe to ignore.\n%s", key, error)
        return
    meta.collection_def[key].CopyFrom(made)


def _collection(key, items):
    made = messages.CollectionDef()
    if key in _VARIABLES or key == GraphKeys.SAVERS:
        made.bytes_list.value.extend(m.SerializeToString() for m in [v.to_proto() for v in items] if m is not None)
    elif key in _CONTEXTS:
        made.bytes_list.value.extend(context_message(c).SerializeToString() for c in items)
    elif isinstance(items[0], (str, bytes)):
        made.bytes_list.value.extend(i.encode("utf-8") if isinstance(i, str) else i for i in items)
    elif isinstance(items[0], int):
        made.int64_list.value.extend(items)
    elif isinstance(items[0], float):
        made.float_list.value.extend(items)
    elif isinstance(items[0], messages.Any):
        made.any_list.value.extend(items)
    else:
        made.node_list.value.extend([i.name for i in items])
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
