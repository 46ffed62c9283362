"""Serialized tf.train.Example messages, read without making message objects."""
import struct

import numpy as np


class Malformed(ValueError):
    """Bytes that are no message."""


def _varint(data, at):
    value = shift = 0
    while True:
        if at >= len(data) or shift > 63:
            raise Malformed
        byte = data[at]
        value |= (byte & 127) << shift
        at += 1
        if byte < 128:
            return value, at
        shift += 7


def fields(data, strict=True):
    """Yield (number, wire type, value) of a message: int, or bytes of what is delimited or of fixed size.

    Without strict an unknown field that is cut off ends the message, as where TF reads Examples.
    """
    at, end = 0, len(data)
    while at < end:
        tag, at = _varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = _varint(data, at)
        elif kind in (1, 2, 5):
            size = 8 if kind == 1 else 4
            if kind == 2:
                size, at = _varint(data, at)
            value, at = data[at:at + size], at + size
            if at > end:
                if kind == 2 and not strict and tag >> 3 > 1:
                    return
                raise Malformed
        else:
            raise Malformed
        yield tag >> 3, kind, value


def _entries(data):
    """{key: value} of the map entries of a message, the last of one key."""
    found = {}
    for number, kind, entry in fields(data):
        if number == 1 and kind == 2:
            parts = {n: v for n, k, v in fields(entry) if k == 2}
            found[parts.get(1, b"")] = parts.get(2, b"")
    return found


def features(serialized):
    """{name: serialized Feature} of an Example."""
    found = {}
    for number, kind, body in fields(serialized, strict=False):
        if number == 1 and kind == 2:
            found.update(_entries(body))
    return found


def sequence(serialized):
    """({name: Feature}, {name: list of Feature}) of a SequenceExample, features serialized."""
    context, lists = {}, {}
    for number, kind, body in fields(serialized):
        if number == 1 and kind == 2:
            context.update(_entries(body))
        elif number == 2 and kind == 2:
            for name, feature_list in _entries(body).items():
                lists[name] = [v for n, k, v in fields(feature_list) if n == 1 and k == 2]
    return context, lists


KINDS = {1: "string", 2: "float", 3: "int64"}


def kind_of(feature):
    """What a Feature holds: "string", "float", "int64", or None: nothing."""
    found = None
    for number, kind, _ in fields(feature):
        if kind == 2 and number in KINDS:
            found = KINDS[number]
    return found


def values(feature):
    """Array [n] of what a Feature holds."""
    found = None
    for number, kind, body in fields(feature):
        if kind == 2 and number in KINDS:
            found = number, body
    number, body = found
    if number == 1:
        items = [v for n, k, v in fields(body) if n == 1 and k == 2]
        out = np.empty(len(items), object)
        out[:] = items
        return out
    return np.concatenate([_numbers(number, *f) for f in fields(body)] or [_numbers(number, 1, 2, b"")])


def _numbers(feature_kind, number, kind, value):
    if feature_kind == 2:
        value = value if number == 1 and kind in (2, 5) else b""
        return np.frombuffer(value, "<f4").astype(np.float32)
    if number != 1 or kind not in (0, 2):
        return np.zeros(0, np.int64)
    return np.array([_signed(value)], np.int64) if kind == 0 else _packed(value)


def _signed(value):
    return struct.unpack("<q", struct.pack("<Q", value & (1 << 64) - 1))[0]


def _packed(data):
    raw = np.frombuffer(data, np.uint8)
    if not (raw & 128).any():
        return raw.astype(np.int64)
    out, at = [], 0
    while at < len(data):
        value, at = _varint(data, at)
        out.append(_signed(value))
    return np.array(out, np.int64)
