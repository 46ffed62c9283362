"""Distributions of classes and counts: Bernoulli, Categorical, Multinomial, DirichletMultinomial."""
from ..core import dtypes
from ..core.convert import constant, to_tensor
from ..core.scopes import name_scope
from ..core.tensor_shape import dimension_value, TensorShape
from ..functional import map_fn
from ..functions import array, check, indexing, linalg, math, nn, random, reduce
from ..functions.control_flow import with_dependencies
from .base import Distribution, NOT_REPARAMETERIZED
from .kullback_leibler import RegisterKL
from .util import (
    castable, get_logits_and_probs, log_combinations, new_seed, nonnegative_integers, sample_param_shapes)


class _OfLogits(Distribution):
    """Base of what has logits and probs."""

    @property
    def logits(self):
        """Log-odds, or logarithms of the probabilities plus a constant."""
        return self._logits

    @property
    def probs(self):
        """Probabilities."""
        return self._probs


class Bernoulli(_OfLogits):
    """1 with probability probs = sigmoid(logits), else 0.

    Args:
      logits, probs: float Tensor, one of them.
      dtype: DType of the samples.
      validate_args: bool, check probs and values when run.
      allow_nan_stats: bool.  name: str.
    Raises:
      ValueError: both or neither of logits and probs.
    Source: tf.distributions.Bernoulli.
    """

    _param_shapes = sample_param_shapes("logits")

    def __init__(self, logits=None, probs=None, dtype=dtypes.int32, validate_args=False, allow_nan_stats=True,
                 name="Bernoulli"):
        parameters = dict(logits=logits, probs=probs, dtype=dtype, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name) as name:
            self._logits, self._probs = get_logits_and_probs(logits=logits, probs=probs, validate_args=validate_args,
                                                             name=name)
        super().__init__(dtype=dtype, reparameterization_type=NOT_REPARAMETERIZED, validate_args=validate_args,
                         allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._logits, self._probs], name=name)

    def _batch_shape_tensor(self):
        return array.shape(self._logits)

    def _batch_shape(self):
        return self._logits.shape

    def _event_shape_tensor(self):
        return constant([], dtype=dtypes.int32)

    def _event_shape(self):
        return TensorShape([])

    def _sample_n(self, n, seed=None):
        shape = array.concat([[n], self.batch_shape_tensor()], 0)
        uniform = random.random_uniform(shape, seed=seed, dtype=self.probs.dtype)
        return math.cast(math.less(uniform, self.probs), self.dtype)

    def _log_prob(self, event):
        if self.validate_args:
            event = castable(event, dtypes.bool)
        event, logits = math.cast(event, self.logits.dtype), self.logits
        if not (event.shape.is_fully_defined() and logits.shape.is_fully_defined() and event.shape == logits.shape):
            logits, event = array.ones_like(event) * logits, array.ones_like(logits) * event
        return -nn.sigmoid_cross_entropy_with_logits(labels=event, logits=logits)

    def _entropy(self):
        return (-self.logits) * (math.sigmoid(self.logits) - 1) + nn.softplus(-self.logits)

    def _mean(self):
        return array.identity(self.probs)

    def _variance(self):
        return self._mean() * (1. - self.probs)

    def _mode(self):
        return math.cast(self.probs > 0.5, self.dtype)


@RegisterKL(Bernoulli, Bernoulli)
def _kl_bernoulli_bernoulli(a, b, name=None):
    with name_scope(name, "kl_bernoulli_bernoulli", values=[a.logits, b.logits]):
        delta_0 = nn.softplus(-b.logits) - nn.softplus(-a.logits)
        delta_1 = nn.softplus(b.logits) - nn.softplus(a.logits)
        return math.sigmoid(a.logits) * delta_0 + math.sigmoid(-a.logits) * delta_1


