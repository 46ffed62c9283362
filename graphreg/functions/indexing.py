"""Gathering, scattering, choosing, partitioning, and moving entries about."""
import numpy as np

from ..core import dtypes, raw, tensor_shape
from ..core.convert import constant_value, to_tensor
from ..core.dispatch import offered_to_ragged
from ..core.operation import Tensor
from ..core.scopes import name_scope
from ..ops import blocks, choose, rearrange
from ..ops import gather as gather_ops
from .array import (_one_of, concat, constant, expand_dims, ones, rank, reshape, shape, size, stack, tile, transpose,
                    unstack, zeros)
from .slicing import strided_slice  # noqa: F401  (makes x[...] work)


# ------------------------------------------------------------------ gather and scatter
@offered_to_ragged("params", "indices")
def gather(params, indices, validate_indices=None, name=None, axis=None, batch_dims=0):
    """Slices of a tensor along an axis.

    y[..., i, ...] = params[..., indices[i], ...]

    Args:
      params: Tensor, rank >= 1.
      indices: int Tensor of any shape, entries in [0, params.shape[axis]).
      validate_indices: not used, as in TF.
      name: str.
      axis: int scalar, by default batch_dims.
      batch_dims: int, number of leading axes that params and indices share.
    Raises (when run):
      InvalidArgumentError: an index is out of range.
    Source: tf.gather.
    """
    del validate_indices
    if axis is None:
        axis = batch_dims
    if batch_dims != 0:
        return gather_ops.gather_v2(params, indices, axis, batch_dims=batch_dims, name=name)
    if _is_static_zero(axis):
        read = getattr(params, "sparse_read", None)
        # A resource variable gathers from its handle, without reading all of it.
        if read is not None and not isinstance(params, Tensor):
            try:
                return read(indices, name=name)
            except AttributeError:
                pass      # a ref variable has the method and cannot do it
    return gather_ops.gather_v2(params, indices, axis, name=name)


def _is_static_zero(axis):
    value = constant_value(axis)
    return not isinstance(value, Tensor) and value is not None and np.ndim(value) == 0 and value == 0


@offered_to_ragged("params", "indices")
def gather_nd(params, indices, name=None, batch_dims=0):
    """Slices of a tensor at index vectors.

    y[i] = params[tuple(indices[i])]

    Args:
      params: Tensor.
      indices: int Tensor, [..., depth].
      name: str.
      batch_dims: int or scalar constant, number of leading axes shared.
    Source: tf.gather_nd.
    """
    count = constant_value(batch_dims)
    if count is None or np.ndim(count) or count != 0:
        return batch_gather_nd(params, indices, batch_dims=count, name=name)
    read = getattr(params, "gather_nd", None)
    if read is not None and not isinstance(params, Tensor):
        try:
            return read(indices, name=name)
        except AttributeError:
            pass      # as for gather
    return gather_ops.gather_nd(params, indices, name=name)


def batch_gather_nd(params, indices, batch_dims, name=None):
    """gather_nd with leading axes that params and indices share.

    Args: as for gather_nd.
    Raises:
      ValueError: ranks that are not static or too small for batch_dims.
    Source: tf.gather_nd with batch_dims.
    """
    with name_scope(name, "BatchGatherND", [params, indices]):
        indices, params = to_tensor(indices, name="indices"), to_tensor(params, name="params")
        if not isinstance(batch_dims, (int, np.integer)):
            raise TypeError(f"batch_dims must be an int; got {batch_dims!r}")
        if batch_dims < 0:
            raise ValueError("tf.gather_nd does not allow negative batch_dims.")
        n_params, n_indices = params.shape.ndims, indices.shape.ndims
        if n_indices is not None and batch_dims >= n_indices:
            raise ValueError(f"batch_dims = {batch_dims} must be less than rank(indices) = {n_indices}")
        if n_params is not None and batch_dims >= n_params:
            raise ValueError(f"batch_dims = {batch_dims} must be less than rank(params) = {n_params}")
        return _gather_nd_batched(params, indices, int(batch_dims))


