"""Draws against those of TensorFlow 1.15.5, bit for bit, and what the records cannot show."""
import hashlib
import importlib.util
import itertools
import pathlib

import numpy as np
import pytest

from graphreg.kernels import candidate_sampling, philox, random_dist, random_rejection

GOLDEN = pathlib.Path(__file__).parents[1] / "golden" / "random"


def _load_cases():
    spec = importlib.util.spec_from_file_location("draw_cases", str(GOLDEN / "draw_cases.py"))
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


draw_cases = _load_cases()


@pytest.fixture(scope="module")
def draws():
    with np.load(str(GOLDEN / "draws.npz")) as records:
        return dict(records)


def same_bits(got, want):
    return got.dtype == want.dtype and got.shape == want.shape and got.tobytes() == want.tobytes()


# The ranges of the integer arrays of rng_golden.npz; two share the name with seed2 = 7.
INTEGER_RANGES = {("int32", 61): (-7, 100), ("int32", 65): (-2**31, 2**31 - 1),
                  ("int64", 69): (-5, 2**40), ("int64", 73): (0, 3)}
DENSE = {"uniform": random_dist.uniform, "normal": random_dist.standard_normal,
         "truncated": random_dist.truncated_normal}


def _dense_draw(op, state, shape, dtype, seed2):
    if op == "uniform_int":
        return random_dist.uniform_int(state, shape, *INTEGER_RANGES[dtype.name, seed2], dtype)
    return DENSE[op](state, shape, dtype)


@pytest.mark.parametrize("kind", [
    "uniform/float32", "uniform/float64", "normal/float32", "normal/float64",
    "truncated/float32", "truncated/float64", "uniform_int/int32", "uniform_int/int64"])
def test_dense_draws_are_tensorflows(kind):
    op, dtype = kind.split("/")
    compared = 0
    with np.load(str(GOLDEN / "rng_golden.npz")) as records:
        for name in [n for n in records.files if n.startswith(kind + "|")]:
            _, shape, seed, seed2, run = name.split("|")
            if op == "uniform_int" and seed2 == "7":
                continue
            state = philox.PhiloxState(int(seed), int(seed2))
            shape = tuple(map(int, shape.split("x"))) if shape else ()
            for _ in range(int(run) + 1):
                got = _dense_draw(op, state, shape, np.dtype(dtype), int(seed2))
            assert same_bits(got, records[name]), name
            compared += 1
    assert compared == 22


def _shape(a):
    return tuple(a["shape"].tolist())


def _bounds(a):
    return int(a["minval"]), int(a["maxval"]), a["minval"].dtype


def _fixed_unigram(s, a):
    weights = candidate_sampling.unigram_weights(
        a["unigrams"], a["distortion"], a["num_reserved_ids"], a["num_shards"], a["shard"])
    assert weights.size == a["range_max"]
    table = candidate_sampling.UnigramTable(weights)
    return candidate_sampling.fixed_unigram_candidates(
        s, a["true_classes"], a["num_sampled"], a["unique"], table)


def _dataset_order(s, a):
    if a["reshuffle"]:
        parent = philox.word_stream(s)
        s = philox.PhiloxState(next(parent), next(parent))
    items = random_dist.shuffle_buffer(range(a["n"]), a["buffer_size"], philox.word_stream(s))
    return np.array(list(items), np.int64)


REPLAY = {
    "RandomUniform": lambda s, a: random_dist.uniform(s, _shape(a), np.dtype(a["dtype"])),
    "RandomStandardNormal": lambda s, a: random_dist.standard_normal(
        s, _shape(a), np.dtype(a["dtype"])),
    "TruncatedNormal": lambda s, a: random_dist.truncated_normal(
        s, _shape(a), np.dtype(a["dtype"])),
    "RandomUniformInt": lambda s, a: random_dist.uniform_int(s, _shape(a), *_bounds(a)),
    "RandomShuffle": lambda s, a: random_dist.random_shuffle(s, np.asarray(a["value"])),
    "Multinomial": lambda s, a: random_dist.multinomial(
        s, a["logits"], a["num_samples"], np.dtype(a["output_dtype"]), a["threads"]),
    "RandomGamma": lambda s, a: random_rejection.random_gamma(s, _shape(a), np.asarray(a["alpha"])),
    "RandomPoissonV2": lambda s, a: random_rejection.random_poisson(
        s, _shape(a), a["rate"], np.dtype(a["dtype"])),
    "StatelessRandomUniform": lambda s, a: random_dist.stateless_uniform(
        _shape(a), a["seed"], np.dtype(a["dtype"])),
    "StatelessRandomNormal": lambda s, a: random_dist.stateless_normal(
        _shape(a), a["seed"], np.dtype(a["dtype"])),
    "StatelessTruncatedNormal": lambda s, a: random_dist.stateless_truncated_normal(
        _shape(a), a["seed"], np.dtype(a["dtype"])),
    "StatelessRandomUniformInt": lambda s, a: random_dist.stateless_uniform_int(
        _shape(a), a["seed"], *_bounds(a)),
    "StatelessMultinomial": lambda s, a: random_dist.stateless_multinomial(
        a["logits"], a["num_samples"], a["seed"], np.dtype(a["output_dtype"]), a["threads"]),
    "LogUniformCandidateSampler": lambda s, a: candidate_sampling.log_uniform_candidates(
        s, a["true_classes"], a["num_sampled"], a["unique"], a["range_max"]),
    "UniformCandidateSampler": lambda s, a: candidate_sampling.uniform_candidates(
        s, a["true_classes"], a["num_sampled"], a["unique"], a["range_max"]),
    "FixedUnigramCandidateSampler": _fixed_unigram,
    "AllCandidateSampler": lambda s, a: candidate_sampling.all_candidates(
        a["true_classes"], a["num_sampled"]),
    "ShuffleDataset": _dataset_order,
}


