"""Distributions made of others: mixtures, and batches seen as events; and the one of a single value."""
import numpy as np

from .. import functions as tf
from ..core import dtypes
from ..core.convert import constant_value, to_tensor
from ..core.scopes import name_scope
from ..core.tensor_shape import TensorShape
from ..distributions import Categorical
from ..distributions.base import Distribution, FULLY_REPARAMETERIZED, NOT_REPARAMETERIZED
from ..distributions.util import new_seed


class Deterministic(Distribution):
    """A distribution of one value.

    Args:
      loc: Tensor, the values.
      atol, rtol: Tensors >= 0; a value is taken for loc where they differ by at most atol + rtol * |loc|.
      validate_args: bool, check the tolerances when run.
      allow_nan_stats: bool.  name: str.
    Source: tf.contrib.distributions.Deterministic.
    """

    def __init__(self, loc, atol=None, rtol=None, validate_args=False, allow_nan_stats=True, name="Deterministic"):
        parameters = dict(loc=loc, atol=atol, rtol=rtol, validate_args=validate_args, allow_nan_stats=allow_nan_stats,
                          name=name)
        with name_scope(name, values=[loc, atol, rtol]) as name:
            self._loc = to_tensor(loc, name="loc")
            self._atol, self._rtol = (self._tolerance(t, validate_args) for t in (atol, rtol))
            self._slack = self._atol if rtol is None else self._atol + self._rtol * tf.abs(self._loc)
        super().__init__(dtype=self._loc.dtype, reparameterization_type=FULLY_REPARAMETERIZED,
                         validate_args=validate_args, allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[self._loc], name=name)

    def _tolerance(self, tolerance, validate_args):
        if tolerance is None:
            return tf.constant(0, dtype=self._loc.dtype)
        tolerance = to_tensor(tolerance, self._loc.dtype)
        if validate_args:
            tolerance = tf.control_flow.with_dependencies([tf.assert_non_negative(
                tolerance, message="Argument 'tol' must be non-negative")], tolerance)
        return tolerance

    loc = property(lambda self: self._loc)
    atol = property(lambda self: self._atol)
    rtol = property(lambda self: self._rtol)

    def _batch_shape_tensor(self):
        return tf.shape(self._loc)

    def _batch_shape(self):
        return self._loc.shape

    def _event_shape_tensor(self):
        return tf.constant([], dtype=dtypes.int32)

    def _event_shape(self):
        return TensorShape([])

    def _entropy(self):
        return tf.zeros(self.batch_shape_tensor(), dtype=self.dtype)

    def _mean(self):
        return tf.identity(self._loc)

    def _variance(self):
        return tf.zeros_like(self._loc)

    def _mode(self):
        return self.mean()

    def _sample_n(self, n, seed=None):
        known, rank = constant_value(to_tensor(n)), self._loc.shape.ndims
        if known is not None and rank is not None:
            times = [int(known)] + [1] * rank
        else:
            times = tf.concat([[n], tf.ones_like(tf.shape(self._loc))], 0)
        return tf.tile(self._loc[None, ...], times)

    def _prob(self, x):
        return tf.cast(tf.abs(x - self._loc) <= self._slack, dtype=self.dtype)

    def _cdf(self, x):
        return tf.cast(x >= self._loc - self._slack, dtype=self.dtype)


class Independent(Distribution):
    """A distribution whose last batch axes are seen as axes of its events.

    Args:
      distribution: Distribution.
      reinterpreted_batch_ndims: int, how many; None: all but the first.
      validate_args: bool.  name: str.
    Raises:
      ValueError: there are not so many.
    Source: tf.contrib.distributions.Independent.
    """

    def __init__(self, distribution, reinterpreted_batch_ndims=None, validate_args=False, name=None):
        parameters = dict(distribution=distribution, reinterpreted_batch_ndims=reinterpreted_batch_ndims,
                          validate_args=validate_args, name=name)
        name = name or "Independent" + distribution.name.rstrip("/").rpartition("/")[2]
        self._distribution = distribution
        with name_scope(name) as name:
            rank = distribution.batch_shape.ndims
            number = max(0, rank - 1) if reinterpreted_batch_ndims is None else reinterpreted_batch_ndims
            self._number = int(number)
            self._reinterpreted_batch_ndims = to_tensor(self._number, dtypes.int32, name="reinterpreted_batch_ndims")
            if self._number > rank:
                raise ValueError("reinterpreted_batch_ndims({}) cannot exceed distribution.batch_ndims({})".format(
                    self._number, rank))
        super().__init__(dtype=distribution.dtype, reparameterization_type=distribution.reparameterization_type,
                         validate_args=validate_args, allow_nan_stats=distribution.allow_nan_stats,
                         parameters=parameters, graph_parents=distribution._graph_parents, name=name)

    distribution = property(lambda self: self._distribution)
    reinterpreted_batch_ndims = property(lambda self: self._reinterpreted_batch_ndims)

    def _split(self):
        shape = self._distribution.batch_shape
        return shape.ndims - self._number

    def _batch_shape(self):
        return self._distribution.batch_shape[:self._split()]

    def _batch_shape_tensor(self):
        return self._distribution.batch_shape_tensor()[:self._split()]

    def _event_shape(self):
        return self._distribution.batch_shape[self._split():].concatenate(self._distribution.event_shape)

    def _event_shape_tensor(self):
        return tf.concat([self._distribution.batch_shape_tensor()[self._split():],
                          self._distribution.event_shape_tensor()], 0)

    def _sum(self, x):
        return tf.reduce_sum(x, axis=list(range(-self._number, 0)))

    def _sample_n(self, n, seed=None):
        return self._distribution.sample(sample_shape=n, seed=seed)

    def _log_prob(self, x):
        return self._sum(self._distribution.log_prob(x))

    def _entropy(self):
        return self._sum(self._distribution.entropy())

    def _mean(self):
        return self._distribution.mean()

    def _variance(self):
        return self._distribution.variance()

    def _stddev(self):
        return self._distribution.stddev()

    def _mode(self):
        return self._distribution.mode()


