"""CTC against the sum over all paths."""
import itertools

import numpy as np
import pytest

from graphreg.kernels import ctc


def read(path, blank, merge=True):
    out = [p for i, p in enumerate(path) if not (merge and i and p == path[i - 1])]
    return [p for p in out if p != blank]


def probability(logits, labels):
    y = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    blank = logits.shape[1] - 1
    return sum(np.prod([y[t, p] for t, p in enumerate(path)])
               for path in itertools.product(range(blank + 1), repeat=len(logits)) if read(path, blank) == labels)


@pytest.mark.parametrize("labels", [[], [0], [1, 1], [0, 1], [0, 1, 0], [1, 1, 1]])
def test_loss_is_of_all_paths(labels):
    logits = np.random.RandomState(len(labels)).randn(4, 3)
    loss, _ = ctc.loss_and_gradient(logits, labels, False, True)
    wanted = probability(logits, labels)
    assert loss == pytest.approx(-np.log(wanted)) if wanted else loss == np.inf


def test_gradient_is_the_slope():
    logits = np.random.RandomState(1).randn(5, 4)
    loss, gradient = ctc.loss_and_gradient(logits, [0, 2, 2], False, True)
    for t, k in ((0, 0), (2, 3), (4, 2)):
        moved = logits.copy()
        moved[t, k] += 1e-6
        assert (ctc.loss_and_gradient(moved, [0, 2, 2], False, True)[0] - loss) / 1e-6 == pytest.approx(gradient[t, k], abs=1e-4)


def test_collapse():
    logits = np.random.RandomState(2).randn(5, 4)
    assert ctc.loss_and_gradient(logits, [1, 1, 2], True, True)[0] == ctc.loss_and_gradient(logits, [1, 2], False, True)[0]


def test_wide_beam_finds_every_labelling():
    logits = np.random.RandomState(3).randn(4, 3)
    found = ctc.beam_search(logits, 200, 10, False)
    for labels, log_probability in found:
        assert np.exp(log_probability) == pytest.approx(probability(logits, labels))
    assert [p for _, p in found] == sorted((p for _, p in found), reverse=True)


def test_greedy():
    logits = np.eye(3)[[0, 0, 2, 0, 1, 1]]
    assert ctc.greedy(logits, True) == ([0, 0, 1], -6.0)
    assert ctc.greedy(logits, False)[0] == [0, 0, 0, 1, 1]
