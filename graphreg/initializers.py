"""Initializers: objects that make the initial value of a variable from its shape and dtype."""
import math

import numpy as np

from . import functions as tf
from .core import dtypes
from .variables import (  # noqa: F401
    global_variables_initializer as global_variables, local_variables_initializer as local_variables,
    variables_initializer as variables)

# Standard deviation of a normal distribution of deviation 1 that is cut off at -2 and 2.
_TRUNCATED_STDDEV = .87962566103423978


def _float_dtype(dtype):
    dtype = dtypes.as_dtype(dtype)
    if not dtype.is_floating:
        raise ValueError(f"Expected floating point type, got {dtype}.")
    return dtype


class Initializer:
    """Base of all initializers: initializer(shape, dtype) -> Tensor.

    Source: tf.keras.initializers.Initializer.
    """

    def __call__(self, shape, dtype=None, partition_info=None):
        """The initial value.

        Args:
          shape: list of int.  dtype: DType, default the initializer's own.
          partition_info: of a slice of a partitioned variable: full_shape and var_offset.
        """
        raise NotImplementedError

    def get_config(self):
        """dict of the constructor's arguments."""
        return {}

    @classmethod
    def from_config(cls, config):
        """An initializer with the arguments of a get_config() dict."""
        return cls(**config)


class Zeros(Initializer):
    """0 everywhere (False, "").

    Args:
      dtype: DType.
    Source: tf.zeros_initializer.
    """

    def __init__(self, dtype=dtypes.float32):
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return tf.zeros(shape, self.dtype if dtype is None else dtype)

    def get_config(self):
        return {"dtype": self.dtype.name}


class Ones(Initializer):
    """1 everywhere (True).

    Args:
      dtype: DType.
    Source: tf.ones_initializer.
    """

    def __init__(self, dtype=dtypes.float32):
        self.dtype = dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return tf.ones(shape, self.dtype if dtype is None else dtype)

    def get_config(self):
        return {"dtype": self.dtype.name}


class Constant(Initializer):
    """Given values; when they are too few the last one is repeated.

    Args:
      value: number, string, list or array.  dtype: DType.
      verify_shape: bool, value must have the shape asked for.
    Raises:
      TypeError: value is of another kind.
    Source: tf.constant_initializer.
    """

    def __init__(self, value=0, dtype=dtypes.float32, verify_shape=False):
        if not (np.isscalar(value) or isinstance(value, (list, tuple, np.ndarray))):
            raise TypeError(f"Invalid type for initial value: {type(value)} (expected Python scalar, list or tuple of "
                            "values, or numpy.ndarray).")
        self.value, self.dtype, self._verify_shape = value, dtypes.as_dtype(dtype), verify_shape

    def __call__(self, shape, dtype=None, partition_info=None, verify_shape=None):
        return tf.constant(self.value, dtype=self.dtype if dtype is None else dtype, shape=shape,
                           verify_shape=self._verify_shape if verify_shape is None else verify_shape)

    def get_config(self):
        # verify_shape is not part of the configuration in TF.
        return {"value": self.value, "dtype": self.dtype.name}


class RandomUniform(Initializer):
    """Uniform in [minval, maxval).

    Args:
      minval, maxval: numbers or scalar Tensors; maxval is 1 for floats and required for ints.
      seed: int.  dtype: DType.
    Source: tf.random_uniform_initializer.
    """

    def __init__(self, minval=0, maxval=None, seed=None, dtype=dtypes.float32):
        self.minval, self.maxval, self.seed, self.dtype = minval, maxval, seed, dtypes.as_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return tf.random_uniform(shape, self.minval, self.maxval, self.dtype if dtype is None else dtype,
                                 seed=self.seed)

    def get_config(self):
        return {"minval": self.minval, "maxval": self.maxval, "seed": self.seed, "dtype": self.dtype.name}


class RandomNormal(Initializer):
    """Normal with a mean and a standard deviation.

    Args:
      mean, stddev: floats or scalar Tensors.  seed: int.  dtype: DType (float).
    Source: tf.random_normal_initializer.
    """

    def __init__(self, mean=0.0, stddev=1.0, seed=None, dtype=dtypes.float32):
        self.mean, self.stddev, self.seed, self.dtype = mean, stddev, seed, _float_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return tf.random_normal(shape, self.mean, self.stddev, self.dtype if dtype is None else dtype, seed=self.seed)

    def get_config(self):
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed, "dtype": self.dtype.name}


