"""tf.saved_model.load: a graph of a SavedModel made anew in a session, with its values."""
import logging
import os

from ..core import messages, scopes
from ..core.scopes import prepend_name_scope
from ..formats import files
from ..platform import file_io
from ..training import meta_graph_import
from . import constants

INIT_OP_SIGNATURE_KEY = "__saved_model_init_op"
TRAIN_OP_SIGNATURE_KEY = "__saved_model_train_op"


def _path(export_dir, name):
    return os.path.join(os.fsdecode(export_dir), name)


def parse_saved_model(export_dir):
    """SavedModel message of a folder's saved_model.pb or saved_model.pbtxt.

    Raises:
      OSError: there is no such file, or it is no SavedModel.
    Source: tensorflow.python.saved_model.loader_impl.parse_saved_model.
    """
    binary = _path(export_dir, constants.SAVED_MODEL_FILENAME_PB)
    text = _path(export_dir, constants.SAVED_MODEL_FILENAME_PBTXT)
    model = messages.SavedModel()
    try:
        if file_io.exists(binary):
            model.ParseFromString(files.read_file(binary))
        elif file_io.exists(text):
            messages.Merge(files.read_file(text).decode("utf-8"), model)
        else:
            raise OSError(f"SavedModel file does not exist at: {os.fsdecode(export_dir)}/"
                          f"{{{constants.SAVED_MODEL_FILENAME_PBTXT}|{constants.SAVED_MODEL_FILENAME_PB}}}")
    except messages.DecodeError as error:
        raise OSError(f"Cannot parse file {os.fsencode(binary)}: {error}.") from None
    except (messages.ParseError, UnicodeDecodeError) as error:
        raise OSError(f"Cannot parse file {os.fsencode(text)}: {error}.") from None
    return model


def contains_saved_model(export_dir):
    """Whether a folder has a SavedModel's file.

    Args:
      export_dir: str.
    Source: tf.saved_model.contains_saved_model.
    """
    return any(file_io.exists(_path(export_dir, name))
               for name in (constants.SAVED_MODEL_FILENAME_PBTXT, constants.SAVED_MODEL_FILENAME_PB))


maybe_saved_model_directory = contains_saved_model


# ------------------------------------------------------------------ what a graph names
def get_init_op(meta_graph_def, import_scope=None):
    """The Operation to run when a graph has been loaded, or None.

    Source: tensorflow.python.saved_model.loader_impl.get_init_op.
    """
    signed = _signed_op(meta_graph_def, INIT_OP_SIGNATURE_KEY, import_scope)
    if signed is not None:
        return signed
    found = (_collected_op(meta_graph_def, constants.MAIN_OP_KEY, import_scope)
             or _collected_op(meta_graph_def, constants.LEGACY_INIT_OP_KEY, import_scope))
    return found or None


def get_train_op(meta_graph_def, import_scope=None):
    """What trains a graph, or None.

    Source: tensorflow.python.saved_model.loader_impl.get_train_op.
    """
    return _signed_op(meta_graph_def, TRAIN_OP_SIGNATURE_KEY, import_scope)


def _signed_op(meta_graph_def, key, import_scope):
    if key not in meta_graph_def.signature_def:
        return None
    name = meta_graph_def.signature_def[key].outputs[key].name
    return scopes.get_default_graph().as_graph_element(prepend_name_scope(name, import_scope))


def _collected_op(meta_graph_def, key, import_scope):
    if key not in meta_graph_def.collection_def:
        return None
    names = list(meta_graph_def.collection_def[key].node_list.value)
    if len(names) != 1:
        raise RuntimeError(f"Expected exactly one SavedModel init op. Found: {names}")
    return scopes.get_default_graph().as_graph_element(prepend_name_scope(names[0], import_scope))


def get_asset_tensors(export_dir, meta_graph_def_to_load, import_scope=None):
    """The paths that assets have in a folder.

    Returns:
      dict from the name of a Tensor to bytes.
    Source: tensorflow.python.saved_model.loader_impl.get_asset_tensors.
    """
    assets = list(meta_graph_def_to_load.asset_file_def)
    if not assets and constants.ASSETS_KEY in meta_graph_def_to_load.collection_def:
        for packed in meta_graph_def_to_load.collection_def[constants.ASSETS_KEY].any_list.value:
            assets.append(messages.AssetFileDef())
            packed.Unpack(assets[-1])
    folder = _path(export_dir, constants.ASSETS_DIRECTORY)
    return {prepend_name_scope(asset.tensor_info.name, import_scope): os.fsencode(os.path.join(folder, asset.filename))
            for asset in assets}


