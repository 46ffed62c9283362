"""Distributions with a place and a width: Normal, Uniform, Laplace, StudentT."""
import numpy as np

from ..core import dtypes
from ..core.convert import constant
from ..core.scopes import control_dependencies, name_scope
from ..core.tensor_shape import TensorShape
from ..functions import array, check, math, random
from ..functions.control_flow import with_dependencies
from ..functions.indexing import broadcast_dynamic_shape, broadcast_static_shape, where_v2
from . import special_math
from .base import Distribution, FULLY_REPARAMETERIZED
from .kullback_leibler import RegisterKL
from .util import new_seed, sample_param_shapes, undefined


class LocationScale(Distribution):
    """Base of distributions of (value - loc) / scale, for scalar events."""

    _param_shapes = sample_param_shapes("loc", "scale")

    def __init__(self, loc, scale, validate_args, allow_nan_stats, name, parameters):
        with name_scope(name, values=[loc, scale]) as name:
            with control_dependencies([check.assert_positive(scale)] if validate_args else []):
                self._loc = array.identity(loc, name="loc")
                self._scale = array.identity(scale, name="scale")
                check.assert_same_float_dtype([self._loc, self._scale])
        super().__init__(dtype=self._scale.dtype, reparameterization_type=FULLY_REPARAMETERIZED,
                         validate_args=validate_args, allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._loc, self._scale], name=name)

    @property
    def loc(self):
        """Place: the mean, where there is one."""
        return self._loc

    @property
    def scale(self):
        """Width."""
        return self._scale

    def _batch_shape_tensor(self):
        return broadcast_dynamic_shape(array.shape(self.loc), array.shape(self.scale))

    def _batch_shape(self):
        return broadcast_static_shape(self.loc.shape, self.scale.shape)

    def _event_shape_tensor(self):
        return constant([], dtype=dtypes.int32)

    def _event_shape(self):
        return TensorShape([])

    def _draw_shape(self, n):
        return array.concat([[n], self.batch_shape_tensor()], 0)

    def _z(self, x):
        with name_scope("standardize", values=[x]):
            return (x - self.loc) / self.scale

    def _inv_z(self, z):
        with name_scope("reconstruct", values=[z]):
            return z * self.scale + self.loc

    def _mean(self):
        return self.loc * array.ones_like(self.scale)

    def _mode(self):
        return self._mean()

    def _broadcast_scale(self):
        return self.scale * array.ones_like(self.loc)


class Normal(LocationScale):
    """The normal distribution: density exp(-z ** 2 / 2) / (scale * sqrt(2 pi)), z = (x - loc) / scale.

    Args:
      loc, scale: float Tensors that broadcast; scale > 0.
      validate_args: bool, check scale when run.
      allow_nan_stats: bool.  name: str.
    Source: tf.distributions.Normal.
    """

    def __init__(self, loc, scale, validate_args=False, allow_nan_stats=True, name="Normal"):
        super().__init__(loc, scale, validate_args, allow_nan_stats, name, dict(
            loc=loc, scale=scale, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name))

    def _sample_n(self, n, seed=None):
        draws = random.random_normal(self._draw_shape(n), mean=0., stddev=1., dtype=self.loc.dtype, seed=seed)
        return draws * self.scale + self.loc

    def _log_prob(self, x):
        return -0.5 * math.square(self._z(x)) - (0.5 * np.log(2. * np.pi) + math.log(self.scale))

    def _log_cdf(self, x):
        return special_math.log_ndtr(self._z(x))

    def _cdf(self, x):
        return special_math.ndtr(self._z(x))

    def _log_survival_function(self, x):
        return special_math.log_ndtr(-self._z(x))

    def _survival_function(self, x):
        return special_math.ndtr(-self._z(x))

    def _entropy(self):
        return 0.5 * np.log(2. * np.pi) + 0.5 + math.log(self._broadcast_scale())

    def _stddev(self):
        return self._broadcast_scale()

    def _quantile(self, p):
        return self._inv_z(special_math.ndtri(p))


@RegisterKL(Normal, Normal)
def _kl_normal_normal(n_a, n_b, name=None):
    with name_scope(name, "kl_normal_normal", [n_a.loc, n_b.loc]):
        one, two, half = (constant(value, dtype=n_a.dtype) for value in (1, 2, 0.5))
        variance_a, variance_b = math.square(n_a.scale), math.square(n_b.scale)
        ratio = variance_a / variance_b
        return (math.squared_difference(n_a.loc, n_b.loc) / (two * variance_b)
                + half * (ratio - one - math.log(ratio)))


