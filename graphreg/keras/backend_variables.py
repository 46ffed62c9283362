"""The variables of tf.keras.backend."""
import numpy as np

from .. import functions as tf
from ..core import dtypes
from ..core.sparse_tensor import SparseTensor
from ..initializers import RandomNormal, RandomUniform
from ..train.moving_averages import assign_moving_average
from ..variables import Variable
from . import backend_config
from .tracked import track_variable

# How large the seeds are that NumPy's generator gives to variables of random numbers.
_SEEDS = 10 ** 9


def _dtype(dtype):
    return backend_config.floatx() if dtype is None else dtype


def variable(value, dtype=None, name=None, constraint=None):
    """A variable with a first value.

    Args:
      value: array, Tensor, Variable, or sparse matrix of SciPy.  dtype: default Keras' float type.  name: str.
      constraint: function that an optimizer applies after each update.
    Returns:
      Variable; a SparseTensor for a sparse matrix.
    Source: tf.keras.backend.variable.
    """
    if hasattr(value, "tocoo"):
        coo = value.tocoo()
        indices = np.concatenate((np.expand_dims(coo.row, 1), np.expand_dims(coo.col, 1)), 1)
        return SparseTensor(indices=indices, values=coo.data, dense_shape=coo.shape)
    made = Variable(value, dtype=dtypes.as_dtype(_dtype(dtype)), name=name, constraint=constraint, use_resource=True)
    track_variable(made)
    return made


def _kept(tensor, dtype, name):
    """A variable with the tensor's value; the tensor itself when its shape is not known while building."""
    return variable(tensor, dtype=dtype, name=name) if all(tensor.shape.as_list()) else tensor


def zeros(shape, dtype=None, name=None):
    """A variable of zeros; a Tensor when a size is not known while building.

    Source: tf.keras.backend.zeros.
    """
    dtype = _dtype(dtype)
    return _kept(tf.zeros(shape, dtype=dtypes.as_dtype(dtype), name=name), dtype, name)


def ones(shape, dtype=None, name=None):
    """A variable of ones; a Tensor when a size is not known while building.

    Source: tf.keras.backend.ones.
    """
    dtype = _dtype(dtype)
    return _kept(tf.ones(shape, dtype=dtypes.as_dtype(dtype), name=name), dtype, name)


def eye(size, dtype=None, name=None):
    """A variable that is an identity matrix.

    Source: tf.keras.backend.eye.
    """
    dtype = _dtype(dtype)
    return variable(tf.eye(size, dtype=dtypes.as_dtype(dtype)), dtype, name)


def random_normal_variable(shape, mean, scale, dtype=None, name=None, seed=None):
    """A variable of normal random numbers.

    Args:
      shape: tuple.  mean, scale: floats.  seed: int, default from NumPy's global generator.
    Source: tf.keras.backend.random_normal_variable.
    """
    return _random_variable(RandomNormal, shape, mean, scale, dtype, name, seed)


def random_uniform_variable(shape, low, high, dtype=None, name=None, seed=None):
    """A variable of random numbers between two bounds.

    Args:
      shape: tuple.  low, high: floats.  seed: int, default from NumPy's global generator.
    Source: tf.keras.backend.random_uniform_variable.
    """
    return _random_variable(RandomUniform, shape, low, high, dtype, name, seed)


def _random_variable(initializer, shape, a, b, dtype, name, seed):
    dtype = _dtype(dtype)
    if seed is None:
        seed = np.random.randint(_SEEDS)
    value = initializer(a, b, dtype=dtypes.as_dtype(dtype), seed=seed)(shape)
    return variable(value, dtype=dtype, name=name)


# ------------------------------------------------------------------ assignments
def update(x, new_x):
    """Assign a variable.

    Source: tf.keras.backend.update.
    """
    return x.assign(new_x)


def update_add(x, increment):
    """Add to a variable.

    Source: tf.keras.backend.update_add.
    """
    return x.assign_add(increment)


def update_sub(x, decrement):
    """Subtract from a variable.

    Source: tf.keras.backend.update_sub.
    """
    return x.assign_sub(decrement)


def moving_average_update(x, value, momentum):
    """Move a variable towards a value.

    x = x * momentum + value * (1 - momentum), corrected for its beginning at 0

    Source: tf.keras.backend.moving_average_update.
    """
    return assign_moving_average(x, value, momentum, zero_debias=True)
