"""Checkpoints of format V1: one table that holds names, slices and values (or several, P-00000-of-00003)."""
import glob
import os

import numpy as np

from ..core import dtypes, errors
from . import files, varint
from .checkpoint import Checkpoint, Tensor, cpp_name, element_count, enum_name, type_of
from .hash_order import hash_order
from .slices import get_shape, get_slice, put_shape, put_slice, slice_key, slice_shape
from .table import damaged, read_table, write_table

# Field of TensorProto and how its values are kept, by name of the type.
_FLOATS = {"float32": (5, "<f4"), "float64": (6, "<f8"), "complex64": (9, "<f4"), "complex128": (12, "<f8")}
_INTS = {"int32": 7, "int16": 7, "int8": 7, "uint8": 7, "uint16": 7, "qint8": 7, "quint8": 7, "qint32": 7, "int64": 10,
         "bool": 11, "float16": 13}
_STRINGS = 8


# ------------------------------------------------------------------ values
def _put_numbers(flat):
    """The numbers of an int array, seven bits a byte, low bits first."""
    values = flat.astype(np.int64).view(np.uint64)
    if not values.size:
        return b""
    if values.max() < 128:
        return values.astype(np.uint8).tobytes()
    return b"".join([varint.put(v) for v in values.tolist()])


def _get_numbers(data):
    """int64 array of numbers of seven bits a byte."""
    raw = np.frombuffer(data, np.uint8)
    ends = np.flatnonzero(raw < 128)
    if not raw.size:
        return np.zeros(0, np.int64)
    if not ends.size or ends[-1] != raw.size - 1:
        raise ValueError("a number without end")
    starts = np.concatenate([[0], ends[:-1] + 1])
    sizes = ends - starts + 1
    if sizes.max() > 10:
        raise ValueError("a number of more than ten bytes")
    out = np.zeros(ends.size, np.uint64)
    for i in range(int(sizes.max())):
        there = sizes > i
        out[there] |= (raw[starts[there] + i] & np.uint8(127)).astype(np.uint64) << np.uint64(7 * i)
    return out.view(np.int64)


def _encode_value(array, dtype):
    """TensorProto bytes of an array, without type and shape as the format wants it."""
    if dtype == dtypes.string:
        strings = [s.encode("utf-8") if isinstance(s, str) else bytes(s) for s in np.asarray(array, object).reshape(-1)]
        return b"".join([varint.bytes_field(_STRINGS, s) for s in strings])
    flat = np.ascontiguousarray(array).reshape(-1)
    if not flat.size:
        return b""
    if dtype.name in _FLOATS:
        field, kind = _FLOATS[dtype.name]
        return varint.bytes_field(field, flat.view(np.dtype(kind).newbyteorder("=")).astype(kind).tobytes())
    if dtype.name not in _INTS:
        raise errors.UnimplementedError(None, None, f"Saving data type {cpp_name(dtype)} not yet supported")
    if dtype == dtypes.float16:
        flat = flat.view(np.uint16)
    return varint.bytes_field(_INTS[dtype.name], _put_numbers(flat))


def _decode_value(data, dtype, shape):
    """The array of TensorProto bytes; ValueError or IndexError when they are damaged."""
    count = element_count(shape)
    if dtype == dtypes.string:
        values = [v for field, v in varint.fields(data) if field == _STRINGS]
        if len(values) != count:
            raise ValueError("strings are missing")
        out = np.empty(count, object)
        out[:] = values
        return out.reshape(shape)
    floats = dtype.name in _FLOATS
    if not floats and dtype.name not in _INTS:
        raise errors.UnimplementedError(None, None, f"Saving data type {cpp_name(dtype)} not yet supported")
    field, kind = _FLOATS[dtype.name] if floats else (_INTS[dtype.name], None)
    parts = [v for f, v in varint.fields(data) if f == field]
    if any(isinstance(p, int) for p in parts):
        raise ValueError("values that are not packed")
    raw = b"".join(parts)
    if floats:
        flat = np.frombuffer(raw, kind).astype(np.dtype(kind).newbyteorder("=")).view(dtype.np)
    elif dtype == dtypes.float16:
        flat = _get_numbers(raw).astype(np.uint16).view(np.float16)
    else:
        flat = _get_numbers(raw).astype(dtype.np)
    if flat.size != count:
        raise ValueError("values are missing")
    return flat.reshape(shape)


# ------------------------------------------------------------------ writing
def write_v1(path, tensors):
    """Write a checkpoint: the whole file is on disk when this returns.

    Args:
      path: str.
      tensors: list of (name, None or (full shape, slice, shape), array, DType).
    Raises:
      UnimplementedError: the format has no place for a type.
    """
    wholes, items = {}, {}
    for name, part, array, dtype in tensors:
        name = name.encode("utf-8", "surrogateescape")
        shape, extents, _ = part or (np.shape(array), ((0, -1),) * np.ndim(array), None)
        whole = wholes.setdefault(name, (shape, dtype, []))
        key = slice_key(name, extents)
        if whole[:2] != (shape, dtype) or key in items:
            raise errors.InternalError(None, None, f"Slices of {name.decode()} do not agree about the whole")
        whole[2].append(extents)
        saved = (varint.bytes_field(1, name) + varint.bytes_field(2, put_slice(extents))
                 + varint.bytes_field(3, _encode_value(array, dtype)))
        items[key] = varint.bytes_field(2, saved)
    meta = b"".join([varint.bytes_field(1, _saved_meta(name, *wholes[name])) for name in wholes])
    head = varint.bytes_field(1, meta + varint.bytes_field(2, varint.number_field(1, 1)))
    files.write_file(path, [write_table([(b"", head)] + [(key, items[key]) for key in sorted(items)])])


