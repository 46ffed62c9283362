"""Points to begin k-means with (Arthur and Vassilvitskii: k-means++; Bachem and others: K-MC2)."""
import math

import numpy as np

from .philox import PhiloxState, word_stream

_LOW64 = (1 << 64) - 1


class _Draws:
    """Numbers one by one, as TF's SimplePhilox gives them."""

    def __init__(self, seed):
        self._words = word_stream(PhiloxState(seed, 0))

    def whole(self, n):
        """An int below n, all equally likely."""
        if n & (n - 1) == 0:
            return self._word64() & (n - 1)
        least = _LOW64 % n + 1
        while True:
            word = self._word64()
            if word >= least:
                return word % n

    def _word64(self):
        low = next(self._words)
        return low | next(self._words) << 32

    def fraction(self):
        """A float32 in [0, 1)."""
        bits = np.array([127 << 23 | next(self._words) & 0x7fffff], np.uint32)
        return bits.view(np.float32)[0] - np.float32(1)


def far_apart(points, count, seed, retries):
    """Row numbers of points, in the order they were drawn."""
    draws = _Draws(seed)
    tries = (2 + int(math.log(count)) if retries < 0 else retries) + 1
    half_squares = np.float32(0.5) * (points * points).sum(1)
    nearest = np.full(len(points), np.inf, np.float32)
    chosen = []
    for i in range(count):
        sums = np.cumsum(nearest, dtype=np.float32) if i else None
        best = None
        for _ in range(tries):
            at = draws.whole(len(points)) if not i else _weighted(draws, sums)
            left = np.minimum(nearest, 2 * (half_squares[at] + half_squares - points @ points[at]))
            total = left.sum()
            if best is None or total < best[0]:
                best = total, at, left
        chosen.append(best[1])
        nearest = best[2]
    return chosen


def _weighted(draws, sums):
    at = np.searchsorted(sums, draws.fraction() * sums[-1])
    return min(int(at), len(sums) - 1)


def chain_end(distances, seed):
    """Where a chain ends that goes on to a point with probability min(1, its distance / the distance of the last)."""
    draws, at = _Draws(seed), 0
    for i in range(1, len(distances)):
        if distances[i] > draws.fraction() * distances[at]:
            at = i
    return at
