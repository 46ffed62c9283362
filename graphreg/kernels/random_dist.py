"""What TF's random ops draw on a CPU, bit for bit, from a Philox stream.

Every function that takes a `state` (philox.PhiloxState) reserves as many blocks as TF's op does
and advances the state by them, so that the next execution of the node goes on where TF's would.
The stateless functions make their state from a seed pair.  gamma and poisson stand in
random_rejection.py, the candidate samplers in candidate_sampling.py.
"""
import math

import numpy as np

from . import philox
from .random_libm import each, log_f32, log_f64, sincos_f32

_UNIFORM_BLOCKS = 256                        # reserved per output element
_U64 = np.uint64


def uniform(state, shape, dtype):
    """Draw uniform numbers in [0, 1).

    Args:
      shape: tuple of ints.
      dtype: float16, float32 or float64.
    Returns: array of that shape and dtype.
    Source: the op RandomUniform.
    """
    convert, _ = _pick(_UNIFORM, dtype, "uniform")
    return _dense(state, shape, dtype, convert)


def uniform_int(state, shape, low, high, dtype):
    """Draw integers in [low, high), low + word mod (high - low).

    Args:
      low, high: ints with low < high, unless the shape is empty.
      dtype: int32 or int64.
    Source: the op RandomUniformInt.
    """
    unsigned, of_words = _pick(_INTEGERS, dtype, "uniform_int")
    if math.prod(map(int, shape)) and not low < high:
        raise ValueError("Need minval < maxval, got %d >= %d" % (low, high))
    bits = 8 * np.dtype(unsigned).itemsize
    span = unsigned(max(1, (int(high) - int(low)) % (1 << bits)))
    offset = unsigned(int(low) % (1 << bits))

    def convert(words):
        values = of_words(words) % span
        values += offset
        return values.view(dtype)
    return _dense(state, shape, dtype, convert)


def standard_normal(state, shape, dtype):
    """Draw normal numbers of mean 0 and deviation 1 (Box-Muller).

    Args:
      dtype: float16 (computed in float32 and rounded), float32 or float64.
    Source: the op RandomStandardNormal.
    """
    return _dense(state, shape, dtype, _pick(_NORMAL, dtype, "normal"))


