"""Gradients of mathematics in every form that static shapes choose: equal, broadcast, scalar, partly unknown, complex."""
import numpy as np

from casetools import tell


def sample(shape, dtype, rng):
    """Numbers for a placeholder; unknown sizes are 2, an unknown rank is a scalar."""
    sizes = [2 if d is None else d for d in (shape or [])]
    value = rng.uniform(.3, 2., sizes)
    return value + 1j * rng.uniform(-1, 1, sizes) if dtype.startswith("complex") else value


def add(name, function, *shapes, **options):
    """A case: function(tf) of placeholders, and its gradients for incoming gradients of 1.5 times the values."""
    dtype, tol = options.get("dtype", "float32"), options.get("tol")

    def case(tf):
        inputs = [tf.placeholder(tf.as_dtype(dtype), s, name="xyzw"[i]) for i, s in enumerate(shapes)]
        made = function(tf)(*inputs)
        made = made if isinstance(made, (list, tuple)) else [made]
        gradients = tf.gradients(made, inputs, [tf.identity(v) * tf.cast(1.5, v.dtype) for v in made])
        rng = np.random.RandomState(1)
        step = {"value": made, "@feed": {x: sample(s, dtype, rng) for x, s in zip(inputs, shapes)}}
        step.update({"gradient_%d" % i: g for i, g in enumerate(gradients) if g is not None})
        if tol is not None:
            step["@tol"] = tol
        return [step, tell([g is None for g in gradients])]
    globals()["case_" + name] = case


def named(name, module=None):
    """The function tf.<name>, or tf.<module>.<name>, of the module under test."""
    return lambda tf: getattr(getattr(tf, module) if module else tf, name)


def raw_of_y_dy(op_type):
    return lambda tf: lambda y, dy: getattr(tf.raw_ops, op_type)(y=y, dy=dy)


REAL = ("abs negative reciprocal square sqrt rsqrt exp expm1 log log1p sinh cosh tanh asinh lgamma digamma erf erfc sigmoid sign "
        "sin cos tan atan floor ceil round rint log_sigmoid").split()
for name in REAL:
    add("real_" + name, named(name), [3])
    add("unknown_rank_" + name, named(name), None, dtype="float64")
COMPLEX = ("negative reciprocal square sqrt exp expm1 log log1p sinh cosh tanh asinh acosh atanh sin cos tan sign sigmoid real imag "
           "angle abs conj").split()
for name in COMPLEX:
    add("complex_" + name, named(name), [3], dtype="complex64", tol=2e-4)

SHAPES = [([3], [3]), ([2, 3], [3]), ([3], []), ([], [2]), ([1, 3], [2, 1]), ([None, 3], [3]), (None, [3]), ([2, 3], [2, 3])]
BINARY = ("add subtract multiply divide truediv div realdiv floordiv mod pow squared_difference maximum minimum div_no_nan").split()
for name in BINARY:
    for i, (a, b) in enumerate(SHAPES):
        add("binary_%s_%d" % (name, i), named(name), a, b)
for name in "xdivy xlogy multiply_no_nan".split():
    for i, (a, b) in enumerate(SHAPES[:3]):
        add("binary_%s_%d" % (name, i), named(name, "math"), a, b)
for name in "multiply divide pow squared_difference add subtract".split():
    for i, (a, b) in enumerate(SHAPES[:3]):
        add("complex_binary_%s_%d" % (name, i), named(name), a, b, dtype="complex64", tol=1e-4)

for name in "igamma igammac".split():
    add("special_" + name, named(name), [2, 3], [3], dtype="float64", tol=1e-8)
    add("special_float32_" + name, named(name), [None, 3], [3], tol=1e-4)
add("special_zeta", lambda tf: lambda x, q: tf.zeta(x + 1.5, q), [2, 3], [3], dtype="float64", tol=1e-8)
add("special_polygamma", lambda tf: lambda n, x: tf.polygamma(tf.round(n), x), [2, 3], [3], dtype="float64", tol=1e-8)
add("special_betainc", lambda tf: lambda a, b, x: tf.betainc(a, b, x * .4), [3], [3], [3], dtype="float64", tol=1e-8)
add("special_bessel", lambda tf: lambda x: [f(x) for f in (tf.math.bessel_i0e, tf.math.bessel_i1e, tf.math.bessel_i0, tf.math.bessel_i1)],
    [3], tol=1e-4)
