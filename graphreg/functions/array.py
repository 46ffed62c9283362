"""Arrays: constants, placeholders, shapes, and putting arrays together."""
import numpy as np

from ..core import dtypes, raw, tensor_shape
from ..core.convert import (constant, constant_value, convert_to_tensor, register_tensor_conversion_function,  # noqa: F401
                            to_tensor)
from ..core.dispatch import offered_to_ragged
from ..core.dtypes import int32, int64  # noqa: F401  (gradients name them)
from ..core.indexed_slices import IndexedSlices
from ..core.operation import Tensor
from ..core.scopes import colocate_with, executing_eagerly, name_scope  # noqa: F401
from ..ops import array as array_ops
from ..ops import assemble, rearrange

newaxis = None
# zeros and ones below this many elements are one Const; larger ones are filled when the graph runs.
_SMALL = 1000


def _is_sparse(x):
    """Whether x is a SparseTensor or its value."""
    return hasattr(x, "dense_shape") and hasattr(x, "indices") and not isinstance(x, IndexedSlices)


def _one_of(new_name, new, old_name, old, default=None):
    """The value of an argument that may be given by its old name."""
    if old is default or old is None:
        return new
    if new is not None:
        raise ValueError(f"Cannot specify both '{old_name}' and '{new_name}'")
    return old


def _refuse_eager(what):
    if executing_eagerly():
        raise RuntimeError(f"{what} is not compatible with eager execution.")


# ------------------------------------------------------------------ constants and placeholders
def placeholder(dtype, shape=None, name=None):
    """A tensor whose value is given when the graph runs.

    Args:
      dtype: DType of the value.
      shape: TensorShape or what makes one; None leaves it open.
      name: str.
    Returns:
      Tensor, to be used as a key of feed_dict.
    Raises (when run):
      InvalidArgumentError: it was not fed.
    Source: tf.placeholder.
    """
    _refuse_eager("tf.placeholder()")
    return array_ops.placeholder(dtype=dtype, shape=shape, name=name)


def placeholder_with_default(input, shape, name=None):
    """A tensor that has the value of `input` unless another one is fed.

    Args:
      input: Tensor, or what converts to one.
      shape: TensorShape or what makes one; may be vaguer than that of `input`.
      name: str.
    Source: tf.placeholder_with_default.
    """
    if executing_eagerly():
        return to_tensor(input)
    return array_ops.placeholder_with_default(input, shape, name=name)


# ------------------------------------------------------------------ zeros, ones, fill
def zeros(shape, dtype=dtypes.float32, name=None):
    """A tensor of zeros (False, or empty strings).

    Args:
      shape: list of int, TensorShape or int vector Tensor.
      dtype: DType.
      name: str.
    Source: tf.zeros.
    """
    dtype = dtypes.as_dtype(dtype).base_dtype
    value = False if dtype == dtypes.bool else "" if dtype == dtypes.string else 0
    with name_scope(name, "zeros", [shape]) as name:
        return _filled(shape, value, dtype, name)


def ones(shape, dtype=dtypes.float32, name=None):
    """A tensor of ones (True for bool).

    Args: as for zeros.
    Source: tf.ones.
    """
    dtype = dtypes.as_dtype(dtype).base_dtype
    with name_scope(name, "ones", [shape]) as name:
        return _filled(shape, True if dtype == dtypes.bool else 1, dtype, name)


def _filled(shape, value, dtype, name):
    """A Const when it is small and static, else a Fill."""
    if not isinstance(shape, Tensor):
        small = _constant_if_small(value, shape, dtype, name)
        if small is not None:
            return small
        try:
            shape = to_tensor(tensor_shape.TensorShape(shape), dtypes.int32)
        except (TypeError, ValueError):
            shape = to_tensor(shape, dtypes.int32)
    if not shape._shape:
        shape = reshape(shape, [-1])
    return fill(shape, constant(value, dtype=dtype), name=name)


def _constant_if_small(value, shape, dtype, name):
    try:
        if _product(shape) < _SMALL:
            return constant(value, shape=list(shape), dtype=dtype, name=name)
    except (TypeError, ValueError):
        pass
    return None


def _product(shape):
    """Product of the sizes; with tensors among them it is made in the graph, as TF happens to do."""
    if isinstance(shape, np.ndarray):
        return np.prod(shape)
    if isinstance(shape, tensor_shape.TensorShape):
        shape = shape.as_list()
    shape = list(shape) if isinstance(shape, (list, tuple)) else [shape]
    if not shape:
        return 1
    total = shape[0]
    for d in shape[1:]:
        total = total * d
    return total.value if isinstance(total, tensor_shape.Dimension) else total


