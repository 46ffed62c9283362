"""Mathematics: elementwise functions, casts, sums of lists, sequences, matrix products, the operators of Tensor."""
import numpy as np

from ..core import dtypes, raw
from ..core.convert import to_tensor
from ..core.dispatch import offered_to_ragged
from ..core.indexed_slices import IndexedSlices
from ..core.operation import Tensor
from ..core.scopes import name_scope
from ..core.tensor_shape import TensorShape
from ..ops import binary, matmul as products, reduce, segment
from ..ops import math as unary
from . import array, slicing  # noqa: F401  (slicing gives Tensor its [])

# ------------------------------------------------------------------ functions that are one op each
acos, acosh, asin, asinh, atan, atanh = (unary.acos, unary.acosh, unary.asin, unary.asinh, unary.atan, unary.atanh)
ceil, cos, cosh, digamma, erf, erfc, exp, expm1 = (unary.ceil, unary.cos, unary.cosh, unary.digamma, unary.erf,
                                                   unary.erfc, unary.exp, unary.expm1)
floor, is_finite, is_inf, is_nan, lgamma, log, log1p = (unary.floor, unary.is_finite, unary.is_inf, unary.is_nan,
                                                        unary.lgamma, unary.log, unary.log1p)
logical_not, negative, reciprocal, rint, rsqrt, sign = (unary.logical_not, unary.neg, unary.reciprocal, unary.rint,
                                                        unary.rsqrt, unary.sign)
sin, sinh, sqrt, square, tan, tanh = unary.sin, unary.sinh, unary.sqrt, unary.square, unary.tan, unary.tanh
bessel_i0e, bessel_i1e, invert = unary.bessel_i0e, unary.bessel_i1e, unary.invert

add, atan2, betainc, cross = binary.add, binary.atan2, binary.betainc, binary.cross
floor_div, floormod, mod, greater, greater_equal = (binary.floor_div, binary.floor_mod, binary.floor_mod,
                                                    binary.greater, binary.greater_equal)
igamma, igammac, less, less_equal = binary.igamma, binary.igammac, binary.less, binary.less_equal
logical_and, logical_or, maximum, minimum = (binary.logical_and, binary.logical_or, binary.maximum, binary.minimum)
multiply, nextafter, polygamma, realdiv = binary.mul, binary.next_after, binary.polygamma, binary.real_div
squared_difference, subtract = binary.squared_difference, binary.sub
truncatediv, truncatemod, xdivy, xlogy, zeta = (binary.truncate_div, binary.truncate_mod, binary.xdivy, binary.xlogy,
                                                binary.zeta)
bitwise_and, bitwise_or, bitwise_xor = binary.bitwise_and, binary.bitwise_or, binary.bitwise_xor
left_shift, right_shift = binary.left_shift, binary.right_shift

arg_max, arg_min, lin_space, linspace = reduce.arg_max, reduce.arg_min, reduce.lin_space, reduce.lin_space
segment_max, segment_mean, segment_min = segment.segment_max, segment.segment_mean, segment.segment_min
segment_prod, segment_sum = segment.segment_prod, segment.segment_sum
_of_segments = offered_to_ragged("data", "segment_ids")
unsorted_segment_max = _of_segments(segment.unsorted_segment_max)
unsorted_segment_min = _of_segments(segment.unsorted_segment_min)
unsorted_segment_prod = _of_segments(segment.unsorted_segment_prod)
unsorted_segment_sum = _of_segments(segment.unsorted_segment_sum)
sparse_matmul = products.sparse_mat_mul


def _is_sparse(x):
    """Whether x is a SparseTensor."""
    return hasattr(x, "dense_shape") and hasattr(x, "indices") and not isinstance(x, IndexedSlices)


# ------------------------------------------------------------------ parts and sizes of numbers
def abs(x, name=None):
    """Absolute value, |a + bi| = sqrt(a ** 2 + b ** 2) for complex numbers.

    Args:
      x: Tensor (real or complex).  name: str.
    Returns:
      Tensor of x's dtype, of its real part's for complex numbers.
    Source: tf.abs.
    """
    with name_scope(name, "Abs", [x]) as name:
        x = to_tensor(x, name="x")
        if x.dtype.is_complex:
            return unary.complex_abs(x, Tout=x.dtype.real_dtype, name=name)
        return unary.abs(x, name=name)


