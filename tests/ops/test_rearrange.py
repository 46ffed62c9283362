"""Transposing, padding, reversing and blocks against NumPy and against their inverses."""
import itertools

import numpy as np
import pytest
from hypothesis import given, strategies as st

from graphreg.core import registry


def kernel(op_type):
    return registry.get_op_def(op_type).kernel


@pytest.mark.parametrize("shape", [(2, 3, 4), (1, 3, 4), (2, 1, 4), (3, 1, 1)])
def test_transpose_copies_when_entries_move(shape):
    x = np.arange(float(np.prod(shape))).reshape(shape)
    for perm in itertools.permutations(range(3)):
        y = kernel("Transpose")(np, x, np.array(perm))
        np.testing.assert_array_equal(y, x.transpose(perm))
        in_order = sorted((i for i in perm if shape[i] > 1)) == [i for i in perm if shape[i] > 1]
        assert np.shares_memory(x, y) == in_order


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=2), st.sampled_from(["REFLECT", "SYMMETRIC"]))
def test_mirror_pad_gradient_is_its_transpose(pads, mode):
    x, pads = np.arange(12.).reshape(3, 4) + 1, np.array(pads)
    y = kernel("MirrorPad")(np, x, pads, mode)
    np.testing.assert_array_equal(y, np.pad(x, pads, mode.lower()))
    dy = np.cos(np.arange(y.size)).reshape(y.shape)
    dx = kernel("MirrorPadGrad")(np, dy, pads, mode)
    assert dx.shape == x.shape and (dx * x).sum() == pytest.approx((dy * y).sum())


def test_strings_stay_strings():
    x = np.array([b"a"], object)
    y = kernel("Pad")(np, x, np.array([[1, 0]]))
    assert [type(v) for v in y] == [bytes, bytes] and y.tolist() == [b"", b"a"]
    assert kernel("Tile")(np, x, np.array([2])).tolist() == [b"a", b"a"]


@given(st.lists(st.integers(0, 4), min_size=3, max_size=3))
def test_reverse_sequence_row_by_row(lengths):
    x = np.arange(12).reshape(3, 4)
    y = kernel("ReverseSequence")(np, x, np.array(lengths), 1, 0)
    for row, n, out in zip(x, lengths, y):
        assert out.tolist() == row[:n][::-1].tolist() + row[n:].tolist()


@given(st.integers(1, 3), st.integers(1, 2), st.integers(0, 1))
def test_batch_to_space_undoes_space_to_batch(a, b, before):
    x = np.arange(2. * 6 * 4 * 3).reshape(2, 6, 4, 3)
    pads = np.array([[before, (-6 - before) % a], [0, (-4) % b]])
    there = kernel("SpaceToBatchND")(np, x, np.array([a, b]), pads)
    assert there.shape[0] == 2 * a * b
    np.testing.assert_array_equal(kernel("BatchToSpaceND")(np, there, np.array([a, b]), pads), x)


def test_depth_to_space_undoes_space_to_depth():
    x = np.arange(2. * 4 * 6 * 5).reshape(2, 4, 6, 5)
    there = kernel("SpaceToDepth")(np, x, 2, "NHWC")
    assert there.shape == (2, 2, 3, 20) and there[0, 0, 0, :10].tolist() == x[0, 0, :2].reshape(-1).tolist()
    np.testing.assert_array_equal(kernel("DepthToSpace")(np, there, 2, "NHWC"), x)


@pytest.mark.parametrize("old, new", [(np.float32, np.int32), (np.float32, np.uint8), (np.uint8, np.float64), (np.complex64, np.float32)])
def test_bitcast_there_and_back(old, new):
    x = np.arange(16).astype(old).reshape(2, 8)
    there = kernel("Bitcast")(np, x, np.dtype(new))
    assert there.dtype == new
    np.testing.assert_array_equal(kernel("Bitcast")(np, there, np.dtype(old)), x)


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-2, 1)), min_size=1, max_size=3))
def test_rolls_add_up(moves):
    x = np.arange(6).reshape(2, 3)
    shift, axis = np.array([m[0] for m in moves]), np.array([m[1] for m in moves])
    wanted = x
    for s, a in moves:
        wanted = np.roll(wanted, s, a)
    np.testing.assert_array_equal(kernel("Roll")(np, x, shift, axis), wanted)
