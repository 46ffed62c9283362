"""Protocol-buffer messages: every class and enum by name, and tensors as messages.

`messages.NodeDef`, `messages.DataType.DT_FLOAT`, `messages.DT_FLOAT`: see
message_classes for how they behave. Loaded only when a message is asked for.
"""

import numpy as np

from graphreg.core import dtypes
from graphreg.core import message_classes
try:
    from graphreg.core.message_protobuf import (
        DecodeError, Merge, Message, MessageToString, Parse, ParseError, enum, message_class)
except ImportError:
    from graphreg.core.message_classes import DecodeError, Message, enum, message_class
    from graphreg.core.message_text import Merge, MessageToString, Parse, ParseError


def shape_proto(raw):
    """Return the TensorShapeProto of a raw shape; an unknown size is -1."""
    cls = message_class("TensorShapeProto")
    if raw is None:
        return cls(unknown_rank=True)
    proto = cls()
    for size in raw:
        proto.dim.add(size=-1 if size is None else size)
    return proto


# Element types whose arrays of two and more elements go as raw bytes.
_CONTENT_TYPES = frozenset([
    dtypes.float32, dtypes.float64, dtypes.int32, dtypes.uint8, dtypes.int16,
    dtypes.int8, dtypes.int64, dtypes.qint8, dtypes.quint8, dtypes.qint16,
    dtypes.quint16, dtypes.qint32, dtypes.uint32, dtypes.uint64])
_VALUE_FIELD = {
    dtypes.float16: "half_val", dtypes.bfloat16: "half_val",
    dtypes.float32: "float_val", dtypes.float64: "double_val",
    dtypes.complex64: "scomplex_val", dtypes.complex128: "dcomplex_val",
    dtypes.int64: "int64_val", dtypes.uint32: "uint32_val",
    dtypes.uint64: "uint64_val", dtypes.bool: "bool_val",
    dtypes.string: "string_val",
}
# TF's encoder of single values takes one byte for these two, and says so.
_BROKEN_SINGLES = {dtypes.qint16: ("int8_t", "short"),
                   dtypes.quint16: ("uint8_t", "unsigned short")}
_MAX_CONTENT = 1 << 31


def tensor_proto(array, dtype, shape=None):
    """Return an array as TF's make_tensor_proto encodes it.

    Args:
      array: numpy.ndarray that holds dtype (quantized: plain or structured).
      dtype: DType.
      shape: raw shape, default array's; an array of one element may stand for
        a shape of many, and fewer elements for more (the last one repeats).
    Returns:
      TensorProto.
    Raises:
      ValueError: the content is larger than 2 GB.
      TypeError: a string tensor holds what is no string.
    Source: tf.make_tensor_proto.
    """
    array = np.asarray(array)
    shape = array.shape if shape is None else shape
    proto = message_class("TensorProto")(dtype=dtype.as_datatype_enum,
                                         tensor_shape=shape_proto(shape))
    count = 1
    for size in shape:
        count *= size
    if dtype in _CONTENT_TYPES and array.size == count and count > 1:
        if array.nbytes >= _MAX_CONTENT:
            raise ValueError(
                "Cannot create a tensor proto whose content is larger than 2GB.")
        proto.tensor_content = array.tobytes()
    else:
        values = getattr(proto, _VALUE_FIELD.get(dtype, "int_val"))
        values.extend(_single_values(array.ravel(), dtype))
    return proto


def _single_values(flat, dtype):
    """Python values of an array as the typed fields of a TensorProto take them."""
    if dtype == dtypes.string:
        return [_as_bytes(v) for v in flat]
    if dtype in _BROKEN_SINGLES:
        raise ValueError("Buffer dtype mismatch, expected '%s' but got '%s'"
                         % _BROKEN_SINGLES[dtype])
    if dtype.is_quantized:
        flat = flat.view(dtype.np)
    elif dtype in (dtypes.float16, dtypes.bfloat16):
        flat = flat.view(np.uint16)
    elif dtype.is_complex:
        flat = flat.view(dtype.real_dtype.np)
    return flat.tolist()


def _as_bytes(value):
    if isinstance(value, str):
        return value.encode("utf-8")
    if isinstance(value, bytes):
        return bytes(value)
    raise TypeError("Expected binary or unicode string, got %r" % (value,))


def make_ndarray(tensor):
    """Return the array that a TensorProto stands for.

    Args:
      tensor: TensorProto; fewer values than elements: the last one repeats.
    Returns:
      numpy.ndarray of its own memory; object for strings, structured for
      quantized types.
    Raises:
      TypeError: an element type that TF does not read.
      ValueError: the values do not fit the shape.
    Source: tf.make_ndarray.
    """
    dtype = dtypes.as_dtype(tensor.dtype)
    dtype.as_numpy_dtype        # a KeyError for what is no array
    readable = dtype in _VALUE_FIELD or dtype.is_integer or dtype.is_quantized
    if not tensor.tensor_content and (not readable or dtype in (dtypes.uint32, dtypes.uint64) or dtype._is_ref_dtype):
        raise TypeError("Unsupported tensor type: %s" % tensor.dtype)
    return array_of(tensor)


def array_of(tensor):
    """make_ndarray for all element types that arrays can have."""
    shape = [dim.size for dim in tensor.tensor_shape.dim]
    count = int(np.prod(shape, dtype=np.int64))
    dtype = dtypes.as_dtype(tensor.dtype)
    if tensor.tensor_content:
        return np.frombuffer(tensor.tensor_content, dtype.as_numpy_dtype).copy().reshape(shape)
    if dtype == dtypes.string:
        return _string_array(tensor.string_val, count).reshape(shape)
    values = getattr(tensor, _VALUE_FIELD.get(dtype, "int_val"))
    return _pad(_number_array(values, dtype), count).reshape(shape)


def _string_array(values, count):
    """Object array; what is missing repeats the last value, or is ''."""
    values = list(values)
    values += [values[-1] if values else ""] * (count - len(values))
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _number_array(values, dtype):
    if dtype in (dtypes.float16, dtypes.bfloat16):
        return np.array(values, dtype=np.uint16).view(dtype.np)
    if dtype.is_complex:
        pairs = np.array(values, dtype=dtype.real_dtype.np)
        return pairs[:len(pairs) // 2 * 2].view(dtype.np)
    if dtype == dtypes.uint64:
        return np.array(values, dtype=np.uint64)
    if dtype.is_integer or dtype.is_quantized:
        wide = np.array(values, dtype=np.int64)
        # Wraps around, as TF's cast of too large an int_val does.
        return wide.astype(dtype.np).view(dtype.as_numpy_dtype)
    return np.array(values, dtype=dtype.np)


def _pad(values, count):
    """values, of `count` elements: the last one repeats, zeros if there is none."""
    if not len(values):
        return np.zeros(count, values.dtype)
    if count < len(values):
        raise ValueError("index can't contain negative values")
    out = np.empty(count, values.dtype)
    out[:len(values)] = values
    out[len(values):] = values[-1]
    return out


def __getattr__(name):
    return message_classes.find(name, __name__, message_class, enum)


def __dir__():
    return sorted(set(globals()) | set(message_classes.top_level_names()))
