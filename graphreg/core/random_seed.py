"""Default seeds of random ops: they count the ops made so far, so a graph equal to TF's draws TF's numbers."""
from . import scopes

DEFAULT_GRAPH_SEED = 87654321
_MAX_INT32 = 2 ** 31 - 1


def get_seed(op_seed):
    """The attributes (seed, seed2) of a random op about to be made.

    Args:
      op_seed: int or None, the seed given to the op.
    Returns:
      (int, int) or (None, None): no seed at all means fresh numbers in every session.
    Source: tf.get_seed.
    """
    graph = scopes.get_default_graph()
    if graph.seed is not None:
        seeds = graph.seed, graph._default_op_seed() if op_seed is None else op_seed
    elif op_seed is not None:
        seeds = DEFAULT_GRAPH_SEED, op_seed
    else:
        return None, None
    seeds = tuple(s % _MAX_INT32 for s in seeds)
    # (0, 0) would mean "no seed" to the op.
    return (0, _MAX_INT32) if seeds == (0, 0) else seeds


def set_random_seed(seed):
    """Set the graph-level seed of the default graph, for the random ops made from now on.

    Args:
      seed: int.
    Source: tf.set_random_seed.
    """
    scopes.get_default_graph().seed = seed
