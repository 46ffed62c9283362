"""The hash that TF appends to the names of functions: of all that a FunctionDef message says but its name."""
import base64

from ..core import messages
from ..core.message_wire import varint
from ..kernels.hashes import hash64

_START = 0xDECAFCAFFE
_MASK = (1 << 64) - 1


def function_hash(proto):
    """str: eleven letters and digits.

    Args:
      proto: FunctionDef.
    """
    signature = messages.OpDef()
    signature.CopyFrom(proto.signature)
    signature.ClearField("name")
    h = _START
    for name in sorted(set(signature.control_output)):
        h = _combined(h, hash64(name.encode()))
    signature.ClearField("control_output")
    h = hash64(signature.SerializeToString(), h)
    h = _combined(_nodes(proto.node_def), h)
    for pairs in (proto.ret, proto.control_ret):
        for key in sorted(pairs):
            h = hash64(pairs[key].encode(), hash64(key.encode(), h))
    return base64.urlsafe_b64encode(h.to_bytes(8, "little")).decode().rstrip("=").replace("-", "a").replace("_", "A")


def _combined(a, b):
    return a ^ (b + 0x9E3779B97F4A7800 + (a << 10) + (a >> 4) & _MASK)


def _nodes(nodes):
    h = _START
    for node in sorted(nodes, key=lambda n: n.name):
        h = _combined(_node(node), hash64(node.name.encode(), h))
    return h


def _node(node):
    data = [i for i in node.input if not i.startswith("^")]
    h = hash64(node.name.encode())
    for text in [node.op, node.device, *data, *sorted({i for i in node.input if i.startswith("^")})]:
        h = hash64(text.encode(), h)
    return _attrs(node.attr, h)


def _attrs(attrs, h):
    for key in sorted(attrs):
        if not key.startswith("_"):
            h = _combined(_value(attrs[key]), hash64(key.encode(), h))
    return h


def _value(attr):
    which = attr.WhichOneof("value")
    if which == "tensor":
        return _tensor(attr.tensor)
    if which == "func":
        return _attrs(attr.func.attr, hash64(attr.func.name.encode()))
    return hash64(attr.SerializeToString())


def _tensor(proto):
    """A tensor by its bytes, whichever form its values have in the message."""
    plain, array = messages.TensorProto(dtype=proto.dtype), messages.make_ndarray(proto)
    plain.tensor_shape.CopyFrom(proto.tensor_shape)
    if array.dtype.kind in "OS":
        texts = array.reshape(-1).tolist()
        plain.tensor_content = b"".join([varint(len(t)) for t in texts] + texts)
    else:
        plain.tensor_content = array.tobytes()
    return hash64(plain.SerializeToString())
