"""Checkpoint files: those that TF 1.15.5 wrote are read, and written again byte for byte; damage is found."""
import gzip
import os
import random
import shutil

import numpy as np
import pytest

import graphreg as tf
from graphreg.core import dtypes, errors
from graphreg.formats import bundle, checkpoint_v1, slices
from graphreg.formats.open_checkpoint import open_checkpoint
from graphreg.ops import checkpoint as checkpoint_ops

FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "golden", "checkpoints")
NUMBERS = ["float16", "float32", "float64", "int8", "int16", "int32", "int64", "uint8", "uint16", "complex64",
           "complex128", "bool"]
RARE = ["uint32", "uint64", "bfloat16", "qint8", "quint8", "qint16", "quint16", "qint32"]


def golden(name):
    return os.path.join(FOLDER, name)


def contents(path):
    with open(path, "rb") as f:
        return f.read()


# ------------------------------------------------------------------ reading what TF wrote
@pytest.mark.parametrize("name", ["types", "types_v1"])
def test_types(name):
    found = open_checkpoint(golden(name))
    for i, kind in enumerate(NUMBERS):
        value = found.read(kind)
        assert value.dtype == kind and found.get(kind).dtype == dtypes.as_dtype(kind)
        np.testing.assert_array_equal(value, np.arange(i, i + 6).reshape(2, 3).astype(kind))
    assert found.read("scalar") == np.float32(7.5) and found.read("scalar").shape == ()
    assert found.read("empty").shape == (0, 3) and found.read("empty").dtype == np.int32
    assert found.read("string").tolist() == [[b"", b"a\0b"], [b"long " * 40, "\xe9".encode()]]


def test_rare_types():
    found = open_checkpoint(golden("rare"))
    for i, kind in enumerate(RARE):
        if kind == "bfloat16":
            pytest.importorskip("ml_dtypes")
        value = found.read(kind)
        assert found.get(kind).dtype.name == kind
        assert (value.view(np.uint16) if kind == "bfloat16" else value).tolist() == list(range(i, i + 6))


@pytest.mark.parametrize("name", ["slices", "slices_v1"])
def test_slices(name):
    found = open_checkpoint(golden(name))
    whole = np.arange(140, dtype=np.float32).reshape(70, 2)
    np.testing.assert_array_equal(found.read("rows"), whole)
    for start, length in ((0, 24), (23, 3), (10, 50), (69, 1), (47, 23)):
        np.testing.assert_array_equal(found.read("rows", ((start, length), (0, -1))), whole[start:start + length])
    np.testing.assert_array_equal(found.read("rows", ((5, 30), (1, 1))), whole[5:35, 1:2])
    np.testing.assert_array_equal(found.read("whole", ((1, 1),)), [2.])


@pytest.mark.parametrize("name", ["shards", "shards_v1-?????-of-00003"])
def test_shards(name):
    found = open_checkpoint(golden(name))
    assert found.names() == ["v0", "v1", "v2"]
    assert [found.read(n).tolist() for n in found.names()] == [[0., 1.], [1., 1.], [2., 1.]]


@pytest.mark.parametrize("name", ["types", "slices", "shards", "types_v1"])
def test_all_at_once_is_one_after_the_other(name):
    found = open_checkpoint(golden(name))
    names = found.names()[::-1]
    for one, value in zip(names, found.read_all(names)):
        np.testing.assert_array_equal(value, found.read(one))
        assert value.dtype == found.read(one).dtype and value.shape == found.read(one).shape


@pytest.mark.parametrize("stretch, together", [(1 << 23, 512), (100, 512), (1, 512), (1 << 23, 2)])
def test_stretches_are_read_whatever_their_length(stretch, together, tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "_STRETCH", stretch)
    monkeypatch.setattr(bundle, "_READ_TOGETHER", together)
    kinds = ["int8", "float64", "string", "int8", "float32", "int32", "complex128", "bool"] * 3
    tensors = [("t%02d" % i, None, np.arange(i % 5 * 3).reshape(i % 5, 3).astype(kind if kind != "string" else "S2"),
                dtypes.as_dtype(kind)) for i, kind in enumerate(kinds)]
    bundle.write_bundle(str(tmp_path / "x"), tensors)
    found = open_checkpoint(str(tmp_path / "x"))
    wanted = [t for i, t in enumerate(tensors) if i % 7 != 4]           # some are left out: places without a reader
    with found:
        for (_, _, value, _), read in zip(wanted, found.read_all([name for name, *_ in wanted])):
            assert read.tolist() == value.tolist() and read.shape == value.shape
    monkeypatch.delattr(os, "preadv", raising=False)
    for (_, _, value, _), read in zip(tensors, found.read_all([name for name, *_ in tensors])):
        assert read.tolist() == value.tolist()


