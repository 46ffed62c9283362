"""The part of tf.keras.backend that makes tensors and changes their shapes."""
import numpy as np

from .. import functions as tf
from ..core import dtypes, errors
from ..core.convert import is_tensor
from ..core.sparse_tensor import SparseTensor
from ..functions import sparse
from . import backend_config


# ------------------------------------------------------------------ what is known of a tensor
def is_sparse(tensor):
    """bool: whether something is a SparseTensor.

    Source: tf.keras.backend.is_sparse.
    """
    return isinstance(tensor, SparseTensor)


def to_dense(tensor):
    """A SparseTensor as a Tensor, with zeros; a Tensor as it is.

    Source: tf.keras.backend.to_dense.
    """
    if not is_sparse(tensor):
        return tensor
    zero = tf.zeros((), dtype=tensor.dtype)
    return tf.raw.SparseToDense(tensor.indices, tensor.dense_shape, tensor.values, zero, validate_indices=True)


def shape(x):
    """The sizes of a tensor, as a Tensor.

    Source: tf.keras.backend.shape.
    """
    return tf.shape(x)


def int_shape(x):
    """tuple of the sizes of a tensor, None where they are not known; None for an unknown rank.

    Source: tf.keras.backend.int_shape.
    """
    known = x.shape
    if not isinstance(known, tuple):
        known = None if known.ndims is None else tuple(known.as_list())
    return known


def ndim(x):
    """int: the rank, None when it is not known.

    Source: tf.keras.backend.ndim.
    """
    return x.shape.ndims


def dtype(x):
    """str: the name of the dtype.

    Source: tf.keras.backend.dtype.
    """
    return x.dtype.base_dtype.name


def count_params(x):
    """int: the number of elements of a variable or a tensor.

    Source: tf.keras.backend.count_params.
    """
    return np.prod(x.shape.as_list())


# ------------------------------------------------------------------ new tensors
def placeholder(shape=None, ndim=None, dtype=None, sparse=False, name=None, ragged=False):
    """A tensor that is fed.

    Args:
      shape: tuple.  ndim: int, the rank, instead of a shape.  dtype: default Keras' float type.
      sparse: bool, a SparseTensor is fed.  ragged: not emulated.
    Raises:
      ValueError: sparse and ragged.
    Source: tf.keras.backend.placeholder.
    """
    if sparse and ragged:
        raise ValueError("Cannot set both sparse and ragged to True when creating a placeholder.")
    if ragged:
        raise errors.UnimplementedError(None, None, "Ragged placeholders are not emulated")
    dtype = backend_config.floatx() if dtype is None else dtype
    if not shape and ndim:
        shape = (None,) * ndim
    if sparse:
        return _sparse_placeholder(dtype, shape, name)
    return tf.placeholder(dtype, shape=shape, name=name)


def _sparse_placeholder(dtype, shape, name):
    return sparse.sparse_placeholder(dtype, shape=shape, name=name)


def constant(value, dtype=None, shape=None, name=None):
    """A constant Tensor, of Keras' float type by default.

    Source: tf.keras.backend.constant.
    """
    return tf.constant(value, dtype=backend_config.floatx() if dtype is None else dtype, shape=shape, name=name)


def arange(start, stop=None, step=1, dtype="int32"):
    """Numbers from start, below stop; from 0 below start when there is no stop.

    Source: tf.keras.backend.arange.
    """
    if stop is None and start < 0:
        start = 0
    result = tf.range(start, limit=stop, delta=step, name="arange")
    return result if dtype == "int32" else tf.cast(result, dtype)


def ones_like(x, dtype=None, name=None):
    """Ones in the shape of a tensor.

    Source: tf.keras.backend.ones_like.
    """
    return tf.ones_like(x, dtype=dtype, name=name)


def zeros_like(x, dtype=None, name=None):
    """Zeros in the shape of a tensor.

    Source: tf.keras.backend.zeros_like.
    """
    return tf.zeros_like(x, dtype=dtype, name=name)


def one_hot(indices, num_classes):
    """A one at each index along a new last axis.

    Source: tf.keras.backend.one_hot.
    """
    return tf.one_hot(indices, depth=num_classes, axis=-1)


def cast(x, dtype):
    """A tensor in another dtype.

    Source: tf.keras.backend.cast.
    """
    return tf.cast(x, dtype)


def cast_to_floatx(x):
    """An array or a tensor in Keras' float type.

    Source: tf.keras.backend.cast_to_floatx.
    """
    if is_tensor(x) or hasattr(x, "graph"):
        return tf.cast(x, backend_config.floatx())
    return np.asarray(x, dtype=dtypes.as_dtype(backend_config.floatx()).as_numpy_dtype)


# ------------------------------------------------------------------ shapes
def reshape(x, shape):
    """The elements in another shape.

    Source: tf.keras.backend.reshape.
    """
    return tf.reshape(x, shape)


def flatten(x):
    """All elements in one axis.

    Source: tf.keras.backend.flatten.
    """
    return tf.reshape(x, [-1])


