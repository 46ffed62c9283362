"""Candidate samplers beyond the recorded draws (those are replayed in test_random_dist.py)."""
import numpy as np
import pytest

from graphreg.kernels import candidate_sampling, philox

TRUE = np.array([[0, 1]])


@pytest.mark.parametrize("sampler", [candidate_sampling.log_uniform_candidates,
                                     candidate_sampling.uniform_candidates])
def test_unique_samples_and_reservation(sampler):
    state = philox.PhiloxState(1, 2)
    sampled, true_count, sampled_count = sampler(state, TRUE, 20, True, 21)
    assert len(set(sampled.tolist())) == 20
    assert state.counter - (2 << 64) == 512 * 20
    assert true_count.shape == TRUE.shape and true_count.dtype == sampled_count.dtype == np.float32


@pytest.mark.parametrize("sampler", [candidate_sampling.log_uniform_candidates,
                                     candidate_sampling.uniform_candidates])
def test_unique_samples_need_enough_classes(sampler):
    with pytest.raises(ValueError, match="Sampler's range is too small."):
        sampler(philox.PhiloxState(1, 2), TRUE, 5, True, 4)


def test_rejected_words_shift_what_follows():
    # With 3 * 2**30 classes a quarter of the words is rejected.
    size = 3 * 2**30
    table = candidate_sampling.UnigramTable(np.ones(3, np.float32))
    table._keep = _Ones(size)
    words = [0, 2**30, 5, 2**30 - 1, 2**32 - 1, 7, 2**31, 9, 1]
    assert table.draw(np.array(words, np.uint32)).tolist() == [2**30, 2**30 - 1, 2**31]


class _Ones:
    """A long list of ones."""

    def __init__(self, size):
        self._size = size

    def __len__(self):
        return self._size

    def __getitem__(self, i):
        return 1.0


def test_more_words_change_nothing(monkeypatch):
    table = candidate_sampling.UnigramTable(np.float32([5, 1, 1, 1, 1, 1, 1]))
    words = philox.words((1, 0), 2 << 64, 100)
    assert table.draw(words[:40]).tolist() == table.draw(words)[:20].tolist()


def test_unigram_weights():
    got = candidate_sampling.unigram_weights([1.0, 4.0, 9.0], 0.5, 2, 1, 0)
    assert got.dtype == np.float32
    assert got.tolist() == [0, 0, 1, 2, 3]


def test_all_candidates():
    sampled, true_count, sampled_count = candidate_sampling.all_candidates(TRUE, 4)
    assert sampled.tolist() == [0, 1, 2, 3]
    assert true_count.tolist() == [[1, 1]] and sampled_count.tolist() == [1] * 4
