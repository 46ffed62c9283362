"""The outputs of a model as training sees them: each with its target, its loss, its weights and its metrics."""
from ... import functions as tf
from ...core import tf2
from .. import losses, metrics
from ..losses_utils import Reduction, compute_weighted_loss, reduce_weighted_loss, weights_at_rank
from ..metrics_base import MeanMetricWrapper, Metric

ACCURACY, CROSSENTROPY = ("accuracy", "acc"), ("crossentropy", "ce")


class Endpoint:
    """An output with what compile says about it.

    Args:
      output: Tensor.  name: str.  loss: Loss or None, then the output is not trained.
      several: bool, whether the model has other outputs: names then begin with the output's.
    """

    def __init__(self, output, name, loss, several):
        self.output, self.name, self.loss, self.several = output, name, loss, several
        self.loss_weight = self.target = self.sample_weight = self.sample_weight_mode = self.loss_metric = None
        self.feeds_target = False
        self.metrics, self.weighted_metrics = {}, {}

    @property
    def loss_name(self):
        """str: the name of the loss among the metrics."""
        return self.name + "_loss"

    def make_target(self, tensor):
        """Take a Tensor for the target, or make a placeholder."""
        if self.loss is None:
            return
        self.feeds_target = tensor is None or tensor.op.type == "Placeholder"
        if tensor is None:
            shape = [None] * self.output.shape.ndims
            tensor = tf.placeholder(self.output.dtype, shape=shape, name=self.name + "_target")
        self.target = tensor

    def make_sample_weight(self):
        """Make the placeholder of the weights when there are some; drop it when there are none."""
        if self.loss is None or self.sample_weight_mode is None:
            self.sample_weight = None
            return
        default, shape = ([[1.]], [None, None]) if self.sample_weight_mode == "temporal" else ([1.], [None])
        self.sample_weight = tf.placeholder_with_default(
            tf.constant(default, dtype="float32"), shape=shape, name=self.name + "_sample_weights")

    def weights_outdated(self):
        """bool: whether the placeholder of the weights is missing, or there without need."""
        return self.loss is not None and (self.sample_weight_mode is None) != (self.sample_weight is None)

    def mask(self):
        """The mask of the output, or None."""
        return getattr(self.output, "_keras_mask", None)

    # ---------------------------------------------------------- the loss
    def make_loss(self):
        """The output's loss as a scalar; its nodes lie in the scope of the caller."""
        with tf.name_scope(self.loss_name):
            weights = self._masked_weights()
            if not hasattr(self.loss, "reduction"):
                return self.loss(self.target, self.output, sample_weight=weights)
            each = self.loss.call(self.target, self.output)
            weighted = compute_weighted_loss(each, sample_weight=weights, reduction=Reduction.NONE)
            reduction = self.loss.reduction
            if reduction == Reduction.AUTO:
                reduction = Reduction.SUM_OVER_BATCH_SIZE
            return reduce_weighted_loss(weighted, reduction=reduction)

    def _masked_weights(self):
        mask = self.mask()
        if mask is None:
            return self.sample_weight
        return _times_mask(self.sample_weight, tf.cast(mask, self.output.dtype))

    # ---------------------------------------------------------- metrics
    def metric_result(self, metric, weighted):
        """The value of a metric after it was updated with the output's batch."""
        weights, mask = self.sample_weight if weighted else None, self.mask()
        if mask is not None:
            weights = _times_mask(weights, tf.cast(mask, self.output.dtype))
        return metric(self.target, self.output, sample_weight=weights)

    def name_of_metric(self, name):
        """The name of a metric among those of the model."""
        return f"{self.name}_{name}" if self.several else name


def _times_mask(weights, mask):
    return mask if weights is None else weights_at_rank(weights, mask) * mask


# ------------------------------------------------------------------ losses and metrics by identifier
def loss_object(identifier):
    """The loss of an identifier as an object, or None.

    Raises:
      ValueError: nothing of the kind.
    """
    if identifier is None or isinstance(identifier, losses.Loss):
        return identifier
    function = losses.get(identifier)
    if isinstance(function, losses.Loss):
        return function
    name = getattr(function, "__name__", None)
    return losses.LossFunctionWrapper(function, name=name)


def metric_objects(identifiers, endpoint, weighted):
    """dict from names to metrics of an output; two of one name count once.

    Args:
      identifiers: list of names, functions and Metrics.  endpoint: Endpoint.  weighted: bool.
    Raises:
      ValueError: nothing of the kind.
    """
    found = {}
    for identifier in identifiers:
        name = _metric_name(identifier, weighted)
        metric = _metric_function(identifier, endpoint)
        found[name] = metric if isinstance(metric, Metric) else MeanMetricWrapper(metric, name=name)
    return found


def _metric_name(identifier, weighted):
    if tf2.enabled() and isinstance(identifier, str):
        return identifier
    prefix = "weighted_" if weighted and not tf2.enabled() else ""
    if isinstance(identifier, str) and identifier in ACCURACY + CROSSENTROPY:
        return prefix + ("acc" if identifier in ACCURACY else "ce")
    found = metrics.get(identifier)
    return prefix + (found.name if hasattr(found, "name") else found.__name__)


def _metric_function(identifier, endpoint):
    if not isinstance(identifier, str) or identifier not in ACCURACY + CROSSENTROPY:
        return metrics.get(identifier)
    kind = _kind_of_labels(endpoint)
    if identifier in ACCURACY:
        return {"binary": metrics.binary_accuracy, "sparse": metrics.sparse_categorical_accuracy,
                "categorical": metrics.categorical_accuracy}[kind]
    return {"binary": metrics.binary_crossentropy, "sparse": metrics.sparse_categorical_crossentropy,
            "categorical": metrics.categorical_crossentropy}[kind]


def _kind_of_labels(endpoint):
    """What "accuracy" means for an output: told by its size and its loss."""
    function = getattr(endpoint.loss, "fn", None)
    if endpoint.output.shape.as_list()[-1] == 1 or function is losses.binary_crossentropy:
        return "binary"
    return "sparse" if function is losses.sparse_categorical_crossentropy else "categorical"