add("atan2", named("atan2"), [3], [3])
add("nextafter", named("nextafter", "math"), [3], [2, 3])
add("reciprocal_no_nan", named("reciprocal_no_nan", "math"), [3])
add("complex_of_parts", named("complex"), [2, 3], [3])
add("complex_of_parts_unknown", named("complex"), [None, 3], [3])
add("polyval", lambda tf: lambda x, y: tf.math.polyval([x, 2., y], x), [3], [3])
add("lbeta", named("lbeta"), [2, 3], tol=1e-4)
add("cumulative", lambda tf: lambda x: [
    tf.cumsum(x, 1), tf.cumsum(x, 0, True), tf.cumsum(x, 1, False, True), tf.cumprod(x, 1, True, True),
    tf.math.cumulative_logsumexp(x, 1), tf.math.cumulative_logsumexp(x, 0, True, True)], [2, 3])
for name in "SqrtGrad RsqrtGrad ReciprocalGrad InvGrad SigmoidGrad TanhGrad".split():
    add("second_" + name, raw_of_y_dy(name), [3], [3])
    add("complex_second_" + name, raw_of_y_dy(name), [3], [3], dtype="complex64", tol=1e-4)

AXES = [([2, 3], None), ([2, 3], 1), ([2, 3], [0]), ([None, 3], None), ([None, 3], 1), ([2, 3, 4], [0, 2]), ([2, 3, 4], -1), ([], None),
        ([3], [])]
for name in "reduce_sum reduce_mean reduce_prod reduce_max reduce_min reduce_logsumexp".split():
    for i, (shape, axis) in enumerate(AXES):
        add("%s_%d" % (name, i), lambda tf, name=name, axis=axis: lambda x: [
            getattr(tf, name)(x, axis), getattr(tf, name)(x, axis, keepdims=True)], shape)


def case_linalg(tf):
    a, b = tf.placeholder(tf.float64, [3, 3], name="a"), tf.placeholder(tf.float64, [3, 2], name="b")
    positive = tf.matmul(a, a, transpose_b=True) + 3. * tf.eye(3, dtype=tf.float64)
    made = {
        "inverse": tf.matrix_inverse(a), "inverse_adjoint": tf.matrix_inverse(a, adjoint=True), "det": tf.matrix_determinant(a),
        "slogdet": tf.linalg.slogdet(a)[1], "logdet": tf.linalg.logdet(positive), "cholesky": tf.cholesky(positive),
        "solve": tf.matrix_solve(a, b), "solve_adjoint": tf.matrix_solve(a, b, adjoint=True),
        "triangular": tf.matrix_triangular_solve(a, b), "upper_adjoint": tf.matrix_triangular_solve(a, b, lower=False, adjoint=True),
        "cholesky_solve": tf.cholesky_solve(tf.cholesky(positive), b), "eigvals": tf.self_adjoint_eigvals(positive),
        "eig": tf.self_adjoint_eig(positive)[0], "svd": tf.svd(a, compute_uv=False), "svd_s": tf.svd(a)[0],
        "least_squares": tf.matrix_solve_ls(a, b), "trace": tf.trace(a), "norm": tf.norm(a), "qr": tf.abs(tf.qr(a)[1]),
        "diag": tf.diag(a[0]), "diag_part": tf.diag_part(a), "matrix_diag": tf.matrix_diag(a), "matrix_diag_part": tf.matrix_diag_part(a),
        "set_diag": tf.matrix_set_diag(a, b[:, 0]), "band": tf.matrix_band_part(a, 1, 0), "tall_diag_part": tf.matrix_diag_part(b),
        "tall_set_diag": tf.matrix_set_diag(b, b[0]), "adjoint": tf.linalg.adjoint(a)}
    step = dict(made)
    for key in sorted(made):
        step.update({"gradient_%d_%s" % (i, key): g for i, g in enumerate(tf.gradients(made[key], [a, b])) if g is not None})
    step.update({"@feed": {a: np.random.RandomState(2).randn(3, 3), b: np.random.RandomState(3).randn(3, 2)}, "@tol": 1e-7})
    return [step]


def case_svd(tf):
    made = []
    for shape in ([2, 3], [3, 2]):
        a = tf.constant(np.random.RandomState(2).randn(*shape), tf.float64)
        s, u, v = tf.svd(a)
        made.append(tf.gradients(tf.matmul(u * s, v, adjoint_b=True) ** 2, a))
        s, u, v = tf.svd(a, full_matrices=True)
        made.append(tf.gradients([s, tf.abs(u), tf.abs(v)], a))
    return [made]


def case_clip(tf):
    x = tf.placeholder(tf.float32, [2, 3], name="x")
    made = (tf.clip_by_norm(x, 1.), tf.clip_by_value(x, -1., 1.), tf.clip_by_average_norm(x, .1), tf.clip_by_global_norm([x], 2.)[0])
    return [{"g": [tf.gradients(y, x) for y in made], "@feed": {x: np.arange(6.).reshape(2, 3) - 2}}]
