"""Fields of protocol-buffer messages, and the containers of repeated ones."""

import operator
import struct

import numpy as np

from graphreg.core import message_wire as wire

_INT_RANGE = {
    "int32": (-1 << 31, 1 << 31), "int64": (-1 << 63, 1 << 63),
    "uint32": (0, 1 << 32), "uint64": (0, 1 << 64), "sint64": (-1 << 63, 1 << 63),
    "fixed32": (0, 1 << 32), "fixed64": (0, 1 << 64), "enum": (-1 << 31, 1 << 31),
}
_ZERO = {"string": "", "bytes": b"", "bool": False, "float": 0.0, "double": 0.0}
_EXPECTED = {"string": "bytes, unicode", "bytes": "bytes", "bool": "int, bool",
             "float": "int, float", "double": "int, float"}


# Checking values


def _type_error(value, kind):
    cls = type(value)
    name = cls.__name__
    if cls.__module__ == "numpy":
        name = "numpy." + name
    return TypeError("%.100r has type %s, but expected one of: %s"
                     % (value, name, _EXPECTED.get(kind, "int")))


def _check_int(value, kind):
    try:
        number = int(operator.index(value))
    except TypeError:
        raise _type_error(value, kind) from None
    if kind == "bool":
        return number != 0
    low, high = _INT_RANGE[kind]
    if not low <= number < high:
        raise ValueError("Value out of range: %d" % number)
    return number


def _check_float(value, kind):
    if isinstance(value, (str, bytes)) or not hasattr(value, "__float__"):
        raise _type_error(value, kind)
    number = float(value)
    if kind == "double":
        return number
    try:
        return struct.unpack("<f", struct.pack("<f", number))[0]
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def _check_text(value, kind):
    if kind == "bytes":
        if not isinstance(value, bytes):
            raise _type_error(value, kind)
        return bytes(value)
    if isinstance(value, bytes):
        try:
            return value.decode("utf-8")
        except UnicodeDecodeError:
            raise ValueError(
                "%r has type str, but isn't valid UTF-8 encoding. Non-UTF-8 "
                "strings must be converted to unicode objects before being "
                "added." % value) from None
    if not isinstance(value, str):
        raise _type_error(value, kind)
    return str(value)


def _check(value, kind):
    """The value as a field of that kind keeps it."""
    if kind in ("string", "bytes"):
        return _check_text(value, kind)
    if kind in ("float", "double"):
        return _check_float(value, kind)
    if isinstance(value, np.bool_):
        value = bool(value)
    return _check_int(value, kind)


def _is_zero(value):
    # -0.0 is not the default: its bits differ.
    return not value and str(value) != "-0.0"


def check_message(value, cls, method="MergeFrom"):
    if type(value) is not cls:
        got = (value.DESCRIPTOR.full_name if hasattr(value, "DESCRIPTOR")
               else type(value).__name__)
        raise TypeError(
            "Parameter to %s() must be instance of same class: expected %s got %s."
            % (method, cls.DESCRIPTOR.full_name, got))


def _as_message(value, cls):
    if isinstance(value, dict):
        return cls(**value)
    check_message(value, cls)
    return value


# Containers of repeated and map fields


class _Repeated(list):
    """What a repeated field holds: a list that checks what it takes."""

    __slots__ = ("_field", "_owner")
    __hash__ = None

    def __init__(self, field, owner):
        super().__init__()
        self._field, self._owner = field, owner

    def _touch(self):
        if self._owner is not None:
            self._owner._touch()

    def append(self, value):
        """Add a copy of value at the end."""
        super().append(self._take(value))
        self._touch()

    def extend(self, values):
        """Add copies of values at the end; None adds nothing."""
        if values is not None:
            super().extend([self._take(v) for v in values])
        self._touch()

    def insert(self, index, value):
        """Add a copy of value before the index."""
        super().insert(index, self._take(value))
        self._touch()

    def MergeFrom(self, other):
        """Add copies of what other holds at the end."""
        self.extend(other)

    def __iadd__(self, values):
        self.extend(values)
        return self

    def __deepcopy__(self, memo):
        result = type(self)(self._field, None)
        result.extend(self)
        return result

    def __reduce__(self):
        return list, (list(self),)


class RepeatedScalar(_Repeated):
    """The numbers or strings of a repeated field."""

    __slots__ = ()

    def _take(self, value):
        return _check(value, self._field.kind)

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            value = [self._take(v) for v in value]
        else:
            value = self._take(value)
        super().__setitem__(index, value)


