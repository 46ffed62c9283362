"""Sums of features times weights, as linear models add them up."""
from .. import functions as tf
from ..functions.embedding_sparse import safe_embedding_lookup_sparse


def dense_sum(tensor, weights, width):
    """tensor as [batch, width] times weights.

    Args: tensor: [batch, ...].  weights: Variable [width, units].  width: int.
    Returns: Tensor [batch, units].
    """
    tensor = tf.reshape(tensor, shape=(tf.shape(tensor)[0], width))
    return tf.matmul(tensor, weights, name="weighted_sum")


def sparse_sum(pair, weights, combiner):
    """The weights of each example's ids, combined.

    Args: pair: IdWeightPair.  weights: Variable [buckets, units].  combiner: "sum", "mean" or "sqrtn".
    Returns: Tensor [batch, units].
    """
    ids, values = (_by_examples(t) for t in pair)
    return safe_embedding_lookup_sparse(weights, ids, sparse_weights=values, combiner=combiner, name="weighted_sum")


def _by_examples(tensor):
    """[batch, ...] as [batch, any]."""
    return tensor if tensor is None else tf.sparse_reshape(tensor, [tf.shape(tensor)[0], -1])
