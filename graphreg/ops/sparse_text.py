"""Sparse tensors as strings: three serialized TensorProtos for the indices, the values and the shape."""
import numpy as np

from ..core import dtypes, errors, shape_fns
from ..core.declare import op
from . import sparse_dense, sparse_parts

text = shape_fns.text


# ------------------------------------------------------------------ TensorProto on the wire
def _varint(n):
    out = bytearray()
    while n > 127:
        out.append(n & 127 | 128)
        n >>= 7
    out.append(n)
    return bytes(out)


def _field(number, body):
    return _varint(number << 3 | 2) + _varint(len(body)) + body


def as_proto(array):
    """The bytes of a TensorProto: dtype, shape, content."""
    dims = b"".join(_field(2, b"\x08" + _varint(d) if d else b"") for d in array.shape)
    dtype = dtypes.string if array.dtype.kind == "O" else dtypes.as_dtype(array.dtype)
    content = _joined(array.tolist()) if array.dtype.kind == "O" else np.ascontiguousarray(array).tobytes()
    return b"\x08" + _varint(dtype.as_datatype_enum) + _field(2, dims) + (_field(4, content) if content else b"")


def _joined(values):
    """Strings as TF lays them in tensor_content: all lengths, then all bytes."""
    return b"".join(_varint(len(v)) for v in values) + b"".join(values)


