"""Files appear whole or not at all, whether their parts are small or large enough for a thread."""
import os

import numpy as np
import pytest

from graphreg.core import errors
from graphreg.formats import files


@pytest.fixture(params=["small", "large"])
def sizes(request, monkeypatch):
    if request.param == "large":
        monkeypatch.setattr(files, "_LARGE", 8)
        monkeypatch.setattr(files, "_STARTED", 20)
    return [10, 1, 0, 33, 10]


def test_parts_come_one_after_the_other(sizes, tmp_path):
    blocks = [np.zeros(40, np.uint8), np.zeros(40, np.uint8)]

    def parts():
        for i, size in enumerate(sizes):
            blocks[i % 2][:size] = i          # a block is used again two parts later
            yield blocks[i % 2][:size]
    files.write_file(str(tmp_path / "x"), parts())
    assert files.read_file(str(tmp_path / "x")) == b"".join(bytes([i]) * size for i, size in enumerate(sizes))
    files.write_file(str(tmp_path / "x"), [])
    assert files.read_file(str(tmp_path / "x")) == b"" and os.listdir(tmp_path) == ["x"]


def test_an_error_between_parts_leaves_the_old_file(sizes, tmp_path):
    files.write_file(str(tmp_path / "x"), [b"old"])

    def parts():
        yield b"0" * sizes[0]
        yield b"1"
        raise MemoryError("no more")
    with pytest.raises(MemoryError, match="no more"):
        files.write_file(str(tmp_path / "x"), parts())
    assert files.read_file(str(tmp_path / "x")) == b"old" and os.listdir(tmp_path) == ["x"]


def test_a_full_disk_leaves_the_old_file(sizes, tmp_path, monkeypatch):
    files.write_file(str(tmp_path / "x"), [b"old"])

    def full(self, part):
        raise OSError(28, "No space left on device")
    monkeypatch.setattr(files._Writer, "__call__", full)
    with pytest.raises(errors.ResourceExhaustedError, match="No space left on device"):
        files.write_file(str(tmp_path / "x"), [b"0" * sizes[0], b"1"])
    assert files.read_file(str(tmp_path / "x")) == b"old" and os.listdir(tmp_path) == ["x"]