def fill(dims, value, name=None):
    """A tensor of one repeated value.

    Args:
      dims: int vector (int32, int64): the shape.
      value: scalar.
      name: str.
    Source: tf.fill.
    """
    return array_ops.fill(dims, value, name=name)


def zeros_like(tensor, dtype=None, name=None, optimize=True):
    """Zeros in the shape of a tensor.

    Args:
      tensor: Tensor.
      dtype: DType, by default that of `tensor`.
      name: str.
      optimize: bool, make constants where the shape is static.
    Source: tf.zeros_like.
    """
    with name_scope(name, "zeros_like", [tensor]) as name:
        tensor = to_tensor(tensor, name="tensor")
        if optimize and None not in (tensor._shape or (None,) * (tensor._shape is None)) \
                and tensor.dtype != dtypes.variant:
            return zeros(tensor.shape, dtype=dtype or tensor.dtype, name=name)
        if dtype is not None and dtypes.as_dtype(dtype) != tensor.dtype and tensor.dtype != dtypes.variant:
            return zeros(shape_internal(tensor, optimize=optimize), dtype=dtype, name=name)
        return array_ops.zeros_like(tensor, name=name)


def ones_like(tensor, dtype=None, name=None, optimize=True):
    """Ones in the shape of a tensor.

    Args: as for zeros_like.
    Source: tf.ones_like.
    """
    with name_scope(name, "ones_like", [tensor]) as name:
        tensor = to_tensor(tensor, name="tensor")
        sizes = shape_internal(tensor, optimize=optimize)
        made = ones(sizes, dtype=tensor.dtype if dtype is None else dtype, name=name)
        made.set_shape(tensor.shape)
        return made


# ------------------------------------------------------------------ shape, size, rank
def shape(input, name=None, out_type=dtypes.int32):
    """The sizes of a tensor as an int vector; a constant where they are static.

    Args:
      input: Tensor or SparseTensor.
      name: str.
      out_type: int32 or int64.
    Source: tf.shape.
    """
    return shape_internal(input, name, True, out_type)


def shape_internal(input, name=None, optimize=True, out_type=dtypes.int32):
    """tf.shape; with optimize=False an op even where the shape is static."""
    with name_scope(name, "Shape", [input]) as name:
        if _is_sparse(input):
            return raw.Cast(input.dense_shape, out_type)
        known = to_tensor(input)
        if optimize and _is_static(known):
            return constant(list(known._shape), out_type, name=name)
        # The op gets what was given: a resource variable is read twice, as in TF.
        return array_ops.shape(input, name=name, out_type=out_type)


def _is_static(tensor):
    return tensor._shape is not None and None not in tensor._shape


def shape_n(input, out_type=dtypes.int32, name=None):
    """The sizes of several tensors.

    Args:
      input: list of Tensors of one dtype.  out_type: int32 or int64.  name: str.
    Returns:
      list of int vectors.
    Source: tf.shape_n.
    """
    return array_ops.shape_n(input, out_type=out_type, name=name)


@offered_to_ragged("input")
def size(input, name=None, out_type=dtypes.int32):
    """Number of elements of a tensor; a constant where it is static.

    Args: as for shape.
    Source: tf.size.
    """
    return size_internal(input, name, True, out_type)


def size_internal(input, name=None, optimize=True, out_type=dtypes.int32):
    """tf.size; with optimize=False an op even where the shape is static."""
    with name_scope(name, "Size", [input]) as name:
        if _is_sparse(input):
            return raw.Prod(raw.Cast(input.dense_shape, out_type), 0, name=name)
        shape = to_tensor(input)._shape
        if optimize and shape is not None and (0 in shape or None not in shape):
            return constant(0 if 0 in shape else int(np.prod(shape, dtype=np.int64)), out_type, name=name)
        return array_ops.size(input, name=name, out_type=out_type)


@offered_to_ragged("input")
def rank(input, name=None):
    """Number of dimensions of a tensor; a constant where it is static.

    Args: input: Tensor or SparseTensor.  name: str.
    Source: tf.rank.
    """
    return rank_internal(input, name, True)


def rank_internal(input, name=None, optimize=True):
    """tf.rank; with optimize=False an op even where the rank is static."""
    with name_scope(name, "Rank", [input]) as name:
        if _is_sparse(input):
            return array_ops.size(input.dense_shape, name=name)
        known = to_tensor(input)
        if optimize and known._shape is not None:
            return constant(len(known._shape), dtypes.int32, name=name)
        return array_ops.rank(input, name=name)