def _read_varint(body, at):
    value = shift = 0
    while True:
        byte = body[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _fields(body):
    """(number, value) of each field: an int, or the bytes of what is delimited by its length."""
    at = 0
    while at < len(body):
        tag, at = _read_varint(body, at)
        if tag & 7 == 0:
            value, at = _read_varint(body, at)
        elif tag & 7 == 2:
            size, at = _read_varint(body, at)
            value, at = body[at:at + size], at + size
            if len(value) != size:
                raise ValueError("the text ends inside a field")
        else:
            raise ValueError(f"a field of wire type {tag & 7}")
        yield tag >> 3, value


def _from_proto(body):
    """The array of a serialized TensorProto."""
    try:
        fields = dict(f for f in _fields(body) if f[0] != 2)
        dims = [dict(_fields(d)).get(1, 0) for number, s in _fields(body) if number == 2 for _, d in _fields(s)]
        dtype, content = dtypes.as_dtype(fields[1]), fields.get(4, b"")
        if dtype == dtypes.string:
            return _separated(content, dims)
        return np.frombuffer(content, dtype.np).reshape(dims)
    except (ValueError, KeyError, IndexError, TypeError):
        raise errors.invalid_argument("Could not parse serialized proto") from None


def _separated(content, dims):
    at, sizes, out = 0, [], []
    for _ in range(int(np.prod(dims))):
        size, at = _read_varint(content, at)
        sizes.append(size)
    for size in sizes:
        out.append(content[at:at + size])
        at += size
    return _strings(out).reshape(dims)


def _strings(values):
    out = np.empty(len(values), object)
    out[:] = values
    return out


# ------------------------------------------------------------------ written
@op("SerializeSparse(sparse_indices: int64, sparse_values: T, sparse_shape: int64) -> serialized_sparse: out_type",
    "T: type",
    "out_type: {string, variant} = string")
def serialize_sparse(xp, sparse_indices, sparse_values, sparse_shape):
    """The three parts as strings, also where they count as variants."""
    sparse_parts.check_parts(sparse_indices, sparse_values, sparse_shape)
    return _strings([as_proto(x) for x in (sparse_indices, sparse_values, sparse_shape)])


def _check_written(c):
    c.with_rank(0, 2)
    c.with_rank(1, 1)
    c.with_rank(2, 1)


@serialize_sparse.shape
def _(c):
    _check_written(c)
    return [(3,)]


@op("SerializeManySparse(sparse_indices: int64, sparse_values: T, sparse_shape: int64) -> serialized_sparse: out_type",
    "T: type",
    "out_type: {string, variant} = string")
def serialize_many_sparse(xp, sparse_indices, sparse_values, sparse_shape):
    """The three parts of each entry along the first axis as strings."""
    sparse_parts.check_parts(sparse_indices, sparse_values, sparse_shape)
    if len(sparse_shape) < 2:
        raise errors.invalid_argument(f"Rank of input SparseTensor should be > 1, but saw rank: {len(sparse_shape)}")
    sparse_parts.check_rows(sparse_indices, sparse_values, sparse_shape)
    sparse_dense.check_order(sparse_indices, sparse_shape)
    out = np.empty((int(sparse_shape[0]), 3), object)
    for i in range(len(out)):
        mine = sparse_indices[:, 0] == i
        parts = (sparse_indices[mine, 1:], sparse_values[mine], sparse_shape[1:])
        out[i] = [as_proto(np.ascontiguousarray(x)) for x in parts]
    return out


@serialize_many_sparse.shape
def _(c):
    _check_written(c)
    return [(None, 3)]


# ------------------------------------------------------------------ read
@op("DeserializeManySparse(serialized_sparse: string) -> sparse_indices: int64, sparse_values: dtype, sparse_shape: int64",
    "dtype: type", dynamic_shape=True)
def deserialize_many_sparse(xp, serialized_sparse, dtype):
    """Serialized sparse tensors as one, with a new first axis."""
    if serialized_sparse.ndim != 2:
        raise errors.invalid_argument(f"Serialized sparse should have 3 as the last dimension {text(serialized_sparse.shape)}")
    return _read(serialized_sparse, dtype)


@op("DeserializeSparse(serialized_sparse: Tserialized) -> sparse_indices: int64, sparse_values: dtype, sparse_shape: int64",
    "dtype: type",
    "Tserialized: {string, variant} = string", dynamic_shape=True)
def deserialize_sparse(xp, serialized_sparse, dtype):
    """Serialized sparse tensors [..., 3] as one with those leading axes."""
    return _read(serialized_sparse, dtype)


def _read(serialized, dtype):
    if not serialized.ndim or serialized.shape[-1] != 3:
        raise errors.invalid_argument(f"Serialized sparse should have 3 as the last dimension {text(serialized.shape)}")
    lead = serialized.shape[:-1]
    rows = serialized.reshape(-1, 3)
    if not len(rows):
        raise errors.invalid_argument("Serialized sparse should have at least 1 serialized tensor, but has a zero dimension "
                                      f"{text(serialized.shape)}")
    parts = [_entry(i, row, dtype) for i, row in enumerate(rows)]
    rank = len(parts[0][2])
    for i, (_, _, shape) in enumerate(parts):
        if len(shape) != rank:
            raise errors.invalid_argument(f"Inconsistent shape across SparseTensors: rank prior to SparseTensor[{i}] was: "
                                          f"{rank} but rank of SparseTensor[{i}] is: {len(shape)}")
    heads = np.stack(np.unravel_index(np.arange(len(rows)), lead), 1) if lead else np.zeros((1, 0), np.int64)
    indices = [np.concatenate([np.repeat(head[None], len(p[0]), 0), p[0]], 1) for head, p in zip(heads, parts)]
    sizes = np.max([p[2] for p in parts], axis=0)
    return (np.concatenate(indices).astype(np.int64), np.concatenate([p[1] for p in parts]),
            np.array([*lead, *sizes], np.int64))


def _entry(i, row, dtype):
    indices, values, shape = (_from_proto(part) for part in row)
    if indices.ndim != 2:
        raise errors.invalid_argument(f"Expected serialized_sparse[{i}, 0] to represent an index matrix but received shape "
                                      f"{text(indices.shape)}")
    if values.ndim != 1:
        raise errors.invalid_argument(f"Expected serialized_sparse[{i}, 1] to represent a values vector but received shape "
                                      f"{text(values.shape)}")
    if shape.ndim != 1:
        raise errors.invalid_argument(f"Expected serialized_sparse[{i}, 2] to represent a shape vector but received shape "
                                      f"{text(shape.shape)}")
    if values.dtype != (object if dtype == object or str(dtype) == "string" else dtype):
        found = "string" if values.dtype == object else dtypes.as_dtype(values.dtype).name
        names = {"float32": "float", "float64": "double"}
        wanted = dtypes.as_dtype(dtype).name
        raise errors.invalid_argument(f"Requested SparseTensor of type {names.get(wanted, wanted)} but "
                                      f"SparseTensor[{i}].values.dtype() == {names.get(found, found)}")
    return indices, values, shape


@deserialize_many_sparse.shape
def _(c):
    rows = c.with_rank(0, 2)
    shape_fns.dim_with_value(rows[1], 3)
    return [(None, None), (None,), (None,)]


@deserialize_sparse.shape
def _(c):
    shape = c.shapes[0]
    if shape is not None:
        shape_fns.dim_with_value(shape_fns.with_rank_at_least(shape, 1)[-1], 3)
    return [(None, None), (None,), (None,)]
