"""Elementwise mathematics of two operands, with broadcasting: arithmetic, comparisons, logic, bits."""
import re

import numpy as np

from ..core import errors, fold, scopes, shape_fns
from ..core.convert import constant_value
from ..core.declare import op
from ..core.operation import Tensor
from ..kernels import special

ADD_TYPES = "{bfloat16, float16, float32, float64, uint8, int8, int16, int32, int64, complex64, complex128"
MUL_TYPES = ("{bfloat16, float16, float32, float64, uint8, int8, uint16, int16, int32, int64, complex64, "
             "complex128}")
SIGNED = "{bfloat16, float16, float32, float64, int32, int64, complex64, complex128}"
EXTREMA = "{bfloat16, float16, float32, float64, int32, int64}"
NO_NAN = "{float16, float32, float64, complex64, complex128}"
FLOATS = "{bfloat16, float16, float32, float64}"
SPECIAL = "{float32, float64}"
REAL = "{realnumbertype}"
INTEGERS = "{int8, int16, int32, int64, uint8, uint16, uint32, uint64}"
EQUAL_TYPES = ("{bfloat16, float16, float32, float64, uint8, int8, int16, int32, int64, complex64, quint8, qint8, "
               "qint32, string, bool, complex128}")

_LARGE = 1 << 14      # elements from which on a call of a library pays


def binary(name, python_name, types, kernel, grad=None, doc="", args="x: T, y: T", out="z: T", **flags):
    """Declare an elementwise op z = f(x, y) with its gradient (tf, op, dz), or None for no entry at all."""
    flags.setdefault("fresh", True)
    kernel.__name__, kernel.__doc__, kernel.__module__ = python_name, doc, __name__
    function = op(f"{name}({args}) -> {out}", "T: " + types, explain=explain_shapes, **flags)(kernel)
    function.shape(shape_fns.broadcast_inputs)
    if grad is not None:
        function.gradient(grad)
    return function


_SHAPE = re.compile(r"\(([\d, ]*)\)")


def explain_shapes(error):
    """TF's text for NumPy's complaint about two shapes that do not broadcast."""
    shapes = [s.replace(" ", "").rstrip(",") for s in _SHAPE.findall(str(error))]
    if isinstance(error, ValueError) and len(shapes) >= 2:
        return f"Incompatible shapes: [{shapes[0]}] vs. [{shapes[1]}]"
    return str(error)


def _is_int(x):
    return x.dtype.kind in "iu"


def _like(x, value):
    return x.dtype.type(value)


# ------------------------------------------------------------------ gradients: back to the operands' shapes
class _Reducer:
    """Sums a gradient of the broadcast shape down to the shape of one operand."""

    def __init__(self, tf, shape, axes, needed=True):
        self._tf, self._shape, self._axes, self._needed = tf, shape, axes, needed

    def __call__(self, grad):
        if not self._needed:
            return grad
        tf = self._tf
        return tf.reshape(tf.reduce_sum(grad, self._axes), self._shape)


def _reducers(tf, op):
    """The two operands' reducers, with ops for the shapes unless they are static."""
    x, y = op.inputs
    shape_x, shape_y = tf.shape(x), tf.shape(y)
    axes_x, axes_y = tf.raw.BroadcastGradientArgs(shape_x, shape_y)
    return _Reducer(tf, shape_x, axes_x), _Reducer(tf, shape_y, axes_y)


def _static(*tensors):
    return all(isinstance(t, Tensor) and shape_fns.is_full(t._shape) for t in tensors)


def _smart_reducers(tf, op, dz):
    """Like _reducers, but static shapes are compared while building, and sums that change nothing left out.

    The axes of each pair of static shapes are computed once in a graph, by ops that stay in it.
    """
    x, y = op.inputs
    dense = isinstance(dz, Tensor)
    if not (_static(x, y) and dense):
        # Beside a gradient of slices TF takes static shapes for constants, beside a dense one it does not.
        shape_x, shape_y = (tf.raw.Shape(x), tf.raw.Shape(y)) if dense else (tf.shape(x), tf.shape(y))
        axes_x, axes_y = tf.raw.BroadcastGradientArgs(shape_x, shape_y)
        return _Reducer(tf, shape_x, axes_x), _Reducer(tf, shape_y, axes_y)
    axes_x, axes_y = _static_axes(tf, x._shape, y._shape)
    known = _static(dz)
    return (_Reducer(tf, x._shape, axes_x, not known or x._shape != dz._shape),
            _Reducer(tf, y._shape, axes_y, not known or y._shape != dz._shape))


