"""Tensors as serialized TensorProto messages.  Loaded at the first use of one of these op types."""
import numpy as np

from ..core import dtypes, errors, messages
from ..core.declare import op
from ..core.op_text import type_name


@op("SerializeTensor(tensor: T) -> serialized: string", "T: type")
def serialize_tensor(xp, tensor, op):
    """The TensorProto message of a tensor, its values as they lie in memory."""
    dtype, array = op._attrs["T"], np.asarray(tensor)
    proto = messages.TensorProto(dtype=dtype.as_datatype_enum)
    for size in array.shape:
        proto.tensor_shape.dim.add(size=size)
    proto.tensor_shape.SetInParent()
    if dtype.name == "string":
        proto.string_val.extend(array.reshape(-1).tolist())
    else:
        proto.tensor_content = array.tobytes()
    out = np.empty((), object)
    out[()] = proto.SerializeToString()
    return out


@serialize_tensor.shape
def _(c):
    return [()]


serialize_tensor.not_differentiable()


@op("ParseTensor(serialized: string) -> output: out_type", "out_type: type")
def parse_tensor(xp, serialized, op):
    """The tensor of a TensorProto message."""
    wanted = op._attrs["out_type"]
    data = serialized[()] if isinstance(serialized, np.ndarray) else serialized
    try:
        proto = messages.TensorProto.FromString(data)
    except messages.DecodeError:
        text = data.decode("utf-8", "backslashreplace")
        raise errors.InvalidArgumentError(
            None, None, f"Could not parse `serialized` as TensorProto: '{text}'") from None
    try:
        array = messages.make_ndarray(proto)
    except (TypeError, ValueError):
        raise errors.InvalidArgumentError(None, None, f"Cannot parse tensor from proto: {proto}") from None
    if proto.dtype != wanted.as_datatype_enum:
        found = type_name(dtypes.as_dtype(proto.dtype))
        raise errors.InvalidArgumentError(None, None, f"Type mismatch between parsed tensor ({found}) and dtype "
                                                      f"({type_name(wanted)})")
    return np.array(array)


@parse_tensor.shape
def _(c):
    return [None]


parse_tensor.not_differentiable()
