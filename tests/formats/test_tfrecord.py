"""TFRecord files: what is written is read; damage is told; sizes are not believed."""
import struct

import pytest

from graphreg.core import errors
from graphreg.formats import tfrecord
from graphreg.formats.tfrecord import TFRecordOptions, TFRecordWriter, tf_record_iterator

RECORDS = [b"", b"a", b"x" * 1000, bytes(range(256)) * 300]


@pytest.mark.parametrize("kind", ["", "ZLIB", "GZIP"])
def test_round_trip(tmp_path, kind):
    path = tmp_path / "f"
    with TFRecordWriter(path, TFRecordOptions(kind, compression_level=9)) as writer:
        for record in RECORDS:
            writer.write(record)
            writer.flush()
    assert list(tf_record_iterator(path, TFRecordOptions(kind))) == RECORDS


def test_bytes_are_those_of_tf(tmp_path):
    with TFRecordWriter(tmp_path / "f") as writer:
        writer.write(b"abc")
    assert (tmp_path / "f").read_bytes() == (
        b"\x03\x00\x00\x00\x00\x00\x00\x00\xb0\x99I\x0eabcnW\xf1!")


@pytest.mark.parametrize("kind", ["", "ZLIB", "GZIP"])
def test_every_changed_byte_is_noticed(tmp_path, kind):
    path = tmp_path / "f"
    with TFRecordWriter(path, kind) as writer:
        writer.write(b"some record")
    data = path.read_bytes()
    for i in range(len(data)):
        path.write_bytes(data[:i] + bytes([data[i] ^ 0x40]) + data[i + 1:])
        try:
            found = list(tf_record_iterator(path, kind))
        except errors.DataLossError:
            continue
        assert found in ([], [b"some record"]) and kind, f"byte {i}"


def test_a_huge_length_is_refused_at_once(tmp_path):
    length = struct.pack("<Q", 1 << 60)
    (tmp_path / "f").write_bytes(length + struct.pack("<I", tfrecord.checksum(length)) + b"abc")
    with pytest.raises(errors.DataLossError, match="truncated record at 0"):
        list(tf_record_iterator(tmp_path / "f"))


def test_reading_goes_on_while_a_file_grows(tmp_path):
    path = tmp_path / "f"
    with TFRecordWriter(path) as writer:
        writer.write(b"one")
        writer.flush()
        records = tf_record_iterator(path)
        assert next(records) == b"one"
        writer.write(b"two")
        writer.flush()
        assert next(records) == b"two"


def test_a_closed_writer(tmp_path):
    writer = TFRecordWriter(tmp_path / "f")
    writer.close()
    writer.close()
    with pytest.raises(errors.FailedPreconditionError, match="previously closed"):
        writer.write(b"x")
    with pytest.raises(TypeError, match="expected bytes"):
        writer.write("x")
