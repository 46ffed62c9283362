"""tf.contrib.eager.metrics: metrics that are objects, under eager execution and in graphs."""
import re

from .. import functions as tf
from .. import initializers
from ..core import dtypes, scopes
from ..core.collections import GraphKeys
from ..core.convert import convert_to_tensor
from ..defun import defun
from ..functions import check
from ..functions.control_flow import group
from ..training.object_graph import register_parts
from ..variable_scope import get_variable, variable_scope
from . import summary


class Metric:
    """Base of metrics: variables that calls change, and a result made of them.

    Args:
      name: str, default the class's.
      use_global_variables: bool, in graphs: variables join GLOBAL_VARIABLES, not LOCAL_VARIABLES.
    Source: tf.contrib.eager.metrics.Metric.
    """

    def __init__(self, name=None, use_global_variables=False):
        self._built, self._vars, self._parts, self._beginnings = False, [], {}, {}
        self._use_global_variables = use_global_variables
        self._name = name or type(self).__name__
        with variable_scope(re.sub("[^a-zA-Z0-9]", "_", self._name), use_resource=True, reuse=False) as self._scope:
            pass
        if not scopes.executing_eagerly():
            self.call = defun(self.call)

    def __call__(self, *args, **kwargs):
        """What `call` gives; variables are made at the first call."""
        if not self._built:
            with scopes.init_scope(), variable_scope(self._scope):
                self.build(*args, **kwargs)
            self._built = True
        return self.call(*args, **kwargs)

    @property
    def name(self):
        """str."""
        return self._name

    @property
    def variables(self):
        """list of the variables."""
        return self._vars

    def init_variables(self):
        """Begin anew: in graphs an Operation that does, else None."""
        if not scopes.executing_eagerly():
            return group([v.initializer for v in self._vars])
        for v in self._vars:
            v.assign(self._beginnings[id(v)])

    def build(self, *args, **kwargs):
        """Make the variables; called with the arguments of the first call."""
        raise NotImplementedError("Metrics must define a build() member function")

    def call(self, *args, **kwargs):
        """Change the variables by the arguments."""
        raise NotImplementedError("Metrics must define a call() member function")

    def result(self):
        """Tensor: the metric so far."""
        raise NotImplementedError("Metrics must define a result() member function")

    def value(self):
        """In graphs the metric so far, else the function `result`."""
        return self.result if scopes.executing_eagerly() else self.result()

    def aggregate(self, metrics):
        """Take over the sums of other metrics of the class.

        Args:
          metrics: list of Metrics.
        Raises:
          TypeError: one is of another class.
        """
        for metric in metrics:
            if type(self) is not type(metric):
                raise TypeError("All metrics must be the same type, '%s' != '%s'." % (type(self), type(metric)))
        for i, v in enumerate(self._vars):
            v.assign_add(tf.add_n([metric._vars[i] for metric in metrics]))

    def add_variable(self, name, shape=None, dtype=None, initializer=None):
        """Make a variable.

        Args: as for tf.get_variable.
        Raises:
          RuntimeError: not in `build`.
        """
        if self._built:
            raise RuntimeError("Can't call add_variable() except in build().")
        collections = None
        if not scopes.executing_eagerly():
            collections = [GraphKeys.GLOBAL_VARIABLES if self._use_global_variables else GraphKeys.LOCAL_VARIABLES,
                           GraphKeys.METRIC_VARIABLES]
        v = get_variable(name, shape, dtype, initializer, trainable=False, collections=collections, use_resource=True)
        self._vars.append(v)
        self._parts[name] = v
        if scopes.executing_eagerly():
            self._beginnings[id(v)] = v.read_value()
        return v


register_parts(Metric, lambda metric: list(metric._parts.items()))


