"""The hashes of strings that TF's buckets are made of: FarmHash's Fingerprint64, SipHash, MurmurHash64A."""
import struct

_MASK = 2 ** 64 - 1
_K0, _K1, _K2 = 0xc3a5c85c97cb3127, 0xb492b66fbe98f273, 0x9ae16a3b2f90404f


def _rotate(v, by):
    """Rotate right."""
    return (v >> by | v << (64 - by)) & _MASK


def _word(s, at):
    return int.from_bytes(s[at:at + 8], "little")


def _shift_mix(v):
    return v ^ v >> 47


def _mixed(u, v, mul):
    """Two words as one."""
    a = _shift_mix((u ^ v) * mul & _MASK)
    return _shift_mix((v ^ a) * mul & _MASK) * mul & _MASK


def fingerprint64(s):
    """FarmHash's Fingerprint64 of bytes.

    Args: s: bytes.
    Returns: int below 2 ** 64.
    Source: the op StringToHashBucketFast, tf.fingerprint.
    """
    if len(s) <= 16:
        return _of_16(s)
    if len(s) <= 32:
        return _of_32(s)
    return _of_64(s) if len(s) <= 64 else _of_more(s)


def _of_16(s):
    size = len(s)
    mul = _K2 + size * 2
    if size >= 8:
        a, b = _word(s, 0) + _K2 & _MASK, _word(s, size - 8)
        c = _rotate(b, 37) * mul + a & _MASK
        d = (_rotate(a, 25) + b) * mul & _MASK
        return _mixed(c, d, mul)
    if size >= 4:
        first, last = int.from_bytes(s[:4], "little"), int.from_bytes(s[-4:], "little")
        return _mixed(size + (first << 3), last, mul)
    if size:
        y, z = s[0] + (s[size >> 1] << 8), size + (s[-1] << 2)
        return _shift_mix((y * _K2 ^ z * _K0) & _MASK) * _K2 & _MASK
    return _K2


def _ends(s):
    """The four words that strings of 17 to 64 bytes begin with, and their factor."""
    mul = _K2 + len(s) * 2
    return mul, _word(s, 0), _word(s, 8), _word(s, len(s) - 8) * mul & _MASK, _word(s, len(s) - 16) * _K2 & _MASK


def _of_32(s):
    mul, a, b, c, d = _ends(s)
    a = a * _K1 & _MASK
    u = _rotate(a + b & _MASK, 43) + _rotate(c, 30) + d & _MASK
    return _mixed(u, a + _rotate(b + _K2 & _MASK, 18) + c & _MASK, mul)


def _of_64(s):
    mul, a, b, c, d = _ends(s)
    a = a * _K2 & _MASK
    y = _rotate(a + b & _MASK, 43) + _rotate(c, 30) + d & _MASK
    z = _mixed(y, a + _rotate(b + _K2 & _MASK, 18) + c & _MASK, mul)
    e, f = _word(s, 16) * mul & _MASK, _word(s, 24)
    g = (y + _word(s, len(s) - 32)) * mul & _MASK
    h = (z + _word(s, len(s) - 24)) * mul & _MASK
    u = _rotate(e + f & _MASK, 43) + _rotate(g, 30) + h & _MASK
    return _mixed(u, e + _rotate(f + a & _MASK, 18) + g & _MASK, mul)


def fingerprint_cat64(first, second):
    """The hash of two hashes, as columns are crossed.

    Args: first, second: int below 2 ** 64.
    Returns: int below 2 ** 64.
    """
    mul = 0xc6a4a7935bd1e995
    result = (first ^ mul) & _MASK
    result ^= _shift_mix(second * mul & _MASK) * mul & _MASK
    result = result * mul & _MASK
    return _shift_mix(_shift_mix(result) * mul & _MASK)


def _weak(s, at, a, b):
    """A weak hash of 32 bytes with two seeds."""
    w, x, y, z = struct.unpack_from("<4Q", s, at)
    a = a + w & _MASK
    b = _rotate(b + a + z & _MASK, 21)
    c = a
    a = a + x + y & _MASK
    return a + z & _MASK, b + _rotate(a, 44) + c & _MASK


