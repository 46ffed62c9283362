"""The differ behind the golden records: what it reports, and what it lets pass."""
import copy
import gzip

import numpy as np
import pytest

from graphreg.testing import golden


def case(value=1., **changes):
    """A record of one case: one node, one step."""
    node = {"name": "a", "type": "Const", "inputs": [], "control": ["x", "y"], "device": "",
            "attrs": {"dtype": {"type": "float32"}}, "outputs": [["float32", []]]}
    graph = {"seed": None, "version": 1, "nodes": [node], "collections": {"k": [1]}}
    step = {"values": {"v": {"array": golden.describe_array(np.float32(value))}}}
    return dict({"graph": graph, "steps": [step]}, **changes)


def changed(edit):
    record = copy.deepcopy(case())
    edit(record)
    return record


EDITS = {
    "node": lambda r: r["graph"]["nodes"][0].update(name="b"),
    "type": lambda r: r["graph"]["nodes"][0].update(type="Add"),
    "missing node": lambda r: r["graph"]["nodes"].clear(),
    "device": lambda r: r["graph"]["nodes"][0].update(device="/cpu:0"),
    "attr": lambda r: r["graph"]["nodes"][0]["attrs"].clear(),
    "control": lambda r: r["graph"]["nodes"][0].update(control=["x"]),
    "shape": lambda r: r["graph"]["nodes"][0].update(outputs=[["float32", None]]),
    "version": lambda r: r["graph"].update(version=2),
    "seed": lambda r: r["graph"].update(seed=0),
    "collection key": lambda r: r["graph"]["collections"].clear(),
    "collection item": lambda r: r["graph"]["collections"]["k"].append(2),
    "build error": lambda r: r.update(error={"class": "ValueError", "message": "m"}),
    "step error": lambda r: r["steps"][0].update(error={"class": "ValueError", "message": "m"}),
    "steps": lambda r: r["steps"].append({"values": {}}),
    "label": lambda r: r["steps"][0]["values"].update(w=None),
    "dtype": lambda r: r["steps"][0]["values"].update(v={"array": golden.describe_array(np.float64(1))}),
    "value": lambda r: r["steps"][0]["values"].update(v={"array": golden.describe_array(np.float32(1.001))}),
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_difference_is_reported(edit):
    assert golden.diff_case(case(), changed(EDITS[edit]))


def test_equal_records_and_control_inputs_as_sets():
    other = changed(lambda r: r["graph"]["nodes"][0].update(control=["y", "x"]))
    assert golden.diff_case(case(), other) == []


def test_levels():
    assert golden.diff_case(case(), case(2.), level="graph") == []
    assert golden.diff_case(case(), changed(EDITS["device"]), level="names") == []


def test_messages_can_be_left_out():
    a = case(error={"class": "ValueError", "message": "one"})
    b = case(error={"class": "ValueError", "message": "two"})
    assert golden.diff_case(a, b) and not golden.diff_case(a, b, messages=False)


@pytest.mark.parametrize("x, y, close", [
    (np.float32(1), np.float32(1 + 5e-6), True), (np.float32(1), np.float32(1 + 5e-5), False),
    (np.float64(1), np.float64(1 + 5e-6), False), (np.float32(np.nan), np.float32(np.nan), True),
    (np.float32(np.inf), np.float32(1e38), False), (np.int32(3), np.int32(4), False)])
def test_tolerance(x, y, close):
    assert bool(golden.is_close(x, y).all()) == close


def test_exact_and_own_tolerance():
    x, y = np.float32(1), np.float32(1 + 5e-6)
    assert not golden.is_close(x, y, exact=True).all()
    assert golden.is_close(np.float32(1), np.float32(1.05), rtol=.1).all()


def test_array_round_trip():
    for a in (np.arange(6.).reshape(2, 3), np.array([True]), np.zeros((0, 2), np.int8), np.array(1 + 2j)):
        back = golden.load_array(golden.describe_array(a))
        assert back.dtype == a.dtype and back.shape == a.shape and (back == a).all()


def test_errors_lose_what_a_process_adds():
    text = golden.describe_error(ValueError("at 0x7f0012345678 (defined at /x.py:1) pyfunc_12\nsecond"))
    assert text == {"class": "ValueError", "message": "at 0x... (defined at ...) pyfunc_N"}


def test_files_are_deterministic(tmp_path):
    for name in ("a.gz", "b.gz"):
        golden.write_record({"cases": {"x": case()}}, str(tmp_path / name))
    assert (tmp_path / "a.gz").read_bytes() == (tmp_path / "b.gz").read_bytes()
    assert golden.read_record(str(tmp_path / "a.gz"))["cases"]["x"] == case()
    assert gzip.open(str(tmp_path / "a.gz")).read(1) == b"{"