def replay(name):
    """The outputs of a recorded case, run by run, as graphreg draws them."""
    op_type, arguments, runs, threads = draw_cases.CASES[name]
    stateless = op_type.startswith("Stateless")
    state = None if stateless else philox.PhiloxState(arguments["seed"], arguments["seed2"])
    for run in range(runs):
        if op_type == "ShuffleDataset":
            state = philox.PhiloxState(arguments["seed"], arguments["seed2"])
        outputs = REPLAY[op_type](state, dict(arguments, threads=threads))
        for i, value in enumerate(outputs if isinstance(outputs, tuple) else (outputs,)):
            yield "%s|%d|%d" % (name, run, i), value


def agrees(records, key, got):
    """Whether a draw equals its record, of which long ones are a beginning and a digest."""
    if got.size > draw_cases.SAMPLE:
        if hashlib.sha256(got.tobytes()).hexdigest() != str(records[key + "|sha256"]):
            return False
        got = got.reshape(-1)[:draw_cases.SAMPLE]
    return same_bits(_plain_nans(got), _plain_nans(records[key]))


def _plain_nans(value):
    """The array with one NaN for all: the sign of a NaN is the processor's."""
    nan = value.dtype.type(np.nan) if value.dtype.kind == "f" else value
    return np.where(value != value, nan, value)


@pytest.mark.parametrize("op_type", sorted({case[0] for case in draw_cases.CASES.values()}))
def test_recorded_draws_are_tensorflows(draws, op_type):
    names = [n for n, case in draw_cases.CASES.items() if case[0] == op_type]
    results = [(key, agrees(draws, key, got)) for name in names for key, got in replay(name)]
    assert results
    assert [key for key, good in results if not good] == []


def test_all_records_are_replayed(draws):
    replayed = {key for name in draw_cases.CASES for key, _ in replay(name)}
    assert replayed == {key for key in draws if not key.endswith("|sha256")}


@pytest.mark.parametrize("draw", list(DENSE.values()))
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_dense_draws_do_not_show_the_pieces(monkeypatch, draw, dtype):
    whole = draw(philox.PhiloxState(1, 2), (13, 41), np.dtype(dtype))
    monkeypatch.setattr(philox, "CHUNK", 8)
    assert same_bits(draw(philox.PhiloxState(1, 2), (13, 41), np.dtype(dtype)), whole)


@pytest.mark.parametrize("draw, blocks", [
    (lambda s: random_dist.uniform(s, (3, 5), np.float32), 256 * 15),
    (lambda s: random_dist.uniform(s, (0,), np.float32), 0),
    (lambda s: random_dist.standard_normal(s, (), np.float64), 256),
    (lambda s: random_dist.truncated_normal(s, (7,), np.float64), 256 * 7),
    (lambda s: random_dist.uniform_int(s, (2,), 0, 5, np.int64), 512),
    (lambda s: random_dist.shuffle_permutation(s, 1), 0),
    (lambda s: random_dist.shuffle_permutation(s, 5), 1),
    (lambda s: random_dist.shuffle_permutation(s, 6), 2),
    (lambda s: random_dist.random_shuffle(s, np.zeros((5, 0))), 0),
    (lambda s: random_dist.multinomial(s, np.zeros((3, 4)), 5, np.int32), 512 * 3 * 8),
    (lambda s: random_dist.multinomial(s, np.zeros((3, 4)), 0, np.int32), 0),
])
def test_blocks_reserved(draw, blocks):
    state = philox.PhiloxState(1, 2)
    draw(state)
    assert state.counter - (2 << 64) == blocks


def test_uniform_int_refuses_an_empty_range():
    with pytest.raises(ValueError, match="Need minval < maxval, got 3 >= 3"):
        random_dist.uniform_int(philox.PhiloxState(1, 2), (2,), 3, 3, np.int32)


@pytest.mark.parametrize("draw", [random_dist.uniform, random_dist.standard_normal,
                                  random_dist.truncated_normal])
def test_other_dtypes_are_refused(draw):
    with pytest.raises(TypeError, match="draws of dtype int32"):
        draw(philox.PhiloxState(1, 2), (2,), np.int32)


def test_shuffle_does_not_write_into_its_input():
    value = np.arange(10)
    value.setflags(write=False)
    got = random_dist.random_shuffle(philox.PhiloxState(1, 2), value)
    assert sorted(got.tolist()) == value.tolist() != got.tolist()
    single = np.ones((1, 3))
    assert random_dist.random_shuffle(philox.PhiloxState(1, 2), single) is not single


@pytest.mark.parametrize("classes, samples", [(3000, 1), (10, 300), (1, 5)])
def test_multinomial_counts_agree_with_a_search(classes, samples):
    logits = np.cos(np.arange(3.0 * classes)).reshape(3, classes)
    got = random_dist.multinomial(philox.PhiloxState(1, 2), logits, samples, np.int64)
    u = random_dist.uniform(philox.PhiloxState(1, 2), (3, samples), np.float64)
    cdf = np.exp(logits - logits.max(axis=1, keepdims=True)).cumsum(axis=1)
    want = [np.searchsorted(c, r * c[-1], side="right") for c, r in zip(cdf, u)]
    assert got.tolist() == np.array(want).tolist()


def test_shuffle_buffer_reads_no_further_than_its_buffer():
    source = itertools.count()
    order = random_dist.shuffle_buffer(source, 4, philox.word_stream(philox.PhiloxState(1, 2)))
    first = [next(order) for _ in range(6)]
    assert len(set(first)) == 6
    assert next(source) == 9                        # six handed out, three left in the buffer