def _gather_nd_batched(params, indices, batch_dims):
    params_shape, indices_shape = shape(params), shape(indices)
    batch_shape = params_shape[:batch_dims]
    batch_size = raw.Prod(batch_shape, [0])
    inner_rank = rank(indices) - batch_dims - 1
    inner_shape = indices_shape[batch_dims:-1]
    grid = _batch_grid(batch_shape, inner_rank, indices.dtype)
    grid = tile(grid, concat(((1,), inner_shape, (1,)), 0))
    flat = reshape(indices, concat(([batch_size], indices_shape[batch_dims:]), 0))
    made = gather_ops.gather_nd(params, concat((grid, flat), -1))
    return reshape(made, concat((batch_shape, shape(made)[1:]), 0))


def _batch_grid(batch_shape, inner_rank, dtype):
    """The index vectors of all entries of the batch, [entries, 1, ..., 1, axes]."""
    ranges = [raw.Cast(raw.Range(0, n, 1), dtype) for n in unstack(batch_shape, axis=0)]
    mesh = meshgrid(*ranges, indexing="ij") if ranges else []
    grid = transpose(stack([reshape(x, (-1,)) for x in mesh], axis=0))
    grid_shape = shape(grid)
    ends = grid_shape[:1], ones(inner_rank, dtype=dtypes.int32), grid_shape[1:]
    return reshape(grid, concat(ends, 0))


@offered_to_ragged("params", "indices")
def batch_gather(params, indices, name=None):
    """gather whose leading axes, all but the last of indices, are shared.

    Args:
      params: Tensor.
      indices: int Tensor of static rank.
      name: str.
    Raises:
      ValueError: the rank of indices is not static.
    Source: tf.batch_gather.
    """
    with name_scope(name, "BatchGather", [params, indices]):
        indices, params = to_tensor(indices, name="indices"), to_tensor(params, name="params")
        n = indices.shape.ndims
        if n is None:
            raise ValueError("batch_gather does not allow indices with unknown shape.")
        indices_shape, params_shape = shape(indices), shape(params)
        flat_indices = reshape(_with_batch_offsets(indices, params_shape, n), [-1])
        inner = params_shape[n:]
        size = raw.Prod(params_shape[:n], [0])
        rows = gather(reshape(params, concat([[size], inner], 0)), flat_indices)
        made = reshape(rows, concat([indices_shape, inner], 0))
        static = indices.shape[:n - 1].merge_with(params.shape[:n - 1])
        made.set_shape(static.concatenate(indices.shape[n - 1:n]).concatenate(params.shape[n:]))
        return made


def _with_batch_offsets(indices, params_shape, n):
    """Indices into params whose first n axes are one."""
    dtype = indices.dtype.base_dtype
    stride = ones((), dtype=dtype)
    sizes = raw.Cast(params_shape, dtype)
    for axis in range(n - 1, 0, -1):
        size = sizes[axis - 1]
        stride = stride * sizes[axis]
        places = raw.Range(zeros((), dtype=dtype), size, ones((), dtype=dtype)) * stride
        spread = stack([1] * (axis - 1) + [size] + [1] * (n - axis), axis=0)
        indices = indices + reshape(places, spread)
    return indices


def scatter_nd(indices, updates, shape, name=None):
    """Zeros of a shape with updates added at index vectors.

    y[tuple(indices[i])] += updates[i]

    Args:
      indices: int Tensor, [..., depth].
      updates: Tensor.
      shape: int vector.
      name: str.
    Source: tf.scatter_nd.
    """
    return gather_ops.scatter_nd(indices, updates, shape, name=name)


def tensor_scatter_update(tensor, indices, updates, name=None):
    """A copy of a tensor with y[tuple(indices[i])] = updates[i].

    Args: tensor: Tensor.  indices: int Tensor, [..., depth].  updates: Tensor.  name: str.
    Source: tf.tensor_scatter_nd_update, tf.tensor_scatter_update.
    """
    return gather_ops.tensor_scatter_update(tensor, indices, updates, name=name)


