"""TF's public namespace tf.manip: re-exports only."""
from .functions.array import reshape, tile
from .functions.indexing import batch_to_space_nd, gather_nd, reverse, roll, scatter_nd, space_to_batch_nd
