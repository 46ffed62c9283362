"""tf.saved_model.Builder: graphs, values of variables and assets in one folder."""
import logging
import os

from ..core import dtypes, messages, scopes
from ..core.collections import GraphKeys, get_collection
from ..core.convert import constant_value
from ..core.operation import Operation, Tensor
from ..formats import files
from ..platform import file_io
from ..training.saver import Saver
from . import constants, signature_def_utils, tag_constants
from .loader import INIT_OP_SIGNATURE_KEY, TRAIN_OP_SIGNATURE_KEY
from .signature_constants import DEFAULT_SERVING_SIGNATURE_DEF_KEY

_RESERVED = {INIT_OP_SIGNATURE_KEY: "initialization", TRAIN_OP_SIGNATURE_KEY: "the train op"}
_NOT_EMPTY = ("Export directory already exists, and isn't empty. Please choose a different export directory, or delete "
              "all the contents of the specified directory: ")


def _log(text, *args):
    logging.getLogger("tensorflow").info(text, *args)


class SavedModelBuilder:
    """Writes a SavedModel: one or more graphs, each known by its tags, that share values of variables and assets.

    Args:
      export_dir: str, a folder that is made; it may be there if it is empty.
    Raises:
      AssertionError: the folder is not empty.
    Source: tf.saved_model.Builder.
    """

    def __init__(self, export_dir):
        self._saved_model = messages.SavedModel(saved_model_schema_version=constants.SAVED_MODEL_SCHEMA_VERSION)
        self._export_dir = export_dir = os.fsdecode(export_dir)
        if file_io.exists(export_dir):
            if file_io.listdir(export_dir):
                raise AssertionError(_NOT_EMPTY + export_dir)
        else:
            file_io.makedirs(export_dir)
        self._has_saved_variables = False

    def add_meta_graph_and_variables(self, sess, tags, signature_def_map=None, assets_collection=None,
                                     legacy_init_op=None, clear_devices=False, main_op=None,
                                     strip_default_attrs=False, saver=None):
        """Add the first graph, the default one, and write a session's values of its variables.

        Args:
          sess: Session.  tags: list of str.  signature_def_map: dict from str to SignatureDef.
          assets_collection: list of constant string Tensors, paths of files that are copied into the folder.
          legacy_init_op: main_op's old name.
          clear_devices, strip_default_attrs: bool, as export_meta_graph.
          main_op: Operation to run when the graph has been loaded.  saver: Saver, by default one of all variables.
        Raises:
          AssertionError: a second call, or a signature without names or types.
          KeyError: a reserved key.  TypeError: main_op is no Operation, or an asset no constant string Tensor.
        """
        if self._has_saved_variables:
            raise AssertionError("Graph state including variables and assets has already been saved. Please invoke "
                                 "`add_meta_graph()` instead.")
        self._prepare(signature_def_map, assets_collection, main_op or legacy_init_op)
        saver = _saver(saver)
        folder = os.path.join(self._export_dir, constants.VARIABLES_DIRECTORY)
        file_io.makedirs(folder)
        saver.save(sess, os.path.join(folder, constants.VARIABLES_FILENAME), write_meta_graph=False,
                   write_state=False)
        meta = saver.export_meta_graph(clear_devices=clear_devices, strip_default_attrs=strip_default_attrs)
        self._add(meta, tags, signature_def_map)
        self._has_saved_variables = True

    def add_meta_graph(self, tags, signature_def_map=None, assets_collection=None, legacy_init_op=None,
                       clear_devices=False, main_op=None, strip_default_attrs=False, saver=None):
        """Add another graph, the default one, for the values that have been written.

        Args and Raises:
          as add_meta_graph_and_variables, which comes first.
        """
        if not self._has_saved_variables:
            raise AssertionError("Graph state including variables and assets has not been saved yet. Please invoke "
                                 "`add_meta_graph_and_variables()` first.")
        self._prepare(signature_def_map, assets_collection, main_op or legacy_init_op)
        meta = _saver(saver).export_meta_graph(clear_devices=clear_devices, strip_default_attrs=strip_default_attrs)
        self._add(meta, tags, signature_def_map)

    def save(self, as_text=False):
        """Write the file saved_model.pb, or .pbtxt as text.

        Returns:
          bytes, its path.
        """
        file_io.makedirs(self._export_dir)
        name = constants.SAVED_MODEL_FILENAME_PBTXT if as_text else constants.SAVED_MODEL_FILENAME_PB
        path = os.path.join(self._export_dir, name)
        data = (messages.MessageToString(self._saved_model).encode("utf-8") if as_text
                else self._saved_model.SerializeToString())
        files.write_file(path, [data])
        _log("SavedModel written to: %s", path)
        return os.fsencode(path)

    def _prepare(self, signature_def_map, assets_collection, main_op):
        """What comes before the nodes of a saver."""
        _check_signatures(signature_def_map)
        self._save_assets(assets_collection)
        _add_main_op(main_op)

    def _add(self, meta, tags, signature_def_map):
        added = self._saved_model.meta_graphs.add()
        added.CopyFrom(meta)
        added.meta_info_def.tags.extend(tags)
        for key in signature_def_map or ():
            added.signature_def[key].CopyFrom(signature_def_map[key])

    def _save_assets(self, assets_collection):
        """Copy the files that constants name; the collection saved_model_assets tells under which names."""
        names = _asset_names(assets_collection)
        if not names:
            _log("No assets to write.")
            return
        folder = os.path.join(self._export_dir, constants.ASSETS_DIRECTORY)
        file_io.makedirs(folder)
        for name, path in names.items():
            copied = os.path.join(folder, name)
            if not file_io.exists(copied):          # as in TF another graph's file stays, whatever is in it
                file_io.copy(path, copied)
        _log("Assets written to: %s", folder)


