"""Rows of embedding tables combined by sparse ids."""
from ..core import dtypes
from ..core.convert import to_tensor
from ..core.scopes import name_scope
from ..core.sparse_tensor import SparseTensor
from . import array, embedding, indexing, math, reduce, segments, slicing, sparse

COMBINERS = ("mean", "sqrtn", "sum")


def embedding_lookup_sparse(params, sp_ids, sp_weights, partition_strategy="mod", name=None, combiner=None, max_norm=None):
    """The rows of each example's ids, added up.

    sum: sum(w * row);  mean: sum(w * row) / sum(w);  sqrtn: sum(w * row) / sqrt(sum(w ** 2))

    Args:
      params: Tensor or Variable [rows, ...], or list of them, see embedding_lookup.
      sp_ids: SparseTensor (int) [examples, any]; no example may be without ids.
      sp_weights: SparseTensor of the same indices, or None: weights of 1.
      partition_strategy: "mod" or "div".
      name: str.
      combiner: "mean" (default), "sqrtn" or "sum".
      max_norm: float; rows longer than that are scaled down to it first.
    Returns:
      Tensor [examples, row...].
    Raises:
      ValueError: unknown combiner, or indices that differ.  TypeError: an argument is no SparseTensor.
    Source: tf.nn.embedding_lookup_sparse.
    """
    combiner = _check_combiner(combiner)
    params = _as_list(params)
    if not isinstance(sp_ids, SparseTensor):
        raise TypeError("sp_ids must be SparseTensor")
    if sp_weights is not None:
        _check_weights(sp_ids, sp_weights)
    with name_scope(name, "embedding_lookup_sparse", params + [sp_ids]) as name:
        segment_ids = sp_ids.indices[:, 0]
        if segment_ids.dtype != dtypes.int32:
            segment_ids = math.cast(segment_ids, dtypes.int32)
        ids, places = indexing.unique(sp_ids.values)
        rows = embedding.embedding_lookup(params, ids, partition_strategy=partition_strategy, max_norm=max_norm)
        if sp_weights is None:
            combine = {"sum": segments.sparse_segment_sum, "mean": segments.sparse_segment_mean,
                       "sqrtn": segments.sparse_segment_sqrt_n}[combiner]
            return combine(rows, places, segment_ids, name=name)
        return _weighted(rows, places, sp_weights.values, segment_ids, combiner, name)


def _check_combiner(combiner):
    combiner = "mean" if combiner is None else combiner
    if combiner not in COMBINERS:
        raise ValueError("combiner must be one of 'mean', 'sqrtn' or 'sum'")
    return combiner


def _as_list(params):
    if hasattr(params, "_get_variable_list"):
        return list(params)
    return params if isinstance(params, list) else [params]


def _check_weights(sp_ids, sp_weights):
    if not isinstance(sp_weights, SparseTensor):
        raise TypeError("sp_weights must be either None or SparseTensor")
    for mine, other in ((sp_ids.values, sp_weights.values), (sp_ids.indices, sp_weights.indices),
                        (sp_ids.dense_shape, sp_weights.dense_shape)):
        mine.shape.assert_is_compatible_with(other.shape)


def _weighted(rows, places, weights, segment_ids, combiner, name):
    if weights.dtype != rows.dtype:
        weights = math.cast(weights, rows.dtype)
    rows = indexing.gather(rows, places)
    weights = _beside(weights, rows)
    rows = rows * weights
    if combiner == "sum":
        return math.segment_sum(rows, segment_ids, name=name)
    total = math.segment_sum(rows, segment_ids)
    if combiner == "mean":
        return math.div(total, math.segment_sum(weights, segment_ids), name=name)
    squares = math.segment_sum(math.pow(weights, 2), segment_ids)
    return math.div(total, math.sqrt(squares), name=name)


def _beside(weights, rows):
    """The weights with as many axes as the rows."""
    more = array.fill(array.expand_dims(array.rank(rows) - 1, 0), 1)
    static = weights.shape
    weights = array.reshape(weights, array.concat([array.shape(weights), more], 0))
    if rows.shape.ndims is not None:
        weights.set_shape(static.concatenate([1] * (rows.shape.ndims - 1)))
    return weights