class Categorical(_OfLogits):
    """Class k with probability probs[..., k] = softmax(logits)[..., k].

    Args:
      logits, probs: float Tensor ([..., classes]), one of them.
      dtype, validate_args, allow_nan_stats, name: as for Bernoulli.
    Source: tf.distributions.Categorical.
    """

    def __init__(self, logits=None, probs=None, dtype=dtypes.int32, validate_args=False, allow_nan_stats=True,
                 name="Categorical"):
        parameters = dict(logits=logits, probs=probs, dtype=dtype, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[logits, probs]) as name:
            self._logits, self._probs = get_logits_and_probs(logits=logits, probs=probs, validate_args=validate_args,
                                                             multidimensional=True, name=name)
            self._make_shapes(self._logits.shape.with_rank_at_least(1))
        super().__init__(dtype=dtype, reparameterization_type=NOT_REPARAMETERIZED, validate_args=validate_args,
                         allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._logits, self._probs], name=name)

    def _make_shapes(self, static):
        if static.ndims is not None:
            self._batch_rank = to_tensor(static.ndims - 1, dtypes.int32, "batch_rank")
        else:
            with name_scope("batch_rank"):
                self._batch_rank = array.rank(self._logits) - 1
        shape = array.shape(self._logits, name="logits_shape")
        if static.ndims is not None and dimension_value(static[-1]) is not None:
            self._event_size = to_tensor(dimension_value(static[-1]), dtypes.int32, "event_size")
        else:
            with name_scope("event_size"):
                self._event_size = shape[self._batch_rank]
        if static[:-1].is_fully_defined():
            self._batch_shape_value = constant(static[:-1].as_list(), dtype=dtypes.int32, name="batch_shape")
        else:
            with name_scope("batch_shape"):
                self._batch_shape_value = shape[:-1]

    @property
    def event_size(self):
        """Number of classes: scalar int32 Tensor."""
        return self._event_size

    def _batch_shape_tensor(self):
        return array.identity(self._batch_shape_value)

    def _batch_shape(self):
        return self.logits.shape[:-1]

    def _event_shape_tensor(self):
        return constant([], dtype=dtypes.int32)

    def _event_shape(self):
        return TensorShape([])

    def _sample_n(self, n, seed=None):
        logits = self.logits
        if logits.shape.ndims != 2:
            logits = array.reshape(logits, [-1, self.event_size])
        wide = self.dtype.size > 4
        draws = random.multinomial(logits, n, seed=seed, output_dtype=dtypes.int64 if wide else dtypes.int32)
        draws = array.transpose(draws)
        shape = array.concat([[n], self.batch_shape_tensor()], 0)
        return math.cast(array.reshape(draws, shape), self.dtype)

    def _broadcast(self, k, params):
        """(k, params): class numbers and what belongs to the classes, of equal batch shapes."""
        if not k.dtype.is_integer:
            k = math.cast(k, self.dtype.base_dtype)
        known = (params.shape.ndims is not None and params.shape[:-1].is_fully_defined()
                 and k.shape.is_fully_defined())
        if not known or params.shape[:-1] != k.shape:
            params *= array.ones_like(k[..., None], dtype=params.dtype)
            k *= array.ones(array.shape(params)[:-1], dtype=k.dtype)
            if params.shape.ndims is not None:
                k.set_shape(params.shape[:-1])
        return k, params

    def _cdf(self, k):
        k = to_tensor(k, name="k")
        if self.validate_args:
            k = castable(k, dtypes.int32)
        k, probs = self._broadcast(k, self.probs)
        flat_probs = array.reshape(probs, [-1, self.event_size])
        below = indexing.sequence_mask(array.reshape(k, [-1]), self.event_size)
        summed = reduce.reduce_sum(indexing.where(below, flat_probs, array.zeros_like(flat_probs)), axis=-1)
        return array.reshape(summed, array.shape(k))

    def _log_prob(self, k):
        k = to_tensor(k, name="k")
        if self.validate_args:
            k = castable(k, dtypes.int32)
        k, logits = self._broadcast(k, self.logits)
        return -nn.sparse_softmax_cross_entropy_with_logits(labels=k, logits=logits)

    def _entropy(self):
        return -reduce.reduce_sum(nn.log_softmax(self.logits) * self.probs, axis=-1)

    def _mode(self):
        mode = math.cast(reduce.argmax(self.logits, axis=self._batch_rank), self.dtype)
        mode.set_shape(self.batch_shape)
        return mode


@RegisterKL(Categorical, Categorical)
def _kl_categorical_categorical(a, b, name=None):
    with name_scope(name, "kl_categorical_categorical", values=[a.logits, b.logits]):
        delta = nn.log_softmax(a.logits) - nn.log_softmax(b.logits)
        return reduce.reduce_sum(nn.softmax(a.logits) * delta, axis=-1)


def outer(x, y):
    """x @ transpose(y) of the innermost vectors."""
    return math.matmul(x[..., None], y[..., None, :])