class Mean(Metric):
    """The mean of numbers, weighted.

    result = sum(values * weights) / sum(weights)

    Args:
      name: str.  dtype: of the sums.  use_global_variables: as for Metric.
    Source: tf.contrib.eager.metrics.Mean.
    """

    def __init__(self, name=None, dtype=dtypes.float64, use_global_variables=False):
        super().__init__(name=name, use_global_variables=use_global_variables)
        self.dtype = dtype

    def build(self, *args, **kwargs):
        """Make the variables numer and denom."""
        self.numer, self.denom = (self.add_variable(name=name, shape=(), dtype=self.dtype,
                                                    initializer=initializers.zeros_initializer)
                                  for name in ("numer", "denom"))

    def call(self, values, weights=None):
        """Add values.

        Args:
          values: Tensor of numbers.  weights: Tensor that broadcasts, None: 1.
        Returns:
          the sum of the values; with weights (weighted values, weights).
        """
        if weights is None:
            self.denom.assign_add(tf.cast(tf.identity(tf.size(values)), self.dtype))
            values = tf.reduce_sum(values)
            self.numer.assign_add(tf.cast(values, self.dtype))
            return values
        weights = tf.cast(weights, self.dtype)
        self.denom.assign_add(tf.reduce_sum(weights))
        values = tf.cast(values, self.dtype) * weights
        self.numer.assign_add(tf.reduce_sum(values))
        return values, weights

    def result(self, write_summary=True):
        """Scalar Tensor: the mean; written as a summary where there is a writer and write_summary is True."""
        mean = self.numer / self.denom
        if write_summary:
            summary.scalar(name=self.name, tensor=mean)
        return mean


class _Rate(Mean):
    """How many labels and predictions are equal."""

    def __init__(self, name=None, dtype=dtypes.float64):
        super().__init__(name=name, dtype=dtype)

    def _count(self, matches, labels, predictions, weights):
        super().call(tf.cast(matches, self.dtype), weights=weights)
        return (labels, predictions) if weights is None else (labels, predictions, weights)


def _same_shapes(labels, predictions):
    check.assert_equal(tf.shape(labels), tf.shape(predictions), message="Shapes of labels and predictions are unequal")


class Accuracy(_Rate):
    """The share of labels that equal their predictions.

    Args:
      name: str.  dtype: of the sums.
    Source: tf.contrib.eager.metrics.Accuracy.
    """

    def call(self, labels, predictions, weights=None):
        """Add labels and predictions of one shape; returns the arguments.

        Raises:
          InvalidArgumentError: the shapes differ.
        """
        _same_shapes(labels, predictions)
        return self._count(tf.equal(labels, predictions), labels, predictions, weights)


class CategoricalAccuracy(_Rate):
    """The share of labels, each a row with one 1, whose place is that of the largest prediction.

    Args:
      name: str.  dtype: of the sums.
    Source: tf.contrib.eager.metrics.CategoricalAccuracy.
    """

    def call(self, labels, predictions, weights=None):
        """Add labels and predictions [n, classes]; returns the classes."""
        _same_shapes(labels, predictions)
        labels, predictions = tf.argmax(labels, axis=-1), tf.argmax(predictions, axis=-1)
        return self._count(tf.equal(labels, predictions), labels, predictions, weights)


class BinaryAccuracy(_Rate):
    """The share of labels, 0 or 1, that say whether the prediction is above a threshold.

    Args:
      threshold: float.  name: str.  dtype: of the sums.
    Source: tf.contrib.eager.metrics.BinaryAccuracy.
    """

    def __init__(self, threshold, name=None, dtype=dtypes.float64):
        super().__init__(name=name, dtype=dtype)
        self.threshold = threshold

    def call(self, labels, predictions, weights=None):
        """Add labels and predictions; returns both as truth values."""
        predictions = convert_to_tensor(predictions)
        predictions = tf.greater(predictions, convert_to_tensor(self.threshold, predictions.dtype))
        labels = tf.cast(labels, dtypes.bool)
        return self._count(tf.equal(labels, predictions), labels, predictions, weights)


class SparseAccuracy(_Rate):
    """The share of labels that are the place of the largest prediction.

    Args:
      name: str.  dtype: of the sums.
    Source: tf.contrib.eager.metrics.SparseAccuracy.
    """

    def call(self, labels, predictions, weights=None):
        """Add labels [n] and predictions [n, classes]; returns the classes."""
        check.assert_equal(tf.shape(labels), tf.shape(predictions)[0],
                           message="First axis of labels and predictions is unequal")
        predictions = tf.argmax(predictions, axis=-1)
        labels = tf.cast(labels, predictions.dtype)
        return self._count(tf.equal(labels, predictions), labels, predictions, weights)
