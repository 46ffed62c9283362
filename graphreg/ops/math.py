"""Elementwise mathematics of one operand: a table of op types, then casts and complex numbers."""
import numpy as np

from ..core import errors, scopes, shape_fns
from ..core.convert import constant_value
from ..core.declare import op
from ..kernels import special
from .binary import explain_shapes

FLOATS = "{bfloat16, float16, float32, float64}"
COMPLEX = "{bfloat16, float16, float32, float64, complex64, complex128}"
SIGNED = "{bfloat16, float16, float32, float64, int32, int64, complex64, complex128}"
INTEGERS = "{int8, int16, int32, int64, uint8, uint16, uint32, uint64}"


def unary(name, python_name, types, kernel, grad=None, doc="", out="y: T"):
    """Declare an elementwise op y = f(x) with its gradient (tf, op, dy), or None for no entry at all."""
    kernel.__name__, kernel.__doc__ = python_name, doc
    kernel.__module__ = __name__
    function = op(f"{name}(x: T) -> {out}", "T: " + types)(kernel)
    function.shape(shape_fns.same_as_input)
    if grad is not None:
        function.gradient(grad)
    return function


def _like(x, value):
    """A scalar of an array's dtype: Python numbers promote 0-d operands on NumPy 1."""
    return x.dtype.type(value)


# ------------------------------------------------------------------ gradients of one line
def _no_gradient(tf, op, dy):
    """TF registers a function for these ops that gives no gradient."""
    return None


def _times_derivative(derivative):
    """Gradient dy * f'(x); the ops of f' wait for dy, as TF's do."""
    def gradient(tf, op, dy):
        with scopes.control_dependencies([dy]):
            return dy * derivative(tf, tf.math.conj(op.inputs[0]))
    return gradient


def _by_grad_op(grad_type, conjugate):
    """Gradient by an op of its own: <type>Grad(y, dy)."""
    def gradient(tf, op, dy):
        y = op.outputs[0]
        if not conjugate:
            return getattr(tf.raw, grad_type)(y, dy)
        with scopes.control_dependencies([dy]):
            return getattr(tf.raw, grad_type)(tf.math.conj(y), dy)
    return gradient


def _exp_gradient(tf, op, dy):
    with scopes.control_dependencies([dy]):
        return dy * tf.math.conj(op.outputs[0])


def _square_gradient(tf, op, dy):
    with scopes.control_dependencies([dy]):
        x = tf.math.conj(op.inputs[0])
        two = tf.constant(2., dtype=x.dtype)
        return tf.multiply(dy, tf.multiply(x, two))


def _over_derivative_of_inverse(inverse):
    """Gradient dy / g'(y) of the inverse of a function g."""
    def gradient(tf, op, dy):
        with scopes.control_dependencies([dy]):
            return dy / getattr(tf, inverse)(tf.math.conj(op.outputs[0]))
    return gradient


def _one_and_square(tf, op):
    x2 = tf.square(tf.math.conj(op.inputs[0]))
    return tf.constant(1., dtype=x2.dtype), x2


def _atan_gradient(tf, op, dy):
    with scopes.control_dependencies([dy]):
        one, x2 = _one_and_square(tf, op)
        return dy * tf.reciprocal(tf.add(one, x2))


def _atanh_gradient(tf, op, dy):
    with scopes.control_dependencies([dy]):
        one, x2 = _one_and_square(tf, op)
        return dy * tf.reciprocal(tf.subtract(one, x2))


def _asin_gradient(tf, op, dy):
    with scopes.control_dependencies([dy]):
        one, x2 = _one_and_square(tf, op)
        return dy * tf.reciprocal(tf.sqrt(tf.subtract(one, x2)))


def _acos_gradient(tf, op, dy):
    with scopes.control_dependencies([dy]):
        one, x2 = _one_and_square(tf, op)
        slope = tf.reciprocal(tf.sqrt(tf.subtract(one, x2)))
        return -dy * slope


def _cos_gradient(tf, op, dy):
    with scopes.control_dependencies([dy]):
        x = tf.math.conj(op.inputs[0])
        return -dy * tf.sin(x)


def _tan_gradient(tf, op, dy):
    with scopes.control_dependencies([dy]):
        return tf.square(tf.reciprocal(tf.cos(tf.math.conj(op.inputs[0])))) * dy


def _sign_gradient(tf, op, dy):
    x = op.inputs[0]
    return tf.zeros(tf.shape(x), dtype=x.dtype)


