"""What Keras metrics are made of: a state in variables, updates to it, and a result."""
from abc import ABCMeta, abstractmethod
from types import MethodType

from .. import functions as tf
from ..core import scopes
from ..defun import function
from ..variables import VariableAggregation, VariableSynchronization
from ..weights_broadcast import broadcast_weights
from . import backend
from .engine.base_layer import Layer
from .losses_utils import squeeze_or_expand, weights_at_rank

SUM, SUM_OVER_BATCH_SIZE, WEIGHTED_MEAN = "sum", "sum_over_batch_size", "weighted_mean"


def _noted_update(cls, update_state):
    """update_state of a metric, whose op is kept among the metric's updates.

    That of a program's class is traced into a function, which runs its changes in their order; Keras' own say
    themselves what must run.
    """
    is_own = cls.__module__.startswith(__name__.rsplit(".", 1)[0] + ".")
    traced = []

    def noted(self, *args, **kwargs):
        graph = scopes.get_default_graph()
        if is_own or scopes.executing_eagerly() or graph.building_function:
            update = update_state(*args, **kwargs)
        else:
            if not traced:
                traced.append(function(update_state))
            update = _called(traced[0], graph, args, kwargs)
        if update is not None:
            self.add_update(update)
        return update
    return noted


def _called(traced, graph, args, kwargs):
    """What a traced function returns, or the op that calls it when that is nothing."""
    before = len(graph.get_operations())
    returned = traced(*args, **kwargs)
    if returned is not None:
        return returned
    calls = [op for op in graph.get_operations()[before:] if op.type.endswith("PartitionedCall")]
    return calls[-1] if calls else None


def _noted_result(result):
    """result of a metric, as a tensor of its own."""
    def noted(self, *args, **kwargs):
        made = tf.identity(result(*args, **kwargs))
        self._call_result = made
        return made
    return noted


class Metric(Layer, metaclass=ABCMeta):
    """Base of metrics: a subclass makes weights in __init__ and overrides update_state and result.

    Args:
      name: str, default made from the class, unique in the graph.
      dtype: str or DType of the weights, default Keras' float type.
    Source: tf.keras.metrics.Metric.
    """

    _UNTRACKED = Layer._UNTRACKED | {"_call_result", "update_state", "result"}

    def __init__(self, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=backend.floatx() if dtype is None else dtype, **kwargs)
        self.stateful = self.built = True

    def __new__(cls, *args, **kwargs):
        metric = super().__new__(cls)
        metric.__dict__["update_state"] = MethodType(_noted_update(cls, metric.update_state), metric)
        metric.__dict__["result"] = MethodType(_noted_result(metric.result), metric)
        return metric

    def __call__(self, *args, **kwargs):
        """Update the state, and give the result after that.

        Args: as update_state takes them.
        Returns:
          Tensor.
        """
        update = self.update_state(*args, **kwargs)
        with scopes.control_dependencies([] if update is None else [update]):
            result = self.result()
            result._metric_obj = self
            return result

    def reset_states(self):
        """Set the state to 0."""
        backend.batch_set_value([(v, 0) for v in self.variables])

    @abstractmethod
    def update_state(self, *args, **kwargs):
        """Add values to the state; returns the op that does it."""
        raise NotImplementedError("Must be implemented in subclasses.")

    @abstractmethod
    def result(self):
        """The metric's value, as a Tensor."""
        raise NotImplementedError("Must be implemented in subclasses.")

    def add_weight(self, name, shape=(), aggregation=VariableAggregation.SUM,
                   synchronization=VariableSynchronization.ON_READ, initializer=None, dtype=None):
        """Make a variable of the state, which no collection holds.

        Args:
          name: str.  shape: tuple.  initializer: as Keras takes it.  dtype: default the metric's.
          aggregation, synchronization: as tf.get_variable.
        """
        return super().add_weight(
            name=name, shape=shape, dtype=self._dtype if dtype is None else dtype, trainable=False,
            initializer=initializer, collections=[], synchronization=synchronization, aggregation=aggregation)

    def get_config(self):
        """dict of the constructor's arguments."""
        return {"name": self.name, "dtype": self.dtype}


