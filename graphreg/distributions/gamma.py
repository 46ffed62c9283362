"""Gamma and its relatives: Exponential, Beta, Dirichlet."""
import numpy as np

from ..core import dtypes
from ..core.convert import constant, to_tensor
from ..core.scopes import control_dependencies, name_scope
from ..core.tensor_shape import TensorShape
from ..functions import array, check, linalg, math, random, reduce
from ..functions.control_flow import with_dependencies
from ..functions.indexing import broadcast_dynamic_shape, broadcast_static_shape, where_v2
from .base import Distribution, FULLY_REPARAMETERIZED
from .discrete import outer
from .kullback_leibler import RegisterKL
from .util import new_seed, sample_param_shapes, undefined


def _above_one(distribution, concentration, said):
    """A check that a concentration is above 1."""
    return check.assert_less(array.ones([], dtype=distribution.dtype), concentration, message=said)


def _positive(concentration, validate_args):
    if not validate_args:
        return concentration
    return with_dependencies([check.assert_positive(
        concentration, message="Concentration parameter must be positive.")], concentration)


class Gamma(Distribution):
    """The gamma distribution: density x ** (concentration - 1) * exp(-x * rate) * rate ** concentration / Gamma(...).

    Args:
      concentration, rate: float Tensors > 0 that broadcast.
      validate_args: bool, check them and values when run.
      allow_nan_stats: bool, whether the mode for a concentration of at most 1 is NaN; else it is an error.
      name: str.
    Source: tf.distributions.Gamma.
    """

    _param_shapes = sample_param_shapes("concentration", "rate")

    def __init__(self, concentration, rate, validate_args=False, allow_nan_stats=True, name="Gamma"):
        parameters = dict(concentration=concentration, rate=rate, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[concentration, rate]) as name:
            checks = [check.assert_positive(concentration), check.assert_positive(rate)] if validate_args else []
            with control_dependencies(checks):
                self._concentration = array.identity(concentration, name="concentration")
                self._rate = array.identity(rate, name="rate")
                check.assert_same_float_dtype([self._concentration, self._rate])
        super().__init__(dtype=self._concentration.dtype, validate_args=validate_args,
                         allow_nan_stats=allow_nan_stats, reparameterization_type=FULLY_REPARAMETERIZED,
                         parameters=parameters, graph_parents=[self._concentration, self._rate], name=name)

    @property
    def concentration(self):
        """Shape parameter."""
        return self._concentration

    @property
    def rate(self):
        """Inverse of the width."""
        return self._rate

    def _batch_shape_tensor(self):
        return broadcast_dynamic_shape(array.shape(self.concentration), array.shape(self.rate))

    def _batch_shape(self):
        return broadcast_static_shape(self.concentration.shape, self.rate.shape)

    def _event_shape_tensor(self):
        return constant([], dtype=dtypes.int32)

    def _event_shape(self):
        return TensorShape([])

    def _sample_n(self, n, seed=None):
        return random.random_gamma(shape=[n], alpha=self.concentration, beta=self.rate, dtype=self.dtype, seed=seed)

    def _checked(self, x):
        check.assert_same_float_dtype(tensors=[x], dtype=self.dtype)
        return with_dependencies([check.assert_positive(x)], x) if self.validate_args else x

    def _log_prob(self, x):
        x = self._checked(x)
        unnormalized = math.xlogy(self.concentration - 1., x) - self.rate * x
        return unnormalized - (math.lgamma(self.concentration) - self.concentration * math.log(self.rate))

    def _cdf(self, x):
        return math.igamma(self.concentration, self.rate * self._checked(x))

    def _entropy(self):
        return (self.concentration - math.log(self.rate) + math.lgamma(self.concentration)
                + (1. - self.concentration) * math.digamma(self.concentration))

    def _mean(self):
        return self.concentration / self.rate

    def _variance(self):
        return self.concentration / math.square(self.rate)

    def _stddev(self):
        return math.sqrt(self.concentration) / self.rate

    def _mode(self):
        mode = (self.concentration - 1.) / self.rate
        if self.allow_nan_stats:
            nan = undefined(self.batch_shape_tensor(), self.dtype)
            return where_v2(self.concentration > 1., mode, nan)
        return with_dependencies([_above_one(self, self.concentration,
                                             "mode not defined when any concentration <= 1")], mode)


@RegisterKL(Gamma, Gamma)
def _kl_gamma_gamma(g0, g1, name=None):
    with name_scope(name, "kl_gamma_gamma", values=[g0.concentration, g0.rate, g1.concentration, g1.rate]):
        a, b = g0.concentration, g1.concentration
        return ((a - b) * math.digamma(a) + math.lgamma(b) - math.lgamma(a) + b * math.log(g0.rate)
                - b * math.log(g1.rate) + a * (g1.rate / g0.rate - 1.))


