"""Mathematical kernels where the records of TF do not look: dtypes of scalars, empty arrays, inputs left alone."""
import numpy as np
import pytest

from graphreg.core import errors, registry

UNARY = ("Abs Neg Sign Square Sqrt Rsqrt Reciprocal Exp Expm1 Log Log1p Sin Cos Tan Asin Acos Atan Sinh Cosh Tanh Asinh Atanh "
         "Sigmoid Erf Erfc Lgamma Digamma Ceil Floor Rint Round BesselI0e BesselI1e").split()
BINARY = ("Add AddV2 Sub Mul MulNoNan Div RealDiv DivNoNan FloorDiv FloorMod TruncateMod Mod Pow SquaredDifference Maximum Minimum "
          "Atan2 Xdivy Xlogy SqrtGrad RsqrtGrad ReciprocalGrad SigmoidGrad TanhGrad").split()
INTEGER = "AddV2 Sub Mul Div FloorDiv TruncateDiv FloorMod Mod Pow SquaredDifference Maximum Minimum".split()


def kernel(op_type):
    return registry.get_op_def(op_type).kernel


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("op_type", UNARY)
def test_one_operand_keeps_its_dtype(op_type, dtype):
    for value in (dtype(.4), np.array(.4, dtype), np.array([.4], dtype), np.zeros((0, 2), dtype)):
        result = kernel(op_type)(np, value)
        assert result.dtype == dtype and np.shape(result) == np.shape(value)


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
@pytest.mark.parametrize("op_type", BINARY)
def test_two_operands_keep_their_dtype_and_broadcast(op_type, dtype):
    for x, y in ((dtype(.4), dtype(2)), (np.array(.4, dtype), np.array([2, 3], dtype)), (np.ones((2, 1), dtype), np.ones(3, dtype))):
        result = kernel(op_type)(np, x, y)
        assert result.dtype == dtype and np.shape(result) == np.broadcast_shapes(np.shape(x), np.shape(y))


@pytest.mark.parametrize("op_type", INTEGER)
def test_integers_stay_what_they_are(op_type):
    for dtype in (np.int32, np.int64):
        result = kernel(op_type)(np, np.array([7, -7], dtype), dtype(2))
        assert result.dtype == dtype


def test_integer_division_in_its_three_ways():
    x, y = np.array([7, -7, 7, -7]), np.array([2, 2, -2, -2])
    np.testing.assert_array_equal(kernel("FloorDiv")(np, x, y), [3, -4, -4, 3])
    np.testing.assert_array_equal(kernel("TruncateDiv")(np, x, y), [3, -3, -3, 3])
    np.testing.assert_array_equal(kernel("FloorMod")(np, x, y), [1, 1, -1, -1])
    np.testing.assert_array_equal(kernel("TruncateMod")(np, x, y), [1, -1, 1, -1])


@pytest.mark.parametrize("op_type", ["FloorDiv", "FloorMod", "Mod", "Div"])
def test_integers_are_not_divided_by_0(op_type):
    kind = errors.InternalError if op_type == "Div" else errors.InvalidArgumentError
    with pytest.raises(kind):
        kernel(op_type)(np, np.array([1, 2]), np.array([1, 0]))
    nothing = np.zeros(0, np.int32)
    assert kernel(op_type)(np, nothing, np.int32(0)).shape == (0,)


def test_nan_stays_on_the_left_and_loses_on_the_right():
    x, y = np.array([np.nan, 1.]), np.array([1., np.nan])
    for op_type in ("Maximum", "Minimum"):
        np.testing.assert_array_equal(kernel(op_type)(np, x, y), [np.nan, 1.])


def test_complex_numbers_and_their_parts():
    z = np.array([3 + 4j, 0j], np.complex64)
    np.testing.assert_allclose(kernel("Sign")(np, z), [.6 + .8j, 0])
    assert kernel("ComplexAbs")(np, z).dtype == kernel("Angle")(np, z[0]).dtype == np.float32
    made = kernel("Complex")(np, np.float32([1, 2]), np.float32(3), np.dtype("float32"), np.dtype("complex64"))
    np.testing.assert_array_equal(made, np.complex64([1 + 3j, 2 + 3j]))


def test_casts_take_the_real_part_and_refuse_text():
    cast = kernel("Cast")
    assert cast(np, np.complex64(2 + 1j), np.dtype("complex64"), np.dtype("int32"), False) == 2
    with pytest.raises(errors.UnimplementedError):
        cast(np, np.array(b"a", object), np.dtype(object), np.dtype("float32"), False)


def test_strings_are_put_together_as_arrays_of_objects():
    result = kernel("Add")(np, np.array(b"a", object), np.array(b"b", object))
    assert result.dtype == object and result.shape == () and result[()] == b"ab"


def test_gradient_ops_are_0_where_nothing_comes_in():
    for op_type in ("SqrtGrad", "RsqrtGrad", "ReciprocalGrad"):
        with np.errstate(all="ignore"):
            np.testing.assert_array_equal(kernel(op_type)(np, np.array([0., np.inf]), np.zeros(2)), 0.)


def test_bits_shifted_out_of_the_type():
    np.testing.assert_array_equal(kernel("LeftShift")(np, np.int8([1, 1]), np.int8([20, -1])), np.int8([-128, 1]))
    assert kernel("PopulationCount")(np, np.array([-1, 7], np.int64)).tolist() == [64, 3]
