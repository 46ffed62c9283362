"""TF's public namespace tf.contrib.distributions, as far as it is there: tf.distributions and more of them."""
import numpy as np

from ..core import dtypes
from ..core.convert import constant, to_tensor
from ..core.scopes import control_dependencies, name_scope
from ..core.tensor_shape import TensorShape
from ..distributions import (  # noqa: F401
    Bernoulli, Beta, Categorical, Dirichlet, DirichletMultinomial, Distribution, Exponential, FULLY_REPARAMETERIZED,
    Gamma, kl_divergence, Laplace, Multinomial, Normal, NOT_REPARAMETERIZED, RegisterKL, ReparameterizationType,
    StudentT, Uniform)
from ..distributions.location_scale import LocationScale
from ..distributions.util import get_logits_and_probs, sample_param_shapes, undefined
from ..functions import array, check, math, nn, random
from ..functions.indexing import broadcast_dynamic_shape, broadcast_static_shape, where, where_v2
from .mixtures import Deterministic, Independent, Mixture, MixtureSameFamily  # noqa: F401
from .multivariate_normal import (  # noqa: F401
    MultivariateNormalDiag, MultivariateNormalDiagWithSoftplusScale, MultivariateNormalFullCovariance,
    MultivariateNormalTriL)
from .one_hot_distributions import (  # noqa: F401
    ExpRelaxedOneHotCategorical, OneHotCategorical, RelaxedBernoulli, RelaxedOneHotCategorical)
from .logistic import Logistic  # noqa: F401


def softplus_inverse(x, name=None):
    """log(exp(x) - 1), without overflow for large x and without cancellation for small x.

    Args:
      x: float Tensor > 0.  name: str.
    Source: tf.contrib.distributions.softplus_inverse.
    """
    with name_scope(name, "softplus_inverse", values=[x]):
        x = to_tensor(x, name="x")
        threshold = np.log(np.finfo(x.dtype.as_numpy_dtype).eps) + 2.
        is_small, is_large = math.less(x, np.exp(threshold)), math.greater(x, -threshold)
        small = math.log(x)
        safe = where_v2(math.logical_or(is_small, is_large), array.ones_like(x), x)
        inside = safe + math.log(-math.expm1(-safe))
        return where_v2(is_small, small, where_v2(is_large, x, inside))