def _erf_gradient(scale):
    def gradient(tf, op, dy):
        x = op.inputs[0]
        factor = tf.constant(scale / np.sqrt(np.pi), dtype=dy.dtype)
        with scopes.control_dependencies([dy]):
            return dy * factor * tf.exp(-tf.square(x))
    return gradient


def _i0e_gradient(tf, op, dy):
    x, y = op.inputs[0], op.outputs[0]
    with scopes.control_dependencies([dy]):
        return dy * (tf.math.bessel_i1e(x) - tf.sign(x) * y)


def _i1e_gradient(tf, op, dy):
    """The general formula divides by x, so around 0 its limit 0.5 stands in."""
    x, y = op.inputs[0], op.outputs[0]
    with scopes.control_dependencies([dy]):
        tiny = np.finfo(x.dtype.as_numpy_dtype).eps
        zeros = tf.zeros_like(x)
        usable = tf.abs(x) > tiny
        safe = tf.where(usable, x, tiny + zeros)
        slope = tf.math.bessel_i0e(safe) - y * (tf.sign(safe) + tf.reciprocal(safe))
        return dy * tf.where(usable, slope, .5 + zeros)


# ------------------------------------------------------------------ arithmetic
def _sign(xp, x):
    if x.dtype.kind != "c":
        # NaN has no sign, and gives 0.
        return (x > 0).astype(x.dtype) - (x < 0).astype(x.dtype)
    size = xp.abs(x)
    return xp.where(size == 0, _like(x, 0), x / xp.where(size == 0, _like(size, 1), size).astype(x.dtype))


abs = unary("Abs", "abs", "{bfloat16, float16, float32, float64, int8, int16, int32, int64}",
            lambda xp, x: xp.abs(x), lambda tf, op, dy: dy * tf.sign(op.inputs[0]), "Absolute value.")
neg = unary("Neg", "neg", SIGNED, lambda xp, x: xp.negative(x), lambda tf, op, dy: -dy, "-x.")
sign = unary("Sign", "sign", SIGNED, _sign, _sign_gradient, "-1, 0 or 1; x / |x| for complex numbers.")
square = unary("Square", "square", SIGNED, lambda xp, x: xp.square(x), _square_gradient, "x * x.")
sqrt = unary("Sqrt", "sqrt", COMPLEX, lambda xp, x: xp.sqrt(x), _by_grad_op("SqrtGrad", False), "Square root.")
rsqrt = unary("Rsqrt", "rsqrt", COMPLEX, lambda xp, x: xp.reciprocal(xp.sqrt(x)), _by_grad_op("RsqrtGrad", False),
              "1 / sqrt(x).")
reciprocal = unary("Reciprocal", "reciprocal", SIGNED, lambda xp, x: xp.reciprocal(x),
                   _by_grad_op("ReciprocalGrad", False), "1 / x.")
inv = unary("Inv", "inv", SIGNED, lambda xp, x: xp.reciprocal(x), _by_grad_op("ReciprocalGrad", False), "1 / x.")
invert = unary("Invert", "invert", INTEGERS, lambda xp, x: xp.invert(x), doc="Every bit flipped.")
invert.not_differentiable()

# ------------------------------------------------------------------ exponentials and logarithms
exp = unary("Exp", "exp", COMPLEX, lambda xp, x: xp.exp(x), _exp_gradient, "e to the x.")
expm1 = unary("Expm1", "expm1", COMPLEX, lambda xp, x: xp.expm1(x), _times_derivative(lambda tf, x: tf.exp(x)),
              "exp(x) - 1.")
log = unary("Log", "log", COMPLEX, lambda xp, x: xp.log(x), _times_derivative(lambda tf, x: tf.reciprocal(x)),
            "Natural logarithm.")
log1p = unary("Log1p", "log1p", COMPLEX, lambda xp, x: xp.log1p(x),
              _times_derivative(lambda tf, x: tf.reciprocal(1 + x)), "log(1 + x).")

# ------------------------------------------------------------------ circular and hyperbolic functions
sin = unary("Sin", "sin", COMPLEX, lambda xp, x: xp.sin(x), _times_derivative(lambda tf, x: tf.cos(x)), "Sine.")
cos = unary("Cos", "cos", COMPLEX, lambda xp, x: xp.cos(x), _cos_gradient, "Cosine.")
tan = unary("Tan", "tan", SIGNED, lambda xp, x: xp.tan(x), _tan_gradient, "Tangent.")
asin = unary("Asin", "asin", SIGNED, lambda xp, x: xp.arcsin(x), _asin_gradient, "Inverse sine.")
acos = unary("Acos", "acos", SIGNED, lambda xp, x: xp.arccos(x), _acos_gradient, "Inverse cosine.")
atan = unary("Atan", "atan", SIGNED, lambda xp, x: xp.arctan(x), _atan_gradient, "Inverse tangent.")
sinh = unary("Sinh", "sinh", COMPLEX, lambda xp, x: xp.sinh(x), _times_derivative(lambda tf, x: tf.cosh(x)),
             "Hyperbolic sine.")