class Multinomial(_OfLogits):
    """How often each class comes in total_count draws.

    Args:
      total_count: float Tensor ([...]).
      logits, probs: float Tensor ([..., classes]), one of them.
      validate_args, allow_nan_stats, name: as for Bernoulli.
    Source: tf.distributions.Multinomial.
    """

    def __init__(self, total_count, logits=None, probs=None, validate_args=False, allow_nan_stats=True,
                 name="Multinomial"):
        parameters = dict(total_count=total_count, logits=logits, probs=probs, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[total_count, logits, probs]) as name:
            self._total_count = to_tensor(total_count, name="total_count")
            if validate_args:
                self._total_count = nonnegative_integers(self._total_count)
            self._logits, self._probs = get_logits_and_probs(logits=logits, probs=probs, multidimensional=True,
                                                             validate_args=validate_args, name=name)
            self._mean_val = self._total_count[..., None] * self._probs
        super().__init__(dtype=self._probs.dtype, reparameterization_type=NOT_REPARAMETERIZED,
                         validate_args=validate_args, allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._total_count, self._logits, self._probs], name=name)

    @property
    def total_count(self):
        """Number of draws."""
        return self._total_count

    def _batch_shape_tensor(self):
        return array.shape(self._mean_val)[:-1]

    def _batch_shape(self):
        return self._mean_val.shape.with_rank_at_least(1)[:-1]

    def _event_shape_tensor(self):
        return array.shape(self._mean_val)[-1:]

    def _event_shape(self):
        return self._mean_val.shape.with_rank_at_least(1)[-1:]

    def _sample_n(self, n, seed=None):
        trials = math.cast(self.total_count, dtypes.int32)
        classes = self.event_shape_tensor()[0]
        draws = array.ones_like(self.logits[..., 0], dtype=trials.dtype) * trials
        logits = array.ones_like(draws[..., None], dtype=self.logits.dtype) * self.logits
        flat_logits = array.reshape(logits, [-1, classes])
        flat_draws = n * array.reshape(draws, [-1])

        def counts(args):
            x = random.multinomial(args[0][None, ...], args[1], seed=seed)
            return reduce.reduce_sum(indexing.one_hot(array.reshape(x, [n, -1]), depth=classes), axis=-2)
        x = array.transpose(map_fn(counts, [flat_logits, flat_draws], dtype=self.dtype), perm=[1, 0, 2])
        return array.reshape(x, array.concat([[n], self.batch_shape_tensor(), [classes]], 0))

    def _checked(self, counts):
        if not self.validate_args:
            return counts
        counts = nonnegative_integers(counts)
        return with_dependencies([check.assert_equal(self.total_count, reduce.reduce_sum(counts, -1),
                                                     message="counts must sum to `self.total_count`")], counts)

    def _log_prob(self, counts):
        unnormalized = reduce.reduce_sum(self._checked(counts) * nn.log_softmax(self.logits), -1)
        return unnormalized - -log_combinations(self.total_count, self._checked(counts))

    def _mean(self):
        return array.identity(self._mean_val)

    def _broadcast_probs(self):
        return self.probs * array.ones_like(self.total_count)[..., None]

    def _covariance(self):
        p = self._broadcast_probs()
        return linalg.matrix_set_diag(-outer(self._mean_val, p), self._variance())

    def _variance(self):
        p = self._broadcast_probs()
        return self._mean_val - self._mean_val * p


class DirichletMultinomial(Distribution):
    """Multinomial counts whose probabilities are drawn from a Dirichlet distribution.

    Args:
      total_count: float Tensor ([...]).
      concentration: float Tensor ([..., classes]) > 0.
      validate_args, allow_nan_stats, name: as for Bernoulli.
    Source: tf.distributions.DirichletMultinomial.
    """

    def __init__(self, total_count, concentration, validate_args=False, allow_nan_stats=True,
                 name="DirichletMultinomial"):
        parameters = dict(total_count=total_count, concentration=concentration, validate_args=validate_args,
                          allow_nan_stats=allow_nan_stats, name=name)
        with name_scope(name, values=[total_count, concentration]) as name:
            self._total_count = to_tensor(total_count, name="total_count")
            if validate_args:
                self._total_count = nonnegative_integers(self._total_count)
            self._concentration = to_tensor(concentration, name="concentration")
            if validate_args:
                self._concentration = with_dependencies([check.assert_positive(
                    self._concentration, message="Concentration parameter must be positive.")], self._concentration)
            self._total_concentration = reduce.reduce_sum(self._concentration, -1)
        super().__init__(dtype=self._concentration.dtype, reparameterization_type=NOT_REPARAMETERIZED,
                         validate_args=validate_args, allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._total_count, self._concentration], name=name)

    @property
    def total_count(self):
        """Number of draws."""
        return self._total_count

    @property
    def concentration(self):
        """Parameters of the Dirichlet distribution."""
        return self._concentration

    @property
    def total_concentration(self):
        """Sum of the concentration over the classes."""
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
        trials = math.cast(self.total_count, dtypes.int32)
        classes = self.event_shape_tensor()[0]
        logits = array.reshape(math.log(random.random_gamma(
            shape=[n], alpha=self.concentration, dtype=self.dtype, seed=seed)), [-1, classes])
        draws = random.multinomial(logits, trials, seed=new_seed(seed, "dirichlet_multinomial"))
        counts = reduce.reduce_sum(indexing.one_hot(draws, depth=classes), -2)
        counts = array.reshape(counts, array.concat([[n], self.batch_shape_tensor(), [classes]], 0))
        return math.cast(counts, self.dtype)

    def _log_prob(self, counts):
        if self.validate_args:
            counts = nonnegative_integers(counts)
            counts = with_dependencies([check.assert_equal(
                self.total_count, reduce.reduce_sum(counts, -1),
                message="counts last-dimension must sum to `self.total_count`")], counts)
        ordered = math.lbeta(self.concentration + counts) - math.lbeta(self.concentration)
        return ordered + log_combinations(self.total_count, counts)

    def _mean(self):
        return self.total_count * (self.concentration / self.total_concentration[..., None])

    def _scale_term(self):
        c = self.total_concentration[..., None]
        return math.sqrt((1. + c / self.total_count) / (1. + c))

    def _covariance(self):
        x = self._scale_term() * self._mean()
        return linalg.matrix_set_diag(-outer(x, x), self._variance())

    def _variance(self):
        scale = self._scale_term()
        x = scale * self._mean()
        return x * (self.total_count * scale - x)
