"""The generator: known answers, counters, reservations."""
import threading

import numpy as np
import pytest

from graphreg.kernels import philox

LOW32 = 0xFFFFFFFF


def slow_block(key, counter):
    """One block in plain Python."""
    k0, k1 = key
    c = [counter >> 32 * i & LOW32 for i in range(4)]
    for _ in range(10):
        p, q = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [q >> 32 ^ c[1] ^ k0, q & LOW32, p >> 32 ^ c[3] ^ k1, p & LOW32]
        k0, k1 = (k0 + 0x9E3779B9) & LOW32, (k1 + 0xBB67AE85) & LOW32
    return c


# The published known-answer vectors of philox4x32-10.
@pytest.mark.parametrize("counter, key, answer", [
    ("00000000 00000000 00000000 00000000", "00000000 00000000",
     "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff",
     "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0",
     "d16cfe09 94fdcceb 5001e420 24126ea1")])
def test_known_answers(counter, key, answer):
    counter, key, answer = ([int(h, 16) for h in s.split()] for s in (counter, key, answer))
    number = sum(c << 32 * i for i, c in enumerate(counter))
    words = philox.words(tuple(key), number, 1)
    assert words.dtype == np.uint32
    assert words.tolist() == answer == slow_block(key, number)


@pytest.mark.parametrize("start", [0, 2**32 - 2, 2**64 - 2, 2**96 - 2, 2**128 - 2, 7 << 64])
def test_counter_carries_through_all_its_words(start):
    key = (42, 0xDEADBEEF)
    want = [w for i in range(5) for w in slow_block(key, (start + i) % 2**128)]
    assert philox.words(key, start, 5).tolist() == want


def test_words_at_takes_blocks_in_any_order():
    key, start = (1, 2), (3 << 64) + 2**64 - 5
    offsets = np.array([9, 0, 4, 2**63, 5, 0], np.uint64)
    want = [slow_block(key, (start + int(o)) % 2**128) for o in offsets]
    assert philox.words_at(key, start, offsets).tolist() == want


@pytest.mark.parametrize("blocks", [0, 1, 16, 17, 100])
def test_the_pieces_do_not_show(monkeypatch, blocks):
    key, start = (5, 6), 2**64 - 20
    whole = philox.words(key, start, blocks)
    offsets = np.arange(blocks, dtype=np.uint64)
    at = philox.words_at(key, start, offsets)
    monkeypatch.setattr(philox, "CHUNK", 16)
    assert philox.words(key, start, blocks).tolist() == whole.tolist()
    assert philox.words_at(key, start, offsets).tolist() == at.tolist()
    assert at.reshape(-1).tolist() == whole.tolist()


def test_words_run_on_jax():
    jax = pytest.importorskip("jax")
    jax.config.update("jax_enable_x64", True)
    try:
        got = philox.words((42, 7), (3 << 64) + 2**64 - 3, 10, jax.numpy)
    finally:
        jax.config.update("jax_enable_x64", False)
    assert np.asarray(got).tolist() == philox.words((42, 7), (3 << 64) + 2**64 - 3, 10).tolist()


def test_state_holds_the_seeds():
    state = philox.PhiloxState(2**32 + 5, 7)
    assert state.key == (5, 1)
    assert state.counter == 7 << 64


def test_negative_seeds_are_twos_complement():
    state = philox.PhiloxState(-1, -2)
    assert state.key == (LOW32, LOW32)
    assert state.counter == (2**64 - 2) << 64


def test_both_seeds_zero_take_entropy():
    first, second = philox.PhiloxState(0, 0), philox.PhiloxState()
    assert (first.key, first.counter) != (second.key, second.counter)
    assert first.counter % 2**64 == 0
    assert philox.PhiloxState(0, 1).key == (0, 0)


def test_reserve_skips_and_wraps():
    state = philox.PhiloxState.at((1, 2), 2**128 - 3)
    assert state.reserve(0) == 2**128 - 3
    assert state.reserve(5) == 2**128 - 3
    assert state.counter == 2


def test_reservations_of_threads_do_not_overlap():
    state, starts = philox.PhiloxState(1, 2), []

    def reserve():
        for _ in range(2000):
            starts.append(state.reserve(3))
    threads = [threading.Thread(target=reserve) for _ in range(4)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    base = 2 << 64
    assert sorted(starts) == list(range(base, base + 3 * 8000, 3))
    assert state.counter == base + 3 * 8000


def test_word_stream_is_the_words_one_by_one():
    stream = philox.word_stream(philox.PhiloxState(3, 4), blocks_at_once=2)
    want = philox.words((3, 0), 4 << 64, 5).tolist()
    assert [next(stream) for _ in range(20)] == want


@pytest.mark.parametrize("n, size, want", [(0, 3, []), (3, 3, [(0, 3)]),
                                           (7, 3, [(0, 3), (3, 6), (6, 7)])])
def test_spans(n, size, want):
    assert philox.spans(n, size) == want
