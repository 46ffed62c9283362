"""Message classes: NodeDef, GraphDef, AttrValue, Summary, ConfigProto...

Classes are made on first use from the field numbers in message_table, and
behave as the ones that protoc makes: `NodeDef(name="x").attr["T"].type = 1`.
A field is written to the wire when it is present: set in a oneof, a message that
was touched, or a scalar that is not its default.
"""

import functools

from graphreg.core import message_table
from graphreg.core import message_text
from graphreg.core import message_wire as wire
from graphreg.core.message_fields import (
    MapField, MessageField, RepeatedField, ScalarField, check_message)
from graphreg.core.message_wire import DecodeError

class Message:
    """Base of all message classes.

    Args:
      **kwargs: initial fields; messages may be given as dicts, enums by name.
    Raises:
      ValueError: no such field, or a value out of range.
      TypeError: a value of the wrong type.
    """

    __slots__ = ("_values", "_unknown", "_owner", "_present", "__weakref__")
    __hash__ = None
    DESCRIPTOR = None

    def __init__(self, *args, **kwargs):
        if args:
            raise TypeError("No positional arguments allowed")
        self._values, self._unknown = {}, b""
        self._owner, self._present = None, True
        for name, value in kwargs.items():
            field = self.DESCRIPTOR.fields_by_name.get(name)
            if field is None:
                raise ValueError('Protocol message %s has no "%s" field.'
                                 % (self.DESCRIPTOR.name, name))
            if value is not None:
                field.fill(self, value)

    def _touch(self):
        """Become present, and with it every message this one lies in."""
        if self._present:
            return
        self._present = True
        if self._owner is not None:
            parent, field = self._owner
            if field.oneof is not None:
                parent._clear_oneof(field)
            parent._values[field.number] = self
            parent._touch()

    SetInParent = _touch

    def _clear_oneof(self, field):
        for other in self.DESCRIPTOR.oneofs_by_name[field.oneof]:
            if other is not field:
                self._values.pop(other.number, None)

    def ListFields(self):
        """Return (field, value) of every present field, by number."""
        fields = self.DESCRIPTOR.fields_by_number
        return [(fields[n], v) for n, v in sorted(self._values.items(), key=_first)
                if fields[n].present(v)]

    def HasField(self, name):
        """Whether a message field or a member of a oneof is present.

        Args:
          name: str, also the name of a oneof.
        Raises:
          ValueError: no such field, or one that has no presence.
        """
        if name in self.DESCRIPTOR.oneofs_by_name:
            return self.WhichOneof(name) is not None
        field = self.DESCRIPTOR.fields_by_name.get(name)
        if field is None:
            raise ValueError("Protocol message %s has no field %s."
                             % (self.DESCRIPTOR.name, name))
        if field.repeated:
            raise ValueError('Protocol message %s has no singular "%s" field.'
                             % (self.DESCRIPTOR.name, name))
        if field.oneof is None and field.kind != "message":
            raise ValueError(
                'Can\'t test non-optional, non-submessage field "%s" for presence '
                'in proto3.' % field.full_name)
        value = self._values.get(field.number)
        return value is not None and field.present(value)

    def WhichOneof(self, name):
        """Return the name of the member of a oneof that is set, or None."""
        members = self.DESCRIPTOR.oneofs_by_name.get(name)
        if members is None:
            raise ValueError('Protocol message has no oneof "%s" field.' % name)
        for field in members:
            value = self._values.get(field.number)
            if value is not None and field.present(value):
                return field.name
        return None

    def ClearField(self, name):
        """Make a field, or all members of a oneof, absent."""
        members = self.DESCRIPTOR.oneofs_by_name.get(name)
        if members is None:
            members = [self.DESCRIPTOR.fields_by_name.get(name)]
        if None in members:
            raise ValueError('Protocol message has no "%s" field.' % name)
        for field in members:
            field.clear(self)
        self._touch()

    def Clear(self):
        """Make every field absent."""
        for field in self.DESCRIPTOR.fields:
            field.clear(self)
        self._unknown = b""
        self._touch()

    def CopyFrom(self, other):
        """Become a copy of a message of the same class."""
        check_message(other, type(self), "CopyFrom")
        if other is not self:
            self.Clear()
            self.MergeFrom(other)

    def MergeFrom(self, other):
        """Take the fields of other: set scalars, append lists, merge messages."""
        check_message(other, type(self))
        for field, value in other.ListFields():
            field.merge(self, value)
        self._unknown += other._unknown
        self._touch()

    def SerializeToString(self, deterministic=None):
        """Return the wire bytes; map entries always stand in key order."""
        out = []
        for field, value in self.ListFields():
            field.encode(value, out)
        out.append(self._unknown)
        return b"".join(out)

    SerializePartialToString = SerializeToString

    def ByteSize(self):
        """Return the number of wire bytes."""
        return len(self.SerializeToString())

    def MergeFromString(self, serialized):
        """Merge wire bytes into this message and return their number.

        Raises:
          DecodeError: the bytes are malformed.
        """
        if isinstance(serialized, str) or serialized is None:
            raise TypeError("a bytes-like object is required, not %r"
                            % type(serialized).__name__)
        data = memoryview(serialized)
        try:
            self._decode(data)
        except (wire.Malformed, RecursionError):
            raise DecodeError("Error parsing message with type '%s'"
                              % self.DESCRIPTOR.full_name) from None
        return len(data)

    def ParseFromString(self, serialized):
        """As MergeFromString, into a message cleared before."""
        self.Clear()
        return self.MergeFromString(serialized)

    @classmethod
    def FromString(cls, serialized):
        """Return the message that the wire bytes stand for."""
        message = cls()
        message.MergeFromString(serialized)
        return message

    def _decode(self, buf):
        fields, pos, end = self.DESCRIPTOR.fields_by_number, 0, len(buf)
        while pos < end:
            start = pos
            key, pos = wire.read_varint(buf, pos, end)
            number, wire_type = key >> 3, key & 7
            field = fields.get(number)
            if field is None or not _accepts(field, wire_type):
                pos = _skip(number, wire_type, buf, pos, end)
                self._unknown += bytes(buf[start:pos])
            else:
                raw, pos = wire.read_raw(wire_type, buf, pos, end)
                field.decode(self, wire_type, raw)

    def DiscardUnknownFields(self):
        """Forget unknown fields, here and in all messages below."""
        self._unknown = b""
        for field, value in self.ListFields():
            if field.kind == "message":
                items = (value.values() if field.is_map else
                         value if field.repeated else [value])
                for item in items:
                    item.DiscardUnknownFields()

    def IsInitialized(self):
        """True: no message here has required fields."""
        return True

    def __eq__(self, other):
        if not isinstance(other, Message):
            return NotImplemented
        return (type(self) is type(other) and self._unknown == other._unknown
                and self._content() == other._content())

    def _content(self):
        return {field.number: value for field, value in self.ListFields()}

    def __str__(self):
        return message_text.to_text(self)

    __repr__ = __str__

    def __deepcopy__(self, memo):
        result = type(self)()
        result.MergeFrom(self)
        return result

    def __reduce__(self):
        return _unpickle, (self.DESCRIPTOR.table_name, self.SerializeToString())


