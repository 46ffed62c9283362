"""tf.contrib.layers: embeddings of repeated and of sparse ids."""
from .. import functions as tf
from ..core import dtypes
from ..core.convert import to_tensor
from ..core.operation import Tensor
from ..core.scopes import name_scope
from ..core.sparse_tensor import SparseTensor
from ..functions.embedding_sparse import safe_embedding_lookup_sparse as _safe_lookup
from ..partitioning import PartitionedVariable
from ..resource_variables import ResourceVariable
from ..variable_scope import variable_scope
from .model_variables import model_variable


def safe_embedding_lookup_sparse(embedding_weights, sparse_ids, sparse_weights=None, combiner=None, default_id=None,
                                 name=None, partition_strategy="div", max_norm=None):
    """The combined rows of the ids of each entry; ids below 0 and weights of 0 are left out.

    Args:
      embedding_weights: Tensor, variable or list.  sparse_ids, sparse_weights: SparseTensors.
      combiner: "mean" (default), "sqrtn" or "sum".  default_id: the id of an entry without any; None gives zeros.
      name, partition_strategy, max_norm: as for tf.nn.embedding_lookup.
    Returns:
      Tensor.
    Raises: as tf.nn.safe_embedding_lookup_sparse.
    Source: tf.contrib.layers.safe_embedding_lookup_sparse.
    """
    if embedding_weights is not None and not isinstance(embedding_weights, Tensor):
        _check_dtypes(embedding_weights, sparse_weights)
    return _safe_lookup(embedding_weights, sparse_ids, sparse_weights, combiner or "mean", default_id, name,
                        partition_strategy, max_norm)


def _check_dtypes(embedding_weights, sparse_weights):
    weights = embedding_weights if isinstance(embedding_weights, (list, PartitionedVariable)) else [embedding_weights]
    tensors = [w if isinstance(w, ResourceVariable) else to_tensor(w) for w in weights]
    if tensors and getattr(sparse_weights, "dtype", tensors[0].dtype).is_floating:
        tf.assert_same_float_dtype(tensors + ([] if sparse_weights is None else [sparse_weights]))


def embedding_lookup_unique(params, ids, partition_strategy="mod", name=None):
    """tf.nn.embedding_lookup that looks equal ids up once.

    Args: as tf.nn.embedding_lookup.
    Source: tf.contrib.layers.embedding_lookup_unique.
    """
    with name_scope(name, "EmbeddingLookupUnique", [params, ids]):
        ids = to_tensor(ids)
        shape = tf.shape(ids)
        distinct, places = tf.unique(tf.reshape(ids, tf.reduce_prod(shape, keepdims=True)))
        rows = tf.embedding_lookup(params, distinct, partition_strategy)
        found = tf.gather(rows, places)
        found = tf.reshape(found, tf.concat([shape, tf.shape(rows)[1:]], 0))
        found.set_shape(ids.shape.concatenate(rows.shape[1:]))
        return found


def bow_encoder(ids, vocab_size, embed_dim, sparse_lookup=True, initializer=None, regularizer=None, trainable=True,
                scope=None, reuse=None):
    """The mean of the embeddings of each entry's ids.

    Args:
      ids: Tensor (batch, length) or SparseTensor, of ints.  vocab_size, embed_dim: int, the size of the embedding.
      sparse_lookup: bool, leave out the 0s that a dense Tensor is padded with.
      initializer, regularizer, trainable, scope, reuse: of the variable "embeddings".
    Returns:
      Tensor (batch, embed_dim).
    Raises:
      TypeError: ids are sparse, and sparse_lookup is False.
    Source: tf.contrib.layers.bow_encoder.
    """
    with variable_scope(scope, "bow_encoder", [ids], reuse=reuse):
        embeddings = model_variable("embeddings", shape=[vocab_size, embed_dim], initializer=initializer,
                                    regularizer=regularizer, trainable=trainable)
        if sparse_lookup:
            sparse = ids if isinstance(ids, SparseTensor) else _dense_to_sparse(ids)
            return safe_embedding_lookup_sparse([embeddings], sparse, combiner="mean", default_id=0)
        if isinstance(ids, SparseTensor):
            raise TypeError("ids are expected to be dense Tensor, got: %s", ids)
        return tf.reduce_mean(tf.embedding_lookup(embeddings, ids), axis=1)


def _dense_to_sparse(ids):
    """A SparseTensor of the ids that are not 0."""
    with name_scope("DenseToSparseTensor"):
        ids = to_tensor(ids)
        nothing = tf.cast(0, ids.dtype, name="ignore_value")
        indices = tf.where(tf.not_equal(ids, nothing), name="indices")
        return SparseTensor(indices, tf.gather_nd(ids, indices, name="values"),
                            tf.shape(ids, out_type=dtypes.int64, name="dense_shape"))