def batch_flatten(x):
    """All axes but the first in one.

    Source: tf.keras.backend.batch_flatten.
    """
    return tf.reshape(x, tf.stack([-1, tf.reduce_prod(tf.shape(x)[1:])]))


def expand_dims(x, axis=-1):
    """A new axis of size 1.

    Source: tf.keras.backend.expand_dims.
    """
    return tf.expand_dims(x, axis)


def squeeze(x, axis):
    """The tensor without an axis of size 1.

    Source: tf.keras.backend.squeeze.
    """
    return tf.squeeze(x, [axis])


def transpose(x):
    """The axes in reverse order.

    Source: tf.keras.backend.transpose.
    """
    return tf.transpose(x)


def permute_dimensions(x, pattern):
    """The axes in another order.

    Source: tf.keras.backend.permute_dimensions.
    """
    return tf.transpose(x, perm=pattern)


def concatenate(tensors, axis=-1):
    """Tensors one after the other along an axis.

    Args:
      tensors: list of Tensors or SparseTensors.  axis: int.
    Source: tf.keras.backend.concatenate.
    """
    if axis < 0:
        rank = ndim(tensors[0])
        axis = axis % rank if rank else 0
    if all(is_sparse(x) for x in tensors):
        return sparse.sparse_concat(axis, tensors)
    return tf.concat([to_dense(x) for x in tensors], axis)


def stack(x, axis=0):
    """Tensors one after the other along a new axis.

    Source: tf.keras.backend.stack.
    """
    return tf.stack(x, axis=axis)


def tile(x, n):
    """A tensor repeated along its axes.

    Source: tf.keras.backend.tile.
    """
    return tf.tile(x, [n] if isinstance(n, int) else n)


def repeat(x, n):
    """Each row of a matrix n times, along a new second axis.

    Source: tf.keras.backend.repeat.
    """
    if ndim(x) != 2:
        raise AssertionError
    x = tf.expand_dims(x, 1)
    return tf.tile(x, tf.stack([1, n, 1]))


def repeat_elements(x, rep, axis):
    """Each element along an axis several times, one behind the other.

    Args:
      x: Tensor.  rep, axis: ints.
    Source: tf.keras.backend.repeat_elements.
    """
    size = x.shape.as_list()[axis]
    if size is not None:
        parts = tf.split(value=x, num_or_size_splits=size, axis=axis)
        return concatenate([part for part in parts for _ in range(rep)], axis)
    return _repeat_unknown(x, rep, axis)


def _repeat_unknown(x, rep, axis):
    """Repeat through an axis of its own: the number of elements is not known."""
    sizes, rank = tf.shape(x), x.shape.ndims
    aux = axis + 1
    repeated = tf.tile(tf.expand_dims(x, axis=aux), [rep if i == aux else 1 for i in range(rank + 1)])
    factors = tf.constant([rep if i == axis else 1 for i in range(rank)], dtype="int32")
    repeated = tf.reshape(repeated, sizes * factors)
    repeated.set_shape([None if i == axis else size for i, size in enumerate(x.shape.as_list())])
    return repeated


def reverse(x, axes):
    """A tensor turned around along axes.

    Args:
      x: Tensor.  axes: int or list of ints.
    Source: tf.keras.backend.reverse.
    """
    return tf.reverse(x, [axes] if isinstance(axes, int) else axes)


def gather(reference, indices):
    """Rows of a tensor or a variable.

    Source: tf.keras.backend.gather.
    """
    return tf.gather(reference, indices)


# ------------------------------------------------------------------ zeros around
def temporal_padding(x, padding=(1, 1)):
    """Zeros before and behind the steps of (batch, steps, channels).

    Source: tf.keras.backend.temporal_padding.
    """
    if len(padding) != 2:
        raise AssertionError
    return tf.pad(x, [[0, 0], [padding[0], padding[1]], [0, 0]])


def _padded(x, padding, data_format, rank):
    if len(padding) != rank:
        raise AssertionError
    for pair in padding:
        if len(pair) != 2:
            raise AssertionError
    if data_format is None:
        data_format = backend_config.image_data_format()
    if data_format not in ("channels_first", "channels_last"):
        raise ValueError("Unknown data_format: " + str(data_format))
    pairs = [list(pair) for pair in padding]
    return tf.pad(x, [[0, 0], [0, 0]] + pairs if data_format == "channels_first" else [[0, 0]] + pairs + [[0, 0]])


def spatial_2d_padding(x, padding=((1, 1), (1, 1)), data_format=None):
    """Zeros around images.

    Args:
      x: Tensor of rank 4.  padding: pairs for height and width.  data_format: "channels_last" or "channels_first".
    Raises:
      ValueError: another data format.
    Source: tf.keras.backend.spatial_2d_padding.
    """
    return _padded(x, padding, data_format, 2)


def spatial_3d_padding(x, padding=((1, 1), (1, 1), (1, 1)), data_format=None):
    """Zeros around volumes.

    Args: as spatial_2d_padding, of rank 5.
    Source: tf.keras.backend.spatial_3d_padding.
    """
    return _padded(x, padding, data_format, 3)
