"""Philox 4x32-10, the counter-based generator behind TF's random ops.

State is a 64-bit key (two 32-bit words) and a 128-bit counter; each counter value gives a block
of four 32-bit words.  numpy.random.Philox is the 4x64 variant and cannot give these numbers.

Everything that makes words is array code on uint64 and uint32, so it runs on `numpy` and on
`jax.numpy` (with x64 enabled) alike.
"""
import os
import threading

import numpy as np

_LOW32 = 0xFFFFFFFF
_LOW64 = 0xFFFFFFFFFFFFFFFF
_LOW128 = (1 << 128) - 1
_MULTIPLIERS = (0xD2511F53, 0xCD9E8D57)
_KEY_STEPS = (0x9E3779B9, 0xBB67AE85)
STATELESS_KEY = (0x3EC8F720, 0x02461E29)

# Blocks made at a time: the five temporaries of a round stay in a 1 MB second-level cache.
CHUNK = 8192


class PhiloxState:
    """The random stream of one node in one session.

    PhiloxState(seed, seed2): key = seed, counter = seed2 << 64; (0, 0) takes entropy from the OS.

    Args:
      seed, seed2: ints; negative ones are read in two's complement of 64 bits.
    Source: GuardedPhiloxRandom.Init(seed, seed2).
    """

    __slots__ = ("key", "_counter", "_lock")

    def __init__(self, seed=0, seed2=0):
        if seed == 0 and seed2 == 0:
            seed, seed2 = (int.from_bytes(os.urandom(8), "little") for _ in range(2))
        self._set(_halves(int(seed) & _LOW64), (int(seed2) & _LOW64) << 64)

    @classmethod
    def at(cls, key, counter):
        """Return a state with the given key (two ints below 2**32) and 128-bit counter."""
        state = cls.__new__(cls)
        state._set(key, counter)
        return state

    def _set(self, key, counter):
        self.key = tuple(key)
        self._counter = counter & _LOW128
        self._lock = threading.Lock()

    @property
    def counter(self):
        """The 128-bit number of the next block, an int."""
        return self._counter

    def reserve(self, blocks):
        """Return the current counter and move the state past `blocks` blocks; thread-safe."""
        with self._lock:
            start = self._counter
            self._counter = (start + int(blocks)) & _LOW128
        return start

    def __repr__(self):
        return "PhiloxState(key=(0x%08x, 0x%08x), counter=0x%x)" % (self.key + (self._counter,))


def stateless_state(seed):
    """Return the state that TF's stateless ops draw from.

    One block with a fixed key and counter = (seed[0], seed[1]) gives key and high counter.

    Args:
      seed: two ints (int32 or int64 values).
    Source: StatelessRandomUniform and its sisters.
    """
    low, high = (int(s) & _LOW64 for s in seed)
    w = words(STATELESS_KEY, low | high << 64, 1).tolist()
    return PhiloxState.at((w[0], w[1]), w[2] << 64 | w[3] << 96)


def words(key, counter, blocks, xp=np):
    """Return the words of `blocks` successive blocks: uint32, shape [4 * blocks].

    Args:
      key: two ints below 2**32.
      counter: 128-bit int, the number of the first block.
      blocks: int, >= 0.
    """
    if blocks <= CHUNK or xp is not np:
        return words_at(key, counter, xp.arange(blocks, dtype=xp.uint64), xp).reshape(-1)
    out = np.empty((blocks, 4), np.uint32)
    for start, stop in spans(blocks):
        offsets = np.arange(start, stop, dtype=np.uint64)
        out[start:stop] = words_at(key, counter, offsets)
    return out.reshape(-1)


def words_at(key, counter, offsets, xp=np):
    """Return the words of the blocks numbered counter + offsets: uint32, shape [n, 4].

    Args:
      key, counter: as in `words`.
      offsets: uint64 array of shape [n].
    """
    if xp is np and offsets.size > CHUNK:
        parts = [words_at(key, counter, offsets[a:b]) for a, b in spans(offsets.size)]
        return np.concatenate(parts)
    base_low, base_high = (xp.asarray([c], dtype=xp.uint64)
                           for c in (counter & _LOW64, counter >> 64 & _LOW64))
    low = offsets + base_low
    high = base_high + (low < base_low)
    return philox(key, low, high, xp)


def philox(key, low, high, xp=np):
    """Return the blocks of the counters high * 2**64 + low: uint32, shape [n, 4].

    Args:
      key: two ints below 2**32, or a uint64 array of shape [2].
      low, high: uint64 arrays of shape [n].
    """
    u64 = xp.uint64
    mask, half = u64(_LOW32), u64(32)
    multipliers = xp.asarray(_MULTIPLIERS, dtype=u64).reshape(2, 1)
    # Rows are the two lanes: a = (c0, c2) is multiplied, b = (c1, c3) is mixed in.
    a = xp.stack((low & mask, high & mask))
    b = xp.stack((low >> half, high >> half))
    for k in _key_schedule(key, xp):
        product = (a * multipliers)[::-1]
        a = (product >> half) ^ b ^ k
        b = product & mask
    return xp.stack((a[0], b[0], a[1], b[1]), axis=-1).astype(xp.uint32)


def spans(n, size=None):
    """Return the (start, stop) pairs that cut range(n) into pieces of at most size, or CHUNK."""
    size = size or CHUNK
    return [(start, min(start + size, n)) for start in range(0, n, size)]


def word_stream(state, blocks_at_once=64):
    """Yield the words of a state one by one as ints, advancing the state as blocks are used."""
    while True:
        for word in words(state.key, state.reserve(blocks_at_once), blocks_at_once).tolist():
            yield word


def _key_schedule(key, xp):
    """The ten round keys: uint64, shape [10, 2, 1]."""
    rounds = xp.arange(10, dtype=xp.uint64).reshape(10, 1)
    steps = xp.asarray(_KEY_STEPS, dtype=xp.uint64)
    keys = xp.asarray(key, dtype=xp.uint64) + rounds * steps
    return (keys & xp.uint64(_LOW32)).reshape(10, 2, 1)


def _halves(n):
    """The low and the high 32 bits of a 64-bit int."""
    return n & _LOW32, n >> 32
