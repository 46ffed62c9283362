"""Libraries that do not serve are passed over with one line in the log."""
import ctypes
import logging
import os
import struct

import numpy as np
import pytest

import graphreg as tf
from graphreg.engine import onednn_library, onednn_steps
from graphreg.engine.onednn_library import Library, Refused


@pytest.fixture
def search(monkeypatch, caplog):
    """Function path -> (what is found with GRAPHREG_DNNL=path, lines logged)."""
    monkeypatch.setattr(onednn_steps, "_found", {})
    monkeypatch.delenv("GRAPHREG_KERNELS", raising=False)

    def found(path):
        monkeypatch.setenv("GRAPHREG_DNNL", str(path))
        with caplog.at_level(logging.WARNING):
            kernels = onednn_steps.library()
            assert onednn_steps.library() is kernels
        return kernels, [r.getMessage() for r in caplog.records if "oneDNN" in r.getMessage()]
    return found


def computes():
    """That a session runs a convolution."""
    with tf.Graph().as_default(), tf.Session() as sess:
        x = tf.placeholder(tf.float32, [8, 16, 16, 8])
        y = sess.run(tf.nn.conv2d(x, tf.ones([1, 1, 8, 8]), 1, "SAME"), {x: np.ones([8, 16, 16, 8])})
        return bool((y == 8).all())


def test_missing(search, tmp_path):
    kernels, (line,) = search(tmp_path / "libdnnl.so.3")
    assert kernels is None and "is passed over" in line
    assert computes()


def test_no_library_at_all(search):
    """A library that is something else."""
    kernels, (line,) = search(np.linalg._umath_linalg.__file__)
    assert kernels is None and "is passed over" in line and "dnnl_version" in line


def test_damaged(search, tmp_path):
    path = tmp_path / "libdnnl.so.3"
    path.write_bytes(b"no library")
    kernels, lines = search(path)
    assert kernels is None and len(lines) == 1


def test_cut_short(search, tmp_path):
    path = tmp_path / "libdnnl.so.3"
    head = bytearray(64)
    head[:5] = b"\x7fELF\x02"
    struct.pack_into("<Q", head, 40, 1000)
    struct.pack_into("<HH", head, 58, 64, 3)
    path.write_bytes(head + bytes(100))
    kernels, (line,) = search(path)
    assert kernels is None and line.endswith("the file is cut short")


class _Function:
    def __init__(self, result):
        self._result = result

    def __call__(self, *arguments):
        return self._result


class _Dll:
    """A library that says a version and has nothing else."""

    def __init__(self, major, runtime):
        self.dnnl_version = _Function(ctypes.pointer(onednn_library._Version(major, 7, 0, b"", runtime, 0)))


@pytest.mark.parametrize("major, runtime, reason", [
    (2, 2, "version 2.7 where 3 is wanted"), (4, 2, "version 4.7 where 3 is wanted"),
    (3, 512, "built for the runtime SYCL"), (3, 8, "built for the runtime THREADPOOL"), (3, 2, "memory_desc|engine_create")])
def test_wrong_kind(monkeypatch, major, runtime, reason):
    monkeypatch.setattr(onednn_library.ctypes, "CDLL", lambda path: _Dll(major, runtime))
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    with pytest.raises(Refused, match=reason):
        Library("libdnnl.so.3")
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)


def test_wrong_numbers(monkeypatch, search, tmp_path):
    class Liar:
        def __init__(self, library):
            pass

        def conv2d(self, *arguments):
            return None
    monkeypatch.setattr(onednn_steps, "Library", lambda path: None)
    monkeypatch.setattr(onednn_steps, "Kernels", Liar)
    monkeypatch.setattr(onednn_steps, "Bound", lambda *arguments: lambda arrays: [np.zeros((1, 4, 4, 4), np.float32)])
    kernels, (line,) = search(tmp_path / "libdnnl.so.3")
    assert kernels is None and line.endswith("its convolution is wrong")


def test_turned_off(monkeypatch, search):
    assert search("") == (None, [])
    monkeypatch.setenv("GRAPHREG_KERNELS", "numpy")
    monkeypatch.setattr(onednn_steps, "_search", lambda paths: pytest.fail("looked for"))
    assert onednn_steps.library() is None


def test_nothing_is_said_where_none_was_asked_for(monkeypatch, caplog):
    monkeypatch.delenv("GRAPHREG_DNNL", raising=False)
    monkeypatch.setattr(onednn_library, "_LINKED", "libdnnl-that-is-not-there.so.3")
    monkeypatch.setattr(onednn_library, "_of_distributions", list)
    monkeypatch.setattr(onednn_library, "_of_installation", list)
    assert onednn_steps._search(onednn_library.candidates()) is None
    assert not caplog.records


def test_the_installation_is_looked_through(monkeypatch, tmp_path):
    (tmp_path / "lib").mkdir()
    path = tmp_path / "lib" / "libdnnl.so.3"
    path.write_bytes(b"")
    monkeypatch.delenv("GRAPHREG_DNNL", raising=False)
    monkeypatch.setattr(onednn_library.sys, "prefix", str(tmp_path))
    assert os.path.realpath(path) in onednn_library.candidates()
