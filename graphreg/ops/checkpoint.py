"""Saving tensors in checkpoints and restoring them.

Loaded by what saves and restores, not with the package.
"""
import os

import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..formats import bundle, checkpoint_v1, slices
from ..formats.crc32c import without_lock
from ..formats.open_checkpoint import open_checkpoint
from .string import as_bytes


_TASK_BYTES = 1 << 23           # tensors of so many bytes are read by one thread


def _text(value):
    """A string scalar as str; bytes that are no UTF-8 survive."""
    value = value[()] if isinstance(value, np.ndarray) else value
    return value.decode("utf-8", "surrogateescape") if isinstance(value, bytes) else value


def _texts(values):
    return [_text(v) for v in np.asarray(values, object).reshape(-1)]


# ------------------------------------------------------------------ saving
def _tensors_to_save(names, specs, values, dtypes):
    """(name, None or (full shape, slice, its shape), array, DType) of each, the slices checked against the values."""
    out = []
    for name, spec, value, dtype in zip(_texts(names), _texts(specs), values, dtypes):
        part = slices.parse_spec(spec)
        if part is not None and part[2] != np.shape(value):
            raise errors.InvalidArgumentError(
                None, None, "Slice in shape_and_slice specification does not match the shape of the tensor to  save: "
                f"{spec}, tensor: {shape_fns.text(np.shape(value))}")
        out.append((name, part, value, dtype))
    return out


@op("SaveV2(prefix: string, tensor_names: string, shape_and_slices: string, tensors: dtypes)",
    "dtypes: list(type) >= 1", stateful=True)
def save_v2(xp, prefix, tensor_names, shape_and_slices, tensors, op):
    """Write tensors as a checkpoint of format V2."""
    bundle.write_bundle(_text(prefix), _tensors_to_save(tensor_names, shape_and_slices, tensors, op._attrs["dtypes"]))


@op("MergeV2Checkpoints(checkpoint_prefixes: string, destination_prefix: string)", "delete_old_dirs: bool = true",
    stateful=True)
def merge_v2_checkpoints(xp, checkpoint_prefixes, destination_prefix, delete_old_dirs):
    """Make one checkpoint of the shards that were written apart."""
    prefixes = _texts(checkpoint_prefixes)
    bundle.merge_bundles(prefixes, _text(destination_prefix))
    if delete_old_dirs:
        for folder in {os.path.dirname(p) for p in prefixes}:
            try:
                os.rmdir(folder)
            except OSError:
                pass


@op("SaveSlices(filename: string, tensor_names: string, shapes_and_slices: string, data: T)", "T: list(type) >= 1",
    stateful=True)
def save_slices(xp, filename, tensor_names, shapes_and_slices, data, op):
    """Write tensors and slices as a checkpoint of format V1."""
    checkpoint_v1.write_v1(_text(filename), _tensors_to_save(tensor_names, shapes_and_slices, data, op._attrs["T"]))


@op("Save(filename: string, tensor_names: string, data: T)", "T: list(type) >= 1", stateful=True)
def save(xp, filename, tensor_names, data, op):
    """Write tensors as a checkpoint of format V1."""
    no_slices = [b""] * len(data)
    checkpoint_v1.write_v1(_text(filename), _tensors_to_save(tensor_names, no_slices, data, op._attrs["T"]))


# ------------------------------------------------------------------ restoring
def _restored(checkpoint, name, spec, dtype):
    """The value of a tensor or slice, its type and shape checked."""
    part = slices.parse_spec(spec)
    tensor = checkpoint.get(name)
    checkpoint.check_type(name, tensor, dtype)
    if part is None:
        return checkpoint.read(name)
    if part[0] != tensor.shape:
        raise _other_shape(checkpoint, name, part[0], tensor.shape)
    return checkpoint.read(name, part[1])


def _other_shape(checkpoint, name, wanted, stored):
    wanted, stored = shape_fns.text(wanted), shape_fns.text(stored)
    if isinstance(checkpoint, checkpoint_v1.CheckpointV1):
        text = ("Shape in shape_and_slice spec does not match the shape in the save file: "
                f"{wanted}, save file shape: {stored}")
    else:
        text = (f"tensor_name = {name}; shape in shape_and_slice spec {wanted} does not match the shape stored in "
                f"checkpoint: {stored}")
    return errors.InvalidArgumentError(None, None, text)


@op("RestoreV2(prefix: string, tensor_names: string, shape_and_slices: string) -> tensors: dtypes",
    "dtypes: list(type) >= 1", stateful=True)
def restore_v2(xp, prefix, tensor_names, shape_and_slices, op):
    """The values of tensors in a checkpoint of either format."""
    checkpoint = open_checkpoint(_text(prefix))
    names = _texts(tensor_names)
    wanted = list(zip(names, _texts(shape_and_slices), op._attrs["dtypes"]))
    tasks = _tasks(wanted, [checkpoint.total_bytes([name]) for name in names])
    with checkpoint:
        if len(tasks) == 1 or not without_lock():
            return _restored_all(checkpoint, wanted)
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(min(8, os.cpu_count() or 1)) as pool:
            found = pool.map(lambda task: _restored_all(checkpoint, task), tasks)
            return [value for values in found for value in values]


