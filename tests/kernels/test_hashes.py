"""Hashes of strings, against TF 1.15.5's buckets of 2 ** 62."""
import pytest

from graphreg.kernels import hashes


def text(n):
    return bytes((7 * k * n + n) % 256 for k in range(n))


@pytest.mark.parametrize("function", [hashes.fingerprint64, hashes.hash64, lambda s: hashes.siphash(s, [1, 2])])
def test_every_length_has_its_own_hash(function):
    found = [function(b"x" * n) for n in range(300)]
    assert len(set(found)) == 300 and all(0 <= h < 2 ** 64 for h in found)


def test_known_fingerprints():
    assert list(hashes.fingerprint64(b"ab").to_bytes(8, "little")) == [30, 165, 173, 66, 82, 110, 141, 170]
    assert hashes.fingerprint64(b"") == 0x9ae16a3b2f90404f


def test_siphash_of_its_authors():
    key = [int.from_bytes(bytes(range(8)), "little"), int.from_bytes(bytes(range(8, 16)), "little")]
    assert hashes.siphash(bytes(range(15)), key) == 0xa129ca6149be45e5


def test_one_byte_matters():
    for n in (1, 5, 12, 20, 40, 64, 65, 130):
        for function in (hashes.fingerprint64, hashes.hash64):
            assert function(text(n)) != function(text(n)[:-1] + bytes([text(n)[-1] ^ 1]))