# ------------------------------------------------------------------ parts of a graph
def _check_signatures(signature_def_map):
    for key, signature in (signature_def_map or {}).items():
        for infos in (signature.inputs, signature.outputs):
            for name in infos:
                _check_info(infos[name])
        if key in _RESERVED:
            raise KeyError(f'SignatureDef map key "{key}" is reserved for {_RESERVED[key]}. Please use a different '
                           'key.')


def _check_info(info):
    if info.WhichOneof("encoding") is None:
        raise AssertionError("All TensorInfo protos used in the SignatureDefs must have one of the 'encoding' fields "
                             f"(e.g., name or coo_sparse) set: {info}")
    if not info.dtype:
        raise AssertionError("All TensorInfo protos used in the SignatureDefs must have the dtype field set: "
                             f"{info}")


def _add_main_op(main_op):
    if main_op is None:
        return
    if not isinstance(main_op, Operation):
        raise TypeError(f"main_op needs to be an Operation: {main_op!r}")
    graph = scopes.get_default_graph()
    if graph.get_collection(constants.MAIN_OP_KEY):
        raise ValueError("Graph already contains one or more main ops under the collection "
                         f"{constants.MAIN_OP_KEY}.")
    graph.add_to_collection(constants.MAIN_OP_KEY, main_op)


def _saver(saver):
    if saver is not None:
        return saver
    saved = get_collection(GraphKeys.GLOBAL_VARIABLES) + get_collection(GraphKeys.SAVEABLE_OBJECTS)
    return Saver(saved, sharded=True, allow_empty=True)


# ------------------------------------------------------------------ assets
def _asset_names(assets_collection):
    """dict from names in the folder to paths; the constants enter the collection saved_model_assets."""
    names = {}
    if assets_collection is None:
        _log("No assets to save.")
        return names
    for tensor in assets_collection:
        path = _asset_path(tensor)
        name = _asset_name(path, names)
        _add_asset(tensor, name)
        names[name] = path
    _log("Assets added to graph.")
    return names


def _asset_path(tensor):
    if not isinstance(tensor, Tensor):
        raise TypeError("Asset path tensor must be a Tensor.")
    if tensor.op.type != "Const":
        raise TypeError("Asset path tensor must be of type constant.")
    if tensor.dtype != dtypes.string:
        raise TypeError("Asset path tensor must be of dtype string.")
    path = constant_value(tensor).ravel()[0]
    if not path:
        raise ValueError(f"Invalid asset filepath tensor {tensor}")
    return os.fsdecode(path)


def _asset_name(path, names):
    """The name of a file in the folder: its own, with a number when a file of that name has other bytes."""
    base = os.path.basename(path)
    if base not in names or files.read_file(names[base]) == files.read_file(path):
        return base
    number = 1
    while f"{base}_{number}" in names:
        number += 1
    return f"{base}_{number}"


def _add_asset(tensor, name):
    asset = messages.AssetFileDef(filename=name)
    asset.tensor_info.name = tensor.name
    packed = messages.Any()
    packed.Pack(asset)
    scopes.get_default_graph().add_to_collection(constants.ASSETS_KEY, packed)


def simple_save(session, export_dir, inputs, outputs, legacy_init_op=None):
    """Write a SavedModel of the default graph for serving.

    Args:
      session: Session.  export_dir: str.  inputs, outputs: dict from str to Tensor.
      legacy_init_op: Operation to run when it has been loaded.
    Source: tf.saved_model.simple_save.
    """
    signatures = {DEFAULT_SERVING_SIGNATURE_DEF_KEY: signature_def_utils.predict_signature_def(inputs, outputs)}
    builder = SavedModelBuilder(export_dir)
    builder.add_meta_graph_and_variables(
        session, [tag_constants.SERVING], signature_def_map=signatures, main_op=legacy_init_op, clear_devices=True,
        assets_collection=get_collection(GraphKeys.ASSET_FILEPATHS))
    builder.save()
