"""Sparse tensors, connectionist temporal classification and quantization as if."""
import numpy as np

from .basics import F, P, edge, f32, i32, i64, s, text

_I, _V, _S = i64([0, 1], [1, 0], [1, 2]), f32(1, -2, 3), i64(2, 3)
_J, _W = i64([0, 0], [1, 0], [1, 1]), f32(5, 1.5, -7)
_CUBE = i64([0, 0, 1], [0, 1, 0], [0, 1, 2], [1, 1, 2]), f32(1, 2, 3, -1), i64(2, 2, 3)
_WORDS = text(b"a", b"b", b"c")
_QUANT = np.array([-7., -1.3, 0., 0.49, 2.51, 9.], np.float32).reshape(2, 3)

SAMPLES = {
    "SparseToDense": [s(_I, _S, _V, f32(0.5)), s(i64(1, 3), i64([5]), f32(2), f32(0)),
                      s(i32([2], [0]), i32([3]), _WORDS[:2], text(b"c"), validate_indices=False)],
    "SparseTensorDenseMatMul": [s(_I, _V, _S, F(3, 2)).mark(casts=False),
                                s(_I, _V, _S, F(2, 4), adjoint_a=True).mark(casts=False),
                                s(_I, _V, _S, F(2, 3), adjoint_b=True).mark(casts=False),
                                s(i64([1, 2], [0, 1], [1, 2]), _V, _S, F(3, 2)).mark(casts=False)],
    "SparseDenseCwiseAdd": [s(_I, _V, _S, F(2, 3)), s(_I, _V, _S, F(3))],
    "SparseDenseCwiseMul": [s(_I, _V, _S, F(2, 3)), s(_I, _V, _S, F(2, 1))],
    "SparseDenseCwiseDiv": [s(_I, _V, _S, P(2, 3)), s(_I, _V, _S, P(3))],
    "SparseAdd": [s(_I, _V, _S, _J, _W, _S, f32(0)).mark(casts=False), edge(_I, _V, _S, _J, _W, _S, f32(2))],
    "SparseAddGrad": [s(f32(1, 2, 3, 4, 5), _I, _J, i64([0, 0], [0, 1], [1, 0], [1, 1], [1, 2]))],
    "SparseSparseMaximum": [edge(_I, _V, _S, _J, _W, _S)],
    "SparseSparseMinimum": [edge(_I, _V, _S, _J, _W, _S)],
    "EditDistance": [s(_I, _WORDS, _S, _J, _WORDS, _S), s(_I, i32(1, 2, 3), _S, _I, i32(1, 3, 3), _S, normalize=False)],
    "SparseSplit": [s(i64(1), _I, _V, _S, num_split=2), s(i64(0), *_CUBE, num_split=2)],
    "SparseSlice": [s(_I, _V, _S, i64(1, 0), i64(1, 9)), s(*(_CUBE + (i64(0, 1, 1), i64(2, 1, 2))))],
    "SparseSliceGrad": [s(f32(5, 7), _I, i64(1, 0), i64([0, 0], [0, 2]))],
    "SparseReorder": [s(i64([1, 2], [0, 1], [1, 0]), _V, _S), s(_I[::-1].copy(), _WORDS, _S)],
    "SparseFillEmptyRows": [s(i64([0, 1], [2, 0], [2, 2]), _V, i64(4, 3), f32(9)), s(_I, _WORDS, _S, text(b"a"))],
    "SparseFillEmptyRowsGrad": [s(i64(0, 2), f32(1, 2, 3))],
    "SparseReduceSum": [s(_I, _V, _S, i32(1)), s(_CUBE[0], _CUBE[1], _CUBE[2], i32(0, -1), keep_dims=True)],
    "SparseReduceMax": [s(_I, _V, _S, i32(1)), s(_CUBE[0], _CUBE[1], _CUBE[2], i32(0, 1), keep_dims=True)],
    "SparseReduceSumSparse": [s(_I, _V, _S, i32(1)), s(_CUBE[0], _CUBE[1], _CUBE[2], i32(0), keep_dims=True)],
    "SparseReduceMaxSparse": [s(_I, _V, _S, i32(0)), s(_CUBE[0], _CUBE[1], _CUBE[2], i32(2, 1))],
    "SparseCross": [
        s([_I, _J], [_WORDS, i64(7, -1, 2 ** 40)], [_S, _S], [text([b"x"], [b"y"])], hashed_output=False, num_buckets=0,
          hash_key=0, out_type="string", internal_type="int64").mark(casts=False),
        s([_I, _J], [_WORDS, _WORDS], [_S, _S], [], hashed_output=True, num_buckets=100, hash_key=956888297470,
          out_type="int64", internal_type="string").mark(casts=False),
        s([_I], [i64(7, -1, 2 ** 40)], [_S], [i64([1], [2])], hashed_output=True, num_buckets=0, hash_key=3,
          out_type="int64", internal_type="int64").mark(casts=False)],
    "SparseFeatureCross": [
        s([_I, _J], [_WORDS, i64(7, -1, 2 ** 40)], [_S, _S], [text([b"x"], [b"y"])], hashed_output=False, num_buckets=0,
          out_type="string", internal_type="int64").mark(casts=False),
        s([_I, _J], [_WORDS, i64(7, -1, 2 ** 62)], [_S, _S], [], hashed_output=True, num_buckets=0, out_type="int64",
          internal_type="int64").mark(casts=False),
        s([_I, _J], [_WORDS, _WORDS], [_S, _S], [], hashed_output=True, num_buckets=100, out_type="int64",
          internal_type="string").mark(casts=False)],
    "SparseFeatureCrossV2": [
        s([_I], [i64(7, -1, 2 ** 40)], [_S], [i64([1], [2])], hashed_output=True, num_buckets=0, hash_key=3,
          out_type="int64", internal_type="int64").mark(casts=False)],
    "NearestNeighbors": [edge(f32([0, 0.5], [3, 4], [-1, 2]), f32([1, 1], [0, 0], [5, 5], [-1, 3]),
                              i64(k)).mark(casts=False)
                         for k in (1, 3, 9)],
    "SparseSoftmax": [s(*_CUBE).mark(grad=False), s(_I, _V, _S).mark(grad=False)],
    "SerializeSparse": [s(_I, _V, _S, out_type="string").mark(casts=False), s(_I, _WORDS, _S, out_type="string")],
    "SerializeManySparse": [s(_I, _V, _S, out_type="string").mark(casts=False)],
    "CTCGreedyDecoder": [s(F(5, 2, 4), i32(5, 3)), s(F(5, 2, 4), i32(5, 3), merge_repeated=True)],
    "CTCBeamSearchDecoder": [s(F(5, 2, 4), i32(5, 3), beam_width=4, top_paths=2).mark(casts=False)],
    "FakeQuantWithMinMaxArgs": [edge(_QUANT), edge(_QUANT, min=-1., max=3., num_bits=4, narrow_range=True)],
    "FakeQuantWithMinMaxArgsGradient": [edge(F(2, 3), _QUANT, min=-1., max=3.)],
    "FakeQuantWithMinMaxVars": [edge(_QUANT, f32(-1.2), f32(3.1)), edge(_QUANT, f32(0), f32(0))],
    "FakeQuantWithMinMaxVarsGradient": [edge(F(2, 3), _QUANT, f32(-1.2), f32(3.1))],
    "FakeQuantWithMinMaxVarsPerChannel": [edge(_QUANT, f32(-1, -2, 0.1), f32(1, 2, 3), num_bits=5)],
    "FakeQuantWithMinMaxVarsPerChannelGradient": [edge(F(2, 3), _QUANT, f32(-1, -2, 0.1), f32(1, 2, 3))],
    "QuantizeAndDequantizeV2": [edge(_QUANT, f32(-1), f32(1), range_given=True, num_bits=4),
                                edge(_QUANT, f32(0), f32(0))],
}