def test_damage_is_found_when_all_is_read_at_once(tmp_path):
    tensors = [("t%d" % i, None, np.arange(100.), dtypes.float64) for i in range(5)]
    bundle.write_bundle(str(tmp_path / "x"), tensors)
    path = bundle.data_path(str(tmp_path / "x"))
    data = bytearray(contents(path))
    data[2500] ^= 1
    with open(path, "wb") as f:
        f.write(data)
    found = open_checkpoint(str(tmp_path / "x"))
    assert len(found.read_all(["t0", "t1", "t2", "t4"])) == 4
    with pytest.raises(errors.DataLossError, match="Checksum does not match: stored"):
        found.read_all(["t0", "t3"])
    with open(path, "wb") as f:
        f.write(data[:-8])
    with pytest.raises(errors.OutOfRangeError, match="Read less bytes than requested"):
        open_checkpoint(str(tmp_path / "x")).read_all(["t0", "t4"])


# ------------------------------------------------------------------ writing as TF does
def tensors_of(found):
    """What a checkpoint holds, as the writers take it."""
    out = []
    for name in found.names():
        tensor = found.get(name)
        if not tensor.slices:
            out.append((name, None, found.read(name), tensor.dtype))
        for extents in tensor.slices:
            part = (tensor.shape, extents, slices.slice_shape(tensor.shape, extents))
            out.append((name, part, found.read(name, extents), tensor.dtype))
    return out


@pytest.mark.parametrize("name", ["types", "slices"])
def test_bundles_are_written_byte_for_byte(name, tmp_path):
    bundle.write_bundle(str(tmp_path / "x"), tensors_of(open_checkpoint(golden(name))))
    for suffix in (".index", ".data-00000-of-00001"):
        assert contents(tmp_path / ("x" + suffix)) == contents(golden(name + suffix))
    assert sorted(os.listdir(tmp_path)) == ["x.data-00000-of-00001", "x.index"]


def test_several_blocks_are_written_byte_for_byte(tmp_path):
    tensors = [("n%02d_%s" % (i, "x" * 8000), None, np.array([i], np.int32), dtypes.int32) for i in range(40)]
    bundle.write_bundle(str(tmp_path / "x"), tensors)
    with gzip.open(golden("blocks.index.gz")) as f:
        expected = f.read()
    assert len(expected) > 300000 and contents(tmp_path / "x.index") == expected
    assert contents(tmp_path / "x.data-00000-of-00001") == contents(golden("blocks.data-00000-of-00001"))


@pytest.mark.parametrize("name", ["types_v1", "slices_v1"])
def test_v1_is_written_byte_for_byte(name, tmp_path):
    checkpoint_v1.write_v1(str(tmp_path / "x"), tensors_of(open_checkpoint(golden(name))))
    assert contents(tmp_path / "x") == contents(golden(name))


def test_v1_has_no_place_for_some_types(tmp_path):
    with pytest.raises(errors.UnimplementedError) as e:
        checkpoint_v1.write_v1(str(tmp_path / "x"), [("a", None, np.uint32(1), dtypes.uint32)])
    assert "Saving data type uint32 not yet supported" in e.value.message and not os.listdir(tmp_path)


def test_merge(tmp_path):
    for i in range(2):
        bundle.write_bundle(str(tmp_path / f"s{i}"), [(f"v{i}", None, np.full([3], i), dtypes.int64)])
    bundle.merge_bundles([str(tmp_path / "s0"), str(tmp_path / "s1")], str(tmp_path / "all"))
    assert sorted(os.listdir(tmp_path)) == ["all.data-00000-of-00002", "all.data-00001-of-00002", "all.index"]
    found = open_checkpoint(str(tmp_path / "all"))
    assert [found.read(n).tolist() for n in found.names()] == [[0, 0, 0], [1, 1, 1]]


def test_merge_refuses_two_of_a_name(tmp_path):
    for i in range(2):
        bundle.write_bundle(str(tmp_path / f"s{i}"), [("v", None, np.zeros(3), dtypes.float64)])
    with pytest.raises(errors.InvalidArgumentError) as e:
        bundle.merge_bundles([str(tmp_path / "s0"), str(tmp_path / "s1")], str(tmp_path / "all"))
    assert e.value.message == f"Duplicate tensor keyed by v encountered, when merging prefix: {tmp_path / 's1'}"


def test_a_failed_write_leaves_the_old_checkpoint(tmp_path, monkeypatch):
    prefix = str(tmp_path / "x")
    bundle.write_bundle(prefix, [("v", None, np.ones(3), dtypes.float64)])
    before = {n: contents(tmp_path / n) for n in os.listdir(tmp_path)}

    def fail(*unused):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(bundle.files.os, "fsync", fail)
    with pytest.raises(errors.ResourceExhaustedError):
        bundle.write_bundle(prefix, [("v", None, np.zeros(3), dtypes.float64)])
    assert {n: contents(tmp_path / n) for n in os.listdir(tmp_path)} == before