def _static_axes(tf, shape_x, shape_y):
    cache = scopes.get_default_graph()._hidden.setdefault("broadcast_gradient_args", {})
    found = cache.get((shape_x, shape_y))
    if found is None:
        made = tf.raw.BroadcastGradientArgs(_shape_array(shape_x), _shape_array(shape_y))
        found = cache[shape_x, shape_y] = [tuple(fold.constant_array(t).tolist()) for t in made]
    return found


def _shape_array(shape):
    return np.array(shape, np.int32)


def _equal_shapes(op, dz):
    """Whether the operands and the gradient have one and the same static shape."""
    x, y = op.inputs
    return _static(x, y) and isinstance(dz, Tensor) and x._shape == y._shape == dz._shape


def _add_gradient(tf, op, dz):
    if _equal_shapes(op, dz):
        return dz, dz
    to_x, to_y = _smart_reducers(tf, op, dz)
    return to_x(dz), to_y(dz)


def _sub_gradient(tf, op, dz):
    if _equal_shapes(op, dz):
        return dz, -dz
    to_x, to_y = _smart_reducers(tf, op, dz)
    return to_x(dz), to_y(-dz)


def _mul_gradient(tf, op, dz):
    x, y = op.inputs
    if 1 in getattr(op, "skip_input_indices", ()):
        # A tape names the inputs whose gradients nobody needs.
        return _smart_reducers(tf, op, dz)[0](tf.raw.Mul(dz, tf.math.conj(y))), None
    if _equal_shapes(op, dz) and dz.dtype.name in ("int32", "float32"):
        return tf.raw.Mul(dz, y), tf.raw.Mul(dz, x)
    to_x, to_y = _smart_reducers(tf, op, dz)
    x, y = tf.math.conj(x), tf.math.conj(y)
    return to_x(tf.raw.Mul(dz, y)), to_y(tf.raw.Mul(x, dz))


def _mul_no_nan_gradient(tf, op, dz):
    x, y = op.inputs
    if _equal_shapes(op, dz):
        return tf.raw.MulNoNan(dz, y), tf.raw.MulNoNan(x, dz)
    to_x, to_y = _reducers(tf, op)
    return to_x(tf.raw.MulNoNan(dz, y)), to_y(tf.raw.MulNoNan(x, dz))


def _quotient_gradient(divide, conjugate=True):
    """Gradient of x / y, with `divide(tf)` for every quotient."""
    def gradient(tf, op, dz):
        x, y = op.inputs
        to_x, to_y = _reducers(tf, op)
        x, y, over = tf.math.conj(x), tf.math.conj(y), divide(tf)
        return to_x(over(dz, y)), to_y(dz * over(over(-x, y), y))
    return gradient


def _squared_difference_gradient(tf, op, dz):
    x, y = op.inputs
    with scopes.control_dependencies([dz]):
        dx = tf.scalar_mul(2., dz) * (x - y)
    if _equal_shapes(op, dz):
        return dx, -dx
    to_x, to_y = _smart_reducers(tf, op, dz)
    return to_x(dx), -to_y(dx)


def _pow_gradient(tf, op, dz):
    to_x, to_y = _smart_reducers(tf, op, dz)
    x, y = tf.math.conj(op.inputs[0]), tf.math.conj(op.inputs[1])
    dx = to_x(dz * y * tf.pow(x, y - 1))
    z = tf.math.conj(op.outputs[0])
    # log(x) only where it exists; elsewhere the gradient to y is 0.
    usable = tf.not_equal(x, 0) if x.dtype.is_complex else x > 0
    safe = tf.where(usable, x, tf.ones_like(x))
    log_x = tf.where(usable, tf.log(safe), tf.zeros_like(x))
    return dx, to_y(dz * z * log_x)