def tensor_scatter_add(tensor, indices, updates, name=None):
    """A copy of a tensor with y[tuple(indices[i])] += updates[i].

    Args: as for tensor_scatter_update.
    Source: tf.tensor_scatter_nd_add, tf.tensor_scatter_add.
    """
    return gather_ops.tensor_scatter_add(tensor, indices, updates, name=name)


def tensor_scatter_sub(tensor, indices, updates, name=None):
    """A copy of a tensor with y[tuple(indices[i])] -= updates[i].

    Args: as for tensor_scatter_update.
    Source: tf.tensor_scatter_nd_sub, tf.tensor_scatter_sub.
    """
    return gather_ops.tensor_scatter_sub(tensor, indices, updates, name=name)


tensor_scatter_nd_update = tensor_scatter_update
tensor_scatter_nd_add = tensor_scatter_add
tensor_scatter_nd_sub = tensor_scatter_sub


# ------------------------------------------------------------------ where
@offered_to_ragged("condition", "x", "y")
def where(condition, x=None, y=None, name=None):
    """x where a condition holds, else y; without x and y the places where it holds.

    Args:
      condition: bool Tensor of the shape of x, a vector that chooses rows, or a scalar.
      x, y: Tensors of one shape and dtype, or both None.
      name: str.
    Returns:
      Tensor like x; or int64 [n, rank], a row for each entry of condition that is not zero.
    Raises:
      ValueError: only one of x and y is given.
    Source: tf.where.
    """
    if x is None and y is None:
        with name_scope(name, "Where", [condition]) as name:
            condition = to_tensor(condition, preferred_dtype=dtypes.bool, name="condition")
            return choose.where(condition, name=name)
    if x is None or y is None:
        raise ValueError("x and y must both be non-None or both be None.")
    return choose.select(condition, x, y, name=name)


def where_v2(condition, x=None, y=None, name=None):
    """x where a condition holds, else y, broadcast; without x and y the places where it holds.

    Args: as for where; the three are broadcast against each other.
    Source: tf.where_v2.
    """
    if x is None and y is None:
        with name_scope(name, "Where", [condition]) as name:
            condition = to_tensor(condition, preferred_dtype=dtypes.bool, name="condition")
            return choose.where(condition, name=name)
    if x is None or y is None:
        raise ValueError("x and y must both be non-None or both be None.")
    return choose.select_v2(condition, x, y, name=name)


@offered_to_ragged("indices")
def one_hot(indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None):
    """on_value at the place an index names, off_value elsewhere, along a new axis.

    Args:
      indices: int Tensor (uint8, int32, int64); one out of range gives a row of off_value.
      depth: int scalar, size of the new axis.
      on_value, off_value: scalars, by default 1 and 0.
      axis: int, place of the new axis, by default the last.
      dtype: DType, by default that of the values, or float32.
      name: str.
    Raises:
      TypeError: the dtypes of values and dtype differ.
    Source: tf.one_hot.
    """
    with name_scope(name, "one_hot", [indices, depth, on_value, off_value, axis, dtype]) as name:
        on_dtype = None if on_value is None else to_tensor(on_value).dtype.base_dtype
        off_dtype = None if off_value is None else to_tensor(off_value).dtype.base_dtype
        if dtype is not None:
            for what, found in (("on_value", on_dtype), ("off_value", off_dtype)):
                if found is not None and found != dtype:
                    raise TypeError(f"dtype {found} of {what} does not match dtype parameter {dtype}")
        else:
            dtype = on_dtype or off_dtype or dtypes.float32
        if on_value is None:
            on_value, on_dtype = to_tensor(1, dtype, name="on_value"), dtype
        if off_value is None:
            off_value, off_dtype = to_tensor(0, dtype, name="off_value"), dtype
        if on_dtype != off_dtype:
            raise TypeError(f"dtype {on_dtype} of on_value does not match dtype {off_dtype} of off_value")
        return choose.one_hot(indices, depth, on_value, off_value, axis=axis, name=name)