# ------------------------------------------------------------------ the identity family
def identity(input, name=None):
    """A tensor with the value of another one.

    Args: input: Tensor.  name: str.
    Source: tf.identity.
    """
    return array_ops.identity(input, name=name)


def identity_n(input, name=None):
    """Tensors with the values of others, through one op.

    Args: input: list of Tensors.  name: str.
    Source: tf.identity_n.
    """
    return array_ops.identity_n(input, name=name)


def stop_gradient(input, name=None):
    """A tensor with the value of another one, taken for a constant by tf.gradients.

    Args: input: Tensor.  name: str.
    Source: tf.stop_gradient.
    """
    return array_ops.stop_gradient(input, name=name)


def guarantee_const(input, name=None):
    """A tensor that the caller says never changes its value.

    Args: input: Tensor.  name: str.
    Source: tf.guarantee_const.
    """
    return array_ops.guarantee_const(input, name=name)


def check_numerics(tensor, message, name=None):
    """The tensor itself; when run, an error if it holds Inf or NaN.

    Args: tensor: float Tensor.  message: str, the start of the error's text.  name: str.
    Raises (when run):
      InvalidArgumentError: an element is Inf or NaN.
    Source: tf.check_numerics, tf.debugging.check_numerics.
    """
    return array_ops.check_numerics(tensor, message, name=name)


def ensure_shape(x, shape, name=None):
    """The tensor itself, with a static shape that is checked when run.

    Args: x: Tensor.  shape: TensorShape or what makes one.  name: str.
    Raises (when run):
      InvalidArgumentError: the shape does not fit.
    Source: tf.ensure_shape.
    """
    if not isinstance(shape, tensor_shape.TensorShape):
        shape = tensor_shape.TensorShape(shape)
    return array_ops.ensure_shape(x, shape, name=name)


# ------------------------------------------------------------------ reshaping
def reshape(tensor, shape, name=None):
    """The same elements in another shape.

    Args:
      tensor: Tensor.
      shape: int vector; one size may be -1, which the number of elements decides.
      name: str.
    Source: tf.reshape.
    """
    return array_ops.reshape(tensor, shape, name=name)


@offered_to_ragged("input")
def expand_dims(input, axis=None, name=None, dim=None):
    """A tensor with an axis of size 1 put in.

    Args:
      input: Tensor.
      axis: int scalar in [-rank - 1, rank].
      name: str.
      dim: older name of axis.
    Raises:
      ValueError: no axis, or both axis and dim.
    Source: tf.expand_dims.
    """
    axis = _one_of("axis", axis, "dim", dim)
    if axis is None:
        raise ValueError("Must specify an axis argument to tf.expand_dims()")
    return _expand_dims(input, axis, name)


@offered_to_ragged("input")
def _expand_dims(input, axis, name):
    """TF's second version, which the first one calls; both look for ragged tensors."""
    return array_ops.expand_dims(input, axis, name=name)


@offered_to_ragged("input")
def squeeze(input, axis=None, name=None, squeeze_dims=None):
    """A tensor without axes of size 1.

    Args:
      input: Tensor.
      axis: int or list of int, the axes to drop; by default all of size 1.
      name: str.
      squeeze_dims: older name of axis.
    Source: tf.squeeze.
    """
    axis = _one_of("axis", axis, "squeeze_dims", squeeze_dims)
    if np.isscalar(axis):
        axis = [axis]
    if axis is not None and not isinstance(axis, (list, tuple)):
        raise TypeError(f"Expected list for 'axis' argument to 'squeeze' Op, not {axis!r}.")
    return array_ops.squeeze(input, axis, name=name)


def transpose(a, perm=None, name="transpose", conjugate=False):
    """A tensor with its axes in another order, by default reversed.

    Args:
      a: Tensor.
      perm: int vector, axis perm[i] of a becomes axis i.
      name: str.
      conjugate: bool, take the complex conjugate too.
    Source: tf.transpose.
    """
    with name_scope(name, "transpose", [a]) as name:
        move = rearrange.conjugate_transpose if conjugate and a.dtype.is_complex else rearrange.transpose
        if perm is not None:
            return move(a, perm, name=name)
        a = a if _is_tensor_like(a) else to_tensor(a, name="a")
        if a.shape.ndims is not None:
            perm = np.arange(a.shape.ndims - 1, -1, -1, dtype=np.int32)
            return move(a, perm, name=name)
        last = raw.Rank(a)
        perm = (last - 1) - raw.Range(0, last, 1)
        return move(a, perm, name=name)