def _extremum_gradient(compare):
    """Gradient of Maximum or Minimum: all to the operand that was taken, x where they are equal."""
    def gradient(tf, op, dz):
        x, y = op.inputs
        shape_x, shape_y, shape_z = tf.shape(x), tf.shape(y), tf.shape(dz)
        zeros = tf.zeros(shape_z, dz.dtype)
        is_x = compare(tf)(x, y)
        axes_x, axes_y = tf.raw.BroadcastGradientArgs(shape_x, shape_y)
        to_x, to_y = _Reducer(tf, shape_x, axes_x), _Reducer(tf, shape_y, axes_y)
        return to_x(tf.where(is_x, dz, zeros)), to_y(tf.where(is_x, zeros, dz))
    return gradient


def _floor_mod_gradient(tf, op, dz):
    x, y = op.inputs
    to_x, to_y = _reducers(tf, op)
    quotient = tf.raw.FloorDiv(x, y)
    return to_x(dz), to_y(dz * tf.negative(quotient))


def _atan2_gradient(tf, op, dz):
    """No sums over broadcast axes: TF's gradient has none."""
    y, x = op.inputs
    with scopes.control_dependencies([dz]):
        ratio = dz / (tf.square(x) + tf.square(y))
        return x * ratio, -y * ratio


def _x_is_nonzero(tf, x):
    return tf.cast(tf.not_equal(x, tf.cast(0., x.dtype)), x.dtype)


def _xlogy_gradient(tf, op, dz):
    x, y = op.inputs
    to_x, to_y = _reducers(tf, op)
    with scopes.control_dependencies([dz]):
        by_x = tf.raw.Xlogy(_x_is_nonzero(tf, x), y)
        by_y = tf.raw.Xdivy(x, y)
        return to_x(by_x * dz), to_y(by_y * dz)


def _xdivy_gradient(tf, op, dz):
    x, y = op.inputs
    to_x, to_y = _reducers(tf, op)
    with scopes.control_dependencies([dz]):
        by_x = tf.raw.Xdivy(_x_is_nonzero(tf, x), y)
        by_y = tf.raw.Xdivy(-x, y ** 2)
        return to_x(by_x * dz), to_y(by_y * dz)


def _no_gradients(tf, op, dz):
    """TF registers a function for these ops that gives no gradient."""
    return None, None


# ------------------------------------------------------------------ arithmetic
def _add(xp, x, y):
    if x.dtype == object:
        return _strings(np.add(x, y))
    return xp.add(x, y)


def _strings(values):
    """Results on strings stay object arrays, scalars too."""
    out = np.empty(np.shape(values) if isinstance(values, np.ndarray) else (), object)
    out[...] = values
    return out


def _sub(xp, x, y):
    return x - y


def _divides_by_zero(xp, x, y):
    return xp is np and _is_int(y) and not np.all(y) and np.size(x) > 0


def _check_divisor(xp, x, y):
    """TF refuses integer division by zero, the one error of elementwise arithmetic."""
    if _divides_by_zero(xp, x, y):
        raise errors.InvalidArgumentError(None, None, "Integer division by zero")


def _truncate_div(xp, x, y):
    if not _is_int(x):
        return xp.trunc(x / y) if x.dtype.kind != "c" else x / y
    if _divides_by_zero(xp, x, y):
        raise errors.InternalError(
            None, None, "Unexpected error in binary operator (only integer div and mod should have errors)")
    quotient = xp.floor_divide(x, y)
    if x.dtype.kind == "u":
        return quotient
    inexact = quotient * y != x
    return quotient + ((inexact) & ((x < 0) != (y < 0))).astype(x.dtype)


def _div(xp, x, y):
    return _truncate_div(xp, x, y) if _is_int(x) else xp.divide(x, y)


def _floor_div(xp, x, y):
    if not _is_int(x):
        return xp.floor(x / y)
    _check_divisor(xp, x, y)
    return xp.floor_divide(x, y)


def _truncate_mod(xp, x, y):
    _check_divisor(xp, x, y)
    return xp.fmod(x, y)


