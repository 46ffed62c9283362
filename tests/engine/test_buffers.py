"""Buffers are used again when nobody holds what lies in them."""
import numpy as np

from graphreg.engine import buffers
from graphreg.engine.buffers import Buffers

F = np.dtype(np.float32)


def test_a_buffer_is_taken_again_when_its_array_is_gone():
    pool = Buffers()
    first, second = pool.take((3, 4), F), pool.take((3, 4), F)
    places = {first.ctypes.data, second.ctypes.data}
    assert len(places) == 2 and pool.take((3, 4), F).ctypes.data not in places
    place = first.ctypes.data
    del first
    assert place in {pool.take((4, 3), F).ctypes.data, pool.take((12,), F).ctypes.data}


def test_a_view_holds_it():
    pool = Buffers()
    view = pool.take((3, 4), F)[1:, ::2].T
    view[:] = 5
    for _ in range(3):
        pool.take((3, 4), F)[:] = 0
    assert (view == 5).all()


def test_kinds_do_not_mix():
    pool = Buffers()
    assert pool.take((4,), F).dtype == F
    assert pool.take((4,), np.dtype(np.int32)).dtype == np.int32
    assert pool.take((), F).shape == () and pool.take((0, 3), F).shape == (0, 3)


def test_what_is_held_is_bounded(monkeypatch):
    monkeypatch.setattr(buffers, "_KINDS", 4)
    pool = Buffers()
    kept = pool.take((1,), F)
    for n in range(2, 40):
        pool.take((n,), F)
        assert len(pool._by_kind) <= 4
    monkeypatch.setattr(buffers, "_BYTES", 100)
    for _ in range(9):
        held = [pool.take((10,), F) for _ in range(9)]
        assert len({a.ctypes.data for a in held}) == 9
        assert pool._bytes <= 140
    assert kept.shape == (1,)