class Laplace(LocationScale):
    """The Laplace distribution: density exp(-|z|) / (2 scale), z = (x - loc) / scale.

    Args: as for Normal.
    Source: tf.distributions.Laplace.
    """

    def __init__(self, loc, scale, validate_args=False, allow_nan_stats=True, name="Laplace"):
        super().__init__(loc, scale, validate_args, allow_nan_stats, name, dict(
            loc=loc, scale=scale, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name))

    def _sample_n(self, n, seed=None):
        # Not -1 itself: its logarithm would be infinite.
        u = random.random_uniform(self._draw_shape(n), dtype=self.dtype, seed=seed, maxval=1.,
                                  minval=np.nextafter(self.dtype.as_numpy_dtype(-1.), self.dtype.as_numpy_dtype(0.)))
        return self.loc - self.scale * math.sign(u) * math.log1p(-math.abs(u))

    def _z(self, x):
        return (x - self.loc) / self.scale

    def _log_prob(self, x):
        return -math.abs(self._z(x)) - (np.log(2.) + math.log(self.scale))

    def _log_cdf(self, x):
        return special_math.log_cdf_laplace(self._z(x))

    def _log_survival_function(self, x):
        return special_math.log_cdf_laplace(-self._z(x))

    def _cdf(self, x):
        z = self._z(x)
        return 0.5 + 0.5 * math.sign(z) * (1. - math.exp(-math.abs(z)))

    def _entropy(self):
        return np.log(2.) + 1. + math.log(self.scale + array.zeros_like(self.loc))

    def _mean(self):
        return self.loc + array.zeros_like(self.scale)

    def _stddev(self):
        return np.sqrt(2.) * self.scale + array.zeros_like(self.loc)


class Uniform(Distribution):
    """Even chances in [low, high).

    Args:
      low, high: float Tensors that broadcast; low < high.
      validate_args, allow_nan_stats, name: as for Normal.
    Source: tf.distributions.Uniform.
    """

    _param_shapes = sample_param_shapes("low", "high")

    def __init__(self, low=0.0, high=1.0, validate_args=False, allow_nan_stats=True, name="Uniform"):
        parameters = dict(low=low, high=high, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[low, high]) as name:
            checks = [check.assert_less(low, high, message="uniform not defined when low >= high.")
                      ] if validate_args else []
            with control_dependencies(checks):
                self._low = array.identity(low, name="low")
                self._high = array.identity(high, name="high")
                check.assert_same_float_dtype([self._low, self._high])
        super().__init__(dtype=self._low.dtype, reparameterization_type=FULLY_REPARAMETERIZED,
                         validate_args=validate_args, allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._low, self._high], name=name)

    @property
    def low(self):
        """Lower end."""
        return self._low

    @property
    def high(self):
        """Upper end."""
        return self._high

    def range(self, name="range"):
        """high - low."""
        with self._name_scope(name):
            return self.high - self.low

    def _batch_shape_tensor(self):
        return broadcast_dynamic_shape(array.shape(self.low), array.shape(self.high))

    def _batch_shape(self):
        return broadcast_static_shape(self.low.shape, self.high.shape)

    def _event_shape_tensor(self):
        return constant([], dtype=dtypes.int32)

    def _event_shape(self):
        return TensorShape([])

    def _sample_n(self, n, seed=None):
        shape = array.concat([[n], self.batch_shape_tensor()], 0)
        draws = random.random_uniform(shape, dtype=self.dtype, seed=seed)
        return self.low + self.range() * draws

    def _prob(self, x):
        x = x * array.ones(self.batch_shape_tensor(), dtype=x.dtype)
        return where_v2(math.is_nan(x), x,
                        where_v2(math.logical_or(x < self.low, x >= self.high), array.zeros_like(x),
                                 array.ones_like(x) / self.range()))

    def _cdf(self, x):
        shape = broadcast_dynamic_shape(array.shape(x), self.batch_shape_tensor())
        zeros, ones = array.zeros(shape, dtype=self.dtype), array.ones(shape, dtype=self.dtype)
        broadcasted_x = x * ones
        inside = where_v2(x < self.low, zeros, (broadcasted_x - self.low) / self.range())
        return where_v2(x >= self.high, ones, inside)

    def _entropy(self):
        return math.log(self.range())

    def _mean(self):
        return (self.low + self.high) / 2.

    def _variance(self):
        return math.square(self.range()) / 12.

    def _stddev(self):
        return self.range() / np.sqrt(12.)


