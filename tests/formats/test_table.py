"""Sorted string tables: what is written is read, damage is found, nothing hangs."""
import random

import pytest

from graphreg.core import errors
from graphreg.formats import table


def test_round_trip_over_many_blocks():
    items = [(b"key%06d" % i + b"x" * (i % 50), b"v" * (i % 700)) for i in range(3000)]
    data = table.write_table(items)
    assert len(data) > 3 * 262144
    assert list(table.read_table(data)) == items


def test_empty_table():
    assert list(table.read_table(table.write_table([]))) == []


@pytest.mark.parametrize("data, text", [
    (b"", "file is too short to be an sstable"), (b"x" * 47, "file is too short to be an sstable"),
    (b"x" * 100, "not an sstable (bad magic number)")])
def test_what_is_no_table(data, text):
    with pytest.raises(errors.DataLossError) as e:
        list(table.read_table(data))
    assert e.value.message == text


def test_every_flipped_byte_is_found_or_harmless():
    items = [(b"", b"head"), (b"a", b"1" * 20), (b"ab", b"2"), (b"b", b"")]
    good = table.write_table(items)
    for at in range(len(good)):
        bad = bytearray(good)
        bad[at] ^= 0x55
        try:
            assert list(table.read_table(bytes(bad))) == items
        except errors.DataLossError:
            pass


def test_handles_that_point_anywhere():
    """Mutated footers and lengths: always DataLossError, never another exception or a long wait."""
    rng = random.Random(0)
    good = table.write_table([(b"k%03d" % i, b"v" * i) for i in range(100)])
    for _ in range(500):
        bad = bytearray(good)
        for _ in range(rng.randrange(1, 9)):
            bad[-rng.randrange(9, 49) if rng.random() < .7 else rng.randrange(len(bad))] = rng.randrange(256)
        try:
            list(table.read_table(bytes(bad)))
        except errors.DataLossError:
            pass



def test_compressed_blocks():
    # "abcd" as a literal, then 8 bytes from 4 back, then one more literal.
    packed = bytes([13]) + bytes([3 << 2]) + b"abcd" + bytes([(8 - 4) << 2 | 1, 4]) + bytes([0]) + b"!"
    assert table.unsnappy(packed) == b"abcdabcdabcd!"
    assert table.unsnappy(bytes([4]) + bytes([60 << 2, 3]) + b"wxyz") == b"wxyz"
    assert table.unsnappy(bytes([6, 0]) + b"z" + bytes([(5 - 1) << 2 | 2, 1, 0])) == b"zzzzzz"


@pytest.mark.parametrize("packed", [
    b"", b"\xff\xff\xff\xff\x0f", bytes([4, 12]) + b"abc", bytes([3, 0]) + b"a", bytes([5, 1, 1]),
    bytes([5, 0]) + b"a" + bytes([1, 9]), bytes([1, 4]) + b"ab"])
def test_damaged_compressed_blocks(packed):
    with pytest.raises(errors.DataLossError):
        table.unsnappy(packed)
