"""Attributes of nodes that come from files: each is of the kind, and one of the values, that its op type says."""
import numpy as np

from ..core import dtypes, errors, messages
from ..core.op_text import describe_op, type_name

_KINDS = {"s": "string", "i": "int", "f": "float", "b": "bool", "type": "type", "shape": "shape", "tensor": "tensor",
          "func": "func"}
_MOST_BYTES = 1 << 31           # of a constant
_MOST_SPREAD = 1 << 26           # bytes of a constant that may come from much fewer in a file
_SHARED_FROM = 1 << 22          # elements from which on equal ones share their memory
_MOST_ITEMS = 1 << 16           # tensors that one argument of a node may stand for


def check_attr(attr, message, op_def, place):
    """Raise ValueError, with TF's text, when an attribute of a node is not what its op type says.

    Args:
      attr: AttrDef.  message: AttrValue.  op_def: OpDef.  place: str, the node as texts name it.
    """
    where = f"\n\t for attr '{attr.name}'\n\t; {place}; {describe_op(op_def)}"
    found = kind_of(message)
    if found is None:
        raise ValueError(f"AttrValue missing value with expected type '{attr.type}'{where}")
    if found != attr.type and not (found == "list(any)" and attr.type.startswith("list(")):
        raise ValueError(f"AttrValue had value with type '{found}' when '{attr.type}' expected{where}")
    for value in _types(message):
        _check_type(value, where)
    if attr.type == "int" and attr.name in _counts(op_def) and message.i > _MOST_ITEMS:
        raise ValueError(f"Value for attr '{attr.name}' of {message.i} is more than a node can have{where}")
    _check_value(attr, message, f"\n\t; {place}; {describe_op(op_def)}")


def kind_of(message):
    """What an AttrValue holds, as op types name it: "type", "list(int)"; None: nothing that counts as a value."""
    which = message.WhichOneof("value")
    if which != "list":
        return _KINDS.get(which)
    held = [_KINDS.get(field.name) for field, _ in message.list.ListFields()]
    return f"list({held[0] if len(held) == 1 else 'any' if not held else 'several kinds'})"


def _types(message):
    which = message.WhichOneof("value")
    return [message.type] if which == "type" else message.list.type if which == "list" else []


def _check_type(number, where):
    try:
        dtype = dtypes.as_dtype(number)
    except TypeError:
        enum = f" enum: {number}" if number else ""
        raise ValueError(f"AttrValue has invalid DataType{enum}{where}") from None
    if dtype._is_ref_dtype:
        raise ValueError(f"AttrValue must not have reference type value of {type_name(dtype)}{where}")


def _counts(op_def):
    return [arg.number_attr for arg in op_def.inputs + op_def.outputs]


def _check_value(attr, message, place):
    if attr.minimum is not None:
        _check_minimum(attr, message, place)
    if attr.allowed is None:
        return
    held = _types(message) if attr.type.endswith(("type", "type)")) else _texts(message)
    for value in held:
        value = dtypes.as_dtype(value) if isinstance(value, int) else value
        if value not in attr.allowed:
            allowed = ", ".join(map(_shown, attr.allowed))
            raise ValueError(f"Value for attr '{attr.name}' of {_shown(value)} is not in the list of allowed values: "
                             f"{allowed}{place}")


def _check_minimum(attr, message, place):
    if attr.type == "int" and message.i < attr.minimum:
        raise ValueError(f"Value for attr '{attr.name}' of {message.i} must be at least minimum {attr.minimum}{place}")
    size = sum(len(values) for _, values in message.list.ListFields())
    if attr.type != "int" and size < attr.minimum:
        raise ValueError(f"Length for attr '{attr.name}' of {size} must be at least minimum {attr.minimum}{place}")


def _texts(message):
    held = [message.s] if message.WhichOneof("value") == "s" else message.list.s
    return [value.decode("utf-8", "replace") for value in held]


def _shown(value):
    return f'"{value}"' if isinstance(value, str) else type_name(value)


def check_tensor(message, name):
    """Raise ValueError when a constant is none, or asks in a few bytes for all the memory there is.

    Args:
      message: AttrValue.  name: str, of the node.
    """
    if message.WhichOneof("value") != "tensor":
        return
    proto, count = message.tensor, 1
    for dim in proto.tensor_shape.dim:
        if dim.size < 0:
            raise ValueError(f"Node '{name}': a constant of unknown shape")
        count *= dim.size
    _check_type(proto.dtype, f"\n\t in the constant of node '{name}'")
    dtype = dtypes.as_dtype(proto.dtype)
    if dtype in (dtypes.resource, dtypes.variant):
        raise errors.not_emulated(f"a constant of type {dtype.name} (node '{name}')")
    size = count * (8 if dtype == dtypes.string else dtype.np.itemsize)
    if size > _MOST_BYTES:
        raise ValueError(f"Node '{name}': a constant of {size} bytes is more than a graph can hold")
    if size > _MOST_SPREAD and not _is_spread(proto) and size > 64 * proto.ByteSize():
        raise ValueError(f"Node '{name}': a constant of {size} bytes with values of {proto.ByteSize()} bytes")


def _is_spread(proto):
    """Whether all elements of a tensor of numbers are one that stands once."""
    held = sum(len(values) for field, values in proto.ListFields() if field.name.endswith("_val"))
    return held < 2 and not proto.tensor_content and proto.dtype != messages.DT_STRING


def constant_of(proto):
    """The array of a TensorProto; where one number stands for many, they share its memory."""
    shape = [dim.size for dim in proto.tensor_shape.dim]
    if not _is_spread(proto) or np.prod(shape, dtype=np.float64) < _SHARED_FROM:
        return messages.array_of(proto)
    one = messages.TensorProto()
    one.CopyFrom(proto)
    one.tensor_shape.Clear()
    return np.broadcast_to(messages.array_of(one), shape)
