"""Distributions of one-hot vectors, and their differentiable relaxations."""
import numpy as np

from ..core import dtypes
from ..core.convert import to_tensor
from ..core.scopes import control_dependencies, name_scope
from ..distributions.base import Distribution, FULLY_REPARAMETERIZED, NOT_REPARAMETERIZED
from ..distributions.discrete import outer
from ..distributions.kullback_leibler import RegisterKL
from ..distributions.util import get_logits_and_probs
from ..functions import array, check, indexing, linalg, math, nn, random, reduce
from .logistic import Logistic


class _OneHot(Distribution):
    """Base of distributions of vectors over classes."""

    def _make_sizes(self):
        static = self._logits.shape.with_rank_at_least(1)
        if static.ndims is not None:
            self._batch_rank = to_tensor(static.ndims - 1, dtypes.int32, "batch_rank")
        else:
            with name_scope("batch_rank"):
                self._batch_rank = array.rank(self._logits) - 1
        with name_scope("event_size"):
            self._event_size = array.shape(self._logits)[-1]

    @property
    def event_size(self):
        """Number of classes: scalar int32 Tensor."""
        return self._event_size

    @property
    def logits(self):
        """Logarithms of the probabilities plus a constant."""
        return self._logits

    @property
    def probs(self):
        """Probabilities."""
        return self._probs

    def _batch_shape_tensor(self):
        return array.shape(self.logits)[:-1]

    def _batch_shape(self):
        return self.logits.shape[:-1]

    def _event_shape_tensor(self):
        return array.shape(self.logits)[-1:]

    def _event_shape(self):
        return self.logits.shape.with_rank_at_least(1)[-1:]

    def _flat(self, x):
        return array.reshape(x, [-1, self.event_size])

    def _same_shapes(self, x):
        """(x, logits) broadcast against each other."""
        logits = self.logits
        known = x.shape.is_fully_defined() and logits.shape.is_fully_defined() and x.shape == logits.shape
        if known:
            return x, logits
        return x * array.ones_like(logits, dtype=x.dtype), logits * array.ones_like(x, dtype=logits.dtype)


class OneHotCategorical(_OneHot):
    """One-hot vectors whose 1 is at k with probability probs[..., k] = softmax(logits)[..., k].

    Args:
      logits, probs: float Tensor ([..., classes]), one of them.
      dtype: DType of the samples.
      validate_args, allow_nan_stats, name: as for Categorical.
    Source: tf.contrib.distributions.OneHotCategorical.
    """

    def __init__(self, logits=None, probs=None, dtype=dtypes.int32, validate_args=False, allow_nan_stats=True,
                 name="OneHotCategorical"):
        parameters = dict(logits=logits, probs=probs, dtype=dtype, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[logits, probs]) as name:
            self._logits, self._probs = get_logits_and_probs(
                name=name, logits=logits, probs=probs, validate_args=validate_args, multidimensional=True)
            self._make_sizes()
        super().__init__(dtype=dtype, reparameterization_type=NOT_REPARAMETERIZED, validate_args=validate_args,
                         allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._logits, self._probs], name=name)

    def _sample_n(self, n, seed=None):
        shape = array.concat([[n], array.shape(self.logits)], 0)
        logits = self.logits if self.logits.shape.ndims == 2 else self._flat(self.logits)
        draws = array.transpose(random.multinomial(logits, n, seed=seed))
        return array.reshape(indexing.one_hot(draws, self.event_size, dtype=self.dtype), shape)

    def _log_prob(self, x):
        if self.validate_args:
            with control_dependencies([check.assert_non_positive(x), check.assert_near(
                    array.ones([], self.dtype), reduce.reduce_sum(x, [-1]))]):
                x = array.identity(x)
        logits = self.logits
        if not (x.shape.is_fully_defined() and logits.shape.is_fully_defined() and x.shape == logits.shape):
            logits, x = array.ones_like(x, dtype=logits.dtype) * logits, array.ones_like(logits, dtype=x.dtype) * x
        shape = array.shape(reduce.reduce_sum(logits, -1))
        flat_logits, flat_x = self._flat(logits), self._flat(x)
        return array.reshape(-nn.softmax_cross_entropy_with_logits(labels=flat_x, logits=flat_logits), shape)

    def _entropy(self):
        return -reduce.reduce_sum(nn.log_softmax(self.logits) * self.probs, axis=-1)

    def _mode(self):
        return indexing.one_hot(reduce.argmax(self.logits, axis=self._batch_rank), self.event_size, dtype=self.dtype)

    def _covariance(self):
        return linalg.matrix_set_diag(-outer(self.probs, self.probs), self._variance())

    def _variance(self):
        return self.probs * (1. - self.probs)


@RegisterKL(OneHotCategorical, OneHotCategorical)
def _kl_categorical_categorical(a, b, name=None):
    with name_scope(name, "kl_categorical_categorical", values=[a.logits, b.logits]):
        probs = nn.softmax(a.logits)
        return reduce.reduce_sum(probs * (nn.log_softmax(a.logits) - nn.log_softmax(b.logits)), axis=-1)