def complex(real, imag, name=None):
    """real + 1j * imag.

    Args:
      real, imag: Tensor (both float32 or both float64).  name: str.
    Raises:
      TypeError: other dtypes.
    Source: tf.complex.
    """
    real = to_tensor(real, name="real")
    imag = to_tensor(imag, name="imag")
    with name_scope(name, "Complex", [real, imag]) as name:
        kinds = (real.dtype, imag.dtype)
        if kinds == (dtypes.float64, dtypes.float64):
            wanted = dtypes.complex128
        elif kinds == (dtypes.float32, dtypes.float32):
            wanted = dtypes.complex64
        else:
            raise TypeError(f"real and imag have incorrect types: {real.dtype.name} {imag.dtype.name}")
        return unary.complex(real, imag, Tout=wanted, name=name)


def real(input, name=None):
    """Real part; a real tensor is returned as it is.

    Args:
      input: Tensor (real or complex).  name: str.
    Source: tf.real.
    """
    with name_scope(name, "Real", [input]) as name:
        input = to_tensor(input, name="input")
        if input.dtype.is_complex:
            return unary.real(input, Tout=input.dtype.real_dtype, name=name)
        return input


def imag(input, name=None):
    """Imaginary part; zeros for a real tensor.

    Args:
      input: Tensor (real or complex).  name: str.
    Source: tf.imag.
    """
    with name_scope(name, "Imag", [input]) as name:
        input = to_tensor(input, name="input")
        if input.dtype.is_complex:
            return unary.imag(input, Tout=input.dtype.real_dtype, name=name)
        return array.zeros_like(input)


def angle(input, name=None):
    """Angle of complex numbers to the positive real axis; zeros for a real tensor.

    Args:
      input: Tensor (real or complex).  name: str.
    Source: tf.angle.
    """
    with name_scope(name, "Angle", [input]) as name:
        input = to_tensor(input, name="input")
        if input.dtype.is_complex:
            return unary.angle(input, Tout=input.dtype.real_dtype, name=name)
        return array.zeros_like(input)


def conj(x, name=None):
    """Complex conjugate; a real tensor is returned as it is.

    Args:
      x: Tensor (number or variant).  name: str.
    Raises:
      TypeError: x is not numeric.
    Source: tf.conj.
    """
    if isinstance(x, Tensor) and (x.dtype.is_floating or x.dtype.is_integer):
        return x
    with name_scope(name, "Conj", [x]) as name:
        x = to_tensor(x, name="x")
        if x.dtype.is_complex or x.dtype == dtypes.variant:
            return unary.conj(x, name=name)
        if x.dtype.is_floating or x.dtype.is_integer:
            return x
        raise TypeError(f"Expected numeric or variant tensor, got dtype {x.dtype!r}")


def round(x, name=None):
    """Nearest integer, halves to the even one; integers are returned as they are.

    Args:
      x: Tensor (number).  name: str.
    Source: tf.round.
    """
    x = to_tensor(x, name="x")
    return x if x.dtype.is_integer else unary.round(x, name=name)


def sigmoid(x, name=None):
    """1 / (1 + exp(-x)).

    Args:
      x: Tensor (float or complex).  name: str.
    Source: tf.sigmoid, tf.nn.sigmoid.
    """
    with name_scope(name, "Sigmoid", [x]) as name:
        return unary.sigmoid(to_tensor(x, name="x"), name=name)


def log_sigmoid(x, name=None):
    """log(sigmoid(x)) = -softplus(-x).

    Args:
      x: Tensor (float).  name: str.
    Source: tf.log_sigmoid.
    """
    with name_scope(name, "LogSigmoid", [x]) as name:
        x = to_tensor(x, name="x")
        return unary.neg(raw.Softplus(-x), name=name)


def bessel_i0(x, name=None):
    """Modified Bessel function of order 0.

    Args:
      x: Tensor (float).  name: str.
    Source: tf.math.bessel_i0.
    """
    with name_scope(name, "bessel_i0", [x]):
        return exp(abs(x)) * bessel_i0e(x)


