"""Reduction kernels: views where nothing is reduced, dtypes, NaN, integers, running sums, sequences."""
import numpy as np
import pytest

from graphreg.core import errors, registry


def kernel(op_type):
    return registry.get_op_def(op_type).kernel


@pytest.mark.parametrize("op_type", ["Sum", "Mean", "Prod", "Max", "Min", "EuclideanNorm"])
@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64, np.int32])
def test_the_dtype_is_kept(op_type, dtype):
    x = np.arange(6).reshape(2, 3).astype(dtype)
    assert kernel(op_type)(np, x, np.int32(1), False).dtype == dtype
    assert kernel(op_type)(np, x, np.array([0, 1]), True).shape == (1, 1)
    assert kernel(op_type)(np, x, np.array([0, 1]), False).dtype == dtype


def test_what_reduces_nothing_is_the_input_itself():
    x, row = np.ones((2, 3)), np.ones((1, 3))
    assert kernel("Sum")(np, x, np.zeros(0, np.int32), False) is x
    assert np.shares_memory(kernel("Sum")(np, row, np.int32(0), False), row)
    # So the norm of a single row keeps its signs, as in TF.
    np.testing.assert_array_equal(kernel("EuclideanNorm")(np, -row, np.int32(0), False), [-1, -1, -1])


def test_an_axis_counts_once_and_must_exist():
    x = np.arange(6.).reshape(2, 3)
    np.testing.assert_array_equal(kernel("Sum")(np, x, np.array([0, -2]), False), [3, 5, 7])
    with pytest.raises(errors.InvalidArgumentError, match=r"Invalid reduction dimension \(2 for input with 2 dimension\(s\)"):
        kernel("Sum")(np, x, np.int32(2), False)


def test_extremes_pass_over_nan_and_have_bounds():
    x = np.array([[1, np.nan, 3], [np.nan] * 3])
    np.testing.assert_array_equal(kernel("Max")(np, x, np.int32(1), False), [3, -np.inf])
    np.testing.assert_array_equal(kernel("Min")(np, x, np.int32(1), False), [1, np.inf])
    assert kernel("Max")(np, np.zeros(0, np.int8), np.int32(0), False) == -128


def test_means_of_integers_wrap_and_round_towards_0():
    assert kernel("Mean")(np, np.array([-1, -2], np.int32), np.int32(0), False) == -1
    assert kernel("Mean")(np, np.full(4, 2 ** 30, np.int32), np.int32(0), False) == 0
    assert kernel("Mean")(np, np.array([200, 100], np.uint8), np.int32(0), False) == 22


def test_means_of_halves_are_summed_in_float32():
    x = np.full(7000, .1, np.float16)
    assert kernel("Mean")(np, x, np.int32(0), False) == np.float16(.1)


def test_running_sums_in_all_four_ways():
    x = np.array([1., 2., 3.])
    runs = [kernel("Cumsum")(np, x, np.int32(0), exclusive, reverse).tolist() for exclusive in (0, 1) for reverse in (0, 1)]
    assert runs == [[1, 3, 6], [6, 5, 3], [0, 1, 3], [5, 3, 0]]
    assert kernel("Cumprod")(np, x, np.int32(-1), True, False).tolist() == [1, 1, 2]
    assert kernel("Cumsum")(np, np.int8([100, 100]), np.int32(0), False, False).dtype == np.int8


def test_axes_of_broadcasting():
    axes = kernel("BroadcastGradientArgs")
    assert [a.tolist() for a in axes(np, np.array([2, 1, 3]), np.array([3]))] == [[1], [0, 1]]
    assert [a.tolist() for a in axes(np, np.array([1, 3]), np.array([1, 3]))] == [[], []]
    with pytest.raises(errors.InvalidArgumentError, match=r"Incompatible shapes: \[2,3\] vs. \[4\]"):
        axes(np, np.array([2, 3]), np.array([4]))


def test_ranges_add_up_step_by_step():
    values = kernel("Range")(np, np.float32(0), np.float32(10), np.float32(.1))
    assert values.dtype == np.float32 and len(values) == 100 and values[-1] == np.float32(9.900002)
    assert kernel("Range")(np, np.int64(5), np.int64(0), np.int64(-2)).tolist() == [5, 3, 1]
    assert kernel("LinSpace")(np, np.float32(2), np.float32(8), np.int32(1)).tolist() == [2.]


def test_sums_of_lists_leave_their_inputs_alone():
    x, y = np.ones(2), np.ones(2)
    assert kernel("AddN")(np, [x]) is x
    np.testing.assert_array_equal(kernel("AddN")(np, [x, y, x]), [3, 3])
    np.testing.assert_array_equal(x, [1, 1])
    with pytest.raises(errors.InvalidArgumentError, match=r"Input 0: \[2\] != input 1: \[1\]"):
        kernel("AddN")(np, [x, np.ones(1)])


def test_counting():
    count = kernel("Bincount")
    assert count(np, np.array([1, 1, 5]), np.int32(3), np.zeros(0, np.int64)).tolist() == [0, 2, 0]
    weighted = count(np, np.array([0, 2]), np.int32(3), np.float32([.5, 2]))
    assert weighted.dtype == np.float32 and weighted.tolist() == [.5, 0, 2]