class MixtureSameFamily(Distribution):
    """A mixture of the last axis of a batch of distributions.

    density = sum_k probs[k] * components[..., k].prob(x)

    Args:
      mixture_distribution: Categorical, the shares of the components.
      components_distribution: Distribution, the last axis of its batch are the components.
      validate_args: bool.  allow_nan_stats: bool.  name: str.
    Raises:
      ValueError: the shapes do not fit.
    Source: tf.contrib.distributions.MixtureSameFamily.
    """

    def __init__(self, mixture_distribution, components_distribution, validate_args=False, allow_nan_stats=True,
                 name="MixtureSameFamily"):
        parameters = dict(mixture_distribution=mixture_distribution, components_distribution=components_distribution,
                          validate_args=validate_args, allow_nan_stats=allow_nan_stats, name=name)
        self._mixture_distribution, self._components_distribution = mixture_distribution, components_distribution
        with name_scope(name) as name:
            # TF asks for it here, and keeps the rank alone.
            components_distribution.event_shape_tensor()
            if not mixture_distribution.dtype.is_integer:
                raise ValueError("`mixture_distribution.dtype` ({}) is not over integers".format(
                    mixture_distribution.dtype.name))
            shape = components_distribution.batch_shape.with_rank_at_least(1)
            here, there = mixture_distribution.logits.shape.as_list()[-1], shape.as_list()[-1]
            if None not in (here, there) and here != there:
                raise ValueError("`mixture_distribution components` ({}) does not equal "
                                 "`components_distribution.batch_shape[-1]` ({})".format(here, there))
            self._number = here if there is None else there
        super().__init__(dtype=components_distribution.dtype, reparameterization_type=NOT_REPARAMETERIZED,
                         validate_args=validate_args, allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=mixture_distribution._graph_parents + components_distribution._graph_parents,
                         name=name)

    mixture_distribution = property(lambda self: self._mixture_distribution)
    components_distribution = property(lambda self: self._components_distribution)

    def _batch_shape(self):
        return self._components_distribution.batch_shape[:-1]

    def _batch_shape_tensor(self):
        return self._components_distribution.batch_shape_tensor()[:-1]

    def _event_shape(self):
        return self._components_distribution.event_shape

    def _event_shape_tensor(self):
        return self._components_distribution.event_shape_tensor()

    def _event_rank(self):
        return self._components_distribution.event_shape.ndims

    def _sample_n(self, n, seed=None):
        # TF draws without the seed.
        x = self._components_distribution.sample(n)
        drawn = self._mixture_distribution.sample(n)
        chosen = tf.one_hot(drawn, self._number, on_value=1., off_value=0., dtype=x.dtype)
        return tf.reduce_sum(x * self._with_event_axes(chosen), axis=-1 - self._event_rank())

    def _log_prob(self, x):
        x = self._with_component_axis(x)
        of_components = self._components_distribution.log_prob(x)
        shares = tf.nn.log_softmax(self._mixture_distribution.logits, axis=-1)
        return tf.reduce_logsumexp(of_components + shares, axis=-1)

    def _mean(self):
        shares = self._with_event_axes(self._mixture_distribution.probs)
        return tf.reduce_sum(shares * self._components_distribution.mean(), axis=-1 - self._event_rank())

    def _log_cdf(self, x):
        x = self._with_component_axis(x)
        of_components = self._components_distribution.log_cdf(x)
        shares = tf.nn.log_softmax(self._mixture_distribution.logits, axis=-1)
        return tf.reduce_logsumexp(of_components + shares, axis=-1)

    def _variance(self):
        shares = self._with_event_axes(self._mixture_distribution.probs)
        axis = -1 - self._event_rank()
        within = tf.reduce_sum(shares * self._components_distribution.variance(), axis=axis)
        of_means = tf.math.squared_difference(self._components_distribution.mean(),
                                              self._with_component_axis(self._mean()))
        return within + tf.reduce_sum(shares * of_means, axis=axis)

    def _with_component_axis(self, x):
        with name_scope("pad_sample_dims", values=[x]):
            rank, shape = self._event_rank(), tf.shape(x)
            at = (x.shape.ndims if x.shape.ndims is not None else tf.rank(x)) - rank
            return tf.reshape(x, shape=tf.concat([shape[:at], [1], shape[at:]], axis=0))

    def _with_event_axes(self, x):
        with name_scope("pad_mix_dims", values=[x]):
            rank, of_shares = self.batch_shape.ndims, self._mixture_distribution.batch_shape.ndims
            pads = tf.where_v2(self._mixture_distribution.is_scalar_batch(), rank, rank - of_shares)
            shape = tf.shape(x)
            return tf.reshape(x, shape=tf.concat([shape[:-1], tf.ones([pads], dtype=dtypes.int32), shape[-1:],
                                                  tf.ones([self._event_rank()], dtype=dtypes.int32)], axis=0))