class ExpRelaxedOneHotCategorical(_OneHot):
    """Logarithms of relaxed one-hot vectors: log_softmax((logits + Gumbel noise) / temperature).

    Args:
      temperature: float Tensor > 0.
      logits, probs: float Tensor ([..., classes]), one of them.
      dtype: DType of the samples, by default that of logits or probs.
      validate_args, allow_nan_stats, name: as for Categorical.
    Source: tf.contrib.distributions.ExpRelaxedOneHotCategorical.
    """

    def __init__(self, temperature, logits=None, probs=None, dtype=None, validate_args=False, allow_nan_stats=True,
                 name="ExpRelaxedOneHotCategorical"):
        parameters = dict(temperature=temperature, logits=logits, probs=probs, dtype=dtype,
                          validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[logits, probs, temperature]) as name:
            self._logits, self._probs = get_logits_and_probs(
                name=name, logits=logits, probs=probs, validate_args=validate_args, multidimensional=True)
            dtype = self._logits.dtype if dtype is None else dtype
            with control_dependencies([check.assert_positive(temperature)] if validate_args else []):
                temperature = math.cast(temperature, dtype)
                self._temperature = array.identity(temperature, name="temperature")
                self._temperature_2d = array.reshape(temperature, [-1, 1], name="temperature_2d")
            self._make_sizes()
        super().__init__(dtype=dtype, reparameterization_type=FULLY_REPARAMETERIZED, validate_args=validate_args,
                         allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._logits, self._probs, self._temperature], name=name)

    @property
    def temperature(self):
        """How far from one-hot."""
        return self._temperature

    def _sample_n(self, n, seed=None):
        shape = array.concat([[n], array.shape(self.logits)], 0)
        logits = self._flat(self.logits * array.ones(shape, dtype=self.dtype))
        uniform = random.random_uniform(array.shape(logits), minval=np.finfo(self.dtype.as_numpy_dtype).tiny,
                                        maxval=1, dtype=self.dtype, seed=seed)
        gumbel = -math.log(-math.log(uniform))
        return array.reshape(nn.log_softmax(math.div(gumbel + logits, self._temperature_2d)), shape)

    def _log_prob(self, x):
        x, logits = self._same_shapes(x)
        shape = array.shape(reduce.reduce_sum(logits, [-1]))
        logits, x = self._flat(logits), self._flat(x)
        k = math.cast(self.event_size, x.dtype)
        log_norm = math.lgamma(k) + (k - 1.) * math.log(self.temperature)
        unnormalized = reduce.reduce_sum(nn.log_softmax(logits - x * self._temperature_2d), [-1])
        return array.reshape(log_norm + unnormalized, shape)


class _Transformed(Distribution):
    """A distribution of f(x) where x has another distribution."""

    def __init__(self, base, validate_args, parameters, name):
        self._base = base
        super().__init__(dtype=base.dtype, reparameterization_type=base.reparameterization_type,
                         validate_args=validate_args, allow_nan_stats=base.allow_nan_stats, parameters=parameters,
                         name=name)

    @property
    def distribution(self):
        """The distribution of x."""
        return self._base

    def _batch_shape_tensor(self):
        return self._base.batch_shape_tensor()

    def _batch_shape(self):
        return self._base.batch_shape

    def _event_shape_tensor(self):
        return self._base.event_shape_tensor()

    def _event_shape(self):
        return self._base.event_shape

    def _entropy(self):
        raise NotImplementedError("entropy is not implemented")


class RelaxedBernoulli(_Transformed):
    """Numbers in (0, 1) near 0 or 1: sigmoid((logits + logistic noise) / temperature).

    Args:
      temperature: float Tensor > 0.
      logits, probs: float Tensor, one of them.
      validate_args, allow_nan_stats, name: as for Bernoulli.
    Source: tf.contrib.distributions.RelaxedBernoulli.
    """

    def __init__(self, temperature, logits=None, probs=None, validate_args=False, allow_nan_stats=True,
                 name="RelaxedBernoulli"):
        parameters = dict(temperature=temperature, logits=logits, probs=probs, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[logits, probs, temperature]) as name:
            with control_dependencies([check.assert_positive(temperature)] if validate_args else []):
                self._temperature = array.identity(temperature, name="temperature")
            self._logits, self._probs = get_logits_and_probs(logits=logits, probs=probs, validate_args=validate_args)
            base = Logistic(self._logits / self._temperature, 1. / self._temperature, validate_args=validate_args,
                            allow_nan_stats=allow_nan_stats, name=name + "/Logistic")
        super().__init__(base, validate_args, parameters, name)

    @property
    def temperature(self):
        """How far from 0 and 1."""
        return self._temperature

    @property
    def logits(self):
        """Log-odds of 1."""
        return self._logits

    @property
    def probs(self):
        """Probabilities of 1."""
        return self._probs

    def _sample_n(self, n, seed=None):
        return math.sigmoid(self._base.sample(n, seed=seed))

    @staticmethod
    def _logit(y):
        return math.log(y) - math.log1p(-y)

    def _log_prob(self, y):
        return self._base.log_prob(self._logit(y)) + (-math.log(y) - math.log1p(-y))

    def _cdf(self, y):
        return self._base.cdf(self._logit(y))


class RelaxedOneHotCategorical(_Transformed):
    """Vectors of positive numbers that sum to 1, near one-hot: softmax((logits + Gumbel noise) / temperature).

    Args: as for ExpRelaxedOneHotCategorical.
    Source: tf.contrib.distributions.RelaxedOneHotCategorical.
    """

    def __init__(self, temperature, logits=None, probs=None, dtype=None, validate_args=False, allow_nan_stats=True,
                 name="RelaxedOneHotCategorical"):
        base = ExpRelaxedOneHotCategorical(temperature, logits=logits, probs=probs, dtype=dtype,
                                           validate_args=validate_args, allow_nan_stats=allow_nan_stats)
        super().__init__(base, validate_args, dict(
            temperature=temperature, logits=logits, probs=probs, dtype=dtype, validate_args=validate_args,
            allow_nan_stats=allow_nan_stats, name=name), name)

    def _sample_n(self, n, seed=None):
        return math.exp(self._base.sample(n, seed=seed))

    def _log_prob(self, y):
        x = math.log(y)
        return self._base.log_prob(x) - reduce.reduce_sum(x, [-1])