# ------------------------------------------------------------------ with examples that have no ids
def safe_embedding_lookup_sparse(embedding_weights, sparse_ids, sparse_weights=None, combiner="mean", default_id=None,
                                 name=None, partition_strategy="div", max_norm=None):
    """embedding_lookup_sparse that takes examples without ids, and leaves out invalid ids and weights.

    Args:
      embedding_weights: Tensor or Variable [rows, ...], or list of them.
      sparse_ids: SparseTensor (int64) [..., any]; negative ids are left out.
      sparse_weights: SparseTensor (float) of the same indices, or None; unless the combiner is "sum", ids with weights
        of 0 and below are left out.
      combiner: "mean", "sqrtn" or "sum".
      default_id: int, id of an example without any; None: zeros.
      name: str.  partition_strategy: "mod" or "div".
      max_norm: float; rows longer than that are scaled down to it first.
    Returns:
      Tensor [..., row...].
    Raises:
      ValueError: no embedding_weights, or weights of another dtype.
    Source: tf.nn.safe_embedding_lookup_sparse.
    """
    if embedding_weights is None:
        raise ValueError(f"Missing embedding_weights {embedding_weights}.")
    weights = _as_list(embedding_weights)
    if not weights:
        raise ValueError(f"Missing embedding_weights {embedding_weights}.")
    dtype = None if sparse_weights is None else sparse_weights.dtype
    weights = [w if hasattr(w, "sparse_read") and dtype in (None, w.dtype) else to_tensor(w, dtype) for w in weights]
    with name_scope(name, "embedding_lookup", weights + [sparse_ids, sparse_weights]) as scope:
        original_shape, rank = sparse_ids.dense_shape, sparse_ids.dense_shape.shape.dims[0].value
        given_rank = sparse_ids.shape.ndims
        rank = array.size(original_shape) if rank is None else rank
        sparse_ids = sparse.sparse_reshape(sparse_ids, [
            reduce.reduce_prod(slicing.slice(original_shape, [0], [rank - 1])), indexing.gather(original_shape, rank - 1)])
        if sparse_weights is not None:
            sparse_weights = SparseTensor(sparse_ids.indices, sparse_weights.values, sparse_ids.dense_shape)
        sparse_ids, sparse_weights = _without_invalid(sparse_ids, sparse_weights, combiner)
        sparse_ids, is_empty = sparse.sparse_fill_empty_rows(sparse_ids, default_id or 0)
        if sparse_weights is not None:
            sparse_weights, _ = sparse.sparse_fill_empty_rows(sparse_weights, 1.0)
        result = embedding_lookup_sparse(weights, sparse_ids, sparse_weights, combiner=combiner,
                                         partition_strategy=partition_strategy,
                                         name=None if default_id is None else scope, max_norm=max_norm)
        if default_id is None:
            result = _zeroed(result, is_empty, scope)
        return _in_shape(result, original_shape, rank, given_rank)


def _without_invalid(ids, weights, combiner):
    valid = math.greater_equal(ids.values, 0)
    if weights is not None:
        valid = math.logical_and(valid, array.ones_like(weights.values, dtype=dtypes.bool))
    ids = sparse.sparse_retain(ids, valid)
    if weights is None:
        return ids, None
    weights = sparse.sparse_retain(weights, valid)
    if combiner != "sum":
        positive = math.greater(weights.values, 0)
        ids, weights = sparse.sparse_retain(ids, positive), sparse.sparse_retain(weights, positive)
    return ids, weights


def _zeroed(result, is_empty, scope):
    """The result with zeros for the examples that had no ids."""
    is_empty = array.tile(array.reshape(is_empty, [-1, 1]), array.stack([1, array.shape(result)[1]]))
    return indexing.where(is_empty, array.zeros_like(result), result, name=scope)


def _in_shape(result, original_shape, rank, given_rank):
    """The result with the leading axes that the ids had."""
    lead = slicing.slice(math.cast(original_shape, dtypes.int32), [0], [rank - 1])
    final = array.reshape(result, array.concat([lead, slicing.slice(array.shape(result), [1], [-1])], 0))
    known = array.constant_value_as_shape(original_shape)
    if known.ndims is not None:
        final.set_shape(known[:known.ndims - 1].concatenate(result.shape[1:]))
    return final