class RepeatedMessage(_Repeated):
    """The messages of a repeated field."""

    __slots__ = ()

    def _take(self, value):
        result = self._field.message_class()
        result.MergeFrom(value)
        return result

    def add(self, *args, **kwargs):
        """Append a new message made of kwargs, and return it."""
        message = self._field.message_class(*args, **kwargs)
        list.append(self, message)
        self._touch()
        return message

    def __setitem__(self, index, value):
        raise TypeError("does not support assignment")


class _Map(dict):
    """What a map field holds."""

    __slots__ = ("_field", "_owner")
    __hash__ = None

    def __init__(self, field, owner):
        super().__init__()
        self._field, self._owner = field, owner

    def _key(self, key):
        return _check(key, self._field.key_kind)

    def __contains__(self, key):
        return super().__contains__(self._key(key))

    def get(self, key, default=None):
        """The value of key, or default."""
        return super().get(self._key(key), default)

    def __getitem__(self, key):
        key = self._key(key)
        if not super().__contains__(key):
            super().__setitem__(key, self._new())
            self._touch()
        return super().__getitem__(key)

    def setdefault(self, key, default=None):
        """The value of key, made if it is missing."""
        return self[key]

    def _touch(self):
        if self._owner is not None:
            self._owner._touch()

    def __deepcopy__(self, memo):
        result = type(self)(self._field, None)
        result.MergeFrom(self)
        return result

    def __reduce__(self):
        return dict, (dict(self),)


class ScalarMap(_Map):
    """A map to numbers or strings."""

    __slots__ = ()

    def _new(self):
        return self._field.zero

    def __setitem__(self, key, value):
        super().__setitem__(self._key(key), _check(value, self._field.kind))
        self._touch()

    def update(self, *args, **kwargs):
        """Set several keys."""
        for key, value in dict(*args, **kwargs).items():
            self[key] = value

    MergeFrom = update


class MessageMap(_Map):
    """A map to messages; asking for a key makes its message."""

    __slots__ = ()

    def _new(self):
        return self._field.message_class()

    def __setitem__(self, key, value):
        raise ValueError("Direct assignment of submessage not allowed")

    def update(self, *args, **kwargs):
        """Refuses: messages of a map are changed in place."""
        raise ValueError("Direct assignment of submessage not allowed")

    def get_or_create(self, key):
        """The message of key, made if it is missing."""
        return self[key]

    def MergeFrom(self, other):
        """Replace each of other's keys by a copy of its message."""
        for key, value in other.items():
            check_message(value, self._field.message_class)
            self[key].CopyFrom(value)


# Fields: descriptors that read, write, merge, encode and decode


class Field:
    """One field of a message class.

    find_type() gives the class of a message field, the Enum of an enum field:
    classes come into being when they are first used.
    """

    repeated = is_map = False
    key_kind = "string"

    def __init__(self, name, number, kind, oneof, find_type):
        self.name, self.number, self.kind = name, number, kind
        self.oneof, self.find_type = oneof, find_type
        self.zero = _ZERO.get(kind, 0)
        self.tag = wire.tag(number, wire.WIRE_TYPE[kind])
        self.message_name = None       # the class it belongs to, set by Descriptor

    @property
    def message_class(self):
        """The class of a message field."""
        return self.find_type()

    @property
    def message_type(self):
        """Descriptor of a message field's class, else None."""
        return self.message_class.DESCRIPTOR if self.kind == "message" else None

    @property
    def enum_type(self):
        """The Enum of an enum field, else None."""
        return self.find_type() if self.kind == "enum" else None

    @property
    def full_name(self):
        """Name of the message, a dot, name of the field."""
        return "%s.%s" % (self.message_name, self.name)

    def _by_label(self, value):
        """The number of an enum's label given to a constructor."""
        if self.kind != "enum" or not isinstance(value, str):
            return value
        try:
            return self.enum_type.Value(value)
        except ValueError:
            raise ValueError('unknown enum label "%s"' % value) from None

    def __get__(self, message, cls=None):
        if message is None:
            return self
        value = message._values.get(self.number)
        return self.default(message) if value is None else value

    def __set__(self, message, value):
        what = "repeated field" if self.repeated else "field"
        raise AttributeError(
            'Assignment not allowed to %s "%s" in protocol message object.'
            % (what, self.name))

    def clear(self, message):
        """Make the field absent; what was read from it before is let loose."""
        value = message._values.pop(self.number, None)
        if hasattr(value, "_owner"):
            value._owner = None


