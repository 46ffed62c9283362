"""TF2's initializers: they have no dtype of their own, and one with a seed gives the same numbers each time."""
from . import functions as tf, initializers as v1
from .core import dtypes
from .functions import random
from .initializers import Initializer  # noqa: F401


def _checked_dtype(dtype, allows=lambda dtype: dtype.is_floating, text="Expected floating point type, got {}."):
    dtype = dtypes.as_dtype(dtype)
    if not allows(dtype):
        raise ValueError(text.format(dtype))
    return dtype


def _is_numeric(dtype):
    return dtype.is_floating or dtype.is_integer or dtype.is_complex


class _Form:
    """What turns an initializer of TF1 into one of TF2: no partitions, and a configuration without dtype."""

    def get_config(self):
        config = super().get_config()
        config.pop("dtype", None)
        return config

    @classmethod
    def from_config(cls, config):
        """An initializer with the arguments of a get_config() dict, also one of TF1's."""
        return cls(**{name: value for name, value in config.items() if name != "dtype"})

    # TF's generators: with a seed they are functions of it, without one they draw from a stream.
    def _normal(self, shape, mean, stddev, dtype):
        if self.seed is None:
            return tf.random_normal(shape, mean, stddev, dtype)
        return random.stateless_normal(shape, [self.seed, 0], mean, stddev, dtype)

    def _uniform(self, shape, minval, maxval, dtype):
        if self.seed is None:
            return tf.random_uniform(shape, minval, maxval, dtype)
        return random.stateless_uniform(shape, [self.seed, 0], minval, maxval, dtype)

    def _truncated_normal(self, shape, mean, stddev, dtype):
        if self.seed is None:
            return tf.truncated_normal(shape, mean, stddev, dtype)
        return random.stateless_truncated_normal(shape, [self.seed, 0], mean, stddev, dtype)


class Zeros(_Form, v1.Zeros):
    """0 everywhere (False, "").

    Source: tf.compat.v2.initializers.Zeros.
    """

    def __init__(self):
        super().__init__()

    def __call__(self, shape, dtype=dtypes.float32):
        return tf.zeros(shape, dtype)


class Ones(_Form, v1.Ones):
    """1 everywhere (True).

    Source: tf.compat.v2.initializers.Ones.
    """

    def __init__(self):
        super().__init__()

    def __call__(self, shape, dtype=dtypes.float32):
        return tf.ones(shape, _checked_dtype(dtype, lambda d: _is_numeric(d) or d.is_bool,
                                             "Expected numeric or boolean dtype, got {}."))


class Constant(_Form, v1.Constant):
    """Given values, as many as the shape wants, or one for all.

    Args:
      value: number, list or array.
    Raises:
      TypeError: value is of another kind.
    Source: tf.compat.v2.initializers.Constant.
    """

    def __init__(self, value=0):
        super().__init__(value)

    def __call__(self, shape, dtype=None):
        return tf.constant(self.value, dtype=None if dtype is None else dtypes.as_dtype(dtype), shape=shape)


class RandomUniform(_Form, v1.RandomUniform):
    """Uniform in [minval, maxval).

    Args:
      minval, maxval: numbers or scalar Tensors.  seed: int.
    Source: tf.compat.v2.initializers.RandomUniform.
    """

    def __init__(self, minval=-0.05, maxval=0.05, seed=None):
        super().__init__(minval, maxval, seed)

    def __call__(self, shape, dtype=dtypes.float32):
        dtype = _checked_dtype(dtype, lambda d: d.is_floating or d.is_integer, "Expected float or integer dtype, "
                                                                               "got {}.")
        return self._uniform(shape, self.minval, self.maxval, dtype)


class RandomNormal(_Form, v1.RandomNormal):
    """Normal with a mean and a standard deviation.

    Args:
      mean, stddev: floats or scalar Tensors.  seed: int.
    Source: tf.compat.v2.initializers.RandomNormal.
    """

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        super().__init__(mean, stddev, seed)

    def __call__(self, shape, dtype=dtypes.float32):
        return self._normal(shape, self.mean, self.stddev, _checked_dtype(dtype))


