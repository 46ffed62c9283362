"""With the package protobuf the messages are its own classes, of the same bytes and texts as ours."""
import copy
import pickle
import random

import pytest

from graphreg.core import message_classes, message_table, message_text, messages

pytest.importorskip("google.protobuf")
from google.protobuf import json_format, message, text_format  # noqa: E402

from graphreg.core import message_protobuf  # noqa: E402

NAMES = sorted(message_classes.read_table(message_table.MESSAGES))
VALUES = {"string": "text \u00e9\n", "bytes": b"\0\xff'", "bool": True, "float": 0.1, "double": -2.5e300}


def filled(cls, rng, depth=3):
    """A message of ours with random fields."""
    out = cls()
    for field in cls.DESCRIPTOR.fields:
        if rng.random() < 0.4:
            continue
        if field.is_map:
            for key in ("b", "a") if field.key_kind == "string" else (7, 3):
                fill_entry(getattr(out, field.name), key, field, rng, depth)
        elif field.kind == "message":
            if depth:
                target = getattr(out, field.name)
                for _ in range(rng.randrange(3)):
                    (target.add() if field.repeated else target).MergeFrom(filled(field.find_type(), rng, depth - 1))
        elif field.repeated:
            getattr(out, field.name).extend([value_of(field, rng)] * rng.randrange(1, 3))
        else:
            setattr(out, field.name, value_of(field, rng))
    return out


def fill_entry(entries, key, field, rng, depth):
    if field.kind != "message":
        entries[key] = value_of(field, rng)
    elif depth:
        entries[key].MergeFrom(filled(field.find_type(), rng, depth - 1))


def value_of(field, rng):
    if field.kind == "enum":
        return rng.choice(field.find_type().values())
    return VALUES.get(field.kind, rng.choice([1, 300, 2 ** 31 - 1]))


@pytest.mark.parametrize("name", NAMES)
def test_bytes_and_texts_are_those_of_our_own(name):
    ours, theirs = message_classes.message_class(name), message_protobuf.message_class(name)
    assert theirs.DESCRIPTOR.full_name == ours.DESCRIPTOR.full_name
    for seed in range(3):
        one = filled(ours, random.Random(seed))
        other = theirs.FromString(one.SerializeToString())
        assert ours.FromString(other.SerializeToString()) == one
        assert len(other.SerializeToString()) == len(one.SerializeToString())       # maps are in another order
        assert [(f.name, f.number) for f, _ in other.ListFields()] == [(f.name, f.number) for f, _ in one.ListFields()]
        if name != "Any":                               # what is inside is printed where its class is known
            assert str(other) == message_text.to_text(one) == repr(other)
            assert message_protobuf.Parse(str(other), theirs()) == other


def test_enums_and_names():
    for name in message_classes.read_table(message_table.ENUMS):
        assert dict(message_protobuf.enum(name).items()) == dict(message_classes.enum(name).items())
    assert messages.DT_FLOAT == messages.DataType.Value("DT_FLOAT") == 1
    assert messages.SaverDef.V2 == 2 and messages.AttrValue.ListValue is message_protobuf.message_class("AttrValue.ListValue")


def test_protobufs_tools_take_them():
    graph = messages.GraphDef()
    assert isinstance(graph, message.Message)
    text_format.Merge('node { name: "a" attr { key: "T" value { type: DT_INT32 } } }', graph)
    assert graph.node[0].attr["T"].type == messages.DT_INT32
    assert json_format.MessageToDict(graph) == {"node": [{"name": "a", "attr": {"T": {"type": "DT_INT32"}}}]}
    assert pickle.loads(pickle.dumps(graph)) == graph == copy.deepcopy(graph)


def test_any_holds_other_messages():
    held = messages.Any()
    held.Pack(messages.SaverDef(max_to_keep=3))
    assert held.type_url == "type.googleapis.com/tensorflow.SaverDef"
    found = messages.SaverDef()
    assert held.Unpack(found) and found.max_to_keep == 3
    with pytest.raises(messages.DecodeError):
        messages.SaverDef.FromString(b"\x0a")