@offered_to_ragged("input")
def tile(input, multiples, name=None):
    """A tensor repeated multiples[i] times along axis i.

    Args: input: Tensor.  multiples: int vector.  name: str.
    Source: tf.tile.
    """
    return rearrange.tile(input, multiples, name=name)


def broadcast_to(input, shape, name=None):
    """A tensor broadcast to a shape.

    Args: input: Tensor.  shape: int vector.  name: str.
    Source: tf.broadcast_to.
    """
    return rearrange.broadcast_to(input, shape, name=name)


# ------------------------------------------------------------------ concat, stack, split
@offered_to_ragged("[values]")
def concat(values, axis, name="concat"):
    """Tensors one after the other along an axis.

    Args:
      values: list of Tensors, or one.
      axis: int scalar in [-rank, rank).
      name: str.
    Source: tf.concat.
    """
    if not isinstance(values, (list, tuple)):
        values = [values]
    if len(values) == 1:
        with name_scope(name):
            to_tensor(axis, name="concat_dim", dtype=dtypes.int32).shape.assert_has_rank(0)
            return identity(values[0], name=name)
    return assemble.concat_v2(values, axis, name=name)


@offered_to_ragged("[values]")
def stack(values, axis=0, name="stack"):
    """Tensors of one shape as slices along a new axis.

    Args:
      values: list of Tensors.
      axis: int in [-rank - 1, rank].
      name: str.
    Raises:
      ValueError: axis is out of range.
    Source: tf.stack, tf.pack.
    """
    if axis == 0:
        try:
            # A list of constants becomes one Const, and a list with tensors in it is packed by the conversion.
            return to_tensor(values, name=name)
        except (TypeError, ValueError):
            pass
    shape = to_tensor(values[0], name=name)._shape
    if shape is not None:
        rank = len(shape) + 1
        if axis < -rank or axis >= rank:
            raise ValueError(f"axis = {axis} not in [{-rank}, {rank})")
    return assemble.pack(values, axis=axis, name=name)


def parallel_stack(values, name="parallel_stack"):
    """Tensors of one static shape as slices along a new first axis.

    Args: values: list of Tensors.  name: str.
    Source: tf.parallel_stack.
    """
    with name_scope(name):
        first = to_tensor(values[0])
        sizes = tensor_shape.TensorShape([len(values)]).concatenate(first.shape)
        return assemble.parallel_concat([expand_dims(v, 0) for v in values], shape=sizes)


def unstack(value, num=None, axis=0, name="unstack"):
    """The slices of a tensor along an axis.

    Args:
      value: Tensor.
      num: int, the size of the axis; read off the static shape by default.
      axis: int in [-rank, rank).
      name: str.
    Returns:
      list of Tensors.
    Raises:
      ValueError: num is not given and not static, or axis is out of range.
    Source: tf.unstack, tf.unpack.
    """
    if num is None:
        value = to_tensor(value)
        shape = value._shape
        if shape is not None:
            if axis < -len(shape) or axis >= len(shape):
                raise ValueError(f"axis = {axis} not in [{-len(shape)}, {len(shape)})")
            num = shape[axis]
    if num is None:
        raise ValueError(f"Cannot infer num from shape {value.shape}")
    return assemble.unpack(value, num=num, axis=axis, name=name)


def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """Parts of a tensor along an axis.

    Args:
      value: Tensor.
      num_or_size_splits: int, the number of equal parts, or an int vector of their sizes (one may be -1).
      axis: int scalar.
      num: int, number of sizes, when that is not static.
      name: str.
    Returns:
      list of Tensors.
    Raises:
      ValueError: the number of parts is not known.
    Source: tf.split.
    """
    sizes = to_tensor(num_or_size_splits)
    if isinstance(num_or_size_splits, (int, np.integer, tensor_shape.Dimension)):
        return assemble.split(axis, value, num_split=num_or_size_splits, name=name)
    if sizes._shape is not None and len(sizes._shape) == 0:
        raise ValueError("Rank-0 tensors are not supported as the num_or_size_splits argument to split. Argument "
                         f"provided: {num_or_size_splits}")
    if num is None:
        num = (sizes._shape or (None,))[0]
        if num is None:
            raise ValueError("Cannot infer num from shape {}".format(num_or_size_splits))
    return assemble.split_v(value, sizes, axis, num_split=num, name=name)


# ------------------------------------------------------------------ lists of tensors are packed
def _is_tensor_like(v):
    return isinstance(v, Tensor) or hasattr(v, "_as_graph_element")


def _first_dtype(values):
    """DType of the first tensor of a nested list, None when it holds none."""
    for v in values:
        if isinstance(v, (list, tuple)):
            found = _first_dtype(v)
            if found is not None:
                return found
        elif _is_tensor_like(v):
            return v.dtype.base_dtype
    return None


