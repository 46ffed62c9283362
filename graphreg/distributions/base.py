"""The base of all distributions: what users call, spelled by what each distribution knows."""
import numpy as np

from ..core import dtypes
from ..core.convert import constant_value, to_tensor
from ..core.scopes import name_scope
from ..core.tensor_shape import as_shape, dimension_value, TensorShape
from ..functions import array, indexing, math, reduce
from .kullback_leibler import cross_entropy, kl_divergence


class ReparameterizationType:
    """Whether samples are a function of the parameters that gradients pass.

    Source: tf.distributions.ReparameterizationType.
    """

    def __init__(self, rep_type):
        self._rep_type = rep_type

    def __repr__(self):
        return f"<Reparameteriation Type: {self._rep_type}>"

    def __eq__(self, other):
        return self is other

    __hash__ = object.__hash__


FULLY_REPARAMETERIZED = ReparameterizationType("FULLY_REPARAMETERIZED")
NOT_REPARAMETERIZED = ReparameterizationType("NOT_REPARAMETERIZED")


class Distribution:
    """A distribution: a family of numbers, one for each entry of its batch shape.

    A subclass gives `_sample_n`, `_log_prob` or `_prob`, `_mean` and the like, and its shapes by `_batch_shape`,
    `_batch_shape_tensor`, `_event_shape`, `_event_shape_tensor`.

    Args:
      dtype: DType of the samples.
      reparameterization_type: FULLY_REPARAMETERIZED or NOT_REPARAMETERIZED.
      validate_args: bool, check parameters and values when run.
      allow_nan_stats: bool, whether an undefined statistic is NaN; else it is an error.
      parameters: dict of the arguments that made it.
      graph_parents: list of Tensor.
      name: str, the scope of all its ops.
    Source: tf.distributions.Distribution.
    """

    def __init__(self, dtype, reparameterization_type, validate_args, allow_nan_stats, parameters=None,
                 graph_parents=None, name=None):
        graph_parents = [] if graph_parents is None else graph_parents
        for i, parent in enumerate(graph_parents):
            if parent is None or not hasattr(parent, "graph"):
                raise ValueError("Graph parent item %d is not a Tensor; %s." % (i, parent))
        if not name or name[-1] != "/":
            with name_scope(name or type(self).__name__) as name:
                pass
        self._dtype, self._reparameterization_type = dtype, reparameterization_type
        self._allow_nan_stats, self._validate_args = allow_nan_stats, validate_args
        self._parameters, self._graph_parents, self._name = parameters or {}, graph_parents, name

    # -------------------------------------------------------------- parameters
    @classmethod
    def param_shapes(cls, sample_shape, name="DistributionParamShapes"):
        """Shapes that the parameters must have for sample() to have a shape, as int32 Tensors by name."""
        with name_scope(name, values=[sample_shape]):
            return cls._param_shapes(sample_shape)

    @classmethod
    def param_static_shapes(cls, sample_shape):
        """Shapes that the parameters must have for sample() to have a known shape, as TensorShapes by name."""
        if isinstance(sample_shape, TensorShape):
            if not sample_shape.is_fully_defined():
                raise ValueError("TensorShape sample_shape must be fully defined")
            sample_shape = sample_shape.as_list()
        static = {}
        for name, shape in cls.param_shapes(sample_shape).items():
            value = constant_value(shape)
            if value is None:
                raise ValueError("sample_shape must be a fully-defined TensorShape or list/tuple")
            static[name] = TensorShape(value)
        return static

    @staticmethod
    def _param_shapes(sample_shape):
        raise NotImplementedError("_param_shapes not implemented")

    @property
    def name(self):
        """Name scope of its ops, with a slash at the end."""
        return self._name

    @property
    def dtype(self):
        """DType of the samples."""
        return self._dtype

    @property
    def parameters(self):
        """Dict of the arguments that made it."""
        return {k: v for k, v in self._parameters.items() if not k.startswith("__") and k != "self"}

    @property
    def reparameterization_type(self):
        """FULLY_REPARAMETERIZED or NOT_REPARAMETERIZED."""
        return self._reparameterization_type

    @property
    def allow_nan_stats(self):
        """Whether an undefined statistic is NaN; else it is an error."""
        return self._allow_nan_stats

    @property
    def validate_args(self):
        """Whether parameters and values are checked when run."""
        return self._validate_args

    def copy(self, **override_parameters_kwargs):
        """A new distribution with the same arguments, some of them replaced."""
        return type(self)(**dict(self.parameters, **override_parameters_kwargs))

    # -------------------------------------------------------------- shapes
    def _not_implemented(self, what):
        return NotImplementedError(f"{what} is not implemented: {type(self).__name__}")

    def _batch_shape_tensor(self):
        raise self._not_implemented("batch_shape_tensor")

    def _event_shape_tensor(self):
        raise self._not_implemented("event_shape_tensor")

    def _batch_shape(self):
        return TensorShape(None)

    def _event_shape(self):
        return TensorShape(None)

    def batch_shape_tensor(self, name="batch_shape_tensor"):
        """Shape of a single sample from one event index: an int32 vector."""
        with self._name_scope(name):
            if self.batch_shape.is_fully_defined():
                return to_tensor(self.batch_shape.as_list(), dtypes.int32, "batch_shape")
            return self._batch_shape_tensor()

    def event_shape_tensor(self, name="event_shape_tensor"):
        """Shape of a single sample from a single batch entry: an int32 vector."""
        with self._name_scope(name):
            if self.event_shape.is_fully_defined():
                return to_tensor(self.event_shape.as_list(), dtypes.int32, "event_shape")
            return self._event_shape_tensor()

    @property
    def batch_shape(self):
        """Static shape of the batch of distributions."""
        return as_shape(self._batch_shape())

    @property
    def event_shape(self):
        """Static shape of what one distribution draws."""
        return as_shape(self._event_shape())

    def is_scalar_event(self, name="is_scalar_event"):
        """Whether event_shape is []: a bool Tensor."""
        with self._name_scope(name):
            return to_tensor(_is_scalar(self.event_shape, self.event_shape_tensor), name="is_scalar_event")

    def is_scalar_batch(self, name="is_scalar_batch"):
        """Whether batch_shape is []: a bool Tensor."""
        with self._name_scope(name):
            return to_tensor(_is_scalar(self.batch_shape, self.batch_shape_tensor), name="is_scalar_batch")

    # -------------------------------------------------------------- draws
    def _sample_n(self, n, seed=None):
        raise self._not_implemented("sample_n")

    def sample(self, sample_shape=(), seed=None, name="sample"):
        """Draws: a Tensor of shape sample_shape + batch_shape + event_shape.

        Args:
          sample_shape: int, list of int or int32 Tensor.
          seed: int.  name: str.
        """
        with self._name_scope(name, [sample_shape]):
            sample_shape = to_tensor(sample_shape, dtypes.int32, "sample_shape")
            sample_shape, n = _as_vector(sample_shape)
            samples = self._sample_n(n, seed)
            final_shape = array.concat([sample_shape, array.shape(samples)[1:]], 0)
            return self._with_static_shape(array.reshape(samples, final_shape), sample_shape)

    def _with_static_shape(self, x, sample_shape):
        """x, which knows what is known of sample_shape + batch_shape + event_shape."""
        sample_shape = array.constant_value_as_shape(sample_shape)
        known = sample_shape.concatenate(self.batch_shape).concatenate(self.event_shape)
        x.set_shape(x.shape.merge_with(known))
        return x

    # -------------------------------------------------------------- densities
    def _log_prob(self, value):
        raise self._not_implemented("log_prob")

    def _prob(self, value):
        raise self._not_implemented("prob")

    def _log_cdf(self, value):
        raise self._not_implemented("log_cdf")

    def _cdf(self, value):
        raise self._not_implemented("cdf")

    def _log_survival_function(self, value):
        raise self._not_implemented("log_survival_function")

    def _survival_function(self, value):
        raise self._not_implemented("survival_function")

    def _quantile(self, value):
        raise self._not_implemented("quantile")

    def _of_value(self, name, value, function, instead=None):
        """function(value) in a scope, or what `instead` makes of the value where there is no such function."""
        with self._name_scope(name, [value]):
            value = to_tensor(value, name="value", preferred_dtype=self.dtype)
            return _first_known(function, instead, value)

    def log_prob(self, value, name="log_prob"):
        """Logarithm of the density or mass at a value: a Tensor of shape sample_shape(value) + batch_shape."""
        return self._of_value(name, value, self._log_prob, lambda x: math.log(self._prob(x)))

    def prob(self, value, name="prob"):
        """Density or mass at a value."""
        return self._of_value(name, value, self._prob, lambda x: math.exp(self._log_prob(x)))

    def log_cdf(self, value, name="log_cdf"):
        """Logarithm of the probability of at most a value."""
        return self._of_value(name, value, self._log_cdf, lambda x: math.log(self._cdf(x)))

    def cdf(self, value, name="cdf"):
        """Probability of at most a value."""
        return self._of_value(name, value, self._cdf, lambda x: math.exp(self._log_cdf(x)))

    def log_survival_function(self, value, name="log_survival_function"):
        """Logarithm of the probability of more than a value."""
        return self._of_value(name, value, self._log_survival_function, lambda x: math.log1p(-self.cdf(x)))

    def survival_function(self, value, name="survival_function"):
        """Probability of more than a value."""
        return self._of_value(name, value, self._survival_function, lambda x: 1. - self.cdf(x))

    def quantile(self, value, name="quantile"):
        """The value below which a given part of the mass lies."""
        return self._of_value(name, value, self._quantile)

    # -------------------------------------------------------------- statistics
    def _entropy(self):
        raise self._not_implemented("entropy")

    def _mean(self):
        raise self._not_implemented("mean")

    def _variance(self):
        raise self._not_implemented("variance")

    def _stddev(self):
        raise self._not_implemented("stddev")

    def _covariance(self):
        raise self._not_implemented("covariance")

    def _mode(self):
        raise self._not_implemented("mode")

    def entropy(self, name="entropy"):
        """Shannon's entropy in nats."""
        with self._name_scope(name):
            return self._entropy()

    def mean(self, name="mean"):
        """Mean."""
        with self._name_scope(name):
            return self._mean()

    def variance(self, name="variance"):
        """Variance, element by element."""
        with self._name_scope(name):
            return _first_known(self._variance, lambda: math.square(self._stddev()))

    def stddev(self, name="stddev"):
        """Standard deviation, element by element."""
        with self._name_scope(name):
            return _first_known(self._stddev, lambda: math.sqrt(self._variance()))

    def covariance(self, name="covariance"):
        """Covariance matrices of vector-valued events."""
        with self._name_scope(name):
            return self._covariance()

    def mode(self, name="mode"):
        """Mode."""
        with self._name_scope(name):
            return self._mode()

    def _cross_entropy(self, other):
        return cross_entropy(self, other, allow_nan_stats=self.allow_nan_stats)

    def cross_entropy(self, other, name="cross_entropy"):
        """Cross entropy of this and another distribution: entropy + KL divergence."""
        with self._name_scope(name):
            return self._cross_entropy(other)

    def _kl_divergence(self, other):
        return kl_divergence(self, other, allow_nan_stats=self.allow_nan_stats)

    def kl_divergence(self, other, name="kl_divergence"):
        """Kullback-Leibler divergence from this to another distribution."""
        with self._name_scope(name):
            return self._kl_divergence(other)

    # -------------------------------------------------------------- names
    def _name_scope(self, name=None, values=None):
        return _Scopes(self._name, name, (values or []) + self._graph_parents)

    def _shapes_text(self, join):
        shapes = ("batch_shape", self.batch_shape), ("event_shape", self.event_shape)
        return join.join(f"{name}={shape}" for name, shape in shapes if shape.ndims is not None)

    def __str__(self):
        shapes = self._shapes_text(", ")
        return (f'tfp.distributions.{type(self).__name__}("{self.name}"{", " + shapes if shapes else ""}'
                f', dtype={self.dtype.name})')

    def __repr__(self):
        return (f"<tfp.distributions.{type(self).__name__} '{self.name}' batch_shape={self.batch_shape} "
                f"event_shape={self.event_shape} dtype={self.dtype.name}>")


