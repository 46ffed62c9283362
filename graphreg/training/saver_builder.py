"""The nodes that a Saver adds to the graph."""
import uuid

from .. import functions as tf
from ..core import device, messages, raw, scopes
from ..core.convert import to_tensor
from ..functions import control_flow
from ..ops import checkpoint as _checkpoint_ops  # noqa: F401  enters them in the registry
from . import saveables as kinds

V1, V2 = messages.SaverDef.V1, messages.SaverDef.V2


def _on_cpu(name):
    """A device's name with its first CPU."""
    spec = device.DeviceSpec.from_string(name or "")
    spec.device_type, spec.device_index = "CPU", 0
    return spec.to_string()


class BaseSaverBuilder:
    """Makes the nodes that save and restore; a subclass given as Saver(builder=) makes others.

    Args:
      write_version: SaverDef.V1 or V2.
    Source: tensorflow.python.training.saver.BaseSaverBuilder.
    """

    SaveSpec = kinds.SaveSpec
    SaveableObject = kinds.SaveableObject
    VariableSaveable = kinds.ReferenceVariableSaveable
    ResourceVariableSaveable = kinds.ResourceVariableSaveable

    def __init__(self, write_version=V2):
        self._write_version = write_version

    # ---------------------------------------------------------- single nodes
    def save_op(self, filename_tensor, saveables):
        """The Operation that writes all tensors to one file."""
        specs = [spec for saveable in saveables for spec in saveable.specs]
        names, slices = [s.name for s in specs], [s.slice_spec for s in specs]
        tensors = [s.tensor for s in specs]
        if self._write_version == V2:
            return raw.SaveV2(filename_tensor, names, slices, tensors)
        if self._write_version == V1:
            return raw.SaveSlices(filename_tensor, names, slices, tensors, name="save")
        raise RuntimeError("Unexpected write_version: " + self._write_version)

    def bulk_restore(self, filename_tensor, saveables, preferred_shard, restore_sequentially):
        """The values of all tensors, read by one node."""
        specs = [spec for saveable in saveables for spec in saveable.specs]
        with scopes.device("cpu:0"):
            return raw.RestoreV2(filename_tensor, [s.name for s in specs], [s.slice_spec for s in specs],
                                 [s.dtype.base_dtype for s in specs])

    def sharded_filename(self, filename_tensor, shard, num_shards):
        """The name of one shard's file."""
        return raw.ShardedFilename(filename_tensor, shard, num_shards)

    # ---------------------------------------------------------- saving
    def _add_save(self, filename_tensor, saveables):
        save = self.save_op(filename_tensor, saveables)
        return control_flow.with_dependencies([save], filename_tensor)

    def _add_sharded_save(self, filename_tensor, per_device):
        return (self._add_sharded_v2 if self._write_version == V2 else self._add_sharded_v1)(filename_tensor,
                                                                                             per_device)

    def _add_sharded_v1(self, filename_tensor, per_device):
        count = to_tensor(len(per_device), name="num_shards")
        saves = []
        for shard, (where, saveables) in enumerate(per_device):
            with scopes.device(where):
                saves.append(self._add_save(self.sharded_filename(filename_tensor, shard, count), saveables))
        with scopes.control_dependencies([s.op for s in saves]):
            return raw.ShardedFilespec(filename_tensor, count)

    def _add_sharded_v2(self, prefix, per_device):
        """Each device writes beside the others into a folder of this save; then all become one checkpoint."""
        folder = raw.StringJoin([prefix, f"_temp_{uuid.uuid4().hex}/part"])
        count = to_tensor(len(per_device), name="num_shards")
        names, saves, where = [], [], None
        for shard, (where, saveables) in enumerate(per_device):
            with scopes.device(_on_cpu(where)):
                names.append(self.sharded_filename(folder, shard, count))
                saves.append(self._add_save(names[-1], saveables))
        with scopes.control_dependencies([s.op for s in saves]), scopes.device(_on_cpu(where)):
            merge = raw.MergeV2Checkpoints(names, prefix, delete_old_dirs=True)
            with scopes.control_dependencies([merge]):
                return tf.identity(prefix)

    # ---------------------------------------------------------- restoring
    def _add_restore(self, filename_tensor, saveables, restore_sequentially, reshape, preferred_shard=-1,
                     name="restore_all"):
        tensors = list(self.bulk_restore(filename_tensor, saveables, preferred_shard, restore_sequentially))
        assigned = []
        for saveable in saveables:
            shapes = [_shape_of(spec.tensor) for spec in saveable.specs] if reshape else None
            own, tensors = tensors[:len(saveable.specs)], tensors[len(saveable.specs):]
            assigned.append(saveable.restore(own, shapes))
        return control_flow.group(*assigned, name=name)

    def _add_sharded_restore(self, filename_tensor, per_device, restore_sequentially, reshape):
        restored = []
        for shard, (where, saveables) in enumerate(per_device):
            with scopes.device(where):
                restored.append(self._add_restore(filename_tensor, saveables, restore_sequentially, reshape, shard,
                                                  "restore_shard"))
        return control_flow.group(*restored, name="restore_all")

    # ---------------------------------------------------------- all of it
    def build(self, names_to_saveables, reshape=False, sharded=False, max_to_keep=5,
              keep_checkpoint_every_n_hours=10000.0,
              name=None, restore_sequentially=False, filename="model"):
        """Add the nodes; returns a SaverDef message that names them."""
        return self._build_internal(names_to_saveables, reshape, sharded, max_to_keep, keep_checkpoint_every_n_hours,
                                    name,
                                    restore_sequentially, filename)

    def _build_internal(self, names_to_saveables, reshape=False, sharded=False, max_to_keep=5,
                        keep_checkpoint_every_n_hours=10000.0, name=None, restore_sequentially=False, filename="model",
                        build_save=True, build_restore=True):
        saveables = kinds.saveables_of(names_to_saveables)
        max_to_keep = 0 if max_to_keep is None else max_to_keep
        with scopes.name_scope(name, "save", [s.op for s in saveables]) as name:
            where = tf.placeholder_with_default(filename or "model", shape=(), name="filename")
            where = tf.placeholder_with_default(where, shape=(), name="Const")
            save, restore = self._build_sharded(where, saveables, restore_sequentially, reshape) if sharded else (
                self._add_save(where, saveables), self._add_restore(where, saveables, restore_sequentially, reshape))
        return messages.SaverDef(
            filename_tensor_name=where.name, save_tensor_name=save.name, restore_op_name=restore.name,
            max_to_keep=max_to_keep, sharded=sharded, keep_checkpoint_every_n_hours=keep_checkpoint_every_n_hours,
            version=self._write_version)

    def _build_sharded(self, where, saveables, restore_sequentially, reshape):
        per_device = _by_device(saveables)
        return (self._add_sharded_save(where, per_device),
                self._add_sharded_restore(where, per_device, restore_sequentially, reshape))


BulkSaverBuilder = BaseSaverBuilder


def _shape_of(tensor):
    shape = tensor.get_shape()
    return shape.as_list() if shape.is_fully_defined() else tf.shape(tensor)


def _by_device(saveables):
    """list of (device, saveables on it), by device."""
    found = {}
    for saveable in saveables:
        first, *others = [device.canonical_name(spec.tensor.device) for spec in saveable.specs]
        if any(other != first for other in others):
            raise ValueError(f"All tensors in a saveable must be on the same device: {saveable.name}")
        found.setdefault(first, []).append(saveable)
    return sorted(found.items(), key=lambda item: item[0])
