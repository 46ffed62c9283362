"""Dense features as sparse ones: what stands for nothing is left out."""
from .. import functions as tf
from ..core import dtypes
from ..core.scopes import name_scope
from ..core.sparse_tensor import SparseTensor


def _nothing(dtype):
    """The value that stands for no value."""
    if dtype == dtypes.string:
        return ""
    return -1 if dtype.is_integer else dtype.as_numpy_dtype()


def to_sparse_input(tensor, ignore_value=None):
    """A feature as a SparseTensor, without the values that stand for nothing.

    Args:
      tensor: Tensor, or SparseTensor: stays as it is.
      ignore_value: scalar that stands for nothing; default "" for strings, -1 for integers, 0 for others.
    Returns:
      SparseTensor.
    """
    tensor = tf.convert_to_tensor_or_sparse_tensor(tensor)
    if isinstance(tensor, SparseTensor):
        return tensor
    with name_scope(None, "to_sparse_input", (tensor, ignore_value)):
        ignore_value = _nothing(tensor.dtype) if ignore_value is None else ignore_value
        ignore_value = tf.cast(ignore_value, tensor.dtype, name="ignore_value")
        indices = tf.where(tf.not_equal(tensor, ignore_value), name="indices")
        return SparseTensor(indices, tf.gather_nd(tensor, indices, name="values"),
                            tf.shape(tensor, out_type=dtypes.int64, name="dense_shape"))
