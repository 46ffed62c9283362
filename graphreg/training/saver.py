"""tf.train.Saver: variables written to checkpoints and read back."""
import logging
import os
import time

from ..core import errors, messages, scopes
from ..core.collections import GraphKeys, get_collection, register_proto_function
from ..core.convert import convert_to_tensor
from ..core.scopes import prepend_name_scope, strip_name_scope
from ..session import BaseSession
from ..train import training_util
from . import checkpoint_state, meta_graph
from .saveables import saveables_of
from .saver_builder import V2, BulkSaverBuilder

_FAILED = ("Restoring from checkpoint failed. This is most likely due to {} Please ensure that you have not altered "
           "the "
           "graph expected based on the checkpoint. Original error:\n\n{}")
_MISSING = "a Variable name or other graph key that is missing from the checkpoint."
_MISMATCH = "a mismatch between the current graph and the graph from the checkpoint."
_OLD_FORMAT = ("*" * 55, "TensorFlow's V1 checkpoint format has been deprecated.",
               "Consider switching to the more efficient V2 format:",
               "   `tf.train.Saver(write_version=tf.train.SaverDef.V2)`", "now on by default.", "*" * 55)


class Saver:
    """Adds the nodes that save and restore variables, runs them, and keeps the newest checkpoints.

    Args:
      var_list: list of variables, or dict from the key in checkpoints to a variable or its slices; default all
        global variables and what is in the collection SAVEABLE_OBJECTS.
      reshape: bool, restore values into variables of another shape with as many elements.
      sharded: bool, write a file for each device.
      max_to_keep: int, older checkpoints are deleted; None or 0 keeps all.
      keep_checkpoint_every_n_hours: float, one of so many hours is never deleted.
      name: str, name scope of the nodes, default "save".
      restore_sequentially: bool, accepted: one node restores everything.
      saver_def: SaverDef, names nodes that are there in place of making some.
      builder: BaseSaverBuilder that makes the nodes.
      defer_build: bool, make the nodes when build() is called.
      allow_empty: bool, no variables are no error.
      write_version: SaverDef.V1 or V2.
      pad_step_number: bool, write steps with eight digits.
      save_relative_paths: bool, the state file names checkpoints relative to itself.
      filename: str, what the nodes write when nothing is fed.
    Raises:
      ValueError, TypeError: var_list holds nothing, something else than variables, or two of one name.
    Source: tf.train.Saver.
    """

    def __init__(self, var_list=None, reshape=False, sharded=False, max_to_keep=5,
                 keep_checkpoint_every_n_hours=10000.0,
                 name=None, restore_sequentially=False, saver_def=None, builder=None, defer_build=False,
                     allow_empty=False,
                 write_version=V2, pad_step_number=False, save_relative_paths=False, filename=None):
        if defer_build and var_list:
            raise ValueError("If `var_list` is provided then build cannot be deferred. Either set defer_build=False or "
                             "var_list=None.")
        if scopes.executing_eagerly() and var_list is None:
            raise RuntimeError("When eager execution is enabled, `var_list` must specify a list or dict of variables "
                               "to "
                               "save")
        self._var_list, self._reshape, self._sharded = var_list, reshape, sharded
        self._max_to_keep, self._keep_checkpoint_every_n_hours = max_to_keep, keep_checkpoint_every_n_hours
        self._name, self._restore_sequentially, self._filename = name, restore_sequentially, filename
        self.saver_def, self._builder, self._allow_empty = saver_def, builder, allow_empty
        self._is_built, self._is_empty = False, False
        self._write_version, self._pad_step_number = write_version, pad_step_number
        self._last_checkpoints, self._checkpoints_to_be_deleted = [], []
        self._save_relative_paths = save_relative_paths
        if scopes.executing_eagerly():
            self._next_checkpoint_time = time.time() + keep_checkpoint_every_n_hours * 3600
        elif not defer_build:
            self.build()
        if self.saver_def:
            self._check_saver_def()
            self._write_version = self.saver_def.version

    # ---------------------------------------------------------- nodes
    def build(self):
        """Add the nodes, of a Saver made with defer_build=True."""
        if scopes.executing_eagerly():
            raise RuntimeError("Use save/restore instead of build in eager mode.")
        if self._is_built:
            return
        self._is_built = True
        self._build()

    def _build(self):
        if not self.saver_def or self._builder:
            self._make_nodes()
        elif self._name:
            for field in ("filename_tensor_name", "save_tensor_name", "restore_op_name"):
                setattr(self.saver_def, field, prepend_name_scope(getattr(self.saver_def, field), self._name))
        if self.saver_def:
            self._check_saver_def()
            hours = self.saver_def.keep_checkpoint_every_n_hours
            self._next_checkpoint_time = time.time() + hours * 3600

    def _make_nodes(self):
        self._builder = self._builder or BulkSaverBuilder(self._write_version)
        if self._var_list is None:
            self._var_list = (get_collection(GraphKeys.GLOBAL_VARIABLES)
                              + get_collection(GraphKeys.SAVEABLE_OBJECTS))
        if not self._var_list:
            if not self._allow_empty:
                raise ValueError("No variables to save")
            self._is_empty = True
            return
        self._is_empty = False
        self.saver_def = self._builder._build_internal(
            self._var_list, reshape=self._reshape, sharded=self._sharded, max_to_keep=self._max_to_keep,
            keep_checkpoint_every_n_hours=self._keep_checkpoint_every_n_hours, name=self._name,
            restore_sequentially=self._restore_sequentially, filename=self._filename)

    def _check_saver_def(self):
        if not isinstance(self.saver_def, messages.SaverDef):
            raise ValueError(f"saver_def must be a saver_pb2.SaverDef: {self.saver_def}")
        if not self.saver_def.save_tensor_name:
            raise ValueError(f"saver_def must specify the save_tensor_name: {self.saver_def}")
        if not self.saver_def.restore_op_name:
            raise ValueError(f"saver_def must specify the restore_op_name: {self.saver_def}")

    # ---------------------------------------------------------- messages
    def as_saver_def(self):
        """SaverDef message: the names of the nodes."""
        return self.saver_def

    def to_proto(self, export_scope=None):
        """SaverDef message without the name scope export_scope; None when the nodes are not within it."""
        if export_scope is None:
            return self.saver_def
        fields = ("filename_tensor_name", "save_tensor_name", "restore_op_name")
        if not all(getattr(self.saver_def, f).startswith(export_scope) for f in fields):
            return None
        proto = messages.SaverDef()
        proto.CopyFrom(self.saver_def)
        for field in fields:
            setattr(proto, field, strip_name_scope(getattr(proto, field), export_scope))
        return proto

    @staticmethod
    def from_proto(saver_def, import_scope=None):
        """A Saver whose nodes are there, named by a SaverDef message."""
        return Saver(saver_def=saver_def, name=import_scope)

    # ---------------------------------------------------------- which checkpoints there are
    @property
    def last_checkpoints(self):
        """list of str: the checkpoints that are kept, oldest first."""
        return [path for path, _ in self._last_checkpoints]

    def set_last_checkpoints(self, last_checkpoints):
        """Say which checkpoints there are; their age is not known."""
        if not isinstance(last_checkpoints, list):
            raise AssertionError
        self._last_checkpoints = [(path, float("inf")) for path in last_checkpoints]

    def set_last_checkpoints_with_time(self, last_checkpoints_with_time):
        """Say which checkpoints there are: list of (prefix, time written)."""
        if not isinstance(last_checkpoints_with_time, list):
            raise AssertionError
        self._last_checkpoints = last_checkpoints_with_time

    def recover_last_checkpoints(self, checkpoint_paths):
        """Take over the checkpoints of an earlier run, as far as their files are there.

        Args:
          checkpoint_paths: list of str, oldest first.
        """
        times = [(path, checkpoint_state.get_checkpoint_mtimes([path])) for path in checkpoint_paths]
        self.set_last_checkpoints_with_time([(path, found[0]) for path, found in times if found])

    def _record(self, path):
        """Note a checkpoint as the newest, and which one has to go for it."""
        if not self.saver_def.max_to_keep:
            return
        self._last_checkpoints = [p for p in self._last_checkpoints if p[0] != path] + [(path, time.time())]
        if len(self._last_checkpoints) > self.saver_def.max_to_keep:
            self._checkpoints_to_be_deleted.append(self._last_checkpoints.pop(0))

    def _delete_old(self, meta_graph_suffix):
        if not self._checkpoints_to_be_deleted:
            return
        path, written = self._checkpoints_to_be_deleted.pop(0)
        if written > self._next_checkpoint_time:
            self._next_checkpoint_time += self.saver_def.keep_checkpoint_every_n_hours * 3600
            return
        try:
            checkpoint_state.remove_checkpoint(path, self.saver_def.version, meta_graph_suffix)
        except OSError as error:
            logging.getLogger("tensorflow").warning("Ignoring: %s", error)

    # ---------------------------------------------------------- saving
    def save(self, sess, save_path, global_step=None, latest_filename=None, meta_graph_suffix="meta",
             write_meta_graph=True, write_state=True, strip_default_attrs=False, save_debug_info=False):
        """Write the variables to a checkpoint, note it in the state file and delete old ones.

        Args:
          sess: Session.  save_path: str, prefix of the files.
          global_step: int, Tensor or name of one, put after the prefix.
          latest_filename: str, name of the state file, default "checkpoint".
          meta_graph_suffix: str.  write_meta_graph: bool, write the graph beside it, as export_meta_graph.
          write_state: bool, write the state file.  strip_default_attrs: bool, as export_meta_graph.
        Returns:
          str, the prefix; of several V1 files, the pattern of their names; None when there is nothing to save.
        Raises:
          TypeError, ValueError: an argument is wrong, or the folder is not there.  OpError: it cannot be written.
        """
        if not self._is_built and not scopes.executing_eagerly():
            raise RuntimeError("`build()` should be called before save if defer_build==True")
        if save_debug_info:
            raise errors.not_emulated("save(save_debug_info=True)")
        latest_filename = "checkpoint" if latest_filename is None else latest_filename
        if self._write_version != V2:
            for line in _OLD_FORMAT:
                logging.getLogger("tensorflow").warning(line)
        if os.path.split(latest_filename)[0]:
            raise ValueError("'latest_filename' must not contain path components")
        checkpoint_file = self._checkpoint_file(sess, save_path, global_step, latest_filename)
        if not scopes.executing_eagerly() and not isinstance(sess, BaseSession):
            raise TypeError(f"'sess' must be a Session; {sess}")
        path = None if self._is_empty else self._write(sess, save_path, checkpoint_file)
        try:
            if write_meta_graph and not scopes.executing_eagerly():
                with sess.graph.as_default():
                    self.export_meta_graph(checkpoint_state.meta_graph_path(checkpoint_file, meta_graph_suffix),
                                           strip_default_attrs=strip_default_attrs)
        finally:
            # The last thing: what the state file names has all its files.
            if path is not None and write_state:
                self._note(os.path.dirname(save_path), path, latest_filename, meta_graph_suffix)
        return path

    def _checkpoint_file(self, sess, save_path, global_step, latest_filename):
        """The prefix with the step."""
        if global_step is None:
            if os.path.basename(save_path) == latest_filename and not self._sharded:
                raise ValueError(f"'latest_filename' collides with 'save_path': '{latest_filename}' and '{save_path}'")
            return save_path
        if not _is_integer(global_step):
            global_step = training_util.global_step(sess, global_step)
        return f"{save_path}-{global_step:08d}" if self._pad_step_number else "%s-%d" % (save_path, global_step)

    def _write(self, sess, save_path, checkpoint_file):
        try:
            return self._run_save(sess, checkpoint_file)
        except (errors.FailedPreconditionError, errors.NotFoundError):
            if not os.path.isdir(os.path.dirname(save_path)):
                raise ValueError(f"Parent directory of {save_path} doesn't exist, can't save.") from None
            raise

    def _note(self, folder, path, latest_filename, meta_graph_suffix):
        """Write the state file and delete what is too old."""
        self._record(path)
        checkpoint_state.write_state(folder, path, self.last_checkpoints, latest_filename, self._save_relative_paths)
        self._delete_old(meta_graph_suffix)

    def _run_save(self, sess, checkpoint_file):
        if scopes.executing_eagerly():
            builder = self._builder or BulkSaverBuilder(self._write_version)
            builder.save_op(convert_to_tensor(checkpoint_file), saveables_of(self._var_list))
            self.saver_def = self.saver_def or messages.SaverDef(
                max_to_keep=self._max_to_keep or 0, version=self._write_version,
                keep_checkpoint_every_n_hours=self._keep_checkpoint_every_n_hours)
            return checkpoint_file
        path = sess.run(self.saver_def.save_tensor_name, {self.saver_def.filename_tensor_name: checkpoint_file})
        return path.decode("utf-8", "surrogateescape") if isinstance(path, bytes) else str(path)

    # ---------------------------------------------------------- restoring
    def restore(self, sess, save_path):
        """Read the variables' values from a checkpoint of either format.

        Args:
          sess: Session.  save_path: str, the prefix.
        Raises:
          ValueError: there is no such checkpoint.
          NotFoundError, InvalidArgumentError: it has no tensor of a name, or one of another shape or type.
          DataLossError: its files are damaged.
        """
        if self._is_empty:
            return
        if save_path is None:
            raise ValueError("Can't load save_path when it is None.")
        prefix = save_path.decode("utf-8", "surrogateescape") if isinstance(save_path, bytes) else os.fspath(save_path)
        if not checkpoint_state.checkpoint_exists(prefix):
            raise ValueError("The passed save_path is not a valid checkpoint: " + prefix)
        logging.getLogger("tensorflow").info("Restoring parameters from %s", prefix)
        try:
            if scopes.executing_eagerly():
                self._restore_now(prefix)
            else:
                sess.run(self.saver_def.restore_op_name, {self.saver_def.filename_tensor_name: prefix})
        except errors.NotFoundError as error:
            raise _restore_error(error, _MISSING) from error
        except errors.InvalidArgumentError as error:
            raise _restore_error(error, _MISMATCH) from error

    def _restore_now(self, prefix):
        builder = self._builder or BulkSaverBuilder(self._write_version)
        builder._add_restore(convert_to_tensor(prefix), saveables_of(self._var_list), self._restore_sequentially,
                             self._reshape)

    def export_meta_graph(self, filename=None, collection_list=None, as_text=False, export_scope=None,
                          clear_devices=False, clear_extraneous_savers=False, strip_default_attrs=False,
                          save_debug_info=False):
        """MetaGraphDef of the default graph with this saver; see tf.train.export_meta_graph."""
        return meta_graph.export_meta_graph(
            filename=filename, graph_def=scopes.get_default_graph().as_graph_def(add_shapes=True),
            saver_def=self.saver_def, collection_list=collection_list, as_text=as_text, export_scope=export_scope,
            clear_devices=clear_devices, clear_extraneous_savers=clear_extraneous_savers,
            strip_default_attrs=strip_default_attrs, save_debug_info=save_debug_info)


def _is_integer(value):
    return hasattr(value, "__index__") and not hasattr(value, "graph") and getattr(value, "ndim", 0) == 0


def _restore_error(error, why):
    return type(error)(error.node_def, error.op, _FAILED.format(why, error.message))


register_proto_function(GraphKeys.SAVERS, messages.SaverDef, Saver.to_proto, Saver.from_proto)
