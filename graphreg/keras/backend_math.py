"""Arithmetic of tf.keras.backend: elementwise, along axes, products, comparisons."""
from .. import functions as tf
from ..core.convert import to_tensor
from . import backend_config


def _floats_of_bools(x):
    return tf.cast(x, backend_config.floatx()) if x.dtype.base_dtype == "bool" else x


# ------------------------------------------------------------------ along axes
def max(x, axis=None, keepdims=False):
    """The largest along axes.

    Source: tf.keras.backend.max.
    """
    return tf.reduce_max(x, axis, keepdims)


def min(x, axis=None, keepdims=False):
    """The smallest along axes.

    Source: tf.keras.backend.min.
    """
    return tf.reduce_min(x, axis, keepdims)


def sum(x, axis=None, keepdims=False):
    """The sum along axes.

    Source: tf.keras.backend.sum.
    """
    return tf.reduce_sum(x, axis, keepdims)


def prod(x, axis=None, keepdims=False):
    """The product along axes.

    Source: tf.keras.backend.prod.
    """
    return tf.reduce_prod(x, axis, keepdims)


def mean(x, axis=None, keepdims=False):
    """The mean along axes, of truth values too.

    Source: tf.keras.backend.mean.
    """
    return tf.reduce_mean(_floats_of_bools(x), axis, keepdims)


def var(x, axis=None, keepdims=False):
    """The variance along axes.

    Source: tf.keras.backend.var.
    """
    return tf.reduce_variance(_floats_of_bools(x), axis=axis, keepdims=keepdims)


def std(x, axis=None, keepdims=False):
    """The standard deviation along axes.

    Source: tf.keras.backend.std.
    """
    return tf.reduce_std(_floats_of_bools(x), axis=axis, keepdims=keepdims)


def any(x, axis=None, keepdims=False):
    """Whether something along axes is not zero.

    Source: tf.keras.backend.any.
    """
    return tf.reduce_any(tf.cast(x, "bool"), axis, keepdims)


def all(x, axis=None, keepdims=False):
    """Whether nothing along axes is zero.

    Source: tf.keras.backend.all.
    """
    return tf.reduce_all(tf.cast(x, "bool"), axis, keepdims)


def argmax(x, axis=-1):
    """Where the largest element along an axis is.

    Source: tf.keras.backend.argmax.
    """
    return tf.argmax(x, axis)


def argmin(x, axis=-1):
    """Where the smallest element along an axis is.

    Source: tf.keras.backend.argmin.
    """
    return tf.argmin(x, axis)


def cumsum(x, axis=0):
    """Sums of all elements so far along an axis.

    Source: tf.keras.backend.cumsum.
    """
    return tf.cumsum(x, axis=axis)


def cumprod(x, axis=0):
    """Products of all elements so far along an axis.

    Source: tf.keras.backend.cumprod.
    """
    return tf.cumprod(x, axis=axis)


# ------------------------------------------------------------------ elementwise
def abs(x):
    """|x|.

    Source: tf.keras.backend.abs.
    """
    return tf.abs(x)


def square(x):
    """x ** 2.

    Source: tf.keras.backend.square.
    """
    return tf.square(x)


def sqrt(x):
    """The root of x limited to [0, inf].

    Source: tf.keras.backend.sqrt.
    """
    dtype = x.dtype.base_dtype
    return tf.sqrt(tf.clip_by_value(x, to_tensor(0., dtype), to_tensor(float("inf"), dtype)))


def exp(x):
    """e ** x.

    Source: tf.keras.backend.exp.
    """
    return tf.exp(x)


def log(x):
    """The natural logarithm.

    Source: tf.keras.backend.log.
    """
    return tf.log(x)


def round(x):
    """The nearest integer, the even one of two.

    Source: tf.keras.backend.round.
    """
    return tf.round(x)


def sign(x):
    """-1, 0 or 1.

    Source: tf.keras.backend.sign.
    """
    return tf.sign(x)


def pow(x, a):
    """x ** a.

    Source: tf.keras.backend.pow.
    """
    return tf.pow(x, a)


def sin(x):
    """The sine.

    Source: tf.keras.backend.sin.
    """
    return tf.sin(x)


def cos(x):
    """The cosine.

    Source: tf.keras.backend.cos.
    """
    return tf.cos(x)