class ScalarField(Field):
    """A number, string or enum."""

    def default(self, message):
        return self.zero

    def __set__(self, message, value):
        self.store(message, _check(value, self.kind))

    def store(self, message, value):
        if self.oneof is not None:
            message._clear_oneof(self)
        elif _is_zero(value):
            message._values.pop(self.number, None)
            return message._touch()
        message._values[self.number] = value
        message._touch()

    def fill(self, message, value):
        self.__set__(message, self._by_label(value))

    merge = store

    @staticmethod
    def present(value):
        return True

    def encode(self, value, out):
        out.append(self.tag + wire.encode(self.kind, value))

    def decode(self, message, wire_type, raw):
        self.store(message, wire.decode(self.kind, raw))


class MessageField(Field):
    """A message."""

    def default(self, message):
        child = self.message_class()
        child._present, child._owner = False, (message, self)
        message._values[self.number] = child
        return child

    def fill(self, message, value):
        child = self.__get__(message)
        child.MergeFrom(_as_message(value, self.message_class))
        child._touch()

    merge = fill

    @staticmethod
    def present(value):
        return value._present

    def clear(self, message):
        child = message._values.pop(self.number, None)
        if child is not None:
            child._owner, child._present = None, True

    def encode(self, value, out):
        data = value.SerializeToString()
        out.append(self.tag + wire.varint(len(data)) + data)

    def decode(self, message, wire_type, raw):
        child = self.__get__(message)
        child._touch()
        child._decode(raw)


class RepeatedField(Field):
    """Several numbers, strings or messages."""

    repeated = True

    def __init__(self, name, number, kind, oneof, find_type):
        super().__init__(name, number, kind, oneof, find_type)
        self.packed = kind not in ("string", "bytes", "message")
        if self.packed:
            self.tag = wire.tag(number, wire.BYTES)

    def default(self, message):
        cls = RepeatedMessage if self.kind == "message" else RepeatedScalar
        value = message._values[self.number] = cls(self, message)
        return value

    def fill(self, message, value):
        if self.kind == "enum":
            value = [self._by_label(v) for v in value]
        elif self.kind == "message":
            value = [_as_message(v, self.message_class) for v in value]
        self.__get__(message).extend(value)

    def merge(self, message, value):
        self.__get__(message).extend(value)

    present = staticmethod(bool)

    def encode(self, value, out):
        if self.packed:
            out.append(self.tag + wire.encode_packed(self.kind, value))
        elif self.kind == "message":
            for item in value:
                MessageField.encode(self, item, out)
        else:
            out.extend([self.tag + wire.encode(self.kind, v) for v in value])

    def decode(self, message, wire_type, raw):
        values = self.__get__(message)
        if self.kind == "message":
            values.add()._decode(raw)
        elif self.packed and wire_type == wire.BYTES:
            list.extend(values, wire.decode_packed(self.kind, raw))
        else:
            list.append(values, wire.decode(self.kind, raw))
        message._touch()


class MapField(Field):
    """A map; on the wire a repeated message of key and value."""

    repeated = is_map = True

    def __init__(self, name, number, kind, oneof, find_type, key_kind):
        super().__init__(name, number, kind, oneof, find_type)
        self.key_kind = key_kind
        self.tag = wire.tag(number, wire.BYTES)
        self.key_tag = wire.tag(1, wire.WIRE_TYPE[key_kind])
        self.value_tag = wire.tag(2, wire.WIRE_TYPE[kind])

    def default(self, message):
        cls = MessageMap if self.kind == "message" else ScalarMap
        value = message._values[self.number] = cls(self, message)
        return value

    def fill(self, message, value):
        self.__get__(message).MergeFrom(value)

    merge = fill
    present = staticmethod(bool)

    def encode(self, value, out):
        for key in sorted(value):      # C++ with deterministic=True
            item = value[key]
            data = (item.SerializeToString() if self.kind == "message" else None)
            data = (wire.encode(self.kind, item) if data is None
                    else wire.varint(len(data)) + data)
            entry = (self.key_tag + wire.encode(self.key_kind, key)
                     + self.value_tag + data)
            out.append(self.tag + wire.varint(len(entry)) + entry)

    def decode(self, message, wire_type, raw):
        found, pos = {}, 0
        while pos < len(raw):
            key, pos = wire.read_varint(raw, pos, len(raw))
            if wire.tag(key >> 3, key & 7) in (self.key_tag, self.value_tag):
                found[key >> 3], pos = wire.read_raw(key & 7, raw, pos, len(raw))
            else:
                pos = wire.skip(key >> 3, key & 7, raw, pos, len(raw))
        values = self.__get__(message)
        key = (wire.decode(self.key_kind, found[1]) if 1 in found
               else _ZERO.get(self.key_kind, 0))
        if self.kind == "message":
            values[key].Clear()
            values[key]._decode(found.get(2, b""))
        else:
            values[key] = (wire.decode(self.kind, found[2]) if 2 in found
                           else self.zero)