class Mixture(Distribution):
    """A mixture of several distributions.

    density = sum_k cat.prob(k) * components[k].prob(x)

    Args:
      cat: Categorical, the shares of the components.
      components: list of Distributions of one type, batch shape and event shape.
      validate_args: bool.  allow_nan_stats: bool.
      use_static_graph: bool, draw from all components and choose.  name: str.
    Raises:
      TypeError, ValueError: other arguments, or shapes that do not fit.
    Source: tf.contrib.distributions.Mixture.
    """

    def __init__(self, cat, components, validate_args=False, allow_nan_stats=True, use_static_graph=False,
                 name="Mixture"):
        parameters = dict(cat=cat, components=components, validate_args=validate_args, allow_nan_stats=allow_nan_stats,
                          use_static_graph=use_static_graph, name=name)
        _check_components(cat, components)
        self._cat, self._components, self._static = cat, list(components), use_static_graph
        with name_scope(name, values=[cat.logits]) as name:
            # The rank of the batch, which TF makes and few of its functions use.
            tf.size(cat.batch_shape_tensor())
            self._static_batch, self._static_event = cat.batch_shape, components[0].event_shape
            for d in components:
                self._static_batch = self._static_batch.merge_with(d.batch_shape)
                self._static_event = self._static_event.merge_with(d.event_shape)
        super().__init__(dtype=components[0].dtype, reparameterization_type=NOT_REPARAMETERIZED,
                         validate_args=validate_args, allow_nan_stats=allow_nan_stats, parameters=parameters,
                         graph_parents=[p for d in (cat, *components) for p in d._graph_parents], name=name)

    cat = property(lambda self: self._cat)
    components = property(lambda self: self._components)
    num_components = property(lambda self: len(self._components))

    def _batch_shape(self):
        return self._static_batch

    def _batch_shape_tensor(self):
        return self._cat.batch_shape_tensor()

    def _event_shape(self):
        return self._static_event

    def _event_shape_tensor(self):
        return self._components[0].event_shape_tensor()

    def _shares(self, log_probs):
        which = tf.nn.log_softmax if log_probs else tf.nn.softmax
        return tf.unstack(which(self._cat.logits), num=len(self._components), axis=-1)

    def _to_event_rank(self, x):
        """x with an axis of one for each axis of an event."""
        for _ in range(self._static_event.ndims):
            x = tf.expand_dims(x, axis=-1)
        return x

    def _mean(self):
        means = [d.mean() for d in self._components]
        return tf.add_n([self._to_event_rank(p) * m for p, m in zip(self._shares(False), means)])

    def _stddev(self):
        means, deviations = [d.mean() for d in self._components], [d.stddev() for d in self._components]
        shares = [self._to_event_rank(p) for p in self._shares(False)]
        means, deviations, shares = (tf.stack(x, axis=-1) for x in (means, deviations, shares))
        return tf.reshape(self._flat_stddev(shares * tf.ones_like(means), means, deviations), tf.shape(means)[:-1])

    def _flat_stddev(self, shares, means, deviations):
        """sqrt(sum p (s^2 + m^2) - (sum p m)^2) of rows of components."""
        rows = [tf.reshape(x, [-1, len(self._components)]) for x in (shares, means, deviations)]
        shares, means, deviations = tf.expand_dims(rows[0], 1), tf.expand_dims(rows[1], 2), tf.expand_dims(rows[2], 2)
        mean, of_deviations, of_means = (tf.reshape(tf.matmul(shares, x() if callable(x) else x), [-1]) for x in (
            means, lambda: tf.math.square(deviations), lambda: tf.math.square(means)))
        return tf.math.sqrt(of_deviations + of_means - tf.math.square(mean))

    def _variance(self):
        return tf.math.square(self._stddev())

    def _log_prob(self, x):
        x = to_tensor(x, name="x")
        found = [d.log_prob(x) for d in self._components]
        return tf.reduce_logsumexp(tf.stack([p + of for p, of in zip(self._shares(True), found)], axis=0), axis=[0])

    def _log_cdf(self, x):
        x = to_tensor(x, name="x")
        found = [d.log_cdf(x) for d in self._components]
        return tf.reduce_logsumexp(tf.stack([p + of for p, of in zip(self._shares(True), found)], axis=0), axis=[0])

    def _sample_n(self, n, seed=None):
        if self._static:
            return self._sample_all(n, seed)
        n = to_tensor(n, name="n")
        static = constant_value(n)
        n = n if static is None else int(static)
        drawn = self._cat.sample(n, seed=seed)
        known = self._static_batch.is_fully_defined() and drawn.shape.is_fully_defined()
        drawn_shape = drawn.shape.as_list() if known else tf.shape(drawn)
        size = drawn.shape.num_elements() if known else tf.reduce_prod(tf.shape(drawn))
        batch_size = self._static_batch.num_elements() if known else size // n
        places = tf.reshape(tf.range(0, size), drawn_shape)
        places = tf.dynamic_partition(data=places, partitions=drawn, num_partitions=len(self._components))
        rows = tf.reshape(tf.tile(tf.range(0, batch_size), [drawn_shape[0] if known else n]), drawn_shape)
        rows = tf.dynamic_partition(data=rows, partitions=drawn, num_partitions=len(self._components))
        made = [None] * len(self._components)
        for c, component in enumerate(self._components):
            count = tf.size(places[c])
            seed = new_seed(seed, "mixture")
            x = component.sample(count, seed=seed)
            # Of count samples of every entry of the batch, those of the entries that chose the component.
            at = batch_size * tf.range(0, count) + rows[c]
            flat = tf.reshape(x, tf.concat([[count * batch_size], self._event_sizes()], 0))
            made[c] = tf.gather(flat, at, name="samples_class_c_gather")
        flat = tf.dynamic_stitch(indices=places, data=made)
        shape = drawn_shape if known else tf.shape(drawn)
        return tf.reshape(flat, tf.concat([shape, self.event_shape_tensor()], 0))

    def _event_sizes(self):
        return np.array(self._static_event.as_list(), np.int32)

    def _sample_all(self, n, seed):
        """Samples of all components, of which one is chosen."""
        samples, own = [], seed
        for component in self._components:
            own = new_seed(own, "mixture")
            samples.append(component.sample(n, seed=own))
        drawn = self._cat.sample(n, seed=new_seed(own, "mixture"))
        chosen = tf.one_hot(drawn, len(self._components), dtype=self.dtype)
        axis = -1 - self._static_event.ndims
        for _ in range(self._static_event.ndims):
            chosen = tf.expand_dims(chosen, -1)
        return tf.reduce_sum(chosen * tf.stack(samples, axis), axis)

    def entropy_lower_bound(self, name="entropy_lower_bound"):
        """A number that the entropy is not below: the mean of the components' entropies, weighted."""
        with self._name_scope(name):
            entropies = [d.entropy() for d in self._components]
            return tf.add_n([p * e for p, e in zip(self._shares(False), entropies)])


def _check_components(cat, components):
    if not isinstance(cat, Categorical):
        raise TypeError("cat must be a Categorical distribution, but saw: %s" % cat)
    if not components:
        raise ValueError("components must be a non-empty list or tuple")
    if not isinstance(components, (list, tuple)):
        raise TypeError("components must be a list or tuple, but saw: %s" % components)
    if not all(isinstance(d, Distribution) for d in components):
        raise TypeError("all entries in components must be Distribution instances but saw: %s" % components)
    dtype = components[0].dtype
    if not all(d.dtype == dtype for d in components):
        raise TypeError("All components must have the same dtype, but saw dtypes: %s"
                        % [(d.name, d.dtype) for d in components])
    classes = cat.logits.shape.as_list()[-1]
    if classes is not None and classes != len(components):
        raise ValueError("cat.num_classes != len(components): %s vs. %s" % (classes, len(components)))