class Exponential(Gamma):
    """The exponential distribution: density rate * exp(-rate * x).

    Args:
      rate: float Tensor > 0.
      validate_args, allow_nan_stats, name: as for Gamma.
    Source: tf.distributions.Exponential.
    """

    _param_shapes = sample_param_shapes("rate")

    def __init__(self, rate, validate_args=False, allow_nan_stats=True, name="Exponential"):
        parameters = dict(rate=rate, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[rate]) as name:
            self._rate = to_tensor(rate, name="rate")
        super().__init__(concentration=array.ones([], dtype=self._rate.dtype), rate=self._rate,
                         allow_nan_stats=allow_nan_stats, validate_args=validate_args, name=name)
        self._parameters = parameters
        self._graph_parents += [self._rate]

    def _sample_n(self, n, seed=None):
        shape = array.concat([[n], array.shape(self._rate)], 0)
        # Not 0 itself: its logarithm would be infinite.
        draws = random.random_uniform(shape, minval=np.finfo(self.dtype.as_numpy_dtype).tiny, maxval=1., seed=seed,
                                      dtype=self.dtype)
        return -math.log(draws) / self._rate

    def _log_survival_function(self, x):
        return self._log_prob(x) - math.log(self._rate)


class Beta(Distribution):
    """The beta distribution on (0, 1): density x ** (concentration1 - 1) * (1 - x) ** (concentration0 - 1) / B(...).

    Args:
      concentration1, concentration0: float Tensors > 0 that broadcast.
      validate_args, allow_nan_stats, name: as for Gamma.
    Source: tf.distributions.Beta.
    """

    _param_shapes = sample_param_shapes("concentration1", "concentration0")

    def __init__(self, concentration1=None, concentration0=None, validate_args=False, allow_nan_stats=True,
                 name="Beta"):
        parameters = dict(concentration1=concentration1, concentration0=concentration0, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[concentration1, concentration0]) as name:
            self._concentration1 = _positive(to_tensor(concentration1, name="concentration1"), validate_args)
            self._concentration0 = _positive(to_tensor(concentration0, name="concentration0"), validate_args)
            check.assert_same_float_dtype([self._concentration1, self._concentration0])
            self._total_concentration = self._concentration1 + self._concentration0
        super().__init__(dtype=self._total_concentration.dtype, validate_args=validate_args,
                         allow_nan_stats=allow_nan_stats, reparameterization_type=FULLY_REPARAMETERIZED,
                         parameters=parameters, name=name,
                         graph_parents=[self._concentration1, self._concentration0, self._total_concentration])

    @property
    def concentration1(self):
        """Weight of 1."""
        return self._concentration1

    @property
    def concentration0(self):
        """Weight of 0."""
        return self._concentration0

    @property
    def total_concentration(self):
        """Sum of both."""
        return self._total_concentration

    def _batch_shape_tensor(self):
        return array.shape(self.total_concentration)

    def _batch_shape(self):
        return self.total_concentration.shape

    def _event_shape_tensor(self):
        return constant([], dtype=dtypes.int32)

    def _event_shape(self):
        return TensorShape([])

    def _sample_n(self, n, seed=None):
        one = array.ones_like(self.total_concentration, dtype=self.dtype) * self.concentration1
        zero = array.ones_like(self.total_concentration, dtype=self.dtype) * self.concentration0
        gamma1 = random.random_gamma(shape=[n], alpha=one, dtype=self.dtype, seed=seed)
        gamma0 = random.random_gamma(shape=[n], alpha=zero, dtype=self.dtype, seed=new_seed(seed, "beta"))
        return gamma1 / (gamma1 + gamma0)

    def _checked(self, x):
        if not self.validate_args:
            return x
        return with_dependencies([check.assert_positive(x, message="sample must be positive"),
                                  check.assert_less(x, array.ones([], self.dtype),
                                                    message="sample must be less than `1`.")], x)

    def _log_normalization(self):
        return (math.lgamma(self.concentration1) + math.lgamma(self.concentration0)
                - math.lgamma(self.total_concentration))

    def _log_prob(self, x):
        x = self._checked(x)
        unnormalized = math.xlogy(self.concentration1 - 1., x) + (self.concentration0 - 1.) * math.log1p(-x)
        return unnormalized - self._log_normalization()

    def _cdf(self, x):
        return math.betainc(self.concentration1, self.concentration0, x)

    def _entropy(self):
        return (self._log_normalization() - (self.concentration1 - 1.) * math.digamma(self.concentration1)
                - (self.concentration0 - 1.) * math.digamma(self.concentration0)
                + (self.total_concentration - 2.) * math.digamma(self.total_concentration))

    def _mean(self):
        return self._concentration1 / self._total_concentration

    def _variance(self):
        return self._mean() * (1. - self._mean()) / (1. + self.total_concentration)

    def _mode(self):
        mode = (self.concentration1 - 1.) / (self.total_concentration - 2.)
        if self.allow_nan_stats:
            nan = undefined(self.batch_shape_tensor(), self.dtype)
            return where_v2(math.logical_and(self.concentration1 > 1., self.concentration0 > 1.), mode, nan)
        return with_dependencies([_above_one(self, self.concentration1, "Mode undefined for concentration1 <= 1."),
                                  _above_one(self, self.concentration0, "Mode undefined for concentration0 <= 1.")],
                                 mode)


