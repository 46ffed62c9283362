"""Sparse tensors: placeholders for them (the ops on them come with the rest of the language)."""
from ..core import dtypes
from ..core.convert import to_tensor
from ..core.operation import Tensor
from ..core.sparse_tensor import SparseTensor
from ..core.tensor_shape import as_shape
from . import array


def sparse_placeholder(dtype, shape=None, name=None):
    """A SparseTensor whose value is given when the graph runs.

    Args:
      dtype: DType of the values.
      shape: sequence of int or None, or int64 Tensor [rank]; None leaves the rank open.
      name: str, in front of the parts' names.
    Returns:
      SparseTensor; it is fed with a SparseTensorValue or (indices, values, dense_shape).
    Source: tf.sparse_placeholder.
    """
    def part(suffix):
        return None if name is None else f"{name}/{suffix}"

    rank = None
    if isinstance(shape, Tensor):
        rank = shape.shape[0].value
    elif shape is not None:
        dims = as_shape(shape)
        rank = dims.ndims
        shape = to_tensor(dims.as_list(), dtypes.int64, part("shape") or "Const") if dims.is_fully_defined() else None
    if shape is None:
        shape = array.placeholder(dtypes.int64, [rank], part("shape"))
    values = array.placeholder(dtype, [None], part("values"))
    indices = array.placeholder(dtypes.int64, [None, rank], part("indices"))
    return SparseTensor(indices, values, shape)
