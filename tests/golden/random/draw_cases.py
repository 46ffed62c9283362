"""The random ops whose draws are recorded: one table, read by record_draws.py and by the tests.

CASES: name -> (TF op type, inputs and attributes by keyword, runs, intra-op threads).
Dtypes are names.

rng_golden.npz beside this file holds further draws of uniform, normal, truncated normal and
uniform_int by TensorFlow 1.15.5, named op/dtype|shape|seed|seed2|run, run counted from 0.
"""
import numpy as np

CASES = {}


def _add(name, op_type, runs=2, threads=1, **arguments):
    assert name not in CASES, name
    for key, value in arguments.items():
        if isinstance(value, list):
            arguments[key] = np.array(value, np.int32 if key == "shape" else np.float32)
    CASES[name] = (op_type, arguments, runs, threads)


def _logits(rows, classes, dtype="float32"):
    """A table of logits that needs no random generator."""
    n = np.arange(rows * classes, dtype=np.float64).reshape(rows, classes)
    return (3 * np.sin(n * n + n)).astype(dtype)


def _shuffles():
    for n in (0, 1, 2, 3, 4, 5, 6, 7, 1000):
        _add("shuffle_%d" % n, "RandomShuffle", 3,
             value=np.arange(n, dtype=np.int32), seed=42, seed2=n)
    for rows, columns in ((1, 4), (2, 3), (5, 2), (7, 1), (1, 1), (5, 0), (0, 3), (100, 2)):
        value = np.arange(rows * columns, dtype=np.float32).reshape(rows, columns)
        _add("shuffle_%dx%d" % (rows, columns), "RandomShuffle", 3, value=value, seed=5, seed2=6)
    _add("shuffle_3d", "RandomShuffle", 3,
         value=np.arange(24, dtype=np.int64).reshape(4, 3, 2), seed=-3, seed2=2 ** 40 + 1)
    _add("shuffle_scalar", "RandomShuffle", value=np.float32(3), seed=1, seed2=2)
    _add("shuffle_bool", "RandomShuffle", value=np.arange(9) % 2 == 0, seed=0, seed2=2147483647)


def _multinomials():
    for rows, classes, samples in ((1, 1, 1), (1, 2, 7), (3, 4, 5), (2, 10, 1), (5, 3, 4), (4, 7, 0),
                                   (0, 3, 4), (64, 10, 1), (50, 100, 10)):
        for dtype in ("int32", "int64"):
            _add("multinomial_%dx%dx%d_%s" % (rows, classes, samples, dtype), "Multinomial", 3,
                 logits=_logits(rows, classes), num_samples=samples, output_dtype=dtype,
                 seed=42, seed2=rows)
    for dtype in ("float16", "float64"):
        _add("multinomial_" + dtype, "Multinomial", logits=_logits(20, 6, dtype), num_samples=50,
             output_dtype="int32", seed=1, seed2=2)
    # Differences that float16 would round tell in which type TF subtracts the largest logit.
    _add("multinomial_close", "Multinomial", logits=np.array([[1, .0003, .0001, .4003]], np.float16),
         num_samples=20000, output_dtype="int32", seed=3, seed2=4)
    inf, nan = np.inf, np.nan
    _add("multinomial_not_finite", "Multinomial",
         logits=[[-inf, -inf, -inf], [nan, 0, 1], [inf, 0, 1], [-inf, 0, -inf], [nan, nan, nan]],
         num_samples=9, output_dtype="int64", seed=3, seed2=4)
    for threads in (1, 2, 3, 4, 8):
        _add("multinomial_threads_%d" % threads, "Multinomial", 2, threads,
             logits=_logits(101, 40), num_samples=61, output_dtype="int32", seed=9, seed2=threads)
        _add("multinomial_wide_%d" % threads, "Multinomial", 2, threads,
             logits=_logits(7, 3000), num_samples=30, output_dtype="int32", seed=9, seed2=threads)