def sequence_mask(lengths, maxlen=None, dtype=dtypes.bool, name=None):
    """A mask whose row i holds in its first lengths[i] places.

    Args:
      lengths: int Tensor of any shape.
      maxlen: int scalar, the length of the rows; by default the largest of lengths.
      dtype: DType of the mask.
      name: str.
    Raises:
      ValueError: maxlen is no scalar.
    Source: tf.sequence_mask.
    """
    with name_scope(name, "SequenceMask", [lengths, maxlen]):
        lengths = to_tensor(lengths)
        if maxlen is None:
            maxlen = raw.Max(lengths, _all_axes(lengths))
            maxlen = raw.Maximum(constant(0, maxlen.dtype), maxlen)
        else:
            maxlen = to_tensor(maxlen)
        if maxlen.shape.ndims is not None and maxlen.shape.ndims != 0:
            raise ValueError("maxlen must be scalar for sequence_mask")
        row = raw.Range(constant(0, maxlen.dtype), maxlen, constant(1, maxlen.dtype))
        column = raw.Cast(expand_dims(lengths, -1), maxlen.dtype)
        mask = raw.Less(row, column)
        same = dtype is None or mask.dtype.base_dtype == dtypes.as_dtype(dtype).base_dtype
        return mask if same else raw.Cast(mask, dtype)


def _all_axes(x):
    """The axes of a tensor: a Const when its rank is static, else a Range."""
    if x._shape is not None:
        return constant(np.arange(len(x._shape)), dtype=dtypes.int32)
    return raw.Range(0, rank(x), 1)


# ------------------------------------------------------------------ unique, partition, stitch
def unique(x, out_idx=dtypes.int32, name=None):
    """The distinct entries of a vector in the order they come.

    Args: x: vector.  out_idx: int32 or int64.  name: str.
    Returns:
      (y, idx): the distinct entries, and idx with y[idx[i]] == x[i].
    Source: tf.unique.
    """
    return choose.unique(x, out_idx=out_idx, name=name)


def unique_with_counts(x, out_idx=dtypes.int32, name=None):
    """The distinct entries of a vector, and how often each comes.

    Args: as for unique.
    Returns:
      (y, idx, count).
    Source: tf.unique_with_counts.
    """
    return choose.unique_with_counts(x, out_idx=out_idx, name=name)


def setdiff1d(x, y, index_dtype=dtypes.int32, name=None):
    """The entries of a vector that are not in another one.

    Args: x, y: vectors of one dtype.  index_dtype: int32 or int64.  name: str.
    Returns:
      (out, idx): the entries, and where they are in x.
    Source: tf.setdiff1d, tf.listdiff.
    """
    return choose.list_diff(x, y, index_dtype, name=name)


def invert_permutation(x, name=None):
    """The permutation that undoes another one: y[x[i]] = i.

    Args: x: int vector.  name: str.
    Source: tf.invert_permutation, tf.math.invert_permutation.
    """
    return choose.invert_permutation(x, name=name)


@offered_to_ragged("data", "partitions")
def dynamic_partition(data, partitions, num_partitions, name=None):
    """The rows of a tensor by the partition each belongs to.

    Args:
      data: Tensor whose shape begins with that of partitions.
      partitions: int32 Tensor, entries in [0, num_partitions).
      num_partitions: int.
      name: str.
    Returns:
      list of num_partitions Tensors.
    Source: tf.dynamic_partition.
    """
    return choose.dynamic_partition(data, partitions, num_partitions=num_partitions, name=name)


def dynamic_stitch(indices, data, name=None):
    """Rows put together where their indices say; of two for one place the later one stays.

    merged[indices[m][i, ...], ...] = data[m][i, ..., ...]

    Args: indices: list of int32 Tensors.  data: list of Tensors.  name: str.
    Source: tf.dynamic_stitch.
    """
    return choose.dynamic_stitch(indices, data, name=name)


def unravel_index(indices, dims, name=None):
    """The index vectors of flat indices into an array of a shape, one in each column.

    Args: indices: int scalar or vector.  dims: int vector.  name: str.
    Source: tf.unravel_index.
    """
    return choose.unravel_index(indices, dims, name=name)