def _floor_mod(xp, x, y):
    if _is_int(x):
        _check_divisor(xp, x, y)
        return xp.mod(x, y)
    rest = xp.fmod(x, y)
    return xp.where((rest != 0) & ((rest < 0) != (y < 0)), rest + y, rest)


def _pow(xp, x, y):
    if _is_int(x):
        if xp is np and np.any(np.less(y, 0)):
            raise errors.InvalidArgumentError(None, None, "Integers to negative integer powers are not allowed")
        return xp.power(x, y)
    return xp.power(x, y)


def _squared_difference(xp, x, y):
    d = xp.subtract(x, y)
    return d * xp.conj(d)


def _has_nan(x):
    return x.dtype.kind == "f" and np.isnan(x).any()


def _maximum(xp, x, y):
    """The larger one; y only where it really is, so that a NaN in y loses and one in x stays."""
    return xp.maximum(x, y) if xp is np and not _has_nan(y) else xp.where(y > x, y, x)


def _minimum(xp, x, y):
    """The smaller one; a NaN in y loses and one in x stays."""
    return xp.minimum(x, y) if xp is np and not _has_nan(y) else xp.where(y < x, y, x)


def _no_nan(function):
    """f(x, y), but 0 where y is 0."""
    def kernel(xp, x, y):
        return xp.where(y == 0, _like(x, 0), function(xp, x, y))
    return kernel


def _zero_at_zero(function):
    """f(x, y), but 0 where x is 0."""
    def kernel(xp, x, y):
        return xp.where(x == 0, _like(x, 0), function(xp, x, y))
    return kernel


def _equal_kernel(xp, x, y, incompatible_shape_error):
    return _compare(xp, xp.equal, x, y, incompatible_shape_error, False)


def _not_equal_kernel(xp, x, y, incompatible_shape_error):
    return _compare(xp, xp.not_equal, x, y, incompatible_shape_error, True)


def _compare(xp, function, x, y, strict, otherwise):
    if not strict and not _broadcastable(x.shape, y.shape):
        return np.bool_(otherwise)
    return function(x, y)


def _broadcastable(a, b):
    return all(m == n or m == 1 or n == 1 for m, n in zip(reversed(a), reversed(b)))


add = binary("Add", "add", ADD_TYPES + ", string}", _add, _add_gradient, "x + y; strings are put together.")
add_v2 = binary("AddV2", "add_v2", ADD_TYPES + "}", lambda xp, x, y: x + y, _add_gradient, "x + y.",
                commutative=True, aggregate=True, source="{} + {}")


def _sum_of_two(lib, x, y):
    return lib.add(x, y) if x.shape == y.shape and x.size >= _LARGE else None


add.onednn(least=_LARGE)(_sum_of_two)
add_v2.onednn(least=_LARGE)(_sum_of_two)
sub = binary("Sub", "sub", MUL_TYPES, _sub, _sub_gradient, "x - y.")
mul = binary("Mul", "mul", MUL_TYPES, lambda xp, x, y: x * y, _mul_gradient, "x * y.", commutative=True,
             source="{} * {}")
mul_no_nan = binary("MulNoNan", "mul_no_nan", NO_NAN, _no_nan(lambda xp, x, y: x * y), _mul_no_nan_gradient,
                    "x * y, and 0 where y is 0.")
div = binary("Div", "div", MUL_TYPES, _div, _quotient_gradient(lambda tf: tf.divide),
             "x / y; integers are rounded towards 0.")
real_div = binary("RealDiv", "real_div", MUL_TYPES, lambda xp, x, y: x / y,
                  _quotient_gradient(lambda tf: tf.realdiv), "x / y.", source="{} / {}")
div_no_nan = binary("DivNoNan", "div_no_nan", NO_NAN, _no_nan(lambda xp, x, y: x / y),
                    _quotient_gradient(lambda tf: tf.div_no_nan), "x / y, and 0 where y is 0.")
truncate_div = binary("TruncateDiv", "truncate_div", MUL_TYPES, _truncate_div, _no_gradients,
                      "x / y rounded towards 0.")