def _pack_list(value, dtype=None, name=None, as_ref=False):
    """Conversion of a list that holds tensors: a Pack named as the conversion is."""
    found = None if as_ref else _first_dtype(value)
    if found is None:
        return NotImplemented
    dtype = found if dtype is None else dtypes.as_dtype(dtype).base_dtype
    if dtype != found:
        value = _cast_tensors(value, dtype)
    return _packed(value, dtype, name or "packed")


def _cast_tensors(values, dtype):
    if isinstance(values, (list, tuple)):
        return [_cast_tensors(v, dtype) for v in values]
    if _is_tensor_like(values) and values.dtype.base_dtype != dtype:
        return raw.Cast(values, dtype)
    return values


def _packed(values, dtype, name):
    """A Pack of the values, nested ones packed within; a plain list when there is no tensor in it."""
    with name_scope(name) as scope:
        items = [_packed_item(v, dtype, str(i)) for i, v in enumerate(values)]
        if not any(_is_tensor_like(v) for v in items):
            return items
        tensors = [v if _is_tensor_like(v) else constant(v, dtype=dtype, name=str(i)) for i, v in enumerate(items)]
        return assemble.pack(tensors, name=scope)


def _packed_item(v, dtype, name):
    if _is_tensor_like(v):
        if v.dtype.base_dtype != dtype:
            raise TypeError(f"Cannot convert a list containing a tensor of dtype {v.dtype} to {dtype} (Tensor is: {v!r})")
        return v
    return _packed(v, dtype, name) if isinstance(v, (list, tuple)) else v


register_tensor_conversion_function((list, tuple), _pack_list, 99)


# ------------------------------------------------------------------ shapes that Python code may know
def constant_value_as_shape(tensor):
    """The TensorShape that an int vector holds as its value, as far as TF's Python code knows it.

    Args: tensor: int vector Tensor, or the scalar -1 (an unknown rank).
    Raises:
      ValueError: a tensor of another rank.
    Source: tensorflow.python.framework.tensor_util.constant_value_as_shape.
    """
    if tensor._shape == ():
        value = constant_value(tensor)
        if value is None:
            raise ValueError("Received a scalar with unknown value as shape; require a statically known scalar with "
                             "value '-1' to describe an unknown shape.")
        if value != -1:
            raise ValueError(f"Received a scalar value '{value}' as shape; require a statically known scalar with value "
                             "'-1' to describe an unknown shape.")
        return tensor_shape.unknown_shape()
    tensor.shape.with_rank(1)
    if tensor._shape == (0,):
        return tensor_shape.TensorShape([])
    known = _AS_SHAPE.get(tensor._op.type)
    if known is not None:
        found = known(tensor._op)
        if found is not NotImplemented:
            return tensor_shape.TensorShape(found)
    value = constant_value(tensor)
    if value is not None:
        return tensor_shape.TensorShape([int(d) if d >= 0 else None for d in value])
    length = None if tensor._shape is None else tensor._shape[0]
    return tensor_shape.unknown_shape(length)


def _pack_as_shape(op):
    if op._attrs["axis"] != 0:
        raise AssertionError
    out = []
    for t in op.inputs:
        value = constant_value(t)
        out.append(None if value is None or value < 0 else int(value))
    return out


def _concat_as_shape(tensors):
    out = tensor_shape.TensorShape([])
    for t in tensors:
        out = out.concatenate(constant_value_as_shape(t))
    return out


def _strided_slice_as_shape(op):
    begin, end, strides = (constant_value(t) for t in op.inputs[1:])
    attrs = op._attrs
    if begin is None or end is None or strides is None:
        return NotImplemented
    if attrs["ellipsis_mask"] or attrs["new_axis_mask"] or attrs["shrink_axis_mask"] or attrs["begin_mask"] > 1 \
            or attrs["end_mask"] > 1:
        return NotImplemented
    begin = None if attrs["begin_mask"] == 1 else int(begin[0])
    end = None if attrs["end_mask"] == 1 else int(end[0])
    try:
        return constant_value_as_shape(op.inputs[0])[begin:end:int(strides[0])]
    except (TypeError, ValueError):
        return NotImplemented


_AS_SHAPE = {
    "Shape": lambda op: op.inputs[0].shape,
    "Pack": _pack_as_shape,
    "ConcatV2": lambda op: _concat_as_shape(op.inputs[:-1]),
    "Concat": lambda op: _concat_as_shape(op.inputs[1:]),
    "StridedSlice": _strided_slice_as_shape,
}