def bitcast(input, type, name=None):
    """The bytes of a tensor read as another type.

    Args: input: Tensor.  type: DType.  name: str.
    Source: tf.bitcast.
    """
    return rearrange.bitcast(input, type, name=name)


# ------------------------------------------------------------------ padding, reversing, rolling
def pad(tensor, paddings, mode="CONSTANT", name=None, constant_values=0):
    """A tensor with a margin.

    Args:
      tensor: Tensor.
      paddings: int Tensor, [rank, 2]: how much before and after along each axis.
      mode: "CONSTANT", "REFLECT" (mirrored without the edge) or "SYMMETRIC" (mirrored with it).
      name: str.
      constant_values: scalar, what a constant margin holds.
    Raises:
      ValueError: another mode.
    Source: tf.pad.
    """
    mode = mode.upper()
    if mode == "CONSTANT":
        if isinstance(constant_values, Tensor) or constant_values != 0:
            made = rearrange.pad_v2(tensor, paddings, constant_values, name=name)
        else:
            made = rearrange.pad(tensor, paddings, name=name)
    elif mode in ("REFLECT", "SYMMETRIC"):
        made = rearrange.mirror_pad(tensor, paddings, mode=mode, name=name)
    else:
        raise ValueError(f"Unknown padding mode: {mode}")
    if not made.is_eager:
        _set_padded_shape(made)
    return made


def _set_padded_shape(made):
    """Where the paddings are known in part only, so is the shape."""
    known = constant_value(made._op.inputs[1], partial=True)
    shape = made._op.inputs[0]._shape
    if shape is None or known is None or made._shape is not None and None not in made._shape:
        return
    sizes = [_padded_size(n, pair) for n, pair in zip(shape, known)]
    made.set_shape(sizes)


def _padded_size(n, pair):
    if pair is None or n is None or any(p is None for p in pair):
        return None
    return int(n + sum(pair))


def reverse(tensor, axis, name=None):
    """A tensor in reverse order along axes.

    Args: tensor: Tensor.  axis: int vector.  name: str.
    Source: tf.reverse, tf.reverse_v2.
    """
    return rearrange.reverse_v2(tensor, axis, name=name)


reverse_v2 = reverse


def reverse_sequence(input, seq_lengths, seq_axis=None, batch_axis=None, name=None, seq_dim=None, batch_dim=None):
    """A tensor whose entry i along batch_axis has its first seq_lengths[i] steps along seq_axis reversed.

    Args:
      input: Tensor.
      seq_lengths: int vector.
      seq_axis, batch_axis: int; batch_axis is 0 by default.
      name: str.
      seq_dim, batch_dim: older names.
    Source: tf.reverse_sequence.
    """
    seq_axis = _one_of("seq_axis", seq_axis, "seq_dim", seq_dim)
    batch_axis = _one_of("batch_axis", batch_axis, "batch_dim", batch_dim)
    return rearrange.reverse_sequence(input, seq_lengths, seq_dim=seq_axis, batch_dim=batch_axis, name=name)


def roll(input, shift, axis, name=None):
    """A tensor whose entries have moved round along axes.

    Args: input: Tensor.  shift: int scalar or vector.  axis: int scalar or vector of that length.  name: str.
    Source: tf.roll, tf.manip.roll.
    """
    return rearrange.roll(input, shift, axis, name=name)


def matrix_transpose(a, name="matrix_transpose", conjugate=False):
    """A tensor with its last two axes exchanged.

    Args: a: Tensor, rank >= 2.  name: str.  conjugate: bool, take the complex conjugate too.
    Raises:
      ValueError: the rank is below 2.
    Source: tf.matrix_transpose, tf.linalg.transpose.
    """
    with name_scope(name, values=[a]):
        a = to_tensor(a, name="a")
        n = a.shape.ndims
        if n is not None:
            if n < 2:
                raise ValueError("Argument 'a' should be a (batch) matrix, with rank >= 2.  Found: "
                                 f"{a.shape}")
            perm = list(range(n - 2)) + [n - 1, n - 2]
        else:
            count = rank(a)
            perm = concat((raw.Range(0, count - 2, 1), [count - 1, count - 2]), 0)
        return transpose(a, perm=perm, conjugate=conjugate)


