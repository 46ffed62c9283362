"""Operations and graphs as messages (NodeDef, GraphDef), and attributes read back from messages.

Loaded at the first use of a message: most programs never ask for one.
"""
from . import dtypes, errors, messages
from .convert import make_array
from .function_messages import fill_library
from .registry import NO_DEFAULT

_FIELD = {"int": "i", "float": "f", "bool": "b", "string": "s", "type": "type", "shape": "shape", "tensor": "tensor",
          "func": "func"}


# ------------------------------------------------------------------ attributes out
def public_attr(op, name):
    """What Operation.get_attr returns for an attribute."""
    kind = _kind_of(op, name)
    value = op._attrs[name]
    if kind.startswith("list("):
        return [_public(kind[5:-1], v, op) for v in value]
    return _public(kind, value, op)


def _public(kind, value, op):
    if kind == "shape":
        return messages.shape_proto(value)
    if kind == "tensor":
        return messages.tensor_proto(value, op._attrs.get("dtype") or dtypes.as_dtype(value.dtype))
    if kind == "func":
        return _func_message(value)
    return value


def _kind_of(op, name):
    """The attribute's kind: the op type's own says it, any other shows it."""
    attr = op.op_def.attr_map.get(name)
    if attr is not None:
        return attr.type
    return _kind_of_value(op._attrs[name])


def _kind_of_value(value):
    if isinstance(value, (list,)):
        return f"list({_kind_of_value(value[0]) if value else 'string'})"
    for kinds, name in ((bool, "bool"), (int, "int"), (float, "float"), ((bytes, str), "string"),
                        (dtypes.DType, "type"), (tuple, "shape"), (type(None), "shape")):
        if isinstance(value, kinds):
            return name
    return "func" if hasattr(value, "name") else "tensor"


def attr_value(kind, value, dtype=None):
    """AttrValue message of an attribute."""
    return _fill(messages.AttrValue(), kind, value, dtype)


def _fill(proto, kind, value, dtype):
    if kind.startswith("list("):
        _fill_list(proto.list, kind[5:-1], value)
        proto.list.SetInParent() if not value else None
    elif kind in ("shape", "tensor", "func"):
        getattr(proto, _FIELD[kind]).CopyFrom(_message(kind, value, dtype))
    else:
        setattr(proto, _FIELD[kind], _scalar(kind, value))
    return proto


def _message(kind, value, dtype):
    if kind == "shape":
        return messages.shape_proto(value)
    if kind == "tensor":
        return messages.tensor_proto(value, dtype or dtypes.as_dtype(value.dtype))
    return _func_message(value)


def _func_message(value):
    proto = messages.NameAttrList(name=value if isinstance(value, str) else value.name)
    for name, attr in getattr(value, "attrs", {}).items():
        _fill(proto.attr[name], _kind_of_value(attr), attr, None)
    return proto


def _scalar(kind, value):
    if kind == "type":
        return value.as_datatype_enum
    return value.encode() if isinstance(value, str) else value


def _fill_list(proto, kind, values):
    field = getattr(proto, _FIELD[kind])
    if kind in ("shape", "tensor", "func"):
        for v in values:
            field.add().CopyFrom(_message(kind, v, None))
    else:
        field.extend([_scalar(kind, v) for v in values])


def node_def(op):
    """NodeDef message of an Operation; as in TF, inputs that it was not made with keep the number 0 of an output."""
    proto = _node_def(op)
    for i in op._replaced_inputs:
        proto.input[i] = op._inputs[i].name
    return proto


def _node_def(op):
    proto = messages.NodeDef(name=op._name, op=op.type, device=op._device)
    proto.input.extend([_input_name(t) for t in op._inputs] + ["^" + c.name for c in op._control_inputs])
    for name, value in op._attrs.items():
        _fill(proto.attr[name], _kind_of(op, name), value, op._attrs.get("dtype"))
    return proto


def _input_name(tensor):
    return tensor.op.name if tensor.value_index == 0 else tensor.name


# ------------------------------------------------------------------ graphs out
def version_def(producer):
    """VersionDef message."""
    return messages.VersionDef(producer=producer)