def truncated_normal(state, shape, dtype):
    """Draw normal numbers, again where one is not within two deviations.

    Each group of four outputs (two for float64) has a stretch of blocks of its own and keeps the
    first normals below 2 in magnitude that the stretch gives.

    Args:
      dtype: float16, float32 or float64.
    Source: the op TruncatedNormal.
    """
    normals = _pick(_NORMAL, dtype, "truncated normal")
    size = math.prod(map(int, shape))
    start = state.reserve(_UNIFORM_BLOCKS * size)
    group = 2 if dtype == np.float64 else 4
    groups = -(-size // group)
    out = np.empty((groups, group), dtype)
    for a, b in philox.spans(groups):
        first = np.arange(a, b, dtype=_U64) * _U64(group * _UNIFORM_BLOCKS // 4)
        out[a:b] = _truncated_groups(state.key, start, first, normals, group)
    return out.reshape(-1)[:size].reshape(shape)


def shuffle_permutation(state, n):
    """Return the order, int64 of shape [n], in which RandomShuffle puts n rows.

    for i in 0 .. n-2: swap(i, i + word_i mod (n - i))
    """
    order = list(range(n))
    if n > 1:
        blocks = (n + 2) // 4
        draws = philox.words(state.key, state.reserve(blocks), blocks)[:n - 1]
        targets = np.arange(n - 1, dtype=np.int64)
        targets += draws % np.arange(n, 1, -1, dtype=np.uint32)
        for i, j in enumerate(targets.tolist()):
            order[i], order[j] = order[j], order[i]
    return np.array(order, np.int64)


def random_shuffle(state, value):
    """Return the rows of an array (of any dtype, rank >= 1) in random order.

    A tensor of at most one element or one row draws nothing.

    Source: the op RandomShuffle.
    """
    if value.size <= 1 or value.shape[0] <= 1:
        return value.copy()
    return value[shuffle_permutation(state, value.shape[0])]


def multinomial(state, logits, num_samples, dtype, threads=1):
    """Draw class numbers with probability proportional to exp(logits).

    Args:
      logits: array of shape [batch, classes], of any real dtype.
      num_samples: int, draws per row.
      dtype: int32 or int64, of the result.
      threads: int, the intra-op threads that TF would use; large inputs depend on it.
    Returns: array of shape [batch, num_samples].
    Source: the op Multinomial.
    """
    batch, classes = logits.shape
    num_samples = int(num_samples)
    out = np.empty((batch, num_samples), dtype)
    if not out.size:
        return out
    start = state.reserve(2 * _UNIFORM_BLOCKS * batch * -(-num_samples // 4) * 4)
    for a, b in _multinomial_shards(batch, num_samples, classes, threads):
        count = (b - a) * num_samples
        first = start + a * (num_samples + 3) // 4
        draws = uniform_f64(philox.words(state.key, first, -(-count // 2)))[:count]
        draws = draws.reshape(b - a, num_samples)
        for c, d in philox.spans(b - a, 1 + (1 << 18) // (classes + num_samples)):
            out[a + c:a + d] = _pick_classes(logits[a + c:a + d], draws[c:d])
    return out


def stateless_uniform(shape, seed, dtype):
    """`uniform` from a seed pair.  Source: the op StatelessRandomUniform."""
    return uniform(philox.stateless_state(seed), shape, dtype)


def stateless_normal(shape, seed, dtype):
    """`standard_normal` from a seed pair.  Source: the op StatelessRandomNormal."""
    return standard_normal(philox.stateless_state(seed), shape, dtype)


def stateless_truncated_normal(shape, seed, dtype):
    """`truncated_normal` from a seed pair.  Source: the op StatelessTruncatedNormal."""
    return truncated_normal(philox.stateless_state(seed), shape, dtype)


def stateless_uniform_int(shape, seed, low, high, dtype):
    """`uniform_int` from a seed pair.  Source: the op StatelessRandomUniformInt."""
    return uniform_int(philox.stateless_state(seed), shape, low, high, dtype)


def stateless_multinomial(logits, num_samples, seed, dtype, threads=1):
    """`multinomial` from a seed pair.  Source: the op StatelessMultinomial."""
    return multinomial(philox.stateless_state(seed), logits, num_samples, dtype, threads)


def shuffle_buffer(items, buffer_size, words):
    """Yield items in the order of tf.data's shuffle with a buffer of the given size.

    Args:
      items: iterable.
      buffer_size: int, >= 1.
      words: iterator of ints, philox.word_stream of the iterator's (seed, seed2).
    Source: Dataset.shuffle; one pass.
    """
    slots, start, items = {}, 0, iter(items)
    end = 0
    for item in items:
        slots[end] = item
        end += 1
        if end - start == buffer_size:
            yield _take_slot(slots, start, end, next(words))
            start += 1
    while start < end:
        yield _take_slot(slots, start, end, next(words))
        start += 1


def _take_slot(slots, start, end, word):
    """Remove and return a random item of slots[start:end]; the first one fills its place."""
    i = start + word % (end - start)
    item = slots[i]
    first = slots.pop(start)
    if i != start:
        slots[i] = first
    return item


# Words to values: each takes uint32 words (whole blocks) and gives the block's values in order.

def _uniform_f32(words):
    bits = words & np.uint32(0x7FFFFF)
    bits |= np.uint32(0x3F800000)
    values = bits.view(np.float32)
    values -= np.float32(1)
    return values


def _uniform_f16(words):
    # (w & 0x3FF) / 1024, exact in float16.
    return (words & np.uint32(0x3FF)).astype(np.float32) * np.float32(2.0 ** -10)


def uniform_f64(words):
    bits = (words[0::2] & np.uint32(0xFFFFF)).astype(_U64)
    bits <<= _U64(32)
    bits |= words[1::2]
    bits |= _U64(1023 << 52)
    values = bits.view(np.float64)
    values -= 1.0
    return values


def _int64_bits(words):
    bits = words[1::2].astype(_U64)
    bits <<= _U64(32)
    bits |= words[0::2]
    return bits


def _normal_f32(words):
    u, v = _uniform_f32(words[0::2]), _uniform_f32(words[1::2])
    np.maximum(u, np.float32(1e-7), out=u)
    radius = log_f32(u)
    radius *= np.float32(-2)
    np.sqrt(radius, out=radius)
    sin, cos = sincos_f32((v.astype(np.float64) * (2 * math.pi)).astype(np.float32))
    out = np.empty(words.size, np.float32)
    np.multiply(sin, radius, out=out[0::2])
    np.multiply(cos, radius, out=out[1::2])
    return out


def normal_f64(words):
    uniforms = uniform_f64(words)
    radius = np.sqrt(-2.0 * log_f64(np.maximum(uniforms[0::2], 1e-7)))
    v = 2 * math.pi * uniforms[1::2]
    out = np.empty(uniforms.size)
    np.multiply(each(math.sin, v), radius, out=out[0::2])
    np.multiply(each(math.cos, v), radius, out=out[1::2])
    return out


_UNIFORM = {"float16": (_uniform_f16, 4), "float32": (_uniform_f32, 4), "float64": (uniform_f64, 2)}
_NORMAL = {"float16": _normal_f32, "float32": _normal_f32, "float64": normal_f64}
_INTEGERS = {"int32": (np.uint32, lambda words: words), "int64": (_U64, _int64_bits)}


def _pick(table, dtype, what):
    name = np.dtype(dtype).name
    if name not in table:
        raise TypeError("no %s draws of dtype %s" % (what, name))
    return table[name]


def _dense(state, shape, dtype, convert):
    """Fill an array from successive blocks, a cache-sized piece at a time."""
    size = math.prod(map(int, shape))
    start = state.reserve(_UNIFORM_BLOCKS * size)
    per_block = 16 // max(4, np.dtype(dtype).itemsize)
    out = np.empty(size, dtype)
    for a, b in philox.spans(size, philox.CHUNK * per_block):
        blocks = -(-(b - a) // per_block)
        values = convert(philox.words(state.key, start + a // per_block, blocks))
        out[a:b] = values[:b - a]
    return out.reshape(shape)


def _truncated_groups(key, start, first, normals, group):
    """Groups of truncated normals; `first` holds each group's first block."""
    out = normals(philox.words_at(key, start, first).reshape(-1)).reshape(-1, group)
    kept = np.abs(out) < 2
    rows = np.flatnonzero(~kept.all(axis=1))
    values, kept = out[rows], kept[rows]
    filled = np.zeros(rows.size, np.int64)
    step = 0
    while True:
        place = kept.cumsum(axis=1) + (filled[:, None] - 1)
        fits = kept & (place < group)
        r, c = np.nonzero(fits)
        out[rows[r], place[r, c]] = values[r, c]
        filled += fits.sum(axis=1)
        short = filled < group
        rows, filled, step = rows[short], filled[short], step + 1
        if not rows.size:
            return out
        words = philox.words_at(key, start, first[rows] + _U64(step))
        values = normals(words.reshape(-1)).reshape(-1, group)
        kept = np.abs(values) < 2


def _multinomial_shards(batch, samples, classes, threads):
    """The (start, stop) row ranges that TF's scheduler gives to a Multinomial's threads."""
    cost = int(50 * (samples * math.log2(classes) + classes))
    wanted = max(1, int((batch * cost - 1e5) / 1e5 + 0.9))
    if batch <= 1 or min(threads, wanted) == 1:
        return [(0, batch)]
    return philox.spans(batch, _shard_rows(batch, cost, threads))


def _shard_rows(batch, cost, threads):
    """Rows per shard: the size near the cheapest one that keeps the threads busiest."""
    def efficiency(count):
        return count / (-(-count // threads) * threads)

    rows = min(batch, max(-(-batch // (4 * threads)), int(40000 / cost)))
    limit, count = min(batch, 2 * rows), -(-batch // rows)
    best = efficiency(count)
    while best < 1 and count > 1:
        longer = -(-batch // (count - 1))
        if longer > limit:
            break
        count = -(-batch // longer)
        if efficiency(count) + 0.01 >= best:
            rows, best = longer, max(best, efficiency(count))
    return rows


def _pick_classes(logits, u):
    """The class of each uniform number: the first whose running sum exceeds u * total."""
    wide = logits.astype(np.float64)
    wide[~np.isfinite(wide)] = -np.inf
    top = wide.max(axis=1, keepdims=True)
    top[top == -np.inf] = 0.0                # no finite logit: every sample is `classes`
    cdf = np.exp(wide - top).cumsum(axis=1)
    target = u * cdf[:, -1:]
    if u.shape[1] * cdf.shape[1] <= 2000:
        return np.count_nonzero(cdf[:, None, :] <= target[:, :, None], axis=2)
    return np.array([np.searchsorted(c, t, side="right") for c, t in zip(cdf, target)])