def clip(x, min_value, max_value):
    """Values limited to a range.

    Args:
      x: Tensor.  min_value: number.  max_value: number or None; no less than min_value is taken.
    Source: tf.keras.backend.clip.
    """
    if max_value is not None and max_value < min_value:
        max_value = min_value
    dtype = x.dtype.base_dtype
    low = to_tensor(min_value, dtype)
    high = to_tensor(float("inf") if max_value is None else max_value, dtype)
    return tf.clip_by_value(x, low, high)


# ------------------------------------------------------------------ comparisons
def equal(x, y):
    """x == y.

    Source: tf.keras.backend.equal.
    """
    return tf.equal(x, y)


def not_equal(x, y):
    """x != y.

    Source: tf.keras.backend.not_equal.
    """
    return tf.not_equal(x, y)


def greater(x, y):
    """x > y.

    Source: tf.keras.backend.greater.
    """
    return tf.greater(x, y)


def greater_equal(x, y):
    """x >= y.

    Source: tf.keras.backend.greater_equal.
    """
    return tf.greater_equal(x, y)


def less(x, y):
    """x < y.

    Source: tf.keras.backend.less.
    """
    return tf.less(x, y)


def less_equal(x, y):
    """x <= y.

    Source: tf.keras.backend.less_equal.
    """
    return tf.less_equal(x, y)


def maximum(x, y):
    """The larger of two.

    Source: tf.keras.backend.maximum.
    """
    return tf.maximum(x, y)


def minimum(x, y):
    """The smaller of two.

    Source: tf.keras.backend.minimum.
    """
    return tf.minimum(x, y)


# ------------------------------------------------------------------ products
def dot(x, y):
    """The product along the last axis of x and the last but one of y.

    Args:
      x: Tensor or SparseTensor.  y: Tensor.
    Source: tf.keras.backend.dot.
    """
    if hasattr(x, "dense_shape"):
        return tf.sparse_tensor_dense_matmul(x, y)
    if x.shape.ndims is None or (x.shape.ndims <= 2 and y.shape.ndims <= 2):
        return tf.matmul(x, y)
    x_sizes, y_sizes = _sizes(x), _sizes(y)
    rank = y.shape.ndims
    rows = tf.reshape(x, [-1, x_sizes[-1]])
    columns = tf.transpose(y, perm=[rank - 2, *range(rank - 2), rank - 1])
    columns = tf.reshape(columns, [y_sizes[-2], -1])
    return tf.reshape(tf.matmul(rows, columns), x_sizes[:-1] + y_sizes[:-2] + y_sizes[-1:])


def _sizes(x):
    """The sizes of a tensor: ints where they are known, else scalars."""
    parts = tf.unstack(tf.shape(x))
    return [part if size is None else size for size, part in zip(x.shape.as_list(), parts)]


def batch_dot(x, y, axes=None):
    """For each element of a batch, the sum of products along an axis of x and one of y.

    Args:
      x, y: Tensors of rank 2 or more.  axes: int or pair of ints, default the last of x and the last but one of y.
    Source: tf.keras.backend.batch_dot.
    """
    x_rank, y_rank = x.shape.ndims, y.shape.ndims
    if isinstance(axes, int):
        axes = (axes, axes)
    if axes is None:
        axes = [x_rank - 1, y_rank - 2]
    x, y = _with_rank_of(x, y_rank - x_rank), _with_rank_of(y, x_rank - y_rank)
    out = _batch_product(x, y, axes)
    extra = x_rank - y_rank if x_rank > y_rank else y_rank - x_rank
    if extra:
        first = x_rank + y_rank - 3 if x_rank > y_rank else x_rank - 1
        out = tf.squeeze(out, list(range(first, first + extra)))
    return tf.expand_dims(out, 1) if out.shape.ndims == 1 else out


def _with_rank_of(x, missing):
    """A tensor with as many axes of size 1 behind its own."""
    return tf.reshape(x, tf.concat([tf.shape(x), [1] * missing], axis=0)) if missing > 0 else x


def _batch_product(x, y, axes):
    if x.shape.ndims == 2 and y.shape.ndims == 2:
        if axes[0] == axes[1]:
            return tf.reduce_sum(tf.multiply(x, y), axes[0])
        return tf.reduce_sum(tf.multiply(tf.transpose(x, [1, 0]), y), axes[1])
    return tf.matmul(x, y, adjoint_a=axes[0] != x.shape.ndims - 1, adjoint_b=axes[1] == y.shape.ndims - 1)


def l2_normalize(x, axis=None):
    """x divided by its norm along axes.

    Source: tf.keras.backend.l2_normalize.
    """
    return tf.nn.l2_normalize(x, axis=axis)