def _saved_meta(name, shape, dtype, slices):
    """SavedSliceMeta bytes."""
    parts = [varint.bytes_field(1, name), varint.bytes_field(2, put_shape(shape)),
             varint.number_field(3, dtype.as_datatype_enum)]
    return b"".join(parts + [varint.bytes_field(4, put_slice(s)) for s in slices])


# ------------------------------------------------------------------ reading
def matching_files(pattern):
    """The files that a pattern names, in order.

    Raises:
      InvalidArgumentError: its folder is not there.
    """
    folder = os.path.dirname(pattern)
    if folder and not glob.has_magic(folder) and not os.path.isdir(folder):
        raise errors.InvalidArgumentError(
            None, None, f"Unsuccessful TensorSliceReader constructor: Failed to get matching files on {pattern}: "
            f"Not found: {folder}; No such file or directory")
    return sorted(glob.glob(pattern))


class CheckpointV1(Checkpoint):
    """A checkpoint of format V1.

    Args:
      pattern: str, the path of its file, or "P-?????-of-00003" for several.
    Raises:
      NotFoundError: it is not there.  DataLossError: a file is damaged.
    """

    def __init__(self, pattern):
        self._pattern = pattern
        paths = matching_files(pattern)
        if not paths:
            raise errors.NotFoundError(
                None, None, f"Unsuccessful TensorSliceReader constructor: Failed to find any matching files for "
                            f"{pattern}")
        self._tensors, self._values = {}, {}
        for path in paths:
            self._add_file(path)

    def _add_file(self, path):
        try:
            items = read_table(files.read_file(path))
            head = next(items, None)
            self._values.update(items)
        except (errors.DataLossError, errors.FailedPreconditionError) as error:
            kind = "Data loss" if isinstance(error, errors.DataLossError) else "Failed precondition"
            raise damaged(f"Unable to open table file {path}: {kind}: {error.message}: perhaps your file is in a "
                          f"different "
                          "file format and you need to use a different restore operator?") from None
        if head is None or head[0] != b"":
            raise damaged(f"Failed to find the saved tensor slices at the beginning of the checkpoint file: {path}")
        try:
            self._add_names(head[1])
        except (ValueError, IndexError, TypeError):
            raise damaged(f"Failed to parse the saved tensor slices at the beginning of the checkpoint file: {path}"
                          ) from None

    def _add_names(self, head):
        for field, meta in varint.fields(head):
            if field != 1:
                continue
            for number, saved in varint.fields(meta):
                if number == 1:
                    self._add_tensor(saved)

    def _add_tensor(self, saved):
        found, slices = {}, []
        for field, value in varint.fields(saved):
            if field == 4:
                slices.append(get_slice(value))
            else:
                found[field] = value
        shape, dtype = get_shape(found.get(2, b"")), type_of(found.get(3, 0))
        known = self._tensors.get(found[1]) if 1 in found else None
        if 1 not in found or any(len(s) != len(shape) for s in slices):
            raise ValueError("a tensor without name, or with slices of another rank")
        if known is None:
            self._tensors[found[1]] = Tensor(dtype, shape, tuple(slices))
        elif (known.shape, known.dtype) == (shape, dtype):
            known.slices += tuple(slices)
        else:
            raise ValueError("two files do not agree about a tensor")

    def missing(self, name):
        return errors.NotFoundError(None, None, f'Tensor name "{name}" not found in checkpoint files {self._pattern}')

    def names(self):
        return [key.decode("utf-8", "surrogateescape") for key in sorted(self._tensors)]

    def listed_names(self):
        return hash_order(self._hashed_names())

    def _hashed_names(self):
        return hash_order([key.decode("utf-8", "surrogateescape") for key in self._tensors])

    def find(self, name):
        return self._tensors.get(name.encode("utf-8", "surrogateescape"))

    def check_type(self, name, tensor, dtype):
        if tensor.dtype != dtype:
            raise errors.InvalidArgumentError(
                None, None, f"Expected to restore a tensor of type {cpp_name(dtype)}, got a tensor of type "
                f"{cpp_name(tensor.dtype)} instead: tensor_name = {name}")

    def debug_string(self):
        """bytes: a line for every tensor."""
        found = {name: self.find(name) for name in self._hashed_names()}
        return "".join(f"{name} (DT_{enum_name(t.dtype)}) [{','.join(map(str, t.shape))}]\n"
                       for name, t in found.items()).encode("utf-8", "surrogateescape")

    def _read_whole(self, name, tensor):
        raise damaged(f"the checkpoint has no value of {name}")

    def _read_slice(self, name, tensor, extents):
        saved = self._values.get(slice_key(name.encode("utf-8", "surrogateescape"), extents))
        if saved is None:
            raise damaged(f"a slice of {name} is not in the checkpoint")
        try:
            data = dict(varint.fields(dict(varint.fields(saved))[2]))[3]
            return _decode_value(data, tensor.dtype, slice_shape(tensor.shape, extents))
        except (ValueError, IndexError, KeyError, TypeError):
            raise damaged(f"the value of {name} in the checkpoint is damaged") from None

    def _check_size(self, name, tensor, kept):
        for extents in kept:
            saved = self._values.get(slice_key(name.encode("utf-8", "surrogateescape"), extents), b"")
            # No value takes less than a byte.
            if element_count(slice_shape(tensor.shape, extents)) > len(saved):
                raise damaged(f"the value of {name} in the checkpoint is damaged")
