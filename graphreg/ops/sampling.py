"""Candidate samplers of a distribution that is given, or that is learned while they run."""
import numpy as np

from ..core import errors, shape_fns
from ..core.declare import op
from ..kernels import candidate_sampling as kernels
from ..kernels.philox import PhiloxState

_OUTPUTS = ("(true_classes: int64) -> sampled_candidates: int64, true_expected_count: float32, "
            "sampled_expected_count: float32")
_SAMPLE = ("num_true: int >= 1", "num_sampled: int >= 1", "unique: bool", "range_max: int >= 1")
_SEEDS = ("seed: int = 0", "seed2: int = 0")


def _check(true_classes, num_true, num_sampled, unique, range_max):
    if true_classes.ndim != 2:
        raise errors.invalid_argument("true_classes must be a matrix")
    if true_classes.shape[1] != num_true:
        raise errors.invalid_argument(f"true_classes must have num_true columns, expected: {true_classes.shape[1]} was: "
                                      f"{num_true}")
    if unique and num_sampled > range_max:
        raise errors.invalid_argument("Sampler's range is too small.")


def _shape(c):
    rows, _ = c.with_rank(0, 2)
    count = c.attrs["num_sampled"]
    return [(count,), (rows, c.attrs["num_true"]), (count,)]


# ------------------------------------------------------------------ given
def _given_distribution(attrs):
    """(stream of numbers, table of the distribution) of a node."""
    unigrams, path = list(attrs["unigrams"]), attrs["vocab_file"].decode()
    if not unigrams and not path:
        raise errors.invalid_argument("Must provide either vocab_file or unigrams.")
    if unigrams and path:
        raise errors.invalid_argument("Must only provide one of vocab_file and unigrams.")
    weights = kernels.unigram_weights(unigrams or _counts_of_file(path), attrs["distortion"], attrs["num_reserved_ids"],
                                      attrs["num_shards"], attrs["shard"])
    if len(weights) != attrs["range_max"]:
        # TF ends the process here.
        raise errors.invalid_argument(f"Check failed: range == weights_.size() ({attrs['range_max']} vs. {len(weights)})")
    return PhiloxState(attrs["seed"], attrs["seed2"]), kernels.UnigramTable(weights)


def _counts_of_file(path):
    """The last field of each line of a CSV file; empty lines do not count."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as f:
            return [float(line.rsplit(",", 1)[-1]) for line in f if line.strip()]
    except FileNotFoundError:
        raise errors.NotFoundError(None, None, f"{path}; No such file or directory") from None
    except ValueError:
        raise errors.invalid_argument(f"Wrong vocabulary format at line: {path}") from None


@op("FixedUnigramCandidateSampler" + _OUTPUTS, *_SAMPLE, "vocab_file: string = ''", "distortion: float = 1.0",
    "num_reserved_ids: int = 0", "num_shards: int >= 1 = 1", "shard: int >= 0 = 0", "unigrams: list(float) = []", *_SEEDS,
    stateful=True, state="node", make_state=_given_distribution)
def fixed_unigram_candidate_sampler(xp, state, true_classes, num_true, num_sampled, unique, range_max):
    """Classes with P(k) = weight(k) / sum of all weights."""
    _check(true_classes, num_true, num_sampled, unique, range_max)
    stream, table = state
    return kernels.fixed_unigram_candidates(stream, true_classes, num_sampled, unique, table)


# ------------------------------------------------------------------ learned
def _no_knowledge(attrs):
    """(stream of numbers, count of each class): every class starts at 1."""
    return PhiloxState(attrs["seed"], attrs["seed2"]), np.ones(attrs["range_max"], np.int32)


def _learned(state, true_classes, num_true, num_sampled, unique, range_max):
    _check(true_classes, num_true, num_sampled, unique, range_max)
    stream, counts = state
    if ((true_classes < 0) | (true_classes >= range_max)).any():
        # TF ends the process here.
        raise errors.invalid_argument(f"true_classes must lie in [0, {range_max})")
    found = kernels.learned_unigram_candidates(stream, true_classes, num_sampled, unique, counts)
    np.add.at(counts, true_classes.reshape(-1), 1)
    return found


@op("LearnedUnigramCandidateSampler" + _OUTPUTS, *_SAMPLE, *_SEEDS, stateful=True, state="node", make_state=_no_knowledge)
def learned_unigram_candidate_sampler(xp, state, true_classes, num_true, num_sampled, unique, range_max):
    """Classes as often as they were true ones until now."""
    return _learned(state, true_classes, num_true, num_sampled, unique, range_max)


@op("ThreadUnsafeUnigramCandidateSampler" + _OUTPUTS, *_SAMPLE, *_SEEDS, stateful=True, state="node",
    make_state=_no_knowledge)
def thread_unsafe_unigram_candidate_sampler(xp, state, true_classes, num_true, num_sampled, unique, range_max):
    """LearnedUnigramCandidateSampler without its lock."""
    return _learned(state, true_classes, num_true, num_sampled, unique, range_max)


for _function in (fixed_unigram_candidate_sampler, learned_unigram_candidate_sampler,
                  thread_unsafe_unigram_candidate_sampler):
    _function.shape(_shape)
del _function