class TruncatedNormal(_Form, v1.TruncatedNormal):
    """Normal, drawn again where it is more than two standard deviations from the mean.

    Args:
      mean, stddev: floats or scalar Tensors.  seed: int.
    Source: tf.compat.v2.initializers.TruncatedNormal.
    """

    def __init__(self, mean=0.0, stddev=0.05, seed=None):
        super().__init__(mean, stddev, seed)

    def __call__(self, shape, dtype=dtypes.float32):
        return self._truncated_normal(shape, self.mean, self.stddev, _checked_dtype(dtype))


class VarianceScaling(_Form, v1.VarianceScaling):
    """Random with a variance of scale / n, n being a size of the layer; see tf.variance_scaling_initializer.

    Args:
      scale: float > 0.  mode: "fan_in", "fan_out" or "fan_avg".
      distribution: "truncated_normal", "untruncated_normal" or "uniform".  seed: int.
    Raises:
      ValueError: arguments outside that.
    Source: tf.compat.v2.initializers.VarianceScaling.
    """

    def __init__(self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None):
        super().__init__(scale, mode, distribution, seed)
        if self.distribution == "normal":
            self.distribution = "truncated_normal"

    def __call__(self, shape, dtype=dtypes.float32):
        return super().__call__(shape, _checked_dtype(dtype))


class GlorotUniform(VarianceScaling):
    """Uniform within sqrt(6 / (inputs + outputs)).

    Args:
      seed: int.
    Source: tf.compat.v2.initializers.GlorotUniform.
    """

    def __init__(self, seed=None):
        super().__init__(1.0, "fan_avg", "uniform", seed)

    def get_config(self):
        return {"seed": self.seed}


class GlorotNormal(VarianceScaling):
    """Truncated normal with a standard deviation of sqrt(2 / (inputs + outputs)).

    Args:
      seed: int.
    Source: tf.compat.v2.initializers.GlorotNormal.
    """

    def __init__(self, seed=None):
        super().__init__(1.0, "fan_avg", "truncated_normal", seed)

    def get_config(self):
        return {"seed": self.seed}


class Orthogonal(_Form, v1.Orthogonal):
    """gain * an orthogonal matrix; see tf.orthogonal_initializer.

    Args:
      gain: float.  seed: int.
    Source: tf.compat.v2.initializers.Orthogonal.
    """

    def __init__(self, gain=1.0, seed=None):
        super().__init__(gain, seed)

    def __call__(self, shape, dtype=dtypes.float32):
        return super().__call__(shape, _checked_dtype(dtype))

    def _draw(self, shape, dtype):
        return self._normal(shape, 0.0, 1.0, dtype)


class Identity(_Form, v1.Identity):
    """gain * the identity matrix.

    Args:
      gain: float.
    Source: tf.compat.v2.initializers.Identity.
    """

    def __init__(self, gain=1.0):
        super().__init__(gain)

    def __call__(self, shape, dtype=dtypes.float32):
        return super().__call__(shape, _checked_dtype(dtype))


def he_normal(seed=None):
    """Truncated normal of variance 2 / inputs.

    Source: tf.compat.v2.initializers.he_normal.
    """
    return VarianceScaling(2., "fan_in", "truncated_normal", seed)


def he_uniform(seed=None):
    """Uniform of variance 2 / inputs.

    Source: tf.compat.v2.initializers.he_uniform.
    """
    return VarianceScaling(2., "fan_in", "uniform", seed)


def lecun_normal(seed=None):
    """Truncated normal of variance 1 / inputs.

    Source: tf.compat.v2.initializers.lecun_normal.
    """
    return VarianceScaling(1., "fan_in", "truncated_normal", seed)


def lecun_uniform(seed=None):
    """Uniform of variance 1 / inputs.

    Source: tf.compat.v2.initializers.lecun_uniform.
    """
    return VarianceScaling(1., "fan_in", "uniform", seed)


zeros, ones, constant = Zeros, Ones, Constant
glorot_uniform, glorot_normal = GlorotUniform, GlorotNormal
orthogonal, identity = Orthogonal, Identity