class StudentT(Distribution):
    """Student's t: density (1 + z ** 2 / df) ** (-(df + 1) / 2) / Z, z = (x - loc) / scale.

    Args:
      df: float Tensor > 0, degrees of freedom.
      loc, scale: float Tensors; the three broadcast.  The sign of scale is without effect.
      validate_args, allow_nan_stats, name: as for Normal.
    Source: tf.distributions.StudentT.
    """

    _param_shapes = sample_param_shapes("df", "loc", "scale")

    def __init__(self, df, loc, scale, validate_args=False, allow_nan_stats=True, name="StudentT"):
        parameters = dict(df=df, loc=loc, scale=scale, validate_args=validate_args, allow_nan_stats=allow_nan_stats,
                          name=name)
        with name_scope(name, values=[df, loc, scale]) as name:
            with control_dependencies([check.assert_positive(df)] if validate_args else []):
                self._df = array.identity(df, name="df")
                self._loc = array.identity(loc, name="loc")
                self._scale = array.identity(scale, name="scale")
                check.assert_same_float_dtype([self._df, self._loc, self._scale])
        super().__init__(dtype=self._scale.dtype, reparameterization_type=FULLY_REPARAMETERIZED,
                         validate_args=validate_args, allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._df, self._loc, self._scale], name=name)

    @property
    def df(self):
        """Degrees of freedom."""
        return self._df

    @property
    def loc(self):
        """Place."""
        return self._loc

    @property
    def scale(self):
        """Width."""
        return self._scale

    def _batch_shape_tensor(self):
        return broadcast_dynamic_shape(
            array.shape(self.df), broadcast_dynamic_shape(array.shape(self.loc), array.shape(self.scale)))

    def _batch_shape(self):
        return broadcast_static_shape(broadcast_static_shape(self.df.shape, self.loc.shape), self.scale.shape)

    def _event_shape_tensor(self):
        return constant([], dtype=dtypes.int32)

    def _event_shape(self):
        return TensorShape([])

    def _ones(self):
        return array.ones(self.batch_shape_tensor(), dtype=self.dtype)

    def _sample_n(self, n, seed=None):
        shape = array.concat([[n], self.batch_shape_tensor()], 0)
        normal = random.random_normal(shape, dtype=self.dtype, seed=seed)
        df = self.df * self._ones()
        gamma = random.random_gamma([n], 0.5 * df, beta=0.5, dtype=self.dtype, seed=new_seed(seed, "student_t"))
        return normal * math.rsqrt(gamma / df) * self.scale + self.loc

    def _log_prob(self, x):
        y = (x - self.loc) / self.scale
        unnormalized = -0.5 * (self.df + 1.) * math.log1p(y ** 2. / self.df)
        return unnormalized - (math.log(math.abs(self.scale)) + 0.5 * math.log(self.df) + 0.5 * np.log(np.pi)
                               + math.lgamma(0.5 * self.df) - math.lgamma(0.5 * (self.df + 1.)))

    def _cdf(self, x):
        y = (x - self.loc) / math.abs(self.scale)
        x = self.df / (y ** 2. + self.df)
        left = 0.5 * math.betainc(0.5 * self.df, 0.5, x)
        return where_v2(math.less(y, 0.), left, 1. - left)

    def _entropy(self):
        v = self._ones()[..., None]
        u = v * self.df[..., None]
        beta_arg = array.concat([u, v], -1) / 2.
        return (math.log(math.abs(self.scale)) + 0.5 * math.log(self.df) + math.lbeta(beta_arg)
                + 0.5 * (self.df + 1.) * (math.digamma(0.5 * (self.df + 1.)) - math.digamma(0.5 * self.df)))

    def _where_defined(self, value, said):
        """value where df > 1; elsewhere NaN, or an error."""
        if self.allow_nan_stats:
            defined = self.df > self._ones()
            return where_v2(defined, value, undefined(self.batch_shape_tensor(), self.dtype))
        return with_dependencies([check.assert_less(array.ones([], dtype=self.dtype), self.df, message=said)], value)

    def _mean(self):
        return self._where_defined(self.loc * self._ones(), "mean not defined for components of df <= 1")

    def _variance(self):
        below = where_v2(self.df > 2., self.df - 2., array.ones_like(self.df))
        variance = self._ones() * math.square(self.scale) * self.df / below
        finite = self.df > array.fill(self.batch_shape_tensor(), self.dtype.as_numpy_dtype(2.))
        variance = where_v2(finite, variance, undefined(self.batch_shape_tensor(), self.dtype, "inf"))
        return self._where_defined(variance, "variance not defined for components of df <= 1")

    def _mode(self):
        return array.identity(self.loc)