cosh = unary("Cosh", "cosh", COMPLEX, lambda xp, x: xp.cosh(x), _times_derivative(lambda tf, x: tf.sinh(x)),
             "Hyperbolic cosine.")
tanh = unary("Tanh", "tanh", COMPLEX, lambda xp, x: xp.tanh(x), _by_grad_op("TanhGrad", True), "Hyperbolic tangent.")
asinh = unary("Asinh", "asinh", COMPLEX, lambda xp, x: xp.arcsinh(x), _over_derivative_of_inverse("cosh"),
              "Inverse hyperbolic sine.")
acosh = unary("Acosh", "acosh", COMPLEX, lambda xp, x: xp.arccosh(x), _over_derivative_of_inverse("sinh"),
              "Inverse hyperbolic cosine.")
atanh = unary("Atanh", "atanh", COMPLEX, lambda xp, x: xp.arctanh(x), _atanh_gradient, "Inverse hyperbolic tangent.")
sigmoid = unary("Sigmoid", "sigmoid", COMPLEX, lambda xp, x: xp.reciprocal(_like(x, 1) + xp.exp(-x)),
                _by_grad_op("SigmoidGrad", True), "1 / (1 + exp(-x)).")

# ------------------------------------------------------------------ special functions
erf = unary("Erf", "erf", FLOATS, lambda xp, x: special.erf(xp, x), _erf_gradient(2.), "Error function.")
erfc = unary("Erfc", "erfc", FLOATS, lambda xp, x: special.erfc(xp, x), _erf_gradient(-2.), "1 - erf(x).")
lgamma = unary("Lgamma", "lgamma", FLOATS, lambda xp, x: special.lgamma(xp, x),
               _times_derivative(lambda tf, x: tf.digamma(x)), "Logarithm of |gamma(x)|.")
digamma = unary("Digamma", "digamma", FLOATS, lambda xp, x: special.digamma(xp, x),
                _times_derivative(lambda tf, x: tf.polygamma(tf.constant(1, dtype=x.dtype), x)),
                "Derivative of lgamma.")
bessel_i0e = unary("BesselI0e", "bessel_i0e", FLOATS, lambda xp, x: special.bessel_i0e(xp, x), _i0e_gradient,
                   "exp(-|x|) * I0(x).")
bessel_i1e = unary("BesselI1e", "bessel_i1e", FLOATS, lambda xp, x: special.bessel_i1e(xp, x), _i1e_gradient,
                   "exp(-|x|) * I1(x).")

# ------------------------------------------------------------------ rounding and classes of numbers
ROUND = "{bfloat16, float16, float32, float64, int32, int64, complex64, complex128}"
ceil = unary("Ceil", "ceil", FLOATS, lambda xp, x: xp.ceil(x), _no_gradient, "Smallest integer not below x.")
floor = unary("Floor", "floor", FLOATS, lambda xp, x: xp.floor(x), _no_gradient, "Largest integer not above x.")
rint = unary("Rint", "rint", FLOATS, lambda xp, x: xp.rint(x), _no_gradient, "Nearest integer, halves to even.")
round = unary("Round", "round", ROUND, lambda xp, x: x if x.dtype.kind == "i" else xp.rint(x), _no_gradient,
              "Nearest integer, halves to even.")
is_nan = unary("IsNan", "is_nan", FLOATS, lambda xp, x: xp.isnan(x), doc="Whether x is no number.", out="y: bool")
is_inf = unary("IsInf", "is_inf", FLOATS, lambda xp, x: xp.isinf(x), doc="Whether x is infinite.", out="y: bool")
is_finite = unary("IsFinite", "is_finite", FLOATS, lambda xp, x: xp.isfinite(x),
                  doc="Whether x is neither infinite nor NaN.", out="y: bool")


@op("LogicalNot(x: bool) -> y: bool")
def logical_not(xp, x):
    """Whether x is false."""
    return xp.logical_not(x)


logical_not.shape(shape_fns.same_as_input)
logical_not.not_differentiable()


