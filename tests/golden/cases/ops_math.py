"""Elementwise math, comparisons, casts, sums of lists, segments: values and gradients."""
import numpy as np

from casetools import said, tell

REAL = [-2.5, -1., -.3, 0., .4, 1., 1.7, 3.]
UNIT = [-.9, -.5, 0., .2, .8]
POSITIVE = [.05, .5, 1., 2.3, 7.]


def unary(fn, values=REAL, grad=True, dtypes=("float32", "float64"), also=()):
    """y and dy/dx with a weighted incoming gradient, for float dtypes; y alone for `also`."""
    def case(tf):
        made = {}
        for d in dtypes:
            x = tf.constant(values, tf.as_dtype(d), name="x_" + d)
            y = fn(tf)(x)
            made[d] = y
            if grad:
                dy = tf.constant(np.linspace(.5, 2., len(values)), y.dtype)
                made[d + "_grad"] = tf.gradients(y, x, dy)[0]
        for d in also:
            made[d] = fn(tf)(tf.constant(np.array(values).astype(d), name="x_" + d))
        return [made]
    return case


INTS = ("int32", "int64")
case_abs = unary(lambda tf: tf.abs, also=INTS)
case_negative = unary(lambda tf: tf.negative, also=INTS)
case_sign = unary(lambda tf: tf.sign, also=INTS)
case_square = unary(lambda tf: tf.square, also=INTS)
case_reciprocal = unary(lambda tf: tf.reciprocal, POSITIVE)
case_sqrt = unary(lambda tf: tf.sqrt, POSITIVE)
case_rsqrt = unary(lambda tf: tf.rsqrt, POSITIVE)
case_exp = unary(lambda tf: tf.exp)
case_expm1 = unary(lambda tf: tf.math.expm1)
case_log = unary(lambda tf: tf.log, POSITIVE)
case_log1p = unary(lambda tf: tf.log1p, POSITIVE)
case_sin = unary(lambda tf: tf.sin)
case_cos = unary(lambda tf: tf.cos)
case_tan = unary(lambda tf: tf.tan)
case_asin = unary(lambda tf: tf.asin, UNIT)
case_acos = unary(lambda tf: tf.acos, UNIT)
case_atan = unary(lambda tf: tf.atan)
case_sinh = unary(lambda tf: tf.sinh)
case_cosh = unary(lambda tf: tf.cosh)
case_tanh = unary(lambda tf: tf.tanh)
case_asinh = unary(lambda tf: tf.asinh)
case_acosh = unary(lambda tf: tf.acosh, [1.1, 2., 5.])
case_atanh = unary(lambda tf: tf.atanh, UNIT)
case_sigmoid = unary(lambda tf: tf.sigmoid)
case_log_sigmoid = unary(lambda tf: tf.log_sigmoid)
case_softplus = unary(lambda tf: tf.math.softplus)
case_softsign = unary(lambda tf: tf.math.softsign)
case_erf = unary(lambda tf: tf.erf)
case_erfc = unary(lambda tf: tf.erfc)
case_lgamma = unary(lambda tf: tf.lgamma, POSITIVE)
case_digamma = unary(lambda tf: tf.digamma, POSITIVE)
case_floor = unary(lambda tf: tf.floor, grad=False)
case_ceil = unary(lambda tf: tf.ceil, grad=False)
case_round = unary(lambda tf: tf.round, REAL + [.5, 1.5, -2.5, -.5], grad=False, also=INTS)
case_rint = unary(lambda tf: tf.rint, REAL + [.5, 1.5, -2.5, -.5], grad=False)
case_bessel_i0e = unary(lambda tf: tf.math.bessel_i0e)
case_bessel_i1e = unary(lambda tf: tf.math.bessel_i1e)
case_bessel_i0 = unary(lambda tf: tf.math.bessel_i0)
case_bessel_i1 = unary(lambda tf: tf.math.bessel_i1)
case_is_nan = unary(lambda tf: tf.is_nan, [np.nan, 1., np.inf], grad=False)
case_is_inf = unary(lambda tf: tf.is_inf, [np.nan, 1., -np.inf], grad=False)
case_is_finite = unary(lambda tf: tf.is_finite, [np.nan, 1., np.inf], grad=False)
case_reciprocal_no_nan = unary(lambda tf: tf.math.reciprocal_no_nan)


