"""Non-maximum suppression, with the order among equal scores that TF's heap gives."""
import numpy as np

F = np.float32


class _Heap:
    """The heap of C++'s standard library: which of equal scores comes first is its own affair."""

    def __init__(self, entries):
        self.items = []
        for entry in entries:
            self.push(entry)

    def push(self, entry):
        self.items.append(entry)
        self._up(len(self.items) - 1, entry)

    def _up(self, hole, entry):
        items = self.items
        while hole > 0 and items[(hole - 1) // 2][0] < entry[0]:
            items[hole] = items[(hole - 1) // 2]
            hole = (hole - 1) // 2
        items[hole] = entry

    def pop(self):
        items = self.items
        top, last = items[0], items.pop()
        if not items:
            return top
        hole, n = 0, len(items)
        while 2 * hole + 2 < n:
            child = 2 * hole + 2
            if items[child][0] < items[child - 1][0]:
                child -= 1
            items[hole] = items[child]
            hole = child
        if 2 * hole + 2 == n:
            items[hole] = items[n - 1]
            hole = n - 1
        self._up(hole, last)
        return top


def overlap(a, b):
    """Intersection over union of two boxes given by opposite corners, 0 for a box without area."""
    (top_a, left_a, bottom_a, right_a), (top_b, left_b, bottom_b, right_b) = _corners(a), _corners(b)
    area_a, area_b = (bottom_a - top_a) * (right_a - left_a), (bottom_b - top_b) * (right_b - left_b)
    if area_a <= 0 or area_b <= 0:
        return F(0)
    height = max(min(bottom_a, bottom_b) - max(top_a, top_b), F(0))
    width = max(min(right_a, right_b) - max(left_a, left_b), F(0))
    shared = height * width
    return shared / (area_a + area_b - shared)


def _corners(box):
    y1, x1, y2, x2 = box
    return min(y1, y2), min(x1, x2), max(y1, y2), max(x1, x2)


def select(similarity, scores, limit, threshold, score_threshold, sigma=0.):
    """(indices, scores) of what is kept, the best first.

    Args:
      similarity: function of two indices.
      scores: float array.
      limit: int, at most so many; negative: no limit.
      threshold: what is as similar as this to something kept goes.
      score_threshold: only higher scores are kept.
      sigma: above 0, similar ones kept before lower a score.
    """
    factor = F(-.5) / F(sigma) if sigma > 0 else F(0)
    heap = _Heap((s, i, 0) for i, s in enumerate(scores) if s > score_threshold)
    kept, kept_scores = [], []
    while heap.items and (limit < 0 or len(kept) < limit):
        original, index, begin = heap.pop()
        score, hard = original, False
        for other in reversed(kept[begin:]):
            s = similarity(index, other)
            hard = s >= threshold
            if hard:
                break
            score = scores.dtype.type(score * np.exp(factor * s * s))
            if score <= score_threshold:
                break
        if hard:
            continue
        begin = len(kept)
        if score == original:
            kept.append(index)
            kept_scores.append(score)
        # TF puts back what it has just kept; only a box without area, unlike itself, comes twice.
        if score > score_threshold:
            heap.push((score, index, begin))
    return np.array(kept, np.int32), np.array(kept_scores, scores.dtype)


def combined(boxes, scores, per_class, total, threshold, score_threshold):
    """(boxes, scores, classes) of the best boxes of one image, at most `total`.

    Args:
      boxes: [n, 1 or classes, 4].  scores: [n, classes].
    """
    found = []
    for c in range(scores.shape[1]):
        own = boxes[:, min(c, boxes.shape[1] - 1)]
        indices, kept = select(lambda i, j: overlap(own[i], own[j]), scores[:, c], per_class, threshold,
                               score_threshold)
        found += [(s, c, own[i]) for i, s in zip(indices, kept)]
    found.sort(key=lambda entry: -entry[0])
    found = found[:total]
    return (np.array([box for _, _, box in found], F).reshape(-1, 4), np.array([s for s, _, _ in found], F),
            np.array([c for _, c, _ in found], F))
