"""The message classes of the package protobuf, where it is installed: made of the same table as our own.

google.protobuf's tools (text_format, json_format) take them; they print as TF 1.15's did.  They lie in a descriptor
pool of their own, so that they get along with those of other packages.  ImportError where the package is missing or
older than 4.22.
"""
import functools

from google.protobuf import any_pb2, descriptor_pb2, descriptor_pool
from google.protobuf.internal.enum_type_wrapper import EnumTypeWrapper
from google.protobuf.message import DecodeError, Message  # noqa: F401
from google.protobuf.message_factory import GetMessageClass

from . import message_classes, message_table, message_text
from .message_classes import read_table
from .message_text import ParseError  # noqa: F401

_FIELD = descriptor_pb2.FieldDescriptorProto
_KINDS = {kind[len("TYPE_"):].lower(): number for kind, number in _FIELD.Type.items()}


# ------------------------------------------------------------------ descriptors
def _full_name(table_name):
    return ".google.protobuf.Any" if table_name == "Any" else ".tensorflow." + table_name


def _file(path, package):
    return descriptor_pb2.FileDescriptorProto(name=path, package=package, syntax="proto3")


@functools.lru_cache(None)
def _pool():
    """DescriptorPool of all messages and enums of the table."""
    main, codes = _file("graphreg/tensorflow.proto", "tensorflow"), _file("graphreg/error.proto", "tensorflow.error")
    main.dependency.append("google/protobuf/any.proto")
    made = {"": main, "error": codes}
    for name in sorted(read_table(message_table.MESSAGES)):
        if name != "Any":
            parent, _, last = name.rpartition(".")
            made[name] = (made[parent].nested_type if parent else main.message_type).add(name=last)
    for name, words in read_table(message_table.MESSAGES).items():
        for word in words if name in made else ():
            _add_field(made[name], word)
    for name, words in read_table(message_table.ENUMS).items():
        parent, _, last = name.rpartition(".")
        _add_enum(made[parent].enum_type.add(name=last), words)
    pool = descriptor_pool.DescriptorPool()
    for data in (any_pb2.DESCRIPTOR.serialized_pb, codes.SerializeToString(), main.SerializeToString()):
        pool.AddSerializedFile(data)
    return pool


def _add_field(message, word):
    """Enter a field of a table's entry such as `attr=5m:AttrValue`."""
    left, type_name = word.split(":", 1)
    left, _, oneof = left.partition("|")
    name, spec = left.split("=")
    field = message.field.add(name=name, number=int(spec.partition("m")[0].rstrip("*")), label=_FIELD.LABEL_OPTIONAL)
    if "*" in spec or "m" in spec:
        field.label = _FIELD.LABEL_REPEATED
    if oneof:
        field.oneof_index = _oneof_index(message, oneof)
    if "m" in spec:
        type_name = _add_entry(message, name, spec.partition("<")[2].rstrip(">") or "string", type_name)
    _set_type(field, type_name)


def _oneof_index(message, name):
    known = [oneof.name for oneof in message.oneof_decl]
    if name not in known:
        message.oneof_decl.add(name=name)
    return (known + [name]).index(name)


def _add_entry(message, name, key, value):
    """The name of the message type of a map's entries."""
    entry = message.nested_type.add(name="".join(part.capitalize() for part in name.split("_")) + "Entry")
    entry.options.map_entry = True
    for number, (part, type_name) in enumerate((("key", key), ("value", value)), 1):
        _set_type(entry.field.add(name=part, number=number, label=_FIELD.LABEL_OPTIONAL), type_name)
    return "entry:" + entry.name


def _set_type(field, type_name):
    if type_name in _KINDS:
        field.type = _KINDS[type_name]
    elif type_name.startswith("enum:"):
        field.type, field.type_name = _FIELD.TYPE_ENUM, _full_name(type_name[len("enum:"):])
    elif type_name.startswith("entry:"):
        field.type, field.type_name = _FIELD.TYPE_MESSAGE, type_name[len("entry:"):]
    else:
        field.type, field.type_name = _FIELD.TYPE_MESSAGE, _full_name(type_name)


def _add_enum(enum_type, words):
    numbers = []
    for word in words:
        name, number = word.split("=")
        enum_type.value.add(name=name, number=int(number))
        numbers.append(number)
    if len(set(numbers)) < len(numbers):
        enum_type.options.allow_alias = True


# ------------------------------------------------------------------ classes
@functools.lru_cache(None)
def message_class(name):
    """The message class of that name in the table, e.g. "AttrValue"."""
    found = GetMessageClass(_pool().FindMessageTypeByName(_full_name(name)[1:]))
    # Pickles find it by its name.
    found.__module__, found.__qualname__ = "graphreg.core.messages", name
    found.__str__ = found.__repr__ = _text
    return found


@functools.lru_cache(None)
def enum(name):
    """The enum of that name in the table, e.g. "DataType"."""
    return EnumTypeWrapper(_pool().FindEnumTypeByName("tensorflow." + name))


def _ours(message):
    """A copy of a message in our own class, which writes and reads texts as TF 1.15's protobuf did."""
    ours = message_classes.message_class(message.DESCRIPTOR.full_name.split(".", 2 if _is_any(message) else 1)[-1])
    return ours.FromString(message.SerializeToString())


def _is_any(message):
    return message.DESCRIPTOR.full_name == "google.protobuf.Any"


def _text(message):
    return message_text.to_text(_ours(message))


def MessageToString(message, *args, **kwargs):
    """str: a message in the text format.

    Source: google.protobuf.text_format.MessageToString.
    """
    return message_text.MessageToString(_ours(message), *args, **kwargs)


def Parse(text, message, **kwargs):
    """Read the text format into a message, each field at most once; returns the message.

    Source: google.protobuf.text_format.Parse.
    """
    return _read(message_text.Parse, text, message, kwargs)


def Merge(text, message, **kwargs):
    """As Parse, but a later value of a field takes the place of an earlier one.

    Source: google.protobuf.text_format.Merge.
    """
    return _read(message_text.Merge, text, message, kwargs)


def _read(reader, text, message, options):
    read = reader(text, _ours(message), **options)
    message.ParseFromString(read.SerializeToString())
    return message
