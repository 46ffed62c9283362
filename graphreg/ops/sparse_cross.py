"""Crosses of features: every combination of the values that the features of an example have."""
import itertools

import numpy as np

from ..core import dtypes
from ..core.declare import op
from ..kernels.hashes import fingerprint64, fingerprint_cat64

_LARGEST = 2 ** 63 - 1


def _sparse_rows(indices, values, batch_size):
    """list of the values of each example."""
    rows = [[] for _ in range(batch_size)]
    for row, value in zip(indices[:, 0].tolist(), values.tolist()):
        rows[row].append(value)
    return rows


def _rows(indices, values, shapes, dense):
    """For each feature, the lists of the examples' values."""
    batch_size = int(shapes[0][0]) if len(shapes) else len(dense[0])
    rows = [_sparse_rows(i, v, batch_size) for i, v in zip(indices, values)]
    return rows + [d.tolist() for d in dense]


def _crossed(rows, combine, dtype):
    """indices, values and shape of the combinations; the last feature changes fastest."""
    made = [[combine(values) for values in itertools.product(*features)] for features in zip(*rows)]
    width = max(map(len, made), default=0)
    indices = [(row, i) for row, values in enumerate(made) for i in range(len(values))]
    flat = [value for values in made for value in values]
    out = np.empty(len(flat), dtype)
    out[:] = flat
    return np.array(indices, np.int64).reshape(-1, 2), out, np.array([len(made), width], np.int64)


def _hash(value):
    return value & 2 ** 64 - 1 if isinstance(value, int) else fingerprint64(value)


def _joined(values):
    return b"_X_".join(str(v).encode() if isinstance(v, int) else v for v in values)


def _bucket(hashed, num_buckets):
    return hashed % (num_buckets or _LARGEST)


def _keyed(hash_key, num_buckets):
    """A combination's bucket: the values' hashes taken into a key, one by one."""
    def combine(values):
        hashed = hash_key & 2 ** 64 - 1
        for value in values:
            hashed = fingerprint_cat64(hashed, _hash(value))
        return _bucket(hashed, num_buckets)
    return combine


_OUTPUTS = " -> output_indices: int64, output_values: out_type, output_shape: int64"
_ATTRS = ("sparse_types: list({int64, string}) >= 0", "dense_types: list({int64, string}) >= 0",
          "out_type: {int64, string}", "internal_type: {int64, string}")


@op("SparseCross(indices: N * int64, values: sparse_types, shapes: N * int64, dense_inputs: dense_types)" + _OUTPUTS,
    "N: int >= 0", "hashed_output: bool", "num_buckets: int >= 0", "hash_key: int", *_ATTRS, dynamic_shape=True)
def sparse_cross(xp, indices, values, shapes, dense_inputs, hashed_output, num_buckets, hash_key, out_type):
    """Combinations of the values of features, as strings or as buckets."""
    combine = _keyed(hash_key, num_buckets) if hashed_output else _joined
    return _crossed(_rows(indices, values, shapes, dense_inputs), combine, out_type)


@sparse_cross.shape
def _(c):
    return [(None, 2), (None,), (2,)]


# ------------------------------------------------------------------ the older ops of contrib
def _combined(key, hashed):
    """The older hash of two hashes; the first counts as signed."""
    signed = key - 2 ** 64 if key >> 63 else key
    return (key ^ hashed + 0x9e3779b97f4a7800 + (key << 10) + (signed >> 4)) & 2 ** 64 - 1


def _unkeyed(num_buckets):
    """A combination's bucket by the older hash."""
    def combine(values):
        hashed = 0xDECAFCAFFE
        for value in values:
            hashed = _combined(hashed, _hash(value)) & 2 ** 64 - 1
        return _bucket(hashed, num_buckets)
    return combine


_INPUTS = "(indices: N * int64, values: sparse_types, shapes: N * int64, dense: dense_types)"


@op("SparseFeatureCross" + _INPUTS + _OUTPUTS, "N: int >= 0", "hashed_output: bool", "num_buckets: int >= 0", *_ATTRS,
    dynamic_shape=True)
def sparse_feature_cross(xp, indices, values, shapes, dense, hashed_output, num_buckets, out_type):
    """Combinations of the values of features, as strings or as buckets of the older hash."""
    combine = _unkeyed(num_buckets) if hashed_output else _joined
    return _crossed(_rows(indices, values, shapes, dense), combine, out_type)


@op("SparseFeatureCrossV2" + _INPUTS + _OUTPUTS, "N: int >= 0", "hashed_output: bool", "num_buckets: int >= 0",
    "hash_key: int", *_ATTRS, dynamic_shape=True)
def sparse_feature_cross_v2(xp, indices, values, shapes, dense, hashed_output, num_buckets, hash_key, out_type):
    """Combinations of the values of features, as strings or as buckets."""
    combine = _keyed(hash_key, num_buckets) if hashed_output else _joined
    return _crossed(_rows(indices, values, shapes, dense), combine, out_type)


for _old in (sparse_feature_cross, sparse_feature_cross_v2):
    @_old.shape
    def _(c):
        return [(None, 2), (None,), (2,)]

    _old.not_differentiable()