class TruncatedNormal(Initializer):
    """Normal, drawn again where it is more than two standard deviations from the mean.

    Args:
      mean, stddev: floats or scalar Tensors, of the normal before it is cut.  seed: int.  dtype: DType (float).
    Source: tf.truncated_normal_initializer.
    """

    def __init__(self, mean=0.0, stddev=1.0, seed=None, dtype=dtypes.float32):
        self.mean, self.stddev, self.seed, self.dtype = mean, stddev, seed, _float_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        return tf.truncated_normal(shape, self.mean, self.stddev, self.dtype if dtype is None else dtype,
                                   seed=self.seed)

    def get_config(self):
        return {"mean": self.mean, "stddev": self.stddev, "seed": self.seed, "dtype": self.dtype.name}


# ------------------------------------------------------------------ scaled by the sizes of the layer
def _fans(shape):
    """(inputs, outputs) of one unit of a weight of this shape; leading axes are a window."""
    sizes = [int(size) for size in shape[:len(shape)]]
    if len(sizes) < 2:
        return (sizes + [1])[0], (sizes + [1])[0]
    window = math.prod(sizes[:-2])
    return sizes[-2] * window, sizes[-1] * window


def _whole_shape(shape, partition_info):
    return shape if partition_info is None else partition_info.full_shape


class VarianceScaling(Initializer):
    """Random with a variance of scale / n, n being a size of the layer.

    "truncated_normal" ("normal"): stddev = sqrt(scale / n) / .8796...; "untruncated_normal": sqrt(scale / n);
    "uniform": between -sqrt(3 scale / n) and sqrt(3 scale / n).

    Args:
      scale: float > 0.
      mode: "fan_in", "fan_out" or "fan_avg": n is the number of inputs, of outputs, or their mean; at least 1.
      distribution: str as above.  seed: int.  dtype: DType (float).
    Raises:
      ValueError: arguments outside that.
    Source: tf.variance_scaling_initializer.
    """

    def __init__(self, scale=1.0, mode="fan_in", distribution="truncated_normal", seed=None, dtype=dtypes.float32):
        if scale <= 0.:
            raise ValueError("`scale` must be positive float.")
        if mode not in ("fan_in", "fan_out", "fan_avg"):
            raise ValueError("Invalid `mode` argument:", mode)
        distribution = distribution.lower()
        if distribution not in ("normal", "uniform", "truncated_normal", "untruncated_normal"):
            raise ValueError("Invalid `distribution` argument:", distribution)
        self.scale, self.mode, self.distribution = scale, mode, distribution
        self.seed, self.dtype = seed, _float_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        dtype = self.dtype if dtype is None else dtype
        variance = self.scale / max(1., self._size(_whole_shape(shape, partition_info)))
        if self.distribution == "uniform":
            limit = math.sqrt(3.0 * variance)
            return self._uniform(shape, -limit, limit, dtype)
        if self.distribution == "untruncated_normal":
            return self._normal(shape, 0.0, math.sqrt(variance), dtype)
        return self._truncated_normal(shape, 0.0, math.sqrt(variance) / _TRUNCATED_STDDEV, dtype)

    # Drawing is a method: TF2's forms draw in another way.
    def _uniform(self, shape, low, high, dtype):
        return tf.random_uniform(shape, low, high, dtype, seed=self.seed)

    def _normal(self, shape, mean, stddev, dtype):
        return tf.random_normal(shape, mean, stddev, dtype, seed=self.seed)

    def _truncated_normal(self, shape, mean, stddev, dtype):
        return tf.truncated_normal(shape, mean, stddev, dtype, seed=self.seed)

    def _size(self, shape):
        fan_in, fan_out = _fans(shape)
        return {"fan_in": fan_in, "fan_out": fan_out}.get(self.mode, (fan_in + fan_out) / 2.)

    def get_config(self):
        return {"scale": self.scale, "mode": self.mode, "distribution": self.distribution, "seed": self.seed,
                "dtype": self.dtype.name}