@RegisterKL(Beta, Beta)
def _kl_beta_beta(d1, d2, name=None):
    def drift(parameter):
        a, b = getattr(d1, parameter), getattr(d2, parameter)
        return math.digamma(a) * (b - a)
    with name_scope(name, "kl_beta_beta", values=[d1.concentration1, d1.concentration0, d1.total_concentration,
                                                  d2.concentration1, d2.concentration0, d2.total_concentration]):
        return (d2._log_normalization() - d1._log_normalization() - drift("concentration1") - drift("concentration0")
                + drift("total_concentration"))


class Dirichlet(Distribution):
    """The Dirichlet distribution of probabilities: density prod(x ** (concentration - 1)) / B(concentration).

    Args:
      concentration: float Tensor ([..., classes]) > 0.
      validate_args, allow_nan_stats, name: as for Gamma.
    Source: tf.distributions.Dirichlet.
    """

    def __init__(self, concentration, validate_args=False, allow_nan_stats=True, name="Dirichlet"):
        parameters = dict(concentration=concentration, validate_args=validate_args, allow_nan_stats=allow_nan_stats,
                          name=name)
        with name_scope(name, values=[concentration]) as name:
            self._concentration = self._checked_concentration(to_tensor(concentration, name="concentration"),
                                                              validate_args)
            self._total_concentration = reduce.reduce_sum(self._concentration, -1)
        super().__init__(dtype=self._concentration.dtype, validate_args=validate_args,
                         allow_nan_stats=allow_nan_stats, reparameterization_type=FULLY_REPARAMETERIZED,
                         parameters=parameters, graph_parents=[self._concentration, self._total_concentration],
                         name=name)

    @staticmethod
    def _checked_concentration(concentration, validate_args):
        if not validate_args:
            return concentration
        return with_dependencies([
            check.assert_positive(concentration, message="Concentration parameter must be positive."),
            check.assert_rank_at_least(concentration, 1,
                                       message="Concentration parameter must have >=1 dimensions."),
            check.assert_less(1, array.shape(concentration)[-1],
                              message="Concentration parameter must have event_size >= 2.")], concentration)

    @property
    def concentration(self):
        """Weights of the classes."""
        return self._concentration

    @property
    def total_concentration(self):
        """Sum of the weights."""
        return self._total_concentration

    def _batch_shape_tensor(self):
        return array.shape(self.total_concentration)

    def _batch_shape(self):
        return self.total_concentration.shape

    def _event_shape_tensor(self):
        return array.shape(self.concentration)[-1:]

    def _event_shape(self):
        return self.concentration.shape.with_rank_at_least(1)[-1:]

    def _sample_n(self, n, seed=None):
        gamma = random.random_gamma(shape=[n], alpha=self.concentration, dtype=self.dtype, seed=seed)
        return gamma / reduce.reduce_sum(gamma, -1, keepdims=True)

    def _checked(self, x):
        if not self.validate_args:
            return x
        return with_dependencies([
            check.assert_positive(x, message="samples must be positive"),
            check.assert_near(array.ones([], dtype=self.dtype), reduce.reduce_sum(x, -1),
                              message="sample last-dimension must sum to `1`")], x)

    def _log_prob(self, x):
        x = self._checked(x)
        return reduce.reduce_sum(math.xlogy(self.concentration - 1., x), -1) - math.lbeta(self.concentration)

    def _classes(self):
        return math.cast(self.event_shape_tensor()[0], self.dtype)

    def _entropy(self):
        k = self._classes()
        return (math.lbeta(self.concentration) + (self.total_concentration - k) * math.digamma(self.total_concentration)
                - reduce.reduce_sum((self.concentration - 1.) * math.digamma(self.concentration), axis=-1))

    def _mean(self):
        return self.concentration / self.total_concentration[..., None]

    def _scale_term(self):
        return math.rsqrt(1. + self.total_concentration[..., None])

    def _covariance(self):
        x = self._scale_term() * self._mean()
        return linalg.matrix_set_diag(-outer(x, x), self._variance())

    def _variance(self):
        scale = self._scale_term()
        x = scale * self._mean()
        return x * (scale - x)

    def _mode(self):
        k = self._classes()
        mode = (self.concentration - 1.) / (self.total_concentration[..., None] - k)
        if self.allow_nan_stats:
            nan = undefined(array.shape(mode), self.dtype)
            return where_v2(reduce.reduce_all(self.concentration > 1., axis=-1), mode, nan)
        return with_dependencies([_above_one(self, self.concentration,
                                             "Mode undefined when any concentration <= 1")], mode)


@RegisterKL(Dirichlet, Dirichlet)
def _kl_dirichlet_dirichlet(d1, d2, name=None):
    with name_scope(name, "kl_dirichlet_dirichlet", values=[d1.concentration, d2.concentration]):
        digamma_sum = math.digamma(reduce.reduce_sum(d1.concentration, axis=-1, keepdims=True))
        digamma_diff = math.digamma(d1.concentration) - digamma_sum
        diff = d1.concentration - d2.concentration
        return (reduce.reduce_sum(diff * digamma_diff, axis=-1) - math.lbeta(d1.concentration)
                + math.lbeta(d2.concentration))