def bessel_i1(x, name=None):
    """Modified Bessel function of order 1.

    Args:
      x: Tensor (float).  name: str.
    Source: tf.math.bessel_i1.
    """
    with name_scope(name, "bessel_i1", [x]):
        return exp(abs(x)) * bessel_i1e(x)


# ------------------------------------------------------------------ casts
def cast(x, dtype, name=None):
    """The same numbers in another dtype; nothing is made when x has it already.

    Args:
      x: Tensor, SparseTensor, IndexedSlices or what converts.
      dtype: DType.
      name: str.
    Source: tf.cast.
    """
    wanted = dtypes.as_dtype(dtype).base_dtype
    if isinstance(x, Tensor) and x.dtype == wanted:
        return x
    if _is_resource_variable(x) and x.dtype == wanted:
        return x
    with name_scope(name, "Cast", [x]) as name:
        if _is_sparse(x):
            values = cast(x.values, wanted, name=name)
            return type(x)(x.indices, values, x.dense_shape)
        if isinstance(x, IndexedSlices):
            return IndexedSlices(cast(x.values, wanted, name=name), x.indices, x.dense_shape)
        x = to_tensor(x, name="x")
        return x if x.dtype.base_dtype == wanted else unary.cast(x, wanted, name=name)


def _is_resource_variable(x):
    handle = getattr(x, "handle", None)
    return isinstance(handle, Tensor) and handle.dtype == dtypes.resource


def saturate_cast(value, dtype, name=None):
    """A cast that first cuts values to the range of dtype.

    Args:
      value: Tensor.  dtype: DType.  name: str.
    Source: tf.saturate_cast.
    """
    with name_scope(name, "saturate_cast", [value]) as name:
        value = to_tensor(value, name="value")
        wanted = dtypes.as_dtype(dtype).base_dtype
        if value.dtype.min < wanted.min:
            value = maximum(value, to_tensor(wanted.min, value.dtype, "min"))
        if value.dtype.max > wanted.max:
            value = minimum(value, to_tensor(wanted.max, value.dtype, "max"))
        return cast(value, wanted, name=name)


def to_float(x, name="ToFloat"):
    """tf.cast to float32.  Source: tf.to_float."""
    return cast(x, dtypes.float32, name=name)


def to_double(x, name="ToDouble"):
    """tf.cast to float64.  Source: tf.to_double."""
    return cast(x, dtypes.float64, name=name)


def to_int32(x, name="ToInt32"):
    """tf.cast to int32.  Source: tf.to_int32."""
    return cast(x, dtypes.int32, name=name)


def to_int64(x, name="ToInt64"):
    """tf.cast to int64.  Source: tf.to_int64."""
    return cast(x, dtypes.int64, name=name)


def to_bfloat16(x, name="ToBFloat16"):
    """tf.cast to bfloat16.  Source: tf.to_bfloat16."""
    return cast(x, dtypes.bfloat16, name=name)


def to_complex64(x, name="ToComplex64"):
    """tf.cast to complex64.  Source: tf.to_complex64."""
    return cast(x, dtypes.complex64, name=name)


def to_complex128(x, name="ToComplex128"):
    """tf.cast to complex128.  Source: tf.to_complex128."""
    return cast(x, dtypes.complex128, name=name)


# ------------------------------------------------------------------ arithmetic
def scalar_mul(scalar, x, name=None):
    """scalar * x, for a dense x or IndexedSlices.

    Args:
      scalar: number or scalar Tensor.  x: Tensor or IndexedSlices.  name: str.
    Raises:
      ValueError: scalar is no scalar.
    Source: tf.scalar_mul.
    """
    scalar = to_tensor(scalar, x.dtype.base_dtype, "scalar")
    if scalar._shape != ():
        raise ValueError(f"Only scalar multiply works, got shape {scalar.shape}")
    if isinstance(x, IndexedSlices):
        return IndexedSlices(multiply(scalar, x.values, name), x.indices, x.dense_shape)
    return multiply(scalar, x, name)


def pow(x, y, name=None):
    """x to the power of y.

    Args:
      x, y: Tensor (float, int or complex).  name: str.
    Source: tf.pow.
    """
    with name_scope(name, "Pow", [x]) as name:
        return binary.pow(x, y, name=name)