def _first(pair):
    return pair[0]


def _unpickle(name, data):
    return message_class(name).FromString(data)


def _accepts(field, wire_type):
    if field.is_map:
        return wire_type == wire.BYTES
    return (wire_type == wire.WIRE_TYPE[field.kind]
            or field.repeated and field.packed and wire_type == wire.BYTES)


def _skip(number, wire_type, buf, pos, end):
    if number == 0:
        raise wire.Malformed
    return wire.skip(number, wire_type, buf, pos, end)


class _Any(Message):
    """What google.protobuf.Any has beyond a message."""

    __slots__ = ()

    @staticmethod
    def new_of(full_name):
        """A new message of the class of that full name, or None."""
        name = full_name.replace("tensorflow.", "", 1)
        if name not in read_table(message_table.MESSAGES):
            return None
        message = message_class(name)()
        return message if message.DESCRIPTOR.full_name == full_name else None

    def Pack(self, message, type_url_prefix="type.googleapis.com/"):
        """Hold a message of any class."""
        self.type_url = type_url_prefix + message.DESCRIPTOR.full_name
        self.value = message.SerializeToString()

    def Unpack(self, message):
        """Parse what is held into message; False if it is of another class."""
        if not self.Is(message.DESCRIPTOR):
            return False
        message.ParseFromString(self.value)
        return True

    def Is(self, descriptor):
        """Whether a message of that class is held."""
        return "/" in self.type_url and self.TypeName() == descriptor.full_name

    def TypeName(self):
        """Full name of the class of the message held."""
        return self.type_url.split("/")[-1]


# Classes and enums, made from the table on first use


class Descriptor:
    """The fields of a message class, by order, name, number and oneof."""

    def __init__(self, table_name, fields):
        self.table_name, self.name = table_name, table_name.split(".")[-1]
        self.full_name = ("google.protobuf." if table_name == "Any"
                          else "tensorflow.") + table_name
        self.fields = fields
        self.fields_by_name = {f.name: f for f in fields}
        self.fields_by_number = {f.number: f for f in fields}
        self.oneofs_by_name = {}
        for field in fields:
            field.message_name = self.name
            if field.oneof is not None:
                self.oneofs_by_name.setdefault(field.oneof, []).append(field)


