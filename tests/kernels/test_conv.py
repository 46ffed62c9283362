"""The forms of convolution that NumPy is quick with, against loops over every product, and against the plain forms."""
import types

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

from graphreg.kernels import conv

# An array namespace that is not NumPy itself, so that the kernels take their plain forms.
plain = types.SimpleNamespace(**{name: getattr(np, name) for name in dir(np) if not name.startswith("__")})


def numbers(shape, seed=0, dtype=np.float64):
    return np.random.RandomState(seed).randint(-4, 5, shape).astype(dtype)


def padded(x, pads):
    return np.pad(x, [(0, 0)] + list(pads) + [(0, 0)])


def looped(x, w, strides, pads, dilations):
    """Convolution as its definition says, one product after the other."""
    x = padded(x, pads)
    size = tuple((n - (k - 1) * d - 1) // s + 1 for n, k, s, d in zip(x.shape[1:], w.shape, strides, dilations))
    y = np.zeros((x.shape[0],) + size + (w.shape[-1],))
    for at in np.ndindex(*size):
        for k in np.ndindex(*w.shape[:-2]):
            seen = x[(slice(None),) + tuple(i * s + j * d for i, s, j, d in zip(at, strides, k, dilations))]
            y[(slice(None),) + at] += seen @ w[k]
    return y


@st.composite
def convolutions(draw, rank=2, channels=(1, 3), dilated=True):
    """(x, w, strides, pads, dilations) of a convolution with at least one window."""
    sizes = [draw(st.integers(1, 7)) for _ in range(rank)]
    window = [draw(st.integers(1, 4)) for _ in range(rank)]
    strides = tuple(draw(st.integers(1, 3)) for _ in range(rank))
    dilations = tuple(draw(st.integers(1, 2 if dilated else 1)) for _ in range(rank))
    pads = []
    for n, k, d in zip(sizes, window, dilations):
        missing = max((k - 1) * d + 1 - n, 0)
        pads.append((draw(st.integers(0, 2)) + missing, draw(st.integers(0, 2))))
    batch, c, o = draw(st.integers(1, 3)), draw(st.sampled_from(channels)), draw(st.integers(1, 3))
    return numbers([batch] + sizes + [c], 1), numbers(window + [c, o], 2), strides, pads, dilations


@settings(max_examples=60)
@given(convolutions())
def test_conv2d(case):
    x, w, strides, pads, dilations = case
    wanted = looped(x, w, strides, pads, dilations)
    np.testing.assert_array_equal(conv.conv2d(np, x, w, strides, pads, dilations), wanted)
    np.testing.assert_array_equal(conv.conv2d(plain, x, w, strides, pads, dilations), wanted)


@settings(max_examples=60)
@given(convolutions())
def test_conv2d_gradients(case):
    """Both forms give the adjoints: sum(y * dy) is linear in x and in w."""
    x, w, strides, pads, dilations = case
    dy = numbers(looped(x, w, strides, pads, dilations).shape, 3)
    dx = conv.conv2d_input_grad(np, x.shape[1:3], w, dy, strides, pads, dilations)
    dw = conv.conv2d_filter_grad(np, x, w.shape[:2], dy, strides, pads, dilations)
    np.testing.assert_array_equal(dx, conv.conv2d_input_grad(plain, x.shape[1:3], w, dy, strides, pads, dilations))
    np.testing.assert_array_equal(dw, conv.conv2d_filter_grad(plain, x, w.shape[:2], dy, strides, pads, dilations))
    other_x, other_w = numbers(x.shape, 4), numbers(w.shape, 5)
    assert (looped(other_x, w, strides, pads, dilations) * dy).sum() == (other_x * dx).sum()
    assert (looped(x, other_w, strides, pads, dilations) * dy).sum() == (other_w * dw).sum()


@settings(max_examples=25)
@given(convolutions(rank=3, dilated=False))
def test_conv3d(case):
    x, w, strides, pads, dilations = case
    y = looped(x, w, strides, pads, dilations)
    dy = numbers(y.shape, 3)
    other_x, other_w = numbers(x.shape, 4), numbers(w.shape, 5)
    for xp in (np, plain):
        np.testing.assert_array_equal(conv.conv3d(xp, x, w, strides, pads), y)
        dx = conv.conv3d_input_grad(xp, x.shape[1:4], w, dy, strides, pads)
        dw = conv.conv3d_filter_grad(xp, x, w.shape[:3], dy, strides, pads)
        assert (looped(other_x, w, strides, pads, dilations) * dy).sum() == (other_x * dx).sum()
        assert (looped(x, other_w, strides, pads, dilations) * dy).sum() == (other_w * dw).sum()


def separately(x, w, strides, pads):
    """Depthwise convolution: a convolution of each channel by itself."""
    parts = [looped(x[..., c:c + 1], w[:, :, c:c + 1], strides, pads, (1, 1)) for c in range(x.shape[3])]
    return np.concatenate(parts, axis=-1)


@settings(max_examples=25)
@given(convolutions(dilated=False), st.integers(1, 3))
def test_depthwise(case, multiplier):
    x, w, strides, pads, _ = case
    w = numbers(w.shape[:2] + (x.shape[3], multiplier), 2)
    y = separately(x, w, strides, pads)
    dy = numbers(y.shape, 3)
    other_x, other_w = numbers(x.shape, 4), numbers(w.shape, 5)
    for xp in (np, plain):
        np.testing.assert_array_equal(conv.depthwise(xp, x, w, strides, pads), y)
        dx = conv.depthwise_input_grad(xp, x.shape[1:3], w, dy, strides, pads)
        dw = conv.depthwise_filter_grad(xp, x, w.shape[:2], multiplier, dy, strides, pads)
        assert (separately(other_x, w, strides, pads) * dy).sum() == (other_x * dx).sum()
        assert (separately(x, other_w, strides, pads) * dy).sum() == (other_w * dw).sum()


def test_many_blocks(monkeypatch):
    """Work cut into single images gives what it gives in one piece."""
    x, w = numbers((5, 6, 5, 3), 1), numbers((3, 2, 3, 4), 2)
    how = (2, 1), [(1, 1), (0, 1)]
    whole = conv.conv2d(np, x, w, *how)
    dy = numbers(whole.shape, 3)
    dw = conv.conv2d_filter_grad(np, x, (3, 2), dy, *how)
    monkeypatch.setattr(conv, "_BLOCK", 1)
    np.testing.assert_array_equal(conv.conv2d(np, x, w, *how), whole)
    np.testing.assert_array_equal(conv.conv2d_filter_grad(np, x, (3, 2), dy, *how), dw)


@pytest.mark.parametrize("x_shape, w_shape", [((0, 4, 4, 2), (3, 3, 2, 2)), ((2, 0, 4, 2), (3, 3, 2, 2)),
                                              ((2, 4, 4, 2), (3, 3, 2, 0)), ((2, 4, 4, 0), (3, 3, 0, 2))])
def test_nothing_to_do(x_shape, w_shape):
    x, w, pads = numbers(x_shape), numbers(w_shape), [(1, 1), (1, 1)]
    y = conv.conv2d(np, x, w, (1, 1), pads)
    assert y.shape == x_shape[:3] + w_shape[3:] and not y.any()
    assert conv.conv2d_input_grad(np, x_shape[1:3], w, y, (1, 1), pads).shape == x_shape
    assert conv.conv2d_filter_grad(np, x, (3, 3), y, (1, 1), pads).shape == w_shape


def test_half_precision_is_summed_in_single():
    x, w = np.full((1, 1, 1, 4096), 1, np.float16), np.full((1, 1, 4096, 1), 0.25, np.float16)
    y = conv.conv2d(np, x, w, (1, 1), [(0, 0), (0, 0)])
    assert y.dtype == np.float16 and y == 1024
    dw = conv.conv2d_filter_grad(np, np.ones((1, 64, 64, 1), np.float16), (1, 1), np.ones((1, 64, 64, 1), np.float16),
                                 (1, 1), [(0, 0), (0, 0)])
    assert dw.dtype == np.float16 and dw == 4096


def test_spread():
    x = np.arange(1., 4.).reshape(1, 3, 1, 1)
    got = conv.spread(np, x, (1, 0), (2, 1), (8, 2))
    assert got[0, :, 0, 0].tolist() == [0, 1, 0, 2, 0, 3, 0, 0] and not got[0, :, 1].any()


def test_negative_pads_cut():
    x = np.arange(5.).reshape(1, 5, 1, 1)
    assert conv.pad(np, x, [(-1, 2), (0, 0)]).ravel().tolist() == [1, 2, 3, 4, 0, 0]
    assert conv.pad(plain, x, [(2, -3), (0, 0)], 7).ravel().tolist() == [7, 7, 0, 1]