def binary(fn, a=REAL[:6], b=(2., -.7, 1.5, 3., -.2, .9), grad=True, broadcast=True, dtypes=("float32", "float64"), ints=True):
    """Broadcast a column by a row and equal shapes; gradients to both; integers too."""
    def case(tf):
        made = {}
        for d in dtypes:
            x, y = tf.constant(a, tf.as_dtype(d), name="x_" + d), tf.constant(b, tf.as_dtype(d), name="y_" + d)
            made[d] = fn(tf)(x, y)
            z = made[d + "_broadcast"] = fn(tf)(x[:2, None], y[None, :3])
            if grad:
                made[d + "_grads"] = tf.gradients(made[d], [x, y])
            if grad and broadcast:
                made[d + "_broadcast_grads"] = tf.gradients(z, [x, y], tf.constant(np.arange(1., 7.).reshape(2, 3), z.dtype))
        if ints:
            i, j = np.array([7, -7, 6, -6, 0]), np.array([2, 2, -4, -4, 3])
            for d in INTS:
                made[d] = fn(tf)(tf.constant(i.astype(d)), tf.constant(j.astype(d)))
        made["python_left"] = fn(tf)(2., tf.constant(list(b)))
        made["python_right"] = fn(tf)(tf.constant(list(a)), 2.)
        return [made]
    return case


case_add = binary(lambda tf: tf.add)
case_subtract = binary(lambda tf: tf.subtract)
case_multiply = binary(lambda tf: tf.multiply)
case_divide = binary(lambda tf: tf.divide)
case_truediv = binary(lambda tf: tf.truediv)
case_div = binary(lambda tf: tf.div)
case_realdiv = binary(lambda tf: tf.realdiv, ints=False)
case_floordiv = binary(lambda tf: tf.floordiv, grad=False)
case_floormod = binary(lambda tf: tf.floormod)
case_mod = binary(lambda tf: tf.mod)
case_truncatediv = binary(lambda tf: lambda x, y: tf.truncatediv(tf.cast(x, tf.int32), tf.cast(y * 10, tf.int32)), b=(2., -3., 5., 3., -2., 9.), grad=False, dtypes=("float32",))
case_truncatemod = binary(lambda tf: tf.truncatemod, grad=False)
case_div_no_nan = binary(lambda tf: tf.div_no_nan, b=(2., 0., 1.5, 0., -.2, .9), ints=False)
case_multiply_no_nan = binary(lambda tf: tf.math.multiply_no_nan, a=[np.inf, 1., np.nan, 2., 3., 1.], b=(0., 2., 0., 3., -.2, .9), ints=False)
case_maximum = binary(lambda tf: tf.maximum, b=(-2.5, -2., 1., 0., .4, 3.))
case_minimum = binary(lambda tf: tf.minimum, b=(-2.5, -2., 1., 0., .4, 3.))
case_squared_difference = binary(lambda tf: tf.squared_difference)
case_pow = binary(lambda tf: tf.pow, a=POSITIVE + [1.3], ints=False)
case_pow_negative_base = binary(lambda tf: tf.pow, b=(2., 3., 1., 2., 0., -1.), ints=False)
case_atan2 = binary(lambda tf: tf.atan2, broadcast=False, ints=False)
case_xdivy = binary(lambda tf: tf.math.xdivy, b=(2., -.7, 1.5, 0., -.2, .9), ints=False)
case_xlogy = binary(lambda tf: tf.math.xlogy, b=(2., .7, 1.5, 0., .2, .9), ints=False)
case_igamma = binary(lambda tf: tf.igamma, a=POSITIVE + [1.3], b=(2., .7, 1.5, 3., .2, .9), grad=False, ints=False)
case_igammac = binary(lambda tf: tf.igammac, a=POSITIVE + [1.3], b=(2., .7, 1.5, 3., .2, .9), grad=False, ints=False)
case_zeta = binary(lambda tf: tf.zeta, a=[1.5, 2., 3., 4., 5., 2.5], b=(2., .7, 1.5, 3., .2, .9), grad=False, ints=False)
case_polygamma = binary(lambda tf: tf.polygamma, a=[1., 2., 3., 1., 2., 1.], b=(2., .7, 1.5, 3., .2, .9), grad=False, ints=False)
case_less = binary(lambda tf: tf.less, grad=False)
case_less_equal = binary(lambda tf: tf.less_equal, grad=False)
case_greater = binary(lambda tf: tf.greater, grad=False)
case_greater_equal = binary(lambda tf: tf.greater_equal, grad=False)
case_equal = binary(lambda tf: tf.equal, b=(-2.5, 0., -.3, 1., 2., 1.), grad=False)
case_not_equal = binary(lambda tf: tf.not_equal, b=(-2.5, 0., -.3, 1., 2., 1.), grad=False)


