"""Reductions, scans, segments, sorting and matrix products."""
import numpy as np

from .basics import C, F, P, b, edge, f32, f64, i32, i64, s, spread

SAMPLES = {}


def reductions(names, first=F, more=()):
    for name in names.split():
        SAMPLES[name] = [s(first(2, 3), i32(0)), s(first(2, 3, 2), i32(0, -1)), s(first(2, 3), i64(0, 1)),
                         s(first(2, 3), i32([])), s(first(2, 3), i32([1]), keep_dims=True), s(f64(1.5), i32([])),
                         s(np.zeros([0, 3], np.float32), i32(0)).mark(grad=False)] + list(more)


INTS = s(i32([1, 5, -3], [7, 0, 2]), i32(1))
COMPLEX = s(C(2, 3), i32(0))
reductions("Sum", more=[INTS, COMPLEX])
reductions("Mean", more=[INTS, COMPLEX])
reductions("Prod", more=[INTS, COMPLEX, s(f32([0, 2, 3], [4, 0, 0]), i32(1)).mark(grad=False)])
reductions("Max Min", more=[INTS, edge(f32([1, np.nan], [-np.inf, 3]), i32(1))])
reductions("EuclideanNorm", more=[COMPLEX.__class__([C(2, 3), i32(0)], {}).mark(grad=False)])
for _name in ("All", "Any"):
    SAMPLES[_name] = [s(b([[True, False, True]]), i32(0)), s(b([True, True], [False, False]), i32(0, 1)),
                      s(b([[True], [False]]), i64([-1]), keep_dims=True), s(b(True), i32([])),
                      s(np.zeros([0, 2], np.bool_), i32(0))]
for _name in ("ArgMax", "ArgMin"):
    SAMPLES[_name] = [s(F(2, 3), i32(0)), s(F(2, 3), i64(-1), output_type="int32"), s(f32(1, 3, 3, 0, 0), i32(0)),
                      s(i32([1, 2], [5, 0]), i32(1))]

for _name in ("Cumsum", "Cumprod", "CumulativeLogsumexp"):
    SAMPLES[_name] = [s(F(2, 3), i32(1)), s(F(2, 3), i32(-2), exclusive=True), s(F(4), i64(0), reverse=True),
                      s(F(2, 3), i32(1), exclusive=True, reverse=True)]
for _i in (1, 3):
    SAMPLES["CumulativeLogsumexp"][_i].mark(grad=False)       # begins with the log of nothing
SAMPLES["Cumsum"] += [s(i32([1, 2], [3, 4]), i32(0)), s(C(3), i32(0))]
SAMPLES["Cumprod"] += [s(i32([1, 2], [3, 4]), i32(0)), s(C(3), i32(0))]

for _name in "SegmentSum SegmentMean SegmentProd SegmentMax SegmentMin".split():
    SAMPLES[_name] = [s(F(4, 2), i32(0, 0, 1, 3)), s(F(3), i64(0, 1, 1)), s(i32(4, 5, 6), i32(0, 0, 1))]
for _name in "UnsortedSegmentSum UnsortedSegmentProd UnsortedSegmentMax UnsortedSegmentMin".split():
    SAMPLES[_name] = [s(F(4, 2), i32(2, 0, 2, 1), i32(4)).mark(grad=False), s(F(2, 2), i64([0, 1], [1, 1]), i32(2)),
                      s(F(3), i32(0, -1, 1), i64(2)), s(i32(4, 5, 6), i32(1, 0, 1), i32(2))]
for _name in "SparseSegmentSum SparseSegmentMean SparseSegmentSqrtN".split():
    SAMPLES[_name] = [s(F(4, 2), i32(3, 0, 1), i32(0, 0, 1)), s(F(4), i32(3, 0, 1, 1), i32(0, 1, 3, 3))]
    SAMPLES[_name + "WithNumSegments"] = [s(F(4, 2), i32(3, 0, 1), i32(0, 0, 1), i32(3)),
                                          s(F(4), i32(3, 0, 1, 1), i32(0, 1, 2, 2), i64(4))]
for _name in "SparseSegmentMeanGrad SparseSegmentSqrtNGrad".split():
    SAMPLES[_name] = [s(F(2, 2), i32(3, 0, 1), i32(0, 0, 1), i32(4))]

SAMPLES.update({
    "TopKV2": [s(F(2, 5), i32(3)), s(f32(1, 3, 3, 2), i32(4)).mark(grad=False), s(i32(5, 1, 9), i32(0))],
    "NthElement": [s(F(2, 5), i32(1)), s(F(4), i32(0), reverse=True)],
    "InTopK": [s(F(3, 4), i32(1, 0, 3), k=2), s(f32([1, 1, 0], [np.nan, 0, 1]), i64(1, 2), k=1)],
    "InTopKV2": [s(F(3, 4), i32(1, 0, 3), i32(2)), s(f32([1, 1, 0]).reshape(1, 3), i64([5]), i64(1))],
    "MatMul": [s(F(2, 3), F(3, 4)), s(F(3, 2), F(4, 3), transpose_a=True, transpose_b=True),
               s(F(2, 3), F(4, 3), transpose_b=True), s(F(3, 2), F(3, 4), transpose_a=True), s(C(2, 3), C(3, 2)),
               s(i32([1, 2], [3, 4]), i32([5, 6], [7, 8])), s(F(0, 3), F(3, 2)), s(F(2, 0), F(0, 2))],
    "SparseMatMul": [s(F(2, 3), F(3, 4)), s(F(3, 2), F(4, 3), transpose_a=True, transpose_b=True, a_is_sparse=True)],
    "BatchMatMul": [s(F(2, 2, 3), F(2, 3, 4)), s(C(2, 3, 2), C(2, 3, 4), adj_x=True), s(F(2, 3), F(4, 3), adj_y=True)],
    "BatchMatMulV2": [s(F(2, 2, 3), F(3, 4)), s(C(1, 3, 2), C(2, 3, 4), adj_x=True), s(F(2, 1, 2, 3), F(3, 4, 3), adj_y=True),
                      s(F(2, 3), F(3, 4))],
    "MatrixInverse": [s(F(3, 3)).mark(tol=1e-4), s(F(2, 2, 2), adjoint=True).mark(tol=1e-4)],
    "MatrixDeterminant": [s(F(3, 3)).mark(tol=1e-4), s(F(2, 2, 2)).mark(tol=1e-4)],
})


def positive_definite(n):
    a = np.round(8 * F(n, n)) / 8                # few bits, so that every machine makes the same numbers
    return (np.einsum("ij,kj->ik", a, a) + n * np.eye(n)).astype(np.float32)


SAMPLES.update({
    "Cholesky": [s(positive_definite(3)), s(np.stack([positive_definite(2), 2 * positive_definite(2)]))],
    "CholeskyGrad": [s(np.tril(positive_definite(3)), F(3, 3)).mark(tol=1e-4)],
    "MatrixSolve": [s(positive_definite(3), F(3, 2)).mark(tol=1e-4), s(positive_definite(2)[None], F(1, 2, 1), adjoint=True)],
    "MatrixTriangularSolve": [s(positive_definite(3), F(3, 2)), s(positive_definite(3), F(3, 2), lower=False, adjoint=True)],
    "LogMatrixDeterminant": [s(positive_definite(3)), s(positive_definite(2)[None])],
})
