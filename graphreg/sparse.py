"""TF's public namespace tf.sparse: re-exports only."""
from .functions.sparse import (
    sparse_concat as concat, sparse_placeholder as placeholder, sparse_reshape as reshape, sparse_retain as retain,
    SparseTensor)
