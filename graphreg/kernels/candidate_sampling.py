"""The candidate samplers of sampled softmax and NCE, bit for bit as TF's on a CPU.

Each returns (sampled int64 [num_sampled], true_expected float32 like true_classes,
sampled_expected float32 [num_sampled]).
"""
import math

import numpy as np

from . import philox
from .random_dist import uniform_f64
from .random_libm import each, expm1_f32, log1p_f32

_BLOCKS = 512                                # reserved per sampled class


def log_uniform_candidates(state, true_classes, num_sampled, unique, range_max):
    """Sample classes with P(k) = log((k + 2) / (k + 1)) / log(range_max + 1).

    Args:
      state: philox.PhiloxState.
      true_classes: int64 array, classes whose expected count is wanted.
      num_sampled: int.
      unique: bool, draw until num_sampled different classes have come up.
      range_max: int, number of classes; at least num_sampled if unique.
    Source: the op LogUniformCandidateSampler.
    """
    log_range = math.log1p(range_max)

    def draw(words):
        scaled = each(math.exp, uniform_f64(words) * log_range) - 1.0
        return scaled.astype(np.int64) % range_max

    def probability(k):
        k = k.astype(np.float64)
        with np.errstate(all="ignore"):              # TF does not check that true classes exist
            return (np.log((k + 2.0) / (k + 1.0)) / log_range).astype(np.float32)
    return _sample(state, true_classes, num_sampled, unique, range_max, draw, probability)


def uniform_candidates(state, true_classes, num_sampled, unique, range_max):
    """Sample classes with P(k) = 1 / range_max.

    Args: as log_uniform_candidates.
    Source: the op UniformCandidateSampler.
    """
    bound = np.uint64(range_max)
    rejected = np.uint64((2**64 - 1) % range_max + 1)

    def draw(words):
        bits = words[1::2].astype(np.uint64)
        bits <<= np.uint64(32)
        bits |= words[0::2]
        if range_max & (range_max - 1) == 0:
            return (bits & (bound - np.uint64(1))).astype(np.int64)
        return (bits[bits >= rejected] % bound).astype(np.int64)

    def probability(k):
        return np.full(k.shape, np.float32(1.0 / range_max))
    return _sample(state, true_classes, num_sampled, unique, range_max, draw, probability)


def fixed_unigram_candidates(state, true_classes, num_sampled, unique, table):
    """Sample classes with P(k) = weights[k] / sum(weights).

    Args: as log_uniform_candidates, and
      table: UnigramTable of the weights; make it once for a node.
    Source: the op FixedUnigramCandidateSampler.
    """
    return _sample(state, true_classes, num_sampled, unique, table.weights.size, table.draw,
                   table.probability)


def learned_unigram_candidates(state, true_classes, num_sampled, unique, counts):
    """Sample classes with P(k) = counts[k] / sum(counts).

    Args: as log_uniform_candidates, and
      counts: int array [range_max].
    Source: the op LearnedUnigramCandidateSampler.
    """
    ends = np.cumsum(counts)
    total = int(ends[-1])
    rejected = 0 if total & (total - 1) == 0 else (2**32 - 1) % total + 1

    def draw(words):
        return np.searchsorted(ends, words[words >= rejected] % total, side="right").astype(np.int64)

    def probability(k):
        return (counts[k] / np.float32(total)).astype(np.float32)
    return _sample(state, true_classes, num_sampled, unique, counts.size, draw, probability)


class UnigramTable:
    """Walker's alias table: each bucket keeps a share of its own class and gives another the rest.

    Args:
      weights: float32 array [range_max], see unigram_weights.
    """

    def __init__(self, weights):
        self.weights = weights
        self._total = weights.cumsum(dtype=np.float32)[-1]
        self._keep, self._other = _alias_table(weights)

    def probability(self, k):
        """P(k), float32; classes that do not exist have 0."""
        known = (k >= 0) & (k < self.weights.size)
        return np.where(known, self.weights[np.where(known, k, 0)] / self._total, np.float32(0))

    def draw(self, words):
        """Classes from a sequence of words, as many as it is long enough for; int64 [n]."""
        n = len(self._keep)
        rejected = 0 if n & (n - 1) == 0 else (2**32 - 1) % n + 1
        drawn, words = [], iter(words.tolist())
        for word in words:
            share = (word & 0x7FFFFF) / 2.0**23
            bucket = next((w % n for w in words if w >= rejected), None)
            if bucket is not None:
                drawn.append(bucket if share < self._keep[bucket] else self._other[bucket])
        return np.array(drawn, np.int64)


def unigram_weights(unigrams, distortion, num_reserved_ids, num_shards, shard):
    """The weights of a FixedUnigramCandidateSampler: float32 [range_max of this shard].

    Zeros for the reserved ids, then unigram ** distortion; a shard keeps every num_shards-th.

    Args:
      unigrams: list of floats (from the attribute or from the second column of vocab_file).
    """
    reserved = len(range(shard, num_reserved_ids, num_shards))
    # TF counts the words from the reserved ids that this shard kept, not from all of them.
    kept = unigrams[(shard - reserved) % num_shards::num_shards]
    kept = [math.pow(w, distortion) for w in np.array(kept, np.float32).tolist()]
    return np.array([0.0] * reserved + kept, np.float32)


def all_candidates(true_classes, num_sampled):
    """Take every class 0 .. num_sampled - 1 once; nothing is drawn.

    Source: the op AllCandidateSampler.
    """
    return (np.arange(num_sampled, dtype=np.int64),
            np.ones(true_classes.shape, np.float32), np.ones(num_sampled, np.float32))


def _alias_table(weights):
    """The share that each bucket keeps and the class that gets the rest, as lists."""
    wide = weights.astype(np.float64)
    share = (wide * wide.size / wide.cumsum()[-1]).tolist()
    other = list(range(wide.size))
    below = [i for i in other if share[i] < 1.0]
    above = [i for i in other if not share[i] < 1.0]
    while above and below:
        low, high = below.pop(), above.pop()
        other[low] = high
        share[high] -= 1.0 - share[low]
        (below if share[high] < 1.0 else above).append(high)
    for i in above + below:                          # rounding left these near 1
        share[i] = 1.0
    return np.array(share, np.float32).tolist(), other


def _sample(state, true_classes, num_sampled, unique, range_max, draw, probability):
    """Draw classes and compute the expected counts of the true and of the sampled ones."""
    if unique and num_sampled > range_max:
        raise ValueError("Sampler's range is too small.")
    start = state.reserve(_BLOCKS * num_sampled)
    sampled, tries = _draw(state.key, start, num_sampled, unique, draw)

    def expected(classes):
        p = probability(classes)
        if tries == num_sampled:
            return p * np.float32(num_sampled)
        return -expm1_f32(np.float32(tries) * log1p_f32(-p))
    return sampled, expected(true_classes), expected(sampled)


def _draw(key, start, count, unique, draw):
    """`count` classes, different ones if `unique`, and the number of draws that took."""
    # From the beginning each time, because a rejected word shifts what follows.
    blocks = max(4, count)
    while True:
        drawn = draw(philox.words(key, start, blocks))
        blocks *= 2
        if unique:
            first = np.sort(np.unique(drawn, return_index=True)[1])[:count]
        else:
            first = np.arange(min(count, drawn.size))
        if first.size == count:
            return drawn[first], int(first[-1]) + 1 if count else 0
