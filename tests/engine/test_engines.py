"""Which engine a session runs on."""
import sys

import pytest

import graphreg as tf


def test_the_engine_without_jax_names_the_extra(monkeypatch):
    for name in [m for m in sys.modules if m.startswith("graphreg.engine.jax_")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "jax", None)
    with pytest.raises(ImportError, match=r'Python 3\.11 or newer: pip install "graphreg\[jax\]"'):
        tf.Session("jax")


def test_the_environment_names_the_engine(monkeypatch):
    monkeypatch.setenv("GRAPHREG_ENGINE", "tpu")
    with pytest.raises(ValueError, match="GRAPHREG_ENGINE must be one of numpy, jax, but is 'tpu'"):
        tf.Session()
    assert tf.Session("numpy").sess_str == b"numpy"