# ------------------------------------------------------------------ damage
@pytest.fixture
def copied(tmp_path):
    for suffix in (".index", ".data-00000-of-00001"):
        shutil.copy(golden("types" + suffix), tmp_path / ("types" + suffix))
    shutil.copy(golden("types_v1"), tmp_path / "types_v1")
    return tmp_path


def change(path, at):
    data = bytearray(contents(path))
    data[at] ^= 1
    with open(path, "wb") as f:
        f.write(data)


def read_all(prefix):
    found = open_checkpoint(str(prefix))
    return [found.read(name) for name in found.names()]


def test_a_flipped_bit_of_a_value(copied):
    change(copied / "types.data-00000-of-00001", 10)
    with pytest.raises(errors.DataLossError, match="Checksum does not match: stored .* vs. calculated on the restored"):
        read_all(copied / "types")


def test_a_flipped_bit_of_the_lengths_of_strings(copied):
    entry = open_checkpoint(golden("types")).get("string")
    change(copied / "types.data-00000-of-00001", entry.offset)
    with pytest.raises(errors.DataLossError, match="The length checksum does not match: expected .* but actual is"):
        read_all(copied / "types")


def test_a_flipped_bit_of_the_first_block(copied):
    change(copied / "types.index", 30)
    with pytest.raises(errors.DataLossError) as e:
        read_all(copied / "types")
    assert e.value.message == (
        f"Unable to read file ({copied / 'types'}.index). Perhaps the file is corrupt or was produced by a newer "
        f"version of "
        "TensorFlow with format changes (failed to seek to header entry): block checksum mismatch")


def test_truncated_data(copied):
    with open(copied / "types.data-00000-of-00001", "r+b") as f:
        f.truncate(100)
    with pytest.raises(errors.OutOfRangeError, match="Read less bytes than requested"):
        read_all(copied / "types")


def test_missing_data(copied):
    os.remove(copied / "types.data-00000-of-00001")
    with pytest.raises(errors.NotFoundError) as e:
        read_all(copied / "types")
    assert e.value.message == f"{copied / 'types'}.data-00000-of-00001; No such file or directory"


def test_no_checkpoint(tmp_path):
    with pytest.raises(errors.NotFoundError) as e:
        open_checkpoint(str(tmp_path / "x"))
    text = "Unsuccessful TensorSliceReader constructor: Failed to find any matching files for "
    assert e.value.message == f"{text}{tmp_path}/x"


def test_what_is_no_v1_file(tmp_path):
    (tmp_path / "x").write_bytes(b"x" * 100)
    with pytest.raises(errors.DataLossError) as e:
        open_checkpoint(str(tmp_path / "x"))
    assert e.value.message == (
        f"Unable to open table file {tmp_path}/x: Data loss: not an sstable (bad magic number): perhaps your file is "
        f"in a "
        "different file format and you need to use a different restore operator?")


def mutated(data, rng):
    data = bytearray(data)
    for _ in range(rng.randrange(1, 6)):
        what = rng.random()
        if what < .7 and data:
            data[rng.randrange(len(data))] = rng.randrange(256)
        elif what < .85:
            del data[rng.randrange(len(data) + 1):]
        else:
            at = rng.randrange(len(data) + 1)
            data[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 20)))
    return bytes(data)


CLEAR = (errors.DataLossError, errors.OutOfRangeError, errors.NotFoundError, errors.InvalidArgumentError,
         errors.UnimplementedError)


@pytest.mark.parametrize("name", ["types.index", "types.data-00000-of-00001", "types_v1"])
def test_mutated_files(copied, name):
    """A clear error or the right values; checksums let nothing else through."""
    rng, good = random.Random(name), contents(copied / name)
    prefix = copied / name.split(".")[0]
    expected = [v.tolist() for v in read_all(prefix)]
    for _ in range(150):
        (copied / name).write_bytes(mutated(good, rng))
        try:
            assert [v.tolist() for v in read_all(prefix)] == expected
        except CLEAR:
            pass


def test_mutated_entries(tmp_path):
    """Entries whose checksums are good and whose contents are anything: clear errors, no huge allocations."""
    rng, prefix = random.Random(5), str(tmp_path / "x")
    (tmp_path / "x.data-00000-of-00001").write_bytes(bytes(100))
    good = bundle.Entry(dtypes.float32, (3, 4), (), 0, 8, 48, 5).encode()
    sliced = bundle.Entry(dtypes.float32, (10 ** 6, 10 ** 6), (((0, 2), (0, -1)),)).encode()
    for i in range(400):
        items = [(b"", bundle._header(1)), (b"v", mutated(good if i % 2 else sliced, rng))]
        (tmp_path / "x.index").write_bytes(bundle.write_table(items))
        try:
            read_all(prefix)
        except CLEAR:
            pass


