"""Crosses of features: tf.sparse.cross and its kin."""
from ..core import dtypes, raw
from ..core.operation import Tensor
from ..core.sparse_tensor import SparseTensor
from . import math

DEFAULT_HASH_KEY = 956888297470      # 0xDECAFCAFFE


def sparse_cross(inputs, name=None):
    """Every combination of the values of each example's features, as strings joined by "_X_".

    Args:
      inputs: list of Tensors and SparseTensors [batch, any], of strings or integers.  name: str.
    Returns:
      SparseTensor (string) [batch, most combinations].
    Raises:
      TypeError: no list, or something else in it.
    Source: tf.sparse.cross.
    """
    return _cross(inputs, hashed_output=False, out_type=dtypes.string, name=name)


def sparse_cross_hashed(inputs, num_buckets=0, hash_key=None, name=None):
    """Every combination of the values of each example's features, as hashes.

    Args:
      inputs: list of Tensors and SparseTensors [batch, any], of strings or integers.
      num_buckets: int, hashes are below it; 0: they are below 2 ** 63 - 1.
      hash_key: int that the hashes begin with.  name: str.
    Returns:
      SparseTensor (int64) [batch, most combinations].
    Raises:
      TypeError: no list, or something else in it.
    Source: tf.sparse.cross_hashed.
    """
    return _cross(inputs, hashed_output=True, num_buckets=num_buckets, hash_key=hash_key, out_type=dtypes.int64,
                  name=name)


def _cross(inputs, hashed_output, out_type, num_buckets=0, hash_key=None, name=None):
    sparse, dense, internal_type = split_inputs(inputs)
    indices, values, shape = raw.SparseCross(
        [s.indices for s in sparse], [s.values for s in sparse], [s.dense_shape for s in sparse], dense,
        hashed_output=hashed_output, num_buckets=num_buckets, hash_key=hash_key or DEFAULT_HASH_KEY, out_type=out_type,
        internal_type=internal_type, name=name)
    return SparseTensor(indices, values, shape)


def split_inputs(inputs):
    """(sparse features, dense features, type to cross them in); what is no string becomes int64.

    Raises: TypeError: no list, or something else in it.
    """
    if not isinstance(inputs, list):
        raise TypeError("Inputs must be a list")
    if not all(isinstance(i, (SparseTensor, Tensor)) for i in inputs):
        raise TypeError("All inputs must be SparseTensors")
    sparse = [i for i in inputs if isinstance(i, SparseTensor)]
    dense = [i for i in inputs if not isinstance(i, SparseTensor)]
    only_strings = all(i.dtype == dtypes.string for i in inputs)
    values = [_as_int64(s.values) for s in sparse]
    sparse = [SparseTensor(s.indices, v, s.dense_shape) for s, v in zip(sparse, values)]
    return sparse, [_as_int64(d) for d in dense], dtypes.string if only_strings else dtypes.int64


def _as_int64(values):
    return values if values.dtype == dtypes.string else math.cast(values, dtypes.int64)
