"""Files cross both ways between TF 1.15.5 and graphreg (golden/crossing): what one writes the other goes on with."""
import importlib.util
import os
import zipfile

import numpy as np
import pytest

import graphreg
from graphreg.core import messages
from graphreg.formats.open_checkpoint import open_checkpoint

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden", "crossing")
HOME = os.path.dirname(os.path.dirname(os.path.abspath(graphreg.__file__)))


def load(name):
    spec = importlib.util.spec_from_file_location("crossing_" + name, os.path.join(HERE, name + ".py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


record = load("record")


def unpacked(name, folder):
    with zipfile.ZipFile(os.path.join(HERE, name + ".zip")) as packed:
        packed.extractall(str(folder))
    return str(folder)


def lines(name):
    with open(os.path.join(HERE, name + ".txt")) as f:
        return f.read().splitlines()


def run(what, folder):
    return record.printed(record.graphreg_command(), what, folder, PYTHONPATH=HOME)


def test_tf_reads_the_same_from_both():
    assert len(lines("tf_reads_tf")) > 90
    assert record.differences(lines("tf_reads_graphreg"), lines("tf_reads_tf")) == []


def test_graphreg_reads_what_tf_wrote(tmp_path):
    assert record.differences(run("read", unpacked("from_tf", tmp_path)), lines("tf_reads_tf")) == []


@pytest.mark.slow
def test_graphreg_reads_what_it_wrote(tmp_path):
    assert record.differences(run("read", unpacked("from_graphreg", tmp_path)), lines("tf_reads_tf")) == []


# ------------------------------------------------------------------ what is written today is what TF has read
@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    now = tmp_path_factory.mktemp("now")
    run("write", str(now))
    return unpacked("from_graphreg", tmp_path_factory.mktemp("then")), str(now)


def files(folder):
    return sorted(os.path.relpath(os.path.join(d, n), folder) for d, _, names in os.walk(folder) for n in names)


def content(path):
    """What a file says; None for the parts of checkpoints, which are read together."""
    name = os.path.basename(path)
    if name.endswith(".index"):
        found = open_checkpoint(path[:-len(".index")])
        return {n: found.read(n) for n in found.names()}
    if name == "types_v1":
        found = open_checkpoint(path)
        return {n: found.read(n) for n in found.names()}
    if ".data-" in name:
        return None
    if name.endswith((".meta", ".pb", ".x")) or name.endswith((".tfrecord", ".pbtxt")):
        return parsed(path, name)
    with open(path, "rb") as f:
        return f.read()


def parsed(path, name):
    if name.endswith(".x"):
        return list(graphreg.train.summary_iterator(path))
    if name.endswith(".tfrecord"):
        kinds = {"gzip": "GZIP", "zlib": "ZLIB"}
        options = graphreg.python_io.TFRecordOptions(getattr(
            graphreg.python_io.TFRecordCompressionType, kinds.get(name.split(".")[0], "NONE")))
        return list(graphreg.python_io.tf_record_iterator(path, options))
    with open(path, "rb") as f:
        data = f.read()
    if name.endswith(".pbtxt"):
        return messages.Merge(data.decode(), messages.GraphDef())
    kind = {"saved_model.pb": "SavedModel", "frozen.pb": "GraphDef"}.get(name, "MetaGraphDef")
    return getattr(messages, kind).FromString(data)


@pytest.mark.slow
def test_graphreg_writes_what_tf_has_read(folders):
    then, now = folders
    assert files(now) == files(then)
    for name in files(then):
        wanted, got = content(os.path.join(then, name)), content(os.path.join(now, name))
        if isinstance(wanted, dict):
            assert sorted(got) == sorted(wanted), name
            for key in wanted:
                np.testing.assert_array_equal(got[key], wanted[key], err_msg=name + ": " + key)
        else:
            assert got == wanted, name


# ------------------------------------------------------------------ HDF5
@pytest.mark.slow
@pytest.mark.parametrize("writer", ("tf", "graphreg"))
def test_models_in_hdf5(tmp_path, writer):
    pytest.importorskip("h5py")
    folder = unpacked(f"from_{writer}_h5", tmp_path)
    got = record.printed(record.graphreg_command(), "read", folder, "h5", PYTHONPATH=HOME)
    assert record.differences(got, lines("tf_reads_tf_h5")) == []
    assert record.differences(lines("tf_reads_graphreg_h5"), lines("tf_reads_tf_h5")) == []


# ------------------------------------------------------------------ premade Estimators
def close(got, wanted):
    return record.differences(got, wanted, tolerance=1e-4) == []


@pytest.mark.slow
def test_premade_estimators_train_as_in_tf(tmp_path):
    """Eight of them, 100 steps over a CSV file: losses, metrics, names and values of variables, predictions."""
    got = record.printed(record.graphreg_command(), "write", str(tmp_path), "estimators", PYTHONPATH=HOME)
    assert close(got, lines("tf_writes_estimators"))
    assert sum(line.startswith("===") for line in got) == 8


@pytest.mark.slow
@pytest.mark.parametrize("writer", ("tf", "graphreg"))
def test_premade_estimators_train_on_from_a_model_dir(tmp_path, writer):
    folder = unpacked(f"from_{writer}_estimators", tmp_path)
    got = record.printed(record.graphreg_command(), "read", folder, "estimators", PYTHONPATH=HOME)
    assert close(got, lines("tf_reads_tf_estimators"))


def test_tf_trains_on_from_what_graphreg_trained():
    assert len(lines("tf_reads_tf_estimators")) > 200
    assert close(lines("tf_reads_graphreg_estimators"), lines("tf_reads_tf_estimators"))
