"""Elementwise math of one and of two numbers, casts and complex parts."""
import numpy as np

from .basics import C, EDGES, F, INTS, P, b, edge, f32, f64, i32, i64, s, spread

SAMPLES = {}


# ------------------------------------------------------------------ one number
def unary(names, low=-2, high=2, more=()):
    for name in names.split():
        SAMPLES[name] = [s(spread(low, high, 2, 3)), s(f64(0.4 * low + 0.6 * high)), s(np.zeros([0, 2], np.float32)),
                         edge(EDGES)] + list(more)


COMPLEX, INTEGERS = [s(C(2, 3))], [edge(INTS), edge(i64(-3, 0, 5))]
unary("Cos Cosh Exp Expm1 Reciprocal Inv Sin Sinh Sigmoid Tanh", more=COMPLEX)
unary("Tan", -1.2, 1.2, COMPLEX)
unary("Asinh", more=COMPLEX)
unary("Atan")
unary("Log Sqrt Rsqrt", 0.3, 3, COMPLEX)
for _name in ("Sqrt", "Rsqrt"):
    SAMPLES[_name][3] = edge(f32(-1, 1e-20, 1, 1e20))       # of 0 and inf TF's vector code makes NaN here and there
unary("Log1p", -0.5, 2, COMPLEX)
unary("Acos Asin", -0.9, 0.9)
unary("Atanh", -0.9, 0.9, COMPLEX)
unary("Acosh", 1.2, 3, COMPLEX)
unary("Square Neg", more=COMPLEX + INTEGERS)
unary("Abs", more=INTEGERS)
unary("Sign", more=[s(C(2, 3)).mark(grad=False)] + INTEGERS)
unary("BesselI0e BesselI1e Erf Erfc")
unary("Digamma Lgamma", 0.5, 4)
unary("Ceil Floor Rint")
unary("Round", more=INTEGERS)
unary("IsFinite IsInf IsNan")

SAMPLES.update({
    "Angle": [s(C(2, 3), Tout="float32"), s(np.complex128(1 - 1j), Tout="float64")],
    "ComplexAbs": [s(C(2, 3), Tout="float32"), s(np.complex128(1 - 1j), Tout="float64")],
    "Conj": [s(C(2, 3)), s(np.complex128(1 - 1j))],
    "Imag": [s(C(2, 3), Tout="float32"), s(np.complex128(1 - 1j), Tout="float64")],
    "Real": [s(C(2, 3), Tout="float32"), s(np.complex128(1 - 1j), Tout="float64")],
    "Complex": [s(F(2, 3), F(2, 3, seed=1), Tout="complex64"), s(f64(1.5), f64(-2), Tout="complex128"), s(F(2, 1), F(3), Tout="complex64")],
    "Invert": [s(INTS), s(np.uint8([0, 7, 255]))],
    "PopulationCount": [s(INTS), s(np.uint8([0, 7, 255]))],
    "LogicalNot": [s(b([[True, False]])), s(b(True))],
    "Cast": [s(F(2, 3), DstT="float64"), s(f32(-1.7, -0.2, 0, 0.9, 2.5), DstT="int32").mark(grad=False),
             s(i32(0, 1, -3), DstT="bool"), s(i32(0, 300, -1), DstT="uint8"), s(b(True, False), DstT="float32"),
             s(C(3), DstT="complex128"), s(i64(2**40, -1), DstT="int32"), s(f64(1.5), DstT="float16").mark(grad=False),
             edge(f32(1, 2), DstT="complex64"), edge(f32(0, -0., 1e-9), DstT="bool")],
})


# ------------------------------------------------------------------ gradients of one number
for _name in "InvGrad ReciprocalGrad RsqrtGrad SqrtGrad SigmoidGrad TanhGrad".split():
    SAMPLES[_name] = [s(P(2, 3), F(2, 3)), s(f64(0.7), f64(-1.5)), s(C(2, 2), C(2, 2, seed=1)).mark(tol=1e-4)]


# ------------------------------------------------------------------ two numbers
def binary(names, first=F, second=F, more=(), kinks=False):
    """Equal shapes, broadcasts both ways, scalars, and sizes of zero."""
    for name in names.split():
        SAMPLES[name] = [s(first(2, 3), second(2, 3, seed=1)), s(first(2, 3), second(3, seed=2)),
                         s(first(3, 1), second(1, 2, seed=3)), s(f64(1.3), f64(1.1)), s(first(2, 2), second(seed=5)),
                         s(np.zeros([0, 3], np.float32), second(1, 3))] + list(more)
        if kinks:
            for sample in SAMPLES[name]:
                sample.mark(grad=False)


X, Y = np.meshgrid(EDGES, EDGES)
PAIRS = edge(X, Y)
INT_PAIRS = edge(i32(-7, -7, 7, 7, 0, 2**30, -2**30), i32(2, -2, 2, -2, 5, 2, 3))
COMPLEX_PAIR = s(C(2, 3), C(2, 3, seed=1))

