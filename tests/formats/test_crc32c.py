"""CRC-32C: known values, pieces, and the NumPy way against the loop over bytes."""
import numpy as np
import pytest

from graphreg.formats import crc32c as module


def by_bytes(data, crc=0):
    state = crc ^ 0xFFFFFFFF
    for byte in data:
        state ^= byte
        for _ in range(8):
            state = state >> 1 ^ (0x82F63B78 if state & 1 else 0)
    return state ^ 0xFFFFFFFF


@pytest.fixture(params=["package", "numpy"])
def crc(request, monkeypatch):
    if request.param == "numpy":
        monkeypatch.setattr(module, "_fast", None)
    return module.crc32c


def test_check_value(crc):
    assert crc(b"123456789") == 0xE3069283
    assert crc(b"") == 0


@pytest.mark.parametrize("size", [1, 3, 199, 201, 203, 511, 2047, 5000, 70001])
def test_every_length_and_in_pieces(crc, size):
    data = np.random.RandomState(size).bytes(size)
    assert crc(data) == by_bytes(data)
    assert crc(data[size // 3:], crc(data[:size // 3])) == by_bytes(data)


def test_more_than_is_folded_at_a_time(crc):
    data = np.random.RandomState(1).bytes(module._CHUNK + 777)
    assert crc(data) == crc(data[:100] + data[100:]) == crc(data[12345:], crc(data[:12345]))


@pytest.mark.parametrize("exponents", module._FOLDS)
def test_folds_are_multiples_of_the_polynomial(exponents):
    remainder = 0
    for exponent in exponents:
        power = 1
        for _ in range(exponent):
            power = power << 1 ^ (0x11EDC6F41 if power >> 31 else 0)
        remainder ^= power
    assert remainder == 0


def test_arrays_are_buffers(crc):
    array = np.arange(5000, dtype=np.float32).reshape(50, 100)
    assert crc(array) == by_bytes(array.tobytes())
    assert crc(np.zeros((0, 3), np.float32)) == 0


@pytest.mark.parametrize("sizes", [[], [5], [0, 3, 201, 201], [250, 260, 300, 301, 5000, 5100, 9000, 70, 255]])
def test_several_at_once(crc, sizes):
    buffers = [np.frombuffer(np.random.RandomState(i).bytes(size), np.uint8) for i, size in enumerate(sizes)]
    assert module.crc32c_all(buffers) == [by_bytes(b.tobytes()) for b in buffers]


def test_groups_are_of_about_one_size_and_no_larger_than_a_chunk():
    sizes = [module._CHUNK // 3] * 7 + [300, 310, 900, 3, 4]
    groups = list(module._groups(sizes))
    assert sorted(i for group in groups for i in group) == list(range(len(sizes)))
    assert [[sizes[i] for i in group] for group in groups] == (
        [[3], [4], [300, 310], [900]] + [[module._CHUNK // 3] * n for n in (3, 3, 1)])


def test_mask_and_back():
    assert module.unmasked(module.masked(0xE3069283)) == 0xE3069283
    assert module.masked(0) == 0xA282EAD8