# ------------------------------------------------------------------ of other parameters
class Chi2(Gamma):
    """Sum of df squared standard normal numbers: Gamma(df / 2, 1 / 2).  Source: tf.contrib.distributions.Chi2."""

    _param_shapes = sample_param_shapes("df")

    def __init__(self, df, validate_args=False, allow_nan_stats=True, name="Chi2"):
        parameters = dict(df=df, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[df]) as name:
            with control_dependencies([check.assert_positive(df)] if validate_args else []):
                self._df = array.identity(df, name="df")
            super().__init__(concentration=0.5 * self._df, rate=constant(0.5, dtype=self._df.dtype),
                             validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        self._parameters = parameters

    @property
    def df(self):
        """Degrees of freedom."""
        return self._df


class Chi2WithAbsDf(Chi2):
    """Chi2 of floor(abs(df)).  Source: tf.contrib.distributions.Chi2WithAbsDf."""

    def __init__(self, df, validate_args=False, allow_nan_stats=True, name="Chi2WithAbsDf"):
        parameters = dict(df=df, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[df]) as name:
            super().__init__(df=math.floor(math.abs(df, name="abs_df"), name="floor_abs_df"),
                             validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        self._parameters = parameters


class BetaWithSoftplusConcentration(Beta):
    """Beta of softplus of both parameters.  Source: tf.contrib.distributions.BetaWithSoftplusConcentration."""

    def __init__(self, concentration1, concentration0, validate_args=False, allow_nan_stats=True,
                 name="BetaWithSoftplusConcentration"):
        parameters = dict(concentration1=concentration1, concentration0=concentration0, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[concentration1, concentration0]) as name:
            super().__init__(concentration1=nn.softplus(concentration1, name="softplus_concentration1"),
                             concentration0=nn.softplus(concentration0, name="softplus_concentration0"),
                             validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        self._parameters = parameters


class NormalWithSoftplusScale(Normal):
    """Normal of softplus(scale).  Source: tf.contrib.distributions.NormalWithSoftplusScale."""

    def __init__(self, loc, scale, validate_args=False, allow_nan_stats=True, name="NormalWithSoftplusScale"):
        parameters = dict(loc=loc, scale=scale, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[scale]) as name:
            super().__init__(loc=loc, scale=nn.softplus(scale, name="softplus_scale"), validate_args=validate_args,
                             allow_nan_stats=allow_nan_stats, name=name)
        self._parameters = parameters


class LaplaceWithSoftplusScale(Laplace):
    """Laplace of softplus(scale).  Source: tf.contrib.distributions.LaplaceWithSoftplusScale."""

    def __init__(self, loc, scale, validate_args=False, allow_nan_stats=True, name="LaplaceWithSoftplusScale"):
        parameters = dict(loc=loc, scale=scale, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[loc, scale]) as name:
            super().__init__(loc=loc, scale=nn.softplus(scale, name="softplus_scale"), validate_args=validate_args,
                             allow_nan_stats=allow_nan_stats, name=name)
        self._parameters = parameters


class ExponentialWithSoftplusRate(Exponential):
    """Exponential of softplus(rate).  Source: tf.contrib.distributions.ExponentialWithSoftplusRate."""

    def __init__(self, rate, validate_args=False, allow_nan_stats=True, name="ExponentialWithSoftplusRate"):
        parameters = dict(rate=rate, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[rate]) as name:
            super().__init__(rate=nn.softplus(rate, name="softplus_rate"), validate_args=validate_args,
                             allow_nan_stats=allow_nan_stats, name=name)
        self._parameters = parameters


class GammaWithSoftplusConcentrationRate(Gamma):
    """Gamma of softplus of both parameters.  Source: tf.contrib.distributions.GammaWithSoftplusConcentrationRate."""

    def __init__(self, concentration, rate, validate_args=False, allow_nan_stats=True,
                 name="GammaWithSoftplusConcentrationRate"):
        parameters = dict(concentration=concentration, rate=rate, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[concentration, rate]) as name:
            super().__init__(concentration=nn.softplus(concentration, name="softplus_concentration"),
                             rate=nn.softplus(rate, name="softplus_rate"), validate_args=validate_args,
                             allow_nan_stats=allow_nan_stats, name=name)
        self._parameters = parameters


class StudentTWithAbsDfSoftplusScale(StudentT):
    """StudentT of floor(abs(df)) and softplus(scale).

    Source: tf.contrib.distributions.StudentTWithAbsDfSoftplusScale.
    """

    def __init__(self, df, loc, scale, validate_args=False, allow_nan_stats=True,
                 name="StudentTWithAbsDfSoftplusScale"):
        parameters = dict(df=df, loc=loc, scale=scale, validate_args=validate_args, allow_nan_stats=allow_nan_stats,
                          name=name)
        with name_scope(name, values=[df, scale]) as name:
            super().__init__(df=math.floor(math.abs(df)), loc=loc, scale=nn.softplus(scale, name="softplus_scale"),
                             validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        self._parameters = parameters


# ------------------------------------------------------------------ of a place and a width
class Cauchy(LocationScale):
    """The Cauchy distribution: density 1 / (pi scale (1 + z ** 2)).

    Args: as for Normal.
    Source: tf.contrib.distributions.Cauchy.
    """

    def __init__(self, loc, scale, validate_args=False, allow_nan_stats=True, name="Cauchy"):
        super().__init__(loc, scale, validate_args, allow_nan_stats, name, dict(
            loc=loc, scale=scale, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name))

    def _sample_n(self, n, seed=None):
        probs = random.random_uniform(self._draw_shape(n), minval=0., maxval=1., dtype=self.dtype, seed=seed)
        return self.loc + self.scale * math.tan(np.pi * (probs - 0.5))

    def _log_prob(self, x):
        return -math.log1p(math.square(self._z(x))) - (np.log(np.pi) + math.log(self.scale))

    def _cdf(self, x):
        return math.atan(self._z(x)) / np.pi + 0.5

    def _log_cdf(self, x):
        return math.log1p(2 / np.pi * math.atan(self._z(x))) - np.log(2)

    def _entropy(self):
        h = np.log(4 * np.pi) + math.log(self.scale)
        return h * array.ones_like(self.loc)

    def _quantile(self, p):
        return self.loc + self.scale * math.tan(np.pi * (p - 0.5))

    def _mode(self):
        return self.loc * array.ones_like(self.scale)

    def _mean(self):
        if not self.allow_nan_stats:
            raise ValueError("`mean` is undefined for Cauchy distribution.")
        return array.fill(self.batch_shape_tensor(), self.dtype.as_numpy_dtype(np.nan))

    def _stddev(self):
        if not self.allow_nan_stats:
            raise ValueError("`stddev` is undefined for Cauchy distribution.")
        return array.fill(self.batch_shape_tensor(), self.dtype.as_numpy_dtype(np.nan))


class _Scalar(Distribution):
    """Base of distributions of numbers with one shape of parameters."""

    def _parameter(self):
        raise NotImplementedError

    def _batch_shape_tensor(self):
        return array.shape(self._parameter())

    def _batch_shape(self):
        return self._parameter().shape

    def _event_shape_tensor(self):
        return constant([], dtype=dtypes.int32)

    def _event_shape(self):
        return TensorShape([])


class HalfNormal(_Scalar):
    """Size of a normal number of mean 0: density 2 / (sqrt(2 pi) scale) exp(-(x / scale) ** 2 / 2), x >= 0.

    Args:
      scale: float Tensor > 0.
      validate_args, allow_nan_stats, name: as for Normal.
    Source: tf.contrib.distributions.HalfNormal.
    """

    _param_shapes = sample_param_shapes("scale")

    def __init__(self, scale, validate_args=False, allow_nan_stats=True, name="HalfNormal"):
        parameters = dict(scale=scale, validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[scale]) as name:
            with control_dependencies([check.assert_positive(scale)] if validate_args else []):
                self._scale = array.identity(scale, name="scale")
        super().__init__(dtype=self._scale.dtype, reparameterization_type=FULLY_REPARAMETERIZED,
                         validate_args=validate_args, allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._scale], name=name)

    @property
    def scale(self):
        """Width."""
        return self._scale

    def _parameter(self):
        return self._scale

    def _sample_n(self, n, seed=None):
        shape = array.concat([[n], self.batch_shape_tensor()], 0)
        return math.abs(random.random_normal(shape, mean=0., stddev=1., dtype=self.dtype, seed=seed) * self.scale)

    def _prob(self, x):
        density = np.sqrt(2) / self.scale / np.sqrt(np.pi) * math.exp(-0.5 * (x / self.scale) ** 2)
        return density * math.cast(x >= 0, self.dtype)

    def _cdf(self, x):
        return math.erf(nn.relu(x) / self.scale / np.sqrt(2.))

    def _entropy(self):
        return 0.5 * math.log(np.pi * self.scale ** 2 / 2.) + 0.5

    def _mean(self):
        return self.scale * np.sqrt(2) / np.sqrt(np.pi)

    def _mode(self):
        return array.zeros(self.batch_shape_tensor(), dtype=self.dtype)

    def _variance(self):
        return self.scale ** 2. * (1. - 2. / np.pi)


class InverseGamma(Distribution):
    """1 / x of a gamma number x.

    Args:
      concentration, rate: float Tensors > 0 that broadcast.
      validate_args, allow_nan_stats, name: as for Gamma.
    Source: tf.contrib.distributions.InverseGamma.
    """

    _param_shapes = sample_param_shapes("concentration", "rate")

    def __init__(self, concentration, rate, validate_args=False, allow_nan_stats=True, name="InverseGamma"):
        parameters = dict(concentration=concentration, rate=rate, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[concentration, rate]) as name:
            checks = [check.assert_positive(concentration), check.assert_positive(rate)] if validate_args else []
            with control_dependencies(checks):
                self._concentration = array.identity(concentration, name="concentration")
                self._rate = array.identity(rate, name="rate")
                check.assert_same_float_dtype([self._concentration, self._rate])
        super().__init__(dtype=self._concentration.dtype, validate_args=validate_args,
                         allow_nan_stats=allow_nan_stats, reparameterization_type=NOT_REPARAMETERIZED,
                         parameters=parameters, graph_parents=[self._concentration, self._rate], name=name)

    @property
    def concentration(self):
        """Shape parameter."""
        return self._concentration

    @property
    def rate(self):
        """Width."""
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
        return 1. / random.random_gamma(shape=[n], alpha=self.concentration, beta=self.rate, dtype=self.dtype,
                                        seed=seed)

    def _log_prob(self, x):
        unnormalized = -(1. + self.concentration) * math.log(x) - self.rate / x
        return unnormalized - (math.lgamma(self.concentration) - self.concentration * math.log(self.rate))

    def _cdf(self, x):
        return math.igammac(self.concentration, self.rate / x)

    def _entropy(self):
        return (self.concentration + math.log(self.rate) + math.lgamma(self.concentration)
                - (1. + self.concentration) * math.digamma(self.concentration))

    def _where_above(self, least, value, said):
        if self.allow_nan_stats:
            nan = undefined(self.batch_shape_tensor(), self.dtype)
            return where_v2(self.concentration > least, value, nan)
        least = constant(least, dtype=self.dtype)
        with control_dependencies([check.assert_less(least, self.concentration, message=said)]):
            return array.identity(value)

    def _mean(self):
        return self._where_above(1., self.rate / (self.concentration - 1.),
                                 "mean undefined when any concentration <= 1")

    def _variance(self):
        variance = (math.square(self.rate) / math.squared_difference(self.concentration, 1.)
                    / (self.concentration - 2.))
        return self._where_above(2., variance, "variance undefined when any concentration <= 2")

    def _mode(self):
        return self.rate / (1. + self.concentration)


class Geometric(_Scalar):
    """Number of failures before the first success of probability probs.

    Args:
      logits, probs: float Tensor, one of them.
      validate_args, allow_nan_stats, name: as for Bernoulli.
    Source: tf.contrib.distributions.Geometric.
    """

    def __init__(self, logits=None, probs=None, validate_args=False, allow_nan_stats=True, name="Geometric"):
        parameters = dict(logits=logits, probs=probs, validate_args=validate_args, allow_nan_stats=allow_nan_stats,
                          name=name)
        with name_scope(name, values=[logits, probs]) as name:
            self._logits, self._probs = get_logits_and_probs(logits, probs, validate_args=validate_args, name=name)
            with control_dependencies([check.assert_positive(self._probs)] if validate_args else []):
                self._probs = array.identity(self._probs, name="probs")
        super().__init__(dtype=self._probs.dtype, reparameterization_type=NOT_REPARAMETERIZED,
                         validate_args=validate_args, allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._probs, self._logits], name=name)

    @property
    def logits(self):
        """Log-odds of success."""
        return self._logits

    @property
    def probs(self):
        """Probability of success."""
        return self._probs

    def _parameter(self):
        return self._probs

    def _sample_n(self, n, seed=None):
        draws = random.random_uniform(array.concat([[n], array.shape(self._probs)], 0), seed=seed, dtype=self.dtype,
                                      minval=np.finfo(self.dtype.as_numpy_dtype).tiny, maxval=1.)
        return math.floor(math.log(draws) / math.log1p(-self.probs))

    def _cdf(self, counts):
        counts = math.floor(counts) * array.ones_like(self.probs)
        below = counts < 0.
        zeros = array.zeros_like(counts)
        return where(below, zeros, -math.expm1((1. + counts) * math.log1p(-self.probs)))

    def _log_prob(self, counts):
        counts = math.floor(counts)
        counts, probs = counts * array.ones_like(self.probs), self.probs * array.ones_like(counts)
        safe = where(math.equal(counts, 0.), array.zeros_like(probs), probs)
        return counts * math.log1p(-safe) + math.log(probs)

    def _entropy(self):
        return nn.softplus(self.logits) / self.probs - self.logits

    def _mean(self):
        return math.exp(-self.logits)

    def _variance(self):
        return self._mean() / self.probs

    def _mode(self):
        return array.zeros(self.batch_shape_tensor(), dtype=self.dtype)


class Poisson(_Scalar):
    """Counts k with probability rate ** k * exp(-rate) / k!.

    Args:
      rate, log_rate: float Tensor, one of them; rate > 0.
      validate_args, allow_nan_stats, name: as for Bernoulli.
    Raises:
      ValueError: both or neither of rate and log_rate.
    Source: tf.contrib.distributions.Poisson.
    """

    _param_shapes = sample_param_shapes("rate")

    def __init__(self, rate=None, log_rate=None, validate_args=False, allow_nan_stats=True, name="Poisson"):
        parameters = dict(rate=rate, log_rate=log_rate, validate_args=validate_args, allow_nan_stats=allow_nan_stats,
                          name=name)
        with name_scope(name, values=[rate]) as name:
            if (rate is None) == (log_rate is None):
                raise ValueError("Must specify exactly one of `rate` and `log_rate`.")
            if log_rate is None:
                rate = to_tensor(rate, name="rate")
                if not rate.dtype.is_floating:
                    raise TypeError("rate.dtype ({}) is a not a float-type.".format(rate.dtype.name))
                with control_dependencies([check.assert_positive(rate)] if validate_args else []):
                    self._rate = array.identity(rate, name="rate")
                    self._log_rate = math.log(rate, name="log_rate")
            else:
                log_rate = to_tensor(log_rate, name="log_rate")
                if not log_rate.dtype.is_floating:
                    raise TypeError("log_rate.dtype ({}) is a not a float-type.".format(log_rate.dtype.name))
                self._rate = math.exp(log_rate, name="rate")
                self._log_rate = log_rate
        super().__init__(dtype=self._rate.dtype, reparameterization_type=NOT_REPARAMETERIZED,
                         validate_args=validate_args, allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._rate], name=name)

    @property
    def rate(self):
        """Mean."""
        return self._rate

    @property
    def log_rate(self):
        """Logarithm of the mean."""
        return self._log_rate

    def _parameter(self):
        return self._rate

    def _sample_n(self, n, seed=None):
        return random.random_poisson(self.rate, [n], dtype=self.dtype, seed=seed)

    def _log_prob(self, x):
        return x * self.log_rate - math.lgamma(1. + x) - self.rate

    def _log_cdf(self, x):
        return math.log(self.cdf(x))

    def _cdf(self, x):
        return math.igammac(1. + x, self.rate)

    def _mean(self):
        return array.identity(self.rate)

    def _variance(self):
        return array.identity(self.rate)

    def _mode(self):
        return math.floor(self.rate)


def __getattr__(name):
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}: "
                         f"tf.contrib.distributions.{name} is not emulated")