binary("Add AddV2 Sub Mul", more=[PAIRS, INT_PAIRS, COMPLEX_PAIR])
SAMPLES["Add"].append(s(np.array([b"a", b"b"], object), np.array(b"c", object)))
binary("SquaredDifference", more=[PAIRS, INT_PAIRS, s(C(2, 3), C(2, 3, seed=1)).mark(grad=False)])
binary("Div RealDiv", second=P, more=[PAIRS, COMPLEX_PAIR])
SAMPLES["Div"].append(INT_PAIRS)
binary("DivNoNan", second=P, more=[PAIRS])
binary("MulNoNan", second=P, more=[PAIRS])
binary("FloorDiv", second=P, more=[INT_PAIRS], kinks=True)
SAMPLES["TruncateDiv"] = [INT_PAIRS, s(i32([7], [-7]), i32(2, -2)), s(i64(-5), i64(3)), s(np.uint8([7, 255]), np.uint8(2))]
binary("FloorMod Mod", second=P, more=[PAIRS, INT_PAIRS])
SAMPLES["TruncateMod"] = [s(F(2, 3), P(3)), PAIRS, INT_PAIRS]
binary("Maximum Minimum", second=lambda *shape, **kw: spread(-1.9, 2.1, *shape, **kw), more=[PAIRS, INT_PAIRS])
binary("Pow", first=P, more=[PAIRS, s(C(2, 2), C(2, 2, seed=1)).mark(tol=1e-4),
                             edge(i32(-2, 0, 3, 2), i32(3, 0, 4, 10))])
binary("Atan2", more=[PAIRS])
binary("Xdivy", second=P, more=[edge(X[:, 7:10], Y[:, 7:10])])
binary("Xlogy", second=P, more=[edge(X[:, 7:10], Y[:, 7:10])])
binary("Equal NotEqual", more=[PAIRS, INT_PAIRS, COMPLEX_PAIR.__class__([C(2, 3), C(2, 3)], {}),
                               s(np.array([b"a", b"b"], object), np.array(b"b", object)), s(b(True, False), b(True))])
binary("Greater GreaterEqual Less LessEqual", more=[PAIRS, INT_PAIRS])
SAMPLES.update({
    "ApproximateEqual": [s(f32(1, 2, 3), f32(1, 2.000001, 3.1)), s(f32(1, 2), f32(1.05, 3), tolerance=0.1)],
    "LogicalAnd": [s(b([[True], [False]]), b(True, False)), s(b(True), b(False))],
    "LogicalOr": [s(b([[True], [False]]), b(True, False)), s(b(True), b(False))],
    "BitwiseAnd": [s(i32(12, -3, 7), i32(10, 5, -8)), s(np.uint8([7, 255]), np.uint8(12))],
    "BitwiseOr": [s(i32(12, -3, 7), i32(10, 5, -8)), s(np.uint8([7, 255]), np.uint8(12))],
    "BitwiseXor": [s(i32(12, -3, 7), i32(10, 5, -8)), s(np.uint8([7, 255]), np.uint8(12))],
    "LeftShift": [s(i32(1, -3, 7), i32(3, 1, 0)), s(np.uint8([7, 255]), np.uint8(3))],
    "RightShift": [s(i32(12, -3, 7), i32(2, 1, 0)), s(np.uint8([7, 255]), np.uint8(3))],
    "NextAfter": [s(F(2, 3), F(3)).mark(grad=False), edge(f32(0, 1, -1, np.inf), f32(1, 1, 5, 0))],
    "Cross": [s(F(2, 3), F(2, 3, seed=1)), s(i32(1, 2, 3), i32(0, -1, 4))],
    "Betainc": [s(P(2, 3), P(2, 3, seed=1), spread(0.1, 0.9, 2, 3)), s(f64(1.5), f64(0.7), f64(0.3)),
                s(f32(1.5), P(3), f32(0.4)).mark(grad=False)],
    "Igamma": [s(P(2, 3), P(2, 3, seed=1)), s(f64(1.5), f64(0.7)), edge(f32(0, 1, 5, 0.5), f32(0, 0, 100, 1e-3))],
    "Igammac": [s(P(2, 3), P(2, 3, seed=1)), s(f64(1.5), f64(0.7)), edge(f32(0, 1, 5, 0.5), f32(0, 0, 100, 1e-3))],
    "IgammaGradA": [s(P(2, 3), P(2, 3, seed=1)).mark(tol=1e-4), s(f64(1.5), f64(0.7))],
    "Polygamma": [s(f32(1, 2, 3), P(3)), s(f64(1), f64(0.7))],
    "Zeta": [s(spread(1.5, 4, 2, 3), P(2, 3)), s(f64(2), f64(0.7))],
    "ClipByValue": [s(F(2, 3), f32(-1.1), f32(0.9)), s(F(2, 3), np.full([2, 3], -1.1, np.float32), f32(0.9)),
                    s(i32(-5, 0, 5), i32(-2), i32(2)), s(f64(3), f64(-1), f64(1)),
                edge(f32(-5, 0, 5), f32(2), f32(-2)), edge(f32(-5, 0, 5), f32(2, 2, 2), f32(-2)),
                edge(f32(-5, 0, 5), f32(2, 2, 2), f32(-2, -2, -2))],
})
