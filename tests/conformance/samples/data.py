"""Counting, sets, sparse tensors, decompositions and strings."""
import numpy as np

from .basics import C, F, P, b, f32, f64, i32, i64, s, text
from .reduce import positive_definite

_SPARSE = (i64([0, 1], [1, 0], [1, 2]), f32(1, 2, 3), i64(2, 3))
SAMPLES = {
    "Bincount": [s(i32([1, 2], [1, 9]), i32(4), f32([])), s(i32(1, 0, 1), i32(3), f32(0.5, 1, 2))],
    "Bucketize": [s(F(2, 3), boundaries=[-1., 0.5]), s(i32(1, 5, 10), boundaries=[5., 7.])],
    "HistogramFixedWidth": [s(F(6), f32(-1, 1), i32(4)), s(i32(1, 5, 3), i32(0, 4), i32(2), dtype="int64")],
    "ParallelConcat": [s([F(1, 2), F(1, 2, seed=1)], shape=[2, 2]).mark(grad=False)],
    "StringFormat": [s([F(2), i32(3)], template="a %s b %s"), s([text(b"x", b"y")], template="{}", placeholder="{}")],
    "ScalarSummary": [s(text(b"loss"), f32(1.5)), s(text(b"a", b"b"), f64(1, 2))],
    "SparseReshape": [s(i64([0, 1], [1, 2]), i64(2, 3), i64(3, -1))],
    "SparseConcat": [s([_SPARSE[0], _SPARSE[0]], [_SPARSE[1], _SPARSE[1]], [_SPARSE[2], _SPARSE[2]], concat_dim=1)],
    "SparseTensorDenseAdd": [s(_SPARSE[0], _SPARSE[1], _SPARSE[2], F(2, 3)), s(i64([[1]]), f32([2]), i64([3]), F(3))],
    "SetSize": [s(_SPARSE[0], i32(1, 2, 2), _SPARSE[2])],
    "DenseToDenseSetOperation": [s(i32([1, 2, 3], [4, 4, 5]), i32([3, 9], [5, 6]), set_operation=how)
                                 for how in ("intersection", "union", "a-b")],
    "DenseToSparseSetOperation": [s(i32([1, 2], [4, 5]), _SPARSE[0], i32(2, 4, 4), _SPARSE[2], set_operation="union")],
    "SparseToSparseSetOperation": [s(_SPARSE[0], i32(1, 2, 3), _SPARSE[2], _SPARSE[0], i32(1, 3, 4), _SPARSE[2],
                                     set_operation=how) for how in ("intersection", "b-a")],
    # Signs of vectors are a matter of the library: the values of q, u and v are tested by what they multiply to.
    "Qr": [s(positive_definite(3)).mark(values=0), s(F(4, 2), full_matrices=True).mark(values=0, grad=False)],
    "Svd": [s(F(4, 2)).mark(values=1, grad=False), s(F(2, 3), compute_uv=False).mark(values=1),
            s(F(2, 3), full_matrices=True).mark(values=1, grad=False)],
    "SelfAdjointEigV2": [s(positive_definite(3)).mark(values=1, grad=False),
                         s(positive_definite(3), compute_v=False).mark(values=1)],
}