def meshgrid(*args, **kwargs):
    """The coordinates of a grid, one tensor for each of its axes.

    Args:
      args: vectors (or scalars).
      indexing: "xy" (the first two axes exchanged, as in a plot) or "ij".
      name: str.
    Returns:
      list of Tensors of rank len(args).
    Raises:
      TypeError: other keywords.  ValueError: another indexing.
    Source: tf.meshgrid.
    """
    indexing, name = kwargs.pop("indexing", "xy"), kwargs.pop("name", "meshgrid")
    if kwargs:
        raise TypeError(f"'{list(kwargs)[0]}' is an invalid keyword argument for this function")
    if indexing not in ("xy", "ij"):
        raise ValueError("indexing parameter must be either 'xy' or 'ij'")
    with name_scope(name, "meshgrid", args):
        n = len(args)
        grids = [reshape(stack(x), [1] * i + [-1] + [1] * (n - i - 1)) for i, x in enumerate(args)]
        sizes = [size(x) for x in args]
        dtype = to_tensor(args[0]).dtype.base_dtype
        if indexing == "xy" and n > 1:
            grids[0] = reshape(grids[0], [1, -1] + [1] * (n - 2))
            grids[1] = reshape(grids[1], [-1, 1] + [1] * (n - 2))
            sizes[0], sizes[1] = sizes[1], sizes[0]
        whole = ones(sizes, dtype)
        return [x * whole for x in grids]


# ------------------------------------------------------------------ blocks
def space_to_depth(input, block_size, name=None, data_format="NHWC"):
    """Squares of block_size x block_size made into the depth of one place.

    Args: input: Tensor, rank 4.  block_size: int >= 2.  name: str.  data_format: "NHWC".
    Source: tf.space_to_depth, tf.nn.space_to_depth.
    """
    return blocks.space_to_depth(input, block_size=block_size, data_format=data_format, name=name)


def depth_to_space(input, block_size, name=None, data_format="NHWC"):
    """The depth of each place made into a square of block_size x block_size.

    Args: as for space_to_depth.
    Source: tf.depth_to_space, tf.nn.depth_to_space.
    """
    return blocks.depth_to_space(input, block_size=block_size, data_format=data_format, name=name)


def space_to_batch_nd(input, block_shape, paddings, name=None):
    """Blocks of space, padded with zeros before, spread over the batch.

    Args: input: Tensor.  block_shape: int vector [m].  paddings: int Tensor, [m, 2].  name: str.
    Source: tf.space_to_batch_nd.
    """
    return blocks.space_to_batch_nd(input, block_shape, paddings, name=name)


def batch_to_space_nd(input, block_shape, crops, name=None):
    """Entries of the batch put together to blocks of space, cropped after.

    Args: input: Tensor.  block_shape: int vector [m].  crops: int Tensor, [m, 2].  name: str.
    Source: tf.batch_to_space_nd.
    """
    return blocks.batch_to_space_nd(input, block_shape, crops, name=name)


def space_to_batch(input, paddings, block_size=None, name=None, block_shape=None):
    """space_to_batch_nd with one block size for two axes of space.

    Args: input: Tensor.  paddings: int Tensor, [2, 2].  block_size: int.  name: str.  block_shape: newer name.
    Source: tf.space_to_batch, tf.nn.space_to_batch.
    """
    block_size = _one_of("block_shape", block_shape, "block_size", block_size)
    made = space_to_batch_nd(input, paddings=paddings, block_shape=np.array([block_size, block_size], dtype=np.int64),
                             name=name)
    made.set_shape(made.shape.with_rank(4))
    return made


