"""Connectionist temporal classification: the loss with its gradient, and two decoders."""
import numpy as np

_NEVER = -np.inf


def loss_and_gradient(logits, labels, collapse, merge):
    """The loss of one sequence of logits and its gradient.

    loss = -log(sum of the probabilities of all paths that read as the labels)

    Args:
      logits: float array [time, classes]; the last class is the blank.
      labels: list of int.
      collapse: bool, labels that repeat count once.
      merge: bool, a label that repeats in a path is read once.
    Source: the op CTCLoss.
    """
    shifted = logits.astype(np.float64) - logits.max(axis=1, keepdims=True)
    log_y = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    if collapse:
        labels = [label for i, label in enumerate(labels) if i == 0 or label != labels[i - 1]]
    blank = logits.shape[1] - 1
    path = np.full(2 * len(labels) + 1, blank)
    path[1::2] = labels
    steps = log_y[:, path]
    alpha, beta = _forward(steps, path, blank, merge), _backward(steps, path, blank, merge)
    both = alpha + beta
    total = np.logaddexp.reduce(both[0])
    y = np.exp(log_y)
    if total == _NEVER:
        return np.inf, y
    read = np.zeros_like(y)
    for u, label in enumerate(path):
        read[:, label] += np.exp(both[:, u] - total)
    return -total, y - read


def _may_skip(path, blank, merge):
    """Where a path may come from two places before: past a blank, from another label."""
    skip = np.zeros(len(path), bool)
    skip[2:] = (path[2:] != blank) & ~(merge & (path[2:] == path[:-2]))
    return skip


def _forward(steps, path, blank, merge):
    alpha = np.full(steps.shape, _NEVER)
    alpha[0, :2] = steps[0, :2]
    stay, skip = merge | (path == blank), _may_skip(path, blank, merge)
    for t in range(1, len(steps)):
        old = alpha[t - 1]
        new = np.where(stay, old, _NEVER)
        new[1:] = np.logaddexp(new[1:], old[:-1])
        new[2:] = np.logaddexp(new[2:], np.where(skip[2:], old[:-2], _NEVER))
        alpha[t] = new + steps[t]
    return alpha


def _backward(steps, path, blank, merge):
    beta = np.full(steps.shape, _NEVER)
    beta[-1, -2:] = 0.
    stay, skip = merge | (path == blank), _may_skip(path, blank, merge)
    for t in range(len(steps) - 2, -1, -1):
        old = beta[t + 1] + steps[t + 1]
        new = np.where(stay, old, _NEVER)
        new[:-1] = np.logaddexp(new[:-1], old[1:])
        new[:-2] = np.logaddexp(new[:-2], np.where(skip[2:], old[2:], _NEVER))
        beta[t] = new
    return beta


def greedy(logits, merge):
    """(labels, the negative sum of the largest logits) of one sequence: the best class of each step."""
    best = logits.argmax(axis=1)
    blank = logits.shape[1] - 1
    keep = best != blank
    if merge:
        keep[1:] &= best[1:] != best[:-1]
    return best[keep].tolist(), -logits.max(axis=1).sum(dtype=logits.dtype)


# ------------------------------------------------------------------ beam search
class _Beam:
    """One prefix: log probabilities that a path reads as it and ends in a blank, or in its last label."""

    __slots__ = ("parent", "label", "children", "old", "blank", "of_label", "total")

    def __init__(self, parent, label):
        self.parent, self.label, self.children = parent, label, None
        self.forget()

    def forget(self):
        self.old = (_NEVER, _NEVER, _NEVER)
        self.blank = self.of_label = self.total = _NEVER

    def labels(self, merge):
        found, beam, last = [], self, -1
        while beam.parent is not None:
            if not merge or beam.label != last:
                found.append(beam.label)
            last, beam = beam.label, beam.parent
        return found[::-1]


def beam_search(logits, width, paths, merge):
    """The likeliest label sequences of one sequence.

    Args:
      logits: float array [time, classes]; the last class is the blank.
      width: int, prefixes kept.  paths: int, sequences wanted.  merge: bool, labels that repeat in a sequence stay once.
    Returns:
      list of (labels, log probability).
    Source: the op CTCBeamSearchDecoder.
    """
    root = _Beam(None, -1)
    root.blank = root.total = 0.
    leaves = [root]
    for row in logits.astype(np.float64):
        row = (row - row.max() - np.log(np.exp(row - row.max()).sum())).tolist()
        leaves = _step(sorted(leaves, key=lambda b: -b.total), row, width)
    best = sorted(leaves, key=lambda b: -b.total)[:paths]
    return [(b.labels(merge), b.total) for b in best]


def _step(branches, row, width):
    for beam in branches:
        beam.old = beam.total, beam.blank, beam.of_label
    for beam in branches:
        _stay(beam, row)
    leaves = list(branches)
    for beam in branches:
        if not _is_candidate(beam.old[0], leaves, width):
            continue
        if beam.children is None:
            beam.children = [_Beam(beam, label) for label in range(len(row) - 1)]
        for child in beam.children:
            if child.total == _NEVER:
                _grow(child, beam, row, leaves, width)
    return leaves


def _stay(beam, row):
    """A prefix that gets no longer: its last label again, or a blank."""
    if beam.parent is not None:
        if beam.parent.total != _NEVER:
            total, blank, _ = beam.parent.old
            beam.of_label = np.logaddexp(beam.of_label, blank if beam.label == beam.parent.label else total)
        beam.of_label += row[beam.label]
    beam.blank = beam.old[0] + row[-1]
    beam.total = np.logaddexp(beam.blank, beam.of_label)


def _is_candidate(total, leaves, width):
    return total > _NEVER and (len(leaves) < width or total > min(leaf.total for leaf in leaves))


def _grow(child, beam, row, leaves, width):
    """A prefix with one label more, if it is likelier than the worst that is kept."""
    total, blank, _ = beam.old
    child.of_label = child.total = row[child.label] + (blank if child.label == beam.label else total)
    child.blank = _NEVER
    if not _is_candidate(child.total, leaves, width):
        child.forget()
        return
    if len(leaves) == width:
        worst = min(leaves, key=lambda b: b.total)
        leaves.remove(worst)
        worst.blank = worst.of_label = worst.total = _NEVER
    leaves.append(child)
