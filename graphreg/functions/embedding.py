"""Looking up rows of embedding tables."""
from ..core import dtypes, raw
from ..core.convert import constant, to_tensor
from ..core.operation import Tensor
from ..core.scopes import colocate_with, name_scope
from . import array, clip, indexing, math, reduce


def embedding_lookup(params, ids, partition_strategy="mod", name=None, validate_indices=True, max_norm=None):
    """Rows of a table, or of several tables that share the ids.

    Args:
      params: Tensor, Variable or PartitionedVariable [rows, ...], or list of them.
      ids: Tensor of int32 or int64, any shape.
      partition_strategy: "mod" (row i is in table i % n) or "div" (the rows are cut into n runs).
      name: str.
      validate_indices: not used; ids out of range always fail.
      max_norm: float; rows longer than that are scaled down to it.
    Returns:
      Tensor [ids..., row...].
    Raises:
      ValueError: no params, or an unknown strategy.
    Source: tf.nn.embedding_lookup.
    """
    if params is None:
        raise ValueError("params must be specified")
    if isinstance(params, (list, tuple)) and not params:
        raise ValueError("Need at least one param")
    params = _as_list(params)
    with name_scope(name, "embedding_lookup", params + [ids]) as name:
        if not any(_is_resource(p) for p in params):
            params = [None if p is None else to_tensor(p, name=f"params_{i}") for i, p in enumerate(params)]
        ids = to_tensor(ids, name="ids")
        if len(params) > 1:
            return _from_several(params, ids, partition_strategy, name, max_norm)
        with colocate_with(params[0]):
            rows = _clipped(indexing.gather(params[0], ids, name=name), ids, max_norm)
        # What uses the rows need not be where the table is.
        return array.identity(rows)


def _as_list(params):
    if hasattr(params, "_get_variable_list"):
        return list(params)
    return params if isinstance(params, list) else [params]


def _is_resource(param):
    """Whether a param is a resource variable, which is gathered from without reading all of it."""
    return not isinstance(param, Tensor) and getattr(
        getattr(param, "handle", None), "dtype", None) == dtypes.resource


def _from_several(params, ids, strategy, name, max_norm):
    """Gather from each table its own ids and put the rows into the order of all ids."""
    count = len(params)
    flat = array.reshape(ids, [-1])
    order = math.range(array.size(flat))
    table, row = _placement(params, flat, strategy)
    table = math.cast(table, dtypes.int32)
    rows_of = raw.DynamicPartition(row, table, num_partitions=count)
    places = raw.DynamicPartition(order, table, num_partitions=count)
    found = []
    for param, wanted in zip(params, rows_of):
        with colocate_with(param):
            found.append(indexing.gather(param, wanted))
    rows = raw.ParallelDynamicStitch(places, found, name=name)
    row_shape = _row_shape(params)
    rows = array.reshape(rows, array.concat([array.shape(ids), _dynamic(row_shape, params)], 0))
    rows.set_shape(ids.shape.concatenate(row_shape))
    return _clipped(rows, ids, max_norm)


def _placement(params, ids, strategy):
    """(number of the table, row in it) of every id."""
    count = len(params)
    if strategy == "mod":
        table = ids % count
        return table, ids // count
    if strategy != "div":
        raise ValueError("Unrecognized partition strategy: " + strategy)
    total = _total_rows(params, ids.dtype)
    # The first `extra` tables have one row more than the others.
    size = total // count
    extra = total % count
    table = math.maximum(ids // (size + 1), (ids - extra) // size)
    return table, indexing.where(table < extra, ids % (size + 1), (ids - extra) % size)


def _total_rows(params, dtype):
    sizes = [p.shape.dims[0].value if p.shape.ndims is not None else None for p in params]
    if None not in sizes and sum(sizes):
        return constant(sum(sizes), dtype)
    for i, param in enumerate(params):
        if sizes[i] is None:
            with colocate_with(param):
                sizes[i] = array.shape(param)[0]
    return reduce.reduce_sum(math.cast(array.stack(sizes), dtype))


def _row_shape(params):
    shape = params[0].shape[1:]
    for param in params[1:]:
        shape = shape.merge_with(param.shape[1:])
    return shape


def _dynamic(row_shape, params):
    if row_shape.is_fully_defined():
        return row_shape
    with colocate_with(params[0]):
        return array.shape(params[0])[1:]


def _clipped(rows, ids, max_norm):
    if max_norm is None:
        return rows
    first, first_static = _rank(ids)
    last, last_static = _rank(rows)
    axes = list(range(first, last)) if first_static and last_static else math.range(first, last)
    return clip.clip_by_norm(rows, max_norm, axes=axes)


def _rank(x):
    """(rank, whether it is a Python number): TF takes the rank of a scalar when the graph runs."""
    rank = x.shape.ndims
    return (rank, True) if rank else (array.rank(x), False)