def _gammas():
    for dtype in ("float16", "float32", "float64"):
        _add("gamma_" + dtype, "RandomGamma", 3, shape=[40], seed=42, seed2=7,
             alpha=np.array([.05, .5, .999, 1, 1.001, 2, 3.7, 50, 2000], dtype))
        _add("gamma_scalar_" + dtype, "RandomGamma", 3, shape=[3, 5], seed=1, seed2=0,
             alpha=np.array(1.5, dtype))
        _add("gamma_rank2_" + dtype, "RandomGamma", shape=[2, 3], seed=-1, seed2=-2,
             alpha=np.array([[.3, 1], [1, 4]], dtype))
        _add("gamma_many_" + dtype, "RandomGamma", 1, shape=[1500], seed=5, seed2=3,
             alpha=np.array([.4, 1.9], dtype))
    _add("gamma_empty", "RandomGamma", shape=[0], alpha=[1, 2], seed=1, seed2=2)
    _add("gamma_no_alpha", "RandomGamma", shape=[3], alpha=np.zeros([0], np.float32), seed=1, seed2=2)
    _add("gamma_one", "RandomGamma", shape=[], alpha=np.float32(.7), seed=1, seed2=2)
    _add("gamma_odd", "RandomGamma", shape=[4], seed=1, seed2=2,
         alpha=[0, -.5, -.66, -1, np.nan, np.inf, 1e-40, 1e30])


def _poissons():
    rates = np.array([0, .01, .5, 3, 9.99, 10, 11, 25, 400, 3000])
    for rate_type in ("float16", "float32", "float64", "int32", "int64"):
        for dtype in ("float16", "float32", "float64", "int32", "int64"):
            if rate_type == "float32" or dtype == "float32":
                _add("poisson_%s_%s" % (rate_type, dtype), "RandomPoissonV2", shape=[30],
                     rate=rates.astype(rate_type), dtype=dtype, seed=42, seed2=9)
    _add("poisson_rank2", "RandomPoissonV2", 3, shape=[2, 3], rate=[[.3, 20], [5, 40]],
         dtype="int32", seed=42, seed2=9)
    _add("poisson_odd", "RandomPoissonV2", shape=[4], rate=[-1, -np.inf, np.inf, 1e-30, 1e9, 1e20],
         dtype="float32", seed=1, seed2=2)
    _add("poisson_odd_int", "RandomPoissonV2", shape=[4], rate=[-1, 0, 1e9], dtype="int32",
         seed=1, seed2=2)
    _add("poisson_limit", "RandomPoissonV2", 1, shape=[400], rate=[65300, 65504, 65700],
         dtype="float16", seed=1, seed2=2)
    _add("poisson_empty", "RandomPoissonV2", shape=[0, 2], rate=[1, 2], dtype="float32",
         seed=1, seed2=2)


def _stateless():
    seeds = (np.array([1, 2], np.int32), np.array([-5, 2 ** 40 + 3], np.int64),
             np.array([0, 0], np.int64))
    for i, seed in enumerate(seeds):
        for shape in ([], [3], [7, 9], [0]):
            name = "%d_%s" % (i, "x".join(map(str, shape)))
            for kind in ("Uniform", "Normal"):
                for dtype in ("float16", "float32", "float64"):
                    _add("stateless_%s_%s_%s" % (kind, name, dtype), "StatelessRandom" + kind, 1,
                         shape=shape, seed=seed, dtype=dtype)
            for dtype in ("float16", "float32", "float64"):
                _add("stateless_truncated_%s_%s" % (name, dtype), "StatelessTruncatedNormal", 1,
                     shape=shape, seed=seed, dtype=dtype)
            for dtype in ("int32", "int64"):
                _add("stateless_int_%s_%s" % (name, dtype), "StatelessRandomUniformInt", 1,
                     shape=shape, seed=seed, minval=np.array(-9, dtype), maxval=np.array(13, dtype))
        for dtype in ("int32", "int64"):
            _add("stateless_multinomial_%d_%s" % (i, dtype), "StatelessMultinomial", 1,
                 logits=_logits(5, 4), num_samples=7, seed=seed, output_dtype=dtype)


