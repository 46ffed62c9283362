"""The seeds of datasets as tensors."""
import numpy as np

from ..core import dtypes, scopes
from ..core.convert import constant, to_tensor
from ..core.random_seed import DEFAULT_GRAPH_SEED, get_seed
from ..functions.indexing import where
from ..functions.math import equal, logical_and

_MAX_INT32 = 2 ** 31 - 1


def tensors(seed):
    """(seed, seed2): int64 scalars that a dataset op takes; 0 and 0 when there is no seed.

    Args:
      seed: int, scalar int64 Tensor, or None.
    """
    seed, seed2 = _both(seed)
    if seed is None:
        seed = constant(0, dtypes.int64, name="seed")
    else:
        seed = to_tensor(seed, dtypes.int64, "seed")
    if seed2 is None:
        return seed, constant(0, dtypes.int64, name="seed2")
    with scopes.name_scope("seed2") as scope:
        seed2 = to_tensor(seed2, dtypes.int64)
        both = logical_and(equal(seed, 0), equal(seed2, 0))
        return seed, where(both, constant(_MAX_INT32, dtypes.int64), seed2, name=scope)


def _both(seed):
    if not hasattr(seed, "graph") and not getattr(seed, "is_eager", False):
        return get_seed(seed)
    # A seed that is a tensor is known when it runs only.
    graph_seed = scopes.get_default_graph().seed
    return DEFAULT_GRAPH_SEED if graph_seed is None else graph_seed, seed % np.int64(_MAX_INT32)
