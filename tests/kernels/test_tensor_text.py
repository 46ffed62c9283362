"""Tensors as text: numbers, cut rows, laid-out blocks."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

from graphreg.kernels.tensor_text import element_text, escape, layout, summary


@given(st.floats(width=32, allow_nan=False))
def test_float32_text_reads_back(v):
    text = element_text(np.dtype(np.float32))(v)
    assert np.float32(text) == np.float32(v) and len(text) <= len(f"{v:.9g}")


@given(st.floats(allow_nan=False))
def test_float64_text_reads_back(v):
    assert float(element_text(np.dtype(np.float64))(v)) == v


@pytest.mark.parametrize("limit, expected", [
    (0, "..."), (1, "[1...]..."), (3, "[1 2 3]..."), (4, "[1 2 3][4...]..."), (6, "[1 2 3][4 5 6.5]"), (-1, "[1 2 3][4 5 6.5]")])
def test_summary_of_a_matrix(limit, expected):
    assert summary(np.array([[1, 2, 3], [4, 5, 6.5]], np.float32), limit) == expected


def test_summary_of_other_ranks():
    assert summary(np.arange(20), 3) == "0 1 2..." and summary(np.array(5), 3) == "5"
    assert summary(np.arange(27).reshape(3, 3, 3), 10) == "[[0 1 2][3 4 5][6 7 8]][[9...]]..."
    assert summary(np.zeros((2, 0)), 3) == "" and summary(np.array([True, False]), 3) == "1 0"
    assert summary(np.array([1j, 2]), 1) == "?..."


def test_layout_cuts_every_axis():
    assert layout(np.arange(20), 3) == "[0 1 2 ... 17 18 19]"
    assert layout(np.zeros((7, 2)), 3) == "[[0 0]\n [0 0]\n [0 0]\n ...\n [0 0]\n [0 0]\n [0 0]]"
    assert layout(np.zeros((2, 2, 2)), 3) == "[[[0 0]\n  [0 0]]\n\n [[0 0]\n  [0 0]]]"
    assert layout(np.zeros((2, 0)), 3) == "[\n ...]" and layout(np.zeros(0), 3) == "[]"


def test_strings_are_escaped():
    assert escape("é\"\n\\") == '\\303\\251\\"\\n\\\\' and escape(b"a'\x00") == "a\\'\\000"
    assert layout(np.array([b"a", b"b"], object), 3) == '["a" "b"]' and summary(np.array(b"a", object), 3) == "a"