floor_div = binary("FloorDiv", "floor_div", MUL_TYPES, _floor_div, _no_gradients, "x / y rounded down.")
floor_mod = binary("FloorMod", "floor_mod", "{int32, int64, bfloat16, float16, float32, float64}", _floor_mod,
                   _floor_mod_gradient, "What FloorDiv leaves; has the sign of y.")
mod = binary("Mod", "mod", "{int32, int64, float16, float16, bfloat16, float32, float64}",
             lambda xp, x, y: _truncate_mod(xp, x, y), None, "What TruncateDiv leaves; has the sign of x.")
truncate_mod = binary("TruncateMod", "truncate_mod", "{int32, int64, bfloat16, float16, float32, float64}",
                      _truncate_mod, None, "What TruncateDiv leaves; has the sign of x.")
pow = binary("Pow", "pow", "{bfloat16, float32, float16, float64, int32, int64, complex64, complex128}", _pow,
             _pow_gradient, "x to the y.")
squared_difference = binary("SquaredDifference", "squared_difference", SIGNED, _squared_difference,
                            _squared_difference_gradient, "|x - y| ** 2.", commutative=True)
maximum = binary("Maximum", "maximum", EXTREMA, _maximum,
                 _extremum_gradient(lambda tf: tf.greater_equal), "The larger of x and y.")
minimum = binary("Minimum", "minimum", EXTREMA, _minimum,
                 _extremum_gradient(lambda tf: tf.less_equal), "The smaller of x and y.")
atan2 = binary("Atan2", "atan2", FLOATS, lambda xp, y, x: xp.arctan2(y, x), _atan2_gradient,
               "Angle of the point (x, y).", args="y: T, x: T")
xdivy = binary("Xdivy", "xdivy", NO_NAN, _zero_at_zero(lambda xp, x, y: x / y), _xdivy_gradient,
               "x / y, and 0 where x is 0.")
xlogy = binary("Xlogy", "xlogy", NO_NAN, _zero_at_zero(lambda xp, x, y: x * xp.log(y)), _xlogy_gradient,
               "x * log(y), and 0 where x is 0.")


# ------------------------------------------------------------------ special functions
def _igamma_gradient(tf, op, dz):
    a, x = op.inputs
    to_a, to_x = _reducers(tf, op)
    with scopes.control_dependencies([dz]):
        by_a = tf.raw.IgammaGradA(a, x)
        by_x = tf.exp(-x + (a - 1) * tf.log(x) - tf.lgamma(a))
        return to_a(by_a * dz), to_x(by_x * dz)


def _igammac_gradient(tf, op, dz):
    by_a, by_x = _igamma_gradient(tf, op, dz)
    return -by_a, -by_x


def _zeta_gradient(tf, op, dz):
    x, q = op.inputs
    _, to_q = _reducers(tf, op)
    with scopes.control_dependencies([dz]):
        by_q = -x * tf.zeta(x + 1., q)
        return None, to_q(by_q * dz)


def _polygamma_gradient(tf, op, dz):
    n, x = op.inputs
    _, to_x = _reducers(tf, op)
    with scopes.control_dependencies([dz]):
        by_x = tf.polygamma(n + 1., x)
        return None, to_x(by_x * dz)


def _next_after_gradient(tf, op, dz):
    x1, x2 = op.inputs
    shape_1, shape_2 = tf.shape(x1), tf.shape(x2)
    axes_1, axes_2 = tf.raw.BroadcastGradientArgs(shape_1, shape_2)
    with scopes.control_dependencies([dz]):
        by_1 = tf.ones(shape_1, x1.dtype)
        by_2 = tf.zeros(shape_2, x2.dtype)
        return (_Reducer(tf, shape_1, axes_1)(by_1 * dz), _Reducer(tf, shape_2, axes_2)(by_2 * dz))


igamma = binary("Igamma", "igamma", SPECIAL, lambda xp, a, x: special.igamma(xp, a, x), _igamma_gradient,
                "Regularised lower incomplete gamma function P(a, x).", args="a: T, x: T")