def _of_more(s):
    x, y = 81, 81 * _K1 + 113 & _MASK
    z = _shift_mix(y * _K2 + 113 & _MASK) * _K2 & _MASK
    x = x * _K2 + _word(s, 0) & _MASK
    state = x, y, z, (0, 0), (0, 0)
    for at in range(0, (len(s) - 1) // 64 * 64, 64):
        state = _block(s, at, _K1, *state, 1)
    x, y, z, v, w = state
    mul = _K1 + ((z & 255) << 1)
    w = w[0] + (len(s) - 1 & 63) & _MASK, w[1]
    v = v[0] + w[0] & _MASK, v[1]
    w = w[0] + v[0] & _MASK, w[1]
    x, y, z, v, w = _block(s, len(s) - 64, mul, x, y, z, v, w, 9)
    return _mixed(_mixed(v[0], w[0], mul) + _shift_mix(y) * _K0 + z & _MASK, _mixed(v[1], w[1], mul) + x & _MASK, mul)


def _block(s, at, mul, x, y, z, v, w, scale):
    """The state after 64 more bytes."""
    x = _rotate(x + y + v[0] + _word(s, at + 8) & _MASK, 37) * mul & _MASK
    y = _rotate(y + v[1] + _word(s, at + 48) & _MASK, 42) * mul & _MASK
    x ^= w[1] * scale & _MASK
    y = y + v[0] * scale + _word(s, at + 40) & _MASK
    z = _rotate(z + w[0] & _MASK, 33) * mul & _MASK
    v = _weak(s, at, v[1] * mul & _MASK, x + w[0] & _MASK)
    w = _weak(s, at + 32, z + w[1] & _MASK, y + _word(s, at + 16) & _MASK)
    return z, y, x, v, w


def hash64(s, seed=0xDECAFCAFFE):
    """MurmurHash64A of bytes.

    Args: s: bytes.  seed: int.
    Source: the op StringToHashBucket.
    """
    mul = 0xc6a4a7935bd1e995
    h = seed ^ len(s) * mul & _MASK
    for word, in struct.iter_unpack("<Q", s[:len(s) // 8 * 8]):
        k = word * mul & _MASK
        k = (k ^ k >> 47) * mul & _MASK
        h = (h ^ k) * mul & _MASK
    rest = s[len(s) // 8 * 8:]
    if rest:
        h = (h ^ int.from_bytes(rest, "little")) * mul & _MASK
    h = (h ^ h >> 47) * mul & _MASK
    return h ^ h >> 47


def siphash(s, key):
    """SipHash-2-4 of bytes.

    Args: s: bytes.  key: two ints of 64 bits.
    Source: the op StringToHashBucketStrong.
    """
    k0, k1 = (k & _MASK for k in key)
    v = [k0 ^ 0x736f6d6570736575, k1 ^ 0x646f72616e646f6d, k0 ^ 0x6c7967656e657261, k1 ^ 0x7465646279746573]
    last = s[len(s) // 8 * 8:]
    words = [w for w, in struct.iter_unpack("<Q", s[:len(s) // 8 * 8])]
    for word in words + [int.from_bytes(last, "little") | (len(s) & 255) << 56]:
        v[3] ^= word
        v = _sip_round(*_sip_round(*v))
        v[0] ^= word
    v[2] ^= 255
    for _ in range(4):
        v = _sip_round(*v)
    return v[0] ^ v[1] ^ v[2] ^ v[3]


def _left(v, by):
    return (v << by | v >> (64 - by)) & _MASK


def _sip_round(a, b, c, d):
    a, c = a + b & _MASK, c + d & _MASK
    b, d = _left(b, 13) ^ a, _left(d, 16) ^ c
    a = _left(a, 32)
    c, a = c + b & _MASK, a + d & _MASK
    b, d = _left(b, 17) ^ c, _left(d, 21) ^ a
    return [a, b, _left(c, 32), d]