class GlorotUniform(VarianceScaling):
    """Uniform within sqrt(6 / (inputs + outputs)): the default of get_variable.

    Args:
      seed: int.  dtype: not used: TF's is float32 whatever it says.
    Source: tf.glorot_uniform_initializer.
    """

    def __init__(self, seed=None, dtype=dtypes.float32):
        super().__init__(scale=1.0, mode="fan_avg", distribution="uniform", seed=seed)

    def get_config(self):
        return {"seed": self.seed, "dtype": self.dtype.name}


class GlorotNormal(VarianceScaling):
    """Truncated normal with a standard deviation of sqrt(2 / (inputs + outputs)).

    Args:
      seed: int.  dtype: not used: TF's is float32 whatever it says.
    Source: tf.glorot_normal_initializer.
    """

    def __init__(self, seed=None, dtype=dtypes.float32):
        super().__init__(scale=1.0, mode="fan_avg", distribution="truncated_normal", seed=seed)

    def get_config(self):
        return {"seed": self.seed, "dtype": self.dtype.name}


class UniformUnitScaling(Initializer):
    """Uniform within factor * sqrt(3 / inputs), which keeps the scale of the input.

    Args:
      factor: float.  seed: int.  dtype: DType (float).
    Source: tf.uniform_unit_scaling_initializer.
    """

    def __init__(self, factor=1.0, seed=None, dtype=dtypes.float32):
        self.factor, self.seed, self.dtype = factor, seed, _float_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        inputs = 1.0
        for size in _whole_shape(shape, partition_info)[:-1]:
            inputs *= float(size)
        limit = math.sqrt(3 / max(inputs, 1.0)) * self.factor
        return tf.random_uniform(shape, -limit, limit, self.dtype if dtype is None else dtype, seed=self.seed)

    def get_config(self):
        return {"factor": self.factor, "seed": self.seed, "dtype": self.dtype.name}


def he_normal(seed=None):
    """Truncated normal of variance 2 / inputs.

    Source: tf.initializers.he_normal, tf.keras.initializers.he_normal.
    """
    return VarianceScaling(scale=2., mode="fan_in", distribution="truncated_normal", seed=seed)


def he_uniform(seed=None):
    """Uniform of variance 2 / inputs.

    Source: tf.initializers.he_uniform, tf.keras.initializers.he_uniform.
    """
    return VarianceScaling(scale=2., mode="fan_in", distribution="uniform", seed=seed)


def lecun_normal(seed=None):
    """Truncated normal of variance 1 / inputs.

    Source: tf.initializers.lecun_normal, tf.keras.initializers.lecun_normal.
    """
    return VarianceScaling(scale=1., mode="fan_in", distribution="truncated_normal", seed=seed)


def lecun_uniform(seed=None):
    """Uniform of variance 1 / inputs.

    Source: tf.initializers.lecun_uniform, tf.keras.initializers.lecun_uniform.
    """
    return VarianceScaling(scale=1., mode="fan_in", distribution="uniform", seed=seed)


# ------------------------------------------------------------------ matrices
class Orthogonal(Initializer):
    """gain * an orthogonal matrix: the Q of a random normal matrix; leading axes are laid together.

    Args:
      gain: float.  seed: int.  dtype: DType (float).
    Source: tf.orthogonal_initializer.
    """

    def __init__(self, gain=1.0, seed=None, dtype=dtypes.float32):
        self.gain, self.dtype, self.seed = gain, _float_dtype(dtype), seed

    def __call__(self, shape, dtype=None, partition_info=None):
        if len(shape) < 2:
            raise ValueError("The tensor to initialize must be at least two-dimensional")
        rows, columns = 1, shape[-1]
        for size in shape[:-1]:
            rows *= size
        tall = (max(columns, rows), min(columns, rows))
        drawn = self._draw(tall, self.dtype if dtype is None else dtype)
        q, r = tf.linalg.qr(drawn, full_matrices=False)
        q *= tf.sign(tf.diag_part(r))
        if rows < columns:
            q = tf.matrix_transpose(q)
        return self.gain * tf.reshape(q, shape)

    def _draw(self, shape, dtype):
        return tf.random_normal(shape, dtype=dtype, seed=self.seed)

    def get_config(self):
        return {"gain": self.gain, "seed": self.seed, "dtype": self.dtype.name}


