"""The order in which TF's C++ lists the tensors of a checkpoint: that of its hash table.

Programs print it: `for name in reader.get_variable_to_shape_map()`.
"""
from ..kernels.hashes import hash64

_SEED = 0xc70f6907
# Numbers of buckets: a table grows when its elements reach the number.
_SIZES = (3, 7, 17, 37, 79, 167, 337, 709, 1493, 3209, 6427, 12983, 26267, 53201, 107897, 218971, 444487, 902483,
          1832561)


def hash_order(names):
    """A list of names in the order of a hash table that they enter one after the other.

    Args:
      names: list of str.
    """
    hashes = {name: hash64(name.encode("utf-8", "surrogateescape"), _SEED) for name in names}
    size, buckets = 0, {}
    for count, name in enumerate(names, 1):
        if count >= size:
            size = next((s for s in _SIZES if s > count), _SIZES[-1])
            buckets = _filled(_listed(buckets), hashes, size)
        buckets.setdefault(hashes[name] % size, []).append(name)
    return _listed(buckets)


def _filled(names, hashes, size):
    buckets = {}
    for name in names:
        buckets.setdefault(hashes[name] % size, []).append(name)
    return buckets


def _listed(buckets):
    """Buckets from the newest to the oldest, and so the names in each."""
    return [name for key in reversed(list(buckets)) for name in reversed(buckets[key])]
