"""Slices against NumPy's, for random indices; what shape inference knows of them; what shares memory."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

import graphreg as tf
from graphreg.core import registry

SHAPE = (3, 1, 4)
ENTRY = st.one_of(
    st.integers(-1, 0),
    st.builds(slice, st.none() | st.integers(-6, 6), st.none() | st.integers(-6, 6),
              st.none() | st.integers(-3, 3).filter(bool)),
    st.none())


@st.composite
def indices(draw):
    """Tuples that index SHAPE: at most one entry for each axis, new axes anywhere, at most one ellipsis."""
    entries, used = [], 0
    for entry in draw(st.lists(ENTRY, max_size=6)):
        used += entry is not None
        if used <= len(SHAPE):
            entries.append(entry)
    if draw(st.booleans()):
        entries.insert(draw(st.integers(0, len(entries))), Ellipsis)
    return tuple(entries)


@given(indices())
def test_getitem_is_numpys(index):
    value = np.arange(12).reshape(SHAPE)
    with tf.Graph().as_default(), tf.Session() as session:
        known, fed = tf.constant(value), tf.placeholder(tf.int64, [None, None, None])
        y, z = known[index or ...], fed[index or ...]
        wanted = value[index or ...]
        assert y.shape.as_list() == list(wanted.shape) and z.shape.is_compatible_with(wanted.shape)
        np.testing.assert_array_equal(session.run(y), wanted)
        np.testing.assert_array_equal(session.run(z, {fed: value}), wanted)


@given(indices())
def test_gradient_puts_the_rest_to_zero(index):
    value = np.arange(12.).reshape(SHAPE)
    with tf.Graph().as_default(), tf.Session() as session:
        x = tf.placeholder_with_default(value, [None, None, None])
        dx = session.run(tf.gradients(x[index or ...] * 3., x)[0])
    wanted = np.zeros(SHAPE)
    wanted[index or ...] += 3.
    np.testing.assert_array_equal(dx, wanted)


def kernel(op_type):
    return registry.get_op_def(op_type).kernel


def sliced(x, begin, end, strides, **masks):
    names = ("begin_mask", "end_mask", "ellipsis_mask", "new_axis_mask", "shrink_axis_mask")
    begin, end, strides = (np.array(v, np.int32) for v in (begin, end, strides))
    return kernel("StridedSlice")(np, x, begin, end, strides, *[masks.get(n, 0) for n in names])


@pytest.mark.parametrize("columns, begin, end, strides, masks, shares", [
    (2, [0], [0], [1], {"begin_mask": 1, "end_mask": 1}, True), (2, [0], [2], [1], {}, False), (2, [1], [3], [1], {}, False),
    (8, [1], [3], [1], {}, True), (8, [1], [2], [1], {"shrink_axis_mask": 1}, True), (8, [0, 0], [3, 8], [1, 1], {}, True),
    (8, [0, 0], [3, 7], [1, 1], {}, False), (8, [0], [3], [2], {}, False),
    (8, [0, 1], [0, 2], [1, 1], {"begin_mask": 1, "end_mask": 1, "shrink_axis_mask": 2}, False)])
def test_memory_is_shared_as_in_tf(columns, begin, end, strides, masks, shares):
    x = np.arange(3. * columns).reshape(3, columns)
    assert np.shares_memory(sliced(x, begin, end, strides, **masks), x) == shares


def test_a_shared_row_shows_later_changes():
    x = np.zeros((3, 8))
    y = sliced(x, [1], [2], [1], shrink_axis_mask=1)
    x[1] = 9.
    assert y.tolist() == [9.] * 8


def test_assigning_to_a_slice_leaves_the_old_value_alone():
    old = np.zeros((2, 2), np.float32)
    new = kernel("StridedSliceAssign")(np, old, *(np.array(v, np.int32) for v in ([0], [1], [1])), np.ones((1, 2), np.float32),
                                       0, 0, 0, 0, 0)
    assert old.sum() == 0 and new.tolist() == [[1, 1], [0, 0]]