def batch_to_space(input, crops, block_size, name=None, block_shape=None):
    """batch_to_space_nd with one block size for two axes of space.

    Args: input: Tensor.  crops: int Tensor, [2, 2].  block_size: int.  name: str.  block_shape: newer name.
    Source: tf.batch_to_space.
    """
    block_size = _one_of("block_shape", block_shape, "block_size", block_size)
    made = batch_to_space_nd(input, crops=crops, block_shape=np.array([block_size, block_size], dtype=np.int64),
                             name=name)
    made.set_shape(made.shape.with_rank(4))
    return made


def required_space_to_batch_paddings(input_shape, block_shape, base_paddings=None, name=None):
    """The paddings that make each size of space a multiple of its block, and the crops that undo them.

    Args:
      input_shape: int32 vector [m].
      block_shape: int32 vector [m] of static length.
      base_paddings: int32 Tensor, [m, 2], paddings wanted anyhow.
      name: str.
    Returns:
      (paddings, crops): int32 Tensors, [m, 2]; constants where the arguments are.
    Source: tf.required_space_to_batch_paddings.
    """
    with name_scope(name, "required_space_to_batch_paddings", [input_shape, block_shape]):
        input_shape = to_tensor(input_shape, dtype=dtypes.int32, name="input_shape")
        block_shape = to_tensor(block_shape, dtype=dtypes.int32, name="block_shape")
        block_shape.shape.assert_is_fully_defined()
        block_shape.shape.assert_has_rank(1)
        n = block_shape._shape[0]
        if n == 0:
            return zeros([0, 2], dtypes.int32), zeros([0, 2], dtypes.int32)
        input_shape.shape.assert_is_compatible_with([n])
        if base_paddings is not None:
            base_paddings = to_tensor(base_paddings, dtype=dtypes.int32, name="base_paddings")
            base_paddings.shape.assert_is_compatible_with([n, 2])
        else:
            base_paddings = zeros([n, 2], dtypes.int32)
        known = [constant_value(t) for t in (block_shape, input_shape, base_paddings)]
        if all(v is not None for v in known):
            block_shape, input_shape, base_paddings = known
        return _paddings_and_crops(input_shape, block_shape, base_paddings, n)


def _paddings_and_crops(input_shape, block_shape, base, n):
    """The same arithmetic on arrays and on tensors."""
    before, after = base[:, 0], base[:, 1]
    size = input_shape + before + after
    extra = (block_shape - size % block_shape) % block_shape
    after = after + extra
    paddings = stack([[before[i], after[i]] for i in range(n)], name="paddings")
    return paddings, stack([[0, extra[i]] for i in range(n)], name="crops")


# ------------------------------------------------------------------ broadcasting of shapes
def broadcast_static_shape(shape_x, shape_y):
    """The TensorShape that two TensorShapes broadcast to.

    Args: shape_x, shape_y: TensorShape.
    Raises:
      ValueError: they do not broadcast.
    Source: tf.broadcast_static_shape.
    """
    if shape_x.ndims is None or shape_y.ndims is None:
        return tensor_shape.unknown_shape()
    a, b = tensor_shape.raw_shape(shape_x), tensor_shape.raw_shape(shape_y)
    n = max(len(a), len(b))
    pairs = zip((1,) * (n - len(a)) + a, (1,) * (n - len(b)) + b)
    return tensor_shape.TensorShape([_broadcast_size(x, y, shape_x, shape_y) for x, y in pairs])


def _broadcast_size(x, y, shape_x, shape_y):
    if x == 1 or y == 1:
        return y if x == 1 else x
    if x is None or y is None:
        known = y if x is None else x
        return known if known is not None and known > 1 else None
    if x != y:
        raise ValueError(f"Incompatible shapes for broadcasting: {shape_x} and {shape_y}")
    return x


def broadcast_dynamic_shape(shape_x, shape_y):
    """The shape, as an int vector, that two shapes broadcast to.

    Args: shape_x, shape_y: int vectors.
    Source: tf.broadcast_dynamic_shape.
    """
    return raw.BroadcastArgs(shape_x, shape_y)

