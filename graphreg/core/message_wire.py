"""The wire format of protocol buffers: varints, fixed sizes, byte strings."""

import struct

VARINT, FIXED64, BYTES, GROUP, END_GROUP, FIXED32 = range(6)

WIRE_TYPE = {
    "int32": VARINT, "int64": VARINT, "uint32": VARINT, "uint64": VARINT,
    "sint64": VARINT, "bool": VARINT, "enum": VARINT, "fixed32": FIXED32,
    "fixed64": FIXED64,
    "float": FIXED32, "double": FIXED64, "string": BYTES, "bytes": BYTES,
    "message": BYTES,
}
_STRUCT = {"fixed32": "I", "fixed64": "Q", "float": "f", "double": "d"}
_MASK64 = (1 << 64) - 1


class DecodeError(Exception):
    """The bytes are no message of the type asked for."""


class Malformed(Exception):
    """Raised inside a message; the outermost one turns it into DecodeError."""


def varint(number):
    """Encode an int of at most 64 bits, seven bits a byte, low ones first."""
    number &= _MASK64
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def tag(number, wire_type):
    """Encode the tag that stands before a field's value."""
    return varint(number << 3 | wire_type)


def encode(kind, value):
    """Encode one scalar, without tag."""
    if kind in _STRUCT:
        return struct.pack("<" + _STRUCT[kind], value)
    if kind == "string":
        value = value.encode("utf-8")
    if kind in ("string", "bytes"):
        return varint(len(value)) + value
    if kind == "sint64":
        return varint(value << 1 ^ value >> 63)
    return varint(int(value))


def encode_packed(kind, values):
    """Encode several numbers as one byte string, without tag."""
    if kind in _STRUCT:
        data = struct.pack("<%d%s" % (len(values), _STRUCT[kind]), *values)
    else:
        data = b"".join([encode(kind, v) for v in values])
    return varint(len(data)) + data


def read_varint(buf, pos, end):
    """Return (number, position after it)."""
    number = shift = 0
    while pos < end and shift < 70:
        byte = buf[pos]
        pos += 1
        number |= (byte & 127) << shift
        if byte < 128:
            return number & _MASK64, pos
        shift += 7
    raise Malformed


def read_raw(wire_type, buf, pos, end):
    """Return (int for a varint, else the value's bytes; position after it)."""
    if wire_type == VARINT:
        return read_varint(buf, pos, end)
    if wire_type == BYTES:
        size, pos = read_varint(buf, pos, end)
    elif wire_type in (FIXED32, FIXED64):
        size = 4 if wire_type == FIXED32 else 8
    else:
        raise Malformed
    if pos + size > end:
        raise Malformed
    return buf[pos:pos + size], pos + size


def skip(number, wire_type, buf, pos, end):
    """Return the position after a field that nobody knows."""
    if wire_type != GROUP:
        return read_raw(wire_type, buf, pos, end)[1]
    while True:
        key, pos = read_varint(buf, pos, end)
        if key & 7 == END_GROUP:
            if key >> 3 != number:
                raise Malformed
            return pos
        pos = skip(key >> 3, key & 7, buf, pos, end)


def decode(kind, raw):
    """The Python value of what read_raw returned for a field of that kind."""
    if kind in _STRUCT:
        return struct.unpack("<" + _STRUCT[kind], raw)[0]
    if kind == "bytes":
        return bytes(raw)
    if kind == "string":
        try:
            return str(raw, "utf-8")
        except UnicodeDecodeError:
            raise Malformed from None
    if kind == "bool":
        return raw != 0
    if kind in ("uint32", "uint64"):
        return raw & 0xffffffff if kind == "uint32" else raw
    if kind == "sint64":
        return raw >> 1 ^ -(raw & 1)
    bits = 64 if kind == "int64" else 32
    raw &= (1 << bits) - 1
    return raw - (1 << bits) if raw >> bits - 1 else raw


def decode_packed(kind, raw):
    """The list of numbers in a packed field."""
    if kind in _STRUCT:
        size = struct.calcsize(_STRUCT[kind])
        if len(raw) % size:
            raise Malformed
        return list(struct.unpack("<%d%s" % (len(raw) // size, _STRUCT[kind]), raw))
    values, pos = [], 0
    while pos < len(raw):
        number, pos = read_varint(raw, pos, len(raw))
        values.append(decode(kind, number))
    return values