def test_mutated_v1_entries(tmp_path):
    rng, path = random.Random(6), tmp_path / "x"
    items = list(checkpoint_v1.read_table(contents(golden("slices_v1"))))
    for _ in range(300):
        bad = [(k, mutated(v, rng) if rng.random() < .5 else v) for k, v in items]
        path.write_bytes(checkpoint_v1.write_table(bad))
        try:
            read_all(path)
        except CLEAR:
            pass


# ------------------------------------------------------------------ slices
def test_slice_keys_sort_as_the_slices_do():
    numbers = [-10 ** 12, -70000, -8193, -8192, -65, -64, -1, 0, 1, 63, 64, 8191, 8192, 70000, 10 ** 9, 10 ** 15, 2
        ** 62]
    keys = [slices._signed(n) for n in numbers]
    assert keys == sorted(keys) and len(set(keys)) == len(keys)
    assert slices.slice_key(b"rows", ((0, 24), (0, 2))) == b"\x00rows\x00\x01\x01\x02\x80\x98\x80\x82"
    assert slices.slice_key(b"a\x00\xffb", ()) == b"\x00a\x00\xff\xff\x00b\x00\x01\x00"


@pytest.mark.parametrize("text, error, message", [
    ("1,2:-", errors.InvalidArgumentError, "Need least two elements in shape_and_slice specification: 1,2:-"),
    ("70 x 1,2", errors.InvalidArgumentError, "Non numerical dimension in shape_and_slice: 70 x 1,2"),
    ("70 2 1,a:-", errors.InvalidArgumentError, "Expected a pair of numbers or '-' but got '1,a': string = 1,a:-"),
    ("70 2 -1,1:-", errors.InvalidArgumentError,
     "Expected non-negative start and positive length but got start = -1, length = 1: string = -1,1:-"),
    ("70 2 69,2:-", errors.InternalError, "Extent in dimension 0 out of bounds: shape = [70,2], slice = 69,2:-"),
    ("70 2 1,2", errors.InternalError, "Mismatching ranks: shape = [70,2], slice = 1,2")])
def test_texts_of_wrong_slices(text, error, message):
    with pytest.raises(error) as e:
        slices.parse_spec(text)
    assert e.value.message == message


def test_slices_that_do_not_cover(tmp_path):
    part = ((4, 2), ((0, 2), (0, -1)), (2, 2))
    bundle.write_bundle(str(tmp_path / "x"), [("w", part, np.ones((2, 2), np.float32), dtypes.float32)])
    found = open_checkpoint(str(tmp_path / "x"))
    np.testing.assert_array_equal(found.read("w", ((0, 1), (0, -1))), np.ones((1, 2)))
    with pytest.raises(errors.InvalidArgumentError) as e:
        found.read("w", ((1, 2), (0, -1)))
    assert e.value.message == "Does not have sufficient slices for partitioned tensor w to restore in slice_spec: 1,2:-"


def test_values_that_change_while_they_are_written(tmp_path, monkeypatch):
    value, checksum = np.zeros(100), bundle.crc32c

    def meanwhile(data, crc=0):
        value[:] += 1
        return checksum(data, crc)
    with monkeypatch.context() as patch:
        patch.setattr(bundle, "crc32c", meanwhile)
        bundle.write_bundle(str(tmp_path / "m"), [("v", None, value, tf.float64)])
    assert value[0] > 0
    np.testing.assert_array_equal(bundle.Bundle(str(tmp_path / "m")).read("v"), np.zeros(100))


def test_tensors_of_more_than_a_block(tmp_path, monkeypatch):
    monkeypatch.setattr(bundle, "_BLOCK", 1000)
    monkeypatch.setattr(checkpoint_ops, "_TASK_BYTES", 500)
    values = [np.random.RandomState(i).rand(i * 50 + 1) for i in range(8)] + [np.array([b"x" * 1500, b"y"], object)]
    with tf.Session() as s:
        variables = [tf.get_variable(f"v{i}", initializer=v) for i, v in enumerate(values)]
        s.run(tf.global_variables_initializer())
        saver = tf.train.Saver()
        path = saver.save(s, str(tmp_path / "m"))
        s.run([v.assign(tf.zeros_like(v)) for v in variables])
        saver.restore(s, path)
        for variable, value in zip(variables, values):
            np.testing.assert_array_equal(s.run(variable), value)