# What x / y is computed in; None: in its own dtype.
_DIVISION_TYPES = {
    dtypes.uint8: dtypes.float32, dtypes.int8: dtypes.float32, dtypes.uint16: dtypes.float32,
    dtypes.int16: dtypes.float32, dtypes.int32: dtypes.float64, dtypes.int64: dtypes.float64, dtypes.bfloat16: None,
    dtypes.float16: None, dtypes.float32: None, dtypes.float64: None, dtypes.complex64: None, dtypes.complex128: None}


def truediv(x, y, name=None):
    """x / y as Python 3 divides: integers become floats first.

    Args:
      x, y: Tensor of one dtype (number).  name: str.
    Raises:
      TypeError: the dtypes differ or cannot be divided.
    Source: tf.truediv.
    """
    with name_scope(name, "truediv", [x, y]) as name:
        x = to_tensor(x, name="x")
        y = to_tensor(y, name="y")
        kind = x.dtype.base_dtype
        if kind != y.dtype.base_dtype:
            raise TypeError(f"x and y must have the same dtype, got {kind!r} != {y.dtype.base_dtype!r}")
        if kind not in _DIVISION_TYPES:
            raise TypeError(f"Invalid dtype {kind!r} in __truediv__")
        through = _DIVISION_TYPES[kind]
        if through is not None:
            x, y = cast(x, through), cast(y, through)
        return binary.real_div(x, y, name=name)


def div(x, y, name=None):
    """x / y as Python 2 divides: integers are rounded down.

    Args:
      x, y: Tensor of one dtype (number).  name: str.
    Raises:
      TypeError: the dtypes differ.
    Source: tf.div.
    """
    with name_scope(name, "div", [x, y]) as name:
        x = to_tensor(x, name="x")
        y = to_tensor(y, x.dtype.base_dtype, "y")
        kind = x.dtype.base_dtype
        if kind != y.dtype.base_dtype:
            raise TypeError(f"x and y must have the same dtype, got {kind!r} != {y.dtype.base_dtype!r}")
        if kind.is_floating or kind.is_complex:
            return binary.real_div(x, y, name=name)
        return binary.floor_div(x, y, name=name)


def divide(x, y, name=None):
    """x / y by Python's operator.

    Args:
      x, y: Tensor or number, one of them a Tensor.  name: str.
    Source: tf.divide.
    """
    return x / y if name is None else _Numerator(x, name) / y


class _Numerator:
    """The left side of a division that is to have a name."""

    def __init__(self, x, name):
        self.x, self.name = x, name

    def __truediv__(self, y):
        return truediv(self.x, y, self.name)


def div_no_nan(x, y, name=None):
    """x / y, and 0 where y is 0.

    Args:
      x, y: Tensor of one dtype (float or complex).  name: str.
    Source: tf.div_no_nan.
    """
    with name_scope(name, "div_no_nan", [x, y]) as name:
        x = to_tensor(x, name="x")
        return binary.div_no_nan(x, to_tensor(y, x.dtype.base_dtype, "y"), name=name)


def multiply_no_nan(x, y, name=None):
    """x * y, and 0 where y is 0.

    Args:
      x, y: Tensor of one dtype (float or complex).  name: str.
    Raises:
      TypeError: the dtypes differ.
    Source: tf.math.multiply_no_nan.
    """
    with name_scope(name, "multiply_no_nan", [x, y]) as name:
        x = to_tensor(x, name="x")
        y = to_tensor(y, x.dtype.base_dtype, "y")
        return binary.mul_no_nan(x, y, name=name)


def reciprocal_no_nan(x, name=None):
    """1 / x, and 0 where x is 0.

    Args:
      x: Tensor (float or complex).  name: str.
    Source: tf.math.reciprocal_no_nan.
    """
    with name_scope(name, "reciprocal_no_nan", [x]) as scope:
        x = to_tensor(x, name="x")
        one = array.constant(1, dtype=x.dtype.base_dtype, name="one")
        return binary.div_no_nan(one, x, name=scope)


