"""Gamma and Poisson beyond the recorded draws (those are replayed in test_random_dist.py)."""
import numpy as np
import pytest

from graphreg.kernels import philox, random_rejection

ALPHA = np.array([[0.3, 1.0], [2.5, 40.0]])
RATE = np.array([[0.3, 9.0], [12.0, 900.0]])
DRAWS = [lambda s: random_rejection.random_gamma(s, (5, 3), ALPHA),
         lambda s: random_rejection.random_poisson(s, (5, 3), RATE, np.float64)]


@pytest.mark.parametrize("draw", DRAWS)
def test_the_pieces_do_not_show(monkeypatch, draw):
    whole = draw(philox.PhiloxState(1, 2))
    monkeypatch.setattr(random_rejection, "_CHUNK", 7)
    assert draw(philox.PhiloxState(1, 2)).tobytes() == whole.tobytes()
    assert whole.shape == (5, 3, 2, 2) and whole.flags.c_contiguous


@pytest.mark.parametrize("draw", DRAWS)
def test_blocks_reserved(draw):
    state = philox.PhiloxState(1, 2)
    draw(state)
    assert state.counter - (2 << 64) == 256 * 60


def test_an_element_does_not_depend_on_its_neighbours():
    both = random_rejection.random_gamma(philox.PhiloxState(1, 2), (4,), np.array([0.3, 2.5]))
    alone = random_rejection.random_gamma(philox.PhiloxState(1, 2), (4,), np.array([0.3]))
    assert both[:, 0].tolist() == alone[:, 0].tolist()


@pytest.mark.parametrize("draw, mean", [(DRAWS[0], ALPHA), (DRAWS[1], RATE)])
def test_means(draw, mean):
    state = philox.PhiloxState(1, 2)
    samples = np.concatenate([draw(state) for _ in range(40)]).reshape(-1, 2, 2)
    assert (np.abs(samples.mean(axis=0) - mean) < 5 * np.sqrt(mean / len(samples))).all()


@pytest.mark.parametrize("rate, dtype", [(np.nan, np.float32), (1e20, np.int32), (1e5, np.float16)])
def test_poisson_refuses_what_never_ends(rate, dtype):
    with pytest.raises(ValueError, match="no Poisson number"):
        random_rejection.random_poisson(philox.PhiloxState(1, 2), (2,), np.array([rate]), dtype)


def test_huge_rates_are_their_own_draw():
    state = philox.PhiloxState(1, 2)
    got = random_rejection.random_poisson(state, (3,), np.array([1e308]), np.float64)
    assert got.tolist() == [[1e308]] * 3