igammac = binary("Igammac", "igammac", SPECIAL, lambda xp, a, x: special.igammac(xp, a, x), _igammac_gradient,
                 "Regularised upper incomplete gamma function Q(a, x).", args="a: T, x: T")
igamma_grad_a = binary("IgammaGradA", "igamma_grad_a", SPECIAL, lambda xp, a, x: special.igamma_grad_a(xp, a, x), None,
                       "dP(a, x)/da.", args="a: T, x: T")
zeta = binary("Zeta", "zeta", SPECIAL, lambda xp, x, q: special.zeta(xp, x, q), _zeta_gradient,
              "Hurwitz zeta function.",
              args="x: T, q: T")
polygamma = binary("Polygamma", "polygamma", SPECIAL, lambda xp, a, x: special.polygamma(xp, a, x), _polygamma_gradient,
                   "Derivative of order a of digamma.", args="a: T, x: T")
next_after = binary("NextAfter", "next_after", "{float64, float32} = float32",
                    lambda xp, x1, x2: xp.nextafter(x1, x2), _next_after_gradient, "The number after x1 towards x2.",
                    args="x1: T, x2: T", out="output: T")


# ------------------------------------------------------------------ comparisons and logic
def _comparison(name, python_name, kernel, doc):
    return binary(name, python_name, REAL, kernel, None, doc, out="z: bool").not_differentiable()


less = _comparison("Less", "less", lambda xp, x, y: xp.less(x, y), "x < y.")
less_equal = _comparison("LessEqual", "less_equal", lambda xp, x, y: xp.less_equal(x, y), "x <= y.")
greater = _comparison("Greater", "greater", lambda xp, x, y: xp.greater(x, y), "x > y.")
greater_equal = _comparison("GreaterEqual", "greater_equal", lambda xp, x, y: xp.greater_equal(x, y), "x >= y.")


def _equality(name, python_name, kernel, doc):
    kernel.__name__, kernel.__doc__ = python_name, doc
    function = op(f"{name}(x: T, y: T) -> z: bool", "T: " + EQUAL_TYPES, "incompatible_shape_error: bool = true",
                  commutative=True, explain=explain_shapes)(kernel)
    function.shape(_equality_shape)
    return function.not_differentiable()


def _equality_shape(c):
    if c.attrs["incompatible_shape_error"]:
        return shape_fns.broadcast_inputs(c)
    x, y = c.shapes
    if x is None or y is None:
        return [None]
    rank = max(len(x), len(y))
    for m, n in zip((1,) * (rank - len(x)) + x, (1,) * (rank - len(y)) + y):
        if m is not None and n is not None and m != n and 1 not in (m, n):
            return [()]      # shapes that do not fit are unequal, as one answer
        if (m is None or n is None) and 1 not in (m, n):
            return [None]
    return shape_fns.broadcast_inputs(c)


equal = _equality("Equal", "equal", _equal_kernel, "x == y.")
not_equal = _equality("NotEqual", "not_equal", _not_equal_kernel, "x != y.")


def _constant_comparison(function):
    def know(tensor, partial):
        values = [constant_value(t) for t in tensor._op.inputs]
        return None if any(v is None for v in values) else function(*values)
    return know


equal.constant_value(_constant_comparison(np.equal))
not_equal.constant_value(_constant_comparison(np.not_equal))


@op("LogicalAnd(x: bool, y: bool) -> z: bool", commutative=True, explain=explain_shapes)
def logical_and(xp, x, y):
    """Whether x and y are true."""
    return xp.logical_and(x, y)


@op("LogicalOr(x: bool, y: bool) -> z: bool", commutative=True, explain=explain_shapes)
def logical_or(xp, x, y):
    """Whether x or y is true."""
    return xp.logical_or(x, y)


for _function in (logical_and, logical_or):
    _function.shape(shape_fns.broadcast_inputs)
    _function.not_differentiable()


@op("ApproximateEqual(x: T, y: T) -> z: bool", "T: {numbertype}", "tolerance: float = 9.999999747378752e-06",
    commutative=True)
def approximate_equal(xp, x, y, tolerance):
    """Whether |x - y| < tolerance."""
    difference = xp.abs(xp.subtract(x, y))
    return difference < difference.dtype.type(tolerance)