@op("PopulationCount(x: T) -> y: uint8", "T: {int8, int16, int32, int64, uint8, uint16, uint32, uint64}")
def population_count(xp, x):
    """Number of bits set."""
    bits = xp.asarray(x).astype(np.uint64) & np.uint64(2 ** (8 * x.dtype.itemsize) - 1)
    count = xp.zeros(bits.shape, np.uint8)
    for i in range(8 * x.dtype.itemsize):
        count = count + ((bits >> np.uint64(i)) & np.uint64(1)).astype(np.uint8)
    return count


population_count.shape(shape_fns.same_as_input)
population_count.not_differentiable()


# ------------------------------------------------------------------ ops that only gradients make
def _grad_op(name, python_name, kernel, grad, doc):
    """Declare <function>Grad(y, dy): the gradient of a function expressed by its value y."""
    kernel.__name__, kernel.__doc__, kernel.__module__ = python_name, doc, __name__
    function = op(f"{name}(y: T, dy: T) -> z: T", "T: " + COMPLEX)(kernel)
    # y and dy have one shape, whichever knows more of it.
    function.shape(lambda c: [shape_fns.merge(c.shapes[0], c.shapes[1])])
    function.gradient(grad)
    return function


def _reciprocal_grad_gradient(tf, op, dy):
    b = op.inputs[1]
    with scopes.control_dependencies([dy]):
        ca, cdy = tf.math.conj(op.inputs[0]), tf.math.conj(dy)
        return cdy * -2. * b * ca, tf.raw.ReciprocalGrad(ca, dy)


def _sqrt_grad_gradient(tf, op, dy):
    a, y = op.inputs[0], op.outputs[0]
    with scopes.control_dependencies([dy]):
        ratio = dy / a
        return -tf.math.conj(ratio) * y, .5 * ratio


def _rsqrt_grad_gradient(tf, op, dy):
    a, b = op.inputs
    with scopes.control_dependencies([dy]):
        ca, cdy = tf.math.conj(a), tf.math.conj(dy)
        return -1.5 * cdy * b * tf.square(ca), tf.raw.RsqrtGrad(ca, dy)


def _sigmoid_grad_gradient(tf, op, dy):
    with scopes.control_dependencies([dy]):
        a, b = tf.math.conj(op.inputs[0]), tf.math.conj(op.inputs[1])
        product = dy * b
        return product - 2. * product * a, tf.raw.SigmoidGrad(a, dy)


def _tanh_grad_gradient(tf, op, dy):
    with scopes.control_dependencies([dy]):
        a, b = tf.math.conj(op.inputs[0]), tf.math.conj(op.inputs[1])
        return dy * -2. * b * a, tf.raw.TanhGrad(a, dy)


def _zero_where_dy_is(function):
    """Kernel f(conj(y), dy), but 0 where dy is 0, whatever y is."""
    return lambda xp, y, dy: xp.where(dy == 0, _like(y, 0), function(xp.conj(y), dy))


reciprocal_grad = _grad_op("ReciprocalGrad", "reciprocal_grad", _zero_where_dy_is(lambda y, dy: -dy * y * y),
                           _reciprocal_grad_gradient, "-dy * y * y.")
inv_grad = _grad_op("InvGrad", "inv_grad", _zero_where_dy_is(lambda y, dy: -dy * y * y), _reciprocal_grad_gradient,
                    "-dy * y * y.")
sqrt_grad = _grad_op("SqrtGrad", "sqrt_grad", _zero_where_dy_is(lambda y, dy: _like(y, .5) * dy / y),
                     _sqrt_grad_gradient, "dy * 0.5 / y.")
rsqrt_grad = _grad_op("RsqrtGrad", "rsqrt_grad",
                      _zero_where_dy_is(lambda y, dy: _like(y, -.5) * (dy * y) * (y * y)), _rsqrt_grad_gradient,
                      "dy * -0.5 * y ** 3.")
sigmoid_grad = _grad_op("SigmoidGrad", "sigmoid_grad", lambda xp, y, dy: dy * y * (_like(y, 1) - y),
                        _sigmoid_grad_gradient, "dy * y * (1 - y).")
tanh_grad = _grad_op("TanhGrad", "tanh_grad", lambda xp, y, dy: dy * (_like(y, 1) - y * y), _tanh_grad_gradient,
                     "dy * (1 - y * y).")