def case_pow_ints(tf):
    return [[tf.pow(tf.constant([2, 3, -2]), [3, 2, 3]), tf.constant([2, 5]) ** 2, 2 ** tf.constant([1, 10])]]


def case_betainc(tf):
    a, b, x = (tf.constant(v) for v in ([.5, 2.], [1.5, 3.], [.3, .8]))
    return [tf.betainc(a, b, x)]


def case_nextafter(tf):
    x = tf.constant([1., 0., -2.], tf.float64)
    return [{"y": tf.math.nextafter(x, tf.constant([2., 1., 0.], tf.float64)), "@exact": True}]


def case_logical(tf):
    a, b = tf.constant([True, True, False, False]), tf.constant([True, False, True, False])
    return [[tf.logical_and(a, b), tf.logical_or(a, b), tf.logical_xor(a, b), tf.logical_not(a), a & b, a | b, a ^ b, ~a,
             True & a, False | b, tf.equal(a, b), tf.not_equal(a, True)]]


def case_equal_kinds(tf):
    return [[tf.equal(tf.constant(["a", "b"]), "a"), tf.equal(tf.constant(1 + 2j), 1 + 2j), tf.not_equal(tf.constant("x"), ["x", "y"]),
             tf.equal([1, 2], [1, 3])]]


def case_complex(tf):
    re, im = tf.constant([1., -2.]), tf.constant([.5, 3.])
    z = tf.complex(re, im)
    w = tf.constant([1 - 1j, 2 + .5j], tf.complex64)
    made = [z, tf.real(z), tf.imag(z), tf.conj(z), tf.abs(z), tf.angle(z), z * w, z / w, z + w, -z, tf.exp(z), tf.square(z), tf.sqrt(z),
            tf.log(z), tf.complex(tf.constant(1., tf.float64), tf.constant(2., tf.float64)), tf.real(re), tf.conj(re), tf.reduce_sum(z),
            tf.pow(z, w), tf.tanh(z), tf.cast(re, tf.complex64), tf.sign(z)]
    return [made]


def case_complex_gradients(tf):
    re, im = tf.constant([1., -2.]), tf.constant([.5, 3.])
    z = tf.complex(re, im)
    out = [tf.gradients(f, [re, im]) for f in (tf.abs(z), tf.real(z * z), tf.imag(tf.exp(z)), tf.real(tf.conj(z) * z), tf.angle(z))]
    return [out]


def case_cast(tf):
    x = tf.constant([-1.7, 0., 2.5, 300.7])
    i = tf.constant([-1, 0, 2, 300])
    made = [tf.cast(x, d) for d in (tf.int32, tf.int64, tf.float64, tf.float16, tf.bool, tf.float32)]
    made += [tf.cast(i, d) for d in (tf.uint8, tf.int8, tf.int16, tf.float32, tf.bool, tf.int64, tf.uint16)]
    made += [tf.cast([True, False], tf.float32), tf.cast(3, tf.float64), tf.cast(1.5, "int32"), tf.cast(x, tf.float32, name="same")]
    return [made, [tf.to_float(i), tf.to_double(x), tf.to_int32(x), tf.to_int64(x), tf.to_complex64(x), tf.to_complex128(x)],
            tf.gradients(tf.cast(x, tf.float64), x)]


def case_saturate_cast(tf):
    x = tf.constant([-1.7, 2.5, 300.7, 1e10])
    return [[tf.saturate_cast(x, d) for d in (tf.uint8, tf.int8, tf.int32, tf.float64)], tf.saturate_cast(tf.constant([-5, 400]), tf.uint8)]