@approximate_equal.shape
def _(c):
    shape_fns.merge(c.shapes[0], c.shapes[1])
    return [c.shapes[0]]


approximate_equal.not_differentiable()


# ------------------------------------------------------------------ bits
def _shift_count(xp, x, y):
    """Shifts by too much or by a negative number are cut to what the type has, as TF does."""
    return xp.clip(y, _like(y, 0), _like(y, 8 * x.dtype.itemsize - 1))


def _bits(name, python_name, kernel, doc, **flags):
    return binary(name, python_name, INTEGERS, kernel, None, doc, **flags).not_differentiable()


bitwise_and = _bits("BitwiseAnd", "bitwise_and", lambda xp, x, y: xp.bitwise_and(x, y), "x & y.", commutative=True)
bitwise_or = _bits("BitwiseOr", "bitwise_or", lambda xp, x, y: xp.bitwise_or(x, y), "x | y.", commutative=True)
bitwise_xor = _bits("BitwiseXor", "bitwise_xor", lambda xp, x, y: xp.bitwise_xor(x, y), "x ^ y.", commutative=True)
left_shift = _bits("LeftShift", "left_shift", lambda xp, x, y: xp.left_shift(x, _shift_count(xp, x, y)), "x << y.")
right_shift = _bits("RightShift", "right_shift", lambda xp, x, y: xp.right_shift(x, _shift_count(xp, x, y)),
                    "x >> y.")


# ------------------------------------------------------------------ three operands
@op("Betainc(a: T, b: T, x: T) -> z: T", "T: {float32, float64}")
def betainc(xp, a, b, x):
    """Regularised incomplete beta function I_x(a, b)."""
    return special.betainc(xp, a, b, x)


@betainc.shape
def _(c):
    full = [s for s in c.shapes if s is None or len(s)]
    out = ()
    for s in full:
        out = s if out == () else shape_fns.merge(out, s)
    return [out]


@betainc.gradient
def _(tf, op, dz):
    """Only to x, as in TF."""
    a, b, x = op.inputs
    shape_a, shape_x = tf.shape(a), tf.shape(x)
    _, axes_x = tf.raw.BroadcastGradientArgs(shape_a, shape_x)
    log_beta = tf.lgamma(a) + tf.lgamma(b) - tf.lgamma(a + b)
    by_x = tf.exp((b - 1) * tf.log(1 - x) + (a - 1) * tf.log(x) - log_beta)
    return None, None, tf.reshape(tf.reduce_sum(by_x * dz, axes_x), shape_x)


@op("ClipByValue(t: T, clip_value_min: T, clip_value_max: T) -> output: T", "T: {numbertype}")
def _clip_by_value(xp, t, clip_value_min, clip_value_max):
    """t cut to the range from clip_value_min to clip_value_max."""
    return xp.maximum(xp.minimum(t, clip_value_max), clip_value_min)


_clip_by_value.shape(shape_fns.same_as_input)


@op("Cross(a: T, b: T) -> product: T", "T: {realnumbertype}")
def cross(xp, a, b):
    """Vector product along the last axis, which has 3 elements."""
    if a.shape != b.shape:
        raise errors.InvalidArgumentError(
            None, None, f"Both inputs must be of same shape: {shape_fns.text(a.shape)} vs. {shape_fns.text(b.shape)}")
    if a.shape[-1] != 3:
        raise errors.FailedPreconditionError(None, None, "Cross-products are only defined for 3-element vectors.")
    first, second = [1, 2, 0], [2, 0, 1]
    return a[..., first] * b[..., second] - a[..., second] * b[..., first]


@cross.shape
def _(c):
    a = c.with_rank_at_least(0, 1)
    b = c.with_rank_at_least(1, 1)
    merged = shape_fns.merge(a, b)
    if merged is not None:
        shape_fns.dim_with_value(merged[-1], 3)
    return [merged]


@cross.gradient
def _(tf, op, dz):
    u, v = op.inputs
    return tf.cross(v, dz), tf.cross(dz, u)
