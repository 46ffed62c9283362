"""Random tensors of tf.keras.backend; without a seed, NumPy's global generator gives one while building."""
import numpy as np

from .. import functions as tf
from ..core import dtypes
from . import backend_config

_SEEDS = 10 ** 7


def _settled(dtype, seed):
    dtype = dtypes.as_dtype(backend_config.floatx() if dtype is None else dtype)
    return dtype, np.random.randint(_SEEDS) if seed is None else seed


def random_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Normal random numbers.

    Source: tf.keras.backend.random_normal.
    """
    dtype, seed = _settled(dtype, seed)
    return tf.random_normal(shape, mean=mean, stddev=stddev, dtype=dtype, seed=seed)


def random_uniform(shape, minval=0.0, maxval=1.0, dtype=None, seed=None):
    """Random numbers in [minval, maxval).

    Source: tf.keras.backend.random_uniform.
    """
    dtype, seed = _settled(dtype, seed)
    return tf.random_uniform(shape, minval=minval, maxval=maxval, dtype=dtype, seed=seed)


def random_binomial(shape, p=0.0, dtype=None, seed=None):
    """Ones with a probability, else zeros.

    Source: tf.keras.backend.random_binomial.
    """
    dtype, seed = _settled(dtype, seed)
    drawn = tf.random_uniform(shape, dtype=dtype, seed=seed)
    return tf.where(drawn <= p, tf.ones(shape, dtype=dtype), tf.zeros(shape, dtype=dtype))


def truncated_normal(shape, mean=0.0, stddev=1.0, dtype=None, seed=None):
    """Normal random numbers, drawn again where further than two deviations from the mean.

    Source: tf.keras.backend.truncated_normal.
    """
    dtype, seed = _settled(dtype, seed)
    return tf.truncated_normal(shape, mean, stddev, dtype=dtype, seed=seed)


def dropout(x, level, noise_shape=None, seed=None):
    """Elements set to 0 with a probability, the others scaled by 1 / (1 - level).

    Args:
      x: Tensor.  level: float.  noise_shape: tuple, 1 where elements share their fate.  seed: int.
    Source: tf.keras.backend.dropout.
    """
    if seed is None:
        seed = np.random.randint(_SEEDS)
    return tf.nn.dropout(x, rate=level, noise_shape=noise_shape, seed=seed)