def floordiv(x, y, name=None):
    """x / y rounded down.

    Args:
      x, y: Tensor (number).  name: str.
    Source: tf.floordiv.
    """
    with name_scope(name, "floordiv", [x, y]) as name:
        return binary.floor_div(x, y, name=name)


def equal(x, y, name=None):
    """Whether x == y, element by element.

    Args:
      x, y: Tensor of one dtype.  name: str.
    Source: tf.equal.
    """
    return binary.equal(x, y, name=name)


def not_equal(x, y, name=None):
    """Whether x != y, element by element.

    Args:
      x, y: Tensor of one dtype.  name: str.
    Source: tf.not_equal.
    """
    return binary.not_equal(x, y, name=name)


def logical_xor(x, y, name="LogicalXor"):
    """Whether exactly one of x and y is true.

    Args:
      x, y: Tensor (bool).  name: str.
    Source: tf.logical_xor.
    """
    return logical_and(logical_or(x, y), logical_not(logical_and(x, y)), name=name)


def polyval(coeffs, x, name=None):
    """coeffs[0] * x ** n + ... + coeffs[n], by Horner's scheme.

    Args:
      coeffs: list of Tensor or number, the highest power first.
      x: Tensor.  name: str.
    Source: tf.math.polyval.
    """
    count = len(coeffs)
    with name_scope(name, "polyval", [*coeffs, x]) as name:
        x = to_tensor(x, name="x")
        if not count:
            return array.zeros_like(x, name=name)
        coeffs = [to_tensor(c, name=f"coeff_{i}") for i, c in enumerate(coeffs)]
        total = coeffs[0]
        for c in coeffs[1:]:
            total = c + total * x
        return total


def lbeta(x, name=None):
    """log(|Beta(x)|) along the last axis = sum(lgamma(x)) - lgamma(sum(x)).

    Args:
      x: Tensor (float, rank 1 or more).  name: str.
    Source: tf.lbeta.
    """
    with name_scope(name, "lbeta", [x]):
        x = to_tensor(x, name="x")
        of_parts = raw.Sum(lgamma(x), np.array([-1], np.int32))
        of_total = lgamma(raw.Sum(x, np.array([-1], np.int32)))
        return of_parts - of_total


# ------------------------------------------------------------------ sums of lists
def _to_tensor_or_slices(value):
    return value if isinstance(value, IndexedSlices) else to_tensor(value)


def add_n(inputs, name=None):
    """Sum of a list of tensors of one dtype and shape.

    Args:
      inputs: non-empty list of Tensor or IndexedSlices.  name: str.
    Returns:
      Tensor; of a single input without a name, that input itself.
    Raises:
      ValueError: inputs is empty or no list.
    Source: tf.add_n.
    """
    text = "inputs must be a list of at least one Tensor/IndexedSlices with the same dtype and shape"
    next(iter(inputs), None)      # a tensor or a number is refused as such
    if not isinstance(inputs, (list, tuple)) or not inputs or any(v is None for v in inputs):
        raise ValueError(text)
    inputs = [_to_tensor_or_slices(v) for v in inputs]
    if len(inputs) == 1:
        value = to_tensor(inputs[0])
        return array.identity(value, name=name) if name else value
    return reduce.add_n(inputs, name=name)


def accumulate_n(inputs, shape=None, tensor_dtype=None, name=None):
    """Sum of a list of tensors, added up as they come, of which the static shape may be told.

    Args:
      inputs: non-empty list of Tensor of one dtype and shape.
      shape: TensorShape or what makes one.
      tensor_dtype: DType, must be that of the inputs.
      name: str.
    Raises:
      ValueError: inputs is no list of Tensors, or their shapes differ.  TypeError: tensor_dtype is another one.
    Source: tf.accumulate_n.
    """
    error = ValueError("inputs must be a list of at least one Tensor with the same dtype and shape")
    if not inputs or not isinstance(inputs, (list, tuple)):
        raise error
    inputs = [_to_tensor_or_slices(v) for v in inputs]
    if not all(isinstance(x, Tensor) for x in inputs) or not all(x.dtype == inputs[0].dtype for x in inputs):
        raise error
    merged = TensorShape(shape) if shape is not None else TensorShape(None)
    for x in inputs:
        merged = merged.merge_with(x.shape)
    if tensor_dtype is not None and tensor_dtype != inputs[0].dtype:
        raise TypeError(f"tensor_dtype is {tensor_dtype}, but input is of type {inputs[0].dtype}")
    if len(inputs) == 1:
        return inputs[0] if name is None else array.identity(inputs[0], name=name)
    return reduce.accumulate_nv2(inputs, name=name, shape=merged)