def case_bitcast(tf):
    return [[tf.bitcast(tf.constant([1., -1.]), tf.int32), tf.bitcast(tf.constant([1., 2.]), tf.uint8), tf.bitcast(tf.constant([[0, 1072693248]]), tf.float64)]]


def case_add_n(tf):
    x, y = tf.constant([1., 2.], name="x"), tf.constant([3., 4.], name="y")
    made = [tf.add_n([x, y, x]), tf.add_n([x]), tf.add_n([x], name="named"), tf.add_n([[1, 2], [3, 4]]), tf.accumulate_n([x, y]),
            tf.accumulate_n([x]), tf.add_n([x, tf.placeholder_with_default([1., 1.], [None])])]
    return [made, tf.gradients(tf.add_n([x, y, x]), [x, y]), tf.gradients(tf.accumulate_n([x, y, y]), [x, y]), tell(made)]


def case_add_n_indexed_slices(tf):
    s = tf.IndexedSlices(tf.constant([[1., 2.]]), tf.constant([1]), tf.constant([3, 2]))
    return [tf.add_n([s, tf.ones([3, 2])])]


def case_scalar_mul(tf):
    x = tf.constant([1., 2.])
    s = tf.IndexedSlices(x, tf.constant([0, 1]))
    return [[tf.scalar_mul(2., x), tf.scalar_mul(tf.constant(3.), x), tf.scalar_mul(2, tf.constant([1, 2]))], tf.scalar_mul(2., s)]


def case_ranges(tf):
    n = tf.placeholder_with_default(4, [])
    return [[tf.range(5), tf.range(2, 5), tf.range(0, 10, 3), tf.range(5, 0, -2), tf.range(0., 1., .25), tf.range(n), tf.range(1, n, 2),
             tf.range(3, dtype=tf.float64), tf.range(tf.constant(3, tf.int64)), tf.range(3, limit=None, delta=1), tf.range(0, 5, 2, tf.int64, "r"),
             tf.lin_space(0., 1., 5), tf.linspace(2., 8., 3), tf.lin_space(1., 1., 1), tf.lin_space(tf.constant(0., tf.float64), 1., 3)]]


def case_cumulative(tf):
    x = tf.constant([[1., 2., 3.], [4., .5, 6.]])
    made = [tf.cumsum(x), tf.cumsum(x, 1), tf.cumsum(x, -1, exclusive=True), tf.cumsum(x, 1, reverse=True), tf.cumsum(x, 1, True, True),
            tf.cumprod(x, 1), tf.cumprod(x, 0, exclusive=True), tf.cumprod(x, 1, reverse=True), tf.cumsum([1, 2, 3])]
    return [made, [tf.gradients(y, x, tf.constant([[1., 2., 3.], [4., 5., 6.]])) for y in made[:-1]]]


def case_segments(tf):
    x = tf.constant([[1., 2.], [3., -4.], [5., 6.], [7., 8.]])
    ids = [0, 0, 1, 3]
    fns = (tf.segment_sum, tf.segment_mean, tf.segment_max, tf.segment_min, tf.segment_prod)
    return [{f.__name__: f(x, ids) for f in fns}, {f.__name__: tf.gradients(f(x, ids), x) for f in fns[:4]}]


def case_unsorted_segments(tf):
    x = tf.constant([[1., 2.], [3., -4.], [5., 6.], [7., 8.]])
    ids = [2, 0, 2, -1]
    fns = (tf.unsorted_segment_sum, tf.unsorted_segment_mean, tf.unsorted_segment_max, tf.unsorted_segment_min, tf.unsorted_segment_prod,
           tf.unsorted_segment_sqrt_n)
    return [{f.__name__: f(x, ids, 4) for f in fns}, {f.__name__: tf.gradients(f(x, ids, 4), x) for f in fns}]


def case_sparse_segments(tf):
    x = tf.constant([[1., 2.], [3., -4.], [5., 6.]])
    fns = (tf.sparse_segment_sum, tf.sparse_segment_mean, tf.sparse_segment_sqrt_n)
    return [{f.__name__: f(x, [2, 0, 1], [0, 0, 1]) for f in fns}]


