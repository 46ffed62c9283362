"""An operation as data, in the form that JSON has for a NodeDef, and made again from it."""
import base64

import numpy as np

from ...core import dtypes, scopes, tape
from ...core.apply import tell_tapes
from ...core.convert import to_tensor
from ...core.node_def import _kind_of

_FIELDS = {"int": "i", "float": "f", "bool": "b", "string": "s", "type": "type", "shape": "shape",
           "tensor": "tensor"}
# Where JSON has a lone element of a tensor.
_ELEMENTS = {"float32": "floatVal", "float64": "doubleVal", "int32": "intVal", "int64": "int64Val", "bool": "boolVal"}


def describe(op):
    """dict of an operation's name, type, inputs and attributes."""
    attrs = {name: _written(_kind_of(op, name), value) for name, value in op._attrs.items() if name[0] != "_"}
    inputs = [x.name[:-2] if x.name.endswith(":0") else x.name for x in op.inputs]
    return {"name": op.name, "op": op.type, "input": inputs, "attr": attrs}


def _written(kind, value):
    if kind.startswith("list("):
        kind = kind[5:-1]
        return {"list": {_FIELDS[kind]: [_plain(kind, v) for v in value]} if len(value) else {}}
    return {_FIELDS[kind]: _plain(kind, value)}


def _plain(kind, value):
    if kind == "int":
        return str(value)
    if kind == "type":
        return "DT_" + {"float32": "FLOAT", "float64": "DOUBLE"}.get(dtypes.as_dtype(value).name,
                                                                    dtypes.as_dtype(value).name.upper())
    if kind == "string":
        return base64.b64encode(value if isinstance(value, bytes) else value.encode()).decode("ascii")
    if kind == "shape":
        return _plain_shape(value)
    if kind == "tensor":
        return _plain_tensor(np.asarray(value))
    return value


def _plain_tensor(value):
    plain = {"dtype": _plain("type", value.dtype), "tensorShape": _plain_shape(value.shape)}
    if value.size == 1 and value.dtype.name in _ELEMENTS:
        plain[_ELEMENTS[value.dtype.name]] = value.reshape(-1).tolist()
    else:
        plain["tensorContent"] = _plain("string", value.tobytes())
    return plain


def _tensor(plain):
    dtype = _value("type", plain["dtype"]).as_numpy_dtype
    shape = _value("shape", plain["tensorShape"])
    if "tensorContent" in plain:
        return np.frombuffer(base64.b64decode(plain["tensorContent"]), dtype).reshape(shape)
    (element,), = [plain[key] for key in _ELEMENTS.values() if key in plain]
    return np.full(shape, element, dtype)


def _plain_shape(shape):
    if shape is None:
        return {"unknownRank": True}
    return {"dim": [{"size": str(-1 if n is None else n)} for n in shape]} if len(shape) else {}


def _read(written):
    """The value of an attribute that was written."""
    (field, value), = written.items()
    if field != "list":
        return _value(field, value)
    for kind, values in value.items():
        return [_value(kind, v) for v in values]
    return []


def _value(field, value):
    if field == "i":
        return int(value)
    if field == "type":
        name = value[3:].lower()
        return dtypes.as_dtype({"float": "float32", "double": "float64"}.get(name, name))
    if field == "tensor":
        return _tensor(value)
    if field == "s":
        return base64.b64decode(value)
    if field == "shape":
        return None if value.get("unknownRank") else [int(d.get("size", 0)) for d in value.get("dim", ())]
    return value


def make(node, inputs, constants):
    """The outputs of an operation like the one described.

    Args:
      node: dict as describe returns it.  inputs: list of Tensors, without the constants.
      constants: dict from places among the inputs to arrays.
    """
    inputs = list(inputs)
    for place in sorted(constants):
        inputs.insert(place, to_tensor(constants[place], name=node["input"][place]))
    attrs = {name: _read(written) for name, written in node["attr"].items()}
    op = scopes.get_default_graph().create_op(node["op"], inputs, name=node["name"], attrs=attrs)
    if tape.count:
        tell_tapes(op)
    return op.outputs[0] if len(op.outputs) == 1 else list(op.outputs)