# ------------------------------------------------------------------ sequences
_RANGE_TYPES = (dtypes.int32, dtypes.int64, dtypes.float32, dtypes.float64)


def range(start, limit=None, delta=1, dtype=None, name="range"):
    """start, start + delta, ... up to limit, without limit itself.

    Args:
      start, limit, delta: number or scalar Tensor; range(n) counts from 0.
      dtype: DType; by default the widest of the arguments' (int32 < int64 < float32 < float64).
      name: str.
    Source: tf.range.
    """
    if limit is None:
        start, limit = 0, start
    with name_scope(name, "Range", [start, limit, delta]) as name:
        parts = [to_tensor(start, dtype, "start"), to_tensor(limit, dtype, "limit"), to_tensor(delta, dtype, "delta")]
        if dtype is None:
            if not all(p.dtype in _RANGE_TYPES for p in parts):
                raise AssertionError
            widest = max((p.dtype for p in parts), key=_RANGE_TYPES.index)
            parts = [cast(p, widest) for p in parts]
        return reduce.range(*parts, name=name)


def cumsum(x, axis=0, exclusive=False, reverse=False, name=None):
    """Running sum along an axis: [a, a + b, a + b + c].

    Args:
      x: Tensor (number).
      axis: int or scalar Tensor.
      exclusive: bool, leave out the element itself: [0, a, a + b].
      reverse: bool, sum from the end.
      name: str.
    Source: tf.cumsum.
    """
    with name_scope(name, "Cumsum", [x]) as name:
        return reduce.cumsum(to_tensor(x, name="x"), axis, exclusive=exclusive, reverse=reverse, name=name)


def cumprod(x, axis=0, exclusive=False, reverse=False, name=None):
    """Running product along an axis: [a, a * b, a * b * c].

    Args: as for cumsum; an exclusive one starts with 1.
    Source: tf.cumprod.
    """
    with name_scope(name, "Cumprod", [x]) as name:
        return reduce.cumprod(to_tensor(x, name="x"), axis, exclusive=exclusive, reverse=reverse, name=name)


def cumulative_logsumexp(x, axis=0, exclusive=False, reverse=False, name=None):
    """Running log(sum(exp)) along an axis.

    Args: as for cumsum (float); an exclusive one starts with the lowest number.
    Source: tf.math.cumulative_logsumexp.
    """
    with name_scope(name, "CumulativeLogsumexp", [x]) as name:
        return reduce.cumulative_logsumexp(to_tensor(x, name="x"), axis, exclusive=exclusive, reverse=reverse,
                                           name=name)


# ------------------------------------------------------------------ matrix products
def matmul(a, b, transpose_a=False, transpose_b=False, adjoint_a=False, adjoint_b=False, a_is_sparse=False,
           b_is_sparse=False, name=None):
    """Product of matrices, or of the matrices in two stacks.

    Args:
      a, b: Tensor of one dtype (number), rank 2 or more.
      transpose_a, transpose_b: bool, transpose before multiplying.
      adjoint_a, adjoint_b: bool, transpose and conjugate.
      a_is_sparse, b_is_sparse: bool, hints that there are many zeros (rank 2, float32 or bfloat16).
      name: str.
    Raises:
      ValueError: a matrix is to be transposed and adjoint.
    Source: tf.matmul.
    """
    with name_scope(name, "MatMul", [a, b]) as name:
        if transpose_a and adjoint_a:
            raise ValueError("Only one of transpose_a and adjoint_a can be True.")
        if transpose_b and adjoint_b:
            raise ValueError("Only one of transpose_b and adjoint_b can be True.")
        a = to_tensor(a, name="a")
        b = to_tensor(b, name="b")
        ranks = a._rank(), b._rank()
        if not (a_is_sparse or b_is_sparse) and (None in ranks or max(ranks) > 2):
            # Stacks know no plain transposition, only the adjoint.
            if transpose_a:
                a, adjoint_a = conj(a), True
            if transpose_b:
                b, adjoint_b = conj(b), True
            return products.batch_mat_mul_v2(a, b, adj_x=adjoint_a, adj_y=adjoint_b, name=name)
        if adjoint_a:
            a, transpose_a = conj(a), True
        if adjoint_b:
            b, transpose_b = conj(b), True
        if _needs_sparse_product(a.dtype, b.dtype, a_is_sparse or b_is_sparse):
            return products.sparse_mat_mul(a, b, transpose_a=transpose_a, transpose_b=transpose_b,
                                           a_is_sparse=a_is_sparse, b_is_sparse=b_is_sparse, name=name)
        return products.mat_mul(a, b, transpose_a=transpose_a, transpose_b=transpose_b, name=name)