def _tasks(wanted, sizes):
    """What is wanted, cut into stretches of _TASK_BYTES and more."""
    tasks, held = [[]], 0
    for one, size in zip(wanted, sizes):
        if held >= _TASK_BYTES:
            tasks.append([])
            held = 0
        tasks[-1].append(one)
        held += size
    return tasks


def _restored_all(checkpoint, wanted):
    if any(spec for _, spec, _ in wanted):
        return [_restored(checkpoint, *one) for one in wanted]
    for name, _, dtype in wanted:
        checkpoint.check_type(name, checkpoint.get(name), dtype)
    return checkpoint.read_all([name for name, _, _ in wanted])


@op("RestoreSlice(file_pattern: string, tensor_name: string, shape_and_slice: string) -> tensor: dt",
    "dt: type", "preferred_shard: int = -1", stateful=True)
def restore_slice(xp, file_pattern, tensor_name, shape_and_slice, op):
    """The value of a tensor or slice in a checkpoint of format V1."""
    checkpoint = checkpoint_v1.CheckpointV1(_text(file_pattern))
    return _restored(checkpoint, _text(tensor_name), _text(shape_and_slice), op._attrs["dt"])


@op("Restore(file_pattern: string, tensor_name: string) -> tensor: dt",
    "dt: type", "preferred_shard: int = -1", stateful=True)
def restore(xp, file_pattern, tensor_name, op):
    """The value of a tensor in a checkpoint of format V1."""
    return _restored(checkpoint_v1.CheckpointV1(_text(file_pattern)), _text(tensor_name), "", op._attrs["dt"])


# ------------------------------------------------------------------ file names
@op("ShardedFilename(basename: string, shard: int32, num_shards: int32) -> filename: string")
def sharded_filename(xp, basename, shard, num_shards):
    """The name of one file of several."""
    return _scalar(b"%s-%05d-of-%05d" % (_bytes(basename), int(shard), int(num_shards)))


@op("ShardedFilespec(basename: string, num_shards: int32) -> filename: string")
def sharded_filespec(xp, basename, num_shards):
    """The pattern of all files of several."""
    return _scalar(b"%s-?????-of-%05d" % (_bytes(basename), int(num_shards)))


def _bytes(value):
    return as_bytes(value[()] if isinstance(value, np.ndarray) else value)


def _scalar(value):
    out = np.empty((), object)
    out[()] = value
    return out


# ------------------------------------------------------------------ shapes
def _one_name_each(c, rank, count):
    """Names and slices must be as many as the tensors."""
    for i in (1, 2)[:rank]:
        shape = c.with_rank(i, 1)
        shape_fns.dim_with_value(shape[0], count)


@save_v2.shape
def _(c):
    c.with_rank(0, 0)
    _one_name_each(c, 2, len(c.attrs["dtypes"]))
    return []


@save_slices.shape
def _(c):
    c.with_rank(0, 0)
    _one_name_each(c, 2, len(c.attrs["T"]))
    return []


@save.shape
def _(c):
    c.with_rank(0, 0)
    _one_name_each(c, 1, len(c.attrs["T"]))
    return []


@merge_v2_checkpoints.shape
def _(c):
    c.with_rank(0, 1)
    c.with_rank(1, 0)
    return []


def _known_slice(spec):
    """The shape that a slice's text tells while building; None for a whole tensor."""
    try:
        part = slices.parse_spec(_text(spec))
    except errors.InvalidArgumentError as error:
        raise shape_fns.ShapeError(error.message) from None
    return part and part[2]


@restore_v2.shape
def _(c):
    c.with_rank(0, 0)
    names, specs = c.with_rank(1, 1), c.with_rank(2, 1)
    shape_fns.merge(names, specs)
    known, count = c.value(2), len(c.attrs["dtypes"])
    if known is None:
        return [None] * count
    if np.size(known) != count:
        raise shape_fns.ShapeError("The number of shape_and_slice doesn't match tensor outputs.")
    return [_known_slice(spec) for spec in np.asarray(known, object).reshape(-1)]


@restore_slice.shape
def _(c):
    for i in range(3):
        c.with_rank(i, 0)
    known = c.value(2)
    return [None if known is None else _known_slice(known)]


@restore.shape
def _(c):
    c.with_rank(0, 0)
    c.with_rank(1, 0)
    return [None]


@sharded_filename.shape
def _(c):
    for i in range(3):
        c.with_rank(i, 0)
    return [()]


@sharded_filespec.shape
def _(c):
    c.with_rank(0, 0)
    c.with_rank(1, 0)
    return [()]