def case_bincount(tf):
    return [[tf.bincount([1, 1, 3]), tf.bincount([1, 1, 3], minlength=6), tf.bincount([1, 1, 3], maxlength=2), tf.bincount([1, 1, 3], weights=[.5, 1., 2.])]]


def case_confusion_matrix(tf):
    return [[tf.confusion_matrix([0, 1, 2], [0, 2, 2]), tf.confusion_matrix([0, 1], [1, 1], num_classes=3, dtype=tf.float32),
             tf.confusion_matrix([0, 1], [1, 1], weights=[2, 3])]]


def case_clip_by_value(tf):
    x = tf.constant([-2., -.5, .5, 3.])
    y = tf.clip_by_value(x, -1., 1.)
    return [[y, tf.clip_by_value(x, [-1., 0., 0., 0.], 1.), tf.clip_by_value(tf.constant([1, 9]), 2, 5), tf.clip_by_value(x, -1., 1., name="c")],
            tf.gradients(y, x)]


def case_polyval(tf):
    return [tf.math.polyval([tf.constant(1.), tf.constant(2.), tf.constant(3.)], tf.constant([0., 2.]))]


def case_half_precision(tf):
    x = tf.constant([.5, 1., 2.], tf.float16)
    return [[tf.exp(x), x * x, x / 3., tf.reduce_sum(x), tf.tanh(x), tf.sqrt(x), x + 1, tf.matmul(x[None], x[:, None]), tf.sigmoid(x), tf.log(x)]]


def case_integer_overflow_and_division(tf):
    x = tf.constant([2147483647, -2147483648, 7])
    z = tf.placeholder_with_default([0, 1, 2], [3])
    return [[x + 1, x * 2, -x, tf.abs(x)], x // z, x % z, tf.truediv(x, z), tf.constant([200, 100], tf.uint8) + 100]


def case_float_specials(tf):
    x = tf.constant([np.nan, np.inf, -np.inf, 0., -0.])
    return [[tf.maximum(x, 0.), tf.minimum(x, 0.), x / 0., tf.sqrt(x), tf.log(x), tf.exp(x), tf.sign(x), tf.floor(x), tf.nn.relu(x),
             tf.equal(x, x), x < 0., tf.nn.relu6(x), tf.sigmoid(x), tf.tanh(x)], [tf.reduce_max(x), tf.reduce_min(x), tf.reduce_sum(x)]]


def case_unknown_shapes(tf):
    x, y = tf.placeholder(tf.float32, name="x"), tf.placeholder(tf.float32, [None, 2], name="y")
    z = x * y + x
    return [{"z": z, "g": tf.gradients(z, [x, y]), "@feed": {x: a, y: np.ones((3, 2))}} for a in (2., [1., 2.], [[1.], [2.], [3.]])] + [tell(z.shape)]


def case_operators_with_numpy(tf):
    x = tf.constant([1., 2.])
    a = np.array([3., 4.], np.float32)
    return [[a + x, a * x, x - a, a / x, a ** x, a < x, np.float32(2) * x, np.array(3., np.float32) - x], tell(type(a * x).__name__)]


def case_second_derivatives(tf):
    x = tf.constant([.3, 1.2, 2.])
    made = {}
    for f in (tf.exp, tf.log, tf.sin, tf.tanh, tf.sqrt, tf.rsqrt, tf.sigmoid, tf.reciprocal, tf.square, tf.nn.softplus, tf.erf, tf.nn.elu):
        dy = tf.gradients(f(x), x)[0]
        made[f.__name__] = tf.gradients(dy, x)[0]
    return [made]


def case_gradients_that_are_none(tf):
    x = tf.constant([1.2, -3.4])
    return [tell([tf.gradients(f(x), x) for f in (tf.floor, tf.ceil, tf.rint, tf.round, lambda v: v // 2., lambda v: tf.cast(v, tf.int32),
                                                  tf.zeros_like)],
                 said(tf.gradients, x > 1., x), said(tf.gradients, tf.shape(x), x))]


def case_sign_gradient(tf):
    x = tf.constant([1.2, -3.4, 0.])
    return [tf.gradients(tf.sign(x) * x, x)]