def _needs_sparse_product(a, b, hinted):
    """Whether the op for sparse matrices is used; it is also the one that mixes bfloat16 and float32."""
    if hinted and {a, b} <= {dtypes.float32, dtypes.bfloat16}:
        return True
    return a != b and dtypes.bfloat16 in (a, b)


def matvec(a, b, transpose_a=False, adjoint_a=False, a_is_sparse=False, b_is_sparse=False, name=None):
    """Product of a matrix and a vector, or of each in two stacks.

    Args:
      a: Tensor (number, [..., n, m]).  b: Tensor ([..., m]).  The rest as for matmul.
    Source: tf.linalg.matvec.
    """
    with name_scope(name, "MatVec", [a, b]):
        product = matmul(a, array.expand_dims(b, axis=-1), transpose_a=transpose_a, adjoint_a=adjoint_a,
                         a_is_sparse=a_is_sparse, b_is_sparse=b_is_sparse)
        return array.squeeze(product, axis=-1)


# ------------------------------------------------------------------ operators
def _left_operator(function, op_name):
    def operator(x, y):
        with name_scope(None, op_name, [x, y]) as name:
            if not isinstance(y, Tensor) and not _is_sparse(y):
                try:
                    y = to_tensor(y, None, "y", x.dtype.base_dtype)
                except TypeError:
                    # Whoever defines the reflected operator may know what to do.
                    if hasattr(type(y), f"__r{op_name}__"):
                        return NotImplemented
                    raise
            return function(x, y, name=name)
    return operator


def _right_operator(function, op_name):
    def operator(y, x):
        with name_scope(None, op_name, [x, y]) as name:
            x = to_tensor(x, y.dtype.base_dtype, "x")
            return function(x, y, name=name)
    return operator


def _add_operator(x, y, name=None):
    if x.dtype == dtypes.string:
        return binary.add(x, y, name=name)
    return binary.add_v2(x, y, name=name)


# Python's name of the operator -> the function of x, y and name; each has a reflected form too.
_TWO_SIDED = (("add", _add_operator), ("sub", subtract), ("mul", multiply), ("div", div), ("truediv", truediv),
              ("floordiv", floordiv), ("mod", floormod), ("pow", pow), ("and", logical_and), ("or", logical_or),
              ("xor", logical_xor), ("matmul", matmul))


def _operators():
    """Special method name -> function, for every operator of Tensor but []."""
    table = {"__invert__": logical_not, "__neg__": negative, "__abs__": abs, "__lt__": less, "__le__": less_equal,
             "__gt__": greater, "__ge__": greater_equal}
    for name, function in _TWO_SIDED:
        table[f"__{name}__"] = _left_operator(function, name)
        table[f"__r{name}__"] = _right_operator(function, name)
    return table


OPERATORS = _operators()


def override_operators(cls, value):
    """Give a class every operator of Tensor, [] included, applied to value(instance) (for Variable)."""
    def forward(name):
        method = getattr(Tensor, name)

        def operator(self, *args):
            return method(value(self), *args)
        operator.__name__ = name
        operator.__doc__ = method.__doc__
        return operator
    for name in [*OPERATORS, "__getitem__"]:
        setattr(cls, name, forward(name))


for _name, _function in OPERATORS.items():
    setattr(Tensor, _name, _function)
