"""The vocabulary: one declaration for each TF op type, one file for each family.

Loading this package enters the families that every program needs in the registry.
"""
from . import (  # noqa: F401
    array, assemble, binary, blocks, choose, control_flow, conv, diagonal, gather, indexing, linalg, math, matmul,
    morphology, nn, norm, pool, random, rearrange, reduce, script, segment, session, sets, sparse, state, tensor_array, training)