# ------------------------------------------------------------------ loading
class SavedModelLoader:
    """Loads the graphs of one SavedModel.

    Args:
      export_dir: str.
    Raises:
      OSError: there is no SavedModel, or a damaged one.
    Source: tensorflow.python.saved_model.loader_impl.SavedModelLoader.
    """

    def __init__(self, export_dir):
        self._export_dir = export_dir
        self._saved_model = parse_saved_model(export_dir)

    @property
    def export_dir(self):
        """str: the folder."""
        return self._export_dir

    @property
    def variables_path(self):
        """str: the prefix of the checkpoint with the values."""
        return os.path.join(_path(self._export_dir, constants.VARIABLES_DIRECTORY), constants.VARIABLES_FILENAME)

    @property
    def saved_model(self):
        """SavedModel message."""
        return self._saved_model

    def get_meta_graph_def_from_tags(self, tags):
        """MetaGraphDef with just these tags; of several, the last.

        Raises:
          RuntimeError: there is none.
        """
        found, available = None, []
        for meta in self._saved_model.meta_graphs:
            available.append(set(meta.meta_info_def.tags))
            if available[-1] == set(tags):
                found = meta
        if found is None:
            wanted = str(tags).strip("[]")
            raise RuntimeError(f"MetaGraphDef associated with tags {wanted} could not be found in SavedModel. To "
                               "inspect available tag-sets in the SavedModel, please use the SavedModel CLI: "
                               f"`saved_model_cli`\navailable_tags: {available}")
        return found

    def load_graph(self, graph, tags, import_scope=None, **saver_kwargs):
        """Make the nodes of a graph.

        Args:
          graph: Graph to make them in.  tags: list of str.  import_scope: str in front of all names.
          saver_kwargs: input_map, return_elements, clear_devices as of import_meta_graph.
        Returns:
          (Saver or None, the returned elements).
        """
        meta = self.get_meta_graph_def_from_tags(tags)
        with graph.as_default():
            return meta_graph_import.import_meta_graph_with_return_elements(meta, import_scope=import_scope,
                                                                            **saver_kwargs)

    def restore_variables(self, sess, saver, import_scope=None):
        """Read the values of variables.

        Args:
          sess: Session.  saver: Saver or None.  import_scope: str, as of load_graph.
        """
        with sess.graph.as_default():
            if saver is None:
                logging.getLogger("tensorflow").info("The specified SavedModel has no variables; no checkpoints were "
                                                     "restored.")
            else:
                saver.restore(sess, self.variables_path)

    def run_init_ops(self, sess, tags, import_scope=None):
        """Run what is to be run when a graph has been loaded, its assets' constants fed with their paths."""
        meta = self.get_meta_graph_def_from_tags(tags)
        with sess.graph.as_default():
            assets = get_asset_tensors(self._export_dir, meta, import_scope)
            init_op = get_init_op(meta, import_scope)
            if init_op is not None:
                sess.run(fetches=[init_op], feed_dict=assets)

    def load(self, sess, tags, import_scope=None, **saver_kwargs):
        """Make a graph, read its values and run what is to be run; see tf.saved_model.load."""
        with sess.graph.as_default():
            saver, _ = self.load_graph(sess.graph, tags, import_scope, **saver_kwargs)
            self.restore_variables(sess, saver, import_scope)
            self.run_init_ops(sess, tags, import_scope)
        return self.get_meta_graph_def_from_tags(tags)


def load(sess, tags, export_dir, import_scope=None, **saver_kwargs):
    """Make a graph of a SavedModel in a session's graph, with the values of its variables.

    Args:
      sess: Session.  tags: list of str, all those of the graph.  export_dir: str.
      import_scope: str in front of all names.
      saver_kwargs: input_map, return_elements, clear_devices as of import_meta_graph.
    Returns:
      MetaGraphDef, with the signatures.
    Raises:
      OSError: there is no SavedModel, or a damaged one.  RuntimeError: no graph has these tags.
      ValueError, NotFoundError, DataLossError: the values cannot be read.
    Source: tf.saved_model.load, tf.saved_model.loader.load.
    """
    return SavedModelLoader(export_dir).load(sess, tags, import_scope, **saver_kwargs)