def _samplers():
    true = np.array([[0, 1, 2], [3, 9, 4], [6, 2, 2], [8, 7, 5]], np.int64)
    for op_type in ("LogUniformCandidateSampler", "UniformCandidateSampler"):
        for range_max in (10, 16, 12345, 2 ** 20, 2 ** 40 + 7):
            for unique in (False, True):
                for count in (1, 4, 9) if range_max < 100 else (1, 64, 500):
                    name = "%s_%d_%d_%d" % (op_type[:3], range_max, unique, count)
                    _add(name, op_type, 3, true_classes=true, num_true=3, num_sampled=count,
                         unique=unique, range_max=range_max, seed=42, seed2=count)
        _add(op_type[:3] + "_all", op_type, 3, true_classes=true, num_true=3, num_sampled=10,
             unique=True, range_max=10, seed=3, seed2=4)
        _add(op_type[:3] + "_one_class", op_type, true_classes=true[:1], num_true=3, num_sampled=3,
             unique=False, range_max=1, seed=3, seed2=4)
    _add("All", "AllCandidateSampler", true_classes=true, num_true=3, num_sampled=12, unique=True,
         seed=3, seed2=4)


def _unigrams():
    weights = [float(w) for w in np.round(50 / (1 + np.arange(64) % 23), 3)]
    for n in (5, 16, 63):
        for distortion in (1.0, 0.75, 0.0):
            for unique in (False, True):
                _unigram("%d_%g_%d" % (n, distortion, unique), unigrams=tuple(weights[:n]),
                         distortion=distortion, unique=unique, num_sampled=4, range_max=n)
    _unigram("reserved", unigrams=tuple(weights), num_reserved_ids=3, range_max=67, num_sampled=300)
    for shard, size in enumerate((23, 23, 22)):
        _unigram("shard_%d" % shard, unigrams=tuple(weights), num_reserved_ids=5, num_shards=3,
                 shard=shard, range_max=size, num_sampled=50, distortion=0.5)


def _unigram(name, **arguments):
    plain = dict(true_classes=np.array([[0, 1, 2], [3, -1, 70]], np.int64), num_true=3,
                 unique=False, distortion=1.0, num_reserved_ids=0, num_shards=1, shard=0,
                 seed=42, seed2=9)
    _add("Fixed_" + name, "FixedUnigramCandidateSampler", 3, **dict(plain, **arguments))


def _datasets():
    for n, size in ((0, 3), (1, 1), (1, 5), (2, 5), (7, 1), (10, 3), (10, 10), (50, 100), (500, 32)):
        for reshuffle in (False, True):
            _add("dataset_%d_%d_%d" % (n, size, reshuffle), "ShuffleDataset", n=n, buffer_size=size,
                 reshuffle=reshuffle, seed=42, seed2=n + size)


def _half_and_wide():
    for shape in ([], [1], [5], [3, 5], [1001]):
        name = "x".join(map(str, shape))
        for kind in ("RandomUniform", "RandomStandardNormal", "TruncatedNormal"):
            _add("%s_float16_%s" % (kind, name), kind, 3, shape=shape, dtype="float16",
                 seed=42, seed2=7)
    for kind in ("RandomUniform", "RandomStandardNormal", "TruncatedNormal"):
        for dtype in ("float32", "float64"):
            _add("%s_%s_seeds" % (kind, dtype), kind, 3, shape=[9], dtype=dtype,
                 seed=-2, seed2=-(2 ** 63))
    # More than one piece of 8,192 blocks, so that the seams between the pieces are covered;
    # only a few elements are kept, see SAMPLE.
    for kind in ("RandomUniform", "RandomStandardNormal", "TruncatedNormal"):
        for dtype in ("float16", "float32", "float64"):
            _add("%s_%s_large" % (kind, dtype), kind, 2, shape=[70001], dtype=dtype, seed=7, seed2=8)
    for dtype in ("int32", "int64"):
        _add("RandomUniformInt_%s_large" % dtype, "RandomUniformInt", 2, shape=[70001],
             minval=np.array(-1000, dtype), maxval=np.array(2001, dtype), seed=7, seed2=8)
        _add("RandomUniformInt_%s_empty" % dtype, "RandomUniformInt", shape=[0],
             minval=np.array(3, dtype), maxval=np.array(3, dtype), seed=7, seed2=8)


# Of arrays longer than this many elements, a digest of the bytes is recorded beside this many.
SAMPLE = 500

_shuffles()
_multinomials()
_gammas()
_poissons()
_stateless()
_samplers()
_unigrams()
_datasets()
_half_and_wide()