class Reduce(Metric):
    """A sum or a mean of values.

    Args:
      reduction: SUM, SUM_OVER_BATCH_SIZE or WEIGHTED_MEAN.  name, dtype: as for Metric.
    """

    def __init__(self, reduction, name, dtype=None):
        super().__init__(name=name, dtype=dtype)
        self.reduction = reduction
        self.total = self.add_weight("total", initializer="zeros")
        if reduction in (SUM_OVER_BATCH_SIZE, WEIGHTED_MEAN):
            self.count = self.add_weight("count", initializer="zeros")

    def update_state(self, values, sample_weight=None):
        """Add values.

        Args:
          values: Tensor of any shape.  sample_weight: number or Tensor that broadcasts to values; None is 1.
        """
        values = tf.cast(values, self._dtype)
        if sample_weight is not None:
            sample_weight = weights_at_rank(tf.cast(sample_weight, self._dtype), values)
            sample_weight, values = self._fitted(sample_weight, values)
            values = tf.multiply(values, sample_weight)
        total = tf.reduce_sum(values)
        with scopes.control_dependencies([total]):
            update_total = self.total.assign_add(total)
        if self.reduction == SUM:
            return update_total
        count = self._counted(values, sample_weight)
        with scopes.control_dependencies([update_total]):
            return self.count.assign_add(count)

    def _fitted(self, weights, values):
        """(weights shaped like values, values): values are reduced to the rank of weights that do not fit."""
        try:
            return broadcast_weights(weights, values), values
        except ValueError:
            axes = list(range(weights.shape.ndims, values.shape.ndims))
            reduce = tf.reduce_sum if self.reduction == SUM else tf.reduce_mean
            return weights, reduce(values, axis=axes)

    def _counted(self, values, sample_weight):
        if self.reduction == SUM_OVER_BATCH_SIZE or sample_weight is None:
            return tf.cast(tf.size(values), self._dtype)
        return tf.reduce_sum(sample_weight)

    def result(self):
        """The sum or the mean; 0 before anything was added."""
        if self.reduction == SUM:
            return tf.identity(self.total)
        return tf.div_no_nan(self.total, self.count)


class Sum(Reduce):
    """Weighted sum of values.

    Source: tf.keras.metrics.Sum.
    """

    def __init__(self, name="sum", dtype=None):
        super().__init__(reduction=SUM, name=name, dtype=dtype)


class Mean(Reduce):
    """Weighted mean of values.

    Source: tf.keras.metrics.Mean.
    """

    def __init__(self, name="mean", dtype=None):
        super().__init__(reduction=WEIGHTED_MEAN, name=name, dtype=dtype)


class MeanMetricWrapper(Mean):
    """Weighted mean of a function of labels and predictions.

    Args:
      fn: function (y_true, y_pred, **kwargs) -> Tensor.  name, dtype: as for Metric.  **kwargs: passed to fn.
    """

    _UNTRACKED = Mean._UNTRACKED | {"_fn", "_fn_kwargs"}

    def __init__(self, fn, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype)
        self._fn, self._fn_kwargs = fn, kwargs

    def update_state(self, y_true, y_pred, sample_weight=None):
        """Add the function's values.

        Args:
          y_true, y_pred: Tensors.  sample_weight: number or Tensor that broadcasts to the values; None is 1.
        """
        y_true, y_pred = tf.cast(y_true, self._dtype), tf.cast(y_pred, self._dtype)
        y_pred, y_true, _ = squeeze_or_expand(y_pred, y_true)
        return super().update_state(self._fn(y_true, y_pred, **self._fn_kwargs), sample_weight=sample_weight)

    def get_config(self):
        """dict of the constructor's arguments."""
        values = {k: backend.batch_get_value([v])[0] if hasattr(v, "graph") else v for k, v in self._fn_kwargs.items()}
        return {**super().get_config(), **values}


class SumOverBatchSize(Reduce):
    """Weighted sum of values, divided by their number."""

    def __init__(self, name="sum_over_batch_size", dtype=None):
        super().__init__(reduction=SUM_OVER_BATCH_SIZE, name=name, dtype=dtype)


class SumOverBatchSizeMetricWrapper(SumOverBatchSize):
    """Weighted sum of a function of labels and predictions, divided by the number of its values.

    Args:
      fn: function (y_true, y_pred, **kwargs) -> Tensor.  name, dtype: as for Metric.  **kwargs: passed to fn.
    """

    _UNTRACKED = MeanMetricWrapper._UNTRACKED

    def __init__(self, fn, name=None, dtype=None, **kwargs):
        super().__init__(name=name, dtype=dtype)
        self._fn, self._fn_kwargs = fn, kwargs

    update_state = MeanMetricWrapper.update_state
    get_config = MeanMetricWrapper.get_config