def graph_def(graph, from_version=None, add_shapes=False):
    """GraphDef message of a graph; TF 1.15 leaves nothing out, whatever from_version says.

    Raises:
      UnimplementedError: the graph calls a traced function, which a GraphDef would have in its library.
    """
    _refuse_traced_functions(graph)
    proto = messages.GraphDef(versions=graph.graph_def_versions)
    for op in graph.get_operations():
        node = proto.node.add()
        node.CopyFrom(_node_def(op))
        _sort_control_inputs(node, len(op._inputs))
        if add_shapes and op.outputs:
            shapes = attr_value("list(shape)", [t._shape for t in op.outputs])
            node.attr["_output_shapes"].CopyFrom(shapes)
    fill_library(proto.library, graph.get_operations(), node_def, graph._functions.values())
    return proto


def _refuse_traced_functions(graph):
    for op in graph.get_operations():
        if hasattr(op._attrs.get("f"), "function"):
            raise errors.not_emulated(f"a GraphDef of a graph that calls a tf.function ({op.name})")


def _sort_control_inputs(node, count):
    """A graph's nodes name their control inputs in order; an Operation's own node_def has them as they came."""
    names = sorted(node.input[count:])
    del node.input[count:]
    node.input.extend(names)


# ------------------------------------------------------------------ attributes in
def plain_attr(proto):
    """The value an Operation keeps for an AttrValue message."""
    kind = proto.WhichOneof("value")
    if kind == "list":
        return _plain_list(proto.list)
    return _plain(kind, getattr(proto, kind)) if kind is not None else None


def _plain(kind, value):
    if kind == "type":
        return dtypes.as_dtype(value)
    if kind == "shape":
        return plain_shape(value)
    if kind == "tensor":
        return messages.make_ndarray(value)
    if kind == "func":
        return value.name
    return value


def plain_shape(proto):
    """The raw shape of a TensorShapeProto."""
    return None if proto.unknown_rank else tuple(None if d.size < 0 else d.size for d in proto.dim)


def _plain_list(proto):
    for field, values in proto.ListFields():
        return [_plain(field.name, v) for v in values]
    return []


def complete_attrs(op_def, inputs, given):
    """Attributes for Graph.create_op: those given, those that the inputs fix, and defaults."""
    attrs = {n: plain_attr(v) if hasattr(v, "WhichOneof") else v for n, v in given.items()}
    _infer_from_inputs(op_def, inputs, attrs)
    for attr in op_def.attrs:
        if attr.name not in attrs:
            if attr.default is NO_DEFAULT:
                raise ValueError(f"NodeDef missing attr '{attr.name}' from Op<name={op_def.name}>")
            attrs[attr.name] = attr.default
    return attrs


def _infer_from_inputs(op_def, inputs, attrs):
    at = 0
    for arg in op_def.inputs:
        if arg.type_list_attr is not None:
            types = attrs.setdefault(arg.type_list_attr, [t.dtype.base_dtype for t in inputs[at:]])
            at += len(types)
            continue
        if arg.number_attr is not None:
            n = attrs.setdefault(arg.number_attr, len(inputs) - at)
        else:
            n = 1
        if arg.type_attr is not None and at < len(inputs):
            attrs.setdefault(arg.type_attr, inputs[at].dtype.base_dtype)
        at += n


# ------------------------------------------------------------------ arrays as messages
def make_tensor_proto(values, dtype=None, shape=None, verify_shape=False, allow_broadcast=False):
    """TensorProto of a value, as a Const holds it.

    Args:
      values: number, string, nested list or array.  dtype: DType.  shape: sequence of int.
      verify_shape: bool, the values must have that shape.
      allow_broadcast: bool, a single value may stand for the whole shape.
    Raises:
      TypeError, ValueError: as tf.constant.
    Source: tf.make_tensor_proto.
    """
    if isinstance(values, messages.TensorProto):
        return values
    array, found = make_array(values, dtype)
    if shape is None:
        return messages.tensor_proto(array, found)
    shape = tuple(int(d) for d in shape)
    if verify_shape and shape != array.shape:
        raise TypeError(f"Expected Tensor's shape: {shape}, got {array.shape}.")
    make_array(values, dtype, shape, verify_shape)
    return messages.tensor_proto(array, found, shape)


make_ndarray = messages.make_ndarray