class _Scopes:
    """The scope of a distribution, reopened, and one in it."""

    def __init__(self, outer, inner, values):
        self._scopes = name_scope(outer), name_scope(inner, values=values)

    def __enter__(self):
        self._scopes[0].__enter__()
        return self._scopes[1].__enter__()

    def __exit__(self, *error):
        self._scopes[1].__exit__(*error)
        self._scopes[0].__exit__(*error)


def _first_known(function, instead, *args):
    """function(*args); what `instead` gives where it is not implemented."""
    try:
        return function(*args)
    except NotImplementedError as first:
        if instead is None:
            raise
        try:
            return instead(*args)
        except NotImplementedError:
            raise first


def _is_scalar(static_shape, shape_tensor):
    if static_shape.ndims is not None:
        return static_shape.ndims == 0
    shape = shape_tensor()
    if shape.shape.ndims is not None and dimension_value(shape.shape[0]) is not None:
        return shape.shape.as_list() == [0]
    return math.equal(array.shape(shape)[0], 0)


def _as_vector(sample_shape):
    """(sample_shape as a vector, its product): numbers where known."""
    value = constant_value(sample_shape)
    count = reduce.reduce_prod(sample_shape) if value is None else np.prod(value, dtype=np.int32)
    ndims = sample_shape.shape.ndims
    if ndims is None:
        # Of rank 0 or 1: a scalar gains an axis.
        rank = array.rank(sample_shape)
        shape = indexing.where(math.equal(rank, 0), [1], array.shape(sample_shape))
        return array.reshape(sample_shape, shape), count
    if ndims == 0:
        if value is None:
            return array.reshape(sample_shape, [1]), count
        return to_tensor([int(value)], dtypes.int32, "sample_shape"), count
    if ndims != 1:
        raise ValueError("Input is neither scalar nor vector.")
    return sample_shape, count