class Identity(Initializer):
    """gain * the identity matrix.

    Args:
      gain: float.  dtype: DType (float).
    Source: tf.initializers.identity.
    """

    def __init__(self, gain=1.0, dtype=dtypes.float32):
        self.gain, self.dtype = gain, _float_dtype(dtype)

    def __call__(self, shape, dtype=None, partition_info=None):
        whole = _whole_shape(shape, partition_info)
        if len(whole) != 2:
            raise ValueError("Identity matrix initializer can only be used for 2D matrices.")
        value = tf.eye(*whole, dtype=self.dtype if dtype is None else dtype)
        if partition_info is not None:
            value = tf.slice(value, partition_info.var_offset, shape)
        return self.gain * value

    def get_config(self):
        return {"gain": self.gain, "dtype": self.dtype.name}


# TF's public names, as tf.<name>_initializer and in this module, which is tf.initializers.
zeros_initializer = Zeros
ones_initializer = Ones
constant_initializer = Constant
random_uniform_initializer = RandomUniform
random_normal_initializer = RandomNormal
truncated_normal_initializer = TruncatedNormal
uniform_unit_scaling_initializer = UniformUnitScaling
variance_scaling_initializer = VarianceScaling
glorot_uniform_initializer = GlorotUniform
glorot_normal_initializer = GlorotNormal
orthogonal_initializer = Orthogonal
zeros, ones, constant = Zeros, Ones, Constant
random_uniform, random_normal, truncated_normal = RandomUniform, RandomNormal, TruncatedNormal
uniform_unit_scaling, variance_scaling = UniformUnitScaling, VarianceScaling
glorot_uniform, glorot_normal = GlorotUniform, GlorotNormal
orthogonal, identity = Orthogonal, Identity


# ------------------------------------------------------------------ tf.contrib.layers
def contrib_variance_scaling_initializer(factor=2.0, mode="FAN_IN", uniform=False, seed=None, dtype=dtypes.float32):
    """Return an initializer with a variance of factor / n, n being a size of the layer.

    Truncated normal: stddev = sqrt(1.3 factor / n), an older correction than tf.variance_scaling_initializer's;
    uniform: between -sqrt(3 factor / n) and sqrt(3 factor / n).

    Args:
      factor: float.
      mode: "FAN_IN", "FAN_OUT" or "FAN_AVG".
      uniform: bool.  seed: int.  dtype: DType (float).
    Returns:
      function (shape, dtype=dtype, partition_info=None) -> Tensor; a slice is scaled by its own shape.
    Raises:
      TypeError: mode is another, or dtype is no float.
    Source: tf.contrib.layers.variance_scaling_initializer.
    """
    if not dtype.is_floating:
        raise TypeError("Cannot create initializer for non-floating point type.")
    if mode not in ("FAN_IN", "FAN_OUT", "FAN_AVG"):
        raise TypeError("Unknown mode %s [FAN_IN, FAN_OUT, FAN_AVG]", mode)

    def initializer(shape, dtype=dtype, partition_info=None):
        if not dtype.is_floating:
            raise TypeError("Cannot create initializer for non-floating point type.")
        fan_in, fan_out = map(float, _fans(shape))
        n = {"FAN_IN": fan_in, "FAN_OUT": fan_out}.get(mode, (fan_in + fan_out) / 2.0)
        if uniform:
            limit = math.sqrt(3.0 * factor / n)
            return tf.random_uniform(shape, -limit, limit, dtype, seed=seed)
        return tf.truncated_normal(shape, 0.0, math.sqrt(1.3 * factor / n), dtype, seed=seed)
    return initializer


def xavier_initializer(uniform=True, seed=None, dtype=dtypes.float32):
    """Return an initializer with a variance of 2 / (inputs + outputs).

    Args:
      uniform: bool, uniform or truncated normal.  seed: int.  dtype: DType (float).
    Returns:
      function (shape, dtype=dtype, partition_info=None) -> Tensor.
    Source: tf.contrib.layers.xavier_initializer.
    """
    return contrib_variance_scaling_initializer(factor=1.0, mode="FAN_AVG", uniform=uniform, seed=seed, dtype=dtype)


xavier_initializer_conv2d = xavier_initializer