# ------------------------------------------------------------------ casts
@op("Cast(x: SrcT) -> y: DstT", "SrcT: type", "DstT: type", "Truncate: bool = false", aliases=True)
def cast(xp, x, SrcT, DstT, Truncate):
    """The same numbers in another dtype."""
    if SrcT == DstT:
        return x
    if x.dtype == object or DstT == object:
        raise errors.UnimplementedError(None, None, f"Cast {_type_name(SrcT)} to {_type_name(DstT)} is not supported")
    if Truncate:
        raise errors.not_emulated("Cast with Truncate=true")
    if x.dtype.kind == "c" and DstT.kind not in "cb":
        x = x.real
    return x.astype(DstT)


def _type_name(dtype):
    return "string" if dtype == object else {"float32": "float", "float64": "double"}.get(dtype.name, dtype.name)


cast.shape(shape_fns.same_as_input)


@cast.gradient
def _(tf, op, dy):
    numbers = ("float16", "float32", "float64", "bfloat16", "complex64", "complex128")
    source, target = op.inputs[0].dtype.base_dtype, dy.dtype.base_dtype
    if source.name in numbers and target.name in numbers:
        return tf.cast(dy, source)
    return None


@cast.constant_value
def _(tensor, partial):
    value = constant_value(tensor._op.inputs[0])
    return None if value is None else np.asarray(value).astype(tensor.dtype.np)


# ------------------------------------------------------------------ complex numbers
@op("Complex(real: T, imag: T) -> out: Tout", "T: {float32, float64} = float32",
    "Tout: {complex64, complex128} = complex64", explain=explain_shapes)
def complex(xp, real, imag, T, Tout):
    """real + 1j * imag, with broadcasting."""
    if xp is not np:
        return real.astype(Tout) + (imag.astype(Tout) * Tout.type(1j))
    out = np.empty(np.broadcast_shapes(np.shape(real), np.shape(imag)), Tout)
    out.real, out.imag = real, imag
    return out


complex.shape(shape_fns.broadcast_inputs)


@complex.gradient
def _(tf, op, dy):
    x, y = op.inputs
    shape_x, shape_y = tf.shape(x), tf.shape(y)
    axes_x, axes_y = tf.raw.BroadcastGradientArgs(shape_x, shape_y)
    return (tf.reshape(tf.reduce_sum(tf.math.real(dy), axes_x), shape_x),
            tf.reshape(tf.reduce_sum(tf.math.imag(dy), axes_y), shape_y))


def _part(name, python_name, kernel, grad, doc):
    """Declare a real function of a complex number."""
    kernel.__name__, kernel.__doc__, kernel.__module__ = python_name, doc, __name__
    arg = "x" if name == "ComplexAbs" else "input"
    out = "y" if name == "ComplexAbs" else "output"
    function = op(f"{name}({arg}: T) -> {out}: Tout", "T: {complex64, complex128} = complex64",
                  "Tout: {float32, float64} = float32")(kernel)
    function.shape(shape_fns.same_as_input)
    function.gradient(grad)
    return function


def _real_gradient(tf, op, dy):
    return tf.complex(dy, tf.constant(0, dtype=dy.dtype))


def _imag_gradient(tf, op, dy):
    """The zero comes first here: the parts of the incoming gradient change places."""
    return tf.complex(tf.constant(0, dtype=dy.dtype), dy)


def _angle_gradient(tf, op, dy):
    x = op.inputs[0]
    with scopes.control_dependencies([dy]):
        re, im = tf.math.real(x), tf.math.imag(x)
        z = tf.reciprocal(tf.complex(im, re))
        zero = tf.constant(0, dtype=dy.dtype)
        return -tf.complex(dy, zero) * z


def _complex_abs_gradient(tf, op, dy):
    y = op.outputs[0]
    top = tf.complex(dy, tf.zeros_like(dy)) * op.inputs[0]
    return tf.div_no_nan(top, tf.complex(y, tf.zeros_like(y)))


real = _part("Real", "real", lambda xp, x: xp.real(x), _real_gradient, "Real part.")
imag = _part("Imag", "imag", lambda xp, x: xp.imag(x), _imag_gradient, "Imaginary part.")
angle = _part("Angle", "angle", lambda xp, x: xp.angle(x).astype(x.real.dtype), _angle_gradient,
              "Angle to the positive real axis.")
complex_abs = _part("ComplexAbs", "complex_abs", lambda xp, x: xp.abs(x), _complex_abs_gradient, "|x|.")


@op("Conj(input: T) -> output: T", "T: {complex64, complex128, variant} = complex64")
def conj(xp, input):
    """Complex conjugate."""
    return xp.conj(input)


conj.shape(shape_fns.same_as_input)


@conj.gradient
def _(tf, op, dy):
    return tf.math.conj(dy)
