"""Gathering and scattering against plain loops; the first index that is wrong is named."""
import numpy as np
import pytest
from hypothesis import given, strategies as st

from graphreg.core import errors, registry


def kernel(op_type):
    return registry.get_op_def(op_type).kernel


@given(st.integers(0, 2), st.integers(0, 2), st.data())
def test_gather_with_batch_axes(batch, extra, data):
    shape = (2, 2, 3, 2)
    axis = data.draw(st.integers(batch, 3))
    params = np.arange(24).reshape(shape)
    indices = np.array(data.draw(st.lists(st.integers(0, shape[axis] - 1), min_size=2 ** (batch + extra),
                                          max_size=2 ** (batch + extra)))).reshape((2,) * (batch + extra))
    y = kernel("GatherV2")(np, params, indices, np.int32(axis), batch)
    wanted = np.empty(shape[:axis] + indices.shape[batch:] + shape[axis + 1:], int)
    for outer in np.ndindex(*shape[:axis]):
        for place in np.ndindex(*indices.shape[batch:]):
            wanted[outer + place] = params[outer + (indices[outer[:batch] + place],)]
    np.testing.assert_array_equal(y, wanted)


@pytest.mark.parametrize("indices, text", [
    (7, "indices = 7 is not in [0, 3)"), ([0, -1], "indices[1] = -1 is not in [0, 3)"),
    ([[0, 1], [3, 9]], "indices[1,0] = 3 is not in [0, 3)")])
def test_gather_names_the_first_wrong_index(indices, text):
    with pytest.raises(errors.InvalidArgumentError) as caught:
        kernel("GatherV2")(np, np.zeros(3), np.array(indices), np.int32(0), 0)
    assert caught.value.message == text


@pytest.mark.parametrize("dtype", [np.float32, np.int8, np.complex64, bool])
def test_scatter_nd_adds_what_falls_on_one_place(dtype):
    updates = np.array([1, 1, 0], dtype)
    y = kernel("ScatterNd")(np, np.array([[1], [1], [0]]), updates, np.array([3]))
    assert y.dtype == dtype and y.tolist() == [0, True if dtype is bool else 2, 0]


def test_scatter_nd_joins_strings():
    y = kernel("ScatterNd")(np, np.array([[1], [1]]), np.array([b"a", b"b"], object), np.array([2]))
    assert y.tolist() == [b"", b"ab"]


@pytest.mark.parametrize("op_type, wanted", [("TensorScatterUpdate", [1, 9]), ("TensorScatterAdd", [1, 11]), ("TensorScatterSub", [1, -7])])
def test_tensor_scatter_leaves_its_input_alone(op_type, wanted):
    tensor = np.array([1, 2])
    y = kernel(op_type)(np, tensor, np.array([[1]]), np.array([9]))
    assert y.tolist() == wanted and tensor.tolist() == [1, 2]


def test_index_vectors_without_entries_name_the_whole():
    y = kernel("GatherNd")(np, np.arange(4).reshape(2, 2), np.zeros((3, 0), int))
    assert y.tolist() == [[[0, 1], [2, 3]]] * 3
