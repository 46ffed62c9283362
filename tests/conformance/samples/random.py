"""Random numbers: the bits are TF's."""
from .basics import F, P, f32, f64, i32, i64, s

SEEDS = {"seed": 3, "seed2": 5}
SAMPLES = {}
for _name in "RandomUniform RandomStandardNormal TruncatedNormal".split():
    SAMPLES[_name] = [s(i32(2, 3), dtype="float32", **SEEDS), s(i64([4]), dtype="float64", **SEEDS),
                      s(i32([]), dtype="float16", **SEEDS), s(i32(0, 2), dtype="float32", **SEEDS)]
for _name in "StatelessRandomUniform StatelessRandomNormal StatelessTruncatedNormal".split():
    SAMPLES[_name] = [s(i32(2, 3), i64(3, 5)), s(i64([4]), i32(3, 5), dtype="float64"), s(i32([]), i64(3, 5))]
SAMPLES.update({
    "RandomUniformInt": [s(i32(2, 3), i32(-5), i32(9), **SEEDS), s(i64([4]), i64(0), i64(2**40), **SEEDS)],
    "RandomShuffle": [s(F(5, 2), **SEEDS), s(i64(1, 2, 3, 4), **SEEDS)],
    "RandomGamma": [s(i32([3]), P(2), **SEEDS), s(i32([]), f64(0.5), **SEEDS)],
    "RandomGammaGrad": [s(P(2, 3), P(2, 3, seed=1)).mark(tol=1e-4), s(f64(1.5), f64([1, 2]))],
    "RandomPoissonV2": [s(i32([3]), P(2), **SEEDS), s(i32([2]), f64(20), dtype="float32", **SEEDS)],
    "ParameterizedTruncatedNormal": [s(i32([4]), f32(0), f32(1), f32(-1), f32(2), **SEEDS)],
    "Multinomial": [s(F(2, 4), i32(3), **SEEDS), s(F(1, 3), i32(2), output_dtype="int32", **SEEDS)],
    "StatelessRandomUniformInt": [s(i32(2, 3), i64(3, 5), i32(-5), i32(9))],
    "StatelessMultinomial": [s(F(2, 4), i32(3), i64(3, 5))],
    "UniformCandidateSampler": [s(i64([0], [3]), num_true=1, num_sampled=3, unique=True, range_max=10, **SEEDS)],
    "LogUniformCandidateSampler": [s(i64([0], [3]), num_true=1, num_sampled=3, unique=True, range_max=10, **SEEDS)],
    "AllCandidateSampler": [s(i64([0], [3]), num_true=1, num_sampled=4, unique=True, **SEEDS)],
    "ComputeAccidentalHits": [s(i64([0, 3], [2, 5]), i64(5, 0, 2, 2), num_true=2)],
})