class Enum:
    """The names and numbers of an enum; names are attributes too."""

    def __init__(self, table_name, pairs):
        self.full_name = "tensorflow." + table_name
        self._name = table_name.split(".")[-1]
        self._numbers = dict(pairs)
        # The first of two names of one number is the one printed.
        self._names = {number: name for name, number in reversed(pairs)}

    def Name(self, number):
        """Return the name of a number; ValueError if it has none."""
        if number not in self._names:
            raise ValueError("Enum %s has no name defined for value %r"
                             % (self._name, number))
        return self._names[number]

    def Value(self, name):
        """Return the number of a name; ValueError if there is none."""
        if name not in self._numbers:
            raise ValueError("Enum %s has no value defined for name %r"
                             % (self._name, name))
        return self._numbers[name]

    def keys(self):
        """Return the names."""
        return list(self._numbers)

    def values(self):
        """Return the numbers."""
        return list(self._numbers.values())

    def items(self):
        """Return (name, number) pairs."""
        return list(self._numbers.items())

    def __getattr__(self, name):
        try:
            return self.__dict__["_numbers"][name]
        except KeyError:
            raise AttributeError("Enum %s has no value defined for name %r"
                                 % (self._name, name)) from None


@functools.lru_cache(maxsize=None)
def read_table(text):
    """{name: words} of a table; an indented line goes on with the one above."""
    entries = {}
    for line in text.splitlines():
        words = line.split()
        if not line.startswith(" "):
            name, words = words[0][:-1], words[1:]
            entries[name] = []
        entries[name] += words
    return entries


@functools.lru_cache(maxsize=None)
def enum(name):
    """Return the Enum of that name in the table, e.g. "DataType"."""
    pairs = [word.split("=") for word in read_table(message_table.ENUMS)[name]]
    return Enum(name, [(key, int(number)) for key, number in pairs])


def _make_field(word):
    """Field of a table entry such as `attr=5m:AttrValue`."""
    left, type_name = word.split(":", 1)
    left, _, oneof = left.partition("|")
    name, spec = left.split("=")
    key_kind = spec.partition("<")[2].rstrip(">") or "string"
    number = int(spec.partition("m")[0].rstrip("*"))
    kind, find_type = _kind(type_name)
    args = (name, number, kind, oneof or None, find_type)
    if "m" in spec:
        return MapField(*args, key_kind=key_kind)
    if "*" in spec:
        return RepeatedField(*args)
    return (MessageField if kind == "message" else ScalarField)(*args)


def _kind(type_name):
    if type_name.startswith("enum:"):
        return "enum", functools.partial(enum, type_name[5:])
    if type_name in wire.WIRE_TYPE:
        return type_name, None
    return "message", functools.partial(message_class, type_name)


@functools.lru_cache(maxsize=None)
def message_class(name):
    """Return the message class of that name in the table, e.g. "AttrValue"."""
    fields = [_make_field(word) for word in read_table(message_table.MESSAGES)[name]]
    body = {field.name: field for field in fields}
    for field in fields:
        body[field.name.upper() + "_FIELD_NUMBER"] = field.number
    body.update(_nested(name))
    body.update(__slots__=(), DESCRIPTOR=Descriptor(name, fields),
                __module__="graphreg.core.messages", __qualname__=name)
    return type(name.split(".")[-1], (_Any if name == "Any" else Message,), body)


def _nested(name):
    """Classes and enums declared inside a message, and the enums' values."""
    found = {}
    for other in read_table(message_table.MESSAGES):
        if other.rpartition(".")[0] == name:
            found[other.rpartition(".")[2]] = message_class(other)
    for other in read_table(message_table.ENUMS):
        if other.rpartition(".")[0] == name:
            found[other.rpartition(".")[2]] = enum(other)
            found.update(enum(other).items())
    return found


def find(name, module, message_class=message_class, enum=enum):
    """Return a class, an enum or an enum's number for `module.name`.

    Raises:
      AttributeError: none is called so.
    """
    if name in read_table(message_table.MESSAGES):
        return message_class(name)
    for other in read_table(message_table.ENUMS):
        if other == name:
            return enum(name)
        if "." not in other and name in enum(other).keys():
            return enum(other).Value(name)
    raise AttributeError("module %r has no attribute %r" % (module, name))


def top_level_names():
    """Return the names of the classes and enums that lie in no other class."""
    names = list(read_table(message_table.MESSAGES)) + list(read_table(message_table.ENUMS))
    return [name for name in names if "." not in name]
